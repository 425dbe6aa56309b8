package config_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const lawful = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},
"holidays":{"base":"jp","published":2028,"decided":"2027-03-31",
"acts":[{"name":"技術の日","english":"Engineers' Day","first":2026,"month":6,"day":7},{"name":"海の日","replaces":"海の日","first":2027,"last":2027,"month":7,"monday":2}],
"edits":[{"name":"年末年始","first":"2026-12-29","last":"2027-01-03","yearly":true}]},
"teams":[{"id":"t","services":["web"],"members":["a","b"]},{"id":"ny","location":"America/New_York","holidays":HOLIDAYS,"services":["api"],"members":["c"]}],
"offHours":{"primary":{"rotation":{"first":"2026-04-01","order":["a","b","c"]}}}}]}`

// What a user enacts, company days of every year and how far they are decided, and other
// countries by name are read from a file, and written as they were read.
func TestCalendars(t *testing.T) {
	countries, err := rickar.Countries(map[string][]*cal.Holiday{"us": us.Holidays}, 2020, 2035)
	require.NoError(t, err)
	text := []byte(strings.Replace(lawful, "HOLIDAYS", `{"base":"us","edits":[{"name":"Founders' Day","first":"2026-05-01","last":"2026-05-01"}]}`, 1))
	file, err := config.Decode("oncall.json", text, countries)
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	for _, c := range []struct {
		service schedule.ServiceID
		at      string
		want    string
	}{
		{"web", "2026-06-08T12:00:00+09:00", "off-hours 振替休日 false"}, // for the new day, a Sunday
		{"web", "2027-07-12T12:00:00+09:00", "off-hours 海の日 true"},
		{"web", "2027-07-20T12:00:00+09:00", "daytime  true"}, // beyond what is decided
		{"web", "2027-12-30T12:00:00+09:00", "off-hours 年末年始 true"},
		{"web", "2026-12-30T12:00:00+09:00", "off-hours 年末年始 false"},
		{"api", "2026-11-26T12:00:00-05:00", "off-hours  false"},
		{"api", "2026-05-01T12:00:00-04:00", "off-hours  false"},
		{"api", "2036-05-06T12:00:00-04:00", "daytime  true"}, // beyond what is read
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		a, err := s.OnCall(c.service, at)
		require.NoError(t, err)
		day := a.Closed.Name
		if day == "" {
			day = a.Holiday.Name
		}
		assert.Equal(t, c.want, strings.Join([]string{string(a.Regime), day, map[bool]string{true: "true", false: "false"}[a.Provisional]}, " "), c.at)
	}
	written, err := config.Encode(file)
	require.NoError(t, err)
	again, err := config.Decode("again.json", written, countries)
	require.NoError(t, err)
	assert.Equal(t, file, again)
	assert.Contains(t, string(written), `"base": "us"`)
	assert.NotContains(t, string(written), "Thanksgiving")
	assert.Contains(t, string(config.Schema(countries)), `"us"`)

	file.Specs[0].Teams[1].Holidays = holiday.Union(holiday.Japan(), countries["us"])
	written, err = config.Encode(file)
	require.NoError(t, err)
	again, err = config.Decode("united.json", written)
	require.NoError(t, err)
	assert.Empty(t, holiday.Compare(file.Specs[0].Teams[1].Holidays.(*holiday.Calendar), again.Specs[0].Teams[1].Holidays.(*holiday.Calendar)))
	assert.Equal(t, "2027-12-31", again.Specs[0].Teams[1].Holidays.(*holiday.Calendar).Through().String())
}

func TestFaultsOfCalendars(t *testing.T) {
	if long.Asked() { // a hundred laws are worked out
		people := ""
		for i := range 120 {
			people += fmt.Sprintf(`{"id":"a","holidays":{"base":"jp","published":%d}},`, 1900+i)
		}
		many := strings.Replace(strings.Replace(lawful, "HOLIDAYS", `"jp"`, 1), `"teams":`, `"people":[`+strings.TrimSuffix(people, ",")+`],"teams":`, 1)
		_, err := config.Decode("oncall.json", []byte(many))
		assert.ErrorContains(t, err, "specs[0].people[119].holidays.base: more than 100 laws in one file")
	}

	known := config.Calendars{"us": holiday.New(), "de-by": holiday.New()}
	for name, want := range map[string]string{"fr": `unknown calendar "fr"; there are "jp", "none", "de-by" and "us"`, "de-bw": `unknown calendar "de-bw"; did you mean "de-by"?`} {
		_, err := config.Decode("oncall.json", []byte(strings.Replace(lawful, "HOLIDAYS", `"`+name+`"`, 1)), known)
		assert.EqualError(t, err, "oncall.json:5:112: specs[0].teams[1].holidays: "+want)
	}
	strangers := strings.Replace(lawful, `"teams":`, `"people":[`+strings.TrimSuffix(strings.Repeat(`{"id":"a","holidays":"fr"},`, 300), ",")+`],"teams":`, 1)
	_, err := config.Decode("oncall.json", []byte(strings.Replace(strangers, "HOLIDAYS", `"jp"`, 1)), known)
	assert.Equal(t, 300, strings.Count(err.Error(), `unknown calendar "fr"`))
	assert.Equal(t, 100, strings.Count(err.Error(), `unknown calendar "fr"; there are`), "very many unknown names are not each compared with all known ones")
	for _, c := range []struct{ field, other, want string }{
		{"HOLIDAYS", `"us"`, `oncall.json:5:112: specs[0].teams[1].holidays: unknown calendar "us"; there are "jp" and "none"; a program that gives Decode other Calendars, such as those of rickar.Countries, knows them too`},
		{"HOLIDAYS", `{"base":"none","decided":"2026-01-01"}`, `oncall.json:5:120: specs[0].teams[1].holidays.base: calendar "none" cannot have days of its own; there are "jp" and "none", or days without a base`},
		{"HOLIDAYS", `{"published":2028}`, `oncall.json:5:125: specs[0].teams[1].holidays.published: the Cabinet Office publishes the days of Japan; say "base": "jp"`},
		{`"published":2028`, `"published":2128`, `oncall.json:2:37: specs[0].holidays.published: 2128 lies after 2099, the last year`},
		{"HOLIDAYS", `{"base":"none","acts":[]}`, `oncall.json:5:134: specs[0].teams[1].holidays.acts: acts change the law of Japan; say "base": "jp"`},
		{`"month":6,"day":7`, `"month":6,"day":31`, `oncall.json:3:80: specs[0].holidays.acts[0].day: June has no day 31`},
		{`"replaces":"海の日"`, `"replaces":"海神の日"`, `oncall.json:3:108: specs[0].holidays.acts[1].replaces: there is no national holiday "海神の日" in 2027 to 2027`},
		{`"last":"2027-01-03","yearly"`, `"last":"2028-01-03","yearly"`, `oncall.json:4:10: specs[0].holidays.edits[0]: "年末年始" from "2026-12-29" to "2028-01-03" is a year or longer, and comes every year`},
		{`"decided":"2027-03-31"`, `"decided":"2027-02-31"`, `oncall.json:2:52: specs[0].holidays.decided: date "2027-02-31" is no day: February 2027 has 28 days`},
	} {
		text := strings.Replace(strings.Replace(lawful, c.field, c.other, 1), "HOLIDAYS", `"jp"`, 1)
		_, err := config.Decode("oncall.json", []byte(text))
		assert.EqualError(t, err, c.want)
	}
}
