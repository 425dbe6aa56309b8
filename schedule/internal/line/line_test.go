package line_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/schedule/internal/line"
	"pgregory.net/rapid"
)

// A line answers as painted seconds do, whatever is laid over whatever, and has its stretches
// in order; both and union of lists hold what each second says.
func TestALineIsPaintedTime(t *testing.T) {
	const end = 40
	rapid.Check(t, func(t *rapid.T) {
		var painted [end]int
		var laid line.Line[int]
		for n := range rapid.IntRange(0, 12).Draw(t, "spans") {
			s := line.Between(rapid.Int64Range(0, end).Draw(t, "start"), rapid.Int64Range(0, end).Draw(t, "end"))
			laid = laid.Lay(s, n+1)
			for at := s.Start; at < s.End; at++ {
				painted[at] = n + 1
			}
		}
		var spans []line.Span
		for i, s := range laid {
			require.False(t, s.Empty())
			require.Equal(t, s.End-s.Start, int64(s.Length()/time.Second))
			require.True(t, i == 0 || laid[i-1].End <= s.Start)
			spans = append(spans, s.Span)
		}
		window := line.Between(rapid.Int64Range(0, end).Draw(t, "from"), rapid.Int64Range(0, end).Draw(t, "to"))
		within := map[line.Span]bool{}
		for _, s := range laid.Within(window) {
			within[s.Span] = true
		}
		var few line.Spans
		for _, s := range spans {
			few.Add(s)
		}
		require.Equal(t, spans, append([]line.Span(nil), few.All()...))
		common, either := line.Both(line.Union(spans), []line.Span{window}), line.Union(spans, []line.Span{window})
		holds := func(list []line.Span, at int64) (n int) {
			for _, s := range list {
				if s.Contains(at) {
					n++
				}
			}
			return n
		}
		for at, want := range painted {
			at := int64(at)
			if s := laid.At(at); want == 0 {
				require.Nil(t, s)
			} else {
				require.Equal(t, want, s.Value)
				require.True(t, window.Empty() || within[s.Span] != s.Intersect(window).Empty())
			}
			inside := window.Contains(at)
			require.Equal(t, want != 0 && inside, holds(common, at) == 1)
			require.Equal(t, want != 0 || inside, holds(either, at) >= 1)
		}
	})
}
