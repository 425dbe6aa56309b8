package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
)

// Schedule is a checked, frozen organisation that answers who is on duty. It is
// immutable and safe for concurrent use. A nil or zero Schedule knows no service.
type Schedule struct {
	eras  []*era
	specs *board // of the specs alone
	board *board // with the published rosters
	front []Rota // asked before a seat's own rota, first one first

	entries   []Entry             // laid over it; of With without more than a change
	touches   []map[editKey]touch // by the entries
	published []*published        // the later lie above
	leaves    map[Member][]Leave  // in order, none overlapping
	edits     map[editKey][]edit  // seats that changes have touched, each whole
	touched   map[int]bool        // the duties in which a change has put somebody

	// filled is what rotas say of slots, kept while a change is being laid: the ranking
	// of stand-ins asks for the same weeks again and again. A schedule that others see
	// has none.
	filled map[filledKey][]Shift
}

// unpublished returns a schedule without changes and published rosters that follows some
// rotas.
func (s *Schedule) unpublished(front []Rota) *Schedule {
	return &Schedule{eras: s.eras, specs: s.specs, board: s.specs, front: front}
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
	for i, e := range s.eras[1:] {
		before := s.eras[i]
		if e.start <= before.start { // in places far apart a later day can begin earlier
			faults = append(faults, &SpecError{Path: element("Specs", i+1) + ".From", Err: ErrConflict, Problem: fmt.Sprintf(
				"%q begins at %s, not after %q, the first day of the spec before, which begins at %s", e.from, e.begins(), before.from, before.begins())})
		}
		before.end = e.start
		e.follow(before)
	}
	for _, e := range s.eras {
		e.extend()
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	s.specs = newBoard(s.eras)
	s.board = s.specs
	return s, nil
}

// Follow returns a schedule that asks rota before the rota of each seat: a plan
// where it speaks, the rotation elsewhere. Changes are laid over it anew. It fails
// if the rota does not compile, names somebody who is in no team, or leaves a
// change without its shifts, and with ErrConflict if a Bounded rota does not fit the
// schedule: if its Fit fails, if it plans a seat for somebody who cannot serve it or
// who has a planned seat of another duty at that time, or if it speaks only where a
// published roster answers. To change what is published, follow the plan without the
// roster, compile and publish anew. A nil pointer is no rota, and a nil or zero Schedule
// follows none.
func (s *Schedule) Follow(rota Rota) (*Schedule, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, fmt.Errorf("%w: a schedule without a spec follows no rota", ErrBeforeStart)
	}
	if nilPointer(rota) {
		rota = nil
	}
	fast, err := compileRota(rota)
	if err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	var faults []error
	for _, m := range fast.Members() {
		if !s.specHasMember(m) {
			faults = append(faults, fmt.Errorf("follow: %w %q", ErrUnknownMember, m))
		}
	}
	if hidden := s.hidden(rota); hidden != nil {
		faults = append(faults, fmt.Errorf("follow: %w", hidden))
	}
	planned := s.unpublished(append([]Rota{fast}, s.front...))
	if err := planned.fits(rota, s); err != nil {
		faults = append(faults, fmt.Errorf("follow: %w", err))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if len(s.entries) == 0 {
		return planned, nil
	}
	planned, err = planned.again(s.entries)
	if err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	return planned, nil
}

// hasMember reports whether a spec or a published roster has a member.
func (s *Schedule) hasMember(m Member) bool { return s.board != nil && s.board.members[m] }

// specHasMember reports whether a spec has a member.
func (s *Schedule) specHasMember(m Member) bool { return s.specs.members[m] }

// eraAt returns the spec that holds at t, nil before the first.
func (s *Schedule) eraAt(t time.Time) *era {
	if s == nil {
		return nil
	}
	return s.eraOf(t.Unix())
}

func (s *Schedule) eraOf(t int64) *era {
	i, _ := slices.BinarySearchFunc(s.eras, t, func(e *era, t int64) int { return cmp.Compare(e.start, t+1) })
	if i == 0 {
		return nil
	}
	return s.eras[i-1]
}

// Services yields every service, in the order of the specs, with the team that owns it
// under the last spec that has it, and then what only published rosters know, with the
// owner of the last; Answer.Owner tells the owner at a time.
func (s *Schedule) Services() iter.Seq2[ServiceID, TeamID] {
	return func(yield func(ServiceID, TeamID) bool) {
		if s == nil {
			return
		}
		owners := map[ServiceID]TeamID{}
		for _, e := range s.eras {
			for _, id := range e.order {
				owners[id] = e.services[id].owner().id
			}
		}
		given := map[ServiceID]bool{}
		for _, e := range s.eras {
			for _, id := range e.order {
				if !given[id] && !yield(id, owners[id]) {
					return
				}
				given[id] = true
			}
		}
		for i, r := range s.published {
			for _, svc := range r.services {
				if given[svc.ID] || s.board.views[svc.ID] == nil {
					continue
				}
				for _, later := range s.published[i:] {
					if x := later.byService[svc.ID]; x != nil {
						owners[svc.ID] = x.owner.id
					}
				}
				if given[svc.ID] = true; !yield(svc.ID, owners[svc.ID]) {
					return
				}
			}
		}
	}
}

// Location returns the location of the spec that holds at t, or of the first one.
// A nil or zero Schedule has none: nil.
func (s *Schedule) Location(t time.Time) *time.Location {
	if e := s.eraAt(t); e != nil {
		return e.location
	}
	if s != nil && len(s.eras) > 0 {
		return s.eras[0].location
	}
	return nil
}

func (s *Schedule) membersOf(team TeamID, t time.Time) []Member {
	if e := s.eraAt(t); e != nil {
		return teamMembers(e.duties, team, t)
	}
	return nil
}

// Person returns what the spec that holds at t says about a member: at least the ID. The
// error wraps ErrUnknownMember if no spec and no published roster has the member.
func (s *Schedule) Person(m Member, t time.Time) (Person, error) {
	if s == nil || !s.hasMember(m) {
		return Person{}, fmt.Errorf("%w %q", ErrUnknownMember, m)
	}
	return s.person(m, t), nil
}

func (s *Schedule) person(m Member, t time.Time) Person {
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
		if duty := dutyOf(e.duties, team); duty != nil {
			today := new(grid).day(duty.office, dayNumber(d.days()))
			if today.kind != Holiday {
				return today.kind, Day{}, nil
			}
			holiday, _ := duty.office.calendar.Holiday(today.date)
			return Holiday, holiday, nil
		}
		return 0, Day{}, fmt.Errorf("%w %q", ErrUnknownTeam, team)
	}
	return 0, Day{}, fmt.Errorf("%w: day %v", ErrBeforeStart, d)
}

func clonePerson(p Person) Person {
	p.Contact, p.Ready = maps.Clone(p.Contact), slices.Clone(p.Ready)
	return p
}

func cloneService(s Service) Service {
	s.Docs, s.FollowedBy = slices.Clone(s.Docs), slices.Clone(s.FollowedBy)
	return s
}

// Fitter is a Bounded rota that can tell whether it fits the slots of a schedule. A plan
// is one.
type Fitter interface {
	Bounded
	// Fit returns an error if the rota was made for other slots than these, which are
	// all off-hours seats that start in its Interval.
	Fit(slots iter.Seq[Seat]) error
}

// fits returns an error if a rota that s follows, or one of a chain, was made for
// another schedule than s, which has no published rosters, or the one with them.
func (s *Schedule) fits(rota Rota, published *Schedule) error {
	if chain, ok := rota.(Chain); ok {
		var faults []error
		for _, r := range chain {
			faults = append(faults, s.fits(r, published))
		}
		return errors.Join(faults...)
	}
	bounded, ok := rota.(Bounded)
	if !ok || bounded.Interval().Empty() {
		return nil
	}
	if fitter, ok := rota.(Fitter); ok {
		slots := func(yield func(Seat) bool) { // also as published rosters part them
			for _, from := range []*Schedule{s, published} {
				for slot := range from.Seats(bounded.Interval()) {
					if !yield(slot) {
						return
					}
				}
			}
		}
		if err := fitter.Fit(slots); err != nil {
			return fmt.Errorf("%w: %w", ErrConflict, err)
		}
	}
	return misfit(s.misplanned(rota, bounded.Interval()))
}

// hidden returns an error if a bounded rota, or each of a chain, can never take effect:
// if published rosters answer every slot that it answers.
func (s *Schedule) hidden(rota Rota) (fault error) {
	if chain, ok := rota.(Chain); ok {
		for _, r := range chain {
			if fault = s.hidden(r); fault == nil {
				return nil
			}
		}
		return fault
	}
	bounded, ok := rota.(Bounded)
	if !ok || len(s.published) == 0 {
		return nil
	}
	for x, seat := range s.slots(bounded.Interval(), func(d *duty) bool { return d.seats[0].role != All }) {
		for _, one := range x.duty.seats {
			seat.Role = one.role
			if _, ok := rota.On(seat); !ok {
				continue
			}
			if !x.recorded() {
				return nil
			}
			fault = fmt.Errorf("%w: the rota of %v has no effect beneath the roster published for %v", ErrConflict, bounded.Interval(), s.published[x.layer-1].interval)
		}
	}
	return fault
}

// shownSeats is how many seats an error names.
const shownSeats = 8

// misfit makes one error of what is wrong with planned seats.
func misfit(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	text := strings.Join(problems[:min(shownSeats, len(problems))], "; ")
	if more := len(problems) - shownSeats; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return fmt.Errorf("%w: the plan does not fit the schedule: %s", ErrConflict, text)
}

// misplanned lists the seats that a plan gives to somebody who cannot serve them.
func (s *Schedule) misplanned(rota Rota, iv Interval) (problems []string) {
	var buffer [4]Shift
	f := filler{s: s, block: 16, rotas: true}
	for x, slot := range s.overlapping(iv, func(d *duty) bool { return d.seats[0].role != All }) {
		d, shifts := x.duty, f.seats(buffer[:0], &x, &slot, slot.Interval)
		for i, shift := range shifts {
			step, ok := rota.On(shift.Seat)
			if !ok || step.Rule != RulePlan || step.Member == "" {
				continue
			}
			if rule := d.eligible(step.Member, &shift.Seat, shifts[:i]); rule != "" {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, %s", slot.Team, shift.Role, slot.Interval, step.Member, unfitWords[rule]))
			} else if other, ok := s.plannedElsewhere(d, step.Member, slot.Interval); ok {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, who has the planned seat %v", slot.Team, shift.Role, slot.Interval, step.Member, other))
			}
		}
	}
	return problems
}

var unfitWords = map[Rule]string{
	RuleOutside: "who is not a member that day",
	RuleUnready: "who is not ready for every service",
	RuleSeated:  "who has another seat of the slot",
}

// plannedElsewhere returns the seat that a followed plan gives m in another duty during
// iv.
func (s *Schedule) plannedElsewhere(at *duty, m Member, iv Interval) (Shift, bool) {
	wanted := func(d *duty) bool { return d.key() != at.key() && d.seats[0].role != All && d.tenures[m] != nil }
	for shift := range s.rotaShifts(iv, wanted) {
		if shift.Member == m && shift.Role != Shadow && len(shift.Why) > 0 && shift.Why[0].Rule == RulePlan {
			return shift, true
		}
	}
	return Shift{}, false
}
