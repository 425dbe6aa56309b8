package schedule

import (
	"slices"
	"time"
)

// Tier is one step of the escalation. The zero Tier asks nobody.
type Tier struct {
	// Role is Primary or Secondary, or All for a whole team or pool.
	Role Role
	// Team is the team or pool that the tier belongs to.
	Team    TeamID
	Members []Member
	// Wait is how long the tier before had before this one is asked.
	Wait time.Duration
}

// Escalation returns who is asked after whom: primary, secondary, the owner team,
// the whole pool. A tier that has nobody, or only the people of the tier before,
// is left out. People on leave are not asked as part of a team or pool.
func (a Answer) Escalation() []Tier {
	if a.from == nil {
		return nil
	}
	return a.from.escalation(a)
}

func (s *Schedule) escalation(a Answer) []Tier {
	e := s.eraAt(a.Start)
	if e == nil || e.services[a.Service] == nil { // published, and gone since
		for _, r := range slices.Backward(s.published) {
			if r.byService[a.Service] != nil {
				return r.escalation(a)
			}
		}
		return nil
	}
	svc := e.services[a.Service]
	var answering *desk
	for _, follower := range svc.daily[1:] {
		if a.Regime == Daytime && a.Team == follower.id {
			answering = follower
		}
	}
	present := func(d *desk) []Member {
		return slices.DeleteFunc(d.present(DateOf(a.Start, d.office.location)), func(m Member) bool { return len(s.leaves(m, a.Interval)) > 0 })
	}
	return tiers(a, e.wait, answering, svc.owner, svc.pool, present)
}

// tiers lists who is asked after whom. A team that answers for the owner as a whole
// comes first.
func tiers(a Answer, waits []time.Duration, answering, owner, pool *desk, present func(*desk) []Member) []Tier {
	var list []Tier
	add := func(role Role, team TeamID, wait int, members []Member) {
		if n := len(list); len(members) == 0 || n > 0 && slices.Equal(list[n-1].Members, members) {
			return
		}
		t := Tier{Role: role, Team: team, Members: members}
		if len(list) > 0 && wait <= len(waits) {
			t.Wait = waits[wait-1]
		}
		list = append(list, t)
	}
	for wait, role := range []Role{Primary, Secondary} {
		if m := a.Member(role); m != "" {
			add(role, a.Team, wait, []Member{m})
		}
	}
	if answering != nil && len(list) == 0 {
		add(All, a.Team, 0, present(answering))
	}
	add(All, owner.id, 2, present(owner))
	add(All, pool.id, 3, present(pool))
	return list
}
