package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

var kills = flag.Int("kills", 3, "programs that are killed while they write")

var noon = time.Date(2026, 5, 19, 12, 0, 0, 0, sample.Tokyo())

// TestMain is also the other program of a test: TOBAN_DESK says what it does with which file.
func TestMain(m *testing.M) {
	if path := os.Getenv("TOBAN_DESK"); path != "" {
		if err := other(path, os.Args[1:]); err != nil {
			fmt.Println("fault:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// other is a second program at the same file. Given people, each accepts cover "c" once a line is read;
// without, it writes comments and says each that is stored.
func other(path string, people []string) error {
	d, store, err := opened(path)
	if err != nil {
		return err
	}
	defer store.Close()
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadString('\n')
	if len(people) == 0 {
		for i := range 200 {
			id := fmt.Sprint("k", i)
			if _, err := d.Do(context.Background(), as("m1"), desk.Order{ID: id, Say: "roster 2026-05", Note: strings.Repeat("あ", 300)}); err != nil {
				return err
			}
			fmt.Println("stored", id)
		}
		return nil
	}
	var wg sync.WaitGroup
	for i, m := range people {
		wg.Go(func() {
			_, err := d.Do(context.Background(), as(schedule.Member(m)), desk.Order{ID: fmt.Sprint(os.Getpid(), "-", i), Accept: "c"})
			fmt.Println(m, outcome(err))
		})
	}
	wg.Wait()
	return nil
}

func outcome(err error) string {
	if r, ok := err.(*desk.Refusal); ok && r.Reason == desk.Taken {
		return "lost to " + r.By
	}
	return fmt.Sprint("won ", err)
}

func as(m schedule.Member) desk.Actor { return desk.Actor{Login: string(m), Member: m} }

func opened(path string) (*desk.Desk, *Store, error) {
	store, err := Open(context.Background(), path)
	if err != nil {
		return nil, nil, err
	}
	file, err := config.Decode("history.json", sample.History)
	if err != nil {
		return nil, nil, err
	}
	d, err := desk.Open(context.Background(), store, file, func() time.Time { return noon })
	return d, store, err
}

// program starts the other program, and waits until it has opened the file.
func program(t *testing.T, path string, people ...string) (start io.Writer, out *bufio.Scanner, cmd *exec.Cmd) {
	cmd = exec.Command(os.Args[0], people...)
	cmd.Env = append(os.Environ(), "TOBAN_DESK="+path)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	out = bufio.NewScanner(stdout)
	require.True(t, out.Scan())
	require.Equal(t, "ready", out.Text())
	return stdin, out, cmd
}

// Two programs have one file open, and fifty people take one cover at once: one has it, and
// forty-nine are told who. Both programs then say the same.
func TestTwoPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.sqlite")
	d, store, err := opened(path)
	require.NoError(t, err)
	defer store.Close()
	night := schedule.Interval{Start: noon.Add(55 * time.Hour), End: noon.Add(70 * time.Hour)} // Thursday 19:00 to Friday 10:00
	var from schedule.Member
	var free []string
	for shift := range d.State().Duties(night) {
		if shift.Team == schedule.Everyone && from == "" {
			from = shift.Member
			for _, step := range d.State().CanCover(shift) {
				free = append(free, string(step.Member))
			}
		}
	}
	_, err = d.Do(t.Context(), as(from), desk.Order{ID: "c", Change: schedule.Cover{Interval: night, From: from}})
	require.NoError(t, err)
	var people []string
	for i := range 25 {
		people = append(people, free[i%len(free)])
	}
	var starts []io.Writer
	var outs []*bufio.Scanner
	for range 2 {
		start, out, _ := program(t, path, people...)
		starts, outs = append(starts, start), append(outs, out)
	}
	for _, start := range starts {
		fmt.Fprintln(start)
	}
	won, lost := []string{}, []string{}
	for _, out := range outs {
		for out.Scan() {
			who, how, _ := strings.Cut(out.Text(), " ")
			if by, is := strings.CutPrefix(how, "lost to "); is {
				lost = append(lost, by)
			} else {
				require.Equal(t, "won <nil>", how)
				won = append(won, who)
			}
		}
	}
	require.Len(t, won, 1)
	require.Len(t, lost, 49)
	for _, by := range lost {
		assert.Equal(t, won[0], by)
	}
	changed, err := d.Refresh(t.Context())
	require.NoError(t, err)
	assert.True(t, changed)
	r, _ := d.State().Request("c", noon)
	assert.Equal(t, won[0], r.Over.By)
}

// A program that is killed while it writes loses nothing that it said was stored, and leaves
// nothing but what it was storing.
func TestKilled(t *testing.T) {
	for round := range *kills {
		path := filepath.Join(t.TempDir(), "desk.sqlite")
		start, out, cmd := program(t, path)
		fmt.Fprintln(start)
		last := rand.IntN(200)
		stored := 0
		for out.Scan() {
			require.Equal(t, fmt.Sprint("stored k", stored), out.Text())
			if stored++; stored == last+1 {
				time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond)
				require.NoError(t, cmd.Process.Kill())
			}
		}
		cmd.Wait()
		d, store, err := opened(path)
		require.NoError(t, err)
		said := d.State().About("roster 2026-05")
		assert.GreaterOrEqual(t, len(said), stored, "round %d", round)
		assert.LessOrEqual(t, len(said), stored+1, "round %d", round)
		for i, l := range said {
			assert.Equal(t, fmt.Sprint("k", i), l.ID)
			assert.Equal(t, strings.Repeat("あ", 300), l.Body)
		}
		var sound string
		require.NoError(t, store.db.QueryRow("PRAGMA integrity_check").Scan(&sound))
		assert.Equal(t, "ok", sound)
		require.NoError(t, store.Close())
	}
}

// What is in the file comes back as it was, all of an append or none is stored, and nothing is changed or removed.
func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log ?&#%2e.sqlite") // a path is no query
	store, err := Open(t.Context(), path)
	require.NoError(t, err)
	want := []desk.Record{
		{Number: 1, ID: "a", At: noon, By: "m1", Kind: desk.Said, Body: "'; DROP TABLE records; --"},
		{Number: 2, ID: "b", At: noon.Add(time.Millisecond).UTC(), By: "", Kind: desk.Entered, About: "a", Body: "\x00\u2028😀"},
	}
	require.NoError(t, store.Append(t.Context(), 0, want...))
	assert.ErrorIs(t, store.Append(t.Context(), 0, desk.Record{ID: "c", Kind: desk.Said}), desk.ErrMoved)
	assert.ErrorIs(t, store.Append(t.Context(), 3, desk.Record{ID: "c", Kind: desk.Said}), desk.ErrMoved)
	assert.ErrorContains(t, store.Append(t.Context(), 2, desk.Record{ID: "c", Kind: desk.Said}, desk.Record{ID: "a", Kind: desk.Said}), "UNIQUE")
	assert.ErrorContains(t, store.Append(t.Context(), 2, desk.Record{ID: "c", Kind: "other"}), "CHECK")
	for _, statement := range []string{"UPDATE records SET body = ''", "DELETE FROM records"} {
		_, err := store.db.Exec(statement)
		assert.ErrorContains(t, err, "a record is never")
	}
	backup := filepath.Join(t.TempDir(), "backup.sqlite")
	require.NoError(t, store.Backup(t.Context(), backup))
	assert.ErrorIs(t, store.Backup(t.Context(), backup), os.ErrExist)
	require.NoError(t, store.Append(t.Context(), 2, desk.Record{ID: "c", At: noon, Kind: desk.Said}))
	require.NoError(t, store.Close())
	for _, made := range []string{path, backup} {
		info, err := os.Stat(made)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), made)
	}
	copied, err := Open(t.Context(), backup)
	require.NoError(t, err)
	got, err := copied.After(t.Context(), 0)
	require.NoError(t, err)
	require.Len(t, got, 2)
	for i := range got {
		assert.True(t, want[i].At.Equal(got[i].At))
		got[i].At = want[i].At
	}
	assert.Equal(t, want, got)
	got, err = copied.After(t.Context(), 1)
	require.NoError(t, err)
	assert.Len(t, got, 1)
	require.NoError(t, copied.Close())
}

// A file of the first version of the schema is brought to the newest, two programs can do so at
// once, and one of a later version is refused.
func TestMigrations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.sqlite")
	old, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = old.Exec(migrations[0] + `; PRAGMA user_version = 1; INSERT INTO records VALUES (1, 'a', '2026-05-19T12:00:00+09:00', 'm1', 'comment', '', 'text')`)
	require.NoError(t, err)
	require.NoError(t, old.Close())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			store, err := Open(context.Background(), path)
			if assert.NoError(t, err) {
				got, err := store.After(context.Background(), 0)
				assert.NoError(t, err)
				assert.Len(t, got, 1)
				_, err = store.db.Exec("DELETE FROM records")
				assert.ErrorContains(t, err, "never removed")
				assert.NoError(t, store.Close())
			}
		})
	}
	wg.Wait()
	late, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = late.Exec("PRAGMA user_version = 9")
	require.NoError(t, err)
	require.NoError(t, late.Close())
	_, err = Open(t.Context(), path)
	assert.ErrorContains(t, err, "version 9 of the schema, and this program knows 2")
	_, err = Open(t.Context(), filepath.Join(path, "none", "desk.sqlite"))
	assert.Error(t, err)
	require.NoError(t, os.WriteFile(path+".txt", bytes.Repeat([]byte("no database "), 1000), 0o600))
	_, err = Open(t.Context(), path+".txt")
	assert.ErrorContains(t, err, "not a database")
}

// BenchmarkRestart opens a file with five years of journal, of 60 published months and 2,000 comments
// and covers, and asks who is on call. Bound: 1 s.
func BenchmarkRestart(b *testing.B) {
	path := filepath.Join(b.TempDir(), "desk.sqlite")
	file, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(b, err)
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, sample.Tokyo())
	now := first
	clock := func() time.Time { return now }
	store, err := Open(b.Context(), path)
	require.NoError(b, err)
	d, err := desk.Open(b.Context(), store, file, clock)
	require.NoError(b, err)
	chief := desk.Actor{Login: "chief", All: true}
	for m := range 60 {
		month := schedule.Month(2026, time.January+time.Month(m), sample.Tokyo())
		roster, err := d.State().Roster(month)
		require.NoError(b, err)
		_, err = d.Do(b.Context(), chief, desk.Order{ID: fmt.Sprint("roster ", m), Entries: []schedule.Entry{{At: now, Change: roster}}, After: d.State().Last()})
		require.NoError(b, err)
		i := 0
		for shift := range d.State().Duties(month) {
			if shift.Regime != schedule.OffHours || i == 34 {
				continue
			}
			i++
			o := desk.Order{ID: fmt.Sprint("cover ", m, " ", i), Change: schedule.Cover{Interval: shift.Interval, From: shift.Member}}
			_, err := d.Do(b.Context(), chief, o)
			require.NoError(b, err)
		}
		now = month.End.Add(-time.Hour)
	}
	b.Logf("%d records", d.State().Last())
	require.NoError(b, store.Close())
	for b.Loop() {
		store, err := Open(b.Context(), path)
		require.NoError(b, err)
		d, err := desk.Open(b.Context(), store, file, clock)
		require.NoError(b, err)
		_, err = d.State().OnCall("minne-web", now)
		require.NoError(b, err)
		require.NoError(b, store.Close())
	}
}
