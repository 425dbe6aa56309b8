package schedule

import (
	"fmt"
	"slices"
)

// A published roster holds, for each duty and service that it knows, from the start of
// its first slot to the end of its last. What lies beneath is cut there: of a slot that
// goes on after that, whoever had it keeps the rest.

// published is a roster laid over a schedule.
type published struct {
	*Roster
	order   int   // from 1
	numbers []int // of the duties, by duty
	books   map[int]*book
	whole   span // from its first slot to the end of its last
	members map[Member]bool
}

// lay freezes the roster's time.
func (r *Roster) apply(d *draft) {
	if r == nil || r.interval.Empty() {
		d.refuse(ErrMissing, "an empty roster")
		return
	}
	p := &published{Roster: r, order: len(d.published) + 1, books: map[int]*book{}, members: map[Member]bool{}}
	d.board = d.board.clone()
	for _, duty := range r.duties {
		p.numbers = append(p.numbers, d.board.number(duty.key()))
		for m := range duty.tenures {
			p.members[m], d.board.members[m] = true, true
		}
	}
	for i := range r.slots {
		x := &r.slots[i]
		number := p.numbers[x.duty]
		if p.books[number] == nil {
			p.books[number] = &book{of: p}
		}
		p.books[number].slots = append(p.books[number].slots, x)
		if r.duties[x.duty].seats[0].role == All && slices.ContainsFunc(r.shifts[x.from:x.to], func(s Shift) bool { return s.Member != "" }) {
			d.touched[number] = true
		}
	}
	if len(r.slots) > 0 {
		p.whole = seconds(Interval{r.slots[0].Start, r.reach().End})
	}
	for number, b := range p.books {
		hull := span{b.slots[0].Start.Unix(), b.slots[len(b.slots)-1].End.Unix()}
		d.board.duties[number] = d.board.duties[number].lay(hull, source{book: b})
	}
	answered := map[*timeline][]span{}
	for _, svc := range r.services {
		if answered[svc.timeline] == nil {
			answered[svc.timeline] = svc.timeline.spans()
		}
		for _, during := range answered[svc.timeline] {
			d.board.views[svc.ID] = d.board.views[svc.ID].lay(during, view{of: p, timeline: svc.timeline})
		}
	}
	d.board.complete(p)
	d.published = append(slices.Clip(d.published), p)
	for m := range p.members {
		d.replaceLeaves(m, r)
	}
}

// hidden returns an error if a bounded rota, or each of a chain, can never take effect:
// if published rosters answer every slot that it answers.
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
	for x, seat := range s.slots(bounded.Interval(), func(d *duty) bool { return d.seats[0].role != All }) {
		for _, one := range x.duty.seats {
			seat.Role = one.role
			if _, ok := rota.On(seat); !ok {
				continue
			}
			if !x.recorded() {
				return nil
			}
			fault = fmt.Errorf("%w: the rota of %v has no effect beneath the roster published for %v", ErrConflict, bounded.Interval(), s.published[x.of-1].interval)
		}
	}
	return fault
}
