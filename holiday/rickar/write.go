package rickar

import (
	"time"

	"github.com/rickar/cal/v2"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// Holidays returns a calendar as holidays of rickar/cal: Holidays(holiday.Japan())
// is Japan from 1948 to 2099. Each stands for the days of one name and kind, at
// most one a year, with the English name as its Description; a name that occurs
// several times a year has several. Actual and observed days are the same. A calendar without
// days has none.
//
// They can be added to any *cal.Calendar and are safe for concurrent use.
func Holidays(c *holiday.Calendar) []*cal.Holiday {
	type series struct {
		name, english string
		kind          holiday.Kind
		nth           int // in its year
	}
	type inYear struct {
		series
		year int
	}
	var list []*cal.Holiday
	known := map[series]int{} // index in list
	seen := map[inYear]int{}
	var days []map[int]schedule.Date
	for h := range c.Between(schedule.Date{}, schedule.Date{}) {
		s := series{name: h.Name, english: h.English, kind: h.Kind}
		year := inYear{s, h.Date.Year}
		s.nth = seen[year]
		seen[year]++
		i, ok := known[s]
		if !ok {
			i = len(list)
			known[s] = i
			on := map[int]schedule.Date{}
			days = append(days, on)
			list = append(list, &cal.Holiday{Name: h.Name, Description: h.English, Type: observance(h.Kind), StartYear: h.Date.Year, Func: lookup(on)})
		}
		list[i].EndYear = h.Date.Year
		days[i][h.Date.Year] = h.Date
	}
	return list
}

// lookup finds the day of a year, as the start of that day where the library
// computes; the zero time says that there is none.
func lookup(days map[int]schedule.Date) cal.HolidayFn {
	return func(_ *cal.Holiday, year int) time.Time {
		d, ok := days[year]
		if !ok {
			return time.Time{}
		}
		return d.At(0, cal.DefaultLoc)
	}
}

func observance(k holiday.Kind) cal.ObservanceType {
	if k == holiday.Company {
		return cal.ObservanceOther
	}
	return cal.ObservancePublic
}
