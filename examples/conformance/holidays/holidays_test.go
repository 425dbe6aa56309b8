// Package holidays_test counts the days on which other libraries of Japan's holidays
// differ from the law. The official list of 1955–2027 equals package holiday (see its
// tests), so it takes the list's place here.
//
//	cd examples/conformance/holidays && npm ci && go test -v .
package holidays_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/jp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

var (
	first = schedule.MustParseDate("1948-07-20") // the law's first day
	last  = schedule.MustParseDate("2099-12-31")
)

func TestGoLibraries(t *testing.T) {
	library := &cal.Calendar{Holidays: jp.Holidays}
	days := map[schedule.Date]bool{}
	for d := first; !d.After(last); d = d.AddDays(1) {
		actual, observed, _ := library.IsHoliday(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
		if actual || observed {
			days[d] = true
		}
	}
	golden(t, "testdata/go.txt", compare("rickar/cal "+version(t, "github.com/rickar/cal/v2"), days))
}

func TestNodeLibraries(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("the libraries are not installed: npm ci")
	}
	command := exec.Command("node", "holidays.js")
	command.Stderr = os.Stderr
	out, err := command.Output()
	require.NoError(t, err)
	var names []string
	days := map[string]map[schedule.Date]bool{}
	for line := range strings.Lines(string(out)) {
		name, day, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if days[name] == nil {
			names, days[name] = append(names, name), map[schedule.Date]bool{}
		}
		days[name][schedule.MustParseDate(day)] = true
	}
	var text strings.Builder
	for _, name := range names {
		text.WriteString(compare(name, days[name]))
	}
	golden(t, "testdata/npm.txt", text.String())
}

// compare counts the days missing and extra by period: under the rules of before and
// since 2007, and those that no list says yet. It names those since 2007 up to the
// last day that the library knows.
func compare(name string, theirs map[schedule.Date]bool) string {
	japan := holiday.Japan()
	var end schedule.Date
	for d := range theirs {
		if d.After(end) {
			end = d
		}
	}
	var text, named strings.Builder
	fmt.Fprintf(&text, "%-28s", name)
	for _, period := range [][2]int{{1955, 2006}, {2007, 2027}, {2028, 2099}} {
		missing, extra := 0, 0
		for d := (schedule.Date{Year: period[0], Month: 1, Day: 1}); d.Year <= period[1]; d = d.AddDays(1) {
			_, ours := japan.Lookup(d)
			if ours == theirs[d] {
				continue
			}
			sign := '+'
			if ours {
				missing++
				sign = '-'
			} else {
				extra++
			}
			if d.Year >= 2007 && !d.After(end) {
				fmt.Fprintf(&named, " %c%v", sign, d)
			}
		}
		fmt.Fprintf(&text, "  %d–%d -%d +%d", period[0], period[1], missing, extra)
	}
	fmt.Fprintf(&text, "  ends %d\n", end.Year)
	if named.Len() > 0 {
		fmt.Fprintf(&text, " %s\n", &named)
	}
	return text.String()
}

// version reads which version of a module go.mod asks for.
func version(t *testing.T, path string) string {
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	_, after, ok := strings.Cut(string(mod), path+" ")
	require.True(t, ok)
	return strings.Fields(after)[0]
}

func golden(t *testing.T, file, got string) {
	t.Log("\n" + got)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
