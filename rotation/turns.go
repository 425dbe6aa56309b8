package rotation

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// turns is a compiled Rotation.
type turns struct {
	Rotation
	members []schedule.Member
	orders  []order
	table   *table // of counted days; nil counts every day
	first   int64  // First, in days since 1970
	length  int64  // of turns of days or weeks, in days; 0 for others
	once    bool   // no order has anybody, or an empty place, twice
}

// order holds from turn from on: that turn is the one of place at in members.
type order struct {
	from, at int
	members  []schedule.Member
}

// longestTurn bounds a turn, in units, so that no count of minutes overflows.
const longestTurn = 1_000_000

// mostPlaces bounds the orders that moves make, one after the other.
const mostPlaces = 5_000_000

// faults returns what is wrong with a rotation before its moves are looked at.
func (r Rotation) faults() (faults []error) {
	fault := func(path string, err error, format string, args ...any) {
		faults = append(faults, &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	if r.First.IsZero() {
		fault("First", schedule.ErrMissing, "no first day")
	} else if !r.First.Valid() {
		fault("First", schedule.ErrInvalid, "%q is no day", r.First)
	}
	if r.Every < 0 || r.Every > longestTurn {
		fault("Every", schedule.ErrInvalid, "a turn of %d %v", r.Every, r.Unit)
	}
	if r.Unit > Hours {
		fault("Unit", schedule.ErrInvalid, "unknown unit %v", r.Unit)
	}
	if !r.At.Valid() || r.At == schedule.At(24, 0) {
		fault("At", schedule.ErrInvalid, "%d minutes are no time of day", int16(r.At))
	}
	if r.Behind < 0 {
		fault("Behind", schedule.ErrInvalid, "%d turns behind: nobody has had that turn yet", r.Behind)
	}
	if len(r.Order) == 0 && len(r.Moves) == 0 {
		fault("Order", schedule.ErrMissing, "nobody takes turns")
	}
	if !r.Last.IsZero() && !r.Last.Valid() {
		fault("Last", schedule.ErrInvalid, "%q is no day", r.Last)
	} else if !r.Last.IsZero() && r.Last.Before(r.First) {
		fault("Last", schedule.ErrInvalid, "%q lies before %q, the first day", r.Last, r.First)
	} else if !r.Count.all() && r.Last.Year-r.First.Year > mostYears {
		fault("Last", schedule.ErrInvalid, "%q lies more than %d years after %q, too far to count days", r.Last, mostYears, r.First)
	}
	if begins := r.First.At(r.At, r.Location); r.First.Valid() && !r.End.IsZero() && !r.End.After(begins.Add(-r.slack())) {
		fault("End", schedule.ErrInvalid, "%s lies before the first turn, of %q", r.End.Format(time.RFC3339), r.First)
	}
	if r.Skip < 0 || r.Skip > 0 && r.Skip >= len(r.Order) {
		fault("Skip", schedule.ErrInvalid, "%d places cannot be passed over in an order of %d", r.Skip, len(r.Order))
	}
	if !r.Count.all() && r.Unit != Days {
		fault("Count", schedule.ErrConflict, "turns of %v cannot count duty days; use days", r.Unit)
	}
	if err := r.Count.check(); err != nil {
		faults = append(faults, err)
	}
	return faults
}

// slack is how much earlier a day can begin somewhere on earth than where the rotation is known
// to be.
func (r Rotation) slack() time.Duration {
	if r.Location == nil {
		return 26 * time.Hour
	}
	return 0
}

// turns checks and compiles r.
func (r Rotation) turns() (*turns, error) {
	faults := r.faults()
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	r.Every = max(r.Every, 1)
	r.Order, r.Last = slices.Clone(r.Order), r.Count.last(r)
	t := &turns{Rotation: r, members: r.Members(), first: civil.Days(r.First.Year, int(r.First.Month), r.First.Day)}
	switch {
	case !r.Count.all():
		t.table = r.Count.table(r.First, r.Last)
	case r.Unit == Days:
		t.length = int64(r.Every)
	case r.Unit == Weeks:
		t.length = 7 * int64(r.Every)
	}
	t.orders, t.once = []order{{members: r.Order, at: r.Skip}}, len(slices.Compact(slices.Sorted(slices.Values(r.Order)))) == len(r.Order)
	places := 0
	for i, m := range r.Moves {
		if places += len(t.orders[len(t.orders)-1].members); places > mostPlaces {
			faults = append(faults, fault.New(element(i), schedule.ErrInvalid, "too many moves of too many people: the orders before have %d places in all", mostPlaces))
			break
		}
		if problem, err := t.impossible(i, m); err != nil {
			faults = append(faults, &schedule.SpecError{Path: element(i), Problem: problem, Value: string(t.stranger(m)), Err: err})
			continue
		}
		t.orders = append(t.orders, t.moved(m))
	}
	return t, errors.Join(faults...)
}

func element(move int) string { return fmt.Sprintf("Moves[%d]", move) }

// stranger returns who has to take turns for a move, and takes none.
func (t *turns) stranger(m Move) schedule.Member {
	for _, member := range []schedule.Member{m.Leave, m.After} {
		if member != "" && !slices.Contains(t.orders[len(t.orders)-1].members, member) {
			return member
		}
	}
	return ""
}

// impossible says why a move cannot be made.
func (t *turns) impossible(i int, m Move) (string, error) {
	now := t.orders[len(t.orders)-1]
	switch {
	case !m.On.Valid():
		return fmt.Sprintf("%q is no day", m.On), schedule.ErrInvalid
	case i > 0 && m.On.Before(t.Moves[i-1].On):
		return fmt.Sprintf("%q lies before %q, the day of the move before", m.On, t.Moves[i-1].On), schedule.ErrConflict
	case t.over(m.On):
		return fmt.Sprintf("%q lies after %q, the last day", m.On, t.Last), schedule.ErrConflict
	case !t.End.IsZero() && m.On.At(t.At, t.Location).Add(-t.slack()).After(t.End):
		return fmt.Sprintf("%q lies after %s, the end", m.On, t.End.Format(time.RFC3339)), schedule.ErrConflict
	case m.Join == "" && m.Leave == "":
		return "nobody joins or leaves", schedule.ErrMissing
	case m.Join != "" && slices.Contains(now.members, m.Join):
		return fmt.Sprintf("member %q joins on %q but already takes turns", m.Join, m.On), schedule.ErrDuplicate
	case m.Leave != "" && !slices.Contains(now.members, m.Leave):
		return fmt.Sprintf("member %q leaves on %q but takes no turns%s", m.Leave, m.On, near.Hint(m.Leave, slices.Values(now.members))), schedule.ErrUnknownMember
	case m.After != "" && !slices.Contains(now.members, m.After):
		return fmt.Sprintf("member %q joins after %q, who takes no turns%s", m.Join, m.After, near.Hint(m.After, slices.Values(now.members))), schedule.ErrUnknownMember
	case m.After != "" && (m.Leave != "" || m.Join == ""):
		return fmt.Sprintf("a place after %q is for members who join without replacing anybody", m.After), schedule.ErrConflict
	}
	return "", nil
}

// moved returns the order that holds after a move.
func (t *turns) moved(m Move) order {
	now := t.orders[len(t.orders)-1]
	from := t.firstFrom(m.On)
	next := order{from: from, at: now.place(from), members: slices.Clone(now.members)}
	switch {
	case m.Leave != "" && m.Join != "":
		for i, member := range next.members {
			if member == m.Leave {
				next.members[i] = m.Join
			}
		}
	case m.Leave != "":
		leaves := func(member schedule.Member) bool { return member == m.Leave }
		for _, passed := range now.members[:next.at] {
			if leaves(passed) {
				next.at--
			}
		}
		next.members = slices.DeleteFunc(next.members, leaves)
		if next.at == len(next.members) {
			next.at = 0
		}
	case m.After != "":
		place := slices.Index(now.members, m.After) + 1
		if place <= next.at { // it has been passed this round
			next.at++
		}
		next.members = slices.Insert(next.members, place, m.Join)
	default:
		next.members = append(next.members, m.Join)
	}
	return next
}

// place returns which place has turn n.
func (o *order) place(n int) int {
	if len(o.members) == 0 {
		return 0
	}
	i := (o.at + n - o.from) % len(o.members)
	if i < 0 {
		i += len(o.members)
	}
	return i
}

// order returns the order that holds at turn n.
func (t *turns) order(n int) *order {
	i := len(t.orders) - 1
	for i > 0 && t.orders[i].from > n {
		i--
	}
	return &t.orders[i]
}

// who returns the member of turn n and the place, from 0, in the order.
func (t *turns) who(n int) (schedule.Member, int, *order) {
	now := t.order(n)
	if len(now.members) == 0 {
		return "", 0, now
	}
	then := n - t.Behind
	if t.Behind > 0 {
		if before := t.order(then); len(before.members) > 0 && (before != now || !t.once) {
			m := before.members[before.place(then)]
			if i := slices.Index(now.members, m); i >= 0 {
				return m, i, now
			}
		}
	}
	place := now.place(then)
	return now.members[place], place, now
}

func (t *turns) Members() []schedule.Member { return t.members }

func (t *turns) On(s schedule.Seat) (step schedule.Step, ok bool) {
	ok = t.Set(&step, &s)
	return step, ok
}

// Set is On without copies: package schedule asks for it.
func (t *turns) Set(step *schedule.Step, s *schedule.Seat) bool {
	n, ok := t.Number(s)
	return ok && t.describe(step, n)
}

// Number returns the turn of a seat, by the civil day of its slot if turns go by that day: package
// schedule asks for it.
func (t *turns) Number(s *schedule.Seat) (n int, ok bool) {
	if t.At == 0 && t.Unit != Hours && !s.Date.IsZero() && (t.Location == nil || t.Location == s.Start.Location()) {
		if t.ended(s.Start) {
			return 0, false
		}
		return t.on(s.Date, 0)
	}
	return t.index(s.Start)
}

// describe sets step to a turn, and reports whether somebody has it.
func (t *turns) describe(step *schedule.Step, n int) bool {
	member, place, order := t.who(n)
	since, _ := t.begin(n)
	step.Rule, step.Member, step.Turn, step.Place, step.Of, step.Since = schedule.RuleRotation, member, n, place+1, len(order.members), since
	return member != ""
}

// Turn is documented at Rotation.Turn.
func (t *turns) Turn(at time.Time) (schedule.Interval, schedule.Step, bool) {
	n, ok := t.index(at)
	if !ok {
		return schedule.Interval{}, schedule.Step{}, false
	}
	var step schedule.Step
	ok = t.describe(&step, n)
	turn := schedule.Interval{Start: t.start(n, at), End: t.start(n+1, at)}
	if !t.Last.IsZero() {
		if end := t.Last.AddDays(1).At(t.At, t.place(at)); end.Before(turn.End) {
			turn.End = end
		}
	}
	if !t.End.IsZero() && t.End.Before(turn.End) {
		turn.End = t.End.In(turn.End.Location())
	}
	return turn, step, ok
}

// over reports whether day, which begins at the handoff clock, is after the last.
func (t *turns) over(day schedule.Date) bool { return !t.Last.IsZero() && day.After(t.Last) }

// ended reports whether the rotation has ended at an instant.
func (t *turns) ended(at time.Time) bool { return !t.End.IsZero() && !at.Before(t.End) }

// index returns the number of the turn at an instant, from 0.
func (t *turns) index(at time.Time) (n int, ok bool) {
	if t.ended(at) {
		return 0, false
	}
	return t.on(schedule.Civil(at, t.place(at)))
}

// on is index at a civil day and clock.
func (t *turns) on(day schedule.Date, clock schedule.Clock) (n int, ok bool) {
	passed, minutes := civil.Days(day.Year, int(day.Month), day.Day)-t.first, int64(clock)-int64(t.At)
	if clock < t.At {
		day, passed, minutes = day.AddDays(-1), passed-1, minutes+24*60
	}
	if passed < 0 || t.over(day) {
		return 0, false
	}
	switch {
	case t.length > 0:
		return int(passed / t.length), true
	case t.table != nil:
		counted := t.table.upTo(day)
		return (counted+t.Every-1)/t.Every - 1, counted > 0
	case t.Unit == Hours:
		return int(passed*24*60+minutes) / (60 * t.Every), true
	}
	months := (day.Year-t.First.Year)*12 + int(day.Month) - int(t.First.Month)
	if t.First.AddMonths(months).After(day) {
		months--
	}
	return months / t.Every, true
}

// begin returns the civil day and clock at which turn n begins.
func (t *turns) begin(n int) (schedule.Date, schedule.Clock) {
	switch {
	case t.length > 0:
		year, month, day := civil.Split(t.first + int64(n)*t.length)
		return schedule.Date{Year: year, Month: time.Month(month), Day: day}, t.At
	case t.table != nil:
		return t.table.day(n * t.Every), t.At
	case t.Unit == Hours:
		minutes := int(t.At) + n*60*t.Every
		return t.First.AddDays(minutes / (24 * 60)), schedule.Clock(minutes % (24 * 60))
	}
	return t.First.AddMonths(n * t.Every), t.At
}

func (t *turns) start(n int, at time.Time) time.Time {
	day, clock := t.begin(n)
	return day.At(clock, t.place(at))
}

func (t *turns) place(at time.Time) *time.Location {
	if t.Location != nil {
		return t.Location
	}
	return at.Location()
}

// firstFrom returns the number of the first turn that begins on or after day.
func (t *turns) firstFrom(day schedule.Date) int {
	if !day.After(t.First) {
		return 0
	}
	running, _ := t.on(day.AddDays(-1), schedule.At(23, 59))
	return running + 1
}
