// Command holidays prints the holidays in a range of days, one a line: date, name,
// kind and provenance, with tabs between them.
//
//	go run ./examples/holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]
//
// Both days are included. The calendar is that of the configuration, of its last
// spec if it has several; without -config it is Japan's.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit status: 2 for a faulty command line.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("holidays", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	from := flags.String("from", "2026-01-01", "first day")
	to := flags.String("to", "2026-12-31", "last day, included")
	file := flags.String("config", "", "configuration file; the sample organisation without")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "usage: holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]")
		return 0
	}
	first, badFrom := schedule.ParseDate(*from)
	last, badTo := schedule.ParseDate(*to)
	switch {
	case err != nil:
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case badFrom != nil:
		err = fmt.Errorf("-from %q is no day of the form 2026-01-31", *from)
	case badTo != nil:
		err = fmt.Errorf("-to %q is no day of the form 2026-01-31", *to)
	case last.Before(first):
		err = fmt.Errorf("-to %q lies before -from %q", *to, *from)
	}
	if err != nil {
		fmt.Fprintln(stderr, "holidays:", err)
		return 2
	}
	config, err := sample.Load(*file)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "holidays:", strings.TrimSuffix(line, "\n"))
		}
		return 2
	}
	calendar, _ := config.Specs[len(config.Specs)-1].Holidays.(*holiday.Calendar) // nil, for none, has no days
	if err := write(stdout, calendar, first, last); err != nil {
		fmt.Fprintln(stderr, "holidays:", err)
		return 1
	}
	return 0
}

// write prints the holidays of a calendar from first to last, both included.
func write(w io.Writer, c *holiday.Calendar, first, last schedule.Date) error {
	for h := range c.Between(first, last) {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", h.Date, h.Name, h.Kind, h.Provenance); err != nil {
			return err
		}
	}
	return nil
}
