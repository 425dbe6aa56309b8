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
	japanese := program.Output(t, "-list", "-lang", "ja")
	commandtest.Golden(t, "sets.ja.txt", japanese)
	for _, p := range scheduletest.Policies() {
		assert.Contains(t, japanese, p.JapaneseNote)
		assert.NotContains(t, japanese, p.Title+" (")
	}
}

func TestTheSample(t *testing.T) {
	commandtest.Golden(t, "google-sre.txt", fails(t))
	assert.Contains(t, fails(t, "-set", "japan"), "warning: MaxConsecutiveDays: Nobody has duty by name or with the whole team on more than 13 days in a row. (労働基準関係法制研究会報告書")
	assert.Equal(t, "May 2026: 95 shifts in 62 slots, published\nHeld to shadow-first: Shadow before primary\n  No legal advice. Who has been a member since before the rosters that are known is not judged.\n"+
		"Rules: 0 of 2 broken.\n", program.Output(t, "-set", "shadow-first"), "nobody joins")
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
	assert.Contains(t, fails(t, "-month", "2026-05", "-config", organisation), "not judged: MaxIncidentsPerShift: cannot be judged without alerts\nRules: 3 of 5 broken; 1 not judged.\n")
	none := commandtest.File(t, "[]")
	assert.NotContains(t, fails(t, "-month", "2026-05", "-config", organisation, "-alerts", none), "judged:")

	// What cannot be judged is not broken, in any form and language.
	own := commandtest.File(t, `{"name": "pages", "title": "Pages", "japanese": "呼び出し", "clauses": [{"rule": "MaxIncidentsPerShift", "limit": "2 incidents", "source": {"text": "us", "says": "two"}}]}`)
	assert.Equal(t, "May 2026: 93 shifts in 62 slots, not published: this is what the rotas say\nHeld to pages: Pages\nnot judged: MaxIncidentsPerShift: cannot be judged without alerts\nRules: 0 of 1 broken; 1 not judged.\n",
		program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own))
	assert.Equal(t, "2026年5月：93席（62枠）、未公開（ローテーションどおり）\n適用したルールセット：pages（呼び出し）\n未判定：MaxIncidentsPerShift：呼び出しの記録がないと判定できない\nルール: 1件は未判定。\n",
		program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own, "-lang", "ja"))
	assert.Contains(t, program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own, "-lang", "ja", "-pool", "everyone"), "\n未判定：MaxIncidentsPerShift：呼び出しの記録がないと判定できない\n", "of one pool")
	assert.Contains(t, program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own, "-format", "junit"), `<skipped message="cannot be judged without alerts"></skipped>`)
	assert.Contains(t, program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own, "-format", "json"), `"lacks": "alerts"`)
	assert.Contains(t, program.Output(t, "-month", "2026-05", "-config", organisation, "-policy", own, "-format", "sarif"), `"results": []`)
}

// A month in which nobody serves is told and not judged: it keeps no rule.
func TestNobodyServes(t *testing.T) {
	organisation := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "web", "services": ["shop"], "members": ["aoi", "ren", "sora"]}], "offHours": {"primary": {"vacant": true}, "secondary": {"vacant": true}}}],
"changes": [{"override": {"start": "2027-05-01T10:00:00+09:00", "end": "2027-05-02T10:00:00+09:00", "to": "ren"}}]}`)
	args := []string{"-config", organisation, "-set", "japan"}
	text := fails(t, append(args, "-month", "2027-04")...)
	assert.True(t, strings.HasPrefix(text, "April 2027: 60 shifts in 30 slots, 60 without anybody, not published: this is what the rotas say\nHeld to japan: "), text)
	assert.Contains(t, text, "SomebodyServes: Somebody serves in the time that is judged.\n  the roster, 2027-04-01 00:00 – 2027-05-01 00:00 JST: nobody serves, so no rule is judged\nRules: 1 of 1 broken")
	assert.Contains(t, fails(t, append(args, "-month", "2027-04", "-lang", "ja")...), "：担当者が一人もいないため、どのルールも判定していない\n")
	for _, format := range findings.Formats() {
		assert.Contains(t, fails(t, append(args, "-month", "2027-04", "-format", format)...), "SomebodyServes", format)
	}
	args[3] = "shadow-first"
	assert.Contains(t, program.Output(t, append(args, "-month", "2027-05")...), "May 2027: 62 shifts in 31 slots, 61 without anybody, not published: this is what the rotas say\n")
	assert.Contains(t, program.Output(t, append(args, "-month", "2027-05", "-format", "json")...), `"gaps": 61`)
}

// The workflow names flags and sets that there are.
func TestWorkflow(t *testing.T) {
	data, err := os.ReadFile("workflow.yml")
	require.NoError(t, err)
	help := program.Output(t, "-h")
	assert.Contains(t, help, "without it and -policy google-sre\n")
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

// A rest that is too short over the end of a month breaks the month that it lies in: the shift before it is known.
func TestRestOverTheEndOfAMonth(t *testing.T) {
	organisation := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "web", "services": ["shop"], "members": ["aoi", "ren", "sora"]}],
"offHours": {"primary": {"rotation": {"first": "2027-02-27", "unit": "days", "order": ["aoi", "ren", "sora"]}}}}],
"changes": [{"override": {"start": "2027-03-01T19:00:00+09:00", "end": "2027-03-02T10:00:00+09:00", "to": "ren"}}]}`)
	rest := commandtest.File(t, `{"name": "rest", "title": "Rest", "clauses": [{"rule": "MinRest", "limit": "11 h", "source": {"text": "our house", "says": "Eleven hours lie between two shifts."}}]}`)
	assert.Contains(t, program.Output(t, "-config", organisation, "-policy", rest, "-month", "2027-02"), "Rules: 0 of 1 broken")
	assert.Contains(t, fails(t, "-config", organisation, "-policy", rest, "-month", "2027-03"), "ren, 2027-03-01 10:00 – 2027-03-01 19:00 JST: 9 h of rest, 2 h less than 11 h\n")
}

// With a configuration the month is asked for: the sample's says nothing of another organisation. A list of rules is of no month.
func TestTheMonthIsAskedFor(t *testing.T) {
	file := commandtest.File(t, `{}`)
	assert.Equal(t, "-config needs -month: without it, 2026-05 is of the sample organisation\n", program.Refused(t, "-config", file))
	assert.NotEmpty(t, program.Output(t, "-config", file, "-list"))
}

// With -pool the rules find what the people of the pool have, and nothing of others.
func TestThePeopleOfAPool(t *testing.T) {
	own, others := fails(t, "-set", "japan", "-pool", "platform-nights"), fails(t, "-set", "japan", "-pool", "everyone")
	assert.Contains(t, own, "\n  p2, 2026-05-04 00:00 – 2026-05-11 00:00 JST: 7 days with duty")
	assert.NotContains(t, own, "\n  m4, ")
	assert.Contains(t, others, "\n  m4, 2026-05-18 00:00 – 2026-05-25 00:00 JST: 7 days with duty")
	assert.NotContains(t, others, "\n  p2, ")
	// The first line counts the shifts of the pool alone; the two have all 95.
	assert.True(t, strings.HasPrefix(own, "May 2026: 62 shifts in 31 slots, published\n"), own)
	assert.True(t, strings.HasPrefix(others, "May 2026: 33 shifts in 31 slots, published\n"), others)
	vacant := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "web", "services": ["shop"], "members": ["aoi", "ren"]}, {"id": "us", "services": ["pay"], "members": ["bob"], "pool": "us-nights"}],
"offHours": {"primary": {"rotation": {"first": "2027-04-01", "order": ["aoi", "ren"]}}}, "pools": [{"id": "us-nights", "primary": {"vacant": true}}]}]}`)
	of := []string{"-config", vacant, "-month", "2027-04", "-set", "shadow-first"}
	assert.Contains(t, program.Output(t, of...), "April 2027: 60 shifts, 30 without anybody, ")
	assert.Contains(t, program.Output(t, append(of, "-pool", "everyone")...), "April 2027: 30 shifts, ")
	assert.Contains(t, fails(t, append(of, "-pool", "us-nights")...), "April 2027: 30 shifts, 30 without anybody, ")
	for _, none := range []string{"x", "minne"} { // unknown, and a team by day
		assert.Equal(t, "-pool \""+none+"\" has no shift off hours then; there are [\"everyone\" \"platform-nights\"]\n", program.Refused(t, "-pool", none))
	}
}
