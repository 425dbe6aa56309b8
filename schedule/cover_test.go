package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Who gave a shift away by a cover is asked as everybody is if the taker is away, and is not if they are away themselves.
func TestTheGiverOfACoverIsAskedUnlessAway(t *testing.T) {
	first := schedule.MustParseDate("2026-05-11")
	spec := schedule.Spec{Location: time.UTC, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "web", Services: []schedule.Service{{ID: "shop"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}, {Member: "c"}}}},
		OffHours: schedule.Duty{Primary: rotation.Daily(first, "a", "b", "c")}}
	s, err := schedule.New(spec)
	require.NoError(t, err)
	night := schedule.Interval{Start: first.At(schedule.At(19, 0), time.UTC), End: first.AddDays(1).At(schedule.At(10, 0), time.UTC)}
	cover := schedule.Cover{From: "a", To: "c", Interval: night}
	ill := schedule.Leave{Member: "c", Interval: night}
	who := func(changes ...schedule.Change) schedule.Member {
		after, err := s.With(changes...)
		require.NoError(t, err)
		answer, err := after.OnCall("shop", night.Start)
		require.NoError(t, err)
		return answer.Member(schedule.Primary)
	}
	assert.EqualValues(t, "a", who())
	assert.EqualValues(t, "c", who(cover))
	assert.EqualValues(t, "a", who(cover, ill), "asked as everybody is")
	assert.EqualValues(t, "b", who(cover, schedule.Leave{Member: "a", Interval: night}, ill), "who is away is not asked")
}
