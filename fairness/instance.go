package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Amounts beyond these are refused, so that no sum leaves 64 bits.
const (
	maxBurden Burden = 1e10
	maxAmount Burden = 1e14
)

// model is a Problem with what search and bounds know of it, which is numbers.
type model struct {
	*search.Numbers
	problem *Problem
	limits  Limits
	levels  []Level
	faults  []error // of the problem

	people []*Participant
	seats  []*Position
	places []place          // by slot
	number map[string]int32 // key → slot
	open   map[PositionKey]bool
	there  []bool   // person × seat: neither away nor barred
	alone  []string // slot → the limit that it breaks by itself, or ""
	total  int64    // of the slots that are planned, seconds

	answers bound.Answers // to what proofs ask again and again
}

// place is what a slot is called, and when it is.
type place struct {
	key      string
	interval schedule.Interval
	dates    []schedule.Date // of its shifts
	position *Position       // one of its seats; nil in the context
}

// compile checks p and lays it out. The faults of limits, levels and seats are
// reported at once, else the faults of people and assignments, which name seats.
func compile(p Problem) (*model, error) {
	m := &model{Numbers: &search.Numbers{Rules: p.Limits.rules(), Tolerance: p.Tolerance.numbers(), Repair: p.Repair, Publications: len(p.Published)}, problem: &p, limits: p.Limits, levels: p.levels(), answers: bound.Answers{}}
	m.faults = p.Limits.check(func(name string) string { return "Limits." + name })
	m.faults = append(m.faults, p.Tolerance.check("Tolerance.")...)
	m.compileLevels()
	m.compileSeats()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.compileDates()
	m.compilePeople()
	m.compilePages()
	m.compileTeams()
	m.compileOwn()
	m.compileLocked()
	m.compilePublished()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.CompileConflicts()
	m.compileAlone()
	m.compileContext()
	m.compileEntire()
	m.Local = m.limits.local() && len(m.owns()) == 0
	return m, nil
}

func (m *model) refuse(path string, sentinel error, format string, args ...any) {
	m.faults = append(m.faults, fault(path, sentinel, format, args...))
}

func (m *model) compileLevels() {
	m.ClassCount, m.LevelCount = len(m.problem.Classes), len(m.levels)
	m.InLevel = make([]bool, m.ClassCount*m.LevelCount)
	for l, level := range m.levels {
		for k := range m.ClassCount {
			m.InLevel[k*m.LevelCount+l] = len(level.Classes) == 0 || slices.Contains(level.Classes, k)
		}
		for _, k := range level.Classes {
			if k < 0 || k >= m.ClassCount {
				m.refuse(fmt.Sprintf("Levels[%d]", l), schedule.ErrInvalid, "class %d is not one of %d", k, m.ClassCount)
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

func (m *model) compilePeople() {
	order := ordered(m.problem.People, func(p, q *Participant) int { return cmp.Compare(p.ID, q.ID) })
	m.PersonCount = len(order)
	m.Start = make([]int64, m.PersonCount*m.LevelCount)
	m.there = make([]bool, m.PersonCount*m.SeatCount)
	m.Eligible = make([]bool, m.PersonCount*m.SeatCount)
	m.Preference = make([]int8, m.PersonCount*m.SlotCount)
	m.LastBlock = make([]bool, m.PersonCount*m.SlotCount)
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
		for t := range m.SlotCount {
			if m.Slots[t].Outside {
				continue
			}
			block := m.seats[m.SlotSeats[t]].Block
			m.LastBlock[n*m.SlotCount+t] = block != "" && slices.Contains(person.LastBlocks, block)
		}
	}
}

func (m *model) compileAmounts(n int, path string, amounts []Burden, sign int64) {
	if len(amounts) > m.ClassCount {
		m.refuse(path, schedule.ErrInvalid, "%d amounts for %d classes", len(amounts), m.ClassCount)
		return
	}
	for k, amount := range amounts {
		if amount < -maxAmount || amount > maxAmount {
			m.refuse(fmt.Sprintf("%s[%d]", path, k), schedule.ErrInvalid, "%d lies beyond %d", int64(amount), int64(maxAmount))
			continue
		}
		for l, in := range m.LevelsOf(k) {
			if in {
				m.Start[n*m.LevelCount+l] += sign * int64(amount)
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
		m.there[n*m.SeatCount+j] = person.available(seat.Interval) &&
			!barred[PositionKey{Slot: seat.Slot}] && !barred[PositionKey{seat.Slot, seat.Role}]
	}
	copy(m.Eligible[n*m.SeatCount:], m.there[n*m.SeatCount:(n+1)*m.SeatCount])
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
		m.Preference[n*m.SlotCount+int(t)] = sign
	}
}

func (m *model) compileLocked() {
	m.Locked = slices.Repeat([]int32{search.Nobody}, m.SeatCount)
	for i, a := range m.problem.Locked {
		path := fmt.Sprintf("Locked[%d]", i)
		j, p := m.findSeat(a), m.findPerson(a.Member)
		switch {
		case m.isOpen(a):
			m.refuse(path, schedule.ErrConflict, "seat %q of slot %q is to stay open", a.Role, a.Slot)
		case j < 0:
			m.refuse(path, schedule.ErrInvalid, "no seat %q of slot %q", a.Role, a.Slot)
		case p == search.Nobody:
			m.refuse(path, schedule.ErrUnknownMember, "no person %q", a.Member)
		case m.Locked[j] != search.Nobody && m.Locked[j] != p:
			m.refuse(path, schedule.ErrConflict, "seat %q of slot %q is locked to %q and to %q", a.Role, a.Slot, m.people[m.Locked[j]].ID, a.Member)
		default:
			m.Locked[j] = p
		}
	}
}

func (m *model) compilePublished() {
	m.Published, m.HasPublished = slices.Repeat([]int32{search.Nobody}, m.SeatCount), make([]bool, m.SeatCount)
	members := map[int32]schedule.Member{}
	for i, a := range m.problem.Published {
		path := fmt.Sprintf("Published[%d]", i)
		j := m.findSeat(a)
		switch {
		case m.isOpen(a):
		case j < 0:
			m.refuse(path, schedule.ErrInvalid, "no seat %q of slot %q", a.Role, a.Slot)
		case m.HasPublished[j] && members[j] != a.Member:
			m.refuse(path, schedule.ErrDuplicate, "seat %q of slot %q", a.Role, a.Slot)
		default:
			// Who was published may have left since: that seat changes anyway.
			m.Published[j], m.HasPublished[j], members[j] = m.findPerson(a.Member), true, a.Member
		}
	}
}

// findPerson returns the number of a member, or nobody.
func (m *model) findPerson(id schedule.Member) int32 {
	n, ok := slices.BinarySearchFunc(m.people, id, func(p *Participant, id schedule.Member) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return search.Nobody
	}
	return int32(n)
}

// isOpen reports whether the seat that a speaks of is left open.
func (m *model) isOpen(a Assignment) bool {
	return len(m.open) > 0 && m.open[PositionKey{a.Slot, a.Role}]
}

// findSeat returns the number of the seat that a speaks of, or −1.
func (m *model) findSeat(a Assignment) int32 {
	if t, ok := m.number[a.Slot]; ok {
		for j := m.SlotSeats[t]; j < m.SlotSeats[t+1]; j++ {
			if m.seats[j].Role == a.Role {
				return j
			}
		}
	}
	return -1
}

// teams returns the teams of p when a slot starts.
func (p *Participant) teams(at time.Time) (teams []schedule.TeamID) {
	if len(p.Teams) == 0 && p.Team != "" {
		return []schedule.TeamID{p.Team}
	}
	for _, t := range p.Teams {
		if t.In(at) {
			teams = append(teams, t.Team)
		}
	}
	return teams
}

// compileTeams finds who is of one team with whom, slot by slot: slots at which the same
// tenures hold share a table.
func (m *model) compileTeams() {
	tables := map[string][]bool{}
	m.Together = make([][]bool, m.SlotCount)
	for t := range m.Slots {
		start := m.places[t].interval.Start
		var holding []byte
		for _, person := range m.people {
			for _, tenure := range person.Teams {
				holding = strconv.AppendBool(holding, tenure.In(start))
			}
		}
		if tables[string(holding)] == nil {
			tables[string(holding)] = m.matesAt(start)
		}
		m.Together[t] = tables[string(holding)]
	}
}

// matesAt says of each pair of people whether they are of one team.
func (m *model) matesAt(start time.Time) []bool {
	table := make([]bool, m.PersonCount*m.PersonCount)
	members := map[schedule.TeamID][]int{}
	for p, person := range m.people {
		for _, team := range person.teams(start) {
			for _, q := range members[team] {
				if p != q {
					table[p*m.PersonCount+q], table[q*m.PersonCount+p] = true, true
				}
			}
			members[team] = append(members[team], p)
		}
	}
	return table
}

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

// near returns the context that a limit can reach from the seats, as seats of nobody too.
func (m *model) near() (seats []Position, contexts []*Context) {
	if len(m.problem.Seats) == 0 || !m.checkContext() {
		return nil, nil
	}
	all, blocks := m.problem.Seats[0].Interval, map[string]bool{}
	for _, seat := range m.problem.Seats {
		all = all.Span(seat.Interval)
		blocks[seat.Block] = m.limits.OncePerBlock && seat.Block != ""
	}
	// Weekends of a month and turns that began before it lie within forty days.
	days, time := max(m.limits.MinDistanceDays, m.limits.MaxDistanceDays, m.limits.MaxConsecutiveDays, m.limits.Rolling.Days, 7*m.limits.MaxWeekendsInRow)+40, m.limits.MinRest+m.limits.MaxTurn
	reach := schedule.Interval{Start: all.Start.Add(-time).AddDate(0, 0, -days), End: all.End.Add(time).AddDate(0, 0, days)}
	for i := range m.problem.Context {
		if c := &m.problem.Context[i]; !c.Daytime && (blocks[c.Block] || c.Overlaps(reach)) {
			seats = append(seats, Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Block: c.Block, Parts: c.Parts})
			contexts = append(contexts, c)
		}
	}
	return seats, contexts
}

// compileContext finds who holds what of the context, and keeps them from all seats
// that clash with it.
func (m *model) compileContext() {
	for i := range m.problem.Context {
		c := &m.problem.Context[i]
		t, near := m.number[c.Slot]
		if !near && !c.Daytime {
			continue
		}
		for i, member := range c.Members {
			p := m.findPerson(member)
			if p == search.Nobody || slices.Contains(c.Members[:i], member) {
				continue
			}
			if near {
				m.Context = append(m.Context, search.Holding{Person: p, Slot: t})
			}
			for j, u := range m.SeatSlot {
				if near && m.Clash(t, u) || c.Daytime && m.overlaps(u, c.Interval) {
					m.Eligible[int(p)*m.SeatCount+j] = false
				}
			}
		}
	}
}

// contextTime returns how long p serves the context in a week, in seconds.
func (m *model) contextTime(p, week int32) (seconds int64) {
	for _, h := range m.Context {
		if h.Person == p {
			seconds += m.TimeIn(h.Slot, week)
		}
	}
	return seconds
}

// misplaced reports an assignment of a slot of the context to somebody who does not
// hold it; known is false if the slot is not of the context.
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
