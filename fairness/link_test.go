package fairness_test

import (
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/instance/problem"
)

func init() { fairness.DecodeProblem = problem.Decode }
