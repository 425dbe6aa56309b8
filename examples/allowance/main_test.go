package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
)

// Set UPDATE_GOLDEN=1 to write the golden files anew; then read them.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "see %s", path)
}

func output(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(args, &stdout, &stderr), stderr.String())
	assert.Empty(t, stderr.String())
	return stdout.Bytes()
}

func TestGoldens(t *testing.T) {
	golden(t, "2026-05.ja.csv", output(t))
	golden(t, "2026-05.en.csv", output(t, "-lang", "en"))
	assert.True(t, bytes.HasSuffix(output(t), []byte("合計,18,9,4,34920,101000\n")))
	assert.True(t, bytes.HasSuffix(output(t, "-closes", "25"), []byte(",99000\n")))
}

func TestInput(t *testing.T) {
	dir := t.TempDir()
	rates := filepath.Join(dir, "rates.json")
	require.NoError(t, os.WriteFile(rates, []byte(`{"shift": {"night": 2000, "weekend": 5000, "holiday": 5000}, "closes": 25}`), 0o600))
	assert.Equal(t, string(output(t, "-closes", "25")), string(output(t, "-rates", rates)))
	// Without the substitute holiday of 05-06 a night is paid instead.
	missed := filepath.Join(dir, "missed.json")
	edited := strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "振替休日", "first": "2026-05-06", "last": "2026-05-06", "remove": true}]}`, 1)
	require.NoError(t, os.WriteFile(missed, []byte(edited), 0o600))
	assert.True(t, bytes.HasSuffix(output(t, "-config", missed), []byte("合計,19,9,3,34380,98000\n")))

	// A spec that begins within the month; m3 is paid by a calendar of its own, and has
	// served three of Japan's holidays and two days of a weekend.
	started := filepath.Join(dir, "started.json")
	own := strings.Replace(string(sample.JSON), `"location": "Asia/Tokyo"`, `"from": "2026-05-02", "location": "Asia/Tokyo"`, 1)
	own = strings.Replace(own, `"id": "m3",`, `"id": "m3", "holidays": "none",`, 1)
	require.NoError(t, os.WriteFile(started, []byte(own), 0o600))
	assert.Contains(t, string(output(t, "-config", started)), "m3,5,2,0,9000,20000\n")

	bad := filepath.Join(dir, "bad.json")
	require.NoError(t, os.WriteFile(bad, []byte(`{"closes": 32}`), 0o600))
	for _, args := range [][]string{{"-month", "May"}, {"-lang", "fr"}, {"-night", "x"}, {"-night", "-1"}, {"-closes", "40"}, {"extra"}, {"-rates", bad}, {"-rates", bad + ".none"},
		{"-rates", rates, "-night", "1"}, {"-config", bad + ".none"}, {"-night", "9223372036854775807"}, {"-config", started, "-month", "2026-04"}} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr), args)
		assert.Empty(t, stdout.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		assert.True(t, strings.HasPrefix(stderr.String(), "allowance: "))
	}
	assert.Contains(t, string(output(t, "-h")), "usage")
}
