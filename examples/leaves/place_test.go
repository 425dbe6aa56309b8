package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// Of an organisation in Tokyo, a team and its pool in Berlin, and ren, who moves there on 29 March 2027, the day after summer
// time begins.
const berlin = `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "18:00"},
"holidays": "none",
"teams": [{"id": "jp", "services": ["web"], "members": ["aoi", {"member": "ren", "last": "2027-03-28"}]},
{"id": "eu", "location": "Europe/Berlin", "pool": "nights", "services": ["pay"], "members": ["hans", "jonas", {"member": "ren", "from": "2027-03-29"}]}],
"offHours": {"primary": {"rotation": {"first": "2026-01-05", "unit": "weeks", "order": ["aoi"]}}},
"pools": [{"id": "nights", "location": "Europe/Berlin", "primary": {"rotation": {"first": "2026-01-05", "unit": "days", "order": ["jonas", "hans"]}}}]}]}`

// berliners writes the organisation, and a calendar of somebody.
func berliners(t *testing.T, member, calendar string) (organisation, path string) {
	dir := t.TempDir()
	organisation, path = filepath.Join(dir, "org.json"), filepath.Join(dir, member+".ics")
	require.NoError(t, os.WriteFile(organisation, []byte(berlin), 0o600))
	require.NoError(t, os.WriteFile(path, []byte(calendar), 0o600))
	return organisation, path
}

// A day off in Berlin is a day there: it frees the evening of the day, and the night that ends on it.
func TestDaysOfAnotherPlace(t *testing.T) {
	organisation, jonas := berliners(t, "jonas", events("SUMMARY:Urlaub\nDTSTART;VALUE=DATE:20261203"))
	status, text := leaves("-month", "2026-12", "-config", organisation, "-calendar", jonas, "-write")
	require.Zero(t, status, text)
	assert.Contains(t, text, "jonas.ics, days in Europe/Berlin: 1 leave\n  leave    2026-12-03 00:00 – 2026-12-04 00:00 CET Urlaub\n")
	file, err := journal(organisation)
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	for at, want := range map[string]schedule.Member{"2026-12-01T20:00:00+01:00": "jonas", "2026-12-03T20:00:00+01:00": "hans", "2026-12-05T20:00:00+01:00": "jonas"} {
		instant, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		a, err := s.OnCall("pay", instant)
		require.NoError(t, err)
		require.NotEmpty(t, a.Seats)
		assert.Equal(t, want, a.Seats[0].Member, at)
	}
}

// Half days are at the clocks of Berlin, also on the day of 23 hours on which summer time begins.
func TestHalfDaysOfAnotherPlace(t *testing.T) {
	calendar := events("SUMMARY:午前休\nDTSTART;VALUE=DATE:20270328", "SUMMARY:frei\nDTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329")
	for zone, told := range map[string]string{
		"Asia/Tokyo":     "  The calendar's own zone is Asia/Tokyo. Whole days and half days are read as days where the member's team is.\n",
		"Europe/Paris":   "",
		"Europe/Nowhere": "",
		"":               "",
	} {
		organisation, jonas := berliners(t, "jonas", strings.Replace(calendar, "BEGIN:VEVENT", "X-WR-TIMEZONE:"+zone+"\nBEGIN:VEVENT", 1))
		status, text := leaves("-month", "2027-03", "-config", organisation, "-calendar", jonas, "-half-days", "09:00,13:00,18:00")
		assert.Zero(t, status, text)
		assert.Contains(t, text, "jonas.ics, days in Europe/Berlin: 2 leaves\n"+told+`  leave    2027-03-27 00:00 CET – 2027-03-29 00:00 CEST frei
  leave    2027-03-28 09:00 – 2027-03-28 13:00 CEST 午前休
`, zone)
	}
}

// Whoever moves has days where they are on each day; what they entered before stays entered.
func TestDaysOfSomebodyWhoMoves(t *testing.T) {
	organisation, ren := berliners(t, "ren", events("SUMMARY:a\nDTSTART;VALUE=DATE:20270326", "SUMMARY:b\nDTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270331"))
	for round := range 2 {
		status, text := leaves("-month", "2027-03", "-config", organisation, "-calendar", ren, "-write")
		require.Zero(t, status, text)
		assert.Contains(t, text, `ren.ics, days in Asia/Tokyo, from 2027-03-29 in Europe/Berlin: 2 leaves
  leave    2027-03-26 00:00 – 2027-03-27 00:00 JST a
  leave    2027-03-27 00:00 – 2027-03-31 07:00 JST b
`)
		assert.NotContains(t, text, "has it no more")
		assert.Equal(t, 2*round, strings.Count(text, "is entered already"))
	}
	file, err := journal(organisation)
	require.NoError(t, err)
	var got []string
	for _, e := range file.Journal {
		l := e.Change.(schedule.Leave)
		got = append(got, fmt.Sprint(l.Start.UTC().Format(time.RFC3339), " ", l.End.UTC().Format(time.RFC3339)))
	}
	assert.Equal(t, []string{"2027-03-25T15:00:00Z 2027-03-26T15:00:00Z", "2027-03-26T15:00:00Z 2027-03-30T22:00:00Z"}, got)
	_, text := leaves("-month", "2027-03", "-config", organisation, "-calendar", ren, "-lang", "ja")
	assert.Contains(t, text, "ren.ics（日付は Asia/Tokyo、2027-03-29から Europe/Berlin）：休暇2件\n")
}
