package fairness

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// sheet lays out a full assignment with the context for the judges of limits.
func (m *model) sheet(owner []int32) *sheet {
	type slot struct {
		duty
		key     string
		context *Context
	}
	var slots []slot
	s := &sheet{whole: map[schedule.TeamID]whole{}}
	for t := range m.slots {
		if m.slots[t].outside {
			continue
		}
		seat := m.seats[m.slotSeats[t]]
		slots = append(slots, slot{duty: duty{Interval: seat.Interval, date: seat.Date, block: seat.Block}, key: seat.Slot})
		s.whole[""] = whole{s.whole[""].Span(seat.Interval), s.whole[""].time + seat.Duration()}
	}
	for i := range m.problem.Context {
		c := &m.problem.Context[i]
		slots = append(slots, slot{duty{Interval: c.Interval, date: c.Date, block: c.Block, pool: c.Pool, daytime: c.Daytime, past: true}, c.Slot, c})
	}
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.key, b.key)) })
	duties, pools := make([][]duty, m.personCount), order{}
	for i := range slots {
		x := &slots[i]
		if !x.daytime {
			x.place = pools.next(x.pool, x.Interval)
		}
		if x.context != nil {
			for i, member := range x.context.Members {
				if p := m.findPerson(member); p != nobody && !slices.Contains(x.context.Members[:i], member) {
					duties[p] = append(duties[p], x.duty)
				}
			}
			continue
		}
		t := m.number[x.key]
		for j := m.slotSeats[t]; j < m.slotSeats[t+1]; j++ {
			duties[owner[j]] = append(duties[owner[j]], x.duty)
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
