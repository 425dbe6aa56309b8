package command

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

const american = `{"specs": [{"location": "America/New_York", "holidays": "us",
  "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "17:00"},
  "teams": [{"id": "web", "services": ["shop"], "members": ["al", "bo"]},
    {"id": "ops", "services": ["dns"], "members": ["cy", "di"], "holidays": "de-by", "location": "Europe/Berlin"}],
  "offHours": {"primary": {"rotation": {"first": "2026-01-01", "unit": "days", "order": ["al", "bo", "cy", "di"]}}}}]}`

// A configuration of a program names the calendar of another country.
func TestCountriesByName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "organisation.json")
	text := strings.Replace(american, `"de-by"`, `"de-b\u0079"`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	_, s, err := Schedule(path, schedule.English)
	require.NoError(t, err)
	regime := func(service schedule.ServiceID, at string) schedule.Regime {
		instant, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		a, err := s.OnCall(service, instant)
		require.NoError(t, err)
		return a.Regime
	}
	assert.Equal(t, schedule.OffHours, regime("shop", "2026-11-26T12:00:00-05:00"), "Thanksgiving")
	assert.Equal(t, schedule.Daytime, regime("dns", "2026-11-26T12:00:00+01:00"))
	assert.Equal(t, schedule.OffHours, regime("dns", "2026-01-06T12:00:00+01:00"), "Epiphany in Bavaria")
	assert.Equal(t, schedule.Daytime, regime("shop", "2026-01-06T12:00:00-05:00"))
}

// The days of Austria are worked out for a file that names its calendar, and not for each that has an entry.
func TestAFieldIsNoCountry(t *testing.T) {
	for text, want := range map[string]bool{`{"at": "2026-05-01"}`: false, "{\"at\"\n\t : \"x\", \"holidays\":\"at\"}": true, `["at"]`: true, `"at"`: true, string(sample.History): false} {
		calendars, err := calendarsOf([]byte(text))
		require.NoError(t, err)
		_, christmas := calendars["at"].Holiday(schedule.MustParseDate("2026-12-25"))
		assert.Equal(t, want, christmas, text)
	}
}

// A name that nothing knows is a fault that tells all names.
func TestCountriesThatAreUnknown(t *testing.T) {
	_, err := Decode("x.json", []byte(`{"specs": [{"holidays": "usa"}]}`))
	require.Error(t, err)
	for _, name := range Countries() {
		assert.ErrorContains(t, err, `"`+name+`"`)
	}
}

// What a time zone proposes is a calendar that a configuration can name.
func TestZonesProposeCalendars(t *testing.T) {
	for zone, country := range zones {
		loc, err := time.LoadLocation(zone)
		require.NoError(t, err)
		assert.Equal(t, country, CountryOf(loc))
		assert.Contains(t, append(Countries(), "jp"), country, zone)
	}
	assert.Empty(t, CountryOf(time.UTC))
}

// The documents list the calendars that there are.
func TestCountriesOfTheDocuments(t *testing.T) {
	for _, document := range []string{"PROGRAMS.md", "PROGRAMS.ja.md"} {
		text, err := os.ReadFile("../../../docs/" + document)
		require.NoError(t, err)
		assert.Contains(t, string(text), "`"+strings.Join(slices.Sorted(maps.Keys(countries)), "`, `")+"`", document)
	}
}
