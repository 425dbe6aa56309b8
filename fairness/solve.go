package fairness

import (
	"errors"
	"fmt"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Nodes of the exhaustive search that each part of a problem gets where the first
// search fails.
const exhaustNodes = 5000

// DefaultMoves is what Solve takes for no moves: 4000 a seat, and 10 more a seat
// for each person, 100 for each beyond forty. Problems of some months are
// the hardest to level, and get up to half a million more.
func (p Problem) DefaultMoves() int {
	seats, people := len(p.Seats), len(p.People)
	return seats*(4000+10*people+100*max(0, people-40)) + 2500*max(0, min(seats, 300)-100)
}

// Solve fills every seat within the limits and as levelly as it can in so many
// moves, DefaultMoves if zero. Where the proof stays open, problems of few moves are
// searched up to eight times, each from another start. It stops early at what is proven
// best, apart from the lesser objectives. The same problem, moves and seed give the same plan on
// every machine. A problem that cannot be filled is an InfeasibleError where that
// is proven, else a NotFoundError.
func (p Problem) Solve(moves int, seed uint64) (*Plan, error) {
	return p.SolveWatched(moves, seed, nil)
}

// SolveWatched is Solve with somebody who is told how the search goes, after every so many moves, and says whether it goes on:
// if not, it ends with what it has, and the plan follows from that alone. Who is told decides nothing else; what comes before
// the first moves and after the last, such as proofs, is not told. Nil is nobody. The errors are those of Solve.
func (p Problem) SolveWatched(moves int, seed uint64, watch func(Progress) (goOn bool)) (*Plan, error) {
	return p.solveFrom(moves, seed, watch, nil)
}

// solveFrom is SolveWatched that knows a roster, in case that search finds none; none is not known.
func (p Problem) solveFrom(moves int, seed uint64, watch func(Progress) (goOn bool), known []Assignment) (*Plan, error) {
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
	s := search.NewSolver(m.Numbers, moves, told(watch))
	s.First = func(seed uint64) (*search.State, error) {
		found, err := m.first(seed)
		if errors.Is(err, ErrNotFound) && len(known) > 0 {
			if owner, faults := m.owners(known); len(faults) == 0 && len(m.breaches(owner)) == 0 {
				return search.NewState(m.Numbers).With(owner), nil
			}
		}
		return found, err
	}
	s.Broken = func(owner []int32) bool { return len(m.breaches(owner)) > 0 }
	best, fair1, fair2, err := s.Solve(seed)
	if err != nil {
		return nil, m.named(err)
	}
	m.levelRoles(best)
	plan := newPlan(m, best, s.Bounds, s.Spent())
	plan.certificate.fairest(Burden(fair1), Burden(fair2))
	return plan, nil
}

// first returns some roster within the limits.
func (m *model) first(seed uint64) (*search.State, error) {
	s, tried, err := m.Roster(seed, func() error { return m.exhaust(exhaustNodes) })
	if s == nil && err == nil {
		err = &NotFoundError{Moves: tried}
	}
	return s, err
}

// Progress is how far the search for a plan is. The zero Progress is that of a search that has not begun.
type Progress struct {
	// Moves were tried, of Most: less if the best is proven before, and more than was said if another start is worth its time.
	Moves, Most int
	// F1 and F2 are those of the most level roster so far. F1Bound and F2Bound are what is proven so far: no roster has a
	// smaller F1, nor with as small an F1 a smaller F2.
	F1, F2, F1Bound, F2Bound Burden
}

// told returns who is told of a search in numbers, nil for nobody.
func told(watch func(Progress) bool) func(search.Progress) bool {
	if watch == nil {
		return nil
	}
	return func(p search.Progress) bool {
		return watch(Progress{p.Moves, p.Most, Burden(p.F1), Burden(p.F2), Burden(p.F1Bound), Burden(p.F2Bound)})
	}
}
