package main

import (
	"fmt"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
)

// strangers reports teams and services of the agenda that no configuration has.
func (o organisation) strangers() error {
	teams, services := map[schedule.TeamID]bool{}, map[schedule.ServiceID]bool{}
	for _, f := range []config.File{o.now, o.then} {
		for _, spec := range f.Specs {
			for _, t := range spec.Teams {
				teams[t.ID] = true
				for _, s := range t.Services {
					services[s.ID] = true
				}
			}
		}
	}
	return o.agenda.Strangers(func(id schedule.TeamID) error {
		if teams[id] {
			return nil
		}
		return fmt.Errorf("%w %q", schedule.ErrUnknownTeam, id)
	}, func(id schedule.ServiceID) error {
		if services[id] {
			return nil
		}
		return fmt.Errorf("%w %q", schedule.ErrUnknownService, id)
	})
}

// known returns the decisions up to the end of the week, those of training among them.
func (o organisation) known() (list []report.Decision) {
	for _, d := range append(training.Decisions(o.agenda.Training), o.agenda.Decisions...) {
		if d.On.After(o.day.AddDays(6)) {
			continue
		}
		if d.Done.After(o.day.AddDays(6)) {
			d.Done = schedule.Date{} // not yet, at the end of the week
		}
		list = append(list, d)
	}
	return list
}

// chair says who chairs this meeting and the next.
func (v vocabulary) chair(b *strings.Builder, o organisation) error {
	c := o.agenda.Chair
	if len(c.Order) == 0 || o.day.Before(c.First) {
		return nil
	}
	turns := meeting.Turns{Series: meeting.Series{First: c.First, Team: o.calendar()}, Order: c.Order}
	meetings, err := turns.Plan(o.s, o.day, o.day.AddDays(13))
	if err != nil {
		return schedule.Within("chair", err)
	}
	var who []string
	for _, m := range meetings {
		if !m.Skipped() {
			who = append(who, v.name(string(m.Member)))
		}
	}
	if len(who) > 1 {
		fmt.Fprintf(b, v.chairs, who[0], who[1])
	}
	return nil
}

// writeNews writes what teams told in the week, and that a team told nothing.
func (v vocabulary) writeNews(b *strings.Builder, o organisation) {
	var teams []schedule.TeamID
	told := map[schedule.TeamID][]string{}
	add := func(team schedule.TeamID, text ...string) {
		if _, known := told[team]; !known {
			teams = append(teams, team)
		}
		told[team] = append(told[team], text...)
	}
	for _, owner := range o.s.Services() {
		add(owner)
	}
	for _, p := range o.agenda.News {
		if !p.Opened.Before(o.day) && !p.Opened.After(o.day.AddDays(6)) {
			add(p.Team, oneLine(p.Text))
		}
	}
	for _, team := range teams {
		text := strings.Join(told[team], v.and)
		if text == "" {
			text = v.nothing
		}
		fmt.Fprintf(b, "- %s: %s\n", v.told(team), text)
	}
	b.WriteString("\n")
}

// told names the team that a point is of; one of no team is of all.
func (v vocabulary) told(team schedule.TeamID) string {
	if team == "" {
		return v.allTeams
	}
	return v.name(string(team))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// writeTroubles writes the points that are open, how long they are carried, and those that
// were closed in the week; then what training left to do.
func (v vocabulary) writeTroubles(b *strings.Builder, o organisation) {
	last := o.day.AddDays(6)
	points := meeting.Carried(o.agenda.Points, o.day, last)
	for _, p := range points {
		owner := ""
		if p.Owner != "" {
			owner = fmt.Sprintf(v.ownedBy, v.name(string(p.Owner)))
		}
		weeks := last.DaysSince(p.Opened)/7 + 1
		fmt.Fprintf(b, "- %s: %s%s", v.told(p.Team), oneLine(p.Text), fmt.Sprintf(v.carried, command.Dated(v.language, p.Opened), weeks, owner))
		if !p.Closed.IsZero() && !p.Closed.After(last) {
			b.WriteString(noted(v.closed, p.Note))
		}
		b.WriteString("\n")
	}
	if len(points) == 0 {
		b.WriteString(v.none + "\n")
	}
	b.WriteString("\n")
	open := training.Open(o.agenda.Training, last)
	if len(open) == 0 {
		return
	}
	fmt.Fprintf(b, "### %s\n\n", v.trained)
	for _, x := range open {
		fmt.Fprintf(b, v.session, command.Dated(v.language, x.Date), v.name(string(x.Team)), v.name(string(x.Questioner)), v.name(string(x.Answerer)), noted("", x.Feedback))
		for _, list := range []struct {
			what  string
			tasks []training.Task
		}{{v.toWrite, x.Documents}, {v.toDrop, x.Alerts}} {
			for _, t := range list.tasks {
				state := v.openTask
				if !t.Done.IsZero() && !t.Done.After(last) {
					state = fmt.Sprintf(v.doneTask, command.Dated(v.language, t.Done))
				}
				owner := ""
				if t.Owner != "" {
					owner = fmt.Sprintf(v.ownedBy, v.name(string(t.Owner)))
				}
				fmt.Fprintf(b, "  - %s: %s %s%s%s\n", list.what, t.Service, noted(t.What, t.Note), owner, state)
			}
		}
	}
	b.WriteString("\n")
}
