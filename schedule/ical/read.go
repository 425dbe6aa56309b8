package ical

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// LeaveCalendar reads the leaves (休暇) of one member from a calendar file.
// The zero LeaveCalendar reads nothing.
type LeaveCalendar struct {
	Member schedule.Member
	// Location is where whole days and times without a zone are; nil is UTC.
	Location *time.Location
	// Interval is the time to read leaves of. It must not be empty:
	// calendars go on for ever.
	Interval schedule.Interval
	// Free reads also the entries that are marked as free time. Some programs mark
	// every whole day so, unless they are told otherwise.
	Free bool
}

// What a file may ask for. A calendar of ten years that people keep takes a
// hundredth of each.
const (
	mostBytes  = 16 << 20
	mostLeaves = 10_000
	mostWork   = 2_000_000
)

// Read reads the events of a calendar file that overlap the interval, as leaves with
// the SUMMARY as note, by start; file is its name in messages.
//
// Events may be whole days or have times, in the zone of their TZID (an IANA name, or
// a VTIMEZONE of the file, §3.6.5), in UTC or in none; they end at a DTEND or last a
// DURATION. Those that repeat (RRULE, RDATE, EXDATE, RECURRENCE-ID, §3.8.5) are read
// as often as they overlap. Of several versions of an event the one with the highest
// SEQUENCE counts. Left out is what is cancelled (STATUS:CANCELLED), what takes no
// time, and what is marked as free (TRANSP:TRANSPARENT) unless Free is set.
//
// The error joins all faults of the file, each a *Fault with its line, or is that of
// r; then there are no leaves. It wraps schedule.ErrMissing without a member, and
// schedule.ErrInvalid if the interval is empty. Work is bounded: a file that is
// larger than 16 MiB, or repeats events without end, is faulty.
func (c LeaveCalendar) Read(file string, r io.Reader) ([]schedule.Leave, error) {
	switch {
	case c.Member == "":
		return nil, fmt.Errorf("%s: %w: whose leaves these are", file, schedule.ErrMissing)
	case c.Interval.Empty():
		return nil, fmt.Errorf("%s: %w: the interval %v is empty", file, schedule.ErrInvalid, c.Interval)
	case c.Location == nil:
		c.Location = time.UTC
	}
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(text) > mostBytes {
		return nil, fmt.Errorf("%s: %w: more than %d bytes", file, schedule.ErrInvalid, mostBytes)
	}
	in := reader{LeaveCalendar: c, Faults: &rfc5545.Faults{}, work: &rfc5545.Budget{Left: mostWork}, known: map[string]*series{}}
	for _, calendar := range rfc5545.Parse(string(text), in.Faults).Children {
		if calendar.Name == "VCALENDAR" {
			in.calendar(calendar)
		}
	}
	for _, s := range in.order {
		in.series(s)
	}
	if err := joined(file, in.Faults); err != nil {
		return nil, err
	}
	slices.SortStableFunc(in.leaves, func(a, b schedule.Leave) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Note, b.Note))
	})
	return in.leaves, nil
}

// reader collects the leaves of a file.
type reader struct {
	LeaveCalendar
	*rfc5545.Faults
	work   *rfc5545.Budget
	told   bool                     // that the work is used up
	zones  map[string]rfc5545.Clock // of the calendar that is read, nil: unknown
	known  map[string]*series
	order  []*series
	leaves []schedule.Leave
}

// end is the local time after which nothing is wanted, wherever it is.
func (in *reader) end() rfc5545.Wall {
	return rfc5545.Wall(in.Interval.End.Unix() + 2*rfc5545.SecondsPerDay)
}

// calendar reads the events of a VCALENDAR, each into its series.
func (in *reader) calendar(c *rfc5545.Component) {
	in.zones = map[string]rfc5545.Clock{}
	in.embedded(c)
	method, _ := c.One("METHOD", in.Faults)
	for _, child := range c.Children {
		if child.Name != "VEVENT" {
			continue
		}
		if !in.work.Spend(eventWork) {
			in.exhausted(child.Line)
			return
		}
		e, ok := in.event(child)
		if !ok {
			continue
		}
		e.cancelled = e.cancelled || strings.EqualFold(method.Value, string(ics.MethodCancel))
		s := in.known[e.uid]
		if s == nil || e.uid == "" {
			s = &series{changed: map[int64]*event{}}
			in.order, in.known[e.uid] = append(in.order, s), s
		}
		s.add(e)
	}
}

// embedded makes the clocks of the file's own zones. A TZID that is an IANA name
// means that zone, whatever the file knows of it.
func (in *reader) embedded(c *rfc5545.Component) {
	for _, zone := range c.Children {
		if zone.Name != "VTIMEZONE" {
			continue
		}
		id, ok := zone.Needed("TZID", in.Faults)
		if !ok {
			continue
		}
		name := ics.FromText(id.Value)
		if in.named(name) != nil {
			continue
		}
		if o, ok := rfc5545.Observe(zone, in.end(), in.Faults, in.work); ok {
			in.zones[name] = o
		}
		in.exhausted(zone.Line)
	}
}

// What takes as much work as so many days of a rule. To look a zone up is to read a
// file or an archive.
const (
	dateWork  = 10
	eventWork = 20
	zoneWork  = 1000
)

// named returns the clock of the zone with that name, or nil.
func (in *reader) named(id string) rfc5545.Clock {
	if c, known := in.zones[id]; known {
		return c
	}
	in.zones[id] = nil
	if id == "" || id == "Local" || !plain.MatchString(id) || !in.work.Spend(zoneWork) {
		return nil
	}
	if loc, err := time.LoadLocation(id); err == nil {
		in.zones[id] = rfc5545.Located{Location: loc}
	}
	return in.zones[id]
}

// moments reads the DATE or DATE-TIME values of a property, PERIODs by their start.
func (in *reader) moments(p rfc5545.Property) ([]rfc5545.Moment, bool) {
	before := in.Count()
	kind := strings.ToUpper(p.Params["VALUE"])
	var list []rfc5545.Moment
	for text := range strings.SplitSeq(p.Value, ",") {
		if !in.work.Spend(dateWork) {
			in.exhausted(p.Line)
			break
		}
		text, _, _ = strings.Cut(text, "/")
		w, date, utc, err := rfc5545.ParseWall(text)
		m := rfc5545.Moment{Wall: w, Date: date}
		id := ics.FromText(p.Params["TZID"])
		switch {
		case err != nil:
			in.At(p.Line, "%s %v", p.Name, err)
			continue
		case date && kind != "" && kind != "DATE", !date && kind == "DATE":
			in.At(p.Line, "%s %s is not of its VALUE %s", p.Name, rfc5545.Shown(text), rfc5545.Shown(kind))
			continue
		case date:
			m.Clock = midnights{in.Location}
		case utc:
			m.Clock, m.Zone = rfc5545.Located{Location: time.UTC}, "UTC"
		case id == "":
			m.Clock = rfc5545.Located{Location: in.Location}
		default:
			if m.Clock, m.Zone = in.named(id), id; m.Clock == nil {
				in.At(p.Line, "%s has the zone %s, which is no IANA name and has no VTIMEZONE in the file", p.Name, rfc5545.Shown(id))
				continue
			}
		}
		list = append(list, m)
	}
	return list, in.Count() == before
}

// moment reads a property that has one value, ok if it stands and can be read.
func (in *reader) moment(c *rfc5545.Component, name string) (rfc5545.Moment, rfc5545.Property, bool) {
	p, ok := c.One(name, in.Faults)
	if !ok {
		return rfc5545.Moment{}, p, false
	}
	list, ok := in.moments(p)
	if ok && len(list) != 1 {
		in.At(p.Line, "%s has %d values", name, len(list))
		return rfc5545.Moment{}, p, false
	}
	if !ok {
		return rfc5545.Moment{}, p, false
	}
	return list[0], p, true
}

// add adds a leave, if it is wanted.
func (in *reader) add(e *event, start, end int64) {
	iv := schedule.Interval{Start: time.Unix(start, 0).In(in.Location), End: time.Unix(end, 0).In(in.Location)}
	if e.cancelled || e.free && !in.Free || !iv.Overlaps(in.Interval) {
		return
	}
	if len(in.leaves) == mostLeaves {
		in.work.Over = true
		in.exhausted(e.line)
		return
	}
	in.leaves = append(in.leaves, schedule.Leave{Member: in.Member, Interval: iv, Note: e.note})
}

// exhausted reports, once, that the work for a file is used up by what stands in line.
func (in *reader) exhausted(line int) {
	if in.work.Over && !in.told {
		in.told = true
		in.At(line, "the file holds or repeats too many entries to be read to the end")
	}
}

// midnights is the clock of whole days in a location.
type midnights struct{ *time.Location }

func (m midnights) Unix(w rfc5545.Wall) int64 {
	t := w.Time()
	return schedule.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}.At(0, m.Location).Unix()
}

// WholeDays tells rules that the clock has days only.
func (midnights) WholeDays() {}
