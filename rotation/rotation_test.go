package rotation_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

// turn returns who has the turn at a wall time, "-" for nobody.
func turn(t testing.TB, r rotation.Rotation, loc *time.Location, at string) string {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", at, loc)
	require.NoError(t, err)
	_, step, ok := r.Turn(when)
	if !ok {
		return "-"
	}
	return string(step.Member)
}

// sequence writes the members of the turns from a day on, one a turn.
func sequence(t testing.TB, r rotation.Rotation, from string, turns int) string {
	t.Helper()
	at := date(from).At(r.At, time.UTC)
	var members []string
	for range turns {
		iv, step, ok := r.Turn(at)
		if !ok {
			step.Member = "-"
		}
		members = append(members, string(step.Member))
		at = iv.End
		require.False(t, at.IsZero())
	}
	return strings.Join(members, " ")
}

func TestHandoffAtAWallClock(t *testing.T) {
	tokyo := zone(t, "Asia/Tokyo")
	r := rotation.Weekly(date("2026-05-04"), "a", "b")
	r.At = schedule.At(10, 0)
	assert.Equal(t, "-", turn(t, r, tokyo, "2026-05-04 09:59"), "nothing before the first turn")
	assert.Equal(t, "a", turn(t, r, tokyo, "2026-05-04 10:00"))
	assert.Equal(t, "a", turn(t, r, tokyo, "2026-05-11 09:59"))
	assert.Equal(t, "b", turn(t, r, tokyo, "2026-05-11 10:00"))
	r.Location = zone(t, "America/New_York")
	assert.Equal(t, "-", turn(t, r, tokyo, "2026-05-04 22:59"), "the rotation's own place counts")
	assert.Equal(t, "a", turn(t, r, tokyo, "2026-05-04 23:00"))
	r.Every = 2
	iv, step, ok := r.Turn(date("2026-05-20").At(0, tokyo))
	require.True(t, ok)
	assert.Equal(t, schedule.Step{Rule: schedule.RuleRotation, Member: "b", Turn: 1, Place: 2, Of: 2, Since: date("2026-05-18")}, step)
	assert.Equal(t, "2026-05-18 10:00 – 2026-06-01 10:00 EDT", iv.String())
}

func TestMonthsKeepTheirAnchor(t *testing.T) {
	r := rotation.Rotation{First: date("2026-01-31"), Unit: rotation.Months, Order: []schedule.Member{"a", "b", "c"}}
	for at, want := range map[string]string{
		"2026-02-27 23:59": "a", "2026-02-28 00:00": "b", "2026-03-30 23:59": "b", "2026-03-31 00:00": "c",
		"2026-04-29 00:00": "c", "2026-04-30 00:00": "a", "2027-01-30 00:00": "c", "2027-01-31 00:00": "a",
	} {
		assert.Equal(t, want, turn(t, r, time.UTC, at), at)
	}
	r.Every = 3
	assert.Equal(t, "a b c a", sequence(t, r, "2026-01-31", 4))
	iv, _, _ := r.Turn(date("2026-06-01").At(0, time.UTC))
	assert.Equal(t, "2026-04-30 00:00 – 2026-07-31 00:00 UTC", iv.String())
}

func TestHoursFollowTheWallClock(t *testing.T) {
	newYork := zone(t, "America/New_York")
	r := rotation.Rotation{First: date("2026-03-07"), At: schedule.At(0, 0), Every: 1, Unit: rotation.Hours, Order: []schedule.Member{"a", "b", "c"}}
	var walls []string
	at := date("2026-03-08").At(0, newYork)
	for range 4 {
		iv, _, ok := r.Turn(at)
		require.True(t, ok)
		walls = append(walls, iv.Start.Format("15:04 MST"))
		at = iv.End
	}
	assert.Equal(t, []string{"00:00 EST", "01:00 EST", "03:00 EDT", "04:00 EDT"}, walls, "the turn of 02:00 has no length")
	assert.Equal(t, []string{"a", "b", "a"}, []string{ // 24 turns a day, 02:00 counted and not answered
		turn(t, r, newYork, "2026-03-08 00:30"), turn(t, r, newYork, "2026-03-08 01:30"), turn(t, r, newYork, "2026-03-08 03:30")})
	// The hour that occurs twice is one turn of two hours.
	iv, _, _ := r.Turn(date("2026-11-01").At(schedule.At(1, 30), newYork))
	assert.Equal(t, 2*time.Hour, iv.Duration())

	r = rotation.Rotation{First: date("2026-01-01"), At: schedule.At(9, 0), Every: 5, Unit: rotation.Hours, Order: []schedule.Member{"a"}}
	iv, step, ok := r.Turn(date("2026-01-02").At(0, time.UTC))
	require.True(t, ok)
	assert.Equal(t, "2026-01-02 00:00 – 2026-01-02 05:00 UTC", iv.String())
	assert.Equal(t, 3, step.Turn)
	assert.Equal(t, "-", turn(t, r, time.UTC, "2026-01-01 08:59"))
}

func TestDutyDays(t *testing.T) {
	japan := holiday.Japan()
	r := rotation.Daily(date("2026-05-01"), "a", "b", "c")
	r.Count = rotation.BusinessDays(japan)
	// Friday, then five days off: the turn stays, and Thursday has the next one.
	assert.Equal(t, "a", turn(t, r, time.UTC, "2026-05-01 12:00"))
	assert.Equal(t, "a", turn(t, r, time.UTC, "2026-05-06 12:00"))
	assert.Equal(t, "b", turn(t, r, time.UTC, "2026-05-07 00:00"))
	iv, step, _ := r.Turn(date("2026-05-05").At(0, time.UTC))
	assert.Equal(t, "2026-05-01 00:00 – 2026-05-07 00:00 UTC", iv.String())
	assert.Equal(t, date("2026-05-01"), step.Since)

	// Each of seven people has 17 or 18 of the 121 off-days, where calendar days
	// gave one of them 1 and another 52.
	r = rotation.Daily(date("2026-01-01"), "a", "b", "c", "d", "e", "f", "g")
	r.Count = rotation.OffDays(japan)
	off := map[string]int{}
	for d := date("2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
		if kind, _ := schedule.Weekdays(0, 0).Kind(d, japan); kind != schedule.Workday {
			off[turn(t, r, time.UTC, d.String()+" 12:00")]++
		}
	}
	assert.Equal(t, map[string]int{"a": 18, "b": 18, "c": 17, "d": 17, "e": 17, "f": 17, "g": 17}, off)

	// Study sessions on Wednesdays that are no holiday.
	r = rotation.Daily(date("2026-04-22"), "a", "b", "c")
	r.Count = rotation.BusinessDays(japan)
	r.Count.Weekdays = []time.Weekday{time.Wednesday}
	assert.Equal(t, "a", turn(t, r, time.UTC, "2026-04-22 15:00"))
	assert.Equal(t, "a", turn(t, r, time.UTC, "2026-05-06 15:00"), "04-29 and 05-06 are holidays and use up no turn")
	assert.Equal(t, "b", turn(t, r, time.UTC, "2026-05-13 15:00"))
	assert.Equal(t, "c", turn(t, rotationFrom(r, "2026-04-15"), time.UTC, "2026-05-13 15:00"))

	// Every Wednesday, holidays or not: weekdays alone need no calendar.
	r.Count = rotation.Counting{Weekdays: []time.Weekday{time.Wednesday}}
	assert.Equal(t, "b", turn(t, r, time.UTC, "2026-05-05 12:00"))
	assert.Equal(t, "c", turn(t, r, time.UTC, "2026-05-06 12:00"))

	// A turn of two working days, and nobody before the first of them.
	r = rotation.Rotation{First: date("2026-05-02"), Every: 2, Order: []schedule.Member{"a", "b", "c"}, Count: rotation.BusinessDays(japan)}
	r.Moves = []rotation.Move{{On: date("2026-05-03"), Join: "d"}, {On: date("2026-05-12"), Leave: "c"}}
	assert.Equal(t, "-", turn(t, r, time.UTC, "2026-05-06 23:59"))
	assert.Equal(t, "a a a a b b d d", daily(t, r, "2026-05-07", 8), "c leaves on the second day of b")
	iv, step, _ = r.Turn(date("2026-05-11").At(0, time.UTC))
	assert.Equal(t, "2026-05-11 00:00 – 2026-05-13 00:00 UTC", iv.String())
	assert.Equal(t, date("2026-05-11"), step.Since)
	r.Every = 1
	assert.Equal(t, "-", turn(t, r, time.UTC, "2026-05-06 23:59"))
	assert.Equal(t, "a b b b c d", daily(t, r, "2026-05-07", 6), "d stands at the end of the first round")

	// Outside the stated years there is no answer; unless stated they are fifty.
	r = rotation.Daily(date("2026-05-01"), "a", "b", "c")
	r.Count = rotation.BusinessDays(japan)
	assert.NotEqual(t, "-", turn(t, r, time.UTC, "2075-12-31 23:59"))
	assert.Equal(t, "-", turn(t, r, time.UTC, "2076-01-01 00:00"))
	r = rotationFrom(r, "2026-04-22")
	r.Count.Weekdays = []time.Weekday{time.Wednesday}
	r.Last = date("2026-12-31")
	assert.Equal(t, "-", turn(t, r, time.UTC, "2027-01-01 00:00"))
	iv, _, _ = r.Turn(date("2026-12-31").At(0, time.UTC))
	assert.Equal(t, "2026-12-30 00:00 – 2027-01-01 00:00 UTC", iv.String())
}

// A rotation with a last day answers hour by hour what it answers without one, up to
// the handoff clock on the day after, and nothing later, whatever the unit and what
// uses up a turn.
func TestNothingAfterTheLastDay(t *testing.T) {
	japan := holiday.Japan()
	counts := []rotation.Counting{{}, rotation.OffDays(japan), {Weekdays: []time.Weekday{time.Tuesday, time.Saturday}}}
	places := []*time.Location{nil, time.UTC, zone(t, "America/New_York")}
	rapid.Check(t, func(t *rapid.T) {
		r := rotation.Rotation{First: date("2026-02-28"), Order: []schedule.Member{"a", "", "b", "c"}, Every: rapid.IntRange(0, 5).Draw(t, "every"),
			Unit: rapid.SampledFrom([]rotation.Unit{rotation.Hours, rotation.Days, rotation.Weeks, rotation.Months}).Draw(t, "unit"),
			At:   schedule.At(rapid.SampledFrom([]int{0, 2, 10, 23}).Draw(t, "at"), 30), Location: rapid.SampledFrom(places).Draw(t, "place")}
		if r.Unit == rotation.Days {
			r.Count = rapid.SampledFrom(counts).Draw(t, "count")
		}
		endless, err := r.Compile()
		require.NoError(t, err)
		r.Last = r.First.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
		compiled, err := r.Compile()
		require.NoError(t, err)
		loc := places[2] // in which clocks go forward on 8 March
		over := r.Last.AddDays(1).At(r.At, cmp.Or(r.Location, loc))
		for at := r.First.AddDays(-1).At(schedule.At(0, 15), loc); at.Before(over.AddDate(0, 0, 40)); at = at.Add(time.Hour) {
			slot := schedule.Seat{Interval: schedule.Interval{Start: at, End: at.Add(time.Hour)}}
			step, ok := compiled.On(slot)
			iv, turned, has := compiled.(turner).Turn(at)
			if !at.Before(over) {
				require.False(t, ok || has, "%v after %v", at, over)
				continue
			}
			want, wantOK := endless.On(slot)
			require.Equal(t, want, step)
			require.Equal(t, wantOK, ok)
			require.Equal(t, wantOK, has)
			require.Equal(t, want, turned)
			if whole, _, _ := endless.(turner).Turn(at); whole.End.After(over) {
				whole.End = over
				require.Equal(t, whole.String(), iv.String())
			}
		}
	})
}

// daily writes who has the turn on each day at noon.
func daily(t testing.TB, r rotation.Rotation, from string, days int) string {
	t.Helper()
	var members []string
	for i := range days {
		members = append(members, turn(t, r, time.UTC, date(from).AddDays(i).String()+" 12:00"))
	}
	return strings.Join(members, " ")
}

func rotationFrom(r rotation.Rotation, first string) rotation.Rotation {
	r.First = date(first)
	return r
}

func TestEmptyPlacesAndLag(t *testing.T) {
	r := rotation.Daily(date("2026-05-01"), "a", "", "b")
	assert.Equal(t, "a - b a - b", sequence(t, r, "2026-05-01", 6))
	assert.Equal(t, []schedule.Member{"a", "b"}, r.Members())
	compiled, err := r.Compile()
	require.NoError(t, err)
	assert.Equal(t, r.Members(), compiled.Members())
	assert.Equal(t, "b a - b a -", sequence(t, r.Lag(1), "2026-05-01", 6))
	assert.Equal(t, r.Lag(2), r.Lag(1).Lag(1))

	// Behind by one, the secondary is last turn's primary, over joins as well.
	r = rotation.Daily(date("2026-05-01"), "a", "b", "c")
	r.Moves = []rotation.Move{{On: date("2026-05-04"), Join: "d"}, {On: date("2026-05-09"), Leave: "b"}}
	primary, secondary := sequence(t, r, "2026-05-01", 14), sequence(t, r.Lag(1), "2026-05-01", 14)
	assert.Equal(t, "a b c a b c d a c d a c d a", primary)
	assert.Equal(t, "c a b c a b c d a c d a c d", secondary)
	r.Moves = []rotation.Move{{On: date("2026-05-03"), Leave: "b"}}
	assert.Equal(t, "a b c a c a", sequence(t, r, "2026-05-01", 6))
	assert.Equal(t, "b c a a c a", sequence(t, r.Lag(2), "2026-05-01", 6), "only for b, who is gone, somebody else stands in")
	r = rotation.Daily(date("2026-05-01"), "a")
	r.Moves = []rotation.Move{{On: date("2026-05-02"), Leave: "a"}, {On: date("2026-05-04"), Join: "b"}}
	assert.Equal(t, "a - - b b", sequence(t, r.Lag(1), "2026-05-01", 5), "nobody had the turn before b's first")

	// Who takes two turns a round has two places.
	r = rotation.Daily(date("2026-05-01"), "a", "b", "a", "c")
	_, step, _ := r.Turn(date("2026-05-03").At(0, time.UTC))
	assert.Equal(t, "3 of 4", fmt.Sprintf("%d of %d", step.Place, step.Of))
}

// A slot that says its civil day has the same turn as its start, also when the
// handoff is at another clock or goes by another place.
func TestSlotsThatKnowTheirDay(t *testing.T) {
	tokyo := zone(t, "Asia/Tokyo")
	last := date("2026-05-31")
	for _, counted := range []rotation.Rotation{{Unit: rotation.Hours}, {Unit: rotation.Days}, {Unit: rotation.Weeks, Last: last}, {Unit: rotation.Months},
		{Unit: rotation.Days, Count: rotation.BusinessDays(holiday.Japan()), Last: last}} {
		for _, r := range everyAtAndPlace(counted, 3, []schedule.Clock{0, schedule.At(10, 0)}, []*time.Location{nil, tokyo, time.UTC}) {
			r.First, r.Order = date("2026-01-31"), []schedule.Member{"a", "b", "c"}
			r.Moves = []rotation.Move{{On: date("2026-03-10"), Join: "d"}}
			compiled, err := r.Compile()
			require.NoError(t, err)
			for day := r.First.AddDays(-3); day.Before(date("2026-06-06")); day = day.AddDays(1) {
				for i, hour := range []int{0, 9, 10, 23} {
					if (day.Day+i)%long.Cases(4, 1) > 0 {
						continue
					}
					start := day.At(schedule.At(hour, 0), tokyo)
					slot := schedule.Seat{Interval: schedule.Interval{Start: start, End: start.Add(time.Hour)}, Date: day}
					_, want, ok := r.Turn(start)
					got, answered := compiled.On(slot)
					require.Equal(t, ok, answered, "%v %v", r, start)
					require.Equal(t, want, got, "%v %v", r, start)
				}
			}
		}
	}
}

// everyAtAndPlace returns the rotation with turns of up to so many units, for each
// handoff in each place.
func everyAtAndPlace(r rotation.Rotation, most int, clocks []schedule.Clock, places []*time.Location) []rotation.Rotation {
	var all []rotation.Rotation
	for r.Every = range most + 1 {
		for _, r.At = range clocks {
			for _, r.Location = range places {
				all = append(all, r)
			}
		}
	}
	return all
}

func TestMoves(t *testing.T) {
	base := rotation.Daily(date("2026-05-01"), "a", "b", "c", "d")
	for _, c := range []struct {
		name  string
		moves []rotation.Move
		want  string
	}{
		{"nobody", nil, "a b c d a b c d a b c d"},
		{"joins at the end of the running round", []rotation.Move{{On: date("2026-05-03"), Join: "e"}}, "a b c d e a b c d e a b"},
		{"joins as a round begins", []rotation.Move{{On: date("2026-05-05"), Join: "e"}}, "a b c d a b c d e a b c"},
		{"joins before the first turn", []rotation.Move{{On: date("2026-04-01"), Join: "e"}}, "a b c d e a b c d e a b"},
		{"joins after somebody still to come", []rotation.Move{{On: date("2026-05-02"), Join: "e", After: "c"}}, "a b c e d a b c e d a b"},
		{"joins after somebody who has been", []rotation.Move{{On: date("2026-05-03"), Join: "e", After: "a"}}, "a b c d a e b c d a e b"},
		{"joins after the one before the next", []rotation.Move{{On: date("2026-05-03"), Join: "e", After: "b"}}, "a b c d a b e c d a b e"},
		{"leaves before the turn", []rotation.Move{{On: date("2026-05-02"), Leave: "c"}}, "a b d a b d a b d a b d"},
		{"leaves after the turn", []rotation.Move{{On: date("2026-05-03"), Leave: "b"}}, "a b c d a c d a c d a c"},
		{"the last one leaves as the turn comes", []rotation.Move{{On: date("2026-05-04"), Leave: "d"}}, "a b c a b c a b c a b c"},
		{"replaced", []rotation.Move{{On: date("2026-05-03"), Leave: "d", Join: "e"}}, "a b c e a b c e a b c e"},
		{"two at once", []rotation.Move{{On: date("2026-05-03"), Leave: "a"}, {On: date("2026-05-03"), Join: "e"}}, "a b c d e b c d e b c d"},
		{"everybody leaves", []rotation.Move{{On: date("2026-05-02"), Leave: "a"}, {On: date("2026-05-02"), Leave: "b"},
			{On: date("2026-05-02"), Leave: "c"}, {On: date("2026-05-02"), Leave: "d"}, {On: date("2026-05-04"), Join: "e"}}, "a - - e e e e e e e e e"},
	} {
		r := base
		r.Moves = c.moves
		assert.Equal(t, c.want, sequence(t, r, "2026-05-01", 12), c.name)
	}
	twice := rotation.Daily(date("2026-05-01"), "a", "b", "a", "c")
	twice.Moves = []rotation.Move{{On: date("2026-05-04"), Leave: "a"}}
	assert.Equal(t, "a b a c b c b", sequence(t, twice, "2026-05-01", 7), "who stands in it twice leaves twice")

	// A move during a turn leaves that turn alone.
	weekly := rotation.Weekly(date("2026-05-04"), "a", "b")
	weekly.Moves = []rotation.Move{{On: date("2026-05-06"), Leave: "a"}}
	assert.Equal(t, "a", turn(t, weekly, time.UTC, "2026-05-10 12:00"))
	assert.Equal(t, "b", turn(t, weekly, time.UTC, "2026-05-18 12:00"))
}

// The sequence of turns, written out turn by turn with a plain list: who is next
// is at its head, and who has had the turn goes to its end.
func TestMovesAgreeWithAQueue(t *testing.T) {
	units := []rotation.Rotation{{Unit: rotation.Days}, {Unit: rotation.Weeks}, {Unit: rotation.Months}, {Unit: rotation.Hours, Every: 36}, {Unit: rotation.Days, Every: 3}}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(units).Draw(t, "unit")
		r.First = date("2026-01-31")
		r.Order = []schedule.Member{"a", "b", "c", "d"}[:rapid.IntRange(1, 4).Draw(t, "people")]
		present := slices.Clone(r.Order)
		on := r.First
		for i := range rapid.IntRange(0, 5).Draw(t, "moves") {
			on = on.AddDays(rapid.IntRange(0, 40).Draw(t, "days"))
			if joins := len(present) == 0 || rapid.Bool().Draw(t, "joins"); joins {
				m := schedule.Member(fmt.Sprint("j", i))
				r.Moves = append(r.Moves, rotation.Move{On: on, Join: m})
				present = append(present, m)
			} else {
				m := rapid.SampledFrom(present).Draw(t, "leaves")
				r.Moves = append(r.Moves, rotation.Move{On: on, Leave: m})
				present = slices.DeleteFunc(present, func(p schedule.Member) bool { return p == m })
			}
		}
		if rapid.Bool().Draw(t, "ends") {
			r.Last = on.AddDays(rapid.IntRange(0, 40).Draw(t, "days left"))
		}
		if len(r.Order) > 0 {
			r.Skip = rapid.IntRange(0, len(r.Order)-1).Draw(t, "skip")
		}
		compiled, err := r.Compile()
		require.NoError(t, err)
		over := r.Last.AddDays(1).At(r.At, time.UTC)
		if rapid.Bool().Draw(t, "ends at an instant") {
			r.End = on.AddDays(2).At(0, time.UTC).Add(time.Duration(rapid.IntRange(0, 40*24*60).Draw(t, "minutes left")) * time.Minute)
			if compiled, err = r.Compile(); r.Last.IsZero() || r.End.Before(over) {
				over = r.End
			}
			require.NoError(t, err)
		}

		// The end of a round is marked by "|": joiners go before it.
		queue := slices.Concat(r.Order[r.Skip:], []schedule.Member{"|"}, r.Order[:r.Skip])
		moves := r.Moves
		at := r.First.At(r.At, time.UTC)
		for n := range 60 {
			iv, step, ok := r.Turn(at)
			if (!r.Last.IsZero() || !r.End.IsZero()) && !at.Before(over) {
				require.False(t, ok, "%v after %v", at, over)
				require.True(t, at.Equal(over), "the last turn ends with the rotation")
				break
			}
			for len(moves) > 0 && !moves[0].On.After(schedule.DateOf(iv.Start, time.UTC)) {
				if queue[0] == "|" {
					queue = append(queue[1:], "|")
				}
				if m := moves[0]; m.Join != "" {
					queue = slices.Insert(queue, slices.Index(queue, "|"), m.Join)
				} else {
					queue = slices.DeleteFunc(queue, func(q schedule.Member) bool { return q == m.Leave })
				}
				moves = moves[1:]
			}
			if queue[0] == "|" {
				queue = append(queue[1:], "|")
			}
			want := schedule.Member("")
			if queue[0] != "|" {
				want = queue[0]
				queue = append(queue[1:], want)
			}
			require.Equal(t, n, step.Turn)
			require.Equal(t, want, step.Member, "turn %d", n)
			require.Equal(t, want != "", ok)
			fast, ok := compiled.On(schedule.Seat{Interval: iv})
			require.Equal(t, want != "", ok)
			require.Equal(t, step, fast)
			at = iv.End
		}
	})
}

func TestRotationThatDoesNotCompileHasNoAnswer(t *testing.T) {
	slot := schedule.Seat{Interval: schedule.Days(date("2026-05-01"), date("2026-05-01"), time.UTC)}
	_, ok := rotation.Rotation{}.On(slot)
	assert.False(t, ok)
	_, _, ok = rotation.Rotation{}.Turn(slot.Start)
	assert.False(t, ok)
}

func TestFaults(t *testing.T) {
	sound := rotation.Daily(date("2026-05-01"), "a", "b")
	for _, c := range []struct {
		edit func(*rotation.Rotation)
		want string
	}{
		{func(r *rotation.Rotation) { r.First.Day = 0 }, `First: "2026-05-00" is no day`},
		{func(r *rotation.Rotation) { r.Every = -2 }, `Every: a turn of -2 days`},
		{func(r *rotation.Rotation) { r.Unit, r.Every = rotation.Hours, 2_000_000_000 }, `Every: a turn of 2000000000 hours`},
		{func(r *rotation.Rotation) { r.Unit = 9 }, `Unit: unknown unit Unit(9)`},
		{func(r *rotation.Rotation) { r.At = schedule.At(24, 0) }, `At: 1440 minutes are no time of day`},
		{func(r *rotation.Rotation) { r.Order = nil }, `Order: nobody takes turns`},
		{func(r *rotation.Rotation) { r.Behind = -1 }, `Behind: -1 turns behind: nobody has had that turn yet`},
		{func(r *rotation.Rotation) { r.Unit, r.Count = rotation.Weeks, rotation.OffDays(holiday.Japan()) }, `Count: turns of weeks cannot count duty days; use days`},
		{func(r *rotation.Rotation) { r.Count.Kinds = []schedule.DayKind{0} }, `Count.Holidays: no calendar to tell the kinds of days by`},
		{func(r *rotation.Rotation) { r.Count.Holidays = holiday.Japan() }, `Count.Holidays: a calendar has no effect without Kinds`},
		{func(r *rotation.Rotation) {
			r.Count = rotation.Counting{Weekdays: []time.Weekday{3}, Hours: schedule.NeverOpen()}
		}, `Count.Hours: hours have no effect without Kinds`},
		{func(r *rotation.Rotation) { r.Last = date("2026-04-30") }, `Last: "2026-04-30" lies before "2026-05-01", the first day`},
		{func(r *rotation.Rotation) { r.End = time.Date(2026, 4, 29, 0, 0, 0, 0, time.UTC) }, `End: 2026-04-29T00:00:00Z lies before the first turn, of "2026-05-01"`},
		{func(r *rotation.Rotation) {
			r.Location, r.End = time.UTC, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
		}, `End: 2026-05-01T00:00:00Z lies before the first turn, of "2026-05-01"`},
		{func(r *rotation.Rotation) {
			r.End, r.Moves = time.Date(2026, 5, 9, 0, 0, 0, 0, time.UTC), []rotation.Move{{On: date("2026-05-11"), Join: "z"}}
		}, `Moves[0]: "2026-05-11" lies after 2026-05-09T00:00:00Z, the end`},
		{func(r *rotation.Rotation) { r.Skip = 2 }, `Skip: 2 places cannot be passed over in an order of 2`},
		{func(r *rotation.Rotation) { r.Skip = -1 }, `Skip: -1 places cannot be passed over in an order of 2`},
		{func(r *rotation.Rotation) { r.Count.MonthDays = []int{1, 32} }, `Count.MonthDays[1]: 32 is no day of the month: they are 1 to 31, or -1 to -31 from the end`},
		{func(r *rotation.Rotation) { r.Last.Year = 2026 }, `Last: "2026-00-00" is no day`},
		{func(r *rotation.Rotation) {
			r.Count, r.Last = rotation.OffDays(holiday.Japan()), date("2327-04-30")
		}, `Last: "2327-04-30" lies more than 200 years after "2026-05-01", too far to count days`},
		{func(r *rotation.Rotation) {
			r.Last, r.Moves = date("2026-05-31"), []rotation.Move{{On: date("2026-05-31"), Join: "c"}, {On: date("2026-06-01"), Join: "d"}}
		}, `Moves[1]: "2026-06-01" lies after "2026-05-31", the last day`},
		{func(r *rotation.Rotation) {
			r.Count, r.Moves = rotation.Counting{Weekdays: []time.Weekday{3}}, []rotation.Move{{On: date("2076-01-01"), Join: "c"}}
		}, `Moves[0]: "2076-01-01" lies after "2075-12-31", the last day`},
		{func(r *rotation.Rotation) { r.Every, r.Count.Kinds = -1, []schedule.DayKind{77} }, "Every: a turn of -1 days\n" +
			"Count.Holidays: no calendar to tell the kinds of days by\nCount.Kinds[0]: 77 is no kind of day"},
		{func(r *rotation.Rotation) {
			r.Count = rotation.Counting{Kinds: []schedule.DayKind{0, 77}, Weekdays: []time.Weekday{0, 6, 99}, Holidays: holiday.Japan().With("", date("2026-08-13"), date("2026-08-13")),
				Hours: schedule.Hours{{Days: []time.Weekday{-1}}, {Dates: []schedule.Date{{}}}}}
		}, "Count.Hours[0].Days[0]: -1 is no weekday\nCount.Hours[1].Dates[0]: \"\" is no day\nCount.Kinds[1]: 77 is no kind of day\n" +
			"Count.Weekdays[2]: 99 is no weekday\nCount.Holidays.edits[0]: no name"},
		{func(r *rotation.Rotation) { r.Moves = []rotation.Move{{}} }, `Moves[0]: "" is no day`},
		{func(r *rotation.Rotation) { r.Moves = []rotation.Move{{On: date("2026-06-01")}} }, `Moves[0]: nobody joins or leaves`},
		{func(r *rotation.Rotation) {
			r.Moves = []rotation.Move{{On: date("2026-06-01"), Join: "c"}, {On: date("2026-05-01"), Join: "d"}}
		}, `Moves[1]: "2026-05-01" lies before "2026-06-01", the day of the move before`},
		{func(r *rotation.Rotation) { r.Moves = []rotation.Move{{On: date("2026-06-01"), Join: "b"}} }, `Moves[0]: member "b" joins on "2026-06-01" but already takes turns`},
		{func(r *rotation.Rotation) { r.Moves = []rotation.Move{{On: date("2026-06-01"), Leave: "c"}} }, `Moves[0]: member "c" leaves on "2026-06-01" but takes no turns; there are "a", "b"`},
		{func(r *rotation.Rotation) {
			r.Moves = []rotation.Move{{On: date("2026-06-01"), Join: "c", After: "z"}}
		}, `Moves[0]: member "c" joins after "z", who takes no turns; there are "a", "b"`},
		{func(r *rotation.Rotation) {
			r.Moves = []rotation.Move{{On: date("2026-06-01"), Join: "c", Leave: "a", After: "b"}}
		}, `Moves[0]: a place after "b" is for members who join without replacing anybody`},
	} {
		r := sound
		c.edit(&r)
		_, err := r.Compile()
		assert.EqualError(t, err, c.want)
	}
	// The longest there can be.
	r := sound
	r.Every = 1_000_000
	_, err := r.Compile()
	assert.NoError(t, err)
	r = sound
	r.Count = rotation.OffDays(holiday.Japan())
	r.Last = date("2226-12-31")
	_, err = r.Compile()
	assert.NoError(t, err)
	r.Count, r.Last = rotation.Counting{}, date("9999-12-31") // without a table there is no bound
	_, err = r.Compile()
	assert.NoError(t, err)
}

func TestUnitsAsText(t *testing.T) {
	for _, u := range []rotation.Unit{rotation.Days, rotation.Weeks, rotation.Months, rotation.Hours} {
		text, err := u.MarshalText()
		require.NoError(t, err)
		var back rotation.Unit
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, u, back)
	}
	assert.Equal(t, "Unit(4)", rotation.Unit(4).String())
	_, err := rotation.Unit(4).MarshalText()
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	var u rotation.Unit
	assert.ErrorIs(t, u.UnmarshalText([]byte("fortnights")), schedule.ErrInvalid)
}

// Turns of half a month begin on the 1st and the 16th, and a rotation that ends at an instant has
// no slot from then on.
func TestHalfMonthsUpToAnInstant(t *testing.T) {
	r := rotation.Daily(date("2026-01-01"), "a", "b", "c")
	r.Count.MonthDays = []int{1, 16}
	r.Skip = 1
	r.End = time.Date(2026, 3, 20, 12, 30, 0, 0, time.UTC)
	assert.Equal(t, "b c a b c a", sequence(t, r, "2026-01-01", 6))
	assert.Equal(t, "c", turn(t, r, time.UTC, "2026-01-31 23:59"))
	assert.Equal(t, "a", turn(t, r, time.UTC, "2026-03-20 12:29"))
	assert.Equal(t, "-", turn(t, r, time.UTC, "2026-03-20 12:30"))
	iv, _, _ := r.Turn(date("2026-03-17").At(0, time.UTC))
	assert.Equal(t, "2026-03-16 00:00 – 2026-03-20 12:30 UTC", iv.String())
	compiled, err := r.Compile()
	require.NoError(t, err)
	_, ok := compiled.On(schedule.Seat{Interval: schedule.Interval{Start: r.End, End: r.End.Add(time.Hour)}, Date: date("2026-03-20")})
	assert.False(t, ok)
	r.Count.MonthDays = []int{-1}
	r.End = time.Time{}
	assert.Equal(t, "-", turn(t, r, time.UTC, "2026-01-30 12:00"), "before the first day that counts")
	assert.Equal(t, "b", turn(t, r, time.UTC, "2026-02-27 12:00"))
	assert.Equal(t, "c", turn(t, r, time.UTC, "2026-02-28 12:00"))
}
