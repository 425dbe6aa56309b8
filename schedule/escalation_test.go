package schedule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func TestEscalation(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	spec := sample.Organisation()
	spec.OffHours.Secondary = spec.OffHours.Primary.(rotation.Rotation).Lag(1)
	spec.Teams[2].Location = london
	spec.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"ec"}
	s := with(t, must(t, spec), schedule.Leave{Member: "m1", Interval: schedule.Days(date("2026-05-01"), date("2026-05-31"), tokyo)})
	tiers := func(at string) string {
		var list []string
		for _, tier := range ask(t, s, "minne-web", at).Escalation() {
			list = append(list, fmt.Sprintf("%s %s %v %d", tier.Team, tier.Ask, tier.After, len(tier.Members)))
		}
		return strings.Join(list, ", ")
	}
	assert.Equal(t, "everyone primary 0s 1, everyone secondary 5m0s 1, minne ownerTeam 10m0s 4, everyone wholePool 15m0s 11", tiers("2026-05-09T12:00:00+09:00"))
	assert.Equal(t, "minne primary 0s 4, everyone wholePool 15m0s 11", tiers("2026-05-12T12:00:00+09:00"))
	assert.Equal(t, "ec primary 0s 4, minne ownerTeam 10m0s 4, everyone wholePool 15m0s 11", tiers("2026-05-12T20:00:00+09:00"))
	assert.Nil(t, schedule.Answer{}.Escalation())
	gone := ask(t, s, "minne-web", "2026-05-12T12:00:00+09:00")
	gone.Service = "nothing"
	assert.Nil(t, gone.Escalation())
}

// What is not said is stated: nobody but the primary is asked at once.
func TestTheDefaultEscalation(t *testing.T) {
	spec := daily()
	spec.OffHours.Secondary = spec.OffHours.Primary.(rotation.Rotation).Lag(1)
	spec.Escalation = nil
	asked := func(tiers ...schedule.Tier) (list []string) {
		spec.Escalation = tiers
		for _, r := range ask(t, must(t, spec), "minne-web", "2026-05-09T12:00:00+09:00").Escalation() {
			list = append(list, fmt.Sprintf("%s %s %v", r.Team, r.Ask, r.After))
		}
		return list
	}
	assert.Equal(t, []string{"everyone primary 0s", "everyone secondary 5m0s", "minne ownerTeam 10m0s", "everyone wholePool 15m0s"}, asked())
	// What is said is all there is.
	assert.Equal(t, []string{"everyone primary 0s"}, asked(schedule.Tier{Ask: schedule.Primary}))
	assert.Equal(t, []string{"minne ownerTeam 0s", "everyone secondary 1h0m0s"},
		asked(schedule.Tier{Ask: schedule.OwnerTeam}, schedule.Tier{Ask: schedule.Secondary, After: time.Hour}))
	assert.Equal(t, []string{"everyone wholePool 0s"}, asked(schedule.Tier{Ask: schedule.WholePool}, schedule.Tier{Ask: schedule.Primary, After: 1},
		schedule.Tier{Ask: schedule.OwnerTeam, After: 2}), "who has been asked is not asked anew")
	// A tier that is left out moves no other.
	spec.OffHours.Secondary = nil
	assert.Equal(t, []string{"everyone primary 0s", "minne ownerTeam 10m0s", "everyone wholePool 15m0s"}, asked())

	// What is handed over may be changed without harm.
	tiers := []schedule.Tier{{Ask: schedule.Primary}}
	spec.Escalation = tiers
	s := must(t, spec)
	tiers[0].Ask = schedule.WholePool
	assert.Equal(t, schedule.Primary, ask(t, s, "minne-web", "2026-05-09T12:00:00+09:00").Escalation()[0].Ask)
}

// escalated says from the spec and the leaves alone who is asked for an answer.
func escalated(spec schedule.Spec, leaves []schedule.Leave, a schedule.Answer, at time.Time) (list []schedule.Responders) {
	everybody := func(services []schedule.ServiceID, teams ...schedule.Team) (there []schedule.Member) {
		day := schedule.DateOf(a.Start, tokyo)
		for _, team := range teams {
			for _, m := range team.Members {
				asked := m.In(day)
				for _, l := range leaves {
					asked = asked && (l.Member != m.Member || !l.Contains(at))
				}
				for _, p := range spec.People {
					for _, r := range p.Ready {
						asked = asked && (p.ID != m.Member || !slices.Contains(services, r.Service) || !day.Before(r.From))
					}
				}
				if asked && !slices.Contains(there, m.Member) {
					there = append(there, m.Member)
				}
			}
		}
		return there
	}
	teams := map[schedule.TeamID]schedule.Team{}
	duties := map[schedule.TeamID][]schedule.ServiceID{} // by day
	var pooled []schedule.Team
	var pooledServices []schedule.ServiceID
	for _, team := range spec.Teams {
		teams[team.ID] = team
		for _, s := range team.Services {
			for _, id := range append([]schedule.TeamID{team.ID}, s.FollowedBy...) {
				duties[id] = append(duties[id], s.ID)
			}
			if team.Pool == "" {
				pooledServices = append(pooledServices, s.ID)
			}
		}
		if team.Pool == "" {
			pooled = append(pooled, team)
		}
	}
	tiers := spec.Escalation
	if tiers == nil {
		tiers = []schedule.Tier{{Ask: schedule.Primary}, {Ask: schedule.Secondary, After: 5 * time.Minute},
			{Ask: schedule.OwnerTeam, After: 10 * time.Minute}, {Ask: schedule.WholePool, After: 15 * time.Minute}}
	}
	var before []schedule.Member
	for _, tier := range tiers {
		r := schedule.Responders{Tier: tier, Team: a.Team}
		owner := teams[a.Owner]
		switch tier.Ask {
		case schedule.OwnerTeam:
			r.Team, r.Members = owner.ID, everybody(duties[owner.ID], owner)
		case schedule.WholePool:
			r.Team, r.Members = schedule.Everyone, everybody(pooledServices, pooled...)
			if owner.Pool != "" { // a silo
				var own []schedule.ServiceID
				for _, s := range owner.Services {
					own = append(own, s.ID)
				}
				r.Team, r.Members = owner.ID, everybody(own, owner)
			}
		default:
			for _, seat := range a.Seats {
				if seat.Role == tier.Ask && seat.Member != "" {
					r.Members = []schedule.Member{seat.Member}
				} else if seat.Role == schedule.All && tier.Ask == schedule.Primary {
					r.Members = everybody(duties[a.Team], teams[a.Team])
				}
			}
		}
		anew := slices.ContainsFunc(r.Members, func(m schedule.Member) bool { return !slices.Contains(before, m) })
		if anew {
			list, before = append(list, r), r.Members
		}
	}
	return list
}

// Schedules, rosters, their records and what lies beneath them ask whom the spec says,
// whatever the tiers are.
func TestEscalationAsTheSpecSays(t *testing.T) {
	days := schedule.Days(date("2026-05-07"), date("2026-05-11"), tokyo) // Thursday to Monday
	rapid.Check(t, func(t *rapid.T) {
		spec := two()
		maybe := func(what string) bool { return rapid.Bool().Draw(t, what) }
		if maybe("secondary") {
			spec.OffHours.Secondary = rotation.Daily(date("2026-01-01"), "b1", "a1", "b2")
		}
		if maybe("rota by day") {
			spec.Teams[0].Daytime.Primary = rotation.Daily(date("2026-01-01"), "a2", "a1")
		}
		if maybe("follows") {
			spec.Teams[1].Business = working(15, 22)
			spec.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"b"}
		}
		if maybe("silo") {
			spec.Teams[1].Pool, spec.Teams[1].OffHours.Primary = "b", rotation.Daily(date("2026-01-01"), "b2", "b1")
			spec.OffHours = schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "a1", "a2")}
		}
		if maybe("joins") {
			spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: "a3", From: date("2026-05-09")})
		}
		if maybe("not ready") {
			spec.People = []schedule.Person{{ID: "b1", Ready: []schedule.Ready{{Service: "sa", From: date("2026-05-10")}, {Service: "sb"}}}}
		}
		if tiers := rapid.Permutation([]schedule.Role{schedule.Primary, schedule.Secondary, schedule.OwnerTeam, schedule.WholePool}).Draw(t, "tiers"); maybe("said") {
			for i, role := range tiers[:rapid.IntRange(1, 4).Draw(t, "how many")] {
				spec.Escalation = append(spec.Escalation, schedule.Tier{Ask: role, After: time.Duration(i) * time.Minute})
			}
		}
		var leaves []schedule.Leave
		var changes []schedule.Change
		for range rapid.IntRange(0, 4).Draw(t, "leaves") {
			start := days.Start.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "from")) * time.Hour)
			leave := schedule.Leave{Member: rapid.SampledFrom([]schedule.Member{"a1", "a2", "b1", "b2"}).Draw(t, "who"),
				Interval: schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)}}
			leaves, changes = append(leaves, leave), append(changes, leave)
		}
		plain, err := schedule.New(spec)
		require.NoError(t, err)
		s, err := plain.With(changes...)
		require.NoError(t, err)
		roster, err := s.Roster(days)
		require.NoError(t, err)
		text, err := roster.MarshalJSON()
		require.NoError(t, err)
		record, err := schedule.ParseRoster(text)
		require.NoError(t, err)
		published, err := plain.With(record)
		require.NoError(t, err)
		for at := days.Start.Add(16 * time.Hour); at.Before(days.End); at = at.Add(3 * time.Hour) {
			for _, service := range []schedule.ServiceID{"sa", "sb"} {
				for name, from := range map[string]interface {
					OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
				}{"schedule": s, "roster": roster, "record": record, "published": published} {
					a, err := from.OnCall(service, at)
					require.NoError(t, err)
					require.Equal(t, escalated(spec, leaves, a, at), a.Escalation(), "%s: %v", name, a)
				}
			}
		}
	})
}

// An hour of leave takes somebody out of the tiers of teams and pools for that hour, not for the night around it.
func TestTiersOfATimeOfLeave(t *testing.T) {
	s := with(t, must(t, sample.Organisation()), schedule.Leave{Member: "m2", Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T21:00:00+09:00"), Exact: true})
	roster := compile(t, s, day("2026-05-12"))
	for at, there := range map[string]bool{"2026-05-12T19:59:59+09:00": true, "2026-05-12T20:00:00+09:00": false, "2026-05-12T20:59:59+09:00": false, "2026-05-12T21:00:00+09:00": true, "2026-05-13T03:00:00+09:00": true} {
		fromRoster, err := roster.OnCall("minne-web", instant(t, at))
		require.NoError(t, err)
		for _, a := range []schedule.Answer{ask(t, s, "minne-web", at), fromRoster} {
			asked := a.Escalation()
			for _, tier := range asked[len(asked)-2:] {
				assert.Equal(t, there, slices.Contains(tier.Members, "m2"), "%s: %v", at, tier)
			}
		}
	}
}
