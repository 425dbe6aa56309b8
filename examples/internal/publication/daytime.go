package publication

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
)

// Daytime is a time in which a team answers as a whole by day, and without people of before. The zero Daytime is none.
type Daytime struct {
	schedule.Interval
	Team schedule.TeamID
	Gone []schedule.Member // who answered then before
	Left []schedule.Member
	// Again is how many more times are alike. ByDays says that each of them, and the first, is on a day of its own.
	Again  int
	ByDays bool
}

// Daytimes returns the times of an interval in which whole teams answer by day and lose people by what is between two schedules, by their
// start. Times without the same people after which the same are left are told once.
func Daytimes(before, after *schedule.Schedule, iv schedule.Interval) (list []Daytime) {
	seen := map[schedule.TeamID][]schedule.Interval{}
	for service := range after.Services() {
		for t := iv.Start; t.Before(iv.End); {
			is, err := after.OnCall(service, t)
			if err != nil {
				break // what is not known loses nobody
			}
			was, err := before.OnCall(service, t)
			if err != nil {
				break
			}
			part := iv.Intersect(is.Intersect(was.Interval))
			part.Start = t
			t = part.End
			there, known := wholeTeam(before, was, part)
			if is.Regime != schedule.Daytime || is.Team != was.Team || !known || slices.ContainsFunc(seen[is.Team], part.Overlaps) {
				continue
			}
			seen[is.Team] = append(seen[is.Team], part)
			left, _ := wholeTeam(after, is, part)
			d := Daytime{Interval: schedule.Interval{Start: part.Start.In(is.Start.Location()), End: part.End.In(is.Start.Location())}, Team: is.Team, Left: left}
			for _, m := range there {
				if !slices.Contains(left, m) {
					d.Gone = append(d.Gone, m)
				}
			}
			if len(d.Gone) > 0 {
				list = append(list, d)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Daytime) int { return a.Start.Compare(b.Start) })
	return once(list)
}

// once leaves the first of times that are alike.
func once(list []Daytime) (kept []Daytime) {
	var ends []time.Time // of the last that is alike
	for _, d := range list {
		at := slices.IndexFunc(kept, func(o Daytime) bool {
			return o.Team == d.Team && slices.Equal(o.Gone, d.Gone) && slices.Equal(o.Left, d.Left)
		})
		switch {
		case at < 0:
			d.ByDays = true
			kept, ends = append(kept, d), append(ends, d.End)
			continue
		case kept[at].End.Equal(d.Start):
			kept[at].End = d.End
		default:
			kept[at].Again++
			kept[at].ByDays = kept[at].ByDays && schedule.DateOf(ends[at].Add(-1), d.Start.Location()).Before(schedule.DateOf(d.Start, d.Start.Location()))
		}
		ends[at] = d.End
	}
	return kept
}

// wholeTeam returns who of a team that answers as a whole serves a part of the answer's time, and whether it does.
func wholeTeam(s *schedule.Schedule, a schedule.Answer, part schedule.Interval) ([]schedule.Member, bool) {
	for _, seat := range a.Seats {
		if seat.Role == schedule.All {
			seat.Interval = part
			return s.Serving(seat), true
		}
	}
	return nil, false
}

// In says in a sentence of a language who is left, or warns that nobody is.
func (d Daytime) In(l schedule.Language, s *schedule.Schedule) string {
	text := daytimes[l]
	names := func(list []schedule.Member) string {
		var of []string
		for _, m := range list {
			of = append(of, command.Named(l, s, m, d.Start))
		}
		return strings.Join(of, text.comma)
	}
	when := l.Span(d.Interval)
	if d.Again > 0 {
		when += text.again(d.Again, d.ByDays)
	}
	if len(d.Left) == 0 {
		return fmt.Sprintf(text.nobody, when, l.Team(d.Team), names(d.Gone))
	}
	return fmt.Sprintf(text.left, when, l.Team(d.Team), names(d.Gone), text.are(names(d.Left), len(d.Left)))
}

var daytimes = map[schedule.Language]struct {
	left, nobody, comma string
	again               func(n int, days bool) string
	are                 func(names string, n int) string
}{
	schedule.English: {
		left:   "By day, %s: %s answers without %s, %s left.\n",
		nobody: "Warning: by day, %s, nobody is left in %s, which loses %s: say who answers.\n",
		again: func(n int, days bool) string {
			unit, on := "time", ""
			if days {
				unit, on = "day", "on "
			}
			if n != 1 {
				unit += "s"
			}
			return fmt.Sprintf(" (and %s%d more %s)", on, n, unit)
		},
		comma: ", ",
		are: func(names string, n int) string {
			if n == 1 {
				return names + " is"
			}
			return names + " are"
		},
	},
	schedule.Japanese: {
		left:   "日中 %s：%s は %s が外れ、%sで対応する。\n",
		nobody: "警告：日中 %s：%s は %s が外れ、担当者がいなくなる。誰が対応するかを決めること。\n",
		again: func(n int, days bool) string {
			if days {
				return fmt.Sprintf(" ほか%d日", n)
			}
			return fmt.Sprintf(" ほか%d回", n)
		},
		comma: "、",
		are:   func(names string, n int) string { return fmt.Sprintf("%s の%d人", names, n) },
	},
}
