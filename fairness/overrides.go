package fairness

import (
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Overrides is the function Overrides for one plan. Plans of several pools are laid over together: see there.
func (p *Plan) Overrides(s *schedule.Schedule, note string) []schedule.Change {
	return Overrides(s, note, p)
}

// Overrides returns what has to be laid over a schedule, in this order, for its seats to be
// served as the plans have them, such as those of Planner.Mend: overrides and, where people exchange seats, swaps;
// nothing for seats that are. Who comes from another seat of that time, of any of the plans, has left it before.
// Of a seat that changes have split it moves what the holder of the
// longest part serves, and what nobody serves; who has taken over another part, such as
// by a cover, keeps it, and so does who stands in for an hour of the planned person, who serves the rest.
func Overrides(s *schedule.Schedule, note string, plans ...*Plan) []schedule.Change {
	var moves []seatMove
	for _, p := range plans {
		moves = append(moves, p.seatMoves(s, note)...)
	}
	var list []schedule.Change
	for len(moves) > 0 {
		leaves := func(x seatMove) int { // by which move whoever comes leaves another seat
			return slices.IndexFunc(moves, func(o seatMove) bool { return o.from == x.To && o.Overlaps(x.Interval) })
		}
		next := slices.IndexFunc(moves, func(x seatMove) bool { return leaves(x) < 0 })
		if next < 0 { // everybody waits for somebody: a ring
			if cut := cutAlike(moves); len(cut) > len(moves) {
				moves = cut
				continue
			}
			next = 0
			x := moves[next]
			if k := leaves(x); x.from != "" && moves[k].Interval.Equal(x.Interval) { // two exchange seats, and one is done
				list = append(list, schedule.Swap{A: x.To, B: x.from, AGives: x.Interval, BGives: x.Interval, Note: note})
				moves[k].from = x.from
				moves = slices.DeleteFunc(slices.Delete(moves, next, next+1), func(o seatMove) bool { return o.from == o.To })
				continue
			}
		}
		list = append(list, moves[next].Override)
		moves = slices.Delete(moves, next, next+1)
	}
	return list
}

// seatMove is a part of a seat that goes from one person to another.
type seatMove struct {
	schedule.Override
	from schedule.Member
}

// seatMoves lists what of the plan's seats somebody else serves.
func (p *Plan) seatMoves(s *schedule.Schedule, note string) (moves []seatMove) {
	shifts := slices.Collect(s.Duties(p.Interval()))
	holders := holdersOf(slices.Values(shifts))
	for planned := range p.Shifts() {
		holder, ok := holders[planned.Key()]
		if planned.Member == "" {
			continue
		}
		if !ok {
			if planned.Role.Watches() { // a seat in which nobody watches has no shift
				moves = append(moves, seatMove{schedule.Override{Interval: planned.Interval, To: planned.Member, Team: planned.Team, Role: planned.Role, Note: note}, ""})
			}
			continue
		}
		partly := slices.ContainsFunc(shifts, func(s schedule.Shift) bool { return s.Key() == planned.Key() && s.Member == planned.Member })
		for _, now := range shifts {
			if now.Key() == planned.Key() && now.Member != planned.Member && (now.Member == holder.Member || now.Member == "") && !(partly && freed(now, planned.Member)) {
				moves = append(moves, seatMove{schedule.Override{Interval: now.Interval, To: planned.Member, Team: now.Team, Role: now.Role, Note: note}, now.Member})
			}
		}
	}
	return moves
}

// freed reports whether a shift is what somebody's absence took out of theirs.
func freed(shift schedule.Shift, of schedule.Member) bool {
	return slices.ContainsFunc(shift.Why, func(step schedule.Step) bool { return step.Over == of && step.Rule.SetsAside() })
}

// cutAlike cuts moves where others that overlap begin or end, so that of each two the times are equal or apart.
func cutAlike(moves []seatMove) (cut []seatMove) {
	for _, x := range moves {
		var at []time.Time
		for _, o := range moves {
			for _, t := range []time.Time{o.Start, o.End} {
				if x.Start.Before(t) && t.Before(x.End) && !slices.ContainsFunc(at, t.Equal) {
					at = append(at, t)
				}
			}
		}
		slices.SortFunc(at, time.Time.Compare)
		for _, t := range at {
			before := x
			before.End, x.Start = t, t
			cut = append(cut, before)
		}
		cut = append(cut, x)
	}
	return cut
}
