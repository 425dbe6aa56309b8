package fairness

import (
	"slices"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Who of a slot's people sits in which seat is decided last, as it changes nothing else: where seats of a slot weigh alike, the
// same people serve at the same time whatever their seats are. What is levelled is the part of each person's shifts that is in
// each seat, so whoever has twice the shifts has twice the primaries too: the least sum, over people and roles, of n(p,r)²/n(p),
// with n(p,r) the seats of a role that p has and n(p) all seats of p.
//
// For two roles a slot is an edge between two people, directed from who sits in the first role to who sits in the second, and
// an exchange turns it round. Turning all edges of a path round takes one seat of the role from the person at its start and
// gives one to the person at its end, and leaves all between with as many as they had. The sum is convex in the seats of each
// person, and no edge costs anything, so where no path lowers it, it is the least (a minimum convex-cost flow). Several roles
// are levelled two at a time until no two of them lower the sum; it is then least for each two, with the others as they are.
//
// Each path is found breadth first, so a turn of everybody costs people × (people + slots), and few find anything.

// scale makes parts of a person's shifts whole numbers.
const scale = 1_000_000_000

// seating is a roster whose people exchange seats of slots.
type seating struct {
	m     *model
	owner []int32
	free  []bool    // seat: its holder may take another of the slot
	role  []int32   // seat → role
	count [][]int64 // role → person → seats
	part  []int64   // person: scale, divided by all seats
	arcs  []arc     // of two roles
	of    [][]int32 // person → arcs
	came  []int32   // person → the arc by which a path comes there, or −1
	queue []int32   // people in the order of a search
}

// arc is a slot of which the holders of two seats, each of one role, can exchange them.
type arc struct{ seats [2]int32 }

// rolesOf returns the roles of the seats that are filled, in order.
func (m *model) rolesOf() (roles []schedule.Role) {
	for _, seat := range m.seats {
		if !slices.Contains(roles, seat.Role) {
			roles = append(roles, seat.Role)
		}
	}
	slices.Sort(roles)
	return roles
}

// levelRoles has the people of slots exchange seats until each has as even a part of each role as can be. It breaks no limit
// and changes no objective before: all of them look at who serves in a slot, but for what exchangeable asks.
func (m *model) levelRoles(owner []int32) {
	if !m.hasSeatsAlike() {
		return
	}
	x := newSeating(m, owner)
	for better := true; better; {
		better = false
		for s := range x.count {
			for r := range s {
				better = x.level(int32(r), int32(s)) || better
			}
		}
	}
}

func newSeating(m *model, owner []int32) *seating {
	roles := m.rolesOf()
	x := &seating{m: m, owner: owner, count: make([][]int64, len(roles)), part: make([]int64, m.PersonCount)}
	for r := range x.count {
		x.count[r] = make([]int64, m.PersonCount)
	}
	for j, seat := range m.seats {
		role, _ := slices.BinarySearch(roles, seat.Role)
		x.role = append(x.role, int32(role))
		x.count[role][owner[j]]++
		x.part[owner[j]]++
		x.free = append(x.free, m.Locked[j] == search.Nobody && !(m.HasPublished[j] && m.Published[j] == owner[j]))
	}
	for p, n := range x.part {
		x.part[p] = scale / max(n, 1)
	}
	return x
}

// alike reports whether two seats of a slot count the same.
func (m *model) alike(j, k int32) bool {
	return m.SeatBurden[j] == m.SeatBurden[k] && m.SeatClass[j] == m.SeatClass[k] && (m.SeatPages == nil || m.SeatPages[j] == m.SeatPages[k])
}

// hasSeatsAlike reports whether some slot has two seats that count the same.
func (m *model) hasSeatsAlike() bool {
	for j, t := range m.SeatSlot {
		for k := int32(j) + 1; k < m.SlotSeats[t+1]; k++ {
			if m.alike(int32(j), k) {
				return true
			}
		}
	}
	return false
}

// exchangeable reports whether the holders of two seats of a slot can exchange them, and nothing else than their roles changes.
func (x *seating) exchangeable(j, k int32) bool {
	return x.free[j] && x.free[k] && x.m.alike(j, k) && x.m.Can(x.owner[j], k) && x.m.Can(x.owner[k], j)
}

// level exchanges seats of two roles until no path of exchanges is better, and reports whether any was.
func (x *seating) level(r, s int32) (better bool) {
	x.arcs, x.of = x.arcs[:0], make([][]int32, x.m.PersonCount)
	for t := range x.m.SlotCount {
		seats := [2]int32{-1, -1}
		for j := x.m.SlotSeats[t]; j < x.m.SlotSeats[t+1]; j++ {
			switch x.role[j] {
			case r:
				seats[0] = j
			case s:
				seats[1] = j
			}
		}
		if seats[0] >= 0 && seats[1] >= 0 && x.exchangeable(seats[0], seats[1]) {
			for _, j := range seats {
				x.of[x.owner[j]] = append(x.of[x.owner[j]], int32(len(x.arcs)))
			}
			x.arcs = append(x.arcs, arc{seats})
		}
	}
	if len(x.arcs) == 0 {
		return false
	}
	for again := true; again; better = better || again {
		again = false
		for p := range int32(x.m.PersonCount) {
			for x.improve(p, r, s) {
				again = true
			}
		}
	}
	return better
}

// gives is by how much half the sum grows where p has one seat of role r less and one of role s more.
func (x *seating) gives(p, r, s int32) int64 { return x.part[p] * (x.count[s][p] - x.count[r][p] + 1) }

// someoneGains reports whether to take a seat of role r for one of role s costs anybody but p less than so much.
func (x *seating) someoneGains(p, r, s int32, most int64) bool {
	for q := range int32(x.m.PersonCount) {
		if q != p && len(x.of[q]) > 0 && x.gives(q, s, r) < most {
			return len(x.of[p]) > 0
		}
	}
	return false
}

// improve has p give away one seat of role r for one of role s by the path that lowers the sum most, of these by the shortest,
// if some path does.
func (x *seating) improve(p, r, s int32) bool {
	given := x.gives(p, r, s)
	if !x.someoneGains(p, r, s, -given) {
		return false
	}
	x.came = x.came[:0]
	for range x.m.PersonCount {
		x.came = append(x.came, -1)
	}
	x.queue = append(x.queue[:0], p)
	best, least := search.Nobody, -given
	for n := 0; n < len(x.queue); n++ {
		from := x.queue[n]
		if taken := x.gives(from, s, r); from != p && taken < least {
			best, least = from, taken
		}
		for _, a := range x.of[from] {
			seats := x.arcs[a].seats
			if to := x.owner[seats[1]]; x.owner[seats[0]] == from && to != p && x.came[to] < 0 {
				x.came[to] = a
				x.queue = append(x.queue, to)
			}
		}
	}
	if best == search.Nobody {
		return false
	}
	for _, n := range [...]struct{ person, more, less int32 }{{p, s, r}, {best, r, s}} {
		x.count[n.more][n.person]++
		x.count[n.less][n.person]--
	}
	for q := best; q != p; {
		seats := x.arcs[x.came[q]].seats
		q = x.owner[seats[0]]
		x.owner[seats[0]], x.owner[seats[1]] = x.owner[seats[1]], x.owner[seats[0]]
	}
	return true
}

// uneven returns how uneven the parts are: the sum, over people and roles, of (n(p,r) − n(p)·N(r)/N)²/n(p) in thousandths, with
// N(r) all seats of a role and N all seats. As the sums of rows and columns are what they are, it differs from the sum of
// n(p,r)²/n(p) by what no exchange changes.
func (x *seating) uneven() int64 {
	sum, all := int64(0), int64(len(x.owner))
	if all == 0 {
		return 0
	}
	total := make([]int64, len(x.count))
	for p := range x.m.PersonCount {
		squares, held := int64(0), int64(0)
		for r, count := range x.count {
			squares, held, total[r] = squares+count[p]*count[p], held+count[p], total[r]+count[p]
		}
		sum += quotient(squares, max(held, 1))
	}
	squares := int64(0)
	for _, n := range total {
		squares += n * n
	}
	return max(0, (sum-quotient(squares, all)+scale/2000)/(scale/1000))
}

// quotient returns a/b in parts of scale.
func quotient(a, b int64) int64 { return a/b*scale + a%b*scale/b }
