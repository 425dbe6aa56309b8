package ical_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// One bad event hides no other, and what is skipped is told with its line and whether it could
// have mattered.
func TestSkipped(t *testing.T) {
	const vacation = "BEGIN:VEVENT\nUID:v\nSUMMARY:v\nDTSTART:20260601\nEND:VEVENT\n" // lines 3 to 7
	vevent := func(lines string) string { return vacation + "BEGIN:VEVENT\n" + lines + "\nEND:VEVENT" }
	for name, c := range map[string]struct {
		file string
		want []string // line and whether it matters
	}{
		"an unknown zone, long ago":             {vevent("DTSTART;TZID=Pacific Time:20190501T090000\nDURATION:PT1H"), []string{"9 false"}},
		"an unknown zone, much later":           {vevent("DTSTART;TZID=Pacific Time:20290501T090000\nRRULE:FREQ=DAILY"), []string{"9 false"}},
		"an unknown zone, now":                  {vevent("DTSTART;TZID=Pacific Time:20260501T090000\nDURATION:PT1H"), []string{"9 true"}},
		"at the edge of the interval":           {vevent("DTSTART;TZID=Pacific Time:20251231T090000\nDURATION:PT1H"), []string{"9 true"}},
		"long ago, and lasting":                 {vevent("DTSTART;TZID=Pacific Time:20190501T090000\nDURATION:P3000D"), []string{"9 true"}},
		"long ago, and repeating":               {vevent("DTSTART;TZID=Pacific Time:20190501T090000\nRRULE:FREQ=DAILY"), []string{"9 true"}},
		"long ago, repeating until then":        {vevent("DTSTART;TZID=Pacific Time:20190501T090000\nRRULE:FREQ=DAILY;UNTIL=20200101T000000Z"), []string{"9 false"}},
		"long ago, repeating until now":         {vevent("DTSTART;TZID=Pacific Time:20190501T090000\nRRULE:FREQ=DAILY;UNTIL=20260101T000000Z"), []string{"9 true"}},
		"long ago, repeating nobody knows when": {vevent("DTSTART:20190501\nRRULE:FREQ=OFTEN"), []string{"10 true"}},
		"long ago, a rule that is no line":      {vevent("DTSTART:20190501\nRRULE"), []string{"10 true"}},
		"long ago, a sequence that is no line":  {vevent("DTSTART:20190501\nSEQUENCE"), []string{"10 false"}},
		"a date of now":                         {vevent("DTSTART:20190501\nRDATE:20260501\nSEQUENCE:x"), []string{"11 true"}},
		"a change of now":                       {vevent("UID:c\nDTSTART:20190501\nRECURRENCE-ID:20260501\nSEQUENCE:x"), []string{"12 true"}},
		"all from then on":                      {vevent("UID:c\nDTSTART:20190501\nRECURRENCE-ID;RANGE=THISANDFUTURE:20190501\nSEQUENCE:x"), []string{"11 true", "12 true"}},
		"no start":                              {vevent("SUMMARY:x"), []string{"8 true"}},
		"a start that is none":                  {vevent("DTSTART:x"), []string{"9 true"}},
		"a line that leave does not need":       {vevent("DTSTART:20260602\nX-A;B=\"c \"d\" e\":f\nSUMMARY:w"), []string{"10 false"}},
		"an attendee that is no line":           {vevent("DTSTART:20260602\nATTENDEE;C=\"c \"d\" e\":f\nSUMMARY:w"), []string{"10 false"}},
		"a text that is wrongly folded":         {vevent("DTSTART:20260602\nSUMMARY:w\nand so on"), []string{"11 false"}},
		"dates that are wrongly folded":         {vevent("DTSTART:20260602\nEXDATE:20260602,\n20260603"), []string{"11 true", "10 true"}},
		"a text in another code":                {vevent("DTSTART:20260602\nSUMMARY:\x8b\x78"), []string{"10 false"}},
		"a time that is said to be a day":       {vevent("DTSTART;VALUE=DATE:20260602T090000\nDURATION:PT1H"), []string{"9 false"}},
		"two summaries":                         {vevent("DTSTART:20260602\nSUMMARY:w\nSUMMARY:x"), []string{"11 false"}},
		"a task that is wrong":                  {vacation + "BEGIN:VTODO\nDTSTART:x\nEND:VTODO", nil},
		"an alarm without end":                  {vevent("BEGIN:VALARM\nDTSTART:20260601"), []string{"9 true", "8 true"}},
		"a file that is cut off":                {vacation + "END:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260602", nil},
		"a zone that is wrong and not used":     {vacation + "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE", []string{"8 false"}},
		"text outside":                          {vacation + "END:VCALENDAR\nX:y\nBEGIN:VCALENDAR", nil},
		"busy times that are wrong":             {vacation + "BEGIN:VFREEBUSY\nDTSTART:20260601T000000Z\nDTEND:20260701T000000Z\nFREEBUSY:x\nEND:VFREEBUSY", []string{"11 true"}},
		"busy times that are wrong, long ago":   {vacation + "BEGIN:VFREEBUSY\nDTSTART:20160601T000000Z\nDTEND:20160701T000000Z\nFREEBUSY:x\nEND:VFREEBUSY", []string{"11 false"}},
		"two events of one UID":                 {vacation + "BEGIN:VEVENT\nUID:v\nSUMMARY:w\nDTSTART:20260601\nEND:VEVENT", []string{"3 true"}},
		"two events of one UID, one long ago":   {"BEGIN:VEVENT\nUID:v\nDTSTART:20160601\nEND:VEVENT\n" + vacation, []string{"3 false"}},
		"one event twice":                       {vacation + vacation, nil},
	} {
		reading, err := sora.ReadAll("a.ics", bytes.NewReader(calendar(c.file)))
		require.NoError(t, err, name)
		require.NotEmpty(t, reading.Leaves, name)
		grave := 0
		var got []string
		for _, s := range reading.Skipped {
			got = append(got, fmt.Sprint(s.Line, " ", s.Matters))
			assert.Equal(t, "a.ics", s.File)
			assert.ErrorIs(t, s.Fault, schedule.ErrInvalid)
			if s.Matters {
				grave++
			}
		}
		if c.want != nil || !strings.Contains(c.file, "END:VCALENDAR") {
			assert.ElementsMatch(t, c.want, got, name)
		}
		list, err := sora.Read("a.ics", bytes.NewReader(calendar(c.file)))
		assert.Equal(t, reading.Leaves, list, name)
		assert.Equal(t, reading.Err(), err, name)
		assert.Equal(t, grave > 0, err != nil, name)
		_, err = strict(sora).Read("a.ics", bytes.NewReader(calendar(c.file)))
		assert.Equal(t, len(reading.Skipped) > 0, err != nil, name)
	}
}

// A file of which nothing can be read is a fault, and not the answer that there is no leave.
func TestNothingReadable(t *testing.T) {
	for _, file := range []string{"", "<html>\n", "X:y\n", "BEGIN:VEVENT\nDTSTART:20260601\nEND:VEVENT\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
		string(calendar("DTSTART;TZID=Nowhere:20160601T000000"))} {
		reading, err := sora.ReadAll("a.ics", strings.NewReader(file))
		assert.ErrorIs(t, err, schedule.ErrInvalid, file)
		assert.Empty(t, reading.Leaves)
	}
	assert.Empty(t, lines(t, sora, "a.ics", calendar("BEGIN:VTODO\nEND:VTODO")))
}

// In every zone a whole-day series has the days that its programs mean, whether they write them as
// days, as midnights there, as midnights in UTC or as the instant of a midnight in UTC.
func TestDaysOfASeries(t *testing.T) {
	for _, place := range places {
		loc, err := time.LoadLocation(place)
		require.NoError(t, err)
		days := func(first, n int) (list []string) {
			for d := schedule.MustParseDate("2026-07-01").AddDays(first); len(list) < n; d = d.AddDays(1) {
				list = append(list, d.String())
			}
			return list
		}
		for form, write := range map[string]func(schedule.Date) string{
			"a day":              func(d schedule.Date) string { return strings.ReplaceAll(d.String(), "-", "") },
			"the instant in UTC": func(d schedule.Date) string { return d.At(0, loc).UTC().Format("20060102T150405Z") },
			"the last second in UTC": func(d schedule.Date) string {
				return d.AddDays(1).At(0, loc).Add(-time.Second).UTC().Format("20060102T150405Z")
			},
			"a midnight":        func(d schedule.Date) string { return strings.ReplaceAll(d.String(), "-", "") + "T000000" },
			"a midnight of UTC": func(d schedule.Date) string { return strings.ReplaceAll(d.String(), "-", "") + "T000000Z" },
		} {
			day := func(n int) string { return write(schedule.MustParseDate("2026-07-01").AddDays(n)) }
			series := "BEGIN:VEVENT\nUID:s\nDTSTART;VALUE=DATE:20260701\nRRULE:FREQ=DAILY;UNTIL=" + day(4) + "\nEXDATE:" + day(1) + "\nRDATE:" + day(7) + "\nEND:VEVENT\n" +
				"BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:" + day(2) + "\nDTSTART;VALUE=DATE:20260710\nEND:VEVENT"
			list, err := ical.LeaveCalendar{Member: "sora", Location: loc, Interval: schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), loc)}.
				Read("a.ics", bytes.NewReader(calendar(series)))
			require.NoError(t, err, place, form)
			var got []string
			for _, l := range list {
				got = append(got, l.Start.Format(time.DateOnly))
			}
			want := append(append(append(days(0, 1), days(3, 2)...), days(7, 1)...), days(9, 1)...)
			assert.Equal(t, want, got, "%s %s", place, form)
		}
	}
}

// What people's files hold is read in every zone, east and west of UTC, as in one.
func TestInEveryZone(t *testing.T) {
	for _, place := range places {
		loc, err := time.LoadLocation(place)
		require.NoError(t, err)
		asked := ical.LeaveCalendar{Member: "sora", Location: loc, Interval: schedule.Days(schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2026-12-31"), loc)}
		instant := func(text string) string {
			at, err := time.Parse(time.RFC3339, text)
			require.NoError(t, err)
			return at.In(loc).Format("01-02 15:04")
		}
		const zone = "BEGIN:VTIMEZONE\nTZID:EST\nBEGIN:STANDARD\nDTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\n" +
			"BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
		const vacation = "BEGIN:VEVENT\nUID:v\nDTSTART;VALUE=DATE:20260520\nEND:VEVENT\n"
		for kind, c := range map[string]struct {
			file   string
			counts func(ical.Event) bool
			want   []string // when leaves start
		}{
			"a change that is taken out": {"BEGIN:VEVENT\nUID:s\nSEQUENCE:1\nRECURRENCE-ID;VALUE=DATE:20260817\nDTSTART;VALUE=DATE:20260818\nEND:VEVENT\n" +
				"BEGIN:VEVENT\nUID:s\nSEQUENCE:2\nDTSTART;VALUE=DATE:20260810\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260817\nEND:VEVENT", nil, []string{"08-10 00:00", "08-24 00:00"}},
			"busy times":                     {"BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260601T030000Z/PT8H\nEND:VFREEBUSY", nil, []string{instant("2026-06-01T03:00:00Z")}},
			"the file's zone":                {zone + "BEGIN:VEVENT\nDTSTART;TZID=EST:20260705T090000\nDURATION:PT1H\nEND:VEVENT", nil, []string{instant("2026-07-05T13:00:00Z")}},
			"a name of Windows":              {"BEGIN:VEVENT\nDTSTART;TZID=Tokyo Standard Time:20260705T090000\nDURATION:PT1H\nEND:VEVENT", nil, []string{instant("2026-07-05T00:00:00Z")}},
			"a line that is bad":             {vacation + "BEGIN:VEVENT\nUID:m\nDTSTART:20200511T100000Z\nATTENDEE;X-C=\"can \"maybe\" come\":mailto:a@example.org\nEND:VEVENT", nil, []string{"05-20 00:00"}},
			"an event that is bad, long ago": {vacation + "BEGIN:VEVENT\nUID:m\nDTSTART;TZID=Pacific Time:20190511T100000\nDURATION:PT1H\nEND:VEVENT", nil, []string{"05-20 00:00"}},
			"what is declined":               {vacation + "BEGIN:VEVENT\nUID:m\nDTSTART;VALUE=DATE:20260521\nATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org\nEND:VEVENT", nil, []string{"05-20 00:00"}},
			"out of office alone":            {vacation + "BEGIN:VEVENT\nUID:m\nDTSTART;VALUE=DATE:20260521\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nEND:VEVENT", ical.OutOfOffice, []string{"05-21 00:00"}},
		} {
			asked.Counts = c.counts
			list, err := asked.Read("a.ics", bytes.NewReader(calendar(c.file)))
			require.NoError(t, err, "%s: %s", place, kind)
			var got []string
			for _, l := range list {
				got = append(got, l.Start.Format("01-02 15:04"))
			}
			assert.Equal(t, c.want, got, "%s: %s", place, kind)
		}
	}
}

// A change of an older version counts while the newest version still repeats what it changes.
func TestOlderChanges(t *testing.T) {
	series := func(version string) string {
		return "BEGIN:VEVENT\nUID:s\nSUMMARY:s\nDTSTART:20260601\nRRULE:FREQ=WEEKLY;COUNT=3\n" + version + "\nEND:VEVENT\n"
	}
	change := func(version string) string {
		return "BEGIN:VEVENT\nUID:s\nSUMMARY:c\nRECURRENCE-ID:20260608\nDTSTART:20260609\n" + version + "\nEND:VEVENT\n"
	}
	for name, c := range map[string]struct{ file, want string }{
		"of the same version":            {series("EXDATE:20260608") + change("X-A:b"), "01s 09c 15s"},
		"of an older one, still there":   {series("SEQUENCE:2") + change("SEQUENCE:1"), "01s 09c 15s"},
		"of an older one, taken out":     {change("SEQUENCE:1") + series("SEQUENCE:2\nEXDATE:20260608"), "01s 15s"},
		"of an older one, by its stamp":  {change("DTSTAMP:20260101T000000Z") + series("DTSTAMP:20260102T000000Z\nEXDATE:20260608"), "01s 15s"},
		"of a newer one":                 {change("SEQUENCE:3") + series("SEQUENCE:2\nEXDATE:20260608"), "01s 09c 15s"},
		"of an older one, moved":         {change("SEQUENCE:1") + strings.ReplaceAll(series("SEQUENCE:2"), "0601", "0602"), "02s 09s 16s"},
		"of an older one, of a day that": {change("SEQUENCE:1") + series("SEQUENCE:2\nRDATE:20260608\nEXDATE:20260601"), "09c 15s"},
	} {
		list, err := sora.Read("a.ics", bytes.NewReader(calendar(c.file)))
		require.NoError(t, err, name)
		var got []string
		for _, l := range list {
			got = append(got, l.Start.Format("02")+l.Note)
		}
		assert.Equal(t, c.want, strings.Join(got, " "), name)
	}
}

func TestFreeBusy(t *testing.T) {
	file := calendar("BEGIN:VFREEBUSY\nDTSTART:20260501T000000Z\nDTEND:20260701T000000Z\n" +
		"FREEBUSY:20260601T000000Z/PT1H,20260602T000000Z/20260602T020000Z\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260603T000000Z/P1D\n" +
		"FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260604T000000Z/PT1H\nFREEBUSY;FBTYPE=FREE:20260605T000000Z/PT1H\nFREEBUSY;FBTYPE=X-OTHER:20260606T000000Z/PT1H\nEND:VFREEBUSY")
	starts := func(counts func(ical.Event) bool) string {
		c := sora
		c.Counts = counts
		var got []string
		for _, line := range lines(t, c, "a.ics", file) {
			got = append(got, line[8:10])
		}
		return strings.Join(got, " ")
	}
	assert.Equal(t, "03", starts(nil), "the file tells what is unavailable from what is busy")
	assert.Equal(t, "03", starts(ical.OutOfOffice))
	assert.Equal(t, "01 02 03 04 06", starts(ical.AnyBusy))
}

// A name of a zone is looked up in the file, among IANA's names, and among what programs write.
func TestNamesOfZones(t *testing.T) {
	own := func(id string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + id + "\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
	}
	const broken = "BEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nEND:VTIMEZONE\n"
	for _, c := range []struct{ zones, id, want string }{
		{"", "Asia/Tokyo", "09:00"},
		{own("Asia/Tokyo"), "Asia/Tokyo", "15:00"},
		{own("EST"), "EST", "15:00"},
		{"", "EST", "23:00"},
		{own(""), "", "15:00"},
		{"", "", "09:00"},
		{broken, "Asia/Tokyo", "09:00"},
		{"", "/Asia/Tokyo", "09:00"},
		{"", "/freeassociation.sourceforge.net/Europe/London", "17:00"},
		{"", "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "21:00"},
		{"", "Tokyo Standard Time", "09:00"},
		{own("Tokyo Standard Time"), "Tokyo Standard Time", "15:00"},
		{"", "Pacific Standard Time", "01:00"},
		{"", "W. Europe Standard Time", "16:00"},
		{"", "UTC-02", "20:00"},
		{"", "UTC+09:00", "09:00"},
		{"", "GMT+0900", "09:00"},
		{"", "UTC-3", "21:00"},
		{"", "+05:30", "12:30"},
		{"", "\"(UTC+09:00) Osaka, Sapporo, Tokyo\"", "09:00"},
		{"", "(UTC+09:00) Osaka, Sapporo, Tokyo", "09:00"},
		{"", "Firmenzeit", "13:00"},
	} {
		calls := sora
		calls.Zone = func(name string) *time.Location {
			if name != "Firmenzeit" {
				return nil
			}
			return time.FixedZone("", 5*3600)
		}
		event := c.zones + "BEGIN:VEVENT\nDTSTART;TZID=" + c.id + ":20260601T090000\nDURATION:PT1H\nEND:VEVENT"
		list, err := calls.Read("a.ics", bytes.NewReader(calendar(event)))
		require.NoError(t, err, c.id)
		require.Len(t, list, 1, c.id)
		assert.Equal(t, c.want, list[0].Start.Format("15:04"), c.id)
	}
	for _, id := range []string{"Tokyo", "UTC+99", "\"(UTC-08:00) Pacific Time (US & Canada)\"", "Local", "../etc/localtime", "/", "Standard Time", "JST"} {
		_, err := sora.Read("a.ics", bytes.NewReader(calendar("DTSTART;TZID="+id+":20260601T090000")))
		assert.Error(t, err, id)
	}
}

// Times without a zone are in the zone of the calendar, if that is asked for.
func TestFloatingTimes(t *testing.T) {
	file := func(zone string) []byte {
		return calendar("BEGIN:VEVENT\nDTSTART:20260601T090000\nDURATION:PT1H\nEND:VEVENT\nX-WR-TIMEZONE:" + zone)
	}
	assert.Equal(t, []string{"2026-06-01 09:00 – 2026-06-01 10:00 JST "}, lines(t, sora, "a.ics", file("Europe/London")))
	floating := sora
	floating.Floating = true
	assert.Equal(t, []string{"2026-06-01 17:00 – 2026-06-01 18:00 JST "}, lines(t, floating, "a.ics", file("Europe/London")))
	list, err := floating.Read("a.ics", bytes.NewReader(file("Nowhere")))
	assert.Len(t, list, 1)
	assert.ErrorContains(t, err, `a.ics:7: X-WR-TIMEZONE "Nowhere" is no zone that is known`)
}

// What counts is the caller's to say; what the owner has declined never does.
func TestWhatCounts(t *testing.T) {
	event := func(n int, lines string) string {
		return fmt.Sprintf("BEGIN:VEVENT\nUID:%d\nSUMMARY:%d\n%s\nEND:VEVENT\n", n, n, lines)
	}
	const day, hour = "DTSTART:20260601\n", "DTSTART:20260602T190000\nDURATION:PT1H\n"
	file := calendar(strings.TrimSpace(event(0, day+"X-MICROSOFT-CDO-BUSYSTATUS:OOF\nTRANSP:TRANSPARENT") + event(1, hour+"X-MICROSOFT-CDO-BUSYSTATUS:BUSY") +
		event(2, day+"X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE") + event(3, day+"X-MICROSOFT-CDO-BUSYSTATUS:BUSY") + event(4, hour+"CATEGORIES:a,Dentist") + event(5, day) +
		event(6, day+"TRANSP:TRANSPARENT") + event(7, hour+"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE") + event(8, day+"X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE") +
		event(9, day+"X-MICROSOFT-CDO-BUSYSTATUS:OOF\nSTATUS:CANCELLED")))
	for name, c := range map[string]struct {
		counts func(ical.Event) bool
		want   string
	}{
		"absence": {nil, "0 3 5 7"}, "named": {ical.Named("4", "DENTIST", ""), "0 4"}, "out of office": {ical.OutOfOffice, "0"}, "all day": {ical.AllDay, "0 3 5 7"},
		"busy": {ical.AnyBusy, "0 1 3 4 5 7 8"}, "everything": {ical.Everything, "0 1 2 3 4 5 6 7 8"},
	} {
		asked := sora
		asked.Counts = c.counts
		reading, err := asked.ReadAll("a.ics", bytes.NewReader(file))
		require.NoError(t, err)
		var got []string
		for _, l := range reading.Leaves {
			got = append(got, l.Note)
		}
		assert.ElementsMatch(t, strings.Fields(c.want), got, name)
		assert.Len(t, reading.Passed, 10-len(got), "each other is passed over, with a reason")
		for _, p := range reading.Passed {
			assert.NotEmpty(t, p.Why)
			assert.Equal(t, p.Why, p.In(schedule.English))
		}
		var counted []string
		for _, e := range reading.Counted {
			counted = append(counted, e.Summary)
		}
		assert.Equal(t, got, counted, "each with its event")
	}

	// In a file without a word for absence a busy time is leave too, unless the caller says otherwise.
	meeting := calendar(strings.TrimSpace(event(4, hour) + event(5, day)))
	assert.Len(t, lines(t, sora, "a.ics", meeting), 2)
	named := sora
	for words, want := range map[string]int{"4": 1, "45": 0, "": 0} {
		named.Counts = ical.Named(words)
		assert.Len(t, lines(t, named, "a.ics", meeting), want, words)
	}

	// What is named counts however it is shown: as free, which is what Google and Outlook begin whole days with, too.
	named.Counts = ical.Named("代休")
	assert.Equal(t, []string{"2026-06-01 00:00 – 2026-06-02 00:00 JST 代休", "2026-06-02 19:00 – 2026-06-02 20:00 JST 代休"}, lines(t, named, "a.ics", calendar(
		"BEGIN:VEVENT\nSUMMARY:代休\nTRANSP:TRANSPARENT\n"+day+"END:VEVENT\nBEGIN:VEVENT\nSUMMARY:代休\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n"+hour+"\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:休日\nTRANSP:TRANSPARENT\n"+day+"END:VEVENT")))

	attended := func(attendees string) []byte {
		return calendar("DTSTART:20260601\nORGANIZER;CN=b:MAILTO:Boss@example.org\n" + attendees)
	}
	const no, yes = "ATTENDEE;PARTSTAT=DECLINED:mailto:Sora@example.org", "ATTENDEE;CN=\"a, b\";PARTSTAT=ACCEPTED:mailto:boss@example.org"
	for _, c := range []struct {
		owner, attendees string
		want             int
	}{
		{"", no, 0}, {"", yes, 1}, {"", no + "\n" + yes, 1}, {"sora@example.org", no + "\n" + yes, 0}, {"mailto:SORA@example.org", no, 0}, {"boss@example.org", no + "\n" + yes, 1}, {"boss@example.org", no, 1},
	} {
		asked := sora
		asked.Owner, asked.Counts = c.owner, ical.Everything
		assert.Len(t, lines(t, asked, "a.ics", attended(c.attendees)), c.want, c)
	}

	var seen ical.Event
	asked := sora
	asked.Counts = func(e ical.Event) bool { seen = e; return false }
	lines(t, asked, "a.ics", calendar("UID:u\nDTSTART:20260601\nSUMMARY:s\nCLASS:private\nSTATUS:Tentative\nCATEGORIES:休暇,b\\,d\nCATEGORIES:c\nORGANIZER;CN=b:MAILTO:Boss@example.org\n"+yes))
	seen.Interval = schedule.Interval{}
	assert.Equal(t, ical.Event{Line: 3, UID: "u", Summary: "s", Class: "PRIVATE", Status: "TENTATIVE", Categories: []string{"休暇", "b,d", "c"}, WholeDay: true, Show: ical.ShowBusy,
		Organizer: ical.Person{Address: "boss@example.org", Name: "b"}, Attendees: []ical.Person{{Address: "boss@example.org", Name: "a, b", Answer: "ACCEPTED"}}}, seen)
}

// What lasts from midnight to midnight where its owner is, is whole days, in whatever zone it is written.
func TestFromMidnightToMidnight(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	santiago, err := time.LoadLocation("America/Santiago")
	require.NoError(t, err)
	for _, c := range []struct {
		where *time.Location
		event string
		whole bool
	}{
		{sora.Location, "DTSTART:20260204T000000\nDTEND:20260206T000000", true},
		{sora.Location, "DTSTART;TZID=Asia/Tokyo:20260204T000000\nDTEND;TZID=Asia/Tokyo:20260206T000000", true},
		{sora.Location, "DTSTART:20260203T150000Z\nDTEND:20260205T150000Z", true},
		{sora.Location, "DTSTART;TZID=Tokyo Standard Time:20260204T000000\nDURATION:PT24H\nX-MICROSOFT-CDO-ALLDAYEVENT:FALSE", true},
		{sora.Location, "DTSTART:20260204T000000\nDTEND:20260205T235900", false},
		{sora.Location, "DTSTART:20260204T000000Z\nDTEND:20260206T000000Z", false},
		{sora.Location, "DTSTART;TZID=America/New_York:20260204T000000\nDTEND;TZID=America/New_York:20260206T000000", false},
		{newYork, "DTSTART;TZID=America/New_York:20260307T000000\nDTEND;TZID=America/New_York:20260309T000000", true}, // a day of 23 hours
		{santiago, "DTSTART:20260906T040000Z\nDTEND:20260907T030000Z", true},                                          // a day that begins at 01:00
		{nil, "DTSTART:20260204T000000Z\nDTEND:20260206T000000Z", true},
	} {
		var seen []bool
		asked := sora
		asked.Location = c.where
		asked.Counts = func(e ical.Event) bool { seen = append(seen, e.WholeDay); return true }
		reading, err := asked.ReadAll("a.ics", bytes.NewReader(calendar(c.event)))
		require.NoError(t, err)
		assert.Equal(t, []bool{c.whole}, seen, c.event)
		asked.Counts, asked.Exact = ical.AllDay, true
		reading, err = asked.ReadAll("a.ics", bytes.NewReader(calendar(c.event+"\nX-MICROSOFT-CDO-BUSYSTATUS:OOF")))
		require.NoError(t, err)
		require.Equal(t, c.whole, len(reading.Leaves) == 1, c.event)
		if c.whole {
			assert.False(t, reading.Leaves[0].Exact, "whole days free whole shifts")
		}
	}

	asked := sora
	asked.Part = ical.HalfDays(10*60, 13*60, 19*60)
	assert.Equal(t, []string{"2026-02-04 10:00 – 2026-02-04 13:00 JST 午前休"}, lines(t, asked, "a.ics", calendar("SUMMARY:午前休\nDTSTART:20260203T150000Z\nDTEND:20260204T150000Z")))
}

// Half days are told by their words, and where they begin and end by the caller.
func TestHalfDays(t *testing.T) {
	const open, noon, close = 10 * 60, 13 * 60, 19 * 60
	part := ical.HalfDays(open, noon, close)
	for text, want := range map[string]string{
		"午前休": "10:00 13:00", "午前半休（通院）": "10:00 13:00", "半休(午前)": "10:00 13:00", "前半休": "10:00 13:00", "前休": "10:00 13:00", "伊藤：前休（通院）": "10:00 13:00", "AM休": "10:00 13:00", "ＡＭ半休": "10:00 13:00", "佐藤 am半休": "10:00 13:00",
		"PTO - AM": "10:00 13:00", "Leave (morning)": "10:00 13:00", "Off: am": "10:00 13:00", "半休(AM)": "10:00 13:00", "午前有給": "10:00 13:00", "午前年休": "10:00 13:00", "半日休暇（前半）": "10:00 13:00", "Half day (morning)": "10:00 13:00", "AM off": "10:00 13:00",
		"PTO - afternoon": "13:00 19:00", "Leave (pm)": "13:00 19:00", "vacation, PM": "13:00 19:00", "afternoon PTO": "13:00 19:00", "午後から休み": "13:00 19:00", "午後 代休": "13:00 19:00", "半休(午後)": "13:00 19:00",
		"half-day": "00:00 00:00", "Leave in the morning": "00:00 00:00", "PTO, back Monday afternoon": "00:00 00:00", "Vacation\nafternoon tea": "00:00 00:00", "午後休": "13:00 19:00", "午後半休": "13:00 19:00", "PM半休": "13:00 19:00", "半休 PM": "13:00 19:00", "後半休": "13:00 19:00", "後休": "13:00 19:00", "産後休業": "00:00 00:00", "連休前休み": "00:00 00:00", "午後 有給休": "13:00 19:00", "half-day, afternoon": "13:00 19:00", "pm leave": "13:00 19:00",
		"半休": "00:00 00:00", "夏休み": "00:00 00:00", "夏休み（午前発）": "00:00 00:00", "午前・午後半休": "00:00 00:00", "team off": "00:00 00:00", "休み for the morning": "00:00 00:00", "Half day at Amsterdam": "00:00 00:00",
	} {
		from, to := part(ical.Event{Summary: text})
		assert.Equal(t, want, from.String()+" "+to.String(), text)
		from, to = part(ical.Event{Categories: []string{"x", text}})
		assert.Equal(t, want, from.String()+" "+to.String(), text)
	}
	file := calendar("BEGIN:VEVENT\nSUMMARY:午前休\nDTSTART:20260601\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:午後休\nDTSTART:20251230\nDTEND:20260103\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nSUMMARY:午後休\nDTSTART:20260603T150000\nDTEND:20260603T190000\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:休\nDTSTART:20260604\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nSUMMARY:AM off\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nDTSTART:20260604T150000Z\nDTEND:20260605T150000Z\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:AM off\nTRANSP:TRANSPARENT\nDTSTART:20260607\nEND:VEVENT")
	asked := sora
	asked.Part = part
	for _, exact := range []bool{false, true} {
		asked.Exact = exact
		reading, err := asked.ReadAll("a.ics", bytes.NewReader(file))
		require.NoError(t, err)
		var got []string
		for _, l := range reading.Leaves {
			text := l.Start.Format("01-02 15:04–") + l.End.Format("15:04")
			if l.Exact {
				text += " exact"
			}
			got = append(got, text)
		}
		want := []string{"01-01 13:00–19:00 exact", "01-02 13:00–19:00 exact", "06-01 10:00–13:00 exact", "06-03 15:00–19:00 exact", "06-04 00:00–00:00", "06-05 10:00–13:00 exact", "06-08 10:00–13:00 exact"}
		if !exact {
			for i := range want {
				want[i] = strings.TrimSuffix(want[i], " exact")
			}
		}
		assert.Equal(t, want, got)
		assert.Len(t, reading.Passed, 1)
	}
	asked.Part = func(ical.Event) (from, to schedule.Clock) { return noon, open }
	assert.Len(t, lines(t, asked, "a.ics", calendar("DTSTART:20260601\nDTEND:20260604")), 1, "a part that ends before it begins is the whole day")
	asked.Interval = schedule.Interval{Start: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	asked.Part = part
	_, err := asked.Read("a.ics", bytes.NewReader(calendar("SUMMARY:午前休\nDTSTART:20260101\nDTEND:90000101")))
	assert.ErrorContains(t, err, "too many entries")
}

// What seems to be half a day is told by more words than are read as one.
func TestHalfDay(t *testing.T) {
	day, week := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-01"), sora.Location), schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-07"), sora.Location)
	for text, want := range map[string]string{
		"半休": "day week", "half-day": "day week", "午前休": "day week", "AM半休": "day week", "前半休": "day week", "PTO - afternoon": "day week", "Leave (pm)": "day week",
		"通院（午後）": "day", "Leave in the morning": "day", "夏休み": "", "Vacation": "", "午前・午後": "", "前休": "day week", "午前は全休、午後は出社": "day", "AM office, PM off": "day week", "午前・午後は全休": "", "Amsterdam": "", "夏休み（8/3午前発）": "day",
	} {
		var got []string
		for name, iv := range map[string]schedule.Interval{"day": day, "week": week} {
			if ical.HalfDay(ical.Event{Interval: iv, WholeDay: true, Summary: text}) {
				got = append(got, name)
			}
			assert.False(t, ical.HalfDay(ical.Event{Interval: iv, Summary: text}), "a time says itself when it is")
		}
		assert.ElementsMatch(t, strings.Fields(want), got, text)
	}
}

// What seems to be leave is told by its words, on whole days, and half a day off on times of day too.
func TestDayOff(t *testing.T) {
	day := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-01"), sora.Location)
	for text, want := range map[string]bool{
		"有給休暇": true, "有休": true, "年休": true, "代休": true, "振休": true, "振替休": true, "特休": true, "夏休み": true, "お休み": true, "育休": true, "産後休業": true, "午後半休": true,
		"PTO": true, "Vacation": true, "Aoi on leave": true, "Sick leave": true, "Day off": true, "OOO": true,
		"誕生日": false, "昼休み": false, "出張": false, "休日出勤": false, "Release": false, "Leave the old cluster": false, "Office move": false,
	} {
		assert.Equal(t, want, ical.DayOff(ical.Event{Interval: day, WholeDay: true, Summary: text}), text)
		assert.Equal(t, text == "午後半休", ical.DayOff(ical.Event{Interval: day, Summary: text}), text)
	}
	afternoon := schedule.Interval{Start: day.Start.Add(13 * time.Hour), End: day.Start.Add(19 * time.Hour)}
	for text, word := range map[string]string{
		"PM半休（通院）": "半休", "午後休": "午後休", "ＰＭ休み": "ＰＭ休", "午前 年休": "午前 年休", "後休": "後休", "半日有給": "半日", "half-day off": "half-day", "PTO - PM": "PTO - PM", "Afternoon off": "Afternoon off",
		"半日研修": "", "Half-day workshop": "", "午後休憩": "", "午後休診": "", "School drop-off AM": "", "通院（午後）": "", "有給休暇の説明会": "", "Dentist (morning)": "", "PM sync": "", "Leave at 5 PM": "",
	} {
		e := ical.Event{Interval: afternoon, Summary: text, Show: ical.ShowBusy}
		assert.Equal(t, word != "", ical.DayOff(e), text)
		assert.Equal(t, word, ical.DayOffWord(e), text)
		assert.False(t, ical.HalfDay(e), text)
	}
}

// The word of a day off takes the event as leave, and is no more than needed.
func TestDayOffWord(t *testing.T) {
	day := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-01"), sora.Location)
	for text, want := range map[string]string{
		"有休": "有休", "有給休暇": "有給", "【有休】青木": "有休", "夏休み": "夏休み", "青木 休み": "休み", "午後半休（通院）": "半休", "午前年休": "午前年休", "前休": "前休", "半休 / 前休": "半休", "産後休業": "産後休業",
		"Aoi on leave": "on leave", "Day off, back on Monday": "Day off", "PTO - AM": "PTO - AM", "Leave (pm)": "Leave (pm)", "vacation, PM": "vacation", "half-day": "half-day",
		"通院（午後）": "通院（午後）", "Dentist (morning), call Bo": "Dentist (morning)", "昼休み": "", "誕生日": "",
	} {
		e := ical.Event{Interval: day, WholeDay: true, Summary: text, Show: ical.ShowFree}
		assert.Equal(t, want, ical.DayOffWord(e), text)
		assert.Equal(t, ical.DayOff(e), ical.Named(ical.DayOffWord(e))(e), text)
	}
	e := ical.Event{Interval: day, WholeDay: true, Summary: "Aoi", Categories: []string{"Work", "代休"}}
	assert.Equal(t, "代休", ical.DayOffWord(e), "a category has it")
}

// What is skipped has the title and the first day of its event, to ask its owner; the text of its fault does not.
func TestSkippedEventsAreNamed(t *testing.T) {
	reading, err := sora.ReadAll("a.ics", bytes.NewReader(calendar("BEGIN:VEVENT\nUID:1\nSUMMARY:夏休み\\, 帰省\nDTSTART:20260127\nRRULE:FREQ=YEARLY;BYWEEKNO=5\nEND:VEVENT\n"+
		"BEGIN:VEVENT\nUID:2\nSUMMARY:歯医者\nDTSTART;TZID=Nowhere:20260203T090000\nSEQUENCE:x\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\nSUMMARY:x\nDTSTART:y\nEND:VEVENT\n"+
		"BEGIN:VEVENT\nUID:4\nSUMMARY:切れた\nDTSTART:20260204\nRRULE\nEND:VEVENT\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n"+
		"BEGIN:VEVENT\nUID:5\nSUMMARY:v\nDTSTART:20260205\nEND:VEVENT\nBEGIN:VEVENT\nUID:5\nSUMMARY:w\nDTSTART:20260206\nEND:VEVENT")))
	require.NoError(t, err)
	var got []string
	for _, s := range reading.Skipped {
		got = append(got, fmt.Sprintf("%d %s %v", s.Line, s.Summary, s.Day))
		if s.Summary != "" && s.Summary != "x" && s.Summary != "v" {
			assert.NotContains(t, s.Error(), s.Summary)
		}
	}
	assert.Equal(t, []string{"7 夏休み, 帰省 2026-01-27", "12 歯医者 2026-02-03", "13 歯医者 2026-02-03", "18 x ", "24 切れた 2026-02-04", "26  ", "29 v 2026-02-05"}, got)
}

// Why an event is no leave is told in Japanese, too.
func TestWhyInJapanese(t *testing.T) {
	shared := sora
	shared.Who = func(ical.Event) []schedule.Member { return nil }
	shared.Counts = func(e ical.Event) bool { return e.Summary == "" }
	for _, c := range [][2]string{
		{"DTSTART:20260601", "対象のメンバーがいない"}, {"DTSTART:20260601\nSTATUS:CANCELLED", "キャンセルされている"}, {"DTSTART:20260601\nATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org", "辞退している"},
		{"SUMMARY:a\nDTSTART:20260601\nTRANSP:TRANSPARENT", "終日の「予定なし」は休暇としない"}, {"SUMMARY:a\nDTSTART:20260601T090000\nDURATION:PT1H", "時間帯の「予定あり」は休暇としない"},
		{"SUMMARY:a\nDTSTART:20260601\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", "終日の「不在」は休暇としない"}, {"SUMMARY:a\nDTSTART:20260601\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "終日の「仮の予定」は休暇としない"},
		{"SUMMARY:a\nDTSTART:20260601\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", "終日の「他の場所で勤務中」は休暇としない"},
	} {
		reading, err := shared.ReadAll("a.ics", bytes.NewReader(calendar(c[0])))
		require.NoError(t, err)
		require.Len(t, reading.Passed, 1)
		assert.Equal(t, c[1], reading.Passed[0].In(schedule.Japanese))
		assert.Equal(t, strings.Contains(c[1], "休暇としない"), reading.Passed[0].Uncounted())
	}
}

// One calendar for many people.
func TestWhoseLeave(t *testing.T) {
	shared := ical.LeaveCalendar{Location: sora.Location, Interval: year2026, Who: func(e ical.Event) []schedule.Member {
		names, _, found := strings.Cut(e.Summary, ":")
		if !found {
			return nil
		}
		var members []schedule.Member
		for name := range strings.SplitSeq(names, "+") {
			members = append(members, schedule.Member(name))
		}
		return members
	}}
	reading, err := shared.ReadAll("a.ics", bytes.NewReader(calendar("BEGIN:VEVENT\nDTSTART:20260601\nSUMMARY:a+b: 休み\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260602\nSUMMARY:祝日\nEND:VEVENT")))
	require.NoError(t, err)
	require.Len(t, reading.Leaves, 2)
	assert.Equal(t, schedule.Member("a"), reading.Leaves[0].Member)
	assert.Equal(t, schedule.Member("b"), reading.Leaves[1].Member)
	require.Len(t, reading.Passed, 1)
	assert.Equal(t, "it is about no member", reading.Passed[0].Why)
}

// The names of Windows are those that Go keeps from CLDR.
func TestNamesOfWindowsAreCurrent(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src", "time", "zoneinfo_abbrs_windows.go"))
	require.NoError(t, err)
	names := regexp.MustCompile(`(?m)^\t"([^"]+)":\s*\{[^}]*\},\s*// (\S+)`).FindAllStringSubmatch(string(source), -1)
	assert.Greater(t, len(names), 130)
	for _, n := range names {
		loc, err := time.LoadLocation(n[2])
		require.NoError(t, err, n[2])
		for _, day := range []string{"20260115", "20260715"} {
			want, err := time.ParseInLocation("20060102", day, loc)
			require.NoError(t, err)
			list, err := sora.Read("a.ics", bytes.NewReader(calendar("DTSTART;TZID="+n[1]+":"+day+"T000000\nDURATION:PT1H")))
			require.NoError(t, err, n[1])
			require.Len(t, list, 1)
			assert.True(t, want.Equal(list[0].Start), "%s is %s", n[1], n[2])
		}
	}
}

// Categories of any letters, commas, semicolons and backslashes among them, are read as they were
// written, on one line or on several.
func TestCategories(t *testing.T) {
	escape := strings.NewReplacer("\\", "\\\\", ",", "\\,", ";", "\\;", "\n", "\\n")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune(`,;\:"休aN`+"n\n")), 1, 6, -1), 0, 5).Draw(t, "categories")
		var lines, line []string
		for i, c := range want {
			want[i] = strings.TrimSpace(c)
			if line = append(line, escape.Replace(c)); rapid.Bool().Draw(t, "another line") {
				lines, line = append(lines, "CATEGORIES:"+strings.Join(line, ",")), nil
			}
		}
		lines = append(lines, "CATEGORIES:"+strings.Join(line, ","), "DTSTART:20260601")
		var got []string
		c := sora
		c.Counts = func(e ical.Event) bool { got = e.Categories; return true }
		_, err := c.ReadAll("a.ics", bytes.NewReader(calendar(strings.Join(lines, "\n"))))
		require.NoError(t, err)
		want = slices.DeleteFunc(want, func(c string) bool { return c == "" })
		assert.Equal(t, append([]string{}, want...), append([]string{}, got...))
	})
}
