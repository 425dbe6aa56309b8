// Package training plans on-call training (オンコール訓練): who tells whom about past
// cases of which team, and when a joiner can serve.
//
// In a session a questioner (出題者), who is in the team that owns the services, tells
// a case; an answerer (回答者), who is not in it and is in its pool, gives cause and
// measure; then the questioner gives feedback. What a session leaves to do is an [Outcome]. A session covers all services of the asking team. Somebody who is
// not ready yet for a team's services, a joiner (新メンバー), may answer for it even as
// one of its members.
//
// A place is a person and a team to be trained for. A [Planner] fills as many
// different places as its days allow; [Coverage] shows them as a matrix. [Needs]
// turns sessions and shadow shifts (見学) into schedule.Ready, and a [Joiner] has a
// plan from the first day to the first shift.
package training

import (
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// same reports whether two records are of one alert.
func same(a, b report.Alert) bool {
	return a.Service == b.Service && a.Monitor == b.Monitor && a.At.Equal(b.At)
}

// Session is one training, planned or done.
type Session struct {
	Date schedule.Date
	schedule.Interval
	// Team asks. Services are its services with their documents.
	Team     schedule.TeamID
	Services []schedule.Service
	// Questioner (出題者) is of Team, and so are CoQuestioners (出題補助).
	Questioner    schedule.Member
	CoQuestioners []schedule.Member
	// Answerer (回答者) is of the pool of Team, and not of Team, unless a joiner.
	Answerer  schedule.Member
	Observers []schedule.Member // 見学
	// Questions are past alerts of Team that Answerer has not been asked.
	Questions []report.Alert
}

// Participants lists everybody in the session: questioner, answerer, co-questioners,
// observers.
func (s Session) Participants() []schedule.Member {
	list := []schedule.Member{s.Questioner, s.Answerer}
	return append(append(list, s.CoQuestioners...), s.Observers...)
}

// Place is a person and a team. The person is trained for the services of the team.
type Place struct {
	Member schedule.Member
	Team   schedule.TeamID
}

// organisation answers what training asks of a schedule. All its lists are in the
// order of the specs.
type organisation struct {
	*schedule.Schedule
	teams    []schedule.TeamID // that own services
	services map[schedule.TeamID][]schedule.ServiceID
	all      []schedule.TeamID // teams with members, those that own services first
}

func newOrganisation(s *schedule.Schedule, first, last schedule.Date) *organisation {
	o := &organisation{Schedule: s, services: map[schedule.TeamID][]schedule.ServiceID{}}
	for service, team := range s.Services() {
		if o.services[team] == nil {
			o.teams = append(o.teams, team)
		}
		o.services[team] = append(o.services[team], service)
	}
	o.all = slices.Clone(o.teams)
	for _, c := range s.People(schedule.Days(first, last, time.UTC)) {
		if !slices.Contains(o.all, c.Team) {
			o.all = append(o.all, c.Team)
		}
	}
	return o
}

// members lists everybody in some team at t.
func (o *organisation) members(t time.Time) []schedule.Member {
	var list []schedule.Member
	for _, team := range o.all {
		for _, m := range o.team(team, t) {
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	return list
}

// team lists the members of a team at t.
func (o *organisation) team(id schedule.TeamID, t time.Time) []schedule.Member {
	known, _ := o.Team(id) // one of the schedule
	return known.Members(t)
}

// running lists the services of a team that exist at t, with their documents.
func (o *organisation) running(team schedule.TeamID, t time.Time) []schedule.Service {
	var list []schedule.Service
	for _, id := range o.services[team] {
		if answer, err := o.OnCall(id, t); err == nil {
			list = append(list, schedule.Service{ID: id, Docs: slices.Clone(answer.Docs)})
		}
	}
	return list
}

// ready reports whether m can answer for all services of a team at t.
func (o *organisation) ready(m schedule.Member, team schedule.TeamID, t time.Time) bool {
	person, err := o.Person(m, t)
	if err != nil || person.Ready == nil {
		return err == nil
	}
	day := schedule.DateOf(t, o.Location(t))
	for _, service := range o.running(team, t) {
		if !slices.ContainsFunc(person.Ready, func(r schedule.Ready) bool {
			return (r.Service == "" || r.Service == service.ID) && !day.Before(r.From)
		}) {
			return false
		}
	}
	return true
}

// pooled reports who is in the pool that answers off hours for what a team owns at t.
func (o *organisation) pooled(team schedule.TeamID, t time.Time) func(schedule.Member) bool {
	people := o.People(schedule.Interval{Start: t, End: t.Add(1)})
	var pools []schedule.TeamID
	for _, c := range people {
		if c.Team == team {
			pools = append(pools, c.Pool)
		}
	}
	return func(m schedule.Member) bool {
		return slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Member == m && slices.Contains(pools, c.Pool) })
	}
}

// places lists who is to be trained for what at t: who is in the team's pool and not in
// the team, and who is not ready for it.
func (o *organisation) places(t time.Time) []Place {
	var list []Place
	for _, team := range o.teams {
		if len(o.running(team, t)) == 0 {
			continue
		}
		owners, pooled := o.team(team, t), o.pooled(team, t)
		for _, m := range o.members(t) {
			if pooled(m) && (!slices.Contains(owners, m) || !o.ready(m, team, t)) {
				list = append(list, Place{m, team})
			}
		}
	}
	return list
}

// absent lists who cannot come to a session: whose team does not work on its day, who
// is on leave or on duty off hours during it, or was in a slot that ended earlier on
// its day. Shadows have been up too.
func (o *organisation) absent(day schedule.Date, iv schedule.Interval) map[schedule.Member]bool {
	list := map[schedule.Member]bool{}
	for _, c := range o.People(iv) {
		kind, _, err := o.Day(c.Team, day)
		away := slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(iv) })
		if err != nil || kind != schedule.Workday || away {
			list[c.Member] = true
		}
	}
	morning := day.At(0, iv.Start.Location())
	early := schedule.Interval{Start: morning.Add(-schedule.LongestSlot), End: iv.End}
	for shift := range o.Duties(early) {
		if shift.Regime == schedule.OffHours && shift.End.After(morning) {
			list[shift.Member] = true
		}
	}
	return list
}
