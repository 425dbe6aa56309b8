package schedule

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// A grid reckons with stretches of one offset; every answer is that of DateOf and
// Date.At, also where clocks go back over midnight, skip a day or change by half an
// hour, and whatever it was asked before.
func TestAGridKnowsTheTime(t *testing.T) {
	var away []time.Duration // from a change
	for i := range 24 {
		away = append(away, time.Duration(i-24)*5*time.Hour, time.Duration(i-12)*10*time.Minute, time.Duration(i+1)*5*time.Hour)
	}
	for _, name := range []string{"America/Sao_Paulo", "America/Havana", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Amman", "Asia/Tokyo", "Africa/Casablanca", "UTC"} {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		var changes []time.Time
		for at := time.Date(2008, 1, 1, 0, 0, 0, 0, loc); at.Year() < 2019; {
			if at = civil.OffsetEnd(at); at.IsZero() {
				break
			}
			changes = append(changes, at)
		}
		if changes == nil {
			changes = append(changes, time.Date(2012, 1, 1, 0, 0, 0, 0, loc)) // an hour like any other
		}
		var kept grid
		place := newOffice(loc, Hours{}, nil)
		for _, change := range changes {
			for _, hours := range away {
				at := change.Add(hours).Truncate(time.Minute)
				day, _ := Civil(at, loc)
				require.Equal(t, day, kept.number(at.Unix(), place).date(), "%v", at)
				require.Equal(t, day, new(grid).number(at.Unix(), place).date(), "%v", at)
				z := kept.zones.At(loc, at.Unix())
				require.True(t, z.Contains(at.Unix()) || hours >= 0 && hours < 2*zone.MaxOffset*time.Second, "%v", at)
				for _, c := range []Clock{0, At(0, 30), At(1, 59), At(10, 0), At(23, 59), At(24, 0)} {
					want := day.At(c, loc)
					number := dayNumber(day.days())
					require.Equal(t, want.Unix(), kept.instant(number, c, place), "%v %v %v", day, c, loc)
					require.Equal(t, want.Unix(), new(grid).instant(number, c, place), "%v %v %v", day, c, loc)
				}
			}
		}
	}
}
