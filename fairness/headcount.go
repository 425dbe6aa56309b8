package fairness

import (
	"errors"
	"fmt"
	"iter"

	"github.com/toban-go/toban/schedule"
)

// Headcount is the fewest people with whom slots can be filled within limits. The zero Headcount is none.
type Headcount struct {
	// People is how many people Plan has.
	People int
	// Least is proven: fewer people cannot fill the slots. Where it equals People, that is the answer.
	Least int
	// Plan fills the slots.
	Plan *Plan
	// Fewer proves that one person less than Least cannot, nil where there is nothing to prove.
	Fewer *InfeasibleError
}

// Proven reports whether no fewer people can fill the slots.
func (h Headcount) Proven() bool { return h.People == h.Least }

// Headcount answers how many people it takes to fill the slots of one pool within the Limits: people who are always there, with
// equal shares, each of a team of their own. It tries one number after the other, from the least that sums allow, up to most. The
// error is that of most people if they cannot fill the slots, or joins the faults of the input; wishes, Locked, Published and the
// accounts of Ledger are of people and are no part of the question.
func (p Planner) Headcount(slots iter.Seq[schedule.Seat], most int) (*Headcount, error) {
	if most < 1 {
		return nil, fault("most", schedule.ErrInvalid, "%d people fill no slots", most)
	}
	all := covering(seatsOf(slots))
	p.Wants, p.Avoids, p.Locked, p.Published, p.Relaxed, p.Gaps = nil, nil, nil, nil, nil, false
	p.Ledger = Ledger{Weights: p.Ledger.Weights}
	of := func(people int) (Problem, keys, error) { return p.problem(all, anonymous(all, people)) }
	// People are alike, so what one can take of a week, a month or all says how many are needed at least.
	problem, _, err := of(1)
	if err != nil {
		return nil, err
	}
	m, err := compile(problem)
	if err != nil {
		return nil, err
	}
	h := &Headcount{Least: min(m.presolve().peopleNeeded(), most)}
	var last error
	for n := h.Least - 1; n <= most; n++ {
		if n < 1 {
			continue
		}
		problem, runs, err := of(n)
		if err != nil {
			return nil, err
		}
		plan, err := p.solve(problem, all, runs, false)
		if err == nil {
			h.People, h.Plan = n, plan
			h.Least = min(h.Least, n)
			return h, nil
		}
		var proof *InfeasibleError
		switch {
		case errors.As(err, &proof):
			h.Least, h.Fewer = n+1, proof
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
		last = err
	}
	return nil, last
}

// anonymous are people for the slots, with numbers for names.
func anonymous(slots []schedule.Seat, people int) (list []schedule.Candidate) {
	if len(slots) == 0 {
		return nil
	}
	width := len(fmt.Sprint(people))
	for i := range people {
		id := fmt.Sprintf("p%0*d", width, i+1)
		list = append(list, schedule.Candidate{Member: schedule.Member(id), Pool: slots[0].Team, Team: schedule.TeamID(id), Share: 100})
	}
	return list
}

// peopleNeeded returns how many people like the only one are needed at least, by counting.
func (s *presolve) peopleNeeded() int {
	least := 1
	for _, w := range s.windows() {
		for _, time := range []bool{false, true} {
			c := s.count(w, "", time)
			if c.Possible > 0 {
				least = max(least, int((c.Needed+c.Possible-1)/c.Possible))
			}
		}
	}
	return least
}
