package fairness_test

import (
	"fmt"
	"strings"

	"github.com/toban-go/toban/fairness"
)

// Two people share two nights. One carries three points from before, so the
// heavier night goes to the other.
func ExampleProblem_Solve() {
	problem, err := fairness.DecodeProblem(strings.NewReader(`{
		"format": "oncall-fairness/1", "timezone": "UTC", "categories": ["night"],
		"limits": {"min_rest_hours": 12},
		"members": [
			{"id": "aoi", "from": "2026-05-01", "until": "2026-05-03", "balance": {"night": 3000}, "target": {"night": 7500}},
			{"id": "ren", "from": "2026-05-01", "until": "2026-05-03", "balance": {"night": -3000}, "target": {"night": 7500}}
		],
		"shifts": [
			{"id": "fri", "start": "2026-05-01T19:00:00Z", "end": "2026-05-02T10:00:00Z", "category": "night", "slots": [{"role": "primary", "burden": 5}]},
			{"id": "sat", "start": "2026-05-02T10:00:00Z", "end": "2026-05-03T10:00:00Z", "category": "night", "slots": [{"role": "primary", "burden": 10}]}
		]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := problem.Solve(0, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range plan.Assignments() {
		fmt.Println(a.Slot, a.Role, a.Member)
	}
	c := plan.Certificate()
	fmt.Println(c.F1, c.F2, c.Proven())
	fmt.Println(c.Check(problem, plan.Assignments()))
	// Output:
	// fri primary aoi
	// sat primary ren
	// 0.5 2 true
	// <nil>
}
