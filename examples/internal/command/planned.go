package command

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Next plans what comes next from the history (fairness.Planner.Next), as the file says (config.File.Plan) and, if it says no limits,
// as apart does. Watch, if not nil, is told how it goes.
func Next(s *schedule.Schedule, own *fairness.Planner, watch func(fairness.Progress) bool, month schedule.Interval) ([]*fairness.Plan, error) {
	return apart(own, fairness.Planner{}, func(p fairness.Planner) ([]*fairness.Plan, error) {
		p.Watch = watch
		return p.Next(s, month)
	})
}

// apart plans pools as a file says. If it says no limits, there is whole rest between two shifts of a person, and as many days as cost
// no fairness, up to a week: each pool has the largest distance at which its plan is no less fair than without one, and pools that
// have people in common have one distance. Without is the planner of a file that says nothing, but for the limits.
func apart(own *fairness.Planner, without fairness.Planner, plan func(fairness.Planner) ([]*fairness.Plan, error)) ([]*fairness.Plan, error) {
	if SaysLimits(own) {
		return plan(*own)
	}
	at := func(days int) ([]*fairness.Plan, error) {
		limits := spaced(days)
		without.Limits, without.Relaxed = limits.Limits, limits.Relaxed
		return plan(within(own, without))
	}
	free, fault := at(0)
	best, together := make([]*fairness.Plan, len(free)), shared(free)
	for days := week; days > 0; {
		plans, _ := at(days) // a pool without a plan has none without a distance either
		next := 0
		for i, other := range free {
			if best[i] != nil {
				continue
			}
			distance := days
			if at := slices.IndexFunc(plans, func(p *fairness.Plan) bool { return p.Pool() == other.Pool() }); at >= 0 {
				if asFair(plans[at], other) {
					best[i] = plans[at]
					continue
				}
				distance = plans[at].Problem().Limits.MinDistanceDays
			}
			next = max(next, distance-1)
		}
		if days = next; together && slices.Contains(best, nil) { // they go by each other's shifts
			clear(best)
		}
	}
	for i, plan := range best {
		best[i] = cmp.Or(plan, free[i])
	}
	return best, fault
}

// asFair reports whether a plan is no less fair than another: it has no larger F1 and, if not a smaller one, no larger F2. A minute
// of each person is rounding.
func asFair(plan, other *fairness.Plan) bool {
	const dust = fairness.Burden(time.Minute / fairness.MilliPoint)
	a, b := plan.Certificate(), other.Certificate()
	return a.F1 <= b.F1+dust && (a.F1 < b.F1-dust || a.F2 <= b.F2+dust*fairness.Burden(len(a.Lines)))
}

// shared reports whether somebody serves or watches in two pools that are planned.
func shared(plans []*fairness.Plan) bool {
	pool := map[schedule.Member]schedule.TeamID{}
	for _, plan := range plans {
		var people []schedule.Member
		for _, p := range plan.Problem().People {
			people = append(people, p.ID)
		}
		for _, p := range plan.Shadowing() {
			people = append(people, p.Member)
		}
		for _, m := range people {
			if in, known := pool[m]; known && in != plan.Pool() {
				return true
			}
			pool[m] = plan.Pool()
		}
	}
	return false
}

// week is how many days lie between the shifts of a person if enough people are there.
const week = 7

// SaysLimits reports whether a file says by which limits it plans.
func SaysLimits(own *fairness.Planner) bool {
	return own != nil && !config.HasDefaultLimits(*own)
}

// within is how a file plans, by the limits of another planner if it says none, and as that planner if it says nothing. What
// programs do about limits that no file says is decided here.
func within(own *fairness.Planner, without fairness.Planner) fairness.Planner {
	if own == nil {
		return without
	}
	p := *own
	if !SaysLimits(own) {
		p.Limits, p.Relaxed = without.Limits, without.Relaxed
	}
	return p
}

// RepairPolicy is how programs repair what is published: as the file says, and if it says no limits with whole rest alone, since few
// changes are worth more than a distance that no file asks for.
func RepairPolicy(own *fairness.Planner) fairness.Planner {
	return within(own, spaced(0))
}

// Carried is the ledger that a file plans from: its weights, and balances from elsewhere. The zero Ledger is no plan's.
func Carried(own *fairness.Planner) fairness.Ledger {
	if own == nil {
		return fairness.Ledger{}
	}
	return own.Ledger
}

// spaced returns a planner for shifts of a person that start so many days apart, or as many
// as people allow, with whole rest between two. Where even the rest leaves too few people,
// nights follow each other.
func spaced(days int) fairness.Planner {
	limits, relaxed := config.DefaultLimits()
	var all []fairness.Limits
	for ; days >= 0; days-- {
		limits.MinDistanceDays = days
		all = append(all, limits)
	}
	return fairness.Planner{Limits: all[0], Relaxed: append(all[1:], relaxed...)}
}

// Planned returns the schedule with its pools following Plan. The errors are those
// of Plan and of Follow.
func Planned(s *schedule.Schedule, own *fairness.Planner, month schedule.Interval) (*schedule.Schedule, error) {
	plan, err := Plan(s, own, month)
	if err != nil {
		return nil, err
	}
	return s.Follow(plan)
}

// Reach returns the time in which the slots on the days start: the days where the schedule is, and what
// of the same days elsewhere lies before or after them.
func Reach(s *schedule.Schedule, first, last schedule.Date) schedule.Interval {
	reach := schedule.Days(first, last, s.Location(first.At(0, time.UTC)))
	for shift := range s.DutiesOn(first, last) {
		reach = reach.Span(schedule.Interval{Start: shift.Seat.Start, End: shift.Seat.Start.Add(1)})
	}
	return reach
}

// Months returns a Plan of each month that the intervals touch. The error joins that of
// each.
func Months(s *schedule.Schedule, own *fairness.Planner, intervals ...schedule.Interval) (schedule.Chain, error) {
	var all schedule.Chain
	var faults []error
	planned := map[time.Time]bool{}
	p := newPlanning(s, own)
	for _, iv := range intervals {
		loc := s.Location(iv.Start)
		first := schedule.DateOf(iv.Start, loc)
		for first.Day = 1; first.At(0, loc).Before(iv.End); first = first.AddMonths(1) {
			month := schedule.Month(first.Year, first.Month, loc)
			if planned[month.Start] {
				continue
			}
			planned[month.Start] = true
			plan, err := p.upon(month)
			all, faults = append(all, plan...), append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return all, nil
}

// Plan returns a fair plan of the month for each pool: days off are levelled first
// beside the hours, and a person's turns lie as far apart as people and fairness
// allow, up to a week, also from the months beside it. Those that are published stay
// as they are, and have no plan. Of others every second month, January and so on, is
// planned first and for itself, so that a month has the same plan whatever else is
// planned; with a journal, a month is what examples/publish would publish after the months
// before it. Nobody is in two pools at once. The error joins a *fairness.PoolError for each pool
// that has no plan; the plans of the others are returned beside it.
func Plan(s *schedule.Schedule, own *fairness.Planner, month schedule.Interval) (schedule.Chain, error) {
	return newPlanning(s, own).upon(month)
}

// PlanAfter is Plan upon drafts of the months before: a month that is planned so is level with
// them, and not with what the rotation would have given.
func PlanAfter(s *schedule.Schedule, own *fairness.Planner, before schedule.Chain, month schedule.Interval) (schedule.Chain, error) {
	if len(before) > 0 {
		var err error
		if s, err = s.Follow(before); err != nil {
			return nil, err
		}
	}
	return newPlanning(s, own).plan(month)
}

// longest is how many months in a row are drafted upon each other.
const longest = 24

// upon plans a month of a journal upon drafts of the months since the last published one: who
// would carry the rotation's unevenness into it has been levelled before. Without a journal a
// month makes up for nothing.
func (p planning) upon(month schedule.Interval) (schedule.Chain, error) {
	if len(p.Journal()) == 0 {
		return p.plan(month)
	}
	if made, ok := p.drafts[month.Start]; ok {
		return made, nil
	}
	loc := p.Location(month.Start)
	since, first := schedule.DateOf(p.lastPublished(month.Start), loc), schedule.DateOf(month.Start, loc)
	if since.Before(first.AddMonths(-longest)) {
		since = first
	}
	var before schedule.Chain
	for since.Day = 1; since.Before(first); since = since.AddMonths(1) {
		chain, err := p.upon(schedule.Month(since.Year, since.Month, loc))
		if err != nil {
			return nil, err
		}
		before = append(before, chain...)
	}
	chain, err := PlanAfter(p.Schedule, p.own, before, month)
	if err == nil {
		p.drafts[month.Start] = chain
	}
	return chain, err
}

// lastPublished returns the end of the last roster that is published before t, t itself if
// there is none.
func (p planning) lastPublished(t time.Time) time.Time {
	last := time.Time{}
	for _, change := range p.Changes() {
		if roster, ok := change.(*schedule.Roster); ok && !roster.Interval().End.After(t) && roster.Interval().End.After(last) {
			last = roster.Interval().End
		}
	}
	if last.IsZero() {
		return t
	}
	return last
}

// planning remembers, by their start, the months of a schedule that were planned for
// themselves, and those that were drafted upon each other.
type planning struct {
	*schedule.Schedule
	own    *fairness.Planner // nil: that of the programs
	alone  map[time.Time]plans
	drafts map[time.Time]schedule.Chain
}

func newPlanning(s *schedule.Schedule, own *fairness.Planner) planning {
	return planning{s, own, map[time.Time]plans{}, map[time.Time]schedule.Chain{}}
}

// plans are those of a month, and what is wrong with the pools that have none.
type plans struct {
	list []*fairness.Plan
	err  error
}

func (p planning) plan(month schedule.Interval) (schedule.Chain, error) {
	if published(p.Schedule, month) {
		return nil, nil
	}
	if len(p.Journal()) > 0 { // a draft of what examples/publish would publish
		plans, err := Next(p.Schedule, p.own, nil, month)
		var chain schedule.Chain
		for _, plan := range plans {
			chain = append(chain, plan)
		}
		return chain, err
	}
	made := p.month(month, p.beside(month))
	var chain schedule.Chain
	for _, plan := range made.list {
		chain = append(chain, plan)
	}
	return chain, made.err
}

// month plans a month beside what is served around it.
func (p planning) month(month schedule.Interval, around []schedule.Shift) plans {
	if len(around) > 0 {
		return p.each(month, around)
	}
	made, ok := p.alone[month.Start]
	if !ok {
		made = p.each(month, nil)
		p.alone[month.Start] = made
	}
	return made
}

// beside returns the shifts of the months before and after that are published or
// planned first. A pool that has no plan there is free.
func (p planning) beside(month schedule.Interval) (shifts []schedule.Shift) {
	loc := p.Location(month.Start)
	first := schedule.DateOf(month.Start, loc)
	for _, step := range []int{-1, 1} {
		start := first.AddMonths(step)
		other := schedule.Month(start.Year, start.Month, loc)
		if published(p.Schedule, other) {
			shifts = slices.AppendSeq(shifts, p.Duties(other))
			continue
		}
		if start.Month%2 == 0 {
			continue
		}
		for _, plan := range p.month(other, nil).list {
			shifts = slices.AppendSeq(shifts, plan.Shifts())
		}
	}
	return shifts
}

// each plans a month of every pool, that of the fewest people first, as
// fairness.Planner.PlanEach does; here each has limits of its own. Who serves in a pool
// that is planned before, or by name in the daytime, is elsewhere at that time.
func (p planning) each(month schedule.Interval, locked []schedule.Shift) plans {
	var made []*fairness.Plan
	for shift := range p.Duties(month) {
		if shift.Regime == schedule.Daytime {
			locked = append(locked, shift)
		}
	}
	var faults []error
	for _, pool := range pools(p.Schedule, month) {
		plan, err := p.level(pool, p.People(month), month, locked)
		if err != nil {
			faults = append(faults, &fairness.PoolError{Pool: pool.ID(), Err: err})
			continue
		}
		made, locked = append(made, plan), slices.AppendSeq(locked, plan.Shifts())
	}
	return plans{made, errors.Join(faults...)}
}

// pools lists the pools that have a slot in the month: that of the fewest people first,
// then by ID.
func pools(s *schedule.Schedule, month schedule.Interval) (list []schedule.TeamSchedule) {
	for slot := range s.Seats(month) {
		if slices.ContainsFunc(list, func(p schedule.TeamSchedule) bool { return p.ID() == slot.Team }) {
			continue
		}
		pool, _ := s.Team(slot.Team) // it has a slot
		list = append(list, pool)
	}
	slices.SortFunc(list, func(a, b schedule.TeamSchedule) int {
		return cmp.Or(cmp.Compare(len(a.Members(month.Start)), len(b.Members(month.Start))), cmp.Compare(a.ID(), b.ID()))
	})
	return list
}

func published(s *schedule.Schedule, month schedule.Interval) bool {
	return slices.ContainsFunc(s.Changes(), func(c schedule.Change) bool {
		roster, ok := c.(*schedule.Roster)
		return ok && roster.Interval().Encloses(month)
	})
}

// level plans a pool as the file says, or else so that days off are levelled (apart).
func (p planning) level(pool schedule.TeamSchedule, people []schedule.Candidate, month schedule.Interval, locked []schedule.Shift) (*fairness.Plan, error) {
	if p.own != nil {
		for seat := range p.Seats(month) { // seats that only other pools have are no faults
			if seat.Team != pool.ID() && !slices.ContainsFunc(locked, func(s schedule.Shift) bool { return s.Key() == seat.Key() }) {
				locked = append(slices.Clip(locked), schedule.Shift{Interval: seat.Interval, Seat: seat})
			}
		}
	}
	without := fairness.Planner{Seed: 1, Level: []fairness.Category{{Name: "days off", Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}}}}
	plans, err := apart(p.own, without, func(planner fairness.Planner) ([]*fairness.Plan, error) {
		planner.Locked = slices.Concat(planner.Locked, locked)
		plan, err := planner.Plan(pool.Seats(month), people)
		if err != nil {
			return nil, err
		}
		return []*fairness.Plan{plan}, nil
	})
	if err != nil {
		return nil, err
	}
	return plans[0], nil
}
