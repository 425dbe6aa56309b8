package fairness

import (
	"slices"
)

// subset is one way in which a person can hold seats: their sum of burden, in
// units, and the fewest and most seats that make it.
type subset struct {
	sum          int32
	fewest, most int32
}

// subsetSums finds what sums of burden each person can reach over a set of seats.
// It knows who is eligible for what, what is locked, that seats of one slot go to
// different people, and which pairs of neighbouring slots clash. It forgets the
// other limits, so that it finds every sum that a roster can hold, and others.
type subsetSums struct {
	*model
	unit   int64
	seats  []int32 // taken into account
	count  int32   // of those seats
	volume int64   // their burden, in units
	need   []byte  // person × seat in seats: 0 never, 1 perhaps, 2 locked
	known  map[sumsKey][]subset
	buffer []int32
}

// sumsKey is what the sums of a person depend on.
type sumsKey struct {
	needs string
	top   int64
}

// newSubsetSums looks at the seats that are in.
func newSubsetSums(m *model, in func(j int32) bool) *subsetSums {
	a := &subsetSums{model: m, known: map[sumsKey][]subset{}}
	for j := range int32(m.seatCount) {
		if in(j) {
			a.seats = append(a.seats, j)
			a.unit = divisor(a.unit, m.seatBurden[j])
			a.volume += m.seatBurden[j]
		}
	}
	a.unit = max(a.unit, 1)
	a.volume /= a.unit
	a.count = int32(len(a.seats))
	a.need = make([]byte, m.personCount*len(a.seats))
	for p := range m.personCount {
		var blocked set // by the locked seats of p
		for j, owner := range m.locked {
			if owner != int32(p) {
				continue
			}
			if blocked == nil {
				blocked = make(set, m.words)
			}
			m.conflicts[m.seatSlot[j]].addTo(blocked)
		}
		for i, j := range a.seats {
			t := m.seatSlot[j]
			switch {
			case m.locked[j] == int32(p):
				a.need[p*len(a.seats)+i] = 2
			case m.locked[j] != nobody || !m.can(int32(p), j):
			case blocked != nil && blocked.has(t):
			default:
				a.need[p*len(a.seats)+i] = 1
			}
		}
	}
	return a
}

// needs returns what p must, may and cannot hold of the seats.
func (a *subsetSums) needs(p int) []byte { return a.need[p*len(a.seats) : (p+1)*len(a.seats)] }

func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// mostCells is how large a table of sums by slot may be.
const mostCells = 1 << 22

// wide reports whether sums up to high are too many to go through.
func (a *subsetSums) wide(high int64) bool {
	return a.volume > widestVolume || (min(high, a.volume)+65)*int64(len(a.seats)+1) > mostCells
}

// subsets returns what p can reach from low to high, in units, by sum; with
// counts, how many seats it may take.
func (a *subsetSums) subsets(p int, low, high int64) []subset {
	high = min(high, a.volume)
	low = max(low, 0)
	if low > high {
		return nil
	}
	// The same answer serves close ceilings.
	top := min(a.volume, (high+63)/64*64)
	key := sumsKey{string(a.needs(p)), top}
	all, ok := a.known[key]
	if !ok {
		all = a.reach(a.needs(p), top)
		a.known[key] = all
	}
	from, _ := slices.BinarySearchFunc(all, low, func(b subset, x int64) int { return int(int64(b.sum) - x) })
	to, _ := slices.BinarySearchFunc(all, high+1, func(b subset, x int64) int { return int(int64(b.sum) - x) })
	return all[from:to]
}

const unreached = int32(1) << 30

// reach returns every sum up to top. It goes through the slots in order; after
// each it knows, for each sum, the fewest and most seats that make it.
func (a *subsetSums) reach(need []byte, top int64) []subset {
	size := int(top) + 1
	type step struct {
		slot         int32
		fewest, most []int32
	}
	// Each step has its own part of one buffer.
	if room := (len(need) + 1) * 2 * size; len(a.buffer) < room {
		a.buffer = make([]int32, room)
	}
	used := 0
	fresh := func(slot int32) step {
		part := a.buffer[used : used+2*size]
		used += 2 * size
		return step{slot, part[:size], part[size:]}
	}
	zero := fresh(-1)
	for i := range size {
		zero.fewest[i], zero.most[i] = unreached, -unreached
	}
	zero.fewest[0], zero.most[0] = 0, 0
	steps := []step{zero}
	for i := 0; i < len(need); {
		t := a.seatSlot[a.seats[i]]
		end := i
		forced, possible := byte(0), false
		for ; end < len(need) && a.seatSlot[a.seats[end]] == t; end++ {
			forced = max(forced, need[end])
			possible = possible || need[end] > 0
		}
		if !possible {
			i = end
			continue
		}
		last := len(steps) - 1
		before := last
		for before > 0 && a.clash(t, steps[before].slot) {
			before--
		}
		next := fresh(t)
		if forced == 2 {
			for v := range size {
				next.fewest[v], next.most[v] = unreached, -unreached
			}
		} else {
			copy(next.fewest, steps[last].fewest)
			copy(next.most, steps[last].most)
		}
		source := &steps[before]
		for ; i < end; i++ {
			if need[i] == 0 || forced == 2 && need[i] != 2 {
				continue
			}
			b := int(a.seatBurden[a.seats[i]] / a.unit)
			if b >= size {
				continue
			}
			fewest, most := next.fewest[b:], next.most[b:]
			for v, f := range source.fewest[:size-b] {
				fewest[v] = min(fewest[v], f+1)
				most[v] = max(most[v], source.most[v]+1)
			}
		}
		steps = append(steps, next)
	}
	final := &steps[len(steps)-1]
	var all []subset
	for v := range final.fewest {
		if final.most[v] >= 0 {
			all = append(all, subset{int32(v), final.fewest[v], final.most[v]})
		}
	}
	return all
}
