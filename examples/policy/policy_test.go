package policy

import (
	"testing"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// published returns the sample's roster of May 2026 as it was published, with the alerts of its services.
// Put your own schedule in its place.
func published(t testing.TB) (*schedule.Schedule, *schedule.Roster, []report.Alert) {
	t.Helper()
	file, err := command.Load("")
	check(t, err)
	s, err := file.Schedule()
	check(t, err)
	roster, err := s.Roster(schedule.Month(2026, time.May, s.Location(time.Time{})))
	check(t, err)
	alerts, err := command.Alerts("")
	check(t, err)
	return s, roster, alerts
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPolicy(t *testing.T) {
	s, roster, alerts := published(t)
	small, err := s.Team("platform-nights") // which five people cannot keep
	check(t, err)
	rules := Rules(s, roster.Interval(), alerts)
	scheduletest.Run(t, roster, Except(small, roster.Interval().Start, rules)...)
}
