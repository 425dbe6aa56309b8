package main

import (
	"encoding/csv"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report/pay"
)

var (
	program         = commandtest.Program{Name: "allowance", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "2026-05.ja.csv", output(t, "-lang", "ja"))
	commandtest.Golden(t, "2026-05.en.csv", output(t, "-lang", "en"))
	adds(t, output(t), 18, 9, 4, 34920, 101000)
	adds(t, output(t, "-closes", "25"), 17, 8, 5, 34020, 99000)
}

// adds checks what the people of the pool everyone have together, that those of
// platform-nights have twice as much, for two seats, and that the last line has it all.
func adds(t *testing.T, text string, want ...int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	everyone, platform, total := make([]int, 9), make([]int, 9), make([]int, 9)
	for i, row := range rows[1:] {
		for k, cell := range row[2:] {
			if cell == "not recorded" {
				continue
			}
			n, err := strconv.Atoi(cell)
			require.NoError(t, err)
			switch {
			case i == len(rows)-2:
				total[k] = n
			case row[0][0] == 'p':
				platform[k] += n
			default:
				everyone[k] += n
			}
		}
	}
	for i, n := range want {
		k := []int{0, 1, 2, 7, 8}[i] // all but calls, their work and days off
		assert.Equal(t, []int{n, 2 * n, 3 * n}, []int{everyone[k], platform[k], total[k]})
	}
}

func TestInput(t *testing.T) {
	rates := commandtest.File(t, `{"shift": {"night": 2000, "weekend": 5000, "holiday": 5000}, "closes": 25}`)
	assert.Equal(t, output(t, "-closes", "25"), output(t, "-rates", rates))
	// Without the substitute holiday of 05-06 a night is paid instead.
	edited := strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "振替休日", "first": "2026-05-06", "last": "2026-05-06", "remove": true}]}`, 1)
	adds(t, output(t, "-month", "2026-05", "-config", commandtest.File(t, edited)), 19, 9, 3, 34380, 98000)

	// A spec that begins within the month; m3 is paid by a calendar of its own, and has
	// served three of Japan's holidays and two days of a weekend.
	own := strings.Replace(string(sample.JSON), `"location": "Asia/Tokyo"`, `"from": "2026-05-02", "location": "Asia/Tokyo"`, 1)
	own = strings.Replace(own, `"id": "m3",`, `"id": "m3", "holidays": "none",`, 1)
	started := commandtest.File(t, own)
	assert.Contains(t, output(t, "-month", "2026-05", "-config", started), "m3,,5,2,0,not recorded,not recorded,not recorded,0,9000,20000\n")

	bad := commandtest.File(t, `{"closes": 32}`)
	for _, args := range [][]string{{"-month", "May"}, {"-lang", "fr"}, {"-night", "x"}, {"-night", "-1"}, {"-closes", "40"}, {"extra"}, {"-rates", bad}, {"-rates", bad + ".none"},
		{"-rates", rates, "-night", "1"}, {"-config", bad + ".none"}, {"-night", "9223372036854775807"}, {"-config", started, "-month", "2026-04"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, refused(t, "-slip", "nobody"), "-slip: ")
	assert.Contains(t, refused(t, "-group", "managers"), "has no form name=ID,ID")
	assert.Contains(t, refused(t, "-group", "a=m1,m2", "-group", "b=m2"), `puts "m2" into two groups, a and b`)
	strangers := refused(t, "-rates", "rates.json", "-group", "managers=m1,nobody", "-group", "manager=m2")
	assert.Equal(t, 2, strings.Count(strangers, "\n"), "%s", strangers)
	assert.Contains(t, strangers, `"nobody"`)
	assert.Contains(t, strangers, "-group manager, with m2: missing value: no rate is of the group")
	all := refused(t, "-closes", "x", "-night", "-4", "-lang", "fr", "-rates", rates)
	assert.Equal(t, 4, strings.Count(all, "\n"), all)
	assert.Contains(t, output(t, "-h"), "usage")
}

// A slip adds up to the line of the table, in both languages; those of all people add up to
// its total.
func TestSlips(t *testing.T) {
	args := []string{"-rates", "rates.json", "-group", "managers=m2,p5"}
	for _, lang := range []string{"ja", "en"} {
		commandtest.Golden(t, "slip-p1."+lang+".md", output(t, append(args, "-slip", "p1", "-lang", lang)...))
	}
	commandtest.Golden(t, "slip-m5.ja.md", output(t, append(args, "-slip", "m5", "-lang", "ja")...))
	commandtest.Golden(t, "year-end.ja.csv", output(t, append(args, "-month", "2027-01", "-lang", "ja")...))
	rows, err := csv.NewReader(strings.NewReader(output(t, args...))).ReadAll()
	require.NoError(t, err)
	sum := 0
	for _, row := range rows[1 : len(rows)-1] {
		slip := output(t, append(args, "-slip", row[0])...)
		lines := strings.Split(strings.TrimSpace(slip), "\n")
		assert.Contains(t, lines[len(lines)-1], "**"+pay.Currency("").Amount(atoi(t, row[10]))+"**", row[0])
		paid := 0
		for _, line := range lines {
			cells := strings.Split(line, "|")
			if n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(cells[max(0, len(cells)-2)]), ",", "")); err == nil {
				paid += n
			}
		}
		assert.Equal(t, row[10], strconv.Itoa(paid), row[0])
		sum += paid
	}
	assert.Equal(t, rows[len(rows)-1][10], strconv.Itoa(sum))
}

// The shifts and calls of the pools add up to those of all, and people of one pool stand in its table alone.
func TestThePayOfAPool(t *testing.T) {
	total := func(args ...string) (text string, sums []int64) {
		text = output(t, append(args, "-rates", "rates.json")...)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		for _, cell := range rows[len(rows)-1][2:] {
			sums = append(sums, atoi(t, cell))
		}
		return text, sums
	}
	_, all := total()
	own, one := total("-pool", "platform-nights")
	rest, other := total("-pool", "everyone")
	for i := range all {
		assert.Equal(t, all[i], one[i]+other[i], i)
	}
	assert.Contains(t, own, "\np1,")
	assert.NotContains(t, own, "\nm1,")
	assert.NotContains(t, rest, "\np1,")
	for _, none := range []string{"x", "minne"} { // unknown, and a team by day, whose table would be empty
		assert.Equal(t, "-pool \""+none+"\" has no shift off hours then; there are [\"everyone\" \"platform-nights\"]\n", refused(t, "-pool", none))
	}
}

// A shift that ends on another day says on which, so that 25 hours are not read as one.
func TestAnEndOnAnotherDayIsSaid(t *testing.T) {
	slip := output(t, "-rates", "rates.json", "-slip", "p1")
	assert.Contains(t, slip, "| 2026-05-03 (Sun) | 10:00–Mon 10:00 | ")
	assert.Contains(t, slip, "| 22:00–24:00 ")
	loc := time.FixedZone("", 0)
	line := pay.Line{Interval: schedule.Interval{Start: time.Date(2027, 1, 4, 9, 0, 0, 0, loc), End: time.Date(2027, 1, 11, 9, 0, 0, 0, loc)}}
	for language, want := range map[schedule.Language]string{schedule.English: "09:00–2027-01-11 (Mon) 09:00", schedule.Japanese: "09:00〜2027-01-11（月） 09:00"} {
		assert.Equal(t, want, (&payroll{words: words[language]}).line(line, false)[1])
	}
}

func atoi(t *testing.T, text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	require.NoError(t, err)
	return n
}

// The month of a pool elsewhere is paid by the days there: the slips of a person have each slot once.
func TestMonthOfAPoolElsewhere(t *testing.T) {
	file := commandtest.File(t, `{"specs": [{
	"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
	"teams": [{"id": "infra", "services": ["k8s"], "members": ["sato", "suzuki"]},
		{"id": "us", "services": ["us-web"], "members": ["amy", "bob", "carl", "dan"], "location": "America/Los_Angeles", "holidays": "us", "pool": "us-nights"}],
	"offHours": {"primary": {"rotation": {"first": "2026-12-07", "unit": "weeks", "order": ["sato", "suzuki"]}}},
	"pools": [{"id": "us-nights", "location": "America/Los_Angeles", "holidays": "us",
		"primary": {"rotation": {"first": "2026-12-07", "unit": "days", "order": ["amy", "bob", "carl", "dan"]}}}]}]}`)
	slots := map[string]int{}
	for _, month := range []string{"2026-12", "2027-01", "2027-02"} {
		for _, m := range []string{"amy", "bob", "carl", "dan"} {
			slip := output(t, "-config", file, "-month", month, "-slip", m, "-lang", "ja")
			for line := range strings.Lines(slip) {
				if strings.Contains(line, "us-nights") {
					day := strings.TrimSpace(strings.Split(line, "|")[1])
					assert.Equal(t, month, day[:7], line)
					slots[day]++
				}
			}
		}
	}
	assert.Len(t, slots, 25+31+28, "from 7 December on")
	for day, n := range slots {
		assert.Equal(t, 1, n, day)
	}
	assert.Contains(t, slots, "2027-01-31（日）")
}

// A day off of the firm is no holiday by law on a slip: by the calendar of the pool, or one's own.
func TestCompanyDays(t *testing.T) {
	edits := strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03"}]}`, 1)
	var days []string
	for _, m := range []string{"p1", "p2", "p3", "p4", "p5"} {
		for line := range strings.Lines(output(t, "-config", commandtest.File(t, edits), "-month", "2027-01", "-slip", m, "-lang", "ja")) {
			if cells := strings.Split(line, "|"); len(cells) > 4 && strings.Contains(cells[3], "主担当") && strings.Contains(cells[4], "休日") || len(cells) > 4 && strings.Contains(cells[3], "主担当") && strings.Contains(cells[4], "祝日") {
				days = append(days, strings.TrimSpace(cells[1])+strings.TrimSpace(cells[4]))
			}
		}
	}
	slices.Sort(days)
	assert.Equal(t, []string{"2027-01-01（金）祝日待機", "2027-01-02（土）会社休日待機", "2027-01-03（日）会社休日待機", "2027-01-11（月）祝日待機"}, days)
}

// Minutes of work in calls are those of the slips, and at night those by the clock.
func TestWorkInCalls(t *testing.T) {
	rates := commandtest.File(t, `{"rates": [{"name": "work", "per": "minute", "yen": 1}]}`)
	rows, err := csv.NewReader(strings.NewReader(output(t, "-rates", rates))).ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		assert.Equal(t, row[10], row[6], "a yen a minute: %s", row)
	}
	night := commandtest.File(t, `{"rates": [{"name": "night", "per": "minute", "yen": 1, "from": "22:00", "to": "05:00"}]}`)
	rows, err = csv.NewReader(strings.NewReader(output(t, "-rates", night, "-lang", "ja"))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"呼び出し作業（分）", "うち深夜（分）"}, rows[0][6:8])
	for _, row := range rows[1:] {
		assert.Equal(t, row[10], row[7], "a yen a minute: %s", row)
	}
	assert.Equal(t, "274", rows[len(rows)-1][7])
}

// A slip says what of its month is not published, all of it too, in its language, and so does the standard error.
func TestUnpublished(t *testing.T) {
	assert.NotContains(t, output(t, "-slip", "p1"), "ublished")
	assert.Contains(t, output(t, "-slip", "p1", "-month", "2026-06"), "\n- Nothing of the period is published; what the rotation gives counts as served\n- Standby")
	assert.Contains(t, output(t, "-slip", "p1", "-month", "2026-06", "-closes", "2"), "\n- Not published: 6 shifts, from 2026-06-01 (Mon) on; what the rotation gives counts as served\n- Standby")
	assert.Contains(t, output(t, "-slip", "p1", "-month", "2026-06", "-closes", "2", "-lang", "ja"), "- 未公開の席が6（2026-06-01（月）から）。ローテーションどおり")
	file := commandtest.File(t, string(sample.JSON))
	assert.Contains(t, output(t, "-slip", "p1", "-month", "2026-06", "-config", file, "-lang", "ja"), "- 対象期間の当番表は公開されていない。")
	told := func(args ...string) string {
		read, write, err := os.Pipe()
		require.NoError(t, err)
		stderr := os.Stderr
		os.Stderr = write
		status := run(args, io.Discard, io.Discard)
		os.Stderr = stderr
		require.NoError(t, write.Close())
		require.Zero(t, status)
		text, err := io.ReadAll(read)
		require.NoError(t, err)
		return string(text)
	}
	assert.Equal(t, "対象期間の当番表は公開されていない。ローテーションどおりに担当したものとして計算\n", told("-month", "2026-06", "-config", file, "-lang", "ja"))
	assert.Contains(t, told("-month", "2026-06", "-closes", "2", "-lang", "ja"), "未公開の席が6")

	// What no rotation has is not told as served: of the 30 nights of April nobody has the secondary seat.
	vacant := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "web", "services": ["shop"], "members": ["aoi", "ren"]}],
"offHours": {"primary": {"rotation": {"first": "2027-04-01", "unit": "days", "order": ["aoi", "ren"]}}, "secondary": {"vacant": true}, "shadow": {"vacant": true}}}]}`)
	assert.Equal(t, "対象期間の当番表は公開されていない。うち30席はローテーションどおりに担当したものとして計算し、担当者のいない30席には支払わない\n", told("-month", "2027-04", "-config", vacant, "-lang", "ja"))
	assert.Equal(t, "Nothing of the period is published; what the rotation gives counts as served, 30 of them, and the 30 that nobody has are not paid\n", told("-month", "2027-04", "-config", vacant))
	assert.Empty(t, told())
}

// Without alerts the calls of an organisation are not recorded, which is not none.
func TestCallsAreNotRecorded(t *testing.T) {
	file := commandtest.File(t, string(sample.JSON))
	assert.Contains(t, output(t, "-month", "2026-05", "-config", file, "-lang", "ja"), ",記録なし,記録なし,記録なし,0,")
	assert.Contains(t, output(t, "-month", "2026-05", "-config", file, "-slip", "p1", "-lang", "ja"), "、呼び出しの記録なし、代休 ")
	assert.Contains(t, output(t, "-month", "2026-05", "-config", file, "-slip", "p1"), ", calls not recorded, days off")
	none := commandtest.File(t, "[]")
	assert.NotContains(t, output(t, "-month", "2026-05", "-config", file, "-alerts", none), "not recorded")
	assert.Contains(t, output(t, "-month", "2026-05", "-config", file, "-alerts", none, "-slip", "p1"), ", calls 0, days off")
}

// Amounts in another currency have its decimals and its code, in the table and on the slip.
func TestAnotherCurrency(t *testing.T) {
	rates := commandtest.File(t, `{"currency": "EUR", "rates": [{"name": "night", "per": "hour", "amount": "12.35", "from": "22:00", "to": "05:00"},
		{"name": "standby", "per": "shift", "amount": "1100"}]}`)
	table := output(t, "-rates", rates)
	assert.Contains(t, table, "days off in lieu,minutes,EUR\n")
	assert.Regexp(t, `(?m)^p1,.*,\d+\.\d\d$`, table)
	slip := output(t, "-rates", rates, "-slip", "p1")
	assert.Regexp(t, `\| +rate \(EUR\) \| +quantity \| +EUR \|`, slip)
	assert.Regexp(t, `\| +12\.35 an hour \| +420 min \| +86\.45 \|`, slip)
	assert.Regexp(t, `\| +1,100\.00 a shift \| +1 shift \| +1,100\.00 \|`, slip)
	slip = output(t, "-rates", rates, "-slip", "p1", "-lang", "ja")
	assert.Regexp(t, `\| +12\.35 EUR/時間 \| +420分 \| +86\.45 \|`, slip)
	assert.Contains(t, slip, "金額（EUR）")
	assert.Contains(t, output(t, "-rates", rates, "-lang", "ja"), "手当（EUR）")
}

// Excel knows UTF-8 by a mark that stands first.
func TestMark(t *testing.T) {
	assert.Equal(t, "\ufeff"+output(t), output(t, "-bom"))
	refused(t, "-slip", "p1", "-bom")
}

// A role that no duty has and a group that is given another name would pay nobody: both are faults, each with its place.
func TestRatesOfNobody(t *testing.T) {
	rates := commandtest.File(t, `{"rates": [
	{"name": "night", "per": "shift", "yen": 2000, "roles": ["primry"]},
	{"name": "more", "per": "shift", "yen": 500, "add": true, "groups": ["nai", "senior"]},
	{"name": "watch", "per": "shift", "yen": 100, "roles": ["shadow"]}]}`)
	faults := refused(t, "-rates", rates, "-group", "naisen=m1", "-group", "senior=")
	for _, want := range []string{rates + `: rates: 2:59: rates[0].roles[0]: missing value: no duty has a seat "primry" that is paid; did you mean "primary"?`,
		rates + `: rates: 3:71: rates[1].groups[0]: missing value: no -group "nai"; there are "naisen", "senior"; say -group nai= if nobody is in it`,
		rates + `: rates: 4:58: rates[2].roles[0]: missing value: no duty has a seat "shadow" that is paid`, `-group naisen, with m1: missing value: no rate is of the group`} {
		assert.Contains(t, faults, want)
	}
	assert.Equal(t, 4, strings.Count(faults, "\n"), faults)

	manager := strings.Replace(string(sample.JSON), `"offHours": {`, `"offHours": {"seats": [{"role": "manager", "rota": {"vacant": true}}], `, 1)
	managers := commandtest.File(t, `{"rates": [{"name": "night", "per": "shift", "yen": 2000}, {"name": "on top", "per": "shift", "yen": 10, "add": true, "roles": ["manager"]}]}`)
	assert.Contains(t, refused(t, "-rates", managers), `no duty has a seat "manager"`)
	assert.Contains(t, output(t, "-rates", managers, "-month", "2026-05", "-config", commandtest.File(t, manager)), "total")
}

// A rate that pays nobody in its month is told, but one of other days and one of calls in a month without calls.
func TestIdleRates(t *testing.T) {
	month := schedule.Month(2026, time.May, sample.Tokyo())
	night := pay.Allowance{Member: "m1", Lines: []pay.Line{{Rate: "night"}}}
	p := payroll{month: month, list: []pay.Allowance{night}, rates: pay.Rates{Rates: []pay.Rate{{Name: "night", Per: pay.Shift, Yen: 1}, {Name: "late", Per: pay.Shift, Yen: 1},
		{Name: "none", Per: pay.Shift}, {Name: "new year", Per: pay.Shift, Yen: 1, Days: []schedule.Block{{First: schedule.MustParseDate("2026-12-29"), Last: schedule.MustParseDate("2027-01-03")}}},
		{Name: "call", Per: pay.Call, Yen: 1}, {Name: "in lieu", Per: pay.DayOff}}}}
	assert.Equal(t, []string{"late", "in lieu"}, p.idle())
	p.list[0].Calls = 1
	assert.Equal(t, []string{"late", "call", "in lieu"}, p.idle())
}

// A shift that a rate by the shift and a rate by the hour pay is told with both; what adds to others, and what has one name, is meant.
func TestPaidTwice(t *testing.T) {
	twice := func(weekend, night string) (int, []string) {
		rates, err := pay.ParseRates([]byte(`{"rates": [{"name": "Weekend standby", "per": "shift", "yen": 150, "classes": ["weekend"]}, {"name": "` + night + `, "per": "hour", "yen": 6` + weekend + `}]}`))
		require.NoError(t, err)
		p := payroll{words: words[schedule.English], rates: rates}
		require.NoError(t, p.load(schedule.MustParseDate("2026-05-01"), "", ""))
		return p.twice()
	}
	n, names := twice("", `Night standby"`)
	weekends := 0
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	for shift := range s.Duties(schedule.Month(2026, time.May, sample.Tokyo())) {
		if shift.Regime == schedule.OffHours && shift.Day == schedule.Weekend {
			weekends++
		}
	}
	assert.Equal(t, weekends, n)
	assert.Equal(t, []string{"Weekend standby", "Night standby"}, names)
	n, _ = twice(`, "add": true`, `Night standby"`)
	assert.Zero(t, n)
	n, _ = twice(`, "classes": ["night"]`, `Night standby"`)
	assert.Zero(t, n)
	n, _ = twice("", `Weekend standby"`)
	assert.Zero(t, n)
}

// The month of the sample is no month of another organisation.
func TestTheMonthIsAskedFor(t *testing.T) {
	assert.Equal(t, "-config needs -month: without it, 2026-05 is of the sample organisation\n", refused(t, "-config", commandtest.File(t, string(sample.JSON))))
}
