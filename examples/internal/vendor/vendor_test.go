package vendor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const small = `{"schedule": {"id": "PI7DH85", "type": "schedule", "name": "Web primary", "time_zone": "Asia/Tokyo", "flavour": 1,
 "schedule_layers": [{"id": "L1", "name": "weeks", "start": "2026-03-02T09:00:00+09:00", "end": null, "rotation_virtual_start": "2026-03-02T09:00:00+09:00",
   "rotation_turn_length_seconds": 604800, "users": [{"user": {"id": "PA", "summary": "Aoi Abe", "type": "user_reference"}}, {"user": {"id": "PB", "summary": "Ren Baba"}}],
   "restrictions": []}],
 "overrides_subschedule": {"rendered_schedule_entries": [{"start": "2026-05-02T09:00:00+09:00", "end": "2026-05-03T09:00:00+09:00", "user": {"id": "PC", "summary": "Yui Chiba"}}]},
 "final_schedule": {"name": "Final Schedule", "rendered_schedule_entries": [
   {"start": "2026-05-01T00:00:00+09:00", "end": "2026-05-02T09:00:00+09:00", "user": {"id": "PA", "summary": "Aoi Abe"}},
   {"start": "2026-05-02T09:00:00+09:00", "end": "2026-05-03T09:00:00+09:00", "user": {"id": "PC", "summary": "Yui Chiba"}},
   {"start": "2026-05-03T09:00:00+09:00", "end": "2026-05-04T09:00:00+09:00", "user": {"id": "PA", "summary": "Aoi Abe"}},
   {"start": "2026-05-04T09:00:00+09:00", "end": "2026-05-11T09:00:00+09:00", "user": {"id": "PB", "summary": "Ren Baba"}}]}}}`

func TestPagerDutySchedule(t *testing.T) {
	i, err := Read("pagerduty", map[string][]byte{"web.json": []byte(small)}, Options{})
	require.NoError(t, err)
	require.Len(t, i.Schedules, 1)
	require.Len(t, i.Unknown, 1)
	assert.Equal(t, "web.json:1:113: schedule.flavour: unknown field", i.Unknown[0].String())
	assert.Equal(t, "web.json:1:113: schedule.flavour: 元のツールの文書にない項目", i.Unknown[0].In(schedule.Japanese))
	r, misfits, err := i.Roster()
	require.NoError(t, err)
	assert.Empty(t, misfits)
	assert.Empty(t, i.Unsaid)
	for at, want := range map[string]string{"2026-05-01T09:00:00+09:00": "PA", "2026-05-02T08:59:59+09:00": "PA", "2026-05-02T09:00:00+09:00": "PC", "2026-05-11T08:59:59+09:00": "PB"} {
		when, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		a, err := r.OnCall("Web-primary", when)
		require.NoError(t, err, at)
		assert.Equal(t, want, string(a.Member("primary")), at)
	}
	assert.Equal(t, i.Schedules[0].Shifts, i.Schedules[0].Render(i.Interval))
	for range r.Gaps() {
		t.Error("a gap")
	}
}

// The made-up shop: what its rules say is what was rendered, save where a person would have two seats.
func TestParityOfTheSample(t *testing.T) {
	i, err := Read("pagerduty", pagerduty.Files(), Options{})
	require.NoError(t, err)
	p, err := i.Parity()
	require.NoError(t, err)
	var causes []string
	parts := 0
	for _, c := range p.Causes {
		causes = append(causes, c.Problem+"; "+c.At.Format("2006-01-02 15:04")+" "+c.Time.String())
		parts += c.Parts
	}
	assert.Equal(t, []string{
		`schedule "Shop primary": an override to PKATO55, who has the seat of "Shop secondary" then; 2026-03-20 19:00 39h0m0s`,
		`schedule "Shop secondary": PMORI08 has the seat of "Shop primary" at the same time: a person has one; 2026-03-30 19:00 123h0m0s`,
		`schedule "Shop secondary": PYANO99 has the seat of "Shop primary" at the same time: a person has one; 2026-04-06 19:00 123h0m0s`,
		`schedule "Shop secondary": PKATO55 has the seat of "Shop primary" at the same time: a person has one; 2026-04-20 19:00 123h0m0s`,
		`schedule "Shop secondary": PSATO06 has the seat of "Shop primary" at the same time: a person has one; 2026-04-27 19:00 123h0m0s`,
		`schedule "Shop secondary": PTANI77 has the seat of "Shop primary" at the same time: a person has one; 2026-08-31 19:00 123h0m0s`,
	}, causes)
	assert.Len(t, p.Reassignments, parts)

	// The configuration reads back, and answers the same.
	r, err := i.Rules(schedule.Date{})
	require.NoError(t, err)
	assert.Len(t, r.Unsaid, len(causes))
	text, err := config.Encode(r.File)
	require.NoError(t, err)
	file, err := config.Decode("rules.json", text)
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	again, err := s.Roster(i.Interval)
	require.NoError(t, err)
	ours, err := r.Schedule.Roster(i.Interval)
	require.NoError(t, err)
	assert.Equal(t, ours.Digest(), again.Digest())
}

// Overrides by layers come in an answer of their own, too; what the schedule has already is there once.
func TestOverridesOfASchedule(t *testing.T) {
	const user = `"user": {"id": "PC", "type": "user_reference", "summary": "Yui Chiba"}`
	i, err := Read("pagerduty", map[string][]byte{"web.json": []byte(small), "overrides.json": []byte(`{"overrides": [{"id": "O1", "start": "2026-05-02T09:00:00+09:00", "end": "2026-05-03T09:00:00+09:00", ` + user + `},
		{"id": "O2", "start": "2026-06-02T09:00:00+09:00", "end": "2026-06-03T09:00:00+09:00", ` + user + `}]}`)}, Options{})
	require.NoError(t, err)
	assert.Empty(t, i.Unsaid)
	require.Len(t, i.Schedules[0].Overrides, 2)
	assert.Equal(t, "2026-06-02", i.Schedules[0].Overrides[1].Start.Format(time.DateOnly))
}
