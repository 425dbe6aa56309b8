package schedule

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Roster (当番表) is a compiled, immutable answer book: every shift that starts in an
// interval, and for each service the time in which those shifts answer. It is made
// by Schedule.Roster or read from its JSON, which is the published record; laid
// over a schedule with With it freezes its span. It is safe for concurrent use. A
// nil or zero Roster answers nothing.
type Roster struct {
	interval  Interval
	tiers     []Tier // of the last spec
	desks     []*desk
	slots     []rosterSlot // by start, team and regime
	shifts    []Shift      // of the slots, in their order: by slot, start and role
	leaves    []Leave      // of the members, that overlap a slot; without notes, which are nobody else's business
	services  []*rosterService
	byService map[ServiceID]*rosterService
	timelines []*timeline
	names     map[Member]string // of its members, where they are known
	digest    string
}

// rosterSlot is a slot with its shifts.
type rosterSlot struct {
	Seat
	desk        int
	from, to    int // in shifts
	holiday     Day
	provisional bool
}

type rosterService struct {
	ID         ServiceID
	FollowedBy []TeamID
	term              // the last
	earlier    []term // in order
	timeline   *timeline
	index      int // of the timeline
}

// Interval returns the interval that was asked for: the roster's shifts start in
// it, and may end after it.
func (r *Roster) Interval() Interval {
	if r == nil {
		return Interval{}
	}
	return r.interval
}

// reach is the interval and the time after it in which its last shifts run.
func (r *Roster) reach() Interval {
	iv := r.Interval()
	for _, slot := range r.slots {
		iv.End = latest(iv.End, slot.End)
	}
	return iv
}

// OnCall returns who answers for a service at t. The error wraps ErrUnknownService,
// or ErrBeforeStart where none of the roster's shifts answers for it at t.
func (r *Roster) OnCall(id ServiceID, t time.Time) (Answer, error) {
	var a Answer
	if r == nil || r.byService[id] == nil {
		return a, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	svc := r.byService[id]
	p, ok := svc.timeline.at(t.Unix())
	if !ok {
		return a, fmt.Errorf("%w: the roster of %v does not answer for service %q at %s", ErrBeforeStart, r.interval, id, t.Format(time.RFC3339))
	}
	slot := &r.slots[p.slot]
	loc := slot.Start.Location()
	a.Interval = p.in(loc)
	a.Service, a.Regime, a.Team, a.Day, a.Holiday = id, slot.Regime, slot.Team, slot.Day, slot.holiday
	a.Closed = p.closed
	now := svc.at(p.start)
	a.Owner, a.Docs = now.owner.id, now.Docs
	a.Seats, a.Owns, a.Provisional = svc.timeline.seats[p.from:p.to:p.to], p.owns, slot.provisional
	a.from = r
	return a, nil
}

func (r *Roster) escalation(a Answer) []Responders {
	svc := r.byService[a.Service]
	p, ok := svc.timeline.at(a.Start.Unix())
	if !ok {
		return nil
	}
	now := svc.at(p.start)
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		answering = r.desks[r.slots[p.slot].desk]
	}
	return responders(a, *now, answering, r.leavesOf)
}

// Services yields every service of the roster with the team that owns it at the end
// of its time; Answer.Owner tells the owner at any other.
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
	return present(r.desks, team, t)
}

func (r *Roster) shiftsOf(id ServiceID, iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		if r == nil || r.byService[id] == nil {
			return
		}
		line := r.byService[id].timeline
		first := true
		for _, p := range line.parts {
			if !p.in(iv.Start.Location()).Overlaps(iv) {
				continue
			}
			shifts := line.seats[p.from:p.to]
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

// Duties yields every shift whose slot starts in iv, as Schedule.Duties does, as
// far as the roster goes.
func (r *Roster) Duties(iv Interval) iter.Seq[Shift] { return r.dutiesOf(iv, "") }

func (r *Roster) dutiesOf(iv Interval, team TeamID) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for slot := range r.starting(iv, team) {
			for _, shift := range r.shifts[slot.from:slot.to] {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// starting yields the slots of a team or pool, of all if it is "", that start in iv, in
// order.
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

func (r *Roster) slotsOf(iv Interval, pool TeamID) iter.Seq[Seat] {
	return func(yield func(Seat) bool) {
		for slot := range r.starting(iv, pool) {
			for _, seat := range r.desks[slot.desk].seats {
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

// Gaps yields the shifts that nobody serves.
func (r *Roster) Gaps() iter.Seq[Shift] { return r.those(Shift.Gap) }

// ShiftsOf yields the shifts of a member, those as a shadow included. The days on
// which the whole team answers have no member.
func (r *Roster) ShiftsOf(m Member) iter.Seq[Shift] {
	return r.those(func(s Shift) bool { return s.Member == m && m != "" })
}

func (r *Roster) those(wanted func(Shift) bool) iter.Seq[Shift] {
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

// Streak is a time that one member serves without a break, in so many Shifts. The
// zero Streak is none.
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
	// Changes can begin a shift late in a slot that began before those of other pools.
	byStart := slices.SortedStableFunc(r.All(), func(a, b Shift) int { return a.Start.Compare(b.Start) })
	for _, shift := range byStart {
		if shift.Member == "" || shift.Role == Shadow {
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
	c := &compilation{r, s, map[recordKey]int{}, map[*desk]int{}, map[slotKey]int{}, map[[2]int]bool{}}
	f := filler{s: s, block: 256}
	var w walk
	for d, slot := range s.desks(iv, func(*desk) bool { return true }) {
		i := c.record(d)
		at := rosterSlot{Seat: slot, desk: i, from: len(r.shifts)}
		at.holiday, at.provisional = s.about(&w, d, slot)
		r.shifts = f.shifts(r.shifts, d, &slot, slot.Interval)
		c.name(i, d, slot)
		at.to = len(r.shifts)
		c.slotAt[slotKey{i, slot.Start.Unix()}] = len(r.slots)
		r.slots = append(r.slots, at)
	}
	c.services()
	c.leaves()
	c.names()
	return r, r.seal()
}

// name takes note of whom followed rotas name for a slot of a desk.
func (c *compilation) name(i int, d *desk, slot Seat) {
	if d.record || len(c.desks[i].unnamed) == 0 {
		return
	}
	for front := range c.from.speaking(d, slot) {
		if key := [2]int{i, front}; !c.named[key] {
			c.named[key] = true
			for _, m := range c.from.front[front].Members() {
				delete(c.desks[i].unnamed, m)
			}
		}
	}
}

// compilation is a roster on its way from a schedule.
type compilation struct {
	*Roster
	from   *Schedule
	keyAt  map[recordKey]int
	deskAt map[*desk]int
	slotAt map[slotKey]int
	named  map[[2]int]bool // desk and followed rota
}

type slotKey struct {
	desk  int
	start int64
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
		} else if service.term = service.earlier[n]; slices.Equal(service.tiers, c.tiers) {
			service.earlier = service.earlier[:n]
		}
		service.until, service.tiers = always.end, c.tiers
		c.Roster.services = append(c.Roster.services, service)
		c.byService[id] = service
	}
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

// names keeps the names of the members.
func (c *compilation) names() {
	c.Roster.names = map[Member]string{}
	for _, d := range c.desks {
		for _, m := range d.members {
			if name := c.from.nameOf(m.Member); name != string(m.Member) {
				c.Roster.names[m.Member] = name
			}
		}
	}
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

// deskKey is what the desks of several specs and rosters have in common that are one duty.
type deskKey struct {
	team   TeamID
	regime Regime
}

func (d *desk) key() deskKey { return deskKey{d.id, d.regime} }

// recordKey is what those have in common that are one in a record: their people too, in
// the same time, and the policy for who is absent, since one spec asks others than the next. Seats that rotas fill and a
// whole team are two, since changes know them apart.
type recordKey struct {
	deskKey
	whole  bool
	place  string
	offset int
	absent Absent
	people string
}

func (d *desk) recordKey() recordKey {
	var people strings.Builder
	for i, m := range d.members {
		fmt.Fprintf(&people, "%q %q %d %v %v %v\n", m.Member, d.homes[i], m.Share, m.From, m.Until, d.ready[m.Member])
	}
	return recordKey{d.key(), d.seats[0].role == All, d.office.location.String(), fixedOffset(d.office.location), d.absent, people.String()}
}

// follow finds the desks that have the same people as in the spec before: they are one.
func (e *era) follow(before *era) {
	known := map[recordKey]*desk{}
	for _, d := range before.desks {
		known[d.recordKey()] = d
	}
	for _, d := range e.desks {
		if same := known[d.recordKey()]; same != nil {
			d.first = same.first
		}
	}
}

// extend tells each desk until when it is the same.
func (e *era) extend() {
	for _, d := range e.desks {
		d.first.until = e.end
	}
}

// record returns the number of the record of a desk.
func (c *compilation) record(d *desk) int {
	if i, ok := c.deskAt[d]; ok {
		return i
	}
	recorded := d.recorded()
	key := recorded.recordKey()
	i, ok := c.keyAt[key]
	if !ok {
		i = len(c.desks)
		c.keyAt[key] = i
		c.desks = append(c.desks, recorded)
		for m := range d.unnamed {
			recorded.unnamed[m] = true
		}
	}
	c.desks[i].merge(d)
	c.deskAt[d] = i
	return i
}

// recorded returns a desk that has what a record keeps of it: no rotas, and each
// membership as far as the desk's specs hold, on days of its own place.
func (d *desk) recorded() *desk {
	r := &desk{id: d.id, regime: d.regime, seats: []seat{{role: d.seats[0].role}}, office: &office{location: d.office.location, calendar: NoHolidays{}}, absent: d.absent,
		record: true, tenures: map[Member][]Membership{}, ready: map[Member]Date{}, unnamed: map[Member]bool{}}
	from, until := d.days()
	for i, m := range d.members {
		if m, ok := m.clip(from, until); ok {
			r.members, r.homes = append(r.members, m), append(r.homes, d.homes[i])
			r.tenures[m.Member] = append(r.tenures[m.Member], m)
			if ready := d.ready[m.Member]; !ready.IsZero() {
				r.ready[m.Member] = ready
			}
		}
	}
	return r
}

// merge adds the seats and services of a desk under one spec to a record, and whom its
// rotas name.
func (d *desk) merge(other *desk) {
	for m := range d.unnamed {
		d.unnamed[m] = d.unnamed[m] && other.unnamed[m]
	}
	for _, theirs := range other.seats {
		if !slices.ContainsFunc(d.seats, func(ours seat) bool { return ours.role == theirs.role }) {
			d.seats = append(d.seats, seat{role: theirs.role})
		}
	}
	d.unlock()
	for _, id := range other.services {
		if !slices.Contains(d.services, id) {
			d.services = append(d.services, id)
		}
	}
}

// days returns the first day of the desk's place on which its specs hold at some time,
// and the first on which they no longer do. Zero is always and for ever.
func (d *desk) days() (from, until Date) {
	if d.era == nil {
		return from, until
	}
	day := func(t int64) Date { return DateOf(time.Unix(t, 0), d.office.location) }
	if t := d.first.era.start; t != always.start {
		from = day(t)
	}
	if t := d.first.until; t != always.end {
		until = day(t - 1).AddDays(1)
	}
	return from, until
}

// clip returns the part of a membership from a day on and until another, if there is any.
func (m Membership) clip(from, until Date) (Membership, bool) {
	if m.From.Before(from) {
		m.From = from
	}
	if !until.IsZero() && (m.Until.IsZero() || until.Before(m.Until)) {
		m.Until = until
	}
	return m, m.Until.IsZero() || m.From.Before(m.Until)
}
