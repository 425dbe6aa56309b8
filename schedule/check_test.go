package schedule_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func TestFaults(t *testing.T) {
	monday := date("2026-01-05")
	for _, c := range []struct {
		name string
		edit func(*schedule.Spec)
		is   error
		want []string
	}{
		{"no location", func(s *schedule.Spec) { s.Location = nil }, schedule.ErrMissing,
			[]string{`Location: no location`}},
		{"impossible first day", func(s *schedule.Spec) { s.From = schedule.Date{Year: 2026, Month: 2, Day: 30} }, schedule.ErrInvalid,
			[]string{`From: "2026-02-30" is no day`}},
		{"no hours", func(s *schedule.Spec) { s.Business = schedule.Hours{} }, schedule.ErrMissing,
			[]string{`Business: no opening hours; say NeverOpen() if the pool answers day and night`}},
		{"hours that are only dates", func(s *schedule.Spec) {
			s.Business = schedule.Hours{{Dates: []schedule.Date{monday}, From: 600, To: 900}}
		}, schedule.ErrMissing, []string{`Business: no opening hours; say NeverOpen() if the pool answers day and night`}},
		{"no weekday", func(s *schedule.Spec) { s.Business[0].Days = nil }, schedule.ErrMissing,
			[]string{`Business[0].Days: no weekday opens; say NeverOpen() if the pool answers day and night`}},
		{"weekday twice", func(s *schedule.Spec) { s.Business[0].Days = []time.Weekday{1, 2, 1} }, schedule.ErrDuplicate,
			[]string{`Business[0].Days[2]: Monday is listed twice`}},
		{"impossible weekday", func(s *schedule.Spec) { s.Business[0].Days = []time.Weekday{7} }, schedule.ErrInvalid,
			[]string{`Business[0].Days[0]: 7 is no weekday`}},
		{"clock outside a day", func(s *schedule.Spec) { s.Business[0].To = schedule.At(25, 0) }, schedule.ErrInvalid,
			[]string{`Business[0].To: 1500 minutes lie outside a day`}},
		{"closes as it opens", func(s *schedule.Spec) { s.Business[0].To = schedule.At(10, 0) }, schedule.ErrInvalid,
			[]string{`Business[0]: opens and closes at 10:00; the whole day is 00:00 to 24:00`}},
		{"opens at the end of the day", func(s *schedule.Spec) { s.Business[0].From = schedule.At(24, 0) }, schedule.ErrInvalid,
			[]string{`Business[0].From: opens at 24:00, which is 00:00 of the next day`}},
		{"no clocks", func(s *schedule.Spec) { s.Business[0].From, s.Business[0].To = 0, 0 }, schedule.ErrMissing,
			[]string{`Business[0]: no clocks; the whole day is 00:00 to 24:00`}},
		{"no window", func(s *schedule.Spec) { s.Teams[1].Business = schedule.Hours{} }, schedule.ErrMissing,
			[]string{`Teams[1].Business: no window; say NeverOpen() if the pool answers day and night`}},
		{"closed and open", func(s *schedule.Spec) { s.Teams[1].Business = schedule.Hours{{Closed: true, To: 60}} }, schedule.ErrConflict,
			[]string{`Teams[1].Business[0]: a window is closed and open from 00:00 to 01:00 at once`}},
		{"closed on no day", func(s *schedule.Spec) { s.Teams[1].Business = schedule.Hours{{Closed: true, Days: []time.Weekday{}}} }, schedule.ErrMissing,
			[]string{`Teams[1].Business[0]: no day stays closed`}},
		{"always closed and open", func(s *schedule.Spec) { s.Business = append(s.Business, schedule.Window{Closed: true}) }, schedule.ErrConflict,
			[]string{`Business[1]: the team is always closed, and open on weekdays`}},
		{"closed and open on a weekday", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Closed: true, Days: []time.Weekday{6, 2}})
		}, schedule.ErrConflict, []string{`Business[1]: Tuesday stays closed, and opens by [0]`}},
		{"closed and open on a date", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{monday}}, schedule.Window{Closed: true, Dates: []schedule.Date{monday}})
		}, schedule.ErrConflict, []string{`Business[2]: "2026-01-05" stays closed by [2], and opens by [1]`}},
		{"weekdays and dates", func(s *schedule.Spec) { s.Business[0].Dates = []schedule.Date{monday} }, schedule.ErrConflict,
			[]string{`Business[0].Dates: a window has weekdays or dates, not both`}},
		{"holidays of dates", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{monday}, OnHolidays: true})
		}, schedule.ErrConflict, []string{`Business[1].OnHolidays: holidays have no effect on a window that is closed or has dates`}},
		{"date that is no day", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{{}}, From: 1, To: 2})
		}, schedule.ErrInvalid, []string{`Business[1].Dates[0]: "" is no day`}},
		{"date twice", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{monday, monday}})
		}, schedule.ErrDuplicate, []string{`Business[1].Dates[1]: "2026-01-05" is listed twice, first at Dates[0]`}},
		{"windows that overlap", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Days: []time.Weekday{5, 4}, From: schedule.At(18, 0), To: schedule.At(21, 0)})
		}, schedule.ErrConflict, []string{`Business[1]: overlaps [0]: open from 10:00 to 19:00 on Thursday, and from 18:00 on Thursday`}},
		{"windows that overlap over midnight", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Days: []time.Weekday{0}, From: schedule.At(20, 0), To: schedule.At(10, 1)})
		}, schedule.ErrConflict, []string{`Business[1]: overlaps [0]: open from 20:00 to 10:01 on Sunday, and from 10:00 on Monday`}},
		{"dates that overlap", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{monday}}, schedule.Window{Dates: []schedule.Date{monday}, From: schedule.At(9, 0), To: schedule.At(11, 0)})
		}, schedule.ErrConflict, []string{`Business[2]: overlaps [1]: open from 09:00 to 11:00 on 2026-01-05, and from 10:00 on 2026-01-05`}},
		{"date that overlaps the day after", func(s *schedule.Spec) {
			s.Teams[1].Business = schedule.Hours{{Dates: []schedule.Date{monday}, From: schedule.At(20, 0), To: schedule.At(11, 0)}}
		}, schedule.ErrConflict, []string{`Teams[1].Business[0]: overlaps the spec's hours: open from 20:00 to 11:00 on 2026-01-05, and from 10:00 on 2026-01-06`}},
		{"date that overlaps the day before", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Days: []time.Weekday{0}, From: schedule.At(20, 0), To: schedule.At(6, 0)},
				schedule.Window{Dates: []schedule.Date{monday}, From: schedule.At(5, 0), To: schedule.At(7, 0)})
		}, schedule.ErrConflict, []string{`Business[2]: overlaps [1]: open from 20:00 to 06:00 on 2026-01-04, and from 05:00 on 2026-01-05`}},
		{"date without clocks in closed hours", func(s *schedule.Spec) {
			s.Teams[0].Business = schedule.Hours{{Closed: true}, {Dates: []schedule.Date{monday}}}
		}, schedule.ErrMissing, []string{`Teams[0].Business[1]: closed hours have no usual clocks; say when "2026-01-05" opens and closes`}},
		{"date that opens as a weekday twice", func(s *schedule.Spec) {
			s.Business = append(s.Business, schedule.Window{Dates: []schedule.Date{monday}}, schedule.Window{Dates: []schedule.Date{monday}})
		}, schedule.ErrDuplicate, []string{`Business[2]: "2026-01-05" opens as a weekday twice, first by [1]`}},
		{"closed by day", func(s *schedule.Spec) { s.Teams[0].Daytime = schedule.ClosedByDesign() }, schedule.ErrConflict,
			[]string{`Teams[0].Daytime.Closed: hours say when a team answers by day; only off-hours are closed by design`}},
		{"closed at no time", func(s *schedule.Spec) { s.OffHours.Closed = []schedule.When{} }, schedule.ErrMissing,
			[]string{`OffHours.Closed: no slot is closed`}},
		{"closed and a rota", func(s *schedule.Spec) { s.OffHours.Closed = []schedule.When{{}} }, schedule.ErrConflict,
			[]string{`OffHours.Closed: the duty is closed at all times, and has a rota`}},
		{"closed at what is never", func(s *schedule.Spec) {
			s.OffHours.Closed = []schedule.When{{Weekdays: []time.Weekday{9}}}
		}, schedule.ErrInvalid, []string{`OffHours.Closed[0].Weekdays[0]: 9 is no weekday`}},
		{"no calendar", func(s *schedule.Spec) { s.Holidays = nil }, schedule.ErrMissing,
			[]string{`Holidays: no calendar; say NoHolidays{} if holidays are worked`}},
		{"faulty calendar", func(s *schedule.Spec) {
			s.Holidays = holiday.Japan().With("休み", date("2026-12-29"), date("2025-01-03"))
		}, schedule.ErrInvalid,
			[]string{`Holidays.edits[0]: "休み" ends on "2025-01-03", before it begins on "2026-12-29"`}},
		{"no team", func(s *schedule.Spec) { s.Teams, s.People = nil, nil }, schedule.ErrMissing,
			[]string{`Teams: no team`}},
		{"no team ID", func(s *schedule.Spec) { s.Teams[0].ID = "" }, schedule.ErrMissing,
			[]string{`Teams[0].ID: no ID`}},
		{"blank in an ID", func(s *schedule.Spec) { s.Teams[0].Services[0].ID = "minne web" }, schedule.ErrInvalid,
			[]string{`Teams[0].Services[0].ID: ID "minne web" holds a blank`}},
		{"an ID that is no text", func(s *schedule.Spec) { s.Teams[0].Services[0].ID = "\xff" }, schedule.ErrInvalid,
			[]string{`Teams[0].Services[0].ID: ID "\xff" holds what is no letter, or cannot be seen`}},
		{"an ID that looks like another", func(s *schedule.Spec) { s.Teams[0].Services[0].ID = "minne-web\u200b" }, schedule.ErrInvalid,
			[]string{`Teams[0].Services[0].ID: ID "minne-web\u200b" holds what is no letter, or cannot be seen`}},
		{"date of a team without clocks in closed hours", func(s *schedule.Spec) {
			s.Business = schedule.NeverOpen()
			s.Teams[0].Business = schedule.Hours{{Dates: []schedule.Date{monday}}}
		}, schedule.ErrMissing, []string{`Teams[0].Business[0]: closed hours have no usual clocks; say when "2026-01-05" opens and closes`}},
		{"team twice", func(s *schedule.Spec) { s.Teams[2].ID = "minne" }, schedule.ErrDuplicate,
			[]string{`Teams[2].ID: team "minne" declared twice, first at Teams[0]`}},
		{"team called everyone", func(s *schedule.Spec) { s.Teams[2].ID = "everyone" }, schedule.ErrConflict,
			[]string{`Teams[2].ID: team "everyone" has the name of the pool of all teams`}},
		{"service twice", func(s *schedule.Spec) { s.Teams[2].Services[0].ID = "minne-api" }, schedule.ErrDuplicate,
			[]string{`Teams[2].Services[0]: service "minne-api" declared twice, first by team "minne"`}},
		{"document without address", func(s *schedule.Spec) { s.Teams[2].Services[0].Docs[0].URL = "" }, schedule.ErrMissing,
			[]string{`Teams[2].Services[0].Docs[0].URL: document "Runbook of shop-cart" of service "shop-cart" has no address`}},
		{"impossible review", func(s *schedule.Spec) { s.Teams[2].Services[0].Docs[0].Reviewed.Day = 32 }, schedule.ErrInvalid,
			[]string{`Teams[2].Services[0].Docs[0].Reviewed: "2026-03-32" is no day`}},
		{"follower unknown", func(s *schedule.Spec) { s.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"tokyo"} }, schedule.ErrUnknownTeam,
			[]string{`Teams[0].Services[0].FollowedBy[0]: service "minne-web" is followed by unknown team "tokyo"; there are "ec", "minne", "suzuri"`}},
		{"follower is the owner", func(s *schedule.Spec) { s.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"minne"} }, schedule.ErrConflict,
			[]string{`Teams[0].Services[0].FollowedBy[0]: service "minne-web" is followed by its owner "minne"`}},
		{"follower twice", func(s *schedule.Spec) { s.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"ec", "ec"} }, schedule.ErrDuplicate,
			[]string{`Teams[0].Services[0].FollowedBy[1]: service "minne-web" is followed by team "ec" twice`}},
		{"no member", func(s *schedule.Spec) { s.Teams = append(s.Teams, schedule.Team{ID: "new"}) }, schedule.ErrMissing,
			[]string{`Teams[3].Members: team "new" has no member`}},
		{"member without ID", func(s *schedule.Spec) {
			s.Teams[0].Members = append(s.Teams[0].Members, schedule.Membership{})
		}, schedule.ErrMissing, []string{`Teams[0].Members[5].Member: no ID`}},
		{"leaves before joining", func(s *schedule.Spec) {
			s.Teams[1].Members = append(s.Teams[1].Members, schedule.Membership{Member: "s4", From: monday, Last: monday.AddDays(-1)})
		}, schedule.ErrInvalid, []string{`Teams[1].Members[3].Last: the last day of member "s4", "2026-01-04", is before the first, "2026-01-05"`}},
		{"member thrice at once", func(s *schedule.Spec) {
			s.Teams[1].Members = append(s.Teams[1].Members, schedule.Membership{Member: "s1"}, schedule.Membership{Member: "s1", Share: 50})
		}, schedule.ErrDuplicate, []string{
			`Teams[1].Members[3]: member "s1" is in team "suzuri" twice at once, first at Members[0]`,
			`Teams[1].Members[4]: member "s1" is in team "suzuri" twice at once, first at Members[0]`,
		}},
		{"member twice at once", func(s *schedule.Spec) {
			s.Teams[1].Members = append(s.Teams[1].Members, schedule.Membership{Member: "s1", From: monday})
		}, schedule.ErrDuplicate, []string{`Teams[1].Members[3]: member "s1" is in team "suzuri" twice at once, first at Members[0]`}},
		{"share above 100", func(s *schedule.Spec) { s.Teams[1].Members[0].Share = 101 }, schedule.ErrInvalid,
			[]string{`Teams[1].Members[0].Share: share 101 of member "s1" is no percentage from 1 to 100, or 0 for 100`}},
		{"two teams without shares", func(s *schedule.Spec) {
			s.Teams[1].Members = append(s.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50})
		}, schedule.ErrConflict, []string{`Teams[1].Members[3].Share: member "m1" is in teams "minne", "suzuri" at once with 150 % in all; give each a share`}},
		{"a team runs empty", func(s *schedule.Spec) {
			for i := range s.Teams[1].Members {
				s.Teams[1].Members[i].Last = monday.AddDays(i - 1)
			}
		}, schedule.ErrMissing, []string{`Teams[1].Members: team "suzuri" has no member on "2026-01-07"`}},
		{"pool unknown", func(s *schedule.Spec) { s.Teams[1].Pool = "night" }, schedule.ErrUnknownTeam,
			[]string{`Teams[1].Pool: team "suzuri" names pool "night", which is not declared`,
				`OffHours.Primary: member "s1" is in none of the teams of this duty: "minne", "ec"`,
				`OffHours.Primary: member "s2" is in none of the teams of this duty: "minne", "ec"`,
				`OffHours.Primary: member "s3" is in none of the teams of this duty: "minne", "ec"`}},
		{"silo without duty", func(s *schedule.Spec) {
			s.Teams = append(s.Teams, schedule.Team{ID: "solo", Pool: "solo", Members: []schedule.Membership{{Member: "x"}}})
		}, schedule.ErrMissing, []string{`Teams[3].OffHours.Primary: no rota; say Vacant() if the duty is still to be planned`}},
		{"off-hours duty of a team in a pool", func(s *schedule.Spec) {
			s.Teams[0].OffHours.Primary = rotation.Weekly(monday, "m1")
		}, schedule.ErrConflict, []string{`Teams[0].OffHours: team "minne" has an off-hours duty of its own but is in pool "everyone"; say Pool: "minne" to keep its nights to itself`}},
		{"pool without team", func(s *schedule.Spec) {
			s.Pools = []schedule.Pool{{ID: "night", Duty: schedule.Duty{Primary: schedule.Vacant()}}}
		}, schedule.ErrMissing, []string{`Pools[0]: pool "night" has no team`}},
		{"pool and team of one name", func(s *schedule.Spec) { s.Pools = []schedule.Pool{{ID: "ec"}} }, schedule.ErrDuplicate,
			[]string{`Teams[2].ID: team "ec" declared twice, first at Pools[0]; a team and a pool need different names`, `Pools[0]: pool "ec" has no team`,
				`Pools[0].Primary: no rota; say Vacant() if the duty is still to be planned`}},
		{"team that names a pool of its own name", func(s *schedule.Spec) {
			s.Teams[2].Pool, s.Pools = "ec", []schedule.Pool{{ID: "ec", Duty: schedule.Duty{Primary: schedule.Vacant()}}}
			s.OffHours.Primary = schedule.Vacant()
		}, schedule.ErrDuplicate, []string{`Teams[2].ID: team "ec" declared twice, first at Pools[0]; a team and a pool need different names`}},
		{"member whom a faulty rota hides", func(s *schedule.Spec) {
			s.OffHours.Primary = schedule.Chain{schedule.On(schedule.DaysOff(), rotation.Rotation{Order: []schedule.Member{"m1", "bob"}}), nil}
		}, schedule.ErrUnknownMember, []string{`OffHours.Primary[0].Rota.First: no first day`, `OffHours.Primary[1]: no rota given`, `OffHours.Primary: unknown member "bob"; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3"`}},
		{"what a person without an ID hides", func(s *schedule.Spec) {
			s.People = []schedule.Person{{Ready: []schedule.Ready{{Service: "nope"}}}}
		}, schedule.ErrUnknownService, []string{`People[0].ID: no ID`, `People[0].Ready[0].Service: person "" is ready for unknown service "nope"; there are "minne-api", "minne-web", "shop-cart", "suzuri-web"`}},
		{"what a pool without a team hides", func(s *schedule.Spec) {
			s.Pools = []schedule.Pool{{ID: "night", Duty: schedule.Duty{Primary: rotation.Daily(monday, "bob")}}}
		}, schedule.ErrUnknownMember, []string{`Pools[0]: pool "night" has no team`, `Pools[0].Primary: unknown member "bob"; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3"`}},
		{"no off-hours duty", func(s *schedule.Spec) { s.OffHours = schedule.Duty{} }, schedule.ErrMissing,
			[]string{`OffHours.Primary: no rota; say Vacant() if the duty is still to be planned`}},
		{"secondary without primary", func(s *schedule.Spec) { s.Teams[2].Daytime.Secondary = rotation.Daily(monday, "e1") }, schedule.ErrMissing,
			[]string{`Teams[2].Daytime.Primary: no rota; say Vacant() if the duty is still to be planned`}},
		{"nobody is in the pool", func(s *schedule.Spec) {
			for i := range s.Teams {
				s.Teams[i].Pool = s.Teams[i].ID
				s.Teams[i].OffHours.Primary = schedule.Vacant()
			}
		}, schedule.ErrConflict, []string{`OffHours: no team belongs to the pool "everyone"`}},
		{"rota names a stranger", func(s *schedule.Spec) { s.OffHours.Secondary = rotation.Weekly(monday, "m1", "nobody") }, schedule.ErrUnknownMember,
			[]string{`OffHours.Secondary: unknown member "nobody"; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3"`}},
		{"rota names another team's member", func(s *schedule.Spec) { s.Teams[0].Daytime.Primary = rotation.Weekly(monday, "m1", "e1") }, schedule.ErrUnknownMember,
			[]string{`Teams[0].Daytime.Primary: member "e1" is in none of the teams of this duty: "minne"`}},
		{"rota with faults of its own", func(s *schedule.Spec) {
			s.OffHours.Primary = schedule.Chain{rotation.Rotation{Every: -1}, nil}
		}, schedule.ErrInvalid, []string{`OffHours.Primary[0].First: no first day`, `OffHours.Primary[0].Every: a turn of -1 days`,
			`OffHours.Primary[0].Order: nobody takes turns`, `OffHours.Primary[1]: no rota given`}},
		{"rota that fails in its own way", func(s *schedule.Spec) { s.OffHours.Primary = failing{} }, errFeed,
			[]string{`OffHours.Primary: the feed does not answer`}},
		{"break outside a day", func(s *schedule.Spec) { s.OffHours.Breaks = []schedule.Clock{1440} }, schedule.ErrInvalid,
			[]string{`OffHours.Breaks[0]: 1440 minutes are no time of day`}},
		{"break twice", func(s *schedule.Spec) { s.OffHours.Breaks = []schedule.Clock{60, 60} }, schedule.ErrDuplicate,
			[]string{`OffHours.Breaks[1]: break at 01:00 twice, first at Breaks[0]`}},
		{"unknown policy", func(s *schedule.Spec) { s.OffHours.Absent = schedule.LeaveGap + 1 }, schedule.ErrInvalid,
			[]string{`OffHours.Absent: Absent(2) is no policy`}},
		{"person in no team", func(s *schedule.Spec) { s.People = []schedule.Person{{ID: "boss"}} }, schedule.ErrUnknownMember,
			[]string{`People[0].ID: person "boss" is in no team; there are "e1", "e2", "e3", "e4", "m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3"`}},
		{"person without ID", func(s *schedule.Spec) { s.People = []schedule.Person{{}} }, schedule.ErrMissing,
			[]string{`People[0].ID: no ID`}},
		{"person twice", func(s *schedule.Spec) { s.People = []schedule.Person{{ID: "m1"}, {ID: "m1"}} }, schedule.ErrDuplicate,
			[]string{`People[1].ID: person "m1" declared twice, first at People[0]`}},
		{"ready for an unknown service", func(s *schedule.Spec) {
			s.People = []schedule.Person{{ID: "m1", Ready: []schedule.Ready{{Service: "shop"}}}}
		}, schedule.ErrUnknownService, []string{`People[0].Ready[0].Service: person "m1" is ready for unknown service "shop"; did you mean "shop-cart"?`}},
		{"ready twice", func(s *schedule.Spec) {
			s.People = []schedule.Person{{ID: "m1", Ready: []schedule.Ready{{}, {From: monday}}}}
		}, schedule.ErrDuplicate, []string{`People[0].Ready[1].Service: person "m1" is ready for service "" twice, first at Ready[0]`}},
		{"no tier", func(s *schedule.Spec) { s.Escalation = []schedule.Tier{} }, schedule.ErrMissing,
			[]string{`Escalation: no tier: nobody would be asked`}},
		{"a first tier that waits", func(s *schedule.Spec) {
			s.Escalation = []schedule.Tier{{Ask: schedule.Primary, After: -time.Second}, {Ask: schedule.OwnerTeam, After: time.Minute}}
		}, schedule.ErrInvalid, []string{`Escalation[0].After: the first tier is asked at once, not after -1s`}},
		{"a tier that is asked before the one before", func(s *schedule.Spec) {
			s.Escalation = []schedule.Tier{{Ask: schedule.Primary}, {Ask: schedule.Secondary, After: time.Hour}, {Ask: schedule.WholePool, After: time.Minute}}
		}, schedule.ErrConflict, []string{`Escalation[2].After: 1m0s is sooner than 1h0m0s, after which the tier before is asked`}},
		{"a tier twice", func(s *schedule.Spec) {
			s.Escalation = []schedule.Tier{{Ask: schedule.Primary}, {Ask: schedule.OwnerTeam, After: 1}, {Ask: schedule.Primary, After: 2}}
		}, schedule.ErrDuplicate, []string{`Escalation[2].Ask: primary is asked twice`}},
		{"tiers of nobody", func(s *schedule.Spec) {
			s.Escalation = []schedule.Tier{{}, {Ask: schedule.Shadow, After: 1}, {Ask: schedule.All, After: 1}, {Ask: "minne", After: 2}}
		}, schedule.ErrInvalid, []string{`Escalation[0].Ask: "" is no seat of a duty, nor ownerTeam or wholePool`,
			`Escalation[1].Ask: "shadow" watches, and is asked by no page`,
			`Escalation[2].Ask: "all" is no seat of a duty, nor ownerTeam or wholePool; there are "ownerTeam", "primary", "secondary", "wholePool"`,
			`Escalation[3].Ask: "minne" is no seat of a duty, nor ownerTeam or wholePool; there are "ownerTeam", "primary", "secondary", "wholePool"`}},
		{"pool with faulty hours", func(s *schedule.Spec) {
			s.OffHours.Primary, s.Teams[2].Pool = schedule.Vacant(), "night"
			s.Pools = []schedule.Pool{{ID: "night", Duty: schedule.Duty{Primary: schedule.Vacant()}, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(10, 0))}}
		}, schedule.ErrInvalid, []string{`Pools[0].Business[0]: opens and closes at 10:00; the whole day is 00:00 to 24:00`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := shared()
			c.edit(&spec)
			s, err := schedule.New(spec)
			require.Error(t, err)
			assert.Nil(t, s)
			assert.ErrorIs(t, err, c.is)
			assert.Equal(t, strings.Join(c.want, "\n"), err.Error())
			var faults []string
			for f := range schedule.Faults(err) {
				faults = append(faults, f.Error())
			}
			assert.Equal(t, c.want, faults)
		})
	}
}

var errFeed = errors.New("the feed does not answer")

// failing is a rota whose faults are not those of a spec.
type failing struct{ schedule.Rota }

func (failing) Compile() (schedule.Rota, error) { return nil, errFeed }

// What lies just within the rules.
func TestNoFaults(t *testing.T) {
	spec := sample.Organisation()
	spec.Business[0].Days = []time.Weekday{time.Sunday, time.Monday, time.Saturday}
	spec.Teams[0].Members[0].Share = 50 // m1, half here and half there
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50})
	spec.Teams[2].Members[0].Share = 100
	spec.Escalation = []schedule.Tier{{Ask: schedule.WholePool}, {Ask: schedule.Primary, After: 1}}
	s := must(t, spec)
	assert.Equal(t, []schedule.Member{"s1", "s2", "s3", "m1"}, known(s.Team("suzuri")).Members(instant(t, "2026-05-01T12:00:00+09:00")))
	assert.Len(t, known(s.Team(schedule.Everyone)).Members(instant(t, "2026-05-01T12:00:00+09:00")), 12, "m1 once")
	assert.Equal(t, schedule.Daytime, ask(t, s, "minne-web", "2026-05-09T12:00:00+09:00").Regime)
	assert.Equal(t, schedule.OffHours, ask(t, s, "minne-web", "2026-05-12T12:00:00+09:00").Regime)
}

func TestFaultsOfSeveralSpecs(t *testing.T) {
	spec := func(from string) schedule.Spec {
		s := sample.Organisation()
		if from != "" {
			s.From = date(from)
		}
		return s
	}
	for _, c := range []struct {
		name  string
		specs []schedule.Spec
		want  string
	}{
		{"none", nil, `no spec given`},
		{"the second without first day", []schedule.Spec{spec(""), spec("")},
			`Specs[1].From: only the first spec may hold always; say from which day this one does`},
		{"not increasing", []schedule.Spec{spec("2026-05-01"), spec("2026-05-01")},
			`Specs[1].From: "2026-05-01" is not after "2026-05-01", the first day of the spec before`},
	} {
		_, err := schedule.New(c.specs...)
		assert.EqualError(t, err, c.want, c.name)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	spec := sample.Organisation()
	spec.Location = nil
	spec.Teams[1].Members[0].Share = -1
	spec.Teams[2].Services[0].ID = "minne-api"
	spec.OffHours.Breaks = []schedule.Clock{-1}
	_, err := schedule.New(spec)
	var paths []string
	for f := range schedule.Faults(fmt.Errorf("loading: %w", err)) {
		paths = append(paths, f.Path)
	}
	assert.Equal(t, []string{"Location", "Teams[2].Services[0]", "Teams[1].Members[0].Share", "OffHours.Breaks[0]"}, paths)
	for range schedule.Faults(err) {
		break // stops early
	}
	assert.Empty(t, slices.Collect(schedule.Faults(errors.New("no fault of a spec"))))
	assert.Equal(t, "no path", (&schedule.SpecError{Problem: "no path"}).Error())
}

func TestAbsentAsText(t *testing.T) {
	for _, a := range []schedule.Absent{schedule.NextFree, schedule.LeaveGap} {
		text, err := a.MarshalText()
		require.NoError(t, err)
		var read schedule.Absent
		require.NoError(t, read.UnmarshalText(text))
		require.Equal(t, a, read)
	}
	_, err := (schedule.LeaveGap + 1).MarshalText()
	require.ErrorIs(t, err, schedule.ErrInvalid)
	require.ErrorIs(t, new(schedule.Absent).UnmarshalText([]byte("nobody")), schedule.ErrInvalid)
}

func TestWithin(t *testing.T) {
	require.NoError(t, schedule.Within("Teams[2]", nil))
	inner := errors.Join(&schedule.SpecError{Path: "Order[0]", Problem: "nobody", Err: schedule.ErrMissing}, &schedule.SpecError{Problem: "upside down", Err: schedule.ErrInvalid})
	err := schedule.Within("Teams[2].Daytime", inner)
	require.EqualError(t, err, "Teams[2].Daytime.Order[0]: nobody\nTeams[2].Daytime: upside down")
	require.ErrorIs(t, err, schedule.ErrMissing)
	require.ErrorIs(t, err, schedule.ErrInvalid)
	lost := errors.New("lost")
	err = schedule.Within("Teams[2]", lost)
	require.EqualError(t, err, "Teams[2]: lost")
	require.ErrorIs(t, err, lost)
}

// In places far apart the later day of two specs can begin first.
func TestSpecsThatBeginOutOfOrder(t *testing.T) {
	one, two, three := sample.Organisation(), sample.Organisation(), sample.Organisation()
	two.From, three.From = date("2026-05-05"), date("2026-05-06")
	for spec, name := range map[*schedule.Spec]string{&two: "Pacific/Honolulu", &three: "Pacific/Auckland"} {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		spec.Location = loc
	}
	for _, hour := range []int{7, 8} {
		three.Business = schedule.Weekdays(schedule.At(hour, 0), schedule.At(19, 0))
		_, err := schedule.New(one, two, three)
		assert.ErrorIs(t, err, schedule.ErrConflict)
		assert.EqualError(t, err, fmt.Sprintf(`Specs[2].From: "2026-05-06" begins at 2026-05-06T%02d:00:00+12:00, not after "2026-05-05", `+
			`the first day of the spec before, which begins at 2026-05-05T10:00:00-10:00`, hour))
	}
}

// The last day that there is leaves no day without members.
func TestAMembershipUpToTheLastDay(t *testing.T) {
	spec := sample.Organisation()
	for i := range spec.Teams[1].Members {
		spec.Teams[1].Members[i].Last = date("9999-12-31")
	}
	_, err := schedule.New(spec)
	require.NoError(t, err)
}

// A pool that is not where all of its teams are, or has other holidays, is pointed out.
func TestMismatchedPools(t *testing.T) {
	berlin := known(time.LoadLocation("Europe/Berlin"))
	here := schedule.Spec{Location: tokyo, Holidays: schedule.NoHolidays{}}
	spec := func(team schedule.Team, pool schedule.Pool) schedule.Spec {
		team.ID, team.Pool, pool.ID = "pay", "berlin", "berlin"
		s := here
		s.Teams, s.Pools = []schedule.Team{team, {ID: "web"}}, []schedule.Pool{pool}
		return s
	}
	none, feast := schedule.NoHolidays{}, holiday.Japan()
	for name, x := range map[string]struct {
		team schedule.Team
		pool schedule.Pool
		want string
	}{
		"nothing is said":       {},
		"both say where":        {schedule.Team{Location: berlin, Holidays: none}, schedule.Pool{Location: berlin, Holidays: none}, ""},
		"the team says where":   {schedule.Team{Location: berlin}, schedule.Pool{}, "holidays of Asia/Tokyo, and its teams by those of Europe/Berlin: give both the same location"},
		"the pool says where":   {schedule.Team{}, schedule.Pool{Location: berlin}, "holidays of Europe/Berlin, and its teams by those of Asia/Tokyo"},
		"the team has holidays": {schedule.Team{Location: berlin, Holidays: feast}, schedule.Pool{Location: berlin}, "which differ on 2020-01-01: give the pool the same"},
		"the pool has holidays": {schedule.Team{}, schedule.Pool{Holidays: feast}, "which differ on 2020-01-01: give the teams the same"},
		"the pool has the same": {schedule.Team{}, schedule.Pool{Holidays: none}, ""},
		"the team has the same": {schedule.Team{Holidays: none}, schedule.Pool{}, ""},
	} {
		found := spec(x.team, x.pool).MismatchedPools()
		if x.want == "" {
			assert.Empty(t, found, name)
			continue
		}
		require.Len(t, found, 1, name)
		assert.Contains(t, found[0].String(), x.want, name)
		assert.Contains(t, found[0].In(schedule.Japanese), `"berlin"`, name)
	}
	two := spec(schedule.Team{Location: berlin}, schedule.Pool{})
	two.Teams[1].Pool = "berlin"
	assert.Empty(t, two.MismatchedPools(), "one of its teams is where the pool is")
}

// A spec with very many unknown names is checked without each of them being compared with all known ones.
func TestHintsOfFaultsAreBounded(t *testing.T) {
	spec := sample.Organisation()
	var turns []schedule.Member
	for i := range 300 {
		turns = append(turns, schedule.Member(fmt.Sprintf("stranger-%03d", i)))
	}
	spec.OffHours.Primary = rotation.Daily(date("2026-04-06"), turns...)
	_, err := schedule.New(spec)
	faults := slices.Collect(schedule.Faults(err))
	require.Len(t, faults, 300)
	for i, f := range faults {
		assert.Equal(t, i < 100, strings.Contains(f.Problem, `; there are "e1"`), f.Problem)
	}

	spec = sample.Organisation()
	var leaves []schedule.Change
	for _, m := range turns {
		spec.Escalation = append(spec.Escalation, schedule.Tier{Ask: schedule.Role(m), After: time.Hour})
		leaves = append(leaves, schedule.Leave{Member: m, Interval: may()})
	}
	_, err = schedule.New(spec)
	assert.Equal(t, 300, strings.Count(err.Error(), "is no seat"))
	assert.Equal(t, 100, strings.Count(err.Error(), "; there are"), "of an escalation")
	_, err = must(t, sample.Organisation()).With(leaves...)
	assert.Equal(t, 300, strings.Count(err.Error(), "unknown member"))
	assert.Equal(t, 100, strings.Count(err.Error(), "; there are"), "of changes")
}
