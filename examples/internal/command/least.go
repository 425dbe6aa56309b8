package command

import (
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule/config"
)

// Compared plans what a roster of an organisation is compared with: as the organisation itself plans, or Least
// where it does not say how. It starts even: what was before says nothing of another organisation.
func Compared(own *fairness.Planner) fairness.Planner {
	p := within(own, Least())
	p.Ledger = fairness.Ledger{Weights: p.Ledger.Weights}
	return p
}

// Least plans what a roster is compared with, to say how uneven it had to be: a night's rest of 11 h between two
// shifts and nothing else, or not even that where it leaves no roster.
func Least() fairness.Planner {
	limits, relaxed := config.DefaultLimits()
	return fairness.Planner{Limits: limits, Relaxed: relaxed, Seed: 1}
}
