package command

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// What is entered is told in the language, and stands in the file.
func TestAppendTellsInTheLanguage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.json")
	require.NoError(t, os.WriteFile(path, sample.History, 0o600))
	at := time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo())
	for n, want := range []string{"Entered \"trip 0\" in " + path + ".\n", path + " に \"trip 1\" を記録した。\n"} {
		var out strings.Builder
		j, s, err := OpenJournal(replace.Disk{}, path, &out, at, schedule.English)
		require.NoError(t, err)
		day := schedule.MustParseDate("2026-07-01").AddDays(n)
		_, e, err := s.Enter(schedule.Entry{ID: "trip " + string(rune('0'+n)), At: at.Add(time.Duration(n) * time.Minute), Change: schedule.Leave{Member: "m1", Interval: schedule.Days(day, day, sample.Tokyo())}})
		require.NoError(t, err)
		require.NoError(t, j.Append(&out, []schedule.Language{schedule.English, schedule.Japanese}[n], s, []schedule.Entry{e}))
		assert.Equal(t, want, out.String())
		read, err := Load(path)
		require.NoError(t, err)
		assert.Equal(t, e.ID, read.Journal[len(read.Journal)-1].ID)
	}
}

// Whoever publishes or enters leaves is told of a leave that stands where it frees nothing.
func TestALeaveBeneathAPublishedRosterIsTold(t *testing.T) {
	leave := func(day string) string {
		return `{"leave": {"member": "m1", "start": "` + day + `T00:00:00+09:00", "end": "` + day + `T23:00:00+09:00"}}`
	}
	path := filepath.Join(t.TempDir(), "history.json")
	text := strings.Replace(string(sample.History), `"journal"`, `"changes": [`+leave("2026-05-26")+`, `+leave("2027-03-02")+`], "journal"`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	var out strings.Builder
	_, _, err := OpenJournal(replace.Disk{}, path, &out, time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo()), schedule.English)
	require.NoError(t, err)
	assert.Equal(t, "the leave of m1, 2026-05-26 00:00 – 2026-05-26 23:00 +0900, is in \"changes\", beneath a published roster that does not know it, and frees no shift: put it at the end of the \"journal\"\n", out.String())
	out.Reset()
	_, _, err = OpenJournal(replace.Disk{}, path, &out, time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo()), schedule.Japanese)
	require.NoError(t, err)
	assert.Equal(t, "m1 の休暇（2026-05-26（火）00:00〜23:00）は \"changes\" にあり、その上の公開済みの当番表に反映されていないため、どの枠も空けない。\"journal\" の末尾に書く\n", out.String())
}

// The entries that the documents show can be laid over the sample's history, one after the other.
func TestEntriesOfTheDocuments(t *testing.T) {
	text := sample.History
	document, err := os.ReadFile("../../../docs/PROGRAMS.md")
	require.NoError(t, err)
	_, block, found := strings.Cut(string(document), "```json\n")
	require.True(t, found)
	block, _, _ = strings.Cut(block, "```")
	entries := json.NewDecoder(strings.NewReader(block))
	for n := 0; ; n++ {
		var line json.RawMessage
		if err := entries.Decode(&line); err == io.EOF {
			require.Equal(t, 5, n)
			break
		} else {
			require.NoError(t, err)
		}
		e, err := config.DecodeEntry("entry", line)
		require.NoError(t, err)
		text, err = config.Append("history.json", text, e)
		require.NoError(t, err)
		file, err := config.Decode("history.json", text)
		require.NoError(t, err)
		_, lapsed, err := file.At(e.At)
		require.NoError(t, err, e.ID)
		assert.Empty(t, lapsed)
	}
}

// Whoever is unknown in the journal is told with the faults of the specs, in one round and at the place.
func TestFaultsOfTheJournalAreToldWithThoseOfTheSpecs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.json")
	leave := `{"id": "x", "at": "2036-01-01T00:00:00+09:00", "leave": {"member": "nobody", "start": "2036-02-01", "end": "2036-02-02"}}`
	whole := strings.TrimSuffix(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(sample.History)), "}")), "]") + "," + leave + "]}"
	require.NoError(t, os.WriteFile(path, []byte(whole), 0o600))
	var out strings.Builder
	_, _, err := OpenJournal(replace.Disk{}, path, &out, time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo()), schedule.English)
	assert.ErrorContains(t, err, "leave.member: entry \"x\": leave: unknown member \"nobody\"")
	path = commandtest.FaultyJournal(t)
	_, _, err = Schedule(path, schedule.English)
	require.Error(t, err)
	commandtest.AtOnce(t, path, err.Error())
	for _, line := range strings.Split(err.Error(), "\n") {
		assert.Regexp(t, "^"+path+`:\d+:\d+: `, line)
	}
}
