package fairness

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// severalSeats draws a problem of slots with up to so many seats, in which people differ in what they can take.
func severalSeats(random *search.Generator, slots int, roles ...schedule.Role) Problem {
	chance := func(percent int32) bool { return random.Below(100) < percent }
	p := Problem{Classes: []string{"night", "off"}}
	people := 3 + int(random.Below(4))
	for i := range slots {
		date := schedule.MustParseDate("2026-06-01").AddDays(2 * i)
		s := Position{Slot: date.String(), Date: date, Class: int(random.Below(2)), Burden: Burden(1+random.Below(2)) * 1000}
		s.Interval = schedule.Interval{Start: date.At(0, time.UTC), End: date.AddDays(1).At(0, time.UTC)}
		for n, role := range roles {
			seat := s
			seat.Role = role
			switch {
			case n > 0 && chance(10):
				continue
			case n > 0 && chance(5):
				seat.Burden /= 2
			case n > 0 && chance(5):
				seat.Class = 1 - seat.Class
			case chance(3):
				seat.Pages = 500
			}
			p.Seats = append(p.Seats, seat)
		}
	}
	for i := range people {
		person := Participant{ID: schedule.Member(rune('a' + i)), Target: []Burden{Burden(random.Below(9)) * 1000, Burden(random.Below(9)) * 1000}}
		if chance(15) {
			person.Own.Roles = roles[:len(roles)-1]
		}
		for _, s := range p.Seats {
			if chance(5) {
				person.Barred = append(person.Barred, PositionKey{s.Slot, s.Role})
			}
			if chance(4) {
				p.Published = append(p.Published, Assignment{s.Slot, s.Role, person.ID})
			}
		}
		p.People = append(p.People, person)
	}
	if chance(15) {
		p.People[0].Own.With = []schedule.Member{"b", "c"}
	}
	if chance(15) {
		p.People[1].Own.Apart = []schedule.Member{"a"}
	}
	if s := p.Seats[random.Below(int32(len(p.Seats)))]; chance(30) {
		p.Locked = []Assignment{{s.Slot, s.Role, p.People[0].ID}}
	}
	if s := p.Seats[random.Below(int32(len(p.Seats)))]; chance(20) && !slices.ContainsFunc(p.Locked, func(a Assignment) bool { return a.Slot == s.Slot }) {
		p.Open = []PositionKey{{s.Slot, s.Role}}
	}
	seen := map[PositionKey]bool{}
	p.Published = slices.DeleteFunc(p.Published, func(a Assignment) bool {
		key := PositionKey{a.Slot, a.Role}
		again := seen[key]
		seen[key] = true
		return again
	})
	return p
}

// unevenness is the measure from its definition: the sum of n(p,r)²/n(p).
func unevenness(m *model, owner []int32) *big.Rat {
	held, seats := map[int32]int64{}, map[PositionKey]int64{}
	for j, p := range owner {
		held[p]++
		seats[PositionKey{fmt.Sprint(p), m.seats[j].Role}]++
	}
	sum := new(big.Rat)
	for p, n := range held {
		for _, role := range m.rolesOf() {
			of := seats[PositionKey{fmt.Sprint(p), role}]
			sum.Add(sum, big.NewRat(of*of, n))
		}
	}
	return sum
}

// exchanges visits all rosters that come of the first by exchanges of seats of the slots from t on, of two roles alone if these are
// given, that change nothing else.
func exchanges(m *model, first, owner []int32, t int, of []schedule.Role, visit func()) {
	if t == m.SlotCount {
		visit()
		return
	}
	exchanges(m, first, owner, t+1, of, visit)
	var seats []int32
	for j := m.SlotSeats[t]; j < m.SlotSeats[t+1]; j++ {
		if slices.Contains(of, m.seats[j].Role) {
			seats = append(seats, j)
		}
	}
	if len(seats) != 2 {
		return
	}
	j, k := seats[0], seats[1]
	for _, i := range seats {
		if m.Locked[i] != search.Nobody || m.HasPublished[i] && m.Published[i] == first[i] {
			return
		}
	}
	a, b := m.seats[j], m.seats[k]
	if a.Burden != b.Burden || a.Class != b.Class || a.Pages != b.Pages || !m.Can(owner[j], k) || !m.Can(owner[k], j) {
		return
	}
	owner[j], owner[k] = owner[k], owner[j]
	exchanges(m, first, owner, t+1, of, visit)
	owner[j], owner[k] = owner[k], owner[j]
}

// No exchanges of seats within slots, of two roles, make parts of roles more even than those that are made, and they change
// nothing but roles: neither deviations nor limits, and no other objective, but that more of what is published may stay.
func TestSeatsAreLevelled(t *testing.T) {
	random := search.Generator(1)
	roles := []schedule.Role{schedule.Primary, schedule.Secondary, "manager"}
	made, better := 0, 0
	for i := range 200 * *cases {
		p := severalSeats(&random, 2+int(random.Below(6)), roles[:2+i%2]...)
		p.Repair = i%7 == 0
		m, err := compile(p)
		require.NoError(t, err)
		s, _ := m.first(uint64(i))
		if s == nil || len(m.breaches(s.Owner)) > 0 { // who is locked to what they cannot take
			continue
		}
		made++
		first := slices.Clone(s.Owner)
		owner := slices.Clone(first)
		m.levelRoles(owner)
		require.Empty(t, m.breaches(owner), i)
		reached := unevenness(m, owner)
		if reached.Cmp(unevenness(m, first)) < 0 {
			better++
		} else {
			require.Equal(t, first, owner, i)
		}

		for a := range roles {
			for b := range a {
				work := slices.Clone(owner)
				exchanges(m, first, work, 0, []schedule.Role{roles[a], roles[b]}, func() {
					require.LessOrEqual(t, reached.Cmp(unevenness(m, work)), 0, i)
				})
			}
		}

		was, is := search.NewState(m.Numbers).With(first), search.NewState(m.Numbers).With(owner)
		require.Equal(t, was.Dev, is.Dev, i)
		require.Equal(t, was.Pages, is.Pages, i)
		lesser, now := m.LesserOf(first), m.LesserOf(owner)
		require.LessOrEqual(t, now[search.Changes], lesser[search.Changes], i)
		now[search.Changes] = lesser[search.Changes]
		require.Equal(t, lesser, now, i)
		require.LessOrEqual(t, newSeating(m, owner).uneven(), newSeating(m, first).uneven(), i)
		rest, turn := m.sheet(first).figures()
		rest2, turn2 := m.sheet(owner).figures()
		require.Equal(t, []Stretch{rest, turn}, []Stretch{rest2, turn2}, i)
	}
	require.Greater(t, made, 80**cases)
	require.Greater(t, better, 30**cases)
}
