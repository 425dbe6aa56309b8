package fairness

import "math/bits"

// lesser are the objectives after F1 and F2, in their order: repeats, team mix,
// preferences, spacing and changes. In a repair changes come first.
type lesser [5]int64

const (
	repeats = iota
	teamMix
	preferences
	spacing
	changes
)

// compare returns the sign of the first difference among the objectives up to last.
func (d *lesser) compare(last int) int {
	for _, x := range d[:last+1] {
		switch {
		case x < 0:
			return -1
		case x > 0:
			return 1
		}
	}
	return 0
}

// polish exchanges people between seats of one class and burden, which leaves
// every deviation as it is, as long as that serves the lesser objectives. At first
// it looks at the earlier ones alone, since every exchange changes the spacing.
func (x *search) polish(moves int) {
	like := make([][]int32, x.seatCount) // movable seats of the same class and burden
	type weight struct {
		class  int32
		burden int64
	}
	number := map[weight]int32{}
	var lists [][]int32
	for _, j := range x.movable {
		w := weight{x.seatClass[j], x.seatBurden[j]}
		n, ok := number[w]
		if !ok {
			n = int32(len(lists))
			number[w] = n
			lists = append(lists, nil)
		}
		lists[n] = append(lists[n], j)
	}
	for _, list := range lists {
		for _, j := range list {
			like[j] = list
		}
	}
	if len(x.movable) == 0 {
		return
	}
	blocks := x.blockSets()
	for n := range moves {
		last := changes
		switch {
		case n < moves/4:
			last = teamMix
		case n < moves/2:
			last = preferences
		}
		x.moves++
		r := x.random.next()
		a := x.movable[scale(uint32(r>>32), int32(len(x.movable)))]
		b := like[a][scale(uint32(r), int32(len(like[a])))]
		p, q := x.owner[a], x.owner[b]
		if p == q || !x.eligible[int(q)*x.seatCount+int(a)] || !x.eligible[int(p)*x.seatCount+int(b)] {
			continue
		}
		from, to := x.seatSlot[a], x.seatSlot[b]
		if from == to {
			continue
		}
		var delta lesser
		x.trades(&delta, p, q, a, b, blocks)
		if x.problem.Repair {
			c := delta[changes]
			if c > 0 {
				continue
			}
			if c < 0 {
				delta = lesser{-1}
			}
		}
		if delta.compare(last) > 0 || !x.allows(p, to, from) || !x.allows(q, from, to) {
			continue
		}
		x.swap(a, b)
	}
}

// blockSets returns the slots of each block as sets.
func (m *model) blockSets() [][]uint64 {
	sets := make([][]uint64, m.blockCount)
	for n := range sets {
		sets[n] = make([]uint64, m.words)
	}
	for t, n := range m.slotBlock {
		if n >= 0 {
			sets[n][t>>6] |= 1 << (uint(t) & 63)
		}
	}
	return sets
}

// trades fills in what it means that p goes from seat a to b and q from b to a.
func (x *search) trades(delta *lesser, p, q, a, b int32, blocks [][]uint64) {
	from, to := x.seatSlot[a], x.seatSlot[b]
	slots := x.slotCount
	if x.blockCount > 0 {
		delta[repeats] = x.repeatChange(p, to, from, blocks) + x.repeatChange(q, from, to, blocks)
	}
	for j := x.slotSeats[from]; j < x.slotSeats[from+1]; j++ {
		if j != a {
			delta[teamMix] += same(x.team[x.owner[j]], x.team[q]) - same(x.team[x.owner[j]], x.team[p])
		}
	}
	for j := x.slotSeats[to]; j < x.slotSeats[to+1]; j++ {
		if j != b {
			delta[teamMix] += same(x.team[x.owner[j]], x.team[p]) - same(x.team[x.owner[j]], x.team[q])
		}
	}
	if x.hasPersonal {
		delta[preferences] = int64(x.preference[int(p)*slots+int(to)]) - int64(x.preference[int(p)*slots+int(from)]) +
			int64(x.preference[int(q)*slots+int(from)]) - int64(x.preference[int(q)*slots+int(to)])
	}
	delta[spacing] = x.spacingChange(p, to, from) + x.spacingChange(q, from, to)
	delta[changes] = x.changed(a, q) - x.changed(a, p) + x.changed(b, p) - x.changed(b, q)
}

func same(a, b int32) int64 {
	if a == b {
		return 1
	}
	return 0
}

// changed is 1 if p is not who was published on seat j.
func (m *model) changed(j, p int32) int64 {
	if m.hasPublished[j] && m.published[j] != p {
		return 1
	}
	return 0
}

// repeatChange counts the blocks that p had last year and now gets or loses.
func (x *search) repeatChange(p, add, drop int32, blocks [][]uint64) int64 {
	change := int64(0)
	if x.slotBlock[add] == x.slotBlock[drop] {
		return 0
	}
	if x.lastBlock[int(p)*x.slotCount+int(add)] && x.inBlock(p, blocks[x.slotBlock[add]]) == 0 {
		change++
	}
	if x.lastBlock[int(p)*x.slotCount+int(drop)] && x.inBlock(p, blocks[x.slotBlock[drop]]) == 1 {
		change--
	}
	return change
}

func (s *state) inBlock(p int32, block []uint64) int {
	count := 0
	for w, held := range s.held[int(p)*s.words : int(p)*s.words+s.words] {
		count += bits.OnesCount64(held & block[w])
	}
	return count
}

// spacingChange returns the change of the sum of squares of the days between p's
// slots, and from the first and to the last day.
func (x *search) spacingChange(p, add, drop int32) int64 {
	at := int64(x.slots[drop].day)
	before, after := x.neighbours(p, drop, drop)
	change := square(after-before) - square(at-before) - square(after-at)
	at = int64(x.slots[add].day)
	before, after = x.neighbours(p, add, drop)
	return change + square(at-before) + square(after-at) - square(after-before)
}

func square(x int64) int64 { return x * x }

// neighbours returns the days of p's slots before and after t, skip apart; the
// first and the last day stand in.
func (s *state) neighbours(p, t, skip int32) (before, after int64) {
	held := s.held[int(p)*s.words : int(p)*s.words+s.words]
	before, after = 0, int64(s.days-1)
	word := held[t>>6] & (1<<(uint(t)&63) - 1)
	for w := int(t >> 6); ; {
		if skip>>6 == int32(w) {
			word &^= 1 << (uint(skip) & 63)
		}
		if word != 0 {
			before = int64(s.slots[w<<6+63-bits.LeadingZeros64(word)].day)
			break
		}
		if w--; w < 0 {
			break
		}
		word = held[w]
	}
	word = held[t>>6] &^ (1<<(uint(t)&63)<<1 - 1)
	for w := int(t >> 6); ; {
		if skip>>6 == int32(w) {
			word &^= 1 << (uint(skip) & 63)
		}
		if word != 0 {
			after = int64(s.slots[w<<6+bits.TrailingZeros64(word)].day)
			break
		}
		if w++; w == len(held) {
			break
		}
		word = held[w]
	}
	return before, after
}

// lesserOf computes the lesser objectives of a full assignment, slowly.
func (m *model) lesserOf(owner []int32) lesser {
	var sum lesser
	s := newState(m)
	for j, p := range owner {
		s.put(int32(j), p)
		sum[changes] += m.changed(int32(j), p)
		sum[preferences] += int64(m.preference[int(p)*m.slotCount+int(m.seatSlot[j])])
		t := m.seatSlot[j]
		for i := m.slotSeats[t]; i < int32(j); i++ {
			sum[teamMix] += same(m.team[owner[i]], m.team[p])
		}
	}
	blocks := m.blockSets()
	for p := range int32(m.personCount) {
		last := int64(0)
		had := make([]bool, m.blockCount)
		for t := range int32(m.slotCount) {
			if !s.holds(p, t) {
				continue
			}
			day := int64(m.slots[t].day)
			sum[spacing] += square(day - last)
			last = day
			if n := m.slotBlock[t]; n >= 0 && m.lastBlock[int(p)*m.slotCount+int(t)] && !had[n] && s.inBlock(p, blocks[n]) > 0 {
				had[n] = true
				sum[repeats]++
			}
		}
		sum[spacing] += square(int64(m.days-1) - last)
	}
	return sum
}
