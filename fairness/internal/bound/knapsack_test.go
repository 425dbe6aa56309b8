package bound

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What is proven without listing patterns is no more than the best roster has; without a
// calendar it is what the linear program of all listed patterns comes to.
func TestWideBounds(t *testing.T) {
	proven, equal := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest"))
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		reach := f1 + 500*int64(rapid.IntRange(0, 3).Draw(t, "more"))
		w := newWide(in, newGrouping(in, len(in.Slot)), reach)
		require.NotNil(t, w)
		prices := make([]int64, len(w.volumes))
		for g := range prices {
			prices[g] = priceScale * 100 * int64(rapid.IntRange(-20, 20).Draw(t, "price"))
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
		if bound := b.wide(f1, 1<<40); bound > f2 {
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
