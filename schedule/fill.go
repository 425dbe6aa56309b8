package schedule

import "slices"

// seated appends the shifts of a slot that overlap a part of it, by start then
// seat, and their steps to steps. An empty shadow's seat is left out: nobody to see
// is no gap.
func (s *Schedule) seated(dst []Shift, steps *[]Step, d *desk, slot *Slot, part Interval) []Shift {
	return withoutUnseen(s.filled(dst, steps, d, slot, part), len(dst))
}

// withoutUnseen deletes the shifts of shadows that are nobody's, from first on.
func withoutUnseen(shifts []Shift, first int) []Shift {
	for i := len(shifts) - 1; i >= first; i-- {
		if shifts[i].Role == Shadow && shifts[i].Member == "" {
			shifts = slices.Delete(shifts, i, i+1)
		}
	}
	return shifts
}

// filled is seated with the empty shadows' seats that rotas or changes have left.
func (s *Schedule) filled(dst []Shift, steps *[]Step, d *desk, slot *Slot, part Interval) []Shift {
	if d.record {
		return s.patched(dst, len(dst), d, *slot, part)
	}
	first := len(dst)
	for _, seat := range d.seats {
		dst = append(dst, Shift{Interval: part, Slot: *slot})
		shift := &dst[len(dst)-1]
		shift.Role = seat.role
		if seat.role == All {
			shift.Why = d.together(slot.Date)
			continue
		}
		from := len(*steps)
		shift.Member = s.assign(steps, d, seat, &shift.Slot, dst[first:len(dst)-1])
		shift.Why = shared(steps, from, len(d.seats))
	}
	if len(s.cells) > 0 && s.edited(d, *slot) {
		dst = s.patched(dst, first, d, *slot, part)
	}
	return dst
}

// shared returns the steps from from on. A single one that stands among the last
// few before is not kept twice: the slots of a turn share their cause.
func shared(steps *[]Step, from, last int) []Step {
	why := (*steps)[from:len(*steps):len(*steps)]
	if len(why) > 1 {
		return why
	}
	for i := max(0, from-last); i < from; i++ {
		if (*steps)[i] == why[0] {
			*steps = (*steps)[:from]
			return (*steps)[i : i+1 : i+1]
		}
	}
	return why
}

// patched replaces the shifts from first on by what changes made of them. A published
// roster has no others.
func (s *Schedule) patched(dst []Shift, first int, d *desk, slot Slot, part Interval) []Shift {
	base := slices.Clone(dst[first:])
	dst = dst[:first]
	for i, role := range d.open {
		slot.Role = role
		pieces, ok := s.cells[slot.Seat()]
		if !ok && i < len(base) {
			dst = append(dst, base[i])
		}
		for _, p := range pieces {
			if shown := p.Intersect(part); !shown.Empty() {
				dst = append(dst, p.shift(slot, shown))
			}
		}
	}
	slices.SortStableFunc(dst[first:], func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return dst
}

// assign finds the member for a seat: whom the rotas name, else a stand-in.
func (s *Schedule) assign(steps *[]Step, d *desk, seat seat, slot *Slot, seated []Shift) Member {
	step, rota := s.ask(seat.rota, slot)
	if rota == nil || step.Member == "" {
		*steps = append(*steps, Step{Rule: RuleVacant})
		return ""
	}
	*steps = append(*steps, step)
	unfit := d.unfit(step.Member, slot, seated)
	chosen := step.Member
	if unfit != "" {
		relief := Step{}
		if d.absent == NextFree {
			relief = d.standIn(rota, *slot, chosen, seated, "")
		}
		relief.Rule, relief.Over = unfit, chosen
		*steps = append(*steps, relief)
		chosen = relief.Member
	}
	if d.apart && seat.role == Secondary && chosen != "" {
		if team := d.home(seated[0].Member, slot.Date); team != "" && team == d.home(chosen, slot.Date) {
			if other := d.standIn(rota, *slot, chosen, seated, team); other.Member != "" {
				other.Rule, other.Over = RuleApart, chosen
				*steps = append(*steps, other)
				chosen = other.Member
			}
		}
	}
	return chosen
}

// standIn finds who serves instead of a member, not from the given team; no Member
// if nobody can.
func (d *desk) standIn(rota Rota, slot Slot, absent Member, seated []Shift, not TeamID) Step {
	free := func(m Member) bool {
		return d.unfit(m, &slot, seated) == "" && (not == "" || d.home(m, slot.Date) != not)
	}
	if found, ok := relieve(rota, slot, absent, free); ok && free(found.Member) {
		return found
	}
	return Step{}
}

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

// unfit returns why m cannot take the slot's seat beside those seated, or "".
func (d *desk) unfit(m Member, slot *Slot, seated []Shift) Rule {
	for i := range seated {
		if seated[i].Member == m {
			return RuleSeated
		}
	}
	return d.fit(m, slot.Role, slot.Date)
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

// room returns steps if it can take those of one more slot, else a new block for
// some slots. Shifts keep what was appended before.
func room(steps []Step, d *desk, slots int) []Step {
	if d.seats[0].role == All {
		return steps
	}
	if need := 3 * len(d.seats); cap(steps)-len(steps) < need {
		return make([]Step, 0, slots*need)
	}
	return steps
}
