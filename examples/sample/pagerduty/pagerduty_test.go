package pagerduty

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

type (
	object = map[string]any
	shift  = vendor.Shift
)

var names = map[schedule.Member]string{"P5AOKI1": "Yui Aoki", "P7ITO02": "Wataru Ito", "PUEDA33": "Sakura Ueda", "P1ONO04": "Ken Ono", "PKATO55": "Mao Kato",
	"PSATO06": "Riku Sato", "PTANI77": "Hana Tani", "PMORI08": "Sora Mori", "PYANO99": "Emi Yano"}

func user(m schedule.Member) object {
	return object{"id": m, "type": "user_reference", "summary": names[m], "self": "https://api.pagerduty.com/users/" + string(m), "html_url": "https://toban-shop.pagerduty.com/users/" + string(m)}
}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, sample.Tokyo())
	if err != nil {
		panic(err)
	}
	return t
}

func override(start, end string, m schedule.Member) vendor.Override {
	return vendor.Override{Interval: schedule.Interval{Start: at(start), End: at(end)}, Member: m}
}

// schedules are what the shop has: weekdays from 10:00 to 19:00 by the shop's four, all other time
// by eight, of whom three have asked for a swap around Golden Week; and a secondary of five.
func schedules() []*vendor.Schedule {
	monday := at("2025-12-29 10:00")
	weeks := vendor.Turn{Unit: rotation.Weeks, Every: 1}
	var mask []vendor.Window
	for d := time.Monday; d <= time.Friday; d++ {
		mask = append(mask, vendor.Window{Day: d, From: 10 * 3600, Length: 9 * 3600})
	}
	return []*vendor.Schedule{
		{ID: "PSHOP01", Name: "Shop primary", Location: sample.Tokyo(), Layers: []vendor.Layer{
			{ID: "PLDAYS1", Name: "Weekdays 10-19", Rank: 1, Start: monday, First: monday, Turn: weeks, Users: []schedule.Member{"P5AOKI1", "P7ITO02", "PUEDA33", "P1ONO04"}, Windows: mask},
			{ID: "PLREST2", Name: "Nights and weekends", Start: monday, First: monday, Turn: weeks,
				Users: []schedule.Member{"PKATO55", "PSATO06", "P7ITO02", "PTANI77", "PUEDA33", "PMORI08", "PYANO99", "P1ONO04"}},
		}, Overrides: []vendor.Override{
			override("2026-01-24 10:00", "2026-01-25 10:00", "PSATO06"),
			override("2026-03-20 19:00", "2026-03-22 10:00", "PKATO55"),
			override("2026-05-03 10:00", "2026-05-04 10:00", "PSATO06"),
			override("2026-05-05 19:00", "2026-05-06 10:00", "PTANI77"),
			override("2026-08-13 19:00", "2026-08-15 10:00", "PYANO99"),
			override("2026-11-11 13:00", "2026-11-11 15:30", "P1ONO04"),
		}},
		{ID: "PSHOP02", Name: "Shop secondary", Location: sample.Tokyo(), Layers: []vendor.Layer{
			{ID: "PLSEC01", Name: "Secondary", Start: monday, First: monday, Turn: weeks, Users: []schedule.Member{"PTANI77", "PKATO55", "PSATO06", "PMORI08", "PYANO99"}},
		}},
	}
}

func entries(list []shift, iv schedule.Interval) []object {
	all := []object{}
	for n, s := range list {
		if s.Interval = s.Intersect(iv); !s.Interval.Empty() {
			all = append(all, object{"start": s.Start.Format(time.RFC3339), "end": s.End.Format(time.RFC3339), "user": user(s.Member), "id": fmt.Sprintf("Q%012d", n)})
		}
	}
	return all
}

func quarter(s *vendor.Schedule, iv schedule.Interval) object {
	var layers, users []object
	seen := map[schedule.Member]bool{}
	for _, l := range s.Layers {
		var places, restrictions []object
		for _, m := range l.Users {
			places = append(places, object{"user": user(m)})
			if !seen[m] {
				seen[m] = true
				users = append(users, user(m))
			}
		}
		for _, w := range l.Windows {
			restrictions = append(restrictions, object{"type": "weekly_restriction", "start_day_of_week": int(w.Day), "start_time_of_day": "10:00:00", "duration_seconds": w.Length})
		}
		alone := vendor.Schedule{Location: s.Location, Layers: []vendor.Layer{l}}
		layers = append(layers, object{"id": l.ID, "name": l.Name, "start": l.Start.Format(time.RFC3339), "end": nil, "rotation_virtual_start": l.First.Format(time.RFC3339),
			"rotation_turn_length_seconds": 7 * 24 * 3600, "users": places, "restrictions": restrictions, "rendered_coverage_percentage": nil, "rendered_schedule_entries": entries(alone.Render(iv), iv)})
	}
	var overrides []shift
	for _, o := range s.Overrides {
		overrides = append(overrides, shift{Interval: o.Interval, Member: o.Member})
	}
	rendered := func(name string, list []shift) object {
		return object{"name": name, "rendered_schedule_entries": entries(list, iv), "rendered_coverage_percentage": nil}
	}
	return object{"schedule": object{"id": s.ID, "type": "schedule", "summary": s.Name, "self": "https://api.pagerduty.com/schedules/" + s.ID, "html_url": "https://toban-shop.pagerduty.com/schedules/" + s.ID,
		"name": s.Name, "time_zone": "Asia/Tokyo", "description": nil, "users": users, "teams": []object{}, "escalation_policies": []object{{"id": "PESHOP1", "type": "escalation_policy_reference", "summary": "Shop"}},
		"schedule_layers": layers, "overrides_subschedule": rendered("Overrides", overrides), "final_schedule": rendered("Final Schedule", s.Render(iv))}}
}

// incidents are some three a week, most of them of two noisy monitors.
func incidents() object {
	monitors := []string{"5xx rate of the storefront", "disk of the image store above 80 %", "disk of the image store above 80 %", "payment provider times out", "queue of mails grows",
		"disk of the image store above 80 %", "certificate expires in 14 days", "queue of mails grows"}
	services := []object{{"id": "PSVWEB1", "type": "service_reference", "summary": "shop-web"}, {"id": "PSVPAY2", "type": "service_reference", "summary": "shop-payments"}}
	var list []object
	state := uint64(22)
	draw := func(n int) int { // Knuth's linear congruential generator
		state = state*6364136223846793005 + 1442695040888963407
		return int(state >> 33 % uint64(n))
	}
	t := at("2026-01-02 03:00")
	for n := 1; t.Before(at("2026-12-31 00:00")); n++ {
		monitor := monitors[draw(len(monitors))]
		service := services[0]
		if monitor == monitors[3] {
			service = services[1]
		}
		took := time.Duration(4+draw(70)) * time.Minute
		list = append(list, object{"id": fmt.Sprintf("Q%013d", n), "type": "incident", "incident_number": n, "title": monitor, "status": "resolved", "urgency": "high",
			"created_at": t.UTC().Format(time.RFC3339), "resolved_at": t.Add(took).UTC().Format(time.RFC3339), "last_status_change_at": t.Add(took).UTC().Format(time.RFC3339), "service": service, "assignments": []object{}})
		t = t.Add(time.Duration(9+draw(80))*time.Hour + time.Duration(draw(60))*time.Minute)
	}
	return object{"incidents": list, "limit": 100, "offset": 0, "more": false, "total": nil}
}

func TestExport(t *testing.T) {
	files := map[string]object{"incidents.json": incidents(), "escalation_policies.json": {"escalation_policies": []object{{"id": "PESHOP1", "type": "escalation_policy", "name": "Shop", "num_loops": 2,
		"escalation_rules": []object{
			{"id": "PRULE01", "escalation_delay_in_minutes": 10, "targets": []object{{"id": "PSHOP01", "type": "schedule_reference", "summary": "Shop primary"}}},
			{"id": "PRULE02", "escalation_delay_in_minutes": 15, "targets": []object{{"id": "PSHOP02", "type": "schedule_reference", "summary": "Shop secondary"}}}},
		"services": []object{{"id": "PSVWEB1", "type": "service_reference", "summary": "shop-web"}, {"id": "PSVPAY2", "type": "service_reference", "summary": "shop-payments"}}, "teams": []object{}}}, "more": false}}
	for _, s := range schedules() {
		for q := range 4 {
			first := schedule.Date{Year: 2026, Month: time.Month(1 + 3*q), Day: 1}
			files[fmt.Sprintf("%s-2026q%d.json", map[string]string{"PSHOP01": "primary", "PSHOP02": "secondary"}[s.ID], q+1)] =
				quarter(s, schedule.Days(first, first.AddMonths(3).AddDays(-1), s.Location))
		}
	}
	for name, content := range files {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(content))
		lines := bytes.ReplaceAll(text.Bytes(), []byte(`,{"end"`), []byte(",\n{\"end\"")) // an entry a line
		lines = bytes.ReplaceAll(lines, []byte(`,{"assignments"`), []byte(",\n{\"assignments\""))
		if os.Getenv("UPDATE_GOLDEN") != "" {
			require.NoError(t, os.WriteFile(name, lines, 0o644))
		}
		written, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(lines, written), "%s: UPDATE_GOLDEN=1 go test makes it anew", name)
	}
	assert.Len(t, Files(), len(files))
}
