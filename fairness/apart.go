package fairness

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// What teams mean for who serves beside whom.

// teams returns the teams of p when a slot starts.
func (p *Participant) teams(at time.Time) (teams []schedule.TeamID) {
	if len(p.Teams) == 0 && p.Team != "" {
		return []schedule.TeamID{p.Team}
	}
	for _, t := range p.Teams {
		if t.In(at) {
			teams = append(teams, t.Team)
		}
	}
	return teams
}

// compileTeams finds who is of one team with whom, slot by slot: slots at which the same
// tenures hold share a table.
func (m *model) compileTeams() {
	tables := map[string][]bool{}
	m.together = make([][]bool, m.slotCount)
	for t := range m.slots {
		start := m.slots[t].interval.Start
		var holding []byte
		for _, person := range m.people {
			for _, tenure := range person.Teams {
				holding = strconv.AppendBool(holding, tenure.In(start))
			}
		}
		if tables[string(holding)] == nil {
			tables[string(holding)] = m.matesAt(start)
		}
		m.together[t] = tables[string(holding)]
	}
}

// matesAt says of each pair of people whether they are of one team.
func (m *model) matesAt(start time.Time) []bool {
	table := make([]bool, m.personCount*m.personCount)
	members := map[schedule.TeamID][]int{}
	for p, person := range m.people {
		for _, team := range person.teams(start) {
			for _, q := range members[team] {
				if p != q {
					table[p*m.personCount+q], table[q*m.personCount+p] = true, true
				}
			}
			members[team] = append(members[team], p)
		}
	}
	return table
}

// mates counts those in the other seats of the slot of seat j who are of one team with p.
func (s *state) mates(j, p int32) int64 {
	count, t := int64(0), s.seatSlot[j]
	mine := s.together[t][int(p)*s.personCount : (int(p)+1)*s.personCount]
	for i := s.slotSeats[t]; i < s.slotSeats[t+1]; i++ {
		if q := s.owner[i]; i != j && q != nobody && mine[q] {
			count++
		}
	}
	return count
}

// apart reports whether Limits.Apart lets p sit in seat j beside those in the other
// seats of its slot.
func (s *state) apart(p, j int32) bool { return !s.limits.Apart || s.mates(j, p) == 0 }

// inWay lists the other seats of the slot of seat j that Limits.Apart keeps from being
// held beside p.
func (s *state) inWay(p, j int32) (seats []int32) {
	if s.apart(p, j) {
		return nil
	}
	t := s.seatSlot[j]
	for i := s.slotSeats[t]; i < s.slotSeats[t+1]; i++ {
		if q := s.owner[i]; i != j && q != nobody && s.together[t][int(p)*s.personCount+int(q)] {
			seats = append(seats, i)
		}
	}
	return seats
}

// keepApart takes from those of one team with whom a seat is locked to the other seats of
// the slot.
func (s *presolve) keepApart() {
	for j, owner := range s.locked {
		if owner == nobody || !s.limits.Apart {
			continue
		}
		t := s.seatSlot[j]
		for i := s.slotSeats[t]; i < s.slotSeats[t+1]; i++ {
			for p := range s.personCount {
				if i != int32(j) && s.together[t][int(owner)*s.personCount+p] {
					s.able[p*s.seatCount+int(i)] = false
				}
			}
		}
	}
}

// teamsFit gives each seat of a slot a team: whoever is in no team is one alone, and
// with Limits.Apart nobody can do with fewer teams than seats.
func (s *presolve) teamsFit() error {
	for t := range int32(s.slotCount) {
		if !s.limits.Apart || s.slotSeats[t+1]-s.slotSeats[t] < 2 {
			continue
		}
		var names []string
		able := map[int]map[int32]bool{} // by name
		add := func(name string, j int32) {
			i := slices.Index(names, name)
			if i < 0 {
				i = len(names)
				names = append(names, name)
				able[i] = map[int32]bool{}
			}
			able[i][j] = true
		}
		for j := s.slotSeats[t]; j < s.slotSeats[t+1]; j++ {
			for p, person := range s.people {
				if !s.able[p*s.seatCount+int(j)] {
					continue
				}
				teams := person.teams(s.slots[t].interval.Start)
				for _, team := range teams {
					add(fmt.Sprintf("team %q", team), j)
				}
				if len(teams) == 0 {
					add(fmt.Sprintf("%q", person.ID), j)
				}
			}
		}
		m := newMatching(len(names), s.between(s.slotSeats[t], s.slotSeats[t+1]), func(team, j int32) bool { return able[int(team)][j] }, 1)
		for n := range m.places {
			if m.fill(n) {
				continue
			}
			var left []string
			for i, seen := range m.seen {
				if seen {
					left = append(left, names[i])
				}
			}
			return s.fault([]int32{t}, fmt.Sprintf("Apart: %d of its seats need people of different teams, and there are only %s", len(m.reached), strings.Join(left, ", ")))
		}
	}
	return nil
}
