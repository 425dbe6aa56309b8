package meeting_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
)

var (
	date     = schedule.MustParseDate
	tokyo, _ = time.LoadLocation("Asia/Tokyo")
	order    = []schedule.Member{"a", "b", "c", "d", "e"}
)

func office(t require.TestingT, calendar schedule.Calendar, changes ...schedule.Change) *schedule.Schedule {
	spec := schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: calendar,
		Teams:    []schedule.Team{{ID: "t", Services: []schedule.Service{{ID: "web"}}}},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2020-01-06"), order...)},
	}
	for _, m := range order {
		spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: m})
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return s
}

// The weekly meeting of Mon 2026-05-04 moves to Thu 05-07.
func TestTheWeeklyMeetingMovesOverGoldenWeek(t *testing.T) {
	r := meeting.Series{First: date("2026-01-05"), At: schedule.At(11, 0)}
	days, err := r.Days(office(t, holiday.Japan()), date("2026-05-01"), date("2026-05-31"))
	require.NoError(t, err)
	require.Len(t, days, 4)
	assert.Equal(t, date("2026-05-04"), days[0].Planned)
	assert.Equal(t, date("2026-05-07"), days[0].Held)
	assert.Equal(t, "みどりの日", days[0].Holiday.Name)
	assert.True(t, days[0].Moved())
	assert.Equal(t, "2026-05-07 11:00 – 2026-05-07 12:00 JST", days[0].Interval.String())
	assert.False(t, days[1].Moved() || days[1].Skipped())
}

// 4 of the Wednesdays of 2026 are holidays, and 7 of its Mondays.
func TestHolidaysOf2026(t *testing.T) {
	for _, c := range []struct {
		first    string
		holidays int
	}{{"2026-01-07", 4}, {"2026-01-05", 7}} {
		for _, policy := range []meeting.OnHoliday{meeting.Move, meeting.Skip} {
			r := meeting.Turns{Series: meeting.Series{First: date(c.first), OnHoliday: policy}, Order: order}
			meetings, err := r.Plan(office(t, holiday.Japan()), date("2026-01-01"), date("2026-12-31"))
			require.NoError(t, err)
			assert.Len(t, meetings, 52)
			moved, skipped, turn := 0, 0, 0
			for _, m := range meetings {
				assert.Equal(t, turn, m.Turn)
				switch {
				case m.Skipped():
					skipped++
					assert.Empty(t, m.Member)
					continue
				case m.Moved():
					moved++
				}
				assert.Equal(t, order[turn%5], m.Member, "the person keeps the turn")
				turn++
			}
			if policy == meeting.Move {
				assert.Equal(t, [2]int{c.holidays, 0}, [2]int{moved, skipped})
			} else {
				assert.Equal(t, [2]int{0, c.holidays}, [2]int{moved, skipped})
			}
		}
	}
}

// Skipping is what a rotation over business Wednesdays does.
func TestSkippingIsARotationOfBusinessDays(t *testing.T) {
	japan := holiday.Japan()
	r := meeting.Turns{Series: meeting.Series{First: date("2026-01-07"), OnHoliday: meeting.Skip}, Order: order,
		Moves: []rotation.Move{{On: date("2026-06-01"), Leave: "c"}, {On: date("2040-01-01"), Leave: "b"}}} // long after the plan
	rota := rotation.Daily(date("2026-01-07"), order...)
	rota.Moves = r.Moves
	rota.Count = rotation.BusinessDays(japan)
	rota.Count.Weekdays = []time.Weekday{time.Wednesday}
	meetings, err := r.Plan(office(t, japan), date("2026-03-01"), date("2026-12-31"))
	require.NoError(t, err)
	for _, m := range meetings {
		if m.Skipped() {
			continue
		}
		step, ok := rota.On(schedule.Seat{Date: m.Planned, Interval: m.Interval})
		require.True(t, ok)
		assert.Equal(t, step.Member, m.Member, m.Planned)
		assert.Equal(t, step.Turn, m.Turn)
	}
}

// A daily meeting (朝会) is held on business days; its chair is a rotation over them.
func TestADailyChairGoesByBusinessDays(t *testing.T) {
	japan := holiday.Japan()
	r := meeting.Turns{Order: order, Series: meeting.Series{First: date("2026-04-27"), At: schedule.At(10, 0), Length: 15 * time.Minute,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}}
	rota := rotation.Daily(date("2026-04-27"), order...)
	rota.Count = rotation.BusinessDays(japan)
	rota.Last = date("2026-12-31")
	meetings, err := r.Plan(office(t, japan), date("2026-04-27"), date("2026-05-29"))
	require.NoError(t, err)
	var skipped []schedule.Date
	for _, m := range meetings {
		assert.False(t, m.Moved(), "the next meeting is on the next business day")
		if m.Skipped() {
			skipped = append(skipped, m.Planned)
			continue
		}
		step, ok := rota.On(schedule.Seat{Date: m.Planned, Interval: m.Interval})
		require.True(t, ok)
		assert.Equal(t, step.Member, m.Member, m.Planned)
	}
	assert.Len(t, meetings, 25)
	assert.Equal(t, []schedule.Date{date("2026-04-29"), date("2026-05-04"), date("2026-05-05"), date("2026-05-06")}, skipped)
	assert.Equal(t, []schedule.Member{"c", "d", "e"}, []schedule.Member{meetings[3].Member, meetings[4].Member, meetings[8].Member})
}

// Twice a week, every other week: the days against those found one by one.
func TestWeekdaysOfASeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weekdays := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, func(n int) int { return n }).Draw(t, "weekdays")
		r := meeting.Series{First: date("2026-01-01").AddDays(rapid.IntRange(0, 400).Draw(t, "first")), Every: rapid.IntRange(0, 4).Draw(t, "every")}
		on := map[time.Weekday]bool{}
		for _, n := range weekdays {
			r.Weekdays = append(r.Weekdays, time.Weekday(n))
			on[time.Weekday(n)] = true
		}
		if rapid.Bool().Draw(t, "that of the first") {
			r.Weekdays, on = nil, map[time.Weekday]bool{r.First.Weekday(): true}
		}
		first := r.First.AddDays(rapid.IntRange(-20, 40).Draw(t, "from"))
		last := first.AddDays(rapid.IntRange(0, 90).Draw(t, "days"))
		var want, got []schedule.Date
		week := 0
		for d := r.First; !d.After(last); d = d.AddDays(1) {
			if d != r.First && d.Weekday() == time.Monday {
				week++
			}
			if on[d.Weekday()] && week%max(1, r.Every) == 0 && !d.Before(first) {
				want = append(want, d)
			}
		}
		days, err := r.Days(office(t, holiday.Japan()), first, last)
		require.NoError(t, err)
		for _, d := range days {
			got = append(got, d.Planned)
		}
		require.Equal(t, want, got)
	})
}

// With the company days a whole week is off: the meeting has no day to move to.
func TestAMeetingWithoutADayBeforeTheNextIsSkipped(t *testing.T) {
	c := holiday.Japan().With("休業", date("2026-08-10"), date("2026-08-19"))
	r := meeting.Turns{Series: meeting.Series{First: date("2026-08-05")}, Order: order}
	meetings, err := r.Plan(office(t, c), date("2026-08-01"), date("2026-08-31"))
	require.NoError(t, err)
	require.Len(t, meetings, 4)
	assert.True(t, meetings[1].Skipped())
	assert.Equal(t, date("2026-08-20"), meetings[2].Held)
	assert.Equal(t, schedule.Member("b"), meetings[2].Member)
	assert.Equal(t, "休業", meetings[2].Holiday.Name)
}

func TestWhoIsAwayExchangesTurns(t *testing.T) {
	leave := func(m schedule.Member, first, last string) schedule.Leave {
		return schedule.Leave{Member: m, Interval: schedule.Days(date(first), date(last), tokyo)}
	}
	r := meeting.Turns{Series: meeting.Series{First: date("2026-06-03")}, Order: order}
	s := office(t, holiday.Japan(), leave("a", "2026-06-01", "2026-06-12"), leave("b", "2026-06-03", "2026-06-03"))
	meetings, err := r.Plan(s, date("2026-06-01"), date("2026-07-15"))
	require.NoError(t, err)
	var who []schedule.Member
	for _, m := range meetings {
		who = append(who, m.Member)
	}
	assert.Equal(t, []schedule.Member{"c", "b", "a", "d", "e", "a", "b"}, who)
	assert.Equal(t, schedule.Member("a"), meetings[0].Over)
	assert.Equal(t, schedule.Member("c"), meetings[2].Over)

	// A team's own holiday.
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams: []schedule.Team{{ID: "x", Members: []schedule.Membership{{Member: "a"}}, Holidays: holiday.Japan().With("創立記念日", date("2026-06-03"), date("2026-06-03"))},
			{ID: "y", Members: []schedule.Membership{{Member: "b"}}}},
		OffHours: schedule.Duty{Primary: schedule.Vacant()}}
	two, err := schedule.New(spec)
	require.NoError(t, err)
	meetings, err = meeting.Turns{Series: r.Series, Order: []schedule.Member{"a", "b"}}.Plan(two, date("2026-06-03"), date("2026-06-10"))
	require.NoError(t, err)
	assert.Equal(t, []schedule.Member{"b", "a"}, []schedule.Member{meetings[0].Member, meetings[1].Member})

	// Whoever is in two teams comes if both work, whichever is named first.
	spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: "c", Share: 50})
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "c", Share: 50})
	both, err := schedule.New(spec)
	require.NoError(t, err)
	meetings, err = meeting.Turns{Series: r.Series, Order: []schedule.Member{"c", "b"}}.Plan(both, date("2026-06-03"), date("2026-06-10"))
	require.NoError(t, err)
	assert.Equal(t, []schedule.Member{"b", "c"}, []schedule.Member{meetings[0].Member, meetings[1].Member})

	// An evening in which a night begins: who is away on its morning is there.
	evening := meeting.Turns{Series: meeting.Series{First: date("2026-06-03"), At: schedule.At(18, 30)}, Order: order}
	meetings, err = evening.Plan(office(t, holiday.Japan(), leave("a", "2026-06-04", "2026-06-04")), date("2026-06-03"), date("2026-06-03"))
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("a"), meetings[0].Member)

	// Nobody is there: nobody presents.
	var all []schedule.Change
	for _, m := range order {
		all = append(all, leave(m, "2026-06-03", "2026-06-03"))
	}
	meetings, err = r.Plan(office(t, holiday.Japan(), all...), date("2026-06-03"), date("2026-06-03"))
	require.NoError(t, err)
	assert.Empty(t, meetings[0].Member)
	assert.Equal(t, schedule.Member("a"), meetings[0].Over)
}

func TestFaultsComeAtOnce(t *testing.T) {
	s := office(t, holiday.Japan())
	_, err := meeting.Turns{Series: meeting.Series{Weekdays: []time.Weekday{1, 7}, Every: -1, At: -1, Length: -1, OnHoliday: 9}}.Plan(s, date("2026-01-01"), date("2026-01-02"))
	var paths []string
	for f := range schedule.Faults(err) {
		paths = append(paths, f.Path)
	}
	assert.Equal(t, []string{"Series.First", "Series.Weekdays[1]", "Series.Every", "Series.At", "Series.Length", "Series.OnHoliday", "Order"}, paths)

	good := meeting.Turns{Series: meeting.Series{First: date("2026-01-07")}, Order: order}
	_, err = good.Plan(nil, date("2026-01-01"), date("2026-01-02"))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = good.Plan(s, date("2026-01-02"), date("2026-01-01"))
	assert.ErrorContains(t, err, `the period ends on "2026-01-01", before it begins on "2026-01-02"`)
	_, err = good.Plan(s, date("2026-01-02"), date("2300-01-01"))
	assert.ErrorContains(t, err, "more than 200 years")
	// Exchanges look further than what is asked for; that is nobody's fault.
	turns := meeting.Turns{Series: meeting.Series{First: date("2026-04-01"), Every: 52}, Order: []schedule.Member{"a", "b"}}
	for _, end := range []string{"2226-12-31", "9999-12-31"} {
		last := date(end)
		turns.Series.First.Year = last.Year - 200
		_, err = turns.Plan(s, last.AddDays(-400), last)
		assert.NoError(t, err)
	}
	good.Series.Team = "nobody"
	_, err = good.Plan(s, date("2026-01-02"), date("2026-02-01"))
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	good.Series.Team, good.Moves = "", []rotation.Move{{On: date("2026-02-01"), Leave: "z"}}
	_, err = good.Plan(s, date("2026-01-02"), date("2026-02-01"))
	assert.ErrorContains(t, err, `Moves[0]: member "z" leaves`)
	_, err = meeting.Turns{Series: meeting.Series{First: date("2026-01-07"), Every: -1}, Order: []schedule.Member{"a", "zz", "", "b"},
		Moves: []rotation.Move{{On: date("2026-02-01"), Join: "c"}, {On: date("2026-02-01"), Join: "yy"}}}.Plan(s, date("2026-01-02"), date("2026-02-01"))
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
	assert.ErrorContains(t, err, "Series.Every")
	team := `; there are "a", "b", "c", "d", "e"`
	assert.ErrorContains(t, err, `Order[1]: "zz" is in no team`+team+"\n"+`Moves[1]: "yy" is in no team`+team)
	none, err := meeting.Turns{Series: meeting.Series{First: date("2026-01-07")}, Order: order}.Plan(s, date("2025-01-01"), date("2025-02-01"))
	assert.NoError(t, err)
	assert.Empty(t, none)
}

// Never on a holiday, never in somebody's leave, and the same whatever period is
// asked for.
func TestPropertiesOfPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := date("2026-01-01").AddDays(rapid.IntRange(0, 300).Draw(t, "first"))
		c := holiday.Japan().With("休業", first.AddDays(30), first.AddDays(30+rapid.IntRange(0, 12).Draw(t, "off")))
		var changes []schedule.Change
		for range rapid.IntRange(0, 4).Draw(t, "leaves") {
			from := first.AddDays(rapid.IntRange(0, 120).Draw(t, "from"))
			changes = append(changes, schedule.Leave{Member: rapid.SampledFrom(order).Draw(t, "away"),
				Interval: schedule.Days(from, from.AddDays(rapid.IntRange(0, 20).Draw(t, "days")), tokyo)})
		}
		s := office(t, c, changes...)
		r := meeting.Turns{Order: order, Series: meeting.Series{First: first, Every: rapid.IntRange(0, 3).Draw(t, "every"),
			OnHoliday: rapid.SampledFrom([]meeting.OnHoliday{meeting.Move, meeting.Skip}).Draw(t, "policy")}}
		if rapid.Bool().Draw(t, "twice a week") {
			r.Series.Weekdays = []time.Weekday{time.Monday, time.Thursday}
		}
		all, err := r.Plan(s, first, first.AddDays(150))
		require.NoError(t, err)
		last := schedule.Date{}
		for _, m := range all {
			if m.Skipped() {
				continue
			}
			kind, _, _ := s.Day(schedule.Everyone, m.Held)
			assert.Equal(t, schedule.Workday, kind)
			assert.True(t, m.Held.After(last))
			last = m.Held
			for _, change := range changes {
				l := change.(schedule.Leave)
				assert.False(t, l.Member == m.Member && l.Overlaps(m.Interval), m)
			}
		}
		from := first.AddDays(rapid.IntRange(0, 100).Draw(t, "ask from"))
		to := from.AddDays(rapid.IntRange(0, 50).Draw(t, "ask days"))
		part, err := r.Plan(s, from, to)
		require.NoError(t, err)
		i := 0
		for _, m := range all {
			if !m.Planned.Before(from) && !m.Planned.After(to) {
				require.Equal(t, m, part[i])
				i++
			}
		}
		assert.Len(t, part, i)
	})
}
