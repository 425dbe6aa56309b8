package ical_test

import (
	"fmt"
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
	// UID:20260506T010000Z-primary-everyone-off-hours@toban
	// DTSTAMP:20260420T090000Z
	// SUMMARY:On call: everyone (primary)
	// DTSTART;TZID=Asia/Tokyo:20260506T100000
	// DTEND;TZID=Asia/Tokyo:20260507T100000
	// SEQUENCE:1
	// DESCRIPTION:primary: m3 by rotation (turn 331\, begun 2026-05-04\, place 7
	//   of 12)
	// STATUS:CONFIRMED
	// END:VEVENT
	// END:VCALENDAR
}

func ExampleLeaveCalendar_Read() {
	const export = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//calendar//EN
BEGIN:VEVENT
UID:summer
DTSTART;VALUE=DATE:20260812
DTEND;VALUE=DATE:20260815
SUMMARY:夏休み
END:VEVENT
BEGIN:VEVENT
UID:course
DTSTART;TZID=Europe/London:20261023T090000
DURATION:PT8H
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:course
END:VEVENT
END:VCALENDAR
`
	tokyo := sample.Tokyo()
	year := schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), tokyo)
	list, err := ical.LeaveCalendar{Member: "m4", Location: tokyo, Interval: year}.Read("m4.ics", strings.NewReader(export))
	if err != nil {
		panic(err)
	}
	for _, leave := range list {
		fmt.Println(leave.Member, leave.Interval, leave.Note)
	}

	_, err = ical.LeaveCalendar{Member: "m4", Location: tokyo, Interval: year}.Read("m4.ics", strings.NewReader(strings.Replace(export, "0260815", "0260811", 1)))
	fmt.Println(err)
	// Output:
	// m4 2026-08-12 00:00 – 2026-08-15 00:00 JST 夏休み
	// m4 2026-10-23 17:00 – 2026-10-24 01:00 JST course
	// m4 2026-10-30 18:00 – 2026-10-31 02:00 JST course
	// m4.ics:7: DTEND "20260811" lies before DTSTART "20260812"
}
