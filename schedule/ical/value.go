package ical

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// wall is a local time, in seconds that clocks have shown since 1970-01-01 00:00.
type wall int64

const day = 24 * 60 * 60

func (w wall) day() int64 { return civil.FloorDiv(int64(w), day) }

func (w wall) date() schedule.Date {
	t := time.Unix(int64(w), 0).UTC()
	return schedule.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// moment is a DATE or a DATE-TIME (§3.3.4, §3.3.5).
type moment struct {
	wall  wall
	clock clock
	zone  string // by name
	date  bool
}

func (m moment) unix() int64 { return m.clock.unix(m.wall) }

// length is a DURATION (§3.3.6): days by the calendar, then exact seconds.
type length struct{ days, seconds int64 }

func (l length) about() int64 { return l.days*day + l.seconds }

// end returns when something ends that begins at w and lasts l.
func (l length) end(w wall, c clock) int64 {
	if l.days == 0 {
		return c.unix(w) + l.seconds
	}
	return c.unix(w+wall(l.days*day)) + l.seconds
}

// parseWall reads 20060102 or 20060102T150405, with utc if a Z follows.
func parseWall(s string) (w wall, date, utc bool, err error) {
	text, utc := strings.CutSuffix(s, "Z")
	layout := localTime
	if len(text) == len(wholeDay) && !utc {
		layout, date = wholeDay, true
	}
	if len(text) == len(localTime) && strings.HasSuffix(text, "60") {
		text = text[:len(text)-2] + "59" // a leap second, §3.3.12
	}
	t, err := time.Parse(layout, text)
	if err != nil || len(text) != len(layout) || t.Year() < 1 {
		return 0, false, false, fmt.Errorf("%s is no day 20060102 and no time 20060102T150405", shown(s))
	}
	return wall(t.Unix()), date, utc, nil
}

var lengthForm = regexp.MustCompile(`^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// parseLength reads a DURATION: P3W, P1DT12H, -PT15M.
func parseLength(s string) (length, error) {
	fault := fmt.Errorf("%s is no duration of the form P1DT2H3M4S or P2W", shown(s))
	text := strings.ToUpper(s)
	parts := lengthForm.FindStringSubmatch(text)
	if parts == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return length{}, fault
	}
	var n [5]int64 // weeks, days, hours, minutes, seconds
	for i, digits := range parts[2:] {
		var err error
		if n[i], err = strconv.ParseInt("0"+digits, 10, 32); err != nil {
			return length{}, fault
		}
	}
	l := length{7*n[0] + n[1], 3600*n[2] + 60*n[3] + n[4]}
	const longest = 10_000 * 366 * day // all years that dates have
	if l.about() > longest {
		return length{}, fmt.Errorf("%s lasts for ever", shown(s))
	}
	if parts[1] == "-" {
		l = length{-l.days, -l.seconds}
	}
	return l, nil
}

// parseOffset reads +0900 or +091859 (§3.3.14).
func parseOffset(s string) (int, error) {
	fault := fmt.Errorf("%s is no offset of the form +0900", shown(s))
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

// clock turns local times into instants, in Unix seconds.
type clock interface{ unix(wall) int64 }

// midnights is the clock of whole days in a location.
type midnights struct{ *time.Location }

func (m midnights) unix(w wall) int64 { return w.date().At(0, m.Location).Unix() }

// located is the clock of a location.
type located struct{ *time.Location }

func (l located) unix(w wall) int64 {
	return resolve(w, func(t int64) (int, int64) {
		at := time.Unix(t, 0).In(l.Location)
		if end := civil.OffsetEnd(at); !end.IsZero() {
			return offset(at), end.Unix()
		}
		return offset(at), math.MaxInt64
	})
}

// resolve finds the instant of a local time by the offsets of a zone, told with
// their ends. A time that occurs twice is its first occurrence, one that does not
// exist goes by the offset before the gap (§3.3.5).
func resolve(w wall, offset func(unix int64) (seconds int, end int64)) int64 {
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
