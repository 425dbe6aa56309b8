// Command import reads what another on-call tool says, as its API returns it, and asks no
// network, unless -send tells it to.
//
//	go run ./examples/import [-from VENDOR] [-since 2026-01-01] [-until 2026-12-31] [-location Asia/Tokyo] [-handoff 10:00] [-hours 10:00-19:00] [-days dmy|mdy] [-rendered FILE] [-rules FILE] [-history FILE] [-alerts FILE] [-like RECORD [-config FILE] [-ask] [-requests FILE] [-send ADDRESS -authorization FILE]] [-replace] [-lang en|ja] [FILE]...
//
// It tells what it has read: schedules, people, who was on call when, and what it cannot
// say as the vendor does. With -rendered it writes who was on call as a roster record, which
// other programs read, with -rules the vendor's rules as a configuration, and with -alerts
// the alerts; "-" is the standard output. -history writes the configuration with the record in its journal, from which
// plans go on: they make up for what people have served more or less than their share. The export, one or several files, stands last. A file that
// exists is written over only with -replace, and never a file that is read. What is written is told
// on the standard error. Without an export the program shows what it tells of a made-up shop, and
// writes and sends nothing.
//
// Shifts alone, such as those of a sheet or a calendar, say no rules: -rules then writes people and services, with every seat
// left to plans, and the standard error says so.
//
// The rules are compiled and compared with what the vendor rendered: every difference is told
// with its cause and its first instant.
//
// -like shows the way back: the fewest overrides, in the order in which to make them, with
// which the vendor's schedules call whom a roster record calls. -config
// names the configuration that knows the record's people at the vendor (contact). -ask asks about
// each, and leaves alone the times of those that are not wanted. -requests writes what the vendor's
// API is to be asked, one request an override, as JSON; at no time in between is somebody missing.
// They are sent only with -send, to an address such as https://api.pagerduty.com; the file of
// -authorization has the line that the vendor wants in the header Authorization.
//
// Vendors are pagerduty (layers and shift-based schedules), opsgenie (and the files of its
// configuration backup), grafana (Grafana OnCall), goalert, calendar (a feed with a person an event) and alertmanager (or
// Grafana's history: alerts only). A folder is its files. shifts is one file that people keep themselves, as examples/audit reads it: a sheet in CSV,
// with commas, semicolons or tabs, with a shift a row, or a day a row from the clock of -handoff on, or a list in JSON. -days says whether 01/03/2027 is
// 1 March or 3 January. Of a team the primaries and the secondaries of a sheet are two seats of one pool. With the business hours of -hours, from Monday to
// Friday, the pool answers outside of them and the whole team in them; the days of a sheet then begin with them, if -handoff does not say otherwise.
//
// With -lang ja what is told is in Japanese; faults of files are in English.
//
// Answers do not say from when to when a schedule was rendered: -since and -until do, each
// included, if people are missing at its end. A calendar needs both, and -location if its times
// are in no zone, as Opsgenie needs if its timeline comes without the schedule, and a sheet.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/sample/pagerduty"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func main() {
	os.Exit(importer{time.Now, replace.Disk{}, os.Stdin, os.Stderr}.run(os.Args[1:], os.Stdout, os.Stderr))
}

const usage = "usage: import [-from VENDOR] [-since 2026-01-01] [-until 2026-12-31] [-location Asia/Tokyo] [-handoff 10:00] [-hours 10:00-19:00] [-days dmy|mdy] [-rendered FILE] [-rules FILE] [-history FILE] [-alerts FILE] [-like RECORD [-config FILE] [-ask] [-requests FILE] [-send ADDRESS -authorization FILE]] [-replace] [-lang en|ja] [FILE]...\n" +
	"vendors: pagerduty opsgenie grafana goalert, calendar (an event a shift), alertmanager (alerts only), shifts (a sheet in CSV or a list in JSON)"

// importer is the program with its surroundings.
type importer struct {
	now   func() time.Time
	files replace.Files
	in    io.Reader // answers to what is asked on out
	out   io.Writer
}

// today is the day from which rules are looked at if nothing was rendered.
func (p importer) today() schedule.Date { return schedule.DateOf(p.now(), time.UTC) }

func (p importer) run(args []string, stdout, stderr io.Writer) int {
	return command.Run("import", usage, p.text)(args, stdout, stderr)
}

func (p importer) text(flags *command.Flags) (string, error) {
	from := flags.OneOf("from", "vendor", "pagerduty", "opsgenie", "grafana", "goalert", "calendar", "alertmanager", "shifts")
	since := flags.Day("since", "", "first `day` that was rendered")
	until := flags.Day("until", "", "last `day` that was rendered")
	location := command.Parsed(flags, "location", "", "`place` of the clocks of a sheet of shifts, of a calendar's times that are in no zone (UTC without), and of a schedule of which no file says the time zone", vendor.Location)
	hours := command.Parsed(flags, "hours", "", "business `hours` from Monday to Friday, such as 10:00-19:00, in which whole teams answer: of shifts; none without", given.ParseHours)
	handoff, days := flags.Handoff("that of -hours"), flags.Days(shiftfile.Orders)
	rendered := flags.String("rendered", "", "`file` for the roster record; - is the standard output")
	rules := flags.String("rules", "", "`file` for the configuration; - is the standard output")
	history := flags.String("history", "", "`file` for the configuration with the roster record in its journal, so that plans carry what people served; - is the standard output")
	alerts := flags.String("alerts", "", "`file` for the alerts; - is the standard output")
	like := flags.String("like", "", "roster `record` that the vendor's schedules are to equal")
	config := flags.String("config", "", "configuration `file` with the contacts of the record's people")
	way := way{like: like, config: config}
	way.ask = flags.Bool("ask", false, "ask about each override")
	way.requests = flags.String("requests", "", "`file` for the requests that make the overrides; - is the standard output")
	way.send = flags.String("send", "", "`address` of the vendor's API, to which the requests are sent")
	way.authorization = flags.String("authorization", "", "`file` with the line for the header Authorization")
	over := flags.Bool("replace", false, "write over files that exist")
	language := flags.Language()
	targets := []target{{"rendered", rendered}, {"rules", rules}, {"history", history}, {"alerts", alerts}, {"requests", way.requests}}
	err := flags.Files(func() error {
		switch {
		case *like != "" && flags.Given("rendered", "rules", "history", "alerts"):
			return errors.New("-rendered, -rules, -history and -alerts do not go with -like")
		case *like == "" && (*config != "" || *way.ask || *way.requests != "" || *way.send != ""):
			return errors.New("-config, -ask, -requests and -send belong to -like")
		case *hours != nil && *from != "shifts":
			return errors.New("-hours belongs to -from shifts: the rules of a vendor say when its schedules answer")
		case (*way.send == "") != (*way.authorization == ""):
			return errors.New("-send and -authorization belong together")
		case flags.Given("until") && until.Before(*since):
			return fmt.Errorf("-until %v lies before -since %v", until, since)
		}
		return nil
	}, func() error {
		if flags.NArg() > 0 {
			return nil
		}
		if *way.send != "" {
			return errors.New("-send without an export: it goes last, as in import -like RECORD -send ADDRESS -authorization FILE EXPORT.json")
		}
		return unread(targets)
	})
	if err != nil {
		return "", err
	}
	files := pagerduty.Files()
	if flags.NArg() > 0 {
		if files, err = vendor.Open(flags.Args()); err != nil {
			return "", err
		}
		read := append(slices.Sorted(maps.Keys(files)), *like, *config, *way.authorization)
		if err := free(targets, read, *over); err != nil {
			return "", err
		}
	} else {
		fmt.Fprint(p.out, words[*language].sample)
	}
	var i *vendor.Import
	var file shiftfile.File
	if *from == "shifts" {
		if *hours != nil && !flags.Given("handoff") { // as for examples/audit
			*handoff = (*hours).Open
		}
		i, file, err = shifts(files, *location, shiftfile.Form{Handoff: *handoff, Order: *days}, *since, *until)
	} else {
		i, err = vendor.Read(*from, files, vendor.Options{First: *since, Last: *until, Location: cmp.Or(*location, time.UTC)})
	}
	if err != nil {
		return "", err
	}
	if *hours != nil {
		i.Open, i.Close = (*hours).Open, (*hours).Close
	}
	out := outputs{elsewhere: file.Elsewhere, alike: file.Alike(), slips: file.Slips(), columns: file.Columns, handoff: *handoff, open: *hours != nil}
	if *like != "" {
		err = p.back(&out, i, way, words[*language])
	} else {
		err = p.write(&out, i, words[*language], *rendered, *rules, *history, *alerts)
	}
	if err != nil {
		return "", err
	}
	for _, path := range slices.Sorted(maps.Keys(out.files)) {
		if err := replace.Put(p.files, path, out.files[path]); err != nil {
			return "", err
		}
		fmt.Fprintf(p.out, words[*language].wrote, path)
	}
	if out.send != nil { // when all is written
		return out.String(), out.send()
	}
	return out.String(), nil
}

// shifts reads a list of shifts or a sheet, one file.
func shifts(files map[string][]byte, loc *time.Location, form shiftfile.Form, first, last schedule.Date) (*vendor.Import, shiftfile.File, error) {
	if len(files) != 1 {
		return nil, shiftfile.File{}, fmt.Errorf("%d files where one of shifts belongs", len(files))
	}
	for name, data := range files {
		file, loc, err := shiftfile.Read(data, loc, form)
		if err != nil {
			return nil, shiftfile.File{}, command.InFile(name, err)
		}
		return file.Import(loc, first, last), file, nil
	}
	return nil, shiftfile.File{}, nil
}

// outputs are the text of the program and the files that it writes.
type outputs struct {
	strings.Builder
	files     map[string][]byte
	send      func() error
	elsewhere int        // shifts of the file with the offset of another place
	alike     [][]string // names of the file that may be of one person
	slips     []shiftfile.Slip
	columns   []shiftfile.Column // of a sheet with a row a day
	handoff   schedule.Clock     // from which a row of it is
	open      bool               // there are business hours
}

// put adds a file; "-" is the text.
func (o *outputs) put(path string, text []byte) {
	if path == "-" {
		o.Write(text)
		return
	}
	if o.files == nil {
		o.files = map[string][]byte{}
	}
	o.files[path] = text
}

func (p importer) write(out *outputs, i *vendor.Import, v vocabulary, rendered, rules, history, alerts string) error {
	if !slices.Contains([]string{rendered, rules, history, alerts}, "-") {
		if err := p.tell(out, i, v); err != nil {
			return err
		}
	}
	var roster *schedule.Roster
	if rendered != "" || history != "" {
		var err error
		if roster, _, err = i.Roster(); err != nil {
			return err
		}
	}
	if rendered != "" {
		text, err := json.Marshal(roster)
		if err != nil {
			return err
		}
		out.put(rendered, append(text, '\n'))
	}
	if rules != "" || history != "" {
		said, err := i.Rules(p.today())
		if errors.Is(err, vendor.ErrNoRules) {
			fmt.Fprint(p.out, v.noRules)
			said, err = i.Vacant(p.today())
		}
		if err != nil {
			return err
		}
		if rules != "" {
			text, err := config.Encode(said.File)
			if err != nil {
				return err
			}
			out.put(rules, text)
		}
		if history != "" { // an entry changes nothing before its time
			said.File.Journal = []schedule.Entry{{ID: "imported", Author: "import", At: roster.Interval().Start, Change: roster}}
			text, err := config.Encode(said.File)
			if err != nil {
				return err
			}
			out.put(history, text)
		}
	}
	if alerts != "" {
		text, err := json.MarshalIndent(i.Alerts, "", "  ")
		if err != nil {
			return err
		}
		out.put(alerts, append(text, '\n'))
	}
	return nil
}

// way is what is asked of the way back.
type way struct {
	like, config, requests, send, authorization *string
	ask                                         *bool
}

// back shows the overrides with which the vendor calls whom a record calls, and what makes them.
func (p importer) back(out *outputs, i *vendor.Import, w way, v vocabulary) error {
	files, err := vendor.Open([]string{*w.like})
	if err != nil {
		return err
	}
	roster, err := schedule.ParseRoster(files[*w.like])
	if err != nil {
		return fmt.Errorf("%s: %w", *w.like, err)
	}
	var who func(schedule.Member) schedule.Member
	if *w.config != "" {
		organisation, err := command.Load(*w.config)
		if err != nil {
			return err
		}
		contacts := map[schedule.Member]schedule.Member{}
		for _, spec := range organisation.Specs {
			for _, p := range spec.People {
				contacts[p.ID] = schedule.Member(p.Contact[i.Vendor])
			}
		}
		who = func(m schedule.Member) schedule.Member { return contacts[m] }
	}
	moves, notes, err := i.Back(roster, who)
	if err != nil {
		return err
	}
	names := map[schedule.Member]string{}
	for _, p := range i.People {
		names[p.ID] = p.Name
	}
	if *w.ask {
		wanted, err := p.ask(moves, names, v)
		if err != nil {
			return err
		}
		moves = i.Accept(moves, wanted)
	}
	if *w.requests != "" || *w.send != "" {
		if err := p.ready(out, i, moves, w, v); err != nil {
			return err
		}
	}
	if *w.requests == "-" { // nothing else
		return nil
	}
	if fmt.Fprintf(out, v.overrides, len(moves)); *w.send == "" {
		out.WriteString(v.notSent)
	}
	if len(moves) > 0 {
		out.WriteString(v.order)
	}
	out.WriteByte('\n')
	for n, m := range moves {
		fmt.Fprintf(out, "%3d. %s\n", n+1, v.told(m, names))
	}
	for _, n := range notes {
		fmt.Fprintf(out, v.unsaid, n.In(v.Language))
	}
	return nil
}

// ready makes the requests, writes them, and has them sent in the end if that is asked for.
func (p importer) ready(out *outputs, i *vendor.Import, moves []vendor.Move, w way, v vocabulary) error {
	requests, err := i.Requests(moves)
	if err != nil {
		return err
	}
	if *w.requests != "" {
		text, err := json.MarshalIndent(requests, "", "  ")
		if err != nil {
			return err
		}
		out.put(*w.requests, append(text, '\n'))
	}
	if *w.send != "" {
		line, err := authorization(*w.authorization)
		if err != nil {
			return err
		}
		out.send = func() error { return send(p.out, v, requests, *w.send, line) }
	}
	return nil
}

// tell says what was read, and how far rules say what was rendered.
func (p importer) tell(out *outputs, i *vendor.Import, v vocabulary) error {
	for _, s := range i.Schedules {
		switch {
		case i.Vendor != "shifts": // which have no rules
			fmt.Fprintf(out, v.schedules, s.Name, s.ID, s.Location, len(s.Layers), len(s.Overrides), len(s.Shifts))
		case out.columns == nil:
			fmt.Fprintf(out, v.list, s.Name, s.Location, len(s.Shifts))
		}
		if s.Unzoned {
			fmt.Fprintf(out, v.unzoned, s.Name, s.Location)
		}
	}
	for _, c := range out.columns {
		v.column(out, c, i.Interval)
	}
	switch {
	case out.columns != nil && out.open:
		fmt.Fprintf(out, v.row, out.handoff)
	case out.columns != nil:
		fmt.Fprintf(out, v.closedRow, out.handoff)
	}
	if out.elsewhere > 0 {
		fmt.Fprintf(out, v.elsewhere, out.elsewhere, i.Schedules[0].Location)
	}
	for _, names := range out.alike {
		fmt.Fprintf(out, v.alike, strings.Join(names, v.and))
	}
	for _, slip := range out.slips {
		fmt.Fprintf(out, v.slip, slip.Name, strings.Join(slip.Like, v.or))
	}
	if fmt.Fprintf(out, v.people, len(i.People)); i.Vendor != "shifts" {
		fmt.Fprintf(out, v.alerts, len(i.Alerts))
	}
	out.WriteByte('\n')
	rendered := slices.ContainsFunc(i.Schedules, func(s *vendor.Schedule) bool { return s.Shifts != nil })
	switch {
	case !rendered && len(i.Schedules) > 0:
		fmt.Fprintf(out, v.unrendered, i.Vendor)
		rules, err := i.Rules(p.today())
		if err != nil && !errors.Is(err, vendor.ErrNoRules) {
			return err
		}
		if err == nil {
			for _, n := range rules.Unsaid {
				fmt.Fprintf(out, v.unsaid, n.In(v.Language))
			}
		}
	case !i.Interval.Empty():
		roster, misfits, err := i.Roster()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, v.rendered, v.span(roster.Interval()))
		for id := range roster.Services() {
			fmt.Fprintf(out, v.service, id)
		}
		edges, err := i.Edges()
		if err != nil {
			return err
		}
		var gaps, bare time.Duration
		n := 0
		for g := range roster.Gaps() {
			gaps += g.Interval.Duration()
			n++
		}
		for _, name := range slices.Sorted(maps.Keys(edges)) {
			for _, e := range edges[name] {
				if bare += e.Out(); e.Bare != nil {
					v.edge(out, name, e)
				}
			}
		}
		if fmt.Fprintf(out, v.gaps, n); n > 0 {
			fmt.Fprintf(out, v.inAll, gaps.Hours())
		}
		if bare > 0 {
			fmt.Fprintf(out, v.atEdges, bare.Hours())
		}
		out.WriteByte('\n')
		for _, m := range misfits {
			out.WriteString(v.misfit(m))
		}
		if parity, err := i.Parity(); err == nil {
			if parity.Empty() {
				out.WriteString(v.same)
			}
			for _, c := range parity.Causes {
				fmt.Fprintf(out, v.differs, c.In(v.Language))
			}
		} else if !errors.Is(err, vendor.ErrNoRules) {
			return err
		}
	}
	for _, n := range i.Unsaid {
		fmt.Fprintf(out, v.unsaid, n.In(v.Language))
	}
	for _, n := range i.Unknown {
		fmt.Fprintln(out, n.In(v.Language))
	}
	return nil
}
