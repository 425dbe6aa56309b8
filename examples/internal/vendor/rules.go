package vendor

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Rules as a configuration.
//
// The slots of a pool are cut at every clock at which a window opens or shuts, or a turn
// begins, so that within a slot a layer either answers throughout, with one person, or not at
// all. A layer is then its rotation, asked at the slots that begin in its windows, and a
// schedule the chain of its layers, highest rank first. Layers that answer together stand in
// different seats.
//
// What our rotas cannot say is first brought to what they can: seconds to minutes, months that
// overflow to months that do not. What that changes, and whatever else differs, is found by
// comparing the compiled answer with the vendor's rules, rendered.

// Rules are a vendor's rules as a configuration.
type Rules struct {
	File config.File
	// Schedule is the configuration, compiled.
	Schedule *schedule.Schedule
	// Unsaid is what the configuration does not say as the rules do, with the first instant in
	// the time of the import at which that matters.
	Unsaid []Note

	desks []*desk
}

// ErrNoRules says that no schedule of an import has rules: only what they render to is known.
var ErrNoRules = errors.New("no schedule has layers")

// Rules returns the vendor's rules as a configuration that holds for the time of the import and
// after it: layers that ended before are left out. Schedules without rules are vacant. If
// nothing is rendered the time is the 90 days from a day on.
func (i *Import) Rules(from schedule.Date) (*Rules, error) {
	if !i.ruled() {
		return nil, ErrNoRules
	}
	return i.compiled(from)
}

// Vacant returns the people, teams and services of an import without rules as a configuration from a day on, or from where it
// is rendered: every seat is left to plans. Unsaid tells nothing.
func (i *Import) Vacant(from schedule.Date) (*Rules, error) {
	bare := *i
	bare.Schedules = nil
	for _, s := range i.Schedules {
		without := *s
		without.Layers, without.Overrides = nil, nil
		bare.Schedules = append(bare.Schedules, &without)
	}
	r, err := bare.compiled(from)
	if err == nil {
		r.Unsaid = nil
	}
	return r, err
}

// ruled reports whether any schedule has rules.
func (i *Import) ruled() bool {
	return slices.ContainsFunc(i.Schedules, func(s *Schedule) bool { return len(s.Layers) > 0 })
}

// compiled returns what schedules say as a configuration; those without rules are vacant.
func (i *Import) compiled(from schedule.Date) (*Rules, error) {
	i = i.during(from)
	r := &Rules{desks: i.desks()}
	if len(r.desks) == 0 {
		return nil, fault.New("", schedule.ErrMissing, "no schedule has people")
	}
	spec := i.spec(r.desks)
	for n, d := range r.desks {
		for k, s := range d.schedules {
			r.Unsaid = append(r.Unsaid, s.inexact()...)
			for lane, chain := range s.lanes() {
				seat := slices.IndexFunc(spec.Pools[n].Seats, func(p schedule.Post) bool { return p.Role == d.roles[k][lane] })
				spec.Pools[n].Seats[seat].Rota = rotaOf(chain, s)
			}
		}
	}
	var err error
	if r.Schedule, err = schedule.New(spec); err != nil {
		return nil, err
	}
	r.File.Specs = []schedule.Spec{spec}
	for _, d := range r.desks {
		for k, s := range d.schedules {
			r.override(d, k, s)
		}
	}
	r.Unsaid = append(r.Unsaid, r.differing(i)...)
	slices.SortStableFunc(r.Unsaid, func(a, b Note) int {
		if a.At.IsZero() != b.At.IsZero() { // those that move nobody come last
			return cmp.Compare(b.At.Unix(), a.At.Unix())
		}
		return a.At.Compare(b.At)
	})
	return r, nil
}

// during returns an import that has a time: its own, or 90 days.
func (i *Import) during(from schedule.Date) *Import {
	if !i.Interval.Empty() {
		return i
	}
	other := *i
	other.Schedules = nil
	for _, s := range i.Schedules {
		dated := *s
		dated.Interval = schedule.Days(from, from.AddDays(89), s.Location)
		if other.Interval.Empty() {
			other.Interval = dated.Interval
		}
		other.Interval = other.Interval.Span(dated.Interval)
		other.Schedules = append(other.Schedules, &dated)
	}
	return &other
}

// override lays the overrides of a schedule over the configuration, one by one: one that
// cannot be laid is for differing to tell.
func (r *Rules) override(d *desk, k int, s *Schedule) {
	var list []Override
	for _, o := range s.Overrides { // parts of one, cut where files end
		n := len(list) - 1
		if n >= 0 && list[n].Member == o.Member && list[n].End.Equal(o.Start) && list[n].Instead == o.Instead && list[n].Beside == o.Beside && slices.Equal(list[n].Layers, o.Layers) {
			list[n].End = o.End
			continue
		}
		list = append(list, o)
	}
	lanes := s.lanes()
	if len(lanes) == 0 {
		lanes = [][]Layer{nil}
	}
	for _, o := range list {
		if o.Member == "" || !o.Overlaps(s.Interval) && o.End.Before(s.Interval.End) {
			continue
		}
		for lane, chain := range lanes {
			if o.Layers != nil && !slices.ContainsFunc(chain, func(l Layer) bool { return slices.Contains(o.Layers, l.ID) }) {
				continue
			}
			change := schedule.Override{Interval: schedule.Interval{Start: o.Start.In(d.location), End: o.End.In(d.location)}, To: o.Member, Team: d.id, Role: d.roles[k][lane]}
			if next, err := r.Schedule.With(change); err == nil {
				r.Schedule = next
				r.File.Changes = append(r.File.Changes, change)
				break
			}
		}
	}
}

// sayable returns the layer that our rotas can say, and what is otherwise in it.
func (l Layer) sayable(s *Schedule) (Layer, []said) {
	var causes []said
	if l.Repeat != nil {
		var cause said
		if l, cause = l.turns(); cause != (said{}) {
			return l, []said{cause}
		}
	}
	loc := l.zone(s)
	minute := func(t time.Time, what string) time.Time {
		if t.IsZero() || secondOf(t, loc)%60 == 0 {
			return t
		}
		causes = append(causes, tell(what, t.In(loc).Format("15:04:05")))
		return t.Truncate(time.Minute)
	}
	l.First = minute(l.First, "turns begin at %s: our clocks have minutes")
	if l.Start.After(s.Interval.Start) {
		l.Start = minute(l.Start, "the layer begins at %s: our clocks have minutes")
	}
	l.End = minute(l.End, "the layer ends at %s: our clocks have minutes")
	for n, w := range l.Windows {
		if w.From%60 == 0 && w.Length%60 == 0 {
			continue
		}
		if n == 0 || w.From != l.Windows[n-1].From || w.Length != l.Windows[n-1].Length {
			causes = append(causes, tell("a window of %d seconds from second %d of the day: our clocks have minutes", w.Length, w.From))
		}
		if n == 0 || causes != nil {
			l.Windows = slices.Clone(l.Windows)
		}
		l.Windows[n] = Window{w.Day, w.From / 60 * 60, max(60, (w.From+w.Length)/60*60-w.From/60*60)}
	}
	if l.Turn.Odd > 0 {
		causes = append(causes, tell("turns of %s: ours have hours, days, weeks or months", length(l.Turn.Odd)))
		l.Users = nil
	}
	if l.Turn.Overflow && l.Turn.Unit == rotation.Months {
		if l.Turn.Overflow = false; schedule.DateOf(l.First, loc).Day > 28 {
			causes = append(causes, tell("turns of months from the end of a month: in short months ours begin on the last day"))
		}
	}
	if l.clock(s).String() != s.Location.String() && l.Windows != nil {
		causes = append(causes, tell("windows by the clocks of %s in a schedule of %s", l.Location, s.Location))
		_, ours := s.Interval.Start.In(s.Location).Zone()
		_, theirs := s.Interval.Start.In(l.Location).Zone()
		l.Windows = slices.Clone(l.Windows)
		for n, w := range l.Windows {
			from := (int(w.Day)*day + w.From + ours - theirs + 2*week) % week
			l.Windows[n] = Window{time.Weekday(from / day), from % day, w.Length}
		}
	}
	return l, causes
}

// matters reports whether the layer answers in the time of its schedule or after it.
func (l *Layer) matters(s *Schedule) bool {
	return len(l.Users) > 0 && (l.End.IsZero() || l.End.After(later(s.Interval.Start, later(l.Start, l.First))))
}

// inexact notes what is otherwise in layers, as our rotas can say them.
func (s *Schedule) inexact() (notes []Note) {
	for _, l := range s.Layers {
		if !l.matters(s) {
			continue
		}
		said, causes := l.sayable(s)
		for _, cause := range causes {
			n := l.place.note("layer %q: %s", l.Name, cause)
			n.At = s.first(l, said)
			notes = append(notes, n)
		}
	}
	return notes
}

// lanes returns the layers of the schedule that matter in its time and after it, as our rotas
// can say them, by seat and from the highest rank.
func (s *Schedule) lanes() (lanes [][]Layer) {
	var open [][]openings // of the layers of lanes
	for _, l := range s.Layers {
		said, _ := l.sayable(s)
		if !said.matters(s) {
			continue
		}
		mine := said.openings()
		lane := 0
		for lane < len(lanes) {
			meets := false
			for n := range lanes[lane] {
				other := &lanes[lane][n]
				meets = meets || other.Rank == l.Rank && other.during(&said) && open[lane][n].meet(&mine)
			}
			if !meets {
				break
			}
			lane++
		}
		if lane == len(lanes) {
			lanes, open = append(lanes, nil), append(open, nil)
		}
		lanes[lane], open[lane] = append(lanes[lane], said), append(open[lane], mine)
	}
	if len(lanes) > 1 {
		for _, lane := range lanes {
			for n := range lane {
				lane[n].hide(s)
			}
		}
	}
	for _, lane := range lanes {
		slices.SortStableFunc(lane, func(a, b Layer) int { return b.Rank - a.Rank })
	}
	return lanes
}

// during reports whether two layers can have somebody at one time.
func (l *Layer) during(other *Layer) bool {
	return (l.End.IsZero() || l.End.After(other.Start)) && (other.End.IsZero() || other.End.After(l.Start))
}

// openings are the minutes of a week in which windows are open, as bits.
type openings [(week/60 + 63) / 64]uint64

func (l *Layer) openings() (bits openings) {
	for n, open := range l.minutes() {
		if open {
			bits[n/64] |= 1 << (n % 64)
		}
	}
	return bits
}

func (o *openings) meet(other *openings) bool {
	for n := range o {
		if o[n]&other[n] != 0 {
			return true
		}
	}
	return false
}

// minutes are the minutes of a week, from Sunday, in which the windows are open.
func (l *Layer) minutes() (open [week / 60]bool) {
	for _, w := range l.Windows {
		for n := range w.Length / 60 {
			open[(int(w.Day)*day/60+w.From/60+n)%len(open)] = true
		}
	}
	if l.Windows == nil {
		for n := range open {
			open[n] = true
		}
	}
	return open
}

// hide takes from the windows of a layer the ones in which a higher rank always has somebody:
// where layers answer together, the seat of one does not know of the others.
func (l *Layer) hide(s *Schedule) {
	open, changed := l.minutes(), false
	for i := range s.Layers {
		o := &s.Layers[i]
		always := len(o.Users) > 0 && !slices.Contains(o.Users, "") && !later(o.Start, o.First).After(s.Interval.Start) && o.End.IsZero() && o.clock(s) == l.clock(s)
		if o.Rank <= l.Rank || !always {
			continue
		}
		for n, hidden := range o.minutes() {
			changed = changed || hidden && open[n]
			open[n] = open[n] && !hidden
		}
	}
	if !changed {
		return
	}
	l.Windows = []Window{}
	const minutesOfDay = day / 60
	for n := 0; n < len(open); n++ {
		if !open[n] {
			continue
		}
		end := n
		for end < len(open) && open[end] {
			end++
		}
		l.Windows = append(l.Windows, Window{time.Weekday(n / minutesOfDay), n % minutesOfDay * 60, (end - n) * 60})
		n = end
	}
}

// first returns the first instant at which one layer in place of another changes what the
// schedule renders to.
func (s *Schedule) first(exact, said Layer) time.Time {
	other := *s
	other.Layers = slices.Clone(s.Layers)
	n := slices.IndexFunc(s.Layers, func(l Layer) bool { return l.place == exact.place && l.ID == exact.ID })
	other.Layers[n] = said
	for _, d := range stretches(s.Render(s.Interval), other.Render(s.Interval)) {
		if !slices.Equal(d.a, d.b) {
			return d.Start
		}
	}
	return time.Time{}
}

// rotaOf returns the chain of layers, Vacant without any.
func rotaOf(lane []Layer, s *Schedule) schedule.Rota {
	var chain schedule.Chain
	for i := range lane {
		l := &lane[i]
		loc := l.zone(s)
		first, clock := schedule.Civil(l.First, loc)
		turns := rotation.Rotation{First: first, At: clock, Unit: l.Turn.Unit, Every: l.Turn.Every, Order: l.Users, End: l.End,
			Count: rotation.Counting{Weekdays: l.Turn.Counted}}
		if l.Location != nil {
			turns.Location = l.Location
		}
		parts := []schedule.Rota{turns}
		if l.Windows != nil {
			parts = nil
			for _, w := range whens(l.Windows) {
				parts = append(parts, schedule.On(w, turns))
			}
		}
		if l.Start.After(l.First) && l.Start.After(s.Interval.Start) {
			begin, clock := schedule.Civil(l.Start, s.Location)
			var late []schedule.Rota
			for _, part := range parts {
				if clock != 0 {
					late = append(late, schedule.On(schedule.When{First: begin, Last: begin, From: clock}, part))
					late = append(late, schedule.On(schedule.When{First: begin.AddDays(1)}, part))
				} else {
					late = append(late, schedule.On(schedule.When{First: begin}, part))
				}
			}
			parts = late
		}
		chain = append(chain, parts...)
	}
	switch len(chain) {
	case 0:
		return schedule.Vacant()
	case 1:
		return chain[0]
	}
	return chain
}

// whens says windows as slots that begin in them.
func whens(windows []Window) (list []schedule.When) {
	type clocks struct{ from, to schedule.Clock }
	const midnight = schedule.Clock(24 * 60)
	days := map[clocks][]time.Weekday{}
	for _, w := range windows {
		from, left := schedule.Clock(w.From/60), schedule.Clock(w.Length/60)
		for d := w.Day; left > 0; d = (d + 1) % 7 {
			part := clocks{from, min(midnight, from+left)}
			left -= part.to - from
			if part.to == midnight {
				part.to = 0
			}
			if !slices.Contains(days[part], d) {
				days[part] = append(days[part], d)
			}
			from = 0
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(days), func(a, b clocks) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }) {
		when := schedule.When{From: c.from, To: c.to, Weekdays: days[c]}
		slices.SortFunc(when.Weekdays, func(a, b time.Weekday) int { return civil.SinceMonday(a) - civil.SinceMonday(b) })
		if len(when.Weekdays) == 7 {
			when.Weekdays = nil
		}
		list = append(list, when)
	}
	return list
}

// clocks returns the wall clocks of the schedule at which the answer of a layer can change in
// its time.
func (l *Layer) clocks(s *Schedule) []schedule.Clock {
	said, _ := l.sayable(s)
	l = &said
	loc, iv := l.zone(s), s.Interval
	clock := func(second int) schedule.Clock { return schedule.Clock(second / 60 % (24 * 60)) }
	var list []schedule.Clock
	shown := func(second int) { // by the clocks of the schedule, whatever the season
		if l.Location == nil || l.Location.String() == s.Location.String() {
			list = append(list, clock(second))
			return
		}
		for month := range 12 {
			t := schedule.Date{Year: iv.Start.Year(), Month: time.Month(month + 1), Day: 15}.At(clock(second), loc)
			list = append(list, clock(secondOf(t, s.Location)))
		}
	}
	first := secondOf(l.First, loc)
	switch {
	case l.Turn.Odd > 0:
	case l.Turn.Unit == rotation.Hours:
		for h := range 24 {
			if h%gcd(l.Turn.Every, 24) == 0 {
				shown(first + h*3600)
			}
		}
	default:
		shown(first)
	}
	for _, w := range l.Windows {
		list = append(list, clock(w.From), clock(w.From+w.Length))
	}
	if l.Start.After(l.First) && l.Start.After(iv.Start) {
		list = append(list, clock(secondOf(l.Start, s.Location)))
	}
	if l.End.After(iv.Start) {
		list = append(list, clock(secondOf(l.End, s.Location)))
	}
	return list
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}
