package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/jp"

	"github.com/toban-go/toban/examples/policy"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/instance/problem"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// figure is one operation that is timed.
type figure struct {
	what  string
	bound bound
	// ours is the figure of the library for what another does here.
	ours    string
	prepare func() (work, error)
}

// work does an operation so many times a call; the error says that the result is wrong.
type work struct {
	parts int
	call  func() error
}

var (
	date          = schedule.MustParseDate
	tokyo         = sample.Tokyo()
	first         = date("2026-01-01")
	last          = date("2026-12-31")
	year          = schedule.Days(first, last, tokyo)
	night         = date("2026-05-07").At(schedule.At(23, 0), tokyo)
	noon          = date("2026-05-07").At(schedule.At(12, 0), tokyo)
	late, morning = date("2026-05-15").At(schedule.At(3, 0), tokyo), date("2026-05-15").At(schedule.At(11, 0), tokyo) // a working day after another
)

var errWrong = errors.New("the result is wrong")

func right(ok bool) error {
	if !ok {
		return errWrong
	}
	return nil
}

// figures lists what is timed, in the order of the table; teams is the size of the
// large organisation.
func figures(instances string, teams int) []figure {
	const ns, µs, ms = time.Nanosecond, time.Microsecond, time.Millisecond
	people := fmt.Sprintf("%d teams, %d services, %d people", teams, 5*teams, 10*teams)
	const lookup, count = "is a day a holiday in Japan", "business days and days off of a year"
	list := []figure{
		{lookup, atMost(10 * ns).allocating(0), "", isHoliday},
		{"the same by rickar/cal/v2", bound{}, lookup, libraryIsHoliday(false)},
		{"the same by rickar/cal/v2, cached", bound{}, lookup, libraryIsHoliday(true)},
		{count, atMost(5 * µs), "", countYear},
		{"the same by rickar/cal/v2 (working hours)", bound{}, count, libraryCountYear},
		{"who is on call, at night", atMost(400 * ns).allocating(1), "", onCall(sample.Organisation, night)},
		{"who is on call, by day", atMost(250 * ns).allocating(1), "", onCall(sample.Organisation, noon)},
		{"who is on call, at night, three windows a day", atMost(600 * ns).allocating(1), "", onCall(windows, late)},
		{"who is on call, at night, three windows a day and four seats", atMost(1400 * ns).allocating(1), "", onCall(fourSeats, late)},
		{"who is on call, by day, three windows a day and four seats", atMost(1400 * ns).allocating(1), "", onCall(fourSeats, morning)},
		{"the next handoff", bound{}, "", nextHandoff},
		{"the shifts of a service in a year", atMost(75 * µs), "", serviceYear(sample.Organisation, 244+365+1)},                                    // days, nights, and the night that reaches into the year
		{"the shifts of a service in a year, three windows a day and four seats", atMost(600 * µs).using(0.1), "", serviceYear(fourSeats, 4*1529)}, // of 1529 slots
		{"who is on call, from a compiled roster: " + people, atMost(60 * ns).allocating(0), "", rosterOnCall(teams)},
		{"compile a year: " + people, atMost(300 * ms).using(150), "", compileYear(organisation(teams, 10))},
		{"lay 10,000 leaves of many people", atMost(250 * ms), "", leaves(10_000, func(n int) schedule.Leave {
			day := first.AddDays(n * 7 % 365)
			return schedule.Leave{Member: member(n%20, n/20%10), Interval: schedule.Days(day, day, tokyo)}
		})},
		{"lay 5,000 leaves of one person over one interval", atMost(200 * ms), "", leaves(5_000, func(int) schedule.Leave {
			return schedule.Leave{Member: member(3, 4), Interval: schedule.Days(date("2026-06-08"), date("2026-06-12"), tokyo)}
		})},
		{"the policy of examples/policy over a year", atMost(50 * ms), "", policyYear},
		{fmt.Sprintf("training sessions of a year, %d people", 10*min(10, teams)), atMost(2 * time.Second), "", trainingYear(min(10, teams))},
	}
	for _, plan := range []struct {
		name string
		most time.Duration
	}{
		{"s01-plain", 50 * ms}, {"s03-history", 50 * ms}, {"s04-locked", 50 * ms},
		{"m01-plain", 200 * ms}, {"m02-leave", 200 * ms}, {"m06-join-leave", 200 * ms},
		{"l01-plain", 500 * ms}, {"l02-leave-parttime", 500 * ms}, {"x01-plain", 2 * time.Second},
	} {
		list = append(list, figure{"plan " + plan.name, atMost(plan.most), "", solve(instances, plan.name, true)})
	}
	list = append(list, plans()...)
	return append(list, figure{"refuse s06-infeasible-blocked", atMost(50 * ms), "", solve(instances, "s06-infeasible-blocked", false)})
}

func (f figure) take(runs int) (cost, error) {
	w, err := f.prepare()
	if err != nil {
		return cost{}, err
	}
	return measure(runs, w)
}

func days() []schedule.Date {
	var list []schedule.Date
	for d := first; !d.After(last); d = d.AddDays(1) {
		list = append(list, d)
	}
	return list
}

func isHoliday() (work, error) {
	japan, days := holiday.Japan(), days()
	return work{len(days), func() error {
		n := 0
		for _, d := range days {
			if _, ok := japan.Holiday(d); ok {
				n++
			}
		}
		return right(n == 18)
	}}, nil
}

// The library finds other days than the law in 2026; its count is not ours.
func libraryIsHoliday(cached bool) func() (work, error) {
	return func() (work, error) {
		library := &cal.Calendar{Holidays: jp.Holidays, Cacheable: cached}
		var noons []time.Time
		for _, d := range days() {
			noons = append(noons, d.At(schedule.At(12, 0), time.UTC))
		}
		return work{len(noons), func() error {
			n := 0
			for _, t := range noons {
				if actual, observed, _ := library.IsHoliday(t); actual || observed {
					n++
				}
			}
			return right(n > 0)
		}}, nil
	}
}

func countYear() (work, error) {
	japan, hours := holiday.Japan(), schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0))
	return work{1, func() error {
		n := japan.Count(hours, first, last)
		return right(n.Workdays == 244 && n.Days() == 365)
	}}, nil
}

func libraryCountYear() (work, error) {
	library := cal.NewBusinessCalendar()
	library.AddHoliday(jp.Holidays...)
	start, end := first.At(0, time.UTC), last.AddDays(1).At(0, time.UTC)
	return work{1, func() error { return right(library.WorkHoursInRange(start, end) > 0) }}, nil
}

// windows is the sample with a lunch break, and an evening over midnight.
func windows() schedule.Spec {
	spec, days := sample.Organisation(), []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	spec.Business = schedule.Hours{
		{Days: days, From: schedule.At(9, 0), To: schedule.At(12, 0)},
		{Days: days, From: schedule.At(13, 0), To: schedule.At(18, 0)},
		{Days: days, From: schedule.At(22, 0), To: schedule.At(1, 0)},
	}
	return spec
}

// fourSeats is windows with four seats of rotations, day and night.
func fourSeats() schedule.Spec {
	spec := windows()
	spec.OffHours = four(spec.OffHours.Primary.(rotation.Rotation))
	for i := range spec.Teams {
		var order []schedule.Member
		for _, m := range spec.Teams[i].Members {
			order = append(order, m.Member)
		}
		spec.Teams[i].Daytime = four(rotation.Weekly(date("2020-01-06"), order...))
	}
	return spec
}

func four(r rotation.Rotation) schedule.Duty {
	return schedule.Duty{Primary: r, Secondary: r.Lag(1), Seats: []schedule.Post{
		{Role: "tertiary", Rota: r.Lag(2), Optional: true}, {Role: "manager", Rota: r.Lag(3), Optional: true}}}
}

func onCall(organisation func() schedule.Spec, at time.Time) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(organisation())
		return work{1, func() error {
			_, err := s.OnCall("shop-cart", at)
			return err
		}}, err
	}
}

func nextHandoff() (work, error) {
	s, err := schedule.New(sample.Organisation())
	return work{1, func() error {
		_, err := s.NextHandoff("shop-cart", night)
		return err
	}}, err
}

func serviceYear(organisation func() schedule.Spec, shifts int) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(organisation())
		return work{1, func() error {
			n := 0
			cart, err := s.Service("shop-cart")
			if err != nil {
				return err
			}
			for range cart.Shifts(year) {
				n++
			}
			return right(n == shifts)
		}}, err
	}
}

// organisation is made up: teams with five services each, in one pool with two seats.
func organisation(teams, members int) schedule.Spec {
	spec := sample.Organisation()
	spec.Teams, spec.Pools, spec.People = nil, nil, nil
	var order []schedule.Member
	for i := range teams {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("team-%03d", i))}
		for j := range 5 {
			team.Services = append(team.Services, schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("service-%03d-%d", i, j))})
		}
		for j := range members {
			m := member(i, j)
			team.Members = append(team.Members, schedule.Membership{Member: m})
			order = append(order, m)
		}
		spec.Teams = append(spec.Teams, team)
	}
	daily := rotation.Daily(date("2020-01-01"), order...)
	spec.OffHours = schedule.Duty{Primary: daily, Secondary: daily.Lag(1)}
	return spec
}

// member is who has a number in a team of a made-up organisation.
func member(team, number int) schedule.Member {
	return schedule.Member(fmt.Sprintf("m-%03d-%d", team, number))
}

// leaves lays so many leaves at once over an organisation of 20 teams.
func leaves(number int, leave func(int) schedule.Leave) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(organisation(20, 10))
		var all []schedule.Change
		for n := range number {
			all = append(all, leave(n))
		}
		return work{1, func() error {
			_, err := s.With(all...)
			return err
		}}, err
	}
}

func rosterOnCall(teams int) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(organisation(teams, 10))
		if err != nil {
			return work{}, err
		}
		r, err := s.Roster(year)
		id := schedule.ServiceID(fmt.Sprintf("service-%03d-4", teams/2))
		return work{1, func() error {
			_, err := r.OnCall(id, noon)
			return err
		}}, err
	}
}

func compileYear(spec schedule.Spec) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(spec)
		return work{1, func() error {
			_, err := s.Roster(year)
			return err
		}}, err
	}
}

func policyYear() (work, error) {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		return work{}, err
	}
	r, err := s.Roster(year)
	rules := policy.Rules(s, year, nil)
	return work{1, func() error {
		scheduletest.Find(r, rules...)
		return nil
	}}, err
}

func trainingYear(teams int) func() (work, error) {
	return func() (work, error) {
		s, err := schedule.New(organisation(teams, 10))
		p := training.Planner{Series: meeting.Series{First: date("2026-01-07")}, Parallel: teams / 2, CoQuestioners: 1, Observers: 2}
		return work{1, func() error {
			plan, err := p.Plan(s, first, last)
			if err != nil {
				return err
			}
			return right(len(plan.Sessions) > 0)
		}}, err
	}
}

func solve(instances, name string, feasible bool) func() (work, error) {
	return func() (work, error) {
		file, err := os.Open(filepath.Join(instances, name+".json"))
		if err != nil {
			return work{}, err
		}
		defer file.Close()
		p, err := problem.Decode(file)
		return work{1, func() error {
			_, err := p.Solve(0, 1)
			if !feasible {
				return right(errors.Is(err, fairness.ErrInfeasible))
			}
			return err
		}}, err
	}
}
