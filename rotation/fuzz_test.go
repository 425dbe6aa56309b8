package rotation_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

var fuzzZones = []string{"UTC", "Asia/Tokyo", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Kiritimati"}

// Whatever a rotation says, looking a turn up never panics; and a turn that is
// found holds the instant asked for.
func FuzzTurn(f *testing.F) {
	f.Add(int64(1767225600), uint8(1), uint8(3), int16(600), 1, int16(0), 0, []byte{1, 2, 3}, uint8(0), int16(30))
	f.Add(int64(1325239200), uint8(4), uint8(0), int16(0), 0, int16(0), 1, []byte{1, 0, 2}, uint8(3), int16(2))
	f.Add(int64(745934400), uint8(5), uint8(2), int16(0), 2, int16(-5000), 0, []byte{1}, uint8(1), int16(-3))
	f.Add(int64(-1)<<62, uint8(3), uint8(3), int16(90), 36, int16(0), 3, []byte{1, 2}, uint8(9), int16(400))
	f.Add(int64(1)<<62, uint8(2), uint8(1), int16(1439), math.MaxInt, int16(0), -1, []byte{}, uint8(5), int16(0))
	japan := holiday.Japan()
	f.Fuzz(func(t *testing.T, second int64, zoneOf, unit uint8, at int16, every int, first int16, behind int, order []byte, moves uint8, gap int16) {
		loc := zone(t, fuzzZones[int(zoneOf)%len(fuzzZones)])
		r := rotation.Rotation{First: date("2010-01-31").AddDays(int(first)), Unit: rotation.Unit(unit % 6), At: schedule.Clock(at), Every: every, Location: loc, Behind: behind}
		member := func(b byte) schedule.Member { return []schedule.Member{"", "a", "b", "c", "d", "e"}[b%6] }
		for _, b := range order[:min(len(order), 20)] {
			r.Order = append(r.Order, member(b))
		}
		for i := range int(moves % 8) {
			m := rotation.Move{On: r.First.AddDays(i * int(gap))}
			if moves&(8<<(i%3)) == 0 {
				m.Join = member(moves + byte(i))
			} else {
				m.Leave = member(moves + byte(i))
			}
			r.Moves = append(r.Moves, m)
		}
		if moves >= 128 {
			r.Count = rotation.OffDays(japan)
			r.Last = r.First.AddDays(1000)
		} else if moves >= 64 {
			r.Last = r.First.AddDays(int(gap))
		}
		when := time.Unix(second, 0)
		_, err := r.Compile()
		iv, step, ok := r.Turn(when)
		slotted, on := r.On(schedule.Seat{Interval: schedule.Interval{Start: when, End: when}})
		if err != nil {
			assert.False(t, ok || on)
			for fault := range schedule.Faults(err) {
				assert.NotEmpty(t, fault.Error())
			}
			return
		}
		require.Equal(t, ok, on)
		if !ok {
			return
		}
		require.Equal(t, step, slotted)
		require.Contains(t, r.Members(), step.Member)
		require.GreaterOrEqual(t, step.Turn, 0)
		// Beyond the year 9999 there are no days to tell turns by.
		if when.Year() >= 1 && iv.End.Year() <= 9999 {
			require.True(t, iv.Contains(when), "%v does not hold %v", iv, when)
		}
		if !r.Last.IsZero() {
			require.False(t, iv.End.After(r.Last.AddDays(1).At(r.At, loc)), "%v goes on after %v", iv, r.Last)
		}
	})
}
