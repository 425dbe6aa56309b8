package fairness

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// office is the sample organisation's pool: from first to last, both included,
// one slot a day, 15 hours after a business day and 24 else, in hours.
func office(t require.TestingT, people int, first, last string, levels ...Level) Problem {
	loc, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	japan := holiday.Japan()
	p := Problem{Classes: []string{"night", "off-day"}, Levels: levels}
	off := func(d schedule.Date) bool {
		_, named := japan.Holiday(d)
		return named || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	}
	total := []Burden{0, 0}
	for d := schedule.MustParseDate(first); !d.After(schedule.MustParseDate(last)); d = d.AddDays(1) {
		seat := Position{Slot: d.String(), Role: schedule.Primary, Date: d}
		seat.Start, seat.End = d.At(schedule.At(19, 0), loc), d.AddDays(1).At(schedule.At(10, 0), loc)
		if off(d) {
			seat.Start, seat.Class = d.At(schedule.At(10, 0), loc), 1
		}
		seat.Burden = Burden(seat.Duration()/time.Hour) * 1000
		total[seat.Class] += seat.Burden
		p.Seats = append(p.Seats, seat)
	}
	for i := range people {
		p.People = append(p.People, Participant{
			ID:     schedule.Member(fmt.Sprintf("p%02d", i+1)),
			Target: []Burden{total[0] / Burden(people), total[1] / Burden(people)},
		})
	}
	return p
}

// The figures of May and of the year 2026 with 12 people: both optima, with start
// dates at least seven days apart, in the year ten.
func TestHowLevelARosterCanBe(t *testing.T) {
	hours := []Level{{Name: "total"}}
	offDays := []Level{{Name: "off-day", Classes: []int{1}}, {Name: "total"}}
	for _, x := range []struct {
		name        string
		first, last string
		distance    int
		levels      []Level
		f1, f2      Burden
		spread      Burden
	}{
		{"May, hours first", "2026-05-01", "2026-05-31", 7, hours, 5500, 33000, 9000},
		{"May, off-days first", "2026-05-01", "2026-05-31", 7, offDays, 22000, 121000, 15000},
		{"year, hours first", "2026-01-01", "2026-12-31", 10, hours, 2000, 16000, 3000},
		{"year, off-days first", "2026-01-01", "2026-12-31", 10, offDays, 22000, 128000, 15000},
	}[:long.Cases(2, 4)] {
		p := office(t, 12, x.first, x.last, x.levels...)
		p.Limits = Limits{MinDistanceDays: x.distance}
		plan, err := p.Solve(0, 1)
		require.NoError(t, err, x.name)
		c := plan.Certificate()
		require.Equal(t, []Burden{x.f1, x.f2}, []Burden{c.F1, c.F2}, x.name)
		require.True(t, c.Proven(), x.name)
		require.NoError(t, c.Check(p, plan.Assignments()))
		var done []Burden
		for _, line := range c.Lines {
			done = append(done, line.Done[len(line.Done)-1])
		}
		require.LessOrEqual(t, Spread(done), x.spread, x.name)
	}
}

func TestBlocksGoRound(t *testing.T) {
	p := office(t, 12, "2026-04-20", "2026-05-17")
	for i := range p.Seats {
		if d := p.Seats[i].Slot; d >= "2026-05-01" && d <= "2026-05-06" {
			p.Seats[i].Block = "golden week"
		}
	}
	for i := range 6 {
		p.People[i].LastBlocks = []string{"golden week"}
	}
	p.Limits = Limits{OncePerBlock: true, MinRest: 11 * time.Hour}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Zero(t, plan.Certificate().Objectives[2].Value, "six others can take the six slots")
	for i := range 7 {
		p.People[i].LastBlocks = []string{"golden week"}
	}
	plan, err = p.Solve(0, 1)
	require.NoError(t, err)
	require.Equal(t, int64(1), plan.Certificate().Objectives[2].Value)
}

func TestRepairChangesLittle(t *testing.T) {
	_, p, _ := readInstance(t, "m01-plain")
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	p.Published, p.Repair = plan.Assignments(), true
	again, err := p.Solve(20000, 1)
	require.NoError(t, err)
	require.Equal(t, plan.Assignments(), again.Assignments(), "nothing to repair")

	seat := p.Seats[100]
	p.People[4].Away = []schedule.Interval{{Start: seat.Start, End: seat.Start.AddDate(0, 0, 14)}}
	least := 0
	for i, a := range plan.Assignments() {
		if s := p.Seats[i]; a.Member == p.People[4].ID && s.Overlaps(p.People[4].Away[0]) {
			least++
		}
	}
	require.Positive(t, least)
	repaired, err := p.Solve(0, 1)
	require.NoError(t, err)
	c := repaired.Certificate()
	require.NoError(t, c.Check(p, repaired.Assignments()))
	require.Equal(t, "changes to what is published", c.Objectives[0].Name)
	require.Equal(t, []int64{int64(least), int64(least)}, []int64{c.Objectives[0].Value, c.ChangesBound})
}

func TestFaultsAreReported(t *testing.T) {
	p := office(t, 2, "2026-05-01", "2026-05-03")
	p.People[1].ID = p.People[0].ID
	p.People[0].Wants = []string{"never"}
	p.Locked = []Assignment{{"2026-05-01", schedule.Primary, "nobody"}}
	p.Limits.MaxHoursPerWeek = -1
	_, err := p.Solve(0, 1)
	require.ErrorIs(t, err, schedule.ErrInvalid)
	require.Contains(t, err.Error(), "Limits.MaxHoursPerWeek")
	p.Limits = Limits{}
	_, err = p.Solve(0, 1)
	require.ErrorIs(t, err, schedule.ErrDuplicate)
	require.ErrorIs(t, err, schedule.ErrUnknownMember)
	require.Contains(t, err.Error(), `People[0].Wants[0]: no slot "never"`)
	plan, err := Problem{}.Solve(0, 1)
	require.NoError(t, err)
	require.Empty(t, plan.Assignments())
	require.True(t, plan.Certificate().Proven())
	_, err = Problem{}.Solve(-1, 1)
	require.ErrorIs(t, err, schedule.ErrInvalid)
}

// Each fault with its place; those of limits, levels and seats come before those of
// people and assignments, which name seats.
func TestProblemsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		edit func(*Problem)
		is   error
		want string
	}{
		{func(p *Problem) { p.Limits.MinRest = -1 }, schedule.ErrInvalid, `Limits.MinRest: -1ns is below zero`},
		{func(p *Problem) { p.Limits.MinDistanceDays = -1 }, schedule.ErrInvalid, `Limits.MinDistanceDays: -1 is below zero`},
		{func(p *Problem) { p.Limits.RestBetween = 2 }, schedule.ErrInvalid, `Limits.RestBetween: 2 is neither Shifts nor Turns`},
		{func(p *Problem) { p.Limits.RestBetween = Turns }, schedule.ErrMissing, `Limits.MaxTurn: rest lies between turns, and no turn has a longest length`},
		{func(p *Problem) { p.Limits.MaxTurn = -1 }, schedule.ErrInvalid, `Limits.MaxTurn: -1ns is below zero`},
		{func(p *Problem) { p.Limits.MaxTurn = mostHours*time.Hour + 1 }, schedule.ErrInvalid, `Limits.MaxTurn: 878400h0m0.000000001s lies above 878400 hours`},
		{func(p *Problem) { p.Limits.MinRest = math.MaxInt64 }, schedule.ErrInvalid, `Limits.MinRest: 2562047h47m16.854775807s lies above 878400 hours`},
		{func(p *Problem) { p.Limits.MinDistanceDays = math.MaxInt32 }, schedule.ErrInvalid, `Limits.MinDistanceDays: 2147483647 lies above 36600`},
		{func(p *Problem) { p.Limits.MaxConsecutiveDays = 36601 }, schedule.ErrInvalid, `Limits.MaxConsecutiveDays: 36601 lies above 36600`},
		{func(p *Problem) { p.Limits.MaxHoursPerWeek = math.MaxInt32 }, schedule.ErrInvalid, `Limits.MaxHoursPerWeek: 2147483647 lies above 1000000`},
		{func(p *Problem) { p.Limits.MaxWeekendsPerMonth = 1_000_001 }, schedule.ErrInvalid, `Limits.MaxWeekendsPerMonth: 1000001 lies above 1000000`},
		{func(p *Problem) { p.Limits.MaxTurnsPerMonth = 1_000_001 }, schedule.ErrInvalid, `Limits.MaxTurnsPerMonth: 1000001 lies above 1000000`},
		{func(p *Problem) { p.Limits.MaxSharePermille = 1001 }, schedule.ErrInvalid, `Limits.MaxSharePermille: 1001 lies above 1000`},
		{func(p *Problem) { p.Levels = []Level{{Name: "total"}, {Name: "off", Classes: []int{1, 2}}} }, schedule.ErrInvalid, `Levels[1]: class 2 is not one of 2`},
		{func(p *Problem) { p.Levels = []Level{{Classes: []int{-1}}} }, schedule.ErrInvalid, `Levels[0]: class -1 is not one of 2`},
		{func(p *Problem) { p.Seats[1].Slot = "" }, schedule.ErrMissing, `Seats[1].Slot: no key`},
		{func(p *Problem) { p.Seats[1].End = p.Seats[1].Start }, schedule.ErrInvalid, `Seats[1]: slot "2026-05-02" is empty: 2026-05-02 10:00 – 2026-05-02 10:00 JST`},
		{func(p *Problem) { p.Seats[1].Start = p.Seats[1].Start.Add(1) }, schedule.ErrInvalid, `Seats[1]: slot "2026-05-02" does not start and end on whole seconds`},
		{func(p *Problem) { p.Seats[1].End = p.Seats[1].End.Add(1) }, schedule.ErrInvalid, `Seats[1]: slot "2026-05-02" does not start and end on whole seconds`},
		{func(p *Problem) { p.Seats[1].Burden = -1 }, schedule.ErrInvalid, `Seats[1].Burden: -1 lies outside 0 to 10000000000`},
		{func(p *Problem) { p.Seats[1].Burden = maxBurden + 1 }, schedule.ErrInvalid, `Seats[1].Burden: 10000000001 lies outside 0 to 10000000000`},
		{func(p *Problem) { p.Seats[1].Class = 2 }, schedule.ErrInvalid, `Seats[1].Class: class 2 is not one of 2`},
		{func(p *Problem) { p.Seats[1].Class = -1 }, schedule.ErrInvalid, `Seats[1].Class: class -1 is not one of 2`},
		{func(p *Problem) { p.Seats[1].Date.Day = 32 }, schedule.ErrInvalid, `Seats[1].Date: "2026-05-32" is no date`},
		{func(p *Problem) { p.Seats[1].Slot = p.Seats[0].Slot }, schedule.ErrConflict, `Seats[1]: slot "2026-05-01" has two intervals or dates`},
		{func(p *Problem) {
			p.Seats = append(p.Seats, p.Seats[0])
			p.Seats[3].Role, p.Seats[3].Date = schedule.Secondary, p.Seats[1].Date
		}, schedule.ErrConflict, `Seats[3]: slot "2026-05-01" has two intervals or dates`},
		{func(p *Problem) { p.Seats = append(p.Seats, p.Seats[0]) }, schedule.ErrDuplicate, `Seats[3]: slot "2026-05-01" has two seats "primary"`},
		{func(p *Problem) { p.People[1].ID = "" }, schedule.ErrMissing, `People[1].ID: no ID`},
		{func(p *Problem) { p.People[1].Target = []Burden{1, 2, 3} }, schedule.ErrInvalid, `People[1].Target: 3 amounts for 2 classes`},
		{func(p *Problem) { p.People[1].Target = []Burden{0, maxAmount + 1} }, schedule.ErrInvalid, `People[1].Target[1]: 100000000000001 lies beyond 100000000000000`},
		{func(p *Problem) { p.People[1].Balance = []Burden{-maxAmount - 1} }, schedule.ErrInvalid, `People[1].Balance[0]: -100000000000001 lies beyond 100000000000000`},
		{func(p *Problem) { p.People[1].Barred = []PositionKey{{Slot: "2026-05-01"}, {Slot: "never"}} }, schedule.ErrInvalid, `People[1].Barred[1]: no slot "never"`},
		{func(p *Problem) { p.People[1].Avoids = []string{"2026-05-01", "never"} }, schedule.ErrInvalid, `People[1].Avoids[1]: no slot "never"`},
		{func(p *Problem) { p.Locked = []Assignment{{"never", schedule.Primary, "p01"}} }, schedule.ErrInvalid, `Locked[0]: no seat "primary" of slot "never"`},
		{func(p *Problem) { p.Locked = []Assignment{{"2026-05-01", schedule.Secondary, "p01"}} }, schedule.ErrInvalid, `Locked[0]: no seat "secondary" of slot "2026-05-01"`},
		{func(p *Problem) { p.Locked = []Assignment{{"2026-05-01", schedule.Primary, "p03"}} }, schedule.ErrUnknownMember, `Locked[0]: no person "p03"`},
		{func(p *Problem) {
			p.Locked = []Assignment{{"2026-05-02", schedule.Primary, "p01"}, {"2026-05-02", schedule.Primary, "p02"}}
		}, schedule.ErrConflict, `Locked[1]: seat "primary" of slot "2026-05-02" is locked to "p01" and to "p02"`},
		{func(p *Problem) { p.Published = []Assignment{{"never", schedule.Primary, "p01"}} }, schedule.ErrInvalid, `Published[0]: no seat "primary" of slot "never"`},
		{func(p *Problem) {
			p.Published = []Assignment{{"2026-05-02", schedule.Primary, "gone"}, {"2026-05-02", schedule.Primary, "p02"}}
		}, schedule.ErrDuplicate, `Published[1]: seat "primary" of slot "2026-05-02"`},
		{func(p *Problem) { p.Seats[1].Parts = []Part{{Interval: p.Seats[1].Interval}} }, schedule.ErrInvalid, `Seats[1].Parts[0]: 2026-05-02 10:00 – 2026-05-03 10:00 JST on "" is no shift of whole seconds`},
		{func(p *Problem) { p.Seats[1].Parts = []Part{{Interval: p.Seats[0].Interval, Date: p.Seats[1].Date}} }, schedule.ErrConflict,
			`Seats[1].Parts[0]: 2026-05-01 19:00 – 2026-05-02 10:00 JST does not fit into slot "2026-05-02", 2026-05-02 10:00 – 2026-05-03 10:00 JST, after those before it`},
		{func(p *Problem) {
			p.Seats[1].End = p.Seats[2].End
			p.Seats[1].Parts = []Part{{Interval: schedule.Interval{Start: p.Seats[1].Start, End: p.Seats[2].Start.Add(time.Hour)}, Date: p.Seats[1].Date}, {Interval: p.Seats[2].Interval, Date: p.Seats[2].Date}}
		}, schedule.ErrConflict, `Seats[1].Parts[1]: 2026-05-03 10:00 – 2026-05-04 10:00 JST does not fit into slot "2026-05-02", 2026-05-02 10:00 – 2026-05-04 10:00 JST, after those before it`},
		{func(p *Problem) {
			p.Seats[1].End = p.Seats[2].End
			p.Seats[1].Parts = []Part{{Interval: schedule.Interval{Start: p.Seats[1].Start, End: p.Seats[2].Start}, Date: p.Seats[1].Date}, {Interval: p.Seats[2].Interval, Date: p.Seats[2].Date}}
		}, schedule.ErrConflict, `Seats: slot "2026-05-03" begins within slot "2026-05-02"; what is taken as one has nothing between`},
		{func(p *Problem) {
			p.Seats = append(p.Seats, p.Seats[1])
			p.Seats[3].Role, p.Seats[3].Parts = schedule.Secondary, []Part{{p.Seats[1].Interval, p.Seats[1].Date, "block"}}
		}, schedule.ErrConflict, `Seats[3]: slot "2026-05-02" has two intervals or dates`},
		{func(p *Problem) { p.Context[0].Parts = []Part{{Interval: p.Seats[1].Interval, Date: p.Seats[1].Date}} }, schedule.ErrConflict,
			`Context[0].Parts[0]: 2026-05-02 10:00 – 2026-05-03 10:00 JST does not fit into slot "before", 2026-04-30 19:00 – 2026-05-01 19:00 JST, after those before it`},
		{func(p *Problem) { p.Context[0].Slot = "" }, schedule.ErrMissing, `Context[0].Slot: no key`},
		{func(p *Problem) { p.Context[0].Start = p.Context[0].End }, schedule.ErrInvalid, `Context[0]: slot "before" is empty: 2026-05-01 19:00 – 2026-05-01 19:00 JST`},
		{func(p *Problem) { p.Context[0].Date.Day = 32 }, schedule.ErrInvalid, `Context[0].Date: "2026-04-32" is no date`},
		{func(p *Problem) { p.Context[0].Slot = "2026-05-02" }, schedule.ErrDuplicate, `Context[0]: slot "2026-05-02"`},
		{func(p *Problem) { p.Context = append(p.Context, p.Context[0]) }, schedule.ErrDuplicate, `Context[1]: slot "before"`},
	} {
		p := office(t, 2, "2026-05-01", "2026-05-03")
		p.Context = []Context{{Slot: "before", Date: p.Seats[0].Date.AddDays(-1), Interval: schedule.Interval{Start: p.Seats[0].Start.AddDate(0, 0, -1), End: p.Seats[0].Start}}}
		c.edit(&p)
		_, err := p.Solve(0, 1)
		require.EqualError(t, err, c.want)
		require.ErrorIs(t, err, c.is)
		require.EqualError(t, Certificate{}.Check(p, nil), c.want)
	}

	// What lies just within: the largest amounts, and the same said twice.
	p := office(t, 2, "2026-05-01", "2026-05-03")
	p.Seats[1].Burden = maxBurden
	p.People[0].Target, p.People[1].Balance = []Burden{maxAmount, -maxAmount}, []Burden{-maxAmount, maxAmount}
	p.Limits = Limits{MaxTurn: mostHours * time.Hour, MaxConsecutiveDays: mostDays, MaxHoursPerWeek: mostTimes, MaxWeekendsPerMonth: mostTimes, MaxTurnsPerMonth: mostTimes, MaxSharePermille: 1000}
	same := Assignment{"2026-05-02", schedule.Primary, "p01"}
	p.Locked = []Assignment{same, same}
	p.Published = []Assignment{{"2026-05-03", schedule.Primary, "p02"}, {"2026-05-03", schedule.Primary, "p02"}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Equal(t, schedule.Member("p01"), plan.Member(PositionKey{"2026-05-02", schedule.Primary}))
	require.Empty(t, plan.Member(PositionKey{"2026-05-02", schedule.Secondary}))
	require.NoError(t, plan.Certificate().Check(p, plan.Assignments()))
}

// The longest rest and distance keep two slots apart, to be sure.
func TestTheLongestRest(t *testing.T) {
	for _, limits := range []Limits{{MinRest: mostHours * time.Hour, RestBetween: Turns, MaxTurn: mostHours * time.Hour}, {MinRest: mostHours * time.Hour}, {MinDistanceDays: mostDays}} {
		p := office(t, 3, "2026-05-01", "2026-05-03")
		p.Limits = limits
		plan, err := p.Solve(0, 1)
		require.NoError(t, err)
		held := map[schedule.Member]bool{}
		for _, a := range plan.Assignments() {
			held[a.Member] = true
		}
		require.True(t, len(held) == 3 || limits.RestBetween == Turns && len(held) == 1, "%v: %v", limits, plan.Assignments())
	}
}

// Turns that are locked and break a limit are no roster, unless a seat beside them joins
// or lengthens them.
func TestLockedTurns(t *testing.T) {
	p := office(t, 4, "2026-05-01", "2026-05-31")
	p.Limits = Limits{MinDistanceDays: 3, RestBetween: Turns, MaxTurn: 96 * time.Hour}
	p.Locked = []Assignment{{"2026-05-17", schedule.Primary, "p01"}, {"2026-05-19", schedule.Primary, "p01"}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.NoError(t, plan.Certificate().Check(p, plan.Assignments()))
	p.People[0].Away = []schedule.Interval{{Start: p.Seats[15].Start, End: p.Seats[15].End}}
	plan, err = p.Solve(0, 1)
	require.NoError(t, err)
	require.Equal(t, schedule.Member("p01"), plan.Member(PositionKey{"2026-05-18", schedule.Primary}))
	p.People[0].Barred = []PositionKey{{Slot: "2026-05-18"}}
	for _, p.Repair = range []bool{false, true} {
		_, err = p.Solve(0, 1)
		require.ErrorIs(t, err, ErrInfeasible)
		require.EqualError(t, err, "no roster exists: Sun 2026-05-17 10:00 – Mon 2026-05-18 10:00 JST, Tue 2026-05-19 19:00 – Wed 2026-05-20 10:00 JST: all are locked to \"p01\" and together break MinDistanceDays; able to serve: p01")
	}
	_, again := p.SolveWithGaps(0, 1)
	require.EqualError(t, again, err.Error(), "no seat left open helps")
}

// Who is left alone has all of it, and at once: there is nothing to search for.
func TestRepairByOnePerson(t *testing.T) {
	p := office(t, 1, "2026-05-01", "2026-05-31")
	p.People[0].Balance = []Burden{900_000}
	p.Repair = true
	for _, seat := range p.Seats {
		p.Published = append(p.Published, Assignment{seat.Slot, seat.Role, schedule.Member([]string{"p01", "gone"}[seat.Date.Day%2])})
	}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Len(t, plan.Changes(), 16)
	require.NoError(t, plan.Certificate().Check(p, plan.Assignments()))
}

// Context beyond what any limit reaches costs nothing, and all of a block is within.
func TestContextFarAway(t *testing.T) {
	p := office(t, 3, "2026-05-01", "2026-05-31")
	for day := -1000; day <= 1000; day++ {
		if day < 0 || day >= 31 {
			c := Context{Slot: fmt.Sprint(day), Date: p.Seats[0].Date.AddDays(day), Members: []schedule.Member{"p01", "p01", "gone"}}
			c.Start = p.Seats[0].Start.AddDate(0, 0, day)
			c.End = c.Start.Add(10 * time.Hour)
			p.Context = append(p.Context, c)
		}
	}
	slots := func() (int, int) {
		m, err := compile(p)
		require.NoError(t, err)
		return m.SlotCount - m.Outside, m.Outside
	}
	planned, outside := slots()
	require.Equal(t, []int{31, 2 * 40}, []int{planned, outside})
	p.Limits = Limits{MinDistanceDays: 60, MaxConsecutiveDays: 30, MinRest: 240 * time.Hour}
	_, outside = slots()
	require.Equal(t, 2*110, outside)
	p.Limits, p.Seats[3].Block, p.Context[0].Block = Limits{OncePerBlock: true}, "block", "block"
	_, outside = slots()
	require.Equal(t, 2*40+1, outside)
	p.Seats = nil
	_, outside = slots()
	require.Zero(t, outside)
}

// Turns are spaced from the one that was published before, and else from the first day.
func TestNeighbours(t *testing.T) {
	p := office(t, 2, "2026-05-11", "2026-05-14")
	p.Context = []Context{{Slot: "before", Date: p.Seats[0].Date.AddDays(-3), Members: []schedule.Member{"p01"},
		Interval: schedule.Interval{Start: p.Seats[0].Start.AddDate(0, 0, -3), End: p.Seats[0].Start.AddDate(0, 0, -2)}}}
	m, err := compile(p)
	require.NoError(t, err)
	for _, x := range []struct {
		held []int32 // 0 is the one before
		from int64
		to   int64
	}{{nil, 0, 3}, {[]int32{0}, -3, 3}, {[]int32{0, 1}, 0, 3}, {[]int32{0, 3}, -3, 2}, {[]int32{4}, 0, 3}} {
		held := make(bitset.Set, 1)
		for _, slot := range x.held {
			held.Add(slot)
		}
		before, after := m.Neighbours(held, 2)
		require.Equal(t, []int64{x.from, x.to}, []int64{before - m.FirstDay, after - m.FirstDay}, "%v", x.held)
	}
}

func TestWords(t *testing.T) {
	for points, want := range map[Burden]string{
		0: "0", 1: "0.001", 10: "0.01", 100: "0.1", 120: "0.12", 123: "0.123", 1000: "1", 1001: "1.001", 26_591: "26.591", 10_050: "10.05",
		-1: "-0.001", -1500: "-1.5", math.MaxInt64: "9223372036854775.807", math.MinInt64: "-9223372036854775.808",
	} {
		require.Equal(t, want, points.String())
	}
	require.Equal(t, "shifts turns", fmt.Sprint(Shifts, " ", Turns))
	err := error(&NotFoundError{Moves: 12})
	require.EqualError(t, err, "no roster within the limits found in 12 attempts; it is not proven that there is none")
	require.ErrorIs(t, err, ErrNotFound)
}

func TestInfeasibleIsNamed(t *testing.T) {
	week := office(t, 3, "2026-05-11", "2026-05-17")
	week.Limits = Limits{MaxHoursPerWeek: 40}
	_, err := week.Solve(0, 1)
	var cause *InfeasibleError
	require.ErrorAs(t, err, &cause)
	require.Contains(t, err.Error(), "MaxHoursPerWeek 40 in the week of 2026-05-11")

	// Enough people in the week, and too few at its end.
	end := office(t, 3, "2026-05-11", "2026-05-15")
	end.Limits = Limits{MaxHoursPerWeek: 30}
	for i := range end.People[1:] {
		end.People[i+1].Away = []schedule.Interval{{Start: end.Seats[2].Start, End: end.Seats[4].End}}
	}
	_, err = end.Solve(0, 1)
	require.ErrorAs(t, err, &cause)
	require.EqualError(t, err, "no roster exists: Wed 2026-05-13 19:00 – Thu 2026-05-14 10:00 JST, Thu 2026-05-14 19:00 – Fri 2026-05-15 10:00 JST, "+
		"Fri 2026-05-15 19:00 – Sat 2026-05-16 10:00 JST: MaxHoursPerWeek 30 in the week of 2026-05-11: 45 h to serve, 1 person × 30 h = 30 h; able to serve: p01; kept from it by leave: p02, p03")

	rest := office(t, 2, "2026-05-11", "2026-05-20")
	rest.Limits = Limits{MinDistanceDays: 3}
	_, err = rest.Solve(0, 1)
	require.ErrorAs(t, err, &cause)
	require.Len(t, cause.Slots, 3)
	require.Contains(t, err.Error(), "MinDistanceDays 3")

	ends := office(t, 4, "2026-06-01", "2026-06-30")
	ends.Limits = Limits{MaxWeekendsPerMonth: 1, MinRest: 24 * time.Hour}
	_, err = ends.Solve(0, 1)
	require.ErrorAs(t, err, &cause)

	lock := office(t, 4, "2026-06-01", "2026-06-07")
	lock.Limits = Limits{MaxConsecutiveDays: 1}
	lock.Locked = []Assignment{{"2026-06-02", schedule.Primary, "p02"}, {"2026-06-03", schedule.Primary, "p02"}}
	_, err = lock.Solve(0, 1)
	require.ErrorAs(t, err, &cause)
	require.Len(t, cause.Slots, 2)
	require.Equal(t, []schedule.Member{"p02"}, cause.Able)

	unready := office(t, 2, "2026-05-11", "2026-05-12")
	unready.People[0].Away = []schedule.Interval{unready.Seats[1].Interval}
	unready.People[1].Barred = []PositionKey{{Slot: "2026-05-12"}}
	_, err = unready.Solve(0, 1)
	require.EqualError(t, err, "no roster exists: Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST: nobody can serve it; kept from it by leave: p01; kept from it by seats that they may not take: p02")
	require.ErrorAs(t, err, &cause)
	require.Contains(t, cause.In(schedule.Japanese), "。休暇で就けない人：p01。席の条件（準備中、never など）で就けない人：p02")

	unready.People = nil
	_, err = unready.Solve(0, 1)
	require.EqualError(t, err, "no roster exists: Mon 2026-05-11 19:00 – Tue 2026-05-12 10:00 JST: there is nobody to plan with")

	share := office(t, 3, "2026-06-01", "2026-06-30")
	share.Limits = Limits{MaxSharePermille: 300}
	_, err = share.Solve(0, 1)
	require.ErrorAs(t, err, &cause)
	require.Contains(t, err.Error(), "MaxSharePermille 300")
}

// Who has both ends must have what lies between, or the turns lie too close: seat by
// seat nobody may take the end, only together.
func TestATurnThatOnlyFitsAsAWhole(t *testing.T) {
	p := office(t, 2, "2026-05-11", "2026-05-13")
	p.Limits = Limits{MinDistanceDays: 3, RestBetween: Turns, MaxTurn: 63 * time.Hour}
	p.People[1].Barred = []PositionKey{{Slot: "2026-05-11"}, {Slot: "2026-05-13"}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	for _, a := range plan.Assignments() {
		require.Equal(t, schedule.Member("p01"), a.Member, a.Slot)
	}
	require.NoError(t, plan.Certificate().Check(p, plan.Assignments()))
}

// Two shifts that are taken together are for whoever may begin two in a month.
func TestPartsForWhoMayBeginMore(t *testing.T) {
	date := schedule.MustParseDate("2026-04-23")
	night := func(days int) Part {
		start := date.AddDays(days).At(schedule.At(19, 0), time.UTC)
		return Part{Interval: schedule.Interval{Start: start, End: start.Add(12 * time.Hour)}, Date: date.AddDays(days)}
	}
	parts := []Part{night(0), night(1)}
	p := Problem{Limits: Limits{MaxShiftsPerMonth: 1}, Seats: []Position{{Slot: "both", Role: schedule.Primary, Date: date,
		Interval: schedule.Interval{Start: parts[0].Start, End: parts[1].End}, Parts: parts}}, Classes: []string{"night"},
		People: []Participant{{ID: "a"}, {ID: "b", Own: Own{MaxShiftsPerMonth: 2}}, {ID: "c", Own: Own{MaxShiftsPerMonth: 1}}}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	require.Equal(t, schedule.Member("b"), plan.Assignments()[0].Member)
	p.People[1].Own.MaxShiftsPerMonth = 0
	_, err = p.Solve(0, 1)
	require.ErrorContains(t, err, "its own shifts break MaxShiftsPerMonth")
}
