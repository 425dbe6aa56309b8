package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/near"
)

// Roster (当番表) is a compiled, immutable answer book: every shift that starts in an
// interval and, for each service, the time in which these shifts answer. Schedule.Roster
// compiles one, and ParseRoster reads one from its JSON, the published record. Laid over a
// schedule by With, it freezes its time. It is safe for concurrent use. A nil or zero
// Roster answers nothing.
type Roster struct {
	interval  Interval
	tiers     []Tier // of the last spec
	duties    []*duty
	slots     []rosterSlot // by start, team and regime
	shifts    []Shift      // of the slots, in their order: by slot, start and role
	leaves    []Leave      // of the members, around the time of the slots; without notes, which are private
	services  []*rosterService
	byService map[ServiceID]*rosterService
	timelines []*timeline
	names     map[Member]string // of its members, where they are known
	digest    string
}

// rosterSlot is a slot with its shifts.
type rosterSlot struct {
	Seat
	duty        int
	from, to    int  // its shifts, in Roster.shifts
	holiday     *Day // nil: none
	provisional bool
	closed      bool // by design: it has no shifts
}

// given returns a pointer to a copy of d, nil if d describes no holiday.
func given(d Day) *Day {
	if d == (Day{}) {
		return nil
	}
	holiday := d
	return &holiday
}

// value returns the holiday that d points to, the zero Day if d is nil.
func value(d *Day) Day {
	if d == nil {
		return Day{}
	}
	return *d
}

type rosterService struct {
	ID        ServiceID
	ownership             // the last
	earlier   []ownership // in order
	timeline  *timeline
	index     int // of the timeline
}

// Interval returns the interval that the roster was compiled for. Its shifts start in the
// interval, and may end after it.
func (r *Roster) Interval() Interval {
	if r == nil {
		return Interval{}
	}
	return r.interval
}

// reach returns the time from the start of the interval to the end of the last shift.
func (r *Roster) reach() Interval {
	iv := r.Interval()
	for _, slot := range r.slots {
		iv.End = latest(iv.End, slot.End)
	}
	return iv
}

// OnCall returns who answers for a service at t. The error wraps ErrUnknownService,
// or ErrBeforeStart if no shift of the roster answers for it at t.
func (r *Roster) OnCall(id ServiceID, t time.Time) (a Answer, err error) {
	svc := r.service(id)
	if svc == nil {
		return a, unknown(ErrUnknownService, id, keys(r.Services()))
	}
	p, ok := svc.timeline.partAt(t.Unix())
	if !ok {
		return a, fmt.Errorf("%w: the roster of %v does not answer for service %q at %s", ErrBeforeStart, r.interval, id, t.Format(time.RFC3339))
	}
	slot := &r.slots[p.slot]
	loc := slot.Start.Location()
	a.Interval = timesOf(p.Span, loc)
	a.Service, a.Regime, a.Team, a.Day = id, slot.Regime, slot.Team, slot.Day
	if slot.holiday != nil {
		a.Holiday = *slot.holiday
	}
	if p.closed != nil {
		a.Closed = *p.closed
	}
	now := svc.ownershipAt(p.Start)
	a.Owner, a.Docs = now.owner.id, now.Docs
	a.Seats, a.Owns, a.Provisional = p.seats, p.owns, slot.provisional
	a.from, a.at = r, t.Unix()
	if slot.closed {
		a.Regime = Closed
		a.End = time.Unix(svc.timeline.closedUntil(r, p), 0).In(loc)
	}
	return a, nil
}

// service returns a service of the roster, nil if it does not have it.
func (r *Roster) service(id ServiceID) *rosterService {
	if r == nil {
		return nil
	}
	return r.byService[id]
}

func (r *Roster) escalation(a Answer) []Responders {
	svc := r.byService[a.Service]
	p, ok := svc.timeline.partAt(a.Start.Unix())
	if !ok {
		return nil
	}
	now := svc.ownershipAt(p.Start)
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		answering = r.duties[r.slots[p.slot].duty]
	}
	return responders(a, *now, answering, r.leavesOf)
}

// Services yields every service of the roster with the team that owns it at the end
// of its time. Answer.Owner tells the owner at any other time.
func (r *Roster) Services() iter.Seq2[ServiceID, TeamID] {
	return func(yield func(ServiceID, TeamID) bool) {
		if r == nil {
			return
		}
		for _, s := range r.services {
			if !yield(s.ID, s.owner.id) {
				return
			}
		}
	}
}

func (r *Roster) membersOf(team TeamID, t time.Time) []Member {
	if r == nil {
		return nil
	}
	return teamMembers(r.duties, team, t)
}

func (r *Roster) shiftsOf(id ServiceID, iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		service := r.service(id)
		if service == nil {
			return
		}
		first := true
		for _, p := range service.timeline.parts {
			if !timesOf(p.Span, iv.Start.Location()).Overlaps(iv) {
				continue
			}
			shifts := p.seats
			if first { // later parts have new only what starts with them
				shifts = slices.SortedStableFunc(slices.Values(shifts), func(a, b Shift) int { return a.Start.Compare(b.Start) })
			}
			for _, shift := range shifts {
				if (first || shift.Start.Unix() == p.Start) && !yield(shift) {
					return
				}
			}
			first = false
		}
	}
}

// Duties yields every shift of the roster with a slot that starts in iv, as
// Schedule.Duties does.
func (r *Roster) Duties(iv Interval) iter.Seq[Shift] { return r.dutiesOf(iv, "") }

func (r *Roster) dutiesOf(iv Interval, team TeamID) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for slot := range r.starting(iv, team) {
			for _, shift := range r.served(slot) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// served returns the shifts of a slot, without the time in which a seat is not needed: the
// roster keeps who has such a seat all the same, since a change can make it needed.
func (r *Roster) served(slot *rosterSlot) []Shift {
	d, shifts := r.duties[slot.duty], r.shifts[slot.from:slot.to]
	if !d.depends {
		return shifts
	}
	return d.needed(slices.Clone(shifts), 0)
}

// starting yields the slots of a team or pool that start in iv, in order. The team "" is
// all of them.
func (r *Roster) starting(iv Interval, team TeamID) iter.Seq[*rosterSlot] {
	return func(yield func(*rosterSlot) bool) {
		if r == nil {
			return
		}
		from, _ := slices.BinarySearchFunc(r.slots, iv.Start, func(s rosterSlot, t time.Time) int { return s.Start.Compare(t) })
		for i := from; i < len(r.slots) && r.slots[i].Start.Before(iv.End); i++ {
			if team != "" && r.slots[i].Team != team {
				continue
			}
			if !yield(&r.slots[i]) {
				return
			}
		}
	}
}

func (r *Roster) seatsOf(iv Interval, pool TeamID) iter.Seq[Seat] {
	return func(yield func(Seat) bool) {
		for slot := range r.starting(iv, pool) {
			if slot.closed {
				continue
			}
			for _, seat := range r.duties[slot.duty].seats {
				if seat.extra() {
					continue
				}
				seatSlot := slot.Seat
				if seatSlot.Role = seat.role; seatSlot.Regime == OffHours && !yield(seatSlot) {
					return
				}
			}
		}
	}
}

// NextHandoff returns the first instant after t at which the regime, the team or a
// person changes, as Schedule.NextHandoff does. At the end of the roster's time the
// error wraps ErrNoHandoff.
func (r *Roster) NextHandoff(id ServiceID, t time.Time) (Handoff, error) {
	return nextHandoff(r.OnCall, id, t)
}

// All yields every shift of the roster.
func (r *Roster) All() iter.Seq[Shift] { return r.Duties(r.Interval()) }

// Gaps yields the shifts that are gaps.
func (r *Roster) Gaps() iter.Seq[Shift] { return r.filtered(Shift.Gap) }

// ShiftsOf yields the shifts of a member, including shifts as a shadow. A shift of a whole
// team has no member.
func (r *Roster) ShiftsOf(m Member) iter.Seq[Shift] {
	return r.filtered(func(s Shift) bool { return s.Member == m && m != "" })
}

func (r *Roster) filtered(wanted func(Shift) bool) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		for shift := range r.All() {
			if wanted(shift) && !yield(shift) {
				return
			}
		}
	}
}

// Next returns the member's first shift that starts at t or later.
func (r *Roster) Next(m Member, t time.Time) (Shift, bool) {
	var next Shift
	found := false
	for shift := range r.ShiftsOf(m) {
		if !shift.Start.Before(t) && (!found || shift.Start.Before(next.Start)) {
			next, found = shift, true
		}
	}
	return next, found
}

// Streak is a time that one member serves without a break, in a number of Shifts.
type Streak struct {
	Interval
	Member Member
	Shifts int
}

// String writes "m3, 2026-05-04 10:00 – 2026-05-07 10:00 JST, 3 shifts".
func (b Streak) String() string {
	return fmt.Sprintf("%s, %v, %s", b.Member, b.Interval, aShift.count(English, b.Shifts))
}

// LongestStreak returns the longest time that one member serves without a break, the
// earliest of several. Shadows do not count.
func (r *Roster) LongestStreak() Streak {
	var longest Streak
	running := map[Member]Streak{}
	// A change can begin a shift later than the slots of other pools.
	byStart := slices.SortedStableFunc(r.All(), func(a, b Shift) int { return a.Start.Compare(b.Start) })
	for _, shift := range byStart {
		if shift.Member == "" || shift.Role.Watches() {
			continue
		}
		b := running[shift.Member]
		if b.Shifts == 0 || shift.Start.After(b.End) {
			b = Streak{Interval: shift.Interval, Member: shift.Member}
		}
		b.End, b.Shifts = latest(b.End, shift.End), b.Shifts+1
		running[shift.Member] = b
		if b.Duration() > longest.Duration() {
			longest = b
		}
	}
	return longest
}

// A roster from given shifts: what another tool, a sheet or a calendar says, laid on the
// slots of a schedule.
//
// The shifts of each seat are put in order and told apart: of two people in one seat at a
// time whoever was first keeps it. The seats of each slot are then cut where the shifts
// begin and end. Cost: sorting the shifts, and the slots of the time.

// Misfit is time of a given shift that a roster could not take.
type Misfit struct {
	Interval
	Shift Shift
	// Other has the seat at that time. The zero Shift says that the duty has no slot then, or
	// none that starts in the time of the roster.
	Other Shift
}

// String says who has no place, when and why.
func (m Misfit) String() string {
	if m.Other.Member == "" {
		return fmt.Sprintf("%s of %s, %v: %s has no slot then", m.Shift.Role, m.Shift.Team, m.Interval, m.Shift.Member)
	}
	return fmt.Sprintf("%s of %s, %v: %s, while %s has the seat", m.Shift.Role, m.Shift.Team, m.Interval, m.Shift.Member, m.Other.Member)
}

// RosterOf returns the roster of the slots that start in iv, served as the shifts say. Of a
// shift it reads the Interval, Team (Everyone if empty), Regime (OffHours if empty), Role
// (Primary if empty) and Member, who need not be known. The duties of the shifts have gaps
// where no shift says who serves; other duties are served as in the schedule. What does not
// fit is returned beside the roster, in order. The error joins one for each shift of an
// unknown duty or seat, or without a member or a time.
func (s *Schedule) RosterOf(iv Interval, shifts ...Shift) (*Roster, []Misfit, error) {
	if s == nil || s.board == nil {
		return nil, nil, fmt.Errorf("%w: no schedule", ErrBeforeStart)
	}
	script, faults := s.transcript(shifts)
	if len(faults) > 0 {
		return nil, nil, errors.Join(faults...)
	}
	misfits := script.untangle()
	d := newDraft(s)
	for x, seat := range s.slots(iv, func(d *duty) bool { return script[d.key()] != nil }) {
		d.place(&x, &seat, script[x.duty.key()])
		d.touched[x.number] = true
	}
	for _, roles := range script {
		for _, list := range roles {
			for _, shift := range list {
				for _, rest := range shift.Without(shift.placed...) {
					misfits = append(misfits, Misfit{Interval: rest, Shift: shift.Shift})
				}
			}
		}
	}
	slices.SortFunc(misfits, func(a, b Misfit) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Shift.Team, b.Shift.Team), cmp.Compare(a.Shift.Regime, b.Shift.Regime),
			cmp.Compare(a.Shift.Role, b.Shift.Role), cmp.Compare(a.Shift.Member, b.Shift.Member), a.End.Compare(b.End))
	})
	roster, err := d.done().Roster(iv)
	return roster, misfits, err
}

// transcript is the given shifts of duties, by seat.
type transcript map[dutyKey]map[Role][]told

// told is a given shift, with the time of it that has a place.
type told struct {
	Shift
	placed []Interval
}

// transcript sorts shifts by duty and seat, and reports the ones that cannot be.
func (s *Schedule) transcript(shifts []Shift) (transcript, []error) {
	all := transcript{}
	var faults []error
	var hints near.Budget
	for i, shift := range shifts {
		shift.Team, shift.Regime, shift.Role = cmp.Or(shift.Team, Everyone), cmp.Or(shift.Regime, OffHours), cmp.Or(shift.Role, Primary)
		if !shift.Interval.Empty() {
			shift.Interval = Interval{shift.Start.In(s.Location(shift.Start)), shift.End.In(s.Location(shift.Start))}
		}
		fault := func(err error, format string, args ...any) {
			faults = append(faults, fmt.Errorf("shifts[%d]: %w: %s", i, err, fmt.Sprintf(format, args...)))
		}
		open := s.rolesOf(dutyKey{shift.Team, shift.Regime})
		role := shift.Role
		if role == All { // a primary answers instead of the whole team
			role = Primary
		}
		switch {
		case shift.Interval.Empty():
			fault(ErrInvalid, "%v is empty", shift.Interval)
		case shift.Member == "" && shift.Role != All:
			fault(ErrMissing, "the %s of %s, %v, has no member", shift.Role, shift.Team, shift.Interval)
		case open == nil:
			fault(ErrUnknownTeam, "%q has no duty %s%s", shift.Team, shift.Regime, near.Within(&hints, shift.Team, s.teamsWith(shift.Regime)))
		case !slices.Contains(open, shift.Role) && !(role == Primary && slices.Contains(open, All)):
			fault(ErrInvalid, "the duty of %s has no seat %q%s", shift.Team, shift.Role, near.Within(&hints, shift.Role, slices.Values(open)))
		default:
			key := dutyKey{shift.Team, shift.Regime}
			if all[key] == nil {
				all[key] = map[Role][]told{}
			}
			all[key][role] = append(all[key][role], told{Shift: shift})
		}
	}
	return all, faults
}

// rolesOf returns the seats that some spec has for a duty, nil if none has it.
func (s *Schedule) rolesOf(key dutyKey) (roles []Role) {
	for _, e := range s.eras {
		for _, d := range e.duties {
			if d.key() == key {
				roles = append(roles, d.open...)
			}
		}
	}
	return roles
}

// untangle takes from each shift the time in which another one has the seat already, and
// returns what is left over. Time that is given twice to one person is theirs once. Shifts
// come by start, so what one has left begins where the ones before end.
func (t transcript) untangle() (misfits []Misfit) {
	for _, roles := range t {
		for role, list := range roles {
			slices.SortStableFunc(list, func(a, b told) int { return a.Start.Compare(b.Start) })
			var kept []told
			for _, shift := range list {
				whole := shift.Shift
				for i := len(kept) - 1; i >= 0 && kept[i].End.After(whole.Start); i-- {
					if both := kept[i].Intersect(whole.Interval); kept[i].Member != whole.Member && !both.Empty() {
						misfits = append(misfits, Misfit{both, whole, kept[i].Shift})
					}
				}
				if n := len(kept); n > 0 {
					shift.Start = latest(shift.Start, kept[n-1].End)
				}
				if !shift.Interval.Empty() {
					kept = append(kept, shift)
				}
			}
			roles[role] = kept
		}
	}
	return misfits
}

// place gives the seats of a slot to the members of given shifts, and takes it from what is
// left of them. A seat that a published slot does not have and no shift names stays away.
func (d *draft) place(x *slot, seat *Seat, roles map[Role][]told) {
	was := d.slotShifts(x, seat)
	for _, role := range x.duty.open {
		list := roles[role]
		if role == All {
			list = roles[Primary]
		}
		from, _ := slices.BinarySearchFunc(list, seat.Start, func(s told, t time.Time) int {
			if s.End.After(t) {
				return 1
			}
			return -1
		})
		var edits []edit
		free := seat.Interval
		gap := func(end time.Time) {
			if free.End = end; !free.Empty() {
				edits = append(edits, edit{free, "", []Step{{Rule: RuleVacant}}})
			}
		}
		for i := from; i < len(list) && list[i].Start.Before(seat.End); i++ {
			part := seat.Intersect(list[i].Interval)
			part = Interval{part.Start.In(seat.Start.Location()), part.End.In(seat.Start.Location())}
			gap(part.Start)
			why := []Step{{Rule: RuleGiven, Member: list[i].Member}}
			if list[i].Member == "" && role == All {
				why = x.duty.team
			} else if list[i].Member == "" {
				why[0].Rule = RuleVacant
			}
			edits = append(edits, edit{part, list[i].Member, why})
			list[i].placed = append(list[i].placed, part)
			free.Start = part.End
		}
		gap(seat.End)
		if role == All || len(edits) > 1 || edits[0].member != "" || slices.ContainsFunc(was, func(s Shift) bool { return s.Role == role }) {
			d.edits[x.key(role)] = edits
		}
	}
}
