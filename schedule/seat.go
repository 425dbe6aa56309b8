package schedule

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
)

// Who may sit in a seat, and who steps in.
//
// A person is eligible for a seat if they are in a team of the duty on the day of the
// slot, are ready for its services, are not away, and have no other seat of any duty at
// that time. If somebody has to step in, one rule ranks the eligible (contender.order):
//
//  1. People that a rota of the duty names come before others.
//  2. For an off-hours seat, people whose off-hours shifts stay at least StandInRest away
//     come first.
//  3. If the duty wants seats of two teams, people of another team than the other seat's
//     come first.
//  4. Less served beyond their share, where somebody knows (Balances).
//  5. Less time served in the duty, from StandInReach before the shift to StandInAhead after
//     it, for their share and for the time in which they were there: half a share takes half
//     as much, and so does whoever joined half of that time ago.
//  6. More time since the last shift of the duty, within StandInReach.
//  7. The order of IDs.
//
// Two duties take no stand-in at the same time. A seat that a rota gives to somebody who cannot serve
// is filled for one duty after the other (dutyKey.before): none takes who serves in a duty before it,
// or whom a rota names for one after it. A leave and CanCover see the seats of all duties.
//
// Whoever has a seat that is not needed (Post.Unless) is kept for it, and so has no other
// seat, but serves nothing that counts. Only a leave moves who is kept.
//
// A Leave, CanCover, and a seat that a rota gives to somebody who cannot serve all use
// that rule, live and on published rosters; the last one without balances, which follow from
// what people serve. A change made by hand may name anybody eligible in the organisation.
//
// Ranking costs a pass over the shifts of the duty in that time, and over the ones
// of other pools within three days. A stand-in for a rota's also costs the stand-ins at that time of
// the duties before that share members with its own, each once. A draft keeps the answers of rotas,
// so that leaves laid together ask for each slot once.

const (
	// StandInRest is the rest before and after a shift that the ranking of stand-ins
	// prefers to keep. It is 11 hours, as in Directive 2003/88/EC (article 3) and in
	// Japan's guidelines for the rest between two days of work (勤務間インターバル).
	StandInRest = 11 * time.Hour
	// StandInReach is the time before a shift in which the ranking of stand-ins counts the
	// shifts of people: a quarter, so that whoever has served more than their part and is spared
	// by the plans of the next months does not come first for it.
	StandInReach = 13 * 7 * 24 * time.Hour
	// StandInAhead is the time after a shift in which it does: the six weeks that are published
	// as a rule.
	StandInAhead = 6 * 7 * 24 * time.Hour

	restReach = 3 * 24 * time.Hour
)

// unfit returns the rule that keeps m from a role in the slot of a seat, "" if there is none.
func (d *duty) unfit(m Member, role Role, seat *Seat) Rule {
	switch {
	case !d.employs(m, seat.Date):
		return RuleOutside
	case !role.Watches() && !d.isReady(m, role, seat.Date):
		return RuleUnready
	case d.barred(m, seat):
		return RuleNever
	}
	return ""
}

// eligible returns "" if m can take a seat, given the shifts of the slot's other seats, and
// else the rule that keeps m from it.
func (d *duty) eligible(m Member, seat *Seat, seated []Shift) Rule {
	if rule := taken(m, seated); rule != "" {
		return rule
	}
	return d.unfit(m, seat.Role, seat)
}

// taken returns RuleSeated if m has one of the shifts, else "".
func taken(m Member, seated []Shift) Rule {
	for i := range seated {
		if seated[i].Member == m {
			return RuleSeated
		}
	}
	return ""
}

// sameTeam reports whether m shares a team with another primary or secondary of that time.
func (d *duty) sameTeam(m Member, role Role, during Interval, date Date, others []Shift) bool {
	return slices.ContainsFunc(others, func(o Shift) bool {
		return (o.Role == Primary || o.Role == Secondary) && o.Role != role && o.Member != "" && o.Overlaps(during) && d.teammates(m, o.Member, date)
	})
}

// obstacle is a reason why somebody cannot serve a shift. The zero obstacle is no reason.
type obstacle struct {
	rule  Rule
	leave *Leave // RuleLeave
	taken *Shift // RuleSeated
	kept  bool   // RuleSeated, of a seat that is not needed
}

// text puts the obstacle of a member of the live duty into words.
func (o obstacle) text(live *duty, shift Shift) string {
	switch o.rule {
	case RuleOutside:
		return fmt.Sprintf("%q is in no team on %s", shift.Member, shift.Date)
	case RuleUnready:
		if seat := live.seat(shift.Role); seat != nil && seat.ready != nil {
			return fmt.Sprintf("%q is not ready as %s on %s", shift.Member, shift.Role, shift.Date)
		}
		return fmt.Sprintf("%q is not ready for every service on %s", shift.Member, shift.Date)
	case RuleNever:
		return fmt.Sprintf("%q never serves at such a time", shift.Member)
	case RuleLeave:
		return fmt.Sprintf("%q is on leave %v%s", shift.Member, o.leave.Interval, note(" (", o.leave.Note, ")"))
	}
	if o.kept {
		return fmt.Sprintf("%q is kept for the seat %v, which is not needed now and may be later", shift.Member, *o.taken)
	}
	return fmt.Sprintf("%q has the seat %v", shift.Member, *o.taken)
}

// obstacle returns the reason why m cannot serve a shift, given the other shifts of its
// slot. If own is set, m has to be in a team of the duty: a stand-in is one, but a change
// made by hand may name anybody in the organisation.
func (d *draft) obstacle(x *slot, shift *Shift, m Member, others []Shift, own bool) obstacle {
	if found := d.hindrance(x, shift, m, others, own); found.rule != "" {
		return found
	}
	for taken, kept := range d.elsewhere(x.number, shift.Interval, func(other *slot) bool { return d.mayHold(other, m) }) {
		if taken.Member == m {
			return obstacle{rule: RuleSeated, taken: &taken, kept: kept}
		}
	}
	return obstacle{}
}

// hindrance is obstacle without the seats of other duties.
func (d *draft) hindrance(x *slot, shift *Shift, m Member, others []Shift, own bool) obstacle {
	live := d.liveDuty(x)
	rule := live.unfit(m, shift.Role, &shift.Seat)
	if rule == RuleOutside && !own && live.era != nil && live.era.employs(m, shift.Date) {
		from := live.readyFrom(m)
		if seat := live.seat(shift.Role); seat != nil && seat.ready != nil {
			from = seat.readyFrom(m)
		}
		switch {
		case !shift.Role.Watches() && shift.Date.Before(from):
			rule = RuleUnready
		case live.barred(m, &shift.Seat):
			rule = RuleNever
		default:
			rule = ""
		}
	}
	if rule != "" && (own || !d.over(shift)) {
		return obstacle{rule: rule}
	}
	if away := d.leavesOf(m, shift.Interval); len(away) > 0 {
		return obstacle{rule: RuleLeave, leave: &away[0]}
	}
	for i := range others {
		if other := &others[i]; other.Member == m && other.Overlaps(shift.Interval) && x.key(other.Role) != x.key(shift.Role) && d.inTheWay(x.key(other.Role)) {
			return obstacle{rule: RuleSeated, taken: other, kept: x.duty.isKept(other, others, shift.Interval)}
		}
	}
	return obstacle{}
}

// over reports whether somebody has served a shift that an entry gave them: they could when it was entered, whatever the specs say
// of them now. To what a withdrawal would give back it does not apply: they may have been unable then.
func (d *draft) over(shift *Shift) bool {
	return d.named && d.together == nil && !d.now.Before(shift.End)
}

// elsewhere yields the shifts in other duties during iv that keep their members from another
// seat, in the slots that may hold one of the people asked for, and whether they are only kept for it.
func (d *draft) elsewhere(number int, iv Interval, mayHold func(*slot) bool) iter.Seq2[Shift, bool] {
	return func(yield func(Shift, bool) bool) {
		for x, seat := range d.overlapping(iv, d.namesOne) {
			if x.number == number || !mayHold(&x) {
				continue
			}
			shifts := d.slotShifts(&x, &seat)
			for i := range shifts {
				taken := &shifts[i]
				if taken.Member != "" && taken.Overlaps(iv) && !taken.Role.Watches() && d.inTheWay(x.key(taken.Role)) && !yield(*taken, x.duty.isKept(taken, shifts, iv)) {
					return
				}
			}
		}
	}
}

// inTheWay reports whether a seat keeps its holder from another at the same time. To a seat
// that a withdrawal gives back, seats given back with it do not matter, nor do seats in which
// neither an entry since nor a roster published since has put anybody: the withdrawn entry had
// met them too.
func (d *draft) inTheWay(key editKey) bool {
	if d.together == nil {
		return true
	}
	since := func(touches map[editKey]touch) bool { _, ok := touches[key]; return ok }
	return !d.together[key] && (key.layer > d.layers || len(d.edits[key]) > 0 && slices.ContainsFunc(d.later, since))
}

// namesOne reports whether a seat of a duty can have a member by name. The seat of a whole
// team has one only after a change.
func (s *Schedule) namesOne(d *duty) bool {
	return d.seats[0].role != All || s.touched[s.board.numbers[d.key()]]
}

// checkShift refuses a change if the member of the shift cannot serve it.
func (d *draft) checkShift(what string, x *slot, seat *Seat, shift Shift) {
	if found := d.obstacle(x, &shift, shift.Member, d.slotShifts(x, seat), false); found.rule != "" {
		d.refuse(ErrConflict, "%s: %s, so cannot serve %v", what, found.text(d.liveDuty(x), shift), shift)
	}
}

// standIns returns the members of a duty who can serve a shift, given the other shifts of its
// slot.
func (d *draft) standIns(x *slot, shift Shift, others []Shift) contenders {
	live := d.liveDuty(x)
	able := slices.DeleteFunc(live.membersOn(shift.Date), func(m Member) bool {
		return m == shift.Member || d.hindrance(x, &shift, m, others, true).rule != ""
	})
	busy := map[Member]bool{}
	for taken := range d.elsewhere(x.number, shift.Interval, func(other *slot) bool {
		return slices.ContainsFunc(able, func(m Member) bool { return d.mayHold(other, m) })
	}) {
		busy[taken.Member] = true
	}
	able = slices.DeleteFunc(able, func(m Member) bool { return busy[m] })
	recorded, named := d.rotaNames(x.duty, shift.Seat), d.rotaNames(live, shift.Seat)
	r := ranking{shift: shift, home: x.duty.key(), live: live, preferred: func(m Member) bool { return recorded(m) || named(m) },
		share: func(m Member) int { return live.share(m, shift.Date) }}
	if live.apart {
		r.same = func(m Member) bool { return live.sameTeam(m, shift.Role, shift.Interval, shift.Date, others) }
	}
	list := r.judge(able, d.Schedule, d.served(r.reach(), r.sameDuty), d.served(r.rest(), r.otherPool(able, func(other *duty) bool { return other.era == nil || d.touched[other.number] })))
	if d.balances != nil && len(list) > 1 {
		over := d.balances(d.Schedule, shift)
		for i := range list {
			list[i].Over = over[list[i].Member]
		}
	}
	return list
}

// Balances says how much more than their share members have served and will, for the ranking
// of stand-ins of a shift by a schedule, such as fairness.Ledger.Ranks knows it. Whoever is not in the map is level, and
// so is everybody without a map. It is asked while a leave is being laid and by CanCover; the schedule is as it is then, and
// is not to be kept. The same schedule and shift have the same balances.
type Balances func(s *Schedule, shift Shift) map[Member]time.Duration

// Weighing returns the schedule with balances that the ranking of stand-ins looks at, in its own
// changes to come and in the schedules that are made of it; nil are none.
func (s *Schedule) Weighing(b Balances) *Schedule {
	if s == nil {
		return nil
	}
	own := *s
	own.balances = b
	return &own
}

// served yields the shifts of the wanted duties that overlap iv.
func (s *Schedule) served(iv Interval, wanted func(*duty) bool) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s}
		for x, seat := range s.overlapping(iv, wanted) {
			for _, shift := range x.duty.needed(f.slot(buffer[:0], &x, &seat), 0) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// anyTeam and otherTeam say who may step in: any member, or only a member of another team
// than the other seat's that the same rota names.
const (
	anyTeam   = false
	otherTeam = true
)

// substitute finds a member to serve a seat instead of the absent one that a rota names. It
// looks at the answers of rotas around the slot, not at changes, since a change must move
// no seat but its own.
func (b *bare) substitute(d *duty, rota Rota, seat *Seat, absent Member, seated []Shift, other bool) (Step, bool) {
	s := b.followed
	shift := Shift{Interval: seat.Interval, Seat: *seat, Member: absent}
	// Seats that are filled are as they are, whomever rotas name for them.
	beside := slices.DeleteFunc(s.namedBeside(d, seat), func(b Shift) bool {
		return slices.ContainsFunc(seated, func(o Shift) bool { return o.Role == b.Role })
	})
	named := func(m Member) bool { return slices.ContainsFunc(beside, func(b Shift) bool { return b.Member == m }) }
	mates := append(slices.Clip(seated), beside...)
	same := func(m Member) bool { return d.sameTeam(m, seat.Role, seat.Interval, seat.Date, mates) }
	fits := func(m Member) bool {
		return m != absent && d.eligible(m, seat, seated) == "" && !named(m) && !(other && (same(m) || !slices.Contains(rota.Members(), m)))
	}
	able := slices.DeleteFunc(d.membersOn(seat.Date), func(m Member) bool { return !fits(m) })
	elsewhere := b.elsewhere(d, able, seat.Interval)
	free := func(m Member) bool { return fits(m) && !elsewhere[m] }
	if found, ok := relieve(rota, *seat, absent, free); ok {
		return found, true
	}
	r := ranking{shift: shift, home: d.key(), live: d, preferred: s.rotaNames(d, *seat), share: func(m Member) int { return d.share(m, seat.Date) }}
	if d.apart {
		r.same = same
	}
	able = slices.DeleteFunc(able, func(m Member) bool { return elsewhere[m] })
	return r.judge(able, s, s.rotaShifts(r.reach(), r.sameDuty, false, seated...), b.plain.rotaShifts(r.rest(), r.otherPool(able, func(*duty) bool { return false }), false)).best()
}

// elsewhere returns who has a seat of another duty at some time in iv, of the duties in which one of
// the able can have one: who serves in those before the home one (dutyKey.before), stand-ins too,
// and whom rotas name for those after it, which see the stand-ins of the home one in turn.
//
// A plan moves no seat of another duty, unless somebody would be in two places. So who would
// have a seat without the followed rotas is there too.
func (b *bare) elsewhere(home *duty, able []Member, iv Interval) map[Member]bool {
	var others []int
	for _, m := range able {
		for _, number := range b.plain.specs.named[m] {
			if number != home.number {
				others = append(others, number)
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	slices.Sort(others)
	others = slices.Compact(others)
	found := map[Member]bool{}
	b.followed.seated(home, others, iv, found)
	if b.plain != b.followed {
		b.plain.seated(home, others, iv, found)
	}
	return found
}

// seated adds to found who has a seat of the other duties during iv, as elsewhere says it of a bare
// schedule. Each stand-in is found once, since the schedule keeps them.
func (s *Schedule) seated(home *duty, others []int, iv Interval, found map[Member]bool) {
	var g grid
	var slots []slot
	for _, number := range others {
		slots = s.board.slots(&g, slots, number, line.Between(iv.Start.Unix(), ceil(iv.End)), s.namesOne)
	}
	f := filler{s: s, block: len(slots)}
	var shifts []Shift
	for i := range slots {
		x := &slots[i]
		var seat Seat
		if s.seat(&g, x, &seat); !seat.Overlaps(iv) {
			continue
		}
		f.rotas = !x.duty.key().before(home.key())
		shifts = f.seats(shifts[:0], x, &seat, &seat.Interval)
		for j := range shifts {
			if shift := &shifts[j]; shift.Member != "" && !shift.Role.Watches() {
				found[shift.Member] = true
			}
		}
	}
}

// namedBeside returns shifts of the other seats of a slot, with the members whom rotas name
// and who can serve. These members keep their seats.
func (s *Schedule) namedBeside(d *duty, of *Seat) (named []Shift) {
	other := *of
	for _, seat := range d.seats {
		if other.Role = seat.role; seat.role == of.Role {
			continue
		}
		var step Step
		if rota, _ := s.ask(&step, &seat, &other, &other); rota != nil && step.Member != "" && d.unfit(step.Member, seat.role, &other) == "" {
			named = append(named, Shift{Interval: of.Interval, Seat: other, Member: step.Member})
		}
	}
	return named
}

// rotaShifts yields the shifts of the wanted duties that overlap iv, with the members that
// rotas name. If kept is set, these include who is kept for a seat that is not needed. The seats
// of a slot that are filled are as they are.
func (s *Schedule) rotaShifts(iv Interval, wanted func(*duty) bool, kept bool, filled ...Shift) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s, block: 16, rotas: true}
		for x, seat := range s.overlapping(iv, wanted) {
			shifts := f.seats(buffer[:0], &x, &seat, &seat.Interval)
			for _, as := range filled {
				for i := range shifts {
					if own := &shifts[i]; own.Team == as.Team && own.Regime == as.Regime && own.Role == as.Role && own.Overlaps(as.Interval) {
						own.Member = as.Member
					}
				}
			}
			if !kept {
				shifts = x.duty.needed(shifts, 0)
			}
			for _, shift := range shifts {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// rotaNames returns a function that reports whether a rota of a duty names a member, or a
// followed rota that speaks for the slot does.
func (s *Schedule) rotaNames(d *duty, of Seat) func(Member) bool {
	var planned []Member
	for i := range s.speaking(d, of) {
		planned = append(planned, s.front[i].Members()...)
	}
	return func(m Member) bool { return d.names(m) || slices.Contains(planned, m) }
}

// speaking yields the index of each followed rota that answers for a seat of a slot.
func (s *Schedule) speaking(d *duty, of Seat) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, seat := range d.seats {
			of.Role = seat.role
			for i, r := range s.front {
				if _, ok := r.On(of); ok && !yield(i) {
					return
				}
			}
		}
	}
}

// relieve asks a rota for a free stand-in, if the rota is a Reliever.
func relieve(r Rota, s Seat, absent Member, free func(Member) bool) (Step, bool) {
	if r, ok := r.(Reliever); ok {
		if found, ok := r.Relieve(s, absent, free); ok && free(found.Member) {
			return found, true
		}
	}
	return Step{}, false
}

// relief asks the rota that names the absent member of a shift for a free stand-in.
func (d *draft) relief(x *slot, shift Shift, absent Member, free func(Member) bool) (Step, bool) {
	for _, seat := range d.liveDuty(x).seats {
		if seat.role != shift.Role || seat.rota == nil {
			continue
		}
		rota, _ := d.ask(new(Step), &seat, &shift.Seat, &shift.Seat)
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
	live      *duty   // with the people
	preferred func(Member) bool
	same      func(Member) bool // of the other seat's team; nil: that does not matter
	share     func(Member) int  // in percent
}

// reach returns the time in which shifts count, and rest that in which rest is looked at.
func (r *ranking) reach() Interval {
	return Interval{r.shift.Start.Add(-StandInReach), r.shift.End.Add(StandInAhead)}
}

func (r *ranking) rest() Interval {
	return Interval{r.shift.Start.Add(-restReach), r.shift.End.Add(restReach)}
}

// sameDuty reports whether d is the duty of the shift.
func (r *ranking) sameDuty(d *duty) bool { return d.key() == r.home }

// otherPool returns a function that reports whether a duty is another pool in which one of
// the able can serve: as a member or, if changes have touched the pool, by a change.
func (r *ranking) otherPool(able []Member, touched func(*duty) bool) func(*duty) bool {
	return func(d *duty) bool {
		return d.regime == OffHours && d.key() != r.home &&
			(touched(d) || slices.ContainsFunc(able, func(m Member) bool { return d.tenures[m] != nil }))
	}
}

// contender is somebody who can take a shift, with all that decides the rank.
type contender struct {
	Member
	Standing
	preferred, same bool
	there           time.Duration // in the time that counts
}

type contenders []contender

// judge weighs the able by their shifts in the duty itself and in others, and by how long a
// schedule has them in the duty.
func (r *ranking) judge(able []Member, s *Schedule, own, others iter.Seq[Shift]) contenders {
	reach := r.reach()
	list := make(contenders, len(able))
	at := make(map[Member]*contender, len(able))
	for i, m := range able {
		list[i] = contender{m, Standing{Rest: restReach, Idle: StandInReach, Of: int32(len(able))}, r.preferred(m), r.same != nil && r.same(m), reach.Duration()}
		if there := s.presence(r.live, m, reach); there < reach.Duration() {
			list[i].There, list[i].there = there, there
		}
		if share := r.share(m); share != fullShare {
			list[i].Share = share
		}
		if r.home.regime == Daytime {
			list[i].Rest = -1
		}
		at[m] = &list[i]
	}
	rest := func(other *Shift) {
		if x := at[other.Member]; x != nil && !other.Role.Watches() && r.home.regime == OffHours {
			x.Rest = min(x.Rest, max(r.shift.Start.Sub(other.End), other.Start.Sub(r.shift.End), 0))
		}
	}
	for other := range own {
		rest(&other)
		if x := at[other.Member]; x != nil && !other.Role.Watches() {
			x.Load += other.Intersect(reach).Duration()
			if since := r.shift.Start.Sub(other.End); since >= 0 {
				x.Idle = min(x.Idle, since)
			}
		}
	}
	for other := range others {
		rest(&other)
	}
	return list
}

// order compares who steps in first.
func (c contender) order(o contender) int {
	return cmp.Or(
		trueFirst(c.preferred, o.preferred),
		trueFirst(c.rested(), o.rested()),
		trueFirst(!c.same, !o.same),
		cmp.Compare(c.Over, o.Over),
		cmp.Compare(c.load(o), o.load(c)),
		cmp.Compare(o.Idle, c.Idle),
		cmp.Compare(c.Member, o.Member))
}

func (c contender) step() Step { return Step{Rule: RuleFree, Member: c.Member, Standing: c.Standing} }

// best returns the step of the one who ranks first, and whether there is one.
func (list contenders) best() (Step, bool) {
	if len(list) == 0 {
		return Step{}, false
	}
	return slices.MinFunc(list, contender.order).step(), true
}

// rested reports whether the member keeps StandInRest.
func (s Standing) rested() bool { return s.Rest < 0 || s.Rest >= StandInRest }

// load returns the time served times the other's share and the other's time there, so that two
// loads compare as the fractions served / (share · there) do. It is some 10¹⁶ at most.
func (c contender) load(o contender) int64 {
	return int64(c.Load/time.Second) * int64(cmp.Or(o.Share, fullShare)) * int64(o.there/time.Second)
}

// presence returns how long m is in the teams of a duty in iv, long leaves apart, by the specs
// that have the duty and else by the duty.
func (s *Schedule) presence(of *duty, m Member, iv Interval) (there time.Duration) {
	window := seconds(iv)
	var times []line.Span
	add := func(d *duty, held line.Span) {
		for _, t := range d.tenures[m] {
			times = append(times, t.span(d.office.location).Intersect(held))
		}
	}
	if of.number < len(s.specs.duties) && of.era != nil {
		for _, spec := range s.specs.duties[of.number].Within(window) {
			add(spec.Value.duty, spec.Span.Intersect(window))
		}
	} else {
		add(of, window)
	}
	var away []line.Span
	for _, l := range s.leavesOf(m, iv) {
		if l.Long {
			away = append(away, seconds(l.Interval))
		}
	}
	times = line.Union(slices.DeleteFunc(times, line.Span.Empty))
	for _, t := range times {
		there += t.Length()
	}
	for _, t := range line.Both(times, line.Union(away)) {
		there -= t.Length()
	}
	return there
}

// trueFirst compares so that true comes before false.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// CanCover returns the members who could take a shift, in the order in which they would
// step in: members of its duty who are ready, not away, and in no other seat at that time.
// For the rest of a shift that runs, set its Start: a Leave that is entered then is ranked
// so. A shift of another schedule has no candidates.
func (s *Schedule) CanCover(shift Shift) []Step {
	if s == nil || shift.Empty() {
		return nil
	}
	d := newDraft(s)
	wanted := func(d *duty) bool { return d.id == shift.Team && d.regime == shift.Regime }
	for x, seat := range s.overlapping(shift.Interval, wanted) {
		if seat.Start.Equal(shift.Seat.Start) {
			ranked := d.standIns(&x, shift, s.slotShifts(&x, &seat))
			slices.SortFunc(ranked, contender.order)
			steps := make([]Step, len(ranked))
			for i, c := range ranked {
				c.Ahead = int32(i)
				steps[i] = c.step()
			}
			return steps
		}
	}
	return nil
}

// filler fills the seats of slots with shifts. It keeps the steps of many shifts in one
// block of memory. Neighbouring slots share what a rota says of them: the slots of a turn have one
// cause, and a rota that goes by turns is not asked for it again.
type filler struct {
	s     *Schedule
	steps []Step
	block int     // the number of slots that a block has room for; 0: one slot, and nothing is shared
	rotas bool    // answer as rotas do: without stand-ins and changes
	last  []cause // the last answers, for mostCauses seats at most
	next  int     // which of them is forgotten
	own   *bare
}

// mostKept is the number of slots of which stand-ins are kept for the next ones: memory does not
// grow with the time that is asked for.
const mostKept = 1024

// bare returns the bare schedules that find stand-ins.
func (f *filler) bare() *bare {
	if f.s.bare != nil {
		return f.s.bare
	}
	if f.own == nil || len(f.own.followed.filled) > mostKept {
		f.own = newBare(f.s)
	}
	return f.own
}

// cause is the last answer of the rotas for a seat, before anybody stands in.
type cause struct {
	seat *dutySeat
	turn int    // of a rota that goes by turns
	why  []Step // one step; nil: none
}

// mostCauses is enough for the day and the night of a service, and quick to search.
const mostCauses = 8

// shifts appends the shifts of a slot that overlap a part of it, by start then seat.
// It leaves out seats that may be empty and are, which is no gap.
func (f *filler) shifts(dst []Shift, x *slot, seat *Seat, part *Interval) []Shift {
	first := len(dst)
	dst = f.seats(dst, x, seat, part)
	if x.duty.depends {
		dst = x.duty.needed(dst, first)
	}
	return x.duty.seen(dst, first)
}

// seen deletes, from first on, the shifts of seats that may be empty and are.
func (d *duty) seen(shifts []Shift, first int) []Shift {
	for i := len(shifts) - 1; i >= first; i-- {
		if role := shifts[i].Role; shifts[i].Member == "" && (role.Watches() || d.special && d.loose(role)) {
			shifts = slices.Delete(shifts, i, i+1)
		}
	}
	return shifts
}

// needed deletes, from first on, the time in which a seat is not needed.
func (d *duty) needed(shifts []Shift, first int) []Shift {
	if !d.depends {
		return shifts
	}
	return d.withoutUnneeded(shifts, first)
}

func (d *duty) withoutUnneeded(shifts []Shift, first int) []Shift {
	for i := len(shifts) - 1; i >= first; i-- {
		if seat := d.seat(shifts[i].Role); seat != nil && seat.unless.Role != "" {
			shifts = slices.Replace(shifts, i, i+1, seat.unless.needed(shifts[i], shifts[first:])...)
		}
	}
	slices.SortStableFunc(shifts[first:], func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return shifts
}

// kept returns, of the shifts of a slot, who is kept for seats in the time in which these are not needed.
func (d *duty) kept(shifts []Shift) (list []Shift) {
	for _, shift := range shifts {
		seat := d.seat(shift.Role)
		if seat == nil || seat.unless.Role == "" || shift.Member == "" {
			continue
		}
		var needed []Interval
		for _, part := range seat.unless.needed(shift, shifts) {
			needed = append(needed, part.Interval)
		}
		for _, shift.Interval = range shift.Without(needed...) {
			list = append(list, shift)
		}
	}
	return list
}

// isKept reports whether the member of a shift of a slot is only kept for its seat, at all times of it in iv.
func (d *duty) isKept(shift *Shift, slot []Shift, iv Interval) bool {
	seat := d.seat(shift.Role)
	return seat != nil && seat.unless.Role != "" && !slices.ContainsFunc(seat.unless.needed(*shift, slot), func(part Shift) bool { return part.Overlaps(iv) })
}

// equal reports whether h and o say the same.
func (h Holder) equal(o Holder) bool { return h.Role == o.Role && slices.Equal(h.Members, o.Members) }

// needed returns the parts of a shift in which the seat is needed, given the shifts of the
// slot.
func (h Holder) needed(shift Shift, slot []Shift) (parts []Shift) {
	var held []Interval
	for _, other := range slot {
		if other.Role == h.Role && slices.Contains(h.Members, other.Member) {
			held = append(held, other.Interval)
		}
	}
	for _, shift.Interval = range shift.Without(held...) {
		parts = append(parts, shift)
	}
	return parts
}

// seats is shifts, including seats that may be empty and seats that are not needed.
func (f *filler) seats(dst []Shift, x *slot, shown *Seat, part *Interval) []Shift {
	if x.closed(shown) {
		return dst
	}
	first := len(dst)
	if x.recorded() {
		dst = f.s.appendRosterShifts(dst, x, shown, *part)
	} else {
		dst = f.fill(dst, x, shown, part)
	}
	if !f.rotas && f.s.edited(x) {
		dst = f.s.patched(dst, first, x, *shown, *part)
	}
	return dst
}

// closed reports whether the slot is closed by design. A slot that rosters have cut is what it
// was as a whole.
func (x *slot) closed(shown *Seat) bool {
	if x.recorded() {
		return x.rosterSlot.closed
	}
	return len(x.duty.closed) > 0 && x.closedByRule(shown)
}

func (x *slot) closedByRule(shown *Seat) bool {
	if x.Start != x.whole.Start {
		shown = &Seat{}
		new(grid).seat(x.duty, x.whole, shown)
	}
	return slices.ContainsFunc(x.duty.closed, func(w When) bool { return w.Holds(*shown) })
}

// appendRosterShifts appends the shifts of a published roster for a part of a slot of it.
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
			return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(x.duty.rank(a.Role), x.duty.rank(b.Role)))
		})
	}
	return dst
}

// fill appends the shifts that rotas and stand-ins serve in a slot of a spec. The part of a
// slot that rosters have left keeps the members of the whole slot.
func (f *filler) fill(dst []Shift, x *slot, shown *Seat, part *Interval) []Shift {
	d, first := x.duty, len(dst)
	var known []Shift
	if f.s.filled != nil && !f.rotas {
		known = f.s.filled[filledKey{d, x.Start, x.End}]
	}
	if known == nil {
		f.reserve(d)
	}
	dst = slices.Grow(dst, len(d.seats))[:first+len(d.seats)]
	shifts := dst[first:]
	for i := range shifts {
		seat, shift := &d.seats[i], &shifts[i]
		shift.describe(part, shown, seat.role)
		switch {
		case known != nil:
			shift.Member, shift.Why = known[i].Member, known[i].Why
		case seat.role == All:
			shift.Member, shift.Why = "", d.together(shown)
		default:
			asked := &shift.Seat
			if x.Start != x.whole.Start {
				asked = &Seat{Role: seat.role}
				new(grid).seat(d, x.whole, asked)
			}
			shift.Member, shift.Why = f.assign(d, seat, &shift.Seat, asked, shifts[:i])
		}
	}
	if f.s.filled != nil && known == nil && !f.rotas {
		f.s.filled[filledKey{d, x.Start, x.End}] = slices.Clone(shifts)
	}
	return dst
}

// describe sets all but the member and the causes. It sets them in place and field by field: a copy
// of a large struct waits for fields that have just been written one by one, and tells the
// garbage collector of its pointers by a call.
func (s *Shift) describe(part *Interval, of *Seat, role Role) {
	s.Interval.Start, s.Interval.End = part.Start, part.End
	s.Seat.Interval.Start, s.Seat.Interval.End, s.Date = of.Start, of.End, of.Date
	s.Regime, s.Team, s.Role, s.Day, s.Morrow = of.Regime, of.Team, role, of.Day, of.Morrow
}

// filledKey names a slot of a duty.
type filledKey struct {
	duty       *duty
	start, end int64
}

// block is room for shifts and for steps, in one allocation.
type block[A, B any] struct {
	shifts A
	steps  B
}

// room makes room for the shifts of one slot and for a step of each, since most have only
// one. Up to four seats take one allocation, more two.
func (f *filler) room(d *duty) []Shift {
	switch n := len(d.seats); {
	case d.seats[0].role == All:
		return make([]Shift, 0, n)
	case n == 1:
		b := new(block[[1]Shift, [1]Step])
		f.steps = b.steps[:0]
		return b.shifts[:0]
	default:
		return f.roomFor(n)
	}
}

func (f *filler) roomFor(seats int) []Shift {
	switch seats {
	case 2:
		b := new(block[[2]Shift, [2]Step])
		f.steps = b.steps[:0]
		return b.shifts[:0]
	case 3:
		b := new(block[[3]Shift, [3]Step])
		f.steps = b.steps[:0]
		return b.shifts[:0]
	case 4:
		b := new(block[[4]Shift, [4]Step])
		f.steps = b.steps[:0]
		return b.shifts[:0]
	default:
		f.steps = make([]Step, 0, seats)
		return make([]Shift, 0, seats)
	}
}

// reserve makes room for the steps of one more slot. Shifts keep the blocks before it.
func (f *filler) reserve(d *duty) {
	if d.seats[0].role == All || f.block == 0 && cap(f.steps) > 0 {
		return
	}
	if need := len(d.seats); cap(f.steps)-len(f.steps) < need {
		f.steps = make([]Step, 0, max(1, f.block)*need)
	}
}

// step returns one more step, which is zero, as all room for steps is.
func (f *filler) step() *Step {
	n := len(f.steps)
	if n == cap(f.steps) {
		f.steps = append(f.steps, Step{})
	}
	f.steps = f.steps[:n+1]
	return &f.steps[n]
}

// cause returns where the last answer for a seat is kept.
func (f *filler) cause(of *dutySeat) *cause {
	for i := range f.last {
		if f.last[i].seat == of {
			return &f.last[i]
		}
	}
	if len(f.last) < mostCauses {
		if f.last == nil {
			f.last = make([]cause, 0, mostCauses)
		}
		f.last = append(f.last, cause{seat: of})
		return &f.last[len(f.last)-1]
	}
	x := &f.last[f.next]
	*x, f.next = cause{seat: of}, (f.next+1)%mostCauses
	return x
}

// again returns the cause of the last answer for a seat if the turn is still the same, else nil.
func (f *filler) again(of *dutySeat, seat *Seat) []Step {
	if of.direct == nil || len(f.s.front) > 0 {
		return nil
	}
	n, ok := of.direct.Number(seat)
	last := f.cause(of)
	if ok && last.turn == n && last.why != nil && last.why[0].Member != "" {
		return last.why
	}
	last.turn = n
	return nil
}

// share keeps the step that answers for a seat as its cause. If it is equal to the one before, share
// returns that one.
func (f *filler) share(of *dutySeat, why []Step) []Step {
	last := f.cause(of)
	if last.why != nil && last.why[0] == why[0] {
		why[0], f.steps = Step{}, f.steps[:len(f.steps)-1]
		return last.why
	}
	last.why = why
	return why
}

// assign finds the member for a seat: the one that the rotas name or, if that member cannot
// serve, a stand-in. A duty that wants seats of two teams also looks for another member,
// unless a plan named the first. If rosters have cut the slot, seat is the one of the whole
// slot, and shown the rest of it. The causes may be shared: whoever stands in is appended to a copy.
func (f *filler) assign(d *duty, of *dutySeat, shown, seat *Seat, seated []Shift) (Member, []Step) {
	var why []Step
	if f.block > 0 {
		why = f.again(of, seat)
	}
	rota := of.rota
	if why == nil {
		step := f.step()
		if rota, seat = f.s.ask(step, of, shown, seat); rota == nil || step.Member == "" {
			rota, *step = nil, Step{Rule: RuleVacant}
		}
		if why = f.steps[len(f.steps)-1 : len(f.steps) : len(f.steps)]; f.block > 0 {
			why = f.share(of, why)
		}
	}
	if rota == nil {
		return "", why
	}
	step := &why[0]
	rule := taken(step.Member, seated)
	if rule == "" && step.Rule != RulePlan && f.s.plannedBeside(d, seat, step.Member) {
		rule = RuleSeated // a plan that leaves a seat open decides the others
	}
	if rule == "" && (!of.always || len(f.s.front) > 0) {
		rule = d.unfit(step.Member, of.role, seat)
	}
	if rule == "" && !f.rotas && step.Rule != RulePlan && len(f.s.front) > 0 && !of.role.Watches() {
		// No plan decides the seat, and one decides where the member is.
		if _, ok := f.s.plannedElsewhere(d, step.Member, seat.Interval); ok {
			rule = RuleSeated
		}
	}
	switch {
	case rule != "" && f.rotas:
		return "", why
	case rule != "":
		relief := Step{}
		if d.absent == NextFree {
			relief, _ = f.bare().substitute(d, rota, seat, step.Member, seated, anyTeam)
		}
		if relief.Rule, relief.Over = rule, step.Member; rule == RuleOutside && d.left(step.Member, seat.Date) {
			relief.Rule = RuleLeft
		}
		return relief.Member, append(why, relief)
	case f.rotas || step.Rule == RulePlan || !d.apart || of.role != Secondary:
		return step.Member, why
	case !d.sameTeam(step.Member, of.role, seat.Interval, seat.Date, seated):
		return step.Member, why
	}
	other, ok := f.bare().substitute(d, rota, seat, step.Member, seated, otherTeam)
	if !ok {
		return step.Member, why
	}
	other.Rule, other.Over = RuleApart, step.Member
	return other.Member, append(why, other)
}

// ask sets step to the answer of the first rota that has one for a seat, and returns that
// rota, a followed one or the seat's own, and the seat that it answered for. A followed one
// may know the part of the slot that is shown. The step is zero before.
func (s *Schedule) ask(step *Step, own *dutySeat, shown, seat *Seat) (Rota, *Seat) {
	var ok bool
	for _, r := range s.front {
		if *step, ok = r.On(*shown); ok {
			return r, shown
		}
		if shown != seat {
			if *step, ok = r.On(*seat); ok {
				return r, seat
			}
		}
	}
	if len(s.front) > 0 {
		*step = Step{} // whatever a rota without an answer left
	}
	if own.direct != nil {
		ok = own.direct.Set(step, seat)
	} else {
		ok = set(own.rota, step, seat)
	}
	if !ok {
		return nil, seat
	}
	return own.rota, seat
}

// together returns the cause of a shift of the whole team: that the team answers, or that
// no member can.
func (d *duty) together(seat *Seat) []Step {
	if d.seats[0].always {
		return d.team
	}
	empty := RuleVacant
	for i := range d.members {
		m := &d.members[i]
		if m.In(seat.Date) {
			if d.isReady(m.Member, All, seat.Date) && !d.barred(m.Member, seat) {
				return d.team
			}
			empty = RuleAbsent
		}
	}
	return []Step{{Rule: empty}}
}
