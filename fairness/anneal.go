package fairness

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
	list      []int32
	loss      []int64
}

func newSearch(s *state, seed uint64) *search {
	x := &search{state: s, random: generator(seed), logarithm: logarithms(), steep: 4,
		list: make([]int32, 0, longest), loss: make([]int64, s.levelCount)}
	for j, p := range s.locked {
		if p == nobody {
			x.movable = append(x.movable, int32(j))
		}
	}
	x.best = append([]int32(nil), s.owner...)
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

// trade returns by how much the cost changes if p takes seat in and gives up seat
// out, and q the other way round; in may be −1.
func (x *search) trade(p, q, in, out int32) int64 {
	n := x.levelCount
	mine := x.dev[int(p)*n : int(p)*n+n]
	other := x.dev[int(q)*n : int(q)*n+n]
	loss := x.seatWeight[int(out)*n : int(out)*n+n]
	ceiling, steep, bump := x.ceiling, x.steep, x.bump
	other, loss = other[:len(mine)], loss[:len(mine)]
	delta := int64(0)
	if in < 0 {
		for l, d := range mine {
			c := loss[l]
			if c == 0 {
				continue
			}
			delta += rise(d-c, ceiling, steep, bump) - rise(d, ceiling, steep, bump)
			d = other[l]
			delta += rise(d+c, ceiling, steep, bump) - rise(d, ceiling, steep, bump)
		}
		return delta
	}
	gain := x.seatWeight[int(in)*n : int(in)*n+n]
	gain = gain[:len(mine)]
	for l, d := range mine {
		c := loss[l] - gain[l]
		if c == 0 {
			continue
		}
		delta += rise(d-c, ceiling, steep, bump) - rise(d, ceiling, steep, bump)
		d = other[l]
		delta += rise(d+c, ceiling, steep, bump) - rise(d, ceiling, steep, bump)
	}
	return delta
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

// batch attempts so many moves at one heat.
func (x *search) batch(moves int, heat int64) {
	seats := int32(len(x.movable))
	for range moves {
		r := x.random.next()
		limit := heat * x.logarithm[r&1023] >> 16
		out := x.movable[scale(uint32(r>>32), seats)]
		p := x.owner[out]
		if r>>10&7 < 3 {
			q := scale(uint32(r>>13&0x7ffff)<<13, int32(x.personCount))
			if q == p || !x.eligible[int(q)*x.seatCount+int(out)] {
				continue
			}
			if !x.free(q, x.seatSlot[out], -1) {
				x.chain(out, p, q, limit)
				continue
			}
			delta := x.trade(p, q, -1, out)
			if x.change > 0 {
				delta += x.change * (x.changed(out, q) - x.changed(out, p))
			}
			if delta > limit {
				continue
			}
			t := x.seatSlot[out]
			if !x.allows(q, t, -1) || x.turnLimits && !x.allows(p, -1, t) {
				continue
			}
			x.move(out, q)
			x.accept(delta)
			continue
		}
		var in int32
		if r>>10&7 < 6 {
			in = x.movable[scale(uint32(r>>13&0x7ffff)<<13, seats)]
		} else {
			near := scale(uint32(r>>32), seats) + int32(r>>13&31) - 16
			if near < 0 || near >= seats {
				continue
			}
			in = x.movable[near]
		}
		q := x.owner[in]
		if q == p || !x.eligible[int(q)*x.seatCount+int(out)] || !x.eligible[int(p)*x.seatCount+int(in)] {
			continue
		}
		delta := x.trade(p, q, in, out)
		if x.change > 0 {
			delta += x.change * (x.changed(out, q) - x.changed(out, p) + x.changed(in, p) - x.changed(in, q))
		}
		if delta > limit {
			continue
		}
		from, to := x.seatSlot[out], x.seatSlot[in]
		if from != to && (!x.allows(p, to, from) || !x.allows(q, from, to)) {
			continue
		}
		x.swap(out, in)
		x.accept(delta)
	}
}

func (x *search) accept(delta int64) {
	x.cost += delta
	if x.cost < x.bestCost {
		x.bestCost = x.cost
		copy(x.best, x.owner)
	}
}

// move gives seat j to q.
func (x *search) move(j, q int32) {
	p, t := x.owner[j], x.seatSlot[j]
	x.leave(p, t)
	x.enter(q, t)
	x.weigh(p, j, -1)
	x.weigh(q, j, 1)
	x.owner[j] = q
}

// swap exchanges the people of two seats.
func (x *search) swap(a, b int32) {
	p, q := x.owner[a], x.owner[b]
	from, to := x.seatSlot[a], x.seatSlot[b]
	if from != to {
		x.leave(p, from)
		x.leave(q, to)
		x.enter(p, to)
		x.enter(q, from)
	}
	x.weigh(p, a, -1)
	x.weigh(p, b, 1)
	x.weigh(q, b, -1)
	x.weigh(q, a, 1)
	x.owner[a], x.owner[b] = q, p
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

// worst returns F1, sum F2.
func (s *state) worst() int64 {
	worst := int64(0)
	for _, d := range s.dev {
		worst = max(worst, abs64(d))
	}
	return worst
}

func (s *state) sum() int64 {
	sum := int64(0)
	for _, d := range s.dev {
		sum += abs64(d)
	}
	return sum
}
