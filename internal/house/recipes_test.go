package house

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// What the snippets of docs/RECIPES.md share.

func place(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func team(id schedule.TeamID, service schedule.ServiceID, members ...schedule.Member) schedule.Team {
	t := schedule.Team{ID: id, Services: []schedule.Service{{ID: service}}}
	for _, m := range members {
		t.Members = append(t.Members, schedule.Membership{Member: m})
	}
	return t
}

func layers() schedule.Spec {
	ops := team("ops", "web", "ai", "bo", "chie", "dai", "eri", "fumi", "go", "hana")
	days := rotation.Daily(date("2026-06-01"), "ai", "bo", "chie")
	days.Count = rotation.BusinessDays(holiday.Japan())
	ops.Daytime = schedule.Duty{Primary: days}
	nights := rotation.Daily(date("2026-06-01"), "dai", "eri", "fumi")
	nights.Count = rotation.BusinessDays(holiday.Japan())
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{ops},
		OffHours: schedule.Duty{Primary: schedule.Chain{
			schedule.On(schedule.DaysOff(), rotation.Weekly(date("2026-06-01"), "go", "hana")),
			nights,
		}},
	}
}

func weekends() schedule.Spec {
	nights := rotation.Daily(date("2026-04-27"), "ai", "bo", "chie")
	nights.Count = rotation.BusinessDays(holiday.Japan())
	days := rotation.Daily(date("2026-04-27"), "dai", "eri")
	days.Count = rotation.OffDays(holiday.Japan())
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{team("ops", "web", "ai", "bo", "chie", "dai", "eri")},
		OffHours: schedule.Duty{Primary: schedule.Chain{schedule.On(schedule.DaysOff(), days), nights}},
	}
}

func sun() schedule.Spec {
	tokyo := team("tokyo", "pay-jp", "ai", "bo")
	tokyo.Services[0].FollowedBy = []schedule.TeamID{"berlin", "denver"}
	berlin := team("berlin", "pay-eu", "carl", "dora")
	berlin.Location, berlin.Holidays = place("Europe/Berlin"), schedule.NoHolidays{}
	berlin.Services[0].FollowedBy = []schedule.TeamID{"denver", "tokyo"}
	denver := team("denver", "pay-us", "eve", "finn")
	denver.Location, denver.Holidays = place("America/Denver"), schedule.NoHolidays{}
	denver.Services[0].FollowedBy = []schedule.TeamID{"tokyo", "berlin"}
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(8, 0), schedule.At(17, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{tokyo, berlin, denver},
		OffHours: schedule.Duty{
			Primary: rotation.Weekly(date("2026-06-01"), "ai", "carl", "eve", "bo", "dora", "finn"),
			Closed:  []schedule.When{schedule.Workdays()},
		},
	}
}

func countries() schedule.Spec {
	berlin, christmas := place("Europe/Berlin"), holiday.New(holiday.Holiday{Date: date("2026-12-25"), Name: "Weihnachten", Kind: holiday.Public})
	pay := team("payments", "pay", "carl", "dora")
	pay.Location, pay.Holidays, pay.Pool = berlin, christmas, "berlin-nights"
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{team("shop", "web", "ai", "bo"), pay},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-12-01"), "ai", "bo")},
		Pools: []schedule.Pool{{
			ID: "berlin-nights", Location: berlin, Holidays: christmas,
			Duty: schedule.Duty{Primary: rotation.Daily(date("2026-12-01"), "carl", "dora")},
		}},
	}
}

func fourOnTwoOff() schedule.Spec {
	days := rotation.Daily(date("2026-06-01"), "ai", "bo", "chie")
	days.Every = 2
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Hours{{Closed: true}},
		Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{team("noc", "line", "ai", "bo", "chie")},
		OffHours: schedule.Duty{Primary: days, Secondary: days.Lag(1)},
	}
}

func sevenPeople() schedule.Spec {
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Hours{{Closed: true}},
		Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{team("sre", "api", "a", "b", "c", "d", "e", "f", "g")},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-05"), "a", "b", "c", "d", "e", "f", "g")},
	}
}

func manager() schedule.Spec {
	engineers := rotation.Weekly(date("2026-06-01"), "ai", "bo", "chie")
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{team("ops", "web", "ai", "bo", "chie", "mia", "mo")},
		OffHours: schedule.Duty{
			Primary: engineers, Secondary: engineers.Lag(1),
			Seats: []schedule.Post{{Role: "manager", Rota: rotation.Weekly(date("2026-06-01"), "mia", "mo")}},
		},
		Escalation: []schedule.Tier{
			{Ask: schedule.Primary},
			{Ask: schedule.Secondary, After: 5 * time.Minute},
			{Ask: "manager", After: 15 * time.Minute},
		},
	}
}

func lunch() schedule.Spec {
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday}
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Hours{
			{Days: append(week, time.Friday), From: schedule.At(9, 0), To: schedule.At(12, 0)},
			{Days: week, From: schedule.At(13, 0), To: schedule.At(18, 0)},
			{Days: []time.Weekday{time.Friday}, From: schedule.At(13, 0), To: schedule.At(15, 0)},
		},
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{team("desk", "help", "ai", "bo", "chie")},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-06-01"), "ai", "bo", "chie")},
	}
}

func repeats() schedule.Spec {
	japan := holiday.Japan().
		Edit(holiday.Edit{Name: "年末年始", First: date("2026-12-29"), Last: date("2027-01-03"), Yearly: true}).
		DecidedThrough(date("2027-03-31"))
	nights := rotation.Daily(date("2026-06-01"), "ai", "bo", "chie")
	nights.Count.MonthDays = []int{1, 16} // half a month each
	return schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: japan,
		Teams:    []schedule.Team{team("ops", "web", "ai", "bo", "chie")},
		OffHours: schedule.Duty{Primary: schedule.Chain{
			schedule.On(schedule.When{First: date("2026-06-06"), Last: date("2026-06-06")}, schedule.Always("chie")),
			nights,
		}},
		People: []schedule.Person{
			{ID: "ai", Never: []schedule.When{{Weekdays: []time.Weekday{time.Wednesday}}}},
			{ID: "bo", Avoids: []schedule.When{{First: date("2026-12-24"), Last: date("2026-12-25"), Yearly: true}}},
		},
	}
}

func newcomers() (schedule.Spec, *fairness.Planner) {
	spec := schedule.Spec{
		Location: place("Asia/Tokyo"),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams:    []schedule.Team{team("ops", "web", "ai", "bo", "chie", "dai", "eri", "fumi")},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Shadow: schedule.Vacant()},
		People: []schedule.Person{
			{ID: "eri", Ready: []schedule.Ready{{From: date("2026-06-15")}}},
			{ID: "fumi", Ready: []schedule.Ready{}},
		},
	}
	planner := fairness.Planner{
		Limits:  fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 2},
		Own:     map[schedule.Member]fairness.Own{"fumi": {With: []schedule.Member{"ai", "bo"}}},
		Shadows: 2,
		Seed:    1,
	}
	return spec, &planner
}

// unplanned is a recipe that says nothing of plans.
func unplanned(spec func() schedule.Spec) func() (schedule.Spec, *fairness.Planner) {
	return func() (schedule.Spec, *fairness.Planner) { return spec(), nil }
}

// recipes are the sections of docs/RECIPES.md, in order, with the time that each shows.
var recipes = []struct {
	recipe      func() (schedule.Spec, *fairness.Planner)
	service     schedule.ServiceID
	first, last string
}{
	{unplanned(layers), "web", "2026-06-04", "2026-06-08"},
	{unplanned(weekends), "web", "2026-04-28", "2026-05-07"},
	{unplanned(sun), "pay-jp", "2026-06-04", "2026-06-06"},
	{unplanned(countries), "pay", "2026-12-24", "2026-12-27"},
	{unplanned(fourOnTwoOff), "line", "2026-06-01", "2026-06-07"},
	{unplanned(sevenPeople), "api", "2026-06-05", "2026-06-07"},
	{unplanned(manager), "web", "2026-06-05", "2026-06-08"},
	{unplanned(lunch), "help", "2026-06-04", "2026-06-06"},
	{unplanned(repeats), "web", "2026-06-02", "2026-06-07"},
	{newcomers, "web", "2026-06-04", "2026-06-14"},
}

// Each recipe says the same in Go and in JSON, which is read, written, and read again, and
// answers as it is shown.
func TestRecipes(t *testing.T) {
	document, source := read(t, "docs/RECIPES.md"), flat(read(t, "internal/house/recipes_test.go"))
	sections := strings.Split(document, "\n## ")[1:]
	require.Len(t, sections, len(recipes))
	for i, r := range recipes {
		block := func(language string) string {
			found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(sections[i])
			require.NotEmpty(t, found, "%s of %.40s", language, sections[i])
			return found[1]
		}
		assert.Contains(t, source, flat(block("go")), "%.40s", sections[i])

		spec, planner := r.recipe()
		written, err := config.Encode(config.File{Specs: []schedule.Spec{spec}, Plan: planner})
		require.NoError(t, err)
		file, err := config.Decode("recipe.json", []byte(block("json")))
		require.NoError(t, err)
		again, err := config.Encode(file)
		require.NoError(t, err)
		assert.Equal(t, string(written), string(again), "Go and JSON of %.40s", sections[i])
		twice, err := config.Decode("again.json", again)
		require.NoError(t, err)
		assert.Equal(t, file, twice)

		s, err := file.Schedule()
		require.NoError(t, err)
		if file.Plan != nil {
			month := schedule.Month(2026, time.June, spec.Location)
			plan, err := file.Plan.Plan(s.Seats(month), s.People(month))
			require.NoError(t, err)
			s, err = s.Follow(plan)
			require.NoError(t, err)
		}
		answers := shown(t, s, r.service, schedule.Days(date(r.first), date(r.last), spec.Location))
		assert.Equal(t, block("text"), answers, "%.40s", sections[i])
		assert.Contains(t, sections[i], "\n"+caption(r.service, r.first, r.last, answers)+"\n\n```text\n", "%.40s", sections[i])
	}
}

// caption says in both languages what answers show, and their words in Japanese.
func caption(service schedule.ServiceID, first, last, answers string) string {
	var legend []string
	for _, word := range []struct{ english, japanese string }{
		{"daytime", "日中"}, {"off-hours", "時間外"}, {"primary", schedule.Japanese.Role(schedule.Primary)}, {"secondary", schedule.Japanese.Role(schedule.Secondary)},
		{"shadow", schedule.Japanese.Role(schedule.Shadow)}, {"manager", "マネージャー"}, {"all", "チーム全員"},
	} {
		if regexp.MustCompile(`\b` + word.english + `\b`).MatchString(answers) {
			legend = append(legend, word.english+" は"+word.japanese)
		}
	}
	return fmt.Sprintf("Who answers for `%s` from %s to %s, by the start of each slot:\n\n`%[1]s` の担当（%[2]s〜%[3]s）。左から、枠の始まる時刻、時間帯、席と担当者（%[4]s）：", service, first, last, strings.Join(legend, "、"))
}

// shown writes who serves a service, a line for each time in which the same people do.
func shown(t *testing.T, s *schedule.Schedule, id schedule.ServiceID, iv schedule.Interval) string {
	service, err := s.Service(id)
	require.NoError(t, err)
	var lines []string
	at := map[time.Time]int{}
	for shift := range service.Shifts(iv) {
		i, known := at[shift.Start]
		if !known {
			i = len(lines)
			at[shift.Start] = i
			lines = append(lines, fmt.Sprintf("%s  %-9s", shift.Start.In(iv.Start.Location()).Format("Mon 2 Jan 15:04"), shift.Regime))
		}
		who := string(shift.Member)
		if who == "" {
			who = "the whole team of " + string(shift.Team)
		}
		lines[i] += fmt.Sprintf("  %s %s", shift.Role, who)
	}
	return strings.Join(lines, "\n") + "\n"
}

// Twenty-four hours with seven people: a round robin by day gives two of them every weekend day of half
// a year; the plan gives everybody seven or eight.
func TestSevenPeopleShareWeekends(t *testing.T) {
	spec := sevenPeople()
	s, err := schedule.New(spec)
	require.NoError(t, err)
	half := schedule.Days(date("2026-01-05"), date("2026-07-05"), spec.Location)
	weekendDays := func(s *schedule.Schedule) (days []int) {
		count := map[schedule.Member]int{}
		for shift := range s.Duties(half) {
			if d := shift.Date.Weekday(); d == time.Saturday || d == time.Sunday {
				count[shift.Member]++
			}
		}
		for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f", "g"} {
			days = append(days, count[m])
		}
		slices.Sort(days)
		return days
	}
	assert.Equal(t, []int{0, 0, 0, 0, 0, 26, 26}, weekendDays(s))
	plan, err := fairness.Planner{Moves: 200_000}.Plan(s.Seats(half), s.People(half))
	require.NoError(t, err)
	planned, err := s.Follow(plan)
	require.NoError(t, err)
	assert.Equal(t, []int{7, 7, 7, 7, 8, 8, 8}, weekendDays(planned))
}

// A pool that is closed on workdays leaves no hour without an answer where teams follow the sun, also when clocks change.
func TestTheSunLeavesNoGap(t *testing.T) {
	closed := sun()
	open := sun()
	open.OffHours.Closed = nil
	s, err := schedule.New(closed)
	require.NoError(t, err)
	whole, err := schedule.New(open)
	require.NoError(t, err)
	from := date("2026-06-08").At(0, closed.Location)
	for at := from; at.Before(from.AddDate(1, 0, 0)); at = at.Add(time.Hour) {
		for _, service := range []schedule.ServiceID{"pay-jp", "pay-eu", "pay-us"} {
			a, err := s.OnCall(service, at)
			require.NoError(t, err)
			b, err := whole.OnCall(service, at)
			require.NoError(t, err)
			require.Equal(t, b.String(), a.String())
		}
	}
	hours := func(s *schedule.Schedule) (sum time.Duration) {
		for shift := range s.Duties(schedule.Days(date("2026-06-08"), date("2026-06-14"), closed.Location)) {
			if shift.Regime == schedule.OffHours {
				sum += shift.Interval.Duration()
			}
		}
		return sum
	}
	assert.Equal(t, 48*time.Hour, hours(s))
	assert.Equal(t, 168*time.Hour, hours(whole))
}
