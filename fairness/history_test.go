package fairness_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// A ledger that is kept at some time, in the midst of a shift or not, says what the history says, and what is planned with
// it is planned from the history alike.
func TestKeptLedger(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	june, july := schedule.Month(2026, time.June, sample.Tokyo()), schedule.Month(2026, time.July, sample.Tokyo())
	plans, err := fairness.Planner{}.Next(s, june)
	require.NoError(t, err)
	s = published(t, s, plans, june)
	byHistory, err := fairness.Ledger{}.Upto(s, july.Start)
	require.NoError(t, err)
	assert.Equal(t, july.Start, byHistory.Opened)
	from, err := fairness.Planner{}.Next(s, july)
	require.NoError(t, err)
	for _, at := range []time.Time{june.Start, june.Start.AddDate(0, 0, 9).Add(23 * time.Hour), june.Start.AddDate(0, 0, 20).Add(10 * time.Hour), june.End} {
		kept, err := fairness.Ledger{}.Upto(s, at)
		require.NoError(t, err)
		text, err := json.Marshal(kept)
		require.NoError(t, err)
		var read fairness.Ledger
		require.NoError(t, json.Unmarshal(text, &read))
		again, err := read.Upto(s, july.Start)
		require.NoError(t, err)
		assert.Equal(t, byHistory.Accounts, again.Accounts, at)
		assert.Equal(t, byHistory.Turns, again.Turns, at)
		earlier, err := read.Upto(s, june.Start)
		require.NoError(t, err)
		assert.True(t, earlier.Opened.Equal(read.Opened), "what is accounted stays")
		with, err := fairness.Planner{Ledger: read}.Next(s, july)
		require.NoError(t, err)
		require.Len(t, with, len(from))
		for i := range with {
			assert.Equal(t, slices.Collect(from[i].Shifts()), slices.Collect(with[i].Shifts()), at)
		}
	}
}

// A history of two pools: both are planned beside each other, a repair moves nothing that
// people have agreed on, and two seats of a slot count each.
func TestNextAndMend(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Relaxed: []fairness.Limits{{}}}
	june, july := schedule.Month(2026, time.June, sample.Tokyo()), schedule.Month(2026, time.July, sample.Tokyo())
	publish := func(s *schedule.Schedule, month schedule.Interval, pools ...schedule.TeamID) *schedule.Schedule {
		plans, err := planner.Next(s, month, pools...)
		require.NoError(t, err)
		return published(t, s, plans, month)
	}
	s = publish(s, june)
	_, err = planner.Next(s, june)
	assert.ErrorIs(t, err, schedule.ErrConflict)
	_, err = planner.Next(s, july, "nobody's")
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	plans, err := planner.Next(s, july, schedule.Everyone)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	for shift := range plans[0].Shifts() {
		assert.Equal(t, schedule.Everyone, shift.Team)
	}

	// Two hours of a shift are covered. Its holder goes on leave in another week.
	now := june.Start.Add(12 * time.Hour)
	var shifts []schedule.Shift
	for shift := range s.Duties(schedule.Interval{Start: now, End: june.End}) {
		if shift.Team == schedule.Everyone {
			shifts = append(shifts, shift)
		}
	}
	covered, leaver := shifts[3], shifts[12]
	by := s.CanCover(covered)[0].Member
	part := schedule.Interval{Start: covered.Start, End: covered.Start.Add(2 * time.Hour)}
	before, _, err := s.Enter(schedule.Entry{ID: "cover", At: now, Change: schedule.Cover{Interval: part, From: covered.Member, To: by}})
	require.NoError(t, err)
	after, _, err := before.Enter(schedule.Entry{ID: "trip", At: now, Change: schedule.Leave{Member: leaver.Member, Interval: schedule.Interval{Start: leaver.Start, End: leaver.End}}})
	require.NoError(t, err)
	repairs, err := planner.Mend(before, after, schedule.Interval{Start: now, End: june.End})
	require.NoError(t, err)
	for i, plan := range repairs {
		for j, move := range plan.Overrides(after, "repair") {
			assert.False(t, move.(schedule.Override).Overlaps(part), "%v takes a cover away", move)
			after, _, err = after.Enter(schedule.Entry{ID: string(rune('a'+i)) + string(rune('a'+j)), At: now, Change: move})
			require.NoError(t, err)
		}
	}
	was, err := before.Roster(june)
	require.NoError(t, err)
	is, err := after.Roster(june)
	require.NoError(t, err)
	moved := schedule.Diff(was, is).Reassignments
	require.Len(t, moved, 1, "only the shift of who is away")
	assert.Equal(t, leaver.Key(), moved[0].Key())

	// A cover of part of a shift does not stand in the way of what moves the rest.
	after, _, err = before.Enter(schedule.Entry{ID: "ill", At: now, Change: schedule.Leave{Member: covered.Member, Interval: schedule.Interval{Start: covered.Start, End: covered.End}}})
	require.NoError(t, err)
	repairs, err = planner.Mend(before, after, schedule.Interval{Start: now, End: june.End})
	require.NoError(t, err)
	for _, plan := range repairs {
		for _, move := range plan.Overrides(after, "repair") {
			assert.False(t, move.(schedule.Override).Overlaps(part), "%v takes a cover away", move)
		}
	}
}

// pairs is a pool of two teams of two, and another pool of one team of three: nights of a day, of one seat.
func pairs(t *testing.T) *schedule.Schedule {
	t.Helper()
	team := func(id, pool schedule.TeamID, people ...schedule.Member) schedule.Team {
		return schedule.Team{ID: id, Pool: pool, Services: schedule.Services(schedule.ServiceID(id + "-svc")), Members: schedule.Members(people...)}
	}
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team("a", "north", "a1", "a2"), team("b", "north", "b1", "b2"), team("c", "south", "c1", "c2", "c3")},
		Pools: []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: schedule.Vacant()}}, {ID: "south", Duty: schedule.Duty{Primary: schedule.Vacant()}}},
	})
	require.NoError(t, err)
	return s
}

// published enters what a planner says of the seats of an interval.
func published(t *testing.T, s *schedule.Schedule, plans []*fairness.Plan, iv schedule.Interval) *schedule.Schedule {
	t.Helper()
	var err error
	planned := s
	for _, plan := range plans {
		planned, err = planned.Follow(plan)
		require.NoError(t, err)
	}
	roster, err := planned.Roster(iv)
	require.NoError(t, err)
	s, _, err = s.Enter(schedule.Entry{ID: "roster " + iv.Start.String(), At: iv.Start.AddDate(0, 0, -14), Change: roster})
	require.NoError(t, err)
	return s
}

// What is planned month by month keeps limits that look back further than the month before.
func TestNextLooksAsFarBackAsItsLimits(t *testing.T) {
	day, people := schedule.MustParseDate, []schedule.Member{"a2", "b1", "b2"}
	june := schedule.Month(2026, time.June, sample.Tokyo())
	months := schedule.Interval{Start: day("2026-04-01").At(0, sample.Tokyo()), End: june.End}
	for _, c := range []struct {
		limits fairness.Limits
		theirs func(schedule.Date) bool // the nights of a1
	}{
		{fairness.Limits{Rolling: fairness.Rolling{Shifts: 24, Days: 91}}, func(d schedule.Date) bool { return d.Before(day("2026-04-21")) }},
		{fairness.Limits{MaxWeekendsInRow: 7}, func(d schedule.Date) bool {
			return d.After(day("2026-04-14")) && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday)
		}},
	} {
		s, served := pairs(t), fairness.Planner{}
		before := schedule.Interval{Start: months.Start, End: june.Start}
		for seat := range s.Seats(before) {
			if seat.Team != "north" {
				continue
			}
			who := people[seat.Date.Day%3]
			if c.theirs(seat.Date) {
				who = "a1"
			}
			served.Locked = append(served.Locked, schedule.Shift{Interval: seat.Interval, Seat: seat, Member: who})
		}
		plans, err := served.Next(s, before, "north")
		require.NoError(t, err)
		s = published(t, s, plans, before)
		planner := fairness.Planner{Limits: c.limits, Ledger: fairness.Ledger{Opened: june.Start}} // all are even
		planner.Wants = []fairness.Wish{{Member: "a1", Interval: schedule.Days(day("2026-06-06"), day("2026-06-07"), sample.Tokyo())}}
		plans, err = planner.Next(s, june, "north")
		require.NoError(t, err)
		roster, err := published(t, s, plans, june).Roster(months)
		require.NoError(t, err)
		assert.Empty(t, scheduletest.Find(roster, scheduletest.InPool("north", scheduletest.Within(c.limits)...)...))
	}
}

// A repair of one pool knows the people of the others: their wishes and their own limits are no fault.
func TestMendKnowsEverybody(t *testing.T) {
	s, june := pairs(t), schedule.Month(2026, time.June, sample.Tokyo())
	planner := fairness.Planner{
		Own:   map[schedule.Member]fairness.Own{"a1": {MaxShiftsPerMonth: 5}, "c1": {MaxShiftsPerMonth: 8}},
		Wants: []fairness.Wish{{Member: "c2", Interval: schedule.Days(schedule.MustParseDate("2026-06-06"), schedule.MustParseDate("2026-06-07"), sample.Tokyo())}},
	}
	plans, err := planner.Next(s, june)
	require.NoError(t, err)
	s = published(t, s, plans, june)
	ill, _, err := s.Enter(schedule.Entry{ID: "ill", At: june.Start, Change: schedule.Leave{Member: "b1", Interval: schedule.Days(schedule.MustParseDate("2026-06-10"), schedule.MustParseDate("2026-06-20"), sample.Tokyo())}})
	require.NoError(t, err)
	repairs, err := planner.Mend(s, ill, schedule.Interval{Start: june.Start.AddDate(0, 0, 5), End: june.End})
	require.NoError(t, err)
	require.NotEmpty(t, repairs)
	for _, plan := range repairs {
		for _, move := range plan.Overrides(ill, "repair") {
			ill, err = ill.With(move)
			require.NoError(t, err)
		}
	}
	roster, err := ill.Roster(june)
	require.NoError(t, err)
	assert.Empty(t, scheduletest.Find(roster, scheduletest.WithinOwn(planner.Limits, planner.Own)...))
}

// Whoever goes to another seat of a slot leaves theirs first, so that overrides can be laid one after the other, and two who
// exchange seats swap them.
func TestOverridesFollowEachOther(t *testing.T) {
	spec := schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "a", Services: schedule.Services("web"), Members: schedule.Members("a1", "a2", "a3", "a4")}},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()},
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	day := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-01"), sample.Tokyo())
	plan := func(primary, secondary schedule.Member) []*fairness.Plan {
		planner := fairness.Planner{}
		for seat := range s.Seats(day) {
			who := primary
			if seat.Role == schedule.Secondary {
				who = secondary
			}
			planner.Locked = append(planner.Locked, schedule.Shift{Interval: seat.Interval, Seat: seat, Member: who})
		}
		plans, err := planner.Next(s, day)
		require.NoError(t, err)
		return plans
	}
	is := published(t, s, plan("a2", "a1"), day)
	for _, want := range [][2]schedule.Member{{"a1", "a3"}, {"a3", "a2"}, {"a3", "a4"}, {"a2", "a3"}, {"a1", "a2"}} {
		moved := is
		for _, override := range plan(want[0], want[1])[0].Overrides(is, "repair") {
			moved, err = moved.With(override)
			require.NoError(t, err)
		}
		for shift := range moved.Duties(day) {
			assert.Equal(t, want[map[schedule.Role]int{schedule.Primary: 0, schedule.Secondary: 1}[shift.Role]], shift.Member)
		}
	}
}

// Of two pools the moves are ordered together, also in a ring, and where a cover has split one of the seats.
func TestOverridesOfTwoPools(t *testing.T) {
	var all []schedule.Membership // of three teams at once
	for _, m := range []schedule.Member{"x", "y", "z", "w"} {
		all = append(all, schedule.Membership{Member: m, Share: 30})
	}
	pool := func(id schedule.TeamID) schedule.Pool {
		return schedule.Pool{ID: id, Duty: schedule.Duty{Primary: schedule.Vacant()}}
	}
	spec := schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{
			{ID: "a", Services: schedule.Services("web"), Members: all, Pool: "north"},
			{ID: "b", Services: schedule.Services("shop"), Members: all, Pool: "south"},
			{ID: "c", Services: schedule.Services("pay"), Members: all, Pool: "west"},
		},
		Pools: []schedule.Pool{pool("north"), pool("south"), pool("west")},
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	day := schedule.Days(schedule.MustParseDate("2026-06-01"), schedule.MustParseDate("2026-06-01"), sample.Tokyo())
	pools := []schedule.TeamID{"north", "south", "west"}
	plan := func(who ...schedule.Member) []*fairness.Plan {
		planner := fairness.Planner{}
		for seat := range s.Seats(day) {
			planner.Locked = append(planner.Locked, schedule.Shift{Interval: seat.Interval, Seat: seat, Member: who[slices.Index(pools, seat.Team)]})
		}
		plans, err := planner.Next(s, day)
		require.NoError(t, err)
		return plans
	}
	is := published(t, s, plan("x", "y", "z"), day)
	noon := schedule.Interval{Start: day.Start.Add(8 * time.Hour), End: day.Start.Add(12 * time.Hour)}
	covered, err := is.With(schedule.Cover{Interval: noon, From: "y", To: "w"})
	require.NoError(t, err)
	members := []schedule.Member{"x", "y", "z", "w"}
	tried := 0
	for _, now := range []*schedule.Schedule{is, covered} {
		for _, a := range members {
			for _, b := range members {
				for _, c := range members {
					if a == b || b == c || a == c || now == covered && b != "w" && (a == "w" || c == "w") {
						continue // w covers the seat of b for four hours
					}
					moved := now
					for _, change := range fairness.Overrides(now, "repair", plan(a, b, c)...) {
						moved, err = moved.With(change)
						require.NoError(t, err, "%s %s %s: %v", a, b, c, change)
					}
					tried++
					for shift := range moved.Duties(day) {
						want := []schedule.Member{a, b, c}[slices.Index(pools, shift.Team)]
						if now == covered && shift.Team == "south" && noon.Encloses(shift.Interval) {
							want = "w"
						}
						assert.Equal(t, want, shift.Member, "%s %s %s: %v", a, b, c, shift)
					}
				}
			}
		}
	}
	assert.Equal(t, 24+12, tried)
}
