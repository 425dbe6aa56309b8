package fairness

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMetrics(t *testing.T) {
	require.Equal(t, 9, Spread([]int{45, 54, 48}))
	require.Equal(t, uint8(3), Spread([]uint8{5, 2, 4}))
	require.Zero(t, Spread([]float64(nil)))
	require.Equal(t, Burden(7), Worst([]Burden{10, 3}, []Burden{10, 10}))
	require.Equal(t, uint(5), Worst([]uint{1}, []uint{6}), "no sign to lose")
	require.Equal(t, 4, Worst([]int{1}, []int{1, 4}))
	require.Equal(t, 4, Worst([]int{1, 4}, []int{1}))
	require.InDelta(t, 1, Jain([]int{7, 7, 7}), 1e-12)
	require.InDelta(t, 0.25, Jain([]int{9, 0, 0, 0}), 1e-12)
	require.InDelta(t, 1, Jain([]int{}), 1e-12)
	require.InDelta(t, 0, Gini([]int{7, 7, 7}), 1e-12)
	require.InDelta(t, 0.75, Gini([]int{8, 0, 0, 0}), 1e-12)
	require.Equal(t, 100, HoursScore([]int{}))
	require.Equal(t, 100, HoursScore([]int{12}))
	require.Equal(t, 50, HoursScore([]int{100, 50}))
	require.Equal(t, 100, HoursScore([]float64{100, 95}))
	require.Equal(t, 94, HoursScore([]int{100, 94}))
	require.Equal(t, 57, HoursScore([]int{100, 50, 40}), "the mean of 50, 40 and 80 %")
}

// The score that other tools show calls a roster balanced in which two of six
// people serve every holiday: their hours are the same as everybody's.
func TestHoursScoreIsBlind(t *testing.T) {
	type load struct{ hours, holidays int }
	roster := []load{{120, 5}, {120, 5}, {120, 0}, {120, 0}, {120, 0}, {120, 0}}
	var hours, holidays []int
	for _, l := range roster {
		hours = append(hours, l.hours)
		holidays = append(holidays, l.holidays)
	}
	require.Equal(t, 100, HoursScore(hours))
	require.Equal(t, 5, Spread(holidays))
	require.Greater(t, Gini(holidays), 0.6)
	require.Equal(t, 100, HoursScore([]int{100, 95, 91, 99}), "and 9 hours of difference")
}

func TestMetricsStayInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOf(rapid.IntRange(0, 1000)).Draw(t, "amounts")
		jain, gini := Jain(amounts), Gini(amounts)
		if jain <= 0 || jain > 1+1e-9 || gini < 0 || gini >= 1 || Spread(amounts) < 0 {
			t.Fatalf("Jain %v, Gini %v, spread %v", jain, gini, Spread(amounts))
		}
		if score := HoursScore(amounts); score < 0 || score > 100 {
			t.Fatalf("score %d", score)
		}
	})
}
