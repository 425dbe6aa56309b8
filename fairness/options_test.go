package fairness

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where one person has all seats, there are more pairs of changes than are kept. What is kept ranks as the best of all pairs do.
func TestBestPairsAreKept(t *testing.T) {
	p := office(t, 8, "2026-06-01", "2026-07-15")
	m, err := compile(p)
	require.NoError(t, err)
	n := m.PersonCount
	x := &leveller{model: m, nearing: &nearing{far: 2000}, width: n}
	from := outlook{owner: make([]int32, m.SeatCount), balances: make([]Burden, n)}
	m.Published = from.owner
	for q := range n {
		x.counts = append(x.counts, int32(q))
	}
	for j := range m.SeatCount {
		w := Burden(600 + 7*j)
		x.weights = append(x.weights, []Burden{w})
		from.balances[0] += w
	}
	var all [][]Burden
	ceiling, _ := x.rank(from.balances)
	x.pairs(from, x.handings(from), func(pair ...handing) {
		if rank := slices.Concat(x.rank(x.after(from, pair...))); slices.Compare(rank, ceiling) < 0 {
			all = append(all, rank)
		}
	})
	require.Greater(t, len(all), 2*mostTested)
	slices.SortFunc(all, slices.Compare)
	list := x.options(from, 2, from)
	require.Len(t, list, mostTested)
	require.LessOrEqual(t, cap(list), 4*mostTested)
	for i, o := range list {
		require.Equal(t, all[i], o.rank)
	}
}
