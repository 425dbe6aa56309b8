package schedule

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"
)

// Who may sit in a seat, and who steps in.
//
// A member is eligible for a seat if they are a member of the duty's teams on the day of
// the slot, ready for its services, not away, and in no other seat of any duty at that
// time. Where somebody must step in, the eligible are ranked, always by the same rule:
//
//  1. whom a rota of the duty names, before others;
//  2. for an off-hours seat, whose rest to their own off-hours shifts stays whole (StandInRest);
//  3. if the duty wants seats of two teams, who is of another team than the other seat;
//  4. who serves least in the duty within StandInReach before and after the shift;
//  5. whose last shift of the duty ended longest ago, within StandInReach;
//  6. the first by ID.
//
// Leave, CanCover and seats that a rota gives to somebody who cannot serve use it, live
// and on published rosters. A change made by hand may name anybody eligible in the
// organisation.

const (
	// StandInRest is the rest that the ranking of stand-ins keeps whole where it can:
	// 11 hours, as Directive 2003/88/EC (article 3) and the guidelines for the rest
	// between two days of work in Japan (勤務間インターバル) have it.
	StandInRest = 11 * time.Hour
	// StandInReach is how far before and after a shift the ranking counts what
	// people serve: six weeks.
	StandInReach = 42 * 24 * time.Hour

	restReach = 3 * 24 * time.Hour
)

// Standing says why a stand-in was ranked first. The zero Standing is that of a member
// who was not ranked.
type Standing struct {
	// Rest is the time between the shift and the nearest of the member's own off-hours
	// shifts, at most three days. It is below zero for a seat of the daytime, where the
	// ranking does not look at rest.
	Rest time.Duration `json:"rest"`
	// Load is how long the member serves in the duty within StandInReach of the shift.
	Load time.Duration `json:"load"`
	// Idle is the time since the member's last shift of the duty ended, at most
	// StandInReach.
	Idle time.Duration `json:"idle"`
	// Of is how many were eligible.
	Of int `json:"of"`
}

// unfit returns why m cannot serve a seat of the duty on day, or "".
func (d *duty) unfit(m Member, role Role, day Date) Rule {
	switch {
	case !d.employs(m, day):
		return RuleOutside
	case role != Shadow && !d.isReady(m, day):
		return RuleUnready
	}
	return ""
}

// isReady reports whether m can answer for every service of the duty on day.
func (d *duty) isReady(m Member, day Date) bool { return len(d.ready) == 0 || !day.Before(d.ready[m]) }

// eligible returns why m cannot take the slot's seat beside the shifts of its other
// seats, or "".
func (d *duty) eligible(m Member, slot *Seat, seated []Shift) Rule {
	for i := range seated {
		if seated[i].Member == m {
			return RuleSeated
		}
	}
	return d.unfit(m, slot.Role, slot.Date)
}

// sameTeam reports whether m is of the team of somebody who serves as primary or
// secondary at the same time.
func (d *duty) sameTeam(m Member, role Role, during Interval, date Date, others []Shift) bool {
	return slices.ContainsFunc(others, func(o Shift) bool {
		return o.Role != Shadow && o.Role != role && o.Member != "" && o.Overlaps(during) && d.teammates(m, o.Member, date)
	})
}

// obstacle is why somebody cannot serve; the zero obstacle is none.
type obstacle struct {
	rule Rule
	text string
}

// obstacle looks for what keeps m from serving a shift beside the others of its
// slot. Only members of the duty's own teams step in by themselves; a change may
// name anybody in the organisation.
func (d *draft) obstacle(x *slot, shift Shift, m Member, others []Shift, own bool) obstacle {
	duty := d.liveDuty(x)
	rule := duty.unfit(m, shift.Role, shift.Date)
	if rule == RuleOutside && !own && duty.era != nil && duty.era.employs(m, shift.Date) {
		rule = ""
		if shift.Role != Shadow && shift.Date.Before(duty.readyFrom(m)) {
			rule = RuleUnready
		}
	}
	switch rule {
	case RuleOutside:
		return obstacle{rule, fmt.Sprintf("%q is in no team on %s", m, shift.Date)}
	case RuleUnready:
		return obstacle{rule, fmt.Sprintf("%q is not ready for every service on %s", m, shift.Date)}
	}
	for _, l := range d.leavesOf(m, shift.Interval) {
		return obstacle{RuleLeave, fmt.Sprintf("%q is on leave %v%s", m, l.Interval, note(" (", l.Note, ")"))}
	}
	for _, other := range others {
		if other.Member == m && other.Overlaps(shift.Interval) && x.key(other.Role) != x.key(shift.Role) {
			return obstacle{RuleSeated, fmt.Sprintf("%q has the seat %v", m, other)}
		}
	}
	if taken, ok := d.elsewhere(x.number, m, shift.Interval); ok {
		return obstacle{RuleSeated, fmt.Sprintf("%q has the seat %v", m, taken)}
	}
	return obstacle{}
}

// elsewhere returns the seat that m has in another duty during iv.
func (d *draft) elsewhere(duty int, m Member, iv Interval) (Shift, bool) {
	for x, seat := range d.overlapping(iv, d.namesOne) {
		if x.number == duty || !d.mayHold(&x, m) {
			continue
		}
		for _, taken := range d.slotShifts(&x, &seat) {
			if taken.Member == m && taken.Overlaps(iv) && taken.Role != Shadow {
				return taken, true
			}
		}
	}
	return Shift{}, false
}

// namesOne reports whether a seat of a duty can have a member by name: its whole team
// answers only as long as no change has put somebody in.
func (s *Schedule) namesOne(d *duty) bool {
	return d.seats[0].role != All || s.touched[s.board.numbers[d.key()]]
}

// checkShift refuses a shift whose member, by a change, cannot serve it.
func (d *draft) checkShift(what string, x *slot, seat *Seat, shift Shift) {
	if found := d.obstacle(x, shift, shift.Member, d.slotShifts(x, seat), false); found.rule != "" {
		d.refuse(ErrConflict, "%s: %s, so cannot serve %v", what, found.text, shift)
	}
}

// standIns returns the members of a duty who can serve a shift beside the others of its
// slot, best first.
func (d *draft) standIns(x *slot, shift Shift, others []Shift) []Step {
	live := d.liveDuty(x)
	var able []Member
	for _, m := range live.membersOn(shift.Date) {
		if m != shift.Member && d.obstacle(x, shift, m, others, true).rule == "" {
			able = append(able, m)
		}
	}
	recorded, named := d.rotaNames(x.duty, shift.Seat), d.rotaNames(live, shift.Seat)
	r := ranking{shift: shift, home: x.duty.key(), preferred: func(m Member) bool { return recorded(m) || named(m) }}
	if live.apart {
		r.same = func(m Member) bool { return live.sameTeam(m, shift.Role, shift.Interval, shift.Date, others) }
	}
	return r.order(able, d.served(r.around(StandInReach), r.sameDuty), d.served(r.around(restReach), r.otherPool(able, func(other *duty) bool { return other.era == nil || d.touched[other.number] })))
}

// served yields the shifts that overlap iv, of some duties.
func (s *Schedule) served(iv Interval, wanted func(*duty) bool) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for x, seat := range s.overlapping(iv, wanted) {
			for _, shift := range s.slotShifts(&x, &seat) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// anyTeam and otherTeam say who may step in: any member, or one of another team than
// the other seat whom the same rota names.
const (
	anyTeam   = false
	otherTeam = true
)

// substitute finds who serves a seat instead of whom a rota names. It looks at what rotas
// name around the slot, not at changes: a change moves no seat but its own.
func (s *Schedule) substitute(d *duty, rota Rota, slot *Seat, absent Member, seated []Shift, other bool) (Step, bool) {
	shift := Shift{Interval: slot.Interval, Seat: *slot, Member: absent}
	beside := s.namedBeside(d, slot)
	named := func(m Member) bool { return slices.ContainsFunc(beside, func(b Shift) bool { return b.Member == m }) }
	mates := append(slices.Clip(seated), slices.DeleteFunc(slices.Clone(beside), func(b Shift) bool { // as the slot will be
		return d.unfit(b.Member, b.Role, slot.Date) != "" || slices.ContainsFunc(seated, func(o Shift) bool { return o.Role == b.Role })
	})...)
	same := func(m Member) bool { return d.sameTeam(m, slot.Role, slot.Interval, slot.Date, mates) }
	own := s.unpublished(s.front)
	others := s.unpublished(nil) // other duties go by their rotas, whatever is planned of them
	free := func(m Member) bool {
		return m != absent && d.eligible(m, slot, seated) == "" && !named(m) && !(other && (same(m) || !slices.Contains(rota.Members(), m))) && !others.namedElsewhere(d, m, slot.Interval)
	}
	if found, ok := relieve(rota, *slot, absent, free); ok {
		return found, true
	}
	r := ranking{shift: shift, home: d.key(), preferred: s.rotaNames(d, *slot)}
	if d.apart {
		r.same = same
	}
	able := slices.DeleteFunc(d.membersOn(slot.Date), func(m Member) bool { return !free(m) })
	ranked := r.order(able, own.rotaShifts(r.around(StandInReach), r.sameDuty), others.rotaShifts(r.around(restReach), r.otherPool(able, func(*duty) bool { return false })))
	if len(ranked) == 0 {
		return Step{}, false
	}
	return ranked[0], true
}

// namedBeside lists the other seats of a slot with whom the rotas name for them: they keep them.
func (s *Schedule) namedBeside(d *duty, slot *Seat) (named []Shift) {
	other := *slot
	for _, seat := range d.seats {
		if other.Role = seat.role; seat.role == slot.Role {
			continue
		}
		var step Step
		if rota := s.ask(&step, seat.rota, &other, &other); rota != nil && step.Member != "" {
			named = append(named, Shift{Interval: slot.Interval, Seat: other, Member: step.Member})
		}
	}
	return named
}

// namedElsewhere reports whether a rota names m for another duty during iv.
func (s *Schedule) namedElsewhere(at *duty, m Member, iv Interval) bool {
	wanted := func(d *duty) bool {
		return d.key() != at.key() && d.seats[0].role != All && d.tenures[m] != nil
	}
	for shift := range s.rotaShifts(iv, wanted) {
		if shift.Member == m && shift.Role != Shadow {
			return true
		}
	}
	return false
}

// rotaShifts yields the shifts that overlap iv as the rotas of some duties name them.
func (s *Schedule) rotaShifts(iv Interval, wanted func(*duty) bool) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s, block: 16, rotas: true}
		for x, seat := range s.overlapping(iv, wanted) {
			for _, shift := range f.seats(buffer[:0], &x, &seat, seat.Interval) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// rotaNames returns whom a rota of a duty names, or one that is followed and speaks for the
// slot.
func (s *Schedule) rotaNames(d *duty, slot Seat) func(Member) bool {
	var planned []Member
	for i := range s.speaking(d, slot) {
		planned = append(planned, s.front[i].Members()...)
	}
	return func(m Member) bool { return d.names(m) || slices.Contains(planned, m) }
}

// speaking yields the indexes of the followed rotas that answer for a seat of a slot.
func (s *Schedule) speaking(d *duty, slot Seat) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, seat := range d.seats {
			slot.Role = seat.role
			for i, r := range s.front {
				if _, ok := r.On(slot); ok && !yield(i) {
					return
				}
			}
		}
	}
}

// relieve asks a rota that chooses the stand-in itself.
func relieve(r Rota, s Seat, absent Member, free func(Member) bool) (Step, bool) {
	if r, ok := r.(Reliever); ok {
		if found, ok := r.Relieve(s, absent, free); ok && free(found.Member) {
			return found, true
		}
	}
	return Step{}, false
}

// relief asks the rota that names the absent member of a shift for a stand-in.
func (d *draft) relief(x *slot, shift Shift, absent Member, free func(Member) bool) (Step, bool) {
	for _, seat := range d.liveDuty(x).seats {
		if seat.role != shift.Role || seat.rota == nil {
			continue
		}
		rota := d.ask(new(Step), seat.rota, &shift.Seat, &shift.Seat)
		if rota == nil {
			rota = seat.rota
		}
		return relieve(rota, shift.Seat, absent, free)
	}
	return Step{}, false
}

// ranking orders the people who can take a shift.
type ranking struct {
	shift     Shift
	home      dutyKey // its duty
	preferred func(Member) bool
	same      func(Member) bool // of the other seat's team; nil: that does not matter
}

// around is the time from so long before the shift to so long after it.
func (r *ranking) around(reach time.Duration) Interval {
	return Interval{r.shift.Start.Add(-reach), r.shift.End.Add(reach)}
}

// sameDuty reports whether a duty is of the shift's sameDuty duty.
func (r *ranking) sameDuty(d *duty) bool { return d.key() == r.home }

// otherPool reports whether a duty is of another pool in which one of the able can serve:
// as a member or, if changes have touched the pool, by a change.
func (r *ranking) otherPool(able []Member, touched func(*duty) bool) func(*duty) bool {
	return func(d *duty) bool {
		return d.regime == OffHours && d.key() != r.home &&
			(touched(d) || slices.ContainsFunc(able, func(m Member) bool { return d.tenures[m] != nil }))
	}
}

// order ranks the able by what they serve in the duty itself and in others.
func (r *ranking) order(able []Member, own, others iter.Seq[Shift]) []Step {
	at := make(map[Member]*Standing, len(able))
	for _, m := range able {
		at[m] = &Standing{Rest: restReach, Idle: StandInReach, Of: len(able)}
		if r.home.regime == Daytime {
			at[m].Rest = -1
		}
	}
	rest := func(other Shift) {
		if x := at[other.Member]; x != nil && other.Role != Shadow && r.home.regime == OffHours {
			x.Rest = min(x.Rest, max(r.shift.Start.Sub(other.End), other.Start.Sub(r.shift.End), 0))
		}
	}
	around := r.around(StandInReach)
	for other := range own {
		rest(other)
		if x := at[other.Member]; x != nil && other.Role != Shadow {
			x.Load += other.Intersect(around).Duration()
			if since := r.shift.Start.Sub(other.End); since >= 0 {
				x.Idle = min(x.Idle, since)
			}
		}
	}
	for other := range others {
		rest(other)
	}
	steps := make([]Step, len(able))
	for i, m := range able {
		steps[i] = Step{Rule: RuleFree, Member: m, Standing: *at[m]}
	}
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(
			trueFirst(r.preferred(a.Member), r.preferred(b.Member)),
			trueFirst(a.Standing.rested(), b.Standing.rested()),
			trueFirst(r.same == nil || !r.same(a.Member), r.same == nil || !r.same(b.Member)),
			cmp.Compare(a.Standing.Load, b.Standing.Load),
			cmp.Compare(b.Standing.Idle, a.Standing.Idle),
			cmp.Compare(a.Member, b.Member))
	})
	return steps
}

// rested reports whether the member's rest stays whole.
func (s Standing) rested() bool { return s.Rest < 0 || s.Rest >= StandInRest }

// trueFirst orders what is true before what is not.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// CanCover returns who could take a shift, in the order in which they would step in:
// the members of its duty who are ready, not away and in no other seat at that time. A
// shift that is not of this schedule has no candidates.
func (s *Schedule) CanCover(shift Shift) []Step {
	if s == nil || shift.Empty() {
		return nil
	}
	d := newDraft(s)
	duty := func(duty *duty) bool { return duty.id == shift.Team && duty.regime == shift.Regime }
	for x, seat := range s.overlapping(shift.Interval, duty) {
		if seat.Start.Equal(shift.Seat.Start) {
			return d.standIns(&x, shift, s.slotShifts(&x, &seat))
		}
	}
	return nil
}

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
func (f *filler) shifts(dst []Shift, x *slot, seat *Seat, part Interval) []Shift {
	return withoutUnseen(f.seats(dst, x, seat, part), len(dst))
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
func (f *filler) seats(dst []Shift, x *slot, shown *Seat, part Interval) []Shift {
	first := len(dst)
	if x.recorded() {
		dst = f.s.appendRosterShifts(dst, x, shown, part)
	} else {
		dst = f.fill(dst, x, shown, part)
	}
	if !f.rotas && f.s.edited(x) {
		dst = f.s.patched(dst, first, x, *shown, part)
	}
	return dst
}

// appendRosterShifts appends what a published roster has for a part of one of its slots.
func (s *Schedule) appendRosterShifts(dst []Shift, x *slot, shown *Seat, part Interval) []Shift {
	first := len(dst)
	for _, shift := range s.rosterShifts(x) {
		if shift.Interval = shift.Intersect(part); !shift.Empty() {
			role := shift.Role
			shift.Seat, shift.Role = *shown, role
			dst = append(dst, shift)
		}
	}
	if part != x.rosterSlot.Interval { // what began before the part begins with it
		slices.SortStableFunc(dst[first:], func(a, b Shift) int {
			return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Role.rank(), b.Role.rank()))
		})
	}
	return dst
}

// fill appends the shifts that rotas and stand-ins serve in a slot of a spec. Of a slot
// that rosters have cut, whoever has the whole slot keeps the rest.
func (f *filler) fill(dst []Shift, x *slot, shown *Seat, part Interval) []Shift {
	d, first := x.duty, len(dst)
	dst = f.vacant(dst, d, shown, part)
	shifts := dst[first:]
	if f.recall(x, shifts) {
		return dst
	}
	f.reserve(d)
	for i, seat := range d.seats {
		shift := &shifts[i]
		if seat.role == All {
			shift.Why = d.together(shown.Date)
			continue
		}
		from, asked := len(f.steps), &shift.Seat
		if x.start != x.whole.start {
			whole := new(grid).seat(d, x.whole)
			whole.Role = seat.role
			asked = &whole
		}
		shift.Member = f.assign(d, seat, &shift.Seat, asked, shifts[:i])
		shift.Why = f.shared(from, len(d.seats))
	}
	if f.s.filled != nil {
		f.s.filled[filledKey{d, x.start, x.end}] = slices.Clone(shifts)
	}
	return dst
}

// vacant appends a shift without a member for each seat of a duty.
func (f *filler) vacant(dst []Shift, d *duty, shown *Seat, part Interval) []Shift {
	for _, seat := range d.seats {
		dst = slices.Grow(dst, 1)[:len(dst)+1] // set in place: a Shift is large
		shift := &dst[len(dst)-1]
		shift.Interval, shift.Seat, shift.Member, shift.Why = part, *shown, "", nil
		shift.Role = seat.role
	}
	return dst
}

// recall completes the shifts of a slot if the schedule remembers them.
func (f *filler) recall(x *slot, shifts []Shift) bool {
	if f.s.filled == nil {
		return false
	}
	known, ok := f.s.filled[filledKey{x.duty, x.start, x.end}]
	for i := range known {
		shifts[i].Member, shifts[i].Why = known[i].Member, known[i].Why
	}
	return ok
}

// filledKey names a slot of a duty.
type filledKey struct {
	duty       *duty
	start, end int64
}

// room returns room for the shifts of one slot, and reserves room for their causes with
// it: most seats have one.
func (f *filler) room(d *duty) []Shift {
	switch {
	case d.seats[0].role == All:
	case len(d.seats) == 1:
		one := new(struct {
			shifts [1]Shift
			steps  [1]Step
		})
		f.steps = one.steps[:0]
		return one.shifts[:0]
	case len(d.seats) == 2:
		two := new(struct {
			shifts [2]Shift
			steps  [2]Step
		})
		f.steps = two.steps[:0]
		return two.shifts[:0]
	}
	return make([]Shift, 0, len(d.seats))
}

// reserve makes room for the steps of one more slot. Shifts keep the blocks of before.
func (f *filler) reserve(d *duty) {
	if d.seats[0].role == All || f.block == 0 && cap(f.steps) > 0 {
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
// teams speaks only where no plan did. The slot is the whole one where what is shown is
// the rest of it.
func (f *filler) assign(d *duty, seat dutySeat, shown, slot *Seat, seated []Shift) Member {
	f.steps = append(f.steps, Step{})
	step := &f.steps[len(f.steps)-1]
	rota := f.s.ask(step, seat.rota, shown, slot)
	if rota == nil || step.Member == "" {
		*step = Step{Rule: RuleVacant}
		return ""
	}
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

// ask sets step to the answer of the first rota that has one for a slot, and returns the
// rota: a followed one, or the seat's own. A followed one may know the part of the slot
// that is shown.
func (s *Schedule) ask(step *Step, own Rota, shown, slot *Seat) Rota {
	var ok bool
	for _, r := range s.front {
		if *step, ok = r.On(*shown); ok {
			return r
		}
		if shown != slot {
			if *step, ok = r.On(*slot); ok {
				return r
			}
		}
	}
	if *step, ok = own.On(*slot); ok {
		return own
	}
	return nil
}

// together returns the causes of a shift of the whole team: that it answers, or
// that there is nobody.
func (d *duty) together(date Date) []Step {
	empty := RuleVacant
	for i := range d.members {
		m := &d.members[i]
		if m.In(date) {
			if d.isReady(m.Member, date) {
				return d.team
			}
			empty = RuleAbsent
		}
	}
	return []Step{{Rule: empty}}
}
