package schedule_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Random organisations whose teams have hours, places and turns of their own, with one
// seat or two, beneath random published rosters, over a change of clocks.

var (
	asked = schedule.Days(date("2026-03-24"), date("2026-04-02"), home)
	home  = zone("Europe/Berlin") // summer time begins on 2026-03-29
	away  = zone("Europe/Istanbul")
	teams = []schedule.TeamID{"a", "b", "c", "d"}
	staff = []schedule.Member{"a1", "b1", "c1", "d1", "a2", "b2", "c2", "d2"}
)

// dayOff is the calendar of one holiday.
type dayOff schedule.Date

func (d dayOff) Holiday(day schedule.Date) (schedule.Day, bool) {
	return schedule.Day{Name: "day off"}, day == schedule.Date(d)
}

// anySpec draws hours, holidays, services and pools of four teams.
func anySpec(t *rapid.T, name string) schedule.Spec {
	flip := func(label string) bool { return rapid.Bool().Draw(t, name+label) }
	clock := func(label string, from, to int) schedule.Clock {
		return schedule.Clock(30 * rapid.IntRange(2*from, 2*to).Draw(t, name+label))
	}
	turns := func(label string, members []schedule.Member) schedule.Duty {
		daily := func(seat string) schedule.Rota {
			return rotation.Daily(date("2026-01-01").AddDays(rapid.IntRange(0, 7).Draw(t, name+label+seat)), members...)
		}
		duty := schedule.Duty{Primary: daily(" primary"), Apart: flip(label + " apart")}
		if flip(label + " in parts") {
			duty.Breaks = []schedule.Clock{clock(label+" break", 0, 23)}
		}
		if flip(label + " has a secondary") {
			duty.Secondary = daily(" secondary")
		}
		if flip(label + " leaves gaps") {
			duty.Absent = schedule.LeaveGap
		}
		return duty
	}
	spec := schedule.Spec{Location: home, Holidays: schedule.NoHolidays{}, Business: schedule.Weekdays(clock("opens", 8, 12), clock("closes", 16, 21))}
	pools := map[schedule.TeamID][]schedule.Member{}
	for i, id := range teams {
		team := schedule.Team{ID: id, Business: schedule.Weekdays(clock(string(id)+" opens", 8, 12), clock(string(id)+" closes", 16, 21)),
			Members: []schedule.Membership{{Member: schedule.Member(id) + "1"}, {Member: schedule.Member(id) + "2"}}}
		if flip(string(id) + " has turns by day") {
			team.Daytime = turns(string(id)+" day", []schedule.Member{team.Members[0].Member, team.Members[1].Member})
		}
		if flip(string(id) + " lies elsewhere") {
			team.Location = away
		}
		if flip(string(id) + " has a day off") {
			team.Holidays = dayOff(date("2026-03-24").AddDays(rapid.IntRange(0, 9).Draw(t, name+"day off")))
		}
		for n := range rapid.IntRange(0, 2).Draw(t, name+string(id)+" services") {
			service := schedule.Service{ID: schedule.ServiceID(fmt.Sprint(id, n))}
			if flip(string(service.ID) + " is followed") {
				service.FollowedBy = []schedule.TeamID{teams[(i+1)%4]}
			}
			team.Services = append(team.Services, service)
		}
		if i > 1 && flip(string(id)+" is in the second pool") {
			team.Pool = "night"
		}
		pools[team.Pool] = append(pools[team.Pool], team.Members[0].Member, team.Members[1].Member)
		spec.Teams = append(spec.Teams, team)
	}
	spec.OffHours = turns("turns", pools[""])
	if members := pools["night"]; members != nil {
		spec.Pools = []schedule.Pool{{ID: "night", Duty: turns("night", members)}}
		if flip("the second pool lies elsewhere") {
			spec.Pools[0].Location = away
		}
	}
	return spec
}

// anySchedule draws one spec or two, one after the other.
func anySchedule(t *rapid.T, name string) *schedule.Schedule {
	specs := []schedule.Spec{anySpec(t, name)}
	if rapid.Bool().Draw(t, name+"two specs") {
		later := anySpec(t, name+"later ")
		later.From = date("2026-03-24").AddDays(rapid.IntRange(0, 9).Draw(t, name+"later"))
		specs = append(specs, later)
	}
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	return s
}

// laid lays a roster over a schedule.
func laid(t *rapid.T, s *schedule.Schedule, r *schedule.Roster) *schedule.Schedule {
	s, err := s.With(r)
	require.NoError(t, err)
	return s
}

// anyChanges lays what it can of random changes.
func anyChanges(t *rapid.T, s *schedule.Schedule, name string) *schedule.Schedule {
	for range rapid.IntRange(0, 4).Draw(t, name) {
		start := asked.Start.Add(time.Duration(rapid.IntRange(-48, 11*48).Draw(t, "start")) * time.Hour / 2)
		iv := schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "half hours")) * time.Hour / 2)}
		who := rapid.SampledFrom(staff).Draw(t, "who")
		var change schedule.Change = schedule.Override{Interval: iv, To: who, Team: rapid.SampledFrom([]schedule.TeamID{"", "night", "a", "d"}).Draw(t, "team"),
			Role: rapid.SampledFrom([]schedule.Role{"", schedule.Secondary}).Draw(t, "role")}
		if rapid.Bool().Draw(t, "leave") {
			change = schedule.Leave{Interval: iv, Member: who}
		}
		if changed, err := s.With(change); err == nil {
			s = changed
		}
	}
	return s
}

// anyRoster compiles a random time.
func anyRoster(t *rapid.T, s *schedule.Schedule) *schedule.Roster {
	start := asked.Start.Add(time.Duration(rapid.IntRange(-24, 10*24).Draw(t, "from")) * time.Hour)
	if rapid.Bool().Draw(t, "at midnight") {
		start = schedule.DateOf(start, home).At(0, home)
	}
	r, err := s.Roster(schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour)})
	require.NoError(t, err)
	return r
}

// always asks for each service at each instant: f asks for one, and says until when its
// answers stay.
func always(s *schedule.Schedule, f func(schedule.ServiceID, time.Time) time.Time) {
	for id := range s.Services() {
		for at := asked.Start; at.Before(asked.End); at = f(id, at) {
		}
	}
}

func sooner(a, b schedule.Answer) time.Time {
	if a.End.Before(b.End) {
		return a.End
	}
	return b.End
}

// answeredAlike reports whether the same people answer, of one team in one regime.
func answeredAlike(s *schedule.Schedule, a, b schedule.Answer) bool {
	who := func(a schedule.Answer) string {
		text := fmt.Sprint(a.Regime, a.Team)
		for _, seat := range a.Seats {
			if !seat.Gap() {
				text += fmt.Sprint(" ", seat.Role, " ", slices.Sorted(slices.Values(s.Serving(seat))))
			}
		}
		return text
	}
	return who(a) == who(b)
}

// consistent checks that duties of one pool or team tile, and that each answer is one
// of them and what a compiled roster says.
func consistent(t *rapid.T, s *schedule.Schedule) {
	wide := schedule.Interval{Start: asked.Start.AddDate(0, 0, -4), End: asked.End}
	duties := slices.Collect(s.Duties(wide))
	ends := map[string]time.Time{}
	for _, shift := range duties {
		key := fmt.Sprint(shift.Team, shift.Regime, shift.Role)
		require.False(t, shift.Start.Before(ends[key]), "%v overlaps what ends at %v", shift, ends[key])
		ends[key] = shift.End
	}
	compiled, err := s.Roster(wide)
	require.NoError(t, err)
	record, err := json.Marshal(compiled)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(record)
	require.NoError(t, err)
	require.Equal(t, compiled.Digest(), read.Digest())
	for _, shift := range duties {
		require.Equal(t, s.Serving(shift), compiled.Serving(shift), "%v", shift)
		require.Equal(t, s.Serving(shift), read.Serving(shift), "%v", shift)
	}
	for id := range s.Services() {
		shifts := plain(slices.Collect(known(s.Service(id)).Shifts(asked)))
		if _, err := compiled.Service(id); err != nil {
			require.Empty(t, shifts, "the service is of another time")
			continue
		}
		require.Equal(t, shifts, plain(slices.Collect(known(compiled.Service(id)).Shifts(asked))), id)
		require.Equal(t, shifts, plain(slices.Collect(known(read.Service(id)).Shifts(asked))), id)
	}
	var last schedule.Answer
	var handoff time.Time // that was foreseen
	always(s, func(id schedule.ServiceID, at time.Time) time.Time {
		a, err := s.OnCall(id, at)
		if errors.Is(err, schedule.ErrUnknownService) { // under the spec of then
			return at.Add(time.Hour / 2)
		}
		require.NoError(t, err)
		require.NotEmpty(t, a.Seats, "%v %v", id, at)
		if last.Service == id && last.End.Equal(at) {
			require.Equal(t, at.Unix(), a.Start.Unix(), "%v after %v", a, last)
			require.Equal(t, !answeredAlike(s, a, last), handoff.Equal(at), "%v after %v: the handoff is at %v", a, last, handoff)
		}
		next, err := s.NextHandoff(id, at)
		require.True(t, err == nil || errors.Is(err, schedule.ErrNoHandoff), err)
		last, handoff = a, next.At
		for _, seat := range a.Seats {
			require.True(t, slices.ContainsFunc(duties, func(d schedule.Shift) bool {
				return d.Team == a.Team && d.Regime == a.Regime && d.Contains(at) && d.Role == seat.Role && d.Member == seat.Member && d.Seat == seat.Seat
			}), "%v at %v is no duty: %v", a, at, seat)
		}
		for _, r := range []*schedule.Roster{compiled, read} {
			b, err := r.OnCall(id, at)
			require.NoError(t, err, at)
			require.Equal(t, plain(a.Seats), plain(b.Seats), at)
			require.Equal(t, a.String(), b.String())
			require.Equal(t, a.Escalation(), b.Escalation(), "%v", a)
		}
		return a.End
	})
}

// Published rosters of a schedule, laid over it in any order, change no answer and no
// duty, whatever the hours of the teams.
func TestPublishingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := anyChanges(t, anySchedule(t, ""), "changes")
		duties := plain(slices.Collect(before.Duties(asked)))
		after := before
		for range rapid.IntRange(1, 3).Draw(t, "rosters") {
			after = laid(t, after, anyRoster(t, after))
			require.Equal(t, duties, plain(slices.Collect(after.Duties(asked))))
			always(before, func(id schedule.ServiceID, at time.Time) time.Time {
				was, err := before.OnCall(id, at)
				is, gone := after.OnCall(id, at)
				require.Equal(t, err == nil, gone == nil, "%v before, %v", err, gone)
				if err != nil {
					return at.Add(time.Hour / 2)
				}
				require.Equal(t, was.String(), is.String())
				require.Equal(t, plain(was.Seats), plain(is.Seats))
				require.Equal(t, []any{was.Regime, was.Day, was.Holiday, was.Closed, was.Owns}, []any{is.Regime, is.Day, is.Holiday, is.Closed, is.Owns})
				return was.End
			})
		}
		consistent(t, after)
	})
}

// Where hours, services and pools differ from what was published, each instant has one
// answer, duties tile, and beside the slots of the rosters everything stays: rotas and
// the changes laid before.
func TestPublishedOverAnotherOrganisation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := anySchedule(t, "now ")
		before := anyChanges(t, now, "changes")
		after := before
		var published []schedule.Seat
		for i := range rapid.IntRange(1, 3).Draw(t, "rosters") {
			then := anySchedule(t, fmt.Sprintf("then %d ", i))
			r := anyRoster(t, anyChanges(t, then, "changes"))
			after = laid(t, after, r)
			for id := range r.Services() {
				for shift := range known(r.Service(id)).Shifts(asked) {
					want, err := r.OnCall(id, shift.Start)
					require.NoError(t, err)
					got, err := after.OnCall(id, shift.Start)
					require.NoError(t, err)
					require.Equal(t, plain(want.Seats), plain(got.Seats))
					require.Equal(t, want.String(), got.String())
				}
			}
			for shift := range r.All() {
				published = append(published, shift.Seat)
			}
		}
		always(now, func(id schedule.ServiceID, at time.Time) time.Time {
			was, err := before.OnCall(id, at)
			if errors.Is(err, schedule.ErrUnknownService) { // under the spec of then
				return at.Add(time.Hour / 2)
			}
			require.NoError(t, err)
			is, err := after.OnCall(id, at)
			require.NoError(t, err)
			slot, whole := is.Seats[0].Seat, was.Seats[0].Seat
			if slot.Team == whole.Team && slot.Regime == whole.Regime && whole.Encloses(slot.Interval) && !slices.ContainsFunc(published, func(p schedule.Seat) bool {
				return p.Team == slot.Team && p.Regime == slot.Regime && p.Overlaps(slot.Interval)
			}) {
				require.Equal(t, was.Seats[0].Member, is.Seats[0].Member, "%v: %v, before %v", at, is, was)
			}
			return sooner(was, is)
		})
		consistent(t, after)
	})
}

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}
