package training

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// desk is a plan in the making.
type desk struct {
	Planner
	*organisation
	days []trainingDay

	filled   map[Place]int // sessions
	answered map[schedule.Member]int
	asked    map[schedule.Member]count // as questioner
	askers   map[schedule.TeamID][]schedule.Member
	helped   map[schedule.Member]int // as co-questioner
	watched  map[Place]int
	lastAsk  map[schedule.TeamID]schedule.Date
	heard    map[schedule.Member][]report.Alert
}

type count struct {
	n    int
	last schedule.Date
}

// trainingDay is a day with what is possible on it.
type trainingDay struct {
	meeting.Day
	present []schedule.Member
	busy    map[schedule.Member]bool              // absent, or in a session
	askers  map[schedule.TeamID][]schedule.Member // free or not
	places  []Place
	// possible lists the places whose answerer is free and whom somebody free asks.
	possible []Place
}

func (p Planner) desk(o *organisation, days []meeting.Day) *desk {
	d := &desk{Planner: p, organisation: o, filled: map[Place]int{}, answered: map[schedule.Member]int{}, asked: map[schedule.Member]count{},
		askers: map[schedule.TeamID][]schedule.Member{}, helped: map[schedule.Member]int{}, watched: map[Place]int{},
		lastAsk: map[schedule.TeamID]schedule.Date{}, heard: map[schedule.Member][]report.Alert{}}
	d.Parallel = max(1, d.Parallel)
	if d.Planner.Questions == 0 {
		d.Planner.Questions = usualQuestions
	}
	done := slices.Clone(p.Done)
	slices.SortStableFunc(done, func(a, b Session) int { return a.Date.Compare(b.Date) })
	for _, s := range done {
		if at := s.Start; !at.IsZero() {
			d.enter(s.Team, d.askersOf(s.Team, at))
		}
		d.record(s)
	}
	for _, day := range days {
		if !day.Skipped() {
			d.days = append(d.days, d.day(day))
		}
	}
	return d
}

// askersOf lists the people of a team who can ask for it at t.
func (d *desk) askersOf(team schedule.TeamID, t time.Time) []schedule.Member {
	return slices.DeleteFunc(d.team(team, t), func(m schedule.Member) bool { return !d.ready(m, team, t) })
}

// day works out who is free and what is possible.
func (d *desk) day(held meeting.Day) trainingDay {
	t := trainingDay{Day: held, busy: d.absent(held.Held, held.Interval), askers: map[schedule.TeamID][]schedule.Member{}, present: d.members(held.Start)}
	for _, s := range d.Done {
		for _, m := range s.Participants() {
			t.busy[m] = t.busy[m] || s.Date == held.Held
		}
	}
	for _, team := range d.teams {
		t.askers[team] = d.askersOf(team, held.Start)
	}
	for _, place := range d.organisation.places(held.Start) {
		if d.Answerers != nil && !slices.Contains(d.Answerers, place.Member) || d.Planner.Teams != nil && !slices.Contains(d.Planner.Teams, place.Team) {
			continue
		}
		t.places = append(t.places, place)
		if len(t.free(place)) > 0 {
			t.possible = append(t.possible, place)
		}
	}
	return t
}

// free lists the people who can ask for a place, none if its member cannot answer.
func (t *trainingDay) free(place Place) []schedule.Member {
	if t.busy[place.Member] {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.askers[place.Team]), func(m schedule.Member) bool { return m == place.Member || t.busy[m] })
}

// why says why no one can be trained.
func (d *desk) why() string {
	switch len(d.teams) {
	case 0:
		return "no team owns a service"
	case 1:
		return fmt.Sprintf("only team %q owns services, and everybody in it is ready", d.teams[0])
	}
	return "everybody asked for is in every team of the pool, and ready"
}

// enter lets people who have not asked before start at the least load of the others.
func (d *desk) enter(team schedule.TeamID, askers []schedule.Member) {
	known := d.askers[team]
	var loads []int
	for _, m := range known {
		if slices.Contains(askers, m) {
			loads = append(loads, d.asked[m].n)
		}
	}
	for _, m := range askers {
		if slices.Contains(known, m) {
			continue
		}
		if load := d.asked[m]; len(loads) > 0 {
			load.n = max(load.n, slices.Min(loads))
			d.asked[m] = load
		}
		d.askers[team] = append(d.askers[team], m)
	}
}

// record counts a session that is done or planned.
func (d *desk) record(s Session) {
	d.filled[Place{s.Answerer, s.Team}]++
	d.answered[s.Answerer]++
	d.asked[s.Questioner] = count{d.asked[s.Questioner].n + 1, s.Date}
	d.lastAsk[s.Team] = s.Date
	d.heard[s.Answerer] = append(d.heard[s.Answerer], s.Questions...)
	d.listen(s)
}

// listen counts the people who help to ask and the people who watch.
func (d *desk) listen(s Session) {
	for _, m := range s.CoQuestioners {
		d.helped[m]++
	}
	for _, m := range s.Observers {
		d.watched[Place{m, s.Team}]++
		d.heard[m] = append(d.heard[m], s.Questions...)
	}
}

// candidate is a session that could be held, with what it is chosen by.
type candidate struct {
	Place
	questioner schedule.Member
	filled     int
	joiner     int // 1 for one, else 0
	answered   int
	lastAsk    schedule.Date
	order      int
}

// before orders candidates: open places first, then joiners, then whoever has answered
// least, then teams in turn.
func (c candidate) before(b candidate) int {
	return cmp.Or(cmp.Compare(c.filled, b.filled), cmp.Compare(b.joiner, c.joiner), cmp.Compare(c.answered, b.answered),
		c.lastAsk.Compare(b.lastAsk), cmp.Compare(c.order, b.order))
}

// hold plans the sessions of a day.
func (d *desk) hold(i int) []Session {
	day := &d.days[i]
	for _, team := range d.teams {
		d.enter(team, day.askers[team])
	}
	var sessions []Session
	for left := d.Parallel - 1; left >= 0; left-- {
		best, ok := d.best(i, left)
		if !ok {
			break
		}
		s := Session{Date: day.Held, Interval: day.Interval, Team: best.Team, Services: d.running(best.Team, day.Start),
			Questioner: best.questioner, Answerer: best.Member}
		s.Questions = d.questions(s)
		day.busy[best.Member], day.busy[best.questioner] = true, true
		d.record(s)
		sessions = append(sessions, s)
	}
	for k := range sessions { // who watches and helps, of those who are left
		d.attend(day, &sessions[k])
	}
	return sessions
}

// best returns the session to hold next on a day that has room for so many more.
func (d *desk) best(i, left int) (candidate, bool) {
	day := &d.days[i]
	var list []candidate
	for order, place := range day.possible {
		if c, ok := d.candidate(day, place); ok {
			c.order = order
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return candidate{}, false
	}
	slices.SortFunc(list, candidate.before)
	if list[0].filled > 0 {
		return list[0], true
	}
	// Of those, one that lets the other days fill as many places as they can.
	m := newMatching(d.filled)
	var now []Place
	for _, c := range list {
		now = append(now, c.Place)
	}
	m.add(now, 1+left)
	for _, later := range d.days[i+1:] {
		m.add(later.possible, d.Parallel)
	}
	for _, c := range list[:min(tries, len(list))] {
		if c.filled == 0 && m.give(0, c.Place) {
			return c, true
		}
	}
	kept := slices.IndexFunc(list, func(c candidate) bool { return m.has(0, c.Place) })
	return list[max(0, kept)], true
}

// candidate finds who asks best for a place.
func (d *desk) candidate(day *trainingDay, place Place) (candidate, bool) {
	free := day.free(place)
	if len(free) == 0 {
		return candidate{}, false
	}
	c := candidate{Place: place, filled: d.filled[place], answered: d.answered[place.Member], lastAsk: d.lastAsk[place.Team]}
	c.questioner = slices.MinFunc(free, func(a, b schedule.Member) int {
		return cmp.Or(cmp.Compare(d.asked[a].n, d.asked[b].n), d.asked[a].last.Compare(d.asked[b].last))
	})
	if !d.ready(place.Member, place.Team, day.Start) {
		c.joiner = 1
	}
	return c, true
}

// attend adds the people who help to ask and the people who watch.
func (d *desk) attend(day *trainingDay, s *Session) {
	take := func(most int, able func(schedule.Member) bool, load func(schedule.Member) int) (taken []schedule.Member) {
		list := slices.DeleteFunc(slices.Clone(day.present), func(m schedule.Member) bool { return day.busy[m] || !able(m) })
		slices.SortStableFunc(list, func(a, b schedule.Member) int { return cmp.Compare(load(a), load(b)) })
		for _, m := range list[:min(most, len(list))] {
			taken, day.busy[m] = append(taken, m), true
		}
		return taken
	}
	owner := func(m schedule.Member) bool { return slices.Contains(d.team(s.Team, day.Start), m) }
	pooled := d.pooled(s.Team, day.Start)
	s.CoQuestioners = take(d.CoQuestioners, owner, func(m schedule.Member) int { return d.helped[m] })
	s.Observers = take(d.Observers, func(m schedule.Member) bool { return pooled(m) && !owner(m) }, func(m schedule.Member) int {
		return d.watched[Place{m, s.Team}] + d.filled[Place{m, s.Team}]
	})
	d.listen(*s)
}
