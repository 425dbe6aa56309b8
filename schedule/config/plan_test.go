package config_test

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const planned = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"t","services":["web"],"members":["a.b","jun","ken"]}],
"offHours":{"primary":{"vacant":true},"secondary":{"vacant":true},"shadow":{"vacant":true},"seats":[{"role":"manager","rota":{"vacant":true}}]}}],
"plan":{
"limits":{"minRest":"11h","restBetween":"turns","maxTurn":"48h","minDistanceDays":3,"maxDistanceDays":40,"wholeWeekends":"fridaySunday","maxConsecutiveDays":6,"maxHoursPerWeek":40,
"maxWeekendsPerMonth":2,"maxWeekendsInRow":1,"maxShiftsPerMonth":8,"rolling":{"shifts":3,"days":14},"maxTurnsPerMonth":4,"maxSharePermille":250,"oncePerBlock":true,"apart":true},
"relaxed":[{"minRest":"11h"},{}],
"own":{"a.b":{"maxShiftsPerMonth":2},"jun":{"roles":["secondary","manager"],"apart":["ken"],"with":["a.b"]}},
"level":[{"name":"Fridays","weekdays":["Fri"]},{"name":"days off","kinds":["weekend","holiday"]},{"name":"New Year","block":"年末年始"},{"name":"special","blocks":true}],
"weights":{"night":500,"roles":{"manager":-800},"class":"byMorning","pages":{"wakeUp":60000,"minute":1000},"dated":[{"name":"大晦日","first":"2026-12-31","last":"2026-12-31","yearly":true,"premium":1000}],
"blocks":[{"name":"年末年始","first":"2026-12-29","last":"2027-01-03"}]},
"gaps":true,"tolerance":{"pages":{"f2Permille":100},"wishes":{"f1":"30m","f2":"2h"},"published":{"f1":"1h","f2Permille":20},"changes":6},
"wants":[{"member":"ken","start":"2026-12-24","end":"2026-12-25"}],
"avoids":[{"member":"jun","start":"2026-12-24T19:00:00+09:00","end":"2026-12-25T10:00:00+09:00"}],
"ledger":{"opened":"2026-12-01T00:00:00+09:00",
"accounts":[{"pool":"everyone","member":"jun","done":{"night":900000,"holiday":-1440000},"target":{"weekend":60000}}],
"blocks":[{"pool":"everyone","block":"年末年始","member":"ken","done":{"holiday":1440000}}],"turns":[{"block":"年末年始","year":2025,"member":"ken"}],
"pages":[{"pool":"everyone","member":"a.b","done":3000,"target":2000,"pages":3,"wakeUps":1,"worked":90}],
"noise":[{"pool":"everyone","role":"primary","kind":"workday","minutes":900,"cost":5000}]},
"moves":20000,"seed":18446744073709551615,"shadows":2}}`

// Every field of a planner is read under its name, and written so that the same one is read again.
func TestThePlanOfAFile(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(planned))
	require.NoError(t, err)
	p := *file.Plan
	tokyo := file.Specs[0].Location
	day := schedule.MustParseDate
	assert.Equal(t, fairness.Limits{MinRest: 11 * time.Hour, RestBetween: fairness.Turns, MaxTurn: 48 * time.Hour, MinDistanceDays: 3, MaxDistanceDays: 40, WholeWeekends: fairness.FridaySunday, MaxConsecutiveDays: 6, MaxHoursPerWeek: 40,
		MaxWeekendsPerMonth: 2, MaxWeekendsInRow: 1, MaxShiftsPerMonth: 8, Rolling: fairness.Rolling{Shifts: 3, Days: 14}, MaxTurnsPerMonth: 4, MaxSharePermille: 250, OncePerBlock: true, Apart: true}, p.Limits)
	assert.Equal(t, []fairness.Limits{{MinRest: 11 * time.Hour}, {}}, p.Relaxed)
	assert.Equal(t, map[schedule.Member]fairness.Own{"a.b": {MaxShiftsPerMonth: 2}, "jun": {Roles: []schedule.Role{schedule.Secondary, "manager"}, Apart: []schedule.Member{"ken"}, With: []schedule.Member{"a.b"}}}, p.Own)
	assert.Equal(t, []fairness.Category{{Name: "Fridays", Weekdays: []time.Weekday{time.Friday}}, {Name: "days off", Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}},
		{Name: "New Year", Block: "年末年始"}, {Name: "special", Blocks: true}}, p.Level)
	newYear := schedule.Block{Name: "年末年始", First: day("2026-12-29"), Last: day("2027-01-03")}
	assert.Equal(t, fairness.Weights{Night: 500, Roles: map[schedule.Role]int{"manager": -800}, Class: fairness.ByMorning, Pages: fairness.PageWeights{WakeUp: 60_000, Minute: 1000},
		Dated: []fairness.DatedPremium{{Block: schedule.Block{Name: "大晦日", First: day("2026-12-31"), Last: day("2026-12-31")}, Yearly: true, Premium: 1000}}, Blocks: []schedule.Block{newYear}}, p.Ledger.Weights)
	assert.True(t, day("2026-12-01").At(0, tokyo).Equal(p.Ledger.Opened))
	assert.Equal(t, fairness.Amounts{Night: 900_000, Holiday: -1_440_000, Weekend: -60_000}, p.Ledger.Account("everyone", "jun").Balance())
	assert.Equal(t, fairness.Amounts{Holiday: 1_440_000}, p.Ledger.Block("everyone", "年末年始", "ken").Balance())
	assert.Equal(t, []fairness.Turn{{Block: "年末年始", Year: 2025, Member: "ken"}}, p.Ledger.Turns)
	assert.Equal(t, fairness.PageAccount{Pool: "everyone", Member: "a.b", Done: 3000, Target: 2000, Pages: 3, WakeUps: 1, Worked: 90}, p.Ledger.Page("everyone", "a.b"))
	assert.Equal(t, []fairness.Noise{{Pool: "everyone", Role: schedule.Primary, Minutes: 900, Cost: 5000}}, p.Ledger.Noise)
	assert.Equal(t, fairness.Tolerance{Pages: fairness.Margin{F2Permille: 100}, Wishes: fairness.Margin{F1: 30_000, F2: 120_000}, Published: fairness.Margin{F1: 60_000, F2Permille: 20}, Changes: 6}, p.Tolerance)
	assert.Equal(t, []fairness.Wish{{Member: "ken", Interval: schedule.Days(day("2026-12-24"), day("2026-12-25"), tokyo)}}, p.Wants)
	assert.Equal(t, uint64(1<<64-1), p.Seed)
	assert.Equal(t, 2, p.Shadows)

	text, err := config.Encode(file)
	require.NoError(t, err)
	again, err := config.Decode("again.json", text)
	require.NoError(t, err)
	assert.Equal(t, file, again)
	// The planner is one that plans: nothing but the table of limits says what the names mean.
	given := map[string]bool{}
	for _, limit := range p.Limits.GivenWith(p.Own) {
		given[limit.Name] = true
		name := strings.TrimPrefix(limit.Name, "Own.")
		assert.True(t, limit.Name == fairness.OnePlace || strings.Contains(planned, `"`+strings.ToLower(name[:1])+name[1:]+`"`), limit.Name)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[fairness.Limits]()) {
		assert.True(t, given[f.Name] || f.Name == "RestBetween", "%s is not in the file of this test", f.Name)
	}
}

// A plan without limits has the limits by default, and {} are none; both are written so that they are read again.
func TestThePlanWithoutLimits(t *testing.T) {
	rest, none := fairness.Limits{MinRest: 11 * time.Hour}, []fairness.Limits{{}}
	spec := planned[:strings.Index(planned, `"plan":`)]
	for plan, want := range map[string]fairness.Planner{
		`{"seed":7}`:                         {Limits: rest, Relaxed: none, Seed: 7},
		`{}`:                                 {Limits: rest, Relaxed: none},
		`{"limits":{}}`:                      {},
		`{"limits":{"minRest":"11h"}}`:       {Limits: rest},
		`{"relaxed":[]}`:                     {Limits: rest, Relaxed: []fairness.Limits{}},
		`{"relaxed":[{"minRest":"8h"}]}`:     {Limits: rest, Relaxed: []fairness.Limits{{MinRest: 8 * time.Hour}}},
		`{"limits":{"maxShiftsPerMonth":6}}`: {Limits: fairness.Limits{MaxShiftsPerMonth: 6}},
	} {
		file, err := config.Decode("oncall.json", []byte(spec+`"plan":`+plan+`}`))
		require.NoError(t, err, plan)
		assert.Equal(t, want, *file.Plan, plan)
		assert.Equal(t, len(want.Relaxed) == 1 && want.Relaxed[0] == none[0], config.HasDefaultLimits(*file.Plan), plan)
		text, err := config.Encode(file)
		require.NoError(t, err)
		again, err := config.Decode("again.json", text)
		require.NoError(t, err)
		assert.Equal(t, file, again, plan)
	}
}

// Each fault with its place and both parties, all at once.
func TestFaultsOfThePlan(t *testing.T) {
	for _, c := range []struct{ old, new, at, want string }{
		{`"minRest":"11h","rest`, `"minRest":"-11h","rest`, `"-11h"`, `plan.limits.minRest: -11h0m0s is below zero`},
		{`"turns"`, `"days"`, `"days","maxTurn"`, `plan.limits.restBetween: "days" is neither shifts nor turns`},
		{`"maxTurn":"48h",`, ``, `{"minRest":"11h","restBetween"`, `plan.limits.maxTurn: rest lies between turns, and no turn has a longest length`},
		{`"days":14`, `"days":1`, `1},"maxTurns`, `plan.limits.rolling.days: at most 3 shifts in any 1 days: two days or more are a window`},
		{`"maxShiftsPerMonth":8`, `"maxShiftPerMonth":8`, `8,"rolling"`, `plan.limits.maxShiftPerMonth: unknown field; did you mean "maxShiftsPerMonth"?`},
		{`{"minRest":"11h"},{}`, `{"minRest":"11h"},{"minDistanceDays":-1}`, `-1}`, `plan.relaxed[1].minDistanceDays: -1 is below zero`},
		{`"a.b":{"max`, `"a.c":{"max`, `{"maxShiftsPerMonth":2`, `plan.own.a.c: no person "a.c"; did you mean "a.b"?`},
		{`"maxShiftsPerMonth":2}`, `"maxShiftsPerMonth":-2}`, `-2}`, `plan.own.a.b.maxShiftsPerMonth: -2 of "a.b" lies outside 0 to 1000000`},
		{`["secondary","manager"]`, `["secondary","manger"]`, `"manger"`, `plan.own.jun.roles[1]: no duty has a seat "manger" for "jun" to take; there are ["primary" "secondary" "manager"]`},
		{`["ken"]`, `["kan"]`, `"kan"`, `plan.own.jun.apart[0]: no person "kan" for "jun" to be apart from; did you mean "ken"?`},
		{`["a.b"]}`, `["ken"]}`, `"ken"]}},`, `plan.own.jun.with[0]: "jun" is to be with "ken", and apart`},
		{`["a.b"]}`, `["a.c"]}`, `"a.c"]}},`, `plan.own.jun.with[0]: no person "a.c" for "jun" to be with; did you mean "a.b"?`},
		{`"maxDistanceDays":40`, `"maxDistanceDays":2`, `2,"wholeWeekends`, `plan.limits.maxDistanceDays: at most 2 days apart, and at least 3`},
		{`"fridaySunday"`, `"friday"`, `"friday",`, `plan.limits.wholeWeekends: "friday" is neither saturdaySunday nor fridaySunday`},
		{`["ken"]`, `["jun"]`, `"jun"],"with"`, `plan.own.jun.apart[0]: "jun" apart from themselves`},
		{`"name":"days off"`, `"name":"Fridays"`, `"Fridays","kinds"`, `plan.level[1].name: "Fridays" twice, first at level[0]`},
		{`"block":"年末年始"}`, `"block":"お盆"}`, `"お盆"`, `plan.level[2].block: there is no block "お盆" in Ledger.Weights`},
		{`"manager":-800`, `"primary":-800`, `-800`, `plan.weights.roles.primary: no seat with a premium of its own`},
		{`"last":"2027-01-03"`, `"last":"2026-12-01"`, `{"name":"年末年始"`, `plan.weights.blocks[0]: block "年末年始" from "2026-12-29" to "2026-12-01" is none`},
		{`"gaps":true`, `"stint":"weeks from Someday"`, `"weeks from Someday"`, `plan.stint: stint "weeks from Someday" is of no form like "singles", "weeks from Wed 10:00" or "weekParts, weekends from Fri 19:00"`},
		{`"changes":6`, `"changes":-6`, `-6}`, `plan.tolerance.changes: -6 lies outside 0 to 1000000`},
		{`"f1":"1h"`, `"f1":"1ms"`, `"1ms"`, `plan.tolerance.published.f1: duration "1ms" is no multiple of 60ms`},
		{`"member":"ken","start"`, `"member":"kim","start"`, `"kim"`, `plan.wants[0].member: no person "kim"; there are "a.b", "jun", "ken"`},
		{`"start":"2026-12-24T19:00:00+09:00"`, `"start":"2026-12-25T19:00:00+09:00"`, `"2026-12-25T10:00:00+09:00"}`, `plan.avoids[0].end: "2026-12-25T10:00:00+09:00" is not after the start, "2026-12-25T19:00:00+09:00"`},
		{`"member":"jun","done"`, `"member":"itoh","done"`, `"itoh"`, `plan.ledger.accounts[0].member: no person "itoh"; there are "a.b", "jun", "ken"`},
		{`"pool":"everyone","member":"jun"`, `"pool":"everyon","member":"jun"`, `"everyon"`, `plan.ledger.accounts[0].pool: no pool "everyon"; did you mean "everyone"?`},
		{`"night":900000`, `"night":"15h"`, `"15h"`, `plan.ledger.accounts[0].done.night: a text where a number belongs`},
		{`"night":900000`, `"night":1e300`, `1e300`, `plan.ledger.accounts[0].done.night: 1e300 is no whole number of this size`},
		{`"target":{"weekend":60000}}]`, `"target":{"weekend":60000}},{"pool":"everyone","member":"jun"}]`, `{"pool":"everyone","member":"jun"}]`, `plan.ledger.accounts[1]: "jun" of pool "everyone" is at Accounts[0] too`},
		{`"ledger":{`, `"ledger":{"weights":{},`, `{},"opened"`, `plan.ledger.weights: unknown field; there are "opened", "accounts", "blocks", "turns", "pages", "noise", "closed"`},
		{`"year":2025,"member":"ken"`, `"year":2025,"member":"kim"`, `"kim"`, `plan.ledger.turns[0].member: no person "kim"; there are "a.b", "jun", "ken"`},
		{`"noise":[{"pool":"everyone"`, `"noise":[{"pool":"all"`, `"all"`, `plan.ledger.noise[0].pool: no pool "all"; there are "everyone", "t"`},
		{`"seed":1`, `"seed":-1`, `-18446744073709551615`, `plan.seed: -18446744073709551615 is no whole number from 0 to 2^64-1`},
	} {
		text := strings.Replace(planned, c.old, c.new, 1)
		require.NotEqual(t, planned, text, c.old)
		require.Contains(t, text, c.at)
		before := text[:strings.Index(text, c.at)]
		_, err := config.Decode("f", []byte(text))
		faults := slices.Collect(config.Faults(err))
		if assert.Len(t, faults, 1, "%s: %v", c.new, err) {
			assert.Equal(t, c.want, faults[0].Path+": "+faults[0].Problem)
			assert.Equal(t, 1+strings.Count(before, "\n"), faults[0].Line, c.new)
			assert.Equal(t, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1, faults[0].Col, c.new)
		}
	}
	text := planned
	for _, edit := range [][2]string{{`"minDistanceDays":3`, `"minDistanceDays":-3`}, {`["ken"]`, `["kan"]`}, {`"f2Permille":20`, `"f2Permille":-20`}, {`["a.b"`, `["a"`}} {
		text = strings.Replace(text, edit[0], edit[1], 1)
	}
	_, err := config.Decode("f", []byte(text))
	assert.Len(t, slices.Collect(config.Faults(err)), 6, "%v", err)
}

// What is of a schedule and its history is no part of a file.
func TestPlansOfAFileHaveNoShifts(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(planned))
	require.NoError(t, err)
	file.Plan.Locked, file.Plan.Published = []schedule.Shift{{}}, []schedule.Shift{{}}
	file.Plan.Pages = []fairness.Page{{}}
	file.Plan.Watch = func(fairness.Progress) bool { return true }
	_, err = config.Encode(file)
	assert.ErrorIs(t, err, config.ErrUnknownKind)
	assert.EqualError(t, err, "Plan.Locked: shifts are of a schedule, and cannot be written\n"+
		"Plan.Published: shifts are of a schedule, and cannot be written\nPlan.Pages: pages are of a schedule, and cannot be written\nPlan.Watch: a function cannot be written")
}

// The ledger that the guides show fits the sample.
func TestTheLedgerOfTheGuides(t *testing.T) {
	for _, guide := range []string{"GUIDE.md", "GUIDE.ja.md"} {
		text, err := os.ReadFile("../../docs/" + guide)
		require.NoError(t, err)
		_, block, found := strings.Cut(string(text), "```json\n\"plan\"")
		require.True(t, found, guide)
		block, _, _ = strings.Cut(block, "```")
		file, err := config.Decode(guide, []byte(strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")+`, "plan"`+block+"}"))
		require.NoError(t, err)
		sum := fairness.Burden(0)
		for _, a := range file.Plan.Ledger.Accounts {
			sum += a.Balance().Total()
		}
		assert.Zero(t, sum)
		assert.Equal(t, fairness.Amounts{Night: 15 * 60_000, Holiday: -24 * 60_000}, file.Plan.Ledger.Account(schedule.Everyone, "m1").Balance())
	}
}

// Any planner that is sound comes back as it was.
func TestAnyPlanComesBack(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(planned))
	require.NoError(t, err)
	whole := *file.Plan
	rapid.Check(t, func(t *rapid.T) {
		p := whole
		some := func(name string, drop func()) {
			if rapid.Bool().Draw(t, name) {
				drop()
			}
		}
		limits := reflect.ValueOf(&p.Limits).Elem()
		for i := range limits.NumField() {
			some(limits.Type().Field(i).Name, func() { limits.Field(i).SetZero() })
		}
		if p.Limits.RestBetween == fairness.Turns {
			p.Limits.MaxTurn = time.Duration(rapid.IntRange(1, 1e6).Draw(t, "seconds")) * time.Second
		}
		some("relaxed", func() { p.Relaxed = nil })
		some("own", func() { p.Own = maps.Clone(p.Own); p.Own["jun"] = fairness.Own{Roles: []schedule.Role{}} })
		some("nobody's own", func() { p.Own = nil })
		some("level", func() { p.Level = []fairness.Category{} })
		some("weights", func() { p.Level, p.Limits.OncePerBlock, p.Ledger.Weights = nil, false, fairness.Weights{} })
		some("stint", func() {
			clock := func(name string) (time.Weekday, schedule.Clock) {
				return time.Weekday(rapid.IntRange(0, 6).Draw(t, name)), schedule.Clock(rapid.IntRange(0, 1439).Draw(t, name))
			}
			p.Level = nil
			p.Stint = fairness.Weeks.From(clock("week"))
			if parts := fairness.WeekParts.From(clock("week")).WeekendFrom(clock("weekend")); rapid.Bool().Draw(t, "parts") && (fairness.Planner{Stint: parts}).Check() == nil {
				p.Stint = parts
			}
		})
		some("ledger", func() { p.Ledger = fairness.Ledger{Weights: p.Ledger.Weights} })
		some("closed", func() {
			at := time.Unix(rapid.Int64Range(0, 1e9).Draw(t, "closed"), 0).UTC()
			p.Ledger.Closed = []fairness.Period{{Pool: "everyone", Start: at, End: at.Add(time.Hour)}}
		})
		some("gaps", func() { p.Gaps = false })
		p.Tolerance.Published.F1 = fairness.Burden(rapid.Int64Range(0, 1e9).Draw(t, "f1"))
		some("wants", func() { p.Wants = nil })
		some("avoids", func() { p.Avoids = []fairness.Wish{} })
		file.Plan = &p
		text, err := config.Encode(file)
		require.NoError(t, err)
		again, err := config.Decode("again.json", text)
		require.NoError(t, err)
		require.Equal(t, file, again)
	})
}
