package main

import (
	"bytes"
	"errors"
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
	golden(t, "2026.txt", output(t))
	assert.Equal(t, output(t), output(t, "-from", "2026-01-01", "-to", "2026-12-31"))
}

func TestBothEndsAreIncluded(t *testing.T) {
	assert.Equal(t, "2026-05-06\t振替休日\tsubstitute\tofficial\n", string(output(t, "-from", "2026-05-06", "-to", "2026-05-06")))
	assert.Empty(t, output(t, "-from", "2026-05-07", "-to", "2026-07-19"))
}

func TestEveryKindAndProvenance(t *testing.T) {
	assert.Equal(t, `2019-04-29	昭和の日	national	official
2019-04-30	国民の休日	citizens	official
2019-05-01	天皇の即位の日	special	official
2019-05-02	国民の休日	citizens	official
2019-05-03	憲法記念日	national	official
2019-05-04	みどりの日	national	official
2019-05-05	こどもの日	national	official
2019-05-06	振替休日	substitute	official
`, string(output(t, "-from", "2019-04-28", "-to", "2019-05-06")))
	assert.Equal(t, "2032-09-20\t敬老の日\tnational\tstatute\n2032-09-21\t国民の休日\tcitizens\tforecast\n2032-09-22\t秋分の日\tnational\tforecast\n",
		string(output(t, "-from", "2032-09-01", "-to", "2032-09-30")))
	whole := string(output(t, "-from", "0001-01-01", "-to", "9999-12-31"))
	assert.Equal(t, 2411, strings.Count(whole, "\n"))
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{
		{"-from", "2026-13-01"}, {"-to", "tomorrow"}, {"-from", ""}, {"-to", "2026-02-30"}, {"-from", "2026-05-02", "-to", "2026-05-01"},
		{"-from", "2027-01-01"}, {"-year", "2026"}, {"-from"}, {"extra"},
	} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr), args)
		assert.Empty(t, stdout.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		assert.True(t, strings.HasPrefix(stderr.String(), "holidays: "))
	}
	assert.Contains(t, string(output(t, "-h")), "usage")
}

// closed is a standard output that nobody reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestAnOutputThatFails(t *testing.T) {
	var stderr bytes.Buffer
	assert.Equal(t, 1, run(nil, closed{}, &stderr))
	assert.Equal(t, "holidays: closed\n", stderr.String())
}

func TestConfigurationFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	text := strings.Replace(string(sample.JSON), `"holidays": "jp"`,
		`"holidays": {"base": "jp", "edits": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03"}]}`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	assert.Equal(t, "2026-12-31\t年末年始\tcompany\tdeclared\n2027-01-01\t元日\tnational\tofficial\n",
		string(output(t, "-config", path, "-from", "2026-12-31", "-to", "2027-01-01")))
	text = strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": "none"`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	assert.Empty(t, output(t, "-config", path))
	var stdout, stderr bytes.Buffer
	assert.Equal(t, 2, run([]string{"-config", path + ".none"}, &stdout, &stderr))
	assert.Contains(t, stderr.String(), "no such file")
}
