package schedule_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
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

// A shift that changes cut into parts is one shift, and its holiday one holiday.
func TestDiffCountsShiftsAndDays(t *testing.T) {
	s := must(t, daily())
	may := schedule.Month(2026, time.May, tokyo)
	// On Children's Day e4 covers twenty minutes of e2's, and m5 takes the rest.
	cut := with(t, s, schedule.Cover{Interval: hours(t, "2026-05-05T12:00:00+09:00", "2026-05-05T12:20:00+09:00"), From: "e2", To: "e4"},
		schedule.Swap{A: "e2", AGives: day("2026-05-05"), B: "m5", BGives: day("2026-05-12")})
	d := schedule.Diff(compile(t, s, may), compile(t, cut, may))
	assert.Len(t, d.Reassignments, 4)
	assert.Equal(t, "e2: gains 1 shift, 15 h; loses 1 shift, 24 h, 1 holiday\n"+
		"e4: gains 20 min (part of a shift)\n"+
		"m5: gains 1 shift, 23 h 40 min, 1 holiday; loses 1 shift, 15 h\n", afterMoves(d.String()))
	assert.Equal(t, "e2 増：1枠、15時間／減：1枠、24時間、祝日・会社休日1日\n"+
		"e4 増：20分（枠の一部）\n"+
		"m5 増：1枠、23時間40分、祝日・会社休日1日／減：1枠、15時間\n", afterMoves(d.In(schedule.Japanese)))
	assert.Equal(t, schedule.Amount{Moves: 3, Shifts: 1, Time: 24 * time.Hour, Holidays: 1}, d.People[0].Lost)
	only := d.Only(func(m schedule.Reassignment) bool { return m.Member == "e4" })
	assert.Equal(t, "e2: loses 1 shift, 20 min, 1 holiday\ne4: gains 20 min (part of a shift)\n", afterMoves(only.String()))
	assert.Len(t, only.Reassignments, 1)
	assert.Len(t, d.Reassignments, 4, "the whole stays")

	// A break cuts a Saturday into two shifts; two seats of a night are two shifts.
	spec := daily()
	spec.OffHours.Breaks = []schedule.Clock{schedule.At(18, 0)}
	spec.OffHours.Secondary = fixed("s1")
	s = must(t, spec)
	away := with(t, s, schedule.Override{Interval: hours(t, "2026-05-16T10:00:00+09:00", "2026-05-17T10:00:00+09:00"), To: "e1"},
		schedule.Override{Interval: hours(t, "2026-05-19T20:00:00+09:00", "2026-05-19T22:00:00+09:00"), To: "e1"},
		schedule.Override{Interval: hours(t, "2026-05-19T22:00:00+09:00", "2026-05-19T23:00:00+09:00"), To: "e1", Role: schedule.Secondary})
	gained := schedule.Diff(compile(t, s, may), compile(t, away, may)).People[0]
	assert.Equal(t, schedule.Balance{Member: "e1", Gained: schedule.Amount{Moves: 4, Shifts: 2, Time: 27 * time.Hour, Weekends: 1, Parts: 2}}, gained)
}

// A shift counts for who serves most of it: a part is time, and no shift, weekend day or holiday.
func TestDiffSaysThatAPartIsNoShift(t *testing.T) {
	s := must(t, daily())
	may := schedule.Month(2026, time.May, tokyo)
	for _, c := range []struct{ from, to, english, japanese string }{
		{"2026-05-16T12:00:00+09:00", "2026-05-16T15:00:00+09:00", "gains 3 h (part of a shift)", "増：3時間（枠の一部）"},
		{"2026-05-16T10:00:00+09:00", "2026-05-17T01:00:00+09:00", "gains 1 shift, 15 h, 1 weekend day", "増：1枠、15時間、週末1日"},
		{"2026-05-15T22:00:00+09:00", "2026-05-16T12:00:00+09:00", "gains 1 shift, 14 h (with part of another shift)", "増：1枠、14時間（ほかの1枠の一部を含む）"},
		{"2026-05-16T08:00:00+09:00", "2026-05-16T12:00:00+09:00", "gains 4 h (parts of 2 shifts)", "増：4時間（2枠のそれぞれ一部）"},
		{"2026-05-16T08:00:00+09:00", "2026-05-17T12:00:00+09:00", "gains 1 shift, 28 h, 1 weekend day (with parts of 2 other shifts)", "増：1枠、28時間、週末1日（ほかの2枠のそれぞれ一部を含む）"},
	} {
		d := schedule.Diff(compile(t, s, may), compile(t, with(t, s, schedule.Override{Interval: hours(t, c.from, c.to), To: "p1"}), may))
		assert.Contains(t, d.String(), "青木 結 (p1): "+c.english+"\n", c.from)
		assert.Contains(t, d.In(schedule.Japanese), "青木 結（p1） "+c.japanese+"\n", c.from)
	}
}

func TestServesMost(t *testing.T) {
	part := func(m schedule.Member, from, to int) schedule.Shift {
		at := func(hour int) time.Time { return time.Date(2026, 5, 16, hour, 0, 0, 0, tokyo) }
		return schedule.Shift{Member: m, Interval: schedule.Interval{Start: at(from), End: at(to)}}
	}
	assert.Equal(t, schedule.Member("a"), schedule.ServesMost(part("a", 10, 14), part("b", 14, 20), part("a", 20, 24)), "in all")
	assert.Equal(t, schedule.Member("a"), schedule.ServesMost(part("b", 10, 14), part("a", 14, 18)), "the first by ID")
	assert.Equal(t, schedule.Member("b"), schedule.ServesMost(part("", 10, 20), part("b", 20, 21)), "whoever serves")
	assert.Empty(t, schedule.ServesMost(part("", 10, 20)))
	assert.Empty(t, schedule.ServesMost())
}

func TestHolders(t *testing.T) {
	part := func(m schedule.Member, day, from, to int) schedule.Shift {
		at := func(hour int) time.Time { return time.Date(2026, 5, day, hour, 0, 0, 0, tokyo) }
		seat := schedule.Seat{Interval: schedule.Interval{Start: at(10), End: at(34)}, Team: schedule.Everyone, Role: schedule.Primary}
		return schedule.Shift{Seat: seat, Member: m, Interval: schedule.Interval{Start: at(from), End: at(to)}}
	}
	shifts := []schedule.Shift{part("a", 16, 10, 20), part("b", 17, 10, 34), part("b", 16, 20, 34), part("", 18, 10, 34)}
	var got []string
	for seat, m := range schedule.Holders(slices.Values(shifts)) {
		got = append(got, fmt.Sprint(seat.Start.Day(), m))
	}
	assert.Equal(t, []string{"16b", "17b", "18"}, got)
	for _, m := range schedule.Holders(slices.Values(shifts)) {
		assert.Equal(t, schedule.Member("b"), m)
		break
	}
}

// afterMoves returns the lines after those of moves.
func afterMoves(text string) string {
	at := strings.LastIndex(text, "→")
	return text[at+strings.Index(text[at:], "\n")+1:]
}

func TestHoursInWords(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0:                              {"0 h", "0時間"},
		20 * time.Minute:               {"20 min", "20分"},
		48 * time.Hour:                 {"48 h", "48時間"},
		100*time.Hour + 61*time.Second: {"100 h 1 min 1 s", "100時間1分1秒"},
		-90 * time.Minute:              {"-1 h 30 min", "-1時間30分"},
		-time.Nanosecond:               {"0 h", "0時間"},
		-time.Second:                   {"-1 s", "-1秒"},
		time.Second:                    {"1 s", "1秒"},
		math.MinInt64:                  {"-2562047 h 47 min 16 s", "-2562047時間47分16秒"},
	} {
		assert.Equal(t, want, [2]string{schedule.English.Hours(d), schedule.Japanese.Hours(d)})
	}
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
