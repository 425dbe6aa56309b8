package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Seats that are not always needed (Post.Unless).

// secondUnless is an organisation of five with a primary every night, and a second person unless the primary is one of some.
func secondUnless(primary, second schedule.Rota, enough ...schedule.Member) schedule.Spec {
	return schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{{ID: "shop", Services: schedule.Services("web"), Members: schedule.Members("al", "an", "bo", "ce", "di")}},
		OffHours: schedule.Duty{Primary: primary,
			Seats: []schedule.Post{{Role: "second", Rota: second, Unless: schedule.Holder{Role: schedule.Primary, Members: enough}}}},
	}
}

// nightOf returns the slot of the night that begins on a weekday.
func nightOf(day string) schedule.Interval {
	return schedule.Interval{Start: date(day).At(schedule.At(19, 0), tokyo), End: date(day).AddDays(1).At(schedule.At(10, 0), tokyo)}
}

// Whoever is kept for a seat that is not needed serves nothing: it is no load and costs no rest when others are ranked.
func TestWhoIsKeptForASeatIsNotBusierForIt(t *testing.T) {
	on := func(m schedule.Member, days ...time.Weekday) schedule.Rota {
		return schedule.On(schedule.When{Weekdays: days}, schedule.Always(m))
	}
	kept := schedule.Chain{on("bo", time.Monday, time.Tuesday, time.Thursday, time.Friday, time.Saturday), on("ce", time.Sunday)}
	s := must(t, secondUnless(schedule.Always("al"), kept, "al"))
	leave := schedule.Leave{Member: "al", Interval: nightOf("2026-06-17"), Exact: true} // bo is kept the nights before and after it
	for _, s := range []*schedule.Schedule{s, with(t, s, compile(t, s, schedule.Month(2026, time.June, tokyo)))} {
		a, err := with(t, s, leave).OnCall("web", leave.Start)
		assert.NoError(t, err)
		assert.Equal(t, schedule.Member("bo"), a.Member(schedule.Primary), a.Explain())
	}
	// One who serves it is: the senior person is another.
	s = must(t, secondUnless(schedule.Always("al"), kept, "di"))
	a, err := with(t, s, leave).OnCall("web", leave.Start)
	assert.NoError(t, err)
	assert.Equal(t, schedule.Member("ce"), a.Member(schedule.Primary), a.Explain())
}

// A record over two specs keeps the condition of each, though both have the same people.
func TestARecordKeepsTheConditionOfEachSpec(t *testing.T) {
	before := secondUnless(schedule.Always("al"), schedule.Always("bo"), "al")
	after := secondUnless(schedule.Always("al"), schedule.Always("bo"), "an")
	after.From = date("2026-06-16")
	s := must(t, before, after)
	read, err := schedule.ParseRoster(mustJSON(t, compile(t, s, schedule.Month(2026, time.June, tokyo))))
	assert.NoError(t, err)
	for _, book := range []interface {
		OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
	}{s, read, with(t, s, read)} {
		for day, second := range map[string]schedule.Member{"2026-06-12": "", "2026-06-17": "bo"} {
			a, err := book.OnCall("web", nightOf(day).Start)
			assert.NoError(t, err)
			assert.Equal(t, second, a.Member("second"), "%s: %s", day, a.Explain())
		}
	}
}

// Somebody steps in for whom a plan has in another pool: the plan could not know that the seat would be needed.
func TestAPlanTakesWhomARotaHasInASeatThatIsNotAlwaysNeeded(t *testing.T) {
	spec := secondUnless(schedule.Always("al"), schedule.Always("bo"), "an")
	spec.Teams = append(spec.Teams, schedule.Team{ID: "depot", Pool: "north", Services: schedule.Services("depot"), Members: schedule.Members("bo")})
	spec.Teams[0].Members[2].Share, spec.Teams[1].Members[0].Share = 50, 50
	spec.Pools = []schedule.Pool{{ID: "north", Duty: schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), "bo")}}}
	s := must(t, spec)
	night := nightOf("2026-06-17")
	second := func(s *schedule.Schedule) schedule.Member {
		a, err := s.OnCall("web", night.Start)
		assert.NoError(t, err)
		return a.Member("second")
	}
	assert.Equal(t, schedule.Member("bo"), second(s), "two rotas may name bo")
	planned, err := s.Follow(nightPlan{})
	assert.NoError(t, err)
	assert.Equal(t, schedule.Member("an"), second(planned))
}

// nightPlan is a plan of the pool north that has bo every night.
type nightPlan struct{}

func (nightPlan) Members() []schedule.Member { return []schedule.Member{"bo"} }

func (nightPlan) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: schedule.RulePlan, Member: "bo"}, s.Team == "north" && s.Regime == schedule.OffHours && s.Role == schedule.Primary
}

// What would give somebody a seat while it is not needed says so, and nothing gives another seat to whom it is kept for.
func TestChangesOfASeatThatIsNotNeeded(t *testing.T) {
	s := must(t, secondUnless(rotation.Daily(date("2026-06-15"), "al", "an"), schedule.Always("bo"), "al", "bo"))
	idle, busy := nightOf("2026-06-15"), nightOf("2026-06-16") // al needs no second person, an does
	refused := func(c schedule.Change, want string) {
		t.Helper()
		for _, s := range []*schedule.Schedule{s, with(t, s, compile(t, s, schedule.Month(2026, time.June, tokyo)))} {
			_, err := s.With(c)
			assert.ErrorIs(t, err, schedule.ErrConflict)
			assert.ErrorContains(t, err, want)
		}
	}
	refused(schedule.Override{Interval: idle, Role: "second", To: "ce"}, `override of everyone second: the seat is not needed in 2026-06-15 19:00 – 2026-06-16 10:00 JST, so "ce" would serve nothing`)
	refused(schedule.Cover{Interval: idle, From: "bo", To: "ce"}, `cover for "bo": "bo" has no shift in 2026-06-15 19:00 – 2026-06-16 10:00 JST, and is only kept for second, which is not needed`)
	refused(schedule.Swap{A: "bo", AGives: idle, B: "an", BGives: busy}, `"bo" has no shift that starts in 2026-06-15 19:00 – 2026-06-16 10:00 JST, and is only kept for second, which is not needed`)
	refused(schedule.Override{Interval: idle, To: "bo"}, `"bo" is kept for the seat Mon 2026-06-15 19:00`)
	both := schedule.Interval{Start: idle.Start, End: busy.End}
	put := with(t, s, schedule.Override{Interval: both, Role: "second", To: "ce"}, schedule.Override{Interval: idle, To: "di"})
	for _, night := range []schedule.Interval{idle, busy} { // needed at some time, so it counts for all of it
		a, err := put.OnCall("web", night.Start)
		assert.NoError(t, err)
		assert.Equal(t, schedule.Member("ce"), a.Member("second"), a.Explain())
	}

	kept := func(s *schedule.Schedule) (list []string) {
		for shift := range s.Kept(schedule.Days(date("2026-06-15"), date("2026-06-18"), tokyo)) {
			list = append(list, shift.String())
		}
		return list
	}
	assert.Equal(t, []string{"Mon 2026-06-15 19:00 – Tue 2026-06-16 10:00 JST everyone second bo", "Wed 2026-06-17 19:00 – Thu 2026-06-18 10:00 JST everyone second bo"}, kept(s))
	part := schedule.Interval{Start: idle.Start.Add(time.Hour), End: idle.Start.Add(3 * time.Hour)}
	assert.Equal(t, []string{"Mon 2026-06-15 19:00 – Mon 2026-06-15 20:00 JST everyone second bo", "Mon 2026-06-15 22:00 – Tue 2026-06-16 10:00 JST everyone second bo",
		"Wed 2026-06-17 19:00 – Thu 2026-06-18 10:00 JST everyone second bo"}, kept(with(t, s, schedule.Override{Interval: part, To: "an"})))
}
