package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// reviewed is within how many days a document is to be reviewed, as in the policy.
const reviewed = 180

// noise weighs pages as the library does by default.
var noise report.Noise

// writeRunbooks says how the pages of the week met the documents of their services.
func (v vocabulary) writeRunbooks(b *strings.Builder, o organisation) {
	counts := map[schedule.TeamID]map[report.Runbook]int{}
	var owners []schedule.TeamID
	for _, p := range report.In(o.pages, o.week) {
		if counts[p.Owner] == nil {
			owners, counts[p.Owner] = append(owners, p.Owner), map[report.Runbook]int{}
		}
		counts[p.Owner][report.RunbookOf(p, reviewed)]++
	}
	slices.Sort(owners)
	t := report.Table{Columns: columns(1, v.owner)}
	for _, r := range report.Runbooks() {
		t.Columns = append(t.Columns, report.Column{Name: v.name(string(r)), Number: true})
	}
	for _, owner := range owners {
		row := []string{v.name(string(owner))}
		for _, r := range report.Runbooks() {
			row = append(row, fmt.Sprint(counts[owner][r]))
		}
		t.Rows = append(t.Rows, row)
	}
	v.table(b, t)
	if len(t.Rows) > 0 {
		fmt.Fprintf(b, v.runbookNote, reviewed)
	}
}

// inHours writes minutes as hours with one decimal, which can be compared at a glance.
func (v vocabulary) inHours(minutes int64) string {
	return fmt.Sprintf(v.oneHour, float64(minutes)/60)
}

// writeCosts ranks monitors by what they cost over the weeks.
func (v vocabulary) writeCosts(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(2, v.costly[:]...)}
	t.Columns[6].Number = false
	costs := noise.Costs(o.pages, o.past)
	for i, c := range costs {
		if i == scheduletest.Shown {
			t.Rows = append(t.Rows, []string{fmt.Sprintf(v.more, len(costs)-i)})
			break
		}
		var weeks []string
		for _, w := range c.Weeks {
			weeks = append(weeks, fmt.Sprintf("%.1f", float64(w.Cost)/60))
		}
		t.Rows = append(t.Rows, []string{c.Monitor, string(c.Service), fmt.Sprint(c.Pages), fmt.Sprint(c.Asleep), v.inHours(c.Minutes), v.inHours(c.Cost), v.name(string(c.Trend)), strings.Join(weeks, " ")})
	}
	v.table(b, t)
	if len(t.Rows) > 0 {
		b.WriteString(v.costNote)
	}
}

// writeDecisions says what was decided about monitors, and what became of it.
func (v vocabulary) writeDecisions(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(5, v.effects[:]...)}
	for _, e := range noise.Effects(o.known(), o.pages, o.past) {
		state := v.openTask
		if !e.Done.IsZero() {
			state = fmt.Sprintf(v.doneTask, command.Dated(v.language, e.Done))
		}
		each := func(t report.Toll, weeks int) string {
			if weeks == 0 {
				return "–"
			}
			return v.inHours(t.Cost / int64(weeks))
		}
		saved := "–"
		if minutes, known := e.Saved(); known {
			saved = v.inHours(minutes)
		}
		t.Rows = append(t.Rows, []string{command.Dated(v.language, e.On), e.Monitor + " / " + string(e.Service), noted(v.name(string(e.Remedy)), e.Note), v.name(e.Owner), strings.TrimSpace(strings.Trim(state, "、, ")),
			each(e.Before, e.WeeksBefore), each(e.After, e.WeeksAfter), saved})
	}
	v.table(b, t)
}

// writeProposals lists what could be decided next.
func (v vocabulary) writeProposals(b *strings.Builder, o organisation) {
	t := report.Table{Columns: columns(3, v.proposals[:]...)}
	for i, p := range noise.Proposals(o.pages, o.past, reviewed, o.known()...) {
		if i == scheduletest.Shown {
			break
		}
		if p.Minutes*4/int64(p.Weeks) < 3 {
			continue // nothing, in tenths of an hour
		}
		why := fmt.Sprintf(v.reasonsOf[p.Remedy], p.Pages, p.Of)
		if p.Repeated != "" {
			why += ": " + oneLine(p.Repeated)
		}
		t.Rows = append(t.Rows, []string{p.Monitor + " / " + string(p.Service), v.name(string(p.Remedy)), why, v.inHours(p.Minutes * 4 / int64(p.Weeks))})
	}
	v.table(b, t)
}

// pools lists the pools that answer for services.
func (o organisation) pools() (list []schedule.TeamID) {
	for _, c := range o.s.People(o.past[0].Span(o.week)) {
		if !slices.Contains(list, c.Pool) && c.Pool != "" {
			list = append(list, c.Pool)
		}
	}
	return list
}

// writePooling compares silos with pools: hours, pages and wake-ups a person.
func (v vocabulary) writePooling(b *strings.Builder, o organisation) {
	span := o.past[0].Span(o.week)
	each := func(n, people int) string { return fmt.Sprintf("%.1f", float64(n)/float64(max(1, people))) }
	t := report.Table{Columns: columns(2, v.silo[:]...)}
	for _, pool := range o.pools() {
		teams, err := noise.PoolPages(o.s, pool, o.pages, span)
		silos, fault := report.Pool(o.s, pool, span)
		if errors.Join(err, fault) != nil {
			continue // no team is in it
		}
		for i, x := range teams {
			h := func(d time.Duration) string { return fmt.Sprintf(v.oneHour, d.Hours()) }
			t.Rows = append(t.Rows, []string{v.name(string(x.Team)), v.name(string(pool)), h(silos[i].EachAlone()), h(silos[i].EachShared()),
				each(x.Alone.Pages, x.People), each(x.Shared.Pages, x.All), each(x.Alone.Asleep, x.People), each(x.Shared.Asleep, x.All)})
		}
	}
	v.table(b, t)
	if len(t.Rows) > 0 {
		b.WriteString(v.siloNote)
	}
}

// writeBalances writes the balance of pages beside that of hours.
func (v vocabulary) writeBalances(b *strings.Builder, o organisation) {
	span := o.past[0].Span(o.week)
	signed := func(n int64, unit float64) string { return fmt.Sprintf("%+.1f", float64(n)/unit) }
	t := report.Table{Columns: columns(2, v.balanced[:]...)}
	for _, pool := range o.pools() {
		team, err := o.s.Team(pool)
		if err != nil {
			continue
		}
		for _, x := range report.Balances(pool, team.Duties(span), report.In(o.pages, span), o.s.People(span)) {
			t.Rows = append(t.Rows, []string{v.name(string(x.Member)), v.name(string(pool)), v.inHours(x.Served), strings.Replace(v.oneHour, "%.1f", signed(x.Served-x.Due, 60), 1),
				fmt.Sprint(x.Pages), signed(int64(x.Pages)*1000-x.PagesDue, 1000), fmt.Sprint(x.Asleep), signed(int64(x.Asleep)*1000-x.AsleepDue, 1000)})
		}
	}
	v.table(b, t)
}
