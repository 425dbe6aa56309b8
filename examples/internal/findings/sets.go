package findings

import (
	"cmp"
	"flag"
	"fmt"
	"os"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Sets adds the flags -set and -policy, each given several times for several, and returns the
// sets of rules that they name, in order, or the usual ones without. The faults are of names that are no set and of files that
// cannot be read; both are known after flags are parsed.
func Sets(flags *flag.FlagSet, usual ...scheduletest.Policy) (policies *[]scheduletest.Policy, faults *[]error) {
	policies, faults = &usual, new([]error)
	given, without := false, ""
	add := func(p scheduletest.Policy) {
		if !given {
			*policies, given = nil, true
		}
		*policies = append(*policies, p)
	}
	for i, p := range usual {
		without += []string{"; without it and -policy ", ", "}[min(i, 1)] + p.Name
	}
	flags.Func("set", "`name` of a set of rules, several times for several; policycheck -list shows them"+without, func(name string) error {
		p, ok := scheduletest.PolicyNamed(name)
		if !ok {
			*faults = append(*faults, fmt.Errorf("-set %q is no set; policycheck -list shows them", name))
		}
		add(p)
		return nil
	})
	flags.Func("policy", "`file` of a set of your own, several times for several", func(path string) error {
		data, err := os.ReadFile(path)
		if err == nil {
			var p scheduletest.Policy
			if p, err = scheduletest.ParsePolicy(data); err == nil {
				add(p)
				return nil
			}
			err = command.InFile(path, err)
		}
		*faults = append(*faults, err)
		return nil
	})
	return policies, faults
}

// measured says what the amounts of a rule are that allows none, in English behind the amount.
var measured = map[string][2]string{
	"RestAfterPages":    {"of the rest", "休息に食い込んだ時間"},
	"HolidaysAsDaysOff": {"as on a weekday", "平日扱いの時間"},
	fairness.OnePlace:   {"in two places", "重複した時間"},
}

// Measured says in Japanese what the amounts of a rule are: "実際" where its words say it.
func Measured(rule string) string { return cmp.Or(measured[rule][1], "実際") }

// Amounts writes what a breach has and what its rule allows. One without an amount has its note, and no
// limit.
func Amounts(l schedule.Language, b scheduletest.Breach) (is, limit string) {
	if b.Unit != "" {
		return b.Unit.AmountIn(l, b.Got), b.Unit.AmountIn(l, b.Limit)
	}
	if l == schedule.Japanese && b.Japanese != "" {
		return b.Japanese, ""
	}
	return b.Note, ""
}

// AmountsOf is Amounts beside other rules, with what the amount is where the rule allows none.
func AmountsOf(l schedule.Language, rule string, b scheduletest.Breach) (is, limit string) {
	is, limit = Amounts(l, b)
	switch words, ok := measured[rule]; {
	case !ok || b.Unit == "":
	case l == schedule.Japanese:
		is = words[1] + " " + is
	default:
		is += " " + words[0]
	}
	return is, limit
}
