package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/near"
)

// Answer is all that a pager needs at one instant. It is no form to store or to send: its
// fields have no names for JSON of their own.
type Answer struct {
	// Interval holds the instant asked for; the answer is the same throughout it.
	// NextHandoff tells how much longer people and regime stay. If the service is Closed, it
	// ends when somebody answers again, or after 400 days.
	Interval
	Service ServiceID
	// Owner is the team that owns the service at the start of Interval.
	Owner  TeamID
	Regime Regime
	// Team is the team that answers: by day the owner or one that follows it, off
	// hours the pool.
	Team TeamID
	// Day is the kind of the civil day on which the duty began, Holiday its name
	// if it is one.
	Day     DayKind
	Holiday Day
	// Closed is the holiday for which the owner team is closed at the start of Interval,
	// if it is another than Holiday. Another team may be open.
	Closed Day
	// Seats are the shifts, by role: primary or all, secondary, shadow; none if the service is
	// Closed. They are shared
	// with the roster that answers and must not be changed.
	Seats []Shift
	// Owns reports whether the primary, or the whole team, is of the owner team.
	Owns bool
	// Docs is shared with the schedule and must not be changed.
	Docs []Doc
	// Provisional marks an answer that rests on days beyond the last published
	// year of the calendar.
	Provisional bool

	at   int64 // the second asked for
	from interface {
		Serving(Shift) []Member
		escalation(Answer) []Responders
		nameOf(Member) string
	}
}

// String names the service, the time, the team and who serves, on one line, as a channel may have it: who serves stands first, after
// that for whom, and notes of changes are left out. People go by name if the schedule knows it.
func (a Answer) String() string { return a.In(English) }

// In is String in the given language: "minne-web 2026-05-01（金）19:00〜2026-05-02（土）10:00 全員オンコール: 主担当 m2（m1 の代わり）".
func (a Answer) In(l Language) string {
	when, team := a.Interval.String(), string(a.Team)
	if l == Japanese {
		when, team = l.Span(a.Interval), poolWord(l, a.Team)
	}
	if a.Regime == Closed {
		return fmt.Sprintf("%s %s: %s", a.Service, when, words{"closed", "対応なし（意図どおり）"}.in(l))
	}
	var seats []string
	for _, s := range a.Seats {
		seats = append(seats, s.serves(l, a.name))
	}
	return fmt.Sprintf("%s %s %s: %s", a.Service, when, team, strings.Join(seats, words{", ", "、"}.in(l)))
}

// serves says who serves in the seat, and for whom if somebody else was to.
func (s Shift) serves(l Language, name func(Member) string) string {
	switch {
	case l == Japanese && s.Role == All && !s.Gap():
		return l.Role(s.Role) // says it
	case s.Member == "":
		return l.Role(s.Role) + " " + s.who(l)
	}
	text := l.Role(s.Role) + " " + name(s.Member)
	if len(s.Why) == 0 {
		return text
	}
	first, last := s.Why[0].Member, s.Why[len(s.Why)-1].Rule
	if first == "" || first == s.Member || last == RuleSeated || last == RuleApart { // who has another seat is there
		return text
	}
	return text + spaced(words{" (for OVER)", "（OVER の代わり）"}.in(l), "OVER", name(first))
}

// WithoutNotes returns the answer without the notes of changes, which may say why somebody is away: for explanations that others read.
func (a Answer) WithoutNotes() Answer {
	a.Seats = slices.Clone(a.Seats)
	for i := range a.Seats {
		a.Seats[i].Why = slices.Clone(a.Seats[i].Why)
		for k := range a.Seats[i].Why {
			a.Seats[i].Why[k].Note = ""
		}
	}
	return a
}

// Member returns the member who serves in a role, "" if the role has no member.
func (a Answer) Member(role Role) Member {
	for i := range a.Seats {
		if s := &a.Seats[i]; s.Role == role {
			return s.Member
		}
	}
	return ""
}

// OnCall returns who answers for a service at t. The error wraps
// ErrUnknownService or ErrBeforeStart.
func (s *Schedule) OnCall(id ServiceID, t time.Time) (a Answer, err error) {
	var g grid
	var at located
	service := s.history(id)
	if !s.locate(&g, &service, t.Unix(), &at) {
		return a, s.strange(id, t)
	}
	d := at.duty
	var seat Seat
	s.seat(&g, &at.slot, &seat)
	f := filler{s: s}
	if a.Start, a.End = seat.Start, seat.End; at.part != at.Span { // field by field: see Shift.describe
		a.Interval = timesOf(at.part, d.office.location)
	}
	a.Service, a.Regime, a.Team, a.Day, a.from, a.at = id, d.regime, d.id, seat.Day, s, t.Unix()
	a.Provisional = s.about(&g, &at.slot, &seat, &a.Holiday)
	at.closedFor(&g, &a.Holiday, &a.Closed)
	a.Seats = d.needed(f.seats(f.room(d), &at.slot, &seat, &a.Interval), 0)
	if at.recorded() || len(s.edits) > 0 {
		a.narrow(t)
		d.sortSeats(a.Seats)
	}
	a.Seats = d.seen(a.Seats, 0)
	if at.closed(&seat) {
		a.Regime = Closed
		a.End = time.Unix(s.closedUntil(&g, &service, &at), 0).In(a.Start.Location())
	}
	if now, _ := service.ownership(id, a.Start.Unix()); now != nil {
		a.Owner, a.Docs = now.owner.id, slices.Clip(now.Docs)
		a.Owns = now.owner == d || owns(now.owner, d.id, d.regime, a.Seats)
	}
	return a, nil
}

// strange returns the error for a service that nobody answers for at t.
func (s *Schedule) strange(id ServiceID, t time.Time) error {
	if s.eraAt(t) == nil {
		return fmt.Errorf("%w: service %q at %s", ErrBeforeStart, id, t.Format(time.RFC3339))
	}
	err := fmt.Errorf("%w %q at %s", ErrUnknownService, id, t.Format(time.RFC3339))
	if s.history(id).views != nil {
		return fmt.Errorf("%w; it has other times", err)
	}
	return &unknownError{err, func() string { return near.Hint(id, keys(s.Services())) }}
}

// narrow leaves the shifts that serve at t, and the time around t in which nobody comes or goes.
func (a *Answer) narrow(t time.Time) {
	for i := range a.Seats {
		switch shift := &a.Seats[i]; {
		case shift.Contains(t):
			a.Interval = a.Intersect(shift.Interval)
		case shift.Start.After(t):
			a.End = earliest(a.End, shift.Start)
		default:
			a.Start = latest(a.Start, shift.End)
		}
	}
	a.Seats = slices.DeleteFunc(a.Seats, func(s Shift) bool { return !s.Contains(t) })
}

// closedUntil returns the end of the time, from a closed part on, in which a pool is closed:
// at most as far as NextHandoff looks.
func (s *Schedule) closedUntil(g *grid, service *history, at *located) int64 {
	team, end := at.duty.id, at.part.End
	for last := at.part.Start + int64(handoffHorizon/time.Second); end < last; {
		var next located
		var seat Seat
		if !s.locate(g, service, end, &next) || next.duty.id != team {
			break
		}
		if s.seat(g, &next.slot, &seat); !next.closed(&seat) {
			break
		}
		end = next.part.End
	}
	return end
}

// closedFor sets closed to the holiday for which the owner team is closed, if it is another
// than the known one of the slot.
func (at *located) closedFor(g *grid, known, closed *Day) {
	if at.view.route == nil {
		if given := at.rosterPart.closed; given != nil {
			*closed = *given
		}
		return
	}
	owner := at.view.route.owner()
	if owner.number == at.number || owner.office == at.duty.office && at.part.Start == at.Start {
		return // the slot began on the same day of the same office
	}
	today := g.day(owner.office, g.number(at.part.Start, owner.office))
	if owner.office.describe(today.date, today.kind, closed); closed.Name == known.Name {
		*closed = Day{}
	}
}

// sortSeats orders the seats of an answer as the duty has them.
func (d *duty) sortSeats(seats []Shift) {
	slices.SortStableFunc(seats, func(a, b Shift) int { return d.rank(a.Role) - d.rank(b.Role) })
}

// owns reports whether the owner team answers, or the primary is a member of it.
func owns(owner *duty, team TeamID, regime Regime, seats []Shift) bool {
	if regime == Daytime && team == owner.id {
		return true
	}
	for i := range seats { // a Shift is large to copy
		if s := &seats[i]; s.Role == Primary {
			return s.Member != "" && owner.employs(s.Member, s.Date)
		}
	}
	return false
}

// Handoff is a change of who answers: From ends and To begins at At.
type Handoff struct {
	At       time.Time
	From, To Answer
}

const handoffHorizon = 400 * 24 * time.Hour

// NextHandoff returns the first instant after t at which the regime, the team or a
// person changes, also one of a whole team. Shadows do not count, and two slots in a row
// with the same people have no handoff between them. The error wraps ErrNoHandoff if
// nothing changes within 400 days or the service ends first. Else the errors are OnCall's.
func (s *Schedule) NextHandoff(id ServiceID, t time.Time) (Handoff, error) {
	return nextHandoff(s.OnCall, id, t)
}

func nextHandoff(onCall func(ServiceID, time.Time) (Answer, error), id ServiceID, t time.Time) (Handoff, error) {
	now, err := onCall(id, t)
	if err != nil {
		return Handoff{}, err
	}
	for at := now.End; at.Sub(t) <= handoffHorizon; {
		next, err := onCall(id, at)
		if err != nil {
			return Handoff{}, fmt.Errorf("%w: service %q ends at %s", ErrNoHandoff, id, at.Format(time.RFC3339))
		}
		if !sameDuty(now, next) {
			return Handoff{at, now, next}, nil
		}
		now, at = next, next.End
	}
	return Handoff{}, fmt.Errorf("%w of service %q within 400 days of %s", ErrNoHandoff, id, t.Format(time.RFC3339))
}

func sameDuty(a, b Answer) bool {
	return a.Regime == b.Regime && a.Team == b.Team && a.together() == b.together() && a.seatedAs(b) && b.seatedAs(a) && a.samePeople(b)
}

// seatedAs reports whether everybody who serves in b has the same seat in a.
func (a Answer) seatedAs(b Answer) bool {
	return !slices.ContainsFunc(b.Seats, func(s Shift) bool { return !s.Role.Watches() && a.Member(s.Role) != s.Member })
}

// samePeople reports whether the same people of a whole team are there in a and b.
func (a Answer) samePeople(b Answer) bool {
	if !a.together() {
		return true
	}
	was, is := a.from.Serving(a.Seats[0]), b.from.Serving(b.Seats[0])
	return among(was, is) && among(is, was)
}

// together reports whether the whole team answers.
func (a Answer) together() bool {
	return slices.ContainsFunc(a.Seats, func(s Shift) bool { return s.Role == All && !s.Gap() })
}

// locate is board.locate of a service that the schedule may not know.
func (s *Schedule) locate(g *grid, service *history, t int64, at *located) (ok bool) {
	if len(service.views) > 0 {
		_, ok = s.board.locate(g, service.views, t, at)
	}
	return ok
}

// history returns what the schedule knows of a service.
func (s *Schedule) history(id ServiceID) history {
	if s == nil || s.board == nil {
		return history{}
	}
	return s.board.services[id]
}

// seat describes the seat of a slot, but for the role. If only the part of a published slot on
// the day after it began is left, the seat has the kind of that day.
func (s *Schedule) seat(g *grid, x *slot, seat *Seat) {
	if !x.recorded() {
		g.seat(x.duty, x.Span, seat)
		return
	}
	*seat = x.rosterSlot.Seat
	if x.Span == x.whole {
		return
	}
	seat.Interval = timesOf(x.Span, x.duty.office.location)
	if date := DateOf(seat.Start, x.duty.office.location); date != seat.Date {
		seat.Date, seat.Day = date, seat.Morrow
		if live := s.liveDuty(x); live != x.duty {
			seat.Morrow = g.kind(live.office, dayNumber(date.days())+1)
		}
	}
}

// about sets holiday to the one on which a slot begins, and reports whether the calendar of
// the slot's days is provisional.
func (s *Schedule) about(g *grid, x *slot, seat *Seat, holiday *Day) (provisional bool) {
	if !x.recorded() {
		office := x.duty.office
		office.describe(seat.Date, seat.Day, holiday)
		return x.End >= office.through
	}
	if live := s.liveDuty(x); seat.Date != x.rosterSlot.Date && live != x.duty {
		live.office.describe(seat.Date, seat.Day, holiday)
	} else {
		*holiday = value(x.rosterSlot.holiday)
	}
	return x.rosterSlot.provisional
}

// describe sets holiday if a day of some kind is one.
func (o *office) describe(d Date, kind DayKind, holiday *Day) {
	if kind == Holiday {
		*holiday, _ = o.calendar.Holiday(d)
	}
}

// Responders are the people asked in a Tier.
type Responders struct {
	Tier
	// Team is the team or pool that the tier belongs to.
	Team    TeamID
	Members []Member
}

// Escalation returns the people asked in each tier of the Spec, in order. It leaves out a
// tier without people, or with people of the tier before only; the times of other tiers
// stay as they are. Of a team or pool it asks the members who are ready for all of its
// services and not on leave at the time that OnCall was asked for. Nobody is asked while
// the service is Closed.
func (a Answer) Escalation() []Responders {
	if a.from == nil {
		return nil
	}
	return a.from.escalation(a)
}

func (s *Schedule) escalation(a Answer) []Responders {
	service := s.history(a.Service)
	now, _ := service.ownership(a.Service, a.Start.Unix())
	if now == nil {
		return nil
	}
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		var g grid
		var at located
		s.locate(&g, &service, a.Start.Unix(), &at)
		answering = s.liveDuty(&at.slot)
	}
	return responders(a, *now, answering, s.leavesOf)
}

// responders returns the people asked in each tier. If a whole team answers, it is the team of
// the duty answering.
func responders(a Answer, now ownership, answering *duty, leaves func(Member, Interval) []Leave) (list []Responders) {
	if a.Regime == Closed {
		return nil
	}
	asked := Interval{time.Unix(a.at, 0), time.Unix(a.at+1, 0)} // others than who serves may come and go meanwhile
	for _, tier := range now.tiers {
		r := Responders{Tier: tier, Team: a.Team}
		switch {
		case tier.Ask == Primary && a.together():
			r.Members = answering.available(a.Seats[0].Date, a.Interval, &a.Seats[0].Seat, leaves)
		case tier.Ask == OwnerTeam:
			r.Team, r.Members = now.owner.id, now.owner.available(now.owner.today(a.Interval), asked, &a.Seats[0].Seat, leaves)
		case tier.Ask == WholePool:
			r.Team, r.Members = now.pool.id, now.pool.available(now.pool.today(a.Interval), asked, &a.Seats[0].Seat, leaves)
		default:
			if m := a.Member(tier.Ask); m != "" {
				r.Members = []Member{m}
			}
		}
		if n := len(list); len(r.Members) > 0 && (n == 0 || !among(r.Members, list[n-1].Members)) {
			list = append(list, r)
		}
	}
	return list
}

// among reports whether others contains all members.
func among(members, others []Member) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return !slices.Contains(others, m) })
}

// available returns the members on a day who are ready, serve at the time of the seat that
// answers, and have no leave that overlaps iv.
func (d *duty) available(day Date, iv Interval, seat *Seat, leaves func(Member, Interval) []Leave) []Member {
	return slices.DeleteFunc(d.readyMembers(day, seat), func(m Member) bool { return len(leaves(m, iv)) > 0 })
}

// today is the day on which iv begins, in the place of the duty.
func (d *duty) today(iv Interval) Date { return DateOf(iv.Start, d.office.location) }

// Serving returns the people who serve a shift of the schedule: its member or, for a whole
// team, the members who are ready, serve at such times and have no leave that overlaps it. A gap has none.
func (s *Schedule) Serving(shift Shift) []Member {
	if s == nil {
		return nil
	}
	var duties []*duty
	for x, seat := range s.overlapping(Interval{shift.Seat.Start, shift.Seat.Start.Add(1)}, func(d *duty) bool { return d.id == shift.Team && d.regime == shift.Regime }) {
		if seat.Start.Equal(shift.Seat.Start) {
			duties = append(duties, s.liveDuty(&x))
		}
	}
	return shift.serving(duties, s.leavesOf)
}

// Serving returns the people who serve a shift of the roster, as Schedule.Serving does.
func (r *Roster) Serving(shift Shift) []Member {
	if r == nil {
		return nil
	}
	duties := r.duties
	for slot := range r.starting(Interval{shift.Seat.Start, shift.Seat.Start.Add(1)}, shift.Team) {
		if slot.Regime == shift.Regime {
			duties = r.duties[slot.duty : slot.duty+1] // the people of its own spec
		}
	}
	return shift.serving(duties, r.leavesOf)
}

// serving returns the people who serve the shift, by the last of the duties that it can be
// of.
func (s Shift) serving(duties []*duty, leaves func(Member, Interval) []Leave) []Member {
	if s.Member != "" {
		return []Member{s.Member}
	}
	for _, d := range slices.Backward(duties) {
		if s.Role != All || s.Gap() || d.id != s.Team || d.regime != s.Regime {
			continue
		}
		if there := d.available(s.Date, s.Interval, &s.Seat, leaves); len(there) > 0 {
			return there
		}
	}
	return nil
}
