package ical

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// event is a VEVENT (§3.6.1), or a busy time of a VFREEBUSY.
type event struct {
	Event
	component *rfc5545.Component
	text      string // by which two events of one version are told apart
	start     rfc5545.Moment
	length    rfc5545.Length
	cancelled bool

	rules  []*rfc5545.Rule
	dates  []dated
	except []rfc5545.Moment

	changes  *rfc5545.Moment // RECURRENCE-ID: the start that it stands instead of
	sequence int
	stamp    string
}

// version tells older events from newer ones.
type version struct {
	sequence int
	stamp    string
}

func (e *event) version() version { return version{e.sequence, e.stamp} }

// compare is negative if v is the older version.
func (v version) compare(o version) int {
	return cmp.Or(cmp.Compare(v.sequence, o.sequence), cmp.Compare(v.stamp, o.stamp))
}

// dated is an RDATE, with a length of its own if it is a period.
type dated struct {
	rfc5545.Moment
	length rfc5545.Length
}

// event reads a VEVENT.
func (in *reader) event(c *rfc5545.Component) *event {
	e := &event{component: c}
	e.stamp = in.text(c, "DTSTAMP")
	wholeDay := false
	if p, ok := c.One("SEQUENCE", in.Faults); ok {
		n, err := strconv.ParseUint(p.Value, 10, 31)
		if err != nil {
			in.At(p.Line, "SEQUENCE %s is no number", rfc5545.Shown(p.Value))
		}
		e.sequence = int(n)
	}
	if len(c.Find("DTSTART")) == 0 {
		in.At(c.Line, "VEVENT has no DTSTART")
		return e
	}
	if start, _, ok := in.moment(c, "DTSTART"); ok {
		e.start, wholeDay = start, start.Date
		e.length = in.lasts(c, start)
	}
	e.Event = in.facts(c, wholeDay)
	e.cancelled = e.Status == string(ics.ObjectStatusCancelled)
	e.text = fmt.Sprint(e.start.Wall, e.start.Zone, e.length, e.Summary, values(c, "RRULE"))
	in.recurrence(c, e)
	return e
}

// values returns the values of the properties of a name.
func values(c *rfc5545.Component, name string) (list []string) {
	for _, p := range c.Find(name) {
		list = append(list, p.Value)
	}
	return list
}

// busy reads the times of a VFREEBUSY that are not free (§3.8.2.6), each as an event.
func (in *reader) busy(c *rfc5545.Component) (events []*event) {
	for _, p := range c.Find("FREEBUSY") {
		show, ok := shows[strings.ToUpper(p.Params["FBTYPE"])]
		if !ok {
			show = ShowBusy // §3.2.9: also what is not known
		}
		list, ok := in.moments(p)
		for i, text := range strings.Split(p.Value[strings.LastIndex(p.Value, ":")+1:], ",") {
			if !ok || !in.work.Spend(eventWork) {
				break
			}
			in.telling = in.telling || show == ShowAway
			e := &event{component: c, start: list[i], Event: Event{Line: p.Line, Show: show, Stated: show != ShowBusy}}
			if !strings.Contains(text, "/") {
				in.At(p.Line, "FREEBUSY %s is no period", rfc5545.Shown(text))
				break
			}
			e.length = in.period(p, text, list[i], e)
			events = append(events, e)
		}
		in.exhausted(p.Line)
	}
	return events
}

// lasts reads how long an event lasts, from its DTEND or DURATION. A whole day
// without either lasts that day, and a time none.
func (in *reader) lasts(c *rfc5545.Component, start rfc5545.Moment) rfc5545.Length {
	end, p, ok := in.moment(c, "DTEND")
	if d, both := c.One("DURATION", in.Faults); both {
		if len(c.Find("DTEND")) > 0 {
			in.At(d.Line, "DURATION stands beside the DTEND in line %d", p.Line)
			return rfc5545.Length{}
		}
		return in.length(d, d.Value, start)
	}
	switch {
	case !ok && start.Date:
		return rfc5545.Length{Days: 1}
	case !ok:
		return rfc5545.Length{}
	case start.Date != end.Date:
		in.At(p.Line, "DTEND and DTSTART are not both days or both times")
		return rfc5545.Length{}
	}
	l := between(start, end)
	if l.About() < 0 {
		in.At(p.Line, "DTEND %s lies before DTSTART %s", rfc5545.Shown(p.Value), rfc5545.Shown(c.Find("DTSTART")[0].Value))
		return rfc5545.Length{}
	}
	if start.Date && l.Days == 0 { // a day that ends on itself is that day
		l.Days = 1
	}
	return l
}

// between returns the length from start to end, exact unless both are days.
func between(start, end rfc5545.Moment) rfc5545.Length {
	if start.Date {
		return rfc5545.Length{Days: end.Wall.Day() - start.Wall.Day()}
	}
	return rfc5545.Length{Seconds: end.Unix() - start.Unix()}
}

// length reads a duration that an event may have.
func (in *reader) length(p rfc5545.Property, text string, start rfc5545.Moment) rfc5545.Length {
	l, err := rfc5545.ParseLength(text)
	switch {
	case err != nil:
		in.At(p.Line, "%s %v", p.Name, err)
	case l.About() < 0:
		in.At(p.Line, "%s %s is negative", p.Name, rfc5545.Shown(text))
	case start.Date && l.Seconds != 0:
		in.At(p.Line, "%s %s is not made of whole days, as its start is", p.Name, rfc5545.Shown(text))
	default:
		return l
	}
	return rfc5545.Length{}
}

// recurrence reads what repeats an event (§3.8.5) or changes a repetition (§3.8.4.4).
func (in *reader) recurrence(c *rfc5545.Component, e *event) {
	for _, p := range c.Find("RRULE") {
		r, err := rfc5545.ParseRule(p.Value, e.start.Wall)
		if err != nil {
			in.At(p.Line, "RRULE: %v", err)
			continue
		}
		e.rules = append(e.rules, r)
	}
	for _, p := range c.Find("EXRULE") {
		in.At(p.Line, "EXRULE is a form that RFC 5545 has taken out")
	}
	for _, p := range c.Find("RDATE") {
		list, ok := in.moments(p)
		for i, text := range strings.Split(p.Value[strings.LastIndex(p.Value, ":")+1:], ",") {
			if !ok {
				break
			}
			e.dates = append(e.dates, dated{list[i], in.period(p, text, list[i], e)})
		}
	}
	for _, p := range c.Find("EXDATE") {
		list, _ := in.moments(p)
		e.except = append(e.except, list...)
	}
	if m, p, ok := in.moment(c, "RECURRENCE-ID"); ok {
		e.changes = &m
		if p.Params["RANGE"] != "" { // programs end the series instead, and begin another
			in.At(p.Line, "RECURRENCE-ID has a RANGE, which is not read")
		}
		if e.UID == "" {
			in.At(p.Line, "RECURRENCE-ID stands in a VEVENT without a UID")
		}
	}
}

// period reads how long an RDATE lasts: as the event, unless it is a PERIOD (§3.3.9).
func (in *reader) period(p rfc5545.Property, text string, start rfc5545.Moment, e *event) rfc5545.Length {
	_, rest, ok := strings.Cut(text, "/")
	if !ok {
		return e.length
	}
	if strings.Contains(rest, "P") {
		return in.length(p, rest, start)
	}
	w, date, _, err := rfc5545.ParseWall(rest)
	if err != nil || date || w < start.Wall {
		in.At(p.Line, "%s %s is no period", p.Name, rfc5545.Shown(text))
		return rfc5545.Length{}
	}
	return between(start, rfc5545.Moment{Wall: w, Clock: start.Clock})
}
