package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Set UPDATE_GOLDEN=1 to write the golden file anew; then read it.
func TestGolden(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(nil, &stdout, &stderr), stderr.String())
	path := filepath.Join("testdata", "2026-07.txt")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, stdout.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), stdout.String())
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-first", "May"}, {"x"}, {"-year"}, {"-quarters", "0"}} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr))
		assert.Empty(t, stdout.String())
		assert.Regexp(t, "^quarter: .+\n$", stderr.String())
	}
	var stdout, stderr bytes.Buffer
	assert.Zero(t, run([]string{"-h"}, &stdout, &stderr))
	assert.Contains(t, stdout.String(), "usage")
}
