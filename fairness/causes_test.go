package fairness

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// fillable goes through every way to fill the seats of some slots, locked seats in any case. The other seats may be
// open where that can matter: where limits go by turns, a seat more may join two turns.
func fillable(p Problem, slots []string) bool {
	byTurns := p.Limits.MaxTurnsPerMonth > 0 || p.Limits.RestBetween == Turns
	owner := make([]int, len(p.Seats))
	var fill func(i int) bool
	fill = func(i int) bool {
		if i == len(p.Seats) {
			return !breaks(p, owner)
		}
		locked := slices.IndexFunc(p.Locked, func(a Assignment) bool { return a.Slot == p.Seats[i].Slot && a.Role == p.Seats[i].Role })
		for n := range p.People {
			if locked >= 0 && p.Locked[locked].Member != p.People[n].ID || locked < 0 && !byTurns && !slices.Contains(slots, p.Seats[i].Slot) {
				continue
			}
			if owner[i] = n; fill(i + 1) {
				return true
			}
		}
		if owner[i] = -1; locked < 0 && !slices.Contains(slots, p.Seats[i].Slot) {
			return fill(i + 1)
		}
		return false
	}
	return fill(0)
}

// without lifts a limit.
func without(l Limits, names ...string) Limits {
	for _, r := range rows() {
		if slices.Contains(names, r.name) {
			r.set(&l, 0)
		}
	}
	return l
}

// lift takes limits away, people's own too.
func lift(p Problem, names ...string) Problem {
	a := asked{Limits: without(p.Limits, names...)}
	a.noShifts, a.noRoles, a.noApart = slices.Contains(names, ownShifts), slices.Contains(names, ownRoles), slices.Contains(names, ownApart)
	return a.of(p)
}

func compiled(p Problem) *model {
	m, err := compile(p)
	if err != nil {
		panic(err)
	}
	return m
}

// A proof that there is no roster holds for its slots and limits alone, and needs each of them.
func TestCausesAgainstBruteForce(t *testing.T) {
	proofs := 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if len(p.Seats) > 7 {
			return
		}
		_, err := p.Solve(200, 1)
		var cause *InfeasibleError
		if !errors.As(err, &cause) {
			return
		}
		proofs++
		var names, other []string
		for _, r := range compiled(p).given() {
			if names = append(names, r.name); !slices.Contains(cause.Limits, r.name) {
				other = append(other, r.name)
			}
		}
		only := p
		only = lift(p, other...)
		slots := cause.slots()
		if cause.locks && len(cause.Limits) == 0 {
			return // a seat is locked to somebody who cannot hold it
		}
		if fillable(only, slots) {
			t.Fatalf("%v can be filled within %v: %v", slots, cause.Limits, err)
		}
		if cause.locks || len(p.Locked) > 0 {
			return // what is locked is named as it is found
		}
		for _, name := range cause.Limits {
			require.Contains(t, names, name)
			if !fillable(lift(only, name), slots) {
				t.Fatalf("%s is not needed: %v", name, err)
			}
		}
		for i := range slots {
			if len(slots) > 1 && cause.Count.Needed == 0 && !fillable(only, slices.Delete(slices.Clone(slots), i, i+1)) {
				t.Fatalf("%s is not needed: %v", slots[i], err)
			}
		}
		if c := cause.Count; c.Needed > 0 {
			sum := int64(0)
			for _, e := range c.Each {
				sum += int64(e.People) * e.Most
			}
			require.Equal(t, c.Possible, sum)
			require.Less(t, c.Possible, c.Needed)
		}
	})
	t.Logf("%d proofs", proofs)
}

// What a child can count is said as a sum, with every limit that it takes.
func TestProofsByCounting(t *testing.T) {
	for _, x := range []struct {
		name   string
		limits Limits
		people int
		want   []string
		slots  int
		limit  string
	}{
		{"turns and rest", Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}, 7, []string{"MinRest", "MaxTurnsPerMonth"}, 30,
			"MaxTurnsPerMonth 4 in June 2026: 30 seats, 7 people × 4 = 28, by MinRest 11 h"},
		{"shares of slots", Limits{MaxSharePermille: 250}, 4, []string{"MaxSharePermille"}, 30,
			"MaxSharePermille 250, at most 7830 min a person: 522 h to serve, 4 people × 129 h = 516 h"},
		{"weekends", Limits{MaxWeekendsPerMonth: 1, MinRest: 24 * time.Hour}, 7, []string{"MinRest", "MaxWeekendsPerMonth"}, 8,
			"MaxWeekendsPerMonth 1: 8 people on weekends, 7 people × 1 = 7, by MinRest 24 h"},
		{"distance", Limits{MinDistanceDays: 4, MaxTurnsPerMonth: 8}, 3, []string{"MinDistanceDays"}, 4,
			"nobody can hold two of them, by one place at a time or MinDistanceDays 4: 4 seats, 3 people × 1 = 3"},
		{"days in a row", Limits{MaxConsecutiveDays: 2, MaxWeekendsPerMonth: 5}, 1, []string{"MaxConsecutiveDays"}, 6,
			"6 seats, 1 person × 4 = 4, by MaxConsecutiveDays 2"},
	} {
		p := office(t, x.people, "2026-06-01", "2026-06-30")
		p.Limits = x.limits
		_, err := p.Solve(0, 1)
		var cause *InfeasibleError
		require.ErrorAs(t, err, &cause, x.name)
		require.Equal(t, x.want, cause.Limits, x.name)
		require.Equal(t, x.limit, cause.Limit, x.name)
		require.Len(t, cause.Slots, x.slots, x.name)
	}
}

// The most that a person can take is what going through all lists finds.
func TestCountsAgainstBruteForce(t *testing.T) {
	counted := 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		p.Locked, p.People = nil, p.People[:1]
		p.People[0].Own.Apart = nil
		m, err := compile(p)
		require.NoError(t, err)
		s := m.presolve()
		c := &counting{presolve: s, to: int32(m.slotCount), shares: true}
		if m.limits.MaxSharePermille == 0 {
			c.shares = false
		}
		got := c.most(0, func(_, t int32) int64 {
			if m.slots[t].outside {
				return 0
			}
			return 1
		})
		most := 0
		for set := range 1 << len(p.Seats) {
			owner, slots, twice := make([]int, len(p.Seats)), map[string]bool{}, false
			for i, seat := range p.Seats {
				if owner[i] = -1; set>>i&1 == 1 {
					owner[i], twice = 0, twice || slots[seat.Slot]
					slots[seat.Slot] = true
				}
			}
			if !twice && len(slots) > most && !breaks(p, owner) {
				most = len(slots)
			}
		}
		if int(got) < most {
			t.Fatalf("%d counted, and one person can take %d", got, most)
		}
		counted++
		if int(got) > most && len(p.Context) == 0 && p.Limits.Rolling.Shifts == 0 {
			t.Fatalf("%d counted, and one person can take only %d", got, most)
		}
	})
	t.Logf("%d counted", counted)
}

func TestAttainable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 8).Draw(t, "times")
		cap := rapid.Int64Range(0, 40).Draw(t, "cap")
		most := int64(0)
		for set := range 1 << len(times) {
			sum := int64(0)
			for i, x := range times {
				if set>>i&1 == 1 {
					sum += x * 12
				}
			}
			if sum <= cap*5 {
				most = max(most, sum)
			}
		}
		for i := range times {
			times[i] *= 12
		}
		require.Equal(t, most, attainable(times, cap*5))
	})
}
