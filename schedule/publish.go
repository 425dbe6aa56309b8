package schedule

import (
	"cmp"
	"fmt"
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
	own := map[SeatKey]bool{}
	for _, slot := range r.slots {
		own[slot.Key()] = true
	}
	for seat := range d.cells { // changes before it are replaced
		whole := seat
		if whole.Role = ""; own[whole] {
			delete(d.cells, seat)
		}
	}
	maps.Copy(d.cells, rests)
	for _, slot := range r.slots {
		for _, shift := range r.shifts[slot.from:slot.to] {
			seat := seatOf(r.desks[slot.desk], shift.Seat)
			d.cells[seat] = append(d.cells[seat], piece{shift.Interval, shift.Member, shift.Why})
			d.touched[r.desks[slot.desk].key()] = true
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
	// services of the desk have their answers in the roster. While it has no services,
	// it has nothing between its slots.
	answered, served := map[deskKey][]span{}, map[deskKey][]span{}
	for during, d := range s.beneath(len(s.published), above.whole) {
		key := d.key()
		if _, ok := answered[key]; !ok {
			answered[key] = []span{above.whole}
		}
		for _, id := range d.services {
			answered[key] = both(answered[key], union(above.covered[id], without([]span{above.whole}, []span{during})))
		}
		if len(d.services) > 0 {
			served[key] = append(served[key], during)
		}
	}
	for key := range answered {
		own, asked := above.own[key], union(served[key])
		above.frozen[key] = union(own, both(answered[key], asked))
		if n := len(own); n > 0 {
			above.frozen[key] = union(above.frozen[key], without([]span{{own[0].start, own[n-1].end}}, asked))
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
func (d *draft) rests(above *sheet) map[SeatKey][]piece {
	rests := map[SeatKey][]piece{}
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
func (d *draft) rest(rests map[SeatKey][]piece, after *Schedule, i int, x *desk, slot span, t int64) {
	var w walk
	for _, left := range after.seen(i, x.key(), slot) {
		for _, was := range d.seen(i, x.key(), slot) {
			if left.start != t || was.start == t || !was.contains(t) {
				continue
			}
			whole, f := d.slot(&w, x, was), filler{s: d.Schedule}
			for _, shift := range f.seats(nil, x, &whole, whole.Interval) {
				if part := shift.Intersect(left.in(x.office.location)); !part.Empty() {
					seat := seatOf(x, shift.Seat)
					seat.Start = t
					rests[seat] = append(rests[seat], piece{part, shift.Member, shift.Why})
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

// hidden says by which published roster all is hidden that a bounded rota says, or a
// chain of such; nil if it says something elsewhere.
func (s *Schedule) hidden(rota Rota) (fault error) {
	if chain, ok := rota.(Chain); ok {
		for _, r := range chain {
			if fault = s.hidden(r); fault == nil {
				return nil
			}
		}
		return fault
	}
	bounded, ok := rota.(Bounded)
	if !ok || len(s.published) == 0 {
		return nil
	}
	for slot := range s.Seats(bounded.Interval()) {
		if _, ok := rota.On(slot); !ok {
			continue
		}
		i := slices.IndexFunc(s.published, func(r *sheet) bool {
			return r.interval.Contains(slot.Start) && named(r.desks, slot.Team) != nil
		})
		if i < 0 {
			return nil
		}
		fault = fmt.Errorf("%w: the rota of %v has no effect beneath the roster published for %v", ErrConflict, bounded.Interval(), s.published[i].interval)
	}
	return fault
}
