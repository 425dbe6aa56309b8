package fairness

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/fairness/internal/search"
	"pgregory.net/rapid"
)

// Exact search finds the best roster that there is, and proves that none is better, by all
// rosters of tiny problems gone through slowly.
func TestExactAgainstBruteForce(t *testing.T) {
	feasible, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		f1, f2, any := best(p)
		m, err := compile(p)
		require.NoError(t, err)
		b := search.NewBounder(m.Numbers)
		if m.lockFault() != nil {
			return // seats that are locked are put on the board unasked
		}
		if !any {
			refused++
			if owner, _, _, _ := b.Within(1e9, math.MaxInt64, true); owner != nil {
				t.Fatalf("no roster exists, yet %v", owner)
			}
			return
		}
		feasible++
		ask := func(reach, limit int64, first bool) ([]int32, int64) {
			owner, sum, _, proven := b.Within(reach, limit, first)
			if !proven && !(first && owner != nil) {
				t.Fatalf("within %d below %d is open", reach, limit)
			}
			if owner != nil {
				s := search.NewState(m.Numbers)
				for j, q := range owner {
					s.Put(int32(j), q)
				}
				if faults := m.breaches(owner); len(faults) > 0 || s.F1() > reach || s.F2() >= limit {
					t.Fatalf("%v within %d below %d: %v", owner, reach, limit, faults)
				}
			}
			return owner, sum
		}
		if owner, _ := ask(f1-1, math.MaxInt64, true); owner != nil {
			t.Fatalf("%v is within %d, and the best is %d", owner, f1-1, f1)
		}
		if owner, _ := ask(f1, math.MaxInt64, true); owner == nil {
			t.Fatalf("nothing is found within %d", f1)
		}
		if owner, _ := ask(f1, f2, false); owner != nil {
			t.Fatalf("%v is below %d within %d", owner, f2, f1)
		}
		if owner, sum := ask(f1, f2+int64(rapid.IntRange(1, 5000).Draw(t, "room")), false); owner == nil || sum != f2 {
			t.Fatalf("%v with %d is found within %d, and the least is %d", owner, sum, f1, f2)
		}
		if owner, sum := ask(f1+1500, 1e12, false); owner == nil || sum > f2 {
			t.Fatalf("%v with %d is found within %d, and there is %d", owner, sum, f1+1500, f2)
		}
	})
	t.Logf("%d feasible, %d not", feasible, refused)
	if !testing.Short() { // which draws few
		require.Positive(t, feasible)
	}
}
