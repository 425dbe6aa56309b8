package civil_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

func TestMonday(t *testing.T) {
	monday := schedule.MustParseDate("2023-12-25")
	for i := range 7 {
		assert.Equal(t, monday, civil.Monday(monday.AddDays(i)))
		assert.Equal(t, i, civil.SinceMonday(monday.AddDays(i).Weekday()))
	}
}

func TestFloorDiv(t *testing.T) {
	for _, c := range [][3]int64{{7, 7, 1}, {6, 7, 0}, {0, 7, 0}, {-1, 7, -1}, {-7, 7, -1}, {-8, 7, -2}} {
		assert.Equal(t, c[2], civil.FloorDiv(c[0], c[1]), c)
	}
}

// An offset ends at the instant from which clocks show another one, also on the last
// day of a leap year.
func TestOffsetEnd(t *testing.T) {
	lordHowe, err := time.LoadLocation("Australia/Lord_Howe")
	require.NoError(t, err)
	first := time.Date(2060, time.December, 31, 0, 0, 0, 0, time.UTC)
	for hour := range 48 {
		at := first.Add(time.Duration(hour) * time.Hour).In(lordHowe)
		end := civil.OffsetEnd(at)
		require.True(t, end.After(at), at)
		_, here := at.Zone()
		_, before := end.Add(-time.Nanosecond).In(lordHowe).Zone()
		assert.Equal(t, here, before, at)
	}
	assert.Zero(t, civil.OffsetEnd(first))
}

// Days and Split agree with package time on every day of two cycles, and far away.
func TestDaysAndSplit(t *testing.T) {
	for _, from := range []int64{-400 * 366, 0, 1 << 34, -1 << 34} {
		for n := from; n < from+800*366; n += 1 + n&63*n&7 {
			year, month, day := time.Unix(n*24*60*60, 0).UTC().Date()
			if y, m, d := civil.Split(n); [3]int{y, m, d} != [3]int{year, int(month), day} || civil.Days(y, m, d) != n {
				t.Fatalf("day %d is %d-%d-%d, not %d-%d-%d", n, year, month, day, y, m, d)
			}
		}
	}
}
