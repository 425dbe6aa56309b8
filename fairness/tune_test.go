package fairness

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

func envInt(name string, d int64) int64 {
	if v, err := strconv.ParseInt(os.Getenv(name), 10, 64); err == nil {
		return v
	}
	return d
}

func TestTune(t *testing.T) {
	base := recipe{people: 6, days: 28}
	mk := func(seed uint64, f func(*recipe)) Problem {
		r := base
		r.seed = seed
		f(&r)
		p, err := decode(t, generate(t, r))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	_, s04, _ := readInstance(t, "s04-locked")
	mix := func(r *recipe) { r.leave, r.partTime, r.history, r.wishes = true, true, true, true }
	ps := []Problem{
		mk(1, func(r *recipe) { r.tight, r.leave = true, true }), mk(3, func(r *recipe) { r.tight, r.leave = true, true }),
		mk(5, func(r *recipe) { r.history = true }), mk(5, mix), mk(6, mix), mk(5, func(r *recipe) { r.partTime = true }), s04,
	}
	moves := int(envInt("MOVES", 250000))
	for _, p := range ps {
		out := ""
		hit, best1, best2 := 0, int64(1)<<60, int64(1)<<60
		for seed := uint64(1); seed <= 40; seed++ {
			m, _ := compile(p)
			s, _ := m.first(seed)
			x := &run{x: newSearch(s, seed), b: newBounder(m), budget: moves}
			x.keep()
			x.x.steep = envInt("STEEP", 8)
			x.x.bump = envInt("BUMP", 2000)
			x.x.aim(x.b.worst(x.f1))
			x.x.cool(moves, envInt("HOT", 32000), envInt("COLD", 500), 0)
			x.keep()
			if x.f1 < best1 || x.f1 == best1 && x.f2 < best2 {
				best1, best2, hit = x.f1, x.f2, 0
			}
			if x.f1 == best1 && x.f2 == best2 {
				hit++
			}
		}
		out += fmt.Sprintf(" %d/%d:%d", best1, best2, hit)
		fmt.Print(out)
	}
	fmt.Println()
}
