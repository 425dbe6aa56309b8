package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What people call is given again as long as it stays the same, compressed for who takes that, and
// parameters of others do no harm.
func TestAnswersAreKept(t *testing.T) {
	s := started(t, "", "")
	now := noon
	s.now = func() time.Time { return now }
	for _, target := range []string{"/?month=2026-05", "/calendar/m1.ics", "/person/m1"} {
		first := get(t, s, target)
		w := do(s, http.MethodGet, target, "Accept-Encoding", "br, gzip;q=0.8")
		assert.Equal(t, "gzip", w.Header().Get("Content-Encoding"))
		assert.Contains(t, w.Header().Values("Vary"), "Accept-Encoding")
		unzip, err := gzip.NewReader(w.Body)
		require.NoError(t, err)
		text, err := io.ReadAll(unzip)
		require.NoError(t, err)
		assert.Equal(t, first, string(text))
		again := do(s, http.MethodGet, target, "Accept-Encoding", "gzip", "If-None-Match", w.Header().Get("ETag"))
		assert.Equal(t, http.StatusNotModified, again.Code)
		plain := do(s, http.MethodGet, target, "Accept-Encoding", "gzip;q=0")
		assert.Empty(t, plain.Header().Get("Content-Encoding"))
		assert.NotEqual(t, w.Header().Get("ETag"), plain.Header().Get("ETag"))
		mark := "?"
		if strings.Contains(target, mark) {
			mark = "&"
		}
		assert.Equal(t, first, get(t, s, target+mark+"nocache=1&utm_source=x%zz"))
	}
	answers := len(s.replies.answers)
	get(t, s, "/?month=2026-05")
	assert.Len(t, s.replies.answers, answers, "kept")
	now = now.Add(time.Second)
	get(t, s, "/?month=2026-05")
	assert.Len(t, s.replies.answers, answers+1, "another second has its own")
	require.NoError(t, s.store.reload())
	get(t, s, "/?month=2026-05")
	assert.Len(t, s.replies.answers, 1, "another configuration empties it")
}

// What one person sees is not given to another.
func TestAnswersAreTheirs(t *testing.T) {
	s, _ := working(t, "")
	mine := visit(s, "m1", "/requests", nil)
	assert.Contains(t, mine.Body.String(), "m1")
	assert.Equal(t, "private, no-cache", visit(s, "m1", "/", nil).Header().Get("Cache-Control"))
	a, b := visit(s, "m1", "/", nil).Body.String(), visit(s, "e1", "/", nil).Body.String()
	assert.Contains(t, a, "Logged in as m1")
	assert.NotContains(t, b, "Logged in as m1")
}

// With drafts only what is published changes hands, and leave moves what comes.
func TestDraftsAreNotSwapped(t *testing.T) {
	s, _ := working(t, "2026-06")
	from, draft := nightOf(t, s, "2026-06-10")
	w := visit(s, string(from), "/requests", fields("do", "cover", "shift", draft))
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	from, published := nightOf(t, s, "2026-05-21")
	require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "cover", "shift", published)).Code)
	from, _ = nightOf(t, s, "2026-06-10")
	require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "leave", "first", "2026-06-09", "last", "2026-06-11")).Code)
	who, _ := nightOf(t, s, "2026-06-10")
	assert.NotEqual(t, from, who)
	assert.NotNil(t, s.store.current.Load().months, "drafts are shown")
}
