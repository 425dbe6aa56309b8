package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Bound: 400 ns by night and 250 ns by day, with 1 allocation.
func BenchmarkOnCall(b *testing.B) {
	s := must(b, sample.Organisation())
	for name, at := range map[string]string{"night": "2026-05-07T23:00:00+09:00", "day": "2026-05-07T12:00:00+09:00"} {
		t := instant(b, at)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.OnCall("shop-cart", t); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Bound: three windows a day, one of them over midnight, cost at most half as much again as one, 600
// ns; four seats with rotations of their own cost at most three and a half times as much as one, 1.4
// µs. Each takes 1 allocation. With four seats the room for shifts and causes, 1.5 kB, takes a third of
// the time, and to find the slot a fifth.
func BenchmarkOnCallOfWindows(b *testing.B) {
	three := threeWindows()
	for name, hours := range map[string]schedule.Hours{"one": schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)), "three": three, "three by day": three[:2], "three, four seats": three} {
		spec := sample.Organisation()
		spec.Business = hours
		if strings.Contains(name, "seats") {
			spec = fourSeats(spec)
		}
		s := must(b, spec)
		for part, at := range map[string]string{"night": "2026-05-15T03:00:00+09:00", "day": "2026-05-15T11:00:00+09:00", "weekend": "2026-05-17T11:00:00+09:00"} {
			t := instant(b, at)
			b.Run(name+"/"+part, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := s.OnCall("shop-cart", t); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// threeWindows is a lunch break, and an evening over midnight.
func threeWindows() schedule.Hours {
	days := []time.Weekday{1, 2, 3, 4, 5}
	return schedule.Hours{{Days: days, From: schedule.At(9, 0), To: schedule.At(12, 0)}, {Days: days, From: schedule.At(13, 0), To: schedule.At(18, 0)},
		{Days: days, From: schedule.At(22, 0), To: schedule.At(1, 0)}}
}

// fourSeats gives four seats with rotations of their own to the days of each team and to the nights.
func fourSeats(spec schedule.Spec) schedule.Spec {
	four := func(r rotation.Rotation) schedule.Duty {
		return schedule.Duty{Primary: r, Secondary: r.Lag(1), Seats: []schedule.Post{{Role: "tertiary", Rota: r.Lag(2), Optional: true}, {Role: "manager", Rota: r.Lag(3), Optional: true}}}
	}
	spec.OffHours = four(spec.OffHours.Primary.(rotation.Rotation))
	for i := range spec.Teams {
		spec.Teams[i].Daytime = four(rotation.Weekly(date("2020-01-06"), membersOf(spec.Teams[i])...))
	}
	return spec
}

func membersOf(t schedule.Team) (list []schedule.Member) {
	for _, m := range t.Members {
		list = append(list, m.Member)
	}
	return list
}

func BenchmarkNextHandoff(b *testing.B) {
	s := must(b, sample.Organisation())
	t := instant(b, "2026-05-07T23:00:00+09:00")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.NextHandoff("shop-cart", t); err != nil {
			b.Fatal(err)
		}
	}
}

// Bound: 75 µs for the shifts of one service in a year, and 600 µs and 100 kB with three windows a day and
// four seats.
func BenchmarkServiceYear(b *testing.B) {
	four := fourSeats(sample.Organisation())
	four.Business = threeWindows()
	for name, c := range map[string]struct {
		spec   schedule.Spec
		shifts int
	}{
		"one seat":                  {sample.Organisation(), 244 + 365 + 1}, // days, nights, and the night that reaches into the year
		"three windows, four seats": {four, 4 * 1529},
	} {
		s := must(b, c.spec)
		year := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for range known(s.Service("shop-cart")).Shifts(year) {
					n++
				}
				if n != c.shifts {
					b.Fatal(n)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	spec := sample.Organisation()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.New(spec); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDateAt(b *testing.B) {
	d := date("2026-05-07")
	for b.Loop() {
		if d.At(600, tokyo) == (time.Time{}) {
			b.Fatal()
		}
	}
}

// Bound: 10 ms for the duties of two years of rosters published week by week. It took
// seconds while each slot was compared with each roster.
func BenchmarkDutiesOfManyRosters(b *testing.B) {
	s := must(b, sample.Organisation())
	first := date("2026-01-05")
	for week := range 104 {
		start := first.AddDays(7 * week)
		s = with(b, s, compile(b, s, schedule.Days(start, start.AddDays(6), tokyo)))
	}
	all := schedule.Days(first, first.AddDays(7*104-1), tokyo)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range known(s.Team(schedule.Everyone)).Duties(all) {
			n++
		}
		if n != 7*104 {
			b.Fatal(n)
		}
	}
}

// Bound: a question beneath 36 published months costs no more than beneath one.
func BenchmarkOnCallOfPublishedMonths(b *testing.B) {
	for _, months := range []int{1, 36} {
		s := must(b, sample.Organisation())
		for n := range months {
			first := date("2026-05-01").AddMonths(1 + n - months)
			s = with(b, s, compile(b, s, schedule.Month(first.Year, first.Month, tokyo)))
		}
		t := instant(b, "2026-05-07T23:00:00+09:00")
		b.Run(fmt.Sprint("months=", months), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.OnCall("shop-cart", t); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Bound: 250 ms for 10,000 leaves of many people, 200 ms for 5,000 of one person over one
// interval.
func BenchmarkLeaves(b *testing.B) {
	s := must(b, large(20))
	var many, same []schedule.Change
	for n := range 10_000 {
		day := date("2026-01-01").AddDays(n * 7 % 365)
		who := schedule.Member(fmt.Sprintf("m-%03d-%d", n%20, n/20%10))
		many = append(many, schedule.Leave{Member: who, Interval: schedule.Days(day, day, tokyo)})
	}
	for range 5_000 {
		same = append(same, schedule.Leave{Member: "m-003-4", Interval: schedule.Days(date("2026-06-08"), date("2026-06-12"), tokyo)})
	}
	for name, leaves := range map[string][]schedule.Change{"of many": many, "over one interval": same} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.With(leaves...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
