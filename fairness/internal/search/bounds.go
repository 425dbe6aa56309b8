package search

import (
	"cmp"
	"math"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// Bounder proves how level a roster can be at best, in a repair with how few changes.
type Bounder struct {
	// Prover is what search goes by. It knows nothing of how many slots people have room for: one person without room lifts
	// the bound of F1, and a search that meets it there would leave the others where they are.
	*bound.Prover
	whole *bound.Prover // knows that too, for what is proven in the end
	m     *Numbers
	// The best roster of a small problem, found by going through all.
	Counted, small      bool
	best                []int32
	least, best1, best2 int64
	known               map[aim]found // by exact search
}

func NewBounder(m *Numbers) *Bounder {
	in := m.Input()
	b := &Bounder{Prover: bound.New(in), m: m, known: map[aim]found{}}
	b.whole = b.Prover
	if room := m.room(); room != nil {
		whole := *in
		whole.Room = room
		b.whole = bound.New(&whole)
	}
	return b
}

// Input is what of the problem bounds know, room apart.
func (m *Numbers) Input() *bound.Input {
	in := &bound.Input{
		People: m.PersonCount, Levels: m.LevelCount, Classes: m.ClassCount,
		Slot: m.SeatSlot, Class: m.SeatClass, Burden: m.SeatBurden, Locked: m.Locked,
		First: m.SlotSeats, Clashes: m.Conflicts, Able: m.Eligible, Counts: m.InLevel, Start: m.Start,
		Most: bound.Most{Days: int32(m.DaysInRow), Weekends: int32(m.WeekendsInMonth), Seconds: m.WeekCap},
	}
	for _, s := range m.Slots {
		var shifts []bound.Shift
		for _, x := range s.Parts {
			shifts = append(shifts, bound.Shift{Day: x.Day, Week: x.Week, Weekend: x.Weekend, Month: x.WeekendIn, Seconds: x.Until - x.Start})
		}
		in.Shifts = append(in.Shifts, shifts)
	}
	if len(m.Context) > 0 {
		in.Held = make([][]int32, m.PersonCount)
		for _, h := range m.Context {
			in.Held[h.Person] = append(in.Held[h.Person], h.Slot)
		}
	}
	return in
}

// room returns how many slots with seats each person may hold at most, by what limits leave of each month. It is nil where
// nobody has such a limit.
func (m *Numbers) room() []int32 {
	if !m.OwnShifts {
		return nil
	}
	slots := make([]int32, m.Months)
	for _, s := range m.Slots {
		if !s.Outside {
			slots[s.Month]++
		}
	}
	room, context := make([]int32, m.PersonCount), NewState(m)
	for p, most := range m.ShiftCap {
		for month, n := range slots {
			if most > 0 {
				n = min(n, max(0, most-context.shifts[p*m.Months+month]))
			}
			room[p] += n
		}
	}
	return room
}

// Changes returns how many seats change in a repair at least, knowing a roster that
// changes so many.
func (b *Bounder) Changes(known int64) int64 {
	switch {
	case !b.m.ChangesFirst():
		return 0
	case b.Enumerate() && (b.least > 0 || b.m.MayChange == 0):
		return b.least + b.m.MayChange
	}
	_, bound := b.m.LeastChanges(int(known), 0)
	return int64(bound)
}

// Lower returns lower bounds of F1 and of F2 given F1, knowing a roster that has f1 and
// f2, in a repair among those with as few changes.
func (b *Bounder) Lower(changes, f1, f2 int64, states int) (f1Bound, f2Bound int64) {
	if b.Enumerate() && changes == b.least {
		if f1 > b.best1 {
			// Among rosters with a larger F1 the sum may be smaller.
			return b.best1, 0
		}
		return b.best1, b.best2
	}
	prover := b.Prover
	if states == bound.ProofStates {
		prover = b.whole
	}
	f1Bound, f2Bound = prover.Prove(f1, f2, states)
	if states == bound.ProofStates && b.m.fewEnough() {
		if f1Bound < f1 {
			if owner, _, _, proven := b.Within(f1-1, math.MaxInt64, true); owner == nil && proven {
				f1Bound = f1
			}
		}
		if f2Bound < f2 {
			if owner, _, _, proven := b.Within(f1, f2, false); owner == nil && proven {
				f2Bound = f2
			}
		}
	}
	return f1Bound, f2Bound
}

// mostRosters is how many ways of filling the open seats are worth going through
// one by one.
const mostRosters = 30_000

// Enumerate goes through all rosters of a problem that has few, once, and finds the most
// level one, in a repair of those with the fewest changes. It reports whether it did.
func (b *Bounder) Enumerate() bool {
	if b.Counted {
		return b.small
	}
	b.Counted = true
	ways := 1
	for j, p := range b.m.Locked {
		if p != Nobody {
			continue
		}
		if ways *= max(b.m.candidates(int32(j)), 1); ways > mostRosters {
			return false
		}
	}
	var devs []int64 // of the best, in a repair
	b.every(func(s *State) {
		changes, f1, f2 := s.ChangeCount(), s.F1(), s.F2()
		order := cmp.Or(cmp.Compare(changes, b.least), cmp.Compare(f1, b.best1), cmp.Compare(f2, b.best2))
		if order == 0 && b.best != nil && b.m.ChangesFirst() {
			order = Compare(s.Dev, devs)
		}
		if b.best == nil || order < 0 {
			b.best, b.least, b.best1, b.best2 = append(b.best[:0], s.Owner...), changes, f1, f2
			devs = append(devs[:0], s.Dev...)
		}
	})
	b.small = b.best != nil
	return b.small
}

// every goes through all rosters.
func (b *Bounder) every(visit func(*State)) {
	s, nodes := NewState(b.m), math.MaxInt
	s.PutLocked(0, int32(b.m.SeatCount))
	s.Rosters(0, int32(b.m.SeatCount), &nodes, func() bool {
		visit(s)
		return true
	})
}
