package given_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

// weekStart is the beginning of a week of these tests, from 1.
func weekStart(n int) time.Time {
	return schedule.MustParseDate("2026-04-06").AddDays(7*(n-1)).At(schedule.At(10, 0), sample.Tokyo())
}

// weeks returns a duty whose weeks are of these people, "-" of nobody, and its book.
func weeks(who string) (b given.Book, d *given.Duty) {
	duty := given.Duty{ID: "web", Location: sample.Tokyo()}
	for i, m := range who {
		if m != '-' {
			duty.Shifts = append(duty.Shifts, given.Shift{Interval: schedule.Interval{Start: weekStart(i + 1), End: weekStart(i + 2)}, Member: schedule.Member(m)})
		}
	}
	b = given.Book{Interval: schedule.Interval{Start: weekStart(1), End: weekStart(len(who) + 1)}, Holidays: holiday.Japan(), Duties: []given.Duty{duty}}
	return b, &b.Duties[0]
}

// list is a List of these people from the beginning of a week to that of another, 0 for open.
func list(who string, from, end int) (l given.List) {
	for _, m := range who {
		l.Members = append(l.Members, schedule.Member(m))
	}
	if l.Start = weekStart(from); end > 0 {
		l.End = weekStart(end)
	}
	return l
}

// Who is there from when to when, and by what that is known. Week 21 begins on 2026-08-24.
func TestStays(t *testing.T) {
	const joined = "ababababababababababcabcab" // c in the round from week 21
	cover := func(week int, m string) func(*given.Duty) {
		return func(d *given.Duty) {
			d.Covers = []given.Shift{{Interval: schedule.Interval{Start: weekStart(week), End: weekStart(week + 1)}, Member: schedule.Member(m)}}
		}
	}
	lists := func(lists ...given.List) func(*given.Duty) {
		return func(d *given.Duty) { d.Lists = lists }
	}
	for _, c := range []struct {
		name, weeks string
		with        func(*given.Duty)
		want        []string // member, first and last day, and by what they are known
	}{
		{"joins in week 21", joined, nil, []string{"a always", "b always", "c 2026-08-24 served"}},
		{"leaves after week 6", "abcabcabababababababababab", nil, []string{"a always", "b always", "c until 2026-05-17 served"}},
		{"a round of twelve", "abcdefghijklabcdefghijklab", nil, []string{"a always", "b always", "c always", "d always", "e always", "f always", "g always", "h always", "i always", "j always", "k always", "l always"}},
		{"less than a round", "abcdefgh", nil, []string{"a always", "b always", "c always", "d always", "e always", "f always", "g always", "h always"}},
		{"a swap of the first turn", "abbabacabcabcabcabcabcab", nil, []string{"a always", "b always", "c 2026-05-18 served"}},
		{"a swap that is made up for", "bbcdefghaacdefghabcdefgh", nil,
			[]string{"a always", "b always", "c always", "d always", "e always", "f always", "g always", "h always"}},
		{"listed two weeks before the first turn", "ababababababababababababcabc"[:26], lists(list("abc", 23, 0)), []string{"a always", "b always", "c 2026-09-07 listed"}},
		{"a new list after an old one", "ababababababababababababcabc"[:26], lists(list("ab", -20, 23), list("abc", 23, 0)), []string{"a always", "b always", "c 2026-09-07 listed"}},
		{"a list that was changed in week 3", "ababcabcabcabc", lists(list("abc", 3, 0)), []string{"a always", "b always", "c always"}},
		{"a list that begins in week 3", "abcabcabcabcab", lists(list("ab", -9, 0), list("c", 3, 0)), []string{"a always", "b always", "c 2026-04-20 listed"}},
		{"listed, and never serves", "abababababab", lists(list("abd", -9, 0)), []string{"a always", "b always", "d always"}},
		{"a list that ends", "abcabcababababababababab", lists(list("abc", -9, 9), list("ab", 9, 0)), []string{"a always", "b always", "c until 2026-05-31 listed"}},
		{"taken off the list", "abcabcababababababababab", lists(list("ab", 8, 0)), []string{"a always", "b always", "c until 2026-05-24 listed"}},
		{"taken off the list long after", "abcabcababababababababab", lists(list("ab", 16, 0)), []string{"a always", "b always", "c until 2026-05-17 served"}},
		{"a time that begins before anybody serves", "-----ababababab", nil, []string{"a always", "b always"}},
		{"nobody serves between two who share all", "ababababab--cdcdcdcdcdcd", nil, []string{"a until 2026-06-07 served", "b until 2026-06-28 served", "c 2026-06-29 served", "d 2026-07-06 served"}},
		{"a layer that ends before the time does", "abcabcabc----", lists(list("abc", -9, 10)), []string{"a always", "b always", "c always"}},
		{"a cover by somebody else", "abcabcabxabcabcabc", cover(9, "x"), []string{"a always", "b always", "c always"}},
		{"a week of somebody else", "abcabcabxabcabcabc", nil, []string{"a always", "b always", "c always"}},
		{"a gap in one of the turns, each of three weeks", "aaabbbc-cdddeeefff", nil, []string{"a always", "b always", "c always", "d always", "e always", "f always"}},
		{"somebody else in one of the turns, which are one a person", "aaabbbcxcdddeeefff", nil,
			[]string{"a always", "b always", "c always", "d always", "e always", "f always", "x always"}},
		{"a gap in the turn of who joins", "abababababababababc-cabcab", nil, []string{"a always", "b always", "c 2026-08-10 served"}},
		{"who joins covers before", "abxbabababababababababxabxab", cover(3, "x"), []string{"a always", "b always", "x 2026-09-07 served"}},
		{"nothing but covers", "ababab", func(d *given.Duty) { d.Covers = d.Shifts }, []string{"a always", "b always"}},
		{"told", joined, func(d *given.Duty) {
			d.Told = map[schedule.Member][]given.Days{"b": {}, "c": {{First: schedule.MustParseDate("2026-08-10")}}}
		}, []string{"a always", "c 2026-08-10 told"}},
	} {
		b, d := weeks(c.weeks)
		if c.with != nil {
			c.with(d)
		}
		laid, err := b.Lay()
		require.NoError(t, err, c.name)
		var got []string
		for _, s := range laid.Stays["web"] {
			got = append(got, stayed(s)+[]string{" always", " listed", " served", " told"}[max(s.Joined, s.Left)])
			if s.Joined == given.Throughout && s.Left == given.Throughout {
				assert.Zero(t, s.Days, c.name)
			}
		}
		assert.Equal(t, c.want, got, c.name)
	}
}

// Whoever serves one turn in the middle of others' rounds has no share, however long it is. Of two who are on at once, one may miss a turn: the other
// does not take over.
func TestOneTurn(t *testing.T) {
	b, _ := weeks("abcabcabxabcabcabc")
	laid, err := b.Lay()
	require.NoError(t, err)
	require.Len(t, laid.Once["web"], 1)
	x := laid.Once["web"][0]
	assert.Equal(t, schedule.Member("x"), x.Member)
	assert.Equal(t, [3]time.Duration{8 * 168 * time.Hour, 9 * 168 * time.Hour, 3 * 168 * time.Hour}, [3]time.Duration{x.Before, x.After, x.Round})

	b, d := weeks("aaaabbbbccccdddd")
	_, second := weeks("cccca-aabbbbaaaa")
	d.Shifts = append(d.Shifts, second.Shifts...)
	laid, err = b.Lay()
	require.NoError(t, err)
	for _, s := range laid.Stays["web"] {
		assert.Zero(t, s.Days, s.Member)
	}
	assert.Len(t, laid.Stays["web"], 4)
	assert.Empty(t, laid.Once["web"])
}

// Who stops in one of two schedules of the same people and goes on in the other has not left, and who comes in one is there in both from then on.
func TestStaysWithAnotherSchedule(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          []string // of the first: member, first and last day
	}{
		{"abcabcababababababababab", "bababacacacacacacacacaca", []string{"a", "b", "c"}},
		{"abcabcababababababababab", "bababacabababababababab-", []string{"a", "b", "c until 2026-05-24"}},
		{"abababababababababababab", "bababacacacacacacacacaca", []string{"a", "b"}},
		{"abababababababababcabcab", "bababababacababababababa", []string{"a", "b", "c 2026-06-15"}},
	} {
		b, d := weeks(c.first)
		other, second := weeks(c.second)
		second.ID = "second"
		d.With, second.With = []schedule.TeamID{"second"}, []schedule.TeamID{"web"}
		b.Duties = append(b.Duties, other.Duties...)
		laid, err := b.Lay()
		require.NoError(t, err)
		var got []string
		for _, s := range laid.Stays["web"] {
			got = append(got, stayed(s))
		}
		assert.Equal(t, c.want, got, c.first)
	}
}

// Whoever takes turns all the time is there all the time, and whoever comes into the round late is there from the first turn, or
// from the day on which a list says so.
func TestRandomStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 8).Draw(t, "people")
		length := rapid.IntRange(1, 3).Draw(t, "weeks of a turn")
		rounds := rapid.IntRange(5, 9).Draw(t, "rounds")
		late := rapid.IntRange(2, rounds-2).Draw(t, "rounds without the last person")
		joins := rapid.Bool().Draw(t, "joins")
		listed := rapid.Bool().Draw(t, "listed")
		who, first := "", -1
		for r := range rounds {
			for p := range n {
				if p == n-1 && joins && r < late {
					continue
				}
				if p == n-1 && first < 0 {
					first = len(who)
				}
				for range length {
					who += fmt.Sprintf("%c", 'a'+p)
				}
			}
		}
		b, d := weeks(who)
		begins := late*(n-1)*length + 1 // the week in which the new round begins
		if listed && joins {
			d.Lists = []given.List{list("abcdefgh"[:n-1], -9, begins), list("abcdefgh"[:n], begins, 0)}
		}
		laid, err := b.Lay()
		require.NoError(t, err)
		require.Len(t, laid.Stays["web"], n)
		for i, s := range laid.Stays["web"] {
			require.Equal(t, schedule.Member(rune('a'+i)), s.Member)
			want := schedule.Date{}
			if i == n-1 && joins {
				want = schedule.DateOf(weekStart(first+1), sample.Tokyo())
				if listed {
					want = schedule.DateOf(weekStart(begins), sample.Tokyo())
				}
			}
			require.Equal(t, want, s.First, who)
			require.Zero(t, s.Last, who)
		}
	})
}

// stayed writes who is there from when and until when, as far as that is known.
func stayed(s given.Stay) string {
	text := string(s.Member)
	if !s.First.IsZero() {
		text += " " + s.First.String()
	}
	if !s.Last.IsZero() {
		text += " until " + s.Last.String()
	}
	return text
}
