package fairness

import (
	"cmp"
	"iter"
	"slices"
)

// repair looks for the roster with the fewest changes to what is published, in every
// way there is. Whoever was published keeps a seat, softly, until it is in the way:
// then the seat is released, which is a change, and somebody else must take it. What
// the search decides is hard.
//
// It misses nothing: where a roster agrees with all that is hard and changes all that
// was released, then it gives the next open seat to somebody; and of soft seats that
// break a limit beside hard ones it changes one, so that some branch goes on agreeing.
type repair struct {
	*state
	soft  []bool // seat: held as published
	lost  []bool // seat: certain to change, and counted
	left  int    // changes that may still be made
	work  int    // people that may still be asked for seats
	found []int32
}

// newRepair returns the start of a search, and how many seats change in any case:
// those whose published holder cannot serve, or not beside what is locked.
func newRepair(m *model) (r *repair, certain int) {
	r = &repair{state: newState(m), soft: make([]bool, m.seatCount), lost: make([]bool, m.seatCount)}
	r.putLocked(0, int32(m.seatCount))
	free := func(p, j int32) bool { return p != nobody && m.can(p, j) && r.apart(p, j) && r.fits(p, m.seatSlot[j]) }
	for j, p := range m.published {
		r.lost[j] = m.hasPublished[j] && p != m.locked[j] && (m.locked[j] != nobody || !free(p, int32(j)))
		if m.hasPublished[j] && p == nobody {
			r.lost[j] = true // who left
		}
		if r.lost[j] {
			certain++
		}
	}
	// Where those who are left are in each other's way, the seat stays open, for its
	// holder as for others.
	for j, p := range m.published {
		if r.owner[j] == nobody && !r.lost[j] && free(p, int32(j)) {
			r.put(int32(j), p)
			r.soft[j] = true
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

// leastChanges returns the roster with the fewest changes that it finds, nil if none,
// and a number below which there is proven to be none, at most known.
func (m *model) leastChanges(known, tries int) (owner []int32, bound int) {
	_, bound = newRepair(m)
	for changes := bound; changes < known; changes++ {
		r, certain := newRepair(m)
		r.left, r.work = changes-certain, repairWork
		switch {
		case r.search():
			return r.found, min(bound, changes)
		case r.work >= 0:
			bound = changes + 1
		case tries == 0:
			return nil, bound
		default:
			tries--
		}
	}
	return nil, min(bound, known)
}

// fewer returns a roster with fewer changes than are known to do, nil if it finds none.
func (m *model) fewer(known int) *state {
	owner, _ := m.leastChanges(known, repairTries)
	if owner == nil {
		return nil
	}
	s := newState(m)
	for j, p := range owner {
		s.put(int32(j), p)
	}
	return s
}

// search fills what is open and reports whether it found a roster.
func (r *repair) search() bool {
	if r.work -= r.personCount; r.work < 0 {
		return false
	}
	for p := range int32(r.personCount) {
		first, last, ok := r.turns(p)
		if ok {
			continue
		}
		if r.work -= r.slotCount; !r.mayGrow(p, first, last, func(j int32) bool { return r.cost(j, p) <= r.left }) {
			return r.left > 0 && r.mendTurns(p, first, last)
		}
	}
	j, people := r.next()
	if j == nobody {
		r.found = slices.Clone(r.owner)
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
	seat = nobody
	costs := make([]int, r.personCount)
	for j := range int32(r.seatCount) {
		if r.owner[j] != nobody {
			continue
		}
		r.work -= r.personCount
		var able []int32
		for p := range int32(r.personCount) {
			if cost := r.cost(j, p); cost <= r.left {
				able = append(able, p)
				costs[p] = cost
			}
		}
		if seat == nobody || len(able) < len(people) {
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
	t := r.seatSlot[j]
	if !r.can(p, j) || r.lost[j] && r.published[j] == p {
		return never
	}
	cost := 0
	if !r.lost[j] {
		cost = int(r.changed(j, p))
	}
	clear := true
	for i := range r.excluded(p, j) {
		if i == nobody || !r.soft[i] {
			return never
		}
		clear = false
		cost++
	}
	if clear && !r.fits(p, t) {
		cost++
	}
	return cost
}

// excluded yields the seats that must change if p holds seat j: those of p that clash,
// nobody's among them for a slot of the context, and those of others of p's team.
func (r *repair) excluded(p, j int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for u := range r.conflicts[r.seatSlot[j]].In(r.slotsOf(p)) {
			if !yield(r.seatOf(p, u)) {
				return
			}
		}
		for _, i := range r.inWay(p, j) {
			if !yield(i) {
				return
			}
		}
	}
}

// place gives an open seat to p, releases what clashes, and searches on.
func (r *repair) place(j, p int32) bool {
	cost := r.cost(j, p)
	if cost > r.left {
		return false
	}
	t, before := r.seatSlot[j], r.left
	if !r.lost[j] {
		r.left -= int(r.changed(j, p))
	}
	out := slices.Collect(r.excluded(p, j))
	for _, i := range out {
		r.release(i)
	}
	r.put(j, p)
	ok := r.settle(p, t)
	r.take(j)
	for _, i := range out {
		r.keep(i)
	}
	r.left = before
	return ok
}

// release opens a soft seat, and keep gives it back.
func (r *repair) release(j int32) {
	r.take(j)
	r.soft[j], r.lost[j] = false, true
	r.left--
}

func (r *repair) keep(j int32) {
	r.put(j, r.published[j])
	r.soft[j], r.lost[j] = true, false
	r.left++
}

// settle releases soft seats of p, in every way, until the limits that are counts
// hold around slot t, and searches on.
func (r *repair) settle(p, t int32) bool {
	if r.keeps(p, t) {
		return r.search()
	}
	return r.oneOf(p, func() bool { return r.settle(p, t) }, nil)
}

// oneOf releases each of p's soft seats in turn and goes on, those before made hard; at
// last it keeps all of them and goes on otherwise, if it can.
func (r *repair) oneOf(p int32, released, kept func() bool) (ok bool) {
	var fixed []int32
	for _, u := range slices.Collect(r.slotsOf(p).All()) {
		i := r.seatOf(p, u)
		if i == nobody || !r.soft[i] {
			continue
		}
		if ok || r.left == 0 || r.work < 0 {
			break
		}
		r.release(i)
		ok = released()
		r.keep(i)
		r.soft[i] = false
		fixed = append(fixed, i)
	}
	if !ok && kept != nil {
		ok = kept()
	}
	for _, i := range fixed {
		r.soft[i] = true
	}
	return ok
}

// mendTurns goes on where the turns of p from slot first to last break a limit: p
// loses a slot, or gets one beside them from somebody who holds it softly.
func (r *repair) mendTurns(p, first, last int32) bool {
	return r.oneOf(p, r.search, func() bool {
		for t := range r.beside(p, first, last) {
			for j := r.slotSeats[t]; j < r.slotSeats[t+1]; j++ {
				if r.left == 0 || r.work < 0 || !r.soft[j] || !r.can(p, j) {
					continue
				}
				r.release(j)
				ok := r.place(j, p)
				r.keep(j)
				if ok {
					return true
				}
			}
		}
		return false
	})
}
