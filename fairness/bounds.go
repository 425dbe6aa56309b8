package fairness

import (
	"cmp"
	"math"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// bounder proves how level a roster can be at best, in a repair with how few changes.
type bounder struct {
	*bound.Prover
	m *model
	// The best roster of a small problem, found by going through all.
	counted, small      bool
	best                []int32
	least, best1, best2 int64
	known               map[aim]found // by exact search
}

func newBounder(m *model) *bounder {
	return &bounder{Prover: bound.New(m.input()), m: m, known: map[aim]found{}}
}

// input is what of the problem bounds know.
func (m *model) input() *bound.Input {
	in := &bound.Input{
		People: m.personCount, Levels: m.levelCount, Classes: m.classCount,
		Slot: m.seatSlot, Class: m.seatClass, Burden: m.seatBurden, Locked: m.locked,
		First: m.slotSeats, Clashes: m.conflicts, Able: m.eligible, Counts: m.inLevel, Start: m.start,
		Most: bound.Most{Days: int32(m.limits.MaxConsecutiveDays), Weekends: int32(m.limits.MaxWeekendsPerMonth), Seconds: m.weekCap},
	}
	for _, s := range m.slots {
		var shifts []bound.Shift
		for _, x := range s.parts {
			shifts = append(shifts, bound.Shift{Day: x.day, Week: x.week, Weekend: x.weekend, Month: x.weekendIn, Seconds: x.until - x.start})
		}
		in.Shifts = append(in.Shifts, shifts)
	}
	if len(m.context) > 0 {
		in.Held = make([][]int32, m.personCount)
		for _, h := range m.context {
			in.Held[h.person] = append(in.Held[h.person], h.slot)
		}
	}
	return in
}

// changes returns how many seats change in a repair at least, knowing a roster that
// changes so many.
func (b *bounder) changes(known int64) int64 {
	switch {
	case !b.m.changesFirst():
		return 0
	case b.enumerate() && (b.least > 0 || b.m.problem.Tolerance.Changes == 0):
		return b.least + int64(b.m.problem.Tolerance.Changes)
	}
	_, bound := b.m.leastChanges(int(known), 0)
	return int64(bound)
}

// prove returns lower bounds of F1 and of F2 given F1, knowing a roster that has f1 and
// f2, in a repair among those with as few changes.
func (b *bounder) prove(changes, f1, f2 int64, states int) (f1Bound, f2Bound int64) {
	if b.enumerate() && changes == b.least {
		if f1 > b.best1 {
			// Among rosters with a larger F1 the sum may be smaller.
			return b.best1, 0
		}
		return b.best1, b.best2
	}
	f1Bound, f2Bound = b.Prove(f1, f2, states)
	if states == bound.ProofStates && b.m.fewEnough() {
		if f1Bound < f1 {
			if owner, _, _, proven := b.within(f1-1, math.MaxInt64, true); owner == nil && proven {
				f1Bound = f1
			}
		}
		if f2Bound < f2 {
			if owner, _, _, proven := b.within(f1, f2, false); owner == nil && proven {
				f2Bound = f2
			}
		}
	}
	return f1Bound, f2Bound
}

// mostRosters is how many ways of filling the open seats are worth going through
// one by one.
const mostRosters = 30_000

// enumerate goes through all rosters of a problem that has few, once, and finds the most
// level one, in a repair of those with the fewest changes. It reports whether it did.
func (b *bounder) enumerate() bool {
	if b.counted {
		return b.small
	}
	b.counted = true
	ways := 1
	for j, p := range b.m.locked {
		if p != nobody {
			continue
		}
		if ways *= max(b.m.candidates(int32(j)), 1); ways > mostRosters {
			return false
		}
	}
	b.every(func(s *state) {
		changes, f1, f2 := s.changeCount(), s.f1(), s.f2()
		if b.best == nil || cmp.Or(cmp.Compare(changes, b.least), cmp.Compare(f1, b.best1), cmp.Compare(f2, b.best2)) < 0 {
			b.best, b.least, b.best1, b.best2 = append(b.best[:0], s.owner...), changes, f1, f2
		}
	})
	b.small = b.best != nil
	return b.small
}

// every goes through all rosters.
func (b *bounder) every(visit func(*state)) {
	s, nodes := newState(b.m), math.MaxInt
	s.putLocked(0, int32(b.m.seatCount))
	s.rosters(0, int32(b.m.seatCount), &nodes, func() bool {
		visit(s)
		return true
	})
}
