package fairness

import (
	"cmp"
	"iter"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Members lists everybody whom the plan could have asked, by ID.
func (p *Plan) Members() []schedule.Member {
	var members []schedule.Member
	for _, person := range p.known().problem.People {
		members = append(members, person.ID)
	}
	slices.Sort(members)
	return members
}

// Interval returns the time from the first slot of the plan to the end of the last.
func (p *Plan) Interval() schedule.Interval {
	var iv schedule.Interval
	for _, seat := range p.known().problem.Seats {
		iv = iv.Span(seat.Interval)
	}
	return iv
}

// On names the member whom the plan gives a slot.
func (p *Plan) On(s schedule.Slot) (schedule.Step, bool) {
	m, ok := p.known().members[SeatKey{p.known().runs.of(s), s.Role}]
	return schedule.Step{Rule: schedule.RulePlan, Member: m}, ok
}

// Relieve names the free member who is owed most work: the one with the least
// deviation in total, then by ID.
func (p *Plan) Relieve(_ schedule.Slot, absent schedule.Member, free func(schedule.Member) bool) (schedule.Step, bool) {
	owed := map[schedule.Member]Burden{}
	for _, line := range p.known().certificate.Lines {
		if n := len(line.Deviations); n > 0 {
			owed[line.Member] = line.Deviations[n-1]
		}
	}
	members := p.Members()
	slices.SortStableFunc(members, func(a, b schedule.Member) int { return cmp.Compare(owed[a], owed[b]) })
	for _, m := range members {
		if m != absent && free(m) {
			return schedule.Step{Member: m}, true
		}
	}
	return schedule.Step{}, false
}

// Handover is a seat that the plan gives to somebody else than was published. The
// zero Handover is none.
type Handover struct {
	Slot     string
	Role     schedule.Role
	From, To schedule.Member
}

// Changes lists what the plan changes of what was published, by slot and role.
func (p *Plan) Changes() []Handover {
	var changes []Handover
	for _, was := range p.known().problem.Published {
		if now := p.members[SeatKey{was.Slot, was.Role}]; now != was.Member {
			changes = append(changes, Handover{was.Slot, was.Role, was.Member, now})
		}
	}
	slices.SortFunc(changes, func(a, b Handover) int { return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Role, b.Role)) })
	return changes
}

// Check recomputes the plan's certificate from shifts alone: it finds a shift that
// is missing or served by somebody else, a limit that is broken, and any figure
// that does not follow. The error wraps ErrTampered or names the breach. Nothing holds
// of a nil Plan.
func (p *Plan) Check(shifts iter.Seq[schedule.Shift]) error {
	if p == nil {
		return tampered("there is no plan")
	}
	if shifts == nil {
		shifts = func(func(schedule.Shift) bool) {}
	}
	var assignments []Assignment
	for s := range shifts {
		if s.Regime != schedule.OffHours || s.Role == schedule.Shadow {
			continue
		}
		a := Assignment{p.runs.of(s.Slot), s.Role, s.Member}
		if !slices.Contains(assignments, a) {
			assignments = append(assignments, a)
		}
	}
	return p.certificate.Check(p.problem, assignments)
}
