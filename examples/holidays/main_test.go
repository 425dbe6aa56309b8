package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

var (
	program         = commandtest.Program{Name: "holidays", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "2026.txt", output(t))
	commandtest.Golden(t, "2026.ja.txt", program.Japanese(t))
	assert.Equal(t, output(t), output(t, "-from", "2026-01-01", "-to", "2026-12-31"))
}

func TestBothEndsAreIncluded(t *testing.T) {
	assert.Equal(t, "2026-05-06\tSubstitute Holiday\tsubstitute\tofficial\n", output(t, "-from", "2026-05-06", "-to", "2026-05-06"))
	assert.Empty(t, output(t, "-from", "2026-05-07", "-to", "2026-07-19"))
}

func TestEveryKindAndProvenance(t *testing.T) {
	assert.Equal(t, `2019-04-29	昭和の日	国民の祝日	公表済み
2019-04-30	国民の休日	国民の休日	公表済み
2019-05-01	天皇の即位の日	その日限りの休日	公表済み
2019-05-02	国民の休日	国民の休日	公表済み
2019-05-03	憲法記念日	国民の祝日	公表済み
2019-05-04	みどりの日	国民の祝日	公表済み
2019-05-05	こどもの日	国民の祝日	公表済み
2019-05-06	振替休日	振替休日	公表済み
`, program.Japanese(t, "-from", "2019-04-28", "-to", "2019-05-06"))
	assert.Equal(t, "2032-09-20\tRespect for the Aged Day\tnational\tstatute\n2032-09-21\tCitizens' Holiday\tcitizens\tforecast\n2032-09-22\tAutumnal Equinox Day\tnational\tforecast\n",
		output(t, "-from", "2032-09-01", "-to", "2032-09-30"))
	whole := output(t, "-from", "0001-01-01", "-to", "9999-12-31")
	assert.Equal(t, 2411, strings.Count(whole, "\n"))
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{
		{"-from", "2026-13-01"}, {"-to", "tomorrow"}, {"-from", ""}, {"-to", "2026-02-30"}, {"-from", "2026-05-02", "-to", "2026-05-01"},
		{"-from", "2027-01-01"}, {"-year", "2026"}, {"-from"}, {"extra"},
	} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}

func TestAnOutputThatFails(t *testing.T) {
	assert.Equal(t, "holidays: closed\n", program.Unprintable(t))
}

func TestConfigurationFiles(t *testing.T) {
	with := func(holidays string) string {
		return commandtest.File(t, strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": `+holidays, 1))
	}
	own := with(`{"base": "jp", "edits": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03"}]}`)
	assert.Equal(t, "2026-12-31\t年末年始\tcompany\tdeclared\n2027-01-01\tNew Year's Day\tnational\tofficial\n",
		output(t, "-config", own, "-from", "2026-12-31", "-to", "2027-01-01"))
	assert.Empty(t, output(t, "-config", with(`"none"`)))
	assert.Contains(t, refused(t, "-config", own+".none"), "no such file")
}

// A team and a pool may have a calendar of their own; others have the organisation's.
func TestTheCalendarOfATeam(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "America/New_York", "business": {"days": ["Mon"], "open": "09:00", "close": "17:00"}, "holidays": "us",
"teams": [{"id": "ny", "services": ["pay"], "members": ["amy"]}, {"id": "london", "services": ["fx"], "members": ["gil"], "holidays": "gb", "pool": "uk"}, {"id": "worked", "services": ["core"], "members": ["lee"], "holidays": "none"}],
"offHours": {"primary": {"vacant": true}}, "pools": [{"id": "uk", "location": "Europe/London", "primary": {"vacant": true}}]}]}`)
	in := func(args ...string) string {
		return output(t, append(args, "-config", path, "-from", "2027-07-01", "-to", "2027-08-31")...)
	}
	us := in()
	assert.Contains(t, us, "Independence Day")
	assert.Equal(t, us, in("-team", "ny"))
	assert.Equal(t, "2027-07-04\tIndependence Day\t祝日（us）\t設定による\n2027-07-05\tIndependence Day\t祝日（us）\t設定による\n", in("-lang", "ja"))
	assert.Equal(t, us, in("-team", "everyone"))
	assert.Equal(t, us, in("-team", "uk"), "those of its teams do not reach a pool")
	assert.Equal(t, "2027-08-30\tSummer Bank Holiday\tpublic\tdeclared\n", in("-team", "london"))
	assert.Empty(t, in("-team", "worked"))
	assert.Equal(t, "-team: unknown team \"paris\"; there are \"everyone\", \"london\", \"ny\", \"uk\", \"worked\"\n", refused(t, "-config", path, "-team", "paris"))
	assert.Equal(t, "-team: unknown team \"londn\"; did you mean \"london\"?\n", refused(t, "-config", path, "-team", "londn"))
}
