package fairness_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// A leave that takes more than two days from a share brings others of a person's colleagues to them, as few as that takes, and none
// before the interval.
func TestRebalance(t *testing.T) {
	s, june := agreedJune(t)
	now := june.Start.AddDate(0, 0, 4)
	rest := schedule.Interval{Start: now, End: june.End}
	later := schedule.Interval{Start: june.Start.AddDate(0, 0, 19), End: june.End}
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: time.Hour}, Relaxed: []fairness.Limits{{}}}
	// Of 30 days, 7.5 are a share; b1 has every fourth from the 2nd on.
	for _, c := range []struct {
		last    int // day of b1's leave, which begins on the 6th
		changes int
		moves   int
		is      int // the days of b1 in the end
	}{
		{last: 10, changes: 4, moves: 0, is: 6}, // 36 hours are not far
		{last: 14, changes: 0, moves: 0, is: 5}, // 60 hours are
		{last: 14, changes: 1, moves: 1, is: 6},
		{last: 14, changes: 4, moves: 1, is: 6},
		{last: 18, changes: 1, moves: 1, is: 5}, // from 84 to 60
		{last: 18, changes: 4, moves: 2, is: 6},
	} {
		after, _, err := s.Enter(schedule.Entry{ID: "away", At: now, Change: schedule.Leave{Member: "b1", Interval: juneDays(6, c.last)}})
		require.NoError(t, err)
		repaired, _ := mended(t, planner, s, after, rest)
		plans, err := planner.Rebalance(repaired, later, c.changes)
		require.NoError(t, err)
		is, err := repaired.With(fairness.Overrides(repaired, "balance", plans...)...)
		require.NoError(t, err)
		days, moves := 0, 0
		for day := 1; day <= 30; day++ {
			if holder(t, is, day) == "b1" {
				days++
			}
			if holder(t, is, day) != holder(t, repaired, day) {
				moves++
				assert.GreaterOrEqual(t, day, 20)
				assert.Equal(t, schedule.Member("b1"), holder(t, is, day), "the %d", day)
			}
		}
		assert.Equal(t, c.moves, moves, "%+v", c)
		assert.Equal(t, c.is, days, "%+v", c)
		assert.Len(t, plans, min(1, moves))
	}
	far, err := s.With(schedule.Leave{Member: "b1", Interval: juneDays(6, 18)})
	require.NoError(t, err)
	_, err = fairness.Planner{Limits: fairness.Limits{MinRest: -1}}.Rebalance(far, rest, 4)
	require.ErrorContains(t, err, "Limits.MinRest: -1ns is below zero")
}

// Seats that nobody has been found for are left to a repair, since each would be a change.
func TestRebalanceLeavesGaps(t *testing.T) {
	s, june := agreedJune(t)
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: time.Hour}}
	away := schedule.Leave{Member: "b1", Interval: juneDays(6, 18), Gap: true}
	is, err := s.With(away)
	require.NoError(t, err)
	plans, err := planner.Rebalance(is, schedule.Interval{Start: juneDays(9, 9).Start, End: june.End}, 1)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	assert.Len(t, plans[0].Changes(), 1)
	balanced, err := is.With(fairness.Overrides(is, "balance", plans...)...)
	require.NoError(t, err)
	moves := 0
	for day := 1; day <= 30; day++ {
		moves += len(map[schedule.Member]bool{holder(t, is, day): true, holder(t, balanced, day): true}) - 1
		assert.Equal(t, holder(t, is, day) == "", holder(t, balanced, day) == "", "%d June", day)
	}
	assert.Equal(t, 1, moves)
}

// A pool in which nobody has been found for what is left, so that only watching is decided there, is no fault.
func TestRebalanceWhereAllIsOpen(t *testing.T) {
	weekly := rotation.Weekly(date("2026-06-01"), "a1", "a2", "b1", "b2")
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "a", Services: schedule.Services("a-web"), Members: schedule.Members("a1", "a2", "b1", "b2")}},
		OffHours: schedule.Duty{Primary: weekly, Shadow: schedule.Vacant()},
	})
	require.NoError(t, err)
	june := schedule.Month(2026, time.June, sample.Tokyo())
	roster, err := s.Roster(june)
	require.NoError(t, err)
	changes := []schedule.Change{roster}
	for _, m := range []schedule.Member{"a1", "a2", "b1", "b2"} {
		changes = append(changes, schedule.Leave{Member: m, Interval: juneDays(20, 30), Gap: true})
	}
	s, err = s.With(changes...)
	require.NoError(t, err)
	plans, err := fairness.Planner{}.Rebalance(s, juneDays(22, 30), 4)
	require.NoError(t, err)
	assert.Empty(t, plans)
}

// Who broke a limit before the interval, as rotations do, or breaks one in it, as people agreed, moves in all other shifts.
func TestRebalanceAfterLimitsWereBroken(t *testing.T) {
	s, june := agreedJune(t)
	far, err := s.With(schedule.Leave{Member: "b1", Interval: juneDays(10, 18)}) // three of seven days
	require.NoError(t, err)
	rest := schedule.Interval{Start: juneDays(20, 20).Start, End: june.End}
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}
	for name, c := range map[string]struct {
		first int               // day
		who   []schedule.Member // serve from then on, in place of whom is published
	}{
		"nothing is broken":   {1, nil},
		"before the interval": {1, []schedule.Member{"a2", "a2", "b1", "b1", "b2", "b2", "a1", "a1"}},
		"at its edge":         {19, []schedule.Member{"a1"}},
		"in it":               {20, []schedule.Member{"b1", "b1", "a1", "a1", "a2", "a2", "b2", "b2"}},
	} {
		is := far
		for i, m := range c.who {
			is, err = is.With(schedule.Override{Interval: juneDays(c.first+i, c.first+i), To: m, Team: "north"})
			require.NoError(t, err)
		}
		plans, err := planner.Rebalance(is, rest, 1)
		require.NoError(t, err)
		require.Len(t, plans, 1, name)
		changes := plans[0].Changes()
		require.Len(t, changes, 1, name)
		assert.Equal(t, schedule.Member("b1"), changes[0].To, name)
		day := changes[0].Start.Day()
		assert.NotContains(t, []schedule.Member{holder(t, is, day-1), holder(t, is, min(30, day+1))}, schedule.Member("b1"), "%s: %d June", name, day)
	}
}
