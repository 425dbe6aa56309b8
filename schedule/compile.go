package schedule

import (
	"fmt"
	"slices"
)

// Roster compiles the shifts that start in iv. The error wraps ErrInvalid if iv is
// empty.
func (s *Schedule) Roster(iv Interval) (*Roster, error) {
	if iv.Empty() {
		return nil, fmt.Errorf("%w: the interval %v of a roster is empty", ErrInvalid, iv)
	}
	r := &Roster{interval: iv, tiers: (&Spec{}).tiers(), byService: map[ServiceID]*rosterService{}}
	if s == nil {
		return r, r.seal()
	}
	if e := s.eraAt(iv.End.Add(-1)); e != nil {
		r.tiers = e.tiers
	}
	c := &compilation{r, s, map[recordKey]int{}, map[*desk]int{}, map[slotKey]int{}, map[[2]int]bool{}}
	f := filler{s: s, block: 256}
	var w walk
	for d, slot := range s.desks(iv, func(*desk) bool { return true }) {
		i := c.record(d)
		at := rosterSlot{Slot: slot, desk: i, from: len(r.shifts)}
		at.holiday, at.provisional = s.about(&w, d, slot)
		r.shifts = f.shifts(r.shifts, d, &slot, slot.Interval)
		c.name(i, d, slot)
		at.to = len(r.shifts)
		c.slotAt[slotKey{i, slot.Start.Unix()}] = len(r.slots)
		r.slots = append(r.slots, at)
	}
	c.services()
	c.leaves()
	return r, r.seal()
}

// name takes note of whom followed rotas name for a slot of a desk.
func (c *compilation) name(i int, d *desk, slot Slot) {
	if d.record || len(c.desks[i].unnamed) == 0 {
		return
	}
	for front := range c.from.speaking(d, slot) {
		if key := [2]int{i, front}; !c.named[key] {
			c.named[key] = true
			for _, m := range c.from.front[front].Members() {
				delete(c.desks[i].unnamed, m)
			}
		}
	}
}

// compilation is a roster on its way from a schedule.
type compilation struct {
	*Roster
	from   *Schedule
	keyAt  map[recordKey]int
	deskAt map[*desk]int
	slotAt map[slotKey]int
	named  map[[2]int]bool // desk and followed rota
}

type slotKey struct {
	desk  int
	start int64
}

// services works out what each service sees, once for those that see the same. Their
// desks are recorded even if no slot of them starts in the roster's interval.
func (c *compilation) services() {
	known, reach := map[string]int{}, seconds(c.reach())
	for id := range c.from.Services() {
		svc, view := c.from.lastService(id, c.interval)
		if svc == nil {
			continue
		}
		view += c.from.frozenAs(id, reach)
		i, ok := known[view]
		if !ok {
			i = len(c.timelines)
			known[view] = i
			c.timelines = append(c.timelines, c.timeline(id))
		}
		service := &rosterService{ID: id, FollowedBy: slices.Clone(svc.FollowedBy), timeline: c.timelines[i], index: i}
		service.earlier = c.terms(id, service.timeline)
		if n := len(service.earlier) - 1; n < 0 {
			service.term = term{owner: c.desks[c.record(svc.owner)], pool: c.desks[c.record(svc.pool)], Docs: slices.Clone(svc.Docs)}
		} else if service.term = service.earlier[n]; slices.Equal(service.tiers, c.tiers) {
			service.earlier = service.earlier[:n]
		}
		service.until, service.tiers = always.end, c.tiers
		c.Roster.services = append(c.Roster.services, service)
		c.byService[id] = service
	}
}

// lastService returns the service as the last spec in iv has it, and by whom each
// spec has it answered.
func (s *Schedule) lastService(id ServiceID, iv Interval) (last *service, view string) {
	for _, e := range s.eras {
		if e.span.intersect(seconds(iv)).empty() {
			continue
		}
		if svc := e.services[id]; svc != nil {
			last = svc
			view += fmt.Sprint(svc.owner.id, " ", svc.pool.id, " ", svc.FollowedBy)
		}
		view += "\n"
	}
	return last, view
}

// frozenAs tells services apart that published rosters see differently.
func (s *Schedule) frozenAs(id ServiceID, during span) string {
	name := ""
	for _, r := range s.published {
		if svc := r.byService[id]; svc != nil && !r.whole.intersect(during).empty() {
			name += fmt.Sprintf("%p", svc.timeline)
		} else {
			name += "-"
		}
	}
	return name
}

// leaves keeps the leaves of whoever may be asked.
func (c *compilation) leaves() {
	reach, asked := c.reach(), map[Member]bool{}
	for _, d := range c.desks {
		for _, m := range d.members {
			if asked[m.Member] {
				continue
			}
			asked[m.Member] = true
			var leaves []Leave
			for _, l := range c.from.leaves(m.Member, reach) {
				leaves = further(leaves, Leave{Member: l.Member, Interval: l.Interval, Long: l.Long})
			}
			c.Roster.leaves = append(c.Roster.leaves, leaves...)
		}
	}
}
