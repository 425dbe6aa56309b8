package schedule_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// helpDesk answers on workdays from 9 to 18, by whom its off-hours say.
func helpDesk(off schedule.Duty) schedule.Spec {
	return schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "desk", Services: []schedule.Service{{ID: "help"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}}}},
		OffHours: off}
}

func TestClosedByDesign(t *testing.T) {
	s := must(t, helpDesk(schedule.ClosedByDesign()))
	may := schedule.Days(date("2026-05-01"), date("2026-05-31"), tokyo)
	compiled := compile(t, s, may)
	text, err := json.Marshal(compiled)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	assert.Equal(t, compiled.Digest(), read.Digest())
	published := with(t, s, compiled)
	for name, book := range map[string]interface {
		OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
		NextHandoff(schedule.ServiceID, time.Time) (schedule.Handoff, error)
		Service(schedule.ServiceID) (schedule.ServiceSchedule, error)
	}{"schedule": s, "roster": compiled, "record": read, "published": published} {
		// From the evening before Golden Week to the morning after it.
		for _, at := range []string{"2026-05-01T18:00:00+09:00", "2026-05-03T12:00:00+09:00", "2026-05-07T08:59:59+09:00"} {
			a, err := book.OnCall("help", instant(t, at))
			require.NoError(t, err)
			assert.Equal(t, schedule.Closed, a.Regime, name)
			assert.Equal(t, schedule.Everyone, a.Team)
			assert.Equal(t, schedule.TeamID("desk"), a.Owner)
			assert.Equal(t, "2026-05-07T09:00:00+09:00", a.End.Format(time.RFC3339), "%s at %s", name, at)
			assert.Empty(t, a.Seats)
			assert.Empty(t, a.Escalation())
			assert.Equal(t, "closed: nobody is asked about help until Thu 2026-05-07 09:00 JST, by design\n", a.Explain())
			assert.Equal(t, "対応なし: help は 2026-05-07（木）09:00 まで受け付けない（意図どおり）\n", a.ExplainIn(schedule.Japanese))
			h, err := book.NextHandoff("help", instant(t, at))
			require.NoError(t, err)
			assert.Equal(t, "help, Thu 2026-05-07 09:00 JST: closed by design → desk daytime, whole team", h.String())
		}
		a, err := book.OnCall("help", instant(t, "2026-05-01T18:00:00+09:00"))
		require.NoError(t, err)
		assert.Equal(t, "help 2026-05-01 18:00 – 2026-05-07 09:00 JST: closed", a.String())
		week := schedule.Days(date("2026-05-07"), date("2026-05-10"), tokyo)
		var times []string
		for iv := range known(book.Service("help")).Closed(week) {
			times = append(times, iv.String())
		}
		assert.Equal(t, []string{"2026-05-07 00:00 – 2026-05-07 09:00 JST", "2026-05-07 18:00 – 2026-05-08 09:00 JST", "2026-05-08 18:00 – 2026-05-11 00:00 JST"}, times, name)
		for shift := range known(book.Service("help")).Shifts(may) {
			assert.Equal(t, schedule.Daytime, shift.Regime)
		}
	}
	assert.Empty(t, slices.Collect(s.Seats(may)), "there is nothing to plan")
	assert.Empty(t, slices.Collect(compiled.Gaps()))
	h, err := s.NextHandoff("help", instant(t, "2026-05-01T17:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, "help 2026-05-01（金）18:00：日中 desk、チーム全員 → 対応なし（意図どおり）", h.In(schedule.Japanese))
}

// A team that never opens and is closed off hours is closed for ever; the answer looks as far as
// a handoff does.
func TestClosedForEver(t *testing.T) {
	spec := helpDesk(schedule.ClosedByDesign())
	spec.Business = schedule.NeverOpen()
	s := must(t, spec)
	at := instant(t, "2026-05-01T18:00:00+09:00")
	a := ask(t, s, "help", "2026-05-01T18:00:00+09:00")
	assert.Equal(t, schedule.Closed, a.Regime)
	assert.InDelta(t, 400*24, a.End.Sub(at).Hours(), 48)
	_, err := s.NextHandoff("help", at)
	assert.ErrorIs(t, err, schedule.ErrNoHandoff)
}

// Some slots can be closed, and others answered: evenings until 22:00, but no nights and no days off.
func TestClosedInSomeSlots(t *testing.T) {
	off := schedule.Duty{Primary: rotation.Daily(date("2026-05-01"), "a", "b"), Breaks: []schedule.Clock{schedule.At(22, 0)},
		Closed: []schedule.When{schedule.DaysOff(), {From: schedule.At(22, 0), To: schedule.At(9, 0)}}}
	s := must(t, helpDesk(off))
	var list []string
	for shift := range s.Duties(schedule.Days(date("2026-05-07"), date("2026-05-11"), tokyo)) {
		list = append(list, shift.String())
	}
	assert.Equal(t, []string{
		"Thu 2026-05-07 09:00 – Thu 2026-05-07 18:00 JST desk all whole team",
		"Thu 2026-05-07 18:00 – Thu 2026-05-07 22:00 JST everyone primary a",
		"Fri 2026-05-08 09:00 – Fri 2026-05-08 18:00 JST desk all whole team",
		"Fri 2026-05-08 18:00 – Fri 2026-05-08 22:00 JST everyone primary b",
		"Mon 2026-05-11 09:00 – Mon 2026-05-11 18:00 JST desk all whole team",
		"Mon 2026-05-11 18:00 – Mon 2026-05-11 22:00 JST everyone primary a",
	}, list)
	night := ask(t, s, "help", "2026-05-09T12:00:00+09:00")
	assert.Equal(t, "2026-05-11T09:00:00+09:00", night.End.Format(time.RFC3339))
	evening := schedule.Interval{Start: instant(t, "2026-05-08T20:00:00+09:00"), End: instant(t, "2026-05-09T12:00:00+09:00")}
	// Nobody can be put where there is no seat, and no leave or cover asks for anybody there.
	late := schedule.Interval{Start: evening.Start.Add(2 * time.Hour), End: evening.End}
	for _, role := range []schedule.Role{schedule.Primary, schedule.Shadow} {
		_, err := s.With(schedule.Override{Interval: late, To: "a", Role: role})
		assert.EqualError(t, err, fmt.Sprintf("Changes[0]: override of everyone %s: there is no such seat in %v", role, late))
	}
	changed := with(t, s, schedule.Override{Interval: evening, To: "a"}, schedule.Leave{Member: "a", Interval: evening})
	for shift := range changed.Duties(schedule.Days(date("2026-05-08"), date("2026-05-08"), tokyo)) {
		assert.LessOrEqual(t, shift.Start.Hour(), 20)
		assert.False(t, shift.Gap(), shift)
	}
	assert.Equal(t, schedule.Closed, ask(t, changed, "help", "2026-05-08T22:00:00+09:00").Regime)
	// What is published closed stays closed under another spec, and what is published with people is not.
	roster := compile(t, s, schedule.Days(date("2026-05-01"), date("2026-05-08"), tokyo))
	answered := with(t, must(t, helpDesk(schedule.Duty{Primary: off.Primary})), roster)
	assert.Equal(t, schedule.Closed, ask(t, answered, "help", "2026-05-09T08:00:00+09:00").Regime)
	assert.Equal(t, "2026-05-09T09:00:00+09:00", ask(t, answered, "help", "2026-05-09T08:00:00+09:00").End.Format(time.RFC3339))
	assert.Equal(t, schedule.OffHours, ask(t, answered, "help", "2026-05-09T09:00:00+09:00").Regime)
	staffed := compile(t, must(t, helpDesk(schedule.Duty{Primary: off.Primary})), schedule.Days(date("2026-05-01"), date("2026-05-08"), tokyo))
	shut := with(t, must(t, helpDesk(schedule.ClosedByDesign())), staffed)
	assert.Equal(t, schedule.Member("b"), ask(t, shut, "help", "2026-05-08T23:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, "2026-05-11T09:00:00+09:00", ask(t, shut, "help", "2026-05-09T09:00:00+09:00").End.Format(time.RFC3339))
	require.NoError(t, func() error { _, err := shut.Follow(schedule.Vacant()); return err }())
}

// A record that says closed and names people, or is closed by day, is damaged.
func TestClosedRecordsAreChecked(t *testing.T) {
	text, err := json.Marshal(compile(t, must(t, helpDesk(schedule.ClosedByDesign())), schedule.Days(date("2026-05-01"), date("2026-05-01"), tokyo)))
	require.NoError(t, err)
	for edit, want := range map[[2]string]string{
		{`"closed":true,"seats":[]`, `"seats":[]`}:                                       "seats: nobody is asked",
		{`"morrow":"weekend","seats":[{`, `"morrow":"weekend","closed":true,"seats":[{`}: "closed: only a slot off hours is closed, and has no seats",
	} {
		damaged := bytes.Replace(text, []byte(edit[0]), []byte(edit[1]), 1)
		require.NotEqual(t, string(text), string(damaged), edit)
		var rec map[string]any
		require.NoError(t, json.Unmarshal(damaged, &rec))
		_, err := schedule.ParseRoster(sign(t, rec))
		assert.ErrorContains(t, err, want)
	}
}
