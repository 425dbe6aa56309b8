package ical_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// shownAt finds the instant of a local time by looking at every minute around it:
// the first at which clocks show it or, if none does, the one that the offset before
// the gap makes (§3.3.5).
func shownAt(local time.Time, loc *time.Location) time.Time {
	const layout = "2006-01-02 15:04"
	from := local.Add(-27 * time.Hour)
	for m := range 54 * 60 {
		t := from.Add(time.Duration(m) * time.Minute).In(loc)
		if t.Format(layout) == local.Format(layout) {
			return t
		}
	}
	for m := range 54 * 60 {
		t := from.Add(time.Duration(m) * time.Minute).In(loc)
		if t.Format(layout) > local.Format(layout) { // the gap ends at t
			_, before := t.Add(-time.Minute).Zone()
			return local.Add(-time.Duration(before) * time.Second)
		}
	}
	panic("no such time")
}

// foreign renames the zone of a file, so that nothing but its VTIMEZONE tells it.
func foreign(file, zone string) string {
	return strings.NewReplacer("TZID:"+zone, "TZID:The office", "TZID="+zone, `TZID="The office"`).Replace(file)
}

// Local times are read as every minute tells, by IANA names and by the VTIMEZONE
// that a calendar of the year was written with.
func TestLocalTimesAgainstEveryMinute(t *testing.T) {
	files := map[string]string{}
	changes := map[string][]time.Time{}
	for _, place := range places {
		l := at(t, place)
		file := team(t, ical.Calendar{Stamp: stamp}, l.roster, schedule.Everyone)
		files[place], _, _ = strings.Cut(file, "BEGIN:VEVENT")
		for at := l.year.Start; at.Before(l.year.End); at = at.Add(24 * time.Hour) {
			if end := at.Add(24 * time.Hour); offsetOf(at) != offsetOf(end) {
				changes[place] = append(changes[place], at)
			}
		}
	}
	near := 0
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.SampledFrom(places).Draw(t, "place")
		loc, err := time.LoadLocation(place)
		require.NoError(t, err)
		local := time.Date(2026, 1, 3, 0, rapid.IntRange(0, 360*24*60).Draw(t, "minute"), 0, 0, time.UTC)
		if days := changes[place]; len(days) > 0 && rapid.Bool().Draw(t, "near a change") {
			d := rapid.SampledFrom(days).Draw(t, "change").In(loc)
			local = time.Date(d.Year(), d.Month(), d.Day(), 0, rapid.IntRange(0, 48*60).Draw(t, "minute of it"), 0, 0, time.UTC)
			near++
		}
		want := shownAt(local, loc)
		event := fmt.Sprintf("BEGIN:VEVENT\nDTSTART;TZID=%s:%s\nDURATION:PT1M\nEND:VEVENT\nEND:VCALENDAR\n", place, local.Format("20060102T150405"))
		for _, file := range []string{"BEGIN:VCALENDAR\n" + event, foreign(files[place]+event, place)} {
			if place == "UTC" && strings.Contains(file, "The office") {
				continue // written without a zone
			}
			list, err := ical.LeaveCalendar{Member: "sora", Location: loc, Interval: schedule.Interval{Start: local.AddDate(0, 0, -5), End: local.AddDate(0, 0, 5)}}.Read("a.ics", bytes.NewBufferString(file))
			require.NoError(t, err)
			require.Len(t, list, 1)
			assert.Equal(t, want.In(loc).String(), list[0].Start.String(), "%v in %s", local, place)
		}
	})
	assert.Positive(t, near)
}

func offsetOf(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// A VTIMEZONE has the changes of the calendar's time and no others, to the minute.
func TestZonesAreThoseOfTheYear(t *testing.T) {
	for place, want := range map[string][]string{
		"Asia/Tokyo":          {"STANDARD 19510909T000000 +0900 +0900 JST"},
		"Asia/Kathmandu":      {"STANDARD 19860101T001500 +0545 +0545 +0545"},
		"Australia/Lord_Howe": {"DAYLIGHT 20251005T023000 +1100 +1100 +11", "STANDARD 20260405T020000 +1100 +1030 +1030", "DAYLIGHT 20261004T020000 +1030 +1100 +11"},
		"America/Santiago":    {"DAYLIGHT 20250907T010000 -0300 -0300 -03", "STANDARD 20260405T000000 -0300 -0400 -04", "DAYLIGHT 20260906T000000 -0400 -0300 -03"},
		"Europe/London":       {"STANDARD 20251026T010000 +0000 +0000 GMT", "DAYLIGHT 20260329T010000 +0000 +0100 BST", "STANDARD 20261025T020000 +0100 +0000 GMT"},
		"UTC":                 nil,
	} {
		var got []string
		file := team(t, ical.Calendar{Stamp: stamp}, at(t, place).roster, schedule.Everyone)
		zone, _, _ := strings.Cut(file, "BEGIN:VEVENT")
		for _, part := range strings.Split(zone, "BEGIN:")[2:] {
			if fields := strings.Split(part, "\r\n"); len(fields) > 5 {
				for i := range fields {
					_, value, found := strings.Cut(fields[i], ":")
					if found {
						fields[i] = value
					}
				}
				got = append(got, strings.Join(fields[:5], " "))
			}
		}
		assert.Equal(t, want, got, place)
	}
}

// Two zones that share a name do not mix.
func TestZonesOfOneName(t *testing.T) {
	office := time.FixedZone("office", 9*3600)
	s, err := schedule.New(schedule.Spec{
		Location: time.FixedZone("office", 10*3600), Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "a", Location: office, Services: []schedule.Service{{ID: "a"}}, Members: []schedule.Membership{{Member: "aoi"}}}},
		OffHours: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2026-01-01"), "aoi")},
	})
	require.NoError(t, err)
	r := roster(t, s, days("2026-05-01", "2026-05-07"))
	var want []string
	for shift := range r.All() {
		want = append(want, schedule.Interval{Start: shift.Start.In(sample.Tokyo()), End: shift.End}.String())
	}
	all := sora
	all.Counts = ical.Everything
	var got []string
	list, err := all.Read("a.ics", strings.NewReader(person(t, ical.Calendar{Stamp: stamp, WholeTeam: true}, r, "aoi")))
	require.NoError(t, err)
	for _, l := range list {
		got = append(got, l.Interval.String())
	}
	assert.Equal(t, want, got)
}

// A zone that has no name of its own, or one that a file cannot hold, is written as
// UTC.
func TestFixedZones(t *testing.T) {
	for _, name := range []string{"", "Local", "my zone", `a"b`, "a:b;c"} {
		loc := time.FixedZone(name, 9*3600)
		s, err := schedule.New(schedule.Spec{
			Location: loc, Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)), Holidays: schedule.NoHolidays{},
			Teams:    []schedule.Team{{ID: "a", Services: []schedule.Service{{ID: "a"}}, Members: []schedule.Membership{{Member: "aoi"}}}},
			OffHours: schedule.Duty{Primary: schedule.Vacant()},
		})
		require.NoError(t, err)
		r := roster(t, s, schedule.Days(schedule.MustParseDate("2026-05-01"), schedule.MustParseDate("2026-05-01"), loc))
		file := team(t, ical.Calendar{Stamp: stamp}, r, schedule.Everyone)
		assert.NotContains(t, file, "TZID", name)
		assert.Contains(t, file, "DTSTART:20260501T090000Z\r\n", name)
	}
}
