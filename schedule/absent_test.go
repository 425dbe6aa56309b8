package schedule_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// A whole team of which nobody is there is a gap, and says so.
func TestAWholeTeamAway(t *testing.T) {
	s := must(t, sample.Organisation())
	first := hours(t, "2026-05-12T10:00:00+09:00", "2026-05-12T15:00:00+09:00")
	away := with(t, s, schedule.Leave{Member: "s1", Interval: first}, schedule.Leave{Member: "s2", Interval: day("2026-05-12")})
	assert.Len(t, slices.Collect(known(away.Service("suzuri-web")).Shifts(first)), 1, "s3 is there all day")
	away = with(t, away, schedule.Leave{Member: "s3", Interval: hours(t, "2026-05-12T13:00:00+09:00", "2026-05-12T20:00:00+09:00")})

	var parts []string
	for shift := range known(away.Service("suzuri-web")).Shifts(first) {
		parts = append(parts, shift.String())
	}
	assert.Equal(t, []string{
		"Tue 2026-05-12 10:00 – Tue 2026-05-12 13:00 JST suzuri all whole team",
		"Tue 2026-05-12 13:00 – Tue 2026-05-12 15:00 JST suzuri all nobody",
	}, parts)
	noon := ask(t, away, "suzuri-web", "2026-05-12T14:00:00+09:00")
	assert.True(t, noon.Seats[0].Gap())
	assert.Equal(t, "suzuri-web 2026-05-12 13:00 – 2026-05-12 15:00 JST suzuri: all nobody", noon.String())
	assert.Equal(t, "suzuri-web 2026-05-12 19:00 – 2026-05-13 10:00 JST everyone: primary e3",
		ask(t, away, "suzuri-web", "2026-05-12T20:00:00+09:00").String())
	assert.Contains(t, noon.Explain(), "all: nobody: all of the team are away or not ready")
	assert.Contains(t, noon.ExplainIn(schedule.Japanese), "担当なし: チーム全員が休暇中か準備中")
	assert.Equal(t, schedule.Everyone, noon.Escalation()[0].Team)
	assert.Equal(t, []schedule.Member{"s1"}, ask(t, away, "suzuri-web", "2026-05-12T16:00:00+09:00").Escalation()[0].Members)

	roster := compile(t, away, schedule.Month(2026, time.May, tokyo))
	var gaps []string
	for gap := range roster.Gaps() {
		gaps = append(gaps, gap.String())
	}
	assert.Equal(t, parts[1:], gaps)

	// Who is put in the place of the team is there.
	filled := with(t, away, schedule.Override{Team: "suzuri", To: "s1", Interval: hours(t, "2026-05-12T15:00:00+09:00", "2026-05-12T19:00:00+09:00")})
	filled = with(t, filled, schedule.Leave{Member: "s1", Interval: hours(t, "2026-05-12T17:00:00+09:00", "2026-05-12T18:00:00+09:00")})
	late := ask(t, filled, "suzuri-web", "2026-05-12T17:30:00+09:00")
	assert.True(t, late.Seats[0].Gap(), late.Explain())
	back := ask(t, filled, "suzuri-web", "2026-05-12T18:30:00+09:00")
	assert.Equal(t, schedule.All, back.Seats[0].Role, "a leave gives the whole shift back to the team")
	assert.Equal(t, []schedule.Member{"s1"}, back.Escalation()[0].Members)
}

// Nobody is asked who is not ready, nor is a team of such people.
func TestAWholeTeamThatIsNotReady(t *testing.T) {
	spec := sample.Organisation()
	for i, m := range []schedule.Member{"s1", "s2", "s3"} {
		spec.People[5+i] = schedule.Person{ID: m, Ready: []schedule.Ready{{From: date("2026-05-12").AddDays(i)}}}
	}
	s := must(t, spec)
	assert.True(t, ask(t, s, "suzuri-web", "2026-05-11T12:00:00+09:00").Seats[0].Gap())
	for i, d := range []string{"2026-05-12", "2026-05-13", "2026-05-14"} {
		a := ask(t, s, "suzuri-web", d+"T12:00:00+09:00")
		assert.False(t, a.Seats[0].Gap())
		assert.Equal(t, []schedule.Member{"s1", "s2", "s3"}[:i+1], a.Escalation()[0].Members)
		assert.Len(t, a.Escalation()[1].Members, 10+i)
	}
}

// Whenever every hour is asked: the team is a gap where all are on leave, and else
// those are asked who are there; a roster, its record and a schedule under it agree.
func TestLeavesOfAWholeTeam(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[1].Members, spec.People = spec.Teams[1].Members[:2], nil
	spec.OffHours.Primary = schedule.Vacant()
	base := must(t, spec)
	span := day("2026-05-12")
	rapid.Check(t, func(t *rapid.T) {
		var leaves []schedule.Change
		for range rapid.IntRange(0, 6).Draw(t, "leaves") {
			start := span.Start.Add(time.Duration(rapid.IntRange(6, 20).Draw(t, "start")) * time.Hour)
			length := time.Duration(rapid.IntRange(1, 14).Draw(t, "hours")) * time.Hour
			leaves = append(leaves, schedule.Leave{Member: rapid.SampledFrom([]schedule.Member{"s1", "s2"}).Draw(t, "who"),
				Interval: schedule.Interval{Start: start, End: start.Add(length)}})
		}
		s, err := base.With(leaves...)
		require.NoError(t, err)
		roster, err := s.Roster(span)
		require.NoError(t, err)
		data, err := json.Marshal(roster)
		require.NoError(t, err)
		var record schedule.Roster
		require.NoError(t, json.Unmarshal(data, &record))
		require.Equal(t, roster.Digest(), record.Digest())
		frozen, err := base.With(&record)
		require.NoError(t, err)
		for hour := 10; hour < 19; hour++ {
			at := span.Start.Add(time.Duration(hour) * time.Hour)
			var there []schedule.Member
			for _, m := range []schedule.Member{"s1", "s2"} {
				if !slices.ContainsFunc(leaves, func(c schedule.Change) bool {
					l := c.(schedule.Leave)
					return l.Member == m && l.Contains(at)
				}) {
					there = append(there, m)
				}
			}
			var first []schedule.Responders
			for i, from := range []interface {
				OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
			}{s, roster, &record, frozen} {
				a, err := from.OnCall("suzuri-web", at)
				require.NoError(t, err)
				require.Equal(t, len(there) == 0, a.Seats[0].Gap(), "%d: %v", i, a.Interval)
				tiers := a.Escalation()
				if i == 0 {
					first = tiers
				}
				require.Equal(t, first, tiers, i)
				asked := []schedule.Member(nil)
				if tiers[0].Team == "suzuri" {
					asked = tiers[0].Members
				}
				require.Subset(t, there, asked)
				require.Equal(t, len(there) > 0, len(asked) > 0, fmt.Sprint(i, at, there, asked))
			}
		}
	})
}

// Leaves that a record tells of people it does not know, or of no time, are refused.
func TestDamagedLeaves(t *testing.T) {
	s := with(t, must(t, sample.Organisation()), schedule.Leave{Member: "m1", Interval: day("2026-05-12"), Note: "通院", Long: true})
	roster := compile(t, s, day("2026-05-12"))
	data, err := json.Marshal(roster)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "通院", "why somebody is away is not published")
	assert.Contains(t, string(data), `"leaves":[{"member":"m1","start":"2026-05-11T15:00:00Z","end":"2026-05-12T15:00:00Z","long":true}]`)
	assert.NotContains(t, string(mustJSON(t, compile(t, s, day("2026-05-14")))), `"leaves"`)

	frozen := with(t, must(t, sample.Organisation()), roster)
	people := frozen.People(day("2026-05-12"))
	i := slices.IndexFunc(people, func(c schedule.Candidate) bool { return c.Member == "m1" })
	assert.Equal(t, []schedule.Leave{{Member: "m1", Interval: day("2026-05-12"), Long: true}}, people[i].Away)
	again := with(t, with(t, must(t, sample.Organisation()), schedule.Leave{Member: "m1", Interval: day("2026-05-12")}), roster)
	assert.Len(t, again.People(day("2026-05-12"))[i].Away, 1, "the same leave twice is one")
	_, err = frozen.With(schedule.Override{Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T21:00:00+09:00"), To: "m1"})
	assert.ErrorIs(t, err, schedule.ErrConflict, "m1 is away")
}

func mustJSON(t *testing.T, v any) []byte {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return data
}

// Leaves count to the end of the last slot that starts in the time asked for.
func TestPeopleAwayAfterTheLastSlotBegan(t *testing.T) {
	s := with(t, must(t, sample.Organisation()),
		schedule.Leave{Member: "m1", Interval: day("2026-02-01")},
		schedule.Leave{Member: "m2", Interval: hours(t, "2026-02-02T10:00:00+09:00", "2026-02-02T12:00:00+09:00")},
		schedule.Leave{Member: "m3", Interval: hours(t, "2026-02-01T10:00:00+09:00", "2026-02-02T12:00:00+09:00")})
	away := func(iv schedule.Interval) (list []schedule.Member) {
		for _, c := range s.People(iv) {
			if len(c.Away) > 0 {
				list = append(list, c.Member)
			}
		}
		return list
	}
	assert.Equal(t, []schedule.Member{"m1"}, away(schedule.Month(2026, time.January, tokyo)), "the slot of Sat 31 January ends at ten")
	assert.Equal(t, []schedule.Member{"m1", "m3"}, away(day("2026-02-01")))
	assert.Equal(t, []schedule.Member{"m2", "m3"}, away(day("2026-02-02")))
}

func TestServing(t *testing.T) {
	s := with(t, must(t, sample.Organisation()), schedule.Leave{Member: "s2", Interval: day("2026-05-12")})
	roster := compile(t, s, day("2026-05-12"))
	frozen := with(t, must(t, sample.Organisation()), roster)
	for _, c := range []struct {
		at   string
		want []schedule.Member
	}{
		{"2026-05-12T12:00:00+09:00", []schedule.Member{"s1", "s3"}},
		{"2026-05-12T20:00:00+09:00", []schedule.Member{"e3"}},
	} {
		seat := ask(t, s, "suzuri-web", c.at).Seats[0]
		assert.Equal(t, c.want, s.Serving(seat))
		assert.Equal(t, c.want, roster.Serving(seat))
		assert.Equal(t, c.want, frozen.Serving(seat))
		seat.Member, seat.Why = "", []schedule.Step{{Rule: schedule.RuleVacant}}
		assert.Nil(t, s.Serving(seat), "a gap")
	}
	unknown := schedule.Shift{Seat: schedule.Seat{Team: "sales", Role: schedule.All}}
	assert.Nil(t, s.Serving(unknown))
	assert.Nil(t, (*schedule.Schedule)(nil).Serving(unknown))
	assert.Nil(t, (*schedule.Roster)(nil).Serving(unknown))
}

// A leave that was withdrawn is in force until the roster that knew it is published anew
// without it, for the time of that roster.
func TestWithdrawnLeave(t *testing.T) {
	s := must(t, daily())
	june := schedule.Days(date("2026-06-01"), date("2026-06-30"), tokyo)
	away := schedule.Leave{Member: "m5", Interval: schedule.Days(date("2026-05-28"), date("2026-06-03"), tokyo)}
	known := with(t, s, away)
	p := with(t, s, compile(t, known, schedule.Month(2026, time.May, tokyo)), compile(t, known, june))
	back := func(p *schedule.Schedule, day string) bool {
		night := schedule.Interval{Start: date(day).At(schedule.At(20, 0), tokyo), End: date(day).At(schedule.At(22, 0), tokyo)}
		_, err := p.With(schedule.Override{Interval: night, To: "m5"})
		return err == nil
	}
	leaves := func(p *schedule.Schedule) (list []string) {
		for _, c := range p.People(schedule.Days(date("2026-05-01"), date("2026-06-30"), tokyo)) {
			if c.Member == "m5" {
				for _, l := range c.Away {
					list = append(list, l.Interval.String())
				}
			}
		}
		return list
	}
	assert.Equal(t, []string{"2026-05-28 00:00 – 2026-06-04 00:00 JST"}, leaves(p))
	assert.False(t, back(p, "2026-06-02"))

	anew := with(t, p, compile(t, s, june))
	assert.True(t, back(anew, "2026-06-02"))
	assert.False(t, back(anew, "2026-05-30"), "May is as it was")
	assert.Equal(t, []string{"2026-05-28 00:00 – 2026-06-01 00:00 JST"}, leaves(anew))
	assert.Equal(t, leaves(p), leaves(with(t, p, compile(t, p, june))), "what is compiled from it knows the leave too")

	// Who has come back is asked as part of the team.
	asked := func(p *schedule.Schedule) []schedule.Member {
		tiers := ask(t, p, "minne-web", "2026-06-02T23:00:00+09:00").Escalation()
		return tiers[len(tiers)-1].Members
	}
	assert.NotContains(t, asked(p), schedule.Member("m5"))
	assert.Contains(t, asked(anew), schedule.Member("m5"))

	// A roster that does not know the member says nothing of them.
	without := daily()
	without.Teams[0].Members, without.People = without.Teams[0].Members[:4], nil
	without.OffHours.Primary = fixed("m1")
	assert.False(t, back(with(t, p, compile(t, must(t, without), june)), "2026-06-02"))
}

// Leaves keep their order in what is compiled from what was published, also where one
// lies within another.
func TestPublishedLeavesKeepTheirOrder(t *testing.T) {
	from := instant(t, "2026-05-12T00:00:00+09:00")
	s := must(t, daily())
	changed := with(t, s, schedule.Leave{Member: "m1", Interval: schedule.Interval{Start: from, End: from.Add(time.Hour)}},
		schedule.Leave{Member: "m1", Interval: schedule.Interval{Start: from, End: from.Add(2 * time.Hour)}},
		schedule.Leave{Member: "m1", Interval: schedule.Interval{Start: from.Add(50 * time.Hour), End: from.Add(70 * time.Hour)}})
	week := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
	r := compile(t, changed, week)
	assert.Equal(t, r.Digest(), compile(t, with(t, s, r), week).Digest())
	assert.Equal(t, r.Digest(), compile(t, with(t, s, r, compile(t, changed, day("2026-05-14"))), week).Digest())
}

// Whoever of a whole team is away for hours is there for the rest of the day, by leave of any form: the shift is cut where they leave
// and come back, and the team is handed over then.
func TestAWholeTeamWithoutSomebodyForHours(t *testing.T) {
	from, to := "2026-05-12T13:00:00+09:00", "2026-05-12T16:00:00+09:00"
	for _, exact := range []bool{false, true} {
		s := with(t, must(t, sample.Organisation()),
			schedule.Leave{Member: "s1", Interval: day("2026-05-12")},
			schedule.Leave{Member: "s2", Interval: hours(t, from, to), Exact: exact})
		roster := compile(t, s, day("2026-05-12"))
		for name, s := range map[string]*schedule.Schedule{"changed": s, "published": with(t, must(t, sample.Organisation()), roster)} {
			for _, c := range []struct {
				at, until string
				want      []schedule.Member
			}{
				{"2026-05-12T11:00:00+09:00", from, []schedule.Member{"s2", "s3"}},
				{from, to, []schedule.Member{"s3"}},
				{to, "2026-05-12T19:00:00+09:00", []schedule.Member{"s2", "s3"}},
			} {
				a := ask(t, s, "suzuri-web", c.at)
				assert.Equal(t, c.want, s.Serving(a.Seats[0]), name)
				assert.Equal(t, c.want, roster.Serving(a.Seats[0]), name)
				assert.Equal(t, c.want, a.Escalation()[0].Members, name)
				next, err := s.NextHandoff("suzuri-web", instant(t, c.at))
				require.NoError(t, err)
				assert.True(t, next.At.Equal(instant(t, c.until)), "%s: %v", name, next)
			}
		}
	}
	whole := with(t, must(t, sample.Organisation()), schedule.Leave{Member: "s2", Interval: day("2026-05-12")})
	assert.Equal(t, 9*time.Hour, ask(t, whole, "suzuri-web", from).Seats[0].Interval.Duration(), "a day of leave cuts nothing")
}

// A team that has many leaves of minutes on one day, such as meetings, costs no more for each than its own time: to go through all
// parts of the day for every leave took seconds. What the team answered for outside of a leave stays.
func TestAWholeTeamWithManyShortLeaves(t *testing.T) {
	const n = 270 // until the team goes home
	first := instant(t, "2026-05-12T10:00:00+09:00")
	changes := []schedule.Change{
		schedule.Leave{Member: "s2", Interval: day("2026-05-12")},
		schedule.Leave{Member: "s3", Interval: day("2026-05-12")}}
	for i := range n {
		at := first.Add(time.Duration(2*i) * time.Minute)
		changes = append(changes, schedule.Leave{Member: "s1", Interval: schedule.Interval{Start: at, End: at.Add(time.Minute)}})
	}
	began := time.Now()
	s := with(t, must(t, sample.Organisation()), changes...)
	assert.Less(t, time.Since(began), 5*time.Second)
	gaps, all := 0, 0
	for shift := range known(s.Service("suzuri-web")).Shifts(schedule.Interval{Start: first, End: first.Add(2 * n * time.Minute)}) {
		assert.Equal(t, all%2 == 0, shift.Gap(), shift)
		assert.Equal(t, time.Minute, shift.Interval.Duration())
		if all++; shift.Gap() {
			gaps++
		}
	}
	assert.Equal(t, []int{n, 2 * n}, []int{gaps, all})
}

// Who serves a day for a team, of which all are away since, has leave for an hour and gives the whole day back: it has nobody.
func TestALeaveGivesBackADayThatHasNobody(t *testing.T) {
	s := with(t, must(t, sample.Organisation()),
		schedule.Override{Team: "suzuri", To: "m1", Interval: hours(t, "2026-05-12T10:00:00+09:00", "2026-05-12T19:00:00+09:00")},
		schedule.Leave{Member: "s1", Interval: day("2026-05-12")},
		schedule.Leave{Member: "s2", Interval: day("2026-05-12")},
		schedule.Leave{Member: "s3", Interval: day("2026-05-12")},
		schedule.Leave{Member: "m1", Interval: hours(t, "2026-05-12T15:00:00+09:00", "2026-05-12T16:00:00+09:00")})
	for _, at := range []string{"2026-05-12T11:00:00+09:00", "2026-05-12T15:30:00+09:00", "2026-05-12T18:30:00+09:00"} {
		a := ask(t, s, "suzuri-web", at)
		assert.True(t, a.Seats[0].Gap(), at)
		assert.Empty(t, s.Serving(a.Seats[0]), at)
	}
}
