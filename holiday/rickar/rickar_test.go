package rickar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/us"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/schedule"
)

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

func all(c *holiday.Calendar) []holiday.Holiday {
	return slices.Collect(c.Between(schedule.Date{}, schedule.Date{}))
}

func noon(d schedule.Date, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, loc)
}

// Every day of ten years, and of the years around them, against the library.
func TestCountriesAgreeWithTheLibraryDayByDay(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	for country, list := range map[string][]*cal.Holiday{
		"us": us.Holidays, "gb": gb.Holidays, "de": de.Holidays, "de BY": de.HolidaysBY, "fr": fr.Holidays, "jp": jp.Holidays,
	} {
		library := &cal.Calendar{Holidays: list}
		// The same through every door; the locations and the cache take no part.
		calendar := &cal.Calendar{Holidays: list, Locations: []*time.Location{tokyo}, Cacheable: true}
		business := cal.NewBusinessCalendar()
		business.AddHoliday(list...)
		c, err := rickar.Read(list, 2020, 2029)
		require.NoError(t, err)
		other, err := rickar.Read(calendar, 2020, 2029)
		require.NoError(t, err)
		assert.Equal(t, all(c), all(other), country)
		other, err = rickar.Read(business, 2020, 2029)
		require.NoError(t, err)
		assert.Equal(t, all(c), all(other), country)
		require.NoError(t, c.Check())

		days, holidays := 0, 0
		for d := date("2019-01-01"); d.Year <= 2030; d = d.AddDays(1) {
			h, got := c.Lookup(d)
			if d.Year < 2020 || d.Year > 2029 {
				require.False(t, got, "%s %v lies outside the years read", country, d)
				continue
			}
			actual, observed, want := library.IsHoliday(noon(d, time.UTC))
			require.Equal(t, actual || observed, got, "%s %v", country, d)
			days++
			if !got {
				continue
			}
			holidays++
			first, _, _ := strings.Cut(h.Name, "・") // the library knows one name a day
			require.Equal(t, want.Name, first)
			if first != h.Name {
				continue // another holiday, with reasons of its own
			}
			require.Equal(t, holiday.Public, h.Kind)
			require.Equal(t, holiday.Declared, h.Provenance)
			require.Equal(t, actual && observed, h.Reason == "", "%s %v %s", country, d, h.Name)
			require.Equal(t, !actual, !h.Of.IsZero(), "%s %v %s", country, d, h.Name)
		}
		assert.Equal(t, 3653, days)
		t.Logf("%s: %d holidays on %d days, 0 mismatches", country, holidays, days)
	}
}

func TestActualAndObservedDays(t *testing.T) {
	c, err := rickar.Read(us.Holidays, 2020, 2029)
	require.NoError(t, err)
	actual, ok := c.Lookup(date("2026-07-04"))
	require.True(t, ok)
	assert.Equal(t, holiday.Holiday{Date: date("2026-07-04"), Name: "Independence Day", Kind: holiday.Public, Provenance: holiday.Declared,
		Reason: "2026-07-03に振替", ReasonEnglish: "observed on 2026-07-03", Source: "github.com/rickar/cal/v2"}, actual)
	observed, ok := c.Lookup(date("2026-07-03"))
	require.True(t, ok)
	assert.Equal(t, holiday.Holiday{Date: date("2026-07-03"), Name: "Independence Day", Kind: holiday.Public, Provenance: holiday.Declared, Of: date("2026-07-04"),
		Reason: "2026-07-04の振替", ReasonEnglish: "observed for 2026-07-04", Source: "github.com/rickar/cal/v2"}, observed)
	// New Year's Day of 2028, a Saturday, is observed in the year before.
	observed, ok = c.Lookup(date("2027-12-31"))
	require.True(t, ok)
	assert.Equal(t, date("2028-01-01"), observed.Of)
	assert.Equal(t, "New Year's Day", observed.Name)
}

// The reader works in civil days wherever the library computes: Havana's clocks
// jump at midnight, and Apia had no 2011-12-30.
func TestWhereMidnightIsMissing(t *testing.T) {
	defer func(loc *time.Location) { cal.DefaultLoc = loc }(cal.DefaultLoc)
	for _, name := range []string{"UTC", "America/Havana", "Pacific/Kiritimati", "Etc/GMT+12"} {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		cal.DefaultLoc = loc
		c, err := rickar.Read(gb.Holidays, 2026, 2026)
		require.NoError(t, err)
		var days []string
		for _, h := range all(c) {
			days = append(days, h.Date.String())
		}
		assert.Equal(t, []string{"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-26", "2026-12-28"}, days, name)

		// A holiday on the day on which Havana's clocks jump at midnight.
		list := rickar.Holidays(holiday.New(holiday.Holiday{Date: date("2026-03-08"), Name: "x"}))
		back, err := rickar.Read(list, 2025, 2027)
		require.NoError(t, err)
		require.Len(t, all(back), 1, name)
		assert.Equal(t, date("2026-03-08"), all(back)[0].Date, name)
	}
}

func TestJapanGoesOutAndComesBack(t *testing.T) {
	japan := holiday.Japan()
	list := rickar.Holidays(japan)
	library := &cal.Calendar{Holidays: list}
	back, err := rickar.Read(list, 1948, 2099)
	require.NoError(t, err)
	mismatches, holidays := 0, 0
	for d := date("1948-01-01"); d.Year <= 2099; d = d.AddDays(1) {
		want, ok := japan.Lookup(d)
		actual, observed, h := library.IsHoliday(noon(d, time.UTC))
		if actual != ok || observed != ok || ok && h.Name != want.Name {
			mismatches++
		}
		got, read := back.Lookup(d)
		if read != ok || got.Name != want.Name || got.English != want.English || got.Reason != "" {
			mismatches++
		}
		if ok {
			holidays++
		}
	}
	assert.Zero(t, mismatches)
	assert.Equal(t, 2411, holidays)
	t.Logf("%d entries carry %d holidays, %d mismatches", len(list), holidays, mismatches)
	for _, h := range list {
		for _, year := range []int{h.StartYear - 1, h.EndYear + 1} {
			actual, _ := h.Calc(year)
			assert.Zero(t, actual)
		}
		assert.Equal(t, cal.ObservancePublic, h.Type)
	}
	assert.Empty(t, rickar.Holidays(nil))
}

// Company days go out with the rest; those of one name need as many entries as
// they have days a year.
func TestFirmsGoOutToo(t *testing.T) {
	firm := holiday.New().With("年末年始", date("2026-12-29"), date("2027-01-03"))
	list := rickar.Holidays(firm)
	assert.Len(t, list, 3)
	assert.Equal(t, cal.ObservanceOther, list[0].Type)
	back, err := rickar.Read(list, 2020, 2030)
	require.NoError(t, err)
	assert.Len(t, all(back), 6)
}

func TestImpossibleReads(t *testing.T) {
	for _, c := range []struct {
		first, last int
		want        string
	}{
		{2027, 2026, "invalid value: the last year 2026 lies before the first, 2027"},
		{0, 2026, "invalid value: years 0 to 2026 lie outside 1 to 9999"},
		{2026, 10000, "invalid value: years 2026 to 10000 lie outside 1 to 9999"},
	} {
		_, err := rickar.Read(us.Holidays, c.first, c.last)
		assert.EqualError(t, err, c.want)
		assert.ErrorIs(t, err, schedule.ErrInvalid)
	}
	_, err := rickar.Read((*cal.Calendar)(nil), 2026, 2026)
	assert.ErrorIs(t, err, schedule.ErrMissing)
	_, err = rickar.Read((*cal.BusinessCalendar)(nil), 2026, 2026)
	assert.EqualError(t, err, "missing value: the calendar is nil")
	_, err = rickar.Read([]*cal.Holiday{us.NewYear, nil}, 2026, 2026)
	assert.EqualError(t, err, "missing value: holidays[1] is nil")
	none, err := rickar.Read([]*cal.Holiday(nil), 2026, 2026)
	require.NoError(t, err)
	assert.Empty(t, all(none))
	// A holiday without a rule, and one whose rule finds no day, are none.
	none, err = rickar.Read([]*cal.Holiday{{Name: "x"}, {Name: "y", Func: func(*cal.Holiday, int) time.Time { return time.Time{} }}}, 2026, 2026)
	require.NoError(t, err)
	assert.Empty(t, all(none))
}

func ExampleRead() {
	uk, err := rickar.Read(gb.Holidays, 2026, 2035)
	if err != nil {
		fmt.Println(err)
		return
	}
	for h := range uk.Between(date("2026-12-01"), date("2027-01-31")) {
		fmt.Printf("%s %s %q\n", h.Date, h.Name, h.ReasonEnglish)
	}
	// Output:
	// 2026-12-25 Christmas Day ""
	// 2026-12-26 Boxing Day "observed on 2026-12-28"
	// 2026-12-28 Boxing Day "observed for 2026-12-26"
	// 2027-01-01 New Year's Day ""
}

func ExampleHolidays() {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(rickar.Holidays(holiday.Japan())...)
	_, _, h := c.IsHoliday(time.Date(2026, time.September, 22, 12, 0, 0, 0, time.UTC))
	fmt.Println(h.Name, h.Description)
	// Output:
	// 国民の休日 Citizens' Holiday
}
