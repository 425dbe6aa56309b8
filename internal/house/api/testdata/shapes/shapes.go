// Package shapes has one of each kind of exported identifier.
package shapes

import (
	"errors"
	"time"
)

// Title and what follows are described in main_test.go.
const Title = "shapes"

const Sides Count = 4

type Count int

type Number = Count

type Area interface {
	Area() Count
	hidden()
}

type size struct {
	Name string
	wide int
}

type Square struct {
	size
	At time.Time
}

type Frame struct{ Square }

var ErrFlat = errors.New("flat")

func (s Square) Area() Count { return Count(s.wide) * Count(s.wide) }

func (s *Square) Grow(by Count) { s.wide += int(by) }

func (Square) hidden() {}

func Largest[N ~int](all []N, more ...N) (largest N, err error) { return largest, ErrFlat }

func unexported() {}
