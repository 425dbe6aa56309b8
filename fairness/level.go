package fairness

import "slices"

// run is one Solve: a search that spends a budget of moves on F1 and F2.
type run struct {
	x      *search
	b      *bounder
	budget int
	hot    int64 // heat at the start and at the end of annealing
	cold   int64
	// The best assignment so far, and what comes before the lesser objectives.
	owner   []int32
	changes int64 // in a repair only
	f1, f2  int64
}

// level lowers F1 and then F2. It anneals; then it shares out the groups without
// the calendar, which gives a goal, and looks for a roster that meets it; what is
// left of the budget goes into annealing again.
func (r *run) level() {
	x := r.x
	if len(x.movable) == 0 {
		return
	}
	r.hot = max(slices.Max(x.seatBurden)*8/5, 1)
	r.cold = max(r.hot/64, 1)
	r.keep()
	x.aim(r.b.worst(r.f1))
	x.cool(r.budget*2/5, r.hot, r.cold, 0)
	r.keep()
	if x.problem.Repair {
		r.again(r.b.worst(r.f1), 0)
		return
	}
	bound, sum := r.b.prove(r.f1, r.f2)
	if r.f1 > bound || r.f2 > sum {
		if r.pursue(bound) {
			// Annealing again rarely beats what was shared out as a whole.
			x.restoreTo(r.owner)
			return
		}
	}
	if r.f1 > bound || r.f2 > sum {
		r.again(bound, sum)
	}
}

// again anneals until the budget is spent or the bounds are met.
func (r *run) again(bound, sum int64) {
	x := r.x
	share := max(r.budget/10, min(r.budget*2/5, 300_000))
	for round := 0; x.moves < r.budget && (r.f1 > bound || r.f2 > sum); round++ {
		reach := bound
		if round%2 == 1 {
			reach = max(bound, r.f1-1)
		}
		x.aim(reach)
		x.cool(min(share, r.budget-x.moves), r.hot, r.cold, 0)
		r.keep()
	}
	x.restoreTo(r.owner)
}

// pursue shares out the groups so that nobody is beyond reach, and looks for a
// roster that gives each person just that. It reports
// whether annealing again promises little.
func (r *run) pursue(reach int64) bool {
	x := r.x
	all := r.b.fine.newSharing(reach)
	if all == nil || all.exhausted {
		return false
	}
	known := r.f2
	if r.f1 > reach {
		known = 2 * known // the sum may rise for a lower F1
	}
	all.price(known, priceRounds)
	beam := all.beam()
	if beam < 50 {
		return false
	}
	chosen, cost, _ := all.solve(known, 1<<22, beam)
	if r.f1 <= reach && (chosen == nil || cost >= r.f2) {
		return true // no sharing seems to be better
	}
	if chosen == nil {
		return false
	}
	state := newState(all.goal(chosen))
	for j, p := range r.owner {
		state.put(int32(j), p)
	}
	y := newSearch(state, uint64(x.random))
	y.steep = 0
	y.aim(0)
	y.cool(r.budget/5, r.hot/4, r.cold, 0)
	x.moves += y.moves
	x.restoreTo(y.owner)
	r.keep()
	return y.bestCost == 0
}

// beam returns how many states a person are worth keeping.
func (s *sharing) beam() int {
	work := int64(0)
	for k, list := range s.kinds {
		work += int64(len(list)) * s.members[k]
	}
	return int(min(4000, 1_000_000/max(work, 1)))
}

// keep remembers the assignment if it is the best so far.
func (r *run) keep() {
	x := r.x
	f1, f2 := x.worst(), x.sum()
	changes := int64(0)
	if x.problem.Repair {
		for j, p := range x.owner {
			changes += x.changed(int32(j), p)
		}
	}
	better := r.owner == nil || changes < r.changes ||
		changes == r.changes && (f1 < r.f1 || f1 == r.f1 && f2 < r.f2)
	if better {
		r.owner = append(r.owner[:0], x.owner...)
		r.changes, r.f1, r.f2 = changes, f1, f2
	}
}
