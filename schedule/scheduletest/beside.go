package scheduletest

import (
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Beside returns the rules for a roster of s, of which each one with a Reach knows the shifts before and after the
// roster too: it finds the breaches that touch the roster, such as a short rest over the end of a month. Rules without a
// Reach stay as they are.
//
// Shifts before are those that s knows, from its first spec on. Where s has published rosters, shifts after the last one are
// not asked about, since whoever the rota names is not decided yet.
func Beside(s *schedule.Schedule, rules ...Rule) []Rule {
	rules = slices.Clone(rules)
	for i, rule := range rules {
		if rule.Reach <= 0 || rule.Check == nil {
			continue
		}
		rules[i].Check = func(r *schedule.Roster) []Breach {
			return slices.DeleteFunc(rule.Check(longer(s, r, rule.Reach)), func(b Breach) bool {
				return !b.When.Start.IsZero() && !b.When.Overlaps(r.Interval()) && !r.Interval().Contains(b.When.Start)
			})
		}
	}
	return rules
}

// Around returns an interval with so many days more on each side.
func Around(iv schedule.Interval, days int) schedule.Interval {
	return schedule.Interval{Start: iv.Start.AddDate(0, 0, -days), End: iv.End.AddDate(0, 0, days)}
}

// longer returns the roster with so many days more on each side, as far as the schedule knows them.
func longer(s *schedule.Schedule, r *schedule.Roster, days int) *schedule.Roster {
	iv := r.Interval()
	around := Around(iv, days)
	if published := s.Published(); !published.Empty() && around.End.After(published.End) {
		around.End = iv.End
		if published.End.After(iv.End) {
			around.End = published.End
		}
	}
	for ; around.Start.Before(iv.Start); around.Start = around.Start.AddDate(0, 0, 1) {
		if long, err := s.Roster(around); err == nil { // else the schedule begins later
			return long
		}
	}
	around.Start = iv.Start
	if long, err := s.Roster(around); err == nil {
		return long
	}
	return r
}

// underway is how many days more a rule has to know where a shift that began before counts.
const underway = 7

// run is how many days more a rule on days in a row has to know, to say how many there are, and one on what is too far apart,
// to know the next shift: a longer run is cut there.
const run = 90

// bounded returns the Reach for so many days: windows end at a year, and so does what a rule looks at.
func bounded(days int) int { return min(days, mostWindow) }

// reachOf returns how far the rule of a limit looks, by its name: nowhere for what is counted within a month, a slot or all
// time.
func reachOf(name string, limits fairness.Limits, blocks []schedule.Block) int {
	switch name {
	case fairness.OnePlace:
		return underway
	case "MinRest":
		rest := limits.MinRest
		if limits.RestBetween == fairness.Turns {
			rest += limits.MaxTurn
		}
		return daysIn(rest) + underway
	case "MaxTurn":
		return daysIn(limits.MaxTurn) + underway
	case "MinDistanceDays":
		if limits.RestBetween == fairness.Turns {
			return limits.MinDistanceDays + daysIn(limits.MaxTurn)
		}
		return limits.MinDistanceDays
	case "MaxDistanceDays":
		return limits.MaxDistanceDays + run
	case "MaxConsecutiveDays":
		return limits.MaxConsecutiveDays + run
	case "MaxHoursPerWeek", "WholeWeekends":
		return underway
	case "MaxWeekendsInRow":
		return 7 * (limits.MaxWeekendsInRow + 1)
	case "Rolling":
		return limits.Rolling.Days - 1
	case "OncePerBlock":
		longest := 0
		for _, b := range blocks {
			longest = max(longest, b.Last.DaysSince(b.First))
		}
		return longest
	}
	return 0
}

// daysIn returns a time in days, rounded up.
func daysIn(d time.Duration) int { return int((d + 24*time.Hour - 1) / (24 * time.Hour)) }
