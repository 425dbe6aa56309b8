package scheduletest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

var tokyo = sample.Tokyo()

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

// at reads "05-06 02:10" as a time of 2026 in Tokyo.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+s, tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

func must(t testing.TB, specs ...schedule.Spec) *schedule.Schedule {
	t.Helper()
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	return s
}

func with(t testing.TB, s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	s, err := s.With(changes...)
	require.NoError(t, err)
	return s
}

func compile(t testing.TB, s *schedule.Schedule, first, last string) *schedule.Roster {
	t.Helper()
	r, err := s.Roster(schedule.Days(date(first), date(last), tokyo))
	require.NoError(t, err)
	return r
}

// organisation is the three teams of the sample that share their nights, with another
// duty for their pool.
func organisation(duty schedule.Duty) schedule.Spec {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People, spec.OffHours = spec.Teams[:3], nil, spec.People[:12], duty
	return spec
}

// firm is one team of so many people who share two seats, one day each.
func firm(people int) schedule.Spec {
	team := schedule.Team{ID: "team", Services: []schedule.Service{{ID: "service"}}}
	var order []schedule.Member
	for i := range people {
		m := schedule.Member(fmt.Sprintf("p%d", i+1))
		order = append(order, m)
		team.Members = append(team.Members, schedule.Membership{Member: m})
	}
	r := rotation.Daily(date("2026-01-01"), order...)
	return schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams: []schedule.Team{team}, OffHours: schedule.Duty{Primary: r, Secondary: r.Lag(1)}}
}

// plan names members by civil day, and nobody on other days.
type plan map[string]schedule.Member

func (p plan) Members() []schedule.Member {
	var list []schedule.Member
	for _, m := range p {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	slices.Sort(list)
	return list
}

func (p plan) On(s schedule.Seat) (schedule.Step, bool) {
	m, ok := p[s.Date.String()]
	return schedule.Step{Rule: schedule.RulePlan, Member: m}, ok
}

// served is a roster of the sample in which the given people serve from a day on.
func served(t testing.TB, first string, members ...schedule.Member) *schedule.Roster {
	t.Helper()
	p := plan{}
	day := date(first)
	for _, m := range members {
		if m != "" {
			p[day.String()] = m
		}
		day = day.AddDays(1)
	}
	return compile(t, must(t, organisation(schedule.Duty{Primary: p})), first, day.AddDays(-1).String())
}

func repeat(n int, m schedule.Member) []schedule.Member {
	return slices.Repeat([]schedule.Member{m}, n)
}

// lines writes the breaches of one rule, one a line.
func lines(rule scheduletest.Rule, r *schedule.Roster) string {
	var text []string
	for _, b := range rule.Check(r) {
		text = append(text, b.String())
	}
	return strings.Join(text, "\n")
}

func TestNoGaps(t *testing.T) {
	assert.Empty(t, lines(scheduletest.NoGaps(), served(t, "2026-05-07", "m1", "m2")))
	assert.Equal(t, "everyone, 2026-05-08 19:00 – 2026-05-09 10:00 JST: 15 h without a primary",
		lines(scheduletest.NoGaps(), served(t, "2026-05-07", "m1", "")))
}

// What is closed on purpose is no gap, and a policy can forbid it.
func TestNeverClosed(t *testing.T) {
	spec := firm(8)
	assert.Empty(t, lines(scheduletest.NeverClosed(), compile(t, must(t, spec), "2026-05-07", "2026-05-08")))
	spec.OffHours = schedule.ClosedByDesign()
	roster := compile(t, must(t, spec), "2026-05-07", "2026-05-07")
	assert.Empty(t, lines(scheduletest.NoGaps(), roster))
	assert.Contains(t, lines(scheduletest.NeverClosed(), roster), ", 2026-05-07 19:00 – 2026-05-08 00:00 JST: 5 h closed by design")
}

func TestMaxSeatShareAtEightAndSevenPeople(t *testing.T) {
	rule := scheduletest.MaxSeatShare(0.25)
	assert.Empty(t, lines(rule, compile(t, must(t, firm(8)), "2026-05-01", "2026-05-31")))
	assert.Equal(t, "everyone, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 28.6 % of the time, as 7 people have 2 seats, 3.6 % more than 25 %",
		lines(rule, compile(t, must(t, firm(7)), "2026-05-01", "2026-05-31")))

	// Of eight people one is ready later, and one leaves.
	spec := firm(8)
	spec.People = []schedule.Person{{ID: "p8", Ready: []schedule.Ready{{From: date("2026-05-11")}}}}
	spec.Teams[0].Members[0].Last = date("2026-05-20")
	s := must(t, spec)
	r := compile(t, s, "2026-05-01", "2026-05-31")
	people := s.People(r.Interval())
	breaches := scheduletest.MaxSeatShare(0.25, people...).Check(r)
	require.Len(t, breaches, 2)
	assert.Equal(t, "2026-05-01 19:00 – 2026-05-11 10:00 JST", breaches[0].When.String())
	assert.Equal(t, "2026-05-21 19:00 – 2026-06-01 10:00 JST", breaches[1].When.String())
	assert.Equal(t, int64(36), breaches[0].By())
	assert.Len(t, rule.Check(r), 1, "without candidates all members count")
}

func TestWhoeverIsOnLongLeaveDoesNotCount(t *testing.T) {
	leave := func(first, last string, long bool) schedule.Leave {
		return schedule.Leave{Member: "p8", Interval: schedule.Days(date(first), date(last), tokyo), Long: long}
	}
	for _, x := range []struct {
		name          string
		leave         schedule.Leave
		people, share string
	}{
		{"all the month", leave("2026-01-10", "2026-07-09", true),
			"everyone, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 7 people who can serve (1 more on long leave), 1 person less than 8 people",
			"everyone, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 28.6 % of the time, as 7 people (1 more on long leave) have 2 seats, 3.6 % more than 25 %"},
		// The slot that begins on Sunday the 10th ends in the leave.
		{"from a day in the month on", leave("2026-05-11", "2026-07-09", true),
			"everyone, 2026-05-10 10:00 – 2026-06-01 10:00 JST: 7 people who can serve (1 more on long leave), 1 person less than 8 people",
			"everyone, 2026-05-10 10:00 – 2026-06-01 10:00 JST: 28.6 % of the time, as 7 people (1 more on long leave) have 2 seats, 3.6 % more than 25 %"},
		{"vacation", leave("2026-05-01", "2026-05-31", false), "", ""},
	} {
		s := with(t, must(t, firm(8)), x.leave)
		r := compile(t, s, "2026-05-01", "2026-05-31")
		for _, people := range [][]schedule.Candidate{s.People(r.Interval()), nil} {
			assert.Equal(t, x.people, lines(scheduletest.MinPeople(8, people...), r), x.name)
			assert.Equal(t, x.share, lines(scheduletest.MaxSeatShare(0.25, people...), r), x.name)
		}
		if x.people != "" {
			assert.Contains(t, scheduletest.MinPeople(8).Check(r)[0].In(schedule.Japanese), "：長期休暇中の1人を除き、当番に就ける人が7人（下限8人に1人不足）")
			assert.Contains(t, scheduletest.MaxSeatShare(0.25).Check(r)[0].In(schedule.Japanese), "：長期休暇中の1人を除き、7人で2席のため、時間の28.6%（")
		}
	}
}

func TestMaxMeasuredShare(t *testing.T) {
	// Four business nights of 15 h: a quarter and one shift are 30 h.
	rule := scheduletest.MaxMeasuredShare(0.25)
	assert.Empty(t, lines(rule, served(t, "2026-05-11", "m1", "m1", "m2", "m3")))
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-15 10:00 JST: 45 h of everyone's 60 h, 15 h more than 30 h",
		lines(rule, served(t, "2026-05-11", "m1", "m1", "m1", "m3")))
	// At 35 % of three nights of 15 h and one, 30 h 45 min; 5 min more are too much.
	rule = scheduletest.MaxMeasuredShare(0.35)
	s := must(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m1", "2026-05-13": "m2"}}))
	cover := func(until string) *schedule.Roster {
		return compile(t, with(t, s, schedule.Cover{Interval: schedule.Interval{Start: at("05-13 19:00"), End: at(until)}, From: "m2", To: "m1"}), "2026-05-11", "2026-05-13")
	}
	assert.Empty(t, lines(rule, cover("05-13 19:45")))
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-14 10:00 JST: 30 h 46 min of everyone's 45 h, 1 min more than 30 h 45 min", lines(rule, cover("05-13 19:46")))
}

func TestSharesAreWrittenAsPeopleWriteThem(t *testing.T) {
	for share, want := range map[float64]string{0.07: " 7 %", 0.29: " 29 %", 0.286: " 28.6 %", 1.0 / 3: " 33.3 %", 1: " 100 %"} {
		assert.Contains(t, scheduletest.MaxSeatShare(share).Explanation, want+" of the people")
		assert.Contains(t, scheduletest.MaxMeasuredShare(share).Explanation, want+" of a pool's")
	}
	// A third is 33.3 %, and nobody to fill a seat is too few.
	assert.Empty(t, lines(scheduletest.MaxSeatShare(0.333), compile(t, must(t, firm(6)), "2026-05-01", "2026-05-31")))
	r := compile(t, must(t, firm(3)), "2026-05-01", "2026-05-31")
	nobody := schedule.Candidate{Member: "p1", Pool: "other"}
	assert.Contains(t, lines(scheduletest.MaxSeatShare(2, nobody), r), "as 0 people have 2 seats")
}

func TestDistinctSeats(t *testing.T) {
	duty := schedule.Duty{Primary: plan{"2026-05-11": "m1"}, Secondary: plan{"2026-05-11": "s1"}}
	s := must(t, organisation(duty))
	assert.Empty(t, lines(scheduletest.DistinctSeats(), compile(t, s, "2026-05-11", "2026-05-11")))
	// The schedule refuses to seat one twice, so that a record must be made wrong.
	text, err := compile(t, s, "2026-05-11", "2026-05-11").MarshalJSON()
	require.NoError(t, err)
	wrong := string(text)
	seat := strings.LastIndex(wrong, `"role":"secondary"`)
	wrong = wrong[:seat] + strings.Replace(wrong[seat:], "s1", "m1", 1)
	_, err = schedule.ParseRoster([]byte(wrong))
	require.Error(t, err)
	digest := err.Error()[strings.LastIndex(err.Error(), "sha256:"):][:len("sha256:")+64]
	r, err := schedule.ParseRoster([]byte(strings.Replace(wrong, compile(t, s, "2026-05-11", "2026-05-11").Digest(), digest, 1)))
	require.NoError(t, err)
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 15 h as both primary and secondary of everyone",
		lines(scheduletest.DistinctSeats(), r))
}

func TestDifferentTeams(t *testing.T) {
	pair := func(secondary schedule.Member) *schedule.Roster {
		return compile(t, must(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1"}, Secondary: plan{"2026-05-11": secondary}})), "2026-05-11", "2026-05-11")
	}
	rule := scheduletest.DifferentTeams()
	assert.Equal(t, scheduletest.Warn, rule.Severity)
	assert.Empty(t, lines(rule, pair("s1")))
	assert.Equal(t, "m1 and m2, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 15 h by one team", lines(rule, pair("m2")))
	breach := rule.Check(pair("m2"))[0]
	assert.Equal(t, "M1 and M2", breach.WhoIn(schedule.English, strings.ToUpper))
	assert.Equal(t, "M1とM2", breach.WhoIn(schedule.Japanese, strings.ToUpper))
	assert.Contains(t, breach.In(schedule.Japanese), "m1とm2、")
	// A team needs no service to be one.
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "x1"}, Secondary: plan{"2026-05-11": "x2"}})
	spec.Teams = append(spec.Teams, schedule.Team{ID: "sre", Members: []schedule.Membership{{Member: "x1"}, {Member: "x2"}}})
	assert.Contains(t, lines(rule, compile(t, must(t, spec), "2026-05-11", "2026-05-11")), "x1 and x2")
	// A pool of one team cannot do better.
	assert.Empty(t, lines(rule, compile(t, must(t, firm(8)), "2026-05-01", "2026-05-31")))
}

func TestNoLeave(t *testing.T) {
	r := served(t, "2026-05-11", "m1", "m2")
	leave := func(start, end string) scheduletest.Rule {
		return scheduletest.NoLeave([]schedule.Leave{{Member: "m1", Interval: schedule.Interval{Start: at(start), End: at(end)}}})
	}
	assert.Empty(t, lines(leave("05-12 10:00", "05-20 10:00"), r))
	assert.Equal(t, "m1, 2026-05-12 09:59 – 2026-05-12 10:00 JST: 1 min as primary while on leave", lines(leave("05-12 09:59", "05-20 10:00"), r))
}

func TestOnlyReady(t *testing.T) {
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1"}})
	s := must(t, spec)
	r := compile(t, s, "2026-05-11", "2026-05-11")
	assert.Empty(t, lines(scheduletest.OnlyReady(s.People(r.Interval())), r))
	unready := func(from string) []schedule.Candidate {
		spec.People = []schedule.Person{{ID: "m1", Ready: []schedule.Ready{{From: date(from)}}}}
		return must(t, spec).People(r.Interval())
	}
	assert.Empty(t, lines(scheduletest.OnlyReady(unready("2026-05-11")), r))
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 15 h as primary, but is not ready before 2026-05-12",
		lines(scheduletest.OnlyReady(unready("2026-05-12")), r))
	assert.Contains(t, lines(scheduletest.OnlyReady(nil), r), "m1, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 15 h as primary, but is no candidate")
	spec.People = []schedule.Person{{ID: "m1", Ready: []schedule.Ready{}}}
	assert.Contains(t, lines(scheduletest.OnlyReady(must(t, spec).People(r.Interval())), r), "15 h as primary, but is not ready yet")
}

func TestMinRest(t *testing.T) {
	rule := scheduletest.MinRest(33 * time.Hour)
	assert.Equal(t, scheduletest.Warn, rule.Severity)
	// Two business nights running leave nine hours, two off-days none; with one night
	// between there are 33 hours from 10:00 to 19:00 of the next day.
	assert.Equal(t, "m1, 2026-05-12 10:00 – 2026-05-12 19:00 JST: 9 h of rest, 2 h less than 11 h", lines(scheduletest.MinRest(11*time.Hour), served(t, "2026-05-11", "m1", "m1")))
	assert.Equal(t, "m1, 2026-05-17 10:00 JST: 0 h of rest from one shift to the next, 11 h less than 11 h", lines(scheduletest.MinRest(11*time.Hour), served(t, "2026-05-16", "m1", "m1")))
	// Between turns: nights that follow each other are one, and as long as it may be.
	between := scheduletest.MinRestBetweenTurns(200*time.Hour, 63*time.Hour)
	assert.Equal(t, scheduletest.Warn, between.Severity)
	assert.Equal(t, "Between two turns of one person lie at least 200 h, and a turn lasts at most 63 h.", between.Explanation)
	assert.Empty(t, lines(between, served(t, "2026-05-11", "m1", "m1", "m1")))
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-15 10:00 JST: 87 h in one turn, 24 h more than 63 h", lines(between, served(t, "2026-05-11", "m1", "m1", "m1", "m1")))
	assert.Equal(t, "m1, 2026-05-12 10:00 – 2026-05-13 19:00 JST: 33 h of rest, 167 h less than 200 h", lines(between, served(t, "2026-05-11", "m1", "m2", "m1")))
	r := served(t, "2026-05-11", "m1", "m2", "m1")
	assert.Empty(t, lines(rule, r))
	assert.Equal(t, "m1, 2026-05-12 10:00 – 2026-05-13 19:00 JST: 33 h of rest, 1 min less than 33 h 1 min",
		lines(scheduletest.MinRest(33*time.Hour+time.Minute), r))
	// The parts of a shift that somebody covers for two hours are one turn.
	s := with(t, must(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1"}})),
		schedule.Cover{Interval: schedule.Interval{Start: at("05-11 20:00"), End: at("05-11 22:00")}, From: "m1", To: "s1"})
	assert.Empty(t, lines(rule, compile(t, s, "2026-05-11", "2026-05-11")))
	// Eleven hours, between slots of two pools.
	assert.Empty(t, lines(scheduletest.MinRest(11*time.Hour), twoPools(t, 9)))
	assert.Equal(t, "m1, 2026-05-12 10:00 – 2026-05-12 20:00 JST: 10 h of rest, 1 h less than 11 h", lines(scheduletest.MinRest(11*time.Hour), twoPools(t, 8)))
}

// twoPools has m1 in two pools, the second of which closes at 12:00 and that many
// hours later.
func twoPools(t testing.TB, hours int) *schedule.Roster {
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m2"}})
	spec.Teams[0].Members[0].Share = 50
	spec.Pools = []schedule.Pool{{ID: "late", Duty: schedule.Duty{Primary: plan{"2026-05-11": "l1", "2026-05-12": "m1"}},
		Business: schedule.Weekdays(schedule.At(12, 0), schedule.At(12+hours, 0))}}
	spec.Teams = append(spec.Teams, schedule.Team{ID: "late-team", Pool: "late", Services: []schedule.Service{{ID: "late-web"}},
		Members:  []schedule.Membership{{Member: "l1"}, {Member: "m1", Share: 50}},
		Business: schedule.Weekdays(schedule.At(12, 0), schedule.At(12+hours, 0))})
	return compile(t, must(t, spec), "2026-05-11", "2026-05-12")
}

func TestRestAfterPages(t *testing.T) {
	// Paged from 02:10 to 03:40 in the night to Wednesday: free until 14:40.
	page := report.Alert{Service: "shop-cart", Monitor: "latency", At: at("05-13 02:10"), Closed: at("05-13 03:40")}
	rule := scheduletest.RestAfterPages(11*time.Hour, []report.Alert{page})
	assert.Equal(t, scheduletest.Warn, rule.Severity)
	r := served(t, "2026-05-11", "m2", "m1", "m2")
	assert.Equal(t, "m1, 2026-05-13 10:00 – 2026-05-13 14:40 JST: 4 h 40 min of the daytime of minne need a team-mate", lines(rule, r))
	assert.Equal(t, int64(4*60+40), rule.Check(r)[0].By())
	page.Closed = at("05-12 23:00")
	page.At = at("05-12 22:30")
	assert.Empty(t, lines(scheduletest.RestAfterPages(11*time.Hour, []report.Alert{page}), r))
	page.Closed = at("05-12 23:01")
	assert.Len(t, scheduletest.RestAfterPages(11*time.Hour, []report.Alert{page}).Check(r), 1)

	// The last page of a shift counts, and a duty of one's own on the next day.
	first := report.Alert{Service: "shop-cart", Monitor: "latency", At: at("05-10 01:00"), Closed: at("05-10 01:30")}
	last := report.Alert{Service: "minne-api", Monitor: "errors", At: at("05-10 09:00"), Closed: at("05-10 09:30")}
	r = served(t, "2026-05-09", "m1", "m1", "m2")
	assert.Equal(t, "m1, 2026-05-10 10:00 – 2026-05-10 20:30 JST: 10 h 30 min of duty as primary of everyone within the rest after pages",
		lines(scheduletest.RestAfterPages(11*time.Hour, []report.Alert{last, first}), r))
}

func TestOneFreeDayPerWeek(t *testing.T) {
	rule := scheduletest.OneFreeDayPerWeek()
	week := func(members ...schedule.Member) *schedule.Roster { return served(t, "2026-05-11", members...) }
	// Six nights end on the seventh day; five leave Sunday... to somebody else.
	assert.Empty(t, lines(rule, week("m1", "m1", "m1", "m1", "m1", "m2", "m2")))
	assert.Equal(t, "m1, 2026-05-11 00:00 – 2026-05-18 00:00 JST: 7 days with duty, 1 day more than 6 days",
		lines(rule, week("m1", "m1", "m1", "m1", "m1", "m1", "m2")))
	assert.Empty(t, lines(rule, week("m1", "m1", "m1", "m1", "m1")), "less duty in a week that the roster does not hold whole")
	for _, known := range []*schedule.Roster{week("m1", "m1", "m1", "m1", "m1", "m1"), week("m1", "m1", "m1", "m1", "m1", "m1", "m1")} {
		assert.Equal(t, "m1, 2026-05-11 00:00 – 2026-05-18 00:00 JST: 7 days with duty, 1 day more than 6 days", lines(rule, known), "duty on each day of a week that the roster does not hold whole")
	}
}

// Who answers with the whole team from Monday to Friday and by name from Saturday to
// Sunday has duty on seven days of the week, if candidates say who that is.
func TestDaysOfAWholeTeam(t *testing.T) {
	week := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
	found := func(first string, rule func(people []schedule.Candidate) scheduletest.Rule, changes ...schedule.Change) string {
		s := with(t, must(t, organisation(schedule.Duty{Primary: plan{"2026-05-16": "s1"}})), changes...)
		return lines(rule(s.People(week)), compile(t, s, first, "2026-05-17"))
	}
	free := func(people []schedule.Candidate) scheduletest.Rule { return scheduletest.OneFreeDayPerWeek(people...) }
	inARow := func(people []schedule.Candidate) scheduletest.Rule {
		return scheduletest.MaxConsecutiveDays(6, people...)
	}
	byName := func([]schedule.Candidate) scheduletest.Rule { return scheduletest.OneFreeDayPerWeek() }
	leave := func(from, to string) schedule.Change {
		return schedule.Leave{Member: "s1", Interval: schedule.Interval{Start: at(from), End: at(to)}}
	}
	seven := "s1, 2026-05-11 00:00 – 2026-05-18 00:00 JST: 7 days with duty, 1 day more than 6 days"
	assert.Equal(t, seven, found("2026-05-11", free))
	assert.Equal(t, "s1, 2026-05-11 00:00 – 2026-05-18 00:00 JST: 7 days in a row with duty, 1 day more than 6 days", found("2026-05-11", inARow))
	assert.Empty(t, found("2026-05-11", byName))
	assert.Empty(t, found("2026-05-12", free), "a week that the roster does not hold whole")
	assert.Equal(t, seven, found("2026-05-11", free, leave("05-13 10:00", "05-13 18:59")), "the last minute of Wednesday is left")
	assert.Empty(t, found("2026-05-11", free, leave("05-13 15:00", "05-13 19:00"), leave("05-13 00:00", "05-13 15:00")), "two leaves make a day")
	assert.Equal(t, seven, found("2026-05-11", free, schedule.Leave{Member: "s2", Interval: week}), "somebody else's leave")

	// Another team's days are not theirs, nor are those before they join.
	spec := organisation(schedule.Duty{Primary: plan{"2026-05-16": "s1"}})
	spec.Teams[1].Members[0].From = date("2026-05-12")
	s := must(t, spec)
	assert.Empty(t, lines(scheduletest.OneFreeDayPerWeek(s.People(week)...), compile(t, s, "2026-05-11", "2026-05-17")))
	assert.Contains(t, scheduletest.OneFreeDayPerWeek(s.People(week)...).Explanation, "with the whole team")
}

func TestMaxConsecutiveDays(t *testing.T) {
	rule := scheduletest.MaxConsecutiveDays(13)
	assert.Equal(t, scheduletest.Warn, rule.Severity)
	// Twelve shifts touch thirteen days.
	assert.Empty(t, lines(rule, served(t, "2026-05-11", repeat(12, "m1")...)))
	assert.Equal(t, "m1, 2026-05-11 00:00 – 2026-05-25 00:00 JST: 14 days in a row with duty, 1 day more than 13 days",
		lines(rule, served(t, "2026-05-11", repeat(13, "m1")...)))
}

func TestMaxTurnsPerMonth(t *testing.T) {
	rule := scheduletest.MaxTurnsPerMonth(4)
	// The second of two nights in a row begins no turn.
	four := []schedule.Member{"m1", "m1", "m2", "m1", "m2", "m1", "m2", "m1"}
	assert.Empty(t, lines(rule, served(t, "2026-05-11", four...)))
	five := append(four, "s1", "m1")
	whole := served(t, "2026-05-01", slices.Concat(repeat(10, "s1"), five, repeat(11, "s1"))...)
	assert.Equal(t, "m1, 2026-05-01 00:00 – 2026-06-01 00:00 JST: 5 turns in a month, 1 turn more than 4 turns", lines(rule, whole))
	assert.Empty(t, scheduletest.Parts(whole))
	// What a roster holds of a month is not said of the month.
	part := served(t, "2026-05-11", five...)
	assert.Equal(t, "m1, 2026-05-11 00:00 – 2026-05-21 00:00 JST: 5 turns in a month (the part that is in the roster), 1 turn more than 4 turns", lines(rule, part))
	assert.Equal(t, "m1、2026-05-11（月）00:00〜2026-05-21（木）00:00：当番表にある分だけで、この月の当番が5回（上限4回を1回超過）", rule.Check(part)[0].In(schedule.Japanese))
	for _, monthly := range scheduletest.Within(fairness.Limits{MaxTurnsPerMonth: 1, MaxShiftsPerMonth: 1, MaxWeekendsPerMonth: 1, MaxHoursPerWeek: 1, MinDistanceDays: 1}) {
		assert.Equal(t, strings.HasPrefix(monthly.Explanation, "Nobody begins"), monthly.Monthly, monthly.Name)
	}
}

// Which months a roster does not know whole: those that it holds in part, and those in which a seat
// has no member yet, each at the place of its pool.
func TestParts(t *testing.T) {
	known := func(r *schedule.Roster) (list []string) {
		for _, p := range scheduletest.Parts(r) {
			list = append(list, fmt.Sprintf("%v: %v", p.Month, p.Known))
		}
		return list
	}
	assert.Equal(t, []string{"2026-05-01 00:00 – 2026-06-01 00:00 JST: 2026-05-30 00:00 – 2026-06-01 00:00 JST", "2026-06-01 00:00 – 2026-07-01 00:00 JST: 2026-06-01 00:00 – 2026-06-02 00:00 JST"},
		known(served(t, "2026-05-30", "m1", "m2", "m1")))
	open := slices.Concat(repeat(23, "m1"), []schedule.Member{""}, repeat(7, "m2"))
	assert.Equal(t, []string{"2026-05-01 00:00 – 2026-06-01 00:00 JST: 2026-05-01 00:00 – 2026-05-24 10:00 JST"}, known(served(t, "2026-05-01", open...)), "a Sunday")
	assert.Empty(t, known(nil))
	spec := organisation(schedule.Duty{Primary: plan{}})
	la, err := time.LoadLocation("America/Los_Angeles")
	require.NoError(t, err)
	spec.Location = la
	r, err := must(t, spec).Roster(schedule.Interval{Start: schedule.Month(2026, time.May, la).Start, End: schedule.Month(2026, time.June, tokyo).Start})
	require.NoError(t, err)
	require.Len(t, scheduletest.Parts(r), 1)
	for _, p := range scheduletest.Parts(r) {
		assert.Equal(t, schedule.Month(2026, time.May, la).String(), p.Month.String())
		assert.Equal(t, la.String(), p.Known.End.Location().String())
	}
}

func TestMaxIncidentsPerShift(t *testing.T) {
	r := served(t, "2026-05-11", "m1", "m2")
	alerts := []report.Alert{
		{Service: "shop-cart", Monitor: "latency", At: at("05-11 19:00")},
		{Service: "minne-api", Monitor: "errors", At: at("05-12 09:59")},
		{Service: "minne-api", Monitor: "errors", At: at("05-12 10:00")}, // by day
		{Service: "minne-api", Monitor: "errors", At: at("05-12 19:00")},
		{Service: "unknown", Monitor: "errors", At: at("05-22 19:00")}, // after the roster
	}
	rule := func() scheduletest.Rule { return scheduletest.MaxIncidentsPerShift(2, alerts) }
	assert.Empty(t, lines(rule(), r))
	alerts = append(alerts, report.Alert{Service: "suzuri-web", Monitor: "errors", At: at("05-12 03:00")})
	assert.Equal(t, "m1, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 3 incidents in a shift, 1 incident more than 2 incidents", lines(rule(), r))
}

func TestDocumentsReviewed(t *testing.T) {
	// The sample's documents were reviewed on 2026-03-02: 180 days later is 08-29.
	r := served(t, "2026-05-11", "m1")
	assert.Empty(t, lines(scheduletest.DocumentsReviewed(date("2026-08-29"), 180), r))
	late := scheduletest.DocumentsReviewed(date("2026-08-30"), 180).Check(r)
	require.Len(t, late, 4)
	assert.Equal(t, "minne-api, 2026-08-30 00:00 – 2026-08-31 00:00 JST: 181 days since a document was reviewed, 1 day more than 180 days", late[0].String())
	assert.Contains(t, lines(scheduletest.DocumentsReviewed(date("2026-03-01"), 180), r), "shop-cart, 2026-03-01 00:00 – 2026-03-02 00:00 JST: 0 documents that were ever reviewed, 1 document less than 1 document")

	// A team that keeps its nights to itself has no pooled service.
	spec := firm(8)
	spec.Teams[0].Pool, spec.Teams[0].OffHours, spec.OffHours = "team", spec.OffHours, schedule.Duty{}
	assert.Empty(t, lines(scheduletest.DocumentsReviewed(date("2026-08-30"), 180), compile(t, must(t, spec), "2026-05-11", "2026-05-11")))
	// Nor has one that has a pool of its own. The youngest of several reviews counts.
	spec = firm(8)
	spec.Teams[0].Pool, spec.Pools, spec.OffHours = "nights", []schedule.Pool{{ID: "nights", Duty: spec.OffHours}}, schedule.Duty{}
	assert.Empty(t, lines(scheduletest.DocumentsReviewed(date("2026-08-30"), 180), compile(t, must(t, spec), "2026-05-11", "2026-05-11")))
	spec = sample.Organisation()
	docs := &spec.Teams[2].Services[0].Docs
	*docs = append(*docs, schedule.Doc{URL: "new", Reviewed: date("2026-08-29")}, schedule.Doc{URL: "later", Reviewed: date("2026-08-31")}, schedule.Doc{URL: "never"})
	r = compile(t, must(t, spec), "2026-05-11", "2026-05-11")
	assert.NotContains(t, lines(scheduletest.DocumentsReviewed(date("2026-08-30"), 1), r), "shop-cart")
	assert.Contains(t, lines(scheduletest.DocumentsReviewed(date("2026-08-31").AddDays(1), 0), r), "shop-cart, 2026-09-01 00:00 – 2026-09-02 00:00 JST: 1 day since")
}

func TestWithinPublished(t *testing.T) {
	through := holiday.Japan().Through()
	year := schedule.Date{Year: through.Year, Month: 12, Day: 31}
	require.Equal(t, year, through)
	spec := sample.Organisation()
	over := func(spec schedule.Spec, last schedule.Date) *schedule.Roster {
		return compile(t, must(t, spec), through.AddDays(-2).String(), last.String())
	}
	rule := scheduletest.WithinPublished(through)
	assert.Empty(t, lines(rule, over(spec, through)))
	assert.Empty(t, lines(rule, over(spec, through.AddDays(2))), "this calendar marks what is provisional")
	spec.Holidays = silent{holiday.Japan()}
	assert.Empty(t, lines(rule, over(spec, through)))
	breaches := rule.Check(over(spec, through.AddDays(2)))
	require.Len(t, breaches, 6)
	assert.Equal(t, "suzuri-web", breaches[5].Who)
	assert.Equal(t, int64(2), breaches[5].By())
}

// silent is a calendar that does not know what is published.
type silent struct{ schedule.Calendar }

// Two other organisations have published the rules by which their people are on
// call. The first: nobody more than 30 % of the time, two people at a time, and at
// least six people. The second: on call only after two shifts as a shadow and two as
// a secondary.
func TestRulesOfTwoOtherOrganisations(t *testing.T) {
	first := []scheduletest.Rule{scheduletest.MaxMeasuredShare(0.30), scheduletest.MinSeats(2), scheduletest.MinPeople(6)}
	assert.NoError(t, scheduletest.Check(compile(t, must(t, firm(8)), "2026-04-01", "2026-06-30"), first...))
	err := scheduletest.Check(compile(t, must(t, firm(5)), "2026-04-01", "2026-06-30"), first...)
	assert.ErrorContains(t, err, "MaxMeasuredShare: Nobody serves more than 30 % of a pool's off-hours")
	assert.ErrorContains(t, err, "5 people who can serve, 1 person less than 6 people")
	alone := firm(6)
	alone.OffHours.Secondary = nil
	assert.ErrorContains(t, scheduletest.Check(compile(t, must(t, alone), "2026-05-01", "2026-05-31"), first...), "1 person on call, 1 person less than 2 people")

	second := scheduletest.Rule{
		Name:        "LearnFirst",
		Explanation: "On call only after two shifts as a shadow and two as a secondary.",
		Check: func(r *schedule.Roster) []scheduletest.Breach {
			var breaches []scheduletest.Breach
			done := map[schedule.Member]map[schedule.Role]int64{}
			for shift := range r.All() {
				roles := done[shift.Member]
				if roles == nil {
					roles = map[schedule.Role]int64{}
					done[shift.Member] = roles
				}
				for _, role := range []schedule.Role{schedule.Shadow, schedule.Secondary} {
					if shift.Role == schedule.Primary && roles[role] < 2 {
						breaches = append(breaches, scheduletest.Breach{Who: string(shift.Member), When: shift.Interval, Got: roles[role], Limit: 2,
							Unit: scheduletest.Shifts, Note: fmt.Sprintf("as %s before", role)})
					}
				}
				roles[shift.Role]++
			}
			return breaches
		},
	}
	duties := func(primary, secondary, shadow plan) *schedule.Roster {
		s := must(t, organisation(schedule.Duty{Primary: primary, Secondary: secondary, Shadow: shadow}))
		iv := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
		r, err := s.Roster(iv)
		require.NoError(t, err)
		return r
	}
	shadow, secondary := plan{"2026-05-11": "m1", "2026-05-12": "m1"}, plan{"2026-05-13": "m1", "2026-05-14": "m1"}
	assert.NotContains(t, lines(second, duties(plan{"2026-05-15": "m1"}, secondary, shadow)), "m1")
	delete(shadow, "2026-05-12")
	assert.Contains(t, lines(second, duties(plan{"2026-05-15": "m1"}, secondary, shadow)),
		"m1, 2026-05-15 19:00 – 2026-05-16 10:00 JST: 1 shift as shadow before, 1 shift less than 2 shifts")
}

func TestMinPeopleAtSixAndFive(t *testing.T) {
	rule := scheduletest.MinPeople(6)
	assert.Empty(t, lines(rule, compile(t, must(t, firm(6)), "2026-05-01", "2026-05-31")))
	assert.Equal(t, "everyone, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 5 people who can serve, 1 person less than 6 people",
		lines(rule, compile(t, must(t, firm(5)), "2026-05-01", "2026-05-31")))
	// Six until one leaves.
	spec := firm(6)
	spec.Teams[0].Members[0].Last = date("2026-05-20")
	breaches := rule.Check(compile(t, must(t, spec), "2026-05-01", "2026-05-31"))
	require.Len(t, breaches, 1)
	assert.Equal(t, "2026-05-21 19:00 – 2026-06-01 10:00 JST", breaches[0].When.String())
}

func TestMinSeatsAtTwoAndOne(t *testing.T) {
	pair := func(secondary, shadow plan) *schedule.Roster {
		return compile(t, must(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1"}, Secondary: secondary, Shadow: shadow})), "2026-05-11", "2026-05-11")
	}
	rule := scheduletest.MinSeats(2)
	s1 := plan{"2026-05-11": "s1"}
	assert.Empty(t, lines(rule, pair(s1, nil)))
	assert.Equal(t, "everyone, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 1 person on call, 1 person less than 2 people", lines(rule, pair(nil, s1)), "a shadow is not on call")
}
