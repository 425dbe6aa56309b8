package fairness

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// lesser are the objectives after F1 and F2, in their order: pages, repeats, team mix,
// preferences, spacing and changes. In a repair changes come first.
type lesser [6]int64

const (
	paging = iota
	repeats
	teamMix
	preferences
	spacing
	changes
)

// worse reports whether the first of the objectives that differ got worse.
func (d *lesser) worse(objectives []int) bool {
	for _, o := range objectives {
		if d[o] != 0 {
			return d[o] > 0
		}
	}
	return false
}

// objectives lists the lesser objectives on which an answer can differ.
func (m *model) objectives() []int {
	var list []int
	seats := slices.ContainsFunc(m.seats, func(s *Position) bool { return s.Role != m.seats[0].Role })
	for o, counts := range [...]bool{paging: m.seatPages != nil, repeats: slices.Contains(m.lastBlock, true), teamMix: seats, preferences: slices.ContainsFunc(m.preference, func(x int8) bool { return x != 0 }),
		spacing: true, changes: slices.Contains(m.hasPublished, true)} {
		if counts {
			list = append(list, o)
		}
	}
	return list
}

// polish exchanges people between seats that weigh the same on every level, which
// leaves every deviation as it is, as long as that serves the lesser objectives.
func (x *search) polish(moves int) {
	byWeight := map[string][]int32{}
	key := func(j int32) string { return fmt.Sprint(x.m.weights(j)) }
	for _, j := range x.movable {
		byWeight[key(j)] = append(byWeight[key(j)], j)
	}
	like := make([][]int32, x.m.seatCount) // movable seats that weigh the same
	for _, j := range x.movable {
		like[j] = byWeight[key(j)]
	}
	if len(x.movable) == 0 {
		return
	}
	// Each objective is first served with the objectives before it alone: what a later one
	// gains must not stand in the way of an earlier one.
	blocks, objectives := x.m.blockSets(), x.m.objectives()
	if !x.m.fewChanges() {
		x.moves += x.fewerRepeats(moves, blocks)
	}
	for n := range objectives {
		x.swapAlike(moves/len(objectives), like, blocks, objectives[:n+1])
	}
}

// swapAlike tries swaps and makes each that worsens no objective.
func (x *search) swapAlike(moves int, like [][]int32, blocks []bitset.Set, objectives []int) {
	first := x.m.fewChanges()
	x.changed = x.countChanges()
	for n := range moves {
		x.moves++
		if n%pulse == pulse-1 && x.watch.spend(x, pulse) {
			return
		}
		r := x.random.next()
		a := x.movable[scale(uint32(r>>32), int32(len(x.movable)))]
		b := like[a][scale(uint32(r), int32(len(like[a])))]
		p, q, from, to := x.owner[a], x.owner[b], x.m.seatSlot[a], x.m.seatSlot[b]
		if p == q || from == to || !x.m.can(q, a) || !x.m.can(p, b) {
			continue
		}
		delta := x.lesserDelta(a, b, blocks)
		more := delta[changes]
		if first {
			c := x.m.beyond(x.changed+more) - x.m.beyond(x.changed)
			if c > 0 {
				continue
			}
			if c < 0 {
				delta = lesser{}
			}
		}
		if delta.worse(objectives) || !x.allows(p, to, from) || !x.allows(q, from, to) || !x.apart(q, a) || !x.apart(p, b) {
			continue
		}
		x.list = append(x.list[:0], a, b)
		x.flip(p, q)
		if x.m.entire && x.lackAround(p, q, x.list) > 0 {
			x.flip(p, q)
			continue
		}
		x.changed += more
	}
}

// fewerRepeats exchanges seats of blocks with those of people who did not have the block last year, also where the
// seats weigh differently, if F1 and F2 get no larger. It returns how many exchanges it tried, all there are or a budget of them.
func (x *search) fewerRepeats(budget int, blocks []bitset.Set) (tried int) {
	levels, f1 := x.m.levelCount, x.f1()
	for again := true; again; {
		again = false
		for _, a := range x.movable {
			for _, b := range x.movable {
				p, q, from, to := x.owner[a], x.owner[b], x.m.seatSlot[a], x.m.seatSlot[b]
				if !x.m.lastBlock[int(p)*x.m.slotCount+int(from)] {
					break
				}
				if p == q || x.m.slots[from].block == x.m.slots[to].block || !x.m.can(q, a) || !x.m.can(p, b) {
					continue
				}
				if tried++; tried > budget {
					return tried
				}
				if x.repeatChange(p, to, from, blocks)+x.repeatChange(q, from, to, blocks) >= 0 {
					continue
				}
				more, worst := int64(0), int64(0)
				wa, wb := x.m.weights(a), x.m.weights(b)
				for l := range levels {
					dp, dq := x.dev[int(p)*levels+l], x.dev[int(q)*levels+l]
					np, nq := dp+wb[l]-wa[l], dq+wa[l]-wb[l]
					more += abs(np) + abs(nq) - abs(dp) - abs(dq)
					worst = max(worst, abs(np), abs(nq))
				}
				if more > 0 || worst > f1 || x.pages != nil && x.m.seatPages[a] != x.m.seatPages[b] || !x.allows(p, to, from) || !x.allows(q, from, to) || !x.apart(q, a) || !x.apart(p, b) {
					continue
				}
				x.list = append(x.list[:0], a, b)
				x.flip(p, q)
				if x.m.entire && x.lackAround(p, q, x.list) > 0 {
					x.flip(p, q)
					continue
				}
				for l := range levels {
					x.dev[int(p)*levels+l] += wb[l] - wa[l]
					x.dev[int(q)*levels+l] += wa[l] - wb[l]
				}
				again = true
			}
		}
	}
	return tried
}

// blockSets returns the slots of each block.
func (m *model) blockSets() []bitset.Set {
	sets := make([]bitset.Set, m.blockCount)
	for n := range sets {
		sets[n] = make(bitset.Set, m.words)
	}
	for t, s := range m.slots {
		if s.block >= 0 && !s.outside {
			sets[s.block].Add(int32(t))
		}
	}
	return sets
}

// lesserDelta returns what it means to exchange the people of seats a and b.
func (x *search) lesserDelta(a, b int32, blocks []bitset.Set) (delta lesser) {
	p, q, from, to := x.owner[a], x.owner[b], x.m.seatSlot[a], x.m.seatSlot[b]
	if x.pages != nil {
		gain := x.m.seatPages[b] - x.m.seatPages[a] // of p
		delta[paging] = 2 * gain * (x.pages[p] - x.pages[q] + gain)
	}
	if x.m.blockCount > 0 {
		delta[repeats] = x.repeatChange(p, to, from, blocks) + x.repeatChange(q, from, to, blocks)
	}
	if x.m.seatCount > x.m.slotCount-x.m.outside {
		delta[teamMix] = x.mates(a, q) - x.mates(a, p) + x.mates(b, p) - x.mates(b, q)
	}
	delta[preferences] = x.m.wish(p, to) - x.m.wish(p, from) + x.m.wish(q, from) - x.m.wish(q, to)
	delta[spacing] = x.spacingChange(p, to, from) + x.spacingChange(q, from, to)
	delta[changes] = x.m.changed(a, q) - x.m.changed(a, p) + x.m.changed(b, p) - x.m.changed(b, q)
	return delta
}

// wish is 1 if p would avoid slot t, −1 if p wants it.
func (m *model) wish(p, t int32) int64 { return int64(m.preference[int(p)*m.slotCount+int(t)]) }

// changed is 1 if p is not who was published on seat j.
func (m *model) changed(j, p int32) int64 {
	if m.hasPublished[j] && m.published[j] != p {
		return 1
	}
	return 0
}

// repeatChange counts the blocks that p had last year and now gets or loses.
func (x *search) repeatChange(p, add, drop int32, blocks []bitset.Set) int64 {
	gain, loss := x.m.slots[add].block, x.m.slots[drop].block
	change := int64(0)
	if gain == loss {
		return 0
	}
	if x.m.lastBlock[int(p)*x.m.slotCount+int(add)] && x.slotsOf(p).Common(blocks[gain]) == 0 {
		change++
	}
	if x.m.lastBlock[int(p)*x.m.slotCount+int(drop)] && x.slotsOf(p).Common(blocks[loss]) == 1 {
		change--
	}
	return change
}

// spacingChange returns the change of the sum of squares of the days between p's
// slots, with the context, and from the first and to the last day.
func (x *search) spacingChange(p, add, drop int32) int64 {
	held := x.slotsOf(p)
	held.Remove(drop)
	before, after := x.m.neighbours(held, drop)
	at := int64(x.m.slots[drop].day)
	change := square(after-before) - square(at-before) - square(after-at)
	before, after = x.m.neighbours(held, add)
	at = int64(x.m.slots[add].day)
	held.Add(drop)
	return change + square(at-before) + square(after-at) - square(after-before)
}

func square(x int64) int64 { return x * x }

// neighbours returns the days of the slots held before and after t; the first and
// the last day that are planned stand in.
func (m *model) neighbours(held bitset.Set, t int32) (before, after int64) {
	before, after = m.firstDay, m.lastDay
	if u := held.Before(t); u >= 0 {
		before = int64(m.slots[u].day)
	}
	if u := held.After(t); u >= 0 {
		after = int64(m.slots[u].day)
	}
	return before, after
}

// lesserOf computes the lesser objectives of a full assignment, slowly.
func (m *model) lesserOf(owner []int32) lesser {
	var sum lesser
	s := newState(m)
	for j, p := range owner {
		s.put(int32(j), p)
	}
	for j, p := range owner {
		sum[changes] += m.changed(int32(j), p)
		sum[preferences] += m.wish(p, m.seatSlot[j])
		sum[teamMix] += s.mates(int32(j), p)
	}
	sum[paging] = s.unevenPages()
	sum[teamMix] /= 2 // each pair was seen from both seats
	for p := range int32(m.personCount) {
		last, end := m.firstDay, m.lastDay
		had := map[int32]bool{}
		for t := range s.slotsOf(p).All() {
			day, outside := int64(m.slots[t].day), m.slots[t].outside
			if outside && day > m.lastDay {
				end = day
				break
			}
			if !outside || day >= m.firstDay {
				sum[spacing] += square(day - last)
			}
			last = day
			if m.lastBlock[int(p)*m.slotCount+int(t)] {
				had[m.slots[t].block] = true
			}
		}
		sum[spacing] += square(end - last)
		sum[repeats] += int64(len(had))
	}
	return sum
}
