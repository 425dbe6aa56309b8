package format

import (
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// piece is a time in which the same people serve a role: several if the whole
// team answers, nobody in a gap.
type piece struct {
	schedule.Interval
	regime  schedule.Regime
	team    schedule.TeamID
	whole   bool
	members []schedule.Member
}

// roles lists the roles that people are asked in for a service: primary and secondary, and
// then the others that overlap iv, as they come.
func roles(s *schedule.Schedule, service schedule.ServiceID, iv schedule.Interval) []schedule.Role {
	list := []schedule.Role{schedule.Primary, schedule.Secondary}
	known, _ := s.Service(service) // one of the schedule
	for shift := range known.Shifts(iv) {
		if shift.Role != schedule.All && !shift.Role.Watches() && !slices.Contains(list, shift.Role) {
			list = append(list, shift.Role)
		}
	}
	return list
}

// pieces returns who serves a role for a service, in order, by the whole shifts
// that overlap iv. A whole team counts as primary; people on leave are not asked.
func pieces(s *schedule.Schedule, service schedule.ServiceID, role schedule.Role, iv schedule.Interval) []piece {
	var list []piece
	known, _ := s.Service(service) // one of the schedule
	for shift := range known.Shifts(iv) {
		p := piece{Interval: shift.Interval, regime: shift.Regime, team: shift.Team}
		if p.whole = shift.Role == schedule.All && role == schedule.Primary; !p.whole && shift.Role != role {
			continue
		}
		p.members = s.Serving(shift)
		list = append(list, p)
	}
	return list
}

// lane is what a tool with one person a schedule is told: one of several schedules
// that are asked at once if the whole team answers by day.
type lane struct {
	member schedule.Member // whose lane it is; "" if there is one only
	cells  []cell
}

// cell is a time in which one person serves, or nobody.
type cell struct {
	schedule.Interval
	regime schedule.Regime
	team   schedule.TeamID
	member schedule.Member
}

// lanes deals the pieces out: everybody who is ever asked as part of a whole team
// has a lane. Where that person is not asked the lane holds the first who is, so
// that at every instant the lanes together ask exactly those of the piece.
func lanes(list []piece) []lane {
	var team []schedule.Member
	for _, p := range list {
		for _, m := range p.members {
			if p.whole && !slices.Contains(team, m) {
				team = append(team, m)
			}
		}
	}
	if team == nil {
		team = []schedule.Member{""}
	}
	var all []lane
	for _, m := range team {
		l := lane{member: m}
		for _, p := range list {
			c := cell{Interval: p.Interval, regime: p.regime, team: p.team}
			if slices.Contains(p.members, m) {
				c.member = m
			} else if len(p.members) > 0 {
				c.member = p.members[0]
			}
			l.cells = append(l.cells, c)
		}
		all = append(all, l)
	}
	return all
}

// during returns the cells that overlap an interval.
func during(cells []cell, iv schedule.Interval) []cell {
	first, _ := slices.BinarySearchFunc(cells, iv.Start, func(c cell, t time.Time) int {
		if c.End.After(t) {
			return 1
		}
		return -1
	})
	last := first
	for last < len(cells) && cells[last].Start.Before(iv.End) {
		last++
	}
	return cells[first:last]
}
