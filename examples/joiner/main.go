// Command joiner plans the way of a new member (新メンバー) from the first day to the
// first shift: training sessions on the services of every team, shadow shifts (見学)
// beside experienced primaries, readiness (準備) by service, and what the months weigh.
//
//	go run ./examples/joiner [-member n1] [-team suzuri] [-from 2026-05-11] [-until 2026-12-31] [-first 2026-01-08] [-nights 1] [-offdays 1] [-trainings 1] [-sheets] [-lang en|ja] [-config FILE] [-alerts FILE]
//
// The months are planned fairly and published one by one: those before the member is
// ready with the others, the next ones with the member. Sessions are held every week
// on the weekday of -first.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var run = command.Run("joiner", usage, plan)

const usage = "usage: joiner [-member n1] [-team suzuri] [-from 2026-05-11] [-until 2026-12-31] [-first 2026-01-08] [-nights 1] [-offdays 1] [-trainings 1] [-sheets] [-lang en|ja] [-config FILE] [-alerts FILE]"

func plan(flags *command.Flags) (string, error) {
	member := flags.String("member", "n1", "`member` who joins")
	team := flags.String("team", "suzuri", "`team` that a member who is not in the configuration joins")
	from := flags.Day("from", "2026-05-11", "first `day` of a member who is not in the configuration")
	until := flags.Day("until", "2026-12-31", "last `day` planned")
	first := flags.Day("first", "2026-01-08", "first `day` of the weekly sessions")
	nights := flags.Number("nights", 1, 0, 50, "`number` of shadow shifts on business nights")
	offDays := flags.Number("offdays", 1, 0, 50, "`number` of shadow shifts on weekends and holidays")
	trainings := flags.Number("trainings", 1, 0, 50, "`number` of sessions with each team")
	sheets := flags.Bool("sheets", false, "print the sheets of the sessions")
	lang := flags.Language()
	file, alerts := flags.Config(), flags.Alerts()
	err := flags.Parse(func() error {
		if *member == "" {
			return errors.New("-member is empty")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	needed := func(n *int) int {
		if *n == 0 {
			return -1 // none, where 0 is the usual number
		}
		return *n
	}
	config, _, err := command.Schedule(*file, *lang)
	past, faults := command.AlertsOf(*file, *alerts)
	if err := errors.Join(err, faults); err != nil {
		return "", err
	}
	j := joining{
		Joiner: training.Joiner{
			Member:  schedule.Member(*member),
			Planner: training.Planner{Series: meeting.Series{First: *first}, Alerts: command.Questions(past)},
			Needs:   training.Needs{Nights: needed(nights), OffDays: needed(offDays), Sessions: needed(trainings)},
		},
		from: *from, until: *until, specs: config.Specs, changes: config.Changes, own: config.Plan,
	}
	if err := j.enter(schedule.TeamID(*team), flags.Given("team", "from")); err != nil {
		return "", err
	}
	if err := j.plan(); err != nil {
		return "", err
	}
	v := words[*lang]
	text, err := v.write(j)
	if err != nil {
		return "", err
	}
	if *sheets {
		for _, session := range j.path.Sessions {
			text += "\n" + strings.Repeat("─", 60) + "\n" + session.Sheet(v.language)
		}
	}
	return text, nil
}

// joining is a member's way, month by month.
type joining struct {
	training.Joiner
	from, until schedule.Date
	specs       []schedule.Spec
	changes     []schedule.Change
	own         *fairness.Planner
	months      []schedule.Interval // published
	path        training.Path
	s           *schedule.Schedule // all that is published
	first       schedule.Shift     // as primary or secondary
}

// enter writes the member into the specs, not ready for anything yet. One who is in the
// configuration has a team, a first day and a readiness there.
func (j *joining) enter(team schedule.TeamID, chosen bool) error {
	known, found := false, false
	for _, spec := range j.specs {
		for _, t := range spec.Teams {
			found = found || t.ID == team
			for _, m := range t.Members {
				if m.Member == j.Member && (!known || m.From.Before(j.from)) {
					known, j.from = true, m.From
				}
			}
		}
	}
	switch {
	case known && chosen:
		return fmt.Errorf("%q is in a team already: -team and -from are for somebody new", j.Member)
	case known && j.ready():
		return fmt.Errorf(`%q is ready for every service: "ready": [] in the configuration says that somebody is not yet`, j.Member)
	case !known && !found:
		return fmt.Errorf("-team: there is no team %q", team)
	}
	for i := range j.specs {
		for k := range j.specs[i].Teams {
			if t := &j.specs[i].Teams[k]; !known && t.ID == team {
				t.Members = append(t.Members, schedule.Membership{Member: j.Member, From: j.from})
				j.specs[i].People = append(j.specs[i].People, schedule.Person{ID: j.Member, Ready: []schedule.Ready{}})
			}
		}
	}
	if j.from.Before(j.Planner.Series.First) {
		j.from = j.Planner.Series.First
	}
	return nil
}

// ready reports whether the configuration takes the member as ready for everything.
func (j *joining) ready() bool {
	for _, spec := range j.specs {
		for _, p := range spec.People {
			if p.ID == j.Member && p.Ready != nil {
				return false
			}
		}
	}
	return true
}

const mostMonths = 24

// plan publishes month by month until the member has a shift.
func (j *joining) plan() error {
	if j.until.Before(j.from) || j.until.After(j.from.AddMonths(mostMonths)) {
		return fmt.Errorf("-until %v is not within %d months from %v", j.until, mostMonths, j.from)
	}
	var missing error
	for month := (schedule.Date{Year: j.from.Year, Month: j.from.Month, Day: 1}); !month.After(j.until); month = month.AddMonths(1) {
		if err := j.publish(month); err != nil {
			return err
		}
		last := month.AddMonths(1).AddDays(-1)
		if j.until.Before(last) {
			last = j.until
		}
		if j.path.Schedule == nil {
			path, err := j.Plan(j.specs, j.changes, last)
			if missing = err; errors.Is(err, training.ErrNotReady) {
				continue
			}
			if err != nil {
				return err
			}
			j.path, j.s, j.specs, j.changes = path, path.Schedule, path.Specs, path.Changes
		}
		pool, err := j.s.Team(j.path.Pool)
		if err != nil {
			return err
		}
		for shift := range pool.Duties(j.months[len(j.months)-1]) {
			if shift.Member == j.Member && shift.Regime == schedule.OffHours && !shift.Role.Watches() {
				j.first = shift
				return nil
			}
		}
	}
	if missing != nil {
		return missing
	}
	return fmt.Errorf("%q is ready from %v, and has no shift until %v", j.Member, j.path.From, j.until)
}

// publish plans a month and freezes it.
func (j *joining) publish(month schedule.Date) error {
	s, err := schedule.New(j.specs...)
	if err != nil {
		return err
	}
	if s, err = s.With(j.changes...); err != nil {
		return err
	}
	period := schedule.Month(month.Year, month.Month, s.Location(month.At(schedule.At(12, 0), time.UTC)))
	if s, err = command.Planned(s, j.own, period); err != nil {
		return err
	}
	roster, err := s.Roster(period)
	if err != nil {
		return err
	}
	j.months, j.changes = append(j.months, period), append(j.changes, roster)
	j.s, err = s.With(roster)
	return err
}
