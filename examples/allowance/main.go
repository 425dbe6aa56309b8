// Command allowance writes what each person is paid for a month of off-hours, as
// CSV with a total line, or with -slip the slip of one person, which explains each yen. The
// rates are made-up input, never built in; how shifts are paid is for each firm to settle. What of
// the month is not published is told on the standard error and on a slip. Calls are known of -alerts
// alone: without, they are not recorded. A role that no duty has is a fault of
// the rates, and so is a group that -group, if it is given, does not name; rates that pay nobody in the month, and shifts that
// are paid by the shift and by the hour, are told on the standard error.
//
// With -months 12 the work in calls and the time on call of each person stand by month with their sum, as the limits of a year
// ask for them; -format text writes it to be read.
//
//	go run ./examples/allowance [-month 2026-05] [-months N [-format csv|text]] [-night 2000] [-off 5000] [-closes 25] [-rates FILE] [-group NAME=ID,ID]… [-pool ID] [-slip ID] [-bom] [-lang en|ja] [-config FILE] [-alerts FILE]
//
// rates.json is a table as a firm in Japan may have it: standby by the shift, for secondaries
// and managers at their own rates, calls and their minutes with premiums at night and on days
// off by the clock, the year's end, and days in lieu. With -pool the shifts and calls of one pool are paid, such as those of a country
// with a currency of its own.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: allowance [-month 2026-05] [-months N [-format csv|text]] [-night 2000] [-off 5000] [-closes 25] [-rates FILE] [-group NAME=ID,ID]… [-pool ID] [-slip ID] [-bom] [-lang en|ja] [-config FILE] [-alerts FILE]"

const mostYen = 1_000_000_000 // that pay.Rates takes

var run = command.Run("allowance", usage, func(flags *command.Flags) (string, error) {
	month := flags.Month("month", "2026-05", "`month` that is paid")
	months := flags.Number("months", 1, 1, 24, "`number` of pay months whose work in calls and time on call are summed instead, from -month on")
	format := flags.OneOf("format", "of -months", "csv", "text")
	night := flags.Number("night", 2000, 0, mostYen, "`yen` a night of a business day")
	off := flags.Number("off", 5000, 0, mostYen, "`yen` a day of a weekend or a holiday")
	closes := flags.Number("closes", 0, 0, 31, "last `day` of the pay month; 0 is the end of the month")
	table := flags.String("rates", "", "`file` of a rate table in JSON, instead of -night, -off and -closes")
	lang := flags.Language()
	g := groups{of: map[schedule.Member]string{}}
	flags.Func("group", "`name=ID,ID` of a group with rates of its own, several times for several", g.add)
	slip := flags.String("slip", "", "`ID` of the person whose slip is written instead")
	pool := flags.String("pool", "", "`ID` of the pool whose shifts and calls are paid; all without")
	mark := flags.Bool("bom", false, "begin the CSV with a byte order mark, by which Excel knows UTF-8")
	file, alerts := flags.Config(), flags.Alerts()
	err := flags.Parse(flags.Timed("month"), func() error {
		if *mark && *slip != "" {
			return errors.New("-bom is of the CSV, and -slip writes Markdown")
		}
		switch several := flags.Given("months"); {
		case several && *slip != "":
			return errors.New("-months sums the months of everybody, and -slip is of one person and month")
		case flags.Given("format") && !several:
			return errors.New("-format goes with -months")
		case *mark && *format == "text":
			return errors.New("-bom is of the CSV, and -format text writes Markdown")
		}
		if *table != "" && flags.Given("night", "off", "closes") {
			return errors.New("-rates stands instead of -night, -off and -closes")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	yen := int64(*off)
	p := payroll{words: words[*lang], groups: g, pool: schedule.TeamID(*pool)}
	p.rates = pay.Rates{Shift: map[report.Class]int64{report.Night: int64(*night), report.Weekend: yen, report.Holiday: yen}, Closes: *closes}
	if *table != "" {
		if p.rates, p.place, err = readRates(*table); err != nil {
			return "", err
		}
	}
	var text strings.Builder
	if *mark {
		text.WriteString("\ufeff")
	}
	if flags.Given("months") {
		x := span{payroll: p}
		if err := x.load(*month, *months, *file, *alerts); err != nil {
			return "", err
		}
		if *format == "text" {
			err = x.text(&text)
			return text.String(), err
		}
		err = x.table(false).CSV(&text)
		return text.String(), err
	}
	if err := p.load(*month, *file, *alerts); err != nil {
		return "", err
	}
	if *slip != "" {
		err = p.slip(&text, schedule.Member(*slip))
		return text.String(), err
	}
	err = p.table().CSV(&text)
	return text.String(), err
})

// groups are the groups of -group.
type groups struct {
	of    map[schedule.Member]string
	named []string // those of nobody too
}

// add reads name=ID,ID.
func (g *groups) add(text string) error {
	name, members, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return errors.New("has no form name=ID,ID")
	}
	g.named = append(g.named, name)
	for id := range strings.SplitSeq(members, ",") {
		if id == "" {
			continue // a group of nobody
		}
		m := schedule.Member(id)
		if old, twice := g.of[m]; twice && old != name {
			return fmt.Errorf("puts %q into two groups, %s and %s", m, old, name)
		}
		g.of[m] = name
	}
	return nil
}

// readRates reads a rate table, and returns it with where in the file the value of a path stands.
func readRates(path string) (rates pay.Rates, place func(string) string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return rates, nil, err
	}
	if rates, err = pay.ParseRates(data); err != nil {
		return rates, nil, command.InFile(path, err)
	}
	text := jsonfile.Trim(data)
	return rates, func(value string) string {
		line, col := jsonfile.Place(text, jsonfile.Find(text, value))
		return fmt.Sprintf("%s: rates: %d:%d: %s", path, line, col, value)
	}, nil
}

// payroll is the pay month that closes in a month.
type payroll struct {
	words  vocabulary
	rates  pay.Rates
	place  func(string) string // of a value of the rates
	groups groups
	pool   schedule.TeamID // that is paid, "" for all
	s      *schedule.Schedule
	month  schedule.Interval
	list   []pay.Allowance
	// recorded says that calls are known.
	recorded bool
}

// load reads the schedule and works out the pay month that closes in the month of first, its
// first day.
func (p *payroll) load(first schedule.Date, file, alerts string) error {
	pages, err := p.open(first, first, file, alerts)
	if err != nil {
		return err
	}
	p.note()
	p.list = p.slips(pages)
	if n, names := p.twice(); n > 0 {
		fmt.Fprintf(os.Stderr, p.words.twice+"\n", n, strings.Join(names, p.words.comma))
	}
	if names := p.idle(); len(names) > 0 {
		fmt.Fprintf(os.Stderr, p.words.idle+"\n", strings.Join(names, p.words.comma))
	}
	return nil
}

// open reads the schedule and the alerts, for the time from the pay month that closes in the month of first to the one of last.
func (p *payroll) open(first, last schedule.Date, file, alerts string) ([]report.Page, error) {
	known, s, err := command.Schedule(file, p.words.language)
	if err != nil {
		return nil, err
	}
	p.s = s
	p.month = schedule.Interval{Start: p.payMonth(first).Start, End: p.payMonth(last).End}
	for id := range p.s.Services() {
		if _, err := p.s.OnCall(id, p.month.End.Add(-1)); errors.Is(err, schedule.ErrBeforeStart) {
			return nil, fmt.Errorf("-month %s: %w", first.String()[:7], err)
		}
		break
	}
	if p.pool != "" {
		if _, err := command.Pools(p.s.DutiesOn(p.days()), p.pool); err != nil {
			return nil, err
		}
	}
	if err := p.strangers(p.seats(known.Specs)); err != nil {
		return nil, err
	}
	list, err := command.AlertsOf(file, alerts)
	if err != nil {
		return nil, err
	}
	p.recorded = file == "" || alerts != ""
	pages, err := report.Match(p.s, list)
	if err != nil && alerts != "" {
		return nil, err
	}
	if p.pool != "" {
		pages = slices.DeleteFunc(pages, func(page report.Page) bool { return page.Answer.Team != p.pool })
	}
	return pages, nil
}

// payMonth returns the pay month that closes in the month of a day.
func (p *payroll) payMonth(of schedule.Date) schedule.Interval {
	return p.rates.PayMonth(of.Year, of.Month, p.s.Location(of.At(0, time.UTC)))
}

// slips are what each person has in the month.
func (p *payroll) slips(pages []report.Page) []pay.Allowance {
	return p.rates.Slips(pay.Served{Period: p.month, Shifts: p.offHours, Pages: pages, Payee: p.payee})
}

// note tells on the standard error what is not published.
func (p *payroll) note() {
	if note := p.unpublished(); note != "" {
		fmt.Fprintln(os.Stderr, note)
	}
}

// seats returns the roles of the seats that are paid: those of any spec, and of what is published in the month.
func (p *payroll) seats(specs []schedule.Spec) []schedule.Role {
	roles := []schedule.Role{schedule.Primary, schedule.Secondary}
	add := func(role schedule.Role) {
		if !role.Watches() && !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	for _, spec := range specs {
		duties := []schedule.Duty{spec.OffHours}
		for _, team := range spec.Teams {
			duties = append(duties, team.OffHours)
		}
		for _, pool := range spec.Pools {
			duties = append(duties, pool.Duty)
		}
		for _, duty := range duties {
			for _, post := range duty.Seats {
				add(post.Role)
			}
		}
	}
	for shift := range p.offHours {
		add(shift.Role)
	}
	return roles
}

// strangers reports members of groups whom the schedule does not know, groups that no rate names, and roles and groups of
// rates that nobody has. Seats are the roles that there are.
func (p *payroll) strangers(seats []schedule.Role) error {
	var faults []error
	var hints near.Budget
	var groups []string // of rates
	for i, r := range p.rates.Rates {
		for k, role := range r.Roles {
			if !slices.Contains(seats, role) {
				faults = append(faults, fmt.Errorf("%s: %w: no duty has a seat %q that is paid%s", p.place(fmt.Sprintf("rates[%d].roles[%d]", i, k)), schedule.ErrMissing, role, near.Within(&hints, role, slices.Values(seats))))
			}
		}
		for k, name := range r.Groups {
			if groups = append(groups, name); len(p.groups.named) > 0 && !slices.Contains(p.groups.named, name) {
				faults = append(faults, fmt.Errorf("%s: %w: no -group %q%s; say -group %s= if nobody is in it", p.place(fmt.Sprintf("rates[%d].groups[%d]", i, k)), schedule.ErrMissing, name, near.Within(&hints, name, slices.Values(p.groups.named)), name))
			}
		}
	}
	for _, m := range slices.Sorted(maps.Keys(p.groups.of)) {
		name := p.groups.of[m]
		if _, err := p.s.Person(m, p.month.Start); err != nil {
			faults = append(faults, fmt.Errorf("-group %s: %w", name, err))
		}
		if !slices.Contains(groups, name) {
			faults = append(faults, fmt.Errorf("-group %s, with %s: %w: no rate is of the group%s", name, m, schedule.ErrMissing, near.Within(&hints, name, slices.Values(groups))))
		}
	}
	return errors.Join(faults...)
}

// idle returns the names of rates that pay nobody in the month, though it has days of theirs and, for calls, calls.
func (p *payroll) idle() (names []string) {
	paid := map[string]bool{}
	calls := 0
	for _, a := range p.list {
		calls += a.Calls
		for _, line := range a.Lines {
			paid[line.Rate] = true
		}
	}
	first, last := p.days()
	for _, r := range p.rates.Rates {
		away := func(b schedule.Block) bool { return b.Last.Before(first) || last.Before(b.First) }
		switch {
		case paid[r.Name] || slices.Contains(names, r.Name):
		case r.Per != pay.DayOff && r.Yen == 0 && r.Amount == "": // nothing is paid on purpose
		case len(r.Days) > 0 && !slices.ContainsFunc(r.Days, func(b schedule.Block) bool { return !away(b) }):
		case calls == 0 && (r.Per == pay.Call || r.Per == pay.Minute):
		default:
			names = append(names, r.Name)
		}
	}
	return names
}

// twice returns how many shifts are paid by the shift and by the hour, and the names of the rates, those that add to others left out, and what
// has one name: a table may mean that, or that one of them is paid.
func (p *payroll) twice() (n int, names []string) {
	for _, a := range p.list {
		hours := p.plain(a, pay.Hour)
		for _, shift := range p.plain(a, pay.Shift) {
			both := slices.DeleteFunc(slices.Clone(hours), func(hour pay.Line) bool {
				return hour.Rate == shift.Rate || hour.Team != shift.Team || hour.Role != shift.Role || !hour.Overlaps(shift.Interval)
			})
			if len(both) == 0 {
				continue
			}
			n++
			for _, line := range append([]pay.Line{shift}, both...) {
				if name := cmp.Or(line.Rate, p.words.short[line.Per]); !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return n, names
}

// plain returns what somebody is paid by the shift or by the hour, by rates that do not add to others.
func (p *payroll) plain(a pay.Allowance, per pay.Per) (lines []pay.Line) {
	for _, line := range a.Lines {
		adds := func(r pay.Rate) bool { return r.Add && r.Per == per && r.Name == line.Rate }
		if line.Per == per && line.Yen > 0 && !slices.ContainsFunc(p.rates.Rates, adds) {
			lines = append(lines, line)
		}
	}
	return lines
}

// payee is paid by their own calendar, and by the rates of their group.
func (p *payroll) payee(m schedule.Member) pay.Payee {
	person, _ := p.s.Person(m, p.month.End.Add(-1)) // who serves is known
	if person.Holidays == nil {                     // known at the start only, or nowhere
		person, _ = p.s.Person(m, p.month.Start)
	}
	return pay.Payee{Holidays: person.Holidays, Group: p.groups.of[m]}
}

// pays reports whether a shift is off hours and of the pool that is paid.
func (p *payroll) pays(shift schedule.Shift) bool {
	return shift.Regime == schedule.OffHours && (p.pool == "" || shift.Team == p.pool)
}

// offHours yields the shifts that are paid, which are not those of teams by day, with those
// just before and after the month, of which some minutes may be the month's.
func (p *payroll) offHours(yield func(schedule.Shift) bool) {
	const longest = int(schedule.LongestSlot / (24 * time.Hour)) // days
	first, last := p.days()
	for shift := range p.s.DutiesOn(first.AddDays(-longest), last.AddDays(longest)) {
		if p.pays(shift) && !yield(shift) {
			return
		}
	}
}

// days returns the first and the last day of the pay month.
func (p *payroll) days() (first, last schedule.Date) {
	place := p.month.Start.Location()
	return schedule.DateOf(p.month.Start, place), schedule.DateOf(p.month.End.Add(-1), place)
}

// unpublished says how many shifts of the month are not published, if any are not, the day of the first, and how many of them nobody has.
func (p *payroll) unpublished() string {
	all, n, vacant, first := 0, 0, 0, schedule.Date{}
	for shift := range p.s.DutiesOn(p.days()) {
		if !p.pays(shift) || shift.Role.Watches() {
			continue
		}
		if all++; !p.s.PublishedSeat(shift.Seat) {
			if n++; n == 1 {
				first = shift.Date
			}
			if shift.Gap() {
				vacant++
			}
		}
	}
	switch {
	case n == 0:
		return ""
	case n == all:
		return p.words.unplanned + p.words.counted(n-vacant, vacant)
	}
	return fmt.Sprintf(p.words.unpublished, n, command.Dated(p.words.language, first)) + p.words.counted(n-vacant, vacant)
}

// table lists what each person is paid.
func (p *payroll) table() (t report.Table) {
	for i, name := range p.words.columns {
		t.Columns = append(t.Columns, report.Column{Name: p.priced(name), Number: i > 1})
	}
	for _, a := range p.list {
		person, _ := p.s.Person(a.Member, p.month.End.Add(-1)) // who is not known has no name
		t.Rows = append(t.Rows, p.row(string(a.Member), person.Name, a))
	}
	t.Total = p.row(p.words.total, "", pay.Sum(p.list))
	return t
}

func (p *payroll) row(id, name string, a pay.Allowance) []string {
	cells := []string{id, name}
	for i, n := range []int64{int64(a.Shifts[report.Night]), int64(a.Shifts[report.Weekend]), int64(a.Shifts[report.Holiday]), int64(a.Calls), a.Work, a.Asleep, int64(a.DaysOff), a.Minutes} {
		cell := strconv.FormatInt(n, 10)
		if 3 <= i && i <= 5 && !p.recorded { // of calls
			cell = p.words.unrecorded
		}
		cells = append(cells, cell)
	}
	return append(cells, p.rates.Currency.Plain(a.Yen))
}
