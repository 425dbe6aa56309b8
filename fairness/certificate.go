package fairness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// ErrTampered is wrapped by what Certificate.Check finds.
var ErrTampered = errors.New("certificate does not hold")

// Certificate says how level a roster is and how level any roster within the
// limits can be. It is plain data, and Check recomputes all of it. The zero
// Certificate is that of an empty problem.
type Certificate struct {
	// F1 is the largest deviation from target of anybody on any level, F2 the sum
	// of all of them, both without sign.
	F1, F2 Burden
	// F1Bound is proven: no roster has a smaller F1. F2Bound is proven for rosters
	// with an F1 no larger than this one's.
	// In a repair both are so for rosters that change no more than this one.
	F1Bound, F2Bound Burden
	// ChangesBound is proven in a repair: no roster within the limits changes less of
	// what is published. Elsewhere it is zero.
	ChangesBound int64
	// LeastRest is the shortest time between two shifts of one person, LongestTurn the
	// longest turn of one, both with what people hold outside the plan.
	LeastRest, LongestTurn Stretch
	// Moves is how many moves the search tried.
	Moves int
	// Repair says that fewest changes came first.
	Repair bool
	// Levels names what is levelled, in the order of Line.Deviations.
	Levels []string
	// Roles are the seats of slots, where there are several, in the order of Line.Seats.
	Roles []schedule.Role
	// Lines are the people, by ID.
	Lines []Line
	// Objectives are in the order in which they were decided.
	Objectives []Objective
	// Tolerance is what fairness was allowed to give up, from a roster with the deviations FairF1 and FairF2, the most
	// level one that was found. Without a tolerance they are F1 and F2.
	Tolerance      Tolerance
	FairF1, FairF2 Burden

	// Of a Planner's plan, for its text.
	pool        schedule.TeamID
	first, last schedule.Date
}

// Line is what a roster means for one person.
type Line struct {
	Member schedule.Member
	// Name is the person's name, "" if it is not known.
	Name string
	// Slots is how many slots the person holds.
	Slots int
	// Seats is how many of them are in a seat of each role, where there are several.
	Seats []int
	// Done is the burden of them, and Deviations what balance and Done together
	// exceed the target by, each by level.
	Done, Deviations []Burden
	// Pages is what pages have cost the person beyond their share, with what is expected of the slots.
	Pages Burden
	// Granted and Refused are the wishes of the person, slot by slot: one that is wanted
	// is granted if the person holds it, one to be avoided if not.
	Granted, Refused int
}

// Objective is one aim with what the roster reaches.
type Objective struct {
	Name string
	// Value is a Burden, a count of what Name says, or, of the spacing, the sum of the
	// squares of the days between each person's slots, or, of uneven seats, thousandths of the sum over people and roles of the
	// square of how many seats a person has beyond the part that all together have, divided by all seats of the person; less is
	// better.
	Value int64
}

// Proven reports whether no roster can be more level: F1 and F2 meet their bounds.
func (c Certificate) Proven() bool { return c.F1 == c.F1Bound && c.F2 == c.F2Bound }

func (c Certificate) clone() Certificate {
	c.Levels = slices.Clone(c.Levels)
	c.Roles = slices.Clone(c.Roles)
	c.Objectives = slices.Clone(c.Objectives)
	c.Lines = slices.Clone(c.Lines)
	for i := range c.Lines {
		c.Lines[i].Seats = slices.Clone(c.Lines[i].Seats)
		c.Lines[i].Done = slices.Clone(c.Lines[i].Done)
		c.Lines[i].Deviations = slices.Clone(c.Lines[i].Deviations)
	}
	return c
}

// The names of the objectives.
const (
	worstName   = "worst deviation"
	sumName     = "sum of deviations"
	pagesName   = "uneven pages"
	repeatsName = "repeats of a block"
	teamMixName = "pairs of one team in a slot"
	wishesName  = "avoided minus wanted slots"
	spacingName = "uneven spacing"
	changesName = "changes to what is published"
	rolesName   = "uneven seats"

	openName       = "seats left open"
	openWeightName = "burden left open"
)

// certify computes the certificate of a full assignment.
func certify(m *model, owner []int32, b *search.Bounder, moves int) Certificate {
	s := search.NewState(m.Numbers)
	slots := make([]int, m.PersonCount)
	for j, p := range owner {
		s.Put(int32(j), p)
		slots[p]++
	}
	f1, f2 := s.F1(), s.F2()
	rest := m.LesserOf(owner)
	least := s.ChangeCount()
	f1Bound, f2Bound := b.Lower(least, f1, f2, bound.ProofStates)
	c := Certificate{
		F1: Burden(f1), F2: Burden(f2), F1Bound: Burden(f1Bound), F2Bound: Burden(f2Bound),
		ChangesBound: b.Changes(s.CountChanges()), Moves: moves, Repair: m.ChangesFirst(), Tolerance: m.problem.Tolerance,
	}
	c.FairF1, c.FairF2 = c.F1, c.F2
	c.LeastRest, c.LongestTurn = m.sheet(owner).figures()
	for _, level := range m.levels {
		c.Levels = append(c.Levels, level.Name)
	}
	seats := newSeating(m, owner)
	if m.SeveralRoles {
		c.Roles = m.rolesOf()
	}
	for p, person := range m.people {
		line := Line{Member: person.ID, Name: person.Name, Slots: slots[p]}
		line.Granted, line.Refused = s.Wishes(int32(p))
		if s.Pages != nil {
			line.Pages = Burden(s.Pages[p]) * search.Hundredth
		}
		for r := range c.Roles {
			line.Seats = append(line.Seats, int(seats.count[r][p]))
		}
		for l := range m.LevelCount {
			at := p*m.LevelCount + l
			line.Done = append(line.Done, Burden(s.Dev[at]-m.Start[at]))
			line.Deviations = append(line.Deviations, Burden(s.Dev[at]))
		}
		c.Lines = append(c.Lines, line)
	}
	c.Objectives = []Objective{
		{worstName, f1}, {sumName, f2},
		{pagesName, rest[search.Paging] / 10_000},
		{repeatsName, rest[search.Repeats]},
		{teamMixName, rest[search.TeamMix]},
		{wishesName, rest[search.Preferences]},
		{spacingName, rest[search.Spacing]},
		{changesName, rest[search.Changes]},
	}
	if m.SeatPages == nil {
		c.Objectives = slices.Delete(c.Objectives, 2, 3)
	}
	if len(m.problem.Open) > 0 {
		weight := Burden(0)
		for _, seat := range m.problem.Seats {
			if m.open[PositionKey{seat.Slot, seat.Role}] {
				weight += seat.Burden
			}
		}
		c.Objectives = slices.Insert(c.Objectives, 0, Objective{openName, int64(len(m.open))}, Objective{openWeightName, int64(weight)})
	}
	if m.ChangesFirst() {
		last := len(c.Objectives) - 1
		c.Objectives = slices.Insert(c.Objectives[:last:last], 0, c.Objectives[last])
	}
	if m.hasSeatsAlike() {
		c.Objectives = append(c.Objectives, Objective{rolesName, seats.uneven()})
	}
	return c
}

// Check recomputes the certificate of p from the assignments alone. Assignments of
// slots of the context may be among them. The error says
// all that does not hold: seats left open or filled twice, limits broken, and every
// figure that differs. Moves, which leave no trace, are not checked.
func (c Certificate) Check(p Problem, assignments []Assignment) error {
	m, err := compile(p)
	if err != nil {
		return err
	}
	owner, faults := m.owners(assignments)
	if len(faults) == 0 {
		faults = m.breaches(owner)
	}
	if len(faults) == 0 {
		faults = c.differences(certify(m, owner, search.NewBounder(m.Numbers), c.Moves))
	}
	return errors.Join(faults...)
}

func tampered(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrTampered, fmt.Sprintf(format, args...))
}

// owners reads assignments as an array over seats.
func (m *model) owners(assignments []Assignment) (owner []int32, faults []error) {
	owner = slices.Repeat([]int32{search.Nobody}, m.SeatCount)
	for _, a := range assignments {
		if known, err := m.misplaced(a); known {
			if err != nil {
				faults = append(faults, err)
			}
			continue
		}
		j, person := m.findSeat(a), m.findPerson(a.Member)
		switch {
		case m.isOpen(a): // whoever has it, the plan does not say
		case j < 0:
			faults = append(faults, tampered("no seat %q of slot %q", a.Role, a.Slot))
		case person == search.Nobody:
			faults = append(faults, tampered("no person %q for seat %q of slot %q", a.Member, a.Role, a.Slot))
		case owner[j] != search.Nobody:
			faults = append(faults, tampered("seat %q of slot %q is filled twice", a.Role, a.Slot))
		default:
			owner[j] = person
		}
	}
	for j, seat := range m.seats {
		if owner[j] == search.Nobody {
			faults = append(faults, tampered("seat %q of slot %q is open", seat.Role, seat.Slot))
		}
	}
	return owner, faults
}

// differences says where c is not what was recomputed.
func (c Certificate) differences(want Certificate) (faults []error) {
	figure := func(name string, got, want any) {
		if got != want {
			faults = append(faults, tampered("%s is %v, not %v", name, want, got))
		}
	}
	figure("F1", c.F1, want.F1)
	figure("F2", c.F2, want.F2)
	figure("the bound of F1", c.F1Bound, want.F1Bound)
	figure("the bound of F2", c.F2Bound, want.F2Bound)
	figure("the bound of changes", c.ChangesBound, want.ChangesBound)
	figure("repair", c.Repair, want.Repair)
	figure("what may be given up", c.Tolerance, want.Tolerance)
	if most1, most2 := c.Tolerance.numbers().Caps(int64(c.FairF1), int64(c.FairF2)); int64(c.F1) > most1 || int64(c.F2) > most2 {
		faults = append(faults, tampered("F1 and F2 are %v and %v, and the tolerance allows %v and %v", c.F1, c.F2, most1, most2))
	}
	if c.FairF1 < c.F1Bound {
		faults = append(faults, tampered("no roster has the F1 of the most level one, %v: its bound is %v", c.FairF1, c.F1Bound))
	}
	stretch := func(name string, got, want Stretch) {
		if !got.equal(want) {
			faults = append(faults, tampered("%s is %v, not %v", name, want, got))
		}
	}
	stretch("the least rest", c.LeastRest, want.LeastRest)
	stretch("the longest turn", c.LongestTurn, want.LongestTurn)
	if !slices.Equal(c.Levels, want.Levels) {
		faults = append(faults, tampered("the levels are %q, not %q", want.Levels, c.Levels))
	}
	if !slices.Equal(c.Roles, want.Roles) {
		faults = append(faults, tampered("the roles are %q, not %q", want.Roles, c.Roles))
	}
	figure("the number of objectives", len(c.Objectives), len(want.Objectives))
	for i := range min(len(c.Objectives), len(want.Objectives)) {
		figure(fmt.Sprintf("objective %d", i+1), c.Objectives[i], want.Objectives[i])
	}
	figure("the number of lines", len(c.Lines), len(want.Lines))
	for i := range min(len(c.Lines), len(want.Lines)) {
		got, want := c.Lines[i], want.Lines[i]
		if got.Member != want.Member || got.Name != want.Name || got.Slots != want.Slots || got.Pages != want.Pages || got.Granted != want.Granted || got.Refused != want.Refused ||
			!slices.Equal(got.Seats, want.Seats) || !slices.Equal(got.Done, want.Done) || !slices.Equal(got.Deviations, want.Deviations) {
			faults = append(faults, tampered("the line of %q is %v, not %v", want.Member, want, got))
		}
	}
	return faults
}

// Stretch is a time of one person: a rest between two shifts, or a turn. The zero Stretch
// is that of nobody.
type Stretch struct {
	Member schedule.Member
	schedule.Interval
}

// String writes "11 h (m1, Fri 2026-05-01 19:00 – Sat 2026-05-02 06:00 JST)".
func (s Stretch) String() string { return s.In(schedule.English) }

// In is String in the given language.
func (s Stretch) In(l schedule.Language) string { return s.of(string(s.Member), l) }

// of is In with the person by name.
func (s Stretch) of(who string, l schedule.Language) string {
	if s.Member == "" {
		return nobodyIs.in(l)
	}
	return fmt.Sprintf(ofPerson.in(l), l.Hours(s.Duration()), who, l.Span(s.Interval))
}

func (s Stretch) equal(o Stretch) bool { return s.Member == o.Member && s.Interval.Equal(o.Interval) }

// figures returns the least rest between two shifts of one person, and the longest turn;
// of equal ones the first, then by member. What lies wholly outside the plan is left out.
func (s *sheet) figures() (least, longest Stretch) {
	for _, r := range s.people {
		tell := func(best *Stretch, iv schedule.Interval, better bool) {
			equal := iv.Duration() == best.Duration() && iv.Start.Before(best.Start)
			if best.Member == "" || better || equal {
				*best = Stretch{r.member, iv}
			}
		}
		rests(r.slots, func(before, after *stretch, rest schedule.Interval) {
			if !past(*before.last(), *after.first()) {
				tell(&least, rest, rest.Duration() < least.Duration())
			}
		})
		for _, t := range r.turns() {
			if !past(t.duties...) {
				tell(&longest, t.Interval, t.Duration() > longest.Duration())
			}
		}
	}
	return least, longest
}

// What a certificate says of rest and turns.
var (
	ofPerson    = words{"%s (%s, %s)", "%s（%s、%s）"}
	leastRest   = words{"least rest: %s\n", "最短の当番の間隔：%s\n"}
	noRest      = words{"least rest: none, as nobody has two shifts\n", "最短の当番の間隔：なし（二つの枠に就く人がいない）\n"}
	longestTurn = words{"longest turn: %s\n", "最長の当番：%s\n"}
)

// stretches writes the least rest and the longest turn: who, when and how long.
func (c Certificate) stretches(l schedule.Language) string {
	if c.LongestTurn.Member == "" {
		return ""
	}
	write := func(w words, s Stretch) string {
		who := string(s.Member)
		for _, line := range c.Lines {
			if line.Member == s.Member {
				who = c.nameOf(l, line)
			}
		}
		return fmt.Sprintf(w.in(l), s.of(who, l))
	}
	text := noRest.in(l)
	if c.LeastRest.Member != "" {
		text = write(leastRest, c.LeastRest)
	}
	return text + write(longestTurn, c.LongestTurn)
}
