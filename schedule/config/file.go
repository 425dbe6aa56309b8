package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// File is what a configuration holds. The zero File has no spec, and makes no
// schedule.
type File struct {
	Specs   []schedule.Spec
	Changes []schedule.Change
	// Plan is how what comes next is planned, nil if the file does not say. It has DefaultLimits if the file gives none, and no
	// shifts: what is locked, published and served is of the schedule. Its ledger has what was before.
	Plan *fairness.Planner
	// Journal is what happened to the organisation, laid over the specs and the changes.
	Journal []schedule.Entry
}

// Schedule returns the schedule of the specs with the changes and the journal laid over
// it, as of the last entry. The errors are those of schedule.New and With; entries that
// have lapsed are errors too. A program that knows what time it is calls At.
func (f File) Schedule() (*schedule.Schedule, error) {
	var last time.Time
	if n := len(f.Journal); n > 0 {
		last = f.Journal[n-1].At
	}
	s, lapsed, err := f.At(last)
	for _, l := range lapsed {
		err = errors.Join(err, fmt.Errorf("%w: %v", schedule.ErrConflict, l))
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// MismatchedPools returns what Spec.MismatchedPools says of each spec, each finding once.
func (f File) MismatchedPools() (found []schedule.MismatchedPool) {
	for _, spec := range f.Specs {
		for _, p := range spec.MismatchedPools() {
			if !slices.ContainsFunc(found, func(o schedule.MismatchedPool) bool { return o.String() == p.String() }) { // a place is loaded anew for each spec
				found = append(found, p)
			}
		}
	}
	return found
}

// At returns the schedule of the whole journal, as it is known at a time, and the entries that have lapsed by then:
// see schedule.Replay, which lays entries after that time too. Stand-ins of what is entered then are ranked by the ledger of the plan (fairness.Ledger.Ranks). The
// errors are those of schedule.New, With and Replay.
func (f File) At(now time.Time) (*schedule.Schedule, []schedule.Lapsed, error) {
	s, err := schedule.New(f.Specs...)
	if err != nil {
		return nil, nil, err
	}
	if s, err = s.With(f.Changes...); err != nil {
		return nil, nil, err
	}
	return f.replay(s, now)
}

// replay lays the journal over a schedule that has the changes.
func (f File) replay(s *schedule.Schedule, now time.Time) (*schedule.Schedule, []schedule.Lapsed, error) {
	ledger := fairness.Ledger{}
	if f.Plan != nil {
		ledger = f.Plan.Ledger
	}
	return ledger.Ranks(s).Replay(f.Journal, now)
}

// Fault is one fault of a file. The zero Fault says nothing.
type Fault struct {
	// File is the name given to Decode; Line and Col count from 1, Col in
	// characters.
	File      string
	Line, Col int
	// Path leads to the faulty value: teams[2].services[0].
	Path string
	// Entry is the ID of the journal's entry in which the value stands, if it is in one.
	Entry string
	// Problem says what is wrong.
	Problem string
	// Err is a sentinel of package schedule.
	Err error
}

// Error writes file:line:col: path: message.
func (f *Fault) Error() string {
	text := fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Col)
	if f.Path != "" {
		text += f.Path + ": "
	}
	if f.Entry != "" {
		text += fmt.Sprintf("entry %q: ", f.Entry)
	}
	return text + f.Problem
}

// Unwrap returns the sentinel.
func (f *Fault) Unwrap() error { return f.Err }

// Faults yields every *Fault in an error of Decode, in the order of the file.
func Faults(err error) iter.Seq[*Fault] {
	return func(yield func(*Fault) bool) {
		var one *Fault
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				if errors.As(e, &one) && !yield(one) {
					return
				}
			}
		} else if errors.As(err, &one) {
			yield(one)
		}
	}
}

// Decode reads a File from JSON; name stands for the file in messages. What it
// returns makes a schedule; entries of the journal that do not fit the specs any more are
// for Replay to judge. The error joins every fault of the file, each a
// *Fault, in the order of the file; then the File is zero. What makes no sense is left out and the rest
// is judged all the same, apart from what may only follow from that. Where the specs have
// faults, changes are judged by themselves: their times, and whom they name. Of more than a thousand
// faults the rest is counted. A byte order mark at the start is ignored. A file of
// more than 64 MB, or with more than 150,000 values outside published records, is refused.
//
// Besides "jp" and "none" a file can name the given calendars, such as those of other
// countries that package holiday/rickar reads. Encode writes their names.
func Decode(name string, data []byte, known ...Calendars) (File, error) {
	d := newDecoder(name, data, known)
	file, _, ok := d.decode()
	if !ok {
		return File{}, d.all()
	}
	return file, nil
}

// DecodeAt is Decode followed by File.At. Its error joins the faults of both, so that entries of the
// journal which cannot be laid are told with the faults of the specs, each at its place. If the file has faults, an
// entry that is not over by now is judged by itself: its time, and whom it names.
func DecodeAt(name string, data []byte, now time.Time, known ...Calendars) (File, *schedule.Schedule, []schedule.Lapsed, error) {
	d := newDecoder(name, data, known)
	file, before, ok := d.decode()
	if !ok && d.root == nil {
		return File{}, nil, nil, d.all()
	}
	var s *schedule.Schedule
	var lapsed []schedule.Lapsed
	var err error
	if ok {
		s, lapsed, err = file.replay(before, now)
	} else {
		err = d.alone(entriesOf(file.Journal), now)
	}
	for fault := range schedule.Faults(err) {
		d.meaning(fault, len(file.Specs))
	}
	d.nameEntries(file.Journal)
	if len(d.faults) > 0 {
		return File{}, nil, lapsed, d.all()
	}
	return file, s, lapsed, nil
}

func newDecoder(name string, data []byte, known []Calendars) *decoder {
	return &decoder{name: name, data: jsonfile.Trim(data), calendars: newCalendars(known)}
}

// decoder collects the faults of one file.
type decoder struct {
	name      string
	data      []byte
	root      *node // nil: no JSON
	calendars *calendars
	people    map[schedule.Member]bool // whom a team has
	faults    []placed
	more      int             // faults that are only counted
	hints     near.Budget     // of faults in changes
	lost      map[string]bool // what faults of form may have taken away: see declared
}

// placed is a fault whose line and column are not counted yet.
type placed struct {
	offset int
	*Fault
}

// mostFaults bounds how many faults are told one by one.
const mostFaults = 1000

func (d *decoder) fault(offset int, path string, err error, format string, args ...any) {
	if len(d.faults) == mostFaults {
		d.more++
		return
	}
	message := jsonfile.Brief(fmt.Sprintf(format, args...))
	d.faults = append(d.faults, placed{offset, &Fault{File: d.name, Path: jsonfile.Brief(path), Problem: message, Err: err}})
}

// at reports a fault in the form of a value.
func (d *decoder) at(n *node, format string, args ...any) {
	d.fault(n.offset, n.path(), schedule.ErrInvalid, format, args...)
	if n.stands == nil {
		d.lose(n.place())
	}
	for _, field := range n.stands {
		d.lose(strings.TrimPrefix(n.parent.place()+"."+field, "."))
	}
	n.faulty = n.stands == nil // what an object has not is no part of it
	for ; n != nil && !n.touched; n = n.parent {
		n.touched = true
	}
}

// all joins the faults in the order of the file.
func (d *decoder) all() error {
	if d.more > 0 {
		d.faults = append(d.faults, placed{len(d.data), &Fault{File: d.name, Problem: fmt.Sprintf("%d more faults", d.more), Err: schedule.ErrInvalid}})
	}
	slices.SortStableFunc(d.faults, func(a, b placed) int { return cmp.Compare(a.offset, b.offset) })
	faults := make([]error, len(d.faults))
	line, col, counted := 1, 1, 0
	for i, f := range d.faults {
		passed := d.data[counted:min(max(f.offset, counted), len(d.data))]
		if end := bytes.LastIndexByte(passed, '\n'); end >= 0 {
			line, col = line+bytes.Count(passed, []byte{'\n'}), 1
			col += utf8.RuneCount(passed[end+1:])
		} else {
			col += utf8.RuneCount(passed)
		}
		counted += len(passed)
		f.Line, f.Col = line, col
		faults[i] = f.Fault
	}
	return errors.Join(faults...)
}

// decode returns the file, the schedule of its specs and changes, and whether it has no fault.
func (d *decoder) decode() (f File, s *schedule.Schedule, ok bool) {
	for at := 0; at < len(d.data); {
		r, size := utf8.DecodeRune(d.data[at:])
		if r == utf8.RuneError && size == 1 {
			d.fault(at, "", schedule.ErrInvalid, "the file is not in UTF-8")
			return File{}, nil, false
		}
		at += size
	}
	root, err := parse(d.data, d.fault)
	var broken *jsonfile.Error
	if errors.As(err, &broken) {
		d.fault(broken.Offset, "", schedule.ErrInvalid, "%v", broken.Err)
		return File{}, nil, false
	}
	d.root = root
	var w wireFile
	filler{d.at, d.calendars, new(near.Budget)}.fill(root, reflect.ValueOf(&w).Elem())
	f.Specs = each(w.Specs, wireSpec.spec)
	d.people = membersOf(f.Specs)
	var changes []edit
	homes := schedule.NewHomes(f.Specs)
	for i, change := range w.Changes {
		change.settle(homes)
		for _, c := range change.changes() {
			changes, f.Changes = append(changes, edit{fmt.Sprintf("Changes[%d]", i), c}), append(f.Changes, c)
		}
	}
	for _, entry := range w.Journal {
		entry.settle(homes)
	}
	f.Journal = each(w.Journal, wireEntry.entry)
	whole := len(d.faults) == 0
	s, err = schedule.New(f.Specs...)
	for fault := range schedule.Faults(err) {
		d.meaning(fault, len(f.Specs))
	}
	if whole && s != nil {
		s, err = s.With(f.Changes...)
	} else {
		err = d.alone(changes, beforeAll)
	}
	for fault := range schedule.Faults(err) {
		d.meaning(fault, len(f.Specs))
	}
	for fault := range schedule.Faults(schedule.CheckJournal(f.Journal)) {
		d.meaning(fault, len(f.Specs))
	}
	if w.Plan != nil {
		f.Plan = w.Plan.planner(homes)
		for fault := range schedule.Faults(f.Plan.Check(f.Specs...)) {
			if fault.Path = "Plan." + fault.Path; strings.HasPrefix(fault.Path, "Plan.Ledger.Weights") {
				fault.Path = strings.Replace(fault.Path, "Ledger.", "", 1)
			}
			d.meaning(fault, len(f.Specs))
		}
	}
	d.nameEntries(f.Journal)
	return f, s, len(d.faults) == 0
}

// edit is a change with its path.
type edit struct {
	path string
	schedule.Change
}

// entriesOf returns the changes of a journal.
func entriesOf(journal []schedule.Entry) (list []edit) {
	for i, e := range journal {
		if e.Change != nil {
			list = append(list, edit{fmt.Sprintf("Journal[%d]", i), e.Change})
		}
	}
	return list
}

// beforeAll lies before the end of every change, also of one without an end.
var beforeAll = time.Time{}.Add(-1)

// alone returns what edits that are not over at a time say wrong by themselves: people whom no team and no published roster
// has, times that are empty. It is told where there is no schedule, or an edit is left out that others may follow.
func (d *decoder) alone(edits []edit, now time.Time) error {
	people := maps.Clone(d.people)
	for _, x := range edits {
		if roster, ok := x.Change.(*schedule.Roster); ok {
			for _, p := range roster.People() {
				people[p.Member] = true
			}
		}
	}
	s, err := schedule.New(crowd(people))
	if err != nil {
		return nil
	}
	var faults []error
	for _, x := range edits {
		if _, ok := x.Change.(*schedule.Roster); ok {
			continue // it has people and seats of its own
		}
		at := now
		if n, _ := d.root.find(x.path); n.change().touched { // when it ends is not known
			at = beforeAll
		}
		_, _, err := s.Replay([]schedule.Entry{{ID: "alone", At: time.Unix(0, 0), Change: x.Change}}, at)
		for fault := range schedule.Faults(err) {
			if errors.Is(fault, schedule.ErrUnknownMember) || errors.Is(fault, schedule.ErrInvalid) {
				fault.Path = x.path
				faults = append(faults, fault)
			}
		}
	}
	return errors.Join(faults...)
}

func membersOf(specs []schedule.Spec) map[schedule.Member]bool {
	people := map[schedule.Member]bool{}
	for _, spec := range specs {
		for _, t := range spec.Teams {
			for _, m := range t.Members {
				people[m.Member] = true
			}
		}
	}
	return people
}

// crowd is a spec without faults in which people are. It begins late, so that no change finds a shift in it.
func crowd(people map[schedule.Member]bool) schedule.Spec {
	team := schedule.Team{ID: "crowd"}
	for _, m := range slices.Sorted(maps.Keys(people)) {
		if m != "" {
			team.Members = append(team.Members, schedule.Membership{Member: m})
		}
	}
	return schedule.Spec{From: schedule.MustParseDate("9000-01-01"), Location: time.UTC, Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{team}, OffHours: schedule.Duty{Primary: schedule.Vacant()}}
}

// nameEntries adds to faults in the journal the entry in which they are.
func (d *decoder) nameEntries(journal []schedule.Entry) {
	for _, f := range d.faults {
		var i int
		if _, err := fmt.Sscanf(f.Path, "journal[%d]", &i); err == nil && i < len(journal) {
			f.Entry = journal[i].ID
		}
	}
}

// meaning reports a fault that package schedule found, at its place in the file.
func (d *decoder) meaning(fault *schedule.SpecError, specs int) {
	path := fault.Path
	if specs == 1 && !strings.HasPrefix(path, "Changes[") && !strings.HasPrefix(path, "Journal[") && !strings.HasPrefix(path, "Plan.") {
		path = "Specs[0]." + path
	}
	n, missing := d.root.find(strings.TrimSuffix(path, "."))
	if fault.Value != "" && errors.Is(fault, schedule.ErrUnknownMember) {
		n, missing = n.change().holding(fault.Value), ""
	}
	if d.follows(n, missing, fault) {
		return
	}
	hint := ""
	if d.hints.Spend() {
		hint = fault.Hint()
	}
	d.fault(n.offset, strings.TrimPrefix(n.path()+missing, "."), fault.Err, "%s%s%s", inWords(fault.Problem), hint, advice(fault))
}

// inWords writes the path of the other party in a problem as the format does.
func inWords(problem string) string {
	before, path, found := strings.Cut(problem, ", first at ")
	if !found {
		return problem
	}
	path, after, _ := strings.Cut(path, ";")
	if after != "" {
		after = ";" + after
	}
	return before + ", first at " + strings.TrimPrefix(below(path), ".") + after
}

// advice returns the advice of a fault in the words of the format.
func advice(fault *schedule.SpecError) string {
	switch fault.Advice {
	case schedule.SayNoHolidays:
		return `; say "none" if holidays are worked`
	case schedule.SayClosed:
		return `; say "closed": true if the pool answers day and night`
	case schedule.SayVacant:
		return `; say {"vacant": true} if the duty is still to be planned`
	case schedule.SayPool:
		return fmt.Sprintf(`; say "pool": %q to keep its nights to itself`, fault.Value)
	}
	return ""
}

// Encode writes f as indented JSON that Decode reads back. The error joins one
// for each rota, calendar, location or change of a kind that the format does not
// know, with its path; each wraps ErrUnknownKind. A calendar that Decode read by a name is written by that name.
func Encode(f File) ([]byte, error) {
	w := &writer{homes: schedule.NewHomes(f.Specs)}
	var out wireFile
	for i, s := range f.Specs {
		out.Specs = append(out.Specs, w.spec(fmt.Sprintf("Specs[%d]", i), s))
	}
	for i, c := range f.Changes {
		out.Changes = append(out.Changes, w.change(fmt.Sprintf("Changes[%d]", i), c))
	}
	if f.Plan != nil {
		out.Plan = w.plan("Plan", *f.Plan)
	}
	for i, e := range f.Journal {
		out.Journal = append(out.Journal, w.entry(fmt.Sprintf("Journal[%d]", i), e))
	}
	if len(w.faults) > 0 {
		return nil, errors.Join(w.faults...)
	}
	text, err := indented(out)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	return text, nil
}

func indented(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return text.Bytes(), err
}
