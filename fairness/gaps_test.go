package fairness

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// fewestOpen goes through every way to fill some of the seats.
func fewestOpen(p Problem) (count int, weight Burden, found bool) {
	owner := make([]int, len(p.Seats))
	var fill func(i, open int, sum Burden)
	fill = func(i, open int, sum Burden) {
		if found && (open > count || open == count && sum >= weight) {
			return
		}
		if i == len(p.Seats) {
			if !breaks(p, owner) {
				count, weight, found = open, sum, true
			}
			return
		}
		for n := range p.People {
			owner[i] = n
			fill(i+1, open, sum)
		}
		for _, l := range p.Locked {
			if l.Slot == p.Seats[i].Slot && l.Role == p.Seats[i].Role {
				return
			}
		}
		owner[i] = -1
		fill(i+1, open+1, sum+p.Seats[i].Burden)
	}
	fill(0, 0, 0)
	return count, weight, found
}

func TestGapsAgainstBruteForce(t *testing.T) {
	plans, open, least := 0, 0, 0
	refused := map[bool]int{} // whether it is proven
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if len(p.Seats) > 7 {
			return
		}
		count, weight, found := fewestOpen(p)
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
		sum := Burden(0)
		for _, g := range gaps {
			sum += g.Burden
			require.Error(t, g.Cause)
		}
		require.Equal(t, len(p.Seats), len(plan.Assignments())+len(gaps))
		if len(gaps) < count || len(gaps) == count && sum < weight {
			t.Fatalf("%v open, and %d of %v is the least", gaps, count, weight)
		}
		if fewest && (len(gaps) != count || sum != weight) {
			t.Fatalf("%v open, said to be the fewest, and %d of %v are", gaps, count, weight)
		}
		if len(gaps) > 0 {
			if open++; fewest {
				least++
			}
			if c := plan.Certificate(); c.Objectives[0].Value != int64(len(gaps)) || c.Objectives[1].Value != int64(sum) {
				t.Fatalf("%v", c.Objectives)
			}
		}
		if err := plan.Certificate().Check(plan.Problem(), plan.Assignments()); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d plans, %d with gaps, %d of them proven least; refused, by whether it is proven: %v", plans, open, least, refused)
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
