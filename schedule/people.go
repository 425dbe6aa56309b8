package schedule

import (
	"cmp"
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
	// Away lists the member's leaves that overlap the time asked for, or a slot that
	// starts in it.
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

// candidates appends the members of a pool during part, with their leaves from iv to
// the end of the last slot that starts in it.
func (d *desk) candidates(dst []Candidate, s *Schedule, part, iv Interval) []Candidate {
	first, last := DateOf(part.Start, d.office.location), DateOf(part.End.Add(-1), d.office.location)
	for _, slot := range new(walk).around(d, Interval{part.End.Add(-time.Second), part.End}) {
		if iv.Contains(slot.Start) {
			iv.End = latest(iv.End, slot.End)
		}
	}
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
// were laid, and then those that only published rosters know.
func (s *Schedule) leaves(m Member, iv Interval) []Leave {
	var leaves []Leave
	for _, change := range s.changes {
		if l, ok := change.(Leave); ok && l.Member == m && l.Overlaps(iv) {
			leaves = append(leaves, l)
		}
	}
	for _, r := range s.published {
		for _, l := range r.leavesOf(m, iv) {
			leaves = further(leaves, l)
		}
	}
	return leaves
}

// further adds a leave of a member that tells more than those before it.
func further(leaves []Leave, l Leave) []Leave {
	for _, known := range leaves {
		if known.Encloses(l.Interval) {
			return leaves
		}
	}
	return append(leaves, l)
}

// leavesOf returns the leaves of a member that overlap iv, as far as the roster knows
// them.
func (r *Roster) leavesOf(m Member, iv Interval) []Leave {
	var leaves []Leave
	for _, l := range r.leaves {
		if l.Member == m && l.Overlaps(iv) {
			leaves = append(leaves, l)
		}
	}
	return leaves
}
