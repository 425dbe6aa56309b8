package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

var (
	program         = commandtest.Program{Name: "training", Run: run}
	output, refused = program.Output, program.Refused
	japanese        = program.Japanese
)

// japanese is output in Japanese.

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "half.ja.txt", japanese(t))
	commandtest.Golden(t, "half.en.txt", output(t, "-lang", "en", "-sheet", "6"))
	assert.NotContains(t, japanese(t, "-sheet", "0"), "進め方")
	assert.Contains(t, japanese(t, "-from", "2026-05-02", "-weeks", "2"), "  1 2026-05-07（木） 出題者 m1（minne） 回答者 s1。週末のため 5/2（土）から変更\n")
}

// All 24 places are filled in the first 24 weeks.
func TestTheHalfYearFillsTheMatrix(t *testing.T) {
	text := japanese(t, "-weeks", "24", "-sheet", "0")
	assert.Contains(t, text, "全24回")
	assert.NotContains(t, text, "未実施")
	assert.Equal(t, 24, strings.Count(text, "×1"))
}

func TestFaults(t *testing.T) {
	faulty := commandtest.File(t, strings.Replace(string(sample.JSON), `"19:00"`, `"7 pm"`, 1))
	alerts := commandtest.File(t, `[{"service": "none", "monitor": "m", "at": "2026-01-01T00:00:00Z"}]`)
	for _, args := range [][]string{
		{"-from", "soon"}, {"-weeks", "0"}, {"-weeks", "x"}, {"-sheet", "-1"}, {"-sheet", "99"}, {"-lang", "fr"}, {"-year", "1"}, {"extra"},
		{"-config", faulty}, {"-config", faulty + ".none"}, {"-alerts", alerts}, {"-alerts", faulty}, {"-alerts", alerts + ".none"},
	} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}

func TestAConfigurationFile(t *testing.T) {
	path := commandtest.File(t, string(sample.History))
	assert.Equal(t, japanese(t), japanese(t, "-config", path, "-alerts", filepath.Join("..", "sample", "alerts.json")))
	assert.Contains(t, output(t, "-config", path, "-lang", "en"), "none on record")
}

// One team has nobody to train; in a team of one that person always asks, unless up
// every night.
func TestFewPeople(t *testing.T) {
	spec := sample.Organisation()
	write := func(change func(*schedule.Spec)) string {
		spec := sample.Organisation()
		spec.People = nil
		spec.Teams, spec.Pools = spec.Teams[:3], nil
		change(&spec)
		text, err := config.Encode(config.File{Specs: []schedule.Spec{spec}})
		require.NoError(t, err)
		return commandtest.File(t, string(text))
	}
	monday := schedule.MustParseDate("2020-01-06")
	one := write(func(s *schedule.Spec) {
		s.Teams, s.OffHours.Primary = spec.Teams[1:2], rotation.Daily(monday, "s1", "s2", "s3")
	})
	assert.Equal(t, "nobody is to be trained: only team \"suzuri\" owns services, and everybody in it is ready\n", refused(t, "-config", one))
	alone := write(func(s *schedule.Spec) {
		s.Teams[1].Members, s.OffHours.Primary = s.Teams[1].Members[:1], rotation.Daily(monday, "m1", "e1")
	})
	assert.Contains(t, japanese(t, "-config", alone, "-sheet", "0"), "\n  suzuri: s1 ")
	always := write(func(s *schedule.Spec) {
		s.Teams = s.Teams[:2]
		s.Teams[0].Members, s.Teams[1].Members, s.OffHours.Primary = s.Teams[0].Members[:1], s.Teams[1].Members[:1], rotation.Daily(monday, "s1")
	})
	text := japanese(t, "-config", always, "-weeks", "2")
	assert.Contains(t, text, "全0回")
	assert.Contains(t, text, "    2026-04-01（水） 出題者か回答者がいない\n")
}

// What was held counts, and what it left to do is listed.
func TestOutcomesComeBack(t *testing.T) {
	text := japanese(t, "-from", "2026-05-13", "-weeks", "1", "-sheet", "0", "-meeting", "../sample/meeting.json")
	assert.Contains(t, text, "\nこれまでの訓練で残った作業\n  2026-04-22 minne: 文書 minne-api キュー滞留時の手順 (m1)\n  2026-04-22 minne: アラート minne-api queue depth (m2)\n")
	assert.NotContains(t, japanese(t, "-from", "2026-05-13", "-weeks", "1", "-sheet", "0"), "残った作業")
	// s2 has been trained for minne, and is not planned for it again among the first.
	all := japanese(t, "-weeks", "23", "-sheet", "0", "-from", "2026-05-13", "-meeting", "../sample/meeting.json")
	assert.NotContains(t, all, "未実施", "23 sessions and the one before fill the 24 places")
	assert.Contains(t, refused(t, "-meeting", commandtest.File(t, "[]")), "meeting ")
	assert.Contains(t, refused(t, "-meeting", "none.json"), "meeting: ")
	strange := refused(t, "-meeting", commandtest.File(t, `{"training": [{"team": "cee", "date": "2026-05-05"}, {"team": "ec"}]}`))
	assert.Contains(t, strange, `training[0].team: unknown team "cee"`)
	assert.Contains(t, strange, `training[1]: a session of "ec" on ""`)
}
