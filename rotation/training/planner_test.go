package training_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

var (
	date  = schedule.MustParseDate
	tokyo = sample.Tokyo()
	weeks = meeting.Series{First: date("2026-01-07")} // Wednesdays
)

func build(t require.TestingT, spec schedule.Spec, changes ...schedule.Change) *schedule.Schedule {
	s, err := schedule.New(spec)
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return s
}

func team(m schedule.Member) schedule.TeamID {
	return map[byte]schedule.TeamID{'m': "minne", 's': "suzuri", 'e': "ec"}[m[0]]
}

func days(m schedule.Member, first, last string) schedule.Leave {
	return schedule.Leave{Member: m, Interval: schedule.Days(date(first), date(last), tokyo)}
}

// 24 places in 24 weekly sessions; only owners ask, so that the load of questions is
// 7/5, 9/3 and 8/4 a person, spread as evenly as whole sessions allow.
func TestTwentyFourPlacesInTwentyFourWeeks(t *testing.T) {
	for _, changes := range [][]schedule.Change{nil, {days("e1", "2026-05-11", "2026-06-19"), days("s2", "2026-01-05", "2026-02-13"), days("m5", "2026-03-01", "2026-06-20")}} {
		s := build(t, sample.Organisation(), changes...)
		last := date("2026-01-07").AddDays(23 * 7)
		plan, err := training.Planner{Series: weeks}.Plan(s, date("2026-01-01"), last)
		require.NoError(t, err)
		require.Len(t, plan.Sessions, 24)
		assert.Empty(t, plan.Open)
		assert.Empty(t, plan.Idle)
		places := map[training.Place]int{}
		topics, asked := map[schedule.TeamID]int{}, map[schedule.Member]int{}
		for _, session := range plan.Sessions {
			places[training.Place{Member: session.Answerer, Team: session.Team}]++
			topics[session.Team]++
			asked[session.Questioner]++
			assert.Equal(t, session.Team, team(session.Questioner), "no questioner from another team")
			assert.NotEqual(t, session.Team, team(session.Answerer), "no answerer from the owner team")
			kind, _, _ := s.Day(schedule.Everyone, session.Date)
			assert.Equal(t, schedule.Workday, kind)
		}
		assert.Len(t, places, 24)
		assert.Equal(t, map[schedule.TeamID]int{"minne": 7, "suzuri": 9, "ec": 8}, topics)
		for id, load := range map[schedule.TeamID]float64{"minne": 1.4, "suzuri": 3.0, "ec": 2.0} {
			members := known(s.Team(id)).Members(last.At(0, tokyo))
			least, most := 99, 0
			for _, m := range members {
				least, most = min(least, asked[m]), max(most, asked[m])
			}
			assert.InDelta(t, load, float64(topics[id])/float64(len(members)), 1e-9)
			if changes == nil {
				assert.LessOrEqual(t, most-least, 1, "%s %v", id, asked)
			}
		}
		if changes == nil {
			answered := map[schedule.Member]bool{}
			for _, session := range plan.Sessions[:12] {
				answered[session.Answerer] = true
			}
			assert.Len(t, answered, 12, "nobody twice before everybody once")
		}
		matrix := training.Coverage(s, last, plan.Sessions...)
		assert.Empty(t, matrix.Open())
		assert.Equal(t, training.Cell{}, matrix.Cell("m1", "minne"))
		assert.Equal(t, 1, matrix.Cell("m1", "ec").Sessions)
		assert.Len(t, training.Coverage(s, date("2026-01-01"), plan.Sessions...).Open(), 24)
	}
}

// Who never answers for a team's services is not trained for them: a team that keeps its
// nights trains its joiners only, and nobody of it watches the others.
func TestPoolsTrainTheirOwn(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[2].Pool, spec.Teams[2].OffHours = "ec", schedule.Duty{Primary: schedule.Vacant()}
	spec.OffHours.Primary = schedule.Vacant()
	spec.People = []schedule.Person{{ID: "e4", Ready: []schedule.Ready{}}}
	s := build(t, spec)
	plan, err := training.Planner{Series: weeks, Parallel: 2, Observers: 9}.Plan(s, date("2026-01-01"), date("2026-06-30"))
	require.NoError(t, err)
	places := map[training.Place]bool{}
	for _, session := range plan.Sessions {
		places[training.Place{Member: session.Answerer, Team: session.Team}] = true
		for _, m := range session.Participants() {
			assert.Equal(t, session.Team == "ec", team(m) == "ec", session)
		}
	}
	assert.Len(t, places, 3+5+1)
	assert.Contains(t, places, training.Place{Member: "e4", Team: "ec"})
	assert.Empty(t, training.Coverage(s, date("2026-06-30"), plan.Sessions...).Open())
}

// e1 serves the week from Mon 2026-01-19, and is just off a night on its Wednesday.
func TestNobodyComesFromANight(t *testing.T) {
	s := build(t, sample.Organisation())
	wednesday := date("2026-01-21")
	now, err := s.OnCall("minne-web", wednesday.At(schedule.At(9, 59), tokyo))
	require.NoError(t, err)
	tired := now.Member(schedule.Primary)
	p := training.Planner{Series: weeks, Parallel: 9, CoQuestioners: 9, Observers: 9}
	plan, err := p.Plan(s, wednesday, wednesday)
	require.NoError(t, err)
	var seen []schedule.Member
	for _, session := range plan.Sessions {
		seen = append(seen, session.Participants()...)
	}
	assert.Len(t, seen, 11)
	assert.NotContains(t, seen, tired)
	p.Answerers = []schedule.Member{tired}
	plan, err = p.Plan(s, wednesday, wednesday)
	require.NoError(t, err)
	assert.Empty(t, plan.Sessions)
	assert.Len(t, plan.Idle, 1)
	assert.Len(t, plan.Open, 2)
	next, err := p.Next(s, wednesday)
	require.NoError(t, err)
	assert.Equal(t, date("2026-01-28"), next.Date)
}

// In a session in the evening, in which a night begins, somebody away on the morning
// after can be.
func TestWhoIsAwayTomorrowComesToday(t *testing.T) {
	s := build(t, sample.Organisation(), days("s1", "2026-01-22", "2026-01-22"))
	evening := weeks
	evening.At = schedule.At(18, 30)
	session, err := training.Planner{Series: evening, Answerers: []schedule.Member{"s1"}}.Next(s, date("2026-01-21"))
	require.NoError(t, err)
	assert.Equal(t, date("2026-01-21"), session.Date)
}

func TestTheNextBestSessionFillsAPlace(t *testing.T) {
	s := build(t, sample.Organisation())
	p := training.Planner{Series: weeks}

	// A joiner first, for whichever team.
	spec := sample.Organisation()
	spec.People = []schedule.Person{{ID: "e4", Ready: []schedule.Ready{}}}
	joined := build(t, spec)
	plan, err := p.Plan(joined, date("2026-01-01"), date("2026-02-28"))
	require.NoError(t, err)
	for i, session := range plan.Sessions {
		assert.Equal(t, i < 3, session.Answerer == "e4", session)
	}
	places := map[training.Place]bool{}
	on := date("2026-01-01")
	for range 20 {
		next, err := p.Next(s, on)
		require.NoError(t, err)
		places[training.Place{Member: next.Answerer, Team: next.Team}] = true
		p.Done = append(p.Done, next)
		on = next.Date.AddDays(1)
	}
	assert.Len(t, places, 20)
}

// A meeting on a holiday moves: Wed 2026-04-29 and 05-06 are held the day after.
func TestSessionsMoveFromHolidays(t *testing.T) {
	s := build(t, sample.Organisation())
	plan, err := training.Planner{Series: weeks}.Plan(s, date("2026-04-27"), date("2026-05-10"))
	require.NoError(t, err)
	var dates []schedule.Date
	for _, session := range plan.Sessions {
		dates = append(dates, session.Date)
	}
	assert.Equal(t, []schedule.Date{date("2026-04-30"), date("2026-05-07")}, dates)
}

func TestQuestionsAreTheTeamsOwnAndNew(t *testing.T) {
	s := build(t, sample.Organisation())
	var alerts []report.Alert
	for i, service := range []schedule.ServiceID{"minne-web", "minne-api", "suzuri-web", "shop-cart"} {
		for n := range 4 {
			alerts = append(alerts, report.Alert{Service: service, Monitor: fmt.Sprintf("monitor %d", n%2), At: time.Date(2026, 1, 1+i+4*n, 3, 0, 0, 0, tokyo)})
		}
	}
	p := training.Planner{Series: weeks, Alerts: alerts, Questions: 2, Observers: 1}
	plan, err := p.Plan(s, date("2026-03-01"), date("2026-12-31"))
	require.NoError(t, err)
	owner := map[schedule.ServiceID]schedule.TeamID{"minne-web": "minne", "minne-api": "minne", "suzuri-web": "suzuri", "shop-cart": "ec"}
	type question struct {
		schedule.Member
		schedule.ServiceID
		at int64
	}
	heard := map[question]bool{}
	offered := 0
	for _, session := range plan.Sessions {
		assert.LessOrEqual(t, len(session.Questions), 2)
		for _, q := range session.Questions {
			offered++
			assert.Equal(t, session.Team, owner[q.Service])
			key := question{session.Answerer, q.Service, q.At.Unix()}
			assert.False(t, heard[key])
			heard[key] = true
			for _, m := range session.Observers { // who has listened too
				heard[question{m, q.Service, q.At.Unix()}] = true
			}
		}
	}
	assert.Greater(t, offered, 40)
	for _, session := range plan.Sessions[:10] {
		if session.Team == "ec" { // which has one service
			assert.Equal(t, "monitor 1", session.Questions[0].Monitor, "the latest")
			assert.Equal(t, "monitor 0", session.Questions[1].Monitor, "one of each")
		}
	}

	// What was heard before the plan, as an observer too, is not asked again.
	done := plan.Sessions[0]
	done.Observers, done.Questions = []schedule.Member{"m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3", "e1", "e2", "e3", "e4"}, alerts
	p.Done = []training.Session{done}
	plan, err = p.Plan(s, date("2026-04-01"), date("2026-12-31"))
	require.NoError(t, err)
	for _, session := range plan.Sessions {
		assert.Empty(t, session.Questions)
	}
	p.Done = nil

	// What is still to come is no past alert.
	p.Alerts = []report.Alert{{Service: "shop-cart", Monitor: "m", At: date("2027-01-01").At(0, tokyo)}}
	plan, err = p.Plan(s, date("2026-03-01"), date("2026-04-30"))
	require.NoError(t, err)
	for _, session := range plan.Sessions {
		assert.Empty(t, session.Questions)
	}
}

func TestASheetHasStepsDocumentsAndSpace(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[0].Services[1].Docs = nil
	spec.Teams[0].Services[0].Docs = append(spec.Teams[0].Services[0].Docs, schedule.Doc{URL: "https://docs.example.com/more"})
	s := build(t, spec)
	p := training.Planner{Series: weeks, Teams: []schedule.TeamID{"minne"}, Alerts: []report.Alert{
		{Service: "minne-web", Monitor: "latency", At: time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), Note: "cache was cold"}}}
	next, err := p.Next(s, date("2026-01-07"))
	require.NoError(t, err)
	english, japanese := next.String(), next.Sheet(schedule.Japanese)
	for _, text := range []string{english, japanese} {
		for _, want := range []string{"https://docs.example.com/runbooks/minne-web", "minne-api", "https://docs.example.com/more", "2026-03-02", "cache was cold", "2026-01-01 08:30",
			"  1. ", "  2. ", "  3. ", "15:00–16:00 JST", "______"} {
			assert.Contains(t, text, want)
		}
	}
	assert.Contains(t, english, "no document yet")
	assert.Contains(t, english, "never reviewed")
	assert.Contains(t, japanese, "出題者          "+string(next.Questioner))
	assert.Contains(t, japanese, "文書なし")
	assert.Equal(t, english, next.Sheet(9))
	next.Questions = nil
	assert.Contains(t, next.String(), "none on record")
	assert.NotPanics(t, func() { _ = training.Session{}.Sheet(schedule.Japanese) })
}

// Who joins in the middle starts at the least load of the team, not at none.
func TestANewQuestionerIsNotAskedForEverything(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "s4", From: date("2026-07-01")})
	s := build(t, spec)
	plan, err := training.Planner{Series: weeks, Teams: []schedule.TeamID{"suzuri"}}.Plan(s, date("2026-01-07"), date("2026-10-31"))
	require.NoError(t, err)
	since := map[schedule.Member]int{}
	for _, session := range plan.Sessions {
		if !session.Date.Before(date("2026-07-01")) {
			since[session.Questioner]++
		}
	}
	assert.Len(t, since, 4)
	assert.LessOrEqual(t, since["s4"], 6, since)
}

func TestFaultsOfAPlanner(t *testing.T) {
	s := build(t, sample.Organisation())
	p := training.Planner{Parallel: -1, CoQuestioners: -1, Observers: -2, Questions: -3, Answerers: []schedule.Member{"m1", "zz"}, Teams: []schedule.TeamID{"no"},
		Done: []training.Session{{}}, Alerts: []report.Alert{{Service: "no", Monitor: "m"}}}
	_, err := p.Plan(s, date("2026-01-01"), date("2026-02-01"))
	var paths []string
	for f := range schedule.Faults(err) {
		paths = append(paths, f.Path)
	}
	assert.Equal(t, []string{"Series.First", "Parallel", "CoQuestioners", "Observers", "Questions", "Answerers[1]", "Teams[0]", "Done[0]", "Alerts[0]", "Alerts[0]"}, paths)
	_, err = training.Planner{Series: weeks}.Plan(s, date("2026-01-02"), date("2026-01-01"))
	assert.ErrorContains(t, err, "before it begins")
	_, err = training.Planner{Series: weeks}.Plan(nil, date("2026-01-01"), date("2026-01-02"))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = training.Planner{Series: weeks}.Next(s, schedule.Date{})
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	_, err = training.Planner{}.Next(s, date("2026-01-01"))
	assert.ErrorContains(t, err, "Series.First")
}

// With one team there is nobody outside of it, except a joiner, who answers for the
// own team; in a team of one, that person always asks.
func TestOneTeamAndATeamOfOne(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People = spec.Teams[1:2], nil, nil
	spec.OffHours.Primary = rotation.Daily(date("2020-01-06"), "s1", "s2", "s3")
	p := training.Planner{Series: weeks}
	_, err := p.Plan(build(t, spec), date("2026-01-01"), date("2026-02-01"))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.EqualError(t, err, `nobody is to be trained: only team "suzuri" owns services, and everybody in it is ready`)
	_, err = p.Next(build(t, spec), date("2026-01-01"))
	assert.ErrorContains(t, err, `only team "suzuri" owns services`)

	spec.People = []schedule.Person{{ID: "s3", Ready: []schedule.Ready{}}}
	plan, err := p.Plan(build(t, spec), date("2026-01-01"), date("2026-02-01"))
	require.NoError(t, err)
	require.NotEmpty(t, plan.Sessions)
	for _, session := range plan.Sessions {
		assert.Equal(t, schedule.Member("s3"), session.Answerer)
		assert.NotEqual(t, schedule.Member("s3"), session.Questioner, "who is not ready does not ask")
	}

	one := sample.Organisation()
	one.Teams[1].Members, one.People = one.Teams[1].Members[:1], nil
	one.OffHours.Primary = rotation.Daily(date("2020-01-06"), "m1", "e1")
	plan, err = p.Plan(build(t, one, days("s1", "2026-03-01", "2026-03-31")), date("2026-01-01"), date("2026-12-31"))
	require.NoError(t, err)
	asked := 0
	for _, session := range plan.Sessions {
		if session.Team == "suzuri" {
			asked++
			assert.Equal(t, schedule.Member("s1"), session.Questioner)
			assert.NotEqual(t, time.March, session.Date.Month)
		}
	}
	assert.GreaterOrEqual(t, asked, 9)

	one.People = []schedule.Person{{ID: "s1", Ready: []schedule.Ready{}}} // nobody can ask for suzuri
	plan, err = p.Plan(build(t, one), date("2026-01-01"), date("2026-12-31"))
	require.NoError(t, err)
	assert.Len(t, plan.Open, 9+1)
}

// organisation draws an organisation of one to four teams with one to five people,
// some of which keep their nights to themselves.
func organisation(t *rapid.T) (schedule.Spec, []schedule.Change) {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan().With("休業", date("2026-06-08"), date("2026-06-08").AddDays(rapid.IntRange(0, 9).Draw(t, "off")))}
	var all, everyone []schedule.Member
	for i := range rapid.IntRange(1, 4).Draw(t, "teams") {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("t%d", i))}
		var own []schedule.Member
		for k := range rapid.IntRange(0, 2).Draw(t, "services") {
			team.Services = append(team.Services, schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("v%d%d", i, k))})
		}
		for k := range rapid.IntRange(1, 5).Draw(t, "people") {
			m := schedule.Membership{Member: schedule.Member(fmt.Sprintf("p%d%d", i, k))}
			if k > 0 && rapid.IntRange(0, 3).Draw(t, "joins") == 0 {
				m.From = date("2026-05-01").AddDays(rapid.IntRange(0, 60).Draw(t, "from"))
			}
			if k > 0 && rapid.IntRange(0, 3).Draw(t, "unready") == 0 {
				spec.People = append(spec.People, schedule.Person{ID: m.Member, Ready: []schedule.Ready{}})
			} else if m.From.IsZero() {
				own = append(own, m.Member)
			}
			team.Members = append(team.Members, m)
		}
		if rapid.IntRange(0, 3).Draw(t, "calendar") == 0 {
			day := date("2026-05-01").AddDays(rapid.IntRange(0, 80).Draw(t, "anniversary"))
			team.Holidays = holiday.Japan().With("創立記念日", day, day.AddDays(rapid.IntRange(0, 9).Draw(t, "anniversary days")))
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "silo") == 0 {
			team.Pool, team.OffHours.Primary = team.ID, rotation.Weekly(date("2026-01-05"), own...)
		} else {
			everyone = append(everyone, own...)
		}
		all = append(all, own...)
		spec.Teams = append(spec.Teams, team)
	}
	spec.OffHours.Primary = rotation.Daily(date("2026-01-05"), everyone...)
	if len(everyone) > 1 && rapid.Bool().Draw(t, "secondary") {
		spec.OffHours.Secondary = rotation.Daily(date("2026-01-05"), everyone...).Lag(1)
	}
	var changes []schedule.Change
	for range rapid.IntRange(0, 5).Draw(t, "leaves") {
		from := date("2026-05-01").AddDays(rapid.IntRange(0, 80).Draw(t, "leave"))
		changes = append(changes, schedule.Leave{Member: rapid.SampledFrom(all).Draw(t, "away"),
			Interval: schedule.Days(from, from.AddDays(rapid.IntRange(0, 20).Draw(t, "days")), tokyo)})
	}
	return spec, changes
}

func TestPropertiesOfPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, changes := organisation(t)
		s, err := schedule.New(spec)
		if err != nil {
			t.Skip(err)
		}
		s, err = s.With(changes...)
		require.NoError(t, err)
		p := training.Planner{
			Series: meeting.Series{First: date("2026-05-01").AddDays(rapid.IntRange(0, 6).Draw(t, "weekday")), At: schedule.At(rapid.IntRange(10, 18).Draw(t, "at"), 0),
				OnHoliday: rapid.SampledFrom([]meeting.OnHoliday{meeting.Move, meeting.Skip}).Draw(t, "policy")},
			Parallel: rapid.IntRange(0, 3).Draw(t, "parallel"), CoQuestioners: rapid.IntRange(0, 2).Draw(t, "co"), Observers: rapid.IntRange(0, 3).Draw(t, "observers"),
		}
		plan, err := p.Plan(s, date("2026-05-01"), date("2026-07-31"))
		again, second := p.Plan(build(t, spec, changes...), date("2026-05-01"), date("2026-07-31"))
		require.Equal(t, err == nil, second == nil)
		require.Equal(t, plan, again, "deterministic")
		if err != nil {
			require.ErrorIs(t, err, schedule.ErrMissing)
			return
		}
		ready := func(m schedule.Member) bool {
			return !slices.ContainsFunc(spec.People, func(p schedule.Person) bool { return p.ID == m })
		}
		// Sessions of another series beside them: nobody is in one of each on a day.
		q := p
		q.Done, q.Series.First = plan.Sessions, p.Series.First.AddDays(rapid.IntRange(0, 2).Draw(t, "days after"))
		beside, err := q.Plan(s, date("2026-05-01"), date("2026-07-31"))
		require.True(t, err == nil || errors.Is(err, schedule.ErrMissing), err)
		inTwoPlaces := map[string]bool{}
		for _, session := range slices.Concat(plan.Sessions, beside.Sessions) {
			kind, _, _ := s.Day(schedule.Everyone, session.Date)
			require.Equal(t, schedule.Workday, kind)
			owners := known(s.Team(session.Team)).Members(session.Start)
			require.Contains(t, owners, session.Questioner)
			require.True(t, ready(session.Questioner))
			for _, m := range session.CoQuestioners {
				require.Contains(t, owners, m)
			}
			require.True(t, !slices.Contains(owners, session.Answerer) || !ready(session.Answerer))
			require.NotEmpty(t, session.Services)
			for _, m := range session.Participants() {
				for _, team := range spec.Teams {
					kind, _, _ := s.Day(team.ID, session.Date)
					require.True(t, kind == schedule.Workday || !slices.Contains(known(s.Team(team.ID)).Members(session.Start), m), "the team has a holiday")
				}
				key := fmt.Sprint(session.Date, m)
				require.False(t, inTwoPlaces[key], key)
				inTwoPlaces[key] = true
				require.True(t, slices.ContainsFunc(spec.Teams, func(team schedule.Team) bool {
					return slices.Contains(known(s.Team(team.ID)).Members(session.Start), m)
				}))
				for _, change := range changes {
					l := change.(schedule.Leave)
					require.False(t, l.Member == m && l.Overlaps(session.Interval), "on leave")
				}
			}
			// Asked another way: who answered in the night before.
			for service := range s.Services() {
				answer, err := s.OnCall(service, session.Date.At(schedule.At(5, 0), tokyo))
				require.NoError(t, err)
				for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
					if m := answer.Member(role); m != "" {
						require.NotContains(t, session.Participants(), m, "off a night")
					}
				}
			}
		}
	})
}

func TestAMatrixIsReadable(t *testing.T) {
	s := build(t, sample.Organisation())
	matrix := training.Coverage(s, date("2026-06-30"), training.Session{Date: date("2026-06-03"), Team: "ec", Answerer: "m1"})
	assert.Regexp(t, `(?m)^person +minne`, matrix.String())
	text := matrix.In(schedule.Japanese)
	lines := strings.Split(text, "\n")
	assert.Equal(t, "氏名        minne              suzuri             ec                 platform", lines[0])
	assert.Equal(t, "m1          –                  未実施             2026-06-03 ×1      –", lines[1])
	assert.Equal(t, "上田 さくら –                  –                  –                  –", lines[15], "by name, where one is known")
	// A name of any width, of whatever signs, keeps the columns.
	spec := sample.Organisation()
	for _, name := range []schedule.Member{"christopher-robin", "山田太郎左衛門尉", "ﾔﾏﾀﾞ"} {
		spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: name})
	}
	wide := training.Coverage(build(t, spec), date("2026-06-30")).In(schedule.Japanese)
	assert.Contains(t, wide, "\nchristopher-robin –                  未実施")
	assert.Contains(t, wide, "\n山田太郎左衛門尉  –                  未実施")
	assert.Contains(t, wide, "\nﾔﾏﾀﾞ              –                  未実施")
	assert.Empty(t, training.Coverage(nil, date("2026-06-30")).Members)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
