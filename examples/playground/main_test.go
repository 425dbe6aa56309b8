package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

// The page is one file of some megabytes that asks for nothing else.
func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "playground.html")
	said := commandtest.Program{Name: "playground", Run: run}.Output(t, "-write", file)
	assert.True(t, strings.HasPrefix(said, file+": "), said)
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Less(t, len(page), 8_000_000)
	assert.Empty(t, regexp.MustCompile(`(?i)(?:src|href)="(?:https?:)?//[^"]*"|\burl\(|@import`).FindAll(page, -1))
	assert.Contains(t, string(page), "default-src 'none'")

	server := httptest.NewServer(handler(page))
	defer server.Close()
	for path, status := range map[string]int{"/": http.StatusOK, "/other": http.StatusNotFound} {
		response, err := http.Get(server.URL + path)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, status, response.StatusCode, path)
	}
}

func TestFlags(t *testing.T) {
	p := commandtest.Program{Name: "playground", Run: run}
	assert.Contains(t, p.Output(t, "-h"), usage)
	assert.Contains(t, p.Refused(t, "-addr", "0.0.0.0:80"), "no loopback address")
	assert.Contains(t, p.Refused(t, "-addr", "nowhere"), "missing port")
	assert.Contains(t, p.Refused(t, "-write", filepath.Join(t.TempDir(), "no", "such", "file")), "no such file")
}
