package rickar_test

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/jp"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/schedule"
)

var sinkCount int

// Looking up the days of one year: in a calendar of ours, in Japan as read from
// the library, and in the library itself without and with its cache. The library
// cases report how many times as long they take as ours in the same run.
func BenchmarkLookup(b *testing.B) {
	read, err := rickar.Read(jp.Holidays, 2020, 2029)
	require.NoError(b, err)
	var days []schedule.Date
	var noons []time.Time
	for d := date("2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
		days, noons = append(days, d), append(noons, noon(d, time.UTC))
	}
	ours := 0.0
	perLookup := func(b *testing.B) float64 { return float64(b.Elapsed().Nanoseconds()) / float64(b.N) }
	for _, c := range []struct {
		name     string
		calendar *holiday.Calendar
	}{{"japan", holiday.Japan()}, {"read", read}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i, n := 0, 0
			for b.Loop() {
				if day, ok := c.calendar.Holiday(days[i]); ok {
					n += len(day.Name)
				}
				if i++; i == len(days) {
					i = 0
				}
			}
			sinkCount = n
			ours = perLookup(b)
		})
	}
	for _, c := range []struct {
		name      string
		cacheable bool
	}{{"library", false}, {"library cached", true}} {
		b.Run(c.name, func(b *testing.B) {
			library := &cal.Calendar{Holidays: jp.Holidays, Cacheable: c.cacheable}
			b.ReportAllocs()
			i, n := 0, 0
			for b.Loop() {
				if actual, observed, h := library.IsHoliday(noons[i]); actual || observed {
					n += len(h.Name)
				}
				if i++; i == len(days) {
					i = 0
				}
			}
			sinkCount = n
			if ours > 0 {
				b.ReportMetric(perLookup(b)/ours, "times-ours")
			}
		})
	}
}

// The working hours of one year.
func BenchmarkYear(b *testing.B) {
	read, err := rickar.Read(jp.Holidays, 2020, 2029)
	require.NoError(b, err)
	hours := schedule.Weekdays(schedule.At(9, 0), schedule.At(17, 0))
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sinkCount = 8 * read.Count(hours, date("2026-01-01"), date("2026-12-31")).Workdays
		}
	})
	b.Run("library", func(b *testing.B) {
		library := cal.NewBusinessCalendar()
		library.AddHoliday(jp.Holidays...)
		b.ReportAllocs()
		for b.Loop() {
			n := library.WorkHoursInRange(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
			sinkCount = int(n / time.Hour)
		}
	})
}
