package schedule

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Change is an edit laid over a schedule by With: a Leave, a Swap, an Override, a
// Cover or a published *Roster. A nil Change is refused.
type Change interface {
	// lay applies the change to a draft, or reports why it cannot be.
	lay(*draft)
}

// Leave (休暇) frees the shifts of a member that overlap the interval, each whole.
// Who steps in is the duty's policy: see Absent. The zero Leave is refused.
type Leave struct {
	Member Member
	Interval
	// Long marks a leave (休職) that accrues no share of the work; a vacation
	// accrues and is made up for later.
	Long bool
	Note string
}

// Swap (交代) exchanges whole shifts: those of A that start in AGives against those
// of B that start in BGives. Shadows are not swapped. The zero Swap is refused.
type Swap struct {
	A, B           Member
	AGives, BGives Interval
	Note           string
}

// Override puts a member into a seat for exactly the interval, splitting shifts
// at its ends. A shadow can be put beside any primary, where no rota has one too.
// The zero Override is refused.
type Override struct {
	Interval
	To Member
	// Team is the team or pool; "" is Everyone. Role is Primary if empty; where the
	// whole team is on duty, the primary answers instead.
	Team TeamID
	Role Role
	Note string
}

// Cover (代わり) asks that somebody take over From's shifts for exactly the
// interval. It stays open, and without effect, until To is set. The zero Cover is
// refused.
type Cover struct {
	Interval
	From, To Member
	Note     string
}

// piece is a part of a seat's slot with whoever serves it after changes.
type piece struct {
	Interval
	member Member
	why    []Step
}

// shift makes the shift of a part of the piece.
func (p piece) shift(slot Slot, shown Interval) Shift {
	if slot.Role == All && p.member != "" {
		slot.Role = Primary
	}
	return Shift{Interval: shown, Slot: slot, Member: p.member, Why: p.why}
}

// With returns a schedule over which the changes are laid, in order; each sees
// what those before it left. The error joins all changes that cannot be, with
// their index, and then none is made. The receiver never changes.
func (s *Schedule) With(changes ...Change) (*Schedule, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, fmt.Errorf("%w: a schedule without a spec cannot change", ErrBeforeStart)
	}
	d := &draft{Schedule: &Schedule{eras: s.eras, front: s.front, cells: maps.Clone(s.cells), changes: slices.Clone(s.changes), published: s.published, freezes: s.freezes}}
	if d.cells == nil {
		d.cells = map[Seat][]piece{}
	}
	for i, c := range changes {
		d.path = element("Changes", i)
		if c == nil {
			d.refuse(ErrMissing, "no change")
			continue
		}
		before := len(d.faults)
		c.lay(d)
		if len(d.faults) == before {
			d.changes = append(d.changes, c)
		}
	}
	if len(d.faults) > 0 {
		return nil, errors.Join(d.faults...)
	}
	return d.Schedule, nil
}

// Changes returns the changes laid over the schedule, in order.
func (s *Schedule) Changes() []Change {
	if s == nil {
		return nil
	}
	return slices.Clone(s.changes)
}

// OpenCovers returns the cover requests that nobody has taken, in order.
func (s *Schedule) OpenCovers() []Cover {
	var open []Cover
	for _, change := range s.Changes() {
		c, ok := change.(Cover)
		if !ok {
			continue
		}
		if c.To == "" {
			open = append(open, c)
			continue
		}
		open = slices.DeleteFunc(open, func(o Cover) bool { return o.From == c.From && c.Encloses(o.Interval) })
	}
	return open
}

// draft is a schedule that is being changed.
type draft struct {
	*Schedule
	path   string
	faults []error
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
			relief := Step{}
			if desk.absent == NextFree && shift.Role != Shadow {
				free := func(m Member) bool { return d.obstacle(desk, shift, m, shifts, true).rule == "" }
				if found, ok := d.relief(desk, shift.Slot, l.Member, free); ok {
					relief = found
				}
			}
			relief.Rule, relief.Over, relief.Note = RuleLeave, l.Member, l.Note
			shifts[i].Member = relief.Member
			shifts[i].Why = extend(shift.Why, relief)
			d.put(desk, shifts[i])
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

// put writes a shift into its seat, splitting what was there.
func (d *draft) put(desk *desk, shift Shift) {
	seat := seatOf(desk, shift.Slot)
	var pieces []piece
	for _, old := range d.whole(desk, shift.Slot) {
		if seatOf(desk, old.Slot) != seat {
			continue
		}
		for _, rest := range []Interval{{old.Start, earliest(old.End, shift.Start)}, {latest(old.Start, shift.End), old.End}} {
			if !rest.Empty() {
				pieces = append(pieces, piece{rest, old.Member, old.Why})
			}
		}
	}
	pieces = append(pieces, piece{shift.Interval, shift.Member, shift.Why})
	slices.SortFunc(pieces, func(a, b piece) int { return a.Start.Compare(b.Start) })
	d.cells[seat] = pieces
}

// seatOf returns the identity by which changes know a seat: a member in the place
// of the whole team has that team's seat.
func seatOf(d *desk, slot Slot) Seat {
	if slot.Role == Primary && d.seats[0].role == All {
		slot.Role = All
	}
	return slot.Seat()
}

// edited reports whether a change has touched a seat of the slot.
func (s *Schedule) edited(d *desk, slot Slot) bool {
	for _, role := range d.open {
		slot.Role = role
		if _, ok := s.cells[slot.Seat()]; ok {
			return true
		}
	}
	return false
}

// whole returns the shifts of a whole slot, by start then seat, and then the time
// in which a shadow can still be put beside them.
func (s *Schedule) whole(d *desk, slot Slot) []Shift {
	steps := make([]Step, 0, 2*len(d.seats))
	shifts := s.filled(nil, &steps, d, &slot, slot.Interval)
	if !slices.Contains(d.open, Shadow) {
		return shifts
	}
	free := Shift{Interval: slot.Interval, Slot: slot}
	free.Role = Shadow
	for _, shift := range shifts[:len(shifts):len(shifts)] {
		if shift.Role != Shadow {
			continue
		}
		if free.End = shift.Start; !free.Empty() {
			shifts = append(shifts, free)
		}
		free.Start = shift.End
	}
	if free.End = slot.End; !free.Empty() {
		shifts = append(shifts, free)
	}
	return shifts
}

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
	if desk.record {
		return obstacle{}
	}
	for _, other := range desk.era.desks {
		if _, member := other.tenures[m]; other == desk || other.regime == Daytime || !member {
			continue
		}
		for _, slot := range new(walk).around(other, shift.Interval) {
			for _, seated := range d.whole(other, slot) {
				if seated.Member == m && seated.Overlaps(shift.Interval) && seated.Role != Shadow {
					return obstacle{RuleSeated, fmt.Sprintf("%q has the seat %v", m, seated)}
				}
			}
		}
	}
	return obstacle{}
}

// check refuses a shift whose member, by a change, cannot serve it.
func (d *draft) check(what string, desk *desk, shift Shift) {
	if found := d.obstacle(desk, shift, shift.Member, d.whole(desk, shift.Slot), false); found.rule != "" {
		d.refuse(ErrConflict, "%s: %s, so cannot serve %v", what, found.text, shift)
	}
}
