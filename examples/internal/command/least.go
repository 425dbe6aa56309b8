package command

import (
	"time"

	"github.com/toban-go/toban/fairness"
)

// Compared plans what a roster of an organisation is compared with: as the organisation itself plans, or Least
// where it does not say how. It starts even: what was before says nothing of another organisation.
func Compared(own *fairness.Planner) fairness.Planner {
	if own != nil {
		p := *own
		p.Ledger = fairness.Ledger{Weights: own.Ledger.Weights}
		return p
	}
	return Least()
}

// Least plans what a roster is compared with, to say how uneven it had to be: a night's rest of 11 h between two
// shifts and nothing else, or not even that where it leaves no roster.
func Least() fairness.Planner {
	return fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Relaxed: []fairness.Limits{{}}, Seed: 1}
}
