package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule/config"
)

var (
	clock           = func() time.Time { return time.Date(2026, 5, 21, 9, 0, 0, 0, sample.Tokyo()) }
	program         = commandtest.Program{Name: "change", Run: changer{clock, replace.Disk{}}.run}
	output, refused = program.Output, program.Refused
)

// history writes the sample with its history into a directory of the test.
func history(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "history.json")
	require.NoError(t, os.WriteFile(path, sample.History, 0o600))
	return path
}

func read(t *testing.T, path string) string {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// Without -write a change is shown, and the file stays.
func TestAPreviewSaysWhoServesBeforeAndAfter(t *testing.T) {
	path := history(t)
	assert.Equal(t, `Swap as of Thu 2026-05-21 09:00 JST, entry "swap m5=2026-05-27,e1=2026-05-28"
m5 gives: Wed 2026-05-27 19:00 – Thu 2026-05-28 10:00 JST
e1 gives: Thu 2026-05-28 19:00 – Fri 2026-05-29 10:00 JST
  Wed 2026-05-27 19:00 – Thu 2026-05-28 10:00 JST everyone primary: m5 → e1
  Thu 2026-05-28 19:00 – Fri 2026-05-29 10:00 JST everyone primary: e1 → m5
  e1: gains 1 shift, 15 h; loses 1 shift, 15 h
  m5: gains 1 shift, 15 h; loses 1 shift, 15 h
No limit of the plan breaks anew.
Nothing is written; -write enters it.
`, output(t, "-config", path, "-swap", "m5=2026-05-27,e1=2026-05-28"))
	assert.Equal(t, `代行（2026-05-21（木）09:00時点、項目 "cover e2=2026-05-29T20:00/22:00 s3"）
e2 の代行を頼む時間：2026-05-29（金）20:00〜22:00
  2026-05-29（金）20:00〜22:00 全員オンコール 主担当: e2 → s3
  e2 減：2時間（枠の一部）
  s3 増：2時間（枠の一部）
計画の制約への新たな違反はない。
何も書き込んでいない（-write で記録する）。
`, output(t, "-config", path, "-cover", "e2=2026-05-29T20:00/22:00", "-by", "s3", "-lang", "ja"))
	assert.Equal(t, string(sample.History), read(t, path))
}

// Which limits a change breaks is said before it is entered: m5 serves from the end of that night on.
func TestBrokenLimitsAreTold(t *testing.T) {
	assert.Contains(t, output(t, "-cover", "e2=2026-05-29", "-by", "m5"), "Limits of the plan hold now, and would break:\n  MinRest: ")
	japanese := output(t, "-cover", "e2=2026-05-29", "-by", "m5", "-lang", "ja")
	assert.Contains(t, japanese, "次の制約に新たに違反する：\n  MinRest: 同じ人の枠と枠の間は11時間以上空ける。\n    m5、2026-05-30（土）10:00")
}

// The two shifts that touch are named, since the rest between them may be an empty interval.
func TestShiftsThatTouchAreNamed(t *testing.T) {
	assert.Contains(t, output(t, "-cover", "e2=2026-05-29", "-by", "m5"),
		"    m5: Fri 2026-05-29 19:00 – Sat 2026-05-30 10:00 JST everyone primary, then Sat 2026-05-30 10:00 – Sun 2026-05-31 10:00 JST everyone primary\n")
	assert.Contains(t, output(t, "-cover", "e2=2026-05-29", "-by", "m5", "-lang", "ja"),
		"    m5：2026-05-29（金）19:00〜2026-05-30（土）10:00 全員 主担当のあと、2026-05-30（土）10:00〜2026-05-31（日）10:00 全員 主担当\n")
}

// A leave over the end of what is published moves what is published, and the rest is only counted.
func TestWhatIsNotPublishedIsToldApart(t *testing.T) {
	english := output(t, "-leave", "m5=2026-05-22/2026-06-30")
	assert.NotContains(t, english, "2026-06-1")
	assert.Regexp(t, `\n  m5: loses (\d) shifts?, .*\n(.*\n)*  and \d+ more that are not published yet: the rotation answers there until they are planned\n`, english)
	assert.Regexp(t, `\n  ほかに未公開の\d+席（計画するまではローテーションどおりに担当する）\n`, output(t, "-leave", "m5=2026-05-22/2026-06-30", "-lang", "ja"))
	assert.Regexp(t, `entry ".*"\nLeave of .*\n  No published shift moves. \d+ shifts move that the rotation answers, not published yet: the plan will know the change.\n`, output(t, "-leave", "m5=2026-06-02/2026-07-31"))
	assert.Regexp(t, `\n  公開済みで担当の替わる席はない。未公開の\d+席が替わる（`, output(t, "-leave", "m5=2026-06-02/2026-07-31", "-lang", "ja"))
}

// Of the days to give instead, the ones with which no limit breaks stand first and are told apart, as the swaps with them show.
func TestDaysToSwapByLimits(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "web", "services": ["web"], "members": ["aoi", "bo", "cy", "dan", "eve", "fumi", "gen"]}],
"offHours": {"primary": {"rotation": {"first": "2027-01-01", "unit": "days", "order": ["aoi", "bo", "cy", "dan", "eve", "fumi"]}},
"secondary": {"rotation": {"first": "2027-01-01", "unit": "days", "order": ["dan", "eve", "fumi", "gen", "aoi", "bo", "cy"]}}}}]}`)
	args := []string{"-config", path, "-as-of", "2027-01-10T00:00:00+09:00", "-swap"}
	text := refused(t, append(args, "aoi=2027-01-13,bo=2027-01-20")...)
	assert.Contains(t, text, "\nshifts of aoi in whose slots bo has no seat begin on 2027-01-19 (no limit of the plan breaks); 2027-01-12, 2027-01-25 (a limit of the plan would break)\n")
	assert.Contains(t, refused(t, append(args, "aoi=2027-01-13,bo=2027-01-20", "-lang", "ja")...),
		"\naoi の枠のうち、bo が就いていない枠の始まる日は2027-01-19（計画の制約を守れる）と、2027-01-12、2027-01-25（計画の制約に反する）\n")
	for day, says := range map[string]string{"19": "No limit of the plan breaks anew.\n", "12": "Limits of the plan hold now, and would break:\n", "25": "Limits of the plan hold now, and would break:\n"} {
		assert.Contains(t, output(t, append(args, "aoi=2027-01-"+day+",bo=2027-01-20")...), says, day)
	}
}

// Who has a seat of a slot cannot get another one of it: what else can be done is told, and can.
func TestASwapWithinASlot(t *testing.T) {
	text := refused(t, "-swap", "p1=2026-05-26,p4=2026-05-28")
	assert.Contains(t, text, `"p4" has the seat`)
	_, rest, _ := strings.Cut(text, "\n")
	assert.Regexp(t, `(?m)^p4 has a seat of the same slot as p1=2026-05-26: -swap p1=2026-05-26,p4=2026-05-26 exchanges the two seats\nshifts of p1 in whose slots p4 has no seat begin on 2026-05-\d\d(, 2026-0\d-\d\d)* \(a limit of the plan would break\)$`, rest)
	assert.NotContains(t, rest[strings.Index(rest, "begin on"):], "2026-05-26")
	assert.Contains(t, output(t, "-swap", "p1=2026-05-26,p4=2026-05-26"), "platform-nights primary: 青木 結 (p1) → 大野 健 (p4)\n")
	japanese := refused(t, "-swap", "p1=2026-05-26,p4=2026-05-28", "-lang", "ja")
	assert.Contains(t, japanese, "p4 は p1=2026-05-26 と同じ枠の別の席に就いている。-swap p1=2026-05-26,p4=2026-05-26 とすれば、その枠の席を入れ替える\np1 の枠のうち、p4 が就いていない枠の始まる日は2026-05-")
}

// Who could take an open cover is listed, the best placed first: not whoever serves then.
func TestAnOpenCoverNamesWhoCould(t *testing.T) {
	text := output(t, "-cover", "e2=2026-05-29")
	assert.Contains(t, text, "  No shift moves.\nNobody has taken Fri 2026-05-29 19:00 – Sat 2026-05-30 10:00 JST yet. Who could, the best placed first:\n  s2 is free (first of 11 who can: ")
	assert.NotContains(t, text, "  e2 is free")
	assert.Contains(t, output(t, "-cover", "e2=2026-05-29", "-lang", "ja"), "代われる人（適した順）：\n  s2 は対応可（候補11人中1番目: ")
}

// The lines of the documents enter what the documents say that is.
func TestTheDocuments(t *testing.T) {
	for _, name := range []string{"PROGRAMS.md", "PROGRAMS.ja.md"} {
		document := read(t, filepath.Join("..", "..", "docs", name))
		_, commands, found := strings.Cut(document, "```sh\n")
		require.True(t, found)
		commands, rest, _ := strings.Cut(commands, "```")
		_, entries, found := strings.Cut(rest, "```json\n")
		require.True(t, found)
		decoder := json.NewDecoder(strings.NewReader(entries))
		path, n := history(t), 0
		for line := range strings.Lines(commands) {
			var text json.RawMessage
			require.NoError(t, decoder.Decode(&text))
			want, err := config.DecodeEntry("entry", text)
			require.NoError(t, err)
			words := strings.Fields(line)
			require.Equal(t, []string{"go", "run", "./examples/change", "-config", "history.json"}, words[:5])
			told := output(t, append([]string{"-config", path, "-as-of", want.At.Format(time.RFC3339)}, words[5:]...)...)
			assert.Contains(t, told, want.ID)
			file, err := command.Load(path)
			require.NoError(t, err)
			got := file.Journal[len(file.Journal)-1]
			assert.Equal(t, want.Change != nil && strings.Contains(line, "-leave"), len(got.Settled) > 0)
			got.Settled = nil
			encoded, err := config.EncodeEntry(got)
			require.NoError(t, err)
			expected, err := config.EncodeEntry(want)
			require.NoError(t, err)
			assert.JSONEq(t, string(expected), string(encoded))
			n++
		}
		assert.Equal(t, 5, n)
	}
}

// Limits stop a change only with -strict, and then nothing is written.
func TestStrict(t *testing.T) {
	path := history(t)
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	breaks := []string{"-config", path, "-override", "e4=2026-05-30", "-team", "everyone"}
	for _, day := range []string{"22", "23", "24", "25", "26", "27", "28", "29", "30"} {
		if breaks[3] = "e4=2026-05-" + day; strings.Contains(output(t, breaks...), "would break") {
			break
		}
	}
	require.Contains(t, output(t, breaks...), "Limits of the plan hold now, and would break:\n")
	for _, more := range [][]string{{"-strict"}, {"-strict", "-write"}} {
		var out, faults strings.Builder
		require.Equal(t, 1, changer{clock, replace.Disk{}}.run(append(slices.Clone(breaks), more...), &out, &faults), faults.String())
		assert.Contains(t, out.String(), "Nothing is written, since -strict enters nothing that breaks a limit.\n")
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, before, after)
	}
	assert.Contains(t, output(t, append(breaks, "-write")...), "Entered ")
	fine := output(t, "-config", path, "-leave", "m4=2026-06-23", "-strict", "-write")
	assert.Contains(t, fine, "Entered ")
}

// What was written by hand is settled with the next entry, as leaves and publish settle it.
func TestEntriesByHandAreSettled(t *testing.T) {
	path := history(t)
	hand := `,{"id": "trip", "author": "m4", "at": "2026-05-21T08:00:00+09:00", "leave": {"member": "m4", "start": "2026-05-23", "end": "2026-05-24", "location": "Asia/Tokyo"}}]}`
	text := strings.TrimSuffix(strings.TrimSpace(string(sample.History)), "}")
	require.NoError(t, os.WriteFile(path, []byte(strings.TrimSuffix(strings.TrimSpace(text), "]")+hand), 0o600))
	told := output(t, "-config", path, "-override", "e4=2026-05-30", "-write")
	assert.Contains(t, told, "Entered who steps in for \"trip\".\nEntered \"override e4=2026-05-30\" in "+path+".\n")
	file, err := command.Load(path)
	require.NoError(t, err)
	for _, e := range file.Journal {
		if e.ID == "trip" {
			assert.Len(t, e.Settled, 1)
		}
	}
}

// Every fault of what is said is told at once, and nothing is written.
func TestFaults(t *testing.T) {
	path := history(t)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"give one of -swap, -cover, -override, -leave and -withdraw"}},
		{[]string{"-swap", "m5=2026-05-27", "-by", "x", "-long"}, []string{`-swap "m5=2026-05-27" is not two people with what they give, such as m5=2026-05-27,e1=2026-05-28`, "-by goes with -cover", "-long goes with -leave"}},
		{[]string{"-swap", "m5=2026-05-32,e1"}, []string{`-swap "m5=2026-05-32,e1" cannot be read: "m5=2026-05-32" is not of the form m5=2026-05-27, m5=2026-05-27/2026-05-29, m5=2026-05-27T20:00/22:00`, `"e1" is not of the form`}},
		{[]string{"-cover", "m5=2026-05-29/2026-05-28", "-leave", "m5=2026-05-29T20:00:30+09:00/22:00"}, []string{`"m5=2026-05-29/2026-05-28" is not of the form`, `"m5=2026-05-29T20:00:30+09:00/22:00" is not of the form`, "give one of"}},
		{[]string{"-swap", "zz=2026-05-27,e9=2026-05-28"}, []string{`unknown member "zz"`, `unknown member "e9"`}},
		{[]string{"-cover", "e2=2026-05-28", "-by", "zz"}, []string{`unknown member "zz"`, "e2 has no shift to come that begins on the day: e2=2026-05-28; the shifts around it begin on 2026-05-29"}},
		{[]string{"-swap", "m2=2026-05-13,m5=2026-05-28"}, []string{"m2 has no shift to come", "m5 has no shift to come that begins on the day: m5=2026-05-28; the shifts around it begin on 2026-05-27, 2026-05-30"}},
		{[]string{"-cover", "e2=2026-05-29T22:00/2026-05-29T20:00"}, []string{"e2=2026-05-29T22:00/2026-05-29T20:00: it ends before it begins"}},
		{[]string{"-cover", "e2=2026-05-29T12:00/13:00"}, []string{"e2 has no shift then: e2=2026-05-29T12:00/13:00; the shifts around it begin on 2026-05-29"}},
		{[]string{"-override", "e4=2026-05-30", "-team", "nowhere"}, []string{`unknown team "nowhere"`}},
		{[]string{"-override", "e4=2026-06-30"}, []string{"the shift Tue 2026-06-30 19:00 – Wed 2026-07-01 10:00 JST is not published yet, and the roster that is published later would not know the change: publish the month first"}},
		{[]string{"-override", "p1=2026-06-30"}, []string{"the shift Tue 2026-06-30 19:00 – Wed 2026-07-01 10:00 JST is not published yet"}}, // of two seats
		{[]string{"-withdraw", "trip"}, []string{`withdraws "trip", which is no entry before it`}},
		{[]string{"-override", "e4=2026-05-30", "-as-of", "2026-05-01T00:00:00Z"}, []string{`the journal has entry "cover 2026-05-20" of 2026-05-18T09:15:00+09:00, which is after 2026-05-01T00:00:00Z: say -as-of 2026-05-18T09:15:00+09:00 or later`}},
	} {
		text := refused(t, append(c.args, "-config", path, "-write")...)
		for _, want := range c.want {
			assert.Contains(t, text, want, "%q", c.args)
		}
		assert.Len(t, strings.Split(strings.TrimSpace(text), "\n"), len(c.want), "%q: %s", c.args, text)
	}
	assert.Equal(t, string(sample.History), read(t, path))
	assert.Equal(t, "-write needs -config\n", refused(t, "-override", "e4=2026-05-30", "-write"))
	assert.Equal(t, "e2 が就いている枠はこの時間にない：e2=2026-05-29T12:00/13:00。前後の枠の始まる日は2026-05-29\n", refused(t, "-cover", "e2=2026-05-29T12:00/13:00", "-lang", "ja"))
	assert.Equal(t, "e2 にはこの日に始まるこれからの枠がない：e2=2026-05-28。前後の枠の日は2026-05-29\n", refused(t, "-cover", "e2=2026-05-28", "-lang", "ja"))
}

// People are told by name and ID everywhere, in the limits that a change would break too.
func TestBrokenLimitsTellNames(t *testing.T) {
	path := history(t)
	text := strings.ReplaceAll(read(t, path), `"id": "m5",`, `"id": "m5", "name": "Mo",`)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	told := output(t, "-config", path, "-cover", "e2=2026-05-29", "-by", "m5")
	assert.Contains(t, told, "  Mo (m5): gains 1 shift, 15 h\n")
	assert.Contains(t, told, "\n    Mo (m5), 2026-05-30 10:00 JST: 0 h of rest from one shift to the next, 11 h less than 11 h\n")
}

// What is entered once is not entered again, unless it was withdrawn.
func TestTwice(t *testing.T) {
	path := history(t)
	args := []string{"-config", path, "-override", "e4=2026-05-30", "-write"}
	output(t, args...)
	assert.Contains(t, refused(t, args...), `entry "override e4=2026-05-30" stands twice`)
	withdrawn := output(t, "-config", path, "-withdraw", "override e4=2026-05-30", "-write", "-lang", "ja")
	assert.Contains(t, withdrawn, "全員オンコール 主担当: e4 → m5\n")
	assert.Contains(t, output(t, args...), `Entered "override e4=2026-05-30 (2)"`)
}

// A clock is where the person is, and an earlier one is of the next day; an offset says where it is.
func TestClocks(t *testing.T) {
	for _, when := range []string{"2026-05-29T23:00/01:00", "2026-05-29T23:00/2026-05-30T01:00", "2026-05-29T14:00Z/16:00", "2026-05-29T16:00:00+02:00/2026-05-30T01:00+09:00"} {
		assert.Contains(t, output(t, "-cover", "e2="+when, "-by", "s3"), "  Fri 2026-05-29 23:00 – Sat 2026-05-30 01:00 JST everyone primary: e2 → s3\n", when)
	}
}

// An instant and a day are from the one to the end of the other, or from its beginning.
func TestInstantsAndDays(t *testing.T) {
	for when, want := range map[string]string{
		"2026-05-29T20:00/09:00":               "Fri 2026-05-29 20:00 – Sat 2026-05-30 09:00 JST",
		"2026-05-29T18:00/2026-05-29":          "Fri 2026-05-29 19:00 – Sat 2026-05-30 00:00 JST",
		"2026-05-29T20:00+09:00/2026-05-29":    "Fri 2026-05-29 20:00 – Sat 2026-05-30 00:00 JST",
		"2026-05-29/2026-05-29T22:00":          "Fri 2026-05-29 19:00 – Fri 2026-05-29 22:00 JST",
		"2026-05-29/2026-05-29T22:00:00+09:00": "Fri 2026-05-29 19:00 – Fri 2026-05-29 22:00 JST",
	} {
		assert.Contains(t, output(t, "-leave", "e2="+when, "-exact"), "  "+want+" everyone primary: e2 → ", when)
	}
	for _, when := range []string{"2026-05-29/22:00", "2026-05-29T20:00/2026-05-28"} {
		refused(t, "-leave", "e2="+when)
	}
	assert.Contains(t, refused(t, "-leave", "e2=2026-05-29/22:00"), "m5=2026-05-27T20:00/09:00 (until the next morning) or m5=2026-05-27T20:00/2026-05-29 (to the end of that day)")
}

// The pool of an override is that of the person; who is in none of several has to say which.
func TestThePoolOfAnOverride(t *testing.T) {
	assert.Contains(t, output(t, "-override", "p1=2026-05-30"), "platform-nights primary")
	assert.Contains(t, output(t, "-override", "e4=2026-05-30T12:00/20:00", "-role", "shadow"), "  Sat 2026-05-30 12:00 – Sat 2026-05-30 20:00 JST everyone shadow: (new) → e4\n")
}

// torn is a disk on which the new text cannot be brought.
type torn struct{ replace.Disk }

func (torn) Write(string, []byte) error { return errors.New("no space left") }

// A file that cannot be written stays as it was.
func TestNothingIsLostHalfDone(t *testing.T) {
	path := history(t)
	var out, faults bytes.Buffer
	assert.Equal(t, 2, changer{clock, torn{}}.run([]string{"-config", path, "-override", "e4=2026-05-30", "-write"}, io.Writer(&out), &faults))
	assert.Empty(t, out.String())
	assert.Equal(t, "change: no space left\n", faults.String())
	assert.Equal(t, string(sample.History), read(t, path))
}

// Who takes a shift of a pool of others is told: p3 is ready for the services of platform, and e2's nights are of everyone.
func TestWhoIsOfAnotherPoolIsTold(t *testing.T) {
	text := output(t, "-cover", "e2=2026-05-29", "-by", "p3")
	assert.Equal(t, 1, strings.Count(text, " is not in everyone: nobody has said that "), text)
	assert.Equal(t, 1, strings.Count(text, "MinRest: "), "a rest between shifts of two pools is told once")
	assert.Contains(t, output(t, "-cover", "e2=2026-05-29", "-by", "p3", "-lang", "ja"), "は「全員」のメンバーではない。")
	assert.NotContains(t, output(t, "-cover", "e2=2026-05-29", "-by", "s3"), "is not in")
}

// apart is a pool in New York with a team in Austin, which is an hour behind.
const apart = `{"specs": [{"location": "America/New_York", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "17:00"}, "holidays": "none",
 "teams": [{"id": "ny", "services": ["pay"], "members": ["amy"]}, {"id": "austin", "services": ["web"], "members": ["dan"], "location": "America/Chicago", "daytime": {"primary": {"rotation": {"first": "2027-01-04", "order": ["dan"]}}}}],
 "offHours": {"primary": {"rotation": {"first": "2027-01-04", "unit": "weeks", "order": ["dan", "amy"]}}}}]}`

// A cover and an override are by the clocks of the shift, a leave by those of the person, and what was read is said by both.
func TestWhatWasReadIsToldByBothClocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "apart.json")
	require.NoError(t, os.WriteFile(path, []byte(apart), 0o600))
	at := []string{"-config", path, "-as-of", "2027-01-01T00:00:00Z"}
	text := output(t, append(at, "-leave", "dan=2027-01-07T22:00/2027-01-08T12:00", "-exact")...)
	assert.Contains(t, text, "\nLeave of dan: Thu 2027-01-07 22:00 – Fri 2027-01-08 12:00 CST (= Thu 2027-01-07 23:00 – Fri 2027-01-08 13:00 EST)\n")
	assert.Contains(t, text, "  Thu 2027-01-07 23:00 – Fri 2027-01-08 10:00 EST everyone primary: dan → amy\n")
	assert.Contains(t, output(t, append(at, "-leave", "amy=2027-01-07")...), "\nLeave of amy: Thu 2027-01-07 00:00 – Fri 2027-01-08 00:00 EST\n")
	for _, c := range [][]string{{"-cover", "dan=2027-01-08T20:00/22:00", "-by", "amy"}, {"-override", "amy=2027-01-08T20:00/22:00"}} {
		assert.Contains(t, output(t, append(at, c...)...), "  Fri 2027-01-08 20:00 – Fri 2027-01-08 22:00 EST everyone primary: dan → amy\n", c)
	}
	assert.Contains(t, output(t, append(at, "-override", "dan=2027-01-15T20:00/22:00")...), "\nOverride by dan: Fri 2027-01-15 20:00 – Fri 2027-01-15 22:00 EST (= Fri 2027-01-15 19:00 – Fri 2027-01-15 21:00 CST)\n  Fri 2027-01-15 20:00 ")
	assert.Contains(t, output(t, append(at, "-cover", "dan=2027-01-08T20:00/22:00", "-by", "amy", "-lang", "ja")...),
		"\ndan の代行を頼む時間：2027-01-08（金）20:00〜22:00 America/New_York（＝2027-01-08（金）19:00〜21:00 America/Chicago）\n")
	assert.Contains(t, output(t, append(at, "-cover", "dan=2027-01-08T13:00/14:00", "-by", "amy")...), "\nCover of dan: Fri 2027-01-08 13:00 – Fri 2027-01-08 14:00 CST\n", "the day is Austin's")
	assert.Contains(t, refused(t, append(at, "-cover", "dan=2027-01-08T16:00/18:00")...), "dan=2027-01-08T16:00/18:00 is another time by the clocks of each shift: Fri 2027-01-08 16:00 – Fri 2027-01-08 18:00 CST (America/Chicago), "+
		"Fri 2027-01-08 16:00 – Fri 2027-01-08 18:00 EST (America/New_York); say the offset, such as 2027-01-08T16:00-05:00\n")
	output(t, append(at, "-cover", "dan=2027-01-08T17:00-06:00/18:00", "-by", "amy")...)
}

// Where nobody steps in, what is left to nobody is said, and what to do.
func TestVacant(t *testing.T) {
	path := commandtest.LeavesGaps(t)
	assert.Contains(t, output(t, "-config", path, "-leave", "ai=2026-06-03"), "Nobody has 1 of these shifts: change -cover ai=2026-06-03 lists who could take it, and publish -repair plans anew.\n")
	assert.Contains(t, output(t, "-config", path, "-cover", "ai=2026-06-03"), "Who could, the best placed first:\n  bo ")
	assert.NotContains(t, output(t, "-config", path, "-leave", "ai=2026-06-04"), "Nobody has")
}
