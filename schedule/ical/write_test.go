package ical_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var stamp = time.Date(2026, 4, 20, 9, 0, 0, 0, time.UTC)

func roster(t *testing.T, s *schedule.Schedule, first, last string) *schedule.Roster {
	t.Helper()
	days := schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), sample.Tokyo())
	r, err := s.Roster(days)
	require.NoError(t, err)
	return r
}

func TestEmptyIsLegal(t *testing.T) {
	const empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//toban-go//toban//EN\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	cal := ical.Calendar{Stamp: stamp}
	var b strings.Builder
	require.NoError(t, cal.WritePerson(&b, roster(t, s, "2026-05-01", "2026-05-31"), "nobody"))
	assert.Equal(t, empty, b.String())
	b.Reset()
	require.NoError(t, cal.WriteTeam(&b, nil, schedule.Everyone))
	assert.Equal(t, empty, b.String())
}

func TestStampIsInput(t *testing.T) {
	var b strings.Builder
	assert.ErrorIs(t, ical.Calendar{}.WritePerson(&b, nil, "m1"), schedule.ErrMissing)
	assert.Empty(t, b.String())
}
