package schedule_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func ask(t testing.TB, s *schedule.Schedule, service schedule.ServiceID, at string) schedule.Answer {
	t.Helper()
	a, err := s.OnCall(service, instant(t, at))
	require.NoError(t, err)
	return a
}

func TestAnswersCarryDocumentsAndOwnership(t *testing.T) {
	s := must(t, sample.Organisation())
	// Over the year everybody owns some nights' services and not others.
	owns := map[schedule.Member][2]bool{}
	for shift := range known(s.Service("suzuri-web")).Shifts(schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)) {
		a, err := s.OnCall("suzuri-web", shift.Start)
		require.NoError(t, err)
		require.Equal(t, []schedule.Doc{{Title: "Runbook of suzuri-web", URL: "https://docs.example.com/runbooks/suzuri-web", Reviewed: date("2026-03-02")}}, a.Docs)
		if a.Regime == schedule.OffHours {
			m := a.Member(schedule.Primary)
			require.Equal(t, m[0] == 's', a.Owns, m)
			owns[m] = [2]bool{a.Owns, true}
		}
	}
	assert.Len(t, owns, 12)
}

// everybody are the first members of the sample's organisation and its platform team.
const everybody = `"e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "p1", "p2", "p3" and 5 more`

func TestQueryErrors(t *testing.T) {
	spec := sample.Organisation()
	spec.From = date("2026-05-01")
	s := must(t, spec)
	_, err := s.OnCall("minne-web", instant(t, "2026-05-01T09:59:59+09:00"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	_, err = s.NextHandoff("minne-web", instant(t, "2026-04-01T00:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	_, _, err = s.Day("ec", date("2026-04-30"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	_, err = s.OnCall("minne", instant(t, "2026-05-01T10:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
	assert.ErrorContains(t, err, `"minne"`)
	_, _, err = s.Day("shop", date("2026-05-02"))
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	// Names that nothing has are told where they are asked for, of rosters too.
	may := schedule.Month(2026, time.May, tokyo)
	for i, from := range []interface {
		Service(schedule.ServiceID) (schedule.ServiceSchedule, error)
		Team(schedule.TeamID) (schedule.TeamSchedule, error)
	}{s, compile(t, s, may), (*schedule.Schedule)(nil), (*schedule.Roster)(nil)} {
		teams, services := `; there are "ec", "everyone", "minne", "platform", "platform-nights", "suzuri"`, `; did you mean "minne-api" or "minne-web"?`
		if i > 1 { // they know nothing
			teams, services = "", ""
		}
		team, err := from.Team("shop")
		assert.EqualError(t, err, `unknown team "shop"`+teams)
		assert.Nil(t, team.Members(instant(t, "2026-05-02T00:00:00Z")))
		assert.Empty(t, slices.Collect(team.Duties(may)))
		assert.Empty(t, slices.Collect(team.Seats(may)))
		service, err := from.Service("minne")
		assert.EqualError(t, err, `unknown service "minne"`+services)
		assert.Empty(t, slices.Collect(service.Shifts(may)))
		_, err = service.OnCall(may.Start)
		assert.ErrorIs(t, err, schedule.ErrUnknownService)
		_, err = service.NextHandoff(may.Start)
		assert.ErrorIs(t, err, schedule.ErrUnknownService)
	}
	_, err = s.Person("zoe", may.Start)
	assert.EqualError(t, err, `unknown member "zoe"; there are `+everybody)
	_, err = s.Person("m11", may.Start)
	assert.EqualError(t, err, `unknown member "m11"; there are `+everybody)
	_, err = s.Person("M1", may.Start)
	assert.EqualError(t, err, `unknown member "M1"; did you mean "m1"?`)
	_, err = s.OnCall("shop-kart", may.End)
	assert.EqualError(t, err, `unknown service "shop-kart" at 2026-06-01T00:00:00+09:00; did you mean "shop-cart"?`)
	_, err = compile(t, s, may).OnCall("billing", may.Start)
	assert.EqualError(t, err, `unknown service "billing"; there are "accounts", "images", "minne-api", "minne-web", "shop-cart", "suzuri-web"`)
	first := slices.Collect(known(s.Service("minne-web")).Shifts(schedule.Month(2026, time.April, tokyo).Span(may)))[0]
	assert.True(t, first.Start.Equal(instant(t, "2026-05-01T10:00:00+09:00")))

	var none *schedule.Schedule
	_, err = none.OnCall("minne-web", time.Time{})
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	_, _, err = none.Day("ec", date("2026-05-02"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	assert.Empty(t, slices.Collect(none.Duties(may)))
	_, err = none.Person("m1", may.Start)
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
}

func TestTheZoneOfAQueryChangesNothing(t *testing.T) {
	s := must(t, sample.Organisation())
	for _, zone := range []string{"UTC", "America/Los_Angeles", "Pacific/Kiritimati"} {
		loc, err := time.LoadLocation(zone)
		require.NoError(t, err)
		for at := range 24 * 14 {
			here := instant(t, "2026-04-28T00:30:00+09:00").Add(time.Duration(at) * time.Hour)
			want, err := s.OnCall("minne-web", here)
			require.NoError(t, err)
			got, err := s.OnCall("minne-web", here.In(loc))
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

func TestNextHandoff(t *testing.T) {
	s := must(t, sample.Organisation())
	handoff := func(at string) schedule.Handoff {
		h, err := s.NextHandoff("minne-web", instant(t, at))
		require.NoError(t, err)
		assert.True(t, h.From.End.Equal(h.At) && h.To.Start.Equal(h.At))
		return h
	}
	// Golden Week: no handoff at Saturday's and Sunday's boundaries, one on Monday.
	h := handoff("2026-05-01T20:00:00+09:00")
	assert.Equal(t, "2026-05-04T10:00:00+09:00", h.At.Format(time.RFC3339))
	assert.Equal(t, []schedule.Member{"s2", "m3"}, []schedule.Member{h.From.Member(schedule.Primary), h.To.Member(schedule.Primary)})
	assert.Equal(t, "2026-05-07T10:00:00+09:00", handoff("2026-05-04T10:00:00+09:00").At.Format(time.RFC3339))

	// One person, never open: nobody takes over within 400 days.
	spec := pooled(rotation.Weekly(date("2026-01-05"), "a"))
	spec.Teams[0].Business = schedule.NeverOpen()
	_, err := must(t, spec).NextHandoff("web", instant(t, "2026-02-01T00:00:00Z"))
	assert.ErrorIs(t, err, schedule.ErrNoHandoff)

	// The next one is seen 400 days ahead, and not a second earlier.
	spec.OffHours.Primary = rotation.Rotation{First: date("2026-01-01"), Every: 401, Order: []schedule.Member{"a", "b"}}
	spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: "b"})
	long := must(t, spec)
	h, err = long.NextHandoff("web", instant(t, "2026-01-02T10:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, "2027-02-06T10:00:00+09:00", h.At.Format(time.RFC3339))
	_, err = long.NextHandoff("web", instant(t, "2026-01-02T09:59:59+09:00"))
	assert.ErrorIs(t, err, schedule.ErrNoHandoff)
}

// Accounts take the shifts that start in an interval, also when it begins or ends
// within a second.
func TestPartsOfASecond(t *testing.T) {
	s := must(t, sample.Organisation())
	night := instant(t, "2026-05-12T19:00:00+09:00")
	starts := func(from, to time.Duration) int {
		return len(slices.Collect(known(s.Team(schedule.Everyone)).Duties(schedule.Interval{Start: night.Add(from), End: night.Add(to)})))
	}
	assert.Equal(t, 1, starts(0, 1))
	assert.Equal(t, 1, starts(-time.Second, 1))
	assert.Equal(t, 0, starts(1, time.Second))
	assert.Equal(t, 0, starts(-time.Second, 0))
	shown := slices.Collect(known(s.Service("minne-web")).Shifts(schedule.Interval{Start: night.Add(-1), End: night.Add(1)}))
	assert.Len(t, shown, 2, "both have a part of it")
	shown = slices.Collect(known(s.Service("minne-web")).Shifts(schedule.Interval{Start: night.Add(1), End: night.Add(2)}))
	assert.Len(t, shown, 1)
}

// Words of tables: teams, regimes and kinds of day in both languages, what has no word as it is.
func TestWordsOfTables(t *testing.T) {
	firms := schedule.Day{Name: "年末年始", Company: true}
	for _, c := range [][3]string{
		{schedule.English.Team(schedule.Everyone), schedule.Japanese.Team(schedule.Everyone), "everyone 全員"},
		{schedule.English.Team("ops"), schedule.Japanese.Team("ops"), "ops ops"},
		{schedule.English.Regime(schedule.Daytime), schedule.Japanese.Regime(schedule.Daytime), "daytime 日中"},
		{schedule.English.Regime(schedule.OffHours), schedule.Japanese.Regime(schedule.OffHours), "off-hours 時間外"},
		{schedule.English.Regime(schedule.Closed), schedule.Japanese.Regime(schedule.Closed), "closed 対応なし"},
		{schedule.English.Regime("x"), schedule.Japanese.Regime("x"), "x x"},
		{schedule.English.Kind(schedule.Workday, schedule.Day{}), schedule.Japanese.Kind(schedule.Workday, schedule.Day{}), "workday 平日"},
		{schedule.English.Kind(schedule.Weekend, firms), schedule.Japanese.Kind(schedule.Weekend, firms), "weekend 週末"},
		{schedule.English.Kind(schedule.Holiday, schedule.Day{}), schedule.Japanese.Kind(schedule.Holiday, schedule.Day{}), "holiday 祝日"},
		{schedule.English.Kind(schedule.Holiday, firms), schedule.Japanese.Kind(schedule.Holiday, firms), "company day 会社休日"},
		{schedule.English.Kind(9, firms), schedule.Japanese.Kind(9, firms), "DayKind(9) DayKind(9)"},
	} {
		assert.Equal(t, c[2], c[0]+" "+c[1])
	}
}

// Days of duties are those of their own places: each has a slot for each day, and months add up.
func TestDutiesOnTheDaysOfTheirPlaces(t *testing.T) {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}}
	for _, name := range []string{"Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		place, err := time.LoadLocation(name)
		require.NoError(t, err)
		m := schedule.Member(name)
		team := schedule.Team{ID: schedule.TeamID("team-" + name), Location: place, Pool: schedule.TeamID(name), Services: []schedule.Service{{ID: schedule.ServiceID(name)}}, Members: schedule.Members(m)}
		spec.Teams = append(spec.Teams, team)
		spec.Pools = append(spec.Pools, schedule.Pool{ID: schedule.TeamID(name), Location: place, Duty: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), m), Breaks: []schedule.Clock{0}}})
	}
	s := must(t, spec)
	var parts []schedule.Shift
	for first := date("2026-12-01"); first.Before(date("2027-03-01")); first = first.AddMonths(1) {
		last := first.AddMonths(1).AddDays(-1)
		days := map[schedule.TeamID]map[schedule.Date]bool{}
		for shift := range s.DutiesOn(first, last) {
			require.Equal(t, shift.Date, schedule.DateOf(shift.Seat.Start, shift.Seat.Start.Location()))
			if shift.Regime == schedule.OffHours {
				if days[shift.Team] == nil {
					days[shift.Team] = map[schedule.Date]bool{}
				}
				days[shift.Team][shift.Date] = true
			}
			parts = append(parts, shift)
		}
		for _, pool := range spec.Pools {
			require.Len(t, days[pool.ID], last.DaysSince(first)+1, "%s from %v", pool.ID, first)
		}
	}
	all := slices.Collect(s.DutiesOn(date("2026-12-01"), date("2027-02-28")))
	key := func(s schedule.Shift) string { return fmt.Sprint(s.Key(), s.Start.Unix()) }
	require.Len(t, parts, len(all))
	seen := map[string]bool{}
	for _, shift := range parts {
		seen[key(shift)] = true
	}
	for _, shift := range all {
		require.True(t, seen[key(shift)])
	}
	for range s.DutiesOn(date("2027-01-02"), date("2027-01-01")) {
		require.Fail(t, "no day")
	}
	for range s.DutiesOn(date("2027-01-01"), date("2027-01-01")) {
		break
	}
}

func TestPlacesAndServicesOfASchedule(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	old, moved := sample.Organisation(), sample.Organisation()
	old.From, moved.From, moved.Location = date("2026-05-01"), date("2026-06-01"), newYork
	s := must(t, old, moved)
	assert.Equal(t, tokyo, s.Location(instant(t, "2026-01-01T00:00:00Z")), "before the first spec its place")
	assert.Equal(t, tokyo, s.Location(instant(t, "2026-05-31T23:00:00Z")))
	assert.Equal(t, newYork, s.Location(instant(t, "2026-06-01T14:00:00Z")))
	assert.Nil(t, (*schedule.Schedule)(nil).Location(time.Time{}))
	assert.Nil(t, new(schedule.Schedule).Location(time.Time{}))
	assert.Nil(t, known(s.Team("minne")).Members(instant(t, "2026-01-01T00:00:00Z")))
	var services []schedule.ServiceID
	for id := range s.Services() {
		if services = append(services, id); len(services) == 2 {
			break // stops early
		}
	}
	assert.Equal(t, []schedule.ServiceID{"minne-web", "minne-api"}, services)
}

func TestRegimeChangesOnADate(t *testing.T) {
	old, new := sample.Organisation(), sample.Organisation()
	for i := range old.Teams { // before pooling
		team := &old.Teams[i]
		team.Pool = team.ID
		var members []schedule.Member
		for _, m := range team.Members {
			members = append(members, m.Member)
		}
		team.OffHours = schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), members...)}
	}
	old.OffHours, old.Pools = schedule.Duty{}, nil
	new.From = date("2026-05-05")
	new.Business = schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0))
	before, both := must(t, old), must(t, old, new)
	_, err := before.Team(schedule.Everyone)
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam, "a pool of no team is none")
	for at := instant(t, "2026-05-01T00:00:00+09:00"); at.Before(instant(t, "2026-05-05T09:00:00+09:00")); at = at.Add(20 * time.Minute) {
		want, err := before.OnCall("shop-cart", at)
		require.NoError(t, err)
		got, err := both.OnCall("shop-cart", at)
		require.NoError(t, err)
		require.Equal(t, want.Seats[0].Member, got.Seats[0].Member, at)
		require.Equal(t, want.Team, got.Team, at)
	}
	assert.Equal(t, schedule.TeamID("ec"), ask(t, both, "shop-cart", "2026-05-05T08:59:59+09:00").Team)
	a := ask(t, both, "shop-cart", "2026-05-05T09:00:00+09:00")
	assert.Equal(t, schedule.Everyone, a.Team)
	assert.Equal(t, "2026-05-05T09:00:00+09:00", a.Start.Format(time.RFC3339))
	assert.Equal(t, schedule.OffHours, ask(t, both, "shop-cart", "2026-05-07T08:59:59+09:00").Regime)
	assert.Equal(t, schedule.Daytime, ask(t, both, "shop-cart", "2026-05-07T09:00:00+09:00").Regime)

	// A service that ends with its spec has no handoff beyond.
	new.Teams, new.Pools, new.People = new.Teams[:2], nil, nil
	new.OffHours.Primary = rotation.Weekly(date("2026-01-05"), "m1", "s1")
	shrunk := must(t, old, new)
	_, err = shrunk.NextHandoff("shop-cart", instant(t, "2026-05-04T12:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrNoHandoff)
	_, err = shrunk.OnCall("shop-cart", instant(t, "2026-05-05T12:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
}

func TestSeats(t *testing.T) {
	spec := sample.Organisation()
	weekly := spec.OffHours.Primary.(rotation.Rotation)
	spec.OffHours.Secondary = weekly.Lag(1)
	spec.OffHours.Shadow = rotation.Weekly(date("2026-05-11"), "e4", "", "m1")
	s := must(t, spec)

	a := ask(t, s, "minne-web", "2026-05-06T12:00:00+09:00")
	require.Len(t, a.Seats, 2, "no shadow before the first turn, and that is no gap")
	assert.Equal(t, schedule.Member("m3"), a.Member(schedule.Primary))
	assert.Equal(t, schedule.Member("s2"), a.Member(schedule.Secondary), "last turn's primary")
	assert.True(t, a.Owns)

	a = ask(t, s, "minne-web", "2026-05-12T20:00:00+09:00")
	assert.Equal(t, []schedule.Role{schedule.Primary, schedule.Secondary, schedule.Shadow},
		[]schedule.Role{a.Seats[0].Role, a.Seats[1].Role, a.Seats[2].Role})
	assert.Equal(t, schedule.Member("e4"), a.Member(schedule.Shadow))
	assert.Equal(t, schedule.Member(""), a.Member(schedule.All))

	// A handoff of the shadow is none.
	h, err := s.NextHandoff("minne-web", instant(t, "2026-05-16T12:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, "2026-05-18T10:00:00+09:00", h.At.Format(time.RFC3339))

	seats := map[schedule.SeatKey]bool{}
	for slot := range s.Seats(schedule.Month(2026, time.May, tokyo)) {
		seats[slot.Key()] = true
	}
	assert.Len(t, seats, 3*31+2*31, "and two in the other pool")
	for range s.Seats(schedule.Month(2026, time.May, tokyo)) {
		break // stops early
	}
	assert.Empty(t, slices.Collect(known(s.Team("minne")).Seats(schedule.Month(2026, time.May, tokyo))))
}

func TestASecondaryOfAnotherTeam(t *testing.T) {
	spec := sample.Organisation()
	monday := date("2026-05-04")
	spec.OffHours = schedule.Duty{Primary: rotation.Weekly(monday, "m1", "s1"), Secondary: rotation.Weekly(monday, "m2", "m3", "e1"), Apart: true}
	s := must(t, spec)
	a := ask(t, s, "minne-web", "2026-05-07T20:00:00+09:00")
	assert.Equal(t, []schedule.Member{"m1", "e1"}, []schedule.Member{a.Member(schedule.Primary), a.Member(schedule.Secondary)})
	assert.Contains(t, a.Explain(), "secondary: e1 steps in, since m2 is of the primary's team (first of 1 who can: at least 72 h of rest, 246 h on this duty from 13 weeks before to 6 weeks after, not on duty in the 13 weeks before)\n")
	assert.Equal(t, schedule.Member("m3"), ask(t, s, "minne-web", "2026-05-14T20:00:00+09:00").Member(schedule.Secondary), "s1 and m3 are of two teams")

	// Where nobody of another team is free, one of the same has to do.
	spec.OffHours.Secondary = rotation.Weekly(monday, "m2", "m3")
	assert.Equal(t, schedule.Member("m2"), ask(t, must(t, spec), "minne-web", "2026-05-07T20:00:00+09:00").Member(schedule.Secondary))
	// Beside an empty seat anybody is of another team.
	spec.OffHours.Primary, spec.OffHours.Secondary = schedule.Vacant(), rotation.Weekly(monday, "m2", "e1")
	assert.Equal(t, schedule.Member("m2"), ask(t, must(t, spec), "minne-web", "2026-05-07T20:00:00+09:00").Member(schedule.Secondary))
}

// fixed is a rota that always names the same member.
type fixed schedule.Member

func (f fixed) Members() []schedule.Member { return []schedule.Member{schedule.Member(f)} }
func (f fixed) On(schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: schedule.Member(f), Note: "agreed"}, true
}

func TestWhoCannotServeIsReplaced(t *testing.T) {
	monday := date("2026-05-04")
	base := func() schedule.Spec {
		spec := sample.Organisation()
		spec.OffHours = schedule.Duty{Primary: rotation.Weekly(monday, "m1", "s1", "e1")}
		return spec
	}
	night := "2026-05-07T20:00:00+09:00"

	t.Run("already seated", func(t *testing.T) {
		spec := base()
		spec.OffHours.Secondary = rotation.Weekly(monday, "m1", "s1", "e1")
		a := ask(t, must(t, spec), "minne-web", night)
		assert.Equal(t, schedule.Member("e1"), a.Member(schedule.Secondary), "has two weeks of those that count, s1 three")
		assert.Equal(t, schedule.Step{Rule: schedule.RuleSeated, Member: "e1", Over: "m1",
			Standing: schedule.Standing{Rest: 72 * time.Hour, Load: 246 * time.Hour, Idle: 91 * 24 * time.Hour, Of: 11}}, a.Seats[1].Why[1])
	})
	t.Run("not a member any more", func(t *testing.T) {
		spec := base()
		spec.Teams[0].Members[0].Last = date("2026-05-06")
		s := must(t, spec)
		assert.Equal(t, schedule.Member("m1"), ask(t, s, "minne-web", "2026-05-06T20:00:00+09:00").Member(schedule.Primary))
		a := ask(t, s, "minne-web", night)
		assert.Equal(t, schedule.Member("e1"), a.Member(schedule.Primary), "s1 has the week after")
		assert.Equal(t, schedule.RuleLeft, a.Seats[0].Why[1].Rule)
		assert.True(t, a.Seats[0].Why[1].Rule.SetsAside())
		assert.False(t, a.Seats[0].Why[0].Rule.SetsAside())
	})
	t.Run("not ready for every service", func(t *testing.T) {
		spec := base()
		spec.People = []schedule.Person{
			{ID: "m1", Ready: []schedule.Ready{{Service: "minne-web"}, {Service: "minne-api"}, {Service: "suzuri-web"}}},
			{ID: "s1", Ready: []schedule.Ready{}},
			{ID: "e1", Ready: []schedule.Ready{{From: date("2026-05-07")}}},
		}
		s := must(t, spec)
		a := ask(t, s, "minne-web", night)
		assert.Equal(t, schedule.Member("e1"), a.Member(schedule.Primary), "whom the rota names comes before others")
		assert.Equal(t, schedule.RuleUnready, a.Seats[0].Why[1].Rule)
		assert.Equal(t, schedule.Member("e2"), ask(t, s, "minne-web", "2026-05-06T20:00:00+09:00").Member(schedule.Primary), "of the rota nobody is ready the night before")
		for _, m := range []schedule.Member{"m2", "m3", "m4", "m5", "s2", "s3", "e2", "e3", "e4"} {
			spec.People = append(spec.People, schedule.Person{ID: m, Ready: []schedule.Ready{}})
		}
		assert.True(t, ask(t, must(t, spec), "minne-web", "2026-05-06T20:00:00+09:00").Seats[0].Gap(), "nobody at all is")
	})
	t.Run("a gap by policy", func(t *testing.T) {
		spec := base()
		spec.OffHours.Absent = schedule.LeaveGap
		spec.Teams[0].Members[0].Last = date("2026-05-06")
		a := ask(t, must(t, spec), "minne-web", night)
		assert.True(t, a.Seats[0].Gap())
		assert.False(t, a.Owns)
		assert.Equal(t, schedule.Step{Rule: schedule.RuleLeft, Over: "m1"}, a.Seats[0].Why[1])
	})
	t.Run("nobody is left", func(t *testing.T) {
		spec := base()
		spec.OffHours.Primary = fixed("m1")
		spec.Teams[0].Members[0].Last = date("2026-05-06")
		for i := range spec.People {
			if spec.People[i].ID != "m1" {
				spec.People[i].Ready = []schedule.Ready{}
			}
		}
		assert.True(t, ask(t, must(t, spec), "minne-web", night).Seats[0].Gap())
	})
	t.Run("vacant", func(t *testing.T) {
		spec := base()
		spec.OffHours.Primary = schedule.Vacant()
		a := ask(t, must(t, spec), "minne-web", night)
		assert.True(t, a.Seats[0].Gap())
		assert.Equal(t, []schedule.Step{{Rule: schedule.RuleVacant}}, a.Seats[0].Why)
	})
	t.Run("a team before its first member", func(t *testing.T) {
		spec := base()
		for i := range spec.Teams[1].Members {
			spec.Teams[1].Members[i].From = date("2026-05-08")
		}
		s := must(t, spec)
		a := ask(t, s, "suzuri-web", "2026-05-07T12:00:00+09:00")
		assert.True(t, a.Seats[0].Gap())
		assert.Equal(t, schedule.All, ask(t, s, "suzuri-web", "2026-05-08T12:00:00+09:00").Seats[0].Role)
	})
}

// What is nil since an error was dropped is told, and never a panic.
func TestNilIsToldNotAPanic(t *testing.T) {
	for _, none := range []*schedule.Schedule{nil, {}} {
		for id := range none.Services() {
			t.Error(id)
		}
		_, err := none.Follow(schedule.Vacant())
		assert.EqualError(t, err, "no answer for that time: a schedule without a spec follows no rota")
		assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	}
	_, err := must(t, daily()).Follow((*held)(nil))
	assert.EqualError(t, err, "follow: no rota given")
	assert.ErrorIs(t, err, schedule.ErrMissing)
	spec := daily()
	spec.OffHours.Secondary = (*held)(nil)
	_, err = schedule.New(spec)
	assert.EqualError(t, err, "OffHours.Secondary: no rota given, but a nil *schedule_test.held")
	assert.ErrorIs(t, err, schedule.ErrMissing)
}

// held is a rota that reads what it points to.
type held struct{ member schedule.Member }

func (h *held) Members() []schedule.Member             { return []schedule.Member{h.member} }
func (h *held) On(schedule.Seat) (schedule.Step, bool) { return schedule.Step{Member: h.member}, true }

func TestChainAndFollow(t *testing.T) {
	spec := sample.Organisation()
	holes := rotation.Weekly(date("2026-05-04"), "m1", "")
	spec.OffHours.Primary = schedule.Chain{holes, fixed("e1")}
	s := must(t, spec)
	assert.Equal(t, []schedule.Member{"m1", "e1"}, spec.OffHours.Primary.Members())
	assert.Equal(t, schedule.Member("m1"), ask(t, s, "minne-web", "2026-05-05T12:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, schedule.Member("e1"), ask(t, s, "minne-web", "2026-05-12T20:00:00+09:00").Member(schedule.Primary))
	_, ok := schedule.Chain{}.On(schedule.Seat{})
	assert.False(t, ok)

	planned, err := s.Follow(rotation.Daily(date("2026-05-06"), "s1"))
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("m1"), ask(t, planned, "minne-web", "2026-05-05T12:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, schedule.Member("s1"), ask(t, planned, "minne-web", "2026-05-06T12:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, schedule.Member("m1"), ask(t, s, "minne-web", "2026-05-06T12:00:00+09:00").Member(schedule.Primary), "the receiver stays")
	_, err = s.Follow(fixed("stranger"))
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
	_, err = s.Follow(rotation.Rotation{})
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = s.Follow(nil)
	assert.ErrorIs(t, err, schedule.ErrMissing)

	// A chain asks the rota that answered for relief.
	spec.Teams[0].Members[0].Last = date("2026-05-04")
	spec.OffHours.Primary = schedule.Chain{rotation.Weekly(date("2026-05-04"), "m1", "m2"), fixed("e1")}
	assert.Equal(t, schedule.Member("m2"), ask(t, must(t, spec), "minne-web", "2026-05-05T12:00:00+09:00").Member(schedule.Primary))
}

func TestHalfDaysAndWorkingSaturdays(t *testing.T) {
	spec := sample.Organisation()
	spec.Business = append(spec.Business,
		schedule.Window{Dates: []schedule.Date{date("2026-05-09")}},                                                   // a working Saturday
		schedule.Window{Dates: []schedule.Date{date("2026-05-06")}, From: schedule.At(10, 0), To: schedule.At(13, 0)}) // half a holiday
	s := must(t, spec)
	assert.Equal(t, schedule.Daytime, ask(t, s, "minne-web", "2026-05-09T12:00:00+09:00").Regime)
	night := ask(t, s, "minne-web", "2026-05-09T19:00:00+09:00")
	assert.Equal(t, schedule.Workday, night.Day)
	assert.Equal(t, 15*time.Hour, night.Duration())
	half := ask(t, s, "minne-web", "2026-05-06T13:00:00+09:00")
	assert.Equal(t, schedule.OffHours, half.Regime)
	assert.Equal(t, 21*time.Hour, half.Duration())

	// A team's exceptions alone leave it the organisation's hours.
	spec = sample.Organisation()
	spec.Teams[2].Business = schedule.Hours{{Dates: []schedule.Date{date("2026-05-09")}}}
	s = must(t, spec)
	assert.Equal(t, schedule.Daytime, ask(t, s, "shop-cart", "2026-05-09T12:00:00+09:00").Regime)
	assert.Equal(t, schedule.OffHours, ask(t, s, "minne-web", "2026-05-09T12:00:00+09:00").Regime)
	// So many exceptions, but other days: another team's Saturday is not this one's.
	spec.Teams[1].Business = schedule.Hours{{Dates: []schedule.Date{date("2026-05-16")}}}
	both := must(t, spec)
	for at, want := range map[string][2]schedule.Regime{
		"2026-05-09T12:00:00+09:00": {schedule.OffHours, schedule.Daytime}, "2026-05-16T12:00:00+09:00": {schedule.Daytime, schedule.OffHours},
	} {
		assert.Equal(t, want, [2]schedule.Regime{ask(t, both, "suzuri-web", at).Regime, ask(t, both, "shop-cart", at).Regime}, at)
	}
	// The pool's slot of that Saturday is cut in two for the team, and whole in accounts.
	evening := ask(t, s, "shop-cart", "2026-05-09T20:00:00+09:00")
	assert.Equal(t, 15*time.Hour, evening.Duration())
	assert.Equal(t, 24*time.Hour, evening.Seats[0].Seat.Duration())
	assert.Equal(t, evening.Seats[0].Key(), ask(t, s, "minne-web", "2026-05-09T20:00:00+09:00").Seats[0].Key())
}

// Two teams that are alike but for one thing keep their own hours.
func TestTeamsThatDifferInOneThing(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	hours := func(open, close int, days ...time.Weekday) schedule.Hours {
		h := schedule.Weekdays(schedule.At(open, 0), schedule.At(close, 0))
		if days != nil {
			h[0].Days = days
		}
		return h
	}
	saturday := func(close int) schedule.Hours {
		return schedule.Hours{{Dates: []schedule.Date{date("2026-05-09")}, From: schedule.At(10, 0), To: schedule.At(close, 0)}}
	}
	own := holiday.Japan().With("創立記念日", date("2026-05-12"), date("2026-05-12"))
	for _, c := range []struct {
		name  string
		edit  func(one, other *schedule.Team)
		at    string
		opens [2]bool
	}{
		{"place", func(_, other *schedule.Team) { other.Location = london }, "2026-05-12T10:30:00+09:00", [2]bool{true, false}},
		{"days", func(_, other *schedule.Team) { other.Business = hours(10, 19, 1, 2, 3, 4) }, "2026-05-08T12:00:00+09:00", [2]bool{true, false}},
		{"opening", func(_, other *schedule.Team) { other.Business = hours(11, 19) }, "2026-05-12T10:30:00+09:00", [2]bool{true, false}},
		{"closing", func(_, other *schedule.Team) { other.Business = hours(10, 18) }, "2026-05-12T18:30:00+09:00", [2]bool{true, false}},
		{"closed", func(_, other *schedule.Team) { other.Business = schedule.NeverOpen() }, "2026-05-12T12:00:00+09:00", [2]bool{true, false}},
		{"no exception", func(one, _ *schedule.Team) { one.Business = saturday(13) }, "2026-05-09T12:00:00+09:00", [2]bool{true, false}},
		{"hours of an exception", func(one, other *schedule.Team) { one.Business, other.Business = saturday(13), saturday(15) }, "2026-05-09T14:00:00+09:00", [2]bool{false, true}},
		{"kind of calendar", func(_, other *schedule.Team) { other.Holidays = schedule.NoHolidays{} }, "2026-05-06T12:00:00+09:00", [2]bool{false, true}},
		{"calendar", func(_, other *schedule.Team) { other.Holidays = own }, "2026-05-12T12:00:00+09:00", [2]bool{true, false}},
	} {
		spec := sample.Organisation()
		c.edit(&spec.Teams[1], &spec.Teams[2])
		s := must(t, spec)
		opens := [2]bool{ask(t, s, "suzuri-web", c.at).Regime == schedule.Daytime, ask(t, s, "shop-cart", c.at).Regime == schedule.Daytime}
		assert.Equal(t, c.opens, opens, c.name)
	}
}

// What days are where nobody is ever open, and where an exception wins.
func TestKindsOfDays(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[1].Business = schedule.NeverOpen()
	spec.Teams[2].Business = schedule.Hours{{Closed: true, Days: []time.Weekday{time.Sunday, time.Monday}}}
	s := must(t, spec)
	for day, want := range map[string][2]schedule.DayKind{
		"2026-05-06": {schedule.Holiday, schedule.Holiday}, "2026-05-08": {schedule.Workday, schedule.Weekend},
		"2026-05-10": {schedule.Weekend, schedule.Workday}, "2026-05-11": {schedule.Workday, schedule.Workday},
	} {
		for i, team := range []schedule.TeamID{"suzuri", "ec"} {
			kind, _, err := s.Day(team, date(day))
			require.NoError(t, err)
			assert.Equal(t, want[i], kind, "%s %s", team, day)
		}
	}
	h := schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	h = append(h, schedule.Window{Dates: []schedule.Date{date("2026-05-09"), date("2026-05-06")}})
	for day, want := range map[string]schedule.DayKind{"2026-05-05": schedule.Holiday, "2026-05-06": schedule.Workday, "2026-05-09": schedule.Workday, "2026-05-10": schedule.Weekend} {
		kind, _ := h.Kind(date(day), holiday.Japan())
		assert.Equal(t, want, kind, day)
	}
}

// Where clocks change, slots keep theirs: they begin at the closing or, on days off,
// at the opening clock of their civil day, and breaks cut them at their clocks.
func TestSlotsWhenClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, from string }{
		{"America/New_York", "2026-03-01"}, {"America/New_York", "2026-10-25"}, {"America/Havana", "2026-03-01"}, {"America/Havana", "2026-10-25"},
		{"Australia/Lord_Howe", "2026-03-29"}, {"America/Santiago", "2026-08-30"}, {"America/Santiago", "2026-03-29"}, {"America/Ciudad_Juarez", "2022-11-24"},
	} {
		loc, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		spec := pooled(rotation.Daily(date("2020-01-01"), "a", "b"))
		spec.Location, spec.Holidays = loc, schedule.NoHolidays{}
		spec.OffHours.Breaks = []schedule.Clock{0, schedule.At(2, 30)}
		s := must(t, spec)
		var want []time.Time
		for d := date(c.from); d.DaysSince(date(c.from)) < 14; d = d.AddDays(1) {
			clocks := []schedule.Clock{0, schedule.At(2, 30), schedule.At(19, 0)}
			if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
				clocks[2] = schedule.At(10, 0)
			}
			for _, clock := range clocks {
				want = append(want, d.At(clock, loc))
			}
		}
		var got []time.Time
		for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(date(c.from), date(c.from).AddDays(13), loc)) {
			got = append(got, shift.Start)
			for _, at := range []time.Time{shift.Start, shift.End.Add(-time.Second)} {
				a, err := s.OnCall("web", at)
				require.NoError(t, err)
				require.True(t, a.Equal(shift.Interval), "%s: %v and %v", c.zone, a.Interval, shift.Interval)
				require.Equal(t, shift.Date, a.Seats[0].Date)
			}
		}
		require.Equal(t, want, got, c.zone)
	}
}

func TestFollowTheSun(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	spec := sample.Organisation()
	spec.Teams[2].Location = london
	spec.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"ec"}
	s := must(t, spec)
	// In May London opens at 18:00 and closes at 03:00 in Tokyo.
	for at, team := range map[string]schedule.TeamID{
		"2026-05-07T18:59:00+09:00": "minne",
		"2026-05-07T19:00:00+09:00": "ec",
		"2026-05-08T02:59:00+09:00": "ec",
		"2026-05-08T03:00:00+09:00": schedule.Everyone,
	} {
		a := ask(t, s, "minne-web", at)
		assert.Equal(t, team, a.Team, at)
		assert.Equal(t, team == "minne", a.Owns && a.Regime == schedule.Daytime, at)
	}
	assert.Equal(t, schedule.Everyone, ask(t, s, "minne-api", "2026-05-07T20:00:00+09:00").Team)
	assert.Equal(t, 8*time.Hour, ask(t, s, "minne-web", "2026-05-07T20:00:00+09:00").Duration())
}

func TestBreaksCutSlots(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Breaks = []schedule.Clock{schedule.At(22, 0), 0}
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "m1", "s1")
	s := must(t, spec)
	var lengths []time.Duration
	var dates []schedule.Date
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(date("2026-05-08"), date("2026-05-09"), tokyo)) {
		lengths = append(lengths, shift.Duration()/time.Hour)
		dates = append(dates, shift.Date)
	}
	// Friday 00–10, 19–22, 22–24; Saturday 00–10, 10–22, 22–24.
	assert.Equal(t, []time.Duration{10, 3, 2, 10, 12, 2}, lengths)
	assert.Equal(t, []schedule.Date{date("2026-05-08"), date("2026-05-08"), date("2026-05-08"), date("2026-05-09"), date("2026-05-09"), date("2026-05-09")}, dates)
}

func TestProvisionalAnswers(t *testing.T) {
	s := must(t, sample.Organisation())
	assert.False(t, ask(t, s, "minne-web", "2027-12-30T12:00:00+09:00").Provisional)
	assert.True(t, ask(t, s, "minne-web", "2027-12-31T20:00:00+09:00").Provisional, "it ends on a day that is not announced")
	a := ask(t, s, "minne-web", "2028-09-22T12:00:00+09:00")
	assert.True(t, a.Provisional)
	assert.True(t, a.Holiday.Provisional)
}

func TestTheSpecCanBeReusedAfterNew(t *testing.T) {
	spec := sample.Organisation()
	spec.People = []schedule.Person{{ID: "m1", Name: "青木", Contact: map[string]string{"slack": "U1"}}}
	s := must(t, spec)
	at := instant(t, "2026-05-06T12:00:00+09:00")
	want := ask(t, s, "minne-web", "2026-05-06T12:00:00+09:00").Docs[0].URL
	spec.Teams[0].Services[0].Docs[0].URL = "changed"
	spec.Teams[0].Members[0].Member = "changed"
	spec.Business[0].Days[2] = time.Sunday
	spec.People[0].Contact["slack"] = "changed"
	assert.Equal(t, want, ask(t, s, "minne-web", "2026-05-06T12:00:00+09:00").Docs[0].URL)
	assert.Contains(t, known(s.Team("minne")).Members(at), schedule.Member("m1"))
	assert.Equal(t, schedule.Daytime, ask(t, s, "minne-web", "2026-05-07T12:00:00+09:00").Regime)
	p := known(s.Person("m1", at))
	assert.Equal(t, "U1", p.Contact["slack"])
	p.Contact["slack"] = "changed"
	assert.Equal(t, "U1", known(s.Person("m1", at)).Contact["slack"])
	assert.Equal(t, schedule.Person{ID: "e1"}, known(s.Person("e1", at)))
}

// unsure has no answer, and leaves a step all the same.
type unsure struct{}

func (unsure) Members() []schedule.Member { return []schedule.Member{"e1"} }

func (unsure) On(schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Member: "e1", Over: "e2", Note: "perhaps"}, false
}

// What a rota says without an answer is in no cause of the next one's.
func TestAStepWithoutAnAnswer(t *testing.T) {
	s := must(t, daily())
	followed, err := s.Follow(unsure{})
	require.NoError(t, err)
	const at = "2026-05-07T20:00:00+09:00"
	assert.Equal(t, ask(t, s, "minne-web", at).Seats[0].Why, ask(t, followed, "minne-web", at).Seats[0].Why)
}

// An answer takes one allocation at any hour of a week, also with windows that go over midnight and
// with four seats.
func TestAnswersTakeOneAllocation(t *testing.T) {
	spec := sample.Organisation()
	spec.Business = threeWindows()
	for _, s := range []*schedule.Schedule{must(t, spec), must(t, fourSeats(spec))} {
		for hour := range 7 * 24 {
			at := date("2026-05-11").At(0, tokyo).Add(time.Duration(hour) * time.Hour)
			require.LessOrEqual(t, testing.AllocsPerRun(10, func() { _, _ = s.OnCall("shop-cart", at) }), 1.0, "%v", at)
		}
	}
}

// The slots of a turn have one cause in memory, also where days and nights with rotations of their own
// come in turn.
func TestSlotsOfATurnShareTheirCause(t *testing.T) {
	type turn struct {
		team   schedule.TeamID
		role   schedule.Role
		number int
	}
	s := must(t, fourSeats(sample.Organisation()))
	shared, shifts := map[turn]*schedule.Step{}, 0
	for shift := range known(s.Service("shop-cart")).Shifts(schedule.Days(date("2026-05-01"), date("2026-07-31"), tokyo)) {
		cause := &shift.Why[0]
		of := turn{shift.Team, shift.Role, cause.Turn}
		if shared[of] == nil {
			shared[of] = cause
		}
		require.Same(t, shared[of], cause, "%v", shift)
		shifts++
	}
	assert.Greater(t, shifts, 5*len(shared))
}

// To ask for a service that nobody has costs no more, however many there are: what is known is looked through when the error is written.
func TestAskingForAStrangerIsCheap(t *testing.T) {
	allocations := func(services int) float64 {
		spec := sample.Organisation()
		for i := range services {
			spec.Teams[0].Services = append(spec.Teams[0].Services, schedule.Service{ID: schedule.ServiceID(fmt.Sprint("service-", i))})
		}
		s := must(t, spec)
		return testing.AllocsPerRun(10, func() {
			_, err := s.OnCall("stranger", instant(t, "2026-05-01T10:00:00+09:00"))
			if !errors.Is(err, schedule.ErrUnknownService) {
				t.Fatal(err)
			}
		})
	}
	assert.Equal(t, allocations(1), allocations(1000))
}

// A service that the schedule has at other times is told so.
func TestAServiceOfOtherTimes(t *testing.T) {
	before, after := sample.Organisation(), sample.Organisation()
	after.From = date("2026-06-01")
	before.Teams[2].Services = append(before.Teams[2].Services, schedule.Service{ID: "old-shop"})
	s := must(t, before, after)
	_, err := s.OnCall("old-shop", instant(t, "2026-07-01T10:00:00+09:00"))
	assert.EqualError(t, err, `unknown service "old-shop" at 2026-07-01T10:00:00+09:00; it has other times`)
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
}
