package training_test

import (
	"fmt"

	"github.com/toban-go/toban/examples/sample"
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
