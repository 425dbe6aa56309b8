package search

import "slices"

// Wishes are granted where that costs nothing before them. Two people often deviate alike, only each in the place of the other:
// to give a seat from one to the other then leaves F1 and F2 as they are, though their deviations change and no seat of the
// same weight comes back. So each wish that is not granted is gone through: a seat of its slot changes hands, alone or for each
// seat of the other person, with all that this entails, or two people exchange all that they have. A round costs as much as there
// are such wishes, times the seats that a person has; rounds follow until one finds no step.

// granting is that search at work.
type granting struct {
	*annealing
	guard *guard // of the lesser objectives before
	f1    int64
	left  int     // steps of the budget
	all   []int32 // room
}

// grant takes each step that grants more wishes than it takes, while no objective before gets worse. It ends once there is no
// such step, or after a budget of tries, and returns how many it made.
func (x *annealing) grant(budget int) (tried int) {
	g := &granting{annealing: x, guard: &guard{pages: x.Pages != nil, lesser: true, again: x.M.repeatable()}, f1: x.F1(), left: budget}
	x.changed = x.CountChanges()
	for again := true; again; {
		again = false
		for p := range int32(x.M.PersonCount) {
			for t := range int32(x.M.SlotCount) {
				again = g.serve(p, t) || again
			}
		}
	}
	return budget - g.left
}

// serve grants the wish of p for slot t, if there is one that is not granted, by the first step that can be taken. It reports
// whether there was one.
func (g *granting) serve(p, t int32) bool {
	if g.M.Slots[t].Outside {
		return false
	}
	switch wish, holds := g.M.wish(p, t), g.SlotsOf(p).Has(t); {
	case wish < 0 && !holds:
		for a := g.M.SlotSeats[t]; a < g.M.SlotSeats[t+1]; a++ {
			if g.give(a, p) {
				return true
			}
		}
	case wish > 0 && holds:
		a := g.seatOf(p, t)
		for q := range int32(g.M.PersonCount) {
			if q != p && g.give(a, q) {
				return true
			}
		}
	}
	return false
}

// give gives seat a to q, alone, for a seat of q or with all for all, by the first such step that can be taken, and reports whether
// there was one.
func (g *granting) give(a, q int32) bool {
	if g.M.Locked[a] != Nobody || !g.M.Can(q, a) {
		return false
	}
	if g.step(q, a) {
		return true
	}
	for t := range g.SlotsOf(q).All() {
		if b := g.seatOf(q, t); b != Nobody && g.step(q, a, b) {
			return true
		}
	}
	g.all = g.all[:0]
	for _, p := range [...]int32{g.Owner[a], q} {
		for t := range g.SlotsOf(p).All() {
			if b := g.seatOf(p, t); b != Nobody && g.M.Locked[b] == Nobody {
				g.all = append(g.all, b)
			}
		}
	}
	return g.step(q, g.all...)
}

// step makes the exchange with q of some seats, and of all that this entails, if it grants more wishes and worsens nothing before
// them. It reports whether it did.
func (g *granting) step(q int32, seats ...int32) bool {
	if g.left == 0 {
		return false
	}
	g.left--
	p := g.Owner[seats[0]]
	g.list = append(g.list[:0], seats...)
	if g.count(p, q) >= 0 || !g.entail(p, q) || g.count(p, q) >= 0 || g.M.fewChanges() && g.M.beyond(g.changed+g.changing) > g.M.beyond(g.changed) || g.unlevels(p, q) {
		return false
	}
	if !g.move(p, q, g.guard) {
		return false
	}
	g.f1 = g.F1()
	return true
}

// unlevels reports whether the move raises F1 or F2, or makes a repair less even, as Compare tells.
func (g *granting) unlevels(p, q int32) bool {
	was, is, sum, worst := g.outlook(p, q)
	return worst > g.f1 || sum > 0 || sum == 0 && g.M.ChangesFirst() && slices.Compare(sizes(is), sizes(was)) > 0
}
