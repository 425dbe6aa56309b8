// Command holidays prints the holidays in a range of days, one a line: date, name,
// kind and provenance, with tabs between them.
//
//	go run ./examples/holidays [-from 2026-01-01] [-to 2026-12-31] [-lang en|ja] [-config FILE [-team ID]]
//
// Names are English where the calendar knows one, and Japanese with -lang ja. Both days are included. The calendar is that of the configuration, of its last
// spec if it has several, and with -team that of a team or pool; without -config it is Japan's.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: holidays [-from 2026-01-01] [-to 2026-12-31] [-lang en|ja] [-config FILE [-team ID]]"

// kinds and provenances are what the calendar says of a day, in Japanese.
var (
	kinds = map[holiday.Kind]string{holiday.National: "国民の祝日", holiday.Substitute: "振替休日", holiday.Citizens: "国民の休日",
		holiday.Special: "その日限りの休日", holiday.Company: "会社休日", holiday.Public: "祝日"}
	provenances = map[holiday.Provenance]string{holiday.Official: "公表済み", holiday.Statute: "法律による", holiday.Forecast: "予測", holiday.Declared: "設定による"}
)

var run = command.Run("holidays", usage, list)

func list(flags *command.Flags) (string, error) {
	first := flags.Day("from", "2026-01-01", "first `day`")
	last := flags.Day("to", "2026-12-31", "last `day`, included")
	lang := flags.Language()
	file := flags.Config()
	team := flags.String("team", "", "`ID` of a team or pool, which may have a calendar of its own; the organisation's without")
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
	of, err := holidaysOf(config.Specs[len(config.Specs)-1], schedule.TeamID(*team))
	if err != nil {
		return "", err
	}
	calendar, _ := of.(*holiday.Calendar) // nil, for none, has no days
	var text strings.Builder
	for h := range calendar.Between(*first, *last) {
		name, kind, provenance := cmp.Or(h.English, h.Name), h.Kind.String(), h.Provenance.String()
		if *lang == schedule.Japanese {
			name, kind, provenance = h.Name, kinds[h.Kind], provenances[h.Provenance]
			if of := calendar.Base(); h.Kind == holiday.Public && of != "" && of != "jp" {
				kind += "（" + of + "）"
			}
		}
		fmt.Fprintf(&text, "%s\t%s\t%s\t%s\n", h.Date, name, kind, provenance)
	}
	return text.String(), nil
}

// holidaysOf returns the calendar of a team or pool of a spec, or of the organisation.
func holidaysOf(spec schedule.Spec, id schedule.TeamID) (schedule.Calendar, error) {
	own := map[schedule.TeamID]schedule.Calendar{"": nil, schedule.Everyone: nil}
	for _, t := range spec.Teams {
		own[t.ID] = t.Holidays
	}
	for _, p := range spec.Pools {
		own[p.ID] = p.Holidays
	}
	calendar, known := own[id]
	switch {
	case !known:
		return nil, fmt.Errorf("-team: %w %q%s", schedule.ErrUnknownTeam, id, near.Hint(id, maps.Keys(own)))
	case calendar == nil:
		return spec.Holidays, nil
	}
	return calendar, nil
}
