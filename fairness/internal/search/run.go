package search

import (
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// Run is a search that spends a budget of moves on F1 and F2.
type Run struct {
	Roster *annealing // that is made level
	Bounds *Bounder
	Budget int
	// Heat at the start and at the end of annealing, and at the start from a goal.
	hot, coldest, cold int64
	// The best assignment so far, and what comes before the lesser objectives.
	owner   []int32
	changes int64 // in a repair only
	f1, f2  int64
	// What f1 and f2 are known not to go below.
	bound, sum int64
	earlier    *Run // the most level of the starts before
	goal       goal
}

// met reports whether nothing more level can be.
func (r *Run) met() bool { return r.f1 <= r.bound && r.f2 <= r.sum }

// Lower lowers F1 and then F2. It anneals; then it shares out the groups without
// the calendar, which gives a goal, and looks for a roster that meets it; what is
// left of the budget goes into annealing again.
func (r *Run) Lower() {
	x := r.Roster
	if len(x.movable) == 0 || x.M.PersonCount < 2 {
		return // nothing to change
	}
	r.hot = max(slices.Max(x.M.SeatBurden)*8/5, 1)
	r.cold, r.coldest = max(r.hot/16, 1), max(r.hot/256, 1)
	x.bump = r.hot / 64
	r.keepBest()
	if r.Bounds.Enumerate() {
		x.restoreTo(r.Bounds.best)
		r.f1, r.f2, r.bound, r.sum = r.Bounds.best1, r.Bounds.best2, r.Bounds.best1, r.Bounds.best2
		return
	}
	ceiling := r.Bounds.F1(r.f1)
	x.watch.prove(ceiling, 0)
	x.setCeiling(ceiling)
	x.anneal(r.Budget*3/10, r.hot, r.coldest, 0)
	r.keepBest()
	if x.watch.ended() {
		x.restoreTo(r.owner)
		return
	}
	if x.M.ChangesFirst() {
		r.again(r.Bounds.F1(r.f1), 0)
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
func (r *Run) prove() {
	if e := r.earlier; e != nil {
		r.bound, r.sum = e.bound, e.sum
		return
	}
	r.bound, r.sum = r.Bounds.Lower(0, r.f1, r.f2, bound.GlanceStates)
	r.Roster.watch.prove(r.bound, r.sum)
}

// again anneals until the budget is spent or the bounds are met. With many people, once F1 is down to its bound, it ends after a
// round that brought F2 less than a tenth of the way to its own: further rounds bring hardly more.
func (r *Run) again(bound, sum int64) {
	x := r.Roster
	share := max(r.Budget/4, 300_000)
	for x.moves < r.Budget && (r.f1 > bound || r.f2 > sum) && !x.watch.ended() {
		f1, f2 := r.f1, r.f2
		x.setCeiling(bound)
		x.anneal(min(share, r.Budget-x.moves), r.hot, r.coldest, 0)
		r.keepBest()
		r.focus(bound)
		if x.M.PersonCount > mostRestarted && f1 <= bound && 10*(f2-r.f2) < f2-sum {
			break
		}
	}
	x.restoreTo(r.owner)
}

// focus anneals with the seats alone that count where somebody is beyond the bound, if these are
// not all: few heavy seats decide F1, and moves rarely draw two of them.
func (r *Run) focus(bound int64) {
	x := r.Roster
	if r.f1 <= bound {
		return
	}
	x.restoreTo(r.owner)
	levels := x.M.LevelCount
	beyond := make([]bool, levels)
	for i, d := range x.Dev {
		beyond[i%levels] = beyond[i%levels] || Abs(d) > bound
	}
	all := x.movable
	var few []int32
	for _, j := range all {
		for l, w := range x.M.weights(j) {
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
	x.anneal(min(400*len(few)*x.M.PersonCount, r.Budget/8), r.hot/4, r.coldest, 0)
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
func (r *Run) pursue(reach int64) {
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
		r.Roster.setCeiling(r.bound)
		r.Roster.anneal(r.Budget/20, r.cold, r.cold/8, 0)
		r.keepBest()
		if n+1 == pursuits || r.met() || r.Roster.watch.ended() {
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
func (r *Run) share(reach int64) goal {
	known := r.f2
	if r.f1 > reach {
		known = 2 * known // the sum may rise for a lower F1
	}
	for _, listed := range []func() *bound.Sharing{
		func() *bound.Sharing { return r.Bounds.Sharing(reach) },
		func() *bound.Sharing { return r.Bounds.Near(reach, known, true) },
		func() *bound.Sharing { return r.Bounds.Near(reach, known, false) },
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
func (r *Run) seek(all *bound.Sharing, chosen []int32) []int32 {
	x := r.Roster
	state := NewState(r.Roster.M.goal(all.Goal(chosen)))
	for j, p := range r.owner {
		state.Put(int32(j), p)
	}
	y := NewAnnealing(state, uint64(x.random))
	y.steep, y.watch, y.aside = 0, x.watch, true
	y.setCeiling(0)
	y.anneal(r.Budget/10, r.hot/4, r.hot/64, 0)
	x.moves += y.moves
	x.restoreTo(y.Owner)
	r.keepBest()
	var missed []int32
	for p := range int32(y.M.PersonCount) {
		for g := range y.M.LevelCount {
			if y.Dev[int(p)*y.M.LevelCount+g] != 0 {
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
func (r *Run) reshare(reach int64) bool {
	if r.Roster.M.PersonCount <= bound.Exchanged {
		return false // pursue has looked at all of them together
	}
	all := r.Bounds.Sharing(r.f1)
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
		all.Improve(chosen, r.Roster.random.Below, min(exchanges, 20*len(chosen)), len(chosen)*50_000)
		if all.Cost(chosen) >= before {
			return n == 0 && r.f1 <= reach
		}
		missed := r.seek(all, chosen)
		if len(missed) == 0 || r.Roster.moves > r.Budget*9/10 || r.Roster.watch.ended() {
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
func (r *Run) keepBest() {
	x := r.Roster
	x.watch.see(x.State)
	changes, f1, f2 := x.ChangeCount(), x.F1(), x.F2()
	better := r.owner == nil || changes < r.changes ||
		changes == r.changes && (f1 < r.f1 || f1 == r.f1 && f2 < r.f2)
	if better {
		r.owner = append(r.owner[:0], x.Owner...)
		r.changes, r.f1, r.f2 = changes, f1, f2
	}
}

// goal returns the model with other levels, without classes.
func (m *Numbers) goal(levels int, weights, start []int64) *Numbers {
	goal := *m
	goal.LevelCount, goal.SeatWeight, goal.Start, goal.InLevel = levels, weights, start, nil
	return &goal
}
