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
		c := newWindow(o)
		common := slices.DeleteFunc(slices.Clone(list), func(x int32) bool { return !slices.Contains(others, x) })
		require.Equal(t, common, slices.AppendSeq([]int32{}, c.in(s)))
		require.Equal(t, len(common), s.common(o))
		require.Equal(t, slices.Contains(others, at), c.has(at))

		// Somebody who holds them is free if none of them clashes, one that is left apart.
		drop := rapid.SampledFrom(append([]int32{-1, at}, list...)).Draw(t, "left")
		holder := &state{model: &model{personCount: 1, words: len(s), conflicts: []window{c}}, held: s}
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
	nights := func(apart ...int32) *state { // the slots at which a day lies between
		m := &model{slotCount: 70, words: 2}
		for t := range int32(70) {
			start := int64(t) * daySeconds
			night := part{start: start, until: start + daySeconds/2, ofBlock: -1}
			m.slots = append(m.slots, slot{part: night, parts: []part{night}, end: night.until, prev: t - 1, next: t + 1})
			if slices.Contains(apart, t) {
				m.slots[t].prev, m.slots[t-1].next = -1, -1
			}
		}
		m.compileConflicts()
		return &state{model: m, held: held}
	}
	s := nights()
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
	require.Equal(t, []int32{2, 4}, slices.Collect(nights(4).beside(0, 3, 5)), "next to one of the two")
	require.Equal(t, []int32{2}, slices.Collect(nights(4, 5).beside(0, 3, 5)), "a day lies between")
	s = nights(3, 4, 5)
	require.Empty(t, slices.Collect(s.beside(0, 3, 5)), "days lie between")
	for t := range int32(3) { // another pool's evening ends as the night begins, and one later
		s.slots[t+1].start -= daySeconds / 2
		s.slots[t+1].parts[0] = s.slots[t+1].part
	}
	s.conflicts, s.joined = nil, nil
	s.compileConflicts()
	require.Equal(t, []int32{2}, slices.Collect(s.beside(0, 3, 5)), "they touch in time")
	s.limits.MinRest = 1
	s.conflicts, s.joined = nil, nil
	s.compileConflicts()
	require.Empty(t, slices.Collect(s.beside(0, 3, 5)), "nobody holds both")
}

// The logarithms of whole numbers alone are those of floating point.
func TestLogarithms(t *testing.T) {
	for i, x := range logarithms() {
		require.InDelta(t, -math.Log((float64(i)+0.5)/1024)*65536, float64(x), 4, i)
	}
}
