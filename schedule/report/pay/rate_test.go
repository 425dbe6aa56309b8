package pay_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// firm is one team from 9 to 18 in which a, or a and b with b as secondary, have all nights.
func firm(t testing.TB, seats schedule.Duty) *schedule.Schedule {
	return must(t, schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}}}},
		OffHours: seats})
}

func weekly(members ...schedule.Member) rotation.Rotation {
	return rotation.Weekly(date("2026-06-01"), members...)
}

// On call all weekend, and paid from 18:00 to 09:00 only: 30 of 48 hours.
func TestPayByClock(t *testing.T) {
	s := firm(t, schedule.Duty{Primary: weekly("a")})
	weekend := everyone(s).Duties(schedule.Days(date("2026-06-06"), date("2026-06-07"), tokyo))
	evenings := pay.Rate{Name: "evenings", Per: pay.Hour, Yen: 1, From: schedule.At(18, 0), To: schedule.At(9, 0), Classes: []report.Class{report.Weekend}}
	list := pay.Allowances(weekend, pay.Rates{Rates: []pay.Rate{evenings}}, nil)
	require.Len(t, list, 1)
	assert.Equal(t, int64(30), list[0].Yen)
	assert.Equal(t, int64(48*60), list[0].Minutes)
	require.Len(t, list[0].Lines, 2)
	assert.Equal(t, "2026-06-06 18:00 – 2026-06-07 09:00 JST", list[0].Lines[0].String())
	// A day that pays nothing stands before the rate of all hours.
	noon := pay.Rate{Name: "unpaid", Per: pay.Hour, From: schedule.At(9, 0), To: schedule.At(18, 0)}
	all := pay.Rates{Rates: []pay.Rate{noon}, Hour: map[report.Class]int64{report.Weekend: 1}}
	assert.Equal(t, int64(30), pay.Sum(pay.Allowances(weekend, all, nil)).Yen)
}

// A secondary and managers at their own rates, in one table.
func TestPayByRoleAndGroup(t *testing.T) {
	s := firm(t, schedule.Duty{Primary: weekly("a", "b"), Secondary: weekly("b", "a")})
	night := everyone(s).Duties(schedule.Days(date("2026-06-01"), date("2026-06-01"), tokyo))
	r := pay.Rates{Shift: map[report.Class]int64{report.Night: 2000}, Rates: []pay.Rate{{Name: "secondary", Per: pay.Shift, Yen: 1000, Roles: []schedule.Role{schedule.Secondary}}}}
	assert.Equal(t, map[schedule.Member]int64{"a": 2000, "b": 1000}, yen(pay.Allowances(night, r, nil)))
	manager := func(m schedule.Member) pay.Payee {
		if m == "a" {
			return pay.Payee{Group: "managers"}
		}
		return pay.Payee{}
	}
	r.Rates = append([]pay.Rate{{Name: "managers", Per: pay.Shift, Yen: 500, Groups: []string{"managers"}}}, r.Rates...)
	assert.Equal(t, map[schedule.Member]int64{"a": 500, "b": 1000}, yen(pay.Allowances(night, r, manager)))
}

// A weekend that begins on Friday at 18:00 and ends on Monday at 9:00.
func TestAWeekendFromFridayEvening(t *testing.T) {
	s := firm(t, schedule.Duty{Primary: weekly("a")})
	week := everyone(s).Duties(schedule.Days(date("2026-06-01"), date("2026-06-07"), tokyo))
	friday := pay.Rate{Name: "weekend", Per: pay.Hour, Yen: 100, From: schedule.At(18, 0), To: schedule.At(9, 0), Weekdays: []pay.Weekday{pay.Weekday(time.Friday)}}
	days := pay.Rate{Name: "weekend", Per: pay.Hour, Yen: 100, Weekdays: []pay.Weekday{pay.Weekday(time.Saturday), pay.Weekday(time.Sunday)}}
	list := pay.Allowances(week, pay.Rates{Rates: []pay.Rate{friday, days}, Hour: map[report.Class]int64{report.Night: 1}}, nil)
	assert.Equal(t, int64(4*15+63*100), list[0].Yen, "four nights, and 63 hours of weekend")
	// A shift is paid by its start.
	byShift := pay.Rates{Rates: []pay.Rate{{Name: "weekend", Per: pay.Shift, Yen: 5000, Weekdays: []pay.Weekday{5, 6, 0}}}, Shift: map[report.Class]int64{report.Night: 2000}}
	assert.Equal(t, int64(4*2000+3*5000), pay.Sum(pay.Allowances(week, byShift, nil)).Yen)
}

// A call over midnight: 30 minutes of Saturday and 90 of Sunday, each at its premiums; two at
// once are worked once.
func TestCallsByMinute(t *testing.T) {
	s := must(t, schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}}}},
		OffHours: schedule.Duty{Primary: weekly("a")}})
	call := func(from, to string) report.Alert {
		return report.Alert{Service: "svc", Monitor: "m", At: at(from), Acked: at(from), Closed: at(to)}
	}
	pages, err := report.Match(s, []report.Alert{call("06-06 23:30", "06-07 01:30"), call("06-07 01:00", "06-07 01:40")})
	require.NoError(t, err)
	r := pay.Rates{Cut: report.AtMidnight, Rates: []pay.Rate{
		{Name: "call", Per: pay.Call, Yen: 1000},
		{Name: "work", Per: pay.Minute, Yen: 30},
		{Name: "night", Per: pay.Minute, Yen: 8, Add: true, From: schedule.At(22, 0), To: schedule.At(5, 0)},
		{Name: "Sunday", Per: pay.Minute, Yen: 11, Add: true, Weekdays: []pay.Weekday{0}},
	}}
	list := r.Slips(pay.Served{Pages: pages})
	require.Len(t, list, 1)
	assert.Equal(t, int64(2*1000+130*30+130*8+100*11), list[0].Yen)
	assert.Equal(t, 2, list[0].Calls)
	assert.Equal(t, int64(0), list[0].Minutes, "no shifts are given")
	june := r.PayMonth(2026, time.June, tokyo)
	assert.Equal(t, list, r.Slips(pay.Served{Period: june, Pages: pages}))
	assert.Empty(t, r.Slips(pay.Served{Period: r.PayMonth(2026, time.July, tokyo), Pages: pages}))
}

// A call that came earlier and was answered later takes nothing from the work on another before
// it.
func TestMinutesOfWhatIsAnsweredLater(t *testing.T) {
	r := pay.Rates{Rates: []pay.Rate{{Name: "work", Per: pay.Minute, Yen: 1}}}
	page := func(came, answered, closed string) report.Page {
		return report.Page{Alert: report.Alert{At: at(came), Acked: at(answered), Closed: at(closed)},
			Answer: schedule.Answer{Seats: []schedule.Shift{{Seat: schedule.Seat{Role: schedule.Primary}, Member: "a"}}}}
	}
	pages := []report.Page{page("06-06 10:00", "06-06 10:30", "06-06 11:00"), page("06-06 10:05", "06-06 10:06", "06-06 10:20")}
	list := r.Slips(pay.Served{Pages: pages})
	require.Len(t, list, 1)
	assert.Equal(t, int64(30+14), list[0].Yen)
}

// A day in lieu for each shift of the year's end, to whoever served the longest part.
func TestDaysInLieu(t *testing.T) {
	s := with(t, firm(t, schedule.Duty{Primary: weekly("a")}),
		schedule.Cover{From: "a", To: "b", Interval: schedule.Interval{Start: date("2026-12-31").At(schedule.At(20, 0), tokyo), End: date("2026-12-31").At(schedule.At(22, 0), tokyo)}})
	r := pay.Rates{Rates: []pay.Rate{{Name: "代休", Per: pay.DayOff, Days: []schedule.Block{{Name: "年末年始", First: date("2026-12-31"), Last: date("2027-01-03")}}}}}
	list := pay.Allowances(everyone(s).Duties(schedule.Days(date("2026-12-28"), date("2027-01-04"), tokyo)), r, nil)
	assert.Equal(t, []int{4, 0}, []int{list[0].DaysOff, list[1].DaysOff})
	assert.Equal(t, int64(0), list[0].Yen)
	assert.Equal(t, "代休", list[0].Lines[0].Rate)
}

// The months of a quarter add up to it, over their borders too.
func TestMonthsAddUpToTheQuarter(t *testing.T) {
	s := twoPools(t)
	r := pay.Rates{Closes: 25, Cut: report.AtMidnight, Hour: map[report.Class]int64{report.Night: 133, report.Weekend: 217, report.Holiday: 301}, Shift: map[report.Class]int64{report.Night: 2001}}
	all := slices.Collect(s.Duties(schedule.Days(date("2026-03-20"), date("2026-07-10"), tokyo)))
	first, last := r.PayMonth(2026, time.April, tokyo), r.PayMonth(2026, time.June, tokyo)
	quarter := pay.Sum(r.Slips(pay.Served{Period: first.Span(last), Shifts: slices.Values(all)}))
	months := pay.Allowance{Shifts: map[report.Class]int{}}
	for month := time.April; month <= time.June; month++ {
		months = pay.Sum(append(r.Slips(pay.Served{Period: r.PayMonth(2026, month, tokyo), Shifts: slices.Values(all)}), months))
	}
	assert.Equal(t, quarter, months)
	assert.Positive(t, quarter.Yen)
}

func TestFaultyRates(t *testing.T) {
	for text, want := range map[string]string{
		`{"rates": [{"name": "x"}]}`:                                                   `rates: 1:12: rates[0].per: "" is none of ["shift" "hour" "call" "minute" "day off"]`,
		`{"rates": [{"per": "hour"}]}`:                                                 `rates[0].name: a slip has no name for it`,
		`{"rates": [{"name": "x", "per": "hour", "yen": -1}]}`:                         `rates[0].yen: -1 yen is not from 0`,
		`{"rates": [{"name": "x", "per": "day off", "yen": 1}]}`:                       `rates[0].yen: a day off pays none, and has 1`,
		`{"rates": [{"name": "x", "per": "hour", "weekdays": ["fri"]}]}`:               `weekday "fri"`,
		`{"rates": [{"name": "x", "per": "hour", "from": "25:00"}]}`:                   `25:00`,
		`{"rates": [{"name": "x", "per": "hour", "from": "24:00"}]}`:                   `rates[0].from, to: 24:00 to 00:00 are no times of day`,
		`{"rates": [{"name": "x", "per": "hour", "classes": ["nights"]}]}`:             `rates[0].classes[0]: class "nights" is none of`,
		`{"rates": [{"name": "x", "per": "hour", "days": [{"first": "2026-01-02"}]}]}`: `rates[0].days[0]: "" has no days`,
	} {
		_, err := pay.ParseRates([]byte(text))
		assert.ErrorContains(t, err, want, text)
		assert.ErrorIs(t, err, schedule.ErrInvalid)
	}
	r, err := pay.ParseRates([]byte(`{"rates": [{"name": "深夜割増", "per": "minute", "yen": 8, "add": true, "from": "22:00", "to": "05:00", "weekdays": ["friday"],
		"classes": ["night"], "roles": ["primary"], "groups": ["managers"], "days": [{"name": "n", "first": "2026-01-01", "last": "2026-01-03"}]}]}`))
	require.NoError(t, err)
	assert.Equal(t, pay.Rate{Name: "深夜割増", Per: pay.Minute, Yen: 8, Add: true, From: schedule.At(22, 0), To: schedule.At(5, 0), Weekdays: []pay.Weekday{5},
		Classes: []report.Class{report.Night}, Roles: []schedule.Role{schedule.Primary}, Groups: []string{"managers"},
		Days: []schedule.Block{{Name: "n", First: date("2026-01-01"), Last: date("2026-01-03")}}}, r.Rates[0])
}

// Pay that is worked out for a year of a pool, by a table with windows.
func BenchmarkSlips(b *testing.B) {
	s := twoPools(b)
	year := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)
	shifts := slices.Collect(s.Duties(year))
	r := pay.Rates{Cut: report.AtMidnight, Shift: map[report.Class]int64{report.Night: 2000}, Rates: []pay.Rate{
		{Name: "night", Per: pay.Hour, Yen: 100, Add: true, From: schedule.At(22, 0), To: schedule.At(5, 0)},
		{Name: "weekend", Per: pay.Hour, Yen: 50, Weekdays: []pay.Weekday{0, 6}},
		{Name: "Friday", Per: pay.Hour, Yen: 30, From: schedule.At(18, 0), To: schedule.At(24, 0), Weekdays: []pay.Weekday{5}},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if len(r.Slips(pay.Served{Shifts: slices.Values(shifts)})) != 1 {
			b.Fatal("one person")
		}
	}
}

// Whatever a table says, it is refused or pays each yen by a line.
func FuzzParseRates(f *testing.F) {
	f.Add([]byte(`{"shift": {"night": 2000}, "hour": {"night": 10}, "cut": "midnight", "named": [{"name": "n", "first": "2026-05-01", "last": "2026-05-06", "shift": 1}], "closes": 25}`))
	f.Add([]byte(`{"rates": [{"name": "x", "per": "hour", "yen": 7, "add": true, "from": "22:00", "to": "05:00", "weekdays": ["friday"], "classes": ["night"]}, {"name": "y", "per": "day off"}]}`))
	s := must(f, schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "ops", Services: []schedule.Service{{ID: "svc"}}, Members: []schedule.Membership{{Member: "a"}}}},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "a")}})
	shifts := slices.Collect(s.Duties(schedule.Days(date("2026-05-01"), date("2026-05-07"), tokyo)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := pay.ParseRates(data)
		if err != nil {
			return
		}
		for _, a := range r.Slips(pay.Served{Period: r.PayMonth(2026, time.May, tokyo), Shifts: slices.Values(shifts)}) {
			var yen int64
			for _, line := range a.Lines {
				yen += line.Yen
			}
			assert.Equal(t, a.Yen, yen)
			assert.GreaterOrEqual(t, yen, int64(0))
		}
	})
}

// Values that make no sense, fields that there are not and what Check finds are told together,
// each at its place.
func TestEveryFaultOfRatesAtOnce(t *testing.T) {
	_, err := pay.ParseRates([]byte(`{"cut": "mid", "closes": 40, "extra": {"a": [1]}, "shift": {"daytime": "x", "nights": 1},
"rates": [{"name": "a", "per": "hours"}, {"name": "b", "per": "hour", "yen": -1, "weekdays": ["mon", "friday"], "from": "9"}],
"named": [{"name": "c", "first": "2026-02-30", "last": "2026-03-01", "hour": -2}], "more": 1}`))
	require.ErrorIs(t, err, schedule.ErrInvalid)
	var got []string
	for line := range strings.Lines(err.Error()) {
		got = append(got, strings.TrimSpace(line))
	}
	for _, want := range []string{`rates: 1:9: cut: cut "mid" is none of`, `rates: 1:30: extra: `, `rates: 1:26: closes: 40 is no day of a month`, `1:72: shift.daytime: `,
		`rates: 1:60: shift: class "nights" is none of`, `rates: 2:32: rates[0].per: "hours" is none of`, `rates: 2:78: rates[1].yen: -1 yen is not`, `2:95: rates[1].weekdays[0]: weekday "mon"`,
		`2:121: rates[1].from: `, `3:34: named[0].first: `, `rates: 3:78: named[0].hour: -2 yen`, `3:84: more: `} {
		if !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("%s is not told", want)
		}
	}
	assert.Len(t, got, 12, "%s", err)

	// What is read and makes no sense has a place too, and all stand in the order of the file.
	_, err = pay.ParseRates([]byte(`{"rates":[{"name":"平日待機","per":"shfit","yen":3000,"role":["primary"]},
{"name":"x","per":"hour","yen":-1,"from":"25:00","classes":["weekday"]}],
"shift":{"nights":1},"cut":"noon","closes":32}`))
	assert.EqualError(t, err, `rates: 1:32: rates[0].per: "shfit" is none of ["shift" "hour" "call" "minute" "day off"]
rates: 1:51: rates[0].role: unknown field "role"; did you mean "roles"?
rates: 2:32: rates[1].yen: -1 yen is not from 0 to 1000000000
rates: 2:42: rates[1].from: clock "25:00" is no time of day of the form 09:00
rates: 2:61: rates[1].classes[0]: class "weekday" is none of ["daytime" "night" "weekend" "holiday"]
rates: 3:9: shift: class "nights" is none of ["daytime" "night" "weekend" "holiday"]
rates: 3:28: cut: cut "noon" is none of ["whole" "midnight"]
rates: 3:44: closes: 32 is no day of a month`)
	_, err = pay.ParseRates([]byte(`{"closes": [[1], 2], "shift": {"daytime": {"yen": 1}}, "cut": "mid"}`))
	for _, want := range []string{"rates: 1:12: closes: a list where a whole number belongs", "rates: 1:43: shift.daytime: an object where a whole number belongs", `1:63: cut: cut "mid"`} {
		assert.ErrorContains(t, err, want)
	}
	assert.Equal(t, 3, strings.Count(err.Error(), "rates: "), "%s", err)
}
