// Command roster prints a month's roster of an organisation: who answers
// off hours on each day, and how many hours that makes for each person. What is
// published is shown, and where nothing is what the rotas say; -rota plan shows a fair draft of such a month.
//
//	go run ./examples/roster [-month 2026-05] [-rota rotation|plan] [-lang en|ja] [-format text|json|svg] [-pool ID] [-config FILE]
package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: roster [-month 2026-05] [-rota rotation|plan] [-lang en|ja] [-format text|json|svg] [-pool ID] [-config FILE]"

var run = command.Run("roster", usage, func(flags *command.Flags) (string, error) {
	month := flags.Month("month", "2026-05", "`month` to print")
	rota := flags.Rota()
	lang := flags.Language()
	format := flags.OneOf("format", "form", "text", "json", "svg")
	pool := flags.String("pool", "", "`ID` of the pool to show; all pools, and the daytime, without")
	file := flags.Config()
	if err := flags.Parse(flags.Timed("month")); err != nil {
		return "", err
	}
	config, s, err := command.Schedule(*file, *lang)
	if err != nil {
		return "", err
	}
	interval := schedule.Month(month.Year, month.Month, s.Location(month.At(0, time.UTC)))
	if s, err = rota.Follow(s, config.Plan, command.Reach(s, *month, month.AddMonths(1).AddDays(-1))); err != nil {
		return "", err
	}
	pools, err := command.Pools(duties(s, interval), schedule.TeamID(*pool))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	switch *format {
	case "json":
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		entries := wire.Roster(s, interval)
		if *pool != "" {
			entries = slices.DeleteFunc(entries, func(e wire.Entry) bool { return string(e.Team) != *pool || e.Regime == schedule.Daytime })
		}
		err = encoder.Encode(entries)
	case "svg":
		var rotation *schedule.Schedule
		if rotation, err = schedule.New(config.Specs...); err == nil {
			err = writePicture(&text, s, rotation, interval, pools, words[*lang])
		}
	default:
		err = writeText(&text, s, interval, pools, *pool == "", words[*lang])
		if !flags.Given("rota") && unpublished(s, interval, pools) {
			text.WriteString(words[*lang].draft)
		}
	}
	return text.String(), err
})
