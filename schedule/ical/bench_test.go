package ical_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// Bound: 30 ms for the pool's year of 365 entries.
func BenchmarkWriteTeam(b *testing.B) {
	r := roster(b, organisation(b), year2026)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		require.NoError(b, ical.Calendar{Stamp: stamp}.WriteTeam(&out, r, schedule.Everyone))
	}
	b.SetBytes(int64(out.Len()))
}

// Bound: 20 ms for a file of 365 events.
func BenchmarkRead(b *testing.B) {
	var file bytes.Buffer
	require.NoError(b, ical.Calendar{Stamp: stamp}.WriteTeam(&file, roster(b, organisation(b), year2026), schedule.Everyone))
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		list, err := sora.Read("a.ics", bytes.NewReader(file.Bytes()))
		require.NoError(b, err)
		require.Len(b, list, 365)
	}
}

// Bound: 2 s for a file that asks for too much: by rules, by many events, by lines.
func BenchmarkReadHostile(b *testing.B) {
	const event = "BEGIN:VEVENT\nDTSTART:20200101\nEND:VEVENT\n"
	// A rule that is counted from the year 1 is walked from there: one is read, and three are too many.
	rule := "BEGIN:VEVENT\nDTSTART:00010101T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;COUNT=2147483647;BYMONTHDAY=" + list(32)[2:] + ";BYDAY=MO\nEND:VEVENT\n"
	for name, c := range map[string]struct {
		file  []byte
		fault string
	}{
		"rules":  {calendar(strings.Repeat(rule, 3)), "too many entries"},
		"events": {calendar(strings.Repeat(event, (16<<20-100)/len(event))), "too many entries"},
		"lines":  {calendar(strings.Repeat("X:\n", (16<<20-100)/3)), "VEVENT has no DTSTART"},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(c.file)))
			for b.Loop() {
				_, err := sora.Read("a.ics", bytes.NewReader(c.file))
				require.ErrorContains(b, err, c.fault)
			}
		})
	}
}
