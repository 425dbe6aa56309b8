package holiday

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/toban-go/toban/schedule"
)

// The law of Japan's holidays: 国民の祝日に関する法律, law 178 of 1948, in force from
// 1948-07-20, as amended up to 2020, and the laws for single days.
const (
	law           = "国民の祝日に関する法律（昭和23年法律第178号）"
	lastYear      = 2099
	publishedYear = 2027 // announced in the official gazette up to this year
)

var (
	substituteFrom = schedule.Date{Year: 1973, Month: time.April, Day: 12}
	citizensFrom   = schedule.Date{Year: 1985, Month: time.December, Day: 27}
	amended        = 2007 // the year from which both rules have their present form
)

const japanese = "jp" // base of calendars made from Japan

// rule is a national holiday in the years from first to last.
type rule struct {
	name, english string
	first, last   int
	on            func(year int) schedule.Date
	source        string // "": the law
}

func fixed(month time.Month, day int) func(int) schedule.Date {
	return func(year int) schedule.Date { return schedule.Date{Year: year, Month: month, Day: day} }
}

// monday is the nth Monday of a month.
func monday(n int, month time.Month) func(int) schedule.Date {
	return func(year int) schedule.Date {
		first := schedule.Date{Year: year, Month: month, Day: 1}
		return first.AddDays((8-int(first.Weekday()))%7 + 7*(n-1))
	}
}

// equinox computes the day from the mean motion of the sun; constants are in
// millionths of a day, for 1900 to 1979 and for 1980 to 2099. It agrees with an
// ephemeris in every year from 1948 to 2099.
func equinox(month time.Month, before1980, from1980 int) func(int) schedule.Date {
	return func(year int) schedule.Date {
		constant := from1980
		if year < 1980 {
			constant = before1980
		}
		n := year - 1980
		leapDays := (n+400)/4 - 100 // floor, also before 1980
		return schedule.Date{Year: year, Month: month, Day: (constant+242194*n)/1_000_000 - leapDays}
	}
}

const (
	vernal   = "春分の日"
	autumnal = "秋分の日"
)

// The years of the 2020 Olympic law moved three days twice.
func nationalHolidays() []rule {
	return []rule{
		{"元日", "New Year's Day", 1949, lastYear, fixed(time.January, 1), ""},
		{"成人の日", "Coming of Age Day", 1949, 1999, fixed(time.January, 15), ""},
		{"成人の日", "Coming of Age Day", 2000, lastYear, monday(2, time.January), ""},
		{"建国記念の日", "National Foundation Day", 1967, lastYear, fixed(time.February, 11), ""},
		{"天皇誕生日", "Emperor's Birthday", 1949, 1988, fixed(time.April, 29), ""},
		{"天皇誕生日", "Emperor's Birthday", 1989, 2018, fixed(time.December, 23), ""},
		{"天皇誕生日", "Emperor's Birthday", 2020, lastYear, fixed(time.February, 23), ""},
		{vernal, "Vernal Equinox Day", 1949, lastYear, equinox(time.March, 20_835_700, 20_843_100), ""},
		{"みどりの日", "Greenery Day", 1989, 2006, fixed(time.April, 29), ""},
		{"みどりの日", "Greenery Day", 2007, lastYear, fixed(time.May, 4), ""},
		{"昭和の日", "Showa Day", 2007, lastYear, fixed(time.April, 29), ""},
		{"憲法記念日", "Constitution Memorial Day", 1949, lastYear, fixed(time.May, 3), ""},
		{"こどもの日", "Children's Day", 1949, lastYear, fixed(time.May, 5), ""},
		{"海の日", "Marine Day", 1996, 2002, fixed(time.July, 20), ""},
		{"海の日", "Marine Day", 2003, 2019, monday(3, time.July), ""},
		{"海の日", "Marine Day", 2020, 2020, fixed(time.July, 23), ""},
		{"海の日", "Marine Day", 2021, 2021, fixed(time.July, 22), ""},
		{"海の日", "Marine Day", 2022, lastYear, monday(3, time.July), ""},
		{"山の日", "Mountain Day", 2016, 2019, fixed(time.August, 11), ""},
		{"山の日", "Mountain Day", 2020, 2020, fixed(time.August, 10), ""},
		{"山の日", "Mountain Day", 2021, 2021, fixed(time.August, 8), ""},
		{"山の日", "Mountain Day", 2022, lastYear, fixed(time.August, 11), ""},
		{"敬老の日", "Respect for the Aged Day", 1966, 2002, fixed(time.September, 15), ""},
		{"敬老の日", "Respect for the Aged Day", 2003, lastYear, monday(3, time.September), ""},
		{autumnal, "Autumnal Equinox Day", 1948, lastYear, equinox(time.September, 23_258_800, 23_248_800), ""},
		{"体育の日", "Health and Sports Day", 1966, 1999, fixed(time.October, 10), ""},
		{"体育の日", "Health and Sports Day", 2000, 2019, monday(2, time.October), ""},
		{"スポーツの日", "Sports Day", 2020, 2020, fixed(time.July, 24), ""},
		{"スポーツの日", "Sports Day", 2021, 2021, fixed(time.July, 23), ""},
		{"スポーツの日", "Sports Day", 2022, lastYear, monday(2, time.October), ""},
		{"文化の日", "Culture Day", 1948, lastYear, fixed(time.November, 3), ""},
		{"勤労感謝の日", "Labor Thanksgiving Day", 1948, lastYear, fixed(time.November, 23), ""},
	}
}

// specialHolidays are days off by a law of their own. Those of law 99 of 2018
// count as national holidays for the two rules about other days; the others do
// not.
func specialHolidays() []specialDay {
	day := func(date, name, english, source string) specialDay {
		return specialDay{Holiday{Date: schedule.MustParseDate(date), Name: name, English: english, Kind: Special, Source: source}, source == law2018}
	}
	return []specialDay{
		day("1959-04-10", "結婚の儀", "Wedding of Crown Prince Akihito", "昭和34年法律第16号"),
		day("1989-02-24", "大喪の礼", "Funeral of Emperor Showa", "平成元年法律第4号"),
		day("1990-11-12", "即位礼正殿の儀", "Enthronement Ceremony", "平成2年法律第24号"),
		day("1993-06-09", "結婚の儀", "Wedding of Crown Prince Naruhito", "平成5年法律第32号"),
		day("2019-05-01", "天皇の即位の日", "Day of the Emperor's Accession", law2018),
		day("2019-10-22", "即位礼正殿の儀", "Enthronement Ceremony", law2018),
	}
}

// specialDay is a day off by a law of its own; national says that it counts for the rules
// about other days.
type specialDay struct {
	Holiday
	national bool
}

const law2018 = "平成30年法律第99号"

// Japan returns the holidays of Japan from 1948-07-20 to 2099-12-31. They are
// derived from the law; days after the last published year are statute or
// forecast.
func Japan() *Calendar { return japan() }

// What follows from the law is the same at every call, and immutable.
var japan = sync.OnceValue(func() *Calendar {
	days := derive(nationalHolidays(), specialHolidays())
	c := &Calendar{base: japanese, published: schedule.Date{Year: publishedYear, Month: time.December, Day: 31}}
	c.based = slices.SortedFunc(maps.Values(days), byDate)
	return c.built()
})

// derive returns the days that follow from the national holidays and the days off by laws
// of their own: the law's rules about other days are here and nowhere else.
func derive(rules []rule, special []specialDay) map[schedule.Date]Holiday {
	national := map[schedule.Date]Holiday{} // for the rules about other days
	days := map[schedule.Date]Holiday{}
	for _, s := range special {
		add(days, s.Holiday)
		if s.national {
			add(national, s.Holiday)
		}
	}
	for _, r := range rules {
		for year := r.first; year <= r.last; year++ {
			h := Holiday{Date: r.on(year), Name: r.name, English: r.english, Kind: National, Source: cmp.Or(r.source, law)}
			h.Provenance = provenance(h.Date, h)
			if h.Date.Year == year && h.Date.Valid() { // 29 February, a fifth Monday
				add(national, h)
				add(days, h)
			}
		}
	}
	order := slices.SortedFunc(maps.Values(national), byDate)
	for _, h := range order {
		if h.Date.Weekday() == time.Sunday && !h.Date.Before(substituteFrom) {
			if s := substitute(h, national); national[s.Date].Date.IsZero() {
				add(days, s)
			}
		}
	}
	for _, h := range order {
		next, sandwiched := national[h.Date.AddDays(2)]
		between := h.Date.AddDays(1)
		if _, taken := days[between]; !sandwiched || taken || between.Before(citizensFrom) {
			continue
		}
		if between.Year < amended && between.Weekday() == time.Sunday {
			continue
		}
		days[between] = citizens(between, h, next)
	}
	return days
}

// substitute returns the day off for a national holiday on a Sunday: the next
// day, and since 2007 the next that is no national holiday itself.
func substitute(h Holiday, national map[schedule.Date]Holiday) Holiday {
	date := h.Date.AddDays(1)
	for date.Year >= amended && !national[date].Date.IsZero() {
		date = date.AddDays(1)
	}
	return Holiday{Date: date, Name: "振替休日", English: "Substitute Holiday", Kind: Substitute, Of: h.Date,
		Reason:        fmt.Sprintf("%s（%s・日）の振替", h.Name, h.Date),
		ReasonEnglish: fmt.Sprintf("for %s on Sunday %s", h.English, h.Date),
		Provenance:    provenance(date, h), Source: law}
}

// citizens returns the day off between two national holidays.
func citizens(date schedule.Date, eve, morrow Holiday) Holiday {
	return Holiday{Date: date, Name: "国民の休日", English: "Citizens' Holiday", Kind: Citizens,
		Reason:        fmt.Sprintf("%sと%sに挟まれた日", eve.Name, morrow.Name),
		ReasonEnglish: fmt.Sprintf("between %s and %s", eve.English, morrow.English),
		Provenance:    provenance(date, eve, morrow), Source: law}
}

// provenance is that of a day which rests on the given holidays.
func provenance(date schedule.Date, on ...Holiday) Provenance {
	if date.Year <= publishedYear {
		return Official
	}
	if slices.ContainsFunc(on, func(h Holiday) bool { return strings.Contains(h.Name, vernal) || strings.Contains(h.Name, autumnal) }) {
		return Forecast
	}
	return Statute
}
