package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

const daySeconds = 86400

func (m *model) compileSeats() {
	m.number = map[string]int32{}
	blocks := map[string]int32{}
	m.slotSeats = []int32{0}
	m.open = map[PositionKey]bool{}
	for _, key := range m.problem.Open {
		m.open[key] = true
	}
	there := map[PositionKey]bool{}
	near, pools := m.near()
	seats := slices.Concat(m.problem.Seats, near)
	last := map[schedule.TeamID]int32{} // slot of each pool
	order := ordered(seats, func(s, t *Position) int {
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
			s := slot{key: seat.Slot, interval: seat.Interval, end: seat.End.Unix(), block: -1, outside: outside, prev: -1, next: -1}
			for _, p := range seat.parts() {
				x := part{start: p.Start.Unix(), until: p.End.Unix(), date: p.Date, weekend: -1, ofBlock: -1}
				if p.Block != "" {
					x.ofBlock, _ = numbered(blocks, p.Block)
				}
				s.seconds += x.until - x.start
				s.parts = append(s.parts, x)
			}
			s.part = s.parts[0]
			pool := schedule.TeamID("") // of the seats
			if outside {
				pool = pools[i-len(m.problem.Seats)]
			}
			s.ownPool = pool == ""
			before, ok := last[pool]
			if ok && s.start-m.slots[before].end < daySeconds {
				s.prev, m.slots[before].next = before, t
			}
			if ok && s.start < m.slots[before].end && len(s.parts)+len(m.slots[before].parts) > 2 {
				m.refuse("Seats", schedule.ErrConflict, "slot %q begins within slot %q; what is taken as one has nothing between", s.key, m.slots[before].key)
			}
			last[pool] = t
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
		if m.slots[t].position == nil {
			m.slots[t].position = seat
		}
		key := PositionKey{seat.Slot, seat.Role}
		if there[key] {
			m.refuse(fmt.Sprintf("Seats[%d]", i), schedule.ErrDuplicate, "slot %q has two seats %q", seat.Slot, seat.Role)
			continue
		}
		if there[key] = true; m.open[key] {
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
	for i, key := range m.problem.Open {
		if !there[key] && len(m.faults) == 0 {
			m.refuse(fmt.Sprintf("Open[%d]", i), schedule.ErrInvalid, "no seat %q of slot %q", key.Role, key.Slot)
		}
	}
	for t := range m.slots {
		if m.slots[t].position != nil && m.slotSeats[t] == m.slotSeats[t+1] {
			m.slots[t].outside = true
			m.outside++
		}
	}
	m.plain = len(last) < 2
	m.seatCount, m.slotCount, m.blockCount = len(m.seats), len(m.slots), len(blocks)
	m.words = (m.slotCount + 63) / 64
}

// seatFault says what is wrong with a seat, by itself or after the seats before it.
func (m *model) seatFault(path string, seat *Position) error {
	if err := m.slotFault(path, seat.Slot, seat.Interval, seat.Date, seat.Parts); err != nil {
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
	first := m.slots[t].position
	same := func(a, b Part) bool { return a.Equal(b.Interval) && a.Date == b.Date && a.Block == b.Block }
	if !first.Equal(seat.Interval) || first.Date != seat.Date || !slices.EqualFunc(first.Parts, seat.Parts, same) {
		return fault(path, schedule.ErrConflict, "slot %q has two intervals or dates", seat.Slot)
	}
	return nil
}

// parts returns the shifts of the slot of s.
func (s *Position) parts() []Part {
	if len(s.Parts) == 0 {
		return []Part{{s.Interval, s.Date, s.Block}}
	}
	return s.Parts
}

// slotFault says what is wrong with a slot by itself.
func (m *model) slotFault(path, key string, iv schedule.Interval, date schedule.Date, parts []Part) error {
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
	for i, p := range parts {
		at := fmt.Sprintf("%s.Parts[%d]", path, i)
		switch {
		case p.Empty() || p.Start.Nanosecond() != 0 || p.End.Nanosecond() != 0 || !p.Date.Valid():
			return fault(at, schedule.ErrInvalid, "%v on %q is no shift of whole seconds", p.Interval, p.Date)
		case i == 0 && (!p.Start.Equal(iv.Start) || p.Date != date) || i > 0 && p.Start.Before(parts[i-1].End) || i == len(parts)-1 && !p.End.Equal(iv.End):
			return fault(at, schedule.ErrConflict, "%v does not fit into slot %q, %v, after those before it", p.Interval, key, iv)
		}
	}
	return nil
}

// compileDates numbers days, weeks and months from the first date, and works out
// the limits that are amounts of time.
func (m *model) compileDates() {
	if m.slotCount == 0 {
		return
	}
	first := slices.MinFunc(m.slots, func(s, t slot) int { return s.date.Compare(t.date) }).date
	monday := civil.Monday(first)
	// A weekend's Saturday may lie in the month before the first date.
	month := func(d schedule.Date) int32 { return int32((d.Year-first.Year)*12 + int(d.Month-first.Month) + 1) }
	var total int64
	for i := range m.slots {
		s := &m.slots[i]
		for n := range s.parts {
			x := &s.parts[n]
			x.month = month(x.date)
			x.day, x.week = int32(x.date.DaysSince(first)), int32(x.date.DaysSince(monday)/7)
			m.days, m.weeks, m.months = max(m.days, int(x.day)+1), max(m.weeks, int(x.week)+1), max(m.months, int(month(x.date))+1)
			if day := x.date.Weekday(); day == time.Saturday || day == time.Sunday {
				x.weekend, x.weekendIn = x.week, month(civil.Monday(x.date).AddDays(5))
			}
		}
		s.part = s.parts[0]
		if s.position == nil {
			continue
		}
		if total == 0 {
			m.firstDay, m.lastDay = int64(s.day), int64(s.day)
		}
		m.firstDay, m.lastDay = min(m.firstDay, int64(s.day)), max(m.lastDay, int64(s.day))
		total += s.seconds
	}
	m.weekCap = int64(m.limits.MaxHoursPerWeek) * 3600
	m.total = total
	m.shareCap = total / 1000 * int64(m.limits.MaxSharePermille)
	m.shareCap += total % 1000 * int64(m.limits.MaxSharePermille) / 1000
}

// compileConflicts finds which pairs of slots one person can never hold both of,
// whatever else the person holds, and which pairs make one turn.
func (m *model) compileConflicts() {
	byTurns := m.limits.RestBetween == Turns
	m.rest = int64((m.limits.MinRest + time.Second - 1) / time.Second)
	m.limited, m.longest = m.limits.MaxTurn > 0, int64(m.limits.MaxTurn/time.Second)
	m.turnLimits = m.limits.MaxTurnsPerMonth > 0 || byTurns && m.limits.MinDistanceDays > 0
	sets, joined := make([]bitset.Set, m.slotCount), make([]bitset.Set, m.slotCount)
	longestSlot := int64(0)
	for t := range sets {
		sets[t], joined[t] = make(bitset.Set, m.words), make(bitset.Set, m.words)
		sets[t].Add(int32(t))
		longestSlot = max(longestSlot, m.slots[t].end-m.slots[t].start)
	}
	far := m.rest + longestSlot + int64(m.limits.MinDistanceDays+3)*daySeconds
	for a := range int32(m.slotCount) {
		for b := a + 1; b < int32(m.slotCount); b++ {
			s, t := &m.slots[a], &m.slots[b]
			if t.start-s.start >= far && !m.limits.OncePerBlock {
				break
			}
			if t.prev != a {
				m.turnLimits = m.turnLimits || byTurns && t.start-s.end < m.rest
				m.plain = m.plain && t.start != s.end
			}
			if m.conflict(a, b) {
				sets[a].Add(b)
				sets[b].Add(a)
			} else if t.prev == a || t.start <= s.end {
				joined[a].Add(b)
				joined[b].Add(a)
			}
		}
	}
	for t := range sets {
		m.conflicts, m.joined = append(m.conflicts, bitset.NewWindow(sets[t])), append(m.joined, bitset.NewWindow(joined[t]))
	}
}

// compileAlone keeps everybody from slots that break a limit by themselves.
func (m *model) compileAlone() {
	m.alone = make([]string, m.slotCount)
	for j, t := range m.seatSlot {
		if m.alone[t] == "" {
			m.alone[t] = m.breaksAlone(t)
		}
		for p := range m.personCount {
			m.eligible[p*m.seatCount+j] = m.eligible[p*m.seatCount+j] && m.alone[t] == ""
		}
	}
}

// breaksAlone names the limit that whoever holds a slot breaks, whatever else they hold:
// one that its own shifts break, which the judges of limits tell. Slots of one shift are
// at most too long.
func (m *model) breaksAlone(t int32) string {
	s := &m.slots[t]
	if len(s.parts) == 1 {
		if m.limited && s.seconds > m.longest {
			return "MaxTurn"
		}
		return ""
	}
	limits := m.limits
	if limits.MaxShiftsPerMonth > 0 && m.personCount > 0 { // unless somebody may begin more
		limits.MaxShiftsPerMonth = int(slices.Max(m.shiftCap))
	}
	duties := order{}.duties(m.seats[m.slotSeats[t]], "", duty{})
	alone := &sheet{people: []*record{newRecord("", duties)}, whole: map[schedule.TeamID]whole{"": {time: time.Duration(m.total) * time.Second}}}
	for _, b := range alone.breaches(limits, limits.given(nil)...) {
		return b.Limit
	}
	return ""
}

// conflict reports whether no person may hold both of two slots, a before b.
func (m *model) conflict(a, b int32) bool {
	s, t := &m.slots[a], &m.slots[b]
	if m.limited && t.prev == a && t.end-s.start > m.longest {
		return true
	}
	for i := range s.parts {
		for j := range t.parts {
			if m.partsConflict(&s.parts[i], &t.parts[j]) {
				return true
			}
		}
	}
	return false
}

// partsConflict reports whether no person may hold both of two shifts.
func (m *model) partsConflict(s, t *part) bool {
	if t.start < s.start {
		s, t = t, s
	}
	between := t.start - s.until
	switch {
	case between < 0:
	case m.limits.RestBetween == Shifts && (between < m.rest || t.day-s.day < int32(m.limits.MinDistanceDays)):
	case m.limited && between == 0 && t.until-s.start > m.longest:
	case m.limits.OncePerBlock && s.ofBlock >= 0 && s.ofBlock == t.ofBlock:
	default:
		return false
	}
	return true
}

// overlaps reports whether a shift of slot t takes place in an interval.
func (m *model) overlaps(t int32, iv schedule.Interval) bool {
	from, to := iv.Start.Unix(), iv.End.Unix()
	if iv.End.Nanosecond() > 0 {
		to++
	}
	return slices.ContainsFunc(m.slots[t].parts, func(p part) bool { return p.start < to && from < p.until })
}

// timeIn returns how much of slot t counts in a week, in seconds.
func (m *model) timeIn(t, week int32) (seconds int64) {
	for _, p := range m.slots[t].parts {
		if p.week == week {
			seconds += p.until - p.start
		}
	}
	return seconds
}

// clash reports whether nobody can hold both of two slots.
func (m *model) clash(a, b int32) bool { return m.conflicts[a].Has(b) }
