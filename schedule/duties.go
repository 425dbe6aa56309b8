package schedule

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
)

func (s *Schedule) shiftsOf(id ServiceID, iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var g grid
		var buffer [4]Shift
		f := filler{s: s, block: 16}
		asked := seconds(iv)
		whole := line.Between(asked.Start, iv.End.Unix()) // its whole seconds
		asked.Start = iv.Start.Unix()                     // a shift may begin earlier in this second
		var at located
		var seat Seat
		var part Interval
		views := s.board.services[id].views
		for t := asked.Start; t < asked.End; {
			next, ok := s.board.locate(&g, views, t, &at)
			if !ok {
				t = next
				continue
			}
			s.seat(&g, &at.slot, &seat)
			during := &seat.Interval
			if at.part != at.Span {
				part = timesOf(at.part, at.duty.office.location)
				during = &part
			}
			shifts := f.shifts(buffer[:0], &at.slot, &seat, during)
			inside := whole.Start <= at.part.Start && at.part.End <= whole.End
			for i := range shifts {
				if (inside || shifts[i].Overlaps(iv)) && !yield(shifts[i]) {
					return
				}
			}
			t = at.part.End
		}
	}
}

// Duties yields every shift with a slot that starts in iv, once, ordered by the slot's start
// and team, then by start and role. Accounts are made from it: months add up exactly. If
// changes have split a slot, its parts come with it. For one team or pool, see Team.
func (s *Schedule) Duties(iv Interval) iter.Seq[Shift] { return s.dutiesOf(iv, "") }

// DutiesOn yields every shift with a slot that starts on the civil days first to last, both included,
// in the order of Duties. Each slot goes by the days of its own place: a month of a pool in Los Angeles
// is the month there, whatever the place of the schedule. Months add up exactly.
func (s *Schedule) DutiesOn(first, last Date) iter.Seq[Shift] {
	anywhere := Interval{first.AddDays(-1).At(0, time.UTC), last.AddDays(2).At(0, time.UTC)} // days begin up to 14 h before those of UTC, and up to 12 h after
	return func(yield func(Shift) bool) {
		for shift := range s.Duties(anywhere) {
			if !shift.Date.Before(first) && !shift.Date.After(last) && !yield(shift) {
				return
			}
		}
	}
}

// dutiesOf yields the duties of a team or pool. The team "" is all of them.
func (s *Schedule) dutiesOf(iv Interval, team TeamID) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s, block: 16}
		for x, seat := range s.slots(iv, func(d *duty) bool { return team == "" || d.id == team }) {
			shifts := f.shifts(buffer[:0], &x, &seat, &seat.Interval)
			for i := range shifts {
				if !yield(shifts[i]) {
					return
				}
			}
		}
	}
}

// Kept yields who is kept for seats that are not needed (Post.Unless), in the time in which these are not, of the slots that start
// in iv, as Duties yields who serves. They serve nothing, and nothing gives them another seat at that time.
func (s *Schedule) Kept(iv Interval) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		var buffer [4]Shift
		f := filler{s: s, block: 16}
		for x, seat := range s.slots(iv, func(d *duty) bool { return d.depends }) {
			for _, shift := range x.duty.kept(f.seats(buffer[:0], &x, &seat, &seat.Interval)) {
				if !yield(shift) {
					return
				}
			}
		}
	}
}

// Seats yields the off-hours seats that start in iv, ordered by start, pool and
// role. They are the seats that a plan has to fill, so that a Post that may be empty is not
// among them. For one pool, see Team.
func (s *Schedule) Seats(iv Interval) iter.Seq[Seat] { return s.seatsOf(iv, "") }

// seatsOf yields the off-hours seats of a pool. The pool "" is all of them.
func (s *Schedule) seatsOf(iv Interval, pool TeamID) iter.Seq[Seat] {
	return func(yield func(Seat) bool) {
		wanted := func(d *duty) bool {
			return d.regime == OffHours && (pool == "" || d.id == pool)
		}
		for x, seat := range s.slots(iv, wanted) {
			if x.closed(&seat) {
				continue
			}
			for _, one := range x.duty.seats {
				if one.extra() {
					continue
				}
				seat.Role = one.role
				if !yield(seat) {
					return
				}
			}
		}
	}
}

// overlapping yields the slots of the wanted duties that overlap iv, by start and team.
func (s *Schedule) overlapping(iv Interval, wanted func(*duty) bool) iter.Seq2[slot, Seat] {
	return func(yield func(slot, Seat) bool) {
		for x, seat := range s.touching(line.Between(iv.Start.Unix(), ceil(iv.End)), wanted) {
			if seat.Overlaps(iv) && !yield(x, seat) {
				return
			}
		}
	}
}

// slots yields the slots of the wanted duties that start in iv, as touching does.
func (s *Schedule) slots(iv Interval, wanted func(*duty) bool) iter.Seq2[slot, Seat] {
	return func(yield func(slot, Seat) bool) {
		asked := seconds(iv)
		for x, seat := range s.touching(asked, wanted) {
			if x.Start >= asked.Start && !yield(x, seat) {
				return
			}
		}
	}
}

// touching yields the slots of the wanted duties that touch a time, by start and team, each
// with its seat without a role. It sorts a month at a time, so that memory does not grow with
// the time.
func (s *Schedule) touching(asked line.Span, wanted func(*duty) bool) iter.Seq2[slot, Seat] {
	return func(yield func(slot, Seat) bool) {
		if s == nil || s.board == nil {
			return
		}
		var few [8]slot
		g := grid{buffer: make([]line.Span, 0, len(few))}
		list := few[:0]
		for window := asked; window.Start < asked.End; window.Start = window.End {
			window.End = min(asked.End, window.Start+32*secondsPerDay)
			list = list[:0]
			for duty := range s.board.duties {
				list = s.board.slots(&g, list, duty, window, wanted)
			}
			if window.Start > asked.Start { // the window before had what began before
				list = slices.DeleteFunc(list, func(x slot) bool { return x.Start < window.Start })
			}
			slices.SortFunc(list, func(a, b slot) int {
				return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.duty.id, b.duty.id), cmp.Compare(a.duty.regime, b.duty.regime))
			})
			for _, x := range list {
				var seat Seat
				if s.seat(&g, &x, &seat); !yield(x, seat) {
					return
				}
			}
		}
	}
}

// closedOf yields the times in iv in which a pool is closed that the service asks.
func (s *Schedule) closedOf(id ServiceID, iv Interval) iter.Seq[Interval] {
	return merged(func(yield func(Interval) bool) {
		var g grid
		var at located
		asked, history := seconds(iv), s.history(id)
		for t := asked.Start; t < asked.End; {
			next, ok := s.board.locate(&g, history.views, t, &at)
			if !ok {
				t = next
				continue
			}
			t = at.part.End
			var seat Seat
			if s.seat(&g, &at.slot, &seat); at.closed(&seat) && !yield(timesOf(at.part, at.duty.office.location).Intersect(iv)) {
				return
			}
		}
	})
}

// closedOf is Schedule.closedOf for a roster.
func (r *Roster) closedOf(id ServiceID, iv Interval) iter.Seq[Interval] {
	return merged(func(yield func(Interval) bool) {
		for _, p := range r.byService[id].timeline.parts {
			slot := &r.slots[p.slot]
			if in := timesOf(p.Span, slot.Start.Location()).Intersect(iv); slot.closed && !in.Empty() && !yield(in) {
				return
			}
		}
	})
}

// merged yields intervals in order, as one if they abut.
func merged(list iter.Seq[Interval]) iter.Seq[Interval] {
	return func(yield func(Interval) bool) {
		var now Interval
		for iv := range list {
			if now.Abuts(iv) {
				now.End = iv.End
				continue
			}
			if !now.Empty() && !yield(now) {
				return
			}
			now = iv
		}
		if !now.Empty() {
			yield(now)
		}
	}
}

// ServiceSchedule answers for one service of a Schedule or a Roster. The zero
// ServiceSchedule knows no service.
type ServiceSchedule struct {
	id   ServiceID
	from interface {
		OnCall(ServiceID, time.Time) (Answer, error)
		NextHandoff(ServiceID, time.Time) (Handoff, error)
		shiftsOf(ServiceID, Interval) iter.Seq[Shift]
		closedOf(ServiceID, Interval) iter.Seq[Interval]
	}
}

// TeamSchedule answers for one team or pool of a Schedule or a Roster. The zero
// TeamSchedule knows no team.
type TeamSchedule struct {
	id   TeamID
	from interface {
		dutiesOf(Interval, TeamID) iter.Seq[Shift]
		seatsOf(Interval, TeamID) iter.Seq[Seat]
		membersOf(TeamID, time.Time) []Member
	}
}

// Service returns what the schedule says of a service that one of its specs or
// published rosters has. The error wraps ErrUnknownService.
func (s *Schedule) Service(id ServiceID) (ServiceSchedule, error) {
	if s == nil || s.board == nil || s.board.services[id].views == nil {
		return ServiceSchedule{}, unknown(ErrUnknownService, id, keys(s.Services()))
	}
	return ServiceSchedule{id, s}, nil
}

// Service returns what the roster says of one of its services. The error wraps
// ErrUnknownService.
func (r *Roster) Service(id ServiceID) (ServiceSchedule, error) {
	if r.service(id) == nil {
		return ServiceSchedule{}, unknown(ErrUnknownService, id, keys(r.Services()))
	}
	return ServiceSchedule{id, r}, nil
}

// Team returns what the schedule says of a team or pool that one of its specs or
// published rosters has. The error wraps ErrUnknownTeam.
func (s *Schedule) Team(id TeamID) (TeamSchedule, error) {
	if s != nil && s.board != nil {
		for _, regime := range []Regime{Daytime, OffHours} {
			if _, ok := s.board.numbers[dutyKey{id, regime}]; ok {
				return TeamSchedule{id, s}, nil
			}
		}
	}
	return TeamSchedule{}, unknown(ErrUnknownTeam, id, s.teamsWith(Daytime, OffHours))
}

// teamsWith yields the team or pool of each duty of these regimes.
func (s *Schedule) teamsWith(regimes ...Regime) iter.Seq[TeamID] {
	return func(yield func(TeamID) bool) {
		if s == nil || s.board == nil {
			return
		}
		for key := range s.board.numbers {
			if slices.Contains(regimes, key.regime) && !yield(key.team) {
				return
			}
		}
	}
}

// Team returns what the roster says of one of its teams or pools. The error wraps
// ErrUnknownTeam.
func (r *Roster) Team(id TeamID) (TeamSchedule, error) {
	var duties []*duty
	if r != nil {
		duties = r.duties
	}
	if dutyOf(duties, id) == nil {
		return TeamSchedule{}, unknownTeam(id, duties)
	}
	return TeamSchedule{id, r}, nil
}

// ID returns the service.
func (s ServiceSchedule) ID() ServiceID { return s.id }

// OnCall returns who answers for the service at t. The error wraps ErrUnknownService
// if the service does not exist at t, or ErrBeforeStart.
func (s ServiceSchedule) OnCall(t time.Time) (Answer, error) {
	if s.from == nil {
		return Answer{}, fmt.Errorf("%w %q", ErrUnknownService, s.id)
	}
	return s.from.OnCall(s.id, t)
}

// NextHandoff returns the first instant after t at which the regime, the team or a
// person changes. The errors are the same as of Schedule.NextHandoff.
func (s ServiceSchedule) NextHandoff(t time.Time) (Handoff, error) {
	if s.from == nil {
		return Handoff{}, fmt.Errorf("%w %q", ErrUnknownService, s.id)
	}
	return s.from.NextHandoff(s.id, t)
}

// Shifts yields the shifts that answer for the service and overlap iv, whole, ordered by
// start, then role. A shift of the pool is the part of its slot in which the service's own
// teams are closed. The shifts cover the time of the service without a hole, but for the time
// in which it is Closed.
func (s ServiceSchedule) Shifts(iv Interval) iter.Seq[Shift] {
	if s.from == nil {
		return func(func(Shift) bool) {}
	}
	return s.from.shiftsOf(s.id, iv)
}

// Closed yields the times in iv in which the service is closed by design, in order.
func (s ServiceSchedule) Closed(iv Interval) iter.Seq[Interval] {
	if s.from == nil {
		return func(func(Interval) bool) {}
	}
	return s.from.closedOf(s.id, iv)
}

// ID returns the team or pool.
func (t TeamSchedule) ID() TeamID { return t.id }

// Duties yields the shifts of the team or pool as Schedule.Duties does. A team has
// its daytime and, if it keeps its nights to itself, its off-hours; a pool has its
// off-hours.
func (t TeamSchedule) Duties(iv Interval) iter.Seq[Shift] {
	if t.from == nil {
		return func(func(Shift) bool) {}
	}
	return t.from.dutiesOf(iv, t.id)
}

// Seats yields the off-hours seats of the pool that start in iv, ordered by start and
// role. They are the seats that a plan has to fill.
func (t TeamSchedule) Seats(iv Interval) iter.Seq[Seat] {
	if t.from == nil {
		return func(func(Seat) bool) {}
	}
	return t.from.seatsOf(iv, t.id)
}

// Members returns the members of the team, or of the teams of the pool, on the civil day
// there at an instant, in the order of the spec. On the day on which a spec begins they are
// the ones of that spec, all day.
func (t TeamSchedule) Members(at time.Time) []Member {
	if t.from == nil {
		return nil
	}
	return t.from.membersOf(t.id, at)
}
