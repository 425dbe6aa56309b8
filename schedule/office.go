package schedule

import (
	"maps"
	"reflect"
	"slices"
	"time"
)

// office is where and when somebody works: hours and a calendar in a place.
type office struct {
	location    *time.Location
	workdays    [7]bool
	open, close Clock
	closed      bool
	except      map[Date]OpenDay
	calendar    Calendar
	through     Date // last published day; zero: for ever
}

func newOffice(loc *time.Location, h Hours, c Calendar) *office {
	o := &office{location: loc, open: h.Open, close: h.Close, closed: h.Closed, calendar: c}
	days := h.Days
	if h.Closed && days == nil {
		days = mondayToFriday()
	}
	for _, day := range days {
		o.workdays[day] = true
	}
	o.except = make(map[Date]OpenDay, len(h.Except))
	for _, e := range h.Except {
		if e.Open == 0 && e.Close == 0 {
			e.Open, e.Close = h.Open, h.Close
		}
		o.except[e.Date] = e
	}
	if c, ok := c.(interface{ Through() Date }); ok {
		o.through = c.Through()
	}
	return o
}

// provisional reports whether d lies beyond what the calendar's publisher has
// announced.
func (o *office) provisional(d Date) bool { return !o.through.IsZero() && d.After(o.through) }

// office returns the one office with these hours, filling in from the spec.
func (e *era) office(spec *Spec, loc *time.Location, h Hours, c Calendar) *office {
	if loc == nil {
		loc = spec.Location
	}
	if !h.states() {
		own := h.Except
		h = spec.Business
		h.Except = append(slices.Clone(h.Except), own...)
	}
	if c == nil {
		c = spec.Holidays
	}
	o := newOffice(loc, h, c)
	for _, known := range e.offices {
		if known.same(o) {
			return known
		}
	}
	e.offices = append(e.offices, o)
	return o
}

func (o *office) same(p *office) bool {
	if o.location != p.location || o.workdays != p.workdays || o.open != p.open || o.close != p.close {
		return false
	}
	// Calendars of types that cannot be compared are taken as different.
	return maps.Equal(o.except, p.except) && reflect.ValueOf(o.calendar).Comparable() && o.calendar == p.calendar
}
