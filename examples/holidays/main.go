// Command holidays prints the holidays in a range of days, one a line: date, name,
// kind and provenance, with tabs between them.
//
//	go run ./examples/holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]
//
// Both days are included. The calendar is that of the configuration, of its last
// spec if it has several; without -config it is Japan's.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]"

var run = command.Run("holidays", usage, list)

func list(args []string) (string, error) {
	flags := flag.NewFlagSet("holidays", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	from := flags.String("from", "2026-01-01", "first day")
	to := flags.String("to", "2026-12-31", "last day, included")
	file := flags.String("config", "", "configuration file; the sample organisation without")
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	first, badFrom := schedule.ParseDate(*from)
	last, badTo := schedule.ParseDate(*to)
	switch {
	case flags.NArg() > 0:
		return "", fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case badFrom != nil:
		return "", fmt.Errorf("-from %q is no day of the form 2026-01-31", *from)
	case badTo != nil:
		return "", fmt.Errorf("-to %q is no day of the form 2026-01-31", *to)
	case last.Before(first):
		return "", fmt.Errorf("-to %q lies before -from %q", *to, *from)
	}
	config, err := sample.Load(*file)
	if err != nil {
		return "", err
	}
	calendar, _ := config.Specs[len(config.Specs)-1].Holidays.(*holiday.Calendar) // nil, for none, has no days
	var text strings.Builder
	for h := range calendar.Between(first, last) {
		fmt.Fprintf(&text, "%s\t%s\t%s\t%s\n", h.Date, h.Name, h.Kind, h.Provenance)
	}
	return text.String(), nil
}
