package house

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// The examples of docs/COMPARE.md.

var tokyo, _ = time.LoadLocation("Asia/Tokyo")

var date = schedule.MustParseDate

func people(n int) (list []schedule.Member) {
	for i := range n {
		list = append(list, schedule.Member(rune('a'+i)))
	}
	return list
}

func Example_midnightThatDoesNotExist() {
	havana, _ := time.LoadLocation("America/Havana")
	fmt.Println(time.Date(2026, time.March, 8, 0, 0, 0, 0, havana), "says package time")
	daily := rotation.Daily(date("2026-01-01"), "ana", "luis")
	daily.Location = havana
	at := date("2026-03-07").At(0, havana)
	for range 3 {
		turn, step, _ := daily.Turn(at)
		fmt.Println(turn, turn.Duration(), step.Member)
		at = turn.End
	}
	// Output:
	// 2026-03-07 23:00:00 -0500 CST says package time
	// 2026-03-07 00:00 CST – 2026-03-08 01:00 CDT 24h0m0s luis
	// 2026-03-08 01:00 – 2026-03-09 00:00 CDT 23h0m0s ana
	// 2026-03-09 00:00 – 2026-03-10 00:00 CDT 24h0m0s luis
}

func Example_monthEnds() {
	monthly := rotation.Rotation{First: date("2026-01-31"), Unit: rotation.Months, Order: people(3)}
	start := monthly.First.At(0, time.UTC)
	at := start
	for month := range 4 {
		turn, _, _ := monthly.Turn(at)
		fmt.Println(turn.Start.Format(time.DateOnly), start.AddDate(0, month, 0).Format(time.DateOnly))
		at = turn.End
	}
	// Output:
	// 2026-01-31 2026-01-31
	// 2026-02-28 2026-03-03
	// 2026-03-31 2026-03-31
	// 2026-04-30 2026-05-01
}

func Example_everybodyServes() {
	serve := func(r rotation.Rotation) string {
		shifts := map[schedule.Member]int{}
		for day := date("2026-01-05"); day.Year == 2026; day = day.AddDays(1) {
			if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
				_, step, _ := r.Turn(day.At(schedule.At(12, 0), time.UTC))
				shifts[step.Member]++
			}
		}
		return fmt.Sprint(len(shifts), " of ", len(r.Order), " serve: ", shifts)
	}
	weekdays := rotation.Daily(date("2026-01-05"), people(14)...)
	fmt.Println("every day uses a turn:", serve(weekdays))
	weekdays.Count = rotation.BusinessDays(schedule.NoHolidays{})
	fmt.Println("duty days use a turn: ", serve(weekdays))
	// Output:
	// every day uses a turn: 10 of 14 serve: map[a:26 b:26 c:26 d:26 e:26 h:26 i:26 j:26 k:26 l:25]
	// duty days use a turn:  14 of 14 serve: map[a:19 b:19 c:19 d:19 e:19 f:19 g:19 h:18 i:18 j:18 k:18 l:18 m:18 n:18]
}

func Example_joiningDoesNotReshuffle() {
	order := people(14)
	base := rotation.Daily(date("2026-01-01"), order...)
	noon := func(day schedule.Date) time.Time { return day.At(schedule.At(12, 0), time.UTC) }
	dated, counted := 0, 0
	for join := date("2026-01-01"); join.Year == 2026; join = join.AddDays(1) {
		joined := base
		joined.Moves = []rotation.Move{{On: join, Join: "new"}}
		for day := join; day.DaysSince(join) < 14; day = day.AddDays(1) {
			_, before, _ := base.Turn(noon(day))
			if _, after, _ := joined.Turn(noon(day)); after.Member != before.Member {
				dated++
			}
			if after := append(order, "new")[day.DaysSince(base.First)%15]; after != before.Member {
				counted++
			}
		}
	}
	fmt.Printf("of the next 14 turns %.1f change, %.1f where places are counted anew\n", float64(dated)/365, float64(counted)/365)
	// Output:
	// of the next 14 turns 6.5 change, 13.2 where places are counted anew
}

func Example_weeklyHole() {
	nights := rotation.Daily(date("2026-05-04"), "mo", "tu", "we", "th", "fr", "", "su") // nobody on Saturdays
	s, err := schedule.New(schedule.Spec{
		Location: tokyo,
		Business: schedule.Hours{{Days: everyDay, From: schedule.At(12, 0), To: schedule.At(24, 0)}},
		Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "web", Services: schedule.Services("web"), Members: schedule.Members("mo", "tu", "we", "th", "fr", "su")}},
		OffHours: schedule.Duty{Primary: nights},
	})
	if err != nil {
		panic(err)
	}
	week, _ := s.Roster(schedule.Days(date("2026-05-04"), date("2026-05-10"), tokyo))
	covered := week.Interval().Duration()
	for gap := range week.Gaps() {
		fmt.Println(gap)
		covered -= gap.Duration()
	}
	fmt.Println(report.Percent(int64(covered), int64(week.Interval().Duration())))
	// Output:
	// Sat 2026-05-09 00:00 – Sat 2026-05-09 12:00 JST everyone primary nobody
	// 92.9 %
}

var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

func Example_leastRecentlyOnCall() {
	order := people(7)
	rota := rotation.Daily(date("2026-01-01"), order...)
	served := map[schedule.Member]schedule.Date{}
	same, days := 0, 0
	for day := date("2026-01-01"); day.Year == 2026; day = day.AddDays(1) {
		longest := slices.MinFunc(order, func(a, b schedule.Member) int { return served[a].Compare(served[b]) })
		served[longest] = day
		if _, step, _ := rota.Turn(day.At(0, time.UTC)); step.Member == longest {
			same++
		}
		days++
	}
	fmt.Println(same, "of", days, "days have the same person")
	// Output:
	// 365 of 365 days have the same person
}

func Example_scoresAreBlind() {
	spec := sample.Organisation()
	order := spec.OffHours.Primary.Members()
	weekly, _ := schedule.New(spec)
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), order...)
	daily, _ := schedule.New(spec)
	year := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)
	best, _ := fairness.Planner{}.Plan(known(daily.Team(schedule.Everyone)).Seats(year), daily.People(year))
	plan, _ := daily.Follow(best)
	fmt.Println("        score  Jain   hours apart  days off apart  worst deviation")
	for _, roster := range []struct {
		name string
		*schedule.Schedule
	}{{"weekly", weekly}, {"daily", daily}, {"plan", plan}} {
		shifts := slices.Collect(known(roster.Team(schedule.Everyone)).Duties(year))
		hours, off := make([]float64, len(order)), make([]int, len(order))
		for _, shift := range shifts {
			i := slices.Index(order, shift.Member)
			hours[i] += shift.Duration().Hours()
			if shift.Day != schedule.Workday {
				off[i]++
			}
		}
		judged, err := fairness.Planner{Locked: shifts}.Plan(known(roster.Team(schedule.Everyone)).Seats(year), roster.People(year))
		if err != nil {
			panic(err)
		}
		worst := schedule.English.Hours(time.Duration(judged.Certificate().F1/1000) * time.Minute)
		fmt.Printf("%-6s %6d  %.3f %11.0f h %15d %16v\n", roster.name, fairness.HoursScore(hours), fairness.Jain(hours),
			fairness.Spread(hours), fairness.Spread(off), worst)
	}
	// Output:
	// score  Jain   hours apart  days off apart  worst deviation
	// weekly     90  0.991         159 h               6            104 h
	// daily     100  1.000          42 h               4             36 h
	// plan      100  1.000          24 h               1             17 h
}

func Example_citizensHoliday() {
	for day := range holiday.Japan().Between(date("2032-09-20"), date("2032-09-22")) {
		fmt.Println(day.Date, day.Name, day.Reason, day.Provenance)
	}
	// Output:
	// 2032-09-20 敬老の日  statute
	// 2032-09-21 国民の休日 敬老の日と秋分の日に挟まれた日 forecast
	// 2032-09-22 秋分の日  forecast
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
