package main

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

func noon() time.Time { return time.Date(2026, time.May, 7, 3, 0, 0, 0, time.UTC) }

var (
	program         = commandtest.Program{Name: "export", Run: at(noon)}
	output, refused = program.Output, program.Refused
)

func TestGoldens(t *testing.T) {
	for name, args := range map[string]string{
		"pagerduty-overrides.json":    "-format pagerduty-overrides -service minne-web",
		"pagerduty-schedule.json":     "-format pagerduty-schedule -service suzuri-web",
		"pagerduty-accounts.json":     "-format pagerduty-schedule -service accounts -rota plan -from 2026-05-04 -to 2026-05-10",
		"pagerduty.tf.json":           "-format terraform -service suzuri-web -lang ja",
		"slack.day.json":              "-format slack -usergroup S0604QSJC -service minne-web",
		"slack.night.json":            "-format slack -usergroup S0604QSJC -at 2026-05-06T12:00:00+09:00",
		"alertmanager.2026-05.en.yml": "-format alertmanager",
		"alertmanager.2026.ja.yml":    "-format alertmanager -from 2026-01-01 -to 2026-12-31 -lang ja",
		"prometheus.en.txt":           "-format prometheus -at 2026-05-06T12:00:00+09:00",
		"prometheus.ja.txt":           "-format prometheus -service suzuri-web -lang ja",
		"shifts.2026-05.en.csv":       "-format csv",
		"shifts.2026-01.ja.csv":       "-format csv -month 2026-01 -lang ja",
	} {
		commandtest.Golden(t, name, output(t, strings.Fields(args)...))
	}
}

func TestDefaults(t *testing.T) {
	assert.Contains(t, output(t, "-h"), "usage")
	assert.Equal(t, output(t, "-format", "csv"), output(t, "-format", "csv", "-from", "2026-05-01", "-to", "2026-05-31"))
	assert.Equal(t, output(t, "-format", "prometheus"), output(t, "-format", "prometheus", "-at", "2026-05-07T12:00:00+09:00"))
	once := output(t, "-format", "prometheus", "-service", "minne-web")
	assert.Equal(t, once, output(t, "-format", "prometheus", "-service", "minne-web", "-service", "minne-web"), "no series twice")
	planned := output(t, "-format", "csv", "-rota", "plan")
	assert.Contains(t, planned, "2026-05-06T10:00:00+09:00,2026-05-07T10:00:00+09:00,1440,off-hours,everyone,primary,e1,e1,holiday,Substitute Holiday\n")
	assert.Contains(t, output(t, "-format", "slack", "-rota", "plan", "-usergroup", "S1", "-at", "2026-05-06T12:00:00+09:00"), `"U00TOBAE1,U00TOBAP5,U00TOBAP3"`)
	assert.Equal(t, 5+5+3+4+2*(5+1), strings.Count(output(t, "-format", "pagerduty-schedule"), `"schedule": {`))
}

// Every pool has its own people on every night, by plan and by rotation.
func TestEveryPool(t *testing.T) {
	file := commandtest.File(t, string(sample.JSON)) // without a history
	of := map[string]string{"everyone": "mse", "platform-nights": "p"}
	for _, rota := range []string{"plan", "rotation"} {
		rows, err := csv.NewReader(strings.NewReader(output(t, "-config", file, "-format", "csv", "-rota", rota, "-from", "2026-05-11", "-to", "2026-06-09"))).ReadAll()
		require.NoError(t, err)
		seats := map[string]int{}
		for _, row := range rows {
			if row[3] == "off-hours" {
				require.NotEmpty(t, row[6], row)
				assert.Contains(t, of[row[4]], row[6][:1], row)
				seats[row[4]+" "+row[5]]++
			}
		}
		assert.Equal(t, map[string]int{"everyone primary": 30, "platform-nights primary": 30, "platform-nights secondary": 30}, seats)
		for _, at := range []string{"2026-05-06T12:00:00+09:00", "2026-06-01T09:59:59+09:00"} {
			users := output(t, "-config", file, "-format", "slack", "-usergroup", "S1", "-rota", rota, "-at", at)
			assert.Regexp(t, `"U00TOBA[MSE]\d,U00TOBAP\d,U00TOBAP\d"`, users)
			onCall := output(t, "-config", file, "-format", "prometheus", "-rota", rota, "-at", at)
			assert.Equal(t, []int{4 + 2, 2}, []int{strings.Count(onCall, `role="primary",member=`), strings.Count(onCall, `role="secondary",member="p`)})
			assert.NotRegexp(t, `toban_vacant.* 1\n`, onCall)
		}
	}
}

// The Japanese table has Japanese words, names in step with IDs, and tells a day off of the firm from a
// holiday by law.
func TestJapaneseTable(t *testing.T) {
	file := commandtest.File(t, strings.NewReplacer(`"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "年末年始", "english": "Year's End", "first": "2026-12-29", "last": "2027-01-03"}]}`,
		`"id": "m3",`, `"id": "m3", "name": "佐藤 健",`).Replace(string(sample.JSON)))
	text := output(t, "-config", file, "-format", "csv", "-lang", "ja", "-from", "2026-12-31", "-to", "2027-01-04")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	days := map[string]string{}
	for i, row := range rows {
		assert.NotRegexp(t, "daytime|off-hours|everyone|primary|secondary|all|workday|weekend|holiday", strings.Join(row, " "))
		if i > 0 {
			days[row[0][:10]] = row[8] + " " + row[9]
			assert.Len(t, strings.Split(row[7], "、"), len(strings.Fields(row[6])), row)
		}
	}
	assert.Equal(t, map[string]string{"2026-12-31": "会社休日 年末年始", "2027-01-01": "祝日 元日", "2027-01-02": "会社休日 年末年始", "2027-01-03": "会社休日 年末年始", "2027-01-04": "平日 "}, days)
	assert.Contains(t, text, ",minne,チーム全員,m1 m2 m3 m4 m5,m1、m2、佐藤 健、m4、m5,平日,\n")
	assert.Contains(t, text, ",時間外,全員,主担当,")
}

// Days of a pool elsewhere are the days there.
func TestDaysOfAPoolElsewhere(t *testing.T) {
	file := commandtest.File(t, `{"specs": [{
	"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
	"teams": [{"id": "infra", "services": ["k8s"], "members": ["sato", "suzuki"]},
		{"id": "us", "services": ["us-web"], "members": ["amy", "bob", "carl", "dan"], "location": "America/Los_Angeles", "holidays": "us", "pool": "us-nights"}],
	"offHours": {"primary": {"rotation": {"first": "2026-12-07", "unit": "weeks", "order": ["sato", "suzuki"]}}},
	"pools": [{"id": "us-nights", "location": "America/Los_Angeles", "holidays": "us",
		"primary": {"rotation": {"first": "2026-12-07", "unit": "days", "order": ["amy", "bob", "carl", "dan"]}}}]}]}`)
	for _, rota := range []string{"plan", "rotation"} {
		rows, err := csv.NewReader(strings.NewReader(output(t, "-format", "csv", "-config", file, "-month", "2027-01", "-rota", rota))).ReadAll()
		require.NoError(t, err)
		nights := 0
		for _, row := range rows[1:] {
			assert.Equal(t, "2027-01", row[0][:7])
			if row[4] == "us-nights" {
				nights++
				assert.NotEmpty(t, row[6], row)
			}
		}
		assert.Equal(t, 31, nights)
	}
}

func TestFaultyCommandLines(t *testing.T) {
	for args, want := range map[string]string{
		"":                       `-format "" is none of alertmanager, csv, pagerduty-overrides, pagerduty-schedule, prometheus, slack, terraform`,
		"-format csv x":          `unexpected argument "x"`,
		"-format csv -rota dice": `-rota "dice" is neither rotation nor plan`,
		"-when now":              "flag provided but not defined: -when",
		"-format csv -month May": `-month "May" is no month of the form 2026-01`,
		"-format csv -lang fr":   `-lang "fr" is neither en nor ja`,
		"-format csv -from x":    "-from \"x\" is no day of the form 2026-01-31\n-from and -to belong together",
		"-format csv -from x -to y": "-from \"x\" is no day of the form 2026-01-31\n" +
			`-to "y" is no day of the form 2026-01-31`,
		"-format csv -from 2026-05-02 -to 2026-05-01":                     "-to 2026-05-01 lies before -from 2026-05-02",
		"-format csv -month 2026-05 -from 2026-05-02 -to 2026-05-03":      "-month stands instead of -from and -to",
		"-format csv -at 2026-05-07T12:00:00+09:00":                       "-at is not for -format csv",
		"-format alertmanager -service minne-web":                         "-service is not for -format alertmanager",
		"-format prometheus -at noon":                                     `-at "noon" is not of the form 2026-05-06T12:00:00+09:00`,
		"-format slack":                                                   "-format slack needs -usergroup, the ID of the user group",
		"-format pagerduty-overrides":                                     "-format pagerduty-overrides needs one -service, whose schedule is to be overridden",
		"-format pagerduty-overrides -service x":                          `unknown service "x"`,
		"-format terraform -service x -service y":                         "unknown service \"x\"\nunknown service \"y\"",
		"-format prometheus -service x -service y":                        "unknown service \"x\" at 2026-05-07T03:00:00Z; there are \"accounts\", \"images\", \"minne-api\", \"minne-web\", \"shop-cart\", \"suzuri-web\"\nunknown service \"y\" at 2026-05-07T03:00:00Z; there are \"accounts\", \"images\", \"minne-api\", \"minne-web\", \"shop-cart\", \"suzuri-web\"",
		"-format slack -usergroup S -service x":                           `unknown service "x" at 2026-05-07T03:00:00Z; there are "accounts", "images", "minne-api", "minne-web", "shop-cart", "suzuri-web"`,
		"-format csv -config none.json":                                   "-config needs -month or -from: without it, 2026-05 is of the sample organisation",
		"-format csv -config none.json -month 2026-05":                    "configuration: open none.json: no such file or directory",
		"-format slack -month 2026-05 -from x -usergroup S -at y -lang z": "-from \"x\" is no day of the form 2026-01-31\n-at \"y\" is not of the form 2026-05-06T12:00:00+09:00\n-lang \"z\" is neither en nor ja\n-from is not for -format slack\n-month is not for -format slack\n-from and -to belong together",
	} {
		assert.Equal(t, want+"\n", refused(t, strings.Fields(args)...))
	}
	assert.Equal(t, "export: closed\n", program.Unprintable(t, "-format", "csv"))
}

// Everybody without the address that a format needs is named at once.
func TestMissingContacts(t *testing.T) {
	edited := strings.NewReplacer(`"pagerduty": "PTOBAM3",`, "", `"slack": "U00TOBAM1"`, `"mail": "m1@example.com"`, `"slack": "U00TOBAM4"`, `"slack": ""`).Replace(string(sample.JSON))
	path := commandtest.File(t, edited)
	assert.Equal(t, "person \"m1\" has no contact \"slack\"\nperson \"m4\" has no contact \"slack\"\naddresses stand in \"people\": {\"id\": \"m1\", \"contact\": {\"slack\": \"…\"}}\n", refused(t, "-config", path, "-format", "slack", "-usergroup", "S"))
	for _, format := range []string{"pagerduty-overrides", "pagerduty-schedule", "terraform"} {
		assert.Equal(t, "person \"m3\" has no contact \"pagerduty\"\naddresses stand in \"people\": {\"id\": \"m3\", \"contact\": {\"pagerduty\": \"…\"}}\n", refused(t, "-config", path, "-month", "2026-05", "-format", format, "-service", "minne-web"))
	}
	output(t, "-config", path, "-month", "2026-05", "-format", "csv")
}
