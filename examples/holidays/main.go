// Command holidays prints the holidays in a range of days, one a line: date, name,
// kind and provenance, with tabs between them.
//
//	go run ./examples/holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]
//
// Both days are included. The calendar is that of the configuration, of its last
// spec if it has several; without -config it is Japan's.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/holiday"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: holidays [-from 2026-01-01] [-to 2026-12-31] [-config FILE]"

var run = command.Run("holidays", usage, list)

func list(flags *command.Flags) (string, error) {
	first := flags.Day("from", "2026-01-01", "first `day`")
	last := flags.Day("to", "2026-12-31", "last `day`, included")
	file := flags.Config()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	if last.Before(*first) {
		return "", fmt.Errorf("-to %v lies before -from %v", last, first)
	}
	config, err := command.Load(*file)
	if err != nil {
		return "", err
	}
	calendar, _ := config.Specs[len(config.Specs)-1].Holidays.(*holiday.Calendar) // nil, for none, has no days
	var text strings.Builder
	for h := range calendar.Between(*first, *last) {
		fmt.Fprintf(&text, "%s\t%s\t%s\t%s\n", h.Date, h.Name, h.Kind, h.Provenance)
	}
	return text.String(), nil
}
