package training

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Shadow (見学) is a shift as a shadow, Beside the primary of its slot.
type Shadow struct {
	schedule.Shift
	Beside schedule.Member
}

// shadow finds the shadow shifts that the schedule has and plans those that the
// joiner still needs. It returns what puts the latter into their seats.
func (j Joiner) shadow(s *schedule.Schedule, p *Path, period schedule.Interval, settled schedule.Date) []schedule.Change {
	var duties []schedule.Shift              // of primaries
	watching := map[int64][]schedule.Shift{} // by the start of the slot
	pool, _ := s.Team(p.Pool)                // that of the joiner's team
	for shift := range pool.Duties(period) {
		switch {
		case shift.Regime != schedule.OffHours || shift.Member == "" || shift.Seat.End.After(period.End):
		case shift.Role.Watches():
			watching[shift.Seat.Start.Unix()] = append(watching[shift.Seat.Start.Unix()], shift)
		case shift.Role == schedule.Primary && shift.Start.Equal(shift.Seat.Start):
			duties = append(duties, shift)
		}
	}
	left := map[bool]int{true: usual(j.Needs.Nights, 1), false: usual(j.Needs.OffDays, 1)} // by business night
	for _, duty := range duties {
		for _, shift := range watching[duty.Seat.Start.Unix()] {
			if shift.Member == j.Member && whole(shift) {
				p.Shadows = append(p.Shadows, Shadow{shift, duty.Member})
				left[duty.Day == schedule.Workday]--
			}
		}
	}
	people := s.People(period)
	var planned []schedule.Change
	for _, duty := range duties {
		business := duty.Day == schedule.Workday
		switch {
		case left[business] <= 0 || duty.Date.Before(settled) || watching[duty.Seat.Start.Unix()] != nil:
		case !whole(duty) || duty.Member == j.Member || !j.experienced(people, p.Pool, duty):
		case !j.free(people, p, duty):
		default:
			left[business]--
			shift := duty
			shift.Role, shift.Member, shift.Why = schedule.Shadow, j.Member, nil
			p.Shadows = append(p.Shadows, Shadow{shift, duty.Member})
			planned = append(planned, schedule.Override{Interval: shift.Interval, To: j.Member, Team: p.Pool, Role: schedule.Shadow})
		}
	}
	slices.SortFunc(p.Shadows, func(a, b Shadow) int { return a.Start.Compare(b.Start) })
	return planned
}

// whole reports whether nobody else has a part of the shift's slot.
func whole(shift schedule.Shift) bool { return shift.Interval.Equal(shift.Seat.Interval) }

// experienced reports whether a shift's primary has been in the pool long enough.
func (j Joiner) experienced(people []schedule.Candidate, pool schedule.TeamID, duty schedule.Shift) bool {
	since := duty.Date.AddDays(-usual(j.Experience, usualExperience))
	return slices.ContainsFunc(people, func(c schedule.Candidate) bool {
		return c.Member == duty.Member && c.Pool == pool && c.In(duty.Date) && !c.From.After(since) && !c.Ready.After(since)
	})
}

// free reports whether the joiner can watch a shift: as a member, not on leave, rested
// from and for the other shadow shifts, and not in the night before a session, planned
// here or before.
func (j Joiner) free(people []schedule.Candidate, p *Path, duty schedule.Shift) bool {
	rest := cmp.Or(j.Rest, usualRest)
	around := schedule.Interval{Start: duty.Start.Add(-rest), End: duty.End.Add(rest)}
	here := slices.ContainsFunc(people, func(c schedule.Candidate) bool {
		return c.Member == j.Member && c.Pool == p.Pool && c.In(duty.Date) &&
			!slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(duty.Interval) })
	})
	tired := slices.ContainsFunc(p.Shadows, func(other Shadow) bool { return other.Overlaps(around) })
	asked := slices.ContainsFunc(slices.Concat(j.Planner.Done, p.Sessions), func(s Session) bool {
		morning := s.Date.At(0, s.Start.Location())
		return slices.Contains(s.Participants(), j.Member) && duty.Start.Before(s.End) && duty.End.After(morning)
	})
	return here && !tired && !asked
}
