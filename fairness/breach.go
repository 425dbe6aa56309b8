package fairness

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// sheet lays out an assignment with the context for the judges of limits.
func (m *model) sheet(owner []int32) *sheet {
	type slot struct {
		Position
		context *Context
	}
	var slots []slot
	for t := range m.slots {
		if !m.slots[t].outside {
			slots = append(slots, slot{*m.seats[m.slotSeats[t]], nil})
		}
	}
	for i := range m.problem.Context {
		c := &m.problem.Context[i]
		slots = append(slots, slot{Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Block: c.Block, Parts: c.Parts}, c})
	}
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Slot, b.Slot)) })
	s := &sheet{whole: map[schedule.TeamID]whole{}}
	duties, pools := make([][]duty, m.personCount), order{}
	for i := range slots {
		x := &slots[i]
		if c := x.context; c != nil {
			of := pools.duties(&x.Position, c.Pool, duty{daytime: c.Daytime, past: true})
			for n, member := range c.Members {
				if p := m.findPerson(member); p != nobody && !slices.Contains(c.Members[:n], member) {
					duties[p] = append(duties[p], of...)
				}
			}
			continue
		}
		of := pools.duties(&x.Position, "", duty{})
		for _, d := range of {
			s.whole[""] = whole{s.whole[""].Span(d.Interval), s.whole[""].time + d.Duration()}
		}
		t := m.number[x.Slot]
		for j := m.slotSeats[t]; j < m.slotSeats[t+1]; j++ {
			if owner[j] != nobody {
				duties[owner[j]] = append(duties[owner[j]], of...)
			}
		}
	}
	s.mates = func(a, b schedule.Member, of duty) bool {
		mine, others := m.people[m.findPerson(a)].teams(of.Start), m.people[m.findPerson(b)].teams(of.Start)
		return slices.ContainsFunc(mine, func(t schedule.TeamID) bool { return slices.Contains(others, t) })
	}
	for p, person := range m.people {
		s.people = append(s.people, newRecord(person.ID, duties[p]))
	}
	return s
}

// duties returns the shifts of the next slot of a pool, alike apart from their times.
// Those of a slot that is taken as one follow each other, whatever lies between.
func (o order) duties(s *Position, pool schedule.TeamID, like duty) (list []duty) {
	for i, p := range s.parts() {
		d := like
		d.Interval, d.date, d.block, d.pool = p.Interval, p.Date, p.Block, pool
		switch {
		case d.daytime:
		case i == 0:
			d.place = o.next(pool, p.Interval)
		default:
			d.place = list[i-1].place + 1
			o[pool] = d
		}
		list = append(list, d)
	}
	return list
}

// breaches says what a full assignment breaks: who cannot serve, what is locked to
// somebody else, and every limit by its judge.
func (m *model) breaches(owner []int32) (faults []error) {
	for j, p := range owner {
		seat := m.seats[j]
		switch {
		case !m.there[int(p)*m.seatCount+j]:
			faults = append(faults, tampered("%q cannot hold seat %q of slot %q", m.people[p].ID, seat.Role, seat.Slot))
		case m.locked[j] != nobody && m.locked[j] != p:
			faults = append(faults, tampered("seat %q of slot %q is locked to %q", seat.Role, seat.Slot, m.people[m.locked[j]].ID))
		}
	}
	for _, b := range m.sheet(owner).breaches(m.limits, m.limits.given()...) {
		faults = append(faults, tampered("%v", b))
	}
	return faults
}
