package schedule

import "fmt"

// relief asks the rota that named the absent member for a stand-in.
func (s *Schedule) relief(d *desk, slot Slot, absent Member, free func(Member) bool) (Step, bool) {
	for _, seat := range s.live(d, slot).seats {
		if seat.role != slot.Role || seat.rota == nil {
			continue
		}
		_, rota := s.ask(seat.rota, &slot)
		if rota == nil {
			rota = seat.rota
		}
		if found, ok := relieve(rota, slot, absent, free); ok && free(found.Member) {
			return found, true
		}
	}
	if d.record { // whoever planned it is not known: the next free member
		for _, m := range s.live(d, slot).members {
			if m.Member != absent && free(m.Member) {
				return Step{Member: m.Member}, true
			}
		}
	}
	return Step{}, false
}

// obstacle is why somebody cannot serve; the zero obstacle is none.
type obstacle struct {
	rule Rule
	text string
}

// obstacle looks for what keeps m from serving a shift beside the others of its
// slot. Only members of the duty's own teams step in by themselves; a change may
// name anybody in the organisation.
func (d *draft) obstacle(desk *desk, shift Shift, m Member, others []Shift, own bool) obstacle {
	seated, desk := desk, d.live(desk, shift.Slot)
	rule := desk.fit(m, shift.Role, shift.Date)
	if rule == RuleOutside && !own && !desk.record && desk.era.employs(m, shift.Date) {
		rule = ""
		if shift.Role != Shadow && shift.Date.Before(desk.readyFrom(m)) {
			rule = RuleUnready
		}
	}
	switch rule {
	case RuleOutside:
		return obstacle{rule, fmt.Sprintf("%q is in no team on %s", m, shift.Date)}
	case RuleUnready:
		return obstacle{rule, fmt.Sprintf("%q is not ready for every service on %s", m, shift.Date)}
	}
	for _, l := range d.leaves(m, shift.Interval) {
		return obstacle{RuleLeave, fmt.Sprintf("%q is on leave %v%s", m, l.Interval, note(" (", l.Note, ")"))}
	}
	for _, other := range others {
		if other.Member == m && other.Overlaps(shift.Interval) && seatOf(seated, other.Slot) != seatOf(seated, shift.Slot) {
			return obstacle{RuleSeated, fmt.Sprintf("%q has the seat %v", m, other)}
		}
	}
	if taken, ok := d.elsewhere(seated, m, shift.Interval); ok {
		return obstacle{RuleSeated, fmt.Sprintf("%q has the seat %v", m, taken)}
	}
	return obstacle{}
}

// elsewhere returns the seat that m has in another pool than a desk's during iv.
func (d *draft) elsewhere(at *desk, m Member, iv Interval) (Shift, bool) {
	others := func(other *desk) bool { return other.regime == OffHours && other.key() != at.key() }
	for other, slot := range d.during(iv, others) {
		if _, member := other.tenures[m]; !member && !d.edited(other, slot) {
			continue
		}
		for _, taken := range d.whole(other, slot) {
			if taken.Member == m && taken.Overlaps(iv) && taken.Role != Shadow {
				return taken, true
			}
		}
	}
	return Shift{}, false
}

// check refuses a shift whose member, by a change, cannot serve it.
func (d *draft) check(what string, desk *desk, shift Shift) {
	if found := d.obstacle(desk, shift, shift.Member, d.whole(desk, shift.Slot), false); found.rule != "" {
		d.refuse(ErrConflict, "%s: %s, so cannot serve %v", what, found.text, shift)
	}
}
