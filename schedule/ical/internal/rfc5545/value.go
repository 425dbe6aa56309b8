package rfc5545

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/civil"
)

// Wall is a local time, in seconds that clocks have shown since 1970-01-01 00:00.
type Wall int64

// SecondsPerDay is the length of a day on which clocks do not change.
const SecondsPerDay = 24 * 60 * 60

const day = SecondsPerDay

// The layouts of times and days.
const (
	LocalTime = "20060102T150405" // §3.3.5, form 1 and, with a TZID, form 3
	WholeDay  = "20060102"        // §3.3.4
)

func (w Wall) Day() int64 { return civil.FloorDiv(int64(w), day) }

// Time returns a time in UTC with the same date and clock.
func (w Wall) Time() time.Time { return time.Unix(int64(w), 0).UTC() }

// Moment is a DATE or a DATE-TIME (§3.3.4, §3.3.5).
type Moment struct {
	Wall  Wall
	Clock Clock
	Zone  string // by name
	Date  bool
}

func (m Moment) Unix() int64 { return m.Clock.Unix(m.Wall) }

// Length is a DURATION (§3.3.6): days by the calendar, then exact seconds.
type Length struct{ Days, Seconds int64 }

func (l Length) About() int64 { return l.Days*day + l.Seconds }

// End returns when something ends that begins at w and lasts l.
func (l Length) End(w Wall, c Clock) int64 {
	if l.Days == 0 {
		return c.Unix(w) + l.Seconds
	}
	return c.Unix(w+Wall(l.Days*day)) + l.Seconds
}

// ParseWall reads 20060102 or 20060102T150405, with utc if a Z follows.
func ParseWall(s string) (w Wall, date, utc bool, err error) {
	text, utc := strings.CutSuffix(s, "Z")
	layout := LocalTime
	if len(text) == len(WholeDay) && !utc {
		layout, date = WholeDay, true
	}
	if len(text) == len(LocalTime) && strings.HasSuffix(text, "60") {
		text = text[:len(text)-2] + "59" // a leap second, §3.3.12
	}
	t, err := time.Parse(layout, text)
	if err != nil || len(text) != len(layout) || t.Year() < 1 {
		return 0, false, false, Say("%s is no day YYYYMMDD and no time YYYYMMDDThhmmss", Shown(s))
	}
	return Wall(t.Unix()), date, utc, nil
}

var lengthForm = regexp.MustCompile(`^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// ParseLength reads a DURATION: P3W, P1DT12H, -PT15M.
func ParseLength(s string) (Length, error) {
	fault := Say("%s is no duration of the form P1DT2H3M4S or P2W", Shown(s))
	text := strings.ToUpper(s)
	parts := lengthForm.FindStringSubmatch(text)
	if parts == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return Length{}, fault
	}
	var n [5]int64 // weeks, days, hours, minutes, seconds
	for i, digits := range parts[2:] {
		var err error
		if n[i], err = strconv.ParseInt("0"+digits, 10, 32); err != nil {
			return Length{}, fault
		}
	}
	l := Length{7*n[0] + n[1], 3600*n[2] + 60*n[3] + n[4]}
	const longest = 10_000 * 366 * day // all years that dates have
	if l.About() > longest {
		return Length{}, Say("%s lasts for ever", Shown(s))
	}
	if parts[1] == "-" {
		l = Length{-l.Days, -l.Seconds}
	}
	return l, nil
}

// parseOffset reads +0900 or +091859 (§3.3.14).
func parseOffset(s string) (int, error) {
	fault := Say("%s is no offset of the form +0900", Shown(s))
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, fault
	}
	seconds := 0
	for i, most := range []int{23, 59, 59}[:len(s)/2] {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 10, 8)
		if err != nil || int(n) > most {
			return 0, fault
		}
		seconds += int(n) * []int{3600, 60, 1}[i]
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, nil
}

// Clock turns local times into instants, in Unix seconds.
type Clock interface{ Unix(Wall) int64 }

// WholeDays is a Clock of days without times. DayOf returns the day that a time means there.
type WholeDays interface {
	Clock
	DayOf(Moment) int64
}

// Located is the clock of a location.
type Located struct{ *time.Location }

func (l Located) Unix(w Wall) int64 {
	return resolve(w, func(t int64) (int, int64) {
		at := time.Unix(t, 0).In(l.Location)
		_, seconds := at.Zone()
		if end := civil.OffsetEnd(at); !end.IsZero() {
			return seconds, end.Unix()
		}
		return seconds, math.MaxInt64
	})
}

// resolve finds the instant of a local time by the offsets of a zone, told with
// their ends. A time that occurs twice is its first occurrence, one that does not
// exist goes by the offset before the gap (§3.3.5).
func resolve(w Wall, offset func(unix int64) (seconds int, end int64)) int64 {
	const furthest = 26 * 60 * 60 // of the zones of the world from UTC
	probe := int64(w) - furthest
	before, end := offset(probe)
	now := before
	for int64(w)-int64(now) >= end {
		probe, before = end, now
		now, end = offset(probe)
	}
	if at := int64(w) - int64(now); at >= probe {
		return at
	}
	return int64(w) - int64(before)
}
