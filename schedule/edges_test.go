package schedule_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// A pool's slots begin and end with the hours that its teams have in common, also where
// the hours begin or end with the day. Hours that only touch are none in common: the day
// is cut at the pool's opening clock.
func TestHoursInCommonAtTheEdgesOfADay(t *testing.T) {
	for _, c := range []struct {
		a, b [2]int // hours of two teams
		want string
	}{
		{[2]int{0, 18}, [2]int{0, 24}, "18:00 – 00:00"},
		{[2]int{6, 24}, [2]int{9, 24}, "00:00 – 09:00"},
		{[2]int{0, 12}, [2]int{12, 24}, "10:00 – 10:00"},
	} {
		spec := sample.Organisation()
		spec.Teams, spec.Pools, spec.People = spec.Teams[:2], nil, nil
		spec.OffHours.Primary = schedule.Vacant()
		for i, hours := range [][2]int{c.a, c.b} {
			spec.Teams[i].Business = schedule.Weekdays(schedule.At(hours[0], 0), schedule.At(hours[1], 0))
		}
		s := must(t, spec)
		var got []string
		for slot := range known(s.Team(schedule.Everyone)).Seats(schedule.Days(date("2026-05-12"), date("2026-05-13"), tokyo)) {
			got = append(got, fmt.Sprint(slot.Start.Format("15:04"), " – ", slot.End.Format("15:04")))
		}
		assert.Equal(t, []string{c.want, c.want}, got, c)
	}
}

// Teams in far places may share a pool: it answers while one of them is closed, and on
// days without common hours its slots begin at its opening clock.
func TestTeamsFarApart(t *testing.T) {
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{
			{ID: "here", Services: []schedule.Service{{ID: "near"}}, Members: []schedule.Membership{{Member: "a"}}},
			{ID: "there", Location: zone("America/Los_Angeles"), Services: []schedule.Service{{ID: "far"}}, Members: []schedule.Membership{{Member: "b"}}},
		},
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "a", "b")}}
	slots := func(s *schedule.Schedule, first, last string) (list []string) {
		for slot := range known(s.Team(schedule.Everyone)).Seats(schedule.Days(date(first), date(last), tokyo)) {
			list = append(list, slot.Start.Format("Mon 15:04")+" – "+slot.End.Format("Mon 15:04"))
		}
		return list
	}
	// Los Angeles opens at 02:00 in Tokyo and closes at 11:00: they have an hour in common.
	assert.Equal(t, []string{"Tue 11:00 – Wed 10:00", "Wed 11:00 – Thu 10:00"}, slots(must(t, spec), "2026-06-09", "2026-06-10"))
	spec.Teams[1].Location = zone("America/New_York") // 23:00 to 08:00 in Tokyo: none
	s := must(t, spec)
	assert.Equal(t, []string{"Tue 10:00 – Wed 10:00", "Wed 10:00 – Thu 10:00"}, slots(s, "2026-06-09", "2026-06-10"))
	assert.Equal(t, "far 2026-06-09 10:00 – 2026-06-09 23:00 JST everyone: primary b", ask(t, s, "far", "2026-06-09T12:00:00+09:00").String())
	assert.Equal(t, "near 2026-06-09 19:00 – 2026-06-10 10:00 JST everyone: primary b", ask(t, s, "near", "2026-06-09T20:00:00+09:00").String())

	// The place of a pool may be far from its teams too.
	spec.Teams[1].Location, spec.Location = tokyo, zone("America/New_York")
	spec.Teams[0].Location = tokyo
	assert.Equal(t, []string{"Tue 19:00 – Wed 10:00"}, func() (list []string) {
		for slot := range known(must(t, spec).Team(schedule.Everyone)).Seats(schedule.Days(date("2026-06-09"), date("2026-06-09"), tokyo)) {
			list = append(list, slot.Start.In(tokyo).Format("Mon 15:04")+" – "+slot.End.In(tokyo).Format("Mon 15:04"))
		}
		return list
	}())
}
