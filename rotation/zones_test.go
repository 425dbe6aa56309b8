package rotation_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/internal/house/zones"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// The years in which rotations are tried in every zone.
var (
	zonesFrom  = date("1990-01-01")
	zonesUntil = date("2040-12-31")
)

// Zone data may list few changes of clocks and give a rule for those to come. With
// such zones Go tells wrong bounds on the last day of leap years (golang/go issue
// 81583) and after the last listed change.
func TestZonesThatEndInARule(t *testing.T) {
	files := zones.Files(t)
	load := func(name string) *time.Location {
		data, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		loc, err := time.LoadLocationFromTZData(name, data)
		require.NoError(t, err)
		return loc
	}
	newYork, juarez := load("America/New_York"), load("America/Ciudad_Juarez")
	for _, day := range []string{"2028-12-30", "2028-12-31", "2029-01-01", "2040-12-31"} {
		assert.Equal(t, day+"T05:00:00Z", date(day).At(0, newYork).UTC().Format(time.RFC3339))
	}
	// At midnight clocks went back by an hour.
	day, clock := schedule.Civil(time.Date(2022, time.November, 30, 6, 30, 0, 0, time.UTC), juarez)
	assert.Equal(t, "2022-11-29 23:59", fmt.Sprint(day, clock))
}

// places reads every zone of the tz database.
func places(t testing.TB) []zones.Place {
	t.Helper()
	return zones.Places(t, zonesFrom.At(0, time.UTC), zonesUntil.At(schedule.At(24, 0), time.UTC))
}

// began returns the instant at which turn n of a rotation begins, from its civil
// day and clock.
func began(r rotation.Rotation, n int, loc *time.Location) time.Time {
	switch r.Unit {
	case rotation.Months:
		return r.First.AddMonths(n).At(r.At, loc)
	case rotation.Weeks:
		return r.First.AddDays(7*n).At(r.At, loc)
	case rotation.Hours:
		minutes := int(r.At) + 60*n
		return r.First.AddDays(minutes/(24*60)).At(schedule.Clock(minutes%(24*60)), loc)
	}
	return r.First.AddDays(n).At(r.At, loc)
}

// turner is a compiled rotation.
type turner interface {
	Turn(time.Time) (schedule.Interval, schedule.Step, bool)
}

// walk goes from turn to turn, from the one at from to the first that ends at or
// after to, and returns how many there were and how many without length it passed.
func walk(t testing.TB, r rotation.Rotation, compiled turner, loc *time.Location, from, to time.Time) (turns, empty int) {
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf("%s, %s at %v from %v: %s", loc, r.Unit, r.At, r.First, fmt.Sprintf(format, args...))
	}
	n := -1
	for at := from.In(loc); at.Before(to); {
		iv, step, ok := compiled.Turn(at)
		switch {
		case !ok:
			fail("nobody at %v", at)
		case !iv.Contains(at):
			fail("turn %d is %v but was asked for at %v", step.Turn, iv, at)
		case n >= 0 && step.Turn <= n:
			fail("turn %d follows turn %d", step.Turn, n)
		case n >= 0 && !iv.Start.Equal(at):
			fail("turn %d starts at %v, turn %d ended at %v", step.Turn, iv.Start, n, at)
		case !iv.Start.Equal(began(r, step.Turn, loc)):
			fail("turn %d starts at %v, its clock says %v", step.Turn, iv.Start, began(r, step.Turn, loc))
		case !iv.End.Equal(began(r, step.Turn+1, loc)):
			fail("turn %d ends at %v, the next one's clock says %v", step.Turn, iv.End, began(r, step.Turn+1, loc))
		}
		if n >= 0 {
			for skipped := n + 1; skipped < step.Turn; skipped++ {
				if !began(r, skipped, loc).Equal(iv.Start) {
					fail("turn %d was passed over, but has a length", skipped)
				}
				empty++
			}
		}
		n, at = step.Turn, iv.End
		turns++
	}
	return turns, empty
}

func zoneRotations() map[string]rotation.Rotation {
	order := []schedule.Member{"a", "b", "c", "d", "e"}
	return map[string]rotation.Rotation{
		"hourly":      {First: zonesFrom, Unit: rotation.Hours, Order: order},
		"daily 00:00": {First: zonesFrom, Order: order},
		"daily 02:30": {First: zonesFrom, At: schedule.At(2, 30), Order: order},
		"daily 10:00": {First: zonesFrom, At: schedule.At(10, 0), Order: order},
		"weekly":      {First: zonesFrom, Unit: rotation.Weeks, At: schedule.At(10, 0), Order: order},
		"monthly":     {First: date("1990-01-31"), Unit: rotation.Months, Order: order},
	}
}

// In every zone handoffs never decrease, and strictly increase but for turns
// without length. Weeks and months are walked whole. Hours and days are walked
// around each change of clocks; in between, where a turn is as long as the clock
// says, it is enough that both ends of such a time agree on the number of turns.
// Each kind of rotation goes through a fourth of the zones, or through all where all is asked for.
func TestHandoffsInEveryZone(t *testing.T) {
	list := places(t)
	names, changes := 0, 0
	for _, p := range list {
		names += len(p.Names)
		changes += len(p.Changes)
	}
	t.Logf("%d zones, %d different from 1990 to 2040, %d changes of clocks", names, len(list), changes)
	require.Greater(t, len(list), 200)

	for name, r := range zoneRotations() {
		length := 24 * time.Hour
		around := 2 * length
		if r.Unit == rotation.Hours {
			length, around = time.Hour, 26*time.Hour
		}
		compiled := compile(t, r)
		turns, empty := 0, 0
		for i, p := range list {
			if (i+len(name))%long.Cases(8, 1) > 0 {
				continue
			}
			start := r.First.At(r.At, p.Location)
			end := zonesUntil.AddDays(1).At(0, p.Location)
			if r.Unit == rotation.Weeks || r.Unit == rotation.Months {
				n, e := walk(t, r, compiled, p.Location, start, end)
				turns, empty = turns+n, empty+e
				continue
			}
			quiet := start // since when no clocks have changed
			for _, at := range append(slices.Clone(p.Changes), end) {
				// Changes by a day, and those that follow soon, need more room.
				_, before := at.Add(-1).Zone()
				_, after := at.Zone()
				room := around + time.Duration(max(before-after, after-before))*time.Second
				from, to := at.Add(-room), at.Add(room)
				if from.Before(start) {
					from = start
				}
				if from.After(quiet) {
					first, a, ok := compiled.Turn(quiet)
					last, b, good := compiled.Turn(from.In(p.Location))
					if !ok || !good || last.Start.Sub(first.Start) != time.Duration(b.Turn-a.Turn)*length {
						t.Fatalf("%s %s: turn %d at %v, turn %d at %v", p.Location, name, a.Turn, first, b.Turn, last)
					}
				}
				if to.After(start) {
					n, e := walk(t, r, compiled, p.Location, from, to)
					turns, empty = turns+n, empty+e
				}
				if to.After(quiet) {
					quiet = to.In(p.Location)
				}
			}
		}
		t.Logf("%s: %d turns walked, %d of no length passed", name, turns, empty)
	}
}

func compile(t testing.TB, r rotation.Rotation) turner {
	t.Helper()
	compiled, err := r.Compile()
	require.NoError(t, err)
	return compiled.(turner)
}

// Whole years turn by turn, without a shortcut, where clocks are hardest.
func TestHandoffsInHardZonesTurnByTurn(t *testing.T) {
	for name, years := range map[string][2]string{
		"America/Havana": {"2025-01-01", "2027-01-01"}, "America/Santiago": {"2025-01-01", "2027-01-01"}, "America/Asuncion": {"2023-01-01", "2025-01-01"},
		"Africa/Cairo": {"2023-01-01", "2025-01-01"}, "Asia/Beirut": {"2025-01-01", "2027-01-01"}, "Australia/Lord_Howe": {"2025-01-01", "2027-01-01"},
		"Pacific/Apia": {"2011-01-01", "2013-01-01"}, "Pacific/Kwajalein": {"1993-01-01", "1995-01-01"}, "Pacific/Kiritimati": {"1994-01-01", "1996-01-01"},
		"Africa/Casablanca": {"2025-01-01", "2027-01-01"}, "Antarctica/Troll": {"2025-01-01", "2027-01-01"},
	} {
		loc := zone(t, name)
		for _, r := range zoneRotations() {
			walk(t, r, compile(t, r), loc, date(years[0]).At(0, loc), date(years[1]).At(0, loc))
		}
	}
}

func TestHandoffsAroundHardDates(t *testing.T) {
	daily := func(clock schedule.Clock) rotation.Rotation { return rotation.Rotation{At: clock} }
	hourly := rotation.Rotation{Unit: rotation.Hours}
	for _, c := range []struct {
		zone, from, why string
		rotation        rotation.Rotation
		want            string // number and start, in UTC, of the turns
	}{
		{"America/Havana", "2026-03-07", "midnight does not exist", daily(0),
			"0 03-07T05:00, 1 03-08T05:00, 2 03-09T04:00"},
		{"America/Havana", "2026-10-31", "midnight occurs twice", daily(0),
			"0 10-31T04:00, 1 11-01T04:00, 2 11-02T05:00"},
		{"America/Havana", "2026-03-08", "the hour of midnight has no length", hourly,
			"1 03-08T05:00, 2 03-08T06:00, 3 03-08T07:00"},
		{"America/Havana", "2026-11-01", "the hour of midnight has two", hourly,
			"0 11-01T04:00, 1 11-01T06:00, 2 11-01T07:00"},
		{"America/Santiago", "2026-04-04", "the hour before midnight occurs twice, midnight once", daily(0),
			"0 04-04T03:00, 1 04-05T04:00, 2 04-06T04:00"},
		{"America/Santiago", "2026-09-05", "midnight does not exist", daily(0),
			"0 09-05T04:00, 1 09-06T04:00, 2 09-07T03:00"},
		{"America/Asuncion", "2023-03-25", "the hour before midnight occurs twice", daily(0),
			"0 03-25T03:00, 1 03-26T04:00, 2 03-27T04:00"},
		{"America/Asuncion", "2023-09-30", "midnight does not exist", daily(0),
			"0 09-30T04:00, 1 10-01T04:00, 2 10-02T03:00"},
		{"Africa/Cairo", "2023-04-27", "midnight does not exist", daily(0),
			"0 04-26T22:00, 1 04-27T22:00, 2 04-28T21:00"},
		{"Africa/Cairo", "2023-10-26", "the hour before midnight occurs twice", daily(0),
			"0 10-25T21:00, 1 10-26T22:00, 2 10-27T22:00"},
		{"Asia/Beirut", "2026-03-28", "midnight does not exist", daily(0),
			"0 03-27T22:00, 1 03-28T22:00, 2 03-29T21:00"},
		{"Asia/Beirut", "2026-10-24", "the hour before midnight occurs twice", daily(0),
			"0 10-23T21:00, 1 10-24T22:00, 2 10-25T22:00"},
		{"Australia/Lord_Howe", "2026-04-04", "clocks go back by half an hour", daily(schedule.At(2, 30)),
			"0 04-03T15:30, 1 04-04T16:00, 2 04-05T16:00"},
		{"Australia/Lord_Howe", "2026-10-03", "clocks go ahead by half an hour", daily(schedule.At(2, 30)),
			"0 10-02T16:00, 1 10-03T15:30, 2 10-04T15:30"},
		{"Australia/Lord_Howe", "2026-10-04", "the hour of 02:00 is half as long", hourly,
			"0 10-03T13:30, 1 10-03T14:30, 2 10-03T15:30, 3 10-03T16:00"},
		{"Pacific/Apia", "2011-12-29", "30 December was skipped", daily(0),
			"0 12-29T10:00, 2 12-30T10:00, 3 12-31T10:00"},
		{"Pacific/Apia", "2011-12-29", "its turn begins after the gap", daily(schedule.At(10, 0)),
			"0 12-29T20:00, 1 12-30T10:00, 2 12-30T20:00, 3 12-31T20:00"},
		{"Pacific/Kwajalein", "1993-08-20", "21 August was skipped", daily(0),
			"0 08-20T12:00, 2 08-21T12:00, 3 08-22T12:00"},
		{"Pacific/Kiritimati", "1994-12-30", "31 December was skipped", daily(0),
			"0 12-30T10:00, 2 12-31T10:00, 3 01-01T10:00"},
		{"Pacific/Kiritimati", "1994-11-30", "a month begins where a day was skipped", rotation.Rotation{Unit: rotation.Months},
			"0 11-30T10:00, 1 12-30T10:00, 2 01-29T10:00"},
	} {
		loc := zone(t, c.zone)
		r := c.rotation
		r.First, r.Order = date(c.from), []schedule.Member{"a", "b"}
		compiled := compile(t, r)
		var got []string
		at := r.First.At(r.At, loc)
		for range strings.Count(c.want, ",") + 1 {
			iv, step, ok := compiled.Turn(at)
			require.True(t, ok)
			require.True(t, iv.Start.Equal(at))
			got = append(got, fmt.Sprintf("%d %s", step.Turn, iv.Start.UTC().Format("01-02T15:04")))
			at = iv.End
		}
		assert.Equal(t, c.want, strings.Join(got, ", "), "%s %s: %s", c.zone, c.from, c.why)
	}
}

// Date.At and Civil against clocks that are read minute by minute, around every
// kind of change of clocks in every zone. Changes of the same amount at the same
// wall time are one kind. Each third kind is read, or each where all is asked for.
func TestWallTimesMinuteByMinute(t *testing.T) {
	kinds := map[zones.Kind]bool{}
	minutes := 0
	for _, p := range places(t) {
		for i, at := range p.Changes {
			k := p.Kind(at)
			// What was changed twice within two days is of its own kind.
			if kinds[k] && p.Alone(i) {
				continue
			}
			kinds[k] = true
			if len(kinds)%long.Cases(6, 1) > 0 {
				continue
			}
			shift := time.Duration(max(k.Before-k.After, k.After-k.Before)) * time.Second
			minutes += readClocks(t, p, at.Add(-shift-3*time.Hour), at.Add(shift+3*time.Hour))
		}
	}
	t.Logf("%d kinds of changes, %d minutes", len(kinds), minutes)
}

// readClocks compares each minute of a span, and returns how many there were.
func readClocks(t testing.TB, p zones.Place, from, to time.Time) int {
	const minute = 60
	shown := func(at int64) int64 {
		_, offset := time.Unix(at, 0).In(p.Location).Zone()
		return at + int64(offset)
	}
	first := from.Unix() / minute * minute
	// What clocks had shown before: 26 hours are more than any change.
	reached := int64(0)
	for at := first - 26*60*minute; at < first; at += minute {
		reached = max(reached, shown(at))
	}
	n := 0
	for at := first; at < to.Unix(); at += minute {
		n++
		wall := max(reached, shown(at))
		day, clock := schedule.Civil(time.Unix(at, 0), p.Location)
		if got := int64(day.DaysSince(date("1970-01-01")))*24*60 + int64(clock); got != wall/minute {
			t.Fatalf("%s at %v: Civil says %v %v", p.Names[0], time.Unix(at, 0).In(p.Location), day, clock)
		}
		// Every wall time that clocks reach or jump over in this minute begins in it.
		for w := reached/minute + 1; w <= wall/minute; w++ {
			day, clock := date("1970-01-01").AddDays(int(w/(24*60))), schedule.Clock(w%(24*60))
			if got := day.At(clock, p.Location); got.Unix() != at {
				t.Fatalf("%s: %v %v is at %v, clocks reach it at %v", p.Names[0], day, clock, got, time.Unix(at, 0).In(p.Location))
			}
		}
		reached = wall
	}
	return n
}
