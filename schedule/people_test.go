package schedule_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// What a record says of people is what the schedule says of them, slot by slot: who can serve, at
// which share, and who is away. (A published roster has people whom the specs may not have.)
func TestPeopleOfARecord(t *testing.T) {
	assert.Nil(t, (*schedule.Roster)(nil).People())
	rapid.Check(t, func(t *rapid.T) {
		s := anyChanges(t, anySchedule(t, "s "), "changes")
		if !s.Published().Empty() {
			t.Skip("published")
		}
		roster, err := s.Roster(asked)
		require.NoError(t, err)
		text, err := json.Marshal(roster)
		require.NoError(t, err)
		read, err := schedule.ParseRoster(text)
		require.NoError(t, err)
		type entry struct {
			member schedule.Member
			team   schedule.TeamID
			share  int
			able   bool
			away   bool
		}
		tell := func(people []schedule.Candidate, seat schedule.Seat) (list []entry) {
			for _, c := range people {
				if !c.Shares(seat) {
					continue
				}
				e := entry{c.Member, c.Team, c.Share, c.CanServe(seat), false}
				for _, l := range c.Away {
					e.away = e.away || l.Overlaps(seat.Interval)
				}
				list = append(list, e)
			}
			return list
		}
		for seat := range s.Seats(asked) {
			want := tell(s.People(asked), seat)
			require.ElementsMatch(t, want, tell(roster.People(), seat), "%v", seat)
			require.ElementsMatch(t, want, tell(read.People(), seat), "%v", seat)
		}
	})
}

// Before a spec opens on its first day the people of the spec before it still serve.
func TestALongLeaveAccruesNothing(t *testing.T) {
	leave := schedule.Leave{Member: "m1", Interval: schedule.Interval{Start: instant(t, "2026-05-12T09:00:00+09:00"), End: instant(t, "2026-05-14T00:00:00+09:00")}}
	for _, long := range []bool{true, false} {
		leave.Long = long
		s := with(t, must(t, sample.Organisation()), leave)
		people := s.People(schedule.Days(date("2026-05-10"), date("2026-05-16"), tokyo))
		i := slices.IndexFunc(people, func(c schedule.Candidate) bool { return c.Member == "m1" })
		got := map[string]bool{}
		for seat := range s.Seats(schedule.Days(date("2026-05-10"), date("2026-05-16"), tokyo)) {
			if seat.Team == schedule.Everyone && seat.Role == schedule.Primary {
				got[seat.Date.String()[8:]] = people[i].Accrues(seat)
				assert.True(t, people[i].Shares(seat))
			}
		}
		// The night of the 11th ends at 10:00 in the leave, and that of the 13th begins in it.
		assert.Equal(t, map[string]bool{"10": true, "11": !long, "12": !long, "13": !long, "14": true, "15": true, "16": true}, got)
	}
}

func TestPeopleUpToTheNextSpec(t *testing.T) {
	first := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "web", Members: []schedule.Membership{{Member: "a"}}}},
		OffHours: schedule.Duty{Primary: schedule.Vacant(), Breaks: []schedule.Clock{schedule.At(8, 0)}}}
	second := first
	second.From = date("2026-05-11")
	second.Teams = []schedule.Team{{ID: "web", Members: []schedule.Membership{{Member: "b"}}}}
	s := must(t, first, second)
	who := func(from, to schedule.Clock) (list []string) {
		iv := schedule.Interval{Start: second.From.At(from, tokyo), End: second.From.At(to, tokyo)}
		for seat := range s.Seats(iv) {
			for _, c := range s.People(iv) {
				if c.CanServe(seat) {
					list = append(list, string(c.Member)+" "+seat.Start.Format("15:04"))
				}
			}
		}
		return list
	}
	assert.Equal(t, []string{"a 08:00"}, who(schedule.At(7, 0), schedule.At(9, 0)))
	assert.Equal(t, []string{"a 08:00", "b 19:00"}, who(schedule.At(0, 0), schedule.At(24, 0)))
	assert.Equal(t, []string{"b 19:00"}, who(schedule.At(12, 0), schedule.At(24, 0)))
}
