package fairness

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/schedule"
	"pgregory.net/rapid"
)

// fillable goes through every way to fill the seats of some slots, locked seats in any case. The other seats may be
// open where that can matter: where limits go by turns, a seat more may join two turns, or be what a limit asks for.
func fillable(p Problem, slots []string) bool {
	byTurns := p.Limits.MaxTurnsPerMonth > 0 || p.Limits.RestBetween == Turns || p.Limits.MaxDistanceDays > 0 || p.Limits.WholeWeekends > 0 ||
		slices.ContainsFunc(p.People, func(x Participant) bool { return len(x.Own.With) > 0 })
	owner := make([]int, len(p.Seats))
	var fill func(i int) bool
	fill = func(i int) bool {
		if i == len(p.Seats) {
			return !breaks(p, owner)
		}
		locked := slices.IndexFunc(p.Locked, func(a Assignment) bool { return a.Slot == p.Seats[i].Slot && a.Role == p.Seats[i].Role })
		for n := range p.People {
			if locked >= 0 && p.Locked[locked].Member != p.People[n].ID || locked < 0 && !byTurns && !slices.Contains(slots, p.Seats[i].Slot) {
				continue
			}
			if owner[i] = n; fill(i + 1) {
				return true
			}
		}
		if owner[i] = -1; locked < 0 && !slices.Contains(slots, p.Seats[i].Slot) {
			return fill(i + 1)
		}
		return false
	}
	return fill(0)
}

// without lifts a limit.
func without(l Limits, names ...string) Limits {
	for _, r := range rows() {
		if slices.Contains(names, r.name) {
			r.set(&l, 0)
		}
	}
	return l
}

// lift takes limits away, people's own too.
func lift(p Problem, names ...string) Problem {
	a := asked{Limits: without(p.Limits, names...)}
	a.noShifts, a.noRoles, a.noApart, a.noWith = slices.Contains(names, ownShifts), slices.Contains(names, ownRoles), slices.Contains(names, ownApart), slices.Contains(names, ownWith)
	return a.of(p)
}

func compiled(p Problem) *model {
	m, err := compile(p)
	if err != nil {
		panic(err)
	}
	return m
}

// A proof that there is no roster holds for its slots and limits alone, and needs each of them.
func TestCausesAgainstBruteForce(t *testing.T) {
	proofs := 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		if len(p.Seats) > 7 {
			return
		}
		_, err := p.Solve(200, 1)
		var cause *InfeasibleError
		if !errors.As(err, &cause) {
			return
		}
		proofs++
		require.NotEqual(t, cause.Limit, cause.LimitIn(schedule.Japanese), "it is said in Japanese too")
		for _, limit := range p.Limits.GivenWith(compiled(p).owns()) {
			if slices.Contains(cause.Limits, limit.Name) {
				require.Contains(t, cause.In(schedule.Japanese), strings.TrimSuffix(limit.Japanese, "。"))
			}
		}
		var names, other []string
		for _, r := range compiled(p).given() {
			if names = append(names, r.name); !slices.Contains(cause.Limits, r.name) {
				other = append(other, r.name)
			}
		}
		only := lift(p, other...)
		slots := cause.slots()
		if cause.locks && len(cause.Limits) == 0 {
			return // a seat is locked to somebody who cannot hold it
		}
		if fillable(only, slots) {
			t.Fatalf("%v can be filled within %v: %v", slots, cause.Limits, err)
		}
		if cause.locks || len(p.Locked) > 0 {
			return // what is locked is named as it is found
		}
		for _, name := range cause.Limits {
			require.Contains(t, names, name)
			if !fillable(lift(only, name), slots) {
				t.Fatalf("%s is not needed: %v", name, err)
			}
		}
		for i := range slots {
			if len(slots) > 1 && cause.Count.Needed == 0 && !fillable(only, slices.Delete(slices.Clone(slots), i, i+1)) {
				t.Fatalf("%s is not needed: %v", slots[i], err)
			}
		}
		if c := cause.Count; c.Needed > 0 {
			sum := int64(0)
			for _, e := range c.Each {
				sum += int64(e.People) * e.Most
			}
			require.Equal(t, c.Possible, sum)
			require.Less(t, c.Possible, c.Needed)
		}
	})
	t.Logf("%d proofs", proofs)
}

// Of a limit for all and one's own, a proof names the one that it takes.
func TestCausesOfOwnShifts(t *testing.T) {
	for own, want := range map[int]string{0: "MaxShiftsPerMonth", 1: "MaxShiftsPerMonth", 2: ownShifts} {
		p := office(t, 1, "2026-06-01", "2026-06-03")
		p.Limits.MaxShiftsPerMonth, p.People[0].Own.MaxShiftsPerMonth = 1, own
		_, err := p.Solve(0, 1)
		var cause *InfeasibleError
		require.ErrorAs(t, err, &cause)
		require.Equal(t, []string{want}, cause.Limits, "%d of their own: %v", own, err)
	}
}

// What a child can count is said as a sum, with every limit that it takes.
func TestProofsByCounting(t *testing.T) {
	for _, x := range []struct {
		name     string
		limits   Limits
		people   int
		want     []string
		slots    int
		limit    string
		japanese string
	}{
		{"turns and rest", Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}, 7, []string{"MinRest", "MaxTurnsPerMonth"}, 30,
			"MaxTurnsPerMonth 4 in June 2026: 30 seats, 7 people × 4 = 28, by MinRest 11 h",
			"2026年6月は、30席に対し7人×4＝28席（制約：同じ人の枠と枠の間は11時間以上空ける、続けて就く枠を1回として、一人の当番は月4回まで）"},
		{"shares of slots", Limits{MaxSharePermille: 250}, 4, []string{"MaxSharePermille"}, 30,
			"MaxSharePermille 250, at most 7830 min a person: 522 h to serve, 4 people × 129 h = 516 h",
			"一人130時間30分まで：522時間に対し4人×129時間＝516時間（制約：一人の時間外は全体の25%まで）"},
		{"weekends", Limits{MaxWeekendsPerMonth: 1, MinRest: 24 * time.Hour}, 7, []string{"MinRest", "MaxWeekendsPerMonth"}, 8,
			"MaxWeekendsPerMonth 1: 8 person-weekends, 7 people × 1 = 7, by MinRest 24 h",
			"週末の当番が延べ8回に対し7人×1＝7回（制約：同じ人の枠と枠の間は24時間以上空ける、枠が始まる週末は一人につき月1回まで）"},
		{"distance", Limits{MinDistanceDays: 4, MaxTurnsPerMonth: 8}, 3, []string{"MinDistanceDays"}, 4,
			"nobody can hold two of them, by one place at a time or MinDistanceDays 4: 4 seats, 3 people × 1 = 3",
			"一人が二つ以上に就くことはできない：4席に対し3人×1＝3席（制約：同じ人の枠は、開始日を4日以上空ける）"},
		{"days in a row", Limits{MaxConsecutiveDays: 2, MaxWeekendsPerMonth: 5}, 1, []string{"MaxConsecutiveDays"}, 6,
			"6 seats, 1 person × 4 = 4, by MaxConsecutiveDays 2",
			"6席に対し1人×4＝4席（制約：一人の枠が始まる日は連続2日まで）"},
	} {
		p := office(t, x.people, "2026-06-01", "2026-06-30")
		p.Limits = x.limits
		_, err := p.Solve(0, 1)
		var cause *InfeasibleError
		require.ErrorAs(t, err, &cause, x.name)
		require.Equal(t, x.want, cause.Limits, x.name)
		require.Equal(t, x.limit, cause.Limit, x.name)
		assert.Equal(t, x.japanese, cause.LimitIn(schedule.Japanese), x.name)
		require.Len(t, cause.Slots, x.slots, x.name)
	}
}

// What an error says in Japanese has the slots, the sum, the limits and the people.
func TestErrorsInJapanese(t *testing.T) {
	p := office(t, 3, "2026-06-01", "2026-06-30")
	p.Limits, p.People[0].Name = Limits{MinDistanceDays: 4}, "葵"
	_, err := p.Solve(0, 1)
	var cause *InfeasibleError
	require.ErrorAs(t, err, &cause)
	want := "当番表は作れない：2026-06-01（月）19:00〜2026-06-02（火）10:00、2026-06-02（火）19:00〜2026-06-03（水）10:00、2026-06-03（水）19:00〜2026-06-04（木）10:00、ほか1枠。" +
		"一人が二つ以上に就くことはできない：4席に対し3人×1＝3席（制約：同じ人の枠は、開始日を4日以上空ける）。就ける人：葵（p01）、p02、p03"
	require.Equal(t, want, cause.In(schedule.Japanese))
	require.Equal(t, err.Error(), cause.In(schedule.English))
	require.Equal(t, `プール"everyone"：`+want, (&PoolError{schedule.Everyone, cause}).In(schedule.Japanese))
	require.Equal(t, `pool "everyone": `+err.Error(), (&PoolError{schedule.Everyone, cause}).In(schedule.English))
	require.Equal(t, `pool "everyone": no clock`, (&PoolError{schedule.Everyone, errors.New("no clock")}).In(schedule.Japanese), "that is known in English only")
	require.Equal(t, "制約を守る当番表は、7回試しても見つからなかった。存在しないと証明されてはいない", (&NotFoundError{7}).In(schedule.Japanese))
	require.Equal(t, "by hand", (&InfeasibleError{Limit: "by hand"}).LimitIn(schedule.Japanese))
}

// What people who are there for a part of the time can take is in the sum, and each person stands under one heading.
func TestCountsOfPartOfTheTime(t *testing.T) {
	for _, x := range []struct {
		people      int
		first, last int // days of October on which gus is there
		want        string
		needed      int64
	}{
		{7, 1, 5, "7 people × 2 and 1 × 1 = 15", 15},
		{6, 1, 14, "7 people × 2 = 14", 14},
		{7, 26, 31, "7 people × 2 = 14", 14},
	} {
		p := october(t, x.people, x.first, x.last)
		_, err := p.Solve(0, 1)
		var cause *InfeasibleError
		require.ErrorAs(t, err, &cause)
		require.Equal(t, Count{Needed: 16, Possible: x.needed, Unit: InWeekends, Each: cause.Count.Each}, cause.Count)
		require.Equal(t, "16 person-weekends, "+x.want, cause.Count.String())
		require.Contains(t, err.Error(), "2026-10-11 10:00 JST and 5 more: MaxWeekendsPerMonth 2: 16 person-weekends, "+x.want+", by MinRest 11 h; able to serve: p01, ")
		if x.first == 1 {
			require.Contains(t, err.Error(), "; some of the time: gus")
			require.NotContains(t, err.Error(), "kept from it")
		} else {
			require.Contains(t, err.Error(), "; kept from it by not being in the pool then: gus")
		}
	}
	sums := 0
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(1, 25).Draw(t, "first")
		p := october(t, rapid.IntRange(4, 7).Draw(t, "people"), first, rapid.IntRange(first, 25).Draw(t, "last"))
		for i := range p.People {
			if day := rapid.IntRange(1, 25).Draw(t, "leave"); day%2 == 0 {
				start := p.Seats[2*(day-1)].Start
				p.People[i].Away = append(p.People[i].Away, schedule.Interval{Start: start, End: start.AddDate(0, 0, rapid.IntRange(1, 12).Draw(t, "days"))})
			}
		}
		p.Limits.MaxWeekendsPerMonth = rapid.IntRange(1, 3).Draw(t, "weekends")
		_, err := p.Solve(1000, 1)
		var cause *InfeasibleError
		if !errors.As(err, &cause) || cause.Count.Unit != InWeekends {
			return
		}
		sums++
		possible := int64(0)
		for person := range p.People {
			possible += mostWeekends(p, person, cause.slots())
		}
		require.Equal(t, possible, cause.Count.Possible, err.Error())
		require.Less(t, possible, cause.Count.Needed)
		require.Len(t, slices.Concat(cause.Able, cause.Partly, cause.People), len(p.People))
	})
	t.Logf("%d sums", sums)
}

// october is 1 to 25 October 2026 with two seats, people who are always there and gus, who is there on some days.
func october(t require.TestingT, people, first, last int) Problem {
	p := office(t, people, "2026-10-01", "2026-10-25")
	p.Limits = Limits{MaxWeekendsPerMonth: 2, MinRest: 11 * time.Hour}
	for _, seat := range p.Seats[:25] {
		seat.Role = schedule.Secondary
		p.Seats = append(p.Seats, seat)
	}
	slices.SortFunc(p.Seats, func(a, b Position) int { return a.Start.Compare(b.Start) })
	from := schedule.MustParseDate("2026-10-01")
	gus := Participant{ID: "gus", From: from.AddDays(first-1).At(0, time.UTC), Until: from.AddDays(last).At(0, time.UTC)}
	p.People = append(p.People, gus)
	return p
}

// mostWeekends goes through all lists of these slots that a person can hold, for the most weekends in one of them.
func mostWeekends(p Problem, person int, slots []string) (most int64) {
	p.Seats = slices.DeleteFunc(slices.Clone(p.Seats), func(seat Position) bool {
		return seat.Role != schedule.Primary || !slices.Contains(slots, seat.Slot)
	})
	for set := range 1 << len(p.Seats) {
		owner, weekends := make([]int, len(p.Seats)), map[schedule.Date]bool{}
		for i, seat := range p.Seats {
			if owner[i] = -1; set>>i&1 == 1 {
				owner[i] = person
				weekends[seat.Date.AddDays(-(int(seat.Date.Weekday())+1)%7)] = true
			}
		}
		if int64(len(weekends)) > most && !breaks(p, owner) {
			most = int64(len(weekends))
		}
	}
	return most
}

// The most that a person can take is what going through all lists finds.
func TestCountsAgainstBruteForce(t *testing.T) {
	counted := 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		p.Locked, p.People = nil, p.People[:1]
		p.People[0].Own.Apart, p.People[0].Own.With = nil, nil
		p.Limits.MaxDistanceDays, p.Limits.WholeWeekends = 0, 0 // what is counted forgets them
		m, err := compile(p)
		require.NoError(t, err)
		s := m.presolve()
		c := &counting{presolve: s, to: int32(m.SlotCount), shares: true}
		if m.limits.MaxSharePermille == 0 {
			c.shares = false
		}
		got := c.most(0, func(_, t int32) int64 {
			if m.Slots[t].Outside {
				return 0
			}
			return 1
		})
		most := 0
		for set := range 1 << len(p.Seats) {
			owner, slots, twice := make([]int, len(p.Seats)), map[string]bool{}, false
			for i, seat := range p.Seats {
				if owner[i] = -1; set>>i&1 == 1 {
					owner[i], twice = 0, twice || slots[seat.Slot]
					slots[seat.Slot] = true
				}
			}
			if !twice && len(slots) > most && !breaks(p, owner) {
				most = len(slots)
			}
		}
		if int(got) < most {
			t.Fatalf("%d counted, and one person can take %d", got, most)
		}
		counted++
		if int(got) > most && len(p.Context) == 0 && p.Limits.Rolling.Shifts == 0 {
			t.Fatalf("%d counted, and one person can take only %d", got, most)
		}
	})
	t.Logf("%d counted", counted)
}

func TestAttainable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 8).Draw(t, "times")
		cap := rapid.Int64Range(0, 40).Draw(t, "cap")
		most := int64(0)
		for set := range 1 << len(times) {
			sum := int64(0)
			for i, x := range times {
				if set>>i&1 == 1 {
					sum += x * 12
				}
			}
			if sum <= cap*5 {
				most = max(most, sum)
			}
		}
		for i := range times {
			times[i] *= 12
		}
		require.Equal(t, most, attainable(times, cap*5))
	})
}
