package schedule_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// ranked is the ranking of stand-ins, slowly and from all shifts of a year: whom the rota
// names, then whole rest, then least in the duty for each percent of their share, then longest
// ago, then the ID.
func ranked(all []schedule.Shift, shift schedule.Shift, able []schedule.Member, named func(schedule.Member) bool, share map[schedule.Member]int) []schedule.Member {
	const reach, ahead = 91 * 24 * time.Hour, 42 * 24 * time.Hour
	type merits struct {
		unnamed, tired, minutes, last int
	}
	value := func(m schedule.Member) merits {
		x := merits{last: int(-reach / time.Minute)}
		if !named(m) {
			x.unnamed = 1
		}
		for _, s := range all {
			if s.Member != m || s.Role == schedule.Shadow || s.Regime != schedule.OffHours {
				continue
			}
			if s.Start.Sub(shift.End) < 11*time.Hour && shift.Start.Sub(s.End) < 11*time.Hour {
				x.tired = 1
			}
			if s.Team != shift.Team {
				continue
			}
			for at := s.Start; at.Before(s.End); at = at.Add(time.Minute) {
				if !at.Before(shift.Start.Add(-reach)) && at.Before(shift.End.Add(ahead)) {
					x.minutes++
				}
			}
			if !s.End.After(shift.Start) {
				x.last = max(x.last, int(s.End.Sub(shift.Start)/time.Minute))
			}
		}
		x.minutes *= 100
		if percent, partly := share[m]; partly {
			x.minutes = x.minutes * 100 / percent
		}
		return x
	}
	values := map[schedule.Member]merits{}
	for _, m := range able {
		values[m] = value(m)
	}
	return slices.SortedFunc(slices.Values(able), func(a, b schedule.Member) int {
		x, y := values[a], values[b]
		return cmp.Or(cmp.Compare(x.unnamed, y.unnamed), cmp.Compare(x.tired, y.tired), cmp.Compare(x.minutes, y.minutes), cmp.Compare(x.last, y.last), cmp.Compare(a, b))
	})
}

// Who can cover, and who steps in, is the ranking's first: live and from a published
// record, with two pools, people in both, two seats, and changes before.
func TestTheRankingOfStandIns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := shared()
		spec.Teams[0].Members[0].Share = 50
		spec.Teams[0].Members[2].Share, spec.Teams[2].Members[1].Share = 30, 80
		share := map[schedule.Member]int{"m1": 50, "m3": 30, "e2": 80}
		spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50}) // in both pools
		spec.Teams[0].Pool = "night"
		first := date("2026-05-01")
		night := []schedule.Member{"m1", "m2", "m3", "m4"} // no rota names m5
		spec.Pools = []schedule.Pool{{ID: "night", Duty: schedule.Duty{Primary: rotation.Daily(first, night...), Secondary: rotation.Daily(first, "m3", "m4", "m1", "m2")}}}
		everyone := []schedule.Member{"s1", "e1", "s2", "m1", "e2", "s3", "e3", "e4"}
		spec.OffHours.Primary = rotation.Weekly(date("2026-01-05"), everyone...)
		s, err := schedule.New(spec)
		require.NoError(t, err)
		may := schedule.Month(2026, time.May, tokyo)
		people := map[schedule.TeamID][]schedule.Member{"night": {"m1", "m2", "m3", "m4", "m5"}, schedule.Everyone: append(slices.Clone(everyone), "e5")}
		var leaves []schedule.Leave
		publish := rapid.Bool().Draw(t, "published")
		if publish {
			r, err := s.Roster(may)
			require.NoError(t, err)
			data, err := json.Marshal(r)
			require.NoError(t, err)
			r, err = schedule.ParseRoster(data)
			require.NoError(t, err)
			s, err = s.With(r)
			require.NoError(t, err)
		}
		for range rapid.IntRange(1, 6).Draw(t, "leaves") {
			shifts := slices.Collect(s.Duties(may))
			off := slices.DeleteFunc(slices.Clone(shifts), func(x schedule.Shift) bool { return x.Regime != schedule.OffHours || x.Member == "" })
			shift := rapid.SampledFrom(off).Draw(t, "shift")
			var able []schedule.Member
			for _, m := range people[shift.Team] {
				busy := m == shift.Member || m == "e5" || slices.ContainsFunc(shifts, func(x schedule.Shift) bool { return x.Member == m && x.Overlaps(shift.Interval) })
				away := slices.ContainsFunc(leaves, func(l schedule.Leave) bool { return l.Member == m && l.Overlaps(shift.Interval) })
				if !busy && !away {
					able = append(able, m)
				}
			}
			all := slices.Collect(s.Duties(schedule.Interval{Start: may.Start.AddDate(0, -3, 0), End: may.End.AddDate(0, 3, 0)}))
			want := ranked(all, shift, able, func(m schedule.Member) bool { return m != "m5" }, share)
			var got []schedule.Member
			for _, step := range s.CanCover(shift) {
				got = append(got, step.Member)
				require.EqualValues(t, len(able), step.Standing.Of)
			}
			require.Equal(t, want, got, "%v", shift)
			leave := schedule.Leave{Member: shift.Member, Interval: schedule.Interval{Start: shift.Start.Add(time.Hour), End: shift.Start.Add(2 * time.Hour)}}
			s, err = s.With(leave)
			require.NoError(t, err)
			leaves = append(leaves, leave)
			now := ""
			for x := range s.Duties(may) {
				if x.Key() == shift.Key() && x.Start.Equal(shift.Start) {
					now = string(x.Member)
				}
			}
			first := ""
			if len(want) > 0 {
				first = string(want[0])
			}
			require.Equal(t, first, now)
		}
	})
}

// Twenty-five leaves of three days over a published quarter of six people: who steps in
// is level, and rested while somebody eligible is.
func TestLeavesOverAQuarterAreLevel(t *testing.T) {
	members := []schedule.Member{"a", "b", "c", "d", "e", "f"}
	team := schedule.Team{ID: "t", Services: []schedule.Service{{ID: "web"}}}
	for _, m := range members {
		team.Members = append(team.Members, schedule.Membership{Member: m})
	}
	quarter := schedule.Days(date("2027-01-04"), date("2027-03-31"), tokyo)
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team}, OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-12-01"), members...)}}
	s := must(t, spec)
	before := compile(t, s, quarter)
	s = with(t, s, before)
	for i := range 25 {
		first := date("2027-01-05").AddDays(i * 84 / 25)
		s = with(t, s, schedule.Leave{Member: members[i*5%6], Interval: schedule.Days(first, first.AddDays(2), tokyo)})
	}
	after := compile(t, s, quarter)
	gained := map[schedule.Member]int{}
	for _, p := range schedule.Diff(before, after).People {
		gained[p.Member] = p.Gained.Shifts
	}
	least, most := 1000, 0
	for _, m := range members {
		least, most = min(least, gained[m]), max(most, gained[m])
	}
	assert.LessOrEqual(t, most-least, 2, "%v", gained)
	for shift := range after.All() { // six people: somebody is always rested
		for _, step := range shift.Why {
			if step.Rule == schedule.RuleLeave {
				assert.GreaterOrEqual(t, step.Standing.Rest, 11*time.Hour, "%v", shift)
			}
		}
	}
}

// A part-timer steps in for their part: of a year of leaves, half of what others take.
func TestAPartTimerStepsInForTheirPart(t *testing.T) {
	turns := []schedule.Member{"a", "b", "c", "d", "e", "a", "b", "c", "d", "e", "f"}
	team := schedule.Team{ID: "t", Services: []schedule.Service{{ID: "web"}}}
	for _, m := range turns[5:] {
		team.Members = append(team.Members, schedule.Membership{Member: m})
	}
	team.Members[5].Share = 50
	s := must(t, schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team}, OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-06-01"), turns...)}})
	year := schedule.Days(date("2027-01-01"), date("2027-12-31"), tokyo)
	before := compile(t, s, year)
	s = with(t, s, before)
	for i := range 100 {
		first := date("2027-01-05").AddDays(i * 350 / 100)
		s = with(t, s, schedule.Leave{Member: turns[i*3%5], Interval: schedule.Days(first, first.AddDays(3), tokyo), Note: "away"})
	}
	gained, explained := map[schedule.Member]float64{}, ""
	after := compile(t, s, year)
	for shift := range after.All() {
		for _, step := range shift.Why {
			if step.Rule == schedule.RuleLeave {
				gained[shift.Member] += shift.Duration().Hours()
				if shift.Member == "f" {
					explained = step.String() + step.In(schedule.Japanese)
				}
			}
		}
	}
	full := (gained["a"] + gained["b"] + gained["c"] + gained["d"] + gained["e"]) / 5
	assert.InDelta(t, full/2, gained["f"], 48, "%v", gained)
	assert.Contains(t, explained, " h on this duty from 13 weeks before to 6 weeks after at a share of 50 %, ")
	assert.Contains(t, explained, "時間（持ち分50%）、")
}

// Whoever joins with a later spec is no candidate for a slot that the spec before still
// has, though it starts on the same day.
func TestCandidatesOfASpecServeItsSlots(t *testing.T) {
	spec := func(members ...schedule.Member) schedule.Spec {
		team := schedule.Team{ID: "a", Services: []schedule.Service{{ID: "web"}}}
		for _, m := range members {
			team.Members = append(team.Members, schedule.Membership{Member: m})
		}
		return schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}, Teams: []schedule.Team{team},
			OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "al"), Breaks: []schedule.Clock{0}}}
	}
	later := spec("al", "bo")
	later.From = date("2026-06-16")
	s := must(t, spec("al", "cy"), later)
	june := schedule.Days(date("2026-06-15"), date("2026-06-17"), tokyo)
	for _, c := range s.People(june) {
		for slot := range s.Seats(june) {
			old := slot.Start.Before(instant(t, "2026-06-16T10:00:00+09:00"))
			want := c.Member == "al" || (c.Member == "cy") == old
			assert.Equal(t, want, c.CanServe(slot), "%s in %v", c.Member, slot.Interval)
		}
	}
}

// small returns an organisation in UTC with a team for each letter group: "ab" is team
// "ab" with members a and b, and service "ab-web".
func small(off schedule.Rota, teams ...string) schedule.Spec {
	spec := schedule.Spec{Location: time.UTC, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{}}
	for _, name := range teams {
		team := schedule.Team{ID: schedule.TeamID(name), Services: []schedule.Service{{ID: schedule.ServiceID(name + "-web")}}}
		for _, m := range name {
			team.Members = append(team.Members, schedule.Membership{Member: schedule.Member(m)})
		}
		spec.Teams = append(spec.Teams, team)
	}
	if off != nil {
		spec.OffHours = schedule.Duty{Primary: off}
	}
	return spec
}

func nightly(members ...schedule.Member) schedule.Rota {
	return rotation.Daily(date("2026-01-01"), members...)
}

func june(first, last int) schedule.Interval {
	return schedule.Days(schedule.Date{Year: 2026, Month: time.June, Day: first}, schedule.Date{Year: 2026, Month: time.June, Day: last}, time.UTC)
}

// A team that kept its nights when June was published joins the pool, closes later and
// names a primary by day: its published night and what is left of its day begin at one
// instant, and have seats of their own.
func TestTwoDutiesOfOneTeamAtOneInstant(t *testing.T) {
	old, now := small(nil, "ab"), small(nightly("a", "b"), "ab")
	old.Teams[0].Business = schedule.Weekdays(schedule.At(10, 0), schedule.At(16, 0))
	old.Teams[0].Pool, old.Teams[0].OffHours = "ab", schedule.Duty{Primary: nightly("a", "b")}
	now.From, now.Teams[0].Daytime = date("2026-06-15"), schedule.Duty{Primary: nightly("b", "a")}
	now.Teams[0].Services = append(now.Teams[0].Services, schedule.Service{ID: "new"})
	s := with(t, must(t, old, now), compile(t, must(t, old), june(1, 30)))
	for hour := range 24 * 30 {
		at := date("2026-06-01").At(0, time.UTC).Add(time.Duration(hour) * time.Hour)
		a, err := s.OnCall("ab-web", at)
		require.NoError(t, err)
		assert.Len(t, a.Seats, 1, "%v: %v", at, a)
	}
	again := reread(t, compile(t, s, june(1, 30)))
	assert.Equal(t, compile(t, s, june(1, 30)).Digest(), again.Digest())
}

// Both members whom the rotas name have a seat: whoever else is a member steps in, live
// and published.
func TestTheSameStandInLiveAndPublished(t *testing.T) {
	spec := small(nil, "abc")
	spec.Teams[0].Pool, spec.Teams[0].OffHours = "abc", schedule.Duty{Primary: nightly("a", "b"), Secondary: nightly("b", "a")}
	live := must(t, spec)
	for _, s := range []*schedule.Schedule{live, with(t, live, compile(t, live, june(1, 30)))} {
		for d := 2; d < 29; d++ {
			on, err := s.OnCall("abc-web", schedule.Date{Year: 2026, Month: time.June, Day: d}.At(schedule.At(22, 0), time.UTC))
			require.NoError(t, err)
			left := with(t, s, schedule.Leave{Member: on.Member(schedule.Primary), Interval: schedule.Interval{Start: on.Start, End: on.Start.Add(time.Minute)}})
			a, err := left.OnCall("abc-web", on.Start)
			require.NoError(t, err)
			assert.Equal(t, schedule.Member("c"), a.Member(schedule.Primary), d)
		}
	}
}

// Somebody who was put into a whole team's day goes on leave: the whole team answers
// again, live and published, and the explanation says so.
func TestAWholeTeamAnswersAgain(t *testing.T) {
	live := must(t, small(nightly("a", "b"), "ab", "c"))
	for _, s := range []*schedule.Schedule{live, with(t, live, compile(t, live, june(1, 30)))} {
		s = with(t, s, schedule.Override{Team: "ab", To: "c", Interval: june(11, 11)}, schedule.Leave{Member: "c", Interval: june(11, 11)})
		a, err := s.OnCall("ab-web", date("2026-06-11").At(schedule.At(12, 0), time.UTC))
		require.NoError(t, err)
		require.Len(t, a.Seats, 1)
		assert.Equal(t, schedule.All, a.Seats[0].Role)
		assert.False(t, a.Seats[0].Gap())
		assert.ElementsMatch(t, []schedule.Member{"a", "b"}, s.Serving(a.Seats[0]))
		assert.Contains(t, a.Explain(), "all: the whole team answers again, since c is on leave\n")
		assert.Contains(t, a.ExplainIn(schedule.Japanese), "c が不在のためチーム全員で対応\n")
	}
}

// A change puts nobody into two named seats at once, by day as by night.
func TestOnePersonOnePlaceByChange(t *testing.T) {
	spec := small(nightly("a", "b"), "a", "b")
	spec.Teams[0].Daytime, spec.Teams[1].Daytime = schedule.Duty{Primary: nightly("a")}, schedule.Duty{Primary: nightly("b")}
	live := must(t, spec)
	for _, s := range []*schedule.Schedule{live, with(t, live, compile(t, live, june(1, 30)))} {
		_, err := s.With(schedule.Override{Team: "b", To: "a", Interval: june(11, 11)})
		assert.ErrorIs(t, err, schedule.ErrConflict)
		assert.ErrorContains(t, err, `"a" has the seat Thu 2026-06-11 10:00 – Thu 2026-06-11 19:00 UTC a primary a`)
		_, err = s.With(schedule.Override{Team: "b", To: "a", Interval: june(13, 13)})
		assert.ErrorContains(t, err, "there is no such seat", "on a Saturday nobody is at work")
	}
}

// Balances go before hours and after rest, for CanCover and for a leave, and the step says what they were; members whom they
// leave out are level. A schedule made of it keeps them, until they are taken away.
func TestBalancesRankBeforeHours(t *testing.T) {
	s := must(t, small(nightly("a", "b", "c", "d", "e", "f"), "abc", "def"))
	night := slices.DeleteFunc(slices.Collect(s.Duties(june(15, 15))), func(x schedule.Shift) bool { return x.Regime == schedule.Daytime })[0]
	ranked := func(s *schedule.Schedule) (members []schedule.Member) {
		for _, step := range s.CanCover(night) {
			members = append(members, step.Member)
		}
		return members
	}
	bare := ranked(s)
	balances := map[schedule.Member]time.Duration{bare[0]: 19 * time.Hour, bare[2]: -90 * time.Minute, bare[4]: -100 * time.Hour}
	asked := 0
	weighing := s.Weighing(func(_ *schedule.Schedule, shift schedule.Shift) map[schedule.Member]time.Duration {
		asked++
		assert.Equal(t, night.Key(), shift.Key())
		return balances
	})
	rested := 0
	for _, step := range s.CanCover(night) {
		if step.Standing.Rest >= schedule.StandInRest {
			rested++
		}
	}
	require.Equal(t, 3, rested, "the others come after them")
	want := []schedule.Member{bare[2], bare[1], bare[0], bare[4], bare[3]}
	assert.Equal(t, want, ranked(weighing))
	assert.Equal(t, bare, ranked(s), "the schedule that it was made of is as it was")
	assert.Equal(t, bare, ranked(weighing.Weighing(nil)))
	asked = 0
	away := with(t, weighing, schedule.Leave{Member: night.Member, Interval: night.Interval})
	assert.Equal(t, 1, asked)
	for shift := range away.Duties(june(15, 15)) {
		if shift.Key() == night.Key() {
			assert.Equal(t, want[0], shift.Member)
			why := shift.Why[len(shift.Why)-1]
			assert.Equal(t, balances[want[0]], why.Standing.Over)
			assert.Contains(t, why.String(), " below their share at the ends of published months, ")
			assert.Contains(t, why.In(schedule.Japanese), "少なく、")
			why.Standing.Over = 19 * time.Hour
			assert.Contains(t, why.String(), " of rest, at most 19 h above their share at the ends of published months, ")
			assert.Contains(t, why.In(schedule.Japanese), "、公開済みの各月末のうち最も多いときで目安より19時間多く、")
		}
	}
	assert.Nil(t, (*schedule.Schedule)(nil).Weighing(nil))
}

// keepingNights returns an organisation of teams that keep their nights. A team is named by the first letter, the
// rota of its nights by the second, who is never ready, and the other letters can step in.
func keepingNights(teams ...string) schedule.Spec {
	spec := small(nil)
	in := map[schedule.Member]int{}
	for _, team := range teams {
		for _, m := range team[1:] {
			in[schedule.Member(m)]++
		}
	}
	for _, name := range teams {
		id, first := schedule.TeamID(name[:1]), schedule.Member(name[1:2])
		team := schedule.Team{ID: id, Pool: id, Services: schedule.Services(schedule.ServiceID(id)), OffHours: schedule.Duty{Primary: nightly(first)}}
		for _, m := range name[1:] {
			team.Members = append(team.Members, schedule.Membership{Member: schedule.Member(m), Share: 100 / in[schedule.Member(m)]})
		}
		spec.Teams = append(spec.Teams, team)
		spec.People = append(spec.People, schedule.Person{ID: first, Ready: []schedule.Ready{}})
	}
	return spec
}

// Nobody steps in for two duties at once, whichever of them is asked: a duty sees who steps in for the ones before it, and these
// for the ones before them, in any place in which they are declared. Published rosters and drafts of changes say the same.
func TestNobodyStepsInForTwoDuties(t *testing.T) {
	everybody := func(spec schedule.Spec) schedule.Spec { // c can serve
		spec.People = slices.DeleteFunc(spec.People, func(p schedule.Person) bool { return p.ID == "c" })
		return spec
	}
	named := func(spec schedule.Spec, team int) schedule.Spec { // its day is by name, and all day long
		spec.Teams[team].Business = schedule.Hours{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, To: schedule.At(24, 0), OnHolidays: true}}
		spec.Teams[team].Daytime = spec.Teams[team].OffHours
		return spec
	}
	breaks := func(spec schedule.Spec, team int) schedule.Spec {
		spec.Teams[team].OffHours.Breaks = []schedule.Clock{schedule.At(22, 0), schedule.At(3, 0)}
		return spec
	}
	for name, c := range map[string]struct {
		spec schedule.Spec
		want map[schedule.ServiceID]schedule.Member
	}{
		"two":                       {keepingNights("past", "qbst"), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t"}},
		"two, declared backwards":   {keepingNights("qbst", "past"), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t"}},
		"one person for two":        {keepingNights("pas", "qbs"), map[schedule.ServiceID]schedule.Member{"p": "s", "q": ""}},
		"three in a chain":          {keepingNights("pas", "qbst", "rctu"), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t", "r": "u"}},
		"a chain without its start": {everybody(keepingNights("pcs", "qbst", "ratu")), map[schedule.ServiceID]schedule.Member{"p": "c", "q": "s", "r": "t"}},
		"handoffs in the second":    {breaks(keepingNights("past", "qbst"), 1), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t"}},
		"handoffs in the first":     {breaks(keepingNights("past", "qbst"), 0), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t"}},
		"handoffs in a chain":       {breaks(keepingNights("pas", "qbst", "rctu"), 1), map[schedule.ServiceID]schedule.Member{"p": "s", "q": "t", "r": "u"}},
		"a day before a night":      {named(keepingNights("past", "qbst"), 1), map[schedule.ServiceID]schedule.Member{"p": "t", "q": "s"}},
	} {
		live := must(t, c.spec)
		drafted := with(t, live, schedule.Leave{Member: "a", Interval: june(11, 11)}, schedule.Leave{Member: "b", Interval: june(11, 11)})
		for how, s := range map[string]*schedule.Schedule{"live": live, "drafted": drafted, "published": with(t, live, compile(t, live, june(9, 12)))} {
			for service, want := range c.want { // each by itself
				for _, clock := range []schedule.Clock{schedule.At(20, 0), schedule.At(23, 0)} {
					a, err := s.OnCall(service, date("2026-06-10").At(clock, time.UTC))
					require.NoError(t, err)
					assert.Equal(t, want, a.Member(schedule.Primary), "%s, %s: %s", name, how, a.Explain())
				}
			}
			serving := slices.Collect(s.Duties(june(10, 10)))
			for i, x := range serving {
				for _, y := range serving[i+1:] {
					assert.False(t, x.Member != "" && x.Member == y.Member && x.Overlaps(y.Interval), "%s, %s: %v, %v", name, how, x, y)
				}
			}
		}
	}
}

// primaryPlan is a plan that gives the primary of a team's nights to somebody.
type primaryPlan struct {
	team   schedule.TeamID
	member schedule.Member
}

func (p primaryPlan) Members() []schedule.Member { return []schedule.Member{p.member} }

func (p primaryPlan) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: p.member}, s.Team == p.team && s.Regime == schedule.OffHours
}

// A plan of one duty moves no stand-in of another, also not to whom it sets free, unless somebody would be in two places: then
// the stand-ins of the duties after it see who moves.
func TestAPlanMovesNoStandInOfAnotherDuty(t *testing.T) {
	for _, c := range []struct {
		teams   []string
		plan    primaryPlan
		without string
		with    string
	}{
		{[]string{"pastz", "qbst"}, primaryPlan{"p", "z"}, "p:s q:t ", "p:z q:t "},
		{[]string{"pasv", "qbsvx", "rcs"}, primaryPlan{"r", "s"}, "p:s q:v r: ", "p:v q:x r:s "},
	} {
		s := must(t, keepingNights(c.teams...))
		night := date("2026-06-10").At(schedule.At(20, 0), time.UTC)
		shown := func(s *schedule.Schedule) (text string) {
			for _, name := range c.teams {
				a, err := s.OnCall(schedule.ServiceID(name[:1]), night)
				require.NoError(t, err)
				text += name[:1] + ":" + string(a.Member(schedule.Primary)) + " "
			}
			return text
		}
		assert.Equal(t, c.without, shown(s))
		planned, err := s.Follow(c.plan)
		require.NoError(t, err)
		assert.Equal(t, c.with, shown(planned))
	}
}
