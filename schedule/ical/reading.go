package ical

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// Reading is what a calendar file holds of an interval.
type Reading struct {
	// Leaves are ordered by start.
	Leaves []schedule.Leave
	// Passed are the events of the interval that are no leave, by start, of very many the first.
	Passed []Passed
	// Skipped is what could not be read, by line, of very many the first; Unlisted is how many more.
	Skipped  []Skipped
	Unlisted int

	file string
}

// Passed is an event that is no leave, and why.
type Passed struct {
	Event
	Why string
}

// Skipped is a part of a file that could not be read. Matters reports whether it could have been,
// or changed, a leave in the interval.
type Skipped struct {
	*Fault
	Matters bool
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
		all = append(all, fmt.Errorf("%s: %d more faults: %w", r.file, r.Unlisted, schedule.ErrInvalid))
	}
	return errors.Join(all...)
}

// public returns a fault of a file as callers see it.
func public(file string, f rfc5545.Fault) *Fault {
	return &Fault{file, f.Line, f.Problem, schedule.ErrInvalid}
}

// skips are what a reader leaves out.
type skips struct{ grave, slight rfc5545.Faults }

// add notes faults that stand for what could have mattered or not.
func (s *skips) add(matters bool, faults ...rfc5545.Fault) {
	for _, f := range faults {
		if matters && !f.Harmless {
			s.grave.Add(f)
		} else {
			s.slight.Add(f)
		}
	}
}

// list returns what was skipped, by line. More slight faults than are kept are not counted.
func (s *skips) list(file string) (list []Skipped, unlisted int) {
	for _, f := range s.grave.List {
		list = append(list, Skipped{public(file, f), true})
	}
	for _, f := range s.slight.List {
		list = append(list, Skipped{public(file, f), false})
	}
	slices.SortStableFunc(list, func(a, b Skipped) int { return cmp.Compare(a.Line, b.Line) })
	return list, s.grave.More
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
