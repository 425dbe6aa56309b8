package scheduletest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

var goldenWeek = schedule.Block{Name: "golden week", First: date("2026-05-01"), Last: date("2026-05-06")}

// kept plans what is served already, all of it locked, and asks the policy of the same
// limits: whether the planner takes it, and whether no rule finds a breach.
func kept(t *testing.T, s *schedule.Schedule, iv schedule.Interval, limits fairness.Limits) bool {
	t.Helper()
	r, err := s.Roster(iv)
	require.NoError(t, err)
	planner := fairness.Planner{Limits: limits, Locked: slices.Collect(r.All()), Ledger: fairness.Ledger{Weights: fairness.Weights{Blocks: []schedule.Block{goldenWeek}}}}
	team, err := s.Team(schedule.Everyone)
	require.NoError(t, err)
	plan, err := planner.Plan(team.Seats(iv), s.People(iv))
	if err != nil {
		require.True(t, errors.Is(err, fairness.ErrInfeasible), err)
	}
	policy := scheduletest.Check(r, scheduletest.Within(limits, goldenWeek)...)
	require.Equal(t, err == nil, policy == nil, "%+v: planner %v, policy %v", limits, err, policy)
	if err == nil {
		require.NoError(t, plan.Certificate().Check(plan.Problem(), plan.Assignments()))
		return true
	}
	// The certificate of the same roster, planned without limits, says no as well.
	planner.Limits = fairness.Limits{}
	free, err := planner.Plan(team.Seats(iv), s.People(iv))
	if err == nil {
		problem := free.Problem()
		problem.Limits = limits
		require.ErrorIs(t, free.Certificate().Check(problem, free.Assignments()), fairness.ErrTampered)
	}
	return false
}

// nights is a schedule of the sample in which these people serve from a day on, beside a
// secondary if there is one.
func nights(t *testing.T, first string, beside schedule.Member, members ...schedule.Member) (*schedule.Schedule, schedule.Interval) {
	p, second, day := plan{}, plan{}, date(first)
	for _, m := range members {
		p[day.String()], second[day.String()] = m, beside
		day = day.AddDays(1)
	}
	duty := schedule.Duty{Primary: p}
	if beside != "" {
		duty.Secondary = second
	}
	return must(t, organisation(duty)), schedule.Days(date(first), day.AddDays(-1), tokyo)
}

// Of each limit: what it is where documents show it, a roster that keeps it there and one
// that it refuses, and of the first the value at which it is kept by nothing to spare.
func TestEveryLimitAtItsBoundary(t *testing.T) {
	type members = []schedule.Member
	m := func(text string) (list members) {
		for _, name := range strings.Fields(text) {
			list = append(list, schedule.Member(name))
		}
		return list
	}
	cases := map[string]struct {
		shown          fairness.Limits
		first          string
		keeps, refused members
		exact, tighter fairness.Limits
		beside         schedule.Member // as secondary, every night
	}{
		"MinRest": {fairness.Limits{MinRest: 11 * time.Hour}, "2026-05-11", m("m1 s1 m1"), m("m1 m1 s1"),
			fairness.Limits{MinRest: 33 * time.Hour}, fairness.Limits{MinRest: 33*time.Hour + 1}, ""},
		"MaxTurn": {fairness.Limits{MaxTurn: 39 * time.Hour}, "2026-05-11", m("m1 m1 s1"), m("m1 m1 m1"),
			fairness.Limits{MaxTurn: 39 * time.Hour}, fairness.Limits{MaxTurn: 39*time.Hour - 1}, ""},
		"MinDistanceDays": {fairness.Limits{MinDistanceDays: 7}, "2026-05-11", m("m1 m2 m3 m4 m5 s1 s2 m1"), m("m1 m2 m3 m4 m5 s1 m1"),
			fairness.Limits{MinDistanceDays: 7}, fairness.Limits{MinDistanceDays: 8}, ""},
		"MaxConsecutiveDays": {fairness.Limits{MaxConsecutiveDays: 13}, "2026-05-11", repeat(13, "m1"), repeat(14, "m1"),
			fairness.Limits{MaxConsecutiveDays: 13}, fairness.Limits{MaxConsecutiveDays: 12}, ""},
		"MaxHoursPerWeek": {fairness.Limits{MaxHoursPerWeek: 60}, "2026-05-11", m("m1 m1 m1 m1 m2"), m("m1 m1 m1 m1 m1"),
			fairness.Limits{MaxHoursPerWeek: 60}, fairness.Limits{MaxHoursPerWeek: 59}, ""},
		"MaxWeekendsPerMonth": {fairness.Limits{MaxWeekendsPerMonth: 2}, "2026-05-09", m("m1 m1 s1 s1 s1 s1 s1 s1 m1"), m("m1 s1 s1 s1 s1 s1 s1 m1 s1 s1 s1 s1 s1 s1 s1 m1"),
			fairness.Limits{MaxWeekendsPerMonth: 2}, fairness.Limits{MaxWeekendsPerMonth: 1}, ""},
		"MaxTurnsPerMonth": {fairness.Limits{MaxTurnsPerMonth: 4}, "2026-05-11", m("m1 m1 s1 m1 s1 m1 s1 m1"), m("m1 s1 m1 s1 m1 s1 m1 s1 m1"),
			fairness.Limits{MaxTurnsPerMonth: 4}, fairness.Limits{MaxTurnsPerMonth: 3}, ""},
		"MaxSharePermille": {fairness.Limits{MaxSharePermille: 250}, "2026-05-11", m("m1 m2 m3 m4"), m("m1 m1 m3 m4"),
			fairness.Limits{MaxSharePermille: 250}, fairness.Limits{MaxSharePermille: 249}, ""},
		"OncePerBlock": {fairness.Limits{OncePerBlock: true}, "2026-05-01", m("m1 m2 m3 m4 m5 s1 m1"), m("m1 m2 m3 m4 m5 m1"), fairness.Limits{}, fairness.Limits{}, ""},
		"Apart":        {fairness.Limits{Apart: true}, "2026-05-11", m("m1 e2"), m("m1 s2"), fairness.Limits{}, fairness.Limits{}, "s1"},
	}
	all := fairness.Limits{MinRest: 1, MaxTurn: 1, MinDistanceDays: 1, MaxConsecutiveDays: 1, MaxHoursPerWeek: 1, MaxWeekendsPerMonth: 1, MaxTurnsPerMonth: 1, MaxSharePermille: 1, OncePerBlock: true, Apart: true}
	for _, limit := range all.Given() {
		c, ok := cases[limit.Name]
		if limit.Name == fairness.OnePlace {
			continue // TestOnePlace
		}
		require.True(t, ok, "%s has no case", limit.Name)
		s, iv := nights(t, c.first, c.beside, c.keeps...)
		assert.True(t, kept(t, s, iv, c.shown), limit.Name)
		if c.exact != c.tighter {
			assert.True(t, kept(t, s, iv, c.exact), "%s, nothing to spare", limit.Name)
			assert.False(t, kept(t, s, iv, c.tighter), "%s, just beyond", limit.Name)
		}
		s, iv = nights(t, c.first, c.beside, c.refused...)
		assert.False(t, kept(t, s, iv, c.shown), limit.Name)
		assert.True(t, kept(t, s, iv, fairness.Limits{}), "%s alone refuses it", limit.Name)
	}
}

// With turns, rest and distance lie between them.
func TestLimitsBetweenTurns(t *testing.T) {
	limits := fairness.Limits{MinRest: 33 * time.Hour, MinDistanceDays: 3, RestBetween: fairness.Turns, MaxTurn: 63 * time.Hour}
	s, iv := nights(t, "2026-05-11", "", "m1", "m1", "s1", "m1", "m1", "m2", "s1")
	assert.True(t, kept(t, s, iv, limits))
	for _, tighter := range []fairness.Limits{
		{MinRest: 33*time.Hour + 1, MinDistanceDays: 3, RestBetween: fairness.Turns, MaxTurn: 63 * time.Hour},
		{MinRest: 33 * time.Hour, MinDistanceDays: 4, RestBetween: fairness.Turns, MaxTurn: 63 * time.Hour},
		{MinRest: 33 * time.Hour, MinDistanceDays: 3, RestBetween: fairness.Turns, MaxTurn: 39*time.Hour - 1},
		{MinRest: 33 * time.Hour, MinDistanceDays: 3},
	} {
		assert.False(t, kept(t, s, iv, tighter), "%+v", tighter)
	}
}

// Weeks and their parts, taken as one, keep every limit shift by shift, or cannot.
func TestLimitsOfUnits(t *testing.T) {
	s := must(t, organisation(schedule.Duty{Primary: schedule.Vacant()}))
	iv := schedule.Days(date("2026-05-04"), date("2026-06-28"), tokyo)
	team, err := s.Team(schedule.Everyone)
	require.NoError(t, err)
	turns := func(l fairness.Limits) fairness.Limits {
		l.RestBetween = fairness.Turns
		if l.MaxTurn == 0 {
			l.MaxTurn = 168 * time.Hour
		}
		return l
	}
	for _, c := range []struct {
		unit   fairness.Stint
		limits fairness.Limits
		want   string // why there is no plan
	}{
		{fairness.Weeks, fairness.Limits{MinRest: 11 * time.Hour}, "its own shifts break MinRest"},
		{fairness.Weeks, turns(fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 21}), ""},
		{fairness.Weeks, turns(fairness.Limits{MaxTurn: 158 * time.Hour}), "MaxTurn 158 h is shorter than the slot"},
		{fairness.Weeks, fairness.Limits{MinDistanceDays: 7}, "its own shifts break MinDistanceDays"},
		{fairness.Weeks, fairness.Limits{MaxConsecutiveDays: 2}, "its own shifts break MaxConsecutiveDays"},
		{fairness.Weeks, fairness.Limits{MaxConsecutiveDays: 7}, ""},
		{fairness.Weeks, fairness.Limits{MaxWeekendsPerMonth: 1}, ""},
		{fairness.Weeks, fairness.Limits{MaxHoursPerWeek: 149}, "MaxHoursPerWeek"},
		{fairness.Weeks, fairness.Limits{MaxHoursPerWeek: 150, MaxTurnsPerMonth: 1, MaxSharePermille: 160}, ""},
		{fairness.Weeks, fairness.Limits{OncePerBlock: true}, "its own shifts break OncePerBlock"},
		{fairness.WeekParts, fairness.Limits{MaxConsecutiveDays: 4, MaxWeekendsPerMonth: 1, MaxHoursPerWeek: 87}, ""},
		{fairness.WeekParts, fairness.Limits{MaxConsecutiveDays: 3}, "its own shifts break MaxConsecutiveDays"},
	} {
		planner := fairness.Planner{Stint: c.unit, Limits: c.limits, Moves: 2000, Ledger: fairness.Ledger{Weights: fairness.Weights{Blocks: []schedule.Block{goldenWeek}}}}
		plan, err := planner.Plan(team.Seats(iv), s.People(iv))
		if c.want != "" {
			assert.ErrorIs(t, err, fairness.ErrInfeasible, "%+v", c.limits)
			assert.ErrorContains(t, err, c.want)
			continue
		}
		require.NoError(t, err, "%+v", c.limits)
		follows, err := s.Follow(plan)
		require.NoError(t, err)
		r, err := follows.Roster(iv)
		require.NoError(t, err)
		assert.NoError(t, scheduletest.Check(r, scheduletest.Within(c.limits, goldenWeek)...), "%+v", c.limits)
	}
}

// Two people who both serve every night rest too little, whatever they do.
func TestTwoPeopleEveryNight(t *testing.T) {
	spec := firm(2)
	quarter := schedule.Days(date("2026-04-01"), date("2026-06-30"), tokyo)
	s := must(t, spec)
	r, err := s.Roster(quarter)
	require.NoError(t, err)
	team, err := s.Team(schedule.Everyone)
	require.NoError(t, err)
	for _, limits := range []fairness.Limits{{MinDistanceDays: 7}, {MinRest: 11 * time.Hour}} {
		_, err := fairness.Planner{Limits: limits}.Plan(team.Seats(quarter), s.People(quarter))
		assert.ErrorIs(t, err, fairness.ErrInfeasible)
		assert.Error(t, scheduletest.Check(r, scheduletest.Within(limits)...))
	}
	// One seat can be shared by two with rest, not with a week between.
	spec.OffHours.Secondary = nil
	s = must(t, spec)
	team, err = s.Team(schedule.Everyone)
	require.NoError(t, err)
	_, err = fairness.Planner{Limits: fairness.Limits{MinDistanceDays: 7}}.Plan(team.Seats(quarter), s.People(quarter))
	assert.ErrorIs(t, err, fairness.ErrInfeasible)
	_, err = fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}.Plan(team.Seats(quarter), s.People(quarter))
	assert.NoError(t, err)
}

// twoPlaces has m1 in the daytime of one team by name, until so many hours after 19:00,
// and in the pool at night.
func twoPlaces(t *testing.T, later int) (*schedule.Schedule, schedule.Interval) {
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m2"}})
	spec.Teams[0].Members[0].Share = 50
	spec.Teams = append(spec.Teams, schedule.Team{ID: "desk", Pool: "desk", Services: []schedule.Service{{ID: "desk-web"}},
		Members: []schedule.Membership{{Member: "m1", Share: 50}, {Member: "d1"}, {Member: "d2"}}, Daytime: schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "d1"}},
		OffHours: schedule.Duty{Primary: plan{"2026-05-11": "d1", "2026-05-12": "d2"}, Shadow: plan{"2026-05-11": "m1"}},
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19+later, 0))})
	return must(t, spec), schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo)
}

func TestOnePlace(t *testing.T) {
	assert.Equal(t, "m1, 2026-05-12 22:00 – 2026-05-13 10:00 JST: 12 h in two places", lines(scheduletest.OnePlace(), overlapping(t)))
	s, iv := twoPlaces(t, 0)
	assert.True(t, kept(t, s, iv, fairness.Limits{MinRest: 11 * time.Hour}), "a day by name binds for no rest, and a shadow for nothing")
	s, iv = twoPlaces(t, 1)
	assert.False(t, kept(t, s, iv, fairness.Limits{}))
	r, err := s.Roster(iv)
	require.NoError(t, err)
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-11 20:00 JST: 1 h in two places", lines(scheduletest.OnePlace(), r))
}

// overlapping has m1 in two pools at once.
func overlapping(t *testing.T) *schedule.Roster {
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m2", "2026-05-12": "m1"}})
	spec.Teams[0].Members[0].Share = 50
	hours := schedule.Weekdays(schedule.At(12, 0), schedule.At(22, 0))
	spec.Pools = []schedule.Pool{{ID: "late", Duty: schedule.Duty{Primary: plan{"2026-05-11": "l1", "2026-05-12": "m1"}}, Business: hours}}
	spec.Teams = append(spec.Teams, schedule.Team{ID: "late-team", Pool: "late", Services: []schedule.Service{{ID: "late-web"}},
		Members: []schedule.Membership{{Member: "l1"}, {Member: "m1", Share: 50}}, Business: hours})
	return compile(t, must(t, spec), "2026-05-11", "2026-05-12")
}

// What is planned keeps its limits; what is changed since may not.
func ExampleWithin() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	may := schedule.Month(2026, time.May, sample.Tokyo())
	limits := fairness.Limits{MinRest: 11 * time.Hour, MaxWeekendsPerMonth: 5}
	plans, err := fairness.Planner{Limits: limits}.PlanEach(s.Seats(may), s.People(may))
	if err != nil {
		panic(err) // an *fairness.InfeasibleError names the slot, the people and the limit
	}
	for _, plan := range plans {
		if s, err = s.Follow(plan); err != nil {
			panic(err)
		}
	}
	roster, err := s.Roster(may)
	if err != nil {
		panic(err)
	}
	fmt.Println(scheduletest.Check(roster, scheduletest.Within(limits)...))

	week := schedule.Days(schedule.MustParseDate("2026-05-11"), schedule.MustParseDate("2026-05-12"), sample.Tokyo())
	s, err = s.With(schedule.Override{Interval: week, To: "e1"})
	if err != nil {
		panic(err)
	}
	if roster, err = s.Roster(may); err != nil {
		panic(err)
	}
	fmt.Println(scheduletest.Check(roster, scheduletest.Within(limits)...))
	// Output:
	// <nil>
	// MinRest: Between two shifts of one person lie at least 11 h.
	//   e1, 2026-05-11 10:00 – 2026-05-11 19:00 JST: 9 h of rest, 2 h less than 11 h
	//   e1, 2026-05-12 10:00 – 2026-05-12 19:00 JST: 9 h of rest, 2 h less than 11 h
}

// Rules of one pool find nothing of who serves in others only.
func TestRulesOfOnePool(t *testing.T) {
	rest := scheduletest.MinRest(11 * time.Hour)
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m2", "2026-05-13": "m2"}})
	spec.Teams[2].Pool, spec.Teams[2].OffHours = "ec", schedule.Duty{Primary: plan{"2026-05-11": "e1", "2026-05-12": "e1", "2026-05-13": "e2"}}
	r := compile(t, must(t, spec), "2026-05-11", "2026-05-13")
	const m2, e1 = "m2, 2026-05-13 10:00 – 2026-05-13 19:00 JST: 9 h of rest, 2 h less than 11 h", "e1, 2026-05-12 10:00 – 2026-05-12 19:00 JST: 9 h of rest, 2 h less than 11 h"
	assert.Equal(t, e1+"\n"+m2, lines(rest, r))
	assert.Equal(t, m2, lines(scheduletest.InPool(schedule.Everyone, rest)[0], r))
	assert.Equal(t, e1, lines(scheduletest.InPool("ec", rest)[0], r))
	assert.Equal(t, "es: is no pool of the roster", lines(scheduletest.InPool("es", rest)[0], r))
	for _, unjudged := range []scheduletest.Rule{scheduletest.RestAfterPages(time.Hour, nil), scheduletest.MinRest(-time.Hour)} {
		assert.Equal(t, unjudged.Check(r), scheduletest.InPool("ec", unjudged)[0].Check(r), "what cannot be judged cannot be in a pool either")
	}
	seats := scheduletest.InPool("ec", scheduletest.MinSeats(2), scheduletest.Rule{Name: "Nothing"})
	assert.Equal(t, "ec, 2026-05-11 19:00 – 2026-05-14 10:00 JST: 1 person on call, 1 person less than 2 people", lines(seats[0], r))
	assert.Nil(t, seats[1].Check)
	assert.Equal(t, scheduletest.Warn, scheduletest.InPool("ec", rest)[0].Severity)
}

// Limits that cannot be judged are no rules that hold.
func TestLimitsThatCannotBe(t *testing.T) {
	r := served(t, "2026-05-11", "m1", "m2")
	for want, rules := range map[string][]scheduletest.Rule{
		"Limits.MaxTurn: rest lies between turns": scheduletest.Within(fairness.Limits{RestBetween: fairness.Turns}),
		"the blocks: there are none to go by":     scheduletest.Within(fairness.Limits{OncePerBlock: true}),
		"the limit: zero is no limit":             {scheduletest.MaxTurnsPerMonth(0)},
		"Limits.MinRest: -1ns is below zero":      {scheduletest.MinRest(-1).As(scheduletest.Fail)},
		"MaxTurn: rest lies between turns":        {scheduletest.MinRestBetweenTurns(time.Hour, 0).As(scheduletest.Fail)},
	} {
		assert.ErrorContains(t, scheduletest.Check(r, rules...), want)
	}
	none := scheduletest.MaxTurnsPerMonth(0)
	assert.Equal(t, "MaxTurnsPerMonth cannot be judged with what is given.", none.Explanation)
	assert.Equal(t, "MaxTurnsPerMonthは、この指定では判定できない。", none.Japanese)
	s, iv := nights(t, "2026-05-11", "", "m1", "m2")
	team, err := s.Team(schedule.Everyone)
	require.NoError(t, err)
	_, err = fairness.Planner{Limits: fairness.Limits{OncePerBlock: true}}.Plan(team.Seats(iv), s.People(iv))
	assert.ErrorContains(t, err, "Limits.OncePerBlock: there are no blocks in Ledger.Weights")
	names := func(l fairness.Limits) (list []string) {
		for _, rule := range scheduletest.Within(l) {
			list = append(list, rule.Name)
			assert.Equal(t, scheduletest.Fail, rule.Severity, rule.Name)
		}
		return list
	}
	assert.Equal(t, []string{"OnePlace"}, names(fairness.Limits{}))
	assert.Equal(t, []string{"OnePlace", "MinRest", "MaxConsecutiveStarts", "MaxHoursPerWeek"}, names(fairness.Limits{MinRest: time.Hour, MaxConsecutiveDays: 3, MaxHoursPerWeek: 40}))
}

// Who joined a team and no rotation is left out, until a plan names them.
func TestNobodyLeftOut(t *testing.T) {
	spec := organisation(schedule.Duty{Primary: rotation.Daily(date("2026-05-01"), "m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3", "e1", "e2", "e3")})
	rotas := map[schedule.TeamID]schedule.Rota{schedule.Everyone: spec.OffHours.Primary}
	s := must(t, spec)
	iv := schedule.Days(date("2026-05-01"), date("2026-05-31"), tokyo)
	month := compile(t, s, "2026-05-01", "2026-05-31")
	const want = "e4, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 0 shifts of everyone, though ready, and no place in a rota, 1 shift less than 1 shift"
	assert.Equal(t, want, lines(scheduletest.NobodyLeftOut(s.People(iv), rotas), month))
	assert.Equal(t, want, lines(scheduletest.NobodyLeftOut(s.People(iv), nil), month), "a month is long enough")
	day := compile(t, s, "2026-05-01", "2026-05-01")
	assert.Len(t, scheduletest.NobodyLeftOut(s.People(iv), nil).Check(day), 11)
	assert.Len(t, scheduletest.NobodyLeftOut(s.People(iv), rotas).Check(day), 1)
	made, err := fairness.Planner{}.Plan(s.Seats(iv), s.People(iv))
	require.NoError(t, err)
	assert.Empty(t, lines(scheduletest.NobodyLeftOut(s.People(iv), map[schedule.TeamID]schedule.Rota{schedule.Everyone: made}), day))
	// Not ready, away all the time, or gone.
	spec.People = []schedule.Person{{ID: "e4", Ready: []schedule.Ready{{From: date("2026-06-01")}}}}
	unready := must(t, spec)
	assert.Empty(t, lines(scheduletest.NobodyLeftOut(unready.People(iv), rotas), compile(t, unready, "2026-05-01", "2026-05-31")))
	long := with(t, s, schedule.Leave{Member: "e4", Interval: schedule.Days(date("2026-04-01"), date("2026-06-30"), tokyo)})
	assert.Empty(t, lines(scheduletest.NobodyLeftOut(long.People(iv), rotas), compile(t, long, "2026-05-01", "2026-05-31")))

	assert.Contains(t, lines(scheduletest.NobodyLeftOut(s.People(iv), map[schedule.TeamID]schedule.Rota{"everyon": spec.OffHours.Primary}), month), "everyon: has a rota and is no pool of the roster")
	assert.Contains(t, lines(scheduletest.NobodyLeftOut(s.People(iv), map[schedule.TeamID]schedule.Rota{schedule.Everyone: nil}), month), "everyone: has a rota that is nil")
}

// A name that the roster does not know is no name that keeps a rule.
func TestUnknownNamesBreakRules(t *testing.T) {
	r := served(t, "2026-05-11", "m1", "m2")
	leave := func(first, last string) scheduletest.Rule {
		return scheduletest.NoLeave([]schedule.Leave{{Member: "m11", Interval: schedule.Days(date(first), date(last), tokyo)}})
	}
	assert.Equal(t, "m11, 2026-05-12 00:00 – 2026-05-13 00:00 JST: is on leave and of no team", lines(leave("2026-05-12", "2026-05-12"), r))
	assert.Empty(t, lines(leave("2026-05-20", "2026-05-21"), r), "beyond the roster")
	assert.Empty(t, lines(scheduletest.NoLeave([]schedule.Leave{{Member: "e3", Interval: schedule.Days(date("2026-05-12"), date("2026-05-12"), tokyo)}}), r), "a member without a shift")
	people := []schedule.Candidate{{Member: "m1", Team: "minn", Pool: schedule.Everyone}, {Member: "m1", Team: "minn", Pool: schedule.Everyone}, {Member: "m2", Team: "minne", Pool: "everyon"}, {Member: "m3", Team: "gone", Last: date("2026-05-10")}}
	const want = "m1: is a candidate of minn, which is no team or pool of the roster\nm2: is a candidate of everyon, which is no team or pool of the roster"
	for _, rule := range []scheduletest.Rule{scheduletest.OneFreeDayPerWeek(people...), scheduletest.MaxConsecutiveDays(13, people...), scheduletest.NobodyLeftOut(people, nil)} {
		assert.Contains(t, lines(rule, r), want, rule.Name)
	}
}
