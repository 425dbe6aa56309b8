package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Answer is all that a pager needs at one instant. The zero Answer is none.
type Answer struct {
	// Interval holds the instant asked for; the answer is the same throughout it.
	// NextHandoff tells how much longer people and regime stay.
	Interval
	Service ServiceID
	// Owner is the team that owns the service at the start of Interval.
	Owner  TeamID
	Regime Regime
	// Team is the team that answers: by day the owner or one that follows it, off
	// hours the pool.
	Team TeamID
	// Day is the kind of the civil day on which the duty began, Holiday its name
	// if it is one.
	Day     DayKind
	Holiday Day
	// Closed is the holiday on which the owner team does not open at the start of
	// Interval, where that is not Holiday; another team may be open.
	Closed Day
	// Seats are the shifts, by role: primary or all, secondary, shadow. They are shared
	// with the roster that answers and must not be changed.
	Seats []Shift
	// Owns reports whether the primary, or the whole team, is of the owner team.
	Owns bool
	// Docs is shared with the schedule and must not be changed.
	Docs []Doc
	// Provisional marks an answer that rests on days beyond the last published
	// year of the calendar.
	Provisional bool

	from interface {
		escalation(Answer) []Responders
		nameOf(Member) string
	}
}

// String names the service, the time, the team and who serves, on one line.
func (a Answer) String() string {
	var seats []string
	for _, s := range a.Seats {
		seats = append(seats, string(s.Role)+" "+s.who())
	}
	return fmt.Sprintf("%s %v %s: %s", a.Service, a.Interval, a.Team, strings.Join(seats, ", "))
}

// Member returns who serves in a role, "" if nobody does by name.
func (a Answer) Member(role Role) Member {
	for _, s := range a.Seats {
		if s.Role == role {
			return s.Member
		}
	}
	return ""
}

// OnCall returns who answers for a service at t. The error wraps
// ErrUnknownService or ErrBeforeStart.
func (s *Schedule) OnCall(id ServiceID, t time.Time) (Answer, error) {
	var w walk
	at, _ := s.locate(&w, id, t.Unix())
	d := at.desk
	if d == nil {
		if s.eraAt(t) == nil {
			return Answer{}, fmt.Errorf("%w: service %q at %s", ErrBeforeStart, id, t.Format(time.RFC3339))
		}
		return Answer{}, fmt.Errorf("%w %q at %s", ErrUnknownService, id, t.Format(time.RFC3339))
	}
	slot, part := s.slot(&w, d, at.slot), at.part.in(d.office.location)
	f := filler{s: s}
	a := Answer{Interval: part, Service: id, Regime: d.regime, Team: d.id, Day: slot.Day, from: s}
	a.Holiday, a.Provisional = s.about(&w, d, slot)
	a.Closed = at.closed
	if at.owner != d && !at.owner.record {
		a.Closed = w.closed(at.owner, at.part.start, a.Holiday)
	}
	a.Seats = f.seats(make([]Shift, 0, len(d.seats)), d, &slot, part)
	if len(s.cells) > 0 {
		a.Seats = slices.DeleteFunc(a.Seats, func(s Shift) bool { return !s.Contains(t) })
		sortSeats(a.Seats)
		for _, seat := range a.Seats {
			a.Interval = a.Intersect(seat.Interval)
		}
	}
	a.Seats = withoutUnseen(a.Seats, 0)
	if now, ok := s.term(id, a.Start.Unix()); ok {
		a.Owner, a.Owns, a.Docs = now.owner.id, owns(now.owner, d.id, d.regime, a.Seats), slices.Clip(now.Docs)
	}
	return a, nil
}

// sortSeats orders the seats of an answer: primary or all, secondary, shadow.
func sortSeats(seats []Shift) {
	slices.SortStableFunc(seats, func(a, b Shift) int { return a.Role.rank() - b.Role.rank() })
}

// owns reports whether the owner team answers, or the primary is one of it.
func owns(owner *desk, team TeamID, regime Regime, seats []Shift) bool {
	if regime == Daytime && team == owner.id {
		return true
	}
	if len(seats) == 0 || seats[0].Member == "" {
		return false
	}
	return owner.fit(seats[0].Member, Shadow, seats[0].Date) == ""
}

// Handoff is a change of who answers: From ends and To begins at At. The zero
// Handoff is none.
type Handoff struct {
	At       time.Time
	From, To Answer
}

const handoffHorizon = 400 * 24 * time.Hour

// NextHandoff returns the first instant after t at which the regime, the team or
// a person changes; shadows do not count, and the boundary between two slots of
// the same people is none. After 400 days without a change, or where the service
// ends before one, the error wraps ErrNoHandoff; else the errors are OnCall's.
func (s *Schedule) NextHandoff(id ServiceID, t time.Time) (Handoff, error) {
	return nextHandoff(s.OnCall, id, t)
}

func nextHandoff(onCall func(ServiceID, time.Time) (Answer, error), id ServiceID, t time.Time) (Handoff, error) {
	now, err := onCall(id, t)
	if err != nil {
		return Handoff{}, err
	}
	for at := now.End; at.Sub(t) <= handoffHorizon; {
		next, err := onCall(id, at)
		if err != nil {
			return Handoff{}, fmt.Errorf("%w: service %q ends at %s", ErrNoHandoff, id, at.Format(time.RFC3339))
		}
		if !sameDuty(now, next) {
			return Handoff{at, now, next}, nil
		}
		now, at = next, next.End
	}
	return Handoff{}, fmt.Errorf("%w of service %q within 400 days of %s", ErrNoHandoff, id, t.Format(time.RFC3339))
}

func sameDuty(a, b Answer) bool {
	return a.Regime == b.Regime && a.Team == b.Team && a.together() == b.together() &&
		a.Member(Primary) == b.Member(Primary) && a.Member(Secondary) == b.Member(Secondary)
}

// together reports whether the whole team answers.
func (a Answer) together() bool {
	return slices.ContainsFunc(a.Seats, func(s Shift) bool { return s.Role == All && !s.Gap() })
}

// located is what answers for a service at an instant.
type located struct {
	desk  *desk // nil: nothing does
	owner *desk
	slot  span
	part  span // of the slot, in which that stays so
	// closed is Answer.Closed, where a published roster answers.
	closed Day
}

// locate finds what answers for a service at t. Where the service does not exist it
// returns the next instant at which it may.
func (s *Schedule) locate(w *walk, id ServiceID, t int64) (located, int64) {
	if s == nil || len(s.eras) == 0 {
		return located{}, always.end
	}
	during := span{always.start, s.eras[0].start}
	var service *service
	if e := s.eraOf(t); e != nil {
		during, service = e.span, w.service(e, id)
	}
	free := always // of published rosters
	for i, r := range slices.Backward(s.published) {
		svc := r.byService[id]
		if svc == nil {
			svc = r.like(service)
			free = free.intersect(s.alike(r, svc, id, t))
			if svc == nil {
				continue
			}
		}
		if p, ok := svc.timeline.at(t); ok {
			slot := &r.slots[p.slot]
			return s.shown(located{r.desks[slot.desk], svc.owner, seconds(slot.Interval), p.visible.intersect(free), p.closed}, i+1, t), t
		}
		free = free.intersect(svc.timeline.between(t))
	}
	if service == nil {
		return located{}, min(during.end, free.end)
	}
	d, slot, part := w.at(service, t)
	return s.shown(located{d, service.owner, slot, part.intersect(free), Day{}}, 0, t), t
}

// alike returns the time around t in which the specs have a roster answer for a service
// that it does not know as for the one that it does, or for none. It looks no farther than
// a slot goes.
func (s *Schedule) alike(r *sheet, svc *rosterService, id ServiceID, t int64) span {
	during := always
	for i, e := range s.eras {
		if e.start <= t-longestSlot || e.start >= t+longestSlot {
			continue
		}
		other := e.services[id] // of the spec on the other side
		if e.start <= t {
			other = nil
			if i > 0 {
				other = s.eras[i-1].services[id]
			}
		}
		switch {
		case r.like(other) == svc:
		case e.start <= t:
			during.start = max(during.start, e.start)
		default:
			during.end = min(during.end, e.start)
		}
	}
	return during
}

// shown is what the sheets from index i on leave of what was located beneath them: where
// one of them has a slot of the same duty, that slot answers.
func (s *Schedule) shown(at located, i int, t int64) located {
	for j := len(s.published) - 1; j >= i; j-- {
		if own := s.published[j].slotAt(at.desk.key(), t); own != nil {
			i, at.desk, at.slot = j+1, s.published[j].desks[own.desk], seconds(own.Interval)
			break
		}
	}
	if i < len(s.published) {
		for _, seen := range s.seen(i, at.desk.key(), at.slot) {
			if seen.contains(t) {
				at.slot = seen
			}
		}
	}
	at.part = at.part.intersect(at.slot)
	return at
}

// slotAt returns the roster's slot of a desk at t, nil if it has none.
func (r *sheet) slotAt(key deskKey, t int64) *rosterSlot {
	if !r.whole.contains(t) {
		return nil
	}
	i, _ := slices.BinarySearchFunc(r.slots, t, func(x rosterSlot, t int64) int { return cmp.Compare(x.Start.Unix(), t+1) })
	for i--; i >= 0 && r.slots[i].Start.Unix() > t-longestSlot; i-- {
		if at := &r.slots[i]; at.End.Unix() > t && at.Team == key.team && at.Regime == key.regime {
			return at
		}
	}
	return nil
}

// slot makes the slot, without a role, of what was located. What is left of a published
// slot on the day after it began is of that day's kind.
func (s *Schedule) slot(w *walk, d *desk, at span) Seat {
	if !d.record {
		return w.slot(d, at)
	}
	_, found := s.recorded(d, at.start)
	slot := found.Seat
	slot.Interval = at.in(d.office.location)
	if date := DateOf(slot.Start, d.office.location); date != slot.Date {
		slot.Date, slot.Day = date, slot.Morrow
		if live := s.live(d, slot); !live.record {
			slot.Morrow = w.day(live.office, dayNumber(date.days())+1).kind
		}
	}
	return slot
}

// recorded finds the slot of a published roster's desk at t, and the first sheet above.
func (s *Schedule) recorded(d *desk, t int64) (int, *rosterSlot) {
	for i, r := range s.published {
		if !slices.Contains(r.desks, d) {
			continue
		}
		if found := r.slotAt(d.key(), t); found != nil && r.desks[found.desk] == d {
			return i + 1, found
		}
	}
	return 0, nil
}

// about returns the holiday on which a slot begins, and whether the slot rests on
// days that are not announced yet.
func (s *Schedule) about(w *walk, d *desk, slot Seat) (Day, bool) {
	if d.record {
		_, found := s.recorded(d, slot.Start.Unix())
		if live := s.live(d, slot); slot.Date != found.Date && !live.record {
			return live.office.holiday(slot), found.provisional
		}
		return found.holiday, found.provisional
	}
	return d.office.holiday(slot), d.office.provisional(w.day(d.office, w.number(slot.End.Unix(), d.office.location)).date)
}

// holiday returns the holiday on which a slot begins.
func (o *office) holiday(slot Seat) (day Day) {
	if slot.Day == Holiday {
		day, _ = o.calendar.Holiday(slot.Date)
	}
	return day
}

// live returns the desk that a spec has today for a published one, by whose members
// and rotas later changes go; the published desk where there is none.
func (s *Schedule) live(d *desk, slot Seat) *desk {
	if !d.record {
		return d
	}
	if e := s.eraAt(slot.Start); e != nil {
		for _, x := range e.desks {
			if x.id == d.id && x.regime == d.regime {
				return x
			}
		}
	}
	return d
}

// Tier is one step of the escalation: who is asked, and when. The zero Tier is a
// fault.
type Tier struct {
	// Ask is Primary, Secondary, OwnerTeam or WholePool. Primary is the whole team
	// where a whole team answers.
	Ask Role `json:"ask"`
	// After is how long after the page the tier is asked, 0 for the first tier and
	// more for each than for the one before.
	After time.Duration `json:"after"`
}

// askable are the roles that a tier can ask.
var askable = []Role{Primary, Secondary, OwnerTeam, WholePool}

// tiers returns the escalation of a spec.
func (s *Spec) tiers() []Tier {
	if s.Escalation == nil {
		return []Tier{{Primary, 0}, {Secondary, 5 * time.Minute}, {OwnerTeam, 10 * time.Minute}, {WholePool, 15 * time.Minute}}
	}
	return slices.Clone(s.Escalation)
}

// checkTiers returns the faults of an escalation, with paths within it.
func checkTiers(tiers []Tier) (faults []*SpecError) {
	fault := func(path string, err error, format string, args ...any) {
		faults = append(faults, &SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	if len(tiers) == 0 {
		fault("", ErrMissing, "no tier: nobody would be asked")
	}
	for i, t := range tiers {
		path := element("", i)
		asks := func(o Tier) bool { return o.Ask == t.Ask }
		switch {
		case !slices.Contains(askable, t.Ask):
			fault(path+".Ask", ErrInvalid, "%q is none of primary, secondary, ownerTeam and wholePool", t.Ask)
		case slices.ContainsFunc(tiers[:i], asks):
			fault(path+".Ask", ErrDuplicate, "%s is asked twice", t.Ask)
		}
		switch {
		case i == 0 && t.After != 0:
			fault(path+".After", ErrInvalid, "the first tier is asked at once, not after %v", t.After)
		case i > 0 && t.After <= tiers[i-1].After:
			fault(path+".After", ErrConflict, "%v is not later than %v, after which the tier before is asked", t.After, tiers[i-1].After)
		}
	}
	return faults
}

// Responders are those who are asked in a Tier. The zero Responders ask nobody.
type Responders struct {
	Tier
	// Team is the team or pool that the tier belongs to.
	Team    TeamID
	Members []Member
}

// Escalation returns who is asked after whom, by the tiers of the Spec. A tier that has
// nobody, or only people of the tier before, is left out; the others are asked at the
// same times as with it. As part of a team or pool nobody is asked who is on leave or
// not ready for all of its services.
func (a Answer) Escalation() []Responders {
	if a.from == nil {
		return nil
	}
	return a.from.escalation(a)
}

func (s *Schedule) escalation(a Answer) []Responders {
	now, ok := s.term(a.Service, a.Start.Unix())
	if !ok {
		return nil
	}
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		var w walk
		at, _ := s.locate(&w, a.Service, a.Start.Unix())
		answering = s.live(at.desk, Seat{Interval: a.Interval})
	}
	return responders(a, now, answering, s.leaves)
}

// responders lists who is asked after whom, where answering is the team that does if a
// whole team does.
func responders(a Answer, now term, answering *desk, leaves func(Member, Interval) []Leave) (list []Responders) {
	for _, tier := range now.tiers {
		r := Responders{Tier: tier, Team: a.Team}
		switch {
		case tier.Ask == Primary && a.together():
			r.Members = answering.there(a.Interval, leaves)
		case tier.Ask == OwnerTeam:
			r.Team, r.Members = now.owner.id, now.owner.there(a.Interval, leaves)
		case tier.Ask == WholePool:
			r.Team, r.Members = now.pool.id, now.pool.there(a.Interval, leaves)
		default:
			if m := a.Member(tier.Ask); m != "" {
				r.Members = []Member{m}
			}
		}
		if n := len(list); len(r.Members) > 0 && (n == 0 || !among(r.Members, list[n-1].Members)) {
			list = append(list, r)
		}
	}
	return list
}

// among reports whether all members are some of the others.
func among(members, others []Member) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return !slices.Contains(others, m) })
}

// there lists who is ready and on no leave in iv.
func (d *desk) there(iv Interval, leaves func(Member, Interval) []Leave) []Member {
	return slices.DeleteFunc(d.able(DateOf(iv.Start, d.office.location)), func(m Member) bool { return len(leaves(m, iv)) > 0 })
}

// Serving lists who serves a shift of the schedule: its member, of a whole team those
// who are there all through it and ready, and nobody where the shift is a gap.
func (s *Schedule) Serving(shift Shift) []Member {
	if s == nil {
		return nil
	}
	var desks []*desk
	for _, r := range s.published {
		desks = append(desks, r.desks...)
	}
	if e := s.eraAt(shift.Start); e != nil {
		desks = append(desks, e.desks...)
	}
	return shift.serving(desks, s.leaves)
}

// Serving lists who serves a shift of the roster, as Schedule.Serving does.
func (r *Roster) Serving(shift Shift) []Member {
	if r == nil {
		return nil
	}
	desks := r.desks
	for slot := range r.starting(Interval{shift.Seat.Start, shift.Seat.Start.Add(1)}, shift.Team) {
		if slot.Regime == shift.Regime {
			desks = r.desks[slot.desk : slot.desk+1] // the people of its own spec
		}
	}
	return shift.serving(desks, r.leavesOf)
}

// serving looks among desks, the last of them first.
func (s Shift) serving(desks []*desk, leaves func(Member, Interval) []Leave) []Member {
	if s.Member != "" {
		return []Member{s.Member}
	}
	for _, d := range slices.Backward(desks) {
		if s.Role != All || s.Gap() || d.id != s.Team || d.regime != s.Regime {
			continue
		}
		if there := d.there(s.Interval, leaves); len(there) > 0 {
			return there
		}
	}
	return nil
}
