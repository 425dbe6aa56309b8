// Package vendor reads what other on-call tools say: schedules as their APIs and exports
// return them, who was on call by them, and alerts. It asks no network. What it cannot say
// as the vendor does is listed, with the instant at which it first matters.
//
// Read turns files into an Import: for each schedule of the vendor its rules (layers,
// windows, overrides) and its rendered shifts. Roster makes a record of the rendered shifts,
// and Rules a configuration of the rules. Parity compares the two, and Overrides tells the
// fewest overrides with which one says what the other does.
//
// The rules of all vendors become one form: layers, of which the highest rank that has
// somebody answers, all layers of that rank together. Each layer has turns of one length,
// by the clocks on the wall, within windows of the week.
package vendor

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Import is what files of a vendor say. The zero Import says nothing.
type Import struct {
	Vendor string
	// Interval is the time of the rendered shifts, of all schedules.
	schedule.Interval
	People    []schedule.Person // by ID
	Schedules []*Schedule       // in the order of their IDs
	Services  []Service         // in the order of their IDs
	Alerts    []report.Alert    // by time
	// Open and Close are the business hours from Monday to Friday, in which whole teams answer and the schedules do not. There are
	// none if both are zero.
	Open, Close schedule.Clock
	// Unsaid is what the vendor says and an Import does not.
	Unsaid []Note
	// Unknown are fields that the vendor's documents do not name, each once.
	Unknown []Note
}

// Note is something that is not said as the vendor says it.
type Note struct {
	File, Path string // Path is as in services[2].name
	Line, Col  int    // from 1; 0: the path tells the place
	Problem    string
	// At is the first instant at which somebody else, or nobody, is called because of it.
	// Zero says that this cannot be told, or does not happen in the time of the import.
	At time.Time

	japanese string // the problem
}

// noteOf makes a Note of what is said.
func noteOf(file, path string, s said) Note {
	return Note{File: file, Path: path, Problem: s.english, japanese: s.japanese}
}

// String writes file:line:col: path: problem, and the instant.
func (n Note) String() string { return n.In(schedule.English) }

// In is String in the given language.
func (n Note) In(l schedule.Language) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:", n.File)
	if n.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", n.Line, n.Col)
	}
	if n.Path != "" {
		fmt.Fprintf(&b, " %s:", n.Path)
	}
	problem, first := n.Problem, "; first at %s"
	if l == schedule.Japanese {
		problem, first = cmp.Or(n.japanese, n.Problem), "。最初は %s"
	}
	fmt.Fprintf(&b, " %s", problem)
	if !n.At.IsZero() {
		fmt.Fprintf(&b, first, n.At.Format(time.RFC3339))
	}
	return b.String()
}

// Schedule is one schedule of the vendor. The zero Schedule is a fault.
type Schedule struct {
	ID, Name  string
	Location  *time.Location
	Unzoned   bool // no file says the location
	Layers    []Layer
	Overrides []Override
	// Shifts are the vendor's own, as rendered for Interval, by start. A nil list is not
	// rendered.
	schedule.Interval
	Shifts []Shift

	place    place
	layered  map[string][]Shift // rendered by layer
	together bool               // shift-based: several answer at once
	pages    int                // besides the first
}

// Shift is a time in which somebody answers.
type Shift struct {
	schedule.Interval
	Member schedule.Member
}

// Layer is a rotation of the vendor. Its turns begin at First and follow the clocks on the
// wall. It answers from Start to End, in its windows, where the turn has somebody.
type Layer struct {
	ID, Name string
	// Rank tells layers apart: the highest rank that has somebody answers.
	Rank       int
	Start, End time.Time // a zero End is none
	First      time.Time
	Turn       Turn
	Users      []schedule.Member // "" is a turn of no one
	Windows    []Window          // nil: always
	Location   *time.Location    // nil: of the schedule
	// ByTurn says that turns alone go by Location, and windows by the clocks of the schedule.
	ByTurn bool
	// Repeat says when the layer has shifts, where turns and windows may not.
	Repeat *Repeat

	place place
	group string // the ID of the rotation or the shift at the vendor
}

// once is the length, in weeks, of turns of a layer that is one shift.
const once = 5200

// Once reports whether the layer is one shift beside rotations, as an override is.
func (l Layer) Once() bool {
	return l.Turn.Unit == rotation.Weeks && l.Turn.Every == once && !l.End.IsZero()
}

// Window is a part of every week, by the clocks on the wall.
type Window struct {
	Day    time.Weekday // on which it opens
	From   int          // seconds of that day
	Length int          // seconds, at most a week
}

// Override changes who answers, for exactly its interval.
type Override struct {
	schedule.Interval
	// Member answers instead of whoever would; with Instead only where Instead would. An
	// empty Member takes Instead away. With Beside, Member answers together with others.
	Member, Instead schedule.Member
	Beside          bool
	Layers          []string // IDs of the layers that it changes; nil: all

	place place
}

// Service is what pages, and the schedules that are asked for it, first to last.
type Service struct {
	ID, Name string
	Levels   [][]string // IDs of schedules
}

// place is where something stands in a file.
type place struct {
	file *file
	path string
}

// note makes a Note of a problem at the place.
func (p place) note(problem string, args ...any) Note {
	n := noteOf("", p.path, tell(problem, args...))
	if p.file != nil {
		n.File = p.file.name
		n.Line, n.Col = jsonfile.Place(p.file.data, offset(p.file.data, p.path))
	}
	return n
}

// Vendors are the names that Read knows.
func Vendors() []string { return slices.Sorted(maps.Keys(vendors)) }

var vendors = map[string]dialect{
	"alertmanager": alertmanager,
	Calendar:       nil, // no JSON
	"goalert":      goAlert,
	"grafana":      grafana,
	"opsgenie":     opsgenie,
	"pagerduty":    pagerDuty,
}

// dialect reads the top level of a vendor's files: a function for each field. Fields with
// a nil function mean nothing here. A function for "" reads the whole.
type dialect map[string]reader

// Options say what files leave out. The zero Options let files speak for themselves.
type Options struct {
	// First and Last are the days for which rendered schedules were asked, both included, in
	// the place of each. Files do not say them: where one is zero the time begins with the first
	// rendered shift, or ends with the last.
	First, Last schedule.Date
	// Location is where the times of a calendar are that are in no zone, and a schedule of which no file says where it is; nil is UTC.
	Location *time.Location
}

// Read reads the files of a vendor, by their names. The error joins all faults of all
// files, each a *Fault with its place, and nothing is imported.
func Read(vendor string, files map[string][]byte, o Options) (*Import, error) {
	fields, ok := vendors[vendor]
	if !ok {
		return nil, fmt.Errorf("%w: vendor %q is none of %s", schedule.ErrInvalid, vendor, strings.Join(Vendors(), ", "))
	}
	r := &reading{vendor: vendor, location: cmp.Or(o.Location, time.UTC), people: map[schedule.Member]*schedule.Person{}, schedules: map[string]*Schedule{}, services: map[string]*Service{},
		unknown: map[string]Note{}}
	var list []*file
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := &file{name: name, data: jsonfile.Trim(files[name])}
		list = append(list, f)
		read := f.read
		if vendor == Calendar {
			read = func(r *reading, _ dialect) error { return r.calendar(f, o) }
		}
		if err := read(r, fields); err != nil {
			r.faults = append(r.faults, f.fault("", err))
		}
	}
	bounded := func() {
		for _, id := range slices.Sorted(maps.Keys(r.schedules)) {
			if len(r.faults) == 0 {
				r.bounded(r.schedules[id])
			}
		}
	}
	bounded()
	if len(r.faults) == 0 {
		for _, f := range slices.Concat(r.customs, r.finish) {
			f()
		}
	}
	if len(r.faults) == 0 && len(r.schedules) == 0 && len(r.alerts) == 0 {
		r.faults = append(r.faults, fmt.Errorf("%w: no schedule and no alert in %s", schedule.ErrMissing, strings.Join(slices.Sorted(maps.Keys(files)), ", ")))
	}
	bounded()
	var i *Import
	var rendered schedule.Interval
	if len(r.faults) == 0 {
		for _, id := range slices.Sorted(maps.Keys(r.schedules)) {
			if s := r.schedules[id]; len(s.Shifts) > 0 {
				rendered = rendered.Span(span(s.Shifts))
			}
		}
		i = r.done(o)
	}
	r.place(list)
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	if o.bound() && i.Interval.Empty() && !rendered.Empty() {
		return nil, fmt.Errorf("%w: shifts are rendered from %v, none of them in the time that is asked for", schedule.ErrMissing, rendered)
	}
	i.Unsaid = r.unsaid
	for _, key := range slices.Sorted(maps.Keys(r.unknown)) {
		i.Unknown = append(i.Unknown, r.unknown[key])
	}
	if i.Interval.Start.AddDate(mostYears, 0, 0).Before(i.Interval.End) {
		return nil, fmt.Errorf("%w: %v is rendered, more than %d years", schedule.ErrInvalid, i.Interval, mostYears)
	}
	return i, nil
}

// reading collects what files say.
type reading struct {
	vendor    string
	people    map[schedule.Member]*schedule.Person
	schedules map[string]*Schedule
	services  map[string]*Service
	policies  map[string][][]string   // levels of escalation policies
	asked     map[string][]Shift      // rendered beside a schedule, by its ID
	aliases   map[string]string       // IDs of people by their names
	events    map[string]grafanaEvent // by ID
	rotations map[string]Layer        // of GoAlert, by ID
	logged    map[string]*logged      // of PagerDuty, by incident
	alerts    []pending
	rotated   map[string]string // of PagerDuty: schedules by the IDs of their rotations
	customs   []func()          // of PagerDuty: shifts beside rotations, before finish
	finish    []func()          // once all files are read
	unsaid    []Note
	location  *time.Location // where nothing says so
	unknown   map[string]Note
	faults    []error
}

// person returns the member of an ID, and notes the name and the address.
func (r *reading) person(id, name, email string) schedule.Member {
	m := schedule.Member(ident(id))
	if m == "" {
		return ""
	}
	p := r.people[m]
	if p == nil {
		p = &schedule.Person{ID: m, Contact: map[string]string{r.vendor: id}}
		r.people[m] = p
	}
	if name != "" {
		p.Name = name
	}
	if email != "" {
		p.Contact["email"] = email
	}
	return m
}

// ident turns a name into an ID: without blanks and signs that cannot be seen.
func ident(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(name, "?"), func(r rune) bool { return !visible(r) }), "-")
}

// Names are the IDs that are taken. An empty Names has none.
type Names map[string]bool

// ID takes an ID for what has a name and an ID at the vendor: the name, with the ID behind it if
// something else has the name. The name of its team is taken with it.
func (n Names) ID(name, id string) string {
	const team = ".team"
	taken := func() bool { return n[name] || n[name+team] }
	if name = cmp.Or(ident(name), ident(id)); taken() {
		name += "-" + ident(id)
	}
	for taken() || name == string(schedule.Everyone) {
		name += "-"
	}
	n[name], n[name+team] = true, true
	return name
}

// What one schedule may have. A schedule of ten years that people keep has a tenth of each; all of
// them together are what a file may ask for without being long.
const (
	mostLayers    = 1_000
	mostOverrides = 5_000
	mostPlaces    = 10_000 // of a layer, empty ones too
	mostWindows   = 1_000  // of a layer
	mostPages     = 200    // answers for one schedule
)

// bounded reports what a schedule has too many of.
func (r *reading) bounded(s *Schedule) {
	most := func(at place, n, most int, what string) bool {
		if n > most {
			r.fault(at, schedule.ErrInvalid, "%d %s: %d are the most", n, what, most)
		}
		return n <= most
	}
	most(s.place, len(s.Overrides), mostOverrides, "overrides")
	if most(s.place, len(s.Layers), mostLayers, "layers") {
		for _, l := range s.Layers {
			most(l.place, len(l.Users), mostPlaces, "places in the order")
			most(l.place, len(l.Windows), mostWindows, "windows")
		}
	}
}

// done sorts what was read.
func (r *reading) done(o Options) *Import {
	i := &Import{Vendor: r.vendor}
	for _, m := range slices.Sorted(maps.Keys(r.people)) {
		i.People = append(i.People, *r.people[m])
	}
	for _, id := range slices.Sorted(maps.Keys(r.schedules)) {
		s := r.schedules[id]
		s.Shifts = tidy(s.Shifts)
		s.Interval = s.local(o.of(s))
		if o.bound() {
			s.Shifts = clip(s.Shifts, s.Interval)
		}
		for n := range s.Overrides {
			s.Overrides[n].Interval = s.local(s.Overrides[n].Interval)
		}
		if !s.Interval.Empty() {
			if i.Interval.Empty() {
				i.Interval = s.Interval
			}
			i.Interval = i.Interval.Span(s.Interval)
		}
		i.Schedules = append(i.Schedules, s)
		if !s.anybody() {
			r.say(s.place, "schedule %q has no people: it is left out", s.Name)
		}
	}
	for _, s := range i.Schedules {
		if s.Shifts != nil {
			s.Interval = i.Interval
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.services)) {
		i.Services = append(i.Services, *r.services[id])
	}
	i.Alerts = i.sorted(r.alerts)
	return i
}

// bound reports whether o says when the time begins or ends.
func (o Options) bound() bool { return !o.First.IsZero() || !o.Last.IsZero() }

// of returns the time for which a schedule was rendered, empty if nothing says it.
func (o Options) of(s *Schedule) schedule.Interval {
	iv := s.Interval
	if len(s.Shifts) > 0 && iv.Empty() {
		iv = span(s.Shifts)
	}
	if iv.Empty() && (o.First.IsZero() || o.Last.IsZero()) {
		return iv
	}
	if !o.First.IsZero() {
		iv.Start = o.First.At(0, s.Location)
	}
	if !o.Last.IsZero() {
		iv.End = o.Last.AddDays(1).At(0, s.Location)
	}
	return iv
}

// local returns an interval by the clocks of the schedule.
func (s *Schedule) local(iv schedule.Interval) schedule.Interval {
	return schedule.Interval{Start: iv.Start.In(s.Location), End: iv.End.In(s.Location)}
}

// anybody reports whether rules or shifts name somebody.
func (s *Schedule) anybody() bool {
	return len(s.Shifts) > 0 || slices.ContainsFunc(s.Layers, func(l Layer) bool {
		return slices.ContainsFunc(l.Users, func(m schedule.Member) bool { return m != "" })
	}) ||
		slices.ContainsFunc(s.Overrides, func(o Override) bool { return o.Member != "" })
}

// tidy sorts shifts, and joins what one person has without a break.
func tidy(list []Shift) []Shift {
	slices.SortStableFunc(list, func(a, b Shift) int { return cmp.Or(cmp.Compare(a.Member, b.Member), a.Start.Compare(b.Start)) })
	joined := list[:0:0]
	for _, s := range list {
		if n := len(joined) - 1; n >= 0 && joined[n].Member == s.Member && !s.Start.After(joined[n].End) {
			if s.End.After(joined[n].End) {
				joined[n].End = s.End
			}
		} else if !s.Interval.Empty() {
			joined = append(joined, s)
		}
	}
	slices.SortStableFunc(joined, func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return joined
}

// clip returns the parts of shifts in an interval.
func clip(list []Shift, iv schedule.Interval) []Shift {
	parts := list[:0:0]
	for _, s := range list {
		if s.Interval = s.Intersect(iv); !s.Interval.Empty() {
			parts = append(parts, s)
		}
	}
	return parts
}

// span returns the time from the first start to the last end.
func span(list []Shift) schedule.Interval {
	iv := list[0].Interval
	for _, s := range list {
		iv = iv.Span(s.Interval)
	}
	return iv
}
