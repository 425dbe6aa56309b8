package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// A roster published for the midst of a slot leaves what comes before it and what
// comes after it, with somebody in both.
func TestPublishedInTheMidstOfASlot(t *testing.T) {
	spec := daily()
	spec.OffHours.Breaks = []schedule.Clock{schedule.At(14, 0), schedule.At(18, 0)}
	midst := compile(t, must(t, spec), hours(t, "2026-05-09T14:00:00+09:00", "2026-05-09T18:00:00+09:00"))
	s := with(t, must(t, daily()), midst)
	saturday := schedule.Days(date("2026-05-09"), date("2026-05-09"), tokyo)
	var duties []string
	for shift := range s.Duties(saturday, schedule.Everyone) {
		assert.False(t, shift.Gap())
		duties = append(duties, shift.Interval.String())
	}
	assert.Equal(t, []string{"2026-05-09 10:00 – 2026-05-09 14:00 JST", "2026-05-09 14:00 – 2026-05-09 18:00 JST", "2026-05-09 18:00 – 2026-05-10 10:00 JST"}, duties)
	compiled := compile(t, s, saturday)
	for at := saturday.Start.Add(10 * time.Hour); at.Before(saturday.End); at = at.Add(time.Hour) {
		want, err := s.OnCall("minne-web", at)
		require.NoError(t, err)
		got, err := compiled.OnCall("minne-web", at)
		require.NoError(t, err, at)
		assert.NotEmpty(t, got.Member(schedule.Primary), at)
		assert.Equal(t, want.Member(schedule.Primary), got.Member(schedule.Primary), at)
		assert.True(t, want.Interval.Equal(got.Interval), "%v %v", want.Interval, got.Interval)
	}
}
