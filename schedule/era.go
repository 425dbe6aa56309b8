package schedule

import (
	"reflect"
	"slices"
	"time"
)

// era is a Spec compiled for the time in which it holds.
type era struct {
	Interval // a zero Start is "always", a zero End "for ever"
	from     Date
	location *time.Location
	offices  []*office
	desks    []*desk // daytime of every team, then pools
	services map[ServiceID]*service
	order    []ServiceID
	people   map[Member]Person
	wait     []time.Duration
}

// service knows who can answer for it: the daytime desks of its owner and of the
// teams that follow, else the pool.
type service struct {
	Service
	owner *desk
	daily []*desk // owner first
	pool  *desk
}

// desk is a duty with its seats: a team's daytime or a pool's nights.
type desk struct {
	era      *era
	id       TeamID
	regime   Regime
	office   *office
	offices  []*office // of a pool's teams, each once
	seats    []seat
	breaks   []Clock
	absent   Absent
	teams    []TeamID
	members  []Membership
	homes    []TeamID // of members, by index
	tenures  map[Member][]Membership
	ready    map[Member]Date // who is not ready always; farFuture: never
	services []ServiceID
}

type seat struct {
	role Role
	rota Rota // nil for All
}

var farFuture = Date{9999, time.December, 31}

// clip narrows iv to the time in which the era holds.
func (e *era) clip(iv Interval) Interval {
	if !e.Start.IsZero() {
		iv.Start = latest(iv.Start, e.Start)
	}
	if !e.End.IsZero() {
		iv.End = earliest(iv.End, e.End)
	}
	return iv
}

// compileSpec builds the era of a spec that check found free of faults. The
// rotas are those that check compiled.
func compileSpec(spec *Spec, rotas map[string]Rota) *era {
	e := &era{from: spec.From, location: spec.Location, services: map[ServiceID]*service{}, people: map[Member]Person{}, wait: slices.Clone(spec.Wait)}
	if !spec.From.IsZero() {
		e.Start = spec.From.At(spec.Business.Open, spec.Location)
	}
	for _, p := range spec.People {
		e.people[p.ID] = clonePerson(p)
	}
	pools := map[TeamID]*desk{}
	everyone := e.newDesk(Everyone, OffHours, e.office(spec, nil, Hours{}, nil), spec.OffHours, rotas, "OffHours")
	pools[Everyone] = everyone
	for i, p := range spec.Pools {
		pools[p.ID] = e.newDesk(p.ID, OffHours, e.office(spec, p.Location, p.Business, p.Holidays), p.Duty, rotas, element("Pools", i))
	}
	days := map[TeamID]*desk{}
	for i, t := range spec.Teams {
		office := e.office(spec, t.Location, t.Business, t.Holidays)
		day := e.newDesk(t.ID, Daytime, office, t.Daytime, rotas, element("Teams", i)+".Daytime")
		day.join(t, office)
		days[t.ID] = day
		pool := t.Pool
		switch pool {
		case "":
			pool = Everyone
		case t.ID:
			pools[t.ID] = e.newDesk(t.ID, OffHours, office, t.OffHours, rotas, element("Teams", i)+".OffHours")
		}
		pools[pool].join(t, office)
		for _, s := range t.Services {
			e.services[s.ID] = &service{Service: cloneService(s), owner: day, pool: pools[pool]}
			e.order = append(e.order, s.ID)
		}
	}
	for _, id := range e.order {
		s := e.services[id]
		s.daily = []*desk{s.owner}
		for _, follower := range s.FollowedBy {
			s.daily = append(s.daily, days[follower])
			days[follower].services = append(days[follower].services, id)
		}
	}
	for _, t := range spec.Teams {
		e.desks = append(e.desks, days[t.ID])
	}
	for _, pool := range pools {
		if len(pool.teams) > 0 {
			e.desks = append(e.desks, pool)
		}
	}
	slices.SortFunc(e.desks[len(spec.Teams):], func(a, b *desk) int {
		if a.id < b.id {
			return -1
		}
		return 1
	})
	for _, d := range e.desks {
		d.settle()
	}
	return e
}

func (e *era) newDesk(id TeamID, regime Regime, o *office, duty Duty, rotas map[string]Rota, path string) *desk {
	d := &desk{era: e, id: id, regime: regime, office: o, breaks: slices.Clone(duty.Breaks), absent: duty.Absent,
		tenures: map[Member][]Membership{}, ready: map[Member]Date{}}
	for _, role := range []Role{Primary, Secondary, Shadow} {
		if rota := rotas[path+"."+roleField[role]]; rota != nil {
			d.seats = append(d.seats, seat{role, rota})
		}
	}
	if len(d.seats) == 0 {
		d.seats = []seat{{role: All}}
	}
	return d
}

var roleField = map[Role]string{Primary: "Primary", Secondary: "Secondary", Shadow: "Shadow"}

// join adds the people and services of a team to the desk.
func (d *desk) join(t Team, o *office) {
	d.teams = append(d.teams, t.ID)
	if !slices.Contains(d.offices, o) {
		d.offices = append(d.offices, o)
	}
	for _, m := range t.Members {
		d.members, d.homes = append(d.members, m), append(d.homes, t.ID)
		d.tenures[m.Member] = append(d.tenures[m.Member], m)
	}
	for _, s := range t.Services {
		d.services = append(d.services, s.ID)
	}
}

// settle works out from when each member is ready for all services of the desk.
func (d *desk) settle() {
	for m := range d.tenures {
		if ready := d.readyFrom(m); !ready.IsZero() {
			d.ready[m] = ready
		}
	}
}

// readyFrom returns the first day on which m is ready for all services of the
// desk; the zero Date is always.
func (d *desk) readyFrom(m Member) Date {
	person := d.era.people[m]
	if person.Ready == nil {
		return Date{}
	}
	var ready Date
	for _, s := range d.services {
		from := farFuture
		for _, r := range person.Ready {
			if (r.Service == "" || r.Service == s) && r.From.Before(from) {
				from = r.From
			}
		}
		if from.After(ready) {
			ready = from
		}
	}
	return ready
}

// employs reports whether m is in some team on day.
func (e *era) employs(m Member, day Date) bool {
	for _, d := range e.desks {
		if slices.ContainsFunc(d.tenures[m], func(tenure Membership) bool { return tenure.In(day) }) {
			return true
		}
	}
	return false
}

// office returns the one office with these hours, filling in from the spec.
func (e *era) office(spec *Spec, loc *time.Location, h Hours, c Calendar) *office {
	if loc == nil {
		loc = spec.Location
	}
	if !h.states() {
		own := h.Except
		h = spec.Business
		h.Except = append(slices.Clone(h.Except), own...)
	}
	if c == nil {
		c = spec.Holidays
	}
	o := newOffice(loc, h, c)
	for _, known := range e.offices {
		if known.same(o) {
			return known
		}
	}
	e.offices = append(e.offices, o)
	return o
}

func (o *office) same(p *office) bool {
	if o.location != p.location || o.workdays != p.workdays || o.open != p.open || o.close != p.close || o.closed != p.closed {
		return false
	}
	if len(o.except) != len(p.except) {
		return false
	}
	for d, e := range o.except {
		if p.except[d] != e {
			return false
		}
	}
	// Calendars of types that cannot be compared are taken as different.
	return reflect.TypeOf(o.calendar) == reflect.TypeOf(p.calendar) &&
		reflect.ValueOf(o.calendar).Comparable() && o.calendar == p.calendar
}

// together returns the hours that all teams of a pool have in common on d: from
// the latest opening to the earliest closing.
func (d *desk) together(day Date) (Interval, bool) {
	var common Interval
	for i, o := range d.offices {
		hours, open := o.hours(day)
		if !open {
			return Interval{}, false
		}
		if i == 0 {
			common = hours
		}
		common = common.Intersect(hours)
	}
	if d.local() {
		return common, true
	}
	here := Days(day, day, d.office.location)
	return common, !common.Start.After(common.End) && !common.Start.Before(here.Start) && !common.End.After(here.End)
}

// local reports whether all teams of a pool work one set of hours in its place, so
// that its slots are just the time in which they are closed.
func (d *desk) local() bool {
	return len(d.offices) == 1 && d.offices[0].location == d.office.location
}

// span returns the time for which the desk answers on behalf of civil day d.
func (d *desk) span(day Date) Interval {
	if d.regime == Daytime {
		hours, _ := d.office.hours(day)
		return hours
	}
	begin := d.begin(day)
	next := day.AddDays(1)
	if common, ok := d.together(next); ok {
		return Interval{begin, common.Start.In(d.office.location)}
	}
	return Interval{begin, next.At(d.office.open, d.office.location)}
}

// begin returns the instant at which the pool's slot of day begins.
func (d *desk) begin(day Date) time.Time {
	if common, ok := d.together(day); ok {
		return common.End.In(d.office.location)
	}
	return day.At(d.office.open, d.office.location)
}

// slotAt returns the desk's slot at t, without a role.
func (d *desk) slotAt(t time.Time) (Slot, bool) {
	day := DateOf(t, d.office.location)
	span := d.span(day)
	if d.regime == OffHours && t.Before(span.Start) {
		day = day.AddDays(-1)
		span = d.span(day)
	}
	if !span.Contains(t) {
		return Slot{}, false
	}
	return d.cut(span, t), true
}

// cut returns the slot around t within span: between breaks, and within the era.
func (d *desk) cut(span Interval, t time.Time) Slot {
	loc := d.office.location
	if len(d.breaks) > 0 {
		for day := DateOf(span.Start, loc); day.At(0, loc).Before(span.End); day = day.AddDays(1) {
			for _, c := range d.breaks {
				at := day.At(c, loc)
				if at.After(t) {
					span.End = earliest(span.End, at)
				} else {
					span.Start = latest(span.Start, at)
				}
			}
		}
	}
	span = d.era.clip(span)
	s := Slot{Interval: Interval{span.Start.In(loc), span.End.In(loc)}, Regime: d.regime, Team: d.id}
	s.Date = DateOf(span.Start, loc)
	s.Day, _ = d.office.kind(s.Date)
	s.Morrow, _ = d.office.kind(s.Date.AddDays(1))
	return s
}

// slots appends the desk's slots, without roles, that start in iv, in order.
func (d *desk) slots(dst []Slot, iv Interval) []Slot {
	loc := d.office.location
	last := DateOf(iv.End, loc)
	for day := DateOf(iv.Start, loc).AddDays(-1); !day.After(last); day = day.AddDays(1) {
		span := d.span(day)
		clipped := d.era.clip(span)
		for t := clipped.Start; t.Before(clipped.End); {
			s := d.cut(span, t)
			if iv.Contains(s.Start) {
				dst = append(dst, s)
			}
			t = s.End
		}
	}
	return dst
}

// around returns the desk's slots that overlap iv.
func (d *desk) around(iv Interval) []Slot {
	early := Interval{iv.Start.Add(-longestSlot), iv.End}
	return slices.DeleteFunc(d.slots(nil, early), func(s Slot) bool { return !s.Overlaps(iv) })
}

// A slot touches no more than two civil days; zones change by a day at most.
const longestSlot = 72 * time.Hour

// at returns who answers for the service at t: the desk, its slot, and the part
// of the slot in which that stays so.
func (s *service) at(t time.Time) (*desk, Slot, Interval, bool) {
	for i, d := range s.daily {
		if slot, ok := d.slotAt(t); ok {
			part := slot.Interval
			for _, earlier := range s.daily[:i] {
				part = earlier.office.clip(part, t)
			}
			return d, slot, part, true
		}
	}
	slot, ok := s.pool.slotAt(t)
	if !ok {
		return nil, Slot{}, Interval{}, false
	}
	part := slot.Interval
	if len(s.daily) > 1 || !s.pool.local() {
		for _, d := range s.daily {
			part = d.office.clip(part, t)
		}
	}
	return s.pool, slot, part, true
}

// present lists who is a member on d, in the order of the spec.
func (d *desk) present(day Date) []Member {
	var present []Member
	for _, m := range d.members {
		if m.In(day) && !slices.Contains(present, m.Member) {
			present = append(present, m.Member)
		}
	}
	return present
}

// fit returns why m cannot serve a seat on day, or "".
func (d *desk) fit(m Member, role Role, day Date) Rule {
	in := false
	for _, tenure := range d.tenures[m] {
		in = in || tenure.In(day)
	}
	switch {
	case !in:
		return RuleOutside
	case role != Shadow && len(d.ready) > 0 && day.Before(d.ready[m]):
		return RuleUnready
	}
	return ""
}
