package fairness

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// Own is what limits say of one person. The zero Own says nothing. It binds plans and repairs. Who steps in for a leave is
// ranked by package schedule, which knows what the specs say of people (Person.Never, Post.Ready) and no limits: at that hour
// somebody has to answer, and a repair can put it right. scheduletest.WithinOwn tells where a roster breaks it.
type Own struct {
	// MaxShiftsPerMonth takes the place of the one of Limits, if it is not zero.
	MaxShiftsPerMonth int
	// Roles are the seats that the person takes, such as the secondary's for juniors; nil is all of them. A role that no
	// duty has is a fault.
	Roles []schedule.Role
	// Apart are people who do not serve in one slot with the person, shadows apart; one of the two says so. With juniors
	// apart from each other, each has a senior in the other seat.
	Apart []schedule.Member
	// With are people of whom one at least serves in every slot in which the person does, shadows apart: the seniors for a
	// junior. Where none of them can the person serves in no slot. None are no limit.
	With []schedule.Member
}

func (o Own) none() bool {
	return o.MaxShiftsPerMonth == 0 && o.Roles == nil && len(o.Apart)+len(o.With) == 0
}

// takes reports whether the person takes seats of a role.
func (o Own) takes(role schedule.Role) bool { return o.Roles == nil || slices.Contains(o.Roles, role) }

// check reports what cannot be, each under the path of o. Known are the people, and seats the roles, that there are; hints is what is
// left of the budget for names that are near.
func (o Own) check(path string, of schedule.Member, known map[schedule.Member]bool, seats []schedule.Role, hints *near.Budget) (faults []error) {
	if o.MaxShiftsPerMonth < 0 || o.MaxShiftsPerMonth > mostTimes {
		faults = append(faults, fault(path+".MaxShiftsPerMonth", schedule.ErrInvalid, "%d of %q lies outside 0 to %d", o.MaxShiftsPerMonth, of, mostTimes))
	}
	for i, role := range o.Roles {
		switch at := fmt.Sprintf("%s.Roles[%d]", path, i); {
		case role == "" || role.Watches() || role == schedule.All:
			faults = append(faults, fault(at, schedule.ErrInvalid, "%q is no seat that %q could take", role, of))
		case !slices.Contains(seats, role):
			faults = append(faults, fault(at, schedule.ErrInvalid, "no duty has a seat %q for %q to take; there are %q", role, of, seats))
		}
	}
	for i, m := range o.Apart {
		switch at := fmt.Sprintf("%s.Apart[%d]", path, i); {
		case m == of:
			faults = append(faults, fault(at, schedule.ErrConflict, "%q apart from themselves", of))
		case !known[m]:
			faults = append(faults, fault(at, schedule.ErrUnknownMember, "no person %q for %q to be apart from%s", m, of, near.Within(hints, m, maps.Keys(known))))
		}
	}
	for i, m := range o.With {
		switch at := fmt.Sprintf("%s.With[%d]", path, i); {
		case m == of:
			faults = append(faults, fault(at, schedule.ErrConflict, "%q with themselves", of))
		case slices.Contains(o.Apart, m):
			faults = append(faults, fault(at, schedule.ErrConflict, "%q is to be with %q, and apart", of, m))
		case !known[m]:
			faults = append(faults, fault(at, schedule.ErrUnknownMember, "no person %q for %q to be with%s", m, of, near.Within(hints, m, maps.Keys(known))))
		}
	}
	return faults
}

// compileOwn lays out what limits say of each person.
func (m *model) compileOwn() {
	m.ShiftCap = slices.Repeat([]int32{int32(m.limits.MaxShiftsPerMonth)}, m.PersonCount)
	m.Pairs = nil
	known := map[schedule.Member]bool{}
	var hints near.Budget
	for _, person := range m.people {
		known[person.ID] = true
	}
	seats := m.problem.roles()
	for i := range m.problem.People {
		person := &m.problem.People[i]
		m.faults = append(m.faults, person.Own.check(fmt.Sprintf("People[%d].Own", i), person.ID, known, seats, &hints)...)
	}
	for p, person := range m.people {
		if person.Own.MaxShiftsPerMonth > 0 {
			m.ShiftCap[p] = int32(person.Own.MaxShiftsPerMonth)
		}
		for j, seat := range m.seats {
			if !person.Own.takes(seat.Role) {
				m.Eligible[p*m.SeatCount+j] = false
			}
		}
		if len(person.Own.With) > 0 {
			m.companyOf(int32(p))
		}
		for _, other := range person.Own.Apart {
			if q := m.findPerson(other); q != search.Nobody {
				if m.Pairs == nil {
					m.Pairs = make([]bool, m.PersonCount*m.PersonCount)
				}
				m.Pairs[p*m.PersonCount+int(q)], m.Pairs[int(q)*m.PersonCount+p] = true, true
			}
		}
	}
	m.OwnShifts = slices.ContainsFunc(m.ShiftCap, func(n int32) bool { return n > 0 })
}

// companyOf lays out with whom p is to serve, and keeps p from slots in which none of them can.
func (m *model) companyOf(p int32) {
	if m.Company == nil {
		m.Company = make([][]int32, m.PersonCount)
	}
	for _, other := range m.people[p].Own.With {
		if q := m.findPerson(other); q != search.Nobody {
			m.Company[p] = append(m.Company[p], q)
		}
	}
	for j, t := range m.SeatSlot {
		possible := false
		for i := m.SlotSeats[t]; i < m.SlotSeats[t+1]; i++ {
			can := func(q int32) bool { return m.there[int(q)*m.SeatCount+int(i)] }
			possible = possible || i != int32(j) && slices.ContainsFunc(m.Company[p], can)
		}
		if !possible {
			m.Eligible[int(p)*m.SeatCount+j] = false
		}
	}
}

// roles are the roles of seats, and those that a duty has where nothing is said.
func (p *Problem) roles() []schedule.Role {
	roles := []schedule.Role{schedule.Primary, schedule.Secondary}
	for _, seat := range p.Seats {
		roles = withRole(roles, seat.Role)
	}
	return roles
}

func withRole(roles []schedule.Role, role schedule.Role) []schedule.Role {
	if role.Watches() || role == schedule.All || slices.Contains(roles, role) {
		return roles
	}
	return append(roles, role)
}

// owns are what limits say of each person.
func (m *model) owns() map[schedule.Member]Own {
	owns := map[schedule.Member]Own{}
	for _, person := range m.people {
		if !person.Own.none() {
			owns[person.ID] = person.Own
		}
	}
	return owns
}

func judgeShifts(l Limits, s *sheet, r *record, found func(finding)) {
	most := int64(s.shiftsOf(l, r.member))
	begins := func(d schedule.Date) (schedule.Date, bool) {
		first, _ := monthOf(d, time.UTC)
		return first, most > 0
	}
	grouped(counted(r.slots), begins, func(first schedule.Date, g *tally) {
		if g.count > most && !past(g.duties...) {
			_, all := monthOf(first, g.duties[0].Start.Location())
			found(finding{all, g.count, g.duties})
		}
	})
}

// shiftsOf returns how many shifts a month somebody may begin, 0 for any number.
func (s *sheet) shiftsOf(l Limits, m schedule.Member) int {
	if own := s.owns[m].MaxShiftsPerMonth; own > 0 {
		return own
	}
	return l.MaxShiftsPerMonth
}

func judgeRoles(_ Limits, s *sheet, r *record, found func(finding)) {
	own := s.owns[r.member]
	for _, d := range r.duties {
		if !d.daytime && !d.past && !own.takes(d.role) {
			found(finding{d.Interval, 1, []duty{d}})
		}
	}
}

// judgePairs finds two people in a slot of whom one is to be apart from the other; each pair is the first's.
func judgePairs(_ Limits, s *sheet, r *record, found func(finding)) {
	for _, other := range s.people {
		if other.member <= r.member || !slices.Contains(s.owns[r.member].Apart, other.member) && !slices.Contains(s.owns[other.member].Apart, r.member) {
			continue
		}
		together(r, other, func(both schedule.Interval, a, b duty) { found(finding{both, 2, []duty{a, b}}) })
	}
}

// judgeWith finds duties of somebody who is to serve with others in which none of these serves all the time.
func judgeWith(_ Limits, s *sheet, r *record, found func(finding)) {
	with := s.owns[r.member].With
	for _, d := range r.duties {
		if len(with) == 0 || d.daytime || d.past {
			continue
		}
		there := slices.ContainsFunc(s.people, func(other *record) bool {
			return slices.Contains(with, other.member) && slices.ContainsFunc(other.duties, func(o duty) bool {
				return o.pool == d.pool && o.place == d.place && !o.daytime && o.Encloses(d.Interval)
			})
		})
		if !there {
			found(finding{d.Interval, 0, []duty{d}})
		}
	}
}
