package pay

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Payee says how one member is paid. The zero Payee is paid by the days of the
// shift's pool.
type Payee struct {
	// Holidays is the calendar of the member's own place; nil is the pool's.
	Holidays schedule.Calendar
	// Weekend is the weekend at the member's own place, used with Holidays; nil is
	// Saturday and Sunday.
	Weekend []time.Weekday
	// Group is who pays by rates of their own, such as managers; "" is in none.
	Group string
}

// class returns the class of duty on date, of which the pool's class is known.
func (p Payee) class(date schedule.Date, pool report.Class) report.Class {
	if p.Holidays == nil || pool == report.Daytime {
		return pool
	}
	weekend := p.Weekend
	if weekend == nil {
		weekend = []time.Weekday{time.Saturday, time.Sunday}
	}
	if _, ok := p.Holidays.Holiday(date); ok {
		return report.Holiday
	}
	if slices.Contains(weekend, date.Weekday()) {
		return report.Weekend
	}
	return report.Night
}

// Allowance is what one member is paid, with the slip that explains each yen.
type Allowance struct {
	Member schedule.Member
	// Shifts counts by class; schedule.ServesMost says whose a shift is that several serve.
	Shifts map[report.Class]int
	// Minutes are whole minutes on duty. A minute on two duties counts once. Yen is
	// the pay in whole yen, or in the smallest unit of Rates.Currency: the sum of the lines.
	Minutes int64
	Yen     int64
	// Calls counts the pages that the member was called for, DaysOff the days in lieu (代休)
	// that shifts have earned.
	Calls, DaysOff int
	// Work is how many whole minutes the member worked in these calls, Asleep how many of them at
	// 22:00 to 05:00 (report.SleepHours), by the clocks of the pool. A minute in two calls counts once.
	Work, Asleep int64
	// Lines are in order of time.
	Lines []Line
}

// Allowances applies rates to all shifts that are given, as Rates.Slips does. Gaps, shadows
// and whole teams are not paid.
func Allowances(shifts iter.Seq[schedule.Shift], rates Rates, payee func(schedule.Member) Payee) []Allowance {
	return rates.Slips(Served{Shifts: shifts, Payee: payee})
}

// best returns the duties without overlaps that are worth the most yen, and then have
// the most shifts: S(i) = max(S(i−1), S(before(i)) + worth(i)), over duties by end.
func best(duties []duty) []duty {
	slices.SortFunc(duties, func(a, b duty) int {
		return cmp.Or(a.End.Compare(b.End), a.Start.Compare(b.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Role, b.Role))
	})
	type worth struct{ yen, shifts int64 }
	upTo := make([]worth, len(duties)+1) // of the first so many duties
	before := make([]int, len(duties))   // how many end before a duty starts; -1 if it is not taken
	for i, d := range duties {
		before[i], _ = slices.BinarySearchFunc(duties[:i], d.Start, func(other duty, t time.Time) int {
			if other.End.After(t) {
				return 1
			}
			return -1
		})
		with := upTo[before[i]]
		with.yen += d.yen
		if d.whole {
			with.shifts++
		}
		without := upTo[i]
		if upTo[i+1] = with; cmp.Or(cmp.Compare(with.yen, without.yen), cmp.Compare(with.shifts, without.shifts)) <= 0 {
			upTo[i+1], before[i] = without, -1
		}
	}
	var taken []duty
	for i := len(duties); i > 0; {
		if before[i-1] < 0 {
			i--
			continue
		}
		taken = append(taken, duties[i-1])
		i = before[i-1]
	}
	return taken
}

// Sum adds allowances up, without their lines.
func Sum(list []Allowance) Allowance {
	total := Allowance{Shifts: map[report.Class]int{}}
	for _, a := range list {
		total.Minutes += a.Minutes
		total.Yen += a.Yen
		total.Calls += a.Calls
		total.DaysOff += a.DaysOff
		total.Work += a.Work
		total.Asleep += a.Asleep
		for class, n := range a.Shifts {
			total.Shifts[class] += n
		}
	}
	return total
}
