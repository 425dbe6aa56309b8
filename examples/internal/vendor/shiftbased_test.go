package vendor

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// A shift-based schedule as PagerDuty's upgrade guide shows one, with an override and a custom shift
// as /overrides and /custom_shifts answer them.
func TestShiftBased(t *testing.T) {
	member := func(id string) object { return object{"type": "user_member", "user_id": id} }
	zoned := func(at string) object { return object{"date_time": at, "time_zone": "America/Los_Angeles"} }
	event := object{"id": "E1", "type": "schedule_event", "name": "Weekday business hours", "start_time": zoned("2026-01-05T09:00:00-08:00"), "end_time": zoned("2026-01-05T17:00:00-08:00"),
		"effective_since": "2026-01-05T17:00:00Z", "effective_until": nil, "recurrence": []string{"RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		"assignment_strategy": object{"type": "rotating_member_assignment_strategy", "shifts_per_member": 2, "members": []object{member("PA"), member("PB"), {"type": "empty_member"}}}}
	files := map[string][]byte{
		"schedule.json": plain(t, object{"schedule": object{"id": "PL5FQHC", "type": "schedule_v3", "name": "Primary On-Call", "description": "", "time_zone": "America/Los_Angeles", "self": "s", "html_url": "h",
			"escalation_policies": []object{{"id": "PE", "type": "escalation_policy_reference"}}, "teams": []object{}, "http_cal_url": "", "web_cal_url": "",
			"rotations": []object{{"id": "R1", "type": "schedule_rotation", "events": []object{event}}}}}),
		"users.json": plain(t, object{"users": []object{{"id": "PA", "type": "user", "name": "Ann"}}}),
		"overrides.json": plain(t, object{"overrides": []object{{"id": "O1", "type": "override_shift", "rotation_id": "R1", "start_time": "2026-03-12T18:00:00Z", "end_time": "2026-03-12T20:00:00Z",
			"overridden_member": member("PA"), "overriding_member": member("PC")},
			{"id": "O2", "type": "override_shift", "custom_shift_id": "C1", "start_time": "2026-03-14T17:00:00Z", "end_time": "2026-03-14T18:00:00Z", "overridden_member": member("PD"), "overriding_member": member("PA")}}}),
		"shifts.json": plain(t, object{"custom_shifts": []object{{"id": "C1", "type": "custom_shift", "start_time": "2026-03-14T16:00:00Z", "end_time": "2026-03-14T19:00:00Z", "self": "https://api.pagerduty.com/v3/schedules/PL5FQHC/custom_shifts/C1",
			"assignments": []object{{"type": "shift_assignment", "member": member("PD")}}}}})}
	days := Options{First: schedule.MustParseDate("2026-03-05"), Last: schedule.MustParseDate("2026-03-15")}
	i, err := Read("pagerduty", files, days)
	require.NoError(t, err)
	assert.Empty(t, i.Unknown)
	assert.Empty(t, i.Unsaid)
	var got []string
	for _, s := range i.Schedules[0].Render(i.Schedules[0].Interval) {
		got = append(got, s.Start.Format("01-02 15:04")+" "+s.End.Format("01-02 15:04")+" "+string(s.Member))
	}
	// The first shift is of 5 January. That of 5 March is the 44th, and six are a round.
	assert.Equal(t, []string{"03-05 09:00 03-05 17:00 PA", "03-06 09:00 03-06 17:00 PB", "03-09 09:00 03-09 17:00 PB", "03-12 09:00 03-12 11:00 PA", "03-12 11:00 03-12 13:00 PC", "03-12 13:00 03-12 17:00 PA", "03-13 09:00 03-13 17:00 PA",
		"03-14 09:00 03-14 10:00 PD", "03-14 10:00 03-14 11:00 PA", "03-14 11:00 03-14 12:00 PD"}, got)
}

// What no calendar event says is left out with its place.
func TestUnreadableEvents(t *testing.T) {
	for recurrence, problem := range map[string]string{
		`"RRULE:FREQ=HOURLY"`:                                   "HOURLY",
		`"RRULE:FREQ=DAILY\r\nSUMMARY:x"`:                       "has several lines",
		`"EXDATE:20260101T000000Z"`:                             "no RRULE",
		`"RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"`:               "a second rule",
		`"RRULE:FREQ=DAILY", "DTSTART:20260101T000000Z"`:        "is none of RRULE, EXDATE and RDATE",
		`"RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20260105T000000Z"`: "it never happens in five years",
	} {
		i, err := Read("pagerduty", map[string][]byte{"f.json": []byte(strings.Replace(shifts, `"RRULE:FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=2", "EXDATE:20260112T000000Z"`, recurrence, 1))}, Options{})
		require.NoError(t, err)
		require.Len(t, i.Unsaid, 1, recurrence)
		assert.Contains(t, i.Unsaid[0].String(), "f.json:2:64: schedule.rotations[0].events[0].recurrence: event \"E\" is left out: ")
		assert.Contains(t, i.Unsaid[0].Problem, problem)
	}
}

func plain(t *testing.T, v any) []byte {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

// Events of any recurrence, in ten places: rendered and configured they are what the painter paints,
// who looks at every day whether an event is on it. Who begins when an event takes effect late is
// told by what the vendor rendered.
func TestRandomShiftBased(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, loc := season(t)
		want := make([]uint32, len(p.wall))
		rotations, assignments := []object{}, []object{}
		for n := range rapid.IntRange(1, 3).Draw(t, "events") {
			letters := []string{"abcd", "efgh", "ijkl"}[n]
			first := schedule.Date{Year: 2026, Month: time.January, Day: 5 + rapid.IntRange(0, 6).Draw(t, "first")} // clocks are set nowhere then
			from := rapid.SampledFrom([]int{0, 150, 540, 1140}).Draw(t, "from")
			minutes := rapid.SampledFrom([]int{60, 480, 900, 1440, 3 * 1440, 7 * 1440}).Draw(t, "minutes")
			every, repeats := rapid.IntRange(1, 3).Draw(t, "every"), ""
			days := map[time.Weekday]bool{}
			switch rapid.SampledFrom([]string{"daily", "weekly", "weekdays"}).Draw(t, "kind") {
			case "daily":
				repeats = "FREQ=DAILY"
			case "weekly":
				repeats = "FREQ=WEEKLY"
				days[first.Weekday()] = true
			default:
				var names []string
				for d, name := range weekdays {
					if rapid.Bool().Draw(t, name) || d == int(first.Weekday()) {
						days[time.Weekday(d)] = true
						names = append(names, name)
					}
				}
				minutes = min(minutes, 1440)
				repeats = "FREQ=WEEKLY;BYDAY=" + strings.Join(names, ",")
			}
			if every > 1 {
				repeats += fmt.Sprintf(";INTERVAL=%d", every)
			}
			monday := func(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
			on := func(d schedule.Date) bool {
				if len(days) == 0 {
					return d.DaysSince(first)%every == 0
				}
				return days[d.Weekday()] && monday(d).DaysSince(monday(first))/7%every == 0
			}
			recurrence := []string{"RRULE:" + repeats}
			taken := schedule.Date{}
			if rapid.IntRange(0, 4).Draw(t, "without") == 0 {
				taken = schedule.DateOf(p.Start, loc).AddDays(rapid.IntRange(0, 40).Draw(t, "taken"))
				recurrence = append(recurrence, fmt.Sprintf("EXDATE;TZID=%s:%04d%02d%02dT%02d%02d00", loc, taken.Year, taken.Month, taken.Day, from/60, from%60))
			}
			members, users := []object{}, []string{}
			for k := range rapid.IntRange(1, 4).Draw(t, "members") {
				if k > 0 && rapid.IntRange(0, 3).Draw(t, "empty") == 0 {
					members, users = append(members, object{"type": "empty_member"}), append(users, "")
					continue
				}
				u := letters[k : k+1]
				members, users = append(members, object{"type": "user_member", "user_id": u}), append(users, u)
			}
			together, running := rapid.IntRange(0, 3).Draw(t, "together") == 0, rapid.IntRange(1, 3).Draw(t, "running")
			since, phase := first.At(schedule.Clock(from), loc), 0
			if rapid.Bool().Draw(t, "late") {
				since = since.AddDate(0, 0, rapid.IntRange(1, 90).Draw(t, "later"))
				phase = rapid.IntRange(0, len(users)*running-1).Draw(t, "phase")
			}
			until := time.Time{}
			if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
				until = p.Start.AddDate(0, 0, rapid.IntRange(10, 60).Draw(t, "until"))
				since, phase = first.At(schedule.Clock(from), loc), 0 // little is rendered that would tell who began
			}
			rot, strategy := fmt.Sprint("R", n), object{"type": "rotating_member_assignment_strategy", "shifts_per_member": running, "members": members}
			if together {
				strategy = object{"type": "every_member_assignment_strategy", "members": members}
			}
			due := map[string][]event{}
			count := 0
			for d := first; !d.After(schedule.DateOf(p.End, loc)); d = d.AddDays(1) {
				if !on(d) || d == taken {
					continue
				}
				serving := users
				if !together {
					serving = users[(count+phase)/running%len(users):][:1]
				}
				count++
				begin := time.Date(d.Year, d.Month, d.Day, 0, from, 0, 0, time.UTC).Unix() / 60
				if begin+int64(minutes) < p.wall[0] {
					continue
				}
				for _, u := range serving {
					if u != "" {
						due[u] = append(due[u], event{begin, 1}, event{begin + int64(minutes), -1})
					}
				}
				shift := schedule.Interval{Start: d.At(schedule.Clock(from), loc), End: instant(d, (from+minutes)*60, loc)}.Intersect(p.Interval)
				if !together && !shift.Empty() && !shift.Start.Before(since) && (until.IsZero() || shift.Start.Before(until)) {
					m := object{"type": "user_member", "user_id": serving[0]}
					if serving[0] == "" {
						m = object{"type": "empty_member"}
					}
					assignments = append(assignments, object{"type": "computed_shift_assignment", "start_time": shift.Start.UTC().Format(time.RFC3339), "end_time": shift.End.UTC().Format(time.RFC3339),
						"member": m, "source": object{"type": "schedule_rotation", "rotation_id": rot}})
				}
			}
			for u, events := range due {
				for i, n := range p.sum(events) {
					if at := p.Start.Add(time.Duration(i) * time.Minute); n > 0 && !at.Before(since) && (until.IsZero() || at.Before(until)) {
						want[i] |= bit(u)
					}
				}
			}
			zoned := func(at time.Time) object {
				return object{"date_time": at.UTC().Format(time.RFC3339), "time_zone": loc.String()}
			}
			start := first.At(schedule.Clock(from), loc)
			rule := object{"id": fmt.Sprint("E", n), "type": "schedule_event", "name": "any", "start_time": zoned(start), "end_time": zoned(instant(first, (from+minutes)*60, loc)),
				"effective_since": since.UTC().Format(time.RFC3339), "effective_until": nil, "recurrence": recurrence, "assignment_strategy": strategy}
			if !until.IsZero() {
				rule["effective_until"] = until.UTC().Format(time.RFC3339)
			}
			rotations = append(rotations, object{"id": rot, "type": "schedule_rotation", "events": []object{rule}})
		}
		p.check(t, "pagerduty", map[string][]byte{"schedule.json": text(t, object{"schedule": object{"id": "P1", "type": "schedule_v3", "name": "any", "time_zone": loc.String(), "rotations": rotations,
			"final_schedule": object{"type": "final_schedule", "rendered_coverage_percentage": 100, "computed_shift_assignments": assignments}}})}, want, loc)
	})
}

// The way back into a shift-based schedule: overrides of the rotation that has the member, a custom shift
// where nobody is, and an empty place where nobody is to be.
func TestShiftBasedBack(t *testing.T) {
	at := func(day, hour int) string {
		return time.Date(2026, time.May, day, hour, 0, 0, 0, time.UTC).Format(time.RFC3339)
	}
	assignment := func(rot, from, to, user string) object {
		return object{"type": "computed_shift_assignment", "start_time": from, "end_time": to, "member": object{"type": "user_member", "user_id": user}, "source": object{"type": "schedule_rotation", "rotation_id": rot}}
	}
	read := func(assignments ...object) *Import {
		i, err := Read("pagerduty", map[string][]byte{"f.json": plain(t, object{"schedule": object{"id": "P1", "type": "schedule_v3", "name": "web", "time_zone": "UTC", "rotations": []object{},
			"final_schedule": object{"computed_shift_assignments": assignments}}})}, Options{First: schedule.MustParseDate("2026-05-04"), Last: schedule.MustParseDate("2026-05-07")})
		require.NoError(t, err)
		return i
	}
	now := read(assignment("R1", at(4, 0), at(6, 0), "a"), assignment("R2", at(5, 0), at(6, 0), "b"), assignment("R1", at(7, 0), at(8, 0), "a"))
	want := read(assignment("R1", at(4, 0), at(5, 0), "a"), assignment("R1", at(5, 0), at(6, 0), "c"), assignment("R1", at(6, 0), at(7, 0), "d"), assignment("R1", at(7, 0), at(8, 0), "a"))
	roster, _, err := want.Roster()
	require.NoError(t, err)
	moves, notes, err := now.Back(roster, nil)
	require.NoError(t, err)
	assert.Empty(t, notes)
	requests, err := now.Requests(moves)
	require.NoError(t, err)
	const own = `{"type":"user_member","user_id":"%s"}`
	member := func(id string) string { return fmt.Sprintf(own, id) }
	override := func(rot, old, other string) string {
		return `{"overrides":[{"end_time":"2026-05-06T00:00:00Z","overridden_member":` + old + `,"overriding_member":` + other + `,"rotation_id":"` + rot + `","start_time":"2026-05-05T00:00:00Z","type":"override_shift"}]}`
	}
	var got []string
	for _, r := range requests {
		got = append(got, r.Path+" "+string(plain(t, r.Body)))
	}
	assert.Equal(t, []string{
		"/v3/schedules/P1/overrides " + override("R1", member("a"), member("c")),
		"/v3/schedules/P1/overrides " + override("R2", member("b"), `{"type":"empty_member"}`),
		`/v3/schedules/P1/custom_shifts {"custom_shifts":[{"assignments":[{"member":` + member("d") + `,"type":"shift_assignment"}],"end_time":"2026-05-07T00:00:00Z","start_time":"2026-05-06T00:00:00Z","type":"custom_shift"}]}`,
	}, got)
	moves[0].Instead = "z"
	_, err = now.Requests(moves)
	assert.ErrorIs(t, err, ErrNoRequests)
	for _, hour := range []int{0, 12} { // in another rotation too, they would stay there
		twice := read(assignment("R1", at(4, 0), at(6, 0), "a"), assignment("R2", at(5, 0), at(6, 0), "b"), assignment("R3", at(5, hour), at(6, 0), "a"), assignment("R1", at(7, 0), at(8, 0), "a"))
		moves, _, err := twice.Back(roster, nil)
		require.NoError(t, err)
		_, err = twice.Requests(moves)
		assert.ErrorIs(t, err, ErrNoRequests)
		assert.ErrorContains(t, err, "not one rotation alone has a then")
	}
}
