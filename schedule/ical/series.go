package ical

import (
	"iter"
	"maps"
	"slices"

	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// series is an event with the changes to its repetitions.
type series struct {
	master  *event
	changes []*event
	changed map[int64]*event // the newest by the instant they stand instead of
}

// newest returns the newer version of an event, the later in the file of one version.
func newest(old, e *event) *event {
	if old != nil && old.version().compare(e.version()) > 0 {
		return old
	}
	return e
}

// settle makes the moments of a series of whole days days, and keeps the newest of changes.
func (in *reader) settle(s *series) {
	whole := s.master != nil && s.master.start.Date
	days := midnights{in}
	if whole {
		for i, m := range s.master.except {
			s.master.except[i] = days.wholeDay(m)
		}
		for i, d := range s.master.dates {
			s.master.dates[i].Moment = days.wholeDay(d.Moment)
		}
	}
	s.changed = map[int64]*event{}
	for _, e := range s.changes {
		if whole || e.start.Date && s.master == nil {
			m := days.wholeDay(*e.changes)
			e.changes = &m
		}
		at := e.changes.Unix()
		s.changed[at] = newest(s.changed[at], e)
	}
	in.drop(s)
}

// drop takes out the changes of an older version than the series that stand instead of what it no
// longer repeats.
func (in *reader) drop(s *series) {
	older := map[int64]bool{}
	var since, end rfc5545.Wall
	for at, e := range s.changed {
		if s.master == nil || e.version().compare(s.master.version()) >= 0 {
			continue
		}
		w := e.changes.Wall
		if len(older) == 0 {
			since, end = w, w
		}
		older[at], since, end = true, min(since, w), max(end, w)
	}
	if len(older) == 0 {
		return
	}
	const slack = 2 * rfc5545.SecondsPerDay // zones
	kept := *s.master
	out := (&series{master: &kept}).without()
	days := map[int64]bool{}
	for d := range kept.starts(since-slack, end+slack, in.work) {
		if at := d.Unix(); !out.days[d.Wall.Day()] && !out.instants[at] {
			delete(older, at)
			days[d.Wall.Day()] = true
		}
	}
	for at := range older {
		if e := s.changed[at]; !e.changes.Date || !days[e.changes.Wall.Day()] {
			delete(s.changed, at)
		}
	}
	in.exhausted(kept.Line)
}

// starts is a set of them: instants, and days that stand for any time on them.
type starts struct {
	instants map[int64]bool
	days     map[int64]bool
}

// without returns what is taken out of a series.
func (s *series) without() starts {
	out := starts{map[int64]bool{}, map[int64]bool{}}
	add := func(m rfc5545.Moment) {
		if m.Date || s.master.start.Date {
			out.days[m.Wall.Day()] = true
		} else {
			out.instants[m.Unix()] = true
		}
	}
	for _, m := range s.master.except {
		add(m)
	}
	for _, e := range s.changed {
		add(*e.changes)
	}
	return out
}

// series adds the leaves of an event, of its repetitions and of the changed ones.
func (in *reader) series(s *series) {
	in.settle(s)
	if s.master != nil && s.master.cancelled {
		in.add(s.master, s.master.start.Unix(), in.ends(s.master.start, s.master.length))
		return
	}
	for _, at := range slices.Sorted(maps.Keys(s.changed)) {
		e := s.changed[at]
		in.add(e, e.start.Unix(), in.ends(e.start, e.length))
	}
	e := s.master
	if e == nil {
		return
	}
	since := rfc5545.Wall(in.Interval.Start.Unix() - e.length.About() - 2*rfc5545.SecondsPerDay)
	out := s.without()
	for d := range e.starts(since, in.end(), in.work) {
		at := d.Unix()
		if out.days[d.Wall.Day()] || out.instants[at] {
			continue
		}
		out.instants[at] = true
		in.add(e, at, in.ends(d.Moment, d.length))
	}
	in.exhausted(e.Line)
}

// ends returns when something ends that begins at a moment and lasts so long.
func (in *reader) ends(m rfc5545.Moment, l rfc5545.Length) int64 {
	if m.Date && l.Days > 0 {
		return midnights{in}.end(m.Wall, l.Days) + l.Seconds
	}
	return l.End(m.Wall, m.Clock)
}

// starts yields when an event and its repetitions start, those by rules from since
// to end. One that is named twice is yielded twice.
func (e *event) starts(since, end rfc5545.Wall, work *rfc5545.Budget) iter.Seq[dated] {
	return func(yield func(dated) bool) {
		if len(e.rules) == 0 && !yield(dated{e.start, e.length}) {
			return
		}
		for _, d := range e.dates {
			if !yield(d) {
				return
			}
		}
		for _, r := range e.rules {
			for w := range r.Walls(e.start.Wall, since, end, e.start.Clock, work) {
				d := dated{e.start, e.length}
				if d.Wall = w; !yield(d) {
					return
				}
			}
		}
	}
}
