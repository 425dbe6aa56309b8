// Command poolvssilo shows what it means for a month that all teams share their
// nights, weekends and holidays: hours a person, standby in all, and how often
// somebody answers who does not own the service.
//
//	go run ./examples/poolvssilo [-month 2026-05] [-config FILE]
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: poolvssilo [-month 2026-05] [-config FILE]"

var run = command.Run("poolvssilo", usage, write)

func write(flags *command.Flags) (string, error) {
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
	text, err := compare(spec, pooled, schedule.Month(month.Year, month.Month, spec.Location))
	if err == nil && *file == "" {
		text += "The sample's sizes are made up.\n"
	}
	return text, err
}

// pooling is the organisation in which everybody shares the nights.
func pooling(spec schedule.Spec) schedule.Spec {
	teams := spec.Teams
	spec.Teams, spec.OffHours, spec.Pools = nil, schedule.Duty{Primary: schedule.Vacant()}, nil
	for _, t := range teams {
		t.Pool, t.OffHours = "", schedule.Duty{}
		spec.Teams = append(spec.Teams, t)
	}
	return spec
}

func compare(spec schedule.Spec, pooled *schedule.Schedule, month schedule.Interval) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "Off-hours of %s, averages\n\n", month.Start.Format("January 2006"))
	fmt.Fprintf(&b, "%-10s %7s %14s %16s %22s\n", "team", "people", "alone h/person", "pooled h/person", "answered by non-owners")
	var alone, shared time.Duration
	teams, err := report.Pool(pooled, schedule.Everyone, month)
	if err != nil {
		return "", err
	}
	for _, t := range spec.Teams {
		i := slices.IndexFunc(teams, func(p report.Pooling) bool { return p.Team == t.ID })
		if i < 0 {
			continue // without services there are no nights to share
		}
		p := teams[i]
		each := "–"
		if p.People > 0 {
			each = fmt.Sprintf("%.1f", p.EachAlone().Hours())
		}
		fmt.Fprintf(&b, "%-10s %7d %14s %16.1f %22s\n", p.Team, p.People, each, p.EachShared().Hours(), p.Strangers())
		alone, shared = alone+p.Alone, p.Shared
	}
	fmt.Fprintf(&b, "\nstandby person-hours: %.0f → %.0f (%+.1f %%)\n", alone.Hours(), shared.Hours(), 100*(shared.Hours()/max(1, alone.Hours())-1))
	b.WriteString("What others answer for is why documents and training belong to the system.\n")
	return b.String(), nil
}
