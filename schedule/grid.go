package schedule

import (
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
)

// zone is a stretch of time in a location that keeps one offset, and has kept it
// for so long before that no earlier wall time can have been later.
type zone struct {
	location *time.Location
	span
	offset int64
}

// dayNumber is a civil day as the number of days since 1970-01-01.
type dayNumber int64

func (n dayNumber) date() Date            { return dateOfDays(int64(n)) }
func (n dayNumber) weekday() time.Weekday { return time.Weekday(((n+4)%7 + 7) % 7) }

// day is what a civil day is in an office: when it is, of what kind, and its
// opening hours, empty if it does not open.
type day struct {
	office *office
	number dayNumber
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
	era      *era
	asked    *service // of era
}

// service returns a service of an era, nil if it has none such. A walk is asked for
// one service only.
func (w *walk) service(e *era, id ServiceID) *service {
	if w.era != e {
		w.era, w.asked = e, e.services[id]
	}
	return w.asked
}

// zone returns the stretch that holds t, an empty one if clocks change around t.
func (w *walk) zone(loc *time.Location, t int64) *zone {
	for i := range w.zones {
		if z := &w.zones[i]; z.location == loc && z.contains(t) {
			return z
		}
	}
	z := &w.zones[w.nextZone]
	w.nextZone = (w.nextZone + 1) % uint8(len(w.zones))
	*z = zone{location: loc}
	// The days before t are asked for as well, where that is possible.
	for _, before := range []int64{4 * secondsPerDay, 0} {
		probe := time.Unix(t-before-2*maxOffset, 0).In(loc)
		end := civil.OffsetEnd(probe)
		if !end.IsZero() && end.Unix() <= t {
			continue
		}
		_, offset := probe.Zone()
		z.span, z.offset = span{t - before, math.MaxInt64}, int64(offset)
		if !end.IsZero() {
			z.end = end.Unix()
		}
		break
	}
	return z
}

// instant is Date.At.
func (w *walk) instant(n dayNumber, c Clock, loc *time.Location) int64 {
	wall := int64(n)*secondsPerDay + int64(c)*60
	z := w.zone(loc, wall-maxOffset)
	if t := wall - z.offset; z.contains(t) {
		return t
	}
	return n.date().At(c, loc).Unix()
}

// number is DateOf.
func (w *walk) number(t int64, loc *time.Location) dayNumber {
	z := w.zone(loc, t)
	if !z.contains(t) {
		return dayNumber(DateOf(time.Unix(t, 0), loc).days())
	}
	return dayNumber(civil.FloorDiv(t+z.offset, secondsPerDay))
}

// day works out a civil day in an office: an exception is a workday, a holiday
// stays one on a weekend.
//
// The result holds until the next days are asked for.
func (w *walk) day(o *office, n dayNumber) *day {
	for i := range w.days {
		if x := &w.days[i]; x.number == n && x.office == o {
			return x
		}
	}
	x := &w.days[w.nextDay]
	w.nextDay = (w.nextDay + 1) % uint8(len(w.days))
	d := n.date()
	*x = day{office: o, number: n, date: d}
	open, close, opens := o.open, o.close, false
	if e, ok := o.except[d]; ok {
		open, close, opens = e.Open, e.Close, true
	} else if _, ok := o.calendar.Holiday(d); ok {
		x.kind = Holiday
	} else if o.workdays[n.weekday()] {
		opens = !o.closed
	} else {
		x.kind = Weekend
	}
	if opens {
		x.hours = span{w.instant(n, open, o.location), w.instant(n, close, o.location)}
	}
	return x
}

// closed returns the holiday of a team at t, if that is not the one known.
func (w *walk) closed(d *desk, t int64, known Day) Day {
	today := w.day(d.office, w.number(t, d.office.location))
	if today.kind != Holiday {
		return Day{}
	}
	holiday, _ := d.office.calendar.Holiday(today.date)
	if holiday.Name == known.Name {
		return Day{}
	}
	return holiday
}

// clip narrows part, which holds t, to the time around t in which o is closed.
func (w *walk) clip(o *office, part span, t int64) span {
	for n := w.number(part.start, o.location); ; n++ {
		if w.instant(n, 0, o.location) >= part.end {
			return part
		}
		switch x := w.day(o, n); {
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
func (w *walk) together(d *desk, n dayNumber) (span, bool) {
	common := always
	for _, o := range d.offices {
		x := w.day(o, n)
		if x.hours.empty() {
			return span{}, false
		}
		common = common.intersect(x.hours)
	}
	if d.simple {
		return common, true
	}
	loc := d.office.location
	return common, common.start <= common.end && w.instant(n, 0, loc) <= common.start && common.end <= w.instant(n+1, 0, loc)
}

// span returns the time for which the desk answers on behalf of a civil day.
func (w *walk) span(d *desk, n dayNumber) span {
	if d.regime == Daytime {
		return w.day(d.office, n).hours
	}
	_, begin := w.bounds(d, n)
	end, _ := w.bounds(d, n+1)
	return span{begin, end}
}

// bounds returns when, on a civil day, the pool's slot of the day before ends and
// the day's own begins: at the latest opening and the earliest closing if all teams
// have hours in common, else both at the pool's opening clock.
func (w *walk) bounds(d *desk, n dayNumber) (end, begin int64) {
	if common, ok := w.together(d, n); ok {
		return common.start, common.end
	}
	opening := w.instant(n, d.office.open, d.office.location)
	return opening, opening
}

// slotAt returns the span of the desk's slot at t. A pool is asked only while one of
// its teams is closed.
func (w *walk) slotAt(d *desk, t int64) (span, bool) {
	n := w.number(t, d.office.location)
	if d.regime == Daytime {
		hours := w.day(d.office, n).hours
		if !hours.contains(t) {
			return span{}, false
		}
		return w.cut(d, hours, t), true
	}
	end, begin := w.bounds(d, n)
	if t >= begin {
		end, _ = w.bounds(d, n+1)
	} else {
		_, begin = w.bounds(d, n-1)
	}
	return w.cut(d, span{begin, end}, t), true
}

// cut narrows a span around t to one slot: between breaks, and within the era.
func (w *walk) cut(d *desk, s span, t int64) span {
	loc := d.office.location
	if len(d.breaks) > 0 {
		for n := w.number(s.start, loc); w.instant(n, 0, loc) < s.end; n++ {
			for _, c := range d.breaks {
				if at := w.instant(n, c, loc); at > t {
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
func (w *walk) slot(d *desk, s span) (slot Seat) {
	n := w.number(s.start, d.office.location)
	today := w.day(d.office, n)
	slot.Date, slot.Day = today.date, today.kind
	slot.Morrow = w.day(d.office, n+1).kind
	slot.Interval = s.in(d.office.location)
	slot.Regime, slot.Team = d.regime, d.id
	return slot
}

// slots appends the desk's slots, without roles, that start in iv, in order.
func (w *walk) slots(dst []Seat, d *desk, iv span) []Seat {
	loc := d.office.location
	last := w.number(iv.end, loc)
	for n := w.number(iv.start, loc) - 1; n <= last; n++ {
		whole := w.span(d, n)
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
func (w *walk) around(d *desk, iv Interval) []Seat {
	early := seconds(iv)
	early.start -= longestSlot
	return slices.DeleteFunc(w.slots(nil, d, early), func(s Seat) bool { return !s.Overlaps(iv) })
}

// A slot touches no more than two civil days; zones change by a day at most.
const longestSlot = 3 * secondsPerDay

// at returns who answers for the service at t: the desk, its slot, and the part
// of the slot in which that stays so.
func (w *walk) at(s *service, t int64) (d *desk, slot, part span) {
	for i, d := range s.daily {
		if slot, ok := w.slotAt(d, t); ok {
			part := slot
			for _, earlier := range s.daily[:i] {
				part = w.clip(earlier.office, part, t)
			}
			return d, slot, part
		}
	}
	slot, _ = w.slotAt(s.pool, t)
	part = slot
	if len(s.daily) > 1 || !s.pool.simple {
		for _, d := range s.daily {
			part = w.clip(d.office, part, t)
		}
	}
	return s.pool, slot, part
}
