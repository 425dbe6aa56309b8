package line

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// An index finds the span that a search from the beginning finds, also if spans lie in heaps,
// seconds or centuries apart, and is not much larger than they are.
func TestAnIndexFindsItsSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 100_000), rapid.Int64Range(0, 1<<36))
		var spans []Span
		at := rapid.Int64Range(-1<<38, 1<<38).Draw(t, "start")
		times := []int64{Always.Start, Always.End}
		for range rapid.IntRange(0, 40).Draw(t, "spans") {
			start := at + length.Draw(t, "gap")
			at = start + length.Draw(t, "length")
			spans = append(spans, Between(start, at))
			times = append(times, start-1, start, start+1, at-1, at, at+1)
		}
		index := NewIndex(len(spans), func(i int) Span { return spans[i] })
		require.LessOrEqual(t, len(index.first), len(spans)+2)
		for _, at := range times {
			want := -1
			for i := range spans {
				if spans[i].Contains(at) {
					want = i
				}
			}
			i, j := index.Near(at)
			require.True(t, 0 <= i && i <= j && j <= len(spans), "%d %d", i, j)
			for i < j && spans[i].End <= at {
				i++
			}
			found := -1
			if i < len(spans) && spans[i].Contains(at) {
				found = i
			}
			require.Equal(t, want, found, at)
		}
	})
}
