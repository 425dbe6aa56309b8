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

	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule/internal/line"
)

// Schedule is a checked, frozen organisation that answers who is on duty. It is
// immutable and safe for concurrent use. A nil or zero Schedule knows no service.
type Schedule struct {
	eras  []*era
	specs *board // of the specs alone
	board *board // with the published rosters
	front []Rota // asked before a seat's own rota, first one first
	homes Homes  // of members, by the specs

	entries   []Entry             // laid over it; entries of With have only a change
	touches   []map[editKey]touch // by the entries
	replayed  time.Time           // the latest time of a Replay
	published []*published        // later ones lie over earlier ones
	leaves    map[Member][]Leave  // in order, none overlapping
	edits     map[editKey][]edit  // whole seats that changes have touched
	touched   map[int]bool        // the duties in which a change has put somebody

	balances Balances // of stand-ins; nil: nobody knows any

	// filled keeps the answers of rotas while changes are being laid, since the ranking
	// of stand-ins asks for the same weeks again and again. It is nil in a schedule that
	// callers have.
	filled map[filledKey][]Shift
	// bare finds stand-ins while changes are being laid, and in the bare schedules themselves.
	// It is nil in a schedule that callers have.
	bare *bare
}

// bare is a schedule without changes and published rosters, which finds who steps in for whom a rota
// names: with the followed rotas and without them. If there are none, both are one. They keep
// their answers, since a duty asks for the stand-ins of the ones before it.
type bare struct{ followed, plain *Schedule }

func newBare(of *Schedule) *bare {
	keeping := func(front []Rota) *Schedule {
		s := of.unpublished(front)
		s.filled = map[filledKey][]Shift{}
		return s
	}
	plain := keeping(nil)
	plain.bare = &bare{plain, plain}
	if len(of.front) == 0 {
		return plain.bare
	}
	followed := keeping(of.front)
	followed.bare = &bare{followed, plain}
	return followed.bare
}

// unpublished returns a schedule with the specs of s and the followed rotas front, but
// without changes and published rosters.
func (s *Schedule) unpublished(front []Rota) *Schedule {
	return &Schedule{eras: s.eras, specs: s.specs, board: s.specs, front: front, balances: s.balances}
}

// New checks specs and freezes them. Several specs, in the order of From, are one
// organisation that changes on these days. Only the first From may be zero. The error
// joins all faults, each a *SpecError.
func New(specs ...Spec) (*Schedule, error) {
	rotas, faults := check(specs)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	s := &Schedule{homes: NewHomes(specs)}
	for i := range specs {
		s.eras = append(s.eras, compileSpec(&specs[i], rotas[i]))
	}
	for i, e := range s.eras[1:] {
		before := s.eras[i]
		if e.Start <= before.Start { // in places far apart a later day can begin earlier
			faults = append(faults, &SpecError{Path: element("Specs", i+1) + ".From", Err: ErrConflict, Problem: fmt.Sprintf(
				"%q begins at %s, not after %q, the first day of the spec before, which begins at %s", e.from, e.begins(), before.from, before.begins())})
		}
		before.End = e.Start
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	var before *era
	for _, e := range s.eras {
		e.link(before)
		before = e
	}
	s.specs = newBoard(s.eras)
	s.board = s.specs
	return s, nil
}

// Follow returns a schedule that asks rota before the rota of each seat: the plan where it
// speaks, the rotation elsewhere. Changes are laid over it anew.
//
// It fails if the rota does not compile, names somebody who is in no team, or leaves a
// change without its shifts. It fails with ErrConflict if a Bounded rota does not fit the
// schedule: its Fit fails, it plans a seat for somebody who cannot serve it or who has a
// planned seat of another duty at that time (who watches apart), or published rosters answer all of its slots.
// To change a published roster, follow the plan without the roster, then compile and
// publish anew. A nil rota, and a nil or zero Schedule, are errors.
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
			faults = append(faults, fmt.Errorf("follow: %w", unknown(ErrUnknownMember, m, maps.Keys(s.specs.members))))
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
	planned.replayed = s.replayed
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
	i, _ := slices.BinarySearchFunc(s.eras, t, func(e *era, t int64) int { return cmp.Compare(e.Start, t+1) })
	if i == 0 {
		return nil
	}
	return s.eras[i-1]
}

// Services yields every service with its owner: first the services of specs, in the order
// of the specs, with the owner in the last spec that has them, then the services that only
// published rosters have, with the owner in the last of these. Answer.Owner tells the
// owner at a time.
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
				if given[svc.ID] || s.board.services[svc.ID].views == nil {
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
// It is nil for a nil or zero Schedule.
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
	if s == nil {
		return nil
	}
	for _, e := range slices.Backward(s.eras) {
		if there := teamMembers(e.duties, team, t); len(there) > 0 {
			return there
		}
	}
	return nil
}

// Person returns the person of a member in the spec that holds at t. If the spec does not
// list the member, the person has the ID only. The error wraps ErrUnknownMember if no spec and no published roster has the member.
func (s *Schedule) Person(m Member, t time.Time) (Person, error) {
	if s == nil || s.board == nil {
		return Person{}, fmt.Errorf("%w %q", ErrUnknownMember, m)
	}
	if !s.hasMember(m) {
		return Person{}, &unknownError{fmt.Errorf("%w %q", ErrUnknownMember, m), func() string { return s.meant(m) }}
	}
	return s.person(m, t), nil
}

// meant returns what a message on an unknown member adds: the ID of the only person who has this name, or else the members who
// are near.
func (s *Schedule) meant(m Member) string {
	ids, name := map[Member]bool{}, spaceless(string(m))
	for i := range s.eras {
		for id, p := range s.eras[i].people {
			if name != "" && spaceless(p.Name) == name && s.hasMember(id) {
				ids[id] = true
			}
		}
	}
	for id := range ids {
		if len(ids) == 1 {
			return fmt.Sprintf("; did you mean %q (%s)?", id, m)
		}
	}
	return near.Hint(m, maps.Keys(s.board.members))
}

// spaceless takes the spaces out of a name: 佐藤 健 is 佐藤健.
func spaceless(name string) string { return strings.Join(strings.Fields(name), "") }

func (s *Schedule) person(m Member, t time.Time) Person {
	if e := s.eraAt(t); e != nil {
		if p, ok := e.people[m]; ok {
			return clonePerson(p)
		}
	}
	return Person{ID: m}
}

// Day returns the kind of civil day d for a team or a pool, and its holiday, by the spec
// that holds at the day's opening clock. The error wraps ErrBeforeStart before the first
// spec, or ErrUnknownTeam.
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
			var holiday Day
			duty.office.describe(today.date, today.kind, &holiday)
			return today.kind, holiday, nil
		}
		return 0, Day{}, unknownTeam(team, e.duties)
	}
	return 0, Day{}, fmt.Errorf("%w: day %v", ErrBeforeStart, d)
}

// Fitter is a Bounded rota that can tell whether it fits the slots of a schedule. A plan
// is one.
type Fitter interface {
	Bounded
	// Fit returns an error if the rota was made for other slots than these: all off-hours
	// seats that start in its Interval.
	Fit(slots iter.Seq[Seat]) error
}

// fits returns an error if a rota that s follows, or one of a chain, was made for another
// schedule. Its slots may be those of s, which has no published rosters, or of published,
// the schedule with them.
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
		seats := func(yield func(Seat) bool) { // also as published rosters cut them
			for _, from := range []*Schedule{s, published} {
				for seat := range from.Seats(bounded.Interval()) {
					if !yield(seat) {
						return
					}
				}
			}
		}
		if err := fitter.Fit(seats); err != nil {
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
		if x.closed(&seat) {
			continue
		}
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

// shownSeats is the number of seats that an error names.
const shownSeats = 8

// misfit returns one error for the problems of planned seats, nil if there are none.
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

// misplanned returns a problem for each seat that a plan gives to somebody who cannot serve
// it.
func (s *Schedule) misplanned(rota Rota, iv Interval) (problems []string) {
	var buffer [4]Shift
	f := filler{s: s, block: 16, rotas: true}
	for x, seat := range s.overlapping(iv, func(d *duty) bool { return d.seats[0].role != All }) {
		d, shifts := x.duty, f.seats(buffer[:0], &x, &seat, &seat.Interval)
		for i, shift := range shifts {
			step, ok := rota.On(shift.Seat)
			if !ok || step.Rule != RulePlan || step.Member == "" {
				continue
			}
			if rule := d.eligible(step.Member, &shift.Seat, shifts[:i]); rule != "" {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, %s", seat.Team, shift.Role, seat.Interval, step.Member, unfitWords[rule]))
			} else if other, ok := s.plannedElsewhere(d, step.Member, seat.Interval); ok && !shift.Role.Watches() {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, who has the planned seat %v", seat.Team, shift.Role, seat.Interval, step.Member, other))
			}
		}
	}
	return problems
}

var unfitWords = map[Rule]string{
	RuleOutside: "who is not a member that day",
	RuleUnready: "who is not ready for every service",
	RuleSeated:  "who has another seat of the slot",
	RuleNever:   "who never serves at such a time",
}

// plannedElsewhere returns the seat that a followed plan gives m in another duty during
// iv.
func (s *Schedule) plannedElsewhere(home *duty, m Member, iv Interval) (Shift, bool) {
	var few [4]slot
	g, f, slots := grid{}, filler{s: s, rotas: true}, few[:0]
	for _, number := range s.specs.named[m] { // of the duties that m can serve, whatever others there are
		slots = s.board.slots(&g, slots, number, line.Between(iv.Start.Unix(), ceil(iv.End)), s.namesOne)
	}
	for i := range slots {
		var seat Seat
		if s.seat(&g, &slots[i], &seat); slots[i].duty.key() == home.key() || !seat.Overlaps(iv) {
			continue
		}
		for _, shift := range f.seats(nil, &slots[i], &seat, &seat.Interval) {
			if shift.Member == m && !shift.Role.Watches() && len(shift.Why) > 0 && shift.Why[0].Rule == RulePlan {
				return shift, true
			}
		}
	}
	return Shift{}, false
}

// plannedBeside reports whether a followed plan gives m another seat of a slot.
func (s *Schedule) plannedBeside(d *duty, of *Seat, m Member) bool {
	if len(s.front) == 0 {
		return false
	}
	other := *of
	for i := range d.seats {
		if other.Role = d.seats[i].role; other.Role == of.Role {
			continue
		}
		for _, r := range s.front {
			if step, ok := r.On(other); ok {
				if step.Rule == RulePlan && step.Member == m {
					return true
				}
				break
			}
		}
	}
	return false
}
