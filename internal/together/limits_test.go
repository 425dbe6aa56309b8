package together

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// This file judges limits, by counting.

// breach is a limit that somebody's shifts break together.
type breach struct {
	limit  string
	member schedule.Member
	shifts []served
}

func (b breach) String() string {
	text := fmt.Sprintf("%s of %s:", b.limit, b.member)
	for _, x := range b.shifts {
		text += fmt.Sprintf(" %v %s %s (%s)", x.part.Interval, x.team, x.role, x.cause)
	}
	return text
}

// served is a part of an off-hours seat with who serves it.
type served struct {
	part
	slot
	role schedule.Role
}

func (x served) start() time.Time { return x.part.Start }

// offHours lists who serves what off hours, of the slots that start in an interval. Shadows do not count.
func (s *sheet) offHours(iv schedule.Interval) (list []served) {
	for r := range s.starting(iv) {
		if r.regime == schedule.Daytime || r.role == schedule.Shadow {
			continue
		}
		for _, p := range r.parts {
			if p.member != "" {
				list = append(list, served{p, r.slot, r.role})
			}
		}
	}
	slices.SortFunc(list, func(a, b served) int {
		return cmp.Or(a.start().Compare(b.start()), cmp.Compare(a.team, b.team), cmp.Compare(a.role, b.role))
	})
	return list
}

// breaches lists what breaks limits among the shifts of all pools.
func breaches(l fairness.Limits, all []served) (list []breach) {
	people := map[schedule.Member][]served{}
	var order []schedule.Member
	for _, x := range all {
		if people[x.member] == nil {
			order = append(order, x.member)
		}
		people[x.member] = append(people[x.member], x)
	}
	slices.Sort(order)
	for _, m := range order {
		list = append(list, breachesOf(l, m, people[m])...)
	}
	return list
}

func breachesOf(l fairness.Limits, m schedule.Member, shifts []served) (list []breach) {
	break_ := func(limit string, of ...served) { list = append(list, breach{limit, m, of}) }
	for i, x := range shifts {
		for _, y := range shifts[i+1:] {
			gap := y.start().Sub(x.part.End)
			switch {
			case x.slot.Interval.Equal(y.slot.Interval) && x.duty == y.duty && x.role == y.role: // parts of one seat
			case gap < 0:
				break_("one place", x, y)
			case gap < l.MinRest:
				break_("rest", x, y)
			case y.date.DaysSince(x.date) < l.MinDistanceDays:
				break_("distance", x, y)
			}
		}
	}
	for key, of := range grouped(shifts, func(x served) schedule.Date { return monday(x.date) }) {
		var sum time.Duration
		for _, x := range of {
			sum += x.part.Duration()
		}
		if l.MaxHoursPerWeek > 0 && sum > time.Duration(l.MaxHoursPerWeek)*time.Hour {
			break_(fmt.Sprint("hours in the week of ", key), of...)
		}
	}
	weekends := slices.DeleteFunc(slices.Clone(shifts), func(x served) bool {
		return x.date.Weekday() != time.Saturday && x.date.Weekday() != time.Sunday
	})
	saturday := func(x served) schedule.Date { return monday(x.date).AddDays(5) }
	for key, of := range grouped(weekends, func(x served) schedule.Date { d := saturday(x); d.Day = 1; return d }) {
		if l.MaxWeekendsPerMonth > 0 && len(grouped(of, saturday)) > l.MaxWeekendsPerMonth {
			break_(fmt.Sprint("weekends in the month of ", key), of...)
		}
	}
	for _, x := range shifts {
		if n := l.MaxConsecutiveDays; n > 0 {
			var of []served
			run := map[schedule.Date]bool{}
			for _, y := range shifts {
				if since := y.date.DaysSince(x.date); since >= 0 && since <= n {
					of, run[y.date] = append(of, y), true
				}
			}
			if len(run) > n {
				break_("days in a row", of...)
			}
		}
	}
	return list
}

func monday(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func grouped(list []served, by func(served) schedule.Date) map[schedule.Date][]served {
	groups := map[schedule.Date][]served{}
	for _, x := range list {
		groups[by(x)] = append(groups[by(x)], x)
	}
	return groups
}
