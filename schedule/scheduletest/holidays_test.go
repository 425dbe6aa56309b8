package scheduletest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// masked returns a team that keeps its nights, and the shifts of a schedule that knows weekdays
// and no holidays: d1 to d3 on Monday to Friday from 10:00 to 19:00, a week each, and n1 to n4
// the rest, a day each.
func masked(t testing.TB, iv schedule.Interval) (*schedule.Schedule, []schedule.Shift) {
	t.Helper()
	var members []schedule.Membership
	for _, m := range []schedule.Member{"d1", "d2", "d3", "n1", "n2", "n3", "n4"} {
		members = append(members, schedule.Membership{Member: m})
	}
	s := must(t, schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams: []schedule.Team{{ID: "web", Members: members, Services: []schedule.Service{{ID: "shop"}}, Pool: "web",
			Daytime: schedule.Duty{Primary: schedule.Vacant()}, OffHours: schedule.Duty{Primary: schedule.Vacant()}}}})
	var shifts []schedule.Shift
	first := schedule.DateOf(iv.Start, tokyo)
	for n := range schedule.DateOf(iv.End, tokyo).DaysSince(first) {
		day := first.AddDays(n)
		open, end := day.At(schedule.At(10, 0), tokyo), day.At(schedule.At(19, 0), tokyo)
		next := day.AddDays(1).At(schedule.At(10, 0), tokyo)
		add := func(regime schedule.Regime, m string, from, to time.Time) {
			shifts = append(shifts, schedule.Shift{Member: schedule.Member(m), Interval: schedule.Interval{Start: from, End: to}, Seat: schedule.Seat{Team: "web", Regime: regime}})
		}
		night, week := fmt.Sprint("n", n%4+1), fmt.Sprint("d", n/7%3+1)
		kind, _, err := s.Day("web", day)
		require.NoError(t, err)
		switch weekday := day.Weekday(); {
		case weekday == time.Saturday || weekday == time.Sunday:
			add(schedule.OffHours, night, open, next)
		case kind == schedule.Workday:
			add(schedule.Daytime, week, open, end)
			add(schedule.OffHours, night, end, next)
		default:
			add(schedule.OffHours, week, open, end)
			add(schedule.OffHours, night, end, next)
		}
	}
	return s, shifts
}

// A mask of weekdays hands over nine hours of each holiday on a weekday: 153 hours of 2026, 144 of 2027. The
// other count goes through all hours of the year.
func TestHolidaysAsDaysOff(t *testing.T) {
	for year, want := range map[int]int64{2026: 153, 2027: 144} {
		iv := schedule.Interval{Start: schedule.Date{Year: year, Month: time.January, Day: 1}.At(schedule.At(10, 0), tokyo)}
		iv.End = iv.Start.AddDate(1, 0, 0)
		s, shifts := masked(t, iv)
		roster, misfits, err := s.RosterOf(iv, shifts...)
		require.NoError(t, err)
		require.Empty(t, misfits)
		require.Empty(t, scheduletest.NoGaps().Check(roster))
		breaches := scheduletest.HolidaysAsDaysOff().Check(roster)
		var sum int64
		for _, b := range breaches {
			assert.Equal(t, "d", b.Who[:1])
			sum += b.Got
		}
		assert.Equal(t, want*60, sum, year)

		hours := int64(0)
		for at := iv.Start; at.Before(iv.End); at = at.Add(time.Hour) {
			day, answer := schedule.DateOf(at, tokyo), schedule.Member("")
			for _, shift := range shifts {
				if shift.Contains(at) {
					answer = shift.Member
				}
			}
			if _, holiday := holiday.Japan().Holiday(day); holiday && day.Weekday() >= time.Monday && day.Weekday() <= time.Friday && answer[:1] == "d" {
				hours++
			}
		}
		assert.Equal(t, want, hours, year)
	}
}

// Who has all of a holiday breaks nothing, and a cover that ends at another clock is none of the
// weekday's. In a week of holidays the other weekdays tell the business hours.
func TestHolidaysAsDaysOffOfAWeek(t *testing.T) {
	week := schedule.Interval{Start: at("05-04 10:00"), End: at("05-11 10:00")}
	s, shifts := masked(t, week)
	find := func(shifts ...schedule.Shift) []string {
		roster, _, err := s.RosterOf(week, shifts...)
		require.NoError(t, err)
		return strings.Split(lines(scheduletest.HolidaysAsDaysOff(), roster), "\n")
	}
	assert.Equal(t, []string{
		"d1, 2026-05-04 10:00 – 2026-05-04 19:00 JST: 9 h by day on a holiday that n1 has off hours",
		"d1, 2026-05-05 10:00 – 2026-05-05 19:00 JST: 9 h by day on a holiday that n2 has off hours",
		"d1, 2026-05-06 10:00 – 2026-05-06 19:00 JST: 9 h by day on a holiday that n3 has off hours",
	}, find(shifts...))
	shifts[0].Member = "n1"                                               // all of Monday
	shifts[2].End, shifts[3].Start = at("05-05 18:00"), at("05-05 18:00") // some of Tuesday
	assert.Equal(t, []string{"d1, 2026-05-06 10:00 – 2026-05-06 19:00 JST: 9 h by day on a holiday that n3 has off hours"}, find(shifts...))
}
