package publication

import (
	"cmp"
	"iter"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Effect is what a change does to who serves. The zero Effect does nothing.
type Effect struct {
	// Moved are the shifts that have somebody else than before, shadows and the daytime too.
	Moved schedule.Difference
	// Broken are the limits that a repair keeps, as far as the change breaks them and what was before does not.
	Broken []scheduletest.Finding
}

// EffectOf compares the schedules before and after a change of an interval, by the limits that the file plans with.
func EffectOf(own *fairness.Planner, before, after *schedule.Schedule, iv schedule.Interval) (Effect, error) {
	iv.Start = iv.Start.AddDate(0, 0, -longestSlot) // rosters take slots by their starts
	was, err := before.Roster(iv)
	if err != nil {
		return Effect{}, err
	}
	is, err := after.Roster(iv)
	if err != nil {
		return Effect{}, err
	}
	broken, err := Preview{Interval: iv}.broken(command.RepairPolicy(own), after, before)
	return Effect{schedule.Diff(was, is), broken}, err
}

// longestSlot is the most days of a slot.
const longestSlot = 8

// Around yields the shifts that overlap an interval, those too that have begun before it.
func Around(s *schedule.Schedule, iv schedule.Interval) iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for shift := range s.Duties(schedule.Interval{Start: iv.Start.AddDate(0, 0, -longestSlot), End: iv.End}) {
			if shift.Overlaps(iv) && !yield(shift) {
				return
			}
		}
	}
}

// Drafts returns the shifts that a cover, a swap or an override moves and that are not published: the roster that is published
// later would not know the change. A leave moves none, since a plan knows it.
func Drafts(s *schedule.Schedule, c schedule.Change) (list []schedule.Shift) {
	add := func(iv schedule.Interval, moved func(schedule.Shift) bool) {
		if iv.Empty() {
			return
		}
		for shift := range Around(s, iv) {
			if moved(shift) && !s.PublishedSeat(shift.Seat) {
				list = append(list, shift)
			}
		}
	}
	switch c := c.(type) {
	case schedule.Cover:
		add(c.Interval, func(shift schedule.Shift) bool { return shift.Member == c.From })
	case schedule.Swap:
		add(c.AGives, func(shift schedule.Shift) bool { return shift.Member == c.A && c.AGives.Contains(shift.Start) })
		add(c.BGives, func(shift schedule.Shift) bool { return shift.Member == c.B && c.BGives.Contains(shift.Start) })
	case schedule.Override:
		add(c.Interval, func(shift schedule.Shift) bool { return shift.Team == cmp.Or(c.Team, schedule.Everyone) })
	}
	return list
}
