package training

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// most tries everything.
func most(turns [][]Place, taken []Place) int {
	if len(turns) == 0 {
		return 0
	}
	best := most(turns[1:], taken)
	for _, place := range turns[0] {
		if !slices.Contains(taken, place) {
			best = max(best, 1+most(turns[1:], append(slices.Clone(taken), place)))
		}
	}
	return best
}

func TestMatchingAgainstAllMatchings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Custom(func(t *rapid.T) Place {
			return Place{schedule.Member(fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "member"))), "team"}
		})
		days := rapid.SliceOfN(rapid.SliceOfDistinct(place, func(p Place) Place { return p }), 1, 5).Draw(t, "days")
		filled := map[Place]int{}
		var taken []Place
		if rapid.Bool().Draw(t, "one is filled") {
			taken = append(taken, place.Draw(t, "filled"))
			filled[taken[0]] = 1
		}
		m := newMatching(filled)
		var turns [][]Place
		for _, day := range days {
			times := rapid.IntRange(1, 2).Draw(t, "sessions a day")
			m.add(day, times)
			turns = append(turns, slices.Repeat([][]Place{day}, times)...)
		}
		size := func() (n int) {
			used := map[int]bool{}
			for turn, place := range m.of {
				if place == none {
					continue
				}
				n++
				require.False(t, used[place])
				used[place] = true
				require.Equal(t, turn, m.on[place])
				require.Contains(t, m.turns[turn], place)
			}
			for place, turn := range m.on {
				require.True(t, turn == none || m.of[turn] == place)
			}
			return n
		}
		all := most(turns, taken)
		require.Equal(t, all, size())
		for _, to := range days[0] {
			if filled[to] > 0 {
				continue
			}
			rest := most(turns[1:], append(slices.Clone(taken), to))
			require.Equal(t, 1+rest == all, m.give(0, to))
			require.Equal(t, all, size(), "what is given is as large as before")
		}
	})
}
