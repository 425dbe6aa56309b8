package ical

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
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
	// WholeTeam shows also the days on which the whole team answers, as time in which
	// people are free. There is one on most workdays.
	WholeTeam bool
	// Alarm is how long before the shift of a member a calendar program rings; zero:
	// it does not.
	Alarm time.Duration

	// Refresh is how often programs that subscribe should read the calendar again, in whole
	// seconds; zero leaves that to them.
	Refresh time.Duration
	// Organizer is the mail address of who publishes the calendar. With it the file is a message
	// that publishes (METHOD, RFC 5546 §3.2.1), in which each entry names its organizer.
	Organizer string

	// Revision counts publications: a program that is given two versions of an entry
	// keeps that of the higher one. A shift has the SEQUENCE 2×Revision+1 and one that
	// is gone 2×Revision: where calendars of two people are read into one, the entry
	// of who has the seat now wins. That of a holiday is Revision.
	Revision int
	// Before are the rosters that readers may have, oldest first. What stood in them
	// and is gone is written as cancelled, so that programs that only add and update
	// drop it. Programs that subscribe to a calendar need none.
	Before []*schedule.Roster
}

// WritePerson writes the shifts of a member, including shadow shifts. A member who
// has none gets an empty calendar. The error is the writer's, or wraps
// schedule.ErrMissing without a Stamp, and schedule.ErrUnknownMember for whom neither
// the roster nor those Before know.
func (c Calendar) WritePerson(w io.Writer, r *schedule.Roster, m schedule.Member) error {
	return c.writeShifts(w, r, whose{
		knows: func(r *schedule.Roster) bool { return knowsMember(r, m) },
		unknown: func() error {
			members := map[schedule.Member]bool{}
			for _, p := range r.People() {
				members[p.Member] = true
			}
			return fmt.Errorf("%w %q%s", schedule.ErrUnknownMember, m, near.Hint(m, maps.Keys(members)))
		},
		shifts: func(r *schedule.Roster) iter.Seq[schedule.Shift] { return c.shiftsOf(r, m) },
		title:  c.duty,
	})
}

// WriteTeam writes the shifts of a team or of a pool: who serves, the gaps that nobody does,
// and with WholeTeam the days on which the whole team answers. Its errors are those of
// WritePerson, with schedule.ErrUnknownTeam for an unknown team.
func (c Calendar) WriteTeam(w io.Writer, r *schedule.Roster, team schedule.TeamID) error {
	return c.writeShifts(w, r, whose{
		knows: func(r *schedule.Roster) bool { return knowsTeam(r, team) },
		unknown: func() error {
			_, err := r.Team(team)
			return err
		},
		shifts: func(r *schedule.Roster) iter.Seq[schedule.Shift] { return c.dutiesOf(r, team) },
		title:  c.seat,
	})
}

// WriteHolidays writes the holidays from first to last, both included, as whole
// days. Those beyond what is officially published are tentative. A nil calendar has
// none. Its errors are those of WriteTeam.
func (c Calendar) WriteHolidays(w io.Writer, days schedule.Calendar, first, last schedule.Date) error {
	f, err := c.file()
	if err != nil {
		return err
	}
	if days == nil {
		days = schedule.NoHolidays{}
	}
	if last.Year-first.Year > mostYears {
		return fmt.Errorf("%w: holidays from %v to %v are more than %d years", schedule.ErrInvalid, first, last, mostYears)
	}
	for d := first; !d.After(last); d = d.AddDays(1) {
		if day, ok := days.Holiday(d); ok {
			f.holiday(d, day)
		}
	}
	return f.write(w)
}

const (
	mostYears     = 1000      // of holidays in one file
	mostRevisions = 1<<30 - 1 // SEQUENCE is an integer of 32 bits (RFC 5545 §3.3.8)
)

// whose is the owner of a calendar.
type whose struct {
	knows   func(*schedule.Roster) bool
	unknown func() error // for whom no roster knows
	shifts  func(*schedule.Roster) iter.Seq[schedule.Shift]
	title   func(schedule.Shift) string
}

// knowsMember reports whether a member has a shift in a roster, or is in a team at
// the start of it or of a shift.
func knowsMember(r *schedule.Roster, m schedule.Member) bool {
	in := func(team schedule.TeamID, t time.Time) bool { return slices.Contains(teamOf(r, team).Members(t), m) }
	for _, team := range r.Services() {
		if in(team, r.Interval().Start) {
			return true
		}
	}
	for shift := range r.All() {
		if m != "" && shift.Member == m || in(shift.Team, shift.Start) {
			return true
		}
	}
	return false
}

// knowsTeam reports whether a team or pool has a service, a member or a shift in a
// roster.
func knowsTeam(r *schedule.Roster, team schedule.TeamID) bool {
	for _, owner := range r.Services() {
		if owner == team {
			return true
		}
	}
	for range teamOf(r, team).Duties(r.Interval()) {
		return true
	}
	return len(teamOf(r, team).Members(r.Interval().Start)) > 0
}

// teamOf returns what a roster says of a team, nothing if it does not know it.
func teamOf(r *schedule.Roster, team schedule.TeamID) schedule.TeamSchedule {
	known, _ := r.Team(team)
	return known
}

// shiftsOf yields the shifts of a member and, if wanted, of the member's teams.
func (c Calendar) shiftsOf(r *schedule.Roster, m schedule.Member) iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for shift := range r.All() {
			mine := shift.Member == m && m != ""
			if !mine && c.WholeTeam && shift.Role == schedule.All {
				mine = slices.Contains(teamOf(r, shift.Team).Members(shift.Start), m)
			}
			if mine && !yield(shift) {
				return
			}
		}
	}
}

// dutiesOf yields the shifts of a team or pool, the whole team's if wanted.
func (c Calendar) dutiesOf(r *schedule.Roster, team schedule.TeamID) iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for shift := range teamOf(r, team).Duties(r.Interval()) {
			wanted := c.WholeTeam || shift.Role != schedule.All || shift.Member != "" || shift.Gap()
			if wanted && !yield(shift) {
				return
			}
		}
	}
}

// writeShifts writes the shifts that are in the roster, and those that are in earlier
// ones and gone as cancelled.
func (c Calendar) writeShifts(w io.Writer, r *schedule.Roster, whose whose) error {
	f, err := c.file()
	if !whose.knows(r) && !slices.ContainsFunc(c.Before, whose.knows) {
		err = errors.Join(err, whose.unknown())
	}
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for shift := range whose.shifts(r) {
		if lasts(shift.Interval) {
			written[c.uid(shift)] = true
			f.shift(shift, whose.title(shift))
		}
	}
	for _, before := range slices.Backward(c.Before) {
		for shift := range whose.shifts(before) {
			if uid := c.uid(shift); !written[uid] && lasts(shift.Interval) && r.Interval().Contains(shift.Seat.Start) {
				written[uid] = true
				f.cancelled(shift, whose.title(shift))
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
		return nil, fault.New("", schedule.ErrMissing, "a calendar needs a Stamp")
	}
	if c.Revision < 0 || c.Revision > mostRevisions {
		return nil, fmt.Errorf("%w: Revision %d lies outside 0 to %d", schedule.ErrInvalid, c.Revision, mostRevisions)
	}
	if c.Refresh < 0 {
		return nil, fmt.Errorf("%w: Refresh %v is negative", schedule.ErrInvalid, c.Refresh)
	}
	if strings.ContainsFunc(c.Organizer, unicode.IsSpace) || clean(c.Organizer) != c.Organizer {
		return nil, fmt.Errorf("%w: Organizer %q is no mail address", schedule.ErrInvalid, c.Organizer)
	}
	f := &file{Calendar: c, out: &ics.Calendar{}}
	f.out.SetVersion("2.0")
	f.out.SetProductId("-//toban-go//toban//" + c.word("EN", "JA"))
	if c.Organizer != "" {
		f.out.SetMethod(ics.MethodPublish)
	}
	if every := c.Refresh.Truncate(time.Second); every > 0 {
		f.out.SetRefreshInterval(duration(every)) // RFC 7986 §5.7
		f.out.SetXPublishedTTL(duration(every))   // what Outlook reads
	}
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
