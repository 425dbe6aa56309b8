// Command policycheck holds the roster of a month to sets of rules, and writes what it finds
// as text, or as JSON, SARIF or JUnit for continuous integration. The text begins with the month, how
// many shifts it has and whether they are published. Its exit status is 1 if a
// rule is broken that fails or nobody serves in the month, which is then not judged, 0 if rules only warn or cannot be judged for want of alerts, people or a journal.
//
//	go run ./examples/policycheck [-set NAME]… [-policy FILE]… [-pool ID] [-month 2026-05] [-format text|json|sarif|junit] [-config FILE] [-alerts FILE] [-lang en|ja] [-list]
//
// Sets are those of scheduletest.Policies, which -list shows with the texts that their numbers
// come from; a file has a set of your own in the same form, as those of examples/policy/sets.
// Without either the set is google-sre. With -pool the rules are held to the people of one pool, such as those of one country, and its
// shifts are counted. Nothing here is legal advice.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: policycheck [-set NAME]… [-policy FILE]… [-pool ID] [-month 2026-05] [-format text|json|sarif|junit] [-config FILE] [-alerts FILE] [-lang en|ja] [-list]"

func run(args []string, stdout, stderr io.Writer) int {
	failed := false
	status := command.Run("policycheck", usage, func(flags *command.Flags) (text string, err error) {
		text, failed, err = check(flags)
		return text, err
	})(args, stdout, stderr)
	if status == 0 && failed {
		return 1
	}
	return status
}

func check(flags *command.Flags) (text string, failed bool, err error) {
	sets, faults := findings.Sets(flags.FlagSet, scheduletest.GoogleSRE(8))
	month := flags.Month("month", "2026-05", "`month` of the roster")
	format := flags.OneOf("format", "what is written", findings.Formats()...)
	list := flags.Bool("list", false, "list the sets with their sources instead")
	pool := flags.String("pool", "", "`ID` of the pool whose people the rules are held to; all without")
	file, alerts, lang := flags.Config(), flags.Alerts(), flags.Language()
	if err := flags.Parse(func() error {
		if *list {
			return nil
		}
		return flags.Timed("month")()
	}, func() error { return errors.Join(*faults...) }); err != nil {
		return "", false, err
	}
	if *list {
		return listed(*lang), false, nil
	}
	policies := *sets
	report, err := judge(policies, schedule.TeamID(*pool), *month, *file, *alerts, *lang)
	if err != nil {
		return "", false, err
	}
	report.Language, report.Sets = *lang, policies
	text, err = report.Write(*format)
	return text, report.Failed(), err
}

// listed lists the sets with the text of each number.
func listed(l schedule.Language) string {
	var b strings.Builder
	amount := func(a scheduletest.Amount) string {
		if a.Unit == "" {
			return ""
		}
		return a.Unit.AmountIn(l, a.N)
	}
	for _, p := range scheduletest.Policies() {
		title, note, warning, as, inside := "%[1]s: %[2]s (%[3]s)\n", p.Note, " (warns)", " as ", " within "
		if l == schedule.Japanese {
			title, note, warning, as, inside = "%[1]s：%[3]s\n", cmp.Or(p.JapaneseNote, p.Note), "（警告のみ）", "、役割：", "、期間："
		}
		fmt.Fprintf(&b, title, p.Name, p.Title, p.Japanese)
		if note != "" {
			fmt.Fprintf(&b, "  %s\n", note)
		}
		for _, c := range p.Clauses {
			within, warns := "", ""
			if c.Role != "" {
				within = as + l.Role(c.Role)
			}
			if c.Within.N > 0 {
				within = inside + amount(c.Within)
			}
			if c.Severity == scheduletest.Warn {
				warns = warning
			}
			fmt.Fprintf(&b, "  - %s%s%s: %s\n    %s, %s\n    %s\n", strings.TrimSpace(c.Rule+" "+amount(c.Limit)), within, warns, c.Source.Says, c.Source.Text, c.Source.Place, c.Source.URL)
		}
	}
	ending := "For clauses of your own there are the rules %s. A limit is written with its unit, such as \"8 shifts\"; a fault names the unit of a rule.\n"
	if l == schedule.Japanese {
		ending = "自分のルールに使える名前：%s。上限は \"8 shifts\" のように単位をつけて書く。単位が違えば、誤りがそのルールの単位を示す。\n"
	}
	fmt.Fprintf(&b, ending, strings.Join(scheduletest.ClauseRules(), ", "))
	return b.String()
}

// judge asks the rules of all sets about the roster of a month, or about the people of one pool.
func judge(policies []scheduletest.Policy, pool schedule.TeamID, month schedule.Date, path, alertsPath string, l schedule.Language) (r findings.Report, err error) {
	file, s, err := command.Schedule(path, l)
	if err != nil {
		return r, err
	}
	roster, err := s.Roster(schedule.Month(month.Year, month.Month, s.Location(month.At(0, time.UTC))))
	if err != nil {
		return r, err
	}
	facts, err := known(file, s, roster, path, alertsPath)
	if err != nil {
		return r, err
	}
	var rules []scheduletest.Rule
	for _, p := range policies {
		more, err := p.Rules(facts)
		if err != nil {
			return r, err
		}
		rules = append(rules, more...)
	}
	rules = scheduletest.Beside(s, rules...)
	if pool != "" {
		if _, err := command.Pools(s.Duties(roster.Interval()), pool); err != nil {
			return r, err
		}
		rules = scheduletest.InPool(pool, rules...)
	}
	if path != "" {
		path = filepath.Clean(path)
	}
	r = findings.Of(path, roster, rules...)
	if r.Held = findings.HeldIn(s, roster, pool); r.Held.Nobody() {
		r.NobodyServes()
	}
	return r, nil
}

// known gathers what rules know besides the roster: people, alerts, the journal, and the
// rosters of the year before, as far as there are any.
func known(file config.File, s *schedule.Schedule, roster *schedule.Roster, path, alertsPath string) (f scheduletest.Facts, err error) {
	f.People = s.People(roster.Interval())
	f.Beside = func(days int) []schedule.Candidate { return s.People(scheduletest.Around(roster.Interval(), days)) }
	if f.Alerts, err = command.AlertsOf(path, alertsPath); err != nil {
		return f, err
	}
	if f.Alerts == nil && path == "" {
		f.Alerts = []report.Alert{}
	}
	if f.Plan, err = schedule.New(file.Specs...); err != nil {
		return f, err
	}
	if f.Plan, err = f.Plan.With(file.Changes...); err != nil {
		return f, err
	}
	f.Journal = append([]schedule.Entry{}, file.Journal...)
	year := schedule.Interval{Start: roster.Interval().Start.AddDate(-1, 0, 0), End: roster.Interval().Start}
	if before, err := s.Roster(year); err == nil { // else the schedule is younger than a year
		f.Earlier = append(f.Earlier, before)
	}
	return f, nil
}
