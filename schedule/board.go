package schedule

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
)

// What holds when.
//
// A board has a line for each duty and for each service. New lays the duties and routes of
// each spec on the lines, and With lays each published roster over them. A published
// roster holds, for each duty and service that it knows, from the start of its first slot
// to the end of its last. The lines are cut there: a slot beneath that goes on after that
// time keeps its members for the rest.
//
// An answer takes four steps:
//
//  1. The line of the service gives a view: the route of a spec or the timeline of a
//     roster. It tells which duty to ask.
//  2. The line of the duty gives a source: the grid of a spec or the book of a roster. It
//     tells the duty's slot. If the teams of a pool have one set of hours, these tell at once
//     whether the team has a slot or the pool.
//  3. The slot is clipped to both stretches.
//  4. filler.seats fills the seats of the slot.
//
// Steps 1 and 2 are binary searches, so a question costs the logarithm of the number of
// specs and rosters. To lay a roster costs a pass over its slots and a copy of the lines.

// board is what holds when, for duties and services.
type board struct {
	duties   []line.Line[source] // by number
	numbers  map[dutyKey]int
	services map[ServiceID]history
	members  map[Member]bool  // of any spec or roster
	named    map[Member][]int // the duties of specs in which a member can have a seat by name; never changed
}

// history is what a board knows of a service: how its answers are found, and the specs that
// have it.
type history struct {
	views line.Line[view]
	specs line.Line[*service]
}

// dutyKey names a duty across specs and rosters. A team with nights of its own has two.
type dutyKey struct {
	team   TeamID
	regime Regime
}

func (d *duty) key() dutyKey { return dutyKey{d.id, d.regime} }

// before reports whether the stand-ins of a duty are found before the ones of another: the days of
// teams come before the nights of pools, which have more people to choose from, each by ID.
func (k dutyKey) before(o dutyKey) bool {
	return cmp.Or(trueFirst(k.regime == Daytime, o.regime == Daytime), cmp.Compare(k.team, o.team)) < 0
}

// source is where the slots of a duty come from: the grid of a spec or the slots of a
// published roster.
type source struct {
	duty *duty // nil: a roster's
	book *book
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

// slot is a stretch of time of one duty, with seats to fill.
type slot struct {
	line.Span              // as shown
	whole      line.Span   // before published rosters cut it
	duty       *duty       // with the seats
	rosterSlot *rosterSlot // nil: a spec's
	layer      int         // 0 for the specs, n for the nth published roster
	number     int         // number
}

// editKey names a seat that changes have touched.
type editKey struct {
	layer, number int
	start         int64 // of the whole slot
	role          Role  // All also for a member who answers instead of a whole team
}

func (k editKey) compare(o editKey) int {
	return cmp.Or(cmp.Compare(k.start, o.start), cmp.Compare(k.number, o.number), cmp.Compare(k.layer, o.layer), cmp.Compare(k.role, o.role))
}

func (x *slot) key(role Role) editKey {
	return editKey{x.layer, x.number, x.whole.Start, x.duty.seatRole(role)}
}

// recorded reports whether the slot is of a published roster.
func (x *slot) recorded() bool { return x.rosterSlot != nil }

// newBoard returns a board of specs, one after the other.
func newBoard(eras []*era) *board {
	b := &board{numbers: map[dutyKey]int{}, services: map[ServiceID]history{}, members: map[Member]bool{}, named: map[Member][]int{}}
	for _, e := range eras {
		for _, d := range e.duties {
			d.number = b.number(d.key())
			b.duties[d.number] = b.duties[d.number].Lay(e.Span, source{duty: d})
			for m := range d.tenures {
				b.members[m] = true
				if d.seats[0].role != All && !slices.Contains(b.named[m], d.number) {
					b.named[m] = append(b.named[m], d.number)
				}
			}
		}
		for id, s := range e.services {
			known := b.services[id]
			b.services[id] = history{known.views.Lay(e.Span, view{route: s.route}), known.specs.Lay(e.Span, s)}
		}
	}
	return b
}

// clone returns a board that can be laid over without changing b.
func (b *board) clone() *board {
	return &board{slices.Clone(b.duties), maps.Clone(b.numbers), maps.Clone(b.services), maps.Clone(b.members), b.named}
}

// number returns the number of a duty. A duty that the board does not know gets a new one.
func (b *board) number(k dutyKey) int {
	n, ok := b.numbers[k]
	if !ok {
		n = len(b.duties)
		b.numbers[k], b.duties = n, append(b.duties, nil)
	}
	return n
}

// slotAt finds the slot of a duty at t.
func (b *board) slotAt(g *grid, number int, t int64, x *slot) (ok bool) {
	s := b.duties[number].At(t)
	if s == nil {
		return false
	}
	x.number = number
	if x.duty = s.Value.duty; x.duty != nil {
		x.whole, ok = g.slotAt(x.duty, t)
	} else {
		ok = s.Value.book.slotAt(t, x)
	}
	x.Span = x.whole.Intersect(s.Span)
	return ok
}

// slotAt finds the slot of the book at t.
func (b *book) slotAt(t int64, x *slot) bool {
	i := b.find(t)
	if i == len(b.slots) || b.slots[i].Start.Unix() > t {
		return false
	}
	b.fill(x, i)
	return true
}

// find returns the index of the slot at t or, without one, of the first after t.
func (b *book) find(t int64) int {
	i, _ := slices.BinarySearchFunc(b.slots, t, func(x *rosterSlot, t int64) int { return cmp.Compare(x.End.Unix(), t+1) })
	return i
}

// fill describes a slot of the book.
func (b *book) fill(x *slot, i int) {
	x.rosterSlot, x.layer = b.slots[i], b.of.order
	x.duty, x.whole = b.of.duties[x.rosterSlot.duty], seconds(x.rosterSlot.Interval)
}

// slots appends the slots of a duty that overlap iv and that wanted reports true for, in
// order.
func (b *board) slots(g *grid, dst []slot, number int, iv line.Span, wanted func(*duty) bool) []slot {
	for _, s := range b.duties[number].Within(iv) {
		part := s.Span.Intersect(iv)
		if d := s.Value.duty; d != nil {
			if !wanted(d) {
				continue
			}
			g.buffer = g.spans(g.buffer[:0], d, part)
			for _, whole := range g.buffer {
				dst = append(dst, slot{Span: whole.Intersect(s.Span), whole: whole, duty: d, number: number})
			}
			continue
		}
		for i := s.Value.book.find(part.Start); i < len(s.Value.book.slots); i++ {
			x := slot{number: number}
			if s.Value.book.fill(&x, i); x.whole.Start >= part.End {
				break
			}
			if x.Span = x.whole.Intersect(s.Span); wanted(x.duty) {
				dst = append(dst, x)
			}
		}
	}
	return dst
}

// withoutSlot narrows part to the time around t in which a duty has no slot.
func (b *board) withoutSlot(g *grid, number int, part line.Span, t int64) line.Span {
	for _, s := range b.duties[number].Within(part) {
		if d := s.Value.duty; d != nil && d.regime == Daytime {
			part = g.clip(d.office, s.Span, part, t)
			continue
		}
		for _, x := range b.slots(g, nil, number, part.Intersect(s.Span), func(*duty) bool { return true }) {
			if x.End <= t {
				part.Start = max(part.Start, x.End)
			} else {
				part.End = min(part.End, x.Start)
			}
		}
	}
	return part
}

// located is what answers for a service at an instant.
type located struct {
	slot
	part       line.Span // of the slot, while it answers for the service
	view       *view
	rosterPart *part // of a roster's timeline
}

// locate finds what answers at t for a service with a line of views. If the service does
// not exist at t, locate returns the next instant at which it may.
func (b *board) locate(g *grid, views line.Line[view], t int64, at *located) (next int64, ok bool) {
	i := views.Find(t)
	if i == len(views) {
		return line.Always.End, false
	}
	v := &views[i]
	if v.Start > t {
		return v.Start, false
	}
	*at = located{view: &v.Value}
	if v.Value.route != nil {
		ok = b.askRoute(g, v.Value.route, t, at)
	} else {
		ok = b.askRoster(g, &v.Value, t, at)
	}
	at.part = at.part.Intersect(v.Span)
	return t, ok
}

// askRoute asks the duties of a route in turn. One of them has a slot at any time: see
// complete.
func (b *board) askRoute(g *grid, r *route, t int64, at *located) bool {
	if len(r.daily) == 1 && r.pool.simple && b.askHours(g, r, t, at) {
		return true
	}
	for i, d := range r.daily {
		if b.slotAt(g, d.number, t, &at.slot) {
			at.part = b.unanswered(g, r.daily[:i], at.Span, t)
			return true
		}
	}
	if !b.slotAt(g, r.pool.number, t, &at.slot) {
		return false
	}
	at.part = b.unanswered(g, r.daily, at.Span, t)
	return true
}

// askHours tells by the hours that all teams of a pool share whether the team has a slot or the
// pool. It reports false if a published roster has the slots of either.
func (b *board) askHours(g *grid, r *route, t int64, at *located) bool {
	d := r.owner()
	day, during := b.duties[d.number].At(t), b.duties[r.pool.number].At(t)
	if day == nil || day.Value.duty != d || during == nil || during.Value.duty != r.pool {
		return false
	}
	whole, closed := g.closed(r.pool, t)
	if closed {
		d = r.pool
	} else {
		during = day
	}
	at.duty, at.number, at.whole = d, d.number, g.cut(d, whole, t)
	at.Span = at.whole.Intersect(during.Span)
	if at.part = at.Span; at.Start < day.Start || day.End < at.End {
		at.part = b.unanswered(g, r.daily, at.Span, t) // else the team is closed throughout
	}
	return true
}

// askRoster asks the duty that answers for a service at t in a published roster. A later
// roster may have another slot of the duty there.
func (b *board) askRoster(g *grid, v *view, t int64, at *located) bool {
	at.rosterPart, _ = v.timeline.partAt(t)
	ok := b.slotAt(g, v.of.numbers[v.of.slots[at.rosterPart.slot].duty], t, &at.slot)
	at.part = at.rosterPart.visible.Intersect(at.Span)
	return ok
}

// unanswered narrows part to the time around t in which none of the duties has a slot.
func (b *board) unanswered(g *grid, duties []*duty, part line.Span, t int64) line.Span {
	for _, d := range duties {
		part = b.withoutSlot(g, d.number, part, t)
	}
	return part
}

// complete lays parts of duties back that a published roster has hidden, wherever a service
// that the roster does not know would have no slot else.
func (b *board) complete(r *published) {
	var g grid
	known := map[line.Stretch[view]]bool{}
	for _, id := range slices.Sorted(maps.Keys(b.services)) {
		views := b.services[id].views
		for _, v := range views.Within(r.whole) {
			if known[v] || v.Value.of == r {
				continue
			}
			known[v] = true
			during := v.Span.Intersect(r.whole)
			for t := during.Start; t < during.End; {
				var at located
				if _, ok := b.locate(&g, views, t, &at); ok {
					t = at.part.End
				} else {
					t = b.layBack(&g, v, t)
				}
			}
		}
	}
}

// layBack lays back the slot that a service had at t before, for the time in which it has
// no other slot, and returns the end of that time.
func (b *board) layBack(g *grid, v line.Stretch[view], t int64) int64 {
	if of := v.Value.of; of != nil {
		p, _ := v.Value.timeline.partAt(t)
		number := of.numbers[of.slots[p.slot].duty]
		hole := b.withoutSlot(g, number, p.visible.Intersect(v.Span), t)
		b.duties[number] = b.duties[number].Lay(hole, source{book: of.books[number]})
		return hole.End
	}
	for _, d := range append(slices.Clip(v.Value.route.daily), v.Value.route.pool) {
		if whole, ok := g.slotAt(d, t); ok {
			hole := b.unanswered(g, append(slices.Clip(v.Value.route.daily), v.Value.route.pool), whole.Intersect(v.Span), t)
			b.duties[d.number] = b.duties[d.number].Lay(hole, source{duty: d})
			return hole.End
		}
	}
	return v.End
}

// published is a roster laid over a schedule.
type published struct {
	*Roster
	order        int       // from 1
	since, until time.Time // its slots that begin in this time are published; zero until: for ever
	numbers      []int     // of the duties, by duty
	books        map[int]*book
	whole        line.Span // from its first slot to the end of its last
}

// apply publishes the roster from the time of the entry on.
func (r *Roster) apply(d *draft) {
	if r == nil || r.interval.Empty() {
		d.refuse(ErrMissing, "an empty roster")
		return
	}
	p := r.publish(len(d.published)+1, d.since, time.Time{})
	d.board = d.board.clone()
	p.lay(d.board)
	d.published = append(slices.Clip(d.published), p)
	for number, b := range p.books {
		d.touched[number] = d.touched[number] || slices.ContainsFunc(b.slots, func(x *rosterSlot) bool {
			return r.duties[x.duty].seats[0].role == All && slices.ContainsFunc(r.shifts[x.from:x.to], func(s Shift) bool { return s.Member != "" })
		})
	}
	for _, m := range r.members() {
		d.replaceLeaves(m, r, d.since)
	}
}

// members returns the members of the roster's duties.
func (r *Roster) members() []Member {
	known := map[Member]bool{}
	for _, duty := range r.duties {
		for m := range duty.tenures {
			known[m] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// publish returns the roster with the slots that begin in a time.
func (r *Roster) publish(order int, since, until time.Time) *published {
	return &published{Roster: r, order: order, since: since, until: until}
}

// holds reports whether a slot of the roster is published.
func (p *published) holds(slot int) bool {
	start := p.slots[slot].Start
	return !start.Before(p.since) && (p.until.IsZero() || start.Before(p.until))
}

// lay lays the published slots on a board, duty by duty, and what each service sees of
// them.
func (p *published) lay(b *board) {
	p.numbers, p.books, p.whole = nil, map[int]*book{}, line.Span{}
	for _, duty := range p.duties {
		p.numbers = append(p.numbers, b.number(duty.key()))
	}
	for _, m := range p.members() {
		b.members[m] = true
	}
	for i := range p.slots {
		if !p.holds(i) {
			continue
		}
		x := &p.slots[i]
		number := p.numbers[x.duty]
		if p.books[number] == nil {
			p.books[number] = &book{of: p}
		}
		p.books[number].slots = append(p.books[number].slots, x)
		if at := seconds(x.Interval); p.whole.Empty() {
			p.whole = at
		} else {
			p.whole.End = max(p.whole.End, at.End)
		}
	}
	for number, book := range p.books {
		hull := line.Between(book.slots[0].Start.Unix(), book.slots[len(book.slots)-1].End.Unix())
		b.duties[number] = b.duties[number].Lay(hull, source{book: book})
	}
	answered := map[*timeline][]line.Span{}
	for _, svc := range p.services {
		if answered[svc.timeline] == nil {
			answered[svc.timeline] = svc.timeline.spans(p.holds)
		}
		laid := b.services[svc.ID]
		for _, during := range answered[svc.timeline] {
			laid.views = laid.views.Lay(during, view{of: p, timeline: svc.timeline})
		}
		b.services[svc.ID] = laid
	}
	b.complete(p)
}

// liveDuty returns the duty with the members and rotas that a change of the slot goes by:
// the duty of the spec that holds then, even for a published slot. If no spec has the
// duty, it is the published one.
func (s *Schedule) liveDuty(x *slot) *duty {
	if !x.recorded() || x.number >= len(s.specs.duties) {
		return x.duty
	}
	if spec := s.specs.duties[x.number].At(x.Start); spec != nil {
		return spec.Value.duty
	}
	return x.duty
}
