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

// A line says what holds when: stretches of time in order, none overlapping. No value
// holds between two stretches. Lines are never changed in place, since schedules share
// them.
type line[T any] []stretch[T]

type stretch[T any] struct {
	span
	value T
}

// find returns the index of the stretch that holds at t, else of the first after t.
func (l line[T]) find(t int64) int {
	i, j := 0, len(l)
	for i < j {
		if h := (i + j) / 2; l[h].end <= t {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// at returns the stretch that holds at t, nil if none does.
func (l line[T]) at(t int64) *stretch[T] {
	if i := l.find(t); i < len(l) && l[i].start <= t {
		return &l[i]
	}
	return nil
}

// within returns the stretches that overlap s, whole.
func (l line[T]) within(s span) line[T] {
	i := l.find(s.start)
	j := i
	for j < len(l) && l[j].start < s.end {
		j++
	}
	return l[i:j]
}

// lay returns the line on which v holds during s, and what l has elsewhere.
func (l line[T]) lay(s span, v T) line[T] {
	if s.empty() {
		return l
	}
	beneath := l.within(s)
	i := l.find(s.start)
	laid := append(make(line[T], 0, len(l)+2), l[:i]...)
	if len(beneath) > 0 && beneath[0].start < s.start {
		laid = append(laid, stretch[T]{span{beneath[0].start, s.start}, beneath[0].value})
	}
	laid = append(laid, stretch[T]{s, v})
	if n := len(beneath); n > 0 && beneath[n-1].end > s.end {
		laid = append(laid, stretch[T]{span{s.end, beneath[n-1].end}, beneath[n-1].value})
	}
	return append(laid, l[i+len(beneath):]...)
}
