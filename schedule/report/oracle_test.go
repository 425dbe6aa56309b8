package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
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

func randomRates(t *rapid.T) report.Rates {
	yen := rapid.Int64Range(0, 9999)
	r := report.Rates{Cut: rapid.SampledFrom([]report.Cut{report.Whole, report.AtMidnight}).Draw(t, "cut")}
	if rapid.Bool().Draw(t, "by shift") {
		r.Shift = map[report.Class]int64{report.Night: yen.Draw(t, "night"), report.Weekend: yen.Draw(t, "weekend"), report.Holiday: yen.Draw(t, "holiday")}
	}
	if rapid.Bool().Draw(t, "by hour") {
		r.Hour = map[report.Class]int64{report.Night: yen.Draw(t, "night"), report.Weekend: yen.Draw(t, "weekend"), report.Holiday: yen.Draw(t, "holiday")}
	}
	if rapid.Bool().Draw(t, "named days") {
		r.Named = []report.NamedRate{{Block: schedule.Block{Name: "n", First: date("2026-10-31"), Last: date("2027-01-01")}, Shift: yen.Draw(t, "shift"), Hour: yen.Draw(t, "hour")}}
	}
	return r
}

// ratesOf returns the rates on a day of a kind, for b by a calendar of its own.
func ratesOf(r report.Rates, m schedule.Member, d schedule.Date, kind schedule.DayKind) (class report.Class, shift, hour int64) {
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
func slowYen(shifts []schedule.Shift, m schedule.Member, r report.Rates) (yen, minutes int64) {
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
	own := func(m schedule.Member) report.Payee {
		if m != "b" {
			return report.Payee{}
		}
		return report.Payee{Holidays: holiday.New(holiday.Holiday{Date: date("2026-10-31"), Name: "own"})}
	}
	rapid.Check(t, func(t *rapid.T) {
		shifts, rates := randomDuties(t), randomRates(t)
		list := report.Allowances(slices.Values(shifts), rates, own)
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
		assert.Equal(t, list, report.Allowances(slices.Values(again), rates, own))
		// No duty less pays more.
		if len(shifts) > 0 {
			i := rapid.IntRange(0, len(shifts)-1).Draw(t, "without")
			fewer := slices.Delete(slices.Clone(shifts), i, i+1)
			assert.LessOrEqual(t, report.Sum(report.Allowances(slices.Values(fewer), rates, own)).Yen, report.Sum(list).Yen)
		}
	})
}

func randomAlerts(t *rapid.T, iv schedule.Interval, services ...schedule.ServiceID) []report.Alert {
	minute := func(least, most int, label string) time.Duration {
		return time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Minute
	}
	var alerts []report.Alert
	for range rapid.IntRange(0, 30).Draw(t, "alerts") {
		a := report.Alert{Service: rapid.SampledFrom(services).Draw(t, "service"), Monitor: rapid.SampledFrom([]string{"m", "n"}).Draw(t, "monitor")}
		a.At = iv.Start.Add(minute(-300, int(iv.Duration()/time.Minute)+300, "at"))
		if rapid.Bool().Draw(t, "closed") {
			a.Closed = a.At.Add(rapid.SampledFrom([]time.Duration{0, minute(0, 90, "soon"), minute(0, 60000, "late"), -time.Minute}).Draw(t, "length"))
			a.Action = rapid.SampledFrom([]string{"", "restarted"}).Draw(t, "action")
		}
		alerts = append(alerts, a)
	}
	return alerts
}

func TestBusyHoursHourByHour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iv := schedule.Interval{Start: at("03-02 10:00")}
		iv.End = iv.Start.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "length")) * time.Minute)
		alerts := randomAlerts(t, iv, "s")
		want := 0
		for hour := iv.Start; hour.Before(iv.End); hour = hour.Add(h) {
			here := schedule.Interval{Start: hour, End: hour.Add(h)}.Intersect(iv)
			if slices.ContainsFunc(alerts, func(a report.Alert) bool {
				return here.Contains(a.At) || here.Overlaps(schedule.Interval{Start: a.At, End: a.Closed})
			}) {
				want++
			}
		}
		assert.Equal(t, want, report.BusyHours(alerts, iv))
	})
}

func TestSplitMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"}).Draw(t, "zone"))
		require.NoError(t, err)
		clock := rapid.Map(rapid.IntRange(0, 96), func(n int) schedule.Clock { return schedule.At(0, 15*n) })
		night := rapid.SampledFrom([]report.Clocks{report.SleepHours, {}, {From: clock.Draw(t, "from"), To: clock.Draw(t, "to")}}).Draw(t, "night")
		day := date(rapid.SampledFrom([]string{"2026-03-07", "2026-11-01", "2026-04-04", "2010-11-06", "2011-12-29", "2028-02-28"}).Draw(t, "day"))
		call := schedule.Interval{Start: day.At(0, loc).Add(time.Duration(rapid.IntRange(0, 3000*60).Draw(t, "start")) * time.Second)}
		call.End = call.Start.Add(time.Duration(rapid.IntRange(0, 4000*60).Draw(t, "length")) * time.Second)
		var want []report.Work
		for m := call.Start.Truncate(time.Minute); m.Before(call.End.Truncate(time.Minute)); m = m.Add(time.Minute) {
			date, clock := schedule.Civil(m, loc)
			isNight := night.From <= clock && clock < night.To
			if night.To <= night.From {
				isNight = clock >= night.From || clock < night.To
			}
			if n := len(want); n > 0 && want[n-1].Date == date && want[n-1].Night == isNight {
				want[n-1].Minutes++
				continue
			}
			want = append(want, report.Work{Date: date, Night: isNight, Minutes: 1})
		}
		assert.Equal(t, want, report.Split(call, night, loc), "%v by %v", call, night)
	})
}

// Each minute counts for the class of its own civil day.
func TestMidnightsMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, iv := randomSchedule(t)
		iv.End = iv.Start.Add(min(iv.Duration(), 5*24*h))
		want := map[string]time.Duration{}
		for shift := range s.Duties(iv) {
			for m := shift.Start; m.Before(shift.End); m = m.Add(time.Minute) {
				day := schedule.DateOf(m, iv.Start.Location())
				kind, _, err := s.Day(shift.Team, day)
				require.NoError(t, err)
				want[fmt.Sprint(day, report.ClassOf(shift.Regime, kind))] += time.Minute
			}
		}
		got := map[string]time.Duration{}
		for part := range report.Parts(s.Duties(iv), report.AtMidnight) {
			got[fmt.Sprint(part.Date, part.Class)] += part.Duration()
		}
		assert.Equal(t, want, got)
	})
}

// Pages and their tables, counted one by one; every table's sum is the interval's.
func TestPagesOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, iv := randomSchedule(t)
		var services []schedule.ServiceID
		owners := map[schedule.ServiceID]schedule.TeamID{}
		for id, owner := range s.Services() {
			services, owners[id] = append(services, id), owner
		}
		alerts := randomAlerts(t, iv, services...)
		all, err := report.Match(s, alerts)
		require.NoError(t, err)
		require.Len(t, all, len(alerts))
		pages := report.In(all, iv)
		asleep := func(p report.Page) bool {
			hour := p.At.In(iv.Start.Location()).Hour()
			return hour >= 22 || hour < 5
		}
		count := func(which func(report.Page) bool) int {
			n := 0
			for _, p := range pages {
				if which(p) {
					n++
				}
			}
			return n
		}
		total := 0
		for _, m := range report.Monitors(all, iv) {
			of := func(p report.Page) bool { return p.Service == m.Service && p.Monitor == m.Name }
			assert.Equal(t, count(of), m.Pages)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && asleep(p) }), m.Asleep)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && !p.Closed.IsZero() && p.Action == "" }), m.Idle)
			repeated := 0
			for i, p := range all {
				if of(p) && iv.Contains(p.At) && slices.ContainsFunc(all[:i], func(b report.Page) bool { return of(b) && p.At.Sub(b.At) <= 7*24*h }) {
					repeated++
				}
			}
			assert.Equal(t, repeated, m.Repeated)
			total += m.Pages
		}
		assert.Equal(t, len(pages), total)
		people := 0
		for _, l := range report.Loads(pages) {
			of := func(p report.Page) bool {
				return l.Who == string(p.Member()) || p.Member() == "" && l.Who == string(p.Answer.Team)
			}
			assert.Equal(t, count(of), l.Pages)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && asleep(p) }), l.Asleep)
			people += l.Pages
		}
		assert.Equal(t, len(pages), people)
		var owned int64
		for _, o := range report.PagesByOwner(pages) {
			strangers := count(func(p report.Page) bool {
				return p.Owner == o.Owner && p.Member() != "" && !slices.Contains(known(s.Team(o.Owner)).Members(p.At), p.Member())
			})
			assert.Equal(t, int64(strangers), o.Strangers)
			owned += o.All
		}
		assert.Equal(t, int64(len(pages)), owned)
		var time int64
		for part := range report.Parts(everyone(s).Duties(iv), report.AtMidnight) {
			if part.Role == schedule.Primary {
				time += int64(part.Duration().Minutes())
			}
		}
		for _, o := range report.TimeByOwner(s, iv) {
			var strangers int64
			for shift := range everyone(s).Duties(iv) {
				if shift.Role == schedule.Primary && shift.Member != "" && !slices.Contains(known(s.Team(o.Owner)).Members(shift.Start), shift.Member) {
					strangers += int64(shift.Duration().Minutes())
				}
			}
			assert.Equal(t, report.Ownership{Owner: o.Owner, Strangers: strangers, All: time}, o)
		}
	})
}
