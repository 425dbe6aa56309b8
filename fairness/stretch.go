package fairness

import (
	"fmt"

	"github.com/toban-go/toban/schedule"
)

// Stretch is a time of one person: a rest between two shifts, or a turn. The zero Stretch
// is that of nobody.
type Stretch struct {
	Member schedule.Member
	schedule.Interval
}

func (s Stretch) equal(o Stretch) bool { return s.Member == o.Member && s.Interval.Equal(o.Interval) }

// figures returns the least rest between two shifts of one person, and the longest turn;
// of equal ones the first, then by member. What lies wholly beside the plan is not told.
func (s *sheet) figures() (least, longest Stretch) {
	for _, r := range s.people {
		tell := func(best *Stretch, iv schedule.Interval, better bool) {
			equal := iv.Duration() == best.Duration() && iv.Start.Before(best.Start)
			if best.Member == "" || better || equal {
				*best = Stretch{r.member, iv}
			}
		}
		rests(r.slots, func(before, after *stretch, rest schedule.Interval) {
			if !past(*before.last(), *after.first()) {
				tell(&least, rest, rest.Duration() < least.Duration())
			}
		})
		for _, t := range r.turns() {
			if !past(t.duties...) {
				tell(&longest, t.Interval, t.Duration() > longest.Duration())
			}
		}
	}
	return least, longest
}

// What a certificate says of rest and turns.
var (
	leastRest   = words{"least rest: %s (%s, %s)\n", "最短の休息：%s（%s、%s）\n"}
	noRest      = words{"least rest: none, as nobody has two shifts\n", "最短の休息：なし（二つの枠に就く人がいない）\n"}
	longestTurn = words{"longest turn: %s (%s, %s)\n", "最長の当番：%s（%s、%s）\n"}
)

// stretches writes the least rest and the longest turn: who, when and how long.
func (c Certificate) stretches(l schedule.Language) string {
	if c.LongestTurn.Member == "" {
		return ""
	}
	write := func(w words, s Stretch) string {
		who := string(s.Member)
		for _, line := range c.Lines {
			if line.Member == s.Member {
				who = c.nameOf(line)
			}
		}
		return fmt.Sprintf(w.in(l), l.Hours(s.Duration()), who, l.Span(s.Interval))
	}
	text := noRest.in(l)
	if c.LeastRest.Member != "" {
		text = write(leastRest, c.LeastRest)
	}
	return text + write(longestTurn, c.LongestTurn)
}
