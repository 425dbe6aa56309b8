package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Amounts beyond these are refused, so that no sum leaves 64 bits.
const (
	maxBurden Burden = 1e10
	maxAmount Burden = 1e14
)

const nobody = int32(-1)

// model is a Problem in flat arrays: people in the order of IDs, slots in that of
// start and key, seats in that of slot and role. A pair (person, x) has the index
// person*size + x.
type model struct {
	problem *Problem
	limits  Limits
	levels  []Level

	people []*Person
	seats  []*Seat
	slots  []slot

	personCount, seatCount, slotCount, levelCount, classCount int

	seatSlot   []int32
	seatClass  []int32
	seatBurden []int64
	seatWeight []int64 // seat × level: the burden where the level holds the seat's class
	inLevel    []bool  // class × level
	start      []int64 // person × level: balance − target
	eligible   []bool  // person × seat
	slotSeats  []int32 // slot → its first seat, and one more

	// The slots that one person cannot hold beside a slot, itself among them:
	// bit i of conflicts[conflictFrom[s]+w] is slot 64*(conflictWord[s]+w)+i.
	conflicts              []uint64
	conflictFrom           []int32
	conflictWord           []int32
	words                  int // of a set of slots
	days, weeks            int
	weekends, months       int
	turnLimits             bool // limits that need a person's whole list
	weekCap, shareCap      int64
	rest                   int64   // seconds
	locked, published      []int32 // seat → person, or nobody
	hasPublished           []bool  // seat: published, to whomever
	preference             []int8  // person × slot: +1 avoided, −1 wanted
	lastBlock              []bool  // person × slot: of a block that the person had last year
	team                   []int32 // person → number of the team
	slotBlock              []int32 // slot → number of the block, or −1
	blockCount             int
	hasBlocks, hasPersonal bool
}

// slot is what the seats of one key share.
type slot struct {
	key        string
	start, end int64 // Unix seconds
	seconds    int64
	date       schedule.Date
	day        int32 // since the first
	week       int32 // from Monday, since the first
	month      int32 // of the date, since the first
	weekend    int32 // number, or −1
	weekendIn  int32 // the month of its Saturday
}

// compile checks p and lays it out. All faults are reported at once.
func compile(p Problem) (*model, error) {
	m := &model{problem: &p, limits: p.Limits, levels: p.levels()}
	var faults []error
	fault := func(sentinel error, path, format string, args ...any) {
		faults = append(faults, &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: sentinel})
	}
	m.checkLimits(fault)
	m.classCount, m.levelCount = len(p.Classes), len(m.levels)
	m.inLevel = make([]bool, m.classCount*m.levelCount)
	for l, level := range m.levels {
		for _, k := range level.Classes {
			if k < 0 || k >= m.classCount {
				fault(schedule.ErrInvalid, fmt.Sprintf("Levels[%d]", l), "class %d is not one of %d", k, m.classCount)
				continue
			}
			m.inLevel[k*m.levelCount+l] = true
		}
		for k := 0; k < m.classCount && len(level.Classes) == 0; k++ {
			m.inLevel[k*m.levelCount+l] = true
		}
	}
	slotNumber := m.compileSeats(fault)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	m.compilePeople(slotNumber, fault)
	m.compileAssignments(slotNumber, fault)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	m.compileConflicts()
	return m, nil
}

type faultFunc func(sentinel error, path, format string, args ...any)

func (m *model) checkLimits(fault faultFunc) {
	l := m.limits
	for _, limit := range []struct {
		name  string
		value int64
	}{
		{"MinRest", int64(l.MinRest)}, {"MinDistanceDays", int64(l.MinDistanceDays)},
		{"MaxConsecutiveDays", int64(l.MaxConsecutiveDays)}, {"MaxHoursPerWeek", int64(l.MaxHoursPerWeek)},
		{"MaxWeekendsPerMonth", int64(l.MaxWeekendsPerMonth)}, {"MaxTurnsPerMonth", int64(l.MaxTurnsPerMonth)},
		{"MaxSharePermille", int64(l.MaxSharePermille)},
	} {
		if limit.value < 0 {
			fault(schedule.ErrInvalid, "Limits."+limit.name, "%d is below zero", limit.value)
		}
	}
	if l.RestBetween > Shifts {
		fault(schedule.ErrInvalid, "Limits.RestBetween", "%d is neither Turns nor Shifts", l.RestBetween)
	}
}

func (m *model) compileSeats(fault faultFunc) map[string]int32 {
	p := m.problem
	order := make([]int, len(p.Seats))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		s, t := &p.Seats[a], &p.Seats[b]
		return cmp.Or(s.Start.Compare(t.Start), cmp.Compare(s.Slot, t.Slot), cmp.Compare(s.Role, t.Role))
	})
	number := map[string]int32{}
	blocks := map[string]int32{}
	m.slotSeats = append(m.slotSeats, 0)
	for _, i := range order {
		seat := &p.Seats[i]
		path := fmt.Sprintf("Seats[%d]", i)
		switch {
		case seat.Slot == "":
			fault(schedule.ErrMissing, path+".Slot", "no key")
		case seat.Empty():
			fault(schedule.ErrInvalid, path, "slot %q is empty: %v", seat.Slot, seat.Interval)
		case seat.Start.Nanosecond() != 0 || seat.End.Nanosecond() != 0:
			fault(schedule.ErrInvalid, path, "slot %q does not start and end on whole seconds", seat.Slot)
		case seat.Burden < 0 || seat.Burden > maxBurden:
			fault(schedule.ErrInvalid, path+".Burden", "%d lies outside 0 to %d", seat.Burden, int64(maxBurden))
		case seat.Class < 0 || seat.Class >= m.classCount:
			fault(schedule.ErrInvalid, path+".Class", "class %d is not one of %d", seat.Class, m.classCount)
		case !seat.Date.Valid():
			fault(schedule.ErrInvalid, path+".Date", "%q is no date", seat.Date)
		default:
			s, known := number[seat.Slot]
			if known && (!m.seats[m.slotSeats[s]].Equal(seat.Interval) || m.seats[m.slotSeats[s]].Date != seat.Date) {
				fault(schedule.ErrConflict, path, "slot %q has two intervals or dates", seat.Slot)
				continue
			}
			if known && m.seats[len(m.seats)-1].Role == seat.Role {
				fault(schedule.ErrDuplicate, path, "slot %q has two seats %q", seat.Slot, seat.Role)
				continue
			}
			if !known {
				s = int32(len(m.slots))
				number[seat.Slot] = s
				m.slots = append(m.slots, slot{
					key: seat.Slot, start: seat.Start.Unix(), end: seat.End.Unix(),
					seconds: int64(seat.Duration() / time.Second), date: seat.Date, weekend: -1,
				})
				m.slotSeats = append(m.slotSeats, m.slotSeats[s])
				block := int32(-1)
				if seat.Block != "" {
					if _, ok := blocks[seat.Block]; !ok {
						blocks[seat.Block] = int32(len(blocks))
					}
					block = blocks[seat.Block]
				}
				m.slotBlock = append(m.slotBlock, block)
			}
			m.slotSeats[s+1]++
			m.seats = append(m.seats, seat)
			m.seatSlot = append(m.seatSlot, s)
			m.seatClass = append(m.seatClass, int32(seat.Class))
			m.seatBurden = append(m.seatBurden, int64(seat.Burden))
			for l := range m.levelCount {
				weight := int64(0)
				if m.inLevel[seat.Class*m.levelCount+l] {
					weight = int64(seat.Burden)
				}
				m.seatWeight = append(m.seatWeight, weight)
			}
		}
	}
	m.seatCount, m.slotCount = len(m.seats), len(m.slots)
	m.words = (m.slotCount + 63) / 64
	m.blockCount, m.hasBlocks = len(blocks), len(blocks) > 0
	m.compileDates()
	return number
}

// compileDates numbers days, weeks, weekends and months from the first date.
func (m *model) compileDates() {
	if m.slotCount == 0 {
		return
	}
	first := m.slots[0].date
	for _, s := range m.slots {
		if s.date.Before(first) {
			first = s.date
		}
	}
	monday := first.AddDays(-(int(first.Weekday()) + 6) % 7)
	// A weekend's Saturday may lie in the month before the first date.
	firstMonth := first.Year*12 + int(first.Month) - 2
	var total int64
	for i := range m.slots {
		s := &m.slots[i]
		total += s.seconds
		s.day = int32(s.date.DaysSince(first))
		s.week = int32(s.date.DaysSince(monday) / 7)
		s.month = int32(s.date.Year*12 + int(s.date.Month) - 1 - firstMonth)
		m.days, m.weeks, m.months = max(m.days, int(s.day)+1), max(m.weeks, int(s.week)+1), max(m.months, int(s.month)+1)
		if day := s.date.Weekday(); day == time.Saturday || day == time.Sunday {
			saturday := s.date
			if day == time.Sunday {
				saturday = saturday.AddDays(-1)
			}
			s.weekend = s.week
			s.weekendIn = int32(saturday.Year*12 + int(saturday.Month) - 1 - firstMonth)
		}
	}
	m.weekends = m.weeks
	m.weekCap = int64(m.limits.MaxHoursPerWeek) * 3600
	m.shareCap = total / 1000 * int64(m.limits.MaxSharePermille)
	m.shareCap += total % 1000 * int64(m.limits.MaxSharePermille) / 1000
}

func (m *model) compilePeople(number map[string]int32, fault faultFunc) {
	p := m.problem
	order := make([]int, len(p.People))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.People[a].ID, p.People[b].ID) })
	m.personCount = len(order)
	m.start = make([]int64, m.personCount*m.levelCount)
	m.eligible = make([]bool, m.personCount*m.seatCount)
	m.preference = make([]int8, m.personCount*m.slotCount)
	m.lastBlock = make([]bool, m.personCount*m.slotCount)
	teams := map[schedule.TeamID]int32{}
	for n, i := range order {
		person := &p.People[i]
		path := fmt.Sprintf("People[%d]", i)
		if person.ID == "" {
			fault(schedule.ErrMissing, path+".ID", "no ID")
		}
		if n > 0 && m.people[n-1].ID == person.ID {
			fault(schedule.ErrDuplicate, path, "person %q", person.ID)
		}
		m.people = append(m.people, person)
		team := int32(-1 - n) // of nobody else
		if person.Team != "" {
			if _, ok := teams[person.Team]; !ok {
				teams[person.Team] = int32(len(teams))
			}
			team = teams[person.Team]
		}
		m.team = append(m.team, team)
		m.compileAmounts(n, person, path, fault)
		m.compileEligible(n, person, path, number, fault)
		for _, list := range []struct {
			name string
			keys []string
			sign int8
		}{{"Wants", person.Wants, -1}, {"Avoids", person.Avoids, 1}} {
			for j, key := range list.keys {
				s, ok := number[key]
				if !ok {
					fault(schedule.ErrInvalid, fmt.Sprintf("%s.%s[%d]", path, list.name, j), "no slot %q", key)
					continue
				}
				m.preference[n*m.slotCount+int(s)] = list.sign
				m.hasPersonal = true
			}
		}
		for _, block := range person.LastBlocks {
			for s := range m.slotCount {
				if seat := m.seats[m.slotSeats[s]]; seat.Block != "" && seat.Block == block {
					m.lastBlock[n*m.slotCount+s] = true
				}
			}
		}
	}
}

func (m *model) compileAmounts(n int, person *Person, path string, fault faultFunc) {
	for _, list := range []struct {
		name    string
		amounts []Burden
		sign    int64
	}{{"Target", person.Target, -1}, {"Balance", person.Balance, 1}} {
		if len(list.amounts) > m.classCount {
			fault(schedule.ErrInvalid, path+"."+list.name, "%d amounts for %d classes", len(list.amounts), m.classCount)
			continue
		}
		for k, amount := range list.amounts {
			if amount < -maxAmount || amount > maxAmount {
				fault(schedule.ErrInvalid, fmt.Sprintf("%s.%s[%d]", path, list.name, k), "%d lies beyond %d", int64(amount), int64(maxAmount))
				continue
			}
			for l := range m.levelCount {
				if m.inLevel[k*m.levelCount+l] {
					m.start[n*m.levelCount+l] += list.sign * int64(amount)
				}
			}
		}
	}
}

func (m *model) compileEligible(n int, person *Person, path string, number map[string]int32, fault faultFunc) {
	barred := map[SeatKey]bool{}
	for j, key := range person.Barred {
		if _, ok := number[key.Slot]; !ok {
			fault(schedule.ErrInvalid, fmt.Sprintf("%s.Barred[%d]", path, j), "no slot %q", key.Slot)
		}
		barred[key] = true
	}
	for s := range m.slotCount {
		first := int(m.slotSeats[s])
		ok := m.available(person, m.seats[first].Interval) && !barred[SeatKey{Slot: m.slots[s].key}]
		for j := first; ok && j < int(m.slotSeats[s+1]); j++ {
			m.eligible[n*m.seatCount+j] = len(barred) == 0 || !barred[SeatKey{m.slots[s].key, m.seats[j].Role}]
		}
	}
}

// available reports whether the span and the absences of p leave room for i.
func (m *model) available(p *Person, i schedule.Interval) bool {
	if i.Start.Before(p.From) || !p.Until.IsZero() && !i.Start.Before(p.Until) {
		return false
	}
	for _, away := range p.Away {
		if i.Start.Before(away.End) && away.Start.Before(i.End) {
			return false
		}
	}
	return true
}

func (m *model) compileAssignments(number map[string]int32, fault faultFunc) {
	m.locked, m.published = make([]int32, m.seatCount), make([]int32, m.seatCount)
	m.hasPublished = make([]bool, m.seatCount)
	for j := range m.seatCount {
		m.locked[j], m.published[j] = nobody, nobody
	}
	for i, a := range m.problem.Locked {
		path := fmt.Sprintf("Locked[%d]", i)
		j, n := m.findSeat(number, a), m.findPerson(a.Member)
		switch {
		case j < 0:
			fault(schedule.ErrInvalid, path, "no seat %q of slot %q", a.Role, a.Slot)
		case n < 0:
			fault(schedule.ErrUnknownMember, path, "no person %q", a.Member)
		case m.locked[j] != nobody && m.locked[j] != int32(n):
			fault(schedule.ErrConflict, path, "seat %q of slot %q is locked to %q and to %q", a.Role, a.Slot, m.people[m.locked[j]].ID, a.Member)
		default:
			m.locked[j] = int32(n)
		}
	}
	for i, a := range m.problem.Published {
		j := m.findSeat(number, a)
		switch {
		case j < 0:
			fault(schedule.ErrInvalid, fmt.Sprintf("Published[%d]", i), "no seat %q of slot %q", a.Role, a.Slot)
		case m.hasPublished[j] && m.seatMember(m.published[j]) != a.Member:
			fault(schedule.ErrDuplicate, fmt.Sprintf("Published[%d]", i), "seat %q of slot %q", a.Role, a.Slot)
		default:
			// Who was published may have left since: that seat changes anyway.
			m.published[j], m.hasPublished[j] = int32(m.findPerson(a.Member)), true
		}
	}
}

func (m *model) seatMember(person int32) schedule.Member {
	if person == nobody {
		return ""
	}
	return m.people[person].ID
}

func (m *model) findPerson(id schedule.Member) int {
	n, ok := slices.BinarySearchFunc(m.people, id, func(p *Person, id schedule.Member) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return -1
	}
	return n
}

func (m *model) findSeat(number map[string]int32, a Assignment) int {
	s, ok := number[a.Slot]
	if !ok {
		return -1
	}
	for j := m.slotSeats[s]; j < m.slotSeats[s+1]; j++ {
		if m.seats[j].Role == a.Role {
			return int(j)
		}
	}
	return -1
}

// compileConflicts finds which pairs of slots one person can never hold both of,
// whatever else the person holds.
func (m *model) compileConflicts() {
	m.turnLimits = m.limits.MaxTurnsPerMonth > 0
	m.rest = int64((m.limits.MinRest + time.Second - 1) / time.Second)
	rest := m.rest
	pairs := m.limits.RestBetween == Shifts
	if !pairs && m.limits.MinDistanceDays > 0 {
		m.turnLimits = true
	}
	lists := make([][]int32, m.slotCount)
	longest := int64(0)
	for _, s := range m.slots {
		longest = max(longest, s.seconds)
	}
	for a := range m.slotCount {
		lists[a] = append(lists[a], int32(a))
		s := &m.slots[a]
		for b := a + 1; b < m.slotCount; b++ {
			t := &m.slots[b]
			gap := t.start - s.end
			far := t.start-s.start >= rest+longest+int64(m.limits.MinDistanceDays+3)*86400
			if far && !m.limits.OncePerBlock {
				break
			}
			clash := gap < 0
			if gap < rest {
				if pairs {
					clash = true
				} else if b > a+1 {
					m.turnLimits = true
				}
			}
			if pairs && abs32(t.day-s.day) < int32(m.limits.MinDistanceDays) {
				clash = true
			}
			if m.limits.OncePerBlock && m.slotBlock[a] >= 0 && m.slotBlock[a] == m.slotBlock[b] {
				clash = true
			}
			if clash {
				lists[a] = append(lists[a], int32(b))
				lists[b] = append(lists[b], int32(a))
			}
		}
	}
	m.conflictFrom = make([]int32, m.slotCount+1)
	m.conflictWord = make([]int32, m.slotCount)
	for a, list := range lists {
		low, high := slices.Min(list)/64, slices.Max(list)/64
		m.conflictWord[a] = low
		m.conflictFrom[a] = int32(len(m.conflicts))
		m.conflicts = append(m.conflicts, make([]uint64, high-low+1)...)
		for _, b := range list {
			m.conflicts[m.conflictFrom[a]+b/64-low] |= 1 << (b % 64)
		}
	}
	m.conflictFrom[m.slotCount] = int32(len(m.conflicts))
}

// clash reports whether nobody can hold both of two slots.
func (m *model) clash(a, b int32) bool {
	w := b/64 - m.conflictWord[a]
	if w < 0 || w >= m.conflictFrom[a+1]-m.conflictFrom[a] {
		return false
	}
	return m.conflicts[m.conflictFrom[a]+w]>>(uint(b)%64)&1 == 1
}

func abs32(x int32) int32 {
	if x < 0 {
		return -x
	}
	return x
}

func abs64(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}
