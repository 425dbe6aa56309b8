package fairness

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// How Rebalance finds its changes. A repair would look for the most level roster at one time; here several times count, and only
// what is beyond far. Balances are linear: a seat that goes from one person to another moves its weight at every end of a month after
// its start. So what changes would do to the balances is known without a search, and the limits are asked only of those that bring
// somebody nearer, the best first.
//
// One change is looked for among all. Two are looked for among all pairs that can do what no one of them does: the first concerns
// somebody who is far, and the second does too, or makes up for the first with the same person or in the same slot, such as for one
// who then has too many shifts. N changes are the best of n−1 with one more, or of n−2 with two more.

// nearing is what a rebalance is to bring nearer.
type nearing struct {
	pool    schedule.TeamID
	far     Burden
	most    int // changes
	ends    []Ledger
	members []schedule.Member // who counts
}

// balances returns what who counts is from their share, end by end.
func (n *nearing) balances() (list []Burden) {
	for _, end := range n.ends {
		for _, m := range n.members {
			list = append(list, end.Account(n.pool, m).Balance().Total())
		}
	}
	return list
}

// over returns by how much a balance is beyond far.
func (n *nearing) over(balance Burden) Burden { return max(0, balance-n.far, -balance-n.far) }

// beyond returns by how much each balance is beyond far.
func (n *nearing) beyond(balances []Burden) (list []Burden) {
	for _, b := range balances {
		list = append(list, n.over(b))
	}
	return list
}

// mostTested bounds how many pairs of changes are kept at a step, for the limits to be asked about. Single changes are all kept.
const mostTested = 20_000

// handing is a seat that goes to somebody.
type handing struct{ seat, from, to int32 }

// outlook is a roster, with the balances that it leaves: end by end, of each person of the model who counts.
type outlook struct {
	owner    []int32
	balances []Burden
	sheet    *sheet
}

// leveller looks for changes.
type leveller struct {
	*model
	*nearing
	counts  []int32    // by person, the place among the balances of an end, or nobody
	weights [][]Burden // seat × end: what it weighs in the balances then
	width   int        // people who count
	broken  []broken
	scratch []Burden
}

// broken is a limit that somebody breaks before any change, and by what.
type broken struct {
	limit  string
	member schedule.Member
	by     []duty
}

// nearer is the repair of a pool that brings the furthest nearer. The error is errSettled if no changes do.
func (p Planner) nearer(seats []schedule.Seat, people []schedule.Candidate) (*Plan, error) {
	// What breaks a limit may move while changes are looked for.
	looking, free := p.settle(seats, people, settling{unserved: true})
	if len(free) == 0 {
		return nil, errSettled
	}
	problem, runs, err := looking.problem(free, people)
	if err != nil {
		return nil, err
	}
	m, err := compile(problem)
	if err != nil {
		return nil, err
	}
	owner := m.decided()
	if slices.Contains(owner, search.Nobody) {
		return nil, errSettled
	}
	x := looking.leveller(m, runs, free)
	best := x.level(outlook{owner, x.balances(), x.sheet(owner)})
	moves := m.changes(best.owner)
	if moves == 0 {
		return nil, errSettled
	}
	// The plan is of the seats that break no limit as they are now.
	published := p.Published
	then := map[schedule.SeatKey]schedule.Member{}
	p.Published, p.Tolerance.Changes = slices.Clone(published), moves
	for i, shift := range p.Published {
		if j := m.findSeat(Assignment{Slot: runs.of(shift.Seat), Role: shift.Role}); j >= 0 {
			p.Published[i].Member = m.people[best.owner[j]].ID
		}
		then[shift.Key()] = p.Published[i].Member
	}
	p, seats = p.settle(seats, people, settling{breaking: true, unserved: true})
	if len(seats) == 0 {
		return nil, errSettled
	}
	p.Published = only(published, seats)
	if problem, runs, err = p.problem(seats, people); err != nil {
		return nil, err
	}
	problem.Repair = true
	if m, err = compile(problem); err != nil {
		return nil, err
	}
	owner = m.decided()
	for _, seat := range seats {
		if j := m.findSeat(Assignment{Slot: runs.of(seat), Role: seat.Role}); m.Locked[j] == search.Nobody {
			owner[j] = m.findPerson(then[seat.Key()])
		}
	}
	if slices.Contains(owner, search.Nobody) || m.changes(owner) < moves || len(m.breaches(owner)) > 0 {
		return nil, errSettled
	}
	plan := newPlan(m, owner, search.NewBounder(m.Numbers), 0)
	plan.speaksFor(seats, runs, p.Ledger.Weights)
	plan.settled = p.settled
	return plan, nil
}

// decided is who has each seat by what is locked and published.
func (m *model) decided() []int32 {
	owner := slices.Clone(m.Published)
	for j, p := range m.Locked {
		if p != search.Nobody {
			owner[j] = p
		}
	}
	return owner
}

func (p Planner) leveller(m *model, runs keys, seats []schedule.Seat) *leveller {
	x := &leveller{model: m, nearing: p.nearing, width: len(p.nearing.members), weights: make([][]Burden, m.SeatCount)}
	for _, person := range m.people {
		x.counts = append(x.counts, int32(slices.Index(x.members, person.ID)))
	}
	for j := range x.weights {
		x.weights[j] = make([]Burden, len(x.ends))
	}
	for _, seat := range seats {
		j := m.findSeat(Assignment{Slot: runs.of(seat), Role: seat.Role})
		for e, end := range x.ends {
			if seat.Start.Before(end.Opened) {
				x.weights[j][e] += p.Ledger.Weights.Burden(schedule.Shift{Interval: seat.Interval, Seat: seat})
			}
		}
	}
	s := m.sheet(m.decided())
	s.judge(s.people, m.limits, m.given(), func(b Breach, by []duty) { x.broken = append(x.broken, broken{b.Limit, b.Member, by}) })
	return x
}

// changes counts the published seats that a roster changes.
func (m *model) changes(owner []int32) (n int) {
	for j, p := range owner {
		if m.HasPublished[j] && m.Published[j] != p {
			n++
		}
	}
	return n
}

// level returns the outlook of so few changes that nobody is far, or of all that may be that bring people nearest.
func (x *leveller) level(first outlook) outlook {
	path := []outlook{first}
	idle := 0
	for n := 1; n <= x.most && idle < 2; n++ {
		best := path[n-1]
		if x.distance(best.balances) == (distance{}) {
			break
		}
		idle++
		for step := 1; step <= min(n, 2); step++ {
			from := path[n-step]
			if found := x.step(from, step, best); found != nil {
				best, idle = *found, 0
			}
		}
		path = append(path, best)
	}
	return path[len(path)-1]
}

// distance is how far people are beyond far: the furthest, and all together.
type distance struct{ worst, sum Burden }

func (a distance) compare(b distance) int {
	return cmp.Or(cmp.Compare(a.worst, b.worst), cmp.Compare(a.sum, b.sum))
}

func (x *leveller) distance(balances []Burden) (d distance) {
	for _, b := range balances {
		over := x.over(b)
		d.worst, d.sum = max(d.worst, over), d.sum+over
	}
	return d
}

// rank lists balances as they are compared: what is beyond far, and after it what everybody is from their share (search.Rank).
func (x *leveller) rank(balances []Burden) (beyond, all []Burden) {
	return search.Rank(x.beyond(balances), len(balances)), search.Rank(balances, len(balances))
}

// after returns the balances after changes; they are overwritten by the next call.
func (x *leveller) after(from outlook, list ...handing) []Burden {
	x.scratch = append(x.scratch[:0], from.balances...)
	for _, h := range list {
		for e, w := range x.weights[h.seat] {
			if c := x.counts[h.from]; c >= 0 {
				x.scratch[e*x.width+int(c)] -= w
			}
			if c := x.counts[h.to]; c >= 0 {
				x.scratch[e*x.width+int(c)] += w
			}
		}
	}
	return x.scratch
}

// option is one or two changes, with the rank of what they leave.
type option struct {
	list [2]handing
	rank []Burden
}

// step returns the best outlook of so many changes more that is better than what is known, or nil. Of options of one rank it is the
// best by the lesser objectives.
func (x *leveller) step(from outlook, changes int, known outlook) (best *outlook) {
	var first option
	alike := 0
	for _, o := range x.options(from, changes, known) {
		if best != nil && (slices.Compare(first.rank, o.rank) < 0 || alike == mostAlike) {
			break
		}
		if !x.keeps(from, o.list[:changes]) {
			continue
		}
		alike++
		owner := slices.Clone(from.owner)
		for _, h := range o.list[:changes] {
			owner[h.seat] = h.to
		}
		lesser := x.LesserOf(owner)
		if best == nil {
			first = o
		} else if then := x.LesserOf(best.owner); slices.Compare(lesser[:], then[:]) >= 0 {
			continue
		}
		best = &outlook{owner: owner, balances: slices.Clone(x.after(from, o.list[:changes]...))}
	}
	if best != nil {
		best.sheet = x.sheet(best.owner)
	}
	return best
}

// mostAlike bounds how many options of one rank are compared by the lesser objectives.
const mostAlike = 200

// options lists what brings people nearer than what is known, the best first: all single changes, or the best pairs.
func (x *leveller) options(from outlook, changes int, known outlook) (list []option) {
	singles := x.handings(from)
	most := mostTested
	if changes == 1 {
		most = len(singles)
	}
	ceiling, _ := x.rank(known.balances) // what counts is below
	sorted := func() {
		slices.SortStableFunc(list, func(a, b option) int { return slices.Compare(a.rank, b.rank) })
	}
	consider := func(changes ...handing) {
		after := x.after(from, changes...)
		if x.distance(after).compare(distance{ceiling[0], ceiling[1]}) > 0 {
			return
		}
		o := option{rank: slices.Concat(x.rank(after))}
		if slices.Compare(o.rank, ceiling) >= 0 {
			return
		}
		copy(o.list[:], changes)
		if list = append(list, o); len(list) == 2*most {
			sorted()
			clear(list[most:])
			list = list[:most]
			ceiling = list[most-1].rank
		}
	}
	if changes == 1 {
		for _, h := range singles {
			consider(h)
		}
	} else {
		x.pairs(from, singles, consider)
	}
	sorted()
	return list[:min(most, len(list))]
}

// handings lists the changes of one seat that has not changed yet.
func (x *leveller) handings(from outlook) (list []handing) {
	for j, p := range from.owner {
		if x.Locked[j] != search.Nobody || x.Published[j] != p {
			continue
		}
		for q := range int32(x.PersonCount) {
			if q != p && x.Can(q, int32(j)) {
				list = append(list, handing{int32(j), p, q})
			}
		}
	}
	return list
}

// pairs considers the pairs of changes that can do more than one.
func (x *leveller) pairs(from outlook, singles []handing, consider func(...handing)) {
	var helpful []handing
	givenBy, takenBy, inSlot := map[int32][]handing{}, map[int32][]handing{}, map[int32][]handing{}
	for _, h := range singles {
		if x.helps(from, h) {
			helpful = append(helpful, h)
		}
		givenBy[h.from], takenBy[h.to] = append(givenBy[h.from], h), append(takenBy[h.to], h)
		inSlot[x.SeatSlot[h.seat]] = append(inSlot[x.SeatSlot[h.seat]], h)
	}
	for i, a := range helpful {
		for _, b := range helpful[:i] {
			if a.seat != b.seat {
				consider(a, b)
			}
		}
		for _, list := range [][]handing{givenBy[a.to], takenBy[a.from], inSlot[x.SeatSlot[a.seat]]} {
			for _, b := range list {
				if a.seat != b.seat && !x.helps(from, b) {
					consider(a, b)
				}
			}
		}
	}
}

// helps reports whether a change brings somebody nearer who is beyond far.
func (x *leveller) helps(from outlook, h handing) bool {
	for e, w := range x.weights[h.seat] {
		if w == 0 {
			continue
		}
		if c := x.counts[h.from]; c >= 0 && from.balances[e*x.width+int(c)] > x.far {
			return true
		}
		if c := x.counts[h.to]; c >= 0 && from.balances[e*x.width+int(c)] < -x.far {
			return true
		}
	}
	return false
}

// keeps reports whether changes break no limit anew, as they do with a shift that is given to somebody, or with others than broke it
// before. The judges are asked about the people whose shifts change, and the ones of two people about all.
func (x *leveller) keeps(from outlook, list []handing) bool {
	s := *from.sheet
	s.people = slices.Clone(s.people)
	var touched []int32
	duties, taken := map[int32][]duty{}, []duty(nil)
	of := func(p int32) []duty {
		if d, known := duties[p]; known {
			return d
		}
		touched = append(touched, p)
		return slices.Clone(s.people[p].duties)
	}
	for _, h := range list {
		seat := x.seats[h.seat]
		var left []duty
		before := len(taken)
		for _, d := range of(h.from) {
			if !d.past && d.pool == "" && d.role == seat.Role && slices.ContainsFunc(seat.parts(), func(part Part) bool { return part.Start.Equal(d.begins) }) {
				taken = append(taken, d)
			} else {
				left = append(left, d)
			}
		}
		duties[h.from] = left
		duties[h.to] = append(of(h.to), taken[before:]...)
	}
	var people []*record
	for _, p := range touched {
		s.people[p] = newRecord(x.people[p].ID, duties[p])
		people = append(people, s.people[p])
	}
	within := func(list []duty, d duty) bool {
		return slices.ContainsFunc(list, func(o duty) bool {
			return o.pool == d.pool && o.role == d.role && o.begins.Equal(d.begins) && o.past == d.past
		})
	}
	kept := true
	found := func(b Breach, by []duty) {
		anew := slices.ContainsFunc(by, func(d duty) bool { return within(taken, d) })
		kept = kept && !anew && slices.ContainsFunc(x.broken, func(o broken) bool {
			return o.limit == b.Limit && o.member == b.Member && !slices.ContainsFunc(by, func(d duty) bool { return !within(o.by, d) })
		})
	}
	for _, r := range x.given() {
		judged := people
		if r.name == "Apart" || r.name == ownApart || r.name == ownWith {
			judged = s.people
		}
		if s.judge(judged, x.limits, []row{r}, found); !kept {
			return false
		}
	}
	return true
}
