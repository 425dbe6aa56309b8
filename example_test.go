package toban_test

import (
	"fmt"
	"io"
	"time"
	_ "time/tzdata"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var tokyo, _ = time.LoadLocation("Asia/Tokyo")

var date = schedule.MustParseDate

func services(ids ...schedule.ServiceID) (list []schedule.Service) {
	for _, id := range ids {
		list = append(list, schedule.Service{ID: id})
	}
	return list
}

func members(ids ...schedule.Member) (list []schedule.Membership) {
	for _, id := range ids {
		list = append(list, schedule.Membership{Member: id})
	}
	return list
}

var shop = schedule.Spec{
	Location: tokyo,
	Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
	Holidays: holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03")),
	Teams: []schedule.Team{
		{ID: "minne", Services: services("minne-web", "minne-api"), Members: members("aoi", "ren")},
		{ID: "suzuri", Services: services("suzuri-web"), Members: members("hina", "sora")},
		{ID: "ec", Services: services("shop-cart"), Members: members("yui", "kaito")},
	},
	OffHours: schedule.Duty{Primary: rotation.Weekly(date("2026-12-07"), "aoi", "hina", "yui", "ren", "sora", "kaito")},
}

func Example() {
	s, err := schedule.New(shop)
	if err != nil {
		panic(err)
	}
	web, err := s.Service("minne-web") // a misspelt name is an error here
	if err != nil {
		panic(err)
	}
	for shift := range web.Shifts(schedule.Days(date("2026-12-28"), date("2026-12-30"), tokyo)) {
		fmt.Println(shift)
	}
	now, _ := s.OnCall("suzuri-web", date("2026-12-29").At(schedule.At(12, 0), tokyo))
	fmt.Print(now.Explain())
	next, _ := s.NextHandoff("suzuri-web", now.Start)
	fmt.Println(next.At, next.To.Regime, next.To.Team)
	// Output:
	// Sun 2026-12-27 10:00 – Mon 2026-12-28 10:00 JST everyone primary yui
	// Mon 2026-12-28 10:00 – Mon 2026-12-28 19:00 JST minne all whole team
	// Mon 2026-12-28 19:00 – Tue 2026-12-29 10:00 JST everyone primary ren
	// Tue 2026-12-29 10:00 – Wed 2026-12-30 10:00 JST everyone primary ren
	// Wed 2026-12-30 10:00 – Thu 2026-12-31 10:00 JST everyone primary ren
	// off-hours: suzuri-web is answered by everyone's rota; the slot began on Tue 2026-12-29, a holiday: 年末年始
	// primary: ren by rotation (turn 4, begun 2026-12-28, place 4 of 6)
	// 2027-01-04 10:00:00 +0900 JST daytime suzuri
}

func Example_changes() {
	s, err := schedule.New(shop)
	if err != nil {
		panic(err)
	}
	january := schedule.Month(2027, time.January, tokyo)
	before, _ := s.Roster(january)
	day := func(d string) schedule.Interval { return schedule.Days(date(d), date(d), tokyo) }
	s, err = s.With(
		schedule.Leave{Member: "sora", Interval: day("2027-01-08"), Note: "帰省"},
		schedule.Swap{A: "kaito", AGives: day("2027-01-11"), B: "aoi", BGives: day("2027-01-19")},
	)
	if err != nil {
		panic(err) // which change cannot be, and why
	}
	after, _ := s.Roster(january)
	fmt.Print(schedule.Diff(before, after))
	_ = ical.Calendar{Stamp: january.Start}.WritePerson(io.Discard, after, "aoi")
	// Output:
	// Thu 2027-01-07 19:00 – Fri 2027-01-08 10:00 JST everyone primary: sora → kaito
	// Fri 2027-01-08 19:00 – Sat 2027-01-09 10:00 JST everyone primary: sora → aoi
	// Mon 2027-01-11 10:00 – Tue 2027-01-12 10:00 JST everyone primary: kaito → aoi
	// Tue 2027-01-19 19:00 – Wed 2027-01-20 10:00 JST everyone primary: aoi → kaito
	// aoi: gains 2 shifts, 39 h, 1 holiday; loses 1 shift, 15 h
	// kaito: gains 2 shifts, 30 h; loses 1 shift, 24 h, 1 holiday
	// sora: loses 2 shifts, 30 h
}

func Example_fair() {
	s, err := schedule.New(shop)
	if err != nil {
		panic(err)
	}
	quarter := schedule.Days(date("2027-01-04"), date("2027-03-31"), tokyo)
	plan, err := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}.Plan(s.Seats(quarter), s.People(quarter))
	if err != nil {
		panic(err) // an *fairness.InfeasibleError names the slot, the people and the limit
	}
	fmt.Print(plan.Certificate())
	s, _ = s.Follow(plan)             // the plan where it speaks, the rotation elsewhere
	published, _ := s.Roster(quarter) // compiled; its JSON is the published record
	s, _ = s.With(published)          // frozen: only later changes lie above it
	fmt.Println(s.Changes()[0] == schedule.Change(published))
	// Output:
	// worst deviation 1200 points (proven least), sum of deviations 10080 points (proven least), 172384 moves of search
	// 1. worst deviation: 1200 points
	// 2. sum of deviations: 10080 points
	// 3. repeats of a block: 0 turns
	// 4. pairs of one team in a slot: 0 pairs
	// 5. avoided minus wanted slots: 0 slots
	// 6. uneven spacing: 3120 square days between each person's slots
	// 7. changes to what is published: 0 seats
	// least rest: 33 h (yui, Tue 2027-01-05 10:00 – Wed 2027-01-06 19:00 JST)
	// longest turn: 24 h (aoi, Sat 2027-01-09 10:00 – Sun 2027-01-10 10:00 JST)
	// A point is a minute of a plain business night. Each person's slots, and points above (+) or below (-) target:
	// person  slots  nights  weekends  holidays  total
	// aoi        15    +150      +240      +240   +630
	// hina       15    +150      +240      +240   +630
	// kaito      15    +150      +240      +240   +630
	// ren        14    -750      +240      +240   -270
	// sora       14    +150      +240     -1200   -810
	// yui        14    +150     -1200      +240   -810
	// true
}

func Example_cycle() {
	s, err := schedule.New(shop)
	if err != nil {
		panic(err)
	}
	now := func(d string) time.Time { return date(d).At(schedule.At(12, 0), tokyo) }
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}

	// Plan what comes next, beside what was served before, and publish it.
	january := schedule.Month(2027, time.January, tokyo)
	plans, err := planner.Next(s, january)
	if err != nil {
		panic(err)
	}
	draft := s
	for _, plan := range plans { // one a pool
		draft, _ = draft.Follow(plan)
	}
	roster, _ := draft.Roster(january)
	s, published, err := s.Enter(schedule.Entry{ID: "roster 2027-01", Author: "aoi", At: now("2026-12-18"), Change: roster})
	if err != nil {
		panic(err)
	}

	// Somebody goes on leave: what is published is repaired with fewest changes.
	away := schedule.Leave{Member: "sora", Interval: schedule.Days(date("2027-01-11"), date("2027-01-17"), tokyo)}
	after, leave, err := s.Enter(schedule.Entry{ID: "trip", Author: "sora", At: now("2027-01-05"), Change: away})
	if err != nil {
		panic(err)
	}
	journal := []schedule.Entry{published, leave} // what a store keeps
	repairs, _ := planner.Mend(s, after, schedule.Interval{Start: now("2027-01-05"), End: january.End})
	for _, plan := range repairs {
		for i, move := range plan.Overrides(after, "repair") {
			entry := schedule.Entry{ID: fmt.Sprint("repair ", i), At: now("2027-01-05"), Change: move}
			after, entry, _ = after.Enter(entry)
			journal = append(journal, entry)
		}
	}
	repaired, _ := after.Roster(january)
	fmt.Print(schedule.Diff(roster, repaired))

	// The same journal gives the same answers, and the next month carries on from it.
	again, _ := schedule.New(shop)
	again, _, err = again.Replay(journal, now("2027-01-18"))
	if err != nil {
		panic(err)
	}
	carried, _ := planner.Ledger.Upto(again, january.End)
	fmt.Println("sora is", carried.Account(schedule.Everyone, "sora").Balance().Total(), "points from the share")
	// Output:
	// Sat 2027-01-16 10:00 – Sun 2027-01-17 10:00 JST everyone primary: sora → hina
	// hina: gains 1 shift, 24 h, 1 weekend day
	// sora: loses 1 shift, 24 h, 1 weekend day
	// sora is -1590 points from the share
}
