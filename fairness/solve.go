package fairness

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
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
	s := &solver{model: m, bounds: newBounder(m), moves: moves}
	if watch != nil {
		s.watch = &watcher{tell: watch}
	}
	best, err := s.search(seed)
	if err != nil {
		return nil, m.named(err)
	}
	s.settle(best)
	for n := uint64(1); n < mostStarts && s.promising(best, int(n)); n++ {
		if again, err := s.search(seed + n<<32); err == nil {
			best = better(best, again)
		}
	}
	s.settle(best)
	s.polish(best)
	if more := best.x.changeCount(); more > 0 && !s.watch.ended() {
		if fewer := m.fewer(int(more) + p.Tolerance.Changes); fewer != nil {
			best = s.lower(fewer, seed)
			s.polish(best)
		}
	}
	fair1, fair2 := best.x.f1(), best.x.f2()
	if s.concede(best, seed) {
		s.polish(best)
	}
	s.keep(best, fair1, fair2)
	plan := newPlan(m, best.x.owner, s.bounds, s.spent())
	plan.certificate.fairest(Burden(fair1), Burden(fair2))
	return plan, nil
}

// solver is one Solve: searches that share bounds, each with a budget of moves.
type solver struct {
	model  *model
	bounds *bounder
	moves  int
	runs   []*run
	watch  *watcher
}

// Another start is worth its time as long as no bound is met and the moves of the starts
// before are few, as in problems of a few people or weeks: each takes hundredths of a second,
// and the first is often far from the best. A second start pays off for 9 to 40 people,
// whatever its moves, if the sum is more than a twenty-fifth above what is proven.
const (
	mostStarts    = 8
	fewMoves      = 1_500_000
	mostRestarted = 40 // people
)

// promising reports whether one start more is worth its time, after so many.
func (s *solver) promising(best *run, starts int) bool {
	people := s.model.personCount
	switch {
	case s.model.changesFirst() || len(best.x.movable) == 0 || people < 2 || best.met() || s.watch.ended():
		return false
	case starts == 1 && people > bound.Exchanged && people <= mostRestarted && best.f2 > best.sum+best.sum/25:
		return true
	}
	return s.spent()/starts*(starts+1) <= fewMoves
}

// search finds a roster within the limits and makes it level.
func (s *solver) search(seed uint64) (*run, error) {
	first, err := s.model.first(seed)
	if err != nil {
		return nil, err
	}
	return s.lower(first, seed), nil
}

// lower makes a roster level.
func (s *solver) lower(roster *state, seed uint64) *run {
	r := &run{x: newSearch(roster, seed+1), b: s.bounds, budget: s.moves}
	if len(s.runs) > 0 {
		r.earlier = slices.MinFunc(s.runs, compareRuns)
	}
	r.x.watch = s.watch
	s.watch.begin(s.moves*9/8, s.polishing()+s.conceding())
	s.runs = append(s.runs, r)
	r.lower()
	return r
}

// polish serves the lesser objectives, with an eighth of the budget or more.
func (s *solver) polish(r *run) {
	if !s.watch.ended() {
		r.x.polish(s.polishing())
	}
}

func (s *solver) polishing() int { return min(s.moves, max(s.moves/8, 60_000)) }

// spent counts the moves of all searches.
func (s *solver) spent() (moves int) {
	for _, r := range s.runs {
		moves += r.x.moves
	}
	return moves
}

// better returns the more level of two.
func better(a, b *run) *run {
	if compareRuns(b, a) < 0 {
		return b
	}
	return a
}

func compareRuns(a, b *run) int { return cmp.Or(cmp.Compare(a.f1, b.f1), cmp.Compare(a.f2, b.f2)) }

// first returns some roster within the limits.
func (m *model) first(seed uint64) (*state, error) {
	random := generator(seed)
	ejections := 2000 + 10*m.seatCount
	for attempt := range attempts {
		s := newState(m)
		if s.construct(&random, ejections<<attempt, m.changesFirst() && attempt == 0) && s.turnsOfAllFit() && s.comply(seed+uint64(attempt), complyMoves*m.seatCount) {
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
	if m.changesFirst() || m.turnLimits {
		if s := m.fewer(len(m.problem.Published) + 1); s != nil {
			return s, nil
		}
	}
	return nil, &NotFoundError{Moves: ejections<<attempts - ejections}
}

// attempts to construct a roster, each twice as long as the one before.
const attempts = 6
