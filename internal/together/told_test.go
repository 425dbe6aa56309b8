package together

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// This file tells planners what is decided before, lets them leave gaps, and judges what plans promise then: a lock stands, no gap is
// left that somebody could fill, and no two people of a slot could change seats for the better. It also judges balances of what is
// published: they bring people who are far from their shares nearer, with no more changes than they may have.

// decide locks some seats of a pool to people who can have them.
func (y *story) decide(d dice, planner *fairness.Planner, now *sheet, slots iter.Seq[schedule.Seat]) {
	var seats []schedule.Seat
	for x := range slots {
		if !x.Role.Watches() {
			seats = append(seats, x)
		}
	}
	if len(seats) == 0 {
		return
	}
	from, locks := len(planner.Locked), d.between(1, 4)
	if planner.Stint != fairness.Singles { // two people could not hold one
		locks = 1
	}
	for range locks {
		x := pick(d, seats)
		r := now.row(seat{duty{x.Team, x.Regime}, x.Start.Unix(), x.Role})
		able := slices.DeleteFunc(now.members(r.slot), func(m schedule.Member) bool {
			return !now.ready(r.slot, r.role, m) || now.away(m, r.Interval) || now.busyIn(m, r.Interval, func(d duty) bool { return d != r.duty }) ||
				slices.ContainsFunc(planner.Locked[from:], func(l schedule.Shift) bool { return l.Member == m && l.Overlaps(r.Interval) })
		})
		if len(able) == 0 || slices.ContainsFunc(planner.Locked[from:], func(l schedule.Shift) bool { return l.Key() == x.Key() }) {
			continue
		}
		planner.Locked = append(planner.Locked, schedule.Shift{Interval: x.Interval, Seat: x, Member: pick(d, able)})
	}
}

// decided notes where a plan has not kept what was locked.
func (y *story) decided(x planned, now *sheet) {
	for _, l := range x.planner.Locked {
		if l.Team != x.pool || l.Regime != schedule.OffHours || !y.months.Contains(l.Seat.Start) {
			continue
		}
		y.count["locks in planned months"]++
		if r := now.row(seat{duty{l.Team, l.Regime}, l.Seat.Start.Unix(), l.Role}); r.plan != l.Member || len(r.parts) != 1 || r.parts[0].member != l.Member {
			y.fault("%v is locked, and there is %s", l, r.line(r.parts))
		}
	}
}

// open notes gaps of a plan that somebody could fill, by what the planner knew: before is the sheet without the plan.
func (y *story) open(x planned, before *sheet) {
	gaps, _ := x.plan.Gaps()
	if len(gaps) > 0 && !x.planner.Gaps {
		y.fault("the plan of %s leaves gaps that nobody asked for: %v", x.pool, gaps)
	}
	if len(gaps) == 0 {
		return
	}
	y.count["plans with gaps"]++
	y.say("%s has %d gaps", x.pool, len(gaps))
	if x.planner.Stint != fairness.Singles || x.planner.Limits.MaxSharePermille > 0 { // the judge knows nothing of these
		return
	}
	known := before.clone()
	for i := range known.rows {
		if r := &known.rows[i]; r.team == x.pool && r.regime == schedule.OffHours && y.months.Contains(r.Start) {
			r.set(0, "", "") // also seats that are left to rotas
			r.parts = r.parts[:1]
			r.parts[0].Interval = r.Interval
		}
	}
	for _, p := range planOf(x.pool, x.plan).seats {
		r := known.row(seat{duty{x.pool, schedule.OffHours}, p.Start.Unix(), p.role})
		r.set(0, p.member, "plan")
	}
	broken := known.breaches(x, y.locked())
	for _, g := range gaps {
		r := known.row(seat{duty{x.pool, schedule.OffHours}, g.Start.Unix(), g.Role})
		if r.parts[0].member != "" {
			y.fault("a gap has somebody: %s", r.line(r.parts))
		}
		for _, m := range known.members(r.slot) {
			if !known.ready(r.slot, r.role, m) || known.away(m, r.Interval) || known.busy(m, r.Interval) {
				continue
			}
			r.set(0, m, "plan")
			if !slices.ContainsFunc(known.breaches(x, y.locked()), func(b breach) bool { return b.about(r) || !b.among(broken) }) {
				y.fault("%s could fill the gap %v %s of %s", m, g.Interval, g.Role, x.pool)
			}
			r.set(0, "", "")
		}
	}
}

// leaves reports whether a breach has a shift in a seat that a plan leaves open: whatever is asked after the plan decides it.
func (x planned) leaves(b breach) bool {
	return slices.ContainsFunc(b.shifts, func(s served) bool {
		return x.leftOpen(s) || b.limit == "apart" && x.hasGap(s, func(schedule.Role) bool { return true }) // the other seat is not told
	})
}

// leftOpen reports whether a plan leaves open a seat that somebody else fills.
func (x planned) leftOpen(s served) bool {
	return s.cause != "plan" && x.hasGap(s, func(role schedule.Role) bool { return role == s.role })
}

// hasGap reports whether a plan leaves one of the seats of a slot open.
func (x planned) hasGap(s served, of func(schedule.Role) bool) bool {
	gaps, _ := x.plan.Gaps()
	return s.team == x.pool && slices.ContainsFunc(gaps, func(g fairness.Gap) bool { return g.Encloses(s.slot.Interval) && of(g.Role) })
}

// about reports whether a seat is part of a breach.
func (b breach) about(r *row) bool {
	return slices.ContainsFunc(b.shifts, func(s served) bool {
		return s.duty == r.duty && s.slot.Start.Equal(r.Start) && (s.role == r.role || b.limit == "apart") // the other seat is not told
	})
}

// among reports whether a list has the same breach: where somebody begins a day of a weekend, another can break the limit who is not
// there.
func (b breach) among(list []breach) bool {
	same := func(x, y served) bool { return x.duty == y.duty && x.role == y.role && x.part.Equal(y.part.Interval) }
	return slices.ContainsFunc(list, func(o breach) bool {
		return o.limit == b.limit && o.member == b.member && slices.EqualFunc(o.shifts, b.shifts, same)
	})
}

// seated notes where two people of a slot of a plan could exchange seats that weigh alike, so that the parts of their shifts in each
// role, n²/n of all, sum to less. What is published already may come first.
func (y *story) seated(x planned, now *sheet) {
	if len(x.planner.Published) > 0 {
		return
	}
	type held struct {
		fairness.Position
		schedule.Member
	}
	slots := map[string][]held{}
	all, roles := map[schedule.Member]int{}, map[schedule.Member]map[schedule.Role]int{}
	for _, p := range x.plan.Problem().Seats {
		m := x.plan.Member(fairness.PositionKey{Slot: p.Slot, Role: p.Role})
		if m == "" {
			continue
		}
		slots[p.Slot] = append(slots[p.Slot], held{p, m})
		if all[m]++; roles[m] == nil {
			roles[m] = map[schedule.Role]int{}
		}
		roles[m][p.Role]++
	}
	can := func(m schedule.Member, p fairness.Position) bool {
		own := x.planner.Own[m].Roles
		for r := range now.overlapping(p.Interval) {
			if r.duty == (duty{x.pool, schedule.OffHours}) && r.role == p.Role && p.Encloses(r.Interval) && !now.ready(r.slot, r.role, m) {
				return false
			}
		}
		return own == nil || slices.Contains(own, p.Role)
	}
	locked := func(h held) bool {
		return slices.ContainsFunc(x.plan.Problem().Locked, func(a fairness.Assignment) bool { return a.Slot == h.Slot && a.Role == h.Role })
	}
	for _, key := range slices.Sorted(maps.Keys(slots)) {
		for i, a := range slots[key] {
			for _, b := range slots[key][:i] {
				if a.Burden != b.Burden || a.Class != b.Class || a.Pages != b.Pages || locked(a) || locked(b) || !can(a.Member, b.Position) || !can(b.Member, a.Position) {
					continue
				}
				y.count["pairs in seats that weigh alike"]++
				// (n−1)² + (o+1)² is 2(o−n+1) more than n² + o².
				more := func(h held, to schedule.Role) int { return roles[h.Member][to] - roles[h.Member][h.Role] + 1 }
				if more(a, b.Role)*all[b.Member]+more(b, a.Role)*all[a.Member] < 0 {
					y.fault("%s and %s could exchange %s and %s of %v in %s: %v, %v", a.Member, b.Member, a.Role, b.Role, a.Interval, x.pool, roles[a.Member], roles[b.Member])
				}
			}
		}
	}
}

// rebalance brings people nearer to their shares from which accounts that are drawn, and sometimes a leave, have taken them.
func (y *story) rebalance(published *schedule.Schedule, a account) {
	d := dices(y.seed, 27)
	if len(y.planned) == 0 || d.chance(60) {
		return
	}
	of := pick(d, y.planned)
	s := published
	if d.chance(50) {
		if leave, ok := y.ill(d, of.plan); ok {
			y.say("before a balance: %v", leave)
			s, a = y.with(s, leave), a.with(leave)
		}
	}
	now := a.sheet()
	iv := schedule.Interval{Start: y.first.AddDays(d.between(0, 4)).At(schedule.At(d.between(0, 23), 0), y.location), End: y.months.End}
	planner := fairness.Planner{Moves: 2000, Seed: y.seed, Limits: fairness.Limits{MinRest: pick(d, []time.Duration{0, 8 * time.Hour, 11 * time.Hour})}}
	if d.chance(30) {
		planner.Limits.MaxConsecutiveDays = d.between(2, 4)
	}
	for _, m := range now.membersAt(of.pool, iv.Start) {
		if d.chance(40) {
			planner.Ledger.Accounts = append(planner.Ledger.Accounts, fairness.Account{Pool: of.pool, Member: m, Done: fairness.Amounts{Night: fairness.Burden(d.between(-100, 100)) * 60_000}})
		}
	}
	most := d.between(1, 3)
	y.say("balanced from %v by %d, within %v: %v", iv.Start, most, limited(planner.Limits), planner.Ledger.Accounts)
	plans, err := planner.Rebalance(s, iv, most)
	if err != nil {
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			y.fault("Rebalance: %v", err)
		}
		y.say("no balance: %v", err)
		return
	}
	y.count["balances asked for"]++
	is := s
	for _, plan := range plans {
		for _, c := range plan.Overrides(is, "balance") {
			next, err := is.With(c)
			if err != nil {
				y.fault("what brings people nearer to their shares is refused: %v", err)
				return
			}
			is, a = next, a.with(c)
		}
	}
	after := a.sheet()
	y.compare("balanced", after, is)
	y.places(after)
	moved := map[schedule.TeamID]int{}
	for i, r := range after.rows {
		was := &now.rows[i]
		if r.line(r.parts) == was.line(was.parts) {
			continue
		}
		moved[r.team]++
		if !iv.Contains(r.Start) || r.regime != schedule.OffHours || r.unless.Role != "" || loose(r.role) || !slices.ContainsFunc(plans, func(p *fairness.Plan) bool { return p.Pool() == r.team }) {
			y.fault("a balance moves\n%s\nto\n%s", was.line(was.parts), r.line(r.parts))
		}
		for j, p := range r.parts {
			if p.member == "" && (j >= len(was.parts) || was.parts[j].member != "") {
				y.fault("a balance leaves a gap: %s", r.line(r.parts))
			}
		}
	}
	decided := y.locked() // after what is published nothing is, also where another pool is published for longer
	if decided.End = s.Published().End; decided.End.After(y.months.End) {
		decided.End = y.months.End
	}
	for _, plan := range plans {
		y.count["balances"]++
		pool := plan.Pool()
		if n := moved[pool]; n == 0 || n > most {
			y.fault("a balance of at most %d changes in %s has %d", most, pool, n)
		}
		x := planned{pool: pool, planner: planner}
		broken := now.breaches(x, decided)
		for _, b := range after.breaches(x, decided) {
			before := slices.ContainsFunc(broken, func(o breach) bool { return o.limit == b.limit && o.member == b.member })
			if !before && slices.ContainsFunc(b.shifts, func(x served) bool {
				r, was := after.row(seat{x.duty, x.slot.Start.Unix(), x.role}), now.row(seat{x.duty, x.slot.Start.Unix(), x.role})
				return x.team == pool && x.member == b.member && !slices.ContainsFunc(was.parts, func(p part) bool { return p.member == x.member }) && r.unless.Role == "" && !loose(r.role)
			}) && !b.left() {
				y.fault("a balance breaks a limit: %v", b)
			}
		}
	}
	for _, pool := range y.pools() {
		was, is := now.furthest(planner.Ledger, pool, iv.Start, s.Published(), y.months.End), after.furthest(planner.Ledger, pool, iv.Start, s.Published(), y.months.End)
		far := 2 * now.heaviest(pool, schedule.Interval{Start: iv.Start.AddDate(0, 0, -38), End: iv.End})
		about := far - 2*time.Second // targets are rounded
		switch balanced := moved[pool] > 0; {
		case balanced && slices.Max(was) < about:
			y.fault("%s is balanced, and nobody is far: %v of %v", pool, was, far)
		case balanced && !nearer(is, was, about):
			y.fault("a balance of %s brings nobody nearer who is further than %v: %v was %v", pool, far, is, was)
		case !balanced && slices.Max(was) > far:
			y.missed(planned{pool: pool, planner: planner}, now, iv, s.Published(), decided, was)
		}
	}
}

// missed notes where one shift of a plan, which a balance leaves, could go to somebody within the limits, so that the furthest comes nearer.
func (y *story) missed(x planned, now *sheet, iv, published, decided schedule.Interval, was []time.Duration) {
	y.count["balances that find nothing"]++
	broken := now.breaches(x, decided)
	can := func(r *row, m schedule.Member) bool {
		return slices.Contains(now.members(r.slot), m) && now.ready(r.slot, r.role, m) && !now.never(r.slot, m) && !now.away(m, r.Interval)
	}
	kept := func(r *row, m schedule.Member) bool {
		for o := range now.overlapping(r.Interval) {
			if (o.unless.Role != "" || loose(o.role)) && slices.ContainsFunc(o.parts, func(p part) bool { return p.member == m }) {
				return true
			}
		}
		return false
	}
	// Where seats come and go with who has others, the best change that is foreseen can be none, and then no other is looked for.
	if slices.ContainsFunc(now.rows, func(o row) bool { return o.duty == duty{x.pool, schedule.OffHours} && o.unless.Role != "" }) {
		return
	}
	for i := range now.rows {
		r := &now.rows[i]
		if r.duty != (duty{x.pool, schedule.OffHours}) || r.unless.Role != "" || loose(r.role) || !iv.Contains(r.Start) || len(r.parts) != 1 ||
			r.parts[0].cause != "plan" || !r.parts[0].Interval.Equal(r.Interval) || !can(r, r.parts[0].member) {
			continue
		}
		for _, m := range now.members(r.slot) {
			if now.eligible(r, r.Interval, m) != "" || kept(r, m) {
				continue
			}
			moved := now.clone()
			moved.row(r.seat()).parts = []part{{r.Interval, m, "plan"}}
			if is := moved.furthest(x.planner.Ledger, x.pool, iv.Start, published, y.months.End); slices.Max(is) > slices.Max(was)-time.Minute {
				continue
			}
			anew := slices.ContainsFunc(moved.breaches(x, decided), func(b breach) bool {
				return b.member == m || !slices.ContainsFunc(broken, func(o breach) bool { return o.limit == b.limit && o.member == b.member })
			})
			if y.count["shifts that could bring somebody nearer"]++; !anew {
				y.fault("a balance of %s misses %v, %s, from %s to %s", x.pool, r.Interval, r.role, r.parts[0].member, m)
				return
			}
		}
	}
}

// nearer reports whether of what is beyond far the largest is smaller, of equal ones the sum, and else the next largest.
func nearer(is, was []time.Duration, far time.Duration) bool {
	beyond := func(distances []time.Duration) (list []time.Duration, sum time.Duration) {
		for _, d := range distances {
			list, sum = append(list, max(0, d-far)), sum+max(0, d-far)
		}
		slices.SortFunc(list, func(a, b time.Duration) int { return cmp.Compare(b, a) })
		return list, sum
	}
	a, sum := beyond(is)
	b, before := beyond(was)
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(sum, before), slices.Compare(a, b)) < 0
}

// membersAt lists who is in a pool on the day of a time: on the day on which a spec begins, in that spec, unless it has no such pool.
func (s *sheet) membersAt(pool schedule.TeamID, t time.Time) (list []schedule.Member) {
	for i, spec := range slices.Backward(s.specs) {
		date := schedule.DateOf(t, spec.Location)
		if date.Before(spec.From) {
			continue
		}
		if list = s.members(slot{duty: duty{pool, schedule.OffHours}, date: date, spec: i}); len(list) > 0 || date != spec.From {
			break
		}
	}
	return list
}

// heaviest is the longest of a pool's slots that start in an interval, of those that plans fill.
func (s *sheet) heaviest(pool schedule.TeamID, iv schedule.Interval) (longest time.Duration) {
	for r := range s.starting(iv) {
		if r.team == pool && r.regime == schedule.OffHours && r.unless.Role == "" && !loose(r.role) {
			longest = max(longest, r.Duration())
		}
	}
	return longest
}

// furthest is how far each who is in a pool at a time is from their share then, at each end of a month to come and of what is published,
// to a second. A minute weighs a minute. Each seat's time is shared, by share, among who is there and ready when it begins, and in no long
// leave. Seats that begin at last or later are still to plan, although what is published of another pool may end later.
func (s *sheet) furthest(ledger fairness.Ledger, pool schedule.TeamID, at time.Time, published schedule.Interval, last time.Time) (far []time.Duration) {
	minutes := func(b fairness.Burden) float64 { return float64(b) / 1000 }
	balance := map[schedule.Member]float64{}
	for _, a := range ledger.Accounts {
		if a.Pool == pool {
			balance[a.Member] = minutes(a.Balance().Total())
		}
	}
	members := s.membersAt(pool, at)
	look := func() {
		for _, m := range members {
			far = append(far, time.Duration(max(balance[m], -balance[m])*60).Truncate(1)*time.Second)
		}
	}
	day := schedule.DateOf(at, s.specs[0].Location)
	day.Day = 1
	end := day.AddMonths(1).At(0, s.specs[0].Location)
	next := func() {
		look()
		day = day.AddMonths(1)
		end = day.AddMonths(1).At(0, s.specs[0].Location)
	}
	for r := range s.starting(published) {
		for !r.Start.Before(end) {
			next()
		}
		parts := shown(r.role, s.needed(r))
		if r.duty != (duty{pool, schedule.OffHours}) || r.role == schedule.Shadow || len(parts) == 0 || !r.Start.Before(last) {
			continue
		}
		for _, p := range parts {
			balance[p.member] += p.Duration().Minutes()
		}
		shares, sum := map[schedule.Member]float64{}, 0.0
		for _, m := range s.members(r.slot) {
			if s.trained(r.slot, r.role, m) && !slices.ContainsFunc(s.leaves, func(l schedule.Leave) bool { return l.Member == m && l.Long && l.Overlaps(r.Interval) }) {
				shares[m] = float64(s.share(r, m))
				sum += shares[m]
			}
		}
		for m, share := range shares {
			balance[m] -= r.Duration().Minutes() * share / sum
		}
	}
	for end.Before(published.End) {
		next()
	}
	look()
	return far
}
