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
	"github.com/toban-go/toban/schedule"
)

// Weights are part of the ledger, its record included, and of the plan that is made
// with it.
func TestWeightsTravel(t *testing.T) {
	s := vacant(t, func(spec *schedule.Spec) { spec.OffHours.Secondary = schedule.Vacant() })
	may := schedule.Month(2026, time.May, tokyo)
	w := fairness.Weights{Night: 100, Weekend: 500, Holiday: 1000, Secondary: -500, Class: fairness.ByMorning,
		Blocks: []schedule.Block{{Name: "GW", First: date("2026-05-02"), Last: date("2026-05-06")}}}
	made, planned := plan(t, weighing(w), s, may)
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
		spec.Teams[0].Members[4].Until = date("2026-05-10")
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
	assert.ErrorContains(t, err, `pool "suzuri": no roster exists: 2026-05-01T19:00:00+09:00 (Fri 2026-05-01 19:00 – 2026-05-02 10:00 JST): there is nobody to plan with`)
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
