package main

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// write returns the report, a section after the other.
func (v vocabulary) write(o organisation) (string, error) {
	v.place = o.week.Start.Location()
	v.names = maps.Clone(v.names)
	for _, c := range o.s.People(o.week.Span(o.next)) {
		if c.Name != "" {
			v.names[string(c.Member)] = c.Name
		}
	}
	var b strings.Builder
	head, err := v.head(o)
	if err != nil {
		return "", err
	}
	b.WriteString(head)
	section := func(title string, write func(*strings.Builder, organisation)) {
		fmt.Fprintf(&b, "## %s\n\n", title)
		write(&b, o)
	}
	part := func(title string, write func(*strings.Builder, organisation)) {
		fmt.Fprintf(&b, "### %s\n\n", title)
		write(&b, o)
	}
	section(v.news, v.writeNews)
	fmt.Fprintf(&b, "## %s\n\n", v.sharing)
	part(v.hours, v.writeHours)
	part(v.pages, v.writePages)
	part(v.runbooks, v.writeRunbooks)
	part(v.noise, v.writeMonitors)
	part(fmt.Sprintf(v.costs, o.weeks), v.writeCosts)
	part(v.decided, v.writeDecisions)
	part(v.proposed, v.writeProposals)
	part(fmt.Sprintf(v.pooling, o.weeks), v.writePooling)
	if o.balance {
		part(fmt.Sprintf(v.balances, o.weeks), v.writeBalances)
	}
	section(v.troubles, v.writeTroubles)
	section(v.next, v.writeNext)
	section(v.holidays, v.writeHolidays)
	section(v.warnings, v.writeWarnings)
	section(v.changed, v.writeChanges)
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// head says which week it is and when the meeting is held.
func (v vocabulary) head(o organisation) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, v.title, o.day, o.day.AddDays(6))
	if o.sample {
		b.WriteString(v.sample)
	}
	fmt.Fprintf(&b, v.span, v.at(o.week.Start), v.at(o.week.End))
	days, err := meeting.Series{First: o.day, Team: o.calendar()}.Days(o.s, o.day, o.day.AddDays(7))
	if err != nil {
		return "", err
	}
	weekday := func(d schedule.Date) string { return command.Weekday(v.language, d.Weekday()) }
	switch now := days[0]; {
	case now.Skipped():
		b.WriteString(v.unheld)
	case now.Moved():
		why := v.holiday(now.Holiday)
		if why == "" {
			why = v.name(now.Kind.String())
		}
		fmt.Fprintf(&b, v.moved, now.Held, weekday(now.Held), now.Planned, weekday(now.Planned), why)
	default:
		fmt.Fprintf(&b, v.meeting, now.Held, weekday(now.Held))
	}
	if then := days[1]; !then.Skipped() {
		fmt.Fprintf(&b, v.following, then.Held, weekday(then.Held))
	}
	if now := days[0]; !now.Skipped() {
		if err := v.chair(&b, o); err != nil {
			return "", err
		}
	}
	return b.String() + "\n", nil
}

// calendar returns the team by whose calendar the meeting is held.
func (o organisation) calendar() schedule.TeamID {
	if everyone, err := o.s.Team(schedule.Everyone); err == nil && len(everyone.Members(o.week.Start)) > 0 {
		return schedule.Everyone
	}
	for _, owner := range o.s.Services() {
		return owner
	}
	return schedule.Everyone
}

// at writes a time by its own clocks, and names the zone if that is not the report's.
func (v vocabulary) at(t time.Time) string {
	day, clock := schedule.Civil(t, t.Location())
	text := fmt.Sprintf(v.stamp, day, command.Weekday(v.language, day.Weekday()), clock)
	if t.Location().String() != v.place.String() {
		text += t.Format(" MST")
	}
	return text
}

func (v vocabulary) holiday(d schedule.Day) string {
	if v.language == schedule.English && d.English != "" {
		return d.English
	}
	return d.Name
}

// table writes a table, or that there is nothing.
func (v vocabulary) table(b *strings.Builder, t report.Table) {
	if len(t.Rows) == 0 {
		b.WriteString(v.none + "\n\n")
		return
	}
	_ = t.Markdown(b) // a Builder takes everything
	b.WriteString("\n")
}

// columns heads a table: the first are text, the others numbers.
func columns(text int, names ...string) (list []report.Column) {
	for i, name := range names {
		list = append(list, report.Column{Name: name, Number: i >= text})
	}
	return list
}

func (v vocabulary) writeHours(b *strings.Builder, o organisation) {
	parts := report.Parts(o.roster.Duties(o.week), report.Whole)
	teams := report.Tabulate(parts, report.ByTeam, report.ByClass)
	pool := func(row string) int {
		if teams.At(row, string(report.Daytime)) == 0 {
			return 1 // after the teams
		}
		return 0
	}
	slices.SortStableFunc(teams.Rows, func(a, b string) int { return pool(a) - pool(b) })
	v.table(b, teams.TableIn(v.language, v.team, v.total, v.name))
	nights := func(yield func(report.Part) bool) {
		for p := range parts {
			if p.Regime == schedule.OffHours && !yield(p) {
				return
			}
		}
	}
	v.table(b, report.Tabulate(nights, report.ByMember, report.ByClass).TableIn(v.language, v.person, v.total, v.name))
}

func (v vocabulary) writePages(b *strings.Builder, o organisation) {
	pages := report.In(o.pages, o.week)
	asleep := map[schedule.TeamID]int{}
	for _, p := range pages {
		if p.Asleep() {
			asleep[p.Owner]++
		}
	}
	answered := map[schedule.TeamID]report.Ownership{}
	for _, x := range report.PagesByOwner(pages) {
		answered[x.Owner] = x
	}
	t := report.Table{Columns: columns(1, append([]string{v.owner}, v.pageColumns[:]...)...)}
	row := func(name string, asleep int, pages, time report.Ownership) []string {
		return []string{name, fmt.Sprint(pages.All), fmt.Sprint(asleep), fmt.Sprint(pages.Strangers), v.language.Percent(pages.Strangers, pages.All), v.language.Percent(time.Strangers, time.All)}
	}
	var allAsleep int
	var allPages, allTime report.Ownership
	for _, x := range report.TimeByOwner(o.roster, o.week) {
		t.Rows = append(t.Rows, row(v.name(string(x.Owner)), asleep[x.Owner], answered[x.Owner], x))
		allAsleep += asleep[x.Owner]
		allPages.All, allPages.Strangers = allPages.All+answered[x.Owner].All, allPages.Strangers+answered[x.Owner].Strangers
		allTime.All, allTime.Strangers = allTime.All+x.All, allTime.Strangers+x.Strangers
	}
	t.Total = row(v.total, allAsleep, allPages, allTime)
	v.table(b, t)

	worked := map[string]report.Worked{}
	for _, w := range report.Minutes(report.Calls(pages), report.SleepHours) {
		worked[string(w.Member)] = w
	}
	t = report.Table{Columns: columns(1, append([]string{v.person}, v.loads[:]...)...)}
	for _, l := range report.Loads(pages) {
		w := worked[l.Who]
		t.Rows = append(t.Rows, []string{v.name(l.Who), fmt.Sprint(l.Pages), fmt.Sprint(l.Asleep), fmt.Sprint(w.Night), fmt.Sprint(w.Day)})
	}
	v.table(b, t)
	fmt.Fprintf(b, v.busy, int(o.week.Duration()/time.Hour), report.BusyHours(o.alerts, o.week))
}

func (v vocabulary) writeMonitors(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(2, v.noisy[:]...)}
	monitors := report.Monitors(o.pages, o.week)
	for i, m := range monitors {
		if i == scheduletest.Shown {
			t.Rows = append(t.Rows, []string{fmt.Sprintf(v.more, len(monitors)-i)})
			break
		}
		t.Rows = append(t.Rows, []string{m.Name, string(m.Service), fmt.Sprint(m.Pages), fmt.Sprint(m.Asleep), fmt.Sprint(m.Idle), fmt.Sprint(m.Repeated)})
	}
	v.table(b, t)
	if len(t.Rows) > 0 {
		b.WriteString(v.noisyNote)
	}
}

// writeNext writes the shifts off hours of the two weeks after.
func (v vocabulary) writeNext(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(2, v.shifts[:]...)}
	t.Columns[2].Number, t.Columns[3].Number, t.Columns[4].Number, t.Columns[5].Number = true, false, false, false
	t.Columns = append(t.Columns, report.Column{Name: v.day})
	for shift := range o.roster.Duties(o.next) {
		if shift.Regime != schedule.OffHours {
			continue
		}
		who := v.name(string(shift.Member))
		if shift.Gap() {
			who = "**" + v.none + "**"
		}
		kind, holiday, _ := o.s.Day(shift.Team, shift.Date) // a shift's team and day are known
		day := v.holiday(holiday)
		if day == "" {
			day = v.name(kind.String())
		}
		t.Rows = append(t.Rows, []string{v.at(shift.Start), v.at(shift.End), v.language.Hours(shift.Duration()), v.name(string(shift.Team)), v.name(string(shift.Role)), who, day})
	}
	v.table(b, t)
}

// writeHolidays writes the next three holidays within half a year after the week.
func (v vocabulary) writeHolidays(b *strings.Builder, o organisation) {
	written := 0
	for n := 7; n < 7+183 && written < 3; n++ {
		day := o.day.AddDays(n)
		kind, holiday, err := o.s.Day(o.calendar(), day)
		if err != nil || kind != schedule.Holiday {
			continue
		}
		provisional := ""
		if holiday.Provisional {
			provisional = v.provisional
		}
		fmt.Fprintf(b, "- %s %s%s\n", v.date(day), v.holiday(holiday), provisional)
		written++
	}
	if written == 0 {
		b.WriteString(v.none + "\n")
	}
	b.WriteString("\n")
}

func (v vocabulary) date(d schedule.Date) string {
	if v.language == schedule.Japanese {
		return fmt.Sprintf("%v（%s）", d, command.Weekday(v.language, d.Weekday()))
	}
	return fmt.Sprintf("%s %v", command.Weekday(v.language, d.Weekday()), d)
}

// writeWarnings holds the whole months of the three weeks to the policy, and writes what is broken in
// the weeks: what a rule counts by week or month may begin before them.
func (v vocabulary) writeWarnings(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(3, v.warned[:]...)}
	span := o.roster.Interval()
	b.WriteString(v.origin(o.policies))
	parts := slices.DeleteFunc(scheduletest.Parts(o.months), func(p scheduletest.Part) bool { return !p.Month.Overlaps(span) })
	for _, rule := range o.rules {
		explanation := rule.Explanation
		if v.language == schedule.Japanese && rule.Japanese != "" {
			explanation = rule.Japanese
		}
		var breaches []scheduletest.Breach
		for _, f := range scheduletest.Find(o.months, rule) {
			for _, breach := range f.Breaches {
				if breach.When.Start.IsZero() || breach.When.Overlaps(span) || span.Contains(breach.When.Start) {
					breaches = append(breaches, breach)
				}
			}
		}
		for i, breach := range breaches {
			if i == scheduletest.Shown {
				t.Rows = append(t.Rows, []string{explanation, fmt.Sprintf(v.more, len(breaches)-i)})
				break
			}
			is, limit := findings.AmountsOf(v.language, rule.Name, breach)
			when := ""
			if !breach.When.Start.IsZero() {
				when = v.between(breach.When)
			}
			t.Rows = append(t.Rows, []string{explanation, breach.WhoIn(v.language, v.name), when, is, limit})
		}
		for _, part := range parts {
			if rule.Monthly {
				t.Rows = append(t.Rows, []string{explanation, "", v.between(part.Month), fmt.Sprintf(v.unjudged, v.between(part.Known))})
			}
		}
	}
	v.table(b, t)
}

// origin says where the numbers of the rules come from.
func (v vocabulary) origin(policies []scheduletest.Policy) string {
	if policies == nil {
		return v.numbers
	}
	var titles []string
	for _, p := range policies {
		title := p.Title
		if v.language == schedule.Japanese && p.Japanese != "" {
			title = p.Japanese
		}
		titles = append(titles, fmt.Sprintf(v.set, p.Name, title))
	}
	return fmt.Sprintf(v.numbersOf, strings.Join(titles, v.comma))
}

// between writes a time from its start to its end.
func (v vocabulary) between(iv schedule.Interval) string {
	return v.at(iv.Start) + " – " + v.at(iv.End)
}

func (v vocabulary) writeChanges(b *strings.Builder, o organisation) {
	if !o.compared {
		b.WriteString(v.incomparable)
		return
	}
	difference, agreed := schedule.Diff(o.before, o.roster), v.agreed(o)
	switch {
	case difference.Empty() && agreed == "":
		b.WriteString(v.none + "\n")
	case difference.Empty():
		b.WriteString(agreed)
	default:
		for line := range strings.Lines(difference.In(v.language)) {
			b.WriteString("- " + line)
		}
		if agreed != "" {
			fmt.Fprintf(b, "\n%s:\n\n%s", v.reasons, agreed)
		}
	}
	b.WriteString("\n")
}

// agreed lists what was changed and entered since the last meeting.
func (v vocabulary) agreed(o organisation) string {
	var b strings.Builder
	item := func(prefix string, c schedule.Change, note string) {
		b.WriteString("- " + prefix + noted(v.change(c), note) + "\n")
	}
	for change := range added(o.then.Changes, o.now.Changes) {
		item("", change, "")
	}
	for change := range added(o.now.Changes, o.then.Changes) {
		item(v.withdrawn, change, "")
	}
	known := o.then.Journal[:earlier(o.then.Journal, o.met)]
	for _, e := range o.now.Journal[:earlier(o.now.Journal, o.week.End)] {
		if slices.ContainsFunc(known, func(k schedule.Entry) bool { return k.ID == e.ID }) {
			continue
		}
		if e.Change != nil {
			item("", e.Change, e.Note)
		} else if i := slices.IndexFunc(o.now.Journal, func(of schedule.Entry) bool { return of.ID == e.Withdraws }); i >= 0 {
			item(v.withdrawn, o.now.Journal[i].Change, e.Note)
		}
	}
	return b.String()
}

// added yields the changes that were not there before.
func added(before, now []schedule.Change) iter.Seq[schedule.Change] {
	return func(yield func(schedule.Change) bool) {
		for _, change := range now {
			known := slices.ContainsFunc(before, func(b schedule.Change) bool { return reflect.DeepEqual(b, change) })
			if !known && !yield(change) {
				return
			}
		}
	}
}

// earlier returns the number of entries before a time.
func earlier(journal []schedule.Entry, t time.Time) int {
	n, _ := slices.BinarySearchFunc(journal, t, func(e schedule.Entry, t time.Time) int { return e.At.Compare(t) })
	return n
}

// noted adds a note to a line.
func noted(text, note string) string {
	if note = strings.Join(strings.Fields(note), " "); note != "" {
		text += ": " + note
	}
	return text
}

// during writes a time, in days where it is whole days.
func (v vocabulary) during(iv schedule.Interval) string {
	start, end := iv.Start.In(v.place), iv.End.In(v.place)
	first, last := schedule.DateOf(start, v.place), schedule.DateOf(end.Add(-1), v.place)
	switch {
	case v.language != schedule.Japanese:
		return v.at(start) + " – " + v.at(end)
	case !first.At(0, v.place).Equal(start) || !last.AddDays(1).At(0, v.place).Equal(end):
		return v.at(start) + "〜" + v.at(end)
	case first == last:
		return command.Dated(v.language, first)
	}
	return command.Dated(v.language, first) + "〜" + command.Dated(v.language, last)
}

// change says what was agreed, and why.
func (v vocabulary) change(c schedule.Change) string {
	var text, note string
	switch c := c.(type) {
	case schedule.Leave:
		text, note = fmt.Sprintf(v.leave, v.name(string(c.Member)), v.during(c.Interval)), c.Note
	case schedule.Swap:
		text, note = fmt.Sprintf(v.swap, v.name(string(c.A)), v.name(string(c.B))), c.Note
	case schedule.Cover:
		text, note = fmt.Sprintf(v.cover, v.name(string(c.From)), v.name(string(c.To)), v.during(c.Interval)), c.Note
		if c.To == "" {
			text = fmt.Sprintf(v.open, v.name(string(c.From)), v.during(c.Interval))
		}
	case schedule.Override:
		text, note = fmt.Sprintf(v.put, v.name(string(c.To)), v.during(c.Interval)), c.Note
	case *schedule.Roster:
		text = fmt.Sprintf(v.published, v.during(c.Interval()))
	}
	return noted(text, note)
}
