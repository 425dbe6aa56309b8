package rotation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Counting says which days use up a turn. Between counted days the turn stays
// with its member, who so keeps it over a holiday. The zero Counting counts every
// day.
//
// Counted days are worked out beforehand, from the first day of the rotation to its
// last, at most 200 years on. Without a last day they end with the fiftieth year, and
// so does the rotation.
type Counting struct {
	// Kinds are the kinds of day that count; nil is all.
	Kinds []schedule.DayKind
	// Weekdays are the weekdays that count; nil is all.
	Weekdays []time.Weekday
	// MonthDays are the days of the month that count, -1 being the last: with 1 and 16 a
	// turn of one day lasts half a month. Nil is all.
	MonthDays []int
	// Hours tells workdays from weekends by weekdays and dates alone; nil is Monday to
	// Friday. Holidays is needed with Kinds. Both are faults without Kinds.
	Hours    schedule.Hours
	Holidays schedule.Calendar
}

const (
	countedYears = 50
	mostYears    = 200 // that a table may reach
)

// BusinessDays counts working days (営業日) by c.
func BusinessDays(c schedule.Calendar) Counting {
	return Counting{Kinds: []schedule.DayKind{schedule.Workday}, Holidays: c}
}

// OffDays counts weekends and holidays by c.
func OffDays(c schedule.Calendar) Counting {
	return Counting{Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}, Holidays: c}
}

// all reports whether every day counts.
func (c Counting) all() bool { return c.Kinds == nil && c.Weekdays == nil && c.MonthDays == nil }

func (c Counting) counts(d schedule.Date) bool {
	seat := schedule.Seat{Date: d}
	if c.Kinds != nil {
		seat.Day, _ = c.Hours.Kind(d, c.Holidays)
	}
	return schedule.When{Kinds: c.Kinds, Weekdays: c.Weekdays, MonthDays: c.MonthDays}.Holds(seat)
}

// table knows how many days were counted up to each day, and which they were.
type table struct {
	first   schedule.Date
	counted []int32 // by days since first
	days    []schedule.Date
}

// last returns the last day of a rotation that counts by c.
func (c Counting) last(r Rotation) schedule.Date {
	if r.Last.IsZero() && !c.all() {
		return schedule.Date{Year: r.First.Year + countedYears - 1, Month: time.December, Day: 31}
	}
	return r.Last
}

// table counts the days from first to last, as soon as check found no fault.
func (c Counting) table(first, last schedule.Date) *table {
	t := &table{first: first}
	for d := first; !d.After(last); d = d.AddDays(1) {
		if c.counts(d) {
			t.days = append(t.days, d)
		}
		t.counted = append(t.counted, int32(len(t.days)))
	}
	return t
}

// check joins what is wrong with the days that count and with the calendar.
func (c Counting) check() error {
	var faults []error
	add := func(path string, err error, format string, args ...any) {
		faults = append(faults, &schedule.SpecError{Path: "Count." + path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	fault := func(path, format string, args ...any) { add(path, schedule.ErrInvalid, format, args...) }
	switch {
	case c.Kinds != nil && c.Holidays == nil:
		add("Holidays", schedule.ErrMissing, "no calendar to tell the kinds of days by")
	case c.Kinds == nil && c.Holidays != nil:
		add("Holidays", schedule.ErrConflict, "a calendar has no effect without Kinds")
	}
	if c.Kinds == nil && c.Hours != nil {
		add("Hours", schedule.ErrConflict, "hours have no effect without Kinds")
	}
	for i, kind := range c.Kinds {
		if kind > schedule.Holiday {
			fault(fmt.Sprintf("Kinds[%d]", i), "%d is no kind of day", kind)
		}
	}
	weekdays := func(path string, days []time.Weekday) {
		for i, day := range days {
			if day < time.Sunday || day > time.Saturday {
				fault(fmt.Sprintf("%s[%d]", path, i), "%d is no weekday", day)
			}
		}
	}
	weekdays("Weekdays", c.Weekdays)
	for i, w := range c.Hours {
		weekdays(fmt.Sprintf("Hours[%d].Days", i), w.Days)
		for j, d := range w.Dates {
			if !d.Valid() {
				fault(fmt.Sprintf("Hours[%d].Dates[%d]", i, j), "%q is no day", d)
			}
		}
	}
	for i, d := range c.MonthDays {
		if d == 0 || d < -31 || d > 31 {
			fault(fmt.Sprintf("MonthDays[%d]", i), "%d is no day of the month: they are 1 to 31, or -1 to -31 from the end", d)
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	if checked, ok := c.Holidays.(interface{ Check() error }); ok {
		faults = append(faults, schedule.Within("Count.Holidays", checked.Check()))
	}
	return errors.Join(faults...)
}

// upTo returns how many days of the table were counted up to d, which is one of it.
func (t *table) upTo(d schedule.Date) int { return int(t.counted[d.DaysSince(t.first)]) }

// day returns the counted day of number n, from 0, or the day after the table.
func (t *table) day(n int) schedule.Date {
	if n < len(t.days) {
		return t.days[n]
	}
	return t.first.AddDays(len(t.counted))
}
