package rotation_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

var sinkTurn int

// A rotation that is 12,000 hours or 30 years old costs what a new one does.
func BenchmarkTurn(b *testing.B) {
	newYork := zone(b, "America/New_York")
	order := []schedule.Member{"a", "b", "c", "d", "e", "f", "g"}
	now := time.Date(2026, time.June, 10, 15, 0, 0, 0, newYork)
	today := schedule.DateOf(now, newYork)
	ages := []struct {
		name  string
		first schedule.Date
	}{{"new", today.AddDays(-4)}, {"12,000 hours", today.AddDays(-500)}, {"30 years", today.AddMonths(-360)}}
	for _, kind := range []struct {
		name     string
		rotation rotation.Rotation
	}{
		{"hours", rotation.Rotation{Unit: rotation.Hours}},
		{"days", rotation.Rotation{At: schedule.At(10, 0)}},
		{"weeks", rotation.Rotation{At: schedule.At(10, 0), Unit: rotation.Weeks}},
		{"months", rotation.Rotation{At: schedule.At(10, 0), Unit: rotation.Months}},
		{"off-days", rotation.Rotation{Count: rotation.OffDays(holiday.Japan())}},
	} {
		for _, age := range ages {
			r := kind.rotation
			r.First, r.Order, r.Location = age.first, order, newYork
			compiled, err := r.Compile()
			require.NoError(b, err)
			turner := compiled.(turner)
			slot := schedule.Seat{Interval: schedule.Interval{Start: now, End: now.Add(time.Hour)}}
			b.Run(fmt.Sprintf("%s/%s", kind.name, age.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, step, _ := turner.Turn(now)
					sinkTurn += step.Turn
				}
			})
			b.Run(fmt.Sprintf("%s/%s on", kind.name, age.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					step, _ := compiled.On(slot)
					sinkTurn += step.Turn
				}
			})
		}
	}
}
