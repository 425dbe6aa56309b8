package schedule_test

import (
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

// three is a team of a, b and c with a daily rotation; people say more about them.
func three(people ...schedule.Person) schedule.Spec {
	return schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}, {Member: "c"}}}},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-06-01"), "a", "b", "c")}, People: people,
	}
}

// A night is of the day on which it begins, so the morning of Wednesday is Tuesday's.
func TestNeverOnWednesdayMornings(t *testing.T) {
	wednesdays := schedule.When{Weekdays: []time.Weekday{time.Wednesday}}
	nights := schedule.When{Weekdays: []time.Weekday{time.Tuesday}, From: schedule.At(18, 0)}
	for never, free := range map[string]bool{"wednesdays": false, "wednesdays and the nights before": true} {
		a := schedule.Person{ID: "a", Never: []schedule.When{wednesdays, nights}[:1]}
		if free {
			a.Never = append(a.Never, nights)
		}
		s := must(t, three(a))
		served := 0
		for shift := range s.Duties(schedule.Month(2026, time.June, tokyo)) {
			morning := schedule.DateOf(shift.End, tokyo).At(schedule.At(7, 0), tokyo)
			if shift.Member == "a" && morning.Weekday() == time.Wednesday && shift.Contains(morning) {
				served++
			}
		}
		assert.Equal(t, free, served == 0, "%s: %d", never, served)
		night := known(s.OnCall("svc", time.Date(2026, 6, 9, 12, 0, 0, 0, tokyo))) // the day of Tuesday stays
		assert.Contains(t, s.Serving(night.Seats[0]), schedule.Member("a"))
	}
}

// Who never serves on Wednesdays has no slot that begins on one, live and on a record, by a
// rota, a change or as a stand-in, and is not asked.
func TestNeverOnWednesdays(t *testing.T) {
	a := schedule.Person{ID: "a", Never: []schedule.When{{Weekdays: []time.Weekday{time.Wednesday}}}}
	s := must(t, three(a))
	month := schedule.Month(2026, time.June, tokyo)
	mine := 0
	for shift := range s.Duties(month) {
		if shift.Member == "a" {
			assert.NotEqual(t, time.Wednesday, shift.Date.Weekday(), "%v", shift)
			mine++
		}
	}
	assert.Equal(t, 9, mine, "of 10 turns, one of which is on a Wednesday")

	night, err := s.OnCall("svc", time.Date(2026, 6, 10, 22, 0, 0, 0, tokyo)) // a's turn
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("b"), night.Member(schedule.Primary))
	assert.Contains(t, night.Explain(), "b steps in, since a never serves at such times")
	assert.Contains(t, night.ExplainIn(schedule.Japanese), "a はこの曜日・時間帯には就かないため b が代わりに入る")
	assert.Equal(t, "[b c]", fmt.Sprint(night.Escalation()[1].Members))
	for _, step := range s.CanCover(night.Seats[0]) {
		assert.NotEqual(t, schedule.Member("a"), step.Member)
	}
	_, err = s.With(schedule.Override{Interval: night.Interval, To: "a"})
	assert.ErrorContains(t, err, `"a" never serves at such a time, so cannot serve Wed 2026-06-10 19:00`)
	wednesday, err := s.OnCall("svc", time.Date(2026, 6, 10, 12, 0, 0, 0, tokyo))
	require.NoError(t, err)
	assert.Equal(t, []schedule.Member{"b", "c"}, s.Serving(wednesday.Seats[0]), "nor with the team by day")

	roster, err := s.Roster(month)
	require.NoError(t, err)
	text, err := json.Marshal(roster)
	require.NoError(t, err)
	var read schedule.Roster
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, roster.Digest(), read.Digest())
	record, err := read.OnCall("svc", night.Start)
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprint(night.Escalation()), fmt.Sprint(record.Escalation()))
	ill := schedule.Leave{Member: "b", Interval: day("2026-06-10")}
	assert.Equal(t, "c", string(primaryAt(t, with(t, s, &read, ill), night.Start)), "on a record too")

	alone := must(t, three(a, schedule.Person{ID: "b", Never: a.Never}, schedule.Person{ID: "c", Never: a.Never}))
	at, err := alone.OnCall("svc", wednesday.Start)
	require.NoError(t, err)
	assert.True(t, at.Seats[0].Gap(), "a whole team of whom nobody serves then is a gap")
	at, err = alone.OnCall("svc", night.Start)
	require.NoError(t, err)
	assert.Contains(t, at.Explain(), "nobody: a never serves at such times and no one steps in")

	people := s.People(month)
	i := slices.IndexFunc(people, func(c schedule.Candidate) bool { return c.Member == "a" })
	assert.False(t, people[i].CanServe(night.Seats[0].Seat))
	assert.True(t, people[i].Shares(night.Seats[0].Seat), "the share of the work stays")
}

func primaryAt(t *testing.T, s *schedule.Schedule, at time.Time) schedule.Member {
	t.Helper()
	a, err := s.OnCall("svc", at)
	require.NoError(t, err)
	return a.Member(schedule.Primary)
}

// Every slot is what a person without any limit would never serve; each fault has its place.
func TestFaultsOfWhatPeopleNeverServe(t *testing.T) {
	_, err := schedule.New(three(schedule.Person{ID: "b", Never: []schedule.When{{}}, Wants: []schedule.When{{MonthDays: []int{40}}}, Avoids: []schedule.When{{Weekdays: []time.Weekday{1}}, {From: 1441}}}))
	for _, want := range []string{
		"People[0].Never[0]: no kind of day, weekday, day, clock or date: every slot is meant",
		"People[0].Wants[0].MonthDays[0]: 40 is no day of the month", "People[0].Avoids[1].From: 1441 minutes lie outside a day",
	} {
		assert.ErrorContains(t, err, want)
	}
}

// A rota of one member gives single shifts that do not recur.
func TestASingleShift(t *testing.T) {
	spec := three()
	spec.OffHours.Primary = schedule.Chain{schedule.On(schedule.When{First: date("2026-06-09"), Last: date("2026-06-09")}, schedule.Always("c")), spec.OffHours.Primary}
	s := must(t, spec)
	assert.Equal(t, schedule.Member("c"), primaryAt(t, s, time.Date(2026, 6, 9, 20, 0, 0, 0, tokyo)))
	assert.Equal(t, schedule.Member("a"), primaryAt(t, s, time.Date(2026, 6, 10, 20, 0, 0, 0, tokyo)))
	at, err := s.OnCall("svc", time.Date(2026, 6, 9, 20, 0, 0, 0, tokyo))
	require.NoError(t, err)
	assert.Contains(t, at.Explain(), "primary: c, whom the rota always names")
	assert.Contains(t, at.ExplainIn(schedule.Japanese), "主担当: 常に c")
}
