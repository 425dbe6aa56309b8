package fairness

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

func (m *model) compilePeople() {
	order := ordered(m.problem.People, func(p, q *Participant) int { return cmp.Compare(p.ID, q.ID) })
	m.personCount = len(order)
	m.start = make([]int64, m.personCount*m.levelCount)
	m.there = make([]bool, m.personCount*m.seatCount)
	m.eligible = make([]bool, m.personCount*m.seatCount)
	m.preference = make([]int8, m.personCount*m.slotCount)
	m.lastBlock = make([]bool, m.personCount*m.slotCount)
	for n, i := range order {
		person := &m.problem.People[i]
		path := fmt.Sprintf("People[%d]", i)
		if person.ID == "" {
			m.refuse(path+".ID", schedule.ErrMissing, "no ID")
		}
		if n > 0 && m.people[n-1].ID == person.ID {
			m.refuse(path, schedule.ErrDuplicate, "person %q", person.ID)
		}
		m.people = append(m.people, person)
		m.compileAmounts(n, path+".Target", person.Target, -1)
		m.compileAmounts(n, path+".Balance", person.Balance, 1)
		m.compileEligible(n, path, person)
		m.compileWishes(n, path+".Wants", person.Wants, -1)
		m.compileWishes(n, path+".Avoids", person.Avoids, 1)
		for t := range m.slotCount {
			if m.slots[t].outside {
				continue
			}
			block := m.seats[m.slotSeats[t]].Block
			m.lastBlock[n*m.slotCount+t] = block != "" && slices.Contains(person.LastBlocks, block)
		}
	}
}

func (m *model) compileAmounts(n int, path string, amounts []Burden, sign int64) {
	if len(amounts) > m.classCount {
		m.refuse(path, schedule.ErrInvalid, "%d amounts for %d classes", len(amounts), m.classCount)
		return
	}
	for k, amount := range amounts {
		if amount < -maxAmount || amount > maxAmount {
			m.refuse(fmt.Sprintf("%s[%d]", path, k), schedule.ErrInvalid, "%d lies beyond %d", int64(amount), int64(maxAmount))
			continue
		}
		for l, in := range m.levelsOf(k) {
			if in {
				m.start[n*m.levelCount+l] += sign * int64(amount)
			}
		}
	}
}

func (m *model) compileEligible(n int, path string, person *Participant) {
	barred := map[PositionKey]bool{}
	for i, key := range person.Barred {
		if _, ok := m.number[key.Slot]; !ok {
			m.refuse(fmt.Sprintf("%s.Barred[%d]", path, i), schedule.ErrInvalid, "no slot %q", key.Slot)
		}
		barred[key] = true
	}
	for j, seat := range m.seats {
		m.there[n*m.seatCount+j] = person.available(seat.Interval) &&
			!barred[PositionKey{Slot: seat.Slot}] && !barred[PositionKey{seat.Slot, seat.Role}]
	}
	copy(m.eligible[n*m.seatCount:], m.there[n*m.seatCount:(n+1)*m.seatCount])
}

// available reports whether the span and the absences of p leave room for i.
func (p *Participant) available(i schedule.Interval) bool {
	if i.Start.Before(p.From) || !p.Until.IsZero() && !i.Start.Before(p.Until) {
		return false
	}
	return !slices.ContainsFunc(p.Away, func(away schedule.Interval) bool {
		return i.Start.Before(away.End) && away.Start.Before(i.End)
	})
}

func (m *model) compileWishes(n int, path string, keys []string, sign int8) {
	for i, key := range keys {
		t, ok := m.number[key]
		if !ok {
			m.refuse(fmt.Sprintf("%s[%d]", path, i), schedule.ErrInvalid, "no slot %q", key)
			continue
		}
		m.preference[n*m.slotCount+int(t)] = sign
	}
}

func (m *model) compileLocked() {
	m.locked = slices.Repeat([]int32{nobody}, m.seatCount)
	for i, a := range m.problem.Locked {
		path := fmt.Sprintf("Locked[%d]", i)
		j, p := m.findSeat(a), m.findPerson(a.Member)
		switch {
		case j < 0:
			m.refuse(path, schedule.ErrInvalid, "no seat %q of slot %q", a.Role, a.Slot)
		case p == nobody:
			m.refuse(path, schedule.ErrUnknownMember, "no person %q", a.Member)
		case m.locked[j] != nobody && m.locked[j] != p:
			m.refuse(path, schedule.ErrConflict, "seat %q of slot %q is locked to %q and to %q", a.Role, a.Slot, m.people[m.locked[j]].ID, a.Member)
		default:
			m.locked[j] = p
		}
	}
}

func (m *model) compilePublished() {
	m.published, m.hasPublished = slices.Repeat([]int32{nobody}, m.seatCount), make([]bool, m.seatCount)
	members := map[int32]schedule.Member{}
	for i, a := range m.problem.Published {
		path := fmt.Sprintf("Published[%d]", i)
		j := m.findSeat(a)
		switch {
		case j < 0:
			m.refuse(path, schedule.ErrInvalid, "no seat %q of slot %q", a.Role, a.Slot)
		case m.hasPublished[j] && members[j] != a.Member:
			m.refuse(path, schedule.ErrDuplicate, "seat %q of slot %q", a.Role, a.Slot)
		default:
			// Who was published may have left since: that seat changes anyway.
			m.published[j], m.hasPublished[j], members[j] = m.findPerson(a.Member), true, a.Member
		}
	}
}

// findPerson returns the number of a member, or nobody.
func (m *model) findPerson(id schedule.Member) int32 {
	n, ok := slices.BinarySearchFunc(m.people, id, func(p *Participant, id schedule.Member) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return nobody
	}
	return int32(n)
}

// findSeat returns the number of the seat that a speaks of, or −1.
func (m *model) findSeat(a Assignment) int32 {
	if t, ok := m.number[a.Slot]; ok {
		for j := m.slotSeats[t]; j < m.slotSeats[t+1]; j++ {
			if m.seats[j].Role == a.Role {
				return j
			}
		}
	}
	return -1
}
