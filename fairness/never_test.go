package fairness_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Who never serves on Wednesdays is planned for other days and still has a full share; a wish
// for every weekend is granted where that costs nothing.
func TestWhatHoldsForAPersonEveryWeek(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	members := []schedule.Membership{{Member: "a"}, {Member: "b"}, {Member: "c"}, {Member: "d"}}
	spec := schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: members}},
		OffHours: schedule.Duty{Primary: schedule.Vacant()},
		People: []schedule.Person{
			{ID: "a", Never: []schedule.When{{Weekdays: []time.Weekday{time.Wednesday}}}},
			{ID: "b", Wants: []schedule.When{{Weekdays: []time.Weekday{time.Thursday}}}},
			{ID: "c", Avoids: []schedule.When{{Weekdays: []time.Weekday{time.Thursday}}}},
		},
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	june := schedule.Month(2026, time.June, tokyo)
	plan, err := fairness.Planner{Moves: 50_000}.Plan(s.Seats(june), s.People(june))
	require.NoError(t, err)
	followed, err := s.Follow(plan)
	require.NoError(t, err)
	slots := map[schedule.Member]map[time.Weekday]int{"a": {}, "b": {}, "c": {}, "d": {}}
	for shift := range followed.Duties(june) {
		if shift.Regime == schedule.OffHours {
			slots[shift.Member][shift.Date.Weekday()]++
		}
	}
	assert.Zero(t, slots["a"][time.Wednesday])
	assert.Equal(t, 4, slots["b"][time.Thursday], "the wish of every week")
	ledger, err := fairness.Ledger{}.Close(followed.Duties(june), s.People(june))
	require.NoError(t, err)
	target := func(m schedule.Member) int64 { return int64(ledger.Account(schedule.Everyone, m).Target.Total()) }
	assert.InDelta(t, target("d"), target("a"), 3, "a full share, to rounding")

	everyone := spec
	everyone.People = nil
	free, err := schedule.New(everyone)
	require.NoError(t, err)
	_, err = s.Follow(onWednesdays{plan})
	assert.ErrorContains(t, err, `is planned for "a", who never serves at such a time`)
	wrong, err := free.Follow(onWednesdays{plan})
	require.NoError(t, err)
	roster, err := wrong.Roster(june)
	require.NoError(t, err)
	assert.ErrorContains(t, scheduletest.Check(roster, scheduletest.OnlyReady(s.People(june))), "never serves at such a time")
}

// onWednesdays is a plan that somebody has spoilt: a has each Wednesday.
type onWednesdays struct{ *fairness.Plan }

func (p onWednesdays) On(s schedule.Seat) (schedule.Step, bool) {
	step, ok := p.Plan.On(s)
	if s.Date.Weekday() == time.Wednesday {
		step.Member = "a"
	}
	return step, ok
}

func (p onWednesdays) Interval() schedule.Interval { return p.Plan.Interval() }
