package schedule

import (
	"fmt"
	"maps"
	"slices"
)

// Roster compiles the shifts that start in iv. The error wraps ErrInvalid if iv is
// empty.
func (s *Schedule) Roster(iv Interval) (*Roster, error) {
	if iv.Empty() {
		return nil, fmt.Errorf("%w: the interval %v of a roster is empty", ErrInvalid, iv)
	}
	r := &Roster{interval: iv, byService: map[ServiceID]*rosterService{}}
	if s == nil {
		return r, r.seal()
	}
	if e := s.eraAt(iv.End.Add(-1)); e != nil {
		r.wait = slices.Clone(e.wait)
	}
	c := newCompilation(r, s)
	var steps []Step
	var w walk
	for d, slot := range s.desks(iv, func(*desk) bool { return true }) {
		i := c.record(d)
		at := rosterSlot{Slot: slot, desk: i, from: len(r.shifts)}
		at.holiday, at.provisional = s.about(&w, d, slot)
		steps = room(steps, d, 256)
		r.shifts = s.seated(r.shifts, &steps, d, &slot, slot.Interval)
		at.to = len(r.shifts)
		c.slotAt[slotKey{i, slot.Start.Unix()}] = len(r.slots)
		r.slots = append(r.slots, at)
	}
	c.services()
	c.leaves()
	return r, r.seal()
}

// compilation is a roster on its way from a schedule.
type compilation struct {
	*Roster
	from   *Schedule
	specs  map[recordKey][]*desk // by which the desk stands in the specs of the interval
	keyAt  map[recordKey]int
	deskAt map[*desk]int
	slotAt map[slotKey]int
}

func newCompilation(r *Roster, s *Schedule) *compilation {
	c := &compilation{r, s, map[recordKey][]*desk{}, map[recordKey]int{}, map[*desk]int{}, map[slotKey]int{}}
	for _, e := range s.eras {
		if e.span.intersect(seconds(r.interval)).empty() {
			continue
		}
		for _, d := range e.desks {
			key := d.recordKey()
			c.specs[key] = append(c.specs[key], d)
		}
	}
	return c
}

// deskKey is what the desks of several specs and rosters have in common that are one duty.
type deskKey struct {
	team   TeamID
	regime Regime
}

func (d *desk) key() deskKey { return deskKey{d.id, d.regime} }

// recordKey is what those have in common that are one in a record. Seats that rotas fill
// and a whole team are two, since changes know them apart.
type recordKey struct {
	deskKey
	whole  bool
	place  string
	offset int
}

func (d *desk) recordKey() recordKey {
	return recordKey{d.key(), d.seats[0].role == All, d.office.location.String(), fixedOffset(d.office.location)}
}

type slotKey struct {
	desk  int
	start int64
}

// record returns the number of the record of a desk, in which all stands that the specs
// of the interval say of it.
func (c *compilation) record(d *desk) int {
	if i, ok := c.deskAt[d]; ok {
		return i
	}
	key := d.recordKey()
	i, ok := c.keyAt[key]
	if !ok {
		i = len(c.desks)
		c.keyAt[key] = i
		c.desks = append(c.desks, d.recorded())
		for _, x := range c.specs[key] {
			c.desks[i].merge(x)
			c.deskAt[x] = i
		}
	}
	if _, merged := c.deskAt[d]; !merged { // published, or of a later spec
		c.desks[i].merge(d)
		c.deskAt[d] = i
	}
	return i
}

// recorded returns a desk that knows what a record keeps of it: no rotas.
func (d *desk) recorded() *desk {
	return &desk{id: d.id, regime: d.regime, office: &office{location: d.office.location, calendar: NoHolidays{}}, absent: d.absent,
		record: true, tenures: map[Member][]Membership{}, ready: map[Member]Date{}}
}

// merge adds what the desk has under one spec to a record.
func (d *desk) merge(other *desk) {
	for _, theirs := range other.seats {
		if !slices.ContainsFunc(d.seats, func(ours seat) bool { return ours.role == theirs.role }) {
			d.seats = append(d.seats, seat{role: theirs.role})
		}
	}
	d.unlock()
	known := maps.Clone(d.tenures)
	for i, m := range other.members {
		if m, ok := other.clip(m); ok {
			d.enrol(m, other.homes[i])
		}
	}
	for m := range other.tenures {
		d.prepare(m, other, known[m] != nil)
	}
	for _, id := range other.services {
		if !slices.Contains(d.services, id) {
			d.services = append(d.services, id)
		}
	}
}

// clip returns the part of a membership that lies in the time of the desk's spec.
func (d *desk) clip(m Membership) (Membership, bool) {
	if d.era != nil {
		if m.From.Before(d.era.from) {
			m.From = d.era.from
		}
		if until := d.era.until; !until.IsZero() && (m.Until.IsZero() || until.Before(m.Until)) {
			m.Until = until
		}
	}
	return m, m.Until.IsZero() || m.From.Before(m.Until)
}

// enrol adds a membership to a record, or makes longer the one that it goes on from.
func (d *desk) enrol(m Membership, home TeamID) {
	tenures := d.tenures[m.Member]
	for j, known := range tenures {
		joined, ok := known.join(m)
		if !ok {
			continue
		}
		for i := range d.members {
			if d.members[i] == known && d.homes[i] == home {
				d.members[i], tenures[j] = joined, joined
				return
			}
		}
	}
	d.members, d.homes = append(d.members, m), append(d.homes, home)
	d.tenures[m.Member] = append(tenures, m)
}

// join returns two memberships of one person as one; false if a day lies between
// them, or their shares differ.
func (m Membership) join(o Membership) (Membership, bool) {
	apart := !m.Until.IsZero() && m.Until.Before(o.From) || !o.Until.IsZero() && o.Until.Before(m.From)
	if o.From.Before(m.From) {
		m.From = o.From
	}
	if o.Until.IsZero() || !m.Until.IsZero() && m.Until.Before(o.Until) {
		m.Until = o.Until
	}
	return m, !apart && m.Share == o.Share
}

// prepare notes from when a member of another desk is ready: for who is known
// already, from the first day of readiness under either spec.
func (d *desk) prepare(m Member, other *desk, known bool) {
	ready, first := other.ready[m], Date{}
	if e := other.era; e != nil {
		if first = e.from; !e.until.IsZero() && !ready.Before(e.until) {
			ready = farFuture
		}
	}
	if known && ready.Before(first) {
		ready = first
	}
	before, unready := d.ready[m]
	if !known && !ready.IsZero() || known && unready && ready.Before(before) {
		d.ready[m] = ready
	}
}

// services works out what each service sees, once for those that see the same. Their
// desks are recorded even if no slot of them starts in the roster's interval.
func (c *compilation) services() {
	known, reach := map[string]int{}, seconds(c.reach())
	for id := range c.from.Services() {
		svc, view := c.from.lastService(id, c.interval)
		if svc == nil {
			continue
		}
		view += c.from.frozenAs(id, reach)
		i, ok := known[view]
		if !ok {
			i = len(c.timelines)
			known[view] = i
			c.timelines = append(c.timelines, c.timeline(id))
		}
		service := &rosterService{ID: id, FollowedBy: slices.Clone(svc.FollowedBy), timeline: c.timelines[i], index: i}
		service.earlier = c.terms(id, service.timeline)
		if n := len(service.earlier) - 1; n < 0 {
			service.term = term{owner: c.desks[c.record(svc.owner)], pool: c.desks[c.record(svc.pool)], Docs: slices.Clone(svc.Docs)}
		} else if service.term = service.earlier[n]; slices.Equal(service.wait, c.wait) {
			service.earlier = service.earlier[:n]
		}
		service.until, service.wait = always.end, c.wait
		c.Roster.services = append(c.Roster.services, service)
		c.byService[id] = service
	}
}

// terms returns how a service stands throughout its timeline, in order.
func (c *compilation) terms(id ServiceID, line *timeline) (list []term) {
	asked := always.start
	for _, p := range line.parts {
		if p.start < asked {
			continue
		}
		now, _ := c.from.term(id, p.start)
		asked = now.until
		now.owner, now.pool = c.desks[c.record(now.owner)], c.desks[c.record(now.pool)]
		if n := len(list) - 1; n >= 0 && list[n].equal(now) {
			continue
		} else if n >= 0 {
			list[n].until = p.start
		}
		now.until = line.parts[len(line.parts)-1].end
		now.Docs = slices.Clone(now.Docs)
		list = append(list, now)
	}
	return list
}

// lastService returns the service as the last spec in iv has it, and by whom each
// spec has it answered.
func (s *Schedule) lastService(id ServiceID, iv Interval) (last *service, view string) {
	for _, e := range s.eras {
		if e.span.intersect(seconds(iv)).empty() {
			continue
		}
		if svc := e.services[id]; svc != nil {
			last = svc
			view += fmt.Sprint(svc.owner.id, " ", svc.pool.id, " ", svc.FollowedBy)
		}
		view += "\n"
	}
	return last, view
}

// frozenAs tells services apart that published rosters see differently.
func (s *Schedule) frozenAs(id ServiceID, during span) string {
	name := ""
	for _, r := range s.published {
		if svc := r.byService[id]; svc != nil && !r.whole.intersect(during).empty() {
			name += fmt.Sprintf("%p", svc.timeline)
		} else {
			name += "-"
		}
	}
	return name
}

// leaves keeps the leaves of whoever may be asked.
func (c *compilation) leaves() {
	reach, asked := c.reach(), map[Member]bool{}
	for _, d := range c.desks {
		for _, m := range d.members {
			if asked[m.Member] {
				continue
			}
			asked[m.Member] = true
			var leaves []Leave
			for _, l := range c.from.leaves(m.Member, reach) {
				leaves = further(leaves, Leave{Member: l.Member, Interval: l.Interval, Long: l.Long})
			}
			c.Roster.leaves = append(c.Roster.leaves, leaves...)
		}
	}
}

// timeline walks through the parts of a service whose slots are in the roster.
func (c *compilation) timeline(id ServiceID) *timeline {
	line := &timeline{}
	if n := len(c.timelines); n > 0 { // they are of about one length
		before := c.timelines[n-1]
		line.parts, line.seats = make([]part, 0, len(before.parts)+8), make([]Shift, 0, len(before.seats)+8)
	}
	now := term{until: always.start}
	owner := func(t int64) *desk {
		if t >= now.until {
			now, _ = c.from.term(id, t)
		}
		return now.owner
	}
	var w walk
	until := c.interval.End.Unix() + longestSlot
	for t := ceil(c.interval.Start) - longestSlot; t < until; {
		at, next := c.from.locate(&w, id, t)
		if at.desk == nil {
			t = next
			continue
		}
		t = at.part.end
		d, known := c.deskAt[at.desk]
		if i, ok := c.slotAt[slotKey{d, at.slot.start}]; known && ok {
			closed := at.closed
			if at.owner != at.desk && !at.owner.record {
				closed = w.closed(at.owner, at.part.start, c.slots[i].holiday)
			}
			line.add(c.Roster, i, at.part, owner, closed)
		}
	}
	return line
}

// add appends the part of a slot that a service sees, cut where shifts change. The
// owner is that of the service at a time.
func (l *timeline) add(r *Roster, i int, visible span, owner func(int64) *desk, closed Day) {
	shifts := r.shifts[r.slots[i].from:r.slots[i].to]
	var few [8]int64
	cuts := append(few[:0], visible.start, visible.end)
	for _, shift := range shifts {
		for _, at := range []int64{shift.Start.Unix(), shift.End.Unix()} {
			if visible.contains(at) {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	loc := r.slots[i].Start.Location()
	for j, start := range cuts[:len(cuts)-1] {
		p := part{span: span{start, cuts[j+1]}, visible: visible, slot: i, from: len(l.seats), closed: closed}
		for _, shift := range shifts {
			if shift.Start.Unix() <= start && start < shift.End.Unix() {
				shift.Interval = shift.Intersect(visible.in(loc))
				l.seats = append(l.seats, shift)
			}
		}
		p.to = len(l.seats)
		sortSeats(l.seats[p.from:p.to])
		p.owns = owns(owner(start), r.slots[i].Team, r.slots[i].Regime, l.seats[p.from:p.to])
		l.parts = append(l.parts, p)
	}
}
