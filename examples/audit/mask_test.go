package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/schedule"
)

// weekdayMask returns the shifts of a schedule with two layers from one day up to another: a week
// each of aoi, ren and yui on Monday to Friday from 10:00 to 19:00, and a day each of seven people
// in all other hours, from 10:00 on. It goes through every hour.
func weekdayMask(t testing.TB, first, end string) shiftfile.File {
	loc, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	day := func(d string) schedule.Date { return schedule.MustParseDate(d) }
	from, until := day(first).At(schedule.At(10, 0), loc), day(end).At(schedule.At(10, 0), loc)
	byDay := []schedule.Member{"aoi", "ren", "yui"}
	always := []schedule.Member{"mei", "kaito", "sora", "hina", "yui", "ren", "aoi"} // from Monday on
	f := shiftfile.File{Location: "Asia/Tokyo"}
	for at := from; at.Before(until); at = at.Add(time.Hour) {
		d, clock := schedule.Civil(at, loc)
		who := always[d.DaysSince(day("2026-04-27"))%7]
		if clock < schedule.At(10, 0) {
			who = always[(d.DaysSince(day("2026-04-27"))+6)%7]
		}
		if weekday := d.Weekday(); weekday >= time.Monday && weekday <= time.Friday && clock >= schedule.At(10, 0) && clock < schedule.At(19, 0) {
			who = byDay[d.DaysSince(day("2026-04-27"))/7%3]
		}
		if n := len(f.Shifts); n > 0 && f.Shifts[n-1].Member == who {
			f.Shifts[n-1].End = at.Add(time.Hour)
		} else {
			f.Shifts = append(f.Shifts, webShift(who, at, at.Add(time.Hour)))
		}
	}
	return f
}
