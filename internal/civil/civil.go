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
