package conformance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

var zones = []string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe", "UTC"}

// Whatever the hours, places, rotas, gaps, leave and days when clocks are set: what
// pagers and Alertmanager are told is what the schedule answers.
func TestAnyOrganisation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := schedule.Date{Year: 2026, Month: rapid.SampledFrom([]time.Month{time.March, time.April, time.May, time.October, time.November}).Draw(t, "month"), Day: rapid.IntRange(1, 28).Draw(t, "day")}
		o := anyOrganisation(t, first)
		iv := schedule.Days(first, first.AddDays(rapid.IntRange(0, 20).Draw(t, "days")), o.Specs[0].Location)
		for _, service := range services(o) {
			list, err := o.PagerDutySchedules(iv, service)
			if err != nil {
				require.ErrorContains(t, err, "nobody serves")
				continue
			}
			all := read(t, list)
			for _, at := range halfHours(iv) {
				for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
					want := asked(t, o.Schedule, service, role, at, "pagerduty")
					for _, byWall := range []bool{true, false} {
						if got := together(all, role, at, byWall); !slices.Equal(want, got) && (byWall || unambiguous(all, role)) {
							require.Equal(t, want, got, "%s %s %v %v", service, role, at, byWall)
						}
					}
				}
			}
		}
		active := intervals(t, o, iv)
		for service, owner := range o.Schedule.Services() {
			for _, at := range halfHours(iv) {
				answer, err := o.Schedule.OnCall(service, at)
				require.NoError(t, err)
				daytime, err := active.ContainsTime([]string{"daytime-" + string(owner)}, at)
				require.NoError(t, err)
				require.Equal(t, answer.Regime == schedule.Daytime && answer.Team == owner, daytime, "%s %v", service, at)
			}
		}
	})
}

// unambiguous reports that no restriction runs over the night, in which clocks may be
// set: there PagerDuty's wall clock decides.
func unambiguous(all []pager, role schedule.Role) bool {
	for _, p := range all {
		for _, l := range p.layers {
			for _, r := range l.restrictions {
				if strings.Contains(p.name+" ", " "+string(role)+" ") && r.duration > 12*time.Hour {
					return false
				}
			}
		}
	}
	return true
}

func halfHours(iv schedule.Interval) []time.Time {
	var list []time.Time
	for at := iv.Start; at.Before(iv.End); at = at.Add(30 * time.Minute) {
		list = append(list, at)
	}
	return list
}

func anyOrganisation(t *rapid.T, first schedule.Date) format.Organisation {
	hours := func(name string) schedule.Hours {
		w := schedule.Window{From: schedule.At(rapid.IntRange(6, 10).Draw(t, name+" opens"), 0), To: schedule.At(rapid.IntRange(14, 18).Draw(t, name+" closes"), 30)}
		for day := time.Monday; day <= time.Friday; day++ {
			if day == time.Tuesday || rapid.Bool().Draw(t, name+" "+day.String()) {
				w.Days = append(w.Days, day)
			}
		}
		return schedule.Hours{w}
	}
	rota := func(name string, among ...schedule.Member) schedule.Rota {
		return rotation.Rotation{First: first.AddDays(-rapid.IntRange(1, 40).Draw(t, name+" since")), Every: rapid.IntRange(1, 3).Draw(t, name+" every"),
			Unit: rapid.SampledFrom([]rotation.Unit{rotation.Days, rotation.Weeks}).Draw(t, name+" unit"), Order: among}
	}
	spec := schedule.Spec{
		Location: zone(rapid.SampledFrom(zones).Draw(t, "zone")), Business: hours("all"),
		Holidays: holiday.Japan().With("休業", first.AddDays(2), first.AddDays(2+rapid.IntRange(0, 2).Draw(t, "closed"))),
		Teams: []schedule.Team{
			{ID: "a", Services: []schedule.Service{{ID: "a1"}}, Members: members("a-x", "a-y", "a-z"), Business: hours("a")},
			{ID: "b", Services: []schedule.Service{{ID: "b1"}}, Members: members("b-x", "b-y"), Business: hours("b")},
		},
		OffHours: schedule.Duty{Primary: rota("pool", "a-x", "b-x", "a-y", "b-y", "")},
		People:   people("a-x", "a-y", "a-z", "b-x", "b-y"),
	}
	if rapid.Bool().Draw(t, "b by rota") {
		spec.Teams[1].Daytime = schedule.Duty{Primary: rota("b", "b-x", "b-y")}
	}
	if rapid.Bool().Draw(t, "secondary") {
		spec.OffHours.Secondary = rota("second", "a-y", "a-z", "b-x")
	}
	if rapid.Bool().Draw(t, "break") {
		spec.OffHours.Breaks = []schedule.Clock{schedule.At(rapid.IntRange(0, 23).Draw(t, "at"), 0)}
	}
	if rapid.Bool().Draw(t, "gaps") {
		spec.OffHours.Absent = schedule.LeaveGap
	}
	if rapid.Bool().Draw(t, "silo") {
		spec.Teams[1].Pool, spec.Teams[1].OffHours = "b", schedule.Duty{Primary: rota("silo", "b-y", "b-x")}
		spec.OffHours.Primary = rota("pool", "a-x", "a-y", "a-z")
		spec.OffHours.Secondary = nil
		spec.Teams[1].Location = zone(rapid.SampledFrom(zones).Draw(t, "zone of b"))
		if rapid.Bool().Draw(t, "follow") {
			spec.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"b"}
		}
	}
	specs := []schedule.Spec{spec}
	if rapid.Bool().Draw(t, "new regime") {
		later := spec
		later.From, later.Teams = first.AddDays(5), slices.Clone(spec.Teams)
		later.Teams[0].Business = hours("a later")
		specs = append(specs, later)
	}
	s, err := schedule.New(specs...)
	if err != nil {
		t.Skip(err) // such as a pool whose teams lie too far apart
	}
	start := first.At(0, spec.Location).Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "away from")) * time.Hour)
	s, err = s.With(schedule.Leave{Member: rapid.SampledFrom([]schedule.Member{"a-x", "b-x", "a-y"}).Draw(t, "away"), Interval: schedule.Interval{Start: start, End: start.Add(50 * time.Hour)}})
	require.NoError(t, err)
	if with, err := s.With(schedule.Override{Interval: schedule.Interval{Start: start, End: start.Add(5 * time.Hour)}, To: "a-z"}); err == nil {
		s = with
	}
	return format.Organisation{Schedule: s, Specs: specs}
}
