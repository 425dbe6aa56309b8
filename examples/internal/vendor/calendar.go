package vendor

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// Calendars: a feed of any tool with a person an event, one schedule a file. The person is
// the only attendee, an address in the summary, or the summary without what says "on call".

// Calendar is the name of the vendor for calendar files.
const Calendar = "calendar"

var (
	address = regexp.MustCompile(`[^\s<>()",;:]+@[^\s<>()",;:]+`)
	duty    = regexp.MustCompile(`(?i)\bis on[- ]?call\b|\bon[- ]?call\b|\bshift\b|オンコール|当番`)
)

// calendar reads the events of a calendar file in the time of the import.
func (r *reading) calendar(f *file, o Options) error {
	if o.First.IsZero() || o.Last.IsZero() {
		return fault.New("", schedule.ErrMissing, "from when to when is the calendar to be read?")
	}
	loc := cmp.Or(o.Location, time.UTC)
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(f.name, "\\", "/")), ".ics")
	s := &Schedule{ID: f.name, Name: name, Location: loc, place: place{file: f}}
	events := ical.LeaveCalendar{Location: loc, Floating: true, Interval: schedule.Days(o.First, o.Last, loc), Counts: ical.Everything,
		Who: func(e ical.Event) []schedule.Member { return r.whose(e) }}
	all, err := events.ReadAll(f.name, bytes.NewReader(f.data))
	if err != nil {
		return err
	}
	for _, l := range all.Leaves {
		s.Shifts = append(s.Shifts, Shift{schedule.Interval{Start: l.Start.In(loc), End: l.End.In(loc)}, l.Member})
	}
	for _, skipped := range all.Skipped {
		r.note(noteOf(f.name, "", said{fmt.Sprint(skipped), skipped.ProblemIn(schedule.Japanese)}))
	}
	if all.Unlisted > 0 {
		r.note(noteOf(f.name, "", tell("%d more events that cannot be read", all.Unlisted)))
	}
	for _, p := range all.Passed {
		if !strings.EqualFold(p.Event.Status, "CANCELLED") && !p.Event.Declined {
			n := noteOf(f.name, "", tell("%q says of no one that they are on call", p.Event.Summary))
			n.Line, n.Col = p.Event.Line, 1
			r.note(n)
		}
	}
	r.schedules[s.ID] = s
	return nil
}

// whose returns whom an event is about.
func (r *reading) whose(e ical.Event) []schedule.Member {
	who, mail := "", ""
	if len(e.Attendees) == 1 {
		who, mail = cmp.Or(e.Attendees[0].Name, e.Attendees[0].Address), e.Attendees[0].Address
	}
	if who == "" {
		who = address.FindString(e.Summary)
		mail = who
	}
	if who == "" {
		who = strings.Trim(duty.ReplaceAllString(e.Summary, ""), " \t-–—:：()[]（）|,")
	}
	if m := r.person(cmp.Or(mail, who), who, mail); m != "" {
		return []schedule.Member{m}
	}
	return nil
}
