package vendor

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// Faults have their place, all are told at once, and nothing is imported.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ vendor, text, want string }{
		{"pagerduty", `{"schedule": {"id": "P1", "name": "x", "time_zone": "Mars/Olympus", "schedule_layers": [
 {"id": "L", "start": "yesterday", "rotation_virtual_start": "2026-01-01T00:00:00Z", "rotation_turn_length_seconds": 0, "users": [{"user": {}}],
  "restrictions": [{"type": "monthly_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 1}, {"type": "daily_restriction", "start_time_of_day": "9", "duration_seconds": 1},
   {"type": "weekly_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 60, "start_day_of_week": 8}, {"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 90000}]}],
 "final_schedule": {"rendered_schedule_entries": [{"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z", "user": {"id": "PA"}}]}}}`,
			`f.json:1:53: schedule.time_zone: invalid value: "Mars/Olympus" is no time zone such as Asia/Tokyo
f.json:2:23: schedule.schedule_layers[0].start: invalid value: "yesterday" is no instant such as 2026-05-06T12:00:00+09:00
f.json:2:118: schedule.schedule_layers[0].rotation_turn_length_seconds: invalid value: turns of 0 seconds: a minute is the least
f.json:2:140: schedule.schedule_layers[0].users[0].user.id: missing value: a user without an ID
f.json:3:29: schedule.schedule_layers[0].restrictions[0].type: invalid value: "monthly_restriction" is neither daily_restriction nor weekly_restriction
f.json:3:160: schedule.schedule_layers[0].restrictions[1].start_time_of_day: invalid value: "9" is no clock such as 09:00:00
f.json:4:113: schedule.schedule_layers[0].restrictions[2].start_day_of_week: invalid value: 8 is no day of the week: they are 1, Monday, to 7
f.json:4:200: schedule.schedule_layers[0].restrictions[3].duration_seconds: invalid value: 90000 seconds are no part of a day
f.json:5:92: schedule.final_schedule.rendered_schedule_entries[0].end: conflict: 2026-01-01T00:00:00Z is not after 2026-01-02T00:00:00Z`},
		{"pagerduty", `{"schedules": [{"id": 7}, {"name": "none"}]}`, `f.json:1:24: schedules[0]: invalid value: a number where a string belongs, at id
f.json:1:27: schedules[1].id: missing value: a schedule without an ID`},
		{"pagerduty", `{"incidents": [`, "f.json:1:16: the file ends too early: the '[' of 1:15 is not closed"},
		{"pagerduty", `[]`, "missing value: no schedule and no alert in f.json"},
		{"pagerduty", `"text"`, "f.json:1:1: a text where an object belongs"},
		{"pagerduty", `{"schedule": {"id": "P1", "time_zone": "UTC", "final_schedule": {"rendered_schedule_entries": [{"start": "1970-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z", "user": {"id": "PA"}}]}}}`,
			"invalid value: 1970-01-02 00:00 – 2026-01-01 00:00 UTC is rendered, more than 5 years"},
		{"opsgenie", `{"data": {"id": "S", "name": "x", "timezone": "UTC", "rotations": [{"id": "R", "startDate": "2026-01-01T00:00:00Z", "type": "yearly"},
 {"id": "R", "startDate": "2026-01-01T00:00:00Z", "type": "daily", "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [{"startDay": "funday", "endDay": "monday", "startHour": 30}]}}]}}`,
			`f.json:1:125: data.rotations[0].type: invalid value: "yearly" is neither hourly nor daily nor weekly
f.json:2:140: data.rotations[1].timeRestriction.restrictions[0]: invalid value: from "funday" to "monday": these are no weekdays such as monday`},
		{"grafana", `{"results": [{"id": "O", "type": "rolling_users", "start": "soon", "duration": 0}, {"id": "S", "type": "web", "shifts": ["O"]}]}`,
			`f.json:1:60: results[0].start: invalid value: "soon" is no instant such as 2026-05-06T12:00:00+09:00
f.json:1:80: results[0].duration: invalid value: a shift of 0 seconds`},
		{"pagerduty", `{"error": {"message": "Not Found", "code": 2100}}`, "f.json:1:11: error: invalid value: PagerDuty answered: Not Found"},
		{"pagerduty", `{"error": {"message": "Invalid Input Provided", "code": 2001, "errors": ["Since cannot be blank"]}}`,
			"f.json:1:11: error: invalid value: PagerDuty answered: Invalid Input Provided: Since cannot be blank"},
		{"pagerduty", `[{"schedule": {"id": "P1", "time_zone": "UTC", "schedule_layers": []}}, {"error": "invalid_token"}]`,
			"f.json:1:83: [1].error: invalid value: PagerDuty answered: invalid_token"},
		{"opsgenie", `{"message": "Key format is not valid!", "took": 0.001, "requestId": "7"}`, "f.json:1:13: message: invalid value: Opsgenie answered: Key format is not valid!"},
		{"grafana", `{"detail": "Invalid token."}`, "f.json:1:12: detail: invalid value: Grafana OnCall answered: Invalid token."},
		{"grafana", `{"message": "Unauthorized", "statusCode": 401}`, "f.json:1:13: message: invalid value: Grafana answered: Unauthorized"},
		{"goalert", `{"errors": [{"message": "unauthorized"}], "data": null}`, "f.json:1:13: errors[0]: invalid value: GoAlert answered: unauthorized"},
		{"alertmanager", `[{"labels": {"alertname": "x"}, "startsAt": "2026-01-01T00:00:00Z"}]`, "f.json:1:13: [0].labels: missing value: an alert without a service"},
		{"nagios", `{}`, `invalid value: vendor "nagios" is none of alertmanager, calendar, goalert, grafana, opsgenie, pagerduty`},
	} {
		i, err := Read(c.vendor, map[string][]byte{"f.json": []byte(c.text)}, Options{})
		assert.Nil(t, i)
		assert.EqualError(t, err, c.want)
	}
}

// samples are small files of each vendor.
var samples = map[string]string{
	"pagerduty": small,
	"opsgenie":  `{"data": {"id": "S", "name": "x", "timezone": "Asia/Tokyo", "rotations": [{"id": "R", "startDate": "2026-01-01T00:00:00Z", "type": "daily", "length": 2, "participants": [{"type": "user", "id": "a"}], "timeRestriction": {"type": "time-of-day", "restriction": {"startHour": 9, "startMin": 0, "endHour": 18, "endMin": 30}}}]}}`,
	"grafana":   `{"results": [{"id": "O", "type": "rolling_users", "start": "2026-01-01T00:00:00", "duration": 86400, "frequency": "daily", "rolling_users": [["a"], ["b", "c"]]}, {"id": "S", "type": "web", "shifts": ["O"]}]}`,
	"goalert": `{"data": {"schedule": {"id": "S", "name": "x", "timeZone": "UTC", "targets": [{"target": {"id": "u", "type": "user"}, "rules": [{"start": "09:00", "end": "18:00", "weekdayFilter": [true, false, true, true, true, true, false]}]}]},
 "rotation": {"id": "r", "name": "r", "timeZone": "UTC", "start": "2026-01-01T00:00:00Z", "type": "daily", "shiftLength": 1, "userIDs": ["u"]}}}`,
	"alertmanager": `[{"labels": {"alertname": "5xx", "service": "w"}, "startsAt": "2026-05-01T01:00:00Z"}]`,
}

// shifts is a small shift-based schedule of PagerDuty.
const shifts = `{"schedule": {"id": "P", "type": "schedule_v3", "name": "x", "time_zone": "Asia/Tokyo", "rotations": [{"id": "R", "events": [{"id": "E", "start_time": {"date_time": "2026-01-05T09:00:00+09:00"}, "end_time": {"date_time": "2026-01-05T17:00:00+09:00"},
 "effective_since": "2026-02-05T09:00:00+09:00", "recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=2", "EXDATE:20260112T000000Z"], "assignment_strategy": {"type": "rotating_member_assignment_strategy", "shifts_per_member": 2, "members": [{"type": "user_member", "user_id": "a"}, {"type": "empty_member"}]}}]}],
 "final_schedule": {"computed_shift_assignments": [{"start_time": "2026-05-04T00:00:00Z", "end_time": "2026-05-04T08:00:00Z", "member": {"type": "user_member", "user_id": "a"}, "source": {"type": "schedule_rotation", "rotation_id": "R"}}]}}}`

// What is long, deep or many is refused where it is too much, and costs no more than a few times its
// length; nothing is imported.
func TestHostileFiles(t *testing.T) {
	many := func(open, item, closed string, n int) []byte {
		return []byte(open + strings.Repeat(item+",", n) + item + closed)
	}
	const user, instants = `{"user":{"id":"a"}}`, `"start":"2026-01-01T00:00:00Z","rotation_virtual_start":"2026-01-01T00:00:00Z","rotation_turn_length_seconds":86400`
	event := func(members, spm string) string {
		return `{"id":"E","start_time":{"date_time":"2026-01-05T09:00:00Z"},"end_time":{"date_time":"2026-01-05T17:00:00Z"},"recurrence":["RRULE:FREQ=DAILY;INTERVAL=9000"],"assignment_strategy":{"type":"rotating_member_assignment_strategy","shifts_per_member":` + spm + `,"members":[` + members + `]}}`
	}
	rotation := `{"id":"R","startDate":"2026-01-01T00:00:00Z","type":"daily","participants":[{"type":"user","id":"a"}]}`
	rule := `{"start":"09:00","end":"18:00","weekdayFilter":[true,true,true,true,true,true,true]}`
	const most = 1 << 18
	times := long.Cases(1, 5)
	over := func(n int, what string) string { return fmt.Sprintf("%d %s", n*times+1, what) }
	huge := make([]byte, Bounds.Bytes+1)
	type hostile struct {
		text []byte
		want string
	}
	cases := map[string]hostile{
		"pagerduty huge":         {huge, "f.json:1:67108865: the file is longer than 67108864 bytes"},
		"pagerduty empties":      {many(`{"schedules":[`, "{}", "]}", 50_000), "too many faults; the rest is not read"},
		"pagerduty layers":       {many(`{"schedule":{"schedule_layers":[`, "{}", "]}}", most), "more than 200000 values, or they are nested too deep"},
		"pagerduty deep":         {[]byte(`{"schedule":` + strings.Repeat(`{"users":[`, 1000) + strings.Repeat("]}", 1000) + "}"), "nested too deep"},
		"pagerduty cut":          {many(`{"incidents":[`, `{"id":"Q","title":"x"`, "", 1<<16), "where the name of a field belongs"},
		"pagerduty long name":    {[]byte(`{"schedule":{"id":"P","time_zone":"` + strings.Repeat("x", most) + `","schedule_layers":[]}}`), "…"},
		"pagerduty real layers":  {many(`{"schedule":{"id":"P","time_zone":"UTC","schedule_layers":[`, `{`+instants+`,"users":[`+user+`]}`, "]}}", 1_000*times), "schedule: invalid value: " + over(1_000, "layers: 1000 are the most")},
		"pagerduty users":        {many(`{"schedule":{"id":"P","time_zone":"UTC","schedule_layers":[{`+instants+`,"users":[`, user, "]}]}}", 20_000), "20001 places in the order: 10000 are the most"},
		"pagerduty windows":      {many(`{"schedule":{"id":"P","time_zone":"UTC","schedule_layers":[{`+instants+`,"users":[],"restrictions":[`, `{"type":"daily_restriction","start_time_of_day":"09:00:00","duration_seconds":60}`, "]}]}}", 2_000*times), fmt.Sprint(7*(2_000*times+1), " windows: 1000 are the most")},
		"pagerduty overrides":    {many(`{"schedule":{"id":"P","time_zone":"UTC","schedule_layers":[],"overrides_subschedule":{"rendered_schedule_entries":[`, `{"start":"2026-01-01T00:00:00Z","end":"2026-01-02T00:00:00Z","user":{"id":"a"}}`, "]}}}", 5_000*times), over(5_000, "overrides: 5000 are the most")},
		"pagerduty answers":      {many(`{"schedules":[`, `{"id":"P","time_zone":"UTC","schedule_layers":[]}`, "]}", 2_000*times), `schedule "P" stands in more than 200 answers`},
		"pagerduty events":       {many(`{"schedule":{"id":"P","time_zone":"UTC","rotations":[{"events":[`, event("", "1"), "]}]}}", 1_000*times), over(1_000, "layers: 1000 are the most")},
		"pagerduty members":      {many(`{"schedule":{"id":"P","time_zone":"UTC","rotations":[{"events":[`+strings.TrimSuffix(event("", "100"), "]}}"), `{"type":"empty_member"}`, "]}}]}]}}", 20_000), "2000100 places in the order: 10000 are the most"},
		"opsgenie huge":          {huge, "f.json:1:67108865: the file is longer than 67108864 bytes"},
		"opsgenie empties":       {many(`{"data":[`, "{}", "]}", most), "more than 200000 values"},
		"opsgenie faults":        {many(`{"data":[`, "{}", "]}", 50_000), "too many faults; the rest is not read"},
		"opsgenie deep":          {[]byte(`{"data":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}"), "nested too deep"},
		"opsgenie rotations":     {many(`{"data":{"id":"S","timezone":"UTC","rotations":[`, rotation, "]}}", 1_000*times), over(1_000, "layers: 1000 are the most")},
		"opsgenie long name":     {[]byte(`{"data":{"id":"P","timezone":"` + strings.Repeat("x", most) + `"}}`), "…"},
		"grafana huge":           {huge, "f.json:1:67108865: the file is longer than 67108864 bytes"},
		"grafana empties":        {many(`{"results":[`, "{}", "]}", 50_000), "too many faults; the rest is not read"},
		"grafana deep":           {[]byte(`{"results":[{"id":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}]}"), "nested too deep"},
		"grafana the same shift": {many(`{"results":[{"id":"O","type":"x","start":"2026-01-01T00:00:00","duration":60,"frequency":"daily","users":["a"]},{"id":"S","type":"web","shifts":[`, `"O"`, "]}]}", 50_000), "1001 layers: 1000 are the most"},
		"grafana groups":         {many(`{"results":[{"id":"S","type":"web","shifts":["O"]},{"id":"O","type":"x","start":"2026-01-01T00:00:00","duration":60,"frequency":"daily","interval":9000,"rolling_users":[`, `["a"]`, "]}]}", 20_000), "20001 groups of up to 1 users"},
		"grafana users":          {many(`{"results":[{"id":"S","type":"web","shifts":["O"]},{"id":"O","type":"x","start":"2026-01-01T00:00:00","duration":60,"frequency":"daily","users":[`, `"a"`, "]}]}", 30_000), "1 groups of up to 30001 users"},
		"goalert huge":           {huge, "f.json:1:67108865: the file is longer than 67108864 bytes"},
		"goalert empties":        {many(`{"data":{"schedules":{"nodes":[`, "{}", "]}}}", 50_000), "too many faults; the rest is not read"},
		"goalert deep":           {[]byte(`{"data":{"schedule":` + strings.Repeat(`{"targets":[`, 10_000) + strings.Repeat("]}", 10_000) + "}}"), "nested too deep"},
		"goalert rules":          {many(`{"data":{"schedule":{"id":"S","timeZone":"UTC","targets":[{"target":{"id":"u","type":"user"},"rules":[`, rule, "]}]}}}", 1_000*times), over(1_000, "layers: 1000 are the most")},
		"goalert overrides":      {many(`{"data":{"schedule":{"id":"S","timeZone":"UTC"},"userOverrides":{"nodes":[`, `{"start":"2026-01-01T00:00:00Z","end":"2026-01-02T00:00:00Z","addUserID":"a","target":{"id":"S"}}`, "]}}}", 5_000*times), "5001 overrides: 5000 are the most"},
		"goalert errors":         {many(`{"errors":[`, `{"message":"x"}`, "]}", 50_000), "too many faults; the rest is not read"},
		"alertmanager huge":      {huge, "f.json:1:67108865: the file is longer than 67108864 bytes"},
		"alertmanager empties":   {many("[", "{}", "]", 50_000), "too many faults; the rest is not read"},
		"alertmanager deep":      {[]byte(`[{"labels":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}]"), "nested too deep"},
		"calendar huge":          {huge[:20<<20], "more than 16777216 bytes"},
		"calendar no end":        {many("BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "", 100_000), "f.json:"},
		"calendar long":          {[]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + strings.Repeat("x", most)), "f.json:"},
	}
	if !long.Asked() { // TestFilesOf100MB has them all
		maps.DeleteFunc(cases, func(name string, _ hostile) bool { return strings.HasSuffix(name, " huge") })
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			vendor, _, _ := strings.Cut(name, " ")
			o := Options{}
			if vendor == Calendar {
				o.First, o.Last = schedule.MustParseDate("2026-05-01"), schedule.MustParseDate("2026-05-31")
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			i, err := Read(vendor, map[string][]byte{"f.json": c.text}, o)
			runtime.ReadMemStats(&after)
			assert.Nil(t, i)
			require.ErrorContains(t, err, c.want)
			assert.Less(t, len(err.Error()), 20_000)
			assert.Less(t, int(after.TotalAlloc-before.TotalAlloc), 80*len(c.text)+1<<24)
		})
	}
}

// Of a file of 100 MB no more is read than shows that it is too long, whatever tool it is of.
func TestFilesOf100MB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.json")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(100<<20))
	require.NoError(t, f.Close())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	files, err := Open([]string{path})
	require.NoError(t, err)
	o := Options{First: schedule.MustParseDate("2026-05-01"), Last: schedule.MustParseDate("2026-05-31")}
	for _, vendor := range Vendors() {
		i, err := Read(vendor, files, o)
		assert.Nil(t, i)
		assert.ErrorContains(t, err, "f.json:1:", vendor)
		assert.Regexp(t, "longer than 67108864 bytes|more than 16777216 bytes", err.Error(), vendor)
	}
	runtime.ReadMemStats(&after)
	assert.Less(t, int(after.TotalAlloc-before.TotalAlloc), 8*Bounds.Bytes)
}

// A thousand layers over each other and five thousand overrides cost little more than their shifts: at
// most two seconds.
func BenchmarkRender(b *testing.B) {
	utc := func(minute int) time.Time { return time.Date(2026, time.May, 1, 0, minute, 0, 0, time.UTC) }
	s := &Schedule{Location: time.UTC}
	for n := range mostLayers {
		s.Layers = append(s.Layers, Layer{Rank: n, Start: utc(0), First: utc(0), Turn: Turn{Every: 1}, Users: []schedule.Member{schedule.Member(fmt.Sprint(n))}, Windows: daily(n*60, 3600)})
	}
	for n := range mostOverrides {
		s.Overrides = append(s.Overrides, Override{Interval: schedule.Interval{Start: utc(7 * n), End: utc(7*n + 60)}, Member: "o"})
	}
	for b.Loop() {
		s.Render(schedule.Interval{Start: utc(0), End: utc(31 * 1440)})
	}
}

// A file that is cut anywhere is refused whole.
func TestCutFiles(t *testing.T) {
	cut := func(vendor, text string) {
		for n := range len(text) {
			i, err := Read(vendor, map[string][]byte{"f.json": []byte(text[:n])}, Options{})
			require.Nil(t, i)
			require.ErrorContains(t, err, "f.json:", "%s of %d", vendor, n)
		}
		_, err := Read(vendor, map[string][]byte{"f.json": []byte(text)}, Options{})
		require.NoError(t, err)
	}
	for vendor, text := range samples {
		cut(vendor, text)
	}
	cut("pagerduty", shifts)
}

const feed = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260601T000000Z\r\nDTEND:20260605T000000Z\r\nSUMMARY:a@example.org on call\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20260605T000000Z\r\nDTEND:20260608T000000Z\r\nSUMMARY:On Call - Hana Tani\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:3\r\nDTSTART:20260608T090000\r\n" +
	"DTEND:20260609T090000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:当番\r\nATTENDEE;CN=Ken Ono:mailto:ken@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestCalendarFeed(t *testing.T) {
	o := Options{First: schedule.MustParseDate("2026-06-01"), Last: schedule.MustParseDate("2026-06-30"), Location: zone(t, "Asia/Tokyo")}
	i, err := Read(Calendar, map[string][]byte{"web.ics": []byte(feed)}, o)
	require.NoError(t, err)
	assert.Empty(t, i.Unsaid)
	var lines []string
	for _, s := range i.Schedules[0].Shifts {
		lines = append(lines, s.Start.Format("01-02 15:04")+" "+s.End.Format("01-02 15:04")+" "+string(s.Member))
	}
	assert.Equal(t, []string{"06-01 09:00 06-05 09:00 a@example.org", "06-05 09:00 06-08 09:00 Hana-Tani", "06-08 09:00 06-09 09:00 ken@example.org", "06-15 09:00 06-16 09:00 ken@example.org"}, lines)
	r, misfits, err := i.Roster()
	require.NoError(t, err)
	assert.Empty(t, misfits)
	a, err := r.OnCall("web", i.Schedules[0].Shifts[1].Start)
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("Hana-Tani"), a.Member(schedule.Primary))
	_, err = i.Rules(o.First)
	assert.ErrorIs(t, err, ErrNoRules)
	_, err = Read(Calendar, map[string][]byte{"web.ics": []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVE")}, o)
	assert.Error(t, err)
	_, err = Read(Calendar, map[string][]byte{"web.ics": []byte(feed)}, Options{})
	assert.EqualError(t, err, "web.ics:1:1: from when to when is the calendar to be read?")
}

func TestAlerts(t *testing.T) {
	i, err := Read("alertmanager", map[string][]byte{"am.json": []byte(`[{"labels": {"alertname": "5xx", "service": "shop web"}, "startsAt": "2026-05-01T01:00:00Z", "endsAt": "2026-05-01T02:00:00Z", "status": {"state": "suppressed"}},
		{"labels": {"alertname": "disk", "job": "node"}, "startsAt": "2026-05-01T00:00:00Z", "endsAt": "2026-05-09T02:00:00Z", "status": {"state": "active"}}]`),
		"history.json": []byte(`[{"alertName": "cpu", "newState": "Alerting", "prevState": "Normal", "time": 1777593600000, "timeEnd": 1777597200000}, {"alertName": "cpu", "newState": "Normal", "time": 1777597200000}]`)}, Options{})
	require.NoError(t, err)
	var lines []string
	for _, a := range i.Alerts {
		lines = append(lines, string(a.Service)+" "+a.Monitor+" "+a.At.Format("01-02 15:04")+" "+a.Closed.Format("15:04"))
	}
	assert.Equal(t, []string{"node disk 05-01 00:00 00:00", "cpu cpu 05-01 00:00 01:00", "shop-web 5xx 05-01 01:00 02:00"}, lines)

	entry := func(kind, at string) string {
		return `{"id": "R", "type": "` + kind + `_log_entry", "created_at": "` + at + `", "incident": {"id": "Q1", "summary": "[#1] 5xx"}, "service": {"id": "PV", "summary": "web"}}`
	}
	i, err = Read("pagerduty", map[string][]byte{"log.json": []byte(`{"log_entries": [` + entry("resolve", "2026-05-01T02:00:00Z") + "," + entry("notify", "2026-05-01T00:01:00Z") + "," + entry("acknowledge", "2026-05-01T00:05:00Z") + "," + entry("trigger", "2026-05-01T00:00:00Z") + `]}`)}, Options{})
	require.NoError(t, err)
	require.Len(t, i.Alerts, 1)
	a := i.Alerts[0]
	assert.Equal(t, "web [#1] 5xx 00:00 00:05 02:00", string(a.Service)+" "+a.Monitor+" "+a.At.Format("15:04")+" "+a.Acked.Format("15:04")+" "+a.Closed.Format("15:04"))
}

// Whatever a file holds, reading it ends, and what is read can be looked at.
func FuzzRead(f *testing.F) {
	for vendor, text := range samples {
		f.Add(vendor, []byte(text))
	}
	f.Add("pagerduty", []byte(shifts))
	f.Add("calendar", []byte(feed))
	f.Fuzz(func(t *testing.T, vendor string, text []byte) {
		o := Options{First: schedule.MustParseDate("2026-05-01"), Last: schedule.MustParseDate("2026-05-31")}
		i, err := Read(vendor, map[string][]byte{"f": text}, o)
		if err != nil {
			assert.Nil(t, i)
			return
		}
		if !i.Interval.Empty() {
			if _, _, err := i.Roster(); err == nil {
				_, _ = i.Parity()
			}
		}
		_, _ = i.Rules(o.First)
	})
}

// A file of final shifts is of the schedule with the longest name in its own; two of one length are
// told, and neither is taken.
func TestFilesNamedAfterSchedules(t *testing.T) {
	read := func(file string) (*Import, error) {
		return Read("grafana", map[string][]byte{
			"schedules.json": []byte(`{"results": [{"id": "S1", "name": "web", "type": "web", "time_zone": "UTC"}, {"id": "S2", "name": "api", "type": "web", "time_zone": "UTC"}]}`),
			file:             []byte(`{"results": [{"user_pk": "u", "user_username": "u", "shift_start": "2026-05-01T00:00:00Z", "shift_end": "2026-05-02T00:00:00Z"}]}`)}, Options{})
	}
	i, err := read("final-api.json")
	require.NoError(t, err)
	require.Empty(t, i.schedule("S1").Shifts)
	require.Len(t, i.schedule("S2").Shifts, 1)
	for range 10 {
		_, err = read("web-api.json")
		require.ErrorContains(t, err, "of which schedule?")
	}
}
