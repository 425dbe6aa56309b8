package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	golden(t, "2026-05.en.txt", output(t))
	golden(t, "2026-05.ja.txt", output(t, "-lang", "ja"))
	golden(t, "2026-05.json", output(t, "-format", "json"))
	golden(t, "rotation-2026-05.en.txt", output(t, "-rota", "rotation"))
	golden(t, "rotation-2026-09.ja.txt", output(t, "-lang", "ja", "-month", "2026-09", "-rota", "rotation"))
	golden(t, "rotation-2026-11.en.txt", output(t, "-month", "2026-11", "-rota", "rotation"))
}

func TestJSONAddsUpToTheMonth(t *testing.T) {
	for month, want := range map[string]struct{ shifts, days, offHours, daytime float64 }{
		"2026-05": {31, 18, 582, 162},
		"2026-12": {31, 23, 537, 207},
	} {
		var entries []struct {
			Start, End                 time.Time
			Regime, Team, Day, Holiday string
			Members                    map[string]any
		}
		decoder := json.NewDecoder(bytes.NewReader(output(t, "-month", month, "-format", "json")))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&entries))
		var shifts, days, offHours, daytime float64
		last := time.Time{}
		for _, e := range entries {
			require.False(t, e.Start.Before(last), "not in time order")
			last = e.Start
			assert.Equal(t, month, e.Start.Format("2006-01"))
			assert.Equal(t, e.Day == "holiday", e.Holiday != "")
			switch {
			case e.Team == "everyone":
				assert.Equal(t, "off-hours", e.Regime)
				assert.NotEmpty(t, e.Members["primary"])
				shifts++
				offHours += e.End.Sub(e.Start).Hours()
			case e.Team == "suzuri":
				assert.Equal(t, "daytime", e.Regime)
				assert.Equal(t, []any{"s1", "s2", "s3"}, e.Members["all"])
				days++
				daytime += e.End.Sub(e.Start).Hours()
			}
		}
		assert.Equal(t, want, struct{ shifts, days, offHours, daytime float64 }{shifts, days, offHours, daytime})
	}
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{
		{"-month", "2026-13"}, {"-month", "May"}, {"-month", ""}, {"-month", "0000-01"}, {"-lang", "fr"}, {"-rota", "dice"}, {"-format", "xml"}, {"-year", "2026"}, {"-month"}, {"extra"},
	} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr), args)
		assert.Empty(t, stdout.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		assert.True(t, strings.HasPrefix(stderr.String(), "roster: "))
	}
	assert.Contains(t, string(output(t, "-h")), "usage")
}

func TestConfigurationFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	require.NoError(t, os.WriteFile(path, sample.JSON, 0o600))
	assert.Equal(t, string(output(t)), string(output(t, "-config", path)))

	faulty := strings.Replace(string(sample.JSON), "shop-cart\"", "minne-api\"", 1)
	faulty = strings.Replace(faulty, `"19:00"`, `"7 pm"`, 1)
	require.NoError(t, os.WriteFile(path, []byte(faulty), 0o600))
	for _, file := range []string{path, path + ".none"} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run([]string{"-config", file}, &stdout, &stderr))
		assert.Empty(t, stdout.String())
		for line := range strings.Lines(stderr.String()) {
			assert.True(t, strings.HasPrefix(line, "roster: ") && strings.Contains(line, path), line)
		}
	}

	// Silos and teams elsewhere have their own calendars.
	text := string(output(t, "-config", "testdata/silos.json", "-rota", "rotation"))
	golden(t, "silos.en.txt", []byte(text))
	golden(t, "silos.json.txt", output(t, "-config", "testdata/silos.json", "-rota", "rotation", "-format", "json"))
}

// A month before the first turn is all gaps, and says so.
func TestGapsAreShown(t *testing.T) {
	text := string(output(t, "-month", "2019-05", "-rota", "rotation"))
	assert.Equal(t, 31+1, strings.Count(text, "NOBODY"))
	assert.Contains(t, string(output(t, "-month", "2019-05", "-rota", "rotation", "-format", "json")), `"primary": null`)
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"Respect for", "the Aged Day"}, wrap("Respect for the Aged Day", 12))
	assert.Nil(t, wrap("", 12))
	assert.Equal(t, 10, columns("憲法記念日"))
	assert.Equal(t, "  1.5 h", hours(90*time.Minute))
}
