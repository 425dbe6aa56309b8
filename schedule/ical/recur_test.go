package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var shortDays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// rule is a recurrence rule that a test makes.
type rule struct {
	freq                         string
	interval, count              int
	until                        time.Time
	weekStart                    time.Weekday
	months, monthDays, positions []int
	days                         []nthDay
}

type nthDay struct {
	nth int
	day time.Weekday
}

// String writes the rule as a calendar program does.
func (r rule) String() string {
	parts := []string{"FREQ=" + r.freq}
	add := func(name string, list []int) {
		if len(list) > 0 {
			parts = append(parts, name+"="+strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ","), "[]"))
		}
	}
	if r.interval > 1 {
		add("INTERVAL", []int{r.interval})
	}
	if r.count > 0 {
		add("COUNT", []int{r.count})
	}
	if !r.until.IsZero() {
		parts = append(parts, "UNTIL="+r.until.Format("20060102T150405Z"))
	}
	add("BYMONTH", r.months)
	add("BYMONTHDAY", r.monthDays)
	var days []string
	for _, d := range r.days {
		text := shortDays[d.day]
		if d.nth != 0 {
			text = fmt.Sprint(d.nth) + text
		}
		days = append(days, text)
	}
	if len(days) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	add("BYSETPOS", r.positions)
	if r.weekStart != time.Monday {
		parts = append(parts, "WKST="+shortDays[r.weekStart])
	}
	return strings.Join(parts, ";")
}

// rules generates rules of every kind that calendars hold.
func rules(start time.Time) *rapid.Generator[rule] {
	return rapid.Custom(func(t *rapid.T) rule {
		list := func(name string, one int, least, most int, ends bool) []int {
			if rapid.IntRange(0, one).Draw(t, name) > 0 {
				return nil
			}
			n := rapid.IntRange(least, most)
			if ends {
				n = rapid.OneOf(n, rapid.IntRange(-most, -least))
			}
			return rapid.SliceOfNDistinct(n, 1, 4, rapid.ID).Draw(t, name)
		}
		r := rule{freq: rapid.SampledFrom([]string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}).Draw(t, "freq")}
		r.interval = rapid.IntRange(1, 5).Draw(t, "interval")
		switch rapid.IntRange(0, 3).Draw(t, "end") {
		case 0:
			r.count = rapid.IntRange(1, 30).Draw(t, "count")
		case 1:
			r.until = start.Add(time.Duration(rapid.IntRange(0, 2*365*24).Draw(t, "until")) * time.Hour)
		}
		r.weekStart = time.Weekday(rapid.IntRange(0, 6).Draw(t, "week start"))
		r.months = list("months", 2, 1, 12, false)
		r.positions = list("positions", 5, 1, 6, true)
		if r.freq != "WEEKLY" {
			r.monthDays = list("month days", 4, 1, 31, true)
		}
		furthest := 0
		if r.freq == "MONTHLY" || r.freq == "YEARLY" && len(r.months) > 0 {
			furthest = 5
		}
		for range rapid.IntRange(0, 3).Draw(t, "days") {
			r.days = append(r.days, nthDay{rapid.IntRange(-furthest, furthest).Draw(t, "nth"), time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))})
		}
		return r
	})
}

// slow walks through every day from the year before start on and keeps what the rule
// names: a second, readable implementation.
func (r rule) slow(start, end time.Time) []time.Time {
	r = r.complete(start)
	found := []time.Time{start}
	var set []time.Time
	flush := func() {
		for _, t := range r.positioned(set) {
			if t.After(start) && t.Before(end) && (r.count == 0 || len(found) < r.count) && (r.until.IsZero() || !t.After(r.until)) {
				found = append(found, t)
			}
		}
		set = nil
	}
	first := time.Date(start.Year()-1, 1, 1, start.Hour(), start.Minute(), 0, 0, time.UTC)
	origin := 0 // the period in which start lies, counted from first on
	for t := first; t.Before(start); t = t.AddDate(0, 0, 1) {
		if r.begins(t.AddDate(0, 0, 1)) {
			origin++
		}
	}
	period := 0
	for t := first; t.Before(end.AddDate(1, 0, 0)); t = t.AddDate(0, 0, 1) {
		if t.After(first) && r.begins(t) {
			flush()
			period++
		}
		if period >= origin && (period-origin)%r.interval == 0 && r.allows(t) {
			set = append(set, t)
		}
	}
	flush()
	return found
}

// complete says what the rule leaves to its start.
func (r rule) complete(start time.Time) rule {
	if len(r.days)+len(r.monthDays) > 0 {
		return r
	}
	switch r.freq {
	case "WEEKLY":
		r.days = []nthDay{{0, start.Weekday()}}
	case "MONTHLY":
		r.monthDays = []int{start.Day()}
	case "YEARLY":
		r.monthDays = []int{start.Day()}
		if len(r.months) == 0 {
			r.months = []int{int(start.Month())}
		}
	}
	return r
}

// begins reports whether a period of the rule begins on the day.
func (r rule) begins(t time.Time) bool {
	switch r.freq {
	case "YEARLY":
		return t.YearDay() == 1
	case "MONTHLY":
		return t.Day() == 1
	case "WEEKLY":
		return t.Weekday() == r.weekStart
	}
	return true
}

// allows reports whether all parts of the rule name the day.
func (r rule) allows(t time.Time) bool {
	in := func(list []int, values ...int) bool {
		return len(list) == 0 || slices.ContainsFunc(values, func(v int) bool { return slices.Contains(list, v) })
	}
	day := len(r.days) == 0
	for _, d := range r.days {
		day = day || d.day == t.Weekday() && (d.nth == 0 || d.nth == place(t, 7) || d.nth == -place(t, -7))
	}
	return day && in(r.months, int(t.Month())) && in(r.monthDays, place(t, 1), -place(t, -1))
}

// place counts the days from t back, or forward, to the end of its month.
func place(t time.Time, step int) int {
	n := 0
	for u := t; u.Month() == t.Month(); u = u.AddDate(0, 0, -step) {
		n++
	}
	return n
}

// positioned picks the members that BYSETPOS names.
func (r rule) positioned(set []time.Time) []time.Time {
	if len(r.positions) == 0 {
		return set
	}
	var picked []time.Time
	for i, t := range set {
		if slices.Contains(r.positions, i+1) || slices.Contains(r.positions, i-len(set)) {
			picked = append(picked, t)
		}
	}
	return picked
}

// repeating is a file with one event that a rule repeats.
func repeating(start time.Time, r fmt.Stringer) string {
	return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:r\nDTSTART:" + start.Format("20060102T150405Z") + "\nDURATION:PT30S\nRRULE:" + r.String() + "\nEND:VEVENT\nEND:VCALENDAR\n"
}

// Rules are expanded as an oracle does that looks at every day.
func TestRulesAgainstEveryDay(t *testing.T) {
	files, found := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 365*24*60).Draw(t, "start")
		start := time.Date(2024, 1, 1, 0, minutes, 0, 0, time.UTC)
		r := rules(start).Draw(t, "rule")
		end := start.AddDate(3, 0, 0)
		asked := schedule.Interval{Start: start.AddDate(0, rapid.IntRange(-1, 30).Draw(t, "asked"), 0), End: end}
		var want []string
		for _, at := range r.slow(start, end) {
			if !at.Before(asked.Start) && at.Before(end) {
				want = append(want, at.Format(time.RFC3339))
			}
		}
		list, err := ical.LeaveCalendar{Member: "sora", Interval: asked}.Read("r.ics", strings.NewReader(repeating(start, r)))
		require.NoError(t, err, r)
		var got []string
		for _, l := range list {
			got = append(got, l.Start.Format(time.RFC3339))
		}
		assert.Equal(t, want, got, "%v from %v", r, start)
		files, found = files+1, found+len(got)
	})
	assert.Greater(t, found, files, "rules that never repeat test nothing")
}
