package schedule

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"
)

// Roster (当番表) is a compiled, immutable answer book: every shift that starts in an
// interval and, for each service, the time in which these shifts answer. Schedule.Roster
// compiles one, and ParseRoster reads one from its JSON, the published record. Laid over a
// schedule by With, it freezes its time. It is safe for concurrent use. A nil or zero
// Roster answers nothing.
type Roster struct {
	interval  Interval
	tiers     []Tier // of the last spec
	duties    []*duty
	slots     []rosterSlot // by start, team and regime
	shifts    []Shift      // of the slots, in their order: by slot, start and role
	leaves    []Leave      // of the members, around the time of the slots; without notes, which are private
	services  []*rosterService
	byService map[ServiceID]*rosterService
	timelines []*timeline
	names     map[Member]string // of its members, where they are known
	digest    string
}

// rosterSlot is a slot with its shifts.
type rosterSlot struct {
	Seat
	duty        int
	from, to    int  // its shifts, in Roster.shifts
	holiday     *Day // nil: none
	provisional bool
	closed      bool // by design: it has no shifts
}

// given returns a pointer to a copy of d, nil if d describes no holiday.
func given(d Day) *Day {
	if d == (Day{}) {
		return nil
	}
	holiday := d
	return &holiday
}

// value returns the holiday that d points to, the zero Day if d is nil.
func value(d *Day) Day {
	if d == nil {
		return Day{}
	}
	return *d
}

type rosterService struct {
	ID        ServiceID
	ownership             // the last
	earlier   []ownership // in order
	timeline  *timeline
	index     int // of the timeline
}

// Interval returns the interval that the roster was compiled for. Its shifts start in the
// interval, and may end after it.
func (r *Roster) Interval() Interval {
	if r == nil {
		return Interval{}
	}
	return r.interval
}

// reach returns the time from the start of the interval to the end of the last shift.
func (r *Roster) reach() Interval {
	iv := r.Interval()
	for _, slot := range r.slots {
		iv.End = latest(iv.End, slot.End)
	}
	return iv
}

// OnCall returns who answers for a service at t. The error wraps ErrUnknownService,
// or ErrBeforeStart if no shift of the roster answers for it at t.
func (r *Roster) OnCall(id ServiceID, t time.Time) (a Answer, err error) {
	svc := r.service(id)
	if svc == nil {
		return a, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	p, ok := svc.timeline.partAt(t.Unix())
	if !ok {
		return a, fmt.Errorf("%w: the roster of %v does not answer for service %q at %s", ErrBeforeStart, r.interval, id, t.Format(time.RFC3339))
	}
	slot := &r.slots[p.slot]
	loc := slot.Start.Location()
	a.Interval = p.in(loc)
	a.Service, a.Regime, a.Team, a.Day = id, slot.Regime, slot.Team, slot.Day
	if slot.holiday != nil {
		a.Holiday = *slot.holiday
	}
	if p.closed != nil {
		a.Closed = *p.closed
	}
	now := svc.ownershipAt(p.start)
	a.Owner, a.Docs = now.owner.id, now.Docs
	a.Seats, a.Owns, a.Provisional = p.seats, p.owns, slot.provisional
	a.from = r
	if slot.closed {
		a.Regime = Closed
		a.End = time.Unix(svc.timeline.closedUntil(r, p), 0).In(loc)
	}
	return a, nil
}

// service returns a service of the roster, nil if it does not have it.
func (r *Roster) service(id ServiceID) *rosterService {
	if r == nil {
		return nil
	}
	return r.byService[id]
}

func (r *Roster) escalation(a Answer) []Responders {
	svc := r.byService[a.Service]
	p, ok := svc.timeline.partAt(a.Start.Unix())
	if !ok {
		return nil
	}
	now := svc.ownershipAt(p.start)
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		answering = r.duties[r.slots[p.slot].duty]
	}
	return responders(a, *now, answering, r.leavesOf)
}

// Services yields every service of the roster with the team that owns it at the end
// of its time. Answer.Owner tells the owner at any other time.
func (r *Roster) Services() iter.Seq2[ServiceID, TeamID] {
	return func(yield func(ServiceID, TeamID) bool) {
		if r == nil {
			return
		}
		for _, s := range r.services {
			if !yield(s.ID, s.owner.id) {
				return
			}
		}
	}
}

func (r *Roster) membersOf(team TeamID, t time.Time) []Member {
	if r == nil {
		return nil
	}
	return teamMembers(r.duties, team, t)
}

func (r *Roster) shiftsOf(id ServiceID, iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		service := r.service(id)
		if service == nil {
			return
		}
		line := service.timeline
		first := true
		for _, p := range line.parts {
			if !p.in(iv.Start.Location()).Overlaps(iv) {
				continue
			}
			shifts := p.seats
			if first { // later parts have new only what starts with them
				shifts = slices.SortedStableFunc(slices.Values(shifts), func(a, b Shift) int { return a.Start.Compare(b.Start) })
			}
			for _, shift := range shifts {
				if (first || shift.Start.Unix() == p.start) && !yield(shift) {
					return
				}
			}
			first = false
		}
	}
}

// Duties yields every shift of the roster with a slot that starts in iv, as
// Schedule.Duties does.
func (r *Roster) Duties(iv Interval) iter.Seq[Shift] { return r.dutiesOf(iv, "") }

func (r *Roster) dutiesOf(iv Interval, team TeamID) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for slot := range r.starting(iv, team) {
			for _, shift := range r.served(slot) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// served returns the shifts of a slot, without the time in which a seat is not needed: the
// roster keeps who has such a seat all the same, since a change can make it needed.
func (r *Roster) served(slot *rosterSlot) []Shift {
	d, shifts := r.duties[slot.duty], r.shifts[slot.from:slot.to]
	if !d.depends {
		return shifts
	}
	return d.needed(slices.Clone(shifts), 0)
}

// starting yields the slots of a team or pool that start in iv, in order. The team "" is
// all of them.
func (r *Roster) starting(iv Interval, team TeamID) iter.Seq[*rosterSlot] {
	return func(yield func(*rosterSlot) bool) {
		if r == nil {
			return
		}
		from, _ := slices.BinarySearchFunc(r.slots, iv.Start, func(s rosterSlot, t time.Time) int { return s.Start.Compare(t) })
		for i := from; i < len(r.slots) && r.slots[i].Start.Before(iv.End); i++ {
			if team != "" && r.slots[i].Team != team {
				continue
			}
			if !yield(&r.slots[i]) {
				return
			}
		}
	}
}

func (r *Roster) seatsOf(iv Interval, pool TeamID) iter.Seq[Seat] {
	return func(yield func(Seat) bool) {
		for slot := range r.starting(iv, pool) {
			if slot.closed {
				continue
			}
			for _, seat := range r.duties[slot.duty].seats {
				if seat.extra() {
					continue
				}
				seatSlot := slot.Seat
				if seatSlot.Role = seat.role; seatSlot.Regime == OffHours && !yield(seatSlot) {
					return
				}
			}
		}
	}
}

// NextHandoff returns the first instant after t at which the regime, the team or a
// person changes, as Schedule.NextHandoff does. At the end of the roster's time the
// error wraps ErrNoHandoff.
func (r *Roster) NextHandoff(id ServiceID, t time.Time) (Handoff, error) {
	return nextHandoff(r.OnCall, id, t)
}

// All yields every shift of the roster.
func (r *Roster) All() iter.Seq[Shift] { return r.Duties(r.Interval()) }

// Gaps yields the shifts that are gaps.
func (r *Roster) Gaps() iter.Seq[Shift] { return r.filtered(Shift.Gap) }

// ShiftsOf yields the shifts of a member, including shifts as a shadow. A shift of a whole
// team has no member.
func (r *Roster) ShiftsOf(m Member) iter.Seq[Shift] {
	return r.filtered(func(s Shift) bool { return s.Member == m && m != "" })
}

func (r *Roster) filtered(wanted func(Shift) bool) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for shift := range r.All() {
			if wanted(shift) && !yield(shift) {
				return
			}
		}
	}
}

// Next returns the member's first shift that starts at t or later.
func (r *Roster) Next(m Member, t time.Time) (Shift, bool) {
	var next Shift
	found := false
	for shift := range r.ShiftsOf(m) {
		if !shift.Start.Before(t) && (!found || shift.Start.Before(next.Start)) {
			next, found = shift, true
		}
	}
	return next, found
}

// Streak is a time that one member serves without a break, in a number of Shifts.
type Streak struct {
	Interval
	Member Member
	Shifts int
}

// String writes "m3, 2026-05-04 10:00 – 2026-05-07 10:00 JST, 3 shifts".
func (b Streak) String() string {
	return fmt.Sprintf("%s, %v, %s", b.Member, b.Interval, aShift.count(English, b.Shifts))
}

// LongestStreak returns the longest time that one member serves without a break, the
// earliest of several. Shadows do not count.
func (r *Roster) LongestStreak() Streak {
	var longest Streak
	running := map[Member]Streak{}
	// A change can begin a shift later than the slots of other pools.
	byStart := slices.SortedStableFunc(r.All(), func(a, b Shift) int { return a.Start.Compare(b.Start) })
	for _, shift := range byStart {
		if shift.Member == "" || shift.Role.Watches() {
			continue
		}
		b := running[shift.Member]
		if b.Shifts == 0 || shift.Start.After(b.End) {
			b = Streak{Interval: shift.Interval, Member: shift.Member}
		}
		b.End, b.Shifts = latest(b.End, shift.End), b.Shifts+1
		running[shift.Member] = b
		if b.Duration() > longest.Duration() {
			longest = b
		}
	}
	return longest
}

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
		c.slotAt[dutySlot{x.number, x.start}] = len(r.slots)
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

// A roster is compiled in one pass over the slots of its interval, which yields its shifts
// in order. Then each service walks through its answers once: services with equal views
// and routes share that timeline, so it costs the number of routes, not of services. At
// last the digest of the record is worked out, which takes about as long as the rest.
//
// A duty of the roster is what a record keeps of a duty: its people, each as far as the
// specs hold, and the roles of its seats. Duties of several specs with the same people are
// one.

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
	views  line[view]
	routes []*route // of the specs
	index  int
}

func (s sight) equal(o sight) bool {
	return slices.Equal(s.views, o.views) && slices.Equal(s.routes, o.routes)
}

// sight returns the sight of a service, with the index of a new timeline.
func (c *compilation) sight(id ServiceID, reach span) sight {
	now, service := sight{index: len(c.timelines)}, c.from.history(id)
	for _, v := range service.views.within(reach) {
		v.span = v.span.intersect(reach)
		now.views = append(now.views, v)
	}
	for _, spec := range service.specs.within(reach) {
		now.routes = append(now.routes, spec.value.route)
	}
	return now
}

// services makes the services of the roster. Services with equal views and routes share a
// timeline. Their duties are recorded even if no slot of them starts in the interval.
func (c *compilation) services() {
	known, reach := map[stretch[view]][]sight{}, seconds(c.reach())
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
			t, _ := from.ownership(id, now.views[len(now.views)-1].start)
			if t == nil {
				continue
			}
			service.ownership = ownership{owner: c.duties[c.dutyIndex(t.owner, t.owner, nil)], pool: c.duties[c.dutyIndex(t.pool, t.pool, nil)], Docs: slices.Clone(t.Docs)}
		} else if service.ownership = service.earlier[n]; slices.Equal(service.tiers, c.tiers) {
			service.earlier = service.earlier[:n]
		}
		service.until, service.tiers = always.end, c.tiers
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
			d.holds = &span{start: e.start}
		}
		d.holds.end = e.end
	}
}

// like reports whether a record keeps d and o as one: they have the same people, for the
// same time, in one place and with one policy for the absent, and their rotas name the same
// of them. A whole team differs from seats with rotas, since changes treat them differently.
func (d *duty) like(o *duty) bool {
	return (d.seats[0].role == All) == (o.seats[0].role == All) && d.absent == o.absent && sameLocation(d.office.location, o.office.location) &&
		slices.Equal(d.members, o.members) && slices.Equal(d.homes, o.homes) && maps.Equal(d.ready, o.ready) && maps.Equal(d.unnamed, o.unnamed) &&
		!slices.ContainsFunc(d.members, func(m Membership) bool { return !sameWhens(d.never[m.Member], o.never[m.Member]) }) &&
		!slices.ContainsFunc(d.seats, func(seat dutySeat) bool {
			other := o.seat(seat.role)
			return other != nil && (!maps.Equal(seat.ready, other.ready) || seat.loose() != other.loose() || !seat.unless.equal(other.unless))
		})
}

// sameLocation reports whether two locations are equal in a record.
func sameLocation(a, b *time.Location) bool {
	return a == b || a.String() == b.String() && fixedOffset(a) == fixedOffset(b)
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
	c.duties[i].merge(recorded, people)
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
	return r
}

// recorded returns what a record keeps of a seat.
func (s dutySeat) recorded() dutySeat {
	return dutySeat{role: s.role, ready: s.ready, optional: s.optional, unless: s.unless}
}

// merge adds the seats of another recorded duty to one, and the services of its people.
func (d *duty) merge(o, people *duty) {
	for _, theirs := range o.seats {
		if d.seat(theirs.role) == nil {
			d.seats = append(d.seats, theirs)
		}
	}
	d.openSeats()
	for _, id := range people.services {
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
	if t := d.holds.start; t != always.start {
		from = day(t)
	}
	if t := d.holds.end; t != always.end {
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
