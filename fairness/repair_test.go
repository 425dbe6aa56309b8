package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// published draws what was published of the seats of p: to anybody, also somebody who
// cannot serve or has left.
func published(t *rapid.T, p Problem) (list []Assignment) {
	members := []schedule.Member{"", "gone"}
	for _, person := range p.People {
		members = append(members, person.ID, person.ID)
	}
	for _, seat := range p.Seats {
		if m := rapid.SampledFrom(members).Draw(t, "published"); m != "" {
			list = append(list, Assignment{seat.Slot, seat.Role, m})
		}
	}
	return list
}

// fewest goes through all rosters for the one with the fewest changes, then the least
// F1 and F2, then the least of what deviates next, and so on.
func fewest(p Problem) (changes, f1, f2 int64, devs []int64, found bool) {
	owner := make([]int, len(p.Seats))
	var visit func(i int)
	visit = func(i int) {
		if i < len(owner) {
			for owner[i] = range p.People {
				visit(i + 1)
			}
			return
		}
		if breaks(p, owner) {
			return
		}
		a, b := objectives(p, owner)
		c := int64(0)
		for i, seat := range p.Seats {
			for _, was := range p.Published {
				if was.Slot == seat.Slot && was.Role == seat.Role && was.Member != p.People[owner[i]].ID {
					c++
				}
			}
		}
		d := deviations(p, owner)
		slices.SortFunc(d, func(x, y int64) int { return cmp.Compare(y, x) })
		if !found || cmp.Or(cmp.Compare(c, changes), cmp.Compare(a, f1), cmp.Compare(b, f2), slices.Compare(d, devs)) < 0 {
			changes, f1, f2, devs, found = c, a, b, d, true
		}
	}
	visit(0)
	return changes, f1, f2, devs, found
}

// TestRepairsAgainstBruteForce compares repairs of problems with few rosters, and the
// search that larger ones get, with all rosters.
func TestRepairsAgainstBruteForce(t *testing.T) {
	t.Parallel()
	evened, hit := 0, 0
	inOrder, fewestOf := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		p.Published, p.Repair = published(t, p), true
		changes, f1, f2, devs, found := fewest(p)
		m, err := compile(p)
		require.NoError(t, err)
		if m.infeasible() == nil {
			owner, bound := m.FewestInOrder(m.SeatCount+1, 0)
			if inOrder++; owner == nil {
				require.False(t, found)
			} else {
				require.True(t, found)
				s := search.NewState(m.Numbers).With(owner)
				require.False(t, breaks(p, ownersOf(p, assignmentsOf(m, s))), "%v", assignmentsOf(m, s))
				require.GreaterOrEqual(t, s.CountChanges(), changes)
				require.LessOrEqual(t, int64(bound), changes)
				if int64(bound) == changes {
					fewestOf++
					require.Equal(t, changes, s.CountChanges())
				}
			}
			owner, bound = m.LeastChanges(m.SeatCount+1, 0)
			require.Equal(t, found, owner != nil)
			if found {
				require.Equal(t, int(changes), bound)
				s := search.NewState(m.Numbers)
				for j, p := range owner {
					s.Put(int32(j), p)
				}
				require.Equal(t, changes, s.ChangeCount())
				require.False(t, breaks(p, ownersOf(p, assignmentsOf(m, s))), "%v", assignmentsOf(m, s))
				_, bound = m.LeastChanges(int(changes), 0)
				require.Equal(t, int(changes), bound)
				// Without going through all rosters what is found is hardly ever beyond the best, and breaks no limit.
				was := slices.Clone(s.Dev)
				x := search.NewAnnealing(s, 1)
				x.Even()
				require.Equal(t, changes, x.ChangeCount())
				require.False(t, breaks(p, ownersOf(p, assignmentsOf(m, x.State))))
				require.Equal(t, search.NewState(m.Numbers).With(x.Owner).Dev, x.Dev)
				require.LessOrEqual(t, search.Compare(x.Dev, was), 0)
				require.GreaterOrEqual(t, search.Compare(x.Dev, devs), 0)
				if evened++; search.Compare(x.Dev, devs) == 0 {
					hit++
				}
			}
		}
		plan, err := p.Solve(2000, 1)
		require.Equal(t, found, err == nil, "%v", err)
		if !found {
			return
		}
		c := plan.Certificate()
		require.Equal(t, []int64{changes, changes}, []int64{c.Objectives[0].Value, c.ChangesBound})
		require.NoError(t, c.Check(p, plan.Assignments()))
		b := search.NewBounder(m.Numbers)
		if b.Enumerate() {
			require.Equal(t, []int64{f1, f2}, []int64{int64(c.F1), int64(c.F2)})
			var found []Burden
			for _, line := range c.Lines {
				found = append(found, line.Deviations...)
			}
			var least []Burden
			for _, d := range devs {
				least = append(least, Burden(d))
			}
			require.Zero(t, CompareDeviations(found, least), "%v, not %v", found, least)
			require.True(t, c.Proven())
		}
		// With more changes a roster can be more level: the bounds then hold for all.
		least, _, _ := best(p)
		bound, _ := b.Lower(changes+1, f1+2500, f2+5000, bound.ProofStates)
		require.LessOrEqual(t, bound, least)
	})
	t.Logf("of %d repairs filled in order, slot by slot, %d are proven to have the fewest changes", inOrder, fewestOf)
	t.Logf("%d of %d repairs are as even as can be without going through all", hit, evened)
	require.GreaterOrEqual(t, 10*hit, 9*evened)
}

// TestRepairsThatExchangedTooMuch are repairs for which exchanges between two people
// did not do: five seats of which none must change, and months in which only the seats
// of who is away must.
func TestRepairsThatExchangedTooMuch(t *testing.T) {
	seat := func(slot string, role schedule.Role, day string, hours int, b Burden, class int) Position {
		start := schedule.MustParseDate(day).At(schedule.At(19, 0), time.UTC)
		return Position{Slot: slot, Role: role, Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(hours) * time.Hour)},
			Date: schedule.MustParseDate(day), Burden: b, Class: class}
	}
	p := Problem{
		Classes: []string{"x", "y", "z"}, Repair: true,
		Limits: Limits{MinRest: 9 * time.Hour, RestBetween: Turns, MaxTurn: 72 * time.Hour, MinDistanceDays: 5, MaxConsecutiveDays: 3},
		Seats: []Position{
			seat("s0", "primary", "2026-05-26", 9, 0, 1), seat("s1", "primary", "2026-05-26", 15, 1440, 1), seat("s1", "secondary", "2026-05-26", 15, 0, 0),
			seat("s2", "primary", "2026-05-27", 15, 1500, 2), seat("s3", "primary", "2026-05-28", 15, 7, 0),
		},
		People:    []Participant{{ID: "b", Target: []Burden{1451, 36, 1560}}, {ID: "c", Target: []Burden{1493, 2067, 910}}, {ID: "d", Target: []Burden{969, 846, 2035}}},
		Published: []Assignment{{"s1", "primary", "c"}, {"s1", "secondary", "d"}, {"s2", "primary", "d"}},
	}
	plan, err := p.Solve(0, 0)
	require.NoError(t, err)
	require.Empty(t, plan.Changes())
	require.Contains(t, plan.Certificate().String(), "\n1. changes to what is published: 0 seats (proven least)\n")

	// Without going through all rosters.
	m, err := compile(p)
	require.NoError(t, err)
	s, err := m.first(0)
	require.NoError(t, err)
	require.Positive(t, s.ChangeCount(), "what the search starts with")
	require.Zero(t, m.Fewer(int(s.ChangeCount())).ChangeCount())

	// Where the proof is not at hand, the certificate says how far it goes.
	text := Certificate{Repair: true, ChangesBound: 3, Objectives: []Objective{{changesName, 5}}}.String()
	require.Contains(t, text, "1. changes to what is published: 5 seats (at least 3 seats)\n")
	c := plan.Certificate()
	c.ChangesBound++
	require.ErrorContains(t, c.Check(p, plan.Assignments()), "the bound of changes is 0, not 1")
}

// TestRepairsOfMonths has somebody fall out for some days of a planned month: where
// those who stay can fill just the seats of who is away, no other seat changes.
func TestRepairsOfMonths(t *testing.T) {
	t.Parallel()
	needed := 0
	rapid.Check(t, func(t *rapid.T) {
		p := month(t)
		plan, err := p.Solve(4000, 1)
		if err != nil {
			return
		}
		first := rapid.IntRange(0, 27).Draw(t, "first day")
		start := schedule.Date{Year: 2026, Month: 6, Day: 1}.AddDays(first).At(0, time.UTC)
		p.People[0].Away = []schedule.Interval{{Start: start, End: start.AddDate(0, 0, rapid.IntRange(1, 14).Draw(t, "days"))}}
		p.Published, p.Repair = plan.Assignments(), true
		locked := p
		locked.Published, locked.Repair = nil, false
		open := int64(0)
		for i, a := range p.Published {
			if a.Member == p.People[0].ID && p.Seats[i].Overlaps(p.People[0].Away[0]) {
				open++
			} else {
				locked.Locked = append(locked.Locked, a)
			}
		}
		_, err = locked.Solve(1, 1)
		repaired, repairErr := p.Solve(4000, 1)
		if repairErr != nil {
			require.Error(t, err)
			return
		}
		c := repaired.Certificate()
		require.NoError(t, c.Check(p, repaired.Assignments()))
		require.LessOrEqual(t, c.ChangesBound, c.Objectives[0].Value)
		require.GreaterOrEqual(t, c.ChangesBound, open)
		if err == nil {
			needed++
			require.Equal(t, []int64{open, open}, []int64{c.Objectives[0].Value, c.ChangesBound})
		}
	})
	t.Logf("in %d months only the seats of who is away had to change", needed)
	require.Positive(t, needed)
}

// month draws four weeks with a slot a day, of one seat or two, and limits.
func month(t *rapid.T) Problem {
	limit := func(name string, values ...int) int { return rapid.SampledFrom(values).Draw(t, name) }
	p := Problem{Classes: []string{"night"}, Limits: Limits{
		MinRest: time.Duration(limit("rest", 0, 11, 24)) * time.Hour, RestBetween: Between(limit("between", 0, 1)), MaxTurn: time.Duration(limit("turn", 39, 96, 300)) * time.Hour,
		MinDistanceDays: limit("distance", 0, 2, 3), MaxConsecutiveDays: limit("days", 0, 3, 5), MaxHoursPerWeek: limit("hours", 0, 60, 90),
		MaxWeekendsPerMonth: limit("weekends", 0, 2, 3), MaxTurnsPerMonth: limit("turns", 0, 6),
	}}
	roles := []schedule.Role{schedule.Primary, schedule.Secondary}[:limit("seats", 1, 2)]
	for i := range 28 {
		date := schedule.Date{Year: 2026, Month: 6, Day: 1}.AddDays(i)
		for _, role := range roles {
			start := date.At(schedule.At(19, 0), time.UTC)
			p.Seats = append(p.Seats, Position{Slot: date.String(), Role: role, Date: date, Burden: 900,
				Interval: schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}})
		}
	}
	for i := range limit("people", 4, 6, 8) {
		p.People = append(p.People, Participant{ID: schedule.Member(rune('a' + i)), Target: []Burden{Burden(900 * len(p.Seats) / 6)}})
	}
	return p
}

// Turns that lie too close are mended by the slot between them, which somebody else has.
func TestRepairsThatJoinTurns(t *testing.T) {
	p := Problem{Classes: []string{"off"}, Limits: Limits{RestBetween: Turns, MinRest: 48 * time.Hour, MaxTurn: 72 * time.Hour}, Repair: true, People: []Participant{{ID: "a"}, {ID: "b"}}}
	for day := 1; day <= 3; day++ {
		s := Position{Slot: fmt.Sprint(day), Role: schedule.Primary, Date: schedule.Date{Year: 2026, Month: 5, Day: day}}
		s.Start = s.Date.At(0, time.UTC)
		s.End = s.Start.Add(24 * time.Hour)
		p.Seats = append(p.Seats, s)
		p.Published = append(p.Published, Assignment{s.Slot, s.Role, []schedule.Member{"a", "b", "a"}[day-1]})
	}
	p.Locked = []Assignment{p.Published[0], p.Published[2]}
	m, err := compile(p)
	require.NoError(t, err)
	owner, bound := m.LeastChanges(4, 0)
	require.Equal(t, []int32{0, 0, 0}, owner)
	require.Equal(t, 1, bound)
}

// Carol is away, and far below the share whatever others do; only alice and dave can take what she leaves, which lifts both beyond
// theirs. So neither the largest deviation nor the sum says who takes what, and of all ways the most even one is taken.
func TestRepairsSeeBehindWhoIsAway(t *testing.T) {
	for n, freed := range [][]Burden{{24, 16, 16}, {16, 24, 16}, {16, 16, 24}, {16, 16, 32}, {48, 16, 16}, {8, 16, 40}, {40, 16, 24}, {16, 24, 40}} {
		sum, least := Burden(0), Burden(1000)
		for _, b := range freed {
			sum += b
		}
		for ways := range 1 << len(freed) { // what alice takes
			apart := -sum
			for i, b := range freed {
				apart += 2 * b * Burden(ways>>i&1)
			}
			least = min(least, max(apart, -apart))
		}
		p := Problem{Classes: []string{"off"}, Repair: true}
		for _, m := range []schedule.Member{"alice", "bob", "carol", "dave"} {
			p.People = append(p.People, Participant{ID: m, Target: []Burden{sum}})
		}
		for day := range 4 * len(freed) {
			s := Position{Slot: fmt.Sprintf("%02d", day), Role: schedule.Primary, Date: schedule.Date{Year: 2026, Month: 12, Day: day + 1}, Burden: freed[day/4]}
			s.Start = s.Date.At(0, time.UTC)
			s.End = s.Start.Add(16 * time.Hour)
			p.Seats = append(p.Seats, s)
			p.Published = append(p.Published, Assignment{s.Slot, s.Role, p.People[day%4].ID})
			if day%4 == 2 {
				p.People[1].Barred = append(p.People[1].Barred, PositionKey{s.Slot, s.Role})
				p.People[2].Barred = append(p.People[2].Barred, PositionKey{s.Slot, s.Role})
			}
		}
		for seed := range uint64(5) {
			plan, err := p.Solve(20_000, seed)
			require.NoError(t, err)
			require.Len(t, plan.Changes(), len(freed))
			c := plan.Certificate()
			require.Equal(t, sum, c.F1, "carol has nothing")
			beyond := c.Lines[0].Deviations[0] - c.Lines[3].Deviations[0]
			require.Equal(t, least, max(beyond, -beyond), "%d, %d: %v", n, seed, c.Lines)
		}
	}
}

func TestCompareDeviations(t *testing.T) {
	for _, c := range []struct {
		a, b []Burden
		want int
	}{
		{nil, nil, 0},
		{[]Burden{-3, 1}, []Burden{1, 3}, 0},
		{[]Burden{-3, 1, 0}, []Burden{1, 3}, 0},
		{[]Burden{2, 2, 2}, []Burden{3}, -1},
		{[]Burden{3, 2}, []Burden{-3, 2, 1}, -1},
		{[]Burden{-9, 5, 1}, []Burden{-9, 3, 3}, 1},
		{[]Burden{-9, 4, 4, 0}, []Burden{-9, 4, 2, 2}, 1},
	} {
		require.Equal(t, c.want, CompareDeviations(c.a, c.b), "%v %v", c.a, c.b)
		require.Equal(t, -c.want, CompareDeviations(c.b, c.a), "%v %v", c.b, c.a)
	}
}
