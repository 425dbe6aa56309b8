package conformance

import (
	"bytes"
	"testing"

	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v2"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

// intervals reads the part of a configuration as Alertmanager does.
func intervals(t require.TestingT, o format.Organisation, iv schedule.Interval) *timeinterval.Intervener {
	var text bytes.Buffer
	require.NoError(t, o.TimeIntervals(iv).Write(&text))
	var part struct {
		TimeIntervals []struct {
			Name          string                      `yaml:"name"`
			TimeIntervals []timeinterval.TimeInterval `yaml:"time_intervals"`
		} `yaml:"time_intervals"`
	}
	require.NoError(t, yaml.UnmarshalStrict(text.Bytes(), &part), text.String())
	byName := map[string][]timeinterval.TimeInterval{}
	for _, named := range part.TimeIntervals {
		require.NotContains(t, byName, named.Name)
		byName[named.Name] = named.TimeIntervals
	}
	return timeinterval.NewIntervener(byName)
}

// A team answers exactly while daytime is active: in every hour of 2026, and every
// minute around each handoff.
func TestDaytimeIsWhenTheTeamsAnswer(t *testing.T) {
	for name, suffixes := range map[string]map[schedule.ServiceID]string{
		"sample":  {"minne-web": "", "minne-api": "", "suzuri-web": "", "shop-cart": ""},
		"harbour": {"front": "", "cards": "-pay"},
		"desk":    {"books": "", "rice": "-tokyo"},
	} {
		o := organisations(t)[name]
		active := intervals(t, o, year)
		for service, suffix := range suffixes {
			hours := 0
			for _, at := range instants(o.Schedule, service, year, 15) {
				answer, err := o.Schedule.OnCall(service, at)
				require.NoError(t, err)
				daytime, err := active.ContainsTime([]string{"daytime" + suffix}, at)
				require.NoError(t, err)
				require.Equal(t, answer.Regime == schedule.Daytime, daytime, "%s %s %v", name, service, at)
				if at.Minute() == 0 && daytime {
					hours++
				}
			}
			assert.Positive(t, hours)
		}
	}
}

// Without half days, a team's route may as well state its hours and mute the
// holidays: the sample's teams answer in 2,196 hours of 2026.
func TestBusinessHoursWithoutHolidays(t *testing.T) {
	o := organisations(t)["sample"]
	active := intervals(t, o, year)
	daytime, all := 0, 0
	for _, at := range instants(o.Schedule, "minne-web", year, 15) {
		answer, err := o.Schedule.OnCall("minne-web", at)
		require.NoError(t, err)
		business, err := active.ContainsTime([]string{"business-hours"}, at)
		require.NoError(t, err)
		off, _, err := active.Mutes([]string{"holidays"}, at)
		require.NoError(t, err)
		require.Equal(t, answer.Regime == schedule.Daytime, business && !off, at)
		if all++; all <= 8760 && business && !off {
			daytime++
		}
	}
	assert.Equal(t, 2196, daytime)
}
