package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func (c *specChecker) hours(path string, h Hours) {
	usual := h
	if !h.states() {
		usual = c.spec.Business
	}
	seen := [7]bool{}
	for i, day := range h.Days {
		path := path + "." + element("Days", i)
		switch {
		case day < time.Sunday || day > time.Saturday:
			c.fault(path, ErrInvalid, "%d is no weekday", day)
		case seen[day]:
			c.fault(path, ErrDuplicate, "%v is listed twice", day)
		default:
			seen[day] = true
		}
	}
	switch {
	case h.Closed && (h.Open != 0 || h.Close != 0):
		c.fault(path, ErrConflict, "hours are closed and open from %v to %v at once", h.Open, h.Close)
	case h.states() && !h.Closed:
		c.clocks(path, h.Open, h.Close)
		if len(h.Days) == 0 {
			c.fault(path+".Days", ErrMissing, "no weekday opens; say Closed if the pool answers day and night")
		}
	}
	for i, e := range h.Except {
		path := path + "." + element("Except", i)
		if !e.Date.Valid() {
			c.fault(path+".Date", ErrInvalid, "%q is no day", e.Date)
		}
		if e.Open != 0 || e.Close != 0 {
			c.clocks(path, e.Open, e.Close)
		} else if usual.Closed {
			c.fault(path, ErrMissing, "closed hours have no usual clocks; say when %q opens and closes", e.Date)
		}
		if j := slices.IndexFunc(h.Except[:i], func(other OpenDay) bool { return other.Date == e.Date }); j >= 0 {
			c.fault(path+".Date", ErrDuplicate, "%q is an exception twice, first at %s", e.Date, element("Except", j))
		}
	}
}

func (c *specChecker) clocks(path string, open, close Clock) {
	sound := true
	for _, x := range []struct {
		name  string
		clock Clock
	}{{".Open", open}, {".Close", close}} {
		if !x.clock.Valid() {
			c.fault(path+x.name, ErrInvalid, "%d minutes lie outside a day", int16(x.clock))
			sound = false
		}
	}
	if sound && close <= open {
		c.fault(path, ErrInvalid, "closes at %v, not after opening at %v", close, open)
	}
}

func (d Duty) isZero() bool {
	return d.Primary == nil && d.Secondary == nil && d.Shadow == nil && d.Breaks == nil && d.Absent == 0 && !d.Apart
}

// duty checks and compiles the rotas of a duty over the given teams.
func (c *specChecker) duty(path string, d Duty, needed bool, teams []int) {
	if d.Primary == nil && (needed || d.Secondary != nil || d.Shadow != nil) {
		c.fault(path+".Primary", ErrMissing, "no rota; say Vacant() if the duty is still to be planned")
	}
	c.rota(path+".Primary", d.Primary, teams)
	c.rota(path+".Secondary", d.Secondary, teams)
	c.rota(path+".Shadow", d.Shadow, teams)
	for i, clock := range d.Breaks {
		path := path + "." + element("Breaks", i)
		if !clock.Valid() || clock == endOfDay {
			c.fault(path, ErrInvalid, "%d minutes are no time of day", int16(clock))
		} else if j := slices.Index(d.Breaks, clock); j < i {
			c.fault(path, ErrDuplicate, "break at %v twice, first at %s", clock, element("Breaks", j))
		}
	}
	if d.Absent > LeaveGap {
		c.fault(path+".Absent", ErrInvalid, "%v is no policy", d.Absent)
	}
}

func (c *specChecker) rota(path string, r Rota, teams []int) {
	if r == nil {
		return
	}
	if nilPointer(r) {
		c.fault(path, ErrMissing, "no rota given, but a nil %T", r)
		return
	}
	fast, err := compileRota(r)
	if err != nil {
		c.within(path, err)
		return
	}
	c.rotas[path] = fast
	var names []string
	here := map[Member]bool{}
	for _, i := range teams {
		names = append(names, fmt.Sprintf("%q", c.spec.Teams[i].ID))
		for _, m := range c.spec.Teams[i].Members {
			here[m.Member] = true
		}
	}
	for _, m := range fast.Members() {
		switch {
		case here[m]:
		case c.members[m]:
			c.fault(path, ErrUnknownMember, "member %q is in none of the teams of this duty: %s", m, strings.Join(names, ", "))
		default:
			c.fault(path, ErrUnknownMember, "unknown member %q", m)
		}
	}
}

// pools checks the pools, once it is known which teams are theirs.
func (c *specChecker) pools() {
	s := c.spec
	if teams := c.joined[Everyone]; len(teams) > 0 {
		c.duty("OffHours", s.OffHours, true, teams)
		c.near("OffHours", Everyone, s.Location, teams)
	} else if !s.OffHours.isZero() && len(s.Teams) > 0 {
		c.fault("OffHours", ErrConflict, "no team belongs to the pool %q", Everyone)
	}
	for i, p := range s.Pools {
		path := element("Pools", i)
		c.hours(path+".Business", p.Business)
		c.calendar(path+".Holidays", p.Holidays)
		teams := c.joined[p.ID]
		if len(teams) == 0 {
			c.fault(path, ErrMissing, "pool %q has no team", p.ID)
			continue
		}
		c.duty(path, p.Duty, true, teams)
		loc := p.Location
		if loc == nil {
			loc = s.Location
		}
		c.near(path, p.ID, loc, teams)
	}
}

// near refuses a pool whose teams lie so far apart, by their usual hours, that a
// slot would run into the next one or begin outside its civil day.
func (c *specChecker) near(path string, pool TeamID, here *time.Location, teams []int) {
	if here == nil || c.spec.Holidays == nil || len(c.faults) > 0 {
		return // hours and places must be sound before they can be compared
	}
	places := c.places(teams)
	if len(places) == 1 && places[0].location == here {
		return
	}
	// Any year shows how zones stand to each other in both seasons.
	first := Date{max(c.spec.From.Year, 2001), time.January, 1}
	for d := first; d.Year == first.Year; d = d.AddDays(1) {
		if slices.ContainsFunc(places, func(p place) bool { return p.closed || !p.workdays[d.Weekday()] }) {
			continue
		}
		last := slices.MaxFunc(places, func(a, b place) int { return a.opens(d).Compare(b.opens(d)) })
		earliest := slices.MinFunc(places, func(a, b place) int { return a.closes(d).Compare(b.closes(d)) })
		opening, closing, day := last.opens(d), earliest.closes(d), Days(d, d, here)
		const layout = "2006-01-02 15:04 MST"
		switch {
		case opening.After(closing):
			c.fault(path, ErrConflict, "teams of pool %q lie too far apart: for %v team %q closes at %s, before team %q opens at %s; give one of them another pool",
				pool, d, earliest.team, closing.Format(layout), last.team, opening.Format(layout))
			return
		case opening.Before(day.Start) || closing.After(day.End):
			c.fault(path, ErrConflict, "pool %q lies too far from its teams: for %v team %q opens at %s and team %q closes at %s, outside that day in %v; give the pool their location",
				pool, d, last.team, opening.Format(layout), earliest.team, closing.Format(layout), here)
			return
		}
	}
}

// place is where and when teams work, with the first of them.
type place struct {
	*office
	team TeamID
}

func (p place) opens(d Date) time.Time  { return d.At(p.open, p.location) }
func (p place) closes(d Date) time.Time { return d.At(p.close, p.location) }

// places returns the usual hours of the teams, each once.
func (c *specChecker) places(teams []int) []place {
	scratch := &era{}
	var places []place
	for _, i := range teams {
		t := c.spec.Teams[i]
		o := scratch.office(c.spec, t.Location, t.Business, NoHolidays{})
		if !slices.ContainsFunc(places, func(p place) bool { return p.office == o }) {
			places = append(places, place{o, t.ID})
		}
	}
	return places
}
