// Package zone says what wall clocks in a location show at an instant, and when they show it.
//
// A wall time is counted in seconds since 1970-01-01 00:00 on the wall. It becomes an
// instant by the offset of a zone, a stretch of time in which a location keeps one offset.
package zone

import (
	"math"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule/internal/line"
)

// MaxOffset is 26 hours. No zone of the tz database is further from UTC.
const MaxOffset = 26 * 60 * 60

const day = 24 * 60 * 60

// Reached returns the latest wall time that clocks in loc have shown up to t.
func Reached(t time.Time, loc *time.Location) int64 {
	now := t.Unix()
	wall := int64(math.MinInt64)
	for probe := time.Unix(now-MaxOffset, 0).In(loc); ; {
		_, offset := probe.Zone()
		end := civil.OffsetEnd(probe)
		if end.IsZero() || end.Unix() > now {
			return max(wall, now+int64(offset))
		}
		wall = max(wall, end.Unix()-1+int64(offset))
		probe = end
	}
}

// Instant returns the first instant at which clocks in loc show a wall time or a later one.
// A nil loc is UTC.
func Instant(wall int64, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	probe := time.Unix(wall-MaxOffset, 0).In(loc)
	for {
		_, offset := probe.Zone()
		end := civil.OffsetEnd(probe)
		at := max(wall-int64(offset), probe.Unix())
		if end.IsZero() || at < end.Unix() {
			return time.Unix(at, 0).In(loc)
		}
		probe = end
	}
}

// Zone is a stretch of time in which a location keeps one offset. The stretch begins so
// long after the last change that no earlier wall time can have been later.
type Zone struct {
	location *time.Location
	line.Span
	Offset int64
}

// Steady returns the zone that never ends, an empty one if the location changes its clocks
// by a rule.
func Steady(loc *time.Location) Zone {
	at := Instant(time.Date(2500, time.January, 1, 0, 0, 0, 0, time.UTC).Unix(), loc)
	start, end := at.ZoneBounds()
	if !end.IsZero() {
		return Zone{}
	}
	_, offset := at.Zone()
	z := Zone{loc, line.Always, int64(offset)}
	if !start.IsZero() {
		z.Start = start.Unix() + 2*MaxOffset + day
	}
	return z
}

// Cache remembers the last zones. The zero Cache remembers none.
type Cache struct {
	zones [2]Zone
	next  uint8
}

// At returns the zone that holds t, an empty one if clocks change around t. The result is
// valid until the next call.
func (c *Cache) At(loc *time.Location, t int64) *Zone {
	for i := range c.zones {
		if z := &c.zones[i]; z.location == loc && z.Contains(t) {
			return z
		}
	}
	z := &c.zones[c.next]
	c.next = (c.next + 1) % uint8(len(c.zones))
	*z = Zone{location: loc}
	// A zone that begins before t serves the days before as well.
	for _, before := range []int64{4 * day, 0} {
		probe := time.Unix(t-before-2*MaxOffset, 0).In(loc)
		end := civil.OffsetEnd(probe)
		if !end.IsZero() && end.Unix() <= t {
			continue
		}
		_, offset := probe.Zone()
		z.Span, z.Offset = line.Between(t-before, math.MaxInt64), int64(offset)
		if !end.IsZero() {
			z.End = end.Unix()
		}
		break
	}
	return z
}

// Reached is Reached, quick for an instant in a zone that is remembered.
func (c *Cache) Reached(t int64, loc *time.Location) int64 {
	if z := c.At(loc, t); z.Contains(t) {
		return t + z.Offset
	}
	return Reached(time.Unix(t, 0), loc)
}

// Instant is Instant, quick for a wall time in a zone that is remembered.
func (c *Cache) Instant(wall int64, loc *time.Location) int64 {
	z := c.At(loc, wall-MaxOffset)
	if t := wall - z.Offset; z.Contains(t) {
		return t
	}
	return Instant(wall, loc).Unix()
}

// OfMachine reports whether a location is the machine's own, which has no name but Local.
func OfMachine(loc *time.Location) bool {
	name, _ := time.Unix(0, 0).In(loc).Zone()
	return loc.String() == "Local" && name != "Local"
}

// Fixed returns the offset of a location that time.FixedZone has made, since the name does
// not tell it. It is 0 for other locations.
func Fixed(loc *time.Location) int {
	at := time.Unix(0, 0).In(loc)
	start, end := at.ZoneBounds()
	if name, offset := at.Zone(); name == loc.String() && start.IsZero() && end.IsZero() {
		return offset
	}
	return 0
}

// Name returns the name and the fixed offset of the location of t. For the machine's own
// location it returns the offset at t only, so that records are equal on all machines.
func Name(t time.Time) (string, int) {
	if OfMachine(t.Location()) {
		_, offset := t.Zone()
		return "", offset
	}
	return t.Location().String(), Fixed(t.Location())
}

// Same reports whether two locations have one name and one fixed offset.
func Same(a, b *time.Location) bool {
	return a == b || a.String() == b.String() && Fixed(a) == Fixed(b)
}

// Load is the inverse of Name. A location that the zone data does not have keeps its name
// and is UTC.
func Load(name string, offset int) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" || offset != 0 {
		return time.FixedZone(name, offset)
	}
	return loc
}
