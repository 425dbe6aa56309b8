package fairness_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// agreedJune is June of pool north, of one seat a night: a1, a2, b1 and b2 in turn, as it is published.
func agreedJune(t *testing.T) (*schedule.Schedule, schedule.Interval) {
	t.Helper()
	s, june := pairs(t), schedule.Month(2026, time.June, sample.Tokyo())
	given := fairness.Planner{}
	for seat := range s.Seats(june) {
		if seat.Team == "north" {
			who := []schedule.Member{"a1", "a2", "b1", "b2"}[seat.Date.Day%4]
			given.Locked = append(given.Locked, schedule.Shift{Interval: seat.Interval, Seat: seat, Member: who})
		}
	}
	plans, err := given.Next(s, june, "north")
	require.NoError(t, err)
	return published(t, s, plans, june), june
}

// holder is who serves north in the slot of a day of June.
func holder(t *testing.T, s *schedule.Schedule, day int) schedule.Member {
	t.Helper()
	for shift := range s.Duties(juneDays(day, day)) {
		if shift.Team == "north" && shift.Date.Day == day {
			return shift.Member
		}
	}
	t.Fatalf("nobody serves on %d June", day)
	return ""
}

func juneDays(first, last int) schedule.Interval {
	return schedule.Days(schedule.Date{Year: 2026, Month: time.June, Day: first}, schedule.Date{Year: 2026, Month: time.June, Day: last}, sample.Tokyo())
}

func seatsOfNorth(t *testing.T, s *schedule.Schedule, iv schedule.Interval) []schedule.Seat {
	t.Helper()
	north, err := s.Team("north")
	require.NoError(t, err)
	return slices.Collect(north.Seats(iv))
}

// mended enters what a repair says, and lists the days of June that it moves.
func mended(t *testing.T, p fairness.Planner, before, after *schedule.Schedule, iv schedule.Interval) (repaired *schedule.Schedule, moved map[int]schedule.Member) {
	t.Helper()
	plans, err := p.Mend(before, after, iv)
	require.NoError(t, err)
	repaired, moved = after, map[int]schedule.Member{}
	for i, change := range fairness.Overrides(after, "repair", plans...) {
		repaired, _, err = repaired.Enter(schedule.Entry{ID: fmt.Sprint("repair ", i), At: iv.Start, Change: change})
		require.NoError(t, err)
	}
	for day := 1; day <= 30; day++ {
		if now := holder(t, repaired, day); now != holder(t, after, day) {
			moved[day] = now
		}
	}
	return repaired, moved
}

// What people agreed on stays, though it breaks limits of the planner, and a repair without an edit moves nothing.
func TestAgreementsStay(t *testing.T) {
	s, june := agreedJune(t)
	now := june.Start.AddDate(0, 0, 4)
	enter := func(s *schedule.Schedule, id string, change schedule.Change) *schedule.Schedule {
		s, _, err := s.Enter(schedule.Entry{ID: id, At: now, Change: change})
		require.NoError(t, err)
		return s
	}
	rest := schedule.Interval{Start: now, End: june.End}
	// a2 gives the 9th to a1 and has the 12th for it: two nights apart three days in place of four, and a1 two in a row.
	swapped := enter(s, "swap", schedule.Swap{A: "a2", AGives: juneDays(9, 9), B: "a1", BGives: juneDays(12, 12)})
	spaced := fairness.Planner{Limits: fairness.Limits{MinDistanceDays: 4}, Relaxed: []fairness.Limits{{}}}
	for _, before := range []*schedule.Schedule{s, swapped} {
		_, moved := mended(t, spaced, before, swapped, rest)
		assert.Empty(t, moved)
	}
	covered := enter(swapped, "cover", schedule.Cover{Interval: juneDays(15, 15), From: holder(t, s, 15), To: holder(t, s, 14)})
	_, moved := mended(t, spaced, s, covered, rest)
	assert.Empty(t, moved)

	// Whoever has it falls ill: only their own nights move, and none comes back to who gave it away.
	ill := enter(swapped, "ill", schedule.Leave{Member: "a1", Interval: juneDays(9, 9)})
	_, moved = mended(t, fairness.Planner{}, s, ill, rest)
	assert.NotEqual(t, schedule.Member("a2"), holder(t, ill, 9), "the stand-in")
	for day, who := range moved {
		assert.Equal(t, 9, day, "%s", who)
	}
	repaired, _ := mended(t, spaced, s, ill, rest)
	for day := 1; day <= 30; day++ {
		if day != 9 {
			assert.Equal(t, holder(t, swapped, day), holder(t, repaired, day), "the %d", day)
		}
	}
	assert.NotContains(t, []schedule.Member{"a1", "a2"}, holder(t, repaired, 9))

	// A withdrawn swap is none.
	withdrawn, _, err := swapped.Enter(schedule.Entry{ID: "back", At: now, Withdraws: "swap"})
	require.NoError(t, err)
	_, moved = mended(t, spaced, swapped, withdrawn, rest)
	assert.Empty(t, moved)
}

// Whoever is away for some hours of a shift keeps the rest of it in a repair, and the stand-in the part, however long, though its
// two pieces are nearer to each other than shifts may be; nothing else moves.
func TestARepairLeavesTheRestOfAShift(t *testing.T) {
	s, june := agreedJune(t)
	now := june.Start.AddDate(0, 0, 4)
	p := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 2}}
	for _, hours := range [][2]int{{14, 16}, {1, 23}, {0, 22}} {
		day := juneDays(9, 9).Start
		absence := schedule.Interval{Start: day.Add(time.Duration(hours[0]) * time.Hour), End: day.Add(time.Duration(hours[1]) * time.Hour)}
		after, _, err := s.Enter(schedule.Entry{ID: "hospital", At: now, Change: schedule.Leave{Member: holder(t, s, 9), Interval: absence, Exact: true}})
		require.NoError(t, err)
		repaired, moved := mended(t, p, s, after, schedule.Interval{Start: now, End: june.End})
		assert.Empty(t, moved)
		assert.Equal(t, slices.Collect(after.Duties(june)), slices.Collect(repaired.Duties(june)), hours)
	}
	// A plan gives a seat back to who was set aside from all of it.
	whole := fairness.Planner{}
	for shift := range s.Duties(june) {
		if shift.Team == "north" {
			whole.Locked = append(whole.Locked, shift)
		}
	}
	plans, err := whole.Plan(slices.Values(seatsOfNorth(t, s, june)), s.People(june))
	require.NoError(t, err)
	ill, _, err := s.Enter(schedule.Entry{ID: "ill", At: now, Change: schedule.Leave{Member: holder(t, s, 9), Interval: juneDays(9, 9)}})
	require.NoError(t, err)
	require.NotEqual(t, holder(t, s, 9), holder(t, ill, 9))
	assert.Len(t, plans.Overrides(ill, "back"), 1)

	// Hours that take all of it take it away.
	after, _, err := s.Enter(schedule.Entry{ID: "hospital", At: now, Change: schedule.Leave{Member: holder(t, s, 9), Interval: juneDays(9, 9), Exact: true}})
	require.NoError(t, err)
	repaired, _ := mended(t, p, s, after, schedule.Interval{Start: now, End: june.End})
	assert.NotContains(t, []schedule.Member{"", holder(t, s, 9)}, holder(t, repaired, 9))
}

// A roster that was published with other limits than the repair's keeps what an edit does not touch.
func TestRepairsOfRostersWithOtherLimits(t *testing.T) {
	s, june := agreedJune(t)
	now := june.Start.AddDate(0, 0, 4)
	away := schedule.Leave{Member: "b1", Interval: juneDays(10, 20)}
	after, _, err := s.Enter(schedule.Entry{ID: "away", At: now, Change: away})
	require.NoError(t, err)
	tight := fairness.Planner{Limits: fairness.Limits{MinDistanceDays: 7}, Relaxed: []fairness.Limits{{MinRest: 11 * time.Hour}}}
	repaired, _ := mended(t, tight, s, after, schedule.Interval{Start: now, End: june.End})
	for day := 5; day <= 30; day++ {
		if was := holder(t, s, day); was != "b1" || day < 10 || day > 20 {
			assert.Equal(t, was, holder(t, repaired, day), "the %d", day)
		} else {
			assert.NotEqual(t, was, holder(t, repaired, day), "the %d", day)
		}
	}
}

// A week that several people share stays with them: only what somebody cannot serve moves, and to one person.
func TestRepairsOfSharedWeeks(t *testing.T) {
	s, june := agreedJune(t)
	weeks := fairness.Planner{Stint: fairness.Weeks}
	now := june.Start
	rest := schedule.Interval{Start: now, End: june.End}
	enter := func(s *schedule.Schedule, id string, change schedule.Change) *schedule.Schedule {
		s, _, err := s.Enter(schedule.Entry{ID: id, At: now, Change: change})
		require.NoError(t, err)
		return s
	}
	for _, c := range []struct {
		away  schedule.Member
		first int
		last  int
		moves []int
	}{{"b1", 10, 10, []int{10}}, {"b1", 8, 14, []int{10, 14}}, {"b1", 11, 12, nil}} {
		away := enter(s, "away", schedule.Leave{Member: c.away, Interval: juneDays(c.first, c.last)})
		repaired, _ := mended(t, weeks, s, away, rest)
		var moves []int
		takers := map[schedule.Member]bool{}
		for day := 1; day <= 30; day++ {
			if who := holder(t, repaired, day); who != holder(t, s, day) {
				moves = append(moves, day)
				takers[who] = true
			}
		}
		assert.Equal(t, c.moves, moves, "%+v", c)
		assert.Len(t, takers, min(1, len(moves)), "%+v", c)
	}

	// A repair by itself leaves each week to whoever has the most of it: from the 8th to the 14th b2 has one day, the others two.
	roster, err := s.Roster(june)
	require.NoError(t, err)
	plan, err := weeks.Repair(roster, slices.DeleteFunc(s.People(june), func(c schedule.Candidate) bool { return c.Pool != "north" }))
	require.NoError(t, err)
	for _, was := range plan.Problem().Published {
		if was.Slot == "week of 2026-06-08" {
			assert.Equal(t, schedule.Member("a1"), was.Member, "the first of these")
		}
	}
	assert.Len(t, plan.Problem().Published, 5)

	// A day of a week is covered, then its holder falls ill: the rest of the week goes to one person, and the cover stays.
	plans, err := weeks.Next(pairs(t), june, "north")
	require.NoError(t, err)
	whole := published(t, pairs(t), plans, june)
	was := holder(t, whole, 8)
	taker := slices.DeleteFunc([]schedule.Member{"a1", "a2", "b1", "b2"}, func(m schedule.Member) bool {
		return m == was || m == holder(t, whole, 1) || m == holder(t, whole, 15)
	})[0]
	covered := enter(whole, "cover", schedule.Cover{Interval: juneDays(10, 10), From: was, To: taker})
	_, moved := mended(t, weeks, whole, covered, rest)
	assert.Empty(t, moved)
	ill := enter(covered, "ill", schedule.Leave{Member: was, Interval: juneDays(8, 14)})
	repaired, _ := mended(t, weeks, whole, ill, rest)
	takers := map[schedule.Member]bool{}
	for day := 1; day <= 30; day++ {
		if day < 8 || day > 14 || day == 10 {
			assert.Equal(t, holder(t, covered, day), holder(t, repaired, day), "the %d", day)
		} else {
			takers[holder(t, repaired, day)] = true
		}
	}
	assert.Len(t, takers, 1)
	assert.NotContains(t, takers, was)
}

// What rotas give before the first publication counts in no repair, as in no ledger.
func TestRepairsBeforeTheFirstPublication(t *testing.T) {
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "a", Services: schedule.Services("web"), Members: schedule.Members("a1", "a2", "b1", "b2")}},
		OffHours: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2026-01-01"), "a1")},
	})
	require.NoError(t, err)
	june := schedule.Month(2026, time.June, sample.Tokyo())
	given := fairness.Planner{}
	for seat := range s.Seats(june) {
		given.Locked = append(given.Locked, schedule.Shift{Interval: seat.Interval, Seat: seat, Member: []schedule.Member{"a1", "a2", "b1", "b2"}[seat.Date.Day%4]})
	}
	plans, err := given.Next(s, june)
	require.NoError(t, err)
	s = published(t, s, plans, june)
	// Of b1 and b2 nobody is there on the 10th, which is b1's, and a1 has seven days of June, a2 eight.
	after := s
	for _, m := range []schedule.Member{"b1", "b2"} {
		after, _, err = after.Enter(schedule.Entry{ID: string(m), At: june.Start.AddDate(0, 0, -12), Change: schedule.Leave{Member: m, Interval: juneDays(10, 10)}})
		require.NoError(t, err)
	}
	repairs, err := fairness.Planner{}.Mend(s, after, schedule.Interval{Start: june.Start.AddDate(0, 0, -12), End: june.End})
	require.NoError(t, err)
	require.Len(t, repairs, 1)
	require.Len(t, repairs[0].Changes(), 1)
	assert.Equal(t, schedule.Member("a1"), repairs[0].Changes()[0].To)
}

// Where a pool is published longer than another, in whose place the month ends later, a repair leaves what is still to plan.
func TestRepairsOfPoolsThatEndApart(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	team := func(id, pool schedule.TeamID, place *time.Location, people ...schedule.Member) schedule.Team {
		return schedule.Team{ID: id, Pool: pool, Location: place, Services: schedule.Services(schedule.ServiceID(id + "-svc")), Members: schedule.Members(people...)}
	}
	vacant := schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()}
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team("a", "north", nil, "a1", "a2", "a3", "a4"), team("b", "west", ny, "b1", "b2", "b3", "b4")},
		Pools: []schedule.Pool{{ID: "north", Duty: vacant}, {ID: "west", Duty: vacant, Location: ny}},
	})
	require.NoError(t, err)
	june := schedule.Month(2026, time.June, sample.Tokyo())
	plans, err := fairness.Planner{}.Next(s, june)
	require.NoError(t, err)
	before := published(t, s, plans, june)
	now := june.Start.AddDate(0, 0, 4)
	after, _, err := before.Enter(schedule.Entry{ID: "away", At: now, Change: schedule.Leave{Member: "b1", Interval: juneDays(9, 20)}})
	require.NoError(t, err)
	rest := schedule.Interval{Start: now, End: after.Published().End}
	repairs, err := fairness.Planner{}.Mend(before, after, rest)
	require.NoError(t, err)
	require.Len(t, repairs, 1)
	repaired, err := after.With(repairs[0].Overrides(after, "")...)
	require.NoError(t, err)
	open := 0
	for shift := range repaired.Duties(rest) {
		if shift.Regime == schedule.OffHours {
			assert.Equal(t, !repaired.PublishedSeat(shift.Seat), shift.Gap(), "%v", shift)
			if shift.Gap() {
				open++
			}
		}
	}
	assert.Equal(t, 2, open, "the night of 30 June in New York begins in July in Tokyo, where the month is published")
	_, err = fairness.Planner{}.Rebalance(repaired, rest, 4)
	require.NoError(t, err)
}

// Whoever stands in for some hours of a seat gets no other seat of that time.
func TestRepairsKnowWhoServesAPart(t *testing.T) {
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(), Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "a", Services: schedule.Services("web"), Members: schedule.Members("a1", "a2", "a3", "a4", "a5")}},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()},
	})
	require.NoError(t, err)
	june := schedule.Month(2026, time.June, sample.Tokyo())
	plans, err := fairness.Planner{}.Next(s, june)
	require.NoError(t, err)
	s = published(t, s, plans, june)
	now := june.Start
	for day := 2; day <= 29; day += long.Cases(5, 1) {
		of := map[schedule.Role]schedule.Member{}
		for shift := range s.Duties(juneDays(day, day)) {
			of[shift.Role] = shift.Member
		}
		noon := juneDays(day, day).Start.Add(12 * time.Hour)
		hours := schedule.Leave{Member: of[schedule.Primary], Interval: schedule.Interval{Start: noon, End: noon.Add(4 * time.Hour)}, Exact: true}
		after, _, err := s.Enter(schedule.Entry{ID: "hours", At: now, Change: hours})
		require.NoError(t, err)
		after, _, err = after.Enter(schedule.Entry{ID: "day", At: now, Change: schedule.Leave{Member: of[schedule.Secondary], Interval: juneDays(day, day), Gap: true}})
		require.NoError(t, err)
		plans, err := fairness.Planner{}.Mend(s, after, schedule.Interval{Start: now, End: june.End})
		require.NoError(t, err)
		repaired, err := after.With(fairness.Overrides(after, "", plans...)...)
		require.NoError(t, err, "the %d", day)
		for shift := range repaired.Duties(juneDays(day, day)) {
			assert.False(t, shift.Gap(), "the %d", day)
		}
	}
}

// What may change for fairness may do so in the pools that an edit is about: another pool stays, however uneven it is.
func TestToleranceIsForPoolsOfAnEdit(t *testing.T) {
	s, june := agreedJune(t)
	rest := schedule.Interval{Start: june.Start.AddDate(0, 0, 4), End: june.End}
	p := fairness.Planner{Tolerance: fairness.Tolerance{Changes: 9}}
	moves := func(m schedule.Member) (moves int) {
		after, _, err := s.Enter(schedule.Entry{ID: "away", At: rest.Start, Change: schedule.Leave{Member: m, Interval: juneDays(20, 22), Long: true}})
		require.NoError(t, err)
		plans, err := p.Mend(s, after, rest)
		require.NoError(t, err)
		for _, plan := range plans {
			require.Equal(t, schedule.TeamID("north"), plan.Pool())
			moves += len(plan.Changes())
		}
		return moves
	}
	assert.Zero(t, moves("c1"), "of the other pool")
	most := moves("a1")
	p.Tolerance.Changes = 0
	assert.Greater(t, most, moves("a1"))
}
