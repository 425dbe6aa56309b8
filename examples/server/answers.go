package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/wire"
	"github.com/toban-go/toban/schedule"
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
	first := t.In(a.Location(t))
	if given {
		var err error
		if first, err = time.Parse("2006-01", text); err != nil || first.Year() < 1 || first.Year() > 9998 {
			return schedule.Interval{}, faulty(http.StatusBadRequest, "month %q is not of the form 2006-01", text)
		}
	}
	return month(a.Schedule, first), nil
}

// onCall says who answers for a service.
func (s *server) onCall(a ask) (reply, error) {
	service, given := a.params["service"]
	at, err := a.instant()
	if !given {
		err = errors.Join(err, &refusal{http.StatusBadRequest, `parameter "service" is missing`})
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
		r.stable = encode(answer)
	}
	return r, nil
}

// roster lists the slots that start in a month.
func (s *server) roster(a ask) (reply, error) {
	span, err := a.span(a.now)
	switch format, given := a.params["format"]; {
	case given && format != "json":
		err = errors.Join(err, faulty(http.StatusBadRequest, "format %q is neither json nor csv", format))
	case err == nil:
		return reply{kind: kindJSON, body: encode(wire.Roster(a.Schedule, span))}, nil
	}
	return reply{}, err
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
