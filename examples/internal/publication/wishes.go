package publication

import (
	"slices"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Wishes are what became of the wishes for the slots of a plan. The zero Wishes are of nobody.
type Wishes struct {
	Wanted, Granted int // slots
	Avoided, Served int // slots to be avoided, and how many of them somebody serves all the same
	Unmet           []Unmet
}

// Unmet is a wish that did not come true, for one slot.
type Unmet struct {
	Member schedule.Member
	Date   schedule.Date
	// Avoid says that the slot was to be avoided, and that the member serves it.
	Avoid bool
	// Why a slot that was wanted was not granted, as far as the plan tells, and of Rivals who has it.
	Why    Denial
	Rivals []schedule.Member
}

// Denial is why a slot that was wanted was not granted.
type Denial int

const (
	Undecided Denial = iota // the plan does not tell
	Away                    // the member is on leave then
	Unable                  // the member can take no seat of the slot
	Rivals                  // all seats went to others who wanted them
)

// WishesOf compares what people would like with what a plan gives them, by person and slot.
func WishesOf(plan *fairness.Plan) Wishes {
	problem := plan.Problem()
	holders, seats := map[string][]schedule.Member{}, map[string][]fairness.Position{}
	var slots []string
	for _, seat := range problem.Seats {
		if seats[seat.Slot] == nil {
			slots = append(slots, seat.Slot)
		}
		seats[seat.Slot] = append(seats[seat.Slot], seat)
	}
	for _, a := range plan.Assignments() {
		holders[a.Slot] = append(holders[a.Slot], a.Member)
	}
	wanted := map[string][]schedule.Member{}
	for _, p := range problem.People {
		for _, slot := range p.Wants {
			wanted[slot] = append(wanted[slot], p.ID)
		}
	}
	var w Wishes
	for _, p := range problem.People {
		for _, slot := range slots {
			serves := slices.Contains(holders[slot], p.ID)
			unmet := Unmet{Member: p.ID, Date: seats[slot][0].Date}
			switch { // who wants a slot and would avoid it avoids it, as in the plan
			case slices.Contains(p.Avoids, slot):
				if w.Avoided++; serves {
					w.Served++
					unmet.Avoid = true
					w.Unmet = append(w.Unmet, unmet)
				}
			case slices.Contains(p.Wants, slot):
				if w.Wanted++; serves {
					w.Granted++
					continue
				}
				unmet.Why = denial(p, seats[slot], holders[slot], wanted[slot])
				if unmet.Why == Rivals {
					unmet.Rivals = holders[slot]
				}
				w.Unmet = append(w.Unmet, unmet)
			}
		}
	}
	return w
}

// denial says why p does not hold a seat of a slot.
func denial(p fairness.Participant, seats []fairness.Position, holders, wanted []schedule.Member) Denial {
	iv := seats[0].Interval
	barred := func(s fairness.Position) bool {
		return slices.Contains(p.Barred, fairness.PositionKey{Slot: s.Slot, Role: s.Role}) || slices.Contains(p.Barred, fairness.PositionKey{Slot: s.Slot}) ||
			p.Own.Roles != nil && !slices.Contains(p.Own.Roles, s.Role)
	}
	switch {
	case slices.ContainsFunc(p.Away, iv.Overlaps):
		return Away
	case iv.Start.Before(p.From), !p.Until.IsZero() && !iv.Start.Before(p.Until), !slices.ContainsFunc(seats, func(s fairness.Position) bool { return !barred(s) }):
		return Unable
	case len(holders) == len(seats) && !slices.ContainsFunc(holders, func(m schedule.Member) bool { return !slices.Contains(wanted, m) }):
		return Rivals
	}
	return Undecided
}
