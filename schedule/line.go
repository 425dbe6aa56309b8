package schedule

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Slots are found in whole seconds since 1970, and become times at the end: every
// boundary is a whole minute of some wall clock.

// span is the time from start up to but not including end, in Unix seconds.
type span struct{ start, end int64 }

var always = span{math.MinInt64, math.MaxInt64}

func (s span) empty() bool           { return s.start >= s.end }
func (s span) contains(t int64) bool { return s.start <= t && t < s.end }

func (s span) intersect(o span) span { return span{max(s.start, o.start), min(s.end, o.end)} }

func (s span) in(loc *time.Location) Interval {
	return Interval{time.Unix(s.start, 0).In(loc), time.Unix(s.end, 0).In(loc)}
}

// seconds returns the span of whole seconds whose start lies in iv.
func seconds(iv Interval) span { return span{ceil(iv.Start), ceil(iv.End)} }

func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// union returns the time of all the lists, in order.
func union(lists ...[]span) []span {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.start <= joined[n-1].end {
			joined[n-1].end = max(joined[n-1].end, s.end)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

// both returns the time that two ordered lists have in common.
func both(a, b []span) []span {
	var common []span
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if s := a[i].intersect(b[j]); !s.empty() {
			common = append(common, s)
		}
		if a[i].end < b[j].end {
			i++
		} else {
			j++
		}
	}
	return common
}

// without returns what an ordered list has outside another.
func without(a, b []span) []span {
	left := a
	for _, hidden := range b {
		if len(left) == 0 || hidden.end <= left[0].start || hidden.start >= left[len(left)-1].end {
			continue
		}
		var parts []span
		for _, s := range left {
			for _, part := range []span{{s.start, min(s.end, hidden.start)}, {max(s.start, hidden.end), s.end}} {
				if !part.empty() {
					parts = append(parts, part)
				}
			}
		}
		left = parts
	}
	return left
}
