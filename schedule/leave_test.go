package schedule_test

import (
	"fmt"
	"testing"
	"time"

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
	assert.Contains(t, at.ExplainIn(schedule.Japanese), "a が不在のため b が代わりに入る")
	assert.NotContains(t, at.Escalation()[1].Members, schedule.Member("a"), "who is away is not asked")
}

// A vacation of more than a month that is not marked as long is pointed out, in parts too.
func TestLongVacations(t *testing.T) {
	leave := func(m schedule.Member, first, last, note string, long bool) schedule.Leave {
		return schedule.Leave{Member: m, Interval: schedule.Days(date(first), date(last), tokyo), Note: note, Long: long}
	}
	s := with(t, must(t, three(schedule.Person{ID: "b", Name: "Bo"})),
		leave("a", "2026-07-01", "2026-07-31", "a month", false),
		leave("b", "2026-07-01", "2026-07-20", "walking", false), leave("b", "2026-07-21", "2026-08-02", "sailing", false),
		leave("c", "2026-07-01", "2026-09-30", "育児休職", true), leave("c", "2026-10-01", "2026-10-20", "then", false))
	found := s.LongVacations()
	assert.Len(t, found, 1)
	assert.Equal(t, "Bo is away for more than a month, Wed 2026-07-01 00:00 – Mon 2026-08-03 00:00 JST, on a leave that is not marked as long: its share of the work moves to the weeks around", found[0].String())
	assert.Equal(t, "Bo は1か月を超える休暇（2026-07-01（水）00:00〜2026-08-03（月）00:00）ですが、長期休暇（long）の指定がないため、その間の分担は前後の週に回ります", found[0].In(schedule.Japanese))
	var none *schedule.Schedule
	assert.Empty(t, none.LongVacations())
	assert.Len(t, with(t, s, leave("a", "2026-08-01", "2026-08-01", "", false)).LongVacations(), 2, "a day more")
}

// A leave that reaches over published months stays one leave with its note: the roster, which does not know the note, does not cut it.
func TestALongLeaveOverPublishedMonths(t *testing.T) {
	leave := schedule.Leave{Member: "c", Interval: schedule.Days(date("2026-05-10"), date("2026-08-31"), tokyo), Long: true, Note: "育休"}
	s := with(t, must(t, schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}, {Member: "c"}}}},
		OffHours: schedule.Duty{Primary: rotation.Weekly(date("2026-05-04"), "a", "b", "c")},
	}), leave)
	june, july := schedule.Month(2026, time.June, tokyo), schedule.Month(2026, time.July, tokyo)
	for _, month := range []schedule.Interval{june, july} {
		roster, err := s.Roster(month)
		assert.NoError(t, err)
		s = with(t, s, roster)
	}
	away := 0
	for _, c := range s.People(july) {
		if c.Member == "c" {
			assert.Equal(t, []schedule.Leave{leave}, c.Away, "%s", c.Pool)
			away++
		}
	}
	assert.Positive(t, away)
}
