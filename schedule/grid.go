package schedule

import (
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule/internal/line"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// When slots begin and end.
//
// A grid answers by civil days. A day of an office has a kind and windows that open on it, by
// the dates, the calendar and the weekdays of the office. A window may end on the next day,
// so who asks what is open on a day asks the day before as well if the office has such
// windows.
//
// The slots of a team's daytime are its windows. The slots of a pool are the time between
// its bounds, except common hours: the hours in which all its teams are open. A bound is the
// beginning or end of common hours or, on a civil day that has none of them, the pool's
// opening clock. Common hours that touch a civil day begin or end on it, or fill it. So a
// slot touches at most two days more than the one on which it begins. Breaks cut the slots of
// both.
//
// A question costs the days that it touches: two or three, whatever the age of the
// schedule. A grid remembers the last days and zones, since neighbouring questions ask for
// the same.

// day is a civil day in an office, with the windows that open on it.
type day struct {
	office *office
	number dayNumber
	date   Date
	kind   DayKind
	hours  line.Spans
}

// grid answers questions about slots, and remembers the days and zones of the last ones.
type grid struct {
	zones   zone.Cache
	days    [4]day
	commons *[2]common // nil: none yet
	buffer  []line.Span
}

// instant is Date.At.
func (g *grid) instant(n dayNumber, c Clock, o *office) int64 {
	if midnight, steady := o.midnight(n); steady {
		return midnight + int64(c)*60
	}
	return g.zones.Instant(int64(n)*secondsPerDay+int64(c)*60, o.location)
}

// number is DateOf.
func (g *grid) number(t int64, o *office) dayNumber {
	if o.steady.Contains(t) {
		return dayNumber(civil.FloorDiv(t+o.steady.Offset, secondsPerDay))
	}
	return dayNumber(civil.FloorDiv(g.zones.Reached(t, o.location), secondsPerDay))
}

// place returns where a day of an office is remembered.
func (g *grid) place(o *office, n dayNumber) *day {
	return &g.days[uint(int(n)+o.index)%uint(len(g.days))]
}

// day returns a civil day in an office. The result is valid until the next call.
func (g *grid) day(o *office, n dayNumber) *day {
	if x := g.place(o, n); x.number == n && x.office == o {
		return x
	}
	return g.workOut(o, n)
}

// date is dayNumber.date, quick for the day after one that is remembered.
func (g *grid) date(o *office, n dayNumber) Date {
	if x := g.place(o, n-1); x.number == n-1 && x.office == o {
		return x.date.AddDays(1)
	}
	return n.date()
}

// workOut remembers a civil day in an office.
func (g *grid) workOut(o *office, n dayNumber) *day {
	x := g.place(o, n)
	x.office, x.number, x.date = o, n, g.date(o, n)
	x.hours.Clear()
	var opens []opening
	x.kind, opens = o.kind(n, x.date)
	midnight, steady := o.midnight(n)
	for _, w := range opens {
		s := line.Between(midnight+int64(w.from)*60, midnight+int64(w.to)*60)
		if !steady {
			s = line.Between(g.instant(n, w.from, o), g.instant(n, w.to, o))
		}
		if !s.Empty() {
			x.hours.Add(s)
		}
	}
	return x
}

// midnight returns the instant at which a civil day begins, if no clock changes from then on.
func (o *office) midnight(n dayNumber) (t int64, steady bool) {
	wall := int64(n) * secondsPerDay
	return wall - o.steady.Offset, o.steady.Contains(wall - zone.MaxOffset)
}

// kind returns the kind of a civil day in an office.
func (g *grid) kind(o *office, n dayNumber) DayKind {
	if x := g.place(o, n); x.number == n && x.office == o {
		return x.kind
	}
	kind, _ := o.kind(n, g.date(o, n))
	return kind
}

// kind returns the kind of a civil day in the office, and what opens on it. A date on which a
// window opens is a workday, and a holiday on a weekend is a holiday.
func (o *office) kind(n dayNumber, d Date) (DayKind, []opening) {
	usual := &o.days[n.weekday()]
	opens, stated := []opening(nil), false
	if len(o.dates) > 0 {
		if opens, stated = o.dates[d]; len(opens) > 0 {
			return Workday, opens
		}
	}
	switch _, holiday := o.calendar.Holiday(d); {
	case holiday && stated:
		return Holiday, nil
	case holiday:
		return Holiday, usual.holiday
	case stated:
		return usual.kind, nil
	}
	return usual.kind, usual.opens
}

// open returns the window of an office at t, if one is open.
func (g *grid) open(o *office, t int64) (line.Span, bool) {
	n := g.number(t, o)
	for m := n; m >= n-o.overnight; m-- {
		for _, s := range g.day(o, m).hours.All() {
			if s.Contains(t) {
				return s, true
			}
		}
	}
	return line.Span{}, false
}

// common is the time of a civil day in which all teams of a pool with several offices are open.
type common struct {
	duty   *duty
	number dayNumber
	hours  line.Spans
}

// common returns the common hours that touch a civil day of the pool's place, in order: late is
// a window of the day before that is still open, empty if none is, and own is the rest. The
// result is valid until the next call.
func (g *grid) common(d *duty, n dayNumber) (late line.Span, own []line.Span) {
	if !d.simple {
		return late, g.remembered(d, n)
	}
	o := d.offices[0]
	if o.overnight == 0 {
		return late, g.day(o, n).hours.All()
	}
	if before := g.day(o, n-1).hours.All(); len(before) > 0 && before[len(before)-1].End > g.instant(n, 0, o) {
		late = before[len(before)-1] // the only one that goes over midnight, since windows do not overlap
	}
	own = g.day(o, n).hours.All()
	if last := len(own) - 1; last >= 0 && own[last].Start >= g.instant(n+1, 0, o) {
		own = own[:last] // a change of clocks skips the day, and the window begins after it
	}
	return late, own
}

// remembered returns the common hours of a pool with offices that differ.
func (g *grid) remembered(d *duty, n dayNumber) []line.Span {
	if g.commons == nil {
		g.commons = new([2]common)
	}
	x := &g.commons[uint(n)%uint(len(g.commons))]
	if x.number != n || x.duty != d {
		x.duty, x.number, x.hours = d, n, g.intersection(d, n)
	}
	return x.hours.All()
}

// intersection works out the common hours of offices that differ.
func (g *grid) intersection(d *duty, n dayNumber) (common line.Spans) {
	left := []line.Span{line.Between(g.instant(n, 0, d.office), g.instant(n+1, 0, d.office))}
	for _, o := range d.offices {
		var open []line.Span
		last := g.number(left[len(left)-1].End-1, o)
		for m := g.number(left[0].Start, o) - o.overnight; m <= last; m++ {
			open = append(open, g.day(o, m).hours.All()...)
		}
		if left = line.Both(left, open); len(left) == 0 {
			return common
		}
	}
	for _, s := range left {
		common.Add(s)
	}
	return common
}

// opening returns the instant of the pool's opening clock on a civil day without common
// hours. It is no bound if a change of clocks skips the day.
func (g *grid) opening(d *duty, n dayNumber) (int64, bool) {
	o := d.office
	return g.instant(n, o.clock, o), !g.skipped(n, o)
}

// skipped reports whether a change of clocks skips a civil day.
func (g *grid) skipped(n dayNumber, o *office) bool {
	_, steady := o.midnight(n)
	return !steady && g.instant(n, 0, o) == g.instant(n+1, 0, o)
}

// first returns the first bound of a pool on a civil day, if it has one.
func (g *grid) first(d *duty, n dayNumber) (int64, bool) {
	switch late, own := g.common(d, n); {
	case !late.Empty():
		return late.Start, true
	case len(own) > 0:
		return own[0].Start, true
	}
	return g.opening(d, n)
}

// last returns the last bound of a pool on a civil day, if it has one.
func (g *grid) last(d *duty, n dayNumber) (int64, bool) {
	switch late, own := g.common(d, n); {
	case len(own) > 0:
		return own[len(own)-1].End, true
	case !late.Empty():
		return late.End, true
	}
	return g.opening(d, n)
}

// closed returns the time around t between two bounds of a pool. If t is in common hours, it
// returns these hours and false.
func (g *grid) closed(d *duty, t int64) (s line.Span, ok bool) {
	today := g.number(t, d.office)
	late, own := g.common(d, today)
	if late.Contains(t) {
		return late, false
	}
	s.Start = late.End
	begins, ends := !late.Empty(), false
	for _, hours := range own {
		if hours.Contains(t) {
			return hours, false
		}
		if ends = hours.Start > t; ends {
			s.End = hours.Start
			break
		}
		s.Start, begins = hours.End, true
	}
	if late.Empty() && len(own) == 0 {
		if at, ok := g.opening(d, today); ok && at <= t {
			s.Start, begins = at, true
		} else if ok {
			s.End, ends = at, true
		}
	}
	for n := today - 1; !begins; n-- {
		s.Start, begins = g.last(d, n)
	}
	for n := today + 1; !ends; n++ {
		s.End, ends = g.first(d, n)
	}
	return s, true
}

// slotAt returns the span of the duty's slot at t, if it has one.
func (g *grid) slotAt(d *duty, t int64) (line.Span, bool) {
	var s line.Span
	var ok bool
	if d.regime == Daytime {
		s, ok = g.open(d.office, t)
	} else {
		s, ok = g.closed(d, t)
	}
	if !ok {
		return line.Span{}, false
	}
	return g.cut(d, s, t), true
}

// clip narrows part to the time around t in which o is closed, or t is not in hold.
func (g *grid) clip(o *office, hold, part line.Span, t int64) line.Span {
	for n := g.number(max(part.Start, hold.Start), o) - o.overnight; ; n++ {
		if g.instant(n, 0, o) >= min(part.End, hold.End) {
			return part
		}
		for _, s := range g.day(o, n).hours.All() {
			switch hours := s.Intersect(hold); {
			case hours.Empty():
			case hours.End <= t:
				part.Start = max(part.Start, hours.End)
			default:
				part.End = min(part.End, hours.Start)
				return part
			}
		}
	}
}

// cut narrows a span around t to one slot: between breaks, and within the era.
func (g *grid) cut(d *duty, s line.Span, t int64) line.Span {
	o := d.office
	if len(d.breaks) > 0 {
		for n := g.number(s.Start, o); g.instant(n, 0, o) < s.End; n++ {
			for _, c := range d.breaks {
				if at := g.instant(n, c, o); at > t {
					s.End = min(s.End, at)
				} else {
					s.Start = max(s.Start, at)
				}
			}
		}
	}
	return s.Intersect(d.era.Span)
}

// seat describes the seat of a slot with a span, but for the role.
func (g *grid) seat(d *duty, s line.Span, seat *Seat) {
	n := g.number(s.Start, d.office)
	today := g.day(d.office, n)
	seat.Date, seat.Day = today.date, today.kind
	seat.Morrow = g.kind(d.office, n+1)
	seat.Interval.set(s, d.office.location)
	seat.Regime, seat.Team = d.regime, d.id
}

// spans appends the spans of the duty's slots that overlap iv, in order.
func (g *grid) spans(dst []line.Span, d *duty, iv line.Span) []line.Span {
	iv = iv.Intersect(d.era.Span)
	o := d.office
	if d.regime == Daytime {
		last := g.number(iv.End, o)
		for n := g.number(iv.Start, o) - o.overnight; n <= last; n++ {
			for _, hours := range g.day(o, n).hours.All() {
				clipped := hours.Intersect(iv)
				for t := clipped.Start; t < clipped.End; {
					s := g.cut(d, hours, t)
					dst = append(dst, s)
					t = s.End
				}
			}
		}
		return dst
	}
	for t := iv.Start; t < iv.End; {
		whole, ok := g.closed(d, t)
		if !ok {
			t = whole.End
			continue
		}
		for t < min(whole.End, iv.End) {
			s := g.cut(d, whole, t)
			dst = append(dst, s)
			t = s.End
		}
	}
	return dst
}

// LongestSlot is the longest a slot can be: it touches at most three civil days, and a zone changes by at most one day. A slot
// that overlaps an interval starts less than that before it.
const LongestSlot = 4 * 24 * time.Hour
