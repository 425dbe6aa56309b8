package scheduletest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func TestBreachesInJapanese(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	week := schedule.Interval{Start: time.Date(2026, time.May, 4, 0, 0, 0, 0, tokyo), End: time.Date(2026, time.May, 11, 0, 0, 0, 0, tokyo)}
	for want, b := range map[string]scheduletest.Breach{
		"m3、2026-05-04（月）00:00〜2026-05-11（月）00:00：当番のある日が7日（上限6日を1日超過）":      {Who: "m3", When: week, Got: 7, Limit: 6, Unit: scheduletest.Days, Note: "with duty", Japanese: "当番のある日が{}"},
		"m3、2026-05-04（月）00:00：当番のある日が19日連続（上限13日を6日超過）":                     {Who: "m3", When: schedule.Interval{Start: week.Start, End: week.Start}, Got: 19, Limit: 13, Unit: scheduletest.Days, Note: "in a row with duty", Japanese: "当番のある日が{}連続"},
		"m3、2026-05-04（月）00:00〜2026-05-11（月）00:00：続けての休息 9時間（下限35時間に26時間不足）": {Who: "m3", When: week, Got: 9 * 60, Limit: 35 * 60, Unit: scheduletest.Minutes, Note: "of rest in one piece", Japanese: "続けての休息"},
		"everyone：7人で2席のため、時間の 28.6%（上限25%を3.6%超過）":                          {Who: "everyone", Got: 286, Limit: 250, Unit: scheduletest.PerMille, Note: "of the time", Japanese: "7人で2席のため、時間の"},
		"m1とm2：同じチームだけの時間 1時間30分":                                            {Who: "m1 and m2", Got: 90, Unit: scheduletest.Minutes, Note: "by one team", Japanese: "同じチームだけの時間"},
		"当番表：0枠（下限1枠に1枠不足）":                                                  {Who: "the roster", Limit: 1, Unit: scheduletest.Shifts},
		"ルール集：呼び出しの記録がないと判定できない":                                             {Who: "the policy", Note: "cannot be judged without alerts", Japanese: "呼び出しの記録がないと判定できない"},
		"x：says so": {Who: "x", Note: "says so"},
		"m3：この月の当番が3週末（上限2週末を1週末超過）": {Who: "m3", Got: 3, Limit: 2, Unit: scheduletest.Weekends, Note: "in a month", Japanese: "この月の当番が{}"},
	} {
		assert.Equal(t, want, b.In(schedule.Japanese))
		assert.Equal(t, b.String(), b.In(schedule.English))
		data, err := json.Marshal(b)
		require.NoError(t, err)
		var read struct{ Message, Japanese string }
		require.NoError(t, json.Unmarshal(data, &read))
		assert.Equal(t, b.String(), read.Message)
		assert.Equal(t, want, read.Japanese)
	}
	f := &scheduletest.Finding{Rule: scheduletest.Rule{Name: "X", Explanation: "So it is.", Japanese: "そうである。"}}
	for range scheduletest.Shown + 2 {
		f.Breaches = append(f.Breaches, scheduletest.Breach{Who: "m1", Note: "is", Japanese: "だ"})
	}
	assert.Equal(t, "X: そうである。\n"+strings.Repeat("  m1：だ\n", scheduletest.Shown)+"  … ほか2件", f.In(schedule.Japanese))
	assert.Equal(t, f.Error(), f.In(schedule.English))
}

// Whatever a rule says of a breach it says in Japanese too: each note of this package stands beside its Japanese, and each note of
// the limits has one.
func TestNotesAreInJapanese(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	notes := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || path == "finding.go" || path == "sets.go" {
			continue
		}
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		for line := range strings.Lines(string(source)) {
			if strings.Contains(line, " Note: ") || strings.Contains(line, "\tNote: ") {
				notes++
				assert.Contains(t, line, "Japanese: ", path)
			}
		}
	}
	assert.Greater(t, notes, 20)

	source, err := os.ReadFile(filepath.Join("..", "..", "fairness", "limits.go"))
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^\t\t\{(?:"\w+"|\w+), (?:in\w+|perMille), "([^"]+)", "[A-Z]`).FindAllSubmatch(source, -1)
	require.Greater(t, len(rows), 15)
	for _, row := range rows {
		assert.NotEmpty(t, scheduletest.LimitNotes[string(row[1])], "%s", row[1])
	}
}

// What limits of the planner find reads in Japanese, by the roster of a test.
func TestLimitsInJapanese(t *testing.T) {
	j := judge(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m1"}}), "2026-05-11", "2026-05-17")
	found := scheduletest.Find(j.r, scheduletest.MinRest(11*time.Hour))
	require.Len(t, found, 1)
	assert.Regexp(t, `^m1、2026-05-1\d（.）\d\d:\d\d〜(2026-05-1\d（.）)?\d\d:\d\d：当番の間隔が\d+時間（下限11時間に\d+時間不足）$`, found[0].Breaches[0].In(schedule.Japanese))
}

// Rules about days say in brackets whether the daytime of whole teams counts.
func TestDaysInJapanese(t *testing.T) {
	some := []schedule.Candidate{}
	for want, rule := range map[string]scheduletest.Rule{
		"毎週（月曜始まり）、当番のない日を一人1日以上とる（チーム全員で受ける日中は数えない）。":                          scheduletest.OneFreeDayPerWeek(),
		"毎週（月曜始まり）、当番のない日を一人1日以上とる（チーム全員で受ける日中も数える）。":                           scheduletest.OneFreeDayPerWeek(some...),
		"当番のある日は連続13日まで（チーム全員で受ける日中は数えない）。":                                     scheduletest.MaxConsecutiveDays(13),
		"毎週（月曜始まり）、当番のない時間を一人連続35時間以上とる（週をまたぐ休息はどちらか一方の週に数え、チーム全員で受ける日中は数えない）。": scheduletest.MinWeeklyRest(35 * time.Hour),
		"どの7日間（24時間×7）にも、当番のない時間を一人連続35時間以上とる（チーム全員で受ける日中は数えない）。":               scheduletest.MinRestWithin(35*time.Hour, 7),
		"連続するどの28日にも、当番のない日を一人4日以上とる（チーム全員で受ける日中は数えない）。":                        scheduletest.MinFreeDaysWithin(4, 28),
	} {
		assert.Equal(t, want, rule.Japanese)
	}
}

// Two shifts that abut have a rest of no length: one instant is told, and that one shift follows the other.
func TestARestOfNoLength(t *testing.T) {
	breaches := scheduletest.MinRest(11 * time.Hour).Check(served(t, "2026-05-16", "m1", "m1", "m2"))
	require.Len(t, breaches, 1)
	assert.Equal(t, "m1、2026-05-17（日）10:00：続けて就く枠の間隔が0時間（下限11時間に11時間不足）", breaches[0].In(schedule.Japanese))
}
