// Command headcount prints how many people on-call policies need over a year: the fewest with whom a
// plan keeps the policy, and why one person fewer cannot.
//
//	go run ./examples/headcount [-year 2027] [-most 20]
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: headcount [-year 2027] [-most 20]"

var run = command.Run("headcount", usage, func(flags *command.Flags) (string, error) {
	year := flags.Number("year", 2027, 1950, 2150, "`year` to plan")
	most := flags.Number("most", 20, 1, 100, "`number` of people to try at most")
	if err := flags.Parse(); err != nil {
		return "", err
	}
	return table(*year, *most, flags.Watch())
})

// policy is a rule for a rota, with the people it asks for whatever the sums say.
type policy struct {
	name, means string
	fairness.Planner
	people int
}

var policies = []policy{
	{"Google", "weeks, at most a quarter of the time on call", fairness.Planner{Stint: fairness.Weeks, Limits: fairness.Limits{MaxSharePermille: 250}}, 0},
	{"GitLab", "weeks, eight people or more", fairness.Planner{Stint: fairness.Weeks}, 8},
	{"30 %", "at most 30 % of the time on call", fairness.Planner{Limits: fairness.Limits{MaxSharePermille: 300}}, 0},
	{"11 h / 13 days", "11 h of rest between shifts, at most 13 days in a row", fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxConsecutiveDays: 13}}, 0},
	{"11 h / 4 turns", "11 h of rest between shifts, at most 4 turns a month", fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}}, 0},
}

func table(year, most int, watch func(fairness.Progress) bool) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "People for the nights, weekends and holidays of %d\n", year)
	for _, seats := range []int{1, 2} {
		slots, err := nights(year, seats)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n%s\n", map[int]string{1: "one seat", 2: "two seats: primary and secondary"}[seats])
		for _, p := range policies {
			p.Watch = watch
			if err := p.write(&b, slots, most); err != nil {
				return "", fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return b.String(), nil
}

// nights returns the off-hours slots of a year of a team that works from ten to seven.
func nights(year, seats int) ([]schedule.Seat, error) {
	duty := schedule.Duty{Primary: schedule.Vacant()}
	if seats > 1 {
		duty.Secondary = schedule.Vacant()
	}
	s, err := schedule.New(schedule.Spec{
		Location: sample.Tokyo(),
		Holidays: holiday.Japan(),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Teams:    []schedule.Team{{ID: "team", Services: []schedule.Service{{ID: "service"}}, Members: []schedule.Membership{{Member: "somebody"}}}},
		OffHours: duty,
	})
	if err != nil {
		return nil, err
	}
	first := schedule.Date{Year: year, Month: time.January, Day: 1}
	var slots []schedule.Seat
	for slot := range s.Seats(schedule.Days(first, first.AddMonths(12).AddDays(-1), sample.Tokyo())) {
		if slot.Regime == schedule.OffHours {
			slots = append(slots, slot)
		}
	}
	return slots, nil
}

// write says how many people a policy needs, and why one fewer cannot.
func (p policy) write(b *strings.Builder, slots []schedule.Seat, most int) error {
	p.Seed, p.Moves = 1, 20_000 // the first plan is as good as any
	h, err := p.Headcount(slices.Values(slots), most)
	if err != nil {
		return err
	}
	people, verdict := h.People, "proven least"
	switch {
	case p.people > people:
		people, verdict = p.people, fmt.Sprintf("by the policy; its limits alone need %d", h.People)
	case !h.Proven():
		verdict = fmt.Sprintf("at least %d", h.Least)
	}
	fmt.Fprintf(b, "%-15s %2d people (%s): %s\n", p.name, people, verdict, p.means)
	if h.Fewer != nil && people == h.People {
		fmt.Fprintf(b, "%15s %2d cannot: %s\n", "", h.Least-1, h.Fewer.Limit)
	}
	return nil
}
