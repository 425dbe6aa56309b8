package ical

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// LeaveCalendar reads the leaves (休暇) of one member, or of several, from a calendar file.
// The zero LeaveCalendar reads nothing.
type LeaveCalendar struct {
	Member schedule.Member
	// Who returns whom an event is about, nil for Member: in a calendar of many people by
	// its summary, its attendees or its categories. An event about no member is no leave.
	Who func(Event) []schedule.Member
	// Location is where whole days and times without a zone are; nil is UTC.
	Location *time.Location
	// Place returns where a day is, for somebody who moves: whole days and times without a zone are there. Nil, or what
	// it returns as nil, is Location everywhere. schedule.(*Schedule).PlaceOf knows it of members.
	Place func(schedule.Date) *time.Location
	// Floating reads times without a zone in the zone that the calendar names as its own
	// (X-WR-TIMEZONE), if it does.
	Floating bool
	// Zone returns the location of a zone that neither the file nor any list knows, or nil.
	Zone func(name string) *time.Location
	// Interval is the time to read leaves of. It must not be empty:
	// calendars go on for ever.
	Interval schedule.Interval
	// Counts reports whether an event is leave; nil is Absence: what is out of office, busy whole
	// days and, where the file has no word for absence, busy times. It is not asked about what is cancelled
	// or declined, which never is.
	Counts func(Event) bool
	// Part returns the clocks from and to between which each day of a whole-day event is leave, for
	// half days (半休); HalfDays makes such a function. If to is not after from, or Part is nil, the
	// whole day is. Times of day need none.
	Part func(Event) (from, to schedule.Clock)
	// Exact makes what is not a leave of whole days one that frees exactly its time (時間休), and not
	// whole shifts.
	Exact bool
	// Owner is the mail address of the calendar's owner, for what the owner has declined.
	Owner string
	// Strict reads nothing of a file in which anything is wrong, and reports everything.
	Strict bool
}

// What a file may ask for. A calendar of ten years that people keep takes a
// hundredth of each.
const (
	mostBytes  = 16 << 20
	mostLeaves = 10_000
	mostPassed = 1_000
	mostWork   = 2_000_000
)

// Read reads the leaves of a calendar file, as ReadAll does. Where something could not be read that
// could have been a leave, or changed one, it returns the leaves that it has read and an error that
// joins all such faults, each a *Fault with its line.
func (c LeaveCalendar) Read(file string, r io.Reader) ([]schedule.Leave, error) {
	reading, err := c.ReadAll(file, r)
	if err != nil {
		return nil, err
	}
	return reading.Leaves, reading.Err()
}

// ReadAll reads the events of a calendar file that overlap the interval, as leaves with
// the SUMMARY as note; file is its name in messages. With the leaves it returns the events that
// are no leave, and what could not be read.
//
// Events may be whole days or have times, in the zone of their TZID, in UTC or in none; they end
// at a DTEND or last a DURATION. A TZID is the VTIMEZONE of the file (§3.6.5), an IANA name, with a
// program's prefix or without, a name of Windows, or an offset such as UTC+09:00. Events
// that repeat (RRULE, RDATE, EXDATE, RECURRENCE-ID, §3.8.5) are read as often as they overlap; rules
// that no leave needs are faults: by the hour or shorter units, by the number of a week or of a day in
// its year, at several clocks of a day, EXRULE, and RANGE. Of
// several versions of an event the one with the highest SEQUENCE counts, and an older change of
// what the newest no longer repeats is dropped; two events of one version and UID are a fault. Busy times
// of a VFREEBUSY (§3.6.4) are events too. What is cancelled or takes no time is no leave.
//
// Whole days are days of the location, and so is what lasts from a midnight there to another, as what is
// out of office in Google's and Outlook's calendars does. Programs write the days of a series as instants, too:
// a midnight, in the zone in which it is written, means its day, and any other time the day on which
// it falls in the location.
//
// Lines that leave does not need may be wrong. The error is that of r, or tells that nothing of the
// file can be read, or with Strict that anything cannot; then the reading has only what was skipped. It wraps
// schedule.ErrMissing without a member, and schedule.ErrInvalid if the interval is empty. Work is
// bounded: a file that is larger than 16 MiB, or repeats events without end, is faulty.
func (c LeaveCalendar) ReadAll(file string, r io.Reader) (Reading, error) {
	switch {
	case c.Member == "" && c.Who == nil:
		return Reading{}, fmt.Errorf("%s: %w: whose leaves these are", file, schedule.ErrMissing)
	case c.Interval.Empty():
		return Reading{}, fmt.Errorf("%s: %w: the interval %v is empty", file, schedule.ErrInvalid, c.Interval)
	}
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return Reading{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(text) > mostBytes {
		return Reading{}, fmt.Errorf("%s: %w: more than %d bytes", file, schedule.ErrInvalid, mostBytes)
	}
	in := newReader(c)
	in.file(string(text))
	if c.Strict || in.seen == 0 && in.lost {
		if err := joined(file, in.all); err != nil {
			skipped, unlisted := in.skips.list(file)
			return Reading{Skipped: skipped, Unlisted: unlisted, file: file}, err
		}
	}
	return in.reading(file), nil
}

func newReader(c LeaveCalendar) *reader {
	c.Location = cmp.Or(c.Location, time.UTC)
	if there := c.Place; there == nil {
		c.Place = func(schedule.Date) *time.Location { return c.Location }
	} else {
		c.Place = func(d schedule.Date) *time.Location { return cmp.Or(there(d), c.Location) }
	}
	if c.Counts == nil {
		c.Counts = Absence
	}
	if c.Who == nil {
		c.Who = func(Event) []schedule.Member { return []schedule.Member{c.Member} }
	}
	all := &rfc5545.Faults{}
	return &reader{LeaveCalendar: c, Faults: all, all: all, work: &rfc5545.Budget{Left: mostWork}, known: map[string]*series{}}
}

// reader collects the leaves of a file.
type reader struct {
	LeaveCalendar
	*rfc5545.Faults                 // of what is read just now
	all             *rfc5545.Faults // of the file
	skips           skips
	seen            int  // events that could be read
	lost            bool // something else could not
	work            *rfc5545.Budget
	told            bool                     // that the work is used up
	telling         bool                     // some event says in Outlook's words what it shows, or is unavailable
	zones           map[string]rfc5545.Clock // of the calendar that is read, nil: unknown
	floating        rfc5545.Clock            // of times without a zone
	own             *time.Location           // that the first calendar names, or nil
	known           map[string]*series
	order           []*series
	leaves          []schedule.Leave
	counted         []Event
	passed          []Passed
}

// end is the local time after which nothing is wanted, wherever it is.
func (in *reader) end() rfc5545.Wall {
	return rfc5545.Wall(in.Interval.End.Unix() + 2*rfc5545.SecondsPerDay)
}

// file reads a file. What cannot be read is noted, and the rest read on.
func (in *reader) file(text string) {
	root := rfc5545.Parse(text, in.all)
	for _, f := range in.all.List {
		if f.Harmless {
			in.skips.add(nil, false, f)
		}
	}
	in.spoiled(root)
	for _, calendar := range root.Children {
		if calendar.Name == "VCALENDAR" {
			in.spoiled(calendar)
			in.calendar(calendar)
		}
	}
	in.lost = in.lost || len(root.Children) == 0
	for _, s := range in.order {
		in.series(s)
	}
}

// spoiled notes what may be missing in a component as a whole.
func (in *reader) spoiled(c *rfc5545.Component) {
	if c.Bad != nil {
		in.lost = true
		in.skips.add(nil, true, *c.Bad)
	}
}

// apart reads a part of the file, and returns the faults in it.
func (in *reader) apart(read func()) rfc5545.Faults {
	var mine rfc5545.Faults
	in.Faults = &mine
	read()
	in.Faults = in.all
	for _, f := range mine.List {
		in.all.Add(f)
	}
	in.all.More += mine.More
	return mine
}

// reading returns what has been read.
func (in *reader) reading(file string) Reading {
	slices.SortStableFunc(in.leaves, func(a, b schedule.Leave) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Note, b.Note), cmp.Compare(a.Member, b.Member))
	})
	slices.SortStableFunc(in.counted, compareEvents)
	slices.SortStableFunc(in.passed, func(a, b Passed) int { return compareEvents(a.Event, b.Event) })
	r := Reading{Leaves: in.leaves, Counted: in.counted, Passed: in.passed, Zone: in.own, file: file}
	r.Skipped, r.Unlisted = in.skips.list(file)
	return r
}

// compareEvents orders events by time, and at one time by their place in the file.
func compareEvents(a, b Event) int {
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Line, b.Line))
}

// calendar reads the events of a VCALENDAR, each into its series.
func (in *reader) calendar(c *rfc5545.Component) {
	in.zones = map[string]rfc5545.Clock{}
	in.embedded(c)
	in.float(c)
	method, _ := c.One("METHOD", in.Faults)
	cancels := strings.EqualFold(method.Value, string(ics.MethodCancel))
	for _, child := range c.Children {
		if child.Name != "VEVENT" && child.Name != "VFREEBUSY" {
			continue
		}
		if !in.work.Spend(eventWork) {
			in.exhausted(child.Line)
			return
		}
		for _, e := range in.component(child) {
			e.cancelled = e.cancelled || cancels
			in.enter(e)
		}
	}
}

// component reads an event or the busy times of a calendar, nothing if a fault hides anything of it.
func (in *reader) component(c *rfc5545.Component) (events []*event) {
	faults := in.apart(func() {
		if c.Name == "VFREEBUSY" {
			events = in.busy(c)
		} else {
			events = []*event{in.event(c)}
		}
	})
	if faults.Count() == 0 && c.Bad == nil && !in.told {
		in.seen++
		in.skips.add(c, false, faults.List...)
		return events
	}
	in.lost = true
	matters := in.matters(c)
	if c.Bad != nil {
		in.skips.add(c, matters, *c.Bad)
	}
	in.skips.add(c, matters, faults.List...)
	return nil
}

// enter puts an event into its series.
func (in *reader) enter(e *event) {
	s := in.known[e.UID]
	if s == nil || e.UID == "" {
		s = &series{}
		in.order, in.known[e.UID] = append(in.order, s), s
	}
	if e.changes != nil {
		s.changes = append(s.changes, e)
		return
	}
	old := s.master
	s.master = newest(old, e)
	if old != nil && old.version() == e.version() && old.text != e.text {
		f := rfc5545.Fault{Line: old.Line, Problem: rfc5545.Say("another event in line %d has the same UID and version", e.Line)}
		in.all.Add(f)
		in.skips.add(old.component, in.matters(old.component), f)
	}
}

// float finds the clock of times without a zone.
func (in *reader) float(c *rfc5545.Component) {
	in.floating = floating{in}
	own := c.Find("X-WR-TIMEZONE")
	if len(own) == 0 {
		return
	}
	name := ics.FromText(strings.TrimSpace(own[0].Value))
	if in.own == nil {
		in.own = in.located(name)
	}
	if in.Floating {
		if zone := in.zone(name); zone != nil {
			in.floating = zone
			return
		}
		f := rfc5545.Fault{Line: own[0].Line, Problem: rfc5545.Say("X-WR-TIMEZONE %s is no zone that is known", rfc5545.Shown(own[0].Value))}
		in.all.Add(f)
		in.skips.add(nil, true, f)
	}
}

// embedded makes the clocks of the file's own zones. One that cannot be read is no fault unless an
// event needs it and its name says nothing either.
func (in *reader) embedded(c *rfc5545.Component) {
	for _, zone := range c.Children {
		if zone.Name != "VTIMEZONE" {
			continue
		}
		faults := in.apart(func() {
			id, ok := zone.Needed("TZID", in.Faults)
			if !ok {
				return
			}
			if o, ok := rfc5545.Observe(zone, in.end(), in.Faults, in.work); ok && sound(zone) {
				in.zones[ics.FromText(id.Value)] = o
			}
		})
		in.skips.add(nil, false, faults.List...)
		in.exhausted(zone.Line)
	}
}

// sound reports whether all of a component could be read.
func sound(c *rfc5545.Component) bool {
	for _, child := range c.Children {
		if !sound(child) {
			return false
		}
	}
	return c.Bad == nil
}

// What takes as much work as so many days of a rule. To look a zone up is to read a
// file or an archive.
const (
	dateWork  = 10
	eventWork = 20
	zoneWork  = 1000
)

// moments reads the DATE or DATE-TIME values of a property, PERIODs by their start.
func (in *reader) moments(p rfc5545.Property) ([]rfc5545.Moment, bool) {
	before := in.Count()
	kind := strings.ToUpper(p.Params["VALUE"])
	id, zoned := p.Params["TZID"]
	if end := strings.LastIndex(p.Value, ":"); zoned && end >= 0 { // the name has one, and no quotes
		id, p.Value = id+":"+p.Value[:end], p.Value[end+1:]
	}
	id = ics.FromText(id)
	var list []rfc5545.Moment
	for text := range strings.SplitSeq(p.Value, ",") {
		if !in.work.Spend(dateWork) {
			in.exhausted(p.Line)
			break
		}
		text, _, _ = strings.Cut(text, "/")
		w, date, utc, err := rfc5545.ParseWall(text)
		m := rfc5545.Moment{Wall: w, Date: date}
		if err == nil && (date && kind != "" && kind != "DATE" || !date && kind == "DATE") { // the value itself tells
			in.Add(rfc5545.Fault{Line: p.Line, Problem: rfc5545.Say("%s %s is not of its VALUE %s", p.Name, rfc5545.Shown(text), rfc5545.Shown(kind)), Harmless: true})
		}
		switch {
		case err != nil:
			in.At(p.Line, "%s %v", p.Name, err)
			continue
		case date:
			m.Clock = midnights{in}
		case utc:
			m.Clock, m.Zone = rfc5545.Located{Location: time.UTC}, "UTC"
		case !zoned || id == "" && in.zone("") == nil:
			m.Clock = in.floating
		default:
			if m.Clock, m.Zone = in.zone(id), id; m.Clock == nil {
				in.At(p.Line, "%s has the zone %s, which is no name that is known and has no VTIMEZONE in the file", p.Name, rfc5545.Shown(id))
				continue
			}
		}
		list = append(list, m)
	}
	return list, in.Count() == before && !in.told
}

// moment reads a property that has one value, ok if it stands and can be read.
func (in *reader) moment(c *rfc5545.Component, name string) (rfc5545.Moment, rfc5545.Property, bool) {
	p, ok := c.One(name, in.Faults)
	if !ok {
		return rfc5545.Moment{}, p, false
	}
	list, ok := in.moments(p)
	if ok && len(list) != 1 {
		in.At(p.Line, "%s has %d values", name, len(list))
		return rfc5545.Moment{}, p, false
	}
	if !ok {
		return rfc5545.Moment{}, p, false
	}
	return list[0], p, true
}

// add adds a leave, if it is wanted.
func (in *reader) add(e *event, start, end int64) {
	iv := schedule.Interval{Start: in.local(start), End: in.local(end)}
	if end > start {
		iv.End = iv.End.In(in.local(end - 1).Location()) // a day ends where it was
	}
	if !iv.Overlaps(in.Interval) {
		return
	}
	facts := e.Event
	facts.Interval, facts.Telling = iv, in.telling
	facts.WholeDay = facts.WholeDay || midnight(iv.Start) && midnight(iv.End)
	var members []schedule.Member
	why := counted
	switch {
	case e.cancelled:
		why = cancelled
	case e.Declined:
		why = declines
	case !in.Counts(facts):
		why = shown
	default:
		if members = in.Who(facts); len(members) == 0 {
			why = strange
		}
	}
	if len(members) == 0 {
		if len(in.passed) < mostPassed {
			p := Passed{Event: facts, reason: why}
			p.Why = p.In(schedule.English)
			in.passed = append(in.passed, p)
		}
		return
	}
	in.counted = append(in.counted, facts)
	for part, whole := range in.parts(facts) {
		for _, m := range members {
			if len(in.leaves) == mostLeaves {
				in.work.Over = true
				in.exhausted(e.Line)
				return
			}
			in.leaves = append(in.leaves, schedule.Leave{Member: m, Interval: part, Exact: in.Exact && !whole, Note: e.Summary})
		}
	}
}

// local returns an instant by the clocks of the place in which its day is.
func (in *reader) local(at int64) time.Time {
	t := time.Unix(at, 0)
	near := in.Place(schedule.DateOf(t, in.Location))
	return t.In(in.Place(schedule.DateOf(t, near)))
}

// midnight reports whether a day begins at t, by its clocks. Programs write whole days that are out of
// office as times, too.
func midnight(t time.Time) bool {
	return schedule.DateOf(t, t.Location()).At(0, t.Location()).Equal(t)
}

// parts yields the times in which an event is leave, in the interval: its own, or a part of each of
// its days.
func (in *reader) parts(e Event) iter.Seq2[schedule.Interval, bool] {
	return func(yield func(part schedule.Interval, whole bool) bool) {
		var from, to schedule.Clock
		if e.WholeDay && in.Part != nil {
			from, to = in.Part(e)
		}
		if to <= from {
			yield(e.Interval, e.WholeDay)
			return
		}
		first := e.Start
		if first.Before(in.Interval.Start) {
			first = in.local(in.Interval.Start.Unix())
		}
		for d := schedule.DateOf(first, first.Location()); ; d = d.AddDays(1) {
			place := in.Place(d)
			if start := d.At(0, place); !start.Before(e.End) || !start.Before(in.Interval.End) {
				return
			}
			part := schedule.Interval{Start: d.At(from, place), End: d.At(to, place)}
			if part.Overlaps(in.Interval) && !yield(part, false) {
				return
			}
		}
	}
}

// exhausted reports, once, that the work for a file is used up by what stands in line.
func (in *reader) exhausted(line int) {
	if in.work.Over && !in.told {
		in.told, in.lost = true, true
		f := rfc5545.Fault{Line: line, Problem: rfc5545.Say("the file holds or repeats too many entries to be read to the end")}
		in.all.Add(f)
		in.skips.add(nil, true, f)
	}
}

// floating is the clock of times without a zone, each in the place of its day.
type floating struct{ in *reader }

func (f floating) Unix(w rfc5545.Wall) int64 {
	return rfc5545.Located{Location: f.in.Place(dateOf(w))}.Unix(w)
}

// midnights is the clock of whole days, each in its place.
type midnights struct{ in *reader }

func (m midnights) Unix(w rfc5545.Wall) int64 {
	d := dateOf(w)
	return d.At(0, m.in.Place(d)).Unix()
}

// end returns when so many days end of which w is the first: where the last one is.
func (m midnights) end(w rfc5545.Wall, days int64) int64 {
	last := dateOf(w).AddDays(int(days) - 1)
	return last.AddDays(1).At(0, m.in.Place(last)).Unix()
}

func dateOf(w rfc5545.Wall) schedule.Date {
	t := w.Time()
	return schedule.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// DayOf returns the day that a moment means in a series of whole days: a midnight its own, any
// other time the day of the location.
func (m midnights) DayOf(at rfc5545.Moment) int64 {
	if at.Date || at.Wall == rfc5545.Wall(at.Wall.Day()*rfc5545.SecondsPerDay) {
		return at.Wall.Day()
	}
	t := time.Unix(at.Unix(), 0)
	_, offset := t.In(m.in.Place(dateOf(at.Wall))).Zone()
	return rfc5545.Wall(t.Unix() + int64(offset)).Day()
}

// wholeDay turns a moment into the day that it means.
func (m midnights) wholeDay(at rfc5545.Moment) rfc5545.Moment {
	return rfc5545.Moment{Wall: rfc5545.Wall(m.DayOf(at) * rfc5545.SecondsPerDay), Clock: m, Date: true}
}
