package schedule

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"
)

func (s *Schedule) shiftsOf(id ServiceID, iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var w walk
		var buffer [4]Shift
		f := filler{s: s, block: 16}
		asked := seconds(iv)
		asked.start = iv.Start.Unix() // a shift may begin earlier in this second
		for t := asked.start; t < asked.end; {
			at, next := s.locate(&w, id, t)
			if at.desk == nil {
				t = next
				continue
			}
			slot := s.slot(&w, at.desk, at.slot)
			part := slot.Interval
			if at.part != at.slot {
				part = at.part.in(at.desk.office.location)
			}
			shifts := f.shifts(buffer[:0], at.desk, &slot, part)
			for i := range shifts {
				if shifts[i].Overlaps(iv) && !yield(shifts[i]) {
					return
				}
			}
			t = at.part.end
		}
	}
}

// Duties yields every shift whose slot starts in iv, once, ordered by the slot's
// start and team, then by start and role: what accounts are made from. The parts
// into which changes split a slot count with it. A TeamSchedule has only those of its
// team or pool.
func (s *Schedule) Duties(iv Interval) iter.Seq[Shift] { return s.dutiesOf(iv, "") }

// dutiesOf yields the duties of a team or pool, of all if it is "".
func (s *Schedule) dutiesOf(iv Interval, team TeamID) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s, block: 16}
		for d, slot := range s.desks(iv, func(d *desk) bool { return team == "" || d.id == team }) {
			shifts := f.shifts(buffer[:0], d, &slot, slot.Interval)
			for i := range shifts {
				if !yield(shifts[i]) {
					return
				}
			}
		}
	}
}

// Seats yields the off-hours seats that start in iv, ordered by start, pool and
// role: what there is to plan. A TeamSchedule has only those of its pool.
func (s *Schedule) Seats(iv Interval) iter.Seq[Seat] { return s.slotsOf(iv, "") }

// slotsOf yields the slots of a pool, of all if it is "".
func (s *Schedule) slotsOf(iv Interval, pool TeamID) iter.Seq[Seat] {
	return func(yield func(Seat) bool) {
		wanted := func(d *desk) bool {
			return d.regime == OffHours && (pool == "" || d.id == pool)
		}
		for d, slot := range s.desks(iv, wanted) {
			for _, seat := range d.seats {
				slot.Role = seat.role
				if !yield(slot) {
					return
				}
			}
		}
	}
}

// overlapping yields the slots that overlap iv, by start and team.
func (s *Schedule) overlapping(iv Interval) iter.Seq2[*desk, Seat] {
	return s.during(iv, func(*desk) bool { return true })
}

// during yields the slots of the wanted desks that overlap iv, by start and team.
func (s *Schedule) during(iv Interval, wanted func(*desk) bool) iter.Seq2[*desk, Seat] {
	return func(yield func(*desk, Seat) bool) {
		early := Interval{iv.Start.Add(-longestSlot * time.Second), iv.End}
		for d, slot := range s.desks(early, wanted) {
			if slot.Overlaps(iv) && !yield(d, slot) {
				return
			}
		}
	}
}

// desks yields the slots of the wanted desks that start in iv, by start and team.
// It sorts a month at a time, so that memory does not grow with iv.
func (s *Schedule) desks(iv Interval, wanted func(*desk) bool) iter.Seq2[*desk, Seat] {
	type duty struct {
		desk *desk
		slot Seat
	}
	return func(yield func(*desk, Seat) bool) {
		if s == nil {
			return
		}
		var w walk
		var duties []duty
		var slots []Seat
		for _, e := range s.stretches() {
			asked := e.span.intersect(seconds(iv))
			for window := asked; window.start < asked.end; window.start = window.end {
				window.end = min(asked.end, window.start+32*secondsPerDay)
				duties = duties[:0]
				for _, d := range e.desks {
					if !wanted(d) {
						continue
					}
					if len(s.published) == 0 {
						slots = w.slots(slots[:0], d, window)
					} else {
						slots = s.unpublished(&w, slots[:0], d, window)
					}
					for _, slot := range slots {
						duties = append(duties, duty{d, slot})
					}
				}
				for i, r := range s.published {
					for _, slot := range r.beginning(window) {
						if d := r.desks[slot.desk]; wanted(d) {
							for _, part := range s.parts(&w, i+1, d, slot.Seat, window) {
								duties = append(duties, duty{d, part})
							}
						}
					}
				}
				slices.SortFunc(duties, func(a, b duty) int {
					return cmp.Or(a.slot.Start.Compare(b.slot.Start), cmp.Compare(a.slot.Team, b.slot.Team), cmp.Compare(a.slot.Regime, b.slot.Regime))
				})
				for _, x := range duties {
					if !yield(x.desk, x.slot) {
						return
					}
				}
			}
		}
	}
}

// stretches returns the eras and, where rosters were published before the first of
// them, an era without desks.
func (s *Schedule) stretches() []*era {
	if len(s.published) == 0 || s.eras[0].start == always.start {
		return s.eras
	}
	return append([]*era{{span: span{always.start, s.eras[0].start}}}, s.eras...)
}

// beginning returns the roster's slots of which a part can start in a window.
func (r *sheet) beginning(window span) []rosterSlot {
	if r.whole.intersect(window).empty() {
		return nil
	}
	at := func(t int64) int {
		i, _ := slices.BinarySearchFunc(r.slots, t, func(x rosterSlot, t int64) int { return cmp.Compare(x.Start.Unix(), t) })
		return i
	}
	return r.slots[at(window.start-longestSlot):at(window.end)]
}

// unpublished appends what published rosters leave of an era's slots.
func (s *Schedule) unpublished(w *walk, dst []Seat, d *desk, window span) []Seat {
	early := span{window.start - longestSlot, window.end}
	for _, slot := range w.slots(nil, d, early) {
		dst = append(dst, s.parts(w, 0, d, slot, window)...)
	}
	return dst
}

// parts returns what the sheets from index i on leave of a slot and begins in a window.
func (s *Schedule) parts(w *walk, i int, d *desk, slot Seat, window span) []Seat {
	var parts []Seat
	whole := seconds(slot.Interval)
	for _, seen := range s.seen(i, d.key(), whole) {
		switch {
		case !window.contains(seen.start):
		case seen == whole:
			parts = append(parts, slot)
		default:
			parts = append(parts, s.slot(w, d, seen))
		}
	}
	return parts
}

// ServiceSchedule is what a Schedule or a Roster says of one service, which it knows.
// The zero ServiceSchedule knows no service.
type ServiceSchedule struct {
	id   ServiceID
	from interface {
		OnCall(ServiceID, time.Time) (Answer, error)
		NextHandoff(ServiceID, time.Time) (Handoff, error)
		shiftsOf(ServiceID, Interval) iter.Seq[Shift]
	}
}

// TeamSchedule is what a Schedule or a Roster says of one team or pool, which it
// knows. The zero TeamSchedule knows no team.
type TeamSchedule struct {
	id   TeamID
	from interface {
		dutiesOf(Interval, TeamID) iter.Seq[Shift]
		slotsOf(Interval, TeamID) iter.Seq[Seat]
		membersOf(TeamID, time.Time) []Member
	}
}

// Service returns what the schedule says of a service that one of its specs or
// published rosters has. The error wraps ErrUnknownService.
func (s *Schedule) Service(id ServiceID) (ServiceSchedule, error) {
	if s != nil {
		for _, e := range s.eras {
			if e.services[id] != nil {
				return ServiceSchedule{id, s}, nil
			}
		}
		for _, r := range s.published {
			if r.byService[id] != nil {
				return ServiceSchedule{id, s}, nil
			}
		}
	}
	return ServiceSchedule{}, fmt.Errorf("%w %q", ErrUnknownService, id)
}

// Service returns what the roster says of one of its services. The error wraps
// ErrUnknownService.
func (r *Roster) Service(id ServiceID) (ServiceSchedule, error) {
	if r == nil || r.byService[id] == nil {
		return ServiceSchedule{}, fmt.Errorf("%w %q", ErrUnknownService, id)
	}
	return ServiceSchedule{id, r}, nil
}

// Team returns what the schedule says of a team or pool that one of its specs or
// published rosters has. The error wraps ErrUnknownTeam.
func (s *Schedule) Team(id TeamID) (TeamSchedule, error) {
	if s != nil {
		for _, e := range s.eras {
			if named(e.desks, id) != nil {
				return TeamSchedule{id, s}, nil
			}
		}
		for _, r := range s.published {
			if named(r.desks, id) != nil {
				return TeamSchedule{id, s}, nil
			}
		}
	}
	return TeamSchedule{}, fmt.Errorf("%w %q", ErrUnknownTeam, id)
}

// Team returns what the roster says of one of its teams or pools. The error wraps
// ErrUnknownTeam.
func (r *Roster) Team(id TeamID) (TeamSchedule, error) {
	if r == nil || named(r.desks, id) == nil {
		return TeamSchedule{}, fmt.Errorf("%w %q", ErrUnknownTeam, id)
	}
	return TeamSchedule{id, r}, nil
}

// ID returns the service.
func (s ServiceSchedule) ID() ServiceID { return s.id }

// OnCall returns who answers for the service at t. The error wraps ErrUnknownService
// if the service does not exist at t, or ErrBeforeStart.
func (s ServiceSchedule) OnCall(t time.Time) (Answer, error) {
	if s.from == nil {
		return Answer{}, fmt.Errorf("%w %q", ErrUnknownService, s.id)
	}
	return s.from.OnCall(s.id, t)
}

// NextHandoff returns the first instant after t at which the regime, the team or a
// person changes. The errors are those of Schedule.NextHandoff.
func (s ServiceSchedule) NextHandoff(t time.Time) (Handoff, error) {
	if s.from == nil {
		return Handoff{}, fmt.Errorf("%w %q", ErrUnknownService, s.id)
	}
	return s.from.NextHandoff(s.id, t)
}

// Shifts yields the shifts by which the service is answered and that overlap iv,
// whole, ordered by start, then role. A shift of the pool is the part of its slot in
// which the service's own teams are closed. The shifts tile the time in which the
// service exists.
func (s ServiceSchedule) Shifts(iv Interval) iter.Seq[Shift] {
	if s.from == nil {
		return func(func(Shift) bool) {}
	}
	return s.from.shiftsOf(s.id, iv)
}

// ID returns the team or pool.
func (t TeamSchedule) ID() TeamID { return t.id }

// Duties yields the shifts of the team or pool as Schedule.Duties does. A team has
// its daytime and, if it keeps its nights to itself, its off-hours; a pool has its
// off-hours.
func (t TeamSchedule) Duties(iv Interval) iter.Seq[Shift] {
	if t.from == nil {
		return func(func(Shift) bool) {}
	}
	return t.from.dutiesOf(iv, t.id)
}

// Seats yields the off-hours seats of the pool that start in iv, ordered by start and
// role: what there is to plan.
func (t TeamSchedule) Seats(iv Interval) iter.Seq[Seat] {
	if t.from == nil {
		return func(func(Seat) bool) {}
	}
	return t.from.slotsOf(iv, t.id)
}

// Members lists who belongs to the team, or to the teams of the pool, on the civil
// day of at there, in the order of the spec.
func (t TeamSchedule) Members(at time.Time) []Member {
	if t.from == nil {
		return nil
	}
	return t.from.membersOf(t.id, at)
}
