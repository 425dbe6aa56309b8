package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule/internal/line"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// Date is a civil day (暦日) without a place or a time: what a wall calendar
// shows: Year from 1, Day from 1. The zero Date is no day; as the From of a range
// it reads "always", as an Until "for ever".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const secondsPerDay = 24 * 60 * 60

// ParseDate reads a day written like 2026-12-29. The error wraps ErrInvalid.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err == nil && t.Year() >= 1 {
		return dateOfDays(t.Unix() / secondsPerDay), nil
	}
	if out := new(time.ParseError); errors.As(err, &out) && strings.HasPrefix(out.Message, ": day out of range") {
		if month, err := time.Parse("2006-01", s[:len("2006-01")]); err == nil {
			return Date{}, fmt.Errorf("%w: date %q is no day: %s has %d days", ErrInvalid, s, month.Format("January 2006"), month.AddDate(0, 1, -1).Day())
		}
	}
	return Date{}, fmt.Errorf("%w: date %q is no day of the form YYYY-MM-DD", ErrInvalid, s)
}

// MustParseDate is ParseDate for days written in source code; it panics on a
// day that does not exist.
func MustParseDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf returns the civil day at t in loc. Where clocks were set back over
// midnight the day that has begun goes on: days never run backwards.
func DateOf(t time.Time, loc *time.Location) Date {
	d, _ := Civil(t, loc)
	return d
}

// Civil returns the civil day and the minute of the day that wall clocks in loc
// have reached at t. In an hour that occurs twice it stays at the latest minute
// reached, so that it never decreases, and Date.At(Clock) is never after t.
func Civil(t time.Time, loc *time.Location) (Date, Clock) {
	wall := zone.Reached(t, loc)
	days := civil.FloorDiv(wall, secondsPerDay)
	return dateOfDays(days), Clock((wall - days*secondsPerDay) / 60)
}

// At returns the first instant at which clocks in loc show c, or any later time,
// on day d. A wall time that occurs twice is therefore its first occurrence, and
// one that does not exist is the first instant after the gap. A nil loc is UTC.
func (d Date) At(c Clock, loc *time.Location) time.Time {
	return zone.Instant(d.days()*secondsPerDay+int64(c)*60, loc)
}

// AddDays returns the day n days after d; n may be negative.
func (d Date) AddDays(n int) Date {
	if day := d.Day + n; 1 <= day && day <= 28 {
		return Date{d.Year, d.Month, day} // every month has these days
	}
	return dateOfDays(d.days() + int64(n))
}

// AddMonths returns the same day n months later, or the last day of that month
// where it is too short: 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	m := d.Year*12 + int(d.Month) - 1 + n
	year := int(civil.FloorDiv(int64(m), 12))
	month := time.Month(m-year*12) + 1
	return Date{year, month, min(d.Day, daysIn(year, month))}
}

// DaysSince returns the number of days from o to d.
func (d Date) DaysSince(o Date) int { return int(d.days() - o.days()) }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return dayNumber(d.days()).weekday() }

// Compare returns -1, 0 or 1 as d is before, on or after o.
func (d Date) Compare(o Date) int {
	switch {
	case d.Year != o.Year:
		return cmp.Compare(d.Year, o.Year)
	case d.Month != o.Month:
		return cmp.Compare(d.Month, o.Month)
	}
	return cmp.Compare(d.Day, o.Day)
}

// Before reports whether d is before o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is after o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day of the Gregorian calendar in the years 1 to
// 9999. The zero Date is not.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= time.January && d.Month <= time.December &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// String writes d like 2026-12-29, the zero Date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes d as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if *d = (Date{}); len(text) > 0 {
		*d, err = ParseDate(string(text))
	}
	return err
}

// days returns the number of days since 1970-01-01.
func (d Date) days() int64 { return civil.Days(d.Year, int(d.Month), d.Day) }

func dateOfDays(n int64) Date {
	year, month, day := civil.Split(n)
	return Date{year, time.Month(month), day}
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Clock is a wall time in minutes after midnight, 0 to 24×60. The zero Clock is
// midnight; 24:00 is the midnight at the day's end.
type Clock int16

const endOfDay Clock = 24 * 60

// At returns the Clock of an hour and a minute: At(19, 0) is 19:00. It checks
// nothing; New reports clocks outside a day.
func At(hour, minute int) Clock { return Clock(hour*60 + minute) }

// ParseClock reads a wall time written like 09:00, from 00:00 to 24:00. The error
// wraps ErrInvalid.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return endOfDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, fmt.Errorf("%w: clock %q is no time of day of the form 09:00", ErrInvalid, s)
	}
	return At(t.Hour(), t.Minute()), nil
}

// Valid reports whether c is in a day, 00:00 to 24:00.
func (c Clock) Valid() bool { return c >= 0 && c <= endOfDay }

// String writes c like 09:00.
func (c Clock) String() string {
	if !c.Valid() {
		return fmt.Sprintf("Clock(%d)", int16(c))
	}
	return fmt.Sprintf("%02d:%02d", c/60, c%60)
}

// MarshalText writes c as String does, and refuses a clock outside a day.
func (c Clock) MarshalText() ([]byte, error) {
	if !c.Valid() {
		return nil, fmt.Errorf("%w: %v lies outside a day", ErrInvalid, c)
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}

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

// Contains reports whether t is in i: at Start yes, at End no.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.Start) && t.Before(i.End) }

// Encloses reports whether every instant of o is in i. An empty o is enclosed
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

// Without returns the parts of i that are in none of the others, in order.
func (i Interval) Without(others ...Interval) []Interval {
	byStart := func(a, b Interval) int { return a.Start.Compare(b.Start) }
	if !slices.IsSortedFunc(others, byStart) {
		others = slices.SortedFunc(slices.Values(others), byStart)
	}
	var parts []Interval
	for _, o := range others {
		if !i.Overlaps(o) {
			continue
		}
		if before := (Interval{i.Start, o.Start}); !before.Empty() {
			parts = append(parts, before)
		}
		i.Start = o.End
	}
	if !i.Empty() {
		parts = append(parts, i)
	}
	return parts
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

// timesOf returns the times of a span in a location.
func timesOf(s line.Span, loc *time.Location) (i Interval) {
	i.set(s, loc)
	return i
}

// set is timesOf without a copy.
func (i *Interval) set(s line.Span, loc *time.Location) {
	i.Start, i.End = time.Unix(s.Start, 0).In(loc), time.Unix(s.End, 0).In(loc)
}

// seconds returns the span of the whole seconds that start in i.
func seconds(i Interval) line.Span { return line.Between(ceil(i.Start), ceil(i.End)) }

func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
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

// Block is a run of days with a name (ゴールデンウィーク, 年末年始): First to Last, both
// included. A shift belongs to the Block if it starts on one of its days.
type Block struct {
	Name  string `json:"name"`
	First Date   `json:"first"`
	Last  Date   `json:"last"`
}

// Later returns the same days so many years later; 29 February is the 28th in other years.
func (b Block) Later(years int) Block {
	b.First, b.Last = b.First.AddMonths(12*years), b.Last.AddMonths(12*years)
	return b
}

// Contains reports whether d is one of the days.
func (b Block) Contains(d Date) bool { return !d.Before(b.First) && !d.After(b.Last) }

// dayNumber is a civil day as the number of days since 1970-01-01.
type dayNumber int64

func (n dayNumber) date() Date            { return dateOfDays(int64(n)) }
func (n dayNumber) weekday() time.Weekday { return time.Weekday(uint64(n+4+7<<40) % 7) } // of any day that a time can have
