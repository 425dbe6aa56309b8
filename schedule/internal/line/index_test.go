package line_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/schedule/internal/line"
	"pgregory.net/rapid"
)

// An index finds the span that a search from the beginning finds, also if spans lie in heaps,
// seconds or centuries apart.
func TestAnIndexFindsItsSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 100_000), rapid.Int64Range(0, 1<<36))
		var spans []line.Span
		at := rapid.Int64Range(-1<<38, 1<<38).Draw(t, "start")
		times := []int64{line.Always.Start, line.Always.End}
		for range rapid.IntRange(0, 40).Draw(t, "spans") {
			start := at + length.Draw(t, "gap")
			at = start + length.Draw(t, "length")
			spans = append(spans, line.Between(start, at))
			times = append(times, start-1, start, start+1, at-1, at, at+1)
		}
		index := line.NewIndex(len(spans), func(i int) line.Span { return spans[i] })
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
