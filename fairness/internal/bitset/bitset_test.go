package bitset

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A set says what a list of them does, over many words.
func TestSetsAgainstLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const numbers = 320
		draw := func(name string) (list []int32, s Set) {
			list, s = rapid.SliceOfNDistinct(rapid.Int32Range(0, numbers-1), 1, 12, rapid.ID[int32]).Draw(t, name), New(numbers)
			slices.Sort(list)
			for _, x := range list {
				s.Add(x)
			}
			return list, s
		}
		list, s := draw("set")
		require.Equal(t, list, slices.Collect(s.All()))
		at := rapid.Int32Range(0, numbers-1).Draw(t, "at")
		before, after := int32(-1), int32(-1)
		for _, x := range list {
			if x < at {
				before = x
			}
			if x > at && after < 0 {
				after = x
			}
		}
		require.Equal(t, []int32{before, after}, []int32{s.Before(at), s.After(at)})

		others, o := draw("window")
		if shared := rapid.SampledFrom(list).Draw(t, "shared"); !o.Has(shared) {
			others = append(others, shared)
			o.Add(shared)
		}
		c := NewWindow(o)
		common := slices.DeleteFunc(slices.Clone(list), func(x int32) bool { return !slices.Contains(others, x) })
		require.Equal(t, common, slices.AppendSeq([]int32{}, c.In(s)))
		require.Equal(t, len(common), s.Common(o))
		require.Equal(t, slices.Contains(others, at), c.Has(at))

		// One may be left apart.
		drop := rapid.SampledFrom(append([]int32{-1, at}, list...)).Draw(t, "left")
		left := slices.DeleteFunc(common, func(x int32) bool { return x == drop })
		require.Equal(t, len(left) == 0, c.Misses(s, drop))
	})
}
