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

// Months returns a Plan of each month that an interval touches, each for itself.
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
// allows, up to a week. The errors are those of fairness.Planner.
func Plan(s *schedule.Schedule, month schedule.Interval) (schedule.Chain, error) {
	var pools []schedule.TeamID
	for slot := range s.Slots(month) {
		if !slices.Contains(pools, slot.Team) {
			pools = append(pools, slot.Team)
		}
	}
	var plans schedule.Chain
	for _, pool := range pools {
		plan, err := level(s, month, pool)
		if err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

func level(s *schedule.Schedule, month schedule.Interval, pool schedule.TeamID) (*fairness.Plan, error) {
	planner := fairness.Planner{
		Level:  []fairness.Category{{Name: "days off", Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}}},
		Limits: fairness.Limits{MinRest: 11 * time.Hour},
		Seed:   1,
	}
	var impossible *fairness.InfeasibleError
	for planner.Limits.MinDistanceDays = min(7, len(s.Members(pool, month.Start))/2); ; planner.Limits.MinDistanceDays-- {
		plan, err := planner.Plan(s.Slots(month, pool), s.People(month))
		if planner.Limits.MinDistanceDays == 0 || err == nil || !errors.As(err, &impossible) && !errors.Is(err, fairness.ErrNotFound) {
			return plan, err
		}
	}
}
