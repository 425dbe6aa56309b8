package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// shipped are the facts of the export that ships, found once.
var shipped = sync.OnceValues(func() (*facts, error) {
	from, none, day := "pagerduty", "", schedule.Date{}
	f, err := input{from: &from, alerts: &none, holidays: &holidays{name: "auto"}, hours: &hoursFlag{}, since: &day, until: &day}.read()
	if err == nil {
		err = f.judge()
	}
	return f, err
})

func TestGolden(t *testing.T) {
	f, err := shipped()
	require.NoError(t, err)
	commandtest.Golden(t, "sample.en.txt", plain(voice{schedule.English, f}.document()))
	commandtest.Golden(t, "sample.ja.txt", plain(voice{schedule.Japanese, f}.document()))
	commandtest.Golden(t, "sample.ja.md", markdown(voice{schedule.Japanese, f}.document()))
}

// rendered is a shift of the export, read without the reader of vendors.
type rendered struct {
	Start, End time.Time
	User       struct{ ID, Summary string }
}

// hourly returns who is on call by each schedule of the export, hour by hour.
func hourly(t testing.TB, iv schedule.Interval) map[string][]string {
	hours := map[string][]string{}
	for _, data := range pagerduty.Files() {
		var file struct {
			Schedule struct {
				Name  string
				Final struct {
					Entries []rendered `json:"rendered_schedule_entries"`
				} `json:"final_schedule"`
			}
		}
		require.NoError(t, json.Unmarshal(data, &file))
		if file.Schedule.Name == "" {
			continue
		}
		list := hours[file.Schedule.Name]
		if list == nil {
			list = make([]string, iv.Duration()/time.Hour)
			hours[file.Schedule.Name] = list
		}
		for _, e := range file.Schedule.Final.Entries {
			for i := range list {
				if at := iv.Start.Add(time.Duration(i) * time.Hour); !at.Before(e.Start) && at.Before(e.End) {
					list[i] = e.User.ID
				}
			}
		}
	}
	return hours
}

// What the audit finds in the export is what a count by the hour finds, which knows no slot, no
// schedule and no rule.
func TestAgainstACountByTheHour(t *testing.T) {
	f, err := shipped()
	require.NoError(t, err)
	tokyo := sample.Tokyo()
	iv := schedule.Interval{Start: time.Date(2026, 1, 1, 10, 0, 0, 0, tokyo), End: time.Date(2026, 12, 31, 19, 0, 0, 0, tokyo)}
	require.Equal(t, iv.End, f.roster.Interval().End)
	byHour := hourly(t, iv)
	primary, secondary := byHour["Shop primary"], byHour["Shop secondary"]
	breaches := func(rule string) (sum time.Duration, n int) {
		for _, asked := range f.Asked {
			if asked.Rule.Name == rule {
				for _, b := range asked.Breaches {
					sum, n = sum+time.Duration(b.Got)*time.Minute, n+1
				}
			}
		}
		return sum, n
	}
	free := func(d schedule.Date) bool { _, free := holiday.Japan().Holiday(d); return free }
	handed, both, gaps := 0, 0, 0
	done := map[string]map[string]int{} // by person and class
	for i, who := range primary {
		at := iv.Start.Add(time.Duration(i) * time.Hour).In(tokyo)
		day := schedule.DateOf(at, tokyo)
		weekday := at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
		if who == "" || secondary[i] == "" {
			gaps++
		}
		if who == secondary[i] {
			both++
		}
		if weekday && free(day) && at.Hour() >= 10 && at.Hour() < 19 {
			night := i + 19 - at.Hour() // at 19:00, to whom the rest of the holiday belongs
			if primary[night] != who {
				handed++
			}
		}
		class := "night"
		began := day // the day on which the slot began
		if at.Hour() < 10 {
			began = day.AddDays(-1)
		}
		switch {
		case free(began):
			class = "holiday"
		case began.Weekday() == time.Saturday || began.Weekday() == time.Sunday:
			class = "weekend"
		case at.Hour() >= 10 && at.Hour() < 19:
			class = "business"
		}
		if done[who] == nil {
			done[who] = map[string]int{}
		}
		done[who][class]++
	}
	assert.Zero(t, gaps)
	_, n := breaches("NoGaps")
	assert.Zero(t, n)
	assert.Equal(t, 144, handed)
	assert.Equal(t, time.Duration(handed)*time.Hour, f.handed)
	sum, _ := breaches("OnePlace")
	assert.Equal(t, time.Duration(both)*time.Hour, sum)

	worst := 0.0
	p := f.pools[0]
	assert.EqualValues(t, "Shop-primary", p.id)
	hours := func(b fairness.Burden) int { return int(b.Duration() / time.Hour) }
	total := map[string]float64{}
	for _, l := range p.lines {
		mine := done[string(l.member)]
		assert.Equal(t, []int{mine["night"], mine["weekend"], mine["holiday"]}, []int{hours(l.done.Done.Night), hours(l.done.Done.Weekend), hours(l.done.Done.Holiday)}, l.member)
		for _, class := range []string{"night", "weekend", "holiday"} {
			total[class] += float64(mine[class])
			total["all"] += float64(mine[class])
		}
	}
	for who, mine := range done {
		if who == "P5AOKI1" { // on call by day alone
			worst = max(worst, float64(mine["holiday"]))
			continue
		}
		mine["all"] = mine["night"] + mine["weekend"] + mine["holiday"]
		for class, sum := range total {
			worst = max(worst, float64(mine[class])-sum/8, sum/8-float64(mine[class]))
		}
	}
	assert.InDelta(t, worst, p.yours.Duration().Hours(), 0.001)

	weeks := map[int]map[string]bool{} // from Monday 10:00 on, outside the business hours of workdays
	for i, who := range primary {
		at := iv.Start.Add(time.Duration(i) * time.Hour).In(tokyo)
		if day := schedule.DateOf(at, tokyo); at.Weekday() != time.Saturday && at.Weekday() != time.Sunday && !free(day) && at.Hour() >= 10 && at.Hour() < 19 {
			continue
		}
		week := int(at.Sub(time.Date(2025, 12, 29, 10, 0, 0, 0, tokyo)) / (7 * 24 * time.Hour))
		if weeks[week] == nil {
			weeks[week] = map[string]bool{}
		}
		weeks[week][who] = true
	}
	shared := 0
	for _, who := range weeks {
		if len(who) > 1 {
			shared++
		}
	}
	assert.Equal(t, []int{len(weeks), shared}, []int{p.weeks.weeks, p.weeks.shared})
}

// What the plan promises holds: the certificate is checked from the plan's shifts alone, the slots
// are those of the roster, and the worst deviation is the one that is told.
func TestThePossible(t *testing.T) {
	f, err := shipped()
	require.NoError(t, err)
	for _, p := range f.pools {
		require.NoError(t, p.plan.Check(p.plan.Shifts()))
		slots := map[schedule.SeatKey]bool{}
		for _, s := range p.shifts {
			slots[s.Key()] = true
		}
		n := 0
		for s := range p.plan.Shifts() {
			assert.True(t, slots[s.Key()], "%v", s)
			n++
		}
		assert.Len(t, slots, n)
		most := fairness.Burden(0)
		for _, l := range p.lines {
			for _, d := range deviations(l.planned) {
				if l.planned.Target.Total() > 0 {
					most = max(most, d.amount, -d.amount)
				}
			}
		}
		c := p.plan.Certificate()
		assert.InDelta(t, float64(c.F1), float64(most), 1)
		assert.Equal(t, c.F1, c.F1Bound, "proven")
		assert.Greater(t, p.yours, 3*c.F1)
	}
}

// exit runs the program and returns its exit status and what it prints and complains. Its plans are searched for
// little: what tests ask of them holds from the first moves on.
func exit(args ...string) (int, string, string) { return auditor{moves: 1000}.exit(args...) }

// exit is exit with the effort of the auditor.
func (a auditor) exit(args ...string) (int, string, string) {
	var stdout, stderr bytes.Buffer
	status := a.run(args, &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// clean is a month that breaks no rule: eight people take the days in turn, and each holiday whole.
func clean(t testing.TB) string {
	f := shiftfile.File{Location: "Asia/Tokyo"}
	start := schedule.MustParseDate("2026-06-01")
	for i := range 29 {
		from := start.AddDays(i).At(schedule.At(10, 0), sample.Tokyo())
		who := schedule.Member("abcdefghijk"[i%11 : i%11+1])
		f.Shifts = append(f.Shifts, webShift(who, from, from.AddDate(0, 0, 1)))
	}
	text, err := json.Marshal(f)
	require.NoError(t, err)
	return string(text)
}

func TestExitStatus(t *testing.T) {
	masked, err := json.Marshal(weekdayMask(t, "2026-04-27", "2026-06-01"))
	require.NoError(t, err)
	broken, whole := commandtest.File(t, string(masked)), commandtest.File(t, clean(t))
	for _, c := range []struct {
		status int
		args   []string
	}{
		{1, []string{"-from", "shifts", broken}},
		{1, []string{"-from", "shifts", broken, "-fail", "warning", "-as", "json"}},
		{0, []string{broken, "-from", "shifts", "-fail", "never"}},
		{0, []string{"-from", "shifts", whole}},
		{0, []string{"-from", "shifts", whole, "-as", "sarif"}},
		{0, []string{"-h"}},
	} {
		status, out, complaints := exit(c.args...)
		assert.Equal(t, c.status, status, "%q: %s", c.args, complaints)
		assert.NotEmpty(t, out)
		assert.Empty(t, complaints)
	}
	assert.Equal(t, 2, auditor{}.run([]string{"-from", "shifts", whole}, closed{}, &bytes.Buffer{}), "what cannot be written says nothing of the roster")
	for want, args := range map[string][]string{
		"input.json: no shifts\n": {"-from", "shifts", commandtest.File(t, `{"location": "Asia/Tokyo", "shifts": []}`)},
		"input.json: location: invalid value: \"Tokyo\" is no time zone such as Asia/Tokyo\ninput.json: no shifts\n": {"-from", "shifts", commandtest.File(t, `{"location": "Tokyo"}`)},
		"-hours \"10\" is neither none nor of the form 10:00-19:00\n":                                                {"-hours", "10"},
		"-off \"2026-12-29\" is not of the form 2026-12-29..2027-01-03=年末年始, or 2026-12-29=創立記念日\n":                  {"-off", "2026-12-29"},
		"-off \"2026-12-29..2026-12-28=x\" ends before it begins\n":                                                  {"-off", "2026-12-29..2026-12-28=x"},
		"-until 2026-01-01 lies before -since 2026-01-02\n":                                                          {"-since", "2026-01-02", "-until", "2026-01-01"},
		"-as \"pdf\" is neither text nor markdown nor html nor json nor sarif nor junit nor record\n":                {"-as", "pdf"},
		"2 files where one belongs\n": {"-from", "record", broken, whole},
		"input.json: -hours, -holidays, -off, -since, -until and -member: a record has its own\n":                                       {"-from", "record", "-hours", "none", broken},
		"input.json:1:11: error: invalid value: PagerDuty answered: Not Found\n":                                                        {commandtest.File(t, `{"error": {"message": "Not Found", "code": 2100}}`)},
		"missing value: shifts are rendered from 2026-04-01 00:00 – 2026-07-01 00:00 JST, none of them in the time that is asked for\n": {"-since", "2027-01-01", "../sample/pagerduty/primary-2026q2.json"},
	} {
		status, out, complaints := exit(args...)
		assert.Equal(t, 2, status, args)
		assert.Empty(t, out)
		assert.Equal(t, want, strip(complaints))
	}
	status, _, complaints := exit("-from", "shifts", commandtest.File(t, `{"location": "Asia/Tokyo", "shifts": [{"member": "a", "start": "2026-05-02T00:00:00Z", "end": "2026-05-01T00:00:00Z"}, {"schedule": "x", "start": "2026-05-01T00:00:00Z", "end": "2026-05-02T00:00:00Z"}]}`))
	assert.Equal(t, 2, status)
	assert.Equal(t, `input.json: shifts[0].schedule: missing value
input.json: shifts[0].end: conflict: 2026-05-01T00:00:00Z is not after 2026-05-02T00:00:00Z
input.json: shifts[1].member: missing value
`, strip(complaints))
}

// A sentence with a share is a text, and no format.
func TestASentenceWithAShare(t *testing.T) {
	f := shiftfile.File{Location: "Asia/Tokyo"}
	for i := range 28 {
		from := schedule.MustParseDate("2026-06-01").AddDays(i).At(schedule.At(10, 0), sample.Tokyo())
		f.Shifts = append(f.Shifts, webShift(schedule.Member("aaabc"[i%5:i%5+1]), from, from.AddDate(0, 0, 1)))
	}
	file, err := json.Marshal(f)
	require.NoError(t, err)
	for lang, want := range map[string]string{"en": "Nobody serves more than 25 % of a pool's off-hours", "ja": "一人の時間外は全体の25%まで"} {
		for _, as := range []string{"text", "markdown", "html"} {
			_, out, _ := exit("-from", "shifts", commandtest.File(t, string(file)), "-as", as, "-lang", lang)
			assert.Contains(t, strings.ReplaceAll(out, "&#39;", "'"), want)
			assert.NotContains(t, out, "%!")
		}
	}
}

// strip takes the name of the program and the folder of the test from complaints.
func strip(text string) string {
	return regexp.MustCompile(`(?m)^audit: (/\S*/)?`).ReplaceAllString(text, "")
}

// closed is a standard output that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, os.ErrClosed }

// Shifts that touch at midnight are told by that instant.
func TestShiftsThatTouch(t *testing.T) {
	sheet := commandtest.File(t, "date,primary,secondary\n2026-12-07,aoi,ren\n2026-12-08,ren,yui\n2026-12-09,yui,aoi\n")
	_, out, _ := exit("-from", "shifts", "-location", "Asia/Tokyo", sheet)
	assert.Regexp(t, `ren +2026-12-08 \(Tue\) 00:00 +0 h +11 h`, out)
}

// The columns of a sheet are judged together: who stops as primary and goes on as secondary has not left. A name that may be a slip is told. An empty
// cell is one gap, of its schedule, as import counts it, whether or not business hours are part of it.
func TestColumnsOfASheet(t *testing.T) {
	const sheet = "日付,主担当,副担当\n2027/1/1（金）,青木,高橋\n2027/1/2（土）,高橋,伊藤\n2027/1/3（日）,伊藤,青木\n2027/1/4（月）,青木,高橋\n2027/1/5（火）,高橋,\n" +
		"2027/1/6（水）,伊東,青木\n2027/1/7（木）,青木,高橋\n2027/1/8（金）,高橋,伊藤\n2027/1/9（土）,青木,\n"
	args := []string{"-from", "shifts", "-location", "Asia/Tokyo", "-handoff", "10:00", "-hours", "10:00-19:00", "-holidays", "jp", commandtest.File(t, sheet)}
	_, out, complaints := exit(args...)
	require.Empty(t, complaints)
	assert.Contains(t, out, "\n* There for a part of the time, of which they have a share: 伊東 from 2027-01-06 (Wed) (oncall).\n")
	assert.Contains(t, out, "\n* 伊東 stands in the file once, and may be 伊藤. Mend the file if so.\n")
	assert.Contains(t, out, "\n* oncall, oncall-副担当: the file names people for business hours too, so business hours without anybody are gaps (import -hours leaves them to whole teams).\n")
	_, gaps, _ := strings.Cut(out, "(NoGaps)\n")
	gaps, _, _ = strings.Cut(gaps, "\n\n")
	assert.Regexp(t, `^ +Who +When +Is +Limit
 +oncall-副担当 +2027-01-05 \(Tue\) 10:00 – 2027-01-06 \(Wed\) 10:00 +24 h +0 h
 +oncall-副担当 +2027-01-09 \(Sat\) 10:00 – 2027-01-10 \(Sun\) 10:00 +24 h +0 h$`, gaps)
	file, loc, err := shiftfile.Read([]byte(sheet), sample.Tokyo(), shiftfile.Form{Handoff: schedule.At(10, 0)})
	require.NoError(t, err)
	i := file.Import(loc, schedule.Date{}, schedule.Date{})
	i.Open, i.Close = schedule.At(10, 0), schedule.At(19, 0)
	roster, _, err := i.Roster()
	require.NoError(t, err)
	assert.Len(t, slices.Collect(roster.Gaps()), 2, "of import")
	_, out, _ = exit(append(args, "-lang", "ja")...)
	assert.NotContains(t, out, "伊藤（2027")
	assert.Contains(t, out, "\n* 伊東は一度しか現れない。伊藤の書き間違いなら表を直す。\n* oncall、oncall-副担当: 営業時間にも担当者の名前があるので、担当のいない営業時間は空席に数える（import -hours は、営業時間をチーム全体に任せて数えない）。\n")
	_, out, _ = exit(append(args, "-as", "json")...)
	assert.NotContains(t, out, ".team", "no name that the sheet does not have")
}

// An empty cell, or a day of somebody else, in a sheet of weekly turns changes nothing in who is there, and plans are compared with. Nobody is said to have less
// than a fifth of the average who has more.
func TestAnEmptyCellInAWeek(t *testing.T) {
	people := []string{"青木", "石田", "上野", "江口", "岡田", "川口", "木村", "久保"}
	report := func(days int, cells map[string]string) string {
		var sheet strings.Builder
		sheet.WriteString("日付,主担当\n")
		for i := range days {
			day := schedule.MustParseDate("2026-10-05").AddDays(i).String()
			who, changed := cells[day]
			if !changed {
				who = people[i/7]
			}
			fmt.Fprintf(&sheet, "%s,%s\n", day, who)
		}
		_, out, complaints := exit("-from", "shifts", "-location", "Asia/Tokyo", "-hours", "10:00-19:00", commandtest.File(t, sheet.String()))
		require.Empty(t, complaints)
		return out
	}
	for _, cells := range []map[string]string{nil, {"2026-10-21": ""}, {"2026-10-21": "", "2026-10-22": "", "2026-11-14": ""}, {"2026-10-21": "和田"}} {
		out := report(56, cells)
		assert.NotContains(t, out, "part of the time", cells)
		assert.Contains(t, out, "\nleast rest: ", cells, "of a plan to compare with")
		for _, who := range people {
			assert.NotContains(t, out, who+" (1", cells) // without a share
		}
		assert.Equal(t, cells["2026-10-21"] == "和田", strings.Contains(out, "they have less than a fifth of what people have on average: 和田 (15 h)."), cells)
	}
	// Served twice by most, the turns tell who served in the middle, and once.
	cells := map[string]string{}
	for i := range 70 {
		cells[schedule.MustParseDate("2026-10-05").AddDays(i).String()] = people[i/7%2]
		if i/7 == 4 {
			cells[schedule.MustParseDate("2026-10-05").AddDays(i).String()] = "和田"
		}
	}
	out := report(70, cells)
	assert.NotContains(t, out, "less than a fifth")
	assert.Contains(t, out, "No share, since no rotation of the nights names them and they served one turn: 和田, 28 days after the first shift of all and 35 days before the last, where people wait 14 days from turn to turn. -member \"和田=..\" gives one.")
}

// The weekday mask over Golden Week 2026: 36 hours of four holidays, and 153 a year. A gap and two
// people at once are found beside it.
func TestShifts(t *testing.T) {
	file := weekdayMask(t, "2026-04-27", "2026-06-01")
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return v
	}
	for i, s := range file.Shifts {
		if s.Start.Equal(at("2026-05-16T10:00:00+09:00")) { // ren's Saturday, of which the last hours are gone
			file.Shifts[i].End = at("2026-05-17T06:00:00+09:00")
		}
	}
	file.Shifts = append(file.Shifts, webShift("sora", at("2026-05-11T20:00:00+09:00"), at("2026-05-11T23:30:00+09:00")))
	data, err := json.Marshal(file)
	require.NoError(t, err)
	path := commandtest.File(t, string(data))
	status, out, _ := exit("-from", "shifts", path)
	assert.Equal(t, 1, status)
	for _, want := range []string{
		"36 h go to the people of the weekday",
		"153 h of 2026 (17 holidays on weekdays), 144 h of 2027 (16)",
		"business hours Monday to Friday 10:00–19:00",
		"2026-05-17 (Sun) 06:00–10:00",
		"2026-05-11 (Mon) 20:00–23:30",
		"the hours are those of one of them: 3 h 30 min of the others are not counted",
	} {
		assert.Contains(t, out, want)
	}
	var report struct {
		Failed bool
		Rules  []struct {
			Rule     string
			Breaches []scheduletest.Breach
		}
	}
	_, out, _ = exit("-from", "shifts", path, "-as", "json")
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.True(t, report.Failed)
	_, out, _ = exit("-from", "shifts", path, "-hours", "none")
	assert.Contains(t, out, "no business hours (-hours none)")
	assert.NotContains(t, out, "153 h")
}

// Elsewhere than in Japan no holidays are known, and nothing goes to the people of the weekday; with
// -holidays they are. A schedule that is not rendered says so.
func TestOtherPlaces(t *testing.T) {
	file := weekdayMask(t, "2026-04-27", "2026-06-01")
	file.Location = "Asia/Seoul" // the same clocks
	data, err := json.Marshal(file)
	require.NoError(t, err)
	path := commandtest.File(t, string(data))
	_, out, complaints := exit("-from", "shifts", path)
	assert.Empty(t, complaints)
	assert.Contains(t, out, "No holidays are known here")
	assert.NotContains(t, out, "people of the weekday")
	assert.Contains(t, out, "No holidays are known: say -holidays with a country.")
	assert.NotContains(t, out, "No holiday in this time.")
	_, out, _ = exit("-from", "shifts", path, "-holidays", "none")
	assert.Contains(t, out, "No holidays, as given.")
	_, out, _ = exit("-from", "shifts", path, "-holidays", "jp")
	assert.Contains(t, out, "36 h go to the people of the weekday")
	bare := commandtest.File(t, `{"schedule": {"id": "P1", "name": "web", "time_zone": "Asia/Tokyo", "schedule_layers": [], "final_schedule": {"rendered_schedule_entries": []}}}`)
	status, _, complaints := exit("-from", "pagerduty", bare)
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "with the time from when to when")
}

// Holidays are those of a country by the name that configurations have; an unknown one is refused with all of them.
func TestHolidaysOfCountries(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	file := weekdayMask(t, "2026-04-27", "2026-06-01")
	file.Location = "Europe/Berlin"
	for i, s := range file.Shifts { // the same clocks there
		file.Shifts[i].Start = s.Start.In(sample.Tokyo()).Add(7 * time.Hour).In(berlin)
		file.Shifts[i].End = s.End.In(sample.Tokyo()).Add(7 * time.Hour).In(berlin)
	}
	data, err := json.Marshal(file)
	require.NoError(t, err)
	path := commandtest.File(t, string(data))
	_, out, complaints := exit("-from", "shifts", path)
	assert.Empty(t, complaints)
	assert.Contains(t, out, "No holidays are known here; -holidays jp, de-by or another country says otherwise.")
	_, out, complaints = exit("-from", "shifts", path, "-holidays", "de-be")
	assert.Empty(t, complaints)
	assert.Contains(t, out, "Holidays: 27 h go to the people of the weekday", "1 May, Ascension Day and Whit Monday")
	assert.Contains(t, out, "Holidays are those of de-be (rickar/cal, 2020 to 2035).")
	_, out, _ = exit("-from", "shifts", path, "-holidays", "de-be", "-lang", "ja")
	assert.Contains(t, out, "祝日は de-be のもの（rickar/cal による、2020〜2035年）。")
	_, japan, _ := exit("-from", "shifts", path, "-holidays", "jp")
	assert.Contains(t, japan, "Holidays are those of Japan by law.")
	status, _, complaints := exit("-from", "shifts", path, "-holidays", "berlin", "-fail", "x")
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, `-holidays "berlin" is no calendar; there are jp, none, at, au-nsw, `)
	assert.Contains(t, complaints, ", za, and auto\n")
	assert.Contains(t, complaints, "-fail")
}

// Opsgenie's timeline does not say the time zone: the first lines say so, and what says it.
func TestWithoutATimeZone(t *testing.T) {
	const timeline = `{"data": {"_parent": {"id": "s1", "name": "shop"}, "startDate": "2026-04-27T00:00:00Z", "endDate": "2026-06-01T00:00:00Z",
		"finalTimeline": {"rotations": [{"id": "r", "name": "r", "order": 1, "periods": [PERIODS]}]}}}`
	var periods []string
	for day := time.Date(2026, 4, 27, 1, 0, 0, 0, time.UTC); day.Before(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)); day = day.AddDate(0, 0, 1) {
		who := []string{"aoi", "ren", "yui", "mei"}[day.YearDay()%4]
		periods = append(periods, fmt.Sprintf(`{"startDate": %q, "endDate": %q, "type": "historical", "recipient": {"id": "u-%s", "type": "user", "name": "%[3]s@example.com"}}`, day.Format(time.RFC3339), day.AddDate(0, 0, 1).Format(time.RFC3339), who))
	}
	path := commandtest.File(t, strings.Replace(timeline, "PERIODS", strings.Join(periods, ","), 1))
	_, out, complaints := exit("-from", "opsgenie", path)
	assert.Empty(t, complaints)
	lines := strings.Split(out, "\n")
	assert.Contains(t, strings.Join(lines[:min(8, len(lines))], " "), "No file says the time zone of shop: its clocks, nights, weekends and holidays are those of UTC. The answer for the schedule itself says it, or -location.")
	_, out, _ = exit("-from", "opsgenie", path, "-lang", "ja")
	assert.Contains(t, out, "shop のタイムゾーンがどのファイルにもないので、時刻・夜・週末・祝日を UTC のものとして読んだ。")
	_, out, _ = exit("-from", "opsgenie", path, "-location", "Asia/Tokyo")
	assert.Contains(t, out, "those of Asia/Tokyo.")
	assert.Contains(t, out, "Holidays are those of Japan by law.")
	zone := filepath.Join(t.TempDir(), "schedule.json")
	require.NoError(t, os.WriteFile(zone, []byte(`{"data": {"id": "s1", "name": "shop", "timezone": "Asia/Tokyo", "enabled": true, "rotations": []}}`), 0o600))
	_, out, _ = exit("-from", "opsgenie", path, zone)
	assert.NotContains(t, out, "No file says")
	assert.Contains(t, out, "Asia/Tokyo")
}

// A time without an end ends with the last shift, and one without a beginning begins with the first.
func TestHalfATime(t *testing.T) {
	masked, err := json.Marshal(weekdayMask(t, "2026-04-27", "2026-06-01"))
	require.NoError(t, err)
	shifts, export := commandtest.File(t, string(masked)), "../sample/pagerduty/primary-2026q2.json"
	for want, args := range map[string][]string{
		"Fri 2026-05-15 00:00 – Tue 2026-06-30 19:00 JST": {"-since", "2026-05-15", export},
		"Wed 2026-04-01 00:00 – Fri 2026-05-15 19:00 JST": {"-until", "2026-05-15", export},
		"Fri 2026-05-15 00:00 – Mon 2026-06-01 10:00 JST": {"-since", "2026-05-15", "-from", "shifts", shifts},
		"Mon 2026-04-27 10:00 – Fri 2026-05-15 19:00 JST": {"-until", "2026-05-15", "-from", "shifts", shifts},
	} {
		_, out, complaints := exit(append(args, "-as", "markdown")...)
		assert.Empty(t, complaints)
		assert.Contains(t, out, want)
	}
}

// Layers without what they render to are rendered by their rules, to the same audit.
func TestUnrendered(t *testing.T) {
	var file map[string]map[string]any
	require.NoError(t, json.Unmarshal(pagerduty.Files()["primary-2026q2.json"], &file))
	audit := func() string {
		data, err := json.Marshal(file)
		require.NoError(t, err)
		_, out, complaints := exit("-from", "pagerduty", "-since", "2026-04-01", "-until", "2026-06-30", commandtest.File(t, string(data)))
		assert.Empty(t, complaints)
		return out
	}
	want := audit()
	file["schedule"]["final_schedule"] = nil
	got := audit()
	const note = "Shop-primary: the vendor did not say who was on call"
	assert.NotContains(t, want, note)
	assert.Contains(t, got, note)
	part := func(text string) string { before, _, _ := strings.Cut(text, "How it was read"); return before }
	assert.Equal(t, part(want), part(got))
	assert.Contains(t, got, "36 h go to the people of the weekday")
}

// The same desk in three tools, by weekdays from ten to seven three people and else five, is the same
// audit: Opsgenie's rotations with time restrictions, Grafana OnCall's shifts in two levels, GoAlert's
// rules of two rotations.
func TestOtherVendors(t *testing.T) {
	for _, vendor := range []string{"opsgenie", "grafana", "goalert"} {
		status, out, complaints := auditor{}.exit("-from", vendor, "-since", "2026-04-27", "-until", "2026-06-01", "testdata/"+vendor+".json")
		assert.Equal(t, 1, status)
		assert.Empty(t, complaints)
		commandtest.Golden(t, "desk.en.txt", out)
	}
}

// What the tools rendered, without rules, is the same audit too.
func TestOtherVendorsRendered(t *testing.T) {
	days := vendor.Options{First: schedule.MustParseDate("2026-04-27"), Last: schedule.MustParseDate("2026-06-01")}
	files, err := vendor.Open([]string{"testdata/opsgenie.json"})
	require.NoError(t, err)
	i, err := vendor.Read("opsgenie", files, days)
	require.NoError(t, err)
	type object = map[string]any
	var finals, nodes, assignments, people []object
	users := map[schedule.Member]bool{}
	for _, s := range i.Schedules[0].Render(i.Interval) {
		from, to, name := s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339), strings.TrimPrefix(string(s.Member), "u-")+"@example.com"
		finals = append(finals, object{"user_pk": s.Member, "user_email": name, "user_username": name, "shift_start": from, "shift_end": to})
		nodes = append(nodes, object{"userID": s.Member, "user": object{"id": s.Member, "name": name}, "start": from, "end": to, "truncated": false})
		assignments = append(assignments, object{"type": "computed_shift_assignment", "start_time": from, "end_time": to, "member": object{"type": "user_member", "user_id": s.Member}, "source": object{"type": "schedule_rotation", "rotation_id": "R"}})
		if !users[s.Member] {
			people = append(people, object{"id": s.Member, "type": "user", "name": name})
		}
		users[s.Member] = true
	}
	page := func(results []object) object {
		return object{"count": len(results), "next": nil, "previous": nil, "results": results}
	}
	want, err := os.ReadFile("testdata/desk.en.txt")
	require.NoError(t, err)
	const asked = "* shop: the vendor did not say who was on call, so its layers and overrides were rendered here.\n"
	require.Contains(t, string(want), asked)
	for vendor, answers := range map[string]any{
		"grafana": []object{page([]object{{"id": "S1", "name": "shop", "type": "web", "time_zone": "Asia/Tokyo", "shifts": []string{}}}), page(finals)},
		"goalert": object{"data": object{"schedule": object{"id": "s1", "name": "shop", "timeZone": "Asia/Tokyo", "shifts": nodes, "targets": []object{}}}},
		"pagerduty": []object{{"users": people}, {"schedule": object{"id": "s1", "type": "schedule_v3", "name": "shop", "time_zone": "Asia/Tokyo", "rotations": []object{},
			"final_schedule": object{"type": "final_schedule", "rendered_coverage_percentage": 100, "computed_shift_assignments": assignments}}}},
	} {
		text, err := json.Marshal(answers)
		require.NoError(t, err)
		status, out, complaints := auditor{}.exit("-from", vendor, "-since", "2026-04-27", "-until", "2026-06-01", commandtest.File(t, string(text)))
		assert.Equal(t, 1, status)
		assert.Empty(t, complaints)
		assert.Equal(t, strings.Replace(string(want), asked, "", 1), strings.Replace(out, "as its handoffs show", "as its handoffs and layers show", 1), vendor)
	}
}

// A published record of one's own is audited too, with its own hours, pools and people.
func TestRecord(t *testing.T) {
	file, err := command.Load("")
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	roster, err := s.Roster(schedule.Month(2026, time.May, sample.Tokyo()))
	require.NoError(t, err)
	data, err := json.Marshal(roster)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "roster.json")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	_, out, complaints := exit("-from", "record", path)
	assert.Empty(t, complaints)
	assert.Contains(t, out, "On-call audit: everyone, platform-nights\n")
	assert.Contains(t, out, "A published roster: its own hours and holidays.")
	assert.NotContains(t, out, "go to the people of the weekday")
	assert.Contains(t, out, "青木 結")
}

// The record that examples/policy tests is what the audit writes of May, and the audit reads it.
func TestTheRecordOfThePolicy(t *testing.T) {
	const path = "../policy/testdata/export.json"
	_, got, complaints := exit("-from", "pagerduty", "-since", "2026-05-01", "-until", "2026-05-31", "-as", "record", "../sample/pagerduty")
	assert.Empty(t, complaints)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
	status, out, _ := exit("-from", "record", path)
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "27 h go to the people of the weekday")
}

// The page stands alone: it names nothing elsewhere, each ID is there once, each link leads to one,
// and each table and picture says what it is.
func TestPage(t *testing.T) {
	f, err := shipped()
	require.NoError(t, err)
	for lang, l := range map[string]schedule.Language{"en": schedule.English, "ja": schedule.Japanese} {
		page, err := voice{l, f}.page()
		require.NoError(t, err)
		assert.Contains(t, page, `<html lang="`+lang+`">`)
		for _, elsewhere := range []string{"http:", "https:", "//", "url(", "@import", "<script", "<link", "<img", "src="} {
			assert.NotContains(t, page, elsewhere)
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			assert.False(t, ids[m[1]], "%s twice", m[1])
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(` (?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(page, -1) {
			assert.True(t, ids[m[1]], "nothing is at %s", m[1])
		}
		for _, m := range regexp.MustCompile(`<svg[^>]*>`).FindAllString(page, -1) {
			assert.True(t, strings.Contains(m, "aria-label=") || strings.Contains(m, `aria-hidden="true"`), m)
		}
		assert.Equal(t, strings.Count(page, "<table"), strings.Count(page, "<thead"))
		assert.NotContains(t, page, "ZgotmplZ")
		assert.Equal(t, 2, strings.Count(page, "<details open>"), "May, with the most holidays by the weekday's rule, of each schedule")
	}
}

// Names that hold markup stay text.
func TestPageOfHostileNames(t *testing.T) {
	file := weekdayMask(t, "2026-04-27", "2026-06-01")
	file.Names = map[string]string{"aoi": `<script>alert("x")</script>`, "ren": "| a | **b** |\n# c"}
	data, err := json.Marshal(file)
	require.NoError(t, err)
	path := commandtest.File(t, string(data))
	_, page, _ := exit("-from", "shifts", path, "-as", "html")
	assert.NotContains(t, page, "<script")
	assert.Contains(t, page, "&lt;script&gt;")
	_, text, _ := exit("-from", "shifts", path, "-as", "markdown")
	assert.NotContains(t, text, "\n# c")
}

// What examples/export writes as CSV can be audited, in both languages, and so can a sheet of somebody else.
func TestSheetsOfShifts(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	want := map[schedule.Member]int{}
	for shift := range s.Duties(may) {
		if shift.Team == schedule.Everyone {
			want[shift.Member]++
		}
	}
	for _, lang := range []schedule.Language{schedule.English, schedule.Japanese} {
		var sheet strings.Builder
		require.NoError(t, format.Organisation{Schedule: s, Specs: []schedule.Spec{sample.Organisation()}, Language: lang}.CSV(may).CSV(&sheet))
		read, file, err := readShifts([]byte(sheet.String()), sample.Tokyo(), shiftfile.Form{}, schedule.Date{}, schedule.Date{})
		require.NoError(t, err)
		assert.False(t, file.Daily)
		assert.Zero(t, file.Elsewhere)
		got := map[schedule.Member]int{}
		for _, d := range read.Duties {
			for _, shift := range d.Shifts {
				if d.ID == "oncall" {
					got[shift.Member]++
				}
				assert.NotContains(t, shift.Member, " ", "the whole team is nobody by name")
			}
		}
		assert.Equal(t, want, got)
		status, out, _ := exit("-from", "shifts", commandtest.File(t, sheet.String()), "-hours", "10:00-19:00", "-fail", "never", "-as", "json")
		assert.Equal(t, 0, status)
		assert.Contains(t, out, "oncall")
	}
	read, _, err := readShifts([]byte("\ufeff開始,終了,担当,役割,備考\n2026/5/1 19:00,2026/5/2 10:00,佐藤 健,主担当,x\n2026-05-02 10:00,2026-05-03 10:00,鈴木,副担当,\n"), sample.Tokyo(), shiftfile.Form{}, schedule.Date{}, schedule.Date{})
	require.NoError(t, err)
	assert.Equal(t, []schedule.Person{{ID: "佐藤_健", Name: "佐藤 健"}}, read.People)
	require.Len(t, read.Duties, 2)
	assert.Equal(t, schedule.TeamID("oncall"), read.Duties[0].ID)
	assert.Equal(t, schedule.TeamID("oncall-副担当"), read.Duties[1].ID)
	assert.Equal(t, 15*time.Hour, read.Duties[0].Shifts[0].Duration())

	for text, want := range map[string]string{
		"日付,備考\n2026-11-02,x\n": `input.json: 1:1: missing value: the columns are ["日付" "備考"]: a sheet of shifts has the columns start, end and member (開始, 終了, 担当), and may have schedule, role and name (チーム, 役割, 氏名); one with a row a day has the columns date and primary, secondary (日付, 主担当, 副担当); or give JSON, {"location": …, "shifts": […]}`,
		"start,end,member\n2026-05-01 19:00,19時,aoi\n2026-05-01T19:00:00+0900,2026-05-02T10:00:00+09:00,aoi\n": `input.json: 2:18: end: invalid value: "19時" is neither like 2026-05-01 19:00 nor like 2026-05-01T19:00:00+09:00
input.json: 3:1: start: invalid value: "2026-05-01T19:00:00+0900" is neither like 2026-05-01 19:00 nor like 2026-05-01T19:00:00+09:00`,
		"start,end,member\n2026-05-02 19:00,2026-05-02 10:00,aoi\n2026-05-02 19:00,2026-05-03 10:00,\n": "input.json: 2:1: end: conflict: 2026-05-02T10:00:00+09:00 is not after 2026-05-02T19:00:00+09:00\ninput.json: 3:1: member: missing value",
		"{開始": "input.json: 1:2: \"開\" where the name of a field belongs; names of fields stand in double quotes",
	} {
		status, _, complaints := exit("-from", "shifts", "-location", "Asia/Tokyo", commandtest.File(t, text))
		assert.Equal(t, 2, status)
		assert.Equal(t, want, strings.TrimSpace(strip(complaints)))
	}
}

// A sheet without offsets is of no place until -location says one, and one with offsets is of Tokyo only with Tokyo's.
func TestThePlaceOfASheet(t *testing.T) {
	const missing = "clocks of the sheet have no offset: say -location, such as Asia/Tokyo, America/New_York or UTC\n"
	day := commandtest.File(t, "date,primary\n2026-11-02,al\n2026-11-03,bo\n")
	for _, path := range []string{day, commandtest.File(t, "start,end,member\n2026-11-02 09:00,2026-11-03T09:00:00+09:00,al\n")} {
		status, out, complaints := exit("-from", "shifts", path)
		assert.Equal(t, 2, status)
		assert.Empty(t, out)
		assert.Equal(t, "input.json: "+missing, strip(complaints))
	}
	_, _, complaints := exit("-from", "shifts", commandtest.File(t, "date,primary\n11/02/2026,al\n"))
	assert.Contains(t, complaints, "say -days")
	assert.Contains(t, complaints, missing, "what lacks is asked at once")
	_, out, complaints := exit("-from", "shifts", "-location", "America/New_York", "-holidays", "us", day)
	assert.Empty(t, complaints)
	assert.Contains(t, out, "EST")
	assert.NotContains(t, out, "JST")
	status, _, complaints := exit("-from", "shifts", commandtest.File(t, "start,end,member\n2026-11-02T09:00:00-05:00,2026-11-03T09:00:00-05:00,al\n"))
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "offsets of the sheet are not those of Asia/Tokyo: say -location, ")
	_, out, complaints = exit("-from", "shifts", commandtest.File(t, "start,end,member\n2026-11-02T09:00:00+09:00,2026-11-03T09:00:00+09:00,al\n"))
	assert.Empty(t, complaints)
	assert.Contains(t, out, "Asia/Tokyo")
}

// Where no calendar of holidays is known the section of holidays says so, and proposes the one of the time zone.
func TestHolidaysThatAreNotKnown(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("start,end,member\n")
	for day := schedule.MustParseDate("2026-12-14"); day.Before(schedule.MustParseDate("2027-01-04")); day = day.AddDays(1) {
		fmt.Fprintf(&sheet, "%v 09:00,%v 09:00,%s\n", day, day.AddDays(1), []string{"al", "bo"}[day.Day%2])
	}
	path := commandtest.File(t, sheet.String())
	for place, country := range map[string]string{"Europe/London": "gb", "America/New_York": "us"} {
		args := []string{"-from", "shifts", path, "-location", place, "-holidays"}
		_, out, complaints := exit(append(args, "auto")...)
		assert.Empty(t, complaints)
		assert.Contains(t, out, "No holidays are known: say -holidays "+country+".")
		assert.NotContains(t, out, "No holiday in this time.")
		_, out, _ = exit(append(args, "auto", "-lang", "ja")...)
		assert.Contains(t, out, "祝日が分からない。-holidays "+country+" を指定する。")
		_, out, _ = exit(append(args, country)...)
		assert.NotContains(t, out, "No holidays are known")
		assert.Contains(t, out, "2026-12-25")
	}
}

// A sheet of two places is read by its instants, which have offsets, and laid by the clocks of -location: what examples/export writes of an
// organisation in London and New York comes back whole, in both languages.
func TestSheetsOfTwoPlaces(t *testing.T) {
	organisation, err := command.Decode("two.json", []byte(`{"specs": [{"location": "Europe/London", "holidays": "gb",
  "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "17:00"},
  "teams": [{"id": "lon", "services": ["web"], "members": ["al", "bo"], "pool": "lon-nights"},
    {"id": "ny", "services": ["pay"], "members": ["cy", "di"], "holidays": "us", "location": "America/New_York", "pool": "ny-nights"}],
  "pools": [{"id": "lon-nights", "primary": {"rotation": {"first": "2026-01-01", "unit": "days", "order": ["al", "bo"]}}},
    {"id": "ny-nights", "location": "America/New_York", "primary": {"rotation": {"first": "2026-01-01", "unit": "days", "order": ["cy", "di"]}}}]}]}`))
	require.NoError(t, err)
	s, err := schedule.New(organisation.Specs...)
	require.NoError(t, err)
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	december := schedule.Month(2026, time.December, london)
	want := map[string]bool{}
	for shift := range s.Duties(december) {
		if shift.Role == schedule.Primary {
			want[fmt.Sprint(shift.Team, shift.Member, shift.Start.UTC(), shift.End.UTC())] = true
		}
	}
	for _, c := range []struct {
		schedule.Language
		flag, want string
	}{
		{schedule.English, "en", "In 31 shifts of the file the offset is not the one of Europe/London: the instants hold, and days and nights are by the clocks of Europe/London, which -location says."},
		{schedule.Japanese, "ja", "31件のシフトのオフセットが Europe/London と異なる。時刻はそのまま読み、日付と昼夜は Europe/London の時計で数える（-location で指定）。"},
	} {
		var sheet strings.Builder
		require.NoError(t, format.Organisation{Schedule: s, Specs: organisation.Specs, Language: c.Language}.CSV(december).CSV(&sheet))
		read, _, err := readShifts([]byte(sheet.String()), london, shiftfile.Form{}, schedule.Date{}, schedule.Date{})
		require.NoError(t, err)
		got := map[string]bool{}
		for _, d := range read.Duties {
			for _, shift := range d.Shifts {
				got[fmt.Sprint(d.ID, shift.Member, shift.Start.UTC(), shift.End.UTC())] = true
			}
		}
		assert.Equal(t, want, got)
		_, out, complaints := exit("-from", "shifts", commandtest.File(t, sheet.String()), "-location", "Europe/London", "-lang", c.flag)
		assert.Empty(t, complaints)
		assert.Equal(t, 1, strings.Count(out, c.want), out)
	}
}

// Where a slot lies in the time asked in part, the report says which time is not judged, and warns where nobody answers in it.
func TestGapsAtTheEdges(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("start,end,member\n")
	for day := schedule.MustParseDate("2026-11-02"); day.Before(schedule.MustParseDate("2026-11-22")); day = day.AddDays(1) {
		fmt.Fprintf(&sheet, "%v 09:00,%v 09:00,%s\n", day, day.AddDays(1), []string{"al", "bo"}[day.Day%2])
	}
	sheet.WriteString("2026-11-22 09:00,2026-11-22 20:00,cy\n")
	path := commandtest.File(t, sheet.String())
	args := []string{"-from", "shifts", path, "-location", "Europe/London", "-since", "2026-11-02", "-until", "2026-11-22"}
	_, out, complaints := exit(args...)
	assert.Empty(t, complaints)
	assert.Contains(t, out, "oncall: Sun 2026-11-22 09:00 – Mon 2026-11-23 00:00 GMT is not judged: the slot ends after it; an export to Mon 2026-11-23 09:00 GMT with -until 2026-11-23 takes it in.")
	assert.Contains(t, out, "oncall: Mon 2026-11-02 00:00 – Mon 2026-11-02 09:00 GMT is not judged: the slot begins before it; an export from Sun 2026-11-01 09:00 GMT with -since 2026-11-01 takes it in.")
	assert.Regexp(t, `oncall  2026-11-02 \(Mon\) 00:00–09:00 +9 h +0 h`, out)
	assert.Regexp(t, `oncall  2026-11-22 \(Sun\) 20:00 – 2026-11-23 \(Mon\) 00:00 +4 h +0 h`, out)
	_, out, _ = exit(append(args, "-lang", "ja")...)
	assert.Contains(t, out, "は調べていない（枠がその後まで続くため。")
	_, out, _ = exit(args[:5]...)
	assert.NotContains(t, out, "NoGapsAtTheEdges", "nothing says that the sheet is of whole days")
}

// A sheet with a row a day says who serves from handoff to handoff, a column a role, in either language.
func TestSheetsWithARowADay(t *testing.T) {
	tokyo := sample.Tokyo()
	for _, sheet := range []string{
		"\ufeff日付,曜日,主担当,副担当,備考\n2026/5/1（金）,金,佐藤 健,伊藤,\n2026年5月2日(土),土,鈴木,,祝\n2026-05-03 日,日,鈴木,－,\n,,,,\n",
		"Primary,Date,Secondary\n佐藤 健,2026-05-01 (Fri),伊藤\n鈴木,2026/05/02 Sat.,\n鈴木,2026.5.3 Sunday,-\n",
	} {
		book, file, err := readShifts([]byte(sheet), tokyo, shiftfile.Form{Handoff: schedule.At(10, 0)}, schedule.Date{}, schedule.Date{})
		require.NoError(t, err)
		assert.True(t, file.Daily)
		assert.Equal(t, []schedule.Person{{ID: "佐藤_健", Name: "佐藤 健"}}, book.People)
		require.Len(t, book.Duties, 2)
		assert.Equal(t, schedule.TeamID("oncall"), book.Duties[0].ID)
		var got []string
		for _, d := range book.Duties {
			for _, s := range d.Shifts {
				got = append(got, fmt.Sprintf("%s %s %s–%s", d.ID, s.Member, s.Start.Format("02 15:04"), s.End.Format("02 15:04")))
			}
		}
		secondary := string(book.Duties[1].ID)
		assert.Contains(t, []string{"oncall-副担当", "oncall-Secondary"}, secondary)
		assert.Equal(t, []string{"oncall 佐藤_健 01 10:00–02 10:00", "oncall 鈴木 02 10:00–03 10:00", "oncall 鈴木 03 10:00–04 10:00", secondary + " 伊藤 01 10:00–02 10:00"}, got)
	}
	var month strings.Builder
	month.WriteString("日付,主担当,副担当\n")
	for day := schedule.MustParseDate("2026-04-27"); day.Before(schedule.MustParseDate("2026-06-01")); day = day.AddDays(1) {
		fmt.Fprintf(&month, "%v,%s,%s\n", day, []string{"佐藤", "鈴木", "高橋", "田中"}[day.Day%4], []string{"高橋", "田中", "佐藤", "鈴木"}[day.Day%4])
	}
	path := commandtest.File(t, month.String())
	for _, c := range []struct{ args, want string }{
		{"-hours 10:00-19:00 -lang ja", "表の一行はその日の 10:00 から翌日の 10:00 まで（-handoff で指定できる）。"},
		{"-handoff 09:30", "A row of the sheet is from 09:30 of its day to 09:30 of the next; -handoff says otherwise."},
		{"", "A row of the sheet is from 00:00 of its day to 00:00 of the next; -handoff says otherwise."},
	} {
		_, out, complaints := exit(append([]string{"-from", "shifts", "-location", "Asia/Tokyo", path}, strings.Fields(c.args)...)...)
		assert.Empty(t, complaints)
		assert.Contains(t, out, c.want)
		assert.Contains(t, out, "oncall-副担当")
	}
	_, _, complaints := exit("-from", "shifts", path, "-handoff", "24:00")
	assert.Contains(t, complaints, "-handoff \"24:00\" is no clock such as 10:00")
	faulty := "日付,主担当,副担当\n5/1,佐藤,伊藤\n2026-05-02（金）,佐藤,伊藤\n2026-02-30,佐藤,伊藤\n2026-05-04,佐藤、鈴木,伊藤/田中\n2026-05-05,佐藤,伊藤\n2026-05-05,鈴木,伊藤\n"
	status, _, complaints := exit("-from", "shifts", "-location", "Asia/Tokyo", commandtest.File(t, faulty))
	assert.Equal(t, 2, status)
	assert.Equal(t, `input.json: 2:1: cell A2, date: invalid value: "5/1" is no day with its year, such as 2026-05-01, 2026/5/1 or 2026年5月1日（金）, or with -days dmy 1/5/2026
input.json: 3:1: cell A3, date: conflict: "2026-05-02（金）": 2026-05-02 is a Saturday
input.json: 4:1: cell A4, date: invalid value: "2026-02-30" is no day of the calendar
input.json: 5:12: cell B5, 主担当: invalid value: "佐藤、鈴木" is not one person; a column is of one, and a part of a day is a row of a sheet with start and end
input.json: 5:28: cell C5, 副担当: invalid value: "伊藤/田中" is not one person; a column is of one, and a part of a day is a row of a sheet with start and end
input.json: 7:1: cell A7, date: declared twice: 2026-05-05 stands in A6 too`, strings.TrimSpace(strip(complaints)))
	_, _, complaints = exit("-from", "shifts", commandtest.File(t, "date,primary,on-call\n2026-05-01,a,b\n"))
	assert.Contains(t, complaints, "1:1: declared twice: the columns \"primary\" and \"on-call\" are both of the primary")
}

// webShift is a shift of a schedule "web".
func webShift(m schedule.Member, start, end time.Time) shiftfile.Line {
	return shiftfile.Line{Schedule: "web", Member: m, Start: start, End: end}
}

// Rules without a time say nobody: the fault names the flags with which they do.
func TestRulesWithoutATime(t *testing.T) {
	file := commandtest.File(t, `{"data": {"id": "x1", "name": "Ops", "timezone": "Europe/Oslo", "enabled": true, "rotations": [{"id": "r1", "name": "week", "startDate": "2027-01-04T08:00:00Z",
		"type": "weekly", "length": 1, "participants": [{"type": "user", "id": "u1", "username": "ada"}, {"type": "user", "id": "u2", "username": "bo"}]}]}}`)
	status, _, complaints := exit("-from", "opsgenie", file)
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "no schedule says who was on call: with -since DAY and -until DAY the rules say it; or ask the vendor ")
	_, out, complaints := exit("-from", "opsgenie", "-since", "2027-03-01", "-until", "2027-03-31", file)
	assert.Contains(t, out, "Europe/Oslo: 2 people, ", complaints)
}

// Days off of the firm count as holidays, by their name; a holiday among them keeps its own.
func TestDaysOffOfTheFirm(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("date,primary\n")
	for d, i := schedule.MustParseDate("2026-12-21"), 0; d.Before(schedule.MustParseDate("2027-01-11")); d, i = d.AddDays(1), i+1 {
		fmt.Fprintf(&sheet, "%v,%s\n", d, []string{"aoi", "ren", "yui"}[i%3])
	}
	args := []string{"-from", "shifts", "-location", "Asia/Tokyo", "-hours", "10:00-19:00", "-fail", "never", commandtest.File(t, sheet.String())}
	_, bare, _ := exit(args...)
	assert.NotContains(t, bare, "年末年始")
	_, out, _ := exit(append([]string{"-off", "2026-12-29..2027-01-03=年末年始"}, args...)...)
	assert.Contains(t, out, "Days off of the firm, which count as holidays: 2026-12-29 to 2027-01-03, 年末年始 (-off).")
	assert.Contains(t, out, "2026-12-30 (Wed)  年末年始 ")
	assert.Contains(t, out, "2027-01-01 (Fri)  New Year's Day  ")
	assert.NotEqual(t, bare, out)
	_, alone, _ := exit(append([]string{"-off", "2026-12-29..2027-01-03=年末年始", "-holidays", "none"}, args...)...)
	assert.Contains(t, alone, "2027-01-01 (Fri)  年末年始 ")
	status, _, complaints := exit(append([]string{"-off", "2006-12-29..2027-01-03=年末年始"}, args...)...)
	assert.Equal(t, 2, status)
	assert.Contains(t, complaints, "is longer than ten years")
}
