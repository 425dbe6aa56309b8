package policy

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// The sample's schedule, the alerts of its services, the month to test and the pool to leave out. Put your own in their place.
const (
	configuration = "../sample/history.json"
	pages         = "../sample/alerts.json" // "" where none are kept: rules on pages are then skipped
	month         = "2026-05"
	tooSmall      = "platform-nights" // a pool that cannot keep the policy; "" where all can
)

// published returns the roster of the month as it was published, with the alerts.
func published(t testing.TB) (*schedule.Schedule, *schedule.Roster, []report.Alert) {
	t.Helper()
	data, err := os.ReadFile(configuration)
	check(t, err)
	file, err := config.Decode(configuration, data)
	check(t, err)
	s, err := file.Schedule()
	check(t, err)
	first, err := schedule.ParseDate(month + "-01")
	check(t, err)
	roster, err := s.Roster(schedule.Month(first.Year, first.Month, s.Location(time.Time{})))
	check(t, err)
	var alerts []report.Alert
	if pages != "" {
		data, err = os.ReadFile(pages)
		check(t, err)
		check(t, json.Unmarshal(data, &alerts))
	}
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
	rules := Rules(s, roster.Interval(), alerts)
	// Rests and runs of days are judged with the shifts before and after the month.
	rules = scheduletest.Beside(s, rules...)
	if tooSmall != "" {
		pool, err := s.Team(tooSmall)
		check(t, err)
		rules = Except(pool, roster.Interval().Start, rules)
	}
	scheduletest.Run(t, roster, rules...)
}
