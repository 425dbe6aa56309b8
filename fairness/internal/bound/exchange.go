package bound

import "slices"

// Penalise makes patterns dear that leave somebody beyond reach.
func (s *Sharing) Penalise(reach, bump int64) {
	for _, list := range s.kinds {
		for i := range list {
			if over := list[i].worst - reach; over > 0 {
				list[i].cost += over*64 + bump
			}
		}
	}
}

// PatternsOf returns which pattern each person has in a roster.
func (s *Sharing) PatternsOf(owner []int32) []int32 {
	amounts := make([]int32, s.in.People*len(s.groups))
	for j, p := range owner {
		g := s.groupOf[j]
		amount := int32(1)
		if !s.groups[g].counted {
			amount = int32(s.in.Burden[j] / s.groups[g].unit)
		}
		amounts[int(p)*len(s.groups)+int(g)] += amount
	}
	chosen := make([]int32, s.in.People)
	for p := range chosen {
		mine := amounts[p*len(s.groups) : (p+1)*len(s.groups)]
		chosen[p] = int32(slices.IndexFunc(s.kinds[s.kindOf[p]], func(x pattern) bool { return slices.Equal(x.amounts, mine) }))
		if chosen[p] < 0 {
			return nil
		}
	}
	return chosen
}

// Cost returns the sum of deviations that the chosen patterns leave, and what makes them dear.
func (s *Sharing) Cost(chosen []int32) int64 {
	sum := int64(0)
	for p, c := range chosen {
		sum += s.kinds[s.kindOf[p]][c].cost
	}
	return sum
}

// Exchanged is how many people share out anew at a time.
const Exchanged = 8

// Improve exchanges between random people for so many rounds, or until it has
// tried so many patterns.
func (s *Sharing) Improve(chosen []int32, below func(n int32) int32, rounds, visits int) {
	least := make([]int64, len(s.kinds)) // of each list at the prices
	ranked := make([][]choice, len(s.kinds))
	for k, list := range s.kinds {
		_, least[k] = cheapest(list, s.prices)
		ranked[k] = s.rank(list)
	}
	people := make([]int32, len(chosen))
	for p := range people {
		people[p] = int32(p)
	}
	part := &Sharing{
		in: s.in, groups: s.groups, groupOf: s.groupOf, prices: s.prices,
		size: min(Exchanged, len(people)), volumes: make([]int64, len(s.groups)),
	}
	for range rounds {
		if part.visited > visits {
			return
		}
		clear(part.volumes)
		part.kinds, part.ranked, part.kindOf, part.value = part.kinds[:0], part.ranked[:0], part.kindOf[:0], 0
		limit := int64(0)
		for n := range part.size {
			i := n + int(below(int32(len(people)-n)))
			people[n], people[i] = people[i], people[n]
			kind := s.kindOf[people[n]]
			x := &s.kinds[kind][chosen[people[n]]]
			limit += x.cost
			part.value += least[kind]
			for g, amount := range x.amounts {
				part.volumes[g] += int64(amount)
				part.value -= s.prices[g] * int64(amount)
			}
			part.kinds, part.ranked = append(part.kinds, s.kinds[kind]), append(part.ranked, ranked[kind])
			part.kindOf = append(part.kindOf, int32(n))
		}
		better, _, _ := part.Solve(limit, 1<<14, 400)
		for n, c := range better {
			chosen[people[n]] = c
		}
	}
}

// Beam returns how many states a person are worth keeping.
func (s *Sharing) Beam() int {
	work := int64(0)
	for k, list := range s.kinds {
		work += int64(len(list)) * s.members[k]
	}
	return int(min(2000, 500_000/max(work, 1)))
}

// Avoid makes the pattern of p dearer.
func (s *Sharing) Avoid(p, pattern int32, by int64) { s.kinds[s.kindOf[p]][pattern].cost += by }

// Goal returns levels on which a roster gives each person the chosen pattern if there is
// no deviation: a level for each group, with what each seat weighs on it and with what
// each person starts.
func (s *Sharing) Goal(chosen []int32) (levels int, weights, start []int64) {
	levels = len(s.groups)
	weights, start = make([]int64, len(s.groupOf)*levels), make([]int64, s.in.People*levels)
	for j, g := range s.groupOf {
		weight := s.in.Burden[j]
		if s.groups[g].counted {
			weight = s.groups[g].step
		}
		weights[j*levels+int(g)] = weight
	}
	for p, c := range chosen {
		for g, amount := range s.kinds[s.kindOf[p]][c].amounts {
			start[p*levels+g] = -int64(amount) * s.groups[g].step
		}
	}
	return levels, weights, start
}
