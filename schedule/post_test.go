package schedule_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// desk is an organisation with seats of many kinds: two equal primaries, a duty manager of two people
// who need not know the services, a helper who may be missing, and a second person unless the primary
// is senior.
func desk() schedule.Spec {
	first := date("2026-01-05")
	weekly := func(order ...schedule.Member) schedule.Rota { return rotation.Weekly(first, order...) }
	spec := schedule.Spec{Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{{ID: "shop", Services: []schedule.Service{{ID: "web"}}}},
		OffHours: schedule.Duty{
			Primary:   weekly("a", "b", "c", "d"),
			Secondary: weekly("b", "c", "d", "a"),
			Seats: []schedule.Post{
				{Role: "primary-2", Rota: weekly("c", "d", "a", "b")},
				{Role: "manager", Rota: weekly("x", "y"), Ready: map[schedule.Member]schedule.Date{"x": {}, "y": date("2026-01-05")}},
				{Role: "helper", Rota: weekly("e", ""), Optional: true},
				{Role: "second", Rota: weekly("f"), Unless: schedule.Holder{Role: schedule.Primary, Members: []schedule.Member{"a", "b"}}},
				{Role: "shadow-new", Rota: weekly("g", "")},
			},
			Shadow: weekly("", "h"),
		},
		People: []schedule.Person{{ID: "x", Ready: []schedule.Ready{}}, {ID: "y", Ready: []schedule.Ready{}}},
		Escalation: []schedule.Tier{{Ask: schedule.Primary}, {Ask: "primary-2"}, {Ask: schedule.Secondary, After: 5 * time.Minute}, {Ask: "manager", After: 15 * time.Minute},
			{Ask: "second", After: 20 * time.Minute}},
	}
	for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f", "g", "h", "x", "y"} {
		spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: m})
	}
	return spec
}

// seated lists the seats of an answer in order.
func seated(a schedule.Answer) string {
	var list []string
	for _, s := range a.Seats {
		list = append(list, string(s.Role)+" "+string(s.Member))
	}
	return strings.Join(list, ", ")
}

func TestNamedSeats(t *testing.T) {
	s := must(t, desk())
	at := func(s interface {
		OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
	}, text string) schedule.Answer {
		a, err := s.OnCall("web", instant(t, text))
		require.NoError(t, err)
		return a
	}
	// The seats stand in the order of the duty. A senior primary needs no second person.
	senior := at(s, "2026-01-05T23:00:00+09:00")
	assert.Equal(t, "primary a, secondary b, primary-2 c, manager x, helper e, shadow-new g", seated(senior))
	junior := at(s, "2026-01-19T23:00:00+09:00")
	assert.Equal(t, "primary c, secondary d, primary-2 a, manager x, helper e, second f, shadow-new g", seated(junior))
	assert.Equal(t, "primary b, secondary c, primary-2 d, manager y, shadow h", seated(at(s, "2026-01-12T23:00:00+09:00")), "no helper is no gap")

	// Each tier asks its seat; a page of both primaries goes out at once.
	var asked []string
	for _, r := range junior.Escalation() {
		asked = append(asked, string(r.Ask)+" "+string(r.Members[0])+" "+r.After.String())
	}
	assert.Equal(t, []string{"primary c 0s", "primary-2 a 0s", "secondary d 5m0s", "manager x 15m0s", "second f 20m0s"}, asked)

	// Managers step in for managers only, and without one there is a gap.
	away := schedule.Leave{Member: "x", Interval: schedule.Days(date("2026-01-05"), date("2026-01-11"), tokyo)}
	one := with(t, s, away)
	assert.Equal(t, schedule.Member("y"), at(one, "2026-01-05T23:00:00+09:00").Member("manager"))
	away.Member = "y"
	gap := at(with(t, one, away), "2026-01-05T23:00:00+09:00")
	i := slices.IndexFunc(gap.Seats, func(s schedule.Shift) bool { return s.Role == "manager" })
	require.GreaterOrEqual(t, i, 0)
	assert.True(t, gap.Seats[i].Gap())
	night := senior.Interval
	_, err := s.With(schedule.Override{Interval: night, Role: "manager", To: "d"})
	assert.ErrorContains(t, err, `"d" is not ready as manager on 2026-01-05`)
	_, err = s.With(schedule.Override{Interval: night, Role: "boss", To: "d"})
	assert.ErrorContains(t, err, "there is no such seat")

	// Away helpers leave no gap, and anybody ready can be put into the seat.
	assert.NotContains(t, seated(at(with(t, s, schedule.Leave{Member: "e", Interval: night, Gap: true}), "2026-01-05T23:00:00+09:00")), "helper")
	put := with(t, s, schedule.Override{Interval: at(s, "2026-01-12T23:00:00+09:00").Interval, Role: "helper", To: "e"})
	assert.Equal(t, schedule.Member("e"), at(put, "2026-01-12T23:00:00+09:00").Member("helper"))

	// The second person comes and goes with the primary.
	junior2 := with(t, s, schedule.Override{Interval: schedule.Interval{Start: instant(t, "2026-01-05T20:00:00+09:00"), End: instant(t, "2026-01-05T22:00:00+09:00")}, To: "d"})
	assert.Equal(t, schedule.Member(""), at(junior2, "2026-01-05T19:30:00+09:00").Member("second"))
	assert.Equal(t, schedule.Member("f"), at(junior2, "2026-01-05T20:30:00+09:00").Member("second"))
	assert.Equal(t, "2026-01-05 20:00 – 2026-01-05 22:00 JST", at(junior2, "2026-01-05T20:30:00+09:00").Interval.String())
	assert.Equal(t, schedule.Member(""), at(junior2, "2026-01-05T22:00:00+09:00").Member("second"))

	// A roster, and its record, say the same.
	month := schedule.Month(2026, time.January, tokyo)
	for _, s := range []*schedule.Schedule{s, one, put, junior2} {
		roster := compile(t, s, month)
		data, err := json.Marshal(roster)
		require.NoError(t, err)
		read, err := schedule.ParseRoster(data)
		require.NoError(t, err)
		published := with(t, must(t, desk()), read)
		for day := 5; day < 31; day++ {
			text := date("2026-01-01").AddDays(day-1).String() + "T20:30:00+09:00"
			want := at(s, text)
			for _, book := range []interface {
				OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
			}{roster, read, published} {
				got := at(book, text)
				assert.Equal(t, seated(want), seated(got))
				assert.Equal(t, want.Interval.String(), got.Interval.String())
			}
		}
	}
	// Managers of a published roster are managers.
	published := with(t, s, compile(t, s, month))
	_, err = published.With(schedule.Override{Interval: night, Role: "manager", To: "d"})
	assert.ErrorContains(t, err, `"d" is not ready as manager on 2026-01-05`)
}

// A plan fills the seats that are needed, each with its own people, and weighs them as it is told.
func TestNamedSeatsArePlanned(t *testing.T) {
	spec := desk()
	s := must(t, spec)
	month := schedule.Month(2026, time.February, tokyo)
	roles := map[schedule.Role]int{}
	for seat := range s.Seats(month) {
		roles[seat.Role]++
	}
	assert.Equal(t, map[schedule.Role]int{"primary": 28, "secondary": 28, "primary-2": 28, "manager": 28, "shadow": 28, "shadow-new": 28}, roles)
	planner := fairness.Planner{Moves: 20_000}
	planner.Ledger.Weights.Roles = map[schedule.Role]int{"manager": -800}
	plan, err := planner.Plan(s.Seats(month), s.People(month))
	require.NoError(t, err)
	planned, err := s.Follow(plan)
	require.NoError(t, err)
	hours := map[schedule.Member]time.Duration{}
	for shift := range planned.Duties(month) {
		if shift.Role == "manager" {
			assert.Contains(t, []schedule.Member{"x", "y"}, shift.Member)
			hours[shift.Member] += shift.Duration()
			assert.Equal(t, fairness.Burden(shift.Duration()/time.Minute)*200, planner.Ledger.Weights.Burden(shift))
		}
	}
	assert.LessOrEqual(t, (hours["x"] - hours["y"]).Abs(), 24*time.Hour)
}

// Without stand-ins a seat has whom its rota names, if they are members, ready as the seat wants it, and
// have no seat before it; the slow way.
func TestRandomSeats(t *testing.T) {
	people := []schedule.Member{"a", "b", "c", "d", "e"}
	rapid.Check(t, func(t *rapid.T) {
		spec := desk()
		spec.Escalation = nil
		who := func(label string) schedule.Member { return rapid.SampledFrom(people).Draw(t, label) }
		day := func(label string) schedule.Date {
			return date("2026-02-01").AddDays(rapid.IntRange(0, 12).Draw(t, label))
		}
		spec.Teams[0].Members = nil
		for _, m := range people {
			spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: m})
		}
		spec.People = nil
		ready := map[schedule.Member]schedule.Date{}
		for _, m := range people {
			if rapid.IntRange(0, 3).Draw(t, "late") == 0 {
				ready[m] = day("ready")
				spec.People = append(spec.People, schedule.Person{ID: m, Ready: []schedule.Ready{{From: ready[m]}}})
			}
		}
		rota := func(label string) byDate {
			return byDate{people: []schedule.Member{who(label), who(label), who(label)}}
		}
		posts := []schedule.Post{{Role: schedule.Primary, Rota: rota("primary")}}
		for i, role := range []schedule.Role{"one", "two", "shadow-x", "three"}[:rapid.IntRange(0, 4).Draw(t, "seats")] {
			p := schedule.Post{Role: role, Rota: rota(string(role)), Optional: rapid.Bool().Draw(t, "optional")}
			if rapid.Bool().Draw(t, "own people") {
				p.Ready = map[schedule.Member]schedule.Date{who("able"): {}, who("able"): day("able from")}
			}
			if rapid.IntRange(0, 2).Draw(t, "unless") == 0 {
				p.Unless = schedule.Holder{Role: posts[rapid.IntRange(0, i).Draw(t, "other")].Role, Members: []schedule.Member{who("holder"), who("holder")}}
			}
			posts = append(posts, p)
		}
		spec.OffHours = schedule.Duty{Seats: posts, Absent: schedule.LeaveGap}
		s, err := schedule.New(spec)
		require.NoError(t, err)
		sameOnARecord(t, s, who)
		for i := range 14 {
			on := date("2026-02-01").AddDays(i)
			a, err := s.OnCall("web", on.At(schedule.At(20, 0), tokyo))
			require.NoError(t, err)
			held, all := map[schedule.Role]schedule.Member{}, map[schedule.Role]schedule.Member{}
			for _, p := range posts {
				m := p.Rota.(byDate).member(on)
				taken := false
				for _, other := range all {
					taken = taken || other == m
				}
				from, own := ready[m], true
				if p.Ready != nil {
					from, own = p.Ready[m]
				}
				if taken || !p.Role.Watches() && (!own || on.Before(from)) {
					m = ""
				}
				all[p.Role] = m
			}
			for _, p := range posts {
				m := all[p.Role]
				needed := p.Unless.Role == "" || !slices.Contains(p.Unless.Members, all[p.Unless.Role])
				if needed && (m != "" || !p.Optional && !p.Role.Watches()) {
					held[p.Role] = m
				}
			}
			got := map[schedule.Role]schedule.Member{}
			for _, seat := range a.Seats {
				got[seat.Role] = seat.Member
			}
			require.Equal(t, held, got, on)
		}
	})
}

// sameOnARecord publishes two weeks, reads the record, and puts somebody into some seats: a schedule and
// what is published go on to answer alike, also where a seat is needed or not because of that.
func sameOnARecord(t *rapid.T, s *schedule.Schedule, who func(string) schedule.Member) {
	weeks := schedule.Days(date("2026-02-01"), date("2026-02-14"), tokyo)
	r, err := s.Roster(weeks)
	require.NoError(t, err)
	text, err := r.MarshalJSON()
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	published, err := s.With(read)
	require.NoError(t, err)
	for range 3 {
		hour := date("2026-02-01").AddDays(rapid.IntRange(0, 12).Draw(t, "put on")).At(schedule.At(rapid.IntRange(0, 23).Draw(t, "at"), 0), tokyo)
		put := schedule.Override{Interval: schedule.Interval{Start: hour, End: hour.Add(3 * time.Hour)}, Role: schedule.Primary, To: who("put")}
		live, err := s.With(put)
		above, err2 := published.With(put)
		require.Equal(t, err == nil, err2 == nil, "%v, %v", err, err2)
		if err == nil {
			s, published = live, above
		}
	}
	again, err := published.Roster(weeks)
	require.NoError(t, err)
	list := func(shifts func(schedule.Interval) iter.Seq[schedule.Shift]) (list []string) {
		for shift := range shifts(weeks) {
			list = append(list, fmt.Sprint(shift, shift.Gap()))
		}
		return list
	}
	require.Equal(t, list(s.Duties), list(published.Duties))
	require.Equal(t, list(s.Duties), list(again.Duties))
	for _, b := range []func(schedule.ServiceID, time.Time) (schedule.Answer, error){published.OnCall, again.OnCall} {
		for at := weeks.Start; at.Before(weeks.End); at = at.Add(7 * time.Hour) {
			want, err := s.OnCall("web", at)
			require.NoError(t, err)
			got, err := b("web", at)
			if at.Before(want.Seats[0].Seat.Start) || want.Seats[0].Seat.Start.Before(weeks.Start) { // before the weeks
				continue
			}
			require.NoError(t, err)
			require.Equal(t, fmt.Sprint(want.Seats), fmt.Sprint(got.Seats), at)
		}
	}
}
