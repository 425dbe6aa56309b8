package bound

import (
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// Schedules are all that each person may hold by themselves, within the limits and within
// reach of the targets: for each person a graph with a node for every slot, mark and sums by
// class so far, and ways to the next slot without a seat or with one of its seats. Nodes
// from which no way leads within reach are left out.
//
// At prices u of the seats, the value of a node is the least that a way from it costs: the
// deviations in the end, and the prices of the seats on the way. For any prices,
//
//	Σ over people of the value of their first node − Σ of the prices
//
// is no more than any roster costs (Lagrangian relaxation). Search takes the values to bound
// what rosters begun in one way can still be.
type Schedules struct {
	in     *Input
	reach  int64
	Prices []int64 // by seat, milli-points
	costs  []int64 // person × seat, beyond the price; nil is nothing
	People []Ways
	free   bool // deviations cost nothing
}

// Ways is the graph of one person. Node 0 is before all slots.
type Ways struct {
	Value []int64
	// next has for each node the node after its slot without a seat, and after each seat
	// of the slot; −1 is no way. at is where the ways of a node begin.
	next []int32
	at   []int32
	slot []int32 // of the node; the number of slots at the end
	cost []int64 // of nodes at the end
}

// Endless is the value of a node from which no way leads to the end.
const Endless = int64(1) << 60

const (
	mostClasses = 4
	mostNodes   = 400_000 // of all people, and of one at most twice a fair part
)

type place struct {
	mark
	sums [mostClasses]int64
}

// Skip returns the node after the slot of node n without a seat, Take the one with the i-th of
// its seats; −1 is none.
func (w *Ways) Skip(n int32) int32        { return w.next[w.at[n]] }
func (w *Ways) Take(n int32, i int) int32 { return w.next[int(w.at[n])+1+i] }

// Schedules lists what everybody may hold within reach; nil if that is too much. The last
// ones listed are kept for the next question, and so is what was too much.
func (b *Prover) Schedules(reach int64) *Schedules {
	switch {
	case b.in.Classes > mostClasses || b.in.Shifts == nil || b.tooMany > 0 && reach >= b.tooMany:
		return nil
	case b.schedules == nil || b.schedules.reach != reach:
		s := b.in.schedules(reach)
		if s == nil {
			b.tooMany = max(reach, 1)
			return nil
		}
		b.schedules = s
	}
	return b.schedules
}

// Costing lists what everybody may hold within the limits, if seats have costs by themselves (person × seat) and deviations cost
// nothing. It is nil if that is too much.
func (in *Input) Costing(costs []int64) *Schedules {
	plain := *in
	plain.Levels, plain.Classes, plain.Counts, plain.Start = 0, 1, nil, nil
	plain.Class, plain.Burden = make([]int32, len(in.Slot)), make([]int64, len(in.Slot))
	s := plain.schedules(0)
	if s != nil {
		s.costs = costs
	}
	return s
}

// Cost returns what seat j costs p by itself.
func (s *Schedules) Cost(p int, j int32) int64 {
	if s.costs == nil {
		return 0
	}
	return s.costs[p*len(s.Prices)+int(j)]
}

func (in *Input) schedules(reach int64) *Schedules {
	s := &Schedules{in: in, reach: reach, Prices: make([]int64, len(in.Slot))}
	limits, left := newLimiter(in), mostNodes
	for p := range in.People {
		room := min(left, 2*mostNodes/in.People)
		w, ok := s.ways(limits, p, reach, room)
		if !ok {
			return nil
		}
		left -= len(w.at)
		s.People = append(s.People, w)
	}
	return s
}

func (s *Schedules) ways(limits *limiter, p int, reach int64, room int) (Ways, bool) {
	in, slots := s.in, len(s.in.First)-1
	blocked := bitset.New(slots)
	in.block(blocked, int32(p))
	can := func(j int32) bool {
		if in.Locked[j] >= 0 {
			return int(in.Locked[j]) == p
		}
		return in.Able[p*len(in.Slot)+int(j)] && !blocked.Has(in.Slot[j])
	}
	// What slots from t on can add at most, by level.
	most := make([]int64, (slots+1)*in.Levels)
	for t := slots - 1; t >= 0; t-- {
		for l := range in.Levels {
			largest := int64(0)
			for j := in.First[t]; j < in.First[t+1]; j++ {
				if can(j) && in.counts(in.Class[j])[l] {
					largest = max(largest, in.Burden[j])
				}
			}
			most[t*in.Levels+l] = most[(t+1)*in.Levels+l] + largest
		}
	}
	within := func(x *place, t int) bool {
		for l, start := range in.start(p) {
			dev := start
			for k := range in.Classes {
				if in.counts(int32(k))[l] {
					dev += x.sums[k]
				}
			}
			if dev > reach || dev+most[t*in.Levels+l] < -reach {
				return false
			}
		}
		return true
	}
	w := Ways{at: []int32{0}, slot: []int32{0}}
	layer, first := []place{{mark: nothing}}, int32(0)
	if !within(&layer[0], 0) {
		return w, true
	}
	for t := range slots {
		index, next := make(map[place]int32, 2*len(layer)), make([]place, 0, 2*len(layer))
		to := first + int32(len(layer))
		reachable := func(x place) int32 {
			if t+1 < slots {
				x.mark = limits.at(x.mark, int32(t)+1)
			} else {
				x.mark = nothing
			}
			if !within(&x, t+1) {
				return -1
			}
			n, ok := index[x]
			if !ok {
				n = to + int32(len(next))
				index[x], next = n, append(next, x)
			}
			return n
		}
		held := slices.Contains(in.heldBy(p), int32(t))
		must := false
		for j := in.First[t]; j < in.First[t+1]; j++ {
			must = must || int(in.Locked[j]) == p
		}
		for i, x := range layer {
			taken, ok := limits.take(x.mark, int32(t))
			n := first + int32(i)
			w.at[n] = int32(len(w.next))
			switch {
			case held:
				w.next = append(w.next, reachable(place{taken, x.sums}))
			case must:
				w.next = append(w.next, -1)
			default:
				w.next = append(w.next, reachable(x))
			}
			for j := in.First[t]; j < in.First[t+1]; j++ {
				if !ok || held || !can(j) {
					w.next = append(w.next, -1)
					continue
				}
				y := place{taken, x.sums}
				y.sums[in.Class[j]] += in.Burden[j]
				w.next = append(w.next, reachable(y))
			}
		}
		for range next {
			w.at, w.slot = append(w.at, 0), append(w.slot, int32(t)+1)
		}
		if len(w.at) > room {
			return w, false
		}
		layer, first = next, to
	}
	w.cost = make([]int64, len(w.at))
	for i, x := range layer {
		for l, start := range in.start(p) {
			dev := start
			for k := range in.Classes {
				if in.counts(int32(k))[l] {
					dev += x.sums[k]
				}
			}
			w.cost[int(first)+i] += abs(dev)
		}
	}
	return w, true
}

// evaluate works out the values at the prices, and by how much the cheapest ways hold each
// seat too often. It returns the bound.
func (s *Schedules) evaluate(over []int64) int64 {
	slots := int32(len(s.in.First) - 1)
	bound := int64(0)
	for j, u := range s.Prices {
		bound -= u
		over[j] = -1
	}
	for p := range s.People {
		w := &s.People[p]
		if w.Value == nil {
			w.Value = make([]int64, len(w.at))
		}
		for n := len(w.at) - 1; n >= 0; n-- {
			t := w.slot[n]
			if t == slots && w.cost != nil {
				if w.Value[n] = w.cost[n]; s.free {
					w.Value[n] = 0
				}
				continue
			}
			w.Value[n] = Endless
			if w.cost == nil {
				continue
			}
			first := s.in.First[t]
			for i, to := range w.next[w.at[n] : int(w.at[n])+1+int(s.in.First[t+1]-first)] {
				if to < 0 || w.Value[to] == Endless {
					continue
				}
				v := w.Value[to]
				if i > 0 {
					v += s.Prices[int(first)+i-1] + s.Cost(p, first+int32(i)-1)
				}
				w.Value[n] = min(w.Value[n], v)
			}
		}
		if w.Value[0] == Endless {
			return Endless
		}
		bound += w.Value[0]
		for n := int32(0); w.slot[n] < slots; { // the cheapest way
			first := s.in.First[w.slot[n]]
			for i, to := range w.next[w.at[n] : int(w.at[n])+1+int(s.in.First[w.slot[n]+1]-first)] {
				if to < 0 || w.Value[to] == Endless {
					continue
				}
				v := w.Value[to]
				if i > 0 {
					v += s.Prices[int(first)+i-1] + s.Cost(p, first+int32(i)-1)
				}
				if v == w.Value[n] {
					if i > 0 {
						over[int(first)+i-1]++
					}
					n = to
					break
				}
			}
		}
	}
	return bound
}

// Price looks for prices at which the bound reaches limit, by subgradient steps, and returns
// the highest bound found; its prices and values are kept. If free, deviations cost nothing:
// then a bound above zero proves that there is no roster within reach.
func (s *Schedules) Price(limit int64, free bool) int64 {
	s.free = free
	over := make([]int64, len(s.Prices))
	clear(s.Prices)
	bound := s.evaluate(over)
	best, kept := bound, slices.Clone(s.Prices)
	part, since := int64(1<<10), 0
	nodes := 1
	for p := range s.People {
		nodes += len(s.People[p].at)
	}
	for range min(200, 4_000_000/nodes) {
		if best >= limit || part < 8 {
			break
		}
		norm := int64(0)
		for _, o := range over {
			norm += o * o
		}
		if norm == 0 {
			break // the cheapest ways are a roster, but for limits of several people
		}
		step := max((limit-bound)>>10*part/norm, 1)
		for j, o := range over {
			s.Prices[j] = min(max(s.Prices[j]+step*o, -1<<40), 1<<40)
		}
		if bound = s.evaluate(over); bound > best {
			best, since = bound, 0
			copy(kept, s.Prices)
		} else if since++; since > 6 {
			part, since = part*2/3, 0
			copy(s.Prices, kept)
			bound = s.evaluate(over)
		}
	}
	copy(s.Prices, kept)
	s.evaluate(over)
	return best
}

// Seats returns the first seat of slot t and the end of them, Slots how many slots there are.
func (s *Schedules) Seats(t int) (first, end int32) { return s.in.First[t], s.in.First[t+1] }
func (s *Schedules) Slots() int                     { return len(s.in.First) - 1 }

// Locked returns who has seat j locked to them, or −1.
func (s *Schedules) Locked(j int32) int32 { return s.in.Locked[j] }
