package schedule

import (
	"cmp"
	"slices"
)

// located is what answers for a service at an instant.
type located struct {
	desk  *desk // nil: nothing does
	owner *desk
	slot  span
	part  span // of the slot, in which that stays so
	// closed is Answer.Closed, where a published roster answers.
	closed Day
}

// locate finds what answers for a service at t. Where the service does not exist it
// returns the next instant at which it may.
func (s *Schedule) locate(w *walk, id ServiceID, t int64) (located, int64) {
	if s == nil || len(s.eras) == 0 {
		return located{}, always.end
	}
	during := span{always.start, s.eras[0].start}
	var service *service
	if e := s.eraOf(t); e != nil {
		during, service = e.span, w.service(e, id)
	}
	free := always // of published rosters
	for i, r := range slices.Backward(s.published) {
		svc := r.byService[id]
		if svc == nil {
			svc = r.like(service)
			free = free.intersect(s.alike(r, svc, id, t))
			if svc == nil {
				continue
			}
		}
		if p, ok := svc.timeline.at(t); ok {
			slot := &r.slots[p.slot]
			return s.shown(located{r.desks[slot.desk], svc.owner, seconds(slot.Interval), p.visible.intersect(free), p.closed}, i+1, t), t
		}
		free = free.intersect(svc.timeline.between(t))
	}
	if service == nil {
		return located{}, min(during.end, free.end)
	}
	d, slot, part := w.at(service, t)
	return s.shown(located{d, service.owner, slot, part.intersect(free), Day{}}, 0, t), t
}

// alike returns the time around t in which the specs have a roster answer for a service
// that it does not know as for the one that it does, or for none. It looks no farther than
// a slot goes.
func (s *Schedule) alike(r *sheet, svc *rosterService, id ServiceID, t int64) span {
	during := always
	for i, e := range s.eras {
		if e.start <= t-longestSlot || e.start >= t+longestSlot {
			continue
		}
		other := e.services[id] // of the spec on the other side
		if e.start <= t {
			other = nil
			if i > 0 {
				other = s.eras[i-1].services[id]
			}
		}
		switch {
		case r.like(other) == svc:
		case e.start <= t:
			during.start = max(during.start, e.start)
		default:
			during.end = min(during.end, e.start)
		}
	}
	return during
}

// shown is what the sheets from index i on leave of what was located beneath them: where
// one of them has a slot of the same duty, that slot answers.
func (s *Schedule) shown(at located, i int, t int64) located {
	for j := len(s.published) - 1; j >= i; j-- {
		if own := s.published[j].slotAt(at.desk.key(), t); own != nil {
			i, at.desk, at.slot = j+1, s.published[j].desks[own.desk], seconds(own.Interval)
			break
		}
	}
	if i < len(s.published) {
		for _, seen := range s.seen(i, at.desk.key(), at.slot) {
			if seen.contains(t) {
				at.slot = seen
			}
		}
	}
	at.part = at.part.intersect(at.slot)
	return at
}

// slotAt returns the roster's slot of a desk at t, nil if it has none.
func (r *sheet) slotAt(key deskKey, t int64) *rosterSlot {
	if !r.whole.contains(t) {
		return nil
	}
	i, _ := slices.BinarySearchFunc(r.slots, t, func(x rosterSlot, t int64) int { return cmp.Compare(x.Start.Unix(), t+1) })
	for i--; i >= 0 && r.slots[i].Start.Unix() > t-longestSlot; i-- {
		if at := &r.slots[i]; at.End.Unix() > t && at.Team == key.team && at.Regime == key.regime {
			return at
		}
	}
	return nil
}

// slot makes the slot, without a role, of what was located. What is left of a published
// slot on the day after it began is of that day's kind.
func (s *Schedule) slot(w *walk, d *desk, at span) Slot {
	if !d.record {
		return w.slot(d, at)
	}
	_, found := s.recorded(d, at.start)
	slot := found.Slot
	slot.Interval = at.in(d.office.location)
	if date := DateOf(slot.Start, d.office.location); date != slot.Date {
		slot.Date, slot.Day = date, slot.Morrow
		if live := s.live(d, slot); !live.record {
			slot.Morrow = w.day(live.office, dayNumber(date.days())+1).kind
		}
	}
	return slot
}

// recorded finds the slot of a published roster's desk at t, and the first sheet above.
func (s *Schedule) recorded(d *desk, t int64) (int, *rosterSlot) {
	for i, r := range s.published {
		if !slices.Contains(r.desks, d) {
			continue
		}
		if found := r.slotAt(d.key(), t); found != nil && r.desks[found.desk] == d {
			return i + 1, found
		}
	}
	return 0, nil
}

// about returns the holiday on which a slot begins, and whether the slot rests on
// days that are not announced yet.
func (s *Schedule) about(w *walk, d *desk, slot Slot) (Day, bool) {
	if d.record {
		_, found := s.recorded(d, slot.Start.Unix())
		if live := s.live(d, slot); slot.Date != found.Date && !live.record {
			return live.office.holiday(slot), found.provisional
		}
		return found.holiday, found.provisional
	}
	return d.office.holiday(slot), d.office.provisional(w.day(d.office, w.number(slot.End.Unix(), d.office.location)).date)
}

// holiday returns the holiday on which a slot begins.
func (o *office) holiday(slot Slot) (day Day) {
	if slot.Day == Holiday {
		day, _ = o.calendar.Holiday(slot.Date)
	}
	return day
}

// live returns the desk that a spec has today for a published one, by whose members
// and rotas later changes go; the published desk where there is none.
func (s *Schedule) live(d *desk, slot Slot) *desk {
	if !d.record {
		return d
	}
	if e := s.eraAt(slot.Start); e != nil {
		for _, x := range e.desks {
			if x.id == d.id && x.regime == d.regime {
				return x
			}
		}
	}
	return d
}
