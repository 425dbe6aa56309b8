package schedule

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/toban-go/toban/internal/near"
)

// check reports every fault of the specs, and compiles their rotas, by path.
func check(specs []Spec) ([]map[string]Rota, []error) {
	if len(specs) == 0 {
		return nil, []error{&SpecError{Problem: "no spec given", Err: ErrMissing}}
	}
	c := &checker{}
	rotas := make([]map[string]Rota, len(specs))
	for i := range specs {
		spec := &specs[i]
		c.prefix = ""
		if len(specs) > 1 {
			c.prefix = element("Specs", i) + "."
		}
		if c.date("From", spec.From) && i > 0 {
			if before := specs[i-1].From; spec.From.IsZero() {
				c.fault("From", ErrMissing, "only the first spec may hold always; say from which day this one does")
			} else if !spec.From.After(before) {
				c.fault("From", ErrConflict, "%q is not after %q, the first day of the spec before", spec.From, before)
			}
		}
		var until Date
		if i+1 < len(specs) {
			until = specs[i+1].From
		}
		s := specChecker{checker: c, spec: spec, until: until, rotas: map[string]Rota{}, teams: map[TeamID]string{},
			services: map[ServiceID]string{}, members: map[Member]bool{}, joined: map[TeamID][]int{}, people: firsts[Member]{}}
		s.check()
		rotas[i] = s.rotas
	}
	if c.more > 0 {
		c.faults = append(c.faults, &SpecError{Problem: fmt.Sprintf("%d more faults", c.more), Err: ErrInvalid})
	}
	return rotas, c.faults
}

// mostFaults is the number of faults reported one by one. Further ones are counted.
const mostFaults = 1000

// checker collects faults.
type checker struct {
	prefix string
	faults []error
	more   int // faults that are only counted
	hints  near.Budget
}

func (c *checker) fault(path string, err error, format string, args ...any) {
	c.report(SpecError{Path: path, Err: err}, format, args...)
}

// report notes a fault. Its path is relative to the spec.
func (c *checker) report(f SpecError, format string, args ...any) {
	if len(c.faults) >= mostFaults {
		c.more++
		return
	}
	f.Path, f.Problem = c.prefix+f.Path, fmt.Sprintf(format, args...)
	c.faults = append(c.faults, &f)
}

// date reports a day that does not exist; the zero Date is allowed.
func (c *checker) date(path string, d Date) bool {
	if d.IsZero() || d.Valid() {
		return true
	}
	c.fault(path, ErrInvalid, "%q is no day", d)
	return false
}

// id reports an ID that is empty, holds a blank, which would break lists of IDs, or holds
// an invisible character, with which two IDs would look the same.
func (c *checker) id(path, id string) bool {
	if id == "" {
		c.fault(path, ErrMissing, "no ID")
		return false
	}
	if strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		c.fault(path, ErrInvalid, "ID %q holds a blank", id)
		return false
	}
	if !utf8.ValidString(id) || strings.ContainsFunc(id, func(r rune) bool { return unicode.Is(unicode.Cf, r) }) {
		c.fault(path, ErrInvalid, "ID %q holds what is no letter, or cannot be seen", id)
		return false
	}
	return true
}

// specChecker checks one spec.
type specChecker struct {
	*checker
	spec     *Spec
	until    Date // first day of the next spec
	rotas    map[string]Rota
	teams    map[TeamID]string // path of each team and pool
	services map[ServiceID]string
	members  map[Member]bool
	joined   map[TeamID][]int // indices of the teams of each pool
	people   firsts[Member]
}

func (c *specChecker) check() {
	s := c.spec
	if s.Location == nil {
		c.fault("Location", ErrMissing, "no location")
	}
	if !s.Business.weekly() {
		c.report(SpecError{Path: "Business", Err: ErrMissing, Advice: SayClosed}, "no opening hours")
	} else {
		c.hours("Business", s.Business)
	}
	if s.Holidays == nil {
		c.report(SpecError{Path: "Holidays", Err: ErrMissing, Advice: SayNoHolidays}, "no calendar")
	}
	c.calendar("Holidays", s.Holidays)
	if len(s.Teams) == 0 {
		c.fault("Teams", ErrMissing, "no team")
	}
	if s.Escalation != nil {
		for _, f := range checkTiers(s.Escalation, s.roles(), &c.hints) {
			c.within("Escalation", f)
		}
	}
	c.declare()
	for i := range s.Teams {
		c.team(i)
	}
	c.shares()
	for i := range s.People {
		c.person(i)
	}
	c.pools()
}

// declare notes the IDs of pools, teams, services and members, and reports duplicates.
func (c *specChecker) declare() {
	for i, p := range c.spec.Pools {
		path := element("Pools", i)
		if c.id(path+".ID", string(p.ID)) {
			c.declareID(path, "pool", p.ID)
		}
	}
	for i, t := range c.spec.Teams {
		path := element("Teams", i)
		if c.id(path+".ID", string(t.ID)) {
			c.declareID(path, "team", t.ID)
		}
		for j, service := range t.Services {
			path := path + "." + element("Services", j)
			if !c.id(path+".ID", string(service.ID)) {
				continue
			}
			if first, ok := c.services[service.ID]; ok {
				c.fault(path, ErrDuplicate, "service %q declared twice, first by %s", service.ID, first)
			} else {
				c.services[service.ID] = fmt.Sprintf("team %q", t.ID)
			}
		}
		for _, m := range t.Members {
			c.members[m.Member] = true
		}
	}
}

// declared yields the IDs that are declared in a list of the spec.
func (c *specChecker) declared(list string) iter.Seq[TeamID] {
	return func(yield func(TeamID) bool) {
		for id, path := range c.teams {
			if strings.HasPrefix(path, list) && !yield(id) {
				return
			}
		}
	}
}

// declareID notes the ID of a team or pool. They share one name space.
func (c *specChecker) declareID(path, noun string, id TeamID) {
	first, taken := c.teams[id]
	switch {
	case id == Everyone:
		c.fault(path+".ID", ErrConflict, "%s %q has the name of the pool of all teams", noun, id)
	case taken && noun == "team" && strings.HasPrefix(first, "Pools"):
		c.fault(path+".ID", ErrDuplicate, "team %q declared twice, first at %s; a team and a pool need different names", id, first)
	case taken:
		c.fault(path+".ID", ErrDuplicate, "%s %q declared twice, first at %s", noun, id, first)
	default:
		c.teams[id] = path
	}
}

func (c *specChecker) team(i int) {
	t := &c.spec.Teams[i]
	path := element("Teams", i)
	c.hours(path+".Business", t.Business)
	c.calendar(path+".Holidays", t.Holidays)
	for j, service := range t.Services {
		c.service(path+"."+element("Services", j), t.ID, service)
	}
	c.memberships(path, t)
	c.duty(path+".Daytime", t.Daytime, false, []int{i})
	silo := t.Pool == t.ID && t.ID != "" && !strings.HasPrefix(c.teams[t.ID], "Pools")
	switch {
	case silo:
		c.duty(path+".OffHours", t.OffHours, true, []int{i})
	case !t.OffHours.isZero():
		c.report(SpecError{Path: path + ".OffHours", Err: ErrConflict, Advice: SayPool, Value: string(t.ID)},
			"team %q has an off-hours duty of its own but is in pool %q", t.ID, poolOf(t))
	}
	if !silo {
		pool := poolOf(t)
		if at, ok := c.teams[pool]; pool != Everyone && (!ok || !strings.HasPrefix(at, "Pools")) {
			c.fault(path+".Pool", ErrUnknownTeam, "team %q names pool %q, which is not declared%s", t.ID, pool, near.Within(&c.hints, pool, c.declared("Pools")))
		}
		c.joined[pool] = append(c.joined[pool], i)
	}
}

func (c *specChecker) service(path string, owner TeamID, s Service) {
	for i, doc := range s.Docs {
		path := path + "." + element("Docs", i)
		if doc.URL == "" {
			c.fault(path+".URL", ErrMissing, "document %q of service %q has no address", doc.Title, s.ID)
		}
		c.date(path+".Reviewed", doc.Reviewed)
	}
	seen := map[TeamID]bool{}
	for i, follower := range s.FollowedBy {
		path := path + "." + element("FollowedBy", i)
		at, ok := c.teams[follower]
		switch {
		case follower == owner:
			c.fault(path, ErrConflict, "service %q is followed by its owner %q", s.ID, owner)
		case !ok || !strings.HasPrefix(at, "Teams"):
			c.fault(path, ErrUnknownTeam, "service %q is followed by unknown team %q%s", s.ID, follower, near.Within(&c.hints, follower, c.declared("Teams")))
		case seen[follower]:
			c.fault(path, ErrDuplicate, "service %q is followed by team %q twice", s.ID, follower)
		}
		seen[follower] = true
	}
}

// calendar reports the faults of a calendar that can check itself.
func (c *specChecker) calendar(path string, calendar Calendar) {
	if checked, ok := calendar.(interface{ Check() error }); ok {
		if err := checked.Check(); err != nil {
			c.within(path, err)
		}
	}
}

// within reports the faults of a rota or a calendar under its path.
func (c *specChecker) within(path string, err error) {
	for f := range Faults(Within(path, err)) {
		c.report(*f, "%s", f.Problem)
	}
}

func (d Duty) isZero() bool {
	return d.Primary == nil && d.Secondary == nil && d.Shadow == nil && d.Seats == nil && d.Breaks == nil && d.Closed == nil && d.Absent == 0 && !d.Apart
}

// duty checks and compiles the rotas of a duty over the given teams.
func (c *specChecker) duty(path string, d Duty, needed bool, teams []int) {
	c.closed(path, d, needed)
	known := map[Role]string{}
	for at, post := range d.posts() {
		at := path + "." + at
		c.rota(at, post.Rota, teams)
		at, named := strings.CutSuffix(at, ".Rota")
		if before, again := known[post.Role]; again {
			c.fault(at+".Role", ErrDuplicate, "the duty has the seat %q twice, first at %s", post.Role, before)
		} else if named {
			c.post(at, post, known)
		}
		known[post.Role] = strings.TrimPrefix(at, path+".")
	}
	if known[Primary] == "" && !d.alwaysClosed() && (needed || len(known) > 0) {
		c.report(SpecError{Path: path + ".Primary", Err: ErrMissing, Advice: SayVacant}, "no rota")
	}
	first := firsts[Clock]{}
	for i, clock := range d.Breaks {
		path := path + "." + element("Breaks", i)
		if !clock.Valid() || clock == endOfDay {
			c.fault(path, ErrInvalid, "%d minutes are no time of day", int16(clock))
		} else if j, again := first.add(clock, i); again {
			c.fault(path, ErrDuplicate, "break at %v twice, first at %s", clock, element("Breaks", j))
		}
	}
	if d.Absent > LeaveGap {
		c.fault(path+".Absent", ErrInvalid, "%v is no policy", d.Absent)
	}
}

// post checks a named seat, given the seats before it.
func (c *specChecker) post(path string, p Post, before map[Role]string) {
	switch role := string(p.Role); {
	case role == "":
		c.fault(path+".Role", ErrMissing, "the seat has no name")
	case slices.Contains([]Role{All, OwnerTeam, WholePool}, p.Role):
		c.fault(path+".Role", ErrConflict, "%q is everybody of a team or pool, and no seat", p.Role)
	case strings.ContainsFunc(role, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		c.fault(path+".Role", ErrInvalid, "%q has a space or a control character", role)
	}
	if p.Rota == nil {
		c.report(SpecError{Path: path + ".Rota", Err: ErrMissing, Advice: SayVacant}, "no rota")
	}
	if p.Role == Primary && (p.Optional || p.Unless.Role != "") {
		c.fault(path, ErrConflict, "the primary is always needed")
	}
	for _, m := range slices.Sorted(maps.Keys(p.Ready)) {
		if day := p.Ready[m]; !day.IsZero() && !day.Valid() {
			c.fault(path+".Ready", ErrInvalid, "%q is no day, from which %q is ready", day, m)
		}
		c.known(path+".Ready", m)
	}
	if p.Ready != nil && len(p.Ready) == 0 {
		c.fault(path+".Ready", ErrMissing, "an empty list: who can take the seat?")
	}
	if p.Unless.Role == "" && len(p.Unless.Members) > 0 {
		c.fault(path+".Unless.Role", ErrMissing, "no seat is named")
	}
	if p.Unless.Role != "" {
		if before[p.Unless.Role] == "" {
			c.fault(path+".Unless.Role", ErrInvalid, "%q is no seat before this one%s", p.Unless.Role, near.Within(&c.hints, p.Unless.Role, maps.Keys(before)))
		}
		if len(p.Unless.Members) == 0 {
			c.fault(path+".Unless.Members", ErrMissing, "no member")
		}
		for _, m := range p.Unless.Members {
			c.known(path+".Unless.Members", m)
		}
	}
}

// closed reports what is wrong with the slots that are closed by design.
func (c *specChecker) closed(path string, d Duty, offHours bool) {
	if d.Closed == nil {
		return
	}
	switch {
	case !offHours:
		c.fault(path+".Closed", ErrConflict, "hours say when a team answers by day; only off-hours are closed by design")
	case len(d.Closed) == 0:
		c.fault(path+".Closed", ErrMissing, "no slot is closed")
	case d.alwaysClosed() && len(maps.Collect(d.posts())) > 0:
		c.fault(path+".Closed", ErrConflict, "the duty is closed at all times, and has a rota")
	}
	for i, w := range d.Closed {
		for _, f := range w.check() {
			c.within(path+"."+element("Closed", i), f)
		}
	}
}

// known reports a member in no team of the spec.
func (c *specChecker) known(path string, m Member) {
	if !c.members[m] {
		c.report(SpecError{Path: path, Err: ErrUnknownMember, Value: string(m)}, "unknown member %q%s", m, near.Within(&c.hints, m, maps.Keys(c.members)))
	}
}

func (c *specChecker) rota(path string, r Rota, teams []int) {
	if r == nil {
		return
	}
	if nilPointer(r) {
		c.fault(path, ErrMissing, "no rota given, but a nil %T", r)
		return
	}
	fast, err := compileRota(r)
	if err != nil {
		c.within(path, err)
	}
	if fast == nil && err != nil {
		return
	}
	c.rotas[path] = fast
	var names []string
	here := map[Member]bool{}
	for _, i := range teams {
		names = append(names, fmt.Sprintf("%q", c.spec.Teams[i].ID))
		for _, m := range c.spec.Teams[i].Members {
			here[m.Member] = true
		}
	}
	for _, m := range fast.Members() {
		unknown := SpecError{Path: path, Err: ErrUnknownMember, Value: string(m)}
		switch {
		case here[m]:
		case c.members[m]:
			c.report(unknown, "member %q is in none of the teams of this duty: %s", m, strings.Join(names, ", "))
		default:
			c.report(unknown, "unknown member %q%s", m, near.Within(&c.hints, m, maps.Keys(c.members)))
		}
	}
}

// pools checks the pools, once the teams of each are known.
func (c *specChecker) pools() {
	s := c.spec
	if teams := c.joined[Everyone]; len(teams) > 0 {
		c.duty("OffHours", s.OffHours, true, teams)
	} else if !s.OffHours.isZero() && len(s.Teams) > 0 {
		c.fault("OffHours", ErrConflict, "no team belongs to the pool %q", Everyone)
	}
	for i, p := range s.Pools {
		path := element("Pools", i)
		c.hours(path+".Business", p.Business)
		c.calendar(path+".Holidays", p.Holidays)
		teams := c.joined[p.ID]
		if len(teams) == 0 {
			c.fault(path, ErrMissing, "pool %q has no team", p.ID)
			for i := range s.Teams { // it may be of any
				teams = append(teams, i)
			}
		}
		c.duty(path, p.Duty, true, teams)
	}
}

func (c *specChecker) memberships(path string, t *Team) {
	if len(t.Members) == 0 {
		c.fault(path+".Members", ErrMissing, "team %q has no member", t.ID)
		return
	}
	sound := true
	earlier := map[Member]*tenures{}
	for i, m := range t.Members {
		path := path + "." + element("Members", i)
		sound = c.id(path+".Member", string(m.Member)) && sound
		dates := c.date(path+".From", m.From)
		dates = c.date(path+".Last", m.Last) && dates
		if dates && !m.Last.IsZero() && m.Last.Before(m.From) {
			c.fault(path+".Last", ErrInvalid, "the last day of member %q, %q, is before the first, %q", m.Member, m.Last, m.From)
			dates = false
		}
		if m.Share < 0 || m.Share > 100 {
			c.fault(path+".Share", ErrInvalid, "share %d of member %q is no percentage from 1 to 100, or 0 for 100", m.Share, m.Member)
		}
		if earlier[m.Member] == nil {
			earlier[m.Member] = &tenures{}
		}
		if j, twice := earlier[m.Member].add(m, i); dates && twice {
			c.fault(path, ErrDuplicate, "member %q is in team %q twice at once, first at %s", m.Member, t.ID, element("Members", j))
		}
		sound = sound && dates
	}
	if sound {
		c.staffed(path+".Members", t)
	}
}

// tenures are memberships of one person in one team that do not overlap, in order.
type tenures []numbered

type numbered struct {
	Membership
	index int
}

// add adds m or, if another membership overlaps it, returns the index of that one.
func (t *tenures) add(m Membership, index int) (int, bool) {
	at, _ := slices.BinarySearchFunc(*t, m.From, func(x numbered, from Date) int { return x.From.Compare(from) })
	for _, x := range (*t)[max(at-1, 0):min(at+1, len(*t))] {
		if overlap(m, x.Membership) {
			return x.index, true
		}
	}
	*t = slices.Insert(*t, at, numbered{m, index})
	return 0, false
}

func overlap(a, b Membership) bool {
	return (b.Last.IsZero() || !a.From.After(b.Last)) && (a.Last.IsZero() || !b.From.After(a.Last))
}

// staffed reports the first day on which a team has no member, from its first member's first
// day on and while the spec holds.
func (c *specChecker) staffed(path string, t *Team) {
	members := slices.SortedFunc(slices.Values(t.Members), func(a, b Membership) int { return a.From.Compare(b.From) })
	day := members[0].From
	if c.spec.From.After(day) {
		day = c.spec.From
	}
	for _, m := range members {
		if m.In(day) {
			if m.Last.IsZero() || !m.Last.Before(farFuture) {
				return
			}
			day = m.Last.AddDays(1)
		}
	}
	if c.until.IsZero() || day.Before(c.until) {
		c.fault(path, ErrMissing, "team %q has no member on %q", t.ID, day)
	}
}

// shares reports people who are in several teams at once with more than a full
// load in all. A load is greatest on a day on which some membership begins.
func (c *specChecker) shares() {
	places := map[Member][]tenure{}
	for i, t := range c.spec.Teams {
		for j, m := range t.Members {
			if m.Share == 0 {
				m.Share = 100
			}
			places[m.Member] = append(places[m.Member], tenure{element("Teams", i) + "." + element("Members", j), t.ID, m})
		}
	}
	for _, t := range c.spec.Teams {
		for _, m := range t.Members {
			at, crowded := crowded(places[m.Member])
			delete(places, m.Member)
			if !crowded {
				continue
			}
			load, teams, last := 0, []string{}, ""
			for _, p := range at {
				load, last = load+p.Share, p.path
				teams = append(teams, fmt.Sprintf("%q", p.team))
			}
			c.fault(last+".Share", ErrConflict, "member %q is in teams %s at once with %s in all; give each a share",
				m.Member, strings.Join(teams, ", "), English.Percent(int64(load), fullShare))
		}
	}
}

// tenure is a membership of one person somewhere.
type tenure struct {
	path string
	team TeamID
	Membership
}

// crowded returns the memberships of a person on the first day on which their shares add up
// to more than a full load in several teams.
func crowded(all []tenure) ([]tenure, bool) {
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b tenure) int { return a.From.Compare(b.From) })
	var open []tenure
	for i, p := range order {
		if i == 0 || order[i-1].From != p.From {
			open = slices.DeleteFunc(open, func(o tenure) bool { return !o.In(p.From) })
		}
		open = append(open, p)
		if i+1 < len(order) && order[i+1].From == p.From {
			continue
		}
		load, teams := 0, map[TeamID]bool{}
		for _, o := range open {
			load += o.Share
			teams[o.team] = true
		}
		if load > 100 && len(teams) > 1 {
			return open, true
		}
		if len(open) > 100 {
			return nil, false // one team has them many times at once, which is a fault itself
		}
	}
	return nil, false
}

func (c *specChecker) person(i int) {
	p := &c.spec.People[i]
	path := element("People", i)
	if c.id(path+".ID", string(p.ID)) {
		if !c.members[p.ID] {
			c.fault(path+".ID", ErrUnknownMember, "person %q is in no team%s", p.ID, near.Within(&c.hints, p.ID, maps.Keys(c.members)))
		}
		if j, again := c.people.add(p.ID, i); again {
			c.fault(path+".ID", ErrDuplicate, "person %q declared twice, first at %s", p.ID, element("People", j))
		}
	}
	c.calendar(path+".Holidays", p.Holidays)
	c.whens(path+".Never", p.Never)
	c.whens(path+".Wants", p.Wants)
	c.whens(path+".Avoids", p.Avoids)
	first := firsts[ServiceID]{}
	for j, r := range p.Ready {
		path := path + "." + element("Ready", j)
		c.date(path+".From", r.From)
		if _, ok := c.services[r.Service]; r.Service != "" && !ok {
			c.fault(path+".Service", ErrUnknownService, "person %q is ready for unknown service %q%s", p.ID, r.Service, near.Within(&c.hints, r.Service, maps.Keys(c.services)))
		}
		if k, again := first.add(r.Service, j); again {
			c.fault(path+".Service", ErrDuplicate, "person %q is ready for service %q twice, first at %s", p.ID, r.Service, element("Ready", k))
		}
	}
}

// whens reports limits of slots that cannot be meant. One without any would be every slot.
func (c *specChecker) whens(path string, list []When) {
	for i, w := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if w.equal(When{}) {
			c.fault(at, ErrMissing, "no kind of day, weekday, day, clock or date: every slot is meant")
		}
		for f := range Faults(errors.Join(w.check()...)) {
			c.fault(at+"."+f.Path, f.Err, "%s", f.Problem)
		}
	}
}
