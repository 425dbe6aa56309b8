package schedule_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// A roster published for the midst of a slot leaves what comes before it and what
// comes after it, with somebody in both.
func TestPublishedInTheMidstOfASlot(t *testing.T) {
	spec := daily()
	spec.OffHours.Breaks = []schedule.Clock{schedule.At(14, 0), schedule.At(18, 0)}
	midst := compile(t, must(t, spec), hours(t, "2026-05-09T14:00:00+09:00", "2026-05-09T18:00:00+09:00"))
	s := with(t, must(t, daily()), midst)
	saturday := schedule.Days(date("2026-05-09"), date("2026-05-09"), tokyo)
	var duties []string
	for shift := range known(s.Team(schedule.Everyone)).Duties(saturday) {
		assert.False(t, shift.Gap())
		duties = append(duties, shift.Interval.String())
	}
	assert.Equal(t, []string{"2026-05-09 10:00 – 2026-05-09 14:00 JST", "2026-05-09 14:00 – 2026-05-09 18:00 JST", "2026-05-09 18:00 – 2026-05-10 10:00 JST"}, duties)
	compiled := compile(t, s, saturday)
	for at := saturday.Start.Add(10 * time.Hour); at.Before(saturday.End); at = at.Add(time.Hour) {
		want, err := s.OnCall("minne-web", at)
		require.NoError(t, err)
		got, err := compiled.OnCall("minne-web", at)
		require.NoError(t, err, at)
		assert.NotEmpty(t, got.Member(schedule.Primary), at)
		assert.Equal(t, want.Member(schedule.Primary), got.Member(schedule.Primary), at)
		assert.True(t, want.Interval.Equal(got.Interval), "%v %v", want.Interval, got.Interval)
	}
}

// during names the same member for the nights that start in its interval.
type during struct {
	schedule.Member
	span schedule.Interval
}

func (d during) Members() []schedule.Member  { return []schedule.Member{d.Member} }
func (d during) Interval() schedule.Interval { return d.span }
func (d during) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: d.Member}, s.Team == schedule.Everyone && d.span.Contains(s.Start)
}

// A plan that published rosters hide wholly is refused, since it could change nothing.
func TestFollowBeneathAPublishedRoster(t *testing.T) {
	iv := func(first, last string) schedule.Interval { return schedule.Days(date(first), date(last), tokyo) }
	rotas := must(t, daily())
	s := with(t, rotas, compile(t, rotas, iv("2026-05-01", "2026-05-14")), compile(t, rotas, iv("2026-05-15", "2026-05-31")))
	for _, c := range []struct {
		rota schedule.Rota
		want string
	}{
		{during{"m1", iv("2026-05-03", "2026-05-05")}, "the rota of 2026-05-03 00:00 – 2026-05-06 00:00 JST has no effect beneath the roster published for 2026-05-01 00:00 – 2026-05-15 00:00 JST"},
		{during{"m1", iv("2026-05-20", "2026-05-31")}, "the rota of 2026-05-20 00:00 – 2026-06-01 00:00 JST has no effect beneath the roster published for 2026-05-15 00:00 – 2026-06-01 00:00 JST"},
		{schedule.Chain{during{"m1", iv("2026-05-03", "2026-05-05")}, during{"m1", iv("2026-05-14", "2026-05-15")}}, "the rota of 2026-05-14 00:00 – 2026-05-16 00:00 JST has no effect beneath the roster published for 2026-05-15 00:00 – 2026-06-01 00:00 JST"},
		{during{"m1", iv("2026-05-20", "2026-06-01")}, ""},
		{during{"m1", iv("2026-04-20", "2026-05-20")}, ""},
		{during{"m1", schedule.Interval{}}, ""},
		{schedule.Chain{during{"m1", iv("2026-05-03", "2026-05-05")}, during{"m1", iv("2026-06-14", "2026-06-15")}}, ""},
		{schedule.Chain{}, ""},
		{fixed("m1"), ""},
	} {
		_, err := s.Follow(c.rota)
		if c.want == "" {
			assert.NoError(t, err, c.rota)
		} else {
			assert.ErrorIs(t, err, schedule.ErrConflict)
			assert.EqualError(t, err, "follow: conflict: "+c.want)
		}
		_, err = rotas.Follow(c.rota)
		assert.NoError(t, err, "nothing is published there")
	}
}

// two is an organisation of two teams, each with two people and a service, that work
// from ten to seven and share their nights by the day.
func two() schedule.Spec {
	return schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{
			{ID: "a", Services: []schedule.Service{{ID: "sa"}}, Members: []schedule.Membership{{Member: "a1"}, {Member: "a2"}}},
			{ID: "b", Services: []schedule.Service{{ID: "sb"}}, Members: []schedule.Membership{{Member: "b1"}, {Member: "b2"}}},
		},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "a1", "a2", "b1", "b2")}}
}

func working(from, to int) schedule.Hours {
	return schedule.Weekdays(schedule.At(from, 0), schedule.At(to, 0))
}

func may() schedule.Interval { return schedule.Month(2026, time.May, tokyo) }

func theDuties(s *schedule.Schedule, iv schedule.Interval, teams ...schedule.TeamID) []string {
	var list []string
	for shift := range s.Duties(iv) {
		if len(teams) == 0 || slices.Contains(teams, shift.Team) {
			list = append(list, shift.String())
		}
	}
	return list
}

// A published month takes nothing from the night before it, the end of which only some
// teams see.
func TestPublishedAfterANight(t *testing.T) {
	spec := two()
	spec.Teams[1].Business = working(11, 20)
	before := must(t, spec)
	s := with(t, before, compile(t, before, may()))
	april := schedule.Month(2026, time.April, tokyo)
	assert.Equal(t, theDuties(before, april), theDuties(s, april))
	last := slices.Collect(known(s.Team(schedule.Everyone)).Duties(day("2026-04-30")))[0]
	assert.Equal(t, "Thu 2026-04-30 19:00 – Fri 2026-05-01 11:00 JST everyone primary b2", last.String())

	morning := hours(t, "2026-05-01T10:00:00+09:00", "2026-05-01T11:00:00+09:00")
	covered := with(t, s, schedule.Cover{Interval: morning, From: "b2", To: "a1"})
	assert.Equal(t, schedule.Member("a1"), ask(t, covered, "sb", "2026-05-01T10:30:00+09:00").Member(schedule.Primary))
	compiled := compile(t, s, april)
	for _, s := range []*schedule.Schedule{s, with(t, s, compiled), with(t, before, compiled)} {
		assert.Equal(t, "sb 2026-04-30 20:00 – 2026-05-01 11:00 JST everyone: primary b2", ask(t, s, "sb", "2026-05-01T10:30:00+09:00").String())
	}
	a, err := compiled.OnCall("sb", morning.Start)
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("b2"), a.Member(schedule.Primary))
}

// A service that was added since a roster was published, and hours that moved: the
// roster answers for it as for its team's others.
func TestPublishedBeforeAServiceWasAdded(t *testing.T) {
	published := compile(t, must(t, two()), may())
	spec := two()
	spec.Business = working(10, 18)
	spec.OffHours.Primary = rotation.Daily(date("2026-01-02"), "a1", "a2", "b1", "b2")
	spec.Teams[1].Services = append(spec.Teams[1].Services, schedule.Service{ID: "new", Docs: []schedule.Doc{{Title: "Runbook", URL: "https://docs.example.com/new"}}})
	// What a team has of its own that is new goes by its own hours, and at night by the pool's slots.
	spec.Teams = append(spec.Teams, schedule.Team{ID: "c", Services: []schedule.Service{{ID: "sc"}}, Members: []schedule.Membership{{Member: "c1"}}})
	s := with(t, must(t, spec), published)
	for at := instant(t, "2026-05-11T00:00:00+09:00"); at.Before(may().End); at = at.Add(30 * time.Minute) {
		known, err := s.OnCall("sb", at)
		require.NoError(t, err)
		added, err := s.OnCall("new", at)
		require.NoError(t, err)
		require.Equal(t, []schedule.Doc{{Title: "Runbook", URL: "https://docs.example.com/new"}}, added.Docs)
		require.Equal(t, plain(known.Seats), plain(added.Seats), at)
		own, err := s.OnCall("sc", at)
		require.NoError(t, err)
		if known.Regime == schedule.OffHours {
			require.Equal(t, known.Member(schedule.Primary), own.Member(schedule.Primary), at)
		}
	}
	assert.Equal(t, "sc 2026-05-12 18:00 – 2026-05-12 19:00 JST everyone: primary b1", ask(t, s, "sc", "2026-05-12T18:30:00+09:00").String())
	assert.Equal(t, []string{
		"Tue 2026-05-12 18:00 – Tue 2026-05-12 19:00 JST everyone primary b1",
		"Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary b2",
	}, theDuties(s, day("2026-05-12"), schedule.Everyone))

	changed := with(t, s, schedule.Override{Interval: hours(t, "2026-05-12T22:00:00+09:00", "2026-05-13T01:00:00+09:00"), To: "a2"})
	compiled := compile(t, changed, may())
	for _, id := range []schedule.ServiceID{"sa", "sb", "new", "sc"} {
		assert.Equal(t, schedule.Member("a2"), ask(t, changed, id, "2026-05-12T23:00:00+09:00").Member(schedule.Primary))
		a, err := compiled.OnCall(id, instant(t, "2026-05-12T23:00:00+09:00"))
		require.NoError(t, err)
		assert.Equal(t, schedule.Member("a2"), a.Member(schedule.Primary))
	}
}

// Of two published rosters the second may begin in a slot of the first: time is
// accounted once.
func TestPublishedOverPublished(t *testing.T) {
	earlier := two()
	earlier.From, earlier.Business = date("2026-05-18"), working(9, 19)
	s := must(t, two(), earlier)
	s = with(t, s, compile(t, must(t, two()), may()), compile(t, s, schedule.Days(date("2026-05-18"), date("2026-05-31"), tokyo)))
	assert.Equal(t, []string{"Sun 2026-05-17 10:00 – Mon 2026-05-18 10:00 JST everyone primary a1"}, theDuties(s, day("2026-05-17"), schedule.Everyone))
	assert.Equal(t, "sa 2026-05-18 09:00 – 2026-05-18 19:00 JST a: all whole team", ask(t, s, "sa", "2026-05-18T09:30:00+09:00").String())

	broken := two()
	broken.OffHours.Breaks = []schedule.Clock{schedule.At(14, 0), schedule.At(18, 0)}
	midst := compile(t, must(t, broken), hours(t, "2026-05-09T14:00:00+09:00", "2026-05-09T18:00:00+09:00"))
	first := with(t, must(t, two()), compile(t, must(t, two()), may()), schedule.Override{Interval: hours(t, "2026-05-09T17:00:00+09:00", "2026-05-10T02:00:00+09:00"), To: "b2"})
	s = with(t, first, midst)
	assert.Equal(t, []string{
		"Sat 2026-05-09 10:00 – Sat 2026-05-09 14:00 JST everyone primary a1",
		"Sat 2026-05-09 14:00 – Sat 2026-05-09 18:00 JST everyone primary a1",
		"Sat 2026-05-09 18:00 – Sun 2026-05-10 02:00 JST everyone primary b2",
		"Sun 2026-05-10 02:00 – Sun 2026-05-10 10:00 JST everyone primary a1",
	}, theDuties(s, day("2026-05-09"), schedule.Everyone), "the change in the rest of the slot stays")
	compiled := compile(t, s, day("2026-05-09"))
	assert.Equal(t, theDuties(s, day("2026-05-09")), theDuties(with(t, s, compiled), day("2026-05-09")))
}

// Changes are replaced in the time of a roster, and stay in what it leaves of a slot.
func TestChangesBesideAPublishedRoster(t *testing.T) {
	published := compile(t, must(t, two()), may())
	spec := two()
	spec.Business = working(12, 19) // before, teams opened at ten
	s := must(t, spec)
	rest := "2026-06-01T11:00:00+09:00"
	had := ask(t, s, "sa", rest).Member(schedule.Primary)
	assert.Equal(t, had, ask(t, with(t, s, published), "sa", rest).Member(schedule.Primary), "who had the slot has its rest")

	leave := schedule.Leave{Member: had, Interval: day("2026-06-01")}
	assert.NotEqual(t, had, ask(t, with(t, s, leave, published), "sa", rest).Member(schedule.Primary))
	assert.Equal(t, ask(t, with(t, s, leave), "sa", rest).Member(schedule.Primary), ask(t, with(t, s, leave, published), "sa", rest).Member(schedule.Primary))
	override := schedule.Override{Interval: hours(t, "2026-06-01T08:30:00+09:00", "2026-06-01T11:30:00+09:00"), To: "b2"}
	changed := with(t, s, override, published)
	assert.Equal(t, schedule.Member("b2"), ask(t, changed, "sa", rest).Member(schedule.Primary))
	assert.Equal(t, had, ask(t, changed, "sa", "2026-06-01T11:45:00+09:00").Member(schedule.Primary))
	assert.NotEqual(t, schedule.Member("b2"), ask(t, changed, "sa", "2026-06-01T09:00:00+09:00").Member(schedule.Primary), "in the roster's time it is replaced")
}

// Who is published for one pool is not free for another, and who is not is, whatever
// hours and rotas say since.
func TestPublishedInTwoPools(t *testing.T) {
	org := func(close int, night schedule.Member) schedule.Spec {
		spec := two()
		spec.Business = working(10, close)
		spec.Teams[0].Members = []schedule.Membership{{Member: "a1"}, {Member: "x", Share: 40}, {Member: "y", Share: 50}}
		spec.Teams[1].Members = []schedule.Membership{{Member: "b1"}, {Member: "x", Share: 40}, {Member: "y", Share: 50}}
		spec.Teams[1].Pool = "night"
		spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "a1")
		spec.Pools = []schedule.Pool{{ID: "night", Duty: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), night)}}}
		return spec
	}
	s := with(t, must(t, org(18, "y")), compile(t, must(t, org(19, "x")), may()))
	evening := hours(t, "2026-05-12T22:00:00+09:00", "2026-05-13T01:00:00+09:00")
	_, err := s.With(schedule.Override{Interval: evening, To: "x"})
	assert.ErrorIs(t, err, schedule.ErrConflict)
	assert.ErrorContains(t, err, `"x" has the seat Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST night primary x`)
	_, err = s.With(schedule.Override{Interval: evening, To: "y"})
	assert.NoError(t, err, "y has no seat in what is published")
	away := with(t, s, schedule.Leave{Member: "a1", Interval: day("2026-05-12")})
	assert.Equal(t, schedule.Member("y"), ask(t, away, "sa", "2026-05-12T23:00:00+09:00").Member(schedule.Primary))

	// Whom a change put into the seat of a pool of other teams has it, too.
	spec := org(19, "x")
	spec.Teams[0].Members, spec.Teams[1].Members = spec.Teams[0].Members[:1], spec.Teams[1].Members[:2]
	put := schedule.Override{Interval: evening, To: "a1", Team: "night"}
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "")
	s = with(t, must(t, spec), put)
	put.Team = schedule.Everyone
	_, err = s.With(put)
	assert.ErrorContains(t, err, `"a1" has the seat Tue 2026-05-12 22:00 – Wed 2026-05-13 01:00 JST night primary a1`)
}

// A team without services, which nobody asks, keeps the rest of a night of which a later
// roster takes a part.
func TestPublishedDutyThatNobodyAsks(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams = append(spec.Teams, schedule.Team{ID: "ops", Members: []schedule.Membership{{Member: "o1"}, {Member: "o2"}},
		Pool: "ops", OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "o1", "o2")}})
	may := compile(t, must(t, spec), schedule.Month(2026, time.May, tokyo))
	spec.Teams[len(spec.Teams)-1].OffHours.Breaks = []schedule.Clock{0}
	s := with(t, must(t, spec), may, compile(t, must(t, spec), schedule.Days(date("2026-05-18"), date("2026-05-31"), tokyo)))
	var list []string
	for shift := range known(s.Team("ops")).Duties(schedule.Days(date("2026-05-17"), date("2026-05-18"), tokyo)) {
		if shift.Regime == schedule.OffHours {
			list = append(list, shift.String())
		}
	}
	assert.Equal(t, []string{
		"Sun 2026-05-17 10:00 – Mon 2026-05-18 00:00 JST ops primary o1",
		"Mon 2026-05-18 00:00 – Mon 2026-05-18 10:00 JST ops primary o2",
		"Mon 2026-05-18 19:00 – Tue 2026-05-19 00:00 JST ops primary o2",
	}, list)
}

// A duty that was asked under the spec before, and no more, is there although all that it
// was asked for is published.
func TestPublishedDutyThatNobodyAsksAnyMore(t *testing.T) {
	ops := func(from string, opens schedule.Clock, follows ...schedule.TeamID) schedule.Spec {
		spec := sample.Organisation()
		spec.From = date(from)
		spec.Teams[0].Services[0].FollowedBy = follows
		spec.Teams = append(spec.Teams, schedule.Team{ID: "ops", Members: []schedule.Membership{{Member: "o1"}}, Business: schedule.Weekdays(opens, 19*60)})
		return spec
	}
	s, err := schedule.New(ops("2026-05-01", 10*60, "ops"), ops("2026-05-18", 11*60))
	require.NoError(t, err)
	monday := func(s *schedule.Schedule) (list []string) {
		for shift := range known(s.Team("ops")).Duties(schedule.Days(date("2026-05-18"), date("2026-05-18"), tokyo)) {
			list = append(list, shift.String())
		}
		return list
	}
	assert.Equal(t, []string{"Mon 2026-05-18 11:00 – Mon 2026-05-18 19:00 JST ops all whole team"}, monday(s))
	weekend := compile(t, s, schedule.Interval{Start: instant(t, "2026-05-16T10:00:00+09:00"), End: instant(t, "2026-05-18T11:00:00+09:00")})
	assert.Equal(t, monday(s), monday(with(t, s, weekend)))
}

// What a later roster leaves of a published slot on the next day is of that day: its
// kind, the next one's and its holiday.
func TestPublishedRestOnTheNextDay(t *testing.T) {
	s := must(t, daily())
	s = with(t, s, compile(t, s, may()))
	broken := daily()
	broken.OffHours.Breaks = []schedule.Clock{0}
	for _, c := range []struct {
		day, rest     string
		today, morrow schedule.DayKind
		holiday       string
	}{
		{"2026-05-03", "2026-05-04T00:00:00+09:00", schedule.Holiday, schedule.Holiday, "みどりの日"},
		{"2026-05-05", "2026-05-06T00:00:00+09:00", schedule.Holiday, schedule.Workday, "振替休日"},
		{"2026-05-09", "2026-05-10T00:00:00+09:00", schedule.Weekend, schedule.Workday, ""},
		{"2026-05-15", "2026-05-16T00:00:00+09:00", schedule.Weekend, schedule.Weekend, ""},
	} {
		rest := instant(t, c.rest)
		later := compile(t, must(t, broken), schedule.Interval{Start: rest.Add(-14 * time.Hour), End: rest})
		a := ask(t, with(t, s, later), "minne-web", c.rest)
		assert.Equal(t, []any{c.rest, c.today, c.morrow, c.holiday}, []any{a.Seats[0].Seat.Start.Format(time.RFC3339), a.Day, a.Seats[0].Seat.Morrow, a.Holiday.Name}, c.day)
	}
}

// What a roster answers by day leaves nothing to the nights of a spec that closes earlier,
// also where it does not know all services.
func TestPublishedDaysThatCloseLater(t *testing.T) {
	then, now := two(), two()
	then.Teams[0].Business, then.Teams[1].Business = working(9, 20), working(9, 19)
	now.Teams[0].Business, now.Teams[1].Business = working(9, 18), working(9, 19)
	now.Teams = append(now.Teams, schedule.Team{ID: "c", Services: []schedule.Service{{ID: "sc"}}, Members: []schedule.Membership{{Member: "c1"}}, Business: working(9, 19)})
	published := compile(t, must(t, then), may())
	s := with(t, must(t, now), published)
	assert.Equal(t, []string{"Tue 2026-05-12 19:00 – Wed 2026-05-13 09:00 JST everyone primary b2"}, theDuties(s, day("2026-05-12"), schedule.Everyone))
	assert.Equal(t, schedule.TeamID("a"), ask(t, s, "sa", "2026-05-12T18:30:00+09:00").Team)
}

// What was published of a service is answered, listed and compiled though the spec of that
// time does not know the service, be there a spec before it or not.
func TestPublishedServiceThatTheSpecDoesNotKnow(t *testing.T) {
	span := schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo)
	published := compile(t, must(t, two()), span)
	without, later := two(), two()
	without.Teams[1].Services = nil
	later.From = date("2026-05-18")
	for _, specs := range [][]schedule.Spec{{without, later}, {later}} {
		s := with(t, must(t, specs...), published)
		want := slices.Collect(known(published.Service("sb")).Shifts(span))
		shifts := slices.Collect(known(s.Service("sb")).Shifts(may()))
		require.Equal(t, plain(want), plain(shifts[:len(want)]))
		assert.Equal(t, "2026-05-18T10:00:00+09:00", shifts[len(want)].Start.Format(time.RFC3339))
		compiled := compile(t, s, may())
		for _, at := range []string{"2026-05-11T12:00:00+09:00", "2026-05-12T20:00:00+09:00"} {
			a, err := compiled.OnCall("sb", instant(t, at))
			require.NoError(t, err)
			assert.Equal(t, ask(t, s, "sb", at).String(), a.String())
		}
	}
}

// A service that the later of two published rosters does not know is answered as the
// earlier roster has it, by the slots of the later one: each hour once.
func TestPublishedServiceThatASpecGivesUp(t *testing.T) {
	both, one := two(), two()
	both.Teams[1].Services = []schedule.Service{{ID: "sb"}, {ID: "sb2"}}
	one.Teams[1].Services = []schedule.Service{{ID: "sb2"}}
	after := one
	after.From, after.Business = date("2026-05-12"), working(11, 19)
	s := with(t, must(t, both, after), compile(t, must(t, both), day("2026-05-12")), compile(t, must(t, one), schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo)))
	var shifts []string
	for shift := range known(s.Service("sb")).Shifts(day("2026-05-12")) {
		shifts = append(shifts, shift.String())
	}
	assert.Equal(t, []string{
		"Mon 2026-05-11 19:00 – Tue 2026-05-12 10:00 JST everyone primary b1",
		"Tue 2026-05-12 10:00 – Tue 2026-05-12 19:00 JST b all whole team",
		"Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary b2",
	}, shifts)
	text, err := json.Marshal(compile(t, s, day("2026-05-12")))
	require.NoError(t, err)
	_, err = schedule.ParseRoster(text)
	require.NoError(t, err)
}

// A day that was off when a roster was published is off for a service that its team got
// since, and for the team.
func TestPublishedDaysOffOfAnAddedService(t *testing.T) {
	then, now := two(), two()
	then.Holidays = dayOff(date("2026-05-13"))
	now.Teams[1].Services = append(now.Teams[1].Services, schedule.Service{ID: "new"})
	s := with(t, must(t, now), compile(t, must(t, then), may()))
	for _, id := range []schedule.ServiceID{"sb", "new"} {
		assert.Equal(t, schedule.Everyone, ask(t, s, id, "2026-05-13T12:00:00+09:00").Team, id)
	}
	assert.Empty(t, theDuties(s, day("2026-05-13"), "b"))
	assert.Len(t, theDuties(s, day("2026-05-14"), "b"), 1)
}

// A spec can begin on the day before a service that no published roster knows is asked for.
func TestAddedServiceUnderASpecThatJustBegan(t *testing.T) {
	published := compile(t, must(t, two()), day("2026-05-11"))
	later := two()
	later.From = date("2026-05-12")
	later.Teams[1].Services = append(later.Teams[1].Services, schedule.Service{ID: "new"})
	s := with(t, must(t, later), published)
	assert.Equal(t, "new 2026-05-12 10:00 – 2026-05-12 19:00 JST b: all whole team", ask(t, s, "new", "2026-05-12T12:00:00+09:00").String())
	_, err := s.OnCall("new", instant(t, "2026-05-11T12:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
}
