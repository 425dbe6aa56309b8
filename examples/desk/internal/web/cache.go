package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/toban-go/toban/schedule"
)

// cache keeps answers of one state, each as long as it stays the same. Another state, or too many answers, empties
// it. The zero cache is empty.
type cache struct {
	mu      sync.Mutex
	of      *state
	answers map[string]*cached
}

const cachedMost = 2000 // answers

// answer returns what is kept under a key, or makes it: of many who ask at once, one.
func (c *cache) answer(a ask, e endpoint, produce func() (reply, error)) (*cached, error) {
	key := a.key(e)
	c.mu.Lock()
	if c.of != a.state || len(c.answers) >= cachedMost {
		c.of, c.answers = a.state, map[string]*cached{}
	}
	kept := c.answers[key]
	if kept == nil || kept.over(a.now) {
		kept = &cached{err: errUnmade, private: a.who.Login != ""}
		c.answers[key] = kept
	}
	c.mu.Unlock()
	kept.made.Do(func() {
		defer func() {
			if kept.err != nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				if c.answers[key] == kept {
					delete(c.answers, key)
				}
			}
		}()
		kept.reply, kept.err = produce()
		kept.span.Store(&schedule.Interval{Start: a.now, End: kept.until})
	})
	return kept, kept.err
}

var errUnmade = errors.New("whoever made this answer failed")

// key is all that an answer depends on beside the state and the time.
func (a ask) key(e endpoint) string {
	var b strings.Builder
	for _, part := range []string{e.path, a.path, a.who.Login, a.accepts} {
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
	err                  error
	private              bool // it is for who asked
	made, tagged, zipped sync.Once
	span                 atomic.Pointer[schedule.Interval] // for which it holds, without an end if that is zero; nil while it is made
	etag                 string
	packed               []byte
}

// over reports whether an answer does not hold at a time.
func (c *cached) over(now time.Time) bool {
	span := c.span.Load()
	return span != nil && (now.Before(span.Start) || !span.End.IsZero() && !now.Before(span.End))
}

// next returns the first of some times that is after now, or the next whole minute.
func (a ask) next(times ...time.Time) time.Time {
	first := a.now.Truncate(time.Minute).Add(time.Minute)
	for _, t := range times {
		if t.After(a.now) && t.Before(first) {
			first = t
		}
	}
	return first
}

// tomorrow is when the day of the organisation ends.
func (a ask) tomorrow() time.Time {
	return schedule.DateOf(a.now, a.now.Location()).AddDays(1).At(0, a.now.Location())
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
