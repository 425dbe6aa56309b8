package search

import (
	"math"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// What fairness gives up for a later objective. The outline:
//
//   - From the most level roster that was found a margin makes two caps. Rosters with F1 and F2 beneath them are
//     level enough.
//   - Among them annealing looks for the best in the objective, by the moves that lower deviations. Its cost is
//     unit × objective + steep × (what each deviation lies above the cap of F1, and the sum above the cap of F2), so that
//     it may pass through rosters that are not level enough; it keeps the best that is. Objectives that come before
//     weigh so much more that they get no worse.
//     Of a problem with few rosters all are gone through instead.
//   - F1 and F2 are lowered again as far as nothing is lost of what was gained.
//
// A move costs what it costs elsewhere: the sum of deviations is carried along.

// concession is such a search at work.
type concession struct {
	most1, most2 int64 // the caps
	steep        int64
	square       int64 // the cost of a unit of uneven pages, 0 if they are not what is served
	sum          int64 // of deviations, and after the move at hand
	next         int64
}

// guard are objectives that no move may worsen.
type guard struct {
	pages, lesser bool           // uneven pages; repeats and team mix
	again         [][]bitset.Set // person: the slots of each block that the person had last year
}

// score is what two people and some seats have of uneven pages, repeats and pairs of one team.
type score [3]int64

func (s score) worse(than score) bool {
	return s[0] > than[0] || s[1] > than[1] || s[2] > than[2]
}

// steepness of the cost of what lies above a cap.
const steepness = 4

// weighty is how much more the objectives before weigh than the one that is served.
const weighty = 64

// over returns what deviations and their sum lie above the caps.
func (c *concession) over(x *annealing) (over int64) {
	for _, d := range x.Dev {
		over += max(0, Abs(d)-c.most1)
	}
	return over + max(0, c.sum-c.most2)
}

// delta returns by how much the deviations of a move change the cost.
func (c *concession) delta(x *annealing, p, q int32) (delta int64) {
	c.next = c.sum
	mine, other := x.devOf(p), x.devOf(q)
	for l, loss := range x.loss {
		if loss == 0 {
			continue
		}
		for _, d := range [...][2]int64{{mine[l], mine[l] - loss}, {other[l], other[l] + loss}} {
			was, is := Abs(d[0]), Abs(d[1])
			c.next += is - was
			delta += max(0, is-c.most1) - max(0, was-c.most1)
		}
	}
	delta = c.steep * (delta + max(0, c.next-c.most2) - max(0, c.sum-c.most2))
	if c.square > 0 {
		loss := int64(0) // of p
		for _, a := range x.list {
			if x.Owner[a] == p {
				loss += x.M.SeatPages[a]
			} else {
				loss -= x.M.SeatPages[a]
			}
		}
		delta += c.square * 2 * loss * (loss - x.Pages[p] + x.Pages[q])
	}
	return delta
}

// cost returns what the deviations cost, and what is served of uneven pages.
func (c *concession) cost(x *annealing) int64 { return c.steep*c.over(x) + c.square*x.unevenPages() }

// score counts what the people and the seats of the move at hand have of the objectives that may get no worse.
func (g *guard) score(x *annealing, p, q int32) (s score) {
	if g.pages {
		s[0] = x.Pages[p]*x.Pages[p] + x.Pages[q]*x.Pages[q]
	}
	if !g.lesser {
		return s
	}
	for _, who := range [...]int32{p, q} {
		for _, block := range g.again[who] {
			if x.SlotsOf(who).Common(block) > 0 {
				s[1]++
			}
		}
	}
	for i, a := range x.list {
		t := x.M.SeatSlot[a]
		if slices.ContainsFunc(x.list[:i], func(b int32) bool { return x.M.SeatSlot[b] == t }) {
			continue
		}
		for j := x.M.SlotSeats[t]; j < x.M.SlotSeats[t+1]; j++ {
			s[2] += x.mates(j, x.Owner[j])
		}
	}
	return s
}

// repeatable returns for each person the slots of the blocks that would be repeats.
func (m *Numbers) repeatable() [][]bitset.Set {
	list, blocks := make([][]bitset.Set, m.PersonCount), m.BlockSets()
	for p := range list {
		for _, block := range blocks {
			for t := range block.All() {
				if m.LastBlock[p*m.SlotCount+int(t)] {
					list[p] = append(list[p], block)
				}
				break // the slots of a block are alike
			}
		}
	}
	return list
}

// gain is an objective for which fairness gives up something.
type gain struct {
	objective int // of the lesser
	margin    Margin
	before    []int // lesser objectives that get no worse
}

// gains lists what fairness gives up something for, in the order of objectives.
func (m *Numbers) gains() (list []gain) {
	counts := m.objectives()
	var before []int
	if slices.Contains(counts, Paging) {
		list = append(list, gain{Paging, m.ForPages, nil})
		before = append(before, Paging)
	}
	if !m.ForWishes.none() && slices.Contains(counts, Preferences) {
		list = append(list, gain{Preferences, m.ForWishes, append(slices.Clip(before), Repeats, TeamMix)})
		before = append(before, Preferences)
	}
	if !m.ForPublished.none() && slices.Contains(counts, Changes) && !m.ChangesFirst() {
		list = append(list, gain{Changes, m.ForPublished, before})
	}
	return list
}

// merit orders rosters that are level enough: by the gain, then by how level they are. Of what comes before the gain they have
// no more than the roster from which it starts.
func (g gain) merit(m *Numbers, owner []int32, f1, f2 int64) (before, merit []int64) {
	all := m.LesserOf(owner)
	all[Changes] = m.beyond(all[Changes])
	if m.ChangesFirst() {
		before = append(before, all[Changes])
	}
	for _, o := range g.before {
		before = append(before, all[o])
	}
	return before, []int64{all[g.objective], f1, f2}
}

// better reports whether a roster is better for the gain than another with a merit, which it returns.
func (g gain) better(m *Numbers, owner []int32, f1, f2 int64, base, than []int64) ([]int64, bool) {
	before, merit := g.merit(m, owner, f1, f2)
	return merit, slices.Compare(before, base) <= 0 && slices.Compare(merit, than) < 0
}

// Concede looks for what the tolerance allows, from the most level roster that was found, and reports whether it found any.
func (s *Solver) Concede(best *Run, seed uint64) (found bool) {
	m := s.Model
	fair1, fair2 := best.Roster.F1(), best.Roster.F2()
	if len(best.Roster.movable) == 0 || m.PersonCount < 2 || s.watch.ended() {
		return false
	}
	for n, g := range m.gains() {
		f1, f2 := best.Roster.F1(), best.Roster.F2()
		cap1, cap2 := g.margin.Caps(fair1, fair2)
		most1, most2 := max(cap1, f1), max(cap2, f2)
		base, merit := g.merit(m, best.Roster.Owner, f1, f2)
		devs := slices.Clone(best.Roster.Dev)
		take := func(owner []int32, f1, f2 int64) {
			if m.ChangesFirst() && g.margin.none() && Compare(NewState(m).With(owner).Dev, devs) > 0 {
				return // the next largest deviations come before the gain
			}
			if more, better := g.better(m, owner, f1, f2, base, merit); better {
				merit, found = more, true
				best.Roster.restoreTo(owner)
			}
		}
		if s.Bounds.Enumerate() {
			s.Bounds.every(func(s *State) {
				if f1, f2 := s.F1(), s.F2(); f1 <= most1 && f2 <= most2 {
					take(s.Owner, f1, f2)
				}
			})
			continue
		}
		starts := [][]int32{slices.Clone(best.Roster.Owner)}
		if g.objective == Changes { // what is nearest to what is published first
			random := Generator(seed)
			if near := NewState(m); near.Construct(&random, 2000+10*m.SeatCount, true) && near.AllTurnsFit() {
				starts = [][]int32{near.Owner, starts[0]}
			}
		}
		for i, start := range starts {
			if g.objective == Changes && m.LesserOf(best.Roster.Owner)[Changes] == 0 {
				break
			}
			for _, owner := range s.yield(best, g, start, most1, most2, seed+uint64(1+n*2+i)) {
				roster := NewState(m).With(owner)
				take(owner, roster.F1(), roster.F2())
			}
		}
	}
	return found
}

// conceding is how many moves concede and polish after it make at most.
func (s *Solver) conceding() (moves int) {
	for _, g := range s.Model.gains() {
		starts := 1
		if g.objective == Changes { // what is published, too
			starts = 2
		}
		moves += starts * s.Moves * 3 / 2
	}
	if moves > 0 {
		moves += s.polishing()
	}
	return moves
}

// yield returns rosters beneath the caps that are good for a gain, the best that it finds and one that is more level.
func (s *Solver) yield(best *Run, g gain, start []int32, most1, most2 int64, seed uint64) (list [][]int32) {
	x := NewAnnealing(NewState(s.Model).With(start), seed)
	hot := max(slices.Max(s.Model.SeatBurden)*8/5, 1)
	unit, square := max(hot, 1<<12), int64(0)
	if g.objective == Paging {
		unit, square = x.M.unitOfPages(hot)
	}
	x.watch = s.watch
	x.value(g, unit, weighty)
	x.yield = &concession{most1: most1, most2: most2, steep: steepness * max(1, unit/hot), square: square}
	x.guard = s.Model.guard(g.before)
	x.reckon()
	if x.bestCost = x.cost; x.yield.over(x) > 0 {
		x.bestCost = math.MaxInt64
	}
	enough := int64(math.MinInt64)
	if g.objective == Changes && !slices.Contains(g.before, Preferences) {
		enough = 0 // nothing changes
	}
	for n := 0; n < 2 && x.bestCost > enough; n++ {
		x.anneal(s.Moves/2, unit, unit/16, enough)
	}
	best.Roster.moves += x.moves
	switch {
	case x.bestCost == math.MaxInt64:
		return nil
	case x.bestCost <= enough:
		return [][]int32{x.best}
	}
	// What was gained is kept, and deviations are lowered.
	y := NewAnnealing(NewState(s.Model).With(x.best), seed+1)
	y.watch, y.bump = s.watch, hot/64
	y.guard = s.Model.guard(append(slices.Clip(g.before), g.objective))
	y.value(g, longest*2*hot*int64(s.Model.LevelCount)*(1+y.steep)+y.bump, 1)
	y.setCeiling(best.bound)
	y.anneal(s.Moves/4, max(hot/4, 1), max(hot/64, 1), math.MinInt64)
	best.Roster.moves += y.moves
	if list = append(list, x.best); y.F1() <= most1 && y.F2() <= most2 {
		list = append(list, y.Owner)
	}
	return list
}

// guard returns what guards objectives, nil for none of which a move alone can tell.
func (m *Numbers) guard(objectives []int) *guard {
	g := &guard{pages: slices.Contains(objectives, Paging), lesser: slices.Contains(objectives, Repeats)}
	if !g.pages && !g.lesser {
		return nil
	}
	if g.lesser {
		g.again = m.repeatable()
	}
	return g
}

// unitOfPages returns what uneven pages are multiplied by so that a seat more or less of somebody with an even share costs as
// much as a seat of a cost of duty, and what that comes to.
func (m *Numbers) unitOfPages(duty int64) (unit, square int64) {
	seat := slices.Max(m.SeatPages)
	square = max(1, duty/(2*seat*seat))
	if most := int64(MostPages) / Hundredth; square > math.MaxInt64/8/most/most {
		square = 1
	}
	return max(1<<12, square*2*seat*seat), square
}

// value sets what a wish and a change cost: those of the gain a unit, those that come before it times more.
func (x *annealing) value(g gain, unit, times int64) {
	if x.M.ChangesFirst() {
		x.change = unit * times
	}
	for _, o := range append(slices.Clip(g.before), g.objective) {
		cost := unit
		if o != g.objective {
			cost *= times
		}
		switch o {
		case Preferences:
			x.wish = cost
		case Changes:
			x.change = cost
		}
	}
}

// CountChanges counts the seats that change.
func (s *State) CountChanges() (count int64) {
	for j, p := range s.Owner {
		count += s.M.changed(int32(j), p)
	}
	return count
}
