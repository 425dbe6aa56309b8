package holiday

import (
	"time"

	"github.com/toban-go/toban/schedule"
)

// Count says how many days are Workdays, Weekends and Holidays. The zero Count is of
// no days.
type Count struct{ Workdays, Weekends, Holidays int }

// Days returns the number of all days.
func (n Count) Days() int { return n.Workdays + n.Weekends + n.Holidays }

// Count returns how many days from first to last, both included, are workdays,
// weekends and holidays by these hours: the sum of schedule.Hours.Kind over every
// day, without asking for each.
func (c *Calendar) Count(h schedule.Hours, first, last schedule.Date) Count {
	if !first.Valid() || !last.Valid() || last.Before(first) {
		return Count{}
	}
	usual := func(weekday time.Weekday) schedule.DayKind {
		if h.Workday(weekday) {
			return schedule.Workday
		}
		return schedule.Weekend
	}
	var n [schedule.Holiday + 1]int // by kind
	days := last.DaysSince(first) + 1
	for i := range 7 { // whole weeks, and the days that are left over
		n[usual((first.Weekday()+time.Weekday(i))%7)] += (days + 6 - i) / 7
	}
	for holiday := range c.Between(first, last) {
		n[usual(holiday.Date.Weekday())]--
		n[schedule.Holiday]++
	}
	worked := map[schedule.Date]bool{}
	for _, w := range h {
		for _, d := range w.Dates {
			if w.Closed || worked[d] || !d.Valid() || d.Before(first) || d.After(last) {
				continue
			}
			worked[d] = true
			kind := usual(d.Weekday())
			if _, holiday := c.Holiday(d); holiday {
				kind = schedule.Holiday
			}
			n[kind]--
			n[schedule.Workday]++
		}
	}
	return Count{n[schedule.Workday], n[schedule.Weekend], n[schedule.Holiday]}
}
