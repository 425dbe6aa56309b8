package command

import (
	"cmp"
	"fmt"
	"time"

	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
)

// Name returns what a member is called in print: by name where the schedule knows one at
// t, else by ID.
func Name(s *schedule.Schedule, m schedule.Member, t time.Time) string {
	p, _ := s.Person(m, t) // who is not known has none
	return cmp.Or(p.Name, string(m))
}

// Named returns what a member is called where the ID is needed too, such as for the next command: by name and ID where the schedule
// knows a name at t, else by ID.
func Named(l schedule.Language, s *schedule.Schedule, m schedule.Member, t time.Time) string {
	p, _ := s.Person(m, t) // who is not known has none
	return l.Named(p.Name, m)
}

// Weekday names a day of the week in short: Mon, 月.
func Weekday(l schedule.Language, d time.Weekday) string {
	if l == schedule.Japanese {
		return string([]rune("日月火水木金土")[d])
	}
	return d.String()[:3]
}

// Dated writes a day with its weekday: 2026-05-04 (Mon), 2026-05-04（月）.
func Dated(l schedule.Language, d schedule.Date) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("%v（%s）", d, Weekday(l, d.Weekday()))
	}
	return fmt.Sprintf("%v (%s)", d, Weekday(l, d.Weekday()))
}

// ShortDated is Dated, in Japanese without the year: 5/4（月）.
func ShortDated(l schedule.Language, d schedule.Date) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("%d/%d（%s）", d.Month, d.Day, Weekday(l, d.Weekday()))
	}
	return Dated(l, d)
}

// NoBusiness says why no meeting is held on the day planned: it is a holiday, or lies
// on a weekend (週末).
func NoBusiness(l schedule.Language, d meeting.Day) string {
	if l == schedule.Japanese {
		return cmp.Or(d.Holiday.Name, "週末")
	}
	return cmp.Or(d.Holiday.English, d.Holiday.Name, "weekend")
}
