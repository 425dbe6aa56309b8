package training

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
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
	// Done are the sessions held before, and those planned already, in any order.
	Done []Session
	// Alerts are past alerts, in any order.
	Alerts []Alert
}

// Plan is the sessions of a period. The zero Plan is empty.
type Plan struct {
	Sessions []Session
	// Days are the days of the series, also those that moved or are skipped.
	Days []meeting.Day
	// Idle are the days of which no session came: nobody could ask or answer.
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
		return Plan{}, fault("", schedule.ErrMissing, "no schedule to plan for")
	}
	days, err := p.Series.Days(s, first, last)
	if err != nil {
		err = within("Series", err)
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
	if len(d.days) > 0 && !d.anyPlace {
		return Plan{}, fault("", schedule.ErrMissing, "nobody is to be trained: %s", d.why())
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
		return Session{}, fault("", schedule.ErrInvalid, "no schedule, or %q is no day", from)
	}
	// A session planned for an earlier day may have moved to from or later.
	days, err := p.Series.Days(s, from.AddDays(-7*max(1, p.Series.Every)), from.AddDays(366))
	if err != nil {
		return Session{}, within("Series", err)
	}
	none := fault("", schedule.ErrMissing, "no session is possible within a year of %v", from)
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

// within puts the name of a field before the paths of faults.
func within(path string, err error) error {
	var faults []error
	for f := range schedule.Faults(err) {
		place := *f
		place.Path = strings.TrimSuffix(path+"."+f.Path, ".")
		faults = append(faults, &place)
	}
	if faults == nil {
		return err
	}
	return errors.Join(faults...)
}

// check reports the faults of everything but the series.
func (p Planner) check(o *organisation, first, last schedule.Date) error {
	var faults []error
	add := func(err error) { faults = append(faults, err) }
	for _, n := range []struct {
		name  string
		value int
	}{{"Parallel", p.Parallel}, {"CoQuestioners", p.CoQuestioners}, {"Observers", p.Observers}, {"Questions", p.Questions}} {
		if n.value < 0 || n.name == "Parallel" && n.value > mostParallel {
			add(fault(n.name, schedule.ErrInvalid, "%d of them", n.value))
		}
	}
	known := map[schedule.Member]bool{}
	for _, c := range o.People(schedule.Days(first, last, time.UTC)) {
		known[c.Member] = true
	}
	for i, m := range p.Answerers {
		if !known[m] {
			add(fault(fmt.Sprintf("Answerers[%d]", i), schedule.ErrUnknownMember, "nobody of the name %q is in a team from %v to %v", m, first, last))
		}
	}
	for i, team := range p.Teams {
		if !slices.Contains(o.teams, team) {
			add(fault(fmt.Sprintf("Teams[%d]", i), schedule.ErrUnknownTeam, "no team %q owns a service", team))
		}
	}
	for i, d := range p.Done {
		if !d.Date.Valid() || d.Answerer == "" || d.Team == "" {
			add(fault(fmt.Sprintf("Done[%d]", i), schedule.ErrMissing, "a session on %q in which team %q asks %q", d.Date, d.Team, d.Answerer))
		}
	}
	owners := map[schedule.ServiceID]bool{}
	for id := range o.Services() {
		owners[id] = true
	}
	for i, a := range p.Alerts {
		path := fmt.Sprintf("Alerts[%d]", i)
		if !owners[a.Service] {
			add(fault(path, schedule.ErrUnknownService, "unknown service %q of monitor %q", a.Service, a.Monitor))
		}
		if a.Monitor == "" || a.At.IsZero() {
			add(fault(path, schedule.ErrMissing, "an alert of service %q without a monitor or a time", a.Service))
		}
	}
	return errors.Join(faults...)
}

// desk is a plan in the making.
type desk struct {
	Planner
	*organisation
	days     []trainingDay
	anyPlace bool

	filled   map[Place]int // sessions
	answered map[schedule.Member]int
	asked    map[schedule.Member]count // as questioner
	askers   map[schedule.TeamID][]schedule.Member
	helped   map[schedule.Member]int // as co-questioner
	watched  map[Place]int
	lastAsk  map[schedule.TeamID]schedule.Date
	heard    map[schedule.Member][]Alert
}

type count struct {
	n    int
	last schedule.Date
}

// trainingDay is a day with what is possible on it.
type trainingDay struct {
	meeting.Day
	present []schedule.Member
	absent  map[schedule.Member]bool
	askers  map[schedule.TeamID][]schedule.Member // free or not
	places  []Place
	// possible lists the places whose answerer is free and whom somebody free asks.
	possible []Place
}

func (p Planner) desk(o *organisation, days []meeting.Day) *desk {
	d := &desk{Planner: p, organisation: o, filled: map[Place]int{}, answered: map[schedule.Member]int{}, asked: map[schedule.Member]count{},
		askers: map[schedule.TeamID][]schedule.Member{}, helped: map[schedule.Member]int{}, watched: map[Place]int{},
		lastAsk: map[schedule.TeamID]schedule.Date{}, heard: map[schedule.Member][]Alert{}}
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

func (d *desk) askersOf(team schedule.TeamID, t time.Time) []schedule.Member {
	return slices.DeleteFunc(d.Members(team, t), func(m schedule.Member) bool { return !d.asks(m, team, t) })
}

// day works out who is free and what is possible.
func (d *desk) day(held meeting.Day) trainingDay {
	t := trainingDay{Day: held, absent: d.absent(held.Held, held.Interval), askers: map[schedule.TeamID][]schedule.Member{}, present: d.members(held.Start)}
	for _, s := range d.Done {
		for _, m := range s.Participants() {
			t.absent[m] = t.absent[m] || s.Date == held.Held
		}
	}
	for _, team := range d.teams {
		t.askers[team] = d.askersOf(team, held.Start)
	}
	for _, place := range d.organisation.places(held.Start) {
		if d.Answerers != nil && !slices.Contains(d.Answerers, place.Member) || d.Planner.Teams != nil && !slices.Contains(d.Planner.Teams, place.Team) {
			continue
		}
		d.anyPlace = true
		t.places = append(t.places, place)
		if !t.absent[place.Member] && slices.ContainsFunc(t.askers[place.Team], func(m schedule.Member) bool { return m != place.Member && !t.absent[m] }) {
			t.possible = append(t.possible, place)
		}
	}
	return t
}

// why says why there is nobody to train.
func (d *desk) why() string {
	switch len(d.teams) {
	case 0:
		return "no team owns a service"
	case 1:
		return fmt.Sprintf("only team %q owns services, and everybody in it is ready", d.teams[0])
	}
	return "everybody asked for is in every team, and ready"
}

// enter lets those who have not asked before start at the least load of the others.
func (d *desk) enter(team schedule.TeamID, askers []schedule.Member) {
	known := d.askers[team]
	least, any := 0, false
	for _, m := range known {
		if slices.Contains(askers, m) && (!any || d.asked[m].n < least) {
			least, any = d.asked[m].n, true
		}
	}
	for _, m := range askers {
		if slices.Contains(known, m) {
			continue
		}
		if load := d.asked[m]; any && load.n < least {
			load.n = least
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

// listen counts those who help to ask and those who watch.
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
	joiner     bool
	answered   int
	lastAsk    schedule.Date
	order      int
}

// before orders candidates: open places first, then joiners, then whoever has answered
// least, then teams in turn.
func (c candidate) before(b candidate) int {
	return cmp.Or(cmp.Compare(c.filled, b.filled), first(c.joiner, b.joiner), cmp.Compare(c.answered, b.answered),
		c.lastAsk.Compare(b.lastAsk), cmp.Compare(c.order, b.order))
}

// hold plans the sessions of a day.
func (d *desk) hold(i int) []Session {
	day := &d.days[i]
	for _, team := range d.teams {
		d.enter(team, day.askers[team])
	}
	var sessions []Session
	busy := map[schedule.Member]bool{}
	for left := d.Parallel - 1; left >= 0; left-- {
		best, ok := d.best(i, left, busy)
		if !ok {
			break
		}
		s := Session{Date: day.Held, Interval: day.Interval, Team: best.Team, Services: d.running(best.Team, day.Start),
			Questioner: best.questioner, Answerer: best.Member}
		s.Questions = d.questions(s)
		busy[best.Member], busy[best.questioner] = true, true
		d.record(s)
		sessions = append(sessions, s)
	}
	for k := range sessions { // who watches and helps, of those who are left
		d.attend(day, &sessions[k], busy)
	}
	return sessions
}

// best returns the session to hold next on a day that has room for so many more.
func (d *desk) best(i, left int, busy map[schedule.Member]bool) (candidate, bool) {
	day := &d.days[i]
	var list []candidate
	for order, place := range day.possible {
		if busy[place.Member] {
			continue
		}
		if c, ok := d.candidate(day, place, busy); ok {
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

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// candidate finds who asks best for a place.
func (d *desk) candidate(day *trainingDay, place Place, busy map[schedule.Member]bool) (candidate, bool) {
	c := candidate{Place: place, filled: d.filled[place], joiner: !d.ready(place.Member, place.Team, day.Start),
		answered: d.answered[place.Member], lastAsk: d.lastAsk[place.Team]}
	for _, m := range day.askers[place.Team] {
		if m == place.Member || busy[m] || day.absent[m] {
			continue
		}
		load, chosen := d.asked[m], d.asked[c.questioner]
		if c.questioner == "" || load.n < chosen.n || load.n == chosen.n && load.last.Before(chosen.last) {
			c.questioner = m
		}
	}
	return c, c.questioner != ""
}

// attend adds those who help to ask and those who watch.
func (d *desk) attend(day *trainingDay, s *Session, busy map[schedule.Member]bool) {
	take := func(most int, able func(schedule.Member) bool, load func(schedule.Member) int) []schedule.Member {
		var list []schedule.Member
		for _, m := range day.present {
			if !day.absent[m] && !busy[m] && able(m) {
				list = append(list, m)
			}
		}
		slices.SortStableFunc(list, func(a, b schedule.Member) int { return cmp.Compare(load(a), load(b)) })
		list = slices.Clip(list[:min(most, len(list))])
		for _, m := range list {
			busy[m] = true
		}
		if len(list) == 0 {
			return nil
		}
		return list
	}
	owner := func(m schedule.Member) bool { return slices.Contains(d.Members(s.Team, day.Start), m) }
	s.CoQuestioners = take(d.CoQuestioners, owner, func(m schedule.Member) int { return d.helped[m] })
	s.Observers = take(d.Observers, func(m schedule.Member) bool { return !owner(m) }, func(m schedule.Member) int {
		return d.watched[Place{m, s.Team}] + d.filled[Place{m, s.Team}]
	})
	d.listen(*s)
}

// questions offers the team's alerts that the answerer has not heard of, of each
// monitor one, new monitors first, then the latest.
func (d *desk) questions(s Session) []Alert {
	heard := d.heard[s.Answerer]
	type monitor struct {
		schedule.ServiceID
		name string
	}
	known := map[monitor]bool{}
	for _, a := range heard {
		known[monitor{a.Service, a.Monitor}] = true
	}
	var list []Alert
	for _, a := range d.Alerts {
		owned := slices.ContainsFunc(s.Services, func(service schedule.Service) bool { return service.ID == a.Service })
		if owned && a.At.Before(s.Start) && !slices.ContainsFunc(heard, a.same) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b Alert) int {
		return cmp.Or(-first(known[monitor{a.Service, a.Monitor}], known[monitor{b.Service, b.Monitor}]), b.At.Compare(a.At),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Monitor, b.Monitor), cmp.Compare(a.Note, b.Note))
	})
	taken := map[monitor]bool{}
	list = slices.DeleteFunc(list, func(a Alert) bool {
		key := monitor{a.Service, a.Monitor}
		again := taken[key]
		taken[key] = true
		return again
	})
	return list[:min(len(list), d.Planner.Questions)]
}
