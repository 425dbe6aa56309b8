package fairness

import (
	"cmp"
	"slices"
)

// construct fills every seat within the limits, locked ones first, or reports
// false after so many ejections.
func (s *state) construct(random *generator, ejections int, keep bool) bool {
	s.putLocked(0, int32(s.m.seatCount))
	if keep {
		for j, p := range s.m.published {
			if s.owner[j] == nobody && p != nobody && s.m.can(p, int32(j)) && s.apart(p, int32(j)) && s.allows(p, s.m.seatSlot[j], -1) {
				s.put(int32(j), p)
			}
		}
	}
	var order []int32
	candidates := make([]int, s.m.seatCount)
	for j := range int32(s.m.seatCount) {
		if s.owner[j] == nobody {
			order = append(order, j)
			candidates[j] = s.m.candidates(j)
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(candidates[a], candidates[b]), cmp.Compare(s.m.seatBurden[b], s.m.seatBurden[a]))
	})
	var open []int32
	for _, j := range order {
		if p := s.least(j); p != nobody {
			s.put(j, p)
		} else {
			open = append(open, j)
		}
	}
	return s.eject(random, open, ejections)
}

// candidates counts the people who may hold seat j at all.
func (m *model) candidates(j int32) int {
	count := 0
	for p := range int32(m.personCount) {
		if m.can(p, j) {
			count++
		}
	}
	return count
}

// least returns the person who may take j and is furthest below target.
func (s *state) least(j int32) int32 {
	best, least := nobody, int64(0)
	for p := range int32(s.m.personCount) {
		if !s.m.can(p, j) || !s.apart(p, j) || !s.allows(p, s.m.seatSlot[j], -1) {
			continue
		}
		sum, dev := int64(0), s.devOf(p)
		for l, in := range s.m.levelsOf(int(s.m.seatClass[j])) {
			if in {
				sum += dev[l]
			}
		}
		if best == nobody || sum < least {
			best, least = p, sum
		}
	}
	return best
}

// eject fills an open seat by taking other seats from a person who then can, and fills
// the taken seats in turn. A seat that was taken from a person does not soon return.
func (s *state) eject(random *generator, open []int32, ejections int) bool {
	barred := make([]int32, s.m.personCount*s.m.seatCount) // until that round
	for round := int32(1); len(open) > 0; round++ {
		if int(round) > ejections {
			return false
		}
		i := random.below(int32(len(open)))
		j := open[i]
		open[i] = open[len(open)-1]
		open = open[:len(open)-1]
		t := s.m.seatSlot[j]
		chosen, cost := nobody, int32(0)
		for p := range int32(s.m.personCount) {
			index := int(p)*s.m.seatCount + int(j)
			beside := s.inWay(p, j)
			if !s.m.can(p, j) || s.lockedAway(p, t) || slices.ContainsFunc(beside, func(i int32) bool { return s.m.locked[i] != nobody }) {
				continue
			}
			c := (s.clashes(p, t) + int32(len(beside))) * 1000
			if c == 0 && !s.allows(p, t, -1) {
				c = 1500
			}
			if c > 0 && barred[index] > round {
				c += 5000
			}
			c += random.below(900)
			if chosen == nobody || c < cost {
				chosen, cost = p, c
			}
		}
		if chosen == nobody {
			return false
		}
		empty := func(out int32) {
			p := s.owner[out]
			s.take(out)
			barred[int(p)*s.m.seatCount+int(out)] = round + 10 + random.below(20)
			open = append(open, out)
		}
		for _, out := range s.inWay(chosen, j) {
			empty(out)
		}
		for !s.allows(chosen, t, -1) {
			out := s.ejectable(random, chosen, t)
			if out == nobody {
				break
			}
			empty(out)
		}
		if !s.allows(chosen, t, -1) {
			open = append(open, j)
			continue
		}
		s.put(j, chosen)
	}
	return true
}

// clashes counts the slots of p that clash with t.
func (s *state) clashes(p, t int32) int32 {
	count := int32(0)
	for range s.m.conflicts[t].In(s.slotsOf(p)) {
		count++
	}
	return count
}

// lockedAway reports whether p holds a locked seat that clashes with t.
func (s *state) lockedAway(p, t int32) bool {
	for u := range s.m.conflicts[t].In(s.slotsOf(p)) {
		if s.m.locked[s.seatOf(p, u)] != nobody {
			return true
		}
	}
	return false
}

// seatOf returns the seat of slot t that p holds, nobody's if t is of the context.
func (s *state) seatOf(p, t int32) int32 {
	for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
		if s.owner[j] == p {
			return j
		}
	}
	return nobody
}

// ejectable returns a seat of p, not locked, in the way of slot t: one that
// clashes, else one that makes room if it is lost, else one close by.
func (s *state) ejectable(random *generator, p, t int32) int32 {
	var clash, room, near []int32
	for u := range s.slotsOf(p).All() {
		j := s.seatOf(p, u)
		switch {
		case j == nobody || s.m.locked[j] != nobody: // of the context, or locked
		case s.m.clash(t, u):
			clash = append(clash, j)
		case s.allows(p, t, u):
			room = append(room, j)
		case abs(s.m.slots[u].day-s.m.slots[t].day) <= 31:
			near = append(near, j)
		}
	}
	for _, list := range [][]int32{clash, room, near} {
		if len(list) > 0 {
			return list[random.below(int32(len(list)))]
		}
	}
	return nobody
}

// rosters fills the open seats from ≤ j < to in every way within the limits, and
// visits each, until visit returns false or it has tried so many people for seats.
// It reports whether it came to the end; else it leaves the seats as they are then.
// Limits by turns it asks of whole ways only: a slot more may join two turns. So with them seats that need not be filled
// are left open and filled, and else left open.
func (s *state) rosters(from, to int32, left *int, visit func() bool) bool {
	open := func(j int32) bool { return !s.m.required(s.m.seatSlot[j]) }
	for from < to && (s.owner[from] != nobody || open(from) && !s.m.turnLimits) {
		from++
	}
	if from == to {
		return !s.allTurnsFit() || visit()
	}
	if open(from) && !s.rosters(from+1, to, left, visit) {
		return false
	}
	for p := range int32(s.m.personCount) {
		if !s.m.can(p, from) || !s.apart(p, from) || !s.fits(p, s.m.seatSlot[from]) {
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

// allTurnsFit reports whether the limits hold that ask for a whole roster: by turns, and what it may lack.
func (s *state) allTurnsFit() bool { return s.turnsOfAllFit() && s.lacks() == 0 }

func (s *state) turnsOfAllFit() bool {
	for p := range int32(s.m.personCount) {
		if !s.turnsFit(p) {
			return false
		}
	}
	return true
}

// fillAll fills the open seats from ≤ j < to with the first roster there is. Where it
// reports false, impossible says whether that proves that there is none.
func (s *state) fillAll(from, to int32, nodes int) (filled, impossible bool) {
	impossible = s.rosters(from, to, &nodes, func() bool {
		filled = true
		return false
	})
	return filled, impossible
}
