package vendor

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// The painter is the slow second renderer. It reads the vendors' own documents, not ours, and goes
// through every minute of a time with the clock on the wall in its hand: what is due by then has
// happened, and does not happen again when clocks are set back.

// painter is the minutes of a time, and what clocks in a place show at each, as if in UTC.
type painter struct {
	schedule.Interval
	wall []int64 // minutes
}

var painters = map[string]*painter{} // by place and time

func newPainter(iv schedule.Interval, loc *time.Location) *painter {
	key := fmt.Sprint(loc, iv)
	if p := painters[key]; p != nil {
		return p
	}
	p := &painter{Interval: iv}
	painters[key] = p
	for t := iv.Start; t.Before(iv.End); t = t.Add(time.Minute) {
		p.wall = append(p.wall, naive(t.In(loc)))
	}
	return p
}

// naive is what a clock shows, in minutes since 1970 of a place that is always in UTC.
func naive(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC).Unix() / 60
}

// event is something that is due when clocks show a time.
type event struct {
	due int64
	by  int32
}

// sum adds up the events that are due by each minute.
func (p *painter) sum(events []event) []int32 {
	slices.SortFunc(events, func(a, b event) int { return cmp.Compare(a.due, b.due) })
	sums := make([]int32, len(p.wall))
	total, next := int32(0), 0
	for i, now := range p.wall {
		for ; next < len(events) && events[next].due <= now; next++ {
			total += events[next].by
		}
		sums[i] = total
	}
	return sums
}

// drawn is a layer in the words of PagerDuty's documents.
type drawn struct {
	start, end, virtual time.Time
	turn                int // minutes
	users               []string
	restrictions        []restriction
}

type restriction struct {
	day           int // 1 is Monday; 0: every day
	from, minutes int
}

// open says for each minute whether a restriction holds.
func (p *painter) open(l drawn) []bool {
	open := make([]bool, len(p.wall))
	if l.restrictions == nil {
		for i := range open {
			open[i] = true
		}
		return open
	}
	for _, r := range l.restrictions {
		var events []event
		midnight := p.wall[0] - p.wall[0]%1440 - 9*1440
		for ; midnight <= p.wall[len(p.wall)-1]+1440; midnight += 1440 {
			weekday := int(midnight/1440+3)%7 + 1 // 1970 began on a Thursday
			if r.day == 0 || r.day == weekday {
				events = append(events, event{midnight + int64(r.from), 1}, event{midnight + int64(r.from+r.minutes), -1})
			}
		}
		for i, n := range p.sum(events) {
			open[i] = open[i] || n > 0
		}
	}
	return open
}

// paint paints who answers, by layers of which the first wins, and overrides of which the last does.
func (p *painter) paint(layers []drawn, overrides []Override, loc *time.Location) []byte {
	people := make([]byte, len(p.wall))
	for _, l := range slices.Backward(layers) {
		if len(l.users) == 0 {
			continue
		}
		var events []event
		for due := naive(l.virtual.In(loc)); due <= p.wall[len(p.wall)-1]+1440; due += int64(l.turn) {
			events = append(events, event{due, 1})
		}
		open := p.open(l)
		start, end := p.index(l.start), len(people)
		if !l.end.IsZero() {
			end = p.index(l.end)
		}
		for i, turns := range p.sum(events) {
			if turns > 0 && open[i] && i >= start && i < end {
				people[i] = l.users[int(turns-1)%len(l.users)][0]
			}
		}
	}
	for _, o := range overrides {
		for i := p.index(o.Start); i < min(len(people), p.index(o.End)); i++ {
			people[i] = o.Member[0]
		}
	}
	return people
}

// index is the minute of an instant, from the beginning.
func (p *painter) index(t time.Time) int { return int(t.Sub(p.Start) / time.Minute) }

// minutes are who has shifts, at every minute; ! is two people.
func (p *painter) minutes(shifts []Shift) []byte {
	people := make([]byte, len(p.wall))
	for _, s := range shifts {
		for i := max(0, p.index(s.Start)); i < min(len(people), p.index(s.End)); i++ {
			if people[i] != 0 {
				people[i] = '!'
				continue
			}
			people[i] = s.Member[0]
		}
	}
	return people
}

// same holds two paintings against each other.
func (p *painter) same(t require.TestingT, want, got []byte, what string, loc *time.Location) {
	if bytes.Equal(want, got) {
		return
	}
	for i := range want {
		if want[i] != got[i] {
			require.Equal(t, string(want[i]), string(got[i]), "%s at %v", what, p.Start.Add(time.Duration(i)*time.Minute).In(loc))
		}
	}
}

// zones are ten places, most of which set their clocks, two at midnight, one by half an hour.
var zones = []string{"Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Havana", "America/Santiago", "Africa/Casablanca", "Pacific/Chatham", "Asia/Kathmandu", "Africa/Cairo"}

func zone(t require.TestingT, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

// anyLayer draws a layer in a place.
func anyLayer(t *rapid.T, loc *time.Location, year schedule.Interval) drawn {
	instant := func(what string, first, days int) time.Time {
		at := year.Start.AddDate(0, 0, rapid.IntRange(first, first+days).Draw(t, what))
		return schedule.DateOf(at, loc).At(schedule.Clock(rapid.SampledFrom([]int{0, 60, 90, 150, 540, 615, 1140, 1439}).Draw(t, what+" clock")), loc)
	}
	l := drawn{virtual: instant("virtual", -200, 300)}
	l.start = l.virtual
	if rapid.IntRange(0, 2).Draw(t, "later") == 0 {
		if l.start = instant("start", -100, 300); l.start.Before(l.virtual) {
			l.start = l.virtual
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
		l.end = l.start.AddDate(0, 0, rapid.IntRange(1, 200).Draw(t, "lasts"))
	}
	l.turn = rapid.SampledFrom([]int{60, 5 * 60, 8 * 60, 12 * 60, 1440, 2 * 1440, 7 * 1440, 14 * 1440}).Draw(t, "turn")
	for n := range rapid.IntRange(0, 4).Draw(t, "users") {
		l.users = append(l.users, string(rune('a'+n+rapid.IntRange(0, 4).Draw(t, "user"))))
	}
	weekly := rapid.Bool().Draw(t, "weekly")
	for range rapid.IntRange(0, 3).Draw(t, "restrictions") {
		r := restriction{from: rapid.SampledFrom([]int{0, 30, 120, 150, 9 * 60, 19 * 60, 22*60 + 30, 1439}).Draw(t, "from")}
		if r.minutes = rapid.SampledFrom([]int{1, 30, 90, 540, 900, 1440}).Draw(t, "minutes"); weekly {
			r.day = rapid.IntRange(1, 7).Draw(t, "day")
			r.minutes = rapid.SampledFrom([]int{1, 60, 540, 900, 1440, 3 * 1440, 7*1440 - 1, 7 * 1440}).Draw(t, "length")
		}
		l.restrictions = append(l.restrictions, r)
	}
	return l
}

// export writes layers as PagerDuty answers.
func export(layers []drawn, overrides []Override, loc *time.Location) []byte {
	type object = map[string]any
	list := []object{}
	for n, l := range layers {
		users, restrictions := []object{}, []object{}
		for _, u := range l.users {
			users = append(users, object{"user": object{"id": u, "summary": "Person " + u}})
		}
		for _, r := range l.restrictions {
			one := object{"type": "daily_restriction", "start_time_of_day": fmt.Sprintf("%02d:%02d:00", r.from/60, r.from%60), "duration_seconds": r.minutes * 60}
			if r.day > 0 {
				one["type"], one["start_day_of_week"] = "weekly_restriction", r.day
			}
			restrictions = append(restrictions, one)
		}
		layer := object{"id": fmt.Sprint("L", n), "name": fmt.Sprint("layer ", n), "start": l.start.Format(time.RFC3339), "end": nil, "rotation_virtual_start": l.virtual.Format(time.RFC3339),
			"rotation_turn_length_seconds": l.turn * 60, "users": users, "restrictions": restrictions}
		if !l.end.IsZero() {
			layer["end"] = l.end.Format(time.RFC3339)
		}
		list = append(list, layer)
	}
	entries := []object{}
	for _, o := range overrides {
		entries = append(entries, object{"start": o.Start.Format(time.RFC3339), "end": o.End.Format(time.RFC3339), "user": object{"id": o.Member}})
	}
	text, err := json.Marshal(object{"schedule": object{"id": "P1", "name": "any", "time_zone": loc.String(), "schedule_layers": list, "overrides_subschedule": object{"rendered_schedule_entries": entries}}})
	if err != nil {
		panic(err)
	}
	return text
}

// Layers, windows, precedence and overrides of any kind, in ten places, over a year: what we render,
// and what the configuration answers, is at every minute what the painter paints.
func TestRandomLayers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		year := schedule.Days(schedule.Date{Year: 2026, Month: time.January, Day: 1}, schedule.Date{Year: 2026, Month: time.December, Day: 31}, loc)
		var layers []drawn
		for range rapid.IntRange(1, 4).Draw(t, "layers") {
			layers = append(layers, anyLayer(t, loc, year))
		}
		var overrides []Override
		for range rapid.IntRange(0, 4).Draw(t, "overrides") {
			start := year.Start.Add(time.Duration(rapid.IntRange(0, 524_000).Draw(t, "override")) * time.Minute)
			overrides = append(overrides, Override{Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "lasts")) * time.Minute)},
				Member: schedule.Member(rapid.SampledFrom([]string{"a", "b", "z"}).Draw(t, "to"))})
		}
		checkLayers(t, layers, overrides, year, loc)
	})
}

// The kinds of rules that people have, one by one, in each of ten places some.
func TestLayers(t *testing.T) {
	for z, name := range zones {
		loc := zone(t, name)
		at := func(day string, clock schedule.Clock) time.Time { return schedule.MustParseDate(day).At(clock, loc) }
		year := schedule.Days(schedule.Date{Year: 2026, Month: time.January, Day: 1}, schedule.Date{Year: 2026, Month: time.December, Day: 31}, loc)
		weeks := func(users ...string) drawn {
			monday := at("2025-12-29", schedule.At(9, 0))
			return drawn{start: monday, virtual: monday, turn: 7 * 1440, users: users}
		}
		daily, weekly, overnight, several, changing := weeks("a", "b", "c"), weeks("d", "e"), weeks("f", "g"), weeks("h", "i", "j"), weeks("k", "l")
		daily.restrictions = []restriction{{0, 9 * 60, 9 * 60}}
		overnight.restrictions = []restriction{{0, 19 * 60, 14 * 60}}
		for d := 1; d <= 5; d++ {
			weekly.restrictions = append(weekly.restrictions, restriction{d, 10 * 60, 9 * 60})
		}
		several.restrictions = []restriction{{5, 18 * 60, 63 * 60}, {3, 0, 60}, {3, 30, 120}} // a weekend, and two that overlap
		changing.restrictions, changing.turn = []restriction{{0, 0, 150}, {0, 180, 1}}, 5*60  // from and to hours that are set
		ended, begun := weeks("m"), weeks("n", "o")
		ended.end = at("2026-03-29", schedule.At(2, 30))
		begun.start = at("2026-05-06", schedule.At(15, 45))
		weekly.end, several.start = ended.end, begun.start
		vacation := Override{Interval: schedule.Interval{Start: at("2026-04-29", schedule.At(9, 0)), End: at("2026-05-06", schedule.At(9, 0))}, Member: "z"}
		for n, layers := range [][]drawn{{daily}, {weekly}, {overnight}, {several}, {changing}, {ended}, {begun},
			{weekly, overnight, weeks("p", "q")}, {changing, weekly, weeks()}, {weeks(), several, overnight}, {several, weekly, changing, begun, ended}} {
			if (n+z)%long.Cases(15, 5) == 0 {
				checkLayers(t, layers, []Override{vacation}, year, loc)
			}
		}
	}
}

func checkLayers(t require.TestingT, layers []drawn, overrides []Override, year schedule.Interval, loc *time.Location) {
	i, err := Read("pagerduty", map[string][]byte{"any.json": export(layers, overrides, loc)}, Options{First: schedule.DateOf(year.Start, loc), Last: schedule.DateOf(year.End, loc).AddDays(-1)})
	require.NoError(t, err)
	require.Len(t, i.Schedules, 1)
	p := newPainter(year, loc)
	want := p.paint(layers, overrides, loc)
	p.same(t, want, p.minutes(i.Schedules[0].Render(year)), "rendered", loc)
	if len(i.People) == 0 {
		require.Len(t, i.Unsaid, 1)
		return
	}
	rules, err := i.Rules(schedule.Date{})
	require.NoError(t, err)
	require.Empty(t, rules.Unsaid)
	// The first slot that begins in the year answers from then on.
	ours, err := rules.answers(rules.desks[0], 0, year)
	require.NoError(t, err)
	p.same(t, want, p.minutes(ours), "configured", loc)
}
