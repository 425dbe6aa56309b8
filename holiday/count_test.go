package holiday_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

func TestCountsAgreeWithTheKindOfEachDay(t *testing.T) {
	calendars := []*holiday.Calendar{nil, holiday.Japan(), holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03"))}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(calendars).Draw(t, "calendar")
		first := date("2026-01-01").AddDays(rapid.IntRange(-2000, 2000).Draw(t, "first"))
		last := first.AddDays(rapid.IntRange(-2, 800).Draw(t, "days"))
		w := schedule.Window{}
		for _, day := range rapid.SliceOfDistinct(rapid.IntRange(0, 6), rapid.ID).Draw(t, "open") {
			w.Days = append(w.Days, time.Weekday(day))
		}
		h := schedule.Hours{w}
		for _, day := range rapid.SliceOfN(rapid.IntRange(-10, 810), 0, 8).Draw(t, "dates") {
			h = append(h, schedule.Window{Dates: []schedule.Date{first.AddDays(day), first.AddDays(day + 3)}, Closed: day%5 == 0})
		}
		var want holiday.Count
		for d := first; !d.After(last); d = d.AddDays(1) {
			switch kind, _ := h.Kind(d, c); kind {
			case schedule.Workday:
				want.Workdays++
			case schedule.Weekend:
				want.Weekends++
			case schedule.Holiday:
				want.Holidays++
			}
		}
		got := c.Count(h, first, last)
		require.Equal(t, want, got)
		require.Equal(t, max(0, last.DaysSince(first)+1), got.Days())
	})
	assert.Zero(t, holiday.Japan().Count(schedule.Weekdays(0, 0), schedule.Date{}, date("2026-12-31")))
	// Greenery Day and a Saturday are worked: an exception wins over the calendar.
	hours := schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	hours = append(hours, schedule.Window{Dates: []schedule.Date{date("2026-05-04"), date("2026-05-09")}})
	assert.Equal(t, holiday.Count{Workdays: 20, Weekends: 8, Holidays: 3}, holiday.Japan().Count(hours, date("2026-05-01"), date("2026-05-31")))
	odd := schedule.Hours{{Days: []time.Weekday{-1, 9, time.Monday}}}
	assert.Equal(t, holiday.Count{Workdays: 1, Weekends: 6}, holiday.New().Count(odd, date("2026-06-01"), date("2026-06-07")))
}

func ExampleCalendar_Count() {
	japan := holiday.Japan()
	hours := schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	n := japan.Count(hours, schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"))
	business := n.Workdays * 9
	fmt.Println(n.Workdays, "workdays,", business, "business hours,", n.Days()*24-business, "off-hours")
	// Output:
	// 244 workdays, 2196 business hours, 6564 off-hours
}

var (
	sinkInt   int
	sinkCount holiday.Count
)

// The days of one year, in turn.
func year2026() []schedule.Date {
	var days []schedule.Date
	for d := date("2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
		days = append(days, d)
	}
	return days
}

func BenchmarkHoliday(b *testing.B) {
	japan, days := holiday.Japan(), year2026()
	b.ReportAllocs()
	i, n := 0, 0
	for b.Loop() {
		if day, ok := japan.Holiday(days[i]); ok {
			n += len(day.Name)
		}
		if i++; i == len(days) {
			i = 0
		}
	}
	sinkInt = n
}

func BenchmarkYear(b *testing.B) {
	japan, hours := holiday.Japan(), schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	first, last := date("2026-01-01"), date("2026-12-31")
	b.Run("count", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sinkCount = japan.Count(hours, first, last)
		}
	})
	b.Run("day by day", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var n holiday.Count
			for d := first; !d.After(last); d = d.AddDays(1) {
				if kind, _ := hours.Kind(d, japan); kind == schedule.Workday {
					n.Workdays++
				}
			}
			sinkCount = n
		}
	})
}

func BenchmarkJapan(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = holiday.Japan()
	}
}
