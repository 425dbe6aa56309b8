package schedule

import (
	"cmp"
	"fmt"
	"slices"
)

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
	for slot := range s.Slots(bounded.Interval()) {
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
