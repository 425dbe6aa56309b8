package fairness_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// seatsOf returns how many primaries and secondaries each person has.
func seatsOf(c fairness.Certificate) map[schedule.Member][2]int {
	of := map[schedule.Member][2]int{}
	for _, line := range c.Lines {
		of[line.Member] = [2]int(line.Seats)
	}
	return of
}

// shareSeats asserts that the primaries of each of some people are the same part of their seats, to one seat.
func shareSeats(t *testing.T, seats map[schedule.Member][2]int, members ...schedule.Member) {
	t.Helper()
	all := [2]int{}
	for _, m := range members {
		all[0], all[1] = all[0]+seats[m][0], all[1]+seats[m][1]
	}
	for _, m := range members {
		n := seats[m]
		part := float64((n[0]+n[1])*all[0]) / float64(all[0]+all[1])
		assert.InDelta(t, part, n[0], 1, "%s: %v of %v", m, n, all)
	}
}

// Where seats of a slot are for two teams, each team has both seats.
func TestSeatsOfTeamsApart(t *testing.T) {
	t.Parallel()
	s := vacant(t, func(spec *schedule.Spec) {
		spec.OffHours.Secondary = schedule.Vacant()
		spec.Teams = append(spec.Teams[:2:2], spec.Teams[3])
		spec.Teams[0].Members = spec.Teams[0].Members[:4]
		spec.People = slices.DeleteFunc(spec.People, func(p schedule.Person) bool {
			return p.ID == "m5" || strings.HasPrefix(string(p.ID), "e")
		})
	})
	quarter := days("2027-01-01", "2027-03-31")
	made, planned := plan(t, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, Apart: true}, Moves: 5000}, s, quarter)
	assert.NoError(t, made.Check(planned.Duties(quarter)))
	c := made.Certificate()
	assert.Equal(t, []schedule.Role{schedule.Primary, schedule.Secondary}, c.Roles)
	assert.Equal(t, "uneven seats", c.Objectives[len(c.Objectives)-1].Name)
	for member, n := range seatsOf(c) {
		assert.LessOrEqual(t, n[0]-n[1], 1, member)
		assert.LessOrEqual(t, n[1]-n[0], 1, member)
	}
	assert.Len(t, c.Lines, 7)
	assert.Contains(t, c.String(), "person  slots  primary  secondary ")
	assert.Contains(t, c.In(schedule.Japanese), "担当者  枠数  主担当  副担当 ")

	tampered := made.Certificate()
	tampered.Lines[0].Seats[0]++
	require.ErrorIs(t, tampered.Check(made.Problem(), made.Assignments()), fairness.ErrTampered)
	tampered = made.Certificate()
	tampered.Roles[0] = "first"
	require.ErrorContains(t, tampered.Check(made.Problem(), made.Assignments()), "the roles are")
}

// Whoever has half the shifts has half of each seat; who takes one seat only leaves the others as even as can be; weeks, gaps,
// which lie on secondaries, and several pools are no exception. Seats of other weights are levelled by weight.
func TestSeatsAreShared(t *testing.T) {
	t.Parallel()
	s, slots := paired(t)
	month, quarter := days("2026-07-01", "2026-07-31"), days("2026-07-01", "2026-09-30")
	span := month
	if long.Asked() {
		span = quarter
	}
	for _, x := range []struct {
		name    string
		planner fairness.Planner
		time    schedule.Interval
	}{
		{"plain", fairness.Planner{}, span},
		{"limits", fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxShiftsPerMonth: 20}}, span},
		{"weeks", fairness.Planner{Stint: fairness.Weeks}, quarter},
		{"gaps", fairness.Planner{Limits: fairness.Limits{MaxShiftsPerMonth: 5}, Gaps: true}, days("2026-07-01", "2026-07-16")},
	} {
		t.Run(x.name, func(t *testing.T) {
			x.planner.Moves = 2000
			plan, err := x.planner.Plan(slices.Values(slots(x.time)), s.People(x.time))
			require.NoError(t, err)
			require.NoError(t, plan.Check(plan.Shifts()))
			gaps, _ := plan.Gaps()
			for _, gap := range gaps {
				assert.Equal(t, schedule.Secondary, gap.Role)
			}
			seats := seatsOf(plan.Certificate())
			shareSeats(t, seats, slices.Collect(maps.Keys(seats))...)
		})
	}

	// A junior takes secondaries alone: the others, one of whom works half, have the same part of primaries.
	junior := fairness.Planner{Own: map[schedule.Member]fairness.Own{"p1": {Roles: []schedule.Role{schedule.Secondary}}}, Moves: 2000}
	plan, err := junior.Plan(slices.Values(slots(span)), s.People(span))
	require.NoError(t, err)
	seats := seatsOf(plan.Certificate())
	assert.Zero(t, seats["p1"][0])
	shareSeats(t, seats, slices.DeleteFunc(slices.Collect(maps.Keys(seats)), func(m schedule.Member) bool { return m == "p1" })...)

	// What is published stays as it is, also if its seats are uneven, and so do its seats in a repair.
	shifts := slices.Collect(plan.Shifts())
	again, err := fairness.Planner{Published: shifts, Moves: 2000}.Plan(slices.Values(slots(span)), s.People(span))
	require.NoError(t, err)
	assert.Empty(t, again.Changes())
	followed, err := s.Follow(plan)
	require.NoError(t, err)
	roster, err := followed.Roster(span)
	require.NoError(t, err)
	away, err := s.With(schedule.Leave{Member: "p2", Interval: days("2026-07-10", "2026-07-12")})
	require.NoError(t, err)
	people := slices.DeleteFunc(away.People(span), func(c schedule.Candidate) bool { return c.Pool != sample.PlatformNights })
	repaired, err := fairness.Planner{Moves: 2000}.Repair(roster, people)
	require.NoError(t, err)
	c := repaired.Certificate()
	assert.Equal(t, c.ChangesBound, c.Objectives[0].Value)
	assert.Len(t, repaired.Changes(), int(c.ChangesBound))
}
