package ical_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// Days are where somebody is on each of them: of a series, of times from midnight to midnight, of half days and of times
// without a zone. The first day in Berlin is the one after summer time has begun there.
func TestPlace(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	date := schedule.MustParseDate
	c := ical.LeaveCalendar{Member: "ren", Interval: schedule.Interval{Start: date("2027-03-01").At(0, tokyo), End: date("2027-04-01").At(0, berlin)},
		Place: func(d schedule.Date) *time.Location {
			if d.Before(date("2027-03-29")) {
				return tokyo
			}
			return berlin
		}}
	for lines, want := range map[string][]string{
		"DTSTART;VALUE=DATE:20270327\nRRULE:FREQ=DAILY;COUNT=3":               {"27 00:00 +0900 / 28 00:00 +0900", "28 00:00 +0900 / 29 00:00 +0900", "29 00:00 +0200 / 30 00:00 +0200"},
		"DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270331":              {"27 00:00 +0900 / 31 00:00 +0200"},
		"DTSTART:20270326T150000Z\nDTEND:20270330T220000Z\nTRANSP:OPAQUE":     {"27 00:00 +0900 / 31 00:00 +0200"},
		"DTSTART:20270328T220000Z\nDTEND:20270329T220000Z":                    {"29 00:00 +0200 / 30 00:00 +0200"},
		"DTSTART:20270328T100000\nDURATION:PT1H":                              {"28 10:00 +0900 / 28 11:00 +0900"},
		"DTSTART:20270329T100000\nDURATION:PT1H":                              {"29 10:00 +0200 / 29 11:00 +0200"},
		"DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270330\nSUMMARY:午前休": {"28 09:00 +0900 / 28 13:00 +0900", "29 09:00 +0200 / 29 13:00 +0200"},
	} {
		c.Part = ical.HalfDays(schedule.At(9, 0), schedule.At(13, 0), schedule.At(18, 0))
		reading, err := c.ReadAll("a.ics", strings.NewReader(string(calendar(lines))))
		require.NoError(t, err)
		require.NoError(t, reading.Err())
		var got []string
		for _, l := range reading.Leaves {
			got = append(got, l.Start.Format("02 15:04 -0700")+" / "+l.End.Format("02 15:04 -0700"))
		}
		assert.Equal(t, want, got, lines)
		assert.Equal(t, !strings.Contains(lines, "PT1H"), reading.Counted[0].WholeDay, lines)
	}
}

// A calendar tells its own zone, by whatever name, and Location stays where its days are.
func TestZoneOfTheCalendar(t *testing.T) {
	for name, want := range map[string]string{"Europe/Berlin": "Europe/Berlin", "W. Europe Standard Time": "Europe/Berlin", "Nowhere": "", "": ""} {
		reading, err := sora.ReadAll("a.ics", strings.NewReader(string(calendar("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260601\nEND:VEVENT\nX-WR-TIMEZONE:"+name))))
		require.NoError(t, err)
		require.NoError(t, reading.Err())
		require.Len(t, reading.Leaves, 1)
		assert.Equal(t, "Asia/Tokyo", reading.Leaves[0].Start.Location().String())
		if want == "" {
			assert.Nil(t, reading.Zone)
		} else {
			assert.Equal(t, want, reading.Zone.String())
		}
	}
}
