package bound

import (
	"encoding/binary"
	"slices"
)

// Shift is one shift of a slot, as limits count it.
type Shift struct {
	Day, Week int32
	// Weekend is the week of a shift on a weekend, −1 on other days, and Month the month
	// of its Saturday.
	Weekend, Month int32
	Seconds        int64
}

// Most are limits of one person: days in a row on which shifts start, time of the shifts of
// a week, weekends of a month. Zero is no limit.
type Most struct {
	Days, Weekends int32
	Seconds        int64
}

// mark is what limits can still ask of the slots that a person holds, after some slots of
// the calendar: the last slot held, as long as another one clashes with it, the run of days
// so far, the time of the week, and the weekends of the month.
type mark struct {
	last, day, run                 int32
	week, weekend, month, weekends int32
	seconds                        int64
}

// limiter is what of the slots ahead a mark goes by.
type limiter struct {
	in      *Input
	until   []int32 // slot → the last one that clashes with it
	weekend []int32 // slot → the first weekend from it on, and its month
	month   []int32
}

// newLimiter returns nil where no shifts are told.
func newLimiter(in *Input) *limiter {
	if in.Shifts == nil {
		return nil
	}
	slots := len(in.Shifts)
	c := &limiter{in: in, until: make([]int32, slots), weekend: make([]int32, slots), month: make([]int32, slots)}
	weekend, month := int32(-1), int32(-1)
	for t := slots - 1; t >= 0; t-- {
		for _, x := range slices.Backward(in.Shifts[t]) {
			if x.Weekend >= 0 {
				weekend, month = x.Weekend, x.Month
			}
		}
		c.weekend[t], c.month[t] = weekend, month
		for u := slots - 1; u >= t; u-- {
			if in.Clashes[t].Has(int32(u)) {
				c.until[t] = int32(u)
				break
			}
		}
	}
	return c
}

// at returns the mark with what no longer matters from slot t on left out, so that marks
// are equal where the limits ask the same.
func (c *limiter) at(m mark, t int32) mark {
	first := c.in.Shifts[t][0]
	if m.last >= 0 && c.until[m.last] < t {
		m.last = -1
	}
	if m.day < first.Day-1 || c.in.Most.Days == 0 {
		m.day, m.run = -9, 0
	}
	if m.week < first.Week || c.in.Most.Seconds == 0 {
		m.week, m.seconds = -1, 0
	}
	if m.weekend != c.weekend[t] {
		m.weekend = -1
	}
	if m.month != c.month[t] || c.in.Most.Weekends == 0 {
		m.weekend, m.month, m.weekends = -1, -1, 0
	}
	return m
}

// take returns the mark with slot t, and whether the limits let it be. Shifts earlier than
// what was counted last, as slots of several shifts can have, count nothing.
func (c *limiter) take(m mark, t int32) (mark, bool) {
	ok := m.last < 0 || !c.in.Clashes[t].Has(m.last)
	m.last = t
	most := c.in.Most
	for _, x := range c.in.Shifts[t] {
		switch {
		case x.Week > m.week:
			m.week, m.seconds = x.Week, x.Seconds
		case x.Week == m.week:
			m.seconds += x.Seconds
		}
		switch {
		case x.Day > m.day+1:
			m.day, m.run = x.Day, 1
		case x.Day == m.day+1:
			m.day, m.run = x.Day, m.run+1
		}
		if x.Weekend >= 0 && x.Weekend > m.weekend {
			if x.Month != m.month {
				m.month, m.weekends = x.Month, 0
			}
			m.weekend, m.weekends = x.Weekend, m.weekends+1
		}
		ok = ok && (most.Days == 0 || m.run <= most.Days) && (most.Seconds == 0 || m.seconds <= most.Seconds) &&
			(most.Weekends == 0 || m.weekends <= most.Weekends)
	}
	return m, ok
}

// nothing is the mark before all slots.
var nothing = mark{last: -1, day: -9, week: -1, weekend: -1, month: -1}

// step is a slot on the way of one person through the calendar: held in any case, or with
// seats that may be taken.
type step struct {
	slot  int32
	held  bool
	needs need
	seats []int32 // that the needs allow
}

// steps lists the slots that matter to p, in order: those with seats of s that p must or may
// hold, and those that p holds apart from s.
func (s *Sums) steps(p int) []step {
	held := slices.Clone(s.in.heldBy(p))
	needs := s.of(p)
	for j, owner := range s.in.Locked {
		if int(owner) == p && !slices.Contains(s.seats, int32(j)) {
			held = append(held, s.in.Slot[j])
		}
	}
	slices.Sort(held)
	var list []step
	for i := 0; i < len(needs) || len(held) > 0; {
		if len(held) > 0 && (i == len(needs) || held[0] <= s.in.Slot[s.seats[i]]) {
			list, held = append(list, step{slot: held[0], held: true}), held[1:]
			continue
		}
		x := step{slot: s.in.Slot[s.seats[i]]}
		first := i
		for i < len(needs) && s.in.Slot[s.seats[i]] == x.slot {
			i++
		}
		x.needs = slices.Max(needs[first:i])
		for n := first; n < i; n++ {
			if needs[n] == x.needs {
				x.seats = append(x.seats, s.seats[n])
			}
		}
		if x.needs != never {
			list = append(list, x)
		}
	}
	return list
}

func (in *Input) heldBy(p int) []int32 {
	if in.Held == nil {
		return nil
	}
	return in.Held[p]
}

// stretch is a column of which the part that is reached is known: the sums from low to high, none where low is
// more. With a mark that counts time few sums go, so work goes by the part and not by the column.
type stretch struct {
	column
	low, high int
}

func newStretch(size int) *stretch {
	both := make([]int32, 2*size)
	x := &stretch{column{both[:size], both[size:]}, size, -1}
	x.column.clear()
	return x
}

// empty makes it a stretch of no sums.
func (x *stretch) empty() {
	if x.low <= x.high {
		part := column{x.fewest[x.low : x.high+1], x.most[x.low : x.high+1]}
		part.clear()
	}
	x.low, x.high = len(x.fewest), -1
}

// merge adds the sums of o, each with so much burden and so many seats in addition.
func (x *stretch) merge(o *stretch, burden int, seats int32) {
	high := min(o.high, len(x.fewest)-1-burden)
	if o.low > high {
		return
	}
	x.low, x.high = min(x.low, o.low+burden), max(x.high, high+burden)
	for v := o.low; v <= high; v++ {
		x.fewest[v+burden] = min(x.fewest[v+burden], o.fewest[v]+seats)
		x.most[v+burden] = max(x.most[v+burden], o.most[v]+seats)
	}
}

// reachWithin returns every sum up to top that the limits leave to p: the recurrence of reach,
// with a stretch for each mark.
func (s *Sums) reachWithin(c *limiter, p int, top int64) []Subset {
	size := int(top) + 1
	var pool []*stretch
	fresh := func() *stretch {
		n := len(pool)
		if n == 0 {
			return newStretch(size)
		}
		x := pool[n-1]
		pool = pool[:n-1]
		return x
	}
	type layer struct {
		index map[mark]int
		marks []mark
		of    []*stretch
	}
	now, next := &layer{index: map[mark]int{}, marks: []mark{nothing}, of: []*stretch{fresh()}}, &layer{index: map[mark]int{}}
	start := now.of[0]
	start.fewest[0], start.most[0], start.low, start.high = 0, 0, 0, 0
	at := func(m mark) *stretch {
		i, ok := next.index[m]
		if !ok {
			i = len(next.marks)
			next.index[m], next.marks, next.of = i, append(next.marks, m), append(next.of, fresh())
		}
		return next.of[i]
	}
	for _, x := range s.steps(p) {
		for i, m := range now.marks {
			m = c.at(m, x.slot)
			taken, ok := c.take(m, x.slot)
			if x.held {
				at(taken).merge(now.of[i], 0, 0)
				continue
			}
			if x.needs == may {
				at(m).merge(now.of[i], 0, 0)
			}
			if !ok {
				continue
			}
			to := at(taken)
			for _, j := range x.seats {
				if b := s.in.Burden[j] / s.unit; b < int64(size) {
					to.merge(now.of[i], int(b), 1)
				}
			}
		}
		for _, old := range now.of {
			old.empty()
		}
		pool = append(pool, now.of...)
		clear(now.index)
		now.marks, now.of = now.marks[:0], now.of[:0]
		now, next = next, now
	}
	all := fresh()
	for _, x := range now.of {
		all.merge(x, 0, 0)
	}
	return all.subsets()
}

// mostWithin returns the largest sum that the limits leave to p, in units.
func (s *Sums) mostWithin(c *limiter, p int) int64 {
	now, next := map[mark]int64{nothing: 0}, map[mark]int64{}
	for _, x := range s.steps(p) {
		clear(next)
		put := func(m mark, sum int64) {
			if old, ok := next[m]; !ok || sum > old {
				next[m] = sum
			}
		}
		for m, sum := range now {
			m = c.at(m, x.slot)
			taken, ok := c.take(m, x.slot)
			if x.held {
				put(taken, sum)
				continue
			}
			if x.needs == may {
				put(m, sum)
			}
			if ok {
				burden := int64(0)
				for _, j := range x.seats {
					burden = max(burden, s.in.Burden[j]/s.unit)
				}
				put(taken, sum+burden)
			}
		}
		now, next = next, now
	}
	most := int64(-1)
	for _, sum := range now {
		most = max(most, sum)
	}
	return most
}

// Sizes of what is worth going through with limits.
const (
	mostWithinCells = 30_000 // of a table of sums by slot, for each mark
	fewWithin       = 16     // people, up to whom all sums are worth it
	someWithin      = 40     // people, up to whom everybody's largest sum is
)

// within reports whether all sums up to top are gone through with the limits.
func (s *Sums) within(top int64) bool {
	return s.limiter != nil && s.in.Most != (Most{}) && s.in.People <= fewWithin && (top+1)*int64(len(s.seats)) <= mostWithinCells
}

// all returns the sums up to top that p can reach, without what limits keep from p where that is worth it.
func (s *Sums) all(p int, top int64) []Subset {
	within := s.within(top)
	if within && !slices.Contains(s.of(p), must) { // no seat is one way
		return s.reachWithin(s.limiter, p, top)
	}
	all := s.reach(s.of(p), top)
	switch {
	case s.limiter == nil || len(all) == 0 || s.in.Most == (Most{}):
	case within:
		all = s.reachWithin(s.limiter, p, top)
	// Who is owed far more than a fair part is who may not get it within the limits.
	case s.owed != nil && (s.in.People <= someWithin || s.owed[p]):
		most := s.mostWithin(s.limiter, p)
		all = slices.DeleteFunc(all, func(x Subset) bool { return int64(x.Sum) > most })
	}
	return all
}

// question writes down all that the largest sum up to high goes by, where limits are followed and nothing is locked
// to p. It is empty where answers are not kept.
func (s *Sums) question(p int, high int64) string {
	if s.answers == nil || !s.within(s.top(high)) || slices.Contains(s.of(p), must) {
		return ""
	}
	c, steps := s.limiter, s.steps(p)
	key := make([]byte, 0, 64*(len(steps)+1))
	put := func(numbers ...int64) {
		for _, n := range numbers {
			key = binary.AppendVarint(key, n)
		}
	}
	most := s.in.Most
	put(high, int64(min(s.room[p], int32(len(s.seats)))), int64(most.Days), int64(most.Weekends), most.Seconds)
	for i, x := range steps {
		put(int64(x.needs), int64(c.weekend[x.slot]), int64(c.month[x.slot]), int64(len(s.in.Shifts[x.slot])))
		for _, y := range s.in.Shifts[x.slot] {
			put(int64(y.Day), int64(y.Week), int64(y.Weekend), int64(y.Month), y.Seconds)
		}
		put(int64(len(x.seats)))
		for _, j := range x.seats {
			put(s.in.Burden[j] / s.unit)
		}
		for n, before := range steps[:i] {
			if s.in.Clashes[x.slot].Has(before.slot) {
				put(int64(n))
			}
		}
		put(-1)
	}
	return string(key)
}
