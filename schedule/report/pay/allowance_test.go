package pay_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/drawn"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

var rates = pay.Rates{Shift: map[report.Class]int64{report.Night: 2000, report.Weekend: 5000, report.Holiday: 5000}}

func TestAllowancesOfMay(t *testing.T) {
	missed := sample.Organisation()
	missed.Holidays = holiday.Japan().Without("振替休日", date("2026-05-06"), date("2026-05-06"))
	closing := rates
	closing.Closes = 25
	for _, c := range []struct {
		spec        schedule.Spec
		rates       pay.Rates
		nights, off int
		yen         int64
	}{
		{sample.Organisation(), rates, 18, 13, 101_000},
		{missed, rates, 19, 12, 98_000},
		{sample.Organisation(), closing, 17, 13, 99_000},
	} {
		month := c.rates.PayMonth(2026, time.May, tokyo)
		sum := pay.Sum(pay.Allowances(everyone(must(t, c.spec)).Duties(month), c.rates, nil))
		assert.Equal(t, c.yen, sum.Yen)
		assert.Equal(t, c.nights, sum.Shifts[report.Night])
		assert.Equal(t, c.off, sum.Shifts[report.Weekend]+sum.Shifts[report.Holiday])
		assert.Equal(t, int64(c.nights*15+c.off*24)*60, sum.Minutes)
	}
	list := pay.Allowances(everyone(must(t, sample.Organisation())).Duties(may), rates, nil)
	require.Len(t, list, 5)
	assert.Equal(t, pay.Allowance{Member: "m3", Shifts: map[report.Class]int{report.Night: 2, report.Weekend: 2, report.Holiday: 3}, Minutes: 150 * 60, Yen: 29_000}, bare(list)[1])
}

func TestPayMonths(t *testing.T) {
	for closes, want := range map[int]string{
		0: "2026-02-01 00:00 – 2026-03-01 00:00 JST", 25: "2026-01-26 00:00 – 2026-02-26 00:00 JST",
		30: "2026-01-31 00:00 – 2026-03-01 00:00 JST", 31: "2026-02-01 00:00 – 2026-03-01 00:00 JST", 1: "2026-01-02 00:00 – 2026-02-02 00:00 JST",
	} {
		assert.Equal(t, want, pay.Rates{Closes: closes}.PayMonth(2026, time.February, tokyo).String(), closes)
	}
	assert.Equal(t, "2026-04-26 00:00 – 2026-05-26 00:00 JST", pay.Rates{Closes: 25}.PayMonth(2026, time.May, tokyo).String())
	// Pay months that follow each other leave nothing out, whatever the day, over a year's
	// end and a leap day.
	for closes := range 32 {
		r := pay.Rates{Closes: closes}
		for first := date("2026-11-01"); first.Year < 2029; first = first.AddMonths(1) {
			this, next := r.PayMonth(first.Year, first.Month, tokyo), r.PayMonth(first.AddMonths(1).Year, first.AddMonths(1).Month, tokyo)
			assert.True(t, this.End.Equal(next.Start), "%d %v", closes, first)
			assert.Equal(t, first.Month, this.End.Add(-1).In(tokyo).Month(), "%d %v", closes, first)
		}
	}
}

// bare leaves lines out.
func bare(list []pay.Allowance) []pay.Allowance {
	for i := range list {
		list[i].Lines = nil
	}
	return list
}

func yen(list []pay.Allowance) map[schedule.Member]int64 {
	by := map[schedule.Member]int64{}
	for _, a := range list {
		by[a.Member] = a.Yen
	}
	return by
}

func TestASwapPaysWhoeverServed(t *testing.T) {
	day := func(d string) schedule.Interval { return schedule.Days(date(d), date(d), tokyo) }
	s := with(t, must(t, sample.Organisation()), schedule.Swap{A: "m3", B: "e3", AGives: day("2026-05-04"), BGives: day("2026-05-12")})
	by := yen(pay.Allowances(everyone(s).Duties(may), rates, nil))
	assert.Equal(t, int64(29_000-5000+2000), by["m3"])
	assert.Equal(t, int64(20_000-2000+5000), by["e3"])
}

func TestWhoShareAShiftShareItsPay(t *testing.T) {
	s := with(t, must(t, sample.Organisation()),
		schedule.Cover{Interval: schedule.Interval{Start: at("05-12 20:00"), End: at("05-12 22:00")}, From: "e3", To: "m1"})
	list := pay.Allowances(everyone(s).Duties(schedule.Days(date("2026-05-12"), date("2026-05-12"), tokyo)), rates, nil)
	assert.Equal(t, map[schedule.Member]int64{"e3": 1733, "m1": 267}, yen(list))
	assert.Equal(t, int64(15*60), pay.Sum(list).Minutes)
	assert.Equal(t, map[report.Class]int{report.Night: 1}, pay.Sum(list).Shifts, "it is one shift, e3's")
}

func TestHourlyRates(t *testing.T) {
	hourly := pay.Rates{Hour: map[report.Class]int64{report.Night: 100, report.Weekend: 200, report.Holiday: 300}}
	s := must(t, sample.Organisation())
	friday := schedule.Days(date("2026-05-15"), date("2026-05-15"), tokyo)
	assert.Equal(t, int64(1500), pay.Sum(pay.Allowances(everyone(s).Duties(friday), hourly, nil)).Yen)
	hourly.Cut = report.AtMidnight
	assert.Equal(t, int64(5*100+10*200), pay.Sum(pay.Allowances(everyone(s).Duties(friday), hourly, nil)).Yen)
	// Minutes in proportion, rounded once.
	cover := with(t, s, schedule.Cover{Interval: schedule.Interval{Start: at("05-15 20:00"), End: at("05-15 20:20")}, From: "e3", To: "m1"})
	assert.Equal(t, map[schedule.Member]int64{"m1": 33, "e3": 467 + 2000}, yen(pay.Allowances(everyone(cover).Duties(friday), hourly, nil)))
}

func TestNamedDays(t *testing.T) {
	r := rates
	r.Hour = map[report.Class]int64{report.Night: 7}
	r.Named = []pay.NamedRate{{Block: schedule.Block{Name: "GW", First: date("2026-05-01"), Last: date("2026-05-06")}, Shift: 10_000, Hour: 100}}
	golden := schedule.Days(date("2026-05-01"), date("2026-05-06"), tokyo)
	assert.Equal(t, int64(6*10_000+135*100), pay.Sum(pay.Allowances(everyone(must(t, sample.Organisation())).Duties(golden), r, nil)).Yen)
}

func TestPeopleArePaidByTheirOwnCalendar(t *testing.T) {
	// m3 serves from 05-04, a holiday in Japan. Elsewhere 05-07 is one.
	own := func(m schedule.Member) pay.Payee {
		if m != "m3" {
			return pay.Payee{}
		}
		return pay.Payee{Holidays: holiday.New(holiday.Holiday{Date: date("2026-05-07"), Name: "own"})}
	}
	list := pay.Allowances(everyone(must(t, sample.Organisation())).Duties(may), rates, own)
	assert.Equal(t, map[report.Class]int{report.Night: 4, report.Weekend: 2, report.Holiday: 1}, list[1].Shifts)
	assert.Equal(t, int64(4*2000+3*5000), list[1].Yen)
	assert.Equal(t, int64(20_000), list[0].Yen, "the others by the pool's")
	friday := func(schedule.Member) pay.Payee {
		return pay.Payee{Holidays: schedule.NoHolidays{}, Weekend: []time.Weekday{time.Friday, time.Saturday}}
	}
	sum := pay.Sum(pay.Allowances(everyone(must(t, sample.Organisation())).Duties(may), rates, friday))
	assert.Equal(t, map[report.Class]int{report.Night: 21, report.Weekend: 10}, sum.Shifts)
}

// twoPools is one person alone in two pools: of the second the shifts are an hour
// later.
func twoPools(t testing.TB) *schedule.Schedule {
	hours := func(late int) schedule.Hours {
		return schedule.Weekdays(schedule.At(10+late, 0), schedule.At(19+late, 0))
	}
	only := rotation.Daily(date("2026-01-01"), "m1")
	team := func(id schedule.TeamID, late int) schedule.Team {
		return schedule.Team{ID: id, Pool: id + "-nights", Business: hours(late), Services: []schedule.Service{{ID: schedule.ServiceID(id) + "-web"}},
			Members: []schedule.Membership{{Member: "m1", Share: 50}}}
	}
	pool := func(id schedule.TeamID, late int) schedule.Pool {
		return schedule.Pool{ID: id + "-nights", Business: hours(late), Duty: schedule.Duty{Primary: only}}
	}
	return must(t, schedule.Spec{Location: tokyo, Business: hours(0), Holidays: holiday.Japan(),
		Teams: []schedule.Team{team("a", 0), team("b", 1)}, Pools: []schedule.Pool{pool("a", 0), pool("b", 1)}})
}

// A pool elsewhere is paid by its own days: no slot and no call is lost between two months, or paid in both.
func TestMonthsOfAPoolElsewhere(t *testing.T) {
	la := known(time.LoadLocation("America/Los_Angeles"))
	auckland := known(time.LoadLocation("Pacific/Auckland"))
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan()}
	for i, place := range []*time.Location{tokyo, la, auckland} {
		id := schedule.TeamID([]string{"tokyo", "la", "auckland"}[i])
		m := schedule.Member(id[:1])
		spec.Teams = append(spec.Teams, schedule.Team{ID: id, Pool: id + "-nights", Location: place, Services: []schedule.Service{{ID: schedule.ServiceID(id)}}, Members: schedule.Members(m)})
		spec.Pools = append(spec.Pools, schedule.Pool{ID: id + "-nights", Location: place, Duty: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), m)}})
	}
	s := must(t, spec)
	all := slices.Collect(s.Duties(schedule.Days(date("2026-10-20"), date("2027-04-10"), tokyo)))
	var alerts []report.Alert
	for d := date("2026-10-20"); d.Before(date("2027-04-10")); d = d.AddDays(1) {
		for _, id := range []schedule.ServiceID{"tokyo", "la", "auckland"} {
			alerts = append(alerts, report.Alert{Service: id, Monitor: "m", At: d.At(schedule.At(16, 30), time.UTC), Closed: d.At(schedule.At(17, 30), time.UTC)})
		}
	}
	pages, err := report.Match(s, alerts)
	require.NoError(t, err)
	paid := map[string]int{}
	for _, closes := range []int{0, 25} {
		r := pay.Rates{Closes: closes, Cut: report.AtMidnight, Rates: []pay.Rate{{Name: "shift", Per: pay.Shift, Yen: 1000}, {Name: "call", Per: pay.Call, Yen: 10}, {Name: "work", Per: pay.Minute, Yen: 1}}}
		sum := pay.Allowance{Shifts: map[report.Class]int{}}
		var whole schedule.Interval
		for month := date("2026-11-01"); month.Before(date("2027-04-01")); month = month.AddMonths(1) {
			period := r.PayMonth(month.Year, month.Month, tokyo)
			whole = whole.Span(period)
			first, last := schedule.DateOf(period.Start, tokyo), schedule.DateOf(period.End.Add(-1), tokyo)
			list := r.Slips(pay.Served{Period: period, Shifts: slices.Values(all), Pages: pages})
			sum = pay.Sum(append(list, sum))
			for _, a := range list {
				for _, line := range a.Lines {
					assert.False(t, line.Date.Before(first) || line.Date.After(last), "%v in %v", line, period)
					if line.Per == pay.Shift && closes == 0 {
						paid[string(line.Team)+line.Date.String()]++
					}
				}
			}
			days := int(last.DaysSince(first)) + 1
			if closes == 0 {
				assert.Equal(t, days, sumOf(list, "l").Shifts[report.Night]+sumOf(list, "l").Shifts[report.Weekend]+sumOf(list, "l").Shifts[report.Holiday], "a slot a day in %v", period)
			}
		}
		assert.Equal(t, pay.Sum(r.Slips(pay.Served{Period: whole, Shifts: slices.Values(all), Pages: pages})), sum)
	}
	assert.Len(t, paid, 3*(30+31+31+28+31))
	for slot, n := range paid {
		assert.Equal(t, 1, n, slot)
	}
}

// sumOf is what one member has of allowances.
func sumOf(list []pay.Allowance, m schedule.Member) pay.Allowance {
	return pay.Sum(slices.DeleteFunc(slices.Clone(list), func(a pay.Allowance) bool { return a.Member != m }))
}

func TestTwoDutiesAtOnceArePaidOnce(t *testing.T) {
	s := twoPools(t)
	alone := pay.Sum(pay.Allowances(known(s.Team("a-nights")).Duties(may), rates, nil))
	assert.Equal(t, int64(101_000), alone.Yen)
	both := pay.Sum(pay.Allowances(s.Duties(may), rates, nil))
	assert.Equal(t, int64(101_000), both.Yen)
	assert.Equal(t, alone.Shifts, both.Shifts)
	// On a workday night 19–10 and 20–11 are 16 hours; days off follow without a gap.
	night := schedule.Days(date("2026-05-12"), date("2026-05-12"), tokyo)
	hourly := pay.Rates{Hour: map[report.Class]int64{report.Night: 100}}
	assert.Equal(t, int64(1600), pay.Sum(pay.Allowances(s.Duties(night), hourly, nil)).Yen)
	assert.Equal(t, int64(16*60), pay.Sum(pay.Allowances(s.Duties(night), hourly, nil)).Minutes)
}

// A pool whose nights are cut at 22:00 pays each half; a whole night in another pool
// at the same time does not lower that.
func TestASecondDutyNeverLowersPay(t *testing.T) {
	part := func(team schedule.TeamID, start, end string) schedule.Shift {
		iv := schedule.Interval{Start: at(start), End: at(end)}
		return schedule.Shift{Interval: iv, Member: "m1", Seat: schedule.Seat{Interval: iv, Date: date("2026-05-12"), Regime: schedule.OffHours, Team: team, Role: schedule.Primary}}
	}
	cut := []schedule.Shift{part("a", "05-12 19:00", "05-12 22:00"), part("a", "05-12 22:00", "05-13 10:00")}
	both := append(slices.Clone(cut), part("b", "05-12 19:00", "05-13 10:00"))
	night := pay.Allowance{Member: "m1", Shifts: map[report.Class]int{report.Night: 2}, Minutes: 15 * 60, Yen: 4000}
	assert.Equal(t, []pay.Allowance{night}, bare(pay.Allowances(slices.Values(cut), rates, nil)))
	assert.Equal(t, []pay.Allowance{night}, bare(pay.Allowances(slices.Values(both), rates, nil)))
	// One shift, of which two services see the time in which their own teams are closed.
	seen := []schedule.Shift{both[2], both[2]}
	seen[0].Start, seen[1].End = at("05-12 20:00"), at("05-13 09:00")
	night.Shifts, night.Yen = map[report.Class]int{report.Night: 1}, 2000
	assert.Equal(t, []pay.Allowance{night}, bare(pay.Allowances(slices.Values(seen), rates, nil)))
}

func TestRatesFromJSON(t *testing.T) {
	r, err := pay.ParseRates([]byte(`{"shift": {"night": 2000, "weekend": 5000, "holiday": 5000}, "hour": {"night": 10}, "cut": "midnight",
		"named": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03", "shift": 10000}], "closes": 25}`))
	require.NoError(t, err)
	assert.Equal(t, report.AtMidnight, r.Cut)
	assert.Equal(t, 25, r.Closes)
	assert.Equal(t, date("2027-01-03"), r.Named[0].Last)
	for text, want := range map[string]string{
		`{"shift": {"nights": 1}}`:        `shift: class "nights" is none of`,
		`{"hour": {"night": -1}}`:         `hour.night: -1 yen is not from 0`,
		`{"hour": {"night": 1000000001}}`: `hour.night: 1000000001 yen is not from 0 to 1000000000`,
		`{"shift": {"night": 2000.5}}`:    `2000.5`,
		`{"cut": "noon"}`:                 `rates: 1:9: cut: cut "noon" is none of`,
		`{"closes": 32}`:                  `closes: 32 is no day of a month`,
		`{"named": [{"name": "x"}]}`:      `named[0]: "x" has no days`,
		`{"named": [{"shift": -1}]}`:      `named[0].shift: -1 yen`,
		`{"named": [{}, {"hour": 1e10}]}`: `1e10`,
		`{"rate": 1}`:                     `unknown field "rate"`,
		`{`:                               `1:2: the file ends too early`,
		`{} {}`:                           `1:4: more follows after`,
		`null`:                            `null where an object belongs`,
		"\n\n{\n\"closes\": x}":           `rates: 4:11: "x" where a value belongs`,
		"{\n\n\"closes\": \"x\"}":         `rates: 3:11: closes: a text where a whole number belongs`,
		`{"closes": 25, "Closes": 10}`:    `rates: 1:16: field "Closes" stands twice`,
		`{"shift": {"night": 1, "night": 2}, "named": [{"first": "2026-01-01", "last": "2026-01-01"}, {"first": "2026-01-01", "last": "2026-01-01", "hour": 1, "hour": 1}]}`: "rates: 1:24: field \"night\" stands twice\nrates: 1:151: field \"hour\" stands twice",
	} {
		_, err := pay.ParseRates([]byte(text))
		assert.ErrorContains(t, err, want)
	}
	marked, err := pay.ParseRates([]byte("\ufeff{\"closes\": 25}"))
	require.NoError(t, err)
	assert.Equal(t, pay.Rates{Closes: 25}, marked)
	_, err = pay.ParseRates([]byte(`{"shift": {"nights": -1}, "hour": {"night": -1}, "named": [{"shift": -1, "hour": -1}], "closes": -1}`))
	require.ErrorIs(t, err, schedule.ErrInvalid)
	assert.Equal(t, 7, 1+strings.Count(err.Error(), "\n"), "all faults at once: %v", err)
}

// However people share shifts, a month costs the same if all are paid alike.
func TestAllowancesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, iv := drawn.Schedule(t)
		flat := pay.Rates{Shift: map[report.Class]int64{report.Night: 2003, report.Weekend: 5003, report.Holiday: 5003}}
		var want int64
		gaps := false
		for part := range report.Parts(everyone(s).Duties(iv), report.Whole) {
			gaps = gaps || part.Gap()
			if part.Start.Equal(part.Seat.Start) {
				want += flat.Shift[part.Class]
			}
		}
		list := pay.Allowances(everyone(s).Duties(iv), flat, nil)
		var minutes int64
		for part := range report.Parts(everyone(s).Duties(iv), report.Whole) {
			if !part.Gap() {
				minutes += int64(part.Duration() / time.Minute)
			}
		}
		assert.Equal(t, minutes, pay.Sum(list).Minutes)
		if !gaps {
			assert.Equal(t, want, pay.Sum(list).Yen)
		}
	})
}
