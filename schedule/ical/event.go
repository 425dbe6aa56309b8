package ical

import (
	"iter"
	"maps"
	"slices"
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

// series is an event with the changes to its repetitions.
type series struct {
	master  *event
	changed map[int64]*event // by the instant they stand instead of
}

// add adds a version of an event; the newest stays.
func (s *series) add(e *event) {
	if e.changes == nil {
		s.master = newest(s.master, e)
		return
	}
	at := e.changes.unix()
	s.changed[at] = newest(s.changed[at], e)
}

func newest(old, e *event) *event {
	if old != nil && (old.sequence > e.sequence || old.sequence == e.sequence && old.stamp > e.stamp) {
		return old
	}
	return e
}

// starts is a set of them: instants, and days that stand for any time on them.
type starts struct {
	instants map[int64]bool
	days     map[int64]bool
}

// without returns what is taken out of a series.
func (s *series) without() starts {
	out := starts{map[int64]bool{}, map[int64]bool{}}
	add := func(m moment) {
		if m.date || s.master.start.date {
			out.days[m.wall.day()] = true
		} else {
			out.instants[m.unix()] = true
		}
	}
	for _, m := range s.master.except {
		add(m)
	}
	for _, e := range s.changed {
		add(*e.changes)
	}
	return out
}

// series adds the leaves of an event, of its repetitions and of the changed ones.
func (in *reader) series(s *series) {
	if s.master != nil && s.master.cancelled {
		return
	}
	var later []*event // each changes all repetitions from its own on
	for _, at := range slices.Sorted(maps.Keys(s.changed)) {
		e := s.changed[at]
		in.add(e, e.start.unix(), e.length.end(e.start.wall, e.start.clock))
		if e.following {
			later = append(later, e)
		}
	}
	e := s.master
	if e == nil {
		return
	}
	since, end := in.window(e, later)
	out := s.without()
	for _, r := range e.exRules {
		for w := range r.walls(e.start.wall, since, end, e.start.clock, in.work) {
			out.instants[e.start.clock.unix(w)] = true
		}
	}
	for d := range e.starts(since, end, in.work) {
		at := d.unix()
		if out.days[d.wall.day()] || out.instants[at] {
			continue
		}
		out.instants[at] = true
		if !in.work.spend(1 + int64(len(later))) {
			break
		}
		shown, d := changed(e, d, later)
		in.add(shown, d.unix(), d.length.end(d.wall, d.clock))
	}
	in.exhausted(e.line)
}

// starts yields when an event and its repetitions start, those by rules from since
// to end. One that is named twice is yielded twice.
func (e *event) starts(since, end wall, work *budget) iter.Seq[dated] {
	return func(yield func(dated) bool) {
		if len(e.rules) == 0 && !yield(dated{e.start, e.length}) {
			return
		}
		for _, d := range e.dates {
			if !yield(d) {
				return
			}
		}
		for _, r := range e.rules {
			for w := range r.walls(e.start.wall, since, end, e.start.clock, work) {
				d := dated{e.start, e.length}
				if d.wall = w; !yield(d) {
					return
				}
			}
		}
	}
}

// window returns from when to when repetitions of an event may start, by local
// clocks, that are wanted.
func (in *reader) window(e *event, later []*event) (since, end wall) {
	before, after := e.length.about(), int64(0)
	for _, l := range later {
		before = max(before, l.length.about()+l.shift())
		after = max(after, -l.shift())
	}
	return wall(in.Interval.Start.Unix() - before - 2*day), in.end() + wall(after)
}

// shift returns how much later a changed repetition starts: by local clocks, if both
// times are in one zone.
func (e *event) shift() int64 {
	if e.start.zone == e.changes.zone {
		return int64(e.start.wall - e.changes.wall)
	}
	return e.start.unix() - e.changes.unix()
}

// changed returns a repetition as the last change of those from an earlier one on
// has it.
func changed(e *event, d dated, later []*event) (*event, dated) {
	for _, l := range slices.Backward(later) {
		if at := d.unix(); l.changes.unix() <= at {
			d.wall, d.length = d.wall+wall(l.shift()), l.length
			if d.date != l.start.date {
				d.clock = l.start.clock
			}
			return l, d
		}
	}
	return e, d
}
