package schedule

import "slices"

// filler fills the seats of slots with shifts. It keeps the steps of their causes in
// few blocks, since shifts share them.
type filler struct {
	s     *Schedule
	steps []Step
	block int  // for so many slots is room made at a time
	rotas bool // only whom the rotas name: no stand-ins and no changes
}

// shifts appends the shifts of a slot that overlap a part of it, by start then seat.
// An empty shadow's seat is left out: it is no gap.
func (f *filler) shifts(dst []Shift, d *desk, slot *Slot, part Interval) []Shift {
	return withoutUnseen(f.seats(dst, d, slot, part), len(dst))
}

// withoutUnseen deletes the empty shifts of shadows, from first on.
func withoutUnseen(shifts []Shift, first int) []Shift {
	for i := len(shifts) - 1; i >= first; i-- {
		if shifts[i].Role == Shadow && shifts[i].Member == "" {
			shifts = slices.Delete(shifts, i, i+1)
		}
	}
	return shifts
}

// seats is shifts with the empty shadows' seats that rotas or changes have left.
func (f *filler) seats(dst []Shift, d *desk, slot *Slot, part Interval) []Shift {
	if d.record {
		return f.s.patched(dst, len(dst), d, *slot, part)
	}
	f.reserve(d)
	first := len(dst)
	for _, seat := range d.seats {
		dst = append(dst, Shift{Interval: part, Slot: *slot})
		shift := &dst[len(dst)-1]
		shift.Role = seat.role
		if seat.role == All {
			shift.Why = d.together(slot.Date)
			continue
		}
		from := len(f.steps)
		shift.Member = f.assign(d, seat, &shift.Slot, dst[first:len(dst)-1])
		shift.Why = f.shared(from, len(d.seats))
	}
	if !f.rotas && len(f.s.cells) > 0 && f.s.edited(d, *slot) {
		dst = f.s.patched(dst, first, d, *slot, part)
	}
	return dst
}

// reserve makes room for the steps of one more slot. Shifts keep the blocks of before.
func (f *filler) reserve(d *desk) {
	if d.seats[0].role == All {
		return
	}
	if need := 3 * len(d.seats); cap(f.steps)-len(f.steps) < need {
		f.steps = make([]Step, 0, max(1, f.block)*need)
	}
}

// shared returns the steps from from on. A single one that stands among the last
// few before is not kept twice: the slots of a turn share their cause.
func (f *filler) shared(from, last int) []Step {
	why := f.steps[from:len(f.steps):len(f.steps)]
	if len(why) > 1 {
		return why
	}
	for i := max(0, from-last); i < from; i++ {
		if f.steps[i] == why[0] {
			f.steps = f.steps[:from]
			return f.steps[i : i+1 : i+1]
		}
	}
	return why
}

// assign finds the member for a seat: whom the rotas name, else a stand-in. What a
// plan decided stays unless its member cannot serve; a duty's wish for seats of two
// teams speaks only where no plan did.
func (f *filler) assign(d *desk, seat seat, slot *Slot, seated []Shift) Member {
	step, rota := f.s.ask(seat.rota, slot)
	if rota == nil || step.Member == "" {
		f.steps = append(f.steps, Step{Rule: RuleVacant})
		return ""
	}
	f.steps = append(f.steps, step)
	rule := d.eligible(step.Member, slot, seated)
	switch {
	case rule != "" && f.rotas:
		return ""
	case rule != "":
		relief := Step{}
		if d.absent == NextFree {
			relief, _ = f.s.substitute(d, rota, slot, step.Member, seated, anyTeam)
		}
		relief.Rule, relief.Over = rule, step.Member
		f.steps = append(f.steps, relief)
		return relief.Member
	case f.rotas || step.Rule == RulePlan || !d.apart || seat.role != Secondary:
		return step.Member
	}
	if !d.sameTeam(step.Member, seat.role, slot.Interval, slot.Date, seated) {
		return step.Member
	}
	other, ok := f.s.substitute(d, rota, slot, step.Member, seated, otherTeam)
	if !ok {
		return step.Member
	}
	other.Rule, other.Over = RuleApart, step.Member
	f.steps = append(f.steps, other)
	return other.Member
}

// ask returns what the first rota that answers for a slot says: a followed one, or
// the seat's own.
func (s *Schedule) ask(own Rota, slot *Slot) (Step, Rota) {
	for _, r := range s.front {
		if step, ok := r.On(*slot); ok {
			return step, r
		}
	}
	if step, ok := own.On(*slot); ok {
		return step, own
	}
	return Step{}, nil
}

// together returns the causes of a shift of the whole team: that it answers, or
// that there is nobody.
func (d *desk) together(date Date) []Step {
	empty := RuleVacant
	for _, m := range d.members {
		if m.In(date) {
			if d.fit(m.Member, All, date) == "" {
				return d.team
			}
			empty = RuleAbsent
		}
	}
	return []Step{{Rule: empty}}
}
