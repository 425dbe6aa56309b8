package fairness

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/internal/civil"
)

// Proofs that people may serve too little time.

// shares compares the whole time with what people may serve of it.
func (s *presolve) shares() error {
	all := s.m.between(0, int32(s.m.slotCount))
	time := func(t int32) int64 { return s.m.slots[t].seconds }
	if s.m.limits.MaxSharePermille == 0 {
		return nil
	}
	of := s.supply(all, time, func(int32) int64 { return s.m.shareCap })
	if of.most >= s.demand(all, time) {
		return nil
	}
	return s.fault(all, fmt.Sprintf("MaxSharePermille %d, at most %s a person: %s to serve, %s", s.m.limits.MaxSharePermille, hoursOf(s.m.shareCap), hoursOf(s.demand(all, time)), of.in(hoursOf)))
}

// turnsOfMonths compares, month by month, the number of seats with what people may take.
func (s *presolve) turnsOfMonths() error {
	limit := s.m.limits.MaxTurnsPerMonth
	one := func(int32) int64 { return 1 }
	seated := newState(s.m)
	for month := int32(0); month < int32(s.m.months) && limit > 0; month++ {
		var slots []int32
		for t, x := range s.m.slots {
			if x.month == month && !x.outside {
				slots = append(slots, int32(t))
			}
		}
		of := s.supply(slots, one, func(p int32) int64 { return s.turnRoom(p, month, seated.slotsOf(p)) })
		if of.most < s.demand(slots, one) {
			first := s.m.slots[slots[0]].date
			return s.fault(slots, fmt.Sprintf("MaxTurnsPerMonth %d in %v %d: %d seats to fill, %s", limit, first.Month, first.Year, s.demand(slots, one), of.in(func(n int64) string { return fmt.Sprint(n) })))
		}
	}
	return nil
}

// turnRoom returns how many slots of a month p may take at most, who holds some of the
// context. A slot that joins none of the others is a turn by itself, and so are turns of
// the context that no slot joins: together they are no more than the limit. Of the other
// slots p may take all.
func (s *presolve) turnRoom(p, month int32, held bitset.Set) int64 {
	able := make(bitset.Set, s.m.words)
	for t := range int32(s.m.slotCount) {
		if s.ableFor(p, t) {
			able.Add(t)
		}
	}
	both := slices.Clone(held)
	for w := range both {
		both[w] |= able[w]
	}
	var turn extent // of the context
	var joining, reach int32 = 0, nobody
	closed, begun := 0, nobody // begun is the month of the turn if no slot joins it
	for t := range both.All() {
		x := &s.m.slots[t]
		joins, before := t <= reach, reach
		for u := range s.m.joined[t].In(both) {
			joins, reach = true, max(reach, u)
		}
		switch inTurn := turn.joins(s.m, t); {
		case x.outside && !inTurn:
			if begun == month {
				closed++
			}
			if begun = x.month; t <= before {
				begun = nobody
			}
		case !x.outside && inTurn:
			begun = nobody
		}
		if x.outside {
			turn.extend(s.m, held, t)
			for range s.m.joined[t].In(able) {
				begun = nobody
			}
			continue
		}
		if x.month == month && joins {
			joining++
		}
	}
	if begun == month {
		closed++
	}
	return int64(joining) + int64(max(0, s.m.limits.MaxTurnsPerMonth-closed))
}

// hours compares, week by week, the time to be served with what people may.
func (s *presolve) hours() error {
	if s.m.weekCap == 0 {
		return nil
	}
	timed := *s.m // with seats that weigh their time
	timed.seatBurden = make([]int64, s.m.seatCount)
	for week := range int32(s.m.weeks) {
		x := &weekly{presolve: s, week: week, timed: &timed}
		var slots []int32
		for t := range int32(s.m.slotCount) {
			if x.time(t) > 0 && !s.m.slots[t].outside {
				slots = append(slots, t)
			}
		}
		if len(slots) == 0 {
			continue
		}
		for j, t := range s.m.seatSlot {
			timed.seatBurden[j] = x.time(t)
		}
		slots = x.tight(slots)
		if slots == nil {
			continue
		}
		for i := len(slots) - 1; i >= 0 && len(slots) > 1; i-- {
			if less := slices.Delete(slices.Clone(slots), i, i+1); x.shortOf(less) {
				slots = less
			}
		}
		first := slices.IndexFunc(s.m.slots[slots[0]].parts, func(p part) bool { return p.week == week })
		return s.fault(slots, fmt.Sprintf("MaxHoursPerWeek %d in the week of %v: %s to serve, %s",
			s.m.limits.MaxHoursPerWeek, civil.Monday(s.m.slots[slots[0]].parts[first].date), hoursOf(s.demand(slots, x.time)), x.supplyOf(slots).in(hoursOf)))
	}
	return nil
}

// weekly looks at what of slots counts in one week.
type weekly struct {
	*presolve
	week  int32
	timed *model // with seats that weigh their time in it
}

func (x *weekly) time(t int32) int64 { return x.m.timeIn(t, x.week) }

// tight returns slots of a week that need more time than people can serve in it:
// all, or some that follow each other, or nil.
func (x *weekly) tight(slots []int32) []int32 {
	if x.shortOf(slots) {
		return slots
	}
	for first := range slots {
		for end := first + 1; end <= len(slots); end++ {
			if x.supply(slots[first:end], x.time, x.left).most < x.demand(slots[first:end], x.time) {
				return slots[first:end]
			}
		}
	}
	return nil
}

func hoursOf(seconds int64) string {
	if seconds%3600 == 0 {
		return fmt.Sprintf("%d h", seconds/3600)
	}
	return fmt.Sprintf("%d min", seconds/60)
}

func (s *presolve) demand(slots []int32, time func(t int32) int64) int64 {
	sum := int64(0)
	for _, t := range slots {
		sum += time(t) * int64(s.m.slotSeats[t+1]-s.m.slotSeats[t])
	}
	return sum
}

// left returns what a person may serve in the week in addition to the context.
func (x *weekly) left(p int32) int64 { return max(0, x.m.weekCap-x.m.contextTime(p, x.week)) }

// supply is how much people can take at most: the other side of a proof by counting.
type supply struct {
	most   int64
	people int // who can take some
}

// in writes the supply: "and 7 people can take 28".
func (x supply) in(unit func(int64) string) string {
	if x.people == 1 {
		return fmt.Sprintf("and 1 person can take %s", unit(x.most))
	}
	return fmt.Sprintf("and %d people can take %s", x.people, unit(x.most))
}

func (x *supply) add(most int64) {
	if x.most += most; most > 0 {
		x.people++
	}
}

// supply sums what people can take of the slots, each up to a cap.
func (s *presolve) supply(slots []int32, time, cap func(int32) int64) (all supply) {
	for p := range int32(s.m.personCount) {
		most := int64(0)
		for _, t := range slots {
			if s.ableFor(p, t) {
				most += time(t)
			}
		}
		all.add(min(most, cap(p)))
	}
	return all
}

// shortOf reports whether the slots need more time of the week than people can serve in it.
func (x *weekly) shortOf(slots []int32) bool { return x.supplyOf(slots).most < x.demand(slots, x.time) }

// supplyOf sums what people can serve of the slots in the week: each the most that fits under
// the limit, clashes between neighbours taken into account.
func (x *weekly) supplyOf(slots []int32) (all supply) {
	sums := bound.NewSums(x.timed.input(), func(j int32) bool { return slices.Contains(slots, x.m.seatSlot[j]) })
	for p := range x.m.personCount {
		most, ok := sums.Most(p, x.left(int32(p)))
		if !ok {
			return x.supply(slots, x.time, x.left)
		}
		all.add(most)
	}
	return all
}
