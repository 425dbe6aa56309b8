package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const away = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:冬休み
DTSTART;VALUE=DATE:20261221
DTEND;VALUE=DATE:20261223
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:weekly
DTSTART:20261210T100000Z
DTEND:20261210T103000Z
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;TZID=Nowhere:20190101T000000
END:VEVENT
END:VCALENDAR
`

// files writes a configuration and calendars into a directory of the test.
func files(t *testing.T, calendar string) (organisation, m4 string) {
	file, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(t, err)
	file.Journal = nil
	text, err := config.Encode(file)
	require.NoError(t, err)
	dir := t.TempDir()
	organisation, m4 = filepath.Join(dir, "organisation.json"), filepath.Join(dir, "m4.ics")
	require.NoError(t, os.WriteFile(organisation, text, 0o600))
	require.NoError(t, os.WriteFile(m4, []byte(calendar), 0o600))
	return organisation, m4
}

func leaves(args ...string) (status int, text string) {
	var out, faults bytes.Buffer
	status = importer{func() time.Time { return time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC) }}.run(args, &out, &faults)
	return status, out.String() + faults.String()
}

func TestLeavesAreShown(t *testing.T) {
	organisation, m4 := files(t, away)
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4)
	assert.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST 冬休み\n")
	assert.Contains(t, text, "no leave 2026-12-10 19:00 – 2026-12-10 19:30 JST weekly: a time shown as busy does not count as leave\n")
	assert.True(t, strings.HasPrefix(text, "Leave is what is out of office, whole days that are busy, and in a calendar without marks for absence busy times of day.\n"), text)
	assert.Contains(t, text, "not read, and no leave of the month: ")
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// A calendar without a word for absence has its meetings as leaves, and the program says so; words or
// whole days tell them apart.
func TestMeetings(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(strings.Replace(away, "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\n", "", 1), "SUMMARY:weekly", "SUMMARY:Weekly, 午前休の件", 1))
	run := func(args ...string) string {
		status, text := leaves(append([]string{"-month", "2026-12", "-config", organisation, "-calendar", m4}, args...)...)
		assert.Zero(t, status, text)
		return text
	}
	const told = "  1 of them is a time of day that is only busy, and may be a meeting: the calendar marks nothing as out of office. -counts days leaves such times out, and -counts days -named WORDS takes the ones that have a word.\n"
	assert.Contains(t, run(), "m4.ics, days in Asia/Tokyo: 2 leaves\n")
	assert.Contains(t, run(), told)
	assert.Contains(t, run(), "  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST 冬休み\n")
	assert.Contains(t, run(), "\n  leave?   2026-12-10 19:00 – 2026-12-10 19:30 JST Weekly, 午前休の件\n")
	for _, args := range [][]string{{"-counts", "days"}, {"-named", "冬休み,weakly"}} {
		text := run(args...)
		assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 1 leave\n  leave    2026-12-21 00:00")
		assert.NotContains(t, text, "may be a meeting")
	}
	assert.Contains(t, run("-named", "冬休み、WEEKLY"), "Leave is what is out of office, and what is named 冬休み or WEEKLY.\n")
	assert.Contains(t, run("-named", "冬休み、WEEKLY"), "m4.ics, days in Asia/Tokyo: 2 leaves\n")
	// Both together add up.
	assert.Equal(t, run("-named", "weekly"), run("-counts", "away", "-named", "weekly"))
	both := run("-counts", "days", "-named", "weekly")
	assert.Contains(t, both, "Leave is whole days that are out of office or busy, and what is named weekly.\n")
	assert.Contains(t, both, "m4.ics, days in Asia/Tokyo: 2 leaves\n")
	assert.NotContains(t, both, "may be a meeting")
	assert.Contains(t, run("-counts", "days", "-named", "通院"), "m4.ics, days in Asia/Tokyo: 1 leave\n")
	assert.Contains(t, run("-counts", "absence", "-named", "通院"), told)
}

// Busy from midnight to midnight is no meeting: whole days, to -counts days too.
func TestMidnightToMidnight(t *testing.T) {
	organisation, m4 := files(t, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Annual leave\nDTSTART:20261220T150000Z\nDTEND:20261222T150000Z\nEND:VEVENT\nEND:VCALENDAR\n")
	for _, counts := range []string{"absence", "days"} {
		status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-counts", counts)
		assert.Zero(t, status, text)
		assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST Annual leave\n")
		assert.NotContains(t, text, "may be a meeting")
	}
}

// events makes a calendar of events, each of its lines.
func events(list ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\n")
	for i, lines := range list {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\n%s\nEND:VEVENT\n", i, lines)
	}
	return b.String() + "END:VCALENDAR\n"
}

const (
	meeting = "SUMMARY:定例会議\nDTSTART:20261207T100000Z\nDTEND:20261207T110000Z\nRRULE:FREQ=WEEKLY;COUNT=2"
	free    = "SUMMARY:代休\nDTSTART;VALUE=DATE:20261211\nDTEND;VALUE=DATE:20261212\nTRANSP:TRANSPARENT"
)

// What may be a meeting is written only if the user has said which events are leave.
func TestMeetingsAreNotWrittenUnasked(t *testing.T) {
	organisation, m4 := files(t, events(meeting, "SUMMARY:冬休み\nDTSTART;VALUE=DATE:20261221"))
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	for _, more := range [][]string{nil, {"-skip-unread"}} {
		status, text := leaves(append([]string{"-month", "2026-12", "-config", organisation, "-calendar", m4, "-write"}, more...)...)
		assert.Equal(t, 2, status, text)
		assert.Contains(t, text, "nothing is written, since what is only busy may be a meeting: say what is leave, with -named WORDS, -counts days, or -counts absence for all of it:")
		assert.Contains(t, text, "m4.ics: 2026-12-07 19:00 – 2026-12-07 20:00 JST 定例会議\n")
		assert.Contains(t, text, "m4.ics: 2026-12-14 19:00 – 2026-12-14 20:00 JST 定例会議\n")
		assert.NotContains(t, text, "冬休み")
	}
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	for _, c := range []struct {
		args    []string
		entries int
	}{{[]string{"-counts", "days"}, 1}, {[]string{"-named", "冬休み"}, 1}, {[]string{"-counts", "absence"}, 3}} {
		require.NoError(t, os.WriteFile(organisation, before, 0o600))
		status, text := leaves(append([]string{"-month", "2026-12", "-config", organisation, "-calendar", m4, "-write"}, c.args...)...)
		assert.Zero(t, status, text)
		file, err := journal(organisation)
		require.NoError(t, err)
		assert.Len(t, file.Journal, c.entries)
	}
}

// What is named is leave as the first line says, also whole days that are shown as free.
func TestNamedDaysThatAreFree(t *testing.T) {
	organisation, m4 := files(t, events(free, "SUMMARY:誕生日\nDTSTART;VALUE=DATE:20261212\nTRANSP:TRANSPARENT"))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-named", "有給,代休", "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, "Leave is what is out of office, and what is named 有給 or 代休.\n")
	assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 1 leave\n  leave    2026-12-11 00:00 – 2026-12-12 00:00 JST 代休\n")
	assert.Contains(t, text, "  no leave 2026-12-12 00:00 – 2026-12-13 00:00 JST 誕生日: a day shown as free does not count as leave, and it has none of the words\n  Shown as free, and leave by name: 1.\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	assert.Len(t, file.Journal, 1)
}

// Google shows whole days as free: the ones with words of leave are told, and not lost with -write until somebody says what is leave.
func TestDaysOffThatAreFree(t *testing.T) {
	organisation, m4 := files(t, events("SUMMARY:有給休暇\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20261201", "SUMMARY:午後半休\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20261202", "SUMMARY:誕生日\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20261203"))
	args := []string{"-month", "2026-12", "-config", organisation, "-calendar", m4}
	status, text := leaves(args...)
	assert.Zero(t, status, text)
	assert.Contains(t, text, `  2 events seem to be days off or halves of them, and no leave: "有給休暇", "午後半休".`)
	_, text = leaves(append(args, "-lang", "ja")...)
	assert.Contains(t, text, "  休暇としない予定のうち2件は休暇らしい：「有給休暇」「午後半休」。休暇に加えるには -counts absence -named 有給,半休 を指定する。\n")
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	status, text = leaves(append(args, "-write")...)
	assert.Equal(t, 2, status, text)
	assert.Contains(t, text, "seem to be leave: say what is leave, with -named WORDS, or with -counts for none of it:\nleaves: "+m4+": 2026-12-01 00:00 – 2026-12-02 00:00 JST 有給休暇\n")
	assert.NotContains(t, text, "-counts for none of it:\nleaves: "+m4+": 2026-12-03")
	for _, c := range []struct {
		args    []string
		entries int
	}{{[]string{"-counts", "absence"}, 0}, {[]string{"-named", "有給,半休"}, 2}} {
		require.NoError(t, os.WriteFile(organisation, before, 0o600))
		status, text = leaves(append(append(args, "-write"), c.args...)...)
		assert.Zero(t, status, text)
		file, err := journal(organisation)
		require.NoError(t, err)
		assert.Len(t, file.Journal, c.entries)
	}
}

// The flags that the program names take as leave what it asks about, and what was leave before, without meetings.
func TestNamedFlagsTakeWhatIsAskedAbout(t *testing.T) {
	day := func(n int, title string) string {
		return fmt.Sprintf("SUMMARY:%s\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:202612%02d", title, n)
	}
	const busy = "SUMMARY:冬休み\nDTSTART;VALUE=DATE:20261221"
	for _, c := range []struct {
		events []string
		args   string
		flags  string
		leaves int
	}{
		{[]string{day(1, "有休"), busy}, "", "-counts absence -named 有休", 2},
		{[]string{day(1, "有休"), busy}, "-named 有給,半休", "-named 有給,半休,有休", 1},
		{[]string{day(1, "有休"), day(2, "【有休】午後"), busy, meeting}, "", "-counts days -named 有休", 3},
		{[]string{day(1, "Sick leave"), day(2, "Leave (pm)"), busy}, "-counts days", "-counts days -named 'Sick leave,Leave (pm)'", 3},
		{[]string{day(1, "Bo's dentist (morning)"), busy}, "", `-counts absence -named 'Bo'\''s dentist (morning)'`, 2},
	} {
		organisation, m4 := files(t, events(c.events...))
		run := func(args ...string) string {
			status, text := leaves(append([]string{"-month", "2026-12", "-config", organisation, "-calendar", m4}, args...)...)
			assert.Zero(t, status, text)
			return text
		}
		assert.Contains(t, run(strings.Fields(c.args)...), " and no leave: ")
		assert.Contains(t, run(strings.Fields(c.args)...), ". "+c.flags+" takes them as leave.\n")
		assert.Contains(t, run(append(strings.Fields(c.args), "-lang", "ja")...), "。休暇に加えるには "+c.flags+" を指定する。\n")
		plain, words, _ := strings.Cut(c.flags, "-named ")
		words = strings.Trim(strings.ReplaceAll(words, `'\''`, "’"), "'")
		text := run(append(strings.Fields(plain), "-named", strings.ReplaceAll(words, "’", "'"))...)
		assert.NotContains(t, text, "and no leave")
		assert.Contains(t, text, fmt.Sprintf(": %d leave", c.leaves))
	}
}

// Whole days with the words of half days are told, unless they are read as half days.
func TestWholeDaysThatSeemHalf(t *testing.T) {
	var list []string
	for i, title := range []string{"半休", "午前休", "AM半休", "前半休", "PTO - afternoon", "half-day", "Leave (pm)", "冬休み"} {
		list = append(list, fmt.Sprintf("SUMMARY:%s\nDTSTART;VALUE=DATE:202612%02d", title, i+1))
	}
	organisation, m4 := files(t, events(list...))
	_, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4)
	assert.Contains(t, text, `  7 events seem to be half days and are read as whole days: "半休", "午前休", "AM半休", "前半休", "PTO - afternoon", "half-day", "Leave (pm)". -half-days with your opening, noon and closing, such as 10:00,13:00,19:00, reads half days.`+"\n")
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-half-days", "10:00,13:00,19:00")
	assert.Contains(t, text, `  2 events seem to be half days and are read as whole days, since the words do not say which half: "半休", "half-day".`+"\n")
	assert.Contains(t, text, "  leave    2026-12-05 13:00 – 2026-12-05 19:00 JST PTO - afternoon\n")
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-counts", "away")
	assert.NotContains(t, text, "seem", "what is no leave is none")
	organisation, m4 = files(t, events("SUMMARY:午後半休（通院）\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20261201", "SUMMARY:誕生日\nTRANSP:TRANSPARENT\nDTSTART;VALUE=DATE:20261202"))
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-half-days", "10:00,13:00,19:00")
	assert.Contains(t, text, "  1 event seems to be a day off or half of one, and no leave: \"午後半休（通院）\". -counts absence -named 半休 takes them as leave.\n")
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-lang", "ja")
	assert.Contains(t, text, "  休暇としない予定のうち1件は休暇らしい：「午後半休（通院）」。休暇に加えるには -counts absence -named 半休 を指定する。\n")
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-named", "半休", "-half-days", "10:00,13:00,19:00")
	assert.Contains(t, text, "leave    2026-12-01 13:00 – 2026-12-01 19:00 JST 午後半休（通院）\n")
	assert.NotContains(t, text, "seem")
}

// A time of day that names half a day off is told as whole days are, in a calendar with a word for absence too, and -write waits for an answer.
func TestTimesThatNameHalfADayOff(t *testing.T) {
	half := "SUMMARY:PM半休（通院）\nDTSTART;TZID=Asia/Tokyo:20261208T130000\nDTEND;TZID=Asia/Tokyo:20261208T190000"
	organisation, m4 := files(t, events("SUMMARY:出張\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nDTSTART;VALUE=DATE:20261201", half, strings.Replace(half, "PM半休（通院）", "半日研修", 1)))
	args := []string{"-month", "2026-12", "-config", organisation, "-calendar", m4}
	_, text := leaves(args...)
	assert.Contains(t, text, "  1 event seems to be a day off or half of one, and no leave: \"PM半休（通院）\". -counts absence -named 半休 takes them as leave.\n")
	_, text = leaves(append(args, "-lang", "ja")...)
	assert.Contains(t, text, "  休暇としない予定のうち1件は休暇らしい：「PM半休（通院）」。休暇に加えるには -counts absence -named 半休 を指定する。\n")
	status, text := leaves(append(args, "-write")...)
	assert.Equal(t, 2, status, text)
	assert.Contains(t, text, "nothing is written, since events that are no leave seem to be leave: say what is leave, with -named WORDS, or with -counts for none of it:\nleaves: "+m4+": 2026-12-08 13:00 – 2026-12-08 19:00 JST PM半休（通院）\n")
	_, text = leaves(append(args, "-counts", "absence", "-named", "半休")...)
	assert.Contains(t, text, ": 2 leaves")
	assert.NotContains(t, text, "seem")
}

// What could not be read is told with the title and the day of its event, so that one can ask.
func TestUnreadEventsAreNamed(t *testing.T) {
	organisation, m4 := files(t, events("SUMMARY:夏休み\nDTSTART;VALUE=DATE:20260727\nRRULE:FREQ=YEARLY;BYWEEKNO=50", "DTSTART;TZID=Nowhere:20261201T090000", "SUMMARY:歯医者\nDTSTART:x", "SUMMARY:昔\nDTSTART;TZID=Nowhere:20191201T090000", "DTSTART:20261221"))
	args := []string{"-month", "2026-12", "-config", organisation, "-calendar", m4}
	status, text := leaves(args...)
	assert.Equal(t, 1, status, "as of a check that finds something")
	assert.True(t, strings.HasSuffix(text, "\n3 events that may be leaves could not be read: leaves may be missing, and -write enters nothing without -skip-unread.\n"), text)
	status, _ = leaves(append(args, "-skip-unread")...)
	assert.Zero(t, status, "they are left out on purpose")
	assert.Contains(t, text, "  not read, and may be a leave: "+m4+`:6: "夏休み", from 2026-07-27: RRULE: "BYWEEKNO" is no part of a rule that leave needs`+"\n")
	assert.Contains(t, text, m4+`:10: from 2026-12-01: DTSTART has the zone "Nowhere"`)
	assert.Contains(t, text, m4+`:15: "歯医者": DTSTART "x" is no day`)
	assert.Contains(t, text, "  not read, and no leave of the month: "+m4+`:20: "昔", from 2019-12-01: `)
	status, text = leaves(append(args, "-write")...)
	assert.NotZero(t, status)
	assert.Contains(t, text, m4+`:6: "夏休み", from 2026-07-27: `)
	assert.NotContains(t, text, "昔")

	require.NoError(t, os.WriteFile(m4, []byte(events("SUMMARY:夏休み\nDTSTART;VALUE=DATE:20260727\nRRULE:FREQ=YEARLY;BYWEEKNO=50")), 0o600))
	status, text = leaves(args...)
	assert.NotZero(t, status)
	assert.Equal(t, "leaves: "+m4+`:6: "夏休み", from 2026-07-27: RRULE: "BYWEEKNO" is no part of a rule that leave needs`+"\n", text)
}

// A leave that is over is told, and keeps no other out.
func TestLeavesThatAreOver(t *testing.T) {
	organisation, m4 := files(t, events("SUMMARY:a\nDTSTART;VALUE=DATE:20261201", "SUMMARY:b\nDTSTART;VALUE=DATE:20261221"))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write", "-as-of", "2026-12-02T00:00:00+09:00")
	require.Zero(t, status, text)
	assert.Contains(t, text, "\"leave m4 20261130T1500Z 20261201T1500Z\" is over, and is not entered.\n")
	assert.Contains(t, text, "Entered \"leave m4 20261220T1500Z 20261221T1500Z\"")
	file, err := journal(organisation)
	require.NoError(t, err)
	assert.Len(t, file.Journal, 1)
}

// Leaves are not entered before what the journal has, and the program says as of when they can be.
func TestLeavesFollowTheJournal(t *testing.T) {
	organisation, m4 := files(t, away)
	args := []string{"-month", "2026-12", "-config", organisation, "-calendar", m4, "-write"}
	status, text := leaves(args...)
	require.Zero(t, status, text)
	require.NoError(t, os.WriteFile(m4, []byte(events("SUMMARY:a\nDTSTART;VALUE=DATE:20261228")), 0o600))
	status, text = leaves(append(args, "-as-of", "2026-11-16T03:00:00Z")...)
	assert.Equal(t, 2, status)
	assert.Contains(t, text, "which is after 2026-11-16T03:00:00Z: say -as-of 2026-11-17T03:00:00Z or later\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	assert.Len(t, file.Journal, 1)
}

// The Japanese output says what the English one does.
func TestJapanese(t *testing.T) {
	organisation, m4 := files(t, events(meeting, free, "SUMMARY:半休\nDTSTART;VALUE=DATE:20261215", "SUMMARY:夏休み\nDTSTART;VALUE=DATE:20260727\nRRULE:FREQ=YEARLY;BYWEEKNO=50"))
	args := []string{"-month", "2026-12", "-config", organisation, "-calendar", m4, "-lang", "ja"}
	status, text := leaves(args...)
	assert.Equal(t, 1, status, text)
	assert.True(t, strings.HasSuffix(text, "\n休暇かもしれない予定を1件読めなかったため、休暇が抜けているかもしれない（-skip-unread を付けないかぎり、-write は何も書き込まない）。\n"), text)
	const unread = ":25: 「夏休み」（2026-07-27から）：RRULE（繰り返し）：\"BYWEEKNO\" を使う繰り返しは読めない\n"
	assert.Contains(t, text, `休暇として扱う予定：状態が「不在」の予定と、終日の「予定あり」。「不在」の状態がないカレンダーでは、時間帯の「予定あり」も
`+m4+`（日付は Asia/Tokyo）：休暇3件
  休暇？ 2026-12-07（月）19:00〜20:00 定例会議
  休暇？ 2026-12-14（月）19:00〜20:00 定例会議
  休暇　 2026-12-15（火）00:00〜2026-12-16（水）00:00 半休
  対象外 2026-12-11（金）00:00〜2026-12-12（土）00:00 代休：終日の「予定なし」は休暇としない
  読み取れず（要確認）：`+m4+unread)
	assert.Contains(t, text, `
  うち2件は時間帯の「予定あり」で、会議かもしれない（「不在」の状態がないカレンダーのため）。-counts days で除く。休暇を表す語のあるものは -counts days -named 語 で残す。
  半休らしい予定が1件あり、丸一日の休暇として読んだ：「半休」。半休として読むには -half-days に始業・昼・終業の時刻を 10:00,13:00,19:00 のように指定する。
`)
	status, text = leaves(append(args, "-write")...)
	assert.Equal(t, 2, status)
	assert.Contains(t, text, "leaves: 「予定あり」だけの予定は会議かもしれないので、何も書き込んでいない。何を休暇とするかを -named、-counts days、または全部を休暇とする -counts absence で指定する：\nleaves: "+m4+": 2026-12-07（月）19:00〜20:00 定例会議\n")
	assert.Contains(t, text, "leaves: 休暇が抜けるかもしれないので、何も書き込んでいない（-skip-unread で残りを書き込む）：\nleaves: "+m4+unread)

	args = append(args, "-write", "-skip-unread", "-named", "代休、半休", "-half-days", "10:00,13:00,19:00", "-as-of", "2026-12-12T00:00:00+09:00")
	for i, want := range []string{"%q は終わっているので記録しない。\n", "%q は終わっているので記録しない。\n\"leave m4 20261214T1500Z 20261215T1500Z\" は記録済み。\n"} {
		status, text = leaves(args...)
		assert.Zero(t, status, text)
		assert.Contains(t, text, "休暇として扱う予定：状態が「不在」の予定と、件名か分類に「代休」か「半休」とある予定\n")
		assert.Contains(t, text, " 定例会議：時間帯の「予定あり」は休暇としない。指定した語もない\n")
		assert.Contains(t, text, "  うち「予定なし」だが語が一致して休暇としたもの：1件\n  半休らしい予定が1件あり、午前か午後か分からないので丸一日の休暇として読んだ：「半休」\n")
		assert.Contains(t, text, "休暇かもしれないが読めず、除いたもの：\n"+m4+unread)
		assert.Contains(t, text, fmt.Sprintf(want, "leave m4 20261210T1500Z 20261211T1500Z"), i)
	}
	require.NoError(t, os.WriteFile(m4, []byte("MZ"), 0o600))
	_, text = leaves(args...)
	assert.Equal(t, "leaves: "+m4+":1: \"MZ\" は NAME:value の形の行ではない\n", text)
	require.NoError(t, os.WriteFile(m4, []byte(events(free)), 0o600))
	_, text = leaves(args...)
	assert.Contains(t, text, `"leave m4 20261214T1500Z 20261215T1500Z" は2026-12-12に記録したが、カレンダーからなくなっている。取り消すなら change -withdraw "leave m4 20261214T1500Z 20261215T1500Z" で記録する。`)
}

// Leaves are entered once, however often a calendar is read.
func TestLeavesAreEntered(t *testing.T) {
	organisation, m4 := files(t, away)
	for i, want := range []string{"Entered \"leave m4 20261220T1500Z 20261222T1500Z\"", "is entered already"} {
		status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", "m4="+m4, "-write", "-author", "sora")
		require.Zero(t, status, text)
		assert.Contains(t, text, want, i)
		file, err := journal(organisation)
		require.NoError(t, err)
		require.Len(t, file.Journal, 1)
		assert.Equal(t, "sora", file.Journal[0].Author)
	}
}

func journal(path string) (config.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return config.File{}, err
	}
	return config.Decode(path, data)
}

// Nothing is written while a leave may be missing, of strangers, or without a file to write to.
func TestNothingIsWritten(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(away, "20190101", "20261201", 1))
	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	for _, args := range [][]string{
		{"-config", organisation, "-calendar", m4},
		{"-config", organisation, "-calendar", "nobody=" + m4},
		{"-config", organisation, "-calendar", "m4=missing.ics"},
		{"-calendar", m4},
		{"-config", organisation},
	} {
		status, text := leaves(append(args, "-month", "2026-12", "-write")...)
		assert.NotZero(t, status, text)
	}
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	_, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", "leaves.ics")
	assert.Contains(t, text, `; it is the name of the file, and -calendar ID=FILE says whose calendar it is`)
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", "nobody="+m4)
	assert.NotContains(t, text, "the name of the file")
}

// Of a folder every calendar is read, the bad ones are told together, and half days are what the
// team says.
func TestAFolderOfCalendars(t *testing.T) {
	organisation, m4 := files(t, strings.ReplaceAll(away, "SUMMARY:冬休み", "SUMMARY:午前休"))
	dir := filepath.Dir(m4)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m2.ICS"), []byte(strings.ReplaceAll(away, "1222", "1225")), 0o600))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-folder", dir, "-half-days", "10:00,13:00,19:00", "-exact", "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 2 leaves\n  leave    2026-12-21 10:00 – 2026-12-21 13:00 JST 午前休\n  leave    2026-12-22 10:00 – 2026-12-22 13:00 JST 午前休\n")
	assert.Contains(t, text, "m2.ICS, days in Asia/Tokyo: 1 leave\n  leave    2026-12-21 00:00 – 2026-12-23 00:00 JST 冬休み\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	require.Len(t, file.Journal, 3)
	exact := 0
	for _, e := range file.Journal {
		if e.Change.(schedule.Leave).Exact {
			exact++
		}
	}
	assert.Equal(t, 2, exact)

	before, err := os.ReadFile(organisation)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "nobody.ics"), []byte(away), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m1.ics"), []byte("MZ"), 0o600))
	status, text = leaves("-month", "2026-12", "-config", organisation, "-folder", dir, "-write")
	assert.NotZero(t, status)
	assert.Contains(t, text, "nobody")
	assert.Contains(t, text, "m1.ics:1: ")
	after, err := os.ReadFile(organisation)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	for _, wrong := range [][]string{{"-folder", t.TempDir()}, {"-folder", "missing"}, {"-half-days", "10:00"}, {"-half-days", "x,y,z"}, {"-half-days", "13:00,10:00,19:00"}} {
		status, _ := leaves(append(wrong, "-month", "2026-12", "-calendar", m4)...)
		assert.NotZero(t, status, wrong)
	}
}

// A broken event keeps the others out only as long as nobody says to go on, and then it is told.
func TestTheRestIsWrittenOnRequest(t *testing.T) {
	organisation, m4 := files(t, strings.Replace(away, "20190101", "20261201", 1))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write", "-skip-unread")
	require.Zero(t, status, text)
	assert.Contains(t, text, "Left out, and may be leaves:\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	require.Len(t, file.Journal, 1)
}

// A leave that moves in the calendar is entered anew, and the entry that it leaves behind is told
// until it is withdrawn. Of a calendar with a gap nothing is said: the leave may be there.
func TestWhatTheCalendarHasNoMore(t *testing.T) {
	organisation, m4 := files(t, away)
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write")
	require.Zero(t, status, text)
	assert.NotContains(t, text, "no more")
	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20261221", "20261222", 1)), 0o600))
	const told = `"leave m4 20261220T1500Z 20261222T1500Z" was entered on 2026-11-17, and the calendar has it no more.`
	status, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, told)
	_, text = leaves("-month", "2027-01", "-config", organisation, "-calendar", m4)
	assert.NotContains(t, text, "no more", "another month")
	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20190101", "20261201", 1)), 0o600))
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4)
	assert.NotContains(t, text, "no more", "it may be what could not be read")

	require.NoError(t, os.WriteFile(m4, []byte(strings.Replace(away, "20261221", "20261222", 1)), 0o600))
	file, err := journal(organisation)
	require.NoError(t, err)
	file.Journal = append(file.Journal, schedule.Entry{ID: "back", At: time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC), Withdraws: file.Journal[0].ID})
	data, err := config.Encode(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(organisation, data, 0o600))
	_, text = leaves("-month", "2026-12", "-config", organisation, "-calendar", m4, "-as-of", "2026-11-19T00:00:00Z")
	assert.NotContains(t, text, "no more")
}

// The line of docs/PROGRAMS.md runs in a clone.
func TestTheSampleCalendar(t *testing.T) {
	status, text := leaves("-month", "2026-12", "-calendar", "../sample/m4.ics")
	require.Zero(t, status, text)
	assert.Contains(t, text, "m4.ics, days in Asia/Tokyo: 2 leaves\n  leave    2026-12-04 10:00 – 2026-12-04 13:00 JST 通院\n  leave    2026-12-21 00:00 – 2026-12-24 00:00 JST 冬休み\n")
	assert.Contains(t, text, "no leave 2026-12-10 19:00 – 2026-12-10 19:30 JST 1on1: ")
}

// What is entered says who serves instead of whoever is away, or that nobody does.
func TestWhatIsEnteredMovesShifts(t *testing.T) {
	calendar := strings.ReplaceAll(strings.ReplaceAll(away, "20261221", "20260603"), "20261223", "20260604")
	m4 := filepath.Join(t.TempDir(), "ai.ics")
	require.NoError(t, os.WriteFile(m4, []byte(calendar), 0o600))
	status, text := leaves("-month", "2026-06", "-calendar", "ai="+m4, "-config", commandtest.LeavesGaps(t), "-write", "-skip-unread", "-counts", "days", "-as-of", "2026-05-30T09:00:00+09:00", "-lang", "ja")
	require.Zero(t, status, text)
	assert.Contains(t, text, "ai → 担当なし\n")
	assert.Contains(t, text, "うち1席は担当者がいない。代われる人は change -cover ai=2026-06-03 で分かる。組み直すなら publish -repair。\n")
}
