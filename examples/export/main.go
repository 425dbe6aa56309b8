// Command export writes a schedule as other tools read it: PagerDuty, Terraform,
// Slack, Alertmanager, Prometheus or a spreadsheet. It sends nothing.
//
//	go run ./examples/export -format FORMAT [-month 2026-05 | -from 2026-05-01 -to 2026-05-31] [-at RFC3339] [-service ID]... [-usergroup ID] [-lang en|ja] [-config FILE]
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
// are for days, both ends included. Services are all without -service. PagerDuty,
// Terraform and Slack need the contacts "pagerduty" and "slack" of people.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/export/format"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], time.Now, os.Stdout, os.Stderr)) }

const usage = "usage: export -format FORMAT [-month 2026-05 | -from 2026-05-01 -to 2026-05-31] [-at RFC3339] [-service ID]... [-usergroup ID] [-lang en|ja] [-config FILE]\n" +
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

// run returns the exit status: 2 for a faulty command line or configuration, or a
// schedule that the format cannot say.
func run(args []string, now func() time.Time, stdout, stderr io.Writer) int {
	order, err := parse(args, now)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, usage)
		return 0
	}
	var write func(io.Writer) error
	if err == nil {
		write, err = order.prepare()
	}
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "export:", strings.TrimSuffix(line, "\n"))
		}
		return 2
	}
	if err := write(stdout); err != nil {
		fmt.Fprintln(stderr, "export:", err)
		return 1
	}
	return 0
}

// order is what the command line asks for.
type order struct {
	format, group, file string
	first, last         schedule.Date
	at                  time.Time
	services            services
	language            schedule.Language
}

// services collects the values of a flag that may be repeated.
type services []schedule.ServiceID

func (s *services) String() string { return fmt.Sprint(*s) }

func (s *services) Set(value string) error {
	*s = append(*s, schedule.ServiceID(value))
	return nil
}

// parse reads the command line; its error joins every fault.
func parse(args []string, now func() time.Time) (order, error) {
	var o order
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.format, "format", "", "what to write")
	flags.StringVar(&o.file, "config", "", "configuration file; the sample organisation without")
	flags.StringVar(&o.group, "usergroup", "", "ID of the Slack user group")
	flags.Var(&o.services, "service", "service; all without")
	month := flags.String("month", "2026-05", "month to write")
	from := flags.String("from", "", "first day")
	to := flags.String("to", "", "last day, included")
	at := flags.String("at", "", "instant; now without")
	lang := flags.String("lang", "en", "en or ja")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if flags.NArg() > 0 {
		fault("unexpected argument %q", flags.Arg(0))
	}
	known, ok := formats[o.format]
	if !ok {
		fault("-format %q is none of %s", o.format, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
	}
	set := map[string]bool{}
	flags.Visit(func(f *flag.Flag) {
		set[f.Name] = true
		if takes := strings.Fields("format config lang " + known.flags); ok && !slices.Contains(takes, f.Name) {
			fault("-%s is not for -format %s", f.Name, o.format)
		}
	})
	switch {
	case set["from"] != set["to"]:
		fault("-from and -to belong together")
	case set["from"] && set["month"]:
		fault("-month stands instead of -from and -to")
	case set["from"]:
		var err1, err2 error
		o.first, err1 = schedule.ParseDate(*from)
		o.last, err2 = schedule.ParseDate(*to)
		if err1 != nil {
			fault("-from %q is no day of the form 2006-01-02", *from)
		}
		if err2 != nil {
			fault("-to %q is no day of the form 2006-01-02", *to)
		}
		if err1 == nil && err2 == nil && o.last.Before(o.first) {
			fault("-to %v lies before -from %v", o.last, o.first)
		}
	default:
		first, err := schedule.ParseDate(*month + "-01")
		if err != nil {
			fault("-month %q is no month of the form 2006-01", *month)
		} else {
			o.first, o.last = first, first.AddMonths(1).AddDays(-1)
		}
	}
	if o.at = now(); set["at"] {
		var err error
		if o.at, err = time.Parse(time.RFC3339, *at); err != nil {
			fault("-at %q is not of the form 2026-05-06T12:00:00+09:00", *at)
		}
	}
	switch *lang {
	case "en":
	case "ja":
		o.language = schedule.Japanese
	default:
		fault("-lang %q is neither en nor ja", *lang)
	}
	if o.format == "slack" && o.group == "" {
		fault("-format slack needs -usergroup, the ID of the user group")
	}
	if o.format == "pagerduty-overrides" && len(o.services) != 1 {
		fault("-format pagerduty-overrides needs one -service, whose schedule is to be overridden")
	}
	return o, errors.Join(faults...)
}

// prepare loads the organisation and makes the format, so that nothing is written
// of what has a fault.
func (o order) prepare() (func(io.Writer) error, error) {
	config, err := sample.Load(o.file)
	if err != nil {
		return nil, err
	}
	s, err := config.Schedule()
	if err != nil {
		return nil, err
	}
	if len(o.services) == 0 {
		for id := range s.Services() {
			o.services = append(o.services, id)
		}
	}
	return formats[o.format].make(o, format.Organisation{Schedule: s, Specs: config.Specs, Language: o.language})
}

// days returns the time asked for.
func (o order) days(org format.Organisation) schedule.Interval {
	return schedule.Days(o.first, o.last, org.Schedule.Location(o.first.At(0, nil)))
}

func (o order) pagerDutyOverrides(org format.Organisation) (func(io.Writer) error, error) {
	body, err := org.PagerDutyHolidays(o.days(org), o.services[0])
	return body.Write, err
}

func (o order) pagerDutySchedule(org format.Organisation) (func(io.Writer) error, error) {
	list, err := org.PagerDutySchedules(o.days(org), o.services...)
	return func(w io.Writer) error { return format.WritePagerDuty(w, list) }, err
}

func (o order) terraform(org format.Organisation) (func(io.Writer) error, error) {
	file, err := org.Terraform(o.days(org), o.services...)
	return file.Write, err
}

func (o order) slack(org format.Organisation) (func(io.Writer) error, error) {
	body, err := org.SlackUserGroup(o.group, o.at, o.services...)
	return body.Write, err
}

func (o order) alertmanager(org format.Organisation) (func(io.Writer) error, error) {
	return org.TimeIntervals(o.days(org)).Write, nil
}

func (o order) prometheus(org format.Organisation) (func(io.Writer) error, error) {
	metrics, err := org.Metrics(o.at, o.services...)
	return metrics.Write, err
}

func (o order) csv(org format.Organisation) (func(io.Writer) error, error) {
	return org.CSV(o.days(org)).CSV, nil
}
