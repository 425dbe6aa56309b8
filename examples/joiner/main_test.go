package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

var (
	program         = commandtest.Program{Name: "joiner", Run: run}
	output, refused = program.Output, program.Refused
	japanese        = program.Japanese
)

// japanese is output in Japanese.

// edited writes the sample's configuration with one change.
func edited(t *testing.T, edit func(spec map[string]any)) string {
	t.Helper()
	var file map[string]any
	require.NoError(t, json.Unmarshal(sample.JSON, &file))
	edit(file["specs"].([]any)[0].(map[string]any))
	text, err := json.Marshal(file)
	require.NoError(t, err)
	return commandtest.File(t, string(text))
}

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "n1.ja.txt", output(t, "-lang", "ja"))
	commandtest.Golden(t, "n1.sheets.en.txt", output(t, "-lang", "en", "-sheets"))
	commandtest.Golden(t, "p6.platform.en.txt", output(t, "-member", "p6", "-team", "platform", "-lang", "en"))
	assert.Contains(t, output(t, "-h"), "usage")
}

// The documents of every service are on a sheet, and in the list.
func TestEveryDocument(t *testing.T) {
	list, sheets, _ := strings.Cut(japanese(t, "-sheets"), "───")
	for _, service := range []string{"minne-web", "minne-api", "suzuri-web", "shop-cart"} {
		assert.Equal(t, 1, strings.Count(sheets, "https://docs.example.com/runbooks/"+service))
		assert.Equal(t, 1, strings.Count(list, "https://docs.example.com/runbooks/"+service))
	}
}

// What the program plans holds: nothing before readiness, whoever is published stays.
func TestNothingBeforeReadiness(t *testing.T) {
	for _, from := range []string{"2026-05-11", "2026-04-30", "2026-12-25"} {
		j := joining{from: schedule.MustParseDate(from), until: schedule.MustParseDate("2027-12-31")}
		j.Member, j.Planner.Series.First = "n1", schedule.MustParseDate("2026-01-08")
		j.specs = []schedule.Spec{sample.Organisation()}
		j.own = &fairness.Planner{Moves: 2000}
		j.own.Limits, j.own.Relaxed = config.DefaultLimits()
		require.NoError(t, j.enter("suzuri", true))
		require.NoError(t, j.plan())
		assert.False(t, j.first.Date.Before(j.path.From))
		shadows := 0
		for _, month := range j.months {
			for shift := range known(j.s.Team(schedule.Everyone)).Duties(month) {
				switch {
				case shift.Member != "n1":
					assert.False(t, shift.Gap())
				case shift.Role == schedule.Shadow:
					shadows++
				default:
					assert.False(t, shift.Date.Before(j.first.Date))
				}
			}
		}
		assert.Equal(t, 2, shadows)
	}
}

func TestNeeds(t *testing.T) {
	text := output(t, "-nights", "2", "-offdays", "0", "-trainings", "2", "-lang", "en")
	assert.Equal(t, []int{2, 0, 6}, []int{strings.Count(text, "shadow shift (night)"), strings.Count(text, "shadow shift (weekend)"), strings.Count(text, "session: ")})
	text = output(t, "-nights", "0", "-offdays", "0", "-trainings", "0", "-lang", "en")
	assert.Contains(t, text, "2026-05-11 (Mon) ready for every service")
	assert.Contains(t, japanese(t, "-team", "ec", "-member", "e5"), "新メンバー e5（ec チーム）")
}

// Who is in the configuration has a team and a first day there.
func TestAConfiguration(t *testing.T) {
	path := edited(t, func(spec map[string]any) {
		ec := spec["teams"].([]any)[2].(map[string]any)
		ec["members"] = append(ec["members"].([]any), map[string]any{"member": "e5", "from": "2026-06-01"})
		spec["people"] = []any{map[string]any{"id": "e5", "ready": []any{map[string]any{"service": "shop-cart", "from": "2026-06-01"}}}}
	})
	text := output(t, "-config", path, "-member", "e5", "-lang", "en")
	assert.Contains(t, text, "2026-06-01 (Mon) joins the team\n")
	assert.Regexp(t, `shop-cart +\| ec +\| 2026-06-01`, text)
	assert.Contains(t, refused(t, "-config", path, "-member", "e5", "-team", "ec"), `"e5" is in a team already`)
	assert.Contains(t, refused(t, "-config", path, "-member", "m1"), `"m1" is ready for every service`)
	alerts := filepath.Join("..", "sample", "alerts.json")
	assert.Contains(t, output(t, "-config", path, "-sheets", "-lang", "en"), "none on record")
	assert.NotContains(t, output(t, "-config", path, "-sheets", "-lang", "en", "-alerts", alerts), "none on record")
}

// One team, a team of one: a path where there is one, else what is missing.
func TestFewPeople(t *testing.T) {
	keep := func(members ...any) string {
		return edited(t, func(spec map[string]any) {
			team := spec["teams"].([]any)[1].(map[string]any)
			team["members"] = members
			spec["teams"] = []any{team}
			delete(spec, "people")
			delete(spec, "pools")
			spec["offHours"] = map[string]any{"primary": map[string]any{"rotation": map[string]any{"first": "2020-01-06", "order": members}}}
		})
	}
	text := output(t, "-config", keep("s1", "s2", "s3"), "-lang", "en")
	assert.Contains(t, text, "session: team suzuri asks")
	assert.Contains(t, text, "first shift")
	assert.Equal(t, "not ready in time: \"n1\" on 2026-07-31: for \"suzuri-web\" 1 session(s) with team \"suzuri\"\n", refused(t, "-config", keep("s1"), "-until", "2026-07-31"))
	// Nobody in the team is ready to ask.
	first := edited(t, func(spec map[string]any) {
		spec["teams"].([]any)[1].(map[string]any)["members"] = []any{"s1"}
		spec["people"] = []any{map[string]any{"id": "s1", "ready": []any{}}}
		spec["offHours"] = map[string]any{"primary": map[string]any{"vacant": true}}
	})
	assert.Equal(t, "not ready in time: \"n1\" on 2026-07-31: for \"suzuri-web\" 1 session(s) with team \"suzuri\"\n", refused(t, "-config", first, "-until", "2026-07-31"))
}

func TestFaults(t *testing.T) {
	faulty := commandtest.File(t, strings.Replace(string(sample.JSON), `"19:00"`, `"7 pm"`, 1))
	for _, args := range [][]string{
		{"-from", "soon"}, {"-until", ""}, {"-first", "2026-02-30"}, {"-until", "2026-05-10"}, {"-until", "2030-01-01"}, {"-nights", "-1"}, {"-nights", "x"}, {"-offdays", "51"}, {"-trainings", "-1"},
		{"-team", "none"}, {"-member", ""}, {"-member", "m1"}, {"-lang", "fr"}, {"-year", "1"}, {"extra"}, {"-until", "2026-05-20"},
		{"-config", faulty}, {"-config", faulty + ".none"}, {"-alerts", faulty}, {"-alerts", faulty + ".none"},
	} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Equal(t, 5, strings.Count(refused(t, "-from", "x", "-until", "y", "-nights", "-1", "-lang", "fr", "-member", ""), "\n"), "all at once")
	assert.Contains(t, refused(t, "-until", "2026-05-20"), `not ready in time: "n1" on 2026-05-20: for "minne-web" 1 shadow shift(s) on off-days`)
	assert.Contains(t, refused(t, "-until", "2026-05-31"), `"n1" is ready from 2026-05-29, and has no shift until 2026-05-31`)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Faults of the journal are told with the others, each at its place.
func TestFaultsOfTheJournal(t *testing.T) {
	path := commandtest.FaultyJournal(t)
	commandtest.AtOnce(t, path, refused(t, "-config", path))
}

// A shadow shift on a day off of the firm is not on a holiday by law.
func TestCompanyDays(t *testing.T) {
	file := commandtest.File(t, strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "創立記念", "english": "Founding", "first": "2026-05-11", "last": "2026-07-10"}]}`, 1))
	text := output(t, "-config", file, "-nights", "0", "-offdays", "2", "-lang", "ja")
	assert.Contains(t, text, "会社休日")
	assert.NotContains(t, text, "祝日")
	assert.Contains(t, output(t, "-config", file, "-nights", "0", "-offdays", "2"), "company day")
}
