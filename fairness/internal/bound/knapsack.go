package bound

// Pricing without a list: knapsacks of classes, put together over the tree of levels.

import (
	"encoding/binary"
	"slices"

	"github.com/toban-go/toban/internal/civil"
)

// wide is a relaxation for people whose patterns are too many to list: the cheapest pattern
// at some prices is worked out anew each time. All seats of one class and burden are a group.
//
// What a person can hold of a class goes by its sum alone. The least price h(s) of seats that
// make the sum s is a knapsack over the groups, the same for everybody:
//
//	h(s) = min over counts n of each group, with Σ n·burden = s, of Σ n·price
//
// Seats that weigh nothing are in no knapsack, so their price has to be zero.
//
// Levels are a tree if of any two either one counts all classes of the other or they have no
// class in common; a level that does not fit into the tree is left out, which lowers the
// bound. From the leaves, which are the classes, up to the root each node has the least cost
// f(s) for every sum s: that of its parts, s shared out between them, and what its own levels
// deviate at s. If c levels lie above the node, a sum s is no use if for some other sum r
//
//	f(s) ≥ f(r) + c·|s − r|
//
// since the levels above cannot make good for more than that.
//
// Cost: groups × sums, and for each person the sums of a node times the sums of each part.
type wide struct {
	in      *Input
	all     *grouping // every burden of a class is a group
	volumes []int64   // seats by group
	open    []int64   // of these, not locked
	classes []sack
	nodes   []node // parts before the whole
	unit    int64  // of all burdens
	kinds   []wideKind
	members []int64
	kind    []int32 // person → kind
	prices  []int64 // the best ones found, and the value at these
	value   int64
	known   int64 // up to which they were looked for
	work    int64 // that may still be done
	rooms   rooms
}

// sack is the knapsack of a class.
type sack struct {
	groups []int32
	unit   int64
	top    int    // the largest sum that anybody may hold, in units
	items  []item // groups in parcels of 1, 2, 4 and so on seats
	price  []int64
	taken  []bool    // item × sum
	layers [][]int64 // the least price of each sum with the first groups only
}

type item struct {
	group, seats int32
	sum          int // in units
}

// node is a class, or the levels that count just the classes of its parts.
type node struct {
	class  int // −1 for none
	levels []int
	parts  []int
	above  int64 // levels that count all of it and more
	part   bool
}

// wideKind is what people have in common: their deviations with what is locked, and by class
// the sums that each may take beyond that, in units.
type wideKind struct {
	start  []int64
	sums   [][]int32
	locked []int32 // seats by group
	fixed  int64   // deviations on levels without seats
}

// option is a sum of a node, in units of all, with what it costs, scaled, and from which
// options of its parts it comes.
type option struct {
	sum        int32
	cost       int64
	whole, new int32
}

const (
	widestSums  = 1 << 12       // of a node, in units
	mostWide    = 1_500_000_000 // operations
	noSum       = int64(1) << 60
	widestKinds = 260
)

// newWide returns nil where sums are too many, or where somebody has none within reach.
func newWide(in *Input, all *grouping, reach int64) *wide {
	if reach > farthest {
		return nil
	}
	w := &wide{in: in, all: all, work: mostWide}
	w.volumes, w.open = make([]int64, len(all.groups)), make([]int64, len(all.groups))
	for j, g := range all.groupOf {
		if w.volumes[g]++; in.Locked[j] < 0 {
			w.open[g]++
		}
	}
	w.plant()
	known := map[string]int32{}
	for p := range in.People {
		kind, ok := w.kindOf(p, reach)
		if !ok {
			return nil
		}
		key := make([]byte, 0, 256)
		for _, d := range kind.start {
			key = binary.LittleEndian.AppendUint64(key, uint64(d))
		}
		for _, n := range kind.locked {
			key = binary.LittleEndian.AppendUint32(key, uint32(n))
		}
		for _, sums := range kind.sums {
			key = binary.LittleEndian.AppendUint32(key, uint32(len(sums)))
			for _, s := range sums {
				key = binary.LittleEndian.AppendUint32(key, uint32(s))
			}
		}
		n, ok := numbered(known, string(key))
		if !ok {
			w.kinds, w.members = append(w.kinds, kind), append(w.members, 0)
		}
		w.members[n]++
		w.kind = append(w.kind, n)
	}
	if len(w.kinds) > widestKinds {
		return nil
	}
	for k := range w.classes {
		w.pack(k)
	}
	if _, costs := w.cheapest(make([]int64, len(w.volumes))); slices.Contains(costs, noSum) {
		return nil
	}
	return w
}

// tired reports whether the work is done.
func (w *wide) tired() bool { return w.work < 0 }

func (w *wide) market() *market { return newMarket(w, w.all.groups, w.volumes, w.members) }

// plant makes the tree of levels.
func (w *wide) plant() {
	in := w.in
	seats := make([]bool, in.Classes)
	for _, k := range in.Class {
		seats[k] = true
	}
	w.classes = make([]sack, in.Classes)
	for g, group := range w.all.groups {
		s := &w.classes[group.class]
		s.groups = append(s.groups, int32(g))
		s.unit = Divisor(s.unit, group.step)
	}
	leaf := make([]int, in.Classes)
	for k := range in.Classes {
		if w.classes[k].unit = max(w.classes[k].unit, 1); seats[k] {
			leaf[k] = len(w.nodes)
			w.nodes = append(w.nodes, node{class: k})
			w.unit = Divisor(w.unit, w.classes[k].unit)
		}
	}
	w.unit = max(w.unit, 1)
	type set struct {
		level   int
		classes []int
	}
	var sets []set
	for l := range in.Levels {
		x := set{level: l}
		for k := range in.Classes {
			if seats[k] && in.counts(int32(k))[l] {
				x.classes = append(x.classes, k)
			}
		}
		if len(x.classes) > 0 {
			sets = append(sets, x)
		}
	}
	slices.SortStableFunc(sets, func(a, b set) int { return len(a.classes) - len(b.classes) })
	top := slices.Clone(leaf) // class → the largest node that has it
	for _, x := range sets {
		var parts []int
		covered := 0
		for _, k := range x.classes {
			if !slices.Contains(parts, top[k]) {
				parts = append(parts, top[k])
				covered += w.size(top[k])
			}
		}
		switch {
		case covered > len(x.classes): // crosses another level
		case len(parts) == 1:
			w.nodes[parts[0]].levels = append(w.nodes[parts[0]].levels, x.level)
		default:
			for _, k := range x.classes {
				top[k] = len(w.nodes)
			}
			w.nodes = append(w.nodes, node{class: -1, levels: []int{x.level}, parts: parts})
		}
	}
	for n := len(w.nodes) - 1; n >= 0; n-- {
		for _, part := range w.nodes[n].parts {
			w.nodes[part].part = true
			w.nodes[part].above = w.nodes[n].above + int64(len(w.nodes[n].levels))
		}
	}
}

// size returns how many classes a node has.
func (w *wide) size(n int) int {
	if w.nodes[n].class >= 0 {
		return 1
	}
	size := 0
	for _, part := range w.nodes[n].parts {
		size += w.size(part)
	}
	return size
}

// kindOf returns what p may take within reach; false if that is too much or nothing.
func (w *wide) kindOf(p int, reach int64) (kind wideKind, ok bool) {
	in := w.in
	kind.start = slices.Clone(in.start(p))
	kind.locked = make([]int32, len(w.volumes))
	locked := make([]int64, in.Classes)
	for j, owner := range in.Locked {
		if int(owner) == p {
			kind.locked[w.all.groupOf[j]]++
			locked[in.Class[j]] += in.Burden[j]
			for l, counts := range in.counts(in.Class[j]) {
				if counts {
					kind.start[l] += in.Burden[j]
				}
			}
		}
	}
	kind.sums = make([][]int32, in.Classes)
	for _, n := range w.nodes {
		if n.class < 0 {
			continue
		}
		k := n.class
		sums := w.all.byClass[k]
		low, high := int64(0), sums.Burden()
		for l, counts := range in.counts(int32(k)) {
			if counts {
				high = min(high, reach-in.start(p)[l])
			}
		}
		for _, l := range n.levels {
			low = max(low, -reach-in.start(p)[l])
		}
		high = civil.FloorDiv(high, sums.unit)
		if high >= widestSums || sums.wide(high) {
			return kind, false
		}
		for _, x := range sums.between(p, ceilDiv(low, sums.unit), high) {
			sum := (int64(x.Sum)*sums.unit - locked[k]) / w.classes[k].unit
			kind.sums[k] = append(kind.sums[k], int32(sum))
			w.classes[k].top = max(w.classes[k].top, int(sum))
		}
		if len(kind.sums[k]) == 0 {
			return kind, false
		}
	}
	for l := range in.Levels {
		counted := false
		for _, n := range w.nodes {
			counted = counted || n.class >= 0 && in.counts(int32(n.class))[l]
		}
		if !counted {
			kind.fixed += abs(kind.start[l])
		}
	}
	return kind, true
}

// pack makes the items of a class.
func (w *wide) pack(k int) {
	s := &w.classes[k]
	for _, g := range s.groups {
		burden := int(w.all.groups[g].step / s.unit)
		if burden == 0 {
			continue
		}
		left := min(int(w.open[g]), s.top/burden)
		for n := 1; left > 0; n *= 2 {
			n = min(n, left)
			s.items = append(s.items, item{g, int32(n), n * burden})
			left -= n
		}
	}
	s.price, s.taken = make([]int64, s.top+1), make([]bool, len(s.items)*(s.top+1))
}

// fill works out the least price of each sum.
func (s *sack) fill(prices []int64) {
	for v := range s.price {
		s.price[v] = noSum
	}
	s.price[0] = 0
	clear(s.taken)
	reached := 0
	for i, x := range s.items {
		price := prices[x.group] * int64(x.seats)
		taken := s.taken[i*(s.top+1) : (i+1)*(s.top+1)]
		reached = min(reached+x.sum, s.top)
		for v := reached; v >= x.sum; v-- {
			if c := s.price[v-x.sum] + price; s.price[v-x.sum] < noSum && c < s.price[v] {
				s.price[v], taken[v] = c, true
			}
		}
	}
}

// unpack adds the seats that make a sum to amounts.
func (s *sack) unpack(sum int32, amounts []int32) {
	v := int(sum)
	for i := len(s.items) - 1; i >= 0; i-- {
		if s.taken[i*(s.top+1)+v] {
			amounts[s.items[i].group] += s.items[i].seats
			v -= s.items[i].sum
		}
	}
}

// cheapest goes through the tree for each kind.
func (w *wide) cheapest(prices []int64) ([]pattern, []int64) {
	for k := range w.classes {
		w.classes[k].fill(prices)
		w.work -= int64(len(w.classes[k].taken))
	}
	best, costs := make([]pattern, len(w.kinds)), make([]int64, len(w.kinds))
	for i := range w.kinds {
		best[i], costs[i] = w.cheapestOf(&w.kinds[i], prices)
	}
	return best, costs
}

// rooms are used again: by node its options, and for each part but the first the options with
// the parts before it.
type rooms struct {
	options [][]option
	folded  [][][]option
	cost    []int64
	from    []option
}

func (w *wide) cheapestOf(kind *wideKind, prices []int64) (pattern, int64) {
	w.grow(kind, 0)
	x := pattern{amounts: slices.Clone(kind.locked)}
	cost := kind.fixed * priceScale
	for g, n := range kind.locked {
		cost += prices[g] * int64(n)
	}
	for n := range w.nodes {
		if w.nodes[n].part {
			continue
		}
		at := leastOption(w.rooms.options[n])
		if at < 0 {
			return x, noSum // no seats make such a sum
		}
		cost += w.rooms.options[n][at].cost
		w.trace(n, at, x.amounts)
	}
	priced := cost
	for g, a := range x.amounts {
		priced -= prices[g] * int64(a)
	}
	x.cost = priced / priceScale
	return x, cost
}

// leastOption returns the index of the cheapest option, −1 if there are none.
func leastOption(all []option) int32 {
	at := int32(-1)
	for i, o := range all {
		if at < 0 || o.cost < all[at].cost {
			at = int32(i)
		}
	}
	return at
}

// grow works out the options of all nodes, at the prices of which the classes are filled, with
// what costs less than so much more than needed.
func (w *wide) grow(kind *wideKind, slack int64) {
	if w.rooms.options == nil {
		w.rooms.options = make([][]option, len(w.nodes))
		w.rooms.folded = make([][][]option, len(w.nodes))
		for n := range w.nodes {
			w.rooms.folded[n] = make([][]option, len(w.nodes[n].parts))
		}
	}
	for n := range w.nodes {
		here := w.rooms.options[n][:0]
		if at := &w.nodes[n]; at.class >= 0 {
			s := &w.classes[at.class]
			for _, sum := range kind.sums[at.class] {
				if s.price[sum] < noSum {
					here = append(here, option{sum: int32(int64(sum) * s.unit / w.unit), cost: s.price[sum], new: sum})
				}
			}
		} else {
			w.rooms.folded[n][0] = w.rooms.options[at.parts[0]]
			for i, part := range at.parts[1:] {
				all := w.fold(w.rooms.folded[n][i], w.rooms.options[part], w.rooms.folded[n][i+1][:0])
				w.rooms.folded[n][i+1] = useful(all, w.nodes[part].above*priceScale*w.unit, slack)
			}
			here = append(here, w.rooms.folded[n][len(at.parts)-1]...)
		}
		for i := range here {
			for _, l := range w.nodes[n].levels {
				here[i].cost += priceScale * abs(kind.start[l]+int64(here[i].sum)*w.unit)
			}
		}
		w.rooms.options[n] = useful(here, w.nodes[n].above*priceScale*w.unit, slack)
	}
}

// fold shares sums out between the parts so far and one more.
func (w *wide) fold(whole, part, all []option) []option {
	if len(whole) == 0 || len(part) == 0 {
		return all
	}
	low := whole[0].sum + part[0].sum
	width := int(whole[len(whole)-1].sum+part[len(part)-1].sum-low) + 1
	if len(w.rooms.cost) < width {
		w.rooms.cost, w.rooms.from = make([]int64, width), make([]option, width)
	}
	cost, from := w.rooms.cost[:width], w.rooms.from[:width]
	for v := range cost {
		cost[v] = noSum
	}
	w.work -= int64(len(whole)*len(part) + 2*width)
	for i, a := range whole {
		for n, b := range part {
			v := a.sum + b.sum - low
			if c := a.cost + b.cost; c < cost[v] {
				cost[v], from[v] = c, option{whole: int32(i), new: int32(n)}
			}
		}
	}
	for v, c := range cost {
		if c < noSum {
			all = append(all, option{low + int32(v), c, from[v].whole, from[v].new})
		}
	}
	return all
}

// useful leaves out the options that another one beats by slack or more whatever the levels
// above say. Options come in the order of their sums, and slope is the most that a unit can
// mean there.
func useful(all []option, slope, slack int64) []option {
	kept := all[:0]
	best, at := noSum, int32(0)
	for _, o := range all {
		if best < noSum {
			best += slope * int64(o.sum-at)
		}
		if o.cost < best+slack {
			kept = append(kept, o)
		}
		best, at = min(best, o.cost), o.sum
	}
	best, at = noSum, 0
	first := len(kept)
	for i := len(kept) - 1; i >= 0; i-- {
		o := kept[i]
		if best < noSum {
			best += slope * int64(at-o.sum)
		}
		if o.cost < best+slack {
			first--
			kept[first] = o
		}
		best, at = min(best, o.cost), o.sum
	}
	return kept[first:]
}

// trace adds the seats of an option to amounts.
func (w *wide) trace(n int, at int32, amounts []int32) {
	x := &w.nodes[n]
	if x.class >= 0 {
		w.classes[x.class].unpack(w.rooms.options[n][at].new, amounts)
		return
	}
	o := w.rooms.options[n][at]
	for i := len(x.parts) - 1; i > 0; i-- {
		w.trace(x.parts[i], o.new, amounts)
		if i > 1 {
			o = w.rooms.folded[n][i-1][o.whole]
		} else {
			w.trace(x.parts[0], o.whole, amounts)
		}
	}
}
