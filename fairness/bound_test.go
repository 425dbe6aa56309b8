package fairness

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// The proofs against slow readings of what they say they prove: every subset of
// seats, every choice of one sum a person, every roster.

// everySubset returns every sum that person p can hold of an subsetSums's seats, in order,
// by going through all sets of seats.
func everySubset(a *subsetSums, p int) []subset {
	by := map[int32]subset{}
	for set := range 1 << len(a.seats) {
		sum, count, fits := int64(0), int32(0), true
		for i, j := range a.seats {
			held := set>>i&1 == 1
			locked := a.locked[j] == int32(p)
			free := a.eligible[p*a.seatCount+int(j)] && a.locked[j] == nobody
			fits = fits && (held || !locked) && (!held || locked || free)
			if !held {
				continue
			}
			sum, count = sum+a.seatBurden[j], count+1
			for n, k := range a.seats[:i] {
				fits = fits && (set>>n&1 == 0 || !a.clash(a.seatSlot[j], a.seatSlot[k]))
			}
		}
		// What is locked elsewhere in the calendar keeps seats free too.
		for j, owner := range a.locked {
			for i, k := range a.seats {
				fits = fits && (owner != int32(p) || set>>i&1 == 0 || int(k) == j || !a.clash(a.seatSlot[j], a.seatSlot[k]))
			}
		}
		if !fits {
			continue
		}
		b := subset{int32(sum / a.unit), count, count}
		if known, ok := by[b.sum]; ok {
			b.fewest, b.most = min(b.fewest, known.fewest), max(b.most, known.most)
		}
		by[b.sum] = b
	}
	var list []subset
	for _, b := range by {
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b subset) int { return int(a.sum - b.sum) })
	return list
}

func TestSumsOfOnePerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		p.Limits.OncePerBlock = false // its clashes are not between neighbours
		m, err := compile(p)
		require.NoError(t, err)
		if m.lockFault() != nil {
			return // nobody can hold what is locked
		}
		b := newBounder(m)
		for l, a := range b.byLevel {
			for n := range m.personCount {
				want := everySubset(a, n)
				require.Equal(t, want, append([]subset(nil), a.subsets(n, 0, a.volume)...), "level %d, person %d", l, n)
				low := int64(rapid.IntRange(-2, 10).Draw(t, "low"))
				high := int64(rapid.IntRange(-2, 30).Draw(t, "high"))
				within := slices.DeleteFunc(want, func(b subset) bool { return int64(b.sum) < low || int64(b.sum) > high })
				require.Equal(t, append([]subset(nil), within...), append([]subset(nil), a.subsets(n, low, high)...), "%d to %d", low, high)
			}
		}
	})
}

// choices goes through every choice of one sum a person that hands out a level's
// whole burden and leaves nobody further than reach from target. It returns the least
// sum of deviations, the fewest and the most seats.
func choices(b *bounder, l int, reach int64) (cost int64, fewest, most int32, found bool) {
	a := b.byLevel[l]
	var extend func(p int, left, so int64, few, many int32)
	extend = func(p int, left, so int64, few, many int32) {
		if p == b.personCount {
			if left == 0 {
				if !found {
					cost, fewest, most, found = so, few, many, true
				}
				cost, fewest, most = min(cost, so), min(fewest, few), max(most, many)
			}
			return
		}
		for _, x := range a.subsets(p, 0, a.volume) {
			if d := abs(b.start[p*b.levelCount+l] + int64(x.sum)*a.unit); d <= reach {
				extend(p+1, left-int64(x.sum), so+d, few+x.fewest, many+x.most)
			}
		}
	}
	extend(0, a.volume, 0, 0, 0)
	return cost, fewest, most, found
}

func TestBoundsOfOneLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := compile(tiny(t))
		require.NoError(t, err)
		b := newBounder(m)
		ceiling := int64(rapid.IntRange(0, 12).Draw(t, "ceiling")) * 500
		worst := int64(0)
		for l := range m.levelCount {
			shared := func(reach int64) bool {
				_, fewest, most, found := choices(b, l, reach)
				return found && fewest <= b.byLevel[l].count && b.byLevel[l].count <= most
			}
			least := ceiling // in steps that all amounts have
			for reach := int64(0); reach <= ceiling; reach += 250 {
				require.Equal(t, shared(reach), b.shareable(l, reach), "level %d, reach %d", l, reach)
				if shared(reach) {
					least = min(least, reach)
				}
			}
			for _, floor := range []int64{0, ceiling / 500 * 250} {
				require.Equal(t, max(floor, least), b.levelF1(l, floor, ceiling), "level %d from %d to %d", l, floor, ceiling)
			}
			worst = max(worst, least)
			cost, _, _, _ := choices(b, l, ceiling)
			require.Equal(t, cost, b.levelSum(l, ceiling), "level %d, reach %d", l, ceiling)
		}
		require.Equal(t, worst, b.leastF1(ceiling))
	})
}

// Where the calendar forbids nothing, what is proven by sharing out groups of seats
// is what the best roster has.
func TestSharingIsExactWithoutACalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Problem{Classes: []string{"night", "off"}}
		if rapid.Bool().Draw(t, "total only") {
			p.Levels = []Level{{Name: "total"}}
		}
		amount := func(high int, name string) Burden { return Burden(rapid.IntRange(0, high).Draw(t, name)) * 500 }
		date := schedule.Date{Year: 2026, Month: 5, Day: 1}
		for i := range rapid.IntRange(1, 6).Draw(t, "seats") {
			start := date.AddDays(i).At(0, time.UTC)
			p.Seats = append(p.Seats, Position{Slot: fmt.Sprint("s", i), Role: schedule.Primary, Date: date.AddDays(i), Burden: amount(4, "burden"),
				Class: rapid.IntRange(0, 1).Draw(t, "class"), Interval: schedule.Interval{Start: start, End: start.Add(time.Hour)}})
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "people") {
			p.People = append(p.People, Participant{ID: schedule.Member(rune('a' + i)),
				Target: []Burden{amount(5, "target"), amount(5, "target")}, Balance: []Burden{amount(3, "balance") - 500}})
		}
		f1, f2, found := best(p)
		require.True(t, found)
		m, err := compile(p)
		require.NoError(t, err)
		known := f1 + int64(amount(4, "worse"))
		all := newGrouping(m, len(p.Seats)).newSharing(known)
		require.Equal(t, f1, all.leastF1(0, known), "the worst deviation")
		require.Equal(t, f1, all.leastF1(f1/2, known), "from halfway")

		all = newGrouping(m, len(p.Seats)).newSharing(f1)
		all.bound = f2 / 2
		all.refine(f2+5000, proofStates)
		require.Equal(t, f2, all.bound, "the sum of deviations")
		b := newBounder(m)
		b.counted = true // as if it were too large to go through
		b1, b2 := b.prove(0, f1, f2, proofStates)
		require.Equal(t, []int64{f1, f2}, []int64{b1, b2}, "both")
		priced := newGrouping(m, len(p.Seats)).newSharing(f1)
		priced.price(f2, priceRounds)
		require.LessOrEqual(t, priced.bound, f2)
	})
}
