package vendor

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Edge is a time at the beginning or the end of what is known of a schedule that no record has, since its slots lie in it in part.
type Edge struct {
	schedule.Interval
	// Slots is the time of its slots as a whole, and Last says that the edge is at the end.
	Slots schedule.Interval
	Last  bool
	// Bare are the times of the edge in which nobody serves.
	Bare []schedule.Interval
}

// Day is the day from which, or up to which, the slots are known whole.
func (e Edge) Day() schedule.Date {
	if e.Last {
		return schedule.DateOf(e.Slots.End.Add(-time.Nanosecond), e.Slots.End.Location())
	}
	return schedule.DateOf(e.Slots.Start, e.Slots.Start.Location())
}

// Out returns how long nobody serves.
func (e Edge) Out() (sum time.Duration) {
	for _, iv := range e.Bare {
		sum += iv.Duration()
	}
	return sum
}

// Edges returns the edges of a known time, the first and the last, around the one that a record is of. Teams are the ones with slots
// of the schedule, and served is when somebody serves.
func Edges(s *schedule.Schedule, known, judged schedule.Interval, teams []schedule.TeamID, served []schedule.Interval) (list []Edge) {
	before := schedule.Interval{Start: known.Start.Add(-schedule.LongestSlot), End: judged.Start}
	for n, around := range []schedule.Interval{before, {Start: judged.End, End: known.End}} {
		e, seen := Edge{Last: n == 1}, map[int64]bool{}
		for shift := range s.Duties(around) {
			slot := shift.Seat.Interval
			cut := slot.Intersect(known)
			if shift.Role == schedule.All || !slices.Contains(teams, shift.Team) || cut.Empty() || seen[slot.Start.Unix()] {
				continue
			}
			seen[slot.Start.Unix()] = true
			e.Interval, e.Slots = e.Span(cut), e.Slots.Span(slot)
			e.Bare = append(e.Bare, cut.Without(served...)...)
		}
		if !e.Interval.Empty() {
			list = append(list, e)
		}
	}
	return list
}

// Edges returns the edges of each schedule that is rendered, by name.
func (i *Import) Edges() (map[string][]Edge, error) {
	desks := i.desks()
	s, err := schedule.New(i.spec(desks))
	if err != nil {
		return nil, fmt.Errorf("edges: %w", err)
	}
	edges, judged := map[string][]Edge{}, i.whole(desks)
	for _, d := range desks {
		for _, of := range d.schedules {
			var served []schedule.Interval
			for _, shift := range of.Shifts {
				served = append(served, shift.Interval)
			}
			if !of.Interval.Empty() && edges[of.Name] == nil {
				edges[of.Name] = Edges(s, of.Interval, judged, []schedule.TeamID{d.id}, served)
			}
		}
	}
	return edges, nil
}
