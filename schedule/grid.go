package schedule

import (
	"math"
	"time"

	"github.com/toban-go/toban/internal/civil"
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
// schedule. A wall time becomes an instant by the offset of its zone, a stretch of time in
// which a location keeps one offset. A grid remembers the last days and zones, since
// neighbouring questions ask for the same.

// zone is a stretch of time in which a location keeps one offset. The stretch begins so
// long after the last change that no earlier wall time can have been later.
type zone struct {
	location *time.Location
	span
	offset int64
}

// steadyZone returns the zone that never ends, an empty one if the location changes its
// clocks by a rule.
func steadyZone(loc *time.Location) zone {
	at := Date{2500, time.January, 1}.At(0, loc)
	start, end := at.ZoneBounds()
	if !end.IsZero() {
		return zone{}
	}
	_, offset := at.Zone()
	z := zone{loc, always, int64(offset)}
	if !start.IsZero() {
		z.start = start.Unix() + 2*maxOffset + secondsPerDay
	}
	return z
}

// day is a civil day in an office, with the windows that open on it.
type day struct {
	office *office
	number dayNumber
	date   Date
	kind   DayKind
	hours  spans
}

// spans is a short list of spans, in order.
type spans struct {
	few  [3]span // the first n, unless there are more
	n    int
	more []span
}

func (s *spans) all() []span {
	if s.more != nil {
		return s.more
	}
	return s.few[:s.n]
}

func (s *spans) add(x span) {
	switch {
	case s.more != nil:
		s.more = append(s.more, x)
	case s.n < len(s.few):
		s.few[s.n] = x
		s.n++
	default:
		s.more = append(make([]span, 0, 2*len(s.few)), s.few[0], s.few[1], s.few[2], x) // few must not escape
	}
}

// grid answers questions about slots, and remembers the days and zones of the last ones.
type grid struct {
	zones   [2]zone
	days    [4]day
	commons [2]common
	buffer  []span

	nextZone uint8
}

// zone returns the zone that holds t, an empty one if clocks change around t.
func (g *grid) zone(loc *time.Location, t int64) *zone {
	for i := range g.zones {
		if z := &g.zones[i]; z.location == loc && z.contains(t) {
			return z
		}
	}
	z := &g.zones[g.nextZone]
	g.nextZone = (g.nextZone + 1) % uint8(len(g.zones))
	*z = zone{location: loc}
	// A zone that begins before t serves the days before as well.
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
func (g *grid) instant(n dayNumber, c Clock, o *office) int64 {
	if midnight, steady := o.midnight(n); steady {
		return midnight + int64(c)*60
	}
	wall := int64(n)*secondsPerDay + int64(c)*60
	z := g.zone(o.location, wall-maxOffset)
	if t := wall - z.offset; z.contains(t) {
		return t
	}
	return n.date().At(c, o.location).Unix()
}

// number is DateOf.
func (g *grid) number(t int64, o *office) dayNumber {
	z := &o.steady
	if !z.contains(t) {
		if z = g.zone(o.location, t); !z.contains(t) {
			return dayNumber(DateOf(time.Unix(t, 0), o.location).days())
		}
	}
	return dayNumber(civil.FloorDiv(t+z.offset, secondsPerDay))
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
	x.hours.n, x.hours.more = 0, nil
	var opens []opening
	x.kind, opens = o.kind(n, x.date)
	midnight, steady := o.midnight(n)
	for _, w := range opens {
		s := span{midnight + int64(w.from)*60, midnight + int64(w.to)*60}
		if !steady {
			s = span{g.instant(n, w.from, o), g.instant(n, w.to, o)}
		}
		if !s.empty() {
			x.hours.add(s)
		}
	}
	return x
}

// midnight returns the instant at which a civil day begins, if no clock changes from then on.
func (o *office) midnight(n dayNumber) (t int64, steady bool) {
	wall := int64(n) * secondsPerDay
	return wall - o.steady.offset, o.steady.contains(wall - maxOffset)
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
func (g *grid) open(o *office, t int64) (span, bool) {
	n := g.number(t, o)
	for m := n; m >= n-o.overnight; m-- {
		for _, s := range g.day(o, m).hours.all() {
			if s.contains(t) {
				return s, true
			}
		}
	}
	return span{}, false
}

// common is the time of a civil day in which all teams of a pool are open.
type common struct {
	duty   *duty
	number dayNumber
	hours  spans
}

// common returns the time of a civil day of the pool's place in which all its teams are
// open, in order. The result is valid until the next call.
func (g *grid) common(d *duty, n dayNumber) []span {
	o := d.offices[0]
	if d.simple && o.overnight == 0 {
		return g.day(o, n).hours.all()
	}
	x := &g.commons[uint(n)%uint(len(g.commons))]
	if x.number == n && x.duty == d {
		return x.hours.all()
	}
	x.duty, x.number = d, n
	if d.simple {
		x.hours = g.touching(o, n)
	} else {
		x.hours = g.intersection(d, n)
	}
	return x.hours.all()
}

// touching returns the windows of an office with overnight ones that touch a civil day.
func (g *grid) touching(o *office, n dayNumber) (open spans) {
	begin, end := g.instant(n, 0, o), g.instant(n+1, 0, o)
	for m := n - o.overnight; m <= n; m++ {
		for _, s := range g.day(o, m).hours.all() {
			if s.end > begin && s.start < end {
				open.add(s)
			}
		}
	}
	return open
}

// intersection works out the common hours of offices that differ.
func (g *grid) intersection(d *duty, n dayNumber) (common spans) {
	left := []span{{g.instant(n, 0, d.office), g.instant(n+1, 0, d.office)}}
	for _, o := range d.offices {
		var open []span
		last := g.number(left[len(left)-1].end-1, o)
		for m := g.number(left[0].start, o) - o.overnight; m <= last; m++ {
			open = append(open, g.day(o, m).hours.all()...)
		}
		if left = both(left, open); len(left) == 0 {
			return common
		}
	}
	for _, s := range left {
		common.add(s)
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
	if common := g.common(d, n); len(common) > 0 {
		return common[0].start, true
	}
	return g.opening(d, n)
}

// last returns the last bound of a pool on a civil day, if it has one.
func (g *grid) last(d *duty, n dayNumber) (int64, bool) {
	if common := g.common(d, n); len(common) > 0 {
		return common[len(common)-1].end, true
	}
	return g.opening(d, n)
}

// closed returns the time around t between two bounds of a pool. If t is in common hours, it
// returns these hours and false.
func (g *grid) closed(d *duty, t int64) (s span, ok bool) {
	today := g.number(t, d.office)
	common, i := g.common(d, today), 0
	for i < len(common) && common[i].end <= t {
		i++
	}
	begins, ends := i > 0, i < len(common)
	if ends {
		if common[i].start <= t {
			return common[i], false
		}
		s.end = common[i].start
	}
	if begins {
		s.start = common[i-1].end
	}
	if len(common) == 0 {
		if at, ok := g.opening(d, today); ok && at <= t {
			s.start, begins = at, true
		} else if ok {
			s.end, ends = at, true
		}
	}
	for n := today - 1; !begins; n-- {
		s.start, begins = g.last(d, n)
	}
	for n := today + 1; !ends; n++ {
		s.end, ends = g.first(d, n)
	}
	return s, true
}

// slotAt returns the span of the duty's slot at t, if it has one.
func (g *grid) slotAt(d *duty, t int64) (span, bool) {
	var s span
	var ok bool
	if d.regime == Daytime {
		s, ok = g.open(d.office, t)
	} else {
		s, ok = g.closed(d, t)
	}
	if !ok {
		return span{}, false
	}
	return g.cut(d, s, t), true
}

// clip narrows part to the time around t in which o is closed, or t is not in hold.
func (g *grid) clip(o *office, hold, part span, t int64) span {
	for n := g.number(max(part.start, hold.start), o) - o.overnight; ; n++ {
		if g.instant(n, 0, o) >= min(part.end, hold.end) {
			return part
		}
		for _, s := range g.day(o, n).hours.all() {
			switch hours := s.intersect(hold); {
			case hours.empty():
			case hours.end <= t:
				part.start = max(part.start, hours.end)
			default:
				part.end = min(part.end, hours.start)
				return part
			}
		}
	}
}

// cut narrows a span around t to one slot: between breaks, and within the era.
func (g *grid) cut(d *duty, s span, t int64) span {
	o := d.office
	if len(d.breaks) > 0 {
		for n := g.number(s.start, o); g.instant(n, 0, o) < s.end; n++ {
			for _, c := range d.breaks {
				if at := g.instant(n, c, o); at > t {
					s.end = min(s.end, at)
				} else {
					s.start = max(s.start, at)
				}
			}
		}
	}
	return s.intersect(d.era.span)
}

// seat describes the seat of a slot with a span, but for the role.
func (g *grid) seat(d *duty, s span, seat *Seat) {
	n := g.number(s.start, d.office)
	today := g.day(d.office, n)
	seat.Date, seat.Day = today.date, today.kind
	seat.Morrow = g.kind(d.office, n+1)
	s.set(&seat.Interval, d.office.location)
	seat.Regime, seat.Team = d.regime, d.id
}

// spans appends the spans of the duty's slots that overlap iv, in order.
func (g *grid) spans(dst []span, d *duty, iv span) []span {
	iv = iv.intersect(d.era.span)
	o := d.office
	if d.regime == Daytime {
		last := g.number(iv.end, o)
		for n := g.number(iv.start, o) - o.overnight; n <= last; n++ {
			for _, hours := range g.day(o, n).hours.all() {
				clipped := hours.intersect(iv)
				for t := clipped.start; t < clipped.end; {
					s := g.cut(d, hours, t)
					dst = append(dst, s)
					t = s.end
				}
			}
		}
		return dst
	}
	for t := iv.start; t < iv.end; {
		whole, ok := g.closed(d, t)
		if !ok {
			t = whole.end
			continue
		}
		for t < min(whole.end, iv.end) {
			s := g.cut(d, whole, t)
			dst = append(dst, s)
			t = s.end
		}
	}
	return dst
}

// longestSlot is the longest a slot can be. It touches at most three civil days, and a zone
// changes by at most one day.
const longestSlot = 4 * secondsPerDay
