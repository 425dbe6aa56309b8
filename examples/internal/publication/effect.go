package publication

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Effect is what a change does to who serves. The zero Effect does nothing.
type Effect struct {
	// Moved are the shifts that somebody else serves than before, shadows and the daytime among them. If anything is published,
	// only published shifts are.
	Moved schedule.Difference
	// Drafts is how many shifts move that are not published. It is zero if nothing is published.
	Drafts int
	// Daytimes are the times by day in which whole teams lose people.
	Daytimes []Daytime
	// Broken are the limits of a repair that the schedule breaks after the change and did not break before it.
	Broken []scheduletest.Finding
}

// EffectOf compares the schedules before and after a change of an interval, by the limits that the file plans with.
func EffectOf(own *fairness.Planner, before, after *schedule.Schedule, iv schedule.Interval) (Effect, error) {
	effect := Effect{Daytimes: Daytimes(before, after, iv)}
	iv.Start = iv.Start.Add(-schedule.LongestSlot) // rosters take slots by their starts
	was, err := before.Roster(iv)
	if err != nil {
		return Effect{}, err
	}
	is, err := after.Roster(iv)
	if err != nil {
		return Effect{}, err
	}
	effect.Moved = schedule.Diff(was, is)
	if known := before.Published(); !known.Empty() {
		all := len(effect.Moved.Reassignments)
		effect.Moved = effect.Moved.Only(func(m schedule.Reassignment) bool { return before.PublishedSeat(m.Seat) })
		effect.Drafts = all - len(effect.Moved.Reassignments)
	}
	if effect.Broken, err = (Preview{Interval: iv}).broken(command.RepairPolicy(own), after, before); err != nil {
		return Effect{}, err
	}
	return effect, nil
}

// Vacant lists the published shifts that somebody had before the change and nobody has after it.
func (e Effect) Vacant() (list []schedule.Reassignment) {
	for _, r := range e.Moved.Reassignments {
		if r.Gap() && !r.Removed && r.From != "" {
			list = append(list, r)
		}
	}
	return list
}

// TellVacant says what to do about shifts that a change has left to nobody, "" if there are none.
func (e Effect) TellVacant(l schedule.Language) string {
	vacant := e.Vacant()
	if len(vacant) == 0 {
		return ""
	}
	format := "Nobody has %d of these shifts: change -cover %s=%s lists who could take it, and publish -repair plans anew.\n"
	if l == schedule.Japanese {
		format = "うち%d席は担当者がいない。代われる人は change -cover %s=%s で分かる。組み直すなら publish -repair。\n"
	}
	return fmt.Sprintf(format, len(vacant), vacant[0].From, vacant[0].Date)
}

// Touched returns the time of the change that an entry makes, or withdraws.
func Touched(s *schedule.Schedule, e schedule.Entry) (iv schedule.Interval) {
	for _, old := range s.Journal() {
		if old.ID == e.Withdraws {
			e = old
		}
	}
	switch c := e.Change.(type) {
	case schedule.Leave:
		iv = c.Interval
	case schedule.Cover:
		iv = c.Interval
	case schedule.Override:
		iv = c.Interval
	case schedule.Swap:
		iv = c.AGives.Span(c.BGives)
	case *schedule.Roster:
		iv = c.Interval()
	}
	return iv
}

// Touching returns the shift of a member that ends when a rest begins, and the one that begins when the rest ends. Both are off
// hours.
func Touching(s *schedule.Schedule, m schedule.Member, rest schedule.Interval) (before, next schedule.Shift, ok bool) {
	around := schedule.Interval{Start: rest.Start.Add(-time.Second), End: rest.End.Add(time.Second)}
	for shift := range Around(s, around) {
		if shift.Member != m || shift.Role.Watches() || shift.Regime != schedule.OffHours {
			continue
		}
		if shift.End.Equal(rest.Start) {
			before = shift
		}
		if shift.Start.Equal(rest.End) {
			next = shift
		}
	}
	return before, next, before.Member != "" && next.Member != ""
}

// Around yields the shifts that overlap an interval, also if they have begun before it.
func Around(s *schedule.Schedule, iv schedule.Interval) iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for shift := range s.Duties(schedule.Interval{Start: iv.Start.Add(-schedule.LongestSlot), End: iv.End}) {
			if shift.Overlaps(iv) && !yield(shift) {
				return
			}
		}
	}
}

// Drafts returns the shifts, one a slot, that a cover, a swap or an override moves and that are not published: the roster that is
// published later would not know the change. A leave moves none, since a plan knows it.
func Drafts(s *schedule.Schedule, c schedule.Change) (list []schedule.Shift) {
	add := func(iv schedule.Interval, moved func(schedule.Shift) bool) {
		if iv.Empty() {
			return
		}
		for shift := range Around(s, iv) {
			told := slices.ContainsFunc(list, func(o schedule.Shift) bool { return o.Team == shift.Team && o.Seat.Start.Equal(shift.Seat.Start) })
			if moved(shift) && !told && !s.PublishedSeat(shift.Seat) {
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
