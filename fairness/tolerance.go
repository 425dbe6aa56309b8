package fairness

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Tolerance is what fairness may give up for later objectives. The zero Tolerance gives up nothing.
type Tolerance struct {
	// Published is for keeping what is published: a published roster of every seat that keeps the limits stays as it is
	// unless a plan is found that is more level by more than this. With no allowance it stays unless a plan is better in
	// an objective before spacing.
	Published Allowance
}

// Allowance is how much less level a plan may be. The zero Allowance is nothing.
type Allowance struct {
	// F1 is how much the worst deviation may grow.
	F1 Burden
	// F2Permille is by how many thousandths of itself the sum of deviations may grow.
	F2Permille int
}

func (a Allowance) zero() bool { return a == Allowance{} }

// check reports an allowance that cannot be.
func (a Allowance) check(path string) (faults []error) {
	if a.F1 < 0 || a.F1 > maxAmount {
		faults = append(faults, fault(path+".F1", schedule.ErrInvalid, "%d lies outside 0 to %d", int64(a.F1), int64(maxAmount)))
	}
	if a.F2Permille < 0 || a.F2Permille > mostTimes {
		faults = append(faults, fault(path+".F2Permille", schedule.ErrInvalid, "%d lies outside 0 to %d", a.F2Permille, mostTimes))
	}
	return faults
}

// within reports whether deviations are no worse than others and the allowance.
func (a Allowance) within(f1, f2, of1, of2 int64) bool {
	more := of2/1000*int64(a.F2Permille) + of2%1000*int64(a.F2Permille)/1000
	return f1 <= of1+int64(a.F1) && f2 <= of2+more
}

// keep returns the published roster in place of the best that was found, if it is to stay.
func (s *solver) keep(best *run) *run {
	m := s.model
	if m.problem.Repair || m.seatCount == 0 || slices.Contains(m.published, nobody) || slices.Equal(m.published, best.x.owner) || len(m.breaches(m.published)) > 0 {
		return best
	}
	published := newState(m)
	for j, p := range m.published {
		if !m.can(p, int32(j)) {
			return best
		}
		published.put(int32(j), p)
	}
	f1, f2, found1, found2 := published.f1(), published.f2(), best.x.f1(), best.x.f2()
	allowed := m.problem.Tolerance.Published
	if !allowed.zero() && !allowed.within(f1, f2, found1, found2) {
		return best
	}
	if allowed.zero() {
		was, is := m.lesserOf(m.published), m.lesserOf(best.x.owner)
		if cmp.Or(cmp.Compare(f1, found1), cmp.Compare(f2, found2), slices.Compare(was[:spacing], is[:spacing])) > 0 {
			return best
		}
	}
	best.x.restoreTo(m.published)
	return best
}

// kept writes the sentence about what may be given up for what is published, if anything may.
func (t Tolerance) kept(l schedule.Language) string {
	if t.Published.zero() {
		return ""
	}
	return fmt.Sprintf(keptText.in(l), points(l, t.Published.F1), percent(int64(t.Published.F2Permille)).in(l))
}

var keptText = words{
	"what is published stays unless a plan is more level by over %s of the worst deviation or %s of the sum\n",
	"公開済みの当番は、最大のずれで%s、ずれの合計で%sを超えて平準になる計画がない限り変えない\n",
}
