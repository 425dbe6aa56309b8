package fairness

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// leftOpen is what seats left open cost, in the order in which it counts.
type leftOpen struct {
	count, weight int
	published     int // seats with a holder who can serve them
	before        int // seats of the slots that come after them
}

func (a leftOpen) compare(b leftOpen) int {
	return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.weight, b.weight), cmp.Compare(a.published, b.published), cmp.Compare(a.before, b.before))
}

// plus adds a seat of the problem. m says who can serve what.
func (a leftOpen) plus(p Problem, m *model, i int) leftOpen {
	seat := p.Seats[i]
	a.count, a.weight = a.count+1, a.weight+int(seat.Burden)
	for _, later := range p.Seats[i+1:] {
		if later.Slot == seat.Slot {
			a.before++
		}
	}
	for _, was := range p.Published {
		holder := m.findPerson(was.Member)
		if was.Slot == seat.Slot && was.Role == seat.Role && holder >= 0 && m.Can(holder, m.findSeat(was)) {
			a.published++
		}
	}
	return a
}

// fewestOpen goes through every way to fill some of the seats.
func fewestOpen(p Problem, m *model) (least leftOpen, found bool) {
	owner := make([]int, len(p.Seats))
	var fill func(i int, open leftOpen)
	fill = func(i int, open leftOpen) {
		if found && open.compare(least) >= 0 {
			return
		}
		if i == len(p.Seats) {
			if !breaks(p, owner) {
				least, found = open, true
			}
			return
		}
		for n := range p.People {
			owner[i] = n
			fill(i+1, open)
		}
		for _, l := range p.Locked {
			if l.Slot == p.Seats[i].Slot && l.Role == p.Seats[i].Role {
				return
			}
		}
		owner[i] = -1
		fill(i+1, open.plus(p, m, i))
	}
	fill(0, leftOpen{})
	return least, found
}

func TestGapsAgainstBruteForce(t *testing.T) {
	plans, open, least, known := 0, 0, 0, 0
	refused := map[bool]int{} // whether it is proven
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if len(p.Seats) > 7 {
			return
		}
		if rapid.Bool().Draw(t, "all weigh alike") {
			for i := range p.Seats {
				p.Seats[i].Burden = 1000
			}
		}
		if rapid.Bool().Draw(t, "published") {
			p.Repair = rapid.Bool().Draw(t, "repair")
			for _, seat := range p.Seats {
				if n := rapid.IntRange(-1, len(p.People)).Draw(t, "holder"); n == len(p.People) {
					p.Published = append(p.Published, Assignment{seat.Slot, seat.Role, "gone"})
				} else if n >= 0 {
					p.Published = append(p.Published, Assignment{seat.Slot, seat.Role, p.People[n].ID})
				}
			}
		}
		m, err := compile(p)
		require.NoError(t, err)
		best, found := fewestOpen(p, m)
		plan, err := p.SolveWithGaps(200, 1)
		if err != nil {
			var proof *InfeasibleError
			errors.As(err, &proof)
			switch {
			case found || proof != nil && !proof.locks:
				t.Fatalf("seats can be left open (%v), yet: %v", found, err)
			case proof == nil && !errors.Is(err, ErrNotFound):
				t.Fatal(err)
			}
			refused[proof != nil]++
			return
		}
		plans++
		gaps, fewest := plan.Gaps()
		if breaks(p, ownersOf(p, plan.Assignments())) {
			t.Fatalf("the plan breaks a limit: %v", plan.Assignments())
		}
		var cost leftOpen
		for _, g := range gaps {
			cost = cost.plus(p, m, slices.IndexFunc(p.Seats, func(s Position) bool { return s.Slot == g.Slot && s.Role == g.Role }))
			require.Error(t, g.Cause)
		}
		require.Equal(t, len(p.Seats), len(plan.Assignments())+len(gaps))
		if cost.compare(best) < 0 {
			t.Fatalf("%v open, %+v, and %+v is the least", gaps, cost, best)
		}
		if fewest && cost != best {
			t.Fatalf("%v open, %+v, said to be the fewest, and %+v is the least", gaps, cost, best)
		}
		if len(gaps) > 0 {
			if open++; fewest {
				least++
			}
			if fewest && len(p.Published) > 0 {
				known++
			}
			c := plan.Certificate()
			first := int(one(p.Repair)) // after changes
			if c.Objectives[first].Value != int64(len(gaps)) || c.Objectives[first+1].Value != int64(cost.weight) {
				t.Fatalf("%v", c.Objectives)
			}
		}
		if err := plan.Certificate().Check(plan.Problem(), plan.Assignments()); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d plans, %d with gaps, %d of them proven least, %d with something published; refused, by whether it is proven: %v", plans, open, least, known, refused)
}

// Of two seats of which one stays open, a repair leaves the published seat to its holder, and a plan fills the primary's.
func TestGapsLeaveWhatIsPublished(t *testing.T) {
	night := office(t, 1, "2026-06-01", "2026-06-01")
	seat := night.Seats[0]
	night.Seats = nil
	for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
		seat.Role = role
		night.Seats = append(night.Seats, seat)
	}
	only := night.People[0].ID
	for _, is := range []struct {
		name      string
		published []Assignment
		open      schedule.Role
	}{
		{"nothing published", nil, schedule.Secondary},
		{"primary", []Assignment{{seat.Slot, schedule.Primary, only}}, schedule.Secondary},
		{"secondary", []Assignment{{seat.Slot, schedule.Secondary, only}}, schedule.Primary},
		{"secondary, and primary with somebody who has left", []Assignment{{seat.Slot, schedule.Primary, "gone"}, {seat.Slot, schedule.Secondary, only}}, schedule.Primary},
	} {
		t.Run(is.name, func(t *testing.T) {
			p := night
			p.Published, p.Repair = is.published, len(is.published) > 0
			plan, err := p.SolveWithGaps(0, 1)
			require.NoError(t, err)
			gaps, fewest := plan.Gaps()
			require.Len(t, gaps, 1)
			require.Equal(t, is.open, gaps[0].Role)
			require.True(t, fewest)
		})
	}
}

// A month of too few people has as few gaps as the sum says, on the lightest slots, each with its cause.
func TestGapsOfAMonth(t *testing.T) {
	p := office(t, 7, "2026-06-01", "2026-06-30")
	p.Limits = Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}
	plan, err := p.SolveWithGaps(0, 1)
	require.NoError(t, err)
	gaps, _ := plan.Gaps()
	require.Len(t, gaps, 2)
	for _, g := range gaps {
		require.Equal(t, 15*time.Hour, g.Duration(), "a business night")
		var cause *InfeasibleError
		require.ErrorAs(t, g.Cause, &cause)
		require.Equal(t, []string{"MinRest", "MaxTurnsPerMonth"}, cause.Limits)
		require.Contains(t, cause.Limit, "29 seats, 7 people × 4 = 28")
	}
	c := plan.Certificate()
	require.Contains(t, c.String(), "1. seats left open: 2 seats\n2. burden left open: 0.5 h\n")
	require.Contains(t, c.In(schedule.Japanese), "1. 空けた席：2席\n2. 空けた席の負担：0.5時間\n")
	require.NoError(t, c.Check(plan.Problem(), plan.Assignments()))
	p.Open = []PositionKey{{"never", schedule.Primary}}
	require.ErrorContains(t, p.Check(), `Open[0]: no seat "primary" of slot "never"`)
}

// A seat that could not be filled can be once another is, which joins it to a turn: Sunday's is 24 h of rest after Friday's, less than
// 30, until Saturday's is filled.
func TestAFilledGapLetsAnotherBeFilled(t *testing.T) {
	p := office(t, 1, "2026-06-05", "2026-06-07")
	p.Limits = Limits{MinRest: 30 * time.Hour, RestBetween: Turns, MaxTurn: 72 * time.Hour}
	friday := p.Seats[0]
	p.Locked = []Assignment{{friday.Slot, friday.Role, p.People[0].ID}}
	g := &gaps{problem: p, seed: 1, seats: p.Seats[1:]}
	var open []PositionKey
	for _, seat := range p.Seats[1:] {
		open = append(open, PositionKey{seat.Slot, seat.Role})
	}
	require.Len(t, open, 2)
	require.Error(t, g.roster([]int{0}), "Saturday's open, Sunday's filled")
	left, causes, better := g.causes(open)
	require.Empty(t, left)
	require.Empty(t, causes)
	require.True(t, better)
}

// Bound: 5 s to find what stays open of some days for which limits on days in a row, weekends and hours a week leave too few people.
func BenchmarkGapsOfHours(b *testing.B) {
	p := tooFewTurns(4, Limits{MinRest: 8 * time.Hour, MaxConsecutiveDays: 2, MaxHoursPerWeek: 50, MaxWeekendsPerMonth: 3})
	for b.Loop() {
		plan, err := p.SolveWithGaps(0, 1)
		if err != nil {
			b.Fatal(err)
		}
		if gaps, _ := plan.Gaps(); len(gaps) == 0 {
			b.Fatal("nothing stays open")
		}
	}
}

// A seat that nobody can take begins a turn too many until the seats between are filled: Wednesday's, a holiday, is as heavy as the
// weekend's and asked before the nights that join it to them.
func TestFilledAsksAgain(t *testing.T) {
	p := office(t, 1, "2026-04-24", "2026-04-30")
	p.Limits = Limits{MaxTurnsPerMonth: 1}
	g := &gaps{problem: p, seed: 1, seats: p.Seats}
	open, err := g.filled()
	require.NoError(t, err)
	require.Empty(t, open)
	require.Len(t, g.start, len(p.Seats))
}

// What a plan leaves open and somebody can take as it is, is taken.
func TestTake(t *testing.T) {
	p := office(t, 2, "2026-06-08", "2026-06-10")
	p.Limits = Limits{MaxShiftsPerMonth: 2}
	p.Open = []PositionKey{{p.Seats[0].Slot, schedule.Primary}, {p.Seats[2].Slot, schedule.Primary}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Len(t, plan.Assignments(), 1)
	open := p.Open
	p.Open = nil
	g := &gaps{problem: p, seed: 1, seats: p.Seats}
	require.Equal(t, map[PositionKey]bool{open[0]: true, open[1]: true}, g.take(plan, open))
	require.Len(t, g.start, 3)
	p.Limits = Limits{MaxShiftsPerMonth: 1}
	p.Open = open
	plan, err = p.Solve(0, 1)
	require.NoError(t, err)
	p.Open = nil
	g = &gaps{problem: p, seed: 1, seats: p.Seats}
	require.Equal(t, map[PositionKey]bool{open[0]: true}, g.take(plan, open), "the other has one, and who takes the first has none left")
}
