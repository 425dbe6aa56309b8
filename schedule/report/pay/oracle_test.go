package pay_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// The oracles count minute by minute, and try every choice.

// randomDuties are shifts of up to two pools and two seats, over a few days on which
// clocks change or do not, that a few people share, several of them at once.
func randomDuties(t *rapid.T) []schedule.Shift {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe"}).Draw(t, "zone"))
	require.NoError(t, err)
	first := date(rapid.SampledFrom([]string{"2026-03-06", "2026-10-30", "2026-12-30", "2028-02-28", "2026-04-03"}).Draw(t, "first"))
	member := rapid.SampledFrom([]schedule.Member{"a", "b", "c", ""})
	clock := rapid.Custom(func(t *rapid.T) schedule.Clock {
		return schedule.At(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15}).Draw(t, "minute"))
	})
	kind := rapid.SampledFrom([]schedule.DayKind{schedule.Workday, schedule.Weekend, schedule.Holiday})
	var shifts []schedule.Shift
	for _, pool := range []schedule.TeamID{"x", "y"} {
		kinds := rapid.SliceOfN(kind, 4, 4).Draw(t, "kinds")
		for day := range 3 {
			d := first.AddDays(day)
			slot := schedule.Seat{Date: d, Regime: schedule.OffHours, Team: pool, Day: kinds[day], Morrow: kinds[day+1]}
			for _, start := range rapid.SliceOfNDistinct(clock, 0, 2, func(c schedule.Clock) schedule.Clock { return c }).Draw(t, "starts") {
				slot.Interval = schedule.Interval{Start: d.At(start, loc), End: d.AddDays(1).At(clock.Draw(t, "end"), loc)}
				for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary, schedule.Shadow} {
					slot.Role = role
					at := slot.Start
					for at.Before(slot.End) && rapid.IntRange(0, 4).Draw(t, "seat") > 0 {
						part := schedule.Interval{Start: at, End: slot.End}
						if cut := at.Add(time.Duration(rapid.IntRange(1, 2000).Draw(t, "part")) * time.Minute); cut.Before(slot.End) {
							part.End = cut
						}
						shifts = append(shifts, schedule.Shift{Interval: part, Seat: slot, Member: member.Draw(t, "member")})
						at = part.End
					}
				}
			}
		}
	}
	return shifts
}

func randomRates(t *rapid.T) pay.Rates {
	yen := rapid.Int64Range(0, 9999)
	r := pay.Rates{Cut: rapid.SampledFrom([]report.Cut{report.Whole, report.AtMidnight}).Draw(t, "cut")}
	if rapid.Bool().Draw(t, "by shift") {
		r.Shift = map[report.Class]int64{report.Night: yen.Draw(t, "night"), report.Weekend: yen.Draw(t, "weekend"), report.Holiday: yen.Draw(t, "holiday")}
	}
	if rapid.Bool().Draw(t, "by hour") {
		r.Hour = map[report.Class]int64{report.Night: yen.Draw(t, "night"), report.Weekend: yen.Draw(t, "weekend"), report.Holiday: yen.Draw(t, "holiday")}
	}
	if rapid.Bool().Draw(t, "named days") {
		r.Named = []pay.NamedRate{{Block: schedule.Block{Name: "n", First: date("2026-10-31"), Last: date("2027-01-01")}, Shift: yen.Draw(t, "shift"), Hour: yen.Draw(t, "hour")}}
	}
	return r
}

// ratesOf returns the rates on a day of a kind, for b by a calendar of its own.
func ratesOf(r pay.Rates, m schedule.Member, d schedule.Date, kind schedule.DayKind) (class report.Class, shift, hour int64) {
	class = report.ClassOf(schedule.OffHours, kind)
	if m == "b" {
		class = report.Night
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			class = report.Weekend
		}
		if d == date("2026-10-31") {
			class = report.Holiday
		}
	}
	shift, hour = r.Shift[class], r.Hour[class]
	for _, n := range r.Named {
		if !d.Before(n.First) && !d.After(n.Last) {
			shift, hour = n.Shift, n.Hour
		}
	}
	return class, shift, hour
}

func halfUp(part, whole int64) int64 {
	q, r := part/whole, part%whole
	if 2*r >= whole {
		q++
	}
	return q
}

// slowYen returns the yen and the minutes of a member: of every set of parts that do
// not overlap and start on one day the best, and each minute at its highest rate.
func slowYen(shifts []schedule.Shift, m schedule.Member, r pay.Rates) (yen, minutes int64) {
	minute := func(d time.Duration) int64 { return int64(d / time.Minute) }
	days := map[schedule.Date][]schedule.Shift{}
	for _, s := range shifts {
		if s.Member == m && s.Role != schedule.Shadow {
			days[s.Seat.Date] = append(days[s.Seat.Date], s)
		}
	}
	for d, parts := range days {
		best := int64(0)
		for chosen := range 1 << len(parts) {
			sum := int64(0)
			for i, p := range parts {
				if chosen>>i&1 == 0 {
					continue
				}
				for j := range i {
					if chosen>>j&1 == 1 && p.Overlaps(parts[j].Interval) {
						sum = -1 << 40
					}
				}
				_, rate, _ := ratesOf(r, m, d, p.Day)
				whole := minute(p.Seat.Duration())
				sum += halfUp(rate*minute(p.End.Sub(p.Seat.Start)), whole) - halfUp(rate*minute(p.Start.Sub(p.Seat.Start)), whole)
			}
			best = max(best, sum)
		}
		yen += best
	}
	highest := map[int64]int64{} // by Unix minute
	for d, parts := range days {
		for _, p := range parts {
			for at := p.Start; at.Before(p.End); at = at.Add(time.Minute) {
				day, kind := d, p.Day
				if r.Cut == report.AtMidnight {
					if day = schedule.DateOf(at, p.Seat.Start.Location()); day != d {
						kind = p.Morrow
					}
				}
				_, _, rate := ratesOf(r, m, day, kind)
				highest[at.Unix()] = max(highest[at.Unix()], rate)
			}
		}
	}
	byRate := map[int64]int64{}
	for _, rate := range highest {
		byRate[rate]++
	}
	for rate, n := range byRate {
		yen += halfUp(rate*n, 60)
	}
	return yen, int64(len(highest))
}

func TestAllowancesAgainstEveryChoice(t *testing.T) {
	own := func(m schedule.Member) pay.Payee {
		if m != "b" {
			return pay.Payee{}
		}
		return pay.Payee{Holidays: holiday.New(holiday.Holiday{Date: date("2026-10-31"), Name: "own"})}
	}
	rapid.Check(t, func(t *rapid.T) {
		shifts, rates := randomDuties(t), randomRates(t)
		list := pay.Allowances(slices.Values(shifts), rates, own)
		var order []schedule.Member
		for _, a := range list {
			order = append(order, a.Member)
			yen, minutes := slowYen(shifts, a.Member, rates)
			assert.Equal(t, yen, a.Yen, "%s of %v", a.Member, shifts)
			assert.Equal(t, minutes, a.Minutes, a.Member)
		}
		assert.True(t, slices.IsSorted(order))
		// Neither their order nor seeing a shift twice, as two services do, changes anything.
		again := rapid.Permutation(append(slices.Clone(shifts), shifts...)).Draw(t, "again")
		assert.Equal(t, list, pay.Allowances(slices.Values(again), rates, own))
		// No duty less pays more.
		if len(shifts) > 0 {
			i := rapid.IntRange(0, len(shifts)-1).Draw(t, "without")
			fewer := slices.Delete(slices.Clone(shifts), i, i+1)
			assert.LessOrEqual(t, pay.Sum(pay.Allowances(slices.Values(fewer), rates, own)).Yen, pay.Sum(list).Yen)
		}
	})
}
