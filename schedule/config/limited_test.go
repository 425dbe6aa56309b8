package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const weekends = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"t","services":["web"],"members":["a","b","c","x","y"]}],
"offHours":{"primary":{"chain":[
  {"limited":{"kinds":["weekend","holiday"],"rota":{"rotation":{"first":"2026-04-27","order":["x","y"],"count":{"kinds":["weekend","holiday"],"holidays":"jp"}}}}},
  {"rotation":{"first":"2026-04-27","order":["a","b","c"],"count":{"kinds":["workday"],"holidays":"jp"}}}]}}}]}`

// Weekends and holidays by other people than the nights of workdays, from a file, which is
// written again as it was read.
func TestLimitedRotas(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(weekends))
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	order := ""
	for shift := range s.Duties(schedule.Days(schedule.MustParseDate("2026-04-27"), schedule.MustParseDate("2026-05-08"), file.Specs[0].Location)) {
		if shift.Regime == schedule.OffHours {
			order += string(shift.Member)
		}
	}
	assert.Equal(t, "abxcayxyxybc", order)
	text, err := config.Encode(file)
	require.NoError(t, err)
	again, err := config.Decode("again.json", text)
	require.NoError(t, err)
	twice, err := config.Encode(again)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(twice))

	_, err = config.Decode("oncall.json", []byte(strings.Replace(weekends, `"kinds":["weekend","holiday"],"rota"`, `"from":"25:00","first":"2026-05-01","last":"2026-04-01","rota"`, 1)))
	assert.ErrorContains(t, err, "specs[0].offHours.primary.chain[0].limited.from: ")
	_, err = config.Decode("oncall.json", []byte(strings.Replace(weekends, `"kinds":["weekend","holiday"],"rota"`, `"first":"2026-05-01","last":"2026-04-01","rota"`, 1)))
	assert.ErrorContains(t, err, `chain[0].limited.last: "2026-04-01" is before the first day, "2026-05-01"`)
}

// A rotation that counts days off and does not say by which holidays goes by its duty: by the days of the
// firm too, those of a team's or a pool's own calendar, or else the organisation's.
func TestCountsByTheDaysOfItsDuty(t *testing.T) {
	firm := `{"base":"jp","edits":[{"name":"創立記念日","first":"2026-05-07","last":"2026-05-08"}]}`
	unsaid := strings.ReplaceAll(weekends, `,"holidays":"jp"}}`, `}}`)
	order := func(text string, pool schedule.TeamID) (order string) {
		t.Helper()
		file, err := config.Decode("oncall.json", []byte(text))
		require.NoError(t, err)
		s, err := file.Schedule()
		require.NoError(t, err)
		for shift := range s.Duties(schedule.Days(schedule.MustParseDate("2026-05-04"), schedule.MustParseDate("2026-05-10"), file.Specs[0].Location)) {
			if shift.Regime == schedule.OffHours && shift.Team == pool {
				order += string(shift.Member)
			}
		}
		return order
	}
	assert.Equal(t, order(weekends, schedule.Everyone), order(unsaid, schedule.Everyone), "the same days")
	assert.Equal(t, "yxybcxy", order(unsaid, schedule.Everyone))
	of := func(text string) string { return strings.Replace(text, `"holidays":"jp",`, `"holidays":`+firm+`,`, 1) }
	assert.Equal(t, "yxyxyxy", order(of(unsaid), schedule.Everyone), "the firm's days use up turns of the others")
	own := strings.Replace(of(unsaid), `"offHours"`, `"pool":"t","offHours"`, 1)
	own = strings.Replace(own, `"members":["a","b","c","x","y"]}],`, `"members":["a","b","c","x","y"],"holidays":"jp",`, 1)
	own = strings.TrimSuffix(own, `}]}`) + `}]}]}`
	assert.Equal(t, "yxybcxy", order(own, "t"), "a team by its own calendar")
	duty := unsaid[strings.Index(unsaid, `"primary"`) : len(unsaid)-len(`}}]}`)]
	pooled := strings.Replace(unsaid[:strings.Index(unsaid, `"offHours"`)], `"members"`, `"pool":"p","members"`, 1) +
		`"pools":[{"id":"p","holidays":` + firm + `,` + duty + `}]}]}`
	assert.Equal(t, "yxyxyxy", order(pooled, "p"), "a pool too")
}
