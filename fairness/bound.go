package fairness

import (
	"math/bits"
	"slices"

	"github.com/toban-go/toban/internal/civil"
)

// bounder proves how level a roster can be at best. All it proves holds for every
// roster within the limits, since it only ever forgets limits.
type bounder struct {
	*model
	byLevel      []*subsetSums
	coarse, fine *grouping
	// The best roster of a small problem, found by going through all.
	counted, small      bool
	best                []int32
	least, best1, best2 int64
}

func newBounder(m *model) *bounder {
	b := &bounder{model: m, coarse: newGrouping(m, 0), fine: newGrouping(m, fineSeats)}
	for l := range m.levelCount {
		b.byLevel = append(b.byLevel, newSubsetSums(m, func(j int32) bool { return m.levelsOf(int(m.seatClass[j]))[l] }))
	}
	return b
}

// leastF1 returns a proven lower bound of F1. No bound above ceiling is looked for:
// ceiling is the F1 of a roster that exists.
func (b *bounder) leastF1(ceiling int64) int64 {
	bound := int64(0)
	for l := range b.levelCount {
		if ceiling > bound {
			bound = max(bound, b.levelF1(l, bound, ceiling))
		}
	}
	return bound
}

// window returns the subsets of p that leave level l within reach of target.
func (b *bounder) window(l, p int, reach int64) []subset {
	a := b.byLevel[l]
	start := b.start[p*b.levelCount+l]
	return a.subsets(p, ceilDiv(-start-reach, a.unit), civil.FloorDiv(reach-start, a.unit))
}

func ceilDiv(a, b int64) int64 { return -civil.FloorDiv(-a, b) }

// passable reports whether the sums within reach are few enough to go through.
func (b *bounder) passable(l int, reach int64) bool {
	a := b.byLevel[l]
	work := int64(0)
	for p := range b.personCount {
		if a.wide(civil.FloorDiv(reach-b.start[p*b.levelCount+l], a.unit)) {
			return false
		}
		work += int64(len(b.window(l, p, reach))) * a.volume
	}
	return work <= mostSums
}

// levelF1 returns the least reach, from floor to ceiling, at which the level's
// burden can be handed out.
func (b *bounder) levelF1(l int, floor, ceiling int64) int64 {
	a := b.byLevel[l]
	if !b.passable(l, ceiling) {
		return floor
	}
	if b.shareable(l, floor) {
		return floor
	}
	// Only a distance of some sum from some target can be the least reach.
	var candidates []int64
	for p := range b.personCount {
		start := b.start[p*b.levelCount+l]
		for _, x := range b.window(l, p, ceiling) {
			if d := abs(start + int64(x.sum)*a.unit); d > floor && d < ceiling {
				candidates = append(candidates, d)
			}
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	i, _ := slices.BinarySearchFunc(candidates, true, func(reach int64, _ bool) int {
		if b.shareable(l, reach) {
			return 1
		}
		return -1
	})
	if i == len(candidates) {
		return ceiling
	}
	return candidates[i]
}

// shareable reports whether each person can be given a sum within reach of their
// target so that burden and number of the level's seats come out.
func (b *bounder) shareable(l int, reach int64) bool {
	a := b.byLevel[l]
	windows := make([][]subset, b.personCount)
	low, high := make([]int64, b.personCount+1), make([]int64, b.personCount+1) // of those after
	for p := b.personCount - 1; p >= 0; p-- {
		windows[p] = b.window(l, p, reach)
		if len(windows[p]) == 0 {
			return false
		}
		low[p] = low[p+1] + int64(windows[p][0].sum)
		high[p] = high[p+1] + int64(windows[p][len(windows[p])-1].sum)
	}
	if low[0] > a.volume || high[0] < a.volume {
		return false
	}
	size := a.volume + 1
	fewest, most := make([]int32, size), make([]int32, size)
	nextFewest, nextMost := make([]int32, size), make([]int32, size)
	from, to := int64(0), int64(0) // sums reached so far lie between: at first 0, with no seat
	for p, window := range windows {
		for v := range size {
			nextFewest[v], nextMost[v] = unreached, -unreached
		}
		for _, x := range window {
			for v := from; v <= to; v++ {
				at := v + int64(x.sum)
				if at > a.volume || most[v] < 0 {
					continue
				}
				nextFewest[at] = min(nextFewest[at], fewest[v]+x.fewest)
				nextMost[at] = max(nextMost[at], most[v]+x.most)
			}
		}
		from = max(from+int64(window[0].sum), a.volume-high[p+1])
		to = min(to+int64(window[len(window)-1].sum), a.volume-low[p+1])
		fewest, nextFewest, most, nextMost = nextFewest, fewest, nextMost, most
	}
	return most[a.volume] >= a.count && fewest[a.volume] <= a.count
}

// mulDivPositive returns a·b/c, at most 2^62.
func mulDivPositive(a, b, c uint64) int64 {
	high, low := bits.Mul64(a, b)
	if high >= c {
		return 1 << 62
	}
	quotient, _ := bits.Div64(high, low, c)
	return int64(min(quotient, 1<<62))
}

// States that a proof may visit: more are rarely worth the time.
const (
	proofStates  = 40_000
	glanceStates = 4_000 // while the search goes on
	reachStates  = 20_000
	priceRounds  = 300
	everyRoster  = int64(1) << 50 // a sum of deviations that none exceeds
	widestVolume = 1 << 20        // units of a level that are worth going through
	mostSums     = 40_000_000     // of adding up sums over people
)

// enumerate goes through all rosters of a small problem, once.
func (b *bounder) enumerate() bool {
	if !b.counted {
		b.counted = true
		b.best, b.least, b.best1, b.best2, b.small = b.exact()
	}
	return b.small
}

// changes returns how many seats change in a repair at least, knowing a roster that
// changes so many.
func (b *bounder) changes(known int64) int64 {
	switch {
	case !b.problem.Repair:
		return 0
	case b.enumerate():
		return b.least
	}
	_, bound := b.leastChanges(int(known), 0)
	return int64(bound)
}

// prove returns lower bounds of F1 and of F2 given F1, knowing a roster that has
// f1 and f2, in a repair among those with as few changes. It depends on nothing else,
// so that anybody can repeat it; effort is how many states a proof may visit.
func (b *bounder) prove(changes, f1, f2 int64, effort int) (f1Bound, f2Bound int64) {
	if b.enumerate() && changes == b.least {
		if f1 > b.best1 {
			// Among rosters with a larger F1 the sum may be smaller.
			return b.best1, 0
		}
		return b.best1, b.best2
	}
	f1Bound = b.leastF1(f1)
	for l := range b.levelCount {
		f2Bound += b.levelSum(l, f1)
	}
	if f1Bound == f1 && f2Bound >= f2 {
		return f1Bound, f2
	}
	for _, grouping := range []*grouping{b.coarse, b.fine} {
		all := grouping.newSharing(f1)
		if all == nil {
			continue
		}
		if f1Bound < f1 {
			f1Bound = all.leastF1(f1Bound, f1)
		}
		if f2Bound < f2 {
			all.bound = f2Bound
			all.price(f2, priceRounds)
			all.refine(f2, effort)
			f2Bound = min(all.bound, f2)
		}
	}
	return f1Bound, f2Bound
}

// leastF1 returns the least reach from floor to ceiling at which a sharing may
// exist.
func (s *sharing) leastF1(floor, ceiling int64) int64 {
	candidates := []int64{floor}
	for _, list := range s.kinds {
		for _, x := range list {
			if x.worst > floor && x.worst < ceiling {
				candidates = append(candidates, x.worst)
			}
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	i, _ := slices.BinarySearchFunc(candidates, true, func(reach int64, _ bool) int {
		less := s.within(reach)
		if less.exhausted {
			return -1
		}
		less.value = -everyRoster * priceScale // prices of zero prune nothing
		if chosen, _, complete := less.solve(everyRoster, reachStates, 0); chosen == nil && complete {
			return -1
		}
		return 1
	})
	if i == len(candidates) {
		return ceiling
	}
	return candidates[i]
}

// refine raises the bound, at most to known, by going through all sharings whose
// cost lies below a limit, for higher and higher limits.
func (s *sharing) refine(known int64, effort int) {
	for step := max(1, s.bound/1000); s.bound < known; step *= 2 {
		limit := min(s.bound+step, known)
		chosen, cost, complete := s.solve(limit, effort, 0)
		if !complete {
			return
		}
		if chosen != nil {
			s.bound = max(s.bound, cost)
			return
		}
		s.bound = limit
	}
}

// levelSum returns the least sum of deviations on a level that leaves nobody
// beyond reach, or zero where the level is too fine to go through.
func (b *bounder) levelSum(l int, reach int64) int64 {
	a := b.byLevel[l]
	if !b.passable(l, reach) {
		return 0
	}
	const none = int64(1) << 62
	least, next := make([]int64, a.volume+1), make([]int64, a.volume+1)
	for v := range least {
		least[v] = none
	}
	least[0] = 0
	from, to := int64(0), int64(0)
	for p := range b.personCount {
		window := b.window(l, p, reach)
		if len(window) == 0 {
			return 0
		}
		for v := range next {
			next[v] = none
		}
		start := b.start[p*b.levelCount+l]
		for _, x := range window {
			cost := abs(start + int64(x.sum)*a.unit)
			for v := from; v <= min(to, a.volume-int64(x.sum)); v++ {
				if c := least[v]; c < none && c+cost < next[v+int64(x.sum)] {
					next[v+int64(x.sum)] = c + cost
				}
			}
		}
		from += int64(window[0].sum)
		to = min(to+int64(window[len(window)-1].sum), a.volume)
		least, next = next, least
	}
	if least[a.volume] == none {
		return 0
	}
	return least[a.volume]
}
