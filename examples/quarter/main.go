// Command quarter plans the sample organisation's next quarter with the balance
// that the quarter before left, beside what the rotation would do, and charts how
// the worst deviation goes on over the quarters that follow.
//
//	go run ./examples/quarter [-first 2026-07] [-quarters 20]
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: quarter [-first 2026-07] [-quarters 20]"

var run = command.Run("quarter", usage, func(flags *command.Flags) (string, error) {
	first := flags.Month("first", "2026-07", "first `month` of the quarter to plan")
	quarters := flags.Number("quarters", 20, 1, 80, "`number` of quarters to chart")
	if err := flags.Parse(); err != nil {
		return "", err
	}
	return report(*first, *quarters)
})

// policy is how the examples plan.
func policy(carried fairness.Ledger) fairness.Planner {
	return fairness.Planner{
		Limits: fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 5},
		Ledger: carried,
		Seed:   1,
	}
}

func quarter(first schedule.Date) schedule.Interval {
	return schedule.Days(first, first.AddMonths(3).AddDays(-1), sample.Tokyo())
}

func report(first schedule.Date, quarters int) (string, error) {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		return "", err
	}
	before, now := quarter(first.AddMonths(-3)), quarter(first)
	carried, err := fairness.Ledger{}.Close(s.Duties(before), s.People(before))
	if err != nil {
		return "", err
	}
	plan, err := policy(carried).Plan(s.Slots(now), s.People(now))
	if err != nil {
		return "", err
	}
	planned, err := s.Follow(plan)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Quarter from %s: the weekly rotation goes on, or a plan that makes up for the quarter before\n\n", first)
	fmt.Fprintf(&b, "%-8s %9s  %-29s %-29s %9s\n", "person", "carried", "rotation", "plan", "then")
	rotation, plans := hours(s, now), hours(planned, now)
	closed, err := carried.Close(planned.Duties(now), s.People(now))
	if err != nil {
		return "", err
	}
	everyone, err := s.Team(schedule.Everyone)
	if err != nil {
		return "", err
	}
	for _, m := range everyone.Members(now.Start) {
		fmt.Fprintf(&b, "%-8s %+7.0f h  %-29s %-29s %+7.1f h\n", m, inHours(carried.Account(schedule.Everyone, m).Balance().Total()),
			bar(rotation[m]), bar(plans[m]), inHours(closed.Account(schedule.Everyone, m).Balance().Total()))
	}
	c := plan.Certificate()
	fmt.Fprintf(&b, "\nWorst deviation on any level %.2f h, proven bound %.2f h; sum %.1f h, proven bound %.1f h.\n\n",
		inHours(c.F1), inHours(c.F1Bound), inHours(c.F2), inHours(c.F2Bound))
	if err := chart(&b, s, first, quarters); err != nil {
		return "", err
	}
	return b.String(), nil
}

func hours(s *schedule.Schedule, iv schedule.Interval) map[schedule.Member]float64 {
	sum := map[schedule.Member]float64{}
	everyone, _ := s.Team(schedule.Everyone) // as was asked before
	for shift := range everyone.Duties(iv) {
		sum[shift.Member] += shift.Duration().Hours()
	}
	return sum
}

func inHours(b fairness.Burden) float64 { return float64(b) / 60_000 }

func bar(hours float64) string {
	return fmt.Sprintf("%s %.0f", strings.Repeat("█", int(hours/12)), hours)
}

// chart draws the worst balance of anybody, in any class or in total, after each
// quarter: of the rotation, and of plans that carry the balance on.
func chart(b *strings.Builder, s *schedule.Schedule, first schedule.Date, quarters int) error {
	fmt.Fprintf(b, "Worst balance after each quarter, from nothing carried: rotation ░, plan █ (hours)\n\n")
	var rotation, plans fairness.Ledger
	for q := range quarters {
		start := first.AddMonths(3 * q)
		iv := quarter(start)
		plan, err := policy(plans).Plan(s.Slots(iv), s.People(iv))
		if err != nil {
			return err
		}
		planned, err := s.Follow(plan)
		if err != nil {
			return err
		}
		if rotation, err = rotation.Close(s.Duties(iv), s.People(iv)); err != nil {
			return err
		}
		if plans, err = plans.Close(planned.Duties(iv), s.People(iv)); err != nil {
			return err
		}
		for _, x := range []struct {
			ledger fairness.Ledger
			mark   string
		}{{rotation, "░"}, {plans, "█"}} {
			label := ""
			if x.mark == "░" {
				label = start.String()[:7]
			}
			fmt.Fprintf(b, "%-8s %s %.0f\n", label, strings.Repeat(x.mark, int(worst(x.ledger)/4)), worst(x.ledger))
		}
	}
	return nil
}

func worst(l fairness.Ledger) float64 {
	most := fairness.Burden(0)
	for _, a := range l.Accounts {
		balance := a.Balance()
		for _, x := range []fairness.Burden{balance.Night, balance.Weekend, balance.Holiday, balance.Total()} {
			most = max(most, x, -x)
		}
	}
	return inHours(most)
}
