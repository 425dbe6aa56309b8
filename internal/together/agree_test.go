package together

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// This file checks that everything that can be asked says the same at the same time.

// answer writes who is on call by the sheet.
func (s *sheet) answer(service schedule.ServiceID, t time.Time) string {
	if d, ok := s.answering(service, t); ok {
		return s.seats(d, t)
	}
	return "no answer"
}

// answering returns the duty that answers for a service at a time, if there is such a service then.
func (s *sheet) answering(service schedule.ServiceID, t time.Time) (d duty, ok bool) {
	for i, spec := range s.specs {
		if !holds(s.specs, i).Contains(t) {
			continue
		}
		for _, team := range spec.Teams {
			for _, svc := range team.Services {
				if svc.ID == service {
					return s.asked(spec, team, svc, t), true
				}
			}
		}
	}
	return duty{}, false
}

// asked returns the duty that answers for a service: the owner while it is open, else who follows and
// is open, else the pool.
func (s *sheet) asked(spec schedule.Spec, owner schedule.Team, svc schedule.Service, t time.Time) duty {
	for _, id := range append([]schedule.TeamID{owner.ID}, svc.FollowedBy...) {
		team, _ := teamOf(spec, id)
		if openAt(spec, team, t) {
			return duty{id, schedule.Daytime}
		}
	}
	return duty{poolOf(owner), schedule.OffHours}
}

// seats writes who serves a duty at a time, by role.
func (s *sheet) seats(d duty, t time.Time) string {
	var list []string
	for r := range s.overlapping(schedule.Interval{Start: t, End: t.Add(1)}) {
		if r.duty != d {
			continue
		}
		for _, p := range s.served(r) {
			if p.Contains(t) {
				list = append(list, seatText(r.role, p.member))
			}
		}
	}
	if list == nil && d.regime == schedule.OffHours {
		d.regime = schedule.Closed
	}
	return text(d, list)
}

func seatText(role schedule.Role, m schedule.Member) string {
	switch {
	case loose(role) && m == "":
		return ""
	case role == schedule.All && m != "" && m != whole:
		role = schedule.Primary // somebody was put into the day
	}
	return string(role) + " " + cmp.Or(string(m), "nobody")
}

func text(d duty, seats []string) string {
	seats = slices.DeleteFunc(seats, func(x string) bool { return x == "" })
	slices.Sort(seats)
	return string(d.team) + " " + string(d.regime) + ": " + strings.Join(seats, ", ")
}

func answerText(a schedule.Answer, err error) string {
	if err != nil {
		return "no answer"
	}
	return shiftsText(duty{a.Team, a.Regime}, a.Seats)
}

func shiftsText(d duty, shifts []schedule.Shift) string {
	var list []string
	for _, x := range shifts {
		m := x.Member
		if x.Role == schedule.All && !x.Gap() {
			m = whole
		}
		list = append(list, seatText(x.Role, m))
	}
	return text(d, list)
}

// instants lists when a service might be answered otherwise, each with the seconds before and after,
// and some instants between.
func instants(d dice, shifts []schedule.Shift, iv schedule.Interval) (list []time.Time) {
	for _, shift := range shifts {
		for _, at := range []time.Time{shift.Start, shift.Interval.End} {
			list = append(list, at.Add(-time.Second), at, at.Add(time.Second))
		}
	}
	for range 10 {
		list = append(list, iv.Start.Add(time.Duration(d.Int64N(int64(iv.Duration())))))
	}
	list = slices.DeleteFunc(list, func(t time.Time) bool { return !iv.Contains(t) })
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// disagree lists where books say something else of a time than the judge does, in answers or shifts. A
// roster is asked in the time from its first shift of a service to the last.
func (s *sheet) disagree(d dice, iv schedule.Interval, books map[string]book) (list []string) {
	names := slices.Sorted(maps.Keys(books))
	for service := range books[names[0]].Services() {
		shifts := map[string][]schedule.Shift{}
		for _, name := range names {
			shifts[name] = slices.Collect(shiftsOf(books[name], service, iv))
		}
		for range 4 {
			t := iv.Start.Add(time.Duration(d.Int64N(int64(iv.Duration()))))
			list = append(list, s.asides(service, t, iv, books, shifts)...)
		}
		for _, t := range instants(d, slices.Concat(slices.Collect(maps.Values(shifts))...), iv) {
			want := s.answer(service, t)
			for _, name := range names {
				own := shifts[name]
				if r, roster := books[name].(*schedule.Roster); roster && beyond(r, service, own, t) {
					continue
				}
				if got := answerText(onCall(books[name], service, t)); got != want {
					list = append(list, fmt.Sprintf("%s: OnCall %s at %v: want %s, got %s", name, service, t, want, got))
				}
				if got := shiftsAt(own, t); !agrees(got, want) {
					list = append(list, fmt.Sprintf("%s: Shifts of %s at %v: want %s, got %s", name, service, t, want, got))
				}
			}
		}
	}
	return list
}

// agrees reports whether the shifts of a service say what is wanted: there are none while it is closed.
func agrees(shifts, want string) bool {
	return shifts == want || shifts == "no answer" && strings.HasSuffix(want, " closed: ")
}

// beyond reports whether a roster has nothing to say of a service at a time: before its first shift and
// after its last, and where a slot answers that starts before or after the roster's time, while one that
// starts in it has answered or goes on afterwards.
func beyond(r *schedule.Roster, service schedule.ServiceID, own []schedule.Shift, t time.Time) bool {
	if len(own) == 0 || t.Before(own[0].Start) || !t.Before(own[len(own)-1].Interval.End) {
		return true
	}
	_, err := onCall(r, service, t)
	const reach = 2 * 24 * time.Hour // of a slot
	return err != nil && (!t.Before(r.Interval().End) || t.Before(r.Interval().Start.Add(reach)))
}

// shiftsAt writes those shifts of a service that hold an instant.
func shiftsAt(shifts []schedule.Shift, t time.Time) string {
	// No shift is longer than five days.
	from, _ := slices.BinarySearchFunc(shifts, t.Add(-5*24*time.Hour), func(x schedule.Shift, t time.Time) int { return x.Start.Compare(t) })
	var at []schedule.Shift
	for _, x := range shifts[from:] {
		if x.Start.After(t) {
			break
		}
		if x.Contains(t) {
			at = append(at, x)
		}
	}
	if len(at) == 0 {
		return "no answer"
	}
	return shiftsText(duty{at[0].Team, at[0].Regime}, at)
}

// asides lists where books say otherwise who is asked after whom, who serves a shift, and when who answers
// changes.
func (s *sheet) asides(service schedule.ServiceID, t time.Time, iv schedule.Interval, books map[string]book, shifts map[string][]schedule.Shift) (list []string) {
	escalation := ""
	handoff := s.handoff(service, t, slices.Concat(slices.Collect(maps.Values(shifts))...))
	for _, name := range slices.Sorted(maps.Keys(books)) {
		a, err := onCall(books[name], service, t)
		if err != nil {
			continue
		}
		got := fmt.Sprint(a.Escalation())
		if escalation == "" {
			escalation = got
		}
		if got != escalation {
			list = append(list, fmt.Sprintf("%s: Escalation of %s at %v: %s, elsewhere %s", name, service, t, got, escalation))
		}
		for _, tier := range a.Escalation() {
			for _, m := range tier.Members {
				if slices.ContainsFunc(s.leaves, func(l schedule.Leave) bool { return l.Member == m && l.Contains(t) }) {
					list = append(list, fmt.Sprintf("%s: Escalation of %s at %v asks %s, who is away", name, service, t, m))
				}
			}
		}
		for _, x := range a.Seats {
			if got, want := books[name].Serving(x), s.serving(x, t); !slices.Equal(got, want) {
				list = append(list, fmt.Sprintf("%s: Serving of %v at %v: want %v, got %v", name, x, t, want, got))
			}
		}
		if own := shifts[name]; !iv.Contains(handoff) || !handoff.Before(own[len(own)-1].Interval.End) {
			continue // beyond what is looked at
		}
		next, err := must(books[name].Service(service)).NextHandoff(t)
		if _, roster := books[name].(*schedule.Roster); !roster && (err != nil || !next.At.Equal(handoff)) {
			list = append(list, fmt.Sprintf("%s: NextHandoff of %s after %v: want %v, got %v, %v", name, service, t, handoff, next.At, err))
		}
	}
	return list
}

// handoff returns the first time after t at which regime, team or people change, shadows apart.
func (s *sheet) handoff(service schedule.ServiceID, t time.Time, shifts []schedule.Shift) time.Time {
	var edges []time.Time
	for _, x := range shifts {
		edges = append(edges, x.Start, x.Interval.End)
	}
	for i := range s.specs { // a closed service may be another pool's from then on
		edges = append(edges, holds(s.specs, i).Start)
	}
	slices.SortFunc(edges, time.Time.Compare)
	for _, l := range s.leaves { // a whole team is others then
		edges = append(edges, l.Start, l.End)
	}
	plain := func(t time.Time) string {
		duty, seats, _ := strings.Cut(s.answer(service, t), ": ")
		return duty + s.team(service, t) + strings.Join(slices.DeleteFunc(strings.Split(seats, ", "), func(x string) bool {
			return strings.HasPrefix(x, "shadow ") || strings.HasSuffix(x, " nobody") && x != "primary nobody"
		}), ", ")
	}
	for _, at := range edges {
		if at.After(t) && plain(at) != plain(t) {
			return at
		}
	}
	return time.Time{}
}

// team names who is there if a whole team answers for a service at a time.
func (s *sheet) team(service schedule.ServiceID, t time.Time) (names string) {
	d, _ := s.answering(service, t)
	for r := range s.overlapping(schedule.Interval{Start: t, End: t.Add(1)}) {
		if r.duty == d && slices.ContainsFunc(s.served(r), func(p part) bool { return p.Contains(t) && p.member == whole }) {
			names = fmt.Sprint(slices.Sorted(slices.Values(s.ofTeam(r, t))))
		}
	}
	return names
}

// serving lists who serves a shift at a time of it: its member, or who of a whole team is there then and ready.
func (s *sheet) serving(x schedule.Shift, t time.Time) (list []schedule.Member) {
	if x.Role != schedule.All || x.Gap() {
		if x.Member != "" {
			list = append(list, x.Member)
		}
		return list
	}
	return s.ofTeam(s.row(seat{duty{x.Team, x.Regime}, x.Seat.Start.Unix(), schedule.All}), t)
}

// ofTeam lists who of the whole team that has a row is there at a time and ready.
func (s *sheet) ofTeam(r *row, t time.Time) (list []schedule.Member) {
	for _, m := range s.members(r.slot) {
		if s.ready(r.slot, r.role, m) && !s.away(m, schedule.Interval{Start: t, End: t.Add(1)}) {
			list = append(list, m)
		}
	}
	return list
}
