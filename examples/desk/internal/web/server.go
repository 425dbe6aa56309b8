package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// server answers requests from the store's state.
type server struct {
	store    *store
	now      func() time.Time
	requests counts
}

// ask is one request: everything in it is answered from one state at one instant.
type ask struct {
	*state
	now     time.Time
	path    string
	params  map[string]string
	accepts string // languages, as the browser says
}

// reply is what an endpoint answers with.
type reply struct {
	kind string // of the content
	body []byte
	// stable is the body without what changes from one moment to the next, nil if
	// nothing does; it tells whether the answer is still the same.
	stable []byte
	header map[string]string
}

// endpoint is one kind of answer. It reads only its own parameters.
type endpoint struct {
	path   string // a prefix if it ends in a slash
	params []string
	answer func(*server, ask) (reply, error)
}

var endpoints = []endpoint{
	{"/", []string{"at", "month", "lang"}, (*server).page},
	{"/oncall", []string{"service", "at"}, (*server).onCall},
	{"/roster", []string{"month", "format"}, (*server).roster},
	{"/calendar/", []string{"lang"}, (*server).calendar},
	{"/metrics", nil, (*server).metrics},
	{"/healthz", nil, (*server).health},
}

// refusal is a request that cannot be answered, with its status and what is wrong.
type refusal struct {
	status  int
	problem string
}

func (r *refusal) Error() string { return r.problem }

// faulty is a fault of the input, which is quoted, cut short.
func faulty(status int, format, input string, more ...any) error {
	if len(input) > 100 {
		input = input[:100] + "…"
	}
	return &refusal{status, fmt.Sprintf(format, append([]any{input}, more...)...)}
}

func find(path string) (endpoint, bool) {
	for _, e := range endpoints {
		if path == e.path || e.path != "/" && strings.HasSuffix(e.path, "/") && strings.HasPrefix(path, e.path) {
			return e, true
		}
	}
	return endpoint{}, false
}

// ServeHTTP answers, counts, and says every fault of a request as JSON.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	counted := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	e, known := find(r.URL.Path)
	defer func() { s.requests.add(e.path, counted.status) }()
	state := s.store.current.Load()
	header := counted.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Toban-Version", state.version)
	answer, err := s.answer(e, known, state, r)
	if err != nil {
		refuse(counted, err)
		return
	}
	header.Set("Content-Type", answer.kind)
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", answer.tag())
	for name, value := range answer.header {
		header.Set(name, value)
	}
	http.ServeContent(counted, r, "", time.Time{}, bytes.NewReader(answer.body)) // HEAD, If-None-Match, Range
}

func (s *server) answer(e endpoint, known bool, state *state, r *http.Request) (reply, error) {
	if !known {
		return reply{}, faulty(http.StatusNotFound, "nothing is at %q", r.URL.Path)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return reply{}, faulty(http.StatusMethodNotAllowed, "method %q is neither GET nor HEAD", r.Method)
	}
	params, faults := parameters(r.URL.RawQuery, e.params)
	if params == nil {
		return reply{}, faults
	}
	now := s.now()
	answer, err := e.answer(s, ask{state, now.In(state.Location(now)), r.URL.Path, params, strings.Join(r.Header.Values("Accept-Language"), ",")})
	return answer, errors.Join(faults, err)
}

// parameters reads a query, which has each of the known parameters once at most and no
// other. It returns nil for what is no query at all.
func parameters(query string, known []string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, faulty(http.StatusBadRequest, "query %q is malformed", query)
	}
	var faults []error
	params := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		params[name] = values[name][0]
		if times := len(values[name]); times > 1 {
			faults = append(faults, faulty(http.StatusBadRequest, "parameter %q is given %d times", name, times))
		}
		if !slices.Contains(known, name) {
			faults = append(faults, faulty(http.StatusBadRequest, "unknown parameter %q", name))
		}
	}
	return params, errors.Join(faults...)
}

// tag is the entity tag: a weak one if only the stable part is the same.
func (r reply) tag() string {
	if r.stable != nil {
		return `W/` + quoted(r.stable)
	}
	return quoted(r.body)
}

func quoted(data []byte) string {
	sum := sha256.Sum256(data)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// refuse writes all faults; the first gives the status.
func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	var out struct {
		Errors []string `json:"errors"`
	}
	for i, one := range faults(err) {
		var refused *refusal
		if i == 0 && errors.As(one, &refused) {
			status = refused.status
		}
		out.Errors = append(out.Errors, one.Error())
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD")
	}
	w.Header().Set("Content-Type", kindJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(encode(out))
}

// faults takes joined errors apart.
func faults(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, err := range joined.Unwrap() {
		all = append(all, faults(err)...)
	}
	return all
}
