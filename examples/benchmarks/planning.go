package main

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// crowd is a pool to plan: two seats a night, every limit, a part-timer in four and a leave of a
// week for everybody, and wishes that go round among people and days.
type crowd struct{ people, days, wishes int }

func (c crowd) String() string {
	text := fmt.Sprintf("%d people, %d days, two seats, all limits", c.people, c.days)
	if c.wishes > 0 {
		text += fmt.Sprintf(", %d wishes", c.wishes)
	}
	return text
}

// plans lists crowds by size, with the bounds of planning that size.
func plans() (list []figure) {
	for _, x := range []struct {
		size string
		crowd
		most time.Duration
	}{
		{"s", crowd{8, 28, 0}, 200 * time.Millisecond},
		{"m", crowd{16, 91, 0}, 500 * time.Millisecond},
		{"l", crowd{40, 365, 0}, 1500 * time.Millisecond},
		{"x", crowd{100, 365, 0}, 3 * time.Second},
		{"x", crowd{200, 365, 0}, 3 * time.Second},
		{"x", crowd{200, 365, 10_000}, 4 * time.Second},
		{"x", crowd{1000, 365, 0}, 25 * time.Second},
	} {
		list = append(list, figure{"plan " + x.size + ": " + x.crowd.String(), atMost(x.most), "", x.plan})
	}
	return list
}

// all limits at once: as tight for many people as a policy is, and for few as the seats allow.
func (c crowd) limits() fairness.Limits {
	l := fairness.Limits{
		MinRest: 11 * time.Hour, MinDistanceDays: 2, MaxConsecutiveDays: 2, MaxHoursPerWeek: 72, MaxWeekendsPerMonth: 4, MaxWeekendsInRow: 4,
		MaxShiftsPerMonth: 14, Rolling: fairness.Rolling{Shifts: 5, Days: 7}, MaxTurnsPerMonth: 14, MaxTurn: 72 * time.Hour, MaxSharePermille: 300, OncePerBlock: true, Apart: true,
	}
	if c.people >= 16 {
		l.MinDistanceDays, l.MaxHoursPerWeek, l.MaxWeekendsPerMonth, l.MaxWeekendsInRow = 3, 48, 3, 2
		l.MaxShiftsPerMonth, l.MaxTurnsPerMonth, l.Rolling = 8, 8, fairness.Rolling{Shifts: 4, Days: 14}
	}
	return l
}

func (c crowd) plan() (work, error) {
	spec := organisation(c.people/4, 4)
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()}
	last := first.AddDays(c.days - 1)
	period := schedule.Days(first, last, tokyo)
	var leaves []schedule.Change
	for i := range spec.Teams {
		for j := range spec.Teams[i].Members {
			m := &spec.Teams[i].Members[j]
			if j == 0 {
				m.Share = 60
			}
			from := first.AddDays((j*len(spec.Teams) + i) * (c.days - 7) / c.people)
			leaves = append(leaves, schedule.Leave{Member: m.Member, Interval: schedule.Days(from, from.AddDays(6), tokyo)})
		}
	}
	s, err := schedule.New(spec)
	if err != nil {
		return work{}, err
	}
	if s, err = s.With(leaves...); err != nil {
		return work{}, err
	}
	pool, err := s.Team(schedule.Everyone)
	if err != nil {
		return work{}, err
	}
	goldenWeek := schedule.Block{Name: "Golden Week", First: date("2026-04-29"), Last: date("2026-05-06")}
	people, planner := s.People(period), fairness.Planner{
		Limits: c.limits(), Ledger: fairness.Ledger{Weights: fairness.Weights{Blocks: []schedule.Block{goldenWeek}}},
	}
	for i := range c.wishes {
		day := first.AddDays(i * 7 % c.days)
		wish := fairness.Wish{Member: people[i%len(people)].Member, Interval: schedule.Days(day, day, tokyo)}
		if i%3 == 0 {
			planner.Wants = append(planner.Wants, wish)
		} else {
			planner.Avoids = append(planner.Avoids, wish)
		}
	}
	return work{1, func() error {
		plan, err := planner.Plan(pool.Seats(period), people)
		if err != nil {
			return err
		}
		return right(len(plan.Assignments()) >= 2*c.days)
	}}, nil
}

func plansFor(people int) (work, error)  { return crowd{people, 365, 0}.plan() }
func plansOver(months int) (work, error) { return crowd{24, months * 365 / 12, 0}.plan() }
