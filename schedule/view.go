package schedule

import (
	"fmt"
	"iter"
	"time"
)

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
		slotsOf(Interval, TeamID) iter.Seq[Slot]
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

// Slots yields the off-hours seats of the pool that start in iv, ordered by start and
// role: what there is to plan.
func (t TeamSchedule) Slots(iv Interval) iter.Seq[Slot] {
	if t.from == nil {
		return func(func(Slot) bool) {}
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
