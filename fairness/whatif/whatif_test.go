package whatif_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/fairness/whatif"
	"github.com/toban-go/toban/internal/house/garbage"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func init() { garbage.Rarely() }

var (
	day  = schedule.MustParseDate
	july = schedule.Month(2026, time.July, sample.Tokyo())
)

func organisation() whatif.Organisation {
	return whatif.Organisation{Specs: []schedule.Spec{sample.Organisation()}, Planner: fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: 1, Moves: long.Cases(2000, 0)}}
}

func pool(t *testing.T, o *whatif.Outlook, id schedule.TeamID) whatif.Pool {
	for _, p := range o.Pools {
		if p.ID == id {
			return p
		}
	}
	require.Fail(t, "no such pool", id)
	return whatif.Pool{}
}

// Whoever is on a long leave or not ready for a part of the time is no measure of the others. A vacation
// changes nothing.
func TestWhoCannotServeIsThereInPart(t *testing.T) {
	o := organisation()
	leave := func(m schedule.Member, first, last string, long bool) schedule.Leave {
		return schedule.Leave{Member: m, Interval: schedule.Days(day(first), day(last), sample.Tokyo()), Long: long}
	}
	o.Specs[0].People = append(o.Specs[0].People, schedule.Person{ID: "n1", Ready: []schedule.Ready{{From: day("2026-07-10")}}}, schedule.Person{ID: "n2", Ready: []schedule.Ready{{From: day("2026-09-01")}}})
	o.Specs[0].Teams[2].Members = append(o.Specs[0].Teams[2].Members, schedule.Membership{Member: "n1"}, schedule.Membership{Member: "n2"})
	o.Away = []schedule.Leave{leave("m2", "2026-06-01", "2026-08-31", true), leave("m3", "2026-07-20", "2026-07-22", true), leave("m4", "2026-07-01", "2026-07-12", false)}
	now, err := o.Outlook(july)
	require.NoError(t, err)
	var part, absent []schedule.Member
	shifts := 0
	for _, load := range pool(t, now, schedule.Everyone).People {
		if load.Part {
			part = append(part, load.Member)
		}
		if load.Absent {
			absent = append(absent, load.Member)
			assert.Zero(t, load.Time)
		}
		shifts += load.Nights + load.Weekends + load.Holidays
	}
	assert.Equal(t, []schedule.Member{"m2", "m3", "n1", "n2"}, part)
	assert.Equal(t, []schedule.Member{"m2", "n2"}, absent)
	assert.Equal(t, 31, shifts)
}

// The figures are those of the shifts that the schedule then has, added up anew, and each edit does what it says.
func TestEditsDoWhatTheySay(t *testing.T) {
	before := fmt.Sprint(organisation())
	o := organisation()
	for name, x := range map[string]struct {
		edits []whatif.Edit
		check func(now, then *whatif.Outlook)
	}{
		"two leave, one of them in the middle": {[]whatif.Edit{whatif.Leaves{"m1", day("2026-06-30")}, whatif.Leaves{"s1", day("2026-07-15")}}, func(now, then *whatif.Outlook) {
			everyone := pool(t, then, schedule.Everyone)
			require.Len(t, everyone.People, 11)
			for _, load := range everyone.People {
				assert.Equal(t, load.Member == "s1", load.Part, load)
				assert.NotEqual(t, schedule.Member("m1"), load.Member)
			}
			for shift := range then.Roster.All() {
				assert.False(t, shift.Member == "s1" && shift.Date.After(day("2026-07-15")), "%v", shift)
			}
			assert.Equal(t, pool(t, now, sample.PlatformNights), pool(t, then, sample.PlatformNights))
		}},
		"half time": {[]whatif.Edit{whatif.PartTime{"m2", 50, day("2026-07-01")}}, func(now, then *whatif.Outlook) {
			hours := map[schedule.Member]time.Duration{}
			for _, load := range pool(t, then, schedule.Everyone).People {
				hours[load.Member] = load.Time
				assert.Equal(t, map[bool]int{true: 50, false: 100}[load.Member == "m2"], load.Share)
				assert.False(t, load.Part)
			}
			assert.Less(t, hours["m2"], hours["m3"]*2/3)
		}},
		"somebody joins": {[]whatif.Edit{whatif.Joins{"ec", schedule.Membership{Member: "n1", From: day("2026-07-10")}}}, func(now, then *whatif.Outlook) {
			people := pool(t, then, schedule.Everyone).People
			require.Len(t, people, 13)
			assert.Equal(t, schedule.Member("n1"), people[9].Member)
			assert.True(t, people[9].Part)
			assert.Positive(t, people[9].Time)
		}},
		"a team joins the pool": {[]whatif.Edit{whatif.TeamJoins{"platform", schedule.Everyone}}, func(now, then *whatif.Outlook) {
			require.Len(t, then.Pools, 1)
			assert.Len(t, then.Pools[0].People, 17)
		}},
		"other hours": {[]whatif.Edit{whatif.Hours{"", schedule.Weekdays(schedule.At(9, 0), schedule.At(21, 0))}}, func(now, then *whatif.Outlook) {
			sum := func(o *whatif.Outlook) (sum time.Duration) {
				for _, load := range pool(t, o, schedule.Everyone).People {
					sum += load.Time
				}
				return sum
			}
			assert.Equal(t, 22*3*time.Hour, sum(now)-sum(then), "three hours less on 22 workdays")
		}},
		"one more holiday": {[]whatif.Edit{whatif.Holiday{schedule.Block{Name: "創立記念日", First: day("2026-07-17"), Last: day("2026-07-17")}}}, func(now, then *whatif.Outlook) {
			sum := func(o *whatif.Outlook) (nights, holidays int) {
				for _, load := range pool(t, o, schedule.Everyone).People {
					nights, holidays = nights+load.Nights, holidays+load.Holidays
				}
				return nights, holidays
			}
			nights, holidays := sum(now)
			fewer, more := sum(then)
			assert.Equal(t, [2]int{nights - 1, holidays + 1}, [2]int{fewer, more})
		}},
		"other limits": {[]whatif.Edit{whatif.Limits{fairness.Limits{MinDistanceDays: 11}}}, func(now, then *whatif.Outlook) {
			rules := scheduletest.InPool(schedule.Everyone, scheduletest.Within(fairness.Limits{MinDistanceDays: 11})...)
			assert.Error(t, scheduletest.Check(now.Roster, rules...))
			assert.NoError(t, scheduletest.Check(then.Roster, rules...))
			assert.ErrorIs(t, pool(t, then, sample.PlatformNights).Err, fairness.ErrInfeasible, "five people have two seats a night")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := whatif.Compare(o, july, whatif.Scenario{Name: name, Edits: x.edits})
			require.NoError(t, err)
			require.Len(t, list, 2)
			require.NoError(t, list[1].Err)
			for _, c := range list {
				for _, p := range c.Outlook.Pools {
					figures(t, c.Outlook, p)
				}
			}
			x.check(list[0].Outlook, list[1].Outlook)
			assert.Equal(t, before, fmt.Sprint(o), "nothing is edited in place")
			again, err := o.With(x.edits...)
			require.NoError(t, err)
			outlook, err := again.Outlook(july)
			require.NoError(t, err)
			assert.Equal(t, list[1].Outlook.Pools, outlook.Pools)
		})
	}
}

// figures adds up what each person of a pool serves, from the roster alone.
func figures(t *testing.T, o *whatif.Outlook, p whatif.Pool) {
	times, kinds := map[schedule.Member]time.Duration{}, map[schedule.Member]map[schedule.DayKind]int{}
	for shift := range o.Roster.All() {
		if shift.Team == p.ID && shift.Regime == schedule.OffHours {
			if kinds[shift.Member] == nil {
				kinds[shift.Member] = map[schedule.DayKind]int{}
			}
			times[shift.Member] += shift.Duration()
			kinds[shift.Member][shift.Day]++
		}
	}
	for _, load := range p.People {
		assert.Equal(t, times[load.Member], load.Time)
		assert.Equal(t, [3]int{load.Nights, load.Weekends, load.Holidays},
			[3]int{kinds[load.Member][schedule.Workday], kinds[load.Member][schedule.Weekend], kinds[load.Member][schedule.Holiday]})
		delete(times, load.Member)
	}
	assert.Empty(t, times, "everybody who serves is among the people")
	if p.Err == nil {
		assert.LessOrEqual(t, p.Certificate.F1Bound, p.Certificate.F1)
		assert.NotEmpty(t, p.Certificate.Lines)
	}
}

// What is said of nobody and nothing is told, all of it; what the edits make is told by the outlook.
func TestEditsThatCannotBe(t *testing.T) {
	_, err := organisation().With(whatif.Leaves{"m9", day("2026-06-30")}, nil, whatif.Leaves{"m1", schedule.Date{}}, whatif.PartTime{"m1", 101, day("2026-07-01")},
		whatif.TeamJoins{"mine", "everyone"}, whatif.Joins{"mine", schedule.Membership{Member: "x"}}, whatif.Hours{"minne", nil},
		whatif.Holiday{schedule.Block{Name: "x", First: day("2026-07-02"), Last: day("2026-07-01")}}, whatif.Limits{fairness.Limits{MinRest: -1}})
	assert.EqualError(t, err, `edit 1, m9 leaves after 2026-06-30: unknown member "m9"; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "p1", "p2", "p3" and 5 more
edit 2: missing value: nil
edit 3, m1 leaves after : invalid value: "" is no last day
edit 4, m1 at 101 % from 2026-07-01: invalid value: share 101 of "m1" is no percentage from 1 to 100
edit 5, mine joins everyone: unknown team "mine"; did you mean "minne"?
edit 6, x joins mine: unknown team "mine"; did you mean "minne"?
edit 7, hours of minne : no hours
edit 8, more holidays: x, 2026-07-02 to 2026-07-01: invalid value: "x" from "2026-07-02" to "2026-07-01" is no holiday
edit 9, other limits: Between two shifts of one person lie at least 0 h.: Limits.MinRest: -1ns is below zero`)
	list, err := whatif.Compare(organisation(), july, whatif.Scenario{Name: "nowhere", Edits: []whatif.Edit{whatif.TeamJoins{"minne", "nights"}}})
	require.NoError(t, err)
	assert.Nil(t, list[1].Outlook)
	assert.ErrorContains(t, list[1].Err, `Teams[0].Pool`)
	o := organisation()
	o.Planner.Own = map[schedule.Member]fairness.Own{"zoe": {}}
	_, err = whatif.Compare(o, july)
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
}

// Whoever goes part time and leaves later, in the middle of known leaves, with memberships that end, is counted day by day.
func TestEditsUponEdits(t *testing.T) {
	o := organisation()
	o.Specs[0].Teams[0].Members[0].Last = day("2026-07-25")
	o.Away = []schedule.Leave{{Member: "m2", Interval: schedule.Days(day("2026-07-06"), day("2026-07-12"), sample.Tokyo())}}
	o, err := o.With(whatif.PartTime{"m1", 60, day("2026-07-10")}, whatif.PartTime{"m1", 40, day("2026-07-20")}, whatif.Leaves{"m1", day("2026-07-31")})
	require.NoError(t, err)
	assert.Equal(t, []schedule.Membership{{Member: "m1", Last: day("2026-07-09")}, {Member: "m1", From: day("2026-07-10"), Last: day("2026-07-19"), Share: 60},
		{Member: "m1", From: day("2026-07-20"), Last: day("2026-07-25"), Share: 40}}, o.Specs[0].Teams[0].Members[:3])
	outlook, err := o.Outlook(july)
	require.NoError(t, err)
	for _, load := range pool(t, outlook, schedule.Everyone).People {
		if load.Member == "m1" {
			assert.Equal(t, 40, load.Share)
			assert.True(t, load.Part)
		}
	}
	for shift := range outlook.Roster.All() {
		assert.False(t, shift.Member == "m2" && shift.Overlaps(o.Away[0].Interval), "%v", shift)
	}
}

// Whoever was to go part time, or to join, later than they leave is not there later.
func TestWhoLeavesComesNoMore(t *testing.T) {
	o, err := organisation().With(whatif.PartTime{"m1", 60, day("2026-07-20")}, whatif.Joins{"ec", schedule.Membership{Member: "m1", From: day("2026-08-01")}}, whatif.Leaves{"m1", day("2026-07-10")})
	require.NoError(t, err)
	outlook, err := o.Outlook(schedule.Days(day("2026-07-01"), day("2026-08-31"), sample.Tokyo()))
	require.NoError(t, err)
	for shift := range outlook.Roster.All() {
		assert.False(t, shift.Member == "m1" && shift.Date.After(day("2026-07-10")), "%v", shift)
	}
}

// Each edit is said in both languages.
func TestEditsInWords(t *testing.T) {
	for _, x := range []struct {
		edit              whatif.Edit
		english, japanese string
	}{
		{whatif.Leaves{"m1", day("2026-06-30")}, "m1 leaves after 2026-06-30", "m1が2026-06-30で抜ける"},
		{whatif.Joins{"ec", schedule.Membership{Member: "n1"}}, "n1 joins ec", "n1がecに入る"},
		{whatif.PartTime{"m1", 50, day("2026-07-01")}, "m1 at 50 % from 2026-07-01", "m1が2026-07-01から50%勤務"},
		{whatif.TeamJoins{"platform", "everyone"}, "platform joins everyone", "platformが全員に加わる"},
		{whatif.Hours{"", schedule.Weekdays(540, 1080)}, "hours 09:00–18:00", "営業時間を09:00–18:00に"},
		{whatif.Hours{"ec", schedule.Weekdays(540, 1080)}, "hours of ec 09:00–18:00", "ecの営業時間を09:00–18:00に"},
		{whatif.Holiday{schedule.Block{Name: "創立記念日", First: day("2026-07-17"), Last: day("2026-07-17")}}, "one more holiday: 創立記念日, 2026-07-17", "休日を足す：創立記念日（2026-07-17）"},
		{whatif.Holiday{schedule.Block{Name: "夏休み", First: day("2026-08-13"), Last: day("2026-08-14")}}, "more holidays: 夏休み, 2026-08-13 to 2026-08-14", "休日を足す：夏休み（2026-08-13〜2026-08-14）"},
		{whatif.Limits{}, "other limits: none", "制約を変える：なし"},
		{whatif.Limits{fairness.Limits{MinDistanceDays: 5}}, "other limits: Two shifts of one person start at least 5 days apart.", "制約を変える：同じ人の枠は、開始日を5日以上空ける。"},
	} {
		assert.Equal(t, x.english, x.edit.In(schedule.English))
		assert.Equal(t, x.japanese, x.edit.In(schedule.Japanese))
	}
}
