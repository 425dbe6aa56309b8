// Command whoisoncall prints who answers for a service at an instant, until when,
// who is next and why, as one JSON object a line.
//
//	go run ./examples/whoisoncall -service minne-web -at 2026-05-06T12:00:00+09:00 [-rota rotation|plan] [-config FILE]
//
// The first two flags may be given several times. Without -service it answers for every
// service, without -at for now; without -config it reads the sample organisation. -rota plan plans
// the months asked about fairly, as examples/roster does.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/wire"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], time.Now, os.Stdout, os.Stderr)) }

// several collects the values of a flag that may be repeated.
type several []string

func (s *several) String() string { return strings.Join(*s, ",") }

func (s *several) Set(value string) error {
	*s = append(*s, value)
	return nil
}

// run returns the exit status: 2 for a faulty command line or configuration.
func run(args []string, now func() time.Time, stdout, stderr io.Writer) int {
	lines, help, err := answers(args, now)
	switch {
	case help:
		fmt.Fprintln(stdout, "usage: whoisoncall [-service ID]... [-at RFC3339]... [-rota rotation|plan] [-config FILE]")
		return 0
	case err != nil:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "whoisoncall:", strings.TrimSuffix(line, "\n"))
		}
		return 2
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			fmt.Fprintln(stderr, "whoisoncall:", err)
			return 1
		}
	}
	return 0
}

func answers(args []string, now func() time.Time) (lines []wire.Answer, help bool, err error) {
	flags := flag.NewFlagSet("whoisoncall", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var services, instants several
	flags.Var(&services, "service", "service to ask for")
	flags.Var(&instants, "at", "instant to ask for")
	file := flags.String("config", "", "configuration file")
	rota := flags.String("rota", "rotation", "rotation or plan")
	if err := flags.Parse(args); err != nil {
		return nil, errors.Is(err, flag.ErrHelp), err
	}
	if flags.NArg() > 0 {
		return nil, false, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	var times []time.Time
	var faults []error
	for _, text := range instants {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			faults = append(faults, fmt.Errorf("-at %q is not of the form 2026-05-06T12:00:00+09:00", text))
		}
		times = append(times, at)
	}
	if instants == nil {
		times = []time.Time{now()}
	}
	if *rota != "rotation" && *rota != "plan" {
		faults = append(faults, fmt.Errorf("-rota %q is neither rotation nor plan", *rota))
	}
	config, err := sample.Load(*file)
	if err != nil {
		return nil, false, errors.Join(append(faults, err)...)
	}
	s, err := config.Schedule()
	if err != nil {
		return nil, false, errors.Join(append(faults, err)...)
	}
	if *rota == "plan" && faults == nil {
		if s, err = planned(s, times); err != nil {
			return nil, false, err
		}
	}
	if services == nil {
		for id := range s.Services() {
			services = append(services, string(id))
		}
	}
	for _, service := range services {
		for _, at := range times {
			line, err := wire.Ask(s, schedule.ServiceID(service), at)
			if err != nil {
				faults = append(faults, err)
			}
			lines = append(lines, line)
		}
	}
	return lines, false, errors.Join(faults...)
}

// planned returns the schedule with a plan of the months from the instants to a month
// later, so that it says who is next.
func planned(s *schedule.Schedule, times []time.Time) (*schedule.Schedule, error) {
	var plans schedule.Chain
	for _, at := range times {
		plan, err := sample.Months(s, schedule.Interval{Start: at.AddDate(0, 0, -1), End: at.AddDate(0, 1, 0)})
		if err != nil {
			return nil, err
		}
		plans = append(plans, plan...)
	}
	return s.Follow(plans)
}
