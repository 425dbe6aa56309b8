package fairness

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// ErrInfeasible is wrapped by InfeasibleError.
var ErrInfeasible = errors.New("no roster exists")

// InfeasibleError proves that no roster lies within the limits: the slots cannot
// be filled by the people who are left for them. The zero InfeasibleError names
// nothing.
type InfeasibleError struct {
	// Slots are the slots that cannot all be filled, in order.
	Slots []SlotName
	// People are those kept from one of the slots by absence, span, bar or lock,
	// Able those who are not.
	People, Able []schedule.Member
	// Limit names the limit that leaves too few, in words.
	Limit string
}

// SlotName is a slot as errors name it. The zero SlotName is none.
type SlotName struct {
	Slot string
	schedule.Interval
}

// String writes "s0023 (Mon 2026-05-04 09:00 – 2026-05-04 21:00 JST)".
func (s SlotName) String() string {
	return fmt.Sprintf("%s (%s %v)", s.Slot, s.Start.Weekday().String()[:3], s.Interval)
}

// Error names the slots, the limit and the people.
func (e *InfeasibleError) Error() string {
	var b strings.Builder
	b.WriteString("no roster exists: ")
	for i, s := range e.Slots {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == 8 && len(e.Slots) > 9 {
			fmt.Fprintf(&b, "and %d more up to %v", len(e.Slots)-8, e.Slots[len(e.Slots)-1])
			break
		}
		b.WriteString(s.String())
	}
	fmt.Fprintf(&b, ": %s", e.Limit)
	if len(e.Able) == 0 {
		b.WriteString("; nobody can serve")
	} else {
		fmt.Fprintf(&b, "; able to serve: %s", names(e.Able))
	}
	if len(e.People) > 0 {
		fmt.Fprintf(&b, "; kept from it: %s", names(e.People))
	}
	return b.String()
}

// Unwrap returns ErrInfeasible.
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }

func names(members []schedule.Member) string {
	text := make([]string, len(members))
	for i, m := range members {
		text[i] = string(m)
	}
	return strings.Join(text, ", ")
}

// presolve looks for proofs that nothing fits, without search.
type presolve struct {
	*model
	able []bool // person × seat, locks taken into account
}

// infeasible returns an *InfeasibleError if a proof is at hand, else nil.
func (m *model) infeasible() error {
	if m.seatCount == 0 {
		return nil
	}
	if err := m.lockFault(); err != nil {
		return err
	}
	s := &presolve{model: m, able: slices.Clone(m.eligible)}
	for j, owner := range m.locked {
		if owner == nobody {
			continue
		}
		t := m.seatSlot[j]
		for p := range m.personCount {
			if int32(p) != owner {
				s.able[p*m.seatCount+j] = false
			}
		}
		for i := range m.seatCount {
			if i != j && m.clash(t, m.seatSlot[i]) {
				s.able[int(owner)*m.seatCount+i] = false
			}
		}
	}
	for _, check := range []func() error{s.crowds, s.hours, s.weekendsFit, s.shares} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// lockFault reports the first locked seat that breaks a limit beside those before.
func (m *model) lockFault() error {
	s := newState(m)
	for j, p := range m.locked {
		if p == nobody {
			continue
		}
		t := m.seatSlot[j]
		id := m.people[p].ID
		if !m.eligible[int(p)*m.seatCount+j] {
			return &InfeasibleError{
				Slots: m.slotNames([]int32{t}), People: []schedule.Member{id},
				Limit: fmt.Sprintf("seat %q is locked to %q, who cannot hold it", m.seats[j].Role, id),
			}
		}
		if s.free(p, t, -1) && s.within(p, t, -1) {
			s.put(int32(j), p)
			continue
		}
		// As few of the locked slots as still leave no room for this one.
		slots := []int32{t}
		for u := range int32(m.slotCount) {
			if s.holds(p, u) {
				slots = append(slots, u)
			}
		}
		for i := len(slots) - 1; i > 0; i-- {
			less := slices.Delete(slices.Clone(slots), i, i+1)
			probe := newState(m)
			for _, u := range less[1:] {
				probe.enter(p, u)
			}
			if !probe.free(p, t, -1) || !probe.within(p, t, -1) {
				slots = less
			}
		}
		slices.Sort(slots)
		return &InfeasibleError{
			Slots: m.slotNames(slots), Able: []schedule.Member{id},
			Limit: fmt.Sprintf("all are locked to %q and together break a limit", id),
		}
	}
	return nil
}

func (m *model) slotNames(slots []int32) []SlotName {
	list := make([]SlotName, len(slots))
	for i, t := range slots {
		list[i] = SlotName{m.slots[t].key, m.seats[m.slotSeats[t]].Interval}
	}
	return list
}

// fault names slots with the people able and unable to take any seat of them.
func (s *presolve) fault(slots []int32, limit string) error {
	slices.Sort(slots)
	e := &InfeasibleError{Slots: s.slotNames(slots), Limit: limit}
	for p, person := range s.people {
		able, kept := false, false
		for _, t := range slots {
			here := s.ableFor(p, t)
			able = able || here
			kept = kept || !here
		}
		if able {
			e.Able = append(e.Able, person.ID)
		}
		if kept && (!able || len(slots) > 1) {
			e.People = append(e.People, person.ID)
		}
	}
	return e
}

// ableFor reports whether p can take some seat of slot t.
func (s *presolve) ableFor(p int, t int32) bool {
	for j := s.slotSeats[t]; j < s.slotSeats[t+1]; j++ {
		if s.able[p*s.seatCount+int(j)] {
			return true
		}
	}
	return false
}

// crowds looks at runs of slots of which nobody can hold two: there must be a
// person for each seat (Hall's condition). It takes the fewest slots it finds,
// then those that most absences cover wholly.
func (s *presolve) crowds() error {
	able := make([]int, s.seatCount)
	for p := range s.personCount {
		for j := range s.seatCount {
			if s.able[p*s.seatCount+j] {
				able[j]++
			}
		}
	}
	var best []int32
	covered, people := 0, 0
	for first := range int32(s.slotCount) {
		end := first + 1
		for end < int32(s.slotCount) && s.clashesAll(first, end) {
			end++
		}
		for last := first; last < end; last++ {
			from, to := s.slotSeats[first], s.slotSeats[last+1]
			if slices.Min(able[from:to]) >= int(to-from) {
				continue
			}
			if last > first && best != nil && len(best) <= int(last-first)+1 {
				break
			}
			slots, count := s.unmatched(from, to)
			if slots == nil {
				continue
			}
			c := s.covered(slots)
			if best == nil || len(slots) < len(best) || len(slots) == len(best) && (count < people || count == people && c > covered) {
				best, covered, people = slots, c, count
			}
			break
		}
	}
	if best == nil {
		return nil
	}
	limit := "its seats need different people"
	if len(best) > 1 {
		limit = "nobody can hold two of them, by " + s.pairLimits()
	}
	seats := 0
	for _, t := range best {
		seats += int(s.slotSeats[t+1] - s.slotSeats[t])
	}
	return s.fault(best, fmt.Sprintf("%s: %d seats", limit, seats))
}

// pairLimits names the limits that keep a person from two slots.
func (s *presolve) pairLimits() string {
	limits := []string{"one place at a time"}
	if s.limits.RestBetween == Shifts && s.limits.MinRest > 0 {
		limits = append(limits, fmt.Sprintf("MinRest %v", s.limits.MinRest))
	}
	if s.limits.RestBetween == Shifts && s.limits.MinDistanceDays > 0 {
		limits = append(limits, fmt.Sprintf("MinDistanceDays %d", s.limits.MinDistanceDays))
	}
	if s.limits.OncePerBlock {
		limits = append(limits, "OncePerBlock")
	}
	return strings.Join(limits, " or ")
}

func (s *presolve) clashesAll(first, t int32) bool {
	for u := first; u < t; u++ {
		if !s.clash(u, t) {
			return false
		}
	}
	return true
}

// covered counts the people with an absence over all of some slot.
func (s *presolve) covered(slots []int32) int {
	count := 0
	for _, person := range s.people {
		if slices.ContainsFunc(slots, func(t int32) bool {
			return slices.ContainsFunc(person.Away, func(away schedule.Interval) bool {
				return away.Encloses(s.seats[s.slotSeats[t]].Interval)
			})
		}) {
			count++
		}
	}
	return count
}

// unmatched returns the slots of seats from ≤ j < to that have too few people
// between them, and how many those are, or nil if each seat can have its own.
func (s *presolve) unmatched(from, to int32) ([]int32, int) {
	held := make([]int32, s.personCount) // person → seat
	for p := range held {
		held[p] = nobody
	}
	seen := make([]bool, s.personCount)
	var reached []int32
	var place func(j int32) bool
	place = func(j int32) bool {
		reached = append(reached, j)
		for p := range s.personCount {
			if seen[p] || !s.able[p*s.seatCount+int(j)] {
				continue
			}
			seen[p] = true
			if held[p] == nobody || place(held[p]) {
				held[p] = j
				return true
			}
		}
		return false
	}
	for j := from; j < to; j++ {
		clear(seen)
		reached = reached[:0]
		if place(j) {
			continue
		}
		var slots []int32
		for _, r := range reached {
			slots = append(slots, s.seatSlot[r])
		}
		slices.Sort(slots)
		count := 0
		for _, in := range seen {
			if in {
				count++
			}
		}
		return slices.Compact(slots), count
	}
	return nil, 0
}

// hours compares, week by week, the time to be served with what people may.
func (s *presolve) hours() error {
	if s.weekCap == 0 {
		return nil
	}
	for week := range int32(s.weeks) {
		var slots []int32
		for t := range int32(s.slotCount) {
			if s.slots[t].week == week {
				slots = append(slots, t)
			}
		}
		if len(slots) == 0 {
			continue
		}
		tight := s.shortOf(slots)
		for first := 0; first < len(slots) && !tight; first++ {
			for end := first + 1; end <= len(slots); end++ {
				if s.roughlyShort(slots[first:end]) {
					slots, tight = slices.Clone(slots[first:end]), true
					break
				}
			}
		}
		if !tight {
			continue
		}
		for i := len(slots) - 1; i >= 0 && len(slots) > 1; i-- {
			if less := slices.Delete(slices.Clone(slots), i, i+1); s.shortOf(less) {
				slots = less
			}
		}
		monday := s.slots[slots[0]].date
		monday = monday.AddDays(-(int(monday.Weekday()) + 6) % 7)
		return s.fault(slots, fmt.Sprintf("MaxHoursPerWeek %d in the week of %v: %s to serve",
			s.limits.MaxHoursPerWeek, monday, hoursOf(s.demand(slots))))
	}
	return nil
}

func hoursOf(seconds int64) string {
	if seconds%3600 == 0 {
		return fmt.Sprintf("%d h", seconds/3600)
	}
	return fmt.Sprintf("%d min", seconds/60)
}

func (s *presolve) demand(slots []int32) int64 {
	sum := int64(0)
	for _, t := range slots {
		sum += s.slots[t].seconds * int64(s.slotSeats[t+1]-s.slotSeats[t])
	}
	return sum
}

func (s *presolve) roughlyShort(slots []int32) bool {
	left := s.demand(slots)
	for p := range s.personCount {
		most := int64(0)
		for _, t := range slots {
			if s.ableFor(p, t) {
				most += s.slots[t].seconds
			}
		}
		if left -= min(most, s.weekCap); left <= 0 {
			return false
		}
	}
	return true
}

// shortOf reports whether the slots, all of one week, need more time than people
// can serve in it: each the most that fits under the limit, clashes between
// neighbours taken into account.
func (s *presolve) shortOf(slots []int32) bool {
	left := s.demand(slots)
	unit := s.slots[slots[0]].seconds
	for _, t := range slots {
		unit = divisor(unit, s.slots[t].seconds)
	}
	size := s.weekCap/unit + 1
	if size > 1<<12 {
		return s.roughlyShort(slots)
	}
	reach := make([]bool, (len(slots)+1)*int(size))
	for p := range s.personCount {
		clear(reach)
		reach[0] = true
		steps := []int32{-1}
		for _, t := range slots {
			if !s.ableFor(p, t) {
				continue
			}
			last := len(steps) - 1
			before := last
			for before > 0 && s.clash(t, steps[before]) {
				before--
			}
			source := reach[before*int(size) : (before+1)*int(size)]
			next := reach[(last+1)*int(size) : (last+2)*int(size)]
			copy(next, reach[last*int(size):(last+1)*int(size)])
			long := int(s.slots[t].seconds / unit)
			for v := 0; v+long < len(next); v++ {
				next[v+long] = next[v+long] || source[v]
			}
			steps = append(steps, t)
		}
		final := reach[(len(steps)-1)*int(size) : len(steps)*int(size)]
		most := int64(0)
		for v, ok := range final {
			if ok {
				most = int64(v) * unit
			}
		}
		if left -= most; left <= 0 {
			return false
		}
	}
	return true
}

// weekendsFit hands out weekends, month by month: each needs as many people as the
// seats of some run of slots of which nobody can hold two.
func (s *presolve) weekendsFit() error {
	limit := s.limits.MaxWeekendsPerMonth
	if limit == 0 {
		return nil
	}
	for month := range int32(s.months) {
		var places []int32 // weekend of each person needed
		bySlot := map[int32][]int32{}
		for week := range int32(s.weekends) {
			var slots []int32
			for t := range int32(s.slotCount) {
				if s.slots[t].weekend == week && s.slots[t].weekendIn == month {
					slots = append(slots, t)
				}
			}
			needed := 0
			for i := range slots {
				seats := 0
				for _, t := range slots[i:] {
					if t != slots[i] && !s.clashesAll(slots[i], t) {
						break
					}
					seats += int(s.slotSeats[t+1] - s.slotSeats[t])
				}
				needed = max(needed, seats)
			}
			for range needed {
				places = append(places, week)
			}
			bySlot[week] = slots
		}
		weeks := s.weekendsShort(places, bySlot, limit)
		if weeks == nil {
			continue
		}
		var slots []int32
		for _, week := range weeks {
			slots = append(slots, bySlot[week]...)
		}
		return s.fault(slots, fmt.Sprintf("MaxWeekendsPerMonth %d", limit))
	}
	return nil
}

// weekendsShort returns weekends that have too few people between them, or nil.
func (s *presolve) weekendsShort(places []int32, bySlot map[int32][]int32, limit int) []int32 {
	held := make([][]int, s.personCount) // places
	can := func(p int, week int32) bool {
		return slices.ContainsFunc(bySlot[week], func(t int32) bool { return s.ableFor(p, t) })
	}
	seen := make([]bool, s.personCount)
	var reached []int32
	var place func(n int) bool
	place = func(n int) bool {
		reached = append(reached, places[n])
		for p := range s.personCount {
			if seen[p] || !can(p, places[n]) {
				continue
			}
			if slices.ContainsFunc(held[p], func(other int) bool { return places[other] == places[n] }) {
				continue // once a weekend
			}
			seen[p] = true
			if len(held[p]) < limit {
				held[p] = append(held[p], n)
				return true
			}
			for i, other := range held[p] {
				if place(other) {
					held[p][i] = n
					return true
				}
			}
		}
		return false
	}
	for n := range places {
		clear(seen)
		reached = reached[:0]
		if !place(n) && s.surelyShort(reached, places, can, limit) {
			slices.Sort(reached)
			return slices.Compact(reached)
		}
	}
	return nil
}

// surelyShort counts again: for these weekends, the people needed against the
// weekends that people may take.
func (s *presolve) surelyShort(weeks, places []int32, can func(int, int32) bool, limit int) bool {
	needed, offered := 0, 0
	weeks = slices.Clone(weeks)
	slices.Sort(weeks)
	weeks = slices.Compact(weeks)
	for _, week := range places {
		if slices.Contains(weeks, week) {
			needed++
		}
	}
	for p := range s.personCount {
		count := 0
		for _, week := range weeks {
			if can(p, week) {
				count++
			}
		}
		offered += min(count, limit)
	}
	return needed > offered
}

// shares compares the whole time with what people may serve of it.
func (s *presolve) shares() error {
	if s.limits.MaxSharePermille == 0 {
		return nil
	}
	all := make([]int32, s.slotCount)
	for t := range all {
		all[t] = int32(t)
	}
	left := s.demand(all)
	for p := range s.personCount {
		most := int64(0)
		for _, t := range all {
			if s.ableFor(p, t) {
				most += s.slots[t].seconds
			}
		}
		left -= min(most, s.shareCap)
	}
	if left <= 0 {
		return nil
	}
	return s.fault(all, fmt.Sprintf("MaxSharePermille %d: at most %s a person", s.limits.MaxSharePermille, hoursOf(s.shareCap)))
}

// exhaust tries every way to fill a few slots, where search has found none. A
// proof that a part cannot be filled is one for the whole, unless limits go by
// turns, which a part may cut: then only the whole is tried.
func (m *model) exhaust(nodes int) error {
	s := &presolve{model: m, able: m.eligible}
	try := func(from, to int32) error {
		x := newState(m)
		for j, p := range m.locked {
			if t := m.seatSlot[j]; p != nobody && t >= from && t < to {
				x.put(int32(j), p)
			}
		}
		left := nodes
		if filled, complete := x.fill(m.slotSeats[from], m.slotSeats[to], &left); filled || !complete {
			return nil
		}
		slots := make([]int32, 0, to-from)
		for t := from; t < to; t++ {
			slots = append(slots, t)
		}
		return s.fault(slots, "no way to fill them keeps all limits together")
	}
	for size := int32(1); size <= min(8, int32(m.slotCount)) && !m.turnLimits; size++ {
		for from := int32(0); from+size <= int32(m.slotCount); from++ {
			if err := try(from, from+size); err != nil {
				return err
			}
		}
	}
	return try(0, int32(m.slotCount))
}

// turnsFit reports whether everybody's turns keep the limits.
func (s *state) turnsFit() bool {
	for p := 0; s.turnLimits && p < s.personCount; p++ {
		if !s.turnsOK(s.held[p*s.words : (p+1)*s.words]) {
			return false
		}
	}
	return true
}

// fill tries to fill the open seats from ≤ j < to, in order. Limits by turns it
// asks at the end: a slot more may join two turns into one.
func (s *state) fill(from, to int32, left *int) (filled, complete bool) {
	for from < to && s.owner[from] != nobody {
		from++
	}
	if from == to {
		return s.turnsFit(), true
	}
	for p := range int32(s.personCount) {
		if !s.eligible[int(p)*s.seatCount+int(from)] || !s.free(p, s.seatSlot[from], -1) || !s.within(p, s.seatSlot[from], -1) {
			continue
		}
		if *left--; *left < 0 {
			return false, false
		}
		s.put(from, p)
		filled, complete := s.fill(from+1, to, left)
		if filled {
			return true, true
		}
		s.take(from)
		if !complete {
			return false, false
		}
	}
	return false, true
}
