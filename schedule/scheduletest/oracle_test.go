package scheduletest_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// The oracles below look at every pair, slot and day again and again, in the words of
// the rules. Limits are drawn around what a roster has, so that boundaries are met.

// randomRoster has two pools that share a member, in a place where clocks change, with
// gaps, breaks, readiness, people who come and go, overrides and a shadow.
func randomRoster(t *rapid.T) (*schedule.Schedule, *schedule.Roster) {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "Europe/Berlin"}).Draw(t, "zone"))
	require.NoError(t, err)
	first := date(rapid.SampledFrom([]string{"2026-03-02", "2026-10-19", "2026-04-27", "2026-12-25"}).Draw(t, "first"))
	last := first.AddDays(rapid.IntRange(6, 16).Draw(t, "days"))
	rota := func(members ...schedule.Member) schedule.Rota {
		p := plan{}
		for d := first.AddDays(-1); !d.After(last.AddDays(1)); d = d.AddDays(1) {
			if m := rapid.SampledFrom(append(members, members[0], "")).Draw(t, "member"); m != "" {
				p[d.String()] = m
			}
		}
		return p
	}
	spec := schedule.Spec{Location: loc, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan(),
		Teams: []schedule.Team{
			{ID: "one", Services: []schedule.Service{{ID: "one-web"}}, Members: []schedule.Membership{{Member: "a", Share: 50}, {Member: "b"}, {Member: "c", Last: last.AddDays(-4)}}},
			{ID: "two", Services: []schedule.Service{{ID: "two-web"}}, Members: []schedule.Membership{{Member: "d"}, {Member: "e", From: first.AddDays(2)}}},
			{ID: "far", Services: []schedule.Service{{ID: "far-web"}}, Members: []schedule.Membership{{Member: "a", Share: 50}, {Member: "f"}}, Pool: "late",
				Business: schedule.Weekdays(schedule.At(12, 0), schedule.At(rapid.IntRange(13, 22).Draw(t, "close"), 30))},
		},
		OffHours: schedule.Duty{Primary: rota("a", "b", "c", "d", "e")},
		Pools:    []schedule.Pool{{ID: "late", Duty: schedule.Duty{Primary: rota("a", "f")}, Business: schedule.Weekdays(schedule.At(12, 0), schedule.At(22, 0))}},
		People:   []schedule.Person{{ID: "e", Ready: []schedule.Ready{{From: first.AddDays(4)}}}},
	}
	if rapid.Bool().Draw(t, "secondary") {
		spec.OffHours.Secondary = rota("b", "d", "a")
	}
	if rapid.Bool().Draw(t, "shadow") {
		spec.OffHours.Shadow = rota("e")
	}
	if rapid.Bool().Draw(t, "breaks") {
		spec.OffHours.Breaks = []schedule.Clock{schedule.At(rapid.SampledFrom([]int{0, 3}).Draw(t, "break"), 0)}
	}
	if rapid.Bool().Draw(t, "named by day") {
		spec.Teams[1].Daytime = schedule.Duty{Primary: rota("d")}
	}
	spec.OffHours.Absent = schedule.LeaveGap
	s := must2(t, spec)
	for range rapid.IntRange(0, 3).Draw(t, "overrides") {
		start := first.At(0, loc).Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "from")) * time.Minute)
		put := schedule.Override{Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 2000).Draw(t, "length")) * time.Minute)},
			To: rapid.SampledFrom([]schedule.Member{"a", "b"}).Draw(t, "to"), Team: schedule.Everyone}
		if changed, err := s.With(put); err == nil {
			s = changed
		}
	}
	r, err := s.Roster(schedule.Days(first, last, loc))
	require.NoError(t, err)
	return s, r
}

func must2(t require.TestingT, spec schedule.Spec) *schedule.Schedule {
	s, err := schedule.New(spec)
	require.NoError(t, err)
	return s
}

// served lists the shifts by which somebody covers off hours.
func offHours(r *schedule.Roster) (shifts []schedule.Shift) {
	for s := range r.All() {
		if s.Regime == schedule.OffHours && s.Member != "" && s.Role != schedule.Shadow {
			shifts = append(shifts, s)
		}
	}
	return shifts
}

// slotsOf lists the slots of a pool in order.
func slotsOf(r *schedule.Roster, pool schedule.TeamID) (slots []schedule.Seat) {
	for s := range known(r.Team(pool)).Duties(r.Interval()) {
		if n := len(slots); n == 0 || !slots[n-1].Start.Equal(s.Seat.Start) {
			slots = append(slots, s.Seat)
		}
	}
	return slots
}

// stretch is the times by which a member serves a slot, or a turn.
type stretch struct {
	schedule.Interval
	pool  schedule.TeamID
	slots []schedule.Seat
	time  time.Duration
}

// slotsHeld lists what a member serves off hours, slot by slot.
func slotsHeld(shifts []schedule.Shift, order map[schedule.TeamID][]schedule.Seat, m schedule.Member) (held []stretch) {
	for pool, slots := range order {
		for _, slot := range slots {
			one := stretch{pool: pool, slots: []schedule.Seat{slot}}
			for _, s := range shifts {
				if s.Member == m && s.Team == pool && s.Seat.Start.Equal(slot.Start) {
					one.Interval = one.Span(s.Interval)
					one.time += s.Duration()
				}
			}
			if !one.Empty() {
				held = append(held, one)
			}
		}
	}
	slices.SortStableFunc(held, func(a, b stretch) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(string(a.pool), string(b.pool)))
	})
	return held
}

// holdsMost reports whether nobody serves more of a seat of a slot than m, or as much and comes before m.
func holdsMost(shifts []schedule.Shift, slot schedule.Seat, m schedule.Member) bool {
	served := map[schedule.Role]map[schedule.Member]time.Duration{}
	for _, s := range shifts {
		if s.Team != slot.Team || !s.Seat.Start.Equal(slot.Start) {
			continue
		}
		if served[s.Role] == nil {
			served[s.Role] = map[schedule.Member]time.Duration{}
		}
		served[s.Role][s.Member] += s.Duration()
	}
	for _, people := range served {
		mine, best := people[m], people[m] > 0
		for other, time := range people {
			best = best && other == "" || best && (time < mine || time == mine && other >= m)
		}
		if best {
			return true
		}
	}
	return false
}

// slowTurns joins what follows within a day in the order of a pool, or touches, until
// nothing is left to join.
func slowTurns(held []stretch, order map[schedule.TeamID][]schedule.Seat) []stretch {
	turns := slices.Clone(held)
	follows := func(a, b stretch) bool {
		for _, first := range a.slots {
			for _, second := range b.slots {
				all := order[first.Team]
				i := slices.IndexFunc(all, func(s schedule.Seat) bool { return s.Start.Equal(first.Start) })
				if first.Team == second.Team && i+1 < len(all) && all[i+1].Start.Equal(second.Start) && second.Start.Sub(first.End) < 24*time.Hour {
					return true
				}
			}
		}
		return false
	}
	for i := 0; i < len(turns); i++ {
		for j := range turns {
			a, b := turns[i], turns[j]
			if i == j || !follows(a, b) && (a.Start.After(b.End) || b.Start.After(a.End)) {
				continue
			}
			turns[i] = stretch{Interval: a.Span(b.Interval), slots: slices.Concat(a.slots, b.slots)}
			turns = slices.Delete(turns, j, j+1)
			i = -1
			break
		}
	}
	for _, t := range turns {
		slices.SortStableFunc(t.slots, func(a, b schedule.Seat) int { return a.Start.Compare(b.Start) })
	}
	slices.SortStableFunc(turns, func(a, b stretch) int { return a.Start.Compare(b.Start) })
	return turns
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

// same compares what a rule finds with what it should, in any order, and that it
// finds it in order of time.
func same(t require.TestingT, want []string, rule scheduletest.Rule, r *schedule.Roster) {
	var got []string
	breaches := rule.Check(r)
	for _, b := range breaches {
		got = append(got, fmt.Sprintf("%s %v %d", b.Who, b.When, b.Got))
		assert.True(t, b.By() > 0 || b.Unit == "", b)
	}
	assert.ElementsMatch(t, want, got, rule.Name)
	assert.True(t, slices.IsSortedFunc(breaches, func(a, b scheduletest.Breach) int { return a.When.Start.Compare(b.When.Start) }), rule.Name)
	assert.Equal(t, breaches, rule.Check(r), "the same again")
}

// heldOf is the part of a month that a roster holds.
func heldOf(r *schedule.Roster, month schedule.Interval) schedule.Interval {
	loc := month.Start.Location()
	if from := r.Interval().Start; from.After(month.Start) {
		month.Start = from.In(loc)
	}
	if to := r.Interval().End; to.Before(month.End) {
		month.End = to.In(loc)
	}
	return month
}

// near draws a limit at, above or below one of the amounts there are.
func near(t *rapid.T, amounts ...int64) int64 {
	return max(0, rapid.SampledFrom(append(amounts, 1)).Draw(t, "amount")+rapid.Int64Range(-1, 1).Draw(t, "off by"))
}

// counted is what a rule counts of somebody at a time.
type counted map[string]int64

func (c counted) add(who schedule.Member, when schedule.Interval, n int64) {
	c[fmt.Sprintf("%s %v", who, when)] += n
}

// beyond lists what lies beyond a limit, in the words of breaches.
func (c counted) beyond(broken func(n int64) bool) (list []string) {
	for who, n := range c {
		if broken(n) {
			list = append(list, fmt.Sprint(who, " ", n))
		}
	}
	return list
}

// near draws a limit around what there is.
func (c counted) near(t *rapid.T) int64 {
	var amounts []int64
	for _, n := range c {
		amounts = append(amounts, n)
	}
	slices.Sort(amounts)
	return max(1, near(t, amounts...))
}

func TestLimitsAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, r := randomRoster(t)
		loc, shifts := r.Interval().Start.Location(), offHours(r)
		order := map[schedule.TeamID][]schedule.Seat{schedule.Everyone: slotsOf(r, schedule.Everyone), "late": slotsOf(r, "late")}
		rest, restOfTurns, long, distance, row, week, ends, begun, twice := counted{}, counted{}, counted{}, counted{}, counted{}, counted{}, counted{}, counted{}, counted{}
		between := func(m schedule.Member, list []stretch, rest counted) {
			for _, next := range list {
				var before time.Time
				for _, other := range list {
					if other.Start.Before(next.Start) && other.End.After(before) {
						before = other.End
					}
				}
				if !before.IsZero() && !next.Start.Before(before) {
					rest.add(m, schedule.Interval{Start: before, End: next.Start}, minutes(next.Start.Sub(before)))
				}
			}
		}
		for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f"} {
			held := slotsHeld(shifts, order, m)
			turns := slowTurns(held, order)
			between(m, held, rest)
			between(m, turns, restOfTurns)
			months := map[schedule.Interval]map[schedule.Date]bool{}
			on := map[schedule.Date]bool{}
			for i, s := range held {
				day := s.slots[0].Date
				on[day] = true
				monday := day.AddDays(-(int(day.Weekday()) + 6) % 7)
				week.add(m, schedule.Days(monday, monday.AddDays(6), loc), minutes(s.time))
				if saturday := monday.AddDays(5); !day.Before(saturday) {
					of := schedule.Month(saturday.Year, saturday.Month, loc)
					if months[of] == nil {
						months[of] = map[schedule.Date]bool{}
					}
					months[of][saturday] = true
				}
				if i > 0 {
					distance[fmt.Sprintf("%s %v", m, schedule.Interval{Start: held[i-1].Start, End: s.Start})] = int64(day.DaysSince(held[i-1].slots[0].Date))
				}
			}
			for of, saturdays := range months {
				ends.add(m, heldOf(r, of), int64(len(saturdays)))
			}
			for day := range on {
				n := 0
				for !on[day.AddDays(-1)] && on[day.AddDays(n)] {
					n++
				}
				if n > 0 {
					row.add(m, schedule.Days(day, day.AddDays(n-1), loc), int64(n))
				}
			}
			for _, turn := range turns {
				long.add(m, turn.Interval, minutes(turn.Duration()))
				day := turn.slots[0].Date
				if slices.ContainsFunc(turn.slots, func(slot schedule.Seat) bool { return holdsMost(shifts, slot, m) }) {
					begun.add(m, heldOf(r, schedule.Month(day.Year, day.Month, loc)), 1)
				}
			}
			var all []schedule.Shift
			for s := range r.All() {
				if s.Member == m && s.Role != schedule.Shadow {
					all = append(all, s)
				}
			}
			for i, a := range all {
				for _, b := range all[:i] {
					if both := a.Intersect(b.Interval); !both.Empty() {
						twice.add(m, both, minutes(both.Duration()))
					}
				}
			}
		}
		under, over := func(limit int64) func(int64) bool { return func(n int64) bool { return n < limit } }, func(limit int64) func(int64) bool { return func(n int64) bool { return n > limit } }
		limit := rest.near(t)
		same(t, rest.beyond(under(limit)), scheduletest.MinRest(time.Duration(limit)*time.Minute), r)
		limit = long.near(t)
		longest := time.Duration(limit) * time.Minute
		same(t, long.beyond(over(limit)), scheduletest.MaxTurn(longest), r)
		least := restOfTurns.near(t)
		same(t, append(restOfTurns.beyond(under(least)), long.beyond(over(limit))...), scheduletest.MinRestBetweenTurns(time.Duration(least)*time.Minute, longest), r)
		limit = distance.near(t)
		same(t, distance.beyond(under(limit)), scheduletest.MinDistanceDays(int(limit)), r)
		limit = row.near(t)
		same(t, row.beyond(over(limit)), scheduletest.MaxConsecutiveStarts(int(limit)), r)
		hours := max(1, (week.near(t)+30)/60)
		same(t, week.beyond(over(hours*60)), scheduletest.MaxHoursPerWeek(int(hours)), r)
		limit = ends.near(t)
		same(t, ends.beyond(over(limit)), scheduletest.MaxWeekendsPerMonth(int(limit)), r)
		limit = begun.near(t)
		same(t, begun.beyond(over(limit)), scheduletest.MaxTurnsPerMonth(int(limit)), r)
		same(t, twice.beyond(over(0)), scheduletest.OnePlace(), r)
	})
}

func TestDaysWithDutyAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, r := randomRoster(t)
		var candidates []schedule.Candidate // none: duty by name only
		var leaves []schedule.Leave
		if rapid.Bool().Draw(t, "whole teams too") {
			candidates = s.People(r.Interval())
			for range rapid.IntRange(0, 8).Draw(t, "leaves") {
				start := r.Interval().Start.Add(time.Duration(rapid.IntRange(0, 800).Draw(t, "half hours")) * 30 * time.Minute)
				leaves = append(leaves, schedule.Leave{Member: rapid.SampledFrom([]schedule.Member{"a", "b", "d", "f"}).Draw(t, "away"),
					Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 150).Draw(t, "length")) * 30 * time.Minute)}})
			}
			for i := range candidates {
				candidates[i].Away = slices.DeleteFunc(slices.Clone(leaves), func(l schedule.Leave) bool { return l.Member != candidates[i].Member })
			}
		}
		loc := r.Interval().Start.Location()
		first, last := schedule.DateOf(r.Interval().Start, loc), schedule.DateOf(r.Interval().End, loc).AddDays(1)
		var weeks, runs []string
		var lengths []int64
		limit := near(t, 2, 4, 6)
		for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f"} {
			on := func(d schedule.Date) bool {
				for s := range r.All() {
					if s.Member == m && s.Role != schedule.Shadow && s.Overlaps(schedule.Days(d, d, loc)) {
						return true
					}
					if candidates == nil || s.Role != schedule.All || !slices.Contains(known(r.Team(s.Team)).Members(s.Start), m) {
						continue
					}
					for at := s.Start; at.Before(s.End); at = at.Add(30 * time.Minute) {
						off := slices.ContainsFunc(leaves, func(l schedule.Leave) bool { return l.Member == m && l.Contains(at) })
						if !off && schedule.Days(d, d, loc).Contains(at) {
							return true
						}
					}
				}
				return false
			}
			for d := first.AddDays(-7); d.Before(last); d = d.AddDays(1) {
				week := schedule.Days(d, d.AddDays(6), loc)
				free := false
				for i := range 7 {
					free = free || !on(d.AddDays(i))
				}
				if d.Weekday() == time.Monday && !free {
					weeks = append(weeks, fmt.Sprintf("%s %v 7", m, week))
				}
				n := 0
				for !on(d.AddDays(-1)) && on(d.AddDays(n)) {
					n++
				}
				lengths = append(lengths, int64(n))
				if int64(n) > limit {
					runs = append(runs, fmt.Sprintf("%s %v %d", m, schedule.Days(d, d.AddDays(n-1), loc), n))
				}
			}
		}
		same(t, weeks, scheduletest.OneFreeDayPerWeek(candidates...), r)
		same(t, runs, scheduletest.MaxConsecutiveDays(int(limit), candidates...), r)
		longest := slices.Max(lengths)
		assert.Empty(t, scheduletest.MaxConsecutiveDays(int(longest), candidates...).Check(r))
		if longest > 0 {
			assert.NotEmpty(t, scheduletest.MaxConsecutiveDays(int(longest)-1, candidates...).Check(r))
		}
	})
}

func TestSharesAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, r := randomRoster(t)
		iv := r.Interval()
		from := rapid.IntRange(-3, 10).Draw(t, "leave")
		first := schedule.DateOf(iv.Start, iv.Start.Location()).AddDays(from)
		away := schedule.Leave{Member: "d", Long: rapid.Bool().Draw(t, "long"), Interval: schedule.Days(first, first.AddDays(rapid.IntRange(0, 9).Draw(t, "days")), iv.Start.Location())}
		s, err := s.With(away)
		require.NoError(t, err)
		r, err = s.Roster(iv)
		require.NoError(t, err)
		people := s.People(r.Interval())
		limit := rapid.SampledFrom([]float64{0.2, 0.25, 0.333, 0.4, 0.5, 0.667, 1}).Draw(t, "share")
		rules := []scheduletest.Rule{scheduletest.MaxSeatShare(limit, people...), scheduletest.MinPeople(4, people...), scheduletest.MinSeats(2)}
		for _, pool := range []schedule.TeamID{schedule.Everyone, "late"} {
			for _, slot := range slotsOf(r, pool) {
				able, seats, least := int64(0), int64(0), int64(99)
				for _, m := range known(s.Team(pool)).Members(slot.Start) {
					// e becomes ready on the fourth day.
					unready := m == "e" && slot.Date.DaysSince(schedule.DateOf(r.Interval().Start, r.Interval().Start.Location())) < 4
					gone := m == "d" && away.Long && away.Start.Before(slot.End) && slot.Start.Before(away.End)
					if !unready && !gone {
						able++
					}
				}
				var here []schedule.Shift
				for shift := range known(r.Team(pool)).Duties(schedule.Interval{Start: slot.Start, End: slot.Start.Add(1)}) {
					here = append(here, shift)
				}
				for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
					if slices.ContainsFunc(here, func(s schedule.Shift) bool { return s.Role == role }) {
						seats++
					}
				}
				for at := slot.Start; at.Before(slot.End); at = at.Add(time.Minute) {
					on := map[schedule.Member]bool{}
					for _, shift := range here {
						if shift.Contains(at) && shift.Member != "" && shift.Role != schedule.Shadow {
							on[shift.Member] = true
						}
					}
					least = min(least, int64(len(on)))
				}
				amounts := []int64{(2000*seats + able) / (2 * able), able, least}
				broken := []bool{float64(seats) > limit*float64(able)*1.0015, able < 4, least < 2}
				for i, rule := range rules {
					var found []int64
					for _, b := range rule.Check(r) {
						if b.Who == string(pool) && b.When.Contains(slot.Start) {
							found = append(found, b.Got)
						}
					}
					if broken[i] {
						assert.Equal(t, []int64{amounts[i]}, found, "%s %v", rule.Name, slot)
					} else {
						assert.Empty(t, found, "%s %v", rule.Name, slot)
					}
				}
			}
		}
	})
}

func TestMeasuredShareAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, r := randomRoster(t)
		share := rapid.IntRange(0, 60).Draw(t, "percent")
		var want []string
		for _, pool := range []schedule.TeamID{schedule.Everyone, "late"} {
			var total, longest int64
			slots := slotsOf(r, pool)
			for _, slot := range slots {
				total += minutes(slot.Duration())
				longest = max(longest, minutes(slot.Duration()))
			}
			for _, m := range []schedule.Member{"a", "b", "c", "d", "e", "f"} {
				served := int64(0)
				for _, s := range offHours(r) {
					if s.Team == pool && s.Member == m {
						served += minutes(s.Duration())
					}
				}
				if 100*(served-longest) > int64(share)*total {
					want = append(want, fmt.Sprintf("%s %v %d", m, schedule.Interval{Start: slots[0].Start, End: slots[len(slots)-1].End}, served))
				}
			}
		}
		same(t, want, scheduletest.MaxMeasuredShare(float64(share)/100), r)
	})
}

func TestPagesAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, r := randomRoster(t)
		rest := time.Duration(rapid.IntRange(1, 1500).Draw(t, "rest")) * time.Minute
		alerts := []report.Alert{} // known to be none
		for range rapid.IntRange(0, 25).Draw(t, "alerts") {
			a := report.Alert{Service: rapid.SampledFrom([]schedule.ServiceID{"one-web", "two-web", "far-web", "unknown"}).Draw(t, "service")}
			a.At = r.Interval().Start.Add(time.Duration(rapid.IntRange(-500, 25000).Draw(t, "at")) * time.Minute)
			if rapid.Bool().Draw(t, "closed") {
				a.Closed = a.At.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "length")) * time.Minute)
			}
			alerts = append(alerts, a)
		}
		type night struct {
			start, end time.Time
			pool       schedule.TeamID
			member     schedule.Member
		}
		ends, came, counts := map[night]time.Time{}, map[night]time.Time{}, map[night]int64{}
		for _, a := range alerts {
			for _, s := range offHours(r) {
				pool := schedule.Everyone
				if a.Service == "far-web" {
					pool = "late"
				}
				if answer, err := r.OnCall(a.Service, a.At); err != nil || answer.Regime != schedule.OffHours {
					continue
				}
				if s.Team != pool || s.Role != schedule.Primary || !s.Contains(a.At) {
					continue
				}
				n := night{s.Seat.Start, s.Seat.End, pool, s.Member}
				counts[n]++
				end := a.At
				if a.Closed.After(end) {
					end = a.Closed
				}
				if end.After(ends[n]) || end.Equal(ends[n]) && a.At.After(came[n]) {
					ends[n], came[n] = end, a.At
				}
			}
		}
		var tired, busy []string
		if i := slices.IndexFunc(alerts, func(a report.Alert) bool { return a.Service == "unknown" && r.Interval().Contains(a.At) }); i >= 0 {
			tired = append(tired, fmt.Sprintf("unknown %v 0", schedule.Interval{Start: alerts[i].At, End: alerts[i].At}))
			busy = slices.Clone(tired)
		}
		for n, end := range ends {
			for s := range r.All() {
				both := s.Intersect(schedule.Interval{Start: end, End: end.Add(rest)})
				own := s.Member == n.member && s.Role != schedule.Shadow && s.Start.After(came[n])
				team := s.Role == schedule.All && slices.Contains(known(r.Team(s.Team)).Members(s.Start), n.member)
				if s.Seat.Start.After(n.start) && !both.Empty() && (own || team) {
					tired = append(tired, fmt.Sprintf("%s %v %d", n.member, both, minutes(both.Duration())))
				}
			}
		}
		same(t, tired, scheduletest.RestAfterPages(rest, alerts), r)
		limit := near(t, 1, 2)
		for n, count := range counts {
			if count > limit {
				busy = append(busy, fmt.Sprintf("%s %v %d", n.member, schedule.Interval{Start: n.start, End: n.end}, count))
			}
		}
		same(t, busy, scheduletest.MaxIncidentsPerShift(int(limit), alerts), r)
	})
}

func TestPeopleAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, r := randomRoster(t)
		start := r.Interval().Start.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "from")) * time.Minute)
		leave := schedule.Leave{Member: "a", Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "length")) * time.Minute)}}
		teams := map[schedule.Member]string{"a": "one far", "b": "one", "c": "one", "d": "two", "e": "two", "f": "far"}
		var away, together, gaps []string
		for shift := range r.All() {
			if both := shift.Intersect(leave.Interval); shift.Member == "a" && !both.Empty() {
				away = append(away, fmt.Sprintf("a %v %d", both, minutes(both.Duration())))
			}
			if shift.Gap() {
				gaps = append(gaps, fmt.Sprintf("%s %v %d", shift.Team, shift.Interval, minutes(shift.Duration())))
			}
			for other := range r.All() {
				both := shift.Intersect(other.Interval)
				if shift.Team != schedule.Everyone || other.Team != schedule.Everyone || shift.Role != schedule.Primary || other.Role != schedule.Secondary || both.Empty() ||
					shift.Member == "" || other.Member == "" || shift.Member == other.Member {
					continue
				}
				if strings.Contains(teams[shift.Member], teams[other.Member]) || strings.Contains(teams[other.Member], teams[shift.Member]) {
					together = append(together, fmt.Sprintf("%s and %s %v %d", shift.Member, other.Member, both, minutes(both.Duration())))
				}
			}
		}
		same(t, away, scheduletest.NoLeave([]schedule.Leave{leave}), r)
		same(t, gaps, scheduletest.NoGaps(), r)
		same(t, together, scheduletest.DifferentTeams(), r)
		var unready []string
		people := slices.DeleteFunc(s.People(r.Interval()), func(c schedule.Candidate) bool { return c.Member == "b" })
		for _, shift := range offHours(r) {
			if shift.Member == "b" {
				unready = append(unready, fmt.Sprintf("b %v %d", shift.Interval, minutes(shift.Duration())))
			}
		}
		same(t, unready, scheduletest.OnlyReady(people), r)
	})
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
