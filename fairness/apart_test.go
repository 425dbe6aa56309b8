package fairness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// With Apart no slot has two people of one team: whoever moves or is in two teams counts
// for those of the day. Without it there are as few as can be.
func TestApart(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) {
		spec.OffHours.Secondary = schedule.Vacant()
		spec.Teams[0].Members[0].Share = 50 // m1 is of both
		spec.Teams[0].Members[1].Last = date("2026-05-14")
		spec.Teams[1].Members = append(spec.Teams[1].Members,
			schedule.Membership{Member: "m1", Share: 50}, schedule.Membership{Member: "m2", From: date("2026-05-15")})
		spec.Teams[2].Members = spec.Teams[2].Members[:1]
		i := slices.IndexFunc(spec.People, func(p schedule.Person) bool { return p.ID == "m2" })
		spec.People[i].Name = "南"
		spec.People = slices.DeleteFunc(spec.People, func(p schedule.Person) bool { return strings.HasPrefix(string(p.ID), "e") && p.ID != "e1" })
	})
	may := schedule.Month(2026, time.May, tokyo)
	pairs := func(made *fairness.Plan) (count int) {
		bySlot := map[schedule.Date][]schedule.Member{}
		for shift := range made.Shifts() {
			bySlot[shift.Date] = append(bySlot[shift.Date], shift.Member)
		}
		for day, pair := range bySlot {
			require.Len(t, pair, 2)
			for _, team := range []schedule.TeamID{"minne", "suzuri", "ec"} {
				members := known(s.Team(team)).Members(day.At(schedule.At(20, 0), tokyo))
				if slices.Contains(members, pair[0]) && slices.Contains(members, pair[1]) {
					count++
					break
				}
			}
		}
		return count
	}
	limits := fairness.Limits{MinRest: 11 * time.Hour, Apart: true}
	made, planned := plan(t, fairness.Planner{Limits: limits}, s, may)
	assert.Zero(t, pairs(made))
	assert.Equal(t, int64(0), made.Certificate().Objectives[3].Value)
	assert.NoError(t, made.Check(planned.Duties(may)))

	// A pair of one team is a breach, told by name; the objective counts as the limit does.
	shifts := slices.Collect(made.Shifts())
	for i := range shifts {
		if shifts[i].Date == date("2026-05-13") {
			shifts[i].Member = []schedule.Member{"m4", "m5"}[i%2]
		}
	}
	assert.ErrorContains(t, made.Check(slices.Values(shifts)), `"m4" breaks Apart, 2026-05-13 19:00 – 2026-05-14 10:00 JST: 2 people of one team in a slot, 1 person allowed`)
	loose, _ := plan(t, fairness.Planner{Moves: 200, Level: []fairness.Category{}}, s, may)
	assert.Equal(t, int64(pairs(loose)), loose.Certificate().Objectives[3].Value)

	// Where it cannot be, the slot, the people and the team are named.
	var leaves []schedule.Change
	for _, m := range []schedule.Member{"m1", "s1", "s2", "s3", "e1"} {
		leaves = append(leaves, schedule.Leave{Member: m, Interval: days("2026-05-14", "2026-05-14")})
	}
	away, err := s.With(leaves...)
	require.NoError(t, err)
	_, err = fairness.Planner{Limits: limits}.Plan(everyone(away).Seats(may), away.People(may))
	require.ErrorIs(t, err, fairness.ErrInfeasible)
	assert.EqualError(t, err, `no roster exists: Wed 2026-05-13 19:00 – Thu 2026-05-14 10:00 JST: `+
		`Apart: 2 of its seats need people of different teams, and there are only team "minne"; able to serve: 南 (m2), m3, m4, m5; kept from it by leave: e1, m1, s1, s2, s3`)
	_, err = fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}.Plan(everyone(away).Seats(may), away.People(may))
	assert.NoError(t, err)

	// So are locked seats of one team.
	locked := slices.Collect(everyone(s).Duties(days("2026-05-20", "2026-05-20")))
	locked[0].Member, locked[1].Member = "m1", "s1"
	_, err = fairness.Planner{Limits: limits, Locked: locked}.Plan(everyone(s).Seats(may), s.People(may))
	require.ErrorIs(t, err, fairness.ErrInfeasible)
	assert.ErrorContains(t, err, `Apart: seats "primary" and "secondary" are locked to "m1" and "s1", who are of one team`)
	var cause *fairness.InfeasibleError
	require.ErrorAs(t, err, &cause)
	assert.Contains(t, cause.In(schedule.Japanese), "（制約：同じ枠に同じチームの二人は就かない）")
	_, err = fairness.Planner{Limits: limits, Locked: locked[:1]}.Plan(everyone(s).Seats(may), s.People(may))
	assert.NoError(t, err)
}
