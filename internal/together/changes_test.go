package together

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// This file lays plans and changes over a sheet: who steps in, and what each change moves.

// account is a sheet in the making: specs, then plans, then changes, each of which sees what those
// before left.
type account struct {
	specs       []schedule.Spec
	first, last schedule.Date
	plans       []plan
	changes     []schedule.Change
	bare        *sheet // without plans and changes
	unplanned   *sheet // the same with who steps in
	settled     *sheet // without changes
	// over says by how much somebody has served more than their share when a shift begins; nil: nobody knows.
	over func(schedule.Member, time.Time) time.Duration
}

// plan is what a plan says of the seats of its pool.
type plan struct {
	pool    schedule.TeamID
	seats   []planSeat
	members []schedule.Member
}

type planSeat struct {
	schedule.Interval
	role   schedule.Role
	member schedule.Member
}

// planOf reads a plan's seats. A run of slots is one seat of the plan.
func planOf(pool schedule.TeamID, p *fairness.Plan) plan {
	read := plan{pool: pool, members: p.Members()}
	for _, x := range p.Problem().Seats {
		for _, a := range p.Assignments() {
			if a.Slot == x.Slot && a.Role == x.Role {
				read.seats = append(read.seats, planSeat{x.Interval, x.Role, a.Member})
			}
		}
	}
	for shift := range p.Shifts() { // who watches is no part of the problem
		if shift.Role == schedule.Shadow && shift.Member != "" {
			read.seats = append(read.seats, planSeat{shift.Interval, shift.Role, shift.Member})
		}
	}
	return read
}

func (a account) with(changes ...schedule.Change) account {
	a.changes = append(slices.Clip(a.changes), changes...)
	return a
}

func (a account) follow(p plan) account {
	a.plans = append(slices.Clip(a.plans), p)
	return a.settle()
}

// account returns the account of specs.
func (o *organisation) account(specs []schedule.Spec) account {
	back, forth := 104, 55
	if o.settles(specs) { // who steps in there depends on a quarter before each seat and six weeks after it
		back, forth = 200, 100
	}
	a := account{specs: specs, first: o.first.AddDays(-back), last: o.last.AddDays(forth), over: o.over()}
	a.bare = inspect(specs, a.first, a.last)
	return a.settle()
}

// settle works out who serves by rotas and plans.
func (a account) settle() account {
	s := a.bare.clone()
	for _, p := range slices.Backward(a.plans) { // the last one followed is asked first
		s.follow(p)
	}
	s.settle(a)
	if a.settled = s; len(a.plans) == 0 {
		a.unplanned = s
	}
	return a
}

// sheet works out who serves.
func (a account) sheet() *sheet {
	s := a.settled.clone()
	s.over = a.over
	for _, c := range a.changes {
		s.apply(c)
	}
	return s
}

// follow gives the seats of a plan to whom it names.
func (s *sheet) follow(p plan) {
	s.plans = append(s.plans, p)
	for i := range s.rows {
		r := &s.rows[i]
		if r.team != p.pool || r.regime != schedule.OffHours || r.plan != "" {
			continue
		}
		for _, x := range p.seats {
			if x.role == r.role && x.Encloses(r.Interval) {
				r.plan = x.member
				r.parts = []part{{r.Interval, x.member, "plan"}}
			}
		}
	}
}

// clone copies a sheet. The parts of a row are shared: they are replaced, never written.
func (s *sheet) clone() *sheet {
	return &sheet{specs: s.specs, rows: slices.Clone(s.rows), index: s.index, leaves: slices.Clip(s.leaves), plans: slices.Clip(s.plans), over: s.over}
}

// settle lets others step in where a rota names somebody who cannot serve: who is not a member, not
// ready, or has another seat of the slot. What a plan decided stays. Where the seats are to be of two
// teams, a secondary whom no plan named makes way for somebody of another team whom the rota knows.
func (s *sheet) settle(a account) {
	all := a.bare.clone()
	for _, p := range slices.Backward(a.plans) {
		all.follow(p)
	}
	bares := map[duty]*sheet{} // as rotas name people, and plans of the duty itself
	bare := func(r *row) *sheet {
		if bares[r.duty] == nil {
			b := a.bare.clone()
			for _, p := range slices.Backward(a.plans) {
				if r.duty == (duty{p.pool, schedule.OffHours}) {
					b.follow(p)
				}
			}
			if b.planned, b.filled = all, []*sheet{s}; a.unplanned != nil {
				b.filled = append(b.filled, a.unplanned)
			}
			for i := range b.rows {
				r := &b.rows[i]
				m := r.parts[0].member
				if m != "" && m != whole && (!slices.Contains(b.members(r.slot), m) || !b.ready(r.slot, r.role, m) || b.seated(r, m) || b.plannedBeside(r, m)) {
					r.parts = []part{{Interval: r.Interval}}
				}
			}
			bares[r.duty] = b
		}
		return bares[r.duty]
	}
	// beside asks the bare sheet with the seats of a row's slot that are filled before its own.
	beside := func(r *row, ask func(*sheet) schedule.Member) schedule.Member {
		b := bare(r)
		for _, role := range s.before(r) {
			x := b.row(seat{r.duty, r.Start.Unix(), role})
			raw := x.parts
			x.parts = s.row(x.seat()).parts
			defer func() { x.parts = raw }()
		}
		return ask(b)
	}
	loc := a.specs[0].Location
	rows := slices.Collect(s.starting(schedule.Days(a.first.AddDays(97), a.last.AddDays(-48), loc)))
	slices.SortStableFunc(rows, func(x, y *row) int { return x.duty.compare(y.duty) })
	for _, r := range rows {
		m := r.parts[0].member
		if m == "" || m == whole {
			continue
		}
		switch {
		case !slices.Contains(s.members(r.slot), m) || r.role != schedule.Shadow && !s.ready(r.slot, r.role, m) || s.never(r.slot, m) || s.seated(r, m) || s.plannedBeside(r, m) ||
			r.plan == "" && r.role != schedule.Shadow && all.plannedElsewhere(r.duty, m, r.Interval):
			if r.set(0, "", "steps in"); rulesOf(s.specs[r.spec], r.duty).Absent != schedule.LeaveGap {
				r.set(0, beside(r, func(b *sheet) schedule.Member { return b.standIn(r, part{r.Interval, m, ""}) }), "steps in")
			}
		case r.role == schedule.Secondary && r.plan == "" && rulesOf(s.specs[r.spec], r.duty).Apart && s.mate(r, r.Interval, m):
			if other := beside(r, func(b *sheet) schedule.Member { return b.ofAnotherTeam(r) }); other != "" {
				r.set(0, other, "apart")
			}
		}
	}
}

// compare says for which of two duties others step in first.
func (d duty) compare(o duty) int {
	return cmp.Or(cmp.Compare(d.regime, o.regime), cmp.Compare(d.team, o.team)) // "daytime", "off-hours"
}

// seated reports whether somebody has a seat of a row's slot that comes before it.
func (s *sheet) seated(r *row, m schedule.Member) bool {
	for _, role := range s.before(r) {
		if o := s.row(seat{r.duty, r.Start.Unix(), role}); o != nil && o.parts[0].member == m {
			return true
		}
	}
	return false
}

// plannedBeside reports whether a plan that leaves a row's seat open gives somebody another seat of the slot.
func (s *sheet) plannedBeside(r *row, m schedule.Member) bool {
	for o := range s.overlapping(r.Interval) {
		if r.plan == "" && o.plan == m && o.duty == r.duty && o.Start.Equal(r.Start) {
			return true
		}
	}
	return false
}

// before lists the seats of a row's slot that come before its own.
func (s *sheet) before(r *row) (roles []schedule.Role) {
	for _, p := range postsOf(rulesOf(s.specs[r.spec], r.duty)) {
		if p.Role == r.role {
			break
		}
		roles = append(roles, p.Role)
	}
	return roles
}

// ofAnotherTeam returns who steps in of those of another team than the primary whom the secondary's rota
// knows.
func (s *sheet) ofAnotherTeam(r *row) schedule.Member {
	rota := rulesOf(s.specs[r.spec], r.duty).Secondary
	return s.chosen(r, slices.DeleteFunc(s.ranked(r, r.parts[0]), func(m schedule.Member) bool {
		return !slices.Contains(rota.Members(), m) || s.mate(r, r.Interval, m)
	}))
}

// set gives a part of a row to somebody.
func (r *row) set(i int, m schedule.Member, cause string) {
	r.parts = slices.Clone(r.parts)
	r.parts[i].member, r.parts[i].cause = m, cause
}

func (s *sheet) apply(c schedule.Change) {
	switch c := c.(type) {
	case schedule.Leave:
		s.leave(c)
	case schedule.Swap:
		s.swap(c)
	case schedule.Override:
		s.override(c)
	case schedule.Cover:
		s.cover(c)
	case *schedule.Roster: // holds what the sheet has already
	default:
		panic(fmt.Sprintf("a change %T", c))
	}
}

// leave frees the shifts of a member that overlap it, each whole or in exactly its time, and lets
// others step in.
func (s *sheet) leave(l schedule.Leave) {
	s.leaves = append(s.leaves, l)
	for r := range s.overlapping(l.Interval) {
		if l.Exact {
			r.put(l.Interval, l.Member, "leave", func(m schedule.Member) bool { return m == l.Member })
		}
		for i, p := range r.parts {
			if p.member != l.Member || !p.Overlaps(l.Interval) {
				continue
			}
			if r.role == schedule.All {
				r.set(i, whole, "leave") // it answers again
				continue
			}
			r.set(i, "", "leave")
			if r.role != schedule.Shadow && rulesOf(s.specs[r.spec], r.duty).Absent != schedule.LeaveGap && !l.Gap {
				r.set(i, s.standIn(r, p), "leave")
			}
		}
	}
}

// swap exchanges the shifts of two people that start in the intervals.
func (s *sheet) swap(c schedule.Swap) {
	a, b := s.starts(c.A, c.AGives), s.starts(c.B, c.BGives)
	for _, x := range a {
		x.row.put(x.Interval, c.B, "swap", func(m schedule.Member) bool { return m == c.A })
	}
	for _, x := range b {
		x.row.put(x.Interval, c.A, "swap", func(m schedule.Member) bool { return m == c.B })
	}
}

// piece is a part of a row that is served.
type piece struct {
	part
	row *row
}

// starts lists what of somebody's seats starts in an interval and is needed.
func (s *sheet) starts(m schedule.Member, iv schedule.Interval) (list []piece) {
	for r := range s.overlapping(iv) {
		for _, p := range s.needed(r) {
			if r.role != schedule.Shadow && p.member == m && iv.Contains(p.Start) {
				list = append(list, piece{p, r})
			}
		}
	}
	return list
}

// override puts somebody into a seat for exactly an interval.
func (s *sheet) override(c schedule.Override) {
	team, role := cmp.Or(c.Team, schedule.Everyone), cmp.Or(c.Role, schedule.Primary)
	for r := range s.overlapping(c.Interval) {
		if r.team == team && (r.role == role || r.role == schedule.All && role == schedule.Primary) {
			r.put(c.Interval, c.To, "override", func(schedule.Member) bool { return true })
		}
	}
}

// cover gives what somebody has in exactly an interval to somebody else.
func (s *sheet) cover(c schedule.Cover) {
	for r := range s.overlapping(c.Interval) {
		if r.role == schedule.Shadow {
			continue
		}
		for _, p := range s.needed(r) {
			if p.member == c.From {
				r.put(p.Intersect(c.Interval), c.To, "cover", func(m schedule.Member) bool { return m == c.From })
			}
		}
	}
}

// moot reports whether nobody serves what a change would give to somebody: all of it is of a seat that is not needed then.
func (s *sheet) moot(c schedule.Change) bool {
	switch c := c.(type) {
	case schedule.Swap:
		return len(s.starts(c.A, c.AGives)) == 0 || len(s.starts(c.B, c.BGives)) == 0
	case schedule.Override:
		return !s.serves(c.Interval, func(r *row, _ part) bool { return r.team == c.Team && (r.role == c.Role || r.role == schedule.All) })
	case schedule.Cover:
		return !s.serves(c.Interval, func(r *row, p part) bool { return r.role != schedule.Shadow && p.member == c.From })
	}
	return false
}

// serves reports whether a part of a seat of some kind is needed at some time in an interval, with anybody or nobody in it.
func (s *sheet) serves(iv schedule.Interval, of func(*row, part) bool) bool {
	for r := range s.overlapping(iv) {
		if slices.ContainsFunc(s.needed(r), func(p part) bool { return p.Overlaps(iv) && of(r, p) }) {
			return true
		}
	}
	return false
}

// put cuts an interval out of the parts of those for whom it is meant.
func (r *row) put(iv schedule.Interval, to schedule.Member, cause string, of func(schedule.Member) bool) {
	var parts []part
	for _, p := range r.parts {
		taken := p.Intersect(iv)
		if taken.Empty() || !of(p.member) {
			parts = append(parts, p)
			continue
		}
		for _, x := range []part{
			{schedule.Interval{Start: p.Start, End: taken.Start}, p.member, p.cause},
			{taken, to, cause},
			{schedule.Interval{Start: taken.End, End: p.End}, p.member, p.cause},
		} {
			if !x.Empty() {
				parts = append(parts, x)
			}
		}
	}
	r.parts = parts
}

// eligible says why somebody cannot serve a part of a slot, "" if they can.
func (s *sheet) eligible(at *row, iv schedule.Interval, m schedule.Member) string {
	learns := false
	if x := s.row(seat{at.duty, at.Start.Unix(), schedule.Shadow}); x != nil && at.role != schedule.Shadow {
		learns = slices.ContainsFunc(x.parts, func(p part) bool { return p.member == m && p.Overlaps(iv) })
	}
	switch {
	case !slices.Contains(s.members(at.slot), m):
		return "not a member"
	case at.role != schedule.Shadow && !s.ready(at.slot, at.role, m):
		return "not ready"
	case s.never(at.slot, m):
		return "never serves then"
	case s.away(m, iv):
		return "away"
	case s.filled == nil && s.busy(m, iv), s.filled != nil && s.engaged(at.duty, m, iv):
		return "serves elsewhere"
	case learns:
		return "is the shadow of the slot"
	}
	return ""
}

// plannedElsewhere reports whether a plan names somebody for a seat of another duty at some time in an interval.
func (s *sheet) plannedElsewhere(home duty, m schedule.Member, iv schedule.Interval) bool {
	for r := range s.overlapping(iv) {
		if r.duty != home && r.role != schedule.Shadow && r.parts[0].cause == "plan" && r.parts[0].member == m {
			return true
		}
	}
	return false
}

// busy reports whether somebody serves a seat by name at some time in an interval.
func (s *sheet) busy(m schedule.Member, iv schedule.Interval) bool {
	return s.busyIn(m, iv, func(duty) bool { return true })
}

// busyIn is busy with seats of some duties. A shadow's seat is none.
func (s *sheet) busyIn(m schedule.Member, iv schedule.Interval, of func(duty) bool) bool {
	for r := range s.overlapping(iv) {
		if of(r.duty) && r.role != schedule.Shadow && slices.ContainsFunc(r.parts, func(p part) bool { return p.member == m && p.Overlaps(iv) }) {
			return true
		}
	}
	return false
}

// engaged reports whether somebody has a seat at some time in an interval that keeps them from stepping in for a duty: they serve
// a duty before it, with plans or without, or a rota or a plan names them.
func (s *sheet) engaged(home duty, m schedule.Member, iv schedule.Interval) bool {
	before := func(d duty) bool { return d.compare(home) < 0 }
	return s.busyIn(m, iv, func(d duty) bool { return !before(d) }) || s.planned.plannedElsewhere(home, m, iv) ||
		slices.ContainsFunc(s.filled, func(x *sheet) bool { return x.busyIn(m, iv, before) })
}

const (
	rest  = 11 * time.Hour
	reach = 91 * 24 * time.Hour
	ahead = 42 * 24 * time.Hour
)

// rested reports whether somebody has so much rest between a time and each off-hours shift of their own.
func (s *sheet) rested(m schedule.Member, iv schedule.Interval) bool {
	wide := schedule.Interval{Start: iv.Start.Add(-rest), End: iv.End.Add(rest)}
	for r := range s.overlapping(wide) {
		if r.role == schedule.Shadow || r.regime == schedule.Daytime {
			continue
		}
		if slices.ContainsFunc(s.needed(r), func(p part) bool { return p.member == m && p.Overlaps(wide) }) {
			return false
		}
	}
	return true
}

// standIn returns who steps in for a part of a row, the best of those who can: whom a rota of the duty
// names before others, then whose rest stays whole, then who is of another team than the other seat if
// the duty wants that, then who has served least beyond their share if somebody knows, then who serves least in the duty around that time for their share and their time in it, then whose last shift of it
// ended longest ago, then the first by ID.
func (s *sheet) standIn(r *row, p part) schedule.Member {
	return s.chosen(r, s.ranked(r, p))
}

// chosen returns whom the rota that named a row's member chooses, else the first of those who can.
func (s *sheet) chosen(r *row, able []schedule.Member) schedule.Member {
	spec := s.specs[r.spec]
	rota := rotaOf(rulesOf(spec, r.duty), r.role)
	if chain, ok := rota.(schedule.Chain); ok { // the link that answers
		rota = answering(spec, chain, r.slot)
	}
	if rota, ok := rota.(chooser); ok && r.plan == "" {
		for _, x := range slices.Backward(rota.people) {
			if slices.Contains(able, x.member) {
				return x.member
			}
		}
	}
	if len(able) == 0 {
		return ""
	}
	return able[0]
}

func rotaOf(d schedule.Duty, role schedule.Role) schedule.Rota {
	posts := postsOf(d)
	if i := slices.IndexFunc(posts, func(p schedule.Post) bool { return p.Role == role }); i >= 0 {
		return posts[i].Rota
	}
	return d.Primary
}

// ranked lists those who can serve a part of a row, best first.
func (s *sheet) ranked(r *row, p part) (names []schedule.Member) {
	type candidate struct {
		schedule.Member
		stranger, tired, mate int
		over, load, idle      time.Duration
		portion               float64 // of what others serve in the time in which they were there
	}
	var list []candidate
	for _, m := range s.members(r.slot) {
		if m == p.member || s.eligible(r, p.Interval, m) != "" {
			continue
		}
		c := candidate{Member: m}
		if !s.named(r, m) {
			c.stranger = 1
		}
		if r.regime == schedule.OffHours && !s.rested(m, p.Interval) { // a day is ordinary work
			c.tired = 1
		}
		if rulesOf(s.specs[r.spec], r.duty).Apart && s.mate(r, p.Interval, m) {
			c.mate = 1
		}
		if s.over != nil {
			c.over = s.over(m, p.Start)
		}
		c.load, c.idle = s.servedAround(r.duty, m, p.Interval)
		c.portion = float64(c.load/time.Minute) / float64(s.share(r, m)*s.there(r, m, p.Interval))
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.stranger, b.stranger), cmp.Compare(a.tired, b.tired), cmp.Compare(a.mate, b.mate),
			cmp.Compare(a.over, b.over), cmp.Compare(a.portion, b.portion), cmp.Compare(b.idle, a.idle), cmp.Compare(a.Member, b.Member))
	})
	for _, c := range list {
		names = append(names, c.Member)
	}
	return names
}

// named reports whether a rota of a row's duty knows somebody, or a plan that speaks for the slot.
func (s *sheet) named(r *row, m schedule.Member) bool {
	rules := rulesOf(s.specs[r.spec], r.duty)
	for _, p := range postsOf(rules) {
		if slices.Contains(p.Rota.Members(), m) {
			return true
		}
	}
	return r.regime == schedule.OffHours && slices.ContainsFunc(s.plans, func(p plan) bool {
		speaks := slices.ContainsFunc(p.seats, func(x planSeat) bool { return x.Encloses(r.Interval) })
		return p.pool == r.team && speaks && slices.Contains(p.members, m)
	})
}

// mate reports whether somebody is of a team of whoever has another seat of a slot, as primary or
// secondary.
func (s *sheet) mate(r *row, iv schedule.Interval, m schedule.Member) bool {
	return s.mateAmong([]schedule.Role{schedule.Primary, schedule.Secondary}, r, iv, m)
}

// mateAmong is mate for some of the seats.
func (s *sheet) mateAmong(roles []schedule.Role, r *row, iv schedule.Interval, m schedule.Member) bool {
	for _, role := range roles {
		o := s.row(seat{r.duty, r.Start.Unix(), role})
		if o == nil || role == r.role || role == schedule.Shadow {
			continue
		}
		for _, t := range teamsOf(s.specs[r.spec], r.duty) {
			in := func(m schedule.Member) bool {
				return slices.ContainsFunc(t.Members, func(x schedule.Membership) bool { return x.Member == m && includes(x.From, x.Last, r.date) })
			}
			if in(m) && slices.ContainsFunc(o.parts, func(p part) bool { return p.Overlaps(iv) && in(p.member) }) {
				return true
			}
		}
	}
	return false
}

// share returns the percent of a full load that somebody takes in a row's duty on its day.
func (s *sheet) share(r *row, m schedule.Member) (percent time.Duration) {
	for _, t := range teamsOf(s.specs[r.spec], r.duty) {
		for _, x := range t.Members {
			if x.Member == m && includes(x.From, x.Last, r.date) {
				percent += time.Duration(cmp.Or(x.Share, 100))
			}
		}
	}
	return percent
}

func includes(first, last, day schedule.Date) bool {
	return !day.Before(first) && (last.IsZero() || !day.After(last))
}

// there returns for how many minutes, from a quarter before a time to six weeks after it, somebody is in the teams of a row's duty,
// without long leaves.
func (s *sheet) there(r *row, m schedule.Member, iv schedule.Interval) (minutes time.Duration) {
	window := schedule.Interval{Start: iv.Start.Add(-reach), End: iv.End.Add(ahead)}
	var times, long []schedule.Interval
	for i, spec := range s.specs {
		for _, t := range teamsOf(spec, r.duty) {
			for _, x := range t.Members {
				if x.Member != m {
					continue
				}
				held := holds(s.specs, i).Intersect(window)
				if !x.From.IsZero() {
					held.Start = later(held.Start, x.From.At(0, spec.Location))
				}
				if !x.Last.IsZero() {
					held.End = earlier(held.End, x.Last.AddDays(1).At(0, spec.Location))
				}
				times = append(times, held)
			}
		}
	}
	for _, l := range s.leaves {
		if l.Member == m && l.Long {
			long = append(long, l.Interval)
		}
	}
	var edges []time.Time
	for _, iv := range append(slices.Clip(times), long...) {
		edges = append(edges, iv.Start, iv.End)
	}
	slices.SortFunc(edges, time.Time.Compare)
	for i := range edges[1:] {
		in := func(iv schedule.Interval) bool { return iv.Contains(edges[i]) }
		if slices.ContainsFunc(times, in) && !slices.ContainsFunc(long, in) {
			minutes += edges[i+1].Sub(edges[i]) / time.Minute
		}
	}
	return minutes
}

// servedAround returns how long somebody serves in a duty from a quarter before a time to six weeks after it, and for
// how long they have not served in it, of the quarter.
func (s *sheet) servedAround(d duty, m schedule.Member, iv schedule.Interval) (load, idle time.Duration) {
	window := schedule.Interval{Start: iv.Start.Add(-reach), End: iv.End.Add(ahead)}
	idle = reach
	for r := range s.overlapping(window) {
		if r.duty != d || r.role == schedule.Shadow {
			continue
		}
		for _, p := range s.needed(r) {
			if p.member != m {
				continue
			}
			load += p.Intersect(window).Duration()
			if since := iv.Start.Sub(p.End); since >= 0 {
				idle = min(idle, since)
			}
		}
	}
	return load, idle
}
