package findings_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// report asks three rules about May 2026 of the sample's rotation: one is kept, one fails,
// one warns.
func report(t *testing.T) findings.Report {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	r, err := s.Roster(schedule.Month(2026, time.May, sample.Tokyo()))
	require.NoError(t, err)
	return findings.Of("rosters/当番 A&B.json", r, scheduletest.NoGaps(), scheduletest.MinPeople(6), scheduletest.MaxConsecutiveDays(13).As(scheduletest.Warn),
		scheduletest.MaxConsecutiveDays(7))
}

func TestText(t *testing.T) {
	assert.Equal(t, `MinPeople: A pool is shared by at least 6 people.
  platform-nights, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 5 people who can serve, 1 person less than 6 people
warning: MaxConsecutiveDays: Nobody has duty by name on more than 7 days in a row.
`, text(t, report(t), "text")[:strings.Index(text(t, report(t), "text"), "  m3")])
	assert.True(t, report(t).Failed())
	_, err := report(t).Write("pdf")
	assert.ErrorContains(t, err, `format "pdf" is none of`)
}

func text(t *testing.T, r findings.Report, format string) string {
	out, err := r.Write(format)
	require.NoError(t, err)
	return out
}

// Sentences are in the language that is asked for: of text, JUnit and SARIF; names of rules stay.
func TestJapanese(t *testing.T) {
	r := report(t)
	r.Language = schedule.Japanese
	for _, format := range []string{"text", "junit", "sarif"} {
		got := text(t, r, format)
		assert.Contains(t, got, "当番に就ける人が5人（下限6人に1人不足）", format)
		if format != "sarif" { // which has both as properties
			assert.NotContains(t, got, "less than", format)
		}
		assert.Contains(t, got, "MinPeople", format)
	}
	assert.Contains(t, text(t, r, "text"), "警告：")
	assert.Regexp(t, `\nルール: 4件中1件に違反、ほか1件は警告。\n$`, text(t, r, "text"))
	for want, severities := range map[string][]scheduletest.Severity{"ルール: 2件に違反なし。": nil, "ルール: 2件に違反なし、1件は警告。": {scheduletest.Warn}, "ルール: 3件中1件に違反。": {scheduletest.Fail}} {
		asked := []*scheduletest.Finding{{}, {}}
		for _, severity := range severities {
			asked = append(asked, &scheduletest.Finding{Rule: scheduletest.Rule{Severity: severity}, Breaches: make([]scheduletest.Breach, 1)})
		}
		assert.Equal(t, want, findings.Report{Asked: asked}.Summary(schedule.Japanese))
	}
}

func TestJSON(t *testing.T) {
	var got struct {
		File   string
		Failed bool
		Start  time.Time
		Rules  []struct {
			Rule, Severity, Explanation, Japanese string
			Breaches                              []map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text(t, report(t), "json")), &got))
	assert.Equal(t, "rosters/当番 A&B.json", got.File)
	assert.True(t, got.Failed)
	require.Len(t, got.Rules, 4)
	assert.Equal(t, "NoGaps", got.Rules[0].Rule)
	assert.NotNil(t, got.Rules[0].Breaches, "an empty list, not null")
	assert.Equal(t, []map[string]any{{
		"who": "platform-nights", "start": "2026-05-01T19:00:00+09:00", "end": "2026-06-01T10:00:00+09:00",
		"got": 5.0, "limit": 6.0, "unit": "people", "note": "who can serve",
		"message":  "platform-nights, 2026-05-01 19:00 – 2026-06-01 10:00 JST: 5 people who can serve, 1 person less than 6 people",
		"japanese": "platform-nights、2026-05-01（金）19:00〜2026-06-01（月）10:00：当番に就ける人が5人（下限6人に1人不足）",
	}}, got.Rules[1].Breaches)
	assert.Equal(t, "warn", got.Rules[3].Severity)
	assert.NotEmpty(t, got.Rules[3].Japanese)
}

func TestSARIF(t *testing.T) {
	var got struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ID                   string
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
					LogicalLocations []struct{ Name string }
				}
				PartialFingerprints map[string]string
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text(t, report(t), "sarif")), &got))
	assert.Equal(t, "2.1.0", got.Version)
	run := got.Runs[0]
	assert.Len(t, run.Tool.Driver.Rules, 4)
	prints := map[string]bool{}
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		assert.Equal(t, rule.ID, r.RuleID)
		assert.Equal(t, rule.DefaultConfiguration.Level, r.Level)
		assert.Equal(t, "rosters/%E5%BD%93%E7%95%AA%20A%26B.json", r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
		prints[r.PartialFingerprints["tobanBreach/v1"]] = true
	}
	assert.Len(t, prints, len(run.Results), "no two results are alike")
	assert.Equal(t, "error", run.Results[0].Level)
	assert.Equal(t, "platform-nights", run.Results[0].Locations[0].LogicalLocations[0].Name)
	assert.Equal(t, "warning", run.Results[1].Level)
}

func TestJUnit(t *testing.T) {
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Name    string  `xml:"name,attr"`
			Failure *string `xml:"failure"`
			Output  string  `xml:"system-out"`
		} `xml:"testsuite>testcase"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text(t, report(t), "junit")), &got))
	assert.Equal(t, 4, got.Tests)
	assert.Equal(t, 1, got.Failures)
	assert.Nil(t, got.Cases[0].Failure)
	require.NotNil(t, got.Cases[1].Failure)
	assert.Contains(t, *got.Cases[1].Failure, "5 people who can serve")
	assert.Nil(t, got.Cases[3].Failure)
	assert.True(t, strings.HasPrefix(got.Cases[3].Output, "warning: Nobody has duty"))
}

// A roster without shifts is one finding, whatever is asked.
func TestNothingToJudge(t *testing.T) {
	r := findings.Of("", nil, scheduletest.NoGaps())
	assert.True(t, r.Failed())
	for _, format := range findings.Formats() {
		assert.Contains(t, text(t, r, format), "HasShifts")
	}
	assert.NotContains(t, text(t, r, "sarif"), "physicalLocation", "there is no file")
	assert.NotContains(t, text(t, r, "json"), `"start"`)
}
