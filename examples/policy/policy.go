// Package policy is an on-call policy as a Go test. Copy policy.go and policy_test.go,
// edit the numbers and the roster, and run go test.
package policy

import (
	"slices"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// The numbers of the policy. None is law; these are the sample organisation's.
const (
	seatShare         = 0.25           // seats for each person who can fill them (席の割合)
	measuredShare     = 0.25           // of a pool's off-hours, by one person
	people            = 6              // at least, in a pool
	rest              = 11 * time.Hour // between two shifts, and after the last page (当番の間隔)
	consecutiveDays   = 13             // with duty
	turnsPerMonth     = 4
	incidentsPerShift = 2
	reviewDays        = 180                // since a service's document was reviewed
	longTurn          = 3 * 24 * time.Hour // in which somebody serves without a break by design
)

// Rules are the policy for a roster of s over iv.
func Rules(s *schedule.Schedule, iv schedule.Interval, alerts []report.Alert) []scheduletest.Rule {
	people := s.People(iv)
	free := scheduletest.OneFreeDayPerWeek(people...).As(scheduletest.Warn) // plans do not see the daytime of whole teams
	free.Name = "OneFreeDayWithDaytime"
	return append(rules(people, people, iv, alerts), free)
}

// Imported are the rules of the policy for a roster that another tool made. Such a roster knows
// neither documents nor teams nor who is ready, and its holidays may be weekdays like others. Where
// people serve for days on end, as in a week at a time, rest lies between turns, of a week at
// most.
func Imported(r *schedule.Roster, alerts []report.Alert) []scheduletest.Rule {
	list := []scheduletest.Rule{scheduletest.HolidaysAsDaysOff()}
	for _, rule := range rules(r.People(), nil, r.Interval(), alerts) {
		switch rule.Name {
		case "DifferentTeams", "DocumentsReviewed", "OnlyReady":
			continue
		case "MinRest":
			if r.LongestStreak().Duration() > longTurn {
				rule = scheduletest.MinRestBetweenTurns(rest, LongestTurn(r.Interval()))
			}
		}
		list = append(list, rule)
	}
	return list
}

// LongestTurn is a week by the clock: 168 h, and an hour more where clocks go back within iv.
func LongestTurn(iv schedule.Interval) time.Duration {
	week := 7 * 24 * time.Hour
	for day := iv.Start; day.Before(iv.End); day = day.AddDate(0, 0, 1) {
		week = max(week, day.AddDate(0, 0, 7).Sub(day))
	}
	return week
}

// rules are those for candidates. The daytime that whole teams answer is duty of the mates, for
// days in a row.
func rules(candidates, mates []schedule.Candidate, iv schedule.Interval, alerts []report.Alert) []scheduletest.Rule {
	var leaves []schedule.Leave
	for _, c := range candidates {
		leaves = append(leaves, c.Away...)
	}
	first := schedule.DateOf(iv.Start, iv.Start.Location())
	return []scheduletest.Rule{
		scheduletest.NoGaps(),
		scheduletest.MinPeople(people, candidates...),
		scheduletest.MaxSeatShare(seatShare, candidates...),
		scheduletest.MaxMeasuredShare(measuredShare),
		scheduletest.DistinctSeats(),
		scheduletest.OnePlace(),
		scheduletest.DifferentTeams(),
		scheduletest.NoLeave(leaves),
		scheduletest.OnlyReady(candidates),
		scheduletest.MinRest(rest),
		scheduletest.RestAfterPages(rest, alerts),
		scheduletest.OneFreeDayPerWeek(),
		scheduletest.MaxConsecutiveDays(consecutiveDays, mates...),
		scheduletest.MaxTurnsPerMonth(turnsPerMonth),
		scheduletest.MaxIncidentsPerShift(incidentsPerShift, alerts),
		scheduletest.DocumentsReviewed(first, reviewDays),
		scheduletest.WithinPublished(holiday.Japan().Through()),
	}
}

// Except leaves out what rules find of a pool and its members at t: a pool that is known to
// be too small for the policy is no reason not to test the others.
func Except(pool schedule.TeamSchedule, t time.Time, rules []scheduletest.Rule) []scheduletest.Rule {
	known := []string{string(pool.ID())}
	for _, m := range pool.Members(t) {
		known = append(known, string(m))
	}
	rules = slices.Clone(rules)
	for i, rule := range rules {
		rules[i].Check = func(r *schedule.Roster) []scheduletest.Breach {
			return slices.DeleteFunc(rule.Check(r), func(b scheduletest.Breach) bool { return slices.Contains(known, b.Who) })
		}
	}
	return rules
}
