package given

import (
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// A List is whom the rules of a tool name for a duty, from when to when.
type List struct {
	schedule.Interval // a zero start or end is open
	Members           []schedule.Member
}

func (l List) holds(t time.Time) bool {
	return !t.Before(l.Start) && (l.End.IsZero() || t.Before(l.End))
}

// Days are civil days, both included. A zero First is the beginning of the book, a zero Last its end.
type Days struct{ First, Last schedule.Date }

// Known says how a first or a last day is known.
type Known int

// The zero Known is a day that is none: somebody is there from the beginning, or to the end.
const (
	Throughout Known = iota
	// Listed: the rules of the tool name the person from this day on, or up to it.
	Listed
	// Served: it is the day of the first shift, or of the last one, and before or after lies more than one and a half rounds.
	Served
	// Told: Duty.Told says so.
	Told
)

// A Stay is a time in which somebody shares a duty.
type Stay struct {
	Member schedule.Member
	Days
	Joined, Left Known
	// Served is the time of the shifts that are not covers, outside the business hours of weekdays, in all.
	Served time.Duration
	// Before lies between anybody's first shift and their own, After between their last shift and anybody's, both theirs in Duty.With too,
	// and Round is the wait that three of four waits do not exceed, from turn to turn, 0 if too few people have two turns to tell. They are
	// what a Served day was judged by.
	Before, After, Round time.Duration

	from, until time.Time
}

func (s Stay) holds(d schedule.Date) bool {
	return !d.Before(s.First) && (s.Last.IsZero() || !d.After(s.Last))
}

// pause parts two turns if somebody else serves in it: whoever serves the nights of a week serves one turn.
const pause = 24 * time.Hour

// People are those whom shifts or Lists name, by ID.
func (d Duty) People() []schedule.Member {
	people := map[schedule.Member]bool{}
	for _, s := range d.Shifts {
		people[s.Member] = true
	}
	for _, l := range d.Lists {
		for _, m := range l.Members {
			people[m] = true
		}
	}
	return slices.Sorted(maps.Keys(people))
}

// own returns the shifts outside the business hours of weekdays, holidays or not, without covers, by start.
func (d Duty) own() []Shift {
	covers := map[schedule.Member][]schedule.Interval{}
	var covered, all time.Duration
	for _, s := range d.Covers {
		covers[s.Member], covered = append(covers[s.Member], s.Interval), covered+s.Duration()
	}
	for _, s := range d.Shifts {
		all += s.Duration()
	}
	if 2*covered > all { // the duty is made of them
		covers = nil
	}
	return d.nights(covers)
}

// nights returns the shifts outside the business hours of weekdays, holidays or not, without some times of their people, by start.
func (d Duty) nights(without map[schedule.Member][]schedule.Interval) (list []Shift) {
	for _, s := range d.Shifts {
		for _, part := range s.Without(without[s.Member]...) {
			for _, free := range part.Without(d.business(part)...) {
				list = append(list, Shift{free, s.Member})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return list
}

// business returns the business hours of the weekdays in a time.
func (d Duty) business(iv schedule.Interval) (list []schedule.Interval) {
	if d.Hours == nil {
		return nil
	}
	for day := schedule.DateOf(iv.Start, d.Location); day.At(0, d.Location).Before(iv.End); day = day.AddDays(1) {
		if weekday(day) {
			list = append(list, schedule.Interval{Start: day.At(d.Hours.Open, d.Location), End: day.At(d.Hours.Close, d.Location)})
		}
	}
	return list
}

// turns returns the turns of each person.
func (d Duty) turns() map[schedule.Member][]schedule.Interval {
	all, last, nights := map[schedule.Member][]schedule.Interval{}, map[schedule.Member]Shift{}, d.nights(nil)
	for _, s := range d.own() {
		list := all[s.Member]
		if n := len(list) - 1; n >= 0 && (s.Start.Before(list[n].End.Add(pause)) || blank(nights, last[s.Member], schedule.Interval{Start: list[n].End, End: s.Start})) {
			list[n] = list[n].Span(s.Interval)
		} else {
			all[s.Member] = append(list, s.Interval)
		}
		last[s.Member] = s
	}
	return all
}

// blank reports whether nobody takes over in the gap after a shift: at most people who served along with it go on.
func blank(nights []Shift, last Shift, gap schedule.Interval) bool {
	along := func(m schedule.Member) bool {
		var both time.Duration
		for _, s := range nights {
			if s.Member == m {
				both += s.Intersect(last.Interval).Duration()
			}
		}
		return 2*both > last.Duration()
	}
	end, _ := slices.BinarySearchFunc(nights, gap.End, func(s Shift, t time.Time) int { return s.Start.Compare(t) })
	for _, s := range slices.Backward(nights[:end]) { // who takes over is mostly the last before the end
		if s.Member != last.Member && !s.Intersect(gap).Empty() && !along(s.Member) {
			return false
		}
	}
	return true
}

// turnsWith returns the turns of each person in a duty and the ones with it.
func (b Book) turnsWith(d Duty) map[schedule.Member][]schedule.Interval {
	all := d.turns()
	for _, o := range b.Duties {
		if slices.Contains(d.With, o.ID) {
			for m, list := range o.turns() {
				all[m] = append(all[m], list...)
			}
		}
	}
	return all
}

// round returns the wait from turn to turn that three of four do not exceed. It is 0, not known, if people with two turns have less than
// half of the time that people served: a turn that somebody else splits says nothing of the others.
func round(turns map[schedule.Member][]schedule.Interval, served map[schedule.Member]time.Duration) time.Duration {
	var waits []time.Duration
	var told, all time.Duration
	for m, list := range turns {
		if all += served[m]; len(list) > 1 {
			told += served[m]
		}
		for i := range list[1:] {
			waits = append(waits, list[i+1].Start.Sub(list[i].Start))
		}
	}
	if len(waits) == 0 || 2*told < all {
		return 0
	}
	slices.Sort(waits)
	return waits[(3*len(waits)+3)/4-1]
}

// stays finds who shares the nights of a duty, by ID, and from when to when: people whom a List names, and others with a
// fifth of what people have on average while they are there. Who serves business hours alone, of holidays too, is not among them.
//
// Somebody is there from the beginning unless they are first listed later, or first serve after one and a half rounds, in the duty or with it
// (Duty.With), and have no more turns than fit into the rest. The end is judged alike.
//
// Of the others it returns, by ID, the ones that have that fifth, and served one turn with more than one and a half rounds before and after it.
func (d Duty) stays(iv schedule.Interval, with map[schedule.Member][]schedule.Interval) (list, once []Stay) {
	own := d.own()
	mine, served, all := d.turns(), map[schedule.Member]time.Duration{}, time.Duration(0)
	for _, s := range own {
		served[s.Member] += s.Duration()
		all += s.Duration()
	}
	named := map[schedule.Member]bool{}
	for _, l := range d.Lists {
		for _, m := range l.Members {
			named[m] = true
		}
	}
	if served := spanOf(own); !served.Empty() { // before it and after it nobody serves, whoever is there
		iv = served
	}
	wait, lists := round(mine, served), d.listing(iv, own)
	for _, m := range d.People() {
		if spans, told := d.Told[m]; told {
			for _, days := range spans {
				s := Stay{Member: m, Days: days, Served: served[m]}
				if !days.First.IsZero() {
					s.Joined = Told
				}
				if !days.Last.IsZero() {
					s.Left = Told
				}
				list = append(list, s)
			}
			continue
		}
		s := Stay{Member: m, Served: served[m], Round: wait}
		there := s.bound(iv, mine[m], with[m], lists)
		if !named[m] {
			single := len(mine[m]) == 1 && s.Joined+s.Left != Throughout
			if single { // which is a turn only for who has as much as others
				there = iv.Duration()
			}
			switch {
			case served[m] == 0 || float64(5*served[m])*float64(len(served))*float64(iv.Duration()) < float64(all)*float64(there):
				continue
			case single && s.Joined != Throughout && s.Left != Throughout:
				once = append(once, s)
				continue
			}
		}
		list = append(list, s)
	}
	return list, once
}

// bound says from when to when somebody is there, and how long that is, by the turns in the duty, and with it.
func (s *Stay) bound(iv schedule.Interval, turns, with []schedule.Interval, lists listing) time.Duration {
	var first, last time.Time // of turns
	if len(turns) > 0 {
		var all schedule.Interval
		for _, turn := range with {
			all = all.Span(turn)
		}
		first, last = all.Start, all.End
		s.Before, s.After = max(0, first.Sub(iv.Start)), max(0, iv.End.Sub(last))
	}
	long := func(wait time.Duration) time.Duration {
		if 2*wait > 3*s.Round && s.Round > 0 {
			return wait
		}
		return 0
	}
	before, after := long(s.Before), long(s.After)
	fits := time.Duration(len(turns))*s.Round <= iv.Duration()-before-after+s.Round

	list, listed := lists.first(s.Member)
	gone := lists.gone(s.Member, iv.End)
	switch {
	case listed && !list.Start.After(iv.Start):
	case listed && (first.IsZero() || !first.Before(list.Start)): // a changed list may have named them before
		if !lists.changed(list) || long(list.Start.Sub(iv.Start)) > 0 && fits {
			s.Joined, s.from = Listed, list.Start
		}
	case before > 0 && fits:
		s.Joined, s.from = Served, first
	}
	switch {
	case gone.IsZero() && listed:
	case !gone.IsZero() && !gone.Before(last) && (listed || long(gone.Sub(last)) == 0):
		s.Left, s.until = Listed, gone
	case after > 0 && fits:
		s.Left, s.until = Served, last
	}
	there := iv.Duration()
	if s.Joined != Throughout {
		there -= max(0, s.from.Sub(iv.Start))
	}
	if s.Left != Throughout {
		there -= max(0, iv.End.Sub(s.until))
	}
	return max(0, there)
}

// listing is what the Lists of a duty say.
type listing struct {
	lists []List
	by    map[schedule.Member][]int
	// unlisted is the first shift of each person that no List accounts for.
	unlisted map[schedule.Member]time.Time
	// latest is when the first List begins that holds at the end, zero if none does or one that holds from the beginning.
	latest time.Time
}

func (d Duty) listing(iv schedule.Interval, own []Shift) listing {
	l := listing{lists: d.Lists, by: map[schedule.Member][]int{}, unlisted: map[schedule.Member]time.Time{}}
	for i, list := range d.Lists {
		for _, m := range list.Members {
			l.by[m] = append(l.by[m], i)
		}
	}
	for _, s := range own { // by start
		_, known := l.unlisted[s.Member]
		if !known && !slices.ContainsFunc(l.by[s.Member], func(i int) bool { return l.lists[i].holds(s.Start) }) {
			l.unlisted[s.Member] = s.Start
		}
	}
	always := false
	for _, list := range d.Lists {
		if !list.holds(iv.End.Add(-1)) {
			continue
		}
		if always = always || !list.Start.After(iv.Start); l.latest.IsZero() || list.Start.Before(l.latest) {
			l.latest = list.Start
		}
	}
	if always {
		l.latest = time.Time{}
	}
	return l
}

// first returns the first List that names somebody.
func (l listing) first(m schedule.Member) (list List, named bool) {
	for _, i := range l.by[m] {
		if !named || l.lists[i].Start.Before(list.Start) {
			list, named = l.lists[i], true
		}
	}
	return list, named
}

// gone returns when the last List ends that names somebody; for whom none names when those begin that hold at the end. It
// is zero if that is not known or not before the end.
func (l listing) gone(m schedule.Member, end time.Time) (gone time.Time) {
	if len(l.by[m]) == 0 {
		return l.latest
	}
	for _, i := range l.by[m] {
		list := l.lists[i]
		if list.End.IsZero() || !list.End.Before(end) {
			return time.Time{}
		}
		if list.End.After(gone) {
			gone = list.End
		}
	}
	return gone
}

// changed reports whether a List is one that was changed when it began: some of its people served before, and no other
// names them.
func (l listing) changed(list List) bool {
	return slices.ContainsFunc(list.Members, func(m schedule.Member) bool {
		at, ok := l.unlisted[m]
		return ok && at.Before(list.Start)
	})
}

// dated gives stays their days, which are those of slots. A slot in which nobody were there would be nobody's: those who left last
// stay for it, or who come first are there before.
func dated(stays []Stay, slots []schedule.Seat) []Stay {
	for i := range stays {
		s := &stays[i]
		if s.Joined == Listed || s.Joined == Served {
			n := slices.IndexFunc(slots, func(slot schedule.Seat) bool {
				return !slot.Start.Before(s.from) || s.Joined == Served && slot.End.After(s.from)
			})
			switch {
			case n < 0:
				s.First = schedule.DateOf(s.from, s.from.Location())
			case n == 0:
				s.Joined = Throughout
			default:
				s.First = slots[n].Date
			}
		}
		if s.Left == Listed || s.Left == Served {
			n := 0
			for n < len(slots) && slots[n].Start.Before(s.until) {
				n++
			}
			switch {
			case n == len(slots):
				s.Left = Throughout
			case n > 0:
				s.Last = slots[n-1].Date
			default:
				s.Last = slots[0].Date.AddDays(-1)
			}
		}
	}
	for _, slot := range slots {
		day := slot.Date
		before, after := -1, -1
		if slices.ContainsFunc(stays, func(s Stay) bool { return s.holds(day) }) {
			continue
		}
		for i, s := range stays {
			if !s.Last.IsZero() && s.Last.Before(day) && s.Left != Told && (before < 0 || s.Last.After(stays[before].Last)) {
				before = i
			}
			if s.First.After(day) && s.Joined != Told && (after < 0 || s.First.Before(stays[after].First)) {
				after = i
			}
		}
		for i := range stays {
			switch {
			case before >= 0:
				if last := stays[before].Last; i != before && stays[i].Last == last && stays[i].Left != Told {
					stays[i].Last = day
				}
			case after >= 0:
				if first := stays[after].First; i != after && stays[i].First == first && stays[i].Joined != Told {
					stays[i].First, stays[i].Joined = schedule.Date{}, Throughout
				}
			}
		}
		switch {
		case before >= 0:
			stays[before].Last = day
		case after >= 0:
			stays[after].First, stays[after].Joined = schedule.Date{}, Throughout
		}
	}
	for i := range stays {
		s := &stays[i]
		if len(slots) > 0 && !s.First.After(slots[0].Date) {
			s.First, s.Joined = schedule.Date{}, Throughout
		}
		if len(slots) > 0 && !s.Last.IsZero() && !s.Last.Before(slots[len(slots)-1].Date) {
			s.Last, s.Left = schedule.Date{}, Throughout
		}
	}
	return slices.DeleteFunc(stays, func(s Stay) bool { return !s.Last.IsZero() && s.Last.Before(s.First) })
}
