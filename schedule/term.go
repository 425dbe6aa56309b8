package schedule

import "slices"

// term is how a service stands for a time: who owns it, and who is asked after whom.
type term struct {
	until       int64 // Unix seconds
	owner, pool *desk
	Docs        []Doc
	tiers       []Tier
}

// at returns the term at t.
func (s *rosterService) at(t int64) *term {
	for i := range s.earlier {
		if t < s.earlier[i].until {
			return &s.earlier[i]
		}
	}
	return &s.term
}

// equal reports whether two terms say the same of their times.
func (t term) equal(o term) bool {
	return t.owner == o.owner && t.pool == o.pool && slices.Equal(t.Docs, o.Docs) && slices.Equal(t.tiers, o.tiers)
}

// term returns how a service stands at t: as the spec that holds has it or, where that
// does not know it, as the published roster that answers. Until then nothing changes, or
// it must be asked again.
func (s *Schedule) term(id ServiceID, t int64) (term, bool) {
	if e := s.eraOf(t); e != nil && e.services[id] != nil {
		svc := e.services[id]
		return term{e.end, svc.owner, svc.pool, svc.Docs, e.tiers}, true
	}
	for _, r := range slices.Backward(s.published) {
		if svc := r.byService[id]; svc != nil {
			if _, ok := svc.timeline.at(t); ok {
				now := *svc.at(t)
				now.until = t
				return now, true
			}
		}
	}
	return term{}, false
}

// terms returns how a service stands throughout its timeline, in order.
func (c *compilation) terms(id ServiceID, line *timeline) (list []term) {
	asked := always.start
	for _, p := range line.parts {
		if p.start < asked {
			continue
		}
		now, _ := c.from.term(id, p.start)
		asked = now.until
		now.owner, now.pool = c.desks[c.record(now.owner)], c.desks[c.record(now.pool)]
		if n := len(list) - 1; n >= 0 && list[n].equal(now) {
			continue
		} else if n >= 0 {
			list[n].until = p.start
		}
		now.until = line.parts[len(line.parts)-1].end
		now.Docs = slices.Clone(now.Docs)
		list = append(list, now)
	}
	return list
}
