package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// A roster published for the midst of a slot leaves what comes before it and what
// comes after it, with somebody in both.
func TestPublishedInTheMidstOfASlot(t *testing.T) {
	spec := daily()
	spec.OffHours.Breaks = []schedule.Clock{schedule.At(14, 0), schedule.At(18, 0)}
	midst := compile(t, must(t, spec), hours(t, "2026-05-09T14:00:00+09:00", "2026-05-09T18:00:00+09:00"))
	s := with(t, must(t, daily()), midst)
	saturday := schedule.Days(date("2026-05-09"), date("2026-05-09"), tokyo)
	var duties []string
	for shift := range s.Duties(saturday, schedule.Everyone) {
		assert.False(t, shift.Gap())
		duties = append(duties, shift.Interval.String())
	}
	assert.Equal(t, []string{"2026-05-09 10:00 – 2026-05-09 14:00 JST", "2026-05-09 14:00 – 2026-05-09 18:00 JST", "2026-05-09 18:00 – 2026-05-10 10:00 JST"}, duties)
	compiled := compile(t, s, saturday)
	for at := saturday.Start.Add(10 * time.Hour); at.Before(saturday.End); at = at.Add(time.Hour) {
		want, err := s.OnCall("minne-web", at)
		require.NoError(t, err)
		got, err := compiled.OnCall("minne-web", at)
		require.NoError(t, err, at)
		assert.NotEmpty(t, got.Member(schedule.Primary), at)
		assert.Equal(t, want.Member(schedule.Primary), got.Member(schedule.Primary), at)
		assert.True(t, want.Interval.Equal(got.Interval), "%v %v", want.Interval, got.Interval)
	}
}

// during names the same member for the nights that start in its interval.
type during struct {
	schedule.Member
	span schedule.Interval
}

func (d during) Members() []schedule.Member  { return []schedule.Member{d.Member} }
func (d during) Interval() schedule.Interval { return d.span }
func (d during) On(s schedule.Slot) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: d.Member}, s.Regime == schedule.OffHours && d.span.Contains(s.Start)
}

// A plan that published rosters hide wholly is refused, since it could change nothing.
func TestFollowBeneathAPublishedRoster(t *testing.T) {
	iv := func(first, last string) schedule.Interval { return schedule.Days(date(first), date(last), tokyo) }
	rotas := must(t, daily())
	s := with(t, rotas, compile(t, rotas, iv("2026-05-01", "2026-05-14")), compile(t, rotas, iv("2026-05-15", "2026-05-31")))
	for _, c := range []struct {
		rota schedule.Rota
		want string
	}{
		{during{"m1", iv("2026-05-03", "2026-05-05")}, "the rota of 2026-05-03 00:00 – 2026-05-06 00:00 JST has no effect beneath the roster published for 2026-05-01 00:00 – 2026-05-15 00:00 JST"},
		{during{"m1", iv("2026-05-20", "2026-05-31")}, "the rota of 2026-05-20 00:00 – 2026-06-01 00:00 JST has no effect beneath the roster published for 2026-05-15 00:00 – 2026-06-01 00:00 JST"},
		{schedule.Chain{during{"m1", iv("2026-05-03", "2026-05-05")}, during{"m1", iv("2026-05-14", "2026-05-15")}}, "the rota of 2026-05-14 00:00 – 2026-05-16 00:00 JST has no effect beneath the roster published for 2026-05-15 00:00 – 2026-06-01 00:00 JST"},
		{during{"m1", iv("2026-05-20", "2026-06-01")}, ""},
		{during{"m1", iv("2026-04-20", "2026-05-20")}, ""},
		{during{"m1", schedule.Interval{}}, ""},
		{schedule.Chain{during{"m1", iv("2026-05-03", "2026-05-05")}, during{"m1", iv("2026-06-14", "2026-06-15")}}, ""},
		{schedule.Chain{}, ""},
		{fixed("m1"), ""},
	} {
		_, err := s.Follow(c.rota)
		if c.want == "" {
			assert.NoError(t, err, c.rota)
		} else {
			assert.ErrorIs(t, err, schedule.ErrConflict)
			assert.EqualError(t, err, "follow: conflict: "+c.want)
		}
		_, err = rotas.Follow(c.rota)
		assert.NoError(t, err, "nothing is published there")
	}
}
