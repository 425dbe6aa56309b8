package fairness

import (
	"cmp"
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

// group is a set of seats of one class that are shared out alike.
type group struct {
	*attainer
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
	byClass []*attainer
	groups  []group
	groupOf []int32 // seat → group
}

// newGrouping counts the seats of classes with at most so many a person.
func newGrouping(m *model, fine int) *grouping {
	b := &grouping{model: m}
	classSeats := make([]int, b.classCount)
	for _, k := range b.seatClass {
		classSeats[k]++
	}
	type shape struct {
		largest, all int64
	}
	b.groupOf = make([]int32, b.seatCount)
	for k := range b.classCount {
		counted := classSeats[k] <= fine*b.personCount
		shapes := map[shape]int32{}
		for j := range b.seatCount {
			if int(b.seatClass[j]) != k {
				continue
			}
			s := shape{b.seatBurden[j], 0}
			if !counted {
				s = b.shapeOf(j)
			}
			g, ok := shapes[s]
			if !ok {
				g = int32(len(b.groups))
				shapes[s] = g
				b.groups = append(b.groups, group{class: k, counted: counted})
			}
			b.groupOf[j] = g
		}
		in := make([]bool, b.seatCount)
		for j := range in {
			in[j] = int(b.seatClass[j]) == k
		}
		b.byClass = append(b.byClass, newAttainer(b.model, in))
	}
	for g := range b.groups {
		group := &b.groups[g]
		in := make([]bool, b.seatCount)
		for j := range in {
			in[j] = b.groupOf[j] == int32(g)
		}
		group.attainer = newAttainer(b.model, in)
		group.volume, group.step = group.attainer.volume, group.unit
		if group.counted {
			group.volume, group.step = int64(group.count), b.seatBurden[group.seats[0]]
		}
	}
	return b
}

// shapeOf tells by which seats of its class the slot of seat j has.
func (b *grouping) shapeOf(j int) (s struct{ largest, all int64 }) {
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
		key := make([]byte, 0, 64)
		for l := range s.levelCount {
			d := s.start[p*s.levelCount+l]
			for i := range 8 {
				key = append(key, byte(d>>(8*i)))
			}
		}
		for _, a := range b.byClass {
			for _, n := range a.need[p*len(a.seats) : (p+1)*len(a.seats)] {
				key = append(key, byte(n))
			}
		}
		kind, ok := known[string(key)]
		if !ok {
			list, ok := b.list(p, reach)
			if !ok {
				return nil
			}
			kind = int32(len(s.kinds))
			known[string(key)] = kind
			s.kinds = append(s.kinds, list)
			s.members = append(s.members, 0)
			s.exhausted = s.exhausted || len(list) == 0
		}
		s.kindOf[p] = kind
		s.members[kind]++
	}
	return s
}

// list returns the patterns of p, class by class, keeping those that some choice
// in later classes may still bring within reach.
func (b *grouping) list(p int, reach int64) ([]pattern, bool) {
	start := b.start[p*b.levelCount : (p+1)*b.levelCount]
	// What later classes can add to a level at most.
	later := make([]int64, (b.classCount+1)*b.levelCount)
	portions := make([][]portion, b.classCount)
	for k := b.classCount - 1; k >= 0; k-- {
		high := int64(-1)
		for l := range b.levelCount {
			if b.inLevel[k*b.levelCount+l] {
				h := max(0, reach-start[l])
				if high < 0 || h < high {
					high = h
				}
			}
		}
		if high < 0 {
			high = b.byClass[k].volume * b.byClass[k].unit // on no level
		}
		var ok bool
		portions[k], ok = b.portions(p, k, high)
		if !ok {
			return nil, false
		}
		if len(portions[k]) == 0 {
			return nil, true
		}
		most := int64(0)
		for _, x := range portions[k] {
			most = max(most, x.sum)
		}
		for l := range b.levelCount {
			later[k*b.levelCount+l] = later[(k+1)*b.levelCount+l]
			if b.inLevel[k*b.levelCount+l] {
				later[k*b.levelCount+l] += most
			}
		}
	}
	var list []pattern
	amounts := make([]int32, 0, len(b.groups))
	dev := append([]int64(nil), start...)
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
				x.cost += abs64(d)
				x.worst = max(x.worst, abs64(d))
			}
			list = append(list, x)
			return true
		}
		levels := b.inLevel[k*b.levelCount : (k+1)*b.levelCount]
		for _, x := range portions[k] {
			amounts = append(amounts, x.amounts...)
			for l, in := range levels {
				if in {
					dev[l] += x.sum
				}
			}
			ok := extend(k + 1)
			for l, in := range levels {
				if in {
					dev[l] -= x.sum
				}
			}
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
		return b.count(p, k, groups, high)
	}
	all := []portion{{}}
	for _, g := range groups {
		group := &b.groups[g]
		if group.wide(high / group.unit) {
			return nil, false
		}
		bundles := group.bundles(p, 0, high/group.unit)
		var next []portion
		for _, x := range all {
			for _, bundle := range bundles {
				if sum := x.sum + int64(bundle.sum)*group.unit; sum <= high {
					next = append(next, portion{append(slices.Clone(x.amounts), bundle.sum), sum})
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

// count returns how many seats of each group p can hold together. It goes through
// the slots like reach, and knows after which slot each answer became possible.
func (b *grouping) count(p, k int, groups []int, high int64) ([]portion, bool) {
	a := b.byClass[k]
	need := a.need[p*len(a.seats) : (p+1)*len(a.seats)]
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
	key := make([]byte, len(need)+8)
	for i, n := range need {
		key[i] = byte(n)
	}
	for i := range 8 {
		key[len(need)+i] = byte(high / a.unit >> (8 * i))
	}
	if known, ok := a.portions[string(key)]; ok {
		return known, known != nil
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
				a.portions[string(key)] = nil
				return nil, false
			}
		}
		if used {
			slots = append(slots, t)
		}
	}
	a.portions[string(key)] = all
	return all, true
}

// encode makes a key of amounts.
func encode(amounts []int32) string {
	key := make([]byte, 0, 4*len(amounts))
	for _, x := range amounts {
		key = append(key, byte(x), byte(x>>8), byte(x>>16), byte(x>>24))
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
			c := list[i].cost * priceScale
			for g, x := range list[i].amounts {
				c += prices[g] * int64(x)
			}
			if best < 0 || c < least {
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

// mulDiv returns a·b/c towards zero, for c > 0, without leaving 64 bits.
func mulDiv(a, b, c int64) int64 {
	sign := int64(1)
	if a < 0 {
		a, sign = -a, -sign
	}
	if b < 0 {
		b, sign = -b, -sign
	}
	return sign * mulDivPositive(uint64(a), uint64(b), uint64(c))
}

// shareState is a partial sharing: what the people so far use of each group.
type shareState struct {
	key    uint64
	cost   int64
	parent int32
	choice int32
}

// solve looks for a sharing with a cost below limit, person by person, giving up
// after so many states. With a beam it keeps only so many states a person, the
// most promising. It returns the pattern of each person, and whether the search
// was complete: then limit, or the cost of what was found, is proven.
func (s *sharing) solve(limit int64, most, beam int) (chosen []int32, cost int64, complete bool) {
	if s.exhausted {
		return nil, 0, true
	}
	radix := make([]uint64, len(s.volumes))
	product := uint64(1)
	for g, volume := range s.volumes {
		radix[g] = product
		if product > 1<<62/uint64(volume+1) {
			return nil, 0, false
		}
		product *= uint64(volume + 1)
	}
	// A pattern whose price exceeds its list's best by the whole gap is in no
	// sharing below limit.
	gap := limit*priceScale - s.value
	if gap <= 0 {
		return nil, 0, true
	}
	type choice struct {
		key     uint64
		cost    int64
		reduced int64
		index   int32
	}
	lists := make([][]choice, len(s.kinds))
	spans := make([][]int32, len(s.kinds)) // least and most of each group
	for k, list := range s.kinds {
		reduced := make([]int64, len(list))
		for i := range list {
			reduced[i] = list[i].cost * priceScale
			for g, x := range list[i].amounts {
				reduced[i] += s.prices[g] * int64(x)
			}
		}
		least := slices.Min(reduced)
		spans[k] = make([]int32, 2*len(radix))
		for i := range list {
			if reduced[i]-least >= gap {
				continue
			}
			c := choice{cost: list[i].cost, reduced: reduced[i] - least, index: int32(i)}
			first := len(lists[k]) == 0
			for g, x := range list[i].amounts {
				c.key += radix[g] * uint64(x)
				if first || x < spans[k][2*g] {
					spans[k][2*g] = x
				}
				if first || x > spans[k][2*g+1] {
					spans[k][2*g+1] = x
				}
			}
			lists[k] = append(lists[k], c)
		}
		slices.SortStableFunc(lists[k], func(a, b choice) int { return cmp.Compare(a.reduced, b.reduced) })
	}
	// People with few choices first: their states merge.
	order := make([]int32, s.size)
	for p := range order {
		order[p] = int32(p)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(lists[s.kindOf[a]]), len(lists[s.kindOf[b]])), cmp.Compare(s.kindOf[a], s.kindOf[b]))
	})
	// What the people after must and can use of each group.
	count := len(radix)
	after := make([]int64, (s.size+1)*2*count)
	for i := s.size - 1; i >= 0; i-- {
		for x := range 2 * count {
			after[i*2*count+x] = after[(i+1)*2*count+x] + int64(spans[s.kindOf[order[i]]][x])
		}
	}
	states := []shareState{{parent: -1}}
	spent := []int64{0} // of the gap, by state
	from := 0
	lowest, highest, taken := make([]int64, count), make([]int64, count), make([]int64, count)
	index, narrowed, tries := newTable(1<<10), false, 0
	defer func() { s.visited += tries }()
	for i, p := range order {
		to := len(states)
		list := lists[s.kindOf[p]]
		// What this person may leave used of each group.
		for g, volume := range s.volumes {
			lowest[g] = volume - after[(i+1)*2*count+2*g+1]
			highest[g] = volume - after[(i+1)*2*count+2*g]
		}
		index.reset()
		for at := from; at < to; at++ {
			for g, volume := range s.volumes {
				taken[g] = int64(states[at].key / radix[g] % uint64(volume+1))
			}
			for c := range list {
				x := &list[c]
				used := spent[at] + x.reduced
				if used >= gap {
					break
				}
				if tries++; tries > mostTries {
					return nil, 0, false
				}
				key := states[at].key
				fits := true
				for g, amount := range s.kinds[s.kindOf[p]][x.index].amounts {
					if sum := taken[g] + int64(amount); sum < lowest[g] || sum > highest[g] {
						fits = false
						break
					}
				}
				if !fits {
					continue
				}
				key += x.key
				cost := states[at].cost + x.cost
				slot, found := index.find(key)
				if !found {
					if len(states) >= most {
						return nil, 0, false
					}
					index.set(slot, key, int32(len(states)))
					states = append(states, shareState{key, cost, int32(at), x.index})
					spent = append(spent, used)
				} else if old := index.values[slot]; used < spent[old] {
					states[old] = shareState{key, cost, int32(at), x.index}
					spent[old] = used
				}
			}
		}
		from = to
		if beam > 0 && len(states)-from > beam {
			narrowed = true
			rank := make([]int32, len(states)-from)
			for n := range rank {
				rank[n] = int32(from + n)
			}
			slices.SortFunc(rank, func(a, b int32) int {
				return cmp.Or(cmp.Compare(spent[a], spent[b]), cmp.Compare(states[a].key, states[b].key))
			})
			rank = rank[:beam]
			slices.Sort(rank)
			for n, at := range rank {
				states[from+n], spent[from+n] = states[at], spent[at]
			}
			states, spent = states[:from+beam], spent[:from+beam]
		}
	}
	if from == len(states) {
		return nil, 0, !narrowed
	}
	chosen = make([]int32, s.size)
	at := from // the only full state
	cost = states[at].cost
	for i := s.size - 1; i >= 0; i-- {
		chosen[order[i]] = states[at].choice
		at = int(states[at].parent)
	}
	return chosen, cost, !narrowed
}

// table is a small hash table from keys to numbers, emptied cheaply.
type table struct {
	keys   []uint64
	values []int32
	stamps []uint32
	stamp  uint32
	filled int
}

func newTable(size int) *table {
	return &table{keys: make([]uint64, size), values: make([]int32, size), stamps: make([]uint32, size), stamp: 1}
}

func (t *table) reset() {
	t.stamp++
	t.filled = 0
}

// find returns where key is or belongs.
func (t *table) find(key uint64) (int, bool) {
	mask := uint64(len(t.keys) - 1)
	hash := key * 0x9e3779b97f4a7c15
	for i := hash >> 20 & mask; ; i = (i + 1) & mask {
		if t.stamps[i] != t.stamp {
			return int(i), false
		}
		if t.keys[i] == key {
			return int(i), true
		}
	}
}

// set fills a place that find returned.
func (t *table) set(i int, key uint64, value int32) {
	t.keys[i], t.values[i], t.stamps[i] = key, value, t.stamp
	if t.filled++; t.filled*2 < len(t.keys) {
		return
	}
	bigger := newTable(len(t.keys) * 4)
	for i, stamp := range t.stamps {
		if stamp == t.stamp {
			at, _ := bigger.find(t.keys[i])
			bigger.keys[at], bigger.values[at], bigger.stamps[at] = t.keys[i], t.values[i], bigger.stamp
		}
	}
	bigger.filled = t.filled
	*t = *bigger
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
	goal.inLevel = make([]bool, s.classCount*goal.levelCount)
	for g := range s.groups {
		goal.inLevel[s.groups[g].class*goal.levelCount+g] = true
	}
	goal.start = make([]int64, s.personCount*goal.levelCount)
	for p, c := range chosen {
		for g, x := range s.kinds[s.kindOf[p]][c].amounts {
			goal.start[p*goal.levelCount+g] = -int64(x) * s.groups[g].step
		}
	}
	return &goal
}
