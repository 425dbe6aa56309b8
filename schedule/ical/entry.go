package ical

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

const utcTime = rfc5545.LocalTime + "Z" // §3.3.5, form 2

// uid names a shift by its seat, whoever serves it: the slot's start, how far into
// it a part begins, the role and the duty. A member in the place of the whole team
// has the entry of the team.
func (c Calendar) uid(s schedule.Shift) string {
	role := s.Role
	if role == schedule.All {
		role = schedule.Primary
	}
	part := ""
	if offset := s.Start.Unix() - s.Seat.Start.Unix(); offset != 0 {
		part = fmt.Sprintf("+%d", offset)
	}
	return fmt.Sprintf("%s%s-%s-%s-%s@%s", s.Seat.Start.UTC().Format(utcTime), part, role, s.Team, s.Regime, c.domain())
}

func (c Calendar) domain() string { return cmp.Or(c.Domain, "toban") }

// shift adds a shift with its causes.
func (f *file) shift(s schedule.Shift, title string) {
	e := f.timed(s, title)
	e.SetSequence(2*f.Revision + 1)
	text := s.ExplainIn(f.Language)
	if !s.Interval.Equal(s.Seat.Interval) {
		text += f.word("part of ", "次の枠の一部: ") + s.Seat.Interval.String()
	}
	e.SetDescription(clean(strings.TrimSuffix(text, "\n")))
	e.SetStatus(ics.ObjectStatusConfirmed)
	if s.Role == schedule.All {
		e.SetTimeTransparency(ics.TransparencyTransparent) // at work, not on watch
	}
	if f.Alarm > 0 && s.Member != "" {
		a := e.AddAlarm() // §3.6.6
		a.SetAction(ics.ActionDisplay)
		a.SetTrigger(duration(-f.Alarm))
		a.SetDescription(clean(title))
	}
}

// cancelled adds a shift that is gone (§3.8.1.11). Its sequence lies below that of
// whoever has the seat now: where both calendars are read into one, the shift stays.
func (f *file) cancelled(s schedule.Shift, title string) {
	e := f.timed(s, title)
	e.SetSequence(2 * f.Revision)
	e.SetStatus(ics.ObjectStatusCancelled)
}

// timed adds an entry of a shift's time.
func (f *file) timed(s schedule.Shift, title string) *ics.VEvent {
	e := f.entry(f.uid(s), title)
	f.at(e, ics.ComponentPropertyDtStart, s.Start)
	f.at(e, ics.ComponentPropertyDtEnd, s.End)
	return e
}

// holiday adds a whole day.
func (f *file) holiday(d schedule.Date, day schedule.Day) {
	name, reason := day.Name, day.Reason
	if f.Language == schedule.English {
		name, reason = cmp.Or(day.English, day.Name), day.ReasonEnglish
	}
	date := func(d schedule.Date) string { return d.At(0, time.UTC).Format(rfc5545.WholeDay) }
	e := f.entry(fmt.Sprintf("%s-holiday@%s", date(d), f.domain()), name)
	e.SetSequence(f.Revision)
	e.SetProperty(ics.ComponentPropertyDtStart, date(d), ics.WithValue(string(ics.ValueDataTypeDate)))
	e.SetProperty(ics.ComponentPropertyDtEnd, date(d.AddDays(1)), ics.WithValue(string(ics.ValueDataTypeDate)))
	if reason != "" {
		e.SetDescription(clean(reason))
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	if day.Provisional {
		e.SetStatus(ics.ObjectStatusTentative)
	}
	e.SetTimeTransparency(ics.TransparencyTransparent)
}

func (f *file) entry(uid, title string) *ics.VEvent {
	e := ics.NewEvent(clean(uid))
	e.SetProperty(ics.ComponentPropertyDtstamp, f.Stamp.UTC().Format(utcTime))
	e.SetSummary(clean(title))
	if f.Organizer != "" {
		e.SetOrganizer(f.Organizer)
	}
	f.events = append(f.events, e)
	return e
}

// at sets a time in the zone that it carries, or in UTC where the zone has no name
// that can be written or local clocks show the time twice: programs disagree on
// which of both is meant.
func (f *file) at(e *ics.VEvent, property ics.ComponentProperty, t time.Time) {
	zone := f.zones.of(t)
	if zone == nil {
		e.SetProperty(property, t.UTC().Format(utcTime))
		return
	}
	e.SetProperty(property, t.In(zone.location).Format(rfc5545.LocalTime), ics.WithTZID(zone.location.String()))
}

// duty is the title of a person's shift.
func (c Calendar) duty(s schedule.Shift) string {
	if c.Language == schedule.Japanese {
		return fmt.Sprintf("当番: %s（%s）", c.team(s.Team), c.role(s.Role))
	}
	return fmt.Sprintf("On call: %s (%s)", c.team(s.Team), c.role(s.Role))
}

// seat is the title of a shift in the calendar of a team or pool.
func (c Calendar) seat(s schedule.Shift) string {
	who := string(s.Member)
	switch {
	case s.Gap():
		who = c.word("nobody", "担当なし")
	case s.Role == schedule.All:
		return fmt.Sprintf("%s: %s", c.team(s.Team), c.role(s.Role))
	case c.Names != nil:
		who = cmp.Or(c.Names(s.Member), who)
	}
	if c.Language == schedule.Japanese {
		return fmt.Sprintf("%s: %s（%s）", c.team(s.Team), who, c.role(s.Role))
	}
	return fmt.Sprintf("%s: %s (%s)", c.team(s.Team), who, c.role(s.Role))
}

func (c Calendar) team(id schedule.TeamID) string { return c.Language.Team(id) }

func (c Calendar) role(r schedule.Role) string {
	switch r {
	case schedule.Primary:
		return c.word("primary", "主担当")
	case schedule.Secondary:
		return c.word("secondary", "副担当")
	case schedule.Shadow:
		return c.word("shadow", "見学")
	case schedule.All:
		return c.word("whole team", "チーム全員")
	}
	return string(r)
}

func (c Calendar) word(english, japanese string) string {
	if c.Language == schedule.Japanese {
		return japanese
	}
	return english
}

// duration writes whole seconds (§3.3.6).
func duration(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	return fmt.Sprintf("%sPT%dS", sign, d/time.Second)
}

// clean leaves out what no calendar file can hold: control characters (§3.1) and
// bytes that are no text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}
