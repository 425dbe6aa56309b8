package bound

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// stateSearch is a search for one pattern a person that uses every group up, person
// by person: what the people so far use is a state, and people with equal states
// need only the cheaper one.
type stateSearch struct {
	all   *Sharing
	gap   int64    // what the patterns of all people may cost beyond the cheapest, scaled
	radix []uint64 // group: what a unit of it adds to the key of a state
	lists [][]choice
	spans [][]int32 // list: least and most of each group
	order []int32   // people, those with few choices first: their states merge
	after []int64   // least and most that the people after the i-th use of each group

	states   []partial
	spent    []int64 // of the gap, by state
	from     int     // first state of the people so far
	index    *table  // key → state, of the person at hand
	tries    int
	narrowed bool
}

// choice is a pattern that may be in a sharing below the limit.
type choice struct {
	key     uint64
	cost    int64
	reduced int64 // scaled, beyond the cheapest of its list
	index   int32
}

// partial is a state of a sharing: what the people so far use of each group.
type partial struct {
	key    uint64
	cost   int64
	parent int32
	choice int32
}

// mostTries is how many patterns may be added to states in one search.
const mostTries = 1_500_000

// Solve looks for a sharing with a cost below limit, giving up after so many states.
// With a beam it keeps only so many states a person, the most promising. It returns
// the pattern of each person, and whether the search was complete: then limit, or
// the cost of what was found, is proven.
func (s *Sharing) Solve(limit int64, most, beam int) (chosen []int32, cost int64, complete bool) {
	if s.exhausted {
		return nil, 0, true
	}
	c := &stateSearch{all: s, gap: limit*priceScale - s.value, states: []partial{{}}, spent: []int64{0}, index: newTable(1 << 10)}
	if !c.number() {
		return nil, 0, false
	}
	if c.gap <= 0 {
		return nil, 0, true
	}
	c.choose()
	c.arrange()
	defer func() { s.visited += c.tries }()
	for i := range c.order {
		if !c.extend(i, most) {
			return nil, 0, false
		}
		c.narrow(beam)
	}
	if c.from == len(c.states) {
		return nil, 0, !c.narrowed
	}
	return c.trace(), c.states[c.from].cost, !c.narrowed
}

// number gives each group its place in the keys of states; false if they do not fit.
func (c *stateSearch) number() bool {
	c.radix = make([]uint64, len(c.all.volumes))
	product := uint64(1)
	for g, volume := range c.all.volumes {
		c.radix[g] = product
		if product > 1<<62/uint64(volume+1) {
			return false
		}
		product *= uint64(volume + 1)
	}
	return true
}

// rank returns the patterns of a list as choices without keys, the cheapest at the prices
// first.
func (s *Sharing) rank(list []pattern) []choice {
	ranked, least := make([]choice, len(list)), int64(math.MaxInt64)
	for i := range list {
		ranked[i] = choice{cost: list[i].cost, reduced: list[i].at(s.prices), index: int32(i)}
		least = min(least, ranked[i].reduced)
	}
	for i := range ranked {
		ranked[i].reduced -= least
	}
	slices.SortStableFunc(ranked, func(a, b choice) int { return cmp.Compare(a.reduced, b.reduced) })
	return ranked
}

// choose lists the patterns that may be in a sharing below the limit: one whose
// price exceeds its list's best by the whole gap is in none.
func (c *stateSearch) choose() {
	c.lists = make([][]choice, len(c.all.kinds))
	c.spans = make([][]int32, len(c.all.kinds))
	for k, list := range c.all.kinds {
		var ranked []choice
		if c.all.ranked != nil {
			ranked = c.all.ranked[k]
		} else {
			ranked = c.all.rank(list)
		}
		end := sort.Search(len(ranked), func(i int) bool { return ranked[i].reduced >= c.gap })
		c.lists[k] = slices.Clone(ranked[:end])
		span := make([]int32, 2*len(c.radix))
		for i := range c.lists[k] {
			x := &c.lists[k][i]
			for g, amount := range list[x.index].amounts {
				x.key += c.radix[g] * uint64(amount)
				if i == 0 || amount < span[2*g] {
					span[2*g] = amount
				}
				if i == 0 || amount > span[2*g+1] {
					span[2*g+1] = amount
				}
			}
		}
		c.spans[k] = span
	}
}

// arrange orders the people and sums what those after each must and can use.
func (c *stateSearch) arrange() {
	c.order = make([]int32, c.all.size)
	for p := range c.order {
		c.order[p] = int32(p)
	}
	slices.SortStableFunc(c.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(c.lists[c.all.kindOf[a]]), len(c.lists[c.all.kindOf[b]])), cmp.Compare(c.all.kindOf[a], c.all.kindOf[b]))
	})
	width := 2 * len(c.radix)
	c.after = make([]int64, (c.all.size+1)*width)
	for i := c.all.size - 1; i >= 0; i-- {
		for x := range width {
			c.after[i*width+x] = c.after[(i+1)*width+x] + int64(c.spans[c.all.kindOf[c.order[i]]][x])
		}
	}
}

// extend adds each pattern of the i-th person to each state. It returns false if
// that makes too many states or takes too many tries.
func (c *stateSearch) extend(i, most int) bool {
	kind := c.all.kindOf[c.order[i]]
	list, patterns := c.lists[kind], c.all.kinds[kind]
	// What this person may leave used of each group.
	lowest, highest, taken := make([]int64, len(c.radix)), make([]int64, len(c.radix)), make([]int64, len(c.radix))
	after := c.after[(i+1)*2*len(c.radix):]
	for g, volume := range c.all.volumes {
		lowest[g], highest[g] = volume-after[2*g+1], volume-after[2*g]
	}
	fits := func(amounts []int32) bool {
		for g, amount := range amounts {
			if sum := taken[g] + int64(amount); sum < lowest[g] || sum > highest[g] {
				return false
			}
		}
		return true
	}
	c.index.reset()
	to := len(c.states)
	for at := c.from; at < to; at++ {
		key := c.states[at].key
		for g, volume := range c.all.volumes {
			taken[g] = int64(key / c.radix[g] % uint64(volume+1))
		}
		for n := range list {
			x := &list[n]
			used := c.spent[at] + x.reduced
			if used >= c.gap {
				break
			}
			if c.tries++; c.tries > mostTries {
				return false
			}
			if !fits(patterns[x.index].amounts) {
				continue
			}
			next := partial{key + x.key, c.states[at].cost + x.cost, int32(at), x.index}
			slot, found := c.index.find(next.key)
			if !found {
				if len(c.states) >= most {
					return false
				}
				c.index.set(slot, next.key, int32(len(c.states)))
				c.states = append(c.states, next)
				c.spent = append(c.spent, used)
			} else if old := c.index.values[slot]; used < c.spent[old] {
				c.states[old], c.spent[old] = next, used
			}
		}
	}
	c.from = to
	return true
}

// narrow keeps the most promising of the last person's states; a beam of 0 all.
func (c *stateSearch) narrow(beam int) {
	if beam <= 0 || len(c.states)-c.from <= beam {
		return
	}
	c.narrowed = true
	rank := make([]int32, len(c.states)-c.from)
	for n := range rank {
		rank[n] = int32(c.from + n)
	}
	slices.SortFunc(rank, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.spent[a], c.spent[b]), cmp.Compare(c.states[a].key, c.states[b].key))
	})
	rank = rank[:beam]
	slices.Sort(rank)
	for n, at := range rank {
		c.states[c.from+n], c.spent[c.from+n] = c.states[at], c.spent[at]
	}
	c.states, c.spent = c.states[:c.from+beam], c.spent[:c.from+beam]
}

// trace returns the patterns that led to the only full state.
func (c *stateSearch) trace() []int32 {
	chosen := make([]int32, c.all.size)
	at := c.from
	for i := c.all.size - 1; i >= 0; i-- {
		chosen[c.order[i]] = c.states[at].choice
		at = int(c.states[at].parent)
	}
	return chosen
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
