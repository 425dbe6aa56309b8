package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// The days of people are where their team is on that day: not where the organisation is, and after a move where they
// have moved to, within a spec and from one to the next.
func TestPlaceOf(t *testing.T) {
	tokyo, berlin, date := known(time.LoadLocation("Asia/Tokyo")), known(time.LoadLocation("Europe/Berlin")), schedule.MustParseDate
	days := schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0))
	team := func(id schedule.TeamID, loc *time.Location, members ...schedule.Membership) schedule.Team {
		return schedule.Team{ID: id, Location: loc, Members: members, Services: []schedule.Service{{ID: schedule.ServiceID("svc-" + id)}}}
	}
	spec := func(from string, teams ...schedule.Team) schedule.Spec {
		s := schedule.Spec{Location: tokyo, Business: days, Holidays: schedule.NoHolidays{}, OffHours: schedule.Duty{Closed: []schedule.When{{}}}, Teams: teams}
		if from != "" {
			s.From = date(from)
		}
		return s
	}
	specs := []schedule.Spec{
		spec("", team("jp", nil, schedule.Membership{Member: "mover", Last: date("2027-03-28")}, schedule.Membership{Member: "aoi", Share: 50}),
			team("eu", berlin, schedule.Membership{Member: "mover", From: date("2027-03-29")}, schedule.Membership{Member: "jonas"}, schedule.Membership{Member: "aoi", Share: 50})),
		spec("2027-06-01", team("jp", nil, schedule.Members("jonas", "aoi")...), team("eu", berlin, schedule.Members("mover")...)),
	}
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	for _, c := range []struct {
		member schedule.Member
		day    string
		want   *time.Location
	}{
		{"jonas", "2026-12-03", berlin},
		{"jonas", "2027-05-31", berlin},
		{"jonas", "2027-06-01", tokyo},
		{"mover", "2027-03-28", tokyo},
		{"mover", "2027-03-29", berlin},
		{"mover", "2027-06-01", berlin},
		{"aoi", "2027-03-29", tokyo}, // the first of two teams
		{"nobody", "2027-03-29", tokyo},
	} {
		assert.Same(t, c.want, s.PlaceOf(c.member, date(c.day)), "%s %s", c.member, c.day)
		assert.Same(t, c.want, schedule.NewHomes(specs).Place(c.member, date(c.day)), "%s %s", c.member, c.day)
	}
	for first, want := range map[string]string{ // and last
		"2027-03-27 2027-03-27": "2027-03-27T00:00:00+09:00/2027-03-28T00:00:00+09:00",
		"2027-03-27 2027-03-30": "2027-03-27T00:00:00+09:00/2027-03-31T00:00:00+02:00",
	} {
		iv := s.DaysOf("mover", date(first[:10]), date(first[11:]))
		assert.Equal(t, want, iv.Start.Format(time.RFC3339)+"/"+iv.End.Format(time.RFC3339))
	}
	// 28 March has 23 hours in Berlin, 31 October 25.
	assert.Equal(t, 23*time.Hour, s.DaysOf("jonas", date("2027-03-28"), date("2027-03-28")).Duration())
	assert.Equal(t, 25*time.Hour, s.DaysOf("mover", date("2027-10-31"), date("2027-10-31")).Duration())
	assert.Nil(t, (*schedule.Schedule)(nil).PlaceOf("jonas", date("2027-03-28")))
	assert.Nil(t, schedule.Homes{}.Place("jonas", date("2027-03-28")))
}
