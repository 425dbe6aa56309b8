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
	faults  []error // of the problem

	people []*Person
	seats  []*Seat
	slots  []slot
	number map[string]int32 // key → slot

	personCount, seatCount, slotCount, levelCount, classCount int

	seatSlot   []int32
	seatClass  []int32
	seatBurden []int64
	seatWeight []int64 // seat × level: the burden where the level holds the seat's class
	inLevel    []bool  // class × level
	start      []int64 // person × level: balance − target
	eligible   []bool  // person × seat
	slotSeats  []int32 // slot → its first seat, and one more

	conflicts         []clashes // by slot
	words             int       // of a set of slots
	days, weeks       int
	months            int
	turnLimits        bool // limits that need a person's whole list
	weekCap, shareCap int64
	rest              int64   // seconds
	locked, published []int32 // seat → person, or nobody
	hasPublished      []bool  // seat: published, to whomever
	preference        []int8  // person × slot: +1 avoided, −1 wanted
	lastBlock         []bool  // person × slot: of a block that the person had last year
	context           []holding
	outside           int     // slots of the context
	firstDay, lastDay int64   // of the slots that are planned
	team              []int32 // person → number of the team
	blockCount        int
}

// slot is what the seats of one key share.
type slot struct {
	key        string
	interval   schedule.Interval
	start, end int64 // Unix seconds
	seconds    int64
	date       schedule.Date
	day        int32 // since the first
	week       int32 // from Monday, since the first
	month      int32 // of the date, since the first
	weekend    int32 // the week, or −1 on other days
	weekendIn  int32 // the month of its Saturday
	block      int32 // number, or −1
	outside    bool  // of the context: without seats
	follows    bool  // the slot before, in turns
}

// compile checks p and lays it out. The faults of limits, levels and seats are
// reported at once, else those of people and assignments, which name seats.
func compile(p Problem) (*model, error) {
	m := &model{problem: &p, limits: p.Limits, levels: p.levels()}
	m.faults = p.Limits.check(func(name string) string { return "Limits." + name })
	m.compileLevels()
	m.compileSeats()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.compileDates()
	m.compilePeople()
	m.compileLocked()
	m.compilePublished()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.compileConflicts()
	m.compileContext()
	return m, nil
}

func (m *model) refuse(path string, sentinel error, format string, args ...any) {
	m.faults = append(m.faults, fault(path, sentinel, format, args...))
}

func (m *model) compileLevels() {
	m.classCount, m.levelCount = len(m.problem.Classes), len(m.levels)
	m.inLevel = make([]bool, m.classCount*m.levelCount)
	for l, level := range m.levels {
		for k := range m.classCount {
			m.inLevel[k*m.levelCount+l] = len(level.Classes) == 0 || slices.Contains(level.Classes, k)
		}
		for _, k := range level.Classes {
			if k < 0 || k >= m.classCount {
				m.refuse(fmt.Sprintf("Levels[%d]", l), schedule.ErrInvalid, "class %d is not one of %d", k, m.classCount)
			}
		}
	}
}

// ordered returns the indexes of list in the order that compare gives.
func ordered[T any](list []T, compare func(a, b *T) int) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(&list[a], &list[b]) })
	return order
}

// numbered returns the number of key, a new one if it has none.
func numbered[K comparable](numbers map[K]int32, key K) (n int32, known bool) {
	n, known = numbers[key]
	if !known {
		n = int32(len(numbers))
		numbers[key] = n
	}
	return n, known
}

func (m *model) compileSeats() {
	m.number = map[string]int32{}
	blocks := map[string]int32{}
	m.slotSeats = []int32{0}
	seats := slices.Concat(m.problem.Seats, m.near())
	order := ordered(seats, func(s, t *Seat) int {
		return cmp.Or(s.Start.Compare(t.Start), cmp.Compare(s.Slot, t.Slot), cmp.Compare(s.Role, t.Role))
	})
	for _, i := range order {
		seat, outside := &seats[i], i >= len(m.problem.Seats)
		if !outside {
			if err := m.seatFault(fmt.Sprintf("Seats[%d]", i), seat); err != nil {
				m.faults = append(m.faults, err)
				continue
			}
		}
		t, known := numbered(m.number, seat.Slot)
		if !known {
			s := slot{key: seat.Slot, interval: seat.Interval, start: seat.Start.Unix(), end: seat.End.Unix(),
				date: seat.Date, weekend: -1, block: -1, outside: outside, follows: true}
			if t > 0 && (outside || m.slots[t-1].outside) {
				// Where some of what lies between may be left out, turns end.
				s.follows = s.start-m.slots[t-1].end < 86400
			}
			s.seconds = s.end - s.start
			if seat.Block != "" {
				s.block, _ = numbered(blocks, seat.Block)
			}
			m.slots = append(m.slots, s)
			m.slotSeats = append(m.slotSeats, m.slotSeats[t])
		}
		if outside {
			m.outside++
			continue
		}
		m.slotSeats[t+1]++
		m.seats = append(m.seats, seat)
		m.seatSlot = append(m.seatSlot, t)
		m.seatClass = append(m.seatClass, int32(seat.Class))
		m.seatBurden = append(m.seatBurden, int64(seat.Burden))
		for _, in := range m.levelsOf(seat.Class) {
			weight := int64(0)
			if in {
				weight = int64(seat.Burden)
			}
			m.seatWeight = append(m.seatWeight, weight)
		}
	}
	m.seatCount, m.slotCount, m.blockCount = len(m.seats), len(m.slots), len(blocks)
	m.words = (m.slotCount + 63) / 64
}

// seatFault says what is wrong with a seat, also beside those before it.
func (m *model) seatFault(path string, seat *Seat) error {
	if err := m.slotFault(path, seat.Slot, seat.Interval, seat.Date); err != nil {
		return err
	}
	switch {
	case seat.Burden < 0 || seat.Burden > maxBurden:
		return fault(path+".Burden", schedule.ErrInvalid, "%d lies outside 0 to %d", seat.Burden, int64(maxBurden))
	case seat.Class < 0 || seat.Class >= m.classCount:
		return fault(path+".Class", schedule.ErrInvalid, "class %d is not one of %d", seat.Class, m.classCount)
	}
	t, known := m.number[seat.Slot]
	if !known {
		return nil
	}
	if first := m.seats[m.slotSeats[t]]; !first.Equal(seat.Interval) || first.Date != seat.Date {
		return fault(path, schedule.ErrConflict, "slot %q has two intervals or dates", seat.Slot)
	}
	if m.seats[len(m.seats)-1].Role == seat.Role {
		return fault(path, schedule.ErrDuplicate, "slot %q has two seats %q", seat.Slot, seat.Role)
	}
	return nil
}

// slotFault says what is wrong with a slot by itself.
func (m *model) slotFault(path, key string, iv schedule.Interval, date schedule.Date) error {
	switch {
	case key == "":
		return fault(path+".Slot", schedule.ErrMissing, "no key")
	case iv.Empty():
		return fault(path, schedule.ErrInvalid, "slot %q is empty: %v", key, iv)
	case iv.Start.Nanosecond() != 0 || iv.End.Nanosecond() != 0:
		return fault(path, schedule.ErrInvalid, "slot %q does not start and end on whole seconds", key)
	case !date.Valid():
		return fault(path+".Date", schedule.ErrInvalid, "%q is no date", date)
	}
	return nil
}

// levelsOf tells on which levels a class counts.
func (m *model) levelsOf(class int) []bool {
	return m.inLevel[class*m.levelCount : (class+1)*m.levelCount]
}

// weights returns what a seat weighs on each level.
func (m *model) weights(j int32) []int64 {
	return m.seatWeight[int(j)*m.levelCount : (int(j)+1)*m.levelCount]
}

// can reports whether p may hold seat j at all.
func (m *model) can(p, j int32) bool { return m.eligible[int(p)*m.seatCount+int(j)] }

// compileDates numbers days, weeks and months from the first date, and works out
// the limits that are amounts of time.
func (m *model) compileDates() {
	if m.slotCount == 0 {
		return
	}
	first := slices.MinFunc(m.slots, func(s, t slot) int { return s.date.Compare(t.date) }).date
	monday := mondayOf(first)
	// A weekend's Saturday may lie in the month before the first date.
	month := func(d schedule.Date) int32 { return int32((d.Year-first.Year)*12 + int(d.Month-first.Month) + 1) }
	var total int64
	for i := range m.slots {
		s := &m.slots[i]
		s.day, s.week, s.month = int32(s.date.DaysSince(first)), int32(s.date.DaysSince(monday)/7), month(s.date)
		m.days, m.weeks, m.months = max(m.days, int(s.day)+1), max(m.weeks, int(s.week)+1), max(m.months, int(s.month)+1)
		if day := s.date.Weekday(); day == time.Saturday || day == time.Sunday {
			s.weekend, s.weekendIn = s.week, month(mondayOf(s.date).AddDays(5))
		}
		if s.outside {
			continue
		}
		if total == 0 {
			m.firstDay, m.lastDay = int64(s.day), int64(s.day)
		}
		m.firstDay, m.lastDay = min(m.firstDay, int64(s.day)), max(m.lastDay, int64(s.day))
		total += s.seconds
	}
	m.weekCap = int64(m.limits.MaxHoursPerWeek) * 3600
	m.shareCap = total / 1000 * int64(m.limits.MaxSharePermille)
	m.shareCap += total % 1000 * int64(m.limits.MaxSharePermille) / 1000
}

// mondayOf returns the first day of the week of d.
func mondayOf(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func (m *model) compilePeople() {
	order := ordered(m.problem.People, func(p, q *Person) int { return cmp.Compare(p.ID, q.ID) })
	m.personCount = len(order)
	m.start = make([]int64, m.personCount*m.levelCount)
	m.eligible = make([]bool, m.personCount*m.seatCount)
	m.preference = make([]int8, m.personCount*m.slotCount)
	m.lastBlock = make([]bool, m.personCount*m.slotCount)
	teams := map[schedule.TeamID]int32{}
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
		team := int32(-1 - n) // of nobody else
		if person.Team != "" {
			team, _ = numbered(teams, person.Team)
		}
		m.team = append(m.team, team)
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

func (m *model) compileEligible(n int, path string, person *Person) {
	barred := map[SeatKey]bool{}
	for i, key := range person.Barred {
		if _, ok := m.number[key.Slot]; !ok {
			m.refuse(fmt.Sprintf("%s.Barred[%d]", path, i), schedule.ErrInvalid, "no slot %q", key.Slot)
		}
		barred[key] = true
	}
	for j, seat := range m.seats {
		m.eligible[n*m.seatCount+j] = person.available(seat.Interval) &&
			!barred[SeatKey{Slot: seat.Slot}] && !barred[SeatKey{seat.Slot, seat.Role}]
	}
}

// available reports whether the span and the absences of p leave room for i.
func (p *Person) available(i schedule.Interval) bool {
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
	n, ok := slices.BinarySearchFunc(m.people, id, func(p *Person, id schedule.Member) int { return cmp.Compare(p.ID, id) })
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

// compileConflicts finds which pairs of slots one person can never hold both of,
// whatever else the person holds.
func (m *model) compileConflicts() {
	byTurns, distance := m.limits.RestBetween == Turns, int32(m.limits.MinDistanceDays)
	m.rest = int64((m.limits.MinRest + time.Second - 1) / time.Second)
	m.turnLimits = m.limits.MaxTurnsPerMonth > 0 || byTurns && distance > 0
	sets := make([]set, m.slotCount)
	longest := int64(0)
	for t := range sets {
		sets[t] = make(set, m.words)
		sets[t].add(int32(t))
		longest = max(longest, m.slots[t].seconds)
	}
	far := m.rest + longest + int64(distance+3)*86400
	for a := range m.slots {
		s := &m.slots[a]
		for b := a + 1; b < m.slotCount; b++ {
			t := &m.slots[b]
			if t.start-s.start >= far && !m.limits.OncePerBlock {
				break
			}
			tired := t.start-s.end < m.rest
			if byTurns && tired && (b > a+1 || !t.follows) {
				m.turnLimits = true
			}
			if t.start < s.end || !byTurns && (tired || abs(t.day-s.day) < distance) ||
				m.limits.OncePerBlock && s.block >= 0 && s.block == t.block {
				sets[a].add(int32(b))
				sets[b].add(int32(a))
			}
		}
	}
	for _, s := range sets {
		m.conflicts = append(m.conflicts, newClashes(s))
	}
}

// clash reports whether nobody can hold both of two slots.
func (m *model) clash(a, b int32) bool { return m.conflicts[a].has(b) }

func abs[N int32 | int64](x N) N { return max(x, -x) }
