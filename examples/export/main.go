// Command export writes a schedule as other tools read it: PagerDuty, Terraform,
// Slack, Alertmanager, Prometheus or a spreadsheet. It sends nothing.
//
//	go run ./examples/export -format FORMAT [-month 2026-05 | -from 2026-05-01 -to 2026-05-31] [-at RFC3339] [-service ID]... [-usergroup ID] [-rota rotation|plan] [-lang en|ja] [-config FILE]
//
// The formats:
//
//	pagerduty-overrides  for a schedule with a layer for weekdays: its holidays (needs -service)
//	pagerduty-schedule   whole schedules, with overrides
//	terraform            the same as resources, a *.tf.json file
//	slack                the user group of those on call (needs -usergroup)
//	alertmanager         time_intervals: business hours, holidays, daytime
//	prometheus           who is on call, as metrics
//	csv                  the shifts that start in the days
//
// slack and prometheus say who is on call -at an instant, now without it; the others
// are for days, both ends included. What is published is written, and where nothing
// is what the rotas say; -rota plan plans such months fairly. Services are all without -service. PagerDuty,
// Terraform and Slack need the contacts "pagerduty" and "slack" of people.
package main

import (
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(at(time.Now)(os.Args[1:], os.Stdout, os.Stderr)) }

// at returns the program, which writes who is on call now if it is told no instant.
func at(now func() time.Time) func(args []string, stdout, stderr io.Writer) int {
	return command.Run("export", usage, func(flags *command.Flags) (string, error) {
		order, err := parse(flags, now)
		if err != nil {
			return "", err
		}
		write, err := order.prepare()
		if err != nil {
			return "", err
		}
		var text strings.Builder
		err = write(&text)
		return text.String(), err
	})
}

const usage = "usage: export -format FORMAT [-month 2026-05 | -from 2026-05-01 -to 2026-05-31] [-at RFC3339] [-service ID]... [-usergroup ID] [-rota rotation|plan] [-lang en|ja] [-config FILE]\n" +
	"formats: pagerduty-overrides pagerduty-schedule terraform slack alertmanager prometheus csv"

// formats lists, by name, the flags that a format takes besides those of every
// format, and what makes it.
var formats = map[string]struct {
	flags string
	make  func(order, format.Organisation) (func(io.Writer) error, error)
}{
	"pagerduty-overrides": {"month from to service", order.pagerDutyOverrides},
	"pagerduty-schedule":  {"month from to service", order.pagerDutySchedule},
	"terraform":           {"month from to service", order.terraform},
	"slack":               {"at service usergroup", order.slack},
	"alertmanager":        {"month from to", order.alertmanager},
	"prometheus":          {"at service", order.prometheus},
	"csv":                 {"month from to", order.csv},
}

// prepare loads the organisation and makes the format.
func (o order) prepare() (func(io.Writer) error, error) {
	config, s, err := command.Schedule(o.file, o.language)
	if err != nil {
		return nil, err
	}
	days := schedule.Days(o.first.AddDays(-1), o.last, s.Location(o.at)).Span(command.Reach(s, o.first, o.last))
	if strings.Contains(formats[o.format].flags, "at ") {
		days = schedule.Interval{Start: o.at.AddDate(0, 0, -1), End: o.at.AddDate(0, 1, 0)}
	}
	if s, err = o.rota.Follow(s, config.Plan, days); err != nil {
		return nil, err
	}
	if len(o.services) == 0 {
		for id := range s.Services() {
			o.services = append(o.services, id)
		}
	}
	return formats[o.format].make(o, format.Organisation{Schedule: s, Specs: config.Specs, Language: o.language})
}

// interval returns the days asked for.
func (o order) interval(org format.Organisation) schedule.Interval {
	return schedule.Days(o.first, o.last, org.Schedule.Location(o.first.At(0, nil)))
}

func (o order) pagerDutyOverrides(org format.Organisation) (func(io.Writer) error, error) {
	body, err := org.PagerDutyHolidays(o.interval(org), o.services[0])
	return body.Write, err
}

func (o order) pagerDutySchedule(org format.Organisation) (func(io.Writer) error, error) {
	list, err := org.PagerDutySchedules(o.interval(org), o.services...)
	return func(w io.Writer) error { return format.WritePagerDuty(w, list) }, err
}

func (o order) terraform(org format.Organisation) (func(io.Writer) error, error) {
	file, err := org.Terraform(o.interval(org), o.services...)
	return file.Write, err
}

func (o order) slack(org format.Organisation) (func(io.Writer) error, error) {
	body, err := org.SlackUserGroup(o.group, o.at, o.services...)
	return body.Write, err
}

func (o order) alertmanager(org format.Organisation) (func(io.Writer) error, error) {
	return org.TimeIntervals(o.interval(org)).Write, nil
}

func (o order) prometheus(org format.Organisation) (func(io.Writer) error, error) {
	metrics, err := org.Metrics(o.at, o.services...)
	return metrics.Write, err
}

func (o order) csv(org format.Organisation) (func(io.Writer) error, error) {
	return org.CSV(o.interval(org)).CSV, nil
}
