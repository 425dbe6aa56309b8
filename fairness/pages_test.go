package fairness_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// noisy is a service that wakes people up: the primary mostly, sometimes the secondary too, in bad weeks three times as often.
type noisy struct {
	seed uint64
	// chances of a page in hundredths, of each of four, by kind of day
	workday, weekend, holiday int
}

// wakes returns how often a seat is woken in a slot, the same whoever serves.
func (n noisy) wakes(s schedule.Seat) (count int) {
	of := func(salt uint64, at time.Time) *rand.Rand {
		return rand.New(rand.NewPCG(n.seed+salt, uint64(at.Unix())))
	}
	chance := map[schedule.DayKind]int{schedule.Workday: n.workday, schedule.Weekend: n.weekend, schedule.Holiday: n.holiday}[s.Day]
	if week := s.Date.AddDays(-int(s.Date.Weekday())).At(0, time.UTC); of(1, week).IntN(5) == 0 {
		chance *= 3
	}
	r := of(2, s.Start)
	for range 4 { // chances of a page, in hundredths
		if r.IntN(400) >= chance {
			continue
		}
		if both := r.IntN(6) == 0; s.Role == schedule.Primary || both {
			count++
		}
	}
	return count
}

// served is what came of some years.
type served struct {
	pages fairness.Ledger // wake-ups, each a point
	hours fairness.Burden // the worst balance of hours at any month's end
	heavy fairness.Burden // the heaviest shift
}

// spread is how far people are apart in wake-ups beyond their share.
func (s served) spread() fairness.Burden {
	var list []fairness.Burden
	for _, a := range s.pages.Pages {
		list = append(list, a.Balance())
	}
	return fairness.Spread(list)
}

// years plans months one after the other, with the ledger that each leaves.
func years(t *testing.T, n noisy, planner fairness.Planner, s *schedule.Schedule, slots func(schedule.Interval) []schedule.Seat, months int) served {
	var out served
	out.pages.Weights.Pages.WakeUp = 1000
	for month := range months {
		first := date("2026-01-01").AddMonths(month)
		iv := days(first.String(), first.AddMonths(1).AddDays(-1).String())
		people := s.People(iv)
		plan, err := planner.Plan(slices.Values(slots(iv)), people)
		require.NoError(t, err)
		require.NoError(t, plan.Certificate().Check(plan.Problem(), plan.Assignments()))
		var pages []fairness.Page
		for shift := range plan.Shifts() {
			out.heavy = max(out.heavy, planner.Ledger.Weights.Burden(shift))
			for range n.wakes(shift.Seat) {
				pages = append(pages, fairness.Page{Shift: shift, Asleep: true, Worked: 20 * time.Minute})
			}
		}
		planner.Ledger, err = planner.Ledger.Close(plan.Shifts(), people, pages...)
		require.NoError(t, err)
		out.pages, err = out.pages.Close(plan.Shifts(), people, pages...)
		require.NoError(t, err)
		for _, a := range planner.Ledger.Accounts {
			b := a.Balance()
			for _, x := range levelled(planner.Level, b) {
				out.hours = max(out.hours, x, -x)
			}
		}
	}
	return out
}

// Over three years of a noisy service, and over its first, people are woken half as unevenly as where only hours are level, and hours stay within a
// shift.
func TestPagesAreLevelled(t *testing.T) {
	t.Parallel()
	two, both := paired(t)
	one := vacant(t, nil)
	nights := func(iv schedule.Interval) []schedule.Seat { return slices.Collect(everyone(one).Seats(iv)) }
	for _, c := range []struct {
		name   string
		noisy  noisy
		s      *schedule.Schedule
		slots  func(schedule.Interval) []schedule.Seat
		level  []fairness.Category
		margin fairness.Margin
	}{
		{"two seats", noisy{1, 35, 70, 50}, two, both, nil, fairness.Margin{}},
		{"one seat, nights noisy", noisy{3, 60, 20, 20}, one, nights, []fairness.Category{}, fairness.Margin{F1: 900_000, F2: 12 * 900_000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			planner := fairness.Planner{Level: c.level, Moves: 20_000, Limits: fairness.Limits{MinRest: 11 * time.Hour}}
			months := long.Cases(12, 36)
			hours := years(t, c.noisy, planner, c.s, c.slots, months)
			planner.Ledger.Weights.Pages = fairness.PageWeights{WakeUp: 1000}
			planner.Tolerance.Pages = c.margin
			pages := years(t, c.noisy, planner, c.s, c.slots, months)
			t.Logf("apart by %v wake-ups beyond their share, %v where hours are level; hours off by %v, %v, the heaviest shift %v",
				pages.spread(), hours.spread(), pages.hours, hours.hours, pages.heavy)
			require.LessOrEqual(t, 2*pages.spread(), hours.spread())
			require.LessOrEqual(t, pages.hours, pages.heavy)
		})
	}
}

// levelled lists what of a balance is levelled.
func levelled(level []fairness.Category, b fairness.Amounts) []fairness.Burden {
	if level == nil {
		return []fairness.Burden{b.Night, b.Weekend, b.Holiday, b.Total()}
	}
	return []fairness.Burden{b.Total()}
}

// What pages cost is shared out whole, carried, and known of slots like those in which they came; who was woken most serves where
// least is expected in the next month, and hours are as level as without.
func TestPagesAreAccounted(t *testing.T) {
	s, slots := paired(t)
	july, august := days("2026-07-01", "2026-07-31"), days("2026-08-01", "2026-08-31")
	planner := fairness.Planner{Ledger: fairness.Ledger{Weights: fairness.Weights{Pages: fairness.PageWeights{Page: 5000, WakeUp: 60_000, Minute: 1000}}}}
	first, err := planner.Plan(slices.Values(slots(july)), s.People(july))
	require.NoError(t, err)
	var pages []fairness.Page
	for shift := range first.Shifts() {
		if shift.Role == schedule.Primary {
			pages = append(pages, fairness.Page{Shift: shift, Asleep: shift.Member == "p1", Worked: 90 * time.Second})
		}
	}
	ledger, err := planner.Ledger.Close(first.Shifts(), s.People(july), pages...)
	require.NoError(t, err)
	require.NoError(t, ledger.Check())
	var sum fairness.Burden
	for _, a := range ledger.Pages {
		sum += a.Balance()
		require.Equal(t, fairness.Burden(6000*a.Pages+60_000*a.WakeUps), a.Done)
		require.Equal(t, a.Pages, a.Worked)
	}
	require.Zero(t, sum)
	own := ledger.Page(sample.PlatformNights, "p1")
	require.Equal(t, own.Pages, own.WakeUps)
	require.Greater(t, own.Balance(), fairness.Burden(100_000))
	expected := map[schedule.Role]fairness.Burden{}
	for _, seat := range slots(july) {
		expected[seat.Role] += ledger.Expected(seat)
	}
	total := fairness.Burden(0)
	for _, a := range ledger.Pages {
		total += a.Done
	}
	require.Zero(t, expected[schedule.Secondary])
	require.InDelta(t, int64(total), int64(expected[schedule.Primary]), 31)

	// The record is the same in any order, and what is carried from the schedule is what is closed.
	mixed := ledger
	mixed.Pages, mixed.Noise = slices.Clone(ledger.Pages), slices.Clone(ledger.Noise)
	slices.Reverse(mixed.Pages)
	slices.Reverse(mixed.Noise)
	followed, err := s.Follow(first)
	require.NoError(t, err)
	carried, err := planner.Ledger.Carry(followed, july, pages...)
	require.NoError(t, err)
	require.Equal(t, ledger.Pages, carried.Pages)
	again, err := ledger.Carry(followed, schedule.Interval{}, pages...)
	require.NoError(t, err)
	require.Equal(t, ledger.Pages, again.Pages)

	primaries := func(l fairness.Ledger) (count map[schedule.Member]int, plan *fairness.Plan) {
		count = map[schedule.Member]int{}
		plan, err := fairness.Planner{Ledger: l}.Plan(slices.Values(slots(august)), s.People(august))
		require.NoError(t, err)
		for shift := range plan.Shifts() {
			count[shift.Member] += map[schedule.Role]int{schedule.Primary: 1}[shift.Role]
		}
		return count, plan
	}
	quiet := ledger
	quiet.Weights.Pages = fairness.PageWeights{}
	before, plain := primaries(quiet)
	after, level := primaries(ledger)
	shuffled, same := primaries(mixed)
	require.Equal(t, after, shuffled)
	require.Equal(t, level.Certificate(), same.Certificate())
	require.Less(t, after["p1"], min(before["p1"], after["p2"], after["p3"], after["p4"]))
	require.Equal(t, plain.Certificate().F1, level.Certificate().F1)
	require.Equal(t, plain.Certificate().F2, level.Certificate().F2)
	require.Contains(t, level.Certificate().String(), "3. uneven pages: ")
	require.Contains(t, level.Certificate().In(schedule.Japanese), "呼び出しは、各人の分担を超えた負担の時間")
	require.NotContains(t, plain.Certificate().String(), "pages")
}

// Pages of no shift, of strangers and of no time, and accounts that cannot be meant, are faults with their places.
func TestPagesThatAreRefused(t *testing.T) {
	s, slots := paired(t)
	july := days("2026-07-01", "2026-07-31")
	shifts := func(yield func(schedule.Shift) bool) {
		for _, seat := range slots(july) {
			if !yield(schedule.Shift{Interval: seat.Interval, Seat: seat, Member: "p1"}) {
				return
			}
		}
	}
	own := schedule.Shift{Interval: slots(july)[0].Interval, Seat: slots(july)[0], Member: "p1"}
	other, stranger := own, own
	other.Seat.Start = other.Seat.Start.Add(time.Minute)
	stranger.Member = "nobody"
	_, err := fairness.Ledger{}.Close(shifts, s.People(july), fairness.Page{Shift: own}, fairness.Page{Shift: other}, fairness.Page{Shift: stranger}, fairness.Page{Shift: own, Worked: -1}, fairness.Page{})
	for _, want := range []string{"pages[1]: slot ", "pages[2]: no person \"nobody\"", "pages[3]: -1ns of work", "pages[4]: slot "} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "pages[0]")
	bad := fairness.Ledger{
		Weights: fairness.Weights{Pages: fairness.PageWeights{WakeUp: -1}},
		Pages:   []fairness.PageAccount{{Pool: "x", Member: "a"}, {Pool: "x", Member: "a"}, {Pool: "x"}, {Member: "a"}},
		Noise:   []fairness.Noise{{Pool: "x"}, {Pool: "x"}, {}, {Pool: "y", Minutes: -1}},
	}
	for _, want := range []string{"Weights.Pages.WakeUp: -1 lies outside", "Pages[1]: \"a\" of pool \"x\" is at Pages[0] too", "Pages[2].Member: no member", "Pages[3].Pool: no pool",
		"Noise[1]: slots of pool \"x\", role \"\", are at Noise[0] too", "Noise[2].Pool: no pool", "Noise[3]: -1 minutes"} {
		require.ErrorContains(t, bad.Check(), want)
	}
}
