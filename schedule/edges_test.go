package schedule_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// A pool's slots begin and end with the hours that its teams have in common, also where
// those begin or end with the day, or only touch.
func TestHoursInCommonAtTheEdgesOfADay(t *testing.T) {
	for _, c := range []struct {
		a, b [2]int // hours of two teams
		want string
	}{
		{[2]int{0, 18}, [2]int{0, 24}, "18:00 – 00:00"},
		{[2]int{6, 24}, [2]int{9, 24}, "00:00 – 09:00"},
		{[2]int{0, 12}, [2]int{12, 24}, "12:00 – 12:00"},
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
