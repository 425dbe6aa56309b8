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

// The sample's schedule and the alerts of its services. Put your own in their place.
const (
	configuration = "../sample/history.json"
	pages         = "../sample/alerts.json" // "" where none are kept
)

// published returns the roster of May 2026 as it was published, with the alerts.
func published(t testing.TB) (*schedule.Schedule, *schedule.Roster, []report.Alert) {
	t.Helper()
	data, err := os.ReadFile(configuration)
	check(t, err)
	file, err := config.Decode(configuration, data)
	check(t, err)
	s, err := file.Schedule()
	check(t, err)
	roster, err := s.Roster(schedule.Month(2026, time.May, s.Location(time.Time{})))
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
	small, err := s.Team("platform-nights") // which five people cannot keep
	check(t, err)
	rules := Rules(s, roster.Interval(), alerts)
	// Rests and runs of days are judged with the shifts before and after the month.
	rules = scheduletest.Beside(s, rules...)
	scheduletest.Run(t, roster, Except(small, roster.Interval().Start, rules)...)
}
