package sample

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Set UPDATE_GOLDEN=1 to write organisation.json anew; then read it.
func TestTheFileIsTheGoValue(t *testing.T) {
	want := config.File{Specs: []schedule.Spec{Organisation()}}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		text, err := config.Encode(want)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("organisation.json", text, 0o644))
		JSON = text
	}
	got, err := config.Decode("organisation.json", JSON)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}
