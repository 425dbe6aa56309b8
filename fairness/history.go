package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// A schedule with its journal says what everybody has served. The ledger follows from it,
// and so does what comes next: nothing is kept twice.

// reach is how many days around a plan shifts bind it: as far as any of its limits looks,
// and a week at least beyond a month.
func (p Planner) reach() int {
	days := 38
	for _, l := range append(slices.Clip(p.Relaxed), p.Limits) {
		days = max(days, l.MinDistanceDays+7, min(l.MaxDistanceDays, mostDays)+7, l.MaxConsecutiveDays+7, int(max(l.MinRest, l.MaxTurn)/(24*time.Hour))+7)
		days = max(days, l.Rolling.Days+7, 7*min(l.MaxWeekendsInRow, mostDays/7)+14)
		for _, b := range p.Ledger.Weights.Blocks {
			if l.OncePerBlock {
				days = max(days, b.Last.DaysSince(b.First)+7)
			}
		}
	}
	return days
}

// Carry returns the ledger after what a schedule says of an interval: published rosters
// with their changes and, where nothing was published, the rotas. Targets accrue by the
// specs. Whoever served and is in no spec any more has the burden and no target. Of pages those count that came in off-hours
// shifts which start in the interval. An
// interval without off-hours shifts changes nothing. The errors are those of Close, and one
// that wraps schedule.ErrUnknownTeam for an account of a pool that the schedule never had.
func (l Ledger) Carry(s *schedule.Schedule, iv schedule.Interval, pages ...Page) (Ledger, error) {
	return l.carry(s, iv, func(schedule.Seat) bool { return true }, pages...)
}

// carry is Carry for the seats that count.
func (l Ledger) carry(s *schedule.Schedule, iv schedule.Interval, counts func(schedule.Seat) bool, pages ...Page) (Ledger, error) {
	type member struct {
		pool schedule.TeamID
		id   schedule.Member
	}
	if faults := l.strangers(s); len(faults) > 0 {
		return Ledger{}, errors.Join(faults...)
	}
	people, known := s.People(iv), map[member]bool{}
	for _, c := range people {
		known[member{c.Pool, c.Member}] = true
	}
	served := slices.DeleteFunc(offHours(s.Duties(iv)), func(shift schedule.Shift) bool { return !counts(shift.Seat) })
	for _, shift := range served {
		if who := (member{shift.Team, shift.Member}); shift.Member != "" && !known[who] {
			known[who] = true
			people = append(people, schedule.Candidate{Pool: shift.Team, Member: shift.Member})
		}
	}
	served = slices.DeleteFunc(served, func(shift schedule.Shift) bool { // a pool that only a roster has, and has nobody
		return !slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Pool == shift.Team })
	})
	if len(served) == 0 {
		return l.clone(), l.Check()
	}
	closed := map[schedule.SeatKey]bool{}
	for _, shift := range served {
		closed[shift.Key()] = true
	}
	pages = slices.DeleteFunc(slices.Clone(pages), func(p Page) bool {
		return p.Shift.Regime != schedule.OffHours || !iv.Contains(p.Shift.Seat.Start) && !closed[p.Shift.Key()]
	})
	return l.Close(slices.Values(served), people, pages...)
}

// strangers reports accounts and periods of pools that a schedule never had.
func (l Ledger) strangers(s *schedule.Schedule) (faults []error) {
	check := func(path string, pool schedule.TeamID) {
		if _, err := s.Team(pool); err != nil && pool != "" {
			faults = append(faults, fault(path+".Pool", schedule.ErrUnknownTeam, "no pool %q", pool))
		}
	}
	for i, a := range l.Accounts {
		check(fmt.Sprintf("Accounts[%d]", i), a.Pool)
	}
	for i, b := range l.Blocks {
		check(fmt.Sprintf("Blocks[%d]", i), b.Pool)
	}
	for i, a := range l.Pages {
		check(fmt.Sprintf("Pages[%d]", i), a.Pool)
	}
	for i, c := range l.Closed {
		check(fmt.Sprintf("Closed[%d]", i), c.Pool)
	}
	return faults
}

// Upto returns the ledger at a time: what was served since Opened or, if that is zero,
// since the first published shift, is carried on, with the pages since then. A shift that starts before t counts whole, whenever
// it ends. What is returned is opened at t, so that it can be kept: Upto, Next and
// Mend carry it on from there. The errors are those of Carry.
func (l Ledger) Upto(s *schedule.Schedule, t time.Time, pages ...Page) (Ledger, error) {
	return l.upto(s, t, func(schedule.Seat) bool { return true }, pages...)
}

// upto is Upto for the seats that count.
func (l Ledger) upto(s *schedule.Schedule, t time.Time, counts func(schedule.Seat) bool, pages ...Page) (Ledger, error) {
	iv := schedule.Interval{Start: l.Opened, End: t}
	if iv.Start.IsZero() {
		iv.Start = s.Published().Start
	}
	if iv.Start.IsZero() || iv.Empty() {
		iv = schedule.Interval{}
	}
	carried, err := l.carry(s, iv, counts, pages...)
	if err == nil && t.After(l.Opened) {
		carried.Opened = t
	}
	return carried, err
}

// Ahead returns the ledgers at the ends of the months from the one of a time on, as far as the schedule is published, and at
// the end of what is published. Each is as Upto returns it, but of seats that begin at that time or later only the published
// ones count: where one pool is published for longer than another, what is still to plan of the other changes no balance. Months
// are those of the place of the schedule at that time. There are none if nothing is published after the ledger was opened. The errors
// are those of Carry.
func (l Ledger) Ahead(s *schedule.Schedule, t time.Time) (ends []Ledger, err error) {
	published, loc := s.Published(), s.Location(t)
	counts := func(seat schedule.Seat) bool { return seat.Start.Before(t) || s.PublishedSeat(seat) }
	month := firstOfMonth(schedule.DateOf(t, loc))
	for from := cmp.Or(l.Opened, published.Start); from.Before(published.End); {
		month = month.AddMonths(1)
		until := month.At(0, loc)
		if until.After(published.End) {
			until = published.End
		}
		if !from.Before(until) {
			continue
		}
		if l, err = l.upto(s, until, counts); err != nil {
			return nil, err
		}
		ends, from = append(ends, l), until
	}
	return ends, nil
}

// Ranks returns the schedule with stand-ins ranked by the ledger: of people who are alike before in the ranking the one comes first
// who has served least beyond their share. That is the Balance of the Account in total, where it is the largest of the ledgers
// Ahead of the shift: so whoever is far above the share is spared although the next month makes up for it, and so is whoever
// will be. A point is a minute. Where nothing is published or Ahead has an error, hours rank as they do without a ledger. Each
// ranking costs what Ahead costs.
func (l Ledger) Ranks(s *schedule.Schedule) *schedule.Schedule {
	return s.Weighing(func(s *schedule.Schedule, shift schedule.Shift) map[schedule.Member]time.Duration {
		if shift.Regime != schedule.OffHours {
			return nil
		}
		ends, _ := l.Ahead(s, shift.Start)
		over := map[schedule.Member]time.Duration{}
		for _, end := range ends {
			for _, a := range end.Accounts {
				if a.Pool != shift.Team {
					continue
				}
				b := time.Duration(a.Balance().Total()/1000) * time.Minute
				if was, known := over[a.Member]; !known || was < b {
					over[a.Member] = b
				}
			}
		}
		return over
	})
}

// Next plans the seats that start in an interval and are not published, of some pools or
// of all, from the schedule with its history. The planner's Ledger is the one that was
// opened; what was served since is carried on (Ledger.Upto), with the planner's Pages. What people serve around the
// interval, in other pools and by name in the daytime binds the plans, beside what the
// planner has Locked. The plans are made one by one, as by PlanEach, and the schedule
// follows one after the other. Ties go another way in every interval. A stint that begins
// in the interval is planned to its end.
//
// The error wraps schedule.ErrUnknownTeam for a pool that the schedule does not know,
// schedule.ErrConflict if all is published or the ledger is opened after a seat to plan begins, and else joins those of PlanEach.
func (p Planner) Next(s *schedule.Schedule, iv schedule.Interval, pools ...schedule.TeamID) ([]*Plan, error) {
	var faults []error
	for _, pool := range pools {
		if _, err := s.Team(pool); err != nil {
			faults = append(faults, fmt.Errorf("pools: %w", err))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	wanted := func(pool schedule.TeamID) bool { return len(pools) == 0 || slices.Contains(pools, pool) }
	var seats []schedule.Seat
	taken := false
	for seat := range s.Seats(iv) {
		switch {
		case !wanted(seat.Team):
		case s.PublishedSeat(seat):
			taken = true
		default:
			seats = append(seats, seat)
		}
	}
	if len(seats) > 0 && seats[0].Start.Before(p.Ledger.Opened) {
		return nil, fmt.Errorf("Ledger.Opened: %w: the ledger is opened at %v and knows what was served until then; the slot %v is to plan, which begins before", schedule.ErrConflict, p.Ledger.Opened.In(seats[0].Start.Location()).Format(time.RFC3339), seats[0].Interval)
	}
	for _, seat := range p.Stint.rest(s, iv, seats) {
		seats = append(seats, seat)
		iv.End = seat.End
	}
	if len(seats) == 0 && taken {
		return nil, fmt.Errorf("%w: %v is published; a change or a repair moves single shifts", schedule.ErrConflict, iv)
	}
	p, err := p.at(s, iv)
	if err != nil {
		return nil, err
	}
	for shift := range s.Duties(iv) {
		if shift.Regime == schedule.Daytime || !wanted(shift.Team) || s.PublishedSeat(shift.Seat) {
			p.Locked = append(p.Locked, shift)
		}
	}
	p.Kept = slices.Clip(p.Kept)
	for shift := range p.keptAround(s, iv) {
		if shift.Regime == schedule.Daytime || !wanted(shift.Team) || s.PublishedSeat(shift.Seat) {
			p.Kept = append(p.Kept, shift)
		}
	}
	return p.PlanEach(slices.Values(seats), s.People(iv))
}

// at returns the planner with the ledger of the interval's start, and with what binds it
// around the interval: what is served before it, and what is published after it.
func (p Planner) at(s *schedule.Schedule, iv schedule.Interval) (Planner, error) {
	var err error
	if p.Ledger, err = p.Ledger.Upto(s, iv.Start, p.Pages...); err != nil {
		return p, err
	}
	p.Locked = slices.Clip(p.Locked)
	for shift := range s.Duties(schedule.Interval{Start: iv.Start.AddDate(0, 0, -p.reach()), End: iv.Start}) {
		p.Locked = append(p.Locked, shift)
	}
	for shift := range s.Duties(schedule.Interval{Start: iv.End, End: iv.End.AddDate(0, 0, p.reach())}) {
		if s.PublishedSeat(shift.Seat) {
			p.Locked = append(p.Locked, shift)
		}
	}
	p.Seed += uint64(iv.Start.Unix() / search.DaySeconds)
	return p, nil
}

// keptAround yields who is kept for seats that are not needed, around an interval too, of which slots reach into it.
func (p Planner) keptAround(s *schedule.Schedule, iv schedule.Interval) iter.Seq[schedule.Shift] {
	return s.Kept(schedule.Interval{Start: iv.Start.AddDate(0, 0, -p.reach()), End: iv.End.AddDate(0, 0, p.reach())})
}

// Mend plans the published seats of an interval anew, which begins now or later, after an
// edit: before is the schedule without the edit, such as a leave, a joiner or a leaver,
// and after the one with it. Fewest seats move against what before says (Repair says how few are proven), then fairness
// decides, with the ledger of the interval's start: the largest deviation, the sum of all, and then the next largest and so on,
// as CompareDeviations does. Tolerance.Changes holds for the pools that the edit is about: a pool with the same seats, people and
// shifts before and after moves no more than it must. What has begun is no part of it. Seats that are left to rotas
// stay with whom they have, who get no other seat at that time. The
// plans are of the pools in which a seat moves; Plan.Changes says which. Plan.Overrides
// makes of each what is laid over after. The errors are those of Repair.
//
// Who serves a seat is what people know: a swap, a cover or an override of after is decided like what is published, also
// against the limits, and who gave a seat away does not get it back while anybody else can take it. Shifts that
// break the limits already, by themselves, stay with their holders.
func (p Planner) Mend(before, after *schedule.Schedule, iv schedule.Interval) ([]*Plan, error) {
	return p.mend(before, after, iv, func(schedule.TeamID) bool { return true })
}

// edited reports whether a pool has other seats, people or shifts after an edit than before it.
func edited(before, after *schedule.Schedule, iv schedule.Interval, pool schedule.TeamID) bool {
	type served struct {
		schedule.SeatKey
		schedule.Member
		start, end int64
	}
	of := func(s *schedule.Schedule) (people []schedule.Candidate, shifts []served) {
		for _, c := range s.People(iv) {
			if c.Pool == pool {
				people = append(people, c)
			}
		}
		for shift := range s.Duties(iv) {
			if shift.Team == pool && shift.Regime == schedule.OffHours {
				shifts = append(shifts, served{shift.Key(), shift.Member, shift.Start.UnixNano(), shift.End.UnixNano()})
			}
		}
		return people, shifts
	}
	people, shifts := of(before)
	others, now := of(after)
	return !slices.Equal(shifts, now) || !reflect.DeepEqual(people, others)
}

// mend is Mend for some pools.
func (p Planner) mend(before, after *schedule.Schedule, iv schedule.Interval, wanted func(schedule.TeamID) bool) ([]*Plan, error) {
	if first := after.Published().Start; iv.Start.Before(first) && first.Before(iv.End) {
		iv.Start = first // the ledger counts nothing before it
	}
	roster, err := before.Roster(iv)
	if err != nil {
		return nil, err
	}
	p, err = p.at(after, iv)
	if err != nil {
		return nil, err
	}
	people := after.People(iv)
	p.agreements = agreed(before, after, iv)
	for _, shift := range holdersOf(after.Duties(iv)) { // what is not published is not repaired
		switch {
		case shift.Regime != schedule.OffHours || after.PublishedSeat(shift.Seat) && !(p.leavesGaps && shift.Member == ""):
		case shift.Member == "":
			p.open[shift.Key()] = true
		default:
			p.Locked = append(p.Locked, shift)
		}
	}
	// Pools with published seats, each with everybody: its own people come first, and wishes and own limits are also others'.
	pools := map[schedule.TeamID][]schedule.Candidate{}
	for seat := range before.Seats(iv) {
		if wanted(seat.Team) && !seat.Role.Watches() && before.PublishedSeat(seat) && !p.open[seat.Key()] && pools[seat.Team] == nil {
			pools[seat.Team] = slices.Clone(people)
			slices.SortStableFunc(pools[seat.Team], func(a, b schedule.Candidate) int {
				return cmp.Compare(one(a.Pool != seat.Team), one(b.Pool != seat.Team))
			})
		}
	}
	maps.DeleteFunc(pools, func(pool schedule.TeamID, people []schedule.Candidate) bool {
		return len(people) == 0 || people[0].Pool != pool
	})
	slices.SortStableFunc(p.Locked, func(a, b schedule.Shift) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), bySeat(a.Seat, b.Seat), a.Start.Compare(b.Start))
	})
	fills := map[schedule.SeatKey]bool{}
	for seat := range after.Seats(iv) {
		fills[seat.Key()] = !seat.Role.Watches()
	}
	var left []schedule.Shift // seats that are left to rotas
	for shift := range after.Duties(iv) {
		if shift.Regime == schedule.OffHours && !fills[shift.Key()] && shift.Member != "" {
			left = append(left, shift)
		}
	}
	p.Kept = slices.AppendSeq(slices.Clip(p.Kept), p.keptAround(after, iv))
	for shift := range after.Duties(schedule.Interval{Start: iv.End, End: iv.End.AddDate(0, 0, p.reach())}) {
		if !after.PublishedSeat(shift.Seat) && !shift.Role.Watches() { // which the last seats may reach into
			p.Kept = append(p.Kept, shift)
		}
	}
	var plans []*Plan
	var faults []error
	of := func(pool schedule.TeamID) Planner {
		p := p
		if p.Tolerance.Changes > 0 && !edited(before, after, iv, pool) {
			p.Tolerance.Changes = 0
		}
		for _, shift := range left {
			switch {
			case shift.Team == pool: // limits count it no more than those of a plan of the pool do, and a shadow serves nothing else there
				p.Kept = append(slices.Clip(p.Kept), shift)
			case !shift.Role.Watches():
				p.Locked = append(slices.Clip(p.Locked), shift)
			}
		}
		return p
	}
	for _, pool := range poolOrder(maps.Keys(pools), people) {
		plan, err := of(pool).repaired(roster, pools[pool])
		if errors.Is(err, errSettled) { // what others know of it is in the roster
			continue
		}
		if err != nil {
			faults = append(faults, &PoolError{pool, err})
			continue
		}
		p.Locked = slices.AppendSeq(slices.Concat(p.Locked, plan.settled), plan.Shifts())
		plans = append(plans, plan)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	for _, plan := range plans { // when all is known that people serve
		if q, seats, err := of(plan.pool).repairing(roster, pools[plan.pool]); err == nil {
			q.train(plan, seats, pools[plan.pool])
			p.Locked = slices.AppendSeq(slices.Clip(p.Locked), plan.shadows.Shifts())
		}
	}
	return slices.DeleteFunc(plans, func(plan *Plan) bool { return len(plan.Changes()) == 0 }), nil
}
