package schedule

import (
	"fmt"
	"slices"
	"strings"
)

func (c *specChecker) memberships(path string, t *Team) {
	if len(t.Members) == 0 {
		c.fault(path+".Members", ErrMissing, "team %q has no member", t.ID)
		return
	}
	sound := true
	earlier := map[Member][]int{}
	for i, m := range t.Members {
		path := path + "." + element("Members", i)
		sound = c.id(path+".Member", string(m.Member)) && sound
		dates := c.date(path+".From", m.From)
		dates = c.date(path+".Until", m.Until) && dates
		if dates && !m.Until.IsZero() && !m.From.Before(m.Until) {
			c.fault(path+".Until", ErrInvalid, "member %q leaves on %q, not after joining on %q", m.Member, m.Until, m.From)
			dates = false
		}
		if m.Share < 0 || m.Share > 100 {
			c.fault(path+".Share", ErrInvalid, "share %d of member %q is no percentage from 1 to 100, or 0 for 100", m.Share, m.Member)
		}
		for _, j := range earlier[m.Member] {
			if dates && overlap(m, t.Members[j]) {
				c.fault(path, ErrDuplicate, "member %q is in team %q twice at once, first at %s", m.Member, t.ID, element("Members", j))
				break
			}
		}
		earlier[m.Member] = append(earlier[m.Member], i)
		sound = sound && dates
	}
	if sound {
		c.staffed(path+".Members", t)
	}
}

func overlap(a, b Membership) bool {
	return (b.Until.IsZero() || a.From.Before(b.Until)) && (a.Until.IsZero() || b.From.Before(a.Until))
}

// staffed reports the first day on which a team has nobody, from its first
// member's first day on and while the spec holds.
func (c *specChecker) staffed(path string, t *Team) {
	members := slices.SortedFunc(slices.Values(t.Members), func(a, b Membership) int { return a.From.Compare(b.From) })
	day := members[0].From
	if c.spec.From.After(day) {
		day = c.spec.From
	}
	for _, m := range members {
		if m.In(day) {
			if m.Until.IsZero() {
				return
			}
			day = m.Until
		}
	}
	if c.until.IsZero() || day.Before(c.until) {
		c.fault(path, ErrMissing, "team %q has no member on %q", t.ID, day)
	}
}

// shares reports people who are in several teams at once with more than a full
// load in all. A load is greatest on a day on which some membership begins.
func (c *specChecker) shares() {
	type place struct {
		path string
		team TeamID
		Membership
	}
	places := map[Member][]place{}
	for i, t := range c.spec.Teams {
		for j, m := range t.Members {
			if m.Share == 0 {
				m.Share = 100
			}
			places[m.Member] = append(places[m.Member], place{element("Teams", i) + "." + element("Members", j), t.ID, m})
		}
	}
	for _, t := range c.spec.Teams {
		for _, m := range t.Members {
			load, teams, last := 0, []string{}, ""
			for _, p := range places[m.Member] {
				if p.In(m.From) {
					load, last = load+p.Share, p.path
					teams = append(teams, fmt.Sprintf("%q", p.team))
				}
			}
			if load > 100 && slices.Min(teams) != slices.Max(teams) {
				c.fault(last+".Share", ErrConflict, "member %q is in teams %s at once with %d %% in all; give each a share",
					m.Member, strings.Join(teams, ", "), load)
				delete(places, m.Member)
			}
		}
	}
}

func (c *specChecker) person(i int) {
	p := &c.spec.People[i]
	path := element("People", i)
	if !c.id(path+".ID", string(p.ID)) {
		return
	}
	if !c.members[p.ID] {
		c.fault(path+".ID", ErrUnknownMember, "person %q is in no team", p.ID)
	}
	if j := slices.IndexFunc(c.spec.People[:i], func(other Person) bool { return other.ID == p.ID }); j >= 0 {
		c.fault(path+".ID", ErrDuplicate, "person %q declared twice, first at %s", p.ID, element("People", j))
	}
	c.calendar(path+".Holidays", p.Holidays)
	for j, r := range p.Ready {
		path := path + "." + element("Ready", j)
		c.date(path+".From", r.From)
		if _, ok := c.services[r.Service]; r.Service != "" && !ok {
			c.fault(path+".Service", ErrUnknownService, "person %q is ready for unknown service %q", p.ID, r.Service)
		}
		if k := slices.IndexFunc(p.Ready[:j], func(other Ready) bool { return other.Service == r.Service }); k >= 0 {
			c.fault(path+".Service", ErrDuplicate, "person %q is ready for service %q twice, first at %s", p.ID, r.Service, element("Ready", k))
		}
	}
}
