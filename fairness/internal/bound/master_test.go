package bound

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// simplex is the textbook's tableau in fractions: it returns the least cost·x with x ≥ 0
// and rows·x = right; false if there is no such x. Of columns and rows the first that will
// do are taken, so it ends (Bland's rule).
func simplex(rows [][]int64, right, cost []int64) (*big.Rat, bool) {
	n, count := len(cost), len(rows)
	fraction := func(x int64) *big.Rat { return new(big.Rat).SetInt64(x) }
	table, basis := make([][]*big.Rat, count), make([]int, count)
	for i, row := range rows {
		sign := int64(1)
		if right[i] < 0 {
			sign = -1
		}
		for j := range n + count + 1 {
			x := fraction(0)
			switch {
			case j < n:
				x.SetInt64(sign * row[j])
			case j == n+i:
				x.SetInt64(1)
			case j == n+count:
				x.SetInt64(sign * right[i])
			}
			table[i] = append(table[i], x)
		}
		basis[i] = n + i
	}
	lower := func(cost func(j int) *big.Rat, columns int) *big.Rat {
		for {
			enter := -1
			for j := 0; j < columns && enter < 0; j++ {
				d := new(big.Rat).Set(cost(j))
				for i := range table {
					d.Sub(d, new(big.Rat).Mul(cost(basis[i]), table[i][j]))
				}
				if d.Sign() < 0 {
					enter = j
				}
			}
			if enter < 0 {
				value := fraction(0)
				for i := range table {
					value.Add(value, new(big.Rat).Mul(cost(basis[i]), table[i][n+count]))
				}
				return value
			}
			leave := -1
			for i := range table {
				if table[i][enter].Sign() <= 0 {
					continue
				}
				if leave >= 0 {
					a := new(big.Rat).Mul(table[i][n+count], table[leave][enter])
					switch c := a.Cmp(new(big.Rat).Mul(table[leave][n+count], table[i][enter])); {
					case c > 0, c == 0 && basis[i] > basis[leave]:
						continue
					}
				}
				leave = i
			}
			pivot := new(big.Rat).Inv(table[leave][enter])
			for j := range table[leave] {
				table[leave][j] = new(big.Rat).Mul(table[leave][j], pivot)
			}
			for i := range table {
				if a := table[i][enter]; i != leave && a.Sign() != 0 {
					for j := range table[i] {
						table[i][j] = new(big.Rat).Sub(table[i][j], new(big.Rat).Mul(a, table[leave][j]))
					}
				}
			}
			basis[leave] = enter
		}
	}
	first := func(j int) *big.Rat {
		if j >= n {
			return fraction(1)
		}
		return fraction(0)
	}
	if lower(first, n+count).Sign() > 0 {
		return nil, false
	}
	then := func(j int) *big.Rat {
		if j >= n {
			return fraction(1 << 40) // what is left of these is zero, and stays so
		}
		return fraction(cost[j])
	}
	return lower(then, n), true
}

// program writes a sharing as a linear program.
func program(s *Sharing) (rows [][]int64, right, cost []int64) {
	columns := 0
	for _, list := range s.kinds {
		columns += len(list)
	}
	rows = make([][]int64, len(s.volumes)+len(s.kinds))
	for i := range rows {
		rows[i] = make([]int64, columns)
	}
	for k, list := range s.kinds {
		for _, x := range list {
			for g, a := range x.amounts {
				rows[g][len(cost)] = int64(a)
			}
			rows[len(s.volumes)+k][len(cost)] = 1
			cost = append(cost, x.cost)
		}
	}
	return rows, append(append([]int64(nil), s.volumes...), s.members...), cost
}

// Prices reach what the linear program of all patterns comes to, and prove that there is no
// sharing where it has no answer, if every seat weighs something.
func TestPricesAgainstFractions(t *testing.T) {
	open, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 2).Draw(t, "rest"))
		reach := 500 * int64(rapid.IntRange(1, 16).Draw(t, "reach"))
		s := newGrouping(in, rapid.IntRange(0, 5).Draw(t, "fine")).sharing(reach)
		if s == nil || s.exhausted {
			return
		}
		weightless := slices.Contains(in.Burden, 0) // such seats have no price, so less is proven
		want, ok := simplex(program(s))
		if !ok {
			none++
			require.True(t, s.short() || weightless, "nothing is within %d", reach)
			return
		}
		open++
		require.False(t, s.short())
		s.Price(1 << 40)
		least := new(big.Int).Quo(new(big.Int).Add(want.Num(), new(big.Int).Sub(want.Denom(), big.NewInt(1))), want.Denom())
		// Rounded prices come within a thousandth of a point.
		if s.bound < least.Int64()-1 && !weightless || s.bound > least.Int64() {
			t.Fatalf("prices prove %d of %v", s.bound, want)
		}
	})
	t.Logf("%d with an answer, %d without", open, none)
	require.Positive(t, min(open, none))
}
