package fairness

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Context is a slot beside those of a problem, of the time before, after or between, or
// of another duty, with those who hold it. Limits bind between it and the seats of the
// problem, and spacing looks at it, but it weighs nothing and is no part of a plan; what
// it breaks by itself is past. The zero Context is refused.
type Context struct {
	// Slot is a key that no slot of the problem has.
	Slot string
	// Pool is another pool, "" the one of the seats. Turns follow the order of a pool's
	// slots: give them all.
	Pool schedule.TeamID
	// Daytime says that the slot is ordinary work by name: those who hold it cannot be in
	// two places, and no other limit counts it.
	Daytime bool
	schedule.Interval
	// Date is the civil day of Start, Block the special block and Parts the shifts, as
	// those of a Seat.
	Date  schedule.Date
	Block string
	Parts []Part
	// Members hold the slot. Those who are not among the people are passed over.
	Members []schedule.Member
}

// holding is a slot of the context that a person holds.
type holding struct{ person, slot int32 }

// checkContext reports what is wrong with the context, apart from the seats, and
// whether anything is.
func (m *model) checkContext() bool {
	before := len(m.faults)
	keys := map[string]bool{}
	for _, seat := range m.problem.Seats {
		keys[seat.Slot] = true
	}
	for i, c := range m.problem.Context {
		path := fmt.Sprintf("Context[%d]", i)
		if err := m.slotFault(path, c.Slot, c.Interval, c.Date, c.Parts); err != nil {
			m.faults = append(m.faults, err)
		} else if keys[c.Slot] {
			m.refuse(path, schedule.ErrDuplicate, "slot %q", c.Slot)
		}
		keys[c.Slot] = true
	}
	return len(m.faults) == before
}

// near returns the context that a limit can reach from the seats, as seats of nobody,
// with the pool of each.
func (m *model) near() (seats []Position, pools []schedule.TeamID) {
	if len(m.problem.Seats) == 0 || !m.checkContext() {
		return nil, nil
	}
	all, blocks := m.problem.Seats[0].Interval, map[string]bool{}
	for _, seat := range m.problem.Seats {
		all = all.Span(seat.Interval)
		blocks[seat.Block] = m.limits.OncePerBlock && seat.Block != ""
	}
	// Weekends of a month and turns that began before it lie within forty days.
	days, time := max(m.limits.MinDistanceDays, m.limits.MaxConsecutiveDays)+40, m.limits.MinRest+m.limits.MaxTurn
	reach := schedule.Interval{Start: all.Start.Add(-time).AddDate(0, 0, -days), End: all.End.Add(time).AddDate(0, 0, days)}
	for _, c := range m.problem.Context {
		if !c.Daytime && (blocks[c.Block] || c.Overlaps(reach)) {
			seats = append(seats, Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Block: c.Block, Parts: c.Parts})
			pools = append(pools, c.Pool)
		}
	}
	return seats, pools
}

// compileContext finds who holds what of the context, and keeps them from all seats
// that they cannot hold beside it.
func (m *model) compileContext() {
	for i := range m.problem.Context {
		c := &m.problem.Context[i]
		t, near := m.number[c.Slot]
		if !near && !c.Daytime {
			continue
		}
		for i, member := range c.Members {
			p := m.findPerson(member)
			if p == nobody || slices.Contains(c.Members[:i], member) {
				continue
			}
			if near {
				m.context = append(m.context, holding{p, t})
			}
			for j, u := range m.seatSlot {
				if near && m.clash(t, u) || c.Daytime && m.overlaps(u, c.Interval) {
					m.eligible[int(p)*m.seatCount+j] = false
				}
			}
		}
	}
}

// contextTime returns how long p serves in a week beside the seats, in seconds.
func (m *model) contextTime(p, week int32) (seconds int64) {
	for _, h := range m.context {
		if h.person == p {
			seconds += m.timeIn(h.slot, week)
		}
	}
	return seconds
}

// misplaced reports an assignment of a slot of the context to somebody who does not
// hold it; known is false where the slot is none of the context.
func (m *model) misplaced(a Assignment) (known bool, err error) {
	i := slices.IndexFunc(m.problem.Context, func(c Context) bool { return c.Slot == a.Slot })
	if i < 0 {
		return false, nil
	}
	if !slices.Contains(m.problem.Context[i].Members, a.Member) {
		err = tampered("slot %q, beside those planned, is not held by %q", a.Slot, a.Member)
	}
	return true, err
}
