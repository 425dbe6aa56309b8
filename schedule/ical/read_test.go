package ical_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var year2026 = schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), sample.Tokyo())

// sora is whose calendars the tests read.
var sora = ical.LeaveCalendar{Member: "sora", Location: sample.Tokyo(), Interval: year2026}

func input(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return data
}

// lines writes leaves one a line.
func lines(t *testing.T, c ical.LeaveCalendar, file string, data []byte) []string {
	t.Helper()
	list, err := c.Read(file, bytes.NewReader(data))
	require.NoError(t, err)
	var lines []string
	for _, l := range list {
		assert.Equal(t, schedule.Leave{Member: c.Member, Interval: l.Interval, Note: l.Note}, l)
		lines = append(lines, fmt.Sprintf("%v %s", l.Interval, l.Note))
	}
	return lines
}

func TestAsGoogleWritesIt(t *testing.T) {
	want := []string{
		"2026-06-01 10:00 – 2026-06-01 13:00 JST 通院",
		"2026-06-05 15:00 – 2026-06-05 19:00 JST 早退, 保育園",
		"2026-06-11 13:00 – 2026-06-11 17:00 JST 早退（木曜に変更）",
		"2026-06-26 15:00 – 2026-06-26 19:00 JST 早退, 保育園",
		"2026-08-10 00:00 – 2026-08-15 00:00 JST 夏休み（帰省のため連絡は取りにくいです。急ぎのときは電話でお願いします）🌻🏝️",
		"2026-10-23 17:00 – 2026-10-24 01:00 JST London研修",
		"2026-10-24 17:00 – 2026-10-25 01:00 JST London研修",
		"2026-10-25 18:00 – 2026-10-26 02:00 JST London研修",
		"2026-10-26 18:00 – 2026-10-27 02:00 JST London研修",
		"2026-10-27 18:00 – 2026-10-28 02:00 JST London研修",
	}
	data := input(t, "google.ics")
	assert.Equal(t, want, lines(t, sora, "google.ics", data))
	assert.Equal(t, want, lines(t, sora, "google.ics", bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), "LF")

	free := sora
	free.Free = true
	assert.Contains(t, lines(t, free, "google.ics", data), "2026-07-29 00:00 – 2026-07-30 00:00 JST 在宅勤務")
}

func TestAsOutlookWritesIt(t *testing.T) {
	assert.Equal(t, []string{
		"2026-10-31 05:00 – 2026-10-31 09:00 JST Friday afternoons off", // still in summer time
		"2026-11-07 06:00 – 2026-11-07 10:00 JST Friday afternoons off",
		"2026-11-13 09:30 – 2026-11-13 13:00 JST 半休",
		"2026-11-14 06:00 – 2026-11-14 10:00 JST Friday afternoons off",
		"2026-12-28 00:00 – 2026-12-29 00:00 JST 年末休暇",
		"2026-12-29 00:00 – 2026-12-30 00:00 JST 年末休暇",
		"2026-12-30 00:00 – 2026-12-31 00:00 JST 年末休暇",
		"2026-12-31 00:00 – 2027-01-01 00:00 JST 年末休暇",
	}, lines(t, sora, "outlook.ics", input(t, "outlook.ics")))
}

func TestWhatIsAskedFor(t *testing.T) {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
	assert.Empty(t, lines(t, sora, "empty.ics", []byte(b.String())))

	_, err := ical.LeaveCalendar{Interval: year2026}.Read("a.ics", strings.NewReader(b.String()))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = ical.LeaveCalendar{Member: "sora"}.Read("a.ics", strings.NewReader(b.String()))
	assert.ErrorIs(t, err, schedule.ErrInvalid)
}
