package fairness

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Proofs by counting what each person can take.
//
// For one person alone the limits leave lists of slots. Going through the slots in order, what limits
// need to know of a list so far is a little: the last slots that clash with later ones, the days in a row,
// the hours of the week, the weekends and turns of the month, the turn that runs. So the heaviest list is found by
// dynamic programming over these standings:
//
//	most(t, standing) = max(most(t+1, standing), weight(t) + most(t+1, standing with t))
//
// where the second is left out if t breaks a limit. If the sum over people of what each can take is less than what
// the slots need, there is no roster. Whatever is not followed up, such as a fourth slot that clashes with a
// later one, or a window of days, lets a person take more, so the proof holds. A list takes slots × standings steps, and people who can
// take the same slots share it.

// mostStandings is how many standings are followed up; with more of them nothing is proven.
const mostStandings = 4000

// recentSlots is how many of the slots held are remembered for clashes with later ones.
const recentSlots = 3

// standing is what limits need to know of the slots that somebody holds so far.
type standing struct {
	recent       [recentSlots]int32 // latest first, or nobody
	day, run     int32              // the last day with a slot, and the days in a row that end with it
	week         int32
	weekTime     int64
	weekend      int32 // the last one with a slot
	weekendsIn   int32 // the month of that weekend
	weekends     int32
	weekendRun   int32 // weekends in a row that end with it
	shiftsIn     int32 // a month, and the slots that start in it
	shifts       int32
	turnMonth    int32 // the month in which the last turn began
	turns        int32 // of that month
	last         int32 // slot held last, or nobody
	turnFrom     int64 // when the running turn began
	turnFirstDay int32
	turnUntil    int64
	time         int64 // of all slots, where a share is limited
}

// counting counts what people can take of slots from ≤ t < to.
type counting struct {
	*presolve
	from, to int32
	shares   bool // whether the slots are all, so that shares can be followed up
}

// most returns how much weight p can take. The weight of a slot is that of the heaviest seat that
// p can take of it.
func (c *counting) most(p int32, weight func(p, t int32) int64) int64 {
	nothing := standing{recent: [recentSlots]int32{search.Nobody, search.Nobody, search.Nobody}, day: -9, week: -1, weekend: -1, weekendsIn: -1, shiftsIn: -1, turnMonth: -1, last: search.Nobody, turnFrom: -1 << 40, turnFirstDay: -1 << 20, turnUntil: -1 << 40}
	now, next := map[standing]int64{nothing: 0}, map[standing]int64{}
	if before := c.m.Slots[c.from].Prev; before >= 0 && c.m.turnsCount() {
		// Or a turn runs since the slot before: when it began is not known.
		running := nothing
		running.last, running.turnFrom, running.turnUntil = before, c.m.Slots[before].Start, c.m.Slots[before].End
		now[running] = 0
	}
	for t := c.from; t < c.to; t++ {
		held := c.m.Slots[t].Outside && slices.Contains(c.m.Context, search.Holding{Person: p, Slot: t})
		if !held && (c.m.Slots[t].Outside || !c.ableFor(p, t)) {
			continue
		}
		clear(next)
		keep := func(s standing, value int64) {
			if known, ok := next[s]; !ok || known < value {
				next[s] = value
			}
		}
		w := weight(p, t)
		for s, value := range now {
			if !held {
				keep(s, value)
			}
			if with, ok := c.with(s, p, t); ok {
				keep(with, value+w)
			}
		}
		if now, next = next, now; len(now) > mostStandings {
			return c.all(p, weight)
		}
	}
	best := int64(0)
	for _, value := range now {
		best = max(best, value)
	}
	return best
}

// all returns the weight of everything that p can take.
func (c *counting) all(p int32, weight func(p, t int32) int64) (sum int64) {
	for t := c.from; t < c.to; t++ {
		if !c.m.Slots[t].Outside && c.ableFor(p, t) {
			sum += weight(p, t)
		}
	}
	return sum
}

// turnsCount reports whether the limits ask for turns, and turns are those of one pool.
func (m *model) turnsCount() bool { return m.Plain && (m.TurnLimits || m.Limited) }

// with returns the standing with slot t, unless it breaks a limit. What is held outside breaks none by itself.
func (c *counting) with(s standing, p, t int32) (standing, bool) {
	m, slot := c.m, &c.m.Slots[t]
	must := slot.Outside
	for _, u := range s.recent {
		if u != search.Nobody && m.Clash(u, t) && !must {
			return s, false
		}
	}
	if m.turnsCount() && !s.enterTurn(m, t) && !must {
		return s, false
	}
	for i := range slot.Parts {
		if !s.enterPart(m, &slot.Parts[i], c.cap(p)) && !must {
			return s, false
		}
	}
	if c.shares && !must {
		if s.time += slot.Seconds; s.time > m.ShareCap {
			return s, false
		}
	}
	// What clashes with nothing later in the window is forgotten.
	recent := s.recent
	s.recent = [recentSlots]int32{search.Nobody, search.Nobody, search.Nobody}
	n := 0
	for _, u := range append([]int32{t}, recent[:]...) {
		if u != search.Nobody && n < recentSlots && m.Conflicts[u].Last() > t {
			s.recent[n] = u
			n++
		}
	}
	return s, true
}

// enterTurn adds slot t to the running turn or begins one, and reports whether the limits of turns hold.
func (s *standing) enterTurn(m *model, t int32) bool {
	slot, ok := &m.Slots[t], true
	if s.last != search.Nobody && (slot.Prev == s.last || slot.Start <= s.turnUntil) {
		s.turnUntil = max(s.turnUntil, slot.End)
	} else {
		if m.limits.RestBetween == Turns && s.last != search.Nobody {
			ok = slot.Start-s.turnUntil >= m.Rest && slot.Day-s.turnFirstDay >= int32(m.limits.MinDistanceDays)
		}
		if slot.Month != s.turnMonth {
			s.turnMonth, s.turns = slot.Month, 0
		}
		s.turns++
		s.turnFrom, s.turnFirstDay, s.turnUntil = slot.Start, slot.Day, slot.End
	}
	s.last = t
	most := m.limits.MaxTurnsPerMonth
	return ok && (most == 0 || int(s.turns) <= most) && (!m.Limited || s.turnUntil-s.turnFrom <= m.Longest)
}

// enterPart adds a shift, and reports whether the limits that are counts hold.
func (s *standing) enterPart(m *model, x *search.Part, shifts int32) bool {
	ok := true
	if most := int32(m.limits.MaxConsecutiveDays); most > 0 {
		switch {
		case x.Day == s.day+1:
			s.run++
		case x.Day > s.day:
			s.run = 1
		}
		s.day = max(s.day, x.Day)
		ok = s.run <= most
	}
	if m.WeekCap > 0 {
		if x.Week > s.week {
			s.week, s.weekTime = x.Week, 0
		}
		if x.Week == s.week {
			s.weekTime += x.Until - x.Start
		}
		ok = ok && s.weekTime <= m.WeekCap
	}
	if most, row := int32(m.limits.MaxWeekendsPerMonth), int32(m.limits.MaxWeekendsInRow); most+row > 0 && x.Weekend > s.weekend {
		if x.WeekendIn != s.weekendsIn {
			s.weekendsIn, s.weekends = x.WeekendIn, 0
		}
		if s.weekendRun++; x.Weekend > s.weekend+1 || s.weekend < 0 {
			s.weekendRun = 1
		}
		s.weekend = x.Weekend
		s.weekends++
		ok = ok && (most == 0 || s.weekends <= most) && (row == 0 || s.weekendRun <= row)
	}
	if shifts > 0 && !x.Again && x.Month >= s.shiftsIn {
		if x.Month > s.shiftsIn {
			s.shiftsIn, s.shifts = x.Month, 0
		}
		s.shifts++
		ok = ok && s.shifts <= shifts
	}
	return ok
}

// counted compares what slots need with what people can take of them, week by week, month by month and
// as a whole: as a number of seats, of each role by itself too, and as time.
func (s *presolve) counted() error {
	if s.m.SeatCount == 0 || s.m.PersonCount == 0 {
		return nil
	}
	roles := []schedule.Role{""}
	for _, seat := range s.m.seats {
		if !slices.Contains(roles, seat.Role) {
			roles = append(roles, seat.Role)
		}
	}
	if len(roles) == 2 {
		roles = roles[:1] // the only role is all
	}
	for _, w := range s.windows() {
		for _, role := range roles {
			if err := s.countIn(w, role, false); err != nil {
				return err
			}
		}
		if s.m.WeekCap > 0 || s.m.limits.MaxSharePermille > 0 || s.m.Limited {
			if err := s.countIn(w, "", true); err != nil {
				return err
			}
		}
	}
	return nil
}

// windows lists stretches of slots that may be too many: those of each week and each month, and all.
func (s *presolve) windows() (list [][]int32) {
	by := func(number func(*search.Slot) int32) {
		groups := map[int32][]int32{}
		for t := range s.m.Slots {
			if s.m.Required(int32(t)) {
				n := number(&s.m.Slots[t])
				groups[n] = append(groups[n], int32(t))
			}
		}
		for _, n := range slices.Sorted(maps.Keys(groups)) {
			list = append(list, groups[n])
		}
	}
	by(func(x *search.Slot) int32 { return x.Week })
	by(func(x *search.Slot) int32 { return x.Month })
	by(func(*search.Slot) int32 { return 0 })
	return list
}

// countIn counts seats of a role, "" for all of them, or time.
func (s *presolve) countIn(slots []int32, role schedule.Role, time bool) error {
	c := s.count(slots, role, time)
	if c.Possible >= c.Needed {
		return nil
	}
	return s.proof(slots, role, c)
}

// count counts what slots need and what people can take of it.
func (s *presolve) count(slots []int32, role schedule.Role, time bool) Count {
	of := map[int32]bool{}
	for _, t := range slots {
		of[t] = true
	}
	unit := func(t int32) int64 { return 1 }
	c := Count{Unit: InSeats}
	if time {
		c.Unit, unit = InSeconds, func(t int32) int64 { return s.m.Slots[t].Seconds }
	}
	seats := func(t int32, visit func(j int32)) {
		for j := s.m.SlotSeats[t]; of[t] && j < s.m.SlotSeats[t+1]; j++ {
			if role == "" || s.m.seats[j].Role == role {
				visit(j)
			}
		}
	}
	weight := func(p, t int32) (w int64) {
		seats(t, func(j int32) {
			if s.able[int(p)*s.m.SeatCount+int(j)] {
				w = unit(t)
			}
		})
		return w
	}
	for _, t := range slots {
		seats(t, func(int32) { c.Needed += unit(t) })
	}
	all := &counting{presolve: s, from: slots[0], to: slots[len(slots)-1] + 1, shares: s.m.limits.MaxSharePermille > 0}
	known := map[string]int64{}
	for p := range int32(s.m.PersonCount) {
		key := all.key(p, weight)
		most, ok := known[key]
		if !ok {
			most = all.most(p, weight)
			known[key] = most
		}
		c.add(most)
		if c.Possible >= c.Needed {
			return c // enough
		}
	}
	return c
}

// cap is how many slots p may start in a month, 0 is any number.
func (c *counting) cap(p int32) int32 {
	if !c.m.OwnShifts {
		return 0
	}
	return c.m.ShiftCap[p]
}

// key is the same for people who can take the same slots.
func (c *counting) key(p int32, weight func(p, t int32) int64) string {
	key := make([]byte, 0, c.to-c.from)
	for t := c.from; t < c.to; t++ {
		b := byte(0)
		switch {
		case c.m.Slots[t].Outside && slices.Contains(c.m.Context, search.Holding{Person: p, Slot: t}):
			b = 3
		case c.m.Slots[t].Outside || !c.ableFor(p, t):
		case weight(p, t) > 0:
			b = 2
		default:
			b = 1
		}
		key = append(key, b)
	}
	return fmt.Sprintf("%s %d", key, c.cap(p))
}

// proof is the error of a count that falls short.
func (s *presolve) proof(slots []int32, role schedule.Role, c Count) error {
	said := words{c.String(), c.In(schedule.Japanese)}
	if role != "" {
		said = words{fmt.Sprintf("%s as %s", said.english, role), fmt.Sprintf("%sの席：%s", schedule.Japanese.Role(role), said.japanese)}
	}
	err := s.fault(slots, said)
	err.Count = c
	for _, t := range slots {
		for j := s.m.SlotSeats[t]; j < s.m.SlotSeats[t+1]; j++ {
			if seat := s.m.seats[j]; role == "" || seat.Role == role {
				err.seats = append(err.seats, PositionKey{seat.Slot, seat.Role})
			}
		}
	}
	return err
}

// Count is a sum that does not come out: what slots need, and the most that people can take of it. The zero Count
// is that of a proof that counts nothing.
type Count struct {
	// Needed and Possible are both in Unit.
	Needed, Possible int64
	Unit             CountUnit
	// Each says how many people can take how much at most, the most first. People who can take nothing
	// are left out.
	Each []Each
}

// CountUnit is what a Count counts. The zero CountUnit is InSeats.
type CountUnit uint8

// What is counted.
const (
	InSeats CountUnit = iota
	InSeconds
	InWeekends // each as often as it takes people: person-weekends
)

// Each is so many people who can each take so much. The zero Each is nobody.
type Each struct {
	// People is how many people they are, and Most what each can take, in the unit of the Count.
	People int
	Most   int64
}

// add counts one more person.
func (c *Count) add(most int64) {
	if most <= 0 {
		return
	}
	c.Possible += most
	i, known := slices.BinarySearchFunc(c.Each, most, func(e Each, most int64) int { return cmp.Compare(most, e.Most) })
	if !known {
		c.Each = slices.Insert(c.Each, i, Each{0, most})
	}
	c.Each[i].People++
}

// missing reports whether no less is missing than in another sum, or whether that is none.
func (c Count) missing(other Count) bool {
	return other.Needed == 0 || c.Unit == other.Unit && c.Needed-c.Possible >= other.Needed-other.Possible
}

// String writes the sum: "30 seats, 7 people × 4 and 1 × 1 = 29".
func (c Count) String() string { return c.In(schedule.English) }

// In is String in the given language.
func (c Count) In(l schedule.Language) string {
	if l == schedule.Japanese {
		return c.japanese()
	}
	amount := func(n int64) string {
		if c.Unit == InSeconds {
			return hoursOf(n)
		}
		return fmt.Sprint(n)
	}
	needed := amount(c.Needed)
	switch {
	case c.Unit == InSeconds:
		needed += " to serve"
	case c.Needed == 1:
		needed += " seat"
	case c.Unit == InWeekends:
		needed += " person-weekends"
	default:
		needed += " seats"
	}
	if len(c.Each) == 0 {
		return needed + ", and nobody can take any"
	}
	if len(c.Each) > 4 {
		people := 0
		for _, e := range c.Each {
			people += e.People
		}
		return fmt.Sprintf("%s, and %d people can take %s", needed, people, amount(c.Possible))
	}
	var terms []string
	for i, e := range c.Each {
		who := " people"
		switch {
		case i > 0:
			who = ""
		case e.People == 1:
			who = " person"
		}
		terms = append(terms, fmt.Sprintf("%d%s × %s", e.People, who, amount(e.Most)))
	}
	return fmt.Sprintf("%s, %s = %s", needed, strings.Join(terms, " and "), amount(c.Possible))
}

// japanese writes the sum in Japanese: "30席に対し7人×4と1人×1＝29席".
func (c Count) japanese() string {
	bare := func(n int64) string {
		if c.Unit == InSeconds {
			return hoursJapanese(n)
		}
		return fmt.Sprint(n)
	}
	amount := func(n int64) string { return bare(n) + map[CountUnit]string{InSeats: "席", InWeekends: "回"}[c.Unit] }
	needed := amount(c.Needed)
	if c.Unit == InWeekends {
		needed = "週末の当番が延べ" + needed
	}
	people := 0
	terms := make([]string, len(c.Each))
	for i, e := range c.Each {
		people += e.People
		terms[i] = fmt.Sprintf("%d人×%s", e.People, bare(e.Most))
	}
	switch {
	case len(terms) == 0:
		return needed + "に対し、就ける人がいない"
	case len(terms) > 4:
		return fmt.Sprintf("%sに対し、%d人で%sまで", needed, people, amount(c.Possible))
	}
	return fmt.Sprintf("%sに対し%s＝%s", needed, strings.Join(terms, "と"), amount(c.Possible))
}
