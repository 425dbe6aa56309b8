package schedule

import (
	"slices"
	"time"
)

// A published roster lies over the specs like a sheet over a board: where it has a
// slot it answers, and beneath it nothing of the same duty begins. Its shifts are
// written into the cells of their seats, so that later changes lie above them.

// lay freezes the roster's span.
func (r *Roster) lay(d *draft) {
	if r == nil || r.interval.Empty() {
		d.refuse(ErrMissing, "an empty roster")
		return
	}
	for seat := range d.cells { // changes before it are replaced
		if r.interval.Contains(time.Unix(seat.Start, 0)) && named(r.desks, seat.Team) != nil {
			delete(d.cells, seat)
		}
	}
	for _, slot := range r.slots {
		for _, shift := range r.shifts[slot.from:slot.to] {
			seat := seatOf(r.desks[slot.desk], shift.Slot)
			d.cells[seat] = append(d.cells[seat], piece{shift.Interval, shift.Member, shift.Why})
		}
	}
	d.published = append(slices.Clip(d.published), r)
	d.freezes = map[freeze]span{}
	for i, above := range d.published {
		for _, e := range d.eras {
			for _, desk := range e.desks {
				d.freezes[freeze{above, desk}] = above.frozen(desk)
			}
		}
		for _, below := range d.published[:i] {
			for _, desk := range below.desks {
				d.freezes[freeze{above, desk}] = above.frozen(desk)
			}
		}
	}
}

// frozen returns the time in which the roster answers for what a desk does beneath
// it: for the services that the desk owns or, off hours, pools; for a desk without
// services the time of its slots.
func (r *Roster) frozen(d *desk) span {
	whole := span{always.end, always.start}
	if len(d.services) == 0 {
		for _, slot := range r.slots {
			if slot.Team == d.id && slot.Regime == d.regime {
				whole.start, whole.end = min(whole.start, slot.Start.Unix()), max(whole.end, slot.End.Unix())
			}
		}
	}
	for _, id := range d.services {
		svc := r.byService[id]
		if svc == nil || len(svc.timeline.parts) == 0 || d.regime == Daytime && svc.owner.id != d.id {
			continue
		}
		parts := svc.timeline.parts
		whole.start, whole.end = min(whole.start, parts[0].start), max(whole.end, parts[len(parts)-1].end)
	}
	return whole
}

// hide appends what a slot has before and after a frozen time.
func (frozen span) hide(dst []span, slot span) []span {
	if frozen.empty() {
		return append(dst, slot)
	}
	for _, left := range []span{{slot.start, min(slot.end, frozen.start)}, {max(slot.start, frozen.end), slot.end}} {
		if !left.empty() {
			dst = append(dst, left)
		}
	}
	return dst
}

// freeze is the time that a roster freezes for a desk.
type freeze struct {
	roster *Roster
	desk   *desk
}

// seen returns what published rosters leave of a desk's slot, those from index i on.
func (s *Schedule) seen(i int, d *desk, slot span) []span {
	seen := []span{slot}
	for _, r := range s.published[i:] {
		var left []span
		for _, part := range seen {
			left = s.freezes[freeze{r, d}].hide(left, part)
		}
		seen = left
	}
	return seen
}

// located is what answers for a service at an instant.
type located struct {
	desk  *desk // nil: nothing does
	owner *desk
	docs  []Doc
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
	free := always // of published rosters
	for _, r := range slices.Backward(s.published) {
		svc := r.byService[id]
		if svc == nil {
			continue
		}
		if p, ok := svc.timeline.at(t); ok {
			slot := &r.slots[p.slot]
			return located{r.desks[slot.desk], svc.owner, svc.Docs, seconds(slot.Interval), p.visible.intersect(free), p.closed}, t
		}
		free = free.intersect(svc.timeline.between(t))
	}
	e := s.eraOf(t)
	if e == nil {
		return located{}, s.eras[0].start
	}
	service := w.service(e, id)
	if service == nil {
		return located{}, e.end
	}
	d, slot, part := w.at(service, t)
	if len(s.published) > 0 {
		for _, seen := range s.seen(0, d, slot) {
			if seen.contains(t) {
				slot = seen
			}
		}
		part = part.intersect(slot).intersect(free)
	}
	return located{d, service.owner, service.Docs, slot, part, Day{}}, t
}

// between returns the time around t that the timeline does not answer for.
func (l *timeline) between(t int64) span {
	free := always
	for i := range l.parts {
		if l.parts[i].end <= t {
			free.start = l.parts[i].end
		} else {
			free.end = l.parts[i].start
			break
		}
	}
	return free
}

// slot makes the slot, without a role, of what was located.
func (s *Schedule) slot(w *walk, d *desk, at span) Slot {
	if !d.record {
		return w.slot(d, at)
	}
	return s.recordedSlot(d, at.start).Slot
}

// recordedSlot finds the slot of a published roster's desk.
func (s *Schedule) recordedSlot(d *desk, start int64) (found rosterSlot) {
	for _, r := range s.published {
		if !slices.Contains(r.desks, d) {
			continue
		}
		at := time.Unix(start, 0)
		i, _ := slices.BinarySearchFunc(r.slots, at, func(x rosterSlot, t time.Time) int { return x.Start.Compare(t) })
		for ; i < len(r.slots) && r.slots[i].Start.Equal(at); i++ {
			if r.desks[r.slots[i].desk] == d {
				found = r.slots[i]
			}
		}
	}
	return found
}

// about returns the holiday on which a slot begins, and whether the slot rests on
// days that are not announced yet.
func (s *Schedule) about(w *walk, d *desk, slot Slot) (Day, bool) {
	if d.record {
		found := s.recordedSlot(d, slot.Start.Unix())
		return found.holiday, found.provisional
	}
	var day Day
	if slot.Day == Holiday {
		day, _ = d.office.calendar.Holiday(slot.Date)
	}
	return day, d.office.provisional(w.day(d.office, w.number(slot.End.Unix(), d.office.location)).date)
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
