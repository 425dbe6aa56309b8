package together

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// policy notes where the rules of limits find a breach in a roster and the judge does not, or the other way
// round, limit by limit.
func (y *story) policy(d dice, now *sheet, roster *schedule.Roster) {
	block := schedule.Block{Name: "special days", First: y.first, Last: y.first.AddDays(3)}
	weights := fairness.Weights{Blocks: []schedule.Block{block}}
	for _, l := range []fairness.Limits{
		{MinRest: time.Duration(d.between(7, 20)) * time.Hour},
		{MinRest: time.Duration(d.between(7, 40)) * time.Hour, RestBetween: fairness.Turns, MaxTurn: 2000 * time.Hour},
		{MaxTurn: time.Duration(d.between(15, 60)) * time.Hour},
		{MinDistanceDays: d.between(1, 4)},
		{MaxConsecutiveDays: d.between(1, 4)},
		{MaxHoursPerWeek: d.between(24, 80)},
		{MaxWeekendsPerMonth: d.between(1, 3)},
		{MaxTurnsPerMonth: d.between(1, 5)},
		{MaxWeekendsInRow: d.between(1, 2)},
		{MaxShiftsPerMonth: d.between(1, 5)},
		{Rolling: fairness.Rolling{Shifts: d.between(1, 3), Days: d.between(2, 9)}},
		{OncePerBlock: true},
		{Apart: true},
	} {
		var rules []scheduletest.Rule
		for _, rule := range scheduletest.Within(l, block) {
			if rule.Name != "OnePlace" {
				rules = append(rules, rule)
			}
		}
		var want []breach
		pools := y.pools()
		if !l.Apart { // a limit over all pools
			pools = pools[:1]
		}
		for _, pool := range pools {
			for _, b := range now.breaches(planned{pool: pool, planner: fairness.Planner{Limits: l, Ledger: fairness.Ledger{Weights: weights}}}, y.months) {
				if b.limit != "one place" {
					want = append(want, b)
				}
			}
		}
		found := scheduletest.Find(roster, rules...)
		if len(want) > 0 {
			y.count["limits broken in a roster"]++
		}
		if (len(want) > 0) != (len(found) > 0) {
			y.fault("policy within %v: want %v, found %v", limited(l), want, fmt.Sprint(found))
		}
	}
}
