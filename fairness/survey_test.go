package fairness

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
)

var surveyed = flag.Int("survey", long.Cases(3, 10), "how many made-up instances TestSurvey plans: of all 200 it holds the shares that are proven")

var alone = flag.String("alone", "", "end of the names of the made-up instances that TestSurvey plans, such as -66: of these it holds no shares")

// clock tells the time since some fixed point.
var clock = func() time.Duration { return time.Since(time.Unix(0, 0)) }

// survey draws recipes of 4 to 200 people and 2 to 104 weeks, sizes evenly by their logarithms.
func survey(random *search.Generator, seed uint64) recipe {
	chance := func(percent int32) bool { return random.Below(100) < percent }
	between := func(low, high float64) int {
		return int(math.Round(low * math.Pow(high/low, float64(random.Below(1001))/1000)))
	}
	r := recipe{people: between(4, 200), days: 7 * between(2, 104), seed: seed}
	r.single, r.irregular, r.tight = chance(45), chance(30), chance(30)
	r.leave, r.partTime, r.history = chance(60), chance(40), chance(40)
	r.locked, r.joinLeave, r.wishes = chance(20), chance(30), chance(20)
	if chance(40) {
		r.hours = 36 + 12*int(random.Below(2))
	}
	return r
}

// TestSurvey plans made-up instances and prints what is proven of them. An instance that
// cannot be filled, which has to be proven, is drawn again.
func TestSurvey(t *testing.T) {
	t.Parallel()
	random := search.Generator(2026)
	var planned, skipped, refused, first, both, small, smallProven int
	worst, slowest := 0.0, map[string]time.Duration{}
	for seed := uint64(1); planned+skipped < *surveyed; seed++ {
		r := survey(&random, seed)
		if *surveyed < 200 && r.people*r.days > 3000 {
			continue // takes long
		}
		if !strings.HasSuffix(r.name(), *alone) {
			skipped++
			continue
		}
		doc := generate(t, r)
		p, err := decode(t, doc)
		require.NoError(t, err)
		begin := clock()
		plan, err := p.Solve(0, 1)
		took := clock() - begin
		if err != nil {
			var none *InfeasibleError
			if refused++; !errors.As(err, &none) {
				fmt.Printf("%-60s %v\n", r.name(), err)
			}
			continue
		}
		planned++
		j, c := judge(doc, answerOf(plan.Assignments())), plan.Certificate()
		require.Zero(t, j.violations, r.name())
		require.Equal(t, []int64{j.f1, j.f2}, []int64{int64(c.F1), int64(c.F2)}, r.name())
		kind := "   "
		if len(p.People) <= 8 && len(p.Seats) <= 60 {
			small++
			kind = "  s"
			if c.F1 == c.F1Bound {
				smallProven++
			}
		}
		if c.F1 == c.F1Bound {
			first++
		}
		if c.Proven() {
			both++
		}
		gap := ratio(int64(c.F1), int64(c.F1Bound))
		worst = max(worst, gap)
		fmt.Printf("%-66s%s %4d seats F1 %9v of %9v %6.3f F2 %9v of %9v %6.3f %8v\n", r.name(), kind, len(p.Seats), c.F1, c.F1Bound, gap,
			c.F2, c.F2Bound, ratio(int64(c.F2), int64(c.F2Bound)), took.Round(time.Millisecond))
		size := sizeOf(len(p.People), len(p.Seats))
		slowest[size] = max(slowest[size], took)
	}
	fmt.Printf("%d planned, %d refused; F1 proven of %d, F1 and F2 of %d; of %d small ones F1 proven of %d; worst F1/bound %.3f; slowest %v\n",
		planned, refused, first, both, small, smallProven, worst, slowest)
	require.Equal(t, small, smallProven)
	if planned >= 200 {
		require.GreaterOrEqual(t, first*100, planned*97)
		require.GreaterOrEqual(t, both*100, planned*75)
		require.LessOrEqual(t, worst, 1.25)
	}
}

// TestSmallSurvey plans made-up instances of 4 to 8 people and at most 60 seats in two to
// seven weeks, of which exact search proves nearly all.
func TestSmallSurvey(t *testing.T) {
	t.Parallel()
	random := search.Generator(77)
	var planned, first, both int
	var f1, f2 Burden
	for seed := uint64(1); planned < *surveyed; seed++ {
		r := survey(&random, seed)
		r.people, r.days = 4+int(random.Below(5)), 7*(2+int(random.Below(6)))
		doc := generate(t, r)
		p, err := decode(t, doc)
		require.NoError(t, err)
		if len(p.Seats) > 60 {
			continue
		}
		plan, err := p.Solve(0, 1)
		if err != nil {
			require.ErrorIs(t, err, ErrInfeasible, r.name())
			continue
		}
		c := plan.Certificate()
		require.Zero(t, judge(doc, answerOf(plan.Assignments())).violations, r.name())
		planned++
		f1, f2 = f1+c.F1, f2+c.F2
		if c.F1 == c.F1Bound {
			first++
		} else {
			fmt.Printf("%-66s %4d seats F1 %9v of %9v\n", r.name(), len(p.Seats), c.F1, c.F1Bound)
		}
		if c.Proven() {
			both++
		}
	}
	fmt.Printf("%d small ones planned; F1 proven of %d, F1 and F2 of %d; F1 come to %v, F2 to %v\n", planned, first, both, f1, f2)
	require.GreaterOrEqual(t, first*100, planned*97)
}

// sizeOf names a size as the given instances do.
func sizeOf(people, seats int) string {
	switch {
	case people <= 8 && seats <= 100:
		return "S"
	case people <= 16 && seats <= 300:
		return "M"
	case people <= 40 && seats <= 1000:
		return "L"
	}
	return "XL"
}
