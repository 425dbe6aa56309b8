package vendor

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// The way back: the fewest overrides with which one schedule says what another does.
//
// Time is cut where either list changes, and neighbours that are to have the same person and
// already have it alike are one segment. Overrides are strokes of paint: a later one covers
// an earlier one. To paint a line of colours with the fewest strokes is known as the strange
// printer. With s(i, j) for the strokes that the segments i to j need on a canvas that has
// none of their colours,
//
//	s(i, j) = min(1 + s(i+1, j), min over k in i+1…j with the colour of i: s(i, k−1) + s(k+1, j))
//
// since the stroke of i can go on to k. A segment that is right already may stay unpainted,
// so what the first j segments need is
//
//	f(j) = min(f(j−1) if segment j is right, min over i ≤ j: f(i−1) + s(i, j)).
//
// Time in which nobody is to answer can be no part of a stroke, and separates what lies
// before it from what lies after. The cost is the cube of the segments between two such
// times; longer stretches than mostSegments are cut.

const mostSegments = 600

// Move is an override of the way back, to be made after the ones before it.
type Move struct {
	Schedule string // ID
	Name     string
	schedule.Interval
	// Member answers instead of Instead, or of anybody if the vendor's overrides name no one. An empty
	// Member is nobody, an empty Instead a time in which nobody is to be replaced.
	Member, Instead schedule.Member
}

// segment is a time in which somebody is to answer.
type segment struct {
	schedule.Interval
	to    schedule.Member
	right bool // whoever answers is right already
}

// Fewest returns the fewest overrides that make the shifts from into the shifts to, in an
// interval, in their order. The times in which nobody is to answer and somebody does, which
// no override can say, are returned beside them. Neither list has two people at once.
func Fewest(from, to []Shift, iv schedule.Interval) (overrides []Shift, left []Shift) {
	var run []segment
	flush := func() {
		for len(run) > 0 {
			n := min(len(run), mostSegments)
			overrides = append(overrides, paint(run[:n])...)
			run = run[n:]
		}
		run = nil
	}
	last := iv.Start
	for _, d := range stretches(clip(from, iv), clip(to, iv)) {
		if d.Start.After(last) || len(d.b) == 0 { // nobody is to answer
			flush()
		}
		last = d.End
		if len(d.b) == 0 {
			for _, m := range d.a {
				left = append(left, Shift{d.Interval, m})
			}
			continue
		}
		s := segment{d.Interval, d.b[0], slices.Equal(d.a, d.b)}
		if n := len(run) - 1; n >= 0 && run[n].to == s.to && run[n].right == s.right {
			run[n].End = s.End
		} else {
			run = append(run, s)
		}
	}
	flush()
	return overrides, tidy(left)
}

// paint returns the strokes for segments that abut.
func paint(run []segment) []Shift {
	n := len(run)
	s := make([][]int, n+2)    // s[i][j+1]; s[i][i] is 0: nothing
	next := make([][]int, n+2) // the k of the minimum, 0: none
	for i := range s {
		s[i], next[i] = make([]int, n+2), make([]int, n+2)
	}
	for i := n - 1; i >= 0; i-- {
		for j := i; j < n; j++ {
			best, at := 1+s[i+1][j+1], 0
			for k := i + 1; k <= j; k++ {
				if run[k].to == run[i].to {
					if c := s[i][k] + s[k+1][j+1]; c < best {
						best, at = c, k
					}
				}
			}
			s[i][j+1], next[i][j+1] = best, at
		}
	}
	f, from := make([]int, n+1), make([]int, n+1) // from[j]: i+1 of the group that ends at j, 0: j is right
	for j := 1; j <= n; j++ {
		f[j] = n + 1
		if run[j-1].right {
			f[j], from[j] = f[j-1], 0
		}
		for i := 1; i <= j; i++ {
			if c := f[i-1] + s[i-1][j]; c < f[j] {
				f[j], from[j] = c, i
			}
		}
	}
	var strokes []Shift
	var group func(i, j int) // paints i to j, both included
	group = func(i, j int) {
		if i > j {
			return
		}
		end := i
		var inner, after [][2]int
		for hi := j; ; { // follow the stroke of i from equal to equal
			k := next[i][hi+1]
			if k == 0 {
				inner = append(inner, [2]int{i + 1, hi})
				break
			}
			// s(i, k−1) + s(k+1, hi): the stroke goes on to k, whose colour it has.
			after = append(after, [2]int{k + 1, hi})
			end = max(end, k)
			hi = k - 1
		}
		strokes = append(strokes, Shift{schedule.Interval{Start: run[i].Start, End: run[end].End}, run[i].to})
		for _, part := range append(inner, after...) {
			group(part[0], part[1])
		}
	}
	var groups [][2]int
	for j := n; j > 0; {
		if from[j] == 0 {
			j--
			continue
		}
		groups = append(groups, [2]int{from[j] - 1, j - 1})
		j = from[j] - 1
	}
	slices.Reverse(groups)
	for _, g := range groups {
		group(g[0], g[1])
	}
	return strokes
}

// Back returns the fewest overrides in the vendor's schedules with which they call whom a
// roster calls, in its time, and what no override can say. The roster answers for the services
// of the import, or for ones called like the schedules. Who translates its members to the
// vendor's; nil leaves them.
func (i *Import) Back(roster *schedule.Roster, who func(schedule.Member) schedule.Member) ([]Move, []Note, error) {
	var moves []Move
	var notes []Note
	found, rendered := false, false
	for _, d := range i.desks() {
		for k, s := range d.schedules {
			iv := s.Interval.Intersect(roster.Interval())
			var to []Shift
			var told schedule.Interval // from the first slot of the record to the last
			for _, id := range d.services {
				service, err := roster.Service(id)
				if err != nil {
					continue
				}
				found = true
				if iv.Empty() || len(s.Shifts) == 0 {
					notes = append(notes, s.place.note("schedule %q: nothing is rendered of %v, the time of the record", s.Name, roster.Interval()))
					break
				}
				rendered = true
				if iv.Start.After(roster.Interval().Start) || iv.End.Before(roster.Interval().End) {
					notes = append(notes, s.place.note("schedule %q: of the record's %v only %v is rendered", s.Name, roster.Interval(), iv))
				}
				for shift := range service.Shifts(iv) {
					if told.Empty() {
						told = shift.Interval
					}
					told = told.Span(shift.Interval)
					switch {
					case shift.Role == schedule.All && k == 0:
						notes = append(notes, s.place.note("schedule %q: a whole team answers %v, and an override calls one person", s.Name, shift.Interval))
					case shift.Role == d.roles[k][0] && shift.Member != "":
						m := shift.Member
						if who != nil {
							m = who(m)
						}
						if m == "" {
							notes = append(notes, s.place.note("schedule %q: the vendor does not know %s", s.Name, shift.Member))
							continue
						}
						to = append(to, Shift{shift.Interval, m})
					}
				}
				break // all services of a desk ask the same people
			}
			if to == nil {
				continue
			}
			if i.named(s) {
				moves = append(moves, replacements(s, s.Shifts, tidy(to), iv.Intersect(told))...)
				continue
			}
			overrides, left := Fewest(s.Shifts, tidy(to), iv.Intersect(told))
			for _, o := range overrides {
				moves = append(moves, Move{Schedule: s.ID, Name: s.Name, Interval: s.local(o.Interval), Member: o.Member})
			}
			for _, l := range left {
				n := s.place.note("schedule %q: nobody is to answer %v, and no override says so instead of %s", s.Name, l.Interval, l.Member)
				n.At = l.Start
				notes = append(notes, n)
			}
		}
	}
	if !found {
		return nil, nil, fmt.Errorf("%w: the roster has none of the services of the import", schedule.ErrUnknownService)
	}
	if !rendered {
		return nil, nil, fmt.Errorf("%w: nothing is rendered of %v, the time of the record: export its time", schedule.ErrMissing, roster.Interval())
	}
	return moves, notes, nil
}
