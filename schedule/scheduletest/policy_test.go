package scheduletest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// judged is a roster with what is known beside it.
type judged struct {
	r     *schedule.Roster
	facts scheduletest.Facts
}

func judge(t *testing.T, spec schedule.Spec, first, last string, alerts ...report.Alert) judged {
	s := must(t, spec)
	r := compile(t, s, first, last)
	return judged{r, scheduletest.Facts{People: s.People(r.Interval()), Alerts: append([]report.Alert{}, alerts...)}}
}

// broken lists the rules of a set that a roster breaks.
func (j judged) broken(t *testing.T, set string) []string {
	p, ok := scheduletest.PolicyNamed(set)
	require.True(t, ok, set)
	rules, err := p.Rules(j.facts)
	require.NoError(t, err)
	names := []string{}
	for _, f := range scheduletest.Find(j.r, rules...) {
		names = append(names, f.Rule.Name)
	}
	return names
}

// Every set at its boundary: what keeps it, and what breaks which rule by the least there is.
func TestEverySetAtItsBoundary(t *testing.T) {
	page := func(clock string) report.Alert {
		return report.Alert{Service: "service", Monitor: "m", At: at("05-11 " + clock), Closed: at("05-11 " + clock).Add(time.Minute)}
	}
	// weekend is two weeks of team minne from Monday on, in which m1 serves on these days.
	weekend := func(days ...string) judged {
		p := plan{}
		for _, d := range days {
			p[d] = "m1"
		}
		return judge(t, organisation(schedule.Duty{Primary: p}), "2026-05-11", "2026-05-24")
	}
	// evening is two nights running of m1, with business hours between them.
	evening := func(close schedule.Clock) judged {
		spec := organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m1"}})
		spec.Business = schedule.Weekdays(schedule.At(10, 0), close)
		return judge(t, spec, "2026-05-11", "2026-05-12")
	}
	// saturdays is two weeks of a team that answers on Saturdays too, till then.
	saturdays := func(till schedule.Clock) judged {
		spec := organisation(schedule.Duty{Primary: plan{}})
		spec.Business = append(schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), schedule.Window{Days: []time.Weekday{time.Saturday}, From: schedule.At(10, 0), To: till})
		return judge(t, spec, "2026-05-11", "2026-05-24")
	}
	night := func(closed string) judged {
		return judge(t, organisation(schedule.Duty{Primary: plan{"2026-05-12": "m1"}}), "2026-05-11", "2026-05-13",
			report.Alert{Service: "minne-web", Monitor: "m", At: at("05-12 22:00"), Closed: at(closed)})
	}
	joiner := func(shadows, seconds int) judged {
		spec := organisation(schedule.Duty{})
		shadow, second := plan{}, plan{}
		for i := range shadows {
			shadow[date("2026-05-11").AddDays(i).String()] = "m5"
		}
		for i := range seconds {
			second[date("2026-05-14").AddDays(i).String()] = "m5"
		}
		spec.OffHours = schedule.Duty{Primary: plan{"2026-05-16": "m5"}, Secondary: second, Shadow: shadow}
		spec.Teams[0].Members[4].From = date("2026-05-11")
		return judge(t, spec, "2026-05-11", "2026-05-17")
	}
	single := firm(8)
	single.OffHours.Secondary = nil
	twoWeeks := func(n int) judged {
		spec := firm(n)
		return judge(t, spec, "2026-05-11", "2026-05-24")
	}
	// fourWeeks is four weeks in which m1 serves on these days.
	fourWeeks := func(days ...string) judged {
		p := plan{}
		for _, d := range days {
			p[d] = "m1"
		}
		return judge(t, organisation(schedule.Duty{Primary: p}), "2026-05-11", "2026-06-07")
	}

	for _, c := range []struct {
		set    string
		what   string
		roster judged
		broken []string
	}{
		{"google-sre", "eight people in two seats, two pages", judge(t, firm(8), "2026-05-11", "2026-05-17", page("20:00"), page("21:00")), []string{}},
		{"google-sre", "seven people", twoWeeks(7), []string{"MaxSeatShare", "MinPeople"}},
		{"google-sre", "three pages", judge(t, firm(8), "2026-05-11", "2026-05-17", page("20:00"), page("21:00"), page("22:00")), []string{"MaxIncidentsPerShift"}},
		{"google-sre", "no secondary", judge(t, single, "2026-05-11", "2026-05-17"), []string{"MinSeats"}},
		{"google-sre-dual-site", "six people", twoWeeks(6), []string{}},
		{"google-sre-dual-site", "five people", twoWeeks(5), []string{"MinPeople"}},
		{"google-sre-dual-site", "three people", twoWeeks(3), []string{"MaxSeatShare", "MinPeople"}},

		{"eu-working-time", "a Saturday, then rest till Monday's night", weekend("2026-05-14"), []string{}},
		{"eu-working-time", "Saturday to Sunday morning leaves 24 h before work", weekend("2026-05-16"), []string{"MinWeeklyRest"}},
		{"eu-working-time", "Saturday's daytime leaves 35 h of the week", saturdays(schedule.At(13, 0)), []string{}},
		{"eu-working-time", "a minute less", saturdays(schedule.At(13, 1)), []string{"MinWeeklyRest"}},
		{"eu-working-time", "eleven hours between two nights", evening(schedule.At(21, 0)), []string{}},
		{"eu-working-time", "a minute less", evening(schedule.At(20, 59)), []string{"MinRest"}},
		{"eu-working-time", "the last page eleven hours before work", night("05-12 23:00"), []string{}},
		{"eu-working-time", "a minute less", night("05-12 23:01"), []string{"RestAfterPages"}},

		{"japan", "Saturday's day, Sunday free", weekend("2026-05-15"), []string{}},
		{"japan", "a day from Saturday to Sunday", weekend("2026-05-16"), []string{"OneFreeDayPerWeek"}},
		{"japan", "13 days in a row", weekend("2026-05-16", "2026-05-22"), []string{"OneFreeDayPerWeek"}},
		{"japan", "14 days: two weeks without a day off", weekend("2026-05-16", "2026-05-23"), []string{"OneFreeDayPerWeek", "MaxConsecutiveDays"}},
		{"japan", "eleven hours between two nights", evening(schedule.At(21, 0)), []string{}},
		{"japan", "a minute less", evening(schedule.At(20, 59)), []string{"MinRest"}},
		{"japan", "the last page eleven hours before work", night("05-12 23:00"), []string{}},
		{"japan", "a minute less", night("05-12 23:01"), []string{"RestAfterPages"}},
		{"japan-four-weeks", "two weekends of four", fourWeeks("2026-05-16", "2026-05-23"), []string{}},
		{"japan-four-weeks", "and a Friday night, till Saturday", fourWeeks("2026-05-16", "2026-05-23", "2026-05-29"), []string{"MinFreeDaysWithin"}},

		{"thirty-percent", "seven people in two seats", twoWeeks(7), []string{}},
		{"thirty-percent", "six people in two seats", twoWeeks(6), []string{"MaxSeatShare", "MaxMeasuredShare"}},
		{"eight-people", "eight", twoWeeks(8), []string{}},
		{"eight-people", "seven", twoWeeks(7), []string{"MinPeople"}},
		{"shadow-first", "two and two", joiner(2, 2), []string{}},
		{"shadow-first", "one shadow", joiner(1, 2), []string{"BeforePrimary"}},
		{"shadow-first", "one as secondary", joiner(2, 1), []string{"BeforePrimary"}},
	} {
		assert.Equal(t, c.broken, c.roster.broken(t, c.set), "%s: %s", c.set, c.what)
	}
}

// A reader of the source's line finds each number of a clause there, in digits or in words; a set has no number from elsewhere.
func TestEachNumberStandsInItsSource(t *testing.T) {
	spellings := map[string][]string{
		"25 %": {"a quarter"}, "50 %": {"half"}, "30 %": {"30 %"}, "8 people": {"eight", "Eight"}, "6 people": {"six"}, "2 people": {"A primary and a secondary"},
		"2 incidents": {"two"}, "2 shifts": {"two"}, "11 h": {"11 hours", "11時間"}, "35 h": {"35"}, "13 days": {"13日"}, "4 days": {"四日"}, "28 days": {"四週間"},
	}
	numbers := 0
	for _, p := range scheduletest.Policies() {
		for _, c := range p.Clauses {
			for _, amount := range []scheduletest.Amount{c.Limit, c.Within} {
				if amount == (scheduletest.Amount{}) {
					continue
				}
				numbers++
				known := spellings[amount.String()]
				require.NotEmpty(t, known, "%s: %s %v: how does a text spell it?", p.Name, c.Rule, amount)
				assert.True(t, slices.ContainsFunc(known, func(spelling string) bool { return strings.Contains(c.Source.Says, spelling) }), "%s: %s %v is not in %q", p.Name, c.Rule, amount, c.Source.Says)
			}
		}
	}
	assert.Equal(t, 21, numbers)
}

// Breaches of duties of effort warn, and of law fail.
func TestSeveritiesOfSets(t *testing.T) {
	j := judge(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m1"}}), "2026-05-11", "2026-05-17")
	for name, fails := range map[string]bool{"japan": false, "eu-working-time": true} {
		p, _ := scheduletest.PolicyNamed(name)
		rules, err := p.Rules(j.facts)
		require.NoError(t, err)
		assert.Equal(t, fails, scheduletest.Check(j.r, rules...) != nil, "nine hours of rest, %s", name)
	}
}

// The sets as files of examples/policy are what the functions return, and read back as such.
func TestSetsAsData(t *testing.T) {
	names := map[string]bool{}
	for _, p := range scheduletest.Policies() {
		names[p.Name] = true
		data, err := p.JSON()
		require.NoError(t, err)
		path := filepath.Join("..", "..", "examples", "policy", "sets", p.Name+".json")
		if os.Getenv("UPDATE_GOLDEN") != "" {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, data, 0o644))
		}
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, string(file), string(data), "set UPDATE_GOLDEN=1 to write it")
		read, err := scheduletest.ParsePolicy(append([]byte("\ufeff"), file...))
		require.NoError(t, err)
		assert.Equal(t, p, read)
		for _, c := range p.Clauses {
			assert.Contains(t, c.Source.URL, "https://", "%s: %s", p.Name, c.Rule)
			assert.NotEmpty(t, c.Source.Place)
		}
		assert.Contains(t, p.Note, "No legal advice.")
		rules, err := p.Rules(scheduletest.Facts{})
		require.NoError(t, err)
		assert.Contains(t, rules[0].Explanation, p.Clauses[0].Source.Text)
	}
	assert.Len(t, names, len(scheduletest.Policies()))
	_, ok := scheduletest.PolicyNamed("none")
	assert.False(t, ok)
}

// Every rule that a policy can ask for is made with its numbers, and says so.
func TestEveryClause(t *testing.T) {
	j := judge(t, firm(8), "2026-05-11", "2026-05-17")
	j.facts.Plan, j.facts.Journal = must(t, firm(8)), []schedule.Entry{}
	clause := func(text string) string {
		return `{"name": "own", "title": "own", "clauses": [` + strings.TrimSuffix(text, "}") + `, "source": {"text": "our agreement", "says": "so"}}]}`
	}
	limits := map[string]string{
		"MinPeople": "8 people", "MinSeats": "2people", "MaxSeatShare": "25 %", "MaxMeasuredShare": "33.3%", "MinRest": "11 h", "RestAfterPages": "4 h 40 min",
		"MinWeeklyRest": "35h", "MinRestWithin": "35 h", "MinFreeDaysWithin": "1 day", "MaxConsecutiveDays": "13 days", "MaxHoursPerWeek": "48 h", "MaxHoursWithin": "48 h", "MaxShiftsWithin": "3 shifts", "MaxShiftsPerMonth": "5 shifts",
		"MaxWeekendsPerMonth": "2 weekends", "MaxTurnsPerMonth": "4 turns", "MaxIncidentsPerShift": "2 incidents", "PublishedAhead": "14 days", "BeforePrimary": "2 shifts",
	}
	for _, name := range scheduletest.ClauseRules() {
		text := `{"rule": "` + name + `"`
		if limit, ok := limits[name]; ok {
			text += `, "limit": "` + limit + `"`
		}
		if strings.HasSuffix(name, "Within") {
			text += `, "within": "7 days"`
		}
		if name == "BeforePrimary" {
			text += `, "role": "shadow"`
		}
		p, err := scheduletest.ParsePolicy([]byte(clause(text + "}")))
		require.NoError(t, err, name)
		rules, err := p.Rules(j.facts)
		require.NoError(t, err)
		if name != "MaxShiftsWithin" { // which is the planner's Rolling
			assert.Equal(t, name, rules[0].Name)
		}
		assert.Contains(t, rules[0].Explanation, "(our agreement)")
		for _, f := range scheduletest.Find(j.r, rules...) {
			assert.NotContains(t, f.Error(), "cannot be judged", name)
		}
	}
	// What needs facts says which.
	p, err := scheduletest.ParsePolicy([]byte(clause(`{"rule": "PublishedAhead", "limit": "14 days"}`)))
	require.NoError(t, err)
	rules, err := p.Rules(scheduletest.Facts{})
	require.NoError(t, err)
	assert.ErrorContains(t, scheduletest.Check(j.r, rules...), "the policy: cannot be judged without a plan and a journal")
	p, err = scheduletest.ParsePolicy([]byte(clause(`{"rule": "RestAfterPages", "limit": "11 h"}, {"rule": "MaxIncidentsPerShift", "limit": "2 incidents"}`)))
	require.NoError(t, err)
	rules, err = p.Rules(scheduletest.Facts{})
	require.NoError(t, err)
	for _, rule := range rules {
		assert.Equal(t, "alerts", rule.Lacks, rule.Name)
	}
}

func TestFaultyPolicies(t *testing.T) {
	whole := func(clause string) string { return `{"name": "own", "title": "own", "clauses": [` + clause + `]}` }
	const source = `"source": {"text": "x", "says": "y"}`
	for text, want := range map[string]string{
		whole(`{"rule": "MinRests", ` + source + `}`):                                                     `clauses[0].rule: "MinRests" is no rule; did you mean "MinRest" or "MinSeats"?`,
		whole(`{"rule": "MinRest", ` + source + `}`):                                                      `clauses[0].limit: MinRest counts minutes, from 1 on, such as "11 h", and has ""`,
		whole(`{"rule": "MinRest", "limit": "11 days", ` + source + `}`):                                  `MinRest counts minutes, from 1 on, such as "11 h", and has "11 days"`,
		whole(`{"rule": "NoGaps", "limit": "1 shift", ` + source + `}`):                                   `NoGaps takes no such number, and has "1 shift"`,
		whole(`{"rule": "MinRestWithin", "limit": "11 h", ` + source + `}`):                               `clauses[0].within: MinRestWithin counts days`,
		whole(`{"rule": "NoGaps", "source": {"text": "x"}}`):                                              `clauses[0].source: NoGaps does not say which text it is from`,
		whole(`{"rule": "NoGaps", "source": {"says": "x"}}`):                                              `clauses[0].source: NoGaps does not say which text it is from`,
		whole(`{"rule": "NoGaps", "role": "shadow", ` + source + `}`):                                     `clauses[0].role: NoGaps has the role "shadow"`,
		whole(`{"rule": "NoGaps", "teams": true, ` + source + `}`):                                        `clauses[0].teams: NoGaps does not ask about whole teams`,
		whole(`{"rule": "MinRest", "limit": "eleven", ` + source + `}`):                                   `"eleven" is no amount such as`,
		whole(`{"rule": "MaxSeatShare", "limit": "101 %", ` + source + `}`):                               `"101 %" is no amount`,
		whole(`{"rule": "MaxSeatShare", "limit": "NaN %", ` + source + `}`):                               `"NaN %" is no amount`,
		whole(`{"rule": "MaxHoursPerWeek", "limit": "90 min", ` + source + `}`):                           `clauses[0].limit: MaxHoursPerWeek counts whole hours, and has "1 h 30 min"`,
		whole(`{"rule": "MaxHoursWithin", "limit": "48 h", "within": "2147483647 days", ` + source + `}`): `clauses[0].within: "2147483647 days" lies above "1000000 days"`,
		whole(`{"rule": "MinRest", "limit": "2000000h", ` + source + `}`):                                 `lies above "878400 h"`,
		whole(`{"rule": "NoGaps", "severity": "panic", ` + source + `}`):                                  `severity "panic" is none of`,
		whole(`{"rule": "NoGaps", "Rule": "MinRest", ` + source + `}`):                                    `field "Rule" stands twice`,
		`{"clauses": []}`:             `policy: 1:1: name: the policy has no name`,
		`null`:                        `null where an object belongs`,
		`{"name": "x", "clause": []}`: `unknown field "clause"; did you mean "clauses"?`,
		whole(`{"rule": "NoGaps"}, {"ruel": "NoGaps"}`):                   `unknown field "ruel"; did you mean "rule"?`,
		whole(`{"rule": "NoGaps", "source": {"txt": "x", "says": "y"}}`):  `unknown field "txt"; did you mean "text"?`,
		whole(`{"rule": "NoGaps"}, {"rule": "MinSeats", ` + source + `}`): "clauses[1].limit: MinSeats counts people",
	} {
		_, err := scheduletest.ParsePolicy([]byte(text))
		assert.ErrorContains(t, err, want)
		assert.ErrorIs(t, err, schedule.ErrInvalid)
	}
}

// The faults of a policy file are told at once, in its order, each with its place, and a number with the amount that belongs there.
func TestFaultsOfAPolicyFile(t *testing.T) {
	_, err := scheduletest.ParsePolicy([]byte(`{"name": "own", "title": "own", "clauses": [
  {"rule": "MaxShiftsPerMonth", "limit": 8},
  {"rule": "MaxShiftPerMonth", "limit": "8 shifts"},
  {"rule": "MaxShiftsPerMonth", "limit": "8"},
  {"rule": "MinRestWithin", "limit": "8 turns", "within": 7},
  {"rule": "NoGaps", "rule": "NoGaps"},
  {"rule": "Nothing at all"}]}`))
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 7)
	for i, want := range []string{
		`policy: 2:42: clauses[0].limit: a number where a text belongs; MaxShiftsPerMonth counts shifts, such as "8 shifts"`,
		`policy: 3:12: clauses[1].rule: "MaxShiftPerMonth" is no rule; did you mean "MaxShiftsPerMonth"?`,
		`policy: 4:42: clauses[2].limit: "8" is no amount such as "11 h" or "8 people"; MaxShiftsPerMonth counts shifts, such as "8 shifts"`,
		`policy: 5:38: clauses[3].limit: MinRestWithin counts minutes, from 1 on, such as "11 h", and has "8 turns"`,
		`policy: 5:59: clauses[3].within: a number where a text belongs; MinRestWithin counts days, such as "8 days"`,
		`policy: 6:22: field "rule" stands twice`,
	} {
		assert.Equal(t, want, lines[i])
	}
	assert.Contains(t, lines[6], `policy: 7:12: clauses[5].rule: "Nothing at all" is no rule; there are ["BeforePrimary" `)
}

// A policy of one's own needs no sources, and its rules name none.
func TestAPolicyOfOnesOwn(t *testing.T) {
	p, err := scheduletest.ParsePolicy([]byte(`{"name": "own", "title": "own", "clauses": [{"rule": "MaxShiftsPerMonth", "limit": "3 shifts"}, {"rule": "NoGaps"}]}`))
	require.NoError(t, err)
	rules, err := p.Rules(scheduletest.Facts{})
	require.NoError(t, err)
	assert.Equal(t, scheduletest.MaxShiftsPerMonth(3).Explanation, rules[0].Explanation)
	assert.Equal(t, "一人あたり月3枠まで（その月に始まる枠を数える）。", rules[0].Japanese)
	assert.True(t, rules[0].Monthly)
	assert.Equal(t, scheduletest.NoGaps().Explanation, rules[1].Explanation)
	text, err := p.JSON()
	require.NoError(t, err)
	assert.NotContains(t, string(text), "source")
	again, err := scheduletest.ParsePolicy(text)
	require.NoError(t, err)
	assert.Equal(t, p, again)
	for _, set := range scheduletest.Policies() {
		for _, c := range set.Clauses {
			assert.NotEmpty(t, c.Source.Says, "%s: %s", set.Name, c.Rule)
		}
	}
}

// A number of a clause that is too large is refused, and breaks no roster by an overflow.
func TestNumbersOfClausesAreBounded(t *testing.T) {
	for _, limit := range []scheduletest.Amount{{N: 30_744_573_456_182_586, Unit: scheduletest.PerMille}, {N: 1001, Unit: scheduletest.PerMille}} {
		p := scheduletest.Policy{Name: "x", Clauses: []scheduletest.Clause{{Rule: "MaxMeasuredShare", Limit: limit, Source: scheduletest.Source{Text: "x", Says: "y"}}}}
		assert.ErrorContains(t, p.Check(), `clauses[0].limit: `)
	}
	p := scheduletest.Policy{Name: "x", Clauses: []scheduletest.Clause{{Rule: "MinRest", Limit: scheduletest.Amount{N: 307_445_734_561_825_861, Unit: scheduletest.Minutes}, Source: scheduletest.Source{Text: "x", Says: "y"}}}}
	_, err := p.Rules(scheduletest.Facts{})
	assert.ErrorIs(t, err, schedule.ErrInvalid)
}

func FuzzParsePolicy(f *testing.F) {
	for _, p := range scheduletest.Policies() {
		data, err := p.JSON()
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := scheduletest.ParsePolicy(data)
		if err != nil {
			return
		}
		written, err := p.JSON()
		require.NoError(t, err)
		again, err := scheduletest.ParsePolicy(written)
		require.NoError(t, err)
		assert.Equal(t, len(p.Clauses), len(again.Clauses))
		for i, c := range p.Clauses {
			assert.Equal(t, c.Limit, again.Clauses[i].Limit)
			assert.Equal(t, c.Within, again.Clauses[i].Within)
		}
		_, err = p.Rules(scheduletest.Facts{})
		require.NoError(t, err)
		_, err = json.Marshal(p)
		require.NoError(t, err)
	})
}
