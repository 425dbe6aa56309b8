package rotation_test

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func ExampleRotation() {
	r := rotation.Rotation{
		First: schedule.MustParseDate("2026-01-05"),
		Unit:  rotation.Weeks,
		At:    schedule.At(10, 0),
		Order: []schedule.Member{"aoi", "hina", "yui"},
		Moves: []rotation.Move{{On: schedule.MustParseDate("2026-02-01"), Join: "ren"}},
	}
	at := time.Date(2026, time.January, 20, 3, 0, 0, 0, time.UTC)
	for range 6 {
		turn, step, _ := r.Turn(at)
		fmt.Println(turn, step.Member)
		at = turn.End
	}
	// Output:
	// 2026-01-19 10:00 – 2026-01-26 10:00 UTC yui
	// 2026-01-26 10:00 – 2026-02-02 10:00 UTC aoi
	// 2026-02-02 10:00 – 2026-02-09 10:00 UTC hina
	// 2026-02-09 10:00 – 2026-02-16 10:00 UTC yui
	// 2026-02-16 10:00 – 2026-02-23 10:00 UTC ren
	// 2026-02-23 10:00 – 2026-03-02 10:00 UTC aoi
}

// A rotation for the year end stands before the one of every week.
func ExampleRotation_last() {
	date := schedule.MustParseDate
	special := rotation.Daily(date("2026-12-29"), "ren", "sora")
	special.Last = date("2027-01-03")
	rota := schedule.Chain{special, rotation.Weekly(date("2026-01-05"), "aoi", "hina")}
	for day := date("2026-12-28"); day.Before(date("2027-01-06")); day = day.AddDays(1) {
		night := schedule.Interval{Start: day.At(schedule.At(19, 0), time.UTC), End: day.AddDays(1).At(schedule.At(10, 0), time.UTC)}
		step, _ := rota.On(schedule.Seat{Interval: night})
		fmt.Println(day, step.Member)
	}
	// Output:
	// 2026-12-28 hina
	// 2026-12-29 ren
	// 2026-12-30 sora
	// 2026-12-31 ren
	// 2027-01-01 sora
	// 2027-01-02 ren
	// 2027-01-03 sora
	// 2027-01-04 aoi
	// 2027-01-05 aoi
}

func ExampleBusinessDays() {
	r := rotation.Daily(schedule.MustParseDate("2026-05-01"), "aoi", "hina", "yui")
	r.Count = rotation.BusinessDays(holiday.Japan())
	for day := range 8 {
		at := time.Date(2026, time.May, 1+day, 12, 0, 0, 0, time.UTC)
		_, step, _ := r.Turn(at)
		fmt.Println(at.Format("Mon 01-02"), step.Member)
	}
	// Output:
	// Fri 05-01 aoi
	// Sat 05-02 aoi
	// Sun 05-03 aoi
	// Mon 05-04 aoi
	// Tue 05-05 aoi
	// Wed 05-06 aoi
	// Thu 05-07 hina
	// Fri 05-08 yui
}
