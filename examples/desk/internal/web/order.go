package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/schedule"
)

// newID names what a form orders, so that sending it twice does it once.
func newID(kind string) string { return kind + "-" + strings.ToLower(rand.Text()[:13]) }

// form reads the fields of a form, each once at most.
type form struct {
	url.Values
	loc    *time.Location
	faults []error
}

func (f *form) fault(format, input string) {
	f.faults = append(f.faults, faulty(http.StatusBadRequest, format, input))
}

func (f *form) text(name string) string {
	if len(f.Values[name]) > 1 {
		f.fault("field %q is given more than once", name)
	}
	return strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
}

func (f *form) member(name string) schedule.Member { return schedule.Member(f.text(name)) }

// days reads a leave by days where the member is, both included, or by instants.
func (f *form) days(s *schedule.Schedule, m schedule.Member) (iv schedule.Interval) {
	if f.text("from") != "" || f.text("to") != "" {
		return schedule.Interval{Start: f.instant("from"), End: f.instant("to")}
	}
	first, err := schedule.ParseDate(f.text("first"))
	if err != nil {
		f.fault("first day %q is not of the form 2026-01-31", f.text("first"))
	}
	last := first
	if f.text("last") != "" {
		if last, err = schedule.ParseDate(f.text("last")); err != nil {
			f.fault("last day %q is not of the form 2026-01-31", f.text("last"))
		}
	}
	if len(f.faults) == 0 && last.Before(first) {
		f.fault("the last day, %q, is before the first", f.text("last"))
	}
	if len(f.faults) > 0 {
		return iv
	}
	return s.DaysOf(m, first, last)
}

// instant reads a time as forms of browsers write it, by the organisation's clocks, or RFC 3339.
func (f *form) instant(name string) time.Time {
	text := f.text(name)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, f.loc); err == nil && t.Year() > 0 && t.Year() < 9999 {
			return t
		}
	}
	f.fault("time %q is not of the form 2026-01-31T19:00", text)
	return time.Time{}
}

// shift reads whose shift from when to when, as options of the page name it.
func (f *form) shift(name string) (m schedule.Member, iv schedule.Interval) {
	parts := strings.Split(f.text(name), "|")
	if len(parts) == 3 {
		start, err := time.Parse(time.RFC3339, parts[1])
		end, fault := time.Parse(time.RFC3339, parts[2])
		if errors.Join(err, fault) == nil && start.Before(end) && end.Sub(start) < 100*24*time.Hour && start.Year() > 0 && end.Year() < 9999 {
			return schedule.Member(parts[0]), schedule.Interval{Start: start.In(f.loc), End: end.In(f.loc)}
		}
	}
	f.fault("%q is no shift: MEMBER|START|END", f.text(name))
	return "", schedule.Interval{}
}

func shiftValue(s schedule.Shift) string {
	return string(s.Member) + "|" + s.Start.Format(time.RFC3339) + "|" + s.End.Format(time.RFC3339)
}

// read makes an order of a form.
func (f *form) order(a ask) (desk.Order, error) {
	o := desk.Order{ID: f.text("id"), Note: f.text("note"), Published: a.months != nil}
	if o.ID == "" {
		o.ID = newID(f.text("do"))
	}
	switch f.text("do") {
	case "leave":
		member := f.member("member")
		if member == "" {
			member = a.who.Member
		}
		o.Change = schedule.Leave{Member: member, Interval: f.days(a.Schedule, member), Long: f.text("long") != "", Exact: f.text("exact") != "", Note: o.Note}
	case "cover":
		from, iv := f.shift("shift")
		if f.text("from") != "" || f.text("to") != "" { // a part of it
			iv = iv.Intersect(schedule.Interval{Start: f.instant("from"), End: f.instant("to")})
		}
		o.Change = schedule.Cover{Interval: iv, From: from, To: f.member("by"), Note: o.Note}
	case "swap":
		mine, gives := f.shift("shift")
		other, takes := f.shift("other")
		o.Change = schedule.Swap{A: mine, B: other, AGives: gives, BGives: takes, Note: o.Note}
	case "offer":
		from, iv := f.shift("other")
		o.Change = schedule.Cover{Interval: iv, From: from, To: a.who.Member, Note: o.Note}
		if a.who.Member == "" {
			return o, faulty(http.StatusForbidden, "whoever is nobody in the schedule takes no shift")
		}
	case "accept":
		o.Accept = f.text("about")
	case "decline":
		o.Decline = f.text("about")
	case "withdraw":
		o.Withdraw = f.text("about")
	case "comment":
		o.Say = f.text("about")
	default:
		f.fault("%q is nothing that can be ordered", f.text("do"))
	}
	return o, errors.Join(f.faults...)
}

// order does what a form of the page of requests says, or shows what a leave would move.
func (s *server) order(ctx context.Context, a ask, values url.Values) (reply, error) {
	f := &form{Values: values, loc: a.now.Location()}
	o, err := f.order(a)
	if err != nil {
		return reply{}, err
	}
	if f.text("step") == "preview" && o.Change != nil {
		return s.previewChange(a, f, o)
	}
	record, err := s.do(ctx, a, o)
	if err != nil {
		return reply{}, err
	}
	return seeOther("/requests", url.Values{"done": {record.ID}, "lang": {f.text("lang")}}), nil
}

// do gives an order to the desk, says in the log who did what, and shows it.
func (s *server) do(ctx context.Context, a ask, o desk.Order) (desk.Record, error) {
	record, err := s.store.desk.Do(ctx, a.who, o)
	if err != nil {
		s.store.log.Info("an order was refused", "login", a.who.Login, "id", o.ID, "fault", err)
		return record, err
	}
	s.store.log.Info("an order was carried out", "login", a.who.Login, "id", record.ID, "kind", record.Kind, "number", record.Number)
	return record, s.store.follow()
}

// seeOther leads a browser to what its form has done.
func seeOther(path string, query url.Values) reply {
	for name, values := range query {
		if len(values) == 0 || values[0] == "" {
			query.Del(name)
		}
	}
	if encoded := query.Encode(); encoded != "" {
		path += "?" + encoded
	}
	return reply{status: http.StatusSeeOther, header: map[string]string{"Location": path}}
}

// publish enters what the preview of a month or a repair has shown: the form says what that was.
func (s *server) publish(ctx context.Context, a ask, values url.Values) (reply, error) {
	f := &form{Values: values, loc: a.now.Location()}
	at := f.instant("at")
	if err := errors.Join(f.faults...); err != nil {
		return reply{}, err
	}
	if at.After(a.now) || a.now.Sub(at) > previewHolds {
		return reply{}, &desk.Refusal{Reason: desk.Stale, Err: desk.Faulty("the preview is too old; look at it again")}
	}
	if !a.who.Decides() {
		return reply{}, &desk.Refusal{Reason: desk.NotYours, Err: desk.Faulty("only managers publish")}
	}
	p, err := s.publication(a, f.text("month"), at)
	if err != nil {
		return reply{}, err
	}
	if fingerprint(digest(p)) != f.text("digest") {
		return reply{}, &desk.Refusal{Reason: desk.Stale, Err: desk.Faulty("what would be published now is not what was shown; look at it again")}
	}
	o := desk.Order{ID: f.text("id"), Entries: p.Entries, After: a.known.Last(), Note: f.text("note")}
	if o.ID == "" {
		o.ID = newID("publish")
	}
	record, err := s.do(ctx, a, o)
	if err != nil {
		return reply{}, err
	}
	return seeOther("/requests", url.Values{"done": {record.ID}, "lang": {f.text("lang")}}), nil
}

// previewHolds is how long what was shown can be published.
const previewHolds = 30 * time.Minute

// publication plans a month, or a repair if month is empty, as of a time.
func (s *server) publication(a ask, month string, at time.Time) (p publication.Preview, err error) {
	order := publication.Order{Author: string(a.who.Member), At: at, More: publication.More}
	if order.Author == "" {
		order.Author = a.who.Login
	}
	if month == "" {
		p, err = publication.Mend(a.known.File(), a.known.Schedule, order)
	} else {
		span, fault := monthOf(a.known.Schedule, month)
		if fault != nil {
			return p, fault
		}
		if span.Start.Before(a.now.AddDate(0, -1, 0)) || span.Start.After(a.now.AddDate(0, 6, 0)) {
			return p, faulty(http.StatusUnprocessableEntity, "month %q lies too far away to be planned: the running one, or one of the next six", month)
		}
		p, err = publication.Next(a.known.Schedule, a.known.File().Plan, span, order)
	}
	if err != nil {
		return p, &desk.Refusal{Reason: desk.Unfit, Err: err}
	}
	for _, plan := range p.Plans {
		if pool := plan.Pool(); pool != "" && !a.who.All && !slices.Contains(a.who.Manages, pool) {
			return p, &desk.Refusal{Reason: desk.NotYours, Err: desk.Faulty("it moves shifts of pool %s, which you do not manage", pool)}
		}
	}
	return p, nil
}

// digest is all that a preview would enter.
func digest(p publication.Preview) string {
	var b strings.Builder
	for _, e := range p.Entries {
		if r, ok := e.Change.(*schedule.Roster); ok {
			b.WriteString(r.Digest())
		} else {
			fmt.Fprint(&b, e.ID, " ", e.Change)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
