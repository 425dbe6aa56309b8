package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

const kindJSON = "application/json; charset=utf-8"

// instant reads the parameter at, now without it. A plus sign that came as it is
// means a space in a query, and is read as what was meant.
func (a ask) instant() (time.Time, error) {
	text, given := a.params["at"]
	if !given {
		return a.now, nil
	}
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
	if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9998 {
		return time.Time{}, faulty(http.StatusBadRequest, "at %q is not of the form 2026-05-06T12:00:00+09:00", text)
	}
	return at, nil
}

// span reads the parameter month, and returns that of t without it.
func (a ask) span(t time.Time) (schedule.Interval, error) {
	text, given := a.params["month"]
	if !given {
		return month(a.Schedule, t.In(a.Location(t))), nil
	}
	return monthOf(a.Schedule, text)
}

// monthOf reads a month there, such as 2026-05.
func monthOf(s *schedule.Schedule, text string) (schedule.Interval, error) {
	first, err := time.Parse("2006-01", text)
	if err != nil || first.Year() < 1 || first.Year() > 9998 {
		return schedule.Interval{}, faulty(http.StatusBadRequest, "month %q is not of the form 2026-05", text)
	}
	return month(s, first), nil
}

// onCall says who answers for a service.
func (s *server) onCall(a ask) (reply, error) {
	service, given := a.params["service"]
	at, err := a.instant()
	if !given {
		err = errors.Join(err, faulty(http.StatusBadRequest, `parameter "service" is missing`))
	}
	if err != nil {
		return reply{}, err
	}
	answer, err := wire.Ask(a.Schedule, schedule.ServiceID(service), at)
	if err != nil {
		problem := "unknown service %q"
		if errors.Is(err, schedule.ErrBeforeStart) {
			problem = "service %q: before the schedule starts"
		}
		return reply{}, faulty(http.StatusNotFound, problem, service)
	}
	r := reply{kind: kindJSON, body: encode(answer)}
	if _, given := a.params["at"]; !given {
		answer.At = ""
		r.stable, r.until = encode(answer), a.now.Truncate(time.Second).Add(time.Second)
	}
	return r, nil
}

// roster lists the slots that start in a month.
func (s *server) roster(a ask) (reply, error) {
	span, err := a.span(a.now)
	form, given := a.params["format"]
	if given && form != "json" && form != "csv" {
		err = errors.Join(err, faulty(http.StatusBadRequest, "format %q is neither json nor csv", form))
	}
	switch {
	case err != nil:
		return reply{}, err
	case form == "csv":
		var b bytes.Buffer
		if err := (format.Organisation{Schedule: a.Schedule}).CSV(span).CSV(&b); err != nil {
			panic(err) // cannot be: a buffer takes everything
		}
		return reply{kind: "text/csv; charset=utf-8", body: b.Bytes()}, nil
	}
	return reply{kind: kindJSON, body: encode(wire.Roster(a.Schedule, span))}, nil
}

// Months that a calendar file shows, before the month of now and after it.
const (
	monthsBefore = 1
	monthsAfter  = 5
)

// calendar writes the duties of a person, or of a team or a pool, for calendar
// programs that subscribe to them.
func (s *server) calendar(a ask) (reply, error) {
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	name, named := strings.CutSuffix(strings.TrimPrefix(a.path, "/calendar/"), ".ics")
	member, team := schedule.Member(name), schedule.TeamID(name)
	_, person := a.tints[member]
	if _, err := a.Team(team); !named || !person && err != nil {
		return reply{}, faulty(http.StatusNotFound, "%q is the calendar of no person, team or pool", a.path)
	}
	first := schedule.Date{Year: a.now.Year(), Month: a.now.Month(), Day: 1}
	loc := a.now.Location()
	span := schedule.Interval{Start: first.AddMonths(-monthsBefore).At(0, loc), End: first.AddMonths(monthsAfter+1).At(0, loc)}
	names := func(m schedule.Member) string {
		person, _ := a.Person(m, a.now) // who is unknown has no name
		return person.Name
	}
	file := ical.Calendar{Name: v.Title + " " + cmp.Or(names(member), v.name(name)), Stamp: a.loaded, Language: v.language, Names: names, WholeTeam: true}
	var b bytes.Buffer
	roster, err := a.feedRoster(span)
	switch {
	case err != nil:
	case person:
		err = file.WritePerson(&b, roster, member)
	default:
		err = file.WriteTeam(&b, roster, team)
	}
	if errors.Is(err, schedule.ErrUnknownMember) { // who comes later or left before the months that are written
		err = file.WriteHolidays(&b, schedule.NoHolidays{}, first, first)
	}
	if err != nil {
		panic(err) // cannot be: the span is not empty, and the stamp is set
	}
	return reply{kind: "text/calendar; charset=utf-8", body: b.Bytes(), until: a.tomorrow(), header: map[string]string{
		"Content-Disposition": "inline; filename=oncall.ics",
		"Content-Language":    v.Lang,
		"Vary":                "Accept-Language",
	}}, nil
}

// feedRoster returns the roster of a time, which everybody's calendar is written of until the month is over.
func (s *snapshot) feedRoster(span schedule.Interval) (*schedule.Roster, error) {
	s.feeds.Lock()
	defer s.feeds.Unlock()
	if s.feeds.roster == nil || s.feeds.roster.Interval() != span {
		roster, err := s.Roster(span)
		if err != nil {
			return nil, err
		}
		s.feeds.roster = roster
	}
	return s.feeds.roster, nil
}

func (s *server) health(ask) (reply, error) {
	return reply{kind: "text/plain; charset=utf-8", body: []byte("ok\n")}, nil
}

func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // cannot be: the values are plain data
	}
	return b.Bytes()
}
