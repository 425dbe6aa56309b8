package format

import (
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// usual is a duty as a tool without holidays knows it: the same hours every week.
type usual struct {
	regime   schedule.Regime
	team     schedule.TeamID
	location *time.Location
	hours    schedule.Hours
}

// usuals returns the duties that answer for a service by the spec that holds at t,
// the one that wins first: the owner, those who follow, the pool.
func (o Organisation) usuals(service schedule.ServiceID, t time.Time) []usual {
	spec := o.spec(t)
	for _, team := range spec.Teams {
		for _, s := range team.Services {
			if s.ID != service {
				continue
			}
			list := []usual{daytime(spec, team)}
			for _, follower := range s.FollowedBy {
				for _, other := range spec.Teams {
					if other.ID == follower {
						list = append(list, daytime(spec, other))
					}
				}
			}
			return append(list, offHours(spec, team))
		}
	}
	return nil
}

func daytime(spec schedule.Spec, team schedule.Team) usual {
	return place(spec, usual{schedule.Daytime, team.ID, team.Location, team.Business})
}

func offHours(spec schedule.Spec, team schedule.Team) usual {
	switch team.Pool {
	case "":
		return place(spec, usual{regime: schedule.OffHours, team: schedule.Everyone})
	case team.ID:
		return place(spec, usual{schedule.OffHours, team.ID, team.Location, team.Business})
	}
	for _, pool := range spec.Pools {
		if pool.ID == team.Pool {
			return place(spec, usual{schedule.OffHours, pool.ID, pool.Location, pool.Business})
		}
	}
	return place(spec, usual{regime: schedule.OffHours, team: team.Pool})
}

// place fills in what is the spec's unless stated.
func place(spec schedule.Spec, u usual) usual {
	if u.location == nil {
		u.location = spec.Location
	}
	u.hours = spec.HoursOf(u.hours)
	return u
}

// window is a part of the week, in seconds from Monday 00:00. It may run over the
// end of the week.
type window struct{ start, length int }

const week = 7 * 24 * 3600

func (w window) contains(second int) bool { return (second-w.start+week)%week < w.length }

// windows returns the opening hours on a clock that is ahead of the duty's own by
// so many seconds.
func (u usual) windows(ahead int) []window {
	var list []window
	if u.regime == schedule.OffHours {
		return nil
	}
	for _, w := range u.hours {
		if w.Closed {
			continue
		}
		length := int(w.To-w.From) * 60
		if length <= 0 { // over midnight
			length += 24 * 3600
		}
		for _, day := range w.Days {
			start := civil.SinceMonday(day)*24*3600 + int(w.From)*60 + ahead
			list = append(list, window{(start + week) % week, length})
		}
	}
	slices.SortFunc(list, func(a, b window) int { return a.start - b.start })
	return list
}

// complement returns the rest of the week, nil if the list is empty.
func complement(list []window) []window {
	if len(list) == 0 {
		return nil
	}
	var rest []window
	open := slices.SortedFunc(slices.Values(list), func(a, b window) int { return a.start - b.start })
	end := open[0].start
	for _, w := range append(open, window{open[0].start + week, 0}) {
		if w.start > end {
			rest = append(rest, window{end % week, w.start - end})
		}
		end = max(end, w.start+w.length)
	}
	return rest
}

// secondOfWeek returns how far the week has come on the clocks of a place.
func secondOfWeek(t time.Time, loc *time.Location) int {
	t = t.In(loc)
	hour, minute, second := t.Clock()
	return civil.SinceMonday(t.Weekday())*24*3600 + hour*3600 + minute*60 + second
}

// offset returns how far clocks in a place are ahead of UTC at t, in seconds.
func offset(t time.Time, loc *time.Location) int {
	_, seconds := t.In(loc).Zone()
	return seconds
}
