package training_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// joining is the sample with a daily rota, a secondary, and n1, who joins suzuri and
// the rota on 2026-05-11.
func joining() schedule.Spec {
	spec := sample.Organisation()
	on := date("2026-05-11")
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "n1", From: on})
	rota := rotation.Daily(date("2020-01-06"), "m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5")
	rota.Moves = []rotation.Move{{On: on, Join: "n1"}}
	spec.OffHours = schedule.Duty{Primary: rota, Secondary: rota.Lag(1)}
	return spec
}

func duties(s *schedule.Schedule, first, last schedule.Date) (list []schedule.Shift) {
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(first, last, tokyo)) {
		list = append(list, shift)
	}
	return list
}

func TestAJoinersPathIsOneCall(t *testing.T) {
	spec := joining()
	joiner := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}
	changes := []schedule.Change{days("n1", "2026-05-18", "2026-05-22")}
	path, err := joiner.Plan([]schedule.Spec{spec}, changes, date("2026-08-31"))
	require.NoError(t, err)

	assert.Equal(t, schedule.TeamID("suzuri"), path.Team)
	assert.Equal(t, date("2026-05-11"), path.Joined)
	asking := map[schedule.TeamID]bool{}
	for _, session := range path.Sessions {
		asking[session.Team] = true
		assert.Equal(t, schedule.Member("n1"), session.Answerer)
		assert.False(t, session.Date.Before(path.Joined))
		assert.NotEqual(t, date("2026-05-20"), session.Date, "on leave")
		sheet := session.String()
		for service, owner := range path.Schedule.Services() {
			if owner == session.Team {
				assert.Contains(t, sheet, "https://docs.example.com/runbooks/"+string(service), "documents of every service")
			}
		}
	}
	assert.Len(t, path.Sessions, 3)
	assert.Equal(t, map[schedule.TeamID]bool{"minne": true, "suzuri": true, "ec": true}, asking)

	nights := 0
	require.Len(t, path.Shadows, 2)
	for _, shift := range path.Shadows {
		if shift.Day == schedule.Workday {
			nights++
		}
		assert.NotEqual(t, schedule.Member("n1"), shift.Beside)
		assert.False(t, shift.Date.Before(date("2026-05-18")))
		assert.False(t, shift.Overlaps(changes[0].(schedule.Leave).Interval))
		answer, err := path.Schedule.OnCall("shop-cart", shift.Start)
		require.NoError(t, err)
		assert.Equal(t, schedule.Member("n1"), answer.Member(schedule.Shadow))
		assert.Equal(t, shift.Beside, answer.Member(schedule.Primary))
		for _, tier := range answer.Escalation()[:2] {
			assert.NotContains(t, tier.Members, schedule.Member("n1"), "a shadow is not asked")
		}
	}
	assert.Equal(t, 1, nights)

	// No assignment before readiness, as primary or secondary; then there is one.
	served := false
	for _, shift := range duties(path.Schedule, date("2026-05-01"), date("2026-08-31")) {
		if shift.Member != "n1" || shift.Role == schedule.Shadow {
			continue
		}
		assert.False(t, shift.Date.Before(path.From), shift)
		if !served {
			assert.Equal(t, path.First, shift)
			served = true
		}
	}
	assert.True(t, served)
	for _, r := range path.Ready {
		assert.False(t, r.From.After(path.From))
	}
	assert.Len(t, path.Ready, 4)

	// The day before readiness no rota, stand-in or swap can use the joiner.
	last := path.From.AddDays(-1)
	var theirs schedule.Shift
	for _, shift := range duties(path.Schedule, last, last) {
		theirs = shift
	}
	for _, step := range path.Schedule.CanCover(theirs) {
		assert.NotEqual(t, schedule.Member("n1"), step.Member)
	}
	_, err = path.Schedule.With(schedule.Override{Interval: theirs.Interval, To: "n1"})
	assert.ErrorContains(t, err, `"n1" is not ready`)

	again, err := joiner.Plan([]schedule.Spec{joining()}, changes, date("2026-08-31"))
	require.NoError(t, err)
	assert.Equal(t, path.Sessions, again.Sessions)
	assert.Equal(t, path.Shadows, again.Shadows)
	assert.Equal(t, joining(), spec, "the specs given are left alone")
}

// A shadow covers nothing and carries no burden: without it everything is the same.
func TestShadowsAreNeitherCoverNorBurden(t *testing.T) {
	path, err := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{joining()}, nil, date("2026-08-31"))
	require.NoError(t, err)
	without := build(t, path.Specs[0])
	burden := func(s *schedule.Schedule) map[schedule.Member]time.Duration {
		sum := map[schedule.Member]time.Duration{}
		for _, shift := range duties(s, date("2026-05-01"), date("2026-07-31")) {
			if shift.Role != schedule.Shadow {
				sum[shift.Member] += shift.Duration()
			}
		}
		return sum
	}
	assert.Equal(t, burden(without), burden(path.Schedule))
	for _, shift := range path.Shadows {
		a, err := without.NextHandoff("minne-web", shift.Start.Add(-time.Minute))
		require.NoError(t, err)
		b, err := path.Schedule.NextHandoff("minne-web", shift.Start.Add(-time.Minute))
		require.NoError(t, err)
		assert.Equal(t, a.At, b.At, "no handoff by a shadow")
	}

	// A seat without a primary stays a gap, whoever watches.
	bare := path.Specs[0]
	bare.OffHours = schedule.Duty{Primary: schedule.Vacant()}
	gaps := 0
	for _, shift := range duties(build(t, bare, path.Changes...), path.Shadows[0].Date, path.Shadows[0].Date) {
		if shift.Gap() {
			gaps++
		}
		assert.Equal(t, shift.Role == schedule.Primary, shift.Gap())
	}
	assert.Equal(t, 1, gaps)
}

// As it goes with plans: May is planned fairly for the twelve who are there, and
// published; n1 joins and watches; the summer is planned with n1. The planner gives
// n1 nothing before readiness, and from then on the share of one of thirteen. Neither
// the planner nor the ledger nor the reports know of shadow shifts.
func TestThePlannerHonoursAJoinersPath(t *testing.T) {
	spec := joining()
	spec.OffHours = schedule.Duty{Primary: schedule.Vacant(), Secondary: schedule.Vacant()}
	spec.People = []schedule.Person{{ID: "n1", Ready: []schedule.Ready{}}}
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Moves: 20000}
	may, summer := schedule.Days(date("2026-05-01"), date("2026-05-31"), tokyo), schedule.Days(date("2026-06-01"), date("2026-08-31"), tokyo)
	follow := func(s *schedule.Schedule, period schedule.Interval) *schedule.Schedule {
		plan, err := planner.Plan(known(s.Team(schedule.Everyone)).Seats(period), s.People(period))
		require.NoError(t, err)
		s, err = s.Follow(plan)
		require.NoError(t, err)
		return s
	}
	published, err := follow(build(t, spec), may).Roster(may)
	require.NoError(t, err)
	path, err := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{spec}, []schedule.Change{published}, date("2026-05-31"))
	require.NoError(t, err)
	require.Len(t, path.Shadows, 2)
	assert.Empty(t, path.First, "nobody has planned June yet")

	settle := func(ledger fairness.Ledger, s *schedule.Schedule, period schedule.Interval) fairness.Ledger {
		ledger, err := ledger.Close(known(s.Team(schedule.Everyone)).Duties(period), s.People(period))
		require.NoError(t, err)
		return ledger
	}
	shared := func(period schedule.Interval) (share fairness.Burden) { // among thirteen, from readiness on
		for slot := range known(path.Schedule.Team(schedule.Everyone)).Seats(period) {
			if !slot.Date.Before(path.From) {
				share += planner.Ledger.Weights.Burden(schedule.Shift{Interval: slot.Interval, Seat: slot})
			}
		}
		return share / 13
	}
	planner.Ledger = settle(fairness.Ledger{}, path.Schedule, may)
	account := planner.Ledger.Account(schedule.Everyone, "n1")
	assert.Zero(t, account.Done.Total(), "two shadow shifts are no burden")
	assert.InDelta(t, int64(shared(may)), int64(account.Target.Total()), 3)
	assert.Positive(t, account.Target.Total())

	s := follow(path.Schedule, summer)
	whole := schedule.Interval{Start: may.Start, End: summer.End}
	var first schedule.Date
	watched := 0
	for shift := range known(s.Team(schedule.Everyone)).Duties(whole) {
		switch {
		case shift.Member != "n1":
		case shift.Role == schedule.Shadow:
			watched++
		default:
			assert.False(t, shift.Date.Before(path.From), shift)
			if first.IsZero() {
				first = shift.Date
			}
		}
	}
	assert.Equal(t, 2, watched)
	require.False(t, first.IsZero())
	ledger := settle(planner.Ledger, s, summer)
	account = ledger.Account(schedule.Everyone, "n1")
	assert.InDelta(t, int64(shared(whole)), int64(account.Target.Total()), 6)
	assert.InDelta(t, int64(account.Target.Total()), int64(account.Done.Total()), 24*60*1000, "met within 24 h")
	for _, m := range known(s.Team(schedule.Everyone)).Members(summer.Start) {
		if m != "n1" {
			assert.Greater(t, ledger.Account(schedule.Everyone, m).Target.Total(), account.Target.Total())
		}
	}

	// Without the shadows every account is the same.
	without := follow(build(t, path.Specs[0], published), summer)
	assert.Equal(t, ledger, settle(settle(fairness.Ledger{}, without, may), without, summer))
	hours := func(s *schedule.Schedule) report.Tally {
		return report.Tabulate(report.Parts(known(s.Team(schedule.Everyone)).Duties(whole), report.Whole), report.ByMember, report.ByClass)
	}
	assert.Equal(t, hours(without), hours(s))
	assert.NotZero(t, hours(s).Row("n1"))
	rates := pay.Rates{Shift: map[report.Class]int64{report.Night: 2000, report.Weekend: 5000, report.Holiday: 5000}}
	nobody := func(schedule.Member) pay.Payee { return pay.Payee{} }
	for _, paid := range pay.Allowances(known(s.Team(schedule.Everyone)).Duties(may), rates, nobody) {
		assert.NotEqual(t, schedule.Member("n1"), paid.Member, "a shadow is not paid")
	}
}

func TestReadinessNeedsBothKindsOfShadow(t *testing.T) {
	s := build(t, joining())
	var night, off schedule.Shift
	for _, shift := range duties(s, date("2026-05-29"), date("2026-05-30")) {
		shift.Role, shift.Member = schedule.Shadow, "n1"
		if shift.Day == schedule.Workday {
			night = shift
		} else {
			off = shift
		}
	}
	sessions := []training.Session{{Date: date("2026-05-20"), Team: "minne", Answerer: "n1"}, {Date: date("2026-06-03"), Team: "ec", Answerer: "n1"}, {Date: date("2026-05-20"), Team: "suzuri", Answerer: "m1"}}
	var usual training.Needs
	ready := usual.Ready(s, "n1", sessions, []schedule.Shift{night, off})
	assert.Equal(t, []schedule.Ready{{Service: "minne-web", From: date("2026-06-01")}, {Service: "minne-api", From: date("2026-06-01")}, {Service: "shop-cart", From: date("2026-06-04")}}, ready)
	for _, shadows := range [][]schedule.Shift{nil, {night}, {off}, {night, night}} {
		ready := usual.Ready(s, "n1", sessions, shadows)
		assert.NotNil(t, ready, "nil would be ready for all")
		assert.Empty(t, ready)
	}
	primary := night
	primary.Role = schedule.Primary
	assert.Empty(t, usual.Ready(s, "n1", sessions, []schedule.Shift{primary, off}))
	assert.Empty(t, training.Needs{Nights: 2, OffDays: -1}.Ready(s, "n1", sessions, []schedule.Shift{night, night}), "one night, told twice")
	assert.Len(t, training.Needs{Nights: -1, OffDays: -1}.Ready(s, "n1", sessions, nil), 3)
	assert.Len(t, training.Needs{OffDays: -1, Sessions: -1}.Ready(s, "n1", nil, []schedule.Shift{night}), 4)
	assert.Empty(t, training.Needs{OffDays: -1, Sessions: 2}.Ready(s, "n1", sessions, []schedule.Shift{night}))
	assert.Equal(t, []schedule.Ready{}, usual.Ready(nil, "n1", nil, nil))
	all := training.Needs{Nights: -1, OffDays: -1, Sessions: -1}.Ready(s, "n1", nil, nil)
	assert.Equal(t, schedule.Ready{Service: "minne-web"}, all[0], "always")
}

func TestAJoinerWhoCannotBeReady(t *testing.T) {
	joiner := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}
	path, err := joiner.Plan([]schedule.Spec{joining()}, nil, date("2026-05-22"))
	assert.ErrorIs(t, err, training.ErrNotReady)
	assert.ErrorContains(t, err, `not ready in time: "n1" on 2026-05-22: for "`)
	assert.Len(t, path.Sessions, 2)
	assert.Nil(t, path.Schedule)

	// A team in which nobody else can ask.
	alone := joining()
	alone.People = nil
	alone.Teams[1].Members = alone.Teams[1].Members[3:]
	rota := alone.OffHours.Primary.(rotation.Rotation)
	rota.Order = []schedule.Member{"m1", "m2", "e1", "e2"}
	alone.OffHours = schedule.Duty{Primary: rota}
	_, err = joiner.Plan([]schedule.Spec{alone}, nil, date("2026-08-31"))
	assert.ErrorIs(t, err, training.ErrNotReady)
	assert.ErrorContains(t, err, `for "suzuri-web" 1 session(s) with team "suzuri"`)
	assert.NotContains(t, err.Error(), "minne")

	// Nobody has been there long enough to be watched.
	joiner.Experience = 5000
	fresh := joining()
	for i := range fresh.Teams {
		for k := range fresh.Teams[i].Members {
			if fresh.Teams[i].Members[k].From.IsZero() {
				fresh.Teams[i].Members[k].From = date("2020-01-06")
			}
		}
	}
	_, err = joiner.Plan([]schedule.Spec{fresh}, nil, date("2026-08-31"))
	assert.ErrorContains(t, err, "1 shadow shift(s) on business nights, 1 shadow shift(s) on off-days")

	_, err = training.Joiner{Rest: -1}.Plan([]schedule.Spec{joining()}, nil, schedule.Date{})
	for _, want := range []string{`the plan ends on ""`, "Rest: a rest of -1ns", "Planner.Series.First", `Member: "" is in no team`} {
		assert.ErrorContains(t, err, want)
	}
	_, err = training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks, Parallel: -1}}.Plan([]schedule.Spec{joining()}, nil, date("2026-08-31"))
	assert.ErrorContains(t, err, "Planner.Parallel")
	_, err = training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{joining()}, nil, date("2026-05-01"))
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	faulty := joining()
	faulty.Location = nil
	_, err = training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{faulty}, nil, date("2026-08-31"))
	assert.ErrorContains(t, err, "Location")
}

// What was done before counts, and what others watch is left alone.
func TestAJoinerGoesOn(t *testing.T) {
	joiner := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}
	spec := joining()
	whole, err := joiner.Plan([]schedule.Spec{spec}, nil, date("2026-08-31"))
	require.NoError(t, err)
	require.Len(t, whole.Changes, 2)
	joiner.Planner.Done = whole.Sessions[:2]
	rest, err := joiner.Plan([]schedule.Spec{spec}, whole.Changes[:1], date("2026-08-31"))
	require.NoError(t, err)
	assert.Equal(t, whole.Sessions[2:], rest.Sessions)
	assert.Len(t, rest.Shadows, 2)
	assert.Len(t, rest.Changes, 2)
	assert.Equal(t, whole.From, rest.From)
	joiner.Planner.Done = whole.Sessions
	again, err := joiner.Plan(whole.Specs, whole.Changes, date("2026-08-31"))
	require.NoError(t, err)
	assert.Equal(t, whole.Specs, again.Specs)
	assert.Equal(t, whole.Changes, again.Changes)
	assert.Equal(t, []schedule.Date{whole.From, whole.First.Date}, []schedule.Date{again.From, again.First.Date})

	// Nor is a night watched that two people share.
	evening := whole.Shadows[0].Interval
	evening.End = evening.Start.Add(2 * time.Hour)
	to := schedule.Member("m1")
	if whole.Shadows[0].Beside == to {
		to = "m2"
	}
	joiner.Planner.Done = nil
	shared, err := joiner.Plan([]schedule.Spec{spec}, []schedule.Change{schedule.Override{Interval: evening, To: to}}, date("2026-08-31"))
	require.NoError(t, err)
	assert.NotEqual(t, whole.Shadows[0].Key(), shared.Shadows[0].Key())

	// The night before a session that is planned already is not watched either.
	night := whole.Shadows[0]
	joiner.Planner.Done = []training.Session{{Date: schedule.DateOf(night.End, tokyo), Interval: schedule.Interval{Start: night.End.Add(time.Hour), End: night.End.Add(2 * time.Hour)},
		Team: "minne", Questioner: "m1", Answerer: "s1", Observers: []schedule.Member{"n1"}}}
	rested, err := joiner.Plan([]schedule.Spec{spec}, nil, date("2026-08-31"))
	require.NoError(t, err)
	assert.NotEqual(t, night.Key(), rested.Shadows[0].Key())
	joiner.Planner.Done = nil

	// Half a night watched is none.
	half := whole.Changes[0].(schedule.Override)
	half.End = half.Start.Add(half.Duration() / 2)
	part, err := joiner.Plan([]schedule.Spec{spec}, []schedule.Change{half}, date("2026-08-31"))
	require.NoError(t, err)
	assert.Len(t, part.Changes, 3)

	var others []schedule.Change
	for _, shift := range whole.Shadows {
		to := schedule.Member("m1")
		if shift.Beside == to {
			to = "m2"
		}
		others = append(others, schedule.Override{Interval: shift.Interval, To: to, Role: schedule.Shadow})
	}
	second, err := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{spec}, others, date("2026-08-31"))
	require.NoError(t, err)
	assert.Len(t, second.Shadows, 2)
	for _, shift := range second.Shadows {
		for _, taken := range whole.Shadows {
			assert.NotEqual(t, taken.Key(), shift.Key())
		}
	}
}

// May and June are published on 04-15, before anybody knows of n1: nobody's shift
// moves, and n1 watches all the same.
func TestAJoinerWatchesAPublishedRoster(t *testing.T) {
	span := schedule.Days(date("2026-05-01"), date("2026-06-30"), tokyo)
	published, err := build(t, sample.Organisation()).Roster(span)
	require.NoError(t, err)
	path, err := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{joining()}, []schedule.Change{published}, date("2026-08-31"))
	require.NoError(t, err)
	require.Len(t, path.Shadows, 2)
	for _, shift := range path.Shadows {
		answer, err := path.Schedule.OnCall("shop-cart", shift.Start)
		require.NoError(t, err)
		assert.Equal(t, []schedule.Member{shift.Beside, "n1"}, []schedule.Member{answer.Member(schedule.Primary), answer.Member(schedule.Shadow)})
	}
	assert.True(t, path.From.Before(date("2026-07-01")))
	assert.False(t, path.First.Date.Before(date("2026-07-01")), "what is published does not move")
	roster, err := path.Schedule.Roster(span)
	require.NoError(t, err)
	difference := schedule.Diff(published, roster)
	assert.Len(t, difference.Reassignments, 2)
	assert.Empty(t, difference.People, "nobody gains or loses a shift")

	text, err := config.Encode(config.File{Specs: path.Specs, Changes: path.Changes})
	require.NoError(t, err)
	file, err := config.Decode("joined.json", text)
	require.NoError(t, err)
	read, err := file.Schedule()
	require.NoError(t, err)
	assert.Equal(t, duties(path.Schedule, path.Joined, date("2026-08-31")), duties(read, path.Joined, date("2026-08-31")), "it can be written down")
}

// A team that keeps its nights to itself trains for its own services only.
func TestASiloTrainsForItself(t *testing.T) {
	spec := joining()
	spec.Teams[1].Pool = "suzuri"
	own := rotation.Daily(date("2020-01-06"), "s1", "s2", "s3")
	own.Moves = []rotation.Move{{On: date("2026-05-11"), Join: "n1"}}
	spec.Teams[1].OffHours = schedule.Duty{Primary: own}
	spec.OffHours = schedule.Duty{Primary: rotation.Daily(date("2020-01-06"), "m1", "e1")}
	path, err := training.Joiner{Member: "n1", Planner: training.Planner{Series: weeks}}.Plan([]schedule.Spec{spec}, nil, date("2026-08-31"))
	require.NoError(t, err)
	require.Len(t, path.Sessions, 1)
	assert.Equal(t, schedule.TeamID("suzuri"), path.Sessions[0].Team)
	assert.Len(t, path.Ready, 1)
	assert.Equal(t, schedule.TeamID("suzuri"), path.First.Team)
	assert.False(t, path.First.Date.Before(path.From))
}

func TestPropertiesOfPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, changes := organisation(t)
		if rapid.Bool().Draw(t, "published") { // before anybody knew of n1
			roster, err := build(t, spec, changes...).Roster(schedule.Days(date("2026-05-01"), date("2026-06-15"), tokyo))
			require.NoError(t, err)
			changes = append(changes, roster)
		}
		team := &spec.Teams[rapid.IntRange(0, len(spec.Teams)-1).Draw(t, "team")]
		joined := date("2026-05-01").AddDays(rapid.IntRange(0, 60).Draw(t, "joined"))
		team.Members = append(team.Members, schedule.Membership{Member: "n1", From: joined})
		duty := &spec.OffHours
		if team.Pool != "" {
			duty = &team.OffHours
		}
		rota := duty.Primary.(rotation.Rotation)
		rota.Moves = []rotation.Move{{On: joined, Join: "n1"}}
		duty.Primary = rota
		from := joined.AddDays(rapid.IntRange(0, 20).Draw(t, "away from"))
		changes = append(changes, schedule.Leave{Member: "n1", Interval: schedule.Days(from, from.AddDays(rapid.IntRange(0, 9).Draw(t, "away")), tokyo)})
		joiner := training.Joiner{Member: "n1", Settle: rapid.IntRange(-1, 9).Draw(t, "settle"), Experience: rapid.IntRange(-1, 40).Draw(t, "experience"),
			Needs:   training.Needs{Nights: rapid.IntRange(-1, 3).Draw(t, "nights"), OffDays: rapid.IntRange(-1, 3).Draw(t, "off-days"), Sessions: rapid.IntRange(-1, 2).Draw(t, "sessions")},
			Planner: training.Planner{Series: meeting.Series{First: date("2026-04-27").AddDays(rapid.IntRange(0, 6).Draw(t, "weekday"))}}}
		path, err := joiner.Plan([]schedule.Spec{spec}, changes, date("2026-09-30"))
		again, second := joiner.Plan([]schedule.Spec{spec}, changes, date("2026-09-30"))
		require.Equal(t, fmt.Sprint(err), fmt.Sprint(second))
		require.Equal(t, path.Sessions, again.Sessions)
		require.Equal(t, path.Shadows, again.Shadows)
		for i, shift := range path.Shadows {
			require.False(t, shift.Date.Before(joined))
			require.False(t, changes[len(changes)-1].(schedule.Leave).Overlaps(shift.Interval), "on leave")
			require.NotEqual(t, schedule.Member("n1"), shift.Beside)
			require.True(t, i == 0 || !shift.Start.Before(path.Shadows[i-1].End.Add(24*time.Hour)), "rest")
			for _, session := range path.Sessions {
				end := schedule.DateOf(shift.End, tokyo)
				require.False(t, shift.Overlaps(session.Interval) || end == session.Date && !shift.End.After(session.Start), "off a night")
			}
		}
		if err != nil {
			require.False(t, strings.Contains(err.Error(), "Planner.Series"), err)
			return
		}
		var watched []schedule.SeatKey
		for shift := range path.Schedule.Duties(schedule.Days(date("2026-04-01"), date("2026-09-30"), tokyo)) {
			switch {
			case shift.Member != "n1":
			case shift.Role == schedule.Shadow:
				watched = append(watched, shift.Key())
			default:
				require.False(t, shift.Date.Before(path.From))
			}
		}
		require.Len(t, watched, len(path.Shadows))
		for i, shift := range path.Shadows {
			require.Equal(t, shift.Key(), watched[i], "in the schedule")
		}
	})
}
