package web

import (
	"bytes"
	"compress/gzip"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// cache keeps answers of one state. Another state, or too many answers, empties it. The zero
// cache is empty.
type cache struct {
	mu      sync.RWMutex
	of      *state
	answers map[string]*cached
}

const cachedMost = 2000 // answers

func (c *cache) get(of *state, key string) *cached {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.of != of {
		return nil
	}
	return c.answers[key]
}

func (c *cache) put(of *state, key string, answer *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != of || len(c.answers) >= cachedMost {
		c.of, c.answers = of, map[string]*cached{}
	}
	c.answers[key] = answer
}

// key is all that an answer depends on beside the state.
func (a ask) key(e endpoint) string {
	var b strings.Builder
	for _, part := range []string{e.same(a.now), a.path, a.who.Login, a.accepts} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	for _, name := range slices.Sorted(maps.Keys(a.params)) {
		b.WriteString(name + "\x00" + a.params[name] + "\x00")
	}
	return b.String()
}

// cached is an answer with what is made of it once.
type cached struct {
	reply
	private        bool // it is for who asked
	tagged, zipped sync.Once
	etag           string
	packed         []byte
}

func (c *cached) write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	for name, value := range c.header {
		header.Set(name, value)
	}
	if c.status != 0 && c.status != http.StatusOK {
		header.Set("Cache-Control", "no-store")
		w.WriteHeader(c.status)
		return
	}
	c.tagged.Do(func() { c.etag = c.tag() })
	body, tag := c.body, c.etag
	if len(body) > 1000 {
		header.Add("Vary", "Accept-Encoding")
		if zips(r) {
			c.zipped.Do(func() {
				var b bytes.Buffer
				z := gzip.NewWriter(&b)
				z.Write(c.body)
				z.Close()
				c.packed = b.Bytes()
			})
			body, tag = c.packed, strings.TrimSuffix(tag, `"`)+`-gzip"`
			header.Set("Content-Encoding", "gzip")
		}
	}
	header.Set("Content-Type", c.kind)
	header.Set("Cache-Control", "no-cache")
	if c.private {
		header.Set("Cache-Control", "private, no-cache")
	}
	header.Set("ETag", tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body)) // HEAD, If-None-Match, Range
}

// zips reports whether a client takes gzip. Parts are given of the text itself.
func zips(r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, quality, _ := strings.Cut(part, ";")
		quality = strings.ReplaceAll(strings.ToLower(quality), " ", "")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") && !strings.HasPrefix(quality, "q=0.000") && quality != "q=0" && quality != "q=0.0" && quality != "q=0.00" {
			return true
		}
	}
	return false
}
