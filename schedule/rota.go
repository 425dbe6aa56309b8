package schedule

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Rule names what a Step did.
type Rule string

// The rules that can be the cause of an assignment.
const (
	RuleTeam     Rule = "team"     // the whole owner team answers by day
	RuleRotation Rule = "rotation" // it is the member's turn
	RuleAlways   Rule = "always"   // the rota names nobody else
	RulePlan     Rule = "plan"     // a plan names the member
	RuleGiven    Rule = "given"    // another tool or a sheet says so: see RosterOf
	RuleVacant   Rule = "vacant"   // no rota answers for the slot
	RuleAbsent   Rule = "absent"   // no member of the whole team is there and ready
	RuleOutside  Rule = "outside"  // the one set aside is not a member on that day
	RuleLeft     Rule = "left"     // the one set aside has left the teams of the duty
	RuleUnready  Rule = "unready"  // the one set aside is not ready for the services
	RuleNever    Rule = "never"    // the one set aside never serves at such a time
	RuleSeated   Rule = "seated"   // the one set aside already has a seat in the slot
	RuleApart    Rule = "apart"    // the one set aside is of the primary's team
	RuleLeave    Rule = "leave"    // the one set aside is away
	RuleSwap     Rule = "swap"     // both agreed to exchange shifts
	RuleOverride Rule = "override" // somebody was put into the seat
	RuleCover    Rule = "cover"    // somebody took a part over
	RuleFree     Rule = "free"     // could take the shift
	RuleReturn   Rule = "return"   // the whole team answers again
)

// SetsAside reports whether a step of the rule says that somebody cannot serve, or nobody can: whoever it names stands in.
func (r Rule) SetsAside() bool {
	switch r {
	case RuleAbsent, RuleOutside, RuleLeft, RuleUnready, RuleNever, RuleSeated, RuleApart, RuleLeave:
		return true
	}
	return false
}

// Step is one cause of an assignment, as data. Shift.Explain and Answer.Explain put it into
// words.
type Step struct {
	Rule Rule `json:"rule"`
	// Member was chosen, "" if no member could be. Over was set aside.
	Member Member `json:"member,omitempty"`
	Over   Member `json:"over,omitempty"`
	// Turn counts from 0, Place from 1 to Of.
	Turn  int `json:"turn,omitempty"`
	Place int `json:"place,omitempty"`
	Of    int `json:"of,omitempty"`
	// Since is the day on which the turn began.
	Since Date   `json:"since,omitzero"`
	Note  string `json:"note,omitempty"`
	// Standing says how this member ranks, if the eligible were ranked.
	Standing Standing `json:"standing,omitzero"`
}

// Rota (当番表) says who serves a seat. Implementations are pure: the same seat has the same
// answer, in whatever order seats are asked. A Rota may also be a Reliever or a Compiler.
// New reports a nil Rota if a duty needs one.
type Rota interface {
	// Members returns everybody that On or Relieve can name.
	Members() []Member
	// On names the member for a seat. The times of the seat carry the location of its
	// team or pool. False means that the rota has no answer: a Chain asks its next rota,
	// and if no rota answers there is a gap.
	On(Seat) (Step, bool)
}

// direct is a Rota that goes by turns: On has one answer for all seats of a turn. Number returns
// the number of the turn of a seat, false if it has none. Set sets a step to the answer, since
// seats and steps are large to copy. The step is zero before, and means nothing if there is no
// answer.
type direct interface {
	Number(seat *Seat) (int, bool)
	Set(step *Step, seat *Seat) bool
}

// set sets a step to the answer of a rota, as direct does.
func set(r Rota, step *Step, seat *Seat) (ok bool) {
	switch r := r.(type) {
	case direct:
		return r.Set(step, seat)
	case Chain:
		for _, r := range r {
			if set(r, step, seat) {
				return true
			}
			*step = Step{}
		}
		return false
	case Limited:
		return r.holds(seat) && set(r.Rota, step, seat)
	}
	*step, ok = r.On(*seat)
	return ok
}

// Bounded is a Rota that speaks in an interval only, such as a plan.
type Bounded interface {
	// Interval is the time from the first slot that On answers to the end of the last.
	Interval() Interval
}

// Reliever is a Rota that chooses the stand-in itself. If it names none, and for other
// rotas, the eligible members of the duty are ranked: by rest, by their balances where these are
// known, by the time that they serve in the duty around then, and by the time since they last served.
type Reliever interface {
	// Relieve names a free member to serve s instead of absent.
	Relieve(s Seat, absent Member, free func(Member) bool) (Step, bool)
}

// Compiler is a Rota that can check itself and be made faster. New and Follow call Compile
// once, report its error as a fault, and use the Rota that it returns. With an error that may
// be nil; if it is not, it is asked for its members alone, so that unknown ones are reported too.
type Compiler interface {
	Compile() (Rota, error)
}

// Vacant is the rota of a duty that is still to be planned: every slot a gap.
func Vacant() Rota { return vacant{} }

type vacant struct{}

func (vacant) Members() []Member    { return nil }
func (vacant) On(Seat) (Step, bool) { return Step{}, false }

// Chain is a rota that asks its rotas in turn until one answers. The zero Chain
// never answers.
type Chain []Rota

// Members lists the members of all rotas, each once.
func (c Chain) Members() []Member {
	var members []Member
	for _, r := range c {
		if r == nil { // it has faults: see Compiler
			continue
		}
		for _, m := range r.Members() {
			if !slices.Contains(members, m) {
				members = append(members, m)
			}
		}
	}
	return members
}

// On returns the first answer.
func (c Chain) On(s Seat) (Step, bool) {
	for _, r := range c {
		if step, ok := r.On(s); ok {
			return step, true
		}
	}
	return Step{}, false
}

// Relieve asks the rota that named the absent member, if it is a Reliever.
func (c Chain) Relieve(s Seat, absent Member, free func(Member) bool) (Step, bool) {
	for _, r := range c {
		if _, ok := r.On(s); ok {
			return relieve(r, s, absent, free)
		}
	}
	return Step{}, false
}

// Compile compiles every rota and joins their errors, each under the place of its rota.
func (c Chain) Compile() (Rota, error) {
	compiled := make(Chain, len(c))
	var faults []error
	for i, r := range c {
		fast, err := compileRota(r)
		compiled[i] = fast
		faults = append(faults, Within(element("", i), err))
	}
	return compiled, errors.Join(faults...)
}

// Always is the rota of one member: Chain{On(When{First: d, Last: d}, Always("m1")), nights}
// gives m1 the slots of one day, and no others.
type Always Member

// Members returns the member.
func (a Always) Members() []Member { return []Member{Member(a)} }

// On names the member.
func (a Always) On(Seat) (Step, bool) { return Step{Rule: RuleAlways, Member: Member(a)}, true }

// Compile returns an error if the member has no name.
func (a Always) Compile() (Rota, error) {
	if a == "" {
		return nil, &SpecError{Problem: "no member who always serves", Err: ErrMissing}
	}
	return a, nil
}

// When says which slots are meant: those at which a rota speaks, or at which a person never
// serves. A slot has to satisfy every field that is set. The zero When is every slot.
type When struct {
	// Kinds are the kinds of the civil day on which the slot begins, and Weekdays its
	// weekdays. An empty list that is not nil is a fault.
	Kinds    []DayKind
	Weekdays []time.Weekday
	// MonthDays are days of the month, from 1, or from its end, -1 being the last. Months
	// without such a day are passed over.
	MonthDays []int
	// From and To are wall clocks in the slot's place: the slot begins at From or later and
	// before To. To before From goes over midnight. Both zero are any clock; To zero is the
	// end of the day.
	From, To Clock
	// First and Last are the civil days, both included, on which the slot begins. Zero is no
	// bound.
	First, Last Date
	// Yearly repeats First to Last every year from then on; 29 February is the 28th in
	// other years. Both are needed, and less than a year apart.
	Yearly bool
}

// DaysOff is weekends and holidays.
func DaysOff() When { return When{Kinds: []DayKind{Weekend, Holiday}} }

// Workdays is days on which people work.
func Workdays() When { return When{Kinds: []DayKind{Workday}} }

// Holds reports whether a slot satisfies the limits.
func (w When) Holds(s Seat) bool { return w.holds(&s) }

func (w *When) holds(s *Seat) bool {
	switch {
	case w.Kinds != nil && !slices.Contains(w.Kinds, s.Day),
		w.Weekdays != nil && !slices.Contains(w.Weekdays, s.Date.Weekday()),
		w.MonthDays != nil && !slices.Contains(w.MonthDays, s.Date.Day) && !slices.Contains(w.MonthDays, s.Date.Day-daysIn(s.Date.Year, s.Date.Month)-1),
		!w.bounds(s.Date):
		return false
	}
	if w.From == 0 && w.To == 0 {
		return true
	}
	_, clock := Civil(s.Start, s.Start.Location())
	if w.To != 0 && w.To <= w.From {
		return clock >= w.From || clock < w.To
	}
	return clock >= w.From && (w.To == 0 || clock < w.To)
}

// bounds reports whether a day lies from First to Last, in one of the years if they repeat.
func (w When) bounds(d Date) bool {
	if !w.Yearly {
		return !d.Before(w.First) && (w.Last.IsZero() || !d.After(w.Last))
	}
	days := Block{First: w.First, Last: w.Last}
	since := d.Year - w.First.Year
	return since >= 0 && days.Later(since).Contains(d) || since > 0 && days.Later(since-1).Contains(d)
}

// equal reports whether two limits are the same.
func (w When) equal(o When) bool { return reflect.DeepEqual(w, o) }

// check returns what cannot be meant, each fault under its field.
func (w When) check() (faults []error) {
	fault := func(path string, err error, format string, args ...any) {
		faults = append(faults, &SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	if w.Kinds != nil && len(w.Kinds) == 0 {
		fault("Kinds", ErrMissing, "no kind of day: no slot is meant")
	}
	for i, k := range w.Kinds {
		if int(k) >= len(dayKindNames) {
			fault(element("Kinds", i), ErrInvalid, "%d is no kind of day", k)
		}
	}
	if w.Weekdays != nil && len(w.Weekdays) == 0 {
		fault("Weekdays", ErrMissing, "no weekday: no slot is meant")
	}
	for i, d := range w.Weekdays {
		if d < time.Sunday || d > time.Saturday {
			fault(element("Weekdays", i), ErrInvalid, "%d is no weekday", d)
		}
	}
	if w.MonthDays != nil && len(w.MonthDays) == 0 {
		fault("MonthDays", ErrMissing, "no day of the month: no slot is meant")
	}
	for i, d := range w.MonthDays {
		if d == 0 || d < -31 || d > 31 {
			fault(element("MonthDays", i), ErrInvalid, "%d is no day of the month: they are 1 to 31, or -1 to -31 from the end", d)
		}
	}
	for _, c := range []struct {
		name string
		Clock
	}{{"From", w.From}, {"To", w.To}} {
		if c.Clock < 0 || c.Clock > 24*60 {
			fault(c.name, ErrInvalid, "%d minutes lie outside a day", c.Clock)
		}
	}
	if w.From != 0 && w.From == w.To {
		fault("To", ErrConflict, "from %v to %v is no time at all", w.From, w.To)
	}
	for _, d := range []struct {
		name string
		Date
	}{{"First", w.First}, {"Last", w.Last}} {
		if !d.IsZero() && !d.Valid() {
			fault(d.name, ErrInvalid, "%q is no day", d.Date)
		}
	}
	switch {
	case !w.First.IsZero() && !w.Last.IsZero() && w.Last.Before(w.First):
		fault("Last", ErrConflict, "%q is before the first day, %q", w.Last, w.First)
	case w.Yearly && w.First.IsZero():
		fault("First", ErrMissing, "no first day of those that come every year")
	case w.Yearly && w.Last.IsZero():
		fault("Last", ErrMissing, "no last day of those that come every year")
	case w.Yearly && !w.Last.Before(w.First.AddMonths(12)):
		fault("Last", ErrConflict, "%q is a year or more after %q, and the days come every year", w.Last, w.First)
	}
	return faults
}

// Limited is a rota that speaks only at some slots; in a Chain the next rota answers the
// others. On makes it.
type Limited struct {
	When
	Rota Rota
}

// On limits a rota: Chain{On(DaysOff(), weekends), nights} has other people at weekends and
// on holidays than on the nights of workdays.
func On(w When, r Rota) Rota { return Limited{w, r} }

// Members lists the members of the rota.
func (l Limited) Members() []Member { return Chain{l.Rota}.Members() }

// On returns what the rota says, if it speaks.
func (l Limited) On(s Seat) (Step, bool) {
	if !l.Holds(s) {
		return Step{}, false
	}
	return l.Rota.On(s)
}

// Relieve asks the rota, if it is a Reliever and speaks.
func (l Limited) Relieve(s Seat, absent Member, free func(Member) bool) (Step, bool) {
	if !l.Holds(s) {
		return Step{}, false
	}
	return relieve(l.Rota, s, absent, free)
}

// Compile compiles the rota and joins its errors with those of the limits.
func (l Limited) Compile() (Rota, error) {
	faults := l.When.check()
	compiled, err := compileRota(l.Rota)
	faults = append(faults, Within("Rota", err))
	return Limited{l.When, compiled}, errors.Join(faults...)
}

// nilPointer reports whether a rota is a nil pointer, which would panic if asked. It can be
// the plan of an error that was dropped.
func nilPointer(r Rota) bool {
	v := reflect.ValueOf(r)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func compileRota(r Rota) (Rota, error) {
	if nilPointer(r) {
		return nil, &SpecError{Problem: fmt.Sprintf("no rota given, but a nil %T", r), Err: ErrMissing}
	}
	switch r := r.(type) {
	case nil:
		return nil, &SpecError{Problem: "no rota given", Err: ErrMissing}
	case Compiler:
		fast, err := r.Compile()
		if err != nil && nilPointer(fast) {
			return nil, err
		}
		return fast, err
	}
	return r, nil
}

// Standing says where a member ranks among the people who can take a shift, and why. A member
// who was not ranked has the zero Standing.
type Standing struct {
	// Rest is the time between the shift and the nearest off-hours shift of the member, at
	// most three days. It is below zero for a seat of the daytime, since rest does not
	// count there.
	Rest time.Duration `json:"rest"`
	// Over is how much more than their share the member has served or will, by the Balances of
	// the schedule, and below zero how much less. It is zero without Balances.
	Over time.Duration `json:"over,omitzero"`
	// Load is how long the member serves in the duty from StandInReach before the shift to
	// StandInAhead after it.
	Load time.Duration `json:"load"`
	// There is how much of that time the member was in the duty's teams, long leaves apart; 0
	// is all. Load is ranked for each day of it.
	There time.Duration `json:"there,omitzero"`
	// Share is the member's part of a full load on the day of the shift, in percent; 0 is 100.
	// Half the Load ranks half a share with the others.
	Share int `json:"share,omitzero"`
	// Idle is the time since the member's last shift of the duty ended, at most
	// StandInReach.
	Idle time.Duration `json:"idle"`
	// Of is how many were eligible.
	Of int32 `json:"of"`
	// Ahead is how many of them rank before the member: none before a stand-in who was chosen.
	Ahead int32 `json:"ahead,omitzero"`
}
