package schedule

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/schedule/internal/line"
	"pgregory.net/rapid"
)

// A timeline finds the part that a search from its beginning finds, also if its parts lie in
// heaps, seconds or centuries apart.
func TestATimelineFindsItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 100_000), rapid.Int64Range(0, 1<<36))
		var l timeline
		at := rapid.Int64Range(-1<<38, 1<<38).Draw(t, "start")
		times := []int64{line.Always.Start, line.Always.End}
		for range rapid.IntRange(0, 40).Draw(t, "parts") {
			start := at + length.Draw(t, "gap")
			at = start + length.Draw(t, "length")
			l.parts = append(l.parts, part{Span: line.Between(start, at)})
			times = append(times, start-1, start, start+1, at-1, at, at+1)
		}
		l.index()
		require.LessOrEqual(t, len(l.first), len(l.parts)+2)
		for _, at := range times {
			var want *part
			for i := range l.parts {
				if l.parts[i].Contains(at) {
					want = &l.parts[i]
				}
			}
			found, ok := l.partAt(at)
			require.Equal(t, want != nil, ok, at)
			require.True(t, found == want, at)
		}
	})
}
