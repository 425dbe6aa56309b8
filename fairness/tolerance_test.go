package fairness

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// beforeSpacing lists what decides before spacing: F1, F2, repeats, team mix and wishes.
func beforeSpacing(c Certificate) (list []int64) {
	for _, o := range c.Objectives {
		if o.Name != spacingName && o.Name != changesName {
			list = append(list, o.Value)
		}
	}
	return list
}

// What is published comes back unless a plan is better before spacing, whatever the seed.
func TestPublishedComesBack(t *testing.T) {
	same, better := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		plan, err := p.Solve(rapid.IntRange(1, 300).Draw(t, "moves"), 1)
		if err != nil {
			return
		}
		p.Published = plan.Assignments()
		again, err := p.Solve(rapid.IntRange(1, 3000).Draw(t, "more moves"), rapid.Uint64Range(1, 9).Draw(t, "seed"))
		require.NoError(t, err)
		if len(again.Changes()) == 0 {
			same++
			return
		}
		better++
		if was, is := beforeSpacing(plan.Certificate()), beforeSpacing(again.Certificate()); slices.Compare(is, was) >= 0 {
			t.Fatalf("%v changed for %v, which had %v", again.Changes(), is, was)
		}
	})
	t.Logf("%d the same, %d better", same, better)
	p := office(t, 12, "2026-06-01", "2026-08-31")
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.True(t, plan.Certificate().Proven())
	p.Published = plan.Assignments()
	for seed := range uint64(4) {
		again, err := p.Solve(0, seed)
		require.NoError(t, err)
		require.Empty(t, again.Changes())
		require.NoError(t, again.Certificate().Check(p, again.Assignments()))
	}
}

// A tolerance says its percentage as limits do.
func TestToleranceInWords(t *testing.T) {
	x := Tolerance{Published: Allowance{F1: 1500, F2Permille: 50}}
	require.Equal(t, "what is published stays unless a plan is more level by over 1.5 points of the worst deviation or 5.0 % of the sum\n", x.kept(schedule.English))
	require.Equal(t, "公開済みの当番は、最大のずれで1.5点、ずれの合計で5%を超えて平準になる計画がない限り変えない\n", x.kept(schedule.Japanese))
}

// What is published stays within the tolerance, and no further.
func TestToleranceForWhatIsPublished(t *testing.T) {
	p := office(t, 5, "2026-06-01", "2026-06-30")
	for i, s := range p.Seats {
		p.Published = append(p.Published, Assignment{s.Slot, s.Role, p.People[i/7].ID}) // the last has two
	}
	best, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.NotEmpty(t, best.Changes())
	c := best.Certificate()
	m, err := compile(p)
	require.NoError(t, err)
	s := newState(m)
	for j, q := range m.published {
		s.put(int32(j), q)
	}
	costs, more := Burden(s.f1())-c.F1, Burden(s.f2())-c.F2
	require.Positive(t, more)
	p.Tolerance.Published = Allowance{F1: max(costs, 0), F2Permille: int(more*1000/c.F2) + 1}
	kept, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Empty(t, kept.Changes())
	require.Contains(t, kept.Certificate().In(schedule.Japanese), "公開済みの当番は、最大のずれで")
	require.Contains(t, kept.Certificate().String(), "what is published stays unless a plan is more level by over ")
	require.NoError(t, kept.Certificate().Check(p, kept.Assignments()))
	other := kept.Certificate()
	other.Tolerance.Published.F1++
	require.ErrorIs(t, other.Check(p, kept.Assignments()), ErrTampered)
	p.Tolerance.Published.F2Permille -= 2
	moved, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.NotEmpty(t, moved.Changes())
	p.Tolerance.Published = Allowance{F1: -1, F2Permille: -1}
	require.ErrorContains(t, p.Check(), "Tolerance.Published.F1: -1 lies outside")
	require.ErrorContains(t, p.Check(), "Tolerance.Published.F2Permille: -1 lies outside")
}
