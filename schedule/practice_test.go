package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// The facts of the practice, for the pool everyone of the sample organisation: 12 people
// in three teams, Monday to Friday 10:00 to 19:00 in Tokyo.

var tokyo = sample.Tokyo()

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

func must(t testing.TB, specs ...schedule.Spec) *schedule.Schedule {
	t.Helper()
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	return s
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	require.NoError(t, err)
	return at
}

// shared is the sample without its second pool: the three teams that share their nights.
func shared() schedule.Spec {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People = spec.Teams[:3], nil, spec.People[:12]
	return spec
}

// companyDays are the sample's days off at the end of 2026, by choice of the firm.
func companyDays() schedule.Spec {
	spec := sample.Organisation()
	spec.Holidays = holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03"))
	return spec
}

func TestWhoAnswers(t *testing.T) {
	s := must(t, sample.Organisation())
	for _, c := range []struct {
		at     string
		regime schedule.Regime
	}{
		{"2026-05-01T18:59:59.999+09:00", schedule.Daytime},
		{"2026-05-01T19:00:00+09:00", schedule.OffHours},
		{"2026-05-06T12:00:00+09:00", schedule.OffHours}, // substitute of Sunday 05-03
		{"2026-05-07T09:59:59+09:00", schedule.OffHours},
		{"2026-05-07T10:00:00+09:00", schedule.Daytime},
		{"2026-05-07T00:59:59Z", schedule.OffHours},
		{"2026-05-07T01:00:00Z", schedule.Daytime},
		{"2026-09-22T12:00:00+09:00", schedule.OffHours}, // citizens' holiday
	} {
		a, err := s.OnCall("minne-web", instant(t, c.at))
		require.NoError(t, err)
		assert.Equal(t, c.regime, a.Regime, c.at)
		assert.True(t, a.Contains(instant(t, c.at)), c.at)
		if c.regime == schedule.Daytime {
			assert.Equal(t, schedule.TeamID("minne"), a.Team)
			assert.True(t, a.Owns)
			assert.Equal(t, schedule.All, a.Seats[0].Role)
		} else {
			assert.Equal(t, schedule.Everyone, a.Team)
		}
	}
}

func TestEveryHourOf2026HasOneAnswer(t *testing.T) {
	s := must(t, sample.Organisation())
	year := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)
	for service := range s.Services() {
		hours := map[schedule.Regime]int{}
		for at := year.Start; at.Before(year.End); at = at.Add(time.Hour) {
			a, err := s.OnCall(service, at)
			require.NoError(t, err)
			seats := 1
			if a.Team == sample.PlatformNights {
				seats = 2
			}
			require.Len(t, a.Seats, seats)
			for _, seat := range a.Seats {
				require.False(t, seat.Gap(), at)
			}
			hours[a.Regime]++
		}
		assert.Equal(t, map[schedule.Regime]int{schedule.Daytime: 2196, schedule.OffHours: 6564}, hours, service)
		// The shifts of the service tile the year as well.
		at := year.Start
		for shift := range known(s.Service(service)).Shifts(year) {
			require.False(t, shift.Start.After(at), "hole before %v", shift)
			switch {
			case shift.Role == schedule.Secondary: // beside the primary
				require.True(t, shift.End.Equal(at), "not as long as the primary: %v", shift)
			case at.After(year.Start):
				require.True(t, shift.Start.Equal(at), "overlap at %v", shift)
			}
			at = shift.End
		}
		assert.False(t, at.Before(year.End))
	}
}

// totals are the shifts that start in an interval: hours of the pool and of one
// team, and shifts by kind of day.
type totals struct {
	nights, offDays, offHours, daytime int
}

func totalsOf(s *schedule.Schedule, iv schedule.Interval) totals {
	var t totals
	for shift := range s.Duties(iv) {
		if shift.Team != schedule.Everyone && shift.Team != "suzuri" {
			continue
		}
		hours := int(shift.Duration().Hours())
		switch {
		case shift.Regime == schedule.Daytime:
			t.daytime += hours
			continue
		case shift.Day == schedule.Workday:
			t.nights++
		default:
			t.offDays++
		}
		t.offHours += hours
	}
	return t
}

func TestCalendarAndBlocks(t *testing.T) {
	plain, company := must(t, sample.Organisation()), must(t, companyDays())

	t.Run("months and the year", func(t *testing.T) {
		may := schedule.Month(2026, time.May, tokyo)
		assert.Equal(t, totals{18, 13, 18*15 + 13*24, 162}, totalsOf(plain, may))
		assert.Equal(t, 744.0, may.Duration().Hours())
		assert.Equal(t, totals{244, 121, 6564, 2196}, totalsOf(plain, schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)))
		december := schedule.Month(2026, time.December, tokyo)
		before, after := totalsOf(plain, december), totalsOf(company, december)
		assert.Equal(t, []int{23, 20}, []int{before.nights, after.nights})
		assert.Equal(t, []int{537, 564}, []int{before.offHours, after.offHours})
	})

	t.Run("long blocks", func(t *testing.T) {
		for _, c := range []struct {
			name, from, to string
			s              *schedule.Schedule
			hours, shifts  int
		}{
			{"Golden Week 2026", "2026-05-01T19:00:00+09:00", "2026-05-07T10:00:00+09:00", plain, 135, 6},
			{"Golden Week 2027", "2027-04-30T19:00:00+09:00", "2027-05-06T10:00:00+09:00", plain, 135, 6},
			{"Silver Week 2026", "2026-09-18T19:00:00+09:00", "2026-09-24T10:00:00+09:00", plain, 135, 6},
			{"year end, company days", "2026-12-28T19:00:00+09:00", "2027-01-04T10:00:00+09:00", company, 159, 7},
			{"year end, statutory", "2026-12-31T19:00:00+09:00", "2027-01-04T10:00:00+09:00", plain, 87, 4},
		} {
			from, to := instant(t, c.from), instant(t, c.to)
			// The block lasts as long as the pool answers without a break.
			first, err := c.s.OnCall("minne-web", from.Add(-time.Second))
			require.NoError(t, err)
			assert.Equal(t, schedule.Daytime, first.Regime, c.name)
			var block schedule.Interval
			shifts := 0
			for shift := range known(c.s.Service("minne-web")).Shifts(schedule.Interval{Start: from, End: to.Add(24 * time.Hour)}) {
				if shift.Regime == schedule.Daytime {
					break
				}
				block = block.Span(shift.Interval)
				shifts++
			}
			assert.True(t, block.Equal(schedule.Interval{Start: from, End: to}), "%s is %v", c.name, block)
			assert.Equal(t, float64(c.hours), block.Duration().Hours(), c.name)
			assert.Equal(t, c.shifts, shifts, c.name)
		}
	})

	t.Run("a weekday mask instead of a calendar", func(t *testing.T) {
		masked := sample.Organisation()
		masked.Holidays = schedule.NoHolidays{}
		mask := must(t, masked)
		wrong, mondays, wednesdays, holidays := 0, 0, 0, 0
		for d := date("2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
			for hour := range 24 {
				at := d.At(schedule.At(hour, 0), tokyo)
				right, err := plain.OnCall("shop-cart", at)
				require.NoError(t, err)
				other, err := mask.OnCall("shop-cart", at)
				require.NoError(t, err)
				if right.Regime != other.Regime {
					wrong++
				}
			}
			kind, _, err := plain.Day("ec", d)
			require.NoError(t, err)
			if kind != schedule.Holiday {
				continue
			}
			switch d.Weekday() {
			case time.Saturday, time.Sunday:
				continue
			case time.Monday:
				mondays++
			case time.Wednesday:
				wednesdays++
			}
			holidays++
		}
		assert.Equal(t, []int{17, 7, 4}, []int{holidays, mondays, wednesdays})
		assert.Equal(t, 153, wrong)
	})

	t.Run("the two classes of a night", func(t *testing.T) {
		disagree, nights := 0, known(plain.Team(schedule.Everyone))
		kind := func(day string) schedule.DayKind {
			for slot := range nights.Seats(schedule.Days(date(day), date(day), tokyo)) {
				return slot.Morrow
			}
			return 0
		}
		assert.Equal(t, []schedule.DayKind{schedule.Weekend, schedule.Weekend, schedule.Workday}, []schedule.DayKind{kind("2026-05-15"), kind("2026-05-16"), kind("2026-05-17")})
		for slot := range nights.Seats(schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)) {
			if (slot.Day == schedule.Workday) != (slot.Morrow == schedule.Workday) {
				disagree++
			}
		}
		assert.Equal(t, 114, disagree)
	})

	t.Run("weekday holidays fall on Mondays", func(t *testing.T) {
		mondays, all := 0, 0
		for h := range holiday.Japan().Between(date("2007-01-01"), date("2027-12-31")) {
			switch h.Date.Weekday() {
			case time.Saturday, time.Sunday:
				continue
			case time.Monday:
				mondays++
			}
			all++
		}
		assert.Equal(t, 48, (mondays*100+all/2)/all)
	})
}

// A handoff that slides from a holiday Monday to the next business day makes
// weeks of 204 and 78 hours out of 132 and 150.
func TestSlidingHandoff(t *testing.T) {
	s := must(t, sample.Organisation())
	offHours := func(from, to string) float64 {
		total := 0.0
		iv := schedule.Interval{Start: date(from).At(schedule.At(10, 0), tokyo), End: date(to).At(schedule.At(10, 0), tokyo)}
		for shift := range known(s.Team(schedule.Everyone)).Duties(iv) {
			total += shift.Duration().Hours()
		}
		return total
	}
	assert.Equal(t, []float64{132, 150}, []float64{offHours("2026-04-27", "2026-05-04"), offHours("2026-05-04", "2026-05-11")})
	assert.Equal(t, []float64{204, 78}, []float64{offHours("2026-04-27", "2026-05-07"), offHours("2026-05-07", "2026-05-11")})
}

// load is what one person has over a period.
type load struct {
	hours    float64
	offDays  int
	holidays int // on weekdays
}

func loads(s *schedule.Schedule, iv schedule.Interval) map[schedule.Member]load {
	all := map[schedule.Member]load{}
	for _, m := range known(s.Team(schedule.Everyone)).Members(iv.Start) {
		all[m] = load{}
	}
	for shift := range known(s.Team(schedule.Everyone)).Duties(iv) {
		l := all[shift.Member]
		l.hours += shift.Duration().Hours()
		if shift.Day != schedule.Workday {
			l.offDays++
		}
		if w := shift.Date.Weekday(); shift.Day == schedule.Holiday && w != time.Saturday && w != time.Sunday {
			l.holidays++
		}
		all[shift.Member] = l
	}
	return all
}

// pooled is one team of n people with the sample's hours and the given rota.
func pooled(rota rotation.Rotation) schedule.Spec {
	spec := sample.Organisation()
	team := schedule.Team{ID: "all", Services: []schedule.Service{{ID: "web"}}}
	for _, m := range rota.Order {
		team.Members = append(team.Members, schedule.Membership{Member: m})
	}
	spec.Teams, spec.Pools, spec.People, spec.OffHours = []schedule.Team{team}, nil, nil, schedule.Duty{Primary: rota}
	return spec
}

func people(n int) []schedule.Member {
	var ids []schedule.Member
	for i := range n {
		ids = append(ids, schedule.Member(rune('a'+i)))
	}
	return ids
}

func TestHowUnevenRotationsAre(t *testing.T) {
	year := schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo)

	t.Run("weekly, 12 people", func(t *testing.T) {
		least, most := 1e9, 0.0
		for _, l := range loads(must(t, sample.Organisation()), year) {
			least, most = min(least, l.hours), max(most, l.hours)
		}
		assert.Equal(t, []float64{492, 651}, []float64{least, most})
	})

	t.Run("daily, 7 people", func(t *testing.T) {
		least, most := 999, 0
		for _, l := range loads(must(t, pooled(rotation.Daily(date("2026-01-01"), people(7)...))), year) {
			least, most = min(least, l.offDays), max(most, l.offDays)
		}
		assert.Equal(t, []int{1, 52}, []int{least, most})
	})

	t.Run("weekly, 13 people, five years", func(t *testing.T) {
		s := must(t, pooled(rotation.Weekly(date("2014-12-29"), people(13)...)))
		counts := map[int]int{}
		for _, l := range loads(s, schedule.Days(date("2015-01-01"), date("2019-12-31"), tokyo)) {
			counts[l.holidays]++
		}
		assert.Equal(t, map[int]int{0: 3, 3: 3, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 14: 1, 20: 1}, counts)
	})
}

func TestMonthsSumToQuartersAndYears(t *testing.T) {
	s := must(t, companyDays())
	sum := func(first, last schedule.Date) (hours float64, shifts int) {
		for shift := range s.Duties(schedule.Days(first, last, tokyo)) {
			hours += shift.Duration().Hours()
			shifts++
		}
		return hours, shifts
	}
	yearHours, yearShifts := sum(date("2026-01-01"), date("2026-12-31"))
	for quarter := range 4 {
		first := date("2026-01-01").AddMonths(3 * quarter)
		hours, shifts := sum(first, first.AddMonths(3).AddDays(-1))
		yearHours, yearShifts = yearHours-hours, yearShifts-shifts
		for m := range 3 {
			month := first.AddMonths(m)
			h, n := sum(month, month.AddMonths(1).AddDays(-1))
			hours, shifts = hours-h, shifts-n
		}
		assert.Zero(t, hours)
		assert.Zero(t, shifts)
	}
	assert.Zero(t, yearHours)
	assert.Zero(t, yearShifts)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
