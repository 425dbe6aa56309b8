package conformance

import (
	"slices"
	"time"

	"github.com/PagerDuty/go-pagerduty"
	"github.com/stretchr/testify/require"
)

// pager answers who is on call by a PagerDuty schedule as PagerDuty documents it:
// overrides win, the latest first, then the last layer that has somebody. It is slow
// and simple. What the documents leave open is how turns and restrictions count in a
// night in which clocks are set: by elapsed time, or by the wall clock. The pager can
// do both.
type pager struct {
	name      string
	location  *time.Location
	overrides []override
	layers    []layer
}

type override struct {
	start, end time.Time
	user       string
}

type layer struct {
	start, end, virtual time.Time
	turn                time.Duration
	users               []string
	restrictions        []restriction
}

type restriction struct {
	weekday  time.Weekday
	clock    time.Time
	duration time.Duration
}

// newPager reads the vendor's types.
func newPager(t require.TestingT, s pagerduty.Schedule, overrides []pagerduty.Override) pager {
	p := pager{name: s.Name, location: zone(s.TimeZone)}
	moment := func(layout, s string) time.Time {
		at, err := time.Parse(layout, s)
		require.NoError(t, err)
		return at.In(p.location)
	}
	for _, o := range overrides {
		require.Equal(t, "user_reference", o.User.Type)
		p.overrides = append(p.overrides, override{moment(time.RFC3339, o.Start), moment(time.RFC3339, o.End), o.User.ID})
	}
	for _, l := range s.ScheduleLayers {
		one := layer{start: moment(time.RFC3339, l.Start), end: moment(time.RFC3339, l.End), virtual: moment(time.RFC3339, l.RotationVirtualStart),
			turn: time.Duration(l.RotationTurnLengthSeconds) * time.Second}
		require.False(t, one.virtual.After(one.start))
		for _, u := range l.Users {
			require.Equal(t, "user_reference", u.User.Type)
			one.users = append(one.users, u.User.ID)
		}
		for _, r := range l.Restrictions {
			require.Equal(t, "weekly_restriction", r.Type)
			clock, err := time.Parse(time.TimeOnly, r.StartTimeOfDay)
			require.NoError(t, err)
			one.restrictions = append(one.restrictions, restriction{time.Weekday(r.StartDayOfWeek % 7), clock, time.Duration(r.DurationSeconds) * time.Second})
		}
		p.layers = append(p.layers, one)
	}
	return p
}

// onCall returns the user's ID, "" if nobody is on call.
func (p pager) onCall(at time.Time, byWall bool) string {
	at = at.In(p.location)
	for _, o := range slices.Backward(p.overrides) {
		if !at.Before(o.start) && at.Before(o.end) {
			return o.user
		}
	}
	for _, l := range slices.Backward(p.layers) {
		if !at.Before(l.start) && at.Before(l.end) && l.open(at, byWall) {
			turn := int(passed(l.virtual, at, byWall) / l.turn)
			return l.users[turn%len(l.users)]
		}
	}
	return ""
}

func (l layer) open(at time.Time, byWall bool) bool {
	for _, r := range l.restrictions {
		since := int(at.Weekday()-r.weekday+7) % 7
		for _, back := range []int{since, since + 7} {
			start := time.Date(at.Year(), at.Month(), at.Day()-back, r.clock.Hour(), r.clock.Minute(), r.clock.Second(), 0, at.Location())
			if d := passed(start, at, byWall); d >= 0 && d < r.duration {
				return true
			}
		}
	}
	return len(l.restrictions) == 0
}

// passed returns the time from a to b, elapsed or as wall clocks show it.
func passed(a, b time.Time, byWall bool) time.Duration {
	if !byWall {
		return b.Sub(a)
	}
	wall := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	}
	return wall(b).Sub(wall(a))
}
