package search

import (
	"cmp"
	"math"
	"slices"
)

// Limits that ask for something, and so can be judged of a full roster only: a shift before too many days are over, the other
// day of a weekend, a senior in the other seat. What lacks is counted person by person. A roster that lacks something
// gets it by moves that lack no more than before; from then on a move that lacks something is taken back.
//
// Cost: a move takes time in proportion to what two people hold.

// lack counts what p lacks: days of gaps that are too long, days of weekends, company in a slot.
func (s *State) lack(p int32) (lack int64) {
	if most := s.M.MostBetween; most > 0 {
		lack += s.lackOfGaps(p, int32(most))
	}
	if s.M.WholeWeekends {
		lack += s.lackOfWeekends(p)
	}
	if s.M.Company != nil && s.M.Company[p] != nil {
		for t := range s.SlotsOf(p).All() {
			if !s.M.Slots[t].Outside && !s.accompanied(p, t) {
				lack++
			}
		}
	}
	return lack
}

// begun is a shift of somebody, for gaps.
type begun struct {
	day     int32
	start   int64
	outside bool
}

func (s *State) lackOfGaps(p, most int32) (lack int64) {
	s.begun = s.begun[:0]
	ordered := true
	for t := range s.SlotsOf(p).All() {
		slot := &s.M.Slots[t]
		for i := range slot.Parts {
			x := begun{slot.Parts[i].Day, slot.Parts[i].Start, slot.Outside}
			if n := len(s.begun); n > 0 && (s.begun[n-1].day > x.day || s.begun[n-1].day == x.day && s.begun[n-1].start > x.start) {
				ordered = false
			}
			s.begun = append(s.begun, x)
		}
	}
	if !ordered {
		slices.SortStableFunc(s.begun, func(a, b begun) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.start, b.start)) })
	}
	for i := 1; i < len(s.begun); i++ {
		before, after := s.begun[i-1], s.begun[i]
		switch {
		case after.day-before.day <= most || before.outside && after.outside,
			before.outside && s.M.PlannedFrom-before.day > most, after.outside && after.day-s.M.PlannedTo > most:
		default:
			lack += int64(after.day - before.day - most)
		}
	}
	return lack
}

func (s *State) lackOfWeekends(p int32) (lack int64) {
	held := s.SlotsOf(p)
	for _, w := range s.M.Weekends {
		mine, all, inside := [3]bool{}, [3]bool{}, false
		for i, t := range w.Slots {
			served := s.M.Slots[t].Outside
			for j := s.M.SlotSeats[t]; j < s.M.SlotSeats[t+1]; j++ {
				served = served || s.Owner[j] != Nobody
			}
			has := held.Has(t)
			inside = inside || has && !s.M.Slots[t].Outside
			for n, begins := range w.Days[i] {
				all[n] = all[n] || begins && served && (!s.M.Slots[t].Outside || w.Manned[n])
				mine[n] = mine[n] || begins && has
			}
		}
		if !inside {
			continue
		}
		for n := range all {
			if all[n] && !mine[n] {
				lack++
			}
		}
	}
	return lack
}

// accompanied reports whether somebody with whom p is to serve has another seat of slot t.
func (s *State) accompanied(p, t int32) bool {
	for j := s.M.SlotSeats[t]; j < s.M.SlotSeats[t+1]; j++ {
		if q := s.Owner[j]; q != Nobody && slices.Contains(s.M.Company[p], q) {
			return true
		}
	}
	return false
}

// lackAround counts what is lacking for p and q, and for whoever else shares a slot of the seats.
func (s *State) lackAround(p, q int32, seats []int32) int64 {
	lack := s.lack(p) + s.lack(q)
	if s.M.Company == nil {
		return lack
	}
	var slots []int32
	for _, a := range seats {
		t := s.M.SeatSlot[a]
		if slices.Contains(slots, t) {
			continue
		}
		slots = append(slots, t)
		for j := s.M.SlotSeats[t]; j < s.M.SlotSeats[t+1]; j++ {
			if r := s.Owner[j]; r != Nobody && r != p && r != q && s.M.Company[r] != nil && !s.accompanied(r, t) {
				lack++
			}
		}
	}
	return lack
}

// lacks counts what is lacking for everybody.
func (s *State) lacks() (lack int64) {
	if !s.M.Entire {
		return 0
	}
	for p := range int32(s.M.PersonCount) {
		lack += s.lack(p)
	}
	return lack
}

// comply gives a full roster what it lacks, by so many moves, and reports whether it lacks nothing.
func (s *State) comply(seed uint64, moves int) bool {
	lack := s.lacks()
	if lack == 0 {
		return true
	}
	x := NewAnnealing(s, seed)
	if len(x.movable) == 0 || s.M.PersonCount < 2 {
		return false
	}
	for n := range moves {
		x.attempt(draw(x.random.next()), math.MaxInt64)
		if n%64 == 63 && s.lacks() == 0 {
			return true
		}
	}
	return s.lacks() == 0
}

// complyMoves is how many moves a seat gets to have what it lacks.
const complyMoves = 3000
