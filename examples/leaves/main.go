// Command leaves reads the calendars of people, and shows what of a month would be taken as
// leave, what not and why, and what could not be read. With -write it appends the leaves to the journal of
// the configuration.
//
//	go run ./examples/leaves -month 2026-12 -calendar m4.ics [-calendar m5=FILE]... [-folder DIR] [-counts absence|away|days|busy] [-named WORDS] [-half-days 10:00,13:00,19:00] [-exact] [-config FILE] [-as-of RFC3339] [-author NAME] [-write [-skip-unread]] [-lang en|ja]
//
// A calendar is of the member whom its name says, or who stands before it; of a folder all files are
// read that end in .ics. Whole days and half days are days where the member's team is on that day, whatever the calendar
// names as its own zone.
//
// Leave is by default (-counts absence) what the calendar calls out of office, and whole days that are
// busy; from midnight to midnight is whole days. Of a calendar that has no marks for absence, neither Outlook's nor a
// free/busy server's, busy times of day are leave too, meetings among them. The program says so, and -write then writes nothing
// until one of -counts and -named says what is leave: -counts days leaves such times out, -named PTO,dentist takes what
// is out of office and what has such a word, also if it is shown as free, as Google shows whole days, and -counts absence takes
// them all. Nor does it write while a whole day that is shown as free seems to be leave by its title, such as 有給休暇. Both together add up: -counts days -named dentist is whole days and what has the word. -counts away takes only what is out of office, and
// -counts busy whatever is not free. With -half-days 午前休 is leave from the first clock to the second, and 午後休 from there
// to the third; whole days that seem to be half days are told. With -exact what is not a whole day frees exactly its time. A leave that the
// journal has already, or that is over, is not entered, and one that this program entered earlier and no calendar has any more is
// told, with what withdraws it. Nothing is written while something could not be read that may
// be a leave, unless -skip-unread says so. What could not be read is told with the title and the first day of its event.
//
// The exit status is 0 if leaves are complete or -skip-unread was given; 1 without -write if an event that may be a leave could not
// be read, which the last line says; and 2 if nothing can be said, and with -write if nothing is written since a leave may be missing or -counts and
// -named have to say what is leave.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/leavefile"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

func main() { os.Exit(importer{time.Now}.run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: leaves -month 2026-12 -calendar m4.ics [-calendar m5=FILE]... [-folder DIR] [-counts absence|away|days|busy] [-named WORDS] [-half-days 10:00,13:00,19:00] [-exact] [-config FILE] [-as-of RFC3339] [-author NAME] [-write [-skip-unread]] [-lang en|ja]"

// counts are what may be taken as leave.
var counts = map[string]func(ical.Event) bool{"absence": ical.Absence, "away": ical.OutOfOffice, "days": ical.AllDay, "busy": ical.AnyBusy}

// importer is the program with its clock.
type importer struct{ now func() time.Time }

func (p importer) run(args []string, stdout, stderr io.Writer) int {
	incomplete := false
	status := command.Run("leaves", usage, func(flags *command.Flags) (text string, err error) {
		text, incomplete, err = p.leaves(flags)
		return text, err
	})(args, stdout, stderr)
	if status == 0 && incomplete {
		return 1
	}
	return status
}

// order is what the command line asks for.
type order struct {
	vocabulary
	path, author string
	counts       func(ical.Event) bool
	told         string // what counts, in words
	byName       bool   // what has one of the words counts
	guesses      bool   // busy times may count
	unsure       bool   // nobody has said that they do
	kind         string // of counts
	words        []string
	calendars    []string
	halfDays     func(ical.Event) (from, to schedule.Clock)
	exact        bool
	at           time.Time
	write        bool
	skip         bool // what could not be read, and may be a leave
}

// leaves returns what the program says, and whether leaves may be missing in it.
func (p importer) leaves(flags *command.Flags) (string, bool, error) {
	var o order
	month := flags.Month("month", "", "`month` to read leaves of")
	flags.Func("calendar", "`file` of a member's calendar, such as m4.ics or m4=FILE; may be repeated", func(text string) error {
		o.calendars = append(o.calendars, text)
		return nil
	})
	flags.Func("folder", "`directory` of members' calendars", func(dir string) error {
		list, err := leavefile.Folder(dir)
		for _, f := range list {
			o.calendars = append(o.calendars, string(f.Member)+"="+f.Path)
		}
		return err
	})
	flags.Func("half-days", "`clocks` at which a morning begins, an afternoon, and its end, such as 10:00,13:00,19:00", func(text string) (err error) {
		o.halfDays, err = halfDays(text)
		return err
	})
	exact := flags.Bool("exact", false, "hours and half days free exactly their time, not whole shifts")
	kind := flags.OneOf("counts", "what is leave", "absence", "away", "days", "busy")
	named := flags.String("named", "", "`words`, such as PTO,dentist: what has one of them is leave too; without -counts leave is what is out of office, and they")
	file := flags.Config()
	at := flags.Instant("as-of", "`instant` of the entries, such as 2026-11-17T12:00:00+09:00; now without")
	author := flags.String("author", "", "`name` of who enters them")
	write := flags.Bool("write", false, "append the leaves to the journal of the configuration")
	language := flags.Language()
	skip := flags.Bool("skip-unread", false, "with -write, append what could be read although leaves may be missing, and tell what is left out")
	err := flags.Parse(func() error {
		switch {
		case !flags.Given("month") || len(o.calendars) == 0:
			return errors.New("give -month, and -calendar or -folder")
		case *write && *file == "":
			return errors.New("-write needs -config")
		}
		return nil
	})
	if err != nil {
		return "", false, err
	}
	o.vocabulary = words[*language]
	o.path, o.author, o.at, o.write, o.exact, o.skip = *file, *author, *at, *write, *exact, *skip
	if o.byName = *named != ""; o.byName && !flags.Given("counts") {
		*kind = "away"
	}
	o.guesses = *kind == "absence"
	o.unsure = o.guesses && !flags.Given("counts")
	o.kind = *kind
	if o.counts, o.told = counts[*kind], o.vocabulary.counts[*kind]; o.byName {
		o.words = strings.FieldsFunc(*named, func(r rune) bool { return r == ',' || r == '、' })
		kinds, names := o.counts, ical.Named(o.words...)
		o.counts = func(e ical.Event) bool { return kinds(e) || names(e) }
		o.told = fmt.Sprintf(o.named, o.told, strings.Join(o.words, o.or))
	}
	if o.at.IsZero() {
		o.at = p.now()
	}
	return o.take(*month)
}

// halfDays reads three clocks.
func halfDays(text string) (func(ical.Event) (from, to schedule.Clock), error) {
	var clocks []schedule.Clock
	for part := range strings.SplitSeq(text, ",") {
		c, err := schedule.ParseClock(part)
		if err != nil {
			return nil, err
		}
		clocks = append(clocks, c)
	}
	if len(clocks) != 3 || clocks[0] >= clocks[1] || clocks[1] >= clocks[2] {
		return nil, fmt.Errorf("%q is no three clocks, one after the other", text)
	}
	return ical.HalfDays(clocks[0], clocks[1], clocks[2]), nil
}

// take reads the calendars, and enters what is leave if that is asked for.
func (o order) take(month schedule.Date) (string, bool, error) {
	var out strings.Builder
	journal, s, err := command.OpenJournal(replace.Disk{}, o.path, &out, o.at, o.Language)
	if err != nil {
		return "", false, err
	}
	fmt.Fprintf(&out, o.leave, o.told)
	var found []schedule.Leave
	var meetings, likely, missing []string
	var unread []error
	read := map[schedule.Member]bool{} // whose calendar is read without a gap
	for _, calendar := range o.calendars {
		reading, err := o.read(s, calendar, month)
		if err != nil {
			unread = append(unread, o.unreadable(reading, err))
			continue
		}
		m, _ := owner(calendar)
		out.WriteString(o.found(calendar, o.days(placesOf(s, m, month)), len(reading.Leaves)))
		if own := reading.Zone; own != nil && len(reading.Leaves) > 0 && elsewhere(own, s, m, month) {
			fmt.Fprintf(&out, o.own, own)
		}
		busy, free := o.show(&out, calendar, reading)
		meetings, likely = append(meetings, busy...), append(likely, free...)
		found, missing = append(found, reading.Leaves...), append(missing, o.faults(reading)...)
		if reading.Err() == nil {
			read[m] = true
		}
	}
	o.goneFrom(&out, s, found, read, month)
	if err := errors.Join(unread...); err != nil {
		return out.String(), false, err
	}
	if !o.write {
		if len(missing) > 0 {
			out.WriteString(o.incomplete(len(missing)))
		}
		return out.String(), len(missing) > 0 && !o.skip, nil
	}
	faults := []error{journal.Follows(o.at)}
	if o.unsure && len(meetings) > 0 {
		faults = append(faults, fmt.Errorf(o.meeting, strings.Join(meetings, "\n")))
	}
	if o.unsure && len(likely) > 0 {
		faults = append(faults, fmt.Errorf(o.likely, strings.Join(likely, "\n")))
	}
	if len(missing) > 0 && o.skip {
		fmt.Fprintf(&out, o.leftOut, strings.Join(missing, "\n"))
	} else if len(missing) > 0 {
		faults = append(faults, fmt.Errorf(o.missing, strings.Join(missing, "\n")))
	}
	if err := errors.Join(faults...); err != nil {
		return out.String(), false, err
	}
	entries, after, err := o.enter(&out, s, found)
	if err != nil || len(entries) == 0 {
		return out.String(), false, err
	}
	var effect strings.Builder
	if err = o.effect(&effect, journal.File.Plan, s, after, entries); err != nil { // before anything is written
		return out.String(), false, err
	}
	if err = journal.Append(&out, o.Language, s, entries); err == nil {
		out.WriteString(effect.String())
	}
	return out.String(), false, err
}

// read reads one calendar.
func (o order) read(s *schedule.Schedule, calendar string, month schedule.Date) (ical.Reading, error) {
	name, path := owner(calendar)
	named := path != calendar
	if _, err := s.Person(name, o.at); err != nil {
		if !named {
			err = fmt.Errorf("%w; it is the name of the file, and -calendar ID=FILE says whose calendar it is", err)
		}
		return ical.Reading{}, fmt.Errorf("%s: %w", calendar, err)
	}
	file, err := os.Open(path)
	if err != nil {
		return ical.Reading{}, err
	}
	defer file.Close()
	place := func(d schedule.Date) *time.Location { return s.PlaceOf(name, d) }
	return ical.LeaveCalendar{Member: name, Place: place, Interval: s.DaysOf(name, month, lastOf(month)),
		Counts: o.counts, Part: o.halfDays, Exact: o.exact}.ReadAll(path, file)
}

func lastOf(month schedule.Date) schedule.Date { return month.AddMonths(1).AddDays(-1) }

// stay is where a member is from a day on.
type stay struct {
	from  schedule.Date
	place *time.Location
}

// placesOf returns where a member is in a month: the days of leave are days there.
func placesOf(s *schedule.Schedule, m schedule.Member, month schedule.Date) (stays []stay) {
	for d := month; d.Month == month.Month; d = d.AddDays(1) {
		if place := s.PlaceOf(m, d); len(stays) == 0 || stays[len(stays)-1].place.String() != place.String() {
			stays = append(stays, stay{d, place})
		}
	}
	return stays
}

// elsewhere reports whether a day of the month begins at another time in a zone than where the member is.
func elsewhere(zone *time.Location, s *schedule.Schedule, m schedule.Member, month schedule.Date) bool {
	for d := month; d.Month == month.Month; d = d.AddDays(1) {
		if !d.At(0, zone).Equal(d.At(0, s.PlaceOf(m, d))) {
			return true
		}
	}
	return false
}

// owner returns whose calendar it is, and its path.
func owner(calendar string) (schedule.Member, string) {
	if name, path, named := strings.Cut(calendar, "="); named {
		return schedule.Member(name), path
	}
	return leavefile.Member(calendar), calendar
}

// id names the entry of a leave by its member and time, so that it is entered once. No other program names entries so:
// goneFrom tells by the name that a leave is from a calendar.
func id(l schedule.Leave) string {
	return fmt.Sprintf("leave %s %s %s", l.Member, l.Start.UTC().Format("20060102T1504Z"), l.End.UTC().Format("20060102T1504Z"))
}

// goneFrom tells of leaves of the month that were entered from the calendars and are in them no more.
func (o order) goneFrom(out *strings.Builder, s *schedule.Schedule, found []schedule.Leave, read map[schedule.Member]bool, month schedule.Date) {
	has := map[string]bool{}
	for _, l := range found {
		has[id(l)] = true
	}
	for _, e := range s.Journal() {
		has[e.Withdraws] = true
	}
	for _, e := range s.Journal() {
		if l, ok := e.Change.(schedule.Leave); ok && e.ID == id(l) && read[l.Member] && l.Overlaps(s.DaysOf(l.Member, month, lastOf(month))) && !has[e.ID] {
			fmt.Fprintf(out, o.gone, e.ID, schedule.DateOf(e.At, s.Location(o.at)), e.ID)
		}
	}
}

// show writes what a calendar holds, and returns what of it is leave and may be a meeting, and what is none and may be
// leave: whole days that are shown as free, and times of day that name half a day off.
func (o order) show(out *strings.Builder, calendar string, r ical.Reading) (meetings, likely []string) {
	meeting := func(e ical.Event) bool { return o.guesses && e.Show == ical.ShowBusy && !e.WholeDay }
	for _, l := range r.Leaves {
		taken := o.taken
		if slices.ContainsFunc(r.Counted, func(e ical.Event) bool { return meeting(e) && e.Interval.Equal(l.Interval) }) {
			taken = o.doubted
		}
		fmt.Fprintf(out, taken, o.span(l.Interval), oneLine(l.Note))
	}
	event := func(e ical.Event) string {
		return fmt.Sprintf("%s: %s %s", calendar, o.span(e.Interval), oneLine(e.Summary))
	}
	var alike, their []string // titles of what seems to be leave, and their words
	add := func(titles []string, e ical.Event) []string {
		if title := fmt.Sprintf(o.title, oneLine(e.Summary)); !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
		return titles
	}
	for _, p := range r.Passed {
		if p.Uncounted() && (p.Show == ical.ShowFree || !p.WholeDay) && ical.DayOff(p.Event) {
			likely, alike = append(likely, event(p.Event)), add(alike, p.Event)
			if word := ical.DayOffWord(p.Event); !slices.Contains(their, word) {
				their = append(their, word)
			}
		}
		why := p.In(o.Language)
		if o.byName && p.Uncounted() {
			why += o.otherwise
		}
		fmt.Fprintf(out, o.passed, o.span(p.Interval), oneLine(p.Summary), why)
	}
	for _, s := range r.Skipped {
		format := o.noMatter
		if s.Matters {
			format = o.unread
		}
		fmt.Fprintf(out, format, o.fault(s))
	}
	free, halves := 0, 0
	var titles []string
	for _, e := range r.Counted {
		switch {
		case meeting(e):
			meetings = append(meetings, event(e))
		case e.Show == ical.ShowFree:
			free++
		}
		if ical.HalfDay(e) && !o.halved(e) {
			halves, titles = halves+1, add(titles, e)
		}
	}
	if len(meetings) > 0 {
		out.WriteString(o.meetings(len(meetings)))
	}
	if free > 0 {
		fmt.Fprintf(out, o.free, free)
	}
	switch list := strings.Join(titles, o.comma); {
	case halves > 0 && o.halfDays == nil:
		out.WriteString(o.halves(halves, list))
	case halves > 0:
		out.WriteString(o.unsaid(halves, list))
	}
	if len(likely) > 0 {
		out.WriteString(o.freeDays(len(likely), strings.Join(alike, o.comma), o.also(their, len(meetings) > 0)))
	}
	return meetings, likely
}

// also returns the flags that take as leave what is taken now, but for what may be meetings, and what has one of the words.
func (o order) also(words []string, meetings bool) string {
	kind := o.kind
	if o.unsure && meetings {
		kind = "days"
	}
	list := strings.Join(slices.Concat(o.words, words), ",")
	if strings.ContainsFunc(list, func(r rune) bool { return r != ',' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		list = "'" + strings.ReplaceAll(list, "'", `'\''`) + "'" // as a shell reads it
	}
	if kind == "away" { // as without -counts
		return "-named " + list
	}
	return "-counts " + kind + " -named " + list
}

// halved reports whether a whole-day event is read as half days.
func (o order) halved(e ical.Event) bool {
	if o.halfDays == nil {
		return false
	}
	from, to := o.halfDays(e)
	return from < to
}

// enter returns an entry for each leave that the journal does not have yet and that is not over, as the schedule
// takes it, and the schedule with them.
func (o order) enter(out *strings.Builder, s *schedule.Schedule, found []schedule.Leave) (entries []schedule.Entry, after *schedule.Schedule, err error) {
	known := map[string]bool{}
	for _, e := range s.Journal() {
		known[e.ID] = true
	}
	for _, l := range found {
		id := id(l)
		if known[id] {
			fmt.Fprintf(out, o.entered, id)
			continue
		}
		if !l.End.After(o.at) {
			fmt.Fprintf(out, o.over, id)
			continue
		}
		known[id] = true
		var e schedule.Entry
		if s, e, err = s.Enter(schedule.Entry{ID: id, Author: o.author, At: o.at, Change: l}); err != nil {
			return nil, nil, err
		}
		entries = append(entries, e)
	}
	return entries, s, nil
}

// effect says who serves published shifts instead, and which of them nobody serves.
func (o order) effect(out *strings.Builder, own *fairness.Planner, before, after *schedule.Schedule, entries []schedule.Entry) error {
	var iv schedule.Interval
	for _, e := range entries {
		iv = iv.Span(publication.Touched(before, e))
	}
	effect, err := publication.EffectOf(own, before, after, iv)
	if err != nil || before.Published().Empty() {
		return err
	}
	for line := range strings.Lines(effect.Moved.In(o.Language)) {
		fmt.Fprint(out, "  ", line)
	}
	out.WriteString(effect.TellVacant(o.Language))
	return nil
}
