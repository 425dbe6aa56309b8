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
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Set UPDATE_GOLDEN=1 to write the golden files anew; then read them.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "see %s", path)
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(args, &stdout, &stderr), stderr.String())
	assert.Empty(t, stderr.String())
	return stdout.String()
}

func TestGoldens(t *testing.T) {
	golden(t, "half.ja.txt", output(t))
	golden(t, "half.en.txt", output(t, "-lang", "en", "-sheet", "6"))
	assert.NotContains(t, output(t, "-sheet", "0"), "進め方")
	assert.Contains(t, output(t, "-from", "2026-05-02", "-weeks", "2"), "  1 2026-05-07 (木) 出題者 m1（minne） 回答者 s1。2026-05-02から変更（週末）\n")
}

// All 24 places are filled in the first 24 weeks.
func TestTheHalfYearFillsTheMatrix(t *testing.T) {
	text := output(t, "-weeks", "24", "-sheet", "0")
	assert.Contains(t, text, "全24回")
	assert.NotContains(t, text, "未実施")
	assert.Equal(t, 24, strings.Count(text, "×1"))
}

func TestFaults(t *testing.T) {
	dir := t.TempDir()
	faulty, alerts := filepath.Join(dir, "faulty.json"), filepath.Join(dir, "alerts.json")
	require.NoError(t, os.WriteFile(faulty, bytes.Replace(sample.JSON, []byte(`"19:00"`), []byte(`"7 pm"`), 1), 0o600))
	require.NoError(t, os.WriteFile(alerts, []byte(`[{"service": "none", "monitor": "m", "at": "2026-01-01T00:00:00Z"}]`), 0o600))
	for _, args := range [][]string{
		{"-from", "soon"}, {"-weeks", "0"}, {"-weeks", "x"}, {"-sheet", "-1"}, {"-sheet", "99"}, {"-lang", "fr"}, {"-year", "1"}, {"extra"},
		{"-config", faulty}, {"-config", faulty + ".none"}, {"-alerts", alerts}, {"-alerts", faulty}, {"-alerts", alerts + ".none"},
	} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr), args)
		assert.Empty(t, stdout.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		assert.True(t, strings.HasPrefix(stderr.String(), "training: "))
	}
	assert.Contains(t, output(t, "-h"), "usage")
}

func TestAConfigurationFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	require.NoError(t, os.WriteFile(path, sample.JSON, 0o600))
	assert.Equal(t, output(t), output(t, "-config", path, "-alerts", filepath.Join("..", "sample", "alerts.json")))
	assert.Contains(t, output(t, "-config", path, "-lang", "en"), "none on record")
}

// One team has nobody to train; in a team of one that person always asks, unless up
// every night.
func TestFewPeople(t *testing.T) {
	spec := sample.Organisation()
	write := func(change func(*schedule.Spec)) string {
		spec := sample.Organisation()
		spec.People = nil
		change(&spec)
		text, err := config.Encode(config.File{Specs: []schedule.Spec{spec}})
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "oncall.json")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		return path
	}
	monday := schedule.MustParseDate("2020-01-06")
	one := write(func(s *schedule.Spec) {
		s.Teams, s.OffHours.Primary = spec.Teams[1:2], rotation.Daily(monday, "s1", "s2", "s3")
	})
	var stdout, stderr bytes.Buffer
	assert.Equal(t, 2, run([]string{"-config", one}, &stdout, &stderr))
	assert.Equal(t, "training: nobody is to be trained: only team \"suzuri\" owns services, and everybody in it is ready\n", stderr.String())
	alone := write(func(s *schedule.Spec) {
		s.Teams[1].Members, s.OffHours.Primary = s.Teams[1].Members[:1], rotation.Daily(monday, "m1", "e1")
	})
	assert.Contains(t, output(t, "-config", alone, "-sheet", "0"), "\n  suzuri: s1 ")
	always := write(func(s *schedule.Spec) {
		s.Teams = s.Teams[:2]
		s.Teams[0].Members, s.Teams[1].Members, s.OffHours.Primary = s.Teams[0].Members[:1], s.Teams[1].Members[:1], rotation.Daily(monday, "s1")
	})
	text := output(t, "-config", always, "-weeks", "2")
	assert.Contains(t, text, "全0回")
	assert.Contains(t, text, "    2026-04-01 (水) 出題者か回答者がいない\n")
}
