package fairness

import (
	"cmp"
	"errors"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// The fewest and lightest seats to leave open where not all can be filled.
//
// Each proof that there is no roster names seats of which some must stay open: at least one, or as many as are missing
// in a sum. So the least set of seats that meets all proofs so far is a bound. If the others can be filled, it is the
// answer; else there is one more proof (implicit hitting sets). The least set is found by branching on the seats of a
// proof that is not met, least cost first. Of sets that weigh the same the least leaves most of what people know as it is
// (cost). Where nothing is proven and nothing found, seats are filled as far as search comes, and the answer is not said to be
// the least.

// Gap is a seat that a plan leaves open. The zero Gap is none.
type Gap struct {
	PositionKey
	schedule.Interval
	// Burden is what the seat would weigh.
	Burden Burden
	// Cause says why the seat cannot be filled together with the others: an *InfeasibleError, or a *NotFoundError if
	// that is not proven.
	Cause error
}

// The work for gaps: proofs, and steps for the least set that meets them.
const (
	mostProofs = 200
	mostSteps  = 50_000
)

// SolveWithGaps is Solve that leaves seats open where it must: as few as it can, and of as few the lightest. Of seats that weigh the
// same it fills those of Published whose holders can serve them, and then the seats of a slot in the order of Seats. Gaps of the plan
// names what is open. The error joins the faults of the input, says that locked seats break a limit, or is a *NotFoundError where
// search fills nothing.
func (p Problem) SolveWithGaps(moves int, seed uint64) (*Plan, error) {
	return p.solveWithGaps(moves, seed, nil)
}

func (p Problem) solveWithGaps(moves int, seed uint64, watch func(Progress) bool) (*Plan, error) {
	plan, err := p.SolveWatched(moves, seed, watch)
	if !errors.Is(err, ErrInfeasible) && !errors.Is(err, ErrNotFound) {
		return plan, err
	}
	g := &gaps{problem: p, seed: seed, fixed: slices.Clone(p.Open), answers: bound.Answers{}}
	open, fewest, err := g.least(err)
	if err != nil {
		return nil, err
	}
	open, causes, better := g.causes(open)
	for fixed := slices.Clip(p.Open); ; {
		p.Open = append(fixed, open...)
		if plan, err = p.solveFrom(moves, seed, watch, g.start); err != nil {
			return nil, err
		}
		if plan.fewest = fewest && !better; plan.fewest {
			break
		}
		taken := g.take(plan, open)
		if len(taken) == 0 {
			break
		}
		better = true
		var left []PositionKey
		var whys []error
		for i, key := range open {
			if !taken[key] {
				left, whys = append(left, key), append(whys, causes[i])
			}
		}
		open, causes = left, whys
	}
	for i, key := range open {
		seat := p.Seats[slices.IndexFunc(p.Seats, func(s Position) bool { return s.Slot == key.Slot && s.Role == key.Role })]
		plan.gaps = append(plan.gaps, Gap{key, seat.Interval, seat.Burden, causes[i]})
	}
	return plan, nil
}

// Gaps lists the seats that SolveWithGaps, or a Planner with Gaps, left open, by start, slot and role. Fewest reports whether it
// is proven that no plan leaves fewer open, or as few that weigh less.
func (p *Plan) Gaps() (list []Gap, fewest bool) {
	return slices.Clone(p.known().gaps), p.known().fewest || len(p.known().gaps) == 0
}

// gaps looks for the least set of seats to leave open.
type gaps struct {
	problem Problem
	seed    uint64
	fixed   []PositionKey // open in any case
	seats   []Position    // that can be left open, least cost first
	costs   []cost        // of seats
	cores   []core
	steps   int
	answers bound.Answers
	start   []Assignment // a roster with gaps, where search found none for the seats that are not left open
}

// cost is what it costs to leave seats open, by what decides first.
type cost struct {
	burden    Burden
	published int // seats with a published holder who can serve them
	earlier   int // seats that come after them in their slots: a slot is filled from its first seat on
}

func (c cost) plus(o cost) cost {
	return cost{c.burden + o.burden, c.published + o.published, c.earlier + o.earlier}
}

func (c cost) compare(o cost) int {
	return cmp.Or(cmp.Compare(c.burden, o.burden), cmp.Compare(c.published, o.published), cmp.Compare(c.earlier, o.earlier))
}

// costsOf returns what it costs to leave each seat open by itself.
func (m *model) costsOf() map[PositionKey]cost {
	costs, later := map[PositionKey]cost{}, map[string]int{}
	for _, seat := range slices.Backward(m.problem.Seats) {
		c := cost{burden: seat.Burden, earlier: later[seat.Slot]}
		if j := m.findSeat(Assignment{Slot: seat.Slot, Role: seat.Role}); j >= 0 && m.HasPublished[j] {
			if holder := m.Published[j]; holder != search.Nobody && m.Can(holder, j) {
				c.published = 1
			}
		}
		costs[PositionKey{seat.Slot, seat.Role}] = c
		later[seat.Slot]++
	}
	return costs
}

// core is a proof: of these seats so many stay open, or more.
type core struct {
	seats []int // of gaps.seats
	least int
}

// roster looks for some roster with seats left open.
func (g *gaps) roster(open []int) error {
	p := g.problem
	p.Open = slices.Clone(g.fixed)
	for _, i := range open {
		p.Open = append(p.Open, PositionKey{g.seats[i].Slot, g.seats[i].Role})
	}
	m, err := compile(p)
	if err != nil {
		return err
	}
	m.answers = g.answers
	if err := m.infeasible(); err != nil {
		return m.named(err)
	}
	_, err = m.first(g.seed)
	return m.named(err)
}

// least returns the least set of seats to leave open, and whether it is proven to be.
func (g *gaps) least(err error) (open []PositionKey, fewest bool, _ error) {
	locked := map[PositionKey]bool{}
	for _, a := range g.problem.Locked {
		locked[PositionKey{a.Slot, a.Role}] = true
	}
	for _, seat := range g.problem.Seats {
		if key := (PositionKey{seat.Slot, seat.Role}); !locked[key] && !slices.Contains(g.fixed, key) {
			g.seats = append(g.seats, seat)
		}
	}
	m, fault := compile(g.problem)
	if fault != nil {
		return nil, false, fault
	}
	costs := m.costsOf()
	slices.SortStableFunc(g.seats, func(a, b Position) int {
		x, y := costs[PositionKey{a.Slot, a.Role}], costs[PositionKey{b.Slot, b.Role}]
		return cmp.Or(x.compare(y), a.Start.Compare(b.Start), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Role, b.Role))
	})
	for _, seat := range g.seats {
		g.costs = append(g.costs, costs[PositionKey{seat.Slot, seat.Role}])
	}
	// A seat more can join turns, so a proof with some seats open may not be one with others.
	fewest = !m.TurnLimits
	var set []int
	for range mostProofs {
		var proof *InfeasibleError
		if errors.As(err, &proof) && proof.locks {
			return nil, false, err
		}
		if proof == nil {
			break
		}
		if !g.learn(proof, set) { // all of its seats are locked
			proof.locks = true
			return nil, false, proof
		}
		var all bool
		if set, all = g.hit(); set == nil {
			return nil, false, err
		}
		fewest = fewest && all
		if err = g.roster(set); err == nil {
			return g.keys(set), fewest, nil
		}
	}
	set, err = g.filled()
	return g.keys(set), false, err
}

func (g *gaps) keys(set []int) (keys []PositionKey) {
	for _, i := range set {
		keys = append(keys, PositionKey{g.seats[i].Slot, g.seats[i].Role})
	}
	return keys
}

// learn adds a proof that was made with seats left open, and reports whether some seat of it can be.
func (g *gaps) learn(proof *InfeasibleError, open []int) bool {
	c := core{least: 1}
	if proof.Count.Unit == InSeats {
		c.least = max(1, int(proof.Count.Needed-proof.Count.Possible))
	}
	for i, seat := range g.seats {
		about := slices.Contains(proof.seats, PositionKey{seat.Slot, seat.Role})
		if len(proof.seats) == 0 {
			about = slices.ContainsFunc(proof.Slots, func(s SlotName) bool { return s.Slot == seat.Slot })
		}
		if about && !slices.Contains(open, i) {
			c.seats = append(c.seats, i)
		}
	}
	c.least = min(c.least, len(c.seats))
	g.cores = append(g.cores, c)
	return len(c.seats) > 0
}

// hit returns the seats that meet all proofs, fewest and then of least cost, and whether it has gone through all sets that
// could be less.
func (g *gaps) hit() (best []int, all bool) {
	var lowest cost
	g.steps = 0
	var set []int
	chosen, barred := make([]bool, len(g.seats)), make([]bool, len(g.seats))
	lacking, coresOf := make([]int, len(g.cores)), make([][]int, len(g.seats)) // how many seats a core lacks, and the cores of a seat
	for i, c := range g.cores {
		lacking[i] = c.least
		for _, j := range c.seats {
			coresOf[j] = append(coresOf[j], i)
		}
	}
	choose := func(j, change int) {
		chosen[j] = change < 0
		for _, i := range coresOf[j] {
			lacking[i] += change
		}
	}
	var branch func(sum cost)
	branch = func(sum cost) {
		if g.steps++; g.steps > mostSteps && best != nil {
			return
		}
		// The proof that lacks most.
		var worst *core
		lacks := 0
		for i, n := range lacking {
			if n > lacks {
				worst, lacks = &g.cores[i], n
			}
		}
		if worst == nil {
			if best == nil || len(set) < len(best) || len(set) == len(best) && sum.compare(lowest) < 0 {
				best, lowest = slices.Clone(set), sum
			}
			return
		}
		var free []int
		for _, j := range worst.seats {
			if !chosen[j] && !barred[j] {
				free = append(free, j)
			}
		}
		if len(free) < lacks {
			return
		}
		if best != nil {
			least := sum
			for _, j := range free[:lacks] {
				least = least.plus(g.costs[j])
			}
			if size := len(set) + lacks; size > len(best) || size == len(best) && least.compare(lowest) >= 0 {
				return
			}
		}
		// Seats before the one that is chosen are filled in what follows.
		for i, j := range free {
			if len(free)-i < lacks {
				break
			}
			choose(j, -1)
			set = append(set, j)
			branch(sum.plus(g.costs[j]))
			choose(j, 1)
			set = set[:len(set)-1]
			barred[j] = true
		}
		for _, j := range free {
			barred[j] = false
		}
	}
	branch(cost{})
	slices.Sort(best)
	return best, g.steps <= mostSteps
}

// filled fills what search can fill, where some seats stay open.
func (g *gaps) filled() (open []int, err error) {
	p := g.problem
	p.Open = g.fixed
	m, err := compile(p)
	if err != nil {
		return nil, err
	}
	random := search.Generator(g.seed)
	s := search.NewState(m.Numbers)
	s.PutLocked(0, int32(m.SeatCount))
	if !s.TurnsOfAllFit() {
		return nil, &NotFoundError{}
	}
	var order []int32
	for j := range int32(m.SeatCount) {
		if s.Owner[j] == search.Nobody {
			order = append(order, j)
		}
	}
	costs := m.costsOf()
	of := func(j int32) cost { return costs[PositionKey{m.seats[j].Slot, m.seats[j].Role}] }
	slices.SortStableFunc(order, func(a, b int32) int { return of(b).compare(of(a)) })
	for more := true; more; { // with one another can be filled, as where it joins turns
		more = false
		for _, j := range order {
			if s.Owner[j] != search.Nobody {
				continue
			}
			before := slices.Clone(s.Owner)
			if p := s.Least(j); p != search.Nobody {
				s.Put(j, p)
			} else {
				s.Eject(&random, []int32{j}, 200)
			}
			emptied := false
			for i, q := range s.Owner {
				emptied = emptied || before[i] != search.Nobody && q == search.Nobody
			}
			if emptied || s.Owner[j] == search.Nobody || !s.TurnsOfAllFit() {
				s.Reset(before)
			} else {
				more = true
			}
		}
	}
	for i, seat := range g.seats {
		if j := m.findSeat(Assignment{Slot: seat.Slot, Role: seat.Role}); j >= 0 && s.Owner[j] == search.Nobody {
			open = append(open, i)
		}
	}
	g.start = m.seated(s.Owner)
	return open, nil
}

// seated lists who has a seat.
func (m *model) seated(owner []int32) (list []Assignment) {
	for j, q := range owner {
		if q != search.Nobody {
			list = append(list, Assignment{m.seats[j].Slot, m.seats[j].Role, m.people[q].ID})
		}
	}
	return list
}

// take fills the seats, of those that a plan leaves open, that somebody can take as the plan is, and starts from what then is filled.
func (g *gaps) take(plan *Plan, open []PositionKey) map[PositionKey]bool {
	p := g.problem
	p.Open = g.fixed
	m, err := compile(p)
	if err != nil {
		return nil
	}
	s := search.NewState(m.Numbers)
	for _, a := range plan.assignments {
		s.Put(m.findSeat(a), m.findPerson(a.Member))
	}
	taken := map[PositionKey]bool{}
	for _, key := range open {
		j := m.findSeat(Assignment{Slot: key.Slot, Role: key.Role})
		if q := s.Least(j); q != search.Nobody {
			if s.Put(j, q); s.TurnsOfAllFit() {
				taken[key] = true
			} else {
				s.Take(j)
			}
		}
	}
	if len(taken) > 0 {
		g.start = m.seated(s.Owner)
	}
	return taken
}

// causes says of each seat why it stays open, heaviest first; a seat that can be filled after all is. It reports
// whether there was one such.
func (g *gaps) causes(open []PositionKey) (left []PositionKey, causes []error, better bool) {
	index := func(key PositionKey) int {
		return slices.IndexFunc(g.seats, func(s Position) bool { return s.Slot == key.Slot && s.Role == key.Role })
	}
	slices.SortStableFunc(open, func(a, b PositionKey) int { return cmp.Compare(index(b), index(a)) })
	left = slices.Clone(open)
	why := map[PositionKey]error{}
	for asked := 0; asked < len(left); asked++ { // since one was filled: with it another can be, as where it joins turns
		key := left[0]
		left = left[1:]
		var others []int
		for _, other := range left {
			others = append(others, index(other))
		}
		if err := g.roster(others); err != nil {
			left, why[key] = append(left, key), err
			continue
		}
		better, asked = true, -1
		g.start = nil // search finds one for these
	}
	slices.SortStableFunc(left, func(a, b PositionKey) int {
		s, t := g.seats[index(a)], g.seats[index(b)]
		return cmp.Or(s.Start.Compare(t.Start), cmp.Compare(s.Slot, t.Slot), cmp.Compare(s.Role, t.Role))
	})
	for _, key := range left {
		causes = append(causes, why[key])
	}
	return left, causes, better
}
