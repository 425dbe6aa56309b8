package report

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Clocks is a time of every day, From up to but not including To, over midnight if
// To is not later. The zero Clocks is the whole day.
type Clocks struct{ From, To schedule.Clock }

// SleepHours (深夜) are the hours in which a page counts as one at night, and work
// as night work.
var SleepHours = Clocks{schedule.At(22, 0), schedule.At(5, 0)}

// contain reports whether clocks in loc show a time in c at t.
func (c Clocks) contain(t time.Time, loc *time.Location) bool {
	_, clock := schedule.Civil(t, loc)
	if c.From < c.To {
		return c.From <= clock && clock < c.To
	}
	return clock >= c.From || clock < c.To
}

// Work is time worked on one civil day, by night or by day.
type Work struct {
	Date  schedule.Date
	Night bool
	// Minutes are whole minutes.
	Minutes int64
}

// Split cuts a call at every midnight in loc and where night begins and ends, in
// order of time. Its ends are taken down to whole minutes first, so that the parts
// add up to the whole.
func Split(call schedule.Interval, night Clocks, loc *time.Location) []Work {
	call.Start, call.End = call.Start.Truncate(time.Minute), call.End.Truncate(time.Minute)
	var work []Work
	for date, day := range days(call, loc) {
		cuts := []time.Time{day.Start, day.End}
		for _, clock := range []schedule.Clock{night.From, night.To} {
			if at := date.At(clock, loc); day.Contains(at) {
				cuts = append(cuts, at)
			}
		}
		slices.SortFunc(cuts, time.Time.Compare)
		for i, start := range cuts[:len(cuts)-1] {
			minutes := int64(cuts[i+1].Sub(start) / time.Minute)
			if minutes == 0 {
				continue
			}
			next := Work{date, night.contain(start, loc), minutes}
			if n := len(work) - 1; n >= 0 && work[n].Date == date && work[n].Night == next.Night {
				work[n].Minutes += minutes
				continue
			}
			work = append(work, next)
		}
	}
	return work
}

// Call is a time in which somebody worked.
type Call struct {
	schedule.Interval
	Member schedule.Member
	// Location gives the clocks by which it counts; nil is the location of Start.
	Location *time.Location
}

// Calls yields the time that each page took its member (Alert.Work). Pages of a whole
// team and open pages have no call.
func Calls(pages []Page) iter.Seq[Call] {
	return func(yield func(Call) bool) {
		for _, p := range pages {
			if c := (Call{p.Work(), p.Member(), p.Location()}); c.Member != "" && !c.Empty() && !yield(c) {
				return
			}
		}
	}
}

// Worked is what one person worked in calls.
type Worked struct {
	Member schedule.Member
	// Night and Day are whole minutes.
	Night, Day int64
}

// Minutes sums calls by person, in the order of members. Calls of one person that
// overlap are worked, and counted, once.
func Minutes(calls iter.Seq[Call], night Clocks) []Worked {
	byStart := slices.SortedStableFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), a.Start.Compare(b.Start))
	})
	var list []Worked
	var until time.Time
	for _, c := range byStart {
		if n := len(list); n == 0 || list[n-1].Member != c.Member {
			list = append(list, Worked{Member: c.Member})
			until = time.Time{}
		}
		loc := c.Location
		if loc == nil {
			loc = c.Start.Location()
		}
		c.Start = later(c.Start, until)
		until = later(c.End, until)
		sum := &list[len(list)-1]
		for _, w := range Split(c.Interval, night, loc) {
			if w.Night {
				sum.Night += w.Minutes
			} else {
				sum.Day += w.Minutes
			}
		}
	}
	return list
}
