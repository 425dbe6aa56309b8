package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// each converts the elements of a list; an empty one becomes nil.
func each[A, B any](list []A, convert func(A) B) []B {
	var converted []B
	for _, x := range list {
		converted = append(converted, convert(x))
	}
	return converted
}

// The way in: wire values are sound in form; what they mean is checked by New.

func (w wireSpec) spec(fault faultAt) schedule.Spec {
	s := schedule.Spec{From: w.From, Location: w.Location.Location, Business: w.Business.hours(), OffHours: w.OffHours.duty(fault, "offHours")}
	s.Holidays = w.Holidays.calendar(fault, "holidays")
	for i, t := range w.Teams {
		s.Teams = append(s.Teams, t.team(func(path, message string) { fault(fmt.Sprintf("teams[%d].%s", i, path), message) }))
	}
	for i, p := range w.Pools {
		at := fmt.Sprintf("pools[%d]", i)
		s.Pools = append(s.Pools, schedule.Pool{ID: p.ID, Duty: p.duty(fault, at), Location: p.Location.Location,
			Business: p.Business.hours(), Holidays: p.Holidays.calendar(fault, at+".holidays")})
	}
	for i, p := range w.People {
		s.People = append(s.People, schedule.Person{ID: p.ID, Name: p.Name, Contact: p.Contact,
			Holidays: p.Holidays.calendar(fault, fmt.Sprintf("people[%d].holidays", i)), Ready: p.ready()})
	}
	s.Wait = each(w.Wait, func(d duration) time.Duration { return time.Duration(d) })
	return s
}

// faultAt reports what New cannot see, by a path within the spec.
type faultAt func(path, message string)

func (w wireTeam) team(fault faultAt) schedule.Team {
	return schedule.Team{
		ID: w.ID,
		Services: each(w.Services, func(s wireService) schedule.Service {
			return schedule.Service{ID: s.ID, FollowedBy: each(s.FollowedBy, same[schedule.TeamID]),
				Docs: each(s.Docs, func(d wireDoc) schedule.Doc { return schedule.Doc(d) })}
		}),
		Members:  each(w.Members, func(m wireMember) schedule.Membership { return schedule.Membership(m) }),
		Location: w.Location.Location, Business: w.Business.hours(), Holidays: w.Holidays.calendar(fault, "holidays"),
		Daytime: w.Daytime.duty(fault, "daytime"), Pool: w.Pool, OffHours: w.OffHours.duty(fault, "offHours"),
	}
}

func same[T any](x T) T { return x }

func (w *wireHours) hours() schedule.Hours {
	if w == nil {
		return schedule.Hours{}
	}
	return schedule.Hours{Days: each(w.Days, func(d weekday) time.Weekday { return time.Weekday(d) }), Open: w.Open, Close: w.Close, Closed: w.Closed,
		Except: each(w.Except, func(e wireOpenDay) schedule.OpenDay { return schedule.OpenDay(e) })}
}

var (
	kinds       = []holiday.Kind{holiday.National, holiday.Substitute, holiday.Citizens, holiday.Special, holiday.Company, holiday.Public}
	provenances = []holiday.Provenance{holiday.Official, holiday.Statute, holiday.Forecast, holiday.Declared}
)

// named finds the value whose name is text, and usual for an empty one.
func named[T fmt.Stringer](values []T, usual T, text string) (T, bool) {
	if text == "" {
		return usual, true
	}
	for _, v := range values {
		if v.String() == text {
			return v, true
		}
	}
	return usual, false
}

func (w *wireCalendar) calendar(fault faultAt, path string) schedule.Calendar {
	if w == nil {
		return nil
	}
	if w.Base == "none" && w.Days == nil && w.Edits == nil {
		return schedule.NoHolidays{}
	}
	calendar := holiday.New()
	switch {
	case w.Base == "jp" && w.Days == nil:
		calendar = holiday.Japan()
	case w.Base != "":
		fault(path+".base", fmt.Sprintf("calendar %q cannot have days of its own; there are \"jp\" and \"none\", or days without a base", w.Base))
	default:
		var days []holiday.Holiday
		for i, d := range w.Days {
			kind, ok := named(kinds, holiday.Company, d.Kind)
			if !ok {
				fault(fmt.Sprintf("%s.days[%d].kind", path, i), fmt.Sprintf("%q is no kind of holiday: %v", d.Kind, kinds))
			}
			provenance, ok := named(provenances, holiday.Declared, d.Provenance)
			if !ok {
				fault(fmt.Sprintf("%s.days[%d].provenance", path, i), fmt.Sprintf("%q is no provenance: %v", d.Provenance, provenances))
			}
			days = append(days, holiday.Holiday{Date: d.Date, Name: d.Name, English: d.English, Kind: kind, Of: d.Of,
				Reason: d.Reason, ReasonEnglish: d.ReasonEnglish, Provenance: provenance, Source: d.Source})
		}
		calendar = holiday.New(days...)
	}
	if w.Edits == nil {
		return calendar
	}
	return calendar.Edit(each(w.Edits, func(e wireEdit) holiday.Edit { return holiday.Edit(e) })...)
}

func (w *wireDuty) duty(fault faultAt, path string) schedule.Duty {
	if w == nil {
		return schedule.Duty{}
	}
	return schedule.Duty{Primary: w.Primary.rota(fault, path+".primary"), Secondary: w.Secondary.rota(fault, path+".secondary"),
		Shadow: w.Shadow.rota(fault, path+".shadow"), Breaks: each(w.Breaks, same[schedule.Clock]), Absent: w.Absent, Apart: w.Apart}
}

func (w *wireRota) rota(fault faultAt, path string) schedule.Rota {
	if w == nil {
		return nil
	}
	var found []schedule.Rota
	if w.Rotation != nil {
		found = append(found, w.Rotation.rotation(fault, path))
	}
	if w.Vacant {
		found = append(found, schedule.Vacant())
	}
	if w.Chain != nil {
		var chain schedule.Chain
		for i, link := range w.Chain {
			chain = append(chain, link.rota(fault, fmt.Sprintf("%s.chain[%d]", path, i)))
		}
		found = append(found, chain)
	}
	if len(found) != 1 {
		fault(path, fmt.Sprintf("%d kinds of rota where one belongs: \"rotation\", \"vacant\" or \"chain\"", len(found)))
		return schedule.Vacant()
	}
	return found[0]
}

func (w *wireRotation) rotation(fault faultAt, path string) rotation.Rotation {
	r := rotation.Rotation{First: w.First, Every: w.Every, At: w.At, Location: w.Location.Location, Order: each(w.Order, same[schedule.Member]),
		Moves: each(w.Moves, func(m wireMove) rotation.Move { return rotation.Move(m) }), Behind: w.Behind}
	if w.Unit != "" {
		if err := r.Unit.UnmarshalText([]byte(w.Unit)); err != nil {
			fault(path+".unit", strip(err))
		}
	}
	if c := w.Count; c != nil {
		r.Count = rotation.Counting{Kinds: each(c.Kinds, same[schedule.DayKind]), Weekdays: each(c.Weekdays, func(d weekday) time.Weekday { return time.Weekday(d) }),
			Hours: c.Hours.hours(), Holidays: c.Holidays.calendar(fault, path+".count.holidays"), Until: c.Until}
	}
	return r
}

func (w wirePerson) ready() []schedule.Ready {
	if w.Ready == nil {
		return nil
	}
	ready := []schedule.Ready{}
	for _, r := range *w.Ready {
		ready = append(ready, schedule.Ready(r))
	}
	return ready
}

func (w wireChange) change() (schedule.Change, error) {
	var found []schedule.Change
	if l := w.Leave; l != nil {
		found = append(found, schedule.Leave{Member: l.Member, Interval: l.interval(), Long: l.Long, Note: l.Note})
	}
	if s := w.Swap; s != nil {
		found = append(found, schedule.Swap{A: s.A, B: s.B, AGives: s.AGives.interval(), BGives: s.BGives.interval(), Note: s.Note})
	}
	if o := w.Override; o != nil {
		found = append(found, schedule.Override{Interval: o.interval(), To: o.To, Team: o.Team, Role: o.Role, Note: o.Note})
	}
	if c := w.Cover; c != nil {
		found = append(found, schedule.Cover{Interval: c.interval(), From: c.From, To: c.To, Note: c.Note})
	}
	if w.Published != nil {
		found = append(found, w.Published)
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d kinds of change where one belongs: \"leave\", \"swap\", \"override\", \"cover\" or \"published\"", len(found))
	}
	return found[0], nil
}

func (w wireInterval) interval() schedule.Interval {
	return schedule.Interval{Start: w.Start.Time, End: w.End.Time}
}

// The way out: an unknown kind of rota, calendar or change is an error with its
// path.

// writer collects what cannot be written.
type writer struct{ faults []error }

func (w *writer) fault(path, format string, args ...any) {
	w.faults = append(w.faults, &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: ErrUnknownKind})
}

// ErrUnknownKind is wrapped by the errors of Encode: a rota, a calendar or a
// change of a kind that the format has no name for.
var ErrUnknownKind = errors.New("unknown kind")

func (w *writer) spec(path string, s schedule.Spec) wireSpec {
	out := wireSpec{From: s.From, Location: location{s.Location}, Holidays: w.calendar(path+".Holidays", s.Holidays),
		OffHours: w.duty(path+".OffHours", s.OffHours), Wait: each(s.Wait, func(d time.Duration) duration { return duration(d) })}
	if hours := writeHours(s.Business); hours != nil {
		out.Business = *hours
	}
	for i, t := range s.Teams {
		out.Teams = append(out.Teams, w.team(fmt.Sprintf("%s.Teams[%d]", path, i), t))
	}
	for i, p := range s.Pools {
		at := fmt.Sprintf("%s.Pools[%d]", path, i)
		pool := wirePool{ID: p.ID, Location: location{p.Location}, Business: writeHours(p.Business), Holidays: w.calendar(at+".Holidays", p.Holidays)}
		if duty := w.duty(at, p.Duty); duty != nil {
			pool.wireDuty = *duty
		}
		out.Pools = append(out.Pools, pool)
	}
	for i, p := range s.People {
		person := wirePerson{ID: p.ID, Name: p.Name, Contact: p.Contact, Holidays: w.calendar(fmt.Sprintf("%s.People[%d].Holidays", path, i), p.Holidays)}
		if p.Ready != nil {
			ready := []wireReady{}
			for _, r := range p.Ready {
				ready = append(ready, wireReady(r))
			}
			person.Ready = &ready
		}
		out.People = append(out.People, person)
	}
	return out
}

func (w *writer) team(path string, t schedule.Team) wireTeam {
	return wireTeam{
		ID: t.ID,
		Services: each(t.Services, func(s schedule.Service) wireService {
			return wireService{ID: s.ID, FollowedBy: s.FollowedBy, Docs: each(s.Docs, func(d schedule.Doc) wireDoc { return wireDoc(d) })}
		}),
		Members:  each(t.Members, func(m schedule.Membership) wireMember { return wireMember(m) }),
		Location: location{t.Location}, Business: writeHours(t.Business), Holidays: w.calendar(path+".Holidays", t.Holidays),
		Daytime: w.duty(path+".Daytime", t.Daytime), Pool: t.Pool, OffHours: w.duty(path+".OffHours", t.OffHours),
	}
}

func writeHours(h schedule.Hours) *wireHours {
	if h.Days == nil && h.Open == 0 && h.Close == 0 && !h.Closed && h.Except == nil {
		return nil
	}
	return &wireHours{Days: each(h.Days, func(d time.Weekday) weekday { return weekday(d) }), Open: h.Open, Close: h.Close, Closed: h.Closed,
		Except: each(h.Except, func(e schedule.OpenDay) wireOpenDay { return wireOpenDay(e) })}
}

func (w *writer) calendar(path string, c schedule.Calendar) *wireCalendar {
	switch c := c.(type) {
	case nil:
		return nil
	case schedule.NoHolidays:
		return &wireCalendar{Base: "none"}
	case *holiday.Calendar:
		out := &wireCalendar{Base: c.Base(), Edits: each(c.Edits(), func(e holiday.Edit) wireEdit { return wireEdit(e) })}
		if c.Base() != "" {
			return out
		}
		if !c.Through().IsZero() {
			w.fault(path, "a calendar united from others cannot be written")
		}
		out.Days = each(c.Days(), func(h holiday.Holiday) wireHoliday {
			return wireHoliday{Date: h.Date, Name: h.Name, English: h.English, Kind: h.Kind.String(), Of: h.Of, Reason: h.Reason,
				ReasonEnglish: h.ReasonEnglish, Provenance: h.Provenance.String(), Source: h.Source}
		})
		return out
	}
	w.fault(path, "a calendar of type %T cannot be written", c)
	return nil
}

func (w *writer) duty(path string, d schedule.Duty) *wireDuty {
	out := &wireDuty{Primary: w.rota(path+".Primary", d.Primary), Secondary: w.rota(path+".Secondary", d.Secondary),
		Shadow: w.rota(path+".Shadow", d.Shadow), Breaks: d.Breaks, Absent: d.Absent, Apart: d.Apart}
	if out.Primary == nil && out.Secondary == nil && out.Shadow == nil && len(out.Breaks) == 0 && out.Absent == 0 && !out.Apart {
		return nil
	}
	return out
}

func (w *writer) rota(path string, r schedule.Rota) *wireRota {
	switch r := r.(type) {
	case nil:
		return nil
	case rotation.Rotation:
		return &wireRota{Rotation: w.rotation(path, r)}
	case schedule.Chain:
		out := &wireRota{Chain: []wireRota{}}
		for i, link := range r {
			if inner := w.rota(fmt.Sprintf("%s[%d]", path, i), link); inner != nil {
				out.Chain = append(out.Chain, *inner)
			}
		}
		return out
	}
	if r == schedule.Vacant() {
		return &wireRota{Vacant: true}
	}
	w.fault(path, "a rota of type %T cannot be written", r)
	return nil
}

func (w *writer) rotation(path string, r rotation.Rotation) *wireRotation {
	out := &wireRotation{First: r.First, Every: r.Every, At: r.At, Location: location{r.Location}, Order: r.Order,
		Moves: each(r.Moves, func(m rotation.Move) wireMove { return wireMove(m) }), Behind: r.Behind}
	if r.Unit != rotation.Days {
		out.Unit = r.Unit.String()
	}
	if c := r.Count; c.Kinds != nil || c.Weekdays != nil {
		out.Count = &wireCounting{Kinds: c.Kinds, Weekdays: each(c.Weekdays, func(d time.Weekday) weekday { return weekday(d) }),
			Hours: writeHours(c.Hours), Holidays: w.calendar(path+".Count.Holidays", c.Holidays), Until: c.Until}
	}
	return out
}

func (w *writer) change(path string, c schedule.Change) wireChange {
	switch c := c.(type) {
	case schedule.Leave:
		return wireChange{Leave: &wireLeave{c.Member, writeInterval(c.Interval), c.Long, c.Note}}
	case schedule.Swap:
		return wireChange{Swap: &wireSwap{c.A, writeInterval(c.AGives), c.B, writeInterval(c.BGives), c.Note}}
	case schedule.Override:
		return wireChange{Override: &wireOverride{writeInterval(c.Interval), c.To, c.Team, c.Role, c.Note}}
	case schedule.Cover:
		return wireChange{Cover: &wireCover{writeInterval(c.Interval), c.From, c.To, c.Note}}
	case *schedule.Roster:
		return wireChange{Published: c}
	}
	w.fault(path, "a change of type %T cannot be written", c)
	return wireChange{}
}

func writeInterval(i schedule.Interval) wireInterval {
	return wireInterval{instant{i.Start}, instant{i.End}}
}
