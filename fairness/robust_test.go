package fairness

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/long"
)

// TestRobust prints how instances that nobody tuned for come out. It takes
// minutes, so it runs only if FAIRNESS_ROBUST is set.
func TestRobust(t *testing.T) {
	if os.Getenv("FAIRNESS_ROBUST") == "" {
		t.Skip("FAIRNESS_ROBUST is not set")
	}
	for seed := range uint64(3) {
		for _, size := range []struct{ people, days int }{{6, 28}, {12, 91}, {30, 364}, {100, 364}} {
			for _, r := range []recipe{
				{}, {leave: true}, {partTime: true}, {history: true}, {locked: true, history: true},
				{joinLeave: true}, {leave: true, partTime: true, history: true, wishes: true}, {tight: true, leave: true},
			} {
				r.people, r.days, r.seed = size.people, size.days, seed+1
				p, err := decode(t, generate(t, r))
				if err != nil {
					t.Fatal(err)
				}
				begin := time.Now()
				plan, err := p.Solve(0, 1)
				took := time.Since(begin)
				if err != nil {
					fmt.Printf("%-50s %v %.200s\n", r.name(), took.Round(time.Millisecond), err)
					continue
				}
				c := plan.Certificate()
				line := fmt.Sprintf("%-50s %5v F1 %v/%v F2 %v/%v", r.name(), took.Round(time.Millisecond), c.F1, c.F1Bound, c.F2, c.F2Bound)
				if !c.Proven() {
					long, err := p.Solve(8*p.DefaultMoves(), 2)
					if err == nil {
						d := long.Certificate()
						line += fmt.Sprintf("  long %v %v", d.F1, d.F2)
						if d.F1 < c.F1 || d.F1 == c.F1 && d.F2 < c.F2 {
							line += fmt.Sprintf(" BETTER %.3f", float64(c.F2)/float64(d.F2))
						}
					}
				}
				fmt.Println(line)
			}
		}
	}
}

// TestMadeUpInstances lets the judge see plans of instances that nobody tuned for.
func TestMadeUpInstances(t *testing.T) {
	t.Parallel()
	for seed := range uint64(long.Cases(1, 2) * *cases) {
		for _, r := range []recipe{
			{leave: true}, {partTime: true}, {history: true, locked: true}, {joinLeave: true},
			{leave: true, partTime: true, history: true, wishes: true}, {tight: true, leave: true},
		} {
			r.people, r.days, r.seed = 6+int(seed%4)*2, 28+int(seed%4)*14, 100+seed
			doc := generate(t, r)
			p, err := decode(t, doc)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := p.Solve(30000, seed)
			if err != nil {
				if !errors.Is(err, ErrInfeasible) && !errors.Is(err, ErrNotFound) {
					t.Fatal(err)
				}
				continue
			}
			c := plan.Certificate()
			j := judge(doc, answerOf(plan.Assignments()))
			if j.violations != 0 || j.f1 != int64(c.F1) || j.f2 != int64(c.F2) || c.F1Bound > c.F1 || c.F2Bound > c.F2 {
				t.Errorf("%s: %+v, certificate %v %v %v %v", r.name(), j, c.F1, c.F1Bound, c.F2, c.F2Bound)
			}
			for i, objective := range []int64{int64(j.sameTeam), int64(j.avoided - j.wanted)} {
				if c.Objectives[3+i].Value != objective {
					t.Errorf("%s: %s is %d", r.name(), c.Objectives[3+i].Name, objective)
				}
			}
			// A longer search never goes below what was proven.
			longer, err := p.Solve(long.Cases(60_000, 300_000), seed+1)
			if err != nil {
				t.Fatal(err)
			}
			if d := longer.Certificate(); d.F1 < c.F1Bound || d.F1 <= c.F1 && d.F2 < c.F2Bound {
				t.Errorf("%s: %v %v below the bounds %v %v", r.name(), d.F1, d.F2, c.F1Bound, c.F2Bound)
			}
			if err := c.Check(p, plan.Assignments()); err != nil {
				t.Errorf("%s: %v", r.name(), err)
			}
		}
	}
}

// Each device of the search or the proof is needed by some instance: without it the
// figure that is named is worse.
func TestWhatDevicesAreFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		device      string
		recipe      recipe
		f2, f2Bound Burden // at most, at least
	}{
		{"pursue", recipe{people: 8, days: 91, partTime: true, seed: 2}, 41_452, 41_452},                                   // 47996
		{"second start", recipe{people: 20, days: 120, history: true, locked: true, seed: 7}, 253_000, 189_600},            // 268600
		{"levelSum", recipe{people: 14, days: 91, leave: true, partTime: true, history: true, seed: 14}, 436_820, 347_358}, // bound 0
	}[:long.Cases(1, 3)] {
		p, err := decode(t, generate(t, c.recipe))
		require.NoError(t, err)
		plan, err := p.Solve(0, 1)
		require.NoError(t, err)
		q := qualityOf(plan)
		require.LessOrEqual(t, q.f2, c.f2, c.device)
		require.GreaterOrEqual(t, q.f2Bound, c.f2Bound, c.device)
	}
}
