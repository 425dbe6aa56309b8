package main

import (
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // bare containers have no zone data

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// sources are what files can be: exports of a vendor, PagerDuty's if nothing is said, a roster
// record, or a list of shifts.
var sources = slices.Concat([]string{"pagerduty"}, slices.DeleteFunc(vendor.Vendors(), func(v string) bool { return v == "pagerduty" }), []string{"record", "shifts"})

// input is what the command line asks to be audited.
type input struct {
	moves        int // for each plan, by its size if 0
	from, alerts *string
	hours        *hoursFlag
	holidays     *holidays
	offs         []schedule.Block // days off of the firm
	location     **time.Location
	since, until *schedule.Date
	members      *[]told
	paths        []string
	located      bool           // the location is given
	form         shiftfile.Form // of a sheet
}

// holidays are what the command line says of them: a calendar, nil if the schedules say which.
type holidays struct {
	name     string
	calendar schedule.Calendar
}

// parseHolidays reads the name of a calendar.
func parseHolidays(text string) (h holidays, err error) {
	if h.name = text; text == "auto" {
		return h, nil
	}
	if h.calendar, err = command.Calendar(text); err != nil {
		return holidays{}, fmt.Errorf("%w, and auto", err)
	}
	return h, nil
}

// told says when somebody is there, whatever the file shows.
type told struct {
	who   string // a name or an ID
	days  given.Days
	never bool
}

// parseTold reads "Carl=2026-08-24..", "Carl=..2026-09-30" or "Carl=never".
func parseTold(text string) (t told, err error) {
	fault := errors.New("is not of the form Carl=2026-08-24..2026-09-30, of which either day may lack, or Carl=never")
	i := strings.LastIndex(text, "=")
	if i <= 0 {
		return t, fault
	}
	if t.who = strings.Join(strings.Fields(text[:i]), " "); text[i+1:] == "never" {
		t.never = true
		return t, nil
	}
	first, last, ok := strings.Cut(text[i+1:], "..")
	if !ok {
		return t, fault
	}
	for day, text := range map[*schedule.Date]string{&t.days.First: first, &t.days.Last: last} {
		if text == "" {
			continue
		}
		if *day, err = schedule.ParseDate(text); err != nil {
			return t, fault
		}
	}
	if !t.days.Last.IsZero() && t.days.Last.Before(t.days.First) {
		return t, errors.New("ends before it begins")
	}
	return t, nil
}

// tell says in a book what the command line says of people.
func (in input) tell(book *given.Book) error {
	if in.members == nil {
		return nil
	}
	var faults []error
	for _, t := range *in.members {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("-member %q: "+format, append([]any{t.who}, args...)...))
		}
		names := map[schedule.Member]string{}
		for _, p := range book.People {
			names[p.ID] = p.Name
		}
		duties := map[schedule.Member][]*given.Duty{}
		for i := range book.Duties {
			d := &book.Duties[i]
			for _, m := range d.People() {
				if string(m) == t.who || names[m] == t.who {
					duties[m] = append(duties[m], d)
				}
			}
		}
		switch len(duties) {
		case 0:
			fault("%w: nobody on a schedule has the name or the ID", schedule.ErrUnknownMember)
		case 1:
		default:
			fault("%w: %d people have the name: say the ID, one of %v", schedule.ErrConflict, len(duties), sortedKeys(duties))
			continue
		}
		for m, list := range duties {
			for _, d := range list {
				if d.Told == nil {
					d.Told = map[schedule.Member][]given.Days{}
				}
				if d.Told[m] == nil {
					d.Told[m] = []given.Days{}
				}
				if !t.never {
					d.Told[m] = append(d.Told[m], t.days)
				}
			}
		}
	}
	for _, d := range book.Duties {
		for _, m := range sortedKeys(d.Told) {
			list := slices.SortedFunc(slices.Values(d.Told[m]), func(a, b given.Days) int { return a.First.Compare(b.First) })
			for i := range list[min(1, len(list)):] {
				if before := list[i].Last; before.IsZero() || !list[i+1].First.After(before) {
					faults = append(faults, fmt.Errorf("-member: %w: %s is there twice on %v", schedule.ErrConflict, m, list[i+1].First))
				}
			}
		}
	}
	return errors.Join(faults...)
}

// hoursFlag are the hours of the command line: none, or the ones that are given.
type hoursFlag struct {
	given bool
	*given.Hours
}

func parseHours(text string) (h hoursFlag, err error) {
	h.given = text != ""
	h.Hours, err = given.ParseHours(text)
	return h, err
}

// read reads what is to be audited: without a path the export of a made-up shop.
func (in input) read() (f *facts, err error) {
	f = &facts{moves: in.moves}
	files := pagerduty.Files()
	if f.sample = len(in.paths) == 0; f.sample {
		*in.from = "pagerduty"
	} else {
		f.File = filepath.ToSlash(in.paths[0])
		if files, err = vendor.Open(in.paths); err != nil {
			return nil, err
		}
	}
	if *in.alerts != "" {
		if f.alerts, err = command.Alerts(*in.alerts); err != nil {
			return nil, err
		}
	}
	if *in.from == "record" || *in.from == "shifts" {
		if len(files) != 1 {
			return nil, fmt.Errorf("%d files where one belongs", len(files))
		}
		for name, data := range files {
			if err := in.readOne(f, data); err != nil {
				return nil, command.InFile(name, err)
			}
		}
		return f, nil
	}
	o := vendor.Options{First: *in.since, Last: *in.until}
	if in.located {
		o.Location = *in.location
	}
	i, err := vendor.Read(*in.from, files, o)
	if err != nil {
		return nil, err
	}
	f.alerts = append(f.alerts, i.Alerts...)
	f.notes, f.unknown = i.Unsaid, len(i.Unknown)
	for _, s := range i.Schedules {
		if s.Unzoned {
			f.unzoned, f.unzonedIn = append(f.unzoned, s.Name), s.Location
		}
	}
	if i.Interval.Empty() {
		return nil, fault.New("", schedule.ErrMissing, "no schedule says who was on call: with -since DAY and -until DAY the rules say it; or ask the vendor for a schedule with the time from when to when")
	}
	var book given.Book
	book, f.unrendered = given.Of(i)
	return f, in.lay(f, book)
}

// readOne reads a record or a file of shifts.
func (in input) readOne(f *facts, data []byte) (err error) {
	if *in.from == "record" {
		if in.hours.given || in.holidays.calendar != nil || len(in.offs) > 0 || !in.since.IsZero() || !in.until.IsZero() || in.members != nil && len(*in.members) > 0 {
			return errors.New("-hours, -holidays, -off, -since, -until and -member: a record has its own")
		}
		f.calendar = holiday.Japan() // for their names
		f.roster, err = schedule.ParseRoster(data)
		return err
	}
	var loc *time.Location // of a sheet
	if in.location != nil {
		loc = *in.location
	}
	book, file, err := readShifts(data, loc, in.form, *in.since, *in.until)
	if err != nil {
		return err
	}
	f.alike, f.slips = file.Alike(), file.Slips()
	if f.elsewhere, f.sheet = file.Elsewhere, file.Location == ""; file.Daily {
		f.daily = &in.form.Handoff
	}
	return in.lay(f, book)
}

// lay lays a book on its slots. A schedule that shows no business hours has the ones of the first
// that does. Holidays are Japan's for schedules of Tokyo, if nothing else is said.
func (in input) lay(f *facts, book given.Book) error {
	hours := *in.hours
	if f.calendar, f.holidaysOf = in.holidays.calendar, in.holidays.name; f.calendar == nil {
		f.calendar, f.holidaysOf = schedule.NoHolidays{}, "none"
		if slices.ContainsFunc(book.Duties, func(d given.Duty) bool { return d.Location.String() == "Asia/Tokyo" }) {
			f.calendar, f.holidaysOf = holiday.Japan(), "jp"
		}
	}
	f.holidaysGiven = in.holidays.calendar != nil
	if f.offs = in.offs; len(in.offs) > 0 {
		known, _ := f.calendar.(*holiday.Calendar) // nil, for none, has no days
		for _, o := range in.offs {
			known = known.With(o.Name, o.First, o.Last)
		}
		f.calendar = known
	}
	var first *given.Duty
	for i := range book.Duties {
		d := &book.Duties[i]
		switch {
		case hours.given:
			d.Hours, f.hoursGiven = hours.Hours, true
		case d.Hours == nil:
			d.Hours = d.FindHours()
		}
		if first == nil && d.Hours != nil {
			first = d
		}
	}
	f.hoursOfOther = map[schedule.TeamID]schedule.TeamID{}
	for i := range book.Duties {
		if d := &book.Duties[i]; d.Hours == nil && first != nil && d.Location.String() == first.Location.String() {
			d.Hours, f.hoursOfOther[d.ID] = first.Hours, first.ID
		}
	}
	for i := range book.People { // a name is one line
		book.People[i].Name = strings.Join(strings.Fields(book.People[i].Name), " ")
	}
	book.Holidays = f.calendar
	if err := in.tell(&book); err != nil {
		return err
	}
	laid, err := book.Lay()
	var nobody *given.NobodyError
	if errors.As(err, &nobody) {
		err = fmt.Errorf("%w: say with -member who is there", err)
	}
	f.book, f.roster, f.double, f.stays, f.once, f.edges = &book, laid.Roster, laid.Double, laid.Stays, laid.Once, laid.Edges
	return err
}

// readShifts reads a file of shifts, in JSON, which says its location, or a sheet. The error joins all that is wrong with it.
func readShifts(data []byte, loc *time.Location, form shiftfile.Form, first, last schedule.Date) (book given.Book, file shiftfile.File, err error) {
	file, loc, err = shiftfile.Read(data, loc, form)
	if err != nil {
		return book, file, err
	}
	book.Interval = file.Interval(loc, first, last)
	for _, id := range sortedKeys(file.Names) {
		book.People = append(book.People, schedule.Person{ID: schedule.Member(id), Name: file.Names[id]})
	}
	for _, name := range file.Schedules() {
		d := given.Duty{ID: schedule.TeamID(name), Location: loc}
		for _, other := range file.With(name) {
			d.With = append(d.With, schedule.TeamID(other))
		}
		for _, line := range file.Of(name) {
			d.Shifts = append(d.Shifts, given.Shift{Interval: line.In(loc), Member: line.Member})
			d.Known = d.Known.Span(line.In(loc))
		}
		if !first.IsZero() {
			d.Known.Start = book.Interval.Start
		}
		if !last.IsZero() {
			d.Known.End = book.Interval.End
		}
		book.Duties = append(book.Duties, d)
	}
	return book, file, nil
}

// alertsIn returns alerts of the time of the roster.
func (f *facts) alertsIn() []report.Alert {
	return slices.DeleteFunc(slices.Clone(f.alerts), func(a report.Alert) bool { return !f.roster.Interval().Contains(a.At) })
}
