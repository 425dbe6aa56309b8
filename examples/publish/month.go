package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// next plans a month and returns the entry that publishes it.
func next(out *strings.Builder, s *schedule.Schedule, month schedule.Interval, o order) ([]schedule.Entry, error) {
	if first, by, ok := publishedBy(s, month); ok {
		return nil, fmt.Errorf("%w: %s is published already, by entry %q of %s%s", schedule.ErrConflict, month.Start.Format("2006-01"), first.ID, first.At.Format(time.RFC3339), by)
	}
	policy := command.Policy()
	plans, err := policy.Next(s, month)
	if err != nil {
		return nil, err
	}
	planned := s
	for _, plan := range plans {
		if planned, err = planned.Follow(plan); err != nil {
			return nil, err
		}
	}
	roster, err := planned.Roster(month)
	if err != nil {
		return nil, err
	}
	after, e, err := s.Enter(schedule.Entry{ID: "roster " + month.Start.Format("2006-01"), Author: o.author, At: o.at, Change: roster})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%s, planned as of %s with what was served before\n", month.Start.Format("2006-01"), o.at.In(month.Start.Location()).Format("2006-01-02 15:04"))
	return []schedule.Entry{e}, balances(out, s, after, plans, month)
}

// publishedBy returns the first entry that publishes a shift of a month.
func publishedBy(s *schedule.Schedule, month schedule.Interval) (first schedule.Entry, by string, ok bool) {
	published := false
	for seat := range s.Seats(month) {
		published = published || s.PublishedSeat(seat)
	}
	for _, e := range s.Journal() {
		if r, is := e.Change.(*schedule.Roster); is && published && r.Interval().Overlaps(month) {
			if e.Author != "" {
				by = " by " + e.Author
			}
			return e, by, true
		}
	}
	return first, "", published
}

// balances writes, for each person of each planned pool, what was carried, what is
// expected, what is planned and what is carried then.
func balances(out *strings.Builder, s, after *schedule.Schedule, plans []*fairness.Plan, month schedule.Interval) error {
	before, err := fairness.Ledger{}.Upto(s, month.Start)
	if err != nil {
		return err
	}
	then, err := before.Carry(after, month)
	if err != nil {
		return err
	}
	hours := func(b fairness.Burden) float64 { return float64(b) / 60_000 }
	for _, plan := range plans {
		var pool schedule.TeamID
		for shift := range plan.Shifts() {
			pool = shift.Team
			break
		}
		fmt.Fprintf(out, "\n%s\n%s %9s %9s %9s %9s\n", pool, command.Pad("person", 12), "balance", "expected", "planned", "then")
		members := plan.Members()
		slices.Sort(members)
		for _, m := range members {
			was, is := before.Account(pool, m), then.Account(pool, m)
			share := is.Target.Total() - was.Target.Total()
			fmt.Fprintf(out, "%s %+7.1f h %7.1f h %7.1f h %+7.1f h\n", command.Pad(command.Name(s, m, month.Start), 12), hours(was.Balance().Total()),
				hours(share-was.Balance().Total()), hours(is.Done.Total()-was.Done.Total()), hours(is.Balance().Total()))
		}
		c := plan.Certificate()
		fmt.Fprintf(out, "The worst deviation in total or in a class is %.1f h; no roster has less than %.1f h.\n", hours(c.F1), hours(c.F1Bound))
	}
	return nil
}

// mend answers the edits since the last publication or repair, and returns the entries
// that move shifts. What ranks first for each shift by itself is shown beside it.
func mend(out *strings.Builder, file config.File, s *schedule.Schedule, o order) ([]schedule.Entry, error) {
	last := -1
	for i, e := range file.Journal {
		if _, is := e.Change.(*schedule.Roster); is || strings.HasPrefix(e.ID, "repair ") {
			last = i
		}
	}
	if last < 0 {
		return nil, fmt.Errorf("%w: nothing is published", schedule.ErrMissing)
	}
	old := file
	old.Journal = file.Journal[:last+1]
	before, _, err := old.At(o.at)
	if err != nil {
		return nil, err
	}
	rest := schedule.Interval{Start: o.at, End: s.Published().End}
	if rest.Empty() {
		return nil, fmt.Errorf("%w: what is published is over", schedule.ErrConflict)
	}
	plans, err := command.Policy().Mend(before, s, rest)
	if err != nil {
		return nil, err
	}
	repaired, entries := s, []schedule.Entry(nil)
	for _, plan := range plans {
		for i, change := range plan.Overrides(s, "repair") {
			e := schedule.Entry{ID: fmt.Sprintf("repair %s %s %d", o.at.Format(time.RFC3339), change.Team, i+1), Author: o.author, At: o.at, Change: change}
			if repaired, e, err = repaired.Enter(e); err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
	}
	for _, way := range []struct {
		name  string
		after *schedule.Schedule
	}{{"With a stand-in for each shift by itself", s}, {"Repaired", repaired}} {
		moved, worst, err := cost(before, way.after, rest)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "%s %d shifts move, and the worst balance at the end is %.1f h:\n", way.name, len(moved), worst)
		for _, line := range moved {
			fmt.Fprintln(out, "  "+line)
		}
	}
	if len(entries) == 0 {
		fmt.Fprintln(out, "The stand-ins are as good as a repair: nothing is entered.")
	}
	return entries, nil
}

// cost lists the shifts that move between two schedules, and returns the worst balance in
// hours of anybody when the interval ends.
func cost(before, after *schedule.Schedule, rest schedule.Interval) (moved []string, worst float64, err error) {
	was, err := before.Roster(rest)
	if err != nil {
		return nil, 0, err
	}
	is, err := after.Roster(rest)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range schedule.Diff(was, is).Reassignments {
		if m.Regime == schedule.OffHours && !m.Role.Watches() && !m.Added && !m.Removed {
			moved = append(moved, fmt.Sprintf("%s %s %v: %s → %s", m.Team, m.Role, m.Interval, command.Name(before, m.From, m.Start), command.Name(after, m.Member, m.Start)))
		}
	}
	ledger, err := fairness.Ledger{}.Upto(after, rest.End)
	for _, a := range ledger.Accounts {
		if pool, err := after.Team(a.Pool); err == nil && slices.Contains(pool.Members(rest.End), a.Member) {
			b := a.Balance().Total()
			worst = max(worst, float64(max(b, -b))/60_000)
		}
	}
	return moved, worst, err
}
