package search

import (
	"cmp"
	"iter"
	"slices"
)

// repair looks for the roster with the fewest changes to what is published, in every
// way there is. The outline:
//
//   - Whoever was published keeps the seat until it is in the way. Then the seat is lost,
//     which is a change, and somebody else must take it.
//   - search gives the open seat that fewest people can take to each of them in turn, and
//     place loses what clashes with that (excluded).
//   - Where a limit that is a count is broken around the new seat, settle loses one of the
//     seats that the person keeps. Where turns break a limit and no open seat can join
//     them, mendTurns loses one, or gives the person a kept seat of somebody else.
//
// It misses no roster: a roster that agrees with what the search has decided, and changes
// what it has lost, agrees with one of the branches. It gives the next open seat to
// somebody, and of kept seats that break a limit with decided ones it changes one: the
// branches lose the first, or decide the first and lose the second, and so on (oneLess).
// Each change of the state is noted on a trail, by which a branch is undone. Where too many
// seats are in the way of others, there are more branches than work: see FewestInOrder.
type repair struct {
	*State
	status []seatStatus
	left   int // changes that may still be made
	work   int // people that may still be asked for seats
	trail  []seatBefore
	found  []int32
}

// seatStatus is what the search knows of a seat.
type seatStatus uint8

const (
	decided seatStatus = iota // its holder stays; without one it is open
	kept                      // held as published, until it is in the way
	lost                      // certain to change, and counted
)

// seatBefore is a seat as it was, and how many changes were left.
type seatBefore struct {
	seat, owner int32
	status      seatStatus
	left        int
}

// set gives a seat another owner and status, which is so many changes.
func (r *repair) set(j, owner int32, status seatStatus, changes int) {
	r.trail = append(r.trail, seatBefore{j, r.Owner[j], r.status[j], r.left})
	r.assign(j, owner)
	r.status[j] = status
	r.left -= changes
}

// assign gives a seat to somebody, or nobody.
func (r *repair) assign(j, owner int32) {
	if r.Owner[j] == owner {
		return
	}
	if r.Owner[j] != Nobody {
		r.Take(j)
	}
	if owner != Nobody {
		r.Put(j, owner)
	}
}

// undo takes back what was set since the trail had a length.
func (r *repair) undo(length int) {
	for n := len(r.trail) - 1; n >= length; n-- {
		was := r.trail[n]
		r.assign(was.seat, was.owner)
		r.status[was.seat], r.left = was.status, was.left
	}
	r.trail = r.trail[:length]
}

// newRepair returns the start of a search, and how many seats change in any case: their
// published holder cannot serve, or not with what is locked.
func newRepair(m *Numbers) (r *repair, certain int) {
	r = &repair{State: NewState(m), status: make([]seatStatus, m.SeatCount)}
	r.PutLocked(0, int32(m.SeatCount))
	free := func(p, j int32) bool { return p != Nobody && m.Can(p, j) && r.Apart(p, j) && r.Fits(p, m.SeatSlot[j]) }
	for j, p := range m.Published {
		// Who has left is nobody.
		if m.HasPublished[j] && (p == Nobody || p != m.Locked[j] && (m.Locked[j] != Nobody || !free(p, int32(j)))) {
			r.status[j] = lost
			certain++
		}
	}
	// Where published holders are in each other's way, the seat stays open, for its
	// holder as for others.
	for j, p := range m.Published {
		if r.Owner[j] == Nobody && r.status[j] != lost && free(p, int32(j)) {
			r.Put(int32(j), p)
			r.status[j] = kept
		}
	}
	return r, certain
}

// Work that each number of changes is worth, and numbers that are tried beyond the
// first for which it is not enough.
const (
	repairWork  = 4_000_000
	repairTries = 3
)

// LeastChanges returns the roster with the fewest changes that it finds, nil if none,
// and a number below which there is proven to be none, at most known. Where the work for a number is not enough it asks FewestInOrder,
// which returns what it finds, or a larger number to go on with.
func (m *Numbers) LeastChanges(known, tries int) (owner []int32, bound int) {
	_, bound = newRepair(m)
	asked := false
	for changes := bound; changes < known || changes == known && owner != nil; changes++ {
		r, certain := newRepair(m)
		r.left, r.work = changes-certain, repairWork
		switch {
		case r.search():
			return r.found, min(bound, changes)
		case r.work >= 0:
			bound = changes + 1
			continue
		case !asked:
			asked = true
			if owner, bound = m.FewestInOrder(known, bound); owner != nil {
				known = int(NewState(m).With(owner).CountChanges())
			}
			if bound > changes {
				changes = bound - 1
				continue
			}
		}
		if tries == 0 {
			break
		}
		tries--
	}
	return owner, min(bound, known)
}

// Fewer returns a roster with fewer changes than are known to do, nil if it finds none.
func (m *Numbers) Fewer(known int) *State {
	owner, _ := m.LeastChanges(known, repairTries)
	if owner == nil {
		return nil
	}
	s := NewState(m)
	for j, p := range owner {
		s.Put(int32(j), p)
	}
	return s
}

// search fills what is open and reports whether it found a roster.
func (r *repair) search() bool {
	if r.work -= r.M.PersonCount; r.work < 0 {
		return false
	}
	for p := range int32(r.M.PersonCount) {
		first, last, ok := r.Turns(p)
		if ok {
			continue
		}
		if r.work -= r.M.SlotCount; !r.MayGrow(p, first, last, func(j int32) bool { return r.cost(j, p) <= r.left }) {
			return r.left > 0 && r.mendTurns(p, first, last)
		}
	}
	j, people := r.next()
	if j == Nobody {
		if p := r.lacking(); p != Nobody {
			return r.left > 0 && r.mendLack(p)
		}
		r.found = slices.Clone(r.Owner)
		return true
	}
	for _, p := range people {
		if r.work < 0 {
			return false
		}
		if r.place(j, p) {
			return true
		}
	}
	return false
}

// next returns the open seat that the fewest people can take, and them, who costs
// least first; nobody if no seat is open.
func (r *repair) next() (seat int32, people []int32) {
	seat = Nobody
	costs := make([]int, r.M.PersonCount)
	for j := range int32(r.M.SeatCount) {
		if r.Owner[j] != Nobody {
			continue
		}
		r.work -= r.M.PersonCount
		var able []int32
		for p := range int32(r.M.PersonCount) {
			if cost := r.cost(j, p); cost <= r.left {
				able = append(able, p)
				costs[p] = cost
			}
		}
		if seat == Nobody || len(able) < len(people) {
			slices.SortStableFunc(able, func(p, q int32) int { return cmp.Compare(costs[p], costs[q]) })
			seat, people = j, able
		}
	}
	return seat, people
}

// never is the cost of what cannot be.
const never = 1 << 30

// cost returns how many changes at least it takes to give an open seat to p.
func (r *repair) cost(j, p int32) int {
	t := r.M.SeatSlot[j]
	if !r.M.Can(p, j) || r.status[j] == lost && r.M.Published[j] == p {
		return never
	}
	cost := 0
	if r.status[j] != lost {
		cost = int(r.M.changed(j, p))
	}
	clear := true
	for i := range r.excluded(p, j) {
		if i == Nobody || r.status[i] != kept {
			return never
		}
		clear = false
		cost++
	}
	if clear && !r.Fits(p, t) {
		cost++
	}
	return cost
}

// excluded yields the seats that must change if p holds seat j: seats of p that clash, −1
// for a slot of the context, and with Limits.Apart seats of people of p's team.
func (r *repair) excluded(p, j int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for u := range r.M.Conflicts[r.M.SeatSlot[j]].In(r.SlotsOf(p)) {
			if !yield(r.seatOf(p, u)) {
				return
			}
		}
		for _, i := range r.InWay(p, j) {
			if !yield(i) {
				return
			}
		}
	}
}

// place gives an open seat to p, loses what clashes, and searches on.
func (r *repair) place(j, p int32) bool {
	if r.cost(j, p) > r.left {
		return false
	}
	defer r.undo(len(r.trail))
	changes := 0
	if r.status[j] != lost {
		changes = int(r.M.changed(j, p))
	}
	for _, i := range slices.Collect(r.excluded(p, j)) {
		r.set(i, Nobody, lost, 1)
	}
	r.set(j, p, r.status[j], changes)
	return r.settle(p, r.M.SeatSlot[j])
}

// settle loses seats that p keeps, in every way, until the limits that are counts hold
// around slot t, and searches on.
func (r *repair) settle(p, t int32) bool {
	if r.keeps(p, t) {
		return r.search()
	}
	defer r.undo(len(r.trail))
	for range r.oneLess(p) {
		if r.settle(p, t) {
			return true
		}
	}
	return false
}

// oneLess yields each seat that p keeps, lost, after the seats before it are decided. In the
// end all are decided.
func (r *repair) oneLess(p int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, u := range slices.Collect(r.SlotsOf(p).All()) {
			i := r.seatOf(p, u)
			if i == Nobody || r.status[i] != kept {
				continue
			}
			before := len(r.trail)
			if r.left == 0 || r.work < 0 {
				return
			}
			if r.set(i, Nobody, lost, 1); !yield(i) {
				return
			}
			r.undo(before)
			r.set(i, p, decided, 0)
		}
	}
}

// mendTurns goes on where the turns of p from slot first to last break a limit: p
// loses a slot, or gets one that joins them from somebody who keeps it.
func (r *repair) mendTurns(p, first, last int32) bool {
	defer r.undo(len(r.trail))
	for range r.oneLess(p) {
		if r.search() {
			return true
		}
	}
	for t := range r.Beside(p, first, last) {
		for j := r.M.SlotSeats[t]; j < r.M.SlotSeats[t+1]; j++ {
			if r.left == 0 || r.work < 0 || r.status[j] != kept || !r.M.Can(p, j) {
				continue
			}
			before := len(r.trail)
			r.set(j, Nobody, lost, 1)
			if r.place(j, p) {
				return true
			}
			r.undo(before)
		}
	}
	return false
}

// lacking returns the first person who lacks something that limits ask for, or nobody.
func (r *repair) lacking() int32 {
	for p := range int32(r.M.PersonCount) {
		if r.M.Entire && r.lack(p) > 0 {
			return p
		}
	}
	return Nobody
}

// mendLack goes on where all seats are filled and p lacks something: p loses a slot or gets one, or somebody else
// loses the other seat of a slot of p.
func (r *repair) mendLack(p int32) bool {
	defer r.undo(len(r.trail))
	for range r.oneLess(p) {
		if r.search() {
			return true
		}
	}
	for j := range int32(r.M.SeatCount) {
		if r.left == 0 || r.work < 0 || r.status[j] != kept || r.Owner[j] == p {
			continue
		}
		before, beside := len(r.trail), r.M.Company != nil && r.SlotsOf(p).Has(r.M.SeatSlot[j])
		r.set(j, Nobody, lost, 1)
		if r.M.Can(p, j) && r.place(j, p) || beside && r.search() {
			return true
		}
		r.undo(before)
	}
	return false
}
