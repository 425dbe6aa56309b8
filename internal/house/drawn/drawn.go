// Package drawn has organisations for random tests of what is worked out from schedules.
package drawn

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Schedule draws one to three teams with a pool, in a place with or without daylight saving, a change,
// and an interval of which it is asked.
func Schedule(t *rapid.T) (*schedule.Schedule, schedule.Interval) {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe"}).Draw(t, "zone"))
	require.NoError(t, err)
	open := rapid.IntRange(6, 11).Draw(t, "open")
	spec := schedule.Spec{Location: loc, Business: schedule.Weekdays(schedule.At(open, 0), schedule.At(open+rapid.IntRange(1, 9).Draw(t, "hours"), 30)), Holidays: holiday.Japan()}
	var order []schedule.Member
	for team := range rapid.IntRange(1, 3).Draw(t, "teams") {
		x := schedule.Team{ID: schedule.TeamID(fmt.Sprint("t", team)), Services: []schedule.Service{{ID: schedule.ServiceID(fmt.Sprint("s", team))}}}
		for i := range rapid.IntRange(2, 4).Draw(t, "people") {
			m := schedule.Member(fmt.Sprintf("p%d-%d", team, i))
			x.Members, order = append(x.Members, schedule.Membership{Member: m}), append(order, m)
		}
		spec.Teams = append(spec.Teams, x)
	}
	r := rotation.Daily(schedule.MustParseDate("2020-01-01"), append(order, rapid.SampledFrom([]schedule.Member{"", order[0]}).Draw(t, "last"))...)
	spec.OffHours = schedule.Duty{Primary: r}
	if rapid.Bool().Draw(t, "secondary") {
		spec.OffHours.Secondary = r.Lag(1)
	}
	if rapid.Bool().Draw(t, "breaks") {
		spec.OffHours.Breaks = []schedule.Clock{schedule.At(2, 30)}
	}
	first := schedule.MustParseDate("2026-01-01").AddDays(rapid.IntRange(0, 400).Draw(t, "first"))
	iv := schedule.Days(first, first.AddDays(rapid.IntRange(0, 40).Draw(t, "days")), loc)
	s, err := schedule.New(spec)
	require.NoError(t, err)
	from := iv.Start.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "from")) * time.Minute)
	changed, err := s.With(schedule.Override{Interval: schedule.Interval{Start: from, End: from.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "length")) * time.Minute)}, To: order[1]})
	if err == nil {
		s = changed
	}
	return s, iv
}
