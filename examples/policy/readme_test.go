package policy

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// The README's excerpt is what the rule says with that number.
func TestReadme(t *testing.T) {
	_, roster, _ := published(t)
	text, err := os.ReadFile("README.md")
	check(t, err)
	err = scheduletest.Check(roster, scheduletest.MaxTurnsPerMonth(2))
	if err == nil {
		t.Fatal("nobody has three turns")
	}
	for line := range strings.Lines(err.Error()) {
		if !strings.Contains(string(text), "    "+line) {
			t.Errorf("README.md lacks %q", line)
		}
	}
}

// The rotation that the plan replaces does not keep to the policy: a week of duty has
// no free day.
func TestTheRotationBreaksThePolicy(t *testing.T) {
	file, err := command.Load("")
	check(t, err)
	s, err := file.Schedule()
	check(t, err)
	roster, err := s.Roster(schedule.Month(2026, time.May, s.Location(time.Time{})))
	check(t, err)
	err = scheduletest.Check(roster, Rules(s, roster.Interval(), nil)...)
	var finding *scheduletest.Finding
	if !errors.As(err, &finding) || finding.Rule.Name != "OneFreeDayPerWeek" || finding.Breaches[0].Who != "m3" {
		t.Errorf("%v", err)
	}
}
