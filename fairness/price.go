package fairness

import "slices"

// within returns the sharing without the patterns that go beyond reach.
func (s *sharing) within(reach int64) *sharing {
	less := *s
	less.kinds = make([][]pattern, len(s.kinds))
	less.prices = make([]int64, len(s.prices))
	less.value, less.bound, less.exhausted = 0, 0, false
	for k, list := range s.kinds {
		for _, x := range list {
			if x.worst <= reach {
				less.kinds[k] = append(less.kinds[k], x)
			}
		}
		less.exhausted = less.exhausted || len(less.kinds[k]) == 0
	}
	return &less
}

// evaluate returns the value of the relaxation at prices, scaled, and by how much
// the cheapest patterns overdraw each group.
func (s *sharing) evaluate(prices, over []int64) int64 {
	value := int64(0)
	for g, volume := range s.volumes {
		value -= prices[g] * volume
		over[g] = -volume
	}
	for k, list := range s.kinds {
		best, least := -1, int64(0)
		for i := range list {
			if c := list[i].at(prices); best < 0 || c < least {
				best, least = i, c
			}
		}
		value += least * s.members[k]
		for g, x := range list[best].amounts {
			over[g] += int64(x) * s.members[k]
		}
	}
	return value
}

// price looks for the multipliers with the highest bound, by steps against the
// overdraft. Whatever they are, the bound holds.
func (s *sharing) price(known int64, rounds int) {
	if s.exhausted {
		return
	}
	over := make([]int64, len(s.prices))
	prices := slices.Clone(s.prices)
	s.value = s.evaluate(prices, over)
	size := make([]int64, len(s.prices)) // of units, in thousandths of the largest
	largest := int64(1)
	for _, g := range s.groups {
		largest = max(largest, g.step)
	}
	for i, g := range s.groups {
		size[i] = max(1, g.step*1000/largest)
	}
	// No sum of prices may leave 64 bits, or the bound would not hold.
	dearest := make([]int64, len(s.prices))
	for g, volume := range s.volumes {
		dearest[g] = (1 << 58) / (volume + 1) / int64(len(s.volumes)*(s.size+1))
	}
	listed := 1
	for _, list := range s.kinds {
		listed += len(list)
	}
	rounds = min(rounds, mostPriced/listed)
	part, since := int64(1<<16), 0
	push := make([]int64, len(s.prices)) // the overdraft, smoothed, times 16
	for range rounds {
		if s.value > (known-1)*priceScale || part < 16 {
			break
		}
		value := s.evaluate(prices, over)
		if value > s.value {
			s.value, since = value, 0
			copy(s.prices, prices)
		} else if since++; since > 12 {
			part, since = part*3/4, 0
			copy(prices, s.prices)
			value = s.evaluate(prices, over)
			clear(push)
		}
		norm := int64(0)
		for g, o := range over {
			push[g] = push[g]*3/4 + min(max(o, -1<<16), 1<<16)*16
			norm += size[g] * size[g] * push[g] * push[g]
		}
		if norm <= 0 {
			break
		}
		gap := min(max(known*priceScale-value, priceScale), 1<<40)
		for g, o := range push {
			// gap·part · size² · o / norm, in steps that stay within 64 bits.
			price := prices[g] + mulDiv(gap*part>>12, size[g]*size[g]*o, norm)
			prices[g] = min(max(price, -dearest[g]), dearest[g])
		}
	}
	s.bound = max(s.bound, ceilDiv(s.value, priceScale))
}

// mulDiv returns a·b/c towards zero, for a ≥ 0 and c > 0, without leaving 64 bits.
func mulDiv(a, b, c int64) int64 {
	if b < 0 {
		return -mulDivPositive(uint64(a), uint64(-b), uint64(c))
	}
	return mulDivPositive(uint64(a), uint64(b), uint64(c))
}
