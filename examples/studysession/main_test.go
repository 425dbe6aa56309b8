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
)

func edited(t *testing.T, old, new string) string {
	t.Helper()
	require.Contains(t, string(sample.JSON), old)
	return commandtest.File(t, strings.Replace(string(sample.JSON), old, new, 1))
}

// Of the 52 Wednesdays of 2026 four are holidays.
func TestGoldens(t *testing.T) {
	text := output(t)
	commandtest.Golden(t, "2026.ja.txt", text)
	assert.Contains(t, text, "開催52回、うち変更4回。中止0回")
	text = output(t, "-holiday", "skip", "-lang", "en")
	commandtest.Golden(t, "2026.skip.en.txt", text)
	assert.Contains(t, text, "48 held, 0 of them on another day; 4 skipped")
}

// What is listed does not depend on the period asked for.
func TestAMonthIsAPartOfTheYear(t *testing.T) {
	_, may, _ := strings.Cut(output(t, "-from", "2026-05-01", "-to", "2026-05-31"), "\n\n")
	may, _, _ = strings.Cut(may, "\n\n")
	assert.Len(t, strings.Split(may, "\n"), 4)
	assert.Contains(t, output(t), may)
}

func TestOptions(t *testing.T) {
	text := output(t, "-first", "2026-04-27", "-to", "2026-06-30", "-every", "2", "-order", "m1, s1", "-lang", "en", "-at", "10:30")
	assert.Contains(t, text, "  1 2026-04-27 (Mon) m1\n  2 2026-05-11 (Mon) s1\n  3 2026-05-25 (Mon) m1\n")
	saturday := output(t, "-first", "2026-05-02", "-to", "2026-05-10")
	assert.Contains(t, saturday, "  1 2026-05-07（木） m1。2026-05-02（土）から変更（週末）\n")
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
	assert.Contains(t, output(t, "-config", leave, "-order", "m1"), "  1 2026-01-07（水） 発表できる人がいない（m1は不在）\n  2 2026-01-14（水） m1\n")
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
