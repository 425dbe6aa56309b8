package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/schedule/scheduletest"
)

var program = commandtest.Program{Name: "policycheck", Run: run}

// fails returns what is printed with exit status 1.
func fails(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Equal(t, 1, run(args, &stdout, &stderr), "%s", stderr.String())
	return stdout.String()
}

func TestSets(t *testing.T) {
	text := program.Output(t, "-list")
	commandtest.Golden(t, "sets.txt", text)
	for _, p := range scheduletest.Policies() {
		for _, c := range p.Clauses {
			assert.Contains(t, text, c.Source.Says)
		}
	}
}

func TestTheSample(t *testing.T) {
	commandtest.Golden(t, "google-sre.txt", fails(t))
	assert.Contains(t, fails(t, "-set", "japan"), "warning: MaxConsecutiveDays: Nobody has duty by name or with the whole team on more than 13 days in a row. (労働基準関係法制研究会報告書")
	assert.Equal(t, "0 of 2 rules broken, 0 of them warn only\n", program.Output(t, "-set", "shadow-first"), "nobody joins")
	commandtest.Golden(t, "japan.ja.txt", fails(t, "-set", "japan", "-lang", "ja"))
	// What our teams have agreed: notice by the journal, and rolling windows.
	own := fails(t, "-policy", "testdata/own.json")
	commandtest.Golden(t, "own.txt", own)
	assert.Contains(t, own, `s1, 2026-05-05 10:00 – 2026-05-06 10:00 JST: 7 days of notice as primary of everyone in place of s2, by entry "leave s2 2026-05-05", 7 days less than 14 days`)
	assert.NotContains(t, own, "by entry \"publish", "both months were published in time")
	// All sets and formats at once.
	var args []string
	for _, p := range scheduletest.Policies() {
		args = append(args, "-set", p.Name)
	}
	for _, format := range findings.Formats() {
		assert.NotContains(t, fails(t, append(args, "-format", format)...), "cannot be judged", format)
	}
	var log map[string]any
	assert.NoError(t, json.Unmarshal([]byte(fails(t, "-set", "japan", "-format", "sarif")), &log))
}

// The files of examples/policy/sets are sets of one's own.
func TestSetsOfFiles(t *testing.T) {
	files, err := filepath.Glob("../policy/sets/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(scheduletest.Policies()))
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		if name == "shadow-first" {
			assert.Equal(t, program.Output(t, "-set", name), program.Output(t, "-policy", path))
			continue
		}
		assert.Equal(t, fails(t, "-set", name), fails(t, "-policy", path))
	}
}

func TestFaultyInput(t *testing.T) {
	assert.Equal(t, "-set \"mars\" is no set; policycheck -list shows them\n", program.Refused(t, "-set", "mars"))
	assert.Contains(t, program.Refused(t, "-policy", commandtest.File(t, `{"name": "x"}]`)), "input.json: policy: 1:14")
	assert.Contains(t, program.Refused(t, "-policy", "none.json"), "none.json")
	assert.Contains(t, program.Refused(t, "-month", "May"), "is no month")
	assert.Contains(t, program.Unprintable(t, "-list"), "closed")
}

// A configuration without alerts cannot be asked about pages, and says so.
func TestWithoutAlerts(t *testing.T) {
	organisation := filepath.Join("..", "sample", "organisation.json")
	assert.Contains(t, fails(t, "-config", organisation), "the policy: cannot be judged without alerts")
	none := commandtest.File(t, "[]")
	assert.NotContains(t, fails(t, "-config", organisation, "-alerts", none), "cannot be judged")
}

// The workflow names flags and sets that there are.
func TestWorkflow(t *testing.T) {
	data, err := os.ReadFile("workflow.yml")
	require.NoError(t, err)
	help := program.Output(t, "-h")
	sets, words := 0, strings.Fields(string(data))
	for i, word := range words {
		if flag, ok := strings.CutPrefix(word, "-"); ok && len(flag) > 2 && !strings.HasPrefix(flag, "-") {
			assert.Contains(t, help, "  -"+flag+" ", word)
		}
		if word == "-set" {
			_, ok := scheduletest.PolicyNamed(words[i+1])
			assert.True(t, ok, words[i+1])
			sets++
		}
	}
	assert.Equal(t, 2, sets)
}
