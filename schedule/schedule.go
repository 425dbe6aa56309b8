package schedule

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"
)

// Schedule is a checked, frozen organisation that answers who is on duty. It is
// immutable and safe for concurrent use. A nil or zero Schedule knows no service.
type Schedule struct {
	eras    []*era
	front   []Rota // asked before a seat's own rota, first one first
	changes []Change
	cells   map[Seat][]piece // seats that changes have touched, each whole

	published []*Roster // the later lie above
	freezes   map[freeze]span
}

// New checks specs and freezes them. Several specs, in the order of From, are one
// organisation whose regime changes on those days; only the first From may be
// zero. All faults are reported at once, joined, each a *SpecError.
func New(specs ...Spec) (*Schedule, error) {
	rotas, faults := check(specs)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	s := &Schedule{}
	for i := range specs {
		s.eras = append(s.eras, compileSpec(&specs[i], rotas[i]))
	}
	for i := range s.eras[1:] {
		s.eras[i].end = s.eras[i+1].start
	}
	return s, nil
}

// Follow returns a schedule that asks rota before the rota of each seat: a plan
// where it speaks, the rotation elsewhere. Changes are laid over it anew. It fails
// if the rota does not compile, names somebody who is in no team, or leaves a
// change without its shifts.
func (s *Schedule) Follow(rota Rota) (*Schedule, error) {
	fast, err := compileRota(rota)
	if err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	var faults []error
	for _, m := range fast.Members() {
		if !s.knows(m) {
			faults = append(faults, fmt.Errorf("follow: %w %q", ErrUnknownMember, m))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	planned := &Schedule{eras: s.eras, front: append([]Rota{fast}, s.front...)}
	if len(s.changes) == 0 {
		return planned, nil
	}
	planned, err = planned.With(s.changes...)
	if err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	return planned, nil
}

func (s *Schedule) knows(m Member) bool {
	for _, e := range s.eras {
		for _, d := range e.desks {
			if _, ok := d.tenures[m]; ok {
				return true
			}
		}
	}
	return false
}

// eraAt returns the spec that holds at t, nil before the first.
func (s *Schedule) eraAt(t time.Time) *era {
	if s == nil {
		return nil
	}
	return s.eraOf(t.Unix())
}

func (s *Schedule) eraOf(t int64) *era {
	for _, e := range slices.Backward(s.eras) {
		if t >= e.start {
			return e
		}
	}
	return nil
}

// Services yields every service with its owner team, in the order of the specs.
func (s *Schedule) Services() iter.Seq2[ServiceID, TeamID] {
	return func(yield func(ServiceID, TeamID) bool) {
		seen := map[ServiceID]bool{}
		for _, e := range s.eras {
			for _, id := range e.order {
				if !seen[id] && !yield(id, e.services[id].owner.id) {
					return
				}
				seen[id] = true
			}
		}
	}
}

// Location returns the location of the spec that holds at t, or of the first one.
// A nil or zero Schedule has none.
func (s *Schedule) Location(t time.Time) *time.Location {
	if e := s.eraAt(t); e != nil {
		return e.location
	}
	if s != nil && len(s.eras) > 0 {
		return s.eras[0].location
	}
	return nil
}

// Members lists who belongs to a team, or to the teams of a pool, on the civil
// day of t there, in the order of the spec. An unknown team has no members.
func (s *Schedule) Members(team TeamID, t time.Time) []Member {
	if d := s.desk(team, t); d != nil {
		return d.present(DateOf(t, d.office.location))
	}
	return nil
}

// Person returns what the spec that holds at t says about a member: at least the
// ID, for whom it does not know.
func (s *Schedule) Person(m Member, t time.Time) Person {
	if e := s.eraAt(t); e != nil {
		if p, ok := e.people[m]; ok {
			return clonePerson(p)
		}
	}
	return Person{ID: m}
}

// Day returns what civil day d is for a team or a pool, and its holiday. The
// spec is the one that holds at the day's opening clock. Before the first spec
// the error is ErrBeforeStart, for an unknown team ErrUnknownTeam.
func (s *Schedule) Day(team TeamID, d Date) (DayKind, Day, error) {
	if s == nil || len(s.eras) == 0 {
		return 0, Day{}, fmt.Errorf("%w: day %v", ErrBeforeStart, d)
	}
	for _, e := range slices.Backward(s.eras) {
		if e.from.After(d) {
			continue
		}
		if desk := e.desk(team); desk != nil {
			today := new(walk).day(desk.office, dayNumber(d.days()))
			if today.kind != Holiday {
				return today.kind, Day{}, nil
			}
			holiday, _ := desk.office.calendar.Holiday(today.date)
			return Holiday, holiday, nil
		}
		return 0, Day{}, fmt.Errorf("%w %q", ErrUnknownTeam, team)
	}
	return 0, Day{}, fmt.Errorf("%w: day %v", ErrBeforeStart, d)
}

// desk returns the pool or, if there is none of that name, the team's daytime.
func (s *Schedule) desk(team TeamID, t time.Time) *desk {
	if e := s.eraAt(t); e != nil {
		return e.desk(team)
	}
	return nil
}

func (e *era) desk(team TeamID) *desk {
	for _, d := range slices.Backward(e.desks) {
		if d.id == team {
			return d
		}
	}
	return nil
}

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
	taken := make([]Member, len(seated))
	for i := range seated {
		taken[i] = seated[i].Member
	}
	free := func(m Member) bool {
		return !slices.Contains(taken, m) && d.fit(m, slot.Role, slot.Date) == "" && (not == "" || d.home(m, slot.Date) != not)
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
	for i := range d.members {
		if d.members[i].In(date) {
			return d.team
		}
	}
	return []Step{{Rule: RuleVacant}}
}

func clonePerson(p Person) Person {
	p.Contact, p.Ready = maps.Clone(p.Contact), slices.Clone(p.Ready)
	return p
}

func cloneService(s Service) Service {
	s.Docs, s.FollowedBy = slices.Clone(s.Docs), slices.Clone(s.FollowedBy)
	return s
}
