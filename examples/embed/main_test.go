package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
)

// What is loaded answers, a changed file does once it is loaded, and a faulty one changes
// nothing.
func TestAnswersAndReloads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	write := func(data []byte) { require.NoError(t, os.WriteFile(path, data, 0o600)) }
	now := time.Date(2026, 5, 20, 21, 0, 0, 0, sample.Tokyo())
	d := &desk{path: path, now: func() time.Time { return now }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /oncall/{service}", d.answer)
	ask := func(service string) (int, string) {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/oncall/"+service, nil))
		return w.Code, w.Body.String()
	}

	write(sample.History)
	require.NoError(t, d.load())
	code, body := ask("minne-web")
	assert.Equal(t, http.StatusOK, code)
	assert.Contains(t, body, `"members":{"primary":["m5"]},"people":{"m5":{"contact":{"pagerduty":"PTOBAM5","slack":"U00TOBAM5"},"name":""}},"team":"everyone","text":"minne-web 2026-05-20 20:00 – 2026-05-20 22:00 JST everyone: primary m5 (for `, "m5 covers for two hours")
	assert.Contains(t, body, `"until":"2026-05-20T22:00:00+09:00"`)
	code, body = ask("shop-front")
	assert.Equal(t, http.StatusNotFound, code)
	assert.Contains(t, body, `unknown service "shop-front"`)

	now = now.Add(-9 * time.Hour)
	_, body = ask("minne-web")
	assert.Contains(t, body, `"members":{"all":["m1","m2","m3","m4","m5"]},"people":{"m1":{`)
	assert.Contains(t, body, `"team":"minne"`)

	write([]byte("{}"))
	assert.ErrorContains(t, d.load(), "oncall.json:1:")
	_, unchanged := ask("minne-web")
	assert.Equal(t, body, unchanged)

	write(bytes.ReplaceAll(sample.JSON, []byte(`"shop-cart"`), []byte(`"shop-front"`)))
	require.NoError(t, d.load())
	code, _ = ask("shop-front")
	assert.Equal(t, http.StatusOK, code)
}
