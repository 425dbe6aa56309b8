package pay

import (
	"cmp"
	"iter"
	"maps"
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

// Allowance is what one member is paid.
type Allowance struct {
	Member schedule.Member
	// Shifts counts by class; who serves the longest part of a shift has it.
	Shifts map[report.Class]int
	// Minutes are whole minutes on duty. A minute on two duties counts once. Yen is
	// the pay in whole yen.
	Minutes int64
	Yen     int64
}

// Allowances applies rates to the shifts that members serve, in the order of
// members. payee says how each is paid; nil pays all by the pool's days. Gaps,
// shadows and whole teams are not paid. Two duties at once are paid once:
// of the shifts that overlap and start on the same day, the most valuable set without
// overlaps is paid, and each minute is paid at its highest hourly rate.
// The parts of a shift add up to it, one that several services see is one, and yen
// are rounded once for each member and rate, halves up.
func Allowances(shifts iter.Seq[schedule.Shift], rates Rates, payee func(schedule.Member) Payee) []Allowance {
	if payee == nil {
		payee = func(schedule.Member) Payee { return Payee{} }
	}
	served := map[schedule.SeatKey][]schedule.Shift{}
	payees := map[schedule.Member]Payee{}
	for s := range shifts {
		if s.Member == "" || s.Role.Watches() || s.Interval.Empty() {
			continue
		}
		seat := s.Seat.Key()
		served[seat] = append(served[seat], s)
		if _, ok := payees[s.Member]; !ok {
			payees[s.Member] = payee(s.Member)
		}
	}
	duties := map[schedule.Member][]duty{}
	for _, parts := range served {
		for _, d := range shared(parts, rates, payees) {
			duties[d.Member] = append(duties[d.Member], d)
		}
	}
	var list []Allowance
	for _, m := range slices.Sorted(maps.Keys(duties)) {
		list = append(list, sum(m, duties[m], payees[m], rates))
	}
	return list
}

// duty is what one member serves of a seat, and what that is worth.
type duty struct {
	schedule.Shift
	class report.Class
	yen   int64
	whole bool // counts as the shift
}

// shared divides a shift among the people who serve it. Parts are paid by cumulative
// difference, so that rounding loses no yen.
func shared(parts []schedule.Shift, rates Rates, payees map[schedule.Member]Payee) []duty {
	slices.SortFunc(parts, func(a, b schedule.Shift) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	longest := map[schedule.Member]time.Duration{}
	until := map[schedule.Member]time.Time{}
	var duties []duty
	for _, p := range parts {
		if seen := until[p.Member]; p.Start.Before(seen) { // what another service sees as well
			p.Start = seen
		}
		if p.Interval.Empty() {
			continue
		}
		until[p.Member] = p.End
		longest[p.Member] += p.Duration()
		class := payees[p.Member].class(p.Seat.Date, report.ClassOf(p.Regime, p.Day))
		rate, _ := rates.on(p.Seat.Date, class)
		yen := portion(rate, p.End.Sub(p.Seat.Start), p.Seat.Duration()) - portion(rate, p.Start.Sub(p.Seat.Start), p.Seat.Duration())
		duties = append(duties, duty{Shift: p, class: class, yen: yen})
	}
	most := slices.MaxFunc(duties, func(a, b duty) int {
		return cmp.Or(cmp.Compare(longest[a.Member], longest[b.Member]), cmp.Compare(b.Member, a.Member))
	})
	first := slices.IndexFunc(duties, func(d duty) bool { return d.Member == most.Member })
	duties[first].whole = true
	return duties
}

// portion returns rate × part ÷ whole, halves rounded up.
func portion(rate int64, part, whole time.Duration) int64 {
	p, w := int64(part/time.Second), max(1, int64(whole/time.Second))
	return (2*rate*p + w) / (2 * w)
}

// sum pays for what one member serves.
func sum(m schedule.Member, duties []duty, payee Payee, rates Rates) Allowance {
	pay := Allowance{Member: m, Shifts: map[report.Class]int{}}
	days := map[schedule.Date][]duty{}
	for _, d := range duties {
		days[d.Seat.Date] = append(days[d.Seat.Date], d)
	}
	for _, day := range days {
		for _, d := range best(day) {
			pay.Yen += d.yen
			if d.whole {
				pay.Shifts[d.class]++
			}
		}
	}
	var worked time.Duration
	for rate, d := range hours(duties, payee, rates) {
		worked += d
		pay.Yen += portion(rate, d, time.Hour)
	}
	pay.Minutes = int64(worked / time.Minute)
	return pay
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

// hours returns the time of duties by what an hour of it is paid, each minute at the
// highest rate.
func hours(duties []duty, payee Payee, rates Rates) map[int64]time.Duration {
	type stretch struct {
		schedule.Interval
		rate int64
	}
	var stretches []stretch
	var cuts []time.Time
	for _, d := range duties {
		for part := range report.Parts(slices.Values([]schedule.Shift{d.Shift}), rates.Cut) {
			_, rate := rates.on(part.Date, payee.class(part.Date, part.Class))
			stretches = append(stretches, stretch{part.Shift.Interval, rate})
			cuts = append(cuts, part.Start, part.End)
		}
	}
	slices.SortFunc(stretches, func(a, b stretch) int { return a.Start.Compare(b.Start) })
	slices.SortFunc(cuts, time.Time.Compare)
	times := map[int64]time.Duration{}
	var open []stretch
	for i, t := range cuts {
		for len(stretches) > 0 && !stretches[0].Start.After(t) {
			open, stretches = append(open, stretches[0]), stretches[1:]
		}
		open = slices.DeleteFunc(open, func(s stretch) bool { return !s.End.After(t) })
		if len(open) > 0 {
			highest := slices.MaxFunc(open, func(a, b stretch) int { return cmp.Compare(a.rate, b.rate) })
			times[highest.rate] += cuts[i+1].Sub(t)
		}
	}
	return times
}

// Sum adds allowances up.
func Sum(list []Allowance) Allowance {
	total := Allowance{Shifts: map[report.Class]int{}}
	for _, a := range list {
		total.Minutes += a.Minutes
		total.Yen += a.Yen
		for class, n := range a.Shifts {
			total.Shifts[class] += n
		}
	}
	return total
}
