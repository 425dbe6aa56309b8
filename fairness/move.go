package fairness

import "slices"

// longest list of seats that one move may change.
const longest = 10

// give tries to give seat out of p to q together with all that this entails: what q
// holds that clashes goes to p, what p holds that clashes with that goes to q, and
// so on. So nobody ever holds two slots that clash.
func (x *search) give(out, p, q int32, limit int64) {
	x.list = append(x.list[:0], out)
	clear(x.loss)
	for i := 0; i < len(x.list); i++ {
		a := x.list[i]
		to, sign := q, int64(1)
		if x.owner[a] == q {
			to, sign = p, -1
		}
		if x.locked[a] != nobody || !x.can(to, a) {
			return
		}
		for l, w := range x.weights(a) {
			x.loss[l] += sign * w
		}
		for t := range x.conflicts[x.seatSlot[a]].in(x.slotsOf(to)) {
			b := x.seatOf(to, t)
			if slices.Contains(x.list, b) {
				continue
			}
			if len(x.list) == longest {
				return
			}
			x.list = append(x.list, b)
		}
	}
	if delta := x.delta(p, q); delta <= limit {
		x.try(p, q, delta)
	}
}

// exchange tries to exchange the people of two seats.
func (x *search) exchange(a, b int32, limit int64) {
	p, q := x.owner[a], x.owner[b]
	x.list = append(x.list[:0], a, b)
	loss, weights, gain := x.loss, x.weights(a), x.weights(b)
	for l := range loss {
		loss[l] = weights[l] - gain[l]
	}
	from, to := x.seatSlot[a], x.seatSlot[b]
	if delta := x.delta(p, q); delta <= limit && (from == to || x.free(p, to, from) && x.free(q, from, to)) {
		x.try(p, q, delta)
	}
}

// delta returns by how much the move changes the cost.
func (x *search) delta(p, q int32) int64 {
	loss, ceiling, steep, bump := x.loss, x.ceiling, x.steep, x.bump
	mine, other := x.devOf(p)[:len(loss)], x.devOf(q)[:len(loss)]
	delta := int64(0)
	for l, c := range loss {
		if c != 0 {
			delta += rise(mine[l]-c, ceiling, steep, bump) - rise(mine[l], ceiling, steep, bump)
			delta += rise(other[l]+c, ceiling, steep, bump) - rise(other[l], ceiling, steep, bump)
		}
	}
	if x.change > 0 {
		for _, a := range x.list {
			delta += x.change * (x.changed(a, p+q-x.owner[a]) - x.changed(a, x.owner[a]))
		}
	}
	return delta
}

// try makes the move, and takes it back if it breaks a limit that is a count or goes
// by turns.
func (x *search) try(p, q int32, delta int64) {
	x.flip(p, q)
	broken := func(a int32) bool { return !x.keeps(x.owner[a], x.seatSlot[a]) || !x.apart(x.owner[a], a) }
	if slices.ContainsFunc(x.list, broken) || !x.turnsFit(p) || !x.turnsFit(q) {
		x.flip(p, q)
		return
	}
	mine, other := x.devOf(p), x.devOf(q)
	for l, c := range x.loss {
		mine[l] -= c
		other[l] += c
	}
	x.cost += delta
	if x.cost < x.bestCost {
		x.bestCost = x.cost
		copy(x.best, x.owner)
	}
}

// flip gives each seat of list to the other of p and q, deviations apart.
func (x *search) flip(p, q int32) {
	for _, a := range x.list {
		x.leave(x.owner[a], x.seatSlot[a])
	}
	for _, a := range x.list {
		x.owner[a] = p + q - x.owner[a]
		x.enter(x.owner[a], x.seatSlot[a])
	}
}
