package fairness

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Plan is a roster for every seat of a problem, with the proof of how level it
// is. Only Solve makes one; a nil or zero Plan assigns nothing.
type Plan struct {
	problem     Problem
	assignments []Assignment
	members     map[PositionKey]schedule.Member
	certificate Certificate
	gaps        []Gap
	fewest      bool // no plan has fewer gaps

	// Where a Planner made the plan: its pool, the slots that it fills and their keys.
	pool    schedule.TeamID
	slots   map[schedule.SeatKey]schedule.Seat
	runs    keys
	weights Weights
	settled []schedule.Shift // of the pool, and not the plan's: see Planner.settle
	// shadows is the plan of who watches, a nil one if nothing was asked for.
	shadows   *Plan
	shadowing []Shadowing
}

func newPlan(m *model, owner []int32, b *search.Bounder, moves int) *Plan {
	p := &Plan{problem: *m.problem, members: make(map[PositionKey]schedule.Member, len(owner))}
	for j, person := range owner {
		seat := m.seats[j]
		p.assignments = append(p.assignments, Assignment{seat.Slot, seat.Role, m.people[person].ID})
		p.members[PositionKey{seat.Slot, seat.Role}] = m.people[person].ID
	}
	p.certificate = certify(m, owner, b, moves)
	return p
}

// Assignments returns who holds each seat, in the order of start, slot and role.
func (p *Plan) Assignments() []Assignment { return slices.Clone(p.known().assignments) }

// Member returns who holds a seat, "" if the plan has none such.
func (p *Plan) Member(seat PositionKey) schedule.Member { return p.known().members[seat] }

// Certificate returns how level the plan is, and how level any can be.
func (p *Plan) Certificate() Certificate {
	p = p.known()
	c := p.certificate.clone()
	c.pool = p.pool
	for _, slot := range p.slots {
		if c.first.IsZero() || slot.Date.Before(c.first) {
			c.first = slot.Date
		}
		if slot.Date.After(c.last) {
			c.last = slot.Date
		}
	}
	return c
}

// Pool returns the pool whose slots the plan fills, "" for a plan of Problem.Solve.
func (p *Plan) Pool() schedule.TeamID { return p.known().pool }

// Problem returns what the plan was made for.
func (p *Plan) Problem() Problem { return p.known().problem }

// Weights returns what a minute of the plan weighs, as the Planner's Ledger says.
func (p *Plan) Weights() Weights { return p.known().weights.clone() }

// known returns p, the zero Plan for none.
func (p *Plan) known() *Plan {
	if p == nil {
		return &Plan{}
	}
	return p
}

// Members lists everybody whom the plan could have asked, by ID.
func (p *Plan) Members() []schedule.Member {
	var members []schedule.Member
	for _, person := range p.known().problem.People {
		members = append(members, person.ID)
	}
	for _, x := range p.known().shadowing {
		members = append(members, x.Member)
	}
	slices.Sort(members)
	return slices.Compact(members)
}

// Interval returns the time from the first slot of the plan to the end of the last.
func (p *Plan) Interval() schedule.Interval {
	var iv schedule.Interval
	for _, seat := range p.known().problem.Seats {
		iv = iv.Span(seat.Interval)
	}
	return iv
}

// On names the member whom the plan gives a slot. A plan speaks for the slots that it
// was made for, off hours and of its pool, and for no other duty; one that
// Problem.Solve made, without a Planner, speaks for none.
func (p *Plan) On(s schedule.Seat) (schedule.Step, bool) {
	if s.Role.Watches() && p.known().shadows != nil {
		p = p.shadows
	}
	if _, own := p.known().slots[s.Key()]; !own {
		return schedule.Step{}, false
	}
	m, ok := p.members[PositionKey{p.runs.of(s), s.Role}]
	return schedule.Step{Rule: schedule.RulePlan, Member: m}, ok
}

// Shifts yields what the plan makes of the slots that it speaks for, by start and role.
func (p *Plan) Shifts() iter.Seq[schedule.Shift] {
	return func(yield func(schedule.Shift) bool) {
		for s := range p.known().seats() {
			step, _ := p.On(s)
			if !yield(schedule.Shift{Interval: s.Interval, Seat: s, Member: step.Member, Why: []schedule.Step{step}}) {
				return
			}
		}
	}
}

// seats yields the slots that the plan speaks for, by start and role.
func (p *Plan) seats() iter.Seq[schedule.Seat] {
	seats := slices.Collect(maps.Values(p.slots))
	if p.shadows != nil {
		seats = slices.AppendSeq(seats, maps.Values(p.shadows.slots))
	}
	slices.SortFunc(seats, bySeat)
	return slices.Values(seats)
}

// Fit reports whether the plan can be followed where these slots are to be filled:
// each seat of the plan is one of them, from when to when it was planned, and its
// assignments keep its limits. The error names every seat that does not fit.
// Schedule.Follow asks it.
func (p *Plan) Fit(slots iter.Seq[schedule.Seat]) error {
	if p == nil || p.slots == nil {
		return fault("plan", schedule.ErrMissing, "the plan is of no pool: a Planner makes those that can be followed")
	}
	there := map[schedule.SeatKey]schedule.Seat{}
	if slots != nil {
		for s := range slots {
			if s.Regime == schedule.OffHours {
				there[s.Key()] = s
			}
		}
	}
	var faults []error
	for s := range p.seats() {
		switch now, ok := there[s.Key()]; {
		case !ok:
			faults = append(faults, fault("plan", schedule.ErrConflict, "pool %q has no slot %v, %s", p.pool, s.Interval, s.Role))
		case !now.End.Equal(s.End):
			faults = append(faults, fault("plan", schedule.ErrConflict, "pool %q has no slot %v, %s: it lasts until %s", p.pool, s.Interval, s.Role, now.End.Format("2006-01-02 15:04 MST")))
		}
	}
	faults = append(faults, p.breaches()...)
	if p.shadows != nil {
		faults = append(faults, p.shadows.breaches()...)
	}
	return errors.Join(faults...)
}

// breaches says which of its limits the plan breaks.
func (p *Plan) breaches() []error { return p.breachesOf(p.assignments) }

func (p *Plan) breachesOf(assignments []Assignment) []error {
	m, err := compile(p.problem)
	if err != nil {
		return []error{err}
	}
	owner, faults := m.owners(assignments)
	if len(faults) > 0 {
		return faults
	}
	return m.breaches(owner)
}

// Handover is a seat that the plan gives to somebody else than was published. The
// zero Handover is none.
type Handover struct {
	Slot string
	schedule.Interval
	Role     schedule.Role
	From, To schedule.Member
	// FromName and ToName are the names of the two, "" where they are not known.
	FromName, ToName string
}

// Changes lists what the plan changes of what was published, by slot and role.
func (p *Plan) Changes() []Handover {
	var changes []Handover
	names, times := map[schedule.Member]string{}, map[string]schedule.Interval{}
	for _, person := range p.known().problem.People {
		names[person.ID] = person.Name
	}
	for _, seat := range p.known().problem.Seats {
		times[seat.Slot] = seat.Interval
	}
	for _, was := range p.known().problem.Published {
		if now := p.members[PositionKey{was.Slot, was.Role}]; now != was.Member {
			changes = append(changes, Handover{was.Slot, times[was.Slot], was.Role, was.Member, now, names[was.Member], names[now]})
		}
	}
	if p.known().shadows != nil {
		changes = append(changes, p.shadows.Changes()...)
	}
	slices.SortFunc(changes, func(a, b Handover) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Role, b.Role))
	})
	return changes
}

// Check recomputes the plan's certificate from the shifts of its pool alone: it finds a shift that
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
	var covers, watches []Assignment
	for s := range shifts {
		if s.Regime != schedule.OffHours || s.Team != p.pool {
			continue
		}
		of, list := p, &covers
		if s.Role.Watches() {
			if of, list = p.shadows, &watches; of == nil || of.Member(PositionKey{of.runs.of(s.Seat), s.Role}) == "" {
				continue // left to rotas
			}
		}
		if a := (Assignment{of.runs.of(s.Seat), s.Role, s.Member}); !slices.Contains(*list, a) {
			*list = append(*list, a)
		}
	}
	err := p.certificate.Check(p.problem, covers)
	if p.shadows != nil {
		faults := []error{err}
		for _, a := range p.shadows.assignments {
			if !slices.Contains(watches, a) {
				faults = append(faults, tampered("seat %q of slot %q is not watched by %q", a.Role, a.Slot, a.Member))
			}
		}
		err = errors.Join(append(faults, p.shadows.breachesOf(watches)...)...)
	}
	return err
}
