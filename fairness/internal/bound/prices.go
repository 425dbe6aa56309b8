package bound

import (
	"math"
	"slices"
)

// relaxation is what prices are looked for: kinds of people with patterns.
type relaxation interface {
	// cheapest returns the pattern of each kind that costs least at the prices, and what it
	// costs, scaled.
	cheapest(prices []int64) ([]pattern, []int64)
	// tired reports whether asking again takes too long.
	tired() bool
}

// market is a relaxation with what is to be shared out.
type market struct {
	relaxation
	volumes, members []int64
	steps            []int64 // by group, what a unit weighs
}

func newMarket(r relaxation, groups []group, volumes, members []int64) *market {
	m := &market{relaxation: r, volumes: volumes, members: members}
	for _, g := range groups {
		m.steps = append(m.steps, g.step)
	}
	return m
}

const (
	priceScale = 1 << 14 // of prices and reduced costs, in 1/priceScale milli-points

	priceRounds = 400           // of looking for prices
	priceWork   = 2_000_000_000 // operations of it
)

// evaluate returns the value of the relaxation at prices, scaled, and the cheapest patterns.
func (m *market) evaluate(prices []int64) (value int64, best []pattern, costs []int64) {
	best, costs = m.cheapest(prices)
	for g, volume := range m.volumes {
		value -= prices[g] * volume
	}
	for k, n := range m.members {
		value += costs[k] * n
	}
	return value, best, costs
}

// climb looks for the prices with the highest value by column generation: the master's duals
// are prices, the cheapest patterns at them are its new columns, until none is cheaper than
// what it has. It begins with the prices given and stops above enough. No price exceeds its
// unit's weight times dearest: at first much less, for what few patterns cannot share out would make all prices dear.
func (m *market) climb(prices []int64, enough int64, dearest int64) (best []int64, value int64) {
	best = slices.Clone(prices)
	value, patterns, _ := m.evaluate(best)
	if value > enough {
		return best, value
	}
	// No sum of prices may leave 64 bits, or the bound would not hold.
	people := int64(0)
	for _, n := range m.members {
		people += n
	}
	penalties := make([]float64, len(m.volumes))
	limit := func(dear int64) {
		for g, volume := range m.volumes {
			highest := int64(1<<58) / priceScale / (volume + 1) / (int64(len(m.volumes)) * (people + 1))
			penalties[g] = float64(min(min(m.steps[g], 1<<40)*dear, highest))
		}
	}
	dear := min(cheapPrice, dearest)
	limit(dear)
	lp := newMaster(m.volumes, m.members, penalties, patterns, priceWork)
	now := make([]int64, len(prices))
	for range priceRounds {
		ok := lp.solve()
		for g := range now {
			now[g] = int64(math.Round(-min(max(lp.duals[g], -penalties[g]), penalties[g]) * priceScale))
		}
		v, patterns, costs := m.evaluate(now)
		if v > value {
			value = v
			copy(best, now)
		}
		if value > enough || !ok || m.tired() {
			break
		}
		added := false
		for k, x := range patterns {
			// Its reduced cost against the dual of its kind.
			if float64(costs[k])/priceScale < lp.duals[lp.groups+k]-1e-4 {
				lp.add(k, x)
				added = true
			}
		}
		if added {
			continue
		}
		if dear == dearest || !lp.lacks() {
			break
		}
		dear = min(4*dear, dearest)
		limit(dear)
		lp.penalise(penalties)
	}
	return best, value
}

func (s *Sharing) market() *market { return newMarket(s, s.groups, s.volumes, s.members) }

func (s *Sharing) cheapest(prices []int64) ([]pattern, []int64) {
	best, costs := make([]pattern, len(s.kinds)), make([]int64, len(s.kinds))
	for k, list := range s.kinds {
		x, cost := cheapest(list, prices)
		best[k], costs[k] = *x, cost
	}
	return best, costs
}

func (s *Sharing) tired() bool { return false }

// How many times its weight a unit may cost, in the end and at first.
const (
	dearestPrice = 64
	cheapPrice   = 12
)

// Price looks for the multipliers with the highest bound. Whatever they are, the bound holds.
func (s *Sharing) Price(known int64) {
	if s.exhausted {
		return
	}
	s.prices, s.value = s.market().climb(s.prices, (known-1)*priceScale, dearestPrice)
	s.bound = max(s.bound, ceilDiv(s.value, priceScale))
}
