package training_test

import (
	"fmt"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
)

func ExamplePlanner_Plan() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	first := schedule.MustParseDate("2026-04-01")
	plan, err := training.Planner{Series: meeting.Series{First: first}}.Plan(s, first, first.AddDays(27))
	if err != nil {
		panic(err)
	}
	for _, session := range plan.Sessions {
		fmt.Println(session.Interval, session.Questioner, "of", session.Team, "asks", session.Answerer)
	}
	// Output:
	// 2026-04-01 15:00 – 2026-04-01 16:00 JST m1 of minne asks s2
	// 2026-04-08 15:00 – 2026-04-08 16:00 JST s1 of suzuri asks m1
	// 2026-04-15 15:00 – 2026-04-15 16:00 JST e1 of ec asks m3
	// 2026-04-22 15:00 – 2026-04-22 16:00 JST m2 of minne asks s1
}

// The way of a new member, from the first day to the first shift, in one call.
func ExampleJoiner_Plan() {
	date := schedule.MustParseDate
	spec := sample.Organisation()
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "n1", From: date("2026-05-11")})
	rota := spec.OffHours.Primary.(rotation.Rotation)
	rota.Moves = []rotation.Move{{On: date("2026-05-11"), Join: "n1"}}
	spec.OffHours.Primary = rota

	joiner := training.Joiner{Member: "n1", Planner: training.Planner{Series: meeting.Series{First: date("2026-05-13")}}}
	path, err := joiner.Plan([]schedule.Spec{spec}, nil, date("2026-08-31"))
	if err != nil {
		panic(err)
	}
	for _, session := range path.Sessions {
		fmt.Println(session.Date, "session: team", session.Team)
	}
	for _, shadow := range path.Shadows {
		fmt.Println(shadow.Date, "shadow beside", shadow.Beside)
	}
	fmt.Println(path.From, "ready for every service")
	fmt.Println(path.First)
	// Output:
	// 2026-05-13 session: team minne
	// 2026-05-20 session: team suzuri
	// 2026-05-27 session: team ec
	// 2026-05-20 shadow beside m4
	// 2026-05-23 shadow beside m4
	// 2026-05-28 ready for every service
	// Mon 2026-06-15 19:00 – Tue 2026-06-16 10:00 JST everyone primary n1
}
