package fairness

import (
	"fmt"
	"os"
	"testing"
	"time"
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
