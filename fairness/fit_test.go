package fairness_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// pools draws an organisation of two or three pools of equal or different hours: each
// has one team or two, nights in turns and perhaps a secondary. Somebody may be of
// the first two, and a team may keep its nights.
func pools(t *rapid.T) *schedule.Schedule {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan()}
	both, silo := rapid.Bool().Draw(t, "somebody of two pools"), rapid.Bool().Draw(t, "a team keeps its nights")
	turns := func(members []schedule.Member) schedule.Duty {
		duty := schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), members...)}
		if rapid.Bool().Draw(t, "secondary") {
			duty.Secondary = rotation.Daily(date("2026-01-01"), members...)
		}
		return duty
	}
	for i := range rapid.IntRange(2, 3).Draw(t, "pools") {
		pool := schedule.Pool{ID: schedule.TeamID(fmt.Sprintf("p%d", i))}
		var everybody []schedule.Member
		for j := range rapid.IntRange(1, 2).Draw(t, "teams") {
			team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("t%d%d", i, j)), Pool: pool.ID}
			team.Services = []schedule.Service{{ID: schedule.ServiceID(team.ID) + "-web"}}
			var members []schedule.Member
			for k := range rapid.IntRange(3, 4).Draw(t, "members") {
				m := schedule.Membership{Member: schedule.Member(fmt.Sprintf("m%d%d%d", i, j, k))}
				if both && i < 2 && j == 0 && k == 0 {
					m = schedule.Membership{Member: "m000", Share: 50}
				}
				team.Members, members = append(team.Members, m), append(members, m.Member)
			}
			if j == 0 && rapid.Bool().Draw(t, "other hours") {
				team.Business = schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0))
			}
			if rapid.Bool().Draw(t, "by day a rota") {
				team.Daytime = turns(members)
			}
			if silo && i == 0 && j == 1 {
				team.Pool, team.OffHours = team.ID, turns(members)
			} else {
				everybody = append(everybody, members...)
			}
			spec.Teams = append(spec.Teams, team)
		}
		pool.Duty = turns(everybody)
		spec.Pools = append(spec.Pools, pool)
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	return s
}

// A plan changes the shifts of its own duty and of no other, in whatever order plans are
// followed. Only whom a rota has elsewhere, or who steps in there, makes way where the plan has them at that time,
// and so others step in into that slot.
func TestPlanSpeaksForItsOwnDuty(t *testing.T) {
	iv := days("2026-05-14", "2026-05-18")
	rapid.Check(t, func(t *rapid.T) {
		s := pools(t)
		slots := map[schedule.TeamID][]schedule.Seat{}
		for slot := range s.Seats(iv) {
			slots[slot.Team] = append(slots[slot.Team], slot)
		}
		order := make([]schedule.TeamID, 0, len(slots))
		for pool := range slots {
			order = append(order, pool)
		}
		slices.Sort(order)
		order = rapid.Permutation(order).Draw(t, "order")
		before := slices.Collect(s.Duties(iv))
		for _, pool := range order {
			made, err := fairness.Planner{Moves: 1, Level: []fairness.Category{}}.Plan(slices.Values(slots[pool]), s.People(iv))
			require.NoError(t, err)
			require.NoError(t, made.Fit(s.Seats(made.Interval())))
			followed, err := s.Follow(made)
			if err != nil { // planned without a word of the other pool, somebody would be in two places
				require.ErrorContains(t, err, `"m000", who has the planned seat`)
				return
			}
			s = followed
			after := slices.Collect(s.Duties(iv))
			require.Len(t, after, len(before))
			for i, was := range before {
				is := after[i]
				own := is.Team == pool && is.Regime == schedule.OffHours
				planned := func(x schedule.Shift) bool {
					return slices.ContainsFunc(slices.Collect(made.Shifts()), func(p schedule.Shift) bool { return p.Member == x.Member && p.Overlaps(x.Interval) })
				}
				twice := slices.ContainsFunc(before, func(x schedule.Shift) bool {
					return x.Team == was.Team && x.Regime == was.Regime && x.Start.Equal(was.Start) && planned(x)
				})
				require.True(t, own || twice || fmt.Sprint(was) == fmt.Sprint(is), "the plan of %s moves %v to %v", pool, was, is)
			}
			before = after
			require.NoError(t, made.Check(s.Duties(iv)))
			for shift := range s.Duties(iv) {
				_, speaks := made.On(shift.Seat)
				require.Equal(t, shift.Regime == schedule.OffHours && shift.Team == pool, speaks, shift)
			}
		}
	})
}

// A plan fits where each of its seats is a slot, from start to end, and nowhere else.
func TestFit(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) { spec.OffHours.Secondary = schedule.Vacant() })
	iv := days("2026-05-11", "2026-05-13")
	made, _ := plan(t, fairness.Planner{}, s, iv)
	assert.NoError(t, made.Fit(s.Seats(schedule.Month(2026, time.May, tokyo))))
	assert.NoError(t, made.Fit(s.Seats(made.Interval())))
	assert.ErrorIs(t, made.Fit(nil), schedule.ErrConflict)

	slots := slices.Collect(everyone(s).Seats(iv))
	other := func(edit func([]schedule.Seat)) []string {
		changed := slices.Clone(slots)
		edit(changed)
		err := made.Fit(slices.Values(changed))
		require.ErrorIs(t, err, schedule.ErrConflict)
		return strings.Split(err.Error(), "\n")
	}
	night := `plan: pool "everyone" has no slot 2026-05-12 19:00 – 2026-05-13 10:00 JST, secondary`
	assert.Equal(t, []string{night}, other(func(slots []schedule.Seat) { slots[3].Role = schedule.Primary }))
	assert.Equal(t, []string{night}, other(func(slots []schedule.Seat) { slots[3].Team = "suzuri" }))
	assert.Equal(t, []string{night}, other(func(slots []schedule.Seat) { slots[3].Regime = schedule.Daytime }))
	assert.Equal(t, []string{night}, other(func(slots []schedule.Seat) { slots[3].Start = slots[3].Start.Add(-time.Hour) }))
	assert.Equal(t, []string{night + ": it lasts until 2026-05-13 09:00 JST"}, other(func(slots []schedule.Seat) { slots[3].End = slots[3].End.Add(-time.Hour) }))
	assert.Equal(t, []string{
		`plan: pool "everyone" has no slot 2026-05-11 19:00 – 2026-05-12 10:00 JST, primary`,
		`plan: pool "everyone" has no slot 2026-05-13 19:00 – 2026-05-14 10:00 JST, secondary`,
	}, other(func(slots []schedule.Seat) { slots[0], slots[5] = schedule.Seat{}, schedule.Seat{} }))

	// What the plan was made of is open to whoever holds it; a limit that it breaks since is told.
	broken := made.Member(fairness.PositionKey{Slot: made.Assignments()[0].Slot, Role: schedule.Primary})
	made.Problem().People[slices.Index(made.Members(), broken)].Away = []schedule.Interval{iv}
	err := made.Fit(s.Seats(iv))
	assert.ErrorIs(t, err, fairness.ErrTampered)
	assert.ErrorContains(t, err, `"`+string(broken)+`" cannot hold seat "primary" of slot "2026-05-11T19:00:00+09:00"`)

	day := slots[0]
	day.Regime = schedule.Daytime
	_, err = fairness.Planner{}.Plan(slices.Values([]schedule.Seat{day}), s.People(iv))
	assert.EqualError(t, err, `slots: slot 2026-05-11 19:00 – 2026-05-12 10:00 JST of "everyone" is no off-hours slot, and a plan speaks for no other`)

	// A plan that Solve made is of no pool, and speaks for no slot.
	alone, err := made.Problem().Solve(100, 1)
	require.NoError(t, err)
	_, ok := alone.On(slots[0])
	assert.False(t, ok)
	assert.EqualError(t, alone.Fit(s.Seats(iv)), "plan: the plan is of no pool: a Planner makes those that can be followed")
}
