package schedule

import (
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

	from interface{ escalation(Answer) []Responders }
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
