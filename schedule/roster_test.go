package schedule_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

func compile(t testing.TB, s *schedule.Schedule, iv schedule.Interval) *schedule.Roster {
	t.Helper()
	r, err := s.Roster(iv)
	require.NoError(t, err)
	return r
}

// shifts without the details that a record writes differently.
func plain(shifts []schedule.Shift) []string {
	var list []string
	for _, s := range shifts {
		list = append(list, fmt.Sprintf("%v [%v] %v %v %v %s %v", s, s.Seat.Interval, s.Date, s.Day, s.Morrow, s.Regime, s.Why))
	}
	return list
}

// busy is the sample with two seats, a follower in London, a silo and some changes.
func busy(t testing.TB) *schedule.Schedule {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	spec := daily()
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "m1", "e1", "m2", "e2", "m3", "e3", "m4", "e4", "m5")
	spec.OffHours.Secondary = rotation.Daily(date("2026-01-01"), "m1", "e1", "m2", "e2", "m3", "e3", "m4", "e4", "m5").Lag(3)
	spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: rotation.Weekly(date("2026-01-05"), "s1", "s2"), Shadow: rotation.Weekly(date("2026-05-11"), "s3", "")}
	spec.Teams[2].Location = london
	spec.Teams[0].Services[0].FollowedBy = []schedule.TeamID{"ec"}
	return with(t, must(t, spec),
		schedule.Leave{Member: "m1", Interval: schedule.Days(date("2026-05-01"), date("2026-05-10"), tokyo), Note: "帰省"},
		schedule.Override{Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00"), To: "s3"},
		schedule.Override{Interval: hours(t, "2026-05-13T14:00:00+09:00", "2026-05-13T15:00:00+09:00"), To: "m5", Team: "minne"})
}

func TestARosterAnswersAsItsSchedule(t *testing.T) {
	s := busy(t)
	may := schedule.Month(2026, time.May, tokyo)
	r := compile(t, s, may)
	assert.Equal(t, plain(slices.Collect(s.Duties(may))), plain(slices.Collect(r.All())))
	assert.Equal(t, plain(slices.Collect(known(s.Team("suzuri")).Duties(may))), plain(slices.Collect(known(r.Team("suzuri")).Duties(may))))
	for id, team := range s.Services() {
		week := schedule.Days(date("2026-05-11"), date("2026-05-17"), tokyo)
		assert.Equal(t, plain(slices.Collect(known(s.Service(id)).Shifts(week))), plain(slices.Collect(known(r.Service(id)).Shifts(week))), id)
		for at := may.Start.Add(24 * time.Hour); at.Before(may.End); at = at.Add(47 * time.Minute) {
			want, err := s.OnCall(id, at)
			require.NoError(t, err)
			got, err := r.OnCall(id, at)
			require.NoError(t, err)
			require.Equal(t, plain(want.Seats), plain(got.Seats), "%s at %v", id, at)
			require.True(t, want.Interval.Equal(got.Interval), "%s at %v: %v and %v", id, at, want.Interval, got.Interval)
			require.Equal(t, []any{want.Regime, want.Team, want.Day, want.Holiday, want.Owns, want.Docs, want.Provisional},
				[]any{got.Regime, got.Team, got.Day, got.Holiday, got.Owns, got.Docs, got.Provisional})
			require.Equal(t, times(want), times(got))
		}
		assert.Equal(t, known(s.Team(team)).Members(may.Start), known(r.Team(team)).Members(may.Start))
	}
	_, err := r.OnCall("nothing", may.Start)
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
	_, err = r.OnCall("minne-api", may.Start)
	assert.ErrorIs(t, err, schedule.ErrBeforeStart, "the night of 04-30 is not in it")
	_, err = s.Roster(schedule.Interval{})
	assert.ErrorIs(t, err, schedule.ErrInvalid)
}

// times writes the tiers of the escalation without their people, who may be away.
func times(a schedule.Answer) (list []string) {
	for _, tier := range a.Escalation() {
		list = append(list, fmt.Sprintf("%s %s after %v", tier.Team, tier.Ask, tier.After))
	}
	return list
}

// Whatever part of it is asked for, a roster shows what its schedule shows.
func TestPartsOfARoster(t *testing.T) {
	s := busy(t)
	r := compile(t, s, schedule.Month(2026, time.May, tokyo))
	for id := range s.Services() {
		for start := instant(t, "2026-05-10T00:00:00+09:00"); start.Before(instant(t, "2026-05-15T00:00:00+09:00")); start = start.Add(45 * time.Minute) {
			for _, length := range []time.Duration{time.Minute, 90 * time.Minute, 20 * time.Hour} {
				iv := schedule.Interval{Start: start, End: start.Add(length)}
				require.Equal(t, plain(slices.Collect(known(s.Service(id)).Shifts(iv))), plain(slices.Collect(known(r.Service(id)).Shifts(iv))), "%s in %v", id, iv)
			}
		}
	}
}

// A team with the same people under several specs stands in a record once, and the
// escalation is that of the last spec in its time.
func TestARosterOverSeveralSpecs(t *testing.T) {
	old, new := sample.Organisation(), sample.Organisation()
	old.Teams[0].Members[0].Share = 50
	old.Teams[1].Members = append(old.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50})
	new.Teams[0].Members[0].Share = 50
	new.Teams[1].Members = append(new.Teams[1].Members, schedule.Membership{Member: "m1", Share: 50}, schedule.Membership{Member: "s4"})
	new.From, new.Escalation = date("2026-05-12"), []schedule.Tier{{Ask: schedule.OwnerTeam}, {Ask: schedule.Primary, After: time.Minute}}
	s := must(t, old, new)
	var rec struct {
		Duties []struct {
			Team    schedule.TeamID
			Members []struct{ Member, Team string }
		}
		Escalation []schedule.Tier
	}
	text, err := json.Marshal(compile(t, s, schedule.Days(date("2026-05-10"), date("2026-05-14"), tokyo)))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &rec))
	assert.Equal(t, new.Escalation, rec.Escalation)
	sizes := map[schedule.TeamID][]int{}
	for _, d := range rec.Duties {
		var members []string
		for _, m := range d.Members {
			members = append(members, m.Member+" of "+m.Team)
		}
		sizes[d.Team] = append(sizes[d.Team], len(members))
		assert.Equal(t, len(members), len(slices.Compact(slices.Sorted(slices.Values(members)))), "nobody twice in one team")
	}
	assert.Equal(t, map[schedule.TeamID][]int{schedule.Everyone: {13, 14}, "minne": {5}, "suzuri": {4, 5}, "ec": {4}, "platform": {5}, sample.PlatformNights: {5}}, sizes)
	text, err = json.Marshal(compile(t, s, schedule.Interval{Start: instant(t, "2026-05-10T00:00:00+09:00"), End: instant(t, "2026-05-12T10:00:00+09:00")}))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &rec))
	assert.Equal(t, old.Escalation, rec.Escalation, "the new spec begins as it ends")
}

// Whom a spec knows is a member, and ready, in its time only.
func TestMembersOfARosterOverSeveralSpecs(t *testing.T) {
	old, new := sample.Organisation(), sample.Organisation()
	m1 := old.Teams[0].Members[0].Member
	old.Teams[0].Members = append(old.Teams[0].Members, schedule.Membership{Member: "gone"}, schedule.Membership{Member: "moved"},
		schedule.Membership{Member: "short", Last: date("2026-05-10")})
	old.People = append(old.People, schedule.Person{ID: "moved", Ready: []schedule.Ready{}}, schedule.Person{ID: "gone", Ready: []schedule.Ready{{From: date("2026-05-11")}}})
	new.Teams[0].Members = append(new.Teams[0].Members, schedule.Membership{Member: "new"}, schedule.Membership{Member: "short", From: date("2026-05-13")})
	new.Teams[1].Members = append(new.Teams[1].Members, schedule.Membership{Member: "moved", From: date("2026-05-13")})
	new.From = date("2026-05-12")
	third := new
	third.From = date("2026-05-14")
	s := must(t, old, new, third)
	span := schedule.Days(date("2026-05-09"), date("2026-05-15"), tokyo)
	r := compile(t, s, span)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	again := compile(t, with(t, s, r), span)
	for day := date("2026-05-09"); !day.After(date("2026-05-15")); day = day.AddDays(1) {
		for _, hour := range []int{0, 9, 12, 23} {
			at := day.At(schedule.At(hour, 0), tokyo)
			for _, team := range []schedule.TeamID{"minne", "suzuri", schedule.Everyone} {
				for i, r := range []*schedule.Roster{r, read, again} {
					assert.ElementsMatch(t, known(s.Team(team)).Members(at), known(r.Team(team)).Members(at), "%d: %s at %v", i, team, at)
				}
			}
		}
	}
	minne := known(s.Team("minne"))
	assert.NotContains(t, minne.Members(instant(t, "2026-05-11T23:59:00+09:00")), schedule.Member("new"))
	assert.Contains(t, minne.Members(instant(t, "2026-05-12T00:00:00+09:00")), schedule.Member("new"), "from the day of the spec on, before it opens at 10:00")
	assert.NotContains(t, minne.Members(instant(t, "2026-05-12T00:00:00+09:00")), schedule.Member("gone"))
	assert.NotContains(t, string(text), `"from":"2026-05-12","last":"2026-05-13"`, "memberships that go on are one")
	assert.Contains(t, known(r.Team("minne")).Members(span.Start), m1)
	var rec struct {
		Desks []struct {
			Team    schedule.TeamID
			Members []struct{ Member, Ready, Last string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &rec))
	for _, d := range rec.Desks {
		for _, m := range d.Members {
			moved := "" // under the later specs
			if m.Last != "" {
				moved = "9999-12-31"
			}
			assert.Equal(t, map[string]string{"gone": "2026-05-11", "moved": moved}[m.Member], m.Ready, m.Member)
		}
	}

	frozen := with(t, s, r)
	replace := func(day string, m schedule.Member) error {
		night := schedule.Interval{Start: date(day).At(schedule.At(20, 0), tokyo), End: date(day).AddDays(1).At(schedule.At(9, 0), tokyo)}
		_, err := frozen.With(schedule.Override{Interval: night, To: m})
		return err
	}
	assert.Error(t, replace("2026-05-10", "gone"), "not ready")
	assert.NoError(t, replace("2026-05-11", "gone"))
	assert.Error(t, replace("2026-05-12", "gone"), "gone")
	assert.Error(t, replace("2026-05-11", "moved"), "never ready under the first spec")
	assert.Error(t, replace("2026-05-12", "moved"), "in no team")
	assert.NoError(t, replace("2026-05-13", "moved"))
	assert.Error(t, replace("2026-05-11", "new"), "not yet there")
	assert.NoError(t, replace("2026-05-12", "new"))
}

func TestQuestionsToARoster(t *testing.T) {
	r := compile(t, must(t, sample.Organisation()), schedule.Month(2026, time.May, tokyo))
	assert.Empty(t, slices.Collect(r.Gaps()))
	assert.Len(t, slices.Collect(r.ShiftsOf("m3")), 7)
	assert.Empty(t, slices.Collect(r.ShiftsOf("")))
	next, ok := r.Next("m3", instant(t, "2026-05-05T10:00:01+09:00"))
	assert.True(t, ok)
	assert.Equal(t, date("2026-05-06"), next.Date)
	_, ok = r.Next("m3", instant(t, "2026-05-20T10:00:01+09:00"))
	assert.False(t, ok)
	block := r.LongestStreak()
	assert.Equal(t, schedule.Member("m3"), block.Member)
	assert.Equal(t, "2026-05-04 10:00 – 2026-05-07 10:00 JST", block.Interval.String())
	assert.Equal(t, 3, block.Shifts)
	nights := compile(t, must(t, daily()), schedule.Days(date("2026-05-11"), date("2026-05-14"), tokyo))
	assert.Equal(t, "2026-05-11 19:00 – 2026-05-12 10:00 JST", nights.LongestStreak().Interval.String(), "the earliest of four as long")

	spec := sample.Organisation()
	spec.OffHours.Primary = rotation.Weekly(date("2026-05-04"), "m1", "")
	assert.Len(t, slices.Collect(compile(t, must(t, spec), schedule.Month(2026, time.May, tokyo)).Gaps()), 3+7+7)

	var none *schedule.Roster
	assert.Empty(t, slices.Collect(none.All()))
	assert.Zero(t, none.Interval())
	assert.Empty(t, none.Digest())
	assert.Zero(t, none.LongestStreak())
	_, err := none.OnCall("minne-web", time.Time{})
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
	_, err = must(t, sample.Organisation()).With(none)
	assert.ErrorIs(t, err, schedule.ErrMissing)
	assert.Empty(t, maps.Collect(none.Services()))
	text, err := none.MarshalJSON()
	require.NoError(t, err)
	assert.Equal(t, "null", string(text))
	empty := compile(t, nil, r.Interval())
	assert.Empty(t, slices.Collect(empty.All()))
	assert.True(t, strings.HasPrefix(empty.Digest(), "sha256:"))

	// Every sequence stops early.
	for range r.Services() {
		break
	}
	vacant := must(t, spec)
	gaps := compile(t, vacant, schedule.Month(2026, time.May, tokyo))
	for _, shifts := range []iter.Seq[schedule.Shift]{r.All(), known(r.Team("ec")).Duties(r.Interval()), known(r.Service("shop-cart")).Shifts(r.Interval()), r.ShiftsOf("m3"), gaps.Gaps(),
		known(vacant.Service("shop-cart")).Shifts(r.Interval()), vacant.Duties(r.Interval())} {
		n := 0
		for range shifts {
			if n++; n == 2 {
				break
			}
		}
		assert.Equal(t, 2, n)
	}
	// What starts after the interval is not in it.
	days := slices.Collect(known(r.Team("ec")).Duties(schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo)))
	assert.Equal(t, []schedule.Date{date("2026-05-11"), date("2026-05-12")}, []schedule.Date{days[0].Date, days[len(days)-1].Date})
}

// A roster knows the services of its time: those that end or begin in it, and those
// whose team is never open in it.
func TestServicesThatComeAndGo(t *testing.T) {
	old, new, last := sample.Organisation(), sample.Organisation(), sample.Organisation()
	old.Teams[2].Services = append(old.Teams[2].Services, schedule.Service{ID: "old-shop"}, schedule.Service{ID: "summer-shop"})
	new.From = date("2026-05-12")
	new.Teams[2].Services = append(new.Teams[2].Services, schedule.Service{ID: "new-shop"})
	last.From = date("2026-05-20") // minne-api goes to another team
	last.Teams[2].Services = append(last.Teams[2].Services, schedule.Service{ID: "new-shop"}, schedule.Service{ID: "summer-shop"}, schedule.Service{ID: "minne-api"})
	last.Teams[0].Services = last.Teams[0].Services[:1]
	s := must(t, old, new, last)
	for iv, want := range map[schedule.Interval][]schedule.ServiceID{
		schedule.Month(2026, time.April, tokyo): {"minne-web", "minne-api", "suzuri-web", "shop-cart", "old-shop", "summer-shop", "accounts", "images"},
		schedule.Month(2026, time.May, tokyo):   {"minne-web", "minne-api", "suzuri-web", "shop-cart", "old-shop", "summer-shop", "accounts", "images", "new-shop"},
		schedule.Month(2026, time.June, tokyo):  {"minne-web", "minne-api", "suzuri-web", "shop-cart", "summer-shop", "accounts", "images", "new-shop"},
	} {
		var have []schedule.ServiceID
		for id := range compile(t, s, iv).Services() {
			have = append(have, id)
		}
		assert.Equal(t, want, have, iv)
	}
	owners := func(book interface {
		Services() iter.Seq2[schedule.ServiceID, schedule.TeamID]
	}) map[schedule.ServiceID]schedule.TeamID {
		return maps.Collect(book.Services())
	}
	assert.Equal(t, schedule.TeamID("ec"), owners(s)["minne-api"], "the last owner")
	assert.Equal(t, schedule.TeamID("minne"), owners(compile(t, s, schedule.Month(2026, time.April, tokyo)))["minne-api"])
	may := compile(t, s, schedule.Month(2026, time.May, tokyo))
	assert.Equal(t, schedule.TeamID("ec"), owners(may)["minne-api"])
	for at := may.Interval().Start.Add(24 * time.Hour); at.Before(may.Interval().End); at = at.Add(time.Hour) {
		for id := range s.Services() {
			want, is := s.OnCall(id, at)
			got, err := may.OnCall(id, at)
			require.Equal(t, is == nil, err == nil, "%s at %v", id, at)
			require.Equal(t, plain(want.Seats), plain(got.Seats), "%s at %v", id, at)
			require.Equal(t, want.Owns, got.Owns, "%s at %v", id, at)
			require.Equal(t, want.Owner, got.Owner, "%s at %v", id, at)
			require.Equal(t, want.Escalation(), got.Escalation(), "%s at %v", id, at)
		}
	}
	for id := range s.Services() {
		span := schedule.Days(date("2026-05-02"), date("2026-05-30"), tokyo)
		assert.Equal(t, plain(slices.Collect(known(s.Service(id)).Shifts(span))), plain(slices.Collect(known(may.Service(id)).Shifts(span))), id)
	}
	newShop := slices.Collect(known(s.Service("new-shop")).Shifts(schedule.Month(2026, time.May, tokyo)))
	assert.Equal(t, "Tue 2026-05-12 10:00 – Tue 2026-05-12 19:00 JST ec all whole team", newShop[0].String())

	weekend := compile(t, s, schedule.Days(date("2026-05-09"), date("2026-05-10"), tokyo))
	for id := range s.Services() {
		if id != "new-shop" && id != "summer-shop" {
			team := ask(t, s, id, "2026-05-09T12:00:00+09:00").Owner
			a, err := weekend.OnCall(id, instant(t, "2026-05-09T12:00:00+09:00"))
			require.NoError(t, err)
			assert.Equal(t, team, a.Owner)
			owners := slices.IndexFunc(a.Escalation(), func(r schedule.Responders) bool { return r.Ask == schedule.OwnerTeam })
			assert.Equal(t, team, a.Escalation()[owners].Team)
			assert.Len(t, known(weekend.Team(team)).Members(instant(t, "2026-05-09T12:00:00+09:00")), len(known(s.Team(team)).Members(instant(t, "2026-05-09T12:00:00+09:00"))))
		}
	}
}

// Zones that are not known any more keep their name and are read as UTC; "Local" is
// not that of the machine.
func TestRecordsOfUnknownPlaces(t *testing.T) {
	r := compile(t, must(t, sample.Organisation()), schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo))
	text, err := json.Marshal(r)
	require.NoError(t, err)
	for _, name := range []string{"Asia/Edo", "Local"} {
		var rec map[string]any
		require.NoError(t, json.Unmarshal(bytes.ReplaceAll(text, []byte("Asia/Tokyo"), []byte(name)), &rec))
		read, err := schedule.ParseRoster(sign(t, rec))
		require.NoError(t, err)
		a, err := read.OnCall("minne-web", instant(t, "2026-05-11T12:00:00+09:00"))
		require.NoError(t, err)
		assert.Equal(t, "2026-05-11T01:00:00Z", a.Start.Format("2006-01-02T15:04:05Z07:00"))
		assert.Equal(t, name, a.Start.Location().String())
		again, err := json.Marshal(read)
		require.NoError(t, err)
		assert.Contains(t, string(again), `"location":"`+name+`"`)
	}
}

// A location that is a name and an offset, as time.FixedZone makes it, is read as it was:
// its name alone would be that of UTC or of another place. That of the machine is none.
func TestRecordsOfFixedZones(t *testing.T) {
	for _, zone := range []*time.Location{time.FixedZone("JST", 9*60*60), time.FixedZone("", -(3*60+30)*60), time.FixedZone("Europe/London", 60*60), time.FixedZone("UTC", 60), time.UTC, tokyo} {
		spec := daily()
		spec.Location = zone
		r := compile(t, must(t, spec), schedule.Days(date("2026-05-11"), date("2026-05-17"), zone))
		read := reread(t, r)
		assert.Equal(t, plain(slices.Collect(r.All())), plain(slices.Collect(read.All())), zone)
		assert.Equal(t, r.Interval().String(), read.Interval().String(), zone)
		text, err := json.Marshal(r)
		require.NoError(t, err)
		assert.Equal(t, zone != time.UTC && zone != tokyo, bytes.Contains(text, []byte(`"offset"`)), zone)
		for shift := range r.All() {
			got, err := read.OnCall("minne-web", shift.Start)
			require.NoError(t, err)
			name, offset := got.Start.Zone()
			wantName, wantOffset := shift.Start.Zone()
			assert.Equal(t, []any{wantName, wantOffset}, []any{name, offset})
		}
	}
	// As time.Local is, where the machine has a clock: nine hours, named JST.
	local, err := time.LoadLocationFromTZData("Local", []byte("TZif\x00"+strings.Repeat("\x00", 15)+strings.Repeat("\x00", 16)+"\x00\x00\x00\x01\x00\x00\x00\x04"+"\x00\x00\x7e\x90\x00\x00"+"JST\x00"))
	require.NoError(t, err)
	spec := daily()
	spec.Location = local
	r := compile(t, must(t, spec), schedule.Days(date("2026-05-11"), date("2026-05-12"), tokyo))
	_, err = json.Marshal(r)
	assert.ErrorIs(t, err, schedule.ErrInvalid)
	assert.ErrorContains(t, err, `roster: duties[0].location: the location of "ec" is that of this machine; name one that others know too`)

	// The place in which the interval is written is the machine's where a time was read
	// with an offset that the machine has too.
	digest := func(loc *time.Location) string {
		may := schedule.Month(2026, time.May, tokyo)
		return compile(t, must(t, daily()), schedule.Interval{Start: may.Start.In(loc), End: may.End.In(loc)}).Digest()
	}
	assert.Equal(t, digest(time.FixedZone("", 9*60*60)), digest(local))
}

// Text that is not UTF-8 is read as it is written: what cannot be read in it is a mark.
func TestRecordsOfTextInOtherEncodings(t *testing.T) {
	for note, want := range map[string]string{"\x8b\x41\x8f\xc8": "\ufffdA\ufffd\ufffd", `a \ufffd of words`: `a \ufffd of words`, "\ufffd": "\ufffd"} {
		s := with(t, must(t, daily()), schedule.Leave{Member: "m5", Interval: day("2026-05-12"), Note: note})
		read := reread(t, compile(t, s, day("2026-05-12")))
		var notes []string
		for shift := range read.All() {
			for _, step := range shift.Why {
				if step.Rule == schedule.RuleLeave {
					notes = append(notes, step.Note)
				}
			}
		}
		assert.Equal(t, []string{want}, notes)
	}
}

// On 2026-04-15 May is published. Then e4 leaves on 05-20 and a 13th person joins
// on 05-11: only e4's shifts from 05-20 on change hands.
func TestPublishing(t *testing.T) {
	may := schedule.Month(2026, time.May, tokyo)
	order := []schedule.Member{"m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5"}
	published := compile(t, must(t, daily()), may)

	later := daily()
	later.Teams[2].Members[3].Last = date("2026-05-19")
	later.Teams[0].Members = append(later.Teams[0].Members, schedule.Membership{Member: "m6", From: date("2026-05-11")})
	moved := rotation.Daily(date("2026-01-01"), order...)
	moved.Moves = []rotation.Move{{On: date("2026-05-11"), Join: "m6"}, {On: date("2026-05-20"), Leave: "e4"}}
	later.OffHours.Primary = moved

	// Without the published roster, shifts after 05-11 move; with it none does but
	// those of e4, which are to be handed on by a leave.
	unfrozen := schedule.Diff(published, compile(t, must(t, later), may))
	assert.Greater(t, len(unfrozen.Reassignments), 5)
	for _, m := range unfrozen.Reassignments {
		assert.False(t, m.Start.Before(date("2026-05-11").At(0, tokyo)), "no shift before the joiner's day moves")
	}
	frozen := with(t, must(t, later), published)
	assert.True(t, schedule.Diff(published, compile(t, frozen, may)).Empty())

	gone := schedule.Leave{Member: "e4", Interval: schedule.Days(date("2026-05-20"), date("2027-05-20"), tokyo), Note: "退職"}
	repaired := with(t, frozen, gone)
	diff := schedule.Diff(published, compile(t, repaired, may))
	var lost []schedule.Date
	for shift := range published.ShiftsOf("e4") {
		if !shift.End.Before(gone.Start) {
			lost = append(lost, shift.Date)
		}
	}
	require.NotEmpty(t, lost)
	var changed []schedule.Date
	for _, m := range diff.Reassignments {
		assert.Equal(t, schedule.Member("e4"), m.From)
		assert.NotEmpty(t, m.Member)
		changed = append(changed, m.Date)
	}
	assert.Equal(t, lost, changed)
	// After the published month the new order holds.
	june := slices.Collect(known(frozen.Team(schedule.Everyone)).Duties(schedule.Month(2026, time.June, tokyo)))
	assert.Contains(t, june[0].Why[0].String(), "of 12")
	// The record says the same.
	text, err := json.Marshal(published)
	require.NoError(t, err)
	read, err := schedule.ParseRoster(text)
	require.NoError(t, err)
	assert.True(t, schedule.Diff(compile(t, repaired, may), compile(t, with(t, must(t, later), read, gone), may)).Empty())
}

// A published month keeps its slots when hours and holidays change beneath it.
func TestAPublishedGridStays(t *testing.T) {
	old := busy(t)
	may := schedule.Month(2026, time.May, tokyo)
	published := compile(t, old, may)
	spec := sample.Organisation()
	spec.Business = schedule.Weekdays(schedule.At(9, 0), schedule.At(18, 0))
	spec.Holidays = holiday.Japan().With("創立記念日", date("2026-05-14"), date("2026-05-14"))
	spec.Teams = append(spec.Teams, schedule.Team{ID: "new", Services: []schedule.Service{{ID: "new-web"}}, Members: []schedule.Membership{{Member: "n1"}}, Pool: "new",
		OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "n1")}})
	s := with(t, must(t, spec), published)

	for id := range published.Services() {
		for shift := range known(published.Service(id)).Shifts(may) {
			for at := shift.Start; at.Before(shift.End); at = at.Add(3 * time.Hour) {
				want, err := published.OnCall(id, at)
				require.NoError(t, err)
				got, err := s.OnCall(id, at)
				require.NoError(t, err)
				require.Equal(t, plain(want.Seats), plain(got.Seats), "%s at %v", id, at)
				require.Equal(t, want.Holiday, got.Holiday)
			}
		}
		// Before and after it the service is answered without a hole or an overlap.
		at := instant(t, "2026-04-28T09:00:00+09:00")
		for shift := range known(s.Service(id)).Shifts(schedule.Interval{Start: at, End: instant(t, "2026-06-03T09:00:00+09:00")}) {
			if shift.Role == schedule.Primary || shift.Role == schedule.All {
				require.False(t, shift.Start.After(at), "a hole before %v", shift)
				require.True(t, shift.Start.Equal(at) || at.Equal(instant(t, "2026-04-28T09:00:00+09:00")), "an overlap at %v", shift)
				at = shift.End
			}
		}
	}
	// Each duty is held from its first slot on: an hour of today's hours lies before it.
	first := map[string]time.Time{}
	duty := func(x schedule.Shift) string { return fmt.Sprint(x.Team, " ", x.Regime) }
	for shift := range published.All() {
		if _, known := first[duty(shift)]; !known {
			first[duty(shift)] = shift.Start
		}
	}
	assert.Equal(t, plain(slices.Collect(published.All())), plain(slices.DeleteFunc(slices.Collect(s.Duties(may)), func(x schedule.Shift) bool {
		start, known := first[duty(x)]
		return !known || x.Start.Before(start)
	})))
	assert.Equal(t, schedule.Member("n1"), ask(t, s, "new-web", "2026-05-14T12:00:00+09:00").Member(schedule.Primary))
	// The slots around it are clipped to it.
	assert.Equal(t, "2026-04-30 18:00 – 2026-05-01 09:00 JST", ask(t, s, "minne-api", "2026-04-30T20:00:00+09:00").Seats[0].Seat.Interval.String())
	assert.Equal(t, "2026-05-01 09:00 – 2026-05-01 10:00 JST", ask(t, s, "minne-api", "2026-05-01T09:30:00+09:00").Seats[0].Seat.Interval.String())
	assert.Equal(t, "Mon 2026-06-01 09:00 – Mon 2026-06-01 18:00 JST minne all whole team", theDuties(s, day("2026-06-01"), schedule.Everyone, "minne")[0])

	// Who steps in goes by today's rota; the record knows of none.
	ordered := spec
	ordered.OffHours.Primary = inOrder{[]schedule.Member{"m2", "s3", "m4", "e1", "m1"}, 0}
	assert.Equal(t, schedule.Member("m2"), ask(t, s, "minne-api", "2026-05-18T22:00:00+09:00").Member(schedule.Primary))
	left := with(t, must(t, ordered), published, schedule.Leave{Member: "m2", Interval: day("2026-05-18")})
	assert.Equal(t, schedule.Member("s3"), ask(t, left, "minne-api", "2026-05-18T22:00:00+09:00").Member(schedule.Primary))

	// Later changes lie above it, earlier ones are replaced.
	override := schedule.Override{Interval: day("2026-05-20"), To: "e4"}
	assert.Equal(t, schedule.Member("e4"), ask(t, with(t, s, override), "minne-api", "2026-05-20T22:00:00+09:00").Member(schedule.Primary))
	beneath := with(t, must(t, daily()), schedule.Override{Interval: day("2026-05-20"), To: "e4"}, published)
	assert.NotEqual(t, schedule.Member("e4"), ask(t, beneath, "minne-api", "2026-05-20T22:00:00+09:00").Member(schedule.Primary))
	people := with(t, s, schedule.Leave{Member: "m2", Interval: schedule.Days(date("2026-05-01"), date("2026-05-31"), tokyo)})
	for shift := range known(people.Team(schedule.Everyone)).Duties(may) {
		assert.NotEqual(t, schedule.Member("m2"), shift.Member)
		assert.False(t, shift.Gap())
	}
	for _, step := range people.CanCover(slices.Collect(known(people.Team(schedule.Everyone)).Duties(day("2026-05-20")))[0]) {
		assert.NotEqual(t, schedule.Member("m2"), step.Member)
	}

	// A second roster above the first.
	again := with(t, s, compile(t, with(t, s, override), schedule.Days(date("2026-05-18"), date("2026-05-24"), tokyo)))
	assert.Equal(t, schedule.Member("e4"), ask(t, again, "minne-api", "2026-05-20T22:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, plain(slices.Collect(with(t, s, override).Duties(may))), plain(slices.Collect(again.Duties(may))))
}

// A published roster replaces what was changed in its duties, and nothing else: not
// what other teams have, nor what lasts longer beneath it.
func TestWhatAPublishedRosterReplaces(t *testing.T) {
	published := compile(t, must(t, daily()), day("2026-05-12"))
	spec := daily()
	spec.Business = schedule.Weekdays(schedule.At(11, 0), schedule.At(19, 0))
	spec.Teams = append(spec.Teams, schedule.Team{ID: "new", Services: []schedule.Service{{ID: "new-web"}}, Members: []schedule.Membership{{Member: "n1"}, {Member: "n2"}},
		Pool: "new", OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "n1")}})
	night := hours(t, "2026-05-12T20:00:00+09:00", "2026-05-12T22:00:00+09:00")
	s := with(t, must(t, spec), schedule.Override{Interval: night, To: "n2", Team: "new"}, schedule.Override{Interval: night, To: "e4"}, published)
	assert.Equal(t, schedule.Member("n2"), ask(t, s, "new-web", "2026-05-12T21:00:00+09:00").Member(schedule.Primary))
	assert.Equal(t, schedule.Member("m5"), ask(t, s, "minne-web", "2026-05-12T21:00:00+09:00").Member(schedule.Primary))
	// Beneath it the night now lasts an hour longer.
	var duties []string
	for shift := range known(s.Team(schedule.Everyone)).Duties(schedule.Days(date("2026-05-12"), date("2026-05-13"), tokyo)) {
		duties = append(duties, shift.Interval.String())
	}
	assert.Equal(t, []string{"2026-05-12 19:00 – 2026-05-13 10:00 JST", "2026-05-13 10:00 – 2026-05-13 11:00 JST", "2026-05-13 19:00 – 2026-05-14 11:00 JST"}, duties)
	a := ask(t, s, "minne-web", "2026-05-13T10:30:00+09:00")
	assert.Equal(t, "2026-05-13 10:00 – 2026-05-13 11:00 JST", a.Seats[0].Seat.Interval.String())
	assert.Equal(t, "2026-05-12 10:00 – 2026-05-12 19:00 JST", ask(t, s, "minne-web", "2026-05-12T10:30:00+09:00").Interval.String())
}

func TestARosterBeforeTheFirstSpecStillAnswers(t *testing.T) {
	may := schedule.Month(2026, time.May, tokyo)
	published := compile(t, must(t, daily()), may)
	later := daily()
	later.From = date("2026-06-01")
	later.Teams, later.Pools, later.People = later.Teams[:2], nil, nil
	later.OffHours.Primary = rotation.Daily(date("2026-01-01"), "m1", "s1")
	s := with(t, must(t, later), published)
	a := ask(t, s, "shop-cart", "2026-05-12T20:00:00+09:00")
	assert.NotEmpty(t, a.Member(schedule.Primary))
	assert.NotEmpty(t, a.Docs)
	assert.Len(t, a.Escalation(), 3)
	assert.Equal(t, len(slices.Collect(published.All())), len(slices.Collect(s.Duties(may))))
	_, err := s.OnCall("shop-cart", instant(t, "2026-04-12T20:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrBeforeStart)
	_, err = s.OnCall("shop-cart", instant(t, "2026-06-12T20:00:00+09:00"))
	assert.ErrorIs(t, err, schedule.ErrUnknownService)
	changed := with(t, s, schedule.Leave{Member: "m5", Interval: may})
	for shift := range known(changed.Team(schedule.Everyone)).Duties(may) {
		assert.NotEqual(t, schedule.Member("m5"), shift.Member)
	}
}

func TestTheRecordIsStable(t *testing.T) {
	r := compile(t, busy(t), schedule.Month(2026, time.May, tokyo))
	once, err := json.Marshal(r)
	require.NoError(t, err)
	again, err := json.Marshal(compile(t, busy(t), schedule.Month(2026, time.May, tokyo)))
	require.NoError(t, err)
	assert.Equal(t, string(once), string(again), "the same roster has the same bytes")
	read, err := schedule.ParseRoster(once)
	require.NoError(t, err)
	twice, err := json.Marshal(read)
	require.NoError(t, err)
	assert.Equal(t, string(once), string(twice))
	assert.Equal(t, r.Digest(), read.Digest())
	assert.True(t, strings.HasPrefix(r.Digest(), "sha256:"))
	assert.Equal(t, plain(slices.Collect(r.All())), plain(slices.Collect(read.All())))
	for id := range r.Services() {
		assert.Equal(t, plain(slices.Collect(known(r.Service(id)).Shifts(r.Interval()))), plain(slices.Collect(known(read.Service(id)).Shifts(r.Interval()))))
	}
	text, err := json.Marshal((*schedule.Roster)(nil))
	require.NoError(t, err)
	assert.Equal(t, "null", string(text))

	// Within other JSON, and ten years later.
	var file struct{ Published *schedule.Roster }
	require.NoError(t, json.Unmarshal([]byte(`{"Published":`+string(once)+`}`), &file))
	old := compile(t, must(t, sample.Organisation()), schedule.Month(2020, time.February, tokyo))
	text, err = json.Marshal(old)
	require.NoError(t, err)
	read, err = schedule.ParseRoster(text)
	require.NoError(t, err)
	a, err := read.OnCall("shop-cart", instant(t, "2020-02-11T12:00:00+09:00"))
	require.NoError(t, err)
	assert.Equal(t, "建国記念の日", a.Holiday.Name)
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	r := compile(t, busy(t), schedule.Days(date("2026-05-11"), date("2026-05-14"), tokyo))
	text, err := json.Marshal(r)
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{`"toban-roster/2"`, `"toban-roster/1"`, `roster: format: "toban-roster/1" is not "toban-roster/2"`},
		{`"m3"`, `"m4"`, `roster: digest: "` + r.Digest() + `" is not that of the content`},
		{`"slots":[`, `"slots":{`, `invalid value: roster: byte`},
		{`"escalation":`, `"weight":1,"escalation":`, `unknown field "weight"`},
		{`"after":0`, `"after":"5m"`, `byte`},
		{`"day":"workday"`, `"day":"payday"`, `day kind "payday" is none of`},
	} {
		damaged := bytes.Replace(text, []byte(c.old), []byte(c.new), 1)
		require.NotEqual(t, text, damaged)
		kept := *r
		err := kept.UnmarshalJSON(damaged)
		assert.ErrorIs(t, err, schedule.ErrInvalid)
		assert.ErrorContains(t, err, c.want)
		assert.Equal(t, r.Digest(), kept.Digest(), "nothing is half loaded")
	}
	for cut := 0; cut < len(text); cut += 97 {
		_, err := schedule.ParseRoster(text[:cut])
		assert.ErrorIs(t, err, schedule.ErrInvalid)
	}

	// With a digest that fits, what does not hang together is named.
	var rec map[string]any
	require.NoError(t, json.Unmarshal(text, &rec))
	slot := func(i int) map[string]any { return rec["slots"].([]any)[i].(map[string]any) }
	for want, edit := range map[string]func(){
		`leaves[0]: 2026-05-11 00:00 – 2026-05-11 00:00 JST is empty`: func() {
			rec["leaves"] = []any{map[string]any{"member": "m1", "start": "2026-05-10T15:00:00Z", "end": "2026-05-10T15:00:00Z"}}
		},
		`leaves[0].member: there is no member "zoe"`: func() {
			rec["leaves"] = []any{map[string]any{"member": "zoe", "start": "2026-05-10T15:00:00Z", "end": "2026-05-11T15:00:00Z"}}
		},
		`slots[1].duty: there is no duty 7`:  func() { slot(1)["duty"] = len(rec["duties"].([]any)) },
		`slots[1].duty: there is no duty -1`: func() { slot(1)["duty"] = -1 },
		`slots[1].start: 2026-05-11`: func() {
			slot(0)["start"], slot(0)["end"] = "2026-05-12T01:00:00Z", "2026-05-12T02:00:00Z"
			seat := slot(0)["seats"].([]any)[0].(map[string]any)
			seat["start"], seat["end"] = slot(0)["start"], slot(0)["end"]
		},
		`slots[0]: 2026-05-11 10:00 – 2026-05-11 10:00 JST is empty`:                                func() { slot(0)["end"] = slot(0)["start"] },
		`slots[0]: 2026-05-11 10:00 – 2026-05-15 10:01 JST is longer than a slot can be, four days`: func() { slot(0)["end"] = "2026-05-15T01:01:00Z" },
		`slots[0].start: 2026-01-11`:                                                                func() { slot(0)["start"] = "2026-01-11T01:00:00Z" },
		`slots[0].seats[0]: 2026-05-11 10:00 – 2026-05-13 10:00 JST is not`:                         func() { slot(0)["seats"].([]any)[0].(map[string]any)["end"] = "2026-05-13T01:00:00Z" },
		`slots[0].seats: the last part of all ends at 2026-05-11T18:00:00+09:00, not with the slot`: func() { slot(0)["seats"].([]any)[0].(map[string]any)["end"] = "2026-05-11T09:00:00Z" },
		`slots[0].seats: nobody is asked`:                                                           func() { slot(0)["seats"] = nil },
		`slots[0].seats[1]: 2026-05-11 10:00 – 2026-05-11 14:30 JST does not follow the part of all before, which ends at 2026-05-11T14:30:00+09:00`: func() {
			// Two halves of the same morning sum to the day, and leave the afternoon to nobody.
			half := maps.Clone(slot(0)["seats"].([]any)[0].(map[string]any))
			half["end"] = "2026-05-11T05:30:00Z"
			slot(0)["seats"] = []any{half, half}
		},
		`slots[0]: 2026-05-11 10:00 – 2026-05-11 19:00 JST does not start and end on whole seconds`: func() { slot(0)["end"] = "2026-05-11T10:00:00.5Z" },
		`slots[1].start: 2026-05-11 10:00 – 2026-05-11 19:00 JST overlaps the slot of duty 0 before`: func() {
			rec["slots"].([]any)[1] = slot(0)
		},
		`services[1].pool: there is no number 7`: func() {
			rec["services"].([]any)[1].(map[string]any)["pool"] = len(rec["duties"].([]any))
		},
		`services[0].owner: there is no number -1`:         func() { rec["services"].([]any)[0].(map[string]any)["owner"] = -1 },
		`services[1].id: service "minne-web" stands twice`: func() { rec["services"].([]any)[1].(map[string]any)["id"] = "minne-web" },
		`timelines[0][0].slot: there is no slot -1`:        func() { rec["timelines"].([]any)[0].([]any)[0].(map[string]any)["slot"] = -1 },
		fmt.Sprintf("timelines[0][0].slot: there is no slot %d", len(rec["slots"].([]any))): func() {
			rec["timelines"].([]any)[0].([]any)[0].(map[string]any)["slot"] = len(rec["slots"].([]any))
		},
		`timelines[0][1].start`: func() { line := rec["timelines"].([]any)[0].([]any); line[1] = line[0] },
		`timelines[0][0]: 2026-05-11 01:00 – 2026-05-15 10:00 UTC is not`: func() { rec["timelines"].([]any)[0].([]any)[0].(map[string]any)["end"] = "2026-05-15T10:00:00Z" },
		`timelines[9]: no service has it`: func() {
			rec["timelines"] = append(rec["timelines"].([]any), make([]any, 10-len(rec["timelines"].([]any)))...)
		},
		`duties[0].regime: "nights" is none of daytime and off-hours`: func() { rec["duties"].([]any)[0].(map[string]any)["regime"] = "nights" },
		`duties[0].roles[0]: "ownerTeam" is no seat, or stands twice`: func() {
			rec["duties"].([]any)[0].(map[string]any)["roles"] = []any{"ownerTeam"}
		},
		`duties[0].roles[1]: "all" is no seat, or stands twice`:     func() { rec["duties"].([]any)[0].(map[string]any)["roles"] = []any{"all", "all"} },
		`slots[0].seats[0].role: the duty has no seat for "boss"`:   func() { slot(0)["seats"].([]any)[0].(map[string]any)["role"] = "boss" },
		`slots[0].seats[0].role: the duty has no seat for "shadow"`: func() { slot(0)["seats"].([]any)[0].(map[string]any)["role"] = "shadow" },
		`duties[0].offset: 93601 seconds are more than 26 hours`:    func() { rec["duties"].([]any)[0].(map[string]any)["offset"] = 93601 },
		`roster: offset: -93601 seconds are more than 26 hours`:     func() { rec["offset"] = -93601 },
		`services[0].earlier[0].owner: there is no number -1`: func() {
			rec["services"].([]any)[0].(map[string]any)["earlier"] = []any{map[string]any{"until": "2026-05-12T01:00:00Z", "owner": -1, "pool": 0, "escalation": rec["escalation"]}}
		},
		`services[0].earlier[1].until: 2026-05-12T01:00:00Z is not in order`: func() {
			term := map[string]any{"until": "2026-05-12T01:00:00Z", "owner": 0, "pool": 0, "escalation": rec["escalation"]}
			rec["services"].([]any)[0].(map[string]any)["earlier"] = []any{term, term}
		},
		`duties[0].offset: -93601 seconds are more than 26 hours`: func() { rec["duties"].([]any)[0].(map[string]any)["offset"] = -93601 },
		fmt.Sprintf("services[0].timeline: there is no number %d", len(rec["timelines"].([]any))): func() {
			rec["services"].([]any)[0].(map[string]any)["timeline"] = len(rec["timelines"].([]any))
		},
		`roster: escalation: no tier: nobody would be asked`: func() { rec["escalation"] = []any{} },
		`roster: escalation[1].ask: "shadow" watches, and is asked by no page`: func() {
			rec["escalation"].([]any)[1].(map[string]any)["ask"] = "shadow"
		},
		`services[0].earlier[0].escalation[2].after: 3ns is sooner than 5ns`: func() {
			again := []any{map[string]any{"ask": "primary", "after": 0}, map[string]any{"ask": "ownerTeam", "after": 5}, map[string]any{"ask": "wholePool", "after": 3}}
			rec["services"].([]any)[0].(map[string]any)["earlier"] = []any{map[string]any{"until": "2026-05-12T01:00:00Z", "owner": 0, "pool": 0, "escalation": again}}
		},
		`duties[0].roles: no role`: func() { rec["duties"].([]any)[0].(map[string]any)["roles"] = nil },
	} {
		rec = nil
		require.NoError(t, json.Unmarshal(text, &rec))
		edit()
		if strings.HasPrefix(want, "timelines[9]") {
			want = "timelines["
		}
		_, err := schedule.ParseRoster(sign(t, rec))
		assert.ErrorContains(t, err, want)
	}
	for _, offset := range []int{-93600, 93600} { // 26 hours
		rec = nil
		require.NoError(t, json.Unmarshal(text, &rec))
		rec["offset"], rec["duties"].([]any)[0].(map[string]any)["offset"] = offset, offset
		_, err := schedule.ParseRoster(sign(t, rec))
		assert.NoError(t, err)
	}
}

// sign gives an edited record the digest that its content has: that of the error.
func sign(t testing.TB, rec map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(rec)
	require.NoError(t, err)
	_, err = schedule.ParseRoster(text)
	require.Error(t, err)
	at := strings.LastIndex(err.Error(), `"sha256:`)
	require.Positive(t, at, err)
	rec["digest"] = err.Error()[at+1 : at+1+len("sha256:")+64]
	text, err = json.Marshal(rec)
	require.NoError(t, err)
	return text
}

func TestDiff(t *testing.T) {
	s := must(t, daily())
	may := schedule.Month(2026, time.May, tokyo)
	before := compile(t, s, may)
	assert.True(t, schedule.Diff(before, before).Empty())
	assert.Empty(t, schedule.Diff(before, before).String())
	who := func(d string) schedule.Member {
		return slices.Collect(known(s.Team(schedule.Everyone)).Duties(day(d)))[0].Member
	}
	a, b := who("2026-05-04"), who("2026-05-12")
	after := compile(t, with(t, s, schedule.Swap{A: a, AGives: day("2026-05-04"), B: b, BGives: day("2026-05-12")},
		schedule.Override{Interval: hours(t, "2026-05-20T10:00:00+09:00", "2026-05-20T12:00:00+09:00"), To: "s2", Team: "suzuri"}), may)
	d := schedule.Diff(before, after)
	assert.Equal(t, "Mon 2026-05-04 10:00 – Tue 2026-05-05 10:00 JST everyone primary: m2 → m5\n"+
		"Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary: m5 → m2\n"+
		"Wed 2026-05-20 10:00 – Wed 2026-05-20 12:00 JST suzuri primary: whole team → s2\n"+
		"m2: gains 1 shift, 15 h; loses 1 shift, 24 h, 1 holiday\n"+
		"m5: gains 1 shift, 24 h, 1 holiday; loses 1 shift, 15 h\n"+
		"s2: gains 1 shift, 2 h\n", d.String())
	assert.Equal(t, "2026-05-04（月）10:00〜2026-05-05（火）10:00 全員オンコール 主担当: m2 → m5\n"+
		"2026-05-12（火）19:00〜2026-05-13（水）10:00 全員オンコール 主担当: m5 → m2\n"+
		"2026-05-20（水）10:00〜12:00 suzuri 主担当: チーム全員 → s2\n"+
		"m2 増：1枠、15時間／減：1枠、24時間、祝日・会社休日1日\n"+
		"m5 増：1枠、24時間、祝日・会社休日1日／減：1枠、15時間\n"+
		"s2 増：1枠、2時間\n", d.In(schedule.Japanese))

	// Parts with a hole between them, counted one by one; shadows gain and lose nothing.
	watched := compile(t, with(t, s, schedule.Override{Interval: hours(t, "2026-05-09T12:00:00+09:00", "2026-05-09T14:00:00+09:00"), To: "s2", Role: schedule.Shadow},
		schedule.Override{Interval: hours(t, "2026-05-09T16:00:00+09:00", "2026-05-09T18:00:00+09:00"), To: "s2", Role: schedule.Shadow},
		schedule.Override{Interval: hours(t, "2026-05-09T20:00:00+09:00", "2026-05-11T08:00:00+09:00"), To: "s2"}), may)
	assert.Equal(t, "Sat 2026-05-09 12:00 – Sat 2026-05-09 14:00 JST everyone shadow: (new) → s2\n"+
		"Sat 2026-05-09 16:00 – Sat 2026-05-09 18:00 JST everyone shadow: (new) → s2\n"+
		"Sat 2026-05-09 20:00 – Sun 2026-05-10 10:00 JST everyone primary: m4 → s2\n"+
		"Sun 2026-05-10 10:00 – Mon 2026-05-11 08:00 JST everyone primary: s3 → s2\n"+
		"m4: loses 1 shift, 14 h, 1 weekend day\n"+
		"s2: gains 2 shifts, 36 h, 2 weekend days\n"+
		"s3: loses 1 shift, 22 h, 1 weekend day\n", schedule.Diff(before, watched).String())

	// Two parts that follow each other are one move if it is between the same people.
	evening := func(from, to int, m schedule.Member) schedule.Change {
		return schedule.Override{Interval: schedule.Interval{Start: date("2026-05-12").At(schedule.At(from, 0), tokyo), End: date("2026-05-12").At(schedule.At(to, 0), tokyo)}, To: m}
	}
	lines := func(before, after *schedule.Schedule) []string {
		var list []string
		for _, m := range schedule.Diff(compile(t, before, day("2026-05-12")), compile(t, after, day("2026-05-12"))).Reassignments {
			list = append(list, fmt.Sprintf("%s %s–%s %s %s %v %v", m.Team, m.Start.Format("15"), m.End.Format("15"), m.From, m.Member, m.Added, m.Removed))
		}
		return list
	}
	assert.Equal(t, []string{"everyone 20–00 m5 s2 false false"}, lines(s, with(t, s, evening(20, 22, "s2"), evening(22, 24, "s2"))))
	assert.Equal(t, []string{"everyone 19–20 m5 m2 false false", "everyone 20–22 m5 s2 false false", "everyone 22–00 m5 s3 false false"},
		lines(s, with(t, s, evening(19, 20, "m2"), evening(20, 22, "s2"), evening(22, 24, "s3"))))
	assert.Equal(t, []string{"everyone 20–22 e1 s2 false false", "everyone 22–00 e2 s2 false false"},
		lines(with(t, s, evening(20, 22, "e1"), evening(22, 24, "e2")), with(t, s, evening(20, 24, "s2"))))
	empty, longer := daily(), daily() // 15 hours that nobody serves, 16 that m5 does
	empty.OffHours.Primary = schedule.Vacant()
	longer.Business, longer.OffHours.Primary = schedule.Weekdays(schedule.At(11, 0), schedule.At(19, 0)), fixed("m5")
	ofThePool := func(lines []string) []string {
		return slices.DeleteFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "everyone") })
	}
	assert.Equal(t, []string{"everyone 19–10  m5 false false", "everyone 10–11  m5 true false"}, ofThePool(lines(must(t, empty), must(t, longer))))
	assert.Equal(t, []string{"everyone 19–10 m5  false false", "everyone 10–11 m5  false true"}, ofThePool(lines(must(t, longer), must(t, empty))))

	// What only one roster covers is added or removed.
	week := compile(t, s, schedule.Days(date("2026-05-01"), date("2026-05-30"), tokyo))
	assert.Equal(t, []bool{true, false}, []bool{schedule.Diff(before, week).Reassignments[0].Removed, schedule.Diff(before, week).Reassignments[0].Added})
	assert.Contains(t, schedule.Diff(week, before).String(), "everyone primary: (new) → ")
	assert.Contains(t, schedule.Diff(before, week).In(schedule.Japanese), " → （廃止）")
	assert.Len(t, schedule.Diff(nil, before).Reassignments, len(slices.Collect(before.All())))
}

// A team that owns no service, and a pool of such teams, have their duties once too.
func TestPublishedWithoutServices(t *testing.T) {
	spec := daily()
	spec.Teams = append(spec.Teams, schedule.Team{ID: "office", Business: schedule.Weekdays(schedule.At(9, 0), schedule.At(15, 0)), Members: []schedule.Membership{{Member: "o1"}, {Member: "o2"}},
		Pool: "office", OffHours: schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "o1", "o2")}})
	s := must(t, spec)
	span, longer := schedule.Days(date("2026-05-11"), date("2026-05-13"), tokyo), schedule.Days(date("2026-05-08"), date("2026-05-16"), tokyo)
	published, err := s.Roster(span)
	require.NoError(t, err)
	assert.Equal(t, plain(slices.Collect(s.Duties(longer))), plain(slices.Collect(with(t, s, published).Duties(longer))))
	spec.Teams[len(spec.Teams)-1].OffHours.Primary = rotation.Daily(date("2026-01-02"), "o1", "o2")
	turned := must(t, spec)
	assert.Equal(t, plain(slices.Collect(published.All())), plain(slices.Collect(with(t, turned, published).Duties(span))), "it stays as published")
}

// A block can begin late in one pool's slot and go on in another's that began before.
func TestLongestBlockOverPools(t *testing.T) {
	spec := shared()
	spec.Teams[1].Pool, spec.Teams[1].OffHours = "suzuri", schedule.Duty{Primary: rotation.Daily(date("2026-01-01"), "s1")}
	spec.Teams[1].Business = schedule.Weekdays(schedule.At(10, 0), schedule.At(20, 0))
	spec.Teams[1].Members = append(spec.Teams[1].Members, schedule.Membership{Member: "m5", Share: 50})
	spec.Teams[0].Members[4].Share = 50
	spec.OffHours.Primary = rotation.Daily(date("2026-01-01"), "m1")
	s := with(t, must(t, spec),
		schedule.Override{Interval: hours(t, "2026-05-13T03:00:00+09:00", "2026-05-13T10:00:00+09:00"), To: "m5"},
		schedule.Override{Interval: hours(t, "2026-05-12T20:00:00+09:00", "2026-05-13T03:00:00+09:00"), To: "m5", Team: "suzuri"})
	block := compile(t, s, day("2026-05-12")).LongestStreak()
	assert.Equal(t, "m5 2026-05-12 20:00 – 2026-05-13 10:00 JST", fmt.Sprint(block.Member, " ", block.Interval))
}

// Diff against a painter of half hours, and published spans, under random changes.
func TestRandomRosters(t *testing.T) {
	spec := daily()
	members := spec.OffHours.Primary.Members()
	base, err := schedule.New(spec)
	require.NoError(t, err)
	span := schedule.Days(date("2026-05-01"), date("2026-05-10"), tokyo)
	before, err := base.Roster(span)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		s := base
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			start := span.Start.Add(time.Duration(rapid.IntRange(0, 9*24).Draw(t, "start")) * time.Hour)
			iv := schedule.Interval{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "hours")) * time.Hour)}
			var c schedule.Change = schedule.Override{Interval: iv, To: rapid.SampledFrom(members).Draw(t, "to"),
				Role: rapid.SampledFrom([]schedule.Role{"", schedule.Shadow}).Draw(t, "role")}
			if rapid.Bool().Draw(t, "leave") {
				c = schedule.Leave{Member: rapid.SampledFrom(members).Draw(t, "away"), Interval: iv}
			}
			if changed, err := s.With(c); err == nil {
				s = changed
			}
		}
		after, err := s.Roster(span)
		require.NoError(t, err)
		require.True(t, schedule.Diff(after, after).Empty())
		moves := schedule.Diff(before, after).Reassignments
		for at := span.Start.Add(10 * time.Hour); at.Before(span.End); at = at.Add(30 * time.Minute) {
			was, err := before.OnCall("shop-cart", at)
			require.NoError(t, err)
			is, err := after.OnCall("shop-cart", at)
			require.NoError(t, err)
			named := slices.ContainsFunc(moves, func(m schedule.Reassignment) bool {
				return m.Team == is.Team && m.Contains(at) && m.From == was.Member(schedule.Primary) && m.Member == is.Member(schedule.Primary)
			})
			require.Equal(t, was.Member(schedule.Primary) != is.Member(schedule.Primary), named, at)
		}
		// Laid over the unchanged schedule, the roster is what answers in its span, and
		// laying it twice changes nothing.
		frozen, err := base.With(after)
		require.NoError(t, err)
		again, err := frozen.With(after)
		require.NoError(t, err)
		for _, x := range []*schedule.Schedule{frozen, again} {
			r, err := x.Roster(span)
			require.NoError(t, err)
			require.Equal(t, plain(slices.Collect(after.All())), plain(slices.Collect(r.All())))
			require.Equal(t, after.Digest(), r.Digest())
		}
	})
}

func FuzzParseRoster(f *testing.F) {
	s, err := schedule.New(daily())
	require.NoError(f, err)
	r, err := s.Roster(schedule.Days(date("2026-05-08"), date("2026-05-09"), tokyo))
	require.NoError(f, err)
	text, err := json.Marshal(r)
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"format":"toban-roster/2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := schedule.ParseRoster(data)
		if err != nil {
			require.ErrorIs(t, err, schedule.ErrInvalid)
			return
		}
		for id := range r.Services() {
			for range known(r.Service(id)).Shifts(r.Interval()) {
			}
		}
		once, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := schedule.ParseRoster(once)
		require.NoError(t, err)
		require.Equal(t, r.Digest(), again.Digest())
	})
}

func ExampleSchedule_Roster() {
	s, _ := schedule.New(sample.Organisation())
	may := schedule.Month(2026, time.May, sample.Tokyo())
	published, _ := s.Roster(may)

	swapped, _ := s.With(published, schedule.Swap{
		A: "m3", AGives: schedule.Days(schedule.MustParseDate("2026-05-04"), schedule.MustParseDate("2026-05-04"), sample.Tokyo()),
		B: "e3", BGives: schedule.Days(schedule.MustParseDate("2026-05-12"), schedule.MustParseDate("2026-05-12"), sample.Tokyo()),
		Note: "SoS会で合意",
	})
	now, _ := swapped.Roster(may)
	fmt.Print(schedule.Diff(published, now))
	// Output:
	// Mon 2026-05-04 10:00 – Tue 2026-05-05 10:00 JST everyone primary: m3 → e3
	// Tue 2026-05-12 19:00 – Wed 2026-05-13 10:00 JST everyone primary: e3 → m3
	// e3: gains 1 shift, 24 h, 1 holiday; loses 1 shift, 15 h
	// m3: gains 1 shift, 15 h; loses 1 shift, 24 h, 1 holiday
}
