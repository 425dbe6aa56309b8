package meeting_test

import (
	"fmt"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
)

// The study session of every Monday: on 4 May 2026 a holiday moves it to the next
// business day, and nobody loses a turn.
func ExampleTurns_Plan() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	turns := meeting.Turns{
		Series: meeting.Series{First: schedule.MustParseDate("2026-04-27")},
		Order:  []schedule.Member{"m1", "s1", "e1"},
	}
	meetings, err := turns.Plan(s, schedule.MustParseDate("2026-04-27"), schedule.MustParseDate("2026-05-11"))
	if err != nil {
		panic(err)
	}
	for _, m := range meetings {
		fmt.Println(m.Planned, m.Interval, m.Member)
	}
	// Output:
	// 2026-04-27 2026-04-27 15:00 – 2026-04-27 16:00 JST m1
	// 2026-05-04 2026-05-07 15:00 – 2026-05-07 16:00 JST s1
	// 2026-05-11 2026-05-11 15:00 – 2026-05-11 16:00 JST e1
}
