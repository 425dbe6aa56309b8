package scheduletest_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func TestCheckReportsEveryFailingRule(t *testing.T) {
	r := compile(t, must(t, sample.Organisation()), "2026-05-01", "2026-05-31")
	assert.NoError(t, scheduletest.Check(r))
	assert.NoError(t, scheduletest.Check(r, scheduletest.Rule{}, scheduletest.NoGaps()))

	free := scheduletest.OneFreeDayPerWeek()
	err := scheduletest.Check(r, scheduletest.NoGaps(), free, scheduletest.MaxSeatShare(0.05), scheduletest.MaxConsecutiveDays(3))
	var finding *scheduletest.Finding
	require.ErrorAs(t, err, &finding)
	assert.Equal(t, "OneFreeDayPerWeek", finding.Rule.Name)
	assert.Len(t, finding.Breaches, 4+2*4, "four weeks of one person, and of two in the other pool")
	assert.Contains(t, err.Error(), "MaxSeatShare: A pool's seats are at most 5 % of the people who can fill them.\n  everyone, 2026-05-01 19:00")
	assert.NotContains(t, err.Error(), "MaxConsecutiveDays", "a warning is no error")
	assert.Len(t, scheduletest.Find(r, free, scheduletest.MaxConsecutiveDays(3)), 2)
	assert.NoError(t, scheduletest.Check(r, free.As(scheduletest.Warn)))
	assert.Equal(t, scheduletest.Fail, free.Severity)
}

// An error that is dropped on the way to a roster must not make a policy hold.
func TestARosterWithoutShiftsKeepsNoPolicy(t *testing.T) {
	may := date("2026-05-01").At(0, tokyo)
	empty, err := must(t, sample.Organisation()).Roster(schedule.Interval{Start: may, End: may.Add(time.Hour)})
	require.NoError(t, err)
	const asks = "HasShifts: There is a roster with shifts to judge.\n  the roster"
	for want, r := range map[string]*schedule.Roster{
		asks + ": 0 shifts, 1 shift less than 1 shift":                                          nil,
		asks + ", 2026-05-01 00:00 – 2026-05-01 01:00 JST: 0 shifts, 1 shift less than 1 shift": empty,
	} {
		assert.EqualError(t, scheduletest.Check(r), want)
		assert.EqualError(t, scheduletest.Check(r, scheduletest.MinRest(time.Hour), scheduletest.NoGaps(), scheduletest.MinPeople(3)), want)
		assert.Len(t, scheduletest.Find(r, scheduletest.MinRest(time.Hour)), 1)
		told := &recorder{}
		scheduletest.Tell(told, r, scheduletest.MinRest(time.Hour))
		assert.Equal(t, []string{want}, told.errors, "though the rule only warns")
	}
}

func TestLongListsAreCut(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	s := must(t, spec)
	for days, more := range map[string]string{"2026-05-10": "", "2026-05-11": "\n  … and 1 more", "2026-05-22": "\n  … and 12 more"} {
		err := scheduletest.Check(compile(t, s, "2026-05-01", days), scheduletest.NoGaps())
		require.Error(t, err)
		assert.Equal(t, more != "", strings.Contains(err.Error(), "more"))
		assert.True(t, strings.HasSuffix(err.Error(), more), err)
	}
}

// recorder is a test that only remembers.
type recorder struct {
	testing.TB
	logs, errors []string
}

func (r *recorder) Helper() {}
func (r *recorder) Logf(format string, args ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, args...))
}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestRunMakesASubtestOfEachRule(t *testing.T) {
	r := compile(t, must(t, sample.Organisation()), "2026-05-01", "2026-05-31")
	var seen []string
	rule := func(name string) scheduletest.Rule {
		return scheduletest.Rule{Name: name, Check: func(*schedule.Roster) []scheduletest.Breach {
			seen = append(seen, name)
			return nil
		}}
	}
	scheduletest.Run(t, r, rule("First"), rule("Second"), scheduletest.MaxConsecutiveDays(3))
	scheduletest.Run(t, r, scheduletest.MaxIncidentsPerShift(2, nil)) // is skipped
	assert.ErrorContains(t, scheduletest.Check(r, scheduletest.MaxIncidentsPerShift(2, nil)), "cannot be judged without alerts")
	assert.NoError(t, scheduletest.Check(r, scheduletest.MaxIncidentsPerShift(2, []report.Alert{})), "there were none")
	assert.Equal(t, []string{"First", "Second"}, seen)

	// What a broken rule says to its subtest.
	fails, warns := &recorder{}, &recorder{}
	scheduletest.Tell(fails, r, scheduletest.MinPeople(20))
	scheduletest.Tell(warns, r, scheduletest.MinPeople(20).As(scheduletest.Warn))
	require.Len(t, fails.errors, 1)
	assert.Empty(t, fails.logs)
	assert.Equal(t, []string{"warning: " + fails.errors[0]}, warns.logs)
	assert.Empty(t, warns.errors)
	assert.Contains(t, fails.errors[0], "MinPeople: A pool is shared by at least 20 people.\n  everyone, 2026-05-01")
}

func ExampleCheck() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	roster, err := s.Roster(schedule.Month(2026, time.May, sample.Tokyo()))
	if err != nil {
		panic(err)
	}
	fmt.Println(scheduletest.Check(roster, scheduletest.NoGaps(), scheduletest.MinPeople(5)))
	fmt.Println(scheduletest.Check(roster, scheduletest.MaxSeatShare(0.25), scheduletest.MinPeople(6)))
	// Output:
	// <nil>
	// MaxSeatShare: A pool's seats are at most 25 % of the people who can fill them.
	//   platform-nights, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 40 % of the time, as 5 people have 2 seats, 15 % more than 25 %
	// MinPeople: A pool is shared by at least 6 people.
	//   platform-nights, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 5 people who can serve, 1 person less than 6 people
}

// moody answers otherwise each time, fickle by the order of questions, stray names
// somebody it does not list, and hasty compiles to another rota.
type (
	moody  struct{ asked *int }
	fickle struct{ last *schedule.Seat }
	stray  struct{}
	hasty  struct{ schedule.Rota }
	greedy struct{ schedule.Rota }
	broken struct{ schedule.Rota }
	absent struct{ schedule.Rota }
)

func (moody) Members() []schedule.Member { return []schedule.Member{"a", "b"} }
func (m moody) On(schedule.Seat) (schedule.Step, bool) {
	*m.asked++
	return schedule.Step{Member: []schedule.Member{"a", "b"}[*m.asked%2]}, true
}
func (fickle) Members() []schedule.Member { return []schedule.Member{"a", "b"} }
func (f fickle) On(s schedule.Seat) (schedule.Step, bool) {
	member := schedule.Member("a")
	if s.Start.Before(f.last.Start) {
		member = "b"
	}
	if !s.Start.Equal(f.last.Start) || member == "b" {
		*f.last = s
	}
	return schedule.Step{Member: member}, true
}
func (stray) Members() []schedule.Member             { return []schedule.Member{"a", "a", ""} }
func (stray) On(schedule.Seat) (schedule.Step, bool) { return schedule.Step{Member: "z"}, true }
func (hasty) Compile() (schedule.Rota, error)        { return schedule.Vacant(), nil }
func (broken) Compile() (schedule.Rota, error)       { return nil, errors.New("cannot") }
func (absent) Compile() (schedule.Rota, error)       { return nil, nil }
func (greedy) Relieve(_ schedule.Seat, absent schedule.Member, _ func(schedule.Member) bool) (schedule.Step, bool) {
	return schedule.Step{Member: absent}, true
}

func TestRota(t *testing.T) {
	s := must(t, sample.Organisation())
	slots := known(s.Team(schedule.Everyone)).Seats(schedule.Month(2026, time.May, tokyo))
	weekly := sample.Organisation().OffHours.Primary
	scheduletest.TestRota(t, weekly, slots)
	scheduletest.TestRota(t, rotation.Daily(date("2026-05-10"), "m1", "", "s1"), slots)
	scheduletest.TestRota(t, schedule.Chain{plan{"2026-05-11": "m1"}, weekly}, slots)
	scheduletest.TestRota(t, schedule.Vacant(), slots)

	for want, rota := range map[string]schedule.Rota{
		"asked again":              moody{new(int)},
		"in another order b":       fickle{new(schedule.Seat)},
		`"a" is empty or stands`:   stray{},
		`"z" is not among Members`: stray{},
		"… and 23 more":            stray{},
		"compiled":                 hasty{weekly},
		"Compile: cannot":          broken{weekly},
		"Compile: no rota":         absent{weekly},
		"is not free":              greedy{weekly},
		"there is none":            nil,
	} {
		r := &recorder{}
		scheduletest.TestRota(r, rota, slots)
		require.Len(t, r.errors, 1, want)
		assert.Contains(t, r.errors[0], want)
	}
	assert.ErrorContains(t, scheduletest.CheckRota(weekly, s.Seats(schedule.Interval{})), "no slot to ask about")
}

func TestGolden(t *testing.T) {
	s := must(t, sample.Organisation())
	scheduletest.Golden(t, "week.txt", compile(t, s, "2026-05-04", "2026-05-10"), os.Getenv("UPDATE_GOLDEN") != "")
	r := &recorder{}
	scheduletest.Golden(r, "week.txt", compile(t, with(t, s, schedule.Override{Interval: schedule.Days(date("2026-05-05"), date("2026-05-05"), tokyo), To: "e1"}), "2026-05-04", "2026-05-10"), false)
	require.Len(t, r.errors, 1)
	assert.Contains(t, r.errors[0], "+ Tue 2026-05-05 10:00 – Wed 2026-05-06 00:00 JST everyone primary e1")
	assert.Contains(t, r.errors[0], "- Tue 2026-05-05 10:00 – Wed 2026-05-06 10:00 JST everyone primary m3")
	assert.True(t, strings.HasSuffix(r.errors[0], " primary m3\nupdate accepts it"), "a line of its own")
	r = &recorder{}
	scheduletest.Golden(r, "none.txt", nil, false)
	require.Len(t, r.errors, 1)
	assert.True(t, strings.HasSuffix(r.errors[0], "\nupdate writes it"))

	t.Chdir(t.TempDir())
	scheduletest.Golden(t, "of/may.txt", compile(t, s, "2026-05-01", "2026-05-31"), true)
	assert.FileExists(t, "testdata/of/may.txt")
	scheduletest.Golden(t, "of/may.txt", compile(t, s, "2026-05-01", "2026-05-31"), false)
}

// policy is every ready rule, with the limits of the practice.
func policy(s *schedule.Schedule, iv schedule.Interval) []scheduletest.Rule {
	people := s.People(iv)
	var leaves []schedule.Leave
	for _, c := range people {
		leaves = append(leaves, c.Away...)
	}
	var alerts []report.Alert
	for day := iv.Start; day.Before(iv.End); day = day.Add(36 * time.Hour) {
		alerts = append(alerts, report.Alert{Service: "shop-cart", Monitor: "latency", At: day, Closed: day.Add(time.Hour)})
	}
	return []scheduletest.Rule{
		scheduletest.NoGaps(), scheduletest.MaxSeatShare(0.25, people...), scheduletest.MaxMeasuredShare(0.25), scheduletest.DistinctSeats(),
		scheduletest.DifferentTeams(), scheduletest.NoLeave(leaves), scheduletest.OnlyReady(people), scheduletest.MinRest(11 * time.Hour),
		scheduletest.RestAfterPages(11*time.Hour, alerts), scheduletest.OneFreeDayPerWeek(), scheduletest.MaxConsecutiveDays(13),
		scheduletest.MaxTurnsPerMonth(4), scheduletest.MaxIncidentsPerShift(2, alerts), scheduletest.DocumentsReviewed(date("2026-06-30"), 180),
		scheduletest.WithinPublished(date("2027-12-31")), scheduletest.MinPeople(6), scheduletest.MinSeats(1),
		scheduletest.OnePlace(), scheduletest.MinRestBetweenTurns(11*time.Hour, 180*time.Hour), scheduletest.MaxTurn(180 * time.Hour),
		scheduletest.MinDistanceDays(7), scheduletest.MaxConsecutiveStarts(13), scheduletest.MaxHoursPerWeek(60),
		scheduletest.MaxWeekendsPerMonth(2), scheduletest.NobodyLeftOut(people, nil),
	}
}

func TestRulesHaveNamesAndExplanations(t *testing.T) {
	s, may := must(t, sample.Organisation()), schedule.Month(2026, time.May, tokyo)
	var names []string
	rules := append(policy(s, may), scheduletest.MinWeeklyRest(35*time.Hour), scheduletest.MinRestWithin(35*time.Hour, 7), scheduletest.MinFreeDaysWithin(4, 28),
		scheduletest.MaxHoursWithin(60, 7), scheduletest.PublishedAhead(14, s, nil), scheduletest.BeforePrimary(schedule.Shadow, 2, s.People(may)))
	for _, rule := range rules {
		assert.Regexp(t, `^[A-Z][A-Za-z]+$`, rule.Name)
		assert.Regexp(t, `^[A-Z].*\.$`, rule.Explanation)
		assert.Regexp(t, `\p{Hiragana}.*。$`, rule.Japanese)
		for _, number := range regexp.MustCompile(`[0-9]+`).FindAllString(rule.Explanation, -1) {
			assert.Contains(t, rule.Japanese, number, rule.Name)
		}
		assert.NotContains(t, names, rule.Name)
		names = append(names, rule.Name)
	}
	assert.True(t, slices.Contains(names, "MinRest"))
}

// Bound: all ready rules over a year of the sample, and of 200 people in 20 teams
// with a thousand leaves, in at most 50 ms.
func BenchmarkPolicyOfAYear(b *testing.B) {
	iv := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)
	for name, s := range map[string]*schedule.Schedule{"sample": must(b, sample.Organisation()), "200 people": crowd(b)} {
		r, err := s.Roster(iv)
		require.NoError(b, err)
		rules := policy(s, iv)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				scheduletest.Find(r, rules...)
			}
		})
	}
}

// crowd is 200 people in 20 teams who share two seats, day by day.
func crowd(t testing.TB) *schedule.Schedule {
	spec := firm(0)
	spec.Teams = nil
	var order []schedule.Member
	var leaves []schedule.Change
	for i := range 20 {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprint("team", i)), Services: []schedule.Service{{ID: schedule.ServiceID(fmt.Sprint("service", i))}}}
		for j := range 10 {
			m := schedule.Member(fmt.Sprintf("p%d-%d", i, j))
			team.Members, order = append(team.Members, schedule.Membership{Member: m}), append(order, m)
			for month := range 5 {
				day := date("2026-02-01").AddDays(60*month + 3*j)
				leaves = append(leaves, schedule.Leave{Member: m, Interval: schedule.Days(day, day, tokyo)})
			}
		}
		spec.Teams = append(spec.Teams, team)
	}
	spec.Teams[0].Services = append(spec.Teams[0].Services, schedule.Service{ID: "shop-cart"})
	r := rotation.Daily(date("2026-01-01"), order...)
	spec.OffHours = schedule.Duty{Primary: r, Secondary: r.Lag(1)}
	return with(t, must(t, spec), leaves...)
}
