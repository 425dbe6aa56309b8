package ical_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// Whatever a file holds, reading it ends, and gives leaves or faults with their
// lines, the same each time.
func FuzzRead(f *testing.F) {
	for name := range vendors {
		f.Add(input(f, "vendors/"+name))
	}
	for _, name := range []string{"google.ics", "outlook.ics", "person.en.ics", "holidays.ja.ics"} {
		f.Add(input(f, name))
	}
	f.Add(calendar("DTSTART:20260601\nRRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=-5MO;BYSETPOS=-1\nEXDATE:20260601"))
	f.Add(calendar("UID:a\nDTSTART:20260601T000000Z\nRDATE;VALUE=PERIOD:20260601T000000Z/P1D\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260601"))
	place := regexp.MustCompile(`^(fuzz\.ics:\d+: .+|fuzz\.ics: \d+ more faults: invalid value)$`)
	all := sora
	all.Counts, all.Floating, all.Exact, all.Owner = ical.Everything, true, true, "sora@example.org"
	all.Part = ical.HalfDays(schedule.At(10, 0), schedule.At(13, 0), schedule.At(19, 0))
	skips := func(t *testing.T, data []byte) {
		reading, err := all.ReadAll("fuzz.ics", bytes.NewReader(data))
		again, errAgain := all.ReadAll("fuzz.ics", bytes.NewReader(data))
		require.Equal(t, fmt.Sprint(reading.Leaves, reading.Passed, reading.Skipped, err), fmt.Sprint(again.Leaves, again.Passed, again.Skipped, errAgain))
		for _, l := range reading.Leaves {
			assert.True(t, l.Overlaps(all.Interval), l.Interval)
		}
		assert.True(t, slices.IsSortedFunc(reading.Skipped, func(a, b ical.Skipped) int { return a.Line - b.Line }))
		whole, errWhole := strict(all).ReadAll("fuzz.ics", bytes.NewReader(data))
		if errWhole == nil {
			assert.Equal(t, whole, reading, "a file without faults is read the same way")
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		skips(t, data)
		all := strict(all)
		list, err := all.Read("fuzz.ics", bytes.NewReader(data))
		again, errAgain := all.Read("fuzz.ics", bytes.NewReader(data))
		require.Equal(t, list, again)
		require.Equal(t, err, errAgain)
		if err != nil {
			assert.Nil(t, list)
			assert.ErrorIs(t, err, schedule.ErrInvalid)
			for _, line := range strings.Split(err.Error(), "\n") {
				assert.Regexp(t, place, line)
			}
			return
		}
		for i, l := range list {
			assert.Equal(t, all.Member, l.Member)
			assert.True(t, l.Overlaps(all.Interval), l.Interval)
			assert.True(t, i == 0 || !l.Start.Before(list[i-1].Start))
		}
	})
}
