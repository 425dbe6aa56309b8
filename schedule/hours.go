package schedule

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Hours are the opening hours (営業時間) of a team: its windows, in any order. Nil Hours of
// a Team or a Pool are the Spec's; in a Spec they are a fault. Hours of a Team or a Pool
// with nothing but Dates are the Spec's hours with these dates.
//
// A weekday that a window names is a workday, the others are the weekend; without any,
// Monday to Friday are workdays.
type Hours []Window

// Window is a time in which a team is open, on each of some days. Each window is a slot of
// the team's daytime. Windows that overlap are a fault. The zero Window is a fault.
type Window struct {
	// Days are the weekdays on which the window opens.
	Days []time.Weekday
	// Dates are civil days on which the window opens, if it has no Days: half days, working
	// Saturdays. On such a day only the windows with its date open, and they win over the
	// calendar. The day is a workday.
	Dates []Date
	// From and To are wall clocks. If To is before From it is on the next day; the window
	// belongs to the day on which it opens. Without clocks a date opens as the first weekday
	// that Hours name with clocks.
	From, To Clock
	// OnHolidays lets the window open on holidays as well.
	OnHolidays bool
	// Closed is a window that does not open. Its Dates stay closed. Its Days are workdays of a
	// team that is closed on them; without Days and Dates the team is always closed, and
	// the pool answers day and night.
	Closed bool
}

// On returns the time of the window that opens on d, empty where a change of clocks leaves
// none of it.
func (w Window) On(d Date, loc *time.Location) Interval {
	o := w.opening(0)
	return Interval{d.At(o.from, loc), d.At(o.to, loc)}
}

// Weekdays returns hours from Monday to Friday.
func Weekdays(open, close Clock) Hours {
	return Hours{{Days: mondayToFriday(), From: open, To: close}}
}

// NeverOpen returns the hours of a team that is always closed: the pool answers day and night.
func NeverOpen() Hours { return Hours{{Closed: true}} }

func mondayToFriday() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

// Workday reports whether a weekday is a workday, holidays and dates apart.
func (h Hours) Workday(day time.Weekday) bool {
	named := false
	for _, w := range h {
		if slices.Contains(w.Days, day) {
			return true
		}
		named = named || len(w.Days) > 0
	}
	return !named && day != time.Saturday && day != time.Sunday
}

// Kind returns what d is by these hours and c: a date on which a window opens is a workday,
// and a holiday on a weekend is a holiday.
func (h Hours) Kind(d Date, c Calendar) (DayKind, Day) {
	if slices.ContainsFunc(h, func(w Window) bool { return !w.Closed && slices.Contains(w.Dates, d) }) {
		return Workday, Day{}
	}
	if c != nil {
		if day, ok := c.Holiday(d); ok {
			return Holiday, day
		}
	}
	if h.Workday(d.Weekday()) {
		return Workday, Day{}
	}
	return Weekend, Day{}
}

// Opening returns the opening clock: the earliest From of the windows with Days, 00:00
// without any. A spec takes over at this clock, and slots of a pool are cut at it on days
// on which its teams have no common hours.
func (h Hours) Opening() Clock {
	first := endOfDay
	for _, w := range h {
		if len(w.Days) > 0 && !w.Closed {
			first = min(first, w.From)
		}
	}
	return first % endOfDay
}

// weekly reports whether h says more than what holds on some dates.
func (h Hours) weekly() bool {
	return slices.ContainsFunc(h, func(w Window) bool { return len(w.Dates) == 0 || len(w.Days) > 0 })
}

// HoursOf returns the hours of a team or pool of the Spec that states own: these or, if
// they are nothing but dates, the Spec's Business with these dates.
func (s Spec) HoursOf(own Hours) Hours {
	if own.weekly() {
		return own
	}
	if len(own) == 0 {
		return s.Business
	}
	stated := map[Date]bool{}
	for _, w := range own {
		for _, d := range w.Dates {
			stated[d] = true
		}
	}
	var merged Hours
	for _, w := range s.Business {
		if len(w.Dates) > 0 {
			w.Dates = slices.DeleteFunc(slices.Clone(w.Dates), func(d Date) bool { return stated[d] })
			if len(w.Dates) == 0 {
				continue
			}
		}
		merged = append(merged, w)
	}
	return append(merged, own...)
}

// opening is when a window opens and shuts, in minutes from the midnight at which the day
// begins on which it opens.
type opening struct {
	from, to Clock // to is up to two days
	window   int32 // of Hours
}

// opening returns the clocks of a window as minutes.
func (w *Window) opening(i int) opening {
	if w.To <= w.From {
		return opening{w.From, w.To + endOfDay, int32(i)}
	}
	return opening{w.From, w.To, int32(i)}
}

// week is what Hours say of each day.
type week struct {
	days      [7]weekday
	dates     map[Date][]opening // empty: closed
	clock     Clock              // the opening clock
	overnight dayNumber          // 1 if a window reaches into the next day, else 0
}

// weekday is what Hours say of a day of the week.
type weekday struct {
	kind    DayKind   // if it is no holiday
	opens   []opening // in order
	holiday []opening // those that open on holidays
}

// week compiles h. The days of h are valid.
func (h Hours) week() week {
	w := week{dates: map[Date][]opening{}, clock: h.Opening()}
	for day, opens := range h.openings() {
		if w.days[day].opens = opens; !h.Workday(time.Weekday(day)) {
			w.days[day].kind = Weekend
		}
	}
	var like []opening // of a date without clocks; shared
	if day, ok := h.first(); ok {
		like = slices.Clip(w.days[day].opens)
	}
	for i := range w.days {
		day := &w.days[i]
		for _, o := range day.opens {
			if h[o.window].OnHolidays {
				day.holiday = append(day.holiday, o)
			}
			w.reach(o)
		}
	}
	several := map[Date]bool{} // dates of more than one window
	for i := range h {
		o := h[i].opening(i)
		if len(h[i].Dates) > 0 && !h[i].Closed && !h[i].clockless() {
			w.reach(o)
		}
		for _, d := range h[i].Dates {
			at, known := w.dates[d]
			several[d] = known
			switch {
			case h[i].Closed:
			case !h[i].clockless():
				at = append(at, o)
			case len(at) == 0:
				at = like
			default:
				at = append(at, like...)
			}
			w.dates[d] = at
		}
	}
	for d, more := range several {
		if more {
			slices.SortFunc(w.dates[d], opening.compare)
		}
	}
	return w
}

// reach notes whether a window reaches into the next day.
func (w *week) reach(o opening) {
	if o.to > endOfDay {
		w.overnight = 1
	}
}

func (o opening) compare(p opening) int { return cmp.Compare(o.from, p.from) }

// openings returns when the windows with Days open, by weekday and in order.
func (h Hours) openings() (usual [7][]opening) {
	for i := range h {
		if h[i].Closed {
			continue
		}
		for _, day := range h[i].Days {
			if day < time.Sunday || day > time.Saturday {
				continue // a fault
			}
			usual[day] = append(usual[day], h[i].opening(i))
		}
	}
	for _, openings := range usual {
		slices.SortFunc(openings, opening.compare)
	}
	return usual
}

// first returns the first weekday that opens.
func (h Hours) first() (time.Weekday, bool) {
	for _, w := range h {
		if !w.Closed && len(w.Days) > 0 {
			return w.Days[0], true
		}
	}
	return 0, false
}

// clockless reports whether the window has no clocks.
func (w *Window) clockless() bool { return w.From == 0 && w.To == 0 }

// equal reports whether two weeks open at the same times, on days of the same kinds.
func (w *week) equal(o *week) bool {
	same := func(a, b []opening) bool {
		return slices.EqualFunc(a, b, func(a, b opening) bool { return a.from == b.from && a.to == b.to })
	}
	for i := range w.days {
		if a, b := &w.days[i], &o.days[i]; a.kind != b.kind || !same(a.opens, b.opens) || !same(a.holiday, b.holiday) {
			return false
		}
	}
	return w.clock == o.clock && maps.EqualFunc(w.dates, o.dates, same)
}

// hours checks the hours that a spec, a team or a pool states.
func (c *specChecker) hours(path string, h Hours) {
	if h != nil && len(h) == 0 {
		c.report(SpecError{Path: path, Err: ErrMissing, Advice: SayClosed}, "no window")
		return
	}
	sound := true
	for i := range h {
		sound = c.window(path, h, i) && sound
	}
	if sound && h != nil {
		c.overlaps(path, h)
	}
}

// window reports what is wrong with a window by itself.
func (c *specChecker) window(list string, h Hours, i int) bool {
	w, path, before := &h[i], list+element("", i), len(c.faults)+c.more
	seen := [7]bool{}
	for j, day := range w.Days {
		path := path + "." + element("Days", j)
		switch {
		case day < time.Sunday || day > time.Saturday:
			c.fault(path, ErrInvalid, "%d is no weekday", day)
		case seen[day]:
			c.fault(path, ErrDuplicate, "%v is listed twice", day)
		default:
			seen[day] = true
		}
	}
	first := firsts[Date]{}
	for j, d := range w.Dates {
		path := path + "." + element("Dates", j)
		if !d.Valid() {
			c.fault(path, ErrInvalid, "%q is no day", d)
		} else if k, again := first.add(d, j); again {
			c.fault(path, ErrDuplicate, "%q is listed twice, first at %s", d, element("Dates", k))
		}
	}
	usual := c.spec.HoursOf(h)
	switch {
	case w.Days != nil && w.Dates != nil:
		c.fault(path+".Dates", ErrConflict, "a window has weekdays or dates, not both")
	case w.Closed && !w.clockless():
		c.fault(path, ErrConflict, "a window is closed and open from %v to %v at once", w.From, w.To)
	case w.OnHolidays && (w.Closed || len(w.Dates) > 0):
		c.fault(path+".OnHolidays", ErrConflict, "holidays have no effect on a window that is closed or has dates")
	case w.Closed:
		if len(w.Days)+len(w.Dates) == 0 && (w.Days != nil || w.Dates != nil) {
			c.fault(path, ErrMissing, "no day stays closed")
		}
	case len(w.Dates) > 0 && w.clockless():
		if _, ok := usual.first(); !ok {
			c.fault(path, ErrMissing, "closed hours have no usual clocks; say when %q opens and closes", w.Dates[0])
		}
	case len(w.Days)+len(w.Dates) == 0:
		c.report(SpecError{Path: path + ".Days", Err: ErrMissing, Advice: SayClosed}, "no weekday opens")
	case w.clockless():
		c.fault(path, ErrMissing, "no clocks; the whole day is 00:00 to 24:00")
	default:
		c.clock(path+".From", w.From)
		c.clock(path+".To", w.To)
		switch {
		case w.From == w.To:
			c.fault(path, ErrInvalid, "opens and closes at %v; the whole day is 00:00 to 24:00", w.From)
		case w.From == endOfDay:
			c.fault(path+".From", ErrInvalid, "opens at 24:00, which is 00:00 of the next day")
		}
	}
	return len(c.faults)+c.more == before
}

func (c *specChecker) clock(path string, at Clock) {
	if !at.Valid() {
		c.fault(path, ErrInvalid, "%d minutes lie outside a day", int16(at))
	}
}

// overlaps reports windows that are open at the same time, and days that are open and closed.
func (c *specChecker) overlaps(path string, h Hours) {
	all := c.spec.HoursOf(h)
	l := overlapChecker{checker: c.checker, path: path, all: all, week: all.week(), others: len(all) - len(h), told: map[[2]int]bool{}}
	if h.weekly() {
		l.weekly()
	}
	l.dates()
	l.closed()
}

// overlapChecker checks hours of which each window is sound.
type overlapChecker struct {
	*checker
	path string
	all  Hours // with the spec's, if the own are nothing but dates
	week
	others int // windows of the spec, before the own
	told   map[[2]int]bool
}

// place is a day on which windows open.
type place struct {
	name  string
	opens []opening
	dated bool
	like  int // the window that opens this date as a weekday
}

// asWeekday reports whether a date opens as a weekday does, by a window without clocks.
func (p place) asWeekday(h Hours, o opening) bool { return p.dated && len(h[o.window].Days) > 0 }

func (l *overlapChecker) name(window int) string {
	if window < l.others {
		return "the spec's hours"
	}
	return element("", window-l.others)
}

// clash reports a window a of a day that is still open when b opens, so many minutes later.
func (l *overlapChecker) clash(on, next place, a, b opening, later Clock) {
	if b.from+later >= a.to {
		return
	}
	by := func(p place, o opening) int {
		if p.asWeekday(l.all, o) {
			return p.like
		}
		return int(o.window)
	}
	pair := [2]int{by(on, a), by(next, b)}
	slices.Sort(pair[:])
	if pair[1] < l.others || l.told[pair] {
		return
	}
	l.told[pair] = true
	l.fault(l.path+element("", pair[1]-l.others), ErrConflict, "overlaps %s: open from %v to %v on %s, and from %v on %s",
		l.name(pair[0]), a.from, a.to%endOfDay, on.name, b.from, next.name)
}

// within reports windows of one day that overlap.
func (l *overlapChecker) within(on place) {
	widest := 0
	for i := 1; i < len(on.opens); i++ {
		if on.opens[i-1].to > on.opens[widest].to {
			widest = i - 1
		}
		if a, b := on.opens[widest], on.opens[i]; !on.asWeekday(l.all, a) || !on.asWeekday(l.all, b) { // else the weekday is told
			l.clash(on, on, a, b, 0)
		}
	}
}

// across reports a window that is still open when the next day's first opens.
func (l *overlapChecker) across(on, next place) {
	if n := len(on.opens); n > 0 && len(next.opens) > 0 {
		l.clash(on, next, on.opens[n-1], next.opens[0], endOfDay)
	}
}

// weekly reports weekdays on which windows overlap or stay closed as well.
func (l *overlapChecker) weekly() {
	on := func(day time.Weekday) place { return place{day.String(), l.days[day].opens, false, 0} }
	for day := time.Sunday; day <= time.Saturday; day++ {
		l.within(on(day))
		l.across(on(day), on((day+1)%7))
	}
	_, opens := l.all.first()
	for i, w := range l.all {
		if w.Closed && opens && len(w.Days)+len(w.Dates) == 0 {
			l.fault(l.path+element("", i), ErrConflict, "the team is always closed, and open on weekdays")
		}
		for _, day := range w.Days {
			if w.Closed && len(l.days[day].opens) > 0 {
				l.fault(l.path+element("", i), ErrConflict, "%v stays closed, and opens by %s", day, element("", int(l.days[day].opens[0].window)))
				break
			}
		}
	}
}

// dates reports dates of which windows overlap, or overlap a neighbour's.
func (l *overlapChecker) dates() {
	like := firsts[Date]{}
	for i := range l.all {
		for _, d := range l.all[i].Dates {
			if l.all[i].Closed || !l.all[i].clockless() {
				continue
			}
			if j, again := like.add(d, i); again && i >= l.others {
				l.fault(l.path+element("", i-l.others), ErrDuplicate, "%q opens as a weekday twice, first by %s", d, l.name(j))
			}
		}
	}
	on := func(d Date) place {
		if at, dated := l.week.dates[d]; dated {
			return place{d.String(), at, true, like[d]}
		}
		return place{d.String(), l.days[d.Weekday()].opens, false, 0}
	}
	for _, d := range slices.SortedFunc(maps.Keys(l.week.dates), Date.Compare) {
		at, before := on(d), on(d.AddDays(-1))
		l.within(at)
		l.across(at, on(d.AddDays(1)))
		if !before.dated {
			l.across(before, at)
		}
	}
}

// closed reports dates that are open and stay closed.
func (l *overlapChecker) closed() {
	opens := firsts[Date]{}
	for i, w := range l.all {
		for _, d := range w.Dates {
			if !w.Closed {
				opens.add(d, i)
			}
		}
	}
	for i, w := range l.all {
		for _, d := range w.Dates {
			if j, ok := opens[d]; ok && w.Closed {
				blamed := max(i, j)
				if blamed >= l.others {
					l.fault(l.path+element("", blamed-l.others), ErrConflict, "%q stays closed by %s, and opens by %s", d, l.name(i), l.name(j))
				}
			}
		}
	}
}
