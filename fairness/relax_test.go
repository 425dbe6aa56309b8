package fairness

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRelaxationsAgainstBruteForce(t *testing.T) {
	asked, relaxed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if len(p.Seats) > 7 {
			return
		}
		roster := func(l Limits) bool {
			q := p
			q.Limits = l
			_, _, found := best(q)
			return found
		}
		list, err := p.Relaxations(1)
		require.NoError(t, err)
		asked++
		var given []string
		for _, r := range p.Limits.given(nil) {
			if r.name != OnePlace {
				given = append(given, r.name)
			}
		}
		if roster(p.Limits) || !roster(without(p.Limits, given...)) {
			require.Empty(t, list)
			return
		}
		relaxed++
		require.NotEmpty(t, list)
		alone := map[string]bool{}
		for i, r := range list {
			if !roster(r.Limits) {
				t.Fatalf("%v leaves no roster", r)
			}
			if len(r.Changes) == 1 {
				alone[r.Changes[0].Limit] = true
			}
			require.LessOrEqual(t, len(list[0].Changes), len(list[i].Changes))
			for _, c := range r.Changes {
				if !r.Least {
					continue
				}
				for _, row := range rows() {
					if row.name != c.Limit {
						continue
					}
					x := &relaxing{problem: p}
					less := r.Limits
					row.set(&less, x.tighter(row, row.value(r.Limits)))
					if roster(less) {
						t.Fatalf("%v: %v is enough", r, less)
					}
				}
			}
		}
		for _, name := range given {
			if roster(without(p.Limits, name)) != alone[name] {
				t.Fatalf("%s alone is enough: %v; %v", name, !alone[name], list)
			}
		}
	})
	t.Logf("%d asked, %d relaxed", asked, relaxed)
}

func TestRelaxations(t *testing.T) {
	p := office(t, 7, "2026-06-01", "2026-06-30")
	p.Limits = Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}
	list, err := p.Relaxations(1)
	require.NoError(t, err)
	var texts []string
	for _, r := range list {
		require.True(t, r.Least)
		texts = append(texts, r.String())
	}
	require.Equal(t, []string{"MinRest 11 h → MinRest 9 h", "MaxTurnsPerMonth 4 → MaxTurnsPerMonth 5"}, texts)
}
