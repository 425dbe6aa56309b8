package ical_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

var stamp = time.Date(2026, 4, 20, 9, 0, 0, 0, time.UTC)

func organisation(t testing.TB, changes ...schedule.Change) *schedule.Schedule {
	t.Helper()
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return s
}

func days(first, last string) schedule.Interval {
	return schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), sample.Tokyo())
}

func roster(t testing.TB, s *schedule.Schedule, iv schedule.Interval) *schedule.Roster {
	t.Helper()
	r, err := s.Roster(iv)
	require.NoError(t, err)
	return r
}

func written(t testing.TB, put func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, put(&b))
	return b.String()
}

func person(t testing.TB, c ical.Calendar, r *schedule.Roster, m schedule.Member) string {
	t.Helper()
	return written(t, func(b *bytes.Buffer) error { return c.WritePerson(b, r, m) })
}

func team(t testing.TB, c ical.Calendar, r *schedule.Roster, id schedule.TeamID) string {
	t.Helper()
	return written(t, func(b *bytes.Buffer) error { return c.WriteTeam(b, r, id) })
}

// Set UPDATE_GOLDEN=1 to write the golden files anew; then read them.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "see %s", path)
}

var (
	night = schedule.Interval{Start: schedule.MustParseDate("2026-05-01").At(schedule.At(19, 0), sample.Tokyo()), End: schedule.MustParseDate("2026-05-02").At(schedule.At(10, 0), sample.Tokyo())}
	late  = schedule.Interval{Start: night.Start.Add(3 * time.Hour), End: night.Start.Add(7 * time.Hour)}
)

// The first days of May 2026: a cover splits a night, a holiday is taken by nobody,
// and a person stands for the whole team by day.
func TestGoldens(t *testing.T) {
	off := days("2026-05-06", "2026-05-06")
	s := organisation(t,
		schedule.Cover{Interval: late, From: "s2", To: "m1", Note: "ライブ; 23時まで, 代わります"},
		schedule.Override{Interval: schedule.Interval{Start: night.Start.Add(-2 * time.Hour), End: night.Start}, To: "m1", Team: "minne", Note: "研修"},
	)
	vacant, err := s.Follow(nobodyIn(off))
	require.NoError(t, err)
	r := roster(t, vacant, days("2026-05-01", "2026-05-06"))
	japanese := ical.Calendar{Name: "全員の当番", Stamp: stamp, Language: schedule.Japanese, Domain: "example.com", Refresh: 6 * time.Hour, Organizer: "toban@example.com",
		Names: func(m schedule.Member) string { return map[schedule.Member]string{"m1": "花子"}[m] }}
	golden(t, "pool.ja.ics", team(t, japanese, r, schedule.Everyone))
	golden(t, "team.en.ics", team(t, ical.Calendar{Stamp: stamp, WholeTeam: true}, r, "minne"))
	golden(t, "person.en.ics", person(t, ical.Calendar{Name: "On call: m1", Stamp: stamp, WholeTeam: true, Alarm: 30 * time.Minute}, r, "m1"))
	golden(t, "holidays.ja.ics", written(t, func(b *bytes.Buffer) error {
		return ical.Calendar{Name: "祝日", Stamp: stamp, Language: schedule.Japanese}.WriteHolidays(b, holiday.Japan(), schedule.MustParseDate("2026-05-01"), schedule.MustParseDate("2026-05-31"))
	}))
	golden(t, "holidays.en.ics", written(t, func(b *bytes.Buffer) error {
		return ical.Calendar{Stamp: stamp}.WriteHolidays(b, holiday.Japan(), schedule.MustParseDate("2032-09-01"), schedule.MustParseDate("2032-09-30"))
	}))
}

// Without the days of the whole team a team's calendar has who serves and the gaps.
func TestDaysOfTheWholeTeam(t *testing.T) {
	r := roster(t, organisation(t, schedule.Override{Interval: schedule.Interval{Start: night.Start.Add(-2 * time.Hour), End: night.Start}, To: "m1", Team: "minne"}), days("2026-05-01", "2026-05-08"))
	all := team(t, ical.Calendar{Stamp: stamp, WholeTeam: true}, r, "minne")
	few := team(t, ical.Calendar{Stamp: stamp}, r, "minne")
	assert.Greater(t, strings.Count(all, "SUMMARY:minne: whole team"), 2)
	assert.NotContains(t, few, "SUMMARY:minne: whole team")
	assert.Equal(t, 1, strings.Count(few, "BEGIN:VEVENT"))
	assert.Contains(t, few, "SUMMARY:minne: m1 (primary)")
}

// A file is a message that publishes if it names its organizer, and then each entry does
// (RFC 5546 §3.2.1).
func TestOrganizerAndRefresh(t *testing.T) {
	r := roster(t, organisation(t), days("2026-05-01", "2026-05-08"))
	plain := team(t, ical.Calendar{Stamp: stamp}, r, schedule.Everyone)
	for _, word := range []string{"METHOD", "ORGANIZER", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"} {
		assert.NotContains(t, plain, word)
	}
	published := team(t, ical.Calendar{Stamp: stamp, Refresh: 90 * time.Minute, Organizer: "mailto:a@example.com"}, r, schedule.Everyone)
	assert.Contains(t, published, "\r\nMETHOD:PUBLISH\r\n")
	assert.Contains(t, published, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT5400S\r\nX-PUBLISHED-TTL:PT5400S\r\n")
	assert.Equal(t, strings.Count(published, "BEGIN:VEVENT"), strings.Count(published, "\r\nORGANIZER:mailto:a@example.com\r\n"))
	for _, wrong := range []ical.Calendar{{Stamp: stamp, Refresh: -1}, {Stamp: stamp, Organizer: "a@b\r\nX:y"}, {Stamp: stamp, Organizer: "\xff"}} {
		assert.ErrorIs(t, wrong.WriteTeam(io.Discard, r, schedule.Everyone), schedule.ErrInvalid)
	}
}

func TestNoHolidays(t *testing.T) {
	for _, none := range []schedule.Calendar{nil, schedule.NoHolidays{}} {
		text := written(t, func(b *bytes.Buffer) error {
			return ical.Calendar{Stamp: stamp}.WriteHolidays(b, none, schedule.MustParseDate("2026-05-01"), schedule.MustParseDate("2026-05-31"))
		})
		assert.Contains(t, text, "BEGIN:VCALENDAR")
		assert.NotContains(t, text, "VEVENT")
	}
}

// nobodyIn is a rota that leaves the slots of a time to nobody.
type nobodyIn schedule.Interval

func (nobodyIn) Members() []schedule.Member { return nil }

func (n nobodyIn) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan}, schedule.Interval(n).Contains(s.Start)
}

func TestEmptyIsLegal(t *testing.T) {
	const empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//toban-go//toban//EN\r\nEND:VCALENDAR\r\n"
	cal := ical.Calendar{Stamp: stamp}
	day := days("2026-05-01", "2026-05-01")
	noon := schedule.Interval{Start: day.Start.Add(12 * time.Hour), End: day.Start.Add(13 * time.Hour)}
	for _, iv := range []schedule.Interval{day, noon} { // e2 has none, and at noon nothing starts
		r := roster(t, organisation(t), iv)
		require.Empty(t, slices.Collect(r.ShiftsOf("e2")))
		assert.Equal(t, empty, person(t, cal, r, "e2"))
		assert.Equal(t, iv == noon, team(t, cal, r, schedule.Everyone) == empty)
	}
	assert.Empty(t, lines(t, sora, "empty.ics", []byte(empty)))
}

func TestWhatNoFileCanHold(t *testing.T) {
	for _, revision := range []int{-1, 1 << 30} {
		err := ical.Calendar{Stamp: stamp, Revision: revision}.WriteTeam(io.Discard, roster(t, organisation(t), days("2026-05-01", "2026-05-01")), schedule.Everyone)
		assert.ErrorIs(t, err, schedule.ErrInvalid)
		assert.EqualError(t, err, fmt.Sprintf("invalid value: Revision %d lies outside 0 to 1073741823", revision))
	}
	first := schedule.MustParseDate("2026-01-01")
	assert.NoError(t, ical.Calendar{Stamp: stamp, Revision: 1<<30 - 1}.WriteHolidays(io.Discard, holiday.Japan(), first, first.AddMonths(12*1000)))
	err := ical.Calendar{Stamp: stamp}.WriteHolidays(io.Discard, holiday.Japan(), first, schedule.Date{Year: 2147483647, Month: 1, Day: 1})
	assert.EqualError(t, err, "invalid value: holidays from 2026-01-01 to 2147483647-01-01 are more than 1000 years")
}

// Whom no roster knows gets no calendar, rather than one that stays empty.
func TestUnknown(t *testing.T) {
	r := roster(t, organisation(t), days("2026-05-01", "2026-05-31"))
	cal := ical.Calendar{Stamp: stamp}
	var b strings.Builder
	people := `; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "p1", "p2", "p3" and 5 more`
	for m, hint := range map[schedule.Member]string{"nobody": people, "M1": `; did you mean "m1"?`, "minne": people, "": ""} {
		err := cal.WritePerson(&b, r, m)
		assert.ErrorIs(t, err, schedule.ErrUnknownMember, m)
		assert.EqualError(t, err, fmt.Sprintf("unknown member %q%s", m, hint))
	}
	teams := `; there are "ec", "everyone", "minne", "platform", "platform-nights", "suzuri"`
	for id, hint := range map[schedule.TeamID]string{"nobody": teams, "Minne": `; did you mean "minne"?`, "m1": teams, "": ""} {
		err := cal.WriteTeam(&b, r, id)
		assert.ErrorIs(t, err, schedule.ErrUnknownTeam, id)
		assert.EqualError(t, err, fmt.Sprintf("unknown team %q%s", id, hint))
	}
	assert.ErrorIs(t, cal.WritePerson(&b, nil, "m1"), schedule.ErrUnknownMember)
	assert.ErrorIs(t, cal.WriteTeam(&b, nil, schedule.Everyone), schedule.ErrUnknownTeam)
	assert.Empty(t, b.String())

	cal.Before = []*schedule.Roster{r}
	assert.NoError(t, cal.WritePerson(&b, nil, "m1"), "who has left is known from before")
	assert.NoError(t, cal.WriteTeam(&b, nil, schedule.Everyone))
}

func TestStampIsInput(t *testing.T) {
	var b strings.Builder
	assert.ErrorIs(t, ical.Calendar{}.WritePerson(&b, nil, "m1"), schedule.ErrMissing)
	assert.ErrorIs(t, ical.Calendar{}.WriteHolidays(&b, holiday.Japan(), schedule.Date{}, schedule.Date{}), schedule.ErrMissing)
	assert.Empty(t, b.String())
}

// uids lists the entries of a calendar with what readers keep apart.
func uids(text string) []string {
	var list []string
	for _, entry := range strings.Split(text, "BEGIN:VEVENT\r\n")[1:] {
		field := func(name string) string {
			return regexp.MustCompile("(?m)^" + name + "[:;](.*)\r$").FindStringSubmatch(entry)[1]
		}
		list = append(list, fmt.Sprintf("%s %s %s", field("UID"), field("SEQUENCE"), field("STATUS")))
	}
	return list
}

// A swap updates the entries of the pool in place, and takes them from one person
// and gives them to the other. What is gone is written as cancelled where asked for.
func TestSwapLeavesNoGhost(t *testing.T) {
	week := days("2026-05-01", "2026-05-05")
	before := roster(t, organisation(t), week)
	after := roster(t, organisation(t, schedule.Swap{A: "s2", AGives: night, B: "m3", BGives: days("2026-05-05", "2026-05-05")}), week)
	again := ical.Calendar{Stamp: stamp, Revision: 1, Before: []*schedule.Roster{before}}

	const seat = "20260501T100000Z-primary-everyone-off-hours@toban"
	first := uids(team(t, ical.Calendar{Stamp: stamp}, before, schedule.Everyone))
	second := uids(team(t, again, after, schedule.Everyone))
	require.Len(t, first, 5)
	assert.Equal(t, seat+" 1 CONFIRMED", first[0])
	assert.Equal(t, strings.ReplaceAll(strings.Join(first, "\n"), " 1 ", " 3 "), strings.Join(second, "\n"), "the same entries, newer")

	assert.Contains(t, uids(person(t, ical.Calendar{Stamp: stamp}, before, "s2")), seat+" 1 CONFIRMED")
	assert.NotContains(t, person(t, ical.Calendar{Stamp: stamp}, after, "s2"), seat)
	gone := person(t, again, after, "s2")
	assert.Contains(t, uids(gone), seat+" 2 CANCELLED")
	assert.Contains(t, uids(person(t, again, after, "m3")), seat+" 3 CONFIRMED", "outranks it where both are read into one calendar")

	kept := person(t, again, after, "m3")
	for _, both := range []string{kept + gone, gone + kept} {
		assert.Contains(t, strings.Join(lines(t, sora, "both.ics", []byte(both)), "\n"), "2026-05-01 19:00 – 2026-05-02 10:00")
	}
}

// A roster that was published over a longer time does not cancel what the new one
// says nothing about, and of several the last one tells how an entry looked.
func TestGoneIsWithinTheRoster(t *testing.T) {
	april := roster(t, organisation(t), days("2026-04-01", "2026-05-02"))
	split := roster(t, organisation(t, schedule.Cover{Interval: late, From: "s2", To: "m1"}), days("2026-04-28", "2026-05-02"))
	now := roster(t, organisation(t), days("2026-05-01", "2026-05-02"))
	cal := ical.Calendar{Stamp: stamp, Revision: 7, Before: []*schedule.Roster{april, split}}
	assert.Equal(t, []string{
		"20260501T100000Z-primary-everyone-off-hours@toban 15 CONFIRMED",
		"20260502T010000Z-primary-everyone-off-hours@toban 15 CONFIRMED",
		"20260501T100000Z+10800-primary-everyone-off-hours@toban 14 CANCELLED",
		"20260501T100000Z+25200-primary-everyone-off-hours@toban 14 CANCELLED",
	}, uids(team(t, cal, now, schedule.Everyone)))
}

// named is a calendar whose one holiday has any names.
type named struct{ schedule.Day }

func (n named) Holiday(schedule.Date) (schedule.Day, bool) { return n.Day, true }

// anyText generates what people write: Japanese, emoji of several runes, what has to
// be escaped, what no file can hold.
func anyText() *rapid.Generator[string] {
	words := rapid.SampledFrom([]string{"当番", "👩‍👩‍👧", "🏝️", "é", "e\u0301", ",", ";", "\\", "\\n", "\n", "\r\n", "\"", ":", "<b>", " ", "\t", "\x00", "\xff", "\u2028", "佐藤 太郎", "END:VEVENT", "ﾊﾝｶｸ", "𠮷野家"})
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(words, rapid.String()), 0, 40).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

// kept is what of a text can stand in a file. Bytes that are no text are one mark.
func kept(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "�") {
		if r == '\n' || r == '\t' || r >= ' ' && (r < 0x7f || r > 0x9f) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unescape takes back the escapes of §3.3.11, one character after the other.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		if i++; s[i] == 'n' || s[i] == 'N' {
			b.WriteByte('\n')
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// No line is longer than 75 octets, none cuts a character, and texts come back.
func TestLinesAreFolded(t *testing.T) {
	folds := 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string { return anyText().Draw(t, "text") })
		cal := ical.Calendar{Name: text.Draw(t, "name"), Stamp: stamp, Domain: text.Draw(t, "domain"), Language: schedule.Japanese}
		day := schedule.Day{Name: text.Draw(t, "holiday"), Reason: text.Draw(t, "reason")}
		var b bytes.Buffer
		date := schedule.MustParseDate("2026-05-06")
		require.NoError(t, cal.WriteHolidays(&b, named{day}, date, date))

		properties := map[string]string{}
		require.True(t, strings.HasSuffix(b.String(), "\r\n"))
		last := ""
		for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			require.LessOrEqual(t, len(line), 75, line)
			require.True(t, utf8.ValidString(line), "%q", line)
			require.NotContains(t, line, "\r")
			require.NotContains(t, line, "\n")
			if more, folded := strings.CutPrefix(line, " "); folded {
				properties[last] += more
				folds++
				continue
			}
			name, value, ok := strings.Cut(line, ":")
			require.True(t, ok, line)
			last, _, _ = strings.Cut(name, ";")
			properties[last] = value
		}
		assert.Equal(t, kept(day.Name), unescape(properties["SUMMARY"]))
		assert.Equal(t, kept(day.Reason), unescape(properties["DESCRIPTION"]))
		assert.Equal(t, kept(cal.Name), unescape(properties["X-WR-CALNAME"]))
		assert.True(t, strings.HasPrefix(unescape(properties["UID"]), "20260506-holiday@"))

		free := sora
		free.Counts = ical.Everything
		list, err := free.Read("holiday.ics", &b)
		require.NoError(t, err)
		require.Len(t, list, 1)
		assert.Equal(t, strings.TrimSpace(kept(day.Name)), list[0].Note)
	})
	assert.Positive(t, folds)
}

// What is written is read back as leaves of the same times, in every zone.
func TestRoundTrip(t *testing.T) {
	for _, place := range places {
		l := at(t, place)
		cal := ical.Calendar{Stamp: stamp, WholeTeam: true}
		read := ical.LeaveCalendar{Member: "zoé", Location: l.year.Start.Location(), Interval: l.year}
		var want []string
		for s := range l.roster.ShiftsOf("zoé") {
			want = append(want, fmt.Sprintf("%v On call: everyone (%s)", s.Interval, s.Role))
		}
		slices.Sort(want)
		got := lines(t, read, place, []byte(person(t, cal, l.roster, "zoé")))
		slices.Sort(got)
		assert.Equal(t, want, got, place)
		assert.Greater(t, len(want), 200, place)
	}
}

// A writer's error is returned.
func TestWriterFails(t *testing.T) {
	full := errors.New("disk full")
	cal := ical.Calendar{Stamp: stamp}
	assert.ErrorIs(t, cal.WriteTeam(failing{full}, roster(t, organisation(t), days("2026-05-01", "2026-05-02")), schedule.Everyone), full)
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }
