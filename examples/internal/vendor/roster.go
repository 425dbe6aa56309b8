package vendor

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
)

// A schedule of the vendor becomes a pool, which answers day and night for a team that is
// never open: what its hours are is said by windows and not by us. A schedule that is asked
// second wherever another is asked first, and nowhere else, is the secondary of that pool.
// People who answer at once by one schedule have a seat each. Slots are cut at the clocks at
// which the vendor's rules change, or, without rules, at the ones at which its shifts most
// often do.

// desk is a pool to be: its schedules, from primary on, with the services that ask it.
type desk struct {
	id        schedule.TeamID
	schedules []*Schedule
	services  []schedule.ServiceID
	roles     [][]schedule.Role // by schedule, a seat for each who answers at once
	clocks    []schedule.Clock  // at which slots are cut
	opening   schedule.Clock    // one of them
	members   []schedule.Member
	location  *time.Location
}

// levels are the names of seats of the schedules of a desk.
var levels = []schedule.Role{schedule.Primary, schedule.Secondary, "tertiary"}

// desks returns the pools of the schedules, in their order.
func (i *Import) desks() []*desk {
	names := Names{}
	var list []*desk
	by := map[string]*desk{}
	after := i.followers()
	second := map[string]bool{}
	for _, id := range after {
		second[id] = true
	}
	for _, s := range i.Schedules {
		if second[s.ID] {
			continue
		}
		d := &desk{id: schedule.TeamID(names.ID(s.Name, s.ID)), location: s.Location}
		for next := s; next != nil; next = i.schedule(after[next.ID]) {
			d.schedules = append(d.schedules, next)
		}
		d.cut()
		if d.people(); len(d.members) == 0 { // Read has said so
			continue
		}
		list = append(list, d)
		by[s.ID] = d
	}
	services := Names{}
	for _, service := range i.Services {
		var d *desk
		switch {
		case len(service.Levels) > 0 && len(service.Levels[0]) > 0:
			d = by[service.Levels[0][0]]
		case len(list) == 1: // no policy says so, but no other schedule can be asked
			d = list[0]
		}
		if id := i.ServiceID(service); d != nil && !services[string(id)] {
			services[string(id)] = true
			d.services = append(d.services, id)
		}
	}
	for _, d := range list {
		if len(d.services) == 0 {
			d.services = []schedule.ServiceID{schedule.ServiceID(services.ID(string(d.id), ""))}
		}
	}
	return list
}

// schedule returns the schedule of an ID, nil if there is none.
func (i *Import) schedule(id string) *Schedule {
	for _, s := range i.Schedules {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// followers returns, by schedule, the one that is asked next wherever it is asked, and
// nowhere else. Both go by the clocks of one place.
func (i *Import) followers() map[string]string {
	next, before := map[string]string{}, map[string]string{}
	set := func(m map[string]string, key, value string) {
		if old, ok := m[key]; ok && old != value {
			value = "" // several
		}
		m[key] = value
	}
	for _, s := range i.Services {
		for n, level := range s.Levels {
			for _, id := range level {
				above, below := "", ""
				if n > 0 && len(s.Levels[n-1]) == 1 && len(level) == 1 {
					above = s.Levels[n-1][0]
				}
				if n+1 < len(s.Levels) && len(s.Levels[n+1]) == 1 && len(level) == 1 {
					below = s.Levels[n+1][0]
				}
				set(next, id, below)
				set(before, id, above)
			}
		}
	}
	pairs := map[string]string{}
	for id, below := range next {
		a, b := i.schedule(id), i.schedule(below)
		if a != nil && b != nil && a != b && before[below] == id && a.Location.String() == b.Location.String() {
			pairs[id] = below
		}
	}
	second := map[string]bool{}
	for _, below := range pairs {
		second[below] = true
	}
	chains := map[string]string{}
	for id := range pairs {
		if second[id] { // a ring has no first, and is no chain
			continue
		}
		for n, at := 1, id; pairs[at] != ""; n, at = n+1, pairs[at] {
			if n%len(levels) != 0 { // a pool has no more levels than there are names
				chains[at] = pairs[at]
			}
		}
	}
	return chains
}

// ServiceID is the name by which a roster and alerts know a service.
func (i *Import) ServiceID(s Service) schedule.ServiceID {
	for _, other := range i.Services {
		if other.ID != s.ID && ident(other.Name) == ident(s.Name) {
			return schedule.ServiceID(ident(s.Name + " " + s.ID))
		}
	}
	return schedule.ServiceID(cmp.Or(ident(s.Name), ident(s.ID)))
}

// cut finds the clocks at which slots are cut.
func (d *desk) cut() {
	shown, ruled := map[schedule.Clock]int{}, map[schedule.Clock]int{}
	for _, s := range d.schedules {
		for _, shift := range s.Shifts {
			for _, t := range []time.Time{shift.Start, shift.End} {
				_, clock := schedule.Civil(t, d.location)
				shown[clock]++
			}
		}
		for n := range s.Layers {
			for _, clock := range s.Layers[n].clocks(s) {
				ruled[clock]++
			}
		}
	}
	times := shown
	if len(ruled) > 0 {
		times = ruled
		for clock := range ruled {
			times[clock] += shown[clock]
		}
	}
	most := 0
	for _, n := range times {
		most = max(most, n)
	}
	for _, clock := range slices.Sorted(maps.Keys(times)) {
		if times[clock] == most && len(d.clocks) == 0 || times[clock] > times[d.opening] {
			d.opening = clock
		}
		if len(ruled) > 0 || 5*times[clock] >= most {
			d.clocks = append(d.clocks, clock)
		}
	}
	if len(d.clocks) == 0 {
		d.clocks = []schedule.Clock{0}
	}
}

// people finds who is of the desk, and how many of them answer at once.
func (d *desk) people() {
	seen := map[schedule.Member]bool{}
	for n, s := range d.schedules {
		for _, l := range s.Layers {
			for _, m := range l.Users {
				seen[m] = true
			}
		}
		for _, o := range s.Overrides {
			seen[o.Member] = true
		}
		for _, shift := range s.Shifts {
			seen[shift.Member] = true
		}
		_, most := seated(s.Shifts)
		d.roles = append(d.roles, roles(levels[n], max(most, len(s.lanes()))))
	}
	delete(seen, "")
	d.members = slices.Sorted(maps.Keys(seen))
}

// roles are the names of so many seats, one at least.
func roles(first schedule.Role, n int) []schedule.Role {
	list := []schedule.Role{first}
	for i := 2; i <= n; i++ {
		list = append(list, schedule.Role(fmt.Sprintf("%s-%d", first, i)))
	}
	return list
}

// seated gives each shift a seat, from 0, so that no two share one at a time. A person stays
// in a seat where that can be.
func seated(shifts []Shift) (seats []int, count int) {
	var until []time.Time
	last := map[schedule.Member]int{}
	for _, s := range shifts {
		seat, ok := last[s.Member]
		if !ok || until[seat].After(s.Start) {
			seat = slices.IndexFunc(until, func(t time.Time) bool { return !t.After(s.Start) })
		}
		if seat < 0 {
			seat = len(until)
			until = append(until, s.End)
		}
		until[seat], last[s.Member] = s.End, seat
		seats = append(seats, seat)
	}
	return seats, len(until)
}

// spec returns the organisation of desks. Rotas are vacant.
func (i *Import) spec(desks []*desk) schedule.Spec {
	spec := schedule.Spec{Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{}}
	if i.Open < i.Close {
		spec.Business = schedule.Weekdays(i.Open, i.Close)
	}
	places := map[schedule.Member]int{}
	for _, d := range desks {
		for _, m := range d.members {
			places[m]++
		}
	}
	for _, p := range i.People {
		if places[p.ID] > 0 { // others are on no schedule
			spec.People = append(spec.People, p)
		}
	}
	for _, d := range desks {
		if spec.Location == nil {
			spec.Location = d.location
			spec.Holidays = calendarOf(d.location)
		}
		team := schedule.Team{ID: d.id + ".team", Pool: d.id, Location: d.location, Holidays: calendarOf(d.location)}
		for _, service := range d.services {
			team.Services = append(team.Services, schedule.Service{ID: service})
		}
		for _, m := range d.members { // one load, in equal parts
			membership := schedule.Membership{Member: m}
			if places[m] > 1 {
				membership.Share = max(1, 100/places[m])
			}
			team.Members = append(team.Members, membership)
		}
		spec.Teams = append(spec.Teams, team)
		pool := schedule.Pool{ID: d.id, Location: d.location, Holidays: calendarOf(d.location), Business: schedule.Weekdays(d.opening, (d.opening+60)%(24*60))}
		if i.Open < i.Close {
			pool.Business = nil // of the spec
		}
		pool.Absent = schedule.LeaveGap
		pool.Breaks = slices.DeleteFunc(slices.Clone(d.clocks), func(c schedule.Clock) bool {
			if i.Open < i.Close {
				return i.Open <= c && c <= i.Close
			}
			return c == d.opening
		})
		for _, roles := range d.roles {
			for k, role := range roles {
				pool.Seats = append(pool.Seats, schedule.Post{Role: role, Rota: schedule.Vacant(), Optional: k > 0})
			}
		}
		spec.Pools = append(spec.Pools, pool)
	}
	return spec
}

// calendarOf returns the holidays of a place: Japan's, or none.
func calendarOf(loc *time.Location) schedule.Calendar {
	if loc.String() == "Asia/Tokyo" {
		return holiday.Japan()
	}
	return schedule.NoHolidays{}
}

// Roster returns the record of what the vendor rendered, from the first whole slot to the
// last of the import's time. Where two people have one seat the first keeps it, and the
// other is returned.
func (i *Import) Roster() (*schedule.Roster, []schedule.Misfit, error) {
	if i.Interval.Empty() {
		return nil, nil, fault.New("", schedule.ErrMissing, "no schedule is rendered: ask for it with the time from when to when")
	}
	return i.roster(i.desks(), func(s *Schedule) []Shift { return s.Shifts })
}

// roster returns the record of shifts of schedules.
func (i *Import) roster(desks []*desk, of func(*Schedule) []Shift) (*schedule.Roster, []schedule.Misfit, error) {
	if len(desks) == 0 {
		return nil, nil, fault.New("", schedule.ErrMissing, "no schedule")
	}
	s, err := schedule.New(i.spec(desks))
	if err != nil {
		return nil, nil, err
	}
	iv := i.whole(desks)
	if iv.Empty() {
		return nil, nil, errors.New("less than a day is rendered, and no whole slot")
	}
	var shifts []schedule.Shift
	for _, d := range desks {
		for n := range d.schedules {
			list := of(d.schedules[n])
			seats, _ := seated(list)
			for k, shift := range list {
				shifts = append(shifts, schedule.Shift{Interval: shift.Interval, Member: shift.Member,
					Seat: schedule.Seat{Team: d.id, Regime: schedule.OffHours, Role: d.roles[n][seats[k]]}})
			}
		}
	}
	r, misfits, err := s.RosterOf(iv, shifts...)
	// Before the first whole slot and after the last the roster says nothing.
	misfits = slices.DeleteFunc(misfits, func(m schedule.Misfit) bool { return m.Other.Member == "" })
	return r, misfits, err
}

// whole returns the time of the import, up to the end of the last slot in it.
func (i *Import) whole(desks []*desk) schedule.Interval {
	iv := i.Interval
	for _, d := range desks {
		last, end := time.Time{}, schedule.DateOf(i.End, d.location)
		clocks := d.clocks
		if i.Open < i.Close {
			clocks = append(slices.Clone(clocks), i.Open, i.Close)
		}
		for _, clock := range clocks {
			for _, date := range []schedule.Date{end.AddDays(-1), end} {
				if t := date.At(clock, d.location); !t.After(i.End) {
					last = later(last, t)
				}
			}
		}
		if last.Before(iv.End) {
			iv.End = last
		}
	}
	return iv
}
