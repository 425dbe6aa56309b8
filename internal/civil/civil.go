// Package civil holds the small arithmetic of calendars that several packages share.
package civil

import "time"

// A Date is a civil day of type D.
type Date[D any] interface {
	Weekday() time.Weekday
	AddDays(n int) D
}

// Monday returns the first day of the week of d, which begins on Monday.
func Monday[D Date[D]](d D) D { return d.AddDays(-SinceMonday(d.Weekday())) }

// SinceMonday returns how many days a weekday comes after the Monday before it.
func SinceMonday(w time.Weekday) int { return (int(w) + 6) % 7 }

// FloorDiv returns a / b, rounded down; b is positive.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Days returns the number of days from 1970-01-01 to a day of the Gregorian calendar.
func Days(year, month, day int) int64 {
	// A year that begins in March has its leap day at the end, and the lengths of its
	// months repeat every five. Whole cycles of 400 years keep divisions positive.
	if month < 3 {
		year, month = year-1, month+12
	}
	y := uint64(int64(year) + 400*cycles)
	return int64(y*365+y/4-y/100+y/400) + int64((153*(month-3)+2)/5+day) - epoch - cycles*daysPerCycle
}

const (
	cycles       = 1 << 24
	daysPerCycle = 146097 // of 400 years
	epoch        = 719469 // 1970-01-01 in days from the last of February of year 0
)

// Split is the inverse of Days.
func Split(days int64) (year, month, day int) {
	// Four numbers, each found by a division of whole days: the century, the year of the century
	// and the month, which begin on 1 March, and the day.
	n := 4*uint64(days+epoch-1+cycles*daysPerCycle) + 3
	century, n := n/daysPerCycle, n%daysPerCycle|3
	of, n := n/1461, n%1461/4 // days since 1 March
	n = 5*n + 2
	year, month, day = int(int64(100*century+of)-400*cycles), int(n/153)+3, int(n%153/5)+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// OffsetEnd returns when the offset at t ends, or may, the zero time if never. On
// the last day of a leap year ZoneBounds tells an end a day too early for zones
// that follow a rule (golang/go issue 81583); its start can be too early there.
func OffsetEnd(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		end = end.Add(24 * time.Hour)
	}
	return end
}
