package fairness

import (
	"fmt"
	"slices"
)

// Proofs that people may serve too little time.

// shares compares the whole time with what people may serve of it.
func (s *presolve) shares() error {
	all := s.between(0, int32(s.slotCount))
	if s.limits.MaxSharePermille == 0 || !s.roughlyShort(all, func(int32) int64 { return s.shareCap }) {
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
	for j, t := range s.seatSlot {
		timed.seatBurden[j] = s.slots[t].seconds
	}
	for week := range int32(s.weeks) {
		var slots []int32
		for t, slot := range s.slots {
			if slot.week == week && !slot.outside {
				slots = append(slots, int32(t))
			}
		}
		if len(slots) == 0 {
			continue
		}
		slots = s.tight(&timed, slots)
		if slots == nil {
			continue
		}
		for i := len(slots) - 1; i >= 0 && len(slots) > 1; i-- {
			if less := slices.Delete(slices.Clone(slots), i, i+1); s.shortOf(&timed, less) {
				slots = less
			}
		}
		return s.fault(slots, fmt.Sprintf("MaxHoursPerWeek %d in the week of %v: %s to serve",
			s.limits.MaxHoursPerWeek, mondayOf(s.slots[slots[0]].date), hoursOf(s.demand(slots))))
	}
	return nil
}

// tight returns slots of a week that need more time than people can serve in it:
// all, or some that follow each other, or nil.
func (s *presolve) tight(timed *model, slots []int32) []int32 {
	if s.shortOf(timed, slots) {
		return slots
	}
	for first := range slots {
		for end := first + 1; end <= len(slots); end++ {
			if s.roughlyShort(slots[first:end], s.weekLeft(slots)) {
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

func (s *presolve) demand(slots []int32) int64 {
	sum := int64(0)
	for _, t := range slots {
		sum += s.slots[t].seconds * int64(s.slotSeats[t+1]-s.slotSeats[t])
	}
	return sum
}

// weekLeft returns what each person may serve of the slots, all of one week, beside
// the context.
func (s *presolve) weekLeft(slots []int32) func(p int32) int64 {
	return func(p int32) int64 { return max(0, s.weekCap-s.contextTime(p, s.slots[slots[0]].week)) }
}

// roughlyShort reports whether the slots need more time than people can serve, each
// up to a cap.
func (s *presolve) roughlyShort(slots []int32, cap func(p int32) int64) bool {
	left := s.demand(slots)
	for p := range int32(s.personCount) {
		most := int64(0)
		for _, t := range slots {
			if s.ableFor(p, t) {
				most += s.slots[t].seconds
			}
		}
		left -= min(most, cap(p))
	}
	return left > 0
}

// shortOf reports whether the slots, all of one week, need more time than people
// can serve in it: each the most that fits under the limit, clashes between
// neighbours taken into account.
func (s *presolve) shortOf(timed *model, slots []int32) bool {
	a := newAttainer(timed, func(j int32) bool { return slices.Contains(slots, s.seatSlot[j]) })
	most := s.weekCap / a.unit
	if a.wide(most) {
		return s.roughlyShort(slots, s.weekLeft(slots))
	}
	left := a.volume
	for p := range s.personCount {
		all := a.bundles(p, 0, s.weekLeft(slots)(int32(p))/a.unit)
		left -= int64(all[len(all)-1].sum)
	}
	return left > 0
}
