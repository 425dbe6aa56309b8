package vendor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// layerJSON is a layer of PagerDuty in Tokyo.
func layerJSON(start, turn, restrictions string, users ...string) string {
	var list []string
	for _, u := range users {
		list = append(list, fmt.Sprintf(`{"user": {"id": %q, "summary": %q}}`, u, u))
	}
	return fmt.Sprintf(`{"id": "L%s%s", "name": "of %s", "start": %q, "end": null, "rotation_virtual_start": %q, "rotation_turn_length_seconds": %s, "users": [%s], "restrictions": [%s]}`,
		start, turn, strings.Join(users, " "), start, start, turn, strings.Join(list, ", "), restrictions)
}

func scheduleJSON(final string, layers ...string) []byte {
	return []byte(fmt.Sprintf(`{"schedule": {"id": "P1", "name": "web", "time_zone": "Asia/Tokyo", "schedule_layers": [%s], "final_schedule": {"rendered_schedule_entries": [%s]}}}`, strings.Join(layers, ",\n"), final))
}

func entryJSON(start, end, user string) string {
	return fmt.Sprintf(`{"start": %q, "end": %q, "user": {"id": %q}}`, start, end, user)
}

// What our rotas cannot say is told with the instant at which it first calls somebody else.
func TestUnsaid(t *testing.T) {
	days := Options{First: schedule.MustParseDate("2026-05-01"), Last: schedule.MustParseDate("2026-05-31")}
	for _, c := range []struct {
		layer, problem, at string
	}{
		{layerJSON("2026-04-27T09:00:27+09:00", "86400", "", "a", "b"), `turns begin at 09:00:27: our clocks have minutes`, "2026-05-01T09:00:00+09:00"},
		{layerJSON("2026-05-10T12:00:30+09:00", "86400", "", "a", "b"), `turns begin at 12:00:30: our clocks have minutes`, "2026-05-10T12:00:00+09:00"},
		{layerJSON("2026-04-27T09:00:00+09:00", "5400", "", "a", "b"), `turns of 1 h 30 min: ours have hours, days, weeks or months`, "2026-05-01T00:00:00+09:00"},
		{layerJSON("2026-04-27T09:00:00+09:00", "604800", `{"type": "weekly_restriction", "start_day_of_week": 3, "start_time_of_day": "10:00:30", "duration_seconds": 3600}`, "a", "b"),
			`a window of 3600 seconds from second 36030 of the day: our clocks have minutes`, "2026-05-06T10:00:00+09:00"},
		// Nobody is called at such a time: the windows are shut.
		{layerJSON("2026-04-27T09:00:27+09:00", "604800", `{"type": "weekly_restriction", "start_day_of_week": 3, "start_time_of_day": "10:00:00", "duration_seconds": 3600}`, "a", "b"),
			`turns begin at 09:00:27: our clocks have minutes`, ""},
	} {
		i, err := Read("pagerduty", map[string][]byte{"web.json": scheduleJSON("", c.layer, layerJSON("2026-04-01T00:00:00+09:00", "604800", "", "z"))}, days)
		require.NoError(t, err)
		r, err := i.Rules(schedule.Date{})
		require.NoError(t, err)
		var got []string
		for _, n := range r.Unsaid {
			at := ""
			if !n.At.IsZero() {
				at = n.At.Format(time.RFC3339)
			}
			got = append(got, n.Problem+" "+at)
			assert.Equal(t, "schedule.schedule_layers[0]", n.Path)
		}
		assert.Contains(t, got, `layer "of a b": `+c.problem+" "+c.at)
	}
}

// Some answers have the layers in the order of requests, the last on top: what is rendered tells.
func TestOrderOfLayers(t *testing.T) {
	always, nights := layerJSON("2026-04-27T09:00:00+09:00", "604800", "", "a"), layerJSON("2026-04-27T09:00:00+09:00", "604800", `{"type": "daily_restriction", "start_time_of_day": "19:00:00", "duration_seconds": 50400}`, "b")
	with := func(layer, entries string) string {
		return strings.TrimSuffix(layer, "}") + `, "rendered_schedule_entries": [` + entries + "]}"
	}
	day, night := entryJSON("2026-05-01T09:00:00+09:00", "2026-05-01T19:00:00+09:00", "a"), entryJSON("2026-05-01T19:00:00+09:00", "2026-05-02T09:00:00+09:00", "b")
	always, nights = with(always, entryJSON("2026-05-01T09:00:00+09:00", "2026-05-02T09:00:00+09:00", "a")), with(nights, night)
	for _, layers := range [][]string{{nights, always}, {always, nights}} {
		i, err := Read("pagerduty", map[string][]byte{"web.json": scheduleJSON(day+","+night, layers...)}, Options{})
		require.NoError(t, err)
		p, err := i.Parity()
		require.NoError(t, err)
		assert.True(t, p.Empty(), "%v", p.Causes)
	}
}

// Why a rendering differs from the rules is told: edits, rules of another time.
func TestCauses(t *testing.T) {
	weeks := layerJSON("2026-05-04T09:00:00+09:00", "604800", "", "a", "b")
	for cause, final := range map[string]string{
		"the vendor rendered what the rules in the file do not say: they were edited since, or an override is not in the files": entryJSON("2026-05-04T09:00:00+09:00", "2026-05-05T09:00:00+09:00", "a") + "," +
			entryJSON("2026-05-05T09:00:00+09:00", "2026-05-06T09:00:00+09:00", "c") + "," + entryJSON("2026-05-06T09:00:00+09:00", "2026-05-18T09:00:00+09:00", "a"),
		"the vendor rendered rules that it had before the ones in the file began": entryJSON("2026-05-01T09:00:00+09:00", "2026-05-04T09:00:00+09:00", "x") + "," + entryJSON("2026-05-04T09:00:00+09:00", "2026-05-11T09:00:00+09:00", "a"),
	} {
		i, err := Read("pagerduty", map[string][]byte{"web.json": scheduleJSON(final, weeks)}, Options{})
		require.NoError(t, err)
		p, err := i.Parity()
		require.NoError(t, err)
		require.Len(t, p.Causes, 1)
		assert.Equal(t, `schedule "web": `+cause, p.Causes[0].Problem)
	}
}

// Opsgenie ends in 2027; the open migrator refuses every schedule with time restrictions. A desk of
// business hours and another for all other time moves whole: parity over ninety days.
func TestBusinessHoursOfOpsgenie(t *testing.T) {
	rotation := func(id, kind, restriction string, users ...string) string {
		var list []string
		for _, u := range users {
			list = append(list, fmt.Sprintf(`{"type": "user", "id": %q, "username": "%s@example.org"}`, u, u))
		}
		return fmt.Sprintf(`{"id": %q, "name": %q, "startDate": "2026-03-30T00:00:00Z", "type": %q, "length": 1, "participants": [%s], "timeRestriction": %s}`, id, id, kind, strings.Join(list, ", "), restriction)
	}
	var hours, off []string
	days := []string{"monday", "tuesday", "wednesday", "thursday", "friday"}
	for n, d := range days {
		hours = append(hours, fmt.Sprintf(`{"startDay": %q, "startHour": 9, "startMin": 0, "endDay": %q, "endHour": 18, "endMin": 0}`, d, d))
		off = append(off, fmt.Sprintf(`{"startDay": %q, "startHour": 18, "startMin": 0, "endDay": %q, "endHour": 9, "endMin": 0}`, d, append(days, "monday")[n+1]))
	}
	weekly := func(list []string) string {
		return `{"type": "weekday-and-time-of-day", "restrictions": [` + strings.Join(list, ", ") + `]}`
	}
	text := fmt.Sprintf(`{"data": [{"id": "S1", "name": "desk", "timezone": "Europe/London", "enabled": true, "rotations": [%s, %s]}]}`, rotation("hours", "daily", weekly(hours), "a", "b", "c"), rotation("off", "weekly", weekly(off), "d", "e"))
	i, err := Read("opsgenie", map[string][]byte{"schedules.json": []byte(text)}, Options{First: schedule.MustParseDate("2026-09-01"), Last: schedule.MustParseDate("2026-11-29")})
	require.NoError(t, err)
	i.Schedules[0].Shifts = i.Schedules[0].Render(i.Schedules[0].Interval) // stands for the timeline
	i.Interval = i.Schedules[0].Interval
	p, err := i.Parity()
	require.NoError(t, err)
	assert.True(t, p.Empty(), "%v", p.Causes)
	r, _, err := i.Roster()
	require.NoError(t, err)
	for range r.Gaps() {
		t.Fatal("the two rotations leave no hole")
	}
	rules, err := i.Rules(schedule.Date{})
	require.NoError(t, err)
	assert.Empty(t, rules.Unsaid)
	assert.Empty(t, rules.File.Specs[0].Pools[0].Seats[1:], "the two never answer at once: one seat")
}

// Schedules that are asked one after another share a pool, up to three; a longer chain goes on in
// the next pool, and leaves other services as they are.
func TestChainsOfSchedules(t *testing.T) {
	i := &Import{}
	for n := 1; n <= 7; n++ {
		l := Layer{Users: []schedule.Member{schedule.Member(fmt.Sprint("p", n))}}
		i.Schedules = append(i.Schedules, &Schedule{ID: fmt.Sprint(n), Name: fmt.Sprint("s", n), Location: time.UTC, Layers: []Layer{l}})
	}
	i.Services = []Service{{ID: "A", Levels: [][]string{{"1"}, {"2"}, {"3"}, {"4"}, {"5"}}}, {ID: "B", Levels: [][]string{{"6"}, {"7"}}}}
	var got []string
	for _, d := range i.desks() {
		var ids []string
		for _, s := range d.schedules {
			ids = append(ids, s.ID)
		}
		got = append(got, strings.Join(ids, " "))
	}
	assert.Equal(t, []string{"1 2 3", "4 5", "6 7"}, got)
}
