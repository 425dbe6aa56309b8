package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// A seat that nobody fills by day is not said to be the whole team's, and a team
// without anybody is not either.
func TestDiffTellsAWholeTeamFromNobody(t *testing.T) {
	spec := daily()
	spec.Teams[0].Daytime = schedule.Duty{Primary: fixed("m1"), Absent: schedule.LeaveGap}
	s := must(t, spec)
	before := compile(t, s, day("2026-05-12"))
	after := compile(t, with(t, s, schedule.Leave{Member: "m1", Interval: hours(t, "2026-05-12T10:00:00+09:00", "2026-05-12T19:00:00+09:00")}), day("2026-05-12"))
	assert.Contains(t, schedule.Diff(before, after).String(), "minne primary: m1 → nobody\n")
	assert.Contains(t, schedule.Diff(after, before).String(), "minne primary: nobody → m1\n")
	assert.Contains(t, schedule.Diff(before, after).In(schedule.Japanese), "minne 主担当: m1 → 担当なし\n")

	whole := must(t, daily())
	alone := with(t, whole, schedule.Override{Interval: hours(t, "2026-05-12T10:00:00+09:00", "2026-05-12T12:00:00+09:00"), To: "m1", Team: "minne"})
	before, after = compile(t, whole, day("2026-05-12")), compile(t, alone, day("2026-05-12"))
	assert.Contains(t, schedule.Diff(before, after).String(), "minne primary: whole team → m1\n")
	assert.Contains(t, schedule.Diff(after, before).String(), "minne all: m1 → whole team\n")
}

// A language that is none is read as English, and never a panic.
func TestUnknownLanguages(t *testing.T) {
	const none = schedule.Language(7)
	s := must(t, sample.Organisation())
	may := schedule.Month(2026, time.May, tokyo)
	night := date("2026-05-12").At(schedule.At(22, 0), tokyo)
	d := schedule.Diff(compile(t, s, may), compile(t, with(t, s, schedule.Override{Interval: schedule.Interval{Start: night, End: night.Add(time.Hour)}, To: "e1"}), may))
	assert.False(t, d.Empty())
	assert.Equal(t, d.String(), d.In(none))
	answer := ask(t, s, "minne-web", "2026-05-12T22:00:00+09:00")
	assert.Equal(t, answer.Explain(), answer.ExplainIn(none))
}
