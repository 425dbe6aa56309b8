package together

import (
	"flag"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/internal/house/long"
)

var (
	organisations = flag.Int("organisations", long.Cases(8, 20), "how many organisations TestTogether draws")
	seeded        = flag.Uint64("first", 0, "the seed of the first one")
)

// Random organisations with everything at once are right together: the library and the judge, who
// knows the meanings alone, say the same of every seat after each step.
func TestTogether(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // a third of the time goes into garbage
	const groups = 8
	var mu sync.Mutex
	count := map[string]int{}
	t.Run("organisations", func(t *testing.T) {
		for group := range uint64(groups) {
			t.Run(fmt.Sprint(group), func(t *testing.T) {
				t.Parallel()
				for seed := *seeded + group; seed < *seeded+uint64(*organisations); seed += groups {
					y := tell(seed)
					if len(y.faults) > 0 {
						t.Errorf("seed %d\n%s\n\n%s", seed, strings.Join(y.said, "\n"), strings.Join(y.faults[:min(len(y.faults), 3)], "\n"))
					}
					mu.Lock()
					for name, n := range y.count {
						count[name] += n
					}
					mu.Unlock()
				}
			})
		}
	})
	for _, name := range slices.Sorted(maps.Keys(count)) {
		t.Log(name, count[name])
	}
	if *organisations < 20 {
		return
	}
	for name, least := range map[string]int{ // a test of nothing shows nothing
		"plans": 200, "plans with a tolerance": 8, "plans with pages": 20, "planned shadows": 5, "plans that ask for something": 30, "repairs": 8, "repairs of all pools": 15, "covers": 200, "limits broken in a roster": 200, "schedule.Cover absurd": 3, "schedule.Cover decent": 15, "schedule.Leave decent": 60,
		"schedule.Override absurd": 3, "schedule.Override decent": 30, "schedule.Swap absurd": 5, "schedule.Swap decent": 10, "limits broken by changes": 5,
		"locks in planned months": 15, "plans with gaps": 4, "balances": 6, "pairs in seats that weigh alike": 400,
	} {
		if least < 30 && *organisations < 200 {
			if *seeded == 0 {
				assert.Positive(t, count[name], name) // of these organisations
			}
			continue // how rare it is shows in many
		}
		assert.GreaterOrEqual(t, 100*count[name], least**organisations, name)
	}
}

// The organisations have hours of every shape, and duties closed in every way.
func TestHoursAreDrawn(t *testing.T) {
	var shaped, shut [shapes + 1]int
	for seed := range uint64(60) {
		d := draw(seed)
		for _, spec := range d.specs {
			for _, team := range spec.Teams {
				shaped[min(len(team.Business), shapes)]++
				shut[len(team.OffHours.Closed)]++
			}
			for _, p := range spec.Pools {
				shut[len(p.Closed)]++
			}
		}
	}
	assert.Greater(t, min(shaped[1], shaped[2], shaped[3]), 10)
	assert.Greater(t, min(shut[0], shut[1]), 10)
}
