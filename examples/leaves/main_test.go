package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const away = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:冬休み
DTSTART;VALUE=DATE:20261221
DTEND;VALUE=DATE:20261223
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:weekly
DTSTART:20261210T100000Z
DTEND:20261210T103000Z
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;TZID=Nowhere:20190101T000000
END:VEVENT
END:VCALENDAR
`

// files writes a configuration and calendars into a directory of the test.
func files(t *testing.T, calendar string) (organisation, m4 string) {
	file, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(t, err)
	file.Journal = nil
	text, err := config.Encode(file)
	require.NoError(t, err)
	dir := t.TempDir()
	organisation, m4 = filepath.Join(dir, "organisation.json"), filepath.Join(dir, "m4.ics")
	require.NoError(t, os.WriteFile(organisation, text, 0o600))
	require.NoError(t, os.WriteFile(m4, []byte(calendar), 0o600))
	return organisation, m4
}

func leaves(args ...string) (status int, text string) {
	var out, faults bytes.Buffer
	status = importer{func() time.Time { return time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC) }}.run(args, &out, &faults)
	return status, out.String() + faults.String()
}

func TestLeavesAreShown(t *testing.T) {
	organisation, m4 := files(t, away)
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4)
	assert.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST 冬休み\n")
	assert.Contains(t, text, "no leave 2026-12-10 19:00 – 2026-12-10 19:30 JST weekly: a time shown as busy does not count as leave\n")
	assert.True(t, strings.HasPrefix(text, "Leave is what is out of office, whole days that are busy, and in a calendar without a word for absence busy times of day.\n"), text)
	assert.Contains(t, text, "not read, and no leave of the month: ")
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// A calendar without a word for absence has its meetings as leaves, and the program says so; words or
// whole days tell them apart.
func TestMeetings(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(strings.Replace(away, "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\n", "", 1), "SUMMARY:weekly", "SUMMARY:Weekly, 午前休の件", 1))
	run := func(args ...string) string {
		status, text := leaves(append([]string{"-month", "2026-12", "-config", organisation, "-calendar", m4}, args...)...)
		assert.Zero(t, status, text)
		return text
	}
	const told = "  1 of them are times of day that are only busy, and may be meetings: the calendar has no word for absence. -counts days leaves them out, -named WORDS tells them apart.\n"
	assert.Contains(t, run(), "m4.ics: 2 leaves\n")
	assert.Contains(t, run(), told)
	for _, args := range [][]string{{"-counts", "days"}, {"-named", "冬休み,weakly"}} {
		text := run(args...)
		assert.Contains(t, text, "m4.ics: 1 leave\n  leave    2026-12-21 00:00")
		assert.NotContains(t, text, "may be meetings")
	}
	assert.Contains(t, run("-named", "冬休み、WEEKLY"), "Leave is what is out of office, and what is named 冬休み or WEEKLY.\n")
	assert.Contains(t, run("-named", "冬休み、WEEKLY"), "m4.ics: 2 leaves\n")
	status, _ := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-named", "x", "-counts", "away")
	assert.NotZero(t, status)
}

// Busy from midnight to midnight is no meeting: whole days, to -counts days too.
func TestMidnightToMidnight(t *testing.T) {
	organisation, m4 := files(t, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Annual leave\nDTSTART:20261220T150000Z\nDTEND:20261222T150000Z\nEND:VEVENT\nEND:VCALENDAR\n")
	for _, counts := range []string{"absence", "days"} {
		status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-counts", counts)
		assert.Zero(t, status, text)
		assert.Contains(t, text, "m4.ics: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST Annual leave\n")
		assert.NotContains(t, text, "meetings:")
	}
}

// Leaves are entered once, however often a calendar is read.
func TestLeavesAreEntered(t *testing.T) {
	organisation, m4 := files(t, away)
	for i, want := range []string{"Entered \"leave m4 20261220T1500Z 20261222T1500Z\"", "is entered already"} {
		status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", "m4="+m4, "-write", "-author", "sora")
		require.Zero(t, status, text)
		assert.Contains(t, text, want, i)
		file, err := journal(organisation)
		require.NoError(t, err)
		require.Len(t, file.Journal, 1)
		assert.Equal(t, "sora", file.Journal[0].Author)
	}
}

func journal(path string) (config.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return config.File{}, err
	}
	return config.Decode(path, data)
}

// Nothing is written while a leave may be missing, of strangers, or without a file to write to.
func TestNothingIsWritten(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(away, "20190101", "20261201", 1))
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	for _, args := range [][]string{
		{"-config", organisation, "-calendar", m4},
		{"-config", organisation, "-calendar", "nobody=" + m4},
		{"-config", organisation, "-calendar", "m4=missing.ics"},
		{"-calendar", m4},
		{"-config", organisation},
	} {
		status, text := leaves(append(args, "-month", "2026-12", "-write")...)
		assert.NotZero(t, status, text)
	}
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	_, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", "leaves.ics")
	assert.Contains(t, text, `leaves.ics: unknown member "leaves", the name of the file; -calendar ID=FILE says whose calendar it is`)
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", "nobody="+m4)
	assert.NotContains(t, text, "the name of the file")
}

// Of a folder every calendar is read, the bad ones are told together, and half days are what the
// team says.
func TestAFolderOfCalendars(t *testing.T) {
	organisation, m4 := files(t, strings.ReplaceAll(away, "SUMMARY:冬休み", "SUMMARY:午前休"))
	dir := filepath.Dir(m4)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m2.ICS"), []byte(strings.ReplaceAll(away, "1222", "1225")), 0o600))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-folder", dir, "-half-days", "10:00,13:00,19:00", "-exact", "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics: 2 leaves\n  leave    2026-12-21 10:00 – 2026-12-21 13:00 JST 午前休\n  leave    2026-12-22 10:00 – 2026-12-22 13:00 JST 午前休\n")
	assert.Contains(t, text, "m2.ICS: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST 冬休み\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	require.Len(t, file.Journal, 3)
	exact := 0
	for _, e := range file.Journal {
		if e.Change.(schedule.Leave).Exact {
			exact++
		}
	}
	assert.Equal(t, 2, exact)

	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "nobody.ics"), []byte(away), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m1.ics"), []byte("MZ"), 0o600))
	status, text = leaves("-month", "2026-12", "-config", organisation, "-folder", dir, "-write")
	assert.NotZero(t, status)
	assert.Contains(t, text, "nobody")
	assert.Contains(t, text, "m1.ics:1: ")
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	for _, wrong := range [][]string{{"-folder", t.TempDir()}, {"-folder", "missing"}, {"-half-days", "10:00"}, {"-half-days", "x,y,z"}, {"-half-days", "13:00,10:00,19:00"}} {
		status, _ := leaves(append(wrong, "-month", "2026-12", "-calendar", m4)...)
		assert.NotZero(t, status, wrong)
	}
}

// A broken event keeps the others out only as long as nobody says to go on, and then it is told.
func TestTheRestIsWrittenOnRequest(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(away, "20190101", "20261201", 1))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write", "-skip-unread")
	require.Zero(t, status, text)
	assert.Contains(t, text, "Left out, and may be leaves:\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	require.Len(t, file.Journal, 1)
}

// A leave that moves in the calendar is entered anew, and the entry that it leaves behind is told
// until it is withdrawn. Of a calendar with a gap nothing is said: the leave may be there.
func TestWhatTheCalendarHasNoMore(t *testing.T) {
	organisation, m4 := files(t, away)
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write")
	require.Zero(t, status, text)
	assert.NotContains(t, text, "no more")
	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20261221", "20261222", 1)), 0o600))
	const told = `"leave m4 20261220T1500Z 20261222T1500Z" was entered on 2026-11-17, and the calendar has it no more.`
	status, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, told)
	_, text = leaves("-month", "2027-01", "-config", organisation, "-calendar", m4)
	assert.NotContains(t, text, "no more", "another month")
	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20190101", "20261201", 1)), 0o600))
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4)
	assert.NotContains(t, text, "no more", "it may be what could not be read")

	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20261221", "20261222", 1)), 0o600))
	file, err := journal(organisation)
	require.NoError(t, err)
	file.Journal = append(file.Journal, schedule.Entry{ID: "back", At: time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC), Withdraws: file.Journal[0].ID})
	data, err := config.Encode(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(organisation, data, 0o600))
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-as-of", "2026-11-19T00:00:00Z")
	assert.NotContains(t, text, "no more")
}

// The line of docs/PROGRAMS.md runs in a clone.
func TestTheSampleCalendar(t *testing.T) {
	status, text := leaves("-month", "2026-12", "-calendar", "../sample/m4.ics")
	require.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics: 2 leaves\n  leave    2026-12-04 10:00 – 2026-12-04 13:00 JST 通院\n  leave    2026-12-21 00:00 – 2026-12-24 00:00 JST 冬休み\n")
	assert.Contains(t, text, "no leave 2026-12-10 19:00 – 2026-12-10 19:30 JST 1on1: ")
}
