package schedule

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// A roster is compiled in one pass over the slots of its interval, which yields its shifts
// in order. Then each service walks through its answers once: services with equal views
// and routes share that timeline, so it costs the number of routes, not of services. At
// last the digest of the record is worked out, which takes about as long as the rest.
//
// A duty of the roster is what a record keeps of a duty: its people, each as far as the
// specs hold, and the roles of its seats. Duties of several specs with the same people are
// one.

// Roster compiles the shifts that start in iv. The error wraps ErrInvalid if iv is
// empty.
func (s *Schedule) Roster(iv Interval) (*Roster, error) {
	if iv.Empty() {
		return nil, fmt.Errorf("%w: the interval %v of a roster is empty", ErrInvalid, iv)
	}
	r := &Roster{interval: iv, tiers: (&Spec{}).tiers(), byService: map[ServiceID]*rosterService{}}
	if s == nil {
		return r, r.seal()
	}
	if e := s.eraAt(iv.End.Add(-1)); e != nil {
		r.tiers = e.tiers
	}
	c := &compilation{r, s, map[[2]*duty][]crew{}, map[dutySlot]int{}}
	f := filler{s: s, block: 256}
	room := s.roomFor(iv)
	r.slots, r.shifts = make([]rosterSlot, 0, room), make([]Shift, 0, room)
	var g grid
	for x, seat := range s.slots(iv, s.anyDuty) {
		i := c.dutyIndex(s.liveDuty(&x), x.duty, c.speaking(&x, seat))
		at := rosterSlot{Seat: seat, duty: i, from: len(r.shifts)}
		var holiday Day
		at.provisional = s.about(&g, &x, &seat, &holiday)
		at.holiday, at.closed = given(holiday), x.closed(&seat)
		r.shifts = x.duty.seen(f.seats(r.shifts, &x, &seat, &seat.Interval), at.from)
		at.to = len(r.shifts)
		c.slotAt[dutySlot{x.number, x.Start}] = len(r.slots)
		r.slots = append(r.slots, at)
	}
	c.services()
	c.keepLeaves()
	c.keepNames()
	return r, r.seal()
}

// roomFor returns the number of slots that a roster makes room for: a slot a day for each
// duty, as most duties have.
func (s *Schedule) roomFor(iv Interval) int {
	if s.board == nil {
		return 0
	}
	const day, most = 24 * time.Hour, 100_000
	return int(min(most, (iv.Duration()/day+1)*time.Duration(len(s.board.duties))))
}

// compilation is a roster that is being compiled from a schedule.
type compilation struct {
	*Roster
	from   *Schedule
	crews  map[[2]*duty][]crew // by the duty of the people, and that of the seats
	slotAt map[dutySlot]int
}

// crew is a duty of the roster for the slots for which the same followed rotas speak.
type crew struct {
	plans []int
	duty  int
}

// dutySlot names a slot by its duty and its start.
type dutySlot struct {
	duty  int
	start int64
}

// speaking lists the followed rotas that speak for a slot: none for a published one.
func (c *compilation) speaking(x *slot, seat Seat) []int {
	plans := []int{}
	if !x.recorded() && len(c.from.front) > 0 {
		for i := range c.from.speaking(x.duty, seat) {
			if !slices.Contains(plans, i) {
				plans = append(plans, i)
			}
		}
	}
	return plans
}

// sight is how a service finds its answers in the roster's time, and the index of the
// timeline with these answers.
type sight struct {
	views  line.Line[view]
	routes []*route // of the specs
	index  int
}

func (s sight) equal(o sight) bool {
	return slices.Equal(s.views, o.views) && slices.Equal(s.routes, o.routes)
}

// sight returns the sight of a service, with the index of a new timeline.
func (c *compilation) sight(id ServiceID, reach line.Span) sight {
	now, service := sight{index: len(c.timelines)}, c.from.history(id)
	for _, v := range service.views.Within(reach) {
		v.Span = v.Span.Intersect(reach)
		now.views = append(now.views, v)
	}
	for _, spec := range service.specs.Within(reach) {
		now.routes = append(now.routes, spec.Value.route)
	}
	return now
}

// services makes the services of the roster. Services with equal views and routes share a
// timeline. Their duties are recorded even if no slot of them starts in the interval.
func (c *compilation) services() {
	known, reach := map[line.Stretch[view]][]sight{}, seconds(c.reach())
	for id := range c.from.Services() {
		now := c.sight(id, reach)
		if len(now.views) == 0 {
			continue
		}
		alike := known[now.views[0]]
		if i := slices.IndexFunc(alike, now.equal); i >= 0 {
			now = alike[i]
		} else {
			known[now.views[0]] = append(alike, now)
			c.timelines = append(c.timelines, c.timeline(id))
		}
		service := &rosterService{ID: id, timeline: c.timelines[now.index], index: now.index}
		service.earlier = c.ownerships(id, service.timeline)
		if n := len(service.earlier) - 1; n < 0 {
			from := c.from.history(id)
			t, _ := from.ownership(id, now.views[len(now.views)-1].Start)
			if t == nil {
				continue
			}
			service.ownership = ownership{owner: c.duties[c.dutyIndex(t.owner, t.owner, nil)], pool: c.duties[c.dutyIndex(t.pool, t.pool, nil)], Docs: slices.Clone(t.Docs)}
		} else if service.ownership = service.earlier[n]; slices.Equal(service.tiers, c.tiers) {
			service.earlier = service.earlier[:n]
		}
		service.until, service.tiers = line.Always.End, c.tiers
		c.Roster.services = append(c.Roster.services, service)
		c.byService[id] = service
	}
}

// keepNames sets the names of the members.
func (c *compilation) keepNames() {
	c.names = map[Member]string{}
	for _, d := range c.duties {
		for _, m := range d.members {
			if name := c.from.nameOf(m.Member); name != string(m.Member) {
				c.names[m.Member] = name
			}
		}
	}
}

// keepLeaves sets the leaves of the members.
func (c *compilation) keepLeaves() {
	reach, asked := c.reach(), map[Member]bool{}
	for _, d := range c.duties {
		for _, m := range d.members {
			if asked[m.Member] {
				continue
			}
			asked[m.Member] = true
			var leaves []Leave
			for _, l := range c.from.absences(m.Member, reach) {
				leaves = append(leaves, Leave{Member: l.Member, Interval: l.Interval, Long: l.Long})
			}
			c.leaves = append(c.leaves, joined(leaves)...)
		}
	}
}

// link gives each duty the time in which its people hold: it shares the one of the spec
// before, if both have the same people. It needs the ends of eras.
func (e *era) link(before *era) {
	known := map[dutyKey]*duty{}
	if before != nil {
		for _, d := range before.duties {
			known[d.key()] = d
		}
	}
	for _, d := range e.duties {
		if same := known[d.key()]; same != nil && d.like(same) {
			d.holds = same.holds
		} else {
			d.holds = &line.Span{Start: e.Start}
		}
		d.holds.End = e.End
	}
}

// like reports whether a record keeps d and o as one: they have the same people, for the
// same time, in one place and with one policy for the absent, the same seats, and their rotas
// name the same of them. Slots know by their duty which seats they have, also those that are
// empty.
func (d *duty) like(o *duty) bool {
	return d.absent == o.absent && zone.Same(d.office.location, o.office.location) &&
		slices.Equal(d.members, o.members) && slices.Equal(d.homes, o.homes) && maps.Equal(d.ready, o.ready) && maps.Equal(d.unnamed, o.unnamed) &&
		!slices.ContainsFunc(d.members, func(m Membership) bool { return !sameWhens(d.never[m.Member], o.never[m.Member]) }) &&
		slices.EqualFunc(d.seats, o.seats, func(a, b dutySeat) bool {
			return a.role == b.role && maps.Equal(a.ready, b.ready) && a.loose() == b.loose() && a.unless.equal(b.unless)
		})
}

// dutyIndex returns the index in the roster of the duty with the people of one duty, the
// seats of another and the members that some followed rotas name beside their own; with
// plans nil of any duty with these people and seats. People and seats are of different duties
// only for a published slot.
func (c *compilation) dutyIndex(people, seats *duty, plans []int) int {
	key := [2]*duty{people, seats}
	for _, crew := range c.crews[key] {
		if plans == nil || slices.Equal(crew.plans, plans) {
			return crew.duty
		}
	}
	recorded := people.recorded(seats)
	for m := range recorded.tenures {
		if !people.names(m) && !seats.names(m) && !slices.ContainsFunc(plans, func(i int) bool { return slices.Contains(c.from.front[i].Members(), m) }) {
			recorded.unnamed[m] = true
		}
	}
	i := slices.IndexFunc(c.duties, func(d *duty) bool { return d.key() == recorded.key() && d.like(recorded) })
	if i < 0 {
		i = len(c.duties)
		c.duties = append(c.duties, recorded)
	}
	c.duties[i].answerFor(people.services)
	c.crews[key] = append(c.crews[key], crew{plans, i})
	return i
}

// recorded returns what a record keeps of a duty: no rotas, and each membership clipped to
// the time of the duty's specs, in days of its own place.
func (d *duty) recorded(seats *duty) *duty {
	r := &duty{id: d.id, regime: d.regime, office: &office{location: seats.office.location, calendar: NoHolidays{}}, absent: seats.absent,
		tenures: map[Member][]Membership{}, ready: map[Member]Date{}, never: map[Member][]When{}, unnamed: map[Member]bool{}}
	for _, seat := range seats.seats {
		r.seats = append(r.seats, seat.recorded())
	}
	from, last := d.days()
	for i, m := range d.members {
		if m, ok := m.clip(from, last); ok {
			r.members, r.homes = append(r.members, m), append(r.homes, d.homes[i])
			r.tenures[m.Member] = append(r.tenures[m.Member], m)
			if ready := d.ready[m.Member]; !ready.IsZero() {
				r.ready[m.Member] = ready
			}
			if never := d.never[m.Member]; never != nil {
				r.never[m.Member] = never
			}
		}
	}
	r.openSeats()
	return r
}

// recorded returns what a record keeps of a seat.
func (s dutySeat) recorded() dutySeat {
	return dutySeat{role: s.role, ready: s.ready, optional: s.optional, unless: s.unless}
}

// answerFor adds services of the people of a recorded duty.
func (d *duty) answerFor(services []ServiceID) {
	for _, id := range services {
		if !slices.Contains(d.services, id) {
			d.services = append(d.services, id)
		}
	}
}

// days returns the first and the last day on which the specs of the duty hold. Zero means
// always and for ever.
func (d *duty) days() (from, last Date) {
	if d.era == nil {
		return from, last
	}
	day := func(t int64) Date { return DateOf(time.Unix(t, 0), d.office.location) }
	if t := d.holds.Start; t != line.Always.Start {
		from = day(t)
	}
	if t := d.holds.End; t != line.Always.End {
		last = day(t - 1)
	}
	return from, last
}

// clip returns the part of a membership from one day to another, if there is any.
func (m Membership) clip(from, last Date) (Membership, bool) {
	if m.From.Before(from) {
		m.From = from
	}
	if !last.IsZero() && (m.Last.IsZero() || last.Before(m.Last)) {
		m.Last = last
	}
	return m, m.Last.IsZero() || !m.Last.Before(m.From)
}

// timeline is the answers of services with equal views and routes.
type timeline struct {
	parts []part
	room  []Shift // for seats of parts
	index line.Index
}

// part is a time in which the answer of a service stays the same.
type part struct {
	line.Span
	visible line.Span // the part of the slot that answers for the service
	slot    int       // in Roster.slots
	seats   []Shift   // each clipped to visible
	owns    bool
	closed  *Day // as in Answer; nil: none
}

// partAt returns the part at t: it searches those near t.
func (l *timeline) partAt(t int64) (*part, bool) {
	i, j := l.index.Near(t)
	for i < j {
		if h := (i + j) / 2; l.parts[h].End <= t {
			i = h + 1
		} else {
			j = h
		}
	}
	if i == len(l.parts) || l.parts[i].Start > t {
		return nil, false
	}
	return &l.parts[i], true
}

// closedUntil returns the end of the time, from a closed part on, in which a pool is closed.
func (l *timeline) closedUntil(r *Roster, p *part) int64 {
	end, team := p.End, r.slots[p.slot].Team
	for next, ok := l.partAt(end); ok && r.slots[next.slot].closed && r.slots[next.slot].Team == team; next, ok = l.partAt(end) {
		end = next.End
	}
	return end
}

// timeline walks through the answers of a service, and keeps the ones of slots in the
// roster.
func (c *compilation) timeline(id ServiceID) *timeline {
	found := &timeline{}
	if n := len(c.timelines); n > 0 { // they are of about one length
		found.parts = make([]part, 0, len(c.timelines[n-1].parts)+8)
	}
	from := c.from.history(id)
	owner := func(t int64) *duty {
		now, _ := from.ownership(id, t)
		return now.owner
	}
	var g grid
	until := c.interval.End.Add(LongestSlot).Unix()
	for t := ceil(c.interval.Start); t < until; {
		var at located
		next, ok := c.from.board.locate(&g, from.views, t, &at)
		if !ok {
			t = next
			continue
		}
		t = at.part.End
		if i, ok := c.slotAt[dutySlot{at.number, at.Start}]; ok {
			known, closed := value(c.slots[i].holiday), Day{}
			at.closedFor(&g, &known, &closed)
			found.add(c.Roster, i, at.part, owner, given(closed))
		}
	}
	return found
}

// add appends the visible part of a slot, cut where shifts change. The function owner
// returns the owner of the service at a time.
func (l *timeline) add(r *Roster, i int, visible line.Span, owner func(int64) *duty, closed *Day) {
	shifts := r.served(&r.slots[i])
	var few [8]int64
	cuts := append(few[:0], visible.Start, visible.End)
	for _, shift := range shifts {
		for _, at := range []int64{shift.Start.Unix(), shift.End.Unix()} {
			if visible.Contains(at) {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for j, start := range cuts[:len(cuts)-1] {
		p := part{Span: line.Between(start, cuts[j+1]), visible: visible, slot: i, closed: closed}
		p.seats = l.seats(r.duties[r.slots[i].duty], shifts, &p, r.slots[i].Start.Location())
		p.owns = owns(owner(start), r.slots[i].Team, r.slots[i].Regime, p.seats)
		l.parts = append(l.parts, p)
	}
}

// seats returns the shifts that serve a part of a slot. They are the roster's own if each of
// them has just the time of the part.
func (l *timeline) seats(d *duty, shifts []Shift, p *part, loc *time.Location) []Shift {
	during := timesOf(p.Span, loc)
	whole := func(s Shift) bool { return s.Interval.Equal(during) }
	ranked := func(a, b Shift) int { return d.rank(a.Role) - d.rank(b.Role) }
	if !slices.ContainsFunc(shifts, func(s Shift) bool { return !whole(s) }) && slices.IsSortedFunc(shifts, ranked) {
		return slices.Clip(shifts)
	}
	if cap(l.room)-len(l.room) < len(shifts) {
		l.room = make([]Shift, 0, len(shifts)+32)
	}
	from := len(l.room)
	for _, shift := range shifts {
		if shift.Start.Unix() <= p.Start && p.Start < shift.End.Unix() {
			shift.Interval = shift.Intersect(timesOf(p.visible, loc))
			l.room = append(l.room, shift)
		}
	}
	seats := slices.Clip(l.room[from:])
	d.sortSeats(seats)
	return seats
}

// spans returns the time for which the timeline answers by slots that count.
func (l *timeline) spans(counts func(slot int) bool) []line.Span {
	spans := make([]line.Span, 0, len(l.parts))
	for i := range l.parts {
		if counts(l.parts[i].slot) {
			spans = append(spans, l.parts[i].Span)
		}
	}
	return line.Union(spans)
}

// ownershipAt returns the ownership at t.
func (s *rosterService) ownershipAt(t int64) *ownership {
	for i := range s.earlier {
		if t < s.earlier[i].until {
			return &s.earlier[i]
		}
	}
	return &s.ownership
}

// equal reports whether t and o differ at most in their times.
func (t ownership) equal(o ownership) bool {
	return t.owner == o.owner && t.pool == o.pool && slices.Equal(t.Docs, o.Docs) && slices.Equal(t.tiers, o.tiers)
}

// ownership returns the ownership of a service at t: that of the spec that holds or, if the
// spec does not have the service, of the published roster that answers. It need not be
// asked again before until, and is nil if neither has the service.
func (h *history) ownership(id ServiceID, t int64) (now *ownership, until int64) {
	if spec := h.specs.At(t); spec != nil {
		return &spec.Value.held, spec.End
	}
	if v := h.views.At(t); v != nil && v.Value.of != nil {
		return v.Value.of.byService[id].ownershipAt(t), t
	}
	return nil, t
}

// ownerships returns the ownerships of a service throughout its timeline, in order.
func (c *compilation) ownerships(id ServiceID, of *timeline) (list []ownership) {
	from, asked := c.from.history(id), line.Always.Start
	for _, p := range of.parts {
		if p.Start < asked {
			continue
		}
		held, until := from.ownership(id, p.Start)
		now := *held
		asked = until
		now.owner, now.pool = c.duties[c.dutyIndex(now.owner, now.owner, nil)], c.duties[c.dutyIndex(now.pool, now.pool, nil)]
		if n := len(list) - 1; n >= 0 && list[n].equal(now) {
			continue
		} else if n >= 0 {
			list[n].until = p.Start
		}
		now.until = of.parts[len(of.parts)-1].End
		now.Docs = slices.Clone(now.Docs)
		list = append(list, now)
	}
	return list
}
