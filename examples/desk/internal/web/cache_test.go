package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
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
	first := get(t, s, "/")
	for _, later := range []time.Duration{time.Second, 59*time.Second + 999*time.Millisecond} {
		now = noon.Add(later)
		assert.Equal(t, first, get(t, s, "/"), "kept")
	}
	now = noon.Add(time.Minute)
	assert.NotEqual(t, first, get(t, s, "/"), "a minute less is left")
	now = noon
	assert.Equal(t, first, get(t, s, "/"), "what was made later does not hold before")
	require.NoError(t, s.store.reload())
	get(t, s, "/?month=2026-05")
	assert.Len(t, s.replies.answers, 1, "another configuration empties it")
}

// What is kept changes with the second in which somebody takes over, or a request is over.
func TestAnswersChangeInTime(t *testing.T) {
	s := started(t, "", "")
	for _, target := range []string{"/?lang=en", "/oncall?service=minne-web", "/person/m1"} {
		for _, off := range []time.Duration{-61 * time.Second, -2 * time.Second, -500 * time.Millisecond, 0, 500 * time.Millisecond, 59 * time.Second, time.Minute} {
			at := noon.Add(22*time.Hour + off) // around 10:00 of the next day
			s.now = func() time.Time { return at }
			fresh := &server{store: s.store, now: s.now, gate: s.gate}
			assert.Equal(t, get(t, fresh, target), get(t, s, target), "%s at %s", target, at)
		}
	}
	w, _ := working(t, "")
	at := midday
	w.now = func() time.Time { return at }
	w.store.now = w.now
	from, value := nightOf(t, w, "2026-05-21")
	ends := time.Date(2026, time.May, 21, 21, 0, 30, 0, midday.Location())
	require.Equal(t, http.StatusSeeOther, visit(w, string(from), "/requests", fields("do", "cover", "shift", value, "from", "2026-05-21T19:30:00", "to", "2026-05-21T21:00:30", "id", "part")).Code)
	for _, c := range []struct {
		before time.Duration
		shown  bool
	}{{2 * time.Second, true}, {time.Second, true}, {0, false}, {-time.Second, false}} {
		at = ends.Add(-c.before)
		assert.Equal(t, c.shown, strings.Contains(visit(w, "e1", "/", nil).Body.String(), `value="part"`), at)
	}
}

// Many who ask at once for what is not kept yet wait for one who makes it.
func TestAnswersAreMadeOnceConcurrent(t *testing.T) {
	var c cache
	state := &state{}
	var made, failed atomic.Int64
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() {
			kept, err := c.answer(ask{state: state, now: noon, path: "/x"}, endpoint{path: "/x"}, func() (reply, error) {
				made.Add(1)
				time.Sleep(20 * time.Millisecond)
				return reply{body: []byte("x")}, nil
			})
			assert.NoError(t, err)
			assert.Equal(t, "x", string(kept.body))
		})
	}
	asking.Wait()
	assert.EqualValues(t, 1, made.Load())
	for range 2 { // a fault is not kept, and neither is what panics
		_, err := c.answer(ask{state: state, now: noon, path: "/y"}, endpoint{}, func() (reply, error) { failed.Add(1); return reply{}, io.EOF })
		assert.ErrorIs(t, err, io.EOF)
		assert.Panics(t, func() {
			c.answer(ask{state: state, now: noon, path: "/z"}, endpoint{}, func() (reply, error) { failed.Add(1); panic("z") })
		})
	}
	assert.EqualValues(t, 4, failed.Load())
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
