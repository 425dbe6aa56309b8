package fairness

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/internal/civil"
)

// Proofs that people may serve too little time.

// shares compares the whole time with what people may serve of it.
func (s *presolve) shares() error {
	all := s.between(0, int32(s.slotCount))
	time := func(t int32) int64 { return s.slots[t].seconds }
	if s.limits.MaxSharePermille == 0 || !s.roughlyShort(all, time, func(int32) int64 { return s.shareCap }) {
		return nil
	}
	return s.fault(all, fmt.Sprintf("MaxSharePermille %d: at most %s a person", s.limits.MaxSharePermille, hoursOf(s.shareCap)))
}

// hours compares, week by week, the time to be served with what people may.
func (s *presolve) hours() error {
	if s.weekCap == 0 {
		return nil
	}
	timed := *s.model // with seats that weigh their time
	timed.seatBurden = make([]int64, s.seatCount)
	for week := range int32(s.weeks) {
		x := &weekly{presolve: s, week: week, timed: &timed}
		var slots []int32
		for t := range int32(s.slotCount) {
			if x.time(t) > 0 && !s.slots[t].outside {
				slots = append(slots, t)
			}
		}
		if len(slots) == 0 {
			continue
		}
		for j, t := range s.seatSlot {
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
		first := slices.IndexFunc(s.slots[slots[0]].parts, func(p part) bool { return p.week == week })
		return s.fault(slots, fmt.Sprintf("MaxHoursPerWeek %d in the week of %v: %s to serve",
			s.limits.MaxHoursPerWeek, civil.Monday(s.slots[slots[0]].parts[first].date), hoursOf(s.demand(slots, x.time))))
	}
	return nil
}

// weekly looks at what of slots counts in one week.
type weekly struct {
	*presolve
	week  int32
	timed *model // with seats that weigh their time in it
}

func (x *weekly) time(t int32) int64 { return x.timeIn(t, x.week) }

// tight returns slots of a week that need more time than people can serve in it:
// all, or some that follow each other, or nil.
func (x *weekly) tight(slots []int32) []int32 {
	if x.shortOf(slots) {
		return slots
	}
	for first := range slots {
		for end := first + 1; end <= len(slots); end++ {
			if x.roughlyShort(slots[first:end], x.time, x.left) {
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
		sum += time(t) * int64(s.slotSeats[t+1]-s.slotSeats[t])
	}
	return sum
}

// left returns what a person may serve in the week beside the context.
func (x *weekly) left(p int32) int64 { return max(0, x.weekCap-x.contextTime(p, x.week)) }

// roughlyShort reports whether the slots need more time than people can serve, each
// up to a cap.
func (s *presolve) roughlyShort(slots []int32, time, cap func(int32) int64) bool {
	left := s.demand(slots, time)
	for p := range int32(s.personCount) {
		most := int64(0)
		for _, t := range slots {
			if s.ableFor(p, t) {
				most += time(t)
			}
		}
		left -= min(most, cap(p))
	}
	return left > 0
}

// shortOf reports whether the slots need more time of the week than people can serve
// in it: each the most that fits under the limit, clashes between neighbours taken into
// account.
func (x *weekly) shortOf(slots []int32) bool {
	a := newAttainer(x.timed, func(j int32) bool { return slices.Contains(slots, x.seatSlot[j]) })
	most := x.weekCap / a.unit
	if a.wide(most) {
		return x.roughlyShort(slots, x.time, x.left)
	}
	left := a.volume
	for p := range x.personCount {
		all := a.bundles(p, 0, x.left(int32(p))/a.unit)
		left -= int64(all[len(all)-1].sum)
	}
	return left > 0
}
