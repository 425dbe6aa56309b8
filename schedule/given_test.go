package schedule_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// Two weeks of another tool: one person a week from Wednesday, an override, a hole and two people at
// once.
func TestRosterOf(t *testing.T) {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Hours{{Closed: true}}, Holidays: holiday.Japan(),
		Teams:    []schedule.Team{{ID: "web", Services: []schedule.Service{{ID: "shop"}}, Members: []schedule.Membership{{Member: "a"}, {Member: "b"}}}},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Breaks: []schedule.Clock{schedule.At(9, 0)}}}
	s := must(t, spec)
	shift := func(m schedule.Member, start, end string) schedule.Shift {
		return schedule.Shift{Member: m, Interval: schedule.Interval{Start: instant(t, start), End: instant(t, end)}}
	}
	iv := schedule.Interval{Start: instant(t, "2026-04-29T09:00:00+09:00"), End: instant(t, "2026-05-13T09:00:00+09:00")}
	r, misfits, err := s.RosterOf(iv,
		shift("b", "2026-05-06T09:00:00+09:00", "2026-05-12T09:00:00+09:00"),
		shift("a", "2026-04-29T09:00:00+09:00", "2026-05-03T13:25:00+09:00"),
		shift("stranger", "2026-05-03T13:25:00+09:00", "2026-05-03T18:00:00+09:00"),
		shift("a", "2026-05-03T18:00:00+09:00", "2026-05-06T11:00:00+09:00"),
		shift("a", "2026-05-12T21:00:00+09:00", "2026-05-14T09:00:00+09:00"))
	require.NoError(t, err)
	var list []string
	for _, m := range misfits {
		list = append(list, m.String())
	}
	assert.Equal(t, []string{
		"primary of everyone, 2026-05-06 09:00 – 2026-05-06 11:00 JST: b, while a has the seat",
		"primary of everyone, 2026-05-13 09:00 – 2026-05-14 09:00 JST: a has no slot then",
	}, list)
	for at, want := range map[string]schedule.Member{"2026-04-29T09:00:00+09:00": "a", "2026-05-03T13:24:59+09:00": "a", "2026-05-03T13:25:00+09:00": "stranger",
		"2026-05-03T18:00:00+09:00": "a", "2026-05-06T10:59:59+09:00": "a", "2026-05-06T11:00:00+09:00": "b", "2026-05-12T08:59:59+09:00": "b", "2026-05-12T12:00:00+09:00": "",
		"2026-05-12T21:00:00+09:00": "a"} {
		a, err := r.OnCall("shop", instant(t, at))
		require.NoError(t, err)
		assert.Equal(t, want, a.Member(schedule.Primary), at)
	}
	gaps := 0
	for x := range r.Duties(iv) {
		if x.Gap() {
			gaps++
			assert.Equal(t, "2026-05-12 09:00 – 2026-05-12 21:00 JST", x.Interval.String())
		}
	}
	assert.Equal(t, 1, gaps)

	// It lies beneath what is planned next.
	laid := with(t, s, r)
	a, err := laid.OnCall("shop", instant(t, "2026-05-03T14:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("stranger"), a.Member(schedule.Primary))
	assert.Contains(t, a.Explain(), "as the given shifts say")

	_, _, err = s.RosterOf(iv, schedule.Shift{Member: "a"}, shift("", "2026-05-06T09:00:00+09:00", "2026-05-07T09:00:00+09:00"),
		schedule.Shift{Member: "a", Interval: iv, Seat: schedule.Seat{Team: "moon"}}, schedule.Shift{Member: "a", Interval: iv, Seat: schedule.Seat{Role: "boss"}})
	assert.EqualError(t, err, `shifts[0]: invalid value: 0001-01-01 00:00 – 0001-01-01 00:00 UTC is empty
shifts[1]: missing value: the primary of everyone, 2026-05-06 09:00 – 2026-05-07 09:00 JST, has no member
shifts[2]: unknown team: "moon" has no duty off-hours; there is "everyone"
shifts[3]: invalid value: the duty of everyone has no seat "boss"; there are "primary", "shadow"`)

	strangers := slices.Repeat([]schedule.Shift{{Member: "a", Interval: iv, Seat: schedule.Seat{Team: "moon"}}, {Member: "a", Interval: iv, Seat: schedule.Seat{Role: "boss"}}}, 150)
	_, _, err = s.RosterOf(iv, strangers...)
	assert.Equal(t, 300, strings.Count(err.Error(), "has no "))
	assert.Equal(t, 100, strings.Count(err.Error(), "; there "), "very many unknown names are not each compared with all known ones")
}

// The shifts of a roster make the same roster again, in any order and in any pieces.
func TestRosterOfItsOwnShifts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyChanges(t, anySchedule(t, "s "), "changes")
		want, err := s.Roster(asked)
		require.NoError(t, err)
		var shifts []schedule.Shift
		for shift := range want.Duties(asked) {
			if shift.Member == "" {
				continue
			}
			if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
				first := shift
				first.End = shift.Start.Add(shift.Interval.Duration() / 2).Truncate(time.Second)
				shift.Start = first.End
				if !first.Interval.Empty() {
					shifts = append(shifts, first)
				}
			}
			shifts = append(shifts, shift)
		}
		got, misfits, err := s.RosterOf(asked, rapid.Permutation(shifts).Draw(t, "order")...)
		require.NoError(t, err)
		require.Empty(t, misfits)
		told := map[[2]string]bool{}
		for _, shift := range shifts {
			told[[2]string{string(shift.Team), string(shift.Regime)}] = true
		}
		for service := range want.Services() {
			for at := asked.Start; at.Before(asked.End); at = at.Add(3*time.Hour + 17*time.Minute) {
				a, err := want.OnCall(service, at)
				b, err2 := got.OnCall(service, at)
				require.Equal(t, err == nil, err2 == nil)
				if err == nil && told[[2]string{string(a.Team), string(a.Regime)}] {
					require.Equal(t, seated(a), seated(b), "%s at %v", service, at)
				}
			}
		}
	})
}
