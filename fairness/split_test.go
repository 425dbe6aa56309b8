package fairness_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Slots of another pool that changes have split bind a plan as the judge of rosters counts them: each slot once, in its place.
// Whatever is planned breaks no limit that would not be broken without, and what is said to be impossible is.
func TestSplitSlotsElsewhere(t *testing.T) {
	planned, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		people := []schedule.Member{"a", "b", "c"}
		var left, right []schedule.Membership
		for _, m := range people {
			left = append(left, schedule.Membership{Member: m, Share: 50})
			right = append(right, schedule.Membership{Member: m, Share: 50})
		}
		// The pool that is planned serves by day, where the other is at work, or at night like the other.
		hours := schedule.Weekdays(schedule.At(rapid.SampledFrom([]int{7, 10}).Draw(t, "from"), 0), schedule.At(19, 0))
		s, err := schedule.New(schedule.Spec{
			Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
			Teams: []schedule.Team{
				{ID: "ops", Services: []schedule.Service{{ID: "web"}}, Members: left, Pool: "left", Business: hours},
				{ID: "db", Services: []schedule.Service{{ID: "sql"}}, Members: right, Pool: "right"},
			},
			Pools: []schedule.Pool{{ID: "left", Duty: schedule.Duty{Primary: schedule.Vacant()}, Business: hours}, {ID: "right", Duty: schedule.Duty{Primary: rotation.Daily(date("2026-06-01"), people...)}}},
		})
		require.NoError(t, err)
		first := date("2026-06-26")
		all := schedule.Days(first, first.AddDays(7), tokyo)
		for range rapid.IntRange(1, 4).Draw(t, "covers") {
			start := all.Start.Add(time.Duration(rapid.IntRange(0, 7*24).Draw(t, "start")) * time.Hour)
			next, err := s.With(schedule.Override{Team: "right", To: rapid.SampledFrom(people).Draw(t, "to"), Role: schedule.Primary,
				Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 9).Draw(t, "hours")) * time.Hour)}})
			if err == nil {
				s = next
			}
		}
		var l fairness.Limits
		switch rapid.IntRange(0, 6).Draw(t, "limit") {
		case 0:
			l.MaxShiftsPerMonth = rapid.IntRange(2, 5).Draw(t, "shifts")
		case 1:
			l.Rolling = fairness.Rolling{Shifts: rapid.IntRange(1, 3).Draw(t, "shifts"), Days: rapid.IntRange(2, 6).Draw(t, "days")}
		case 2:
			l.MaxTurnsPerMonth = rapid.IntRange(1, 4).Draw(t, "turns")
		case 3:
			l.RestBetween, l.MaxTurn = fairness.Turns, 200*time.Hour
			l.MinRest = time.Duration(rapid.IntRange(1, 20).Draw(t, "rest")) * time.Hour
		case 4:
			l.RestBetween, l.MaxTurn = fairness.Turns, 200*time.Hour
			l.MinDistanceDays = rapid.IntRange(1, 3).Draw(t, "distance")
		case 5:
			l.MinRest = time.Duration(rapid.IntRange(1, 20).Draw(t, "rest")) * time.Hour
		case 6:
			l.MaxHoursPerWeek = rapid.IntRange(2, 5).Draw(t, "hours a week") * 15
		}
		iv := schedule.Days(first.AddDays(2), first.AddDays(rapid.IntRange(2, 5).Draw(t, "last")), tokyo)
		var around []schedule.Shift
		for shift := range s.Duties(all) {
			if shift.Team == "right" {
				around = append(around, shift)
			}
		}
		seats := slices.Collect(known(s.Team("left")).Seats(iv))
		if len(seats) == 0 {
			return
		}
		broken := func(shifts []schedule.Shift) map[string]bool {
			found := map[string]bool{}
			for _, limit := range l.Given() {
				for _, b := range limit.Breaches(slices.Values(shifts)) {
					found[fmt.Sprint(b)] = true
				}
			}
			return found
		}
		before := broken(around)
		worse := func(members []schedule.Member) string {
			shifts := slices.Clone(around)
			for i, m := range members {
				shifts = append(shifts, schedule.Shift{Interval: seats[i].Interval, Seat: seats[i], Member: m})
			}
			for b := range broken(shifts) {
				if !before[b] {
					return b
				}
			}
			return ""
		}
		made, err := fairness.Planner{Moves: 1, Level: []fairness.Category{}, Limits: l, Locked: around}.Plan(slices.Values(seats), s.People(iv))
		if err == nil {
			planned++
			var members []schedule.Member
			for shift := range made.Shifts() {
				members = append(members, shift.Member)
			}
			if b := worse(members); b != "" {
				t.Fatalf("%v is planned, and %s\n%v", members, b, around)
			}
			return
		}
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			t.Fatal(err)
		}
		refused++
		members := make([]schedule.Member, len(seats))
		var try func(i int)
		try = func(i int) {
			if i == len(seats) {
				if worse(members) == "" {
					t.Fatalf("%v would do within %+v, yet: %v\n%v", members, l, err, around)
				}
				return
			}
			for _, m := range people {
				members[i] = m
				try(i + 1)
			}
		}
		try(0)
	})
	assert.Positive(t, planned)
	assert.Positive(t, refused)
}
