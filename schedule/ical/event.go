package ical

import (
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// event is a VEVENT (§3.6.1).
type event struct {
	line            int
	uid, note       string
	start           moment
	length          length
	cancelled, free bool

	rules, exRules []*rule
	dates          []dated
	except         []moment

	changes   *moment // RECURRENCE-ID: the start that it stands instead of
	following bool    // and of all later ones
	sequence  int
	stamp     string
}

// dated is an RDATE, with a length of its own if it is a period.
type dated struct {
	moment
	length length
}

// event reads a VEVENT; not ok if a fault keeps it from being read.
func (in *reader) event(c *component) (*event, bool) {
	before := in.count()
	e := &event{line: c.line}
	text := func(name string) string {
		p, _ := c.one(name, in.faults)
		return strings.TrimSpace(ics.FromText(p.value))
	}
	e.uid, e.note, e.stamp = text("UID"), text("SUMMARY"), text("DTSTAMP")
	e.cancelled = strings.EqualFold(text("STATUS"), string(ics.ObjectStatusCancelled))
	e.free = strings.EqualFold(text("TRANSP"), string(ics.TransparencyTransparent))
	if p, ok := c.one("SEQUENCE", in.faults); ok {
		n, err := strconv.ParseUint(p.value, 10, 31)
		if err != nil {
			in.at(p.line, "SEQUENCE %s is no number", shown(p.value))
		}
		e.sequence = int(n)
	}
	if len(c.find("DTSTART")) == 0 {
		in.at(c.line, "VEVENT has no DTSTART")
		return nil, false
	}
	var ok bool
	if e.start, _, ok = in.moment(c, "DTSTART"); ok {
		e.length = in.lasts(c, e.start)
	}
	in.recurrence(c, e)
	return e, in.count() == before
}

// lasts reads how long an event lasts, from its DTEND or DURATION. A whole day
// without either lasts that day, and a time none.
func (in *reader) lasts(c *component, start moment) length {
	end, p, ok := in.moment(c, "DTEND")
	if d, both := c.one("DURATION", in.faults); both {
		if len(c.find("DTEND")) > 0 {
			in.at(d.line, "DURATION stands beside the DTEND in line %d", p.line)
			return length{}
		}
		return in.length(d, d.value, start)
	}
	switch {
	case !ok && start.date:
		return length{days: 1}
	case !ok:
		return length{}
	case start.date != end.date:
		in.at(p.line, "DTEND and DTSTART are not both days or both times")
		return length{}
	}
	l := between(start, end)
	if l.about() < 0 {
		in.at(p.line, "DTEND %s lies before DTSTART %s", shown(p.value), shown(c.find("DTSTART")[0].value))
		return length{}
	}
	if start.date && l.days == 0 { // a day that ends on itself is that day
		l.days = 1
	}
	return l
}

// between returns the length from start to end, exact unless both are days.
func between(start, end moment) length {
	if start.date {
		return length{days: end.wall.day() - start.wall.day()}
	}
	return length{seconds: end.unix() - start.unix()}
}

// length reads a duration that an event may have.
func (in *reader) length(p property, text string, start moment) length {
	l, err := parseLength(text)
	switch {
	case err != nil:
		in.at(p.line, "%s %v", p.name, err)
	case l.about() < 0:
		in.at(p.line, "%s %s is negative", p.name, shown(text))
	case start.date && l.seconds != 0:
		in.at(p.line, "%s %s is not made of whole days, as its start is", p.name, shown(text))
	default:
		return l
	}
	return length{}
}

// recurrence reads what repeats an event (§3.8.5) or changes a repetition (§3.8.4.4).
func (in *reader) recurrence(c *component, e *event) {
	e.rules, e.exRules = in.rules(c, "RRULE"), in.rules(c, "EXRULE")
	for _, p := range c.find("RDATE") {
		list, ok := in.moments(p)
		for i, text := range strings.Split(p.value, ",") {
			if !ok {
				break
			}
			e.dates = append(e.dates, dated{list[i], in.period(p, text, list[i], e)})
		}
	}
	for _, p := range c.find("EXDATE") {
		list, _ := in.moments(p)
		e.except = append(e.except, list...)
	}
	if m, p, ok := in.moment(c, "RECURRENCE-ID"); ok {
		e.changes, e.following = &m, strings.EqualFold(p.params["RANGE"], "THISANDFUTURE")
		if e.uid == "" {
			in.at(p.line, "RECURRENCE-ID stands in a VEVENT without a UID")
		}
	}
}

func (in *reader) rules(c *component, name string) []*rule {
	var rules []*rule
	for _, p := range c.find(name) {
		r, err := parseRule(p.value)
		if err != nil {
			in.at(p.line, "%s: %v", name, err)
			continue
		}
		rules = append(rules, r)
	}
	return rules
}

// period reads how long an RDATE lasts: as the event, unless it is a PERIOD (§3.3.9).
func (in *reader) period(p property, text string, start moment, e *event) length {
	_, rest, ok := strings.Cut(text, "/")
	if !ok {
		return e.length
	}
	if strings.Contains(rest, "P") {
		return in.length(p, rest, start)
	}
	w, date, _, err := parseWall(rest)
	if err != nil || date || w < start.wall {
		in.at(p.line, "RDATE %s is no period", shown(text))
		return length{}
	}
	return between(start, moment{wall: w, clock: start.clock})
}
