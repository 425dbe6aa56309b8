package format_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// organisation returns the sample with further company days and changes.
func organisation(t require.TestingT, edit func(*schedule.Spec), changes ...schedule.Change) format.Organisation {
	spec := sample.Organisation()
	if edit != nil {
		edit(&spec)
	}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return format.Organisation{Schedule: s, Specs: []schedule.Spec{spec}}
}

func month(t *rapid.T) schedule.Interval {
	first := schedule.Date{Year: rapid.IntRange(2021, 2028).Draw(t, "year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: 1}
	return schedule.Days(first, first.AddMonths(1).AddDays(-1), sample.Tokyo())
}

// A schedule with a layer for weekdays 10–19 over the pool's is wrong in exactly the
// hours of the overrides, each of which names who is on call: in any month, with any
// company days.
func TestOverridesMendTheWeekdayLayer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iv := month(t)
		first := schedule.DateOf(iv.Start, sample.Tokyo()).AddDays(rapid.IntRange(0, 27).Draw(t, "first"))
		last := first.AddDays(rapid.IntRange(0, 3).Draw(t, "more"))
		o := organisation(t, func(s *schedule.Spec) { s.Holidays = holiday.Japan().With("夏休み", first, last) })
		body, err := o.PagerDutyHolidays(iv, "shop-cart")
		require.NoError(t, err)

		for at := iv.Start; at.Before(iv.End); at = at.Add(30 * time.Minute) {
			answer, err := o.Schedule.OnCall("shop-cart", at)
			require.NoError(t, err)
			weekdays := at.Weekday() != time.Saturday && at.Weekday() != time.Sunday && at.Hour() >= 10 && at.Hour() < 19
			var override string
			for _, v := range body.Overrides {
				if start, end := moment(t, v.Start), moment(t, v.End); !at.Before(start) && at.Before(end) {
					assert.Empty(t, override, "two at once")
					override = v.User.ID
				}
			}
			if weekdays == (answer.Regime == schedule.Daytime) {
				require.Empty(t, override, at)
			} else {
				require.Equal(t, known(o.Schedule.Person(answer.Member(schedule.Primary), at)).Contact["pagerduty"], override, at)
			}
		}
	})
}

func moment(t require.TestingT, s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return at
}

// The table parses back to the shifts of the month.
func TestCSVParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iv := month(t)
		start := iv.Start.Add(time.Duration(rapid.IntRange(0, 24*27).Draw(t, "hour")) * time.Hour)
		away := schedule.Leave{Member: rapid.SampledFrom([]schedule.Member{"m1", "s2", "e4"}).Draw(t, "away"), Interval: schedule.Interval{Start: start, End: start.Add(72 * time.Hour)}}
		o := organisation(t, nil, away)
		var text bytes.Buffer
		require.NoError(t, o.CSV(iv).CSV(&text))
		rows, err := csv.NewReader(&text).ReadAll()
		require.NoError(t, err)
		i := 1
		for shift := range o.Schedule.Duties(iv) {
			row := rows[i]
			i++
			parsed := schedule.Interval{Start: moment(t, row[0]), End: moment(t, row[1])}
			require.True(t, shift.Equal(parsed), row)
			require.Equal(t, strconv.Itoa(int(parsed.Duration().Minutes())), row[2])
			require.Equal(t, []string{string(shift.Regime), string(shift.Team), string(shift.Role)}, row[3:6])
			if shift.Role != schedule.All {
				require.Equal(t, string(shift.Member), row[6])
				continue
			}
			var there []string
			for _, m := range known(o.Schedule.Team(shift.Team)).Members(shift.Start) {
				if m != away.Member || !shift.Overlaps(away.Interval) {
					there = append(there, string(m))
				}
			}
			require.Equal(t, strings.Join(there, " "), row[6])
		}
		require.Len(t, rows, i)
	})
}

// vacant leaves the nights to nobody.
func vacant(s *schedule.Spec) { s.OffHours.Primary = schedule.Vacant() }

func TestNobodyOnCall(t *testing.T) {
	o := organisation(t, vacant)
	night := time.Date(2026, time.May, 6, 12, 0, 0, 0, sample.Tokyo())
	_, err := o.SlackUserGroup("S1", night, "minne-web", "shop-cart")
	assert.EqualError(t, err, "nobody is on call at 2026-05-06T12:00:00+09:00, and a user group is never empty")
	_, err = o.PagerDutyHolidays(schedule.Month(2026, time.May, sample.Tokyo()), "minne-web")
	assert.EqualError(t, err, `nobody serves "minne-web" in 2026-05-04 10:00 – 2026-05-04 19:00 JST: an override needs somebody`+"\n"+
		`nobody serves "minne-web" in 2026-05-05 10:00 – 2026-05-05 19:00 JST: an override needs somebody`+"\n"+
		`nobody serves "minne-web" in 2026-05-06 10:00 – 2026-05-06 19:00 JST: an override needs somebody`)
	_, err = o.PagerDutySchedules(schedule.Days(schedule.MustParseDate("2026-05-03"), schedule.MustParseDate("2026-05-06"), sample.Tokyo()), "minne-web")
	assert.EqualError(t, err, `nobody serves "minne-web" in 2026-05-03 00:00 – 2026-05-07 00:00 JST`)
	metrics, err := o.Metrics(night, "minne-web")
	require.NoError(t, err)
	var text strings.Builder
	require.NoError(t, metrics.Write(&text))
	assert.Contains(t, text.String(), `toban_vacant{service="minne-web",regime="off-hours",team="everyone",role="primary"} 1`+"\n")
	assert.NotContains(t, text.String(), "toban_on_call{")
}

// A rotation is found again: whose turns, how long, from when, with a swap as the only
// override.
func TestRotationsAreFoundAgain(t *testing.T) {
	tokyo := sample.Tokyo()
	monday := schedule.MustParseDate("2026-01-05")
	day := func(s string) schedule.Interval {
		d := schedule.MustParseDate(s)
		return schedule.Interval{Start: d.At(schedule.At(19, 0), tokyo), End: d.At(schedule.At(20, 0), tokyo)}
	}
	for name, rota := range map[string]rotation.Rotation{
		"weekly": rotation.Weekly(monday, "m1", "s1", "e1"),
		"daily":  rotation.Daily(monday, "m1", "s1", "e1", "m2", "s2"),
	} {
		o := organisation(t, func(s *schedule.Spec) { s.OffHours.Primary, s.Holidays = rota, schedule.NoHolidays{} })
		first, _, _ := rota.Turn(monday.At(0, tokyo))
		list, err := o.PagerDutySchedules(schedule.Days(monday.AddDays(7), monday.AddDays(69), tokyo), "suzuri-web")
		require.NoError(t, err)
		require.Len(t, list, 3, name)
		night := list[0].Schedule.ScheduleLayers[0]
		assert.Empty(t, list[0].Overrides)
		assert.Len(t, night.Users, len(rota.Order))
		assert.Equal(t, int(first.Duration().Seconds()), night.RotationTurnLengthSeconds)
	}
	weekly := rotation.Weekly(monday, "m1", "s1", "e1")
	swap := schedule.Swap{A: "m1", AGives: day("2026-01-07"), B: "s1", BGives: day("2026-01-14")}
	o := organisation(t, func(s *schedule.Spec) { s.OffHours.Primary, s.Holidays = weekly, schedule.NoHolidays{} }, swap)
	list, err := o.PagerDutySchedules(schedule.Days(monday, monday.AddDays(41), tokyo), "suzuri-web")
	require.NoError(t, err)
	assert.Equal(t, []format.PagerDutyOverride{
		{Start: "2026-01-07T19:00:00+09:00", End: "2026-01-08T10:00:00+09:00", User: format.PagerDutyReference{ID: "PTOBAS1", Type: "user_reference"}},
		{Start: "2026-01-14T19:00:00+09:00", End: "2026-01-15T10:00:00+09:00", User: format.PagerDutyReference{ID: "PTOBAM1", Type: "user_reference"}},
	}, list[0].Overrides)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
