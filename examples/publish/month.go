package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// next plans a month, shows what it means for people, and returns the entry that publishes it.
func next(out *strings.Builder, s *schedule.Schedule, own *fairness.Planner, month schedule.Interval, o order) ([]schedule.Entry, error) {
	p, err := publication.Next(s, own, month, publication.Order{Author: o.author, At: o.at, Watch: o.watch})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, o.words.planned, month.Start.Format("2006-01"), o.at.In(month.Start.Location()).Format("2006-01-02 15:04"))
	if last := s.Published().End; !last.IsZero() && last.Before(month.Start) {
		fmt.Fprintf(out, o.words.unpublished, last.Format("2006-01-02"))
	}
	pools, err := p.Pools()
	for _, pool := range pools {
		fmt.Fprintf(out, "\n%s\n%s", pool.ID, text.Left(o.words.columns[0], 12))
		for _, column := range o.words.columns[1:] {
			fmt.Fprint(out, " ", text.Right(column, 12))
		}
		fmt.Fprintln(out)
		for _, b := range pool.Balances {
			fmt.Fprint(out, text.Left(command.Name(s, b.Member, month.Start), 12))
			for _, cell := range []string{o.words.balance(b.Was), o.words.hours(b.Share - b.Was), o.words.hours(b.Done), o.words.balance(b.Is)} {
				fmt.Fprint(out, " ", text.Right(cell, 12))
			}
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, o.words.worst, publication.Hours(pool.Certificate.F1), publication.Hours(pool.Certificate.F1Bound))
		out.WriteString(o.words.limits(pool.Limits))
		for _, x := range pool.Shadowing {
			fmt.Fprintf(out, "  %s\n", x.In(o.words.Language))
		}
	}
	return p.Entries, err
}

// mend shows the repair of what is published beside what ranks first for each shift by itself, and returns
// the entries that move shifts.
func mend(out *strings.Builder, file config.File, s *schedule.Schedule, o order) ([]schedule.Entry, error) {
	p, err := publication.Mend(file, s, publication.Order{Author: o.author, At: o.at, Watch: o.watch})
	if err != nil {
		return nil, err
	}
	standIns, standWorst, err := publication.Moved(p.Before, p.StandIns, p.Interval)
	if err != nil {
		return nil, err
	}
	repaired, repairWorst, err := publication.Moved(p.Before, p.After, p.Interval)
	if err != nil {
		return nil, err
	}
	if len(standIns) == 0 && len(p.Entries) == 0 {
		fmt.Fprintln(out, o.words.nothing)
		return nil, nil
	}
	type way struct {
		name   string
		moved  []schedule.Reassignment
		worst  fairness.Burden
		after  *schedule.Schedule
		broken []scheduletest.Finding
	}
	ways := []way{{o.words.standIns, standIns, standWorst, p.StandIns, p.Broken}, {o.words.repaired, repaired, repairWorst, p.After, nil}}
	if p.Fewest != nil {
		fewest, worst, err := publication.Moved(p.Before, p.Fewest, p.Interval)
		if err != nil {
			return nil, err
		}
		ways = slices.Insert(ways, 1, way{o.words.repaired, fewest, worst, p.Fewest, nil})
		ways[2].name = o.words.balanced
	}
	for _, way := range ways {
		fmt.Fprintf(out, o.words.moved, way.name, o.words.shifts(len(way.moved)), publication.Hours(way.worst))
		for _, m := range way.moved {
			fmt.Fprintf(out, "  %s %s %s: %s → %s\n", m.Team, o.words.Role(m.Role), o.words.Span(m.Interval), command.Name(p.Before, m.From, m.Start), command.Name(way.after, m.Member, m.Start))
		}
		for _, finding := range way.broken {
			fmt.Fprintf(out, "%s\n%s\n", o.words.broken, indent(finding.In(o.words.Language)))
		}
	}
	if len(p.Entries) == 0 {
		fmt.Fprintln(out, o.words.asGood)
	}
	return p.Entries, nil
}

// indent sets every line of a text in.
func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
