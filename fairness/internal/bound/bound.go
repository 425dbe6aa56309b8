package bound

import (
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/internal/civil"
)

// Prover proves lower bounds of the deviations of rosters.
type Prover struct {
	in     *Input
	levels []*level
	// Coarse and fine are two ways to split the seats into groups: the first proves more
	// where classes have many seats, the second where they have few.
	coarse, fine *grouping
	finest       *grouping // nil until it is needed
	relaxed      *wide     // the last one, within a reach; nil if there is none
	relaxedReach int64
	parts        []part
	schedules    *Schedules // the last ones listed
	tooMany      int64      // the closest reach within which there were too many, 0 for none
}

// part is what a level of a single class asks by itself: its seats, told apart by burden.
type part struct {
	level int
	*grouping
	known map[question]answer
}

// question is what is asked of a part: bounds of F1 from floor to ceiling, and of the sum of
// the level's deviations from least on, of which so much more is worth proving.
type question struct{ floor, ceiling, least, room int64 }

type answer struct{ f1, gain int64 }

func (x *part) prove(q question) answer {
	a, ok := x.known[q]
	if ok {
		return a
	}
	a.f1 = q.floor
	if all := x.sharing(q.ceiling); all != nil {
		if q.floor < q.ceiling {
			a.f1 = all.f1(q.floor, q.ceiling)
		}
		if q.room > 0 {
			all.bound = q.least
			all.Price(q.least + q.room)
			a.gain = all.bound - q.least
		}
	}
	x.known[q] = a
	return a
}

// New returns a prover.
func New(in *Input) *Prover {
	b := &Prover{in: in, coarse: newGrouping(in, 0), fine: newGrouping(in, fineSeats)}
	for l := range in.Levels {
		b.levels = append(b.levels, newLevel(in, l))
		if alone := in.alone(l); alone != nil {
			b.parts = append(b.parts, part{l, newGrouping(alone, len(in.Slot)), map[question]answer{}})
		}
	}
	return b
}

// alone returns the problem of a level that counts a single class, nil for other levels.
// What is locked in other classes bars what clashes with it.
func (in *Input) alone(level int) *Input {
	class := int32(-1)
	for k := range int32(in.Classes) {
		if !in.counts(k)[level] {
			continue
		}
		if class >= 0 {
			return nil
		}
		class = k
	}
	if class < 0 || in.Classes == 1 || !slices.Contains(in.Class, class) {
		return nil
	}
	less := &Input{People: in.People, Levels: 1, Classes: 1, Counts: []bool{true}, Clashes: in.Clashes, Shifts: in.Shifts, Most: in.Most, Held: in.Held, Room: slices.Clone(in.Room)}
	var seats []int32
	for t := range len(in.First) - 1 {
		less.First = append(less.First, int32(len(seats)))
		for j := in.First[t]; j < in.First[t+1]; j++ {
			if in.Class[j] == class {
				seats = append(seats, j)
			}
		}
	}
	less.First = append(less.First, int32(len(seats)))
	for _, j := range seats {
		less.Slot, less.Class = append(less.Slot, in.Slot[j]), append(less.Class, 0)
		less.Burden, less.Locked = append(less.Burden, in.Burden[j]), append(less.Locked, in.Locked[j])
	}
	for j, owner := range in.Locked {
		if owner >= 0 && in.Class[j] != class && less.Room != nil {
			less.Room[owner]--
		}
	}
	blocked := bitset.New(len(in.Clashes))
	for p := range in.People {
		in.block(blocked, int32(p))
		for _, j := range seats {
			less.Able = append(less.Able, in.Able[p*len(in.Slot)+int(j)] && !blocked.Has(in.Slot[j]))
		}
		less.Start = append(less.Start, in.start(p)[level])
	}
	return less
}

// level is the part of the burden that counts on a level.
type level struct {
	*Sums
	start        []int64 // by person
	edge1, edge2 int64   // −1 as long as they are not known
}

func newLevel(in *Input, l int) *level {
	x := &level{Sums: NewSums(in, func(j int32) bool { return in.counts(in.Class[j])[l] }), edge1: -1}
	for p := range in.People {
		x.start = append(x.start, in.start(p)[l])
		x.owed = append(x.owed, -in.start(p)[l]*int64(in.People)*2 >= x.Burden()*3)
	}
	return x
}

// F1 returns a proven lower bound of F1. No bound above ceiling is looked for: ceiling is
// the F1 of a roster that exists.
func (b *Prover) F1(ceiling int64) int64 {
	bound := int64(0)
	for _, x := range b.levels {
		f1, _ := x.edges()
		bound = max(bound, f1)
	}
	bound = min(max(bound, b.byOne(ceiling)), ceiling)
	for _, x := range b.levels {
		if ceiling > bound {
			bound = x.f1(bound, ceiling)
		}
	}
	return bound
}

// window returns what p can hold that leaves the level within reach of target.
func (x *level) window(p int, reach int64) []Subset {
	return x.between(p, ceilDiv(-x.start[p]-reach, x.unit), civil.FloorDiv(reach-x.start[p], x.unit))
}

// deviation returns that of p who holds a sum.
func (x *level) deviation(p int, sum Subset) int64 { return abs(x.start[p] + int64(sum.Sum)*x.unit) }

// mostSums is how many sums over people are worth adding up.
const mostSums = 40_000_000

// passable reports whether the sums within reach are few enough to go through.
func (x *level) passable(reach int64) bool {
	work := int64(0)
	for p, start := range x.start {
		if x.wide(civil.FloorDiv(reach-start, x.unit)) {
			return false
		}
		work += int64(len(x.window(p, reach))) * x.volume
	}
	return work <= mostSums
}

// f1 returns the least reach, from floor to ceiling, at which the level's burden can be
// shared out. It is floor if the sums are too many.
func (x *level) f1(floor, ceiling int64) int64 {
	if !x.passable(ceiling) || x.shareable(floor) {
		return floor
	}
	// Only a distance of some sum from some target can be the least reach.
	var candidates []int64
	for p := range x.start {
		for _, sum := range x.window(p, ceiling) {
			candidates = append(candidates, x.deviation(p, sum))
		}
	}
	return least(candidates, floor, ceiling, x.shareable)
}

// edges returns what F1 and the sum of the level's deviations are at least, person by person:
// some hold too much whatever they get, and some are owed more than they can get.
func (x *level) edges() (f1, f2 int64) {
	if x.edge1 < 0 {
		x.edge1 = 0
		for p, start := range x.start {
			low := start
			for i, n := range x.of(p) {
				if n == must {
					low += x.in.Burden[x.seats[i]]
				}
			}
			over := max(low, x.short(p), 0)
			if x.owed[p] && x.limiter != nil {
				over = max(over, -start-max(x.mostWithin(x.limiter, p), 0)*x.unit)
			}
			x.edge1, x.edge2 = max(x.edge1, over), x.edge2+over
		}
	}
	return x.edge1, x.edge2
}

// short returns by how much p stays below the target with as much as there is room for; where it is not above zero, the
// target is in reach.
func (x *level) short(p int) int64 { return -x.start[p] - x.heaviest(p)*x.unit }

// byOne returns the least F1, up to ceiling, of anybody who stays below a target for want of room,
// whatever the others hold: on all levels together that can be more than on each.
func (b *Prover) byOne(ceiling int64) (f1 int64) {
	for p := range b.in.People {
		if b.in.Room == nil || !slices.ContainsFunc(b.levels, func(x *level) bool { return x.short(p) > 0 }) {
			continue
		}
		all := b.byBurden()
		all.steps = 0
		list, ok := all.list(p, ceiling)
		if !ok {
			continue
		}
		least := ceiling
		for _, x := range list {
			least = min(least, x.worst)
		}
		f1 = max(f1, least)
	}
	return f1
}

// byBurden is the grouping in which every burden of a class is a group.
func (b *Prover) byBurden() *grouping {
	if b.finest == nil {
		b.finest, b.relaxedReach = newGrouping(b.in, len(b.in.Slot)), -1
	}
	return b.finest
}

// least returns the least of the candidates from floor on at which something holds, which
// then holds at all above, or ceiling.
func least(candidates []int64, floor, ceiling int64, holds func(reach int64) bool) int64 {
	candidates = slices.DeleteFunc(candidates, func(x int64) bool { return x < floor || x >= ceiling })
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	i, _ := slices.BinarySearchFunc(candidates, true, func(reach int64, _ bool) int {
		if holds(reach) {
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
func (x *level) shareable(reach int64) bool {
	people := len(x.start)
	windows := make([][]Subset, people)
	low, high := make([]int64, people+1), make([]int64, people+1) // of those after
	for p := people - 1; p >= 0; p-- {
		windows[p] = x.window(p, reach)
		if len(windows[p]) == 0 {
			return false
		}
		low[p] = low[p+1] + int64(windows[p][0].Sum)
		high[p] = high[p+1] + int64(windows[p][len(windows[p])-1].Sum)
	}
	if low[0] > x.volume || high[0] < x.volume {
		return false
	}
	fresh := func() column {
		both := make([]int32, 2*(x.volume+1))
		return column{both[:x.volume+1], both[x.volume+1:]}
	}
	sums, next := fresh(), fresh()
	from, to := int64(0), int64(0) // sums reached so far lie between: at first 0, with no seat
	for p, window := range windows {
		next.clear()
		for _, w := range window {
			for v := from; v <= to; v++ {
				at := v + int64(w.Sum)
				if at > x.volume || sums.most[v] < 0 {
					continue
				}
				next.fewest[at] = min(next.fewest[at], sums.fewest[v]+w.Fewest)
				next.most[at] = max(next.most[at], sums.most[v]+w.Most)
			}
		}
		from = max(from+int64(window[0].Sum), x.volume-high[p+1])
		to = min(to+int64(window[len(window)-1].Sum), x.volume-low[p+1])
		sums, next = next, sums
	}
	seats := int32(len(x.seats))
	return sums.most[x.volume] >= seats && sums.fewest[x.volume] <= seats
}

// f2 returns the least sum of deviations that leaves everybody within reach, or zero where
// the sums are too many or nothing comes out.
func (x *level) f2(reach int64) int64 {
	if !x.passable(reach) {
		return 0
	}
	const none = int64(1) << 62
	least, next := slices.Repeat([]int64{none}, int(x.volume+1)), make([]int64, x.volume+1)
	least[0] = 0
	from, to := int64(0), int64(0)
	for p := range x.start {
		window := x.window(p, reach)
		if len(window) == 0 {
			return 0
		}
		for v := range next {
			next[v] = none
		}
		for _, w := range window {
			cost, sum := x.deviation(p, w), int64(w.Sum)
			for v := from; v <= min(to, x.volume-sum); v++ {
				next[v+sum] = min(next[v+sum], least[v]+cost)
			}
		}
		from += int64(window[0].Sum)
		to = min(to+int64(window[len(window)-1].Sum), x.volume)
		least, next = next, least
	}
	if least[x.volume] == none {
		return 0
	}
	return least[x.volume]
}

// States that a proof may visit: more are rarely worth the time.
const (
	ProofStates  = 40_000
	GlanceStates = 4_000 // while a search goes on
	reachStates  = 20_000
)

// Prove returns lower bounds of F1, and of F2 given F1, knowing a roster that has f1 and
// f2. It depends on nothing else, so that anybody can repeat it; states is how many a
// proof may visit.
func (b *Prover) Prove(f1, f2 int64, states int) (f1Bound, f2Bound int64) {
	f1Bound = b.F1(f1)
	least := make([]int64, len(b.levels)) // sum of deviations, by level
	for l, x := range b.levels {
		_, edges := x.edges()
		least[l] = max(x.f2(f1), edges)
		f2Bound += least[l]
	}
	if f1Bound == f1 && f2Bound >= f2 {
		return f1Bound, f2
	}
	for i := range b.parts {
		x := b.parts[i].prove(question{f1Bound, f1, least[b.parts[i].level], f2 - f2Bound})
		f1Bound, f2Bound = x.f1, f2Bound+x.gain
	}
	f2Bound = min(f2Bound, f2)
	for _, grouping := range []*grouping{b.coarse, b.fine} {
		all := grouping.sharing(f1)
		if all == nil {
			continue
		}
		if f1Bound < f1 {
			f1Bound = all.f1(f1Bound, f1)
		}
		if f2Bound < f2 {
			all.bound = f2Bound
			all.Price(f2)
			all.refine(f2, states)
			f2Bound = min(all.bound, f2)
		}
	}
	if f2Bound < f2 {
		if w := b.wide(f1, f2); w != nil {
			f2Bound = max(f2Bound, min(ceilDiv(w.value, priceScale), f2))
		}
	}
	return f1Bound, f2Bound
}

// wide returns the relaxation without lists within reach, with prices at which its value is up
// to known or higher; nil if there is none. Prices are looked for from the beginning each time, so
// that what was asked before has no say in what is proven.
func (b *Prover) wide(reach, known int64) *wide {
	all := b.byBurden()
	w := b.relaxed
	if b.relaxedReach != reach || w != nil && w.known < known && w.value > (w.known-1)*priceScale {
		if w = newWide(b.in, all, reach); w != nil {
			w.prices, w.value = w.market().climb(make([]int64, len(w.volumes)), (known-1)*priceScale, dearestPrice)
			w.known = known
		}
		b.relaxed, b.relaxedReach = w, reach
	}
	return w
}

// Near returns a sharing as Sharing does, where patterns are too many to list: of those that may
// be in a sharing that costs less than known, the ones closest to the cheapest, by seats or by
// the sums of classes alone. It proves nothing.
func (b *Prover) Near(reach, known int64, bySeats bool) *Sharing {
	w := b.wide(reach, known)
	if w == nil {
		return nil
	}
	return w.near(known*priceScale-w.value, bySeats)
}

// Sharing returns the problem of sharing out the seats so that nobody is further than
// reach from target; nil if nothing is within reach, or too much to list.
func (b *Prover) Sharing(reach int64) *Sharing {
	if s := b.fine.sharing(reach); s != nil && !s.exhausted {
		return s
	}
	return nil
}
