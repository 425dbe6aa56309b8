package web

import (
	"errors"
	"sync"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// month returns the civil month that t shows, in the organisation's place.
func month(s *schedule.Schedule, t time.Time) schedule.Interval {
	return schedule.Month(t.Year(), t.Month(), s.Location(t))
}

// months is a rota that plans a month of every pool fairly when it is first asked about
// it. The same configuration has the same plans, whenever they are made.
type months struct {
	first   time.Time
	rotas   *schedule.Schedule
	members []schedule.Member
	plans   []func() (schedule.Chain, error)
}

const planned = 120 // months from the first

func plan(rotas *schedule.Schedule, own *fairness.Planner, first time.Time) *months {
	m := &months{first: first, rotas: rotas, members: everybody(rotas)}
	for i := range planned {
		m.plans = append(m.plans, sync.OnceValues(func() (schedule.Chain, error) {
			var before schedule.Chain
			for j := range i {
				chain, _ := m.plans[j]() // said by itself
				before = append(before, chain...)
			}
			return command.PlanAfter(rotas, own, before, month(rotas, first.AddDate(0, i, 0)))
		}))
	}
	return m
}

// at returns the plans of the month that clocks of the organisation show at t, and why
// pools have none.
func (m *months) at(t time.Time) (schedule.Chain, error) {
	local := t.In(m.rotas.Location(t))
	i := 12*(local.Year()-m.first.Year()) + int(local.Month()) - int(m.first.Month())
	if i < 0 || i >= len(m.plans) {
		return nil, nil
	}
	return m.plans[i]()
}

// faults says why pools have no plan in the month of t, nil if they have one or need none.
func (m *months) faults(t time.Time) (list []*fairness.PoolError) {
	if m == nil {
		return nil
	}
	_, err := m.at(t)
	for _, err := range faults(err) {
		var fault *fairness.PoolError
		if errors.As(err, &fault) {
			list = append(list, fault)
		}
	}
	return list
}

// Members lists everybody.
func (m *months) Members() []schedule.Member { return m.members }

// On asks the month's plan of the pool; without one the rotas of the configuration
// answer.
func (m *months) On(slot schedule.Seat) (schedule.Step, bool) {
	if slot.Regime != schedule.OffHours {
		return schedule.Step{}, false
	}
	plan, _ := m.at(slot.Start)
	return plan.On(slot)
}
