package command_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// apart is the least number of days between a person's nights over the edges of months.
var apart = map[schedule.TeamID]int{schedule.Everyone: 5, sample.PlatformNights: 2}

// Across no edge of a month do a person's nights lie close together, and a month has
// the same plan whatever else is planned.
func TestMonthsMeet(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	first := schedule.MustParseDate("2026-10-01")
	half := schedule.Interval{Start: first.At(0, sample.Tokyo()), End: first.AddMonths(long.Cases(3, 6)).At(0, sample.Tokyo())}
	plans, err := command.Months(s, nil, half)
	require.NoError(t, err)
	planned, err := s.Follow(plans)
	require.NoError(t, err)
	meet := func(s *schedule.Schedule) {
		last := map[schedule.Member]schedule.Date{}
		for shift := range s.Duties(half) {
			if shift.Regime == schedule.Daytime {
				continue
			}
			if before, ok := last[shift.Member]; ok && before.Month != shift.Date.Month {
				assert.GreaterOrEqual(t, shift.Date.DaysSince(before), apart[shift.Team], shift)
			}
			last[shift.Member] = shift.Date
		}
		assert.Len(t, last, 12+5)
	}
	meet(planned)
	for month := schedule.MustParseDate("2026-10-01"); month.At(0, sample.Tokyo()).Before(half.End); month = month.AddMonths(1) {
		iv := schedule.Month(month.Year, month.Month, sample.Tokyo())
		alone, err := command.Planned(s, nil, iv)
		require.NoError(t, err)
		assert.Equal(t, slices.Collect(planned.Duties(iv)), slices.Collect(alone.Duties(iv)), month)
	}

	// Published month by month, each keeps clear of the one before.
	published := s
	for month := schedule.MustParseDate("2026-10-01"); month.At(0, sample.Tokyo()).Before(half.End); month = month.AddMonths(1) {
		iv := schedule.Month(month.Year, month.Month, sample.Tokyo())
		next, err := command.Planned(published, nil, iv)
		require.NoError(t, err)
		roster, err := next.Roster(iv)
		require.NoError(t, err)
		published, err = published.With(roster)
		require.NoError(t, err)
	}
	meet(published)
}

// planOfMay is the plan of the sample for May 2026, without a history.
var planOfMay = sync.OnceValues(func() (schedule.Chain, error) {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		return nil, err
	}
	return command.Plan(s, nil, schedule.Month(2026, time.May, sample.Tokyo()))
})

// The plan of one pool moves nothing in another.
func TestPlansLeaveOtherPools(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	plans, err := planOfMay()
	require.NoError(t, err)
	all, err := s.Follow(plans)
	require.NoError(t, err)
	require.Len(t, plans, 2)
	of := func(s *schedule.Schedule, pool schedule.TeamID) []schedule.Shift {
		return slices.Collect(known(s.Team(pool)).Duties(may))
	}
	pools := []schedule.TeamID{sample.PlatformNights, schedule.Everyone} // few people first
	for i, pool := range pools {
		one, err := s.Follow(plans[i])
		require.NoError(t, err)
		assert.Equal(t, of(all, pool), of(one, pool))
		assert.Equal(t, of(s, pools[1-i]), of(one, pools[1-i]))
	}
}

// Where everybody of a pool is away it has no plan, and the others have theirs.
func TestAPoolWithoutAPlan(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	want, err := planOfMay()
	require.NoError(t, err)
	for _, m := range known(s.Team(sample.PlatformNights)).Members(may.Start) {
		s, err = s.With(schedule.Leave{Member: m, Interval: schedule.Days(schedule.MustParseDate("2026-05-12"), schedule.MustParseDate("2026-05-12"), sample.Tokyo())})
		require.NoError(t, err)
	}
	plans, err := command.Plan(s, nil, may)
	var fault *fairness.PoolError
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, sample.PlatformNights, fault.Pool)
	assert.ErrorIs(t, err, fairness.ErrInfeasible)
	assert.ErrorContains(t, err, `pool "platform-nights": `)
	require.Len(t, plans, 1)
	assert.Equal(t, want[1].(*fairness.Plan).Assignments(), plans[0].(*fairness.Plan).Assignments(), "of the others")
	_, err = command.Planned(s, nil, may)
	assert.ErrorIs(t, err, fairness.ErrInfeasible)
}

// Two pools are planned one after the other: nobody is in both at once, nor by day
// elsewhere.
func TestPoolsMeet(t *testing.T) {
	spec := sample.Organisation()
	early := schedule.Weekdays(schedule.At(8, 0), schedule.At(17, 0))
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	spec.Teams[0].Members[0].Share = 50
	both := schedule.Membership{Member: spec.Teams[0].Members[0].Member, Share: 50}
	spec.Teams[1].Members, spec.Teams[1].Pool, spec.Teams[1].Business = append(spec.Teams[1].Members, both), "early", early
	spec.Teams[0].Daytime.Primary = rotation.Daily(schedule.MustParseDate("2026-01-01"), both.Member, "m2")
	spec.Pools = append(spec.Pools, schedule.Pool{ID: "early", Business: early, Duty: schedule.Duty{Primary: schedule.Vacant()}})
	s, err := schedule.New(spec)
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	s, err = command.Planned(s, nil, may)
	require.NoError(t, err)
	var served []schedule.Shift
	regimes := map[schedule.TeamID]int{}
	for shift := range s.Duties(may) {
		if shift.Member != both.Member {
			continue
		}
		for _, other := range served {
			assert.False(t, shift.Overlaps(other.Interval), "%v and %v", shift, other)
		}
		served = append(served, shift)
		regimes[shift.Team]++
	}
	assert.Len(t, regimes, 3, "by day, and in both pools")
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Months that are not published yet are drafted upon each other: after some months nobody has
// been left out to make up for a rotation that was never lived.
func TestDraftsUponDrafts(t *testing.T) {
	_, s, err := command.Schedule("", schedule.English)
	require.NoError(t, err)
	loc := s.Location(s.Published().End)
	served := map[schedule.Member]time.Duration{}
	var before schedule.Chain
	last := time.Month(long.Cases(int(time.August), int(time.October)))
	for m := time.June; m <= last; m++ {
		month := schedule.Month(2026, m, loc)
		upon, err := command.PlanAfter(s, nil, before, month)
		require.NoError(t, err)
		drafted, err := s.Follow(upon)
		require.NoError(t, err)
		if m == last { // without the drafts of the months before, all of them are made
			plan, err := command.Plan(s, nil, month)
			require.NoError(t, err)
			again, err := s.Follow(plan)
			require.NoError(t, err)
			assert.Equal(t, slices.Collect(drafted.Duties(month)), slices.Collect(again.Duties(month)), "%s is drafted upon the months before", m)
		}
		before = append(before, upon...)
		of := map[schedule.Member]time.Duration{}
		for shift := range drafted.Duties(month) {
			if shift.Regime == schedule.OffHours && shift.Team == schedule.Everyone {
				of[shift.Member] += shift.Duration()
				served[shift.Member] += shift.Duration()
			}
		}
		pool, err := s.Team(schedule.Everyone)
		require.NoError(t, err)
		for _, member := range pool.Members(month.Start) {
			assert.Greater(t, of[member], 12*time.Hour, "%s in %s", member, m)
		}
	}
	for _, c := range s.People(schedule.Month(2026, last, loc)) {
		if c.Pool == schedule.Everyone && c.Share == 100 {
			assert.InDelta(t, served["m1"].Hours(), served[c.Member].Hours(), 48, "%s", c.Member)
		}
	}
}

// A month is planned as the file says, with a journal and without, and a plan without its word breaks the limits.
func TestTheFileSaysHowToPlan(t *testing.T) {
	own := &fairness.Planner{Moves: long.Cases(5000, 0), Limits: fairness.Limits{Rolling: fairness.Rolling{Shifts: 8, Days: 14}},
		Own: map[schedule.Member]fairness.Own{"p2": {MaxShiftsPerMonth: 5}, "m1": {MaxShiftsPerMonth: 1}, "p1": {Roles: []schedule.Role{schedule.Secondary}}}}
	rules := scheduletest.WithinOwn(own.Limits, own.Own)
	_, lived, err := command.Schedule("", schedule.English)
	require.NoError(t, err)
	for name, x := range map[string]struct {
		*schedule.Schedule
		time.Month
	}{"journal": {lived, time.June}, "none": {known(schedule.New(sample.Organisation())), time.July}} { // of no journal a June is planned after May and July
		month := schedule.Month(2026, x.Month, sample.Tokyo())
		t.Run(name, func(t *testing.T) {
			for _, policy := range []*fairness.Planner{own, nil} {
				if policy == nil && name == "none" && !long.Asked() {
					continue
				}
				planned, err := command.Planned(x.Schedule, policy, month)
				require.NoError(t, err)
				roster, err := planned.Roster(month)
				require.NoError(t, err)
				assert.Equal(t, policy == nil, scheduletest.Check(roster, rules...) != nil)
			}
		})
	}
}

// The distance between shifts of a person, which no file asks for, gives way to fairness: with five others, a share of half
// is half, and the shifts of everybody lie as far apart as that leaves.
func TestHalfTimeIsHalf(t *testing.T) {
	people := append(schedule.Members("ai", "bo", "chie", "eri", "fumi"), schedule.Membership{Member: "dai", Share: 50})
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "web", Services: schedule.Services("shop"), Members: people}},
		OffHours: schedule.Duty{Primary: rotation.Weekly(schedule.MustParseDate("2026-07-06"), "ai", "bo", "chie", "dai", "eri", "fumi")},
	})
	require.NoError(t, err)
	month := schedule.Month(2026, time.July, sample.Tokyo())
	plans, err := command.Next(s, nil, nil, month)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	hours := map[schedule.Member]time.Duration{}
	for shift := range plans[0].Shifts() {
		hours[shift.Member] += shift.Duration()
	}
	for _, m := range []schedule.Member{"ai", "bo", "chie", "eri", "fumi"} {
		assert.InDelta(t, hours[m].Hours()/2, hours["dai"].Hours(), 15, "%s has %v, dai %v", m, hours[m], hours["dai"])
	}
	free, err := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}.Next(s, month)
	require.NoError(t, err)
	assert.Equal(t, free[0].Certificate().F1, plans[0].Certificate().F1)
	assert.Positive(t, plans[0].Problem().Limits.MinDistanceDays)
}

// A ledger in the file is planned from: whoever is said to have done more gets less.
func TestTheLedgerOfAFileIsPlannedFrom(t *testing.T) {
	hours := func(plan string) (hours float64) {
		file, err := command.Decode("organisation.json", []byte(strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")+`, "plan": {"limits": {"minRest": "11h"}`+plan+`}}`))
		require.NoError(t, err)
		s, err := schedule.New(file.Specs...)
		require.NoError(t, err)
		plans, err := command.Next(s, file.Plan, nil, schedule.Month(2026, time.May, sample.Tokyo()))
		require.NoError(t, err)
		planned, err := s.Follow(plans[1])
		require.NoError(t, err)
		for shift := range planned.Duties(schedule.Month(2026, time.May, sample.Tokyo())) {
			if shift.Team == schedule.Everyone && shift.Regime == schedule.OffHours && shift.Member == "m1" {
				hours += shift.Duration().Hours()
			}
		}
		return hours
	}
	assert.Greater(t, hours(""), 40.0)
	assert.Less(t, hours(`, "ledger": {"accounts": [{"pool": "everyone", "member": "m1", "done": {"night": 2880000}}]}`), 20.0)
}

// A file that says nothing of limits is planned within the programs' limits, whatever else it says; empty limits are none.
func TestLimitsThatNoFileSays(t *testing.T) {
	may := schedule.Month(2026, time.May, sample.Tokyo())
	limits := func(plan string) (list []fairness.Limits) {
		file, err := command.Decode("organisation.json", []byte(strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")+plan+`}`))
		require.NoError(t, err)
		s, err := schedule.New(file.Specs...)
		require.NoError(t, err)
		next, err := command.Next(s, file.Plan, nil, may)
		require.NoError(t, err)
		drafted, err := command.Plan(s, file.Plan, may)
		require.NoError(t, err)
		for _, plan := range next {
			list = append(list, plan.Problem().Limits)
		}
		for _, plan := range drafted {
			list = append(list, plan.(*fairness.Plan).Problem().Limits)
		}
		repair, compared := command.RepairPolicy(file.Plan), command.Compared(file.Plan)
		return append(append(append(list, repair.Limits, compared.Limits), repair.Relaxed...), compared.Relaxed...)
	}
	without := limits("")
	for _, l := range without[:4] {
		require.Equal(t, 11*time.Hour, l.MinRest)
	}
	require.Positive(t, without[0].MinDistanceDays)
	assert.Equal(t, without, limits(`, "plan": {"ledger": {"accounts": [{"pool": "everyone", "member": "m1", "done": {"night": 600000}}]}}`))
	for _, l := range limits(`, "plan": {"limits": {}}`) {
		assert.Zero(t, l)
	}
}
