package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
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
	// Changes is how many seats of what is published may change in all before fewest changes come before fairness: the
	// seats that a repair must move for the limits are among them, so a number up to theirs changes nothing. A plan has no more changes
	// than make F1 or F2 less by more than targets are rounded by: no later objective is worth one. It holds for each
	// pool. With a number above zero every plan is a repair, and in a repair 0 is the fewest. Each number of changes beyond the fewest
	// is a search of its own, until it is proven that more gain nothing.
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

// numbers returns what the tolerance is to search.
func (t Tolerance) numbers() search.Tolerance {
	return search.Tolerance{ForPages: t.Pages.numbers(), ForWishes: t.Wishes.numbers(), ForPublished: t.Published.numbers(), MayChange: int64(t.Changes)}
}

func (a Margin) numbers() search.Margin {
	return search.Margin{F1: int64(a.F1), F2Permille: int64(a.F2Permille), F2: int64(a.F2)}
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
		sum := l.Percent(int64(x.amount.F2Permille), 1000)
		switch {
		case x.amount.F2 != 0 && x.amount.F2Permille != 0:
			sum = fmt.Sprintf(andText.in(l), sum, x.amount.F2.hours(l))
		case x.amount.F2 != 0:
			sum = x.amount.F2.hours(l)
		}
		fmt.Fprintf(&b, givenUp.in(l), x.of.in(l), x.amount.F1.hours(l), sum, c.FairF1.hours(l), c.FairF2.hours(l))
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
