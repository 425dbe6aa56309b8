package schedule_test

import (
	"encoding/json"
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

// reread is the roster that the record of another one gives.
func reread(t testing.TB, r *schedule.Roster) *schedule.Roster {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	require.Equal(t, r.Digest(), read.Digest())
	return read
}

// tiers is the escalation, its people by name: a record has those of a later spec last.
func tiers(a schedule.Answer) []schedule.Responders {
	list := a.Escalation()
	for _, tier := range list {
		slices.Sort(tier.Members)
	}
	return list
}

// moving is the sample in which minne-api, its escalation, its runbook and who answers by day
// change on 18 May: minne from the whole team to a rota, suzuri from a rota to the whole
// team, and ec to another place.
func moving(t testing.TB) *schedule.Schedule {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	old, new := sample.Organisation(), sample.Organisation()
	new.From, new.Escalation = date("2026-05-18"), []schedule.Tier{{Ask: schedule.Primary}, {Ask: schedule.OwnerTeam, After: time.Hour}, {Ask: schedule.WholePool, After: 3 * time.Hour}}
	old.Teams[1].Daytime = schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), "s1", "s2"), Secondary: rotation.Weekly(date("2026-01-05"), "s2", "s1")}
	new.Teams[0].Daytime = schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), "m1", "m2"), Absent: schedule.LeaveGap}
	new.Teams[2].Services = append(new.Teams[2].Services, schedule.Service{ID: new.Teams[0].Services[1].ID, Docs: []schedule.Doc{{Title: "new", URL: "https://example.com/new"}}})
	new.Teams[0].Services = new.Teams[0].Services[:1]
	new.Teams[2].Location = london
	new.Teams[1].Members = append(new.Teams[1].Members, schedule.Membership{Member: "s9"})
	return must(t, old, new)
}

// A roster over a change of owners, escalations, runbooks and duties answers as its schedule
// does, and so does its record.
func TestARosterOverAMove(t *testing.T) {
	s := moving(t)
	may := schedule.Month(2026, time.May, tokyo)
	r := compile(t, s, may)
	for name, r := range map[string]*schedule.Roster{"roster": r, "record": reread(t, r), "published": compile(t, with(t, s, reread(t, r)), may)} {
		for id := range s.Services() {
			for at := may.Start.Add(24 * time.Hour); at.Before(may.End); at = at.Add(3*time.Hour + 17*time.Minute) {
				want, err := s.OnCall(id, at)
				require.NoError(t, err)
				got, err := r.OnCall(id, at)
				require.NoError(t, err)
				require.Equal(t, plain(want.Seats), plain(got.Seats), "%s: %s at %v", name, id, at)
				require.Equal(t, []any{want.Owner, want.Owns, want.Docs}, []any{got.Owner, got.Owns, got.Docs}, "%s: %s at %v", name, id, at)
				require.Equal(t, tiers(want), tiers(got), "%s: %s at %v", name, id, at)
				require.ElementsMatch(t, known(s.Team(want.Owner)).Members(want.Start), known(r.Team(want.Owner)).Members(want.Start), "%s: %s at %v", name, id, at)
				for _, shift := range want.Seats {
					require.ElementsMatch(t, s.Serving(shift), r.Serving(shift), "%s: %v", name, shift)
				}
			}
		}
		assert.True(t, schedule.Diff(compile(t, s, may), r).Empty(), name)
	}
	owner := func(at string) []any {
		a, err := r.OnCall("minne-api", instant(t, at))
		require.NoError(t, err)
		return []any{a.Owner, a.Owns, len(a.Docs), a.Escalation()[1].After}
	}
	assert.Equal(t, []any{schedule.TeamID("minne"), true, 1, 15 * time.Minute}, owner("2026-05-12T12:00:00+09:00"))
	assert.Equal(t, []any{schedule.TeamID("ec"), true, 1, 3 * time.Hour}, owner("2026-05-20T19:00:00+09:00"))
}

// A record keeps how a service stood before only where something of it is another.
func TestARecordKeepsWhatChanges(t *testing.T) {
	earlier := func(edit func(old *schedule.Spec)) int {
		old, new := sample.Organisation(), sample.Organisation()
		new.From = date("2026-05-18")
		edit(&old)
		text, err := json.Marshal(compile(t, must(t, old, new), schedule.Month(2026, time.May, tokyo)))
		require.NoError(t, err)
		return strings.Count(string(text), `"earlier"`)
	}
	assert.Zero(t, earlier(func(*schedule.Spec) {}))
	assert.Equal(t, 1, earlier(func(old *schedule.Spec) {
		old.Teams[0].Services[0].Docs = []schedule.Doc{{Title: "old", URL: "https://example.com"}}
	}))
	assert.Equal(t, 1, earlier(func(old *schedule.Spec) { // its owner
		moved := old.Teams[0].Services[0]
		old.Teams[0].Services, old.Teams[1].Services = old.Teams[0].Services[1:], append(old.Teams[1].Services, moved)
	}))
	all := 0
	for range must(t, sample.Organisation()).Services() {
		all++
	}
	assert.Equal(t, all, earlier(func(old *schedule.Spec) { old.Escalation = []schedule.Tier{{Ask: schedule.Primary}} }))
	assert.Equal(t, all-2, earlier(func(old *schedule.Spec) { // two have another pool, of all pools but that of two more the people change
		old.Pools = append(old.Pools, schedule.Pool{ID: "night", Duty: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "m1", "m2")}})
		old.Teams[0].Pool, old.OffHours.Primary = "night", rotation.Daily(date("2026-01-01"), "s1", "e1")
	}))
}

// What was published is answered and changed as before, whichever way a team answered
// before and after.
func TestPublishedOverAChangeOfDuties(t *testing.T) {
	s := with(t, moving(t), schedule.Leave{Member: "m1", Interval: day("2026-05-18")}, schedule.Leave{Member: "m2", Interval: day("2026-05-18")})
	may := schedule.Month(2026, time.May, tokyo)
	noon := instant(t, "2026-05-18T12:00:00+09:00")
	p := with(t, s, reread(t, compile(t, s, may)))
	for _, book := range []*schedule.Schedule{s, p} {
		a, err := book.OnCall("minne-web", noon)
		require.NoError(t, err)
		assert.Equal(t, schedule.Primary, a.Seats[0].Role)
		assert.True(t, a.Seats[0].Gap(), "a gap stays one")
	}
	assert.True(t, schedule.Diff(compile(t, s, may), compile(t, p, may)).Empty())
	for _, c := range []schedule.Change{
		schedule.Override{Interval: day("2026-05-12"), Team: "minne", To: "m1"},
		schedule.Override{Interval: day("2026-05-19"), Team: "minne", To: "m3"},
		schedule.Override{Interval: day("2026-05-12"), Team: "suzuri", To: "m3", Role: schedule.Secondary},
		schedule.Override{Interval: day("2026-05-12"), Team: "suzuri", To: "m3", Role: schedule.Shadow},
		schedule.Override{Interval: day("2026-05-19"), Team: "suzuri", To: "s1"},
	} {
		before, after := with(t, s, c), with(t, p, c)
		assert.True(t, schedule.Diff(compile(t, before, may), compile(t, after, may)).Empty(), "%v", c)
	}
	_, err := p.With(schedule.Override{Interval: day("2026-05-19"), Team: "suzuri", To: "s1", Role: schedule.Secondary})
	assert.ErrorIs(t, err, schedule.ErrConflict, "the whole team has no secondary")
}

// Rosters that overlap have the same shifts where they do.
func TestDiffOverAChangeOfDuties(t *testing.T) {
	s := moving(t)
	for _, m := range schedule.Diff(compile(t, s, schedule.Days(date("2026-05-18"), date("2026-05-22"), tokyo)), compile(t, s, schedule.Days(date("2026-05-15"), date("2026-05-22"), tokyo))).Reassignments {
		assert.True(t, m.Added && m.Seat.Start.Before(instant(t, "2026-05-18T10:00:00+09:00")), "%v", m.Shift)
	}
}

// A spec whose first working day comes later is known from its first day on, and the
// teams of the one before to the last of theirs.
func TestARosterKnowsTeamsThatDoNotOpen(t *testing.T) {
	one := sample.Organisation()
	one.Holidays = holiday.Japan().With("年末年始", date("2026-12-29"), date("2027-01-03"))
	two := one
	two.From = date("2027-01-04")
	s := must(t, one, two)
	r := compile(t, s, schedule.Month(2027, time.January, tokyo))
	for _, r := range []*schedule.Roster{r, reread(t, r)} {
		at := instant(t, "2027-01-02T03:00:00+09:00")
		want, err := s.OnCall("minne-web", at)
		require.NoError(t, err)
		got, err := r.OnCall("minne-web", at)
		require.NoError(t, err)
		assert.Equal(t, tiers(want), tiers(got))
		assert.Len(t, got.Escalation(), 3)
		assert.Equal(t, known(s.Team("minne")).Members(at), known(r.Team("minne")).Members(at))
	}
}

// From nobody to the whole team is a handoff, and back.
func TestHandoffBetweenNobodyAndTheWholeTeam(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[0].Business = schedule.Hours{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, To: schedule.At(24, 0)}}
	spec.Teams[0].Holidays = schedule.NoHolidays{}
	empty := spec
	empty.From, empty.Teams = date("2026-05-12"), slices.Clone(spec.Teams)
	empty.Teams[0].Daytime = schedule.Duty{Primary: schedule.Vacant()}
	last := spec
	last.From = date("2026-05-14")
	s := must(t, spec, empty, last)
	for at, want := range map[string]string{"2026-05-11T12:00:00+09:00": "2026-05-12 10:00", "2026-05-13T12:00:00+09:00": "2026-05-14 10:00"} {
		h, err := s.NextHandoff("minne-web", instant(t, at))
		require.NoError(t, err)
		assert.Equal(t, want, h.At.In(tokyo).Format("2006-01-02 15:04"))
		assert.NotEqual(t, h.From.Seats[0].Gap(), h.To.Seats[0].Gap())
	}
}

// The first day of a spec begins with a night of the spec before, cut at midnight here: of
// its owner team and pool are those asked who are in them, whatever team comes after.
func TestEscalationInTheNightBeforeASpec(t *testing.T) {
	old, new := sample.Organisation(), sample.Organisation()
	new.From = date("2026-05-12")
	old.OffHours.Breaks, new.OffHours.Breaks = []schedule.Clock{0}, []schedule.Clock{0}
	minne := &new.Teams[0]
	minne.Daytime = schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "m2", "m3")}
	minne.Members = append(minne.Members, schedule.Membership{Member: "new"})
	old.Teams[0].Members = append(old.Teams[0].Members, schedule.Membership{Member: "gone"})
	s := must(t, old, new)
	r := compile(t, s, schedule.Days(date("2026-05-09"), date("2026-05-15"), tokyo))
	text, err := json.Marshal(r)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	for at, want := range map[string][]bool{"2026-05-12T03:00:00+09:00": {true, false}, "2026-05-12T09:59:59+09:00": {true, false}, "2026-05-12T20:00:00+09:00": {false, true}} {
		for _, from := range []interface {
			OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
		}{s, r, read, with(t, s, r)} {
			answer, err := from.OnCall("minne-web", instant(t, at))
			require.NoError(t, err)
			tiers := answer.Escalation()
			for _, tier := range tiers[len(tiers)-2:] {
				assert.Equal(t, want, []bool{slices.Contains(tier.Members, "gone"), slices.Contains(tier.Members, "new")}, "%s: %v", at, tier)
			}
			assert.Equal(t, schedule.TeamID("minne"), tiers[len(tiers)-2].Team)
		}
	}
}

// A spec that begins at midnight leaves the one before no part of its first day.
func TestMembersUpToMidnight(t *testing.T) {
	old, new := two(), two()
	old.Business = working(0, 9)
	old.Teams[0].Members = append(old.Teams[0].Members, schedule.Membership{Member: "gone"})
	new.From, new.Business = date("2026-05-12"), working(0, 9)
	text, err := json.Marshal(compile(t, must(t, old, new), schedule.Days(date("2026-05-11"), date("2026-05-13"), tokyo)))
	require.NoError(t, err)
	assert.Contains(t, string(text), `{"member":"gone","team":"a","last":"2026-05-11"}`)
}
