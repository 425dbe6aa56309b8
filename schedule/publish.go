package schedule

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// A published roster lies over the specs like a sheet over a board: where it has a
// slot it answers, and beneath it nothing of the same duty begins. Its shifts are
// written into the cells of their seats, so that later changes lie above them.

// sheet is a roster with what it hides.
type sheet struct {
	*Roster
	whole   span // from its first slot to the end of its last
	own     map[deskKey][]span
	views   []view
	covered map[ServiceID][]span // by views
	frozen  map[deskKey][]span   // of the desks beneath it, in order
}

// view is what a service sees of a roster during a time.
type view struct {
	span
	service  ServiceID
	timeline *timeline
}

// lay freezes the roster's span.
func (r *Roster) lay(d *draft) {
	if r == nil || r.interval.Empty() {
		d.refuse(ErrMissing, "an empty roster")
		return
	}
	above := d.sheet(r)
	rests := d.rests(above)
	own := map[Seat]bool{}
	for _, slot := range r.slots {
		own[Seat{Team: slot.Team, Start: slot.Start.Unix()}] = true
	}
	for seat := range d.cells { // changes before it are replaced
		if own[Seat{Team: seat.Team, Start: seat.Start}] {
			delete(d.cells, seat)
		}
	}
	maps.Copy(d.cells, rests)
	for _, slot := range r.slots {
		for _, shift := range r.shifts[slot.from:slot.to] {
			seat := seatOf(r.desks[slot.desk], shift.Slot)
			d.cells[seat] = append(d.cells[seat], piece{shift.Interval, shift.Member, shift.Why})
		}
	}
	d.published = append(slices.Clip(d.published), above)
}

// sheet works out what a roster hides.
func (s *Schedule) sheet(r *Roster) *sheet {
	above := &sheet{Roster: r, views: s.views(r), own: map[deskKey][]span{}, covered: map[ServiceID][]span{}, frozen: map[deskKey][]span{}}
	if len(r.slots) == 0 {
		return above
	}
	above.whole = seconds(Interval{r.slots[0].Start, r.reach().End})
	for _, v := range above.views {
		above.covered[v.service] = append(above.covered[v.service], both(v.timeline.spans(), []span{v.span})...)
	}
	for _, slot := range r.slots {
		key := r.desks[slot.desk].key()
		above.own[key] = append(above.own[key], seconds(slot.Interval))
	}
	// Nothing of a desk begins beneath where the roster has slots of it, and where all
	// services of the desk have their answers in the roster.
	common := map[deskKey][]span{}
	for during, d := range s.beneath(len(s.published), above.whole) {
		answered, ok := common[d.key()]
		if !ok {
			answered = []span{above.whole}
		}
		for _, id := range d.services {
			answered = both(answered, union(above.covered[id], without([]span{above.whole}, []span{during})))
		}
		common[d.key()] = answered
	}
	for key, answered := range common {
		switch own := above.own[key]; {
		case s.serves(key, above.whole):
			above.frozen[key] = union(own, answered)
		case len(own) > 0: // without services, it has nothing between its slots
			above.frozen[key] = []span{{own[0].start, own[len(own)-1].end}}
		}
	}
	return above
}

// beneath yields the desks of the specs, and of the first published rosters, with the
// time of each spec or roster, as far as they overlap a time.
func (s *Schedule) beneath(sheets int, during span) iter.Seq2[span, *desk] {
	return func(yield func(span, *desk) bool) {
		for _, e := range s.eras {
			for _, d := range e.desks {
				if !e.intersect(during).empty() && !yield(e.span, d) {
					return
				}
			}
		}
		for _, r := range s.published[:sheets] {
			for _, d := range r.desks {
				if !r.whole.intersect(during).empty() && !yield(r.whole, d) {
					return
				}
			}
		}
	}
}

// serves reports whether a desk has services at a time.
func (s *Schedule) serves(key deskKey, during span) bool {
	for _, d := range s.beneath(len(s.published), during) {
		if d.key() == key && len(d.services) > 0 {
			return true
		}
	}
	return false
}

// views returns who sees a roster: its own services, and those that were added since.
func (s *Schedule) views(r *Roster) []view {
	var views []view
	for _, svc := range r.services {
		views = append(views, view{always, svc.ID, svc.timeline})
	}
	for _, e := range s.eras {
		for _, id := range e.order {
			if svc := r.like(e.services[id]); svc != nil && r.byService[id] == nil {
				views = append(views, view{e.span, id, svc.timeline})
			}
		}
	}
	return views
}

// like returns a service that a roster knows and that is answered for as one that it
// does not know, which was added since.
func (r *Roster) like(s *service) *rosterService {
	if s == nil {
		return nil
	}
	for _, known := range r.services {
		if known.owner.id == s.owner.id && known.pool.id == s.pool.id && slices.Equal(known.FollowedBy, s.FollowedBy) {
			return known
		}
	}
	return nil
}

// rests returns the cells of what the roster leaves of slots after its time: whoever
// had the slot keeps the rest.
func (d *draft) rests(above *sheet) map[Seat][]piece {
	rests := map[Seat][]piece{}
	after := *d.Schedule
	after.published = append(slices.Clip(d.published), above)
	for _, x := range d.beneath(len(d.published), above.whole) {
		for _, frozen := range above.frozen[x.key()] {
			i, slots := d.across(x, frozen.end)
			for _, slot := range slots {
				d.rest(rests, &after, i, x, slot, frozen.end)
			}
		}
	}
	return rests
}

// across returns the slots of a desk that t parts, and the first sheet above them.
func (s *Schedule) across(d *desk, t int64) (int, []span) {
	if d.record {
		i, found := s.recorded(d, t)
		if found == nil || found.Start.Unix() == t {
			return i, nil
		}
		return i, []span{seconds(found.Interval)}
	}
	var slots []span
	for _, slot := range new(walk).slots(nil, d, span{t - longestSlot, t}) {
		if at := seconds(slot.Interval); at.contains(t) {
			slots = append(slots, at)
		}
	}
	return 0, slots
}

// rest puts into the cells what a slot has from t on, where that was the middle of it.
func (d *draft) rest(rests map[Seat][]piece, after *Schedule, i int, x *desk, slot span, t int64) {
	var w walk
	for _, left := range after.seen(i, x.key(), slot) {
		for _, was := range d.seen(i, x.key(), slot) {
			if left.start != t || was.start == t || !was.contains(t) {
				continue
			}
			whole, steps := d.slot(&w, x, was), []Step(nil)
			for _, shift := range d.filled(nil, &steps, x, &whole, whole.Interval) {
				if part := shift.Intersect(left.in(x.office.location)); !part.Empty() {
					seat := seatOf(x, shift.Slot)
					seat.Start = t
					rests[seat] = append(rests[seat], piece{part, shift.Member, shift.Why})
				}
			}
		}
	}
}

// seen returns what published rosters leave of a desk's slot, those from index i on:
// all of it where they take only time in which nobody is asked, and of the rest the
// parts in which somebody still is.
func (s *Schedule) seen(i int, key deskKey, slot span) []span {
	seen := []span{slot}
	for k := i; k < len(s.published); k++ {
		if !s.published[k].whole.intersect(slot).empty() {
			seen = without(seen, s.taken(k, key, slot))
		}
	}
	if len(seen) == 0 || seen[0] == slot || !s.serves(key, slot) {
		return seen
	}
	return slices.DeleteFunc(seen, func(part span) bool { return !s.asks(len(s.published), key, part) })
}

// taken returns what a roster takes of a slot. A slot that did not begin in its interval
// loses, beside the time of the desk's own slots there, only time in which the desk was
// asked.
func (s *Schedule) taken(k int, key deskKey, slot span) []span {
	above := s.published[k]
	taken := both([]span{slot}, above.frozen[key])
	if len(taken) == 0 || seconds(above.interval).contains(slot.start) || !s.serves(key, slot) {
		return taken
	}
	return slices.DeleteFunc(taken, func(part span) bool {
		return len(both([]span{part}, above.own[key])) == 0 && !s.asks(k, key, part)
	})
}

// asks reports whether a service asks a desk during a time, beneath the sheet k.
func (s *Schedule) asks(k int, key deskKey, during span) bool {
	unanswered := func(id ServiceID, asked span, sheets []*sheet) bool {
		left := []span{asked.intersect(during)}
		for _, r := range sheets {
			left = without(left, r.covered[id])
		}
		return len(left) > 0
	}
	for j, r := range s.published[:k] {
		if r.asks(key, during, func(id ServiceID, asked span) bool { return unanswered(id, asked, s.published[j+1:k]) }) {
			return true
		}
	}
	for _, e := range s.eras {
		if e.asks(key, during, func(id ServiceID, asked span) bool { return unanswered(id, asked, s.published[:k]) }) {
			return true
		}
	}
	return false
}

// asks reports whether a service of the roster asks a desk, in a time that counts.
func (r *sheet) asks(key deskKey, during span, counts func(ServiceID, span) bool) bool {
	if r.whole.intersect(during).empty() {
		return false
	}
	for _, v := range r.views {
		parts := v.timeline.parts
		j, _ := slices.BinarySearchFunc(parts, during.start, func(p part, t int64) int { return cmp.Compare(p.end, t+1) })
		for ; j < len(parts) && parts[j].start < during.end; j++ {
			if r.desks[r.slots[parts[j].slot].desk].key() == key && counts(v.service, parts[j].intersect(v.span)) {
				return true
			}
		}
	}
	return false
}

// asks reports whether a service of the spec asks a desk, in a time that counts.
func (e *era) asks(key deskKey, during span, counts func(ServiceID, span) bool) bool {
	var w walk
	during = during.intersect(e.span)
	for _, d := range e.desks {
		if d.key() != key {
			continue
		}
		for _, id := range d.services {
			for t := during.start; t < during.end; {
				answering, _, asked := w.at(e.services[id], t)
				if answering == d && counts(id, asked) {
					return true
				}
				t = asked.end
			}
		}
	}
	return false
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
	e := s.eraOf(t)
	var service *service
	if e != nil {
		service = w.service(e, id)
	}
	free := always // of published rosters
	for i, r := range slices.Backward(s.published) {
		svc, docs, held := r.byService[id], []Doc(nil), free
		if svc != nil {
			docs = svc.Docs
		} else if svc = r.like(service); svc != nil {
			docs, held = service.Docs, held.intersect(e.span)
		} else {
			continue
		}
		if p, ok := svc.timeline.at(t); ok {
			slot := &r.slots[p.slot]
			return s.shown(located{r.desks[slot.desk], svc.owner, docs, seconds(slot.Interval), p.visible.intersect(held), p.closed}, i+1, t), t
		}
		free = free.intersect(svc.timeline.between(t))
	}
	if e == nil {
		return located{}, s.eras[0].start
	}
	if service == nil {
		return located{}, e.end
	}
	d, slot, part := w.at(service, t)
	return s.shown(located{d, service.owner, service.Docs, slot, part.intersect(free), Day{}}, 0, t), t
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

// between returns the time around t that the timeline does not answer for.
func (l *timeline) between(t int64) span {
	free := always
	i, _ := slices.BinarySearchFunc(l.parts, t, func(p part, t int64) int { return cmp.Compare(p.start, t) })
	if i > 0 {
		free.start = l.parts[i-1].end
	}
	if i < len(l.parts) {
		free.end = l.parts[i].start
	}
	return free
}

// spans returns the time for which the timeline answers.
func (l *timeline) spans() []span {
	spans := make([]span, len(l.parts))
	for i := range l.parts {
		spans[i] = l.parts[i].span
	}
	return union(spans)
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
		if !r.whole.contains(t) || !slices.Contains(r.desks, d) {
			continue
		}
		if found := r.slotAt(d.key(), t); found != nil && r.desks[found.desk] == d {
			return i + 1, found
		}
		return i + 1, nil
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
