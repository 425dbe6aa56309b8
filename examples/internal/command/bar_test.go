package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
)

// A bar waits a second, is drawn ten times a second at most, and goes away.
func TestBar(t *testing.T) {
	var out strings.Builder
	now := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	b := &Bar{out: &out, now: func() time.Time { return now }}
	b.Clear()
	tell := func(later time.Duration, p fairness.Progress) string {
		now = now.Add(later)
		out.Reset()
		assert.True(t, b.watch(p))
		return out.String()
	}
	assert.Empty(t, tell(0, fairness.Progress{}))
	assert.Empty(t, tell(999*time.Millisecond, fairness.Progress{Moves: 1, Most: 2}))
	assert.Equal(t, "\r\x1b[K█████████░░░░░░░░░░░  45 %  worst deviation 12.3, at least 10",
		tell(time.Millisecond, fairness.Progress{Moves: 45, Most: 100, F1: 12_300, F1Bound: 10_000}))
	assert.Empty(t, tell(99*time.Millisecond, fairness.Progress{Moves: 46, Most: 100}))
	assert.Equal(t, "\r\x1b[K████████████████████ 100 %  worst deviation 10, at least 10",
		tell(time.Millisecond, fairness.Progress{Moves: 100, Most: 100, F1: 10_000, F1Bound: 10_000}))
	out.Reset()
	b.Clear()
	assert.Equal(t, "\r\x1b[K", out.String())
	var none *Bar
	none.Clear()
}

// A file is no terminal, and neither is a text.
func TestNoBar(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "errors"))
	require.NoError(t, err)
	defer file.Close()
	assert.Nil(t, NewBar(file))
	assert.Nil(t, NewBar(&strings.Builder{}))
	assert.Nil(t, NewFlags("x", nil).Watch())
}
