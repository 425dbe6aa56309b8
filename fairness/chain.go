package fairness

import "math/bits"

// longest chain of seats that one move may change.
const longest = 10

// chain tries to give seat out of p to q together with all that this entails:
// what q holds that clashes goes to p, what p holds that clashes with that goes to
// q, and so on. So nobody ever holds two slots that clash.
func (x *search) chain(out, p, q int32, limit int64) {
	list := append(x.list[:0], out)
	n := x.levelCount
	loss := x.loss[:n]
	clear(loss)
	for i := 0; i < len(list); i++ {
		a := list[i]
		to, sign := q, int64(1)
		if x.owner[a] == q {
			to, sign = p, -1
		}
		if x.locked[a] != nobody || !x.eligible[int(to)*x.seatCount+int(a)] {
			return
		}
		for l, w := range x.seatWeight[int(a)*n : int(a)*n+n] {
			loss[l] += sign * w
		}
		t := x.seatSlot[a]
		first := int(x.conflictWord[t])
		held := x.held[int(to)*x.words+first:]
		for w, mask := range x.conflicts[x.conflictFrom[t]:x.conflictFrom[t+1]] {
			for both := held[w] & mask; both != 0; both &= both - 1 {
				b := x.seatOf(to, int32((first+w)<<6+bits.TrailingZeros64(both)))
				known := false
				for _, c := range list {
					known = known || c == b
				}
				if known {
					continue
				}
				if len(list) == longest {
					return
				}
				list = append(list, b)
			}
		}
	}
	delta := int64(0)
	mine, other := x.dev[int(p)*n:int(p)*n+n], x.dev[int(q)*n:int(q)*n+n]
	for l, c := range loss {
		if c != 0 {
			delta += rise(mine[l]-c, x.ceiling, x.steep, x.bump) - rise(mine[l], x.ceiling, x.steep, x.bump)
			delta += rise(other[l]+c, x.ceiling, x.steep, x.bump) - rise(other[l], x.ceiling, x.steep, x.bump)
		}
	}
	if x.change > 0 {
		for _, a := range list {
			to := q
			if x.owner[a] == q {
				to = p
			}
			delta += x.change * (x.changed(a, to) - x.changed(a, x.owner[a]))
		}
	}
	if delta > limit {
		return
	}
	x.flip(list, p, q)
	for _, a := range list {
		if !x.keeps(x.owner[a], x.seatSlot[a]) {
			x.flip(list, p, q)
			return
		}
	}
	if x.turnLimits && !(x.turnsAllow(p, -1, -1) && x.turnsAllow(q, -1, -1)) {
		x.flip(list, p, q)
		return
	}
	for l, c := range loss {
		mine[l] -= c
		other[l] += c
	}
	x.accept(delta)
}

// flip gives each seat of list from p to q or from q to p, deviations apart.
func (x *search) flip(list []int32, p, q int32) {
	for _, a := range list {
		x.leave(x.owner[a], x.seatSlot[a])
	}
	for _, a := range list {
		if x.owner[a] == p {
			x.owner[a] = q
		} else {
			x.owner[a] = p
		}
		x.enter(x.owner[a], x.seatSlot[a])
	}
}

// keeps reports whether the limits that are counts hold for p around slot t, which
// p holds.
func (s *state) keeps(p, t int32) bool {
	slot := &s.slots[t]
	if s.weekCap > 0 && s.weekTime[int(p)*s.weeks+int(slot.week)] > s.weekCap {
		return false
	}
	if limit := s.limits.MaxWeekendsPerMonth; limit > 0 && slot.weekend >= 0 &&
		int(s.inMonth[int(p)*s.months+int(slot.weekendIn)]) > limit {
		return false
	}
	if limit := s.limits.MaxConsecutiveDays; limit > 0 {
		days := s.dayCount[int(p)*s.days : int(p)*s.days+s.days]
		run := 1
		for d := int(slot.day) - 1; d >= 0 && days[d] > 0 && run <= limit; d-- {
			run++
		}
		for d := int(slot.day) + 1; d < len(days) && days[d] > 0 && run <= limit; d++ {
			run++
		}
		if run > limit {
			return false
		}
	}
	return s.limits.MaxSharePermille == 0 || s.time[p] <= s.shareCap
}
