package vendor

import (
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
