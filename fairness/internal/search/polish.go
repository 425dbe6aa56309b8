package search

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// lesser are the objectives after F1 and F2, in their order: pages, repeats, team mix,
// preferences, spacing and changes. In a repair changes come first.
type lesser [6]int64

const (
	Paging = iota
	Repeats
	TeamMix
	Preferences
	Spacing
	Changes
)

// polish exchanges people between seats that weigh the same on every level, which
// leaves every deviation as it is, as long as that serves the lesser objectives. Seats that weigh differently are
// exchanged for repeats and wishes alone.
func (x *annealing) polish(moves int) {
	byWeight := map[string][]int32{}
	key := func(j int32) string { return fmt.Sprint(x.M.weights(j)) }
	for _, j := range x.movable {
		byWeight[key(j)] = append(byWeight[key(j)], j)
	}
	like := make([][]int32, x.M.SeatCount) // movable seats that weigh the same
	for _, j := range x.movable {
		like[j] = byWeight[key(j)]
	}
	if len(x.movable) == 0 {
		return
	}
	// Each objective is first served with the objectives before it alone: what a later one
	// gains must not stand in the way of an earlier one.
	blocks, objectives := x.M.BlockSets(), x.M.objectives()
	if !x.M.fewChanges() {
		x.moves += x.fewerRepeats(moves, blocks)
	}
	wishes := slices.Index(objectives, Preferences)
	for n := range objectives {
		x.swapAlike(moves/len(objectives), like, blocks, objectives[:n+1])
		if wishes >= 0 && n >= wishes {
			x.moves += x.grant(moves)
		}
	}
}

// swapAlike tries swaps and makes each that worsens no objective.
func (x *annealing) swapAlike(moves int, like [][]int32, blocks []bitset.Set, objectives []int) {
	first := x.M.fewChanges()
	x.changed = x.CountChanges()
	for n := range moves {
		x.moves++
		if n%pulse == pulse-1 && x.watch.spend(x, pulse) {
			return
		}
		r := x.random.next()
		a := x.movable[scale(uint32(r>>32), int32(len(x.movable)))]
		b := like[a][scale(uint32(r), int32(len(like[a])))]
		p, q, from, to := x.Owner[a], x.Owner[b], x.M.SeatSlot[a], x.M.SeatSlot[b]
		if p == q || from == to || !x.M.Can(q, a) || !x.M.Can(p, b) {
			continue
		}
		more, fewer := int64(0), false
		if first {
			more = x.lesserChange(Changes, a, b, blocks)
			c := x.M.beyond(x.changed+more) - x.M.beyond(x.changed)
			if c > 0 {
				continue
			}
			fewer = c < 0
		}
		if !fewer && x.worsens(objectives, a, b, blocks) || !x.Free(p, to, from) || !x.Free(q, from, to) {
			continue
		}
		if x.list = append(x.list[:0], a, b); x.exchange(p, q) {
			x.changed += more
		}
	}
}

// fewerRepeats exchanges seats of blocks with those of people who did not have the block last year, also where the
// seats weigh differently, if F1 and F2 get no larger. It returns how many exchanges it tried, all there are or a budget of them.
func (x *annealing) fewerRepeats(budget int, blocks []bitset.Set) (tried int) {
	levels, f1 := x.M.LevelCount, x.F1()
	for again := true; again; {
		again = false
		for _, a := range x.movable {
			for _, b := range x.movable {
				p, q, from, to := x.Owner[a], x.Owner[b], x.M.SeatSlot[a], x.M.SeatSlot[b]
				if !x.M.LastBlock[int(p)*x.M.SlotCount+int(from)] {
					break
				}
				if p == q || x.M.Slots[from].Block == x.M.Slots[to].Block || !x.M.Can(q, a) || !x.M.Can(p, b) {
					continue
				}
				if tried++; tried > budget {
					return tried
				}
				if x.repeatChange(p, to, from, blocks)+x.repeatChange(q, from, to, blocks) >= 0 {
					continue
				}
				more, worst := int64(0), int64(0)
				wa, wb := x.M.weights(a), x.M.weights(b)
				for l := range levels {
					dp, dq := x.Dev[int(p)*levels+l], x.Dev[int(q)*levels+l]
					np, nq := dp+wb[l]-wa[l], dq+wa[l]-wb[l]
					more += Abs(np) + Abs(nq) - Abs(dp) - Abs(dq)
					worst = max(worst, Abs(np), Abs(nq))
				}
				if more > 0 || worst > f1 || x.Pages != nil && x.M.SeatPages[a] != x.M.SeatPages[b] || !x.Free(p, to, from) || !x.Free(q, from, to) {
					continue
				}
				if x.list = append(x.list[:0], a, b); !x.exchange(p, q) {
					continue
				}
				for l := range levels {
					x.Dev[int(p)*levels+l] += wb[l] - wa[l]
					x.Dev[int(q)*levels+l] += wa[l] - wb[l]
				}
				again = true
			}
		}
	}
	return tried
}

// BlockSets returns the slots of each block.
func (m *Numbers) BlockSets() []bitset.Set {
	sets := make([]bitset.Set, m.BlockCount)
	for n := range sets {
		sets[n] = make(bitset.Set, m.Words)
	}
	for t, s := range m.Slots {
		if s.Block >= 0 && !s.Outside {
			sets[s.Block].Add(int32(t))
		}
	}
	return sets
}

// worsens reports whether to exchange the people of seats a and b worsens the first of the objectives that differ.
func (x *annealing) worsens(objectives []int, a, b int32, blocks []bitset.Set) bool {
	for _, o := range objectives {
		if change := x.lesserChange(o, a, b, blocks); change != 0 {
			return change > 0
		}
	}
	return false
}

// LesserDelta returns what it means to exchange the people of seats a and b.
func (x *annealing) LesserDelta(a, b int32, blocks []bitset.Set) (delta lesser) {
	for o := range delta {
		delta[o] = x.lesserChange(o, a, b, blocks)
	}
	return delta
}

// lesserChange returns what that means for one objective.
func (x *annealing) lesserChange(objective int, a, b int32, blocks []bitset.Set) int64 {
	p, q, from, to := x.Owner[a], x.Owner[b], x.M.SeatSlot[a], x.M.SeatSlot[b]
	switch objective {
	case Paging:
		if x.Pages != nil {
			gain := x.M.SeatPages[b] - x.M.SeatPages[a] // of p
			return 2 * gain * (x.Pages[p] - x.Pages[q] + gain)
		}
	case Repeats:
		if x.M.BlockCount > 0 {
			return x.repeatChange(p, to, from, blocks) + x.repeatChange(q, from, to, blocks)
		}
	case TeamMix:
		if x.M.SeatCount > x.M.SlotCount-x.M.Outside {
			return x.mates(a, q) - x.mates(a, p) + x.mates(b, p) - x.mates(b, q)
		}
	case Preferences:
		return x.M.wish(p, to) - x.M.wish(p, from) + x.M.wish(q, from) - x.M.wish(q, to)
	case Spacing:
		return x.spacingChange(p, to, from) + x.spacingChange(q, from, to)
	case Changes:
		return x.M.changed(a, q) - x.M.changed(a, p) + x.M.changed(b, p) - x.M.changed(b, q)
	}
	return 0
}

// wish is 1 if p would avoid slot t, −1 if p wants it.
func (m *Numbers) wish(p, t int32) int64 { return int64(m.Preference[int(p)*m.SlotCount+int(t)]) }

// changed is 1 if p is not who was published on seat j.
func (m *Numbers) changed(j, p int32) int64 {
	if m.HasPublished[j] && m.Published[j] != p {
		return 1
	}
	return 0
}

// repeatChange counts the blocks that p had last year and now gets or loses.
func (x *annealing) repeatChange(p, add, drop int32, blocks []bitset.Set) int64 {
	gain, loss := x.M.Slots[add].Block, x.M.Slots[drop].Block
	change := int64(0)
	if gain == loss {
		return 0
	}
	if x.M.LastBlock[int(p)*x.M.SlotCount+int(add)] && x.SlotsOf(p).Common(blocks[gain]) == 0 {
		change++
	}
	if x.M.LastBlock[int(p)*x.M.SlotCount+int(drop)] && x.SlotsOf(p).Common(blocks[loss]) == 1 {
		change--
	}
	return change
}

// spacingChange returns the change of the sum of squares of the days between p's
// slots, with the context, and from the first and to the last day.
func (x *annealing) spacingChange(p, add, drop int32) int64 {
	held := x.SlotsOf(p)
	held.Remove(drop)
	before, after := x.M.Neighbours(held, drop)
	at := int64(x.M.Slots[drop].Day)
	change := square(after-before) - square(at-before) - square(after-at)
	before, after = x.M.Neighbours(held, add)
	at = int64(x.M.Slots[add].Day)
	held.Add(drop)
	return change + square(at-before) + square(after-at) - square(after-before)
}

func square(x int64) int64 { return x * x }

// Neighbours returns the days of the slots held before and after t; the first and
// the last day that are planned stand in.
func (m *Numbers) Neighbours(held bitset.Set, t int32) (before, after int64) {
	before, after = m.FirstDay, m.LastDay
	if u := held.Before(t); u >= 0 {
		before = int64(m.Slots[u].Day)
	}
	if u := held.After(t); u >= 0 {
		after = int64(m.Slots[u].Day)
	}
	return before, after
}

// LesserOf computes the lesser objectives of a full assignment, slowly.
func (m *Numbers) LesserOf(owner []int32) lesser {
	var sum lesser
	s := NewState(m)
	for j, p := range owner {
		s.Put(int32(j), p)
	}
	for j, p := range owner {
		sum[Changes] += m.changed(int32(j), p)
		sum[Preferences] += m.wish(p, m.SeatSlot[j])
		sum[TeamMix] += s.mates(int32(j), p)
	}
	sum[Paging] = s.unevenPages()
	sum[TeamMix] /= 2 // each pair was seen from both seats
	for p := range int32(m.PersonCount) {
		last, end := m.FirstDay, m.LastDay
		had := map[int32]bool{}
		for t := range s.SlotsOf(p).All() {
			day, outside := int64(m.Slots[t].Day), m.Slots[t].Outside
			if outside && day > m.LastDay {
				end = day
				break
			}
			if !outside || day >= m.FirstDay {
				sum[Spacing] += square(day - last)
			}
			last = day
			if m.LastBlock[int(p)*m.SlotCount+int(t)] {
				had[m.Slots[t].Block] = true
			}
		}
		sum[Spacing] += square(end - last)
		sum[Repeats] += int64(len(had))
	}
	return sum
}
