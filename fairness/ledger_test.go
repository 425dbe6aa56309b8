package fairness_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Weights are part of the ledger, its record included, and of the plan that is made
// with it.
func TestWeightsTravel(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) { spec.OffHours.Secondary = schedule.Vacant() })
	may := days("2026-05-01", "2026-05-14")
	w := fairness.Weights{Night: 100, Weekend: 500, Holiday: 1000, Secondary: -500, Class: fairness.ByMorning,
		Blocks: []schedule.Block{{Name: "GW", First: date("2026-05-02"), Last: date("2026-05-06")}}}
	planner := weighing(w)
	planner.Moves = long.Cases(2000, 0)
	made, planned := plan(t, planner, s, may)
	assert.Equal(t, w, made.Weights())
	ledger := settle(t, fairness.Ledger{Weights: w}, planned, may)
	assert.Equal(t, w, ledger.Weights)
	for _, line := range made.Certificate().Lines {
		done := ledger.Account(schedule.Everyone, line.Member).Done
		assert.Equal(t, line.Done, []fairness.Burden{done.Night, done.Weekend, done.Holiday, done.Total()}, line.Member)
	}

	record, err := json.Marshal(ledger)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(record), `{"weights":{"night":100,"weekend":500,"holiday":1000,"secondary":-500,"class":"byMorning",`+
		`"blocks":[{"name":"GW","first":"2026-05-02","last":"2026-05-06"}]},"accounts":[{"pool":"everyone","member":"e1",`), string(record))
	var read fairness.Ledger
	require.NoError(t, json.Unmarshal(record, &read))
	require.Len(t, read.Closed, 1)
	assert.True(t, read.Closed[0].Start.Equal(may.Start.Add(19*time.Hour)) && read.Closed[0].End.Equal(may.End.Add(10*time.Hour)), "%v", read.Closed)
	read.Closed[0] = ledger.Closed[0] // the same instants, of another location
	assert.Equal(t, ledger, read)
	record, err = json.Marshal(fairness.Ledger{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"accounts":null,"turns":null}`, string(record))
	assert.ErrorIs(t, json.Unmarshal([]byte(`{"weights":{"class":"byNoon"}}`), &read), schedule.ErrInvalid)
	_, err = json.Marshal(fairness.Weights{Class: 2})
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	assert.Equal(t, "byStart byMorning Class(2)", strings.Join([]string{fairness.ByStart.String(), fairness.ByMorning.String(), fairness.Class(2).String()}, " "))
}

// What cannot be accounted is an error that names it, all at once.
func TestWhatALedgerRefuses(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) {
		spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: schedule.Vacant()}
		spec.Teams[0].Members[4].Last = date("2026-05-09")
	})
	may := schedule.Month(2026, time.May, tokyo)
	shifts, people := slices.Collect(s.Duties(may)), s.People(may)
	give := func(pool schedule.TeamID, at int, m schedule.Member) int {
		for i, shift := range shifts {
			if shift.Team == pool && shift.Regime == schedule.OffHours {
				if at--; at < 0 {
					shifts[i].Member = m
					return i
				}
			}
		}
		panic("no such shift")
	}
	give(schedule.Everyone, 3, "m5")
	_, err := fairness.Ledger{}.Close(slices.Values(shifts), people)
	require.NoError(t, err, "m5 was there")

	give(schedule.Everyone, 4, "gone")
	give(schedule.Everyone, 5, "gone")
	give("suzuri", 6, "m1")
	twice := give(schedule.Everyone, 7, "m1")
	_, err = fairness.Ledger{Weights: fairness.Weights{Class: 9}}.Close(slices.Values(append(shifts, shifts[twice], shifts[twice])), people)
	for _, sentinel := range []error{schedule.ErrInvalid, schedule.ErrUnknownMember, schedule.ErrDuplicate} {
		assert.ErrorIs(t, err, sentinel)
	}
	assert.Equal(t, []string{
		`Weights.Class: 9 is no class`,
		`shifts: no person "gone" of pool "everyone", who has slot 2026-05-05 10:00 – 2026-05-06 10:00 JST, primary`,
		`shifts: no person "m1" of pool "suzuri", who has slot 2026-05-07 19:00 – 2026-05-08 10:00 JST, primary`,
		`shifts: slot 2026-05-08 19:00 – 2026-05-09 10:00 JST, primary, of pool "everyone" is given twice`,
	}, strings.Split(err.Error(), "\n"))

	// Whoever the specs do not know any more has the burden, and no target.
	give("suzuri", 6, "s1")
	before, err := fairness.Ledger{}.Close(slices.Values(shifts), append(people, schedule.Candidate{Member: "gone", Pool: schedule.Everyone}))
	require.NoError(t, err)
	assert.Equal(t, 48*hour, before.Account(schedule.Everyone, "gone").Done.Total())
	assert.Zero(t, before.Account(schedule.Everyone, "gone").Target)

	everyone := slices.DeleteFunc(slices.Clone(people), func(c schedule.Candidate) bool { return c.Pool == "suzuri" })
	_, err = fairness.Ledger{}.Close(s.Duties(may), everyone)
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.EqualError(t, err, `people: nobody of pool "suzuri", which has slot 2026-05-01 19:00 – 2026-05-02 10:00 JST, primary`)
	for _, none := range []func(func(schedule.Shift) bool){nil, known(s.Team("minne")).Duties(may)} {
		_, err = fairness.Ledger{}.Close(none, people)
		assert.ErrorIs(t, err, schedule.ErrMissing)
		assert.EqualError(t, err, `shifts: no off-hours shifts to account for`)
	}
}

// A ledger is data that people sort and edit: any order of it means the same, when a period
// is closed, when an account is asked for and when a month is planned.
func TestALedgerHasNoOrder(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) {
		spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: rotation.Daily(date("2026-04-01"), "s1", "s2", "s3")}
		spec.OffHours.Primary = rotation.Weekly(date("2026-03-30"), "m1", "e1", "m2", "e2")
	})
	april, may := schedule.Month(2026, time.April, tokyo), schedule.Month(2026, time.May, tokyo)
	ledger := fairness.Ledger{Weights: fairness.Weights{Blocks: []schedule.Block{{Name: "GW", First: date("2026-04-29"), Last: date("2026-05-06")}}}}
	ledger, err := ledger.Close(s.Duties(april), s.People(april))
	require.NoError(t, err)
	require.Greater(t, len(ledger.Accounts), 8)
	require.Greater(t, len(ledger.Turns), 3)
	require.Greater(t, len(ledger.Blocks), 8)
	closed, err := ledger.Close(s.Duties(may), s.People(may))
	require.NoError(t, err)
	people := slices.DeleteFunc(s.People(may), func(c schedule.Candidate) bool { return c.Pool != schedule.Everyone })
	planned, err := fairness.Planner{Ledger: ledger, Moves: 1000}.Plan(known(s.Team(schedule.Everyone)).Seats(may), people)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		l := fairness.Ledger{Weights: ledger.Weights, Accounts: rapid.Permutation(ledger.Accounts).Draw(t, "accounts"),
			Blocks: rapid.Permutation(ledger.Blocks).Draw(t, "blocks"),
			Turns:  rapid.Permutation(ledger.Turns).Draw(t, "turns"), Closed: rapid.Permutation(ledger.Closed).Draw(t, "closed")}
		require.NoError(t, l.Check())
		for _, a := range ledger.Accounts {
			require.Equal(t, a, l.Account(a.Pool, a.Member))
		}
		for _, b := range ledger.Blocks {
			require.Equal(t, b, l.Block(b.Pool, b.Block, b.Member))
		}
		again, err := l.Close(s.Duties(may), s.People(may))
		require.NoError(t, err)
		require.Equal(t, closed, again)
		if rapid.IntRange(0, 4).Draw(t, "plan") == 0 {
			plan, err := fairness.Planner{Ledger: l, Moves: 1000}.Plan(known(s.Team(schedule.Everyone)).Seats(may), people)
			require.NoError(t, err)
			require.Equal(t, planned.Certificate(), plan.Certificate())
		}
	})
}

// Months are closed in any order, each once: what slots lie in a closed period is told from
// a list of all slots that were closed.
func TestAPeriodIsClosedOnce(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) {
		spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: schedule.Vacant()}
	})
	rapid.Check(t, func(t *rapid.T) {
		var ledger fairness.Ledger
		closed := map[schedule.SeatKey]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "periods") {
			first := date("2026-04-01").AddDays(rapid.IntRange(0, 40).Draw(t, "first"))
			period := schedule.Days(first, first.AddDays(rapid.IntRange(0, 20).Draw(t, "days")), tokyo)
			pool := rapid.SampledFrom([]schedule.TeamID{schedule.Everyone, "suzuri"}).Draw(t, "pool")
			duties := known(s.Team(pool)).Duties
			starts, twice := map[schedule.SeatKey]bool{}, false
			for shift := range duties(period) {
				starts[shift.Key()] = true
				twice = twice || closed[shift.Key()]
			}
			next, err := ledger.Close(duties(period), s.People(period))
			if twice {
				require.ErrorIs(t, err, schedule.ErrConflict)
				require.ErrorContains(t, err, "lies in a period that is closed")
				continue
			}
			require.NoError(t, err)
			require.NoError(t, next.Check())
			for key := range starts {
				closed[key] = true
			}
			ledger = next
		}
		sum := fairness.Burden(0)
		for _, a := range ledger.Accounts {
			sum += a.Target.Total()
		}
		want := fairness.Burden(0)
		for shift := range s.Duties(schedule.Days(date("2026-04-01"), date("2026-07-01"), tokyo)) {
			if closed[shift.Key()] && shift.Regime == schedule.OffHours {
				want += ledger.Weights.Burden(schedule.Shift{Interval: shift.Seat.Interval, Seat: shift.Seat})
			}
		}
		require.Equal(t, want, sum, "each slot accrues once")
	})
}

// Whatever a hand can spoil in a ledger is a fault with its place, when it is closed, when it
// plans and when it is carried on.
func TestWhatALedgerCannotBe(t *testing.T) {
	s := vacant(t, nil)
	may := schedule.Month(2026, time.May, tokyo)
	l := fairness.Ledger{
		Accounts: []fairness.Account{{Pool: schedule.Everyone, Member: "m1"}, {Pool: schedule.Everyone}, {Member: "m2"}, {Pool: "everyon", Member: "m1"}, {Pool: schedule.Everyone, Member: "m1", Done: fairness.Amounts{Night: 1}}},
		Blocks: []fairness.BlockAccount{{Pool: schedule.Everyone, Block: "GW", Member: "m1"}, {Pool: schedule.Everyone, Block: "年末年始", Member: "m1"}, {Pool: schedule.Everyone, Block: "GW"},
			{Pool: schedule.Everyone, Member: "m1"}, {Block: "GW", Member: "m1"}, {Pool: schedule.Everyone, Block: "GW", Member: "m1", Done: fairness.Amounts{Holiday: 1}}},
		Turns: []fairness.Turn{{Block: "GW", Year: 2025, Member: "m1"}, {Block: "GW", Year: 2024, Member: "m1"}, {Block: "GW", Year: 2025, Member: "m1"}},
		Closed: []fairness.Period{{Pool: schedule.Everyone, Start: may.Start, End: may.End}, {Pool: schedule.Everyone, Start: may.Start.AddDate(0, 0, -1), End: may.Start.Add(1)},
			{Pool: schedule.Everyone, Start: may.End, End: may.End}, {Start: may.Start, End: may.End}, {Pool: "everyon", Start: may.Start, End: may.End}},
	}
	faults := []string{
		`Accounts[1].Member: no member`,
		`Accounts[2].Pool: no pool`,
		`Accounts[4]: "m1" of pool "everyone" is at Accounts[0] too`,
		`Blocks[2].Member: no member`,
		`Blocks[3].Block: no block`,
		`Blocks[4].Pool: no pool`,
		`Blocks[5]: block "GW" of "m1" of pool "everyone" is at Blocks[0] too`,
		`Turns[2]: "m1" had block "GW" of 2025 at Turns[0] too`,
		`Closed[1]: the period of pool "everyone" overlaps another: 2026-04-30 00:00 – 2026-05-01 00:00 JST`,
		`Closed[2]: the period of pool "everyone" is empty: 2026-06-01 00:00 – 2026-06-01 00:00 JST`,
		`Closed[3].Pool: no pool`,
	}
	err := l.Check()
	assert.Equal(t, faults, strings.Split(err.Error(), "\n"))
	for _, sentinel := range []error{schedule.ErrMissing, schedule.ErrDuplicate, schedule.ErrConflict, schedule.ErrInvalid} {
		assert.ErrorIs(t, err, sentinel)
	}
	_, err = l.Close(s.Duties(may), s.People(may))
	assert.ErrorContains(t, err, faults[2])
	_, err = fairness.Planner{Ledger: l}.Plan(s.Seats(may), s.People(may))
	for _, fault := range faults {
		assert.ErrorContains(t, err, "Ledger."+fault)
	}
	l.Accounts, l.Blocks, l.Turns, l.Closed = l.Accounts[3:4], []fairness.BlockAccount{{Pool: "everyon", Block: "GW", Member: "m1"}}, nil, l.Closed[4:]
	require.NoError(t, l.Check())
	_, err = l.Carry(s, may)
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
	assert.EqualError(t, err, "Accounts[0].Pool: no pool \"everyon\"\nBlocks[0].Pool: no pool \"everyon\"\nClosed[0].Pool: no pool \"everyon\"")
	_, err = fairness.Planner{Ledger: l}.Next(s, may)
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)

	// Months that follow each other are one period, whichever was closed first.
	whole := vacant(t, nil)
	closeAll := func(months ...time.Month) (l fairness.Ledger) {
		for _, m := range months {
			month := schedule.Month(2026, m, tokyo)
			l, err = l.Close(slices.Values([]schedule.Shift{{Interval: month, Seat: schedule.Seat{Interval: month, Team: schedule.Everyone, Regime: schedule.OffHours, Role: schedule.Primary, Date: schedule.DateOf(month.Start, tokyo)}}}), whole.People(month))
			require.NoError(t, err)
		}
		return l
	}
	assert.Equal(t, closeAll(time.April, time.May, time.June), closeAll(time.April, time.June, time.May))
	assert.Len(t, closeAll(time.June, time.May).Closed, 1)
	assert.Len(t, closeAll(time.July, time.May).Closed, 2)
}

// Each pool is planned by its own plan, and nobody of two is in two places; accounts
// stay apart.
func TestPlanEach(t *testing.T) {
	iv := days("2026-05-14", "2026-05-20")
	rapid.Check(t, func(t *rapid.T) {
		s := pools(t)
		plans, err := fairness.Planner{Moves: 1, Level: []fairness.Category{}}.PlanEach(s.Seats(iv), s.People(iv))
		require.NoError(t, err)
		var served []schedule.Shift
		for _, made := range plans {
			require.NoError(t, made.Check(made.Shifts()))
			served = slices.AppendSeq(served, made.Shifts())
			if s, err = s.Follow(made); err != nil { // to do: plans of PlanEach know each other's people
				require.ErrorContains(t, err, `"m000", who has the planned seat`)
				return
			}
		}
		seats := map[schedule.SeatKey]schedule.Member{}
		for _, shift := range served {
			seats[shift.Key()] = shift.Member
		}
		slots := 0
		for shift := range s.Duties(iv) {
			if shift.Regime == schedule.OffHours {
				slots++
				require.Equal(t, seats[shift.Key()], shift.Member)
			}
		}
		require.Len(t, served, slots)
		for i, a := range served {
			for _, b := range served[:i] {
				require.False(t, a.Member == b.Member && a.Overlaps(b.Interval), "%v and %v", a, b)
			}
		}
		var ledger fairness.Ledger
		ledger, err = ledger.Close(s.Duties(iv), s.People(iv))
		require.NoError(t, err)
		for _, account := range ledger.Accounts {
			done := fairness.Burden(0)
			for _, shift := range served {
				if shift.Team == account.Pool && shift.Member == account.Member {
					done += ledger.Weights.Burden(shift)
				}
			}
			require.Equal(t, done, account.Done.Total(), account)
		}
	})
}

func TestWhatPlanEachRefuses(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) {
		spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: schedule.Vacant()}
	})
	may := schedule.Month(2026, time.May, tokyo)
	people := slices.DeleteFunc(s.People(may), func(c schedule.Candidate) bool { return c.Pool == "suzuri" || c.Member > "e1" })
	plans, err := fairness.Planner{Limits: fairness.Limits{MinRest: 48 * time.Hour, RestBetween: fairness.Shifts}}.PlanEach(s.Seats(may), people)
	assert.Empty(t, plans)
	assert.ErrorIs(t, err, fairness.ErrInfeasible)
	assert.ErrorContains(t, err, `pool "suzuri": no roster exists: Fri 2026-05-01 19:00 – Sat 2026-05-02 10:00 JST: there is nobody to plan with`)
	assert.ErrorContains(t, err, `pool "everyone": no roster exists: `)
	_, err = fairness.Planner{}.PlanEach(known(s.Team("minne")).Seats(may), people)
	assert.EqualError(t, err, "slots: no slots to plan")
	_, err = fairness.Planner{}.PlanEach(nil, nil)
	assert.ErrorIs(t, err, schedule.ErrMissing)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Accounts of people and pools that no spec has are faults of a planner, before there are slots.
func TestAccountsOfStrangersAreFaults(t *testing.T) {
	spec := schedule.Spec{Location: time.UTC, Business: schedule.NeverOpen(), Holidays: schedule.NoHolidays{},
		Teams: []schedule.Team{{ID: "web", Members: []schedule.Membership{{Member: "ito"}}}}, Pools: []schedule.Pool{{ID: "nights"}}}
	moved := schedule.Spec{From: schedule.MustParseDate("2026-02-01"), Teams: []schedule.Team{{ID: "web", Members: []schedule.Membership{{Member: "ito"}}, Pool: "nights"}}}
	ledger := fairness.Ledger{Accounts: []fairness.Account{{Pool: "everyone", Member: "ito"}, {Pool: "nights", Member: "itoh"}, {Pool: "everyon", Member: "ito"}},
		Turns: []fairness.Turn{{Block: "NY", Year: 2025, Member: "itou"}}, Blocks: []fairness.BlockAccount{{Pool: "night", Block: "NY", Member: "ito"}}}
	err := fairness.Planner{Ledger: ledger}.Check(spec)
	assert.EqualError(t, err, `Ledger.Accounts[1].Member: no person "itoh"; did you mean "ito"?
Ledger.Accounts[2].Pool: no pool "everyon"; did you mean "everyone"?
Ledger.Blocks[0].Pool: no pool "night"; did you mean "nights"?
Ledger.Turns[0].Member: no person "itou"; did you mean "ito"?`)
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)

	// Of a pool in which no team of a person is, an account would be nobody's.
	stray := fairness.Ledger{Accounts: []fairness.Account{{Pool: "everyone", Member: "ito"}, {Pool: "nights", Member: "ito"}}}
	err = fairness.Planner{Ledger: stray}.Check(spec)
	assert.EqualError(t, err, `Ledger.Accounts[1].Member: no team of "ito" is in pool "nights"`)
	assert.ErrorIs(t, err, schedule.ErrUnknownMember)
	assert.NoError(t, fairness.Planner{Ledger: stray}.Check(spec, moved))

	// Of a pool that was closed before, people may have left.
	start := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	kept := fairness.Ledger{Accounts: ledger.Accounts[:2], Turns: ledger.Turns, Closed: []fairness.Period{{Pool: "nights", Start: start, End: start.AddDate(0, 1, 0)}}}
	assert.NoError(t, fairness.Planner{Ledger: kept}.Check(spec))
}
