package fairness

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// state is an assignment, perhaps with open seats, and the tables by which a
// question whether one person may take one slot costs the same whatever the size.
type state struct {
	m        *model
	owner    []int32 // seat → person or nobody
	held     []uint64
	dayCount []int32 // person × day: slots that start there
	weekTime []int64 // person × week, seconds
	weekend  []int32 // person × week: slots at its weekend
	inMonth  []int32 // person × month: weekends with slots
	shifts   []int32 // person × month: slots that start there
	time     []int64 // person: seconds of all slots
	dev      []int64 // person × level
	begun    []begun // room
	pages    []int64 // person: what pages cost beyond the share, in hundredths of a point; nil if nothing
}

func newState(m *model) *state {
	s := &state{
		m: m, owner: slices.Repeat([]int32{nobody}, m.seatCount),
		held: make([]uint64, m.personCount*m.words), dayCount: make([]int32, m.personCount*m.days),
		weekTime: make([]int64, m.personCount*m.weeks), weekend: make([]int32, m.personCount*m.weeks),
		inMonth: make([]int32, m.personCount*m.months), shifts: make([]int32, m.personCount*m.months), time: make([]int64, m.personCount),
		dev: slices.Clone(m.start), pages: slices.Clone(m.startPages),
	}
	for _, h := range m.context {
		s.enter(h.person, h.slot)
	}
	return s
}

// with gives the seats to their owners in the list, from a state in which all are open.
func (s *state) with(owner []int32) *state {
	for j, p := range owner {
		s.put(int32(j), p)
	}
	return s
}

// slotsOf returns the slots that p holds.
func (s *state) slotsOf(p int32) bitset.Set { return s.held[int(p)*s.m.words : (int(p)+1)*s.m.words] }

// devOf returns the deviations of p by level.
func (s *state) devOf(p int32) []int64 {
	return s.dev[int(p)*s.m.levelCount : (int(p)+1)*s.m.levelCount]
}

// put gives an open seat to p.
func (s *state) put(j, p int32) {
	s.owner[j] = p
	s.enter(p, s.m.seatSlot[j])
	s.weigh(p, j, 1)
}

// take opens a seat again.
func (s *state) take(j int32) {
	p := s.owner[j]
	s.owner[j] = nobody
	s.leave(p, s.m.seatSlot[j])
	s.weigh(p, j, -1)
}

// putLocked puts in the locked seats from ≤ j < to.
func (s *state) putLocked(from, to int32) {
	for j := from; j < to; j++ {
		if p := s.m.locked[j]; p != nobody {
			s.put(j, p)
		}
	}
}

func (s *state) weigh(p, j int32, sign int64) {
	dev := s.devOf(p)
	for l, w := range s.m.weights(j) {
		dev[l] += sign * w
	}
	if s.pages != nil {
		s.pages[p] += sign * s.m.seatPages[j]
	}
}

func (s *state) enter(p, t int32) {
	s.slotsOf(p).Add(t)
	s.tally(p, &s.m.slots[t], 1)
}

func (s *state) leave(p, t int32) {
	s.slotsOf(p).Remove(t)
	s.tally(p, &s.m.slots[t], -1)
}

// tally adds a slot to the tables of p, or takes it out.
func (s *state) tally(p int32, slot *slot, sign int32) {
	if !slot.outside {
		s.time[p] += int64(sign) * slot.seconds
	}
	s.countPart(p, &slot.part, sign)
	for i := 1; i < len(slot.parts); i++ {
		s.countPart(p, &slot.parts[i], sign)
	}
}

func (s *state) countPart(p int32, x *part, sign int32) {
	s.dayCount[int(p)*s.m.days+int(x.day)] += sign
	s.shifts[int(p)*s.m.months+int(x.month)] += sign
	s.weekTime[int(p)*s.m.weeks+int(x.week)] += int64(sign) * (x.until - x.start)
	if x.weekend >= 0 {
		count := &s.weekend[int(p)*s.m.weeks+int(x.weekend)]
		*count += sign
		if *count == max(sign, 0) {
			s.inMonth[int(p)*s.m.months+int(x.weekendIn)] += sign
		}
	}
}

// free reports whether p holds no slot that clashes with add, drop apart.
func (s *state) free(p, add, drop int32) bool {
	return s.m.conflicts[add].Misses(s.slotsOf(p), drop)
}

// allows reports whether the limits let p take slot add and leave slot drop, if it
// is not −1. It asks neither eligibility nor locks.
func (s *state) allows(p, add, drop int32) bool {
	if !s.free(p, add, drop) {
		return false
	}
	if drop >= 0 {
		s.leave(p, drop)
		defer s.enter(p, drop)
	}
	s.enter(p, add)
	ok := s.keeps(p, add) && s.turnsFit(p)
	s.leave(p, add)
	return ok
}

// fits reports whether p may take slot t, limits that go by turns apart.
func (s *state) fits(p, t int32) bool {
	if !s.free(p, t, -1) {
		return false
	}
	s.enter(p, t)
	ok := s.keeps(p, t)
	s.leave(p, t)
	return ok
}

// keeps reports whether the limits that are counts hold for p around slot t, which
// p holds.
func (s *state) keeps(p, t int32) bool {
	slot := &s.m.slots[t]
	if !s.keepsPart(p, &slot.part) || s.m.limited && s.turn(p, t) > s.m.longest {
		return false
	}
	for i := 1; i < len(slot.parts); i++ {
		if !s.keepsPart(p, &slot.parts[i]) {
			return false
		}
	}
	return s.m.limits.MaxSharePermille == 0 || s.time[p] <= s.m.shareCap
}

// keepsPart does so around one shift of a slot, share and turns apart.
func (s *state) keepsPart(p int32, x *part) bool {
	if s.m.weekCap > 0 && s.weekTime[int(p)*s.m.weeks+int(x.week)] > s.m.weekCap {
		return false
	}
	if limit := s.m.limits.MaxWeekendsPerMonth; limit > 0 && x.weekend >= 0 &&
		int(s.inMonth[int(p)*s.m.months+int(x.weekendIn)]) > limit {
		return false
	}
	if limit := s.m.limits.MaxWeekendsInRow; limit > 0 && x.weekend >= 0 {
		weekends := s.weekend[int(p)*s.m.weeks : (int(p)+1)*s.m.weeks]
		run := 1
		for w := int(x.weekend) - 1; w >= 0 && weekends[w] > 0; w-- {
			run++
		}
		for w := int(x.weekend) + 1; w < len(weekends) && weekends[w] > 0; w++ {
			run++
		}
		if run > limit {
			return false
		}
	}
	if s.m.ownShifts {
		if most := s.m.shiftCap[p]; most > 0 && s.shifts[int(p)*s.m.months+int(x.month)] > most {
			return false
		}
	}
	if r := s.m.limits.Rolling; r.Shifts > 0 && !s.keepsRolling(p, int(x.day), r) {
		return false
	}
	if limit := s.m.limits.MaxConsecutiveDays; limit > 0 {
		days := s.dayCount[int(p)*s.m.days : (int(p)+1)*s.m.days]
		run := 1
		for d := int(x.day) - 1; d >= 0 && days[d] > 0 && run <= limit; d-- {
			run++
		}
		for d := int(x.day) + 1; d < len(days) && days[d] > 0 && run <= limit; d++ {
			run++
		}
		if run > limit {
			return false
		}
	}
	return true
}

// keepsRolling reports whether no window of days around a day has too many slots of p.
func (s *state) keepsRolling(p int32, day int, r Rolling) bool {
	days := s.dayCount[int(p)*s.m.days : (int(p)+1)*s.m.days]
	sum := int32(0)
	for d := max(0, day-r.Days+1); d < min(len(days), day+r.Days); d++ {
		if sum += days[d]; d-r.Days >= max(0, day-r.Days+1) {
			sum -= days[d-r.Days]
		}
		if int(sum) > r.Shifts {
			return false
		}
	}
	return true
}

// turn returns how long the turn of p lasts that holds slot t, in seconds.
func (s *state) turn(p, t int32) int64 {
	held := s.slotsOf(p)
	if !s.m.plain {
		return s.turnAmong(held, t)
	}
	first, last := t, t
	for u := s.m.slots[t].prev; u >= 0 && held.Has(u); u = s.m.slots[u].prev {
		first = u
	}
	for u := s.m.slots[t].next; u >= 0 && held.Has(u); u = s.m.slots[u].next {
		last = u
	}
	return s.m.slots[last].end - s.m.slots[first].start
}

// turnAmong does so where slots of other pools, or others that overlap, are part of turns.
func (s *state) turnAmong(held bitset.Set, t int32) int64 {
	var start int64
	var x extent
	for u := range held.All() {
		if !x.joins(s.m, u) {
			if u > t {
				break
			}
			start = s.m.slots[u].start
		}
		x.extend(s.m, held, u)
	}
	return x.end - start
}

// extent is how far a turn goes while the slots that a person holds are gone through in
// order: to which slot, as the next one of the pool is held too, and to what time.
type extent struct {
	begun bool
	reach int32
	end   int64
}

// joins reports whether slot t belongs to the turn, if there is one.
func (x *extent) joins(m *model, t int32) bool {
	return x.begun && (t <= x.reach || m.slots[t].start <= x.end)
}

// extend adds slot t to the turn that it joins, or begins with it.
func (x *extent) extend(m *model, held bitset.Set, t int32) {
	if !x.joins(m, t) {
		*x = extent{true, t, m.slots[t].end}
	}
	x.end = max(x.end, m.slots[t].end)
	if next := m.slots[t].next; next >= 0 && held.Has(next) {
		x.reach = max(x.reach, next)
	}
}

// turnsFit reports whether rest, distance and number of the turns of p keep the
// limits.
func (s *state) turnsFit(p int32) bool {
	_, _, ok := s.turns(p)
	return ok
}

// turns reports whether rest, distance and number of the turns of p keep the limits,
// else between which slots they break one: from the first slot of a turn to the first of
// another. It goes over all that p holds; between slots of the context it asks nothing.
func (s *state) turns(p int32) (from, to int32, ok bool) {
	if !s.m.turnLimits {
		return 0, 0, true
	}
	byTurns, held := s.m.limits.RestBetween == Turns, s.slotsOf(p)
	var last, first *slot // of the turn so far
	var x extent
	month, turns, planned := int32(-1), 0, false
	var began, ofMonth int32
	for w, word := range held {
		for ; word != 0; word &= word - 1 {
			t := int32(w<<6 + bits.TrailingZeros64(word))
			slot := &s.m.slots[t]
			if x.joins(s.m, t) {
				if x.extend(s.m, held, t); slot.end == x.end {
					last = slot
				}
				continue
			}
			if byTurns && last != nil {
				if slot.start-last.end < s.m.rest && !(last.outside && slot.outside) ||
					slot.day-first.day < int32(s.m.limits.MinDistanceDays) && !(first.outside && slot.outside) {
					return began, t, false
				}
			}
			if slot.month != month {
				month, turns, planned, ofMonth = slot.month, 0, false, t
			}
			turns++
			planned = planned || !slot.outside
			if s.m.limits.MaxTurnsPerMonth > 0 && turns > s.m.limits.MaxTurnsPerMonth && planned {
				return ofMonth, t, false
			}
			last, first, began = slot, slot, t
			x.extend(s.m, held, t)
		}
	}
	return 0, 0, true
}

// beside yields the slots that could join turns of p from slot first to last or begin one
// of them earlier: if the turns break a limit and p keeps its slots, p must get one of
// them.
func (s *state) beside(p, first, last int32) iter.Seq[int32] {
	held, near := s.slotsOf(p), make(bitset.Set, s.m.words)
	for u := range held.All() {
		if first <= u && u <= last {
			s.m.joined[u].AddTo(near)
		}
	}
	return func(yield func(int32) bool) {
		for t := range near.All() {
			if t < last && !held.Has(t) && !yield(t) {
				return
			}
		}
	}
}

// mayGrow reports whether p can take an open seat that could join or lengthen turns of p.
func (s *state) mayGrow(p, first, last int32, can func(j int32) bool) bool {
	for t := range s.beside(p, first, last) {
		for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
			if s.owner[j] == nobody && can(j) {
				return true
			}
		}
	}
	return false
}

// f1 returns the largest deviation, f2 the sum of all.
func (s *state) f1() int64 {
	worst := int64(0)
	for _, d := range s.dev {
		worst = max(worst, abs(d))
	}
	return worst
}

// unevenPages returns the sum of squares of what pages cost people beyond their shares, in hundredths of a point.
func (s *state) unevenPages() (sum int64) {
	for _, d := range s.pages {
		sum += d * d
	}
	return sum
}

// changeCount returns how many seats change where that comes before fairness, beyond those that may, else 0.
func (s *state) changeCount() int64 {
	if !s.m.changesFirst() {
		return 0
	}
	return s.m.beyond(s.countChanges())
}

func (s *state) f2() int64 {
	sum := int64(0)
	for _, d := range s.dev {
		sum += abs(d)
	}
	return sum
}

// mates counts the people of one team with p in the other seats of the slot of seat j.
func (s *state) mates(j, p int32) int64 {
	count, t := int64(0), s.m.seatSlot[j]
	mine := s.m.together[t][int(p)*s.m.personCount : (int(p)+1)*s.m.personCount]
	for i := s.m.slotSeats[t]; i < s.m.slotSeats[t+1]; i++ {
		if q := s.owner[i]; i != j && q != nobody && mine[q] {
			count++
		}
	}
	return count
}

// apart reports whether Limits.Apart and people's own let p sit in seat j with the people in the other
// seats of its slot.
func (s *state) apart(p, j int32) bool {
	return (!s.m.limits.Apart || s.mates(j, p) == 0) && (s.m.pairs == nil || !s.besidePair(p, j))
}

// besidePair reports whether somebody in another seat of the slot of seat j is to be apart from p.
func (s *state) besidePair(p, j int32) bool {
	t := s.m.seatSlot[j]
	for i := s.m.slotSeats[t]; i < s.m.slotSeats[t+1]; i++ {
		if q := s.owner[i]; i != j && q != nobody && s.m.pairs[int(p)*s.m.personCount+int(q)] {
			return true
		}
	}
	return false
}

// keptApart reports whether two people must not share slot t.
func (m *model) keptApart(t, p, q int32) bool {
	index := int(p)*m.personCount + int(q)
	return m.limits.Apart && m.together[t][index] || m.pairs != nil && m.pairs[index]
}

// inWay lists the other seats of the slot of seat j that Limits.Apart forbids to be
// held together with p.
func (s *state) inWay(p, j int32) (seats []int32) {
	if s.apart(p, j) {
		return nil
	}
	t := s.m.seatSlot[j]
	for i := s.m.slotSeats[t]; i < s.m.slotSeats[t+1]; i++ {
		if q := s.owner[i]; i != j && q != nobody && s.m.keptApart(t, p, q) {
			seats = append(seats, i)
		}
	}
	return seats
}
