package fairness

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// Proofs that people may serve too little time.

// shares compares the whole time with what people may serve of it: no more than their slots make.
func (s *presolve) shares() error {
	if s.m.limits.MaxSharePermille == 0 {
		return nil
	}
	time := func(t int32) int64 { return s.m.Slots[t].Seconds }
	all := s.m.filled()
	c := s.supply(all, time, func(int32) int64 { return s.m.ShareCap })
	c.Needed = s.demand(all, time)
	if c.Possible >= c.Needed {
		return nil
	}
	err := s.fault(all, words{
		fmt.Sprintf("MaxSharePermille %d, at most %s a person: %v", s.m.limits.MaxSharePermille, hoursOf(s.m.ShareCap), c),
		fmt.Sprintf("一人%sまで：%s", hoursJapanese(s.m.ShareCap), c.In(schedule.Japanese)),
	})
	err.Count = c
	return err
}

// attainable returns the most time up to a cap that some of the slots make, by subset sums in units of their
// greatest common divisor. Where these are many, a multiple of the divisor does.
func attainable(times []int64, cap int64) int64 {
	unit, sum := int64(0), int64(0)
	for _, t := range times {
		sum, unit = sum+t, bound.Divisor(unit, t)
	}
	if sum <= cap || unit == 0 {
		return min(sum, cap)
	}
	most := cap / unit
	if most > mostUnits {
		return most * unit
	}
	// A number is reached with the number of slots of the length at hand that it takes at least.
	reached := make([]int32, most+1) // −1 is not reached
	for i := range reached[1:] {
		reached[i+1] = -1
	}
	times = slices.Sorted(slices.Values(times))
	for len(times) > 0 {
		n := 1
		for n < len(times) && times[n] == times[0] {
			n++
		}
		step := times[0] / unit
		for i := range int64(len(reached)) {
			switch {
			case reached[i] >= 0:
				reached[i] = 0
			case i >= step && reached[i-step] >= 0 && int(reached[i-step]) < n:
				reached[i] = reached[i-step] + 1
			}
		}
		times = times[n:]
	}
	for reached[most] < 0 {
		most--
	}
	return most * unit
}

// mostUnits is up to how many units sums are gone through.
const mostUnits = 100_000

// turnsOfMonths compares, month by month, the number of seats with what people may take.
func (s *presolve) turnsOfMonths() error {
	limit := s.m.limits.MaxTurnsPerMonth
	one := func(int32) int64 { return 1 }
	seated := search.NewState(s.m.Numbers)
	for month := int32(0); month < int32(s.m.Months) && limit > 0; month++ {
		var slots []int32
		for t, x := range s.m.Slots {
			if x.Month == month && s.m.Required(int32(t)) {
				slots = append(slots, int32(t))
			}
		}
		c := s.supply(slots, one, func(p int32) int64 { return s.turnRoom(p, month, seated.SlotsOf(p)) })
		c.Unit, c.Needed = InSeats, s.demand(slots, one)
		if c.Possible < c.Needed {
			first := s.m.places[slots[0]].dates[0]
			err := s.fault(slots, words{
				fmt.Sprintf("MaxTurnsPerMonth %d in %v %d: %v", limit, first.Month, first.Year, c),
				fmt.Sprintf("%d年%d月は、%s", first.Year, first.Month, c.In(schedule.Japanese)),
			})
			err.Count = c
			return err
		}
	}
	return nil
}

// turnRoom returns how many slots of a month p may take at most, who holds some of the
// context. A slot that joins none of the others is a turn by itself, and so are turns of
// the context that no slot joins: together they are no more than the limit. Of the other
// slots p may take all.
func (s *presolve) turnRoom(p, month int32, held bitset.Set) int64 {
	able := make(bitset.Set, s.m.Words)
	for t := range int32(s.m.SlotCount) {
		if s.ableFor(p, t) {
			able.Add(t)
		}
	}
	both := slices.Clone(held)
	for w := range both {
		both[w] |= able[w]
	}
	var turn search.Extent // of the context
	var joining, reach int32 = 0, search.Nobody
	closed, begun := 0, search.Nobody // begun is the month of the turn if no slot joins it
	for t := range both.All() {
		x := &s.m.Slots[t]
		joins, before := t <= reach, reach
		for u := range s.m.Joined[t].In(both) {
			joins, reach = true, max(reach, u)
		}
		switch inTurn := turn.Joins(s.m.Numbers, t); {
		case x.Outside && !inTurn:
			if begun == month {
				closed++
			}
			if begun = x.Month; t <= before {
				begun = search.Nobody
			}
		case !x.Outside && inTurn:
			begun = search.Nobody
		}
		if x.Outside {
			turn.Extend(s.m.Numbers, held, t)
			for range s.m.Joined[t].In(able) {
				begun = search.Nobody
			}
			continue
		}
		if x.Month == month && joins {
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
	if s.m.WeekCap == 0 {
		return nil
	}
	timed := *s.m.Numbers // with seats that weigh their time
	timed.SeatBurden = make([]int64, s.m.SeatCount)
	for week := range int32(s.m.Weeks) {
		x := &weekly{presolve: s, week: week, timed: &timed}
		var slots []int32
		for t := range int32(s.m.SlotCount) {
			if x.time(t) > 0 && s.m.Required(t) {
				slots = append(slots, t)
			}
		}
		if len(slots) == 0 {
			continue
		}
		for j, t := range s.m.SeatSlot {
			timed.SeatBurden[j] = x.time(t)
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
		first := slices.IndexFunc(s.m.Slots[slots[0]].Parts, func(p search.Part) bool { return p.Week == week })
		c := x.supplyOf(slots, math.MaxInt64)
		c.Needed = s.demand(slots, x.time)
		monday := civil.Monday(s.m.places[slots[0]].dates[first])
		err := s.fault(slots, words{
			fmt.Sprintf("MaxHoursPerWeek %d in the week of %v: %v", s.m.limits.MaxHoursPerWeek, monday, c),
			fmt.Sprintf("%vからの一週間：%s", monday, c.In(schedule.Japanese)),
		})
		err.Count = c
		return err
	}
	return nil
}

// weekly looks at what of slots counts in one week.
type weekly struct {
	*presolve
	week  int32
	timed *search.Numbers // with seats that weigh their time in it
}

func (x *weekly) time(t int32) int64 { return x.m.TimeIn(t, x.week) }

// tight returns slots of a week that need more time than people can serve in it:
// all, or some that follow each other, or nil.
func (x *weekly) tight(slots []int32) []int32 {
	if x.shortOf(slots) {
		return slots
	}
	for first := range slots {
		for end := first + 1; end <= len(slots); end++ {
			if x.supply(slots[first:end], x.time, x.left).Possible < x.demand(slots[first:end], x.time) {
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

// hoursJapanese is hoursOf in Japanese.
func hoursJapanese(seconds int64) string {
	return schedule.Japanese.Hours(time.Duration(seconds) * time.Second)
}

func (s *presolve) demand(slots []int32, time func(t int32) int64) int64 {
	sum := int64(0)
	for _, t := range slots {
		sum += time(t) * int64(s.m.SlotSeats[t+1]-s.m.SlotSeats[t])
	}
	return sum
}

// left returns what a person may serve in the week in addition to the context.
func (x *weekly) left(p int32) int64 { return max(0, x.m.WeekCap-x.m.contextTime(p, x.week)) }

// supply sums what time people can take of the slots, each up to a cap.
func (s *presolve) supply(slots []int32, time, cap func(int32) int64) Count {
	all := Count{Unit: InSeconds}
	for p := range int32(s.m.PersonCount) {
		var times []int64
		for _, t := range slots {
			if s.ableFor(p, t) {
				times = append(times, time(t))
			}
		}
		all.add(attainable(times, cap(p)))
	}
	return all
}

// shortOf reports whether the slots need more time of the week than people can serve in it.
func (x *weekly) shortOf(slots []int32) bool {
	demand := x.demand(slots, x.time)
	return x.supplyOf(slots, demand).Possible < demand
}

// supplyOf sums what people can serve of the slots in the week: each the most that fits under
// the limit, clashes between neighbours taken into account. It asks nobody else as soon as
// they can serve enough.
func (x *weekly) supplyOf(slots []int32, enough int64) Count {
	sums := bound.NewSums(x.timed.Input(), func(j int32) bool { return slices.Contains(slots, x.m.SeatSlot[j]) })
	sums.Keep(x.m.answers)
	left, most := make([]int64, x.m.PersonCount), int64(0)
	for p := range left {
		left[p] = x.left(int32(p))
		most = max(most, left[p])
	}
	if sums.Wide(most) {
		return x.supply(slots, x.time, x.left)
	}
	all := Count{Unit: InSeconds}
	for p, high := range left {
		if all.add(sums.Most(p, high)); all.Possible >= enough {
			break
		}
	}
	return all
}
