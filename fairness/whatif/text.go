package whatif

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// in picks one of two texts.
func in(l schedule.Language, english, japanese string) string {
	if l == schedule.Japanese {
		return japanese
	}
	return english
}

// In writes "m1 leaves after 2026-06-30".
func (e Leaves) In(l schedule.Language) string {
	return fmt.Sprintf(in(l, "%s leaves after %s", "%sが%sで抜ける"), e.Member, e.Last)
}

// In writes "n1 joins minne".
func (e Joins) In(l schedule.Language) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("%sが%sに入る", e.Member, e.Team)
	}
	return fmt.Sprintf("%s joins %s", e.Member, e.Team)
}

// In writes "m1 at 50 % from 2026-07-01".
func (e PartTime) In(l schedule.Language) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("%sが%sから%s勤務", e.Member, e.From, l.Percent(int64(e.Share), 100))
	}
	return fmt.Sprintf("%s at %s from %s", e.Member, l.Percent(int64(e.Share), 100), e.From)
}

// In writes "platform joins everyone".
func (e TeamJoins) In(l schedule.Language) string {
	return fmt.Sprintf(in(l, "%s joins %s", "%sが%sに加わる"), e.Team, l.Team(e.Pool))
}

// In writes "hours 09:00–18:00", with the team if they are of one.
func (e Hours) In(l schedule.Language) string {
	var spans []string
	for _, w := range e.Business {
		if span := fmt.Sprintf("%v–%v", w.From, w.To); !w.Closed && !slices.Contains(spans, span) {
			spans = append(spans, span)
		}
	}
	hours := strings.Join(spans, ", ")
	if e.Team == "" {
		return fmt.Sprintf(in(l, "hours %s", "営業時間を%sに"), hours)
	}
	return fmt.Sprintf(in(l, "hours of %s %s", "%sの営業時間を%sに"), e.Team, hours)
}

// In writes the name of the holiday and its days.
func (e Holiday) In(l schedule.Language) string {
	if e.First == e.Last {
		return fmt.Sprintf(in(l, "one more holiday: %s, %s", "休日を足す：%s（%s）"), e.Name, e.First)
	}
	return fmt.Sprintf(in(l, "more holidays: %s, %s to %s", "休日を足す：%s（%s〜%s）"), e.Name, e.First, e.Last)
}

// In writes the sentence of each limit.
func (e Limits) In(l schedule.Language) string {
	text := in(l, "other limits:", "制約を変える：")
	given := e.Given()[1:] // the first holds in any case
	for _, limit := range given {
		text += in(l, " "+limit.Explanation, limit.Japanese)
	}
	if len(given) == 0 {
		text += in(l, " none", "なし")
	}
	return text
}
