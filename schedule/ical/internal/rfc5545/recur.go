package rfc5545

import (
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
)

// Budget is how much work a file may still make, in days looked at.
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
			for _, d := range r.picked(r.daysOf(n, work)) {
				switch w := Wall(d*day) + first - Wall(first.Day()*day); {
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
	if len(r.monthDays)+len(r.days) > 0 {
		return &full
	}
	_, month, date := first.Time().Date()
	switch r.frequency {
	case weekly:
		full.days = []weekday{{day: first.Time().Weekday()}}
	case yearly:
		if len(r.months) == 0 {
			full.months = []int{int(month)}
		}
		fallthrough
	case monthly:
		full.monthDays = []int{date}
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
	}
	return w.Day()
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
	}
	return n, n
}

// dayOf returns the number of the first day of a month.
func dayOf(year, month int64) int64 {
	return civil.FloorDiv(time.Date(int(year), time.Month(month), 1, 0, 0, 0, 0, time.UTC).Unix(), day)
}

// daysOf returns the days of a period that the rule names.
func (r *Rule) daysOf(n int64, work *Budget) (days []int64) {
	first, last := r.span(n)
	for d := first; d <= last && work.Spend(1); d++ {
		date := Wall(d * day).Time()
		if len(r.months) > 0 && !slices.Contains(r.months, int(date.Month())) {
			d = dayOf(int64(date.Year()), int64(date.Month())+1) - 1 // on to the next month
		} else if r.falls(d) {
			days = append(days, d)
		}
	}
	return days
}

// picked returns the days of a period that BYSETPOS names.
func (r *Rule) picked(set []int64) []int64 {
	if len(r.positions) == 0 {
		return set
	}
	var picked []int64
	for i, d := range set {
		if (place{i + 1, len(set)}).named(r.positions) {
			picked = append(picked, d)
		}
	}
	return picked
}

// falls reports whether BYMONTHDAY and BYDAY allow day d.
func (r *Rule) falls(d int64) bool {
	t := Wall(d * day).Time()
	here := place{t.Day(), time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()}
	return here.named(r.monthDays) && (len(r.days) == 0 || slices.ContainsFunc(r.days, func(w weekday) bool {
		return w.day == t.Weekday() && (w.nth == 0 || here.sevens().named([]int{w.nth}))
	}))
}

// place is which of how many something is, from 1 on.
type place struct{ nth, of int }

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
