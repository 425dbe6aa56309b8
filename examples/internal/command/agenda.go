package command

import (
	"errors"
	"fmt"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Agenda is what teams told and the weekly meeting decided, a file that people write.
type Agenda struct {
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

// AgendaOf returns the agenda in a file, with every fault in it. If path is empty the sample's
// belongs to the sample, and none to another configuration.
func AgendaOf(configuration, path string) (a Agenda, err error) {
	faults, err := Beside("meeting", configuration, path, sample.Meeting, &a)
	if err != nil {
		return Agenda{}, err
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

// Strangers reports teams and services of the agenda that are unknown: team and service return why.
// No team is no fault here.
func (a Agenda) Strangers(team func(schedule.TeamID) error, service func(schedule.ServiceID) error) error {
	var faults []error
	add := func(err error, path string, args ...any) {
		if err != nil {
			faults = append(faults, fmt.Errorf("meeting: "+path+": %w", append(args, err)...))
		}
	}
	for i, points := range [][]meeting.Point{a.News, a.Points} {
		for n, p := range points {
			if p.Team != "" {
				add(team(p.Team), "%s[%d].team", []string{"news", "points"}[i], n)
			}
		}
	}
	for i, d := range a.Decisions {
		add(service(d.Service), "decisions[%d].service", i)
	}
	for i, o := range a.Training {
		if o.Team != "" {
			add(team(o.Team), "training[%d].team", i)
		}
		for k, tasks := range [][]training.Task{o.Documents, o.Alerts} {
			for n, t := range tasks {
				add(service(t.Service), "training[%d].%s[%d].service", i, []string{"documents", "alerts"}[k], n)
			}
		}
	}
	return errors.Join(faults...)
}
