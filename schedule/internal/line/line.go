// Package line says what holds when.
//
// Time is counted in whole seconds since 1970, since every boundary of a slot is a whole
// minute of some wall clock. Answers turn seconds into times at the end.
package line

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Span is the time from start up to but not including end, in Unix seconds.
type Span struct{ Start, End int64 }

// Between returns the time from start to end.
func Between(start, end int64) Span { return Span{start, end} }

// Always is all time.
var Always = Span{math.MinInt64, math.MaxInt64}

// Empty reports whether the span holds no instant, Length returns how long it is, and
// Contains reports whether t is in it.
func (s Span) Empty() bool           { return s.Start >= s.End }
func (s Span) Length() time.Duration { return time.Duration(s.End-s.Start) * time.Second }
func (s Span) Contains(t int64) bool { return s.Start <= t && t < s.End }

// Intersect returns what s and o have in common, an empty span if nothing.
func (s Span) Intersect(o Span) Span { return Span{max(s.Start, o.Start), min(s.End, o.End)} }

// Union returns the time that is in any of the lists, in order.
func Union(lists ...[]Span) []Span {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

// Both returns the time that is in both of two ordered lists, in order.
func Both(a, b []Span) []Span {
	var common []Span
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if s := a[i].Intersect(b[j]); !s.Empty() {
			common = append(common, s)
		}
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	return common
}

// Spans is a short list of spans, in order.
type Spans struct {
	few  [3]Span // the first n, unless there are more
	n    int
	more []Span
}

// All returns the spans. The result is valid until the next change.
func (s *Spans) All() []Span {
	if s.more != nil {
		return s.more
	}
	return s.few[:s.n]
}

// Clear makes the list empty.
func (s *Spans) Clear() { s.n, s.more = 0, nil }

// Add adds a span after the others.
func (s *Spans) Add(x Span) {
	switch {
	case s.more != nil:
		s.more = append(s.more, x)
	case s.n < len(s.few):
		s.few[s.n] = x
		s.n++
	default:
		s.more = append(make([]Span, 0, 2*len(s.few)), s.few[0], s.few[1], s.few[2], x) // few must not escape
	}
}

// A Line is an interval map: stretches of time, each with the value that holds in it, in
// order and without overlaps. Between two stretches no value holds. Lines are immutable,
// since schedules share them. A search is binary, and to lay a value copies the line.
type Line[T any] []Stretch[T]

// A Stretch is a time in which a value holds.
type Stretch[T any] struct {
	Span
	Value T
}

// Find returns the index of the stretch at t or, without one, of the first after t.
func (l Line[T]) Find(t int64) int {
	i, j := 0, len(l)
	for i < j {
		if h := (i + j) / 2; l[h].End <= t {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// At returns the stretch at t, nil if there is none.
func (l Line[T]) At(t int64) *Stretch[T] {
	if i := l.Find(t); i < len(l) && l[i].Start <= t {
		return &l[i]
	}
	return nil
}

// Within returns the stretches that overlap s. It does not clip them to s.
func (l Line[T]) Within(s Span) Line[T] {
	i := l.Find(s.Start)
	j := i
	for j < len(l) && l[j].Start < s.End {
		j++
	}
	return l[i:j]
}

// Lay returns a line on which v holds in s, and the values of l hold elsewhere.
func (l Line[T]) Lay(s Span, v T) Line[T] {
	if s.Empty() {
		return l
	}
	beneath := l.Within(s)
	i := l.Find(s.Start)
	laid := append(make(Line[T], 0, len(l)+2), l[:i]...)
	if len(beneath) > 0 && beneath[0].Start < s.Start {
		laid = append(laid, Stretch[T]{Span{beneath[0].Start, s.Start}, beneath[0].Value})
	}
	laid = append(laid, Stretch[T]{s, v})
	if n := len(beneath); n > 0 && beneath[n-1].End > s.End {
		laid = append(laid, Stretch[T]{Span{s.End, beneath[n-1].End}, beneath[n-1].Value})
	}
	return append(laid, l[i+len(beneath):]...)
}

// Index says which of ordered spans, between which time may be missing, lie near an instant. The time of
// the spans is divided into stretches of 1<<shift seconds, about as many as there are spans; first has for
// the start of each stretch the first span that ends after it. The zero Index is of no spans.
type Index struct {
	start int64
	first []int32
	shift int
}

// NewIndex returns the index of n spans.
func NewIndex(n int, span func(i int) Span) Index {
	if n == 0 {
		return Index{}
	}
	x := Index{start: span(0).Start}
	length := span(n-1).End - x.start
	x.shift = bits.Len64(uint64(length) / uint64(n))
	x.first = make([]int32, length>>x.shift+2)
	i := 0
	for k := range x.first {
		for i < n && span(i).End <= x.start+int64(k)<<x.shift {
			i++
		}
		x.first[k] = int32(i)
	}
	return x
}

// Near returns i and j: if a span holds t, it is the first of i to j, both included, that ends after t. They
// are the number of spans before the first span and after the last.
func (x *Index) Near(t int64) (i, j int) {
	if len(x.first) == 0 {
		return 0, 0
	}
	k := uint64(t-x.start) >> x.shift
	if t < x.start || k+1 >= uint64(len(x.first)) {
		n := int(x.first[len(x.first)-1])
		return n, n
	}
	return int(x.first[k]), int(x.first[k+1])
}
