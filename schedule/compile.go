package schedule

import (
	"cmp"
	"iter"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// era is a compiled Spec, with the time in which it holds.
type era struct {
	line.Span
	from     Date // zero: always
	location *time.Location
	offices  []*office
	duties   []*duty // daytime of every team, then pools
	services map[ServiceID]*service
	order    []ServiceID
	people   map[Member]Person
	never    map[Member][]When // slots that people never serve
	tiers    []Tier
}

// service is a service of a spec with its route.
type service struct {
	Service
	*route
	held ownership // while the spec holds
}

// route is the duties that can answer for a service: by day its owner and the teams that
// follow, else the pool. Services with equal routes share one.
type route struct {
	daily []*duty // owner first
	pool  *duty
}

func (r *route) owner() *duty { return r.daily[0] }

// duty is what a team or pool has to fill: a team's daytime or a pool's nights.
type duty struct {
	era      *era // nil in a published roster: no rotas, and the office is a place only
	number   int  // of the duty, in a board
	id       TeamID
	regime   Regime
	office   *office
	offices  []*office // of a pool's teams, each once
	simple   bool      // its slots are the time in which its one office is closed
	seats    []dutySeat
	open     []Role // the roles of seats, and Shadow, which changes may add to any primary
	special  bool   // a seat has its own people, or may be empty
	depends  bool   // a seat is not needed if another is filled in some way
	team     []Step // the causes of a shift of the whole team
	breaks   []Clock
	closed   []When // slots without seats
	absent   Absent
	apart    bool
	teams    []TeamID
	members  []Membership
	homes    []TeamID // of members, by index
	tenures  map[Member][]Membership
	ready    map[Member]Date   // who is not ready always; farFuture: never
	never    map[Member][]When // slots that people never serve; of everybody in the spec
	unnamed  map[Member]bool   // members that no rota of the duty names
	services []ServiceID
	holds    *line.Span // the time of specs, one after the other, with the same people; shared
}

// dutySeat is a seat of a duty. A published roster has no rotas.
type dutySeat struct {
	role     Role
	rota     Rota            // nil for All
	direct   direct          // the rota, if it is one
	ready    map[Member]Date // nil: whoever is ready for the services
	optional bool
	unless   Holder
	always   bool // whoever the rota names, or somebody of the whole team, can serve at any time
}

// extra reports whether the seat is left to its rota, since it may be empty or not needed.
func (s *dutySeat) extra() bool { return s.optional || s.unless.Role != "" }

// loose reports whether the seat may be empty for some time, or all of it.
func (s *dutySeat) loose() bool { return s.optional || s.role.Watches() }

var farFuture = Date{9999, time.December, 31}

// compileSpec builds the era of a spec without faults. The rotas are the ones that check
// has compiled.
func compileSpec(spec *Spec, rotas map[string]Rota) *era {
	e := &era{Span: line.Always, from: spec.From, location: spec.Location, services: map[ServiceID]*service{}, people: map[Member]Person{}, never: map[Member][]When{}, tiers: spec.tiers()}
	if !spec.From.IsZero() {
		e.Start = spec.From.At(spec.Business.Opening(), spec.Location).Unix()
	}
	for _, p := range spec.People {
		e.people[p.ID] = clonePerson(p)
		if p.Never != nil {
			e.never[p.ID] = e.people[p.ID].Never
		}
	}
	pools := map[TeamID]*duty{}
	pools[Everyone] = e.newDuty(Everyone, OffHours, e.office(spec, nil, Hours{}, nil), spec.OffHours, rotas, "OffHours")
	for i, p := range spec.Pools {
		pools[p.ID] = e.newDuty(p.ID, OffHours, e.office(spec, p.Location, p.Business, p.Holidays), p.Duty, rotas, element("Pools", i))
	}
	days := map[TeamID]*duty{}
	for i, t := range spec.Teams {
		office := e.office(spec, t.Location, t.Business, t.Holidays)
		day := e.newDuty(t.ID, Daytime, office, t.Daytime, rotas, element("Teams", i)+".Daytime")
		day.join(t, office)
		days[t.ID] = day
		if t.Pool == t.ID {
			pools[t.ID] = e.newDuty(t.ID, OffHours, office, t.OffHours, rotas, element("Teams", i)+".OffHours")
		}
		pool := pools[poolOf(&t)]
		pool.join(t, office)
		for _, s := range t.Services {
			e.services[s.ID] = &service{cloneService(s), &route{[]*duty{day}, pool}, ownership{owner: day, pool: pool, Docs: slices.Clone(s.Docs), tiers: e.tiers}}
			e.order = append(e.order, s.ID)
		}
	}
	e.addFollowers(days)
	for _, t := range spec.Teams {
		e.duties = append(e.duties, days[t.ID])
	}
	e.duties = append(e.duties, withTeams(pools)...)
	for _, d := range e.duties {
		d.derive()
	}
	return e
}

// withTeams returns the pools that have teams, by ID.
func withTeams(pools map[TeamID]*duty) (list []*duty) {
	for _, id := range slices.Sorted(maps.Keys(pools)) {
		if pool := pools[id]; len(pool.teams) > 0 {
			list = append(list, pool)
		}
	}
	return list
}

// addFollowers adds the teams that follow to the routes of services, and makes one of equal
// routes.
func (e *era) addFollowers(days map[TeamID]*duty) {
	routes := map[*duty][]*route{} // by owner
	for _, id := range e.order {
		s := e.services[id]
		for _, follower := range s.FollowedBy {
			s.daily = append(s.daily, days[follower])
			days[follower].services = append(days[follower].services, id)
		}
		alike := func(r *route) bool { return slices.Equal(r.daily, s.daily) }
		if i := slices.IndexFunc(routes[s.owner()], alike); i >= 0 {
			s.route = routes[s.owner()][i]
		} else {
			routes[s.owner()] = append(routes[s.owner()], s.route)
		}
	}
}

func (e *era) newDuty(id TeamID, regime Regime, o *office, spec Duty, rotas map[string]Rota, path string) *duty {
	d := &duty{era: e, id: id, regime: regime, office: o, team: []Step{{Rule: RuleTeam}}, breaks: slices.Clone(spec.Breaks), closed: slices.Clone(spec.Closed), absent: spec.Absent, apart: spec.Apart,
		tenures: map[Member][]Membership{}, ready: map[Member]Date{}, never: e.never, unnamed: map[Member]bool{}}
	for at, post := range spec.posts() {
		rota := rotas[path+"."+at]
		quick, _ := rota.(direct)
		d.seats = append(d.seats, dutySeat{role: post.Role, rota: rota, direct: quick, ready: maps.Clone(post.Ready), optional: post.Optional, unless: Holder{post.Unless.Role, slices.Clone(post.Unless.Members)}})
	}
	if len(d.seats) == 0 && regime == OffHours { // closed by design
		d.seats = []dutySeat{{role: Primary, rota: Vacant()}}
	}
	if len(d.seats) == 0 {
		d.seats = []dutySeat{{role: All}}
	}
	d.openSeats()
	return d
}

// openSeats works out the seats that changes may fill.
func (d *duty) openSeats() {
	d.open, d.special, d.depends = d.open[:0], false, false
	for _, seat := range d.seats {
		d.open = append(d.open, seat.role)
		d.special = d.special || seat.ready != nil || seat.extra()
		d.depends = d.depends || seat.unless.Role != ""
	}
	if d.seats[0].role != All && !slices.Contains(d.open, Shadow) {
		d.open = append(d.open, Shadow)
	}
}

// seatRole returns the seat of a role. A member who answers instead of the whole team has
// the team's seat.
func (d *duty) seatRole(role Role) Role {
	if role == Primary && d.seats[0].role == All {
		return All
	}
	return role
}

// seat returns the seat of a role, nil if the duty has none.
func (d *duty) seat(role Role) *dutySeat {
	for i := range d.seats {
		if d.seats[i].role == role {
			return &d.seats[i]
		}
	}
	return nil
}

// rank orders the roles of one slot: the whole team or the seats of the duty in order, and
// then a shadow that a change has added.
func (d *duty) rank(role Role) int { return slices.Index(d.open, d.seatRole(role)) }

// loose reports whether the seat of a role may be empty.
func (d *duty) loose(role Role) bool {
	seat := d.seat(role)
	return role.Watches() || seat != nil && seat.loose()
}

// posts yields the seats of a duty in order, each with its field.
func (d Duty) posts() iter.Seq2[string, Post] {
	return func(yield func(string, Post) bool) {
		if d.Primary != nil && !yield("Primary", Post{Role: Primary, Rota: d.Primary}) {
			return
		}
		if d.Secondary != nil && !yield("Secondary", Post{Role: Secondary, Rota: d.Secondary}) {
			return
		}
		for i, p := range d.Seats {
			if !yield(element("Seats", i)+".Rota", p) {
				return
			}
		}
		if d.Shadow != nil {
			yield("Shadow", Post{Role: Shadow, Rota: d.Shadow})
		}
	}
}

// join adds the people and services of a team to the duty.
func (d *duty) join(t Team, o *office) {
	d.teams = append(d.teams, t.ID)
	if !slices.Contains(d.offices, o) {
		d.offices = append(d.offices, o)
	}
	for _, m := range t.Members {
		d.members, d.homes = append(d.members, m), append(d.homes, t.ID)
		d.tenures[m.Member] = append(d.tenures[m.Member], m)
	}
	for _, s := range t.Services {
		d.services = append(d.services, s.ID)
	}
}

// begins writes when the era begins, in its own place.
func (e *era) begins() string { return time.Unix(e.Start, 0).In(e.location).Format(time.RFC3339) }

// derive works out what holds for the duty as a whole: whether all its teams work
// one set of hours in its place, from when each member is ready, and which members no
// rota names.
func (d *duty) derive() {
	d.simple = len(d.offices) == 1 && d.offices[0].location == d.office.location
	for m := range d.tenures {
		if ready := d.readyFrom(m); !ready.IsZero() {
			d.ready[m] = ready
		}
	}
	if d.seats[0].role == All {
		d.seats[0].always = slices.ContainsFunc(d.members, func(m Membership) bool { return d.always(m.Member) })
		return
	}
	named := map[Member]bool{}
	for i := range d.seats {
		seat := &d.seats[i]
		seat.always = seat.ready == nil
		for _, m := range seat.rota.Members() {
			named[m] = true
			seat.always = seat.always && d.always(m)
		}
	}
	for m := range d.tenures {
		if !named[m] {
			d.unnamed[m] = true
		}
	}
}

// always reports whether m is a member who can serve at any time.
func (d *duty) always(m Member) bool {
	whole := func(t Membership) bool { return t.From.IsZero() && t.Last.IsZero() }
	return slices.ContainsFunc(d.tenures[m], whole) && d.ready[m].IsZero() && len(d.never[m]) == 0
}

// names reports whether a rota of the duty names a member.
func (d *duty) names(m Member) bool { return d.tenures[m] != nil && !d.unnamed[m] }

// readyFrom returns the first day on which m is ready for all services of the
// duty; the zero Date is always.
func (d *duty) readyFrom(m Member) Date {
	person := d.era.people[m]
	if person.Ready == nil {
		return Date{}
	}
	var ready Date
	for _, s := range d.services {
		from := farFuture
		for _, r := range person.Ready {
			if (r.Service == "" || r.Service == s) && r.From.Before(from) {
				from = r.From
			}
		}
		if from.After(ready) {
			ready = from
		}
	}
	return ready
}

// employs reports whether m is in some team on day.
func (e *era) employs(m Member, day Date) bool {
	return slices.ContainsFunc(e.duties, func(d *duty) bool { return d.employs(m, day) })
}

// employs reports whether m is in a team of the duty on day.
func (d *duty) employs(m Member, day Date) bool {
	tenures := d.tenures[m]
	for i := range tenures {
		if tenures[i].In(day) {
			return true
		}
	}
	return false
}

// left reports whether m was in teams of the duty, all of which are behind them on day.
func (d *duty) left(m Member, day Date) bool {
	tenures := d.tenures[m]
	return len(tenures) > 0 && !slices.ContainsFunc(tenures, func(t Membership) bool { return t.Last.IsZero() || !t.Last.Before(day) })
}

// span returns the time of a membership in a place.
func (m Membership) span(loc *time.Location) line.Span {
	s := line.Always
	if !m.From.IsZero() {
		s.Start = m.From.At(0, loc).Unix()
	}
	if !m.Last.IsZero() {
		s.End = m.Last.AddDays(1).At(0, loc).Unix()
	}
	return s
}

// share returns the share of a full load that m has in the duty on a day, in percent: 1 at
// least.
func (d *duty) share(m Member, day Date) (percent int) {
	for _, t := range d.tenures[m] {
		if t.In(day) {
			percent += cmp.Or(t.Share, fullShare)
		}
	}
	return max(percent, 1)
}

// fullShare is a full load, in percent.
const fullShare = 100

// membersOn lists who is a member on d, in the order of the spec.
func (d *duty) membersOn(day Date) []Member {
	var present []Member
	for _, m := range d.members {
		if m.In(day) && (len(d.tenures[m.Member]) == 1 || !slices.Contains(present, m.Member)) {
			present = append(present, m.Member)
		}
	}
	return present
}

// readyMembers lists who is a member on a day, ready, and serves at the time of a seat, in
// the order of the spec.
func (d *duty) readyMembers(day Date, seat *Seat) []Member {
	return slices.DeleteFunc(d.membersOn(day), func(m Member) bool { return !d.isReady(m, All, day) || d.barred(m, seat) })
}

// dutyOf returns the duty of that name. A team that keeps its nights to itself has two,
// with the same members; in an era the pool is the last.
func dutyOf(duties []*duty, team TeamID) *duty {
	for _, d := range slices.Backward(duties) {
		if d.id == team {
			return d
		}
	}
	return nil
}

// unknownTeam returns the error for a team of which none of the duties is.
func unknownTeam(team TeamID, duties []*duty) error {
	return unknown(ErrUnknownTeam, team, func(yield func(TeamID) bool) {
		for _, d := range duties {
			if !yield(d.id) {
				return
			}
		}
	})
}

// teamMembers lists who belongs to a team or pool on the day of t. There is a duty for each way
// in which the team has answered, with its members in that time; of two on a day the later.
func teamMembers(duties []*duty, team TeamID, t time.Time) (list []Member) {
	var latest *duty
	for _, d := range duties {
		if d.id != team || latest != nil && d.goesBefore(latest) {
			continue
		}
		day := DateOf(t, d.office.location)
		if from, last := d.days(); day.Before(from) || !last.IsZero() && day.After(last) {
			continue
		}
		if there := d.membersOn(day); len(there) > 0 {
			latest, list = d, there
		}
	}
	return list
}

// goesBefore reports whether the people of a duty begin before the people of another or, if both begin on one day, end before them.
// A record keeps duties in no order, and their memberships within the days of their specs.
func (d *duty) goesBefore(o *duty) bool {
	began, ended := extent(d.members)
	from, last := extent(o.members)
	return cmp.Or(began.Compare(from), ended.Compare(last)) < 0
}

// extent returns the first day of some memberships and the last one.
func extent(list []Membership) (first, last Date) {
	first = farFuture
	for _, m := range list {
		if m.From.Before(first) {
			first = m.From
		}
		if end := cmp.Or(m.Last, farFuture); end.After(last) {
			last = end
		}
	}
	return first, last
}

// teammates reports whether two members have a team in common on a day.
func (d *duty) teammates(a, b Member, day Date) bool {
	for i, mine := range d.members {
		if mine.Member != a || !mine.In(day) || d.homes[i] == "" {
			continue
		}
		for j, other := range d.members {
			if other.Member == b && other.In(day) && d.homes[j] == d.homes[i] {
				return true
			}
		}
	}
	return false
}

// office is where and when somebody works: hours and a calendar in a place.
type office struct {
	index    int // in the era
	location *time.Location
	steady   zone.Zone // the last, if the location keeps one offset from then on
	week
	calendar Calendar
	through  int64 // when the days begin that are not published; always.end: never
}

func newOffice(loc *time.Location, h Hours, c Calendar) *office {
	o := &office{location: loc, steady: zone.Steady(loc), week: h.week(), calendar: c, through: line.Always.End}
	if c, ok := c.(interface{ Through() Date }); ok && !c.Through().IsZero() {
		o.through = c.Through().AddDays(1).At(0, loc).Unix()
	}
	return o
}

// office returns the one office with these hours, filling in from the spec.
func (e *era) office(spec *Spec, loc *time.Location, h Hours, c Calendar) *office {
	if loc == nil {
		loc = spec.Location
	}
	if c == nil {
		c = spec.Holidays
	}
	o := newOffice(loc, spec.HoursOf(h), c)
	for _, known := range e.offices {
		if known.same(o) {
			return known
		}
	}
	o.index = len(e.offices)
	e.offices = append(e.offices, o)
	return o
}

func (o *office) same(p *office) bool {
	// Calendars of types that cannot be compared are taken as different.
	return o.location == p.location && o.week.equal(&p.week) && reflect.ValueOf(o.calendar).Comparable() && o.calendar == p.calendar
}

// barred reports whether m never serves at the time of a slot.
func (d *duty) barred(m Member, seat *Seat) bool {
	return len(d.never) > 0 && slices.ContainsFunc(d.never[m], func(w When) bool { return w.Holds(*seat) })
}

// isReady reports whether m can take a seat of the duty on day: whether m can answer for
// every service or, where the seat says so, is one of its own people.
func (d *duty) isReady(m Member, role Role, day Date) bool {
	if d.special {
		if seat := d.seat(role); seat != nil && seat.ready != nil {
			return !day.Before(seat.readyFrom(m))
		}
	}
	return len(d.ready) == 0 || !day.Before(d.ready[m])
}

// readyFrom returns the first day on which m can take a seat that has its own people.
func (s *dutySeat) readyFrom(m Member) Date {
	if from, ok := s.ready[m]; ok {
		return from
	}
	return farFuture
}

// ownership is what holds for a service up to a time: its owner, pool, documents and tiers.
type ownership struct {
	until       int64 // Unix seconds
	owner, pool *duty
	Docs        []Doc
	tiers       []Tier
}
