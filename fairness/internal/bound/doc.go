// Package bound proves how level a roster can be at best. It knows numbers only: who may
// hold which seats, what they weigh, which slots clash, and what limits count. Whatever it proves holds for
// every roster within the limits, since it only ever forgets limits.
//
// # One level
//
// What one person can hold of a level is subset sum over the slots in order. S(t) is the
// set of sums after slot t, and b runs over the burdens of the seats of t that the person
// may hold:
//
//	S(t) = S(t−1) ∪ (S(c) + b),   c the last slot before t that does not clash with t
//
// S(t−1) is left out where the person must hold a seat of t. Each sum knows the fewest and
// most seats that make it. Cost: slots × sums. Of slots that clash only those between c
// and t are respected, so that S may have more sums than a roster, and never fewer.
//
// The level can be shared out within reach r of the targets if the people, one after the
// other, can add up to all of its burden, with the number of its seats between the fewest
// and the most: V(p) = V(p−1) + {s in S of p : |start + s| ≤ r}. F1 is at least the least
// r of any level (Prover.F1); the least sum of |start + s| on that way bounds F2.
// Cost: people × sums × burden, in units.
//
// # What limits leave to one person
//
// Days in a row, time of a week and weekends of a month go with the slots held so far. What
// of them the limits can still ask of later slots is a mark: the last slot, the run of days,
// the time of its week, the weekends of its month. With a set of sums for each mark m,
//
//	S(t, m) = S(t−1, m) ∪ ⋃ over marks n that slot t leads to m of (S(t−1, n) + b)
//
// where no n is followed that breaks a limit. Slots that the person holds anyway lead on
// and are broken by nothing. Cost: slots × marks × sums. Where that is much, only the
// largest sum of each mark is kept, for people who are owed far more than a fair part.
//
// How many slots one person may hold at most is asked in three places. A sum is left out if the
// fewest seats that make it are more. On each level nobody gets more than the heaviest seats, so
// many of them. Who is owed more than that on some level is looked at alone, with the patterns
// of all classes (below): F1 is at least the least of what they leave.
//
// # One class
//
// A class that is levelled by itself is shared out without the others, its seats told apart
// by burden. A pattern says how many seats of each burden one person may hold. Within reach r
// there is no sharing if, for some prices u of the burdens with n seats each,
//
//	Σ over people of min over patterns x within r (u·x) > u·n
//
// Prices of −1 for heavy seats count them: each has to be held by somebody who can, which
// bounds F1 where there are few seats a person. Other prices are the duals of the master
// (column generation, below), in which patterns cost nothing.
//
// # All levels at once
//
// The seats are split into groups that are shared out alike. A pattern (a column, in the
// words of column generation) is what one person may hold of each group; its cost is the
// sum of the deviations that it leaves. The master problem (Sharing) gives each person one
// pattern so that every group is used up, at the least cost. Two bounds of it are taken:
//
//   - Lagrangian relaxation: for any prices u of the groups with volumes v,
//     Σ over people of min over patterns x (cost(x) + u·x) − u·v
//     is no more than the least cost. The best prices are the duals of the master's linear
//     program, found by column generation (market.climb) with the simplex method (master).
//     They are rounded to integers, and the bound is worked out from those.
//   - Dynamic programming over the people (Sharing.Solve): a state is what the people so
//     far use of each group; of equal states the cheaper one stays. A pattern whose reduced
//     cost exceeds the gap to a limit is in no sharing below that limit, and a state goes
//     when the gap is spent or when those who follow cannot use up what is left.
//
// Where patterns are too many to list, the cheapest one at some prices is worked out from the
// sums of the classes, by a knapsack of seats for each class and min-plus convolutions over the
// tree of levels (see wide). Its prices are found in the same way.
//
// Schedules lists for few people and seats what each may hold, seat by seat, with all of the
// limits above. Prices of single seats then bound what exact search looks for.
package bound

import (
	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/internal/civil"
)

// Input is what is to be shared out, seats and slots in order.
type Input struct {
	People, Levels, Classes int

	Slot, Class []int32         // by seat
	Burden      []int64         // by seat, milli-points
	Locked      []int32         // by seat: the person, or −1
	First       []int32         // by slot: its first seat, and one more
	Clashes     []bitset.Window // by slot: those that one person cannot hold with it, and itself
	Able        []bool          // person × seat
	Counts      []bool          // class × level
	Start       []int64         // person × level: balance − target

	Shifts [][]Shift // by slot, in order; needed where Most limits something
	Most   Most
	Held   [][]int32 // person → slots without seats that the person holds; nil for none

	Room []int32 // person → how many slots with seats the person may hold at most; nil is any number
}

// anyNumber is the room of people whose slots are not counted.
const anyNumber = int32(1) << 30

// room returns how many slots with seats p may hold at most.
func (in *Input) room(p int) int32 {
	if in.Room == nil {
		return anyNumber
	}
	return in.Room[p]
}

// counts says on which levels a class counts.
func (in *Input) counts(class int32) []bool {
	return in.Counts[int(class)*in.Levels : (int(class)+1)*in.Levels]
}

// start returns the deviations of p without any seat, by level.
func (in *Input) start(p int) []int64 { return in.Start[p*in.Levels : (p+1)*in.Levels] }

// lastCompatible returns the index of the last of the slots that does not clash with slot
// t. The first is no slot and clashes with none.
func (in *Input) lastCompatible(t int32, slots []int32) int {
	i := len(slots) - 1
	for i > 0 && in.Clashes[t].Has(slots[i]) {
		i--
	}
	return i
}

func abs(x int64) int64 { return max(x, -x) }

func ceilDiv(a, b int64) int64 { return -civil.FloorDiv(-a, b) }

// numbered returns the number of key, a new one if it has none.
func numbered[K comparable](numbers map[K]int32, key K) (n int32, known bool) {
	n, known = numbers[key]
	if !known {
		n = int32(len(numbers))
		numbers[key] = n
	}
	return n, known
}
