package fairness_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// misplaced is the slow reading of limits over all that people serve: pairs of shifts
// and sums of which a part is of the pool that was planned.
func misplaced(l fairness.Limits, planned func(schedule.Shift) bool, shifts []schedule.Shift) (faults []string) {
	monday := func(s schedule.Shift) schedule.Date { return s.Date.AddDays(-(int(s.Date.Weekday()) + 6) % 7) }
	week, weekends, touched := map[string]time.Duration{}, map[string]map[schedule.Date]bool{}, map[string]bool{}
	days := map[string]bool{}
	for i, a := range shifts {
		if a.Member == "" || a.Role == schedule.Shadow {
			continue
		}
		for _, b := range shifts[:i] {
			if b.Member != a.Member || b.Role == schedule.Shadow || !planned(a) && !planned(b) {
				continue
			}
			daytime := a.Regime == schedule.Daytime || b.Regime == schedule.Daytime
			rest := max(a.Start.Sub(b.End), b.Start.Sub(a.End))
			apart := max(a.Date.DaysSince(b.Date), b.Date.DaysSince(a.Date))
			if rest < 0 || !daytime && (rest < l.MinRest || apart < l.MinDistanceDays) {
				faults = append(faults, fmt.Sprintf("%v and %v", a, b))
			}
		}
		if a.Regime == schedule.Daytime {
			continue
		}
		days[fmt.Sprint(a.Member, a.Date)] = true
		key := fmt.Sprint(a.Member, " in the week of ", monday(a))
		week[key] += a.Duration()
		touched[key] = touched[key] || planned(a)
		if saturday := monday(a).AddDays(5); !a.Date.Before(saturday) {
			key := fmt.Sprint(a.Member, " at weekends of ", saturday.Month)
			if weekends[key] == nil {
				weekends[key] = map[schedule.Date]bool{}
			}
			weekends[key][saturday] = true
			touched[key] = touched[key] || planned(a)
		}
	}
	for key, time := range week {
		if l.MaxHoursPerWeek > 0 && touched[key] && time.Hours() > float64(l.MaxHoursPerWeek) {
			faults = append(faults, fmt.Sprint(key, ": ", time))
		}
	}
	for key, set := range weekends {
		if l.MaxWeekendsPerMonth > 0 && touched[key] && len(set) > l.MaxWeekendsPerMonth {
			faults = append(faults, fmt.Sprint(key, ": ", len(set)))
		}
	}
	for _, s := range shifts {
		run := 0
		for d := s.Date; days[fmt.Sprint(s.Member, d)]; d = d.AddDays(1) {
			run++
		}
		for d := s.Date.AddDays(-1); days[fmt.Sprint(s.Member, d)]; d = d.AddDays(-1) {
			run++
		}
		if l.MaxConsecutiveDays > 0 && planned(s) && run > l.MaxConsecutiveDays {
			faults = append(faults, fmt.Sprintf("%d days in a row around %v", run, s))
		}
	}
	return faults
}

// What people serve in other pools, and by name in the daytime, binds a plan and is no
// part of it: whatever the pool, whatever limit.
func TestCommitmentsBind(t *testing.T) {
	iv, may := days("2026-05-11", "2026-05-17"), days("2026-05-01", "2026-05-31")
	planned, refused, bound := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := pools(t)
		var l fairness.Limits
		l.MinRest = time.Duration(rapid.IntRange(0, 2).Draw(t, "rest")) * 12 * time.Hour
		switch rapid.IntRange(1, 4).Draw(t, "limit") {
		case 1:
			l.MinDistanceDays = rapid.IntRange(1, 3).Draw(t, "distance")
		case 2:
			l.MaxConsecutiveDays = rapid.IntRange(2, 3).Draw(t, "days")
		case 3:
			l.MaxHoursPerWeek = rapid.IntRange(3, 6).Draw(t, "hours") * 15
		case 4:
			l.MaxWeekendsPerMonth = rapid.IntRange(1, 2).Draw(t, "weekends")
		}
		pool := rapid.SampledFrom([]schedule.TeamID{"p0", "p1"}).Draw(t, "pool")
		mine := func(s schedule.Shift) bool {
			return s.Team == pool && s.Regime == schedule.OffHours && iv.Contains(s.Start)
		}
		var around []schedule.Shift // all that others serve, and the pool before and after
		for shift := range s.Duties(may) {
			if !mine(shift) {
				around = append(around, shift)
			}
		}
		plan := func(locked []schedule.Shift) (*fairness.Plan, []schedule.Shift) {
			made, err := fairness.Planner{Moves: 1, Level: []fairness.Category{}, Limits: l, Locked: locked}.Plan(known(s.Team(pool)).Seats(iv), s.People(iv))
			if errors.Is(err, fairness.ErrInfeasible) || errors.Is(err, fairness.ErrNotFound) {
				return nil, nil
			}
			require.NoError(t, err)
			return made, slices.AppendSeq(slices.Clone(around), made.Shifts())
		}
		made, all := plan(around)
		if made == nil {
			refused++
			return
		}
		planned++
		require.Empty(t, misplaced(l, mine, all))
		require.NoError(t, made.Certificate().Check(made.Problem(), made.Assignments()))
		served := 0
		for _, line := range made.Certificate().Lines {
			served += line.Slots
		}
		require.Equal(t, len(made.Assignments()), served)
		if _, all := plan(nil); len(misplaced(l, mine, all)) > 0 {
			bound++
		}
	})
	t.Logf("%d planned, %d refused, %d bound by what is elsewhere", planned, refused, bound)
	if !testing.Short() { // which draws too few cases
		assert.Positive(t, min(planned, refused, bound))
	}
}

// A daytime duty by name takes the time of a slot only, and a whole team nobody's.
func TestCommitmentsByDay(t *testing.T) {
	s := vacant(t, nil)
	iv := days("2026-05-11", "2026-05-11")
	slot := slices.Collect(everyone(s).Seats(iv))[0]
	busy := func(regime schedule.Regime, role schedule.Role, from, to time.Duration, people ...schedule.Member) (list []schedule.Shift) {
		for _, m := range people {
			shift := schedule.Shift{Interval: schedule.Interval{Start: slot.Start.Add(from), End: slot.Start.Add(to)}, Member: m}
			shift.Seat = schedule.Seat{Interval: shift.Interval, Date: slot.Date, Regime: regime, Team: "elsewhere", Role: role}
			list = append(list, shift)
		}
		return list
	}
	all := everyone(s).Members(slot.Start)
	for _, c := range []struct {
		name   string
		locked []schedule.Shift
		free   bool
	}{
		{"ends as the night begins", busy(schedule.Daytime, schedule.Primary, -9*time.Hour, 0, all[1:]...), true},
		{"ends a second later", busy(schedule.Daytime, schedule.Primary, -9*time.Hour, time.Second, all[1:]...), false},
		{"ends a millisecond later", busy(schedule.Daytime, schedule.Primary, -9*time.Hour, time.Millisecond, all[1:]...), false},
		{"of nobody by name", busy(schedule.Daytime, schedule.All, -9*time.Hour, time.Hour, ""), true},
		{"as a shadow", busy(schedule.Daytime, schedule.Shadow, -9*time.Hour, time.Hour, all[1:]...), true},
		{"in another pool, too near", busy(schedule.OffHours, schedule.Secondary, -30*time.Hour, -10*time.Hour, all[1:]...), false},
		{"in another pool, far enough", busy(schedule.OffHours, schedule.Secondary, -30*time.Hour, -11*time.Hour, all[1:]...), true},
	} {
		p := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Locked: c.locked}
		p.Avoids = []fairness.Wish{{Member: all[0], Interval: iv}}
		made, err := p.Plan(everyone(s).Seats(iv), s.People(iv))
		require.NoError(t, err, c.name)
		step, ok := made.On(slot)
		assert.True(t, ok)
		assert.Equal(t, c.free, step.Member != all[0], "%s: %s", c.name, step.Member)
	}

	// Who answers by day can have the nights of a week.
	week := days("2026-05-11", "2026-05-17")
	var daily []schedule.Shift
	for day := range known(s.Team("minne")).Duties(week) {
		for _, m := range all {
			day.Member, day.Role = m, schedule.Primary
			daily = append(daily, day)
		}
	}
	made, err := fairness.Planner{Stint: fairness.Weeks, Locked: daily}.Plan(everyone(s).Seats(week), s.People(week))
	require.NoError(t, err)
	assert.Empty(t, made.Problem().Context)

	// Everybody is elsewhere.
	_, err = fairness.Planner{Locked: busy(schedule.OffHours, schedule.Primary, 0, time.Hour, all...)}.Plan(everyone(s).Seats(iv), s.People(iv))
	assert.ErrorIs(t, err, fairness.ErrInfeasible)
	assert.ErrorContains(t, err, "Mon 2026-05-11 19:00")
}

// A repair sees what the roster says of other pools, except where it is told better.
func TestRepairSeesOtherPools(t *testing.T) {
	half := schedule.Membership{Member: "m", Share: 50}
	team := func(id, pool schedule.TeamID, members ...schedule.Membership) schedule.Team {
		return schedule.Team{ID: id, Pool: pool, Members: members, Services: []schedule.Service{{ID: schedule.ServiceID(id)}}}
	}
	s, err := schedule.New(schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams: []schedule.Team{team("a", "pa", half, schedule.Membership{Member: "a"}), team("b", "pb", half, schedule.Membership{Member: "b"})},
		Pools: []schedule.Pool{{ID: "pa", Duty: schedule.Duty{Primary: schedule.Vacant()}}, {ID: "pb", Duty: schedule.Duty{Primary: schedule.Vacant()}}},
	})
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, tokyo)
	plans, err := fairness.Planner{}.PlanEach(s.Seats(may), s.People(may))
	require.NoError(t, err)
	for _, made := range plans {
		s, err = s.Follow(made)
		require.NoError(t, err)
	}
	roster, err := s.Roster(may)
	require.NoError(t, err)
	var busy schedule.Shift // a night that m has in the second pool, and a in the first
	for shift := range known(roster.Team("pb")).Duties(may) {
		if shift.Member == "m" && busy.Member == "" {
			busy = shift
		}
	}
	away, err := s.With(schedule.Leave{Member: "a", Interval: busy.Interval})
	require.NoError(t, err)
	people := slices.DeleteFunc(away.People(may), func(c schedule.Candidate) bool { return c.Pool != "pa" })

	_, err = fairness.Planner{}.Repair(roster, people)
	require.ErrorIs(t, err, fairness.ErrInfeasible, "m is elsewhere")
	busy.Member = "b"
	repaired, err := fairness.Planner{Locked: []schedule.Shift{busy}}.Repair(roster, people)
	require.NoError(t, err, "b has taken it")
	require.Len(t, repaired.Changes(), 1)
	assert.Equal(t, schedule.Member("m"), repaired.Changes()[0].To)
}
