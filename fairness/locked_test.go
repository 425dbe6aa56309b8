package fairness_test

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

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// broken is the slow reading of limits over shifts of one seat a slot, in order.
func broken(l fairness.Limits, shifts []schedule.Shift, block schedule.Block) (faults []string) {
	type turn struct{ first, last schedule.Shift }
	turns, runs, last := map[schedule.Member][]turn{}, map[schedule.Member][]turn{}, schedule.Member("")
	counts, days := map[string]int{}, map[string]bool{}
	for _, s := range shifts {
		m := s.Member
		if m == last {
			runs[m][len(runs[m])-1].last = s
		} else {
			runs[m] = append(runs[m], turn{s, s})
			counts[fmt.Sprintf("%s turns of %d-%02d", m, s.Date.Year, s.Date.Month)]++
		}
		turns[m] = append(turns[m], turn{s, s})
		last = m
		days[fmt.Sprint(m, s.Date)] = true
		monday := s.Date.AddDays(-(int(s.Date.Weekday()) + 6) % 7)
		counts[fmt.Sprintf("%s hours of %s", m, monday)] += int(s.Duration().Hours())
		saturday := monday.AddDays(5)
		if weekend := fmt.Sprint(m, " weekend ", saturday); !s.Date.Before(saturday) && !days[weekend] {
			days[weekend] = true
			counts[fmt.Sprintf("%s weekends of %d-%02d", m, saturday.Year, saturday.Month)]++
		}
		if !s.Date.Before(block.First) && !s.Date.After(block.Last) {
			counts[fmt.Sprintf("%s slots of %s", m, block.Name)]++
		}
	}
	if l.RestBetween == fairness.Turns {
		turns = runs
	}
	for m, list := range runs {
		for _, t := range list {
			if long := t.last.End.Sub(t.first.Start); l.MaxTurn > 0 && long > l.MaxTurn {
				faults = append(faults, fmt.Sprintf("%s has a turn of %v from %v", m, long, t.first))
			}
		}
	}
	for m, list := range turns {
		for i, t := range list[1:] {
			if t.first.Start.Sub(list[i].last.End) < l.MinRest {
				faults = append(faults, fmt.Sprintf("%s rests too little before %v", m, t.first))
			}
			if t.first.Date.DaysSince(list[i].first.Date) < l.MinDistanceDays {
				faults = append(faults, fmt.Sprintf("%s has turns too close before %v", m, t.first))
			}
		}
		for _, s := range shifts {
			run := 0
			for d := s.Date; days[fmt.Sprint(m, d)]; d = d.AddDays(1) {
				run++
			}
			if l.MaxConsecutiveDays > 0 && run > l.MaxConsecutiveDays {
				faults = append(faults, fmt.Sprintf("%s has %d days from %v", m, run, s.Date))
			}
		}
	}
	for name, most := range map[string]int{" turns ": l.MaxTurnsPerMonth, " hours ": l.MaxHoursPerWeek, " weekends ": l.MaxWeekendsPerMonth, " slots ": map[bool]int{true: 1}[l.OncePerBlock]} {
		for key, n := range counts {
			if most > 0 && strings.Contains(key, name) && n > most {
				faults = append(faults, fmt.Sprintf("%d %s", n, key))
			}
		}
	}
	return faults
}

// A period planned between two that are published breaks no limit with either.
func TestLimitsHoldAcrossTheEdges(t *testing.T) {
	s := vacant(t, nil)
	planned, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		first := date("2026-04-01").AddDays(rapid.IntRange(0, 40).Draw(t, "first"))
		lengths := rapid.SliceOfN(rapid.IntRange(1, 20), 3, 3).Draw(t, "lengths")
		small := rapid.IntRange(1, 4)
		p := fairness.Planner{Moves: 2000, Level: []fairness.Category{}, Limits: fairness.Limits{
			MinRest: time.Duration(rapid.IntRange(0, 6).Draw(t, "rest")) * 12 * time.Hour, RestBetween: fairness.Between(rapid.IntRange(0, 1).Draw(t, "between")),
		}}
		if p.Limits.RestBetween == fairness.Turns || rapid.Bool().Draw(t, "a longest turn") {
			p.Limits.MaxTurn = time.Duration(24+12*rapid.IntRange(0, 10).Draw(t, "turn")) * time.Hour
		}
		p.Ledger.Weights.Blocks = []schedule.Block{{Name: "block", First: first.AddDays(lengths[0] - 4), Last: first.AddDays(lengths[0] + 3)}}
		switch rapid.IntRange(1, 6).Draw(t, "limit") {
		case 1:
			p.Limits.MinDistanceDays = 2 * small.Draw(t, "distance")
		case 2:
			p.Limits.MaxConsecutiveDays = small.Draw(t, "days")
		case 3:
			p.Limits.MaxHoursPerWeek = 24 * small.Draw(t, "hours")
		case 4:
			p.Limits.MaxWeekendsPerMonth = 1
		case 5:
			p.Limits.MaxTurnsPerMonth = 1 + small.Draw(t, "turns")
		case 6:
			p.Limits.OncePerBlock = true
		}
		var periods [3]schedule.Interval
		for i, n := range lengths {
			periods[i] = schedule.Days(first, first.AddDays(n-1), tokyo)
			first = first.AddDays(n)
		}
		var all [3][]schedule.Shift
		for _, i := range []int{0, 2, 1} {
			p.Locked = slices.Concat(all[0], all[2])
			made, err := p.Plan(everyone(s).Seats(periods[i]), s.People(periods[i]))
			if err != nil {
				require.True(t, errors.Is(err, fairness.ErrInfeasible) || errors.Is(err, fairness.ErrNotFound), err)
				refused++
				return
			}
			follows, err := s.Follow(made)
			require.NoError(t, err)
			all[i] = slices.Collect(everyone(follows).Duties(periods[i]))
			require.NoError(t, made.Check(slices.Values(all[i])))
			if i == 1 {
				require.NoError(t, made.Check(slices.Values(slices.Concat(all[0], all[1]))))
			}
		}
		require.Empty(t, broken(p.Limits, slices.Concat(all[:]...), p.Ledger.Weights.Blocks[0]))
		planned++
	})
	t.Logf("%d planned, %d refused", planned, refused)
	if !testing.Short() { // which draws too few cases for a share
		assert.Greater(t, planned, refused)
	}
}

// What is published beside the slots binds limits, and counts for nothing else.
func TestPublishedMonthsAreContext(t *testing.T) {
	s := vacant(t, nil)
	april, may, june := schedule.Month(2026, time.April, tokyo), schedule.Month(2026, time.May, tokyo), schedule.Month(2026, time.June, tokyo)
	p := fairness.Planner{Limits: fairness.Limits{MinRest: 72 * time.Hour, MaxConsecutiveDays: 3, MaxSharePermille: 120}}
	_, planned := plan(t, p, s, april)
	before := slices.Collect(everyone(planned).Duties(april))
	alone, _ := plan(t, p, s, may)
	for seed := range uint64(10) {
		p.Seed, p.Locked = seed, before
		made, planned := plan(t, p, s, may)
		shifts := slices.Collect(everyone(planned).Duties(may))
		require.Empty(t, broken(p.Limits, slices.Concat(before, shifts), schedule.Block{}))
		assert.Len(t, made.Assignments(), 31)
		assert.Equal(t, alone.Problem().Seats, made.Problem().Seats)
		assert.Equal(t, alone.Problem().People, made.Problem().People)
		served := 0
		for _, line := range made.Certificate().Lines {
			served += line.Slots
		}
		assert.Equal(t, 31, served)
		_, on := made.On(before[29].Seat)
		assert.False(t, on)

		// Who had the last night of April cannot have two nights later.
		tampered := slices.Clone(shifts)
		tampered[1].Member = before[29].Member
		assert.ErrorContains(t, made.Check(slices.Values(tampered)), `"`+string(before[29].Member)+`"`)
		require.NoError(t, made.Check(slices.Values(slices.Concat(before, shifts))))
		other := slices.Clone(before)
		other[3].Member = "nobody else"
		assert.ErrorContains(t, made.Check(slices.Values(slices.Concat(other, shifts))),
			`slot "2026-04-04T10:00:00+09:00", beside those planned, is not held by "nobody else"`)
	}

	// The month after binds as the one before does, and what they broke is past: here
	// the same person had both of April's last nights but one, and all of June.
	after := slices.Collect(everyone(s).Duties(june))
	for i := range after {
		after[i].Member = "m1"
	}
	before[27].Member, before[29].Member = "m1", "m1"
	p.Locked = slices.Concat(before, after)
	_, planned = plan(t, p, s, may)
	shifts := slices.Collect(everyone(planned).Duties(may))
	for _, i := range []int{1, 2, 28, 29} {
		assert.NotEqual(t, schedule.Member("m1"), shifts[i].Member, shifts[i])
	}

	// A month with the same people, and none of who is gone since, is planned alike.
	for i := range before {
		before[i].Member = "gone"
	}
	p.Locked, p.Seed = before, 0
	made, _ := plan(t, p, s, may)
	assert.Equal(t, alone.Assignments(), made.Assignments())
	assert.Equal(t, alone.Certificate(), made.Certificate())
}

// In weeks a week at the edge goes on, and its nights are one turn.
func TestWeeksAcrossTheEdge(t *testing.T) {
	s := vacant(t, nil)
	april, may := days("2026-04-06", "2026-04-29"), days("2026-04-30", "2026-05-17")
	p := fairness.Planner{Stint: fairness.Weeks, Limits: fairness.Limits{MinDistanceDays: 21, RestBetween: fairness.Turns, MaxTurn: 168 * time.Hour}}
	_, planned := plan(t, p, s, april)
	p.Locked = slices.Collect(everyone(planned).Duties(april))
	made, planned := plan(t, p, s, may)
	require.NoError(t, made.Check(everyone(planned).Duties(may)))
	last := map[schedule.Member]schedule.Date{}
	for _, s := range slices.Concat(p.Locked, slices.Collect(everyone(planned).Duties(may))) {
		monday := s.Date.AddDays(-(int(s.Date.Weekday()) + 6) % 7)
		if before, ok := last[s.Member]; ok && before != monday {
			assert.GreaterOrEqual(t, monday.DaysSince(before), 21, s)
		}
		last[s.Member] = monday
	}
	var keys []string
	for _, c := range made.Problem().Context {
		keys = append(keys, c.Slot)
	}
	assert.Equal(t, []string{"week of 2026-04-06, from 2026-04-06T19:00:00+09:00", "week of 2026-04-13, from 2026-04-13T19:00:00+09:00",
		"week of 2026-04-20, from 2026-04-20T19:00:00+09:00", "week of 2026-04-27, from 2026-04-27T19:00:00+09:00"}, keys)
}

// Locked shifts and wishes that cannot be meant are reported together.
func TestLocksAndWishesThatAreRefused(t *testing.T) {
	s := vacant(t, nil)
	may := schedule.Month(2026, time.May, tokyo)
	shifts := slices.Collect(everyone(s).Duties(may))
	lock := func(i int, m schedule.Member, edit func(*schedule.Seat)) schedule.Shift {
		shift := shifts[i]
		shift.Member = m
		if edit != nil {
			edit(&shift.Seat)
		}
		return shift
	}
	day := slices.Collect(known(s.Team("minne")).Duties(may))[0]
	p := fairness.Planner{
		Locked: []schedule.Shift{
			day, lock(3, "zz", func(slot *schedule.Seat) { slot.Team = "another pool" }), lock(3, "zz", func(slot *schedule.Seat) { slot.Role = schedule.Shadow }),
			lock(3, "zz", nil), lock(3, "", nil), lock(4, "m1", nil), lock(4, "m1", nil), lock(4, "m2", nil),
			lock(5, "m1", func(slot *schedule.Seat) { slot.Role = schedule.Secondary }),
			lock(6, "m1", func(slot *schedule.Seat) { slot.Start = slot.Start.Add(time.Hour) }),
			lock(7, "m1", func(slot *schedule.Seat) { slot.End = slot.End.Add(time.Hour) }),
		},
		Wants: []fairness.Wish{{Member: "m1", Interval: days("2026-05-20", "2026-05-20")}, {Member: "zz", Interval: may}},
		Avoids: []fairness.Wish{{}, {Member: "m1", Interval: schedule.Interval{Start: may.End, End: may.Start}},
			{Member: "m1", Interval: days("2026-09-01", "2026-09-30")}},
	}
	_, err := p.Plan(everyone(s).Seats(may), s.People(may))
	for _, sentinel := range []error{schedule.ErrInvalid, schedule.ErrUnknownMember, schedule.ErrConflict} {
		assert.ErrorIs(t, err, sentinel)
	}
	assert.Equal(t, []string{
		`Wants[1].Member: no person "zz"; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "p1", "p2", "p3" and 5 more`,
		`Avoids[0].Member: no person ""`,
		`Avoids[0]: the wish of "" is empty: 0001-01-01 00:00 – 0001-01-01 00:00 UTC`,
		`Avoids[1]: the wish of "m1" is empty: 2026-06-01 00:00 – 2026-05-01 00:00 JST`,
		`Locked[3]: no person "zz" for slot 2026-05-04 10:00 – 2026-05-05 10:00 JST, primary`,
		`Locked[4]: no person "" for slot 2026-05-04 10:00 – 2026-05-05 10:00 JST, primary`,
		`Locked[7]: slot 2026-05-05 10:00 – 2026-05-06 10:00 JST, primary, is locked to "m1" and to "m2"`,
		`Locked[8]: slot 2026-05-06 10:00 – 2026-05-07 10:00 JST, secondary, lies in the time that is planned and is none of its seats`,
		`Locked[9]: slot 2026-05-07 20:00 – 2026-05-08 10:00 JST, primary, lies in the time that is planned and is none of its seats`,
		`Locked[10]: slot 2026-05-08 19:00 – 2026-05-09 11:00 JST, primary, lies in the time that is planned and is none of its seats`,
	}, strings.Split(err.Error(), "\n"))
}

// Nothing to plan is a mistake: a team whose nights a pool has, or no roster.
func TestNothingToPlan(t *testing.T) {
	s := vacant(t, nil)
	may := schedule.Month(2026, time.May, tokyo)
	_, err := fairness.Planner{}.Plan(known(s.Team("minne")).Seats(may), s.People(may))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.EqualError(t, err, "slots: no slots to plan")
	_, err = fairness.Planner{}.Repair(nil, s.People(may))
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.EqualError(t, err, `published: no shifts of pool "everyone"`)
}
