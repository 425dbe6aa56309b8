package fairness_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// training is an organisation of one pool with a seat for shadows: five people cover, and n1 and n2 are in training, n2 until the
// day on which they are ready.
func training(t testing.TB, ready string, edit func(*schedule.Spec), changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	team := schedule.Team{ID: "ops", Services: []schedule.Service{{ID: "web"}}}
	for _, m := range []schedule.Member{"a1", "a2", "a3", "a4", "a5", "n1", "n2"} {
		team.Members = append(team.Members, schedule.Membership{Member: m})
	}
	spec := schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}, Teams: []schedule.Team{team},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Shadow: schedule.Vacant()},
		People:   []schedule.Person{{ID: "n1", Name: "Nao", Ready: []schedule.Ready{}}, {ID: "n2", Ready: []schedule.Ready{{From: date(ready)}}}},
	}
	if edit != nil {
		edit(&spec)
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return s
}

// shadows lists who watches.
func shadows(s interface {
	Team(schedule.TeamID) (schedule.TeamSchedule, error)
}, iv schedule.Interval) (list []schedule.Shift) {
	for shift := range everyone(s).Duties(iv) {
		if shift.Role.Watches() && shift.Member != "" {
			list = append(list, shift)
		}
	}
	return list
}

func dates(shifts []schedule.Shift, m schedule.Member) (list []string) {
	for _, s := range shifts {
		if s.Member == m {
			list = append(list, s.Date.String())
		}
	}
	return list
}

var june = days("2026-06-01", "2026-06-30")

// Those in training watch as often as is asked for, nights and days off alike, as long as they are in training; who covers
// is planned as without them.
func TestShadowsArePlanned(t *testing.T) {
	s := training(t, "2026-06-15", nil, schedule.Leave{Member: "n1", Interval: days("2026-06-08", "2026-06-14")})
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 2}, Seed: 1}
	without, _ := plan(t, planner, s, june)
	planner.Shadows = 4
	made, followed := plan(t, planner, s, june)
	assert.Equal(t, without.Assignments(), made.Assignments(), "who covers")
	assert.Equal(t, without.Certificate(), made.Certificate())
	assert.Empty(t, without.Shadowing())
	assert.Equal(t, []fairness.Shadowing{{Member: "n1", Name: "Nao", Shifts: 4, Asked: 4, Most: true}, {Member: "n2", Shifts: 4, Asked: 4, Most: true}}, made.Shadowing())

	watched := shadows(followed, june)
	require.Len(t, watched, 8)
	last, off := map[schedule.Member]schedule.Date{}, map[schedule.Member]int{}
	for _, shift := range watched {
		assert.True(t, shift.Member == "n1" || shift.Date.Before(date("2026-06-15")), shift)
		assert.False(t, shift.Member == "n1" && shift.Overlaps(days("2026-06-08", "2026-06-14")), shift)
		assert.True(t, last[shift.Member].IsZero() || shift.Date.DaysSince(last[shift.Member]) >= 2, shift)
		last[shift.Member] = shift.Date
		if shift.Day != schedule.Workday {
			off[shift.Member]++
		}
	}
	assert.Equal(t, map[schedule.Member]int{"n1": 2, "n2": 2}, off)
	require.NoError(t, made.Check(everyone(followed).Duties(june)))
	moved, err := followed.With(schedule.Override{Interval: watched[0].Interval, To: "a1", Role: schedule.Shadow})
	if err == nil {
		assert.ErrorIs(t, made.Check(everyone(moved).Duties(june)), fairness.ErrTampered)
	}
	assert.Equal(t, []schedule.Member{"a1", "a2", "a3", "a4", "a5", "n1", "n2"}, made.Members())
	roster, err := followed.Roster(june)
	require.NoError(t, err)
	assert.Equal(t, watched, shadows(roster, june))
	assert.Empty(t, slices.Collect(roster.Gaps()), "an empty shadow's seat is no gap")
}

// The sentence says what was asked for, where less can be.
func TestShadowingIsSaid(t *testing.T) {
	made, _ := plan(t, fairness.Planner{Limits: fairness.Limits{MinDistanceDays: 5}, Shadows: 4, Seed: 1}, training(t, "2026-06-08", nil), june)
	var said []string
	for _, x := range made.Shadowing() {
		said = append(said, x.String(), x.In(schedule.Japanese))
	}
	assert.Equal(t, []string{
		"Nao watches 4 shifts", "Nao：見学4枠",
		"n2 watches 1 of 4 shifts, and all together the most that can be", "n2：見学1枠（4枠中）、全員の合計ではこれが最多",
	}, said)
}

// A seat of a shadow may have people of its own, whoever is ready as primary.
func TestShadowsWithPeopleOfTheirOwn(t *testing.T) {
	s := training(t, "2026-06-15", func(spec *schedule.Spec) {
		spec.OffHours.Shadow = nil
		spec.OffHours.Seats = []schedule.Post{{Role: "shadow-manager", Rota: schedule.Vacant(), Ready: map[schedule.Member]schedule.Date{"a1": {}, "a2": date("2026-06-20")}}}
	})
	made, followed := plan(t, fairness.Planner{Shadows: 3, Seed: 1}, s, june)
	watched := shadows(followed, june)
	assert.Len(t, dates(watched, "a1"), 3)
	assert.Len(t, dates(watched, "a2"), 3)
	assert.Len(t, watched, 6)
	assert.GreaterOrEqual(t, dates(watched, "a2")[0], "2026-06-20")
	assert.Equal(t, 2, len(made.Shadowing()))
	for _, shift := range watched {
		assert.NotEqual(t, shift.Member, made.Member(fairness.PositionKey{Slot: shift.Seat.Start.Format(time.RFC3339), Role: schedule.Primary}))
	}
}

// Whoever is to serve with somebody watches them alone, and nobody watches whom they are to be apart from.
func TestShadowsWatchWhomTheyMay(t *testing.T) {
	planner := fairness.Planner{Shadows: 2, Seed: 1, Own: map[schedule.Member]fairness.Own{"n1": {With: []schedule.Member{"a1"}}, "a2": {Apart: []schedule.Member{"n2"}}, "n2": {MaxShiftsPerMonth: 1}}}
	_, followed := plan(t, planner, training(t, "2026-07-15", nil), june)
	watched := shadows(followed, june)
	require.Len(t, watched, 3)
	for _, shift := range watched {
		for primary := range everyone(followed).Duties(shift.Interval) {
			if primary.Role == schedule.Primary && primary.Seat.Start.Equal(shift.Seat.Start) {
				if shift.Member == "n1" {
					assert.Equal(t, schedule.Member("a1"), primary.Member)
				} else {
					assert.NotEqual(t, schedule.Member("a2"), primary.Member)
				}
			}
		}
	}
}

// A repair leaves the shadows that it can, and moves who is away or ready now. Without Shadows it leaves them all.
func TestShadowsAreRepaired(t *testing.T) {
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Shadows: 3, Seed: 1}
	base := training(t, "2026-07-15", nil)
	_, followed := plan(t, planner, base, june)
	roster, err := followed.Roster(june)
	require.NoError(t, err)
	before, err := base.With(roster)
	require.NoError(t, err)
	watched := shadows(before, june)
	require.Len(t, watched, 6)
	var first schedule.Shift
	for _, shift := range watched {
		if shift.Member == "n1" {
			first = shift
			break
		}
	}
	after, err := before.With(schedule.Leave{Member: "n1", Interval: first.Interval})
	require.NoError(t, err)
	assert.Len(t, shadows(after, june), 5, "nobody steps in for a shadow")
	plans, err := planner.Mend(before, after, june)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	mended, err := after.With(fairness.Overrides(after, "", plans...)...)
	require.NoError(t, err)
	now := shadows(mended, june)
	assert.Len(t, dates(now, "n1"), 3)
	assert.Len(t, dates(now, "n2"), 3)
	kept := 0
	for _, shift := range watched {
		kept += len(slices.DeleteFunc(slices.Clone(now), func(s schedule.Shift) bool { return s.Key() != shift.Key() || s.Member != shift.Member }))
	}
	assert.GreaterOrEqual(t, kept, 4, "of six one is lost, and one at most makes room")

	planner.Shadows = 1
	plans, err = planner.Mend(before, after, june)
	require.NoError(t, err)
	require.Len(t, plans, 1)
	changes := plans[0].Changes()
	require.Len(t, changes, 1, "what is published stays, more often than is asked for too")
	assert.Equal(t, first.Start.Unix(), changes[0].Start.Unix())

	planner.Shadows = 0
	plans, err = planner.Mend(before, after, june)
	require.NoError(t, err)
	assert.Empty(t, plans, "who watches is left to the schedule")
}

// A plan leaves no more of the shadows that are known than it is asked for, as a repair does.
func TestKnownShadowsAreNoMoreThanAskedFor(t *testing.T) {
	planner := fairness.Planner{Shadows: 3, Seed: 1}
	base := training(t, "2026-07-15", nil)
	_, followed := plan(t, planner, base, june)
	planner.Published = slices.Collect(followed.Duties(june))
	planner.Shadows = 2
	_, again := plan(t, planner, base, june)
	for _, m := range []schedule.Member{"n1", "n2"} {
		was, is := dates(shadows(followed, june), m), dates(shadows(again, june), m)
		require.Len(t, was, 3, m)
		assert.Len(t, is, 2, m)
		assert.Subset(t, was, is, m)
	}
}

// A month that is planned in two parts, or of which the rest is repaired, asks for no more shifts than one that is planned at once.
func TestShadowsOfAMonthInParts(t *testing.T) {
	planner := fairness.Planner{Shadows: 3, Seed: 1}
	base, first, second := training(t, "2026-07-15", nil), days("2026-06-01", "2026-06-04"), days("2026-06-05", "2026-06-30")
	s := base
	for _, part := range []schedule.Interval{first, second} {
		plans, err := planner.Next(s, part)
		require.NoError(t, err)
		require.Len(t, plans, 1)
		for _, x := range plans[0].Shadowing() {
			assert.Equal(t, 3-len(dates(shadows(s, june), x.Member)), x.Asked, x)
		}
		s = published(t, s, plans, part)
	}
	assert.Len(t, shadows(s, first), 4, "a seat a night")
	for _, m := range []schedule.Member{"n1", "n2"} {
		assert.Len(t, dates(shadows(s, june), m), 3, m)
	}
	all, err := planner.Next(s, days("2026-07-01", "2026-07-31"))
	require.NoError(t, err)
	assert.Equal(t, 3, all[0].Shadowing()[0].Asked, "another month")

	after, err := s.With(schedule.Leave{Member: "a1", Interval: days("2026-06-20", "2026-06-22")})
	require.NoError(t, err)
	plans, err := planner.Mend(s, after, days("2026-06-16", "2026-06-30"))
	require.NoError(t, err)
	require.NotEmpty(t, plans)
	mended, err := after.With(fairness.Overrides(after, "", plans...)...)
	require.NoError(t, err)
	assert.Equal(t, dates(shadows(s, june), "n1"), dates(shadows(mended, june), "n1"))
	assert.Equal(t, dates(shadows(s, june), "n2"), dates(shadows(mended, june), "n2"))
}

// Rosters with shadows are repaired as those without: they were planned like any other seat, and given to others.
func TestShadowsAreNoSeatsToRepair(t *testing.T) {
	planner := fairness.Planner{Seed: 1}
	base := training(t, "2026-07-15", nil)
	_, followed := plan(t, planner, base, june)
	watching, err := followed.With(schedule.Override{Interval: slices.Collect(everyone(followed).Seats(june))[0].Interval, To: "n1", Role: schedule.Shadow})
	require.NoError(t, err)
	roster, err := watching.Roster(june)
	require.NoError(t, err)
	made, err := planner.Repair(roster, base.People(june))
	require.NoError(t, err)
	assert.Empty(t, made.Changes())
	planner.Published = slices.Collect(everyone(watching).Duties(june))
	made, err = planner.Plan(everyone(base).Seats(june), base.People(june))
	require.NoError(t, err)
	assert.Empty(t, made.Changes())
}

func TestShadowsOutOfRange(t *testing.T) {
	s := training(t, "2026-07-15", nil)
	_, err := fairness.Planner{Shadows: -1}.Plan(everyone(s).Seats(june), s.People(june))
	assert.EqualError(t, err, "Shadows: -1 lies outside 0 to 1000000")
	spec := schedule.Spec{OffHours: schedule.Duty{Primary: schedule.Vacant()}}
	assert.EqualError(t, fairness.Planner{Shadows: 1}.Check(spec), "Shadows: no duty has a seat in which somebody watches; Vacant leaves one to plans")
	spec.OffHours.Shadow = schedule.Vacant()
	assert.NoError(t, fairness.Planner{Shadows: 1}.Check(spec))
}

// Whoever covers in one pool and learns in another does not watch meanwhile, in whatever order the pools are planned.
func TestShadowsOfTwoPools(t *testing.T) {
	member := func(ids ...schedule.Member) (list []schedule.Membership) {
		for _, m := range ids {
			list = append(list, schedule.Membership{Member: m, Share: 50})
		}
		return list
	}
	s, err := schedule.New(schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{
			{ID: "ops", Services: []schedule.Service{{ID: "web"}}, Members: member("a1", "a2", "n1", "n2"), Pool: "left"},
			{ID: "db", Services: []schedule.Service{{ID: "sql"}}, Members: member("n1", "b1", "b2", "b3"), Pool: "right"},
		},
		Pools:  []schedule.Pool{{ID: "left", Duty: schedule.Duty{Primary: schedule.Vacant(), Shadow: schedule.Vacant()}}, {ID: "right", Duty: schedule.Duty{Primary: schedule.Vacant()}}},
		People: []schedule.Person{{ID: "n1", Ready: []schedule.Ready{{Service: "sql"}}}, {ID: "n2", Ready: []schedule.Ready{}}},
	})
	require.NoError(t, err)
	planner := fairness.Planner{Shadows: 25, Seed: 1}
	plans, err := planner.PlanEach(s.Seats(june), s.People(june))
	require.NoError(t, err)
	require.Len(t, plans, 2)
	followed := s
	for _, made := range plans {
		followed, err = followed.Follow(made)
		require.NoError(t, err)
	}
	for _, made := range slices.Backward(plans) {
		s, err = s.Follow(made)
		require.NoError(t, err)
	}
	var own []schedule.Shift
	watched := 0
	for shift := range followed.Duties(june) {
		if shift.Member == "n1" {
			for _, other := range own {
				assert.False(t, shift.Overlaps(other.Interval), "%v and %v", shift, other)
			}
			own = append(own, shift)
			watched += len(dates([]schedule.Shift{shift}, "n1")) * map[bool]int{true: 1}[shift.Role.Watches()]
		}
	}
	assert.Positive(t, watched)
	assert.Greater(t, len(own), watched)
}

// By going through all ways: of a few days with a few people in training as many shifts are watched as can be, and as evenly.
func TestShadowsByBruteForce(t *testing.T) {
	scarce := 0
	rapid.Check(t, func(rt *rapid.T) {
		first := date("2026-06-26")
		iv := schedule.Days(first, first.AddDays(rapid.IntRange(3, 6).Draw(rt, "days")), tokyo)
		learners := []schedule.Member{"n1", "n2", "n3"}[:rapid.IntRange(1, 3).Draw(rt, "learners")]
		ready, until := map[schedule.Member]schedule.Date{}, map[schedule.Member]schedule.Date{}
		var changes []schedule.Change
		team := schedule.Team{ID: "ops", Services: []schedule.Service{{ID: "web"}}}
		for _, m := range []schedule.Member{"a1", "a2", "a3", "a4"} {
			team.Members = append(team.Members, schedule.Membership{Member: m})
		}
		var people []schedule.Person
		leaves := map[schedule.Member]schedule.Interval{}
		for _, m := range learners {
			ready[m] = first.AddDays(rapid.IntRange(1, 12).Draw(rt, "ready"))
			until[m] = first.AddDays(rapid.IntRange(2, 12).Draw(rt, "last"))
			team.Members = append(team.Members, schedule.Membership{Member: m, Last: until[m]})
			people = append(people, schedule.Person{ID: m, Ready: []schedule.Ready{{From: ready[m]}}})
			if rapid.Bool().Draw(rt, "away") {
				from := first.AddDays(rapid.IntRange(0, 6).Draw(rt, "from"))
				leaves[m] = schedule.Days(from, from.AddDays(rapid.IntRange(0, 2).Draw(rt, "more")), tokyo)
				changes = append(changes, schedule.Leave{Member: m, Interval: leaves[m]})
			}
		}
		planner := fairness.Planner{Limits: fairness.Limits{MinRest: time.Duration(rapid.SampledFrom([]int{0, 11, 30}).Draw(rt, "rest")) * time.Hour,
			MinDistanceDays: rapid.IntRange(0, 3).Draw(rt, "distance"), MaxWeekendsPerMonth: rapid.IntRange(0, 1).Draw(rt, "weekends")}, Shadows: rapid.IntRange(1, 3).Draw(rt, "shadows"), Seed: 1}
		s, err := schedule.New(schedule.Spec{
			Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}, Teams: []schedule.Team{team},
			OffHours: schedule.Duty{Primary: schedule.Vacant(), Shadow: schedule.Vacant()}, People: people,
		})
		require.NoError(rt, err)
		s, err = s.With(changes...)
		require.NoError(rt, err)
		made, err := planner.Plan(everyone(s).Seats(iv), s.People(iv))
		if err != nil {
			return
		}
		followed, err := s.Follow(made)
		require.NoError(rt, err)
		require.NoError(rt, made.Check(everyone(followed).Duties(iv)))

		var slots []schedule.Seat
		serving := map[schedule.Member][]schedule.Seat{}
		for shift := range everyone(followed).Duties(iv) {
			if shift.Role == schedule.Primary {
				slots = append(slots, shift.Seat)
				serving[shift.Member] = append(serving[shift.Member], shift.Seat)
			}
		}
		fits := func(m schedule.Member, slot schedule.Seat, held []schedule.Seat) bool {
			if !slot.Date.Before(ready[m]) || slot.Date.After(until[m]) || slot.Overlaps(leaves[m]) {
				return false
			}
			watched := 0
			weekends := map[string]bool{}
			for _, other := range append(slices.Clone(held), serving[m]...) {
				if other.Start.Before(slot.Start) && slot.Start.Sub(other.End) < planner.Limits.MinRest || !other.Start.Before(slot.Start) && other.Start.Sub(slot.End) < planner.Limits.MinRest {
					return false
				}
				if apart := max(slot.Date.DaysSince(other.Date), other.Date.DaysSince(slot.Date)); apart < planner.Limits.MinDistanceDays || other.Start.Equal(slot.Start) {
					return false
				}
			}
			for _, other := range held {
				watched += map[bool]int{true: 1}[other.Date.Month == slot.Date.Month]
			}
			for _, other := range append(append(slices.Clone(held), serving[m]...), slot) {
				if day := other.Date.Weekday(); day == time.Saturday || day == time.Sunday {
					saturday := other.Date.AddDays(-int((day + 1) % 7))
					weekends[saturday.String()[:7]+saturday.String()] = true
				}
			}
			months := map[string]int{}
			for key := range weekends {
				months[key[:7]]++
			}
			for _, n := range months {
				if planner.Limits.MaxWeekendsPerMonth > 0 && n > planner.Limits.MaxWeekendsPerMonth {
					return false
				}
			}
			return watched < planner.Shadows
		}
		most, evenest := 0, 0
		held := map[schedule.Member][]schedule.Seat{}
		var from func(i, n int)
		from = func(i, n int) {
			if i == len(slots) {
				squares := 0
				for _, m := range learners {
					squares += len(held[m]) * len(held[m])
				}
				if n > most || n == most && squares < evenest {
					most, evenest = n, squares
				}
				return
			}
			from(i+1, n)
			for _, m := range learners {
				if fits(m, slots[i], held[m]) {
					held[m] = append(held[m], slots[i])
					from(i+1, n+1)
					held[m] = held[m][:len(held[m])-1]
				}
			}
		}
		from(0, 0)
		watched, squares, asked := 0, 0, 0
		own := map[schedule.Member][]schedule.Seat{}
		for _, shift := range shadows(followed, iv) {
			require.True(rt, fits(shift.Member, shift.Seat, own[shift.Member]), shift)
			own[shift.Member] = append(own[shift.Member], shift.Seat)
		}
		for _, x := range made.Shadowing() {
			require.Len(rt, own[x.Member], x.Shifts)
			require.True(rt, x.Most)
			watched, squares, asked = watched+x.Shifts, squares+x.Shifts*x.Shifts, asked+x.Asked
		}
		require.Equal(rt, most, watched)
		require.Equal(rt, evenest, squares)
		if watched < asked {
			scarce++
		}
	})
	assert.Positive(t, scarce)
}

// Who is kept for another seat is busy then, and watches on other nights.
func TestShadowsAreNotKeptElsewhere(t *testing.T) {
	s := training(t, "2026-06-01", nil)
	planner := fairness.Planner{Shadows: 40, Seed: 1}
	_, followed := plan(t, planner, s, june)
	nights := shadows(followed, june)
	require.NotEmpty(t, nights)
	kept := nights[0]
	kept.Role, kept.Seat.Role = "standby", "standby"
	planner.Kept = []schedule.Shift{kept}
	_, followed = plan(t, planner, s, june)
	assert.NotContains(t, dates(shadows(followed, june), kept.Member), kept.Date.String())
	assert.Len(t, shadows(followed, june), len(nights)-1)
}
