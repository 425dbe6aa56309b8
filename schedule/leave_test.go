package schedule_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Somebody who is at the dentist for two hours of a Saturday serves the rest of it, and the
// two hours are somebody else's or nobody's.
func TestALeaveOfTwoHours(t *testing.T) {
	s := must(t, schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}, {Member: "c"}}}},
		OffHours: schedule.Duty{Primary: rotation.Weekly(date("2026-06-01"), "a", "b", "c")},
	})
	dentist := hours(t, "2026-06-06T14:00:00+09:00", "2026-06-06T16:00:00+09:00")
	served := func(s *schedule.Schedule) (text string) {
		for shift := range s.Duties(day("2026-06-06")) {
			text += fmt.Sprintf("%s %s, ", shift.Start.Format("15:04"), shift.Member)
		}
		return text
	}
	assert.Equal(t, "10:00 b, ", served(with(t, s, schedule.Leave{Member: "a", Interval: dentist})), "whole shifts unless it is said")
	exact := with(t, s, schedule.Leave{Member: "a", Interval: dentist, Exact: true, Note: "歯医者"})
	assert.Equal(t, "10:00 a, 14:00 b, 16:00 a, ", served(exact))
	gap := with(t, s, schedule.Leave{Member: "a", Interval: dentist, Exact: true, Gap: true})
	assert.Equal(t, "10:00 a, 14:00 , 16:00 a, ", served(gap))
	assert.Equal(t, "10:00 , ", served(with(t, s, schedule.Leave{Member: "a", Interval: dentist, Gap: true})))

	at, err := exact.OnCall("svc", dentist.Start)
	assert.NoError(t, err)
	assert.Contains(t, at.Explain(), "b steps in, since a is on leave")
	assert.Contains(t, at.ExplainIn(schedule.Japanese), "aは休暇のためbが代わる")
	assert.NotContains(t, at.Escalation()[1].Members, schedule.Member("a"), "who is away is not asked")
}
