package search

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// State is an assignment, perhaps with open seats, and the tables by which a
// question whether one person may take one slot costs the same whatever the size.
type State struct {
	M        *Numbers
	Owner    []int32 // seat → person or nobody
	Held     []uint64
	dayCount []int32 // person × day: slots that start there
	weekTime []int64 // person × week, seconds
	weekend  []int32 // person × week: slots at its weekend
	inMonth  []int32 // person × month: weekends with slots
	shifts   []int32 // person × month: slots that start there
	time     []int64 // person: seconds of all slots
	Dev      []int64 // person × level
	begun    []begun // room
	Pages    []int64 // person: what pages cost beyond the share, in hundredths of a point; nil if nothing
}

func NewState(m *Numbers) *State {
	s := &State{
		M: m, Owner: slices.Repeat([]int32{Nobody}, m.SeatCount),
		Held: make([]uint64, m.PersonCount*m.Words), dayCount: make([]int32, m.PersonCount*m.Days),
		weekTime: make([]int64, m.PersonCount*m.Weeks), weekend: make([]int32, m.PersonCount*m.Weeks),
		inMonth: make([]int32, m.PersonCount*m.Months), shifts: make([]int32, m.PersonCount*m.Months), time: make([]int64, m.PersonCount),
		Dev: slices.Clone(m.Start), Pages: slices.Clone(m.StartPages),
	}
	for _, h := range m.Context {
		s.Enter(h.Person, h.Slot)
	}
	return s
}

// With gives the seats to their owners in the list, from a state in which all are open.
func (s *State) With(owner []int32) *State {
	for j, p := range owner {
		s.Put(int32(j), p)
	}
	return s
}

// SlotsOf returns the slots that p holds.
func (s *State) SlotsOf(p int32) bitset.Set { return s.Held[int(p)*s.M.Words : (int(p)+1)*s.M.Words] }

// devOf returns the deviations of p by level.
func (s *State) devOf(p int32) []int64 {
	return s.Dev[int(p)*s.M.LevelCount : (int(p)+1)*s.M.LevelCount]
}

// Put gives an open seat to p.
func (s *State) Put(j, p int32) {
	s.Owner[j] = p
	s.Enter(p, s.M.SeatSlot[j])
	s.weigh(p, j, 1)
}

// Take opens a seat again.
func (s *State) Take(j int32) {
	p := s.Owner[j]
	s.Owner[j] = Nobody
	s.Leave(p, s.M.SeatSlot[j])
	s.weigh(p, j, -1)
}

// Reset seats people as they were.
func (s *State) Reset(owner []int32) {
	for j, p := range s.Owner {
		if p != Nobody && p != owner[j] {
			s.Take(int32(j))
		}
	}
	for j, p := range owner {
		if p != Nobody && s.Owner[j] == Nobody {
			s.Put(int32(j), p)
		}
	}
}

// PutLocked puts in the locked seats from ≤ j < to.
func (s *State) PutLocked(from, to int32) {
	for j := from; j < to; j++ {
		if p := s.M.Locked[j]; p != Nobody {
			s.Put(j, p)
		}
	}
}

func (s *State) weigh(p, j int32, sign int64) {
	dev := s.devOf(p)
	for l, w := range s.M.weights(j) {
		dev[l] += sign * w
	}
	if s.Pages != nil {
		s.Pages[p] += sign * s.M.SeatPages[j]
	}
}

func (s *State) Enter(p, t int32) {
	s.SlotsOf(p).Add(t)
	s.tally(p, &s.M.Slots[t], 1)
}

func (s *State) Leave(p, t int32) {
	s.SlotsOf(p).Remove(t)
	s.tally(p, &s.M.Slots[t], -1)
}

// tally adds a slot to the tables of p, or takes it out.
func (s *State) tally(p int32, slot *Slot, sign int32) {
	if !slot.Outside {
		s.time[p] += int64(sign) * slot.Seconds
	}
	s.countPart(p, &slot.Part, sign)
	for i := 1; i < len(slot.Parts); i++ {
		s.countPart(p, &slot.Parts[i], sign)
	}
}

func (s *State) countPart(p int32, x *Part, sign int32) {
	if !x.Again {
		s.dayCount[int(p)*s.M.Days+int(x.Day)] += sign
		s.shifts[int(p)*s.M.Months+int(x.Month)] += sign
	}
	s.weekTime[int(p)*s.M.Weeks+int(x.Week)] += int64(sign) * (x.Until - x.Start)
	if x.Weekend >= 0 {
		count := &s.weekend[int(p)*s.M.Weeks+int(x.Weekend)]
		*count += sign
		if *count == max(sign, 0) {
			s.inMonth[int(p)*s.M.Months+int(x.WeekendIn)] += sign
		}
	}
}

// Free reports whether p holds no slot that clashes with add, drop apart.
func (s *State) Free(p, add, drop int32) bool {
	return s.M.Conflicts[add].Misses(s.SlotsOf(p), drop)
}

// Allows reports whether the limits let p take slot add and leave slot drop, if it
// is not −1. It asks neither eligibility nor locks.
func (s *State) Allows(p, add, drop int32) bool {
	if !s.Free(p, add, drop) {
		return false
	}
	if drop >= 0 {
		s.Leave(p, drop)
		defer s.Enter(p, drop)
	}
	s.Enter(p, add)
	ok := s.keeps(p, add) && s.turnsFit(p)
	s.Leave(p, add)
	return ok
}

// Fits reports whether p may take slot t, limits that go by turns apart.
func (s *State) Fits(p, t int32) bool {
	if !s.Free(p, t, -1) {
		return false
	}
	s.Enter(p, t)
	ok := s.keeps(p, t)
	s.Leave(p, t)
	return ok
}

// keeps reports whether the limits that are counts hold for p around slot t, which
// p holds.
func (s *State) keeps(p, t int32) bool {
	slot := &s.M.Slots[t]
	if !s.keepsPart(p, &slot.Part) || s.M.Limited && s.turn(p, t) > s.M.Longest {
		return false
	}
	for i := 1; i < len(slot.Parts); i++ {
		if !s.keepsPart(p, &slot.Parts[i]) {
			return false
		}
	}
	return !s.M.Shared || s.time[p] <= s.M.ShareCap
}

// keepsPart does so around one shift of a slot, share and turns apart.
func (s *State) keepsPart(p int32, x *Part) bool {
	if s.M.WeekCap > 0 && s.weekTime[int(p)*s.M.Weeks+int(x.Week)] > s.M.WeekCap {
		return false
	}
	if limit := s.M.WeekendsInMonth; limit > 0 && x.Weekend >= 0 &&
		int(s.inMonth[int(p)*s.M.Months+int(x.WeekendIn)]) > limit {
		return false
	}
	if limit := s.M.WeekendsInRow; limit > 0 && x.Weekend >= 0 {
		weekends := s.weekend[int(p)*s.M.Weeks : (int(p)+1)*s.M.Weeks]
		run := 1
		for w := int(x.Weekend) - 1; w >= 0 && weekends[w] > 0; w-- {
			run++
		}
		for w := int(x.Weekend) + 1; w < len(weekends) && weekends[w] > 0; w++ {
			run++
		}
		if run > limit {
			return false
		}
	}
	if s.M.OwnShifts {
		if most := s.M.ShiftCap[p]; most > 0 && s.shifts[int(p)*s.M.Months+int(x.Month)] > most {
			return false
		}
	}
	if s.M.InWindow > 0 && !s.keepsRolling(p, int(x.Day)) {
		return false
	}
	if limit := s.M.DaysInRow; limit > 0 {
		days := s.dayCount[int(p)*s.M.Days : (int(p)+1)*s.M.Days]
		run := 1
		for d := int(x.Day) - 1; d >= 0 && days[d] > 0 && run <= limit; d-- {
			run++
		}
		for d := int(x.Day) + 1; d < len(days) && days[d] > 0 && run <= limit; d++ {
			run++
		}
		if run > limit {
			return false
		}
	}
	return true
}

// keepsRolling reports whether no window of days around a day has too many slots of p.
func (s *State) keepsRolling(p int32, day int) bool {
	window := s.M.Window
	days := s.dayCount[int(p)*s.M.Days : (int(p)+1)*s.M.Days]
	sum := int32(0)
	for d := max(0, day-window+1); d < min(len(days), day+window); d++ {
		if sum += days[d]; d-window >= max(0, day-window+1) {
			sum -= days[d-window]
		}
		if int(sum) > s.M.InWindow {
			return false
		}
	}
	return true
}

// turn returns how long the turn of p lasts that holds slot t, in seconds.
func (s *State) turn(p, t int32) int64 {
	held := s.SlotsOf(p)
	if !s.M.Plain {
		return s.turnAmong(held, t)
	}
	first, last := t, t
	for u := s.M.Slots[t].Prev; u >= 0 && held.Has(u); u = s.M.Slots[u].Prev {
		first = u
	}
	for u := s.M.Slots[t].Next; u >= 0 && held.Has(u); u = s.M.Slots[u].Next {
		last = u
	}
	return s.M.Slots[last].End - s.M.Slots[first].Start
}

// turnAmong does so where slots of other pools, or others that overlap, are part of turns.
func (s *State) turnAmong(held bitset.Set, t int32) int64 {
	var start int64
	var x Extent
	for u := range held.All() {
		if !x.Joins(s.M, u) {
			if u > t {
				break
			}
			start = s.M.Slots[u].Start
		}
		x.Extend(s.M, held, u)
	}
	return x.end - start
}

// Extent is how far a turn goes while the slots that a person holds are gone through in
// order: to which slot, as the next one of the pool is held too, and to what time.
type Extent struct {
	begun bool
	reach int32
	end   int64
}

// Joins reports whether slot t belongs to the turn, if there is one.
func (x *Extent) Joins(m *Numbers, t int32) bool {
	return x.begun && (t <= x.reach || m.Slots[t].Start <= x.end)
}

// Extend adds slot t to the turn that it joins, or begins with it.
func (x *Extent) Extend(m *Numbers, held bitset.Set, t int32) {
	if !x.Joins(m, t) {
		*x = Extent{true, t, m.Slots[t].End}
	}
	x.end = max(x.end, m.Slots[t].End)
	if next := m.Slots[t].Next; next >= 0 && held.Has(next) {
		x.reach = max(x.reach, next)
	}
}

// turnsFit reports whether rest, distance and number of the turns of p keep the
// limits.
func (s *State) turnsFit(p int32) bool {
	_, _, ok := s.Turns(p)
	return ok
}

// Turns reports whether rest, distance and number of the turns of p keep the limits,
// else between which slots they break one: from the first slot of a turn to the first of
// another. It goes over all that p holds; between slots of the context it asks nothing.
func (s *State) Turns(p int32) (from, to int32, ok bool) {
	return s.turnsBetween(p, 0, int32(s.M.SlotCount))
}

// TurnsFitAround reports whether the turns of p keep the limits if they did before p got slot t or lost it: it goes over
// the months of what that can change.
func (s *State) TurnsFitAround(p, t int32) bool {
	if !s.M.TurnLimits {
		return true
	}
	_, _, ok := s.turnsBetween(p, s.turnBefore(p, t), s.M.Touches[t])
	return ok
}

// turnBefore returns a slot that begins a turn of p in a month before slot t, whoever has t; the first slot if there is none.
func (s *State) turnBefore(p, t int32) int32 {
	held := s.SlotsOf(p)
	for u := held.Before(t); u > 0; {
		before := held.Before(u)
		if before >= 0 && s.M.Touches[before] < u && s.M.Slots[u].Month < s.M.Slots[t].Month {
			return u
		}
		u = before
	}
	return 0
}

// turnsBetween is Turns for the turns from a slot on that begins one, up to the first that begins after another slot and its
// month.
func (s *State) turnsBetween(p, since, until int32) (from, to int32, ok bool) {
	if !s.M.TurnLimits {
		return 0, 0, true
	}
	byTurns, held := s.M.ByTurns, s.SlotsOf(p)
	var last, first *Slot // of the turn so far
	var x Extent
	month, turns, planned := int32(-1), 0, false
	var began, ofMonth int32
	earlier := uint64(1)<<(uint(since)&63) - 1 // in the first word
	for w := int(since >> 6); w < len(held); w++ {
		word := held[w] &^ earlier
		earlier = 0
		for ; word != 0; word &= word - 1 {
			t := int32(w<<6 + bits.TrailingZeros64(word))
			slot := &s.M.Slots[t]
			if x.Joins(s.M, t) {
				if x.Extend(s.M, held, t); slot.End == x.end {
					last = slot
				}
				continue
			}
			if byTurns && last != nil {
				if slot.Start-last.End < s.M.Rest && !(last.Outside && slot.Outside) ||
					slot.Day-first.Day < int32(s.M.DaysBetween) && !(first.Outside && slot.Outside) {
					return began, t, false
				}
			}
			if slot.Month != month {
				if t > until && slot.Month > s.M.Slots[until].Month {
					return 0, 0, true
				}
				month, turns, planned, ofMonth = slot.Month, 0, false, t
			}
			turns++
			planned = planned || !slot.Outside
			if s.M.TurnsInMonth > 0 && turns > s.M.TurnsInMonth && planned {
				return ofMonth, t, false
			}
			last, first, began = slot, slot, t
			x.Extend(s.M, held, t)
		}
	}
	return 0, 0, true
}

// Beside yields the slots that could join turns of p from slot first to last or begin one
// of them earlier: if the turns break a limit and p keeps its slots, p must get one of
// them.
func (s *State) Beside(p, first, last int32) iter.Seq[int32] {
	held, near := s.SlotsOf(p), make(bitset.Set, s.M.Words)
	for u := range held.All() {
		if first <= u && u <= last {
			s.M.Joined[u].AddTo(near)
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

// MayGrow reports whether p can take an open seat that could join or lengthen turns of p.
func (s *State) MayGrow(p, first, last int32, can func(j int32) bool) bool {
	for t := range s.Beside(p, first, last) {
		for j := s.M.SlotSeats[t]; j < s.M.SlotSeats[t+1]; j++ {
			if s.Owner[j] == Nobody && can(j) {
				return true
			}
		}
	}
	return false
}

// F1 returns the largest deviation, f2 the sum of all.
func (s *State) F1() int64 {
	worst := int64(0)
	for _, d := range s.Dev {
		worst = max(worst, Abs(d))
	}
	return worst
}

// unevenPages returns the sum of squares of what pages cost people beyond their shares, in hundredths of a point.
func (s *State) unevenPages() (sum int64) {
	for _, d := range s.Pages {
		sum += d * d
	}
	return sum
}

// ChangeCount returns how many seats change where that comes before fairness, beyond those that may, else 0.
func (s *State) ChangeCount() int64 {
	if !s.M.ChangesFirst() {
		return 0
	}
	return s.M.beyond(s.CountChanges())
}

func (s *State) F2() int64 {
	sum := int64(0)
	for _, d := range s.Dev {
		sum += Abs(d)
	}
	return sum
}

// mates counts the people of one team with p in the other seats of the slot of seat j.
func (s *State) mates(j, p int32) int64 {
	count, t := int64(0), s.M.SeatSlot[j]
	mine := s.M.Together[t][int(p)*s.M.PersonCount : (int(p)+1)*s.M.PersonCount]
	for i := s.M.SlotSeats[t]; i < s.M.SlotSeats[t+1]; i++ {
		if q := s.Owner[i]; i != j && q != Nobody && mine[q] {
			count++
		}
	}
	return count
}

// Apart reports whether Limits.Apart and people's own let p sit in seat j with the people in the other
// seats of its slot.
func (s *State) Apart(p, j int32) bool {
	return (!s.M.TeamsApart || s.mates(j, p) == 0) && (s.M.Pairs == nil || !s.besidePair(p, j))
}

// besidePair reports whether somebody in another seat of the slot of seat j is to be apart from p.
func (s *State) besidePair(p, j int32) bool {
	t := s.M.SeatSlot[j]
	for i := s.M.SlotSeats[t]; i < s.M.SlotSeats[t+1]; i++ {
		if q := s.Owner[i]; i != j && q != Nobody && s.M.Pairs[int(p)*s.M.PersonCount+int(q)] {
			return true
		}
	}
	return false
}

// KeptApart reports whether two people must not share slot t.
func (m *Numbers) KeptApart(t, p, q int32) bool {
	index := int(p)*m.PersonCount + int(q)
	return m.TeamsApart && m.Together[t][index] || m.Pairs != nil && m.Pairs[index]
}

// InWay lists the other seats of the slot of seat j that Limits.Apart forbids to be
// held together with p.
func (s *State) InWay(p, j int32) (seats []int32) {
	if s.Apart(p, j) {
		return nil
	}
	t := s.M.SeatSlot[j]
	for i := s.M.SlotSeats[t]; i < s.M.SlotSeats[t+1]; i++ {
		if q := s.Owner[i]; i != j && q != Nobody && s.M.KeptApart(t, p, q) {
			seats = append(seats, i)
		}
	}
	return seats
}

// Wishes counts the wishes of p that are granted and refused, slot by slot.
func (s *State) Wishes(p int32) (granted, refused int) {
	for t := range int32(s.M.SlotCount) {
		switch wish := s.M.Preference[int(p)*s.M.SlotCount+int(t)]; {
		case wish == 0 || s.M.Slots[t].Outside:
		case s.SlotsOf(p).Has(t) == (wish < 0):
			granted++
		default:
			refused++
		}
	}
	return granted, refused
}
