package fairness_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
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
	nights := must(rotas.Team(schedule.Everyone)).Seats(may)
	plan := must(planner.Plan(nights, rotas.People(may)))
	published := must(must(rotas.Follow(plan)).Roster(may))
	s := must(rotas.With(published)) // this one answers

	ill := schedule.Leave{Member: "e4", Interval: schedule.Days(schedule.MustParseDate("2026-05-11"), schedule.MustParseDate("2026-05-31"), sample.Tokyo())}
	without := must(rotas.With(ill)) // and without the published roster
	planner.Locked = slices.Collect(known(published.Team(schedule.Everyone)).Duties(schedule.Interval{Start: may.Start, End: ill.Start}))
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

// Two pools share somebody. Each is planned by its own plan, and nobody is in two places;
// the plans can be followed in any order.
func ExamplePlanner_PlanEach() {
	half := schedule.Membership{Member: "kai", Share: 50}
	team := func(id, pool schedule.TeamID, members ...schedule.Membership) schedule.Team {
		return schedule.Team{ID: id, Pool: pool, Members: members, Services: []schedule.Service{{ID: schedule.ServiceID(id)}}}
	}
	s := must(schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:  []schedule.Team{team("web", "web-nights", half, schedule.Membership{Member: "aoi"}), team("db", "db-nights", half, schedule.Membership{Member: "ren"})},
		Pools:  []schedule.Pool{{ID: "web-nights", Duty: schedule.Duty{Primary: schedule.Vacant()}}, {ID: "db-nights", Duty: schedule.Duty{Primary: schedule.Vacant()}}},
		People: []schedule.Person{{ID: "kai", Name: "海"}},
	}))
	week := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-07"), sample.Tokyo())
	plans := must(fairness.Planner{}.PlanEach(s.Seats(week), s.People(week)))
	for _, plan := range plans {
		s = must(s.Follow(plan))
		for shift := range plan.Shifts() {
			if shift.Member == "kai" {
				fmt.Println(shift)
			}
		}
	}
	fmt.Print(plans[0].Certificate().In(schedule.Japanese))
	// Output:
	// Thu 2026-06-04 19:00 – Fri 2026-06-05 10:00 JST db-nights primary kai
	// Sat 2026-06-06 10:00 – Sun 2026-06-07 10:00 JST db-nights primary kai
	// Wed 2026-06-03 19:00 – Thu 2026-06-04 10:00 JST web-nights primary kai
	// Sun 2026-06-07 10:00 – Mon 2026-06-08 10:00 JST web-nights primary kai
	// db-nights、2026-06-01〜2026-06-07の枠
	// 最大のずれ10.0時間（最小と証明済み）、ずれの合計40.0時間（最小と証明済み）、探索28,140回
	// 1. 最大のずれ：10.0時間
	// 2. ずれの合計：40.0時間
	// 3. 同じ連休を昨年に続けて担当：0回
	// 4. 同じ枠に同じチームの人が入った組：0組
	// 5. 避けたい枠に入った数－希望の枠に入った数：0枠
	// 6. 当番間隔の偏り：24（間隔の日数の二乗和）
	// 7. 公開済みの当番からの変更：0席
	// 最短の当番の間隔：9時間（ren、2026-06-02（火）10:00〜19:00）
	// 最長の当番：63時間（ren、2026-06-01（月）19:00〜2026-06-04（木）10:00）
	// 時間は、割増のない平日夜の1時間を1時間として換算。各人の枠数と、目安より多い（+）か少ない（−）時間：
	// 担当者  枠数  平日夜  週末  祝日・会社休日  合計
	// 海         2   −10.0  +8.0             0.0  −2.0
	// ren        5   +10.0  −8.0             0.0  +2.0
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
		nights := must(s.Team(schedule.Everyone)).Seats(quarter)
		plan := must(planner.Plan(nights, s.People(quarter)))
		served := known(must(s.Follow(plan)).Team(schedule.Everyone)).Duties(quarter)
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
	at := func(day, hour int) time.Time { return time.Date(2026, time.May, day, hour, 0, 0, 0, time.UTC) }
	night := func(slot string, from, to time.Time, points fairness.Burden) fairness.Position {
		return fairness.Position{Slot: slot, Role: schedule.Primary, Interval: schedule.Interval{Start: from, End: to}, Date: schedule.DateOf(from, time.UTC), Burden: 1000 * points}
	}
	person := func(id schedule.Member, balance fairness.Burden) fairness.Participant {
		return fairness.Participant{ID: id, From: at(1, 0), Until: at(3, 0), Balance: []fairness.Burden{balance}, Target: []fairness.Burden{7500}}
	}
	problem := fairness.Problem{
		Classes: []string{"night"},
		Limits:  fairness.Limits{MinRest: 12 * time.Hour},
		People:  []fairness.Participant{person("aoi", 3000), person("ren", -3000)},
		Seats:   []fairness.Position{night("fri", at(1, 19), at(2, 10), 5), night("sat", at(2, 10), at(3, 10), 10)},
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
