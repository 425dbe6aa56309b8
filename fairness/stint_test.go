package fairness_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// begun goes back in time, minute by minute, to the last time at which a week or a weekend
// begins on the clock.
func begun(start time.Time, week, weekend int) string {
	const minutes = 7 * 24 * 60
	at := ((int(start.Weekday())+6)%7*24+start.Hour())*60 + start.Minute()
	for back := 0; ; back++ {
		switch (at - back + minutes) % minutes {
		case week:
			return fmt.Sprint("week ", start.Add(-time.Duration(back)*time.Minute).Unix())
		case weekend:
			return fmt.Sprint("weekend ", start.Add(-time.Duration(back)*time.Minute).Unix())
		}
	}
}

// Slots are taken together if one beginning of a week, or of a weekend, is the last before
// both, whichever day and clock it is.
func TestStintsBeginAnywhere(t *testing.T) {
	s := vacant(t, nil)
	clock := rapid.IntRange(0, 24*60-1)
	day := rapid.IntRange(0, 6)
	rapid.Check(t, func(t *rapid.T) {
		from, at := time.Weekday(day.Draw(t, "day")), schedule.Clock(clock.Draw(t, "clock"))
		stint, week, weekend := fairness.Weeks.From(from, at), (int(from)+6)%7*24*60+int(at), -1
		if rapid.Bool().Draw(t, "parts") {
			friday, late := time.Weekday(day.Draw(t, "weekend from")), schedule.Clock(clock.Draw(t, "weekend at"))
			stint, weekend = fairness.WeekParts.WeekendFrom(friday, late).From(from, at), (int(friday)+6)%7*24*60+int(late)
			if weekend == week {
				return
			}
		}
		first := date("2026-04-01").AddDays(rapid.IntRange(0, 60).Draw(t, "first"))
		iv := schedule.Days(first, first.AddDays(24), tokyo)
		made, err := fairness.Planner{Stint: stint, Moves: 1}.Plan(everyone(s).Seats(iv), s.People(iv))
		require.NoError(t, err)
		of := map[string]string{} // stint → when it began
		for _, seat := range made.Problem().Seats {
			for _, part := range seat.Parts {
				when := begun(part.Start, week, weekend)
				known, ok := of[seat.Slot]
				require.True(t, !ok || known == when, "%s: %v", seat.Slot, part)
				of[seat.Slot] = when
			}
		}
		when := map[string]bool{}
		for _, w := range of {
			require.False(t, when[w], "two stints begin at %s", w)
			when[w] = true
		}
	})
}

// A year, or half of one, of weeks from Wednesday at ten, planned and published month by month: no week is cut
// at the edge of a month. Nor is a week whose holder goes on leave after the edge is theirs.
func TestNoWeekIsCutAtTheEdge(t *testing.T) {
	for _, stint := range []fairness.Stint{fairness.Weeks, fairness.Weeks.From(time.Wednesday, schedule.At(10, 0)), fairness.WeekParts.From(time.Monday, schedule.At(10, 0)).WeekendFrom(time.Friday, schedule.At(19, 0))} {
		s := vacant(t, nil)
		planner := fairness.Planner{Stint: stint, Moves: 2000, Limits: fairness.Limits{MinRest: 24 * time.Hour, RestBetween: fairness.Turns, MaxTurn: 170 * time.Hour, MaxTurnsPerMonth: 3}}
		from := schedule.Month(2026, time.January, tokyo).Start
		weekend := -1
		week := map[fairness.Stint]int{planner.Stint: 0}[stint]
		switch stint {
		case fairness.Weeks.From(time.Wednesday, schedule.At(10, 0)):
			week = (2*24 + 10) * 60
		case fairness.WeekParts.From(time.Monday, schedule.At(10, 0)).WeekendFrom(time.Friday, schedule.At(19, 0)):
			week, weekend = 10*60, (4*24+19)*60
		}
		months := long.Cases(3, 12)
		for m := range time.Month(months) {
			month := schedule.Month(2026, 1+m, tokyo)
			plans, err := planner.Next(s, month, schedule.Everyone)
			require.NoError(t, err)
			require.NoError(t, plans[0].Check(plans[0].Shifts()))
			planned, err := s.Follow(plans[0])
			require.NoError(t, err)
			roster, err := planned.Roster(month)
			require.NoError(t, err)
			s, _, err = s.Enter(schedule.Entry{ID: fmt.Sprint(m), At: month.Start.AddDate(0, 0, -14), Change: roster})
			require.NoError(t, err)
		}
		holder, stints, served := map[string]schedule.Member{}, map[schedule.Member]int{}, 0
		for shift := range everyone(s).Duties(schedule.Interval{Start: from, End: from.AddDate(0, months, 0)}) {
			key := begun(shift.Seat.Start, week, weekend)
			if holder[key] == "" {
				holder[key] = shift.Member
				stints[shift.Member]++
				served++
			}
			require.Equal(t, holder[key], shift.Member, "%v", shift)
		}
		for m, n := range stints {
			assert.InDelta(t, float64(served)/12, n, 1.01, "%s of %v", m, stints)
		}
	}
}

// Who has begun a week has the rest of it, unless they cannot serve that, it breaks a limit,
// or it is decided otherwise.
func TestAStintGoesOn(t *testing.T) {
	april, may := days("2026-04-27", "2026-04-30"), days("2026-05-01", "2026-05-10")
	rest := days("2026-05-01", "2026-05-03")
	held := func(s *schedule.Schedule, members ...schedule.Member) (list []schedule.Shift) {
		for shift := range everyone(s).Duties(april) {
			shift.Member = members[len(list)%len(members)]
			list = append(list, shift)
		}
		return list
	}
	weeks := fairness.Limits{MinRest: 24 * time.Hour, RestBetween: fairness.Turns, MaxTurn: 170 * time.Hour}
	blocks := fairness.Ledger{Weights: fairness.Weights{Blocks: []schedule.Block{{Name: "GW", First: date("2026-04-29"), Last: date("2026-05-06")}}}}
	once := fairness.Limits{OncePerBlock: true}
	elsewhere := slices.Collect(known(vacant(t, nil).Team("platform-nights")).Duties(days("2026-05-02", "2026-05-02")))[:1]
	elsewhere[0].Member = "e1"
	for _, c := range []struct {
		name    string
		planner fairness.Planner
		members []schedule.Member
		change  []schedule.Change
		want    schedule.Member
	}{
		{"the whole week is e1's", fairness.Planner{Limits: weeks}, []schedule.Member{"e1"}, nil, "e1"},
		{"most of it is m3's", fairness.Planner{Limits: weeks}, []schedule.Member{"m3", "m3", "e1"}, nil, "m3"},
		{"e1 has the holiday of it", fairness.Planner{}, []schedule.Member{"m3", "e1", "e1", "m3"}, nil, "e1"},
		{"e1 goes on leave", fairness.Planner{Limits: weeks}, []schedule.Member{"e1"}, []schedule.Change{schedule.Leave{Member: "e1", Interval: days("2026-05-03", "2026-05-03")}}, ""},
		{"e1 is elsewhere", fairness.Planner{Limits: weeks, Locked: elsewhere}, []schedule.Member{"e1"}, nil, ""},
		{"once a block", fairness.Planner{Limits: once, Ledger: blocks}, []schedule.Member{"e1"}, nil, ""},
		{"single slots", fairness.Planner{Limits: fairness.Limits{MinDistanceDays: 3}}, []schedule.Member{"e1"}, nil, ""},
	} {
		s := vacant(t, nil, c.change...)
		c.planner.Locked, c.planner.Moves = append(held(s, c.members...), c.planner.Locked...), 5000
		if c.name != "single slots" {
			c.planner.Stint = fairness.Weeks
		}
		made, err := c.planner.Plan(everyone(s).Seats(may), s.People(may))
		if c.name == "once a block" { // six days of a block by one person
			require.ErrorIs(t, err, fairness.ErrInfeasible, c.name)
			continue
		}
		require.NoError(t, err, c.name)
		var got []schedule.Member
		for shift := range made.Shifts() {
			if rest.Contains(shift.Start) && !slices.Contains(got, shift.Member) {
				got = append(got, shift.Member)
			}
		}
		if c.want != "" {
			assert.Equal(t, []schedule.Member{c.want}, got, c.name)
			assert.Len(t, made.Problem().Locked, 1, c.name)
		} else {
			assert.True(t, c.planner.Stint == fairness.Singles || !slices.Contains(got, c.members[0]), c.name)
			assert.Empty(t, made.Problem().Locked, c.name)
		}
	}
	// What is locked or published decides.
	s := vacant(t, nil)
	for _, decide := range []func(*fairness.Planner, schedule.Shift){
		func(p *fairness.Planner, shift schedule.Shift) { p.Locked = append(p.Locked, shift) },
		func(p *fairness.Planner, shift schedule.Shift) { p.Published = append(p.Published, shift) },
	} {
		p := fairness.Planner{Stint: fairness.Weeks, Locked: held(s, "e1"), Moves: 2000}
		shift := slices.Collect(everyone(s).Duties(rest))[0]
		shift.Member = "m1"
		decide(&p, shift)
		made, err := p.Plan(everyone(s).Seats(may), s.People(may))
		require.NoError(t, err)
		assert.Equal(t, len(p.Locked)-len(held(s, "e1")), len(made.Problem().Locked))
	}
}

// Stints are levelled by their names or, on request, in total alone; kinds of day, of which
// they have several, are refused.
func TestStintsHaveNoLevelOfDays(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) { spec.OffHours.Primary = rotation.Weekly(date("2026-01-05"), "m1") })
	iv := days("2026-05-04", "2026-05-31")
	names := func(p fairness.Planner) []string {
		made, err := p.Plan(everyone(s).Seats(iv), s.People(iv))
		require.NoError(t, err)
		return made.Certificate().Levels
	}
	assert.Equal(t, []string{"nights", "weekends", "total"}, names(fairness.Planner{Stint: fairness.WeekParts}))
	assert.Equal(t, []string{"total"}, names(fairness.Planner{Stint: fairness.WeekParts, Level: []fairness.Category{}}))
	assert.Equal(t, []string{"total"}, names(fairness.Planner{Stint: fairness.Weeks}))
	for stint, message := range map[fairness.Stint]string{
		fairness.Weeks:                                         "Level: a stint has slots of several kinds, and is levelled by its name: nil, or an empty list for the total alone",
		fairness.WeekParts:                                     "Level: a stint has slots of several kinds, and is levelled by its name: nil, or an empty list for the total alone",
		fairness.Singles.From(time.Tuesday, 0):                 "Stint: single slots begin no week",
		fairness.Weeks.WeekendFrom(time.Saturday, 0):           "Stint: whole weeks have no weekend of their own",
		fairness.WeekParts.WeekendFrom(time.Monday, 0):         "Stint: weekends begin where weeks do",
		fairness.WeekParts.From(time.Tuesday, 90) | 1<<31:      "is no stint",
		fairness.WeekParts.From(time.Tuesday, 90) | 3:          "is no stint",
		fairness.Weeks.From(time.Wednesday, schedule.At(9, 0)): "Level: a stint",
	} {
		_, err := fairness.Planner{Stint: stint, Level: []fairness.Category{{Name: "holidays", Kinds: []schedule.DayKind{schedule.Holiday}}}}.Plan(everyone(s).Seats(iv), s.People(iv))
		assert.ErrorIs(t, err, schedule.ErrInvalid)
		assert.ErrorContains(t, err, message)
	}
}

// A stint is read as it is written, whenever its weeks begin.
func TestStintsAsText(t *testing.T) {
	for text, want := range map[string]fairness.Stint{
		"singles":              fairness.Singles,
		"weeks":                fairness.Weeks.From(time.Monday, 0),
		"weeks from Wed 10:00": fairness.Weeks.From(time.Wednesday, schedule.At(10, 0)),
		"weekParts":            fairness.WeekParts.WeekendFrom(time.Friday, 0),
		"weekParts from Mon 10:00, weekends from Fri 19:00": fairness.WeekParts.WeekendFrom(time.Friday, schedule.At(19, 0)).From(time.Monday, schedule.At(10, 0)),
		"weekParts, weekends from Thu 00:00":                fairness.WeekParts.WeekendFrom(time.Thursday, 0),
	} {
		var got fairness.Stint
		require.NoError(t, got.UnmarshalText([]byte(text)))
		assert.Equal(t, want, got)
		assert.Equal(t, text, want.String())
	}
	for _, text := range []string{"", "days", "weeks from 10:00", "weeks from Wed", "weeks from Wed 24:00", "singles from Mon 10:00", "weeks, weekends from Fri 19:00", "weekParts, weekends from Mon 00:00", "weekParts, weekends from Fri 19:00 from Mon 10:00"} {
		got := fairness.Weeks
		assert.ErrorIs(t, got.UnmarshalText([]byte(text)), schedule.ErrInvalid, text)
		assert.Equal(t, fairness.Weeks, got)
	}
	_, err := fairness.Stint(1 << 31).MarshalText()
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	rapid.Check(t, func(t *rapid.T) {
		clock := func(name string) (time.Weekday, schedule.Clock) {
			minute := rapid.IntRange(0, 7*24*60-1).Draw(t, name)
			return time.Weekday(minute / (24 * 60)), schedule.Clock(minute % (24 * 60))
		}
		for _, u := range []fairness.Stint{fairness.Weeks.From(clock("week")), fairness.WeekParts.From(clock("parts")).WeekendFrom(clock("weekend"))} {
			text, err := u.MarshalText()
			if err != nil {
				continue // weekends begin where weeks do
			}
			var got fairness.Stint
			require.NoError(t, got.UnmarshalText(text))
			require.Equal(t, u, got, string(text))
		}
	})
}

// Of a week that others have served in part, each has what they served: an had one night of it, so a week of their own makes eight shifts.
func TestAWeekBeforeThePlanIsOfWhoServedWhatOfIt(t *testing.T) {
	spec := schedule.Spec{Location: time.UTC, Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "shop", Services: schedule.Services("web"), Members: schedule.Members("al", "an")}},
		OffHours: schedule.Duty{Primary: schedule.Always("al"), Breaks: []schedule.Clock{0}},
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	before, week := schedule.Days(schedule.MustParseDate("2026-06-08"), schedule.MustParseDate("2026-06-14"), time.UTC), schedule.Days(schedule.MustParseDate("2026-06-15"), schedule.MustParseDate("2026-06-21"), time.UTC)
	planner := fairness.Planner{Stint: fairness.Weeks, Limits: fairness.Limits{MaxShiftsPerMonth: 8}}
	for shift := range s.Duties(before) {
		if shift.Date == schedule.MustParseDate("2026-06-10") {
			shift.Member = "an"
		}
		planner.Locked = append(planner.Locked, shift)
	}
	plan, err := planner.Plan(s.Seats(week), s.People(week))
	require.NoError(t, err)
	for shift := range plan.Shifts() {
		assert.Equal(t, schedule.Member("an"), shift.Member, shift)
	}
}
