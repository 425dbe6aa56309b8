package training

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Planner says when sessions are held and with how many. The zero Planner is a
// fault: its series has no first day.
type Planner struct {
	// Series is when sessions are held. A session is planned only on a business day
	// of everybody in it, too.
	Series meeting.Series
	// Parallel is how many sessions there are a day, at most; 0 is 1.
	Parallel int
	// CoQuestioners and Observers are how many there are in a session, at most.
	CoQuestioners, Observers int
	// Questions is how many past alerts a session offers, at most; 0 is 3.
	Questions int
	// Answerers and Teams narrow who answers and which teams ask; nil is all.
	Answerers []schedule.Member
	Teams     []schedule.TeamID
	// Done are the sessions held or planned before, in any order.
	Done []Session
	// Alerts are past alerts, in any order.
	Alerts []report.Alert
}

// Plan is the sessions of a period. The zero Plan is empty.
type Plan struct {
	Sessions []Session
	// Days are the days of the series, including moved and skipped days.
	Days []meeting.Day
	// Idle are the days without a session, because no one could ask or answer.
	Idle []meeting.Day
	// Open are the places of the last day that no session has filled yet.
	Open []Place
}

const (
	usualQuestions = 3
	mostParallel   = 100
	tries          = 8 // candidates weighed before one is taken that keeps most places
)

// Plan plans the sessions of the series from first to last, both included. They
// fill as many different places as the days allow, then go round again. Nobody is in
// two sessions on a day, in one on leave, on duty off hours at that time, or on the
// day on which an off-hours shift of theirs ended. Questioners are those of their
// team who have asked least; who joins later starts at the least of the others.
//
// A team in which nobody is free or ready asks nobody that day; in a team of one,
// that person always asks. If there is nobody to train at all, as in an organisation
// of one team without joiners, the error wraps schedule.ErrMissing. All faults of the
// planner are reported at once.
func (p Planner) Plan(s *schedule.Schedule, first, last schedule.Date) (Plan, error) {
	if s == nil {
		return Plan{}, fault.New("", schedule.ErrMissing, "no schedule to plan for")
	}
	days, err := p.Series.Days(s, first, last)
	if err != nil {
		err = schedule.Within("Series", err)
	}
	var o *organisation
	if first.Valid() && last.Valid() {
		o = newOrganisation(s, first, last)
		err = errors.Join(err, p.check(o, first, last))
	}
	if err != nil {
		return Plan{}, err
	}
	d := p.desk(o, days)
	if len(d.days) > 0 && !slices.ContainsFunc(d.days, func(day trainingDay) bool { return len(day.places) > 0 }) {
		return Plan{}, fault.New("", schedule.ErrMissing, "nobody is to be trained: %s", d.why())
	}
	plan := Plan{Days: days}
	for i := range d.days {
		held := d.hold(i)
		if len(held) == 0 {
			plan.Idle = append(plan.Idle, d.days[i].Day)
		}
		plan.Sessions = append(plan.Sessions, held...)
	}
	if n := len(d.days); n > 0 {
		for _, place := range d.days[n-1].places {
			if d.filled[place] == 0 {
				plan.Open = append(plan.Open, place)
			}
		}
	}
	return plan, nil
}

// Next returns the best session on the first day on or after from on which one is
// possible, within a year. Otherwise the error wraps schedule.ErrMissing.
func (p Planner) Next(s *schedule.Schedule, from schedule.Date) (Session, error) {
	if s == nil || !from.Valid() {
		return Session{}, fault.New("", schedule.ErrInvalid, "no schedule, or %q is no day", from)
	}
	// A session planned for an earlier day may have moved to from or later.
	days, err := p.Series.Days(s, from.AddDays(-7*max(1, p.Series.Every)), from.AddDays(366))
	if err != nil {
		return Session{}, schedule.Within("Series", err)
	}
	none := fault.New("", schedule.ErrMissing, "no session is possible within a year of %v", from)
	for _, d := range days {
		if d.Skipped() || d.Held.Before(from) {
			continue
		}
		plan, err := p.Plan(s, d.Planned, d.Planned)
		switch {
		case errors.Is(err, schedule.ErrMissing):
			none = err
		case err != nil:
			return Session{}, err
		case len(plan.Sessions) > 0:
			return plan.Sessions[0], nil
		}
	}
	return Session{}, none
}

// check reports the faults of everything but the series.
func (p Planner) check(o *organisation, first, last schedule.Date) error {
	var faults []error
	add := func(path string, err error, format string, args ...any) {
		faults = append(faults, fault.New(path, err, format, args...))
	}
	for _, n := range []struct {
		name        string
		value, most int
	}{{"Parallel", p.Parallel, mostParallel}, {"CoQuestioners", p.CoQuestioners, math.MaxInt}, {"Observers", p.Observers, math.MaxInt}, {"Questions", p.Questions, math.MaxInt}} {
		if n.value < 0 || n.value > n.most {
			add(n.name, schedule.ErrInvalid, "%d of them", n.value)
		}
	}
	var hints near.Budget
	known := map[schedule.Member]bool{}
	for _, c := range o.People(schedule.Days(first, last, time.UTC)) {
		known[c.Member] = true
	}
	for i, m := range p.Answerers {
		if !known[m] {
			add(fmt.Sprintf("Answerers[%d]", i), schedule.ErrUnknownMember, "nobody of the name %q is in a team from %v to %v%s", m, first, last, near.Within(&hints, m, maps.Keys(known)))
		}
	}
	for i, team := range p.Teams {
		if !slices.Contains(o.teams, team) {
			add(fmt.Sprintf("Teams[%d]", i), schedule.ErrUnknownTeam, "no team %q owns a service%s", team, near.Within(&hints, team, slices.Values(o.teams)))
		}
	}
	for i, d := range p.Done {
		if !d.Date.Valid() || d.Answerer == "" || d.Team == "" {
			add(fmt.Sprintf("Done[%d]", i), schedule.ErrMissing, "a session on %q in which team %q asks %q", d.Date, d.Team, d.Answerer)
		}
	}
	owners := maps.Collect(o.Services())
	for i, a := range p.Alerts {
		path := fmt.Sprintf("Alerts[%d]", i)
		if owners[a.Service] == "" {
			add(path, schedule.ErrUnknownService, "unknown service %q of monitor %q%s", a.Service, a.Monitor, near.Within(&hints, a.Service, maps.Keys(owners)))
		}
		if a.Monitor == "" || a.At.IsZero() {
			add(path, schedule.ErrMissing, "an alert of service %q without a monitor or a time", a.Service)
		}
	}
	return errors.Join(faults...)
}
