package config_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// A journal with every kind of entry is appended entry by entry, beneath a file that stays
// as it was written, and gives the answers that its entries gave when they were made.
func TestJournal(t *testing.T) {
	file, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(t, err)
	file.Journal = nil
	data, err := config.Encode(file)
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	at := func(day string) time.Time { return schedule.MustParseDate(day).At(schedule.At(12, 0), sample.Tokyo()) }
	days := func(first, last string) schedule.Interval {
		return schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), sample.Tokyo())
	}
	june, err := s.Roster(days("2026-06-01", "2026-06-07"))
	require.NoError(t, err)
	var first schedule.Shift
	for shift := range june.All() {
		if shift.Team == schedule.Everyone {
			first = shift
			break
		}
	}
	other := s.CanCover(first)[0].Member
	text := data
	for _, e := range []schedule.Entry{
		{ID: "june", Author: "lead", At: at("2026-05-15"), Note: "agreed on", Change: june},
		{ID: "trip", Author: "m1", At: at("2026-05-20"), Change: schedule.Leave{Member: "m1", Interval: days("2026-05-25", "2026-06-20"), Note: "帰省"}},
		{ID: "dentist", At: at("2026-05-21"), Change: schedule.Cover{Interval: first.Interval, From: first.Member, To: other}},
		{ID: "no trip", At: at("2026-05-22"), Withdraws: "trip"},
	} {
		var next *schedule.Schedule
		next, e, err = s.Enter(e)
		require.NoError(t, err)
		s = next
		line, err := config.EncodeEntry(e)
		require.NoError(t, err)
		read, err := config.DecodeEntry("row", line)
		require.NoError(t, err)
		again, err := config.EncodeEntry(read)
		require.NoError(t, err)
		assert.Equal(t, string(line), string(again))
		text, err = config.Append("organisation.json", text, e)
		require.NoError(t, err)
	}
	assert.True(t, bytes.HasPrefix(text, bytes.TrimRight(bytes.TrimSuffix(data, []byte("}\n")), "\n")), "what was there stays")
	read, err := config.Decode("organisation.json", text)
	require.NoError(t, err)
	require.Len(t, read.Journal, 4)
	again, lapsed, err := read.At(at("2026-06-02"))
	require.NoError(t, err)
	assert.Empty(t, lapsed)
	whole := days("2026-05-15", "2026-06-30")
	var want, got []string
	for shift := range s.Duties(whole) {
		want = append(want, shift.String())
	}
	for shift := range again.Duties(whole) {
		got = append(got, shift.String())
	}
	assert.Equal(t, want, got)
	written, err := config.Encode(read)
	require.NoError(t, err)
	twice, err := config.Decode("again.json", written)
	require.NoError(t, err)
	assert.Equal(t, len(read.Journal), len(twice.Journal))
}

// What was written by hand is settled in its place, however the text is laid out, and the rest stays byte for byte.
func TestSettle(t *testing.T) {
	organisation := strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")
	trip := func(id, first, last, rest string) string {
		return `{"id": "` + id + `", "at": "2026-04-20T12:00:00+09:00",
  "leave": {"member": "s2", "start": "` + first + `", "end": "` + last + `"}` + rest
	}
	for _, mark := range []string{"", "\ufeff"} {
		text := mark + organisation + ",\"journal\" : [ " + trip("a", "2026-05-02", "2026-05-31", "\n\n }") + " ,\n" + trip("b", "2026-07-01", "2026-07-31", "}") + ", " + trip("c", "2026-06-10", "2026-06-10", ` , "note": "}"  }`) + "]\n,\"changes\":[]}"
		file, err := config.Decode("o.json", []byte(text))
		require.NoError(t, err)
		s, _, err := file.At(time.Date(2026, 4, 20, 12, 0, 0, 0, time.UTC))
		require.NoError(t, err)
		var want []string
		for _, e := range s.Journal() {
			if len(e.Settled) > 0 {
				want = append(want, e.ID)
			}
		}
		require.NotEmpty(t, want)
		settled, ids, err := config.Settle("o.json", []byte(text), s)
		require.NoError(t, err)
		assert.Equal(t, want, ids)
		bare := regexp.MustCompile(`\s*, "settled": \[.*?\](\s*\})`).ReplaceAllString(string(settled), "$1")
		blank := regexp.MustCompile(`\s`)
		assert.Equal(t, blank.ReplaceAllString(text, ""), blank.ReplaceAllString(bare, ""))
		read, err := config.Decode("o.json", settled)
		require.NoError(t, err)
		for i, e := range s.Journal() {
			assert.Equal(t, len(e.Settled), len(read.Journal[i].Settled), e.ID)
		}
		again, ids, err := config.Settle("o.json", settled, s)
		require.NoError(t, err)
		assert.Empty(t, ids)
		assert.Equal(t, string(settled), string(again))
	}
}

// An empty list of what is settled is filled where it stands.
func TestSettleWithAnEmptyList(t *testing.T) {
	const list = `"settled": [ ]`
	text := strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}") +
		`,"journal": [{"id": "a", ` + list + `, "at": "2026-04-20T12:00:00+09:00", "leave": {"member": "s2", "start": "2026-05-02", "end": "2026-05-31"}}]}`
	file, err := config.Decode("o.json", []byte(text))
	require.NoError(t, err)
	s, _, err := file.At(time.Date(2026, 4, 20, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	settled, ids, err := config.Settle("o.json", []byte(text), s)
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, ids)
	read, err := config.Decode("o.json", settled)
	require.NoError(t, err)
	assert.Len(t, read.Journal[0].Settled, len(s.Journal()[0].Settled))
	before, after, _ := strings.Cut(text, list)
	assert.True(t, strings.HasPrefix(string(settled), before+`"settled": [{`) && strings.HasSuffix(string(settled), "}]"+after))
}

// Faults of a journal name the entry and the field.
func TestFaultyJournals(t *testing.T) {
	organisation := strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")
	require.NotContains(t, organisation, `"journal"`)
	for want, journal := range map[string]string{
		`journal[0].leave.start: entry "a": instant "soon" is not of the form 2026-05-01T19:00:00+09:00`: `{"id":"a","at":"2026-05-01T12:00:00+09:00","leave":{"member":"m1","start":"soon","end":"2026-05-02T00:00:00+09:00"}}`,
		`journal[0]: the entry has no ID`: `{"at":"2026-05-01T12:00:00+09:00","withdraws":"x"}`,
		`journal[0]: entry "a": 0 kinds of change where one belongs, or "withdraws": "leave", "swap", "override", "cover" or "published"`: `{"id":"a","at":"2026-05-01T12:00:00+09:00"}`,
		`journal[0].withdraws: entry "a": entry "a" withdraws "b", which is no entry before it`:                                           `{"id":"a","at":"2026-05-01T12:00:00+09:00","withdraws":"b"}`,
		`journal[0].settled[0].member: entry "a": a number where a text belongs`: `{"id":"a","at":"2026-05-01T12:00:00+09:00","leave":{"member":"m1","start":"2026-05-01T00:00:00+09:00","end":"2026-05-02T00:00:00+09:00"},
			"settled":[{"team":"everyone","regime":"off-hours","slot":"2026-05-01T19:00:00+09:00","role":"primary","from":"2026-05-01T19:00:00+09:00","member":1}]}`,
	} {
		_, err := config.Decode("o.json", []byte(organisation+`,"journal":[`+journal+`]}`))
		require.Error(t, err, journal)
		assert.Contains(t, err.Error(), want)
		_, err = config.DecodeEntry("row", []byte(journal))
		if !strings.Contains(want, "no entry before") {
			assert.Error(t, err, journal)
		}
	}
	// Who has left since stays in old entries, and the service starts.
	gone := `{"id":"a","at":"2026-05-01T12:00:00+09:00","leave":{"member":"gone","start":"2026-05-01T00:00:00+09:00","end":"2026-05-02T00:00:00+09:00"}}`
	file, err := config.Decode("o.json", []byte(organisation+`,"journal":[`+gone+`]}`))
	require.NoError(t, err)
	_, lapsed, err := file.At(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Len(t, lapsed, 1)
	assert.Equal(t, "a", lapsed[0].ID)
	_, _, err = file.At(time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC))
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
}

// Who is unknown in the journal, times that end before they start, and entries that stand twice are told at their places with the
// faults of the rest of the file. What an entry says of a time that is over is no fault.
func TestFaultsOfJournalsWithThoseOfSpecs(t *testing.T) {
	const file = `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon"], "open": "10:00", "close": "HOUR:00"}, "holidays": "jp",
"teams": [{"id": "a", "services": ["web"], "members": ["sato", "ito"]}],
"offHours": {"primary": {"rotation": {"first": "2026-12-07", "unit": "UNIT", "order": ["sato", "itoh"]}}}}],
"journal": [
{"id": "a", "author": "satou", "at": "2026-12-01T10:00:00+09:00", "leave": {"member": "satou", "start": "2026-12-10", "end": "2026-12-09"}},
{"id": "b", "at": "2026-12-01T10:00:00+09:00", "leave": {"member": "gone", "start": "2026-12-01", "end": "2026-12-02"}},
{"id": "c", "at": "2026-12-01T10:00:00+09:00", "leave": {"member": "gone", "start": "2026-12-01", "end": "2026-12-03"}},
{"id": "a", "at": "2026-11-01T10:00:00+09:00", "override": {"to": "itou", "start": "2026-12-05T10:00:00+09:00", "end": "2026-12-05T10:00:00+09:00"}},
{"id": "d", "at": "2026-12-01", "swap": {"a": "sato", "aGives": {"start": "2026-12-05T10:00:00+09:00", "end": "2026-12-06T10:00:00+09:00"}, "b": "itoh", "bGives": {"start": "2026-12-05T10:00:00+09:00"}}},
{"id": "d", "at": "2026-12-02T10:00:00+09:00", "swap": {"a": "sato", "b": "itou"}}
]}`
	now := time.Date(2026, 12, 3, 12, 0, 0, 0, time.UTC)
	_, _, _, err := config.DecodeAt("f.json", []byte(strings.NewReplacer("HOUR", "25", "UNIT", "weekly").Replace(file)), now)
	assert.EqualError(t, err, `f.json:1:95: specs[0].business.close: clock "25:00" is no time of day of the form 09:00
f.json:3:70: specs[0].offHours.primary.rotation.unit: unit "weekly" is none of days, weeks, months, hours
f.json:3:98: specs[0].offHours.primary.rotation.order[1]: unknown member "itoh"; did you mean "ito"?
f.json:5:87: journal[0].leave.member: entry "a": leave: unknown member "satou"; did you mean "sato"?
f.json:5:126: journal[0].leave.end: entry "a": "2026-12-09" is before the start, "2026-12-10"
f.json:7:68: journal[2].leave.member: entry "c": leave: unknown member "gone"; there are "ito", "sato"
f.json:8:8: journal[3].id: entry "a": entry "a" stands twice, of 2026-12-01T10:00:00+09:00 and of 2026-11-01T10:00:00+09:00
f.json:8:19: journal[3].at: entry "a": entry "a" of 2026-11-01T10:00:00+09:00 is older than entry "c" before it, of 2026-12-01T10:00:00+09:00
f.json:8:67: journal[3].override.to: entry "a": override of everyone primary: unknown member "itou"; did you mean "ito"?
f.json:8:120: journal[3].override.end: entry "a": "2026-12-05T10:00:00+09:00" is not after the start, "2026-12-05T10:00:00+09:00"
f.json:9:19: journal[4].at: entry "d": instant "2026-12-01" is not of the form 2026-05-01T19:00:00+09:00
f.json:9:146: journal[4].swap.b: entry "d": swap of "sato" and "itoh": unknown member "itoh"; did you mean "ito"?
f.json:9:164: journal[4].swap.bGives.end: entry "d": no end
f.json:10:8: journal[5].id: entry "d": entry "d" stands twice
f.json:10:56: journal[5].swap.aGives: entry "d": no time of which "sato" gives shifts, and no bGives of which "itou" does
f.json:10:75: journal[5].swap.b: entry "d": swap of "sato" and "itou": unknown member "itou"; did you mean "ito"?`)

	// Where the rest is sound the journal is laid, and what is over has lapsed.
	sound := strings.NewReplacer("HOUR", "19", "UNIT", "weeks", `"itoh"]`, `"ito"]`, `"author": "satou", `, "").Replace(file)
	entries := strings.SplitAfter(sound, "\n")
	sound = strings.Join(entries[:4], "") + entries[5] + strings.TrimSuffix(entries[6], ",\n") + "]}"
	_, _, _, err = config.DecodeAt("f.json", []byte(sound), now)
	assert.EqualError(t, err, `f.json:6:68: journal[1].leave.member: entry "c": leave: unknown member "gone"; there are "ito", "sato"`)
	read, s, lapsed, err := config.DecodeAt("f.json", []byte(sound), now.AddDate(0, 0, 1))
	require.NoError(t, err)
	assert.Len(t, read.Journal, 2)
	assert.Len(t, lapsed, 2)
	at, _, err := read.At(now.AddDate(0, 0, 1))
	require.NoError(t, err)
	assert.Equal(t, slices.Collect(at.Duties(schedule.Month(2026, 12, at.Location(now)))), slices.Collect(s.Duties(schedule.Month(2026, 12, at.Location(now)))))
}

// A journal that is empty or absent takes an entry too, also behind a byte order mark.
func TestAppendToAnyJournal(t *testing.T) {
	organisation := strings.TrimSuffix(strings.TrimSpace(string(sample.JSON)), "}")
	e := schedule.Entry{ID: "a", At: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
		Change: schedule.Leave{Member: "m1", Interval: schedule.Interval{Start: time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)}}}
	for _, journal := range []string{"}", `,"journal":[]}`, `,"journal": [ ] , "changes": [] }`} {
		for _, mark := range []string{"", "\ufeff"} {
			text := []byte(mark + organisation + journal)
			for n := range 2 {
				var err error
				e.ID = string(rune('a' + n))
				text, err = config.Append("o.json", text, e)
				require.NoError(t, err, journal)
				file, err := config.Decode("o.json", text)
				require.NoError(t, err, journal)
				assert.Len(t, file.Journal, n+1, journal)
			}
			_, err := config.Append("o.json", text, e)
			assert.ErrorIs(t, err, schedule.ErrDuplicate)
		}
	}
}
