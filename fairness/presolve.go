package fairness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// presolve looks for proofs that nothing fits, without search.
type presolve struct {
	m    *model
	able []bool // person × seat, locks taken into account
}

// infeasible returns an *InfeasibleError if a proof is at hand, else nil.
func (m *model) infeasible() error {
	if m.SeatCount == 0 {
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
	s := &presolve{m: m, able: slices.Clone(m.Eligible)}
	for j, owner := range m.Locked {
		if owner == search.Nobody {
			continue
		}
		for p := range m.PersonCount {
			s.able[p*m.SeatCount+j] = s.able[p*m.SeatCount+j] && int32(p) == owner
		}
		for i, t := range m.SeatSlot {
			if i != j && m.Clash(m.SeatSlot[j], t) {
				s.able[int(owner)*m.SeatCount+i] = false
			}
		}
	}
	s.keepApart()
	return s
}

// filled lists the slots that must be.
func (m *model) filled() (slots []int32) {
	for t := range int32(m.SlotCount) {
		if m.Required(t) {
			slots = append(slots, t)
		}
	}
	return slots
}

// lockFault reports the first locked seat that breaks a limit together with the locked seats before it.
func (m *model) lockFault() error {
	s := search.NewState(m.Numbers)
	for j, p := range m.Locked {
		if p == search.Nobody {
			continue
		}
		t, id := m.SeatSlot[j], m.people[p].ID
		if !m.Can(p, int32(j)) && s.Free(p, t, -1) {
			return &InfeasibleError{
				Slots: m.slotNames([]int32{t}), People: []schedule.Member{id}, locks: true,
				Limit:    fmt.Sprintf("seat %q is locked to %q, who cannot hold it", m.seats[j].Role, id),
				japanese: fmt.Sprintf("%sは%sに固定されているが、就けない", schedule.Japanese.Role(m.seats[j].Role), id),
			}
		}
		if beside := s.InWay(p, int32(j)); len(beside) > 0 {
			other := m.people[s.Owner[beside[0]]].ID
			limit, why, japanese := "Apart", "who are of one team", "同じチームの人である"
			if m.Pairs != nil && m.Pairs[int(p)*m.PersonCount+int(s.Owner[beside[0]])] {
				limit, why, japanese = "Own.Apart", "who are to be apart", "同席しない組である"
			}
			return &InfeasibleError{
				Slots: m.slotNames([]int32{t}), People: []schedule.Member{other, id}, Limits: []string{limit}, locks: true,
				Limit:    fmt.Sprintf("%s: seats %q and %q are locked to %q and %q, %s", limit, m.seats[beside[0]].Role, m.seats[j].Role, other, id, why),
				japanese: fmt.Sprintf("%sと%sに固定されている%sと%sは、%s%s", schedule.Japanese.Role(m.seats[beside[0]].Role), schedule.Japanese.Role(m.seats[j].Role), other, id, japanese, m.sentences(limit)),
			}
		}
		if s.Fits(p, t) {
			s.Put(int32(j), p)
			continue
		}
		// As few of the locked slots as still leave no room for this one.
		slots := slices.Collect(s.SlotsOf(p).All())
		for _, u := range slices.Backward(slots) {
			if s.Leave(p, u); s.Fits(p, t) {
				s.Enter(p, u)
			}
		}
		slots = append(slices.Collect(s.SlotsOf(p).All()), t)
		slices.Sort(slots)
		return m.brokenLocks(p, slots)
	}
	return m.turnFault(s)
}

// turnFault reports the first turns of locked seats that break a limit and that no
// open seat could join or lengthen.
func (m *model) turnFault(s *search.State) error {
	for p := range int32(m.PersonCount) {
		first, last, ok := s.Turns(p)
		if ok || s.MayGrow(p, first, last, func(j int32) bool { return m.Can(p, j) }) {
			continue
		}
		var slots []int32
		for t := range s.SlotsOf(p).All() {
			if first <= t && t <= last {
				slots = append(slots, t)
			}
		}
		return m.brokenLocks(p, slots)
	}
	return nil
}

// brokenLocks says that p, to whom these slots are locked, breaks a limit with them.
func (m *model) brokenLocks(p int32, slots []int32) error {
	id, limit := m.people[p].ID, m.brokenBy(p, slots)
	return &InfeasibleError{
		Slots: m.slotNames(slots), Able: []schedule.Member{id}, Limits: []string{limit}, locks: true,
		Limit:    fmt.Sprintf("all are locked to %q and together break %s", id, limit),
		japanese: fmt.Sprintf("すべて%sに固定されていて、合わせると制約に反する%s", id, m.sentences(limit)),
	}
}

// brokenBy names the limit that p breaks who holds the seats that are locked to p in these
// slots, together with the context.
func (m *model) brokenBy(p int32, slots []int32) string {
	owner := slices.Repeat([]int32{search.Nobody}, m.SeatCount)
	for j, locked := range m.Locked {
		if locked == p && slices.Contains(slots, m.SeatSlot[j]) {
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

// sentences writes the named ones of the limits that are given in Japanese, in brackets.
func (m *model) sentences(names ...string) string {
	var said []string
	for _, r := range m.given() {
		if slices.Contains(names, r.name) {
			said = append(said, strings.TrimSuffix(r.explanation(m.limits, m.owns()).japanese, "。"))
		}
	}
	if said == nil {
		return ""
	}
	return "（制約：" + strings.Join(said, "、") + "）"
}

func (m *model) slotNames(slots []int32) []SlotName {
	list := make([]SlotName, len(slots))
	for i, t := range slots {
		list[i] = SlotName{m.places[t].key, m.places[t].interval}
	}
	return list
}

// fault names slots with the people who can take seats of all, some and none of them.
func (s *presolve) fault(slots []int32, limit words) *InfeasibleError {
	slots = slices.DeleteFunc(slots, func(t int32) bool { return s.m.Slots[t].Outside })
	slices.Sort(slots)
	e := &InfeasibleError{Slots: s.m.slotNames(slots), Limit: limit.english, japanese: limit.japanese}
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
	for j := s.m.SlotSeats[t]; j < s.m.SlotSeats[t+1]; j++ {
		if s.able[int(p)*s.m.SeatCount+int(j)] {
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
	for size := 1; size <= min(8, len(slots)) && !m.TurnLimits; size++ {
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
	x := search.NewState(m.Numbers)
	first, end := m.SlotSeats[slots[0]], m.SlotSeats[slots[len(slots)-1]+1]
	if m.TurnLimits {
		first, end = 0, int32(m.SeatCount)
	}
	x.PutLocked(first, end)
	filled := false
	if !x.Rosters(first, end, nodes, func() bool {
		filled = true
		return false
	}) || filled {
		return nil
	}
	err := (&presolve{m: m, able: m.Eligible}).fault(slices.Clone(slots), words{"no way to fill them keeps the limits", "どう割り当てても制約を守れない"})
	err.tried = true
	return err
}
