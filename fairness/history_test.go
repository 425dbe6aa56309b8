package fairness_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
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
	late := planner
	late.Ledger.Opened = july.Start.Add(20 * time.Hour)
	_, err = late.Next(s, july)
	assert.ErrorIs(t, err, schedule.ErrConflict)
	assert.EqualError(t, err, "Ledger.Opened: conflict: the ledger is opened at 2026-07-01T20:00:00+09:00 and knows what was served until then; the slot 2026-07-01 19:00 – 2026-07-02 10:00 JST is to plan, which begins before")
	late.Ledger.Opened = july.Start.Add(19 * time.Hour)
	_, err = late.Next(s, july)
	require.NoError(t, err)
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
		planner := fairness.Planner{Moves: 2000, Limits: c.limits, Ledger: fairness.Ledger{Opened: june.Start}} // all are even
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
		Moves: 2000,
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

// Stand-ins are ranked by the ledger as its meaning says: by the largest balance at the ends of the months of a shift and after it,
// as far as something is published, worked out from the schedule of that time by itself.
func TestStandInsAreRankedByTheLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []schedule.Member{"a", "b", "c", "d", "e", "f"}
		team := schedule.Team{ID: "t", Services: schedule.Services("web"), Members: schedule.Members(people...)}
		team.Members[2].Share = 50
		var ledger fairness.Ledger
		for _, m := range people[:4] {
			ledger.Accounts = append(ledger.Accounts, fairness.Account{Pool: schedule.Everyone, Member: m, Done: fairness.Amounts{Weekend: fairness.Burden(rapid.IntRange(0, 40).Draw(t, "carried")) * 60_000}})
		}
		ledger.Weights.Weekend = rapid.SampledFrom([]int{0, 500}).Draw(t, "weekend")
		s, err := schedule.New(schedule.Spec{Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}, Teams: []schedule.Team{team},
			OffHours: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2026-01-01"), rapid.Permutation(people).Draw(t, "order")...)}})
		require.NoError(t, err)
		var months []schedule.Interval
		for n := range time.Month(3) {
			months = append(months, schedule.Month(2026, time.April+n, sample.Tokyo()))
		}
		published := rapid.IntRange(0, 3).Draw(t, "months")
		for _, month := range months[:published] {
			roster, err := s.Roster(month)
			require.NoError(t, err)
			s, err = s.With(roster)
			require.NoError(t, err)
		}
		assert.Equal(t, s, s.Weighing(nil))
		s = ledger.Ranks(s)
		for range rapid.IntRange(1, 5).Draw(t, "leaves") {
			first := schedule.MustParseDate("2026-04-01").AddDays(rapid.IntRange(0, 90).Draw(t, "first"))
			shifts := slices.DeleteFunc(slices.Collect(s.Duties(schedule.Days(first, first, sample.Tokyo()))), func(x schedule.Shift) bool { return x.Regime == schedule.Daytime || x.Member == "" })
			if len(shifts) == 0 {
				continue
			}
			shift := shifts[0]
			over := map[schedule.Member]time.Duration{}
			for _, month := range months[:published] {
				end := month.End
				if month.End.Before(shift.Start) {
					if end = s.Published().End; month != months[published-1] {
						continue
					}
				}
				then, err := ledger.Upto(s, end)
				require.NoError(t, err)
				for _, a := range then.Accounts {
					minutes := time.Duration(a.Balance().Total()/1000) * time.Minute
					if was, known := over[a.Member]; !known || was < minutes {
						over[a.Member] = minutes
					}
				}
			}
			ranked := s.CanCover(shift)
			for i, step := range ranked {
				assert.InDelta(t, over[step.Member], step.Standing.Over, float64(time.Minute), "%s for %v", step.Member, shift) // targets are rounded month by month
				if i > 0 && (ranked[i-1].Standing.Rest >= schedule.StandInRest) == (step.Standing.Rest >= schedule.StandInRest) {
					assert.LessOrEqual(t, ranked[i-1].Standing.Over, step.Standing.Over, "%v", shift)
				}
			}
			leave := schedule.Leave{Member: shift.Member, Interval: shift.Interval}
			after, err := s.With(leave)
			require.NoError(t, err)
			for now := range after.Duties(schedule.Interval{Start: shift.Seat.Start, End: shift.Seat.Start.Add(1)}) {
				if len(ranked) > 0 && now.Key() == shift.Key() && now.Start.Equal(shift.Start) {
					assert.Equal(t, ranked[0].Member, now.Member, "%v", shift)
				}
			}
			s = after
		}
	})
}

// A ledger that cannot be carried on ranks nobody, and hours decide. Nor does it know anything of a duty in the daytime.
func TestWithoutALedgerHoursRank(t *testing.T) {
	s := pairs(t)
	plans, err := fairness.Planner{}.Next(s, schedule.Month(2026, time.June, sample.Tokyo()))
	require.NoError(t, err)
	s = published(t, s, plans, schedule.Month(2026, time.June, sample.Tokyo()))
	strange := fairness.Ledger{Accounts: []fairness.Account{{Pool: "nobody's", Member: "a1"}}}
	_, err = strange.Ahead(s, s.Published().Start)
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	shift := slices.Collect(s.Duties(s.Published()))[20]
	assert.Equal(t, s.CanCover(shift), strange.Ranks(s).CanCover(shift))
	now, err := fairness.Ledger{}.Upto(s, s.Published().End)
	require.NoError(t, err)
	for _, months := range []int{-2, 0, 2} {
		ends, err := fairness.Ledger{}.Ahead(s, s.Published().Start.AddDate(0, months, 0))
		require.NoError(t, err)
		require.NotEmpty(t, ends)
		assert.Equal(t, now, ends[len(ends)-1], "the last one is at the end of what is published")
	}
	ends, err := fairness.Ledger{}.Ahead(pairs(t), s.Published().Start)
	require.NoError(t, err)
	assert.Empty(t, ends, "nothing is published")
}

// Of two pools in two zones the one in the west has its last night of April behind the other's midnight, when the other's first
// of May, a Saturday that is still to plan, has begun.
func TestAheadCountsWhatIsPublished(t *testing.T) {
	zone := func(name string) *time.Location {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		return loc
	}
	team := func(id schedule.TeamID, loc *time.Location, members ...schedule.Member) schedule.Team {
		of := schedule.Team{ID: id, Location: loc, Pool: id + "-nights", Services: []schedule.Service{{ID: schedule.ServiceID(id)}}}
		for _, m := range members {
			of.Members = append(of.Members, schedule.Membership{Member: m})
		}
		return of
	}
	pool := func(id schedule.TeamID, loc *time.Location, members ...schedule.Member) schedule.Pool {
		return schedule.Pool{ID: id + "-nights", Location: loc, Duty: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2027-03-29"), members...)}}
	}
	london, york := zone("Europe/London"), zone("America/New_York")
	s, err := schedule.New(schedule.Spec{Location: london, Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(17, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team("lon", london, "a", "b", "c"), team("ny", york, "f", "g")},
		Pools: []schedule.Pool{pool("lon", london, "a", "b", "c"), pool("ny", york, "f", "g")}})
	require.NoError(t, err)
	april := schedule.Month(2027, time.April, london)
	plans, err := fairness.Planner{}.Next(s, april, "lon-nights", "ny-nights")
	require.NoError(t, err)
	for _, plan := range plans {
		s, err = s.Follow(plan)
		require.NoError(t, err)
	}
	roster, err := s.Roster(april)
	require.NoError(t, err)
	s, _, err = s.Enter(schedule.Entry{ID: "april", At: april.Start.AddDate(0, 0, -7), Change: roster})
	require.NoError(t, err)
	ends, err := fairness.Ledger{}.Ahead(s, april.Start.AddDate(0, 0, 6))
	require.NoError(t, err)
	require.Len(t, ends, 2)
	midnight, err := fairness.Ledger{}.Upto(s, april.End)
	require.NoError(t, err)
	for _, end := range ends {
		for _, m := range []schedule.Member{"a", "b", "c"} {
			assert.Equal(t, midnight.Account("lon-nights", m), end.Account("lon-nights", m), "%v", end.Opened)
		}
	}
}
