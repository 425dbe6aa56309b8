package schedule_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func with(t testing.TB, s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	changed, err := s.With(changes...)
	require.NoError(t, err)
	return changed
}

// day is a civil day in Tokyo; hours on it are clocks.
func day(d string) schedule.Interval { return schedule.Days(date(d), date(d), tokyo) }

func hours(t testing.TB, from, to string) schedule.Interval {
	return schedule.Interval{Start: instant(t, from), End: instant(t, to)}
}

// daily is the sample with one person a day, so that a shift is a day's slot.
func daily() schedule.Spec {
	spec := sample.Organisation()
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5")
	return spec
}

func burden(s *schedule.Schedule, iv schedule.Interval) map[schedule.Member]time.Duration {
	total := map[schedule.Member]time.Duration{}
	for shift := range known(s.Team(schedule.Everyone)).Duties(iv) {
		total[shift.Member] += shift.Duration()
	}
	return total
}

// The swap of the practice: a holiday of 24 h against a night of 15 h.
func TestSwap(t *testing.T) {
	s := must(t, daily())
	may := schedule.Month(2026, time.May, tokyo)
	who := func(s *schedule.Schedule, d string) schedule.Member {
		for shift := range known(s.Team(schedule.Everyone)).Duties(day(d)) {
			return shift.Member
		}
		return ""
	}
	a, b := who(s, "2026-05-04"), who(s, "2026-05-12")
	require.NotEqual(t, a, b)
	swapped := with(t, s, schedule.Swap{A: a, AGives: day("2026-05-04"), B: b, BGives: day("2026-05-12"), Note: "SoS会で合意"})
	assert.Equal(t, []schedule.Member{b, a}, []schedule.Member{who(swapped, "2026-05-04"), who(swapped, "2026-05-12")})
	before, after := burden(s, may), burden(swapped, may)
	assert.Equal(t, -9*time.Hour, after[a]-before[a])
	assert.Equal(t, 9*time.Hour, after[b]-before[b])
	moved := 0
	for shift := range swapped.Duties(may) {
		was := slices.IndexFunc(slices.Collect(s.Duties(may)), func(o schedule.Shift) bool {
			return o.Key() == shift.Key() && o.Interval == shift.Interval && o.Member == shift.Member
		})
		if was < 0 {
			moved++
		}
		assert.False(t, shift.Gap())
	}
	assert.Equal(t, 2, moved, "the rotation does not move")
	assert.Equal(t, a, who(s, "2026-05-04"), "the receiver stays")
	assert.Contains(t, ask(t, swapped, "minne-web", "2026-05-04T12:00:00+09:00").Explain(), fmt.Sprintf("%s by swap with %s (SoS会で合意)", b, a))
	assert.Contains(t, ask(t, swapped, "minne-web", "2026-05-04T12:00:00+09:00").ExplainIn(schedule.Japanese), fmt.Sprintf("%s との交代により %s（SoS会で合意）", a, b))
}

// The cover of the practice: 20:00 to 22:00 splits a night into 1 + 2 + 12 hours.
func TestCover(t *testing.T) {
	s := must(t, sample.Organisation())
	evening := hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00")
	open := with(t, s, schedule.Cover{Interval: evening, From: "e3", Note: "通院"})
	assert.Equal(t, []schedule.Cover{{Interval: evening, From: "e3", Note: "通院"}}, open.OpenCovers())
	assert.Equal(t, slices.Collect(s.Duties(day("2026-05-12"))), slices.Collect(open.Duties(day("2026-05-12"))), "without effect until it is taken")

	assert.Len(t, with(t, open, schedule.Leave{Member: "m1", Interval: evening}).OpenCovers(), 1, "other changes are none")

	taken := with(t, open, schedule.Cover{Interval: evening, From: "e3", To: "m1", Note: "通院"})
	assert.Empty(t, taken.OpenCovers())
	assert.Len(t, taken.Changes(), 2)
	var parts []string
	var whole time.Duration
	for shift := range known(taken.Team(schedule.Everyone)).Duties(day("2026-05-12")) {
		parts = append(parts, fmt.Sprint(shift.Member, " ", shift.Duration().Hours()))
		whole += shift.Duration()
		assert.Equal(t, 15*time.Hour, shift.Seat.Duration())
	}
	assert.Equal(t, []string{"e3 1", "m1 2", "e3 12"}, parts)
	assert.Equal(t, 15*time.Hour, whole)

	a := ask(t, taken, "shop-cart", "2026-05-12T21:00:00+09:00")
	assert.True(t, a.Equal(evening), a.Interval)
	assert.Equal(t, schedule.Member("m1"), a.Member(schedule.Primary))
	assert.Equal(t, "2026-05-12 19:00 – 2026-05-12 20:00 JST", ask(t, taken, "shop-cart", "2026-05-12T19:30:00+09:00").Interval.String())
	h, err := taken.NextHandoff("shop-cart", instant(t, "2026-05-12T19:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, "2026-05-12T20:00:00+09:00", h.At.Format(time.RFC3339))
	assert.Contains(t, a.Explain(), "m1 covers for e3 (通院)")
	var shown []schedule.Member
	for shift := range known(taken.Service("shop-cart")).Shifts(hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")) {
		shown = append(shown, shift.Member)
	}
	assert.Equal(t, []schedule.Member{"e3", "m1", "e3"}, shown)
}

func TestOverride(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Secondary = spec.OffHours.Primary.(rotation.Rotation).Lag(1)
	s := must(t, spec)
	night := hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")
	changed := with(t, s,
		schedule.Override{Interval: night, To: "s1", Role: schedule.Secondary},
		schedule.Override{Interval: hours(t, "2026-05-12T14:00:00+09:00", "2026-05-12T16:00:00+09:00"), To: "m2", Team: "minne"})
	a := ask(t, changed, "minne-web", "2026-05-12T22:00:00+09:00")
	assert.Equal(t, []schedule.Member{"e3", "s1"}, []schedule.Member{a.Member(schedule.Primary), a.Member(schedule.Secondary)})

	// One person instead of the whole team, for two hours.
	a = ask(t, changed, "minne-web", "2026-05-12T15:00:00+09:00")
	assert.Equal(t, schedule.Member("m2"), a.Member(schedule.Primary))
	assert.Equal(t, 2*time.Hour, a.Duration())
	assert.True(t, a.Owns)
	var roles []schedule.Role
	for shift := range known(changed.Team("minne")).Duties(day("2026-05-12")) {
		roles = append(roles, shift.Role)
	}
	assert.Equal(t, []schedule.Role{schedule.All, schedule.Primary, schedule.All}, roles)
	assert.Contains(t, a.ExplainIn(schedule.Japanese), "差し替えにより m2")

	// A second override of the same seat, later, within the first.
	again := with(t, changed, schedule.Override{Interval: hours(t, "2026-05-12T15:00:00+09:00", "2026-05-12T17:00:00+09:00"), To: "m3", Team: "minne"})
	var parts []string
	for shift := range known(again.Team("minne")).Duties(day("2026-05-12")) {
		parts = append(parts, fmt.Sprint(shift.Member, shift.Duration().Hours()))
	}
	assert.Equal(t, []string{"4", "m21", "m31", "m31", "2"}, parts, "each part keeps its causes")
}

// A shadow can be put beside any primary, by hours too, where no rota has shadows and
// over a published roster. Nobody to see is no gap.
func TestAShadowBesideAnyPrimary(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "n1"})
	spec.People = []schedule.Person{{ID: "n1", Ready: []schedule.Ready{}}}
	base := must(t, spec)
	span := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
	published, err := base.Roster(span)
	require.NoError(t, err)
	for _, s := range []*schedule.Schedule{base, with(t, base, published)} {
		first := hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00")
		second := hours(t, "2026-05-13T02:00:00+09:00", "2026-05-13T10:00:00+09:00")
		watched := with(t, s, schedule.Override{Interval: first, To: "n1", Role: schedule.Shadow}, schedule.Override{Interval: second, To: "m1", Role: schedule.Shadow})
		shown := func(s *schedule.Schedule) (seats []string) {
			for shift := range known(s.Team(schedule.Everyone)).Duties(day("2026-05-12")) {
				seats = append(seats, fmt.Sprintf("%s %s %s–%s", shift.Role, shift.Member, shift.Start.Format("15"), shift.End.Format("15")))
				assert.False(t, shift.Gap())
			}
			return seats
		}
		assert.Equal(t, []string{"primary e3 19–10", "shadow n1 20–22", "shadow m1 02–10"}, shown(watched))
		for at, want := range map[string]struct {
			watches  schedule.Member
			interval string
		}{
			"2026-05-12T19:30:00+09:00": {"", "2026-05-12 19:00 – 2026-05-12 20:00 JST"},
			"2026-05-12T20:00:00+09:00": {"n1", "2026-05-12 20:00 – 2026-05-12 22:00 JST"},
			"2026-05-12T22:00:00+09:00": {"", "2026-05-12 22:00 – 2026-05-13 02:00 JST"},
			"2026-05-13T02:00:00+09:00": {"m1", "2026-05-13 02:00 – 2026-05-13 10:00 JST"},
		} {
			a := ask(t, watched, "minne-web", at)
			assert.Equal(t, []schedule.Member{"e3", want.watches}, []schedule.Member{a.Member(schedule.Primary), a.Member(schedule.Shadow)}, at)
			assert.Equal(t, want.interval, a.Interval.String())
		}
		assert.Equal(t, slices.Collect(s.Seats(span)), slices.Collect(watched.Seats(span)), "no seat to plan")

		// The record of it, and changes that lie over that.
		roster, err := watched.Roster(span)
		require.NoError(t, err)
		text, err := roster.MarshalJSON()
		require.NoError(t, err)
		read, err := schedule.ParseRoster(text)
		require.NoError(t, err)
		assert.Equal(t, roster.Digest(), read.Digest())
		a, err := read.OnCall("minne-web", instant(t, "2026-05-12T21:00:00+09:00"))
		require.NoError(t, err)
		assert.Equal(t, schedule.Member("n1"), a.Member(schedule.Shadow))
		over := with(t, base, read, schedule.Override{Interval: schedule.Interval{Start: first.End, End: second.Start}, To: "n1", Role: schedule.Shadow})
		assert.Equal(t, []string{"primary e3 19–10", "shadow n1 20–22", "shadow n1 22–02", "shadow m1 02–10"}, shown(over))
		away := with(t, over, schedule.Leave{Member: "n1", Interval: first})
		assert.Equal(t, []string{"primary e3 19–10", "shadow n1 22–02", "shadow m1 02–10"}, shown(away), "nobody steps in for a shadow")
	}
}

// A change says who, when and why in one line.
func TestChangesInWords(t *testing.T) {
	may4, may12 := day("2026-05-04"), day("2026-05-12")
	s := must(t, sample.Organisation())
	for want, x := range map[string]fmt.Stringer{
		"leave of m3, 2026-05-04 00:00 – 2026-05-05 00:00 JST (帰省)":                                                         schedule.Leave{Member: "m3", Interval: may4, Note: "帰省"},
		"long leave of m3, 2026-05-04 00:00 – 2026-05-05 00:00 JST":                                                         schedule.Leave{Member: "m3", Interval: may4, Long: true},
		"swap: m3 gives 2026-05-04 00:00 – 2026-05-05 00:00 JST, e3 gives 2026-05-12 00:00 – 2026-05-13 00:00 JST (agreed)": schedule.Swap{A: "m3", AGives: may4, B: "e3", BGives: may12, Note: "agreed"},
		"override of everyone primary by e1, 2026-05-12 00:00 – 2026-05-13 00:00 JST":                                       schedule.Override{To: "e1", Interval: may12},
		"override of minne secondary by m1, 2026-05-12 00:00 – 2026-05-13 00:00 JST (障害)":                                   schedule.Override{To: "m1", Team: "minne", Role: schedule.Secondary, Interval: may12, Note: "障害"},
		"cover for m3 by e1, 2026-05-12 00:00 – 2026-05-13 00:00 JST (歯医者)":                                                 schedule.Cover{From: "m3", To: "e1", Interval: may12, Note: "歯医者"},
		"cover for m3 by nobody yet, 2026-05-12 00:00 – 2026-05-13 00:00 JST":                                               schedule.Cover{From: "m3", Interval: may12},
		"m3, 2026-05-04 10:00 – 2026-05-07 10:00 JST, 3 shifts":                                                             compile(t, s, schedule.Days(date("2026-05-04"), date("2026-05-10"), tokyo)).LongestStreak(),
	} {
		assert.Equal(t, want, fmt.Sprint(x))
	}
}

func TestLeave(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Secondary = spec.OffHours.Primary.(rotation.Rotation).Lag(1)
	s := must(t, spec)
	away := hours(t, "2026-05-13T00:00:00+09:00", "2026-05-15T00:00:00+09:00")
	left := with(t, s, schedule.Leave{Member: "e3", Interval: away, Note: "帰省"})
	// e3 has the week of 05-11; m3 is the secondary; the night of 05-12 reaches into the leave.
	// Of the people with two weeks in the time that counts e1, m2 and e2 have served longest ago. Nights
	// that follow each other go to different people, since between them lie 9 h.
	for d, want := range map[string]schedule.Member{"2026-05-11": "e3", "2026-05-12": "e1", "2026-05-13": "m2", "2026-05-14": "e2", "2026-05-15": "e3"} {
		a := ask(t, left, "minne-web", d+"T20:00:00+09:00")
		assert.Equal(t, want, a.Member(schedule.Primary), d)
		assert.Equal(t, schedule.Member("m3"), a.Member(schedule.Secondary), d)
	}
	assert.Contains(t, ask(t, left, "minne-web", "2026-05-13T20:00:00+09:00").Explain(), "primary: m2 steps in, since e3 is on leave (first of 10 who can: at least 72 h of rest, 246 h on this duty from 13 weeks before to 6 weeks after, last served 393 h ago) (帰省)\n")
	assert.Equal(t, slices.Collect(s.Duties(day("2026-05-20"))), slices.Collect(left.Duties(day("2026-05-20"))), "other days do not move")

	// m2 is away too: the next in the ranking steps in.
	both := with(t, s, schedule.Leave{Member: "m2", Interval: away}, schedule.Leave{Member: "e3", Interval: away})
	assert.Equal(t, schedule.Member("e2"), ask(t, both, "minne-web", "2026-05-13T20:00:00+09:00").Member(schedule.Primary))
	// In the other order the stand-in is freed in turn.
	turned := with(t, s, schedule.Leave{Member: "e3", Interval: away}, schedule.Leave{Member: "m2", Interval: away})
	assert.Equal(t, schedule.Member("s1"), ask(t, turned, "minne-web", "2026-05-13T20:00:00+09:00").Member(schedule.Primary))

	spec.OffHours.Absent = schedule.LeaveGap
	gap := with(t, must(t, spec), schedule.Leave{Member: "e3", Interval: away, Note: "帰省"})
	a := ask(t, gap, "minne-web", "2026-05-13T20:00:00+09:00")
	assert.True(t, a.Seats[0].Gap())
	assert.Contains(t, a.ExplainIn(schedule.Japanese), "主担当: 担当なし: e3 が不在で、代わりの人がいない（帰省）\n")

	people := left.People(schedule.Month(2026, time.May, tokyo))
	i := slices.IndexFunc(people, func(c schedule.Candidate) bool { return c.Member == "e3" })
	assert.Len(t, people[i].Away, 1)
}

func TestChangesThatCannotBe(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Secondary = spec.OffHours.Primary.(rotation.Rotation).Lag(1)
	spec.People = []schedule.Person{{ID: "s1", Ready: []schedule.Ready{{From: date("2026-07-01")}}}}
	spec.Teams[0].Members[4].Last = date("2026-04-30") // m5
	base := must(t, spec)
	week := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
	base = with(t, base, schedule.Leave{Member: "m1", Interval: week, Note: "帰省"})
	night := hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")
	for _, c := range []struct {
		change schedule.Change
		is     error
		want   string
	}{
		{nil, schedule.ErrMissing, `no change`},
		{schedule.Leave{}, schedule.ErrInvalid, `leave: the interval 0001-01-01 00:00 – 0001-01-01 00:00 UTC is empty` +
			"\nChanges[0]: " + `leave: unknown member ""`},
		{schedule.Leave{Member: "zoe", Interval: week}, schedule.ErrUnknownMember, `leave: unknown member "zoe"; there are ` + everybody},
		{schedule.Leave{Member: "m2", Interval: schedule.Days(date("2026-01-01"), date("2062-01-01"), tokyo)}, schedule.ErrInvalid,
			`leave: the interval 2026-01-01 00:00 – 2062-01-02 00:00 JST is longer than ten years; end the membership instead`},
		{schedule.Leave{Member: "m2", Interval: schedule.Interval{Start: night.Start, End: night.Start.Add(3660*24*time.Hour + time.Second)}}, schedule.ErrInvalid,
			`leave: the interval 2026-05-12 19:00 – 2036-05-19 19:00 +0900 is longer than ten years; end the membership instead`},
		{schedule.Swap{A: "zoe", BGives: day("2026-05-13")}, schedule.ErrInvalid, `swap of "zoe" and "": the interval 0001-01-01 00:00 – 0001-01-01 00:00 UTC is empty` +
			"\nChanges[0]: " + `swap of "zoe" and "": unknown member "zoe"; there are ` + everybody + "\nChanges[0]: " + `swap of "zoe" and "": unknown member ""`},
		{schedule.Cover{Interval: night, From: "m2", To: "m2"}, schedule.ErrConflict, `cover for "m2": nobody takes over from themselves`},
		{schedule.Override{Interval: night, To: "zoe"}, schedule.ErrUnknownMember, `override of everyone primary: unknown member "zoe"; there are ` + everybody},
		{schedule.Override{Interval: night, To: "m1"}, schedule.ErrConflict,
			`override of everyone primary: "m1" is on leave 2026-05-11 00:00 – 2026-05-18 00:00 JST (帰省), so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary m1`},
		{schedule.Override{Interval: night, To: "s1"}, schedule.ErrConflict,
			`override of everyone primary: "s1" is not ready for every service on 2026-05-12, so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary s1`},
		{schedule.Override{Interval: night, To: "m5"}, schedule.ErrConflict,
			`override of everyone primary: "m5" is in no team on 2026-05-12, so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary m5`},
		{schedule.Override{Interval: night, To: "m3"}, schedule.ErrConflict,
			`override of everyone primary: "m3" has the seat Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone secondary m3, so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary m3`},
		{schedule.Override{Interval: night, To: "m3", Role: schedule.Shadow}, schedule.ErrConflict,
			`override of everyone shadow: "m3" has the seat Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone secondary m3, so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone shadow m3`},
		{schedule.Override{Interval: hours(t, "2026-05-12T10:00:00+09:00", "2026-05-12T12:00:00+09:00"), To: "m2", Team: "minne", Role: schedule.Shadow}, schedule.ErrConflict,
			`override of minne shadow: there is no such seat in 2026-05-12 10:00 – 2026-05-12 12:00 +0900`},
		{schedule.Override{Interval: night, To: "m2", Team: "nobody"}, schedule.ErrConflict,
			`override of nobody primary: there is no such seat in 2026-05-12 19:00 – 2026-05-13 10:00 +0900`},
		{schedule.Swap{A: "e3", AGives: day("2026-05-12"), B: "e3", BGives: day("2026-05-13")}, schedule.ErrConflict, `swap of "e3" and "e3": they are the same`},
		{schedule.Swap{A: "e3", AGives: day("2026-05-12"), B: "m4", BGives: day("2026-05-13")}, schedule.ErrConflict,
			`swap of "e3" and "m4": "m4" has no shift that starts in 2026-05-13 00:00 – 2026-05-14 00:00 JST`},
		{schedule.Swap{A: "e3", AGives: day("2026-05-12"), B: "m3", BGives: day("2026-05-13")}, schedule.ErrConflict,
			`swap of "e3" and "m3": "m3" has the seat Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone secondary m3, so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary m3` +
				"\nChanges[0]: " + `swap of "e3" and "m3": "e3" has the seat Wed 2026-05-13 19:00 – Thu 2026-05-14 10:00 JST everyone primary e3, so cannot serve Wed 2026-05-13 19:00 – Thu 2026-05-14 10:00 JST everyone secondary e3`},
		{schedule.Cover{Interval: night, From: "m2"}, schedule.ErrConflict, `cover for "m2": "m2" has no shift in 2026-05-12 19:00 – 2026-05-13 10:00 +0900`},
		{schedule.Cover{Interval: night, From: "e3", To: "m1"}, schedule.ErrConflict,
			`cover for "e3": "m1" is on leave 2026-05-11 00:00 – 2026-05-18 00:00 JST (帰省), so cannot serve Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary m1`},
		{schedule.Cover{Interval: night}, schedule.ErrUnknownMember, `cover for "": unknown member ""`},
	} {
		s, err := base.With(c.change)
		assert.Nil(t, s)
		assert.EqualError(t, err, "Changes[0]: "+c.want)
		assert.ErrorIs(t, err, c.is)
	}

	_, err := base.With(schedule.Leave{Member: "m2", Interval: schedule.Interval{Start: night.Start, End: night.Start.Add(3660 * 24 * time.Hour)}})
	assert.NoError(t, err, "ten years are possible")

	// All that cannot be, with their index; nothing is done.
	_, err = base.With(schedule.Leave{Member: "zoe", Interval: week}, schedule.Leave{Member: "m2", Interval: week}, schedule.Override{Interval: night, To: "m2"}, nil)
	var paths []string
	for f := range schedule.Faults(err) {
		paths = append(paths, f.Path)
	}
	assert.Equal(t, []string{"Changes[0]", "Changes[2]", "Changes[3]"}, paths)
	var none *schedule.Schedule
	_, err = none.With()
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	assert.Nil(t, none.Changes())
	assert.Nil(t, none.OpenCovers())
	assert.Nil(t, none.People(week))

	// Somebody of another duty may be named, if ready: a swap within one slot is sound.
	sound := with(t, base, schedule.Swap{A: "e3", AGives: day("2026-05-12"), B: "m3", BGives: day("2026-05-12")})
	a := ask(t, sound, "minne-web", "2026-05-12T20:00:00+09:00")
	assert.Equal(t, []schedule.Member{"m3", "e3"}, []schedule.Member{a.Member(schedule.Primary), a.Member(schedule.Secondary)})
}

// A change may name people of other pools: if they are ready, and not on duty there.
func TestPeopleOfOtherPools(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[0].Members[0].Share = 50 // m1 is of both pools
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50})
	spec.Teams[0].Pool = "night"
	spec.Pools = append(spec.Pools, schedule.Pool{ID: "night", Duty: schedule.Duty{Primary: rotation.Daily(date("2026-05-12"), "m1", "m2")}})
	spec.OffHours.Primary = rotation.Daily(date("2026-05-12"), "s1", "m1", "e1")
	spec.People = []schedule.Person{{ID: "e1", Ready: []schedule.Ready{{Service: "shop-cart"}, {Service: "suzuri-web"}}}}
	s := must(t, spec)
	night := hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")
	const slot = "Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST"
	_, err := s.With(schedule.Override{Interval: night, To: "m1"})
	assert.EqualError(t, err, `Changes[0]: override of everyone primary: "m1" has the seat `+slot+` night primary m1, so cannot serve `+slot+` everyone primary m1`)
	_, err = s.With(schedule.Override{Interval: night, To: "e1", Team: "night"})
	assert.EqualError(t, err, `Changes[0]: override of night primary: "e1" is not ready for every service on 2026-05-12, so cannot serve `+slot+` night primary e1`)
	for _, ready := range []schedule.Override{
		{Interval: night, To: "m2"}, // not on duty until the day after
		{Interval: night, To: "e2", Team: "night"},
		{Interval: night, To: "e1", Team: "night", Role: schedule.Shadow}, // to learn
	} {
		named := with(t, s, ready)
		a := ask(t, named, map[schedule.TeamID]schedule.ServiceID{"": "shop-cart", "night": "minne-web"}[ready.Team], "2026-05-12T22:00:00+09:00")
		role := ready.Role
		if role == "" {
			role = schedule.Primary
		}
		assert.Equal(t, ready.To, a.Member(role))
	}
	// Nobody steps in by themselves who has a seat in the other pool.
	left := with(t, s, schedule.Leave{Member: "s1", Interval: night})
	assert.Equal(t, schedule.Member("e1"), ask(t, left, "shop-cart", "2026-05-12T22:00:00+09:00").Member(schedule.Primary))
}

// inOrder is a rota that leaves relief to the schedule and names the nth member.
type inOrder struct {
	members []schedule.Member
	n       int
}

func (r inOrder) Members() []schedule.Member { return r.members }
func (r inOrder) On(schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: r.members[r.n]}, true
}

// chooser is a rota that chooses the stand-in itself.
type chooser struct {
	inOrder
	relief schedule.Member
}

func (c chooser) Members() []schedule.Member { return append(slices.Clone(c.members), c.relief) }
func (c chooser) Relieve(schedule.Seat, schedule.Member, func(schedule.Member) bool) (schedule.Step, bool) {
	return schedule.Step{Member: c.relief}, true
}

func TestWhoStepsIn(t *testing.T) {
	night := hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")
	empty := rotation.Weekly(date("2026-05-04"), "m1", "") // that week has nobody
	for _, c := range []struct {
		name    string
		rota    schedule.Rota
		changes []schedule.Change
		want    schedule.Member
	}{
		{"the first of those named by the rota", inOrder{[]schedule.Member{"m2", "m3", "m1"}, 0}, []schedule.Change{schedule.Leave{Member: "m2", Interval: night}}, "m1"},
		{"the first of them who is there", inOrder{[]schedule.Member{"m1", "m2", "m3"}, 0},
			[]schedule.Change{schedule.Leave{Member: "m2", Interval: night}, schedule.Leave{Member: "m1", Interval: night}}, "m3"},
		{"of two who have stepped in before whose shift is longer ago", inOrder{[]schedule.Member{"m1", "m2", "m3"}, 0},
			[]schedule.Change{schedule.Leave{Member: "m1", Interval: day("2026-05-10")}, schedule.Leave{Member: "m1", Interval: night}}, "m2"},
		{"who has stepped in less", inOrder{[]schedule.Member{"m1", "m2", "m3"}, 0},
			[]schedule.Change{schedule.Leave{Member: "m1", Interval: hours(t, "2026-05-09T12:00:00+09:00", "2026-05-09T13:00:00+09:00")}, schedule.Leave{Member: "m1", Interval: night}}, "m3"},
		{"whom no rota names if there is no other", inOrder{[]schedule.Member{"m1"}, 0}, []schedule.Change{schedule.Leave{Member: "m1", Interval: night}}, "e1"},
		{"whom the rota chooses itself", chooser{inOrder{[]schedule.Member{"m1", "m2", "m3"}, 0}, "s3"}, []schedule.Change{schedule.Leave{Member: "m1", Interval: night}}, "s3"},
		{"the ranking's first where the rota chooses somebody who cannot", chooser{inOrder{[]schedule.Member{"m1", "m2", "m3"}, 0}, "m1"}, []schedule.Change{schedule.Leave{Member: "m1", Interval: night}}, "m2"},
		{"whom a rota of a chain chooses", schedule.Chain{chooser{inOrder{[]schedule.Member{"m1", "m2"}, 0}, "s3"}}, []schedule.Change{schedule.Leave{Member: "m1", Interval: night}}, "s3"},
		{"for one who was put in", empty,
			[]schedule.Change{schedule.Override{Interval: night, To: "m2"}, schedule.Leave{Member: "m2", Interval: night}}, "m1"},
	} {
		spec := sample.Organisation()
		spec.OffHours.Primary = c.rota
		a := ask(t, with(t, must(t, spec), c.changes...), "minne-web", "2026-05-12T22:00:00+09:00")
		assert.Equal(t, c.want, a.Member(schedule.Primary), c.name)
		assert.Equal(t, c.want == "", a.Seats[0].Gap(), c.name)
	}
}

func TestChangesAreLaidOverAPlanAnew(t *testing.T) {
	s := must(t, sample.Organisation())
	away := schedule.Leave{Member: "e1", Interval: schedule.Days(date("2026-05-03"), date("2026-05-04"), tokyo)}
	s = with(t, s, away)
	planned, err := s.Follow(rotation.Daily(date("2026-05-03"), "e1", "e2", "e3", "e4"))
	require.NoError(t, err)
	var members []schedule.Member
	for shift := range known(planned.Team(schedule.Everyone)).Duties(schedule.Days(date("2026-05-02"), date("2026-05-05"), tokyo)) {
		members = append(members, shift.Member)
	}
	assert.Equal(t, []schedule.Member{"s2", "s3", "e2", "e3"}, members)
	assert.Len(t, planned.Changes(), 1)

	swapped := with(t, s, schedule.Swap{A: "s2", AGives: day("2026-05-02"), B: "m3", BGives: day("2026-05-05")})
	_, err = swapped.Follow(rotation.Daily(date("2026-05-01"), "e2"))
	assert.ErrorIs(t, err, schedule.ErrConflict, "s2 has no shift to swap in the plan")
}

func TestCanCover(t *testing.T) {
	spec := daily()
	spec.People = []schedule.Person{{ID: "s1", Ready: []schedule.Ready{}}}
	s := with(t, must(t, spec), schedule.Leave{Member: "m4", Interval: day("2026-05-12")})
	shift := slices.Collect(known(s.Team(schedule.Everyone)).Duties(day("2026-05-12")))[0]
	require.Equal(t, schedule.Member("m5"), shift.Member)
	steps := s.CanCover(shift)
	var names []string
	for _, step := range steps {
		names = append(names, fmt.Sprintf("%s %v %v %v", step.Member, step.Standing.Rest.Hours(), step.Standing.Load.Hours(), step.Standing.Idle.Hours()))
		_, err := s.With(schedule.Override{Interval: shift.Interval, To: step.Member})
		assert.NoError(t, err, "who can cover can be put in")
	}
	// m5 serves, m4 is away and s1 is not ready. Two have nights next to this one. Of the
	// others those come first who have least in the time that counts, then those who
	// have not served for longest.
	assert.Equal(t, []string{"e1 57 192 201", "e3 72 192 81", "m3 72 201 105", "m2 72 210 177", "e2 72 216 153", "s3 33 222 33", "s2 72 234 129", "m1 9 192 249", "e4 9 201 9"}, names)
	// Each says its rank.
	assert.Regexp(t, `^e1 is free \(first of 9 who can: 57 h of rest, `, steps[0].String())
	assert.Regexp(t, `^e3 is free \(second of 9 who can: at least 72 h of rest, `, steps[1].String())
	assert.Regexp(t, `^e4 is free \(ninth of 9 who can: 9 h of rest, `, steps[8].String())
	assert.Regexp(t, `^e3 は対応可（候補9人中2番目: 前後の当番との間隔は72時間以上、`, steps[1].In(schedule.Japanese))
	assert.Regexp(t, `^e4 は対応可（候補9人中9番目: 前後の当番との間隔は9時間、`, steps[8].In(schedule.Japanese))
	for ahead, want := range map[int]string{10: "11th of 30", 11: "12th of 30", 20: "21st of 30", 21: "22nd of 30", 22: "23rd of 30", 23: "24th of 30"} {
		step := schedule.Step{Rule: schedule.RuleFree, Member: "m1", Standing: schedule.Standing{Of: 30, Ahead: int32(ahead)}}
		assert.Contains(t, step.String(), want)
	}
	assert.Nil(t, s.CanCover(schedule.Shift{}))
	shift.Team = "nobody"
	assert.Nil(t, s.CanCover(shift))
}

// everyone lists those of the pool everyone.
func everyone(people []schedule.Candidate) []schedule.Candidate {
	return slices.DeleteFunc(people, func(c schedule.Candidate) bool { return c.Pool != schedule.Everyone })
}

func TestPeople(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[2].Members[3].Last = date("2026-05-19") // e4 leaves
	spec.Teams[1].Members = append(spec.Teams[1].Members,
		schedule.Membership{Member: "s4", From: date("2026-05-11"), Share: 50},
		schedule.Membership{Member: "e4", From: date("2026-05-20")}) // and moves to another team
	spec.People = []schedule.Person{{ID: "s4", Ready: []schedule.Ready{{From: date("2026-06-01")}}}}
	later := spec
	later.From = date("2026-05-25")
	both := must(t, spec, later)
	people := everyone(both.People(schedule.Month(2026, time.May, tokyo)))
	assert.Len(t, people, 14)
	assert.Len(t, everyone(both.People(schedule.Month(2026, time.April, tokyo))), 12)
	assert.Len(t, everyone(both.People(schedule.Month(2026, time.June, tokyo))), 13)
	assert.Len(t, everyone(both.People(schedule.Days(date("2026-05-01"), date("2026-05-10"), tokyo))), 12, "s4 comes the day after")
	assert.Len(t, both.People(schedule.Month(2026, time.April, tokyo)), 12+5, "and those of the other pool")
	var moved []schedule.Candidate
	for _, c := range people {
		assert.Equal(t, schedule.Everyone, c.Pool)
		if c.Member == "e4" || c.Member == "s4" {
			moved = append(moved, c)
		}
	}
	assert.Equal(t, []schedule.Candidate{
		{Member: "e4", Pool: schedule.Everyone, Team: "ec", Last: date("2026-05-19"), Share: 100},
		{Member: "e4", Pool: schedule.Everyone, Team: "suzuri", From: date("2026-05-20"), Share: 100},
		{Member: "s4", Pool: schedule.Everyone, Team: "suzuri", From: date("2026-05-11"), Share: 50, Ready: date("2026-06-01")},
	}, moved)
	assert.True(t, moved[0].In(date("2026-05-19")))
	assert.False(t, moved[0].In(date("2026-05-20")))
	assert.Len(t, everyone(must(t, spec).People(schedule.Month(2026, time.April, tokyo))), 12, "whoever is not there yet is not listed")
}

// Who comes, goes or changes teams with a spec is there from its first day on.
func TestPeopleOverSpecs(t *testing.T) {
	one, two, three := sample.Organisation(), sample.Organisation(), sample.Organisation()
	two.From, three.From = date("2026-06-15"), date("2026-06-22")
	two.People, three.People = nil, nil
	two.Teams[0].Members = two.Teams[0].Members[:3]                                                // m4 and m5 leave
	two.Teams[1].Members = append(two.Teams[1].Members, schedule.Membership{Member: "m5"})         // m5 for this team
	two.Teams[2].Members = append(two.Teams[2].Members, schedule.Membership{Member: "e5"})         // new
	three.Teams[0].Members = append(three.Teams[0].Members[:3], schedule.Membership{Member: "e5"}) // e5 changes
	two.OffHours.Primary = rotation.Weekly(date("2026-01-05"), "m1", "s1")
	three.OffHours.Primary = two.OffHours.Primary
	s := must(t, one, two, three)
	june := schedule.Month(2026, time.June, tokyo)
	var list []string
	for _, c := range everyone(s.People(june)) {
		list = append(list, fmt.Sprint(c.Member, " ", c.Team, " ", c.From, " ", c.Last))
		for slot := range known(s.Team(schedule.Everyone)).Seats(june) {
			present := slices.Contains(known(s.Team(schedule.Everyone)).Members(slot.Start), c.Member)
			if c.In(slot.Date) {
				assert.True(t, present, "%v on %v", c, slot.Date)
			}
		}
	}
	always := schedule.Date{}
	assert.Equal(t, []string{
		fmt.Sprint("e1 ec ", always, " ", always), fmt.Sprint("e2 ec ", always, " ", always), fmt.Sprint("e3 ec ", always, " ", always), fmt.Sprint("e4 ec ", always, " ", always),
		"e5 ec 2026-06-15 2026-06-21", fmt.Sprint("e5 minne 2026-06-22 ", always),
		fmt.Sprint("m1 minne ", always, " ", always), fmt.Sprint("m2 minne ", always, " ", always), fmt.Sprint("m3 minne ", always, " ", always),
		fmt.Sprint("m4 minne ", always, " 2026-06-14"), fmt.Sprint("m5 minne ", always, " 2026-06-14"), "m5 suzuri 2026-06-15 2026-06-21",
		fmt.Sprint("s1 suzuri ", always, " ", always), fmt.Sprint("s2 suzuri ", always, " ", always), fmt.Sprint("s3 suzuri ", always, " ", always),
	}, list)
	assert.Len(t, everyone(s.People(schedule.Month(2026, time.May, tokyo))), 12)
	later := everyone(s.People(schedule.Month(2026, time.July, tokyo)))
	assert.Len(t, later, 11)
	assert.True(t, later[0].From.IsZero(), "a member since before the spec")
}

// Random sequences of changes, those that are refused left out.
func TestRandomChanges(t *testing.T) {
	spec := daily()
	spec.OffHours.Secondary = rotation.Daily(date("2026-01-01"), "m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5").Lag(3)
	members := spec.OffHours.Primary.Members()
	base, err := schedule.New(spec)
	require.NoError(t, err)
	span := schedule.Days(date("2026-05-01"), date("2026-05-14"), tokyo)
	rapid.Check(t, func(t *rapid.T) {
		member := func(label string) schedule.Member { return rapid.SampledFrom(members).Draw(t, label) }
		interval := func(label string) schedule.Interval {
			start := span.Start.Add(time.Duration(rapid.IntRange(0, 13*24).Draw(t, label)) * time.Hour)
			return schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, label+" hours")) * time.Hour)}
		}
		s := base
		var all []schedule.Change
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			var c schedule.Change
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				c = schedule.Leave{Member: member("away"), Interval: interval("leave")}
			case 1:
				c = schedule.Swap{A: member("a"), AGives: interval("a gives"), B: member("b"), BGives: interval("b gives")}
			case 2:
				c = schedule.Override{Interval: interval("override"), To: member("to"), Role: rapid.SampledFrom([]schedule.Role{"", schedule.Secondary, schedule.Shadow}).Draw(t, "role")}
			default:
				c = schedule.Cover{Interval: interval("cover"), From: member("from"), To: member("to")}
			}
			before := slices.Collect(s.Duties(span))
			changed, err := s.With(c)
			require.Equal(t, before, slices.Collect(s.Duties(span)), "the receiver stays")
			if err != nil {
				continue
			}
			s, all = changed, append(all, c)
		}
		together, err := base.With(all...)
		require.NoError(t, err)
		got := slices.Collect(s.Duties(span))
		require.Equal(t, got, slices.Collect(together.Duties(span)), "With(a, b) is With(a).With(b)")

		// The parts of each seat tile its slot, and nobody has two seats at once.
		parts := map[schedule.SeatKey][]schedule.Shift{}
		for _, shift := range got {
			parts[shift.Key()] = append(parts[shift.Key()], shift)
		}
		for slot := range base.Seats(span) {
			at := slot.Start
			for _, part := range parts[slot.Key()] {
				require.True(t, part.Start.Equal(at), "a hole or an overlap before %v", part)
				at = part.End
				require.NotEmpty(t, part.Why)
				if part.Gap() { // reported, and only where nobody was free
					require.Equal(t, schedule.RuleLeave, part.Why[len(part.Why)-1].Rule)
				}
			}
			require.True(t, at.Equal(slot.End))
		}
		for i, a := range got {
			for _, b := range got[i+1:] {
				require.False(t, a.Member != "" && a.Member == b.Member && a.Overlaps(b.Interval), "%v and %v", a, b)
			}
		}
		// What the service sees is what the accounts have.
		for shift := range known(s.Service("shop-cart")).Shifts(span) {
			for at := shift.Start; at.Before(shift.End); at = at.Add(30 * time.Minute) {
				a, err := s.OnCall("shop-cart", at)
				require.NoError(t, err)
				require.Equal(t, shift.Member, a.Member(shift.Role))
			}
		}
	})
}

// A person joins or leaves a rotation of 14 on any day of a year: no turn before
// that day moves, and of the next full round few change hands, where plain index
// arithmetic moves nearly all.
func TestJoiningAndLeavingMoveLittle(t *testing.T) {
	order := people(14)
	base := rotation.Daily(date("2026-01-01"), order...)
	compiled := func(r rotation.Rotation) schedule.Rota {
		c, err := r.Compile()
		require.NoError(t, err)
		return c
	}
	before := compiled(base)
	who := func(r schedule.Rota, d schedule.Date) schedule.Member {
		step, _ := r.On(schedule.Seat{Interval: schedule.Days(d, d, time.UTC), Date: d})
		return step.Member
	}
	moved := map[string][]int{}
	for d := date("2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
		count := func(kind string, changed schedule.Rota, members []schedule.Member) {
			for past := date("2026-01-01"); past.Before(d); past = past.AddDays(long.Cases(9, 1)) {
				require.Equal(t, who(before, past), who(changed, past))
			}
			ours, plain := 0, 0
			for i := range 14 {
				next := d.AddDays(i)
				if who(before, next) != who(changed, next) {
					ours++
				}
				if who(before, next) != members[next.DaysSince(date("2026-01-01"))%len(members)] {
					plain++
				}
			}
			moved[kind] = append(moved[kind], ours)
			moved[kind+" by index"] = append(moved[kind+" by index"], plain)
		}
		joined := base
		joined.Moves = []rotation.Move{{On: d, Join: "z"}}
		count("join", compiled(joined), append(slices.Clone(order), "z"))
		for i, leaver := range order {
			left := base
			left.Moves = []rotation.Move{{On: d, Leave: leaver}}
			count("leave", compiled(left), slices.Delete(slices.Clone(order), i, i+1))
		}
	}
	mean := func(kind string) string {
		sum := 0
		for _, n := range moved[kind] {
			sum += n
		}
		return fmt.Sprintf("%.1f", float64(sum)/float64(len(moved[kind])))
	}
	for kind, want := range map[string]string{"join": "6.5", "join by index": "13.2", "leave": "7.5", "leave by index": "13.0"} {
		assert.Equal(t, want, mean(kind), kind)
	}
}

// A change that is refused has no part in how those after it are judged.
func TestARefusedChangeIsTakenBack(t *testing.T) {
	night := hours(t, "2026-05-12T19:00:00+09:00", "2026-05-13T10:00:00+09:00")
	s := with(t, must(t, daily()), schedule.Leave{Member: "e1", Interval: night}, schedule.Override{Interval: night, To: "s1"})
	refused := schedule.Override{Interval: night, To: "e1"}
	for _, later := range []schedule.Change{schedule.Cover{Interval: night, From: "s1", To: "s2"}, schedule.Leave{Member: "s1", Interval: night}} {
		_, err := s.With(refused, later, refused)
		var paths []string
		for f := range schedule.Faults(err) {
			paths = append(paths, f.Path)
		}
		assert.Equal(t, []string{"Changes[0]", "Changes[2]"}, paths, "%v", later)
	}
	// Where nothing was changed before, nothing is left of it either.
	_, err := must(t, daily()).With(schedule.Override{Interval: night, To: "nobody"}, schedule.Swap{A: "m5", AGives: night, B: "m1", BGives: schedule.Interval{Start: night.Start, End: night.Start.Add(1)}}, schedule.Cover{Interval: night, From: "m5", To: "m1"})
	assert.Len(t, slices.Collect(schedule.Faults(err)), 2)
}

// Of a request that is taken in part the rest is open, whoever takes how much of it.
func TestOpenCoversTakenInPart(t *testing.T) {
	span := func(from, to int) schedule.Interval {
		return schedule.Interval{Start: date("2026-05-12").At(schedule.At(from, 0), tokyo), End: date("2026-05-12").At(schedule.At(to, 0), tokyo)}
	}
	s := with(t, must(t, daily()), schedule.Cover{Interval: span(19, 24), From: "m5", Note: "通院"})
	for _, c := range []struct {
		taken [][2]int
		open  []string
	}{
		{nil, []string{"19–00"}},
		{[][2]int{{21, 22}}, []string{"19–21", "22–00"}},
		{[][2]int{{19, 21}}, []string{"21–00"}},
		{[][2]int{{22, 24}, {19, 21}}, []string{"21–22"}},
		{[][2]int{{19, 21}, {21, 24}}, nil},
		{[][2]int{{19, 24}}, nil},
	} {
		covered := s
		for i, x := range c.taken {
			covered = with(t, covered, schedule.Cover{Interval: span(x[0], x[1]), From: "m5", To: []schedule.Member{"m1", "s1"}[i]})
		}
		var open []string
		for _, o := range covered.OpenCovers() {
			assert.Equal(t, []string{"m5", "", "通院"}, []string{string(o.From), string(o.To), o.Note})
			open = append(open, o.Start.Format("15–")+o.End.Format("15"))
		}
		assert.Equal(t, c.open, open, c.taken)
	}
}

// Who steps in for somebody on leave is of another team than the other seat, where the
// duty wants that and somebody such is rested: on 25 May s2 has ended a week that morning.
func TestLeaveKeepsSeatsApart(t *testing.T) {
	monday := date("2026-01-05")
	spec := sample.Organisation()
	spec.OffHours = schedule.Duty{Primary: rotation.Weekly(monday, "s1", "m1", "m2", "s2"), Secondary: rotation.Weekly(monday, "m3"), Apart: true}
	s := must(t, spec)
	for _, published := range []bool{false, true} {
		if published {
			s = with(t, s, compile(t, s, schedule.Month(2026, time.May, tokyo)))
		}
		for day, want := range map[string]schedule.Member{"2026-05-04": "s2", "2026-05-11": "s1", "2026-05-25": "m2"} {
			at := date(day).At(schedule.At(23, 0), tokyo)
			a, err := s.OnCall("minne-web", at)
			require.NoError(t, err)
			away := schedule.Interval{Start: at, End: at.Add(time.Hour)}
			b, err := with(t, s, schedule.Leave{Member: a.Member(schedule.Primary), Interval: away}).OnCall("minne-web", at)
			require.NoError(t, err)
			assert.Equal(t, []schedule.Member{want, a.Member(schedule.Secondary)}, []schedule.Member{b.Member(schedule.Primary), b.Member(schedule.Secondary)}, "published %v, %s: %v away", published, day, a.Member(schedule.Primary))
		}
	}
	// Where nobody such is free, one of the same team is better than none.
	spec.OffHours.Primary, spec.OffHours.Secondary = rotation.Weekly(monday, "s1", "m1"), rotation.Weekly(monday, "m3")
	s = must(t, spec)
	at := instant(t, "2026-05-12T23:00:00+09:00")
	on, err := s.OnCall("minne-web", at)
	require.NoError(t, err)
	if on.Member(schedule.Primary) != "s1" {
		at = at.AddDate(0, 0, 7)
	}
	a, err := with(t, s, schedule.Leave{Member: "s1", Interval: schedule.Interval{Start: at, End: at.Add(time.Hour)}}).OnCall("minne-web", at)
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("m1"), a.Member(schedule.Primary))
}
