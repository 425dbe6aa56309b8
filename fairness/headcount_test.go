package fairness

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// someNights are slots of a pool, from an evening on.
func someNights(from string, nights, seats int) (slots []schedule.Seat) {
	for i := range nights {
		date := schedule.MustParseDate(from).AddDays(i)
		start := date.At(schedule.At(19, 0), time.UTC)
		for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary}[:seats] {
			slots = append(slots, schedule.Seat{Interval: schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}, Date: date, Team: "pool", Role: role, Regime: schedule.OffHours})
		}
	}
	return slots
}

func TestHeadcountAgainstBruteForce(t *testing.T) {
	t.Parallel()
	asked, proven := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		seats := rapid.IntRange(1, 2).Draw(t, "seats")
		slots := someNights("2026-05-28", rapid.IntRange(1, 6/seats).Draw(t, "nights"), seats)
		var p Planner
		p.Limits.MinRest = time.Duration(rapid.IntRange(0, 3).Draw(t, "rest")) * 11 * time.Hour
		few := rapid.IntRange(0, 2)
		p.Limits.MaxTurnsPerMonth, p.Limits.MaxConsecutiveDays, p.Limits.MaxWeekendsPerMonth = few.Draw(t, "turns"), few.Draw(t, "days"), few.Draw(t, "weekends")
		p.Limits.MaxSharePermille = rapid.SampledFrom([]int{0, 0, 300, 500}).Draw(t, "share")
		p.Limits.Apart = rapid.Bool().Draw(t, "apart")
		fewest := 0
		for n := 1; n <= 5 && fewest == 0; n++ {
			problem, _, err := p.problem(slots, anonymous(slots, n))
			require.NoError(t, err)
			if _, _, found := best(problem); found {
				fewest = n
			}
		}
		h, err := p.Headcount(slices.Values(slots), 5)
		if fewest == 0 {
			require.True(t, errors.Is(err, ErrInfeasible) || errors.Is(err, ErrNotFound), err)
			return
		}
		require.NoError(t, err)
		asked++
		require.Equal(t, fewest, h.People)
		require.LessOrEqual(t, h.Least, fewest)
		if h.Proven() {
			proven++
			require.Equal(t, fewest > 1, h.Fewer != nil)
		}
		require.NoError(t, h.Plan.Check(h.Plan.Shifts()))
		require.Len(t, h.Plan.Members(), fewest)
	})
	t.Logf("%d asked, %d proven", asked, proven)
	_, err := Planner{}.Headcount(nil, 5)
	require.ErrorIs(t, err, schedule.ErrMissing)
	_, err = Planner{}.Headcount(nil, 0)
	require.ErrorIs(t, err, schedule.ErrInvalid)
}

// A planner leaves gaps where it is asked to, and its plan says nothing about them.
func TestPlannerLeavesGaps(t *testing.T) {
	slots := someNights("2026-05-01", 7, 1)
	people := anonymous(slots, 2)
	p := Planner{Limits: Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 2}, Relaxed: []Limits{{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 3}}}
	_, err := p.Plan(slices.Values(slots), people)
	require.ErrorIs(t, err, ErrInfeasible)
	list, err := p.Relaxations(slices.Values(slots), people)
	require.NoError(t, err)
	require.Equal(t, "MaxTurnsPerMonth 2 → MaxTurnsPerMonth 4", list[len(list)-1].String())
	p.Gaps = true
	plan, err := p.Plan(slices.Values(slots), people)
	require.NoError(t, err)
	gaps, _ := plan.Gaps()
	require.Len(t, gaps, 1, "six of seven, within the relaxed limits")
	open := 0
	for shift := range plan.Shifts() {
		if step, ok := plan.On(shift.Seat); !ok {
			open++
			require.Empty(t, step.Member)
		}
	}
	require.Equal(t, 1, open)
	require.NoError(t, plan.Check(plan.Shifts()))
	filled, err := Planner{Gaps: true}.Plan(slices.Values(slots), people)
	require.NoError(t, err)
	gaps, fewest := filled.Gaps()
	require.Empty(t, gaps)
	require.True(t, fewest)
}
