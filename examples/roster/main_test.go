package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

var (
	program         = commandtest.Program{Name: "roster", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "2026-05.en.txt", output(t))
	commandtest.Golden(t, "2026-05.ja.txt", output(t, "-lang", "ja"))
	commandtest.Golden(t, "2026-05.json", output(t, "-format", "json"))
	commandtest.Golden(t, "rotation-2026-05.en.txt", output(t, "-rota", "rotation"))
	commandtest.Golden(t, "rotation-2026-09.ja.txt", output(t, "-lang", "ja", "-month", "2026-09", "-rota", "rotation"))
	commandtest.Golden(t, "rotation-2026-11.en.txt", output(t, "-month", "2026-11", "-rota", "rotation"))
}

// Where nothing is published the rotas answer, as in every program, and the table says how to see a draft.
func TestTheDefaultIsTheRotation(t *testing.T) {
	for lang, hint := range map[string]string{"en": "\nWhere nothing is published the rotas answer. -rota plan shows a fair draft.\n", "ja": "\n公開していない枠は設定のローテーションによる。-rota plan で公平な下書きを表示する。\n"} {
		args := []string{"-month", "2026-11", "-lang", lang}
		assert.Equal(t, output(t, append(args, "-rota", "rotation")...)+hint, output(t, args...))
		assert.NotContains(t, output(t, "-lang", lang), hint, "published")
	}
	args := []string{"-month", "2026-11", "-format", "json"}
	assert.Equal(t, output(t, append(args, "-rota", "rotation")...), output(t, args...))
}

// -pool shows one pool in every form, and an unknown one is refused in every form.
func TestOnePool(t *testing.T) {
	text := output(t, "-pool", "platform-nights")
	assert.Contains(t, text, "off-hours of platform-nights")
	assert.NotContains(t, text, "everyone")
	assert.NotContains(t, text, "Daytime")
	assert.Contains(t, text, "\n  p4 大野 健            255 h")
	assert.Regexp(t, `(?s)off-hours of everyone · .*\n  e4 `, output(t, "-pool", "everyone"))
	var entries []struct{ Team, Regime string }
	require.NoError(t, json.Unmarshal([]byte(output(t, "-pool", "platform-nights", "-format", "json")), &entries))
	assert.Len(t, entries, 31)
	for _, e := range entries {
		assert.Equal(t, "platform-nights off-hours", e.Team+" "+e.Regime)
	}
	for _, format := range []string{"text", "json", "svg"} {
		assert.Equal(t, "-pool \"nowhere\" has no shift off hours then; there are [\"everyone\" \"platform-nights\"]\n", refused(t, "-pool", "nowhere", "-format", format))
	}
}

// A night that several serve counts for one of them, so that those of people add up, and a line says so.
func TestSharedSlots(t *testing.T) {
	for lang, note := range map[string]string{"en": "  A slot that people share counts for whoever serves most of it; the others have their time only.\n", "ja": "  何人かで分けた枠は、最も長く務めた人の1枠と数える。ほかの人は時間だけを数える。\n"} {
		assert.Equal(t, 1, strings.Count(output(t, "-lang", lang), note), "of one pool")
		assert.NotContains(t, output(t, "-lang", lang, "-month", "2026-11"), note)
	}
	var nights, sum int
	_, table, _ := strings.Cut(output(t, "-pool", "everyone"), "Off-hours by person")
	for line := range strings.Lines(table) {
		cells := strings.Fields(line)
		if len(cells) < 6 || cells[2] != "h" {
			continue
		}
		n, err := strconv.Atoi(cells[3])
		require.NoError(t, err)
		if cells[0] == "total" {
			sum = n
		} else {
			nights += n
		}
	}
	assert.Equal(t, []int{18, 18}, []int{nights, sum})
}

func TestJSONAddsUpToTheMonth(t *testing.T) {
	for month, want := range map[string]struct{ shifts, days, offHours, daytime float64 }{
		"2026-05": {33, 18, 582, 162}, // a cover has cut a night into three
		"2026-12": {31, 23, 537, 207},
	} {
		var entries []struct {
			Start, End                 time.Time
			Regime, Team, Day, Holiday string
			Members                    map[string]any
		}
		decoder := json.NewDecoder(strings.NewReader(output(t, "-month", month, "-format", "json")))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&entries))
		var shifts, days, offHours, daytime float64
		last := time.Time{}
		for _, e := range entries {
			require.False(t, e.Start.Before(last), "not in time order")
			last = e.Start
			assert.Equal(t, month, e.Start.Format("2006-01"))
			assert.Equal(t, e.Day == "holiday", e.Holiday != "")
			switch {
			case e.Team == "everyone":
				assert.Equal(t, "off-hours", e.Regime)
				assert.NotEmpty(t, e.Members["primary"])
				shifts++
				offHours += e.End.Sub(e.Start).Hours()
			case e.Team == "suzuri":
				assert.Equal(t, "daytime", e.Regime)
				assert.Equal(t, []any{"s1", "s2", "s3"}, e.Members["all"])
				days++
				daytime += e.End.Sub(e.Start).Hours()
			}
		}
		assert.Equal(t, want, struct{ shifts, days, offHours, daytime float64 }{shifts, days, offHours, daytime})
	}
}

// Of a month that is published in part the heading says which days are.
func TestPublishedInPart(t *testing.T) {
	file, err := config.Decode("history.json", sample.History)
	require.NoError(t, err)
	at := time.Date(2026, 5, 20, 12, 0, 0, 0, sample.Tokyo())
	s, _, err := file.At(at)
	require.NoError(t, err)
	for _, days := range [][2]string{{"2026-06-01", "2026-06-14"}, {"2026-06-20", "2026-06-20"}} {
		roster, err := s.Roster(schedule.Days(schedule.MustParseDate(days[0]), schedule.MustParseDate(days[1]), sample.Tokyo()))
		require.NoError(t, err)
		var e schedule.Entry
		s, e, err = s.Enter(schedule.Entry{ID: days[0], At: at, Change: roster})
		require.NoError(t, err)
		file.Journal = append(file.Journal, e)
	}
	text, err := config.Encode(file)
	require.NoError(t, err)
	args := []string{"-month", "2026-06", "-config", commandtest.File(t, string(text))}
	for _, rota := range []string{"plan", "rotation"} {
		assert.Contains(t, output(t, append(args, "-rota", rota)...), "June 2026 · off-hours of everyone · Asia/Tokyo · published in part (1–14, 20)\n")
	}
	assert.Contains(t, output(t, append(args, "-lang", "ja")...), "Asia/Tokyo · 一部だけ公開済み（1〜14, 20日）\n")
	assert.Contains(t, output(t, append(args, "-format", "svg")...), ">published in part ")
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{
		{"-month", "2026-13"}, {"-month", "May"}, {"-month", ""}, {"-month", "0000-01"}, {"-lang", "fr"}, {"-rota", "dice"}, {"-format", "xml"}, {"-year", "2026"}, {"-month"}, {"extra"},
	} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Contains(t, output(t, "-h"), "usage")
}

// Where there is no plan, both halves of the sentence are in one language.
func TestNoPlan(t *testing.T) {
	file := commandtest.File(t, strings.Replace(string(sample.JSON), "{", `{"plan": {"limits": {"maxShiftsPerMonth": 1}},`, 1))
	assert.Regexp(t, "^no plan; -rota rotation shows the rotation: pool ", refused(t, "-month", "2026-05", "-config", file, "-rota", "plan"))
	assert.Regexp(t, "^計画が作れない（-rota rotation ならローテーションどおりに表示する）：プール", refused(t, "-month", "2026-05", "-config", file, "-rota", "plan", "-lang", "ja"))
}

func TestConfigurationFiles(t *testing.T) {
	assert.Equal(t, output(t), output(t, "-month", "2026-05", "-config", commandtest.File(t, string(sample.History))))

	faulty := strings.Replace(string(sample.JSON), "shop-cart\"", "minne-api\"", 1)
	faulty = strings.Replace(faulty, `"19:00"`, `"7 pm"`, 1)
	path := commandtest.File(t, faulty)
	for _, file := range []string{path, path + ".none"} {
		for line := range strings.Lines(refused(t, "-month", "2026-05", "-config", file)) {
			assert.Contains(t, line, path)
		}
	}

	// Silos and teams elsewhere have their own calendars.
	text := output(t, "-month", "2026-05", "-config", "testdata/silos.json", "-rota", "rotation")
	commandtest.Golden(t, "silos.en.txt", text)
	commandtest.Golden(t, "silos.json.txt", output(t, "-month", "2026-05", "-config", "testdata/silos.json", "-rota", "rotation", "-format", "json"))
}

// Every pool has its own people on every night, by plan and by rotation.
func TestEveryPool(t *testing.T) {
	file := commandtest.File(t, string(sample.JSON)) // without a history
	of := map[string]string{"everyone": "mse", "platform-nights": "p"}
	for _, month := range []string{"2026-05", "2026-12"} {
		for _, rota := range []string{"plan", "rotation"} {
			var entries []struct {
				Start, Regime, Team string
				Members             map[string]any
			}
			require.NoError(t, json.Unmarshal([]byte(output(t, "-config", file, "-month", month, "-rota", rota, "-format", "json")), &entries))
			seats := map[string]int{}
			for _, e := range entries {
				if e.Regime != "off-hours" {
					continue
				}
				for role, member := range e.Members {
					require.NotNil(t, member, e)
					assert.Contains(t, of[e.Team], member.(string)[:1], "%s of %v", role, e)
					seats[e.Team+" "+role]++
				}
			}
			assert.Equal(t, map[string]int{"everyone primary": 31, "platform-nights primary": 31, "platform-nights secondary": 31}, seats)
			assert.NotContains(t, output(t, "-config", file, "-month", month, "-rota", rota), "NOBODY")
		}
	}
}

// A month before the first turn is all gaps, and says so.
func TestGapsAreShown(t *testing.T) {
	text := output(t, "-month", "2019-05", "-rota", "rotation")
	assert.Equal(t, 31+1+2*31+1, strings.Count(text, "NOBODY"))
	assert.Contains(t, output(t, "-month", "2019-05", "-rota", "rotation", "-format", "json"), `"primary": null`)
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"Respect for", "the Aged Day"}, wrap("Respect for the Aged Day", 12))
	assert.Nil(t, wrap("", 12))
	assert.Equal(t, "  1.5 h", words[schedule.English].inHours(90*time.Minute, 7))
}

// elsewhere is a firm in Tokyo with a pool in Los Angeles.
const elsewhere = `{"specs": [{
	"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
	"teams": [{"id": "infra", "services": ["k8s"], "members": ["sato", "suzuki"]},
		{"id": "us", "services": ["us-web"], "members": ["amy", "bob", "carl", "dan"], "location": "America/Los_Angeles", "holidays": "us", "pool": "us-nights"}],
	"offHours": {"primary": {"rotation": {"first": "2026-12-07", "unit": "weeks", "order": ["sato", "suzuki"]}}},
	"pools": [{"id": "us-nights", "location": "America/Los_Angeles", "holidays": "us",
		"primary": {"rotation": {"first": "2026-12-07", "unit": "days", "order": ["amy", "bob", "carl", "dan"]}}}]}]}`

// The month of a pool elsewhere is the month there, in the calendar, the totals, the JSON and the picture.
func TestMonthOfAPoolElsewhere(t *testing.T) {
	file := commandtest.File(t, elsewhere)
	for _, rota := range []string{"plan", "rotation"} {
		text := output(t, "-config", file, "-month", "2027-01", "-rota", rota)
		_, calendar, _ := strings.Cut(text, "January 2027 · off-hours of us-nights · America/Los_Angeles")
		calendar, totals, _ := strings.Cut(calendar, "Daytime, ")
		assert.Len(t, regexp.MustCompile(`\d\d h\b`).FindAllString(calendar, -1), 31, calendar)
		assert.Regexp(t, `31 weekend\n.* (amy|bob|carl|dan) +24 h\n`, calendar)
		_, totals, _ = strings.Cut(totals, "\n  us-nights\n")
		assert.Regexp(t, `  total +573 h +19 +10 +2\n`, totals)
		var entries []struct{ Start, Regime, Team string }
		require.NoError(t, json.Unmarshal([]byte(output(t, "-config", file, "-month", "2027-01", "-rota", rota, "-format", "json")), &entries))
		slots := map[string]int{}
		for _, e := range entries {
			assert.Equal(t, "2027-01", e.Start[:7])
			slots[e.Team+" "+e.Regime]++
		}
		assert.Equal(t, map[string]int{"everyone off-hours": 31, "us-nights off-hours": 31, "infra daytime": 19, "us daytime": 19}, slots)
		assert.Equal(t, 31, strings.Count(output(t, "-config", file, "-month", "2027-01", "-rota", rota, "-format", "svg", "-pool", "us-nights"), `text-anchor="end" font-size="9"`))
	}
}

// A day off of the firm is no holiday by law, and is not called one.
func TestCompanyDays(t *testing.T) {
	file := commandtest.File(t, strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "年末年始", "english": "Year's End", "first": "2026-12-29", "last": "2027-01-03"}]}`, 1))
	text := output(t, "-config", file, "-month", "2027-01", "-rota", "rotation", "-lang", "ja")
	assert.Regexp(t, `1 祝日 +2 会社休日 +3 会社休日 *\n +元日 +年末年始 +年末年始\n`, text)
	assert.Contains(t, text, "週末  祝日・会社休日\n")
	assert.Regexp(t, `1 holiday +2 company day +3 company day\n`, output(t, "-config", file, "-month", "2027-01", "-rota", "rotation"))
}

// Names wider than usual do not run into the next day, and the parts of a slot of which
// a cover takes some count once among all, whatever stands between them.
func TestWideNamesAndParts(t *testing.T) {
	text := output(t, "-month", "2026-05", "-config", commandtest.File(t, `{"specs": [{
		"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
		"teams": [{"id": "team-of-the-shop", "services": ["shop"], "members": ["christopher-robin", "山田太郎左衛門", "e1"]}],
		"offHours": {"primary": {"rotation": {"first": "2026-05-01", "order": ["christopher-robin", "山田太郎左衛門"]}},
			"secondary": {"rotation": {"first": "2026-05-01", "order": ["山田太郎左衛門", "christopher-robin"]}}}}],
		"changes": [{"cover": {"start": "2026-05-01T20:00:00+09:00", "end": "2026-05-01T22:00:00+09:00", "from": "christopher-robin", "to": "e1"}}]}`), "-rota", "rotation")
	assert.Contains(t, text, "christopher-robin    1 h ")
	assert.NotRegexp(t, `\d h[^ o\n]`, text) // what is not a holiday's name
	assert.Contains(t, text, "\n  team-of-the-shop   162 h  christopher-robin")
	assert.Contains(t, text, "\n  e1                    2 h        0        0        0\n")
	assert.Contains(t, text, "\n  total              1164 h       36       18        8\n")
}

// Who changes teams within the month answers by day for both, and who is away all month for none. Days say when somebody comes, goes or is on a long
// leave; a vacation has none.
func TestWhoAnswersByDay(t *testing.T) {
	args := []string{"-month", "2026-08", "-rota", "rotation", "-config", commandtest.File(t, `{"specs": [{
		"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
		"teams": [{"id": "web", "services": ["shop"], "members": ["ai", "bo", {"member": "chie", "last": "2026-08-14"}]},
			{"id": "api", "services": ["cart"], "members": ["dai", {"member": "chie", "from": "2026-08-15"}]}],
		"offHours": {"primary": {"rotation": {"first": "2026-08-01", "order": ["ai", "dai"]}}}}],
		"changes": [{"leave": {"member": "bo", "start": "2026-07-01T00:00:00+09:00", "end": "2027-04-01T00:00:00+09:00", "long": true}},
			{"leave": {"member": "ai", "start": "2026-08-03", "end": "2026-08-07"}},
			{"leave": {"member": "dai", "start": "2026-08-19", "end": "2026-08-25", "long": true}}]}`)}
	text := output(t, args...)
	assert.Contains(t, text, " h  dai (until Aug 18, from Aug 26) chie (from Aug 17)\n")
	assert.Contains(t, text, " h  chie (until Aug 14) ai\n")
	text = output(t, append(args, "-lang", "ja")...)
	assert.Contains(t, text, "時間  dai（8/18まで、8/26から） chie（8/17から）\n")
	assert.Contains(t, text, "時間  chie（8/14まで） ai\n")
}

// The picture of the README is the one that the program draws.
func TestPicture(t *testing.T) {
	for lang, name := range map[string]string{"en": "../../docs/roster.svg", "ja": "../../docs/roster.ja.svg"} {
		drawn := program.Output(t, "-format", "svg", "-pool", "everyone", "-lang", lang)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			require.NoError(t, os.WriteFile(name, []byte(drawn), 0o644))
		}
		kept, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, string(kept), drawn, name)
		var root struct {
			XMLName xml.Name
			Rects   []struct{} `xml:"rect"`
		}
		require.NoError(t, xml.Unmarshal([]byte(drawn), &root))
		assert.Equal(t, 1+31+33+2+2*12, len(root.Rects), "ground, days, shifts, key, two bars a person")
	}
	both := program.Output(t, "-format", "svg")
	assert.Contains(t, both, "platform-nights")
	assert.Contains(t, program.Refused(t, "-format", "svg", "-pool", "nowhere"), "nowhere")
}

// A holiday of one team of a pool stands in the calendar of the pool, for which the day is a workday.
func TestAHolidayOfOneTeam(t *testing.T) {
	file := commandtest.File(t, `{"specs": [{"location": "Europe/Lisbon", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "18:00"}, "holidays": "none",
"teams": [{"id": "lisbon", "services": ["web"], "members": ["ana", "rita", "rui"]},
{"id": "porto", "services": ["pay", "cart"], "members": ["gil", "tia"], "holidays": {"days": [{"date": "2027-06-24", "name": "São João"}]}}],
"offHours": {"primary": {"rotation": {"first": "2027-05-31", "order": ["ana", "rita", "rui", "gil", "tia"]}}}}]}`)
	text := program.Output(t, "-config", file, "-month", "2027-06")
	assert.Contains(t, text, `
21           22           23           24           25           26 weekend   27 weekend
                                       porto closed
                                       São João
`)
	assert.Equal(t, 1, strings.Count(text, "closed"))
	assert.Contains(t, program.Output(t, "-config", file, "-month", "2027-06", "-lang", "ja"), "porto 休み\n")
}
