package sample

import (
	"os"
	"path/filepath"
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
	got, err := Load("")
	require.NoError(t, err)
	assert.Equal(t, want, got)
	got, err = Load("organisation.json")
	require.NoError(t, err)
	assert.Equal(t, want, got)
	_, err = Load(filepath.Join(t.TempDir(), "none.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
