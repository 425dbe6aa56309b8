package main

import (
	"fmt"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// next plans a month, shows what it means for people, and returns the entry that publishes it.
func next(out *strings.Builder, s *schedule.Schedule, month schedule.Interval, o order) ([]schedule.Entry, error) {
	p, err := publication.Next(s, month, publication.Order{Author: o.author, At: o.at})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%s, planned as of %s with what was served before\n", month.Start.Format("2006-01"), o.at.In(month.Start.Location()).Format("2006-01-02 15:04"))
	if last := s.Published().End; !last.IsZero() && last.Before(month.Start) {
		fmt.Fprintf(out, "From %s to then nothing is published: what the rotation gives counts as served.\n", last.Format("2006-01-02"))
	}
	pools, err := p.Pools()
	for _, pool := range pools {
		fmt.Fprintf(out, "\n%s\n%s %9s %9s %9s %9s\n", pool.ID, command.Pad("person", 12), "balance", "expected", "planned", "then")
		for _, b := range pool.Balances {
			fmt.Fprintf(out, "%s %+7.1f h %7.1f h %7.1f h %+7.1f h\n", command.Pad(command.Name(s, b.Member, month.Start), 12),
				publication.Hours(b.Was), publication.Hours(b.Share-b.Was), publication.Hours(b.Done), publication.Hours(b.Is))
		}
		fmt.Fprintf(out, "The worst deviation in total or in a class is %.1f h; no roster has less than %.1f h.\n", publication.Hours(pool.Certificate.F1), publication.Hours(pool.Certificate.F1Bound))
	}
	return p.Entries, err
}

// mend shows the repair of what is published beside what ranks first for each shift by itself, and returns
// the entries that move shifts.
func mend(out *strings.Builder, file config.File, s *schedule.Schedule, o order) ([]schedule.Entry, error) {
	p, err := publication.Mend(file, s, publication.Order{Author: o.author, At: o.at})
	if err != nil {
		return nil, err
	}
	for _, way := range []struct {
		name  string
		after *schedule.Schedule
	}{{"With a stand-in for each shift by itself", p.StandIns}, {"Repaired", p.After}} {
		moved, worst, err := publication.Moved(p.Before, way.after, p.Interval)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "%s %d shifts move, and the worst balance at the end is %.1f h:\n", way.name, len(moved), publication.Hours(worst))
		for _, m := range moved {
			fmt.Fprintf(out, "  %s %s %v: %s → %s\n", m.Team, m.Role, m.Interval, command.Name(p.Before, m.From, m.Start), command.Name(way.after, m.Member, m.Start))
		}
	}
	if len(p.Entries) == 0 {
		fmt.Fprintln(out, "The stand-ins are as good as a repair: nothing is entered.")
	}
	return p.Entries, nil
}
