package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

// The page asks for nothing but itself. That it plans is tested where there is a browser, in
// examples/conformance, since the library takes a while to compile for browsers.
func TestPage(t *testing.T) {
	page, err := assemble([]byte("\x00asm, in place of the library"), []byte("class Go {}"))
	require.NoError(t, err)
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
}
