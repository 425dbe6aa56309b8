package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// What is entered is told in the language, and stands in the file.
func TestAppendTellsInTheLanguage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.json")
	require.NoError(t, os.WriteFile(path, sample.History, 0o600))
	at := time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo())
	for n, want := range []string{"Entered \"trip 0\" in " + path + ".\n", path + " に \"trip 1\" を記録した。\n"} {
		j, err := OpenJournal(replace.Disk{}, path)
		require.NoError(t, err)
		var out strings.Builder
		s, err := j.At(&out, at)
		require.NoError(t, err)
		day := schedule.MustParseDate("2026-07-01").AddDays(n)
		_, e, err := s.Enter(schedule.Entry{ID: "trip " + string(rune('0'+n)), At: at.Add(time.Duration(n) * time.Minute), Change: schedule.Leave{Member: "m1", Interval: schedule.Days(day, day, sample.Tokyo())}})
		require.NoError(t, err)
		require.NoError(t, j.Append(&out, []schedule.Language{schedule.English, schedule.Japanese}[n], []schedule.Entry{e}))
		assert.Equal(t, want, out.String())
		read, err := Load(path)
		require.NoError(t, err)
		assert.Equal(t, e.ID, read.Journal[len(read.Journal)-1].ID)
	}
}
