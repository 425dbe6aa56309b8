// Package search finds rosters. It knows a problem as Numbers only: who is called what, and
// what limits say in words, is known above it.
//
// Solver.Solve is the outline: some roster within the limits (Numbers.Roster), made level by
// runs of annealing (Run) towards what bounds allow (Bounder), of small problems by exact
// search, then the lesser objectives, fewest changes, and what fairness may give up.
//
// # Exact search
//
// Slots are filled in order, each in every way (branch and bound). What each person holds so
// far is a node of the graph of that person's schedules (bound.Schedules), whose value is
// the least that the person still comes to at given prices of seats. A roster begun in one
// way costs at least
//
//	Σ over people of the value of their node − Σ of the prices of open seats
//
// so the way is left where that reaches the limit, or where somebody has no way to the end.
// If nothing else matters to what follows, rosters with the same nodes are looked at once, or
// again where the seats so far cost less by themselves.
// Cost: the number of sets of nodes met, at most a given number of tries.
package search

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// Board is a roster in the making, with all limits.
type Board interface {
	// Fits reports whether p may take seat j with what everybody holds.
	Fits(p, j int32) bool
	Put(j, p int32)
	Take(j int32)
	// Whole reports whether the limits that need a whole roster are kept.
	Whole() bool
}

// Exact looks for the roster with the least sum of deviations, or of what seats cost by themselves, below a limit.
type Exact struct {
	All   *bound.Schedules
	Board Board
	// Merge says that the nodes of people tell all that limits can still ask.
	Merge bool
	// Tries is how many people for seats are left to be tried.
	Tries int

	limit  int64
	spent  int64 // by seats that have costs of their own
	nodes  []int32
	rest   []int64          // prices of the seats from a slot on
	seen   map[string]int64 // what was spent up to the nodes
	owner  []int32
	best   []int32
	first  bool
	seated []bool // by person, of the slot at hand
	// Room that is used again: by slot, by seat, and for a key.
	rooms []room
	ways  [][]way
	key   []byte
}

// room is what filling a slot keeps: the nodes before it, with its seats and after it, by
// person, and who sits.
type room struct {
	before, filled, after []int32
	seated                []bool
}

// way is a person for a seat: the node that it leads to, and what that costs beyond going
// without.
type way struct {
	p, to int32
	cost  int64
	gain  int64
}

// Run returns the people by seat of the cheapest roster below limit, or of the first one
// found; nil is none. Proven says that there is none that costs less than what was found, or
// than limit. Seats that are locked are already on the board.
func (x *Exact) Run(limit int64, first bool) (owner []int32, cost int64, proven bool) {
	free := first
	target := limit
	if free {
		target = 1000
	}
	if b := x.All.Price(target, free); b >= limit || free && b > 0 {
		return nil, 0, true
	}
	x.limit, x.first, x.seen = limit, first, map[string]int64{}
	if free {
		x.limit = 1 // any roster costs nothing
	}
	slots := x.All.Slots()
	x.rest = make([]int64, slots+1)
	for t := slots - 1; t >= 0; t-- {
		x.rest[t] = x.rest[t+1]
		for j, end := x.All.Seats(t); j < end; j++ {
			x.rest[t] += x.All.Prices[j]
		}
	}
	_, seats := x.All.Seats(slots - 1)
	x.nodes, x.owner = make([]int32, len(x.All.People)), make([]int32, seats)
	people := len(x.nodes)
	x.seated = make([]bool, people)
	x.rooms, x.ways = make([]room, slots), make([][]way, seats)
	for t := range x.rooms {
		x.rooms[t] = room{make([]int32, people), make([]int32, people), make([]int32, people), make([]bool, people)}
	}
	done := x.slot(0)
	return x.best, x.limit, done
}

// slot fills slot t and those after it in every way. It returns false if the tries are spent
// or the first roster was found.
func (x *Exact) slot(t int) bool {
	sum := x.spent - x.rest[t]
	for p, n := range x.nodes {
		sum += x.All.People[p].Value[n]
	}
	if sum >= x.limit {
		return true
	}
	if t == x.All.Slots() {
		if x.Board.Whole() {
			x.best, x.limit = slices.Clone(x.owner), sum
			return !x.first
		}
		return true
	}
	if x.Merge {
		x.key = x.key[:0]
		for _, n := range x.nodes {
			x.key = binary.LittleEndian.AppendUint32(x.key, uint32(n))
		}
		if before, known := x.seen[string(x.key)]; known && before <= x.spent {
			return true
		}
		x.seen[string(x.key)] = x.spent
	}
	clear(x.seated)
	first, _ := x.All.Seats(t)
	before := x.rooms[t].before
	copy(before, x.nodes)
	done := x.seat(t, first, before)
	copy(x.nodes, before)
	return done
}

// seat fills seat j of slot t and those after it.
func (x *Exact) seat(t int, j int32, before []int32) bool {
	first, end := x.All.Seats(t)
	if j == end {
		r, ok := &x.rooms[t], true
		seated, after := r.seated, r.after
		copy(seated, x.seated)
		copy(after, x.nodes)
		for p, n := range before {
			if !seated[p] {
				after[p] = x.All.People[p].Skip(n)
				ok = ok && after[p] >= 0 && x.All.People[p].Value[after[p]] < bound.Endless
			}
		}
		if !ok {
			return true
		}
		copy(r.filled, x.nodes)
		copy(x.nodes, after)
		done := x.slot(t + 1)
		copy(x.nodes, r.filled)
		copy(x.seated, seated)
		return done
	}
	ways := x.ways[j][:0]
	for p, n := range before {
		w := &x.All.People[p]
		if x.seated[p] {
			continue
		}
		if to := w.Take(n, int(j-first)); to >= 0 && w.Value[to] < bound.Endless {
			skip := bound.Endless
			if s := w.Skip(n); s >= 0 {
				skip = w.Value[s]
			}
			cost := x.All.Cost(p, j)
			ways = append(ways, way{int32(p), to, cost, cost + w.Value[to] - skip})
		}
	}
	x.ways[j] = ways
	slices.SortStableFunc(ways, func(a, b way) int { return cmp.Compare(a.gain, b.gain) })
	for _, w := range ways {
		locked := x.All.Locked(j) >= 0
		if !locked && !x.Board.Fits(w.p, j) {
			continue
		}
		if x.Tries--; x.Tries < 0 {
			return false
		}
		if !locked {
			x.Board.Put(j, w.p)
		}
		x.owner[j], x.nodes[w.p], x.seated[w.p], x.spent = w.p, w.to, true, x.spent+w.cost
		done := x.seat(t, j+1, before)
		x.nodes[w.p], x.seated[w.p], x.spent = before[w.p], false, x.spent-w.cost
		if !locked {
			x.Board.Take(j)
		}
		if !done {
			return false
		}
	}
	return true
}
