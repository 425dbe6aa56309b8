package fairness

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/toban-go/toban/internal/instance"
)

// DecodeProblem reads a problem of a file. It is set by link_test.go, since package
// problem imports this one.
var DecodeProblem func(io.Reader) (Problem, error)

type (
	document           = instance.Document
	documentMember     = instance.Member
	documentShift      = instance.Shift
	documentAssignment = instance.Assignment
)

// Figures are a certificate that prints as it is pinned: its words may change.
type Figures Certificate

func (c Figures) String() string {
	var b strings.Builder
	verdict := func(least bool, bound any) string {
		if least {
			return "proven least"
		}
		return fmt.Sprintf("at least %v", bound)
	}
	fmt.Fprintf(&b, "worst deviation %v (%s), sum of deviations %v (%s), %d moves\n",
		c.F1, verdict(c.F1 == c.F1Bound, c.F1Bound), c.F2, verdict(c.F2 == c.F2Bound, c.F2Bound), c.Moves)
	for i, o := range c.Objectives {
		value := any(o.Value)
		if o.Name == worstName || o.Name == sumName {
			value = Burden(o.Value)
		}
		fmt.Fprintf(&b, "%d. %s: %v", i+1, cmp.Or(map[string]string{spacingName: "spacing, squares of days"}[o.Name], o.Name), value)
		if c.Repair && o.Name == changesName {
			fmt.Fprintf(&b, " (%s)", verdict(o.Value == c.ChangesBound, c.ChangesBound))
		}
		b.WriteByte('\n')
	}
	width := len("member")
	for _, line := range c.Lines {
		width = max(width, len(line.Member))
	}
	fmt.Fprintf(&b, "%-*s %5s", width, "member", "slots")
	for _, level := range c.Levels {
		fmt.Fprintf(&b, " %10s", level)
	}
	b.WriteByte('\n')
	for _, line := range c.Lines {
		fmt.Fprintf(&b, "%-*s %5d", width, line.Member, line.Slots)
		for l, d := range line.Deviations {
			text := d.String()
			if d > 0 {
				text = "+" + text
			}
			fmt.Fprintf(&b, " %*s", max(10, len(c.Levels[l])), text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
