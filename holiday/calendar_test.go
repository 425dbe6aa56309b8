package holiday_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

func all(c *holiday.Calendar) []holiday.Holiday {
	return slices.Collect(c.Between(schedule.Date{}, schedule.Date{}))
}

// The list of all days is pinned: 2,411 from 1948-07-20 to 2099-12-31.
func TestJapanIsPinned(t *testing.T) {
	var list strings.Builder
	days := all(holiday.Japan())
	for _, h := range days {
		fmt.Fprintf(&list, "%s\t%s\t%s\n", h.Date, h.Name, h.Kind)
	}
	assert.Len(t, days, 2411)
	sum := sha256.Sum256([]byte(list.String()))
	assert.Equal(t, "120da534654284aabe2e88c6b2242331f90ee2803c0bed60ccfcc0376edadd96", hex.EncodeToString(sum[:]))
	assert.Equal(t, date("1948-09-23"), days[0].Date)
	assert.Equal(t, date("2099-11-23"), days[len(days)-1].Date)
}

// The official list of the Cabinet Office, where a copy lies beside the project.
func TestJapanAgreesWithTheOfficialList(t *testing.T) {
	const path = "../../shared/holidays/official.tsv"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the official list is not here: %v", err)
	}
	official := map[schedule.Date]string{}
	for line := range strings.Lines(string(text)) {
		day, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		official[date(day)] = name
	}
	require.Len(t, official, 1067)
	japan := holiday.Japan()
	// Where the list says otherwise: one name written differently, and days off
	// that count as national holidays.
	names := map[string]string{"2019-10-14": "体育の日", "2019-05-01": "天皇の即位の日", "2019-10-22": "即位礼正殿の儀"}
	for d := date("1955-01-01"); d.Year <= 2027; d = d.AddDays(1) {
		name, want := official[d]
		h, got := japan.Lookup(d)
		require.Equal(t, want, got, d)
		switch special, ok := names[d.String()]; {
		case ok:
			assert.Equal(t, special, h.Name)
		case h.Kind == holiday.Substitute || h.Kind == holiday.Citizens:
			assert.Equal(t, "休日", name, d)
		default:
			assert.Equal(t, name, h.Name, d)
		}
	}
}

func TestKindsOfJapan(t *testing.T) {
	japan := holiday.Japan()
	kinds := map[holiday.Kind]int{}
	for h := range japan.Between(date("1955-01-01"), date("2027-12-31")) {
		kinds[h.Kind]++
		assert.NotEmpty(t, h.Name)
		assert.NotEmpty(t, h.English)
		assert.NotEmpty(t, h.Source)
		assert.Equal(t, holiday.Official, h.Provenance, h.Date)
		if h.Kind == holiday.Substitute {
			of, ok := japan.Lookup(h.Of)
			assert.True(t, ok && of.Kind == holiday.National && h.Of.Weekday() == time.Sunday, h.Date)
			assert.Contains(t, h.Reason, of.Name)
			assert.Contains(t, h.ReasonEnglish, of.English)
		} else {
			assert.Zero(t, h.Of)
		}
	}
	assert.Equal(t, map[holiday.Kind]int{holiday.National: 945, holiday.Substitute: 96, holiday.Citizens: 20, holiday.Special: 6}, kinds)

	kind := func(day string) string {
		h, ok := japan.Lookup(date(day))
		if !ok {
			return "none"
		}
		return h.Kind.String()
	}
	for day, want := range map[string]string{
		// 4 May before it was a holiday of its own.
		"1985-05-04": "none", "1986-05-04": "none", "1987-05-04": "substitute", "1988-05-04": "citizens",
		"1992-05-04": "substitute", "1997-05-04": "none", "1998-05-04": "substitute", "2003-05-04": "none",
		"2006-05-04": "citizens", "2007-05-04": "national",
		// Septembers with a day between two holidays.
		"2009-09-22": "citizens", "2015-09-22": "citizens", "2026-09-22": "citizens", "2032-09-21": "citizens",
		"2037-09-22": "citizens", "2043-09-22": "citizens", "2049-09-21": "citizens", "2054-09-22": "citizens",
		"2060-09-21": "citizens", "2071-09-22": "citizens", "2077-09-21": "citizens", "2088-09-21": "citizens",
		"2094-09-21": "citizens", "2099-09-22": "citizens",
		// The law in force: no substitutes before 1973-04-12, no Emperor's Birthday in 2019.
		"1973-02-12": "none", "1973-04-30": "substitute", "2019-12-23": "none", "2019-02-23": "none",
		"1948-07-20": "none", "1948-11-03": "national", "1949-01-01": "national",
		// 2019 and the Olympic years.
		"2019-04-30": "citizens", "2019-05-01": "special", "2019-05-02": "citizens", "2019-10-22": "special",
		"2020-07-23": "national", "2020-07-24": "national", "2020-08-10": "national", "2020-08-11": "none", "2020-10-12": "none",
		"2021-07-22": "national", "2021-07-23": "national", "2021-08-08": "national", "2021-08-09": "substitute", "2021-10-11": "none",
		"1959-04-10": "special", "1989-02-24": "special", "1990-11-12": "special", "1993-06-09": "special",
		// Substitutes that step over further holidays.
		"2008-05-06": "substitute", "2009-05-06": "substitute", "2026-05-06": "substitute", "2027-03-22": "substitute",
		// The closest call of the equinoxes.
		"2074-09-23": "national", "2074-09-22": "none",
	} {
		assert.Equal(t, want, kind(day), day)
	}
}

func TestProvenance(t *testing.T) {
	japan := holiday.Japan()
	for day, want := range map[string]holiday.Provenance{
		"1950-03-21": holiday.Official, "2027-09-23": holiday.Official,
		"2028-01-01": holiday.Statute, "2028-01-10": holiday.Statute,
		"2028-03-20": holiday.Forecast, "2028-09-22": holiday.Forecast,
		"2032-09-21": holiday.Forecast, // between 敬老の日 and an equinox
		"2029-02-12": holiday.Statute,  // a substitute of a fixed day
		"2033-03-21": holiday.Forecast, // a substitute of an equinox
	} {
		h, ok := japan.Lookup(date(day))
		require.True(t, ok, day)
		assert.Equal(t, want, h.Provenance, day)
		d, _ := japan.Holiday(date(day))
		assert.Equal(t, want != holiday.Official, d.Provisional, day)
	}
	assert.Equal(t, date("2027-12-31"), japan.Through())
}

func TestCompanyDays(t *testing.T) {
	japan := holiday.Japan()
	firm := japan.With("年末年始", date("2026-12-29"), date("2027-01-03")).
		Edit(holiday.Edit{Name: "創立記念日", English: "Founding Day", First: date("2026-06-01"), Last: date("2026-06-01"), Source: "就業規則"}).
		Without("山の日は出勤", date("2026-08-11"), date("2026-08-11"))
	var added, removed []string
	for _, c := range holiday.Compare(japan, firm) {
		if c.After.Date.IsZero() {
			removed = append(removed, c.String())
		} else {
			added = append(added, c.String())
		}
	}
	assert.Equal(t, []string{"2026-06-01: no holiday → 創立記念日", "2026-12-29: no holiday → 年末年始", "2026-12-30: no holiday → 年末年始",
		"2026-12-31: no holiday → 年末年始", "2027-01-02: no holiday → 年末年始", "2027-01-03: no holiday → 年末年始"}, added)
	assert.Equal(t, []string{"2026-08-11: 山の日 → no holiday"}, removed)
	newYear, _ := firm.Lookup(date("2027-01-01"))
	assert.Equal(t, "元日", newYear.Name, "a holiday stays what it is")
	founding, _ := firm.Lookup(date("2026-06-01"))
	assert.Equal(t, holiday.Holiday{Date: date("2026-06-01"), Name: "創立記念日", English: "Founding Day", Kind: holiday.Company,
		Provenance: holiday.Declared, Source: "就業規則"}, founding)
	assert.Len(t, all(japan), 2411, "the receiver stays")
	assert.Equal(t, "jp", firm.Base())
	assert.Len(t, firm.Edits(), 3)
	assert.Empty(t, holiday.Compare(japan, holiday.Japan()))
	assert.NoError(t, firm.Check())

	// A law of 2018 gave ten days off in a row with 131 days of notice.
	before := holiday.New(slices.DeleteFunc(all(japan), func(h holiday.Holiday) bool {
		return h.Date.Year == 2019 && (h.Kind == holiday.Special || h.Kind == holiday.Citizens)
	})...)
	assert.Len(t, holiday.Compare(before, japan), 4)
}

func TestImpossibleEdits(t *testing.T) {
	for _, c := range []struct {
		edit holiday.Edit
		want string
	}{
		{holiday.Edit{}, `edits[0]: no name`},
		{holiday.Edit{Name: "盆"}, `edits[0]: "盆" begins on "", which is no day`},
		{holiday.Edit{Name: "盆", First: date("2026-08-13")}, `edits[0]: "盆" ends on "", which is no day`},
		{holiday.Edit{Name: "盆", First: date("2026-08-13"), Last: date("2026-08-12")}, `edits[0]: "盆" ends on "2026-08-12", before it begins on "2026-08-13"`},
		{holiday.Edit{Name: "盆", First: date("2026-08-13"), Last: date("2062-08-16")}, `edits[0]: "盆" from "2026-08-13" to "2062-08-16" is longer than ten years`},
		{holiday.Edit{Name: "閉鎖", First: date("2026-01-01"), Last: date("2036-01-10")}, `edits[0]: "閉鎖" from "2026-01-01" to "2036-01-10" is longer than ten years`},
	} {
		faulty := holiday.Japan().Edit(c.edit)
		assert.EqualError(t, faulty.Check(), c.want)
		assert.Len(t, all(faulty), 2411, "it changes nothing")
	}
	assert.EqualError(t, holiday.New(holiday.Holiday{Name: "x"}).Check(), `days[0]: "x" is on "", which is no day`)
	longest := holiday.New().With("閉鎖", date("2026-01-01"), date("2036-01-09"))
	assert.NoError(t, longest.Check())
	assert.Len(t, all(longest), 3661, "ten years of 366 days and the first day are possible")
}

// Of what a calendar was made from nothing is lost, and nothing is shared.
func TestDaysAreThoseGiven(t *testing.T) {
	given := []holiday.Holiday{{Date: date("2026-05-04"), Name: "second"}, {Date: date("2026-05-01"), Name: "first"}, {Date: date("2026-05-01"), Name: "again"}, {Name: "never"}}
	c := holiday.New(given...).With("盆", date("2026-08-13"), date("2026-08-15"))
	assert.Equal(t, given, c.Days())
	assert.Len(t, all(c), 5, "each date once, without the impossible one")
	c.Days()[0].Name = "changed"
	assert.Equal(t, given, c.Days())
}

func TestUnion(t *testing.T) {
	a := holiday.New(holiday.Holiday{Date: date("2026-05-04"), Name: "a"}, holiday.Holiday{Date: date("2026-05-01"), Name: "May Day", Kind: holiday.Public})
	both := holiday.Union(a, holiday.Japan())
	first, _ := both.Lookup(date("2026-05-04"))
	assert.Equal(t, "a・みどりの日", first.Name, "a day with two names has both")
	assert.Equal(t, "a / Greenery Day", first.English)
	assert.Len(t, all(both), 2412)
	assert.Equal(t, date("2027-12-31"), both.Through())
	assert.Empty(t, all(holiday.Union()))
	assert.NoError(t, both.Check())
	bad := holiday.Japan().With("年末年始", date("2026-12-29"), date("2026-01-03"))
	assert.EqualError(t, holiday.Union(a, bad).With("盆", date("2026-08-13"), date("2026-08-01")).Check(),
		`calendars[1].edits[0]: "年末年始" ends on "2026-01-03", before it begins on "2026-12-29"`+"\n"+
			`edits[0]: "盆" ends on "2026-08-01", before it begins on "2026-08-13"`)
}

func TestNothingIsAHoliday(t *testing.T) {
	var none *holiday.Calendar
	for _, c := range []*holiday.Calendar{none, {}, holiday.New()} {
		_, ok := c.Holiday(date("2026-01-01"))
		assert.False(t, ok)
		_, ok = c.Lookup(date("2026-01-01"))
		assert.False(t, ok)
		assert.Empty(t, all(c))
		assert.NoError(t, c.Check())
		assert.Zero(t, c.Through())
		assert.Empty(t, c.Base())
		assert.Empty(t, c.Edits())
		assert.Empty(t, c.Days())
	}
	assert.Len(t, all(none.With("x", date("2026-01-01"), date("2026-01-02"))), 2)
	japan := holiday.Japan()
	for _, d := range []schedule.Date{{}, {Year: 2026, Month: 13, Day: 1}, {Year: 2026, Month: 1, Day: 0}, {Year: 2026, Month: 1, Day: 33}, {Year: 1900, Month: 1, Day: 1}, {Year: 2100, Month: 1, Day: 1}, {Year: -2026, Month: 1, Day: 1}} {
		_, ok := japan.Holiday(d)
		assert.False(t, ok, d)
	}
	for h := range japan.Between(date("2026-01-01"), date("2026-12-31")) {
		assert.Equal(t, "元日", h.Name)
		break // stops early
	}
}

// A calendar may hold more days than 16 bits count.
func TestManyDays(t *testing.T) {
	var days []holiday.Holiday
	for d := date("2000-01-01"); d.Year < 2200; d = d.AddDays(1) {
		days = append(days, holiday.Holiday{Date: d, Name: d.String()})
	}
	require.Len(t, days, 73049)
	c := holiday.New(days...)
	for _, h := range days {
		got, ok := c.Lookup(h.Date)
		require.True(t, ok)
		require.Equal(t, h.Name, got.Name)
	}
}

func TestLookupsAllocateNothing(t *testing.T) {
	japan, d := holiday.Japan(), date("2026-05-06")
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = japan.Holiday(d) }))
	n := 0
	for d := date("1948-07-20"); d.Year < 2100; d = d.AddDays(1) {
		if _, ok := japan.Holiday(d); ok {
			n++
		}
	}
	assert.Equal(t, 2411, n)
}

func TestWords(t *testing.T) {
	assert.Equal(t, "company", holiday.Company.String())
	assert.Equal(t, "public", holiday.Public.String())
	assert.Equal(t, "Kind(6)", holiday.Kind(6).String())
	assert.Equal(t, "forecast", holiday.Forecast.String())
	assert.Equal(t, "declared", holiday.Declared.String())
	assert.Equal(t, "Provenance(4)", holiday.Provenance(4).String())
}

func ExampleJapan() {
	japan := holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03"))
	for h := range japan.Between(date("2026-09-01"), date("2027-01-04")) {
		fmt.Println(h.Date, h.Name, h.Kind, h.Provenance)
	}
	// Output:
	// 2026-09-21 敬老の日 national official
	// 2026-09-22 国民の休日 citizens official
	// 2026-09-23 秋分の日 national official
	// 2026-10-12 スポーツの日 national official
	// 2026-11-03 文化の日 national official
	// 2026-11-23 勤労感謝の日 national official
	// 2026-12-29 年末年始 company declared
	// 2026-12-30 年末年始 company declared
	// 2026-12-31 年末年始 company declared
	// 2027-01-01 元日 national official
	// 2027-01-02 年末年始 company declared
	// 2027-01-03 年末年始 company declared
}
