// Package scheduletest holds rosters to a policy under go test.
//
// A [Rule] is one sentence of the policy with a check over a compiled
// [schedule.Roster]. [Run] makes a subtest of each, [Check] an error. The ready
// rules take their limits as arguments: none is law, and none is built in. A rule knows the shifts of its roster only, and a
// rest or a run of days over its edge with [Beside]. [Within] makes
// rules of the limits of a planner. Your own rule is a Rule literal. [TestRota] and [Golden] are for your own rotas and
// rosters.
package scheduletest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/toban-go/toban/schedule"
)

// Severity says what a breach does to a test. The zero Severity is Fail.
type Severity uint8

// The severities.
const (
	Fail Severity = iota
	Warn          // logged only
)

var severityNames = []string{"fail", "warn"}

// String returns "fail" or "warn".
func (s Severity) String() string {
	if int(s) >= len(severityNames) {
		return fmt.Sprintf("severity %d", uint8(s))
	}
	return severityNames[s]
}

// MarshalText writes "fail" or "warn".
func (s Severity) MarshalText() ([]byte, error) {
	if int(s) >= len(severityNames) {
		return nil, fmt.Errorf("%w: severity %d", schedule.ErrInvalid, uint8(s))
	}
	return []byte(severityNames[s]), nil
}

// UnmarshalText reads what MarshalText writes.
func (s *Severity) UnmarshalText(text []byte) error {
	i := slices.Index(severityNames, string(text))
	if i < 0 {
		return fmt.Errorf("%w: severity %q is none of %q", schedule.ErrInvalid, text, severityNames)
	}
	*s = Severity(i)
	return nil
}

// Rule is one rule that rosters are held to. The zero Rule is never broken.
type Rule struct {
	// Name is short and in the form of a Go name: it names a subtest.
	Name string
	// Explanation says in a sentence what the rule asks for, Japanese the same in
	// Japanese if it is known.
	Explanation, Japanese string
	Severity              Severity
	// Monthly says that the rule counts by civil month. Of a month in part it finds what is
	// broken already; Parts says which months it cannot find kept.
	Monthly bool
	// Reach is how many days before and after a roster can decide whether the rule is kept in it, as a rest lies between two
	// shifts of which only one is in the roster; 0 is none. Check knows what its roster holds only: see Beside.
	Reach int
	// Lacks is what the rule needs to know and was not given, such as alerts, "" if nothing: its one breach says that it cannot
	// be judged.
	Lacks string
	// Check returns every breach, in the order of time. It is pure.
	Check func(*schedule.Roster) []Breach
}

// As returns the rule with another severity.
func (r Rule) As(s Severity) Rule {
	r.Severity = s
	return r
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

// Run runs each rule as a subtest. A broken rule fails it, or logs if it warns; a rule that
// cannot be judged (see Rule.Lacks) skips it, and says what is missing. A roster that is nil or has
// no shift fails all.
func Run(t *testing.T, r *schedule.Roster, rules ...Rule) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			t.Helper()
			if rule.Lacks != "" && hasShifts.Check(r) == nil {
				t.Skip("cannot be judged without " + rule.Lacks)
			}
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
func during(who string, when schedule.Interval, note, japanese string) Breach {
	return Breach{Who: who, When: when, Got: minutes(when.Duration()), Unit: Minutes, Note: note, Japanese: japanese}
}

// inJapanese names a role in Japanese.
func inJapanese(r schedule.Role) string { return schedule.Japanese.Role(r) }

// byTime orders breaches by start, then by who and the rest.
func byTime(list []Breach) []Breach {
	slices.SortFunc(list, func(a, b Breach) int {
		return cmp.Or(a.When.Start.Compare(b.When.Start), cmp.Compare(a.Who, b.Who), a.When.End.Compare(b.When.End), cmp.Compare(a.Note, b.Note), cmp.Compare(a.Got, b.Got))
	})
	return list
}
