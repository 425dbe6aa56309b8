package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

var (
	program         = commandtest.Program{Name: "poolvssilo", Run: run}
	output, refused = program.Output, program.Refused
)

func TestWhatPoolingChanges(t *testing.T) {
	assert.Equal(t, `Off-hours of May 2026, averages

everyone:
team        people alone h/person  pooled h/person answered by non-owners
minne            5          116.4             48.5                 58.3 %
suzuri           3          194.0             48.5                 75.0 %
ec               4          145.5             48.5                 66.7 %
standby person-hours: 1746 → 582 (-66.7 %)
team         alone pages/person  pooled pages/person          alone 22–05         pooled 22–05
minne                       0.4                  0.7                  0.2                  0.4
suzuri                      0.7                  0.7                  0.3                  0.4
ec                          1.0                  0.7                  0.8                  0.4

platform-nights:
team        people alone h/person  pooled h/person answered by non-owners
platform         5          232.8            232.8                  0.0 %
standby person-hours: 1164 → 1164 (+0.0 %)
team         alone pages/person  pooled pages/person          alone 22–05         pooled 22–05
platform                    0.4                  0.4                  0.2                  0.2

What others answer for is why documents and training belong to the system.
The sample's sizes are made up.
`, output(t))
}

// Teams that keep their nights are taken into one pool.
func TestSilos(t *testing.T) {
	text := output(t, "-config", "../roster/testdata/silos.json")
	assert.Contains(t, text, "\neveryone:\n")
	assert.Equal(t, 1, strings.Count(text, "standby person-hours"))
	assert.Contains(t, text, "\nminne ")
}

// A team whose people all come later has nobody to divide its nights among.
func TestTeamWithoutPeople(t *testing.T) {
	file := commandtest.File(t, strings.Replace(string(sample.JSON), `"s1",
            "s2",
            "s3"`, `{"member": "s1", "from": "2026-06-01"}, {"member": "s2", "from": "2026-06-01"}, {"member": "s3", "from": "2026-06-01"}`, 1))
	assert.Contains(t, output(t, "-config", file), `
suzuri           0              –             64.7                100.0 %
`)
	assert.NotContains(t, output(t, "-config", file), "sample")
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-month", "May"}, {"x"}, {"-year"}, {"-config", "none.json"}, {"-alerts", "none.json"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.NotContains(t, output(t, "-month", "2026-09"), "pages/person", "no pages, no table")
	assert.Contains(t, output(t, "-h"), "usage")
}
