package fairness

import (
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// run is a search that spends a budget of moves on F1 and F2.
type run struct {
	x      *search
	b      *bounder
	budget int
	// Heat at the start and at the end of annealing, and at the start from a goal.
	hot, coldest, cold int64
	// The best assignment so far, and what comes before the lesser objectives.
	owner   []int32
	changes int64 // in a repair only
	f1, f2  int64
	// What f1 and f2 are known not to go below.
	bound, sum int64
	earlier    *run // the most level of the starts before
	goal       goal
}

// met reports whether nothing more level can be.
func (r *run) met() bool { return r.f1 <= r.bound && r.f2 <= r.sum }

// lower lowers F1 and then F2. It anneals; then it shares out the groups without
// the calendar, which gives a goal, and looks for a roster that meets it; what is
// left of the budget goes into annealing again.
func (r *run) lower() {
	x := r.x
	if len(x.movable) == 0 || x.m.personCount < 2 {
		return // nothing to change
	}
	r.hot = max(slices.Max(x.m.seatBurden)*8/5, 1)
	r.cold, r.coldest = max(r.hot/16, 1), max(r.hot/256, 1)
	x.bump = r.hot / 64
	r.keepBest()
	if r.b.enumerate() {
		x.restoreTo(r.b.best)
		r.f1, r.f2, r.bound, r.sum = r.b.best1, r.b.best2, r.b.best1, r.b.best2
		return
	}
	ceiling := r.b.F1(r.f1)
	x.watch.prove(ceiling, 0)
	x.setCeiling(ceiling)
	x.anneal(r.budget*3/10, r.hot, r.coldest, 0)
	r.keepBest()
	if x.watch.ended() {
		x.restoreTo(r.owner)
		return
	}
	if x.m.changesFirst() {
		r.again(r.b.F1(r.f1), 0)
		return
	}
	r.prove()
	if !r.met() {
		r.pursue(r.bound)
		r.focus(r.bound)
		if !r.met() && !x.watch.ended() && r.reshare(r.bound) {
			// Annealing rarely beats what was shared out so widely.
			x.restoreTo(r.owner)
			return
		}
	}
	if !r.met() {
		r.again(r.bound, r.sum)
	}
}

// prove finds what f1 and f2 cannot go below. What an earlier start has proven holds here too:
// its bound of F1 for all rosters, and its bound of F2 once F1 is down to the bound.
func (r *run) prove() {
	if e := r.earlier; e != nil {
		r.bound, r.sum = e.bound, e.sum
		return
	}
	r.bound, r.sum = r.b.prove(0, r.f1, r.f2, bound.GlanceStates)
	r.x.watch.prove(r.bound, r.sum)
}

// again anneals until the budget is spent or the bounds are met.
func (r *run) again(bound, sum int64) {
	x := r.x
	share := max(r.budget/4, 300_000)
	for x.moves < r.budget && (r.f1 > bound || r.f2 > sum) && !x.watch.ended() {
		x.setCeiling(bound)
		x.anneal(min(share, r.budget-x.moves), r.hot, r.coldest, 0)
		r.keepBest()
		r.focus(bound)
	}
	x.restoreTo(r.owner)
}

// focus anneals with the seats alone that count where somebody is beyond the bound, if these are
// not all: few heavy seats decide F1, and moves rarely draw two of them.
func (r *run) focus(bound int64) {
	x := r.x
	if r.f1 <= bound {
		return
	}
	x.restoreTo(r.owner)
	levels := x.m.levelCount
	beyond := make([]bool, levels)
	for i, d := range x.dev {
		beyond[i%levels] = beyond[i%levels] || abs(d) > bound
	}
	all := x.movable
	var few []int32
	for _, j := range all {
		for l, w := range x.m.weights(j) {
			if beyond[l] && w > 0 {
				few = append(few, j)
				break
			}
		}
	}
	if 2*len(few) > len(all) {
		return
	}
	x.movable = few
	x.setCeiling(bound)
	x.anneal(min(400*len(few)*x.m.personCount, r.budget/8), r.hot/4, r.coldest, 0)
	x.movable = all
	r.keepBest()
}

// goal is what each person can be given so that nobody is beyond reach, without the calendar.
type goal struct {
	all    *bound.Sharing
	chosen []int32
	cost   int64
}

// pursue shares out the groups so that nobody is beyond reach, and looks for a
// roster that gives each person just that. What the calendar keeps people from is shared out
// anew. Later starts look for what the first one chose.
func (r *run) pursue(reach int64) {
	if r.earlier != nil {
		r.goal = r.earlier.goal
	} else {
		r.goal = r.share(reach)
	}
	for n := range pursuits {
		g := r.goal
		if g.chosen == nil || r.f1 <= reach && g.cost >= r.f2 {
			return
		}
		missed := r.seek(g.all, g.chosen)
		if len(missed) == 0 {
			return
		}
		r.x.setCeiling(r.bound)
		r.x.anneal(r.budget/20, r.cold, r.cold/8, 0)
		r.keepBest()
		if n+1 == pursuits || r.met() || r.x.watch.ended() {
			return
		}
		for _, p := range missed {
			g.all.Avoid(p, g.chosen[p], r.f2/8)
		}
		known := r.f2
		if r.f1 > reach {
			known = 2 * known
		}
		r.goal.chosen, r.goal.cost, _ = g.all.Solve(known, 1<<22, g.all.Beam())
	}
}

// share shares out all patterns, or where these are too many those near the cheapest, by
// seats and else by the sums of classes.
func (r *run) share(reach int64) goal {
	known := r.f2
	if r.f1 > reach {
		known = 2 * known // the sum may rise for a lower F1
	}
	for _, listed := range []func() *bound.Sharing{
		func() *bound.Sharing { return r.b.Sharing(reach) },
		func() *bound.Sharing { return r.b.Near(reach, known, true) },
		func() *bound.Sharing { return r.b.Near(reach, known, false) },
	} {
		all := listed()
		if all == nil {
			continue
		}
		all.Price(known)
		beam := all.Beam()
		if beam < 50 {
			continue
		}
		if chosen, cost, _ := all.Solve(known, 1<<22, beam); chosen != nil {
			return goal{all, chosen, cost}
		}
	}
	return goal{}
}

// seek looks for a roster that gives each person the chosen pattern. It returns
// the people for whom it did not.
func (r *run) seek(all *bound.Sharing, chosen []int32) []int32 {
	x := r.x
	state := newState(r.x.m.goal(all.Goal(chosen)))
	for j, p := range r.owner {
		state.put(int32(j), p)
	}
	y := newSearch(state, uint64(x.random))
	y.steep, y.watch, y.aside = 0, x.watch, true
	y.setCeiling(0)
	y.anneal(r.budget/10, r.hot/4, r.hot/64, 0)
	x.moves += y.moves
	x.restoreTo(y.owner)
	r.keepBest()
	var missed []int32
	for p := range int32(y.m.personCount) {
		for g := range y.m.levelCount {
			if y.dev[int(p)*y.m.levelCount+g] != 0 {
				missed = append(missed, p)
				break
			}
		}
	}
	return missed
}

// reshare lets a few people at a time share out anew, in the best way there is,
// what they hold together, and realises what comes out in the end. It
// reports whether it did so or found nothing to gain: annealing again then promises
// little.
func (r *run) reshare(reach int64) bool {
	if r.x.m.personCount <= bound.Exchanged {
		return false // pursue has looked at all of them together
	}
	all := r.b.Sharing(r.f1)
	if all == nil {
		return false
	}
	all.Penalise(reach, r.hot)
	start := all.PatternsOf(r.owner)
	if start == nil {
		return false
	}
	before := all.Cost(start)
	all.Price(before)
	for n := range pursuits {
		chosen := slices.Clone(start)
		all.Improve(chosen, r.x.random.below, min(exchanges, 20*len(chosen)), len(chosen)*50_000)
		if all.Cost(chosen) >= before {
			return n == 0 && r.f1 <= reach
		}
		missed := r.seek(all, chosen)
		if len(missed) == 0 || r.x.moves > r.budget*9/10 || r.x.watch.ended() {
			return len(missed) == 0
		}
		// The calendar keeps these people from their patterns.
		for _, p := range missed {
			if chosen[p] != start[p] {
				all.Avoid(p, chosen[p], before)
			}
		}
	}
	return false
}

// Rounds of sharing out anew, and of looking for rosters that do so.
const (
	exchanges = 400
	pursuits  = 4
)

// keepBest remembers the assignment if it is the best so far.
func (r *run) keepBest() {
	x := r.x
	x.watch.see(x.state)
	changes, f1, f2 := x.changeCount(), x.f1(), x.f2()
	better := r.owner == nil || changes < r.changes ||
		changes == r.changes && (f1 < r.f1 || f1 == r.f1 && f2 < r.f2)
	if better {
		r.owner = append(r.owner[:0], x.owner...)
		r.changes, r.f1, r.f2 = changes, f1, f2
	}
}

// goal returns the model with other levels, without classes.
func (m *model) goal(levels int, weights, start []int64) *model {
	goal := *m
	goal.levelCount, goal.seatWeight, goal.start, goal.inLevel = levels, weights, start, nil
	return &goal
}
