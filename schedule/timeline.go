package schedule

import (
	"math/bits"
	"slices"
	"time"
)

// timeline is the answers of services with equal views and routes.
type timeline struct {
	parts []part
	room  []Shift // for seats of parts

	// The time of the parts is divided into stretches of 1<<shift seconds, about as many as
	// there are parts: first is the first part that ends after the start of each stretch.
	first []int32
	shift int
}

// part is a time in which the answer of a service stays the same.
type part struct {
	span
	visible span    // the part of the slot that answers for the service
	slot    int     // in Roster.slots
	seats   []Shift // each clipped to visible
	owns    bool
	closed  *Day // as in Answer; nil: none
}

// index divides the time of the parts into stretches.
func (l *timeline) index() {
	if len(l.parts) == 0 {
		return
	}
	start := l.parts[0].start
	length := l.parts[len(l.parts)-1].end - start
	l.shift = bits.Len64(uint64(length) / uint64(len(l.parts)))
	l.first = make([]int32, length>>l.shift+2)
	i := 0
	for k := range l.first {
		for i < len(l.parts) && l.parts[i].end <= start+int64(k)<<l.shift {
			i++
		}
		l.first[k] = int32(i)
	}
}

// partAt returns the part at t: it searches the parts of a stretch.
func (l *timeline) partAt(t int64) (*part, bool) {
	if len(l.parts) == 0 || t < l.parts[0].start {
		return nil, false
	}
	k := uint64(t-l.parts[0].start) >> l.shift
	if k+1 >= uint64(len(l.first)) {
		return nil, false
	}
	i, j := int(l.first[k]), int(l.first[k+1])
	for i < j {
		if h := (i + j) / 2; l.parts[h].end <= t {
			i = h + 1
		} else {
			j = h
		}
	}
	if i == len(l.parts) || l.parts[i].start > t {
		return nil, false
	}
	return &l.parts[i], true
}

// closedUntil returns the end of the time, from a closed part on, in which a pool is closed.
func (l *timeline) closedUntil(r *Roster, p *part) int64 {
	end, team := p.end, r.slots[p.slot].Team
	for next, ok := l.partAt(end); ok && r.slots[next.slot].closed && r.slots[next.slot].Team == team; next, ok = l.partAt(end) {
		end = next.end
	}
	return end
}

// timeline walks through the answers of a service, and keeps the ones of slots in the
// roster.
func (c *compilation) timeline(id ServiceID) *timeline {
	line := &timeline{}
	if n := len(c.timelines); n > 0 { // they are of about one length
		line.parts = make([]part, 0, len(c.timelines[n-1].parts)+8)
	}
	from := c.from.history(id)
	owner := func(t int64) *duty {
		now, _ := from.ownership(id, t)
		return now.owner
	}
	var g grid
	until := c.interval.End.Unix() + longestSlot
	for t := ceil(c.interval.Start) - longestSlot; t < until; {
		var at located
		next, ok := c.from.board.locate(&g, from.views, t, &at)
		if !ok {
			t = next
			continue
		}
		t = at.part.end
		if i, ok := c.slotAt[dutySlot{at.number, at.start}]; ok {
			known, closed := value(c.slots[i].holiday), Day{}
			at.closedFor(&g, &known, &closed)
			line.add(c.Roster, i, at.part, owner, given(closed))
		}
	}
	return line
}

// add appends the visible part of a slot, cut where shifts change. The function owner
// returns the owner of the service at a time.
func (l *timeline) add(r *Roster, i int, visible span, owner func(int64) *duty, closed *Day) {
	shifts := r.served(&r.slots[i])
	var few [8]int64
	cuts := append(few[:0], visible.start, visible.end)
	for _, shift := range shifts {
		for _, at := range []int64{shift.Start.Unix(), shift.End.Unix()} {
			if visible.contains(at) {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for j, start := range cuts[:len(cuts)-1] {
		p := part{span: span{start, cuts[j+1]}, visible: visible, slot: i, closed: closed}
		p.seats = l.seats(r.duties[r.slots[i].duty], shifts, &p, r.slots[i].Start.Location())
		p.owns = owns(owner(start), r.slots[i].Team, r.slots[i].Regime, p.seats)
		l.parts = append(l.parts, p)
	}
}

// seats returns the shifts that serve a part of a slot. They are the roster's own if each of
// them has just the time of the part.
func (l *timeline) seats(d *duty, shifts []Shift, p *part, loc *time.Location) []Shift {
	during := p.in(loc)
	whole := func(s Shift) bool { return s.Interval.Equal(during) }
	ranked := func(a, b Shift) int { return d.rank(a.Role) - d.rank(b.Role) }
	if !slices.ContainsFunc(shifts, func(s Shift) bool { return !whole(s) }) && slices.IsSortedFunc(shifts, ranked) {
		return slices.Clip(shifts)
	}
	if cap(l.room)-len(l.room) < len(shifts) {
		l.room = make([]Shift, 0, len(shifts)+32)
	}
	from := len(l.room)
	for _, shift := range shifts {
		if shift.Start.Unix() <= p.start && p.start < shift.End.Unix() {
			shift.Interval = shift.Intersect(p.visible.in(loc))
			l.room = append(l.room, shift)
		}
	}
	seats := slices.Clip(l.room[from:])
	d.sortSeats(seats)
	return seats
}

// spans returns the time for which the timeline answers by slots that count.
func (l *timeline) spans(counts func(slot int) bool) []span {
	spans := make([]span, 0, len(l.parts))
	for i := range l.parts {
		if counts(l.parts[i].slot) {
			spans = append(spans, l.parts[i].span)
		}
	}
	return union(spans)
}

// ownershipAt returns the ownership at t.
func (s *rosterService) ownershipAt(t int64) *ownership {
	for i := range s.earlier {
		if t < s.earlier[i].until {
			return &s.earlier[i]
		}
	}
	return &s.ownership
}

// equal reports whether t and o differ at most in their times.
func (t ownership) equal(o ownership) bool {
	return t.owner == o.owner && t.pool == o.pool && slices.Equal(t.Docs, o.Docs) && slices.Equal(t.tiers, o.tiers)
}

// ownership returns the ownership of a service at t: that of the spec that holds or, if the
// spec does not have the service, of the published roster that answers. It need not be
// asked again before until, and is nil if neither has the service.
func (h *history) ownership(id ServiceID, t int64) (now *ownership, until int64) {
	if spec := h.specs.at(t); spec != nil {
		return &spec.value.held, spec.end
	}
	if v := h.views.at(t); v != nil && v.value.of != nil {
		return v.value.of.byService[id].ownershipAt(t), t
	}
	return nil, t
}

// ownerships returns the ownerships of a service throughout its timeline, in order.
func (c *compilation) ownerships(id ServiceID, line *timeline) (list []ownership) {
	from, asked := c.from.history(id), always.start
	for _, p := range line.parts {
		if p.start < asked {
			continue
		}
		held, until := from.ownership(id, p.start)
		now := *held
		asked = until
		now.owner, now.pool = c.duties[c.dutyIndex(now.owner, now.owner, nil)], c.duties[c.dutyIndex(now.pool, now.pool, nil)]
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
