package fairness

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A set of slots says what a list of them does, over many words.
func TestSetsAgainstLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const slots = 320
		draw := func(name string) (list []int32, s set) {
			list, s = rapid.SliceOfNDistinct(rapid.Int32Range(0, slots-1), 1, 12, rapid.ID[int32]).Draw(t, name), make(set, slots/64)
			slices.Sort(list)
			for _, x := range list {
				s.add(x)
			}
			return list, s
		}
		list, s := draw("slots")
		require.Equal(t, list, slices.Collect(s.all()))
		at := rapid.Int32Range(0, slots-1).Draw(t, "at")
		before, after := int32(-1), int32(-1)
		for _, x := range list {
			if x < at {
				before = x
			}
			if x > at && after < 0 {
				after = x
			}
		}
		require.Equal(t, []int32{before, after}, []int32{s.before(at), s.after(at)})

		others, o := draw("clashes")
		if shared := rapid.SampledFrom(list).Draw(t, "shared"); !o.has(shared) {
			others = append(others, shared)
			o.add(shared)
		}
		c := newClashes(o)
		common := slices.DeleteFunc(slices.Clone(list), func(x int32) bool { return !slices.Contains(others, x) })
		require.Equal(t, common, slices.AppendSeq([]int32{}, c.in(s)))
		require.Equal(t, len(common), s.common(o))
		require.Equal(t, slices.Contains(others, at), c.has(at))

		// Somebody who holds them is free if none of them clashes, one that is left apart.
		drop := rapid.SampledFrom(append([]int32{-1, at}, list...)).Draw(t, "left")
		holder := &state{model: &model{personCount: 1, words: len(s), conflicts: []clashes{c}}, held: s}
		left := slices.DeleteFunc(common, func(x int32) bool { return x == drop })
		require.Equal(t, len(left) == 0, holder.free(0, 0, drop))
	})
}

// What lies beside turns: before the first, between them, and next to one of them.
func TestBesideTurns(t *testing.T) {
	held := make(set, 2)
	for _, x := range []int32{0, 3, 5, 6, 9, 64, 66} {
		held.add(x)
	}
	s := &state{model: &model{personCount: 1, words: 2, plain: true}, held: held}
	for t := range int32(70) {
		s.slots = append(s.slots, slot{prev: t - 1, next: t + 1})
		s.conflicts = append(s.conflicts, clashes{})
	}
	for _, c := range []struct {
		first, last int32
		want        []int32
	}{
		{3, 5, []int32{2, 4}},
		{0, 3, []int32{1, 2}},
		{5, 9, []int32{4, 7, 8}},
		{64, 66, []int32{63, 65}},
		{6, 9, []int32{7, 8}},
	} {
		require.Equal(t, c.want, slices.Collect(s.beside(0, c.first, c.last)), "%d to %d", c.first, c.last)
	}
	s.slots[4].prev, s.slots[3].next = -1, -1
	require.Equal(t, []int32{2, 4}, slices.Collect(s.beside(0, 3, 5)), "next to one of the two")
	s.slots[4].next, s.slots[5].prev = -1, -1
	require.Equal(t, []int32{2}, slices.Collect(s.beside(0, 3, 5)), "a day lies between")
	s.conflicts[2] = clashes{words: set{1 << 3}}
	require.Empty(t, slices.Collect(s.beside(0, 3, 5)), "nobody holds both")
}

// The logarithms of whole numbers alone are those of floating point.
func TestLogarithms(t *testing.T) {
	for i, x := range logarithms() {
		require.InDelta(t, -math.Log((float64(i)+0.5)/1024)*65536, float64(x), 4, i)
	}
}
