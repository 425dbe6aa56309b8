package training

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// ErrNotReady says that somebody cannot be ready in time.
var ErrNotReady = errors.New("not ready in time")

// Joiner (新メンバー) is somebody who is to become ready for the off-hours of their
// pool: shadow shifts beside experienced primaries, and sessions on the services of
// all teams of the pool. The zero Joiner is a fault.
type Joiner struct {
	Member schedule.Member
	// Planner says when sessions are held; its Answerers and Teams are set by Plan.
	Planner Planner
	Needs   Needs
	// Settle is the number of days from the first day to the first shadow shift;
	// 0 is 7, a negative number none.
	Settle int
	// Experience is the number of days for which a primary must have been a member,
	// and ready, to be watched; 0 is 90, a negative number none.
	Experience int
	// Rest is the time between two shadow shifts, at least; 0 is 24 hours.
	Rest time.Duration
	// Served are shadow shifts served before.
	Served []schedule.Shift
}

const (
	usualSettle     = 7
	usualExperience = 90
	usualRest       = 24 * time.Hour
)

// Path is a joiner's plan. The zero Path is none.
type Path struct {
	Member schedule.Member
	Team   schedule.TeamID
	Pool   schedule.TeamID
	// Joined is the first day in the team; zero for one who has always been in it.
	Joined schedule.Date
	// Shadows are the shadow shifts to serve, Beside the primaries of each.
	Shadows Shadows
	Beside  []schedule.Member
	// Sessions are those in which the joiner answers.
	Sessions []Session
	// Ready are the services, From the first day on which the joiner is ready for all
	// of the pool.
	Ready []schedule.Ready
	From  schedule.Date
	// Specs are those given with this readiness and these shadows written into them;
	// Schedule is what they make.
	Specs    []schedule.Spec
	Schedule *schedule.Schedule
	// First is the first shift as primary or secondary, the zero Shift if the rota has
	// none for the joiner until the end of the plan.
	First schedule.Shift
}

// Plan returns the joiner's path until a day, included: sessions on the first days of
// the series on which they are possible, shadow shifts in the first slots that keep to
// Rest, clear of leave and of the night before a session. Until the joiner is ready the
// specs say so: whatever readiness they state for services is kept.
//
// If something is missing on that day the error wraps ErrNotReady and names all of it,
// and the Path is what is possible, without specs and schedule. The other errors are
// faults of the joiner, of the specs and of the changes.
func (j Joiner) Plan(specs []schedule.Spec, changes []schedule.Change, until schedule.Date) (Path, error) {
	p, err := j.find(specs, until)
	if err != nil {
		return Path{}, err
	}
	stated := p.stated(specs)
	s, err := p.schedule(write(specs, p, stated), changes)
	if err != nil {
		return Path{}, err
	}
	start := p.Joined
	if start.IsZero() || start.Before(j.Planner.Series.First) {
		start = j.Planner.Series.First
	}
	if until.Before(start) {
		return Path{}, fault("", schedule.ErrInvalid, "the plan ends on %v, before it begins on %v", until, start)
	}
	if p.Sessions, err = j.sessions(s, p, specs, start, until); err != nil {
		return Path{}, err
	}
	j.shadow(s, &p, start, until)
	done := append(slices.Clone(j.Planner.Done), p.Sessions...)
	if missing := j.ready(s, &p, stated, specs, done); missing != "" {
		return p, fmt.Errorf("%w: %q on %v: %s", ErrNotReady, j.Member, until, missing)
	}
	p.Specs = write(specs, p, append(slices.Clone(stated), p.Ready...))
	if p.Schedule, err = p.schedule(p.Specs, changes); err != nil {
		return Path{}, err
	}
	loc := p.Schedule.Location(start.At(0, nil))
	for shift := range p.Schedule.Duties(schedule.Days(start, until, loc), p.Pool) {
		if shift.Member == j.Member && shift.Regime == schedule.OffHours && shift.Role != schedule.Shadow {
			p.First = shift
			break
		}
	}
	return p, nil
}

// find looks the joiner up, and checks what can be checked before there is a schedule.
func (j Joiner) find(specs []schedule.Spec, until schedule.Date) (Path, error) {
	var faults []error
	if !until.Valid() {
		faults = append(faults, fault("", schedule.ErrInvalid, "the plan ends on %q, which is no day", until))
	}
	if j.Rest < 0 {
		faults = append(faults, fault("Rest", schedule.ErrInvalid, "a rest of %v", j.Rest))
	}
	if err := j.Planner.Series.Check(); err != nil {
		faults = append(faults, within("Planner.Series", err))
	}
	p := Path{Member: j.Member}
	found := false
	for _, spec := range specs {
		for _, team := range spec.Teams {
			for _, m := range team.Members {
				if m.Member == j.Member && (!found || m.From.Before(p.Joined)) {
					p.Team, p.Pool, p.Joined, found = team.ID, poolOf(team), m.From, true
				}
			}
		}
	}
	if !found {
		faults = append(faults, fault("Member", schedule.ErrUnknownMember, "%q is in no team", j.Member))
	}
	return p, errors.Join(faults...)
}

func poolOf(t schedule.Team) schedule.TeamID { return cmp.Or(t.Pool, schedule.Everyone) }

// stated returns what the last spec that lists the joiner says about readiness.
func (p Path) stated(specs []schedule.Spec) []schedule.Ready {
	for _, spec := range slices.Backward(specs) {
		for _, person := range spec.People {
			if person.ID == p.Member {
				return person.Ready
			}
		}
	}
	return nil
}

func (p Path) schedule(specs []schedule.Spec, changes []schedule.Change) (*schedule.Schedule, error) {
	s, err := schedule.New(specs...)
	if err != nil {
		return nil, err
	}
	return s.With(changes...)
}

// write returns the specs with a readiness for the joiner and the path's shadows.
func write(specs []schedule.Spec, p Path, ready []schedule.Ready) []schedule.Spec {
	if ready == nil {
		ready = []schedule.Ready{} // none yet, where nil is all
	}
	specs = slices.Clone(specs)
	for i := range specs {
		spec := &specs[i]
		spec.People = slices.Clone(spec.People)
		at := slices.IndexFunc(spec.People, func(person schedule.Person) bool { return person.ID == p.Member })
		employed := slices.ContainsFunc(spec.Teams, func(t schedule.Team) bool {
			return slices.ContainsFunc(t.Members, func(m schedule.Membership) bool { return m.Member == p.Member })
		})
		switch {
		case at >= 0:
			spec.People[at].Ready = ready
		case employed:
			spec.People = append(spec.People, schedule.Person{ID: p.Member, Ready: ready})
		}
		if !employed || len(p.Shadows) == 0 {
			continue
		}
		duty := &spec.OffHours
		spec.Pools, spec.Teams = slices.Clone(spec.Pools), slices.Clone(spec.Teams)
		for k := range spec.Pools {
			if spec.Pools[k].ID == p.Pool {
				duty = &spec.Pools[k].Duty
			}
		}
		for k := range spec.Teams {
			if spec.Teams[k].ID == p.Pool {
				duty = &spec.Teams[k].OffHours
			}
		}
		if duty.Shadow == nil {
			duty.Shadow = p.Shadows
		} else {
			duty.Shadow = schedule.Chain{p.Shadows, duty.Shadow}
		}
	}
	return specs
}

// teams lists the teams of the joiner's pool that own services.
func (p Path) teams(specs []schedule.Spec) []schedule.TeamID {
	var list []schedule.TeamID
	for _, spec := range specs {
		for _, team := range spec.Teams {
			if poolOf(team) == p.Pool && len(team.Services) > 0 && !slices.Contains(list, team.ID) {
				list = append(list, team.ID)
			}
		}
	}
	return list
}

// sessions plans those that the joiner still needs.
func (j Joiner) sessions(s *schedule.Schedule, p Path, specs []schedule.Spec, start, until schedule.Date) ([]Session, error) {
	left := map[schedule.TeamID]int{}
	var teams []schedule.TeamID
	for _, team := range p.teams(specs) {
		left[team] = asked(j.Needs.Sessions)
		for _, d := range j.Planner.Done {
			if d.Answerer == j.Member && d.Team == team {
				left[team]--
			}
		}
		if left[team] > 0 {
			teams = append(teams, team)
		}
	}
	if len(teams) == 0 {
		return nil, nil
	}
	planner := j.Planner
	planner.Answerers, planner.Teams = []schedule.Member{j.Member}, teams
	plan, err := planner.Plan(s, start, until)
	if err != nil {
		return nil, within("Planner", err)
	}
	var sessions []Session
	for _, session := range plan.Sessions {
		if left[session.Team] > 0 {
			left[session.Team]--
			sessions = append(sessions, session)
		}
	}
	return sessions, nil
}

// shadow plans the shadow shifts that the joiner still needs.
func (j Joiner) shadow(s *schedule.Schedule, p *Path, start, until schedule.Date) {
	left := map[bool]int{true: asked(j.Needs.Nights), false: asked(j.Needs.OffDays)} // by business night
	seen := map[schedule.Seat]bool{}
	for _, shift := range j.Served {
		if shift.Member == j.Member && shift.Role == schedule.Shadow && shift.Team == p.Pool && !seen[shift.Seat()] {
			seen[shift.Seat()] = true
			left[shift.Day == schedule.Workday]--
		}
	}
	settle, rest := j.Settle, cmp.Or(j.Rest, usualRest)
	if settle == 0 {
		settle = usualSettle
	}
	loc := s.Location(start.At(0, nil))
	o := newOrganisation(s, start, until)
	period := schedule.Days(start.AddDays(max(0, settle)), until, loc)
	taken := map[int64]bool{} // slots that somebody watches, by start
	for shift := range s.Duties(period, p.Pool) {
		if shift.Role == schedule.Shadow && shift.Member != "" {
			taken[shift.Slot.Start.Unix()] = true
		}
	}
	people := s.People(period)
	var free time.Time
	for shift := range s.Duties(period, p.Pool) {
		business := shift.Day == schedule.Workday
		switch {
		case shift.Regime != schedule.OffHours || shift.Role != schedule.Primary || shift.Member == "" || shift.Member == j.Member:
		case left[business] <= 0 || taken[shift.Slot.Start.Unix()] || !shift.Interval.Equal(shift.Slot.Interval):
		case shift.Start.Before(free) || schedule.DateOf(shift.End.Add(-1), shift.Start.Location()).After(until):
		case o.away(j.Member, shift.Interval) || !slices.Contains(s.Members(p.Pool, shift.Start), j.Member) || !j.experienced(people, p.Pool, shift):
		case slices.ContainsFunc(p.Sessions, func(session Session) bool { return disturbs(shift.Interval, session) }):
		default:
			left[business]--
			free = shift.End.Add(rest)
			watched := shift
			watched.Role, watched.Member, watched.Why = schedule.Shadow, j.Member, nil
			p.Shadows, p.Beside = append(p.Shadows, watched), append(p.Beside, shift.Member)
		}
	}
}

// disturbs reports whether a shift overlaps a session or ends earlier on its day.
func disturbs(shift schedule.Interval, session Session) bool {
	morning := session.Date.At(0, session.Start.Location())
	return shift.Start.Before(session.End) && shift.End.After(morning)
}

// experienced reports whether a shift's primary has been in the pool long enough.
func (j Joiner) experienced(people []schedule.Candidate, pool schedule.TeamID, shift schedule.Shift) bool {
	days := j.Experience
	if days == 0 {
		days = usualExperience
	}
	since := shift.Date.AddDays(-max(0, days))
	return slices.ContainsFunc(people, func(c schedule.Candidate) bool {
		return c.Member == shift.Member && c.Pool == pool && c.In(shift.Date) && !c.From.After(since) && !c.Ready.After(since)
	})
}

// ready works out from when the joiner is ready, or what is missing.
func (j Joiner) ready(s *schedule.Schedule, p *Path, stated []schedule.Ready, specs []schedule.Spec, done []Session) string {
	shadows := append(slices.Clone(j.Served), p.Shadows...)
	teams := p.teams(specs)
	var missing []string
	p.Ready = []schedule.Ready{}
	for service, team := range s.Services() {
		if !slices.Contains(teams, team) {
			continue
		}
		from, g := j.Needs.from(s, j.Member, service, team, done, shadows)
		already := false
		for _, r := range stated {
			if (r.Service == "" || r.Service == service) && (g != gap{} || !r.From.After(from)) {
				from, g, already = r.From, gap{}, true
			}
		}
		if g != (gap{}) {
			missing = append(missing, fmt.Sprintf("for %q %s", service, g.in(team)))
			continue
		}
		if from.Before(p.Joined) {
			from = p.Joined
		}
		if !already {
			p.Ready = append(p.Ready, schedule.Ready{Service: service, From: from})
		}
		if from.After(p.From) {
			p.From = from
		}
	}
	return strings.Join(missing, "; ")
}

func (g gap) in(team schedule.TeamID) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{g.nights, "shadow shift(s) on business nights"}, {g.offDays, "shadow shift(s) on off-days"}, {g.sessions, fmt.Sprintf("session(s) with team %q", team)}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}
