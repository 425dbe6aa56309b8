package vendor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// What the vendor's API is asked to make overrides. An override that stands for a named person
// has that person at the vendor at the time, so it is made of such parts; one that stands for
// whoever would answer is a stroke of paint (see Fewest).

// named reports whether overrides of a schedule stand for a named person.
func (i *Import) named(s *Schedule) bool { return i.Vendor == "goalert" || s.together }

// replacements returns the overrides, each for a named person, that make the shifts from into the
// shifts to, in an interval: in each stretch first whoever comes, and only then who goes, so that
// nobody is missing in between.
func replacements(s *Schedule, from, to []Shift, iv schedule.Interval) (moves []Move) {
	for _, d := range stretches(clip(from, iv), clip(to, iv)) {
		come, leave := without(d.b, d.a), without(d.a, d.b)
		for n := range max(len(come), len(leave)) {
			m := Move{Schedule: s.ID, Name: s.Name, Interval: s.local(d.Interval)}
			if n < len(come) {
				m.Member = come[n]
			}
			if n < len(leave) {
				m.Instead = leave[n]
			}
			last := slices.IndexFunc(moves, func(other Move) bool {
				return other.End.Equal(m.Start) && other.Member == m.Member && other.Instead == m.Instead
			})
			if last >= 0 {
				moves[last].End = m.End
				continue
			}
			moves = append(moves, m)
		}
	}
	return moves
}

// without returns the members of a list who are not in another.
func without(list, other []schedule.Member) []schedule.Member {
	return slices.DeleteFunc(slices.Clone(list), func(m schedule.Member) bool { return slices.Contains(other, m) })
}

// Accept returns the moves that remain if only some are wanted, again the fewest: at no time is
// there somebody else than whoever is there now, or than an accepted move says. Moves are the
// ones of Back, and wanted says of each whether it is.
func (i *Import) Accept(moves []Move, wanted []bool) (left []Move) {
	for _, s := range i.Schedules {
		var mine []Move
		var yes []bool
		for n, m := range moves {
			if m.Schedule == s.ID {
				mine, yes = append(mine, m), append(yes, wanted[n])
			}
		}
		switch {
		case !slices.Contains(yes, false):
			left = append(left, mine...)
		case i.named(s):
			for n, m := range mine {
				if yes[n] {
					left = append(left, m)
				}
			}
		default:
			to := s.Shifts
			for n, m := range mine {
				stroke := []Shift{{m.Interval, m.Member}}
				if !yes[n] { // whoever is there now
					stroke = clip(s.Shifts, m.Interval)
					to = outside(to, m.Interval)
				}
				to = overlay(to, stroke)
			}
			overrides, _ := Fewest(s.Shifts, to, span(append(slices.Clone(s.Shifts), to...)))
			for _, o := range overrides {
				left = append(left, Move{Schedule: s.ID, Name: s.Name, Interval: s.local(o.Interval), Member: o.Member})
			}
		}
	}
	return left
}

// Request is what to ask an API: the method, the path after the vendor's address, and the body
// as JSON.
type Request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   any    `json:"body"`
}

// ErrNoRequests says that moves cannot be made by requests to a vendor.
var ErrNoRequests = errors.New("overrides are made by hand")

// Requests returns what makes the moves, one request each, in their order.
func (i *Import) Requests(moves []Move) ([]Request, error) {
	request := map[string]func(*Import, Move) (Request, error){"pagerduty": (*Import).pagerDutyRequest, "opsgenie": (*Import).opsgenieRequest, "goalert": (*Import).goAlertRequest}[i.Vendor]
	if request == nil {
		return nil, fmt.Errorf("%w: requests are known of pagerduty, opsgenie and goalert, and not of %s", ErrNoRequests, i.Vendor)
	}
	requests := []Request{}
	var faults []error
	for _, m := range moves {
		r, err := request(i, m)
		faults = append(faults, err)
		requests = append(requests, r)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return requests, nil
}

// id returns the vendor's own ID of a member.
func (i *Import) id(m schedule.Member) string {
	for _, p := range i.People {
		if p.ID == m {
			return cmp.Or(p.Contact[i.Vendor], string(m))
		}
	}
	return string(m)
}

type fields = map[string]any

func (i *Import) pagerDutyRequest(m Move) (Request, error) {
	s := i.schedule(m.Schedule)
	start, end := m.Start.Format(time.RFC3339), m.End.Format(time.RFC3339)
	if !s.together {
		o := fields{"start": start, "end": end, "user": fields{"id": i.id(m.Member), "type": "user_reference"}}
		return Request{"POST", "/schedules/" + s.ID + "/overrides", fields{"overrides": []fields{o}}}, nil
	}
	member := func(m schedule.Member) fields {
		if m == "" {
			return fields{"type": "empty_member"}
		}
		return fields{"type": "user_member", "user_id": i.id(m)}
	}
	if m.Instead == "" {
		shift := fields{"type": "custom_shift", "start_time": start, "end_time": end, "assignments": []fields{{"type": "shift_assignment", "member": member(m.Member)}}}
		return Request{"POST", "/v3/schedules/" + s.ID + "/custom_shifts", fields{"custom_shifts": []fields{shift}}}, nil
	}
	of := s.rotationOf(m)
	if of == "" {
		return Request{}, fmt.Errorf("%w: %s (%s), %v: not one rotation alone has %s then", ErrNoRequests, s.Name, s.ID, m.Interval, m.Instead)
	}
	o := fields{"type": "override_shift", "rotation_id": of, "start_time": start, "end_time": end, "overridden_member": member(m.Instead), "overriding_member": member(m.Member)}
	return Request{"POST", "/v3/schedules/" + s.ID + "/overrides", fields{"overrides": []fields{o}}}, nil
}

// rotationOf returns the rotation that has whom a move stands for, at all of its time; "" if none
// has, or another has them too, in which they would stay.
func (s *Schedule) rotationOf(m Move) (of string) {
	for rotation, list := range s.layered {
		theirs := slices.DeleteFunc(slices.Clone(list), func(shift Shift) bool { return shift.Member != m.Instead || !shift.Overlaps(m.Interval) })
		switch {
		case len(theirs) == 0:
		case of != "" || !slices.ContainsFunc(tidy(theirs), func(shift Shift) bool { return shift.Encloses(m.Interval) }):
			return ""
		default:
			of = rotation
		}
	}
	return of
}

func (i *Import) opsgenieRequest(m Move) (Request, error) {
	user := fields{"type": "user", "id": i.id(m.Member)}
	if id := i.id(m.Member); strings.Contains(id, "@") {
		user = fields{"type": "user", "username": id}
	}
	return Request{"POST", "/v2/schedules/" + m.Schedule + "/overrides?scheduleIdentifierType=id",
		fields{"user": user, "startDate": m.Start.UTC().Format(time.RFC3339), "endDate": m.End.UTC().Format(time.RFC3339)}}, nil
}

func (i *Import) goAlertRequest(m Move) (Request, error) {
	input := fields{"scheduleID": m.Schedule, "start": m.Start.UTC().Format(time.RFC3339), "end": m.End.UTC().Format(time.RFC3339)}
	if m.Member != "" {
		input["addUserID"] = i.id(m.Member)
	}
	if m.Instead != "" {
		input["removeUserID"] = i.id(m.Instead)
	}
	return Request{"POST", "/api/graphql", fields{"query": "mutation ($input: CreateUserOverrideInput!) { createUserOverride(input: $input) { id } }", "variables": fields{"input": input}}}, nil
}
