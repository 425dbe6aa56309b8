package schedule_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// A handoff says who hands over to whom, by name where the schedule knows it.
func TestHandoffInWords(t *testing.T) {
	spec := sample.Organisation()
	spec.People = []schedule.Person{{ID: "m3", Name: "青井"}}
	may := schedule.Month(2026, time.May, sample.Tokyo())
	build := func(changes ...schedule.Change) *schedule.Schedule {
		s, err := schedule.New(spec)
		require.NoError(t, err)
		s, err = s.With(changes...)
		require.NoError(t, err)
		return s
	}
	handoff := func(s interface {
		NextHandoff(schedule.ServiceID, time.Time) (schedule.Handoff, error)
	}, day int) schedule.Handoff {
		h, err := s.NextHandoff("minne-web", time.Date(2026, 5, day, 12, 0, 0, 0, sample.Tokyo()))
		require.NoError(t, err)
		return h
	}
	s := build()
	h := handoff(s, 1)
	assert.Equal(t, "minne-web, Fri 2026-05-01 19:00 JST: minne daytime, whole team → everyone off-hours, primary s2", h.String())
	assert.Equal(t, "minne-web 2026-05-01（金）19:00：日中 minne、チーム全員 → 時間外 全員オンコール、主担当 s2", h.In(schedule.Japanese))
	h = handoff(s, 3)
	assert.Equal(t, "minne-web, Mon 2026-05-04 10:00 JST: everyone off-hours, primary s2 → everyone off-hours, primary 青井", h.String())
	spec.OffHours.Absent = schedule.LeaveGap
	h = handoff(build(schedule.Leave{Member: "s2", Interval: may}), 3)
	assert.Equal(t, "minne-web 2026-05-04（月）10:00：時間外 全員オンコール、主担当 担当なし → 時間外 全員オンコール、主担当 青井", h.In(schedule.Japanese))

	// A published record keeps the names, for whoever has left since too.
	roster, err := s.Roster(may)
	require.NoError(t, err)
	roster = reread(t, roster)
	h.From, err = roster.OnCall("minne-web", h.At)
	require.NoError(t, err)
	assert.Contains(t, h.String(), ": everyone off-hours, primary 青井 → ")
	left := with(t, s, schedule.Leave{Member: "m3", Interval: day("2026-05-05")})
	a, err := left.OnCall("minne-web", h.At)
	require.NoError(t, err)
	assert.Contains(t, a.Explain(), "primary: 青井 by rotation")
	assert.Contains(t, a.ExplainIn(schedule.Japanese), "主担当: 青井が不在のため s1 が代わりに入る（", "a space only beside ASCII")
	after, err := left.Roster(may)
	require.NoError(t, err)
	for _, d := range []schedule.Difference{schedule.Diff(roster, after), schedule.Diff(after, roster)} {
		assert.Contains(t, d.String(), "青井 (m3): ")
		assert.Contains(t, d.In(schedule.Japanese), "青井（m3） ")
		assert.NotContains(t, d.In(schedule.Japanese), "s1（", "who has no name")
	}
}

// A candidate has the name that the last spec gives.
func TestCandidatesHaveNames(t *testing.T) {
	first, second := sample.Organisation(), sample.Organisation()
	first.People = []schedule.Person{{ID: "m1", Name: "青井"}, {ID: "m2", Name: "加藤"}}
	second.From, second.People = date("2026-05-10"), []schedule.Person{{ID: "m1", Name: "赤井"}}
	s, err := schedule.New(first, second)
	require.NoError(t, err)
	names := map[schedule.Member][]string{}
	for _, c := range s.People(schedule.Month(2026, time.May, sample.Tokyo())) {
		if c.Team == "minne" {
			names[c.Member] = append(names[c.Member], c.Name)
		}
	}
	assert.Equal(t, []string{"赤井"}, names["m1"])
	assert.Equal(t, []string{"加藤"}, names["m2"])
	assert.Equal(t, []string{""}, slices.Compact(names["m3"]))
}
