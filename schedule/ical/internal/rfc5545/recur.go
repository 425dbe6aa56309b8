package rfc5545

import (
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
)

// Budget is how much work a file may still make, in days and times looked at.
type Budget struct {
	Left int64
	Over bool // it is used up, or no more is wanted
}

// Spend takes work off the budget, and reports whether there was as much.
func (b *Budget) Spend(n int64) bool {
	b.Left -= n
	b.Over = b.Over || b.Left < 0
	return !b.Over
}

// Walls yields, in order, first and then the local times that the rule makes of it,
// from since to end. It stops early when the budget is used up.
func (r *Rule) Walls(first, since, end Wall, c Clock, work *Budget) iter.Seq[Wall] {
	return func(yield func(Wall) bool) {
		if since <= first && first <= end && !yield(first) {
			return
		}
		r := r.filled(first)
		n := r.period(first)
		if skipped := (r.period(since) - n) / r.interval; r.count == 0 && skipped > 0 {
			n += skipped * r.interval
		}
		for left := r.count - 1; n <= r.period(end) && work.Spend(1); n += r.interval {
			for _, w := range r.set(n, work) {
				switch {
				case w <= first:
					continue
				case w > end || left == 0 || r.over(w, c):
					return
				case w >= since && !yield(w):
					return
				}
				left--
			}
		}
	}
}

// filled returns the rule with what first says where the rule is silent.
func (r *Rule) filled(first Wall) *Rule {
	full := *r
	date := first.Time()
	if len(r.yearDays)+len(r.monthDays)+len(r.days) == 0 {
		switch {
		case r.frequency == weekly || len(r.weeks) > 0:
			full.days = []weekday{{day: date.Weekday()}}
		case r.frequency == yearly && len(r.months) == 0:
			full.months = []int{int(date.Month())}
			fallthrough
		case r.frequency <= monthly:
			full.monthDays = []int{date.Day()}
		}
	}
	for i, here := range clockAt(int64(first)) {
		if len(r.clock[i]) == 0 && r.frequency < hourly+frequency(i) {
			full.clock[i] = []int{here}
		}
	}
	return &full
}

// over reports whether w lies after the rule's UNTIL, which is included.
func (r *Rule) over(w Wall, c Clock) bool {
	switch u := r.until; {
	case u == nil:
		return false
	case u.Date:
		return w.Day() > u.Wall.Day()
	case u.Clock == nil:
		return w > u.Wall
	default:
		if days, ok := c.(WholeDays); ok {
			return w.Day() > days.DayOf(*u)
		}
		return c.Unix(w) > u.Unix()
	}
}

// Last returns the rule's UNTIL, not ok if it has none.
func (r *Rule) Last() (w Wall, ok bool) {
	if r.until == nil {
		return 0, false
	}
	return r.until.Wall, true
}

// period returns which of the rule's years, months, … a local time lies in.
func (r *Rule) period(w Wall) int64 {
	switch r.frequency {
	case yearly:
		return int64(w.Time().Year())
	case monthly:
		d := w.Time()
		return int64(d.Year())*12 + int64(d.Month()) - 1
	case weekly:
		return civil.FloorDiv(w.Day()-r.week0(), 7)
	case daily:
		return w.Day()
	}
	return civil.FloorDiv(int64(w), units[r.frequency-hourly])
}

// units are the seconds of an hour, a minute and a second.
var units = [3]int64{3600, 60, 1}

// clockAt returns the hour, minute and second of a local time.
func clockAt(second int64) (clock [3]int) {
	for i, unit := range units {
		clock[i] = int(second-civil.FloorDiv(second, day)*day) / int(unit) % 60
	}
	return clock
}

// week0 is the first day of the week of 1970-01-01, a Thursday.
func (r *Rule) week0() int64 {
	return -int64((time.Thursday - r.weekStart + 7) % 7)
}

// span returns the first and the last day of a period.
func (r *Rule) span(n int64) (first, last int64) {
	switch r.frequency {
	case yearly:
		return dayOf(n, 1), dayOf(n+1, 1) - 1
	case monthly:
		return dayOf(0, n+1), dayOf(0, n+2) - 1
	case weekly:
		return n*7 + r.week0(), n*7 + r.week0() + 6
	case daily:
		return n, n
	}
	d := civil.FloorDiv(n*units[r.frequency-hourly], day)
	return d, d
}

// dayOf returns the number of the first day of a month.
func dayOf(year, month int64) int64 {
	return civil.FloorDiv(time.Date(int(year), time.Month(month), 1, 0, 0, 0, 0, time.UTC).Unix(), day)
}

// set returns the local times of a period in order, nil if the budget does not allow.
func (r *Rule) set(n int64, work *Budget) []Wall {
	days := r.daysOf(n, work)
	clock := r.clockOf(n)
	if !work.Spend(int64(len(days) * len(clock[0]) * len(clock[1]) * len(clock[2]))) {
		return nil
	}
	var set []Wall
	for _, d := range days {
		for _, h := range clock[0] {
			for _, m := range clock[1] {
				for _, s := range clock[2] {
					set = append(set, Wall(d*day+int64(h*3600+m*60+s)))
				}
			}
		}
	}
	return r.picked(set)
}

// daysOf returns the days of a period that the rule names.
func (r *Rule) daysOf(n int64, work *Budget) (days []int64) {
	first, last := r.span(n)
	for d := first; d <= last && work.Spend(r.effort()); d++ {
		date := Wall(d * day).Time()
		if len(r.months) > 0 && !slices.Contains(r.months, int(date.Month())) {
			d = dayOf(int64(date.Year()), int64(date.Month())+1) - 1 // on to the next month
		} else if r.falls(d) {
			days = append(days, d)
		}
	}
	return days
}

// effort is how much work it is to look at one day: long lists take longer.
func (r *Rule) effort() int64 {
	return int64(1 + (len(r.yearDays)+len(r.monthDays)+len(r.weeks)+len(r.days))/16)
}

// clockOf returns the hours, minutes and seconds of a period: those of the rule, and
// for the unit of the period and longer ones its own, none if the rule has others.
func (r *Rule) clockOf(n int64) [3][]int {
	clock := r.clock
	if r.frequency < hourly {
		return clock
	}
	last := r.frequency - hourly
	for i, here := range clockAt(n * units[last]) {
		if i > int(last) {
			break
		}
		if len(clock[i]) > 0 && !slices.Contains(clock[i], here) {
			return [3][]int{}
		}
		clock[i] = []int{here}
	}
	return clock
}

// picked returns the members of a set that BYSETPOS names.
func (r *Rule) picked(set []Wall) []Wall {
	if len(r.positions) == 0 {
		return set
	}
	var picked []Wall
	for _, p := range r.positions {
		if p < 0 {
			p += len(set) + 1
		}
		if 1 <= p && p <= len(set) {
			picked = append(picked, set[p-1])
		}
	}
	slices.Sort(picked)
	return slices.Compact(picked)
}

// falls reports whether all BY parts of days allow day d, in a month that is allowed.
func (r *Rule) falls(d int64) bool {
	t := time.Unix(d*day, 0).UTC()
	inMonth := place{t.Day(), time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()}
	inYear := yearPlace(t)
	if !inMonth.named(r.monthDays) || !inYear.named(r.yearDays) || !r.week(d).named(r.weeks) {
		return false
	}
	around := inMonth
	if r.frequency == yearly && len(r.months) == 0 {
		around = inYear
	}
	return len(r.days) == 0 || slices.ContainsFunc(r.days, func(w weekday) bool {
		return w.day == t.Weekday() && (w.nth == 0 || around.sevens().named([]int{w.nth}))
	})
}

// place is which of how many something is, from 1 on.
type place struct{ nth, of int }

// yearPlace returns which day of its year a day is.
func yearPlace(t time.Time) place {
	return place{t.YearDay(), time.Date(t.Year(), time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()}
}

// week returns which week of its year d lies in. The fourth day of a week decides
// which year that is.
func (r *Rule) week(d int64) place {
	fourth := civil.FloorDiv(d-r.week0(), 7)*7 + r.week0() + 3
	return yearPlace(time.Unix(fourth*day, 0).UTC()).sevens()
}

// sevens counts every seventh only.
func (p place) sevens() place {
	before, after := (p.nth-1)/7, (p.of-p.nth)/7
	return place{before + 1, before + 1 + after}
}

// named reports whether a list, if there is one, names a place from the start or, by
// a negative number, from the end.
func (p place) named(list []int) bool {
	return len(list) == 0 || slices.Contains(list, p.nth) || slices.Contains(list, p.nth-p.of-1)
}
