package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

var (
	program         = commandtest.Program{Name: "studysession", Run: run}
	output, refused = program.Output, program.Refused
	japanese        = program.Japanese
)

// japanese is output in Japanese.

func edited(t *testing.T, old, new string) string {
	t.Helper()
	require.Contains(t, string(sample.JSON), old)
	return commandtest.File(t, strings.Replace(string(sample.JSON), old, new, 1))
}

// Of the 52 Wednesdays of 2026 four are holidays, and the last is a day off of the firm.
func TestGoldens(t *testing.T) {
	text := japanese(t)
	commandtest.Golden(t, "2026.ja.txt", text)
	assert.Contains(t, text, "開催52回、うち変更5回。中止0回")
	text = output(t, "-holiday", "skip", "-lang", "en")
	commandtest.Golden(t, "2026.skip.en.txt", text)
	assert.Contains(t, text, "47 held, 0 of them on another day; 5 skipped")
}

// What is listed does not depend on the period asked for.
func TestAMonthIsAPartOfTheYear(t *testing.T) {
	_, may, _ := strings.Cut(japanese(t, "-from", "2026-05-01", "-to", "2026-05-31"), "\n\n")
	may, _, _ = strings.Cut(may, "\n\n")
	assert.Len(t, strings.Split(may, "\n"), 4)
	assert.Contains(t, japanese(t), may)
}

func TestOptions(t *testing.T) {
	text := output(t, "-first", "2026-04-27", "-to", "2026-06-30", "-every", "2", "-order", "m1, s1", "-lang", "en", "-at", "10:30")
	assert.Contains(t, text, "  1 2026-04-27 (Mon) m1\n  2 2026-05-11 (Mon) s1 — 画像変換の待ち行列\n  3 2026-05-25 (Mon) m1\n")
	saturday := japanese(t, "-first", "2026-05-02", "-to", "2026-05-10")
	assert.Contains(t, saturday, "  1 2026-05-07（木） m1。週末のため 5/2（土）から変更\n")
	assert.Contains(t, output(t, "-h"), "usage")
}

// s4 joins, s3 leaves, and m1 is on leave.
func TestPeopleComeAndGo(t *testing.T) {
	path := edited(t, `"s3"`, `{"member": "s3", "last": "2026-01-31"}, {"member": "s4", "from": "2026-02-01"}, {"member": "s0", "last": "2025-11-30"}`)
	text := output(t, "-config", path, "-lang", "en")
	assert.Contains(t, text, "s4 ")
	assert.NotContains(t, text, "s0")
	assert.NotContains(t, text, "s3")

	leave := edited(t, `"specs"`, `"changes": [{"leave": {"member": "m1", "start": "2026-01-07T00:00:00+09:00", "end": "2026-01-08T00:00:00+09:00"}}], "specs"`)
	text = output(t, "-config", leave, "-lang", "en")
	assert.Contains(t, text, "  1 2026-01-07 (Wed) m2; exchanged with m1\n  2 2026-01-14 (Wed) m1; exchanged with m2\n")
	assert.Contains(t, japanese(t, "-config", leave, "-order", "m1"), "  1 2026-01-07（水） 発表できる人がいない（m1 は不在）\n  2 2026-01-14（水） m1\n")
	nobody := edited(t, `"s1"`, `{"member": "s1", "from": "2026-03-01"}`)
	assert.Contains(t, output(t, "-config", nobody, "-order", "s1", "-lang", "en"), "nobody can present, s1 is away")
}

// In a team of one that person always presents.
func TestATeamOfOne(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People = spec.Teams[1:2], nil, nil
	spec.Teams[0].Members = spec.Teams[0].Members[:1]
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	text, err := config.Encode(config.File{Specs: []schedule.Spec{spec}})
	require.NoError(t, err)
	assert.Contains(t, output(t, "-config", commandtest.File(t, string(text)), "-lang", "en"), "Turns by person\n  s1 52\n")
}

func TestFaults(t *testing.T) {
	faulty := edited(t, `"19:00"`, `"7 pm"`)
	empty := commandtest.File(t, `{"specs": []}`)
	for _, args := range [][]string{
		{"-from", "soon"}, {"-to", "2026-13-01"}, {"-first", ""}, {"-from", "2027-01-01"}, {"-to", "2300-01-01"}, {"-every", "0"}, {"-every", "x"}, {"-every", "1000"}, {"-at", "24:00"}, {"-at", "3pm"},
		{"-holiday", "work"}, {"-order", "m1,zz"}, {"-order", ","}, {"-lang", "fr"}, {"-year", "1"}, {"extra"}, {"-config", faulty}, {"-config", empty}, {"-config", faulty + ".none"},
	} {
		assert.Contains(t, []int{1, 2}, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Equal(t, 5, strings.Count(refused(t, "-from", "x", "-every", "0", "-at", "?", "-holiday", "?", "-lang", "?"), "\n"), "all at once")
}

// The year's end is off for sessions, and only if it is said for a configuration of one's own.
func TestDaysOff(t *testing.T) {
	assert.Contains(t, japanese(t), "2027-01-04（月） m1。会社休日のため 12/30（水）から変更")
	plain := commandtest.File(t, string(sample.JSON))
	assert.Contains(t, japanese(t, "-config", plain), "2026-12-30（水） m1\n")
	assert.Contains(t, output(t, "-config", plain, "-off", "12-29/01-03", "-lang", "en"), "moved from 2026-12-30 (Wed), company day")
	assert.Contains(t, japanese(t, "-off", ""), "2026-12-30（水） m1\n")
	assert.Contains(t, japanese(t, "-off", "06-10", "-from", "2026-06-01", "-to", "2026-06-30"), "2026-06-11（木）")
	assert.Contains(t, refused(t, "-off", "12-29/soon"), "is no run of days of the form 12-29/01-03")
}

// Topics stay with their person, and what was held keeps its record.
func TestTopics(t *testing.T) {
	text := japanese(t)
	assert.Contains(t, text, "  1 2026-01-07（水） m1 — SLOとエラーバジェット 『Site Reliability Engineering』第4章（記録 https://docs.example.com/study/2026-01-07）\n")
	assert.Contains(t, text, " m3 — 複製と一貫性 『データ指向アプリケーションデザイン』5章\n")
	topics := commandtest.File(t, `[{"member": "m1", "theme": "queues"}, {"member": "s1", "theme": "lost", "held": "2026-02-03"}]`)
	text = output(t, "-topics", topics, "-lang", "en")
	assert.Contains(t, text, "  1 2026-01-07 (Wed) m1 — queues\n")
	assert.Contains(t, text, "\nRecords of days without a session\n  2026-02-03 (Tue) s1 — lost\n")
	assert.Contains(t, refused(t, "-topics", commandtest.File(t, `[{"member": "m1"}]`)), "[0] has no member or no theme")
	strange := commandtest.File(t, `[{"member": "m77", "theme": "queues"}, {"member": "m78", "theme": "caches", "held": "2020-02-05"}]`)
	assert.Contains(t, refused(t, "-topics", strange), `[0].member: unknown member "m77"`)
	assert.NotContains(t, refused(t, "-topics", strange), "m78", "held once, by somebody who has left since")
	assert.Contains(t, refused(t, "-topics", "none.json"), "none.json")
}

// Faults of the journal are told with the others, each at its place.
func TestFaultsOfTheJournal(t *testing.T) {
	path := commandtest.FaultyJournal(t)
	commandtest.AtOnce(t, path, refused(t, "-config", path))
}
