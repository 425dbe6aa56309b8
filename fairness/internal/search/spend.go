package search

import "github.com/toban-go/toban/fairness/internal/bound"

// What a repair spends changes on, beyond the fewest. The outline:
//
//   - First comes the roster with the fewest changes that the limits ask for.
//   - Then one more may change at a time. The roster that this gives is taken if it is more level by more than rounding.
//   - It ends where it is proven that no roster is worth more.
//
// So a change is made for fairness only: no objective after F1 and F2 is worth one, nor is what targets are rounded by. A larger
// number of changes goes through the smaller ones first, and is never less level than one of them.

// spend is Solve where some seats may change for fairness.
func (s *Solver) spend(seed uint64) (owner []int32, fair1, fair2 int64, err error) {
	fewest := s.changing(0)
	owner, fair1, fair2, err = fewest.solve(seed)
	s.runs = append(s.runs, fewest.runs...)
	if err != nil {
		return nil, 0, 0, err
	}
	most := min(s.Model.MayChange, int64(s.Model.Publications))
	for n := NewState(s.Model).With(owner).CountChanges() + 1; n <= most && !s.watch.ended(); n++ {
		if least1, least2 := s.Bounds.Lower(0, fair1, fair2, bound.GlanceStates); least1 == fair1 && !s.Model.worth(least1, least2, fair1, fair2) {
			break
		}
		more := s.changing(n)
		more.First = func(uint64) (*State, error) { return NewState(more.Model).With(owner), nil }
		other, f1, f2, err := more.solve(seed)
		s.runs = append(s.runs, more.runs...)
		if err == nil && s.Model.worth(f1, f2, fair1, fair2) {
			owner, fair1, fair2 = other, f1, f2
		}
	}
	return owner, fair1, fair2, nil
}

// changing returns a solver of which so many seats may change for fairness, in a repair.
func (s *Solver) changing(n int64) *Solver {
	m := *s.Model
	m.MayChange, m.Repair = n, true
	other := &Solver{Model: &m, Bounds: NewBounder(&m), Moves: s.Moves, watch: s.watch, Broken: s.Broken}
	other.First = func(seed uint64) (*State, error) {
		first, err := s.First(seed)
		if err != nil {
			return nil, err
		}
		return NewState(&m).With(first.Owner), nil
	}
	return other
}

// worth reports whether F1 and F2 are worth more changes than those of another roster.
func (m *Numbers) worth(f1, f2, than1, than2 int64) bool {
	dust := m.Rounding()
	return f1 < than1-dust.F1 || f1 <= than1 && f2 < than2-dust.F2
}

// Rounding returns by how much F1 and F2 of two rosters can differ where they are the same without rounding. A target is a whole
// amount of each class, and so is the target that a balance holds: both are less than 1 off. So a deviation is less than two times
// the classes of its level off, in either roster.
func (m *Numbers) Rounding() (dust Margin) {
	for l := range m.LevelCount {
		off := int64(0)
		for class := range m.ClassCount {
			if m.InLevel[class*m.LevelCount+l] {
				off += 2
			}
		}
		dust.F1, dust.F2 = max(dust.F1, 2*off), dust.F2+2*off*int64(m.PersonCount)
	}
	return dust
}
