package fairness

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/internal/house/long"
)

// watched solves a problem, told all, and ends after so many reports.
func watched(t require.TestingT, p Problem, moves, end int) (*Plan, []Progress) {
	var told []Progress
	plan, err := p.SolveWatched(moves, 1, func(x Progress) bool {
		told = append(told, x)
		return len(told) < end
	})
	require.NoError(t, err)
	return plan, told
}

// Who watches changes nothing, is told what holds, and can end the search at any report: the same report, the same plan.
func TestProgress(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"s03-history", "m02-leave"}[:long.Cases(1, 2)] {
		_, p, _ := readInstance(t, name)
		if name == "m02-leave" {
			p.People[0].Wants = []string{p.Seats[0].Slot, p.Seats[9].Slot}
			p.Tolerance.Wishes = Margin{F1: 5000}
		}
		const moves = 300_000
		plain, err := p.Solve(moves, 1)
		require.NoError(t, err)
		whole, told := watched(t, p, moves, 1<<20)
		require.Equal(t, plain.Certificate(), whole.Certificate(), name)
		require.Equal(t, plain.Assignments(), whole.Assignments(), name)
		for i, x := range told {
			require.LessOrEqual(t, x.Moves, x.Most)
			require.LessOrEqual(t, x.F1Bound, x.F1)
			if i > 0 {
				require.Greater(t, x.Moves, told[i-1].Moves)
				require.GreaterOrEqual(t, x.Most, told[i-1].Most)
				require.LessOrEqual(t, slices.Compare([]Burden{x.F1, x.F2}, []Burden{told[i-1].F1, told[i-1].F2}), 0)
			}
			require.LessOrEqual(t, x.F1Bound, whole.Certificate().FairF1)
		}
		for _, end := range []int{1, len(told) / 2, len(told)} {
			if end < 1 {
				continue
			}
			plan, some := watched(t, p, moves, end)
			again, _ := watched(t, p, moves, end)
			require.Equal(t, told[:end], some, name)
			require.Equal(t, plan.Assignments(), again.Assignments(), name)
			c := plan.Certificate()
			require.NoError(t, c.Check(p, plan.Assignments()), name)
			last := some[end-1]
			require.LessOrEqual(t, slices.Compare([]Burden{c.FairF1, c.FairF2}, []Burden{last.F1, last.F2}), 0, "%s: told %v", name, last)
		}
		t.Logf("%s: %d reports, the first %+v, the last %+v", name, len(told), told[0], told[max(0, len(told)-1)])
	}
}

// Whatever the problem, one that is ended at once has a plan within its limits.
func TestProgressOfTinyProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if _, _, found := best(p); !found {
			return
		}
		plan, err := p.SolveWatched(200_000, 1, func(Progress) bool { return false })
		require.NoError(t, err)
		require.NoError(t, plan.Certificate().Check(p, plan.Assignments()))
	})
}
