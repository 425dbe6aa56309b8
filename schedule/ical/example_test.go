package ical_test

import (
	"os"
	"strings"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

func ExampleCalendar_WritePerson() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	day := schedule.MustParseDate("2026-05-06")
	r, err := s.Roster(schedule.Days(day, day, sample.Tokyo()))
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	if err := (ical.Calendar{Stamp: stamp}).WritePerson(&b, r, "m3"); err != nil {
		panic(err)
	}
	_, entry, _ := strings.Cut(b.String(), "END:VTIMEZONE\r\n")
	os.Stdout.WriteString(strings.ReplaceAll(entry, "\r\n", "\n"))
	// Output:
	// BEGIN:VEVENT
	// UID:20260506T010000Z-primary-everyone@toban
	// DTSTAMP:20260420T090000Z
	// SUMMARY:On call: everyone (primary)
	// DTSTART;TZID=Asia/Tokyo:20260506T100000
	// DTEND;TZID=Asia/Tokyo:20260507T100000
	// SEQUENCE:1
	// DESCRIPTION:primary: m3 by rotation (turn 331 since 2026-05-04\, place 7 of
	//   12)
	// STATUS:CONFIRMED
	// END:VEVENT
	// END:VCALENDAR
}
