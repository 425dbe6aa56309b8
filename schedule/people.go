package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Candidate is a person's time in a team of a pool, with what a planner must
// know of it. Somebody who changes teams is several candidates. The zero Candidate
// is nobody.
type Candidate struct {
	Member     Member
	Pool, Team TeamID
	// From and Until bound the membership as in Membership; Share is 1 to 100.
	From, Until Date
	Share       int
	// Ready is the first day on which the member can answer for every service of
	// the pool; zero is always.
	Ready Date
	// Away lists the member's leaves that overlap the time asked for.
	Away []Leave
}

// In reports whether the membership holds on d.
func (c Candidate) In(d Date) bool { return Membership{From: c.From, Until: c.Until}.In(d) }

// People returns who may be planned in iv, with membership, readiness and leave,
// ordered by pool, member and first day.
func (s *Schedule) People(iv Interval) []Candidate {
	if s == nil {
		return nil
	}
	var people []Candidate
	for _, e := range s.eras {
		part := e.span.intersect(seconds(iv))
		if part.empty() {
			continue
		}
		for _, d := range e.desks {
			if d.regime == OffHours {
				people = d.candidates(people, s, part.in(d.office.location), iv)
			}
		}
	}
	slices.SortStableFunc(people, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member), a.From.Compare(b.From))
	})
	// A membership that goes on under the next spec is one.
	return slices.CompactFunc(people, func(a, b Candidate) bool {
		return a.Pool == b.Pool && a.Member == b.Member && a.Team == b.Team && a.From == b.From && a.Until == b.Until &&
			a.Share == b.Share && a.Ready == b.Ready
	})
}

// candidates appends the members of a pool during part, with their leaves in iv.
func (d *desk) candidates(dst []Candidate, s *Schedule, part, iv Interval) []Candidate {
	first, last := DateOf(part.Start, d.office.location), DateOf(part.End.Add(-1), d.office.location)
	for i, m := range d.members {
		if m.From.After(last) || !m.Until.IsZero() && !m.Until.After(first) {
			continue
		}
		c := Candidate{Member: m.Member, Pool: d.id, Team: d.homes[i], From: m.From, Until: m.Until, Share: m.Share, Ready: d.ready[m.Member]}
		if c.Share == 0 {
			c.Share = 100
		}
		c.Away = s.leaves(m.Member, iv)
		dst = append(dst, c)
	}
	return dst
}

// leaves returns the leaves of a member that overlap iv, in the order in which they
// were laid.
func (s *Schedule) leaves(m Member, iv Interval) []Leave {
	var leaves []Leave
	for _, change := range s.changes {
		if l, ok := change.(Leave); ok && l.Member == m && l.Overlaps(iv) {
			leaves = append(leaves, l)
		}
	}
	return leaves
}

const coverHorizon = 14 * 24 * time.Hour

// CanCover returns who could take a shift, best first: those who are members of
// its duty, ready, not away and not seated, ranked by the time between it and the
// nearest shift of their own within two weeks, then by ID. The Note of each step
// is that time. A shift that is not of this schedule has no candidates.
func (s *Schedule) CanCover(shift Shift) []Step {
	if s == nil || shift.Empty() {
		return nil
	}
	d := &draft{Schedule: s}
	near := map[Member]time.Duration{} // how much nearer than the horizon their own shifts lie
	var home *desk
	var beside []Shift
	around := Interval{shift.Start.Add(-coverHorizon), shift.End.Add(coverHorizon)}
	for desk, slot := range s.overlapping(around) {
		for _, other := range s.whole(desk, slot) {
			if desk.id == shift.Team && desk.regime == shift.Regime && slot.Start.Equal(shift.Slot.Start) {
				home, beside = desk, append(beside, other)
				continue
			}
			if other.Member == "" || other.Role == Shadow {
				continue
			}
			apart := max(shift.Start.Sub(other.End), other.Start.Sub(shift.End), 0)
			near[other.Member] = max(near[other.Member], coverHorizon-apart)
		}
	}
	if home == nil {
		return nil
	}
	var able []Member
	for _, m := range home.present(shift.Date) {
		if m != shift.Member && d.obstacle(home, shift, m, beside, true).rule == "" {
			able = append(able, m)
		}
	}
	slices.SortFunc(able, func(a, b Member) int { return cmp.Or(cmp.Compare(near[a], near[b]), cmp.Compare(a, b)) })
	steps := make([]Step, len(able))
	for i, m := range able {
		steps[i] = Step{Rule: RuleFree, Member: m, Note: fmt.Sprintf("%d h", (coverHorizon-near[m])/time.Hour)}
		if near[m] == 0 {
			steps[i].Note = "≥ " + steps[i].Note
		}
	}
	return steps
}

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
