package fairness

import (
	"math"
	"slices"

	exact "github.com/toban-go/toban/fairness/internal/search"
)

// Problems that are searched exactly, and how many people for seats a search may try.
const (
	exactPeople = 8
	exactSeats  = 60
	exactTries  = 300_000
)

// fewEnough reports whether the problem is small enough for exact search.
func (m *model) fewEnough() bool {
	return !m.changesFirst() && m.personCount <= exactPeople && m.seatCount <= exactSeats && m.seatCount > 0
}

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

// within searches for a roster by an aim. It depends on the problem and the aim alone, so that
// anybody can repeat a proof.
func (b *bounder) within(reach, limit int64, first bool) (owner []int32, sum int64, tries int, proven bool) {
	key := aim{reach, limit, first}
	x, ok := b.known[key]
	if !ok {
		x = b.look(key)
		b.known[key] = x
	}
	return x.owner, x.sum, x.tries, x.proven
}

func (b *bounder) look(a aim) found {
	all := b.Schedules(a.reach)
	if all == nil {
		return found{}
	}
	board := tentative{newState(b.m)}
	board.putLocked(0, int32(b.m.seatCount))
	x := &exact.Exact{All: all, Board: board, Tries: exactTries, Merge: b.m.local()}
	owner, sum, proven := x.Run(a.limit, a.first)
	return found{owner, sum, exactTries - x.Tries, proven}
}

// local reports whether no limit is given but those that the schedules of bounds go by, and
// those between two slots: they are all that slots can still ask of the slots before them.
func (m *model) local() bool {
	l := m.limits
	l.MinRest, l.MinDistanceDays, l.MaxConsecutiveDays, l.MaxHoursPerWeek, l.MaxWeekendsPerMonth, l.Apart = 0, 0, 0, 0, 0, false
	return l == Limits{} && len(m.owns()) == 0
}

// tentative is a roster in the making, for exact search.
type tentative struct{ *state }

func (b tentative) Fits(p, j int32) bool {
	return b.m.can(p, j) && b.apart(p, j) && b.fits(p, b.m.seatSlot[j])
}
func (b tentative) Put(j, p int32) { b.put(j, p) }
func (b tentative) Take(j int32)   { b.take(j) }
func (b tentative) Whole() bool    { return b.allTurnsFit() }

// settle lowers a small problem's roster to the best there is, first F1 and then F2, by exact
// search: within what is proven, and else between that and the roster.
func (s *solver) settle(r *run) {
	if !s.model.fewEnough() || len(r.x.movable) == 0 || s.model.personCount < 2 || r.met() || s.watch.ended() {
		return
	}
	low, open := r.bound, false
	for reach := low; r.f1 > low; reach = (low + r.f1 - 1) / 2 {
		if open {
			reach = r.f1 - 1
		}
		owner, _, tries, proven := s.bounds.within(reach, math.MaxInt64, true)
		r.x.moves += tries
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
		owner, _, tries, proven := s.bounds.within(r.f1, r.f2, false)
		r.x.moves += tries
		if owner != nil {
			r.take(owner)
		}
		if proven {
			r.sum = r.f2
		}
	}
}

// take gives the run a roster.
func (r *run) take(owner []int32) {
	r.x.restoreTo(owner)
	r.owner = slices.Clone(owner)
	r.f1, r.f2 = r.x.f1(), r.x.f2()
}
