package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatPoolingChanges(t *testing.T) {
	var stdout, stderr bytes.Buffer
	assert.Zero(t, run(nil, &stdout, &stderr))
	assert.Equal(t, `Off-hours of May 2026, averages (the sample's sizes are made up)

team        people alone h/person  pooled h/person answered by non-owners
minne            5          116.4             48.5                 58.3 %
suzuri           3          194.0             48.5                 75.0 %
ec               4          145.5             48.5                 66.7 %

standby person-hours: 1746 → 582 (-66.7 %)
What others answer for is why documents and training belong to the system.
`, stdout.String())
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-month", "May"}, {"x"}, {"-year"}, {"-config", "none.json"}} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr))
		assert.Empty(t, stdout.String())
		assert.Regexp(t, "^poolvssilo: .+\n$", stderr.String())
	}
	var stdout, stderr bytes.Buffer
	assert.Zero(t, run([]string{"-h"}, &stdout, &stderr))
	assert.Contains(t, stdout.String(), "usage")
}
