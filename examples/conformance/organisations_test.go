package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

var year = schedule.Days(date("2026-01-01"), date("2026-12-31"), sample.Tokyo())

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // cannot be: package sample compiles the zone data in
	}
	return loc
}

// organisations are the sample, one with every kind of change, and one whose clocks
// are set twice a year.
func organisations(t *testing.T) map[string]format.Organisation {
	t.Helper()
	all := map[string]format.Organisation{"sample": organisation(t, []schedule.Spec{sample.Organisation()}), "harbour": harbour(t), "desk": desk(t)}
	planned := all["sample"]
	plan, err := command.Planned(planned.Schedule, nil, schedule.Month(2026, time.May, sample.Tokyo()))
	require.NoError(t, err)
	planned.Schedule = plan
	all["planned"] = planned
	return all
}

func organisation(t *testing.T, specs []schedule.Spec, changes ...schedule.Change) format.Organisation {
	t.Helper()
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	s, err = s.With(changes...)
	require.NoError(t, err)
	return format.Organisation{Schedule: s, Specs: specs}
}

// harbour has a team with a rota by day, one that answers as a whole, a secondary,
// half days, a working Saturday, company days, a new regime in July, and changes.
func harbour(t *testing.T) format.Organisation {
	tokyo := sample.Tokyo()
	hours := schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	hours = append(hours, schedule.Window{Dates: []schedule.Date{date("2026-12-28")}, From: schedule.At(10, 0), To: schedule.At(15, 0)}, schedule.Window{Dates: []schedule.Date{date("2026-04-18")}})
	daily := rotation.Daily(date("2025-01-06"), "p1", "p2", "p3")
	weekly := rotation.Weekly(date("2025-01-06"), "w1", "p1", "w2", "p2", "w3", "p3")
	spec := schedule.Spec{
		Location: tokyo, Business: hours, Holidays: holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03")),
		Teams: []schedule.Team{
			{ID: "web", Services: []schedule.Service{{ID: "front"}}, Members: members("w1", "w2", "w3")},
			{ID: "pay", Services: []schedule.Service{{ID: "cards"}}, Members: members("p1", "p2", "p3"),
				Business: schedule.Weekdays(schedule.At(11, 0), schedule.At(20, 0)), Daytime: schedule.Duty{Primary: daily, Secondary: daily.Lag(1)}},
		},
		OffHours: schedule.Duty{Primary: weekly, Secondary: weekly.Lag(1)},
		People:   people("w1", "w2", "w3", "p1", "p2", "p3"),
	}
	later := spec
	later.From = date("2026-07-01")
	later.Business = schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0))
	at := func(day string, hour int) time.Time { return date(day).At(schedule.At(hour, 0), tokyo) }
	return organisation(t, []schedule.Spec{spec, later},
		schedule.Leave{Member: "w2", Interval: schedule.Interval{Start: at("2026-05-11", 0), End: at("2026-05-14", 0)}},
		schedule.Swap{A: "p3", AGives: schedule.Interval{Start: at("2026-05-18", 19), End: at("2026-05-18", 20)}, B: "p1", BGives: schedule.Interval{Start: at("2026-06-04", 19), End: at("2026-06-04", 20)}},
		schedule.Override{Interval: schedule.Interval{Start: at("2026-05-20", 20), End: at("2026-05-20", 22)}, To: "w1"},
		schedule.Override{Interval: schedule.Interval{Start: at("2026-06-10", 12), End: at("2026-06-10", 14)}, To: "w1", Team: "web"},
	)
}

// desk is in New York, where clocks are set, is followed by a team in Tokyo, and
// leaves some weeks to nobody.
func desk(t *testing.T) format.Organisation {
	spec := schedule.Spec{
		Location: zone("America/New_York"), Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(17, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{
			{ID: "east", Services: []schedule.Service{{ID: "trade", FollowedBy: []schedule.TeamID{"tokyo"}}, {ID: "books"}}, Members: members("n1", "n2"),
				Daytime: schedule.Duty{Primary: rotation.Weekly(date("2025-01-06"), "n1", "n2")}},
			{ID: "tokyo", Location: sample.Tokyo(), Holidays: holiday.Japan(), Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(17, 0)), Pool: "tokyo",
				OffHours: schedule.Duty{Primary: rotation.Weekly(date("2025-01-06"), "t1")}, Members: members("t1", "t2"), Services: []schedule.Service{{ID: "rice"}}},
		},
		OffHours: schedule.Duty{Primary: rotation.Weekly(date("2025-01-06"), "n1", "n2", "")},
		People:   people("n1", "n2", "t1", "t2"),
	}
	return organisation(t, []schedule.Spec{spec})
}

func members(ids ...schedule.Member) []schedule.Membership {
	var list []schedule.Membership
	for _, id := range ids {
		list = append(list, schedule.Membership{Member: id})
	}
	return list
}

func people(ids ...schedule.Member) []schedule.Person {
	var list []schedule.Person
	for _, id := range ids {
		list = append(list, schedule.Person{ID: id, Contact: map[string]string{"pagerduty": "P-" + string(id), "slack": "U-" + string(id)}})
	}
	return list
}

func services(o format.Organisation) []schedule.ServiceID {
	var list []schedule.ServiceID
	for id := range o.Schedule.Services() {
		list = append(list, id)
	}
	return list
}

// asked returns the addresses of those who are asked in a role: of a whole team, all
// who are members and not on leave.
func asked(t require.TestingT, s *schedule.Schedule, service schedule.ServiceID, role schedule.Role, at time.Time, system string) []string {
	answer, err := s.OnCall(service, at)
	require.NoError(t, err)
	var list []string
	add := func(m schedule.Member) { list = append(list, known(s.Person(m, at)).Contact[system]) }
	for _, seat := range answer.Seats {
		switch {
		case seat.Role == schedule.All && role == schedule.Primary:
			for _, m := range known(s.Team(answer.Team)).Members(at) {
				away := slices.ContainsFunc(s.Changes(), func(c schedule.Change) bool {
					leave, ok := c.(schedule.Leave)
					return ok && leave.Member == m && leave.Overlaps(seat.Interval)
				})
				if !away {
					add(m)
				}
			}
		case seat.Role == role && seat.Member != "":
			add(seat.Member)
		}
	}
	slices.Sort(list)
	return list
}

// instants returns every hour of a range, and every minute, and the last moment
// before it, within so many minutes of each boundary of a service's shifts.
func instants(s *schedule.Schedule, service schedule.ServiceID, iv schedule.Interval, minutes int) []time.Time {
	var list []time.Time
	for at := iv.Start; at.Before(iv.End); at = at.Add(time.Hour) {
		list = append(list, at)
	}
	for shift := range known(s.Service(service)).Shifts(iv) {
		for minute := -minutes; minute <= minutes; minute++ {
			at := shift.Start.Add(time.Duration(minute) * time.Minute)
			if before := at.Add(-time.Millisecond); iv.Contains(before) && iv.Contains(at) {
				list = append(list, before, at)
			}
		}
	}
	return list
}
