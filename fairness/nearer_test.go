package fairness_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// nearer tries every change of one seat, and every pair of such changes, of people who can serve, that break no limit anew.
type nearer struct {
	pool   schedule.TeamID
	rest   schedule.Interval
	p      fairness.Planner
	broken []fairness.Breach
}

// beyond is how much further than twice the heaviest shift everybody is from their share.
func (x *nearer) beyond(s *schedule.Schedule) (list []fairness.Burden, err error) {
	far := fairness.Burden(0)
	for seat := range s.Seats(x.rest) {
		if seat.Team == x.pool {
			far = max(far, 2*x.p.Ledger.Weights.Burden(schedule.Shift{Interval: seat.Interval, Seat: seat}))
		}
	}
	team, err := s.Team(x.pool)
	if err != nil {
		return nil, err
	}
	ends, err := x.p.Ledger.Ahead(s, x.rest.Start)
	for _, end := range ends {
		for _, m := range team.Members(x.rest.Start) {
			b := end.Account(x.pool, m).Balance().Total()
			list = append(list, max(0, b-far, -b-far))
		}
	}
	return list, err
}

func (x *nearer) breaches(s *schedule.Schedule) (all []fairness.Breach) {
	for _, limit := range x.p.Limits.GivenWith(x.p.Own) {
		limit.Mates = func(a, b schedule.Member, _ schedule.TeamID, _ time.Time) bool { return a < "m2" == (b < "m2") }
		all = append(all, limit.Breaches(s.Duties(schedule.Interval{Start: x.rest.Start.AddDate(0, -1, 0), End: x.rest.End.AddDate(0, 1, 0)}))...)
	}
	return all
}

// moves yields the schedules with one seat changed.
func (x *nearer) moves(s *schedule.Schedule) iter.Seq[*schedule.Schedule] {
	return func(yield func(*schedule.Schedule) bool) {
		for shift := range s.Duties(x.rest) {
			if shift.Team != x.pool || shift.Regime != schedule.OffHours || shift.Member == "" || !shift.Interval.Equal(shift.Seat.Interval) {
				continue
			}
			for _, c := range s.People(shift.Interval) {
				if c.Member == shift.Member || c.Pool != x.pool || !c.CanServe(shift.Seat) || slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(shift.Interval) }) {
					continue
				}
				moved, err := s.With(schedule.Override{Interval: shift.Interval, To: c.Member, Team: x.pool, Role: shift.Role})
				if err == nil && !yield(moved) {
					return
				}
			}
		}
	}
}

// try keeps the nearest of what so many changes more leave.
func (x *nearer) try(s *schedule.Schedule, most int, nearest *[]fairness.Burden) error {
	for s := range x.moves(s) {
		is, err := x.beyond(s)
		if err != nil {
			return err
		}
		within := func() bool {
			for _, b := range x.breaches(s) {
				if !slices.ContainsFunc(x.broken, func(o fairness.Breach) bool {
					return o.Limit == b.Limit && o.Member == b.Member && o.When.Encloses(b.When) && b.Got <= o.Got
				}) {
					return false
				}
			}
			return true
		}
		if fairness.CompareDeviations(is, *nearest) < 0 && within() {
			*nearest = is
		}
		if most > 1 {
			if err := x.try(s, most-1, nearest); err != nil {
				return err
			}
		}
	}
	return nil
}

// Of one change, or of two, Rebalance finds the ones that bring the furthest person nearest.
func TestRebalanceMissesNothing(t *testing.T) {
	tokyo := sample.Tokyo()
	asked := map[string]int{}
	for seed := range uint64(long.Cases(14, 400)) {
		r := rand.New(rand.NewPCG(seed, 5))
		pick := func(list ...int) int { return list[r.IntN(len(list))] }
		member := func() schedule.Member { return schedule.Member(fmt.Sprintf("m%d", r.IntN(4))) }
		var teams []schedule.Team
		for i := range 2 {
			team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("t%d", i)), Services: schedule.Services(schedule.ServiceID(fmt.Sprintf("s%d", i)))}
			for j := range 2 {
				team.Members = append(team.Members, schedule.Membership{Member: schedule.Member(fmt.Sprintf("m%d", 2*i+j)), Share: pick(0, 0, 0, 50, 60)})
			}
			teams = append(teams, team)
		}
		duty := schedule.Duty{Primary: schedule.Vacant()}
		seats := 1 + r.IntN(2)
		if seats == 2 {
			duty.Secondary = schedule.Vacant()
		}
		s, err := schedule.New(schedule.Spec{Location: tokyo, Business: schedule.Hours{{Closed: true}}, Holidays: schedule.NoHolidays{}, Teams: teams, OffHours: duty})
		require.NoError(t, err)
		june := schedule.Month(2026, time.June, tokyo)
		planner := fairness.Planner{Moves: 1000, Seed: seed, Limits: fairness.Limits{MinRest: time.Duration(pick(0, 0, 0, 1)) * time.Hour, MaxShiftsPerMonth: pick(0, 0, 16, 18), MaxConsecutiveDays: pick(0, 0, 3, 5)}}
		if seats == 2 {
			planner.Limits.MinRest, planner.Limits.Apart = 0, r.IntN(3) == 0
			planner.Own = map[schedule.Member]fairness.Own{member(): {Apart: []schedule.Member{member()}}}
			for m, own := range planner.Own {
				if own.Apart[0] == m {
					planner.Own = nil
				}
			}
		}
		plans, err := planner.Next(s, june)
		if err != nil {
			asked["no plan"]++
			continue
		}
		s = published(t, s, plans, june)
		day := 1 + r.IntN(12)
		s, err = s.With(schedule.Leave{Member: member(), Interval: juneDays(day, day+3+r.IntN(10)), Long: r.IntN(3) == 0})
		require.NoError(t, err)
		for i := range r.IntN(4) {
			planner.Ledger.Accounts = append(planner.Ledger.Accounts, fairness.Account{Pool: schedule.Everyone, Member: schedule.Member(fmt.Sprintf("m%d", i)), Done: fairness.Amounts{Night: fairness.Burden(r.IntN(201)-100) * 60_000}})
		}
		most := 1 + r.IntN(2)
		day = 8 + r.IntN(16)
		x := nearer{pool: schedule.Everyone, rest: juneDays(day, day+14/most/seats-2), p: planner}
		was, err := x.beyond(s)
		require.NoError(t, err)
		if fairness.CompareDeviations(was, nil) == 0 {
			asked["nobody is far"]++
			continue
		}
		x.broken = x.breaches(s)
		plans, err = planner.Rebalance(s, x.rest, most)
		require.NoError(t, err)
		is, err := s.With(fairness.Overrides(s, "balance", plans...)...)
		require.NoError(t, err)
		found, err := x.beyond(is)
		require.NoError(t, err)
		nearest := was
		require.NoError(t, x.try(s, most, &nearest))
		if fairness.CompareDeviations(nearest, was) == 0 {
			asked["nothing is to be found"]++
			assert.Empty(t, plans)
			continue
		}
		asked[fmt.Sprintf("%d changes", most)]++
		for _, plan := range plans {
			assert.LessOrEqual(t, len(plan.Changes()), most)
		}
		assert.Zero(t, fairness.CompareDeviations(found, nearest), "seed %d, %d changes within %v: %v, not %v of %v", seed, most, planner.Limits, found, nearest, was)
	}
	t.Log(asked)
	assert.Positive(t, asked["1 changes"])
	assert.Positive(t, asked["2 changes"])
	assert.Positive(t, asked["nothing is to be found"])
}
