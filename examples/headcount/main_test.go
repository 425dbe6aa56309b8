package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

var (
	program         = commandtest.Program{Name: "headcount", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGolden(t *testing.T) {
	list, err := count(policies[:long.Cases(2, len(policies))], 2027, 20, nil)
	require.NoError(t, err)
	golden := commandtest.Golden
	if !long.Asked() {
		golden = commandtest.Part
	}
	golden(t, "2027.txt", words[schedule.English].table(2027, list))
	golden(t, "2027.ja.txt", words[schedule.Japanese].table(2027, list))
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-year", "May"}, {"x"}, {"-years"}, {"-most", "0"}, {"-most", "1"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}
