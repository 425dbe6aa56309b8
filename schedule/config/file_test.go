package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func full(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/full.json")
	require.NoError(t, err)
	return text
}

func TestDecodeReadsEveryField(t *testing.T) {
	f, err := config.Decode("full.json", full(t))
	require.NoError(t, err)
	s, err := f.Schedule()
	require.NoError(t, err)
	require.Len(t, s.OpenCovers(), 1)

	date := schedule.MustParseDate
	first := f.Specs[0]
	weekdays := []time.Weekday{1, 2, 3, 4, 5}
	assert.Equal(t, schedule.Hours{{Days: weekdays, From: 600, To: 720}, {Days: weekdays, From: 780, To: 1140}, {Days: []time.Weekday{5}, From: 1320, To: 360, OnHolidays: true},
		{Dates: []schedule.Date{date("2026-05-09")}}, {Dates: []schedule.Date{date("2026-12-28")}, From: 600, To: 900}, {Dates: []schedule.Date{date("2026-12-30")}, Closed: true}}, first.Business)
	japan := first.Holidays.(*holiday.Calendar)
	assert.Equal(t, "就業規則", japan.Edits()[0].Source)
	assert.True(t, japan.Edits()[1].Remove)
	assert.Equal(t, []schedule.TeamID{"berlin"}, first.Teams[0].Services[1].FollowedBy)
	assert.Equal(t, schedule.Membership{Member: "ren", From: date("2026-04-01"), Share: 50}, first.Teams[0].Members[1])
	berlin := first.Teams[1]
	assert.Equal(t, "Europe/Berlin", berlin.Location.String())
	unity, ok := berlin.Holidays.(*holiday.Calendar).Lookup(date("2026-10-03"))
	assert.True(t, ok)
	assert.Equal(t, holiday.Public, unity.Kind)
	count := berlin.Daytime.Primary.(rotation.Rotation).Count
	assert.Equal(t, []schedule.DayKind{schedule.Workday}, count.Kinds)
	assert.Equal(t, schedule.Hours{{Closed: true, Days: weekdays[:2]}}, count.Hours)
	assert.Equal(t, schedule.LeaveGap, berlin.OffHours.Absent)
	assert.Equal(t, schedule.Vacant(), berlin.OffHours.Primary.(schedule.Chain)[1])
	assert.Equal(t, []schedule.Clock{0, 1320}, first.OffHours.Breaks)
	assert.Equal(t, 1, first.OffHours.Secondary.(rotation.Rotation).Behind)
	assert.Nil(t, first.People[0].Ready)
	assert.Equal(t, []schedule.Ready{}, first.People[2].Ready)
	assert.Equal(t, []schedule.Tier{{Ask: schedule.Primary}, {Ask: schedule.Secondary, After: 45 * time.Second}, {Ask: "manager", After: 50 * time.Second}, {Ask: schedule.WholePool, After: 90 * time.Minute}}, first.Escalation)
	seats := first.Pools[0].Seats
	require.Len(t, seats, 2)
	assert.Equal(t, schedule.Post{Role: "tertiary", Rota: schedule.Vacant(), Optional: true}, seats[0])
	assert.Equal(t, map[schedule.Member]schedule.Date{"bat": {}, "cat": date("2026-02-01")}, seats[1].Ready)
	assert.Equal(t, schedule.Holder{Role: schedule.Primary, Members: []schedule.Member{"owl"}}, seats[1].Unless)
	assert.Nil(t, f.Specs[1].Escalation)
	assert.Equal(t, schedule.ClosedByDesign(), f.Specs[1].OffHours)
	assert.Equal(t, []schedule.When{{Kinds: []schedule.DayKind{schedule.Holiday}, From: 1320}, {Weekdays: []time.Weekday{0}}}, first.Pools[0].Closed)
	assert.Equal(t, schedule.NoHolidays{}, f.Specs[1].Holidays)
	assert.Equal(t, "帰省", f.Changes[0].(schedule.Leave).Note)
}

func TestEncodeAndDecodeAreInverse(t *testing.T) {
	for name, text := range map[string][]byte{"full.json": full(t), "organisation.json": sample.JSON} {
		f, err := config.Decode(name, text)
		require.NoError(t, err)
		once, err := config.Encode(f)
		require.NoError(t, err)
		again, err := config.Decode(name, once)
		require.NoError(t, err)
		assert.Equal(t, f, again)
		twice, err := config.Encode(again)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
	}
	assert.Equal(t, string(sample.JSON), func() string {
		text, err := config.Encode(config.File{Specs: []schedule.Spec{sample.Organisation()}})
		require.NoError(t, err)
		return string(text)
	}())
}

// What Go tells apart, the file does too.
func TestEmptyIsNotMissing(t *testing.T) {
	spec := sample.Organisation()
	counted := rotation.Daily(schedule.MustParseDate("2026-01-01"), "m1")
	counted.Count = rotation.Counting{Kinds: []schedule.DayKind{}, Weekdays: []time.Weekday{}, Holidays: schedule.NoHolidays{},
		Hours: schedule.Hours{{Closed: true, Days: []time.Weekday{}, Dates: []schedule.Date{}}}}
	spec.OffHours.Primary = schedule.Chain{counted, schedule.Chain{}}
	f := config.File{Specs: []schedule.Spec{spec}}
	text, err := config.Encode(f)
	require.NoError(t, err)
	again, err := config.Decode("f.json", text)
	require.NoError(t, err)
	assert.Equal(t, f, again)
}

// strange is a rota and a calendar that the format does not know.
type strange struct{}

func (strange) Members() []schedule.Member                         { return nil }
func (strange) On(schedule.Seat) (schedule.Step, bool)             { return schedule.Step{}, false }
func (strange) Holiday(schedule.Date) (day schedule.Day, yes bool) { return }

func TestEncodeRefusesWhatItDoesNotKnow(t *testing.T) {
	spec := sample.Organisation()
	spec.OffHours.Primary = schedule.Chain{strange{}}
	spec.Teams[1].Holidays = strange{}
	_, err := config.Encode(config.File{Specs: []schedule.Spec{spec}, Changes: []schedule.Change{nil}})
	assert.ErrorIs(t, err, config.ErrUnknownKind)
	assert.EqualError(t, err, "Specs[0].OffHours.Primary[0]: a rota of type config_test.strange cannot be written\n"+
		"Specs[0].Teams[1].Holidays: a calendar of type config_test.strange cannot be written\n"+
		"Changes[0]: a change of type <nil> cannot be written")
	spec = sample.Organisation()
	spec.Location = time.FixedZone("", 9*3600)
	spec.Teams[1].Location = time.FixedZone("JST", 9*3600)
	spec.Teams[2].Location = time.FixedZone("CET", 3600) // without summer time
	spec.Pools = []schedule.Pool{{ID: "night", Location: time.Local}}
	weekly := rotation.Weekly(schedule.MustParseDate("2026-05-04"), "m1")
	weekly.Location = time.FixedZone("here", 3600)
	spec.OffHours.Primary = weekly
	_, err = config.Encode(config.File{Specs: []schedule.Spec{spec}})
	assert.ErrorIs(t, err, config.ErrUnknownKind)
	assert.EqualError(t, err, `Specs[0].Location: location "" is not in the tz database, and cannot be written
Specs[0].OffHours.Primary.Location: location "here" is not in the tz database, and cannot be written
Specs[0].Teams[1].Location: location "JST" is not in the tz database, and cannot be written
Specs[0].Teams[2].Location: location "CET" has other clocks than that of the tz database, and cannot be written
Specs[0].Pools[0].Location: location "Local" is not in the tz database, and cannot be written`)
}

// Each fault with its line, column, path and both parties.
func TestFaults(t *testing.T) {
	replace := func(old, new string) string {
		text := strings.Replace(string(full(t)), old, new, 1)
		require.NotEqual(t, string(full(t)), text, old)
		return text
	}
	// The fault stands where the changed text has the words of at.
	for _, c := range []struct{ old, new, at, want string }{
		{`"escalation": [`, `"waits": [`, `[{"ask": "primary"}`, `specs[0].waits: unknown field; there are "from", "location", "business", "holidays", "teams", "offHours", "pools", "people", "escalation"`},
		{`"ask": "secondary"`, `"ask": "shadow"`, `"shadow", "after"`, `specs[0].escalation[1].ask: "shadow" watches, and is asked by no page`},
		{`"ask": "secondary"`, `"ask": "primary"`, `"primary", "after"`, `specs[0].escalation[1].ask: primary is asked twice`},
		{`"after": "45s"`, `"after": "2h"`, `"50s"`, `specs[0].escalation[2].after: 50s is sooner than 2h0m0s, after which the tier before is asked`},
		{`"role": "manager"`, `"role": "tertiary"`, `"tertiary", "rota": {"rotation"`, `specs[0].pools[0].seats[1].role: the duty has the seat "tertiary" twice, first at seats[0]
oncall.json:33:88: specs[0].escalation[2].ask: "manager" is no seat of a duty, nor ownerTeam or wholePool; there are "ownerTeam", "primary", "secondary", "shadow", "tertiary", "wholePool"`},
		{`"role": "tertiary"`, `"role": "all"`, `"all"`, `specs[0].pools[0].seats[0].role: "all" is everybody of a team or pool, and no seat`},
		{`"role": "tertiary"`, `"role": "third person"`, `"third person"`, `specs[0].pools[0].seats[0].role: "third person" has a space or a control character`},
		{`{"member": "bat"}`, `{"member": "dog"}`, `"dog"`, `specs[0].pools[0].seats[1].ready[0].member: unknown member "dog"; there are "aoi", "bat", "cat", "eva", "max", "owl", "ren", "yui"`},
		{`"from": "2026-02-01"`, `"from": "2026-02-30"`, `"2026-02-30"`, `specs[0].pools[0].seats[1].ready[1].from: date "2026-02-30" is no day: February 2026 has 28 days`},
		{`{"role": "primary", "members": ["owl"]}`, `{"role": "primary", "members": ["hen"]}`, `"hen"`, `specs[0].pools[0].seats[1].unless.members[0]: unknown member "hen"; did you mean "ren"?`},
		{`{"role": "primary", "members"`, `{"role": "secondary", "members"`, `"secondary", "members"`, `specs[0].pools[0].seats[1].unless.role: "secondary" is no seat before this one; there are "primary", "tertiary"`},
		{`"rota": {"vacant": true}`, `"rota": "vacant"`, `"vacant", "optional"`, `specs[0].pools[0].seats[0].rota: a text where an object with "rotation", "vacant", "chain", "limited" or "always" belongs`},
		{`"rota": {"vacant": true}`, `"rota": {}`, `{}, "optional"`, `specs[0].pools[0].seats[0].rota: 0 kinds of rota where one belongs: "rotation", "vacant", "chain", "limited" or "always"`},
		{`"ask": "manager"`, `"ask": "director"`, `"director"`, `specs[0].escalation[2].ask: "director" is no seat of a duty, nor ownerTeam or wholePool; there are "manager", "ownerTeam", "primary", "secondary", "shadow", "tertiary", "wholePool"`},
		{`{"ask": "primary"}`, `{"ask": "primary", "after": "1s"}`, `"1s"`, `specs[0].escalation[0].after: the first tier is asked at once, not after 1s`},
		{`"share": 50`, `"share": "half"`, `"half"`, `specs[0].teams[0].members[1].share: a text where a number belongs`},
		{`"share": 50`, `"share": 0.5`, `0.5}`, `specs[0].teams[0].members[1].share: 0.5 is no whole number of this size`},
		{`"share": 50`, `"share": 500`, `500}`, `specs[0].teams[0].members[1].share: share 500 of member "ren" is no percentage from 1 to 100, or 0 for 100`},
		{`"last": "2026-09-30"}]`, `"last": 5}]`, `5}]`, `specs[0].teams[0].members[2].last: a number where a text belongs`},
		{`"2026-03-01"`, `"2026-02-29"`, `"2026-02-29"`, `specs[0].teams[0].services[1].docs[0].reviewed: date "2026-02-29" is no day: February 2026 has 28 days`},
		{`"close": "15:00"`, `"close": "25:00"`, `"25:00"`, `specs[0].business[4].close: clock "25:00" is no time of day of the form 09:00`},
		{`"open": "22:00"`, `"open": "24:00"`, `"24:00"`, `specs[0].business[2].open: opens at 24:00, which is 00:00 of the next day`},
		{`"open": "13:00"`, `"open": "11:30"`, `{"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "11:30"`, `specs[0].business[1]: overlaps [0]: open from 10:00 to 12:00 on Monday, and from 11:30 on Monday`},
		{`"open": "22:00", "close": "06:00"`, `"close": "06:00", "open": "06:00"`, `{"days": ["Fri"], "close"`, `specs[0].business[2]: opens and closes at 06:00; the whole day is 00:00 to 24:00`},
		{`"onHolidays": true`, `"onHolidays": "yes"`, `"yes"`, `specs[0].business[2].onHolidays: a text where true or false belongs`},
		{`["2026-12-28"]`, `["2026-12-32"]`, `"2026-12-32"`, `specs[0].business[4].dates[0]: date "2026-12-32" is no day: December 2026 has 31 days`},
		{`["2026-12-28"]`, `["2026-12-30"]`, `{"dates": ["2026-12-30"], "closed"`, `specs[0].business[5]: "2026-12-30" stays closed by [5], and opens by [4]`},
		{`{"dates": ["2026-05-09"]}`, `{"date": ["2026-05-09"]}`, `["2026-05-09"]`, `specs[0].business[3].date: unknown field; did you mean "dates"?`},
		{`"open": "08:00", "close": "09:00"}`, `"open": "08:00", "close": "08:00"}`, `{"days": ["Mon"], "open": "08:00"`, `specs[0].pools[0].business: opens and closes at 08:00; the whole day is 00:00 to 24:00`},
		{`["Mon"]`, `["Mon", "Mon"]`, `"Mon"], "open": "08:00"`, `specs[0].pools[0].business.days[1]: Monday is listed twice`},
		{`"closed": [{"kinds": ["holiday"]`, `"closed": [{"kinds": ["feast"]`, `"feast"`, `specs[0].pools[0].closed[0].kinds[0]: day kind "feast" is none of workday, weekend, holiday`},
		{`{"weekdays": ["Sun"]}]`, `{"weekdays": []}]`, `[]}]`, `specs[0].pools[0].closed[1].weekdays: no weekday: no slot is meant`},
		{`{"closed": true}
`, `{"closed": true, "primary": {"vacant": true}}
`, `true, "primary"`, `specs[1].offHours.closed: the duty is closed at all times, and has a rota`},
		{`{"closed": true}
`, `{"closed": "yes"}
`, `"yes"`, `specs[1].offHours.closed: a text where a list belongs`},
		{`"Asia/Seoul"`, `"Asia/Soul"`, `"Asia/Soul"`, `specs[0].pools[0].location: location "Asia/Soul" is not in the tz database; did you mean "Asia/Seoul"?`},
		{`["Mon"]`, `["Moon"]`, `"Moon"`, `specs[0].pools[0].business.days[0]: weekday "Moon" is none of Sun, Mon, Tue, Wed, Thu, Fri, Sat`},
		{`"holidays": "none", "pool"`, `"holidays": "cn", "pool"`, `"cn"`, `specs[0].teams[2].holidays: unknown calendar "cn"; there are "jp" and "none"; a program that gives Decode other Calendars, such as those of rickar.Countries, knows them too`},
		{`"kind": "public"`, `"kind": "odd"`, `"odd"`, `specs[0].teams[1].holidays.days[0].kind: "odd" is no kind of holiday: [national substitute citizens special company public]`},
		{`"official"`, `"odd"`, `"odd"`, `specs[0].teams[1].holidays.days[0].provenance: "odd" is no provenance: [official statute forecast declared]`},
		{`"base": "jp"`, `"base": "de"`, `"de"`, `specs[0].holidays.base: unknown calendar "de"; there are "jp" and "none"; a program that gives Decode other Calendars, such as those of rickar.Countries, knows them too`},
		{`"unit": "hours"`, `"unit": "moons"`, `"moons"`, `specs[0].teams[1].offHours.primary.chain[0].rotation.unit: unit "moons" is none of days, weeks, months, hours`},
		{`{"vacant": true}]`, `{}]`, `{}]`, `specs[0].teams[1].offHours.primary.chain[1]: 0 kinds of rota where one belongs: "rotation", "vacant", "chain", "limited" or "always"`},
		{`"absent": "leaveGap"`, `"absent": "panic"`, `"panic"`, `specs[0].teams[1].offHours.absent: policy "panic" is none of nextFree, leaveGap`},
		{`"45s"`, `"soon"`, `"soon"`, `specs[0].escalation[1].after: duration "soon" is not of a form like 5m or 1h30m`},
		{`"slack": "U024"`, `"slack": 24`, `24,`, `specs[0].people[0].contact.slack: a number where a text belongs`},
		{`"closed": true}, "holidays": "none", "pool"`, `"closed": "yes"}, "holidays": "none", "pool"`, `"yes"`, `specs[0].teams[2].business.closed: a text where true or false belongs`},
		{`"id": "berlin", "services": ["pay"]`, `"id": "berlin", "services": ["minne-api"]`, `"minne-api"]`, `specs[0].teams[1].services[0]: service "minne-api" declared twice, first by team "minne"`},
		{`"order": ["aoi", "yui"], "moves"`, `"order": ["aoi", "yui", "nobody"], "moves"`, `"nobody"`, `specs[0].offHours.primary.rotation.order[2]: unknown member "nobody"; there are "aoi", "bat", "cat", "eva", "max", "owl", "ren", "yui"`},
		{`"on": "2026-04-01", "join": "ren"`, `"on": "2026-04-01", "join": "yui"`, `{"on": "2026-04-01", "join": "yui"`, `specs[0].offHours.primary.rotation.moves[0]: member "yui" joins on "2026-04-01" but already takes turns`},
		{`"after": "aoi"`, `"after": "zoe"`, `"zoe"`, `specs[0].offHours.primary.rotation.moves[0].after: member "ren" joins after "zoe", who takes no turns; there are "aoi", "yui"`},
		{`"last": "2027-01-03"`, `"last": "2025-01-03"`, `{"name": "年末年始"`, `specs[0].holidays.edits[0]: "年末年始" ends on "2025-01-03", before it begins on "2026-12-29"`},
		{`"from": "2027-04-01", `, ``, `{
      "location": "Asia/Tokyo", "business": {"closed": true}`, `specs[1].from: only the first spec may hold always; say from which day this one does`},
		{`"member": "eva", "start"`, `"member": "zoe", "start"`, `"zoe"`, `changes[0].leave.member: leave: unknown member "zoe"; there are "aoi", "bat", "cat", "eva", "max", "owl", "ren", "yui"`},
		{`"end": "2026-06-01T22:00:00+09:00"`, `"end": "2026-06-01"`, `"2026-06-01", "to"`, `changes[2].override.end: instant "2026-06-01" is not of the form 2026-05-01T19:00:00+09:00`},
		{`{"cover": {`, `{"leave": {"member": "aoi", "start": "2026-05-01T00:00:00Z", "end": "2026-05-02T00:00:00Z"}, "cover": {`,
			`{"leave": {"member": "aoi", "start": "2026-05-01`, `changes[3]: 2 kinds of change where one belongs: "leave", "swap", "override", "cover" or "published"`},
		{`"id": "night",`, `"id": "night", "id": "day",`, `"id": "day"`, `specs[0].teams[2]: field "id" stands twice`},
		{`"escalation": [`, `"escalation": [,`, `,{"ask"`, `"," where a value belongs`},
	} {
		text := replace(c.old, c.new)
		before, _, found := strings.Cut(text, c.at)
		require.True(t, found, c.at)
		line, col := 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])
		_, err := config.Decode("oncall.json", []byte(text))
		assert.EqualError(t, err, fmt.Sprintf("oncall.json:%d:%d: %s", line, col, c.want))
	}
	for text, want := range map[string]string{
		``:                         `f:1:1: the file ends too early`,
		`{"specs": [`:              `f:1:12: the file ends too early: the '[' of 1:11 is not closed`,
		"\xff\xfe{":                `f:1:1: the file is not in UTF-8`,
		"{\n\"当番\": \"\x93\x96\"}": `f:2:8: the file is not in UTF-8`,
		`[]`:                       "f:1:1: a list where an object belongs",
		`{"specs": []} {}`:         `f:1:15: more follows after the end of the file's value: "{}"`,
		`{"specs": []}`:            `f:1:1: no spec given`,
		strings.Repeat("[", 200):   `f:1:201: the file ends too early: the '[' of 1:200 is not closed`,
		strings.Repeat("[", 200) + strings.Repeat("]", 200): `f:1:101: values are nested too deep`,
	} {
		_, err := config.Decode("f", []byte(text))
		assert.EqualError(t, err, want)
	}
}

// What is missing is named by the path that it would have, in the words of the file.
func TestMissingFields(t *testing.T) {
	const small = `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
"teams": [{"id": "a", "services": ["s"], "members": ["m"]}, {"id": "b", "members": ["n"]}],
"offHours": {"primary": {"rotation": {"first": "2026-05-04", "unit": "weeks", "order": ["m"]}}}}]}`
	_, err := config.Decode("f", []byte(small))
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{`"first": "2026-05-04", `, ``, `f:3:38: specs[0].offHours.primary.rotation.first: no first day`},
		{`{"first": "2026-05-04", "unit": "weeks", "order": ["m"]}`, `{"first": "2026-05-04"}`, `f:3:38: specs[0].offHours.primary.rotation.order: nobody takes turns`},
		{`"rotation": {"first": "2026-05-04", "unit": "weeks", "order": ["m"]}`, `"chain": [{"rotation": {"order": ["m"]}}]`, `f:3:49: specs[0].offHours.primary.chain[0].rotation.first: no first day`},
		{`"holidays": "jp",`, ``, `f:1:12: specs[0].holidays: no calendar; say "none" if holidays are worked`},
		{`"location": "Asia/Tokyo", `, ``, `f:1:12: specs[0].location: no location`},
		{`"days": ["Mon"], `, ``, `f:1:51: specs[0].business.days: no weekday opens; say "closed": true if the pool answers day and night`},
		{`"id": "b", `, `"id": "b", "pool": "b", `, `f:2:61: specs[0].teams[1].offHours.primary: no rota; say {"vacant": true} if the duty is still to be planned`},
		{`"id": "b", `, `"id": "b", "offHours": {"primary": {"vacant": true}}, `, `f:2:85: specs[0].teams[1].offHours: team "b" has an off-hours duty of its own but is in pool "everyone"; say "pool": "b" to keep its nights to itself`},
		{`["s"]`, `[""]`, `f:2:36: specs[0].teams[0].services[0]: no ID`},
		{`["s"]`, `[{"docs": []}]`, `f:2:36: specs[0].teams[0].services[0].id: no ID`},
	} {
		text := strings.Replace(small, c.old, c.new, 1)
		require.NotEqual(t, small, text)
		_, err := config.Decode("f", []byte(text))
		assert.EqualError(t, err, c.want)
	}

	// A byte order mark is no part of the text.
	_, err = config.Decode("f", []byte("\ufeff"+small))
	assert.NoError(t, err)
	_, err = config.Decode("f", []byte("\ufeff"+strings.Replace(small, `"Asia/Tokyo"`, `"Asia/Tokio"`, 1)))
	assert.EqualError(t, err, `f:1:25: specs[0].location: location "Asia/Tokio" is not in the tz database; did you mean "Asia/Tokyo"?`)
}

// A clock of no form does not hide that a member is unknown; a member of no form may
// be the one that is missing.
func TestFaultsOfFormHideNoOthers(t *testing.T) {
	text := strings.Replace(string(sample.JSON), `"open": "10:00"`, `"open": "10;00"`, 1)
	at := strings.Index(text, `"order"`)
	at += strings.Index(text[at:], `"m5"`)
	text = text[:at] + `"pp2"` + text[at+len(`"m5"`):]
	_, err := config.Decode("f", []byte(text))
	assert.Len(t, slices.Collect(config.Faults(err)), 2)
	assert.ErrorContains(t, err, `specs[0].business.open: clock "10;00" is no time of day`)
	assert.ErrorContains(t, err, `specs[0].offHours.primary.rotation.order[11]: unknown member "pp2"`)
	_, err = config.Decode("f", bytes.Replace(sample.JSON, []byte(`"m5"`), []byte(`5`), 1))
	assert.EqualError(t, err, "f:47:13: specs[0].teams[0].members[4]: a number where an object belongs")
}

func TestPublishedRosters(t *testing.T) {
	f, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(t, err)
	s, err := f.Schedule()
	require.NoError(t, err)
	published, err := s.Roster(schedule.Month(2026, time.May, sample.Tokyo()))
	require.NoError(t, err)
	f.Changes = []schedule.Change{published}
	text, err := config.Encode(f)
	require.NoError(t, err)
	again, err := config.Decode("published.json", text)
	require.NoError(t, err)
	assert.Equal(t, published.Digest(), again.Changes[0].(*schedule.Roster).Digest())
	twice, err := config.Encode(again)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(twice))

	_, err = config.Decode("published.json", bytes.Replace(text, []byte(`"member": "m3"`), []byte(`"member": "m4"`), 1))
	assert.ErrorContains(t, err, `changes[0].published: roster: digest: "sha256:`)
	assert.ErrorContains(t, err, "published.json:")
}

func TestAllFaultsOfAFileAtOnce(t *testing.T) {
	text := string(sample.JSON)
	for _, edit := range [][2]string{
		{`"open": "10:00"`, `"open": "ten"`},
		{`"id": "shop-cart"`, `"id": "minne-api"`},
		{`"url": "https://docs.example.com/runbooks/suzuri-web"`, `"uri": "x"`},
		{`"escalation": [`, `"weight": 1, "escalation": [`},
		{`"e4"`, `4`},
	} {
		changed := strings.Replace(text, edit[0], edit[1], 1)
		require.NotEqual(t, text, changed, edit)
		text = changed
	}
	_, err := config.Decode("oncall.json", []byte(text))
	var paths []string
	last := 0
	for f := range config.Faults(err) {
		paths = append(paths, f.Path)
		assert.GreaterOrEqual(t, f.Line, last)
		last = f.Line
		assert.True(t, errors.Is(f, schedule.ErrInvalid) || errors.Is(f, schedule.ErrDuplicate))
		assert.Equal(t, "oncall.json", f.File)
	}
	assert.Equal(t, []string{"specs[0].business.open", "specs[0].teams[1].services[0].docs[0].uri", "specs[0].teams[2].services[0]",
		"specs[0].teams[2].members[3]", "specs[0].weight"}, paths)
	for range config.Faults(err) {
		break // stops early
	}
	assert.Empty(t, slices.Collect(config.Faults(errors.New("other"))))
	assert.Len(t, slices.Collect(config.Faults(&config.Fault{File: "f"})), 1)
}

// Set UPDATE_GOLDEN=1 to write schema.json anew; then read it.
func TestSchemaIsTrue(t *testing.T) {
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile("schema.json", config.Schema(), 0o644))
	}
	text, err := os.ReadFile("schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(config.Schema()), string(text))

	// What the schema says of a file is what Decode says, for files of one fault.
	var schema map[string]any
	require.NoError(t, json.Unmarshal(text, &schema))
	valid := func(data []byte) bool {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(data))
		require.NoError(t, decoder.Decode(&value))
		return conforms(schema, schema, value)
	}
	assert.True(t, valid(full(t)))
	assert.True(t, valid(sample.JSON))
	for _, edit := range [][2]string{
		{`"escalation": [`, `"waits": [`}, {`"ask": "secondary", `, ``}, {`"share": 50`, `"share": "half"`}, {`"vacant": true`, `"vacant": 1`}, {`"Mon"`, `"Moon"`},
		{`{"vacant": true}]`, `{}]`}, {`"member": "eva", `, ``}, {`"close": "15:00"`, `"close": "25:00"`}, {`"kinds": ["workday"]`, `"kinds": ["work"]`},
	} {
		assert.False(t, valid([]byte(strings.Replace(string(full(t)), edit[0], edit[1], 1))), edit)
	}
}

func ExampleDecode() {
	_, err := config.Decode("oncall.json", []byte(`{
  "specs": [{
    "location": "Asia/Tokyo",
    "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"},
    "holidays": "jp",
    "teams": [
      {"id": "minne", "services": ["minne-web"], "members": ["aoi", "ren"]},
      {"id": "suzuri", "services": ["minne-web"], "members": ["hina"]}
    ],
    "offHours": {"primary": {"rotation": {"first": "2026-05-04", "unit": "weeks", "order": ["aoi", "sora"]}}}
  }]
}`))
	for fault := range config.Faults(err) {
		fmt.Println(fault)
	}
	// Output:
	// oncall.json:8:37: specs[0].teams[1].services[0]: service "minne-web" declared twice, first by team "minne"
	// oncall.json:10:100: specs[0].offHours.primary.rotation.order[1]: unknown member "sora"; there are "aoi", "hina", "ren"
}

func FuzzDecode(f *testing.F) {
	f.Add(full(f))
	f.Add(sample.JSON)
	f.Add([]byte(`{"specs":[{"location":"Asia/Tokyo","business":{"closed":true},"holidays":"none","teams":[{"id":"a","services":["s"],"members":["m"]}],"offHours":{"primary":{"vacant":true}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := config.Decode("fuzz.json", data)
		if err != nil {
			for fault := range config.Faults(err) {
				require.NotEmpty(t, fault.Error())
				require.Positive(t, fault.Line)
				require.Positive(t, fault.Col)
			}
			return
		}
		once, err := config.Encode(file)
		require.NoError(t, err)
		again, err := config.Decode("again.json", once)
		require.NoError(t, err)
		twice, err := config.Encode(again)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
	})
}

// BenchmarkFaults reads a file of a million bytes with a hundred thousand faults: under
// 2 s. To count lines and columns anew for each takes time by the square.
func BenchmarkFaults(b *testing.B) {
	data := []byte("{" + strings.Repeat("\"here\":1,\n", 100_000) + `"specs":[]}`)
	for b.Loop() {
		_, err := config.Decode("oncall.json", data)
		if n := len(slices.Collect(config.Faults(err))); n < 100_000 {
			b.Fatalf("%d faults", n)
		}
	}
}

// A pool that is unlike its teams in two specs is pointed out once.
func TestMismatchedPoolsOfSeveralSpecs(t *testing.T) {
	const spec = `{"from": "FROM", "location": "Asia/Tokyo", "business": {"days": ["Mon"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
"teams": [{"id": "a", "pool": "eu", "location": "Europe/Berlin", "services": ["web"], "members": ["sato", "ito"]}],
"pools": [{"id": "eu", "primary": {"vacant": true}}]}`
	file, err := config.Decode("o.json", []byte(`{"specs": [`+strings.Replace(spec, "FROM", "2026-01-01", 1)+","+strings.Replace(spec, "FROM", "2026-06-01", 1)+`]}`))
	require.NoError(t, err)
	assert.Len(t, file.MismatchedPools(), 1)
}

// A share that is none is told whatever else is faulty: only sums of shares may follow from other faults.
func TestASharesFaultIsItsOwn(t *testing.T) {
	_, err := config.Decode("oncall.json", []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"a","services":["web"],"member":["x","y"]},
{"id":"b","services":["api"],"members":[{"member":"u","share":160},"v"]}],
"offHours":{"primary":{"rotation":{"first":"2026-05-01","order":["u","v"]}}}}]}`))
	assert.ErrorContains(t, err, "oncall.json:2:48: specs[0].teams[0].member: unknown field")
	assert.ErrorContains(t, err, `oncall.json:3:63: specs[0].teams[1].members[0].share: share 160 of member "u" is no percentage`)
}

// An unknown field that is near one of the object, which is there, stands for no other: faults elsewhere are told.
func TestAnUnknownFieldBesideTheOneThatIsMeant(t *testing.T) {
	_, err := config.Decode("oncall.json", []byte(`{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "shop", "services": ["web"], "members": ["ana", "bo", {"member": "ana", "from": "2026-01-01"}]}], "team": [], "offHours": {"primary": {"vacant": true}}}]}`))
	assert.ErrorContains(t, err, `specs[0].team: unknown field; did you mean "teams"?`)
	assert.ErrorContains(t, err, `specs[0].teams[0].members[2]: member "ana" is in team "shop" twice at once, first at members[0]`)
}
