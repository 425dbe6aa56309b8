package fairness

import (
	"cmp"
	"math"
)

// rosters fills the open seats from ≤ j < to in every way within the limits, and
// visits each, until visit returns false or it has tried so many people for seats.
// It reports whether it came to the end; else it leaves the seats as they are then.
// Limits by turns it asks of whole ways only: a slot more may join two turns.
func (s *state) rosters(from, to int32, left *int, visit func() bool) bool {
	for from < to && s.owner[from] != nobody {
		from++
	}
	if from == to {
		return !s.allTurnsFit() || visit()
	}
	for p := range int32(s.personCount) {
		if !s.can(p, from) || !s.apart(p, from) || !s.fits(p, s.seatSlot[from]) {
			continue
		}
		if *left--; *left < 0 {
			return false
		}
		s.put(from, p)
		if !s.rosters(from+1, to, left, visit) {
			return false
		}
		s.take(from)
	}
	return true
}

func (s *state) allTurnsFit() bool {
	for p := range int32(s.personCount) {
		if !s.turnsFit(p) {
			return false
		}
	}
	return true
}

// fill fills the open seats from ≤ j < to with the first roster there is. Where it
// reports false, impossible says whether that proves that there is none.
func (s *state) fill(from, to int32, nodes int) (filled, impossible bool) {
	impossible = s.rosters(from, to, &nodes, func() bool {
		filled = true
		return false
	})
	return filled, impossible
}

// mostRosters is how many ways of filling the open seats are worth going through
// one by one.
const mostRosters = 30_000

// exact goes through every roster of a problem that has few, and returns the most
// level one, in a repair of those with the fewest changes; ok is false if there are
// too many.
func (m *model) exact() (owner []int32, least, f1, f2 int64, ok bool) {
	ways := 1
	for j, p := range m.locked {
		if p != nobody {
			continue
		}
		if ways *= max(m.candidates(int32(j)), 1); ways > mostRosters {
			return nil, 0, 0, 0, false
		}
	}
	s, nodes := newState(m), math.MaxInt
	s.putLocked(0, int32(m.seatCount))
	s.rosters(0, int32(m.seatCount), &nodes, func() bool {
		changes, worst, sum := s.changeCount(), s.worst(), s.sum()
		if owner == nil || cmp.Or(cmp.Compare(changes, least), cmp.Compare(worst, f1), cmp.Compare(sum, f2)) < 0 {
			owner, least, f1, f2 = append(owner[:0], s.owner...), changes, worst, sum
		}
		return true
	})
	return owner, least, f1, f2, owner != nil
}
