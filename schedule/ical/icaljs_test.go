package ical_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// understood is what ical.js made of a file: see testdata/read.mjs.
type understood struct {
	Name, Fault         string
	Events, Occurrences []event
}

type event struct {
	Start, End                                      int64
	Day                                             bool
	Summary, UID, Description, Status, Transparency string
	Sequence                                        int
	Alarms                                          []int
}

// directory has what installed put there, until TestMain removes it.
var directory string

// installed is the directory into which npm has installed ical.js, once for all tests, with the script that reads by it.
var installed = sync.OnceValues(func() (dir string, err error) {
	if !long.Asked() {
		return "", errors.New("TOBAN_LONG is not set")
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", fmt.Errorf("there is no %s", program)
		}
	}
	if dir, err = os.MkdirTemp("", "icaljs"); err != nil {
		return "", err
	}
	directory = dir
	install := exec.Command("npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--fetch-retries", "0", "--fetch-timeout", "20000", "ical.js@2.2.1")
	if out, err := install.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("npm could not install it: %w\n%s", err, out)
	}
	script, err := os.ReadFile(filepath.Join("testdata", "read.mjs"))
	return dir, errors.Join(err, os.WriteFile(filepath.Join(dir, "read.mjs"), script, 0o600))
})

// missing ends a test for which there is no other parser, or none is asked for. What is read here has its own expectations, as in
// TestAsVendorsWriteIt and TestRoundTrip, and oracles, as TestRulesAgainstEveryDay; the other parsers are asked as well. With the
// corpora, which .ci/proof calendars fetches with both parsers, it is a failure.
func missing(t *testing.T, parser, fetched string, err error) {
	t.Helper()
	if *corpora != "" {
		t.Fatalf("%s did not read the calendars: %v", parser, err)
	}
	t.Skipf("NOT RUN: %s, which %s fetches, did not read the calendars: %v", parser, fetched, err)
}

// icaljs reads the files in a directory with the npm package ical.js.
func icaljs(t *testing.T, files string, iv schedule.Interval) map[string]understood {
	t.Helper()
	dir, err := installed()
	if err != nil {
		missing(t, "ical.js", "npm", err)
	}
	script := filepath.Join(dir, "read.mjs")
	var stderr bytes.Buffer
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	node := exec.CommandContext(ctx, "node", script, files, strconv.FormatInt(iv.Start.Unix(), 10), strconv.FormatInt(iv.End.Unix(), 10))
	node.Stderr = &stderr
	out, err := node.Output()
	require.NoError(t, err, stderr.String())
	return decoded(t, out)
}

// decoded reads what a parser prints, its events in order.
func decoded(t *testing.T, out []byte) map[string]understood {
	t.Helper()
	var read map[string]understood
	require.NoError(t, json.Unmarshal(out, &read))
	for _, file := range read {
		slices.SortFunc(file.Occurrences, byTime)
	}
	return read
}

func byTime(a, b event) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Summary, b.Summary))
}

// hasIcalendar says why Python does not have icalendar and recurring-ical-events, nil if it has.
var hasIcalendar = sync.OnceValue(func() error {
	if !long.Asked() {
		return errors.New("TOBAN_LONG is not set")
	}
	out, err := exec.Command("python3", "-c", "import icalendar, recurring_ical_events").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
})

// icalendar reads the files in a directory with icalendar and recurring-ical-events, where Python has them.
func icalendar(t *testing.T, files string, iv schedule.Interval) map[string]understood {
	t.Helper()
	if err := hasIcalendar(); err != nil {
		missing(t, "icalendar", ".ci/proof calendars", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	out, err := exec.CommandContext(ctx, "python3", filepath.Join("testdata", "read.py"), files, strconv.FormatInt(iv.Start.Unix(), 10), strconv.FormatInt(iv.End.Unix(), 10)).Output()
	require.NoError(t, err)
	return decoded(t, out)
}

// Places with all kinds of clocks: summer time in the north and in the south, half
// and quarter hours, changes at midnight, backwards in winter, and none.
var places = []string{"Asia/Tokyo", "America/New_York", "Europe/London", "Europe/Dublin", "Australia/Lord_Howe", "Australia/Adelaide", "Asia/Kolkata",
	"America/Santiago", "America/Havana", "Pacific/Chatham", "America/St_Johns", "Africa/Casablanca", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"}

// local is an organisation in one place in 2026, some of whose shifts change hands
// while clocks are set back or forward.
type local struct {
	schedule *schedule.Schedule
	roster   *schedule.Roster
	year     schedule.Interval
}

func at(t testing.TB, place string) local {
	t.Helper()
	loc, err := time.LoadLocation(place)
	require.NoError(t, err)
	days := schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), loc)
	daily := rotation.Daily(schedule.MustParseDate("2026-01-01"), "aoi", "太郎", "zoé")
	s, err := schedule.New(schedule.Spec{
		Location: loc,
		Business: schedule.Weekdays(schedule.At(9, 30), schedule.At(18, 0)),
		Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "店", Services: []schedule.Service{{ID: "shop"}}, Members: []schedule.Membership{{Member: "aoi"}, {Member: "太郎"}, {Member: "zoé"}}}},
		OffHours: schedule.Duty{Primary: daily, Secondary: daily.Lag(1)},
	})
	require.NoError(t, err)
	l := local{schedule: s, year: days}
	for at := days.Start; ; {
		_, at = at.ZoneBounds()
		if at.IsZero() || !at.Before(days.End) {
			break
		}
		for _, minutes := range []int{-90, -30, 0, 10, 30} {
			start := at.Add(time.Duration(minutes) * time.Minute)
			l = l.with(t, schedule.Override{Interval: schedule.Interval{Start: start, End: start.Add(10 * time.Minute)}, To: "zoé", Note: "clocks, changing; here"})
		}
	}
	l.roster, err = l.schedule.Roster(days)
	require.NoError(t, err)
	return l
}

// with lays a change over the schedule, unless it is one that cannot be.
func (l local) with(t testing.TB, change schedule.Change) local {
	if s, err := l.schedule.With(change); err == nil {
		l.schedule = s
	}
	return l
}

// expected is the event that a shift has to be.
func expected(s schedule.Shift, summary string) event {
	e := event{Start: s.Start.Unix(), End: s.End.Unix(), Summary: summary, Status: "CONFIRMED", Sequence: 1, Alarms: []int{}}
	e.Description = strings.TrimSuffix(s.Explain(), "\n")
	if s.Start != s.Seat.Start || s.End != s.Seat.End {
		e.Description += "\npart of " + s.Seat.Interval.String()
	}
	if s.Role == schedule.All {
		e.Transparency = "TRANSPARENT"
	}
	return e
}

// What another parser reads is what the schedule says, event by event, in every zone.
func TestAnotherParserReadsTheShifts(t *testing.T) {
	dir := t.TempDir()
	want := map[string][]event{}
	write := func(name string, put func(*bytes.Buffer) error) {
		var b bytes.Buffer
		require.NoError(t, put(&b))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
	}
	split := 0
	for i, place := range places {
		l := at(t, place)
		cal := ical.Calendar{Name: "当番 " + place, Stamp: stamp, WholeTeam: true}
		pool, team, person := fmt.Sprintf("%02d-pool.ics", i), fmt.Sprintf("%02d-team.ics", i), fmt.Sprintf("%02d-person.ics", i)
		write(pool, func(b *bytes.Buffer) error { return cal.WriteTeam(b, l.roster, schedule.Everyone) })
		whole := *corpora != "" || i < 4 // other parsers take seconds for the rest, and .ci/proof calendars has them
		if whole {
			write(team, func(b *bytes.Buffer) error { return cal.WriteTeam(b, l.roster, "店") })
			write(person, func(b *bytes.Buffer) error { return cal.WritePerson(b, l.roster, "zoé") })
		}
		for s := range l.roster.All() {
			if s.Team == "店" {
				want[team] = append(want[team], expected(s, "店: whole team"))
				want[person] = append(want[person], expected(s, "On call: 店 (whole team)"))
				continue
			}
			want[pool] = append(want[pool], expected(s, fmt.Sprintf("everyone: %s (%s)", s.Member, s.Role)))
			if s.Member == "zoé" {
				want[person] = append(want[person], expected(s, fmt.Sprintf("On call: everyone (%s)", s.Role)))
			}
			if s.Duration() == 10*time.Minute {
				split++
			}
		}
		if !whole {
			delete(want, team)
			delete(want, person)
		}
	}
	assert.Greater(t, split, 50, "changes while clocks change")
	events := 0
	read := icaljs(t, dir, year2026)
	require.Len(t, read, len(want))
	for name, file := range read {
		uids := map[string]bool{}
		for i := range file.Events {
			uids[file.Events[i].UID] = true
			file.Events[i].UID = ""
		}
		assert.Len(t, uids, len(file.Events), name)
		assert.Equal(t, want[name], file.Events, name)
		assert.True(t, strings.HasPrefix(file.Name, "当番 "), file.Name)
		events += len(file.Events)
	}
	t.Logf("ical.js read %d events of %d calendars in %d zones as they were meant", events, len(read), len(places))
}

// What another parser makes of calendars that repeat is what is read as leaves.
func TestAnotherParserReadsTheLeaves(t *testing.T) {
	dir := t.TempDir()
	want := map[string][]event{}
	put := func(name string, data []byte) {
		list, err := sora.Read(name, bytes.NewReader(data))
		require.NoError(t, err)
		for _, l := range list {
			e := event{Start: l.Start.Unix(), End: l.End.Unix(), Summary: l.Note}
			if l.Start.Hour() == 0 && l.End.Hour() == 0 { // a whole day, which it counts in UTC
				e.Day, e.Start, e.End = true, e.Start+9*3600, e.End+9*3600
			}
			want[name] = append(want[name], e)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), unfold(data), 0o600))
	}
	google := input(t, "google.ics")
	put("google.ics", google)
	put("outlook.ics", input(t, "outlook.ics"))
	before, _, _ := bytes.Cut(google, []byte("BEGIN:VEVENT")) // with the zone
	for i, r := range strings.Split(strings.TrimSpace(everyday), "\n") {
		start, rule, _ := strings.Cut(r, " ")
		event := fmt.Sprintf("BEGIN:VEVENT\r\nUID:r\r\nDTSTART;TZID=Europe/London:%sT123000\r\nDURATION:PT45M\r\nRRULE:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", start, rule)
		name := fmt.Sprintf("rule-%02d.ics", i)
		put(name, slices.Concat(before, []byte(event)))
		assert.NotEmpty(t, want[name], r)
	}
	events := 0
	read := icaljs(t, dir, year2026)
	require.Len(t, read, len(want))
	for name, file := range read {
		assert.Equal(t, want[name], file.Occurrences, name)
		events += len(file.Occurrences)
	}
	t.Logf("ical.js agrees on %d leaves of %d calendars", events, len(want))
}

// Rules as people use them, with the day of their first time.
const everyday = `
20260105 FREQ=DAILY;COUNT=10
20250301 FREQ=DAILY;INTERVAL=3;UNTIL=20261101T000000Z
20260102 FREQ=WEEKLY;BYDAY=MO,WE,FR
20260101 FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH
20240104 FREQ=WEEKLY;INTERVAL=4
20260102 FREQ=MONTHLY;BYDAY=1FR
20260130 FREQ=MONTHLY;BYDAY=-1FR
20260113 FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,4TU
20260101 FREQ=MONTHLY;BYMONTHDAY=1,15,-1
20260131 FREQ=MONTHLY
20260130 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
20250813 FREQ=YEARLY
20241128 FREQ=YEARLY;BYMONTH=11;BYDAY=4TH
20251025 FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU,-1SA
20260329 FREQ=DAILY;COUNT=2
20261024 FREQ=DAILY;BYHOUR=12;BYMINUTE=30;COUNT=6
`
