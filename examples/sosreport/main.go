// Command sosreport writes what the teams read at their weekly meeting about on-call
// (SoS会), as Markdown, Japanese first: hours by class, team and person, pages and
// who answered them, the noisiest monitors, the next two weeks, coming holidays,
// warnings of the policy, and what changed since the last meeting.
//
//	go run ./examples/sosreport [-week 2026-05-04] [-lang ja|en] [-config FILE] [-before FILE] [-alerts FILE] [-rota plan|rotation]
//
// The week is that of the day given, from Monday's opening on. -before is the
// configuration as it was at the last meeting; the months are planned from it, so
// that only what was changed since then differs. The sample has changes of its own.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var run = command.Run("sosreport", usage, write)

const usage = "usage: sosreport [-week 2026-05-04] [-lang ja|en] [-config FILE] [-before FILE] [-alerts FILE] [-rota plan|rotation]"

func write(flags *command.Flags) (string, error) {
	day := flags.Day("week", "2026-05-04", "a `day` of the week")
	lang := flags.OneOf("lang", "language", "ja", "en")
	file := flags.Config()
	earlier := flags.String("before", "", "configuration `file` as it was at the last meeting")
	alerts := flags.Alerts()
	rota := flags.OneOf("rota", "who answers", "plan", "rotation")
	if err := flags.Parse(); err != nil {
		return "", err
	}
	o := organisation{day: civil.Monday(*day), sample: *file == ""}
	if err := o.load(*file, *earlier, *alerts, *rota == "plan"); err != nil {
		return "", err
	}
	if err := o.compile(*rota == "plan"); err != nil {
		return "", err
	}
	return words[*lang].write(o)
}

// organisation is what the report is about.
type organisation struct {
	sample     bool
	day        schedule.Date // Monday
	now, then  config.File   // today's configuration, and that of the last meeting
	alerts     []report.Alert
	compared   bool
	week, next schedule.Interval // next are the two weeks after it

	s              *schedule.Schedule
	roster, before *schedule.Roster // of both together
	pages          []report.Page
}

// load reads the configurations and the alerts.
func (o *organisation) load(file, earlier, alerts string, planned bool) error {
	var faults [3]error
	o.now, faults[0] = command.Load(file)
	o.then = o.now
	switch {
	case earlier != "":
		o.then, faults[1] = command.Load(earlier)
		o.compared = true
	case o.sample:
		o.compared = true
		if planned && !o.day.AddDays(20).Before(may) && o.day.Before(may.AddMonths(1)) {
			o.now.Changes = append(o.now.Changes, agreed()...)
		}
	}
	o.alerts, faults[2] = command.AlertsOf(file, alerts)
	return errors.Join(faults[:]...)
}

// may is the first day of the month whose plan the changes of the sample are made to.
var may = schedule.MustParseDate("2026-05-01")

// agreed are the changes of the sample since the meeting of 2026-04-27.
func agreed() []schedule.Change {
	days := func(first, last string) schedule.Interval {
		return schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), sample.Tokyo())
	}
	evening := schedule.MustParseDate("2026-05-13")
	return []schedule.Change{
		schedule.Swap{A: "m3", AGives: days("2026-05-04", "2026-05-04"), B: "s1", BGives: days("2026-05-12", "2026-05-12"), Note: "帰省"},
		schedule.Cover{From: "m1", To: "s2", Note: "通院", Interval: schedule.Interval{
			Start: evening.At(schedule.At(20, 0), sample.Tokyo()), End: evening.At(schedule.At(22, 0), sample.Tokyo())}},
		schedule.Leave{Member: "m2", Interval: days("2026-05-21", "2026-05-22"), Note: "私用"},
		schedule.Leave{Member: "p1", Interval: days("2026-05-14", "2026-05-14"), Note: "法事"},
	}
}

// compile makes the rosters of the week and of the two after it. Both follow the plan
// of the last meeting, and the changes of each lie over it.
func (o *organisation) compile(planned bool) error {
	s, err := o.then.Schedule()
	if err != nil {
		return err
	}
	loc := s.Location(o.day.At(schedule.At(12, 0), time.UTC))
	opening := func(weeks int) time.Time {
		monday := o.day.AddDays(7 * weeks)
		return monday.At(open(o.now.Specs, monday), loc)
	}
	o.week = schedule.Interval{Start: opening(0), End: opening(1)}
	o.next = schedule.Interval{Start: opening(1), End: opening(3)}
	span := o.week.Span(o.next)
	plan := schedule.Chain{schedule.Vacant()}
	if planned {
		if plan, err = command.Months(s, span); err != nil {
			return fmt.Errorf("no plan; -rota rotation shows the rotation: %w", err)
		}
	}
	lay := func(file config.File) (*schedule.Schedule, *schedule.Roster, error) {
		s, err := schedule.New(file.Specs...)
		if err == nil {
			s, err = s.Follow(plan)
		}
		if err == nil {
			s, err = s.With(file.Changes...)
		}
		if err != nil {
			return nil, nil, err
		}
		roster, err := s.Roster(span)
		return s, roster, err
	}
	if _, o.before, err = lay(o.then); err != nil {
		return err
	}
	if o.s, o.roster, err = lay(o.now); err != nil {
		return err
	}
	return o.match()
}

// open returns the clock at which the organisation opens on a day.
func open(specs []schedule.Spec, day schedule.Date) schedule.Clock {
	var at schedule.Clock
	for i, spec := range specs {
		if i == 0 || !spec.From.After(day) {
			at = spec.Business.Open
		}
	}
	return at
}

// match finds who was paged in the week. The days before it only tell what is
// repeated: what nobody knows of them any more is left out.
func (o *organisation) match() error {
	before := schedule.Interval{Start: o.week.Start.Add(-report.Repeat), End: o.week.Start}
	earlier, _ := report.Match(o.s, came(o.alerts, before))
	pages, err := report.Match(o.s, came(o.alerts, o.week))
	o.pages = append(earlier, pages...)
	return err
}

// came returns the alerts that came in iv.
func came(alerts []report.Alert, iv schedule.Interval) []report.Alert {
	return slices.DeleteFunc(slices.Clone(alerts), func(a report.Alert) bool { return !iv.Contains(a.At) })
}
