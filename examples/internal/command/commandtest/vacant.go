package commandtest

import (
	"testing"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// LeavesGaps writes an organisation of ai and bo, of whom a day each is published of June 2026, and for whom nobody steps in.
func LeavesGaps(t *testing.T) (path string) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	check(err)
	spec := schedule.Spec{Location: tokyo, Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "web", Services: schedule.Services("web"), Members: schedule.Members("ai", "bo")}},
		OffHours: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2026-06-01"), "ai", "bo"), Absent: schedule.LeaveGap}}
	s, err := schedule.New(spec)
	check(err)
	roster, err := s.Roster(schedule.Month(2026, time.June, tokyo))
	check(err)
	text, err := config.Encode(config.File{Specs: []schedule.Spec{spec},
		Journal: []schedule.Entry{{ID: "june", Author: "ai", At: roster.Interval().Start.AddDate(0, 0, -20), Change: roster}}})
	check(err)
	return File(t, string(text))
}
