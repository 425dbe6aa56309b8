package fairness

import (
	"cmp"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Which limits to give up: for each limit the least change by which there is a roster, by bisection, since what
// a limit leaves it leaves with a looser one. Where no limit is enough alone, two are tried, and else all.

// Relaxation is one way to give up limits so that there is a roster. The zero Relaxation gives up nothing.
type Relaxation struct {
	// Limits are those with which there is a roster, as for Planner.Relaxed.
	Limits Limits
	// Changes says what differs, in the order of the table.
	Changes []Change
	// Least reports whether it is proven that there is no roster with one step less of any of the changes.
	Least bool
}

// Change is a limit that is given up in part or wholly. The zero Change is none.
type Change struct {
	// Limit is the name of the field of Limits.
	Limit string
	// From and To are the limit before and after, with its amount: "MinRest 11 h" and "MinRest 9 h". Without the limit To is
	// "".
	From, To string

	size int64 // in thousandths of the limit
}

// String writes "MinRest 11 h → MinRest 9 h", or "no OncePerBlock".
func (c Change) String() string {
	if c.To == "" {
		return "no " + c.From
	}
	return c.From + " → " + c.To
}

// String joins the changes by "and".
func (r Relaxation) String() string {
	var texts []string
	for _, c := range r.Changes {
		texts = append(texts, c.String())
	}
	return strings.Join(texts, " and ")
}

// Relaxations answers what to give up where there is no roster: each limit that is enough alone, by as little as
// possible; else each two; else as few as possible of all. The first is the one that gives up the fewest limits, and of
// as many the smallest part of them. The list is empty where a roster is found with the limits as they are, and
// where there is none without any. The error joins the faults of the input.
func (p Problem) Relaxations(seed uint64) ([]Relaxation, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	x := &relaxing{problem: p, seed: seed, known: map[Limits]answer{}}
	for _, r := range p.Limits.given(nil) {
		if r.step != 0 {
			x.rows = append(x.rows, r)
		}
	}
	if x.ask(p.Limits) == there || x.ask(x.lifted(p.Limits, x.rows...)) != there {
		return nil, nil
	}
	var list []Relaxation
	for _, r := range x.rows {
		list = x.add(list, r)
	}
	for i, r := range x.rows {
		for _, other := range x.rows[:i] {
			if len(list) == 0 || len(list[0].Changes) == 2 {
				list = x.add(x.add(list, other, r), r, other)
			}
		}
	}
	if len(list) == 0 {
		list = x.add(list, x.rows...)
	}
	slices.SortStableFunc(list, func(a, b Relaxation) int {
		return cmp.Or(cmp.Compare(len(a.Changes), len(b.Changes)), cmp.Compare(a.size(), b.size()))
	})
	return list, nil
}

func (r Relaxation) size() (sum int64) {
	for _, c := range r.Changes {
		sum += c.size
	}
	return sum
}

// answer is whether there is a roster.
type answer uint8

const (
	unknown answer = iota
	there
	none // proven
)

// relaxing looks for limits that leave a roster.
type relaxing struct {
	problem Problem
	seed    uint64
	rows    []row // of the limits that are given
	known   map[Limits]answer
}

func (x *relaxing) ask(l Limits) answer {
	if a, ok := x.known[l]; ok {
		return a
	}
	p := x.problem
	p.Limits = l
	m, err := compile(p)
	if err == nil {
		if err = m.infeasible(); err == nil {
			_, err = m.first(x.seed)
		}
	}
	a := unknown
	switch {
	case err == nil:
		a = there
	case errors.Is(err, ErrInfeasible):
		a = none
	}
	x.known[l] = a
	return a
}

func (x *relaxing) lifted(l Limits, rows ...row) Limits {
	for _, r := range rows {
		r.set(&l, 0)
	}
	return l
}

// steps returns how many steps take a limit away, or more than any roster needs.
func (r row) steps(l Limits) int64 {
	if r.step < 0 {
		return (r.value(l) - r.step - 1) / -r.step
	}
	return 1 << 20
}

// looser gives up so many steps of a limit.
func (x *relaxing) looser(l Limits, r row, steps int64) Limits {
	value := max(r.value(x.problem.Limits)+steps*r.step, 0)
	if most := r.most(); most > 0 && value >= most || steps >= r.steps(x.problem.Limits) {
		value = 0
	}
	r.set(&l, value)
	return l
}

// most is the value with which a limit is none, 0 if there is no such.
func (r row) most() int64 {
	if r.name == "MaxSharePermille" {
		return 1000
	}
	return 0
}

// add gives up some limits, each as little as it can while the ones after it are not asked for, unless one of them
// need not be given up.
func (x *relaxing) add(list []Relaxation, rows ...row) []Relaxation {
	l := x.lifted(x.problem.Limits, rows...)
	if x.ask(l) != there {
		return list
	}
	given := x.problem.Limits
	result := Relaxation{Least: true}
	for _, r := range rows {
		at := func(steps int64) answer { return x.ask(x.looser(l, r, steps)) }
		low, high := int64(-1), r.steps(given) // at(low) leaves none, at(high) one
		if r.step > 0 {
			for step := int64(1); step < high; step *= 2 {
				if at(step) == there {
					high = step
					break
				}
				low = step
			}
		}
		for high-low > 1 {
			if middle := low + (high-low)/2; at(middle) == there {
				high = middle
			} else {
				low = middle
			}
		}
		l = x.looser(l, r, high)
		if high == 0 && len(rows) <= 2 {
			return list // fewer limits are enough
		}
	}
	for _, r := range x.rows {
		before, after := r.value(given), r.value(l)
		if before == after {
			continue
		}
		c := Change{Limit: r.name, From: r.short(given), size: 1000}
		if after != 0 && after != int64(endless) {
			c.To = r.short(l)
			c.size = min(1000, max(search.Abs(after-before), 1)*1000/max(before, 1))
		}
		result.Changes = append(result.Changes, c)
		back := l
		r.set(&back, x.tighter(r, after))
		result.Least = result.Least && x.ask(back) == none
	}
	result.Limits = l
	if slices.ContainsFunc(list, func(o Relaxation) bool { return o.Limits == l }) {
		return list
	}
	return append(list, result)
}

// tighter returns the limit with one step less given up.
func (x *relaxing) tighter(r row, value int64) int64 {
	switch most := r.most(); {
	case value != 0 && (r.step < 0 || value != int64(endless)):
		return value - r.step
	case most > 0:
		return most - r.step
	}
	return r.value(x.problem.Limits) + (r.steps(x.problem.Limits)-1)*r.step
}

// Relaxations is Problem.Relaxations for the slots of one pool and the people, with the faults of Plan.
func (p Planner) Relaxations(slots iter.Seq[schedule.Seat], people []schedule.Candidate) ([]Relaxation, error) {
	problem, _, err := p.problem(covering(seatsOf(slots)), people)
	if err != nil {
		return nil, err
	}
	return problem.Relaxations(p.Seed)
}
