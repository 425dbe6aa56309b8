package conformance

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PagerDuty/go-pagerduty"
	"github.com/go-openapi/strfmt"
	grafana "github.com/grafana/amixr-api-go-client"
	"github.com/opsgenie/opsgenie-go-sdk-v2/alert"
	"github.com/opsgenie/opsgenie-go-sdk-v2/client"
	"github.com/opsgenie/opsgenie-go-sdk-v2/og"
	opsgenie "github.com/opsgenie/opsgenie-go-sdk-v2/schedule"
	alertmanager "github.com/prometheus/alertmanager/api/v2/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/vendor"
	sample "github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Files that the vendors' own clients encode are read.

func encode(t *testing.T, v any) []byte {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

func imported(t *testing.T, name string, files map[string][]byte) *vendor.Import {
	i, err := vendor.Read(name, files, vendor.Options{})
	require.NoError(t, err)
	return i
}

// told are shifts as lines.
func told(shifts []vendor.Shift) (lines []string) {
	for _, s := range shifts {
		lines = append(lines, s.Start.Format("2006-01-02 15:04")+" "+s.End.Format("2006-01-02 15:04")+" "+string(s.Member))
	}
	return lines
}

func TestPagerDutyIsImported(t *testing.T) {
	user := func(id, name string) pagerduty.APIObject {
		return pagerduty.APIObject{ID: id, Type: "user_reference", Summary: name}
	}
	entry := func(start, end, id, name string) pagerduty.RenderedScheduleEntry {
		return pagerduty.RenderedScheduleEntry{Start: start, End: end, User: user(id, name)}
	}
	s := pagerduty.Schedule{APIObject: pagerduty.APIObject{ID: "PS1", Type: "schedule"}, Name: "Web", TimeZone: "America/New_York",
		ScheduleLayers: []pagerduty.ScheduleLayer{ // of an answer the first wins
			{APIObject: pagerduty.APIObject{ID: "PL1"}, Name: "days", Start: "2026-03-02T09:00:00-05:00", RotationVirtualStart: "2026-03-02T09:00:00-05:00", RotationTurnLengthSeconds: 604800,
				Users: []pagerduty.UserReference{{User: user("PA", "Ann")}, {User: user("PB", "Bob")}}, Restrictions: []pagerduty.Restriction{{Type: "daily_restriction", StartTimeOfDay: "09:00:00", DurationSeconds: 32400}}},
			{APIObject: pagerduty.APIObject{ID: "PL2"}, Name: "always", Start: "2026-03-02T09:00:00-05:00", RotationVirtualStart: "2026-03-02T09:00:00-05:00", RotationTurnLengthSeconds: 86400,
				Users: []pagerduty.UserReference{{User: user("PC", "Cid")}}}},
		OverrideSubschedule: pagerduty.ScheduleLayer{RenderedScheduleEntries: []pagerduty.RenderedScheduleEntry{entry("2026-03-08T01:00:00-05:00", "2026-03-08T04:00:00-04:00", "PD", "Dee")}},
		FinalSchedule: pagerduty.ScheduleLayer{RenderedScheduleEntries: []pagerduty.RenderedScheduleEntry{
			entry("2026-03-07T09:00:00-05:00", "2026-03-07T18:00:00-05:00", "PA", "Ann"), entry("2026-03-07T18:00:00-05:00", "2026-03-08T01:00:00-05:00", "PC", "Cid"),
			entry("2026-03-08T01:00:00-05:00", "2026-03-08T04:00:00-04:00", "PD", "Dee"), entry("2026-03-08T04:00:00-04:00", "2026-03-08T09:00:00-04:00", "PC", "Cid"),
			entry("2026-03-08T09:00:00-04:00", "2026-03-08T18:00:00-04:00", "PA", "Ann"), entry("2026-03-08T18:00:00-04:00", "2026-03-09T09:00:00-04:00", "PC", "Cid")}}}
	oncalls := pagerduty.ListOnCallsResponse{OnCalls: []pagerduty.OnCall{{User: pagerduty.User{APIObject: user("PE", "Eva"), Name: "Eva"}, Schedule: pagerduty.Schedule{APIObject: pagerduty.APIObject{ID: "PS2", Summary: "Second"}},
		EscalationPolicy: pagerduty.EscalationPolicy{APIObject: pagerduty.APIObject{ID: "PP1"}}, EscalationLevel: 2, Start: "2026-03-07T00:00:00Z", End: "2026-03-09T00:00:00Z"}}}
	incidents := pagerduty.ListIncidentsResponse{Incidents: []pagerduty.Incident{{APIObject: pagerduty.APIObject{ID: "Q1"}, Title: "5xx", CreatedAt: "2026-03-07T03:00:00Z", Status: "resolved", ResolvedAt: "2026-03-07T03:40:00Z",
		Service: pagerduty.APIObject{ID: "PV1", Summary: "shop web"}, Acknowledgements: []pagerduty.Acknowledgement{{At: "2026-03-07T03:05:00Z", Acknowledger: user("PA", "Ann")}}}}}
	i := imported(t, "pagerduty", map[string][]byte{"schedule.json": encode(t, map[string]any{"schedule": s}), "oncalls.json": encode(t, oncalls), "incidents.json": encode(t, incidents)})
	assert.Empty(t, i.Unknown)
	require.Len(t, i.Schedules, 2)
	assert.Equal(t, []string{"2026-03-07 09:00 2026-03-07 18:00 PA", "2026-03-07 18:00 2026-03-08 01:00 PC", "2026-03-08 01:00 2026-03-08 04:00 PD", "2026-03-08 04:00 2026-03-08 09:00 PC",
		"2026-03-08 09:00 2026-03-08 18:00 PA", "2026-03-08 18:00 2026-03-09 09:00 PC"}, told(i.Schedules[0].Shifts))
	assert.Equal(t, told(i.Schedules[0].Shifts), told(i.Schedules[0].Render(schedule.Interval{Start: i.Schedules[0].Shifts[0].Start, End: i.Schedules[0].Shifts[5].End})))
	assert.Equal(t, []string{"2026-03-07 00:00 2026-03-09 00:00 PE"}, told(i.Schedules[1].Shifts))
	utc := func(hour, minute int) time.Time { return time.Date(2026, time.March, 7, hour, minute, 0, 0, time.UTC) }
	assert.Equal(t, []report.Alert{{Service: "shop-web", Monitor: "5xx", At: utc(3, 0), Acked: utc(3, 5), Closed: utc(3, 40)}}, i.Alerts)
}

// The sample is what the vendor's client reads, and what the pager, which reads that, answers.
func TestTheSampleOfPagerDuty(t *testing.T) {
	for name, text := range sample.Files() {
		var body struct{ Schedule pagerduty.Schedule }
		require.NoError(t, json.Unmarshal(text, &body))
		s := body.Schedule
		if s.ID == "" {
			continue
		}
		i := imported(t, "pagerduty", map[string][]byte{name: text})
		require.Empty(t, i.Unknown)
		var overrides []pagerduty.Override
		for _, e := range s.OverrideSubschedule.RenderedScheduleEntries {
			overrides = append(overrides, pagerduty.Override{Start: e.Start, End: e.End, User: e.User})
		}
		for _, o := range i.Schedules[0].Overrides { // the client calls the field otherwise than the API
			if len(s.OverrideSubschedule.RenderedScheduleEntries) == 0 {
				overrides = append(overrides, pagerduty.Override{Start: o.Start.Format(time.RFC3339), End: o.End.Format(time.RFC3339), User: pagerduty.APIObject{ID: string(o.Member), Type: "user_reference"}})
			}
		}
		slices.Reverse(s.ScheduleLayers)  // an answer has the first on top, a request the last
		for n := range s.ScheduleLayers { // no end
			s.ScheduleLayers[n].End = "2200-01-01T00:00:00Z"
		}
		p := newPager(t, s, overrides)
		for _, e := range s.FinalSchedule.RenderedScheduleEntries {
			start, err := time.Parse(time.RFC3339, e.Start)
			require.NoError(t, err)
			end, err := time.Parse(time.RFC3339, e.End)
			require.NoError(t, err)
			for at := start; at.Before(end); at = at.Add(30 * time.Minute) {
				if who := p.onCall(at, true); who != e.User.ID {
					require.Equal(t, e.User.ID, who, "%s at %v", name, at)
				}
			}
		}
	}
}

func TestOpsgenieIsImported(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, time.May, day, hour, 0, 0, 0, time.UTC) }
	start := at(4, 0)
	user := func(id string) og.Participant {
		return og.Participant{Type: og.User, Id: id, Username: id + "@example.org"}
	}
	weekdays := og.TimeRestriction{Type: og.WeekdayAndTimeOfDay, RestrictionList: []og.Restriction{{StartDay: og.Monday, StartHour: og.Hour(9), StartMin: og.Minute(0), EndDay: og.Friday, EndHour: og.Hour(18), EndMin: og.Minute(30)}}}
	nights := og.TimeRestriction{Type: og.TimeOfDay, Restriction: og.Restriction{StartHour: og.Hour(18), StartMin: og.Minute(0), EndHour: og.Hour(9), EndMin: og.Minute(0)}}
	s := opsgenie.Schedule{Id: "S1", Name: "Core team", Timezone: "Asia/Tokyo", Enabled: true, Rotations: []og.Rotation{
		{Id: "R1", Name: "week", StartDate: &start, Type: og.Weekly, Length: 1, Participants: []og.Participant{user("a"), user("b")}, TimeRestriction: &weekdays},
		{Id: "R2", Name: "nights", StartDate: &start, Type: og.Daily, Length: 2, Participants: []og.Participant{user("c"), {Type: og.None}}, TimeRestriction: &nights}}}
	timeline := opsgenie.TimelineResult{ScheduleInfo: opsgenie.Info{Id: "S1", Name: "Core team", Enabled: true}, StartDate: at(4, 0), EndDate: at(6, 0), FinalTimeline: opsgenie.Timeline{Rotations: []opsgenie.TimelineRotation{
		{Id: "R1", Name: "week", Order: 1, Periods: []opsgenie.Period{{StartDate: at(4, 0), EndDate: at(6, 0), Type: "default", Recipient: og.Participant{Type: og.User, Id: "a", Name: "a@example.org"}}}},
		{Id: "R2", Name: "nights", Order: 2, Periods: []opsgenie.Period{{StartDate: at(4, 9), EndDate: at(5, 0), Type: "default", Recipient: og.Participant{Type: og.User, Id: "c", Name: "c@example.org"}}}}}}}
	overrides := opsgenie.ListScheduleOverrideResult{ScheduleOverride: []opsgenie.ScheduleOverride{{Parent: opsgenie.ScheduleMeta{Id: "S1"}, Alias: "x", User: opsgenie.Responder{Type: "user", Id: "d", Username: "d@example.org"},
		StartDate: at(4, 9), EndDate: at(4, 10), Rotations: []opsgenie.RotationIdentifier{{Id: "R2", Name: "nights"}}}}}
	alerts := alert.ListAlertResult{Alerts: []alert.Alert{{Id: "1", TinyID: "1", Message: "disk", CreatedAt: at(4, 20), Responders: []alert.Responder{{Type: "team", Name: "core"}}, Report: alert.Report{AckTime: 60_000, CloseTime: 600_000}}}}
	files := map[string][]byte{"timeline.json": encode(t, timeline), "overrides.json": encode(t, overrides), "alerts.json": encode(t, alerts),
		"schedules.json": encode(t, opsgenie.ListResult{Schedule: []opsgenie.Schedule{s}, ResultMetadata: client.ResultMetadata{RequestId: "r"}})}
	i := imported(t, "opsgenie", files)
	for _, n := range i.Unknown { // what the client adds of its own
		assert.Contains(t, []string{"RateLimitState", "RateLimitReason", "RateLimitPeriod", "RetryCount", "data[0].rotations[0].RequestId"}, n.Path)
	}
	require.Len(t, i.Schedules, 1)
	one := i.Schedules[0]
	assert.Equal(t, []string{"2026-05-04 09:00 2026-05-06 09:00 a", "2026-05-04 18:00 2026-05-05 09:00 c"}, told(one.Shifts))
	assert.Equal(t, []string{"2026-05-04 09:00 2026-05-06 09:00 a", "2026-05-04 18:00 2026-05-04 19:00 d", "2026-05-04 19:00 2026-05-05 09:00 c", "2026-05-05 18:00 2026-05-06 09:00 c"}, told(one.Render(i.Interval)))
	assert.Equal(t, []report.Alert{{Service: "core", Monitor: "disk", At: at(4, 20), Acked: at(4, 20).Add(time.Minute), Closed: at(4, 20).Add(10 * time.Minute)}}, i.Alerts)
}

func TestGrafanaIsImported(t *testing.T) {
	text := func(s string) *string { return &s }
	number := 1
	shifts := []string{"O1", "O2"}
	i := imported(t, "grafana", map[string][]byte{
		"schedules.json": encode(t, grafana.PaginatedSchedulesResponse{Schedules: []*grafana.Schedule{{ID: "S1", Name: "Core", Type: "calendar", TimeZone: "Europe/London", Shifts: &shifts}}}),
		"shifts.json": encode(t, grafana.PaginatedOnCallShiftsResponse{OnCallShifts: []*grafana.OnCallShift{
			{ID: "O1", Name: "weeks", Type: "rolling_users", Level: 0, Start: "2026-03-23T09:00:00", Duration: 604800, Frequency: text("weekly"), Interval: &number, RollingUsers: &[][]string{{"UA", "UB"}, {"UC"}}},
			{ID: "O2", Name: "Sunday", Type: "single_event", Level: 1, Start: "2026-03-29T00:30:00", Duration: 3600, Users: &[]string{"UD"}}}}),
		"users.json":  encode(t, grafana.PaginatedUsersResponse{Users: []*grafana.User{{ID: "UA", Username: "ann", Email: "ann@example.org"}}}),
		"alerts.json": encode(t, grafana.PaginatedAlertGroupsResponse{AlertGroups: []*grafana.AlertGroup{{ID: "I1", IntegrationID: "C1", Title: "disk", State: "resolved", CreatedAt: "2026-03-24T01:00:00Z", ResolvedAt: "2026-03-24T02:00:00Z"}}})})
	assert.Empty(t, i.Unknown)
	require.Len(t, i.Schedules, 1)
	assert.Equal(t, "ann", i.People[0].Name)
	london := i.Schedules[0].Location
	got := i.Schedules[0].Render(schedule.Interval{Start: time.Date(2026, time.March, 28, 12, 0, 0, 0, london), End: time.Date(2026, time.March, 31, 0, 0, 0, 0, london)})
	// The hour from 00:30 on is over at 02:30, since there is no 01:30.
	assert.Equal(t, []string{"2026-03-28 12:00 2026-03-29 00:30 UA", "2026-03-28 12:00 2026-03-29 00:30 UB", "2026-03-29 00:30 2026-03-29 02:30 UD", "2026-03-29 02:30 2026-03-30 09:00 UA", "2026-03-29 02:30 2026-03-30 09:00 UB",
		"2026-03-30 09:00 2026-03-31 00:00 UC"}, told(got))
	assert.Len(t, i.Alerts, 1)
}

func TestAlertmanagerIsImported(t *testing.T) {
	text := func(s string) *string { return &s }
	at := func(hour int) *strfmt.DateTime {
		d := strfmt.DateTime(time.Date(2026, time.May, 1, hour, 0, 0, 0, time.UTC))
		return &d
	}
	one := func(state string, start, end int, labels alertmanager.LabelSet) *alertmanager.GettableAlert {
		return &alertmanager.GettableAlert{Annotations: alertmanager.LabelSet{"summary": "it is slow"}, StartsAt: at(start), EndsAt: at(end), UpdatedAt: at(start), Fingerprint: text("f"), Receivers: []*alertmanager.ReceiverReference{{Name: text("pager")}},
			Status: &alertmanager.AlertStatus{State: &state, InhibitedBy: []string{}, SilencedBy: []string{}, MutedBy: []string{}}, Alert: alertmanager.Alert{GeneratorURL: "http://prometheus.example.org/graph", Labels: labels}}
	}
	alerts := alertmanager.GettableAlerts{one("active", 3, 23, alertmanager.LabelSet{"alertname": "5xx", "service": "shop web"}), one("suppressed", 1, 2, alertmanager.LabelSet{"job": "node"})}
	require.NoError(t, alerts.Validate(strfmt.Default))
	i := imported(t, "alertmanager", map[string][]byte{"alerts.json": encode(t, alerts)})
	assert.Empty(t, i.Unknown)
	utc := func(hour int) time.Time { return time.Time(*at(hour)) }
	assert.Equal(t, []report.Alert{{Service: "node", Monitor: "it is slow", At: utc(1), Closed: utc(2)}, {Service: "shop-web", Monitor: "5xx", At: utc(3)}}, i.Alerts)
}

// The requests of the way back are what the vendors' own types say, and after them the vendors call
// whom the record calls.
func TestRequests(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, time.May, day, hour, 0, 0, 0, time.UTC) }
	move := vendor.Move{Schedule: "S1", Interval: schedule.Interval{Start: at(4, 9), End: at(4, 18)}, Member: "PA"}
	i := &vendor.Import{Vendor: "pagerduty", Schedules: []*vendor.Schedule{{ID: "S1", Location: time.UTC}}}
	requests, err := i.Requests([]vendor.Move{move})
	require.NoError(t, err)
	var body struct{ Overrides []pagerduty.Override }
	require.NoError(t, json.Unmarshal(encode(t, requests[0].Body), &body))
	assert.Equal(t, []pagerduty.Override{{Start: "2026-05-04T09:00:00Z", End: "2026-05-04T18:00:00Z", User: pagerduty.APIObject{ID: "PA", Type: "user_reference"}}}, body.Overrides)
	assert.JSONEq(t, strings.Replace(string(encode(t, requests[0].Body)), "overrides", "Overrides", 1), string(encode(t, body)), "nothing else")

	i.Vendor = "opsgenie"
	requests, err = i.Requests([]vendor.Move{move})
	require.NoError(t, err)
	override := opsgenie.CreateScheduleOverrideRequest{ScheduleIdentifier: "S1", ScheduleIdentifierType: opsgenie.Id}
	require.NoError(t, json.Unmarshal(encode(t, requests[0].Body), &override))
	require.NoError(t, override.Validate())
	assert.Equal(t, opsgenie.CreateScheduleOverrideRequest{ScheduleIdentifier: "S1", ScheduleIdentifierType: opsgenie.Id, User: opsgenie.Responder{Type: "user", Id: "PA"}, StartDate: at(4, 9), EndDate: at(4, 18)}, override)
	query := url.Values{}
	for name, value := range override.RequestParams() {
		query.Set(name, value)
	}
	assert.Equal(t, override.Method()+" "+override.ResourcePath()+"?"+query.Encode(), requests[0].Method+" "+requests[0].Path)

	i.Vendor = "grafana"
	_, err = i.Requests([]vendor.Move{move})
	assert.ErrorIs(t, err, vendor.ErrNoRequests)
}
