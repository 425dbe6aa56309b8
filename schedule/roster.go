package schedule

import (
	"fmt"
	"iter"
	"slices"
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
	digest    string
}

// rosterSlot is a slot with its shifts.
type rosterSlot struct {
	Slot
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

func (r *Roster) slotsOf(iv Interval, pool TeamID) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for slot := range r.starting(iv, pool) {
			for _, seat := range r.desks[slot.desk].seats {
				seatSlot := slot.Slot
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

// Block is a time that one member serves without a break, in so many Shifts. The
// zero Block is none.
type Block struct {
	Interval
	Member Member
	Shifts int
}

// String writes "m3, 2026-05-04 10:00 – 2026-05-07 10:00 JST, 3 shifts".
func (b Block) String() string {
	return fmt.Sprintf("%s, %v, %s", b.Member, b.Interval, aShift.count(English, b.Shifts))
}

// LongestBlock returns the longest time that one member serves without a break, the
// earliest of several. Shadows do not count.
func (r *Roster) LongestBlock() Block {
	var longest Block
	running := map[Member]Block{}
	// Changes can begin a shift late in a slot that began before those of other pools.
	byStart := slices.SortedStableFunc(r.All(), func(a, b Shift) int { return a.Start.Compare(b.Start) })
	for _, shift := range byStart {
		if shift.Member == "" || shift.Role == Shadow {
			continue
		}
		b := running[shift.Member]
		if b.Shifts == 0 || shift.Start.After(b.End) {
			b = Block{Interval: shift.Interval, Member: shift.Member}
		}
		b.End, b.Shifts = latest(b.End, shift.End), b.Shifts+1
		running[shift.Member] = b
		if b.Duration() > longest.Duration() {
			longest = b
		}
	}
	return longest
}
