package pay

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Line says what one amount of a slip is paid for, and how it is worked out.
type Line struct {
	// Date is the day of the slot, or of the page.
	Date schedule.Date
	// Interval is the time that is paid: the part of a shift, or the call.
	schedule.Interval
	Team  schedule.TeamID
	Role  schedule.Role
	Class report.Class
	// Rate is the name of the rate, "" for the short form of a table; Each is its whole yen,
	// or cents, and Per what they are paid for.
	Rate string
	Per  Per
	Each int64
	// Minutes are the whole minutes of Interval that are paid at this rate. Of is how long the
	// whole shift lasts, in minutes, where a part of its amount is paid.
	Minutes, Of int64
	// Yen is the amount in whole yen, or in the smallest unit of Rates.Currency. It is Each for a call or a whole shift, and else Each in
	// proportion to the minutes: at each cut of a shift the sum so far is rounded, halves up, so
	// that the parts of a shift add up to it.
	Yen int64
}

// Served is what people have served in a period. The zero Served is nothing.
type Served struct {
	// Period is what is paid: shifts of slots that start in it, and pages that came in it. It lies between
	// days and clocks, and each slot and page goes by those of its own place: a month is paid whole, wherever
	// the pool is, and nothing in two of them. What is given beside it tells which minutes are another
	// period's. The zero Period is all that is given.
	Period schedule.Interval
	Shifts iter.Seq[schedule.Shift]
	// Pages are paid by call and by minute.
	Pages []report.Page
	// Payee says how each member is paid; nil pays all by the pool's days.
	Payee func(schedule.Member) Payee
}

// in reports whether a time is paid in the period, by the clocks of a place.
func (s Served) in(t time.Time, place *time.Location) bool {
	if s.Period == (schedule.Interval{}) {
		return true
	}
	there := func(t time.Time) time.Time {
		day, clock := schedule.Civil(t, t.Location())
		return day.At(clock, place)
	}
	return schedule.Interval{Start: there(s.Period.Start), End: there(s.Period.End)}.Contains(t)
}

// starts reports whether a seat is paid in the period.
func (s Served) starts(seat schedule.Seat) bool { return s.in(seat.Start, seat.Start.Location()) }

// Slips works out what everybody is paid, with a line for each amount, in the order of
// members. Yen, Minutes, Shifts, Calls, Work and DaysOff are the sums of what the lines say and
// what is paid nothing. Months add up: what a slip has depends on its period only by which
// shifts and pages are in it.
//
// A minute on two duties is paid once, for the duty whose hourly rates are higher, then the
// one that starts first. Of shifts that overlap and start on the same day the most valuable
// set without overlaps is paid by the shift. Calls are counted each, and a minute of work
// in two calls once.
func (r Rates) Slips(s Served) []Allowance {
	if s.Payee == nil {
		s.Payee = func(schedule.Member) Payee { return Payee{} }
	}
	w := work{Rates: r, table: r.table(), Served: s, payees: map[schedule.Member]Payee{}, list: map[schedule.Member]*Allowance{}}
	w.duties()
	w.calls()
	order := func(l Line) int {
		return slices.IndexFunc(w.table, func(r Rate) bool { return r.Name == l.Rate && r.Per == l.Per })
	}
	var list []Allowance
	for _, m := range slices.Sorted(maps.Keys(w.list)) {
		a := w.list[m]
		slices.SortStableFunc(a.Lines, func(a, b Line) int {
			return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Per, b.Per), cmp.Compare(order(a), order(b)), cmp.Compare(a.Rate, b.Rate), a.End.Compare(b.End))
		})
		for _, line := range a.Lines {
			a.Yen += line.Yen
		}
		list = append(list, *a)
	}
	return list
}

// work is slips that are being worked out.
type work struct {
	Rates
	Served
	table  table
	payees map[schedule.Member]Payee
	list   map[schedule.Member]*Allowance
}

func (w *work) payee(m schedule.Member) Payee {
	p, ok := w.payees[m]
	if !ok {
		p = w.Served.Payee(m)
		w.payees[m] = p
	}
	return p
}

// of returns the slip of a member.
func (w *work) of(m schedule.Member) *Allowance {
	if w.list[m] == nil {
		w.list[m] = &Allowance{Member: m, Shifts: map[report.Class]int{}}
	}
	return w.list[m]
}

// moment returns what is known of an instant in a seat that a member serves.
func (w *work) moment(seat schedule.Seat, m schedule.Member, at time.Time) moment {
	loc := seat.Start.Location()
	date := schedule.DateOf(at, loc)
	on, kind := seat.Date, seat.Day
	if w.Cut == report.AtMidnight {
		if on = date; date.After(seat.Date) {
			kind = seat.Morrow
		}
	}
	payee := w.payee(m)
	return moment{at: at, loc: loc, date: date, on: on, class: payee.class(on, report.ClassOf(seat.Regime, kind)), role: seat.Role, group: payee.Group}
}

// start returns what is known of the start of a shift, by which it is paid as a whole: its
// day is the slot's.
func (w *work) start(seat schedule.Seat, m schedule.Member) moment {
	x := w.moment(seat, m, seat.Start)
	x.class = w.payee(m).class(seat.Date, report.ClassOf(seat.Regime, seat.Day))
	x.date, x.on = seat.Date, seat.Date
	return x
}

// duties pays for being on duty.
func (w *work) duties() {
	served := map[schedule.SeatKey][]schedule.Shift{}
	if w.Served.Shifts != nil {
		for s := range w.Served.Shifts {
			if s.Member != "" && !s.Role.Watches() && !s.Interval.Empty() {
				served[s.Seat.Key()] = append(served[s.Seat.Key()], s)
			}
		}
	}
	duties := map[schedule.Member][]duty{}
	for _, parts := range served {
		for _, d := range w.shared(parts) {
			duties[d.Member] = append(duties[d.Member], d)
		}
	}
	for m, list := range duties {
		if slices.ContainsFunc(list, func(d duty) bool { return w.starts(d.Seat) }) {
			w.byShift(w.of(m), list)
			w.byHour(w.of(m), list)
		}
	}
}

// duty is what one member serves of a seat, and what that is worth by the shift.
type duty struct {
	schedule.Shift
	class report.Class
	lines []Line
	yen   int64
	whole bool // counts as the shift
}

// shared divides a shift among the people who serve it. Parts are paid by cumulative
// difference, so that rounding loses no yen.
func (w *work) shared(parts []schedule.Shift) []duty {
	slices.SortFunc(parts, func(a, b schedule.Shift) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Member, b.Member))
	})
	until := map[schedule.Member]time.Time{}
	var duties []duty
	var served []schedule.Shift
	for _, p := range parts {
		if seen := until[p.Member]; p.Start.Before(seen) { // what another service sees as well
			p.Start = seen
		}
		if p.Interval.Empty() {
			continue
		}
		until[p.Member] = p.End
		served = append(served, p)
		start := w.start(p.Seat, p.Member)
		d := duty{Shift: p, class: start.class}
		for _, i := range w.table.paid(Shift, start) {
			line := w.line(p, start.class, w.table[i])
			whole := p.Seat.Duration()
			line.Of = int64(whole / time.Minute)
			line.Yen = portion(line.Each, p.End.Sub(p.Seat.Start), whole) - portion(line.Each, p.Start.Sub(p.Seat.Start), whole)
			d.lines, d.yen = append(d.lines, line), d.yen+line.Yen
		}
		duties = append(duties, d)
	}
	holder := schedule.ServesMost(served...)
	first := slices.IndexFunc(duties, func(d duty) bool { return d.Member == holder })
	duties[first].whole = true
	return duties
}

// line returns the line of a rate for a part of a shift, without the amount.
func (w *work) line(s schedule.Shift, class report.Class, r Rate) Line {
	return Line{Date: s.Seat.Date, Interval: s.Interval, Team: s.Team, Role: s.Role, Class: class, Rate: r.Name, Per: r.Per, Each: r.Yen,
		Minutes: int64(s.Duration() / time.Minute)}
}

// portion returns rate × part ÷ whole, halves rounded up.
func portion(rate int64, part, whole time.Duration) int64 {
	p, w := int64(part/time.Second), max(1, int64(whole/time.Second))
	return (2*rate*p + w) / (2 * w)
}

// byShift pays by the shift, and counts shifts and days off.
func (w *work) byShift(a *Allowance, duties []duty) {
	days := map[schedule.Date][]duty{}
	for _, d := range duties {
		if w.starts(d.Seat) {
			days[d.Seat.Date] = append(days[d.Seat.Date], d)
		}
	}
	for _, day := range days {
		for _, d := range best(day) {
			a.Lines = append(a.Lines, d.lines...)
			if !d.whole {
				continue
			}
			a.Shifts[d.class]++
			for _, i := range w.table.paid(DayOff, w.start(d.Seat, d.Member)) {
				a.Lines = append(a.Lines, w.line(d.Shift, d.class, w.table[i]))
				a.DaysOff++
			}
		}
	}
}

// stretch is a time of a duty in which the same rates apply by the hour.
type stretch struct {
	schedule.Interval
	duty   *duty
	class  report.Class
	places []int
	yen    int64
	// before is how much of the slot each place had been paid for when the stretch began.
	before map[int]time.Duration
}

// stretches cuts a duty where what applies changes. What a place has been paid for counts from
// the start of the slot, whoever served.
func (w *work) stretches(d *duty) (list []stretch) {
	before := map[int]time.Duration{}
	all := w.table.cuts(d.Seat.Interval, d.Seat.Start.Location())
	all = append(all, d.Start, d.End)
	slices.SortFunc(all, time.Time.Compare)
	all = slices.CompactFunc(all, time.Time.Equal)
	for i, at := range all[:len(all)-1] {
		m := w.moment(d.Seat, d.Member, at)
		x := stretch{Interval: schedule.Interval{Start: at, End: all[i+1]}, duty: d, class: m.class, places: w.table.paid(Hour, m), before: maps.Clone(before)}
		x.yen = w.table.sum(x.places)
		for _, place := range x.places {
			before[place] += x.Duration()
		}
		if d.Interval.Encloses(x.Interval) {
			list = append(list, x)
		}
	}
	return list
}

// byHour pays by the hour, each minute for the duty that is worth the most, and counts
// minutes.
func (w *work) byHour(a *Allowance, duties []duty) {
	slices.SortFunc(duties, func(a, b duty) int {
		return cmp.Or(a.Seat.Start.Compare(b.Seat.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Regime, b.Regime), cmp.Compare(a.Role, b.Role), a.Start.Compare(b.Start))
	})
	var all []stretch
	var cuts []time.Time
	for i := range duties {
		for _, x := range w.stretches(&duties[i]) {
			all = append(all, x)
			cuts = append(cuts, x.Start, x.End)
		}
	}
	slices.SortStableFunc(all, func(a, b stretch) int { return a.Start.Compare(b.Start) })
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	var open []stretch
	var worked time.Duration
	lines := map[*duty]map[int]int{} // the line of each place that is still going on
	for i, at := range cuts {
		for len(all) > 0 && !all[0].Start.After(at) {
			open, all = append(open, all[0]), all[1:]
		}
		open = slices.DeleteFunc(open, func(x stretch) bool { return !x.End.After(at) })
		if len(open) == 0 {
			continue
		}
		most := slices.MaxFunc(open, func(a, b stretch) int { // the first of them
			return cmp.Or(cmp.Compare(a.yen, b.yen), b.duty.Seat.Start.Compare(a.duty.Seat.Start), cmp.Compare(b.duty.Team, a.duty.Team),
				cmp.Compare(b.duty.Regime, a.duty.Regime), cmp.Compare(b.duty.Role, a.duty.Role))
		})
		if !w.starts(most.duty.Seat) {
			continue
		}
		part := schedule.Interval{Start: at, End: cuts[i+1]}
		worked += part.Duration()
		for _, place := range most.places {
			rate := w.table[place]
			done := most.before[place] + part.Start.Sub(most.Start)
			yen := portion(rate.Yen, done+part.Duration(), time.Hour) - portion(rate.Yen, done, time.Hour)
			if lines[most.duty] == nil {
				lines[most.duty] = map[int]int{}
			}
			if n, ok := lines[most.duty][place]; ok && a.Lines[n].End.Equal(part.Start) && a.Lines[n].Class == most.class {
				line := &a.Lines[n]
				line.End, line.Yen = part.End, line.Yen+yen
				line.Minutes = int64(line.Interval.Duration() / time.Minute)
				continue
			}
			lines[most.duty][place] = len(a.Lines)
			shift := most.duty.Shift
			shift.Interval = part
			line := w.line(shift, most.class, rate)
			line.Yen = yen
			a.Lines = append(a.Lines, line)
		}
	}
	a.Minutes = int64(worked / time.Minute)
}

// workOn returns the work in a page, by whole minutes of the clock.
func workOn(p report.Page) schedule.Interval {
	work := p.Work()
	return schedule.Interval{Start: work.Start.Truncate(time.Minute), End: work.End.Truncate(time.Minute)}
}

// calls pays for pages that somebody was called for.
func (w *work) calls() {
	pages := slices.Clone(w.Pages)
	slices.SortStableFunc(pages, func(a, b report.Page) int { // by work, so that what is behind one has been paid
		return cmp.Or(workOn(a).Start.Compare(workOn(b).Start), a.At.Compare(b.At))
	})
	until := map[schedule.Member]time.Time{}
	for _, p := range pages {
		m := p.Member()
		i := slices.IndexFunc(p.Answer.Seats, func(s schedule.Shift) bool { return s.Role == schedule.Primary })
		if m == "" || i < 0 {
			continue
		}
		shift := p.Answer.Seats[i]
		when := workOn(p)
		if seen := until[m]; when.Start.Before(seen) {
			when.Start = seen
		}
		if when.End.After(until[m]) {
			until[m] = when.End
		}
		if !w.in(p.At, shift.Seat.Start.Location()) {
			continue
		}
		a := w.of(m)
		a.Calls++
		came := w.moment(shift.Seat, m, p.At)
		for _, place := range w.table.paid(Call, came) {
			shift.Interval = schedule.Interval{Start: p.At, End: p.At}
			line := w.line(shift, came.class, w.table[place])
			line.Date, line.Yen = came.date, line.Each
			a.Lines = append(a.Lines, line)
		}
		if when.Empty() {
			continue
		}
		for _, worked := range report.Split(when, report.SleepHours, came.loc) {
			a.Work += worked.Minutes
			if worked.Night {
				a.Asleep += worked.Minutes
			}
		}
		cuts := w.table.cuts(when, came.loc)
		going := map[int]int{}
		for i, at := range cuts[:len(cuts)-1] {
			x := w.moment(shift.Seat, m, at)
			for _, place := range w.table.paid(Minute, x) {
				shift.Interval = schedule.Interval{Start: at, End: cuts[i+1]}
				line := w.line(shift, x.class, w.table[place])
				line.Date, line.Yen = came.date, line.Each*line.Minutes
				if n, ok := going[place]; ok && a.Lines[n].End.Equal(at) && a.Lines[n].Class == line.Class {
					a.Lines[n].End, a.Lines[n].Minutes, a.Lines[n].Yen = line.End, a.Lines[n].Minutes+line.Minutes, a.Lines[n].Yen+line.Yen
					continue
				}
				going[place] = len(a.Lines)
				a.Lines = append(a.Lines, line)
			}
		}
	}
}
