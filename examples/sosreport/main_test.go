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
	golden(t, "2026-05-04.ja.md", output(t))
	golden(t, "2026-05-04.en.md", output(t, "-lang", "en"))
	assert.Equal(t, string(output(t)), string(output(t, "-week", "2026-05-10")), "any day of the week")
}

// cells returns the cells of the line of a Markdown table that begins with a name.
func cells(t *testing.T, text []byte, name string) []string {
	t.Helper()
	for line := range strings.Lines(string(text)) {
		if parts := strings.Split(line, "|"); len(parts) > 2 && strings.TrimSpace(parts[1]) == name {
			for i := range parts {
				parts[i] = strings.TrimSpace(parts[i])
			}
			return parts[2 : len(parts)-1]
		}
	}
	require.Fail(t, "no line of "+name)
	return nil
}

// The figures of the practice: 18 h by day and 150 h off hours, 45 h and 123 h in a
// normal week; the meeting moves from a holiday and the shift stays.
func TestTheWeeks(t *testing.T) {
	golden := output(t, "-lang", "en")
	assert.Equal(t, []string{"18 h", "0 h", "0 h", "0 h", "18 h"}, cells(t, golden, "suzuri"))
	assert.Equal(t, []string{"0 h", "30 h", "48 h", "72 h", "150 h"}, cells(t, golden, "everyone (off-hours)"))
	assert.Contains(t, string(golden), "Meeting: Thu 2026-05-07, as Mon 2026-05-04 is Greenery Day; the handoff of the shift does not move")
	assert.Contains(t, string(golden), "Mon 2026-05-04 10:00 – Tue 2026-05-05 10:00 JST everyone primary: e3 → s2")

	normal := output(t, "-lang", "en", "-week", "2026-05-11")
	assert.Equal(t, "45 h", cells(t, normal, "minne")[0])
	assert.Equal(t, "123 h", cells(t, normal, "everyone (off-hours)")[3], "a week without a holiday has no such column")
	assert.Contains(t, string(normal), "Meeting: Mon 2026-05-11\n- Next: Mon 2026-05-18\n")
}

func TestWeeksOverMonthsAndYears(t *testing.T) {
	may := string(output(t, "-week", "2026-05-25", "-lang", "en"))
	assert.Contains(t, may, "Sun 2026-06-14 10:00 ")
	assert.Contains(t, may, "None\n", "no page, no change")
	december := string(output(t, "-week", "2026-12-28", "-lang", "en", "-rota", "rotation", "-config", "../roster/testdata/silos.json"))
	assert.Contains(t, december, "Nothing to compare with")
	far := string(output(t, "-week", "2028-03-06", "-lang", "en", "-rota", "rotation", "-config", input(t, string(sample.JSON))))
	assert.Contains(t, far, "- Mon 2028-03-20 Vernal Equinox Day (provisional)\n")
	assert.Contains(t, far, "735 days |     180 days |", "documents of 2026-03-02")
}

func input(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// -before compares two configurations over one plan.
func TestBefore(t *testing.T) {
	before := input(t, string(sample.JSON))
	assert.Contains(t, string(output(t, "-lang", "en", "-config", before, "-before", before)), "## Changed since the last meeting\n\nNone\n")
	now := input(t, strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")+
		`, "changes": [{"leave": {"member": "e3", "start": "2026-05-04T00:00:00+09:00", "end": "2026-05-05T00:00:00+09:00", "note": "dentist"}}]}`)
	text := string(output(t, "-lang", "en", "-config", now, "-before", before))
	_, changes, _ := strings.Cut(text, "## Changed")
	assert.Contains(t, changes, "- Mon 2026-05-04 10:00 – Tue 2026-05-05 10:00 JST everyone primary: e3 → ")
	assert.Contains(t, changes, "- e3: loses 1 shift, 24 h, 1 holiday\n")
	assert.Contains(t, changes, "- leave of e3, Mon 2026-05-04 00:00 – Tue 2026-05-05 00:00: dentist\n")
	assert.Equal(t, 3, strings.Count(changes, "2026-05-04 10:00")+strings.Count(changes, "loses")+strings.Count(changes, "leave of"), "nothing else moves")
}

func TestInput(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.json")
	for _, args := range [][]string{{"-week", "May"}, {"-lang", "fr"}, {"-rota", "dice"}, {"extra"}, {"-alerts", none}, {"-alerts", input(t, `[{"monitr": 1}]`)},
		{"-alerts", input(t, `[{"service": "unknown", "at": "2026-05-05T00:00:00+09:00"}]`)}, {"-config", none}, {"-before", none}} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, run(args, &stdout, &stderr), args)
		assert.Empty(t, stdout.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		assert.True(t, strings.HasPrefix(stderr.String(), "sosreport: "))
	}
	var stdout, stderr bytes.Buffer
	assert.Equal(t, 2, run([]string{"-config", none, "-before", none, "-alerts", none}, &stdout, &stderr))
	assert.Equal(t, 3, strings.Count(stderr.String(), "\n"), "all faults at once: %s", stderr.String())
	assert.Contains(t, string(output(t, "-h")), "usage")
}
