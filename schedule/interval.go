package schedule

import (
	"fmt"
	"time"
)

// Interval is the time from Start up to but not including End. The zero
// Interval is empty, and so is one that ends before it starts.
type Interval struct{ Start, End time.Time }

// Month returns the civil month in loc.
func Month(year int, month time.Month, loc *time.Location) Interval {
	first := Date{year, month, 1}
	return Interval{first.At(0, loc), first.AddMonths(1).At(0, loc)}
}

// Days returns the civil days first to last in loc, both included.
func Days(first, last Date, loc *time.Location) Interval {
	return Interval{first.At(0, loc), last.AddDays(1).At(0, loc)}
}

// Duration returns the length of i, zero if it is empty.
func (i Interval) Duration() time.Duration { return max(0, i.End.Sub(i.Start)) }

// Empty reports whether i holds no instant.
func (i Interval) Empty() bool { return !i.Start.Before(i.End) }

// Contains reports whether t lies in i: at Start yes, at End no.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.Start) && t.Before(i.End) }

// Encloses reports whether every instant of o lies in i. An empty o is enclosed
// by every interval.
func (i Interval) Encloses(o Interval) bool {
	return o.Empty() || !o.Start.Before(i.Start) && !o.End.After(i.End)
}

// Overlaps reports whether i and o have an instant in common.
func (i Interval) Overlaps(o Interval) bool { return !i.Intersect(o).Empty() }

// Abuts reports whether one of i and o ends where the other starts. Empty
// intervals abut nothing.
func (i Interval) Abuts(o Interval) bool {
	return !i.Empty() && !o.Empty() && (i.End.Equal(o.Start) || o.End.Equal(i.Start))
}

// Intersect returns what i and o have in common, an empty interval if nothing.
func (i Interval) Intersect(o Interval) Interval {
	return Interval{latest(i.Start, o.Start), earliest(i.End, o.End)}
}

// Span returns the shortest interval that encloses i and o.
func (i Interval) Span(o Interval) Interval {
	switch {
	case i.Empty():
		return o
	case o.Empty():
		return i
	}
	return Interval{earliest(i.Start, o.Start), latest(i.End, o.End)}
}

// Equal reports whether i and o hold the same instants, whatever locations
// their times carry.
func (i Interval) Equal(o Interval) bool {
	return i.Empty() && o.Empty() || i.Start.Equal(o.Start) && i.End.Equal(o.End)
}

// String writes both ends in the location that Start carries, in RFC 3339's
// order of parts: "2026-05-01 19:00 – 2026-05-02 10:00 JST". Where clocks change
// between them, each end has its zone.
func (i Interval) String() string { return i.format("2006-01-02 15:04") }

func (i Interval) format(layout string) string {
	const zone = " MST"
	end, from := i.End.In(i.Start.Location()), layout
	if i.Start.Format(zone) != end.Format(zone) {
		from += zone
	}
	return fmt.Sprintf("%s – %s", i.Start.Format(from), end.Format(layout+zone))
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// outside returns what intervals have outside another.
func outside(list []Interval, o Interval) (rest []Interval) {
	for _, iv := range list {
		for _, part := range []Interval{{iv.Start, earliest(iv.End, o.Start)}, {latest(iv.Start, o.End), iv.End}} {
			if !part.Empty() {
				rest = append(rest, part)
			}
		}
	}
	return rest
}
