package ical_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var year2026 = schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), sample.Tokyo())

// sora is whose calendars the tests read.
var sora = ical.LeaveCalendar{Member: "sora", Location: sample.Tokyo(), Interval: year2026}

// strict returns a calendar that is read as a whole or not at all.
func strict(c ical.LeaveCalendar) ical.LeaveCalendar {
	c.Strict = true
	return c
}

func input(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return data
}

// lines writes leaves one a line.
func lines(t *testing.T, c ical.LeaveCalendar, file string, data []byte) []string {
	t.Helper()
	list, err := c.Read(file, bytes.NewReader(data))
	require.NoError(t, err)
	var lines []string
	for _, l := range list {
		assert.Equal(t, schedule.Leave{Member: c.Member, Interval: l.Interval, Note: l.Note}, l)
		lines = append(lines, fmt.Sprintf("%v %s", l.Interval, l.Note))
	}
	return lines
}

func TestAsGoogleWritesIt(t *testing.T) {
	want := []string{
		"2026-06-01 10:00 – 2026-06-01 13:00 JST 通院",
		"2026-06-05 15:00 – 2026-06-05 19:00 JST 早退, 保育園",
		"2026-06-11 13:00 – 2026-06-11 17:00 JST 早退（木曜に変更）",
		"2026-06-26 15:00 – 2026-06-26 19:00 JST 早退, 保育園",
		"2026-08-10 00:00 – 2026-08-15 00:00 JST 夏休み（帰省のため連絡は取りにくいです。急ぎのときは電話でお願いします）🌻🏝️",
		"2026-10-23 17:00 – 2026-10-24 01:00 JST London研修",
		"2026-10-24 17:00 – 2026-10-25 01:00 JST London研修",
		"2026-10-25 18:00 – 2026-10-26 02:00 JST London研修",
		"2026-10-26 18:00 – 2026-10-27 02:00 JST London研修",
		"2026-10-27 18:00 – 2026-10-28 02:00 JST London研修",
	}
	data := input(t, "google.ics")
	assert.Equal(t, want, lines(t, sora, "google.ics", data))
	assert.Equal(t, want, lines(t, sora, "google.ics", bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), "LF")

	free := sora
	free.Counts = ical.Everything
	assert.Contains(t, lines(t, free, "google.ics", data), "2026-07-29 00:00 – 2026-07-30 00:00 JST 在宅勤務")
}

func TestAsOutlookWritesIt(t *testing.T) {
	assert.Equal(t, []string{
		"2026-10-31 05:00 – 2026-10-31 09:00 JST Friday afternoons off", // still in summer time
		"2026-11-07 06:00 – 2026-11-07 10:00 JST Friday afternoons off",
		"2026-11-13 09:30 – 2026-11-13 13:00 JST 半休",
		"2026-11-14 06:00 – 2026-11-14 10:00 JST Friday afternoons off",
		"2026-12-28 00:00 – 2026-12-29 00:00 JST 年末休暇",
		"2026-12-29 00:00 – 2026-12-30 00:00 JST 年末休暇",
		"2026-12-30 00:00 – 2026-12-31 00:00 JST 年末休暇",
		"2026-12-31 00:00 – 2027-01-01 00:00 JST 年末休暇",
	}, lines(t, sora, "outlook.ics", input(t, "outlook.ics")))
}

func TestWhatIsAskedFor(t *testing.T) {
	const empty = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
	assert.Empty(t, lines(t, sora, "empty.ics", []byte(empty)))
	_, err := ical.LeaveCalendar{Interval: year2026}.Read("a.ics", strings.NewReader(empty))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = ical.LeaveCalendar{Member: "sora"}.Read("a.ics", strings.NewReader(empty))
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	_, err = sora.Read("a.ics", iotest.ErrReader(os.ErrPermission))
	assert.ErrorIs(t, err, os.ErrPermission)
}

// calendar puts lines into a calendar and, unless they begin a component, an event.
func calendar(lines string) []byte {
	if !strings.HasPrefix(strings.ToUpper(lines), "BEGIN:") {
		lines = "BEGIN:VEVENT\n" + lines + "\nEND:VEVENT"
	}
	return []byte("BEGIN:VCALENDAR\nVERSION:2.0\n" + lines + "\nEND:VCALENDAR\n")
}

func TestEvents(t *testing.T) {
	const (
		london   = "BEGIN:VTIMEZONE\nTZID:x/London\nBEGIN:STANDARD\nDTSTART:19701025T020000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T010000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
		weekly   = "BEGIN:VEVENT\nUID:w\nDTSTART:20260601T090000\nDTEND:20260601T100000\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:w\n"
		instance = "END:VEVENT\nBEGIN:VEVENT\nUID:w\n"
	)
	cases := map[string]struct {
		file string
		want []string
	}{
		"a whole day, and that of another location": {"DTSTART;VALUE=DATE:20260601", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST "}},
		"a date says by its form that it is one":    {"DTSTART:20260601\nDTEND:20260603", []string{"2026-06-01 00:00 – 2026-06-03 00:00 JST "}},
		"a day that ends on itself":                 {"DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260601", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST "}},
		"two weeks of days":                         {"DTSTART;VALUE=DATE:20260601\nDURATION:P2W", []string{"2026-06-01 00:00 – 2026-06-15 00:00 JST "}},
		"UTC":                                       {"DTSTART:20260601T000000Z\nDURATION:PT1H", []string{"2026-06-01 09:00 – 2026-06-01 10:00 JST "}},
		"no zone":                                   {"DTSTART:20260601T000000\nDURATION:PT90M", []string{"2026-06-01 00:00 – 2026-06-01 01:30 JST "}},
		"two zones":                                 {"DTSTART;TZID=Europe/London:20260601T080000\nDTEND;TZID=Asia/Tokyo:20260601T200000", []string{"2026-06-01 16:00 – 2026-06-01 20:00 JST "}},
		"days of a duration are the calendar's":     {"DTSTART;TZID=Europe/London:20260328T120000\nDURATION:P1DT1H", []string{"2026-03-28 21:00 – 2026-03-29 21:00 JST "}},
		"hours of a duration are exact":             {"DTSTART;TZID=Europe/London:20260328T120000\nDURATION:PT25H", []string{"2026-03-28 21:00 – 2026-03-29 22:00 JST "}},
		"a time that takes none":                    {"DTSTART:20260601T000000Z", nil},
		"and one that ends at once":                 {"DTSTART:20260601T000000Z\nDTEND:20260601T000000Z", nil},
		"a leap second":                             {"DTSTART:20260601T000000Z\nDTEND:20260601T000060Z", []string{"2026-06-01 09:00 – 2026-06-01 09:00 JST "}},
		"a time that a gap has: the offset before it (§3.3.5)": {"DTSTART;TZID=Europe/London:20260329T013000\nDURATION:PT1H", []string{"2026-03-29 10:30 – 2026-03-29 11:30 JST "}},
		"a time that occurs twice: its first occurrence":       {"DTSTART;TZID=Europe/London:20261025T013000\nDURATION:PT1H", []string{"2026-10-25 09:30 – 2026-10-25 10:30 JST "}},
		"the file's own zone":                                  {london + "BEGIN:VEVENT\nDTSTART;TZID=x/London:20261025T013000\nDURATION:PT1H\nEND:VEVENT", []string{"2026-10-25 09:30 – 2026-10-25 10:30 JST "}},
		"and its gap":                                          {london + "BEGIN:VEVENT\nDTSTART;TZID=\"x/London\":20260329T013000\nDURATION:PT1H\nEND:VEVENT", []string{"2026-03-29 10:30 – 2026-03-29 11:30 JST "}},
		"text":                                                 {"SUMMARY;LANGUAGE=ja:\\, \\; \\\\n\\n次\nDTSTART:20260601", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST , ; \\n\n次"}},
		"a parameter with what ends others":                    {"X-A;X-B=\"a:b;c\",d;X-E=f:g\nDTSTART;X-Z=\",:;\":20260601", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST "}},
		"names in small letters":                               {"begin:vevent\ndtstart;value=date:20260601\nend:vevent", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST "}},
		"what is no event":                                     {"BEGIN:VTODO\nDTSTART:nonsense\nEND:VTODO", nil},
		"cancelled":                                            {"DTSTART:20260601\nSTATUS:CANCELLED", nil},
		"free":                                                 {"DTSTART:20260601\nTRANSP:TRANSPARENT", nil},
		"tentative":                                            {"DTSTART:20260601\nSTATUS:TENTATIVE", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST "}},
		"not in the interval":                                  {"DTSTART:20270101T000000\nDURATION:PT1H", nil},
		"begun before the interval":                            {"DTSTART:20251220\nDTEND:20260102", []string{"2025-12-20 00:00 – 2026-01-02 00:00 JST "}},
		"begun before the interval, again and again":           {"DTSTART:20250101\nDTEND:20250109\nRRULE:FREQ=MONTHLY;BYMONTHDAY=28;UNTIL=20260101", []string{"2025-12-28 00:00 – 2026-01-05 00:00 JST "}},
		"dates": {"DTSTART:20260601T090000\nDURATION:PT1H\nRDATE:20260603T090000,20260605T090000\nRDATE;TZID=Europe/London:20260605T010000\nRDATE;VALUE=PERIOD:20260607T000000Z/PT5M,20260607T010000Z/20260607T013000Z\nEXDATE:20260603T090000", []string{
			"2026-06-01 09:00 – 2026-06-01 10:00 JST ", "2026-06-05 09:00 – 2026-06-05 10:00 JST ", "2026-06-07 09:00 – 2026-06-07 09:05 JST ", "2026-06-07 10:00 – 2026-06-07 10:30 JST "}},
		"all but some days": {"DTSTART:20260601\nRRULE:FREQ=DAILY;UNTIL=20260605\nEXDATE;VALUE=DATE:20260602,20260604\nEXDATE:20260603T000000", []string{
			"2026-06-01 00:00 – 2026-06-02 00:00 JST ", "2026-06-05 00:00 – 2026-06-06 00:00 JST "}},
		"a time but for a day": {"DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260602", []string{
			"2026-06-01 09:00 – 2026-06-01 10:00 JST ", "2026-06-03 09:00 – 2026-06-03 10:00 JST "}},
		"until an instant, by local clocks": {"DTSTART;TZID=America/New_York:20260601T220000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260603T020000Z", []string{
			"2026-06-02 11:00 – 2026-06-02 12:00 JST ", "2026-06-03 11:00 – 2026-06-03 12:00 JST "}},
		"until a day":        {"DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20260608", []string{"2026-06-01 09:00 – 2026-06-01 10:00 JST ", "2026-06-08 09:00 – 2026-06-08 10:00 JST "}},
		"until a local time": {"DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20260608T085959", []string{"2026-06-01 09:00 – 2026-06-01 10:00 JST "}},
		"one is moved": {weekly + instance + "RECURRENCE-ID:20260608T090000\nDTSTART:20260609T090000\nDURATION:PT2H\nSUMMARY:moved\nEND:VEVENT", []string{
			"2026-06-01 09:00 – 2026-06-01 10:00 JST w", "2026-06-09 09:00 – 2026-06-09 11:00 JST moved", "2026-06-15 09:00 – 2026-06-15 10:00 JST w", "2026-06-22 09:00 – 2026-06-22 10:00 JST w"}},
		"one is cancelled": {weekly + instance + "RECURRENCE-ID:20260608T000000Z\nDTSTART:20260608T090000\nSTATUS:CANCELLED\nEND:VEVENT", []string{
			"2026-06-01 09:00 – 2026-06-01 10:00 JST w", "2026-06-15 09:00 – 2026-06-15 10:00 JST w", "2026-06-22 09:00 – 2026-06-22 10:00 JST w"}},
		"a series that is cancelled": {strings.Replace(weekly, "SUMMARY", "STATUS:CANCELLED\nSUMMARY", 1) + instance + "RECURRENCE-ID:20260608T090000\nDTSTART:20260609T090000\nDURATION:PT2H\nEND:VEVENT", nil},
		"a change alone":             {"UID:w\nRECURRENCE-ID:20260608T090000\nDTSTART:20260609T090000\nDURATION:PT2H", []string{"2026-06-09 09:00 – 2026-06-09 11:00 JST "}},
		"the newest version counts":  {"BEGIN:VEVENT\nUID:v\nSEQUENCE:2\nDTSTART:20260602\nEND:VEVENT\nBEGIN:VEVENT\nUID:v\nSEQUENCE:1\nDTSTART:20260601\nEND:VEVENT", []string{"2026-06-02 00:00 – 2026-06-03 00:00 JST "}},
		"by its stamp, too":          {"BEGIN:VEVENT\nUID:v\nDTSTAMP:20260102T000000Z\nDTSTART:20260602\nEND:VEVENT\nBEGIN:VEVENT\nUID:v\nDTSTAMP:20260101T000000Z\nDTSTART:20260601\nEND:VEVENT", []string{"2026-06-02 00:00 – 2026-06-03 00:00 JST "}},
		"without a UID each is one":  {"BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260602\nEND:VEVENT", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST ", "2026-06-02 00:00 – 2026-06-03 00:00 JST "}},
		"a message that cancels":     {"BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\nMETHOD:CANCEL", nil},
		"two calendars":              {"BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\nEND:VCALENDAR\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260602\nEND:VEVENT", []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST ", "2026-06-02 00:00 – 2026-06-03 00:00 JST "}},
	}
	for name, c := range cases {
		assert.Equal(t, c.want, lines(t, sora, "a.ics", calendar(c.file)), name)
	}
	// Whole days are days of the location: in Havana's spring they begin at one.
	havana, err := time.LoadLocation("America/Havana")
	require.NoError(t, err)
	there := ical.LeaveCalendar{Member: "sora", Location: havana, Interval: year2026}
	assert.Equal(t, []string{"2026-03-08 01:00 – 2026-03-09 00:00 CDT "}, lines(t, there, "a.ics", calendar("DTSTART:20260308")))
}

// Each format of a fault has a Japanese text, and the table has no other.
func TestFaultsInJapanese(t *testing.T) {
	var source []byte
	for _, pattern := range []string{"*.go", "internal/rfc5545/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "write.go") {
				continue
			}
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			source = append(source, data...)
		}
	}
	table := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\t("(?:[^"\\]|\\.)*"):\s+"[^"]*[ぁ-ん〜：][^"]*",$`).FindAllSubmatch(source, -1) {
		table[string(m[1])] = true
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:\bSay\(|\bat\(|\.At\([^"\n]*?, )("(?:[^"\\]|\\.)*")`).FindAllSubmatch(source, -1) {
		used[string(m[1])] = true
	}
	assert.Greater(t, len(used), 45)
	assert.Equal(t, table, used)

	reading, err := sora.ReadAll("a.ics", bytes.NewReader(calendar("BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260601\nRRULE:FREQ=DAILY;BYMONTHDAY=40\nDURATION:x\nEND:VEVENT")))
	require.NoError(t, err)
	require.Len(t, reading.Skipped, 2)
	assert.Equal(t, "RRULE（繰り返し）：BYMONTHDAY の \"40\" は1〜31か-31〜-1の範囲にない", reading.Skipped[0].ProblemIn(schedule.Japanese))
	assert.Equal(t, `RRULE: BYMONTHDAY "40" does not lie in 1 to 31 or -31 to -1`, reading.Skipped[0].ProblemIn(schedule.English))
	assert.Equal(t, `DURATION："x" は P1DT2H3M4S や P2W の形の長さではない`, reading.Skipped[1].ProblemIn(schedule.Japanese))
	assert.Equal(t, "x", (&ical.Fault{Problem: "x"}).ProblemIn(schedule.Japanese))
}

// Everything that is wrong is reported at once, with its line, and nothing is read.
func TestFaults(t *testing.T) {
	const good = "BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\n"
	cases := []struct {
		file string
		want []string
	}{
		{"", []string{"1: there is no VCALENDAR"}},
		{"hello\n", []string{`1: "hello" is no line of the form NAME:value`}},
		{"BEGIN:VCALENDAR\n" + good, []string{"1: BEGIN:\"VCALENDAR\" has no END"}},
		{good, []string{`1: BEGIN:"VEVENT" stands outside a VCALENDAR`}},
		{"X:y\n" + string(calendar(good)), []string{`1: "X" stands outside a VCALENDAR`}},
		{string(calendar(good + "END:VALARM")), []string{`6: END:"VALARM" has no BEGIN`}},
		{string(calendar("BEGIN:VEVENT\nBEGIN:VALARM\nDTSTART:20260601\nEND:VEVENT")), []string{
			`3: VEVENT has no DTSTART`, `4: BEGIN:"VALARM" has no END before the END:"VEVENT" in line 6`}},
		{string(calendar("DTSTART;VALUE=DATE\n :20260601\nX-A;B:c\nX-D;E=\"f:g\nX-\xff:h\nDTEND:2026060")), []string{
			`6: X-A has a parameter that is not of the form NAME=value`,
			`7: X-D has a parameter "E" whose quotes do not end`,
			`8: the line is not in UTF-8`,
			`9: DTEND "2026060" is no day YYYYMMDD and no time YYYYMMDDThhmmss`}},
		{string(calendar("SUMMARY:x")), []string{`3: VEVENT has no DTSTART`}},
		{string(calendar("DTSTART:20260230\nRRULE:FREQ=DAILY;BYDAY=XX\nEXDATE:x\nSEQUENCE:-1")), []string{
			`4: DTSTART "20260230" is no day YYYYMMDD and no time YYYYMMDDThhmmss`,
			`5: RRULE: BYDAY "XX" is no day of the week such as MO or -1FR`,
			`6: EXDATE "x" is no day YYYYMMDD and no time YYYYMMDDThhmmss`,
			`7: SEQUENCE "-1" is no number`}},
		{string(calendar("DTSTART:20260601\nDTEND:20260531")), []string{`5: DTEND "20260531" lies before DTSTART "20260601"`}},
		{string(calendar("DTSTART:20260601\nDTEND:20260531T000000Z")), []string{`5: DTEND and DTSTART are not both days or both times`}},
		{string(calendar("DTSTART:20260601\nDTEND:20260602\nDURATION:P1D")), []string{`6: DURATION stands beside the DTEND in line 5`}},
		{string(calendar("DTSTART:20260601\nDTSTART:20260602")), []string{`5: DTSTART stands twice in one VEVENT, first in line 4`}},
		{string(calendar("UID:a\nDTSTART:20260601\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260601")), []string{`6: RECURRENCE-ID has a RANGE, which is not read`}},
		{string(calendar("DTSTART:20260601\nEXRULE:FREQ=DAILY")), []string{`5: EXRULE is a form that RFC 5545 has taken out`}},
		{string(calendar("DTSTART:20260601,20260602")), []string{`4: DTSTART has 2 values`}},
		{string(calendar("DTSTART:20260601\nDURATION:PT1H")), []string{`5: DURATION "PT1H" is not made of whole days, as its start is`}},
		{string(calendar("DTSTART:20260601\nDURATION:-P1D")), []string{`5: DURATION "-P1D" is negative`}},
		{string(calendar("DTSTART:20260601\nDURATION:P9999999W")), []string{`5: DURATION "P9999999W" lasts for ever`}},
		{string(calendar("DTSTART:20260601\nDURATION:P1H")), []string{`5: DURATION "P1H" is no duration of the form P1DT2H3M4S or P2W`}},
		{string(calendar("DTSTART;VALUE=DATE:20260601T000000")), []string{`4: DTSTART "20260601T000000" is not of its VALUE "DATE"`}},
		{string(calendar("DTSTART;VALUE=DATE-TIME:20260601")), []string{`4: DTSTART "20260601" is not of its VALUE "DATE-TIME"`}},
		{string(calendar("DTSTART;TZID=Tokyo Time:20260601T000000")), []string{`4: DTSTART has the zone "Tokyo Time", which is no name that is known and has no VTIMEZONE in the file`}},
		{string(calendar("DTSTART;TZID=Local:20260601T000000")), []string{`4: DTSTART has the zone "Local", which is no name that is known and has no VTIMEZONE in the file`}},
		{string(calendar("DTSTART:20260601\nRECURRENCE-ID:20260601")), []string{`5: RECURRENCE-ID stands in a VEVENT without a UID`}},
		{string(calendar("DTSTART:20260601T000000\nRDATE;VALUE=PERIOD:20260601T000000/20260531T000000")), []string{`5: RDATE "20260601T000000/20260531T000000" is no period`}},
		{string(calendar("BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE")), []string{`3: VTIMEZONE has no STANDARD and no DAYLIGHT that begins before 2027-01-02`}},
		{string(calendar("BEGIN:VTIMEZONE\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE")), []string{`3: VTIMEZONE has no TZID`}},
		{string(calendar("BEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nTZOFFSETFROM:+2400\nEND:STANDARD\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0900\nTZOFFSETTO:-0900\nEND:DAYLIGHT\nEND:VTIMEZONE")), []string{
			`6: TZOFFSETFROM "+2400" is no offset of the form +0900`, `8: DAYLIGHT has no DTSTART`}},
	}
	for _, rule := range []struct{ text, want string }{
		{"BYDAY=MO", "there is no FREQ"},
		{"FREQ=OFTEN", `FREQ "OFTEN" is none of YEARLY, MONTHLY, WEEKLY, DAILY`},
		{"FREQ=DAILY;FREQ=DAILY", `"FREQ" stands twice`},
		{"FREQ=DAILY;COUNT=0", `COUNT "0" is no number from 1 on`},
		{"FREQ=DAILY;INTERVAL=99999999999", `INTERVAL "99999999999" is no number from 1 on`},
		{"FREQ=DAILY;COUNT=1;UNTIL=20260601", "COUNT and UNTIL stand together"},
		{"FREQ=DAILY;UNTIL=tomorrow", `UNTIL "TOMORROW" is no day YYYYMMDD and no time YYYYMMDDThhmmss`},
		{"FREQ=DAILY;BYMONTH=0", `BYMONTH "0" does not lie in 1 to 12`},
		{"FREQ=DAILY;BYMONTHDAY=-32", `BYMONTHDAY "-32" does not lie in 1 to 31 or -31 to -1`},
		{"FREQ=DAILY;BYDAY=1MO", "BYDAY counts days, but not those of a month"},
		{"FREQ=YEARLY;BYDAY=20MO", `BYDAY "20MO" is no day of the week such as MO or -1FR`},
		{"FREQ=YEARLY;BYDAY=2MO", "BYDAY counts days, but not those of a month"},
		{"FREQ=HOURLY", `FREQ "HOURLY" is none of YEARLY, MONTHLY, WEEKLY, DAILY`},
		{"FREQ=YEARLY;BYWEEKNO=20", `"BYWEEKNO" is no part of a rule that leave needs`},
		{"FREQ=DAILY;BYHOUR=0,12", `BYHOUR "0,12" is not that of the start`},
		{"FREQ=DAILY;BYHOUR=0;BYMINUTE=0;BYSECOND=1", `BYSECOND "1" is not that of the start`},
		{"FREQ=DAILY;WKST=1", `WKST "1" is no day of the week`},
		{"FREQ=DAILY;SKIP=OMIT", `"SKIP" is no part of a rule that leave needs`},
	} {
		cases = append(cases, struct {
			file string
			want []string
		}{string(calendar("DTSTART:20260601\nRRULE:" + rule.text)), []string{"5: RRULE: " + rule.want}})
	}
	for _, c := range cases {
		list, err := strict(sora).Read("sora.ics", strings.NewReader(c.file))
		assert.Nil(t, list)
		assert.ErrorIs(t, err, schedule.ErrInvalid, c.file)
		assert.EqualError(t, err, "sora.ics:"+strings.Join(c.want, "\nsora.ics:"), c.file)
		var fault *ical.Fault
		require.ErrorAs(t, err, &fault)
		assert.Positive(t, fault.Line)
	}
}

// Whatever a file asks for, the answer comes soon: it is refused, or read.
func TestWorkIsBounded(t *testing.T) {
	repeat := func(rule string) string { return "DTSTART:20260101T000000Z\nDURATION:PT1S\nRRULE:FREQ=" + rule }
	many := func(n int, text string) string { return strings.Repeat(text, n) }
	often := "the file holds or repeats too many entries to be read to the end"
	for name, c := range map[string]struct{ file, want string }{
		"every day for ever, long ago":  {strings.Replace(repeat("DAILY;COUNT=2147483647"), "2026", "0001", 1), ""},
		"every day that is never":       {many(10, "BEGIN:VEVENT\n"+strings.Replace(repeat("DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"), "2026", "0001", 1)+"\nEND:VEVENT\n"), often},
		"a zone that changes every day": {"BEGIN:VTIMEZONE\nTZID:x\n" + many(4, "BEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=DAILY\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\n") + "END:VTIMEZONE", "a.ics:3: " + often},
		"many events for ever":          {many(2000, "BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=DAILY\nEND:VEVENT\n"), often},
		"many unknown zones":            {"BEGIN:VEVENT\nDTSTART:20260101\n" + zones(5_000) + "END:VEVENT", "more faults"},
		"many changes of nothing":       {changes(12_000), often},
		"too many dates":                {"DTSTART:20260101T000000Z\nRDATE:20260101T000000Z" + many(200_000, ",20260101T000000Z"), "a.ics:5: " + often},
		"deep":                          {many(100_000, "BEGIN:VEVENT\n"), `a.ics:18: BEGIN:"VEVENT" lies more than 16 components deep`},
		"many faults":                   {many(100_000, "x\n"), "a.ics: 99901 more faults"},
		"a long line":                   {"X:" + many(200_000, "長い"), ""},
		"many folds":                    {"X:\n" + many(200_000, " y\n"), ""},
		"many parameters":               {"X" + many(100_000, ";A=b") + ":c\nDTSTART:20260101", ""},
		"many dates":                    {"DTSTART:20260101T000000Z\nRDATE:20260101T000000Z" + many(100_000, ",20260101T000000Z"), ""},
		"never a day again":             {repeat("YEARLY;INTERVAL=2147483647;BYMONTHDAY=1"), ""},
		"never":                         {repeat("MONTHLY;BYMONTH=2;BYMONTHDAY=31"), ""},
	} {
		_, err := sora.Read("a.ics", bytes.NewReader(calendar(c.file)))
		switch {
		case c.want == "" && name == "a long line", c.want == "" && name == "many folds":
			assert.ErrorContains(t, err, "VEVENT has no DTSTART", name)
		case c.want == "":
			assert.NoError(t, err, name)
		default:
			assert.ErrorContains(t, err, c.want, name)
			assert.Less(t, len(err.Error()), 100_000, name)
		}
	}
	_, err := sora.Read("a.ics", io.MultiReader(strings.NewReader("BEGIN:VCALENDAR\n"), endless{}))
	assert.EqualError(t, err, "a.ics: invalid value: more than 16777216 bytes")
}

func list(n int) string {
	var parts []string
	for i := range n {
		parts = append(parts, fmt.Sprint(i))
	}
	return strings.Join(parts, ",")
}

func changes(n int) string {
	var b strings.Builder
	for i := range n {
		at := time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC).Format("20060102T150405Z")
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:%s\nDTSTART:%s\nDURATION:PT1M\nEND:VEVENT\n", at, at)
	}
	return b.String()
}

func zones(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "EXDATE;TZID=Asia/X%d:20260101T000000\n", i)
	}
	return b.String()
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}
