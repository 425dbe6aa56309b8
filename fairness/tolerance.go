package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// Tolerance is what fairness may give up for later objectives. The order of objectives stays as it is: each margin counts
// from the most level roster that is found, and within it the plan serves the objective, with no more deviation than that takes.
// The zero Tolerance gives up nothing.
type Tolerance struct {
	// Pages is for pages that cost people their share, as the ledger has it. Where pages cost something, they are levelled
	// without it as well, as far as that takes nothing.
	Pages Margin
	// Wishes is for wishes: more slots that are wanted, and fewer that are to be avoided.
	Wishes Margin
	// Published is for fewest changes to what is published, which then come before other objectives than fairness and the
	// wishes with a margin. With no margin a published roster of every seat that keeps the limits stays unless a plan is
	// better in an objective before spacing.
	Published Margin
	// Changes is how many seats of what is published may change for fairness: so many, or as few as the limits ask, come
	// before it. With a number above zero every plan is a repair, and in a repair 0 is the fewest.
	Changes int
}

// Margin is how much less level a plan may be: no worst deviation above F1, and no sum above what both others make. The
// zero Margin is nothing.
type Margin struct {
	// F1 is how much the worst deviation may grow.
	F1 Burden
	// F2Permille is by how many thousandths of itself the sum of deviations may grow, and F2 by how much besides, as there
	// are no thousandths of nothing.
	F2Permille int
	F2         Burden
}

func (a Margin) zero() bool { return a == Margin{} }

// check reports what cannot be allowed, each under a path.
func (t Tolerance) check(path string) (faults []error) {
	faults = slices.Concat(t.Pages.check(path+"Pages"), t.Wishes.check(path+"Wishes"), t.Published.check(path+"Published"))
	if t.Changes < 0 || t.Changes > mostTimes {
		faults = append(faults, fault(path+"Changes", schedule.ErrInvalid, "%d lies outside 0 to %d", t.Changes, mostTimes))
	}
	return faults
}

// check reports a margin that cannot be.
func (a Margin) check(path string) (faults []error) {
	for _, x := range []struct {
		name   string
		amount Burden
		most   Burden
	}{{"F1", a.F1, maxAmount}, {"F2Permille", Burden(a.F2Permille), mostTimes}, {"F2", a.F2, maxAmount}} {
		if x.amount < 0 || x.amount > x.most {
			faults = append(faults, fault(path+"."+x.name, schedule.ErrInvalid, "%d lies outside 0 to %d", int64(x.amount), int64(x.most)))
		}
	}
	return faults
}

// caps returns what F1 and F2 may be, if the most level roster has these.
func (a Margin) caps(f1, f2 Burden) (most1, most2 Burden) {
	return f1 + a.F1, f2 + a.F2 + f2/1000*Burden(a.F2Permille) + f2%1000*Burden(a.F2Permille)/1000
}

// caps returns what F1 and F2 may be by the largest of the margins.
func (t Tolerance) caps(f1, f2 Burden) (most1, most2 Burden) {
	for _, margin := range [...]Margin{t.Pages, t.Wishes, t.Published} {
		a, b := margin.caps(f1, f2)
		most1, most2 = max(most1, a), max(most2, b)
	}
	return most1, most2
}

// keep puts the published roster in place of the best that was found, if it is to stay: the most level roster had these
// deviations.
func (s *solver) keep(best *run, fair1, fair2 int64) {
	m := s.model
	if m.fewChanges() || m.seatCount == 0 || slices.Contains(m.published, nobody) || slices.Equal(m.published, best.x.owner) || len(m.breaches(m.published)) > 0 {
		return
	}
	for j, p := range m.published {
		if !m.can(p, int32(j)) {
			return
		}
	}
	published := newState(m).with(m.published)
	f1, f2, found1, found2 := published.f1(), published.f2(), best.x.f1(), best.x.f2()
	if t := m.problem.Tolerance; !t.Wishes.zero() || !t.Pages.zero() { // within them deviations decide nothing
		most1, most2 := t.caps(Burden(fair1), Burden(fair2))
		f1, f2 = max(f1, int64(most1)), max(f2, int64(most2))
		found1, found2 = max(found1, int64(most1)), max(found2, int64(most2))
	}
	was, is := m.lesserOf(m.published), m.lesserOf(best.x.owner)
	if cmp.Or(cmp.Compare(f1, found1), cmp.Compare(f2, found2), slices.Compare(was[:spacing], is[:spacing])) <= 0 {
		best.x.restoreTo(m.published)
	}
}

// fairest notes the deviations of the most level roster that was found, if anything may be given up.
func (c *Certificate) fairest(f1, f2 Burden) {
	if c.Tolerance.Pages.zero() && c.Tolerance.Wishes.zero() && c.Tolerance.Published.zero() || cmp.Or(cmp.Compare(c.F1, f1), cmp.Compare(c.F2, f2)) < 0 {
		return
	}
	c.FairF1, c.FairF2 = f1, f2
}

// tolerated writes a sentence about each thing for which something may be given up.
func (c Certificate) tolerated(l schedule.Language) string {
	var b strings.Builder
	for _, x := range []struct {
		of     words
		amount Margin
	}{{pagesAre, c.Tolerance.Pages}, {wishesAre, c.Tolerance.Wishes}, {changesAre, c.Tolerance.Published}} {
		if x.amount.zero() {
			continue
		}
		sum := percent(int64(x.amount.F2Permille)).in(l)
		switch {
		case x.amount.F2 != 0 && x.amount.F2Permille != 0:
			sum = fmt.Sprintf(andText.in(l), sum, points(l, x.amount.F2))
		case x.amount.F2 != 0:
			sum = points(l, x.amount.F2)
		}
		fmt.Fprintf(&b, givenUp.in(l), x.of.in(l), points(l, x.amount.F1), sum, points(l, c.FairF1), points(l, c.FairF2))
	}
	if n := c.Tolerance.Changes; n > 0 {
		fmt.Fprintf(&b, mayChange.in(l), aims[changesName].unit.count(l, fmt.Sprint(n)))
	}
	return b.String()
}

var (
	givenUp = words{
		"for %s the worst deviation may grow by %s and the sum by %s, from %s and %s of the most level roster found\n",
		"%sため、見つかった最も平準な割り当て（最大のずれ%[4]s、合計%[5]s）から、最大のずれは%[2]s、合計は%[3]sまで増やしてよい\n",
	}
	pagesAre   = words{"an even share of pages", "呼び出しの負担をならす"}
	wishesAre  = words{"wishes", "希望をかなえる"}
	changesAre = words{"fewest changes to what is published", "公開済みの当番の変更を減らす"}
	andText    = words{"%s and %s", "%sと%s"}
	mayChange  = words{
		"up to %s of what is published may change for fairness, or as few more as the limits ask for\n",
		"公開済みの当番は、平準化のために%sまで（制約に必要なら最少の席だけ多く）変えてよい\n",
	}
)
