package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/garbage"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func init() { garbage.Rarely() }

// run runs the program.
func run(args ...string) (status int, out, complaints string) {
	var stdout, stderr strings.Builder
	status = importer{time.Now, replace.Disk{}, strings.NewReader(""), io.Discard}.run(args, &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

func TestSample(t *testing.T) {
	status, out, complaints := run()
	require.Zero(t, status, complaints)
	out, differs, _ := strings.Cut(out, "differs: ")
	assert.Equal(t, 6, 1+strings.Count(differs, "differs: "))
	assert.Contains(t, differs, `"Shop primary": an override to PKATO55, who has the seat of "Shop secondary" then; first at 2026-03-20T19:00:00+09:00 (3 times, 39 h in all)`)
	assert.Equal(t, `Shop primary (PSHOP01, Asia/Tokyo): 2 layers, 6 overrides, 473 shifts
Shop secondary (PSHOP02, Asia/Tokyo): 1 layers, 0 overrides, 53 shifts
9 people, 173 alerts
rendered: 2026-01-01 00:00 – 2026-12-31 19:00 JST
  service shop-payments
  service shop-web
gaps: 0
`, out)
}

// What is told is in Japanese with -lang ja: the table, causes and notes, and the way back.
func TestJapanese(t *testing.T) {
	status, out, complaints := run("-lang", "ja")
	require.Zero(t, status, complaints)
	head, differs, _ := strings.Cut(out, "相違：")
	assert.Equal(t, `Shop primary（PSHOP01、Asia/Tokyo）：レイヤー2、オーバーライド6件、シフト473件
Shop secondary（PSHOP02、Asia/Tokyo）：レイヤー1、オーバーライド0件、シフト53件
9人、アラート173件
当番のある期間：2026-01-01（木）00:00〜2026-12-31（木）19:00
  サービス shop-payments
  サービス shop-web
空席：0件
`, head)
	assert.Contains(t, differs, `スケジュール "Shop primary"：PKATO55 へのオーバーライドだが、PKATO55 はそのとき "Shop secondary" の席にいる。最初は 2026-03-20T19:00:00+09:00（3回、計39時間）`)
	assert.Equal(t, 6, 1+strings.Count(differs, "相違："))

	path := filepath.Join(t.TempDir(), "roster.json")
	status, _, complaints = run("-rendered", path, "../sample/pagerduty")
	require.Zero(t, status, complaints)
	status, out, complaints = run("-like", path, "-lang", "ja")
	require.Zero(t, status, complaints)
	assert.Equal(t, "オーバーライド0件。何も送っていない\n", out)

	opsgenie := filepath.Join(t.TempDir(), "shop.json")
	text, err := os.ReadFile("../audit/testdata/opsgenie.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(opsgenie, []byte(strings.Replace(string(text), "2026-01-05T01:00:00Z", "2026-01-05T01:00:30Z", 1)), 0o600))
	status, out, complaints = run("-lang", "ja", "-from", "opsgenie", "-since", "2026-04-27", "-until", "2026-06-01", opsgenie)
	require.Zero(t, status, complaints)
	assert.Contains(t, out, "8人、アラート0件\n実際の当番（レンダリング結果）はどのファイルにもない。")
	assert.Contains(t, out, `レイヤー "days"：番の始まりが 10:00:30（時刻は分単位でしか書けない）。最初は 2026-04-27T10:00:00+09:00`)
}

func TestRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster.json")
	status, _, complaints := run("-rendered", path, "../sample/pagerduty")
	require.Zero(t, status, complaints)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	roster, err := schedule.ParseRoster(data)
	require.NoError(t, err)
	names := map[schedule.ServiceID]bool{}
	for id := range roster.Services() {
		names[id] = true
	}
	assert.Equal(t, map[schedule.ServiceID]bool{"shop-web": true, "shop-payments": true}, names)
}

func TestRules(t *testing.T) {
	status, out, complaints := run("-rules", "-")
	require.Zero(t, status, complaints)
	_, err := config.Decode("rules.json", []byte(out))
	require.NoError(t, err)
}

// The shop as its rules say, without overrides, is made to equal the record of what was rendered.
func TestLike(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster.json")
	status, _, complaints := run("-rendered", path, "../sample/pagerduty")
	require.Zero(t, status, complaints)
	status, out, complaints := run("-like", path)
	require.Zero(t, status, complaints)
	assert.Equal(t, "0 overrides; nothing is sent\n", out)

	// Golden Week by one person, and back.
	i, err := vendor.Read("pagerduty", pagerduty.Files(), vendor.Options{})
	require.NoError(t, err)
	roster, _, err := i.Roster()
	require.NoError(t, err)
	for n := range i.Schedules[0].Shifts {
		s := &i.Schedules[0].Shifts[n]
		if s.Overlaps(schedule.Days(schedule.Date{Year: 2026, Month: time.May, Day: 4}, schedule.Date{Year: 2026, Month: time.May, Day: 5}, s.Start.Location())) {
			s.Member = "P5AOKI1"
		}
	}
	moves, notes, err := i.Back(roster, nil)
	require.NoError(t, err)
	assert.Empty(t, notes)
	var lines []string
	for _, m := range moves {
		lines = append(lines, m.Start.Format("01-02 15:04")+" "+m.End.Format("01-02 15:04")+" "+string(m.Member))
	}
	// The night of 4 May lies upon the days of who has both.
	assert.Equal(t, []string{"05-01 19:00 05-04 10:00 PSATO06", "05-04 10:00 05-05 19:00 PUEDA33", "05-04 19:00 05-05 10:00 P7ITO02", "05-05 19:00 05-06 10:00 PTANI77"}, lines)
}

// What is not rendered is not silently right: a record of another time is refused, and of a longer one the rest is told.
func TestLikeARecordOfAnotherTime(t *testing.T) {
	quarter := func(n string) *vendor.Import {
		files := pagerduty.Files()
		maps.DeleteFunc(files, func(name string, _ []byte) bool { return strings.Contains(name, "2026q") && !strings.Contains(name, n) })
		i, err := vendor.Read("pagerduty", files, vendor.Options{})
		require.NoError(t, err)
		return i
	}
	second, _, err := quarter("q2").Roster()
	require.NoError(t, err)
	_, _, err = quarter("q1").Back(second, nil)
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.ErrorContains(t, err, "nothing is rendered of 2026-04-01")

	all, err := vendor.Read("pagerduty", pagerduty.Files(), vendor.Options{})
	require.NoError(t, err)
	year, _, err := all.Roster()
	require.NoError(t, err)
	moves, notes, err := quarter("q3").Back(year, nil)
	require.NoError(t, err)
	assert.Empty(t, moves)
	require.Len(t, notes, 2, "of both schedules")
	assert.Contains(t, notes[0].String(), "only 2026-07-01 00:00 – 2026-10-01 00:00 JST is rendered")
}

func TestFaults(t *testing.T) {
	status, out, complaints := run("-since", "2026-01-02", "-until", "2026-01-01", "main.go")
	assert.Equal(t, 2, status)
	assert.Empty(t, out)
	assert.Equal(t, "import: -until 2026-01-01 lies before -since 2026-01-02\n", complaints)
	status, _, complaints = run("main.go")
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: main.go:1:1: a comment where a value belongs; JSON has no comments, so take it out\n", complaints)
}

// Rules alone are no roster without anybody: what they cannot say is told.
func TestNothingIsRendered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.json")
	text, err := os.ReadFile("../audit/testdata/opsgenie.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), "2026-01-05T01:00:00Z", "2026-01-05T01:00:30Z", 1)), 0o600))
	status, out, complaints := run("-from", "opsgenie", "-since", "2026-04-27", "-until", "2026-06-01", path)
	require.Zero(t, status, complaints)
	assert.Contains(t, out, "8 people, 0 alerts\nnothing is rendered: who is on call is in no file; examples/audit -from opsgenie -since DAY -until DAY works it out by the rules\n")
	assert.NotContains(t, out, "gaps")
	assert.Contains(t, out, `layer "days": turns begin at 10:00:30: our clocks have minutes; first at 2026-04-27T10:00:00+09:00`)
}

// Names of a sheet that may be of one person are told.
func TestNamesThatAreAlike(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sheet.csv")
	require.NoError(t, os.WriteFile(path, []byte("日付,主担当\n2026-05-01,佐藤\n2026-05-02,佐藤（代）\n2026-05-03,鈴木\n"), 0o600))
	_, out, _ := run("-from", "shifts", "-location", "Asia/Tokyo", path)
	assert.Contains(t, out, "\nnames that are alike, and may be of one person: 佐藤, 佐藤（代）; mend the file if they are\n")
	_, out, _ = run("-from", "shifts", "-location", "Asia/Tokyo", path, "-lang", "ja")
	assert.Contains(t, out, "\n似た名前：佐藤、佐藤（代）（同じ人なら表の表記をそろえる）\n")
	require.NoError(t, os.WriteFile(path, []byte("日付,主担当\n2026-05-01,伊藤\n2026-05-02,伊藤\n2026-05-03,伊藤\n2026-05-04,伊東\n"), 0o600))
	_, out, _ = run("-from", "shifts", "-location", "Asia/Tokyo", path)
	assert.Contains(t, out, "\n伊東 stands in the file once, and may be 伊藤; mend the file if so\n")
	_, out, _ = run("-from", "shifts", "-location", "Asia/Tokyo", path, "-lang", "ja")
	assert.Contains(t, out, "\n伊東は一度しか現れない（伊藤の書き間違いなら表を直す）\n")
}

// Sheets that people keep themselves become records, with a shift a row or a day a row; faults name the cell.
func TestSheets(t *testing.T) {
	sheet := "日付,主担当,副担当\n2026/5/1（金）,佐藤 健,伊藤\n2026/5/2（土）,鈴木,伊藤\n2026/5/3,鈴木,佐藤 健\n2026/5/4,伊藤,鈴木\n"
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	path, record := file("sheet.csv", sheet), filepath.Join(t.TempDir(), "roster.json")
	status, out, complaints := run("-from", "shifts", "-location", "Asia/Tokyo", "-handoff", "10:00", "-rendered", record, path)
	require.Zero(t, status, complaints)
	assert.True(t, strings.HasPrefix(out, `oncall (column 主担当): days with somebody: 4
oncall-副担当 (column 副担当): days with somebody: 4
a row of the sheet is from 10:00 of its day to 10:00 of the next, and there are no business hours: -handoff and -hours, such as 10:00-19:00, say otherwise
3 people
`), out)
	assert.Contains(t, out, "rendered: 2026-05-01 10:00 – 2026-05-05 10:00 JST\n")
	data, err := os.ReadFile(record)
	require.NoError(t, err)
	roster, err := schedule.ParseRoster(data)
	require.NoError(t, err)
	answer, err := roster.OnCall("oncall", time.Date(2026, 5, 2, 0, 59, 0, 0, time.UTC))
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("佐藤_健"), answer.Member(schedule.Primary))
	answer, err = roster.OnCall("oncall", time.Date(2026, 5, 2, 1, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("鈴木"), answer.Member(schedule.Primary))

	assert.Equal(t, schedule.Member("佐藤_健"), mustAnswer(t, roster, "oncall", time.Date(2026, 5, 3, 1, 0, 0, 0, time.UTC)).Member(schedule.Secondary), "the columns are of one duty")

	status, out, complaints = run("-from", "shifts", "-location", "Asia/Tokyo", file("long.csv", "start,end,member\n2026-05-01 10:00,2026-05-02 10:00,aoi\n2026-05-02 10:00,2026-05-04 10:00,ren\n"), "-lang", "ja")
	require.Zero(t, status, complaints)
	assert.Contains(t, out, "oncall（Asia/Tokyo）：シフト2件\n2人\n")
	faulty := file("faulty.csv", "日付,主担当\n5/1,佐藤\n2026-05-02,佐藤、鈴木\n")
	status, _, complaints = run("-from", "shifts", "-location", "Asia/Tokyo", faulty)
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "import: "+faulty+`: 2:1: cell A2, date: invalid value: "5/1"`)
	assert.Contains(t, complaints, "import: "+faulty+`: 3:12: cell B3, 主担当: invalid value: "佐藤、鈴木" is not one person`)
	status, _, complaints = run("-from", "shifts", path)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: "+path+": clocks of the sheet have no offset: say -location, such as Asia/Tokyo, America/New_York or UTC\n", complaints)
	status, _, complaints = run("-from", "shifts", path, faulty)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: 2 files where one of shifts belongs\n", complaints)
}

// Days of a column with nobody are told, in the time that is asked for, and how rows are read.
func TestEmptyCells(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sheet.csv")
	text := "日付,主担当,副担当\n"
	for day := range 12 {
		second := []string{"伊藤", "", "なし"}[min(2, day/4)]
		text += fmt.Sprintf("2026/5/%d,佐藤,%s\n", day+1, second)
	}
	require.NoError(t, os.WriteFile(path, []byte(text+"2026/5/13,,\n"), 0o600))
	for _, c := range []struct{ args, want string }{
		{"", `oncall (column 主担当): days with somebody: 12
oncall-副担当 (column 副担当): days with somebody: 4; with nobody: 8 (2026-05-05, 2026-05-06, 2026-05-07, 2026-05-08, 2026-05-09, and 3 more)
a row of the sheet is from 00:00 of its day to 00:00 of the next, and there are no business hours: -handoff and -hours, such as 10:00-19:00, say otherwise
`},
		{"-lang ja", `oncall（列「主担当」）：担当者のいる日 12日
oncall-副担当（列「副担当」）：担当者のいる日 4日、いない日 8日（2026-05-05、2026-05-06、2026-05-07、2026-05-08、2026-05-09、ほか3日）
表の一行は、その日の 00:00 から翌日の 00:00 まで、営業時間なしとして読んだ（-handoff と、-hours 10:00-19:00 のような指定で変わる）
`},
		{"-lang ja -hours 10:00-19:00 -until 2026-05-05", `oncall（列「主担当」）：担当者のいる日 5日
oncall-副担当（列「副担当」）：担当者のいる日 4日、いない日 1日（2026-05-05）
表の一行は、その日の 10:00 から翌日の 10:00 までとして読んだ（-handoff で変わる）
`},
	} {
		status, out, complaints := run(append([]string{"-from", "shifts", "-location", "Asia/Tokyo", path}, strings.Fields(c.args)...)...)
		require.Zero(t, status, complaints)
		assert.True(t, strings.HasPrefix(out, c.want), out)
	}
}

func mustAnswer(t *testing.T, r *schedule.Roster, id schedule.ServiceID, at time.Time) schedule.Answer {
	answer, err := r.OnCall(id, at)
	require.NoError(t, err)
	return answer
}

// The columns of primaries and secondaries are two seats of one pool, and people in either column are members alike. With the business hours
// of -hours the pool answers outside of them, from a day that begins at their end or beginning.
func TestASheetOfTwoColumns(t *testing.T) {
	dir := t.TempDir()
	path, rules, record := filepath.Join(dir, "sheet.csv"), filepath.Join(dir, "organisation.json"), filepath.Join(dir, "record.json")
	require.NoError(t, os.WriteFile(path, []byte("日付,主担当,副担当\n2026/5/7,佐藤,伊藤\n2026/5/8,鈴木,伊藤\n2026/5/9,鈴木,佐藤\n2026/5/10,伊藤,渡邊\n2026/5/11,伊藤,渡邊\n"), 0o600))
	for _, hours := range []bool{false, true} {
		args := []string{"-from", "shifts", "-location", "Asia/Tokyo", "-rules", rules, "-rendered", record, "-replace", "-handoff", "10:00", path}
		if hours {
			args[9], args[10] = "-hours", "10:00-19:00" // whose beginning is the handoff
		}
		status, _, complaints := run(args...)
		require.Zero(t, status, complaints)
		data, err := os.ReadFile(rules)
		require.NoError(t, err)
		file, err := config.Decode(rules, data)
		require.NoError(t, err)
		require.Len(t, file.Specs, 1)
		spec := file.Specs[0]
		require.Len(t, spec.Pools, 1, "%s", data)
		require.Len(t, spec.Teams, 1)
		assert.Len(t, spec.Teams[0].Members, 4)
		assert.Contains(t, string(data), `"渡邊"`)
		assert.NotContains(t, string(data), `"share"`)
		s, err := schedule.New(file.Specs...)
		require.NoError(t, err)
		data, err = os.ReadFile(record)
		require.NoError(t, err)
		roster, err := schedule.ParseRoster(data)
		require.NoError(t, err)
		friday := func(clock int) time.Time {
			return schedule.MustParseDate("2026-05-08").At(schedule.At(clock, 0), s.Location(time.Time{}))
		}
		night := mustAnswer(t, roster, "oncall", friday(20))
		assert.Equal(t, []schedule.Member{"鈴木", "伊藤"}, []schedule.Member{night.Member(schedule.Primary), night.Member(schedule.Secondary)})
		answer, err := s.OnCall("oncall", friday(12))
		require.NoError(t, err)
		assert.Equal(t, hours, answer.Regime == schedule.Daytime)
		assert.Equal(t, hours, mustAnswer(t, roster, "oncall", friday(12)).Regime == schedule.Daytime)
		slots := 0
		for shift := range s.Duties(schedule.Days(schedule.MustParseDate("2026-05-08"), schedule.MustParseDate("2026-05-10"), s.Location(time.Time{}))) {
			if shift.Regime == schedule.OffHours && shift.Role == schedule.Primary {
				slots++
				assert.Equal(t, map[bool]int{false: 10, true: map[bool]int{false: 10, true: 19}[shift.Date == schedule.MustParseDate("2026-05-08")]}[hours], shift.Start.Hour(), "%v", shift)
			}
		}
		assert.Equal(t, 3, slots)
	}
	status, _, complaints := run("-from", "pagerduty", "-hours", "10:00-19:00", path)
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "-hours belongs to -from shifts")
	_, _, complaints = run("-from", "shifts", "-location", "Asia/Tokyo", "-hours", "19:00", path)
	assert.Contains(t, complaints, `"19:00" is neither none nor of the form 10:00-19:00`)
}

// A sheet says no rules: what can be said is written, with every seat vacant, and plans fill it.
func TestASheetHasNoRules(t *testing.T) {
	dir := t.TempDir()
	path, rules, record := filepath.Join(dir, "sheet.csv"), filepath.Join(dir, "organisation.json"), filepath.Join(dir, "record.json")
	require.NoError(t, os.WriteFile(path, []byte("start,end,member\n2026-05-01 10:00,2026-05-02 10:00,aoi\n2026-05-02 10:00,2026-05-04 10:00,ren\n2026-05-04 10:00,2026-05-05 10:00,yui\n"), 0o600))
	var stdout, stderr, told strings.Builder
	program := importer{time.Now, replace.Disk{}, strings.NewReader(""), &told}
	require.Zero(t, program.run([]string{"-from", "shifts", "-location", "Asia/Tokyo", "-rules", rules, "-rendered", record, path}, &stdout, &stderr), "%s", &stderr)
	assert.Contains(t, told.String(), "shifts alone say no rules: the configuration has people and services, and leaves every seat to plans\n")
	assert.FileExists(t, record)
	data, err := os.ReadFile(rules)
	require.NoError(t, err)
	file, err := config.Decode(rules, data)
	require.NoError(t, err)
	s, err := schedule.New(file.Specs...)
	require.NoError(t, err)
	december := schedule.Month(2026, time.December, s.Location(time.Time{}))
	plans, err := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}}.Next(s, december)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	assert.Len(t, plans[0].Problem().People, 3)

	// The history carries what people served: ren has two of four days.
	history := filepath.Join(dir, "history.json")
	require.Zero(t, program.run([]string{"-from", "shifts", "-location", "Asia/Tokyo", "-handoff", "10:00", "-history", history, path}, &stdout, &stderr), "%s", &stderr)
	data, err = os.ReadFile(history)
	require.NoError(t, err)
	file, err = config.Decode(history, data)
	require.NoError(t, err)
	s, lapsed, err := file.At(time.Date(2026, time.May, 5, 1, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Empty(t, lapsed)
	carried, err := fairness.Ledger{}.Upto(s, time.Date(2026, time.May, 5, 1, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	balances := map[schedule.Member]float64{}
	for _, a := range carried.Accounts {
		b := a.Balance()
		balances[a.Member] = b.Total().Duration().Hours()
	}
	assert.Equal(t, map[schedule.Member]float64{"aoi": -8, "ren": 16, "yui": -8}, balances)
	told.Reset()
	require.Zero(t, program.run([]string{"-from", "shifts", "-location", "Asia/Tokyo", "-rules", rules, "-replace", "-lang", "ja", path}, &stdout, &stderr), "%s", &stderr)
	assert.Contains(t, told.String(), "シフトの一覧や .ics には順番のルールがない")
}

// Shifts of two places are read by their offsets, and import tells it once.
func TestShiftsOfTwoPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sheet.csv")
	require.NoError(t, os.WriteFile(path, []byte("start,end,member\n2026-12-01T00:00:00Z,2026-12-02T00:00:00Z,al\n2026-12-01T19:00:00-05:00,2026-12-02T19:00:00-05:00,bo\n"), 0o600))
	status, out, complaints := run("-from", "shifts", "-location", "Europe/London", path)
	require.Zero(t, status, complaints)
	assert.Equal(t, 1, strings.Count(out, "shifts of the file with another offset than Europe/London: 1; the instants hold, and days and nights are by the clocks there; of a sheet -location says the place\n"), out)
	_, out, _ = run("-from", "shifts", "-location", "Europe/London", "-lang", "ja", path)
	assert.Contains(t, out, "1件のシフトのオフセットが Europe/London と異なる（時刻はそのまま読み、日付と昼夜は Europe/London の時計による。表の場所は -location で指定する）\n")
}

// Who answers at the edges, of which a slot has a part, is told where somebody is missing.
func TestGapsAtTheEdges(t *testing.T) {
	file := filepath.Join(t.TempDir(), "timeline.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"data": {"_parent": {"id": "s1", "name": "core"}, "startDate": "2026-11-02T00:00:00Z", "endDate": "2026-11-23T00:00:00Z",
  "finalTimeline": {"rotations": [{"id": "r1", "periods": [
    {"startDate": "2026-11-02T09:00:00Z", "endDate": "2026-11-09T09:00:00Z", "type": "default", "recipient": {"type": "user", "id": "u1", "name": "al"}},
    {"startDate": "2026-11-09T09:00:00Z", "endDate": "2026-11-16T09:00:00Z", "type": "default", "recipient": {"type": "user", "id": "u2", "name": "bo"}},
    {"startDate": "2026-11-16T09:00:00Z", "endDate": "2026-11-22T20:00:00Z", "type": "default", "recipient": {"type": "user", "id": "u1", "name": "al"}}]}]}}}`), 0o600))
	_, out, complaints := run("-from", "opsgenie", "-location", "Europe/London", "-until", "2026-11-22", file)
	assert.Empty(t, complaints)
	assert.Contains(t, out, `not in the record: core, 2026-11-22 20:00 – 2026-11-23 00:00 GMT: the slot ends after it; an export to Mon 2026-11-23 09:00 GMT with -until 2026-11-23 takes it in
  nobody then for 4.0 h: 2026-11-22 20:00 – 2026-11-23 00:00 GMT
gaps: 0 in the record, and 13.0 h without anybody at its edges
`)
	_, out, _ = run("-from", "opsgenie", file)
	assert.Contains(t, out, "no file says the time zone of core: UTC; the answer for the schedule itself says it, or -location\n")
	_, out, _ = run("-from", "opsgenie", "-location", "Europe/London", "-lang", "ja", file)
	assert.Contains(t, out, "空席：0件（記録の中。ほかに両端で計13.0時間は担当者がいない）\n")
}

// A file is written where none is, told, and not over a file that is read; the sample is told, and neither written nor sent.
func TestNothingIsWrittenOver(t *testing.T) {
	tell := func(args ...string) (status int, told string) {
		var stdout, stderr strings.Builder
		status = importer{time.Now, replace.Disk{}, strings.NewReader(""), &stderr}.run(args, &stdout, &stderr)
		return status, stderr.String()
	}
	dir := t.TempDir()
	export, rules := filepath.Join(dir, "pd.json"), filepath.Join(dir, "rules.json")
	data, err := os.ReadFile("../sample/pagerduty/primary-2026q2.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(export, data, 0o600))

	status, told := tell("-rules", export)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: -rules "+export+" without an export to read: it goes last, as in import -rules NEW.json EXPORT.json\n", told)
	status, told = tell("-like", export, "-send", "http://127.0.0.1:1", "-authorization", export)
	assert.Equal(t, 2, status)
	assert.Contains(t, told, "import: -send without an export: it goes last, as in ")
	status, told = tell("-rules", export, "-replace", dir)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: -rules "+export+": the file is read, and it is never written over\n", told)
	status, told = tell("-rules", rules, "-rendered", rules, export)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: -rendered and -rules: both are "+rules+"\n", told)
	status, told = tell("-like", export, "-rules", rules, export)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: -rendered, -rules, -history and -alerts do not go with -like\n", told)
	now, err := os.ReadFile(export)
	require.NoError(t, err)
	assert.Equal(t, string(data), string(now))
	assert.NoFileExists(t, rules)

	status, told = tell("-rules", rules, export)
	require.Zero(t, status, told)
	assert.Equal(t, "wrote "+rules+"\n", told)
	status, told = tell("-rules", rules, export)
	assert.Equal(t, 2, status)
	assert.Equal(t, "import: -rules "+rules+": the file exists; -replace writes over it\n", told)
	status, told = tell("-rules", rules, "-replace", "-lang", "ja", export)
	require.Zero(t, status, told)
	assert.Equal(t, rules+" に書き出した\n", told)

	status, told = tell()
	require.Zero(t, status)
	assert.Equal(t, "no FILE is given: this is the export of a made-up shop\n", told)
}
