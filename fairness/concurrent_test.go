package fairness_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Plans that are made at once from one schedule are those made one after the other.
func TestConcurrentPlans(t *testing.T) {
	s := vacant(t, func(*schedule.Spec) {})
	month := schedule.Month(2026, time.May, tokyo)
	want := map[uint64][]fairness.Assignment{}
	made := func(seed uint64) (all []fairness.Assignment) {
		plans, err := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: seed}.PlanEach(s.Seats(month), s.People(month))
		assert.NoError(t, err)
		for _, plan := range plans {
			all = append(all, plan.Assignments()...)
		}
		return all
	}
	for seed := range uint64(4) {
		want[seed] = made(seed)
	}
	assert.NotEmpty(t, want[0])
	var wg sync.WaitGroup
	for seed := range uint64(4) {
		wg.Go(func() {
			assert.Equal(t, want[seed], made(seed))
		})
	}
	wg.Wait()
}
