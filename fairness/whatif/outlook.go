package whatif

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Outlook is what an organisation means for people over an interval.
type Outlook struct {
	// Schedule follows the plans. Where a pool has none its rotas answer.
	Schedule *schedule.Schedule
	// Roster is the interval, for the rules of package scheduletest.
	Roster *schedule.Roster
	// Pools are in the order of their IDs.
	Pools []Pool
}

// Pool is what it means for one pool.
type Pool struct {
	ID schedule.TeamID
	// Certificate says how uneven the plan is, and how uneven any plan has to be.
	Certificate fairness.Certificate
	// Gaps are the seats that the plan leaves open, and Fewest whether no plan leaves fewer.
	Gaps   []fairness.Gap
	Fewest bool
	// Err says why there is no plan: an *fairness.InfeasibleError or a *fairness.NotFoundError. Without one it is nil.
	Err error
	// People are all who are members of the pool at some time of the interval, by member, with what they serve.
	People []Load
}

// Load is what one person serves in a pool: shifts that begin in the interval, shadows apart.
type Load struct {
	Member schedule.Member
	Name   string
	// Share is the person's part of a full load when the interval ends, or when they leave, in percent.
	Share int
	// Part says that the work of some slots does not accrue to the person (schedule.Candidate.Accrues), as before joining or
	// in a long leave, or that the person has had another share. Absent says that the work of no slot does.
	Part, Absent bool
	Time         time.Duration
	// Nights, Weekends and Holidays are shifts by the kind of day on which the planner's weights class them. One that
	// leaves have split counts for whoever serves most of it (schedule.ServesMost).
	Nights, Weekends, Holidays int
}

// Outlook plans an interval from nothing: what was served before and what is published are no part of it, since they
// would hide what an edit does, unless the planner has them in its Ledger and Locked. The error joins the faults of the specs,
// the leaves and the planner. That a pool has no plan is no error, but Pool.Err.
func (o Organisation) Outlook(iv schedule.Interval) (*Outlook, error) {
	s, err := schedule.New(o.Specs...)
	if err != nil {
		return nil, err
	}
	for _, leave := range o.Away {
		if s, err = s.With(leave); err != nil {
			return nil, err
		}
	}
	if err := o.Planner.Check(o.Specs...); err != nil {
		return nil, err
	}
	out := &Outlook{Schedule: s}
	pools, planner := map[schedule.TeamID]*Pool{}, o.Planner
	planner.Locked = slices.Clip(planner.Locked)
	for shift := range s.Duties(iv) {
		if shift.Regime == schedule.Daytime {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	for seat := range s.Seats(iv) {
		if pools[seat.Team] == nil {
			pools[seat.Team] = &Pool{ID: seat.Team}
		}
	}
	plans, err := planner.PlanEach(s.Seats(iv), s.People(iv))
	for _, err := range parts(err) {
		var fault *fairness.PoolError
		if !errors.As(err, &fault) || !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			return nil, err
		}
		pools[fault.Pool].Err = fault.Err
	}
	for _, plan := range plans {
		if out.Schedule, err = out.Schedule.Follow(plan); err != nil {
			return nil, err
		}
		pool := pools[plan.Pool()]
		pool.Certificate = plan.Certificate()
		pool.Gaps, pool.Fewest = plan.Gaps()
	}
	if out.Roster, err = out.Schedule.Roster(iv); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(pools)) {
		pools[id].People = o.loads(out.Schedule, iv, id)
		out.Pools = append(out.Pools, *pools[id])
	}
	return out, nil
}

// parts are the errors that an error joins.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// loads counts what the members of a pool serve in it.
func (o Organisation) loads(s *schedule.Schedule, iv schedule.Interval, pool schedule.TeamID) []Load {
	loads, last := map[schedule.Member]*Load{}, map[schedule.Member]schedule.Date{}
	loc := iv.Start.Location()
	first, end := schedule.DateOf(iv.Start, loc), schedule.DateOf(iv.End.Add(-time.Nanosecond), loc)
	people := s.People(iv)
	for _, c := range people {
		if c.Pool != pool {
			continue
		}
		load, known := loads[c.Member]
		if !known {
			load = &Load{Member: c.Member}
			loads[c.Member] = load
		}
		load.Part = load.Part || c.From.After(first) || !c.Last.IsZero() && c.Last.Before(end)
		if !known || c.From.After(last[c.Member]) {
			load.Name, load.Share, last[c.Member] = c.Name, c.Share, c.From
		}
	}
	slots, accrued := slotsOf(s, iv, pool), map[schedule.Member]int{}
	for _, slot := range slots {
		seen := map[schedule.Member]bool{} // somebody in two teams is there once
		for _, c := range people {
			if !seen[c.Member] && c.Accrues(slot) {
				seen[c.Member] = true
				accrued[c.Member]++
			}
		}
	}
	for m, load := range loads {
		load.Part, load.Absent = load.Part || accrued[m] < len(slots), accrued[m] == 0
	}
	var shifts []schedule.Shift
	for shift := range s.Duties(iv) {
		if load := loads[shift.Member]; load != nil && shift.Regime == schedule.OffHours && shift.Team == pool && !shift.Role.Watches() {
			load.Time += shift.Duration()
			shifts = append(shifts, shift)
		}
	}
	for seat, holder := range schedule.Holders(slices.Values(shifts)) {
		load := loads[holder]
		switch o.Planner.Ledger.Weights.Kind(seat) {
		case schedule.Weekend:
			load.Weekends++
		case schedule.Holiday:
			load.Holidays++
		default:
			load.Nights++
		}
	}
	var list []Load
	for _, m := range slices.Sorted(maps.Keys(loads)) {
		list = append(list, *loads[m])
	}
	return list
}

// slotsOf lists the slots of a pool, each once and without a role: whoever is ready for all services of the pool can serve.
func slotsOf(s *schedule.Schedule, iv schedule.Interval, pool schedule.TeamID) (slots []schedule.Seat) {
	for seat := range s.Seats(iv) {
		seat.Role = ""
		if n := len(slots); seat.Team == pool && !(n > 0 && slots[n-1].Start.Equal(seat.Start)) {
			slots = append(slots, seat)
		}
	}
	return slots
}

// Scenario is edits with a name. The zero Scenario changes nothing.
type Scenario struct {
	Name  string
	Edits []Edit
}

// Comparison is what a scenario means. Outlook is nil where Err says why there is none: faults of the edits or of what they make.
type Comparison struct {
	Scenario
	Outlook *Outlook
	Err     error
}

// Compare returns the outlook of the organisation as it is and then of each scenario, each by itself. The error is that of the
// organisation as it is.
func Compare(o Organisation, iv schedule.Interval, scenarios ...Scenario) ([]Comparison, error) {
	now, err := o.Outlook(iv)
	if err != nil {
		return nil, err
	}
	list := []Comparison{{Outlook: now}}
	for _, scenario := range scenarios {
		c := Comparison{Scenario: scenario}
		var other Organisation
		if other, c.Err = o.With(scenario.Edits...); c.Err == nil {
			c.Outlook, c.Err = other.Outlook(iv)
		}
		list = append(list, c)
	}
	return list, nil
}
