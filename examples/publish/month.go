package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// next plans a month, shows what it means for people, and returns the schedule with the entry that publishes it.
func next(out *strings.Builder, s *schedule.Schedule, own *fairness.Planner, month schedule.Interval, o order) (*schedule.Schedule, []schedule.Entry, error) {
	p, err := o.planner.next(s, own, month, publication.Order{Author: o.author, At: o.at, Watch: o.watch})
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(out, o.words.planned, month.Start.Format(o.words.month), o.at.In(month.Start.Location()).Format("2006-01-02 15:04"))
	if last := s.Published().End; !last.IsZero() && last.Before(month.Start) {
		fmt.Fprintf(out, o.words.unpublished, last.Format("2006-01-02"))
	}
	pools, err := p.Pools()
	if err != nil {
		return nil, nil, err
	}
	for i, pool := range pools {
		fmt.Fprintf(out, "\n%s\n%s", o.words.Team(pool.ID), text.Left(o.words.columns[0], 12))
		for _, column := range o.words.columns[1:] {
			fmt.Fprint(out, " ", text.Right(column, 13))
		}
		fmt.Fprintln(out)
		for _, b := range pool.Balances {
			fmt.Fprint(out, text.Left(command.Name(s, b.Member, month.Start), 12))
			for _, cell := range []string{o.words.balance(b.Was), o.words.hours(b.Share), o.words.hours(b.Done), o.words.balance(b.Is)} {
				fmt.Fprint(out, " ", text.Right(cell, 13))
			}
			fmt.Fprintln(out, o.words.away(b.Long))
		}
		if w := p.Ledger.Weights; !reflect.DeepEqual(w, fairness.Weights{}) {
			out.WriteString(o.words.weighed)
		}
		fmt.Fprintf(out, o.words.worst, pool.Certificate.WorstIn(o.words.Language), pool.Certificate.F1Bound.Duration().Hours())
		out.WriteString(o.words.limits(pool.Limits, command.SaysLimits(own)))
		costs, err := o.words.costs(p.Plans[i])
		if err != nil {
			return nil, nil, err
		}
		out.WriteString(costs)
		out.WriteString(o.words.wishes(publication.WishesOf(p.Plans[i]), func(m schedule.Member) string { return command.Name(s, m, month.Start) }))
		for _, x := range pool.Shadowing {
			fmt.Fprintf(out, "  %s\n", x.In(o.words.Language))
		}
	}
	return p.After, p.Entries, nil
}

// mend shows the repair of what is published beside what ranks first for each shift by itself, and returns
// the entries that move shifts.
func mend(out *strings.Builder, file config.File, s *schedule.Schedule, o order) ([]schedule.Entry, error) {
	p, impossible := o.planner.mend(file, s, publication.Order{Author: o.author, At: o.at, Watch: o.watch})
	if p.StandIns == nil {
		return nil, impossible
	}
	standIns, standWorst, err := publication.Moved(p.Ledger, p.Before, p.StandIns, p.Interval)
	if err != nil {
		return nil, errors.Join(impossible, err)
	}
	far := func(worst publication.Worst) string {
		return o.words.far(worst, func(m schedule.Member) string { return command.Name(s, m, p.Interval.Start) })
	}
	if impossible != nil { // the stand-ins serve, whatever limits they break
		moved := fmt.Sprintf(o.words.moved, o.words.ways[publication.ByStandIns], o.words.shifts(len(standIns.Reassignments)), far(standWorst))
		return nil, unrepaired{impossible, o.words.noRepair + moved + indent(strings.TrimSuffix(standIns.In(o.words.Language), "\n"))}
	}
	since := ""
	for _, finding := range p.Since {
		since += indent(finding.In(o.words.Language)) + "\n"
	}
	if since != "" {
		since = o.words.since + "\n" + since
	}
	days, nobody := "", false
	for _, d := range publication.Daytimes(p.Before, p.After, p.Interval) {
		days, nobody = days+d.In(o.words.Language, p.After), nobody || len(d.Left) == 0
	}
	if standIns.Empty() && len(p.Entries) == 0 {
		nothing := o.words.nothing
		if nobody {
			nothing = o.words.noNight
		}
		fmt.Fprintf(out, "%s\n%s%s", nothing, days, since)
		return nil, nil
	}
	ways, before := p.Ways(), ""
	for i, way := range ways {
		moved, worst := standIns, standWorst
		var broken []scheduletest.Finding
		if way.Kind == publication.ByStandIns {
			broken = p.Broken
		} else if moved, worst, err = publication.Moved(p.Ledger, p.Before, way.Schedule, p.Interval); err != nil {
			return nil, err
		}
		text, name := moved.In(o.words.Language), o.words.ways[way.Kind]
		if i > 0 && text == before {
			fmt.Fprintf(out, o.words.same, strings.TrimSuffix(name, ","))
			continue
		}
		before = text
		fmt.Fprintf(out, o.words.moved, name, o.words.shifts(len(moved.Reassignments)), far(worst))
		fmt.Fprintln(out, indent(strings.TrimSuffix(text, "\n")))
		if len(broken) > 0 {
			fmt.Fprintln(out, o.words.broken)
		}
		for _, finding := range broken {
			fmt.Fprintln(out, indent(finding.In(o.words.Language)))
		}
	}
	if b := p.Better; b.By == publication.WorstBalance || b.By == publication.SumOfBalances || b.By == publication.NextBalance {
		fmt.Fprintf(out, o.words.better[b.By], b.Repaired.Duration().Hours(), b.StandIns.Duration().Hours())
	} else {
		out.WriteString(o.words.better[b.By])
	}
	if len(ways) > 1 && len(p.Entries) > 0 {
		out.WriteString(o.words.entered)
	}
	out.WriteString(days + since)
	if len(p.Entries) == 0 {
		fmt.Fprintln(out, o.words.asGood)
	}
	return p.Entries, nil
}

// unrepaired is why there is no repair, with what there is in its place.
type unrepaired struct {
	error
	instead string
}

func (u unrepaired) Unwrap() error { return u.error }

// In puts the error into words of a language; what there is in its place is in the program's.
func (u unrepaired) In(l schedule.Language) string { return command.In(l, u.error) + "\n" + u.instead }

// indent sets every line of a text in.
func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
