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
	var open [7]bool
	for _, day := range h.Days {
		if day >= time.Sunday && day <= time.Saturday {
			open[day] = true
		}
	}
	var n Count
	move := func(d schedule.Date, by int) {
		if open[d.Weekday()] {
			n.Workdays += by
		} else {
			n.Weekends += by
		}
	}
	// Whole weeks, and the days that are left over.
	days := last.DaysSince(first) + 1
	weekday := first.Weekday()
	for i := range 7 {
		of := (days + 6 - i) / 7
		if open[(int(weekday)+i)%7] {
			n.Workdays += of
		} else {
			n.Weekends += of
		}
	}
	if c != nil {
		from, _ := slices.BinarySearchFunc(c.days, first, func(h Holiday, d schedule.Date) int { return h.Date.Compare(d) })
		for i := from; i < len(c.days) && !c.days[i].Date.After(last); i++ {
			move(c.days[i].Date, -1)
			n.Holidays++
		}
	}
	for i, e := range h.Except {
		again := slices.ContainsFunc(h.Except[:i], func(o schedule.OpenDay) bool { return o.Date == e.Date })
		if again || !e.Date.Valid() || e.Date.Before(first) || e.Date.After(last) {
			continue
		}
		if _, ok := c.rank(e.Date); ok {
			n.Holidays--
		} else {
			move(e.Date, -1)
		}
		n.Workdays++
	}
	return n
}
