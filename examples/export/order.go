package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// order is what the command line asks for.
type order struct {
	format, group, file string
	planned             bool
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
	o := order{at: now()}
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
	rota := flags.String("rota", "rotation", "rotation or plan")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	set := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })

	faults := []error{o.fits(set)}
	if flags.NArg() > 0 {
		faults = append(faults, fmt.Errorf("unexpected argument %q", flags.Arg(0)))
	}
	switch {
	case set["from"] != set["to"]:
		faults = append(faults, errors.New("-from and -to belong together"))
	case set["from"] && set["month"]:
		faults = append(faults, errors.New("-month stands instead of -from and -to"))
	case set["from"]:
		faults = append(faults, o.days(*from, *to))
	default:
		faults = append(faults, o.month(*month))
	}
	if set["at"] {
		faults = append(faults, o.instant(*at))
	}
	if *lang == "ja" {
		o.language = schedule.Japanese
	} else if *lang != "en" {
		faults = append(faults, fmt.Errorf("-lang %q is neither en nor ja", *lang))
	}
	o.planned = *rota == "plan"
	if !o.planned && *rota != "rotation" {
		faults = append(faults, fmt.Errorf("-rota %q is neither rotation nor plan", *rota))
	}
	return o, errors.Join(faults...)
}

// fits reports flags that the format does not take, and those that it lacks.
func (o *order) fits(set map[string]bool) error {
	known, ok := formats[o.format]
	if !ok {
		return fmt.Errorf("-format %q is none of %s", o.format, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
	}
	var faults []error
	takes := strings.Fields("format config lang rota " + known.flags)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !slices.Contains(takes, name) {
			faults = append(faults, fmt.Errorf("-%s is not for -format %s", name, o.format))
		}
	}
	if o.format == "slack" && o.group == "" {
		faults = append(faults, errors.New("-format slack needs -usergroup, the ID of the user group"))
	}
	if o.format == "pagerduty-overrides" && len(o.services) != 1 {
		faults = append(faults, errors.New("-format pagerduty-overrides needs one -service, whose schedule is to be overridden"))
	}
	return errors.Join(faults...)
}

func (o *order) month(text string) error {
	first, err := schedule.ParseDate(text + "-01")
	if err != nil {
		return fmt.Errorf("-month %q is no month of the form 2006-01", text)
	}
	o.first, o.last = first, first.AddMonths(1).AddDays(-1)
	return nil
}

func (o *order) days(from, to string) error {
	var faults []error
	var err error
	if o.first, err = schedule.ParseDate(from); err != nil {
		faults = append(faults, fmt.Errorf("-from %q is no day of the form 2006-01-02", from))
	}
	if o.last, err = schedule.ParseDate(to); err != nil {
		faults = append(faults, fmt.Errorf("-to %q is no day of the form 2006-01-02", to))
	}
	if faults == nil && o.last.Before(o.first) {
		faults = append(faults, fmt.Errorf("-to %v lies before -from %v", o.last, o.first))
	}
	return errors.Join(faults...)
}

func (o *order) instant(text string) error {
	var err error
	if o.at, err = time.Parse(time.RFC3339, text); err != nil {
		return fmt.Errorf("-at %q is not of the form 2026-05-06T12:00:00+09:00", text)
	}
	return nil
}
