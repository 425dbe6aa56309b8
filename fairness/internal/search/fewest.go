package search

// Where much must move, as after a leave of weeks, there are too many ways to lose seats one by one. But what limits ask of a slot
// goes by little of what people hold in earlier ones. So exact search fills the slots in order: a seat costs what it changes, of all
// ways to the same nodes only the cheapest goes on, and the prices of seats say what is still to come.
//
// Where limits ask more than nodes tell, those are left out first. That proves how many changes there are at least, and what it finds
// is the best if it keeps all limits. If not, search goes on with all of them, and without nodes that are the same.

const (
	changeCost  = 1 << 20   // of which prices of seats are parts
	inOrderWork = 8_000_000 // people for seats, times people
)

// FewestInOrder returns a roster with fewer changes than are known to do, nil if it finds none. It returns how many changes are proven
// to be needed as well: least if it proves no more, and at most known.
func (m *Numbers) FewestInOrder(known, least int) (owner []int32, bound int) {
	if m.Optional != nil {
		return nil, least
	}
	costs := make([]int64, 0, m.PersonCount*m.SeatCount)
	for p := range int32(m.PersonCount) {
		for j := range int32(m.SeatCount) {
			costs = append(costs, changeCost*m.changed(j, p))
		}
	}
	all := m.Input().Costing(costs)
	if all == nil {
		return nil, least
	}
	within := func(changes int, strict bool) (owner []int32, proven bool) {
		board := inOrder{NewState(m), strict}
		board.PutLocked(0, int32(m.SeatCount))
		x := &Exact{All: all, Board: board, Tries: inOrderWork / m.PersonCount, Merge: m.Local || !strict}
		owner, _, proven = x.Run(changeCost*int64(changes)+1, false)
		return owner, proven
	}
	priced := all.Price(changeCost*int64(known), false)
	least = max(least, int(min((priced+changeCost-1)/changeCost, int64(known))))
	for ; least < known; least++ {
		found, proven := within(least, m.Local)
		if found != nil && m.keepsAll(found) {
			return found, least
		}
		if found != nil || !proven {
			owner, _ = within(known-1, true)
			break
		}
	}
	return owner, least
}

// keepsAll reports whether a full roster keeps the limits.
func (m *Numbers) keepsAll(owner []int32) bool {
	s := NewState(m).With(owner)
	for j, p := range owner {
		if t := m.SeatSlot[j]; !m.Can(p, int32(j)) || !s.Apart(p, int32(j)) || !s.Free(p, t, t) || !s.keeps(p, t) {
			return false
		}
	}
	return s.AllTurnsFit()
}

// inOrder is a roster in the making: strict with all limits, else with what one slot asks of its people. The rest is then left to the
// schedules of each.
type inOrder struct {
	*State
	strict bool
}

func (b inOrder) Fits(p, j int32) bool {
	return b.M.Can(p, j) && b.Apart(p, j) && (!b.strict || b.State.Fits(p, b.M.SeatSlot[j]))
}
func (b inOrder) Whole() bool { return !b.strict || b.AllTurnsFit() }
