package schedule

import (
	"cmp"
	"maps"
	"slices"
)

// A board says what holds when, for each duty and each service: the specs lay their
// grids on it, and each published roster lies over them.
//
// An answer is found in four steps: the service's line says by which spec or roster the
// service is answered at that time, and so which duty is asked; the duty's line says
// where the duty's slots come from; the slot is clipped to both; and its seats are filled
// (filler.seats).
type board struct {
	duties  []line[source] // by number
	numbers map[dutyKey]int
	views   map[ServiceID]line[view]
	members map[Member]bool // whom a spec or a roster has
}

// dutyKey names a duty across specs and rosters. A team that keeps its nights has two.
type dutyKey struct {
	team   TeamID
	regime Regime
}

func (d *desk) key() dutyKey { return dutyKey{d.id, d.regime} }

// source is where the slots of a duty come from: the grid of a spec or the slots of a
// published roster.
type source struct {
	desk *desk // nil: a roster's
	*book
}

// book holds the slots of one duty in a published roster, in order.
type book struct {
	of    *published
	slots []*rosterSlot
}

// view is how a service finds who answers for it: by the route that a spec gives, or by
// the timeline of a published roster.
type view struct {
	route    *route // nil: a roster's
	of       *published
	timeline *timeline
}

// slot is a slot of a duty: a stretch of time with seats to fill.
type slot struct {
	span              // as shown
	whole       span  // before published rosters cut it
	desk        *desk // whose seats it has
	*rosterSlot       // nil: a spec's
	of          int   // 0 for the specs, n for the nth published roster
	duty        int   // number
}

// editKey names a seat among those that changes have touched.
type editKey struct {
	of, duty int
	start    int64 // of the whole slot
	role     Role  // All for whoever is put in the place of a whole team
}

func (x *slot) key(role Role) editKey {
	return editKey{x.of, x.duty, x.whole.start, x.desk.seatRole(role)}
}

// recorded reports whether the slot is a published roster's.
func (x *slot) recorded() bool { return x.rosterSlot != nil }

// newBoard lays the grids of specs, one after the other.
func newBoard(eras []*era) *board {
	b := &board{numbers: map[dutyKey]int{}, views: map[ServiceID]line[view]{}, members: map[Member]bool{}}
	for _, e := range eras {
		for _, d := range e.desks {
			d.number = b.number(d.key())
			b.duties[d.number] = b.duties[d.number].lay(e.span, source{desk: d})
			for m := range d.tenures {
				b.members[m] = true
			}
		}
		for id, s := range e.services {
			b.views[id] = b.views[id].lay(e.span, view{route: s.route})
		}
	}
	return b
}

// clone returns a board that can be laid over without changing b.
func (b *board) clone() *board {
	return &board{slices.Clone(b.duties), maps.Clone(b.numbers), maps.Clone(b.views), maps.Clone(b.members)}
}

// number returns the number of a duty, a new one if the board does not know it.
func (b *board) number(k dutyKey) int {
	n, ok := b.numbers[k]
	if !ok {
		n = len(b.duties)
		b.numbers[k], b.duties = n, append(b.duties, nil)
	}
	return n
}

// at returns the slot of a duty at t.
func (b *board) at(w *walk, duty int, t int64) (slot, bool) {
	s := b.duties[duty].at(t)
	if s == nil {
		return slot{}, false
	}
	x := slot{duty: duty}
	if d := s.value.desk; d != nil {
		x.desk = d
		var ok bool
		if x.whole, ok = w.slotAt(d, t); !ok {
			return slot{}, false
		}
	} else if !s.value.book.at(t, &x) {
		return slot{}, false
	}
	x.span = x.whole.intersect(s.span)
	return x, true
}

// at finds the book's slot at t.
func (b *book) at(t int64, x *slot) bool {
	i := b.find(t)
	if i == len(b.slots) || b.slots[i].Start.Unix() > t {
		return false
	}
	b.fill(x, i)
	return true
}

// find returns the index of the slot at t, else of the first after t.
func (b *book) find(t int64) int {
	i, _ := slices.BinarySearchFunc(b.slots, t, func(x *rosterSlot, t int64) int { return cmp.Compare(x.End.Unix(), t+1) })
	return i
}

// fill describes a slot of the book.
func (b *book) fill(x *slot, i int) {
	x.rosterSlot, x.of = b.slots[i], b.of.order
	x.desk, x.whole = b.of.desks[x.rosterSlot.desk], seconds(x.rosterSlot.Interval)
}

// slots appends the slots of a duty that overlap iv, in order, if their desk is wanted.
func (b *board) slots(w *walk, dst []slot, duty int, iv span, wanted func(*desk) bool) []slot {
	for _, s := range b.duties[duty].within(iv) {
		part := s.span.intersect(iv)
		if d := s.value.desk; d != nil {
			if !wanted(d) {
				continue
			}
			w.buffer = w.spans(w.buffer[:0], d, part)
			for _, whole := range w.buffer {
				dst = append(dst, slot{span: whole.intersect(s.span), whole: whole, desk: d, duty: duty})
			}
			continue
		}
		for i := s.value.find(part.start); i < len(s.value.slots); i++ {
			x := slot{duty: duty}
			if s.value.fill(&x, i); x.whole.start >= part.end {
				break
			}
			if x.span = x.whole.intersect(s.span); wanted(x.desk) {
				dst = append(dst, x)
			}
		}
	}
	return dst
}

// clear narrows part, which holds t, to the time around t in which a duty has no slot.
func (b *board) clear(w *walk, duty int, part span, t int64) span {
	for _, s := range b.duties[duty].within(part) {
		if d := s.value.desk; d != nil && d.regime == Daytime {
			part = w.clip(d.office, s.span, part, t)
			continue
		}
		for _, x := range b.slots(w, nil, duty, part.intersect(s.span), func(*desk) bool { return true }) {
			if x.end <= t {
				part.start = max(part.start, x.end)
			} else {
				part.end = min(part.end, x.start)
			}
		}
	}
	return part
}

// located is what answers for a service at an instant.
type located struct {
	slot
	part span // of the slot, in which the answer stays
	view view
	// closed is Answer.Closed, where a published roster answers.
	closed Day
}

// locate finds what answers for a service at t. Where the service does not exist it
// returns the next instant at which it may.
func (b *board) locate(w *walk, id ServiceID, t int64) (at located, next int64, ok bool) {
	views := b.views[id]
	i := views.find(t)
	if i == len(views) {
		return at, always.end, false
	}
	v := &views[i]
	if v.start > t {
		return at, v.start, false
	}
	at.view = v.value
	if v.value.route != nil {
		at.slot, at.part = b.follow(w, v.value.route, t)
	} else {
		at.slot, at.part, at.closed = b.read(w, v.value, t)
	}
	at.part = at.part.intersect(v.span)
	return at, t, true
}

// follow asks the duties of a route in turn. The board has a slot for one of them: see
// complete.
func (b *board) follow(w *walk, r *route, t int64) (slot, span) {
	for i, d := range r.daily {
		if x, ok := b.at(w, d.number, t); ok {
			return x, b.unanswered(w, r.daily[:i], x.span, t)
		}
	}
	x, ok := b.at(w, r.pool.number, t)
	if !ok {
		return slot{}, span{}
	}
	if len(r.daily) == 1 && r.pool.simple && x.desk == r.pool && b.plain(r.owner(), x.span) {
		return x, x.span // the slot is the time in which the owner is closed
	}
	return x, b.unanswered(w, r.daily, x.span, t)
}

// plain reports whether the slots of a duty come from the spec of a desk throughout a
// time.
func (b *board) plain(d *desk, during span) bool {
	s := b.duties[d.number].at(during.start)
	return s != nil && s.value.desk == d && during.end <= s.end
}

// unanswered narrows part, which holds t, to the time around t in which no desk's duty
// has a slot.
func (b *board) unanswered(w *walk, desks []*desk, part span, t int64) span {
	for _, d := range desks {
		part = b.clear(w, d.number, part, t)
	}
	return part
}

// read asks the duty whose slot a published roster has for a service at t. A later roster
// may have another slot of the duty there.
func (b *board) read(w *walk, v view, t int64) (slot, span, Day) {
	p, _ := v.timeline.at(t)
	x, ok := b.at(w, v.of.numbers[v.of.slots[p.slot].desk], t)
	if !ok {
		return slot{}, span{}, Day{}
	}
	return x, p.visible.intersect(x.span), p.closed
}

// complete lays back what a published roster has hidden of a duty where a service that
// the roster does not know would have no slot.
func (b *board) complete(r *published) {
	var w walk
	known := map[stretch[view]]bool{}
	for _, id := range slices.Sorted(maps.Keys(b.views)) {
		for _, v := range b.views[id].within(r.whole) {
			if known[v] || v.value.of == r {
				continue
			}
			known[v] = true
			during := v.span.intersect(r.whole)
			for t := during.start; t < during.end; {
				if at, _, _ := b.locate(&w, id, t); at.desk != nil {
					t = at.part.end
				} else {
					t = b.layBack(&w, v, t)
				}
			}
		}
	}
}

// layBack lays back the slot that a service has by itself at t, as far as the service
// has no other, and returns when that time ends.
func (b *board) layBack(w *walk, v stretch[view], t int64) int64 {
	if of := v.value.of; of != nil {
		p, _ := v.value.timeline.at(t)
		duty := of.numbers[of.slots[p.slot].desk]
		hole := b.clear(w, duty, p.visible.intersect(v.span), t)
		b.duties[duty] = b.duties[duty].lay(hole, source{book: of.books[duty]})
		return hole.end
	}
	for _, d := range append(slices.Clip(v.value.route.daily), v.value.route.pool) {
		if whole, ok := w.slotAt(d, t); ok {
			hole := b.unanswered(w, append(slices.Clip(v.value.route.daily), v.value.route.pool), whole.intersect(v.span), t)
			b.duties[d.number] = b.duties[d.number].lay(hole, source{desk: d})
			return hole.end
		}
	}
	return v.end
}
