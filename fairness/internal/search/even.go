package search

import (
	"cmp"
	"slices"
)

// Compare compares what the same people deviate in two rosters, as fairness.CompareDeviations says: by the largest, the sum, and then
// the next largest and so on.
//
// A person who is away for weeks is far below their share whatever others do: they are the largest deviation of every roster. The sum
// does not say whether one person takes their shifts or two do. The next largest deviation does.
func Compare[N ~int64](a, b []N) int {
	n := max(len(a), len(b))
	return slices.Compare(Rank(a, n), Rank(b, n))
}

// Rank lists n deviations in the order in which Compare compares them: the largest, the sum, the next largest and so on. Those that
// are not given are zero.
func Rank[N ~int64](list []N, n int) []N {
	rank, sum := make([]N, max(n, 1)+1), N(0)
	for i, d := range list {
		rank[i+1] = max(d, -d)
		sum += rank[i+1]
	}
	slices.Sort(rank[1:])
	slices.Reverse(rank[1:])
	rank[0], rank[1] = rank[1], sum
	return rank
}

// sizes returns deviations without signs, the largest first.
func sizes[N ~int64](list []N) []N {
	list = slices.Clone(list)
	for i, d := range list {
		list[i] = max(d, -d)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list
}

// Even makes a repair more level, as Compare tells, without more changes. It gives seats from one person to another, also in exchange,
// and shares out the seats that change anew: in every way if there are few, and else some at a time.
func (x *annealing) Even() {
	if !x.M.ChangesFirst() || len(x.movable) == 0 || x.M.PersonCount < 2 {
		return
	}
	for range mostRounds {
		if moved := x.level(); !x.share() && !moved || x.watch.ended() {
			return
		}
	}
}

const (
	mostRounds = 4     // of exchanges and sharing out
	mostShares = 1_000 // ways of sharing out some of the seats that change
)

// level makes each exchange between two people that helps, and reports whether there was one.
func (x *annealing) level() (moved bool) {
	x.changed = x.CountChanges()
	for again := true; again; {
		again = false
		for i, a := range x.movable {
			for q := range int32(x.M.PersonCount) {
				x.list = append(x.list[:0], a)
				again = x.help(q) || again
			}
			for _, b := range x.movable[:i] {
				x.list = append(x.list[:0], a, b)
				again = x.help(x.Owner[b]) || again
			}
		}
		moved = moved || again
	}
	return moved
}

// help makes the exchange with q of the list, and of all that this entails, if that helps.
func (x *annealing) help(q int32) bool {
	p := x.Owner[x.list[0]]
	if p == q || !x.M.Can(q, x.list[0]) || !x.entail(p, q) {
		return false
	}
	x.count(p, q)
	was, is, sum, worst := x.outlook(p, q)
	f1 := x.F1()
	// What others have is in both lists: without it they compare alike, but for the sum.
	order := cmp.Or(cmp.Compare(x.M.beyond(x.changed+x.changing), x.M.beyond(x.changed)), max(0, cmp.Compare(worst, f1)))
	if order == 0 && slices.Max(sizes(was)) == f1 && worst < f1 { // they may be the worst
		others := slices.Clone(x.Dev)
		levels := len(x.loss)
		copy(others[int(p)*levels:], is[:levels])
		copy(others[int(q)*levels:], is[levels:])
		order = Compare(others, x.Dev)
	} else if order == 0 {
		order = cmp.Or(cmp.Compare(sum, 0), slices.Compare(sizes(is), sizes(was)))
	}
	return order < 0 && x.move(p, q, nil)
}

// share shares out anew the seats that change, some at a time, and reports whether that helped.
func (x *annealing) share() (helped bool) {
	var seats []int32
	for _, j := range x.movable {
		if x.M.changed(j, x.Owner[j]) > 0 {
			seats = append(seats, j)
		}
	}
	ways := func(seats []int32) (n int) {
		product := 1
		for n = range seats {
			if product *= max(x.M.candidates(seats[n]), 1); product > mostShares {
				return n
			}
		}
		return len(seats)
	}
	if ways(seats) == len(seats) {
		return x.anew(seats)
	}
	for i := range seats {
		some := slices.Concat(seats[i:], seats[:i])
		helped = x.anew(some[:ways(some)]) || helped
	}
	return helped
}

// anew goes through all that can be done with some seats while the others stay.
func (x *annealing) anew(seats []int32) bool {
	if len(seats) == 0 {
		return false
	}
	fixed := *x.M
	fixed.Locked = slices.Clone(x.Owner)
	for _, j := range seats {
		fixed.Locked[j] = Nobody
	}
	all := &Bounder{m: &fixed}
	if !all.Enumerate() || cmp.Or(cmp.Compare(all.least, x.ChangeCount()), Compare(NewState(x.M).With(all.best).Dev, x.Dev)) >= 0 {
		return false
	}
	x.restoreTo(all.best)
	return true
}
