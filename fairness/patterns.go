package fairness

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A pattern is one way to share burden: how much one person holds of each group
// of seats, and the sum of deviations it leaves. A group is the seats of one
// burden in a class with few seats a person, counted, or else the seats of a class
// in slots of one shape, like all nights with seats of 10 and 5 points, in units
// of burden. Sharing out the groups forgets the calendar between people, so its
// best answer is a proven bound; it is also a goal to search for.
type pattern struct {
	amounts []int32
	cost    int64 // sum of deviations
	worst   int64 // of the deviations
}

// at returns what the pattern costs where groups have prices, scaled.
func (x *pattern) at(prices []int64) int64 {
	cost := x.cost * priceScale
	for g, amount := range x.amounts {
		cost += prices[g] * int64(amount)
	}
	return cost
}

// group is a set of seats of one class that are shared out alike.
type group struct {
	*subsetSums
	class   int
	counted bool  // in seats, not in burden
	volume  int64 // to share out, in units or seats
	step    int64 // milli-points a unit or seat
}

// portion is what a person can hold of the groups of one class.
type portion struct {
	amounts []int32
	sum     int64 // milli-points
}

// sharing is the problem of giving each person one pattern so that every group is
// used up.
type sharing struct {
	*model
	groups    []group
	groupOf   []int32 // seat → group
	volumes   []int64
	kinds     [][]pattern // lists of patterns
	kindOf    []int32     // person → list
	size      int         // people
	members   []int64     // list → people
	prices    []int64     // group: multiplier, in 1/priceScale milli-points a unit
	value     int64       // of the relaxation at prices, scaled
	bound     int64       // proven, milli-points
	visited   int         // patterns tried, by solve
	exhausted bool        // no pattern fits somebody: nothing is within reach
}

const (
	priceScale   = 16
	mostPatterns = 3000 // of one person
	mostSteps    = 200_000
	mostPriced   = 2_000_000         // patterns, over all rounds
	farthest     = 1_000_000_000_000 // milli-points, so that sums of costs stay within 64 bits
	mostTries    = 1_500_000         // patterns added to states, in one search
	fineSeats    = 4                 // a person, below which each burden is a group
)

// grouping is one way to split the seats into groups.
type grouping struct {
	*model
	byClass []*subsetSums
	groups  []group
	groupOf []int32 // seat → group
}

// newGrouping counts the seats of classes with at most so many a person.
func newGrouping(m *model, fine int) *grouping {
	b := &grouping{model: m, groupOf: make([]int32, m.seatCount)}
	classSeats := make([]int, b.classCount)
	for _, k := range b.seatClass {
		classSeats[k]++
	}
	for k := range int32(b.classCount) {
		counted := classSeats[k] <= fine*b.personCount
		first, shapes := int32(len(b.groups)), map[shape]int32{}
		for j := range int32(b.seatCount) {
			if b.seatClass[j] != k {
				continue
			}
			s := shape{largest: b.seatBurden[j]}
			if !counted {
				s = b.shapeOf(j)
			}
			g, known := numbered(shapes, s)
			if !known {
				b.groups = append(b.groups, group{class: int(k), counted: counted})
			}
			b.groupOf[j] = first + g
		}
		b.byClass = append(b.byClass, newSubsetSums(m, func(j int32) bool { return b.seatClass[j] == k }))
	}
	for g := range b.groups {
		group := &b.groups[g]
		group.subsetSums = newSubsetSums(m, func(j int32) bool { return b.groupOf[j] == int32(g) })
		group.volume, group.step = group.subsetSums.volume, group.unit
		if group.counted {
			group.volume, group.step = int64(group.count), b.seatBurden[group.seats[0]]
		}
	}
	return b
}

// shape tells slots of a class apart by their seats of it.
type shape struct{ largest, all int64 }

func (b *grouping) shapeOf(j int32) (s shape) {
	t := b.seatSlot[j]
	for i := b.slotSeats[t]; i < b.slotSeats[t+1]; i++ {
		if b.seatClass[i] == b.seatClass[j] {
			s.largest = max(s.largest, b.seatBurden[i])
			s.all += b.seatBurden[i]
		}
	}
	return s
}

// newSharing lists the patterns that leave nobody further than reach from target
// on any level. It returns nil if there are too many to list.
func (b *grouping) newSharing(reach int64) *sharing {
	if reach > farthest {
		return nil
	}
	s := &sharing{model: b.model}
	s.groups, s.groupOf = b.groups, b.groupOf
	for _, g := range s.groups {
		s.volumes = append(s.volumes, g.volume)
	}
	s.prices = make([]int64, len(s.groups))
	s.kindOf = make([]int32, s.personCount)
	s.size = s.personCount
	known := map[string]int32{}
	for p := range s.personCount {
		key := fmt.Sprint(s.start[p*s.levelCount : (p+1)*s.levelCount])
		for _, a := range b.byClass {
			key += string(a.needs(p))
		}
		kind, ok := numbered(known, key)
		if !ok {
			list, ok := b.list(p, reach)
			if !ok {
				return nil
			}
			s.kinds, s.members = append(s.kinds, list), append(s.members, 0)
			s.exhausted = s.exhausted || len(list) == 0
		}
		s.kindOf[p] = kind
		s.members[kind]++
	}
	return s
}

// list returns the patterns of p, class by class, keeping those that some choice
// in later classes may still bring within reach; false if there are too many.
func (b *grouping) list(p int, reach int64) ([]pattern, bool) {
	portions, later, ok := b.choices(p, reach)
	if !ok || portions == nil {
		return nil, ok
	}
	var list []pattern
	amounts := make([]int32, 0, len(b.groups))
	dev := slices.Clone(b.start[p*b.levelCount : (p+1)*b.levelCount])
	steps := 0
	var extend func(k int) bool
	extend = func(k int) bool {
		if steps++; steps > mostSteps || len(list) > mostPatterns {
			return false
		}
		for l, d := range dev {
			if d > reach || d+later[k*b.levelCount+l] < -reach {
				return true
			}
		}
		if k == b.classCount {
			x := pattern{amounts: slices.Clone(amounts)}
			for _, d := range dev {
				x.cost += abs(d)
				x.worst = max(x.worst, abs(d))
			}
			list = append(list, x)
			return true
		}
		add := func(sum int64) {
			for l, in := range b.levelsOf(k) {
				if in {
					dev[l] += sum
				}
			}
		}
		for _, x := range portions[k] {
			amounts = append(amounts, x.amounts...)
			add(x.sum)
			ok := extend(k + 1)
			add(-x.sum)
			amounts = amounts[:len(amounts)-len(x.amounts)]
			if !ok {
				return false
			}
		}
		return true
	}
	if !extend(0) {
		return nil, false
	}
	return list, true
}

// choices returns the portions of p by class, none if a class has none, and by class
// and level how much it and those after it can add at most; false if there are too
// many.
func (b *grouping) choices(p int, reach int64) (portions [][]portion, later []int64, ok bool) {
	later = make([]int64, (b.classCount+1)*b.levelCount)
	portions = make([][]portion, b.classCount)
	for k := b.classCount - 1; k >= 0; k-- {
		high := int64(math.MaxInt64)
		for l, in := range b.levelsOf(k) {
			if in {
				high = min(high, max(0, reach-b.start[p*b.levelCount+l]))
			}
		}
		high = min(high, b.byClass[k].volume*b.byClass[k].unit)
		portions[k], ok = b.portions(p, k, high)
		if !ok || len(portions[k]) == 0 {
			return nil, nil, ok
		}
		most := slices.MaxFunc(portions[k], func(x, y portion) int { return cmp.Compare(x.sum, y.sum) }).sum
		for l, in := range b.levelsOf(k) {
			later[k*b.levelCount+l] = later[(k+1)*b.levelCount+l]
			if in {
				later[k*b.levelCount+l] += most
			}
		}
	}
	return portions, later, true
}

// portions returns what p can hold of class k with a sum of at most high.
func (b *grouping) portions(p, k int, high int64) ([]portion, bool) {
	var groups []int
	for g := range b.groups {
		if b.groups[g].class == k {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return []portion{{}}, true
	}
	if b.groups[groups[0]].counted {
		return b.seatCounts(p, k, groups, high)
	}
	all := []portion{{}}
	for _, g := range groups {
		group := &b.groups[g]
		if group.wide(high / group.unit) {
			return nil, false
		}
		subsets := group.subsets(p, 0, high/group.unit)
		var next []portion
		for _, x := range all {
			for _, subset := range subsets {
				if sum := x.sum + int64(subset.sum)*group.unit; sum <= high {
					next = append(next, portion{append(slices.Clone(x.amounts), subset.sum), sum})
				}
			}
			if len(next) > mostSteps {
				return nil, false
			}
		}
		all = next
	}
	return all, true
}

// seatCounts returns how many seats of each group p can hold together. It goes through
// the slots like reach, and knows after which slot each answer became possible.
func (b *grouping) seatCounts(p, k int, groups []int, high int64) ([]portion, bool) {
	a := b.byClass[k]
	need := a.needs(p)
	place := make([]int, len(b.groups))
	for i, g := range groups {
		place[g] = i
	}
	base := portion{amounts: make([]int32, len(groups))}
	for i, n := range need {
		if n == 2 {
			base.amounts[place[b.groupOf[a.seats[i]]]]++
			base.sum += a.seatBurden[a.seats[i]]
		}
	}
	if base.sum > high {
		return nil, true
	}
	all := []portion{base}
	since := []int{0} // the step that made it possible
	index := map[string]int{encode(base.amounts): 0}
	slots := []int32{-1}
	for i := 0; i < len(need); {
		t := a.seatSlot[a.seats[i]]
		before := len(slots) - 1
		for before > 0 && a.clash(t, slots[before]) {
			before--
		}
		step, used := len(slots), false
		for known := len(all); i < len(need) && a.seatSlot[a.seats[i]] == t; i++ {
			if need[i] != 1 {
				continue
			}
			used = true
			burden, at := a.seatBurden[a.seats[i]], place[b.groupOf[a.seats[i]]]
			for n := range known {
				if since[n] > before || all[n].sum+burden > high {
					continue
				}
				amounts := slices.Clone(all[n].amounts)
				amounts[at]++
				code := encode(amounts)
				if _, ok := index[code]; !ok {
					index[code] = len(all)
					all = append(all, portion{amounts, all[n].sum + burden})
					since = append(since, step)
				}
			}
			if len(all) > mostPatterns {
				return nil, false
			}
		}
		if used {
			slots = append(slots, t)
		}
	}
	return all, true
}

// encode makes a key of amounts.
func encode(amounts []int32) string {
	key := make([]byte, 0, 4*len(amounts))
	for _, x := range amounts {
		key = binary.LittleEndian.AppendUint32(key, uint32(x))
	}
	return string(key)
}

// within returns the sharing without the patterns that go beyond reach.
func (s *sharing) within(reach int64) *sharing {
	less := *s
	less.kinds = make([][]pattern, len(s.kinds))
	less.prices = make([]int64, len(s.prices))
	less.value, less.bound, less.exhausted = 0, 0, false
	for k, list := range s.kinds {
		for _, x := range list {
			if x.worst <= reach {
				less.kinds[k] = append(less.kinds[k], x)
			}
		}
		less.exhausted = less.exhausted || len(less.kinds[k]) == 0
	}
	return &less
}

// evaluate returns the value of the relaxation at prices, scaled, and by how much
// the cheapest patterns overdraw each group.
func (s *sharing) evaluate(prices, over []int64) int64 {
	value := int64(0)
	for g, volume := range s.volumes {
		value -= prices[g] * volume
		over[g] = -volume
	}
	for k, list := range s.kinds {
		best, least := -1, int64(0)
		for i := range list {
			if c := list[i].at(prices); best < 0 || c < least {
				best, least = i, c
			}
		}
		value += least * s.members[k]
		for g, x := range list[best].amounts {
			over[g] += int64(x) * s.members[k]
		}
	}
	return value
}

// price looks for the multipliers with the highest bound, by steps against the
// overdraft. Whatever they are, the bound holds.
func (s *sharing) price(known int64, rounds int) {
	if s.exhausted {
		return
	}
	over := make([]int64, len(s.prices))
	prices := slices.Clone(s.prices)
	s.value = s.evaluate(prices, over)
	size := make([]int64, len(s.prices)) // of units, in thousandths of the largest
	largest := int64(1)
	for _, g := range s.groups {
		largest = max(largest, g.step)
	}
	for i, g := range s.groups {
		size[i] = max(1, g.step*1000/largest)
	}
	// No sum of prices may leave 64 bits, or the bound would not hold.
	dearest := make([]int64, len(s.prices))
	for g, volume := range s.volumes {
		dearest[g] = (1 << 58) / (volume + 1) / int64(len(s.volumes)*(s.size+1))
	}
	listed := 1
	for _, list := range s.kinds {
		listed += len(list)
	}
	rounds = min(rounds, mostPriced/listed)
	part, since := int64(1<<16), 0
	push := make([]int64, len(s.prices)) // the overdraft, smoothed, times 16
	for range rounds {
		if s.value > (known-1)*priceScale || part < 16 {
			break
		}
		value := s.evaluate(prices, over)
		if value > s.value {
			s.value, since = value, 0
			copy(s.prices, prices)
		} else if since++; since > 12 {
			part, since = part*3/4, 0
			copy(prices, s.prices)
			value = s.evaluate(prices, over)
			clear(push)
		}
		norm := int64(0)
		for g, o := range over {
			push[g] = push[g]*3/4 + min(max(o, -1<<16), 1<<16)*16
			norm += size[g] * size[g] * push[g] * push[g]
		}
		if norm <= 0 {
			break
		}
		gap := min(max(known*priceScale-value, priceScale), 1<<40)
		for g, o := range push {
			// gap·part · size² · o / norm, in steps that stay within 64 bits.
			price := prices[g] + mulDiv(gap*part>>12, size[g]*size[g]*o, norm)
			prices[g] = min(max(price, -dearest[g]), dearest[g])
		}
	}
	s.bound = max(s.bound, ceilDiv(s.value, priceScale))
}

// mulDiv returns a·b/c towards zero, for a ≥ 0 and c > 0, without leaving 64 bits.
func mulDiv(a, b, c int64) int64 {
	if b < 0 {
		return -mulDivPositive(uint64(a), uint64(-b), uint64(c))
	}
	return mulDivPositive(uint64(a), uint64(b), uint64(c))
}
