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
	commandtest.Golden(t, "2026-05.en.txt", output(t))
	commandtest.Golden(t, "2026-05.ja.txt", output(t, "-lang", "ja"))
}

// Teams that keep their nights are taken into one pool.
func TestSilos(t *testing.T) {
	text := output(t, "-month", "2026-05", "-config", "../roster/testdata/silos.json")
	assert.Contains(t, text, "\neveryone:\n")
	assert.Equal(t, 1, strings.Count(text, "standby person-hours"))
	assert.Contains(t, text, "\nminne ")
}

// A team whose people all come later has nobody to divide its nights among.
func TestTeamWithoutPeople(t *testing.T) {
	file := commandtest.File(t, strings.Replace(string(sample.JSON), `"s1",
            "s2",
            "s3"`, `{"member": "s1", "from": "2026-06-01"}, {"member": "s2", "from": "2026-06-01"}, {"member": "s3", "from": "2026-06-01"}`, 1))
	assert.Contains(t, output(t, "-month", "2026-05", "-config", file), "\nsuzuri                          0                      –                   64.7                  100 %\n")
	assert.NotContains(t, output(t, "-month", "2026-05", "-config", file), "sample")
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-month", "May"}, {"x"}, {"-year"}, {"-config", "none.json"}, {"-alerts", "none.json"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.NotContains(t, output(t, "-month", "2026-09"), "pages/person", "no pages, no table")
	assert.Contains(t, output(t, "-h"), "usage")
}
