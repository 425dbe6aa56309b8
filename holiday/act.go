package holiday

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
)

// Act (改正) is a change of Japan's law that this version does not know: a new national
// holiday, one that is held on another day in some years, one that ends, or a day off by a
// law of its own. Substitute and citizens' holidays follow from it by the same rules as
// from the rest of the law. The zero Act is a fault.
type Act struct {
	// Name and English are those of the holiday; without a Name an act only ends what it
	// Replaces.
	Name, English string
	// First and Last are the years for which the act holds, both included. A zero Last is
	// 2099, or First for a Special day.
	First, Last int
	// Month and Day say when the holiday is, or Month and Monday: the second Monday of the
	// month is Monday 2.
	Month       time.Month
	Day, Monday int
	// Replaces is the name of the national holiday that is not held as before in these
	// years: the act's own name if it is moved.
	Replaces string
	// Special is a day off by a law for that day alone, which gives no other days off,
	// unless it Counts as a national holiday for the rules about them, as in 2019.
	Special, Counts bool
	// Source is the law.
	Source string
}

// Enact returns the calendar with acts of Japan's law, in order. Its days that the Cabinet
// Office has not published so are declared. Impossible acts are reported by Check, and
// so by schedule.New, and nothing is changed; as for a calendar that is not made from Japan.
func (c *Calendar) Enact(acts ...Act) *Calendar {
	next := c.clone()
	next.acts = slices.Concat(next.acts, acts)
	return next.derived()
}

// PublishedThrough returns the calendar for which the Cabinet Office has published the days
// up to a year, as it does around 1 February for the next one: this version knows up to when
// it had when it was made. An earlier year changes nothing. Check reports a calendar that is
// not made from Japan.
func (c *Calendar) PublishedThrough(year int) *Calendar {
	next := c.clone()
	next.announced = year
	return next.derived()
}

// Announced returns the year that PublishedThrough was told, 0 if none.
func (c *Calendar) Announced() int {
	if c == nil {
		return 0
	}
	return c.announced
}

// derived works out what follows from the acts of a calendar that is made from Japan.
func (c *Calendar) derived() *Calendar {
	if c.base != japanese || c.announced > lastYear {
		return c
	}
	rules, special, err := enacted(c.acts)
	if err != nil {
		return c // Check reports what is wrong
	}
	days := derive(rules, special)
	if len(c.acts) > 0 {
		declare(days)
	}
	year := max(c.announced, publishedYear)
	for date, h := range days {
		if date.Year > publishedYear && date.Year <= year {
			h.Provenance = Official
			days[date] = h
		}
	}
	c.published.Year = year
	c.based = slices.SortedFunc(maps.Values(days), byDate)
	return c.built()
}

// Acts returns the acts that the calendar knows beyond the law, in order.
func (c *Calendar) Acts() []Act {
	if c == nil {
		return nil
	}
	return slices.Clone(c.acts)
}

// enacted returns the rules and days off of the law with acts. The error joins what is
// wrong with acts, which then change nothing.
func enacted(acts []Act) (rules []rule, special []specialDay, err error) {
	rules, special = nationalHolidays(), specialHolidays()
	var faults []error
	for i, a := range acts {
		if a.Last == 0 && !a.Special {
			a.Last = lastYear
		}
		a.Last = cmp.Or(a.Last, a.First)
		if field, problem := a.fault(rules); problem != "" {
			faults = append(faults, fault.New(fmt.Sprintf("acts[%d].%s", i, field), schedule.ErrInvalid, "%s", problem))
			continue
		}
		if a.Replaces != "" {
			rules = without(rules, a)
		}
		switch r := (rule{a.Name, a.English, a.First, a.Last, a.on(), a.Source}); {
		case a.Special:
			for year := a.First; year <= a.Last; year++ {
				special = append(special, specialDay{Holiday{Date: r.on(year), Name: a.Name, English: a.English, Kind: Special, Provenance: Declared, Source: a.Source}, a.Counts})
			}
		case a.Name != "":
			rules = append(rules, r)
		}
	}
	return rules, special, errors.Join(faults...)
}

// on returns when the holiday of an act is.
func (a Act) on() func(int) schedule.Date {
	if a.Monday > 0 {
		return monday(a.Monday, a.Month)
	}
	return fixed(a.Month, a.Day)
}

// fault returns what is wrong with an act that changes rules: the field, and the problem.
func (a Act) fault(rules []rule) (field, problem string) {
	held := func(r rule) bool { return r.name == a.Replaces && r.first <= a.Last && r.last >= a.First }
	longest := schedule.Date{Year: 2000, Month: a.Month, Day: a.Day} // a leap year
	switch {
	case a.First < 1948 || a.First > lastYear:
		return "First", fmt.Sprintf("%d is no year from 1948 to %d", a.First, lastYear)
	case a.Last < a.First || a.Last > lastYear:
		return "Last", fmt.Sprintf("%d is no year from %d to %d", a.Last, a.First, lastYear)
	case a.Name == "" && a.Replaces == "":
		return "Name", "no name of a holiday, and none that is replaced"
	case a.Replaces != "" && !slices.ContainsFunc(rules, held):
		return "Replaces", fmt.Sprintf("there is no national holiday %q in %d to %d", a.Replaces, a.First, a.Last)
	case a.Counts && !a.Special:
		return "Counts", "a national holiday counts in any case"
	case a.Name == "" && (a.Special || a.Month != 0 || a.Day != 0 || a.Monday != 0):
		return "Name", "no name of the holiday of that day"
	case a.Name == "":
		return "", ""
	case a.Month < time.January || a.Month > time.December:
		return "Month", fmt.Sprintf("%d is no month", a.Month)
	case (a.Day == 0) == (a.Monday == 0):
		return "Day", "a day of the month belongs here, or a Monday, and not both"
	case a.Monday != 0 && (a.Monday < 1 || a.Monday > 4):
		return "Monday", fmt.Sprintf("%d is no Monday that every month has: they are 1 to 4", a.Monday)
	case a.Day != 0 && !longest.Valid():
		return "Day", fmt.Sprintf("%s has no day %d", a.Month, a.Day)
	}
	return "", ""
}

// without returns the rules with the years of an act taken out of what it replaces.
func without(rules []rule, a Act) (left []rule) {
	for _, r := range rules {
		if r.name != a.Replaces {
			left = append(left, r)
			continue
		}
		before, after := r, r
		before.last, after.first = min(r.last, a.First-1), max(r.first, a.Last+1)
		for _, part := range []rule{before, after} {
			if part.first <= part.last {
				left = append(left, part)
			}
		}
	}
	return left
}

// declare marks the days of published years that the Cabinet Office has not published so.
func declare(days map[schedule.Date]Holiday) {
	for date, h := range days {
		if known, ok := japan().Lookup(date); date.Year <= publishedYear && (!ok || known.Name != h.Name || known.Kind != h.Kind) {
			h.Provenance = Declared
			days[date] = h
		}
	}
}
