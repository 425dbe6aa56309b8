package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Nights of workdays by one rota, weekends and holidays by another: the order of a
// published case, over Golden Week.
func TestWeekendsByOtherPeople(t *testing.T) {
	spec := daily()
	nights := rotation.Daily(date("2026-04-27"), "m1", "m2", "m3")
	nights.Count = rotation.Counting{Kinds: []schedule.DayKind{schedule.Workday}, Hours: spec.Business, Holidays: spec.Holidays}
	off := rotation.Daily(date("2026-04-27"), "e1", "e2")
	off.Count = rotation.Counting{Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}, Hours: spec.Business, Holidays: spec.Holidays}
	spec.OffHours = schedule.Duty{Primary: schedule.Chain{schedule.On(schedule.DaysOff(), off), nights}}
	s := must(t, spec)
	var got []schedule.Member
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(date("2026-04-27"), date("2026-05-08"), tokyo)) {
		got = append(got, shift.Member)
		want := []schedule.Member{"m1", "m2", "m3"}
		if shift.Day != schedule.Workday {
			want = []schedule.Member{"e1", "e2"}
		}
		assert.Contains(t, want, shift.Member, shift)
	}
	require.Len(t, got, 12)
	assert.Equal(t, []schedule.Member{"m1", "m2", "e1", "m3", "m1", "e2", "e1", "e2", "e1", "e2", "m2", "m3"}, got)
}

func TestWhenARotaSpeaks(t *testing.T) {
	at := func(day string, hour, minute int) schedule.Seat {
		start := date(day).At(schedule.At(hour, minute), tokyo)
		kind := schedule.Workday
		if w := date(day).Weekday(); w == time.Saturday || w == time.Sunday {
			kind = schedule.Weekend
		}
		return schedule.Seat{Interval: schedule.Interval{Start: start, End: start.Add(time.Hour)}, Date: date(day), Day: kind}
	}
	for _, c := range []struct {
		name  string
		when  schedule.When
		holds []schedule.Seat
		not   []schedule.Seat
	}{
		{"always", schedule.When{}, []schedule.Seat{at("2026-06-13", 0, 0), at("2026-06-15", 19, 0)}, nil},
		{"days off", schedule.DaysOff(), []schedule.Seat{at("2026-06-13", 10, 0)}, []schedule.Seat{at("2026-06-12", 19, 0)}},
		{"workdays", schedule.Workdays(), []schedule.Seat{at("2026-06-12", 19, 0)}, []schedule.Seat{at("2026-06-13", 10, 0)}},
		{"never on Wednesdays", schedule.When{Weekdays: []time.Weekday{0, 1, 2, 4, 5, 6}}, []schedule.Seat{at("2026-06-11", 0, 0)}, []schedule.Seat{at("2026-06-10", 23, 59)}},
		{"clocks", schedule.When{From: schedule.At(9, 0), To: schedule.At(18, 0)}, []schedule.Seat{at("2026-06-10", 9, 0), at("2026-06-10", 17, 59)}, []schedule.Seat{at("2026-06-10", 8, 59), at("2026-06-10", 18, 0)}},
		{"over midnight", schedule.When{From: schedule.At(22, 0), To: schedule.At(6, 0)}, []schedule.Seat{at("2026-06-10", 22, 0), at("2026-06-10", 5, 59)}, []schedule.Seat{at("2026-06-10", 6, 0), at("2026-06-10", 21, 59)}},
		{"up to a clock", schedule.When{To: schedule.At(6, 0)}, []schedule.Seat{at("2026-06-10", 0, 0)}, []schedule.Seat{at("2026-06-10", 6, 0)}},
		{"from a clock", schedule.When{From: schedule.At(22, 0)}, []schedule.Seat{at("2026-06-10", 23, 0)}, []schedule.Seat{at("2026-06-10", 21, 0), at("2026-06-10", 0, 0)}},
		{"days", schedule.When{First: date("2026-06-10"), Last: date("2026-06-11")}, []schedule.Seat{at("2026-06-10", 0, 0), at("2026-06-11", 23, 0)}, []schedule.Seat{at("2026-06-09", 23, 0), at("2026-06-12", 0, 0)}},
	} {
		for _, seat := range c.holds {
			assert.True(t, c.when.Holds(seat), "%s %v", c.name, seat.Start)
		}
		for _, seat := range c.not {
			assert.False(t, c.when.Holds(seat), "%s %v", c.name, seat.Start)
		}
	}
	spec := daily()
	spec.OffHours.Primary = schedule.On(schedule.When{Kinds: []schedule.DayKind{}, Weekdays: []time.Weekday{7}, From: 600, To: 600, First: date("2026-06-02"), Last: date("2026-06-01")}, nil)
	_, err := schedule.New(spec)
	for _, want := range []string{
		"OffHours.Primary.Kinds: no kind of day: the rota never speaks", "OffHours.Primary.Weekdays[0]: 7 is no weekday",
		"OffHours.Primary.To: the rota speaks from 10:00 to 10:00, which is never", `OffHours.Primary.Last: "2026-06-01" is before the first day, "2026-06-02"`,
		"OffHours.Primary.Rota: no rota given",
	} {
		assert.ErrorContains(t, err, want)
	}
}
