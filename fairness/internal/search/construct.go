package search

import (
	"cmp"
	"slices"
)

// Construct fills every seat within the limits, locked ones first, or reports
// false after so many ejections.
func (s *State) Construct(random *Generator, ejections int, keep bool) bool {
	s.PutLocked(0, int32(s.M.SeatCount))
	if keep {
		for j, p := range s.M.Published {
			if s.Owner[j] == Nobody && p != Nobody && s.M.Can(p, int32(j)) && s.Apart(p, int32(j)) && s.Allows(p, s.M.SeatSlot[j], -1) {
				s.Put(int32(j), p)
			}
		}
	}
	var order []int32
	candidates := make([]int, s.M.SeatCount)
	for j := range int32(s.M.SeatCount) {
		if s.Owner[j] == Nobody {
			order = append(order, j)
			candidates[j] = s.M.candidates(j)
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(candidates[a], candidates[b]), cmp.Compare(s.M.SeatBurden[b], s.M.SeatBurden[a]))
	})
	var open []int32
	for _, j := range order {
		if p := s.Least(j); p != Nobody {
			s.Put(j, p)
		} else {
			open = append(open, j)
		}
	}
	return s.Eject(random, open, ejections)
}

// candidates counts the people who may hold seat j at all.
func (m *Numbers) candidates(j int32) int {
	count := 0
	for p := range int32(m.PersonCount) {
		if m.Can(p, j) {
			count++
		}
	}
	return count
}

// Least returns the person who may take j and is furthest below target.
func (s *State) Least(j int32) int32 {
	best, least := Nobody, int64(0)
	for p := range int32(s.M.PersonCount) {
		if !s.M.Can(p, j) || !s.Apart(p, j) || !s.Allows(p, s.M.SeatSlot[j], -1) {
			continue
		}
		sum, dev := int64(0), s.devOf(p)
		for l, in := range s.M.LevelsOf(int(s.M.SeatClass[j])) {
			if in {
				sum += dev[l]
			}
		}
		if best == Nobody || sum < least {
			best, least = p, sum
		}
	}
	return best
}

// Eject fills an open seat by taking other seats from a person who then can, and fills
// the taken seats in turn. A seat that was taken from a person does not soon return.
func (s *State) Eject(random *Generator, open []int32, ejections int) bool {
	barred := make([]int32, s.M.PersonCount*s.M.SeatCount) // until that round
	for round := int32(1); len(open) > 0; round++ {
		if int(round) > ejections {
			return false
		}
		i := random.Below(int32(len(open)))
		j := open[i]
		open[i] = open[len(open)-1]
		open = open[:len(open)-1]
		t := s.M.SeatSlot[j]
		chosen, cost := Nobody, int32(0)
		for p := range int32(s.M.PersonCount) {
			index := int(p)*s.M.SeatCount + int(j)
			beside := s.InWay(p, j)
			if !s.M.Can(p, j) || s.lockedAway(p, t) || slices.ContainsFunc(beside, func(i int32) bool { return s.M.Locked[i] != Nobody }) {
				continue
			}
			c := (s.clashes(p, t) + int32(len(beside))) * 1000
			if c == 0 && !s.Allows(p, t, -1) {
				c = 1500
			}
			if c > 0 && barred[index] > round {
				c += 5000
			}
			c += random.Below(900)
			if chosen == Nobody || c < cost {
				chosen, cost = p, c
			}
		}
		if chosen == Nobody {
			return false
		}
		empty := func(out int32) {
			p := s.Owner[out]
			s.Take(out)
			barred[int(p)*s.M.SeatCount+int(out)] = round + 10 + random.Below(20)
			open = append(open, out)
		}
		for _, out := range s.InWay(chosen, j) {
			empty(out)
		}
		for !s.Allows(chosen, t, -1) {
			out := s.ejectable(random, chosen, t)
			if out == Nobody {
				break
			}
			empty(out)
		}
		if !s.Allows(chosen, t, -1) {
			open = append(open, j)
			continue
		}
		s.Put(j, chosen)
	}
	return true
}

// clashes counts the slots of p that clash with t.
func (s *State) clashes(p, t int32) int32 {
	count := int32(0)
	for range s.M.Conflicts[t].In(s.SlotsOf(p)) {
		count++
	}
	return count
}

// lockedAway reports whether p holds a locked seat that clashes with t.
func (s *State) lockedAway(p, t int32) bool {
	for u := range s.M.Conflicts[t].In(s.SlotsOf(p)) {
		if s.M.Locked[s.seatOf(p, u)] != Nobody {
			return true
		}
	}
	return false
}

// seatOf returns the seat of slot t that p holds, nobody's if t is of the context.
func (s *State) seatOf(p, t int32) int32 {
	for j := s.M.SlotSeats[t]; j < s.M.SlotSeats[t+1]; j++ {
		if s.Owner[j] == p {
			return j
		}
	}
	return Nobody
}

// ejectable returns a seat of p, not locked, in the way of slot t: one that
// clashes, else one that makes room if it is lost, else one close by.
func (s *State) ejectable(random *Generator, p, t int32) int32 {
	var clash, room, near []int32
	for u := range s.SlotsOf(p).All() {
		j := s.seatOf(p, u)
		switch {
		case j == Nobody || s.M.Locked[j] != Nobody: // of the context, or locked
		case s.M.Clash(t, u):
			clash = append(clash, j)
		case s.Allows(p, t, u):
			room = append(room, j)
		case Abs(s.M.Slots[u].Day-s.M.Slots[t].Day) <= 31:
			near = append(near, j)
		}
	}
	for _, list := range [][]int32{clash, room, near} {
		if len(list) > 0 {
			return list[random.Below(int32(len(list)))]
		}
	}
	return Nobody
}

// Rosters fills the open seats from ≤ j < to in every way within the limits, and
// visits each, until visit returns false or it has tried so many people for seats.
// It reports whether it came to the end; else it leaves the seats as they are then.
// Limits by turns it asks of whole ways only: a slot more may join two turns. So with them seats that need not be filled
// are left open and filled, and else left open.
func (s *State) Rosters(from, to int32, left *int, visit func() bool) bool {
	open := func(j int32) bool { return !s.M.Required(s.M.SeatSlot[j]) }
	for from < to && (s.Owner[from] != Nobody || open(from) && !s.M.TurnLimits) {
		from++
	}
	if from == to {
		return !s.AllTurnsFit() || visit()
	}
	if open(from) && !s.Rosters(from+1, to, left, visit) {
		return false
	}
	for p := range int32(s.M.PersonCount) {
		if !s.M.Can(p, from) || !s.Apart(p, from) || !s.Fits(p, s.M.SeatSlot[from]) {
			continue
		}
		if *left--; *left < 0 {
			return false
		}
		s.Put(from, p)
		if !s.Rosters(from+1, to, left, visit) {
			return false
		}
		s.Take(from)
	}
	return true
}

// AllTurnsFit reports whether the limits hold that ask for a whole roster: by turns, and what it may lack.
func (s *State) AllTurnsFit() bool { return s.TurnsOfAllFit() && s.lacks() == 0 }

func (s *State) TurnsOfAllFit() bool {
	for p := range int32(s.M.PersonCount) {
		if !s.turnsFit(p) {
			return false
		}
	}
	return true
}

// fillAll fills the open seats from ≤ j < to with the first roster there is. Where it
// reports false, impossible says whether that proves that there is none.
func (s *State) fillAll(from, to int32, nodes int) (filled, impossible bool) {
	impossible = s.Rosters(from, to, &nodes, func() bool {
		filled = true
		return false
	})
	return filled, impossible
}
