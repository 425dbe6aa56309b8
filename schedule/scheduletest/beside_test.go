package scheduletest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// edge is an organisation from 25 January 2027 on: days of 24 hours from 10:00, which aoi, ren and sora take in turn, and ren
// on 1 March too, from 19:00, nine hours after the end of the shift of 28 February.
func edge(t *testing.T, changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	return edgeOf(t, []schedule.Member{"aoi", "ren", "sora"}, changes...)
}

func edgeOf(t *testing.T, people []schedule.Member, changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	jst, date := time.FixedZone("JST", 9*60*60), schedule.MustParseDate
	order := rotation.Daily(date("2027-02-27"), people...)
	s, err := schedule.New(schedule.Spec{From: date("2027-01-25"), Location: jst, Business: schedule.Hours{{Days: []time.Weekday{1, 2, 3, 4, 5}, From: schedule.At(10, 0), To: schedule.At(10, 30)}},
		Holidays: schedule.NoHolidays{}, Teams: []schedule.Team{{ID: "web", Services: []schedule.Service{{ID: "shop"}}, Members: schedule.Members(people...)}},
		OffHours: schedule.Duty{Primary: order}})
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return s
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return instant
}

// besides are the breaches that a month of a schedule has, with what is known of the time around it and without.
func besides(t *testing.T, s *schedule.Schedule, month time.Month, rule scheduletest.Rule) (with, without []string) {
	t.Helper()
	r, err := s.Roster(schedule.Month(2027, month, s.Location(time.Time{})))
	require.NoError(t, err)
	text := func(rules ...scheduletest.Rule) (list []string) {
		for _, f := range scheduletest.Find(r, rules...) {
			for _, b := range f.Breaches {
				list = append(list, b.String())
			}
		}
		return list
	}
	return text(scheduletest.Beside(s, rule)...), text(rule)
}

func shortRest(t *testing.T) schedule.Change {
	return schedule.Override{Interval: schedule.Interval{Start: instant(t, "2027-03-01T19:00:00+09:00"), End: instant(t, "2027-03-02T10:00:00+09:00")}, To: "ren", Team: schedule.Everyone, Role: schedule.Primary}
}

// A rest that is too short over the end of a month is found in the month that it touches, and once.
func TestRestOverTheEndOfAMonth(t *testing.T) {
	s := edge(t, shortRest(t))
	for _, rule := range []scheduletest.Rule{scheduletest.MinRest(11 * time.Hour), scheduletest.Within(fairness.Limits{MinRest: 11 * time.Hour})[1]} {
		require.Equal(t, "MinRest", rule.Name)
		with, without := besides(t, s, time.March, rule)
		assert.Equal(t, []string{"ren, 2027-03-01 10:00 – 2027-03-01 19:00 JST: 9 h of rest, 2 h less than 11 h"}, with)
		assert.Empty(t, without, "the roster alone does not know the shift before")
		with, _ = besides(t, s, time.February, rule)
		assert.Empty(t, with)
		with, _ = besides(t, s, time.April, rule)
		assert.Empty(t, with, "what touches March alone")
	}
}

// Windows, runs and weeks over the edge are judged whole, and what is counted by month stays in the month.
func TestWhatLiesBesideAMonth(t *testing.T) {
	// ren serves from 26 February to 7 March, and on the days of the week from 29 March to 4 April. On 9 March it is ren's turn.
	run := schedule.Override{Interval: schedule.Interval{Start: instant(t, "2027-02-26T10:30:00+09:00"), End: instant(t, "2027-03-08T10:00:00+09:00")}, To: "ren", Team: schedule.Everyone, Role: schedule.Primary}
	week := run
	week.Interval = schedule.Interval{Start: instant(t, "2027-03-29T10:30:00+09:00"), End: instant(t, "2027-04-04T10:00:00+09:00")}
	s := edge(t, run, week)
	for _, c := range []struct {
		rule  scheduletest.Rule
		month time.Month
		want  string // "" is what there is without
	}{
		{scheduletest.MaxConsecutiveDays(8), time.February, "ren, 2027-02-26 00:00 – 2027-03-11 00:00 JST: 13 days in a row with duty, 5 days more than 8 days"},
		{scheduletest.MaxConsecutiveDays(8), time.March, "ren, 2027-02-26 00:00 – 2027-03-11 00:00 JST: 13 days in a row with duty, 5 days more than 8 days"},
		{scheduletest.MaxConsecutiveStarts(8), time.February, "ren, 2027-02-26 00:00 – 2027-03-08 00:00 JST: 10 days in a row on which shifts start, 2 days more than 8 days"},
		{scheduletest.MinFreeDaysWithin(1, 9), time.February, "ren, 2027-02-26 00:00 – 2027-03-07 00:00 JST: 0 days without duty, 1 day less than 1 day"},
		{scheduletest.Within(fairness.Limits{MaxDistanceDays: 4})[1], time.March, "aoi, 2027-03-26 10:30 – 2027-04-04 10:00 JST: 9 days apart, 5 days more than 4 days"},
		{scheduletest.OneFreeDayPerWeek(), time.March, "ren, 2027-03-29 00:00 – 2027-04-05 00:00 JST: 7 days with duty, 1 day more than 6 days"},
		{scheduletest.OneFreeDayPerWeek(), time.April, "ren, 2027-03-29 00:00 – 2027-04-05 00:00 JST: 7 days with duty, 1 day more than 6 days"},
		{scheduletest.MaxTurnsPerMonth(1), time.April, ""},
	} {
		with, without := besides(t, s, c.month, c.rule)
		if c.want == "" {
			assert.Zero(t, c.rule.Reach)
			assert.NotEmpty(t, without)
			assert.Equal(t, without, with, "%s", c.rule.Name)
			continue
		}
		assert.Contains(t, with, c.want, "%s", c.rule.Name)
		assert.NotContains(t, without, c.want, "%s", c.rule.Name)
	}
}

// A rule looks far enough beside a roster: with more time on both sides nobody else breaks it. Rules of which the worst of windows
// that overlap is a breach look at the windows that touch the roster alone.
func TestReachIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, whole := randomRoster(t)
		loc := whole.Interval().Start.Location()
		first := schedule.DateOf(whole.Interval().Start, loc).AddDays(rapid.IntRange(0, 5).Draw(t, "from"))
		part, err := s.Roster(schedule.Days(first, first.AddDays(rapid.IntRange(0, 3).Draw(t, "for")), loc))
		require.NoError(t, err)
		n := rapid.IntRange(1, 4).Draw(t, "limit")
		hours := func(n int) time.Duration { return time.Duration(n) * time.Hour }
		rules := []scheduletest.Rule{
			scheduletest.MaxConsecutiveDays(n), scheduletest.MinRestWithin(hours(10*n), n+1), scheduletest.OneFreeDayPerWeek(), scheduletest.MinWeeklyRest(hours(10 * n)),
			scheduletest.MinRestBetweenTurns(hours(9*n), hours(20*n)),
		}
		for _, l := range []fairness.Limits{
			{MinRest: hours(8 * n)}, {MaxTurn: hours(20 * n)}, {MinDistanceDays: n}, {MaxDistanceDays: n}, {MaxConsecutiveDays: n}, {MaxHoursPerWeek: 20 * n}, {MaxWeekendsInRow: n},
			{RestBetween: fairness.Turns, MaxTurn: hours(20 * n), MinDistanceDays: n, MinRest: hours(9 * n)},
		} {
			rules = append(rules, scheduletest.Within(l)...)
		}
		rule := rapid.SampledFrom(rules).Draw(t, "rule")
		require.Positive(t, rule.Reach, rule.Name)
		who := func(days int) map[string]bool {
			rule := rule
			rule.Reach += days
			broken := map[string]bool{}
			for _, b := range scheduletest.Beside(s, rule)[0].Check(part) {
				broken[b.Who] = true
			}
			return broken
		}
		require.Equal(t, who(20), who(0), "%s", rule.Name)
	})
}

// A favour of two hours is a part of somebody's shift, and no shift and no turn of whoever does it: pay and schedule.Diff say so too.
func TestAPartIsNoShift(t *testing.T) {
	people := []schedule.Member{"aoi", "ren", "sora", "hina", "kai"}
	favour := func(until string) *schedule.Schedule {
		return edgeOf(t, people, schedule.Override{Interval: schedule.Interval{Start: instant(t, "2027-03-07T20:00:00+09:00"), End: instant(t, until)}, To: "ren", Team: schedule.Everyone, Role: schedule.Primary})
	}
	whole, err := edgeOf(t, people).Roster(schedule.Month(2027, time.March, time.FixedZone("JST", 9*60*60)))
	require.NoError(t, err)
	shifts := 0
	for shift := range whole.Duties(whole.Interval()) {
		if shift.Member == "ren" && shift.Regime == schedule.OffHours {
			shifts++
		}
	}
	ofRen := func(s *schedule.Schedule, rule scheduletest.Rule) (list []string) {
		found, _ := besides(t, s, time.March, rule)
		for _, text := range found {
			if strings.HasPrefix(text, "ren, ") {
				list = append(list, text)
			}
		}
		return list
	}
	for _, rule := range []scheduletest.Rule{
		scheduletest.MaxShiftsPerMonth(shifts), scheduletest.MaxTurnsPerMonth(shifts),
		scheduletest.WithinOwn(fairness.Limits{}, map[schedule.Member]fairness.Own{"ren": {MaxShiftsPerMonth: shifts}})[1],
		scheduletest.Within(fairness.Limits{Rolling: fairness.Rolling{Shifts: 1, Days: 3}})[1],
	} {
		found := ofRen(favour("2027-03-07T22:00:00+09:00"), rule)
		assert.Empty(t, found, "%s: two hours", rule.Name)
		found = ofRen(favour("2027-03-08T09:00:00+09:00"), rule)
		assert.NotEmpty(t, found, "%s: most of the shift", rule.Name)
	}
	for _, limits := range []fairness.Limits{{MinDistanceDays: 3}, {MaxWeekendsPerMonth: 1}} {
		rule := scheduletest.Within(limits)[1]
		assert.Empty(t, ofRen(edgeOf(t, people), rule), rule.Name)
		assert.Len(t, ofRen(favour("2027-03-07T22:00:00+09:00"), rule), 1, "%s: two hours on a Sunday count", rule.Name)
	}
	assert.Contains(t, ofRen(favour("2027-03-07T22:00:00+09:00"), scheduletest.MinRest(60*time.Hour)),
		"ren, 2027-03-06 10:00 – 2027-03-07 20:00 JST: 34 h of rest, 26 h less than 60 h", "rest counts from what is served")
}

// Before its first day an organisation knows nothing, and after what is published nothing is decided.
func TestWhatIsNotKnownBesideAMonth(t *testing.T) {
	s := edge(t)
	with, _ := besides(t, s, time.February, scheduletest.MaxConsecutiveDays(1)) // looks at days before 25 January
	assert.NotEmpty(t, with)

	s = edge(t, schedule.Override{Interval: schedule.Interval{Start: instant(t, "2027-03-30T10:30:00+09:00"), End: instant(t, "2027-04-02T10:00:00+09:00")}, To: "ren", Team: schedule.Everyone, Role: schedule.Primary})
	last := func() string {
		with, _ := besides(t, s, time.March, scheduletest.MaxConsecutiveStarts(2))
		require.NotEmpty(t, with)
		return with[len(with)-1]
	}
	assert.Equal(t, "ren, 2027-03-30 00:00 – 2027-04-03 00:00 JST: 4 days in a row on which shifts start, 2 days more than 2 days", last(), "2 April is ren's turn")
	march, err := s.Roster(schedule.Month(2027, time.March, s.Location(time.Time{})))
	require.NoError(t, err)
	s, err = s.With(march)
	require.NoError(t, err)
	with, _ = besides(t, s, time.March, scheduletest.MaxConsecutiveStarts(2))
	assert.Empty(t, with, "April is not published")
}

// Each rule that a policy can ask for says how far it looks, and who is away there is known.
func TestReachOfPolicies(t *testing.T) {
	s := edge(t, schedule.Leave{Member: "aoi", Interval: schedule.Days(date("2027-02-22"), date("2027-02-26"), time.FixedZone("JST", 9*60*60))})
	march := schedule.Month(2027, time.March, s.Location(time.Time{}))
	asked := map[int]bool{}
	facts := scheduletest.Facts{People: s.People(march), Beside: func(days int) []schedule.Candidate {
		asked[days] = true
		return s.People(scheduletest.Around(march, days))
	}, Alerts: []report.Alert{}, Plan: s, Journal: []schedule.Entry{}}
	reach := map[string]int{}
	for _, p := range scheduletest.Policies() {
		rules, err := p.Rules(facts)
		require.NoError(t, err)
		for _, r := range rules {
			reach[r.Name] = r.Reach
		}
	}
	assert.Equal(t, map[string]int{"BeforePrimary": 0, "DistinctSeats": 0, "MaxConsecutiveDays": 103, "MaxIncidentsPerShift": 0, "MaxMeasuredShare": 0, "MaxSeatShare": 0,
		"MinFreeDaysWithin": 27, "MinPeople": 0, "MinRest": 8, "MinSeats": 0, "MinWeeklyRest": 16, "OneFreeDayPerWeek": 14, "RestAfterPages": 8}, reach)
	for _, days := range reach {
		assert.Equal(t, days > 0, asked[days])
	}

	// aoi's team answers by day, and aoi is away until 26 February: the run begins on Saturday, with aoi's turn.
	days := scheduletest.Policy{Name: "days", Clauses: []scheduletest.Clause{{Rule: "MaxConsecutiveDays", Limit: scheduletest.Amount{N: 4, Unit: scheduletest.Days}, Teams: true,
		Source: scheduletest.Source{Text: "our house", Says: "Four days."}}}}
	rules, err := days.Rules(facts)
	require.NoError(t, err)
	with, _ := besides(t, s, time.March, rules[0])
	assert.Contains(t, strings.Join(with, "\n"), "aoi, 2027-02-27 00:00 – 2027-03-07 00:00 JST: 8 days in a row")
	facts.Beside = nil
	rules, err = days.Rules(facts)
	require.NoError(t, err)
	with, _ = besides(t, s, time.March, rules[0])
	assert.NotContains(t, strings.Join(with, "\n"), "aoi, 2027-02-27", "without the people of the time around, aoi seems to have been there before")
}
