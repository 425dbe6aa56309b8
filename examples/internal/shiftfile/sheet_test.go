package shiftfile

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"

	"github.com/toban-go/toban/schedule"
)

// Cells are named as spreadsheets name them.
func TestCellOf(t *testing.T) {
	assert.Equal(t, []string{"A1", "Z9", "AA12", "AZ2", "BA3"}, []string{cellOf(0, 1), cellOf(25, 9), cellOf(26, 12), cellOf(51, 2), cellOf(52, 3)})
}

// Excel in Japan saves CSV in Shift_JIS, with letters of CP932 that the standard has not, such as 髙 and ①.
func TestShiftJIS(t *testing.T) {
	const sheet = "日付,主担当,副担当\r\n2027/1/4,髙橋 ①,佐藤\r\n"
	coded, err := japanese.ShiftJIS.NewEncoder().String(sheet)
	require.NoError(t, err)
	require.NotEqual(t, sheet, coded)
	file, _, err := Read([]byte(coded), time.UTC, Form{})
	require.NoError(t, err)
	require.Len(t, file.Shifts, 2)
	assert.Equal(t, schedule.Member("髙橋_①"), file.Shifts[0].Member)
	for _, text := range []string{"date,primary\n2027-01-04,M\xfcller\n", "date,primary\n2027-01-04,\x8d\x82\x8b\xb4\n", "\xd6l,primary\n2027-01-04,a\n", coded + "\xff"} {
		_, _, err := Read([]byte(text), time.UTC, Form{})
		assert.ErrorContains(t, err, "save it as \"CSV UTF-8\" in Excel, or convert it with iconv -f CP932 -t UTF-8", "%q", text)
	}
}

// Names that may be of one person are told together; the others are not.
func TestAlike(t *testing.T) {
	file, _, err := Read([]byte("日付,主担当,副担当\n2027-01-04,佐藤,渡辺\n2027-01-05,佐藤（代）,渡邊\n2027-01-06,佐藤 健,伊藤様\n2027-01-07,伊藤,渡部\n2027-01-08,Sora,sora\n"), time.UTC, Form{})
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"Sora", "sora"}, {"伊藤", "伊藤様"}, {"佐藤", "佐藤（代）"}, {"渡辺", "渡邊"}}, file.Alike())
}

// A name of one shift that is near to a name of often may be a slip: of two kanji one may differ, of longer names a letter. Names of one letter,
// names of two shifts, and names that are alike are no slips.
func TestSlips(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("日付,主担当\n")
	day := schedule.MustParseDate("2027-01-01")
	for name, n := range map[string]int{
		"伊藤": 3, "伊東": 1, "佐藤": 1, "伊藤様": 1, "鈴木": 2, "鈴本": 1, "高橋": 3, "橋本": 1, "高島": 1, "髙橋": 1, "林": 3, "森": 1, "中村": 3, "中林": 2, "佐々木 健太": 3, "佐々木 建太": 1, "Sora": 4, "Sara": 1, "Bo": 3, "Bi": 1,
	} {
		for range n {
			rows.WriteString(day.String() + "," + name + "\n")
			day = day.AddDays(1)
		}
	}
	file, _, err := Read([]byte(rows.String()), time.UTC, Form{})
	require.NoError(t, err)
	assert.Equal(t, []Slip{{"Sara", []string{"Sora"}}, {"伊東", []string{"伊藤"}}, {"佐々木 建太", []string{"佐々木 健太"}}, {"佐藤", []string{"伊藤"}}, {"高島", []string{"高橋"}}}, file.Slips())
}

// The primaries and the secondaries of a team are the same people; teams, and who only watches, are not.
func TestWith(t *testing.T) {
	file, _, err := Read([]byte("日付,チーム,主担当,副担当,見学\n2027-01-04,web,a,b,c\n2027-01-04,api,d,,e\n"), time.UTC, Form{})
	require.NoError(t, err)
	assert.Equal(t, []string{"web", "web-副担当", "web-見学", "api", "api-見学"}, file.Schedules())
	for name, want := range map[string][]string{"web": {"web-副担当"}, "web-副担当": {"web"}, "web-見学": nil, "api": nil} {
		assert.Equal(t, want, file.With(name), name)
	}
}

// Days are read as people and spreadsheets write them; a weekday that is not theirs is refused.
func TestParseDay(t *testing.T) {
	for _, text := range []string{"2026-05-03", "2026/5/3", "2026.5.3", "2026年5月3日", "2026年5月3日（日）", "2026年5月3日日曜日", "2026/05/03(日)", "2026-05-03 日", "2026-05-03 Sun", "2026-05-03 (Sunday)", "2026/5/3 sun."} {
		d, err := Form{}.day(text)
		assert.NoError(t, err, text)
		assert.Equal(t, schedule.MustParseDate("2026-05-03"), d, text)
	}
	for _, text := range []string{"", "5/3", "5月3日", "2026-05-03 Mon", "2026年5月3日（月）", "2026-05-03 Sunshine", "2026-13-01", "20260503", "2026-05-03x"} {
		_, err := Form{}.day(text)
		assert.Error(t, err, text)
	}
}

// Days of which the year stands last are read in the order that is said, with dots also without.
func TestDaysByTheirOrder(t *testing.T) {
	first, third := schedule.MustParseDate("2027-03-01"), schedule.MustParseDate("2027-01-03")
	for text, want := range map[string][3]schedule.Date{ // ymd, dmy, mdy
		"01/03/2027":       {{}, first, third},
		"1-3-2027":         {{}, first, third},
		"01.03.2027":       {first, first, third},
		"01/03/2027 (Mon)": {{}, first, {}},
		"2027-03-01":       {first, first, first},
	} {
		for i, order := range Orders {
			d, err := Form{Order: order}.day(text)
			assert.Equal(t, want[i] == schedule.Date{}, err != nil, "%s %s", text, order)
			if err == nil {
				assert.Equal(t, want[i], d, "%s %s", text, order)
			}
		}
	}
	for text, want := range map[string]string{
		"01/03/2027": `the order of days is not said: "01/03/2027" is 1 March (say -days dmy) or 3 January (say -days mdy)`,
		"25/03/2027": `the order of days is not said: "25/03/2027" begins with its day: say -days dmy`,
		"03/25/2027": `the order of days is not said: "03/25/2027" begins with its month: say -days mdy`,
		"25/25/2027": `invalid value: "25/25/2027" is no day of the calendar`,
	} {
		_, err := Form{}.day(text)
		assert.EqualError(t, err, want)
	}
}

// A sheet of Excel outside Japan, the US and the UK has semicolons, and one that was copied has tabs.
func TestSeparators(t *testing.T) {
	wide := "Date,Primary,Secondary\n01/03/2027,ana,bo\n02/03/2027,bo,ana\n"
	long := "start,end,member\n01/03/2027 10:00,02/03/2027 9:30 AM,ana\n02/03/2027 9:30,02/03/2027 10:00 PM,bo\n"
	for _, text := range []string{wide, long} {
		want, _, err := Read([]byte(text), time.UTC, Form{Order: "dmy"})
		require.NoError(t, err)
		require.Len(t, want.Shifts, strings.Count(text, "ana")+strings.Count(text, "bo"))
		for _, separator := range []string{";", "\t"} {
			got, _, err := Read([]byte(strings.ReplaceAll(text, ",", separator)), time.UTC, Form{Order: "dmy"})
			require.NoError(t, err, "%q", separator)
			assert.Equal(t, want, got, "%q", separator)
		}
	}
	file, _, err := Read([]byte(long), time.UTC, Form{Order: "dmy"})
	require.NoError(t, err)
	assert.Equal(t, time.Date(2027, 3, 2, 9, 30, 0, 0, time.UTC), file.Shifts[0].End)
	assert.Equal(t, time.Date(2027, 3, 2, 22, 0, 0, 0, time.UTC), file.Shifts[1].End)
	// With empty cells at the edges, the columns stay.
	file, _, err = Read([]byte("Date\tPrimary\tSecondary\n2027-03-01\t\tbo\n"), time.UTC, Form{})
	require.NoError(t, err)
	assert.Equal(t, "oncall-Secondary", file.Shifts[0].Schedule)
	// What the order of days is, is asked once.
	_, _, err = Read([]byte(wide), time.UTC, Form{})
	assert.EqualError(t, err, `2:1: cell A2, date: the order of days is not said: "01/03/2027" is 1 March (say -days dmy) or 3 January (say -days mdy)`)
	_, _, err = Read([]byte(long), time.UTC, Form{})
	assert.EqualError(t, err, `2:1: start: the order of days is not said: "01/03/2027" is 1 March (say -days dmy) or 3 January (say -days mdy)`)
}
