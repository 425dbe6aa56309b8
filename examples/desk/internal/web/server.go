package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
)

// server answers requests from the store's state.
type server struct {
	store    *store
	now      func() time.Time
	gate     *gate
	chat     slack
	groups   *groups       // nil if there are none
	patience time.Duration // with the headers of a client; five seconds if 0
	requests counts
	replies  cache
}

// ask is one request: everything in it is answered from one state at one instant.
type ask struct {
	*state
	who     desk.Actor
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
	status int       // 200 if 0
	until  time.Time // when it changes of itself; zero if it does not
}

// endpoint is one kind of answer. It reads only its own parameters.
type endpoint struct {
	path   string // a prefix if it ends in a slash
	params []string
	answer func(*server, ask) (reply, error)
	// lenient endpoints, which people call, ignore parameters of others.
	lenient bool
	// kept answers stay the same until the time that they say, if what they are made from does. Others are made anew each time.
	kept bool
	// order does what a form says, and leads to where that is seen; nil if there is nothing to do.
	order func(*server, context.Context, ask, url.Values) (reply, error)
}

var endpoints = []endpoint{
	{path: "/", params: []string{"at", "month", "lang", "who"}, answer: (*server).page, lenient: true, kept: true},
	{path: "/person/", params: []string{"lang"}, answer: (*server).person, lenient: true, kept: true},
	{path: "/fairness", params: []string{"month", "lang"}, answer: (*server).fairnessPage, lenient: true, kept: true},
	{path: "/requests", params: []string{"lang", "done", "ask"}, answer: (*server).requestsPage, lenient: true, order: (*server).order},
	{path: "/publish", params: []string{"lang", "month", "repair"}, answer: (*server).preview, lenient: true, order: (*server).publish},
	{path: "/oncall", params: []string{"service", "at"}, answer: (*server).onCall, kept: true},
	{path: "/roster", params: []string{"month", "format"}, answer: (*server).roster},
	{path: "/calendar/", params: []string{"lang"}, answer: (*server).calendar, lenient: true, kept: true},
	{path: "/metrics", answer: (*server).metrics},
	{path: "/healthz", answer: (*server).health},
}

// refusal is a request that cannot be answered, with its status and what is wrong.
type refusal struct {
	status int
	desk.Fault
}

// faulty is a fault of a request. Its input is quoted, cut short.
func faulty(status int, format string, args ...any) error {
	for i, arg := range args {
		if input, ok := arg.(string); ok && len(input) > 100 {
			args[i] = input[:100] + "…"
		}
	}
	return &refusal{status, desk.Fault{Format: format, Args: args}}
}

// methods are those with which an endpoint can be asked.
func (s *server) methods(e endpoint) string {
	switch {
	case e.path == slackPath:
		return "POST"
	case e.order != nil && s.store.desk != nil:
		return "GET, HEAD, POST"
	}
	return "GET, HEAD"
}

func (s *server) notAllowed(e endpoint, r *http.Request) error {
	return faulty(http.StatusMethodNotAllowed, "method %q is not allowed here; allowed: %s", r.Method, s.methods(e))
}

func find(path string) (endpoint, bool) {
	for _, e := range endpoints {
		if path == e.path || e.path != "/" && strings.HasSuffix(e.path, "/") && strings.HasPrefix(path, e.path) {
			return e, true
		}
	}
	return endpoint{}, false
}

// ServeHTTP answers, counts, and says every fault of a request: on a page to a browser, as JSON else.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	counted := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	e, known := find(r.URL.Path)
	defer func() { s.requests.add(e.path, counted.status) }()
	header := counted.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if r.URL.Path == slackPath && len(s.chat.secret) > 0 {
		e = endpoint{path: slackPath}
		err := s.gate.host(r)
		if err == nil && r.Method != http.MethodPost {
			err = s.notAllowed(e, r)
		} else if err == nil {
			err = s.slack(counted, r)
		}
		if err != nil {
			s.refuse(counted, r, e, err)
		}
		return
	}
	answer, err := s.serve(e, known, counted, r)
	if err != nil {
		s.refuse(counted, r, e, err)
		return
	}
	answer.write(counted, r)
}

func (s *server) serve(e endpoint, known bool, w http.ResponseWriter, r *http.Request) (*cached, error) {
	login, err := s.gate.pass(r)
	if err != nil {
		return nil, err
	}
	state := s.store.current.Load()
	w.Header().Set("Toban-Version", state.version)
	switch {
	case !known:
		return nil, faulty(http.StatusNotFound, "nothing is at %q", r.URL.Path)
	case r.Method == http.MethodPost && e.order != nil && s.store.desk != nil:
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return nil, s.notAllowed(e, r)
	}
	params, faults := parameters(r.URL.RawQuery, e.params, e.lenient)
	if params == nil {
		return nil, faults
	}
	a := s.ask(state, r, login, params)
	if r.Method == http.MethodPost {
		if faults != nil {
			return nil, faults
		}
		if err := s.gate.write(w, r, login, a.now); err != nil {
			return nil, err
		}
		answer, err := e.order(s, r.Context(), a, r.PostForm)
		return &cached{reply: answer}, err
	}
	if e.kept && faults == nil {
		return s.replies.answer(a, e, func() (reply, error) { return e.answer(s, a) })
	}
	answer, err := e.answer(s, a)
	if err := errors.Join(faults, err); err != nil {
		return nil, err
	}
	return &cached{reply: answer, private: login != ""}, nil
}

// ask is what a request of a login asks of a state now.
func (s *server) ask(of *state, r *http.Request, login string, params map[string]string) ask {
	now := s.now()
	return ask{of, s.gate.actor(of.snapshot, login), now.In(of.Location(now)), r.URL.Path, params, strings.Join(r.Header.Values("Accept-Language"), ",")}
}

// parameters reads a query, which has each of the known parameters once at most and, unless it is
// read leniently, no other. It returns nil for what is no query at all.
func parameters(query string, known []string, lenient bool) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if lenient { // others are ignored, also those that nothing can read
		maps.DeleteFunc(values, func(name string, _ []string) bool { return !slices.Contains(known, name) })
		err = nil
	}
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

// refuse writes all faults in the reader's language; the first gives the status.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, e endpoint, err error) {
	v := reader(r)
	status := http.StatusBadRequest
	var lines []problem
	for i, one := range faults(err) {
		of := statusOf(one)
		if of == http.StatusInternalServerError {
			s.store.log.Error("a request could not be answered", "path", e.path, "fault", one)
			of = http.StatusServiceUnavailable
			one = faulty(of, "the desk cannot store or show this now; try again")
		}
		if i == 0 {
			status = of
		}
		lines = append(lines, v.problem(one)...)
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", s.methods(e))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Language", v.Lang)
	w.Header().Set("Vary", "Accept, Accept-Language")
	if (e.path == "" || e.lenient && e.path != "/calendar/") && strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.refusePage(w, r, v, status, err, lines)
		return
	}
	var out struct {
		Errors []string `json:"errors"`
	}
	for _, line := range lines {
		out.Errors = append(out.Errors, line.Text)
	}
	w.Header().Set("Content-Type", kindJSON)
	w.WriteHeader(status)
	w.Write(encode(out))
}

// statusOf tells what an error is to a client.
func statusOf(err error) int {
	var refused *refusal
	var order *desk.Refusal
	switch {
	case errors.As(err, &refused):
		return refused.status
	case errors.As(err, &order):
		switch order.Reason {
		case desk.Malformed:
			return http.StatusBadRequest
		case desk.Unknown:
			return http.StatusNotFound
		case desk.NotYours:
			return http.StatusForbidden
		case desk.Unfit, desk.Draft:
			return http.StatusUnprocessableEntity
		}
		return http.StatusConflict
	}
	return http.StatusInternalServerError
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
