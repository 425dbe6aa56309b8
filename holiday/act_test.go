package holiday_test

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
)

// The laws of 2007, 2014, 2018 and 2020, undone and enacted again, give the calendar that
// the library has for them.
func TestLawsUndoneAndEnactedAgain(t *testing.T) {
	japan := holiday.Japan()
	undone := japan.Enact(
		holiday.Act{Replaces: "海の日", First: 2020, Last: 2021}, holiday.Act{Name: "海の日", First: 2020, Last: 2021, Month: time.July, Monday: 3},
		holiday.Act{Replaces: "山の日", First: 2016},
		holiday.Act{Replaces: "スポーツの日", First: 2020}, holiday.Act{Name: "体育の日", First: 2020, Month: time.October, Monday: 2},
		holiday.Act{Replaces: "天皇誕生日", First: 2020},
		holiday.Act{Replaces: "みどりの日", First: 2007}, holiday.Act{Replaces: "昭和の日", First: 2007},
	)
	require.NoError(t, undone.Check())
	again := undone.Enact(
		holiday.Act{Name: "昭和の日", English: "Showa Day", First: 2007, Month: time.April, Day: 29},
		holiday.Act{Name: "みどりの日", English: "Greenery Day", First: 2007, Month: time.May, Day: 4},
		holiday.Act{Name: "山の日", English: "Mountain Day", First: 2016, Month: time.August, Day: 11},
		holiday.Act{Name: "天皇誕生日", English: "Emperor's Birthday", First: 2020, Month: time.February, Day: 23},
		holiday.Act{Name: "スポーツの日", English: "Sports Day", Replaces: "体育の日", First: 2020, Month: time.October, Monday: 2},
		holiday.Act{Name: "海の日", Replaces: "海の日", First: 2020, Last: 2020, Month: time.July, Day: 23},
		holiday.Act{Name: "海の日", Replaces: "海の日", First: 2021, Last: 2021, Month: time.July, Day: 22},
		holiday.Act{Name: "山の日", Replaces: "山の日", First: 2020, Last: 2020, Month: time.August, Day: 10},
		holiday.Act{Name: "山の日", Replaces: "山の日", First: 2021, Last: 2021, Month: time.August, Day: 8},
		holiday.Act{Name: "スポーツの日", Replaces: "スポーツの日", First: 2020, Last: 2020, Month: time.July, Day: 24},
		holiday.Act{Name: "スポーツの日", Replaces: "スポーツの日", First: 2021, Last: 2021, Month: time.July, Day: 23},
	)
	require.NoError(t, again.Check())
	assert.NotEmpty(t, holiday.Compare(undone, japan))
	assert.Empty(t, holiday.Compare(again, japan), "substitutes and citizens' holidays included")
}

// A new national holiday gives substitutes and citizens' holidays like the others.
func TestANewNationalHoliday(t *testing.T) {
	law := holiday.Japan().Enact(holiday.Act{Name: "技術の日", English: "Engineers' Day", First: 2026, Month: time.June, Day: 7, Source: "令和8年法律第1号"}) // a Sunday
	require.NoError(t, law.Check())
	day, ok := law.Lookup(date("2026-06-08"))
	require.True(t, ok)
	assert.Equal(t, "振替休日 技術の日（2026-06-07・日）の振替 declared", fmt.Sprint(day.Name, " ", day.Reason, " ", day.Provenance))
	short, _ := law.Holiday(date("2026-06-07"))
	assert.False(t, short.Provisional, "the firm says that it is the law")
	later, _ := law.Holiday(date("2028-06-07"))
	assert.True(t, later.Provisional, "nothing of 2028 is published")

	// Two days before the equinox of 2026-09-23 lies 敬老の日; a day on the 25th makes
	// the 24th one between two.
	law = holiday.Japan().Enact(holiday.Act{Name: "夜の日", English: "Night Day", First: 2026, Last: 2026, Month: time.September, Day: 25})
	day, _ = law.Lookup(date("2026-09-24"))
	assert.Equal(t, "国民の休日 秋分の日と夜の日に挟まれた日", day.Name+" "+day.Reason)
	eve, _ := law.Lookup(date("2026-09-22"))
	assert.Equal(t, "国民の休日 official", fmt.Sprint(eve.Name, " ", eve.Provenance))
	_, ok = law.Lookup(date("2027-09-25"))
	assert.False(t, ok)

	// A day off by a law of its own gives no others unless it counts.
	ceremony := holiday.Act{Name: "即位礼", English: "Enthronement", First: 2026, Month: time.September, Day: 25, Special: true}
	_, ok = holiday.Japan().Enact(ceremony).Lookup(date("2026-09-24"))
	assert.False(t, ok)
	ceremony.Counts = true
	day, _ = holiday.Japan().Enact(ceremony).Lookup(date("2026-09-24"))
	assert.Equal(t, holiday.Citizens, day.Kind)
}

// A year that was published after this version was made is official once somebody says so.
func TestPublishedSince(t *testing.T) {
	c := holiday.Japan().With("盆", date("2028-08-14"), date("2028-08-15")).PublishedThrough(2028)
	require.NoError(t, c.Check())
	assert.Equal(t, date("2028-12-31"), c.Through())
	equinox, _ := c.Lookup(date("2028-03-20"))
	assert.Equal(t, holiday.Official, equinox.Provenance)
	next, _ := c.Lookup(date("2029-03-20"))
	assert.Equal(t, holiday.Forecast, next.Provenance)
	obon, _ := c.Lookup(date("2028-08-14"))
	assert.Equal(t, holiday.Declared, obon.Provenance)
	assert.Empty(t, holiday.Compare(holiday.Japan(), holiday.Japan().PublishedThrough(2040)), "the days are the same")
	assert.Equal(t, date("2027-12-31"), holiday.Japan().PublishedThrough(2020).Through())
	assert.EqualError(t, holiday.Japan().PublishedThrough(2100).Check(), "published: 2100 lies after 2099, the last year")
	assert.EqualError(t, holiday.New().PublishedThrough(2028).Check(), "published: the Cabinet Office publishes the days of calendars that are made from Japan's")
}

// Two national holidays on one date are one day with both names, and one substitute.
func TestTwoNamesOnOneDate(t *testing.T) {
	law := holiday.Japan().Enact(holiday.Act{Name: "花の日", English: "Flower Day", First: 2026, Month: time.May, Day: 3}) // a Sunday
	day, _ := law.Holiday(date("2026-05-03"))
	assert.Equal(t, "憲法記念日・花の日, Constitution Memorial Day / Flower Day", day.Name+", "+day.English)
	sub, _ := law.Lookup(date("2026-05-06"))
	assert.Equal(t, "憲法記念日・花の日（2026-05-03・日）の振替", sub.Reason)
	assert.Len(t, slices.Collect(law.Between(date("2026-05-03"), date("2026-05-07"))), 4)
}

func TestImpossibleActs(t *testing.T) {
	for want, a := range map[string]holiday.Act{
		`acts[0].First: 0 is no year from 1948 to 2099`:                           {Name: "x", Month: 1, Day: 1},
		`acts[0].Last: 2027 is no year from 2028 to 2099`:                         {Name: "x", First: 2028, Last: 2027, Month: 1, Day: 1},
		`acts[0].Name: no name of a holiday, and none that is replaced`:           {First: 2028},
		`acts[0].Name: no name of the holiday of that day`:                        {Replaces: "海の日", First: 2028, Month: 7, Day: 1},
		`acts[0].Replaces: there is no national holiday "海神の日" in 2028 to 2099`:   {Replaces: "海神の日", First: 2028},
		`acts[0].Replaces: there is no national holiday "体育の日" in 2028 to 2028`:   {Replaces: "体育の日", First: 2028, Last: 2028},
		`acts[0].Month: 13 is no month`:                                           {Name: "x", First: 2028, Month: 13, Day: 1},
		`acts[0].Day: February has no day 30`:                                     {Name: "x", First: 2028, Month: 2, Day: 30},
		`acts[0].Day: a day of the month belongs here, or a Monday, and not both`: {Name: "x", First: 2028, Month: 2, Day: 3, Monday: 1},
		`acts[0].Monday: 5 is no Monday that every month has: they are 1 to 4`:    {Name: "x", First: 2028, Month: 2, Monday: 5},
		`acts[0].Counts: a national holiday counts in any case`:                   {Name: "x", First: 2028, Month: 2, Day: 1, Counts: true},
	} {
		assert.EqualError(t, holiday.Japan().Enact(a).Check(), want)
		assert.Empty(t, holiday.Compare(holiday.Japan(), holiday.Japan().Enact(a)))
	}
	assert.EqualError(t, holiday.New().Enact(holiday.Act{Name: "x", First: 2028, Month: 1, Day: 1}).Check(), "acts: the law of Japan changes calendars that are made from Japan's")
	assert.Len(t, holiday.Japan().Enact(holiday.Act{}).Acts(), 1)
}

// Company days of every year, and how far they are decided.
func TestCompanyDaysOfEveryYear(t *testing.T) {
	newYear := holiday.Edit{Name: "年末年始", First: date("2026-12-29"), Last: date("2027-01-03"), Yearly: true}
	c := holiday.Japan().Edit(newYear)
	require.NoError(t, c.Check())
	for _, d := range []string{"2026-12-29", "2027-12-30", "2031-01-02", "2099-12-31"} {
		day, ok := c.Lookup(date(d))
		assert.Equal(t, "年末年始", day.Name, d)
		assert.True(t, ok)
	}
	for _, d := range []string{"2026-01-02", "2025-12-30", "2027-12-28"} {
		_, ok := c.Lookup(date(d))
		assert.False(t, ok, d)
	}
	first, _ := c.Lookup(date("2028-01-01"))
	assert.Equal(t, "元日", first.Name)
	assert.Equal(t, date("2027-12-31"), c.Through(), "the law is published no further")
	assert.Equal(t, date("2099-12-31"), holiday.New().Edit(newYear).Through())
	decided := c.DecidedThrough(date("2027-03-31"))
	assert.Equal(t, date("2027-03-31"), decided.Through())
	assert.Equal(t, date("2027-03-31"), decided.With("盆", date("2026-08-13"), date("2026-08-15")).Through(), "edits keep it")
	assert.Equal(t, date("2027-12-31"), c.DecidedThrough(date("2030-03-31")).Through(), "whoever decides first ends")
	newYear.Through = date("2028-01-02")
	ends := holiday.New().Edit(newYear)
	assert.Len(t, all(ends), 6+5)
	leap := holiday.New().Edit(holiday.Edit{Name: "創立記念日", First: date("2024-02-29"), Last: date("2024-02-29"), Yearly: true, Through: date("2028-12-31")})
	assert.Equal(t, "[2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29]", fmt.Sprint(dates(leap)))

	for want, e := range map[string]holiday.Edit{
		`edits[0]: "x" has a last year, "2027-01-01", and does not come every year`:                 {Name: "x", First: date("2026-01-01"), Last: date("2026-01-01"), Through: date("2027-01-01")},
		`edits[0]: "x" from "2026-01-01" to "2027-01-01" is a year or longer, and comes every year`: {Name: "x", First: date("2026-01-01"), Last: date("2027-01-01"), Yearly: true},
		`edits[0]: "x" comes up to "2026-01-01", before its first days end on "2026-01-02"`:         {Name: "x", First: date("2026-01-01"), Last: date("2026-01-02"), Yearly: true, Through: date("2026-01-01")},
		`edits[0]: "x" comes up to "2099-12-31", before its first days end on "2100-01-01"`:         {Name: "x", First: date("2100-01-01"), Last: date("2100-01-01"), Yearly: true},
		`edits[0]: "x" comes for 1999 years, more than 200`:                                         {Name: "x", First: date("0101-01-01"), Last: date("0101-01-01"), Yearly: true},
		`edits[0]: "x" comes up to "2026-13-01", which is no day`:                                   {Name: "x", First: date("2026-01-01"), Last: date("2026-01-01"), Yearly: true, Through: schedule.Date{Year: 2026, Month: 13, Day: 1}},
	} {
		assert.EqualError(t, holiday.New().Edit(e).Check(), want)
		assert.Empty(t, all(holiday.New().Edit(e)))
	}
	assert.EqualError(t, holiday.New().DecidedThrough(schedule.Date{Year: 1}).Check(), `decided: "0001-00-00" is no day`)
	many := slices.Repeat([]holiday.Edit{{Name: "x", First: date("2000-01-01"), Last: date("2000-12-30"), Yearly: true}}, 30)
	assert.ErrorContains(t, holiday.New().Edit(many...).Check(), `edits[27]: the edits up to "x" have more than 1000000 days`)
}

func dates(c *holiday.Calendar) (list []schedule.Date) {
	for _, h := range all(c) {
		list = append(list, h.Date)
	}
	return list
}

// Edits in any order agree with a map of days that goes through them one by one.
func TestEditsAgreeWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, days := holiday.Japan(), map[schedule.Date]string{}
		for _, h := range all(c) {
			days[h.Date] = h.Name
		}
		for i := range rapid.IntRange(1, 5).Draw(t, "edits") {
			first := date("2026-12-20").AddDays(rapid.IntRange(-30, 30).Draw(t, "first"))
			e := holiday.Edit{Name: fmt.Sprint("e", i), First: first, Last: first.AddDays(rapid.IntRange(0, 20).Draw(t, "days")),
				Remove: rapid.Bool().Draw(t, "remove"), Yearly: rapid.Bool().Draw(t, "yearly")}
			if e.Yearly && rapid.Bool().Draw(t, "ends") {
				e.Through = e.Last.AddDays(rapid.IntRange(0, 3000).Draw(t, "goes on"))
			}
			c = c.Edit(e)
			for d := e.First; d.Year < 2100; d = d.AddDays(1) {
				if !e.Through.IsZero() && d.After(e.Through) {
					break
				}
				in := !d.After(e.Last)
				for year := e.First.Year; e.Yearly && year <= d.Year; year++ { // no leap day is drawn
					from := schedule.Date{Year: year, Month: e.First.Month, Day: e.First.Day}
					to := schedule.Date{Year: year + e.Last.Year - e.First.Year, Month: e.Last.Month, Day: e.Last.Day}
					in = in || !d.Before(from) && !d.After(to)
				}
				if _, taken := days[d]; in && e.Remove {
					delete(days, d)
				} else if in && !taken {
					days[d] = e.Name
				}
			}
		}
		require.NoError(t, c.Check())
		require.Len(t, all(c), len(days))
		for _, h := range all(c) {
			require.Equal(t, days[h.Date], h.Name, h.Date)
			short, ok := c.Holiday(h.Date)
			require.True(t, ok)
			require.Equal(t, h.Name, short.Name)
		}
	})
}
