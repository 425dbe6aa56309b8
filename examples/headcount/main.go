// Command headcount prints how many people on-call policies need over a year: the fewest with whom a
// plan keeps the policy, and why one person fewer cannot.
//
//	go run ./examples/headcount [-year 2027] [-most 20] [-lang en|ja]
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
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: headcount [-year 2027] [-most 20] [-lang en|ja]"

var run = command.Run("headcount", usage, func(flags *command.Flags) (string, error) {
	year := flags.Number("year", 2027, 1950, 2150, "`year` to plan")
	most := flags.Number("most", 20, 1, 100, "`number` of people to try at most")
	lang := flags.Language()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	list, err := count(policies, *year, *most, flags.Watch())
	if err != nil {
		return "", err
	}
	return words[*lang].table(*year, list), nil
})

// policy is a rule for a rota, with the people it asks for whatever the sums say.
type policy struct {
	name, means map[schedule.Language]string
	fairness.Planner
	people int
}

// both says something in both languages.
func both(english, japanese string) map[schedule.Language]string {
	return map[schedule.Language]string{schedule.English: english, schedule.Japanese: japanese}
}

// vocabulary is what the program says in a language.
type vocabulary struct {
	language                schedule.Language
	title, line, fewer      string
	seats                   [2]string
	proven, byPolicy, least string
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {schedule.English, "People for the nights, weekends and holidays of %d\n", "%s %2d people (%s): %s\n", "%15s %2d cannot: %s\n",
		[2]string{"one seat", "two seats: primary and secondary"}, "proven least", "by the policy; its limits alone need %d", "at least %d"},
	schedule.Japanese: {schedule.Japanese, "%d年の夜間・週末・祝日に必要な人数\n", "%s %2d人（%s）: %s\n", "%15s %2d人では不可: %s\n",
		[2]string{"1席", "2席（主担当と副担当）"}, "これより少なくできないと証明済み", "ルールで定めた人数。ほかの制約だけなら%d人で足りる", "少なくとも%d人"},
}

var policies = []policy{
	{both("Google", "Google"), both("weeks, at most a quarter of the time on call", "週単位、当番は時間の4分の1まで"), fairness.Planner{Stint: fairness.Weeks, Limits: fairness.Limits{MaxSharePermille: 250}}, 0},
	{both("GitLab", "GitLab"), both("weeks, eight people or more", "週単位、8人以上"), fairness.Planner{Stint: fairness.Weeks}, 8},
	{both("30 %", "30%"), both("at most 30 % of the time on call", "当番は時間の30%まで"), fairness.Planner{Limits: fairness.Limits{MaxSharePermille: 300}}, 0},
	{both("11 h / 13 days", "11時間／13日"), both("11 h of rest between shifts, at most 13 days in a row", "当番の間隔は11時間以上、連続13日まで"), fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxConsecutiveDays: 13}}, 0},
	{both("11 h / 4 turns", "11時間／4回"), both("11 h of rest between shifts, at most 4 turns a month", "当番の間隔は11時間以上、月4回まで"), fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxTurnsPerMonth: 4}}, 0},
}

// counted is how many people a policy needs for so many seats.
type counted struct {
	policy
	seats int
	*fairness.Headcount
}

// count counts people for each policy, with one seat and with two.
func count(policies []policy, year, most int, watch func(fairness.Progress) bool) (list []counted, err error) {
	for _, seats := range []int{1, 2} {
		slots, err := nights(year, seats)
		if err != nil {
			return nil, err
		}
		for _, p := range policies {
			p.Watch, p.Seed, p.Moves = watch, 1, 20_000 // the first plan is as good as any
			h, err := p.Planner.Headcount(slices.Values(slots), most)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.name[schedule.English], err)
			}
			list = append(list, counted{p, seats, h})
		}
	}
	return list, nil
}

// table writes the counts of a year.
func (v vocabulary) table(year int, list []counted) string {
	var b strings.Builder
	fmt.Fprintf(&b, v.title, year)
	for i, c := range list {
		if i == 0 || c.seats != list[i-1].seats {
			fmt.Fprintf(&b, "\n%s\n", v.seats[c.seats-1])
		}
		v.write(&b, c)
	}
	return b.String()
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
func (v vocabulary) write(b *strings.Builder, c counted) {
	people, verdict := c.Headcount.People, v.proven
	switch {
	case c.people > people:
		people, verdict = c.people, fmt.Sprintf(v.byPolicy, c.Headcount.People)
	case !c.Proven():
		verdict = fmt.Sprintf(v.least, c.Least)
	}
	fmt.Fprintf(b, v.line, text.Left(c.name[v.language], 15), people, verdict, c.means[v.language])
	if c.Fewer != nil && people == c.Headcount.People {
		fmt.Fprintf(b, v.fewer, "", c.Least-1, c.Fewer.LimitIn(v.language))
	}
}
