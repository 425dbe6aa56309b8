package conformance

import (
	"os"
	"os/exec"
	"testing"
	"time"

	junit "github.com/joshdk/go-junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v2"

	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// checked holds May 2026 of the sample to every set of rules.
func checked(t *testing.T) findings.Report {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	r, err := s.Roster(schedule.Month(2026, time.May, sample.Tokyo()))
	require.NoError(t, err)
	var rules []scheduletest.Rule
	facts := scheduletest.Facts{People: s.People(r.Interval()), Alerts: []report.Alert{}, Plan: s, Journal: []schedule.Entry{}}
	for _, p := range scheduletest.Policies() {
		more, err := p.Rules(facts)
		require.NoError(t, err)
		rules = append(rules, more...)
	}
	return findings.Of("oncall/組織 1.json", r, rules...)
}

// SARIF keeps to the schema of the standard, and says what the findings say.
func TestSARIF(t *testing.T) {
	found := checked(t)
	text, err := found.SARIF()
	require.NoError(t, err)
	log, err := sarif.FromString(text)
	require.NoError(t, err)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\r\n", "\n"} // the defaults, which the client writes as empty
	require.NoError(t, log.Validate())
	n := 0
	for _, f := range found.Asked {
		for _, b := range f.Breaches {
			result := run.Results[n]
			assert.Equal(t, f.Rule.Name, *result.RuleID)
			assert.Equal(t, f.Rule.Name, *run.Tool.Driver.Rules[result.RuleIndex].ID)
			assert.Equal(t, f.Rule.Explanation, *run.Tool.Driver.Rules[result.RuleIndex].ShortDescription.Text)
			assert.Equal(t, b.String(), *result.Message.Text)
			n++
		}
	}
	assert.Len(t, run.Results, n)
	assert.Positive(t, n)
}

// JUnit is read with as many cases and failures as there are rules that were asked and broken.
func TestJUnit(t *testing.T) {
	found := checked(t)
	text, err := found.JUnit()
	require.NoError(t, err)
	suites, err := junit.Ingest([]byte(text))
	require.NoError(t, err)
	require.Len(t, suites, 1)
	assert.Equal(t, len(found.Asked), suites[0].Totals.Tests)
	assert.Equal(t, len(found.Broken(scheduletest.Fail)), suites[0].Totals.Failed)
	for i, c := range suites[0].Tests {
		assert.Equal(t, found.Asked[i].Rule.Name, c.Name)
	}
}

// step is a step of a workflow of GitHub Actions.
type step struct {
	Uses, Run string
	With      map[string]string
}

// steps reads the steps of a job of a workflow, which is YAML.
func steps(t *testing.T, path, job string) []step {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var w struct {
		Jobs map[string]struct{ Steps []step }
	}
	require.NoError(t, yaml.Unmarshal(data, &w))
	for _, step := range w.Jobs[job].Steps { // GitHub runs them with bash
		complaints, err := exec.Command("bash", "-n", "-c", step.Run).CombinedOutput()
		require.NoError(t, err, "%s: %s", path, complaints)
	}
	return w.Jobs[job].Steps
}

// The workflow has the steps that it should have.
func TestWorkflow(t *testing.T) {
	list := steps(t, "../policycheck/workflow.yml", "policy")
	require.Len(t, list, 5)
	assert.Contains(t, list[2].Run, "examples/policycheck@latest")
	assert.Equal(t, "policy.sarif", list[3].With["sarif_file"])
}
