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
// is left out. As part of a team or pool nobody is asked who is on leave or not ready
// for all of its services.
func (a Answer) Escalation() []Tier {
	if a.from == nil {
		return nil
	}
	return a.from.escalation(a)
}

func (s *Schedule) escalation(a Answer) []Tier {
	now, ok := s.term(a.Service, a.Start.Unix())
	if !ok {
		return nil
	}
	var answering *desk
	if a.Regime == Daytime && a.Team != now.owner.id {
		var w walk
		if at, _ := s.locate(&w, a.Service, a.Start.Unix()); at.desk != nil {
			answering = s.live(at.desk, Slot{Interval: a.Interval})
		}
	}
	return tiers(a, now, answering, s.leaves)
}

// tiers lists who is asked after whom. A team that answers for the owner as a whole
// comes first.
func tiers(a Answer, now term, answering *desk, leaves func(Member, Interval) []Leave) []Tier {
	there := func(d *desk) []Member { return d.there(a.Interval, leaves) }
	var list []Tier
	add := func(role Role, team TeamID, wait int, members []Member) {
		if n := len(list); len(members) == 0 || n > 0 && slices.Equal(list[n-1].Members, members) {
			return
		}
		t := Tier{Role: role, Team: team, Members: members}
		if len(list) > 0 && wait <= len(now.wait) {
			t.Wait = now.wait[wait-1]
		}
		list = append(list, t)
	}
	for wait, role := range []Role{Primary, Secondary} {
		if m := a.Member(role); m != "" {
			add(role, a.Team, wait, []Member{m})
		}
	}
	if answering != nil && len(list) == 0 {
		add(All, a.Team, 0, there(answering))
	}
	add(All, now.owner.id, 2, there(now.owner))
	add(All, now.pool.id, 3, there(now.pool))
	return list
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
