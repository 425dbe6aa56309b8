package command

import (
	"cmp"
	"fmt"
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

// The distance is the largest that costs no fairness, neither F1 nor F2, also in drafts of months far ahead: a day more costs what the
// comments say.
func TestTheDistanceIsTheLargestThatIsAsFair(t *testing.T) {
	for _, c := range []struct {
		people, seats int
		month         time.Month
		drafted       bool
		days          int
		f1, f2        string
	}{
		{4, 1, time.January, false, 3, "12h0m0s", "141h0m0s"},    // F1 of 20 h
		{9, 1, time.May, false, 6, "21h20m0s", "245h20m0s"},      // F2 of 257 h
		{7, 2, time.September, false, 2, "17h9m0s", "255h26m0s"}, // F1 of 34 h
		{8, 2, time.January, true, 3, "11h15m0s", "45h0m0s"},     // F1 of 24 h
		{4, 1, time.September, true, 4, "12h0m0s", "60h0m0s"},    // four people are no five days apart
	} {
		t.Run(fmt.Sprint(c.people, c.seats, c.month), func(t *testing.T) {
			members, secondary := `"a1"`, ""
			for i := 2; i <= c.people; i++ {
				members += fmt.Sprintf(`,"a%d"`, i)
			}
			if c.seats == 2 {
				secondary = `,"secondary":{"vacant":true}`
			}
			file, err := config.Decode("one.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"a","services":["a"],"members":[`+members+`]}],"offHours":{"primary":{"vacant":true}`+secondary+`}}]}`))
			require.NoError(t, err)
			s, err := file.Schedule()
			require.NoError(t, err)
			month := schedule.Month(2027, c.month, s.Location(time.Time{}))
			var plan *fairness.Plan
			if c.drafted {
				chain, err := Plan(s, nil, month)
				require.NoError(t, err)
				plan = chain[0].(*fairness.Plan)
			} else {
				plans, err := Next(s, nil, nil, month)
				require.NoError(t, err)
				plan = plans[0]
			}
			assert.Equal(t, c.days, plan.Problem().Limits.MinDistanceDays)
			assert.Equal(t, 11*time.Hour, plan.Problem().Limits.MinRest)
			certificate := plan.Certificate()
			assert.Equal(t, c.f1, certificate.F1.Duration().Round(time.Minute).String())
			assert.Equal(t, c.f2, certificate.F2.Duration().Round(time.Minute).String())
		})
	}
}
