package fairness

import (
	"slices"
)

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
	// What f1 and f2 are known not to go below.
	bound, sum int64
}

// open reports whether a second start is worth its time: the sum is more than a
// twenty-fifth above what is proven, and the people are few enough to try again but
// more than share out together.
func (r *run) open() bool {
	people := r.x.personCount
	return !r.x.problem.Repair && people > exchanger && people <= mostRestarted && len(r.x.movable) > 0 && r.f2 > r.sum+r.sum/25
}

const mostRestarted = 40 // people

// lower lowers F1 and then F2. It anneals; then it shares out the groups without
// the calendar, which gives a goal, and looks for a roster that meets it; what is
// left of the budget goes into annealing again.
func (r *run) lower() {
	x := r.x
	if len(x.movable) == 0 || x.personCount < 2 {
		return // nothing to change
	}
	r.hot = max(slices.Max(x.seatBurden)*8/5, 1)
	r.cold = max(r.hot/16, 1)
	x.bump = r.hot / 64
	r.keepBest()
	if r.b.enumerate() {
		x.restoreTo(r.b.best)
		r.f1, r.f2, r.bound, r.sum = r.b.best1, r.b.best2, r.b.best1, r.b.best2
		return
	}
	x.setCeiling(r.b.leastF1(r.f1))
	x.anneal(r.budget*3/10, r.hot, r.cold, 0)
	r.keepBest()
	if x.problem.Repair {
		r.again(r.b.leastF1(r.f1), 0)
		return
	}
	r.bound, r.sum = r.b.prove(0, r.f1, r.f2, glanceStates)
	if r.f1 > r.bound || r.f2 > r.sum {
		r.pursue(r.bound)
		if (r.f1 > r.bound || r.f2 > r.sum) && r.reshare(r.bound) {
			// Annealing rarely beats what was shared out so widely.
			x.restoreTo(r.owner)
			return
		}
	}
	if r.f1 > r.bound || r.f2 > r.sum {
		r.again(r.bound, r.sum)
	}
}

// again anneals until the budget is spent or the bounds are met.
func (r *run) again(bound, sum int64) {
	x := r.x
	share := max(r.budget/4, 300_000)
	for x.moves < r.budget && (r.f1 > bound || r.f2 > sum) {
		x.setCeiling(bound)
		x.anneal(min(share, r.budget-x.moves), r.hot, r.cold, 0)
		r.keepBest()
	}
	x.restoreTo(r.owner)
}

// pursue shares out the groups so that nobody is beyond reach, and looks for a
// roster that gives each person just that.
func (r *run) pursue(reach int64) {
	all := r.b.fine.newSharing(reach)
	if all == nil || all.exhausted {
		return
	}
	known := r.f2
	if r.f1 > reach {
		known = 2 * known // the sum may rise for a lower F1
	}
	all.price(known, priceRounds)
	beam := all.beam()
	if beam < 50 {
		return
	}
	chosen, cost, _ := all.solve(known, 1<<22, beam)
	if chosen == nil || r.f1 <= reach && cost >= r.f2 {
		return
	}
	r.seek(all, chosen)
}

// seek looks for a roster that gives each person the chosen pattern. It returns
// the people for whom it did not.
func (r *run) seek(all *sharing, chosen []int32) []int32 {
	x := r.x
	state := newState(all.goal(chosen))
	for j, p := range r.owner {
		state.put(int32(j), p)
	}
	y := newSearch(state, uint64(x.random))
	y.steep = 0
	y.setCeiling(0)
	y.anneal(r.budget/10, r.hot/4, r.hot/64, 0)
	x.moves += y.moves
	x.restoreTo(y.owner)
	r.keepBest()
	var missed []int32
	for p := range int32(y.personCount) {
		for g := range y.levelCount {
			if y.dev[int(p)*y.levelCount+g] != 0 {
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
	if r.x.personCount <= exchanger {
		return false // pursue has looked at all of them together
	}
	all := r.b.fine.newSharing(r.f1)
	if all == nil || all.exhausted {
		return false
	}
	all.penalise(reach, r.hot)
	start := all.patternsOf(r.owner)
	if start == nil {
		return false
	}
	before := all.costOf(start)
	all.price(before, priceRounds)
	for n := range pursuits {
		chosen := slices.Clone(start)
		all.improve(chosen, &r.x.random, min(exchanges, 20*len(chosen)), len(chosen)*50_000)
		if all.costOf(chosen) >= before {
			return n == 0 && r.f1 <= reach
		}
		missed := r.seek(all, chosen)
		if len(missed) == 0 || r.x.moves > r.budget*9/10 {
			return len(missed) == 0
		}
		// The calendar keeps these people from their patterns.
		for _, p := range missed {
			if x := &all.kinds[all.kindOf[p]][chosen[p]]; chosen[p] != start[p] {
				x.cost += before
			}
		}
	}
	return false
}

// Rounds of exchange, and people in each.
const (
	exchanges = 400
	pursuits  = 4
	exchanger = 8
)

// penalise makes patterns dear that leave somebody beyond reach.
func (s *sharing) penalise(reach, bump int64) {
	for _, list := range s.kinds {
		for i := range list {
			if over := list[i].worst - reach; over > 0 {
				list[i].cost += over*64 + bump
			}
		}
	}
}

// patternsOf returns which pattern each person has in a roster.
func (s *sharing) patternsOf(owner []int32) []int32 {
	amounts := make([]int32, s.personCount*len(s.groups))
	for j, p := range owner {
		g := s.groupOf[j]
		amount := int32(1)
		if !s.groups[g].counted {
			amount = int32(s.seatBurden[j] / s.groups[g].unit)
		}
		amounts[int(p)*len(s.groups)+int(g)] += amount
	}
	chosen := make([]int32, s.personCount)
	for p := range chosen {
		mine := amounts[p*len(s.groups) : (p+1)*len(s.groups)]
		chosen[p] = int32(slices.IndexFunc(s.kinds[s.kindOf[p]], func(x pattern) bool { return slices.Equal(x.amounts, mine) }))
		if chosen[p] < 0 {
			return nil
		}
	}
	return chosen
}

func (s *sharing) costOf(chosen []int32) int64 {
	sum := int64(0)
	for p, c := range chosen {
		sum += s.kinds[s.kindOf[p]][c].cost
	}
	return sum
}

// improve exchanges between random people for so many rounds, or until it has
// tried so many patterns.
func (s *sharing) improve(chosen []int32, random *generator, rounds, visits int) {
	least := make([]int64, len(s.kinds)) // of each list at the prices
	for k, list := range s.kinds {
		for i := range list {
			if c := list[i].at(s.prices); i == 0 || c < least[k] {
				least[k] = c
			}
		}
	}
	people := make([]int32, len(chosen))
	for p := range people {
		people[p] = int32(p)
	}
	part := &sharing{
		model: s.model, groups: s.groups, groupOf: s.groupOf, prices: s.prices,
		size: min(exchanger, len(people)), volumes: make([]int64, len(s.groups)),
	}
	for range rounds {
		if part.visited > visits {
			return
		}
		clear(part.volumes)
		part.kinds, part.kindOf, part.value = part.kinds[:0], part.kindOf[:0], 0
		limit := int64(0)
		for n := range part.size {
			i := n + int(random.below(int32(len(people)-n)))
			people[n], people[i] = people[i], people[n]
			kind := s.kindOf[people[n]]
			x := &s.kinds[kind][chosen[people[n]]]
			limit += x.cost
			part.value += least[kind]
			for g, amount := range x.amounts {
				part.volumes[g] += int64(amount)
				part.value -= s.prices[g] * int64(amount)
			}
			part.kinds = append(part.kinds, s.kinds[kind])
			part.kindOf = append(part.kindOf, int32(n))
		}
		better, _, _ := part.solve(limit, 1<<14, 400)
		for n, c := range better {
			chosen[people[n]] = c
		}
	}
}

// beam returns how many states a person are worth keeping.
func (s *sharing) beam() int {
	work := int64(0)
	for k, list := range s.kinds {
		work += int64(len(list)) * s.members[k]
	}
	return int(min(2000, 500_000/max(work, 1)))
}

// keepBest remembers the assignment if it is the best so far.
func (r *run) keepBest() {
	x := r.x
	changes, f1, f2 := x.changeCount(), x.f1(), x.f2()
	better := r.owner == nil || changes < r.changes ||
		changes == r.changes && (f1 < r.f1 || f1 == r.f1 && f2 < r.f2)
	if better {
		r.owner = append(r.owner[:0], x.owner...)
		r.changes, r.f1, r.f2 = changes, f1, f2
	}
}

// goal returns the model with a level for each group, on which the deviations are
// what a roster lacks to the chosen patterns.
func (s *sharing) goal(chosen []int32) *model {
	goal := *s.model
	goal.levelCount = len(s.groups)
	goal.seatWeight = make([]int64, s.seatCount*goal.levelCount)
	for j, g := range s.groupOf {
		weight := s.seatBurden[j]
		if s.groups[g].counted {
			weight = s.groups[g].step
		}
		goal.seatWeight[j*goal.levelCount+int(g)] = weight
	}
	goal.inLevel = nil // of classes, and here a level is a part of one
	goal.start = make([]int64, s.personCount*goal.levelCount)
	for p, c := range chosen {
		for g, x := range s.kinds[s.kindOf[p]][c].amounts {
			goal.start[p*goal.levelCount+g] = -int64(x) * s.groups[g].step
		}
	}
	return &goal
}
