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
		{"days of the month", schedule.When{MonthDays: []int{10, -1}}, []schedule.Seat{at("2026-06-10", 0, 0), at("2026-06-30", 0, 0), at("2028-02-29", 0, 0)}, []schedule.Seat{at("2026-06-29", 0, 0), at("2028-02-28", 0, 0)}},
		{"a day that most months lack", schedule.When{MonthDays: []int{31, -31}}, []schedule.Seat{at("2026-07-31", 0, 0), at("2026-07-01", 0, 0)}, []schedule.Seat{at("2026-06-30", 0, 0), at("2026-06-01", 0, 0)}},
		{"the turn of every year", schedule.When{First: date("2026-12-29"), Last: date("2027-01-03"), Yearly: true},
			[]schedule.Seat{at("2026-12-29", 0, 0), at("2027-01-03", 23, 0), at("2030-12-31", 0, 0), at("2031-01-03", 0, 0)},
			[]schedule.Seat{at("2026-01-02", 0, 0), at("2025-12-30", 0, 0), at("2030-12-28", 0, 0), at("2031-01-04", 0, 0)}},
		{"a leap day of every year", schedule.When{First: date("2024-02-29"), Last: date("2024-02-29"), Yearly: true},
			[]schedule.Seat{at("2025-02-28", 0, 0), at("2028-02-29", 0, 0)}, []schedule.Seat{at("2028-02-28", 0, 0), at("2025-03-01", 0, 0)}},
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
	spec.OffHours.Primary = schedule.Chain{
		schedule.On(schedule.When{MonthDays: []int{}, First: schedule.Date{Year: 2026}, Yearly: true}, schedule.Always("")),
		schedule.On(schedule.When{MonthDays: []int{1, 32, 0}, Last: date("2026-02-01"), Yearly: true}, schedule.Always("a")),
		schedule.On(schedule.When{First: date("2024-02-29"), Last: date("2025-02-28"), Yearly: true}, schedule.Always("a")),
	}
	_, err := schedule.New(spec)
	for _, want := range []string{
		"OffHours.Primary[0].MonthDays: no day of the month: no slot is meant", `OffHours.Primary[0].First: "2026-00-00" is no day`,
		"OffHours.Primary[0].Last: no last day of those that come every year", "OffHours.Primary[0].Rota: no member who always serves",
		"OffHours.Primary[1].MonthDays[1]: 32 is no day of the month: they are 1 to 31, or -1 to -31 from the end", "OffHours.Primary[1].MonthDays[2]: 0 is",
		"OffHours.Primary[1].First: no first day of those that come every year",
		`OffHours.Primary[2].Last: "2025-02-28" is a year or more after "2024-02-29", and the days come every year`,
	} {
		assert.ErrorContains(t, err, want)
	}
	spec.OffHours.Primary = schedule.On(schedule.When{Kinds: []schedule.DayKind{}, Weekdays: []time.Weekday{7}, From: 600, To: 600, First: date("2026-06-02"), Last: date("2026-06-01")}, nil)
	_, err = schedule.New(spec)
	for _, want := range []string{
		"OffHours.Primary.Kinds: no kind of day: no slot is meant", "OffHours.Primary.Weekdays[0]: 7 is no weekday",
		"OffHours.Primary.To: from 10:00 to 10:00 is no time at all", `OffHours.Primary.Last: "2026-06-01" is before the first day, "2026-06-02"`,
		"OffHours.Primary.Rota: no rota given",
	} {
		assert.ErrorContains(t, err, want)
	}
}
