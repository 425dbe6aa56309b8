package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

var (
	program         = commandtest.Program{Name: "headcount", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGolden(t *testing.T) {
	commandtest.Golden(t, "2027.txt", output(t))
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-year", "May"}, {"x"}, {"-years"}, {"-most", "0"}, {"-most", "1"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}
