package schedule_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// entered lays an entry that must be accepted.
func entered(t require.TestingT, s *schedule.Schedule, e schedule.Entry) (*schedule.Schedule, schedule.Entry) {
	next, e, err := s.Enter(e)
	require.NoError(t, err)
	return next, e
}

// An entry changes nothing before its time: of a shift that is running the part before
// it stays, and whoever steps in has the rest.
func TestAnEntryChangesNothingBeforeItsTime(t *testing.T) {
	s := must(t, daily())
	night := ask(t, s, "minne-web", "2026-05-12T23:00:00+09:00")
	ill := schedule.Leave{Member: night.Member(schedule.Primary), Interval: schedule.Days(date("2026-05-12"), date("2026-05-13"), tokyo)}
	after, _ := entered(t, s, schedule.Entry{ID: "ill", Author: "m1", At: instant(t, "2026-05-13T02:30:00+09:00"), Change: ill})
	assert.Equal(t, night.Member(schedule.Primary), ask(t, after, "minne-web", "2026-05-13T02:29:59+09:00").Member(schedule.Primary))
	relief := ask(t, after, "minne-web", "2026-05-13T02:30:00+09:00")
	assert.NotEqual(t, night.Member(schedule.Primary), relief.Member(schedule.Primary))
	assert.Equal(t, "2026-05-13 02:30 – 2026-05-13 10:00 JST", relief.Interval.String())

	// As part of a team somebody was there until the leave was entered.
	whole := ask(t, s, "minne-web", "2026-05-12T15:00:00+09:00").Seats[0]
	away, _ := entered(t, s, schedule.Entry{ID: "home", At: instant(t, "2026-05-12T17:00:00+09:00"),
		Change: schedule.Leave{Member: "m1", Interval: hours(t, "2026-05-12T12:00:00+09:00", "2026-05-12T18:00:00+09:00")}})
	whole.End = instant(t, "2026-05-12T17:00:00+09:00")
	assert.Contains(t, away.Serving(whole), schedule.Member("m1"))
	whole.Start, whole.End = whole.End, whole.End.Add(time.Hour)
	assert.NotContains(t, away.Serving(whole), schedule.Member("m1"))
	_, _, err := s.Enter(schedule.Entry{ID: "late", At: instant(t, "2026-05-14T00:00:00+09:00"), Change: schedule.Leave{Member: "m1", Interval: hours(t, "2026-05-12T12:00:00+09:00", "2026-05-12T18:00:00+09:00")}})
	assert.ErrorContains(t, err, `leave of "m1": it was over at 2026-05-14T00:00:00+09:00, when it was entered`)

	_, _, err = s.Enter(schedule.Entry{ID: "late", At: instant(t, "2026-05-14T00:00:00+09:00"),
		Change: schedule.Override{Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00"), To: "e1"}})
	assert.ErrorIs(t, err, schedule.ErrConflict, "it is over")
	_, _, err = s.Enter(schedule.Entry{ID: "late", At: night.Start.Add(time.Hour), Change: schedule.Swap{
		A: night.Member(schedule.Primary), AGives: day("2026-05-12"), B: "e1", BGives: schedule.Month(2026, time.June, tokyo)}})
	assert.ErrorContains(t, err, "has no shift that starts in", "a shift that has begun is not swapped")
}

// Whom an entry has put into a seat that is over has served it, whatever the specs say of them since; a seat that is still to come
// is a fault.
func TestWhatIsOverStays(t *testing.T) {
	spec := daily()
	s := must(t, spec)
	at := instant(t, "2026-05-01T12:00:00+09:00")
	night := ask(t, s, "minne-web", "2026-05-12T23:00:00+09:00")
	was := night.Member(schedule.Primary)
	other := s.CanCover(night.Seats[0])[0].Member
	served, e := entered(t, s, schedule.Entry{ID: "for you", At: at, Change: schedule.Override{Interval: night.Interval, To: other}})
	require.NotEqual(t, was, other)
	for what, edit := range map[string]schedule.Person{
		"never":     {ID: other, Never: []schedule.When{{Weekdays: []time.Weekday{night.Start.Weekday()}}}},
		"not ready": {ID: other, Ready: []schedule.Ready{}},
	} {
		spec.People = append(slices.DeleteFunc(slices.Clone(daily().People), func(p schedule.Person) bool { return p.ID == other }), edit)
		since := must(t, spec)
		replayed, lapsed, err := since.Replay([]schedule.Entry{e}, night.End)
		require.NoError(t, err, what)
		assert.Empty(t, lapsed, what)
		assert.Equal(t, other, ask(t, replayed, "minne-web", "2026-05-12T23:00:00+09:00").Member(schedule.Primary), what)
		assert.Equal(t, theDuties(served, schedule.Interval{Start: night.Start, End: night.End}), theDuties(replayed, schedule.Interval{Start: night.Start, End: night.End}), what)
		_, _, err = since.Replay([]schedule.Entry{e}, night.Start)
		assert.ErrorIs(t, err, schedule.ErrConflict, what)
	}
}

// What was served stays also where the schedule follows a plan, as it does when a month is published.
func TestWhatIsOverStaysBeneathAPlan(t *testing.T) {
	spec := daily()
	s := must(t, spec)
	at := instant(t, "2026-05-01T12:00:00+09:00")
	const then = "2026-05-12T23:00:00+09:00"
	night := ask(t, s, "minne-web", then)
	other := s.CanCover(night.Seats[0])[0].Member
	spec.People = append(slices.DeleteFunc(spec.People, func(p schedule.Person) bool { return p.ID == other }), schedule.Person{ID: other, Ready: []schedule.Ready{}})
	since := must(t, spec)
	june := schedule.On(schedule.When{First: date("2026-06-01"), Last: date("2026-06-03")}, rotation.Daily(date("2026-06-01"), "m1"))
	for _, change := range []schedule.Change{
		schedule.Override{Interval: night.Interval, To: other},
		schedule.Leave{Member: night.Member(schedule.Primary), Interval: night.Interval},
	} {
		_, e := entered(t, s, schedule.Entry{ID: "a", At: at, Change: change})
		replayed, _, err := since.Replay([]schedule.Entry{e}, night.End)
		require.NoError(t, err)
		planned, err := replayed.Follow(june)
		require.NoError(t, err)
		assert.Equal(t, other, ask(t, planned, "minne-web", then).Member(schedule.Primary), change)
	}
}

// A seat that a withdrawal did not give back, since its member could not serve it any more, is not theirs once it is over.
func TestWithdrawalsThatAreOver(t *testing.T) {
	spec := daily()
	s := must(t, spec)
	at := instant(t, "2026-05-01T12:00:00+09:00")
	const then = "2026-05-12T23:00:00+09:00"
	night := ask(t, s, "minne-web", then)
	was := night.Member(schedule.Primary)
	_, published := entered(t, s, schedule.Entry{ID: "may", At: at, Change: compile(t, s, may())})
	spec.People = append(slices.DeleteFunc(spec.People, func(p schedule.Person) bool { return p.ID == was }), schedule.Person{ID: was, Ready: []schedule.Ready{}})
	since := must(t, spec)
	base, _, err := since.Replay([]schedule.Entry{published}, at)
	require.NoError(t, err)
	away, ill := entered(t, base, schedule.Entry{ID: "ill", At: at, Change: schedule.Leave{Member: was, Interval: night.Interval}})
	served, well := entered(t, away, schedule.Entry{ID: "well", At: at, Withdraws: "ill"})
	relief := ask(t, away, "minne-web", then).Member(schedule.Primary)
	require.NotEqual(t, was, relief)
	require.Equal(t, relief, ask(t, served, "minne-web", then).Member(schedule.Primary))
	replayed, _, err := since.Replay([]schedule.Entry{published, ill, well}, night.End)
	require.NoError(t, err)
	assert.Equal(t, relief, ask(t, replayed, "minne-web", then).Member(schedule.Primary))
}

// A withdrawal gives back what the entry has moved, from its time on, where no later
// entry has moved it.
func TestWithdrawal(t *testing.T) {
	s := must(t, daily())
	plainly := func(s *schedule.Schedule) []string { return theDuties(s, may()) }
	at := instant(t, "2026-05-01T12:00:00+09:00")
	away, _ := entered(t, s, schedule.Entry{ID: "trip", At: at, Change: schedule.Leave{Member: "m1", Interval: schedule.Days(date("2026-05-05"), date("2026-05-25"), tokyo)}})
	require.NotEqual(t, plainly(s), plainly(away))
	back, _ := entered(t, away, schedule.Entry{ID: "no trip", At: at.Add(time.Hour), Withdraws: "trip"})
	assert.Equal(t, plainly(s), plainly(back))
	assert.Empty(t, back.Changes())
	assert.Len(t, back.Journal(), 2)

	// In the midst of it what was served stays.
	midst := instant(t, "2026-05-15T12:00:00+09:00")
	back, _ = entered(t, away, schedule.Entry{ID: "back early", At: midst, Withdraws: "trip"})
	assert.Equal(t, theDuties(away, schedule.Interval{Start: may().Start, End: midst}), theDuties(back, schedule.Interval{Start: may().Start, End: midst}))
	assert.Equal(t, theDuties(s, schedule.Interval{Start: midst, End: may().End}), theDuties(back, schedule.Interval{Start: midst, End: may().End}))
	for _, c := range back.People(may()) {
		if c.Member == "m1" {
			require.Len(t, c.Away, 1)
			assert.True(t, c.Away[0].End.Equal(midst))
		}
	}

	// A roster that is withdrawn leaves what it had up to then.
	other := daily()
	other.OffHours.Primary = rotation.Daily(date("2026-01-02"), "e1", "m1")
	published, _ := entered(t, s, schedule.Entry{ID: "may", At: at, Change: compile(t, must(t, other), schedule.Interval{Start: midst.AddDate(0, 0, -7), End: midst.AddDate(0, 0, 7)})})
	back, _ = entered(t, published, schedule.Entry{ID: "not may", At: midst, Withdraws: "may"})
	assert.Equal(t, theDuties(published, schedule.Interval{Start: may().Start, End: midst}), theDuties(back, schedule.Interval{Start: may().Start, End: midst}))
	assert.Equal(t, theDuties(s, schedule.Interval{Start: midst.AddDate(0, 0, 1), End: may().End}), theDuties(back, schedule.Interval{Start: midst.AddDate(0, 0, 1), End: may().End}))
}

// Entries that cannot be laid any more are told, and block nothing once they are over.
func TestLapsedEntries(t *testing.T) {
	s := must(t, daily())
	at := instant(t, "2026-05-01T12:00:00+09:00")
	trip := schedule.Entry{ID: "trip", At: at, Change: schedule.Leave{Member: "gone", Interval: schedule.Days(date("2026-05-05"), date("2026-05-06"), tokyo)}}
	after, lapsed, err := s.Replay([]schedule.Entry{trip}, instant(t, "2026-05-07T00:00:00+09:00"))
	require.NoError(t, err)
	require.Len(t, lapsed, 1)
	assert.Equal(t, `entry "trip" has no effect: Journal[0]: leave: unknown member "gone"; there are `+everybody, lapsed[0].String())
	assert.Equal(t, theDuties(s, may()), theDuties(after, may()))
	_, _, err = s.Replay([]schedule.Entry{trip}, instant(t, "2026-05-06T23:00:00+09:00"))
	assert.EqualError(t, err, `Journal[0]: leave: unknown member "gone"; there are `+everybody)

	// So does the withdrawal of what has lapsed.
	_, lapsed, err = s.Replay([]schedule.Entry{trip, {ID: "no trip", At: at, Withdraws: "trip"}}, instant(t, "2026-05-07T00:00:00+09:00"))
	require.NoError(t, err)
	require.Len(t, lapsed, 2)
	assert.Equal(t, `entry "no trip" has no effect: conflict: entry "trip", which it withdraws, has no effect`, lapsed[1].String())
	_, _, err = s.Replay([]schedule.Entry{trip, trip}, instant(t, "2026-05-07T00:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrDuplicate, "an ID is taken by an entry that has lapsed too")

	good := schedule.Entry{ID: "a", At: at, Change: schedule.Leave{Member: "m1", Interval: day("2026-05-05")}}
	for want, entries := range map[string][]schedule.Entry{
		`Journal[0]: the entry has no ID`:                                                                                       {{At: at, Change: good.Change}},
		`Journal[0]: it does not say when it was made`:                                                                          {{ID: "a", Change: good.Change}},
		`Journal[0]: it needs a change or an entry that it withdraws, and not both`:                                             {{ID: "a", At: at}},
		`Journal[1].ID: entry "a" stands twice, of 2026-05-01T12:00:00+09:00 and of 2026-05-01T12:00:00+09:00`:                  {good, good},
		`Journal[1].At: entry "b" of 2026-05-01T11:00:00+09:00 is older than entry "a" before it, of 2026-05-01T12:00:00+09:00`: {good, {ID: "b", At: at.Add(-time.Hour), Change: good.Change}},
		`Journal[0].Withdraws: entry "b" withdraws "a", which is no entry before it`:                                            {{ID: "b", At: at, Withdraws: "a"}},
		`Journal[2].Withdraws: entry "c" withdraws "a", which is withdrawn already`:                                             {good, {ID: "b", At: at, Withdraws: "a"}, {ID: "c", At: at, Withdraws: "a"}},
		`Journal[2].Withdraws: entry "c" withdraws "b", which is a withdrawal itself; enter the change anew`:                    {good, {ID: "b", At: at, Withdraws: "a"}, {ID: "c", At: at, Withdraws: "b"}},
	} {
		_, _, err := s.Replay(entries, at)
		assert.EqualError(t, err, want)
	}
}

// A withdrawal of an entry that has faults has none of its own.
func TestWithdrawalsOfFaultyEntries(t *testing.T) {
	s := must(t, daily())
	at := instant(t, "2026-05-01T12:00:00+09:00")
	leave := func(m schedule.Member) schedule.Leave { return schedule.Leave{Member: m, Interval: day("2026-05-05")} }
	no := schedule.Entry{ID: "no", At: at, Withdraws: "a"}
	for want, entries := range map[string][]schedule.Entry{
		`Journal[0]: leave: unknown member "gone"; there are ` + everybody:                                                      {{ID: "a", At: at, Change: leave("gone")}, no},
		`Journal[1].At: entry "a" of 2026-05-01T11:00:00+09:00 is older than entry "z" before it, of 2026-05-01T12:00:00+09:00`: {{ID: "z", At: at, Change: leave("m1")}, {ID: "a", At: at.Add(-time.Hour), Change: leave("m2")}, no},
		"Journal[0]: the entry has no ID\nJournal[1]: leave: unknown member \"gone\"; there are " + everybody:                   {{At: at, Change: leave("m1")}, {ID: "a", At: at, Change: leave("gone")}},
	} {
		_, _, err := s.Replay(entries, at)
		assert.EqualError(t, err, want)
	}
}

// anyEntry draws an entry of a time.
func anyEntry(t *rapid.T, s *schedule.Schedule, n int, at time.Time) (*schedule.Schedule, schedule.Entry, bool) {
	e := schedule.Entry{ID: fmt.Sprint("e", n), At: at}
	start := at.Add(time.Duration(rapid.IntRange(-10, 4*48).Draw(t, "start")) * time.Hour / 2)
	iv := schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "half hours")) * time.Hour / 2)}
	who := rapid.SampledFrom(staff).Draw(t, "who")
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0, 1:
		e.Change = schedule.Leave{Interval: iv, Member: who, Long: rapid.Bool().Draw(t, "long")}
	case 2:
		e.Change = schedule.Override{Interval: iv, To: who}
	case 3:
		e.Change = schedule.Cover{Interval: iv, From: who, To: rapid.SampledFrom(staff).Draw(t, "to")}
	case 4:
		e.Change = anyRoster(t, anyChanges(t, s, "draft"))
	default:
		if journal := s.Journal(); len(journal) > 0 {
			e.Withdraws = rapid.SampledFrom(journal).Draw(t, "withdraws").ID
		}
	}
	next, e, err := s.Enter(e)
	if err != nil {
		return s, e, false
	}
	return next, e, true
}

// Whatever is entered, nothing before its time changes; and the journal gives the same
// answers when it is replayed, also over specs to which somebody has been added since.
func TestRandomJournals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := anySpec(t, "")
		base, err := schedule.New(spec)
		require.NoError(t, err)
		s, at := base, asked.Start
		var journal []schedule.Entry
		for n := range rapid.IntRange(1, 7).Draw(t, "entries") {
			at = at.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "later")) * time.Hour / 2)
			next, e, ok := anyEntry(t, s, n, at)
			if !ok {
				continue
			}
			past := schedule.Interval{Start: asked.Start.AddDate(0, 0, -3), End: at}
			for id := range base.Services() {
				for x := past.Start; x.Before(at); x = x.Add(7 * time.Hour) {
					was, err := s.OnCall(id, x)
					require.NoError(t, err)
					is, err := next.OnCall(id, x)
					require.NoError(t, err)
					require.Equal(t, was.Member(schedule.Primary), is.Member(schedule.Primary), "%v before %v: %v", x, at, e)
					part := schedule.Interval{Start: x, End: x.Add(1)}
					one, other := was.Seats[0], is.Seats[0]
					one.Interval, other.Interval = part, part
					require.Equal(t, s.Serving(one), next.Serving(other), "%v before %v: %v", x, at, e)
				}
			}
			s, journal = next, append(journal, e)
		}
		again, lapsed, err := base.Replay(journal, at)
		require.NoError(t, err)
		require.Empty(t, lapsed)
		require.Equal(t, plain(collected(s)), plain(collected(again)))
		// Somebody joins tomorrow: what was entered stays as it was settled.
		later := spec
		later.From = schedule.DateOf(at, home).AddDays(1)
		later.Teams = append([]schedule.Team(nil), spec.Teams...)
		later.Teams[0].Members = append([]schedule.Membership{{Member: "new"}}, later.Teams[0].Members...)
		joined, err := schedule.New(spec, later)
		require.NoError(t, err)
		after, lapsed, err := joined.Replay(journal, at)
		if err != nil || len(lapsed) > 0 {
			return // it does not fit what is to come
		}
		for id := range base.Services() {
			for x := asked.Start; x.Before(at); x = x.Add(7 * time.Hour) {
				was, err := s.OnCall(id, x)
				require.NoError(t, err)
				is, err := after.OnCall(id, x)
				require.NoError(t, err)
				require.Equal(t, was.Member(schedule.Primary), is.Member(schedule.Primary), x)
			}
		}
	})
}

func collected(s *schedule.Schedule) (list []schedule.Shift) {
	for shift := range s.Duties(asked) {
		list = append(list, shift)
	}
	return list
}

// Who stepped in is kept in the entry, whoever would rank first now; for a shift to come
// that the member can no longer serve it is sought anew.
func TestSettledEntries(t *testing.T) {
	s := must(t, daily())
	night := ask(t, s, "minne-web", "2026-05-12T23:00:00+09:00").Seats[0]
	ranked := s.CanCover(night)
	require.Greater(t, len(ranked), 1)
	at := instant(t, "2026-05-01T12:00:00+09:00")
	after, e := entered(t, s, schedule.Entry{ID: "ill", At: at, Change: schedule.Leave{Member: night.Member, Interval: day("2026-05-12")}})
	primary := func(s *schedule.Schedule) schedule.Member {
		return ask(t, s, "minne-web", "2026-05-12T23:00:00+09:00").Member(schedule.Primary)
	}
	assert.Equal(t, ranked[0].Member, primary(after))
	for i := range e.Settled {
		if e.Settled[i].Seat == night.Key() {
			e.Settled[i].Step.Member = ranked[1].Member
		}
	}
	replayed := func(now string, more ...schedule.Entry) *schedule.Schedule {
		s, lapsed, err := s.Replay(append([]schedule.Entry{}, append(more, e)...), instant(t, now))
		require.NoError(t, err)
		require.Empty(t, lapsed)
		return s
	}
	assert.Equal(t, ranked[1].Member, primary(replayed("2026-05-02T00:00:00+09:00")))
	away := schedule.Entry{ID: "away", At: at, Change: schedule.Leave{Member: ranked[1].Member, Interval: day("2026-05-12")}}
	assert.NotEqual(t, ranked[1].Member, primary(replayed("2026-05-02T00:00:00+09:00", away)))
	assert.Equal(t, ranked[1].Member, primary(replayed("2026-05-20T00:00:00+09:00", away)), "it was served so")
}

// Who falls ill in a shift has served what is over: ranks count from the entry on.
func TestWhoStepsInFromTheEntryOn(t *testing.T) {
	s, err := schedule.New(schedule.Spec{
		Location: tokyo,
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "ops", Services: schedule.Services("web"), Members: schedule.Members("b", "c", "d")}},
		OffHours: schedule.Duty{Primary: rotation.Daily(schedule.MustParseDate("2027-01-05"), "b", "c", "d")},
	})
	require.NoError(t, err)
	ill := time.Date(2027, time.January, 6, 22, 0, 0, 0, tokyo)
	for _, exact := range []bool{false, true} {
		leave := schedule.Leave{Member: "c", Interval: schedule.Interval{Start: ill, End: ill.Add(12 * time.Hour)}, Exact: exact}
		after, entry, err := s.Enter(schedule.Entry{ID: "ill", At: ill, Change: leave})
		require.NoError(t, err)
		require.Len(t, entry.Settled, 1)
		assert.True(t, entry.Settled[0].From.Equal(ill))
		const then = "2027-01-06T23:00:00+09:00"
		answer := ask(t, after, "web", then)
		assert.Equal(t, schedule.Member("b"), answer.Member(schedule.Primary), "12 h since b's night; d has 9 h before the next one")
		rest := ask(t, s, "web", then).Seats[0]
		assert.NotEqual(t, schedule.Member("b"), s.CanCover(rest)[0].Member, "of the whole night")
		rest.Start = ill
		assert.Equal(t, entry.Settled[0].Step.Standing, s.CanCover(rest)[0].Standing)
		assert.Equal(t, schedule.Member("b"), s.CanCover(rest)[0].Member)
		again, _, err := s.Replay([]schedule.Entry{entry}, ill.Add(time.Hour))
		require.NoError(t, err)
		assert.Equal(t, answer.Seats, ask(t, again, "web", then).Seats)
	}
}
