package scheduletest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

const quarter = 15 * time.Minute

// busy says for each quarter of an hour of a roster whether a member has duty by name.
func busy(r *schedule.Roster, m schedule.Member) (list []bool) {
	for at := r.Interval().Start; at.Before(r.Interval().End); at = at.Add(quarter) {
		on := false
		for s := range r.All() {
			on = on || s.Member == m && s.Role != schedule.Shadow && s.Contains(at)
		}
		list = append(list, on)
	}
	return list
}

// longestFree returns the longest run of quarters without duty.
func longestFree(list []bool) (most int) {
	n := 0
	for _, on := range list {
		if n++; on {
			n = 0
		}
		most = max(most, n)
	}
	return most
}

// The oracle looks at every window, quarter by quarter and day by day.
func TestWindowsAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, r := randomRoster(t)
		loc := r.Interval().Start.Location()
		first, last := schedule.DateOf(r.Interval().Start, loc), schedule.DateOf(r.Interval().End, loc)
		rest := time.Duration(rapid.SampledFrom([]int{9, 11, 15, 24, 35, 39, 48}).Draw(t, "rest")) * time.Hour
		days := rapid.IntRange(2, 7).Draw(t, "days")
		free := rapid.IntRange(1, days).Draw(t, "free days")
		hours := rapid.SampledFrom([]int{15, 24, 30, 39, 48}).Draw(t, "hours")
		for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f"} {
			list := busy(r, m)
			if longestFree(list) == len(list) {
				continue // no duty
			}
			// Rest for weeks from Monday, and in any window.
			assert.Len(t, of(scheduletest.MinWeeklyRest(rest).Check(r), m), withoutRest(list, r, int(rest/quarter)), "%s: %v a week", m, rest)
			window := days * 24 * 4
			broken := false
			for from := 0; from+window <= len(list); from++ {
				broken = broken || time.Duration(longestFree(list[from:from+window]))*quarter < rest
			}
			if rest <= time.Duration(days)*24*time.Hour {
				assert.Equal(t, broken, breaks(scheduletest.MinRestWithin(rest, days), r, m), "%s: %v within %d days", m, rest, days)
			}
			// Days without duty, and hours of shifts, within any days.
			fewest, most := days, int64(0)
			for d := first; !d.After(last); d = d.AddDays(1) {
				span := schedule.Days(d, d.AddDays(days-1), loc)
				if !r.Interval().Encloses(span) {
					continue
				}
				n, sum := days, int64(0)
				for i := range days {
					day := schedule.Days(d.AddDays(i), d.AddDays(i), loc)
					on := false
					for s := range r.All() {
						mine := s.Member == m && s.Role != schedule.Shadow
						on = on || mine && s.Overlaps(day)
						if mine && s.Regime == schedule.OffHours && s.Seat.Date == d.AddDays(i) {
							sum += minutes(s.Duration())
						}
					}
					if on {
						n--
					}
				}
				fewest, most = min(fewest, n), max(most, sum)
			}
			assert.Equal(t, fewest < free, breaks(scheduletest.MinFreeDaysWithin(free, days), r, m), "%s: %d free days within %d", m, free, days)
			assert.Equal(t, most > int64(hours)*60, breaks(scheduletest.MaxHoursWithin(hours, days), r, m), "%s: %d hours within %d days", m, hours, days)
			for _, b := range scheduletest.MaxHoursWithin(hours, days).Check(r) {
				if b.Who == string(m) {
					assert.LessOrEqual(t, b.Got, most)
				}
			}
		}
	})
}

// of returns the breaches of one member.
func of(breaches []scheduletest.Breach, m schedule.Member) []scheduletest.Breach {
	return slices.DeleteFunc(breaches, func(b scheduletest.Breach) bool { return b.Who != string(m) })
}

// withoutRest returns how many weeks from Monday are without a rest of their own, of so many
// quarters, at the best: it goes through all ways to give each week a rest, or none.
func withoutRest(busy []bool, r *schedule.Roster, rest int) int {
	loc := r.Interval().Start.Location()
	at := func(t time.Time) int { return int(t.Sub(r.Interval().Start) / quarter) }
	var weeks [][2]int
	for d := schedule.DateOf(r.Interval().Start, loc); d.At(0, loc).Before(r.Interval().End); d = d.AddDays(1) {
		if week := schedule.Days(d, d.AddDays(6), loc); d.Weekday() == time.Monday && r.Interval().Encloses(week) {
			weeks = append(weeks, [2]int{at(week.Start), at(week.End)})
		}
	}
	type state struct{ week, from int }
	known := map[state]int{}
	var fewest func(state) int
	fewest = func(s state) int {
		if s.week == len(weeks) {
			return 0
		}
		if n, ok := known[s]; ok {
			return n
		}
		best := 1 + fewest(state{s.week + 1, s.from})
		for start := max(s.from, weeks[s.week][0]-rest+1); start < weeks[s.week][1] && start+rest <= len(busy); start++ {
			if !slices.Contains(busy[start:start+rest], true) {
				best = min(best, fewest(state{s.week + 1, start + rest}))
			}
		}
		known[s] = best
		return best
	}
	return fewest(state{})
}

// A rest that lies across Sunday midnight counts for one week, and for both only if it is twice as long.
func TestWeeklyRestAcrossSundayMidnight(t *testing.T) {
	const rest = 35
	monday := date("2026-05-18").At(0, tokyo)
	for _, c := range []struct {
		name          string
		before, after time.Duration // of free time around midnight; the weeks have no other rest
		want          []string      // the first days of the weeks without
	}{
		{"to the minute before midnight", 35 * time.Hour, 0, []string{"2026-05-18"}},
		{"a minute short", 35*time.Hour - time.Minute, 0, []string{"2026-05-11", "2026-05-18"}},
		{"across, exactly", 20 * time.Hour, 15 * time.Hour, []string{"2026-05-18"}},
		{"across, a minute short", 20 * time.Hour, 15*time.Hour - time.Minute, []string{"2026-05-11", "2026-05-18"}},
		{"a minute on Sunday", time.Minute, 35*time.Hour - time.Minute, []string{"2026-05-18"}},
		{"from midnight on", 0, 35 * time.Hour, []string{"2026-05-11"}},
		{"one for both, a minute short", 20 * time.Hour, 50*time.Hour - time.Minute, []string{"2026-05-18"}},
		{"one for both", 20 * time.Hour, 50 * time.Hour, nil},
		{"one for both, half on either side", 35 * time.Hour, 35 * time.Hour, nil},
	} {
		spec := firm(2)
		spec.Business, spec.OffHours = schedule.NeverOpen(), schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "p1")}
		s, err := must(t, spec).With(schedule.Override{Interval: schedule.Interval{Start: monday.Add(-c.before), End: monday.Add(c.after)}, To: "p2"})
		require.NoError(t, err, c.name)
		r := compile(t, s, "2026-05-11", "2026-05-24")
		var got []string
		for _, b := range of(scheduletest.MinWeeklyRest(rest*time.Hour).Check(r), "p1") {
			got = append(got, schedule.DateOf(b.When.Start, tokyo).String())
			assert.Less(t, b.Got, b.Limit, c.name)
		}
		assert.Equal(t, c.want, got, c.name)
		if len(c.want) > 0 {
			assert.True(t, breaks(scheduletest.MinRestWithin(rest*time.Hour, 7), r, "p1"), "%s: not in any seven days", c.name)
		}
	}
}

func breaks(rule scheduletest.Rule, r *schedule.Roster, m schedule.Member) bool {
	for _, b := range rule.Check(r) {
		if b.Who == string(m) {
			return true
		}
	}
	return false
}

// What weeks from Monday allow at their border, rolling windows do not.
func TestRollingWindowsSeeAcrossWeeks(t *testing.T) {
	nobody := func(n int) []schedule.Member { return repeat(n, "") }
	// The last three days of a week and the first three of the next: two days of 24 h and four
	// nights of 15 h within six days, 63 h before Monday.
	r := served(t, "2026-05-11", append(append(nobody(4), repeat(6, "m1")...), nobody(4)...)...)
	assert.Empty(t, lines(scheduletest.MaxHoursPerWeek(63), r))
	assert.Equal(t, "m1, 2026-05-14 00:00 – 2026-05-21 00:00 JST: 108 h of shifts that start within 7 days, 45 h more than 63 h", lines(scheduletest.MaxHoursWithin(63, 7), r))
	assert.Empty(t, lines(scheduletest.MaxHoursWithin(108, 7), r))
	assert.NotEmpty(t, lines(scheduletest.MaxHoursWithin(107, 7), r))

	assert.Empty(t, lines(scheduletest.MinWeeklyRest(35*time.Hour), r))
	assert.Empty(t, lines(scheduletest.MinRestWithin(35*time.Hour, 9), r))
	assert.Equal(t, "m1, 2026-05-15 19:00 – 2026-05-21 10:00 JST: 135 h without a rest of 35 h, 37 h more than 98 h", lines(scheduletest.MinRestWithin(35*time.Hour, 7), r))

	assert.Empty(t, lines(scheduletest.MaxShiftsWithin(6, 7), r))
	assert.NotEmpty(t, lines(scheduletest.MaxShiftsWithin(5, 7), r))
	assert.NotEmpty(t, lines(scheduletest.MaxShiftsWithin(0, 7), r), "no limit is none to be kept")
	assert.Equal(t, "m1, 2026-05-15 00:00 – 2026-05-22 00:00 JST: 6 shifts begun in so many days, 3 shifts more than 3 shifts", lines(scheduletest.MaxShiftsWithin(3, 7), r),
		"of windows that overlap the worst is a breach")
	twice := served(t, "2026-05-11", append(append(append(nobody(2), repeat(3, "m1")...), nobody(6)...), repeat(4, "m1")...)...)
	assert.Equal(t, "m1, 2026-05-13 00:00 – 2026-05-16 00:00 JST: 3 shifts begun in so many days, 1 shift more than 2 shifts\n"+
		"m1, 2026-05-22 00:00 – 2026-05-25 00:00 JST: 3 shifts begun in so many days, 1 shift more than 2 shifts", lines(scheduletest.MaxShiftsWithin(2, 3), twice))
	assert.Empty(t, lines(scheduletest.MinFreeDaysWithin(1, 8), r))
	assert.Equal(t, "m1, 2026-05-15 00:00 – 2026-05-22 00:00 JST: 0 days without duty, 1 day less than 1 day", lines(scheduletest.MinFreeDaysWithin(1, 7), r))
}

func TestWindowsThatCannotBe(t *testing.T) {
	r := served(t, "2026-05-11", "m1")
	for _, rule := range []scheduletest.Rule{
		scheduletest.MinRestWithin(0, 7), scheduletest.MinRestWithin(25*time.Hour, 1), scheduletest.MinRestWithin(time.Hour, 1000),
		scheduletest.MinFreeDaysWithin(0, 7), scheduletest.MinFreeDaysWithin(8, 7), scheduletest.MaxHoursWithin(0, 7), scheduletest.MaxHoursWithin(1, 0),
		scheduletest.PublishedAhead(0, nil, nil), scheduletest.PublishedAhead(14, nil, nil),
	} {
		assert.NotEmpty(t, lines(rule, r), rule.Name)
	}
	// Times are written as findings write them.
	b := scheduletest.MinRestWithin(11*time.Hour, 0).Check(r)
	assert.Equal(t, "the limit: 11 h of rest within 0 days", b[0].String())
	assert.Equal(t, "指定した数：0日間に11時間の休息", b[0].In(schedule.Japanese))
}

// A month published so many days before, a swap later, a cover on the same day.
func TestPublishedAhead(t *testing.T) {
	plan := must(t, organisation(schedule.Duty{Primary: plan{"2026-05-11": "m1", "2026-05-12": "m2", "2026-05-13": "m3", "2026-05-14": "m4"}}))
	days := schedule.Days(date("2026-05-11"), date("2026-05-14"), tokyo)
	published, err := plan.Roster(days)
	require.NoError(t, err)
	enter := func(s *schedule.Schedule, journal []schedule.Entry, id, when string, c schedule.Change) (*schedule.Schedule, []schedule.Entry) {
		s, e, err := s.Enter(schedule.Entry{ID: id, At: at(when), Change: c})
		require.NoError(t, err)
		return s, append(journal, e)
	}
	shift := func(day string) schedule.Interval {
		return schedule.Interval{Start: at(day + " 19:00"), End: date("2026-"+day).AddDays(1).At(schedule.At(10, 0), tokyo)}
	}
	found := func(days int, s *schedule.Schedule, journal []schedule.Entry) string {
		r, err := s.Roster(schedule.Days(date("2026-05-11"), date("2026-05-14"), tokyo))
		require.NoError(t, err)
		return lines(scheduletest.PublishedAhead(days, plan, journal), r)
	}
	s, journal := enter(plan, nil, "may", "04-27 23:59", published)
	assert.Empty(t, found(14, s, journal), "14 days before the first shift")
	assert.Equal(t, `m1, 2026-05-11 19:00 – 2026-05-12 10:00 JST: 14 days of notice as primary of everyone, by entry "may", 1 day less than 15 days`, found(15, s, journal))

	s, journal = enter(s, journal, "swap", "05-05 12:00", schedule.Swap{A: "m3", B: "m4", AGives: shift("05-13"), BGives: shift("05-14")})
	assert.Equal(t, `m4, 2026-05-13 19:00 – 2026-05-14 10:00 JST: 8 days of notice as primary of everyone in place of m3, by entry "swap", 6 days less than 14 days
m3, 2026-05-14 19:00 – 2026-05-15 10:00 JST: 9 days of notice as primary of everyone in place of m4, by entry "swap", 5 days less than 14 days`, found(14, s, journal))
	assert.Equal(t, `m4, 2026-05-13 19:00 – 2026-05-14 10:00 JST: 8 days of notice as primary of everyone in place of m3, by entry "swap", 1 day less than 9 days`, found(9, s, journal), "one side only is late")
	own := slices.Clone(journal)
	own[1].Author = "m4"
	assert.Contains(t, found(14, s, own), `in place of m3, by entry "swap", which is their own, 6 days less`)
	assert.Contains(t, found(14, s, own), `in place of m4, by entry "swap", 5 days less`)
	r, err := s.Roster(days)
	require.NoError(t, err)
	late := scheduletest.Find(r, scheduletest.PublishedAhead(9, plan, own))
	require.Len(t, late, 1)
	assert.Equal(t, `m4、2026-05-13（水）19:00〜2026-05-14（木）10:00：m3に代わるeveryoneの主担当の予告（記録"swap"、本人の申請） 8日（下限9日に1日不足）`, late[0].Breaches[0].In(schedule.Japanese))
	assert.Empty(t, found(8, s, journal))

	again, err := s.Roster(days)
	require.NoError(t, err)
	s, journal = enter(s, journal, "again", "05-06 12:00", again)
	assert.Empty(t, found(8, s, journal), "published again, which tells nobody anything new")

	s, journal = enter(s, journal, "cover", "05-11 12:00", schedule.Cover{From: "m1", To: "s1", Interval: schedule.Interval{Start: at("05-11 20:00"), End: at("05-11 22:00")}})
	assert.Equal(t, `s1, 2026-05-11 20:00 – 2026-05-11 22:00 JST: 0 days of notice as primary of everyone in place of m1, by entry "cover", 8 days less than 8 days`, found(8, s, journal))

	// An entry that cannot be laid is told, and one of which the time is over has no effect.
	bad := append(journal, schedule.Entry{ID: "bad", At: at("05-11 13:00"), Change: schedule.Leave{Member: "nobody", Interval: schedule.Interval{Start: at("05-13 00:00"), End: at("05-14 00:00")}}})
	assert.Contains(t, found(1, s, bad), `the journal, 2026-05-11 13:00 JST: entry "bad" cannot be laid`)
	assert.NotContains(t, found(1, s, append(bad, schedule.Entry{ID: "late", At: at("05-15 13:00"), Withdraws: "cover"})), "bad")
}

// Who joins watches two shifts before they are primary; the second one may end when the first
// shift as primary begins.
func TestBeforePrimary(t *testing.T) {
	roster := func(from string, primary, shadow plan) (*schedule.Schedule, *schedule.Roster) {
		spec := organisation(schedule.Duty{Primary: primary, Shadow: shadow})
		spec.Teams[0].Members[4].From = date("2026-05-11")
		s := must(t, spec)
		return s, compile(t, s, from, "2026-05-17")
	}
	primary := plan{"2026-05-11": "m1", "2026-05-12": "m2", "2026-05-16": "m5", "2026-05-17": "m1"}
	rule := func(s *schedule.Schedule, r *schedule.Roster, n int, earlier ...*schedule.Roster) string {
		return lines(scheduletest.BeforePrimary(schedule.Shadow, n, s.People(r.Interval()), earlier...), r)
	}
	s, r := roster("2026-05-11", primary, plan{"2026-05-11": "m5", "2026-05-12": "m5"})
	assert.Empty(t, rule(s, r, 2))
	assert.Equal(t, "m5, 2026-05-16 10:00 – 2026-05-17 10:00 JST: 2 shifts as shadow before this one as primary, 1 shift less than 3 shifts", rule(s, r, 3))
	s, r = roster("2026-05-11", primary, plan{"2026-05-11": "m5", "2026-05-17": "m5"})
	assert.Contains(t, rule(s, r, 2), "1 shift as shadow before this one as primary", "the second comes too late")
	_, late := roster("2026-05-14", primary, plan{})
	assert.Empty(t, rule(s, late, 2), "who joined before the roster is not judged")
	assert.NotEmpty(t, rule(s, late, 2, r), "unless the time before is known")
	s, r = roster("2026-05-11", primary, plan{"2026-05-11": "m5", "2026-05-12": "m5"})
	assert.Empty(t, rule(s, late, 2, r))
}
