package fairness

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

func (m *model) compileSeats() {
	m.number = map[string]int32{}
	blocks := map[string]int32{}
	m.SlotSeats = []int32{0}
	m.open = map[PositionKey]bool{}
	for _, key := range m.problem.Open {
		m.open[key] = true
	}
	there := map[PositionKey]bool{}
	near, contexts := m.near()
	seats := slices.Concat(m.problem.Seats, near)
	last := map[schedule.TeamID]int32{} // slot of each pool
	wholes := map[schedule.TeamID]schedule.Interval{}
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
			s, where := search.Slot{End: seat.End.Unix(), Block: -1, Outside: outside, Prev: -1, Next: -1}, place{key: seat.Slot, interval: seat.Interval}
			for _, p := range seat.parts() {
				x := search.Part{Start: p.Start.Unix(), Until: p.End.Unix(), Weekend: -1, OfBlock: -1}
				if p.Block != "" {
					x.OfBlock, _ = numbered(blocks, p.Block)
				}
				s.Seconds += x.Until - x.Start
				s.Parts, where.dates = append(s.Parts, x), append(where.dates, p.Date)
			}
			s.Part = s.Parts[0]
			pool, whole := schedule.TeamID(""), seat.Interval // of the seats
			before, ok := last[pool]
			if outside {
				c := contexts[i-len(m.problem.Seats)]
				pool, whole = c.Pool, c.whole()
				before, ok = last[pool]
				s.Parts[0].Again = ok && !c.Of.Empty() && whole.Equal(wholes[pool])
				s.Part = s.Parts[0]
			}
			s.OwnPool = pool == ""
			if ok && whole.Start.Unix()-wholes[pool].End.Unix() < search.DaySeconds {
				s.Prev, m.Slots[before].Next = before, t
			}
			wholes[pool] = whole
			if ok && s.Start < m.Slots[before].End && len(s.Parts)+len(m.Slots[before].Parts) > 2 {
				m.refuse("Seats", schedule.ErrConflict, "slot %q begins within slot %q; what is taken as one has nothing between", seat.Slot, m.places[before].key)
			}
			last[pool] = t
			if seat.Block != "" {
				s.Block, _ = numbered(blocks, seat.Block)
			}
			m.Slots, m.places = append(m.Slots, s), append(m.places, where)
			m.SlotSeats = append(m.SlotSeats, m.SlotSeats[t])
		}
		if outside {
			m.Outside++
			continue
		}
		if m.places[t].position == nil {
			m.places[t].position = seat
		}
		key := PositionKey{seat.Slot, seat.Role}
		if there[key] {
			m.refuse(fmt.Sprintf("Seats[%d]", i), schedule.ErrDuplicate, "slot %q has two seats %q", seat.Slot, seat.Role)
			continue
		}
		if there[key] = true; m.open[key] {
			continue
		}
		m.SlotSeats[t+1]++
		m.seats = append(m.seats, seat)
		m.SeatSlot = append(m.SeatSlot, t)
		m.SeveralRoles = m.SeveralRoles || seat.Role != m.seats[0].Role
		m.SeatClass = append(m.SeatClass, int32(seat.Class))
		m.SeatBurden = append(m.SeatBurden, int64(seat.Burden))
		for _, in := range m.LevelsOf(seat.Class) {
			weight := int64(0)
			if in {
				weight = int64(seat.Burden)
			}
			m.SeatWeight = append(m.SeatWeight, weight)
		}
	}
	for i, key := range m.problem.Open {
		if !there[key] && len(m.faults) == 0 {
			m.refuse(fmt.Sprintf("Open[%d]", i), schedule.ErrInvalid, "no seat %q of slot %q", key.Role, key.Slot)
		}
	}
	for t := range m.Slots {
		if m.places[t].position != nil && m.SlotSeats[t] == m.SlotSeats[t+1] {
			m.Slots[t].Outside = true
			m.Outside++
		}
	}
	m.Plain = len(last) < 2
	m.SeatCount, m.SlotCount, m.BlockCount = len(m.seats), len(m.Slots), len(blocks)
	m.Words = (m.SlotCount + 63) / 64
}

// whole is the slot, or that of which it is a piece.
func (c *Context) whole() schedule.Interval {
	if c.Of.Empty() {
		return c.Interval
	}
	return c.Of
}

// seatFault says what is wrong with a seat, by itself or after the seats before it.
func (m *model) seatFault(path string, seat *Position) error {
	if err := m.slotFault(path, seat.Slot, seat.Interval, seat.Date, seat.Parts); err != nil {
		return err
	}
	switch {
	case seat.Burden < 0 || seat.Burden > maxBurden:
		return fault(path+".Burden", schedule.ErrInvalid, "%d lies outside 0 to %d", seat.Burden, int64(maxBurden))
	case seat.Class < 0 || seat.Class >= m.ClassCount:
		return fault(path+".Class", schedule.ErrInvalid, "class %d is not one of %d", seat.Class, m.ClassCount)
	}
	t, known := m.number[seat.Slot]
	if !known {
		return nil
	}
	first := m.places[t].position
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
	if m.SlotCount == 0 {
		return
	}
	first := slices.MinFunc(m.places, func(s, t place) int { return s.dates[0].Compare(t.dates[0]) }).dates[0]
	monday := civil.Monday(first)
	// A weekend's Saturday may lie in the month before the first date.
	month := func(d schedule.Date) int32 { return int32((d.Year-first.Year)*12 + int(d.Month-first.Month) + 1) }
	var total int64
	for i := range m.Slots {
		s := &m.Slots[i]
		for n := range s.Parts {
			x, date := &s.Parts[n], m.places[i].dates[n]
			x.Month = month(date)
			x.Day, x.Week = int32(date.DaysSince(first)), int32(date.DaysSince(monday)/7)
			m.Days, m.Weeks, m.Months = max(m.Days, int(x.Day)+1), max(m.Weeks, int(x.Week)+1), max(m.Months, int(month(date))+1)
			if day := date.Weekday(); day == time.Saturday || day == time.Sunday {
				x.Weekend, x.WeekendIn = x.Week, month(civil.Monday(date).AddDays(5))
			}
		}
		s.Part = s.Parts[0]
		if m.places[i].position == nil {
			continue
		}
		if total == 0 {
			m.FirstDay, m.LastDay = int64(s.Day), int64(s.Day)
		}
		m.FirstDay, m.LastDay = min(m.FirstDay, int64(s.Day)), max(m.LastDay, int64(s.Day))
		total += s.Seconds
	}
	m.total = total
	m.ShareCap = total / 1000 * int64(m.limits.MaxSharePermille)
	m.ShareCap += total % 1000 * int64(m.limits.MaxSharePermille) / 1000
}

// compileAlone keeps everybody from slots that break a limit by themselves.
func (m *model) compileAlone() {
	m.alone = make([]string, m.SlotCount)
	for j, t := range m.SeatSlot {
		if m.alone[t] == "" {
			m.alone[t] = m.breaksAlone(t)
		}
		for p := range m.PersonCount {
			m.Eligible[p*m.SeatCount+j] = m.Eligible[p*m.SeatCount+j] && m.alone[t] == ""
		}
	}
}

// breaksAlone names the limit that whoever holds a slot breaks, whatever else they hold:
// one that its own shifts break, which the judges of limits tell. Slots of one shift are
// at most too long.
func (m *model) breaksAlone(t int32) string {
	s := &m.Slots[t]
	if len(s.Parts) == 1 {
		if m.Limited && s.Seconds > m.Longest {
			return "MaxTurn"
		}
		return ""
	}
	limits := m.limits
	if limits.MaxShiftsPerMonth > 0 && m.PersonCount > 0 { // unless somebody may begin more
		limits.MaxShiftsPerMonth = int(slices.Max(m.ShiftCap))
	}
	duties := order{}.duties(m.seats[m.SlotSeats[t]], "", duty{})
	alone := &sheet{people: []*record{newRecord("", duties)}, whole: map[schedule.TeamID]whole{"": {time: time.Duration(m.total) * time.Second}}}
	for _, b := range alone.breaches(limits, limits.given(nil)...) {
		return b.Limit
	}
	return ""
}

// overlaps reports whether a shift of slot t takes place in an interval.
func (m *model) overlaps(t int32, iv schedule.Interval) bool {
	from, to := iv.Start.Unix(), iv.End.Unix()
	if iv.End.Nanosecond() > 0 {
		to++
	}
	return slices.ContainsFunc(m.Slots[t].Parts, func(p search.Part) bool { return p.Start < to && from < p.Until })
}

// compileEntire finds the days between which shifts are planned, which slots a weekend ties together, and the days on which
// others serve.
func (m *model) compileEntire() {
	m.Entire = m.MostBetween > 0 || m.WholeWeekends || m.Company != nil
	if !m.Entire {
		return
	}
	m.TurnLimits = true // so that all seats are asked together
	m.PlannedFrom, m.PlannedTo = math.MaxInt32, math.MinInt32
	var weekends []search.TiedSlots
	index := map[schedule.Date]int{}
	for t := range m.Slots {
		for n, x := range m.Slots[t].Parts {
			if m.places[t].position != nil {
				m.PlannedFrom, m.PlannedTo = min(m.PlannedFrom, x.Day), max(m.PlannedTo, x.Day)
			}
			if saturday, ok := m.limits.WholeWeekends.weekend(m.places[t].dates[n]); ok && m.Slots[t].OwnPool {
				i, known := index[saturday]
				if !known {
					i = len(weekends)
					index[saturday], weekends = i, append(weekends, search.TiedSlots{})
				}
				w := &weekends[i]
				if !slices.Contains(w.Slots, int32(t)) {
					w.Slots, w.Days = append(w.Slots, int32(t)), append(w.Days, [3]bool{})
				}
				w.Days[slices.Index(w.Slots, int32(t))][m.places[t].dates[n].DaysSince(saturday)+1] = true
			}
		}
	}
	m.Weekends, m.Tied = weekends, make([][]int32, m.SlotCount)
	for _, w := range weekends {
		for _, t := range w.Slots {
			for _, u := range w.Slots {
				if t != u && !m.Slots[t].Outside && !m.Slots[u].Outside && !slices.Contains(m.Tied[t], u) {
					m.Tied[t] = append(m.Tied[t], u)
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
	for saturday, i := range index {
		for n := range weekends[i].Manned {
			weekends[i].Manned[n] = manned[saturday.AddDays(n-1)]
		}
	}
}
