package schedule

import (
	"fmt"
	"slices"
	"time"
)

// draft is a schedule that is being changed.
type draft struct {
	*Schedule
	path   string
	faults []error
	undo   map[Seat][]piece // of the seats that the change has touched: what they were
}

// revert takes back the change that is being laid, so that those after it are judged
// without it.
func (d *draft) revert() {
	for seat, pieces := range d.undo {
		if d.cells[seat] = pieces; pieces == nil {
			delete(d.cells, seat)
		}
	}
}

func (d *draft) refuse(err error, format string, args ...any) {
	d.faults = append(d.faults, &SpecError{Path: d.path, Problem: fmt.Sprintf(format, args...), Err: err})
}

// sound reports what is wrong with the interval or the members of a change.
func (d *draft) sound(what string, iv Interval, members ...Member) bool {
	before := len(d.faults)
	if iv.Empty() {
		d.refuse(ErrInvalid, "%s: the interval %v is empty", what, iv)
	} else if iv.Duration() > longestChange {
		d.refuse(ErrInvalid, "%s: the interval %v is longer than ten years; end the membership instead", what, iv)
	}
	for _, m := range members {
		if !d.knows(m) {
			d.refuse(ErrUnknownMember, "%s: unknown member %q", what, m)
		}
	}
	return len(d.faults) == before
}

const longestChange = 10 * 366 * 24 * time.Hour

func (l Leave) lay(d *draft) {
	if !d.sound("leave", l.Interval, l.Member) {
		return
	}
	d.changes = append(d.changes, l) // whoever steps in must see it
	defer func() { d.changes = d.changes[:len(d.changes)-1] }()
	for desk, slot := range d.overlapping(l.Interval) {
		if _, concerned := desk.tenures[l.Member]; !concerned && !d.edited(desk, slot) {
			continue
		}
		shifts := d.whole(desk, slot)
		for i, shift := range shifts {
			if shift.Member != l.Member || !shift.Overlaps(l.Interval) {
				continue
			}
			relief := Step{Rule: RuleLeave}
			switch {
			case desk.seats[0].role == All:
				relief.Rule = RuleReturn
			case desk.absent == NextFree && shift.Role != Shadow:
				relief = d.standIn(desk, shift, shifts)
				relief.Rule = RuleLeave
			}
			relief.Over, relief.Note = l.Member, l.Note
			shifts[i].Member = relief.Member
			shifts[i].Why = extend(shift.Why, relief)
			d.put(desk, shifts[i])
		}
		if desk.seats[0].role == All {
			d.vacate(desk, slot)
		}
	}
}

// standIn returns who serves a shift instead of its member, no Member if nobody can.
func (d *draft) standIn(desk *desk, shift Shift, others []Shift) Step {
	free := func(m Member) bool { return d.obstacle(desk, shift, m, others, true).rule == "" }
	if found, ok := d.relief(desk, shift, shift.Member, free); ok {
		return found
	}
	if ranked := d.standIns(desk, shift, others); len(ranked) > 0 {
		return ranked[0]
	}
	return Step{}
}

// vacate parts a slot of a whole team where leaves leave nobody, and where nobody stays
// all through it.
func (d *draft) vacate(desk *desk, slot Slot) {
	able := desk.able(slot.Date)
	cuts := []time.Time{slot.Start, slot.End}
	for _, m := range able {
		away := d.leaves(m, slot.Interval)
		if len(away) == 0 {
			return
		}
		for _, l := range away {
			cuts = append(cuts, latest(l.Start, slot.Start), earliest(l.End, slot.End))
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	for i, start := range cuts[:len(cuts)-1] {
		part := Interval{start.In(slot.Start.Location()), cuts[i+1].In(slot.Start.Location())}
		stays := slices.ContainsFunc(able, func(m Member) bool { return len(d.leaves(m, part)) == 0 })
		for _, shift := range d.whole(desk, slot) {
			if shift.Role != All || !shift.Overlaps(part) {
				continue
			}
			shift.Interval = shift.Intersect(part)
			if !stays {
				shift.Why = []Step{{Rule: RuleAbsent}}
			}
			d.put(desk, shift)
		}
	}
}

func (w Swap) lay(d *draft) {
	what := fmt.Sprintf("swap of %q and %q", w.A, w.B)
	sound := d.sound(what, w.AGives, w.A)
	if sound = d.sound(what, w.BGives, w.B) && sound; !sound {
		return
	}
	if w.A == w.B {
		d.refuse(ErrConflict, "%s: they are the same", what)
		return
	}
	type taken struct {
		desk  *desk
		shift Shift
	}
	gives := func(from, to Member, iv Interval) []taken {
		var list []taken
		for desk, slot := range d.overlapping(iv) {
			for _, shift := range d.whole(desk, slot) {
				if shift.Member == from && shift.Role != Shadow && iv.Contains(shift.Start) {
					shift.Member = to
					shift.Why = extend(shift.Why, Step{Rule: RuleSwap, Member: to, Over: from, Note: w.Note})
					list = append(list, taken{desk, shift})
				}
			}
		}
		if len(list) == 0 {
			d.refuse(ErrConflict, "%s: %q has no shift that starts in %v", what, from, iv)
		}
		return list
	}
	before := len(d.faults)
	both := append(gives(w.A, w.B, w.AGives), gives(w.B, w.A, w.BGives)...)
	if len(d.faults) > before {
		return
	}
	for _, x := range both {
		d.put(x.desk, x.shift)
	}
	for _, x := range both {
		d.check(what, x.desk, x.shift)
	}
}

func (o Override) lay(d *draft) {
	if o.Team == "" {
		o.Team = Everyone
	}
	if o.Role == "" {
		o.Role = Primary
	}
	what := fmt.Sprintf("override of %s %s", o.Team, o.Role)
	if !d.sound(what, o.Interval, o.To) {
		return
	}
	found := false
	for desk, slot := range d.overlapping(o.Interval) {
		if desk.id != o.Team {
			continue
		}
		for _, shift := range d.whole(desk, slot) {
			if shift.Role == o.Role || shift.Role == All && o.Role == Primary {
				found = d.give(what, desk, shift, o.Interval, Step{Rule: RuleOverride, Member: o.To, Over: shift.Member, Note: o.Note}) || found
			}
		}
	}
	if !found {
		d.refuse(ErrConflict, "%s: there is no such seat in %v", what, o.Interval)
	}
}

func (c Cover) lay(d *draft) {
	what := fmt.Sprintf("cover for %q", c.From)
	members := []Member{c.From}
	if c.To != "" {
		members = append(members, c.To)
	}
	if !d.sound(what, c.Interval, members...) {
		return
	}
	if c.From == c.To {
		d.refuse(ErrConflict, "%s: nobody takes over from themselves", what)
		return
	}
	found := false
	for desk, slot := range d.overlapping(c.Interval) {
		for _, shift := range d.whole(desk, slot) {
			switch {
			case shift.Member != c.From || shift.Role == Shadow || !shift.Overlaps(c.Interval):
			case c.To == "":
				found = true
			default:
				found = d.give(what, desk, shift, c.Interval, Step{Rule: RuleCover, Member: c.To, Over: c.From, Note: c.Note}) || found
			}
		}
	}
	if !found {
		d.refuse(ErrConflict, "%s: %q has no shift in %v", what, c.From, c.Interval)
	}
}

// give hands the part of a shift that lies in iv to the step's member.
func (d *draft) give(what string, desk *desk, shift Shift, iv Interval, step Step) bool {
	part := shift.Intersect(iv)
	if part.Empty() {
		return false
	}
	taken := shift
	taken.Interval = Interval{part.Start.In(shift.Start.Location()), part.End.In(shift.Start.Location())}
	taken.Member, taken.Why = step.Member, extend(shift.Why, step)
	d.put(desk, taken)
	d.check(what, desk, taken)
	return true
}

// extend returns the causes with one more, sharing nothing that can be written.
func extend(why []Step, step Step) []Step { return append(slices.Clip(why), step) }
