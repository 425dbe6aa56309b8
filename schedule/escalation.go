package schedule

import (
	"fmt"
	"slices"
	"time"
)

// Tier is one step of the escalation: who is asked, and when. The zero Tier is a
// fault.
type Tier struct {
	// Ask is Primary, Secondary, OwnerTeam or WholePool. Primary is the whole team
	// where a whole team answers.
	Ask Role `json:"ask"`
	// After is how long after the page the tier is asked, 0 for the first tier and
	// more for each than for the one before.
	After time.Duration `json:"after"`
}

// askable are the roles that a tier can ask.
var askable = []Role{Primary, Secondary, OwnerTeam, WholePool}

// tiers returns the escalation of a spec.
func (s *Spec) tiers() []Tier {
	if s.Escalation == nil {
		return []Tier{{Primary, 0}, {Secondary, 5 * time.Minute}, {OwnerTeam, 10 * time.Minute}, {WholePool, 15 * time.Minute}}
	}
	return slices.Clone(s.Escalation)
}

// checkTiers returns the faults of an escalation, with paths within it.
func checkTiers(tiers []Tier) (faults []*SpecError) {
	fault := func(path string, err error, format string, args ...any) {
		faults = append(faults, &SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	if len(tiers) == 0 {
		fault("", ErrMissing, "no tier: nobody would be asked")
	}
	for i, t := range tiers {
		path := element("", i)
		asks := func(o Tier) bool { return o.Ask == t.Ask }
		switch {
		case !slices.Contains(askable, t.Ask):
			fault(path+".Ask", ErrInvalid, "%q is none of primary, secondary, ownerTeam and wholePool", t.Ask)
		case slices.ContainsFunc(tiers[:i], asks):
			fault(path+".Ask", ErrDuplicate, "%s is asked twice", t.Ask)
		}
		switch {
		case i == 0 && t.After != 0:
			fault(path+".After", ErrInvalid, "the first tier is asked at once, not after %v", t.After)
		case i > 0 && t.After <= tiers[i-1].After:
			fault(path+".After", ErrConflict, "%v is not later than %v, after which the tier before is asked", t.After, tiers[i-1].After)
		}
	}
	return faults
}

// Responders are those who are asked in a Tier. The zero Responders ask nobody.
type Responders struct {
	Tier
	// Team is the team or pool that the tier belongs to.
	Team    TeamID
	Members []Member
}

// Escalation returns who is asked after whom, by the tiers of the Spec. A tier that has
// nobody, or only people of the tier before, is left out; the others are asked at the
// same times as with it. As part of a team or pool nobody is asked who is on leave or
// not ready for all of its services.
func (a Answer) Escalation() []Responders {
	if a.from == nil {
		return nil
	}
	return a.from.escalation(a)
}

func (s *Schedule) escalation(a Answer) []Responders {
	now, ok := s.term(a.Service, a.Start.Unix())
	if !ok {
		return nil
	}
	answering := now.owner
	if a.together() && a.Team != now.owner.id {
		var w walk
		at, _ := s.locate(&w, a.Service, a.Start.Unix())
		answering = s.live(at.desk, Slot{Interval: a.Interval})
	}
	return responders(a, now, answering, s.leaves)
}

// responders lists who is asked after whom, where answering is the team that does if a
// whole team does.
func responders(a Answer, now term, answering *desk, leaves func(Member, Interval) []Leave) (list []Responders) {
	for _, tier := range now.tiers {
		r := Responders{Tier: tier, Team: a.Team}
		switch {
		case tier.Ask == Primary && a.together():
			r.Members = answering.there(a.Interval, leaves)
		case tier.Ask == OwnerTeam:
			r.Team, r.Members = now.owner.id, now.owner.there(a.Interval, leaves)
		case tier.Ask == WholePool:
			r.Team, r.Members = now.pool.id, now.pool.there(a.Interval, leaves)
		default:
			if m := a.Member(tier.Ask); m != "" {
				r.Members = []Member{m}
			}
		}
		if n := len(list); len(r.Members) > 0 && (n == 0 || !among(r.Members, list[n-1].Members)) {
			list = append(list, r)
		}
	}
	return list
}

// among reports whether all members are some of the others.
func among(members, others []Member) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return !slices.Contains(others, m) })
}

// there lists who is ready and on no leave in iv.
func (d *desk) there(iv Interval, leaves func(Member, Interval) []Leave) []Member {
	return slices.DeleteFunc(d.able(DateOf(iv.Start, d.office.location)), func(m Member) bool { return len(leaves(m, iv)) > 0 })
}

// Serving lists who serves a shift of the schedule: its member, of a whole team those
// who are there all through it and ready, and nobody where the shift is a gap.
func (s *Schedule) Serving(shift Shift) []Member {
	if s == nil {
		return nil
	}
	var desks []*desk
	for _, r := range s.published {
		desks = append(desks, r.desks...)
	}
	if e := s.eraAt(shift.Start); e != nil {
		desks = append(desks, e.desks...)
	}
	return shift.serving(desks, s.leaves)
}

// Serving lists who serves a shift of the roster, as Schedule.Serving does.
func (r *Roster) Serving(shift Shift) []Member {
	if r == nil {
		return nil
	}
	return shift.serving(r.desks, r.leavesOf)
}

// serving looks among desks, the last of them first.
func (s Shift) serving(desks []*desk, leaves func(Member, Interval) []Leave) []Member {
	if s.Member != "" {
		return []Member{s.Member}
	}
	for _, d := range slices.Backward(desks) {
		if s.Role != All || s.Gap() || d.id != s.Team || d.regime != s.Regime {
			continue
		}
		if there := d.there(s.Interval, leaves); len(there) > 0 {
			return there
		}
	}
	return nil
}
