package fairness

import (
	"maps"

	"github.com/toban-go/toban/schedule"
)

// Rebalance moves a few published seats of an interval, which begins now or later, if somebody is far from their share: at most so
// many changes in each pool. Far is more than twice the heaviest stint of the pool, in total, at a month's end ahead (Ledger.Ahead),
// and only who is in the pool when the interval begins counts. The plan of a pool has as few changes as leave nobody far. If so many
// changes leave somebody far, it is the one that brings the furthest person nearest, and then others who are far
// (CompareDeviations of what is beyond far). Of one change and of two it is the best of all that there are, unless limits refuse 20,000
// pairs that would be better; three are two and one more, or one and two more, and so on. Only totals are levelled, not kinds of day.
//
// No change breaks a limit of the planner anew. Whoever breaks one already may give a seat of it away. With limits on turns, whole
// weekends, the longest distance or shares, or with people to serve with, they keep all seats. What people agreed on is known to them
// as in Mend. A published seat without anybody stays so, and so does one that changes have split or whose holder cannot serve: Mend
// fills it.
//
// Mend moves as few seats as it can. Leaves of one person in a row, told after the publication, then take more from a share than
// the next month can make up for in time. So call Rebalance with the schedule after a repair, and show what it would move before it is
// entered. Plan.Overrides makes of each plan what is laid over s. There is no plan where nobody is far, or where no changes help. Whether
// a seat is needed can depend on who has another one (schedule.Post.Unless): what a change does in that way is not foreseen, and a plan
// that brings people no nearer in the end is not returned. The errors are those of Mend.
func (p Planner) Rebalance(s *schedule.Schedule, iv schedule.Interval, changes int) (plans []*Plan, err error) {
	seats, published := map[schedule.TeamID][]schedule.Seat{}, map[schedule.TeamID]bool{}
	around := schedule.Interval{Start: iv.Start.AddDate(0, 0, -p.reach()), End: iv.End} // the rest of a month may have nights alone
	for seat := range s.Seats(around) {
		seats[seat.Team] = append(seats[seat.Team], seat)
		published[seat.Team] = published[seat.Team] || iv.Contains(seat.Start) && s.PublishedSeat(seat)
	}
	for _, pool := range poolOrder(maps.Keys(seats), s.People(iv)) {
		if !published[pool] {
			continue
		}
		far := Burden(0)
		runs, _ := p.runs(covering(seats[pool]))
		for _, r := range runs {
			far = max(far, 2*p.burden(r))
		}
		plan, err := p.rebalanced(s, iv, pool, far, changes)
		if err != nil {
			return nil, err
		}
		if plan == nil {
			continue
		}
		if s, err = s.With(plan.Overrides(s, "")...); err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// rebalanced returns the plan of Rebalance for one pool, nil if there is none.
func (p Planner) rebalanced(s *schedule.Schedule, iv schedule.Interval, pool schedule.TeamID, far Burden, changes int) (*Plan, error) {
	team, err := s.Team(pool)
	if err != nil {
		return nil, err
	}
	now := nearing{pool: pool, far: far, most: changes, members: team.Members(iv.Start)}
	now.ends, err = p.Ledger.Ahead(s, iv.Start)
	beyond := now.beyond(now.balances())
	if err != nil || CompareDeviations(beyond, nil) == 0 {
		return nil, err
	}
	p.Level = []Category{} // which could hide the total
	p.leavesGaps = true
	for p.nearing = &now; now.most > 0; now.most-- {
		plans, err := p.mend(s, s, iv, func(id schedule.TeamID) bool { return id == pool })
		if err != nil || len(plans) == 0 {
			return nil, err
		}
		// Seats that are needed or not by who has another one come and go, which the search does not foresee.
		after, err := s.With(plans[0].Overrides(s, "")...)
		if err != nil {
			return nil, err
		}
		then := now
		if then.ends, err = p.Ledger.Ahead(after, iv.Start); err != nil {
			return nil, err
		}
		if CompareDeviations(then.beyond(then.balances()), beyond) < 0 {
			return plans[0], nil
		}
	}
	return nil, nil
}
