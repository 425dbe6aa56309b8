package schedule

import (
	"math"
	"slices"
	"time"
)

// Slots are found in whole seconds since 1970, and become times at the end: every
// boundary is a whole minute of some wall clock.

// span is the time from start up to but not including end, in Unix seconds.
type span struct{ start, end int64 }

var always = span{math.MinInt64, math.MaxInt64}

func (s span) empty() bool           { return s.start >= s.end }
func (s span) contains(t int64) bool { return s.start <= t && t < s.end }

func (s span) intersect(o span) span { return span{max(s.start, o.start), min(s.end, o.end)} }

func (s span) in(loc *time.Location) Interval {
	return Interval{time.Unix(s.start, 0).In(loc), time.Unix(s.end, 0).In(loc)}
}

// seconds returns the span of whole seconds whose start lies in iv.
func seconds(iv Interval) span { return span{ceil(iv.Start), ceil(iv.End)} }

func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// zone is a stretch of time in which a location keeps one offset.
type zone struct {
	location *time.Location
	span
	offset int64
}

// settled reports whether t lies in the stretch, and so late in it that nothing
// before it can have shown a later wall time.
func (z *zone) settled(t int64) bool { return t-z.start >= 2*maxOffset && t < z.end }

// day is what a civil day is in an office: when it is, of what kind, and its
// opening hours, empty if it does not open.
type day struct {
	office *office
	date   Date
	kind   DayKind
	hours  span
}

// walk answers questions about slots. It remembers what it worked out last, since
// neighbouring questions, and the parts of one, ask for the same days.
type walk struct {
	zones    [2]zone
	days     [4]day
	nextZone uint8
	nextDay  uint8
}

// zone returns the stretch around t, or one in which t is not settled.
func (w *walk) zone(loc *time.Location, t int64) *zone {
	for i := range w.zones {
		if z := &w.zones[i]; z.location == loc && z.settled(t) {
			return z
		}
	}
	z := &w.zones[w.nextZone]
	w.nextZone = (w.nextZone + 1) % uint8(len(w.zones))
	at := time.Unix(t, 0).In(loc)
	_, offset := at.Zone()
	*z = zone{loc, always, int64(offset)}
	from, to := at.ZoneBounds()
	if !from.IsZero() {
		z.start = from.Unix()
	} else {
		z.start = math.MinInt64 / 2
	}
	if !to.IsZero() {
		z.end = to.Unix()
	}
	return z
}

// instant is Date.At.
func (w *walk) instant(d Date, c Clock, loc *time.Location) int64 {
	wall := d.days()*secondsPerDay + int64(c)*60
	z := w.zone(loc, wall-maxOffset)
	if t := wall - z.offset; z.settled(t) {
		return t
	}
	return d.At(c, loc).Unix()
}

// date is DateOf.
func (w *walk) date(t int64, loc *time.Location) Date {
	if z := w.zone(loc, t); z.settled(t) {
		return dateOfDays(floorDiv(t+z.offset, secondsPerDay))
	}
	return DateOf(time.Unix(t, 0), loc)
}

// day works out a civil day in an office: an exception is a workday, a holiday
// stays one on a weekend.
func (w *walk) day(o *office, d Date) *day {
	for i := range w.days {
		if x := &w.days[i]; x.date == d && x.office == o {
			return x
		}
	}
	x := &w.days[w.nextDay]
	w.nextDay = (w.nextDay + 1) % uint8(len(w.days))
	*x = day{office: o, date: d}
	open, close, opens := o.open, o.close, false
	if e, ok := o.except[d]; ok {
		open, close, opens = e.Open, e.Close, true
	} else if _, ok := o.calendar.Holiday(d); ok {
		x.kind = Holiday
	} else if o.workdays[d.Weekday()] {
		opens = !o.closed
	} else {
		x.kind = Weekend
	}
	if opens {
		x.hours = span{w.instant(d, open, o.location), w.instant(d, close, o.location)}
	}
	return x
}

// clip narrows part, which holds t, to the time around t in which o is closed.
func (w *walk) clip(o *office, part span, t int64) span {
	for d := w.date(part.start, o.location); ; d = d.AddDays(1) {
		if w.instant(d, 0, o.location) >= part.end {
			return part
		}
		switch x := w.day(o, d); {
		case x.hours.empty():
		case x.hours.end <= t:
			part.start = max(part.start, x.hours.end)
		default:
			part.end = min(part.end, x.hours.start)
			return part
		}
	}
}

// together returns the hours that all teams of a pool have in common on a day:
// from the latest opening to the earliest closing.
func (w *walk) together(d *desk, date Date) (span, bool) {
	common := always
	for _, o := range d.offices {
		x := w.day(o, date)
		if x.hours.empty() {
			return span{}, false
		}
		common = common.intersect(x.hours)
	}
	if d.simple {
		return common, true
	}
	loc := d.office.location
	return common, common.start <= common.end && w.instant(date, 0, loc) <= common.start && common.end <= w.instant(date.AddDays(1), 0, loc)
}

// span returns the time for which the desk answers on behalf of a civil day.
func (w *walk) span(d *desk, date Date) span {
	if d.regime == Daytime {
		return w.day(d.office, date).hours
	}
	begin := w.begin(d, date)
	next := date.AddDays(1)
	if common, ok := w.together(d, next); ok {
		return span{begin, common.start}
	}
	return span{begin, w.instant(next, d.office.open, d.office.location)}
}

// begin returns the instant at which the pool's slot of a civil day begins.
func (w *walk) begin(d *desk, date Date) int64 {
	if common, ok := w.together(d, date); ok {
		return common.end
	}
	return w.instant(date, d.office.open, d.office.location)
}

// slotAt returns the span of the desk's slot at t.
func (w *walk) slotAt(d *desk, t int64) (span, bool) {
	date := w.date(t, d.office.location)
	if d.regime == OffHours && t < w.begin(d, date) {
		date = date.AddDays(-1)
	}
	s := w.span(d, date)
	if !s.contains(t) {
		return span{}, false
	}
	return w.cut(d, s, t), true
}

// cut narrows a span around t to one slot: between breaks, and within the era.
func (w *walk) cut(d *desk, s span, t int64) span {
	loc := d.office.location
	if len(d.breaks) > 0 {
		for date := w.date(s.start, loc); w.instant(date, 0, loc) < s.end; date = date.AddDays(1) {
			for _, c := range d.breaks {
				if at := w.instant(date, c, loc); at > t {
					s.end = min(s.end, at)
				} else {
					s.start = max(s.start, at)
				}
			}
		}
	}
	return s.intersect(d.era.span)
}

// slot makes a slot, without a role, of its span.
func (w *walk) slot(d *desk, s span) Slot {
	loc := d.office.location
	date := w.date(s.start, loc)
	return Slot{Interval: s.in(loc), Date: date, Regime: d.regime, Team: d.id,
		Day: w.day(d.office, date).kind, Morrow: w.day(d.office, date.AddDays(1)).kind}
}

// slots appends the desk's slots, without roles, that start in iv, in order.
func (w *walk) slots(dst []Slot, d *desk, iv span) []Slot {
	loc := d.office.location
	last := w.date(iv.end, loc)
	for date := w.date(iv.start, loc).AddDays(-1); !date.After(last); date = date.AddDays(1) {
		whole := w.span(d, date)
		clipped := whole.intersect(d.era.span)
		for t := clipped.start; t < clipped.end; {
			s := w.cut(d, whole, t)
			if iv.contains(s.start) {
				dst = append(dst, w.slot(d, s))
			}
			t = s.end
		}
	}
	return dst
}

// around returns the desk's slots that overlap iv.
func (w *walk) around(d *desk, iv Interval) []Slot {
	early := seconds(iv)
	early.start -= longestSlot
	return slices.DeleteFunc(w.slots(nil, d, early), func(s Slot) bool { return !s.Overlaps(iv) })
}

// A slot touches no more than two civil days; zones change by a day at most.
const longestSlot = 3 * secondsPerDay

// at returns who answers for the service at t: the desk, its slot, and the part
// of the slot in which that stays so.
func (w *walk) at(s *service, t int64) (d *desk, slot, part span, ok bool) {
	for i, d := range s.daily {
		if slot, ok := w.slotAt(d, t); ok {
			part := slot
			for _, earlier := range s.daily[:i] {
				part = w.clip(earlier.office, part, t)
			}
			return d, slot, part, true
		}
	}
	slot, ok = w.slotAt(s.pool, t)
	if !ok {
		return nil, span{}, span{}, false
	}
	part = slot
	if len(s.daily) > 1 || !s.pool.simple {
		for _, d := range s.daily {
			part = w.clip(d.office, part, t)
		}
	}
	return s.pool, slot, part, true
}
