package policy

import (
	"os"
	"slices"
	"testing"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// exported returns the roster of another tool's export, and its alerts if there are any. The file is
// what examples/audit writes with -as record; put your own in its place.
func exported(t testing.TB) (*schedule.Roster, []report.Alert) {
	t.Helper()
	data, err := os.ReadFile("testdata/export.json")
	check(t, err)
	roster, err := schedule.ParseRoster(data)
	check(t, err)
	return roster, nil // alerts are not known: rules on pages are skipped
}

// known are the rules that the export breaks today. They are logged and do not fail; what else
// breaks does. The list ends empty.
var known = []string{"HolidaysAsDaysOff", "MinPeople", "OnePlace", "OneFreeDayPerWeek"}

func TestExport(t *testing.T) {
	roster, alerts := exported(t)
	rules := Imported(roster, alerts)
	for i, rule := range rules {
		if slices.Contains(known, rule.Name) {
			rules[i] = rule.As(scheduletest.Warn)
		}
	}
	scheduletest.Run(t, roster, rules...)
}
