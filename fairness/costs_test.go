package fairness

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/schedule"
	"pgregory.net/rapid"
)

// What is said of the cost of a limit is what going through all rosters finds, with the limit and without it.
func TestCostsAgainstBruteForce(t *testing.T) {
	asked, costs, nothing, open := 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		f1, _, found := best(p)
		if !found {
			return
		}
		plan, err := p.Solve(2000, 1)
		require.NoError(t, err)
		list, err := plan.Costs(2000, 1)
		require.NoError(t, err)
		var all, names []string
		for _, r := range compiled(p).given() {
			if r.name != OnePlace {
				all = append(all, r.name)
			}
		}
		for _, c := range list {
			asked++
			names = append(names, c.Limit)
			free := c.Without.Certificate()
			lifted := lift(p, c.Limit)
			if c.Limit == "" {
				lifted = lift(p, all...)
			}
			least, _, found := best(lifted)
			require.True(t, found)
			require.LessOrEqual(t, least, f1, c.Limit)
			require.GreaterOrEqual(t, int64(free.F1), least, c.Limit)
			require.LessOrEqual(t, int64(free.F1Bound), least, c.Limit)
			require.LessOrEqual(t, free.F1, c.With.F1)
			require.NoError(t, free.Check(c.Without.Problem(), c.Without.Assignments()))
			switch {
			case c.least() > 0:
				costs++
				require.Less(t, least, f1, c.String())
			case c.most() == 0:
				nothing++
				require.Equal(t, f1, least, c.String())
			default:
				open++
			}
		}
		if len(all) > 1 {
			all = append(all, "")
		}
		require.Equal(t, all, names)
	})
	t.Logf("%d asked: %d cost, %d cost nothing, %d not proven", asked, costs, nothing, open)
}

// Two people every other night: the limit, and no other, loads the one who works half the time in full.
func TestCostsInWords(t *testing.T) {
	p := office(t, 2, "2026-06-01", "2026-06-12", Level{Name: "total"})
	p.Limits = Limits{MinDistanceDays: 2, MaxShiftsPerMonth: 9}
	total := Burden(0)
	for _, seat := range p.Seats {
		total += seat.Burden
	}
	p.People[0].Target, p.People[1].Target = []Burden{total * 2 / 3, 0}, []Burden{total / 3, 0}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	list, err := plan.Costs(0, 1)
	require.NoError(t, err)
	text := ""
	for _, c := range list {
		require.True(t, c.Proven())
		text += fmt.Sprintln(c) + fmt.Sprintln(c.In(schedule.Japanese))
	}
	require.Equal(t, `MinDistanceDays 2 costs: without it worst deviation 0.1 h of a plain business night (proven least), in place of 0.6 h
MinDistanceDays 2の代償：なければ最大のずれは平日夜に換算して0.1時間（最小と証明済み）、あれば0.6時間
MaxShiftsPerMonth 9 costs nothing: without it worst deviation 0.6 h of a plain business night (proven least)
MaxShiftsPerMonth 9の代償なし：なくても最大のずれは平日夜に換算して0.6時間（最小と証明済み）
The set of all limits costs: without it worst deviation 0.1 h of a plain business night (proven least), in place of 0.6 h
すべての制約の代償：なければ最大のずれは平日夜に換算して0.1時間（最小と証明済み）、あれば0.6時間
`, text)
	near := list[0] // hours to a tenth do not tell these apart
	near.With.F1, near.With.F1Bound = near.Without.Certificate().F1+1000, near.Without.Certificate().F1+1000
	require.Equal(t, "MinDistanceDays 2 costs: without it worst deviation 3 min of a plain business night (proven least), in place of 4 min", near.String())
	require.Equal(t, "MinDistanceDays 2の代償：なければ最大のずれは平日夜に換算して3分（最小と証明済み）、あれば4分", near.In(schedule.Japanese))
	slots := func(c Certificate) (n []int) {
		for _, line := range c.Lines {
			n = append(n, line.Slots)
		}
		return n
	}
	require.Equal(t, []int{6, 6}, slots(plan.Certificate()))
	require.Equal(t, []int{8, 4}, slots(list[0].Without.Certificate()))
	require.False(t, slices.ContainsFunc(list, func(c Cost) bool { return c.Given == "" && c.Limit != "" }))

	none, err := (*Plan)(nil).Costs(0, 1)
	require.NoError(t, err)
	require.Empty(t, none)
}
