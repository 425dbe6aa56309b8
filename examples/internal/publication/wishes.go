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

// against returns the wishes that who serves after a repair goes against and who served before it did not, as the plans of the
// repair know them. Who gives a slot up because of a leave, or can serve it no longer, loses none.
func (p Preview) against(plans []*fairness.Plan) (list []Unmet, err error) {
	moved, err := Difference(p.Before, p.After, p.Interval)
	if err != nil {
		return nil, err
	}
	for _, m := range moved.Reassignments {
		other := func(has func(schedule.Reassignment) schedule.Member, who schedule.Member) bool { // seat of the slot
			return slices.ContainsFunc(moved.Reassignments, func(o schedule.Reassignment) bool {
				return o.Team == m.Team && o.Seat.Start.Equal(m.Seat.Start) && has(o) == who
			})
		}
		for _, plan := range plans {
			problem := plan.Problem()
			for _, person := range problem.People {
				about := func(wishes []string) (seats []fairness.Position) {
					for _, s := range problem.Seats {
						if s.Contains(m.Seat.Start) && slices.Contains(wishes, s.Slot) {
							seats = append(seats, s)
						}
					}
					return seats
				}
				u := Unmet{Member: person.ID, Date: m.Date}
				switch {
				case plan.Pool() != m.Team:
					continue
				case person.ID == m.Member && len(about(person.Avoids)) > 0 && !other(func(o schedule.Reassignment) schedule.Member { return o.From }, person.ID):
					u.Avoid = true
				case person.ID == m.From && len(about(person.Wants)) > 0 && !other(func(o schedule.Reassignment) schedule.Member { return o.Member }, person.ID):
					if why := denial(person, about(person.Wants), nil, nil); why == Away || why == Unable {
						continue
					}
				default:
					continue
				}
				told := func(o Unmet) bool { return o.Member == u.Member && o.Date == u.Date && o.Avoid == u.Avoid }
				if !slices.ContainsFunc(list, told) {
					list = append(list, u)
				}
			}
		}
	}
	return list, nil
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
