package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
)

// agenda is what teams told and meetings decided, a file that people write.
type agenda struct {
	// Chair is who chairs in turn (司会), from the first meeting on.
	Chair struct {
		First schedule.Date     `json:"first"`
		Order []schedule.Member `json:"order"`
	} `json:"chair"`
	// News are told in the week in which they are opened, Points until they are closed.
	News      []meeting.Point    `json:"news"`
	Points    []meeting.Point    `json:"points"`
	Decisions []report.Decision  `json:"decisions"`
	Training  []training.Outcome `json:"training"`
}

// readAgenda reads the agenda in a file. If path is empty the sample's belongs to the sample,
// and none to another configuration.
func readAgenda(configuration, path string) (a agenda, err error) {
	data := sample.Meeting
	switch {
	case path != "":
		if data, err = os.ReadFile(path); err != nil {
			return a, fmt.Errorf("meeting: %w", err)
		}
	case configuration != "":
		return a, nil
	}
	data = jsonfile.Trim(data)
	var read *agenda
	switch err := jsonfile.Decode(data, jsonfile.Small, &read); {
	case err != nil:
		return a, fmt.Errorf("meeting %s: %w", path, err)
	case read == nil:
		return a, fmt.Errorf("meeting %s: %w: null where an object belongs", path, schedule.ErrInvalid)
	}
	a = *read
	var faults []error
	for _, twice := range jsonfile.Twice(data, jsonfile.Small) {
		faults = append(faults, fmt.Errorf("meeting %s: %w", path, twice))
	}
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("meeting %s: "+format+": %w", append(append([]any{path}, args...), schedule.ErrInvalid)...))
	}
	if (len(a.Chair.Order) > 0) != a.Chair.First.Valid() {
		fault("chair: %q from %q", a.Chair.Order, a.Chair.First)
	}
	if a.Chair.First.Valid() && a.Chair.First.Weekday() != time.Monday {
		fault("chair.first: %v is no Monday, from which the meeting's weeks begin", a.Chair.First)
	}
	for i, points := range [][]meeting.Point{a.News, a.Points} {
		name := []string{"news", "points"}[i]
		for i, p := range points {
			if p.Text == "" || !p.Opened.Valid() || !p.Closed.IsZero() && p.Closed.Before(p.Opened) {
				fault("%s[%d]: %q from %q to %q", name, i, p.Text, p.Opened, p.Closed)
			}
		}
	}
	for i, d := range a.Decisions {
		if d.Service == "" || d.Monitor == "" || !d.On.Valid() || !d.Done.IsZero() && d.Done.Before(d.On) {
			fault("decisions[%d]: %q of %q on %q, done on %q", i, d.Monitor, d.Service, d.On, d.Done)
		}
		if d.Remedy != report.Prune && d.Remedy != report.Automate && d.Remedy != report.Document {
			fault("decisions[%d].remedy: %q is none of %q", i, d.Remedy, []report.Remedy{report.Prune, report.Automate, report.Document})
		}
	}
	for i, o := range a.Training {
		if !o.Date.Valid() || o.Team == "" {
			fault("training[%d]: a session of %q on %q", i, o.Team, o.Date)
		}
	}
	return a, errors.Join(faults...)
}

// strangers reports teams and services of the agenda that no configuration has.
func (a agenda) strangers(files ...config.File) error {
	teams, services := map[schedule.TeamID]bool{"": true}, map[schedule.ServiceID]bool{} // no team: of all
	for _, f := range files {
		for _, spec := range f.Specs {
			for _, t := range spec.Teams {
				teams[t.ID] = true
				for _, s := range t.Services {
					services[s.ID] = true
				}
			}
		}
	}
	var faults []error
	for i, points := range [][]meeting.Point{a.News, a.Points} {
		for n, p := range points {
			if !teams[p.Team] {
				faults = append(faults, fmt.Errorf("meeting: %s[%d].team: %w %q", []string{"news", "points"}[i], n, schedule.ErrUnknownTeam, p.Team))
			}
		}
	}
	for i, d := range a.Decisions {
		if !services[d.Service] {
			faults = append(faults, fmt.Errorf("meeting: decisions[%d].service: %w %q", i, schedule.ErrUnknownService, d.Service))
		}
	}
	for i, o := range a.Training {
		if !teams[o.Team] {
			faults = append(faults, fmt.Errorf("meeting: training[%d].team: %w %q", i, schedule.ErrUnknownTeam, o.Team))
		}
		for _, list := range []struct {
			name  string
			tasks []training.Task
		}{{"documents", o.Documents}, {"alerts", o.Alerts}} {
			for n, t := range list.tasks {
				if !services[t.Service] {
					faults = append(faults, fmt.Errorf("meeting: training[%d].%s[%d].service: %w %q", i, list.name, n, schedule.ErrUnknownService, t.Service))
				}
			}
		}
	}
	return errors.Join(faults...)
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
