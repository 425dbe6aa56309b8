package fairness_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// A history of two pools: both are planned beside each other, a repair moves nothing that
// people have agreed on, and two seats of a slot count each.
func TestNextAndMend(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Relaxed: []fairness.Limits{{}}}
	june, july := schedule.Month(2026, time.June, sample.Tokyo()), schedule.Month(2026, time.July, sample.Tokyo())
	publish := func(s *schedule.Schedule, month schedule.Interval, pools ...schedule.TeamID) *schedule.Schedule {
		plans, err := planner.Next(s, month, pools...)
		require.NoError(t, err)
		planned := s
		for _, plan := range plans {
			planned, err = planned.Follow(plan)
			require.NoError(t, err)
		}
		roster, err := planned.Roster(month)
		require.NoError(t, err)
		s, _, err = s.Enter(schedule.Entry{ID: "roster " + month.Start.String(), At: month.Start.AddDate(0, 0, -14), Change: roster})
		require.NoError(t, err)
		return s
	}
	s = publish(s, june)
	_, err = planner.Next(s, june)
	assert.ErrorIs(t, err, schedule.ErrConflict)
	_, err = planner.Next(s, july, "nobody's")
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	plans, err := planner.Next(s, july, schedule.Everyone)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	for shift := range plans[0].Shifts() {
		assert.Equal(t, schedule.Everyone, shift.Team)
	}

	// Two hours of a shift are covered. Its holder goes on leave in another week.
	now := june.Start.Add(12 * time.Hour)
	var shifts []schedule.Shift
	for shift := range s.Duties(schedule.Interval{Start: now, End: june.End}) {
		if shift.Team == schedule.Everyone {
			shifts = append(shifts, shift)
		}
	}
	covered, leaver := shifts[3], shifts[12]
	by := s.CanCover(covered)[0].Member
	part := schedule.Interval{Start: covered.Start, End: covered.Start.Add(2 * time.Hour)}
	before, _, err := s.Enter(schedule.Entry{ID: "cover", At: now, Change: schedule.Cover{Interval: part, From: covered.Member, To: by}})
	require.NoError(t, err)
	after, _, err := before.Enter(schedule.Entry{ID: "trip", At: now, Change: schedule.Leave{Member: leaver.Member, Interval: schedule.Interval{Start: leaver.Start, End: leaver.End}}})
	require.NoError(t, err)
	repairs, err := planner.Mend(before, after, schedule.Interval{Start: now, End: june.End})
	require.NoError(t, err)
	for i, plan := range repairs {
		for j, move := range plan.Overrides(after, "repair") {
			assert.False(t, move.Overlaps(part), "%v takes a cover away", move)
			after, _, err = after.Enter(schedule.Entry{ID: string(rune('a'+i)) + string(rune('a'+j)), At: now, Change: move})
			require.NoError(t, err)
		}
	}
	was, err := before.Roster(june)
	require.NoError(t, err)
	is, err := after.Roster(june)
	require.NoError(t, err)
	moved := schedule.Diff(was, is).Reassignments
	require.Len(t, moved, 1, "only the shift of who is away")
	assert.Equal(t, leaver.Key(), moved[0].Key())

	// A cover of part of a shift does not stand in the way of what moves the rest.
	after, _, err = before.Enter(schedule.Entry{ID: "ill", At: now, Change: schedule.Leave{Member: covered.Member, Interval: schedule.Interval{Start: covered.Start, End: covered.End}}})
	require.NoError(t, err)
	repairs, err = planner.Mend(before, after, schedule.Interval{Start: now, End: june.End})
	require.NoError(t, err)
	for _, plan := range repairs {
		for _, move := range plan.Overrides(after, "repair") {
			assert.False(t, move.Overlaps(part), "%v takes a cover away", move)
		}
	}
}
