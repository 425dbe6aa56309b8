// Command whatif says what it would mean for people if two left, somebody went part time, a team joined the pool, hours changed
// or there were one more holiday: for each pool hours, nights, days off, the worst deviation with its proof, and what a
// policy finds, as it is and then.
//
//	go run ./examples/whatif [-do EDITS]… [-month 2026-07] [-months 3] [-set NAME]… [-policy FILE]… [-lang en|ja] [-config FILE]
//
// Each -do is a scenario of one edit or several, between semicolons:
//
//	quit MEMBER [LAST]            share MEMBER PERCENT [FIRST]    join MEMBER TEAM [PERCENT]
//	team TEAM POOL                hours [TEAM] 09:00-18:00        holiday DAY [NAME]
//
// If no day is said, somebody quits before the first day and works part time from it on. Without -do the sample has six
// scenarios. Plans go by the configuration's "plan", else by a night's rest of 11 h.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/fairness/whatif"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: whatif [-do EDITS]… [-month 2026-07] [-months 3] [-set NAME]… [-policy FILE]… [-lang en|ja] [-config FILE]\n" +
	"edits, with ; between two: quit MEMBER [LAST], share MEMBER PERCENT [FIRST], join MEMBER TEAM [PERCENT], team TEAM POOL, hours [TEAM] 09:00-18:00, holiday DAY [NAME]"

// onSample are the scenarios without -do.
var onSample = []string{"quit m1; quit s1", "share m2 50", "join n1 ec", "team platform everyone", "hours 09:00-18:00", "holiday 2026-07-17 創立記念日"}

var run = command.Run("whatif", usage, func(flags *command.Flags) (string, error) {
	var edits []string
	var faults []error
	flags.Func("do", "`edits` of a scenario, several times for several", func(text string) error {
		edits = append(edits, text)
		return nil
	})
	sets, wrong := findings.Sets(flags.FlagSet, scheduletest.Japan(), scheduletest.ThirtyPercent(), scheduletest.EightPeople())
	first := flags.Month("month", "2026-07", "first `month`")
	months := flags.Number("months", 3, 1, 24, "`number` of months")
	lang := flags.Language()
	file := flags.Config()
	if err := flags.Parse(func() error { return errors.Join(*wrong...) }, flags.Timed("month")); err != nil {
		return "", err
	}
	config, s, err := command.Schedule(*file, *lang)
	if err != nil {
		return "", err
	}
	if edits == nil && *file == "" {
		edits = onSample
	}
	p := printer{language: *lang, policies: *sets}
	organisation := whatif.Organisation{Specs: config.Specs, Planner: command.Compared(config.Plan)}
	var scenarios []whatif.Scenario
	for _, text := range edits {
		scenario, err := parse(text, *first, p.language)
		if err == nil { // who is unknown is told before anything is planned
			_, err = organisation.With(scenario.Edits...)
		}
		if err != nil {
			faults = append(faults, command.InFile(fmt.Sprintf("-do %q", text), err))
		}
		scenarios = append(scenarios, scenario)
	}
	if err := errors.Join(faults...); err != nil {
		return "", err
	}
	loc := s.Location(first.At(schedule.At(12, 0), time.UTC))
	iv := schedule.Days(*first, first.AddMonths(*months).AddDays(-1), loc)
	for _, change := range s.Changes() {
		if leave, ok := change.(schedule.Leave); ok {
			organisation.Away = append(organisation.Away, leave)
		}
	}
	list, err := whatif.Compare(organisation, iv, scenarios...)
	if err != nil {
		return "", err
	}
	return p.write(iv, list)
})
