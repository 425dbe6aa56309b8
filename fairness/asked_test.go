package fairness_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// paired is the sample's platform pool with two seats to be planned.
func paired(t testing.TB) (*schedule.Schedule, func(schedule.Interval) []schedule.Seat) {
	t.Helper()
	s := vacant(t, func(spec *schedule.Spec) {
		spec.Pools[0].Duty = schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()}
	})
	return s, func(iv schedule.Interval) []schedule.Seat {
		return slices.Collect(known(s.Team(sample.PlatformNights)).Seats(iv))
	}
}

// What people ask for is kept by the plan, and a rule of it finds nothing in what is compiled, and something in a plan
// that did not know it.
func TestWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	s, slots := paired(t)
	month := days("2026-07-01", "2026-07-31")
	compile := func(t *testing.T, p fairness.Planner) *schedule.Roster {
		p.Moves = long.Cases(2000, 5000)
		plan, err := p.Plan(slices.Values(slots(month)), s.People(month))
		require.NoError(t, err)
		require.NoError(t, plan.Check(plan.Shifts()))
		followed, err := s.Follow(plan)
		require.NoError(t, err)
		roster, err := followed.Roster(month)
		require.NoError(t, err)
		return roster
	}
	other := compile(t, fairness.Planner{})
	cases := []struct {
		name     string
		limits   fairness.Limits
		own      map[schedule.Member]fairness.Own
		japanese string
	}{
		{"weekends in a row", fairness.Limits{MaxWeekendsInRow: 1}, nil, "枠が始まる週末は一人につき連続1回まで。"},
		{"shifts a month", fairness.Limits{MaxShiftsPerMonth: 13}, nil, "一人あたり月13枠まで（その月に始まる枠を数える）。"},
		{"rolling", fairness.Limits{Rolling: fairness.Rolling{Shifts: 3, Days: 7}}, nil, "連続するどの7日間でも、一人の枠は3枠まで。"},
		{"two a month", fairness.Limits{}, map[schedule.Member]fairness.Own{"p2": {MaxShiftsPerMonth: 2}}, "月ごとの枠数は個人の上限まで（p2は2枠）。"},
		{"juniors", fairness.Limits{}, map[schedule.Member]fairness.Own{"p1": {Roles: []schedule.Role{schedule.Secondary}}}, "就く席の決まっている人は、他の席に就かない。"},
		{"even spacing", fairness.Limits{MaxDistanceDays: 4}, nil, "一人の枠と次の枠の始まりは4日以内。"},
		{"whole weekends", fairness.Limits{WholeWeekends: fairness.SaturdaySunday}, nil, "土・日のどれかに枠を始める人は、そのすべてで始める。"},
		{"junior with senior", fairness.Limits{}, map[schedule.Member]fairness.Own{"p1": {With: []schedule.Member{"p2", "p3"}}}, "組む相手の決まっている人は、相手のいない枠に就かない。"},
		{"pairs apart", fairness.Limits{}, map[schedule.Member]fairness.Own{"p1": {Apart: []schedule.Member{"p2"}}}, "同席しない組は同じ枠に就かない。"},
		{"from Friday", fairness.Limits{WholeWeekends: fairness.FridaySunday}, nil, "金・土・日のどれかに枠を始める人は、そのすべてで始める。"}, // takes as long as all others
	}
	for _, x := range cases[:long.Cases(len(cases)-1, len(cases))] {
		t.Run(x.name, func(t *testing.T) {
			rules := scheduletest.InPool(sample.PlatformNights, scheduletest.WithinOwn(x.limits, x.own)...)
			asked := compile(t, fairness.Planner{Limits: x.limits, Own: x.own})
			require.NoError(t, scheduletest.Check(asked, rules...))
			require.Error(t, scheduletest.Check(other, rules...))
			require.Equal(t, x.japanese, rules[len(rules)-1].Japanese)
		})
	}
	p := fairness.Planner{Own: map[schedule.Member]fairness.Own{
		"nobody": {}, "p1": {MaxShiftsPerMonth: -1, Roles: []schedule.Role{"all", "secundary"}, Apart: []schedule.Member{"p1", "ghost"}},
	}, Limits: fairness.Limits{Rolling: fairness.Rolling{Shifts: 1, Days: 1}}}
	_, err := p.Plan(slices.Values(slots(month)), s.People(month))
	for _, want := range []string{`Own["nobody"]: no person "nobody"`, `Own["p1"].MaxShiftsPerMonth: -1`, `Own["p1"].Roles[0]: "all"`, `Own["p1"].Roles[1]: no duty has a seat "secundary" for "p1" to take; there are ["primary" "secondary"]`, `Own["p1"].Apart[0]: "p1" apart from themselves`, `Own["p1"].Apart[1]: no person "ghost"`} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, err, "Limits.Rolling.Days")
	p.Own = nil
	_, err = p.Plan(slices.Values(slots(month)), s.People(month))
	require.ErrorContains(t, err, "Rolling.Days: at most 1 shifts in any 1 days")
}

// A seat that one pool has is no fault in the plan of another that is made with it, and gives nobody a seat there.
func TestOwnRolesOfAnotherPool(t *testing.T) {
	t.Parallel()
	var organisation schedule.Spec
	s := vacant(t, func(spec *schedule.Spec) {
		defer func() { organisation = *spec }()
		spec.OffHours.Seats = []schedule.Post{{Role: "manager", Rota: schedule.Vacant()}}
	})
	week := days("2026-07-06", "2026-07-12")
	p := fairness.Planner{Own: map[schedule.Member]fairness.Own{"p1": {Roles: []schedule.Role{"manager"}}}}
	plans, err := p.PlanEach(s.Seats(week), s.People(week))
	require.NoError(t, err)
	require.Len(t, plans, 2)
	for _, plan := range plans {
		for shift := range plan.Shifts() {
			require.True(t, shift.Member != "p1" || shift.Role == "manager", "%v", shift)
		}
	}
	require.NoError(t, p.Check(organisation))
	p.Own["p1"] = fairness.Own{Roles: []schedule.Role{"manger"}}
	_, unplanned := p.PlanEach(s.Seats(week), s.People(week))
	for _, err := range []error{p.Check(organisation), unplanned} {
		require.ErrorContains(t, err, `Own["p1"].Roles[0]: no duty has a seat "manger" for "p1" to take; there are ["primary" "secondary" "manager"]`)
	}
}

// Fridays are levelled where that is asked for: 52 of them over twelve people.
func TestWeekdaysAreLevelled(t *testing.T) {
	t.Parallel()
	s := vacant(t, nil)
	year := days("2026-01-01", "2026-12-31")
	fridays := func(p fairness.Planner) (least, most int) {
		_, planned := plan(t, p, s, year)
		count := map[schedule.Member]int{}
		for shift := range everyone(planned).Duties(year) {
			if shift.Date.Weekday() == time.Friday {
				count[shift.Member]++
			}
		}
		require.Len(t, count, 12)
		counts := slices.Sorted(func(yield func(int) bool) {
			for _, n := range count {
				if !yield(n) {
					return
				}
			}
		})
		return counts[0], counts[11]
	}
	p := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: 1, Moves: 300_000}
	least, most := fridays(p)
	t.Logf("%d to %d Fridays a person", least, most)
	require.Greater(t, most-least, 1)
	p.Level = []fairness.Category{{Name: "Fridays", Weekdays: []time.Weekday{time.Friday}}, {Name: "days off", Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}}}
	least, most = fridays(p)
	t.Logf("%d to %d Fridays a person, levelled", least, most)
	require.LessOrEqual(t, most-least, 1)
	p.Level[0].Weekdays = []time.Weekday{}
	p.Level[1].Weekdays = []time.Weekday{7}
	_, err := p.Plan(everyone(s).Seats(year), s.People(year))
	require.ErrorContains(t, err, `Level[0].Weekdays: category "Fridays" counts no weekday; nil is all`)
	require.ErrorContains(t, err, `Level[1].Weekdays[0]: 7 is no weekday`)
}

// New Year's Eve weighs double, every year, and with it the plan that gives it away.
func TestDatedPremiums(t *testing.T) {
	t.Parallel()
	eve := fairness.DatedPremium{Block: schedule.Block{Name: "大晦日", First: date("2025-12-31"), Last: date("2026-01-01")}, Yearly: true, Premium: 1000}
	w := fairness.Weights{Dated: []fairness.DatedPremium{eve}}
	s := vacant(t, nil)
	weigh := func(w fairness.Weights, day string) fairness.Burden {
		for shift := range everyone(s).Duties(days(day, day)) {
			return w.Burden(shift) / fairness.Burden(shift.Duration()/time.Minute)
		}
		return 0
	}
	for day, want := range map[string]fairness.Burden{"2024-12-31": 1000, "2025-12-31": 2000, "2026-01-01": 2000, "2026-01-02": 1000, "2026-12-30": 1000, "2026-12-31": 2000, "2027-01-01": 2000} {
		assert.Equal(t, want, weigh(w, day), day)
	}
	eve.Yearly = false
	assert.EqualValues(t, 1000, weigh(fairness.Weights{Dated: []fairness.DatedPremium{eve}}, "2026-12-31"))
	assert.EqualValues(t, 2500, weigh(fairness.Weights{Dated: append(w.Dated, fairness.DatedPremium{Block: eve.Block, Premium: 500})}, "2026-01-01"), "premiums of a day add up")
	ledger := fairness.Ledger{Weights: w}
	var back fairness.Ledger
	data, err := json.Marshal(ledger)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, w, back.Weights)
	for want, premium := range map[string]fairness.DatedPremium{
		"is of no days":              {Premium: 1},
		"yearly and of more than a":  {Block: schedule.Block{Name: "x", First: date("2026-01-01"), Last: date("2027-01-01")}, Yearly: true},
		"weigh less than nothing or": {Block: eve.Block, Premium: -1001},
	} {
		_, err := weighing(fairness.Weights{Dated: []fairness.DatedPremium{premium}}).Plan(everyone(s).Seats(days("2026-01-01", "2026-01-31")), s.People(days("2026-01-01", "2026-01-31")))
		require.ErrorContains(t, err, want)
	}
}

// BenchmarkWishes plans a month with ten thousand wishes of twelve people: they cost by their number.
func BenchmarkWishes(b *testing.B) {
	s := vacant(b, nil)
	month := days("2026-07-01", "2026-07-31")
	people := s.People(month)
	p := fairness.Planner{Moves: 1000}
	for i := range 10_000 {
		day := month.Start.AddDate(0, 0, i%31)
		p.Avoids = append(p.Avoids, fairness.Wish{Member: people[i%len(people)].Member, Interval: schedule.Interval{Start: day, End: day.AddDate(0, 0, 1)}})
	}
	for b.Loop() {
		_, err := p.Plan(everyone(s).Seats(month), people)
		if err != nil {
			b.Fatal(fmt.Sprint(err))
		}
	}
}
