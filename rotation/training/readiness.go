package training

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// Needs is what somebody must have done to be ready for a service. A field of 0 is
// 1, a negative one asks for none; so the zero Needs is one shadow shift on a
// business night, one on an off-day, and one session.
type Needs struct {
	// Nights and OffDays are shadow shifts (見学) in the pool of the service that began
	// on a business day, and on a weekend or holiday.
	Nights, OffDays int
	// Sessions are the sessions in which the person answered for the service.
	Sessions int
}

// usual returns a number of which 0 is the usual one and a negative one is none.
func usual(n, usual int) int {
	if n == 0 {
		return usual
	}
	return max(0, n)
}

// Ready returns from when a person is ready for which services, by sessions done and
// shadow shifts served; those of others are left out. A person is ready for a service
// on the day after the last thing needed has ended. Services for which something is
// missing are not listed: the list may be empty, and is never nil, as Person.Ready
// wants it.
func (n Needs) Ready(s *schedule.Schedule, m schedule.Member, sessions []Session, shadows []schedule.Shift) []schedule.Ready {
	ready := []schedule.Ready{}
	if s == nil {
		return ready
	}
	for service, team := range s.Services() {
		if from, missing := n.from(s, m, service, team, sessions, shadows); missing == (gap{}) {
			ready = append(ready, schedule.Ready{Service: service, From: from})
		}
	}
	return ready
}

// gap is what somebody still needs for a service.
type gap struct{ nights, offDays, sessions int }

// in names what is missing with a team.
func (g gap) in(team schedule.TeamID) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{g.nights, "shadow shift(s) on business nights"}, {g.offDays, "shadow shift(s) on off-days"}, {g.sessions, fmt.Sprintf("session(s) with team %q", team)}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}

// from returns the first day of readiness for a service, or what is missing.
func (n Needs) from(s *schedule.Schedule, m schedule.Member, service schedule.ServiceID, team schedule.TeamID, sessions []Session, shadows []schedule.Shift) (schedule.Date, gap) {
	var held, nights, offDays []schedule.Date
	for _, session := range sessions {
		if session.Answerer == m && session.Team == team && session.about(service) {
			held = append(held, session.Date)
		}
	}
	seen := map[schedule.SeatKey]bool{}
	for _, shift := range shadows {
		if shift.Member != m || !shift.Role.Watches() || seen[shift.Key()] || !covers(s, shift, service) {
			continue
		}
		seen[shift.Key()] = true
		end := schedule.DateOf(shift.End.Add(-1), shift.Start.Location())
		if shift.Day == schedule.Workday {
			nights = append(nights, end)
		} else {
			offDays = append(offDays, end)
		}
	}
	var last schedule.Date
	missing := func(days []schedule.Date, wanted int) int {
		wanted = usual(wanted, 1)
		slices.SortFunc(days, schedule.Date.Compare)
		if len(days) < wanted {
			return wanted - len(days)
		}
		if wanted > 0 && days[wanted-1].After(last) {
			last = days[wanted-1]
		}
		return 0
	}
	g := gap{nights: missing(nights, n.Nights), offDays: missing(offDays, n.OffDays), sessions: missing(held, n.Sessions)}
	if last.IsZero() {
		return last, g
	}
	return last.AddDays(1), g
}

// about reports whether the session was about a service: one that names no services
// was about all of its team.
func (s Session) about(id schedule.ServiceID) bool {
	return len(s.Services) == 0 || slices.ContainsFunc(s.Services, func(service schedule.Service) bool { return service.ID == id })
}

// covers reports whether a service is answered by the pool of a shift during it.
func covers(s *schedule.Schedule, shift schedule.Shift, id schedule.ServiceID) bool {
	service, _ := s.Service(id) // one of the schedule
	for other := range service.Shifts(shift.Interval) {
		if other.Regime == schedule.OffHours && other.Team == shift.Team {
			return true
		}
	}
	return false
}
