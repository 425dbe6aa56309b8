package schedule

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Role writes the name of a role: "primary", in Japanese "主担当". A role without a
// Japanese name is written as it is.
func (l Language) Role(r Role) string { return roleWord(l, r) }

// Instant writes "Fri 2026-05-01 19:00 JST", in Japanese "2026-05-01（金）19:00".
func (l Language) Instant(t time.Time) string {
	if l == Japanese {
		return fmt.Sprintf("%s（%s）%s", t.Format(time.DateOnly), weekdaysJapanese[t.Weekday()], t.Format("15:04"))
	}
	return t.Format(layoutWithWeekday + " MST")
}

// Span writes "Fri 2026-05-01 19:00 – Sat 2026-05-02 10:00 JST", in Japanese
// "2026-05-01（金）19:00〜2026-05-02（土）10:00".
func (l Language) Span(i Interval) string {
	if l == Japanese {
		return l.Instant(i.Start) + "〜" + l.Instant(i.End.In(i.Start.Location()))
	}
	return i.format(layoutWithWeekday)
}

// String writes who hands over to whom, when: "minne-web, Fri 2026-05-01 19:00 JST:
// minne daytime, whole team → everyone off-hours, primary m1". People go by name where
// the schedule knows it.
func (h Handoff) String() string { return h.In(English) }

// In is String in the given language.
func (h Handoff) In(l Language) string {
	format := words{"%s, %s: %s → %s", "%s %s：%s → %s"}
	return fmt.Sprintf(format.in(l), h.To.Service, l.Instant(h.At), h.From.served(l), h.To.served(l))
}

// served says which team answers, in which regime, by whom.
func (a Answer) served(l Language) string {
	parts := []string{fmt.Sprintf("%s %s", a.Team, a.Regime)}
	if l == Japanese {
		regimes := map[Regime]string{Daytime: "日中", OffHours: "時間外"}
		parts[0] = cmp.Or(regimes[a.Regime], string(a.Regime)) + " " + poolWord(l, a.Team)
	}
	for _, s := range a.Seats {
		switch {
		case s.Role == Shadow:
		case s.Gap():
			parts = append(parts, l.Role(s.Role)+" "+nobody.in(l))
		case s.Role == All:
			parts = append(parts, wholeTeam.in(l))
		default:
			parts = append(parts, l.Role(s.Role)+" "+a.name(s.Member))
		}
	}
	separator := words{", ", "、"}
	return strings.Join(parts, separator.in(l))
}

// name returns the name of a member, the ID where it is not known.
func (a Answer) name(m Member) string {
	if s, ok := a.from.(*Schedule); ok {
		return cmp.Or(s.person(m, a.Start).Name, string(m))
	}
	return string(m)
}
