package desk_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// noon is a time within the sample's history: May 2026 is published, and e1 serves on the
// 21st, p3 and p1 too, m2 on the 22nd.
var noon = time.Date(2026, 5, 19, 12, 0, 0, 0, sample.Tokyo())

func open(t *testing.T, store desk.Store, now *time.Time) *desk.Desk {
	file, err := config.Decode("history.json", sample.History)
	require.NoError(t, err)
	d, err := desk.Open(t.Context(), store, file, func() time.Time { return *now })
	require.NoError(t, err)
	return d
}

func as(m schedule.Member) desk.Actor {
	return desk.Actor{Login: string(m) + "@example.com", Member: m}
}

// serves returns who serves the first off-hours shift of the pool that starts on a day.
func serves(t *testing.T, d *desk.Desk, day string) schedule.Member {
	team, err := d.State().Team(schedule.Everyone)
	require.NoError(t, err)
	date := schedule.MustParseDate(day)
	for shift := range team.Duties(schedule.Days(date, date, sample.Tokyo())) {
		return shift.Member
	}
	t.Fatal("no shift on", day)
	return ""
}

func night(day string) schedule.Interval {
	d := schedule.MustParseDate(day)
	return schedule.Interval{Start: d.At(schedule.At(19, 0), sample.Tokyo()), End: d.AddDays(1).At(schedule.At(10, 0), sample.Tokyo())}
}

func refused(t *testing.T, why desk.Reason, err error) *desk.Refusal {
	t.Helper()
	var r *desk.Refusal
	require.ErrorAs(t, err, &r)
	assert.Equal(t, why, r.Reason, r)
	return r
}

// A cover is asked of everybody, taken by the first, given back, and taken by another.
func TestCover(t *testing.T) {
	now := noon
	d := open(t, &desk.Memory{}, &now)
	do := func(who desk.Actor, o desk.Order) error { _, err := d.Do(t.Context(), who, o); return err }
	from := serves(t, d, "2026-05-21")
	free := func(not ...schedule.Member) schedule.Member {
		for shift := range d.State().Duties(night("2026-05-21")) {
			if shift.Team == schedule.Everyone {
				for _, step := range d.State().CanCover(shift) {
					if step.Member != not[0] && step.Member != not[len(not)-1] {
						return step.Member
					}
				}
			}
		}
		t.Fatal("nobody is free")
		return ""
	}
	first := free(from)
	second := free(from, first)
	cover := schedule.Cover{Interval: night("2026-05-21"), From: from}
	refused(t, desk.NotYours, do(as(first), desk.Order{ID: "c0", Change: cover}))
	refused(t, desk.NotYours, do(desk.Actor{}, desk.Order{ID: "c0", Change: cover}))
	require.NoError(t, do(as(from), desk.Order{ID: "c1", Change: cover, Note: "歯医者"}))
	require.NoError(t, do(as(from), desk.Order{ID: "c1", Change: cover, Note: "歯医者"}), "sent again, done once")
	refused(t, desk.Stale, do(as(first), desk.Order{ID: "c1", Accept: "c1"}))
	assert.Len(t, d.State().OpenCovers(), 1)
	require.NoError(t, do(as(second), desk.Order{ID: "s1", Say: "c1", Note: "行けるかも"}))
	require.NoError(t, do(as(first), desk.Order{ID: "a1", Accept: "c1"}))
	assert.Equal(t, first, serves(t, d, "2026-05-21"))
	assert.Equal(t, string(first)+"@example.com", refused(t, desk.Taken, do(as(second), desk.Order{ID: "a2", Accept: "c1"})).By)
	refused(t, desk.Taken, do(as(from), desk.Order{ID: "w1", Withdraw: "c1"}))
	refused(t, desk.NotYours, do(as(second), desk.Order{ID: "w1", Withdraw: "a1"}))

	require.NoError(t, do(as(first), desk.Order{ID: "w1", Withdraw: "a1"}))
	assert.Equal(t, from, serves(t, d, "2026-05-21"))
	refused(t, desk.Closed, do(as(first), desk.Order{ID: "w2", Withdraw: "a1"}))
	require.NoError(t, do(as(second), desk.Order{ID: "a2", Accept: "c1"}))
	assert.Equal(t, second, serves(t, d, "2026-05-21"))
	r, ok := d.State().Request("c1", now)
	require.True(t, ok)
	assert.False(t, r.Open)
	assert.Equal(t, "a2", r.Over.ID)
	require.Len(t, r.Comments, 1)
	assert.Equal(t, "行けるかも", r.Comments[0].Body)

	now = noon.AddDate(0, 0, 4)
	refused(t, desk.Closed, do(as(second), desk.Order{ID: "w3", Withdraw: "a2"}))
	refused(t, desk.Closed, do(as(from), desk.Order{ID: "c9", Change: cover}))
	refused(t, desk.Unknown, do(as(from), desk.Order{ID: "a9", Accept: "c9"}))
}

// A form that is sent again with something else in it, as after a way back in the browser, does not pass for
// what it was first.
func TestAnotherOrderUnderTheSameID(t *testing.T) {
	now := noon
	d := open(t, &desk.Memory{}, &now)
	leave := func(day, note string) desk.Order {
		return desk.Order{ID: "l", Note: note, Change: schedule.Leave{Member: "m1", Interval: night(day), Note: note}}
	}
	swap := schedule.Swap{A: serves(t, d, "2026-05-21"), B: serves(t, d, "2026-05-28"), AGives: night("2026-05-21"), BGives: night("2026-05-28")}
	chief := desk.Actor{Login: "m1@example.com", Member: "m1", All: true}
	for _, c := range []struct {
		who    desk.Actor
		first  desk.Order
		others []desk.Order
	}{
		{chief, leave("2026-06-10", "病院"), []desk.Order{leave("2026-06-11", "病院"), leave("2026-06-10", ""), {ID: "l", Say: "l", Note: "病院"}, {ID: "l", Withdraw: "l"}}},
		{chief, desk.Order{ID: "say", Say: "l", Note: "一"}, []desk.Order{{ID: "say", Say: "l", Note: "二"}, {ID: "say", Withdraw: "l"}}},
		{as(swap.A), desk.Order{ID: "ask", Change: swap}, []desk.Order{{ID: "ask", Change: schedule.Swap{A: swap.A, B: swap.B, AGives: swap.AGives, BGives: night("2026-05-29")}}}},
		{as(swap.B), desk.Order{ID: "no", Decline: "ask"}, []desk.Order{{ID: "no", Accept: "ask"}}},
		{chief, desk.Order{ID: "back", Withdraw: "l"}, []desk.Order{{ID: "back", Accept: "l"}, leave("2026-06-10", "病院")}},
	} {
		made, err := d.Do(t.Context(), c.who, c.first)
		require.NoError(t, err, c.first)
		again, err := d.Do(t.Context(), c.who, c.first)
		require.NoError(t, err, c.first)
		assert.Equal(t, made, again)
		last := d.State().Last()
		for _, o := range c.others {
			o.ID = c.first.ID
			_, err := d.Do(t.Context(), c.who, o)
			refused(t, desk.Stale, err)
		}
		assert.Equal(t, last, d.State().Last())
	}
}

// A swap needs the other's word: it is asked, declined or agreed to, and changes nothing before.
func TestSwap(t *testing.T) {
	now := noon
	d := open(t, &desk.Memory{}, &now)
	do := func(who desk.Actor, o desk.Order) error { _, err := d.Do(t.Context(), who, o); return err }
	a, b := serves(t, d, "2026-05-21"), serves(t, d, "2026-05-28")
	require.NotEqual(t, a, b)
	swap := schedule.Swap{A: a, B: b, AGives: night("2026-05-21"), BGives: night("2026-05-28")}
	require.NoError(t, do(as(a), desk.Order{ID: "s1", Change: swap}))
	assert.Equal(t, a, serves(t, d, "2026-05-21"), "nothing yet")
	refused(t, desk.NotYours, do(as(a), desk.Order{ID: "y1", Accept: "s1"}))
	refused(t, desk.NotYours, do(as("m5"), desk.Order{ID: "y1", Decline: "s1"}))
	require.NoError(t, do(as(b), desk.Order{ID: "n1", Decline: "s1"}))
	refused(t, desk.Closed, do(as(b), desk.Order{ID: "y1", Accept: "s1"}))
	require.NoError(t, do(as(a), desk.Order{ID: "s2", Change: swap}))
	require.NoError(t, do(as(a), desk.Order{ID: "w2", Withdraw: "s2"}))
	refused(t, desk.Closed, do(as(b), desk.Order{ID: "y2", Accept: "s2"}))
	require.NoError(t, do(as(a), desk.Order{ID: "s3", Change: swap}))
	require.NoError(t, do(as(b), desk.Order{ID: "y3", Accept: "s3"}))
	assert.Equal(t, b, serves(t, d, "2026-05-21"))
	assert.Equal(t, a, serves(t, d, "2026-05-28"))

	back := schedule.Swap{A: b, B: a, AGives: night("2026-05-21"), BGives: night("2026-05-28")}
	chief := desk.Actor{Login: "chief", Manages: []schedule.TeamID{schedule.Everyone}}
	require.NoError(t, do(chief, desk.Order{ID: "s4", Change: back}), "who decides for both asks nobody")
	assert.Equal(t, a, serves(t, d, "2026-05-21"))
	refused(t, desk.Unfit, do(chief, desk.Order{ID: "s5", Change: back}))
	other := desk.Actor{Login: "other", Manages: []schedule.TeamID{"platform"}}
	refused(t, desk.NotYours, do(other, desk.Order{ID: "s6", Change: swap}))
}

// What is malformed is refused, and nothing is stored.
func TestMalformedOrders(t *testing.T) {
	now := noon
	store := &desk.Memory{}
	d := open(t, store, &now)
	before := d.State().Last()
	leave := schedule.Leave{Member: "m1", Interval: night("2026-05-30")}
	for _, o := range []desk.Order{
		{}, {ID: "x"}, {Change: leave}, {ID: "x'; DROP TABLE records; --", Change: leave}, {ID: "x\n", Change: leave},
		{ID: "x", Change: leave, Accept: "y"}, {ID: "x", Say: "roster 2026-05"},
		{ID: "x", Change: leave, Note: string(make([]byte, desk.MaxNote+1))}, {ID: "x", Change: leave, Note: "\xff"},
	} {
		_, err := d.Do(t.Context(), as("m1"), o)
		refused(t, desk.Malformed, err)
	}
	_, err := d.Do(t.Context(), as("m1"), desk.Order{ID: "x", Change: schedule.Leave{Member: "m1"}})
	refused(t, desk.Closed, err)
	assert.Equal(t, before, d.State().Last())
}

// Of many who take one cover at once one wins, and the others are told who.
func TestOneWins(t *testing.T) {
	now := noon
	store := &desk.Memory{}
	desks := []*desk.Desk{open(t, store, &now), open(t, store, &now)}
	from := serves(t, desks[0], "2026-05-21")
	_, err := desks[0].Do(t.Context(), as(from), desk.Order{ID: "c", Change: schedule.Cover{Interval: night("2026-05-21"), From: from}})
	require.NoError(t, err)
	var others []schedule.Member
	for shift := range desks[0].State().Duties(night("2026-05-21")) {
		if shift.Team == schedule.Everyone {
			for _, step := range desks[0].State().CanCover(shift) {
				others = append(others, step.Member)
			}
		}
	}
	var wg sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = desks[i%2].Do(t.Context(), as(others[i%len(others)]), desk.Order{ID: fmt.Sprint("a", i), Accept: "c"})
		})
	}
	wg.Wait()
	won := ""
	for i, err := range errs {
		if err == nil {
			assert.Empty(t, won, "two have it")
			won = string(as(others[i%len(others)]).Login)
		}
	}
	require.NotEmpty(t, won)
	for _, err := range errs {
		if err != nil {
			assert.Equal(t, won, refused(t, desk.Taken, err).By)
		}
	}
}
