package policy

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/us"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// The README's excerpt is what the rule says with that number.
func TestReadme(t *testing.T) {
	s, roster, alerts := published(t)
	text, err := os.ReadFile("README.md")
	check(t, err)
	small, err := s.Team("platform-nights")
	check(t, err)
	err = scheduletest.Check(roster, Except(small, roster.Interval().Start, []scheduletest.Rule{scheduletest.MaxTurnsPerMonth(2)})...)
	if err == nil {
		t.Fatal("nobody has three turns")
	}
	for line := range strings.Lines(err.Error()) {
		if !strings.Contains(string(text), "    "+line) {
			t.Errorf("README.md lacks %q", line)
		}
	}
	// What the whole policy says of the pool that is left out.
	excused := map[string]bool{string(small.ID()): true}
	for _, m := range small.Members(roster.Interval().Start) {
		excused[string(m)] = true
	}
	var broken []string
	for _, f := range scheduletest.Find(roster, Rules(s, roster.Interval(), alerts)...) {
		if f.Rule.Severity == scheduletest.Fail {
			broken = append(broken, f.Rule.Name)
			for _, b := range f.Breaches {
				if !excused[b.Who] {
					t.Errorf("%v", b)
				}
			}
		}
	}
	if list := "`" + strings.Join(broken, "`, `") + "`"; !strings.Contains(strings.Join(strings.Fields(string(text)), " "), list) {
		t.Errorf("README.md lacks %s", list)
	}
}

// The README's lines read a file that names countries.
func TestReadmeOfCountries(t *testing.T) {
	const configuration = "organisation.json"
	text := strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": "us"`, 1)
	data := []byte(text)
	if _, err := config.Decode(configuration, data); err == nil {
		t.Fatal("countries are known without their calendars")
	}
	countries, err := rickar.Countries(map[string][]*cal.Holiday{"us": us.Holidays, "gb": gb.Holidays}, 2020, 2035)
	check(t, err)
	file, err := config.Decode(configuration, data, countries)
	check(t, err)
	if day, ok := file.Specs[0].Holidays.Holiday(schedule.MustParseDate("2027-07-05")); !ok {
		t.Errorf("Independence Day is %v", day)
	}
	readme, err := os.ReadFile("README.md")
	check(t, err)
	own, err := os.ReadFile("readme_test.go")
	check(t, err)
	_, code, _ := strings.Cut(string(readme), "```go\n")
	code, _, found := strings.Cut(code, "```")
	for line := range strings.Lines(strings.TrimSpace(code)) {
		found = found && strings.Contains(string(own), "\t"+strings.TrimSpace(line)+"\n")
	}
	if !found {
		t.Errorf("these lines are not the README's:\n%s", code)
	}
}

// The rules that the export is said to break are the ones that it breaks, and the README's excerpt
// is what one of them says.
func TestTheExportBreaksWhatIsKnown(t *testing.T) {
	roster, alerts := exported(t)
	var broken []string
	for _, f := range scheduletest.Find(roster, Imported(roster, alerts)...) {
		if f.Rule.Severity == scheduletest.Fail && f.Rule.Lacks == "" {
			broken = append(broken, f.Rule.Name)
		}
	}
	if !slices.Equal(broken, known) {
		t.Errorf("the export breaks %q", broken)
	}
	text, err := os.ReadFile("README.md")
	check(t, err)
	for line := range strings.Lines(scheduletest.Check(roster, scheduletest.HolidaysAsDaysOff()).Error()) {
		if !strings.Contains(string(text), "    "+strings.TrimSuffix(line, "\n")) {
			t.Errorf("README.md lacks %q", line)
		}
	}
	if list := "`" + strings.Join(known, "`, `") + "`"; !strings.Contains(strings.Join(strings.Fields(string(text)), " "), list) {
		t.Errorf("README.md lacks %s", list)
	}
}

// The rotation that the plan replaces does not keep to the policy: a week of duty has
// no free day.
func TestTheRotationBreaksThePolicy(t *testing.T) {
	file, err := command.Load("")
	check(t, err)
	s, err := schedule.New(file.Specs...)
	check(t, err)
	roster, err := s.Roster(schedule.Month(2026, time.May, s.Location(time.Time{})))
	check(t, err)
	small, err := s.Team("platform-nights")
	check(t, err)
	err = scheduletest.Check(roster, Except(small, roster.Interval().Start, Rules(s, roster.Interval(), []report.Alert{}))...)
	var finding *scheduletest.Finding
	if !errors.As(err, &finding) || finding.Rule.Name != "OneFreeDayPerWeek" || finding.Breaches[0].Who != "m3" {
		t.Errorf("%v", err)
	}
}

// A plain week from Monday to Monday is an hour longer where clocks go back, and breaks nothing.
func TestLongestTurn(t *testing.T) {
	for zone, want := range map[string]time.Duration{"Asia/Tokyo": 168 * time.Hour, "Europe/London": 169 * time.Hour} {
		loc, err := time.LoadLocation(zone)
		check(t, err)
		if got := LongestTurn(schedule.Month(2026, time.October, loc)); got != want {
			t.Errorf("%s: %v", zone, got)
		}
		if got := LongestTurn(schedule.Month(2026, time.June, loc)); got != 168*time.Hour {
			t.Errorf("%s: %v", zone, got)
		}
		weeks := rotation.Weekly(schedule.MustParseDate("2026-09-28"), "ann", "bob", "cat")
		s, err := schedule.New(schedule.Spec{Location: loc, Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{}, OffHours: schedule.Duty{Primary: weeks},
			Teams: []schedule.Team{{ID: "web", Services: schedule.Services("web"), Members: schedule.Members("ann", "bob", "cat")}}})
		check(t, err)
		roster, err := s.Roster(schedule.Days(schedule.MustParseDate("2026-10-01"), schedule.MustParseDate("2026-11-15"), loc))
		check(t, err)
		for _, f := range scheduletest.Find(roster, Imported(roster, nil)...) {
			if f.Rule.Name == "MinRestBetweenTurns" {
				t.Errorf("%s: %v", zone, f)
			}
		}
	}
}

// own is an organisation that keeps the policy as it is.
const own = `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
	"teams": [{"id": "web", "services": [{"id": "shop", "docs": [{"title": "Runbook", "url": "https://example.com/shop", "reviewed": "2027-01-15"}]}],
		"members": [{"member": "aoi"}, {"member": "ren"}, {"member": "yui"}, {"member": "sora"}, {"member": "mio"}, {"member": "kai"}, {"member": "rin"}, {"member": "jun"}]}],
	"offHours": {"primary": {"rotation": {"order": ["aoi", "ren", "yui", "sora", "mio", "kai", "rin", "jun"], "unit": "days", "first": "2027-01-01", "at": "19:00"}}}}]}`

// The files that the README says to copy compile in a module of their own.
func TestCopiedFilesCompile(t *testing.T) {
	repository, err := filepath.Abs("../..")
	check(t, err)
	dir := t.TempDir()
	for from, to := range map[string]string{"policy.go": "policy.go", "policy_test.go": "policy_test.go", repository + "/go.sum": "go.sum"} {
		data, err := os.ReadFile(from)
		check(t, err)
		check(t, os.WriteFile(filepath.Join(dir, to), data, 0o600))
	}
	module := "module example.com/policy\n\ngo 1.26\n\nrequire github.com/toban-go/toban v0.0.0\n\nreplace github.com/toban-go/toban => " + repository + "\n"
	check(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(module), 0o600))
	run := func(args ...string) {
		t.Helper()
		command := exec.Command("go", args...)
		command.Dir, command.Env = dir, append(os.Environ(), "GOPROXY=off", "GOWORK=off")
		if printed, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, printed)
		}
	}
	run("list", "-export", "-test", "-mod=mod", ".") // compiles and does not link

	// What the README says to edit suffices for files of one's own.
	check(t, os.WriteFile(filepath.Join(dir, "oncall.json"), []byte(own), 0o600))
	text, err := os.ReadFile("policy_test.go")
	check(t, err)
	edited := string(text)
	for from, to := range map[string]string{`"../sample/history.json"`: `"oncall.json"`, `"../sample/alerts.json"`: `""`, `"2026-05"`: `"2027-02"`, `"platform-nights"`: `""`} {
		if strings.Count(edited, from) != 1 {
			t.Errorf("policy_test.go has %s %d times", from, strings.Count(edited, from))
		}
		edited = strings.Replace(edited, from, to, 1)
	}
	check(t, os.WriteFile(filepath.Join(dir, "policy_test.go"), []byte(edited), 0o600))
	run("test", "-mod=mod", "-vet=off", ".")
}
