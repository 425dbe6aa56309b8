package pay_test

import (
	"cmp"
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
	clock := rapid.SampledFrom([]schedule.Clock{0, schedule.At(1, 30), schedule.At(2, 30), schedule.At(5, 0), schedule.At(18, 0), schedule.At(22, 0)})
	for i := range rapid.IntRange(0, 4).Draw(t, "rates") {
		x := pay.Rate{Name: fmt.Sprint("r", i), Per: rapid.SampledFrom([]pay.Per{pay.Shift, pay.Hour, pay.Hour, pay.Call, pay.Minute, pay.DayOff}).Draw(t, "per"),
			Add: rapid.Bool().Draw(t, "add"), From: clock.Draw(t, "from"), To: clock.Draw(t, "to")}
		if x.Per != pay.DayOff {
			x.Yen = yen.Draw(t, "yen")
		}
		if rapid.Bool().Draw(t, "weekdays") {
			x.Weekdays = rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(d int) pay.Weekday { return pay.Weekday(d) }), 1, 4).Draw(t, "weekdays")
		}
		if rapid.IntRange(0, 3).Draw(t, "days") == 0 {
			x.Days = []schedule.Block{{First: date("2026-03-07"), Last: date("2026-03-08")}, {First: date("2026-10-31"), Last: date("2027-01-01")}}
		}
		if rapid.IntRange(0, 2).Draw(t, "classes") == 0 {
			x.Classes = []report.Class{rapid.SampledFrom(report.Classes()).Draw(t, "class")}
		}
		if rapid.IntRange(0, 2).Draw(t, "roles") == 0 {
			x.Roles = []schedule.Role{rapid.SampledFrom([]schedule.Role{schedule.Primary, schedule.Secondary}).Draw(t, "role")}
		}
		if rapid.IntRange(0, 2).Draw(t, "groups") == 0 {
			x.Groups = []string{"managers"}
		}
		r.Rates = append(r.Rates, x)
	}
	return r
}

// payees are b by a calendar of its own, and c, a manager.
func payees(m schedule.Member) pay.Payee {
	switch m {
	case "b":
		return pay.Payee{Holidays: holiday.New(holiday.Holiday{Date: date("2026-10-31"), Name: "own"})}
	case "c":
		return pay.Payee{Group: "managers"}
	}
	return pay.Payee{}
}

// slow is what the oracle asks of a rate table, in its own words.
type slow struct{ pay.Rates }

// class is the class of a day of a kind, for b by a calendar of its own.
func (slow) class(m schedule.Member, d schedule.Date, kind schedule.DayKind) report.Class {
	if m != "b" {
		return report.ClassOf(schedule.OffHours, kind)
	}
	switch {
	case d == date("2026-10-31"):
		return report.Holiday
	case d.Weekday() == time.Saturday || d.Weekday() == time.Sunday:
		return report.Weekend
	}
	return report.Night
}

// holds asks each condition of a rate at an instant.
func (slow) holds(x pay.Rate, m schedule.Member, role schedule.Role, class report.Class, day schedule.Date, at time.Time, loc *time.Location) bool {
	if x.Classes != nil && !slices.Contains(x.Classes, class) || x.Roles != nil && !slices.Contains(x.Roles, role) || x.Groups != nil && m != "c" {
		return false
	}
	opens := func(d schedule.Date) bool {
		named := x.Days == nil
		for _, b := range x.Days {
			named = named || !d.Before(b.First) && !d.After(b.Last)
		}
		return named && (x.Weekdays == nil || slices.Contains(x.Weekdays, pay.Weekday(d.Weekday())))
	}
	today := schedule.DateOf(at, loc)
	if x.From == 0 && x.To == 0 { // any time
		return opens(day)
	}
	if x.From < x.To { // within one day
		return opens(today) && !at.Before(today.At(x.From, loc)) && at.Before(today.At(x.To, loc))
	}
	return opens(today) && !at.Before(today.At(x.From, loc)) || opens(today.AddDays(-1)) && at.Before(today.At(x.To, loc))
}

// paid lists what is paid for something at an instant: the rate, its place in the table (or
// what it stands for), and yen.
func (s slow) paid(per pay.Per, m schedule.Member, role schedule.Role, class report.Class, day schedule.Date, at time.Time, loc *time.Location) map[string]int64 {
	list := map[string]int64{}
	found := false
	for _, x := range s.Rates.Rates {
		if x.Per != per || !s.holds(x, m, role, class, day, at, loc) {
			continue
		}
		if x.Add || !found {
			list[x.Name] = x.Yen
		}
		found = found || !x.Add
	}
	if found || per != pay.Shift && per != pay.Hour {
		return list
	}
	shift, hour := s.Shift[class], s.Hour[class]
	name := string(class)
	for _, n := range s.Named {
		if !day.Before(n.First) && !day.After(n.Last) {
			name, shift, hour = n.Name, n.Shift, n.Hour
		}
	}
	if per == pay.Shift {
		list[name] = shift
	} else {
		list[name] = hour
	}
	return list
}

func halfUp(part, whole int64) int64 {
	q, r := part/whole, part%whole
	if 2*r >= whole {
		q++
	}
	return q
}

// minuteOf is what is paid by the hour in a minute of a shift.
func (s slow) minuteOf(p schedule.Shift, m schedule.Member, at time.Time) map[string]int64 {
	loc := p.Seat.Start.Location()
	day, on, kind := schedule.DateOf(at, loc), p.Seat.Date, p.Day
	if s.Cut == report.AtMidnight {
		if on = day; day != p.Seat.Date {
			kind = p.Morrow
		}
	}
	return s.paid(pay.Hour, m, p.Role, s.class(m, on, kind), on, at, loc)
}

// yen returns the yen and the minutes of a member: of every set of parts that do not overlap
// and start on one day the best, and each minute for the shift that is worth the most.
func (s slow) yen(shifts []schedule.Shift, m schedule.Member, in func(time.Time) bool) (yen, minutes int64) {
	minute := func(d time.Duration) int64 { return int64(d / time.Minute) }
	var mine []schedule.Shift
	days := map[schedule.Date][]schedule.Shift{}
	for _, x := range shifts {
		if x.Member != m || x.Role == schedule.Shadow {
			continue
		}
		mine = append(mine, x)
		if in(x.Seat.Start) {
			days[x.Seat.Date] = append(days[x.Seat.Date], x)
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
				whole := minute(p.Seat.Duration())
				for _, rate := range s.paid(pay.Shift, m, p.Role, s.class(m, d, p.Day), d, p.Seat.Start, p.Seat.Start.Location()) {
					sum += halfUp(rate*minute(p.End.Sub(p.Seat.Start)), whole) - halfUp(rate*minute(p.Start.Sub(p.Seat.Start)), whole)
				}
			}
			best = max(best, sum)
		}
		yen += best
	}
	// Each minute of the shift that is worth the most, then of the first.
	slices.SortFunc(mine, func(a, b schedule.Shift) int {
		return cmp.Or(a.Seat.Start.Compare(b.Seat.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Role, b.Role))
	})
	type choice struct{ shift, worth int }
	chosen := map[int64]choice{}
	for i, p := range mine {
		for at := p.Start; at.Before(p.End); at = at.Add(time.Minute) {
			worth := 0
			for _, rate := range s.minuteOf(p, m, at) {
				worth += int(rate)
			}
			if now, ok := chosen[at.Unix()]; !ok || worth > now.worth {
				chosen[at.Unix()] = choice{i, worth}
			}
		}
	}
	// What a shift is paid up to a minute is rounded, counted from its start.
	for i, p := range mine {
		if !in(p.Seat.Start) {
			continue
		}
		done := map[string]int64{}
		for at := p.Seat.Start; at.Before(p.Seat.End); at = at.Add(time.Minute) {
			now, ok := chosen[at.Unix()]
			counts := ok && now.shift == i && !at.Before(p.Start) && at.Before(p.End)
			if counts {
				minutes++
			}
			for name, rate := range s.minuteOf(p, m, at) {
				if counts {
					yen += halfUp(rate*(done[name]+1), 60) - halfUp(rate*done[name], 60)
				}
				done[name]++
			}
		}
	}
	return yen, minutes
}

func TestAllowancesAgainstEveryChoice(t *testing.T) {
	always := func(time.Time) bool { return true }
	rapid.Check(t, func(t *rapid.T) {
		shifts, rates := randomDuties(t), randomRates(t)
		list := pay.Allowances(slices.Values(shifts), rates, payees)
		var order []schedule.Member
		for _, a := range list {
			order = append(order, a.Member)
			yen, minutes := slow{rates}.yen(shifts, a.Member, always)
			assert.Equal(t, yen, a.Yen, "%s of %v", a.Member, shifts)
			assert.Equal(t, minutes, a.Minutes, a.Member)
			explained(t, a)
		}
		assert.True(t, slices.IsSorted(order))
		// Neither their order nor seeing a shift twice, as two services do, changes anything.
		again := rapid.Permutation(append(slices.Clone(shifts), shifts...)).Draw(t, "again")
		assert.Equal(t, list, pay.Allowances(slices.Values(again), rates, payees))
	})
}

// explained checks that a slip adds up, and that each line says how.
func explained(t *rapid.T, a pay.Allowance) {
	var yen int64
	daysOff := 0
	for _, line := range a.Lines {
		yen += line.Yen
		assert.GreaterOrEqual(t, line.Yen, int64(0))
		switch line.Per {
		case pay.DayOff:
			daysOff++
		case pay.Call:
			assert.Equal(t, line.Each, line.Yen)
		case pay.Minute:
			assert.Equal(t, line.Each*line.Minutes, line.Yen)
		case pay.Hour: // to a yen, for the minutes before
			assert.LessOrEqual(t, max(line.Yen-line.Each*line.Minutes/60, line.Each*line.Minutes/60-line.Yen), int64(1), line)
		case pay.Shift:
			assert.LessOrEqual(t, max(line.Yen-line.Each*line.Minutes/max(1, line.Of), line.Each*line.Minutes/max(1, line.Of)-line.Yen), int64(1), line)
		}
	}
	assert.Equal(t, a.Yen, yen)
	assert.Equal(t, a.DaysOff, daysOff)
}

// Periods that follow each other add up to the whole, duties of two pools over their border
// and pages included.
func TestPeriodsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shifts, rates := randomDuties(t), randomRates(t)
		if len(shifts) == 0 {
			return
		}
		var pages []report.Page
		for range rapid.IntRange(0, 4).Draw(t, "pages") {
			s := shifts[rapid.IntRange(0, len(shifts)-1).Draw(t, "of")]
			at := s.Start.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "after")) * time.Minute)
			s.Role = schedule.Primary
			pages = append(pages, report.Page{Alert: report.Alert{Service: "x", Monitor: "m", At: at, Closed: at.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "for")) * time.Minute)},
				Answer: schedule.Answer{Seats: []schedule.Shift{s}}})
		}
		loc := shifts[0].Seat.Start.Location()
		first := slices.MinFunc(shifts, func(a, b schedule.Shift) int { return a.Seat.Date.Compare(b.Seat.Date) }).Seat.Date
		total := pay.Sum(rates.Slips(pay.Served{Shifts: slices.Values(shifts), Pages: pages, Payee: payees}))
		parts := pay.Allowance{Shifts: map[report.Class]int{}}
		for i := range 6 {
			day := schedule.Days(first.AddDays(i), first.AddDays(i), loc)
			list := rates.Slips(pay.Served{Period: day, Shifts: slices.Values(shifts), Pages: pages, Payee: payees})
			parts = pay.Sum(append(list, parts))
			for _, a := range list {
				yen, minutes := slow{rates}.yen(shifts, a.Member, day.Contains)
				for _, line := range a.Lines {
					if line.Per == pay.Call || line.Per == pay.Minute {
						yen += line.Yen
					}
				}
				assert.Equal(t, []int64{yen, minutes}, []int64{a.Yen, a.Minutes}, a.Member)
			}
		}
		assert.Equal(t, total, parts)
	})
}

// Each minute in which somebody works on a page is paid once, whenever the page came.
func TestMinutesOfWork(t *testing.T) {
	rates := pay.Rates{Rates: []pay.Rate{{Name: "work", Per: pay.Minute, Yen: 1}}}
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string, after time.Time) time.Time {
			return after.Add(time.Duration(rapid.IntRange(0, 40*60).Draw(t, name)) * time.Second)
		}
		minutes := map[int64]bool{}
		var pages []report.Page
		for range rapid.IntRange(1, 5).Draw(t, "pages") {
			a := report.Alert{At: at("came", time.Unix(0, 0).UTC())}
			from := a.At
			if rapid.Bool().Draw(t, "acked") {
				a.Acked = at("answered", a.At)
				from = a.Acked
			}
			if rapid.Bool().Draw(t, "is closed") {
				a.Closed = at("closed", from)
				for n := from.Unix() / 60; n < a.Closed.Unix()/60; n++ {
					minutes[n] = true
				}
			}
			pages = append(pages, report.Page{Alert: a, Answer: schedule.Answer{Seats: []schedule.Shift{{Seat: schedule.Seat{Role: schedule.Primary}, Member: "a"}}}})
		}
		list := rates.Slips(pay.Served{Pages: pages})
		assert.Len(t, list, 1)
		assert.Equal(t, int64(len(minutes)), list[0].Yen)
	})
}

// However people who are paid alike share a shift, its parts add up to the whole.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shifts, rates := randomDuties(t), randomRates(t)
		i := slices.IndexFunc(shifts, func(s schedule.Shift) bool { return !s.Role.Watches() && s.Member != "" && s.Member != "b" })
		if i < 0 {
			return
		}
		whole := shifts[i]
		whole.Interval, whole.Member = whole.Seat.Interval, "a"
		want := pay.Sum(pay.Allowances(slices.Values([]schedule.Shift{whole}), rates, nil))
		var parts []schedule.Shift
		for at := whole.Start; at.Before(whole.End); {
			part := whole
			part.Start, part.Member = at, rapid.SampledFrom([]schedule.Member{"a", "d", "e"}).Draw(t, "member")
			if cut := at.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "part")) * time.Minute); cut.Before(whole.End) {
				part.End = cut
			}
			parts, at = append(parts, part), part.End
		}
		got := pay.Sum(pay.Allowances(slices.Values(parts), rates, nil))
		assert.Equal(t, want, got)
	})
}
