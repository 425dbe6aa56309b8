package training_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
)

// 100 people of ten teams, 900 places, five sessions a week for a year. Bound: 2 s.
func BenchmarkPlan(b *testing.B) {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan()}
	var all []schedule.Member
	for i := range 10 {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("t%d", i)), Services: []schedule.Service{{ID: schedule.ServiceID(fmt.Sprintf("v%d", i))}}}
		for k := range 10 {
			m := schedule.Member(fmt.Sprintf("p%d%d", i, k))
			team.Members, all = append(team.Members, schedule.Membership{Member: m}), append(all, m)
		}
		spec.Teams = append(spec.Teams, team)
	}
	spec.OffHours.Primary = rotation.Daily(date("2026-01-05"), all...)
	s := build(b, spec)
	p := training.Planner{Series: weeks, Parallel: 5, CoQuestioners: 1, Observers: 2}
	b.ReportAllocs()
	for b.Loop() {
		plan, err := p.Plan(s, date("2026-01-01"), date("2026-12-31"))
		require.NoError(b, err)
		require.Len(b, plan.Sessions, 260)
	}
}
