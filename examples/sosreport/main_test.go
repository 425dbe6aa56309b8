package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

var (
	program         = commandtest.Program{Name: "sosreport", Run: run}
	output, refused = program.Output, program.Refused
	japanese        = program.Japanese
)

// japanese is output in Japanese.

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "2026-05-04.ja.md", output(t, "-lang", "ja"))
	commandtest.Golden(t, "2026-05-04.en.md", output(t, "-lang", "en"))
	assert.Equal(t, output(t), output(t, "-week", "2026-05-10"), "any day of the week")
}

// cells returns the cells of the line of a Markdown table that begins with a name.
func cells(t *testing.T, text, name string) []string {
	t.Helper()
	for line := range strings.Lines(text) {
		if parts := strings.Split(line, "|"); len(parts) > 2 && strings.TrimSpace(parts[1]) == name {
			for i := range parts {
				parts[i] = strings.TrimSpace(parts[i])
			}
			return parts[2 : len(parts)-1]
		}
	}
	require.Fail(t, "no line of "+name)
	return nil
}

// The figures of the practice: 18 h by day and 150 h off hours, 45 h and 123 h in a
// normal week; the meeting moves from a holiday and the shift stays.
func TestTheWeeks(t *testing.T) {
	golden := output(t, "-lang", "en")
	assert.Equal(t, []string{"18 h", "0 h", "0 h", "0 h", "18 h"}, cells(t, golden, "suzuri"))
	assert.Equal(t, []string{"0 h", "30 h", "48 h", "72 h", "150 h"}, cells(t, golden, "everyone"))
	assert.Contains(t, golden, "Meeting: Thu 2026-05-07, as Mon 2026-05-04 is Greenery Day; the handoff of the shift does not move")
	assert.Contains(t, golden, "Tue 2026-05-05 10:00 – Wed 2026-05-06 10:00 JST everyone primary: s2 → s1")

	normal := output(t, "-lang", "en", "-week", "2026-05-11")
	assert.Equal(t, "45 h", cells(t, normal, "minne")[0])
	assert.Equal(t, "123 h", cells(t, normal, "everyone")[3], "a week without a holiday has no such column")
	assert.Contains(t, normal, "Meeting: Mon 2026-05-11\n- Next: Mon 2026-05-18\n")
}

func TestWeeksOverMonthsAndYears(t *testing.T) {
	may := output(t, "-week", "2026-05-25", "-lang", "en")
	assert.Contains(t, may, "Sun 2026-06-14 10:00 ")
	assert.Contains(t, may, "None\n", "no page, no change")
	december := output(t, "-week", "2026-12-28", "-lang", "en", "-rota", "rotation", "-config", "../roster/testdata/silos.json")
	assert.Contains(t, december, "Nothing to compare with")
	far := output(t, "-week", "2028-03-06", "-lang", "en", "-rota", "rotation", "-config", commandtest.File(t, string(sample.JSON)))
	assert.Contains(t, far, "- Mon 2028-03-20 Vernal Equinox Day (provisional)\n")
	assert.Contains(t, far, "735 days |     180 days |", "documents of 2026-03-02")
}

// What a rule counts by month is counted in the whole month, whichever weeks the report has; a
// month that is not decided to its end is said not to be judged.
func TestMonthsAreJudgedWhole(t *testing.T) {
	_, s, err := command.Schedule("", schedule.English)
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	r, err := s.Roster(may)
	require.NoError(t, err)
	breaches := scheduletest.MaxTurnsPerMonth(4).Check(r)
	require.NotEmpty(t, breaches)
	for _, week := range []string{"2026-05-04", "2026-05-11", "2026-05-18"} {
		_, warned, _ := strings.Cut(output(t, "-lang", "en", "-week", week), "## Warnings")
		for _, b := range breaches {
			person, err := s.Person(schedule.Member(b.Who), may.Start)
			require.NoError(t, err)
			assert.Regexp(t, fmt.Sprintf(`4 turns in a month\. +\| (%s|%s) +\| Fri 2026-05-01 00:00 – Mon 2026-06-01 00:00 \| +%d turns \|`, b.Who, person.Name, b.Got), warned, week)
		}
	}
	// The week of the report is judged from its midnight on, not only the two after it.
	assert.Regexp(t, `one day without duty by name\. +\| 青木 結 +\| Mon 2026-05-04 00:00 – Mon 2026-05-11 00:00 \| +7 days`, output(t, "-lang", "en"))
	// Published is May; the rota of everyone is vacant, and nobody is decided from June on.
	var file map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(sample.History, &file))
	var specs []map[string]any
	require.NoError(t, json.Unmarshal(file["specs"], &specs))
	for _, spec := range specs {
		spec["offHours"] = map[string]any{"primary": map[string]bool{"vacant": true}}
	}
	file["specs"], err = json.Marshal(specs)
	require.NoError(t, err)
	data, err := json.Marshal(file)
	require.NoError(t, err)
	_, warned, _ := strings.Cut(japanese(t, "-week", "2026-05-25", "-rota", "rotation", "-config", commandtest.File(t, string(data))), "## 注意")
	assert.Regexp(t, `続けて就く枠を1回として、一人の当番は月4回まで。 +\| +\| 2026-06-01（月）00:00 – 2026-07-01（水）00:00 +\| 判定できない（担当が決まっているのは2026-06-01（月）00:00 – 2026-06-01（月）\d\d:00） \|`, warned)
	assert.NotContains(t, warned, "（担当が決まっているのは2026-05", "May is known")
}

// The numbers of the rules come from somewhere that is said: the sample's, a ready set, or a file. What a rule
// allows none of is named beside its amount.
func TestWhereTheNumbersComeFrom(t *testing.T) {
	text := japanese(t)
	assert.Contains(t, text, "## 注意\n\nルールの数値は examples/policy（サンプル組織のもの）にある。法律の定めではない。")
	assert.Regexp(t, `e1 +\| 2026-05-07（木）10:00 – 2026-05-07（木）15:40 +\| +休息に食い込んだ時間 5時間40分 \| +0時間 \|`, text)
	assert.Regexp(t, `\| +5 h 40 min of the rest \| +0 h \|`, output(t, "-lang", "en"))
	own := commandtest.File(t, `{"name": "ours", "title": "Our agreement", "japanese": "私たちのルール", "clauses": [{"rule": "MaxTurnsPerMonth", "limit": "13 turns", "source": {"text": "handbook", "says": "at most 13"}}]}`)
	_, warned, _ := strings.Cut(japanese(t, "-policy", own), "## 注意\n\n")
	warned, _, _ = strings.Cut(warned, "\n## ")
	assert.Contains(t, warned, "適用したルール: ours（私たちのルール）。\n")
	assert.Equal(t, 3, strings.Count(warned, "14回"), warned)
	assert.NotContains(t, warned, "examples/policy")
	assert.NotContains(t, warned, "13回 |  4回")
	both := output(t, "-lang", "en", "-policy", own, "-set", "google-sre")
	assert.Contains(t, both, "The rules are ours (Our agreement), google-sre (")
	assert.Equal(t, 2, strings.Count(refused(t, "-set", "mars", "-policy", own+".none"), "\n"))
}

// What changed is what the journal has from the last meeting to the end of the week.
func TestWhatChanged(t *testing.T) {
	const none = "## Changed since the last meeting\n\nNone\n"
	for _, week := range []string{"2026-03-30", "2026-04-06", "2026-06-01"} {
		assert.Contains(t, output(t, "-lang", "en", "-week", week), none)
	}
	assert.Contains(t, output(t, "-lang", "en", "-week", "2028-02-28", "-rota", "rotation"), none) // a plan of so far takes a while
	april := output(t, "-lang", "en", "-week", "2026-04-13")
	assert.NotContains(t, april, none)
	assert.Contains(t, april, "- published roster, Fri 2026-05-01 00:00 – Mon 2026-06-01 00:00\n")
	assert.Contains(t, output(t, "-lang", "en", "-week", "2026-05-18"), "everyone primary: s3 → m5\n")
	plain := output(t, "-lang", "en", "-week", "2026-05-04", "-config", commandtest.File(t, string(sample.JSON)))
	assert.Contains(t, plain, "Nothing to compare with")
}

// Two who break a rule together are told by their names, in the language of the report.
func TestTwoWhoBreakARule(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
"people": [{"id": "a1", "name": "佐藤 葵"}, {"id": "a2", "name": "鈴木 蓮"}],
"teams": [{"id": "a", "services": ["web"], "members": ["a1", "a2"]}, {"id": "b", "services": ["db"], "members": ["b1", "b2"]}],
"offHours": {"primary": {"rotation": {"first": "2026-01-05", "unit": "days", "order": ["a1", "b1"]}}, "secondary": {"rotation": {"first": "2026-01-05", "unit": "days", "order": ["a2", "b2"]}}}}]}`)
	assert.Contains(t, output(t, "-config", path, "-week", "2026-05-04"), "| 佐藤 葵 and 鈴木 蓮 |")
	japanese := output(t, "-config", path, "-week", "2026-05-04", "-lang", "ja")
	assert.Contains(t, japanese, "| 佐藤 葵と鈴木 蓮 |")
	assert.NotContains(t, japanese, " and ")
}

// Times of another place name its zone, a gap is nobody's, and hours that clocks skip
// or repeat are counted as they are.
func TestPlacesAndGaps(t *testing.T) {
	config := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
		"teams": [{"id": "minne", "services": ["minne-web"], "members": ["m1", "m2"]},
			{"id": "berlin", "services": ["pay"], "members": ["b1"], "location": "Europe/Berlin", "holidays": "none", "pool": "berlin",
				"offHours": {"primary": {"rotation": {"first": "2026-01-05", "order": ["b1", ""]}}}}],
		"offHours": {"primary": {"rotation": {"first": "2026-01-05", "order": ["m1", "m2"]}}}}]}`)
	report := func(week string) string {
		return output(t, "-lang", "en", "-rota", "rotation", "-config", config, "-week", week)
	}
	before := report("2026-10-12")
	assert.Contains(t, before, "| Sat 2026-10-24 10:00 CEST | Sun 2026-10-25 10:00 CET  | 25 h | berlin   | primary | b1       | weekend |")
	assert.Contains(t, before, "| Sun 2026-10-25 10:00 CET  | Mon 2026-10-26 10:00 CET  | 24 h | berlin   | primary | **None** | weekend |")
	week := report("2026-10-19")
	assert.Equal(t, []string{"45 h", "75 h", "49 h", "169 h"}, cells(t, week, "berlin"))
	assert.Equal(t, []string{"30 h", "25 h", "55 h"}, cells(t, week, "b1"))
	assert.Equal(t, []string{"45 h", "24 h", "69 h"}, cells(t, week, "nobody"))
}

func TestAlerts(t *testing.T) {
	// The zone in which alerts were written down changes nothing.
	alerts, err := command.Alerts("")
	require.NoError(t, err)
	for i := range alerts {
		alerts[i].At, alerts[i].Acked, alerts[i].Closed = alerts[i].At.UTC(), alerts[i].Acked.UTC(), alerts[i].Closed.UTC()
	}
	utc, err := json.Marshal(alerts)
	require.NoError(t, err)
	assert.Equal(t, output(t), output(t, "-alerts", commandtest.File(t, string(utc))))
	// What came before the week, to services that are gone or before the first spec, only
	// tells what is repeated.
	gone := commandtest.File(t, `[{"service": "gone", "monitor": "m", "at": "2026-05-03T00:00:00Z"}, {"service": "shop-cart", "monitor": "m", "at": "2019-05-03T00:00:00Z"}]`)
	text := output(t, "-lang", "en", "-alerts", gone)
	assert.Contains(t, text, "Hours with at least one page: 0 of 168\n")
	assert.Contains(t, text, "### Noisiest monitors\n\nNone\n")
	// A long list of monitors is cut.
	var many []string
	for i := range 12 {
		many = append(many, fmt.Sprintf(`{"service": "shop-cart", "monitor": "m%02d", "at": "2026-05-05T0%d:00:00Z"}`, i, i%3))
	}
	text = output(t, "-lang", "en", "-alerts", commandtest.File(t, "["+strings.Join(many, ",")+"]"))
	assert.Contains(t, text, "| 2 more  |")
	assert.Contains(t, text, "Hours with at least one page: 3 of 168\n")
}

// -before compares two configurations over one plan.
func TestBefore(t *testing.T) {
	before := commandtest.File(t, string(sample.JSON))
	assert.Contains(t, output(t, "-lang", "en", "-week", "2026-05-04", "-config", before, "-before", before), "## Changed since the last meeting\n\nNone\n")
	now := commandtest.File(t, strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")+
		`, "changes": [{"leave": {"member": "m3", "start": "2026-05-04T00:00:00+09:00", "end": "2026-05-05T00:00:00+09:00", "note": "dentist"}}]}`)
	text := output(t, "-lang", "en", "-week", "2026-05-04", "-config", now, "-before", before)
	_, changes, _ := strings.Cut(text, "## Changed")
	assert.Contains(t, changes, "- Mon 2026-05-04 10:00 – Tue 2026-05-05 10:00 JST everyone primary: m3 → ")
	assert.Contains(t, changes, "- m3: loses 1 shift, 24 h, 1 holiday\n")
	assert.Contains(t, changes, "- leave of m3, Mon 2026-05-04 00:00 – Tue 2026-05-05 00:00: dentist\n")
	assert.Equal(t, 3, strings.Count(changes, "2026-05-04 10:00")+strings.Count(changes, "loses")+strings.Count(changes, "leave of"), "nothing else moves")

	// What was agreed and is taken back; a note is a line, whatever it holds.
	noted := commandtest.File(t, strings.NewReplacer("dentist", `a\n# b`).Replace(read(t, now)))
	_, changes, _ = strings.Cut(output(t, "-lang", "en", "-rota", "rotation", "-week", "2026-05-04", "-config", before, "-before", noted), "\nReasons:\n")
	assert.Equal(t, "\n- withdrawn: leave of m3, Mon 2026-05-04 00:00 – Tue 2026-05-05 00:00: a # b\n", changes)
}

func TestInput(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.json")
	for _, args := range [][]string{{"-week", "May"}, {"-lang", "fr"}, {"-rota", "dice"}, {"extra"}, {"-alerts", none}, {"-alerts", commandtest.File(t, `[{"monitr": 1}]`)}, {"-alerts", commandtest.File(t, `[{"service": "shop-cart"}]`)},
		{"-alerts", commandtest.File(t, `[] []`)}, {"-alerts", commandtest.File(t, `null`)}, {"-alerts", commandtest.File(t, ``)},
		{"-alerts", commandtest.File(t, `[{"service": "unknown", "at": "2026-05-05T00:00:00+09:00"}, {"service": "unknown", "at": "2026-05-06T00:00:00+09:00"}]`)}, {"-week", "2026-05-04", "-config", none}, {"-before", none}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	assert.Equal(t, 4, strings.Count(refused(t, "-week", "2026-05-04", "-config", none, "-before", none, "-alerts", none, "-meeting", none), "\n"), "all faults at once")
	for text, want := range map[string]string{
		`{"points": [{"team": "ec", "text": "x"}]}`:                                                                      `points[0]: "x" from "" to ""`,
		`{"decisions": [{"on": "2026-05-01", "service": "s", "monitor": "m", "remedy": "pray"}]}`:                        `decisions[0].remedy: "pray" is none of ["prune" "automate" "document"]`,
		`{"decisions": [{"on": "2026-05-02", "service": "s", "monitor": "m", "remedy": "prune", "done": "2026-05-01"}]}`: `decisions[0]: "m" of "s"`,
		`{"chair": {"order": ["m1"]}}`:                        `chair: ["m1"] from`,
		`{"training": [{}]}`:                                  `training[0]: a session of ""`,
		`{"chair": {"first": "2026-05-05", "order": ["m1"]}}`: `chair.first: 2026-05-05 is no Monday`,
		`{"chairs": 1}`:                                       `unknown field "chairs"`,
		`null`:                                                `null where an object belongs`,
		`{"points": [], "points": []}`:                        `1:16: field "points" stands twice`,
		`{"news": [{"team": "cee", "text": "x", "opened": "2026-05-05"}]}`:                                             `news[0].team: unknown team "cee"`,
		`{"decisions": [{"on": "2026-05-01", "service": "shop-crt", "monitor": "m", "remedy": "prune"}]}`:              `decisions[0].service: unknown service "shop-crt"`,
		`{"training": [{"team": "cee", "date": "2026-05-05"}]}`:                                                        `training[0].team: unknown team "cee"`,
		`{"training": [{"team": "ec", "date": "2026-05-05", "alerts": [{"service": "shop-crt", "what": "latency"}]}]}`: `training[0].alerts[0].service: unknown service "shop-crt"`,
	} {
		assert.Contains(t, refused(t, "-meeting", commandtest.File(t, text)), want)
	}
	assert.Contains(t, refused(t, "-meeting", commandtest.File(t, `{"chair": {"first": "2026-05-04", "order": ["nobody"]}}`)), `"nobody" is in no team`)
	assert.Contains(t, output(t, "-h"), "usage")
}

// What is said of no team is of all.
func TestPointsOfAllTeams(t *testing.T) {
	agenda := commandtest.File(t, `{"news": [{"opened": "2026-05-05", "text": "a new office"}], "points": [{"opened": "2026-05-05", "text": "too loud"}]}`)
	text := japanese(t, "-meeting", agenda)
	assert.Contains(t, text, "\n- 全チーム: a new office\n")
	assert.Contains(t, text, "\n- 全チーム: too loud（")
	text = output(t, "-lang", "en", "-meeting", agenda)
	assert.Contains(t, text, "\n- all teams: a new office\n")
	assert.Contains(t, text, "\n- all teams: too loud (")
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// simulated are the alerts of twelve weeks from 6 April 2026 on: a monitor that wakes people more
// and more often until something is done about it at the end of May, one that is always
// answered in the same way, and one of which nobody reads the runbook.
func simulated(t *testing.T) string {
	var list []report.Alert
	add := func(service schedule.ServiceID, monitor string, day schedule.Date, at schedule.Clock, minutes int, action string) {
		came := day.At(at, sample.Tokyo())
		a := report.Alert{Service: service, Monitor: monitor, At: came, Acked: came.Add(3 * time.Minute), Closed: came.Add(time.Duration(3+minutes) * time.Minute), Action: action}
		if monitor != "5xx rate" {
			a.Opened = a.Acked
		}
		list = append(list, a)
	}
	monday := schedule.MustParseDate("2026-04-06")
	for week, nights := range []int{1, 1, 2, 3, 4, 5, 6, 5, 1, 0, 1, 0} {
		first := monday.AddDays(7 * week)
		for n := range nights {
			add("shop-cart", "latency p99", first.AddDays(1+n), schedule.At(2, 10), 30, "")
		}
		add("minne-web", "disk usage", first.AddDays(2), schedule.At(20, 0), 20, "古いログを消した")
		add("minne-web", "disk usage", first.AddDays(4), schedule.At(21, 0), 20, "古いログを消した")
		if week%3 == 0 {
			add("suzuri-web", "5xx rate", first.AddDays(3), schedule.At(23, 0), 60, fmt.Sprint("再起動 ", week))
		}
	}
	data, err := json.Marshal(list)
	require.NoError(t, err)
	return commandtest.File(t, string(data))
}

const decided = `{"chair": {"first": "2026-04-06", "order": ["m1", "s1", "e1", "p1"]},
	"news": [{"team": "ec", "opened": "2026-06-22", "text": "夏のセールの準備中"}],
	"points": [{"team": "suzuri", "opened": "2026-06-08", "owner": "s1", "text": "5xxの手順書がない"}],
	"decisions": [{"on": "2026-05-20", "service": "shop-cart", "monitor": "latency p99", "remedy": "prune", "owner": "e1", "note": "5分続いたときだけ鳴らす", "done": "2026-05-29"}]}`

// A monitor rises, is proposed and decided, and its fall is shown.
func TestTwelveWeeksOfANoisyService(t *testing.T) {
	alerts, agenda := simulated(t), commandtest.File(t, decided)
	report := func(week string, args ...string) string {
		return output(t, append([]string{"-week", week, "-weeks", "12", "-alerts", alerts, "-meeting", agenda, "-rota", "plan"}, args...)...)
	}
	en := func(week, weeks string) string {
		return report(week, "-lang", "en", "-weeks", weeks, "-rota", "rotation")
	}
	rising := en("2026-05-11", "6")
	assert.Contains(t, rising, "| latency p99 | shop-cart  |    16 |    16 | 8.0 h | 24.0 h | rising  | 1.5 1.5 3.0 4.5 6.0 7.5 |")
	assert.Contains(t, rising, "| latency p99 / shop-cart | prune    | 16 of 16 pages closed without action  ")
	assert.Contains(t, rising, "### What became of decisions\n\nNone\n", "nothing is decided yet")
	open := en("2026-05-18", "7")
	assert.Contains(t, open, "| 2026-05-20 (Wed) | latency p99 / shop-cart | prune: 5分続いたときだけ鳴らす | e1    | open  |           4.0 h |              – |              – |")
	assert.NotContains(t, open, "| latency p99 / shop-cart | prune    |", "what is decided is not proposed again")
	fallen := en("2026-06-22", "12")
	assert.Contains(t, fallen, "| falling |")
	assert.Contains(t, fallen, "| e1    | done 2026-05-29 (Fri) |           4.0 h |          0.8 h |          3.2 h |")
	commandtest.Golden(t, "twelve-weeks.ja.md", agendaOf(report("2026-06-22", "-balance", "-lang", "ja")))
	commandtest.Golden(t, "twelve-weeks.en.md", agendaOf(report("2026-06-22", "-balance", "-lang", "en")))
}

// agendaOf is a report up to the troubles, without what comes next.
func agendaOf(text string) string {
	for _, next := range []string{"## 次の2週", "## The next two weeks"} {
		text, _, _ = strings.Cut(text, next)
	}
	return text
}

// Faults of the journal are told with the others, each at its place.
func TestFaultsOfTheJournal(t *testing.T) {
	path := commandtest.FaultyJournal(t)
	commandtest.AtOnce(t, path, refused(t, "-week", "2026-05-04", "-config", path))
}

// The week of the sample is no week of another organisation.
func TestTheWeekIsAskedFor(t *testing.T) {
	assert.Equal(t, "-config needs -week: without it, 2026-05-04 is of the sample organisation\n", refused(t, "-config", commandtest.File(t, string(sample.JSON))))
}
