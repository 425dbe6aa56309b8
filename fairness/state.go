package fairness

import "math/bits"

// state is an assignment, perhaps with open seats, and the tables by which a
// question whether one person may take one slot costs the same whatever the size.
type state struct {
	*model
	owner    []int32  // seat → person or nobody
	held     []uint64 // person × word: the person's slots
	dayCount []int32  // person × day: slots that start there
	weekTime []int64  // person × week, seconds
	weekend  []int32  // person × weekend: slots
	inMonth  []int32  // person × month: weekends with slots
	time     []int64  // person: seconds of all slots
	dev      []int64  // person × level
}

func newState(m *model) *state {
	s := &state{
		model: m, owner: make([]int32, m.seatCount),
		held: make([]uint64, m.personCount*m.words), dayCount: make([]int32, m.personCount*m.days),
		weekTime: make([]int64, m.personCount*m.weeks), weekend: make([]int32, m.personCount*m.weekends),
		inMonth: make([]int32, m.personCount*m.months), time: make([]int64, m.personCount),
		dev: append([]int64(nil), m.start...),
	}
	for j := range s.owner {
		s.owner[j] = nobody
	}
	return s
}

// holds reports whether p has a seat of slot t.
func (s *state) holds(p, t int32) bool { return s.held[int(p)*s.words+int(t>>6)]>>(uint(t)&63)&1 == 1 }

// put gives an open seat to p.
func (s *state) put(j, p int32) {
	s.owner[j] = p
	s.enter(p, s.seatSlot[j])
	s.weigh(p, j, 1)
}

// take opens a seat again.
func (s *state) take(j int32) {
	p := s.owner[j]
	s.owner[j] = nobody
	s.leave(p, s.seatSlot[j])
	s.weigh(p, j, -1)
}

func (s *state) weigh(p, j int32, sign int64) {
	n := s.levelCount
	weights := s.seatWeight[int(j)*n : int(j)*n+n]
	dev := s.dev[int(p)*n : int(p)*n+n]
	for l, w := range weights {
		dev[l] += sign * w
	}
}

func (s *state) enter(p, t int32) {
	slot := &s.slots[t]
	s.held[int(p)*s.words+int(t>>6)] |= 1 << (uint(t) & 63)
	s.dayCount[int(p)*s.days+int(slot.day)]++
	s.weekTime[int(p)*s.weeks+int(slot.week)] += slot.seconds
	s.time[p] += slot.seconds
	if slot.weekend >= 0 {
		k := int(p)*s.weekends + int(slot.weekend)
		if s.weekend[k] == 0 {
			s.inMonth[int(p)*s.months+int(slot.weekendIn)]++
		}
		s.weekend[k]++
	}
}

func (s *state) leave(p, t int32) {
	slot := &s.slots[t]
	s.held[int(p)*s.words+int(t>>6)] &^= 1 << (uint(t) & 63)
	s.dayCount[int(p)*s.days+int(slot.day)]--
	s.weekTime[int(p)*s.weeks+int(slot.week)] -= slot.seconds
	s.time[p] -= slot.seconds
	if slot.weekend >= 0 {
		k := int(p)*s.weekends + int(slot.weekend)
		s.weekend[k]--
		if s.weekend[k] == 0 {
			s.inMonth[int(p)*s.months+int(slot.weekendIn)]--
		}
	}
}

// free reports whether p holds no slot that clashes with add, drop apart.
func (s *state) free(p, add, drop int32) bool {
	from, to := s.conflictFrom[add], s.conflictFrom[add+1]
	masks := s.conflicts[from:to]
	first := int(s.conflictWord[add])
	held := s.held[int(p)*s.words+first:]
	held = held[:len(masks)]
	for w, mask := range masks {
		both := held[w] & mask
		if both != 0 {
			if drop < 0 || int(drop>>6) != first+w {
				return false
			}
			if both != 1<<(uint(drop)&63) {
				return false
			}
		}
	}
	return true
}

// allows reports whether the limits let p take slot add and leave slot drop;
// either may be −1. It asks neither eligibility nor locks.
func (s *state) allows(p, add, drop int32) bool {
	if add >= 0 {
		if !s.free(p, add, drop) || !s.within(p, add, drop) {
			return false
		}
	}
	return !s.turnLimits || s.turnsAllow(p, add, drop)
}

// within checks the limits that are counts.
func (s *state) within(p, add, drop int32) bool {
	slot := &s.slots[add]
	gone := slot // of drop
	if drop >= 0 {
		gone = &s.slots[drop]
	}
	if limit := s.weekCap; limit > 0 {
		sum := s.weekTime[int(p)*s.weeks+int(slot.week)] + slot.seconds
		if drop >= 0 && gone.week == slot.week {
			sum -= gone.seconds
		}
		if sum > limit {
			return false
		}
	}
	if limit := s.limits.MaxWeekendsPerMonth; limit > 0 && slot.weekend >= 0 {
		count := s.weekend[int(p)*s.weekends+int(slot.weekend)]
		if drop >= 0 && gone.weekend == slot.weekend {
			count--
		}
		if count == 0 {
			already := int(s.inMonth[int(p)*s.months+int(slot.weekendIn)])
			if drop >= 0 && gone.weekend >= 0 && gone.weekendIn == slot.weekendIn &&
				s.weekend[int(p)*s.weekends+int(gone.weekend)] == 1 {
				already--
			}
			if already >= limit {
				return false
			}
		}
	}
	if limit := s.limits.MaxConsecutiveDays; limit > 0 {
		days := s.dayCount[int(p)*s.days : int(p)*s.days+s.days]
		gap := -1 // a day that drop leaves free
		if drop >= 0 && days[gone.day] == 1 && gone.day != slot.day {
			gap = int(gone.day)
		}
		run := 1
		for d := int(slot.day) - 1; d >= 0 && days[d] > 0 && d != gap; d-- {
			run++
			if run > limit {
				return false
			}
		}
		for d := int(slot.day) + 1; d < len(days) && days[d] > 0 && d != gap; d++ {
			run++
			if run > limit {
				return false
			}
		}
		if run > limit {
			return false
		}
	}
	if s.limits.MaxSharePermille > 0 {
		sum := s.time[p] + slot.seconds
		if drop >= 0 {
			sum -= gone.seconds
		}
		if sum > s.shareCap {
			return false
		}
	}
	return true
}

// turnsAllow checks what depends on a person's turns, over the whole list.
func (s *state) turnsAllow(p, add, drop int32) bool {
	held := s.held[int(p)*s.words : int(p)*s.words+s.words]
	if drop >= 0 {
		held[drop>>6] &^= 1 << (uint(drop) & 63)
	}
	if add >= 0 {
		held[add>>6] |= 1 << (uint(add) & 63)
	}
	ok := s.turnsOK(held)
	if add >= 0 {
		held[add>>6] &^= 1 << (uint(add) & 63)
	}
	if drop >= 0 {
		held[drop>>6] |= 1 << (uint(drop) & 63)
	}
	return ok
}

// turnsOK checks rest, distance and number of the turns that a set of slots makes.
func (s *model) turnsOK(held []uint64) bool {
	last, begin := int32(-1), int32(-1) // last slot, first slot of its turn
	month, turns := int32(-1), 0
	limit := &s.limits
	for w, word := range held {
		for ; word != 0; word &= word - 1 {
			t := int32(w<<6 + bits.TrailingZeros64(word))
			if last >= 0 && t == last+1 && limit.RestBetween == Turns {
				last = t
				continue
			}
			slot := &s.slots[t]
			if last >= 0 && limit.RestBetween == Turns {
				if slot.start-s.slots[last].end < s.rest {
					return false
				}
				if slot.day-s.slots[begin].day < int32(limit.MinDistanceDays) {
					return false
				}
			}
			if slot.month != month {
				month, turns = slot.month, 0
			}
			turns++
			if limit.MaxTurnsPerMonth > 0 && turns > limit.MaxTurnsPerMonth {
				return false
			}
			last, begin = t, t
		}
	}
	return true
}
