package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// A leave that was added to the changes after its time was published is told; one that a roster
// knows, that reaches beyond what is published, or that stands in the journal, is not.
func TestLeavesBeneathPublishedMonths(t *testing.T) {
	file, err := Load("")
	require.NoError(t, err)
	day := func(d string) schedule.Date { return schedule.MustParseDate(d) }
	leave := func(m schedule.Member, first, last string) schedule.Leave {
		return schedule.Leave{Member: m, Interval: schedule.Days(day(first), day(last), sample.Tokyo())}
	}
	at := func() (passed []schedule.Leave) {
		s, lapsed, err := file.At(day("2026-05-20").At(0, sample.Tokyo()))
		require.NoError(t, err)
		require.Empty(t, lapsed)
		return passedOver(file.Changes, s)
	}
	own := file.Changes
	assert.Empty(t, at(), "the sample's own")
	late := leave("m1", "2026-05-25", "2026-05-26")
	file.Changes = append(own, late, leave("m2", "2026-05-30", "2026-06-03"), leave("m3", "2026-06-10", "2026-06-11"))
	assert.Equal(t, []schedule.Leave{late}, at())
	s, _, err := file.At(day("2026-05-20").At(0, sample.Tokyo()))
	require.NoError(t, err)
	_, e, err := s.Enter(schedule.Entry{ID: "late", At: day("2026-05-20").At(0, sample.Tokyo()), Change: late})
	require.NoError(t, err)
	file.Journal = append(file.Journal, e)
	assert.Empty(t, at(), "the journal says it too")

	// Published again from a schedule that knows the leave, it is in force.
	file.Journal = file.Journal[:len(file.Journal)-1]
	known, err := schedule.New(file.Specs...)
	require.NoError(t, err)
	known, err = known.With(file.Changes...)
	require.NoError(t, err)
	roster, err := known.Roster(schedule.Days(day("2026-05-21"), day("2026-05-31"), sample.Tokyo()))
	require.NoError(t, err)
	_, e, err = s.Enter(schedule.Entry{ID: "again", At: day("2026-05-20").At(0, sample.Tokyo()), Change: roster})
	require.NoError(t, err)
	file.Journal = append(file.Journal, e)
	assert.Empty(t, at())
}

// Balances that are written in hours or minutes are told.
func TestBalancesInAnotherUnit(t *testing.T) {
	for amount, told := range map[string]bool{"30": true, "900": true, "59999": true, "60000": false, "0": false} {
		file, err := config.Decode("plan.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"ops","services":["web"],"members":["alice","carol"]}],"offHours":{"primary":{"vacant":true}}}],
"plan":{"ledger":{"accounts":[{"pool":"everyone","member":"alice","done":{"night":`+amount+`}},{"pool":"everyone","member":"carol","target":{"night":`+amount+`}}]}}}`))
		require.NoError(t, err)
		var want, ja []string
		if told {
			want = []string{`the balances of pool "everyone" in "plan.ledger.accounts" are all less than an hour: the unit is a thousandth of a minute, so that an hour is 60000`}
			ja = []string{`プール "everyone" の過不足（plan.ledger.accounts）はどれも1時間に満たない：単位は1分の千分の一なので、1時間は 60000 と書く`}
		}
		assert.Equal(t, want, doubts(schedule.English, file), amount)
		assert.Equal(t, ja, doubts(schedule.Japanese, file), amount)
	}
}

// Balances from a spreadsheet that do not add up to zero are told, with the pool and the sum.
func TestBalancesThatDoNotAddUp(t *testing.T) {
	organisation := func(carol string) []byte {
		return []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"ops","services":["web"],"members":["alice","carol"]}],"offHours":{"primary":{"vacant":true}}}],
"plan":{"ledger":{"accounts":[{"pool":"everyone","member":"alice","done":{"night":900000}},{"pool":"everyone","member":"carol","done":{"night":` + carol + `}}]}}}`)
	}
	for carol, want := range map[string][]string{
		"-900000": nil,
		"-899990": nil,
		"600000":  {`the balances of pool "everyone" in "plan.ledger.accounts" add up to +25.0 h: what some have too much, others have too little, so the sum should be zero; look at the signs`},
	} {
		file, err := config.Decode("plan.json", organisation(carol))
		require.NoError(t, err)
		assert.Equal(t, want, doubts(schedule.English, file), carol)
		if told := doubts(schedule.Japanese, file); assert.Len(t, told, len(want)) && len(want) > 0 {
			assert.Equal(t, "警告：x", warned(schedule.Japanese, "x"))
			assert.Equal(t, `プール "everyone" の過不足（plan.ledger.accounts）の合計が+25.0時間：多い人がいる分だけ少ない人がいるので、合計はゼロになるはず。符号を確かめること`, told[0])
		}
	}
}

// Who never serves from an evening on serves the nights of days off, which begin in the morning: that is told.
func TestNightsOfDaysOff(t *testing.T) {
	for never, want := range map[string]int{
		`{"weekdays":["Wed"],"from":"19:00"}`:                                          1,
		`{"weekdays":["Wed"]}`:                                                         0,
		`{"weekdays":["Wed"],"kinds":["workday"],"from":"19:00"}`:                      0,
		`{"weekdays":["Wed"],"from":"19:00"},{"weekdays":["Wed"],"kinds":["holiday"]}`: 0,
		`{"weekdays":["Wed"],"to":"10:00"}`:                                            0,
		`{"weekdays":["Wed"],"from":"09:00"}`:                                          0,
	} {
		file, err := config.Decode("never.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed"],"open":"10:00","close":"19:00"},"holidays":"jp",
"people":[{"id":"ai","never":[`+never+`]}],"teams":[{"id":"web","services":["web"],"members":["ai","bo"]}],"offHours":{"primary":{"vacant":true}}}]}`))
		require.NoError(t, err)
		assert.Len(t, nightsOfDaysOff(schedule.English, file.Specs), want, never)
		for _, told := range nightsOfDaysOff(schedule.English, file.Specs) {
			assert.Contains(t, told, `"never" of ai, from 19:00 on Wed, is about slots that begin then: `)
		}
		for _, told := range nightsOfDaysOff(schedule.Japanese, file.Specs) {
			assert.Equal(t, `ai の "never" は、水曜の 19:00 以降に始まる枠だけを指す。休日の枠は始業時刻に始まるので、休日の夜には就く。休日も指すなら "kinds" で足す`, told)
			assert.Contains(t, doubts(schedule.Japanese, file), told)
		}
	}
}

// A calendar of a team replaces the organisation's: the days off of the organisation that it has not are told, unless it is of another country or
// removes them.
func TestDaysOffLost(t *testing.T) {
	for holidays, want := range map[string][2]string{
		`"jp"`: {"New Year holidays (2026-12-29 to 2027-01-03), 創立記念日 (2027-06-01)", "年末年始（2026-12-29〜2027-01-03）、創立記念日（2027-06-01）"},
		`{"base":"jp","edits":[{"name":"開設記念日","first":"2027-04-07","last":"2027-04-07"}]}`:                                                                                  {"New Year holidays (2026-12-29 to 2027-01-03), 創立記念日 (2027-06-01)", "年末年始（2026-12-29〜2027-01-03）、創立記念日（2027-06-01）"},
		`{"base":"jp","edits":[{"name":"冬休み","first":"2026-12-28","last":"2027-01-04","yearly":true}]}`:                                                                      {"創立記念日 (2027-06-01)", "創立記念日（2027-06-01）"},
		`{"base":"jp","edits":[{"name":"冬休み","first":"2026-12-28","last":"2027-01-04"},{"name":"勤務","first":"2020-06-01","last":"2020-06-01","yearly":true,"remove":true}]}`: {},
		`"none"`:  {},
		`"de-by"`: {},
		`{"days":[{"date":"2027-01-01","name":"元日"}]}`: {},
	} {
		file, err := Decode("off.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"10:00","close":"19:00"},"offHours":{"primary":{"vacant":true}},
"holidays":{"base":"jp","edits":[{"name":"年末年始","english":"New Year holidays","first":"2026-12-29","last":"2027-01-03","yearly":true},{"name":"創立記念日","first":"2027-06-01","last":"2027-06-01"},{"name":"勤務","first":"2027-02-11","last":"2027-02-11","remove":true}]},
"teams":[{"id":"web","services":["web"],"members":["ai"],"holidays":`+holidays+`},{"id":"api","services":["api"],"members":["bo"]}]}]}`))
		require.NoError(t, err, holidays)
		lost := func(l schedule.Language) []string {
			return slices.DeleteFunc(doubts(l, file), func(d string) bool { return !strings.Contains(d, `"web"`) })
		}
		if want[0] == "" {
			assert.Empty(t, lost(schedule.English), holidays)
			continue
		}
		assert.Equal(t, []string{`team "web" has a calendar of its own, in place of the organisation's, without ` + want[0] + `: write these days there too, or with "remove" if they are worked`}, lost(schedule.English))
		assert.Equal(t, []string{`チーム "web" の "holidays" は組織の休日に置き換わるため、` + want[1] + `が休みにならない：休むならそこにも書く。休まないなら "remove" と書く`}, lost(schedule.Japanese))
	}
}

// A pool of which other teams follow each service is told, unless it is closed at times.
func TestPoolsThatAreFollowed(t *testing.T) {
	organisation := func(followed, closed string) []byte {
		return []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"08:00","close":"17:00"},"holidays":"jp","teams":[
{"id":"tokyo","services":[{"id":"jp","followedBy":["berlin"]}],"members":["ai"]},
{"id":"berlin","services":[{"id":"eu"` + followed + `}],"members":["carl"],"location":"Europe/Berlin"}],"offHours":{"primary":{"vacant":true}` + closed + `}}]}`)
	}
	for _, c := range []struct {
		followed, closed string
		told             int
	}{{`,"followedBy":["tokyo"]`, "", 1}, {"", "", 0}, {`,"followedBy":["tokyo"]`, `,"closed":[{"kinds":["workday"]}]`, 0}} {
		file, err := config.Decode("sun.json", organisation(c.followed, c.closed))
		require.NoError(t, err)
		for l, want := range map[schedule.Language]string{schedule.English: `each service of pool "everyone" is followed by other teams`, schedule.Japanese: `プール "everyone" のサービスはどれも`} {
			told := slices.DeleteFunc(doubts(l, file), func(d string) bool { return !strings.Contains(d, want) })
			assert.Len(t, told, c.told, "%+v", c)
		}
	}
}

// A file is named in each error that is joined, and once in one that wraps several.
func TestInFile(t *testing.T) {
	a, b := errors.New("1:1: a"), errors.New("2:2: b")
	assert.EqualError(t, InFile("f", a), "f: 1:1: a")
	assert.EqualError(t, InFile("f", errors.Join(a, b)), "f: 1:1: a\nf: 2:2: b")
	assert.EqualError(t, InFile("f", fmt.Errorf("rates: %w: %w", a, b)), "f: rates: 1:1: a: 2:2: b")
}
