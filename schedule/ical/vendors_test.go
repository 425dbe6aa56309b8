package ical_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// The files in testdata/vendors are made by hand, in the forms that vendors document or that their
// users report: Exchange's published calendars, Apple's exports, Garoon, Cybozu Office, TimeTree's
// exporter, LINE WORKS, and the feed of an HR system.

// vendors reads a file as a team would set it up, by the words that the vendor's users know.
var vendors = map[string]struct {
	set  func(*ical.LeaveCalendar)
	want []string
}{
	"exchange.ics": {nil, []string{
		"2026-08-06 00:00 – 2026-08-07 00:00 JST 育児短縮（木曜休み）", "2026-08-13 00:00 – 2026-08-14 00:00 JST 育児短縮（木曜休み）",
		"2026-08-20 00:00 – 2026-08-21 00:00 JST 育児短縮（木曜休み）", "2026-08-27 00:00 – 2026-08-28 00:00 JST 育児短縮（木曜休み）",
		"2026-09-09 09:00 – 2026-09-09 12:00 JST 通院"}},
	"apple.ics": {nil, []string{
		"2026-07-01 09:00 – 2026-07-01 13:00 JST 午前休", "2026-07-08 15:00 – 2026-07-08 19:00 JST 午後休", "2026-07-22 09:00 – 2026-07-22 13:00 JST 午前休",
		"2026-09-14 00:00 – 2026-09-18 00:00 JST 夏季休暇"}},
	"garoon.ics": {func(c *ical.LeaveCalendar) {
		c.Counts = func(e ical.Event) bool { return strings.HasPrefix(e.Summary, "休み:") }
	}, []string{"2026-08-20 00:00 – 2026-08-22 00:00 JST 休み:有給休暇", "2026-08-28 13:00 – 2026-08-28 19:00 JST 休み:午後半休"}},
	"cybozu.ics": {func(c *ical.LeaveCalendar) {
		c.Counts = func(e ical.Event) bool { return strings.HasPrefix(e.Summary, "【休み】") }
	}, []string{"2026-08-12 00:00 – 2026-08-15 00:00 JST 【休み】夏休み", "2026-08-19 09:00 – 2026-08-19 12:00 JST 【休み】通院",
		"2026-09-19 09:00 – 2026-09-19 12:00 JST 【休み】通院", "2026-10-19 09:00 – 2026-10-19 12:00 JST 【休み】通院"}},
	"timetree.ics": {beginning("空 "), []string{"2026-09-21 00:00 – 2026-09-24 00:00 JST 空 休み", "2026-09-25 10:00 – 2026-09-25 13:00 JST 空 ＡＭ休"}},
	"lineworks.ics": {nil, []string{"2026-09-04 15:00 – 2026-09-04 18:00 JST 早退", "2026-09-10 00:00 – 2026-09-12 00:00 JST 休暇", "2026-09-11 15:00 – 2026-09-11 18:00 JST 早退",
		"2026-09-18 15:00 – 2026-09-18 18:00 JST 早退", "2026-09-25 15:00 – 2026-09-25 18:00 JST 早退"}},
	"hr.ics": {func(c *ical.LeaveCalendar) {
		beginning("佐藤 空 ")(c)
		c.Counts = func(e ical.Event) bool { return e.Status == "CONFIRMED" } // what is approved, all of it marked as free time
	}, []string{"2026-08-03 00:00 – 2026-08-08 00:00 JST 佐藤 空 - 年次有給休暇", "2026-08-11 10:00 – 2026-08-11 13:00 JST 佐藤 空 - 半休"}},
}

// beginning makes a calendar of many people: its events begin with names.
func beginning(name string) func(*ical.LeaveCalendar) {
	return func(c *ical.LeaveCalendar) {
		c.Who = func(e ical.Event) []schedule.Member {
			if !strings.HasPrefix(e.Summary, name) {
				return nil
			}
			return []schedule.Member{"sora"}
		}
	}
}

func TestAsVendorsWriteIt(t *testing.T) {
	files, err := filepath.Glob("testdata/vendors/*.ics")
	require.NoError(t, err)
	require.Len(t, files, len(vendors))
	for name, v := range vendors {
		c := strict(sora)
		c.Part = ical.HalfDays(schedule.At(10, 0), schedule.At(13, 0), schedule.At(19, 0))
		if v.set != nil {
			v.set(&c)
		}
		assert.Equal(t, v.want, lines(t, c, name, input(t, "vendors/"+name)), name)
	}
}

// parsers are other people's, with the files that each reads wrongly and why.
var parsers = map[string]struct {
	read    func(*testing.T, string, schedule.Interval) map[string]understood
	differs map[string]string
}{
	"ical.js": {icaljs, map[string]string{
		"exchange.ics": "the day of an UNTIL in UTC is the day in UTC, and the last of four Thursdays is lost",
		"timetree.ics": "a zone without a VTIMEZONE is no zone, and its times count as UTC",
	}},
	"icalendar": {icalendar, map[string]string{
		"exchange.ics": "the day of an UNTIL in UTC is the day in UTC, and the last of four Thursdays is lost",
	}},
}

// Other parsers read of the vendors' files what is read here, but for what they read wrongly.
func TestOtherParsersReadTheVendors(t *testing.T) {
	for name, p := range parsers {
		t.Run(name, func(t *testing.T) {
			read := p.read(t, unfolded(t, filepath.Join("testdata", "vendors")), year2026)
			require.Len(t, read, len(vendors))
			for file, theirs := range read {
				ours, err := occurrences(file, input(t, "vendors/"+file), year2026)
				require.NoError(t, err)
				if p.differs[file] != "" {
					assert.NotEqual(t, instants(ours), instants(theirs.Occurrences), "%s is listed as different", file)
					continue
				}
				assert.Empty(t, theirs.Fault, file)
				assert.Equal(t, instants(ours), instants(theirs.Occurrences), file)
			}
		})
	}
}

// unfold puts each property on one line: ical.js does not put characters together that a fold has cut.
func unfold(data []byte) []byte { return regexp.MustCompile("\r?\n[ \t]").ReplaceAll(data, nil) }

// unfolded copies calendars, with each property on one line.
func unfolded(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	files, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(to, filepath.Base(file)), unfold(data), 0o600))
	}
	return to
}

// occurrences reads what takes time, in the form in which other parsers tell it: whole days in UTC.
func occurrences(file string, data []byte, iv schedule.Interval) (list []event, err error) {
	days := map[schedule.Interval]bool{}
	c := ical.LeaveCalendar{Member: "sora", Location: iv.Start.Location(), Interval: iv}
	c.Who = func(e ical.Event) []schedule.Member {
		days[e.Interval] = e.WholeDay
		return []schedule.Member{"sora"}
	}
	c.Counts = func(e ical.Event) bool { return e.Show != ical.ShowFree }
	reading, err := c.ReadAll(file, bytes.NewReader(data))
	for _, l := range reading.Leaves {
		e := event{Start: l.Start.Unix(), End: l.End.Unix(), Summary: l.Note, Day: days[l.Interval]}
		if e.Day {
			_, first := l.Start.Zone()
			_, last := l.End.Zone()
			e.Start, e.End = e.Start+int64(first), e.End+int64(last)
		}
		list = append(list, e)
	}
	slices.SortFunc(list, byTime)
	return list, err
}

var corpora = flag.String("corpora", "", "a `directory` of calendars of other parsers' tests")

// What two other parsers agree on in the calendars of their own tests is what is read here, or
// the reason stands in disputed.
func TestCorpora(t *testing.T) {
	if *corpora == "" {
		t.Skip("NOT RUN: there is no -corpora, which .ci/proof calendars fetches")
	}
	dir := unfolded(t, *corpora)
	files, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	count := map[string]int{}
	for year := 1995; year < 2030; year += 5 {
		iv := schedule.Interval{Start: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(year+5, 1, 1, 0, 0, 0, 0, time.UTC)}
		first, second := icaljs(t, dir, iv), icalendar(t, dir, iv)
		for _, path := range files {
			name := filepath.Base(path)
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			ours, err := occurrences(name, data, iv)
			a, b := first[name], second[name]
			count["files and five years"]++
			for parser, fault := range map[string]string{"ical.js": a.Fault, "icalendar": b.Fault, "ours": fmt.Sprint(err)} {
				if fault != "" && fault != "<nil>" {
					count["not read by "+parser]++
				}
			}
			switch same := a.Fault+b.Fault == "" && slices.Equal(instants(a.Occurrences), instants(b.Occurrences)); {
			case !same:
				count["the others do not agree, or do not read"]++
			case err == nil && slices.Equal(instants(ours), instants(a.Occurrences)):
				count["the same"]++
				count["events that are the same"] += len(ours)
			case disputed[name] != "":
				count["disputed"]++
			default:
				t.Errorf("%s from %d: %.200v\nours   %v\ntheirs %v", name, year, err, instants(ours), instants(a.Occurrences))
			}
		}
	}
	t.Log(count)
}

// disputed are the calendars that are read otherwise here, and why.
var disputed = map[string]string{
	"npm-test2.ics":  "busy times of a VFREEBUSY, which neither of the others tells as events",
	"npm-test11.ics": "busy times of a VFREEBUSY, which neither of the others tells as events",

	"libical-test-data-8.ics":            "an event outside a VCALENDAR (§3.4): a fault here, and nothing to the others",
	"libical-test-data-overlaps.ics":     "events outside a VCALENDAR",
	"libical-test-data-recur-errors.ics": "events outside a VCALENDAR",
	"libical-test-data-spanlist.ics":     "events outside a VCALENDAR",
}

// instants writes when events are.
func instants(list []event) (texts []string) {
	for _, e := range list {
		texts = append(texts, fmt.Sprintf("%s/%d", time.Unix(e.Start, 0).UTC().Format("20060102T150405"), e.End-e.Start))
	}
	return texts
}
