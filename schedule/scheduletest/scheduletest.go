// Package scheduletest holds rosters to a policy under go test.
//
// A [Rule] is one sentence of the policy with a check over a compiled
// [schedule.Roster]. [Run] makes a subtest of each, [Check] an error. The ready
// rules take their limits as arguments: none is law, and none is built in. [Within] makes
// rules of the limits of a planner. Your own rule is a Rule literal. [TestRota] and [Golden] are for your own rotas and
// rosters.
package scheduletest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Severity says what a breach does to a test. The zero Severity is Fail.
type Severity uint8

// The severities.
const (
	Fail Severity = iota
	Warn          // logged only
)

// Rule is one rule that rosters are held to. The zero Rule is never broken.
type Rule struct {
	// Name is short and in the form of a Go name: it names a subtest.
	Name string
	// Explanation says in a sentence what the rule asks for, Japanese the same in
	// Japanese if it is known.
	Explanation, Japanese string
	Severity              Severity
	// Check returns every breach, in the order of time. It is pure.
	Check func(*schedule.Roster) []Breach
}

// As returns the rule with another severity.
func (r Rule) As(s Severity) Rule {
	r.Severity = s
	return r
}

// Measure is what the amounts of a breach count. The zero Measure is nothing in
// particular.
type Measure string

// The units. Amounts are whole numbers of them.
const (
	Minutes   Measure = "minutes"
	PerMille  Measure = "per mille" // written as percent with one decimal
	Days      Measure = "days"
	Weekends  Measure = "weekends"
	People    Measure = "people"
	Seats     Measure = "seats"
	Shifts    Measure = "shifts"
	Turns     Measure = "turns"
	Incidents Measure = "incidents"
)

// Breach is one place where a roster breaks a rule: who, when, and by how much. One
// without an amount says in its note what is wrong, such as that somebody is unknown. The
// zero Breach says nothing.
type Breach struct {
	// Who is a member, a team, a pool or a service.
	Who  string
	When schedule.Interval
	// Got is what there is, Limit what the rule allows: at most if Got is more, at
	// least if it is less.
	Got, Limit int64
	Unit       Measure
	// Note says what Got counts, with its preposition: "of duty while on leave".
	Note string
}

// By returns by how much the rule is broken, in Unit.
func (b Breach) By() int64 { return max(b.Got-b.Limit, b.Limit-b.Got) }

// String writes "m3, 2026-05-04 00:00 – 2026-05-11 00:00 JST: 7 days with duty, 1
// day more than 6 days", without When where it is zero.
func (b Breach) String() string {
	text := b.Who
	if !b.When.Start.IsZero() {
		text += fmt.Sprintf(", %v", b.When)
	}
	if b.Unit == "" && b.Got == b.Limit {
		return text + ": " + b.Note
	}
	text += ": " + b.Unit.Amount(b.Got)
	if b.Note != "" {
		text += " " + b.Note
	}
	switch {
	case b.Got > b.Limit && b.Limit != 0:
		text += fmt.Sprintf(", %s more than %s", b.Unit.Amount(b.By()), b.Unit.Amount(b.Limit))
	case b.Got < b.Limit:
		text += fmt.Sprintf(", %s less than %s", b.Unit.Amount(b.By()), b.Unit.Amount(b.Limit))
	}
	return text
}

// Amount writes n of a unit: "4 h 40 min", "28.6 %", "1 day".
func (u Measure) Amount(n int64) string {
	switch {
	case u == Minutes:
		return report.Hours(time.Duration(n) * time.Minute)
	case u == PerMille:
		return report.Percent(n, 1000)
	case u == People && n == 1:
		return "1 person"
	case n == 1:
		u = Measure(strings.TrimSuffix(string(u), "s"))
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", n, u))
}

// Finding is a rule with its breaches. It is the error that Check joins. The zero
// Finding has none.
type Finding struct {
	Rule     Rule
	Breaches []Breach
}

// Shown is how many breaches of a rule Error writes out.
const Shown = 10

// Error writes the rule and its first breaches, one a line.
func (f *Finding) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.Rule.Name, f.Rule.Explanation)
	for i, breach := range f.Breaches {
		if i == Shown {
			fmt.Fprintf(&b, "\n  … and %d more", len(f.Breaches)-Shown)
			break
		}
		fmt.Fprintf(&b, "\n  %v", breach)
	}
	return b.String()
}

// hasShifts stands before all rules: a roster without a shift, such as the nil that
// comes with a dropped error, would break none.
var hasShifts = Rule{
	Name:        "HasShifts",
	Explanation: "There is a roster with shifts to judge.",
	Japanese:    "調べる枠のある当番表がある。",
	Check: func(r *schedule.Roster) []Breach {
		for range r.All() {
			return nil
		}
		return []Breach{{Who: "the roster", When: r.Interval(), Limit: 1, Unit: Shifts}}
	},
}

// Find returns the rules that the roster breaks, whatever their severity, in order.
// A roster that is nil or has no shift is one finding, named HasShifts, that fails.
func Find(r *schedule.Roster, rules ...Rule) []*Finding {
	if none := hasShifts.Check(r); none != nil {
		return []*Finding{{hasShifts, none}}
	}
	var findings []*Finding
	for _, rule := range rules {
		if rule.Check == nil {
			continue
		}
		if breaches := rule.Check(r); len(breaches) > 0 {
			findings = append(findings, &Finding{rule, breaches})
		}
	}
	return findings
}

// Check reports every rule that fails as a *Finding, joined. Warnings are none. A
// roster that is nil or has no shift fails, whatever the rules.
func Check(r *schedule.Roster, rules ...Rule) error {
	var failed []error
	for _, f := range Find(r, rules...) {
		if f.Rule.Severity == Fail {
			failed = append(failed, f)
		}
	}
	return errors.Join(failed...)
}

// Run runs each rule as a subtest. A broken rule fails it, or logs if it warns. A
// roster that is nil or has no shift fails all.
func Run(t *testing.T, r *schedule.Roster, rules ...Rule) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			t.Helper()
			tell(t, r, rule)
		})
	}
}

// T is what this package needs of a *testing.T. It must not be nil.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
}

func tell(t T, r *schedule.Roster, rule Rule) {
	t.Helper()
	for _, f := range Find(r, rule) {
		if f.Rule.Severity == Warn {
			t.Logf("warning: %v", f)
			continue
		}
		t.Errorf("%v", f)
	}
}

// inOrder makes the check of a rule of a function that calls found for each breach.
func inOrder(check func(r *schedule.Roster, found func(Breach))) func(*schedule.Roster) []Breach {
	return func(r *schedule.Roster) []Breach {
		var breaches []Breach
		check(r, func(b Breach) { breaches = append(breaches, b) })
		return byTime(breaches)
	}
}

// during is a breach that lasts as long as it counts.
func during(who string, when schedule.Interval, note string) Breach {
	return Breach{Who: who, When: when, Got: minutes(when.Duration()), Unit: Minutes, Note: note}
}

// byTime orders breaches by start, then by who and the rest.
func byTime(list []Breach) []Breach {
	slices.SortFunc(list, func(a, b Breach) int {
		return cmp.Or(a.When.Start.Compare(b.When.Start), cmp.Compare(a.Who, b.Who), a.When.End.Compare(b.When.End), cmp.Compare(a.Note, b.Note), cmp.Compare(a.Got, b.Got))
	})
	return list
}
