package given_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// The roster of an export says of every hour who the export says is on call, by day and at night,
// and the kinds of its slots are those of the calendar.
func TestTheRosterSaysWhatTheExportSays(t *testing.T) {
	i, err := vendor.Read("pagerduty", pagerduty.Files(), vendor.Options{})
	require.NoError(t, err)
	book, unrendered := given.Of(i)
	assert.Empty(t, unrendered)
	book.Holidays = holiday.Japan()
	require.Len(t, book.Duties, 2)
	assert.Equal(t, &given.Hours{Open: schedule.At(10, 0), Close: schedule.At(19, 0)}, book.Duties[0].Hours)
	assert.Nil(t, book.Duties[1].Hours)
	assert.Equal(t, []schedule.ServiceID{"shop-payments", "shop-web"}, book.Duties[0].Services)
	laid, err := book.Lay()
	require.NoError(t, err)
	assert.Empty(t, laid.Double)
	n := 0
	services := map[int]schedule.ServiceID{0: "shop-web", 1: "Shop-secondary"}
	for at := laid.Roster.Interval().Start.Add(10 * time.Hour); at.Before(laid.Roster.Interval().End.Add(-10 * time.Hour)); at = at.Add(time.Hour) {
		for k, d := range book.Duties {
			var want schedule.Member
			for _, s := range d.Shifts {
				if s.Contains(at) {
					want = s.Member
				}
			}
			answer, err := laid.Roster.OnCall(services[k], at)
			require.NoError(t, err)
			require.Equal(t, want, answer.Member(schedule.Primary), "%v of %s", at, d.ID)
			n++
		}
	}
	assert.Greater(t, n, 2*8700)
	for shift := range laid.Roster.All() {
		_, free := holiday.Japan().Holiday(shift.Date)
		assert.Equal(t, free, shift.Day == schedule.Holiday)
	}
}

// Random shifts, with holes and people at once, lie on the slots with nothing lost and nothing
// invented: at each half hour one of those who are named is on call, and the rest is told.
func TestRandomShifts(t *testing.T) {
	tokyo := sample.Tokyo()
	start := schedule.MustParseDate("2026-04-27").At(schedule.At(10, 0), tokyo)
	rapid.Check(t, func(t *rapid.T) {
		d := given.Duty{ID: "web", Location: tokyo}
		if rapid.Bool().Draw(t, "hours") {
			d.Hours = &given.Hours{Open: schedule.At(10, 0), Close: schedule.At(19, 0)}
		}
		over := start.AddDate(0, 0, 12)
		for at := start; at.Before(over); {
			end := at.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "half hours")) * 30 * time.Minute)
			least := 0
			if len(d.Shifts) == 0 && !end.Before(over) { // the last chance for anybody to serve
				least = 1
			}
			if who := rapid.IntRange(least, 4).Draw(t, "who"); who > 0 {
				d.Shifts = append(d.Shifts, given.Shift{Interval: schedule.Interval{Start: at, End: end}, Member: schedule.Member(fmt.Sprint("p", who))})
			}
			at = end.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "overlap")) * 30 * time.Minute)
			if !at.After(start) {
				at = end
			}
		}
		book := given.Book{Interval: schedule.Interval{Start: start, End: over}, Holidays: holiday.Japan(), Duties: []given.Duty{d}}
		require.NoError(t, book.Check())
		laid, err := book.Lay()
		require.NoError(t, err)
		known := laid.Roster.Interval()
		first := known.End
		for shift := range laid.Roster.All() {
			if shift.Seat.Start.Before(first) {
				first = shift.Seat.Start
			}
		}
		for at := first; at.Before(known.End); at = at.Add(30 * time.Minute) {
			named := map[schedule.Member]bool{}
			for _, s := range d.Shifts {
				if s.Contains(at) {
					named[s.Member] = true
				}
			}
			answer, err := laid.Roster.OnCall("web", at)
			require.NoError(t, err)
			got := map[schedule.Member]bool{}
			for _, seat := range answer.Seats {
				if seat.Member != "" && seat.Contains(at) {
					got[seat.Member] = true
				}
			}
			for _, m := range laid.Double {
				if m.Contains(at) {
					got[m.Shift.Member] = true
				}
			}
			if answer.Regime == schedule.Daytime && answer.Seats[0].Role == schedule.All { // the team, where the shifts have no days
				require.Empty(t, got)
				continue
			}
			require.Equal(t, named, got, "%v", at)
		}
	})
}

// Schedules of any names become duties that a roster takes: with signs that cannot be seen, alike,
// and named like a service that another schedule answers.
func TestNamesOfSchedules(t *testing.T) {
	start := schedule.MustParseDate("2026-05-01").At(0, sample.Tokyo())
	iv := schedule.Interval{Start: start, End: start.AddDate(0, 0, 7)}
	i := &vendor.Import{Interval: iv, Services: []vendor.Service{{ID: "S1", Name: "api", Levels: [][]string{{"1"}}}}}
	for k, name := range []string{"shop\u200bweb", "api", "a", "a-b", "a", "everyone", "a.team"} {
		id := []string{"1", "2", "3", "4", "b", "6", "7"}[k]
		i.Schedules = append(i.Schedules, &vendor.Schedule{ID: id, Name: name, Location: sample.Tokyo(), Interval: iv,
			Shifts: []vendor.Shift{{Interval: iv, Member: schedule.Member("p" + id)}}})
	}
	book, _ := given.Of(i)
	book.Holidays = holiday.Japan()
	var ids []schedule.TeamID
	for _, d := range book.Duties {
		ids = append(ids, d.ID)
	}
	assert.Equal(t, []schedule.TeamID{"shop-web", "api", "a", "a-b", "a-b-", "everyone-", "a.team-7"}, ids)
	laid, err := book.Lay()
	require.NoError(t, err)
	for service, want := range map[schedule.ServiceID]schedule.Member{"api": "p1", "api-": "p2", "a-b-": "pb"} {
		answer, err := laid.Roster.OnCall(service, start.Add(30*time.Hour))
		require.NoError(t, err, service)
		assert.Equal(t, want, answer.Member(schedule.Primary), service)
	}
}

func TestFindHours(t *testing.T) {
	tokyo := sample.Tokyo()
	day := func(i int, clock int) time.Time {
		return schedule.MustParseDate("2026-06-01").AddDays(i).At(schedule.At(clock, 0), tokyo)
	}
	duty := func(edges func(weekday bool) []int) *given.Hours {
		d := given.Duty{ID: "web", Location: tokyo}
		n := 0
		var last time.Time
		for i := range 28 {
			for _, clock := range edges(day(i, 0).Weekday() != time.Saturday && day(i, 0).Weekday() != time.Sunday) {
				if !last.IsZero() {
					d.Shifts = append(d.Shifts, given.Shift{Interval: schedule.Interval{Start: last, End: day(i, clock)}, Member: schedule.Member(fmt.Sprint("p", n%5))})
				}
				last, n = day(i, clock), n+1
			}
		}
		return d.FindHours()
	}
	weekdays := func(clocks ...int) func(bool) []int {
		return func(weekday bool) []int {
			if weekday {
				return clocks
			}
			return clocks[:1]
		}
	}
	assert.Equal(t, "10:00–19:00", duty(weekdays(10, 19)).String())
	assert.Nil(t, duty(weekdays(10)), "a day each")
	assert.Nil(t, duty(func(bool) []int { return []int{9, 21} }), "two shifts on every day")
	assert.Nil(t, given.Duty{}.FindHours())
}

func TestFaults(t *testing.T) {
	_, err := given.Book{}.Lay()
	assert.ErrorIs(t, err, schedule.ErrMissing)
	start := time.Date(2026, 5, 1, 0, 0, 0, 0, sample.Tokyo())
	short := given.Book{Interval: schedule.Interval{Start: start, End: start.Add(3 * time.Hour)}, Holidays: holiday.Japan(),
		Duties: []given.Duty{{ID: "web", Location: sample.Tokyo(), Shifts: []given.Shift{{Interval: schedule.Interval{Start: start, End: start.Add(3 * time.Hour)}, Member: "a"}}}}}
	_, err = short.Lay()
	assert.ErrorContains(t, err, "holds no whole slot")
	short.Duties[0].Shifts = []given.Shift{{Interval: schedule.Interval{Start: start, End: start}, Member: "a"}, {Interval: short.Interval}}
	err = short.Check()
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	assert.ErrorIs(t, err, schedule.ErrMissing)
}
