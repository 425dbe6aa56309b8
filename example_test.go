package toban_test

import (
	"fmt"
	"log"
	"time"
	_ "time/tzdata"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// The program of the README.
func Example() {
	tokyo, _ := time.LoadLocation("Asia/Tokyo")
	s, err := schedule.New(schedule.Spec{
		Location: tokyo,
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams: []schedule.Team{
			{ID: "minne", Services: schedule.Services("minne-web"), Members: schedule.Members("aoi", "ren", "yui")},
			{ID: "suzuri", Services: schedule.Services("suzuri-web"), Members: schedule.Members("hina", "sora")},
		},
		OffHours: schedule.Duty{Primary: rotation.Weekly(schedule.MustParseDate("2026-12-07"), "aoi", "hina", "ren", "sora", "yui")},
	})
	if err != nil {
		log.Fatal(err) // every fault, each with its place
	}
	answer, err := s.OnCall("suzuri-web", time.Date(2027, time.January, 11, 15, 0, 0, 0, tokyo))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(answer.Explain())

	plans, err := fairness.Planner{}.Next(s, schedule.Month(2027, time.January, tokyo))
	if err != nil {
		log.Fatal(err)
	}
	fair := plans[0].Certificate()
	fmt.Printf("worst deviation from the fair share: %v minutes; no roster has less than %v\n", fair.F1, fair.F1Bound)
	// Output:
	// off-hours: suzuri-web is answered by everyone's rota; the slot began on Mon 2027-01-11, a holiday: Coming of Age Day
	// primary: aoi by rotation (turn 6, begun 2027-01-11, place 1 of 5)
	// worst deviation from the fair share: 1044 minutes; no roster has less than 1044
}
