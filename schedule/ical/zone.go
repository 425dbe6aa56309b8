package ical

import (
	"fmt"
	"regexp"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/toban-go/toban/internal/civil"

	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// zone is a location that entries use, and the time in which they do.
type zone struct {
	location    *time.Location
	first, last time.Time
}

type zones []*zone

// A TZID that needs no quotes anywhere. Names without these are a fixed zone's.
var plain = regexp.MustCompile(`^[A-Za-z0-9_+/-]+$`)

// of returns the zone in which t is written, nil for UTC.
func (zs *zones) of(t time.Time) *zone {
	name := t.Location().String()
	if name == "UTC" || name == "Local" || !plain.MatchString(name) {
		return nil
	}
	for _, z := range *zs {
		if z.location.String() == name {
			return z.use(t)
		}
	}
	z := &zone{t.Location(), t, t}
	*zs = append(*zs, z)
	return z.use(t)
}

// use notes that t is written, unless local clocks show it twice.
func (z *zone) use(t time.Time) *zone {
	t = t.In(z.location)
	if start, _ := t.ZoneBounds(); !start.IsZero() && t.Sub(start) < back(start) {
		return nil
	}
	if end := civil.OffsetEnd(t); !end.IsZero() && end.Sub(t) <= back(end) {
		return nil
	}
	if t.Before(z.first) {
		z.first = t
	}
	if t.After(z.last) {
		z.last = t
	}
	return z
}

// back returns how far clocks are set back at a change of offsets, negative if they
// are set forward.
func back(at time.Time) time.Duration {
	return time.Duration(offset(at.Add(-1))-offset(at)) * time.Second
}

// component writes the offsets of the zone from its first to its last entry, each
// as an observance that begins once (§3.6.5).
func (z *zone) component() *ics.VTimezone {
	out := ics.NewTimezone(z.location.String())
	probe := z.first.In(z.location)
	start, _ := probe.ZoneBounds()
	if start.IsZero() {
		start = probe
	}
	before := offset(probe)
	for {
		out.Components = append(out.Components, observance(probe, start, before))
		before = offset(probe)
		start = civil.OffsetEnd(probe)
		if start.IsZero() || start.After(z.last) {
			return out
		}
		probe = start.In(z.location)
	}
}

// observance writes the offset that holds at probe, from start on. Its DTSTART shows
// the clocks as they were before.
func observance(probe, start time.Time, before int) ics.Component {
	name, now := probe.Zone()
	var c ics.ComponentBase
	c.SetProperty(ics.ComponentPropertyDtStart, start.In(time.FixedZone("", before)).Format(rfc5545.LocalTime))
	c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetText(before))
	c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetText(now))
	c.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if probe.IsDST() {
		return &ics.Daylight{ComponentBase: c}
	}
	return &ics.Standard{ComponentBase: c}
}

func offset(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// offsetText writes an offset as +0900 or, with seconds, +091859 (§3.3.14).
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
