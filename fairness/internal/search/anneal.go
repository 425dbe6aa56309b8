package search

import (
	"slices"
)

// search improves a full assignment. Its cost is the sum of deviations, plus what
// each lies above the ceiling, many times over.
type annealing struct {
	*State
	random    Generator
	logarithm *[logarithmCount]int64
	movable   []int32 // seats that are not locked
	change    int64   // the cost of a seat with another person than was published, beyond those that may change
	wish      int64   // the cost of an avoided slot, and what a wanted one is worth
	yield     *concession
	guard     *guard
	changed   int64 // seats, counted where they cost
	changing  int64 // by how much the move at hand changes their number
	ceiling   int64
	steep     int64
	bump      int64
	cost      int64
	best      []int32
	bestCost  int64
	moves     int // made so far
	watch     *watcher
	aside     bool // of a problem made for the search, with levels of its own
	// The move at hand: the seats that two people exchange, and what the first loses
	// by it on each level.
	list []int32
	loss []int64
}

func NewAnnealing(s *State, seed uint64) *annealing {
	x := &annealing{State: s, random: Generator(seed), logarithm: Logarithms(), steep: 4,
		list: make([]int32, 0, longest), loss: make([]int64, s.M.LevelCount)}
	for j, p := range s.M.Locked {
		if p == Nobody {
			x.movable = append(x.movable, int32(j))
		}
	}
	x.best = slices.Clone(s.Owner)
	return x
}

// setCeiling sets the ceiling and with it the cost.
func (x *annealing) setCeiling(ceiling int64) {
	x.ceiling = ceiling
	if x.M.ChangesFirst() && x.change == 0 {
		// More than any roster's deviations can weigh.
		x.change = 1
		for _, b := range x.M.SeatBurden {
			x.change += 2 * b * int64(x.M.LevelCount) * (1 + x.steep)
		}
	}
	x.reckon()
	x.best = append(x.best[:0], x.Owner...)
	x.bestCost = x.cost
}

// reckon computes the cost anew.
func (x *annealing) reckon() {
	x.cost = 0
	if x.change > 0 {
		x.changed = x.CountChanges()
		x.cost = x.change * x.M.beyond(x.changed)
	}
	if x.wish > 0 {
		for j, p := range x.Owner {
			x.cost += x.wish * x.M.wish(p, x.M.SeatSlot[j])
		}
	}
	if x.yield != nil {
		x.yield.sum = x.F2()
		x.cost += x.yield.cost(x)
		return
	}
	for _, d := range x.Dev {
		x.cost += rise(d, x.ceiling, x.steep, x.bump)
	}
}

// rise is the cost of a deviation: its size, and above the ceiling steep times what
// lies above, and bump for being there at all. It has no branches: x>>63 is −1, all bits,
// if x is negative, and else 0.
func rise(d, ceiling, steep, bump int64) int64 {
	sign := d >> 63
	d = (d ^ sign) - sign // the size
	over := d - ceiling
	over &^= over >> 63 // 0 if negative
	return d + over*steep + -over>>63&bump
}

// anneal anneals over so many moves, halving the heat step by step from hot to
// cold, and a little longer well below. It stops once the cost is down to enough, or the search is to end.
func (x *annealing) anneal(moves int, hot, cold, enough int64) {
	if len(x.movable) == 0 || x.M.PersonCount < 2 || moves <= 0 {
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
		if x.watch.spend(x, batch) || x.bestCost <= enough {
			break
		}
	}
	x.restore()
	for b := int64(0); b < batches/16 && x.bestCost > enough && !x.watch.ended(); b++ {
		x.batch(batch, cold/4)
		x.moves += batch
		x.watch.spend(x, batch)
	}
	x.restore()
}

// draw is the 64 random bits of a move:
//
//	bits 0–9    how much worse the cost may become, as an index of a logarithm
//	     10–12  the kind of move
//	     13–31  the other person or seat; of a seat close by, in 13–17, how far away
//	     32–63  the first seat
type draw uint64

func (d draw) worsening() uint64   { return uint64(d) & (logarithmCount - 1) }
func (d draw) kind() uint64        { return uint64(d) >> 10 & 7 }
func (d draw) other(n int32) int32 { return scale(uint32(d>>13&(1<<19-1))<<13, n) }
func (d draw) distance() int32     { return int32(d>>13&(2*farthestSeat-1)) - farthestSeat }
func (d draw) first(n int32) int32 { return scale(uint32(d>>32), n) }

// Of eight moves three are Kempe chains from a seat to a person, three are swaps of any two
// seats, and two are swaps of seats close by.
const (
	chains   = 3
	anySwaps = 3

	logarithmCount = 1 << 10
	farthestSeat   = 16
)

// batch attempts so many moves at one heat.
func (x *annealing) batch(moves int, heat int64) {
	for range moves {
		d := draw(x.random.next())
		x.attempt(d, heat*x.logarithm[d.worsening()]>>16)
	}
}

// attempt attempts a move that worsens the cost by limit at most.
func (x *annealing) attempt(d draw, limit int64) {
	seats, people := int32(len(x.movable)), int32(x.M.PersonCount)
	first := d.first(seats)
	out := x.movable[first]
	p := x.Owner[out]
	if d.kind() < chains {
		if q := d.other(people); q != p && x.M.Can(q, out) {
			x.list = append(x.list[:0], out)
			x.kempe(p, q, limit)
		}
		return
	}
	second := first + d.distance()
	if d.kind() < chains+anySwaps {
		second = d.other(seats)
	}
	if second < 0 || second >= seats {
		return
	}
	in := x.movable[second]
	if q := x.Owner[in]; q != p && x.M.Can(q, out) && x.M.Can(p, in) {
		if x.M.Weekends != nil {
			x.list = append(x.list[:0], out, in)
			x.kempe(p, q, limit)
			return
		}
		x.swap(out, in, limit)
	}
}

// restore returns to the best assignment seen.
func (x *annealing) restore() {
	x.restoreTo(x.best)
	if x.cost = x.bestCost; x.change > 0 || x.yield != nil {
		x.reckon()
	}
}

// restoreTo gives each seat to its owner in the list.
func (x *annealing) restoreTo(owner []int32) {
	for j, p := range owner {
		if x.Owner[j] != p {
			x.Take(int32(j))
		}
	}
	for j, p := range owner {
		if x.Owner[j] != p {
			x.Put(int32(j), p)
		}
	}
}

// longest list of seats that one move may change.
const longest = 10

// kempe tries to exchange the seats of list between p and q together with all that this entails: what q
// holds that clashes goes to p, what p holds that clashes with that goes to q, and
// so on. So nobody ever holds two slots that clash. Days of a weekend that are kept together go together.
func (x *annealing) kempe(p, q int32, limit int64) {
	if !x.entail(p, q) {
		return
	}
	if delta := x.delta(p, q); delta <= limit {
		x.try(p, q, delta)
	}
}

// entail adds to list what its exchange entails, sums up what p loses by it, and reports whether it can be.
func (x *annealing) entail(p, q int32) bool {
	clear(x.loss)
	for i := 0; i < len(x.list); i++ {
		a := x.list[i]
		to, sign := q, int64(1)
		if x.Owner[a] == q {
			to, sign = p, -1
		}
		if x.M.Locked[a] != Nobody || !x.M.Can(to, a) {
			return false
		}
		for l, w := range x.M.weights(a) {
			x.loss[l] += sign * w
		}
		for t := range x.M.Conflicts[x.M.SeatSlot[a]].In(x.SlotsOf(to)) {
			b := x.seatOf(to, t)
			if slices.Contains(x.list, b) {
				continue
			}
			if len(x.list) == longest {
				return false
			}
			x.list = append(x.list, b)
		}
		if x.M.Weekends == nil {
			continue
		}
		for _, t := range x.M.Tied[x.M.SeatSlot[a]] {
			if b := x.seatOf(x.Owner[a], t); b != Nobody && !slices.Contains(x.list, b) {
				if len(x.list) == longest {
					return false
				}
				x.list = append(x.list, b)
			}
		}
	}
	return true
}

// swap tries to swap the people of two seats.
func (x *annealing) swap(a, b int32, limit int64) {
	p, q := x.Owner[a], x.Owner[b]
	x.list = append(x.list[:0], a, b)
	loss, weights, gain := x.loss, x.M.weights(a), x.M.weights(b)
	for l := range loss {
		loss[l] = weights[l] - gain[l]
	}
	from, to := x.M.SeatSlot[a], x.M.SeatSlot[b]
	if delta := x.delta(p, q); delta <= limit && (from == to || x.Free(p, to, from) && x.Free(q, from, to)) {
		x.try(p, q, delta)
	}
}

// delta returns by how much the move changes the cost.
func (x *annealing) delta(p, q int32) int64 {
	loss, ceiling, steep, bump := x.loss, x.ceiling, x.steep, x.bump
	mine, other := x.devOf(p)[:len(loss)], x.devOf(q)[:len(loss)]
	delta := int64(0)
	if x.change > 0 || x.wish > 0 {
		delta = x.linear(p, q)
	}
	if x.yield != nil {
		return delta + x.yield.delta(x, p, q)
	}
	for l, c := range loss {
		if c != 0 {
			delta += rise(mine[l]-c, ceiling, steep, bump) - rise(mine[l], ceiling, steep, bump)
			delta += rise(other[l]+c, ceiling, steep, bump) - rise(other[l], ceiling, steep, bump)
		}
	}
	return delta
}

// linear returns by how much changes and wishes change the cost of the move.
func (x *annealing) linear(p, q int32) int64 {
	wishes := x.count(p, q)
	return x.wish*wishes + x.change*(x.M.beyond(x.changed+x.changing)-x.M.beyond(x.changed))
}

// count counts by how much the move changes the seats that change, and returns by how much the avoided slots less the wanted ones.
func (x *annealing) count(p, q int32) (wishes int64) {
	x.changing = 0
	for _, a := range x.list {
		from, t := x.Owner[a], x.M.SeatSlot[a]
		to := p + q - from
		x.changing += x.M.changed(a, to) - x.M.changed(a, from)
		wishes += x.M.wish(to, t) - x.M.wish(from, t)
	}
	return wishes
}

// try makes the move, which changes the cost by delta, if it can be made.
func (x *annealing) try(p, q int32, delta int64) {
	if !x.move(p, q, x.guard) {
		return
	}
	x.cost += delta
	if x.yield != nil {
		x.yield.sum = x.yield.next
	}
	if x.cost < x.bestCost && (x.yield == nil || x.yield.over(x) == 0) {
		x.bestCost = x.cost
		copy(x.best, x.Owner)
	}
}

// move makes the move unless it breaks a limit or worsens what is guarded, and reports whether it did.
func (x *annealing) move(p, q int32, guard *guard) bool {
	var before score
	if guard != nil {
		before = guard.score(x, p, q)
	}
	if !x.exchange(p, q) {
		return false
	}
	if guard != nil && guard.score(x, p, q).worse(before) {
		x.flip(p, q)
		return false
	}
	mine, other := x.devOf(p), x.devOf(q)
	for l, c := range x.loss {
		mine[l] -= c
		other[l] += c
	}
	x.changed += x.changing
	return true
}

// outlook is what a move makes of the deviations of the two people: what they are, what they become, by how much their sum grows, and
// the largest that they become.
func (x *annealing) outlook(p, q int32) (was, is []int64, sum, worst int64) {
	was = slices.Concat(x.devOf(p), x.devOf(q))
	is = slices.Clone(was)
	for l, c := range x.loss {
		is[l] -= c
		is[len(x.loss)+l] += c
	}
	for i, d := range is {
		sum += Abs(d) - Abs(was[i])
		worst = max(worst, Abs(d))
	}
	return was, is, sum, worst
}

// exchange gives each seat of list to the other of p and q, unless that breaks a limit that is a count or goes by turns, or
// lacks more than before. It reports whether it did. That no slots clash has been seen to.
func (x *annealing) exchange(p, q int32) bool {
	lack := int64(0)
	if x.M.Entire {
		lack = x.lackAround(p, q, x.list)
	}
	x.flip(p, q)
	broken := func(a int32) bool { return !x.keeps(x.Owner[a], x.M.SeatSlot[a]) || !x.Apart(x.Owner[a], a) }
	moved := func(a int32) bool {
		t := x.M.SeatSlot[a]
		return !x.TurnsFitAround(p, t) || !x.TurnsFitAround(q, t)
	}
	if slices.ContainsFunc(x.list, broken) || x.M.TurnLimits && slices.ContainsFunc(x.list, moved) || x.M.Entire && x.lackAround(p, q, x.list) > lack {
		x.flip(p, q)
		return false
	}
	return true
}

// flip gives each seat of list to the other of p and q, deviations from target apart.
func (x *annealing) flip(p, q int32) {
	for _, a := range x.list {
		x.Leave(x.Owner[a], x.M.SeatSlot[a])
	}
	for _, a := range x.list {
		from := x.Owner[a]
		x.Owner[a] = p + q - from
		x.Enter(x.Owner[a], x.M.SeatSlot[a])
		if x.Pages != nil {
			x.Pages[from] -= x.M.SeatPages[a]
			x.Pages[x.Owner[a]] += x.M.SeatPages[a]
		}
	}
}

// Generator is splitmix64: small, seeded, and the same on every machine.
type Generator uint64

func (g *Generator) next() uint64 {
	*g += 0x9e3779b97f4a7c15
	z := uint64(*g)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// scale maps 32 random bits to 0 … n−1.
func scale(bits uint32, n int32) int32 { return int32(uint64(bits) * uint64(n) >> 32) }

// Below returns a number from 0 to n−1.
func (g *Generator) Below(n int32) int32 { return scale(uint32(g.next()>>32), n) }

// Logarithms returns −ln((i+½)/1024) in 1/65536, by integers alone: floating
// point may round differently from machine to machine.
func Logarithms() *[logarithmCount]int64 {
	var table [logarithmCount]int64
	const ln2 = 45426 // in 1/65536
	for i := range table {
		// log2((2i+1)/2048), bit by bit: squaring doubles the logarithm.
		x := uint64(2*i+1) << 20
		exponent := int64(0)
		for x < 1<<31 {
			x <<= 1
			exponent++
		}
		fraction := int64(0)
		for bit := int64(1) << 15; bit > 0; bit >>= 1 {
			x = x * x >> 31
			if x >= 1<<32 {
				x >>= 1
				fraction += bit
			}
		}
		// x was (2i+1)·2^20 = value·2^31 with value in (0, 1).
		table[i] = (exponent<<16 - fraction) * ln2 >> 16
	}
	return &table
}
