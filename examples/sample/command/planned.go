package command

import (
	"errors"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Planned returns the schedule with its pools following Plan. The errors are those
// of Plan and of Follow.
func Planned(s *schedule.Schedule, month schedule.Interval) (*schedule.Schedule, error) {
	plan, err := Plan(s, month)
	if err != nil {
		return nil, err
	}
	return s.Follow(plan)
}

// Months returns a Plan of each month that an interval touches.
func Months(s *schedule.Schedule, iv schedule.Interval) (schedule.Chain, error) {
	loc := s.Location(iv.Start)
	var all schedule.Chain
	first := schedule.DateOf(iv.Start, loc)
	for first.Day = 1; first.At(0, loc).Before(iv.End); first = first.AddMonths(1) {
		plan, err := Plan(s, schedule.Month(first.Year, first.Month, loc))
		if err != nil {
			return nil, err
		}
		all = append(all, plan...)
	}
	return all, nil
}

// Plan returns a fair plan of the month for each pool: days off are levelled first
// beside the hours, and a person's turns lie as far apart as the size of the pool
// allows, up to a week, also from the months beside it. Those that are published stay
// as they are, and have no plan. Of others every second month, January and so on, is
// planned first and for itself, so that a month has the same plan whatever else is
// planned. Nobody is in two pools at once. The errors are those of fairness.Planner.
func Plan(s *schedule.Schedule, month schedule.Interval) (schedule.Chain, error) {
	if published(s, month) {
		return nil, nil
	}
	plans, err := each(s, month, beside(s, month))
	if err != nil {
		return nil, err
	}
	var chain schedule.Chain
	for _, plan := range plans {
		chain = append(chain, plan)
	}
	return chain, nil
}

// beside returns the shifts of the months before and after that are published or
// planned first. A month that cannot be planned leaves its neighbours free.
func beside(s *schedule.Schedule, month schedule.Interval) (shifts []schedule.Shift) {
	loc := s.Location(month.Start)
	first := schedule.DateOf(month.Start, loc)
	for _, step := range []int{-1, 1} {
		start := first.AddMonths(step)
		other := schedule.Month(start.Year, start.Month, loc)
		if published(s, other) {
			shifts = slices.AppendSeq(shifts, s.Duties(other))
			continue
		}
		if start.Month%2 == 0 {
			continue
		}
		plans, err := each(s, other, nil)
		if err != nil {
			continue
		}
		for _, plan := range plans {
			shifts = slices.AppendSeq(shifts, plan.Shifts())
		}
	}
	return shifts
}

// each plans a month of every pool. Who serves in a pool that is planned before, or by
// name in the daytime, is elsewhere at that time.
func each(s *schedule.Schedule, month schedule.Interval, locked []schedule.Shift) (plans []*fairness.Plan, err error) {
	var pools []schedule.TeamID
	for slot := range s.Slots(month) {
		if !slices.Contains(pools, slot.Team) {
			pools = append(pools, slot.Team)
		}
	}
	for shift := range s.Duties(month) {
		if shift.Regime == schedule.Daytime {
			locked = append(locked, shift)
		}
	}
	for _, pool := range pools {
		plan, err := level(s, month, pool, locked)
		if err != nil {
			return nil, err
		}
		plans, locked = append(plans, plan), slices.AppendSeq(locked, plan.Shifts())
	}
	return plans, nil
}

func published(s *schedule.Schedule, month schedule.Interval) bool {
	return slices.ContainsFunc(s.Changes(), func(c schedule.Change) bool {
		roster, ok := c.(*schedule.Roster)
		return ok && roster.Interval().Encloses(month)
	})
}

func level(s *schedule.Schedule, month schedule.Interval, pool schedule.TeamID, locked []schedule.Shift) (*fairness.Plan, error) {
	planner := fairness.Planner{
		Locked: locked,
		Level:  []fairness.Category{{Name: "days off", Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}}},
		Limits: fairness.Limits{MinRest: 11 * time.Hour},
		Seed:   1,
	}
	own, err := s.Team(pool)
	if err != nil {
		return nil, err
	}
	// The shifts of a person start as many days apart as can be, up to a week. Where
	// even the rest leaves too few people, nights follow each other.
	planner.Limits.MinDistanceDays = min(7, len(own.Members(month.Start))/2)
	for {
		plan, err := planner.Plan(own.Slots(month), s.People(month))
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			return plan, err
		}
		switch {
		case planner.Limits.MinDistanceDays > 0:
			planner.Limits.MinDistanceDays--
		case planner.Limits.MinRest > 0:
			planner.Limits.MinRest = 0
		default:
			return nil, err
		}
	}
}
