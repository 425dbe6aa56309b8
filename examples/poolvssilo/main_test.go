package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/sample/command/commandtest"
)

var (
	program         = commandtest.Program{Name: "poolvssilo", Run: run}
	output, refused = program.Output, program.Refused
)

func TestWhatPoolingChanges(t *testing.T) {
	assert.Equal(t, `Off-hours of May 2026, averages (the sample's sizes are made up)

team        people alone h/person  pooled h/person answered by non-owners
minne            5          116.4             48.5                 58.3 %
suzuri           3          194.0             48.5                 75.0 %
ec               4          145.5             48.5                 66.7 %

standby person-hours: 1746 → 582 (-66.7 %)
What others answer for is why documents and training belong to the system.
`, output(t))
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-month", "May"}, {"x"}, {"-year"}, {"-config", "none.json"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}
