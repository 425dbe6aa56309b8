package main

import (
	"math"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// scale is an operation that is timed at several sizes.
type scale struct {
	what, by string
	most     float64 // exponent of its growth
	sizes    []int
	prepare  func(size int) (work, error)
}

// curve is what the operation took at its fastest: other work on the machine only adds.
type curve struct {
	scale
	points []point
}

type point struct {
	size        int
	nanoseconds float64
}

func scales() []scale {
	return []scale{
		{"compile a year, ten people a team", "teams", 1, []int{10, 20, 50, 100, 200}, func(teams int) (work, error) {
			return compileYear(organisation(teams, 10))()
		}},
		{"compile a year of ten teams", "people", 1, []int{20, 50, 100, 500, 2000}, func(people int) (work, error) {
			return compileYear(organisation(10, people/10))()
		}},
		{"the shifts of a service", "days", 1, []int{30, 91, 365, 1096, 3653}, shiftsOf},
		{"plan a year, two seats, all limits", "people", 1.2, []int{24, 48, 100, 200, 400}, plansFor},
		{"plan for 24 people, two seats, all limits", "months", 1.2, []int{1, 3, 6, 12, 24}, plansOver},
		{"who is on call, by a rotation of hours", "days of its age", 0, []int{1, 30, 365, 1826, 10957}, agedOnCall},
		{"who is on call beneath published rosters", "months published", 0, []int{1, 3, 6, 12, 36}, publishedOnCall},
	}
}

func (s scale) take(runs int) (curve, error) {
	c := curve{scale: s}
	for _, size := range s.sizes {
		w, err := s.prepare(size)
		if err != nil {
			return curve{}, err
		}
		taken, err := measure(runs, w)
		if err != nil {
			return curve{}, err
		}
		c.points = append(c.points, point{size, taken.fastest})
	}
	return c, nil
}

func shiftsOf(days int) (work, error) {
	s, err := schedule.New(sample.Organisation())
	iv := schedule.Days(first, first.AddDays(days-1), tokyo)
	return work{1, func() error {
		n := 0
		cart, err := s.Service("shop-cart")
		if err != nil {
			return err
		}
		for range cart.Shifts(iv) {
			n++
		}
		return right(n > days)
	}}, err
}

func agedOnCall(days int) (work, error) {
	spec := sample.Organisation()
	order := spec.OffHours.Primary.Members()
	spec.OffHours.Primary = rotation.Rotation{First: schedule.DateOf(night, tokyo).AddDays(-days), Unit: rotation.Hours, Order: order}
	s, err := schedule.New(spec)
	return onCallOf(s, night), err
}

func onCallOf(s *schedule.Schedule, at time.Time) work {
	return work{1, func() error {
		a, err := s.OnCall("shop-cart", at)
		if err != nil {
			return err
		}
		return right(a.Member(schedule.Primary) != "")
	}}
}

// publishedOnCall asks for a night of the last month of so many.
func publishedOnCall(months int) (work, error) {
	s, err := schedule.New(sample.Organisation())
	for n := range months {
		month := schedule.Date{Year: 2026, Month: time.May, Day: 1}.AddMonths(1 + n - months)
		var r *schedule.Roster
		if err == nil {
			r, err = s.Roster(schedule.Month(month.Year, month.Month, tokyo))
		}
		if err == nil {
			s, err = s.With(r)
		}
	}
	return onCallOf(s, night), err
}

// exponent is the slope of the line through the points that fits best, both axes
// as logarithms.
func (c curve) exponent() float64 {
	var n, sx, sy, sxx, sxy float64
	for _, p := range c.points {
		x, y := math.Log(float64(p.size)), math.Log(p.nanoseconds)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func (c curve) holds() bool { return c.exponent() <= c.most+slack }

// slack is what noise may add to an exponent.
const slack = 0.1
