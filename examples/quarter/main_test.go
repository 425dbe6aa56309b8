package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/internal/house/long"
)

var (
	program         = commandtest.Program{Name: "quarter", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGolden(t *testing.T) {
	if long.Asked() {
		commandtest.Golden(t, "2026-07.txt", output(t, "-quarters", "8"))
		commandtest.Golden(t, "2026-07.ja.txt", program.Japanese(t, "-quarters", "2"))
	} else {
		commandtest.Part(t, "2026-07.txt", output(t, "-quarters", "1"))
		commandtest.Part(t, "2026-07.ja.txt", program.Japanese(t, "-quarters", "1"))
	}
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-first", "May"}, {"x"}, {"-year"}, {"-quarters", "0"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}
