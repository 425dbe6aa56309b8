package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/drawn"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

var (
	tokyo = sample.Tokyo()
	may   = schedule.Month(2026, time.May, tokyo)
)

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

// at reads "05-06 02:10" as a time of 2026 in Tokyo.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+s, tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

func must(t require.TestingT, specs ...schedule.Spec) *schedule.Schedule {
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	return s
}

func with(t require.TestingT, s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	s, err := s.With(changes...)
	require.NoError(t, err)
	return s
}

const h = time.Hour

func TestTheWeekOfTheMeeting(t *testing.T) {
	s := must(t, sample.Organisation())
	tally := func(first string) report.Tally {
		week := schedule.Interval{Start: date(first).At(schedule.At(10, 0), tokyo), End: date(first).AddDays(7).At(schedule.At(10, 0), tokyo)}
		return report.Tabulate(report.Parts(s.Duties(week), report.Whole), report.ByTeam, report.ByClass)
	}
	golden := tally("2026-05-04")
	assert.Equal(t, []string{"daytime", "night", "weekend", "holiday"}, golden.Columns)
	for _, team := range []string{"minne", "suzuri", "ec"} {
		assert.Equal(t, 18*h, golden.At(team, "daytime"))
	}
	assert.Equal(t, 150*h, golden.Row("everyone"))
	normal := tally("2026-05-11")
	assert.Equal(t, 45*h, normal.At("minne", "daytime"))
	assert.Equal(t, 123*h, normal.Row("everyone"))

	meetings, err := meeting.Series{First: date("2026-04-27")}.Days(s, date("2026-05-04"), date("2026-05-11"))
	require.NoError(t, err)
	assert.Equal(t, date("2026-05-07"), meetings[0].Held, "the meeting moves to Thursday")
	assert.Equal(t, date("2026-05-11"), meetings[1].Held)
	for shift := range everyone(s).Duties(schedule.Days(date("2026-05-04"), date("2026-05-04"), tokyo)) {
		assert.Equal(t, "2026-05-04 10:00 – 2026-05-05 10:00 JST", shift.Interval.String(), "the shift does not")
	}
}

func TestBothCutsAreExact(t *testing.T) {
	s := must(t, sample.Organisation())
	shifts := everyone(s).Duties(may)
	whole := report.Tabulate(report.Parts(shifts, report.Whole), report.ByTeam, report.ByClass)
	assert.Equal(t, 18*15*h, whole.Column("night"))
	assert.Equal(t, 9*24*h, whole.Column("weekend"))
	assert.Equal(t, 4*24*h, whole.Column("holiday"))
	cut := report.Tabulate(report.Parts(shifts, report.AtMidnight), report.ByTeam, report.ByClass)
	assert.Equal(t, 582*h, whole.Total())
	assert.Equal(t, 582*h, cut.Total())
	// By civil days: five Saturdays and Sundays but 05-03, and four holidays; but
	// Friday's night ends on Saturday, and June's first Monday on 10:00.
	assert.Equal(t, (9*24-10+10)*h, cut.Column("weekend")+h*0)
	assert.Equal(t, 4*24*h, cut.Column("holiday"))

	blocks := report.ByBlock(schedule.Block{Name: "GW", First: date("2026-05-01"), Last: date("2026-05-06")})
	for _, c := range []report.Cut{report.Whole, report.AtMidnight} {
		named := report.Tabulate(report.Parts(shifts, c), blocks, report.ByMember)
		assert.Equal(t, 135*h, named.Row("GW"), "Golden Week from Fri 19:00 to Thu 10:00")
		assert.Equal(t, (582-135)*h, named.Row(""))
		assert.Equal(t, 63*h, named.At("GW", "s2"))
	}
}

func TestNamedBlocks(t *testing.T) {
	spec := sample.Organisation()
	spec.Holidays = holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03"))
	shifts := known(must(t, spec).Team(schedule.Everyone)).Duties(schedule.Days(date("2026-09-01"), date("2027-05-31"), tokyo))
	tally := report.Tabulate(report.Parts(shifts, report.AtMidnight), report.ByBlock(
		schedule.Block{Name: "silver", First: date("2026-09-18"), Last: date("2026-09-23")},
		schedule.Block{Name: "year end", First: date("2026-12-28"), Last: date("2027-01-03")},
		schedule.Block{Name: "golden", First: date("2027-04-30"), Last: date("2027-05-05")}), report.ByTeam)
	assert.Equal(t, 135*h, tally.Row("silver"))
	assert.Equal(t, 159*h, tally.Row("year end"))
	assert.Equal(t, 135*h, tally.Row("golden"))
}

func TestPooling(t *testing.T) {
	s := must(t, sample.Organisation())
	r, err := s.Roster(may)
	require.NoError(t, err)
	for _, book := range []report.Book{s, r} {
		var text []string
		var alone time.Duration
		for _, p := range known(report.Pool(book, schedule.Everyone, may)) {
			text = append(text, fmt.Sprintf("%s %.1f %.1f %s", p.Team, p.EachAlone().Hours(), p.EachShared().Hours(), p.Strangers()))
			alone += p.Alone
			assert.Equal(t, 582*h, p.Shared)
		}
		assert.Equal(t, []string{"ec 145.5 48.5 66.7 %", "minne 116.4 48.5 58.3 %", "suzuri 194.0 48.5 75 %"}, text)
		assert.Equal(t, 1746*h, alone)
		assert.Equal(t, "66.7 %", report.Percent(int64(alone-582*h), int64(alone)), "less standby")

		// Measured in May: two of twelve weeks' hours fall to each member alike or not.
		owned := report.TimeByOwner(book, may)
		require.Len(t, owned, 4)
		assert.Equal(t, report.Ownership{Owner: "platform", All: 582 * 60}, owned[2], "of the other pool: its own people answer, one at a time")
		for _, o := range owned {
			assert.Equal(t, int64(582*60), o.All)
		}
		assert.Equal(t, int64((63+123+123)*60), owned[1].Strangers, "minne's nights are not its own by s2, e3 and s3")
	}
}

var alerts = []report.Alert{
	{Service: "minne-web", Monitor: "latency", At: at("05-04 01:00"), Closed: at("05-04 01:20")},                           // s2, asleep
	{Service: "minne-web", Monitor: "latency", At: at("05-04 22:00"), Acked: at("05-04 22:05"), Closed: at("05-04 22:35")}, // m3, asleep
	{Service: "minne-web", Monitor: "latency", At: at("05-05 05:00"), Closed: at("05-05 05:10"), Action: "restarted"},      // m3, not asleep
	{Service: "shop-cart", Monitor: "errors", At: at("05-05 21:59"), Closed: at("05-05 23:59"), Action: "rolled back"},
	{Service: "shop-cart", Monitor: "errors", At: at("05-07 11:00"), Action: "still open"},       // by day
	{Service: "suzuri-web", Monitor: "disk", At: at("05-12 00:30"), Closed: at("05-12 00:31")},   // e3, asleep
	{Service: "minne-web", Monitor: "latency", At: at("05-12 05:00"), Closed: at("05-12 05:10")}, // seven days later
}

func TestPages(t *testing.T) {
	s := must(t, sample.Organisation())
	pages, err := report.Match(s, append([]report.Alert{{Service: "none", At: at("05-04 01:00")}}, alerts...))
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
	require.Len(t, pages, 7)
	assert.Equal(t, schedule.Member("s2"), pages[0].Member())
	assert.Equal(t, schedule.TeamID("minne"), pages[0].Owner)
	assert.Equal(t, []report.Load{{"m3", 3, 1}, {"e3", 2, 1}, {"s2", 1, 1}, {"ec", 1, 0}}, report.Loads(pages))

	week := schedule.Interval{Start: at("05-04 10:00"), End: at("05-11 10:00")}
	assert.Len(t, report.In(pages, week), 4)
	assert.Equal(t, []report.Monitor{
		{Service: "minne-web", Name: "latency", Pages: 2, Asleep: 1, Idle: 1, Repeated: 2},
		{Service: "shop-cart", Name: "errors", Pages: 2, Repeated: 1},
	}, report.Monitors(pages, week))
	late := report.Monitors(pages, schedule.Interval{Start: at("05-12 00:00"), End: at("05-13 00:00")})
	require.Len(t, late, 2)
	assert.Equal(t, "disk", late[0].Name, "the page at night comes first")
	assert.Equal(t, 1, late[1].Repeated, "seven days later is within seven days")

	assert.Equal(t, []report.Ownership{{"ec", 1, 2}, {"minne", 2, 4}, {"suzuri", 1, 1}}, report.PagesByOwner(pages))

	// One hour each for 01:00, 22:00 and 05:00; three for 21:59 to 23:59.
	assert.Equal(t, 6, report.BusyHours(alerts[:4], schedule.Days(date("2026-05-04"), date("2026-05-05"), tokyo)))
	assert.Equal(t, 1, report.BusyHours(alerts[3:4], schedule.Interval{Start: at("05-05 23:00"), End: at("05-06 10:00")}))
	assert.Zero(t, report.BusyHours(alerts[3:4], schedule.Interval{Start: at("05-05 23:59"), End: at("05-06 10:00")}))
	assert.Zero(t, report.BusyHours(alerts[3:4], schedule.Interval{Start: at("05-05 10:00"), End: at("05-05 21:59")}))
	assert.Equal(t, 1, report.BusyHours(alerts[4:5], schedule.Interval{Start: at("05-07 11:00"), End: at("05-07 12:00")}))

	assert.Equal(t, []report.Worked{{"e3", 1, 10}, {"m3", 30 + 119, 10 + 1}, {"s2", 20, 0}}, report.Minutes(report.Calls(pages), report.SleepHours))
}

func TestMinutesOfCalls(t *testing.T) {
	call := func(start, end string) schedule.Interval { return schedule.Interval{Start: at(start), End: at(end)} }
	assert.Equal(t, []report.Work{{date("2026-05-02"), true, 30}, {date("2026-05-03"), true, 90}},
		report.Split(call("05-02 23:30", "05-03 01:30"), report.SleepHours, tokyo))
	assert.Equal(t, []report.Work{{date("2026-05-02"), false, 60}, {date("2026-05-02"), true, 120}, {date("2026-05-03"), true, 300}, {date("2026-05-03"), false, 60}},
		report.Split(call("05-02 21:00", "05-03 06:00"), report.SleepHours, tokyo))
	assert.Empty(t, report.Split(call("05-02 21:00", "05-02 21:00"), report.SleepHours, tokyo))
	odd := schedule.Interval{Start: at("05-02 21:59").Add(40 * time.Second), End: at("05-02 22:01").Add(20 * time.Second)}
	assert.Equal(t, []report.Work{{date("2026-05-02"), false, 1}, {date("2026-05-02"), true, 1}}, report.Split(odd, report.SleepHours, tokyo))

	// Two calls of one person at once are worked once.
	calls := slices.Values([]report.Call{{Interval: call("05-02 23:30", "05-03 01:30"), Member: "m1"}, {Interval: call("05-03 01:00", "05-03 05:10"), Member: "m1"},
		{Interval: call("05-03 01:10", "05-03 01:20"), Member: "m1"}, {Interval: call("05-03 01:10", "05-03 01:20"), Member: "a"}})
	assert.Equal(t, []report.Worked{{"a", 10, 0}, {"m1", 30 + 300, 10}}, report.Minutes(calls, report.SleepHours))
}

func TestTables(t *testing.T) {
	tally := report.Tabulate(report.Parts(known(must(t, sample.Organisation()).Team(schedule.Everyone)).Duties(may), report.Whole), report.ByMember, report.ByClass)
	table := tally.Table("担当", "合計", nil)
	var text bytes.Buffer
	require.NoError(t, table.Markdown(&text))
	assert.Equal(t, strings.TrimPrefix(`
| 担当     |     night |   weekend |  holiday |      合計 |
|----------|----------:|----------:|---------:|----------:|
| e3       |      75 h |      48 h |      0 h |     123 h |
| m3       |      30 h |      48 h |     72 h |     150 h |
| m4       |      75 h |      48 h |      0 h |     123 h |
| s2       |      15 h |      24 h |     24 h |      63 h |
| s3       |      75 h |      48 h |      0 h |     123 h |
| **合計** | **270 h** | **216 h** | **96 h** | **582 h** |
`, "\n"), text.String())
	text.Reset()
	require.NoError(t, report.Table{Columns: []report.Column{{Name: "a,b"}, {Name: "n", Number: true}}, Rows: [][]string{{"x\"y", "1"}}, Total: []string{"", "1"}}.CSV(&text))
	assert.Equal(t, "\"a,b\",n\n\"x\"\"y\",1\n,1\n", text.String())
	text.Reset()
	require.NoError(t, report.Table{Columns: []report.Column{{Name: "a|b"}, {}}, Rows: [][]string{{"c\nd"}}}.Markdown(&text))
	assert.Equal(t, "| a\\|b |     |\n|------|-----|\n| c d  |     |\n", text.String())
	text.Reset()
	require.NoError(t, report.Table{Columns: []report.Column{{Name: `C:\x`}}, Rows: [][]string{{`a\|b`}}}.Markdown(&text))
	assert.Equal(t, "| C:\\x   |\n|--------|\n| a\\\\\\|b |\n", text.String(), "one cell: a backslash and a bar")
	// Lines are as long as each other on a terminal, whatever the script.
	text.Reset()
	wide := report.Table{Columns: []report.Column{{Name: "氏名"}, {Name: "hours", Number: true}},
		Rows: [][]string{{"ﾔﾏﾀﾞ", "１"}, {"山田", "–"}, {"한글", "é"}, {"😀", "𠮷"}, {"Ω", "ｱ"}}}
	require.NoError(t, wide.Markdown(&text))
	for text, want := range map[string]int{"": 0, "氏名": 4, "ﾔﾏﾀﾞ": 4, "１": 2, "한글": 4, "é": 1, "😀": 2, "𠮷": 2, "Ω–": 2} {
		assert.Equal(t, want, report.Width(text), text)
	}
	lengths := map[int]bool{}
	for line := range strings.Lines(text.String()) {
		lengths[report.Width(line)] = true
	}
	assert.Len(t, lengths, 1, text.String())
	text.Reset()
	require.NoError(t, report.Table{}.Markdown(&text))
	assert.Empty(t, text.String())
	for d, want := range map[time.Duration]string{0: "0 h", 280 * time.Minute: "4 h 40 min", 40 * time.Minute: "40 min", -h: "-1 h", 61 * time.Second: "1 min 1 s"} {
		assert.Equal(t, want, report.Hours(d))
	}
	assert.Equal(t, "28.6 %", report.Percent(2, 7))
	assert.Equal(t, "25 %", report.Percent(2, 8))
	assert.Equal(t, "25%", schedule.Japanese.Percent(2, 8))
	assert.Equal(t, "28.6%", schedule.Japanese.Percent(2, 7))
	assert.Equal(t, "0 %", report.Percent(-1, 3000), "no minus before nothing")
	assert.Equal(t, "–", report.Percent(0, 0))
	assert.Equal(t, "58.3 %", report.Percent(7, 12))
	assert.Equal(t, "-33.3 %", report.Percent(-1, 3))
	assert.Equal(t, "-33.3 %", report.Percent(1, -3))
	assert.Equal(t, "33.3 %", report.Percent(-1, -3))
	assert.Equal(t, "0.1 %", report.Percent(1, 2000))
	assert.Equal(t, "-0.1 %", report.Percent(-1, 2000))
	assert.Equal(t, "922337203685477580700 %", report.Percent(math.MaxInt64, 1))
	assert.Equal(t, "-922337203685477580800 %", report.Percent(math.MinInt64, 1))
	assert.Equal(t, "100 %", report.Percent(math.MinInt64, math.MinInt64))
}

func TestReportsOfNothing(t *testing.T) {
	may := schedule.Month(2026, time.May, tokyo)
	for _, book := range []report.Book{(*schedule.Schedule)(nil), new(schedule.Schedule), (*schedule.Roster)(nil)} {
		_, err := report.Pool(book, schedule.Everyone, may)
		assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
		assert.Empty(t, report.TimeByOwner(book, may))
	}
}

func TestTheSumOfEveryTableIsTheIntervals(t *testing.T) {
	keys := map[string]report.Key{"member": report.ByMember, "team": report.ByTeam, "class": report.ByClass,
		"block": report.ByBlock(schedule.Block{Name: "GW", First: date("2026-04-29"), Last: date("2026-05-06")}, schedule.Block{Name: "year end", First: date("2026-12-20"), Last: date("2027-01-05")})}
	rapid.Check(t, func(t *rapid.T) {
		s, iv := drawn.Schedule(t)
		var total time.Duration
		for shift := range s.Duties(iv) {
			total += shift.Duration()
		}
		for _, cut := range []report.Cut{report.Whole, report.AtMidnight} {
			for row, r := range keys {
				for column, c := range keys {
					tally := report.Tabulate(report.Parts(s.Duties(iv), cut), r, c)
					assert.Equal(t, total, tally.Total(), "%s by %s", row, column)
					var rows, columns time.Duration
					for _, key := range tally.Rows {
						rows += tally.Row(key)
					}
					for _, key := range tally.Columns {
						columns += tally.Column(key)
					}
					assert.Equal(t, total, rows)
					assert.Equal(t, total, columns)
				}
			}
		}
		// Off hours and daytime tile the interval of each service, shifts whole.
		for id := range s.Services() {
			var seen time.Duration
			span := schedule.Interval{}
			for part := range report.Parts(known(s.Service(id)).Shifts(iv), report.AtMidnight) {
				if part.Role != schedule.Secondary {
					seen += part.Duration()
					span = span.Span(part.Shift.Interval)
				}
			}
			assert.Equal(t, span.Duration(), seen)
			assert.True(t, span.Encloses(iv))
		}
		// Minutes of calls add up to the call.
		start := iv.Start.Add(time.Duration(rapid.IntRange(0, 100000).Draw(t, "call")) * time.Second)
		call := schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(0, 200000).Draw(t, "seconds")) * time.Second)}
		var minutes int64
		for _, w := range report.Split(call, report.SleepHours, iv.Start.Location()) {
			minutes += w.Minutes
		}
		assert.Equal(t, int64(call.End.Truncate(time.Minute).Sub(call.Start.Truncate(time.Minute))/time.Minute), minutes)
	})
}

// Bound: all figures of 300,000 alerts within 3 s.
func BenchmarkManyAlerts(b *testing.B) {
	s := must(b, sample.Organisation())
	var alerts []report.Alert
	for i := range 300_000 {
		a := report.Alert{Service: "shop-cart", Monitor: fmt.Sprint(i % 1000), At: may.Start.Add(time.Duration(i*7919%44640) * time.Minute)}
		if i%3 > 0 {
			a.Closed = a.At.Add(time.Duration(i%100_000) * time.Minute)
		}
		alerts = append(alerts, a)
	}
	for b.Loop() {
		pages, err := report.Match(s, alerts)
		require.NoError(b, err)
		report.Loads(pages)
		report.Monitors(pages, may)
		report.PagesByOwner(pages)
		report.Minutes(report.Calls(pages), report.SleepHours)
		report.BusyHours(alerts, may)
	}
}

// The parts of a split slot count with it, though the last begins in the next month.
func TestPartsAfterTheMonthsEndCount(t *testing.T) {
	s := with(t, must(t, sample.Organisation()), schedule.Override{Interval: schedule.Interval{Start: at("06-01 01:00"), End: at("06-01 02:00")}, To: "s1"})
	for _, o := range report.TimeByOwner(s, may) {
		assert.Equal(t, int64(582*60), o.All)
	}
	for _, p := range known(report.Pool(s, schedule.Everyone, may)) {
		assert.Equal(t, 582*h, p.Alone)
	}
}

// A page is that of the team which owned the service when it came.
func TestPagesOfAServiceThatMoved(t *testing.T) {
	old, new := sample.Organisation(), sample.Organisation()
	new.From = date("2026-05-18")
	moved := new.Teams[0].Services[1]
	new.Teams[0].Services = new.Teams[0].Services[:1]
	new.Teams[2].Services = append(new.Teams[2].Services, moved)
	s := must(t, old, new)
	r, err := s.Roster(may)
	require.NoError(t, err)
	for _, book := range []report.Book{s, r} {
		pages, err := report.Match(book, []report.Alert{{Service: moved.ID, At: at("05-12 12:00")}, {Service: moved.ID, At: at("05-20 12:00")}, {Service: moved.ID, At: at("05-20 23:00")}})
		require.NoError(t, err)
		var owners []schedule.TeamID
		for _, p := range pages {
			owners = append(owners, p.Owner)
		}
		assert.Equal(t, []schedule.TeamID{"minne", "ec", "ec"}, owners)
	}
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// everyone asks for the pool that the figures of the practice are about.
func everyone(s *schedule.Schedule) schedule.TeamSchedule { return known(s.Team(schedule.Everyone)) }

// Names of monitors come from outside: none may run in the spreadsheet of whoever opens the
// table.
func TestCSVHasNoFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		`=HYPERLINK("http://x")`: `"'=HYPERLINK(""http://x"")"`, "+81 3": "'+81 3", "@SUM(A1)": "'@SUM(A1)", "-x": "'-x", "-2": "-2", "-1.5": "-1.5",
		"12": "12", "–": "–", "a=b": "a=b", "-2+3": "'-2+3", "＝1": "'＝1", "a;=1": "a;'=1", " =1": `" '=1"`, "150 h": "150 h", "1-2": "1-2", "": "",
	} {
		var b strings.Builder
		require.NoError(t, report.Table{Columns: []report.Column{{Name: "monitor"}, {Name: "=x", Number: true}}, Rows: [][]string{{"m", cell}}, Total: []string{"=t", cell}}.CSV(&b))
		assert.Equal(t, "monitor,'=x\nm,"+want+"\n'=t,"+want+"\n", b.String())
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.RuneFrom([]rune("=+-@;＝ \t\"',1a."))).Draw(t, "cell")
		var b strings.Builder
		require.NoError(t, report.Table{Columns: []report.Column{{Name: cell}, {Name: "n"}}}.CSV(&b))
		lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		require.NoError(t, err)
		for part := range strings.FieldsFuncSeq(lines[0][0], func(r rune) bool { return r == ';' || r == '\t' }) {
			part = strings.TrimLeft(part, " ")
			if _, err := strconv.ParseFloat(part, 64); err != nil {
				assert.False(t, strings.HasPrefix(part, "=") || strings.HasPrefix(part, "+") || strings.HasPrefix(part, "-") || strings.HasPrefix(part, "@") || strings.HasPrefix(part, "＝"), "%q", part)
			}
		}
		assert.Equal(t, strings.ReplaceAll(cell, "'", ""), strings.ReplaceAll(lines[0][0], "'", ""), "nothing else changes")
	})
}
