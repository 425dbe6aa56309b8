package together

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// What random organisations have found, each as the shortest case that has it.

func day(s string) schedule.Date { return schedule.MustParseDate(s) }

func days(first, last string) schedule.Interval {
	return schedule.Days(day(first), day(last), time.UTC)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func team(id schedule.TeamID, people ...schedule.Member) schedule.Team {
	t := schedule.Team{ID: id, Services: []schedule.Service{{ID: schedule.ServiceID(id) + "-web"}}}
	for _, m := range people {
		t.Members = append(t.Members, schedule.Membership{Member: m})
	}
	return t
}

func daily(people ...schedule.Member) schedule.Rota {
	return rotation.Daily(day("2026-01-01"), people...)
}

func spec(teams ...schedule.Team) schedule.Spec {
	return schedule.Spec{Location: time.UTC, Business: schedule.Weekdays(opens, closes), Holidays: schedule.NoHolidays{}, Teams: teams}
}

// Seed 38: whoever joins with a spec is no member of the slots of that day that begin before the spec
// does, so a plan gives them none.
func TestAPlanOverASpecGivesNoSlotBeforeItBegins(t *testing.T) {
	before, after := spec(team("a", "al")), spec(team("a", "al", "bo"))
	before.OffHours = schedule.Duty{Primary: daily("al"), Breaks: []schedule.Clock{0}}
	after.OffHours = before.OffHours
	after.From = day("2026-06-16")
	s := must(schedule.New(before, after))
	night := schedule.Interval{Start: day("2026-06-16").At(0, time.UTC), End: day("2026-06-16").At(schedule.At(10, 0), time.UTC)}
	june := days("2026-06-15", "2026-06-17")
	plan, err := fairness.Planner{}.Plan(s.Seats(june), s.People(june))
	require.NoError(t, err)
	for _, a := range planOf(schedule.Everyone, plan).seats {
		if a.Equal(night) {
			assert.Equal(t, schedule.Member("al"), a.member)
		}
	}
}

func with(s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	return must(s.With(changes...))
}

func primary(s *schedule.Schedule, service schedule.ServiceID, at string, hour int) schedule.Member {
	return must(s.OnCall(service, day(at).At(schedule.At(hour, 0), time.UTC))).Member(schedule.Primary)
}

func away(m schedule.Member, first, last string) schedule.Leave {
	return schedule.Leave{Member: m, Interval: days(first, last)}
}

// Seed 34: the plan of one pool names people for that pool, so who steps in elsewhere stays.
func TestAPlanNamesPeopleForItsOwnPool(t *testing.T) {
	a, b := team("a", "al", "an"), team("b", "bo")
	half := schedule.Membership{Member: "ce", Share: 50}
	a.Members, b.Members, b.Pool = append(a.Members, half), append(b.Members, half), "north"
	x := spec(a, b)
	x.OffHours = schedule.Duty{Primary: daily("al", "an")}
	x.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: daily("bo")}}}
	s := must(schedule.New(x))
	june := days("2026-06-15", "2026-06-17")
	people := slices.DeleteFunc(s.People(june), func(c schedule.Candidate) bool { return c.Pool != "north" })
	plan := must(fairness.Planner{}.Plan(slotsIn(s, "north", june), people))
	leave := away("al", "2026-06-24", "2026-06-24")
	assert.Equal(t, schedule.Member("an"), primary(with(s, leave), "a-web", "2026-06-24", 22))
	assert.Equal(t, schedule.Member("an"), primary(with(must(s.Follow(plan)), leave), "a-web", "2026-06-24", 22))
}

// Seeds 180, 181: a roster over two specs keeps what becomes of seats under each.
func TestARosterKeepsThePolicyOfEachSpec(t *testing.T) {
	before, after := spec(team("a", "al", "an")), spec(team("a", "al", "an"))
	before.OffHours = schedule.Duty{Primary: daily("al", "an"), Absent: schedule.LeaveGap}
	after.OffHours, after.From = schedule.Duty{Primary: daily("al", "an")}, day("2026-06-16")
	s := must(schedule.New(before, after))
	published := with(s, must(s.Roster(days("2026-06-10", "2026-06-20"))))
	for _, at := range []string{"2026-06-12", "2026-06-13", "2026-06-18", "2026-06-19"} {
		var answers []schedule.Member
		for _, s := range []*schedule.Schedule{s, published} {
			answers = append(answers, primary(with(s, away(primary(s, "a-web", at, 22), at, at)), "a-web", at, 22))
		}
		assert.Equal(t, answers[0], answers[1], at)
	}
}

// Seed 111: whom a plan names for a slot counts as named, whatever makes somebody step in there.
func TestAPlanNamesPeopleWhoeverStepsIn(t *testing.T) {
	x := spec(team("a", "al", "an", "bo", "ce"))
	x.OffHours = schedule.Duty{Primary: daily("al", "an", "bo"), Shadow: daily("al")}
	s := must(schedule.New(x))
	night := days("2026-06-15", "2026-06-15")
	planner := fairness.Planner{}
	for shift := range s.Duties(night) {
		if shift.Regime == schedule.OffHours && shift.Role == schedule.Primary {
			shift.Member = "al"
			planner.Locked = append(planner.Locked, shift)
		}
	}
	s = must(s.Follow(must(planner.Plan(slotsIn(s, schedule.Everyone, night), s.People(night)))))
	a := must(s.OnCall("a-web", day("2026-06-15").At(schedule.At(22, 0), time.UTC)))
	assert.Equal(t, schedule.Member("al"), a.Member(schedule.Primary))
	assert.Equal(t, schedule.Member("ce"), a.Member(schedule.Shadow), a.Explain())
}

// Seed 77: whom a rota names as secondary does not step in as primary of the same slot, so that one
// absence moves one seat.
func TestASecondaryKeepsTheSeatThatTheRotaNames(t *testing.T) {
	a := team("a", "al", "an", "bo")
	a.Members[2].Last = day("2026-06-14")
	x := spec(a)
	x.OffHours = schedule.Duty{Primary: daily("bo"), Secondary: daily("al")}
	s := must(schedule.New(x))
	night := must(s.OnCall("a-web", day("2026-06-16").At(schedule.At(22, 0), time.UTC)))
	assert.Equal(t, schedule.Member("an"), night.Member(schedule.Primary), night.Explain())
	assert.Equal(t, schedule.Member("al"), night.Member(schedule.Secondary), night.Explain())
}

// Seed 173: whoever leaves on the day on which a spec begins has no slot of that day, also of those that
// begin before the spec does.
func TestAPlanGivesNoSlotOfTheDayOnWhichSomebodyLeaves(t *testing.T) {
	a := team("a", "al", "an")
	a.Members[1].Last = day("2026-06-15")
	before := spec(a)
	before.OffHours = schedule.Duty{Primary: daily("al"), Breaks: []schedule.Clock{0}}
	after := before
	after.From = day("2026-06-16")
	s := must(schedule.New(before, after))
	june := days("2026-06-15", "2026-06-17")
	plan := must(fairness.Planner{}.Plan(slotsIn(s, schedule.Everyone, june), s.People(june)))
	_, err := s.Follow(plan)
	assert.NoError(t, err)
}

// Seeds 18, 134: a roster over two specs knows who has left with the second, from its opening clock on.
func TestARosterKnowsWhoLeftOnTheFirstDayOfASpec(t *testing.T) {
	before, after := spec(team("a", "al", "an", "bo")), spec(team("a", "al", "an"))
	before.OffHours = schedule.Duty{Primary: daily("al", "an"), Breaks: []schedule.Clock{0}}
	after.OffHours, after.From = before.OffHours, day("2026-06-16")
	s := must(schedule.New(before, after))
	for _, from := range []string{"2026-06-15", "2026-06-16"} {
		r := must(s.Roster(days(from, "2026-06-18")))
		published := with(s, r)
		again := must(published.Roster(days(from, "2026-06-18")))
		for shift := range r.Duties(days("2026-06-16", "2026-06-16")) {
			if shift.Role == schedule.All {
				for i, b := range []book{s, r, published, again} {
					assert.Equal(t, []schedule.Member{"al", "an"}, b.Serving(shift), "%s %d", from, i)
				}
			}
		}
	}
}

// Seed 199: who has left since a roster was published can still be freed of its shifts.
func TestALeaveOfWhomOnlyAPublishedRosterKnows(t *testing.T) {
	before, after := spec(team("a", "al", "an", "bo")), spec(team("a", "al", "an"))
	before.OffHours = schedule.Duty{Primary: daily("bo", "al", "an")}
	after.OffHours = schedule.Duty{Primary: daily("al", "an")}
	june := days("2026-06-15", "2026-06-20")
	s := with(must(schedule.New(after)), must(must(schedule.New(before)).Roster(june)))
	s, err := s.With(away("bo", "2026-06-15", "2026-06-20"))
	require.NoError(t, err)
	for shift := range s.Duties(june) {
		assert.NotEqual(t, schedule.Member("bo"), shift.Member, shift)
	}
}

// Seed 599: who steps in as primary is of another team than the secondary whom the rota names, where the
// duty wants that, so that one absence moves one seat.
func TestWhoStepsInIsOfAnotherTeamThanTheSecondary(t *testing.T) {
	a, b := team("a", "al", "an", "bo"), team("b", "di", "ed")
	a.Members[2].Last = day("2026-06-14")
	x := spec(a, b)
	x.OffHours = schedule.Duty{Primary: daily("bo", "an", "di"), Secondary: daily("al", "al", "al"), Apart: true}
	s := must(schedule.New(x))
	for d := day("2026-06-16"); d.Before(day("2026-06-19")); d = d.AddDays(1) {
		night := must(s.OnCall("a-web", d.At(schedule.At(22, 0), time.UTC)))
		if night.Seats[0].Why[0].Member == "bo" {
			assert.Equal(t, schedule.Member("di"), night.Member(schedule.Primary), night.Explain())
			assert.Equal(t, schedule.Member("al"), night.Member(schedule.Secondary), night.Explain())
		}
	}
}

// Seeds 308, 314, 354, 596: a slot of a special block in another pool is one of the block, for planner and
// policy alike.
func TestOncePerBlockOverAllPools(t *testing.T) {
	a, b := team("a", "al"), team("b", "bo")
	half := schedule.Membership{Member: "ce", Share: 50}
	a.Members, b.Members, b.Pool = append(a.Members, half), append(b.Members, half), "north"
	x := spec(a, b)
	x.OffHours = schedule.Duty{Primary: daily("al", "ce")}
	x.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: daily("ce", "bo")}}}
	s := must(schedule.New(x))
	two := days("2026-06-15", "2026-06-16")
	planner := fairness.Planner{Limits: fairness.Limits{OncePerBlock: true}}
	planner.Ledger.Weights.Blocks = []schedule.Block{{Name: "block", First: day("2026-06-14"), Last: day("2026-06-20")}}
	for shift := range dutiesIn(s, days("2026-06-14", "2026-06-20")) {
		if shift.Team == "north" && shift.Member == "ce" {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	require.NotEmpty(t, planner.Locked)
	people := slices.DeleteFunc(s.People(two), func(c schedule.Candidate) bool { return c.Pool != schedule.Everyone })
	_, err := planner.Plan(slotsIn(s, schedule.Everyone, two), people)
	assert.ErrorIs(t, err, fairness.ErrInfeasible, "al can have one of the two, and ce has one already")
}

// Seed 1374: planner and policy mean the same teams by Apart: those of the pool.
func TestApartMeansTheTeamsOfThePool(t *testing.T) {
	a, b, c := team("a", "al"), team("b", "bo"), team("c", "ce")
	c.Pool = "north"
	for _, m := range []schedule.Member{"x", "y"} {
		half := schedule.Membership{Member: m, Share: 50}
		c.Members = append(c.Members, half)
		if m == "x" {
			a.Members = append(a.Members, half)
		} else {
			b.Members = append(b.Members, half)
		}
	}
	x := spec(a, b, c)
	x.OffHours = schedule.Duty{Primary: daily("x"), Secondary: daily("y")}
	x.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: daily("ce")}}}
	s := must(schedule.New(x))
	night := days("2026-06-15", "2026-06-15")
	planner := fairness.Planner{Limits: fairness.Limits{Apart: true}}
	for shift := range dutiesIn(s, night) {
		if shift.Team == schedule.Everyone {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	people := slices.DeleteFunc(s.People(night), func(c schedule.Candidate) bool { return c.Pool != schedule.Everyone })
	plan, err := planner.Plan(slotsIn(s, schedule.Everyone, night), people)
	if err != nil {
		return // by the planner x and y are of one team
	}
	s = must(s.Follow(plan))
	assert.Empty(t, scheduletest.Find(must(s.Roster(night)), scheduletest.Within(planner.Limits)...))
}

// Seed 5525: the seats of a swap of one night stand in each other's way only if they are given back
// one by one.
func TestTheWithdrawalOfASwapGivesBothSeatsBack(t *testing.T) {
	one := spec(team("a", "al", "bo", "cy"))
	one.OffHours = schedule.Duty{Primary: daily("al", "bo", "cy"), Secondary: daily("bo", "cy", "al")}
	s := must(schedule.New(one))
	june := days("2026-06-15", "2026-06-17")
	at := june.Start.AddDate(0, 0, -1)
	list := func(s *schedule.Schedule) (list []string) {
		for shift := range s.Duties(june) {
			list = append(list, shift.String())
		}
		return list
	}
	night := must(onCall(s, "a-web", june.Start.AddDate(0, 0, 1))).Interval
	swapped, _, err := s.Enter(schedule.Entry{ID: "swap", At: at, Change: schedule.Swap{A: "al", AGives: night, B: "bo", BGives: night}})
	require.NoError(t, err)
	require.NotEqual(t, list(s), list(swapped))
	back, _, err := swapped.Enter(schedule.Entry{ID: "no swap", At: at, Withdraws: "swap"})
	require.NoError(t, err)
	assert.Equal(t, list(s), list(back))
}

// Seed 6187: who has two seats by rota gets a seat back though the other is still there.
func TestAWithdrawalGivesBackWhatRotasSayTwice(t *testing.T) {
	two := spec(team("a", "al", "bo"), team("b", "al", "cy"))
	two.Teams[0].Pool, two.Teams[1].Pool = "p", "q"
	two.Teams[0].Members[0].Share, two.Teams[1].Members[0].Share = 50, 50
	two.Pools = []schedule.Pool{{ID: "p", Duty: schedule.Duty{Primary: daily("al")}}, {ID: "q", Duty: schedule.Duty{Primary: daily("al")}}}
	s := must(schedule.New(two))
	june := days("2026-06-15", "2026-06-17")
	night := must(onCall(s, "a-web", june.Start.AddDate(0, 0, 1))).Interval
	put, _, err := s.Enter(schedule.Entry{ID: "put", At: june.Start, Change: schedule.Override{Interval: night, Team: "p", Role: schedule.Primary, To: "bo"}})
	require.NoError(t, err)
	require.Equal(t, schedule.Member("bo"), must(onCall(put, "a-web", night.Start)).Member(schedule.Primary))
	back, _, err := put.Enter(schedule.Entry{ID: "not put", At: june.Start, Withdraws: "put"})
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("al"), must(onCall(back, "a-web", night.Start)).Member(schedule.Primary))

	// An entry that was there before does not change that: seed 921383.
	hour := schedule.Interval{Start: night.Start, End: night.Start.Add(time.Hour)}
	s, _, err = s.Enter(schedule.Entry{ID: "hour", At: june.Start, Change: schedule.Override{Interval: hour, Team: "q", Role: schedule.Primary, To: "cy"}})
	require.NoError(t, err)
	put, _, err = s.Enter(schedule.Entry{ID: "put", At: june.Start, Change: schedule.Override{Interval: night, Team: "p", Role: schedule.Primary, To: "bo"}})
	require.NoError(t, err)
	back, _, err = put.Enter(schedule.Entry{ID: "not put", At: june.Start, Withdraws: "put"})
	require.NoError(t, err)
	for _, at := range []time.Time{night.Start, hour.End} {
		assert.Equal(t, schedule.Member("al"), must(onCall(back, "a-web", at)).Member(schedule.Primary))
	}

	// Not so if an entry has put them there since.
	two.Pools[1].Duty.Primary = daily("cy")
	s = must(schedule.New(two))
	for _, e := range []schedule.Entry{
		{ID: "put", Change: schedule.Override{Interval: night, Team: "p", Role: schedule.Primary, To: "bo"}},
		{ID: "help", Change: schedule.Override{Interval: night, Team: "q", Role: schedule.Primary, To: "al"}},
		{ID: "not put", Withdraws: "put"},
	} {
		e.At = june.Start
		s, _, err = s.Enter(e)
		require.NoError(t, err)
	}
	assert.Equal(t, schedule.Member("bo"), must(onCall(s, "a-web", night.Start)).Member(schedule.Primary))
}

// Seed 40177: whom a rota names for a seat that they cannot take is free to watch.
func TestWhoIsSetAsideCanWatch(t *testing.T) {
	one := spec(team("a", "al", "bo", "cy"))
	one.People = []schedule.Person{{ID: "al", Ready: []schedule.Ready{}}}
	one.OffHours = schedule.Duty{Primary: daily("bo"), Secondary: daily("al"), Shadow: daily("bo")}
	s := must(schedule.New(one))
	night := must(onCall(s, "a-web", day("2026-06-16").At(schedule.At(23, 0), time.UTC)))
	assert.Equal(t, schedule.Member("cy"), night.Member(schedule.Secondary), "al is not ready")
	assert.Equal(t, schedule.Member("al"), night.Member(schedule.Shadow))
}

// Seed 5188: Apart asks of which team the primary is, and of no seat with a name of its own.
func TestApartIsAboutThePrimary(t *testing.T) {
	one := spec(team("a", "al"), team("b", "bo", "cy", "cz"), team("c", "di"))
	one.OffHours = schedule.Duty{Primary: daily("al"), Secondary: daily("bo", "cy"), Seats: []schedule.Post{{Role: "tertiary", Rota: daily("cy", "bo")}}, Apart: true}
	s := must(schedule.New(one))
	night := must(onCall(s, "a-web", day("2026-01-01").At(schedule.At(23, 0), time.UTC)))
	assert.Equal(t, []schedule.Member{"al", "bo", "cy"}, []schedule.Member{night.Member(schedule.Primary), night.Member(schedule.Secondary), night.Member("tertiary")})

	// Who steps in as secondary is of another team than the primary's; the tertiary's own team will do.
	away := must(s.With(schedule.Leave{Member: "bo", Interval: night.Interval}))
	night = must(onCall(away, "a-web", night.Start))
	assert.Equal(t, schedule.Member("cz"), night.Member(schedule.Secondary))
}

// Seed 102679: who joins on the day after a night began is not of the whole team that has the night,
// whatever changes have cut it.
func TestTheWholeTeamOfANightIsTheTeamOfItsDay(t *testing.T) {
	one := spec(team("a", "al", "bo", "cy"))
	one.Teams[0].Members[2].From = day("2026-06-16")
	one.Business = schedule.Hours{{Days: []time.Weekday{time.Monday}, From: schedule.At(22, 0), To: schedule.At(6, 0)}}
	one.OffHours = schedule.Duty{Primary: daily("al")}
	s := must(schedule.New(one))
	at := day("2026-06-16").At(schedule.At(3, 0), time.UTC)
	put := must(s.With(schedule.Override{Interval: schedule.Interval{Start: at.Add(-4 * time.Hour), End: at}, Team: "a", To: "al"}))
	for _, s := range []*schedule.Schedule{s, put} {
		night := must(onCall(s, "a-web", at))
		assert.Equal(t, []schedule.Member{"al", "bo"}, s.Serving(night.Seats[0]))
		assert.Equal(t, []schedule.Member{"al", "bo"}, night.Escalation()[0].Members)
	}
}

// Seed 101637: a withdrawal asks of whoever gets a part back, and not of who has the rest of the seat.
func TestAWithdrawalAsksOnlyOfWhatItGivesBack(t *testing.T) {
	two := spec(team("a", "al", "bo"), team("b", "al", "cy"))
	two.Teams[0].Pool, two.Teams[1].Pool = "p", "q"
	two.Teams[0].Members[0].Share, two.Teams[1].Members[0].Share = 50, 50
	duty := schedule.Duty{Primary: daily("al"), Absent: schedule.LeaveGap}
	two.Pools = []schedule.Pool{{ID: "p", Duty: duty}, {ID: "q", Duty: duty}} // al has two seats at a time
	s := must(schedule.New(two))
	night := must(onCall(s, "a-web", day("2026-06-16").At(schedule.At(23, 0), time.UTC))).Interval
	hour := func(h int) time.Time { return night.Start.Add(time.Duration(h) * time.Hour) }
	for _, e := range []schedule.Entry{
		{ID: "away", Change: schedule.Leave{Member: "al", Interval: schedule.Interval{Start: hour(5), End: night.End}, Exact: true}},
		{ID: "put", Change: schedule.Override{Interval: schedule.Interval{Start: hour(6), End: hour(7)}, Team: "p", To: "bo"}},
		{ID: "not put", Withdraws: "put"},
	} {
		var err error
		e.At = night.Start.AddDate(0, 0, -1)
		s, _, err = s.Enter(e)
		require.NoError(t, err)
	}
	assert.Equal(t, schedule.Member(""), must(onCall(s, "a-web", hour(6))).Member(schedule.Primary))
	assert.Equal(t, schedule.Member("al"), must(onCall(s, "a-web", hour(1))).Member(schedule.Primary))
}

// Seed 101160: whom Apart has set aside from the secondary's seat is free to watch.
func TestWhoIsSetAsideByApartCanWatch(t *testing.T) {
	one := spec(team("a", "al", "bo", "cy"), team("b", "di"))
	one.People = []schedule.Person{{ID: "cy", Never: []schedule.When{schedule.DaysOff()}}}
	one.OffHours = schedule.Duty{Primary: daily("al"), Secondary: daily("bo", "di"), Shadow: daily("cy"), Apart: true}
	s := must(schedule.New(one))
	for d := day("2026-06-20"); d.Before(day("2026-06-22")); d = d.AddDays(1) {
		night := must(onCall(s, "a-web", d.At(schedule.At(23, 0), time.UTC)))
		if night.Seats[1].Why[0].Member == "bo" {
			assert.Equal(t, schedule.Member("di"), night.Member(schedule.Secondary), night.Explain())
			assert.Equal(t, schedule.Member("bo"), night.Member(schedule.Shadow), night.Explain())
		}
	}
}

// Seed 100494: who steps in for whom a rota names is nobody whom a plan of another pool names at that time.
func TestWhoStepsInIsNotPlannedElsewhere(t *testing.T) {
	a, b := team("a", "al", "an"), team("b", "bo", "bu")
	half := schedule.Membership{Member: "ce", Share: 50}
	a.Members, b.Members, b.Pool = append(a.Members, half), append(b.Members, half), "north"
	b.Members[0].From = day("2026-07-01")
	x := spec(a, b)
	x.OffHours = schedule.Duty{Primary: daily("al", "an")}
	x.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: daily("bo", "ce")}}} // bo is not there yet
	s := must(schedule.New(x))
	nights := days("2026-06-15", "2026-06-16")
	people := slices.DeleteFunc(s.People(nights), func(c schedule.Candidate) bool { return c.Pool != schedule.Everyone || c.Member != "ce" })
	s = must(s.Follow(must(fairness.Planner{}.Plan(slotsIn(s, schedule.Everyone, nights), people))))
	for _, at := range []string{"2026-06-15", "2026-06-16"} {
		require.Equal(t, schedule.Member("ce"), primary(s, "a-web", at, 22))
		if north := must(s.OnCall("b-web", day(at).At(schedule.At(22, 0), time.UTC))); north.Seats[0].Why[0].Member == "bo" {
			assert.Equal(t, schedule.Member("bu"), north.Member(schedule.Primary), north.Explain())
		}
	}
}

// Seed 100907: a record knows how long somebody is away, also where a long leave follows a vacation that
// overlaps it.
func TestARecordKnowsAnAbsenceAsAWhole(t *testing.T) {
	x := spec(team("a", "al", "an", "bo"))
	x.OffHours = schedule.Duty{Primary: daily("al", "an", "bo")}
	long := away("al", "2026-06-22", "2026-06-26")
	long.Long = true
	s := with(must(schedule.New(x)), away("al", "2026-06-18", "2026-06-23"), long)
	published := with(must(schedule.New(x)), must(s.Roster(days("2026-06-10", "2026-06-20"))))
	for at := day("2026-06-18"); at.Before(day("2026-06-27")); at = at.AddDays(1) {
		night := must(published.OnCall("a-web", at.At(schedule.At(23, 0), time.UTC)))
		for _, c := range published.People(schedule.Days(at, at, time.UTC)) {
			assert.Equal(t, c.Member == "al", len(c.Away) > 0, "%s %s", at, c.Member)
		}
		for _, tier := range night.Escalation() {
			assert.False(t, tier.Ask == schedule.OwnerTeam && slices.Contains(tier.Members, "al"), at)
		}
	}
}

// Seed 56: an answer ends where somebody comes back to a seat that may be empty, and the next one knows it.
func TestAnAnswerEndsWhereWhoWatchesComesBack(t *testing.T) {
	x := spec(team("a", "al", "bo", "cy"))
	x.OffHours = schedule.Duty{Primary: daily("al", "bo"), Shadow: daily("cy")}
	s := must(schedule.New(x))
	night := must(onCall(s, "a-web", day("2026-06-16").At(schedule.At(22, 0), time.UTC))).Interval
	hour := func(h int) time.Time { return night.Start.Add(time.Duration(h) * time.Hour) }
	s = with(s, schedule.Leave{Member: "cy", Interval: schedule.Interval{Start: hour(1), End: hour(2)}, Exact: true})
	for _, b := range []book{s, with(s, must(s.Roster(days("2026-06-10", "2026-06-20"))))} {
		for _, h := range []int{1, 2, 0, 1, 0, 2} {
			a := must(onCall(b, "a-web", hour(h)))
			assert.Equal(t, h != 1, a.Member(schedule.Shadow) == "cy", a.Explain())
			assert.Equal(t, []time.Time{hour(h), []time.Time{hour(1), hour(2), night.End}[h]}, []time.Time{a.Start, a.End})
		}
	}
}

// Seed 300183: a record of two specs with the same people keeps whom the rotas of each name, and whom a plan
// of some of its days names, so that the same stand-ins come first.
func TestARecordKnowsWhomRotasNameAtEachTime(t *testing.T) {
	before := spec(team("a", "al", "an", "bo", "cy"))
	before.OffHours = schedule.Duty{Primary: daily("al", "an")}
	after := before
	after.From, after.OffHours = day("2026-06-16"), schedule.Duty{Primary: daily("al", "cy")}
	s := must(schedule.New(before, after))
	nights := days("2026-06-19", "2026-06-20")
	people := slices.DeleteFunc(s.People(nights), func(c schedule.Candidate) bool { return c.Member == "an" || c.Member == "cy" })
	s = must(s.Follow(must(fairness.Planner{}.Plan(slotsIn(s, schedule.Everyone, nights), people))))
	published := with(s, must(s.Roster(days("2026-06-13", "2026-06-20"))))
	for at, first := range map[string][]schedule.Member{"2026-06-14": {"al", "an"}, "2026-06-17": {"al", "cy"}, "2026-06-19": {"al", "bo", "cy"}} {
		night := must(onCall(s, "a-web", day(at).At(schedule.At(23, 0), time.UTC))).Seats[0]
		var live, record []schedule.Member
		for _, step := range s.CanCover(night) {
			live = append(live, step.Member)
		}
		for _, step := range published.CanCover(night) {
			record = append(record, step.Member)
		}
		assert.Equal(t, live, record, at)
		assert.Contains(t, first, live[0], at)
	}
}

// A repair plans the seats that plans fill. One that is not always needed is left to its rota, also where it was needed when the roster was
// published, and so is a shadow (seed 600799).
func TestARepairLeavesSeatsThatAreNotAlwaysNeeded(t *testing.T) {
	one := spec(team("a", "al", "an", "bo", "ce", "di"))
	one.OffHours = schedule.Duty{Primary: daily("al", "an", "bo"),
		Seats:  []schedule.Post{{Role: second, Rota: daily("ce", "di"), Unless: schedule.Holder{Role: schedule.Primary, Members: []schedule.Member{"al"}}}},
		Shadow: daily("di", "ce")}
	s := must(schedule.New(one))
	week := days("2026-06-15", "2026-06-21")
	roster := must(s.Roster(week))
	needed := 0
	for shift := range roster.All() {
		if shift.Role == second {
			needed++
		}
	}
	require.Positive(t, needed)
	ill := with(s, away("bo", "2026-06-16", "2026-06-18"))
	plan := must(fairness.Planner{}.Repair(roster, ill.People(week)))
	for shift := range plan.Shifts() {
		assert.Equal(t, schedule.Primary, shift.Role, shift)
	}
	assert.NotEmpty(t, plan.Changes())
}

// A repair gives no seat to whom another is kept for, in its own pool and in others, who would be in two places if that were needed; nor to
// the shadow of the slot.
func TestARepairKnowsWhoIsKept(t *testing.T) {
	a, b := team("a", "al", "an", "bo", "ce", "gi"), team("b", "di", "ed")
	half := schedule.Membership{Member: "fi", Share: 50}
	a.Members, b.Members, b.Pool = append(a.Members, half), append(b.Members, half), "north"
	one := spec(a, b)
	unless := func(who schedule.Member) []schedule.Post {
		return []schedule.Post{{Role: second, Rota: schedule.Always(who), Unless: schedule.Holder{Role: schedule.Primary, Members: []schedule.Member{"al", "an", "di", "ed"}}}}
	}
	one.OffHours = schedule.Duty{Primary: daily("al", "an"), Seats: unless("ce"), Shadow: schedule.Always("gi")}
	one.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: daily("di", "ed"), Seats: unless("fi")}}}
	s := must(schedule.New(one))
	week := days("2026-06-15", "2026-06-21")
	published := with(s, must(s.Roster(week)))
	ill := with(published, away("al", "2026-06-16", "2026-06-20"))
	plans := must(fairness.Planner{}.Mend(published, ill, week))
	require.NotEmpty(t, plans)
	mended := with(ill, fairness.Overrides(ill, "repair", plans...)...)
	for _, plan := range plans {
		for shift := range plan.Shifts() {
			assert.NotContains(t, []schedule.Member{"ce", "fi", "gi"}, shift.Member, shift)
		}
	}
	for shift := range mended.Kept(week) {
		assert.Contains(t, []schedule.Member{"ce", "fi"}, shift.Member)
	}
}

// Seed 600651: published shifts of seats that no plan fills, such as a shadow's, mean nothing to a plan.
func TestPublishedShadowsMeanNothingToAPlan(t *testing.T) {
	one := spec(team("a", "al", "an", "bo"))
	one.OffHours = schedule.Duty{Primary: daily("al", "an"), Shadow: schedule.Always("bo")}
	s := must(schedule.New(one))
	week := days("2026-06-15", "2026-06-21")
	planner := fairness.Planner{Published: slices.Collect(s.Duties(week))}
	_, err := planner.Plan(s.Seats(week), s.People(week))
	assert.NoError(t, err)
}

// Seed 822133: on the day on which somebody leaves with a spec, two people of their team in a slot are still found by Apart, before the spec
// begins and after it.
func TestApartKnowsTeamsOnTheDayOfASpec(t *testing.T) {
	before, after := spec(team("a", "al", "an", "ax"), team("b", "bo")), spec(team("a", "al", "an"), team("b", "bo"))
	before.OffHours = schedule.Duty{Primary: schedule.Always("al"), Secondary: schedule.Always("an"), Breaks: []schedule.Clock{6 * 60}}
	after.OffHours, after.From = before.OffHours, day("2026-06-16")
	s := must(schedule.New(before, after))
	roster := must(s.Roster(days("2026-06-16", "2026-06-17")))
	first := slices.Collect(roster.All())[0]
	require.Equal(t, 6, first.Start.Hour(), "a slot of the spec before")
	found := scheduletest.Find(roster, scheduletest.Within(fairness.Limits{Apart: true})[1:]...)
	require.Len(t, found, 1)
	assert.Len(t, found[0].Breaches, 4, "in each slot")
}

// Seed 822033: a roster over two specs knows which seats the slots of each have, also those that nobody sits in: a repair plans no others.
func TestARosterKnowsTheSeatsOfEachSpec(t *testing.T) {
	before := spec(team("a", "al", "an", "bo"))
	before.OffHours = schedule.Duty{Primary: daily("al", "an", "bo"), Shadow: schedule.Vacant()}
	after := before
	after.OffHours, after.From = schedule.Duty{Primary: daily("al", "an", "bo")}, day("2026-06-17")
	s := must(schedule.New(before, after))
	week := days("2026-06-15", "2026-06-19")
	roster := must(s.Roster(week))
	want := slices.Collect(slotsIn(s, schedule.Everyone, week))
	assert.Equal(t, want, slices.Collect(must(roster.Team(schedule.Everyone)).Seats(week)))
	ill := with(s, away("al", "2026-06-15", "2026-06-19"))
	plan := must(fairness.Planner{Shadows: 1}.Repair(roster, ill.People(week)))
	_, err := ill.Follow(plan)
	assert.NoError(t, err)
}

// Seed 840032: whom a plan gives another seat of a slot does not sit in the one that it leaves open, whom a rota names there or not.
func TestAPlanWithAGapDecidesTheOtherSeats(t *testing.T) {
	one := spec(team("a", "al", "an"))
	one.OffHours = schedule.Duty{Primary: schedule.Always("al"), Secondary: schedule.Always("an")}
	s := must(schedule.New(one))
	nights := days("2026-06-15", "2026-06-18")
	seconds := fairness.Own{Roles: []schedule.Role{schedule.Secondary}}
	planner := fairness.Planner{Gaps: true, Own: map[schedule.Member]fairness.Own{"al": seconds, "an": seconds}}
	plan := must(planner.Plan(slotsIn(s, schedule.Everyone, nights), s.People(nights)))
	gaps, _ := plan.Gaps()
	require.Len(t, gaps, 4, "the primary's")
	s, err := s.Follow(plan)
	require.NoError(t, err)
	for at := nights.Start; at.Before(nights.End); at = at.AddDate(0, 0, 1) {
		night := must(onCall(s, "a-web", at.Add(23*time.Hour)))
		other := map[schedule.Member]schedule.Member{"al": "an", "an": "al"}[night.Member(schedule.Secondary)]
		assert.Equal(t, schedule.RulePlan, night.Seats[1].Why[0].Rule, night.Explain())
		assert.Equal(t, other, night.Member(schedule.Primary), night.Explain())
	}
}

// Seed 901913: whom a plan gives a seat has none of another pool at that time that its plan leaves open, or that no plan speaks for, whomever
// the rota names there.
func TestWhoIsPlannedElsewhereHasNoSeatByARota(t *testing.T) {
	a, b := team("a"), team("b", "di", "ed")
	half := schedule.Membership{Member: "fi", Share: 50}
	a.Members, b.Members, b.Pool = append(a.Members, half), append(b.Members, half), "north"
	one := spec(a, b)
	one.OffHours = schedule.Duty{Primary: schedule.Always("fi")}
	one.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: schedule.Always("fi"), Secondary: schedule.Always("di")}}}
	s := must(schedule.New(one))
	nights := days("2026-06-15", "2026-06-18")
	seconds := fairness.Own{Roles: []schedule.Role{schedule.Secondary}}
	planner := fairness.Planner{Gaps: true, Own: map[schedule.Member]fairness.Own{"di": seconds, "ed": seconds}}
	plans := must(planner.PlanEach(s.Seats(nights), s.People(nights)))
	gaps, _ := plans[1].Gaps()
	require.Len(t, gaps, 4, "the primary's of north")
	for followed := range 2 {
		var err error
		s, err = s.Follow(plans[followed])
		require.NoError(t, err)
		for at := nights.Start; at.Before(nights.End); at = at.AddDate(0, 0, 1) {
			night := must(onCall(s, "b-web", at.Add(23*time.Hour)))
			assert.Equal(t, schedule.Member("fi"), must(onCall(s, "a-web", at.Add(23*time.Hour))).Member(schedule.Primary))
			other := map[schedule.Member]schedule.Member{"di": "ed", "ed": "di"}[night.Member(schedule.Secondary)]
			assert.Equal(t, other, night.Member(schedule.Primary), night.Explain())
			assert.Equal(t, schedule.RuleSeated, night.Seats[0].Why[1].Rule, night.Explain())
		}
	}
}

// Seed 820985: whom Apart has set aside from a seat has the time of the slot to rest, and comes before those who serve the nights around it.
func TestWhoIsSetAsideByApartRests(t *testing.T) {
	one := spec(team("a", "al", "bo", "cy"), team("b", "di", "ed"))
	one.People = []schedule.Person{{ID: "cy", Never: []schedule.When{schedule.DaysOff()}}}
	on := func(m schedule.Member, days ...time.Weekday) schedule.Rota {
		return schedule.On(schedule.When{Weekdays: days}, schedule.Always(m))
	}
	one.OffHours = schedule.Duty{Primary: schedule.Always("al"), Apart: true,
		Secondary: schedule.Chain{on("bo", time.Tuesday, time.Wednesday, time.Thursday, time.Saturday), on("di", time.Monday, time.Friday), on("ed", time.Sunday)},
		Shadow:    schedule.Chain{on("cy", time.Saturday)}}
	s := must(schedule.New(one))
	saturday := must(onCall(s, "a-web", day("2026-06-20").At(schedule.At(23, 0), time.UTC)))
	assert.Contains(t, []schedule.Member{"di", "ed"}, saturday.Member(schedule.Secondary), saturday.Explain())
	assert.Equal(t, schedule.Member("bo"), saturday.Member(schedule.Shadow), saturday.Explain())
}

// Seed 911099: a roster knows the people of the spec that begins on its first day, although the one before answers until it opens.
func TestARosterKnowsThePeopleOfTheDayOfASpec(t *testing.T) {
	before, after := spec(team("a", "al", "bo")), spec(team("a", "al"))
	before.OffHours, after.OffHours = schedule.Duty{Primary: schedule.Always("al")}, schedule.Duty{Primary: schedule.Always("al"), Secondary: schedule.Vacant()}
	before.Teams[0].Business = schedule.Weekdays(schedule.At(8, 0), closes)
	after.Teams[0].Business, after.From = before.Teams[0].Business, day("2026-06-16")
	s := must(schedule.New(before, after))
	roster := must(s.Roster(days("2026-06-16", "2026-06-19")))
	for _, id := range []schedule.TeamID{"a", schedule.Everyone} {
		for _, hour := range []int{0, 9, 23} {
			at := after.From.At(schedule.At(hour, 0), time.UTC)
			assert.Equal(t, []schedule.Member{"al"}, must(s.Team(id)).Members(at), id)
			assert.Equal(t, []schedule.Member{"al"}, must(roster.Team(id)).Members(at), id)
		}
	}
}

// Seed 920018: a change of the primary's seat that makes another seat needed can take people further from their shares than it brings
// them nearer. Such a balance is none.
func TestABalanceThatAnotherSeatSpoils(t *testing.T) {
	assert.Empty(t, tell(920018).faults)
}
