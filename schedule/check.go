package schedule

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
			services: map[ServiceID]string{}, members: map[Member]bool{}, joined: map[TeamID][]int{}}
		s.check()
		rotas[i] = s.rotas
	}
	return rotas, c.faults
}

// checker collects faults.
type checker struct {
	prefix string
	faults []error
}

func (c *checker) fault(path string, err error, format string, args ...any) {
	c.faults = append(c.faults, &SpecError{Path: c.prefix + path, Problem: fmt.Sprintf(format, args...), Err: err})
}

// date reports a day that does not exist; the zero Date is allowed.
func (c *checker) date(path string, d Date) bool {
	if d.IsZero() || d.Valid() {
		return true
	}
	c.fault(path, ErrInvalid, "%q is no day", d)
	return false
}

// id reports an ID that is empty, or holds blanks, which would break lists of IDs, or
// what nobody can see, by which two would look the same.
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
}

func (c *specChecker) check() {
	s := c.spec
	if s.Location == nil {
		c.fault("Location", ErrMissing, "no location")
	}
	if !s.Business.states() {
		c.fault("Business", ErrMissing, "no opening hours; say Closed if the pool answers day and night")
	} else {
		c.hours("Business", s.Business)
	}
	if s.Holidays == nil {
		c.fault("Holidays", ErrMissing, "no calendar; say NoHolidays{} if holidays are worked")
	}
	c.calendar("Holidays", s.Holidays)
	if len(s.Teams) == 0 {
		c.fault("Teams", ErrMissing, "no team")
	}
	if s.Escalation != nil {
		for _, f := range checkTiers(s.Escalation) {
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

// declare notes who and what exists, and reports what exists twice.
func (c *specChecker) declare() {
	for i, p := range c.spec.Pools {
		path := element("Pools", i)
		if c.id(path+".ID", string(p.ID)) {
			c.named(path, "pool", p.ID)
		}
	}
	for i, t := range c.spec.Teams {
		path := element("Teams", i)
		if c.id(path+".ID", string(t.ID)) {
			c.named(path, "team", t.ID)
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

// named notes the ID of a team or pool: they share one name space.
func (c *specChecker) named(path, noun string, id TeamID) {
	first, taken := c.teams[id]
	switch {
	case id == Everyone:
		c.fault(path+".ID", ErrConflict, "%s %q has the name of the pool of all teams", noun, id)
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
	silo := t.Pool == t.ID && t.ID != ""
	switch {
	case silo:
		c.duty(path+".OffHours", t.OffHours, true, []int{i})
	case !t.OffHours.isZero():
		c.fault(path+".OffHours", ErrConflict, "team %q has an off-hours duty of its own but is in pool %q; say Pool: %q to keep its nights to itself",
			t.ID, poolOf(t), t.ID)
	}
	if !silo {
		pool := poolOf(t)
		if at, ok := c.teams[pool]; pool != Everyone && (!ok || !strings.HasPrefix(at, "Pools")) {
			c.fault(path+".Pool", ErrUnknownTeam, "team %q names pool %q, which is not declared", t.ID, pool)
		}
		c.joined[pool] = append(c.joined[pool], i)
	}
}

func poolOf(t *Team) TeamID {
	if t.Pool == "" {
		return Everyone
	}
	return t.Pool
}

func (c *specChecker) service(path string, owner TeamID, s Service) {
	for i, doc := range s.Docs {
		path := path + "." + element("Docs", i)
		if doc.URL == "" {
			c.fault(path+".URL", ErrMissing, "document %q of service %q has no address", doc.Title, s.ID)
		}
		c.date(path+".Reviewed", doc.Reviewed)
	}
	for i, follower := range s.FollowedBy {
		path := path + "." + element("FollowedBy", i)
		at, ok := c.teams[follower]
		switch {
		case follower == owner:
			c.fault(path, ErrConflict, "service %q is followed by its owner %q", s.ID, owner)
		case !ok || !strings.HasPrefix(at, "Teams"):
			c.fault(path, ErrUnknownTeam, "service %q is followed by unknown team %q", s.ID, follower)
		case slices.Contains(s.FollowedBy[:i], follower):
			c.fault(path, ErrDuplicate, "service %q is followed by team %q twice", s.ID, follower)
		}
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
	for f := range Faults(Within(c.prefix+path, err)) {
		c.faults = append(c.faults, f)
	}
}

// element writes the path of an element: Teams[2].
func element(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i) }
