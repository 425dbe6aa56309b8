package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/near"
)

// A change is applied to a draft: a copy of the schedule that shares what the change does
// not touch. It finds the shifts that it concerns, in the slots that overlap its interval,
// and puts edits into their seats. The edits of a seat replace all of its shifts: they cover
// the whole slot, or for a shadow a part of it. So each change sees what the ones before it
// left, and a question looks a seat up by its key. A published roster is laid on the lines
// of the board instead (board.go).
//
// A change that cannot be made is reverted, so that the ones after it are judged without
// it. A change costs the slots that it overlaps, and a leave also the ranking of stand-ins
// (seat.go) for each shift that it frees.

// Change is an edit laid over a schedule by With: a Leave, a Swap, an Override, a
// Cover or a published *Roster. A nil Change is refused.
type Change interface {
	// apply applies the change to a draft, or reports why it cannot be.
	apply(*draft)
}

// Leave (休暇) frees the shifts of a member that overlap the interval, each whole unless
// Exact is set, and the rest of a shift that runs when an Entry is made. The duty's policy
// says who steps in: see Absent. A whole team answers without the member for the time of the
// leave, whether Exact or not: its shift is cut there. A roster knows the leaves of its time:
// once it is published they are in force without the change, as With says. The zero Leave is
// refused.
type Leave struct {
	Member Member
	Interval
	// Long marks a leave (育休, 休職) that accrues no share of the work; a vacation
	// accrues and is made up for later.
	Long bool
	// Exact (時間休) frees exactly the interval: the member serves the rest of a shift.
	Exact bool
	// Gap leaves what is freed without anybody, whatever the duty's policy.
	Gap  bool
	Note string
}

// String writes "leave of m3, 2026-05-12 00:00 – 2026-05-13 00:00 JST (帰省)".
func (l Leave) String() string {
	kind, how := "leave", ""
	if l.Long {
		kind = "long leave"
	}
	if l.Exact {
		how = "exactly "
	}
	text := fmt.Sprintf("%s of %s, %s%v", kind, l.Member, how, l.Interval)
	if l.Gap {
		text += ", leaving a gap"
	}
	return text + note(" (", l.Note, ")")
}

// Swap (交代) exchanges whole shifts: the shifts of A that start in AGives for the shifts
// of B that start in BGives. Shadows are not swapped.
type Swap struct {
	A, B           Member
	AGives, BGives Interval
	Note           string
}

// String writes "swap: m3 gives 2026-05-04 00:00 – 2026-05-05 00:00 JST, e3 gives
// 2026-05-12 00:00 – 2026-05-13 00:00 JST (SoS会で合意)".
func (s Swap) String() string {
	return fmt.Sprintf("swap: %s gives %v, %s gives %v%s", s.A, s.AGives, s.B, s.BGives, note(" (", s.Note, ")"))
}

// Override puts a member into a seat for exactly the interval, splitting shifts
// at its ends. Any primary can be given a shadow, even if the duty has no rota for
// shadows.
type Override struct {
	Interval
	To Member
	// Team is the team or pool; "" is Everyone. Role is Primary if empty; where the
	// whole team is on duty, the primary answers instead.
	Team TeamID
	Role Role
	Note string
}

// String writes "override of everyone primary by e1, 2026-05-12 20:00 – 2026-05-12
// 22:00 JST (障害対応)".
func (o Override) String() string {
	return fmt.Sprintf("override of %s %s by %s, %v%s", cmp.Or(o.Team, Everyone), cmp.Or(o.Role, Primary), o.To, o.Interval, note(" (", o.Note, ")"))
}

// Cover (代わり) asks that somebody take over From's shifts for exactly the
// interval. It stays open, and without effect, until To is set. It says who serves, and not that
// From cannot: if To is away, From is asked as everybody else is. Whoever cannot serve takes a Leave.
type Cover struct {
	Interval
	From, To Member
	Note     string
}

// String writes "cover for m3 by e1, 2026-05-12 20:00 – 2026-05-12 22:00 JST (歯医者)",
// or "by nobody yet" while it is open.
func (c Cover) String() string {
	return fmt.Sprintf("cover for %s by %s, %v%s", c.From, cmp.Or(c.To, "nobody yet"), c.Interval, note(" (", c.Note, ")"))
}

// With returns a schedule with the changes laid over it, in order. Each change sees the
// result of the ones before it. If some changes cannot be made, With makes none, and the
// error joins a *SpecError for each, with its index. The receiver never changes.
//
// Leaves that a published roster knows stay in force though no change says so, until a
// roster that does not know them is laid over that time: to withdraw one, compile the
// roster again from what it was compiled from, without the leave, and lay it over.
func (s *Schedule) With(changes ...Change) (*Schedule, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, fmt.Errorf("%w: a schedule without a spec cannot change", ErrBeforeStart)
	}
	entries := make([]Entry, len(changes))
	for i, c := range changes {
		entries[i].Change = c
	}
	return s.again(entries)
}

// again lays entries that are sound by themselves.
func (s *Schedule) again(entries []Entry) (*Schedule, error) {
	d := newDraft(s)
	for i, e := range entries {
		d.path = element("Changes", i)
		if e.ID != "" {
			d.path = fmt.Sprintf("entry %q", e.ID)
		}
		if e.Change == nil && e.Withdraws == "" {
			d.refuse(ErrMissing, "no change")
			continue
		}
		d.now = latest(e.At, d.replayed)
		d.lay(e)
	}
	if len(d.faults) > 0 {
		return nil, errors.Join(d.faults...)
	}
	return d.done(), nil
}

// Changes returns the changes laid over the schedule, in order, except the ones that were
// withdrawn.
func (s *Schedule) Changes() (changes []Change) {
	if s == nil {
		return nil
	}
	for _, e := range s.entries {
		if e.Change != nil && !s.withdrawn(e) {
			changes = append(changes, e.Change)
		}
	}
	return changes
}

// OpenCovers returns the requests for cover that are still open, in order. Of a
// request that is taken in part the rest is open.
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
		var left []Cover
		for _, o := range open {
			if o.From != c.From {
				left = append(left, o)
				continue
			}
			for _, o.Interval = range o.Without(c.Interval) {
				left = append(left, o)
			}
		}
		open = left
	}
	return open
}

// draft is a schedule that is being changed.
type draft struct {
	*Schedule
	path     string
	faults   []error
	hints    near.Budget
	undo     map[editKey]touch // of the seats that the change has touched
	unshared map[Member]bool   // members with a list of leaves of the draft's own

	now     time.Time // of the caller
	since   time.Time // the entry changes nothing before
	named   bool      // the entry has an ID, so that what it settles is kept
	decided []Settled // by the entry, when it was made
	settled []Settled // by the entry, now

	together map[editKey]bool    // the seats that a withdrawal gives back
	layers   int                 // the rosters that were published when the withdrawn entry was made
	later    []map[editKey]touch // by the entries since then
}

// newDraft returns a copy of a schedule that shares what it does not change.
func newDraft(s *Schedule) *draft {
	own := *s
	own.bare = newBare(s)
	own.filled = own.bare.followed.filled // rotas answer alike beneath edits
	own.edits, own.touched, own.leaves = maps.Clone(s.edits), maps.Clone(s.touched), maps.Clone(s.leaves)
	own.entries, own.touches = slices.Clone(s.entries), slices.Clone(s.touches)
	if own.leaves == nil {
		own.leaves = map[Member][]Leave{}
	}
	if own.edits == nil {
		own.edits, own.touched = map[editKey][]edit{}, map[int]bool{}
	}
	return &draft{Schedule: &own, unshared: map[Member]bool{}}
}

// revert takes back the change that is being laid, so that later changes are judged
// without it.
func (d *draft) revert() {
	for seat, x := range d.undo {
		if d.edits[seat] = x.was; !x.kept {
			delete(d.edits, seat)
		}
	}
}

// rest returns what is left of an interval when the entry is made.
func (d *draft) rest(iv Interval) Interval {
	iv.Start = latest(iv.Start, d.since.In(iv.Start.Location()))
	return iv
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
		if !d.hasMember(m) {
			fault := &SpecError{Path: d.path, Problem: fmt.Sprintf("%s: unknown member %q", what, m), Value: string(m), Err: ErrUnknownMember}
			if s := d.Schedule; d.hints.Spend() {
				fault.hint = &hint{func() string { return s.meant(m) }}
			}
			d.faults = append(d.faults, fault)
		}
	}
	return len(d.faults) == before
}

const longestChange = 10 * 366 * 24 * time.Hour

func (l Leave) apply(d *draft) {
	if !d.sound("leave", l.Interval, l.Member) {
		return
	}
	if l.Interval = d.rest(l.Interval); l.Interval.Empty() {
		d.refuse(ErrConflict, "leave of %q: it was over at %s, when it was entered", l.Member, d.since.Format(time.RFC3339))
		return
	}
	d.addLeave(l) // whoever steps in must see it
	concerned := func(duty *duty) bool {
		return duty.tenures[l.Member] != nil || duty.era == nil || d.touched[duty.number]
	}
	var buffer [4]Shift
	f := filler{s: d.Schedule, block: 8}
	for x, seat := range d.overlapping(l.Interval, concerned) {
		if !d.mayHold(&x, l.Member) {
			continue
		}
		shifts := f.slot(buffer[:0], &x, &seat)
		changed := seat.Intersect(l.Interval)
		for i, shift := range shifts {
			if shift.Member != l.Member || !shift.Overlaps(l.Interval) || !shift.End.After(d.since) {
				continue
			}
			freed := &shifts[i]
			if l.Exact { // the member keeps the rest
				part := shift.Intersect(l.Interval)
				shift.Interval = Interval{part.Start.In(shift.Start.Location()), part.End.In(shift.Start.Location())}
				shifts = append(shifts, shift)
				freed = &shifts[len(shifts)-1]
			}
			shift.Interval = d.rest(shift.Interval) // nobody steps in for what is served
			relief := l.relieve(d, &x, shift, shifts)
			freed.Member, freed.Why = relief.Member, extend(shift.Why, relief)
			d.put(&x, &seat, *freed)
			changed = Interval{earliest(changed.Start, freed.Start), latest(changed.End, freed.End)}
		}
		if x.duty.seats[0].role == All {
			d.divide(&x, &seat, l, changed)
		}
	}
}

// relieve returns who serves a shift that the leave frees, given the shifts of its slot.
func (l Leave) relieve(d *draft, x *slot, shift Shift, shifts []Shift) Step {
	relief := Step{Rule: RuleLeave}
	switch {
	case x.duty.seats[0].role == All:
		relief.Rule = RuleReturn
	case x.duty.absent == NextFree && !shift.Role.Watches() && !l.Gap:
		relief = d.settle(x, shift, shifts)
		relief.Rule = RuleLeave
	}
	relief.Over, relief.Note = l.Member, l.Note
	return relief
}

// standIn returns the member who serves a shift instead of its own, "" if there is none.
func (d *draft) standIn(x *slot, shift Shift, others []Shift) Step {
	free := func(m Member) bool { return d.obstacle(x, &shift, m, others, true).rule == "" }
	if found, ok := d.relief(x, shift, shift.Member, free); ok {
		return found
	}
	first, _ := d.standIns(x, shift, others).best()
	return first
}

// divide cuts a slot of a whole team where a leave begins or ends, in the interval that one leave changes, so that whoever
// is there for a part of it answers then. If everybody has leave, it marks the parts in which all are away.
func (d *draft) divide(x *slot, seat *Seat, by Leave, iv Interval) {
	if by.Encloses(seat.Interval) && slices.ContainsFunc(x.duty.members, func(m Membership) bool {
		return m.In(seat.Date) && x.duty.unfit(m.Member, All, seat) == "" && len(d.leavesOf(m.Member, seat.Interval)) == 0
	}) {
		return // most often
	}
	able := x.duty.readyMembers(seat.Date, seat)
	iv = seat.Intersect(iv)
	cuts := []time.Time{iv.Start, iv.End}
	for _, m := range able {
		for _, l := range d.leavesOf(m, iv) {
			cuts = append(cuts, latest(l.Start, iv.Start), earliest(l.End, iv.End))
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	for i, start := range cuts[:len(cuts)-1] {
		part := Interval{start.In(seat.Start.Location()), cuts[i+1].In(seat.Start.Location())}
		stays := slices.ContainsFunc(able, func(m Member) bool { return len(d.leavesOf(m, part)) == 0 })
		if stays && part.Encloses(seat.Interval) {
			return
		}
		for _, shift := range d.slotShifts(x, seat) {
			if shift.Role != All || !shift.Overlaps(part) {
				continue
			}
			shift.Interval = shift.Intersect(part)
			if !stays {
				shift.Why = []Step{{Rule: RuleAbsent}}
			}
			d.put(x, seat, shift)
		}
	}
}

func (w Swap) apply(d *draft) {
	what := fmt.Sprintf("swap of %q and %q", w.A, w.B)
	sound := d.sound(what, w.AGives, w.A)
	if sound = d.sound(what, w.BGives, w.B) && sound; !sound {
		return
	}
	if w.A == w.B {
		d.refuse(ErrConflict, "%s: they are the same", what)
		return
	}
	before := len(d.faults)
	both := append(w.gives(d, w.A, w.B, w.AGives), w.gives(d, w.B, w.A, w.BGives)...)
	if len(d.faults) > before {
		return
	}
	for _, x := range both {
		d.put(&x.slot, &x.seat, x.shift)
	}
	for _, x := range both {
		d.checkShift(what, &x.slot, &x.seat, x.shift)
	}
}

// swapped is a shift that a swap gives to another member.
type swapped struct {
	slot
	seat  Seat
	shift Shift
}

// gives returns the shifts that a member gives to the other one.
func (w Swap) gives(d *draft, from, to Member, iv Interval) (list []swapped) {
	for x, seat := range d.overlapping(iv, d.anyDuty) {
		for _, shift := range x.duty.needed(d.slotShifts(&x, &seat), 0) {
			if shift.Member == from && !shift.Role.Watches() && iv.Contains(shift.Start) && !shift.Start.Before(d.since) {
				shift.Member = to
				shift.Why = extend(shift.Why, Step{Rule: RuleSwap, Member: to, Over: from, Note: w.Note})
				list = append(list, swapped{x, seat, shift})
			}
		}
	}
	if len(list) == 0 {
		d.refuse(ErrConflict, "swap of %q and %q: %q has no shift that starts in %v%s", w.A, w.B, from, iv, d.keptIn(from, iv))
	}
	return list
}

func (o Override) apply(d *draft) {
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
	found, needed := false, false
	for x, seat := range d.overlapping(o.Interval, func(duty *duty) bool { return duty.id == o.Team }) {
		shifts := d.slotShifts(&x, &seat)
		for i, shift := range shifts {
			if shift.Role == o.Role || shift.Role == All && o.Role == Primary {
				needed = needed || !x.duty.isKept(&shifts[i], shifts, d.rest(o.Interval))
				found = d.give(what, &x, &seat, shift, o.Interval, Step{Rule: RuleOverride, Member: o.To, Over: shift.Member, Note: o.Note}) || found
			}
		}
	}
	if !found {
		d.refuse(ErrConflict, "%s: there is no such seat in %v", what, o.Interval)
	} else if !needed {
		d.refuse(ErrConflict, "%s: the seat is not needed in %v, so %q would serve nothing", what, o.Interval, o.To)
	}
}

func (c Cover) apply(d *draft) {
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
	for x, seat := range d.overlapping(c.Interval, d.anyDuty) {
		for _, shift := range x.duty.needed(d.slotShifts(&x, &seat), 0) {
			switch {
			case shift.Member != c.From || shift.Role.Watches() || !shift.Overlaps(c.Interval):
			case c.To == "":
				found = true
			default:
				found = d.give(what, &x, &seat, shift, c.Interval, Step{Rule: RuleCover, Member: c.To, Over: c.From, Note: c.Note}) || found
			}
		}
	}
	if !found {
		d.refuse(ErrConflict, "%s: %q has no shift in %v%s", what, c.From, c.Interval, d.keptIn(c.From, c.Interval))
	}
}

// keptIn says, behind an error, for which seat somebody is kept in an interval, "" for none.
func (d *draft) keptIn(m Member, iv Interval) string {
	for x, seat := range d.overlapping(iv, func(duty *duty) bool { return duty.depends }) {
		for _, shift := range x.duty.kept(d.slotShifts(&x, &seat)) {
			if shift.Member == m && shift.Overlaps(iv) {
				return fmt.Sprintf(", and is only kept for %s, which is not needed", shift.Role)
			}
		}
	}
	return ""
}

// give hands the part of a shift in iv to the step's member.
func (d *draft) give(what string, x *slot, seat *Seat, shift Shift, iv Interval, step Step) bool {
	part := d.rest(shift.Intersect(iv))
	if part.Empty() {
		return false
	}
	taken := shift
	taken.Interval = Interval{part.Start.In(shift.Start.Location()), part.End.In(shift.Start.Location())}
	taken.Member, taken.Why = step.Member, extend(shift.Why, step)
	d.put(x, seat, taken)
	d.checkShift(what, x, seat, taken)
	return true
}

// extend returns the causes with one more, sharing nothing that can be written.
func extend(why []Step, step Step) []Step { return append(slices.Clip(why), step) }

// edit is a part of a seat's slot with whoever serves it after changes.
type edit struct {
	Interval
	member Member
	why    []Step
}

// shift makes the shift of a part of the edit.
func (e edit) shift(seat Seat, shown Interval) Shift {
	if seat.Role == All && e.member != "" {
		seat.Role = Primary
	}
	return Shift{Interval: shown, Seat: seat, Member: e.member, Why: e.why}
}

// put writes a shift into its seat, splitting what was there.
func (d *draft) put(x *slot, seat *Seat, shift Shift) {
	if shift.Interval = d.rest(shift.Interval); shift.Interval.Empty() {
		return
	}
	key := x.key(shift.Role)
	var edits []edit
	left := func(shifts []Shift, taken Interval) {
		for _, old := range shifts {
			if x.key(old.Role) != key {
				continue
			}
			for _, rest := range old.Without(taken) {
				edits = append(edits, edit{rest, old.Member, old.Why})
			}
		}
	}
	if x.Span != x.whole { // what rosters hide of the slot stays as it is
		uncut := *x
		uncut.Span = x.whole
		var whole Seat
		d.seat(new(grid), &uncut, &whole)
		left(d.slotShifts(&uncut, &whole), seat.Interval)
	}
	left(d.slotShifts(x, seat), Interval{})
	if _, touched := d.undo[key]; !touched {
		_, kept := d.edits[key]
		d.undo[key] = touch{kept: kept, was: edits}
	}
	edits = cutOut(edits, shift.Interval)
	edits = append(edits, edit{shift.Interval, shift.Member, shift.Why})
	slices.SortFunc(edits, func(a, b edit) int { return a.Start.Compare(b.Start) })
	d.edits[key] = edits
	d.touched[x.number] = true
}

// cutOut returns what edits leave outside an interval.
func cutOut(edits []edit, iv Interval) (list []edit) {
	for _, e := range edits {
		for _, e.Interval = range e.Without(iv) {
			list = append(list, e)
		}
	}
	return list
}

// patched replaces the shifts from first on by what changes made of them.
func (s *Schedule) patched(dst []Shift, first int, x *slot, seat Seat, part Interval) []Shift {
	base := slices.Clone(dst[first:])
	dst = dst[:first]
	for _, role := range x.duty.open {
		seat.Role = role
		edits, ok := s.edits[x.key(role)]
		if !ok {
			for _, shift := range base {
				if x.key(shift.Role) == x.key(role) {
					dst = append(dst, shift)
				}
			}
		}
		for _, e := range edits {
			if shown := e.Intersect(part); !shown.Empty() {
				dst = append(dst, e.shift(seat, shown))
			}
		}
	}
	slices.SortStableFunc(dst[first:], func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return dst
}

// edited reports whether a change has touched a seat of the slot.
func (s *Schedule) edited(x *slot) bool {
	if len(s.edits) == 0 || !s.touched[x.number] {
		return false
	}
	for _, role := range x.duty.open {
		if _, ok := s.edits[x.key(role)]; ok {
			return true
		}
	}
	return false
}

// mayHold reports whether a member can have a seat of the slot: as one of the duty, or
// put in by a change, which a published roster may know.
func (s *Schedule) mayHold(x *slot, m Member) bool {
	if x.duty.tenures[m] != nil || s.edited(x) {
		return true
	}
	return x.recorded() && slices.ContainsFunc(s.rosterShifts(x), func(shift Shift) bool { return shift.Member == m })
}

// rosterShifts returns the shifts that a published roster has for one of its slots.
func (s *Schedule) rosterShifts(x *slot) []Shift {
	return s.published[x.layer-1].shifts[x.rosterSlot.from:x.rosterSlot.to]
}

// slotShifts returns the shifts of a whole slot, by start then seat, and after them a shift
// without a member for each time in which a seat that may be empty has none.
func (s *Schedule) slotShifts(x *slot, seat *Seat) []Shift {
	f := filler{s: s}
	return f.slot(nil, x, seat)
}

// slot sets dst, which is empty, to the shifts of slotShifts.
func (f *filler) slot(dst []Shift, x *slot, seat *Seat) []Shift {
	shifts := f.seats(dst, x, seat, &seat.Interval)
	if x.closed(seat) {
		return shifts
	}
	whole := shifts
	for _, role := range x.duty.open {
		if !x.duty.loose(role) {
			continue
		}
		free := Shift{Interval: seat.Interval, Seat: *seat}
		free.Role = role
		for _, shift := range whole {
			if shift.Role != role {
				continue
			}
			if free.End = shift.Start; !free.Empty() {
				shifts = append(shifts, free)
			}
			free.Start = shift.End
		}
		if free.End = seat.End; !free.Empty() {
			shifts = append(shifts, free)
		}
	}
	return shifts
}

// anyDuty wants every duty.
func (s *Schedule) anyDuty(*duty) bool { return true }
