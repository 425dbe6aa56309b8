package schedule_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func TestExplanationsSayEachCauseInBothLanguages(t *testing.T) {
	spec := sample.Organisation()
	monday := date("2026-05-04")
	spec.OffHours.Primary = rotation.Weekly(monday, "m1", "s1")
	spec.OffHours.Secondary = rotation.Weekly(monday, "m1", "s1")
	spec.Teams[0].Members[0].Last = date("2026-05-07")
	spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: schedule.Vacant()}
	spec.OffHours.Primary, spec.OffHours.Secondary = rotation.Weekly(monday, "m1", "e1"), rotation.Weekly(monday, "m1", "e1")
	s := must(t, spec)
	for _, c := range []struct{ service, at, english, japanese string }{
		{"minne-web", "2026-05-07T12:00:00+09:00",
			"daytime: minne-web is answered by team minne; the slot began on Thu 2026-05-07, a workday\n" +
				"all: the whole team answers\n",
			"日中: minne-web は minne チームが対応。2026-05-07（木）に始まる枠、平日\n" +
				"チーム全員で対応\n"},
		{"minne-web", "2026-05-07T20:00:00+09:00",
			"off-hours: minne-web is answered by everyone's rota; the slot began on Thu 2026-05-07, a workday\n" +
				"primary: m1 by rotation (turn 1, begun 2026-05-04, place 1 of 2)\n" +
				"secondary: m1 by rotation (turn 1, begun 2026-05-04, place 1 of 2)\n" +
				"secondary: e1 steps in, since m1 already has a seat (first of 8 who can: at least 72 h of rest, 369 h on this duty from 13 weeks before to 6 weeks after, not on duty in the 13 weeks before)\n",
			"時間外: minne-web は全員オンコールの当番が対応。2026-05-07（木）に始まる枠、平日\n" +
				"主担当: m1（ローテーション1回目の当番、2026-05-04 から、2人中1番目）\n" +
				"副担当: m1（ローテーション1回目の当番、2026-05-04 から、2人中1番目）\n" +
				"副担当: m1 は既に別の席にいるため e1 が代わりに入る（候補8人中1番目: 前後の当番との間隔は72時間以上、前13週から後6週までの当番は計369時間、直前13週は当番なし）\n"},
		{"minne-web", "2026-05-09T20:00:00+09:00",
			"off-hours: minne-web is answered by everyone's rota; the slot began on Sat 2026-05-09, a weekend\n" +
				"primary: m1 by rotation (turn 1, begun 2026-05-04, place 1 of 2)\n" +
				"primary: e1 steps in, since m1 has left (first of 8 who can: 33 h of rest, 369 h on this duty from 13 weeks before to 6 weeks after, not on duty in the 13 weeks before)\n" +
				"secondary: m1 by rotation (turn 1, begun 2026-05-04, place 1 of 2)\n" +
				"secondary: e2 steps in, since m1 has left (first of 7 who can: at least 72 h of rest, 0 h on this duty from 13 weeks before to 6 weeks after, not on duty in the 13 weeks before)\n",
			"時間外: minne-web は全員オンコールの当番が対応。2026-05-09（土）に始まる枠、週末\n" +
				"主担当: m1（ローテーション1回目の当番、2026-05-04 から、2人中1番目）\n" +
				"主担当: m1 がすでに抜けているため e1 が代わりに入る（候補8人中1番目: 前後の当番との間隔は33時間、前13週から後6週までの当番は計369時間、直前13週は当番なし）\n" +
				"副担当: m1（ローテーション1回目の当番、2026-05-04 から、2人中1番目）\n" +
				"副担当: m1 がすでに抜けているため e2 が代わりに入る（候補7人中1番目: 前後の当番との間隔は72時間以上、前13週から後6週までの当番は計0時間、直前13週は当番なし）\n"},
		{"suzuri-web", "2026-05-05T20:00:00+09:00",
			"off-hours: suzuri-web is answered by suzuri; the slot began on Tue 2026-05-05, a holiday: Children's Day\n" +
				"primary: nobody: no rota answers for this slot\n",
			"時間外: suzuri-web は suzuri の当番が対応。2026-05-05（火）に始まる枠、祝日：こどもの日\n" +
				"主担当: 担当なし: この枠を決める当番表がない\n"},
	} {
		a := ask(t, s, schedule.ServiceID(c.service), c.at)
		assert.Equal(t, c.english, a.Explain())
		assert.Equal(t, c.japanese, a.ExplainIn(schedule.Japanese))
	}
	assert.Empty(t, schedule.Answer{}.Explain())
	step := schedule.Step{Rule: "coin", Member: "m1", Note: "heads"}
	assert.Equal(t, "coin m1 (heads)", step.String())
	assert.Equal(t, "coin m1（heads）", step.In(schedule.Japanese))
	shift := schedule.Shift{Seat: schedule.Seat{Role: schedule.Primary}, Why: []schedule.Step{step}}
	assert.Equal(t, "primary: coin m1 (heads)\n", shift.Explain())
	assert.Contains(t, shift.String(), "nobody")
	assert.False(t, schedule.Shift{Seat: schedule.Seat{Role: schedule.All}}.Gap(), "a whole team without a word why")
}

// Why a team does not answer on a day on which others do.
func TestAHolidayOfTheOwnerAlone(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[2].Holidays = holiday.Japan().With("年末年始休業", date("2026-12-29"), date("2027-01-03"))
	s := must(t, spec)
	roster := compile(t, s, schedule.Days(date("2026-12-28"), date("2027-01-04"), tokyo))
	data, err := json.Marshal(roster)
	require.NoError(t, err)
	record, err := schedule.ParseRoster(data)
	require.NoError(t, err)
	for _, c := range []struct{ service, at, closed, english, japanese string }{
		{"shop-cart", "2026-12-30T12:00:00+09:00", "年末年始休業", ", a workday; the owner team has a holiday: 年末年始休業\n", "、平日。担当チームは休み：年末年始休業\n"},
		{"shop-cart", "2026-12-31T03:00:00+09:00", "年末年始休業", ", a workday; the owner team has a holiday: 年末年始休業\n", "、平日。担当チームは休み：年末年始休業\n"},
		{"minne-web", "2026-12-30T12:00:00+09:00", "", ", a workday\n", "、平日\n"},
		{"shop-cart", "2027-01-01T12:00:00+09:00", "", ", a holiday: New Year's Day\n", "、祝日：元日\n"},
		{"shop-cart", "2026-12-28T12:00:00+09:00", "", ", a workday\n", "、平日\n"},
	} {
		for _, from := range []interface {
			OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
		}{s, roster, record, with(t, must(t, spec), record)} {
			a, err := from.OnCall(schedule.ServiceID(c.service), instant(t, c.at))
			require.NoError(t, err)
			assert.Equal(t, c.closed, a.Closed.Name, c)
			assert.Contains(t, a.Explain(), c.english)
			assert.Contains(t, a.ExplainIn(schedule.Japanese), c.japanese)
		}
	}
}

// A note cannot pass for another cause.
func TestACauseIsOneLine(t *testing.T) {
	s := with(t, must(t, sample.Organisation()), schedule.Override{Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00"),
		To: "s1", Note: "ok)\nprimary: m1 by rotation (turn 1"})
	assert.Contains(t, ask(t, s, "minne-web", "2026-05-12T21:00:00+09:00").Explain(), "primary: s1 by override (ok) primary: m1 by rotation (turn 1)\n")
}

func TestKindWithoutACalendar(t *testing.T) {
	kind, day := schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)).Kind(date("2026-05-05"), nil)
	assert.Equal(t, schedule.Workday, kind)
	assert.Zero(t, day)
}

// A slot beyond the last published year is said to be provisional, of a holiday or none, and who is not there yet has not left.
func TestExplainSaysWhatIsNotFinal(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Primary = rotation.Weekly(date("2026-05-04"), "m1", "e1")
	spec.Teams[0].Members[0].From = date("2026-05-12")
	s := must(t, spec)
	far := ask(t, s, "minne-web", "2060-05-05T20:00:00+09:00")
	require.True(t, far.Provisional)
	assert.Contains(t, far.Explain(), "\nprovisional: the calendar of these days is not final yet\nprimary: ")
	assert.Contains(t, far.ExplainIn(schedule.Japanese), "\n暫定: この時期の祝日はまだ確定していない\n主担当: ")
	near := ask(t, s, "minne-web", "2026-05-07T20:00:00+09:00")
	assert.NotContains(t, near.Explain(), "provisional")
	assert.Contains(t, near.Explain(), "since m1 is not a member that day", "m1 comes later")
	assert.Contains(t, near.ExplainIn(schedule.Japanese), "m1 がその日所属していないため")
}

// What a channel reads names who serves first, then for whom, and says nothing of why somebody is away; notes stay in explanations.
func TestAnswersForAChannel(t *testing.T) {
	s := must(t, sample.Organisation())
	at := time.Date(2026, time.May, 20, 20, 0, 0, 0, sample.Tokyo())
	was, err := s.OnCall("minne-web", at)
	require.NoError(t, err)
	absent := was.Member(schedule.Primary)
	ill, err := s.With(schedule.Leave{Member: absent, Interval: was.Interval, Note: "fever"})
	require.NoError(t, err)
	is, err := ill.OnCall("minne-web", at)
	require.NoError(t, err)
	stands := is.Member(schedule.Primary)
	require.NotEqual(t, absent, stands)
	assert.Equal(t, fmt.Sprintf("minne-web 2026-05-20 19:00 – 2026-05-21 10:00 JST everyone: primary %s (for %s)", stands, absent), is.String())
	assert.Equal(t, fmt.Sprintf("minne-web 2026-05-20（水）19:00〜2026-05-21（木）10:00 全員オンコール: 主担当 %s（%s の代わり）", stands, absent), is.In(schedule.Japanese))
	assert.Contains(t, is.Explain(), "(fever)")
	assert.NotContains(t, is.WithoutNotes().Explain(), "fever")
	assert.Contains(t, is.WithoutNotes().Explain(), "is on leave")
	assert.Contains(t, is.Explain(), "(fever)", "the answer itself keeps its notes")
	day, err := s.OnCall("minne-web", at.Add(-8*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, "minne-web 2026-05-20（水）10:00〜19:00 minne: チーム全員", day.In(schedule.Japanese))
}
