package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

type object = map[string]any

// weekOf is the beginning of a week from 2026-04-06 on, from 1.
func weekOf(n int) time.Time {
	return schedule.MustParseDate("2026-04-06").AddDays(7*(n-1)).At(schedule.At(10, 0), sample.Tokyo())
}

func instant(t time.Time) string { return t.Format(time.RFC3339) }

// names are the people of these tests by a letter.
var names = map[rune]string{'a': "Ann", 'b': "Bob", 'c': "Carl", 'd': "Dan", 'e': "Eve", 'f': "Flo"}

func user(m rune) object { return object{"id": "P" + strings.ToUpper(string(m)), "summary": names[m]} }

// served are the entries of weeks of these people.
func served(who string) (list []object) {
	for i, m := range who {
		list = append(list, object{"start": instant(weekOf(i + 1)), "end": instant(weekOf(i + 2)), "user": user(m)})
	}
	return list
}

// layer is a layer of weeks from one week on, of PagerDuty.
func layer(from int, who string) object {
	var users []object
	for _, m := range who {
		users = append(users, object{"user": user(m)})
	}
	return object{"id": "L", "start": instant(weekOf(from)), "rotation_virtual_start": instant(weekOf(from)), "rotation_turn_length_seconds": 604800, "users": users}
}

func pagerDutyFile(t testing.TB, layers, entries []object, also ...object) string {
	schedule := object{"id": "PX", "name": "Join", "time_zone": "Asia/Tokyo", "schedule_layers": layers, "final_schedule": object{"rendered_schedule_entries": entries}}
	for _, more := range also {
		for k, v := range more {
			schedule[k] = v
		}
	}
	return jsonFile(t, object{"schedule": schedule})
}

func jsonFile(t testing.TB, v any) string {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return commandtest.File(t, string(text))
}

// row returns the cells of a person's row of the hours in a report.
func row(t testing.TB, report, who string) []string {
	_, after, found := strings.Cut(report, "Hours by person")
	require.True(t, found, report)
	for line := range strings.Lines(after) {
		if cells := strings.Fields(strings.TrimPrefix(line, who)); strings.HasPrefix(line, who+" ") {
			return cells
		}
	}
	t.Fatalf("%s is not in %s", who, report)
	return nil
}

// 26 weeks, Ann and Bob alternate, Carl is in the round from week 21. By hand: 20 weeks are of two people and 6 of three, so the
// share of Ann and Bob is 20/2 + 6/3 = 12 weeks of 168 h, and the one of Carl 6/3 = 2 weeks; they have 12, 12 and 2. Of nights there are
// 20·120 h less 6 holidays on weekdays of 24 h before week 21, and 6·120 h less 3 after: 2256/2 + 648/3 = 1344 h for Ann, who has 1272.
const joined = "ababababababababababcabcab"

func TestWhoJoinsHasAShareFromThenOn(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		args []string
		want string
	}{
		"by the first shift": {pagerDutyFile(t, []object{}, served(joined)), nil,
			"A share for a part of the time: Carl from 2026-08-24 (Mon) (the first shift, 140 days after the first of all, where people wait 14 days from turn to turn). -member \"Carl=..\" says otherwise."},
		"by the layer": {pagerDutyFile(t, []object{layer(21, "cab")}, served(joined)), nil,
			"Carl from 2026-08-24 (Mon) (a rotation names them from then on). -member \"Carl=..\" says otherwise."},
		"as is said": {pagerDutyFile(t, []object{layer(-9, "abc")}, served(joined)), []string{"-member", "Carl=2026-08-24.."},
			"Carl from 2026-08-24 (Mon) (as -member says)."},
	} {
		_, out, complaints := exit(append(c.args, c.file)...)
		require.Empty(t, complaints, name)
		assert.Contains(t, out, c.want, name)
		assert.Contains(t, out, "There for a part of the time, of which they have a share: Carl from 2026-08-24 (Mon).", name)
		assert.Contains(t, out, "the worst deviation from an equal share is yours 72 h (Ann, nights), possible 12 h (proven: no roster has less).", name)
		assert.Contains(t, out, "In turns of a week, as they are now, the total alone: the worst deviation is yours 0 h, possible 0 h (proven", name)
		assert.Equal(t, []string{"0", "1272", "576", "168", "2016", "2016", "±0", "2016", "±0"}, row(t, out, "Ann"), name)
		assert.Equal(t, []string{"0", "1392", "552", "72", "2016", "2016", "±0", "2016", "±0"}, row(t, out, "Bob"), name)
		assert.Equal(t, []string{"0", "240", "96", "0", "336", "336", "±0", "336", "±0"}, row(t, out, "Carl"), name)
	}
	_, out, _ := exit("-lang", "ja", pagerDutyFile(t, []object{}, served(joined)))
	assert.Contains(t, out, "期間の一部だけ分担する人: Carl（2026-08-24（月）から）。")
	assert.Contains(t, out, "根拠: 全体の最初の当番から140日後が本人の最初の当番で、当番の間隔は通常14日。変えるには -member \"Carl=..\"。")
	// Bob never: of 5 weeks until May 10 Ann has half, and of 21 after it all.
	_, out, _ = exit("-member", "Ann=..", "-member", "Carl=2026-04-06..2026-05-10", "-member", "Bob=never", pagerDutyFile(t, []object{}, served(joined)))
	assert.Equal(t, []string{"2016", "3948", "−1932"}, row(t, out, "Ann")[4:7])
	assert.Contains(t, out, "Carl until 2026-05-10 (Sun) (as -member says)")
	assert.Contains(t, out, "No share, as -member says: Bob (2016 h).")
	_, _, complaints := exit("-member", "Ann=..2026-05-10", "-member", "Carl=2026-05-12..", "-member", "Bob=never", pagerDutyFile(t, []object{}, served(joined)))
	assert.Equal(t, "audit: missing value: nobody has a share of Join on 2026-05-11: say with -member who is there\n", complaints)
	// There all the time, if that is said: a third of 26 weeks each.
	_, out, _ = exit("-member", "Carl=..", pagerDutyFile(t, []object{}, served(joined)))
	assert.Contains(t, out, "yours 1120 h (Carl, in all)")
	assert.Equal(t, []string{"336", "1456", "−1120"}, row(t, out, "Carl")[4:7])
}

// The same 26 weeks by the dated rotations of the other tools, which are rendered here.
func TestWhoJoinsInOtherTools(t *testing.T) {
	event := func(id string, from, until int, who string) object {
		var members []object
		for _, m := range who {
			members = append(members, object{"type": "user_member", "user_id": string(m)})
		}
		e := object{"id": id, "start_time": object{"date_time": instant(weekOf(from))}, "end_time": object{"date_time": instant(weekOf(from + 1))}, "effective_since": instant(weekOf(from)),
			"recurrence": []string{"RRULE:FREQ=WEEKLY"}, "assignment_strategy": object{"type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": members}}
		if until > 0 {
			e["effective_until"] = instant(weekOf(until))
		}
		return e
	}
	participants := func(who string) (list []object) {
		for _, m := range who {
			list = append(list, object{"type": "user", "id": string(m), "username": string(m)})
		}
		return list
	}
	const local = "2006-01-02T15:04:05"
	for vendor, answer := range map[string]any{
		"opsgenie": object{"data": object{"id": "S", "name": "join", "timezone": "Asia/Tokyo", "rotations": []object{
			{"id": "R1", "type": "weekly", "length": 1, "startDate": instant(weekOf(1)), "endDate": instant(weekOf(21)), "participants": participants("ab")},
			{"id": "R2", "type": "weekly", "length": 1, "startDate": instant(weekOf(21)), "participants": participants("cab")}}}},
		"grafana": object{"results": []object{
			{"id": "O1", "type": "rolling_users", "start": weekOf(1).Format(local), "until": weekOf(21).Format(local), "time_zone": "Asia/Tokyo", "duration": 604800, "frequency": "weekly", "rolling_users": [][]string{{"a"}, {"b"}}},
			{"id": "O2", "type": "rolling_users", "start": weekOf(21).Format(local), "time_zone": "Asia/Tokyo", "duration": 604800, "frequency": "weekly", "rolling_users": [][]string{{"c"}, {"a"}, {"b"}}},
			{"id": "S", "name": "join", "type": "web", "time_zone": "Asia/Tokyo", "shifts": []string{"O1", "O2"}}}},
		"pagerduty": object{"schedule": object{"id": "S", "type": "schedule_v3", "name": "join", "time_zone": "Asia/Tokyo", "rotations": []object{
			{"id": "R1", "events": []object{event("E1", 1, 21, "ab")}}, {"id": "R2", "events": []object{event("E2", 21, 0, "cab")}}}}},
	} {
		_, out, complaints := exit("-from", vendor, "-since", "2026-04-06", "-until", "2026-10-05", jsonFile(t, answer))
		require.Empty(t, complaints, vendor)
		assert.Contains(t, out, "c from 2026-08-24 (Mon) (a rotation names them from then on)", vendor)
		assert.Equal(t, []string{"336", "336", "±0"}, row(t, out, "c")[4:7], vendor)
		assert.Equal(t, []string{"2016", "2016", "±0"}, row(t, out, "a")[4:7], vendor)
	}
	// GoAlert dates no list: what it rendered tells.
	var nodes []object
	for i, m := range joined {
		nodes = append(nodes, object{"userID": string(m), "user": object{"id": string(m), "name": names[m]}, "start": instant(weekOf(i + 1)), "end": instant(weekOf(i + 2)), "truncated": false})
	}
	_, out, complaints := exit("-from", "goalert", jsonFile(t, object{"data": object{"schedule": object{"id": "s", "name": "join", "timeZone": "Asia/Tokyo", "shifts": nodes, "targets": []object{}}}}))
	require.Empty(t, complaints)
	assert.Contains(t, out, "Carl from 2026-08-24 (Mon) (the first shift, 140 days after the first of all")
	assert.Equal(t, []string{"336", "336", "±0"}, row(t, out, "Carl")[4:7])
}

// Of 30 days 24 h have nobody. Ann has 21 days of 24 h, Bob 7: a share of 336 h. The plan fills the day, so that there are 29 days: 348 h
// each, and 15 and 14 days are 12 h from it.
func TestAGap(t *testing.T) {
	entry := func(from, to string, m rune) object {
		return object{"start": from + ":00:00+09:00", "end": to + ":00:00+09:00", "user": user(m)}
	}
	file := pagerDutyFile(t, []object{}, []object{entry("2026-07-01T19", "2026-07-06T10", 'a'), entry("2026-07-06T10", "2026-07-13T10", 'b'), entry("2026-07-14T10", "2026-07-31T10", 'a')})
	_, out, complaints := exit(file)
	require.Empty(t, complaints)
	assert.Equal(t, []string{"0", "336", "144", "24", "504", "336", "+168", "360", "348", "+12"}, row(t, out, "Ann"))
	assert.Equal(t, []string{"0", "120", "48", "0", "168", "336", "−168", "336", "348", "−12"}, row(t, out, "Bob"))
	assert.Equal(t, []string{"0", "456", "192", "24", "672", "672", "696", "696"}, row(t, out, "Total"))
	assert.Contains(t, out, "2 people, 28 shifts off hours.")
	assert.Contains(t, out, "yours 168 h (Ann, in all, and 1 more), possible 12 h (proven: no roster has less).")
	assert.Contains(t, out, "The plan fills slots of 24 h more, which have nobody now, so its shares are larger.")
	assert.Contains(t, out, "Yours is 168 h and no such roster: weeks that people share, or that have hours without anybody: 1 of 5; two weeks in a row of one person: 1.")
	_, out, _ = exit("-lang", "ja", file)
	assert.Contains(t, out, "計画は現在担当のいない24時間の枠も埋めるので、計画の目安はその分大きい。")
}

// The second quarter of the sample is not of whole weeks, since two nights are covered.
func TestWeeksThatAreNone(t *testing.T) {
	_, out, complaints := exit("../sample/pagerduty/primary-2026q2.json")
	require.Empty(t, complaints)
	assert.NotContains(t, out, "as they are now")
	assert.Contains(t, out, "In whole turns of a week from Mon 10:00, the total alone: the worst deviation possible is 70.5 h (proven: no such roster has less). Yours is 70.5 h and no such roster: weeks that people share, or that have hours without anybody: 2 of 14.")
}

// shiftsOf is a file of shifts of the letters, each of so many hours, from 2026-06-01 10:00 on.
func shiftsOf(hours int, who string) (f shiftfile.File) {
	f.Location = "Asia/Tokyo"
	start := schedule.MustParseDate("2026-06-01").At(schedule.At(10, 0), sample.Tokyo())
	for i, m := range who {
		from := start.Add(time.Duration(i*hours) * time.Hour)
		f.Shifts = append(f.Shifts, webShift(schedule.Member(m), from, from.Add(time.Duration(hours)*time.Hour)))
	}
	return f
}

// A year of two people is 26 weeks of 168 h each, more than a Duration takes in thousandths of a minute times a minute.
func TestAYearOfTwo(t *testing.T) {
	_, out, complaints := exit("-from", "shifts", jsonFile(t, shiftsOf(168, strings.Repeat("ab", 26))))
	require.Empty(t, complaints)
	assert.Equal(t, []string{"4368", "4368", "±0"}, row(t, out, "a")[4:7])
	assert.Equal(t, []string{"8736", "8736", "8736"}, row(t, out, "Total")[4:])
}

// Two people at once share two seats: 8 weeks of four people are 8·168·2/4 = 672 h each.
func TestTwoAtOnce(t *testing.T) {
	f, other := shiftsOf(168, "acacacac"), shiftsOf(168, "bdbdbdbd")
	f.Shifts = append(f.Shifts, other.Shifts...)
	_, out, complaints := exit("-from", "shifts", jsonFile(t, f))
	require.Empty(t, complaints)
	for _, m := range []string{"a", "b", "c", "d"} {
		assert.Equal(t, []string{"672", "672", "±0", "672", "±0"}, row(t, out, m)[4:])
	}
	assert.Contains(t, out, "4 people, 112 shifts off hours")
}

// Nights of weekdays are 15 h, and nobody serves weekends: the plan does not fill them. Of the six people of 40 nights four have seven, and
// July 20 is a holiday, of which 9 h have nobody.
func TestHoursThatNobodyMeansToServe(t *testing.T) {
	f := shiftfile.File{Location: "Asia/Tokyo"}
	for i, n := 0, 0; n < 40; i++ {
		day := schedule.MustParseDate("2026-06-01").AddDays(i)
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		f.Shifts = append(f.Shifts, webShift(schedule.Member("abcdef"[n%6:n%6+1]), day.At(schedule.At(19, 0), sample.Tokyo()), day.AddDays(1).At(schedule.At(10, 0), sample.Tokyo())))
		n++
	}
	_, out, complaints := exit("-from", "shifts", jsonFile(t, f))
	require.Empty(t, complaints)
	assert.Contains(t, out, "Slots that nobody serves in any week are left out of shares and plan: Sat 10:00, Sun 10:00.")
	assert.Contains(t, out, "Of slots that somebody serves 9 h have nobody. Shares count such slots whole.")
	assert.Equal(t, []string{"105", "101.5", "+3.5"}, row(t, out, "a")[4:7]) // (39·15 + 24)/6
	assert.Equal(t, []string{"0", "585", "0", "15", "600", "609", "609"}, row(t, out, "Total"))
}

// Who hands over within slots can be nearer to equal shares than any roster of whole slots: 29 days of two people, of which the last is
// handed over at 22:00.
func TestLessThanWholeSlots(t *testing.T) {
	f := shiftsOf(24, "abababababababababababababab")
	last := f.Shifts[27].End
	f.Shifts = append(f.Shifts, webShift("a", last, last.Add(12*time.Hour)), webShift("b", last.Add(12*time.Hour), last.Add(24*time.Hour)))
	file := jsonFile(t, f)
	_, out, complaints := exit("-from", "shifts", file)
	require.Empty(t, complaints)
	assert.Equal(t, []string{"348", "348", "±0"}, row(t, out, "a")[4:7])
	assert.Contains(t, out, "yours 0 h, which is less than a roster can have that keeps to whole slots, 11 h of rest (")
}

// Ann is asked first in one schedule and second in another at the same time: no roster can have that.
func TestNobodyIsLeft(t *testing.T) {
	f, other := shiftsOf(168, "ababab"), shiftsOf(168, "aaaaaa")
	for _, s := range other.Shifts {
		s.Schedule = "second"
		f.Shifts = append(f.Shifts, s)
	}
	file := jsonFile(t, f)
	_, out, complaints := exit("-from", "shifts", file)
	require.Empty(t, complaints)
	assert.Contains(t, out, "Fairness of web: the worst deviation from an equal share is yours 0 h, which is less than a roster can have that keeps to whole slots, one place at a time (504 h, proven).")
	assert.Contains(t, out, "Fairness of second: the worst deviation from an equal share is yours 0 h; no plan to compare it with: no roster exists: Mon 2026-06-01 10:00 – Tue 2026-06-02 10:00 JST: nobody can serve it; kept from it by limits or other shifts: a.")
	assert.NotContains(t, out, "%!")
	_, out, _ = exit("-from", "shifts", "-lang", "ja", file)
	assert.Contains(t, out, "公平さ（web）: 均等な分担からのずれの最大は、現状0時間。一枠一人・同時に一か所の当番表では504時間未満にできない（証明済み）。")
	assert.Contains(t, out, "公平さ（second）: 均等な分担からのずれの最大は、現状0時間。比べる計画は作れない: 2026-06-01（月）10:00〜2026-06-02（火）10:00に就ける人がいない。")
}

// Two people of one name are told apart, and the command line asks for the ID.
func TestTwoOfOneName(t *testing.T) {
	f := shiftsOf(168, "abcabc")
	f.Names = map[string]string{"a": "Ann", "b": "Ann", "c": "Cy", "d": "Dee"}
	file := jsonFile(t, f)
	_, out, complaints := exit("-from", "shifts", file)
	require.Empty(t, complaints)
	row(t, out, "Ann (a)")
	row(t, out, "Ann (b)")
	assert.Contains(t, out, "In the export, and on no schedule: Dee.")
	for member, want := range map[string]string{
		"Ann=..":                   "input.json: -member \"Ann\": conflict: 2 people have the name: say the ID, one of [a b]\n",
		"Zoe=..":                   "input.json: -member \"Zoe\": unknown member: nobody on a schedule has the name or the ID\n",
		"Cy":                       "-member \"Cy\" is not of the form Carl=2026-08-24..2026-09-30, of which either day may lack, or Carl=never\n",
		"a=2026-06-02..2026-6-3":   "-member \"a=2026-06-02..2026-6-3\" is not of the form Carl=2026-08-24..2026-09-30, of which either day may lack, or Carl=never\n",
		"a=2026-06-02..2026-06-01": "-member \"a=2026-06-02..2026-06-01\" ends before it begins\n",
	} {
		status, _, complaints := exit("-from", "shifts", "-member", member, file)
		assert.Equal(t, 2, status)
		assert.Equal(t, want, strip(complaints))
	}
	_, _, complaints = exit("-from", "shifts", "-member", "a=..2026-06-20", "-member", "a=2026-06-20..", file)
	assert.Equal(t, "input.json: -member: conflict: a is there twice on 2026-06-20\n", strip(complaints))
}

// Dan is in the layer and never serves; Carl covers a day of Ann's, which is no reason for a share. By hand: three people of 26 weeks of
// 168 h have a share of 1456 h.
func TestWhoNeverServesAndWhoCovers(t *testing.T) {
	entries := served("abababababababababababababab"[:26])
	from, to := weekOf(5), weekOf(5).Add(24*time.Hour)
	entries[4]["start"] = instant(to)
	cover := object{"start": instant(from), "end": instant(to), "user": user('c')}
	file := pagerDutyFile(t, []object{layer(-9, "abd")}, append(entries, cover), object{"overrides_subschedule": object{"rendered_schedule_entries": []object{cover}}})
	_, out, complaints := exit(file)
	require.Empty(t, complaints)
	assert.Contains(t, out, "Dan is in a rotation and has no shift off hours.")
	assert.Equal(t, []string{"0", "1456", "−1456"}, row(t, out, "Dan")[4:7])
	assert.Equal(t, []string{"24", "0", "+24"}, row(t, out, "Carl")[4:7])
	assert.Contains(t, out, "No share, since no rotation of the nights names them and, overrides apart, they have less than a fifth of what people have on average: Carl (24 h).")
	_, out, _ = exit("-member", "Dan=never", "-member", "Carl=2026-05-04..2026-05-04", file)
	assert.Equal(t, []string{"24", "8", "+16"}, row(t, out, "Carl")[4:7]) // a third of the day
	assert.NotContains(t, out, "Dan is in a rotation")
	assert.Equal(t, []string{"2160", "2180", "−20"}, row(t, out, "Ann")[4:7], fmt.Sprint("13·168 − 24, and ", 4368-24, "/2 + 8"))
}

// Whoever serves has what an hour-by-hour count says, and a share is, slot by slot, the time of the slots that are served, divided by those who
// are there: random weeks and days of people who come and go, with holes.
func TestRandomShares(t *testing.T) {
	tokyo := sample.Tokyo()
	start := schedule.MustParseDate("2026-04-06").At(schedule.At(10, 0), tokyo)
	rapid.Check(t, func(t *rapid.T) {
		n, days := rapid.IntRange(1, 6).Draw(t, "people"), rapid.IntRange(3, 120).Draw(t, "days")
		length := rapid.SampledFrom([]int{1, 7}).Draw(t, "days of a turn")
		file := shiftfile.File{Location: "Asia/Tokyo"}
		first, last := make([]int, n), make([]int, n)
		for p := range n {
			first[p] = rapid.IntRange(0, days).Draw(t, "comes")
			last[p] = rapid.IntRange(first[p], days).Draw(t, "goes")
		}
		for d := 0; d < days; d += length {
			p := d / length % n
			if d != 0 && d+length < days && (d < first[p] || d > last[p] || rapid.IntRange(0, 9).Draw(t, "hole") == 0) {
				continue
			}
			file.Shifts = append(file.Shifts, webShift(schedule.Member(rune('a'+p)), start.AddDate(0, 0, d), start.AddDate(0, 0, min(days, d+length))))
		}
		text, err := json.Marshal(file)
		require.NoError(t, err)
		from := "shifts"
		f := &facts{}
		require.NoError(t, input{from: &from, hours: &hoursFlag{given: true}, holidays: &holidays{name: "auto"}, since: &schedule.Date{}, until: &schedule.Date{}}.readOne(f, text))
		require.NoError(t, f.gather())
		p := f.pools[0]
		ledger, err := f.accounts(p.id, slices.DeleteFunc(slices.Clone(p.shifts), func(s schedule.Shift) bool { return s.Member == "" }))
		require.NoError(t, err)
		done, share := map[schedule.Member]float64{}, map[schedule.Member]float64{}
		slots := map[time.Time]time.Duration{}
		for at := start; at.Before(f.roster.Interval().End); at = at.Add(time.Hour) {
			for _, s := range file.Shifts {
				if !at.Before(s.Start) && at.Before(s.End) {
					done[s.Member]++
				}
			}
		}
		for _, s := range p.shifts {
			if s.Member != "" {
				slots[s.Seat.Start] = s.Seat.Duration()
			}
		}
		for at, length := range slots {
			var there []schedule.Member
			for _, s := range f.stays[p.id] {
				if day := schedule.DateOf(at, tokyo); !day.Before(s.First) && (s.Last.IsZero() || !day.After(s.Last)) {
					there = append(there, s.Member)
				}
			}
			require.NotEmpty(t, there, "%v: a slot has somebody to share it", at)
			for _, m := range there {
				share[m] += length.Hours() / float64(len(there))
			}
		}
		for m := range names {
			account := ledger.Account(p.id, schedule.Member(m))
			require.InDelta(t, done[account.Member], account.Done.Total().Duration().Hours(), 0.001, "%c", m)
			require.InDelta(t, share[account.Member], account.Target.Total().Duration().Hours(), 0.001, "%c", m)
		}
	})
}
