package fairness

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// Of two people who are alike whoever wants the holiday has it, and whoever would avoid it has not, with every seed: also if it
// weighs more than a night, so that nights come back for it.
func TestFreeWishesAreGranted(t *testing.T) {
	t.Parallel()
	date := schedule.MustParseDate("2027-01-01")
	for _, holiday := range []Burden{900, 1440} {
		p := Problem{Classes: []string{"night", "holiday"}}
		for i := range 15 {
			day := date.AddDays(i)
			p.Seats = append(p.Seats, Position{Slot: day.String(), Role: schedule.Primary, Date: day, Burden: 900, Interval: schedule.Days(day, day, time.UTC)})
		}
		p.Seats[0].Class, p.Seats[0].Burden = 1, holiday
		for seed := range uint64(long.Cases(2, 8)) {
			for asks := range 2 {
				p.People = []Participant{{ID: "a", Target: []Burden{6300, holiday / 2}}, {ID: "b", Target: []Burden{6300, holiday / 2}}}
				p.People[asks].Wants = []string{date.String()}
				plan, err := p.Solve(0, seed)
				require.NoError(t, err)
				require.True(t, plan.Certificate().Proven())
				require.Equal(t, p.People[asks].ID, plan.Assignments()[0].Member, "seed %d", seed)
				p.People[asks].Avoids, p.People[asks].Wants = p.People[asks].Wants, nil
				plan, err = p.Solve(0, seed)
				require.NoError(t, err)
				require.True(t, plan.Certificate().Proven())
				require.Equal(t, p.People[1-asks].ID, plan.Assignments()[0].Member, "seed %d", seed)
			}
		}
	}
}

// wish draws wishes: of so many seats each person wants one and would avoid one.
func wish(t *rapid.T, p Problem, seats int) {
	for i := range p.People {
		who := &p.People[i]
		for _, s := range p.Seats {
			switch rapid.IntRange(0, seats-1).Draw(t, "wish") {
			case 1:
				who.Wants = append(who.Wants, s.Slot)
			case 2:
				who.Avoids = append(who.Avoids, s.Slot)
			}
		}
		who.Avoids = slices.DeleteFunc(who.Avoids, func(key string) bool { return slices.Contains(who.Wants, key) })
	}
}

// No seat that changes hands, and no two seats that are exchanged, grant more wishes than a plan does while nothing before wishes
// gets worse. All of them are tried, by the slow reading of limits.
func TestNoStepGrantsAWish(t *testing.T) {
	t.Parallel()
	steps, unmet := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if rapid.Bool().Draw(t, "a month") {
			p = month(t)
		}
		wish(t, p, 10)
		if rapid.IntRange(0, 3).Draw(t, "published") == 0 {
			p.Published = published(t, p)
		}
		m, err := compile(p)
		require.NoError(t, err)
		if m.infeasible() != nil {
			return
		}
		s := search.NewSolver(m.Numbers, 5000, nil)
		s.First, s.Broken = m.first, func(owner []int32) bool { return len(m.breaches(owner)) > 0 }
		owner, _, _, err := s.Solve(1) // before people of a slot exchange seats
		if err != nil {
			return
		}
		require.Empty(t, m.breaches(owner))
		state := search.NewState(m.Numbers).With(owner)
		f1, f2, lesser := state.F1(), state.F2(), m.LesserOf(owner)
		try := func(other []int32) {
			steps++
			s := search.NewState(m.Numbers).With(other)
			now := m.LesserOf(other)
			if now[search.Preferences] >= lesser[search.Preferences] || s.F1() > f1 || s.F2() > f2 {
				return
			}
			unmet++
			for o := range search.Preferences {
				if now[o] > lesser[o] {
					return
				}
			}
			require.NotEmpty(t, m.breaches(other), "%v grants more than %v", other, owner)
		}
		for j := range owner {
			for q := range int32(m.PersonCount) {
				if q != owner[j] && !state.SlotsOf(q).Has(m.SeatSlot[j]) {
					other := slices.Clone(owner)
					other[j] = q
					try(other)
				}
			}
			for k := range j {
				p, q, a, b := owner[j], owner[k], m.SeatSlot[j], m.SeatSlot[k]
				if p != q && a != b && !state.SlotsOf(q).Has(a) && !state.SlotsOf(p).Has(b) {
					other := slices.Clone(owner)
					other[j], other[k] = q, p
					try(other)
				}
			}
		}
	})
	t.Logf("of %d steps %d would grant a wish, if limits or what comes before did not forbid it", steps, unmet)
	require.Positive(t, unmet)
}
