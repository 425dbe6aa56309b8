package bound

import (
	"math/bits"
	"slices"
)

// evaluate returns the value of the relaxation at prices, scaled, and by how much
// the cheapest patterns overdraw each group.
func (s *Sharing) evaluate(prices, over []int64) int64 {
	value := int64(0)
	for g, volume := range s.volumes {
		value -= prices[g] * volume
		over[g] = -volume
	}
	for k, list := range s.kinds {
		best, least := cheapest(list, prices)
		value += least * s.members[k]
		for g, x := range best.amounts {
			over[g] += int64(x) * s.members[k]
		}
	}
	return value
}

const (
	priceScale  = 16        // of prices and reduced costs, in 1/priceScale milli-points
	priceRounds = 300       // of looking for prices
	mostPriced  = 2_000_000 // patterns, over all rounds

	mostOverdraft = 1 << 13 // that counts, so that the squares of many groups stay within 64 bits
)

// Price looks for the multipliers with the highest bound, by steps against the
// overdraft. Whatever they are, the bound holds.
func (s *Sharing) Price(known int64) {
	if s.exhausted {
		return
	}
	s.value = s.evaluate(s.prices, make([]int64, len(s.prices)))
	s.price(known, (known-1)*priceScale)
	s.bound = max(s.bound, ceilDiv(s.value, priceScale))
}

// price raises the value, from what it is at the prices, until it is above enough; known is
// about what it can be, in milli-points.
func (s *Sharing) price(known, enough int64) {
	over := make([]int64, len(s.prices))
	prices := slices.Clone(s.prices)
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
	rounds := min(priceRounds, mostPriced/listed)
	part, since := int64(1<<16), 0
	push := make([]int64, len(s.prices)) // the overdraft, smoothed, times 16
	for range rounds {
		if s.value > enough || part < 16 {
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
			push[g] = push[g]*3/4 + min(max(o, -mostOverdraft), mostOverdraft)*16
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
}

// mulDiv returns a·b/c towards zero, for a ≥ 0 and c > 0, without leaving 64 bits.
func mulDiv(a, b, c int64) int64 {
	if b < 0 {
		return -mulDivPositive(uint64(a), uint64(-b), uint64(c))
	}
	return mulDivPositive(uint64(a), uint64(b), uint64(c))
}

// mulDivPositive returns a·b/c, at most 2^62.
func mulDivPositive(a, b, c uint64) int64 {
	high, low := bits.Mul64(a, b)
	if high >= c {
		return 1 << 62
	}
	quotient, _ := bits.Div64(high, low, c)
	return int64(min(quotient, 1<<62))
}
