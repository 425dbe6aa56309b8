package ical

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule"
)

// Calendar says how a calendar file is written. The zero Calendar lacks a Stamp.
type Calendar struct {
	// Name is what calendar programs call it, "" to leave that to them.
	Name string
	// Stamp is when the contents were made (DTSTAMP). It has to be set; the same
	// stamp gives the same bytes.
	Stamp    time.Time
	Language schedule.Language
	// Names gives the name to show for a member; nil shows IDs.
	Names func(schedule.Member) string
	// Domain tells organisations apart in UIDs; "" is "toban". Who changes it gives
	// every reader all entries a second time.
	Domain string
	// WholeTeam shows in a person's calendar also the days on which the whole team
	// answers, as time in which the person is free.
	WholeTeam bool
	// Alarm is how long before the shift of a member a calendar program rings; zero:
	// it does not.
	Alarm time.Duration

	// Revision counts publications (SEQUENCE): a program that is given two versions
	// of an entry keeps that of the higher one.
	Revision int
	// Before are the rosters that readers may have, oldest first. What stood in them
	// and is gone is written as cancelled, so that programs that only add and update
	// drop it. Programs that subscribe to a calendar need none.
	Before []*schedule.Roster
}

// WritePerson writes the shifts of a member, those as a shadow included. Who has none
// gets an empty calendar. The error is the writer's, or wraps schedule.ErrMissing
// without a Stamp.
func (c Calendar) WritePerson(w io.Writer, r *schedule.Roster, m schedule.Member) error {
	return c.writeShifts(w, r, func(r *schedule.Roster) iter.Seq[schedule.Shift] { return c.shiftsOf(r, m) }, c.duty)
}

// WriteTeam writes the shifts of a team or of a pool: the days on which the whole
// team answers, who serves, and the gaps that nobody does. Its errors are those of
// WritePerson.
func (c Calendar) WriteTeam(w io.Writer, r *schedule.Roster, team schedule.TeamID) error {
	return c.writeShifts(w, r, func(r *schedule.Roster) iter.Seq[schedule.Shift] { return r.Duties(r.Interval(), team) }, c.seat)
}

// WriteHolidays writes the holidays from first to last, both included, as whole
// days. Those beyond what is officially published are tentative. Its errors are
// those of WritePerson.
func (c Calendar) WriteHolidays(w io.Writer, days schedule.Calendar, first, last schedule.Date) error {
	f, err := c.file()
	if err != nil {
		return err
	}
	for d := first; !d.After(last); d = d.AddDays(1) {
		if day, ok := days.Holiday(d); ok {
			f.holiday(d, day)
		}
	}
	return f.write(w)
}

// shiftsOf yields the shifts of a member and, if wanted, of the member's teams.
func (c Calendar) shiftsOf(r *schedule.Roster, m schedule.Member) iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for shift := range r.All() {
			mine := shift.Member == m && m != ""
			if !mine && c.WholeTeam && shift.Role == schedule.All {
				mine = slices.Contains(r.Members(shift.Team, shift.Start), m)
			}
			if mine && !yield(shift) {
				return
			}
		}
	}
}

// writeShifts writes the shifts that pick finds in the roster, and those that it
// finds in earlier ones and that are gone as cancelled.
func (c Calendar) writeShifts(w io.Writer, r *schedule.Roster, pick func(*schedule.Roster) iter.Seq[schedule.Shift], title func(schedule.Shift) string) error {
	f, err := c.file()
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for shift := range pick(r) {
		if lasts(shift.Interval) {
			written[c.uid(shift)] = true
			f.shift(shift, title(shift))
		}
	}
	for _, before := range slices.Backward(c.Before) {
		for shift := range pick(before) {
			if uid := c.uid(shift); !written[uid] && lasts(shift.Interval) && r.Interval().Contains(shift.Slot.Start) {
				written[uid] = true
				f.cancelled(shift, title(shift))
			}
		}
	}
	return f.write(w)
}

// lasts reports whether an interval is still one in whole seconds: a file knows no
// shorter time. What begins or ends within a second is written as of its beginning.
func lasts(iv schedule.Interval) bool { return iv.Start.Unix() < iv.End.Unix() }

// file is a calendar that is being made.
type file struct {
	Calendar
	out    *ics.Calendar
	events []*ics.VEvent
	zones  zones
}

func (c Calendar) file() (*file, error) {
	if c.Stamp.IsZero() {
		return nil, fmt.Errorf("%w: a calendar needs a Stamp", schedule.ErrMissing)
	}
	f := &file{Calendar: c, out: &ics.Calendar{}}
	f.out.SetVersion("2.0")
	f.out.SetProductId("-//toban-go//toban//" + c.word("EN", "JA"))
	f.out.SetMethod(ics.MethodPublish)
	if c.Name != "" {
		f.out.SetName(clean(c.Name)) // RFC 7986 §5.1, and what programs read
	}
	return f, nil
}

// write writes the calendar with the zones that its entries use (§3.6.5).
func (f *file) write(w io.Writer) error {
	for _, z := range f.zones {
		f.out.AddVTimezone(z.component())
	}
	for _, e := range f.events {
		f.out.AddVEvent(e)
	}
	var b bytes.Buffer // the library does not report every error of a writer
	if err := f.out.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
