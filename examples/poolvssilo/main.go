// Command poolvssilo shows what it means for a month that all teams share their
// nights, weekends and holidays: hours a person, standby in all, and how often
// somebody answers who does not own the service.
//
//	go run ./examples/poolvssilo [-month 2026-05] [-config FILE]
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: poolvssilo [-month 2026-05] [-config FILE]"

var run = command.Run("poolvssilo", usage, report)

func report(flags *command.Flags) (string, error) {
	month := flags.Month("month", "2026-05", "`month` to compare")
	file := flags.Config()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	config, err := command.Load(*file)
	if err != nil {
		return "", err
	}
	spec := config.Specs[len(config.Specs)-1]
	spec.From = schedule.Date{}
	pooled, err := schedule.New(pooling(spec))
	if err != nil {
		return "", err
	}
	alone, err := schedule.New(silos(spec))
	if err != nil {
		return "", err
	}
	return compare(spec, pooled, alone, schedule.Month(month.Year, month.Month, spec.Location)), nil
}

// silos is the organisation in which every team keeps its nights to itself.
func silos(spec schedule.Spec) schedule.Spec {
	teams := spec.Teams
	spec.Teams, spec.OffHours, spec.Pools = nil, schedule.Duty{}, nil
	for _, t := range teams {
		t.Pool, t.OffHours = t.ID, schedule.Duty{Primary: schedule.Vacant()}
		spec.Teams = append(spec.Teams, t)
	}
	return spec
}

// pooling is the organisation in which everybody shares them.
func pooling(spec schedule.Spec) schedule.Spec {
	teams := spec.Teams
	spec.Teams, spec.OffHours, spec.Pools = nil, schedule.Duty{Primary: schedule.Vacant()}, nil
	for _, t := range teams {
		t.Pool, t.OffHours = "", schedule.Duty{}
		spec.Teams = append(spec.Teams, t)
	}
	return spec
}

func compare(spec schedule.Spec, pooled, alone *schedule.Schedule, month schedule.Interval) string {
	standby := func(s *schedule.Schedule, pools ...schedule.TeamID) float64 {
		hours := 0.0
		for slot := range s.Slots(month, pools...) {
			hours += slot.Duration().Hours()
		}
		return hours
	}
	everyone := len(pooled.Members(schedule.Everyone, month.Start))
	shared := standby(pooled)
	var b strings.Builder
	fmt.Fprintf(&b, "Off-hours of %s, averages (the sample's sizes are made up)\n\n", month.Start.Format("January 2006"))
	fmt.Fprintf(&b, "%-10s %7s %14s %16s %22s\n", "team", "people", "alone h/person", "pooled h/person", "answered by non-owners")
	var sum float64
	for _, t := range spec.Teams {
		people := len(alone.Members(t.ID, month.Start))
		hours := standby(alone, t.ID)
		sum += hours
		fmt.Fprintf(&b, "%-10s %7d %14.1f %16.1f %20.1f %%\n", t.ID, people, hours/float64(people), shared/float64(everyone), 100*(1-float64(people)/float64(everyone)))
	}
	fmt.Fprintf(&b, "\nstandby person-hours: %.0f → %.0f (%+.1f %%)\n", sum, shared, 100*(shared/sum-1))
	b.WriteString("What others answer for is why documents and training belong to the system.\n")
	return b.String()
}
