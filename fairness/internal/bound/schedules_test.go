package bound

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What schedules of single people cost at prices of the seats is no more than any roster costs: by deviations, and by seats.
func TestSchedulesCostNoMoreThanRosters(t *testing.T) {
	judged, priced := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := limited(t, false)
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		if s := New(in).Schedules(f1); s != nil {
			require.LessOrEqual(t, s.Price(f2, false), f2)
			judged++
		}
		costs := make([]int64, in.People*len(in.Slot))
		for i := range costs {
			costs[i] = 1 << 20 * int64(rapid.IntRange(0, 3).Draw(t, "cost"))
		}
		least := int64(-1)
		eachRoster(in, func(owner []int, _ []int64) {
			sum := int64(0)
			for j, p := range owner {
				sum += costs[p*len(in.Slot)+j]
			}
			if least < 0 || sum < least {
				least = sum
			}
		})
		s := in.Costing(costs)
		if s == nil {
			return
		}
		bound := s.Price(least, false)
		require.LessOrEqual(t, bound, least)
		if bound > 0 {
			priced++
		}
		for p := range in.People {
			for j := range int32(len(in.Slot)) {
				require.Equal(t, costs[p*len(in.Slot)+int(j)], s.Cost(p, j))
			}
		}
	})
	require.Positive(t, judged)
	require.Positive(t, priced)
}
