package bound

import "slices"

// Most patterns that are listed near the cheapest: of all kinds, and of one.
const (
	mostNear   = 6000
	mostNearOf = 300
)

// near lists the patterns of each kind that cost at most gap more than its cheapest, scaled, or
// less if there are too many: by seats, or by the sums of classes alone. It returns nil if
// there are too many anyway.
func (w *wide) near(gap int64, bySeats bool) *Sharing {
	if gap <= 0 || bySeats && slices.ContainsFunc(w.all.groups, func(g group) bool { return g.step == 0 }) {
		return nil
	}
	s := &Sharing{in: w.in, kindOf: w.kind, size: w.in.People, members: w.members}
	if bySeats {
		s.groups, s.groupOf, s.volumes, s.prices, s.value = w.all.groups, w.all.groupOf, w.volumes, w.prices, w.value
	} else {
		s.groupOf, s.prices = w.in.Class, make([]int64, len(w.classes))
		for k, x := range w.classes {
			sums := w.all.byClass[k]
			volume := sums.Burden() / x.unit
			s.groups, s.volumes = append(s.groups, group{Sums: sums, class: k, volume: volume, step: x.unit}), append(s.volumes, volume)
		}
	}
	for k := range w.classes {
		w.classes[k].fill(w.prices)
		if bySeats {
			w.layer(k)
		}
	}
	for slack := gap; slack > 0; slack /= 4 {
		if s.kinds = w.lists(slack, bySeats); s.kinds != nil {
			return s
		}
	}
	return nil
}

func (w *wide) lists(slack int64, bySeats bool) (kinds [][]pattern) {
	left := mostNear
	for i := range w.kinds {
		w.grow(&w.kinds[i], slack+1)
		l := &lister{w: w, kind: &w.kinds[i], sums: make([]int32, len(w.classes)), most: min(mostNearOf, left)}
		l.then = l.total
		if bySeats {
			l.then = l.seats
		}
		if !l.roots(0, slack) {
			return nil
		}
		left -= len(l.list)
		kinds = append(kinds, l.list)
	}
	return kinds
}

// lister goes through the patterns of a kind within a slack: a sum for each class, and then
// seats that make it.
type lister struct {
	w    *wide
	kind *wideKind
	sums []int32 // by class
	then func(slack int64) bool
	list []pattern
	most int
}

// roots chooses among the options of the nodes from n on that are part of no other. It
// returns false if there are too many patterns.
func (l *lister) roots(n int, slack int64) bool {
	for n < len(l.w.nodes) && l.w.nodes[n].part {
		n++
	}
	if n == len(l.w.nodes) {
		return l.then(slack)
	}
	options := l.w.rooms.options[n]
	least := options[leastOption(options)].cost
	for i, o := range options {
		if extra := o.cost - least; extra <= slack {
			more := func(rest int64) bool { return l.roots(n+1, rest) }
			if !l.node(n, int32(i), slack-extra, more) {
				return false
			}
		}
	}
	return true
}

// node chooses the sums of the classes of node n for one of its options, and goes on with what is left
// of the slack.
func (l *lister) node(n int, at int32, slack int64, more func(rest int64) bool) bool {
	x, o := &l.w.nodes[n], l.w.rooms.options[n][at]
	if x.class >= 0 {
		l.sums[x.class] = o.new
		return more(slack)
	}
	return l.parts(n, len(x.parts)-1, o, slack, more)
}

// parts chooses for the parts up to the i-th of a node, of which option o is the cheapest choice.
func (l *lister) parts(n, i int, o option, slack int64, more func(rest int64) bool) bool {
	w := l.w
	part, whole := w.nodes[n].parts[i], w.rooms.folded[n][i-1]
	options := w.rooms.options[part]
	least := whole[o.whole].cost + options[o.new].cost
	for a, b := 0, len(options)-1; a < len(whole) && b >= 0; {
		switch sum := whole[a].sum + options[b].sum; {
		case sum < o.sum:
			a++
		case sum > o.sum:
			b--
		default:
			if extra := whole[a].cost + options[b].cost - least; extra <= slack {
				at := whole[a]
				rest := func(slack int64) bool {
					if i > 1 {
						return l.parts(n, i-1, at, slack, more)
					}
					return l.node(w.nodes[n].parts[0], int32(a), slack, more)
				}
				if !l.node(part, int32(b), slack-extra, rest) {
					return false
				}
			}
			a, b = a+1, b-1
		}
	}
	return true
}

// total lists the sums of all classes, with what is locked.
func (l *lister) total(int64) bool {
	x := pattern{amounts: slices.Clone(l.sums), cost: l.w.deviations(l.kind, l.sums)}
	for g, n := range l.kind.locked {
		k := l.w.all.groups[g].class
		x.amounts[k] += n * int32(l.w.all.groups[g].step/l.w.classes[k].unit)
	}
	l.list = append(l.list, x)
	return len(l.list) < l.most
}

// seats lists the ways to make the sums of all classes.
func (l *lister) seats(slack int64) bool {
	cost, amounts := l.w.deviations(l.kind, l.sums), slices.Clone(l.kind.locked)
	var class func(k int, slack int64) bool
	class = func(k int, slack int64) bool {
		if k == len(l.w.classes) {
			l.list = append(l.list, pattern{amounts: slices.Clone(amounts), cost: cost})
			return len(l.list) < l.most
		}
		s := &l.w.classes[k]
		var group func(i, sum int, slack int64) bool
		group = func(i, sum int, slack int64) bool {
			if i < 0 {
				return class(k+1, slack)
			}
			g := s.groups[i]
			burden := int(l.w.all.groups[g].step / s.unit)
			for n := 0; n*burden <= sum && n <= int(l.w.open[g]); n++ {
				before := s.layers[i][sum-n*burden]
				if before == noSum {
					continue
				}
				if extra := before + int64(n)*l.w.prices[g] - s.layers[i+1][sum]; extra <= slack {
					amounts[g] += int32(n)
					ok := group(i-1, sum-n*burden, slack-extra)
					amounts[g] -= int32(n)
					if !ok {
						return false
					}
				}
			}
			return true
		}
		return group(len(s.groups)-1, int(l.sums[k]), slack)
	}
	return class(0, slack)
}

// deviations returns the sum of deviations of a kind with a sum of each class, on the levels of
// the tree.
func (w *wide) deviations(kind *wideKind, sums []int32) int64 {
	cost, total := kind.fixed, make([]int64, len(w.nodes))
	for n, x := range w.nodes {
		if x.class >= 0 {
			total[n] = int64(sums[x.class]) * w.classes[x.class].unit
		}
		for _, part := range x.parts {
			total[n] += total[part]
		}
		for _, l := range x.levels {
			cost += abs(kind.start[l] + total[n])
		}
	}
	return cost
}

// layer works out the least price of each sum with the first groups only.
func (w *wide) layer(k int) {
	s := &w.classes[k]
	s.layers = make([][]int64, len(s.groups)+1)
	for i := range s.layers {
		s.layers[i] = slices.Repeat([]int64{noSum}, s.top+1)
	}
	s.layers[0][0] = 0
	for i, g := range s.groups {
		burden := int(w.all.groups[g].step / s.unit)
		for v := range s.layers[i] {
			for n := 0; n*burden <= v && n <= int(w.open[g]); n++ {
				if before := s.layers[i][v-n*burden]; before < noSum {
					s.layers[i+1][v] = min(s.layers[i+1][v], before+int64(n)*w.prices[g])
				}
			}
		}
	}
}
