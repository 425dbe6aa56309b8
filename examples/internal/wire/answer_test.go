package wire_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// A whole team that answers is asked without those on leave.
func TestNobodyOnLeaveIsAsked(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	day := schedule.MustParseDate("2026-05-12")
	noon := day.At(schedule.At(12, 0), sample.Tokyo())
	ask := func(leaves ...schedule.Member) any {
		s := s
		for _, m := range leaves {
			s, err = s.With(schedule.Leave{Member: m, Interval: schedule.Interval{Start: noon.Add(-time.Hour), End: noon.Add(time.Hour)}})
			require.NoError(t, err)
		}
		a, err := wire.Ask(s, "suzuri-web", noon)
		require.NoError(t, err)
		return a.Members[schedule.All]
	}
	assert.Equal(t, []schedule.Member{"s1", "s2", "s3"}, ask())
	assert.Equal(t, []schedule.Member{"s1", "s3"}, ask("s2"))
	assert.Nil(t, ask("s1", "s2", "s3"), "a gap")
}
