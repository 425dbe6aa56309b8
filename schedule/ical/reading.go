package ical

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// Reading is what a calendar file holds of an interval.
type Reading struct {
	// Leaves are ordered by start.
	Leaves []schedule.Leave
	// Counted are the events of the interval that are leave, by start: one may be the leave of several
	// members, or a part of each of its days.
	Counted []Event
	// Passed are the events of the interval that are no leave, by start, of very many the first.
	Passed []Passed
	// Skipped is what could not be read, by line, of very many the first; Unlisted is how many more.
	Skipped  []Skipped
	Unlisted int
	// Zone is the one that the calendar names as its own (X-WR-TIMEZONE), nil if it names none that is known. Whole days are
	// read in LeaveCalendar.Location whatever it is.
	Zone *time.Location

	file string
}

// Passed is an event that is no leave, and why.
type Passed struct {
	Event
	Why string

	reason reason
}

// In writes in a language why an event is no leave: in English as Why has it.
func (p Passed) In(l schedule.Language) string {
	switch said := reasons[l][p.reason]; {
	case p.reason != shown:
		return said
	case l == schedule.Japanese:
		return fmt.Sprintf(said, map[bool]string{true: "終日", false: "時間帯"}[p.WholeDay], showsJapanese[p.Show])
	default:
		return fmt.Sprintf(said, map[bool]string{true: "day", false: "time"}[p.WholeDay], p.Show)
	}
}

// Uncounted reports that the event is no leave because LeaveCalendar.Counts says so: it is neither cancelled nor declined.
func (p Passed) Uncounted() bool { return p.reason == shown }

// reason is why an event is no leave.
type reason uint8

const (
	counted reason = iota
	cancelled
	declines
	shown
	strange
)

var reasons = map[schedule.Language]map[reason]string{
	schedule.English: {
		cancelled: "it is cancelled",
		declines:  "it is declined",
		shown:     "a %s shown as %s does not count as leave",
		strange:   "it is about no member",
	},
	schedule.Japanese: {
		cancelled: "キャンセルされている",
		declines:  "辞退している",
		shown:     "%sの「%s」は休暇としない",
		strange:   "対象のメンバーがいない",
	},
}

// Skipped is a part of a file that could not be read.
type Skipped struct {
	*Fault
	// Matters reports whether it could have been, or changed, a leave in the interval.
	Matters bool
	// Summary and Day tell the event that the part stands in, to ask its owner: the title, and the day on which the event
	// begins, or the first of its repetitions, as the file writes it. They are empty outside of events and where they cannot be
	// read. The text of Fault does not have them, since titles are private.
	Summary string
	Day     schedule.Date
}

// Err joins what was skipped and could have mattered, nil if nothing was.
func (r Reading) Err() error {
	var all []error
	for _, s := range r.Skipped {
		if s.Matters {
			all = append(all, s.Fault)
		}
	}
	if r.Unlisted > 0 {
		all = append(all, fault.New("", schedule.ErrInvalid, "%s: %d more faults", r.file, r.Unlisted))
	}
	return errors.Join(all...)
}

// public returns a fault of a file as callers see it.
func public(file string, f rfc5545.Fault) *Fault {
	return &Fault{File: file, Line: f.Line, Problem: f.Problem.Error(), Err: schedule.ErrInvalid, text: f.Problem}
}

// skips are what a reader leaves out.
type skips struct{ grave, slight rfc5545.Faults }

// add notes faults in an event, or in none, that stand for what could have mattered or not.
func (s *skips) add(c *rfc5545.Component, matters bool, faults ...rfc5545.Fault) {
	for _, f := range faults {
		if f.Within = c; matters && !f.Harmless {
			s.grave.Add(f)
		} else {
			s.slight.Add(f)
		}
	}
}

// list returns what was skipped, by line. More slight faults than are kept are not counted.
func (s *skips) list(file string) (list []Skipped, unlisted int) {
	for _, f := range s.grave.List {
		list = append(list, skipped(file, f, true))
	}
	for _, f := range s.slight.List {
		list = append(list, skipped(file, f, false))
	}
	slices.SortStableFunc(list, func(a, b Skipped) int { return cmp.Compare(a.Line, b.Line) })
	return list, s.grave.More
}

// skipped returns a fault with the event that it stands in.
func skipped(file string, f rfc5545.Fault, matters bool) Skipped {
	s := Skipped{Fault: public(file, f), Matters: matters}
	if f.Within == nil {
		return s
	}
	for _, p := range f.Within.Find("SUMMARY") {
		s.Summary = strings.TrimSpace(ics.FromText(p.Value))
	}
	if walls, ok := wallsOf(f.Within, "DTSTART"); ok && len(walls) > 0 {
		y, m, d := walls[0].Time().Date()
		s.Day = schedule.Date{Year: y, Month: m, Day: d}
	}
	return s
}

// matters reports whether an event that cannot be read could lie in the interval, by what can be
// read of it.
func (in *reader) matters(c *rfc5545.Component) bool {
	walls, known := wallsOf(c, "DTSTART", "RDATE", "RECURRENCE-ID")
	if !known || len(walls) == 0 {
		return true
	}
	const slack = 2 * rfc5545.SecondsPerDay // zones, which may be unknown
	if int64(slices.Min(walls)) > in.Interval.End.Unix()+slack {
		return false
	}
	last, ends := ending(c, walls)
	return !ends || int64(last)+slack >= in.Interval.Start.Unix()
}

// ending returns about when the last repetition of an event ends, not ok if that is not known.
func ending(c *rfc5545.Component, walls []rfc5545.Wall) (last rfc5545.Wall, ok bool) {
	if c.Bad != nil && !slices.Contains([]string{"UID", "SEQUENCE", "DTSTAMP", "STATUS", "EXDATE", "EXRULE"}, c.Bad.Property) {
		return 0, false
	}
	for _, p := range c.Find("RECURRENCE-ID") {
		if p.Params["RANGE"] != "" {
			return 0, false
		}
	}
	last = slices.Max(walls)
	for _, p := range c.Find("RRULE") {
		r, err := rfc5545.ParseRule(p.Value, walls[0])
		if err != nil {
			return 0, false
		}
		until, bounded := r.Last()
		if !bounded {
			return 0, false
		}
		last = max(last, until)
	}
	length := rfc5545.Wall(rfc5545.SecondsPerDay)
	ends, known := wallsOf(c, "DTEND")
	for _, w := range ends {
		length = max(length, w-slices.Min(walls))
	}
	for _, p := range c.Find("DURATION") {
		l, err := rfc5545.ParseLength(p.Value)
		known = known && err == nil
		length = max(length, rfc5545.Wall(l.About()))
	}
	for _, p := range c.Find("RDATE") {
		known = known && p.Params["VALUE"] != "PERIOD"
	}
	return last + length, known
}

// wallsOf returns the values of properties, not ok if one cannot be read.
func wallsOf(c *rfc5545.Component, names ...string) (walls []rfc5545.Wall, ok bool) {
	for _, name := range names {
		for _, p := range c.Find(name) {
			for text := range strings.SplitSeq(p.Value, ",") {
				text, _, _ = strings.Cut(text, "/")
				w, _, _, err := rfc5545.ParseWall(text)
				if err != nil {
					return nil, false
				}
				walls = append(walls, w)
			}
		}
	}
	return walls, true
}
