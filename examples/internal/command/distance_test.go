package command

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// The distance that programs add costs no fairness, in each pool by itself: four people are 15 h apart in September with four days between
// their shifts, and 12 h with three, whatever the other pool allows; but where somebody is in both pools, both have one distance.
func TestTheDistanceCostsNoFairness(t *testing.T) {
	distances := func(shared bool) (days []int, worst []time.Duration) {
		small, big := `"a1","a2","a3","a4"`, `"b1","b2","b3","b4","b5","b6","b7","b8","b9"`
		if shared {
			big += `,{"member":"a1","share":50}`
			small = `{"member":"a1","share":50},"a2","a3","a4"`
		}
		file, err := config.Decode("two.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"a","services":["a"],"members":[`+small+`],"pool":"north"},{"id":"b","services":["b"],"members":[`+big+`]}],
"offHours":{"primary":{"vacant":true}},"pools":[{"id":"north","primary":{"vacant":true}}]}]}`))
		require.NoError(t, err)
		s, err := file.Schedule()
		require.NoError(t, err)
		month := schedule.Month(2027, time.September, s.Location(time.Time{}))
		plans, err := Next(s, nil, nil, month)
		require.NoError(t, err)
		free, err := within(nil, spaced(0)).Next(s, month)
		require.NoError(t, err)
		slices.SortFunc(plans, func(x, y *fairness.Plan) int { return cmp.Compare(x.Pool(), y.Pool()) })
		slices.SortFunc(free, func(x, y *fairness.Plan) int { return cmp.Compare(x.Pool(), y.Pool()) })
		for i, plan := range plans {
			assert.True(t, asFair(plan, free[i]), "%s", plan.Pool())
			days, worst = append(days, plan.Problem().Limits.MinDistanceDays), append(worst, plan.Certificate().F1.Duration())
		}
		_, err = s.Follow(schedule.Chain{plans[0], plans[1]})
		require.NoError(t, err)
		return days, worst
	}
	days, worst := distances(false)
	assert.Equal(t, []int{7, 3}, days)
	assert.Equal(t, 12*time.Hour, worst[1])
	days, _ = distances(true)
	assert.Equal(t, days[0], days[1])
}
