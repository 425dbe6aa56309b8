package vendor

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// strokes is the fewest strokes from one line of hours to another, by trying all: '.' is nobody.
func strokes(from, to string) int {
	seen := map[string]int{from: 0}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		line := queue[0]
		if line == to {
			return seen[line]
		}
		for i := range line {
			for j := i + 1; j <= len(line); j++ {
				for _, colour := range "abc" {
					next := []byte(line)
					for k := i; k < j; k++ {
						next[k] = byte(colour)
					}
					if _, known := seen[string(next)]; !known {
						seen[string(next)] = seen[line] + 1
						queue = append(queue, string(next))
					}
				}
			}
		}
	}
	return -1
}

func hours(line string) (list []Shift) {
	start := time.Date(2026, time.May, 4, 0, 0, 0, 0, time.UTC)
	for i, c := range line {
		if c != '.' {
			at := start.Add(time.Duration(i) * time.Hour)
			list = append(list, Shift{schedule.Interval{Start: at, End: at.Add(time.Hour)}, schedule.Member(string(c))})
		}
	}
	return tidy(list)
}

// The overrides make one list into the other, and fewer do not.
func TestFewest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "hours")
		line := func(what string) string {
			var b []byte
			for range n {
				b = append(b, rapid.SampledFrom([]byte("abc.")).Draw(t, what))
			}
			return string(b)
		}
		from, to := line("from"), line("to")
		iv := schedule.Interval{Start: time.Date(2026, time.May, 4, 0, 0, 0, 0, time.UTC), End: time.Date(2026, time.May, 5, 0, 0, 0, 0, time.UTC)}
		overrides, left := Fewest(hours(from), hours(to), iv)
		got := hours(from)
		for _, o := range overrides {
			got = overlay(got, []Shift{o})
		}
		for _, l := range left { // nobody
			got = outside(got, l.Interval)
		}
		require.Equal(t, hours(to), got, "%s to %s: %v", from, to, overrides)
		possible := []byte(from) // where nobody is to answer, nobody does
		for i := range possible {
			if to[i] == '.' {
				possible[i] = '.'
			}
		}
		require.Len(t, overrides, strokes(string(possible), to), "%s to %s: %v", from, to, overrides)
	})
}

// Of some of the overrides: each time is as whoever answers wants it or as it was, and at no step in
// between is somebody missing.
func TestAccept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "hours")
		named := rapid.Bool().Draw(t, "named")
		people := "abc."
		if !named {
			people = "abc" // an override cannot say that nobody is to answer
		}
		line := func(what string) []byte {
			var b []byte
			for range n {
				b = append(b, rapid.SampledFrom([]byte(people)).Draw(t, what))
			}
			return b
		}
		from, to := line("from"), line("to")
		s := &Schedule{ID: "S", Location: time.UTC, Shifts: hours(string(from))}
		i := &Import{Schedules: []*Schedule{s}}
		var moves []Move
		iv := schedule.Interval{Start: hours("a")[0].Start, End: hours("a")[0].Start.Add(time.Duration(n) * time.Hour)}
		if named {
			i.Vendor = "goalert"
			moves = replacements(s, s.Shifts, hours(string(to)), iv)
		} else {
			overrides, _ := Fewest(s.Shifts, hours(string(to)), iv)
			for _, o := range overrides {
				moves = append(moves, Move{Schedule: "S", Interval: o.Interval, Member: o.Member})
			}
		}
		var wanted []bool
		want := append([]byte(nil), from...)
		for _, m := range moves {
			yes := rapid.Bool().Draw(t, "yes")
			wanted = append(wanted, yes)
			for h := range n {
				if at := iv.Start.Add(time.Duration(h) * time.Hour); m.Contains(at) {
					if want[h] = from[h]; yes {
						want[h] = append([]byte(m.Member), '.')[0]
					}
				}
			}
		}
		got := s.Shifts
		for _, m := range i.Accept(moves, wanted) {
			got = Override{Interval: m.Interval, Member: m.Member, Instead: m.Instead, Beside: named && m.Instead == ""}.lay(got)
			for h := range n {
				at := iv.Start.Add(time.Duration(h) * time.Hour)
				someone := slices.ContainsFunc(got, func(s Shift) bool { return s.Contains(at) })
				require.True(t, someone || from[h] == '.' || want[h] == '.', "nobody at %d of %s to %s", h, from, want)
			}
		}
		require.Equal(t, hours(string(want)), tidy(got), "%s to %s by %v of %v", from, to, wanted, moves)
	})
}

// Two at once, and others: who comes is there before who goes is not.
func TestReplacements(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, time.May, 4, h, 0, 0, 0, time.UTC) }
	shift := func(from, to int, m string) Shift {
		return Shift{schedule.Interval{Start: at(from), End: at(to)}, schedule.Member(m)}
	}
	rapid.Check(t, func(t *rapid.T) {
		list := func(what string) (all []Shift) {
			for _, m := range []string{"a", "b", "c"} {
				for h := range 6 {
					if rapid.IntRange(0, 2).Draw(t, what+m) == 0 {
						all = append(all, shift(h, h+1, m))
					}
				}
			}
			return tidy(all)
		}
		s := &Schedule{ID: "S", Location: time.UTC, Shifts: list("from")}
		to := list("to")
		iv := schedule.Interval{Start: at(0), End: at(6)}
		got := s.Shifts
		for _, m := range replacements(s, s.Shifts, to, iv) {
			got = Override{Interval: m.Interval, Member: m.Member, Instead: m.Instead, Beside: m.Instead == ""}.lay(got)
			for h := range 6 {
				on := func(list []Shift) bool {
					return slices.ContainsFunc(list, func(s Shift) bool { return s.Contains(at(h)) })
				}
				require.True(t, on(got) || !on(s.Shifts) || !on(to), "nobody at %d", h)
			}
		}
		require.Empty(t, slices.DeleteFunc(stretches(got, to), func(x stretch) bool { return slices.Equal(x.a, x.b) }))
	})
}
