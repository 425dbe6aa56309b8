package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const leaves = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"web","services":["svc"],"members":["a","b"]},{"id":"eu","location":"Europe/Berlin","services":["eur"],"members":["c"]}],
"offHours":{"primary":{"rotation":{"first":"2026-01-05","unit":"weeks","order":["a","b","c"]}}}}],
"changes":[LEAVE]}`

// A leave is given by days, both included, in the place of the member's team, or by instants,
// and is written as it was given.
func TestLeaves(t *testing.T) {
	for leave, want := range map[string]string{
		`{"leave":{"member":"a","start":"2026-07-13","end":"2026-07-17"}}`:                                                                        "leave of a, 2026-07-13 00:00 – 2026-07-18 00:00 JST",
		`{"leave":{"member":"c","start":"2026-07-13","end":"2026-07-13"}}`:                                                                        "leave of c, 2026-07-13 00:00 – 2026-07-14 00:00 CEST",
		`{"leave":{"member":"a","start":"2026-07-13","end":"2026-07-17","location":"America/New_York"}}`:                                          "leave of a, 2026-07-13 00:00 – 2026-07-18 00:00 EDT",
		`{"leave":{"member":"a","start":"2026-07-13T00:00:00+09:00","end":"2026-07-18T00:00:00+09:00"}}`:                                          "leave of a, 2026-07-13 00:00 – 2026-07-18 00:00 +0900",
		`{"leave":{"member":"a","start":"2026-07-13T14:00:00+09:00","end":"2026-07-13T16:00:00+09:00","exact":true,"gap":true,"note":"dentist"}}`: "leave of a, exactly 2026-07-13 14:00 – 2026-07-13 16:00 +0900, leaving a gap (dentist)",
	} {
		text := strings.Replace(leaves, "LEAVE", leave, 1)
		file, err := config.Decode("oncall.json", []byte(text))
		require.NoError(t, err)
		assert.Equal(t, want, strings.ReplaceAll(file.Changes[0].(schedule.Leave).String(), "+09 ", "+0900"))
		written, err := config.Encode(file)
		require.NoError(t, err)
		again, err := config.Decode("again.json", written)
		require.NoError(t, err)
		assert.Equal(t, file.Changes, again.Changes)
		assert.Contains(t, strings.Join(strings.Fields(string(written)), ""), strings.Trim(leave, "{}"))

		entry := schedule.Entry{ID: "1", At: file.Changes[0].(schedule.Leave).Start, Change: file.Changes[0]}
		line, err := config.EncodeEntry(entry)
		require.NoError(t, err)
		read, err := config.DecodeEntry("entry", line)
		require.NoError(t, err)
		assert.True(t, entry.Change.(schedule.Leave).Interval.Equal(read.Change.(schedule.Leave).Interval))
	}
	for leave, want := range map[string]string{
		`{"leave":{"member":"a","start":"2026-07-17","end":"2026-07-13"}}`:         `oncall.json:4:62: changes[0].leave.end: "2026-07-13" is before the start, "2026-07-17"`,
		`{"leave":{"member":"a","start":"2026-02-30","end":"2026-07-13"}}`:         `oncall.json:4:43: changes[0].leave.start: date "2026-02-30" is no day: February 2026 has 28 days`,
		`{"leave":{"member":"a","start":"2026-07-13 10:00","end":"2026-07-13"}}`:   `oncall.json:4:43: changes[0].leave.start: instant "2026-07-13 10:00" is not of the form 2026-05-01T19:00:00+09:00, nor a day like 2026-05-01`,
		`{"leave":{"member":"a","start":"2026-07-13","end":"2026-07-13","gap":1}}`: "oncall.json:4:81: changes[0].leave.gap: a number where true or false belongs",
	} {
		_, err := config.Decode("oncall.json", []byte(strings.Replace(leaves, "LEAVE", leave, 1)))
		assert.EqualError(t, err, want)
	}
	_, err := config.DecodeEntry("entry", []byte(`{"id":"1","at":"2026-07-01T00:00:00Z","leave":{"member":"a","start":"2026-07-13","end":"2026-07-13"}}`))
	assert.EqualError(t, err, `entry:1:47: leave: entry "1": a leave by days stands here without a file, so it needs its "location"`)
}

const moving = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"web","services":["svc"],"members":["a","b",{"member":"c","last":"2027-03-28"}]},
{"id":"eu","location":"Europe/Berlin","services":["eur"],"members":["d",{"member":"c","from":"2027-03-29"}]}],
"offHours":{"primary":{"rotation":{"first":"2026-01-05","unit":"weeks","order":["a","b"]}}}}],
"changes":[LEAVE]}`

// Days of somebody who moves from Tokyo to Berlin, on the day on which summer time begins there, are where they are on
// that day: in the journal, in changes and in wishes.
func TestLeavesOverAMove(t *testing.T) {
	for days, want := range map[string]string{
		`"start":"2027-03-26","end":"2027-03-28"`: "2027-03-26T00:00:00+09:00/2027-03-29T00:00:00+09:00",
		`"start":"2027-03-29","end":"2027-03-30"`: "2027-03-29T00:00:00+02:00/2027-03-31T00:00:00+02:00",
		`"start":"2027-03-26","end":"2027-03-30"`: "2027-03-26T00:00:00+09:00/2027-03-31T00:00:00+02:00",
	} {
		text := strings.Replace(moving, "LEAVE", `{"leave":{"member":"c",`+days+`}}`, 1)
		text = text[:len(text)-1] + `,"plan":{"avoids":[{"member":"c",` + days + `}]},"journal":[{"id":"1","at":"2027-01-01T00:00:00Z","leave":{"member":"c",` + days + `}}]}`
		file, err := config.Decode("oncall.json", []byte(text))
		require.NoError(t, err)
		written, err := config.Encode(file)
		require.NoError(t, err)
		again, err := config.Decode("again.json", written)
		require.NoError(t, err)
		assert.Equal(t, 3, strings.Count(strings.Join(strings.Fields(string(written)), ""), days), string(written))
		for _, f := range []config.File{file, again} {
			for _, iv := range []schedule.Interval{f.Changes[0].(schedule.Leave).Interval, f.Journal[0].Change.(schedule.Leave).Interval, f.Plan.Avoids[0].Interval} {
				assert.Equal(t, want, iv.Start.Format(time.RFC3339)+"/"+iv.End.Format(time.RFC3339))
			}
		}
	}
}
