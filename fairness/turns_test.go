package fairness

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// tooFewTurns has nine days of two slots with two seats each, what people serve before and
// after, and the nights of two other pools.
func tooFewTurns(people int, limits Limits) Problem {
	p := Problem{Classes: []string{"night"}, Limits: limits}
	for i := range people {
		p.People = append(p.People, Participant{ID: schedule.Member(rune('a' + i)), Target: []Burden{Burden(40_000 / people)}})
	}
	for i := range 30 {
		date := schedule.Date{Year: 2026, Month: 2, Day: 1}.AddDays(i)
		slot := func(from, to time.Duration) schedule.Interval {
			midnight := date.At(0, time.UTC)
			return schedule.Interval{Start: midnight.Add(from * time.Hour), End: midnight.Add(to * time.Hour)}
		}
		for _, iv := range []schedule.Interval{slot(0, 9), slot(18, 24)} {
			key := iv.Start.Format(time.RFC3339)
			if i < 8 || i >= 17 {
				p.Context = append(p.Context, Context{Slot: key, Interval: iv, Date: date, Members: []schedule.Member{p.People[i%people].ID, p.People[(i+1)%people].ID}})
				continue
			}
			for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
				p.Seats = append(p.Seats, Position{Slot: key, Role: role, Interval: iv, Date: date, Burden: 1000})
			}
		}
		for _, pool := range []schedule.TeamID{"north", "south"} {
			p.Context = append(p.Context, Context{Slot: string(pool) + date.String(), Pool: pool, Interval: slot(17, 32), Date: date})
		}
	}
	return p
}

// Too few turns a month are refused soon: at once where each slot is a turn by itself.
func TestTooFewTurns(t *testing.T) {
	_, err := tooFewTurns(7, Limits{MinRest: 13 * time.Hour, MaxTurnsPerMonth: 6}).Solve(0, 1)
	require.ErrorIs(t, err, ErrInfeasible)
	require.ErrorContains(t, err, "MaxTurnsPerMonth 6 in February 2026: 36 seats, 1 person × 4 and 5 × 3 and 1 × 2 = 21, by MinRest 13 h; ")

	_, err = tooFewTurns(7, Limits{MinRest: 13 * time.Hour, MaxTurnsPerMonth: 13}).Solve(100, 1)
	require.NoError(t, err)

	if !long.Asked() { // the exact search of this one takes seconds
		return
	}
	_, err = tooFewTurns(6, Limits{MinRest: 11 * time.Hour, RestBetween: Turns, MaxTurn: 28 * time.Hour, MinDistanceDays: 2, MaxTurnsPerMonth: 6}).Solve(2000, 1)
	require.ErrorIs(t, err, ErrNotFound)
}

// Where turns are said to be too few there is no roster.
func TestTooFewTurnsAgainstBruteForce(t *testing.T) {
	short, enough := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		p.Limits.MaxTurnsPerMonth = rapid.IntRange(1, 2).Draw(t, "turns a month")
		m, err := compile(p)
		if err != nil {
			t.Fatal(err)
		}
		if m.lockFault() != nil {
			return
		}
		if err := (&presolve{m: m, able: m.Eligible}).turnsOfMonths(); err == nil {
			enough++
		} else if _, _, found := best(p); found {
			t.Fatalf("a roster exists, yet: %v", err)
		} else {
			short++
		}
	})
	require.Positive(t, min(short, enough))
	t.Logf("%d are short, %d are not", short, enough)
}

// Bound: 2 s to refuse some days with too few turns.
func BenchmarkTooFewTurns(b *testing.B) {
	p := tooFewTurns(6, Limits{MinRest: 11 * time.Hour, RestBetween: Turns, MaxTurn: 28 * time.Hour, MinDistanceDays: 2, MaxTurnsPerMonth: 6})
	for b.Loop() {
		if _, err := p.Solve(0, 1); err == nil {
			b.Fatal("there is a roster")
		}
	}
}

// What lies beside turns: before the first, between them, and next to one of them.
func TestBesideTurns(t *testing.T) {
	held := make(bitset.Set, 2)
	for _, x := range []int32{0, 3, 5, 6, 9, 64, 66} {
		held.Add(x)
	}
	nights := func(apart ...int32) *search.State { // the slots at which a day lies between
		m := &search.Numbers{SlotCount: 70, Words: 2}
		for t := range int32(70) {
			start := int64(t) * search.DaySeconds
			night := search.Part{Start: start, Until: start + search.DaySeconds/2, OfBlock: -1}
			m.Slots = append(m.Slots, search.Slot{Part: night, Parts: []search.Part{night}, End: night.Until, Prev: t - 1, Next: t + 1})
			if slices.Contains(apart, t) {
				m.Slots[t].Prev, m.Slots[t-1].Next = -1, -1
			}
		}
		m.CompileConflicts()
		return &search.State{M: m, Held: held}
	}
	s := nights()
	for _, c := range []struct {
		first, last int32
		want        []int32
	}{
		{3, 5, []int32{2, 4}},
		{0, 3, []int32{1, 2}},
		{5, 9, []int32{4, 7, 8}},
		{64, 66, []int32{63, 65}},
		{6, 9, []int32{7, 8}},
	} {
		require.Equal(t, c.want, slices.Collect(s.Beside(0, c.first, c.last)), "%d to %d", c.first, c.last)
	}
	require.Equal(t, []int32{2, 4}, slices.Collect(nights(4).Beside(0, 3, 5)), "next to one of the two")
	require.Equal(t, []int32{2}, slices.Collect(nights(4, 5).Beside(0, 3, 5)), "a day lies between")
	s = nights(3, 4, 5)
	require.Empty(t, slices.Collect(s.Beside(0, 3, 5)), "days lie between")
	for t := range int32(3) { // another pool's evening ends as the night begins, and one later
		s.M.Slots[t+1].Start -= search.DaySeconds / 2
		s.M.Slots[t+1].Parts[0] = s.M.Slots[t+1].Part
	}
	s.M.Conflicts, s.M.Joined = nil, nil
	s.M.CompileConflicts()
	require.Equal(t, []int32{2}, slices.Collect(s.Beside(0, 3, 5)), "they touch in time")
	s.M.Rest = 1
	s.M.Conflicts, s.M.Joined = nil, nil
	s.M.CompileConflicts()
	require.Empty(t, slices.Collect(s.Beside(0, 3, 5)), "nobody holds both")
}

// A proof by counting gives both sides of the sum.
func TestProofsGiveTheSum(t *testing.T) {
	for _, c := range []struct {
		limits Limits
		people int
		want   string
	}{
		{Limits{MaxTurnsPerMonth: 4, MinDistanceDays: 2}, 7, "MaxTurnsPerMonth 4 in June 2026: 30 seats, 7 people × 4 = 28"},
		{Limits{MaxTurnsPerMonth: 29, MinDistanceDays: 2}, 1, ""},
		{Limits{MaxHoursPerWeek: 40}, 3, "MaxHoursPerWeek 40 in the week of 2026-06-01: 123 h to serve, 3 people × 39 h = 117 h"},
		{Limits{MaxSharePermille: 300}, 3, "MaxSharePermille 300, at most 9396 min a person: 522 h to serve, 3 people × 156 h = 468 h"},
	} {
		p := office(t, c.people, "2026-06-01", "2026-06-30")
		p.Limits = c.limits
		_, err := p.Solve(1000, 1)
		var cause *InfeasibleError
		require.ErrorAs(t, err, &cause)
		require.Contains(t, cause.Limit, c.want)
	}
}

// Around a slot that somebody gets or loses turns keep the limits just where all of them do, if all did before.
func TestTurnsFitAround(t *testing.T) {
	kept, broken := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		draw := func(low, high int, name string) int { return rapid.IntRange(low, high).Draw(t, name) }
		m := &search.Numbers{PersonCount: 1, Weeks: 1, Plain: draw(0, 1, "plain") == 1, Rules: search.Rules{
			ByTurns: true, Rest: int64(draw(0, 72, "rest")) * 3600, DaysBetween: draw(1, 5, "days between"), TurnsInMonth: draw(0, 3, "turns a month"),
		}}
		last, hour := int32(-1), int64(0)
		for slot := range int32(draw(2, 90, "slots")) {
			hour += int64(draw(1, 5, "half days")) * 12 / 2
			s := search.Slot{Block: -1, Prev: -1, Next: -1, Outside: draw(0, 5, "context") == 0}
			part := search.Part{Start: hour * 3600, Until: (hour + int64(draw(1, 4, "quarters"))*6) * 3600, Day: int32(hour / 24), Month: int32(hour / 24 / 6), Weekend: -1, OfBlock: -1}
			s.Part, s.Parts, s.End, s.Seconds = part, []search.Part{part}, part.Until, part.Until-part.Start
			if !s.Outside { // of the pool that is planned
				if last >= 0 && part.Start-m.Slots[last].End < search.DaySeconds && draw(0, 3, "next") > 0 {
					s.Prev, m.Slots[last].Next = last, slot
				}
				last = slot
			}
			m.Slots, m.SlotCount = append(m.Slots, s), int(slot)+1
			m.Days, m.Months, m.Words = int(part.Day)+1, int(part.Month)+1, int(slot)/64+1
		}
		m.CompileConflicts()
		s := search.NewState(m)
		for range draw(1, 150, "moves") {
			slot := int32(draw(0, m.SlotCount-1, "slot"))
			move, back := s.Enter, s.Leave
			if s.SlotsOf(0).Has(slot) {
				move, back = back, move
			} else if !s.Free(0, slot, -1) && draw(0, 9, "all the same") > 0 {
				continue
			}
			move(0, slot)
			_, _, all := s.Turns(0)
			require.Equal(t, all, s.TurnsFitAround(0, slot), "slot %d of %v", slot, m.Slots)
			if all {
				kept++
			} else {
				broken++
				back(0, slot)
			}
		}
	})
	require.Positive(t, min(kept, broken))
	t.Logf("%d moves keep the limits, %d break them", kept, broken)
}
