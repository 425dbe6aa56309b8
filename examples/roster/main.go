// Command roster prints a month's roster of an organisation: who answers
// off hours on each day, and how many hours that makes for each person. By default
// the month is planned fairly; -rota rotation shows what the rotation gives.
//
//	go run ./examples/roster [-month 2026-05] [-rota plan|rotation] [-lang en|ja] [-format text|json] [-config FILE]
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

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit status: 2 for a faulty command line.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("roster", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	month := flags.String("month", "2026-05", "month to print")
	rota := flags.String("rota", "plan", "plan or rotation")
	lang := flags.String("lang", "en", "en or ja")
	format := flags.String("format", "text", "text or json")
	file := flags.String("config", "", "configuration file; the sample organisation without")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "usage: roster [-month 2026-05] [-rota plan|rotation] [-lang en|ja] [-format text|json] [-config FILE]")
		return 0
	}
	first, fault := time.Parse("2006-01", *month)
	switch {
	case err != nil:
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case fault != nil || first.Year() < 1:
		err = fmt.Errorf("-month %q is no month of the form 2006-01", *month)
	case *rota != "plan" && *rota != "rotation":
		err = fmt.Errorf("-rota %q is neither plan nor rotation", *rota)
	case *lang != "en" && *lang != "ja":
		err = fmt.Errorf("-lang %q is neither en nor ja", *lang)
	case *format != "text" && *format != "json":
		err = fmt.Errorf("-format %q is neither text nor json", *format)
	}
	if err != nil {
		fmt.Fprintln(stderr, "roster:", err)
		return 2
	}

	config, err := sample.Load(*file)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "roster:", strings.TrimSuffix(line, "\n"))
		}
		return 2
	}
	s, err := config.Schedule()
	if err != nil { // cannot be: what was loaded makes a schedule
		fmt.Fprintln(stderr, "roster:", err)
		return 1
	}
	interval := schedule.Month(first.Year(), first.Month(), s.Location(first))
	if *rota == "plan" {
		if s, err = sample.Planned(s, interval); err != nil {
			for line := range strings.Lines(err.Error()) {
				fmt.Fprintln(stderr, "roster:", strings.TrimSuffix(line, "\n"))
			}
			fmt.Fprintln(stderr, "roster: no plan; -rota rotation shows the rotation")
			return 1
		}
	}
	if *format == "json" {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(wire.Roster(s, interval))
	} else {
		err = writeText(stdout, s, interval, words[*lang])
	}
	if err != nil {
		fmt.Fprintln(stderr, "roster:", err)
		return 1
	}
	return 0
}
