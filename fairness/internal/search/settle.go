package search

import (
	"math"
	"slices"
)

// Problems that are searched exactly, and how many people for seats a search may try.
const (
	exactPeople = 8
	exactSeats  = 60
	exactTries  = 300_000
)

// aim is what exact search looks for: a roster that leaves nobody beyond reach with a sum of
// deviations below limit, the best or the first one.
type aim struct {
	reach, limit int64
	first        bool
}

// found is what came of it; proven says that no roster is better, or that there is none.
type found struct {
	owner  []int32
	sum    int64
	tries  int
	proven bool
}

// Within searches for a roster by an aim. It depends on the problem and the aim alone, so that
// anybody can repeat a proof.
func (b *Bounder) Within(reach, limit int64, first bool) (owner []int32, sum int64, tries int, proven bool) {
	key := aim{reach, limit, first}
	x, ok := b.known[key]
	if !ok {
		x = b.look(key)
		b.known[key] = x
	}
	return x.owner, x.sum, x.tries, x.proven
}

func (b *Bounder) look(a aim) found {
	all := b.Schedules(a.reach)
	if all == nil {
		return found{}
	}
	board := tentative{NewState(b.m)}
	board.PutLocked(0, int32(b.m.SeatCount))
	x := &Exact{All: all, Board: board, Tries: exactTries, Merge: b.m.Local}
	owner, sum, proven := x.Run(a.limit, a.first)
	return found{owner, sum, exactTries - x.Tries, proven}
}

// tentative is a roster in the making, for exact search.
type tentative struct{ *State }

func (b tentative) Fits(p, j int32) bool {
	return b.M.Can(p, j) && b.Apart(p, j) && b.State.Fits(p, b.M.SeatSlot[j])
}
func (b tentative) Whole() bool { return b.AllTurnsFit() }

// settle lowers a small problem's roster to the best there is, first F1 and then F2, by exact
// search: within what is proven, and else between that and the roster.
func (s *Solver) settle(r *Run) {
	if !s.Model.fewEnough() || len(r.Roster.movable) == 0 || s.Model.PersonCount < 2 || r.met() || s.watch.ended() {
		return
	}
	low, open := r.bound, false
	for reach := low; r.f1 > low; reach = (low + r.f1 - 1) / 2 {
		if open {
			reach = r.f1 - 1
		}
		owner, _, tries, proven := s.Bounds.Within(reach, math.MaxInt64, true)
		r.Roster.moves += tries
		switch {
		case owner != nil:
			r.take(owner)
		case proven:
			low = reach + 1
		case open || reach == r.f1-1:
			return
		default:
			open = true
		}
	}
	r.bound = r.f1
	if r.f2 > r.sum {
		owner, _, tries, proven := s.Bounds.Within(r.f1, r.f2, false)
		r.Roster.moves += tries
		if owner != nil {
			r.take(owner)
		}
		if proven {
			r.sum = r.f2
		}
	}
}

// take gives the run a roster.
func (r *Run) take(owner []int32) {
	r.Roster.restoreTo(owner)
	r.owner = slices.Clone(owner)
	r.f1, r.f2 = r.Roster.F1(), r.Roster.F2()
}
