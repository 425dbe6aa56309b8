// Command sosreport writes what the teams read at their weekly meeting about on-call
// (SoS会), as Markdown, Japanese first, in the order of its agenda: news of the teams (近況);
// on-call (オンコール共有), which is hours, pages and who answered them, documents, the noisiest
// and the dearest monitors over some weeks, what was decided about them and what became of it,
// what could be decided next, and what a pool changes; and troubles (困りごと), carried until they are
// closed. Then follow the next two weeks, coming holidays, warnings of the policy, and what changed
// since the last meeting.
//
//	go run ./examples/sosreport [-week 2026-05-04] [-weeks 4] [-balance] [-lang en|ja] [-config FILE] [-before FILE] [-alerts FILE] [-meeting FILE] [-set NAME]… [-policy FILE]… [-rota rotation|plan]
//
// -meeting is what teams told and the meeting decided: news, points, decisions, outcomes of
// training, and who chairs in turn, as in examples/sample/meeting.json. -balance adds what each
// person served and got of pages, beside what was due.
//
// Warnings hold the months of the report to the numbers of examples/policy, or to sets of rules as
// policycheck has them, with -set and -policy; the report says which.
//
// The week is that of the day given, from Monday's opening on. What changed since the last
// meeting is what the journal has since the Monday before. -before is the configuration as it
// was then; with -rota plan months that are not published are planned from it, so that only what was
// changed since differs, and without it the rotas answer there.
package main

import (
	"errors"
	"os"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/policy"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var run = command.Run("sosreport", usage, write)

const usage = "usage: sosreport [-week 2026-05-04] [-weeks 4] [-balance] [-lang en|ja] [-config FILE] [-before FILE] [-alerts FILE] [-meeting FILE] [-set NAME]… [-policy FILE]… [-rota rotation|plan]"

func write(flags *command.Flags) (string, error) {
	day := flags.Day("week", "2026-05-04", "a `day` of the week")
	lang := flags.Language()
	file := flags.Config()
	earlier := flags.String("before", "", "configuration `file` as it was at the last meeting")
	alerts := flags.Alerts()
	meeting := flags.String("meeting", "", "`file` of news, points and decisions; without it those of the sample, or none with -config")
	weeks := flags.Number("weeks", 4, 1, 52, "`weeks` over which costs of monitors are compared")
	balance := flags.Bool("balance", false, "show what each person served and got of pages, beside what was due")
	rota := flags.Rota()
	sets, faults := findings.Sets(flags.FlagSet)
	if err := flags.Parse(flags.Timed("week"), func() error { return errors.Join(*faults...) }); err != nil {
		return "", err
	}
	o := organisation{day: civil.Monday(*day), policies: *sets, sample: *file == "", weeks: *weeks, balance: *balance}
	if err := o.load(*file, *earlier, *alerts, *meeting, *lang); err != nil {
		return "", err
	}
	if err := o.compile(rota); err != nil {
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
	met        time.Time         // the last meeting
	week, next schedule.Interval // next are the two weeks after it
	weeks      int               // over which costs are compared
	past       []schedule.Interval
	balance    bool
	agenda     command.Agenda
	policies   []scheduletest.Policy // nil: the one of examples/policy
	rules      []scheduletest.Rule

	s              *schedule.Schedule
	roster, before *schedule.Roster // of both together
	months         *schedule.Roster // of the whole months in which their slots off hours start
	pages          []report.Page
}

// load reads the configurations and the alerts.
func (o *organisation) load(file, earlier, alerts, meeting string, l schedule.Language) error {
	var faults [4]error
	o.now, _, faults[0] = command.Schedule(file, l)
	o.then = o.now
	if earlier != "" {
		o.then, _, faults[1] = command.Schedule(earlier, l)
	}
	o.compared = earlier != "" || len(o.now.Journal) > 0
	o.alerts, faults[2] = command.AlertsOf(file, alerts)
	if o.agenda, faults[3] = command.AgendaOf(file, meeting); errors.Join(faults[:]...) == nil {
		faults[3] = o.strangers()
	}
	return errors.Join(faults[:]...)
}

// compile makes the rosters of the week and of the two after it. Both follow the plan
// of the last meeting, and the changes of each lie over it.
func (o *organisation) compile(rota command.Rota) error {
	rotas, err := schedule.New(o.then.Specs...)
	if err != nil {
		return err
	}
	loc := rotas.Location(o.day.At(schedule.At(12, 0), time.UTC))
	opening := func(weeks int) time.Time {
		monday := o.day.AddDays(7 * weeks)
		return monday.At(open(o.now.Specs, monday), loc)
	}
	o.met, o.week = opening(-1), schedule.Interval{Start: opening(0), End: opening(1)}
	o.next = schedule.Interval{Start: opening(1), End: opening(3)}
	for n := range o.weeks {
		o.past = append(o.past, schedule.Interval{Start: opening(n + 1 - o.weeks), End: opening(n + 2 - o.weeks)})
	}
	span := o.week.Span(o.next)
	lay := func(file config.File, plan schedule.Rota, until time.Time) (*schedule.Schedule, error) {
		s, err := schedule.New(file.Specs...)
		if err == nil {
			s, err = s.Follow(plan)
		}
		if err == nil {
			s, err = s.With(file.Changes...)
		}
		if err != nil {
			return nil, err
		}
		s, _, err = s.Replay(file.Journal[:earlier(file.Journal, until)], until)
		return s, err
	}
	months := span
	for seat := range rotas.Seats(span) {
		months = months.Span(schedule.Month(seat.Date.Year, seat.Date.Month, seat.Start.Location()))
	}
	plan := schedule.Chain{schedule.Vacant()}
	if rota.Plan() {
		s, err := lay(o.then, plan, o.met)
		if err != nil {
			return err
		}
		if plan, err = rota.Months(s, o.then.Plan, months); err != nil {
			return err
		}
	}
	then, err := lay(o.then, plan, o.met)
	if err != nil {
		return err
	}
	if o.before, err = then.Roster(span); err != nil {
		return err
	}
	if o.s, err = lay(o.now, plan, o.week.End); err != nil {
		return err
	}
	if o.roster, err = o.s.Roster(span); err != nil {
		return err
	}
	if o.months, err = o.s.Roster(months); err != nil {
		return err
	}
	if o.rules, err = o.policy(span); err != nil {
		return err
	}
	return o.match()
}

// policy returns the rules for the months of the report: of the sets that are named, or of
// examples/policy.
func (o *organisation) policy(span schedule.Interval) (rules []scheduletest.Rule, err error) {
	iv, alerts := schedule.Interval{Start: span.Start, End: o.months.Interval().End}, came(o.alerts, o.week)
	if o.policies == nil {
		return scheduletest.Beside(o.s, policy.Rules(o.s, iv, alerts)...), nil
	}
	facts := scheduletest.Facts{People: o.s.People(o.months.Interval()), Journal: append([]schedule.Entry{}, o.now.Journal[:earlier(o.now.Journal, o.week.End)]...)}
	facts.Beside = func(days int) []schedule.Candidate {
		return o.s.People(scheduletest.Around(o.months.Interval(), days))
	}
	if o.alerts != nil { // those of other weeks are no incidents of this one
		facts.Alerts = append([]report.Alert{}, alerts...)
	}
	if facts.Plan, err = schedule.New(o.now.Specs...); err != nil {
		return nil, err
	}
	if facts.Plan, err = facts.Plan.With(o.now.Changes...); err != nil {
		return nil, err
	}
	for _, p := range o.policies {
		more, err := p.Rules(facts)
		if err != nil {
			return nil, err
		}
		rules = append(rules, more...)
	}
	return scheduletest.Beside(o.s, rules...), nil
}

// open returns the clock at which the organisation opens on a day.
func open(specs []schedule.Spec, day schedule.Date) schedule.Clock {
	var at schedule.Clock
	for i, spec := range specs {
		if i == 0 || !spec.From.After(day) {
			at = spec.Business.Opening()
		}
	}
	return at
}

// match finds who was paged in the week, and in the weeks before it, of which what nobody
// knows any more is left out.
func (o *organisation) match() error {
	before := schedule.Interval{Start: o.past[0].Start.Add(-report.Repeat), End: o.week.Start}
	earlier, _ := report.Match(o.s, came(o.alerts, before))
	pages, err := report.Match(o.s, came(o.alerts, o.week))
	o.pages = append(earlier, pages...)
	return err
}

// came returns the alerts that came in iv.
func came(alerts []report.Alert, iv schedule.Interval) []report.Alert {
	return slices.DeleteFunc(slices.Clone(alerts), func(a report.Alert) bool { return !iv.Contains(a.At) })
}
