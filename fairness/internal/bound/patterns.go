package bound

import (
	"cmp"
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
	prices = prices[:len(x.amounts)]
	for g, amount := range x.amounts {
		cost += prices[g] * int64(amount)
	}
	return cost
}

// cheapest returns the first pattern of a list that costs least where groups have prices,
// and what it costs.
func cheapest(list []pattern, prices []int64) (best *pattern, cost int64) {
	for i := range list {
		if c := list[i].at(prices); best == nil || c < cost {
			best, cost = &list[i], c
		}
	}
	return best, cost
}

// group is a set of seats of one class that are shared out alike.
type group struct {
	*Sums
	class   int
	counted bool  // in seats, not in burden
	volume  int64 // to share out, in units or seats
	step    int64 // milli-points a unit or seat
}

// portion is what a person can hold of the groups of one class.
type portion struct {
	amounts []int32
	sum     int64 // milli-points
	seats   int32 // at least
}

const (
	fineSeats    = 4           // a person, up to which each burden of a class is a group
	mostPatterns = 3000        // of one person
	mostSteps    = 200_000     // of listing them
	mostListing  = 3_000_000   // steps, of the patterns of all
	farthest     = int64(1e10) // milli-points, so that sums of costs stay within 64 bits
)

// grouping is one way to split the seats into groups.
type grouping struct {
	in      *Input
	byClass []*Sums
	groups  []group
	groupOf []int32  // seat → group
	steps   int      // of listing, so far
	widest  *Sharing // what is listed, within reach
	reach   int64
	tooFar  int64 // the closest reach within which there was too much to list, 0 for none
}

// newGrouping counts the seats of classes with at most so many a person.
func newGrouping(in *Input, fine int) *grouping {
	b := &grouping{in: in, groupOf: make([]int32, len(in.Slot))}
	classSeats := make([]int, in.Classes)
	for _, k := range in.Class {
		classSeats[k]++
	}
	for k := range int32(in.Classes) {
		counted := classSeats[k] <= fine*in.People
		first, shapes := int32(len(b.groups)), map[shape]int32{}
		for j := range int32(len(in.Slot)) {
			if in.Class[j] != k {
				continue
			}
			s := shape{largest: in.Burden[j]}
			if !counted {
				s = b.shapeOf(j)
			}
			g, known := numbered(shapes, s)
			if !known {
				b.groups = append(b.groups, group{class: int(k), counted: counted})
			}
			b.groupOf[j] = first + g
		}
		b.byClass = append(b.byClass, NewSums(in, func(j int32) bool { return in.Class[j] == k }))
	}
	for g := range b.groups {
		group := &b.groups[g]
		group.Sums = NewSums(in, func(j int32) bool { return b.groupOf[j] == int32(g) })
		group.volume, group.step = group.Sums.volume, group.unit
		if group.counted {
			group.volume, group.step = int64(len(group.seats)), in.Burden[group.seats[0]]
		}
	}
	return b
}

// shape tells slots of a class apart by their seats of it.
type shape struct{ largest, all int64 }

func (b *grouping) shapeOf(j int32) (s shape) {
	t := b.in.Slot[j]
	for i := b.in.First[t]; i < b.in.First[t+1]; i++ {
		if b.in.Class[i] == b.in.Class[j] {
			s.largest = max(s.largest, b.in.Burden[i])
			s.all += b.in.Burden[i]
		}
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
	dev := slices.Clone(b.in.start(p))
	steps, room := 0, b.in.room(p)
	var extend func(k int) bool
	extend = func(k int) bool {
		if steps++; steps > mostSteps || len(list) > mostPatterns {
			return false
		}
		for l, d := range dev {
			if d > reach || d+later[k*b.in.Levels+l] < -reach {
				return true
			}
		}
		if k == b.in.Classes {
			x := pattern{amounts: slices.Clone(amounts)}
			for _, d := range dev {
				x.cost += abs(d)
				x.worst = max(x.worst, abs(d))
			}
			list = append(list, x)
			return true
		}
		add := func(sum int64) {
			for l, in := range b.in.counts(int32(k)) {
				if in {
					dev[l] += sum
				}
			}
		}
		for _, x := range portions[k] {
			if x.seats > room {
				continue
			}
			amounts, room = append(amounts, x.amounts...), room-x.seats
			add(x.sum)
			ok := extend(k + 1)
			add(-x.sum)
			room += x.seats
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
	later = make([]int64, (b.in.Classes+1)*b.in.Levels)
	portions = make([][]portion, b.in.Classes)
	for k := b.in.Classes - 1; k >= 0; k-- {
		high := int64(math.MaxInt64)
		for l, in := range b.in.counts(int32(k)) {
			if in {
				high = min(high, max(0, reach-b.in.start(p)[l]))
			}
		}
		high = min(high, b.byClass[k].volume*b.byClass[k].unit)
		portions[k], ok = b.portions(p, k, high)
		if !ok || len(portions[k]) == 0 {
			return nil, nil, ok
		}
		most := slices.MaxFunc(portions[k], func(x, y portion) int { return cmp.Compare(x.sum, y.sum) }).sum
		for l, in := range b.in.counts(int32(k)) {
			later[k*b.in.Levels+l] = later[(k+1)*b.in.Levels+l]
			if in {
				later[k*b.in.Levels+l] += most
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
		subsets := group.between(p, 0, high/group.unit)
		var next []portion
		for _, x := range all {
			for _, subset := range subsets {
				if sum, seats := x.sum+int64(subset.Sum)*group.unit, x.seats+subset.Fewest; sum <= high && seats <= b.in.room(p) {
					next = append(next, portion{append(slices.Clone(x.amounts), subset.Sum), sum, seats})
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

// portionSet is a list of portions without equal ones, in the order in which slots made
// them possible.
type portionSet struct {
	list  []portion
	since []int    // index of the slot that made each possible
	keys  []uint64 // of each: sums of what a seat of each group adds
	known *table
}

// seatKey returns what a seat of a group adds to the key of a portion: no few of them make the same sum.
func seatKey(group int) uint64 {
	x := uint64(group+1) * 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	return x ^ x>>31
}

// add adds the n-th portion with one seat more of a group, unless it is known: most are. That two portions had one key would cost
// time alone.
func (s *portionSet) add(n, group int, burden int64, slot int) {
	x, key := s.list[n], s.keys[n]+seatKey(group)
	at, found := s.known.find(key)
	if found && s.list[s.known.values[at]].isWith(x, group) {
		return
	}
	x.amounts, x.sum, x.seats = slices.Clone(x.amounts), x.sum+burden, x.seats+1
	x.amounts[group]++
	s.put(x, key, slot)
	if !found {
		s.known.set(at, key, int32(len(s.list)-1))
	}
}

// put adds a portion to the list.
func (s *portionSet) put(x portion, key uint64, slot int) {
	s.list, s.keys, s.since = append(s.list, x), append(s.keys, key), append(s.since, slot)
}

// isWith reports whether y is x with one seat more of a group.
func (y *portion) isWith(x portion, group int) bool {
	for i, amount := range x.amounts {
		if i == group {
			amount++
		}
		if y.amounts[i] != amount {
			return false
		}
	}
	return true
}

// seatCounts returns how many seats of each group of class k p can hold together, with a
// sum of at most high: the recurrence of Sums.reach, with a seat in place of a burden.
func (b *grouping) seatCounts(p, k int, groups []int, high int64) ([]portion, bool) {
	a := b.byClass[k]
	needs := a.of(p)
	place := make([]int, len(b.groups))
	for i, g := range groups {
		place[g] = i
	}
	locked := portion{amounts: make([]int32, len(groups))}
	for i, n := range needs {
		if n == must {
			locked.amounts[place[b.groupOf[a.seats[i]]]]++
			locked.sum += b.in.Burden[a.seats[i]]
			locked.seats++
		}
	}
	if locked.sum > high || locked.seats > a.room[p] {
		return nil, true
	}
	all := portionSet{known: newTable(1 << 8)}
	all.put(locked, 0, 0)
	slots := make([]int32, 1)
	for i := 0; i < len(needs); {
		slot, before := b.in.Slot[a.seats[i]], len(all.list)
		source := b.in.lastCompatible(slot, slots)
		used := false
		for ; i < len(needs) && b.in.Slot[a.seats[i]] == slot; i++ {
			if needs[i] != may {
				continue
			}
			used = true
			burden, at := b.in.Burden[a.seats[i]], place[b.groupOf[a.seats[i]]]
			if b.steps += before; b.steps > mostListing {
				return nil, false
			}
			for n, x := range all.list[:before] {
				if all.since[n] > source || x.sum+burden > high || x.seats == a.room[p] {
					continue
				}
				all.add(n, at, burden, len(slots))
			}
			if len(all.list) > mostPatterns {
				return nil, false
			}
		}
		if used {
			slots = append(slots, slot)
		}
	}
	return all.list, true
}
