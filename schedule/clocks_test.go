package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	internalcivil "github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
	internalzone "github.com/toban-go/toban/schedule/internal/zone"
)

// A cache reckons with stretches of one offset; every answer is that of DateOf and
// Date.At, also where clocks go back over midnight, skip a day or change by half an
// hour, and whatever it was asked before.
func TestACacheKnowsTheTime(t *testing.T) {
	var away []time.Duration // from a change
	for i := range 24 {
		away = append(away, time.Duration(i-24)*5*time.Hour, time.Duration(i-12)*10*time.Minute, time.Duration(i+1)*5*time.Hour)
	}
	for _, name := range []string{"America/Sao_Paulo", "America/Havana", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Amman", "Asia/Tokyo", "Africa/Casablanca", "UTC"} {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		var changes []time.Time
		for at := time.Date(2008, 1, 1, 0, 0, 0, 0, loc); at.Year() < 2019; {
			if at = internalcivil.OffsetEnd(at); at.IsZero() {
				break
			}
			changes = append(changes, at)
		}
		if changes == nil {
			changes = append(changes, time.Date(2012, 1, 1, 0, 0, 0, 0, loc)) // an hour like any other
		}
		var kept internalzone.Cache
		steady := internalzone.Steady(loc)
		for _, change := range changes {
			for _, hours := range away {
				at := change.Add(hours).Truncate(time.Minute)
				day := schedule.DateOf(at, loc)
				number := int64(day.DaysSince(schedule.Date{Year: 1970, Month: time.January, Day: 1}))
				wall := internalzone.Reached(at, loc)
				require.Equal(t, number, internalcivil.FloorDiv(wall, 24*60*60), "%v", at)
				require.Equal(t, wall, kept.Reached(at.Unix(), loc), "%v", at)
				require.Equal(t, wall, new(internalzone.Cache).Reached(at.Unix(), loc), "%v", at)
				require.True(t, !steady.Contains(at.Unix()) || at.Unix()+steady.Offset == wall, "%v", at)
				z := kept.At(loc, at.Unix())
				require.True(t, z.Contains(at.Unix()) || hours >= 0 && hours < 2*internalzone.MaxOffset*time.Second, "%v", at)
				for _, c := range []schedule.Clock{0, schedule.At(0, 30), schedule.At(1, 59), schedule.At(10, 0), schedule.At(23, 59), schedule.At(24, 0)} {
					want, wall := day.At(c, loc).Unix(), number*24*60*60+int64(c)*60
					require.Equal(t, want, kept.Instant(wall, loc), "%v %v %v", day, c, loc)
					require.Equal(t, want, new(internalzone.Cache).Instant(wall, loc), "%v %v %v", day, c, loc)
					require.True(t, !steady.Contains(number*24*60*60-internalzone.MaxOffset) || wall-steady.Offset == want, "%v %v %v", day, c, loc)
				}
			}
		}
	}
}

// Where the day after an early opening opens late, and a zone goes back by a day in between, a slot is as long as it can be.
func TestLongestSlot(t *testing.T) {
	longest := time.Duration(0)
	for _, x := range []struct{ zone, first, last string }{
		{"Asia/Tokyo", "2026-05-01", "2026-05-20"}, {"Pacific/Apia", "2011-12-20", "2012-01-10"},
		{"America/Juneau", "1867-10-10", "1867-11-01"}, {"Pacific/Kwajalein", "1969-09-20", "1969-10-10"},
	} {
		loc, err := time.LoadLocation(x.zone)
		require.NoError(t, err)
		for early := range time.Saturday + 1 {
			hours := schedule.Hours{{Days: []time.Weekday{early}, From: schedule.At(0, 0), To: schedule.At(0, 1)}}
			for day := range time.Saturday + 1 {
				if day != early {
					hours = append(hours, schedule.Window{Days: []time.Weekday{day}, From: schedule.At(23, 58), To: schedule.At(23, 59)})
				}
			}
			s := must(t, schedule.Spec{Location: loc, Business: hours, Holidays: schedule.NoHolidays{}, OffHours: schedule.Duty{Primary: schedule.Always("m")},
				Teams: []schedule.Team{{ID: "a", Services: schedule.Services("w"), Members: schedule.Members("m")}}})
			for shift := range s.Duties(schedule.Days(date(x.first), date(x.last), loc)) {
				assert.LessOrEqual(t, shift.Seat.Duration(), schedule.LongestSlot, "%v", shift)
				longest = max(longest, shift.Seat.Duration())
			}
		}
	}
	assert.Equal(t, 72*time.Hour-3*time.Minute, longest, "Juneau, 18 October 1867 from 00:01 to the end of the next day")
}

// The zones of Windows are places that there are.
func TestZonesOfWindows(t *testing.T) {
	assert.Equal(t, "Asia/Tokyo", internalzone.Windows("Tokyo Standard Time"))
	assert.Empty(t, internalzone.Windows("Tokyo"))
	places := 0
	for name := range internalzone.Places() {
		_, err := time.LoadLocation(name)
		require.NoError(t, err)
		places++
	}
	assert.Greater(t, places, 100)
	for range internalzone.Places() {
		break
	}
}
