package bound

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// levels draws up to three classes and levels of any of them, some of which cross.
func levels(t *rapid.T, in *Input) {
	if rapid.Bool().Draw(t, "as they are") {
		return
	}
	in.Classes, in.Levels = 3, rapid.IntRange(1, 4).Draw(t, "levels")
	for j := range in.Class {
		in.Class[j] = rapid.Int32Range(0, 2).Draw(t, "class")
	}
	in.Counts, in.Start = nil, nil
	for range in.Classes * in.Levels {
		in.Counts = append(in.Counts, rapid.Bool().Draw(t, "counts"))
	}
	for range in.People * in.Levels {
		in.Start = append(in.Start, 500*int64(rapid.IntRange(-12, 6).Draw(t, "start")))
	}
}

// What is proven without listing patterns is no more than the best roster has; without a
// calendar it is what the linear program of all listed patterns comes to.
func TestWideBounds(t *testing.T) {
	proven, equal := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest"))
		levels(t, in)
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		reach := f1 + 500*int64(rapid.IntRange(0, 3).Draw(t, "more"))
		w := newWide(in, newGrouping(in, len(in.Slot)), reach)
		require.NotNil(t, w)
		prices := make([]int64, len(w.volumes))
		for g := range prices {
			if w.all.groups[g].step > 0 { // what weighs nothing has no price
				prices[g] = priceScale * 100 * int64(rapid.IntRange(-20, 20).Draw(t, "price"))
			}
		}
		best, costs := w.cheapest(prices)
		for k, x := range best {
			cost := x.cost * priceScale
			for g, a := range x.amounts {
				require.LessOrEqual(t, int64(a), w.volumes[g])
				cost += prices[g] * int64(a)
			}
			require.Equal(t, costs[k], cost)
		}
		value, _, _ := w.market().evaluate(prices)
		if reach == f1 {
			require.LessOrEqual(t, ceilDiv(value, priceScale), f2)
		}
		b := New(in)
		if bound := ceilDiv(b.wide(f1, 1<<40).value, priceScale); bound > f2 {
			t.Fatalf("%d is proven, and a roster has %d", bound, f2)
		} else if bound > 0 {
			proven++
			if bound == f2 {
				equal++
			}
		}
	})
	t.Logf("%d proven, %d of them what the best roster has", proven, equal)
	require.Positive(t, equal)
}

// Where the calendar forbids nothing, and levels are far, prices find what all lists of patterns
// come to.
func TestWideAgainstLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := free(t)
		all := newGrouping(in, len(in.Slot))
		const reach = 1 << 30
		w, s := newWide(in, all, reach), all.sharing(reach)
		s.Price(1 << 40)
		_, value := w.market().climb(make([]int64, len(w.volumes)), noSum, dearestPrice)
		require.InDelta(t, s.bound, ceilDiv(value, priceScale), 1)
	})
}

// crossed reports whether a level does not fit into the tree.
func (w *wide) crossed() bool {
	counted := make([]bool, w.in.Levels)
	for _, k := range w.in.Class {
		for l, counts := range w.in.counts(k) {
			counted[l] = counted[l] || counts
		}
	}
	for _, n := range w.nodes {
		for _, l := range n.levels {
			counted[l] = false
		}
	}
	return slices.Contains(counted, true)
}

// Near the cheapest lie just the patterns that cost little more, of those that there are
// without a calendar, if no level crosses another.
func TestPatternsNearTheCheapest(t *testing.T) {
	some := 0
	rapid.Check(t, func(t *rapid.T) {
		in := free(t)
		levels(t, in)
		if slices.Contains(in.Burden, 0) {
			return
		}
		all := newGrouping(in, len(in.Slot))
		const reach = 1 << 30
		w, s := newWide(in, all, reach), all.sharing(reach)
		if w.crossed() {
			return
		}
		w.prices = make([]int64, len(w.volumes))
		for g := range w.prices {
			w.prices[g] = priceScale * 100 * int64(rapid.IntRange(-20, 20).Draw(t, "price"))
		}
		gap := priceScale * int64(rapid.IntRange(1, 30_000).Draw(t, "gap"))
		near := w.near(gap, true)
		require.NotNil(t, near)
		for p := range in.People {
			_, least := cheapest(s.kinds[s.kindOf[p]], w.prices)
			want := map[string]int64{}
			for _, x := range s.kinds[s.kindOf[p]] {
				if x.at(w.prices) <= least+gap {
					want[fmt.Sprint(x.amounts)] = x.cost
				}
			}
			got := map[string]int64{}
			for _, x := range near.kinds[near.kindOf[p]] {
				got[fmt.Sprint(x.amounts)] = x.cost
			}
			require.Equal(t, want, got)
			some += len(got)
		}
	})
	t.Logf("%d patterns", some)
}

// What is proven goes by the roster known alone, whatever was asked before.
func TestProofsAreRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest"))
		levels(t, in)
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		f2 += 500 * int64(rapid.IntRange(0, 20).Draw(t, "worse"))
		used := New(in)
		for range rapid.IntRange(1, 3).Draw(t, "asked") {
			known := max(1, f2+500*int64(rapid.IntRange(-20, 20).Draw(t, "known")))
			reach := f1 + 500*int64(rapid.IntRange(0, 2).Draw(t, "farther"))
			if rapid.Bool().Draw(t, "near") {
				used.Near(reach, known, rapid.Bool().Draw(t, "seats"))
			} else {
				used.Prove(reach, known, GlanceStates)
			}
		}
		b1, b2 := used.Prove(f1, f2, ProofStates)
		fresh1, fresh2 := New(in).Prove(f1, f2, ProofStates)
		require.Equal(t, []int64{fresh1, fresh2}, []int64{b1, b2})
		// Alone too, where nothing else proves more.
		if f2 > 0 {
			wide := func(b *Prover) int64 { return min(b.wide(f1, f2).value, (f2-1)*priceScale+1) }
			require.Equal(t, wide(New(in)), wide(used))
		}
	})
}
