package command

import (
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Rota says who answers where nothing is published: the rotas of the configuration, as long as nobody asks for a plan.
type Rota struct{ word *string }

// Rota adds the flag -rota, one for all programs.
func (f *Flags) Rota() Rota {
	return Rota{f.OneOf("rota", "who answers where nothing is published", "rotation", "plan")}
}

// Plan reports whether months of which nothing is published are planned.
func (r Rota) Plan() bool { return *r.word == "plan" }

// Months returns the plans of Months if they are asked for, and none else.
func (r Rota) Months(s *schedule.Schedule, own *fairness.Planner, intervals ...schedule.Interval) (schedule.Chain, error) {
	if !r.Plan() {
		return nil, nil
	}
	plans, err := Months(s, own, intervals...)
	if err != nil {
		return nil, noPlan{err}
	}
	return plans, nil
}

// noPlan is why there is no plan, with what shows the month all the same.
type noPlan struct{ error }

func (n noPlan) Error() string {
	return "no plan; -rota rotation shows the rotation: " + n.error.Error()
}

func (n noPlan) Unwrap() error { return n.error }

// In puts the error into words of a language.
func (n noPlan) In(l schedule.Language) string {
	if l == schedule.Japanese {
		return "計画が作れない（-rota rotation ならローテーションどおりに表示する）：" + In(l, n.error)
	}
	return n.Error()
}

// Follow returns the schedule as it answers in the intervals: what is published, and else what the rotas or plans say.
func (r Rota) Follow(s *schedule.Schedule, own *fairness.Planner, intervals ...schedule.Interval) (*schedule.Schedule, error) {
	plans, err := r.Months(s, own, intervals...)
	if err != nil || len(plans) == 0 {
		return s, err
	}
	return s.Follow(plans)
}
