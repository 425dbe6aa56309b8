package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/examples/sample"
)

var night = time.Date(2026, 5, 19, 21, 0, 0, 0, sample.Tokyo())

// A client of the official SDK asks each tool, and is answered as the other programs answer.
func TestTools(t *testing.T) {
	here, there := mcp.NewInMemoryTransports()
	done := make(chan int)
	var stderr bytes.Buffer
	go func() {
		done <- run(t.Context(), nil, there, func() time.Time { return night }, io.Discard, &stderr)
	}()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), here, nil)
	require.NoError(t, err)
	tools, err := session.ListTools(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, tools.Tools, 4)
	for _, tool := range tools.Tools {
		assert.True(t, tool.Annotations.ReadOnlyHint, tool.Name)
		assert.NotEmpty(t, tool.Description)
	}
	ask := func(tool string, arguments map[string]any) (string, bool) {
		result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
		require.NoError(t, err)
		require.Len(t, result.Content, 1)
		return result.Content[0].(*mcp.TextContent).Text, result.IsError
	}

	file, err := command.Load("")
	require.NoError(t, err)
	s, _, err := file.At(night)
	require.NoError(t, err)
	want, err := wire.Ask(s, "minne-web", night)
	require.NoError(t, err)
	text, err := json.Marshal(want)
	require.NoError(t, err)
	got, failed := ask("who_is_on_call", map[string]any{"service": "minne-web"})
	assert.False(t, failed)
	assert.JSONEq(t, string(text), got)
	got, failed = ask("who_is_on_call", map[string]any{"service": "minne-wbe"})
	assert.True(t, failed)
	assert.Contains(t, got, `unknown service "minne-wbe"`)
	got, _ = ask("services", nil)
	assert.Contains(t, got, `"shop-cart":"ec"`)

	got, failed = ask("who_can_cover", map[string]any{"member": want.Members["primary"]})
	assert.False(t, failed, got)
	answered, err := s.OnCall("minne-web", night)
	require.NoError(t, err)
	leave := schedule.Leave{Member: answered.Member(schedule.Primary), Interval: schedule.Interval{Start: night, End: night.Add(time.Hour)}}
	_, entry, err := s.Enter(schedule.Entry{ID: "ill", At: night, Change: leave})
	require.NoError(t, err)
	require.NotEmpty(t, entry.Settled)
	assert.Contains(t, got, fmt.Sprintf(`"can":[{"member":%q,`, entry.Settled[0].Step.Member))
	free := entry.Settled[0].Step
	free.Rule = schedule.RuleFree
	assert.Contains(t, got, free.String(), "as for the rest of the night")
	got, failed = ask("who_can_cover", map[string]any{"member": "nobody"})
	assert.True(t, failed)
	assert.Contains(t, got, "nobody")

	got, failed = ask("what_if", map[string]any{"change": map[string]any{"leave": map[string]any{"member": "e4", "start": "2026-05-20", "end": "2026-05-22", "location": "Asia/Tokyo"}}})
	assert.False(t, failed, got)
	assert.Contains(t, got, "everyone primary 2026-05-21 19:00 – 2026-05-22 10:00 JST: e4 → ")
	got, failed = ask("what_if", map[string]any{"change": map[string]any{"leave": map[string]any{"member": "e4"}}})
	assert.True(t, failed)
	assert.Contains(t, got, "leave")
	require.NoError(t, session.Close())
	assert.Zero(t, <-done, &stderr)
}

func TestFaultyCommandLines(t *testing.T) {
	for _, args := range [][]string{{"-config", "none.json"}, {"-db", "none.sqlite"}, {"extra"}} {
		var stderr bytes.Buffer
		assert.Equal(t, 2, run(t.Context(), args, nil, time.Now, io.Discard, &stderr))
		assert.Contains(t, stderr.String(), "mcp: ")
	}
	var stdout bytes.Buffer
	assert.Zero(t, run(t.Context(), []string{"-h"}, nil, time.Now, &stdout, io.Discard))
	assert.Contains(t, stdout.String(), usage)
}

// A change is tried after the last entry, also within its second.
func TestWhatIfWithinTheSecondOfAnEntry(t *testing.T) {
	s := source{now: func() time.Time { return night }}
	now, err := s.schedule(t.Context())
	require.NoError(t, err)
	later := schedule.Leave{Member: "e4", Interval: schedule.Days(schedule.MustParseDate("2026-05-20"), schedule.MustParseDate("2026-05-20"), time.UTC)}
	now, _, err = now.Enter(schedule.Entry{ID: "just now", At: night.Add(500 * time.Millisecond), Change: later})
	require.NoError(t, err)
	_, err = s.whatIf(now, changeInput{map[string]any{"leave": map[string]any{"member": "e3", "start": "2026-05-20", "end": "2026-05-21", "location": "Asia/Tokyo"}}})
	assert.NoError(t, err)
}

// What a change moves is told whenever that is, and what the withdrawal of an entry moves too.
func TestWhatIfLater(t *testing.T) {
	s := source{now: func() time.Time { return night }}
	now, err := s.schedule(t.Context())
	require.NoError(t, err)
	leave := schedule.Leave{Member: "m1", Interval: schedule.Days(schedule.MustParseDate("2026-12-01"), schedule.MustParseDate("2026-12-31"), sample.Tokyo())}
	later, err := s.whatIf(now, changeInput{map[string]any{"leave": map[string]any{"member": "m1", "start": "2026-12-01", "end": "2027-01-01", "location": "Asia/Tokyo"}}})
	require.NoError(t, err)
	assert.NotEmpty(t, later.Moves)
	for _, move := range later.Moves {
		assert.Contains(t, move, ": m1 → ")
	}
	now, _, err = now.Enter(schedule.Entry{ID: "december", At: night, Change: leave})
	require.NoError(t, err)
	back, err := s.whatIf(now, changeInput{map[string]any{"withdraws": "december"}})
	require.NoError(t, err)
	assert.Len(t, back.Moves, len(later.Moves))
}

// Faults of the journal are told with the others, each at its place.
func TestFaultsOfTheJournal(t *testing.T) {
	path := commandtest.FaultyJournal(t)
	var stderr bytes.Buffer
	_, there := mcp.NewInMemoryTransports()
	assert.Equal(t, 2, run(t.Context(), []string{"-config", path}, there, func() time.Time { return night }, io.Discard, &stderr))
	commandtest.AtOnce(t, path, stderr.String())
}
