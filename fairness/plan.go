package fairness

import (
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Plan is a roster for every seat of a problem, with the proof of how level it
// is. Only Solve makes one; a nil or zero Plan assigns nothing.
type Plan struct {
	problem     Problem
	assignments []Assignment
	members     map[PositionKey]schedule.Member
	certificate Certificate

	// Where a Planner made the plan: its pool, the slots that it fills and their keys.
	pool    schedule.TeamID
	slots   map[schedule.SeatKey]schedule.Seat
	runs    keys
	weights Weights
}

func newPlan(m *model, owner []int32, b *bounder, moves int) *Plan {
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
func (p *Plan) Certificate() Certificate { return p.known().certificate.clone() }

// Problem returns what the plan was made for.
func (p *Plan) Problem() Problem { return p.known().problem }

// Weights returns what a minute of the plan weighs: those of the Planner's Ledger.
func (p *Plan) Weights() Weights { return p.known().weights.clone() }

// known returns p, the zero Plan for none.
func (p *Plan) known() *Plan {
	if p == nil {
		return &Plan{}
	}
	return p
}
