package schedule_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

func TestDateArithmeticAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(rapid.IntRange(1, 9998).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 365).Draw(t, "day"))
		d := schedule.DateOf(day, time.UTC)
		require.Equal(t, day.Format(time.DateOnly), d.String())
		require.True(t, d.Valid())
		require.Equal(t, day.Weekday(), d.Weekday())
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		moved := d.AddDays(n)
		require.Equal(t, day.AddDate(0, 0, n).Format(time.DateOnly), moved.String())
		require.Equal(t, n, moved.DaysSince(d))
		require.Equal(t, n < 0, moved.Before(d))
		require.Equal(t, n > 0, moved.After(d))
		parsed, err := schedule.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, parsed)
	})
}

func TestMonthStepsClampAndKeepTheirAnchor(t *testing.T) {
	anchor := date("2026-01-31")
	assert.Equal(t, date("2026-02-28"), anchor.AddMonths(1))
	assert.Equal(t, date("2026-03-31"), anchor.AddMonths(2))
	assert.Equal(t, date("2028-02-29"), anchor.AddMonths(25))
	assert.Equal(t, date("2025-12-31"), anchor.AddMonths(-1))
	assert.Equal(t, date("2024-11-30"), anchor.AddMonths(-14))
}

func TestDatesThatAreNone(t *testing.T) {
	for _, s := range []string{"", "2026-2-3", "2026-02-30", "0000-01-01", "2026-05-01T00:00:00Z", "20260501", "２０２６-05-01"} {
		_, err := schedule.ParseDate(s)
		assert.ErrorIs(t, err, schedule.ErrInvalid, s)
	}
	for _, d := range []schedule.Date{{}, {2026, 13, 1}, {2026, 4, 31}, {2026, 4, 0}, {10000, 1, 1}, {-1, 1, 1}} {
		assert.False(t, d.Valid(), d)
	}
	assert.Panics(t, func() { schedule.MustParseDate("yesterday") })
}

func TestClocks(t *testing.T) {
	for minute := range 24*60 + 1 {
		c := schedule.Clock(minute)
		parsed, err := schedule.ParseClock(c.String())
		require.NoError(t, err)
		require.Equal(t, c, parsed)
	}
	for _, s := range []string{"", "24:01", "9:00", "09:60", "09:00:00", "-1:00"} {
		_, err := schedule.ParseClock(s)
		assert.ErrorIs(t, err, schedule.ErrInvalid, s)
	}
	assert.False(t, schedule.Clock(-1).Valid())
	assert.Equal(t, "Clock(1500)", schedule.Clock(1500).String())
}

func TestTextForms(t *testing.T) {
	type all struct {
		Date  schedule.Date
		Zero  schedule.Date
		Clock schedule.Clock
		Kind  schedule.DayKind
	}
	in := all{date("2026-05-06"), schedule.Date{}, schedule.At(24, 0), schedule.Holiday}
	text, err := json.Marshal(in)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Date":"2026-05-06","Zero":"","Clock":"24:00","Kind":"holiday"}`, string(text))
	var out all
	require.NoError(t, json.Unmarshal(text, &out))
	assert.Equal(t, in, out)

	_, err = json.Marshal(schedule.Clock(-5))
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	_, err = json.Marshal(schedule.DayKind(3))
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	assert.Equal(t, "DayKind(3)", schedule.DayKind(3).String())
	for _, bad := range []string{`{"Date":"x"}`, `{"Clock":"x"}`, `{"Kind":"x"}`} {
		assert.ErrorIs(t, json.Unmarshal([]byte(bad), &out), schedule.ErrInvalid)
	}
}

func TestWallTimesWhenClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, day, clock, want, why string }{
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00Z", "does not exist: the first instant after the gap"},
		{"America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00:00Z", "the first instant after the gap"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z", "occurs twice: the first"},
		{"America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00Z", "after the repeated hour"},
		{"America/Havana", "2026-03-08", "00:00", "2026-03-08T05:00:00Z", "midnight does not exist"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z", "a gap of half an hour"},
		{"Pacific/Apia", "2011-12-30", "10:00", "2011-12-30T10:00:00Z", "the day was skipped"},
		{"Pacific/Kwajalein", "1993-08-21", "10:00", "1993-08-21T12:00:00Z", "the day was skipped"},
		{"Asia/Tokyo", "2026-05-01", "24:00", "2026-05-01T15:00:00Z", "the end of a day is the next one's start"},
	} {
		loc, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		clock, err := schedule.ParseClock(c.clock)
		require.NoError(t, err)
		at := date(c.day).At(clock, loc)
		assert.Equal(t, c.want, at.UTC().Format(time.RFC3339), "%s %s %s: %s", c.zone, c.day, c.clock, c.why)
	}
	assert.Equal(t, time.UTC, date("2026-05-01").At(0, nil).Location())
}

// Clocks never run backwards: in an hour that occurs twice they stay at its end.
func TestHowFarClocksHaveCome(t *testing.T) {
	for _, c := range []struct{ zone, at, want string }{
		{"America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59"},
		{"America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00"},
		{"America/New_York", "2026-11-01T05:59:59Z", "2026-11-01 01:59"},
		{"America/New_York", "2026-11-01T06:00:00Z", "2026-11-01 01:59"},
		{"America/New_York", "2026-11-01T06:59:59Z", "2026-11-01 01:59"},
		{"America/New_York", "2026-11-01T07:00:00Z", "2026-11-01 02:00"},
		{"America/Ciudad_Juarez", "2022-11-30T06:30:00Z", "2022-11-29 23:59"}, // set back at midnight
		{"Asia/Tokyo", "1965-03-01T03:30:59Z", "1965-03-01 12:30"},            // before 1970
		{"Asia/Tokyo", "1964-12-31T14:59:59Z", "1964-12-31 23:59"},
	} {
		loc, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		day, clock := schedule.Civil(instant(t, c.at), loc)
		assert.Equal(t, c.want, fmt.Sprint(day, " ", clock), "%s %s", c.zone, c.at)
	}
}

// Zone data may give a rule alone for when clocks change. For such zones Go tells
// wrong bounds on the last day of leap years (golang/go issue 81583).
func TestZonesThatAreARule(t *testing.T) {
	block := "TZif2" + strings.Repeat("\x00", 15) + strings.Repeat("\x00", 16) + "\x00\x00\x00\x01\x00\x00\x00\x04" + // one kind of time, four letters
		"\xff\xff\xb9\xb0\x00\x00EST\x00" // five hours behind
	newYork, err := time.LoadLocationFromTZData("rule", []byte(block+block+"\nEST5EDT,M3.2.0,M11.1.0\n"))
	require.NoError(t, err)
	for day, want := range map[string]string{
		"2028-07-01": "2028-07-01T04:00:00Z", "2028-12-30": "2028-12-30T05:00:00Z", "2028-12-31": "2028-12-31T05:00:00Z",
		"2029-01-01": "2029-01-01T05:00:00Z", "2040-12-31": "2040-12-31T05:00:00Z",
	} {
		at := date(day).At(0, newYork)
		assert.Equal(t, want, at.UTC().Format(time.RFC3339))
		assert.Equal(t, date(day), schedule.DateOf(at, newYork))
		assert.Equal(t, date(day).AddDays(-1), schedule.DateOf(at.Add(-time.Second), newYork))
	}
}

// At is the first instant at which clocks have reached a wall time, and Civil says
// how far they are: each undoes the other.
func TestAtAndCivilUndoEachOther(t *testing.T) {
	zones := []string{"Asia/Tokyo", "America/Havana", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "America/St_Johns", "Europe/London", "Antarctica/Troll"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		require.NoError(t, err)
		at := time.Unix(rapid.Int64Range(631152000, 2208988800).Draw(t, "second"), 0)
		day, clock := schedule.Civil(at, loc)
		require.False(t, day.At(clock, loc).After(at))
		next := clock + 1
		require.True(t, day.At(next, loc).After(at), "%v %v", day, next)
		require.Equal(t, day, schedule.DateOf(at, loc))
	})
}

func TestIntervals(t *testing.T) {
	at := func(hour int) time.Time { return date("2026-05-01").At(schedule.At(hour, 0), tokyo) }
	iv := func(from, to int) schedule.Interval { return schedule.Interval{Start: at(from), End: at(to)} }
	var zero schedule.Interval

	assert.True(t, iv(10, 19).Contains(at(10)))
	assert.False(t, iv(10, 19).Contains(at(19)))
	assert.True(t, zero.Empty())
	assert.True(t, iv(19, 10).Empty())
	assert.Zero(t, iv(19, 10).Duration())
	assert.True(t, iv(10, 19).Encloses(iv(12, 19)))
	assert.True(t, iv(10, 19).Encloses(zero))
	assert.False(t, iv(10, 19).Encloses(iv(9, 12)))
	assert.True(t, iv(10, 19).Abuts(iv(19, 20)))
	assert.True(t, iv(19, 20).Abuts(iv(10, 19)))
	assert.False(t, iv(10, 19).Abuts(iv(18, 20)))
	assert.False(t, iv(10, 19).Abuts(iv(19, 19)))
	assert.False(t, iv(10, 19).Overlaps(iv(19, 20)))
	assert.True(t, iv(10, 19).Overlaps(iv(18, 20)))
	assert.True(t, iv(10, 19).Span(iv(20, 21)).Equal(iv(10, 21)))
	assert.True(t, zero.Span(iv(20, 21)).Equal(iv(20, 21)))
	assert.True(t, iv(20, 21).Span(zero).Equal(iv(20, 21)))
	assert.True(t, iv(19, 10).Equal(zero))
	assert.Equal(t, "2026-05-01 10:00 – 2026-05-01 19:00 JST", iv(10, 19).String())
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	assert.Equal(t, "2027-03-13 00:00 EST – 2027-03-15 00:00 EDT", schedule.Days(date("2027-03-13"), date("2027-03-14"), newYork).String(), "each end has its zone")
	assert.Equal(t, "Sat 2027-03-13 00:00 EST – Mon 2027-03-15 00:00 EDT everyone primary m1",
		schedule.Shift{Interval: schedule.Days(date("2027-03-13"), date("2027-03-14"), newYork), Seat: schedule.Seat{Team: schedule.Everyone, Role: schedule.Primary}, Member: "m1"}.String())
}

// Intervals against sets of minutes.
func TestIntervalAlgebra(t *testing.T) {
	at := func(minute int) time.Time { return time.Unix(int64(60*minute), 0) }
	set := func(iv schedule.Interval) (minutes [64]bool) {
		for m := range minutes {
			minutes[m] = iv.Contains(at(m))
		}
		return minutes
	}
	draw := rapid.Custom(func(t *rapid.T) schedule.Interval {
		return schedule.Interval{Start: at(rapid.IntRange(0, 63).Draw(t, "start")), End: at(rapid.IntRange(0, 63).Draw(t, "end"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		inA, inB, inBoth := set(a), set(b), set(a.Intersect(b))
		both, outside, any := false, false, false
		for m := range inA {
			require.Equal(t, inA[m] && inB[m], inBoth[m])
			both = both || inA[m] && inB[m]
			outside = outside || inB[m] && !inA[m]
			any = any || inA[m]
		}
		require.Equal(t, both, a.Overlaps(b))
		require.Equal(t, !outside, a.Encloses(b))
		require.Equal(t, !any, a.Empty())
		require.Equal(t, inA == inB, a.Equal(b))
		require.True(t, a.Span(b).Encloses(a) && a.Span(b).Encloses(b))

		others := rapid.SliceOfN(draw, 0, 4).Draw(t, "others")
		left, rest := inA, a.Without(others...)
		for _, o := range others {
			for m := range left {
				left[m] = left[m] && !o.Contains(at(m))
			}
		}
		for i, part := range rest {
			require.False(t, part.Empty())
			require.True(t, i == 0 || rest[i-1].End.Compare(part.Start) <= 0)
			for m := range left {
				require.False(t, part.Contains(at(m)) && !left[m])
				left[m] = left[m] && !part.Contains(at(m))
			}
		}
		require.NotContains(t, left, true, "what is left and in no part")
	})
}

// A day of the right form that the month does not have is told with what the month has.
func TestParseDateTellsWhatTheMonthHas(t *testing.T) {
	for s, want := range map[string]string{
		"2027-02-30": `invalid value: date "2027-02-30" is no day: February 2027 has 28 days`,
		"2028-02-30": `invalid value: date "2028-02-30" is no day: February 2028 has 29 days`,
		"2027-04-00": `invalid value: date "2027-04-00" is no day: April 2027 has 30 days`,
		"2027-13-01": `invalid value: date "2027-13-01" is no day of the form YYYY-MM-DD`,
		"2027-02-3":  `invalid value: date "2027-02-3" is no day of the form YYYY-MM-DD`,
		"0000-01-01": `invalid value: date "0000-01-01" is no day of the form YYYY-MM-DD`,
		"":           `invalid value: date "" is no day of the form YYYY-MM-DD`,
	} {
		_, err := schedule.ParseDate(s)
		assert.EqualError(t, err, want)
	}
}
