package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
)

// order is what the command line asks for.
type order struct {
	format, group, file string
	rota                command.Rota
	first, last         schedule.Date
	at                  time.Time
	services            []schedule.ServiceID
	language            schedule.Language
}

// parse reads the command line; its error joins every fault.
func parse(flags *command.Flags, now func() time.Time) (order, error) {
	format := flags.String("format", "", "`format` to write")
	file := flags.Config()
	group := flags.String("usergroup", "", "`ID` of the Slack user group")
	services, instants := flags.Services(), flags.Instants()
	month := flags.Month("month", "2026-05", "`month` to write")
	from := flags.Day("from", "", "first `day`")
	to := flags.Day("to", "", "last `day`, included")
	lang := flags.Language()
	rota := flags.Rota()
	fits := func() error { return fits(*format, flags) }
	lacks := func() error {
		switch {
		case *format == "slack" && *group == "":
			return errors.New("-format slack needs -usergroup, the ID of the user group")
		case *format == "pagerduty-overrides" && len(*services) != 1:
			return errors.New("-format pagerduty-overrides needs one -service, whose schedule is to be overridden")
		}
		return nil
	}
	days := func() error {
		switch {
		case flags.Given("from") != flags.Given("to"):
			return errors.New("-from and -to belong together")
		case flags.Given("from") && flags.Given("month"):
			return errors.New("-month stands instead of -from and -to")
		case !to.IsZero() && to.Before(*from):
			return fmt.Errorf("-to %v lies before -from %v", to, from)
		}
		return nil
	}
	timed := func() error {
		if !slices.Contains(strings.Fields(formats[*format].flags), "month") {
			return nil // of an instant
		}
		return flags.Timed("month", "from")()
	}
	err := flags.Parse(fits, lacks, days, timed)
	o := order{format: *format, group: *group, file: *file, rota: rota, first: *from, last: *to, services: *services, at: now()}
	if from.IsZero() {
		o.first, o.last = *month, month.AddMonths(1).AddDays(-1)
	}
	if n := len(*instants); n > 0 {
		o.at = (*instants)[n-1]
	}
	o.language = *lang
	return o, err
}

// fits reports flags that a format does not take.
func fits(format string, flags *command.Flags) error {
	known, ok := formats[format]
	if !ok {
		return fmt.Errorf("-format %q is none of %s", format, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
	}
	var faults []error
	takes := strings.Fields("format config lang rota " + known.flags)
	flags.Visit(func(f *flag.Flag) {
		if !slices.Contains(takes, f.Name) {
			faults = append(faults, fmt.Errorf("-%s is not for -format %s", f.Name, format))
		}
	})
	return errors.Join(faults...)
}
