package vendor

import (
	"cmp"
	"slices"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Rendering: who answers by rules.
//
// A layer is its turns, cut to its windows. Layers of one rank answer together. A rank is laid
// over the ones below it, and hides them where it has somebody; overrides change what is
// then there. Each step is one pass over sorted shifts.
//
// Clocks are set as in package schedule: a turn or a window begins at the first instant at
// which clocks show its time or a later one.

const (
	day  = 24 * 3600
	week = 7 * day
)

// Turn is the length of a turn: Every units by the clocks on the wall or, if Odd is set, a
// time that no unit says, as it elapses.
type Turn struct {
	Unit  rotation.Unit
	Every int
	Odd   time.Duration
	// Overflow counts months as Go does: a month after 31 January is 3 March.
	Overflow bool
	// Counted are the weekdays that use up turns of days, of a layer that repeats; nil is all.
	Counted []time.Weekday
}

// mostEvery bounds how many units a turn has, in every tool.
const mostEvery = 9000

// every reads how many units a turn has, one if that is not said.
func (r *reading) every(at place, n int) int {
	if n < 0 || n > mostEvery {
		r.fault(at, schedule.ErrInvalid, "turns of %d: from 1 to %d", n, mostEvery)
		return 1
	}
	return max(1, n)
}

// turnOf returns the turn of a length.
func turnOf(length time.Duration) Turn {
	hours := int(length / time.Hour)
	switch {
	case length <= 0 || length%time.Hour != 0:
		return Turn{Odd: length}
	case hours%(7*24) == 0:
		return Turn{Unit: rotation.Weeks, Every: hours / (7 * 24)}
	case hours%24 == 0:
		return Turn{Unit: rotation.Days, Every: hours / 24}
	}
	return Turn{Unit: rotation.Hours, Every: hours}
}

// instant returns the first instant at which clocks in a place show a second of a day, or a
// later one.
func instant(d schedule.Date, second int, loc *time.Location) time.Time {
	d, second = d.AddDays(second/day), second%day
	minute := schedule.Clock(second / 60)
	t := d.At(minute, loc)
	if date, clock := schedule.Civil(t, loc); date == d && clock == minute {
		t = t.Add(time.Duration(second%60) * time.Second)
	}
	return t
}

// secondOf returns the second of the day that clocks in a place show.
func secondOf(t time.Time, loc *time.Location) int {
	hour, minute, second := t.In(loc).Clock()
	return hour*3600 + minute*60 + second
}

// zone returns the place whose clocks the layer goes by.
func (l *Layer) zone(s *Schedule) *time.Location { return cmp.Or(l.Location, s.Location) }

// clock returns the place by the clocks of which its windows open.
func (l *Layer) clock(s *Schedule) *time.Location {
	if l.ByTurn {
		return s.Location
	}
	return l.zone(s)
}

// begin returns when turn n begins, from 0.
func (l *Layer) begin(n int, loc *time.Location) time.Time {
	if l.Turn.Odd > 0 {
		return l.First.Add(time.Duration(n) * l.Turn.Odd)
	}
	first, second := schedule.DateOf(l.First, loc), secondOf(l.First, loc)
	switch n *= l.Turn.Every; l.Turn.Unit {
	case rotation.Hours:
		second += n % 24 * 3600
		return instant(first.AddDays(n/24), second, loc)
	case rotation.Weeks:
		return instant(first.AddDays(7*n), second, loc)
	case rotation.Months:
		if l.Turn.Overflow {
			t := time.Date(first.Year, first.Month+time.Month(n), first.Day, 12, 0, 0, 0, time.UTC)
			return instant(schedule.DateOf(t, time.UTC), second, loc)
		}
		return instant(first.AddMonths(n), second, loc)
	}
	return instant(first.AddDays(n), second, loc)
}

// turnAt returns the turn that holds t, which is not before the first.
func (l *Layer) turnAt(t time.Time, loc *time.Location) int {
	length := l.Turn.Odd
	if length <= 0 {
		length = time.Duration(l.Turn.Every) * map[rotation.Unit]time.Duration{rotation.Hours: time.Hour, rotation.Days: day * time.Second,
			rotation.Weeks: week * time.Second, rotation.Months: 31 * day * time.Second}[l.Turn.Unit]
	}
	n := max(0, int(t.Sub(l.First)/length)-1)
	for !l.begin(n+1, loc).After(t) {
		n++
	}
	for n > 0 && l.begin(n, loc).After(t) {
		n--
	}
	return n
}

// shifts returns the shifts of the layer in an interval.
func (l *Layer) shifts(iv schedule.Interval, s *Schedule) []Shift {
	loc := l.zone(s)
	iv.Start = later(iv.Start, later(l.Start, l.First))
	if !l.End.IsZero() && l.End.Before(iv.End) {
		iv.End = l.End
	}
	if iv.Empty() || len(l.Users) == 0 {
		return nil
	}
	if l.Repeat != nil {
		return l.repeated(iv)
	}
	var list []Shift
	open := l.open(iv, l.clock(s))
	n := l.turnAt(iv.Start, loc)
	for start := l.begin(n, loc); start.Before(iv.End); n++ {
		end := l.begin(n+1, loc)
		if m := l.Users[n%len(l.Users)]; m != "" {
			turn := Shift{schedule.Interval{Start: start.In(loc), End: end.In(loc)}, m}
			for _, w := range open {
				if !w.Start.Before(end) {
					break
				}
				list = append(list, clip([]Shift{turn}, w)...)
			}
		}
		for len(open) > 0 && !open[0].End.After(end) {
			open = open[1:]
		}
		start = end
	}
	return tidy(list)
}

// open returns the times in an interval in which the windows of the layer are open, in order.
func (l *Layer) open(iv schedule.Interval, loc *time.Location) []schedule.Interval {
	if l.Windows == nil {
		return []schedule.Interval{{Start: iv.Start.In(loc), End: iv.End.In(loc)}}
	}
	var list []Shift
	for d, last := schedule.DateOf(iv.Start, loc).AddDays(-8), schedule.DateOf(iv.End, loc); !d.After(last); d = d.AddDays(1) {
		for _, w := range l.Windows {
			if w.Day == d.Weekday() {
				list = append(list, Shift{Interval: schedule.Interval{Start: instant(d, w.From, loc), End: instant(d, w.From+w.Length, loc)}})
			}
		}
	}
	var open []schedule.Interval
	for _, s := range clip(tidy(list), iv) {
		open = append(open, s.Interval)
	}
	return open
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Render returns who answers in an interval by the rules, overrides included.
func (s *Schedule) Render(iv schedule.Interval) []Shift {
	iv = s.local(iv)
	var ranks []int
	for _, l := range s.Layers {
		if !slices.Contains(ranks, l.Rank) {
			ranks = append(ranks, l.Rank)
		}
	}
	slices.Sort(ranks)
	var lists [][]Shift
	for _, rank := range ranks {
		var together []Shift
		for i := range s.Layers {
			if l := &s.Layers[i]; l.Rank == rank {
				together = append(together, lay(l.shifts(iv, s), s.Overrides, func(o Override) bool { return o.Layers != nil && slices.Contains(o.Layers, l.ID) })...)
			}
		}
		lists = append(lists, tidy(together))
	}
	all := lay(stack(lists), s.Overrides, func(o Override) bool { return o.Layers == nil })
	return clip(tidy(all), iv)
}

// stack lays lists over each other, the last on top. It halves them, so that a thousand cost
// little more than their shifts.
func stack(lists [][]Shift) []Shift {
	switch n := len(lists); n {
	case 0:
		return nil
	case 1:
		return lists[0]
	default:
		return overlay(stack(lists[:n/2]), stack(lists[n/2:]))
	}
}

// lay returns shifts as some of the overrides change them, in no order. Overrides that stand for
// whoever answers are laid together where they follow each other.
func lay(list []Shift, overrides []Override, concerns func(Override) bool) []Shift {
	var run [][]Shift
	flush := func() {
		if run != nil {
			list, run = overlay(list, stack(run)), nil
		}
	}
	for _, o := range overrides {
		switch {
		case !concerns(o):
		case o.Member != "" && o.Instead == "" && !o.Beside:
			run = append(run, []Shift{{o.Interval, o.Member}})
		default:
			flush()
			list = o.lay(list)
		}
	}
	flush()
	return list
}

// lay returns shifts as the override changes them, in no order.
func (o Override) lay(list []Shift) []Shift {
	put := []Shift{{o.Interval, o.Member}}
	if o.Member == "" {
		put = nil
	}
	switch {
	case o.Beside:
		return append(slices.Clip(list), put...)
	case o.Instead == "" && o.Member == "":
		return outside(list, o.Interval)
	case o.Instead == "":
		return overlay(list, put)
	}
	var rest []Shift
	for _, s := range list {
		both := s.Intersect(o.Interval)
		if s.Member != o.Instead || both.Empty() {
			rest = append(rest, s)
			continue
		}
		rest = append(rest, outside([]Shift{s}, o.Interval)...)
		if o.Member != "" {
			rest = append(rest, Shift{both, o.Member})
		}
	}
	return rest
}

// outside returns the parts of shifts outside an interval.
func outside(list []Shift, iv schedule.Interval) (rest []Shift) {
	for _, s := range list {
		for _, s.Interval = range s.Without(iv) {
			rest = append(rest, s)
		}
	}
	return rest
}

// overlay lays shifts over others, which stay only where the upper ones have nobody.
func overlay(below, above []Shift) []Shift {
	all := slices.Clone(above)
	cover := covered(above)
	for _, s := range below {
		from, _ := slices.BinarySearchFunc(cover, s.Start, func(c schedule.Interval, t time.Time) int {
			if c.End.After(t) {
				return 1
			}
			return -1
		})
		for _, c := range cover[from:] {
			if !c.Start.Before(s.End) {
				break
			}
			if before := (schedule.Interval{Start: s.Start, End: c.Start}); !before.Empty() {
				all = append(all, Shift{before, s.Member})
			}
			s.Start = later(s.Start, c.End)
		}
		if !s.Interval.Empty() {
			all = append(all, s)
		}
	}
	return tidy(all)
}

// covered returns the times in which shifts have somebody, in order.
func covered(list []Shift) []schedule.Interval {
	list = slices.Clone(list)
	for i := range list {
		list[i].Member = ""
	}
	var times []schedule.Interval
	for _, s := range tidy(list) {
		times = append(times, s.Interval)
	}
	return times
}

// agreement is how long two lists name the same people.
func agreement(a, b []Shift) (both time.Duration) {
	for _, d := range stretches(a, b) {
		if slices.Equal(d.a, d.b) {
			both += d.Duration()
		}
	}
	return both
}

// stretch is a time in which two lists name the same people throughout, each in order.
type stretch struct {
	schedule.Interval
	a, b []schedule.Member
}

// stretches cuts the time of two lists where either changes.
func stretches(a, b []Shift) []stretch {
	type edge struct {
		time.Time
		m    schedule.Member
		list int
		by   int
	}
	var edges []edge
	for i, list := range [][]Shift{a, b} {
		for _, s := range list {
			edges = append(edges, edge{s.Start, s.Member, i, 1}, edge{s.End, s.Member, i, -1})
		}
	}
	slices.SortFunc(edges, func(x, y edge) int { return x.Compare(y.Time) })
	count := [2]map[schedule.Member]int{{}, {}}
	people := func(i int) (list []schedule.Member) {
		for m, n := range count[i] {
			if n > 0 {
				list = append(list, m)
			}
		}
		slices.Sort(list)
		return list
	}
	var all []stretch
	for i := 0; i < len(edges); {
		at := edges[i].Time
		for ; i < len(edges) && edges[i].Equal(at); i++ {
			count[edges[i].list][edges[i].m] += edges[i].by
			if count[edges[i].list][edges[i].m] == 0 {
				delete(count[edges[i].list], edges[i].m)
			}
		}
		if i == len(edges) {
			break
		}
		next := stretch{schedule.Interval{Start: at, End: edges[i].Time}, people(0), people(1)}
		if n := len(all) - 1; n >= 0 && slices.Equal(all[n].a, next.a) && slices.Equal(all[n].b, next.b) {
			all[n].End = next.End
		} else {
			all = append(all, next)
		}
	}
	return all
}
