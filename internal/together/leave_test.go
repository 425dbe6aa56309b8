package together

import (
	"fmt"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// This file lets leaves come from the calendar files of several programs.

// fromCalendar writes a leave as an event in the form of some program and returns what is read of it; the
// judge goes on with the leave itself. Other changes stay.
func (y *story) fromCalendar(d dice, c schedule.Change) schedule.Change {
	l, ok := c.(schedule.Leave)
	if !ok {
		return c
	}
	form := pick(d, []string{"Google", "Exchange", "Apple", "busy times"})
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + y.event(form, l) + "END:VCALENDAR\r\n"
	around := schedule.Interval{Start: l.Start.AddDate(0, 0, -7), End: l.End.AddDate(0, 0, 7)}
	reading, err := ical.LeaveCalendar{Member: l.Member, Location: y.location, Interval: around, Exact: l.Exact, Strict: true}.ReadAll(form, strings.NewReader(text))
	if err != nil || len(reading.Leaves) != 1 {
		y.fault("%v: a calendar of %s has %d leaves: %v\n%s", l, form, len(reading.Leaves), err, text)
		return c
	}
	y.count["leaves from calendars of "+form]++
	read := reading.Leaves[0]
	read.Gap = l.Gap // no calendar says so
	return read
}

// event writes a leave in the form of a program: whole days as days, times in the program's way.
func (y *story) event(form string, l schedule.Leave) string {
	start, end := l.Start.In(y.location), l.End.In(y.location)
	value := func(name string, t time.Time) string {
		const local = "20060102T150405"
		again, err := time.ParseInLocation(local, t.Format(local), y.location)
		if form == "Apple" && err == nil && again.Equal(t) {
			return fmt.Sprintf("%s;TZID=%s:%s\r\n", name, y.location, t.Format(local))
		}
		return fmt.Sprintf("%s:%sZ\r\n", name, t.UTC().Format(local))
	}
	if form == "busy times" {
		times := value("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE", start)
		return "BEGIN:VFREEBUSY\r\n" + strings.TrimSpace(times) + "/" + strings.TrimPrefix(value("", end), ":") + "END:VFREEBUSY\r\n"
	}
	event := value("DTSTART", start) + value("DTEND", end)
	if first, after := schedule.DateOf(start, y.location), schedule.DateOf(end, y.location); !l.Exact && first.At(0, y.location).Equal(start) && after.At(0, y.location).Equal(end) {
		day := strings.NewReplacer("-", "")
		event = "DTSTART;VALUE=DATE:" + day.Replace(first.String()) + "\r\nDTEND;VALUE=DATE:" + day.Replace(after.String()) + "\r\n"
	}
	if form == "Exchange" {
		event += "X-MICROSOFT-CDO-BUSYSTATUS:OOF\r\n"
	}
	return "BEGIN:VEVENT\r\nUID:1\r\nTRANSP:OPAQUE\r\n" + event + "END:VEVENT\r\n"
}
