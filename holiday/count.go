package holiday

import (
	"slices"
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
		if slices.Contains(h.Days, weekday) {
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
	for i, e := range h.Except {
		again := slices.ContainsFunc(h.Except[:i], func(o schedule.OpenDay) bool { return o.Date == e.Date })
		if again || !e.Date.Valid() || e.Date.Before(first) || e.Date.After(last) {
			continue
		}
		kind, _ := schedule.Hours{Days: h.Days}.Kind(e.Date, c) // but for the exception
		n[kind]--
		n[schedule.Workday]++
	}
	return Count{n[schedule.Workday], n[schedule.Weekend], n[schedule.Holiday]}
}
