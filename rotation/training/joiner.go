package training

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
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
}

const (
	usualSettle     = 7
	usualExperience = 90
	usualRest       = 24 * time.Hour
)

// Path is a joiner's plan.
type Path struct {
	Member schedule.Member
	// Team is the first that the joiner is in, Pool its pool.
	Team schedule.TeamID
	Pool schedule.TeamID
	// Joined is the first day in the team; zero for one who has always been in it.
	Joined schedule.Date
	// Shadows are the shadow shifts of the schedule and the planned ones, by start.
	Shadows []Shadow
	// Sessions are the sessions in which the joiner answers.
	Sessions []Session
	// Ready are the services, From the first day on which the joiner is ready for all
	// of the pool.
	Ready []schedule.Ready
	From  schedule.Date
	// Specs are those given with this readiness, Changes those given with an override
	// for each shadow shift planned; Schedule is what they make.
	Specs    []schedule.Spec
	Changes  []schedule.Change
	Schedule *schedule.Schedule
	// First is the first shift as primary or secondary, the zero Shift if the rota has
	// none for the joiner until the end of the plan.
	First schedule.Shift
}

// Plan returns the joiner's path until a day, included: sessions on the first days of
// the series on which they are possible, shadow shifts in the first slots that keep to
// Rest, clear of leave and of the night before a session. Until the joiner is ready the
// specs say so: whatever readiness they state for services is kept. Sessions done, and
// whole shadow shifts that the schedule has for the joiner, count; so a path goes on
// from the specs and changes of the one before.
//
// If something is missing on that day the error wraps ErrNotReady and names all of it,
// and the Path is what is possible, without specs, changes and schedule. The other
// errors are faults of the joiner, of the specs and of the changes.
func (j Joiner) Plan(specs []schedule.Spec, changes []schedule.Change, until schedule.Date) (Path, error) {
	p, err := j.find(specs, until)
	if err != nil {
		return Path{}, err
	}
	stated := p.stated(specs)
	s, err := build(p.write(specs, stated), changes)
	if err != nil {
		return Path{}, err
	}
	start := p.Joined
	if start.Before(j.Planner.Series.First) {
		start = j.Planner.Series.First
	}
	if until.Before(start) {
		return Path{}, fault.New("", schedule.ErrInvalid, "the plan ends on %v, before it begins on %v", until, start)
	}
	teams := p.teams(specs)
	if p.Sessions, err = j.sessions(s, teams, start, until); err != nil {
		return Path{}, err
	}
	period := schedule.Days(start, until, s.Location(start.At(schedule.At(12, 0), time.UTC)))
	planned := j.shadow(s, &p, period, start.AddDays(usual(j.Settle, usualSettle)))
	if missing := j.ready(s, &p, stated, teams); missing != "" {
		return p, fmt.Errorf("%w: %q on %v: %s", ErrNotReady, j.Member, until, missing)
	}
	p.Specs, p.Changes = p.write(specs, append(slices.Clone(stated), p.Ready...)), append(slices.Clone(changes), planned...)
	if p.Schedule, err = build(p.Specs, p.Changes); err != nil {
		return Path{}, err
	}
	pool, err := p.Schedule.Team(p.Pool)
	if err != nil {
		return Path{}, err
	}
	for shift := range pool.Duties(period) {
		if shift.Member == j.Member && shift.Regime == schedule.OffHours && !shift.Role.Watches() {
			p.First = shift
			break
		}
	}
	return p, nil
}

func build(specs []schedule.Spec, changes []schedule.Change) (*schedule.Schedule, error) {
	s, err := schedule.New(specs...)
	if err != nil {
		return nil, err
	}
	return s.With(changes...)
}

// find looks the joiner up, and checks what can be checked before there is a schedule.
func (j Joiner) find(specs []schedule.Spec, until schedule.Date) (Path, error) {
	var faults []error
	if !until.Valid() {
		faults = append(faults, fault.New("", schedule.ErrInvalid, "the plan ends on %q, which is no day", until))
	}
	if j.Rest < 0 {
		faults = append(faults, fault.New("Rest", schedule.ErrInvalid, "a rest of %v", j.Rest))
	}
	if err := j.Planner.Series.Check(); err != nil {
		faults = append(faults, schedule.Within("Planner.Series", err))
	}
	p := Path{Member: j.Member}
	known := map[schedule.Member]bool{}
	for _, spec := range specs {
		for _, team := range spec.Teams {
			for _, m := range team.Members {
				known[m.Member] = true
				if m.Member == j.Member && (p.Team == "" || m.From.Before(p.Joined)) {
					p.Team, p.Pool, p.Joined = team.ID, poolOf(team), m.From
				}
			}
		}
	}
	if p.Team == "" {
		faults = append(faults, fault.New("Member", schedule.ErrUnknownMember, "%q is in no team%s", j.Member, near.Hint(j.Member, maps.Keys(known))))
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

// write returns the specs with a readiness for the joiner.
func (p Path) write(specs []schedule.Spec, ready []schedule.Ready) []schedule.Spec {
	if ready == nil {
		ready = []schedule.Ready{} // none yet, where nil is all
	}
	specs = slices.Clone(specs)
	for i := range specs {
		spec := &specs[i]
		if !slices.ContainsFunc(spec.Teams, p.in) {
			continue
		}
		spec.People = slices.Clone(spec.People)
		at := slices.IndexFunc(spec.People, func(person schedule.Person) bool { return person.ID == p.Member })
		if at < 0 {
			at = len(spec.People)
			spec.People = append(spec.People, schedule.Person{ID: p.Member})
		}
		spec.People[at].Ready = ready
	}
	return specs
}

// in reports whether the joiner is ever in a team.
func (p Path) in(t schedule.Team) bool {
	return slices.ContainsFunc(t.Members, func(m schedule.Membership) bool { return m.Member == p.Member })
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

// sessions plans the sessions that the joiner still needs.
func (j Joiner) sessions(s *schedule.Schedule, teams []schedule.TeamID, start, until schedule.Date) ([]Session, error) {
	left := map[schedule.TeamID]int{}
	planner := j.Planner
	planner.Answerers, planner.Teams = []schedule.Member{j.Member}, nil
	for _, team := range teams {
		left[team] = usual(j.Needs.Sessions, 1)
		for _, d := range j.Planner.Done {
			if d.Answerer == j.Member && d.Team == team {
				left[team]--
			}
		}
		if left[team] > 0 {
			planner.Teams = append(planner.Teams, team)
		}
	}
	if planner.Teams == nil {
		return nil, nil
	}
	plan, err := planner.Plan(s, start, until)
	if err != nil {
		return nil, schedule.Within("Planner", err)
	}
	return slices.DeleteFunc(plan.Sessions, func(session Session) bool {
		left[session.Team]--
		return left[session.Team] < 0
	}), nil
}

// ready works out from when the joiner is ready, or what is missing.
func (j Joiner) ready(s *schedule.Schedule, p *Path, stated []schedule.Ready, teams []schedule.TeamID) string {
	done := slices.Concat(j.Planner.Done, p.Sessions)
	var shadows []schedule.Shift
	for _, shadow := range p.Shadows {
		shadows = append(shadows, shadow.Shift)
	}
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
