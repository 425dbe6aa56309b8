package fairness_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// What a plan decided is what is served, compiled, written and read: with seats of two
// teams wanted or demanded, wishes and limits on weekends.
func TestAPlanIsServedAsItWasMade(t *testing.T) {
	spec := sample.Organisation()
	order := []schedule.Member{"m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5"}
	spec.OffHours = schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), order...), Secondary: rotation.Weekly(date("2026-01-05"), order...).Lag(1), Apart: true}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, tokyo)
	pool := known(s.Team(schedule.Everyone))
	for _, demanded := range []bool{false, true} {
		made, err := fairness.Planner{
			Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxWeekendsPerMonth: 2, Apart: demanded},
			Wants:  []fairness.Wish{{Member: "m1", Interval: days("2026-05-02", "2026-05-03")}},
			Avoids: []fairness.Wish{{Member: "e1", Interval: days("2026-05-16", "2026-05-17")}, {Member: "s1", Interval: days("2026-05-20", "2026-05-22")}},
		}.Plan(pool.Seats(may), s.People(may))
		require.NoError(t, err)
		planned, err := s.Follow(made)
		require.NoError(t, err)
		compiled, err := planned.Roster(may)
		require.NoError(t, err)
		data, err := json.Marshal(compiled)
		require.NoError(t, err)
		read, err := schedule.ParseRoster(data)
		require.NoError(t, err)
		published, err := s.With(read)
		require.NoError(t, err)

		decided, mixed := map[string]schedule.Member{}, 0
		for shift := range made.Shifts() {
			decided[fmt.Sprint(shift.Key())] = shift.Member
		}
		require.Len(t, decided, 2*31)
		for name, from := range map[string]interface {
			Team(schedule.TeamID) (schedule.TeamSchedule, error)
		}{"followed": planned, "compiled": compiled, "read": read, "published": published} {
			var last schedule.Shift
			for shift := range known(from.Team(schedule.Everyone)).Duties(may) {
				require.Equal(t, decided[fmt.Sprint(shift.Key())], shift.Member, "%s: %v", name, shift)
				if shift.Role == schedule.Secondary && shift.Member[0] != last.Member[0] {
					mixed++
				}
				last = shift
			}
			require.NoError(t, made.Check(known(from.Team(schedule.Everyone)).Duties(may)), name)
		}
		if demanded {
			assert.Equal(t, 4*31, mixed)
		} else {
			assert.Greater(t, mixed, 3*31, "teams are mixed where nothing above decides")
		}
	}
}
