package fairness

import (
	"fmt"

	"github.com/toban-go/toban/schedule"
)

// Nodes of the exhaustive search that each part of a problem gets where the first
// search fails.
const exhaustNodes = 5000

// DefaultMoves is what Solve takes for no moves: 4000 a seat, and 10 more a seat
// for each person, 100 for each beyond forty. Problems of some months, whose level
// is the hardest to reach, get up to half a million more.
func (p Problem) DefaultMoves() int {
	seats, people := len(p.Seats), len(p.People)
	return seats*(4000+10*people+100*max(0, people-40)) + 2500*max(0, min(seats, 300)-100)
}

// Solve fills every seat within the limits and as levelly as it can in so many
// moves, DefaultMoves if zero. It stops early at what is proven best, apart from
// the lesser objectives. The same problem, moves and seed give the same plan on
// every machine. A problem that cannot be filled is an InfeasibleError where that
// is proven, else a NotFoundError.
func (p Problem) Solve(moves int, seed uint64) (*Plan, error) {
	if moves < 0 {
		return nil, fmt.Errorf("%w: moves %d is below zero", schedule.ErrInvalid, moves)
	}
	m, err := compile(p)
	if err != nil {
		return nil, err
	}
	if moves == 0 {
		moves = p.DefaultMoves()
	}
	if err := m.infeasible(); err != nil {
		return nil, m.named(err)
	}
	b := newBounder(m)
	from := func(s *state, seed uint64) *run {
		r := &run{x: newSearch(s, seed+1), b: b, budget: moves}
		r.lower()
		return r
	}
	start := func(seed uint64) (*run, error) {
		s, err := m.first(seed)
		if err != nil {
			return nil, err
		}
		return from(s, seed), nil
	}
	r, err := start(seed)
	if err != nil {
		return nil, m.named(err)
	}
	if r.open() {
		if second, err := start(seed + 1<<32); err == nil {
			second.x.moves += r.x.moves
			r.x.moves = second.x.moves
			if second.f1 < r.f1 || second.f1 == r.f1 && second.f2 < r.f2 {
				r = second
			}
		}
	}
	polish := min(moves, max(moves/8, 60_000))
	r.x.polish(polish)
	if s := m.fewer(int(r.x.changeCount())); s != nil {
		second := from(s, seed)
		second.x.polish(polish)
		second.x.moves += r.x.moves
		r = second
	}
	return newPlan(m, r.x.owner, r.b, r.x.moves), nil
}

// first returns some roster within the limits.
func (m *model) first(seed uint64) (*state, error) {
	random := generator(seed)
	ejections := 2000 + 10*m.seatCount
	for attempt := range attempts {
		s := newState(m)
		if s.construct(&random, ejections<<attempt, m.problem.Repair && attempt == 0) && s.allTurnsFit() {
			return s, nil
		}
		if attempt > 0 {
			continue
		}
		if err := m.exhaust(exhaustNodes); err != nil {
			return nil, err
		}
		full := newState(m)
		full.putLocked(0, int32(m.seatCount))
		if filled, _ := full.fillAll(0, int32(m.seatCount), exhaustNodes*10); filled {
			return full, nil
		}
	}
	if m.problem.Repair || m.turnLimits {
		if s := m.fewer(len(m.problem.Published) + 1); s != nil {
			return s, nil
		}
	}
	return nil, &NotFoundError{Moves: ejections<<attempts - ejections}
}

// attempts to construct a roster, each twice as long as the one before.
const attempts = 6
