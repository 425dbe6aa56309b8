package together

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// dice draw from a seed. Each subject of a seed has dice of its own, so that drawing more of one
// subject leaves the others as they were.
type dice struct{ *rand.Rand }

func dices(seed, subject uint64) dice { return dice{rand.New(rand.NewPCG(seed, subject))} }

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// between draws a number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// organisation is what is drawn from one seed: plain data, and the days that are planned.
type organisation struct {
	seed        uint64
	location    *time.Location
	holidays    dates
	specs       []schedule.Spec
	edits       []schedule.Spec // the specs as somebody edits them later
	first, last schedule.Date
}

// over returns what every third organisation knows of people's balances: some hours, which differ from time to time and are alike
// for some.
func (o *organisation) over() func(schedule.Member, time.Time) time.Duration {
	if o.seed%3 > 0 {
		return nil
	}
	return func(m schedule.Member, t time.Time) time.Duration {
		h := fnv.New32a()
		fmt.Fprint(h, m, t.Unix())
		return time.Duration(h.Sum32()%5)*time.Hour - 2*time.Hour
	}
}

// balances is the same for a schedule.
func (o *organisation) balances() schedule.Balances {
	over := o.over()
	if over == nil {
		return nil
	}
	return func(_ *schedule.Schedule, shift schedule.Shift) map[schedule.Member]time.Duration {
		balances := map[schedule.Member]time.Duration{}
		for _, spec := range slices.Concat(o.specs, o.edits) {
			for _, team := range spec.Teams {
				for _, m := range team.Members {
					balances[m.Member] = over(m.Member, shift.Start)
				}
			}
		}
		return balances
	}
}

// dates is a calendar of some days.
type dates []schedule.Date

func (c dates) Holiday(d schedule.Date) (schedule.Day, bool) {
	return schedule.Day{Name: "holiday"}, slices.Contains(c, d)
}

// The blueprint is what specs are built from. A later spec is the blueprint before it with some
// changes.
type (
	blueprint struct {
		from   schedule.Date
		tiers  []schedule.Tier
		pools  []poolPrint
		teams  []teamPrint
		people []schedule.Person
	}
	poolPrint struct {
		id    schedule.TeamID
		seats seatsPrint
	}
	teamPrint struct {
		id, pool    schedule.TeamID
		open, close schedule.Clock
		days        []time.Weekday
		works       bool // through holidays
		services    []schedule.Service
		members     []schedule.Membership
		named       int           // seats by day that have names
		shape       int           // of its hours
		date        schedule.Date // with a window of its own
		nights      seatsPrint
	}
	seatsPrint struct {
		secondary, shadow, apart  bool
		tertiary, manager, helper bool
		absent                    schedule.Absent
		breaks                    []schedule.Clock
		every                     int // days of a turn
		rotation                  bool
		closed                    int       // in which slots, if not 0
		wild                      bool      // names whoever belongs to a team, there and ready or not
		chooses                   bool      // the rota says itself who steps in
		skip                      int       // places of the rotation's first round
		monthDays                 bool      // the rotation's turns begin on days of the month
		ends                      time.Time // of the rotation; another order goes on
		fixed                     int       // a day of the month on which the rota has one member, and the last
		second                    int       // a seat that is not needed while another is held by some, if not 0; 2: it may be empty
		aide                      bool      // the helper's seat has a rota
	}
)

var (
	zones    = []string{"Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC"}
	weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	shops    = []time.Weekday{time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	starts   = []string{"2026-03-16", "2026-10-19", "2026-05-04", "2026-12-21", "2026-02-02", "2027-01-04"}
)

// spec's business hours, which teams without hours of their own have.
const opens, closes = 10 * 60, 19 * 60

// draw draws the organisation of a seed.
func draw(seed uint64) *organisation {
	d := dices(seed, 1)
	loc, err := time.LoadLocation(pick(d, zones))
	if err != nil {
		panic(err)
	}
	o := &organisation{seed: seed, location: loc}
	o.first = schedule.MustParseDate(pick(d, starts)).AddDays(d.between(0, 13))
	o.last = o.first.AddDays(d.between(5, 10))
	if d.chance(10) {
		o.last = o.last.AddDays(10)
	}
	for range d.between(0, 3) {
		o.holidays = append(o.holidays, o.first.AddDays(d.between(-10, 30)))
	}
	b := drawBlueprint(d, o)
	if !d.chance(15) {
		b.from = o.first.AddDays(-d.between(5, 30))
	}
	b.shape(dices(seed, 8), o)
	o.specs = append(o.specs, o.build(b))
	after := o.first.AddDays(-4)
	for d.chance(45) && len(o.specs) < 3 {
		b = b.edited(d, o)
		b.from = after.AddDays(d.between(0, 20))
		after = b.from.AddDays(2)
		o.specs = append(o.specs, o.build(b))
	}
	if o.edits = slices.Clone(o.specs); d.chance(70) {
		last := b.from
		b = b.edited(d, o)
		b.from = last
		o.edits[len(o.edits)-1] = o.build(b)
	} else if b = b.edited(d, o); true {
		b.from = after.AddDays(d.between(0, 20))
		o.edits = append(o.edits, o.build(b))
	}
	return o
}

func drawBlueprint(d dice, o *organisation) blueprint {
	var b blueprint
	if d.chance(40) {
		b.tiers = pick(d, [][]schedule.Tier{
			{{Ask: schedule.Primary}, {Ask: schedule.OwnerTeam, After: 10 * time.Minute}},
			{{Ask: schedule.Primary}, {Ask: schedule.WholePool, After: time.Minute}, {Ask: schedule.Secondary, After: 5 * time.Minute}},
		})
	}
	names := []schedule.TeamID{schedule.Everyone, "north", "south"}[:d.between(2, 3)]
	for _, id := range names {
		b.pools = append(b.pools, poolPrint{id, drawSeats(d)})
		days := weekdays
		if d.chance(15) {
			days = shops
		}
		equal := d.chance(50)
		for range d.between(1, 2) {
			t := b.team(d, id, days)
			if !equal {
				t.open, t.close = drawClocks(d)
			}
			b.teams = append(b.teams, t)
		}
	}
	if d.chance(50) { // a team that keeps its nights
		t := b.team(d, "", weekdays)
		t.pool, t.nights = t.id, drawSeats(d)
		t.nights.apart = false
		if d.chance(50) {
			t.open, t.close = drawClocks(d)
		}
		b.teams = append(b.teams, t)
	}
	for range d.between(1, 3) {
		b.share(d, o)
	}
	for i := range b.teams {
		b.follow(d, i)
	}
	for d.chance(25) {
		b.bar(d, o)
	}
	return b
}

// bar lets somebody say when they never serve.
func (b *blueprint) bar(d dice, o *organisation) {
	m := pick(d, pick(d, b.teams).members).Member
	i := slices.IndexFunc(b.people, func(p schedule.Person) bool { return p.ID == m })
	if i < 0 {
		i = len(b.people)
		b.people = append(b.people, schedule.Person{ID: m})
	}
	first := o.first.AddDays(d.between(-2, 8))
	first.Year = 2024
	last := first.AddDays(d.between(0, 3))
	if last.Year != first.Year {
		last = schedule.Date{Year: 2024, Month: time.December, Day: 31}
	}
	b.people[i].Never = append(slices.Clip(b.people[i].Never), pick(d, []schedule.When{
		{Weekdays: []time.Weekday{time.Weekday(d.between(0, 6)), time.Weekday(d.between(0, 6))}},
		{MonthDays: []int{o.first.AddDays(d.between(0, 9)).Day, -1}},
		schedule.DaysOff(),
		{First: first, Last: last, Yearly: true},
		{Weekdays: weekdays, From: schedule.At(18, 0)},
	}))
}

func drawClocks(d dice) (schedule.Clock, schedule.Clock) {
	hours := [][2]int{{9, 18}, {11, 20}, {8, 17}, {12, 21}, {10, 16}}
	h := pick(d, hours)
	return schedule.At(h[0], 0), schedule.At(h[1], 0)
}

func drawSeats(d dice) seatsPrint {
	s := seatsPrint{secondary: d.chance(50), shadow: d.chance(35), every: pick(d, []int{1, 1, 2, 7}), rotation: d.chance(40)}
	if s.secondary {
		s.apart = d.chance(20)
	}
	s.wild, s.chooses = d.chance(8), d.chance(10)
	s.tertiary, s.manager, s.helper = d.chance(15), d.chance(25), d.chance(8)
	if d.chance(15) {
		s.absent = schedule.LeaveGap
	}
	if d.chance(20) {
		s.breaks = []schedule.Clock{pick(d, []schedule.Clock{0, 6 * 60, 22 * 60})}
	}
	if s.rotation {
		s.skip, s.monthDays = d.between(0, 3), s.every == 1 && d.chance(25)
		if d.chance(30) {
			s.ends = schedule.MustParseDate(pick(d, starts)).AddDays(d.between(0, 23)).At(schedule.At(d.between(0, 23), 0), time.UTC)
		}
	}
	if d.chance(10) {
		s.fixed = d.between(1, 28)
	}
	return s
}

// team draws the next team, with its people and services.
func (b *blueprint) team(d dice, pool schedule.TeamID, days []time.Weekday) teamPrint {
	letter := string(rune('a' + len(b.teams)))
	t := teamPrint{id: schedule.TeamID(letter), pool: pool, open: opens, close: closes, days: days, works: d.chance(20)}
	for i := range d.between(1, 2) {
		t.services = append(t.services, schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("%s-svc%d", letter, i+1))})
	}
	for i := range d.between(3, 4) {
		m := schedule.Membership{Member: schedule.Member(fmt.Sprintf("%s%d", letter, i+1))}
		if d.chance(15) {
			m.Share = pick(d, []int{50, 80})
		}
		t.members = append(t.members, m)
	}
	if d.chance(40) {
		t.named = d.between(1, 2)
	}
	return t
}

// share puts somebody into a team of another pool too, lets somebody come or go, or makes somebody
// ready later.
func (b *blueprint) share(d dice, o *organisation) {
	i := d.IntN(len(b.teams))
	home := &b.teams[i]
	m := &home.members[d.IntN(len(home.members))]
	alone := b.teamsOf(m.Member) == 1
	other := &b.teams[d.IntN(len(b.teams))]
	if alone && d.chance(70) && other.pool != home.pool {
		m.Share = 50
		other.members = append(other.members, schedule.Membership{Member: m.Member, Share: pick(d, []int{30, 50})})
	}
	m = &home.members[d.between(1, len(home.members)-1)] // the first stays, so that a team has people
	switch {
	case d.chance(30) && m.Last.IsZero():
		m.From = o.first.AddDays(d.between(-3, 12))
	case d.chance(30) && m.From.IsZero():
		m.Last = o.first.AddDays(d.between(3, 20) - 1)
	}
	if d.chance(50) {
		p := schedule.Person{ID: home.members[d.IntN(len(home.members))].Member, Name: "somebody", Ready: []schedule.Ready{}}
		if d.chance(90) {
			p.Ready = append(p.Ready, schedule.Ready{From: o.first.AddDays(d.between(-5, 10))})
		}
		if !slices.ContainsFunc(b.people, func(x schedule.Person) bool { return x.ID == p.ID }) {
			b.people = append(b.people, p)
		}
	}
}

// shared reports whether somebody of a team is in a team of a pool too. Who is in two teams of one pool
// would be of both, and the spec does not say of which when seats are to be of two teams.
func (b *blueprint) shared(t *teamPrint, pool schedule.TeamID) bool {
	for _, m := range t.members {
		for _, x := range b.teams {
			if x.id != t.id && x.pool == pool && slices.ContainsFunc(x.members, func(o schedule.Membership) bool { return o.Member == m.Member }) {
				return true
			}
		}
	}
	return false
}

func (b *blueprint) teamsOf(m schedule.Member) int {
	n := 0
	for _, t := range b.teams {
		if slices.ContainsFunc(t.members, func(x schedule.Membership) bool { return x.Member == m }) {
			n++
		}
	}
	return n
}

// follow lets other teams answer for some services of a team while it is closed.
func (b *blueprint) follow(d dice, i int) {
	t := &b.teams[i]
	for k := range t.services {
		if !d.chance(20) {
			continue
		}
		other := b.teams[d.IntN(len(b.teams))].id
		if other != t.id {
			t.services[k].FollowedBy = []schedule.TeamID{other}
		}
	}
}

// edited returns a blueprint with some of what happens to organisations: people come and go, hours
// change, a team moves to another pool, days get or lose names.
func (b blueprint) edited(d dice, o *organisation) blueprint {
	b.pools, b.people = slices.Clone(b.pools), slices.Clone(b.people)
	b.teams = slices.Clone(b.teams)
	for i := range b.teams {
		b.teams[i].members, b.teams[i].services = slices.Clone(b.teams[i].members), slices.Clone(b.teams[i].services)
	}
	for range d.between(1, 3) {
		t := &b.teams[d.IntN(len(b.teams))]
		switch d.IntN(8) {
		case 0: // somebody leaves
			if len(t.members) > 2 {
				t.members = slices.Delete(t.members, 1, 2)
			}
		case 1: // somebody joins
			id := schedule.Member(fmt.Sprintf("%s%d", t.id, 9))
			if b.teamsOf(id) == 0 {
				t.members = append(t.members, schedule.Membership{Member: id})
			}
		case 2:
			t.open, t.close = drawClocks(d)
		case 3: // a team moves, if its pool goes on without it
			others := slices.DeleteFunc(slices.Clone(b.teams), func(x teamPrint) bool { return x.pool != t.pool })
			if to := pick(d, b.pools).id; len(others) > 1 && t.pool != t.id && !b.shared(t, to) {
				t.pool = to
			}
		case 4:
			t.named = d.between(0, 2)
		case 5:
			p := &b.pools[d.IntN(len(b.pools))]
			p.seats = drawSeats(d)
		case 6:
			t.works = !t.works
		case 7:
			b.tiers = nil
		}
	}
	b.people = slices.DeleteFunc(b.people, func(p schedule.Person) bool { return b.teamsOf(p.ID) == 0 })
	return b
}

// build writes a blueprint as a spec.
func (o *organisation) build(b blueprint) schedule.Spec {
	spec := schedule.Spec{From: b.from, Location: o.location, Business: schedule.Weekdays(opens, closes), Holidays: o.holidays, People: b.people, Escalation: b.tiers}
	for _, t := range b.teams {
		team := schedule.Team{ID: t.id, Services: t.services, Members: t.members, Pool: t.pool}
		if t.open != opens || t.close != closes || t.days[0] != time.Monday || t.shape > 0 {
			team.Business = t.hours()
		}
		if !t.date.IsZero() {
			w := schedule.Window{Dates: []schedule.Date{t.date}, From: t.open, To: t.open + 120}
			if t.date.Day%3 == 0 {
				w = schedule.Window{Dates: []schedule.Date{t.date}, Closed: true}
			}
			team.Business = append(team.Business, w)
		}
		if t.works {
			team.Holidays = schedule.NoHolidays{}
		}
		own := b.stints(func(x teamPrint) bool { return x.id == t.id })
		if t.named > 0 {
			team.Daytime = seatsPrint{secondary: t.named > 1, every: 1}.duty(own)
		}
		if t.pool == t.id {
			team.OffHours = t.nights.duty(own)
		}
		spec.Teams = append(spec.Teams, team)
	}
	for _, p := range b.pools {
		duty := p.seats.duty(b.stints(func(x teamPrint) bool { return x.pool == p.id }))
		if p.id == schedule.Everyone {
			spec.OffHours = duty
		} else {
			spec.Pools = append(spec.Pools, schedule.Pool{ID: p.id, Duty: duty})
		}
	}
	return spec
}

// shape gives some teams other hours than one window a day, and closes some slots of duties.
func (b *blueprint) shape(d dice, o *organisation) {
	for i := range b.teams {
		t := &b.teams[i]
		if d.chance(45) {
			t.shape = d.between(1, shapes)
		}
		if d.chance(20) {
			t.date = o.first.AddDays(d.between(-3, 10))
		}
		if d.chance(30) {
			t.nights.closed = d.between(1, closings)
		}
	}
	for i := range b.pools {
		if d.chance(15) {
			b.pools[i].seats.closed = d.between(2, closings)
		}
	}
	for i := range b.pools {
		if d.chance(25) {
			b.pools[i].seats.second = d.between(1, 2)
		}
	}
	for i := range b.pools {
		b.pools[i].seats.aide = d.chance(15)
	}
}

const shapes, closings = 6, 4

// hours are the windows of a team by the shape of its week.
func (t teamPrint) hours() schedule.Hours {
	day := schedule.Window{Days: t.days, From: t.open, To: t.close}
	last, others := t.days[len(t.days)-1:], t.days[:len(t.days)-1]
	switch t.shape {
	case 1: // lunch
		return schedule.Hours{{Days: t.days, From: t.open + 240, To: t.close}, {Days: t.days, From: t.open, To: t.open + 180}}
	case 2: // a short day at the end of the week, on holidays too
		return schedule.Hours{{Days: others, From: t.open, To: t.close}, {Days: last, From: t.open, To: t.open + 300, OnHolidays: true}}
	case 3: // a late night
		return schedule.Hours{day, {Days: last, From: schedule.At(22, 0), To: schedule.At(2, 0), OnHolidays: true}}
	case 4: // one day that is open throughout
		return schedule.Hours{{Days: t.days[:1], To: schedule.At(24, 0)}, {Days: t.days[1:], From: t.open, To: t.close}}
	case 5: // nights
		return schedule.Hours{{Days: t.days, From: schedule.At(22, 0), To: schedule.At(6, 0)}}
	case 6: // three windows a day
		return schedule.Hours{{Days: t.days, From: t.open, To: t.open + 90}, {Days: t.days, From: t.open + 120, To: t.open + 240}, {Days: t.days, From: t.close - 60, To: t.close}}
	}
	return schedule.Hours{day}
}

// stints lists when the people of some teams are there and ready.
func (b blueprint) stints(of func(teamPrint) bool) []stint {
	var list []stint
	for _, t := range b.teams {
		if !of(t) {
			continue
		}
		for _, m := range t.members {
			s := stint{m.Member, m.From, m.Last}
			ready := true
			for _, p := range b.people {
				if p.ID == m.Member {
					ready = len(p.Ready) > 0
					if ready && p.Ready[0].From.After(s.from) {
						s.from = p.Ready[0].From
					}
				}
			}
			known := slices.ContainsFunc(list, func(x stint) bool { return x.member == m.Member })
			if !ready {
				s.from = schedule.Date{Year: 2100, Month: 1, Day: 1}
			}
			if !known {
				list = append(list, s)
			}
		}
	}
	return list
}

// Seats that are not always needed: spare may be empty then.
const second, spare schedule.Role = "second", "spare"

// duty makes rotas that name only who is there and ready, two different people at a time.
func (s seatsPrint) duty(people []stint) schedule.Duty {
	isAlways := func(x stint) bool { return x.from.IsZero() && x.last.IsZero() }
	always := slices.DeleteFunc(slices.Clone(people), func(x stint) bool { return !isAlways(x) })
	var managers []stint
	if s.manager && len(always) > 5 { // two people for themselves, who need not know the services
		managers = always[:2]
		people = slices.DeleteFunc(slices.Clone(people), func(x stint) bool { return slices.Contains(managers, x) })
		always = always[2:]
	}
	rota := func(lag int) schedule.Rota {
		own := s.rota(people, always, lag)
		if s.fixed > 0 && lag < len(always) {
			return schedule.Chain{schedule.On(schedule.When{MonthDays: []int{s.fixed, -1}}, schedule.Always(always[lag].member)), own}
		}
		return own
	}
	duty := schedule.Duty{Primary: rota(0), Breaks: s.breaks, Absent: s.absent, Apart: s.apart}
	switch s.closed {
	case 1:
		return schedule.ClosedByDesign()
	case 2:
		duty.Closed = []schedule.When{schedule.DaysOff()}
	case 3:
		duty.Closed = []schedule.When{{Weekdays: []time.Weekday{time.Saturday, time.Monday}}}
	case 4:
		duty.Breaks, duty.Closed = []schedule.Clock{22 * 60}, []schedule.When{{From: schedule.At(22, 0), To: schedule.At(7, 0)}}
	}
	if s.secondary {
		duty.Secondary = rota(1)
	}
	if s.shadow {
		duty.Shadow = rota(2)
	}
	if s.tertiary && len(always) > 4 {
		duty.Seats = append(duty.Seats, schedule.Post{Role: "tertiary", Rota: rota(3)})
	}
	if managers != nil {
		post := schedule.Post{Role: "manager", Rota: turns{managers, s.every, 1, false}, Ready: map[schedule.Member]schedule.Date{}}
		for _, x := range managers {
			post.Ready[x.member] = schedule.Date{}
		}
		duty.Seats = append(duty.Seats, post)
	}
	if lag := len(duty.Seats) + 3; s.second > 0 && len(always) > lag { // not beside those of the first half
		post := schedule.Post{Role: second, Rota: rota(lag), Optional: s.second == 2, Unless: schedule.Holder{Role: schedule.Primary}}
		if post.Optional {
			post.Role = spare
		}
		if s.secondary && s.every == 2 {
			post.Unless.Role = schedule.Secondary
		}
		for _, x := range people[:(len(people)+1)/2] {
			post.Unless.Members = append(post.Unless.Members, x.member)
		}
		duty.Seats = append(duty.Seats, post)
	}
	helper := schedule.Post{Role: "helper", Rota: schedule.Vacant(), Optional: true}
	if lag := len(duty.Seats) + 3; s.aide && len(always) > lag {
		helper.Rota = rota(lag)
	}
	if s.helper || s.aide {
		duty.Seats = append(duty.Seats, helper)
	}
	return duty
}

// rota makes a rota of which the seats of a slot have different lags.
func (s seatsPrint) rota(people, always []stint, lag int) schedule.Rota {
	if s.rotation && len(always) > 3 {
		r := rotation.Daily(schedule.MustParseDate("2025-01-06"))
		if s.every == 7 {
			r = rotation.Weekly(schedule.MustParseDate("2025-01-06"))
		}
		for _, x := range always {
			r.Order = append(r.Order, x.member)
		}
		if r.Skip = s.skip; s.monthDays {
			r.Count.MonthDays = []int{1, 11, 21, -1}
		}
		if !s.ends.IsZero() {
			next := r.Lag(lag + 1)
			r.End = s.ends
			return schedule.Chain{r.Lag(lag), next}
		}
		if s.every == 2 { // other turns on days off
			return schedule.Chain{schedule.On(schedule.DaysOff(), r.Lag(lag+2)), r.Lag(lag)}
		}
		return r.Lag(lag)
	}
	r := turns{people, s.every, lag, s.wild}
	if s.wild {
		r.people = slices.Clone(people)
		for i := range r.people {
			r.people[i].from, r.people[i].last = schedule.Date{}, schedule.Date{}
		}
	}
	if s.chooses {
		return chooser{r}
	}
	return r
}

// turns is a rota of a user's own: whoever is there and ready on a day serves for some days, one
// after another.
type turns struct {
	people []stint
	every  int // days
	lag    int // turns
	wild   bool
}

// chooser is a rota that says itself who steps in: the last of its people who is free.
type chooser struct{ turns }

func (c chooser) Relieve(_ schedule.Seat, absent schedule.Member, free func(schedule.Member) bool) (schedule.Step, bool) {
	for _, p := range slices.Backward(c.people) {
		if p.member != absent && free(p.member) {
			return schedule.Step{Member: p.member}, true
		}
	}
	return schedule.Step{}, false
}

// stint is the time in which somebody is there and ready.
type stint struct {
	member     schedule.Member
	from, last schedule.Date
}

func (r turns) Members() (list []schedule.Member) {
	for _, p := range r.people {
		list = append(list, p.member)
	}
	return list
}

func (r turns) On(s schedule.Seat) (schedule.Step, bool) {
	m, ok := r.on(s.Date)
	return schedule.Step{Rule: "turns", Member: m}, ok
}

func (r turns) on(day schedule.Date) (schedule.Member, bool) {
	there := 0
	for _, p := range r.people {
		if includes(p.from, p.last, day) {
			there++
		}
	}
	if there <= r.lag {
		return "", false
	}
	place := (day.DaysSince(schedule.Date{Year: 2020, Month: 1, Day: 6})/r.every - r.lag) % there
	for _, p := range r.people {
		if !includes(p.from, p.last, day) {
			continue
		}
		if place == 0 {
			return p.member, true
		}
		place--
	}
	return "", false
}
