package schedule

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Inside the package, time is counted in whole seconds since 1970, since every boundary of
// a slot is a whole minute of some wall clock. Answers turn seconds into times at the end.

// span is the time from start up to but not including end, in Unix seconds.
type span struct{ start, end int64 }

var always = span{math.MinInt64, math.MaxInt64}

func (s span) empty() bool           { return s.start >= s.end }
func (s span) length() time.Duration { return time.Duration(s.end-s.start) * time.Second }
func (s span) contains(t int64) bool { return s.start <= t && t < s.end }

func (s span) intersect(o span) span { return span{max(s.start, o.start), min(s.end, o.end)} }

func (s span) in(loc *time.Location) (iv Interval) {
	s.set(&iv, loc)
	return iv
}

// set is in without a copy.
func (s span) set(iv *Interval, loc *time.Location) {
	iv.Start, iv.End = time.Unix(s.start, 0).In(loc), time.Unix(s.end, 0).In(loc)
}

// seconds returns the span of the whole seconds that start in iv.
func seconds(iv Interval) span { return span{ceil(iv.Start), ceil(iv.End)} }

func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// union returns the time that is in any of the lists, in order.
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

// both returns the time that is in both of two ordered lists, in order.
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

// A line is an interval map: stretches of time, each with the value that holds in it, in
// order and without overlaps. Between two stretches no value holds. Lines are immutable,
// since schedules share them. A search is binary, and to lay a value copies the line.
type line[T any] []stretch[T]

type stretch[T any] struct {
	span
	value T
}

// find returns the index of the stretch at t or, without one, of the first after t.
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

// at returns the stretch at t, nil if there is none.
func (l line[T]) at(t int64) *stretch[T] {
	if i := l.find(t); i < len(l) && l[i].start <= t {
		return &l[i]
	}
	return nil
}

// within returns the stretches that overlap s. It does not clip them to s.
func (l line[T]) within(s span) line[T] {
	i := l.find(s.start)
	j := i
	for j < len(l) && l[j].start < s.end {
		j++
	}
	return l[i:j]
}

// lay returns a line on which v holds in s, and the values of l hold elsewhere.
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
