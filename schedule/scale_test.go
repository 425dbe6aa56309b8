package schedule_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// large is an organisation of some teams with five services and ten people each,
// in one pool with two seats.
func large(teams int) schedule.Spec {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People = nil, nil, nil
	var order []schedule.Member
	for i := range teams {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("team-%03d", i))}
		for j := range 5 {
			team.Services = append(team.Services, schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("service-%03d-%d", i, j))})
		}
		for j := range 10 {
			m := schedule.Member(fmt.Sprintf("m-%03d-%d", i, j))
			team.Members = append(team.Members, schedule.Membership{Member: m})
			order = append(order, m)
		}
		spec.Teams = append(spec.Teams, team)
	}
	daily := rotation.Daily(date("2020-01-01"), order...)
	spec.OffHours = schedule.Duty{Primary: daily, Secondary: daily.Lag(teams)}
	return spec
}

// Bound: 60 ns and no allocation with 200 teams, 1,000 services and 2,000 people.
func BenchmarkRosterOnCall(b *testing.B) {
	s := must(b, large(200))
	r := compile(b, s, schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo))
	at := instant(b, "2026-09-22T12:00:00+09:00")
	b.ReportAllocs()
	for b.Loop() {
		if a, err := r.OnCall("service-123-4", at); err != nil || a.Seats[0].Member == "" {
			b.Fatal(err)
		}
	}
}

// Bound: 300 ms and 150 MB for a year of 200 teams; the cost of a team does not grow
// with their number.
func BenchmarkRosterYear(b *testing.B) {
	for _, teams := range []int{10, 50, 100, 200} {
		s := must(b, large(teams))
		b.Run(fmt.Sprintf("teams=%d", teams), func(b *testing.B) {
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			var r *schedule.Roster
			for b.Loop() {
				r = compile(b, s, schedule.Days(date("2026-01-01"), date("2026-12-31"), tokyo))
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(teams), "ns/team")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-held")
			runtime.KeepAlive(r)
		})
	}
}

// Bound: 150 µs a team for the stand-in of a night that 200 days of teams overlap, each with a stand-in of its own; the
// cost of a team does not grow with their number. It grew while the pool looked at each team for each of its members.
func BenchmarkStandIn(b *testing.B) {
	for _, teams := range []int{50, 200} {
		spec := large(teams)
		for i := range spec.Teams {
			t := &spec.Teams[i]
			absent := t.Members[0].Member
			t.Business = schedule.Hours{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: schedule.At(i%20, 0), To: schedule.At(i%20+3, 0), OnHolidays: true}}
			t.Daytime = schedule.Duty{Primary: schedule.Always(absent)}
			spec.People = append(spec.People, schedule.Person{ID: absent, Ready: []schedule.Ready{}})
		}
		spec.OffHours = schedule.Duty{Primary: schedule.Always(spec.People[0].ID)}
		s := must(b, spec)
		at := instant(b, "2026-05-07T23:00:00+09:00")
		b.Run(fmt.Sprintf("teams=%d", teams), func(b *testing.B) {
			for b.Loop() {
				if a, err := s.OnCall("service-001-0", at); err != nil || a.Regime != schedule.OffHours || a.Seats[0].Member == "" {
					b.Fatal(a, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(teams), "ns/team")
		})
	}
}
