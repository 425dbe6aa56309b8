package schedule_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func ExampleNew() {
	tokyo, _ := time.LoadLocation("Asia/Tokyo")
	monday := schedule.MustParseDate("2026-05-04")
	s, err := schedule.New(schedule.Spec{
		Location: tokyo,
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams: []schedule.Team{
			{ID: "minne", Services: []schedule.Service{{ID: "minne-web"}}, Members: []schedule.Membership{{Member: "aoi"}, {Member: "ren"}}},
			{ID: "suzuri", Services: []schedule.Service{{ID: "suzuri-web"}}, Members: []schedule.Membership{{Member: "hina"}, {Member: "sora"}}},
		},
		OffHours: schedule.Duty{Primary: rotation.Weekly(monday, "aoi", "hina", "ren", "sora")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	week := schedule.Days(schedule.MustParseDate("2026-05-07"), schedule.MustParseDate("2026-05-11"), tokyo)
	for shift := range known(s.Service("minne-web")).Shifts(week) {
		fmt.Println(shift)
	}
	// Output:
	// Wed 2026-05-06 10:00 – Thu 2026-05-07 10:00 JST everyone primary aoi
	// Thu 2026-05-07 10:00 – Thu 2026-05-07 19:00 JST minne all whole team
	// Thu 2026-05-07 19:00 – Fri 2026-05-08 10:00 JST everyone primary aoi
	// Fri 2026-05-08 10:00 – Fri 2026-05-08 19:00 JST minne all whole team
	// Fri 2026-05-08 19:00 – Sat 2026-05-09 10:00 JST everyone primary aoi
	// Sat 2026-05-09 10:00 – Sun 2026-05-10 10:00 JST everyone primary aoi
	// Sun 2026-05-10 10:00 – Mon 2026-05-11 10:00 JST everyone primary aoi
	// Mon 2026-05-11 10:00 – Mon 2026-05-11 19:00 JST minne all whole team
	// Mon 2026-05-11 19:00 – Tue 2026-05-12 10:00 JST everyone primary hina
}

func ExampleFaults() {
	spec := sample.Organisation()
	spec.Teams[2].Services[0].ID = "minne-api"
	spec.Business[0].To = schedule.At(10, 0)
	_, err := schedule.New(spec)
	for f := range schedule.Faults(err) {
		fmt.Println(f)
	}
	fmt.Println(errors.Is(err, schedule.ErrDuplicate))
	// Output:
	// Business[0]: opens and closes at 10:00; the whole day is 00:00 to 24:00
	// Teams[2].Services[0]: service "minne-api" declared twice, first by team "minne"
	// true
}

func ExampleAnswer_ExplainIn() {
	s, _ := schedule.New(sample.Organisation())
	a, _ := s.OnCall("suzuri-web", time.Date(2026, time.May, 6, 12, 0, 0, 0, sample.Tokyo()))
	fmt.Print(a.Explain())
	fmt.Print(a.ExplainIn(schedule.Japanese))
	// Output:
	// off-hours: suzuri-web is answered by everyone's rota; the slot began on Wed 2026-05-06, a holiday: Substitute Holiday (for Constitution Memorial Day on Sunday 2026-05-03)
	// primary: m3 by rotation (turn 331, begun 2026-05-04, place 7 of 12)
	// 時間外: suzuri-web は全員オンコールの当番が対応。2026-05-06（水）に始まる枠、祝日：振替休日、憲法記念日（2026-05-03・日）の振替
	// 主担当: m3（ローテーション331回目の当番、2026-05-04 から、12人中7番目）
}

func ExampleSchedule_NextHandoff() {
	s, _ := schedule.New(sample.Organisation())
	h, err := s.NextHandoff("minne-web", time.Date(2026, time.May, 2, 3, 0, 0, 0, sample.Tokyo()))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(h.At, h.From.Member(schedule.Primary), "→", h.To.Member(schedule.Primary))
	// Output: 2026-05-04 10:00:00 +0900 JST s2 → m3
}

func ExampleSchedule_Duties() {
	s, _ := schedule.New(sample.Organisation())
	hours := map[schedule.DayKind]float64{}
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Month(2026, time.May, sample.Tokyo())) {
		hours[shift.Day] += shift.Duration().Hours()
	}
	fmt.Println(hours[schedule.Workday], hours[schedule.Weekend], hours[schedule.Holiday])
	// Output: 270 216 96
}

func ExampleSchedule_Follow() {
	s, _ := schedule.New(sample.Organisation())
	golden := rotation.Daily(schedule.MustParseDate("2026-05-03"), "e1", "e2", "e3", "e4")
	s, _ = s.Follow(golden) // the plan where it speaks, the rotation before it
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(schedule.MustParseDate("2026-05-02"), schedule.MustParseDate("2026-05-04"), sample.Tokyo())) {
		fmt.Println(shift.Date, shift.Member)
	}
	// Output:
	// 2026-05-02 s2
	// 2026-05-03 e1
	// 2026-05-04 e2
}
