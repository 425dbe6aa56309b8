package fairness_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// A month is planned and published. Then somebody falls ill: what is past stays, the
// rest is repaired with as few changes as can be, and published anew.
func ExamplePlanner_Repair() {
	spec := sample.Organisation()
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	rotas := must(schedule.New(spec))
	may := schedule.Month(2026, time.May, sample.Tokyo())

	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 4}}
	plan := must(planner.Plan(rotas.Slots(may), rotas.People(may)))
	published := must(must(rotas.Follow(plan)).Roster(may))
	s := must(rotas.With(published)) // this one answers

	ill := schedule.Leave{Member: "e4", Interval: schedule.Days(schedule.MustParseDate("2026-05-11"), schedule.MustParseDate("2026-05-31"), sample.Tokyo())}
	without := must(rotas.With(ill)) // and without the published roster
	planner.Locked = slices.Collect(published.Duties(schedule.Interval{Start: may.Start, End: ill.Start}, schedule.Everyone))
	repair := must(planner.Repair(published, without.People(may)))
	repaired := must(must(without.Follow(repair)).Roster(may))
	s = must(s.With(ill, repaired))

	fmt.Print(schedule.Diff(published, repaired))
	fmt.Println(must(s.OnCall("minne-web", time.Date(2026, 5, 14, 22, 0, 0, 0, sample.Tokyo()))).Member(schedule.Primary))
	_, err := s.Follow(repair)
	fmt.Println(err)
	// Output:
	// Thu 2026-05-14 19:00 – Fri 2026-05-15 10:00 JST everyone primary: e4 → s1
	// Tue 2026-05-26 19:00 – Wed 2026-05-27 10:00 JST everyone primary: e4 → m4
	// e4: loses 2 shifts, 30 h
	// m4: gains 1 shift, 15 h
	// s1: gains 1 shift, 15 h
	// s1
	// follow: conflict: the rota of 2026-05-01 19:00 – 2026-06-01 10:00 JST has no effect beneath the roster published for 2026-05-01 00:00 – 2026-06-01 00:00 JST
}

// A quarter is planned, served and closed; the next one makes up for what it left. What
// a minute weighs is stated once, in the ledger, and goes from quarter to quarter.
func ExampleLedger_Close() {
	spec := sample.Organisation()
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	s := must(schedule.New(spec))
	planner := fairness.Planner{Ledger: fairness.Ledger{Weights: fairness.Weights{Weekend: 250, Holiday: 500}}, Moves: 20000}
	for _, month := range []time.Month{4, 7} {
		first := schedule.Date{Year: 2026, Month: month, Day: 1}
		quarter := schedule.Days(first, first.AddMonths(3).AddDays(-1), sample.Tokyo())
		plan := must(planner.Plan(s.Slots(quarter), s.People(quarter)))
		served := must(s.Follow(plan)).Duties(quarter, schedule.Everyone)
		planner.Ledger = must(planner.Ledger.Close(served, s.People(quarter)))

		balance := planner.Ledger.Account(schedule.Everyone, "m1").Balance()
		fmt.Printf("m1 after the quarter from %v: nights %v, weekends %v, holidays %v\n", first, balance.Night, balance.Weekend, balance.Holiday)
	}
	// Output:
	// m1 after the quarter from 2026-04-01: nights -975, weekends -150, holidays 1260
	// m1 after the quarter from 2026-07-01: nights -150, weekends -450, holidays 360
}

// Two people share two nights. One carries three points from before, so the
// heavier night goes to the other.
func ExampleProblem_Solve() {
	problem, err := fairness.DecodeProblem(strings.NewReader(`{
		"format": "oncall-fairness/1", "timezone": "UTC", "categories": ["night"],
		"limits": {"min_rest_hours": 12},
		"members": [
			{"id": "aoi", "from": "2026-05-01", "until": "2026-05-03", "balance": {"night": 3000}, "target": {"night": 7500}},
			{"id": "ren", "from": "2026-05-01", "until": "2026-05-03", "balance": {"night": -3000}, "target": {"night": 7500}}
		],
		"shifts": [
			{"id": "fri", "start": "2026-05-01T19:00:00Z", "end": "2026-05-02T10:00:00Z", "category": "night", "slots": [{"role": "primary", "burden": 5}]},
			{"id": "sat", "start": "2026-05-02T10:00:00Z", "end": "2026-05-03T10:00:00Z", "category": "night", "slots": [{"role": "primary", "burden": 10}]}
		]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := problem.Solve(0, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range plan.Assignments() {
		fmt.Println(a.Slot, a.Role, a.Member)
	}
	c := plan.Certificate()
	fmt.Println(c.F1, c.F2, c.Proven())
	fmt.Println(c.Check(problem, plan.Assignments()))
	// Output:
	// fri primary aoi
	// sat primary ren
	// 0.5 2 true
	// <nil>
}
