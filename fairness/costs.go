package fairness

import (
	"cmp"
	"fmt"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// What a limit costs in fairness: a plan and a bound without it. Whatever roster keeps all limits keeps all but one too, so
// without a limit the worst deviation is no more than with it. If a plan without the limit lies beneath what is proven
// with it, the limit costs; if what is proven without it is what the plan with it has, it costs nothing.

// Cost is what a limit costs: how level the roster can be with it and without it. The zero Cost is of no limits.
type Cost struct {
	// Limit is the name of the limit as in InfeasibleError.Limits, "" all limits together.
	Limit string
	// Given is the limit with its amount: "MinRest 11 h".
	Given string
	// With is the certificate of the plan that was asked, and Without a plan that is free of the limit: its F1 is no
	// larger, and the F1Bound of its certificate is proven for every roster without the limit.
	With    Certificate
	Without *Plan
}

// Proven reports whether it is proven that the limit costs, or that it does not.
func (c Cost) Proven() bool { return c.least() > 0 || c.most() == 0 }

// least returns by how much F1 is larger at least for the limit, and most by how much at most.
func (c Cost) least() Burden { return max(0, c.With.F1Bound-c.Without.Certificate().F1) }
func (c Cost) most() Burden  { return max(0, c.With.F1-c.Without.Certificate().F1Bound) }

// What a cost says.
var (
	costs      = words{"%s costs: without it worst deviation %s of a plain business night (%s)", "%sの代償：なければ最大のずれは平日夜に換算して%s（%s）"}
	costsNone  = words{"%s costs nothing: without it worst deviation %s of a plain business night (%s)", "%sの代償なし：なくても最大のずれは平日夜に換算して%s（%s）"}
	mayCost    = words{"%s may cost: without it worst deviation %s of a plain business night (%s)", "%sに代償があるかは未証明：なければ最大のずれは平日夜に換算して%s（%s）"}
	minutesOf  = words{"%s min", "%s分"}
	limitsAll  = words{"The set of all limits", "すべての制約"}
	costsLevel = words{", in place of %s", "、あれば%s"}
)

// String writes "MinRest 11 h costs: without it worst deviation 18.5 h of a plain business night (proven least), in place of 20.0 h".
// Amounts are hours to a tenth, or minutes where hours would not tell them apart.
func (c Cost) String() string { return c.In(schedule.English) }

// In is String in the given language.
func (c Cost) In(l schedule.Language) string {
	w := mayCost
	switch {
	case c.least() > 0:
		w = costs
	case c.most() == 0:
		w = costsNone
	}
	free := c.Without.Certificate()
	amount := func(b Burden) string { return b.hours(l) }
	for _, other := range []Burden{free.F1Bound, c.With.F1} {
		if other != free.F1 && other.tenths() == free.F1.tenths() {
			amount = func(b Burden) string { return fmt.Sprintf(minutesOf.in(l), b) }
		}
	}
	text := fmt.Sprintf(w.in(l), cmp.Or(c.Given, limitsAll.in(l)), amount(free.F1), verdict(l, free.F1 == free.F1Bound, amount(free.F1Bound)))
	if free.F1 != c.With.F1 {
		text += fmt.Sprintf(costsLevel.in(l), amount(c.With.F1))
	}
	return text
}

// Costs answers which limit costs the fairness: for each limit of the plan, in the order of the table, how level a plan
// can be without it, the others as they are, and last without any, if there are two or more. Each answer takes as long as a plan
// of so many moves, Problem.DefaultMoves if zero; the same plan, moves and seed give the same answers. What is published
// and the tolerance for it are no part of the question. A plan that nothing limits, and a nil Plan, have no answers.
func (p *Plan) Costs(moves int, seed uint64) ([]Cost, error) {
	problem := p.Problem()
	problem.Repair, problem.Published, problem.Tolerance = false, nil, Tolerance{}
	m, err := compile(problem)
	if err != nil {
		return nil, err
	}
	with := p.Certificate()
	if with.Repair { // its bounds are of rosters that change as little
		with = newPlan(m, m.ownersOf(p), search.NewBounder(m.Numbers), 0).Certificate()
	}
	var list []Cost
	none := asked{Limits: m.limits}
	for _, r := range m.given() {
		if r.name == OnePlace {
			continue
		}
		none = none.without(r)
		free, err := p.free(asked{Limits: m.limits}.without(r).of(problem), moves, seed)
		if err != nil {
			return nil, err
		}
		list = append(list, Cost{r.name, r.short(m.limits), with, free})
	}
	if len(list) > 1 {
		free, err := p.free(none.of(problem), moves, seed)
		if err != nil {
			return nil, err
		}
		list = append(list, Cost{With: with, Without: free})
	}
	return list, nil
}

// free returns a plan of a problem with fewer limits, at least as level as p.
func (p *Plan) free(problem Problem, moves int, seed uint64) (*Plan, error) {
	m, err := compile(problem)
	if err != nil {
		return nil, err
	}
	own := newPlan(m, m.ownersOf(p), search.NewBounder(m.Numbers), 0)
	if own.certificate.F1 > own.certificate.F1Bound {
		found, err := problem.Solve(moves, seed)
		if err != nil {
			return nil, err
		}
		if found.certificate.F1 <= own.certificate.F1 {
			own = found
		}
	}
	own.pool, own.slots, own.runs, own.weights = p.pool, p.slots, p.runs, p.weights
	return own, nil
}

// ownersOf returns who holds the seats in a plan.
func (m *model) ownersOf(p *Plan) []int32 {
	owner, _ := m.owners(p.assignments)
	return owner
}
