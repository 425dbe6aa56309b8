package bound

import (
	"fmt"
	"slices"
)

// Sharing is the problem of giving each person one pattern so that every group is
// used up.
type Sharing struct {
	in        *Input
	groups    []group
	groupOf   []int32 // seat → group
	volumes   []int64
	kinds     [][]pattern // lists of patterns
	ranked    [][]choice  // the patterns of each list, the cheapest first, if they are known
	kindOf    []int32     // person → list
	size      int         // people
	members   []int64     // list → people
	prices    []int64     // group: multiplier, in 1/priceScale milli-points a unit
	value     int64       // of the relaxation at prices, scaled
	bound     int64       // proven, milli-points
	visited   int         // patterns tried, by solve
	exhausted bool        // no pattern fits somebody: nothing is within reach
}

// sharing lists the patterns that leave nobody further than reach from target
// on any level. It returns nil if there are too many to list. What was listed for a wider
// reach, and what was too much for a closer one, is not listed again.
func (b *grouping) sharing(reach int64) *Sharing {
	switch {
	case reach > farthest || b.tooFar > 0 && reach >= b.tooFar:
		return nil
	case b.widest == nil || reach > b.reach:
		s := b.listAll(reach)
		if s == nil {
			b.tooFar = max(reach, 1)
			return nil
		}
		b.widest, b.reach = s, reach
	}
	return b.widest.within(reach)
}

func (b *grouping) listAll(reach int64) *Sharing {
	s := &Sharing{in: b.in}
	s.groups, s.groupOf = b.groups, b.groupOf
	for _, g := range s.groups {
		s.volumes = append(s.volumes, g.volume)
	}
	s.prices = make([]int64, len(s.groups))
	s.kindOf = make([]int32, s.in.People)
	s.size = s.in.People
	known := map[string]int32{}
	b.steps = 0
	for p := range s.in.People {
		key := fmt.Sprint(s.in.start(p), s.in.room(p))
		for _, a := range b.byClass {
			key += string(a.of(p))
		}
		kind, ok := numbered(known, key)
		if !ok {
			list, ok := b.list(p, reach)
			if !ok {
				return nil
			}
			s.kinds, s.members = append(s.kinds, list), append(s.members, 0)
			s.exhausted = s.exhausted || len(list) == 0
		}
		s.kindOf[p] = kind
		s.members[kind]++
	}
	return s
}

// within returns the sharing without the patterns that go beyond reach.
func (s *Sharing) within(reach int64) *Sharing {
	less := *s
	less.kinds = make([][]pattern, len(s.kinds))
	less.prices = make([]int64, len(s.prices))
	less.value, less.bound, less.exhausted = 0, 0, false
	for k, list := range s.kinds {
		kept := make([]pattern, 0, len(list))
		for _, x := range list {
			if x.worst <= reach {
				kept = append(kept, x)
			}
		}
		less.kinds[k] = kept
		less.exhausted = less.exhausted || len(kept) == 0
	}
	return &less
}

// f1 returns the least reach from floor to ceiling at which a sharing may exist. Most often
// that is floor.
func (s *Sharing) f1(floor, ceiling int64) int64 {
	may := func(reach int64) bool {
		less := s.within(reach)
		if less.exhausted {
			return false
		}
		less.value = -everyRoster * priceScale // prices of zero prune nothing
		chosen, _, complete := less.Solve(everyRoster, reachStates, 0)
		return chosen != nil || !complete && !less.short()
	}
	if may(floor) {
		return floor
	}
	var candidates []int64
	for _, list := range s.kinds {
		for _, x := range list {
			candidates = append(candidates, x.worst)
		}
	}
	return least(candidates, floor+1, ceiling, may)
}

// short reports whether prices prove that no sharing exists, whatever it costs: at prices
// alone the relaxation of what exists is never above zero. Where all prices of heavy seats
// are −1, that counts how many of them people can hold.
func (s *Sharing) short() bool {
	free := *s
	free.kinds = make([][]pattern, len(s.kinds))
	for k, list := range s.kinds {
		free.kinds[k] = slices.Clone(list)
		for i := range list {
			free.kinds[k][i].cost = 0
		}
	}
	m := free.market()
	for _, heavy := range s.groups {
		prices := make([]int64, len(s.prices))
		for g := range prices {
			if s.groups[g].step >= heavy.step && s.groups[g].class == heavy.class {
				prices[g] = -1
			}
		}
		if value, _, _ := m.evaluate(prices); value > 0 {
			return true
		}
	}
	_, value := m.climb(free.prices, 0, 1)
	return value > 0
}

// everyRoster is a sum of deviations that no roster exceeds.
const everyRoster = int64(1) << 44

// refine raises the bound, at most to known, by going through all sharings with a cost
// below a limit, for higher and higher limits.
func (s *Sharing) refine(known int64, states int) {
	for step := max(1, s.bound/1000); s.bound < known; step *= 2 {
		limit := min(s.bound+step, known)
		chosen, cost, complete := s.Solve(limit, states, 0)
		if !complete {
			return
		}
		if chosen != nil {
			s.bound = max(s.bound, cost)
			return
		}
		s.bound = limit
	}
}
