package fairness

import (
	"cmp"
	"math"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Limits that ask for something, and so can be judged of a full roster only: a shift before too many days are over, the other
// day of a weekend, a senior in the other seat. What lacks is counted person by person. A roster that lacks something
// gets it by moves that lack no more than before; from then on a move that lacks something is taken back.
//
// Cost: a move takes time in proportion to what two people hold.

// entireLimits reports whether such a limit is given.
func (m *model) entireLimits() bool {
	return m.limits.MaxDistanceDays > 0 || m.limits.WholeWeekends > 0 || m.company != nil
}

// compileEntire finds the days between which shifts are planned, which slots a weekend ties together, and the days on which
// others serve.
func (m *model) compileEntire() {
	m.entire = m.entireLimits()
	if !m.entire {
		return
	}
	m.turnLimits = true // so that all seats are asked together
	m.plannedFrom, m.plannedTo = math.MaxInt32, math.MinInt32
	var weekends []tiedDays
	index := map[schedule.Date]int{}
	for t := range m.slots {
		for _, x := range m.slots[t].parts {
			if m.slots[t].position != nil {
				m.plannedFrom, m.plannedTo = min(m.plannedFrom, x.day), max(m.plannedTo, x.day)
			}
			if saturday, ok := m.limits.WholeWeekends.weekend(x.date); ok && m.slots[t].ownPool {
				i, known := index[saturday]
				if !known {
					i = len(weekends)
					index[saturday], weekends = i, append(weekends, tiedDays{saturday: saturday})
				}
				w := &weekends[i]
				if !slices.Contains(w.slots, int32(t)) {
					w.slots, w.days = append(w.slots, int32(t)), append(w.days, [3]bool{})
				}
				w.days[slices.Index(w.slots, int32(t))][x.date.DaysSince(saturday)+1] = true
			}
		}
	}
	m.weekends, m.tied = weekends, make([][]int32, m.slotCount)
	for _, w := range weekends {
		for _, t := range w.slots {
			for _, u := range w.slots {
				if t != u && !m.slots[t].outside && !m.slots[u].outside && !slices.Contains(m.tied[t], u) {
					m.tied[t] = append(m.tied[t], u)
				}
			}
		}
	}
	manned := map[schedule.Date]bool{}
	for _, c := range m.problem.Context {
		if c.Pool != "" || c.Daytime || len(c.Members) == 0 {
			continue
		}
		p := Position{Interval: c.Interval, Date: c.Date, Parts: c.Parts}
		for _, x := range p.parts() {
			manned[x.Date] = true
		}
	}
	for i := range weekends {
		for n := range weekends[i].manned {
			weekends[i].manned[n] = manned[weekends[i].saturday.AddDays(n-1)]
		}
	}
}

// tiedDays are the slots that begin on the days of a weekend, of which the first is Friday.
type tiedDays struct {
	saturday schedule.Date
	slots    []int32
	days     [][3]bool // slot by slot: on which it begins
	manned   [3]bool   // the context has somebody in the own pool
}

// lack counts what p lacks: days of gaps that are too long, days of weekends, company in a slot.
func (s *state) lack(p int32) (lack int64) {
	if most := s.m.limits.MaxDistanceDays; most > 0 {
		lack += s.lackOfGaps(p, int32(most))
	}
	if s.m.limits.WholeWeekends > 0 {
		lack += s.lackOfWeekends(p)
	}
	if s.m.company != nil && s.m.company[p] != nil {
		for t := range s.slotsOf(p).All() {
			if !s.m.slots[t].outside && !s.accompanied(p, t) {
				lack++
			}
		}
	}
	return lack
}

// begun is a shift of somebody, for gaps.
type begun struct {
	day     int32
	start   int64
	outside bool
}

func (s *state) lackOfGaps(p, most int32) (lack int64) {
	s.begun = s.begun[:0]
	ordered := true
	for t := range s.slotsOf(p).All() {
		slot := &s.m.slots[t]
		for i := range slot.parts {
			x := begun{slot.parts[i].day, slot.parts[i].start, slot.outside}
			if n := len(s.begun); n > 0 && (s.begun[n-1].day > x.day || s.begun[n-1].day == x.day && s.begun[n-1].start > x.start) {
				ordered = false
			}
			s.begun = append(s.begun, x)
		}
	}
	if !ordered {
		slices.SortStableFunc(s.begun, func(a, b begun) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.start, b.start)) })
	}
	for i := 1; i < len(s.begun); i++ {
		before, after := s.begun[i-1], s.begun[i]
		switch {
		case after.day-before.day <= most || before.outside && after.outside,
			before.outside && s.m.plannedFrom-before.day > most, after.outside && after.day-s.m.plannedTo > most:
		default:
			lack += int64(after.day - before.day - most)
		}
	}
	return lack
}

func (s *state) lackOfWeekends(p int32) (lack int64) {
	held := s.slotsOf(p)
	for _, w := range s.m.weekends {
		mine, all, inside := [3]bool{}, [3]bool{}, false
		for i, t := range w.slots {
			served := s.m.slots[t].outside
			for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
				served = served || s.owner[j] != nobody
			}
			has := held.Has(t)
			inside = inside || has && !s.m.slots[t].outside
			for n, begins := range w.days[i] {
				all[n] = all[n] || begins && served && (!s.m.slots[t].outside || w.manned[n])
				mine[n] = mine[n] || begins && has
			}
		}
		if !inside {
			continue
		}
		for n := range all {
			if all[n] && !mine[n] {
				lack++
			}
		}
	}
	return lack
}

// accompanied reports whether somebody with whom p is to serve has another seat of slot t.
func (s *state) accompanied(p, t int32) bool {
	for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
		if q := s.owner[j]; q != nobody && slices.Contains(s.m.company[p], q) {
			return true
		}
	}
	return false
}

// lackAround counts what is lacking for p and q, and for whoever else shares a slot of the seats.
func (s *state) lackAround(p, q int32, seats []int32) int64 {
	lack := s.lack(p) + s.lack(q)
	if s.m.company == nil {
		return lack
	}
	var slots []int32
	for _, a := range seats {
		t := s.m.seatSlot[a]
		if slices.Contains(slots, t) {
			continue
		}
		slots = append(slots, t)
		for j := s.m.slotSeats[t]; j < s.m.slotSeats[t+1]; j++ {
			if r := s.owner[j]; r != nobody && r != p && r != q && s.m.company[r] != nil && !s.accompanied(r, t) {
				lack++
			}
		}
	}
	return lack
}

// lacks counts what is lacking for everybody.
func (s *state) lacks() (lack int64) {
	if !s.m.entire {
		return 0
	}
	for p := range int32(s.m.personCount) {
		lack += s.lack(p)
	}
	return lack
}

// comply gives a full roster what it lacks, by so many moves, and reports whether it lacks nothing.
func (s *state) comply(seed uint64, moves int) bool {
	lack := s.lacks()
	if lack == 0 {
		return true
	}
	x := newSearch(s, seed)
	if len(x.movable) == 0 || s.m.personCount < 2 {
		return false
	}
	for n := range moves {
		x.attempt(draw(x.random.next()), math.MaxInt64)
		if n%64 == 63 && s.lacks() == 0 {
			return true
		}
	}
	return s.lacks() == 0
}

// complyMoves is how many moves a seat gets to have what it lacks.
const complyMoves = 3000
