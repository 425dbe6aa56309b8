package fairness

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// presolve looks for proofs that nothing fits, without search.
type presolve struct {
	m    *model
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
	s := m.presolve()
	for _, check := range []func() error{s.runsShort, s.teamsFit, s.hours, s.weekendsFit, s.turnsOfMonths, s.shares} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// presolve works out who can take what beside the locked seats.
func (m *model) presolve() *presolve {
	s := &presolve{m: m, able: slices.Clone(m.eligible)}
	for j, owner := range m.locked {
		if owner == nobody {
			continue
		}
		for p := range m.personCount {
			s.able[p*m.seatCount+j] = s.able[p*m.seatCount+j] && int32(p) == owner
		}
		for i, t := range m.seatSlot {
			if i != j && m.clash(m.seatSlot[j], t) {
				s.able[int(owner)*m.seatCount+i] = false
			}
		}
	}
	s.keepApart()
	return s
}

// required reports whether slot t must be filled.
func (m *model) required(t int32) bool {
	return !m.slots[t].outside && (m.optional == nil || !m.optional[t])
}

// filled lists the slots that must be.
func (m *model) filled() (slots []int32) {
	for t := range int32(m.slotCount) {
		if m.required(t) {
			slots = append(slots, t)
		}
	}
	return slots
}

// lockFault reports the first locked seat that breaks a limit together with the locked seats before it.
func (m *model) lockFault() error {
	s := newState(m)
	for j, p := range m.locked {
		if p == nobody {
			continue
		}
		t, id := m.seatSlot[j], m.people[p].ID
		if !m.can(p, int32(j)) && s.free(p, t, -1) {
			return &InfeasibleError{
				Slots: m.slotNames([]int32{t}), People: []schedule.Member{id}, locks: true,
				Limit: fmt.Sprintf("seat %q is locked to %q, who cannot hold it", m.seats[j].Role, id),
			}
		}
		if beside := s.inWay(p, int32(j)); len(beside) > 0 {
			other := m.people[s.owner[beside[0]]].ID
			limit, why := "Apart", "who are of one team"
			if m.pairs != nil && m.pairs[int(p)*m.personCount+int(s.owner[beside[0]])] {
				limit, why = "Own.Apart", "who are to be apart"
			}
			return &InfeasibleError{
				Slots: m.slotNames([]int32{t}), People: []schedule.Member{other, id}, Limits: []string{limit}, locks: true,
				Limit: fmt.Sprintf("%s: seats %q and %q are locked to %q and %q, %s", limit, m.seats[beside[0]].Role, m.seats[j].Role, other, id, why),
			}
		}
		if s.fits(p, t) {
			s.put(int32(j), p)
			continue
		}
		// As few of the locked slots as still leave no room for this one.
		slots := slices.Collect(s.slotsOf(p).All())
		for _, u := range slices.Backward(slots) {
			if s.leave(p, u); s.fits(p, t) {
				s.enter(p, u)
			}
		}
		slots = append(slices.Collect(s.slotsOf(p).All()), t)
		slices.Sort(slots)
		return m.brokenLocks(p, slots)
	}
	return s.turnFault()
}

// turnFault reports the first turns of locked seats that break a limit and that no
// open seat could join or lengthen.
func (s *state) turnFault() error {
	for p := range int32(s.m.personCount) {
		first, last, ok := s.turns(p)
		if ok || s.mayGrow(p, first, last, func(j int32) bool { return s.m.can(p, j) }) {
			continue
		}
		var slots []int32
		for t := range s.slotsOf(p).All() {
			if first <= t && t <= last {
				slots = append(slots, t)
			}
		}
		return s.m.brokenLocks(p, slots)
	}
	return nil
}

// brokenLocks says that p, to whom these slots are locked, breaks a limit with them.
func (m *model) brokenLocks(p int32, slots []int32) error {
	id, limit := m.people[p].ID, m.brokenBy(p, slots)
	return &InfeasibleError{
		Slots: m.slotNames(slots), Able: []schedule.Member{id}, Limits: []string{limit}, locks: true,
		Limit: fmt.Sprintf("all are locked to %q and together break %s", id, limit),
	}
}

// brokenBy names the limit that p breaks who holds the seats that are locked to p in these
// slots, together with the context.
func (m *model) brokenBy(p int32, slots []int32) string {
	owner := slices.Repeat([]int32{nobody}, m.seatCount)
	for j, locked := range m.locked {
		if locked == p && slices.Contains(slots, m.seatSlot[j]) {
			owner[j] = p
		}
	}
	for _, b := range m.sheet(owner).breaches(m.limits, m.given()...) {
		if b.Member == m.people[p].ID {
			return b.Limit
		}
	}
	return "a limit"
}

func (m *model) slotNames(slots []int32) []SlotName {
	list := make([]SlotName, len(slots))
	for i, t := range slots {
		list[i] = SlotName{m.slots[t].key, m.slots[t].interval}
	}
	return list
}

// fault names slots with the people who can take seats of all, some and none of them.
func (s *presolve) fault(slots []int32, limit string) *InfeasibleError {
	slots = slices.DeleteFunc(slots, func(t int32) bool { return s.m.slots[t].outside })
	slices.Sort(slots)
	e := &InfeasibleError{Slots: s.m.slotNames(slots), Limit: limit}
	for p, person := range s.m.people {
		able, kept := false, false
		for _, t := range slots {
			here := s.ableFor(int32(p), t)
			able = able || here
			kept = kept || !here
		}
		switch {
		case !able:
			e.People = append(e.People, person.ID)
		case kept:
			e.Partly = append(e.Partly, person.ID)
		default:
			e.Able = append(e.Able, person.ID)
		}
	}
	return e
}

// ableFor reports whether p can take some seat of slot t.
func (s *presolve) ableFor(p, t int32) bool {
	for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
		if s.able[int(p)*s.m.seatCount+int(j)] {
			return true
		}
	}
	return false
}

// exhaust tries every way to fill a few slots, where search has found none. A
// proof that a part cannot be filled is one for the whole, unless limits go by
// turns, which a part may cut: then only the whole is tried.
func (m *model) exhaust(nodes int) error {
	if err := m.presolve().counted(); err != nil {
		return err
	}
	slots := m.filled()
	for size := 1; size <= min(8, len(slots)) && !m.turnLimits; size++ {
		for from := 0; from+size <= len(slots); from++ {
			left := nodes
			if err := m.noWay(slots[from:from+size], &left); err != nil {
				return err
			}
		}
	}
	return m.noWay(slots, &nodes)
}

// noWay tries every way to fill slots, which are in order and with those between them that must be filled.
// Where limits go by turns they must be all that must be filled.
func (m *model) noWay(slots []int32, nodes *int) error {
	if len(slots) == 0 {
		return nil
	}
	x := newState(m)
	first, end := m.slotSeats[slots[0]], m.slotSeats[slots[len(slots)-1]+1]
	if m.turnLimits {
		first, end = 0, int32(m.seatCount)
	}
	x.putLocked(first, end)
	filled := false
	if !x.rosters(first, end, nodes, func() bool {
		filled = true
		return false
	}) || filled {
		return nil
	}
	err := (&presolve{m: m, able: m.eligible}).fault(slices.Clone(slots), "no way to fill them keeps the limits")
	err.tried = true
	return err
}
