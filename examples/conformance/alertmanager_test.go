package conformance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v2"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// The teams answer exactly while Alertmanager's business hours are active and its
// holidays are not, in every hour of 2026.
func TestBusinessHoursOfAlertmanager(t *testing.T) {
	var text strings.Builder
	text.WriteString("business: [{times: [{start_time: '10:00', end_time: '19:00'}], weekdays: ['monday:friday'], location: Asia/Tokyo}]\nholidays:\n")
	year := schedule.Interval{Start: time.Date(2025, 12, 31, 15, 0, 0, 0, time.UTC), End: time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC)}
	for day := range holiday.Japan().Between(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31")) {
		fmt.Fprintf(&text, "- {years: ['2026'], months: ['%d'], days_of_month: ['%d'], location: Asia/Tokyo}\n", day.Date.Month, day.Date.Day)
	}
	var intervals map[string][]timeinterval.TimeInterval
	require.NoError(t, yaml.UnmarshalStrict([]byte(text.String()), &intervals))
	active := timeinterval.NewIntervener(intervals)

	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	hours := 0
	for at := year.Start; at.Before(year.End); at = at.Add(time.Hour) {
		answer, err := s.OnCall("minne-web", at)
		require.NoError(t, err)
		business, err := active.ContainsTime([]string{"business"}, at)
		require.NoError(t, err)
		off, err := active.ContainsTime([]string{"holidays"}, at)
		require.NoError(t, err)
		require.Equal(t, answer.Regime == schedule.Daytime, business && !off, at)
		hours++
	}
	assert.Equal(t, 8760, hours)
}
