// Command roster prints a month's roster of an organisation: who answers
// off hours on each day, and how many hours that makes for each person. By default
// the month is planned fairly; -rota rotation shows what the rotation gives.
//
//	go run ./examples/roster [-month 2026-05] [-rota plan|rotation] [-lang en|ja] [-format text|json] [-config FILE]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/examples/wire"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: roster [-month 2026-05] [-rota plan|rotation] [-lang en|ja] [-format text|json] [-config FILE]"

var run = command.Run("roster", usage, func(args []string) (string, error) {
	flags := flag.NewFlagSet("roster", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	month := flags.String("month", "2026-05", "month to print")
	rota := flags.String("rota", "plan", "plan or rotation")
	lang := flags.String("lang", "en", "en or ja")
	format := flags.String("format", "text", "text or json")
	file := flags.String("config", "", "configuration file; the sample organisation without")
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	first, err := time.Parse("2006-01", *month)
	switch {
	case flags.NArg() > 0:
		return "", fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case err != nil || first.Year() < 1:
		return "", fmt.Errorf("-month %q is no month of the form 2006-01", *month)
	case *rota != "plan" && *rota != "rotation":
		return "", fmt.Errorf("-rota %q is neither plan nor rotation", *rota)
	case *lang != "en" && *lang != "ja":
		return "", fmt.Errorf("-lang %q is neither en nor ja", *lang)
	case *format != "text" && *format != "json":
		return "", fmt.Errorf("-format %q is neither text nor json", *format)
	}
	config, err := sample.Load(*file)
	if err != nil {
		return "", err
	}
	s, err := config.Schedule()
	if err != nil {
		return "", err
	}
	interval := schedule.Month(first.Year(), first.Month(), s.Location(first))
	if *rota == "plan" {
		if s, err = sample.Planned(s, interval); err != nil {
			return "", fmt.Errorf("no plan; -rota rotation shows the rotation: %w", err)
		}
	}
	var text strings.Builder
	if *format == "json" {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(wire.Roster(s, interval))
	} else {
		err = writeText(&text, s, interval, words[*lang])
	}
	return text.String(), err
})
