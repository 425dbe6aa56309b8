package fairness

import "slices"

// search improves a full assignment. Its cost is the sum of deviations, plus what
// each lies above the ceiling, many times over.
type search struct {
	*state
	random    generator
	logarithm *[1024]int64
	movable   []int32 // seats that are not locked
	change    int64   // in a repair: the cost of a seat whose published person changes
	ceiling   int64
	steep     int64
	bump      int64
	cost      int64
	best      []int32
	bestCost  int64
	moves     int // made so far
	// The move at hand: the seats that two people exchange, and what the first loses
	// by it on each level.
	list []int32
	loss []int64
}

func newSearch(s *state, seed uint64) *search {
	x := &search{state: s, random: generator(seed), logarithm: logarithms(), steep: 4,
		list: make([]int32, 0, longest), loss: make([]int64, s.levelCount)}
	for j, p := range s.locked {
		if p == nobody {
			x.movable = append(x.movable, int32(j))
		}
	}
	x.best = slices.Clone(s.owner)
	return x
}

// aim sets the ceiling and with it the cost.
func (x *search) aim(ceiling int64) {
	x.ceiling = ceiling
	x.cost = 0
	for _, d := range x.dev {
		x.cost += rise(d, x.ceiling, x.steep, x.bump)
	}
	if x.problem.Repair {
		// More than any roster's deviations can weigh.
		x.change = 1
		for _, b := range x.seatBurden {
			x.change += 2 * b * int64(x.levelCount) * (1 + x.steep)
		}
		for j, p := range x.owner {
			x.cost += x.change * x.changed(int32(j), p)
		}
	}
	x.best = append(x.best[:0], x.owner...)
	x.bestCost = x.cost
}

// rise is the cost of a deviation: its size, and above the ceiling steep times what
// lies above, and bump for being there at all.
func rise(d, ceiling, steep, bump int64) int64 {
	sign := d >> 63
	d = (d ^ sign) - sign
	over := d - ceiling
	over &^= over >> 63
	return d + over*steep + -over>>63&bump
}

// cool anneals over so many moves, halving the heat step by step from hot to
// cold, and a little longer well below. It stops once the cost is down to enough.
func (x *search) cool(moves int, hot, cold, enough int64) {
	if len(x.movable) == 0 || x.personCount < 2 || moves <= 0 {
		return
	}
	halvings := int64(0)
	for h := hot; h > cold; h >>= 1 {
		halvings++
	}
	halvings = max(halvings, 1)
	const batch = 256
	batches := int64(moves+batch-1) / batch
	for b := int64(0); b < batches; b++ {
		position := b * halvings * 256 / batches
		heat := hot >> (position >> 8)
		heat -= heat * (position & 255) >> 9
		x.batch(batch, heat)
		x.moves += batch
		if x.bestCost <= enough {
			break
		}
	}
	x.restore()
	for b := int64(0); b < batches/16 && x.bestCost > enough; b++ {
		x.batch(batch, cold/4)
		x.moves += batch
	}
	x.restore()
}

// batch attempts so many moves at one heat: three in eight give a seat to somebody,
// three exchange any two seats, and two exchange seats that are close by.
func (x *search) batch(moves int, heat int64) {
	seats := int32(len(x.movable))
	for range moves {
		r := x.random.next()
		limit := heat * x.logarithm[r&1023] >> 16
		out := x.movable[scale(uint32(r>>32), seats)]
		p := x.owner[out]
		kind, low := r>>10&7, uint32(r>>13&0x7ffff)<<13
		if kind < 3 {
			if q := scale(low, int32(x.personCount)); q != p && x.can(q, out) {
				x.give(out, p, q, limit)
			}
			continue
		}
		var in int32
		if kind < 6 {
			in = x.movable[scale(low, seats)]
		} else {
			near := scale(uint32(r>>32), seats) + int32(r>>13&31) - 16
			if near < 0 || near >= seats {
				continue
			}
			in = x.movable[near]
		}
		if q := x.owner[in]; q != p && x.can(q, out) && x.can(p, in) {
			x.exchange(out, in, limit)
		}
	}
}

// restore returns to the best assignment seen.
func (x *search) restore() {
	x.restoreTo(x.best)
	x.cost = x.bestCost
}

// restoreTo makes the assignment that of owner.
func (x *search) restoreTo(owner []int32) {
	for j, p := range owner {
		if x.owner[j] != p {
			x.take(int32(j))
		}
	}
	for j, p := range owner {
		if x.owner[j] != p {
			x.put(int32(j), p)
		}
	}
}
