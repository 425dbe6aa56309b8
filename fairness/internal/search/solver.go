package search

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
)

// Solver is one Solve: searches that share bounds, each with a budget of moves.
type Solver struct {
	Model  *Numbers
	Bounds *Bounder
	Moves  int
	runs   []*Run
	watch  *watcher
	First  func(seed uint64) (*State, error) // some roster within the limits
	Broken func(owner []int32) bool          // whether a full roster breaks a limit
}

func NewSolver(m *Numbers, moves int, tell func(Progress) bool) *Solver {
	s := &Solver{Model: m, Bounds: NewBounder(m), Moves: moves}
	if tell != nil {
		s.watch = &watcher{tell: tell}
	}
	return s
}

// Solve returns the best roster that it finds, and the deviations of the most level one.
func (s *Solver) Solve(seed uint64) (owner []int32, fair1, fair2 int64, err error) {
	if s.Model.MayChange > 0 {
		return s.spend(seed)
	}
	return s.solve(seed)
}

// solve is Solve for one number of changes.
func (s *Solver) solve(seed uint64) (owner []int32, fair1, fair2 int64, err error) {
	best, err := s.search(seed)
	if err != nil {
		return nil, 0, 0, err
	}
	s.settle(best)
	for n := uint64(1); n < mostStarts && s.promising(best, int(n)); n++ {
		if again, err := s.search(seed + n<<32); err == nil {
			best = better(best, again)
		}
	}
	s.settle(best)
	best.Roster.Even()
	s.polish(best)
	if more := best.Roster.ChangeCount(); more > 0 && !s.watch.ended() {
		if fewer := s.Model.Fewer(int(more + s.Model.MayChange)); fewer != nil {
			best = s.lower(fewer, seed)
			best.Roster.Even()
			s.polish(best)
		}
	}
	fair1, fair2 = best.Roster.F1(), best.Roster.F2()
	if s.Concede(best, seed) {
		s.polish(best)
	}
	s.keep(best, fair1, fair2)
	return best.Roster.Owner, fair1, fair2, nil
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
func (s *Solver) promising(best *Run, starts int) bool {
	people := s.Model.PersonCount
	switch {
	case s.Model.ChangesFirst() || len(best.Roster.movable) == 0 || people < 2 || best.met() || s.watch.ended():
		return false
	case starts == 1 && people > bound.Exchanged && people <= mostRestarted && best.f2 > best.sum+best.sum/25:
		return true
	}
	return s.Spent()/starts*(starts+1) <= fewMoves
}

// search finds a roster within the limits and makes it level.
func (s *Solver) search(seed uint64) (*Run, error) {
	first, err := s.First(seed)
	if err != nil {
		return nil, err
	}
	return s.lower(first, seed), nil
}

// lower makes a roster level.
func (s *Solver) lower(roster *State, seed uint64) *Run {
	r := &Run{Roster: NewAnnealing(roster, seed+1), Bounds: s.Bounds, Budget: s.Moves}
	if len(s.runs) > 0 {
		r.earlier = slices.MinFunc(s.runs, compareRuns)
	}
	r.Roster.watch = s.watch
	s.watch.begin(s.Moves*9/8, s.polishing()+s.conceding())
	s.runs = append(s.runs, r)
	r.Lower()
	return r
}

// polish serves the lesser objectives, with an eighth of the budget or more.
func (s *Solver) polish(r *Run) {
	if !s.watch.ended() {
		r.Roster.polish(s.polishing())
	}
}

func (s *Solver) polishing() int { return min(s.Moves, max(s.Moves/8, 60_000)) }

// Spent counts the moves of all searches.
func (s *Solver) Spent() (moves int) {
	for _, r := range s.runs {
		moves += r.Roster.moves
	}
	return moves
}

// better returns the more level of two.
func better(a, b *Run) *Run {
	if compareRuns(b, a) < 0 {
		return b
	}
	return a
}

func compareRuns(a, b *Run) int { return cmp.Or(cmp.Compare(a.f1, b.f1), cmp.Compare(a.f2, b.f2)) }

// keep puts the published roster in place of the best that was found, if it is to stay: the most level roster had these
// deviations.
func (s *Solver) keep(best *Run, fair1, fair2 int64) {
	m := s.Model
	if m.fewChanges() || m.SeatCount == 0 || slices.Contains(m.Published, Nobody) || slices.Equal(m.Published, best.Roster.Owner) || s.Broken(m.Published) {
		return
	}
	for j, p := range m.Published {
		if !m.Can(p, int32(j)) {
			return
		}
	}
	published := NewState(m).With(m.Published)
	f1, f2, found1, found2 := published.F1(), published.F2(), best.Roster.F1(), best.Roster.F2()
	if !m.ForWishes.none() || !m.ForPages.none() { // within them deviations decide nothing
		most1, most2 := m.Caps(fair1, fair2)
		f1, f2 = max(f1, most1), max(f2, most2)
		found1, found2 = max(found1, most1), max(found2, most2)
	}
	was, is := m.LesserOf(m.Published), m.LesserOf(best.Roster.Owner)
	if cmp.Or(cmp.Compare(f1, found1), cmp.Compare(f2, found2), slices.Compare(was[:Spacing], is[:Spacing])) <= 0 {
		best.Roster.restoreTo(m.Published)
		best.Roster.moves += best.Roster.grant(s.polishing())
	}
}

// Roster returns some roster within the limits, or after how many ejections it found none. Once the first attempt fails
// it asks for a proof that there is none.
func (m *Numbers) Roster(seed uint64, exhaust func() error) (found *State, ejected int, err error) {
	random := Generator(seed)
	ejections := 2000 + 10*m.SeatCount
	for attempt := range attempts {
		s := NewState(m)
		if s.Construct(&random, ejections<<attempt, m.ChangesFirst() && attempt == 0) && s.TurnsOfAllFit() && s.comply(seed+uint64(attempt), complyMoves*m.SeatCount) {
			return s, 0, nil
		}
		if attempt > 0 {
			continue
		}
		if err := exhaust(); err != nil {
			return nil, 0, err
		}
		full := NewState(m)
		full.PutLocked(0, int32(m.SeatCount))
		if filled, _ := full.fillAll(0, int32(m.SeatCount), fillNodes); filled {
			return full, 0, nil
		}
	}
	if m.ChangesFirst() || m.TurnLimits {
		if s := m.Fewer(m.Publications + 1); s != nil {
			return s, 0, nil
		}
	}
	return nil, ejections<<attempts - ejections, nil
}

// attempts to construct a roster, each twice as long as the one before, and nodes to fill all seats in order.
const (
	attempts  = 6
	fillNodes = 50_000
)
