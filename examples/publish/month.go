package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
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
	pools, err := p.Pools()
	if err != nil {
		return nil, nil, err
	}
	name := func(m schedule.Member) string { return command.Named(o.words.Language, s, m, month.Start) }
	for i, pool := range pools {
		wide := 12
		for _, b := range pool.Balances {
			wide = max(wide, text.Width(name(b.Member)))
		}
		fmt.Fprintf(out, "\n%s\n", o.words.Team(pool.ID))
		if b := pool.Before; !b.First.IsZero() {
			fmt.Fprintf(out, o.words.unpublished, b.First, b.Last)
		}
		if b := pool.Before; b.Unserved > 0 {
			fmt.Fprintf(out, o.words.unserved, b.Unserved.Hours(), b.Since)
		}
		fmt.Fprint(out, text.Left(o.words.columns[0], wide))
		for _, column := range o.words.columns[1:] {
			fmt.Fprint(out, " ", text.Right(column, 13))
		}
		fmt.Fprintln(out)
		for _, b := range pool.Balances {
			fmt.Fprint(out, text.Left(name(b.Member), wide))
			for _, cell := range []string{o.words.balance(b.Was), o.words.hours(b.Share), o.words.hours(b.Done), o.words.balance(b.Is)} {
				fmt.Fprint(out, " ", text.Right(cell, 13))
			}
			fmt.Fprintln(out, o.words.away(b.Long))
		}
		if w := p.Ledger.Weights; !reflect.DeepEqual(w, fairness.Weights{}) {
			out.WriteString(o.words.weighed)
		}
		for i, line := range pool.Certificate.Lines {
			pool.Certificate.Lines[i].Name = o.words.Named(line.Name, line.Member)
		}
		fmt.Fprintf(out, o.words.worst, pool.Certificate.WorstIn(o.words.Language), pool.Certificate.F1Bound.Duration().Hours())
		out.WriteString(o.words.limits(pool.Limits, command.SaysLimits(own)))
		costs, err := o.words.costs(p.Plans[i])
		if err != nil {
			return nil, nil, err
		}
		out.WriteString(costs)
		out.WriteString(o.words.wishes(publication.WishesOf(p.Plans[i]), name))
		for _, x := range pool.Shadowing {
			fmt.Fprintf(out, "  %s\n", x.In(o.words.Language))
		}
	}
	return p.After, p.Entries, nil
}

// mend shows the repair of what is published beside what ranks first for each shift by itself, and returns
// the entries that move shifts.
func mend(out *strings.Builder, file config.File, s *schedule.Schedule, o order) ([]schedule.Entry, error) {
	p, impossible := o.planner.mend(file, s, publication.Order{Author: o.author, At: o.at, More: o.more, Watch: o.watch})
	if p.StandIns == nil {
		return nil, impossible
	}
	ways := p.Ways()
	if impossible != nil {
		ways = ways[:1]
	}
	pools, err := publication.PoolsMoved(p.Before, ways, p.Interval)
	if err != nil {
		return nil, errors.Join(impossible, err)
	}
	standIns, standWorst, err := publication.Moved(p.Ledger, p.Before, p.StandIns, p.Interval, pools)
	if err != nil {
		return nil, errors.Join(impossible, err)
	}
	name := func(m schedule.Member) string { return command.Named(o.words.Language, s, m, p.Interval.Start) }
	named := func(f scheduletest.Finding) string {
		return indent(findings.Named(o.words.Language, f, func(id string) string { return name(schedule.Member(id)) }).In(o.words.Language))
	}
	way := func(n int, kind publication.WayKind, moved schedule.Difference, worst publication.Worst) string {
		shifts := len(moved.Reassignments)
		text := o.words.shifts(shifts)
		if kind == publication.ByRepair && p.Least > 0 && p.Least <= shifts {
			text += fmt.Sprintf(o.words.least, p.Least)
		}
		return fmt.Sprintf(o.words.moved, o.words.way(n, kind, o.more), text, o.words.far(worst, name))
	}
	if impossible != nil { // the stand-ins serve, whatever limits they break
		return nil, unrepaired{impossible, o.words.noRepair + way(1, publication.ByStandIns, standIns, standWorst) + indent(strings.TrimSuffix(standIns.In(o.words.Language), "\n"))}
	}
	fmt.Fprintf(out, o.words.repair, o.at.In(p.Interval.Start.Location()).Format("2006-01-02 15:04"))
	since := ""
	for _, finding := range p.Since {
		since += named(finding) + "\n"
	}
	if since != "" {
		why := o.words.decided
		if p.NoneKeeps != nil {
			why += fmt.Sprintf(o.words.noneKeeps, command.In(o.words.Language, p.NoneKeeps))
		}
		since = o.words.since + "\n" + since + why
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
	for i, w := range ways {
		n := i + 1
		if i == 0 {
			out.WriteString(way(n, w.Kind, standIns, standWorst))
			out.WriteString(indented(standIns.In(o.words.Language)))
			if len(p.Broken) > 0 {
				fmt.Fprintf(out, o.words.broken, n, len(ways))
			}
			for _, finding := range p.Broken {
				fmt.Fprintln(out, named(finding))
			}
			continue
		}
		moved, worst, err := publication.Moved(p.Ledger, p.Before, w.Schedule, p.Interval, pools)
		if err != nil {
			return nil, err
		}
		differs, err := publication.Difference(ways[i-1].Schedule, w.Schedule, p.Interval)
		if err != nil {
			return nil, err
		}
		if differs.Empty() {
			fmt.Fprintf(out, o.words.same, o.words.way(n, w.Kind, o.more), i)
			continue
		}
		out.WriteString(way(n, w.Kind, moved, worst))
		if text := moved.In(o.words.Language); strings.Count(text, "\n") <= longest {
			out.WriteString(indented(text))
			continue
		}
		fmt.Fprintf(out, o.words.differs, i)
		out.WriteString(indented(differs.In(o.words.Language)))
	}
	out.WriteString(o.words.wishesLost(p.Wishes, name))
	out.WriteString(days + since)
	out.WriteString(o.words.decision(p, len(ways)))
	return p.Entries, nil
}

// longest is how many lines a list of what moves has, at most, that is told in whole though one before it tells most of it.
const longest = 10

// unrepaired is why there is no repair, with what there is in its place.
type unrepaired struct {
	error
	instead string
}

func (u unrepaired) Unwrap() error { return u.error }

// In puts the error into words of a language; what there is in its place is in the program's.
func (u unrepaired) In(l schedule.Language) string { return command.In(l, u.error) + "\n" + u.instead }

// indented is indent of lines that end.
func indented(text string) string { return indent(strings.TrimSuffix(text, "\n")) + "\n" }

// indent sets every line of a text in.
func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
